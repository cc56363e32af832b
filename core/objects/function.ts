// Function objects and the binding of call arguments to a function's parameters.
//
// What protects a function: its fields are replaced under its object mutex (replaceSlot); readers take a new reference with loadSlot. `code` is read
// once per call: a call uses one code object from start to end. Functions of module and class level are deferred, nested ones are counted, so that
// closures die at once.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC, TF_METHOD_DESCRIPTOR, TF_HAVE_VECTORCALL } from "./type_object";
import { FUNCTION, OBJECT, TypeError, ValueError, DICT, TUPLE, STR, CODE, MODULE, CELL, AttributeError } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, decrefPtr, increfPtr, incref, newRef, setDeferred, closeRef, ownRef, stackRef, xdecref } from "../memory/refcount";
import { visitPointer, visitValue } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { loadSlot, replaceSlot, newMethod } from "./descriptors";
import { genericGetAttr, genericSetAttr, getInstanceDict, setInstanceDict, INLINE_LIMIT } from "./attributes";
import { method, getset, member, NOARGS, O, MEMBER_OBJECT, MEMBER_PTR, MEMBER_PTR_EX, READONLY } from "../define";
import { raise, raisef, raisefInt, raiseInt, formatText, errorOccurred, clearError } from "../errors";
import { parseArgs } from "../args";
import { tempArray, tempRelease, enterRecursive, MAX_NATIVE_DEPTH, callMethod1 } from "../call";
import { id, str, isStr, isExactStr, strEqual } from "./str";
import { NONE, EMPTY_TUPLE, EMPTY_STR } from "./singletons";
import { newTuple, tupleGet, tupleSize, tupleSet, tupleFromArray } from "./tuple";
import { newDict, dictSet, dictGetStr, dictContains } from "./dict";
import { newList, listAppendSteal, listAppend, listSize, listGetRef } from "./list";
import { repr, compareBool, EQ, isCallable } from "./abstract";
import { callAnnotate } from "./annotations";
import { moduleDict } from "./module";
import { runtime } from "../runtime";
import { tstate } from "../thread_state";
import { PyCode, CO_VARARGS, CO_VARKEYWORDS, CO_NESTED, CO_HAS_DOCSTRING } from "./code";
import { Frame, FRAME_ENTRY, FRAME_NEW_CHUNK, frameSpace, newChunkBase, abandonSpace, pushFrame, depthExceeded, claimChunk, frameBuiltins } from "../interp/frame";
import { run } from "../interp/loop";
import { suggestName } from "../interp/suggestions";

@unmanaged export class PyFunction extends PyObject {
  code: u32;
  globals: u32;
  builtins: u32;
  defaults: u32;    // tuple or 0
  kwdefaults: u32;  // dict or 0
  closure: u32;     // tuple of cells or 0
  name: u32;
  qualname: u32;
  dict: u32;
  weakList: u32;
  doc: u64;
  module: u64;
  annotations: u64; // dict, 0, or a tuple of name, value, name, value
  annotate: u64;
  typeParams: u64;  // tuple or 0
}

@inline
function functionOf(v: u64): PyFunction { return changetype<PyFunction>(Value.ptr(v)); }
@inline
function at(base: usize, i: i32): usize { return base + (<usize>i << 3); }

/** The builtins dict that code with these globals uses (new reference). */
export function builtinsOf(globals: usize): usize {
  const b = dictGetStr(globals, id("__builtins__"));
  if (b == 0) {
    clearError();
    return <usize>newRef(runtime.builtinsDict);
  }
  if (typeOf(b) == DICT || isSubtype(typeOf(b), DICT)) return <usize>b;
  if (isSubtype(typeOf(b), MODULE)) {
    const d = moduleDict(<usize>b);
    increfPtr(d);
    decref(b);
    return d;
  }
  decref(b);
  return <usize>newRef(runtime.builtinsDict);
}

/** A new function of `code` with `globals`. qualname: 0 for the code's own. New reference; 0: error. */
export function newFunction(code: PyCode, globals: usize, qualname: u64 = 0): u64 {
  const p = newObject(FUNCTION, offsetof<PyFunction>());
  if (p == 0) return 0;
  const f = changetype<PyFunction>(p);
  increfPtr(changetype<usize>(code));
  f.code = <u32>changetype<usize>(code);
  increfPtr(globals);
  f.globals = <u32>globals;
  const current = tstate.frame;
  if (current != 0 && <usize>changetype<Frame>(<usize>current).globals == globals) {
    const b = frameBuiltins(changetype<Frame>(<usize>current));
    increfPtr(b);
    f.builtins = <u32>b;
  } else f.builtins = <u32>builtinsOf(globals);
  f.name = <u32>newRef(<u64>code.name);
  f.qualname = <u32>newRef(qualname ? qualname : <u64>code.qualname);
  let doc: u64 = NONE;
  if (code.flags & CO_HAS_DOCSTRING) {
    const first = tupleGet(<usize>code.consts, 0);
    if (isStr(first)) doc = newRef(first);
  }
  f.doc = doc;
  const module = dictGetStr(globals, id("__name__"));
  f.module = module;
  if ((code.flags & CO_NESTED) == 0) setDeferred(p);
  trackObject(p);
  return <u64>p;
}

function functionDealloc(p: usize): void {
  clearWeakrefs(p);
  const f = changetype<PyFunction>(p);
  const doc = f.doc, module = f.module, annotations = f.annotations, annotate = f.annotate, params = f.typeParams;
  for (let s = p + offsetof<PyFunction>("code"); s <= p + offsetof<PyFunction>("qualname"); s += 4) {
    const v = load<u32>(s);
    store<u32>(s, 0);
    if (v) decrefPtr(<usize>v);
  }
  const dict = f.dict;
  freeObject(p);
  if (dict >= INLINE_LIMIT) decrefPtr(<usize>dict);
  xdecref(doc);
  xdecref(module);
  xdecref(annotations);
  xdecref(annotate);
  xdecref(params);
}
function functionTraverse(p: usize, visit: u32): void {
  const f = changetype<PyFunction>(p);
  for (let s = p + offsetof<PyFunction>("code"); s <= p + offsetof<PyFunction>("qualname"); s += 4) visitPointer(load<u32>(s), visit);
  if (f.dict >= INLINE_LIMIT) visitPointer(f.dict, visit);
  visitValue(f.doc, visit);
  visitValue(f.module, visit);
  visitValue(f.annotations, visit);
  visitValue(f.annotate, visit);
  visitValue(f.typeParams, visit);
}
/**
 * Breaks cycles. What a dead function still needs when a finalizer calls it (code, globals, builtins, names) stays, and so does the closure: a cycle
 * through it goes through one of its cells, which are cleared themselves.
 */
function functionClear(p: usize): void {
  const f = changetype<PyFunction>(p);
  const a = f.defaults, b = f.kwdefaults, d = f.dict;
  const module = f.module, annotations = f.annotations, annotate = f.annotate, doc = f.doc, params = f.typeParams;
  f.defaults = 0;
  f.kwdefaults = 0;
  f.dict = 0;
  f.module = 0;
  f.annotations = 0;
  f.annotate = 0;
  f.doc = 0;
  f.typeParams = 0;
  if (a) decrefPtr(<usize>a);
  if (b) decrefPtr(<usize>b);
  if (d >= INLINE_LIMIT) decrefPtr(<usize>d);
  xdecref(module);
  xdecref(annotations);
  xdecref(annotate);
  xdecref(doc);
  xdecref(params);
}

// ------------------------------------------------------------------------------------------------------------ binding

/** "'a'", "'a' and 'b'" or "'a', 'b', and 'c'" of a list of names given as repr texts. */
function joinNames(names: usize): u64 {
  const n = <i32>listSize(names);
  let text = listGetRef(names, 0);
  for (let i = 1; i < n; i++) {
    const name = listGetRef(names, i);
    const next = i < n - 1 ? formatText("%S, %S", text, name) : n == 2 ? formatText("%S and %S", text, name) : formatText("%S, and %S", text, name);
    decref(text);
    decref(name);
    text = next;
    if (text == 0) break;
  }
  return text;
}
function raiseMissing(f: PyFunction, code: PyCode, locals: usize, from: i32, to: i32, kind: string): void {
  const names = newList(0);
  for (let i = from; i < to; i++) {
    if (load<u64>(at(locals, i)) != 0) continue;
    const r = repr(tupleGet(<usize>code.localsPlusNames, i));
    if (r == 0 || listAppendSteal(names, r) < 0) { decref(<u64>names); return; }
  }
  const n = <i32>listSize(names);
  const text = joinNames(names);
  decref(<u64>names);
  if (text == 0) return;
  const head = formatText("%S() missing %d required %s argument", <u64>f.qualname, <u64>n, <u64>changetype<usize>(kind));
  if (head) {
    if (n == 1) raisef(TypeError, "%S: %S", head, text);
    else raisef(TypeError, "%Ss: %S", head, text);
    decref(head);
  }
  decref(text);
}
function raiseTooMany(f: PyFunction, code: PyCode, locals: usize, given: i32): void {
  let kwonlyGiven = 0;
  for (let i = code.argcount; i < code.argcount + code.kwonly; i++) if (load<u64>(at(locals, i)) != 0) kwonlyGiven++;
  const ndefaults = f.defaults ? <i32>tupleSize(<usize>f.defaults) : 0;
  let signature: u64, plural = true;
  if (ndefaults) signature = formatText("from %d to %d", <u64>(code.argcount - ndefaults), <u64>code.argcount);
  else {
    plural = code.argcount != 1;
    signature = formatText("%d", <u64>code.argcount);
  }
  let extra: u64 = newRef(EMPTY_STR);
  if (kwonlyGiven) {
    extra = formatText(given != 1
      ? (kwonlyGiven != 1 ? " positional arguments (and %d keyword-only arguments)" : " positional arguments (and %d keyword-only argument)")
      : (kwonlyGiven != 1 ? " positional argument (and %d keyword-only arguments)" : " positional argument (and %d keyword-only argument)"), <u64>kwonlyGiven);
  }
  const head = formatText(plural ? "%S() takes %S positional arguments but" : "%S() takes %S positional argument but", <u64>f.qualname, signature);
  raisef(TypeError, given == 1 && kwonlyGiven == 0 ? "%S %d%S was given" : "%S %d%S were given", head, <u64>given, extra);
  decref(head);
  decref(signature);
  decref(extra);
}
/** TypeError if names in kwnames are positional-only parameters. True: raised. */
function positionalOnlyAsKeyword(f: PyFunction, code: PyCode, kwnames: usize): bool {
  const nkw = <i32>tupleSize(kwnames);
  let text: u64 = 0;
  for (let i = 0; i < code.posonly; i++) {
    const name = tupleGet(<usize>code.localsPlusNames, i);
    for (let k = 0; k < nkw; k++) {
      if (!strEqual(<usize>tupleGet(kwnames, k), <usize>name)) continue;
      const next = text ? formatText("%S, %S", text, name) : newRef(name);
      if (text) decref(text);
      text = next;
    }
  }
  if (text == 0) return false;
  raisef(TypeError, "%S() got some positional-only arguments passed as keyword arguments: '%S'", <u64>f.qualname, text);
  decref(text);
  return true;
}
function raiseUnexpectedKeyword(f: PyFunction, code: PyCode, kwnames: usize, keyword: u64): void {
  if (code.posonly != 0 && positionalOnlyAsKeyword(f, code, kwnames)) return;
  const total = code.argcount + code.kwonly;
  const names = newList(0);
  for (let i = code.posonly; i < total; i++) listAppend(names, tupleGet(<usize>code.localsPlusNames, i));
  const suggestion = suggestName(names, keyword);
  decref(<u64>names);
  if (suggestion) {
    raisef(TypeError, "%S() got an unexpected keyword argument '%S'. Did you mean '%S'?", <u64>f.qualname, keyword, suggestion);
    decref(suggestion);
  } else raisef(TypeError, "%S() got an unexpected keyword argument '%S'", <u64>f.qualname, keyword);
}

/** Index of the parameter called `name` among those that may be given by keyword; -1: none. */
function parameterIndex(code: PyCode, name: u64): i32 {
  const names = <usize>code.localsPlusNames;
  const total = code.argcount + code.kwonly;
  for (let i = code.posonly; i < total; i++) if (tupleGet(names, i) == name) return i;
  for (let i = code.posonly; i < total; i++) if (strEqual(<usize>tupleGet(names, i), <usize>name)) return i;
  return -1;
}

/**
 * Binds a call's arguments to the parameters: fills locals[0 .. parameters), which lies at tstate.top or above and outside args. args: stack references (nargs
 * positional ones, then kwnames' values), all moved; with `borrowed` they are plain borrowed values instead. False: TypeError is set, and what
 * was moved has been released.
 */
export function bindArguments(f: PyFunction, code: PyCode, locals: usize, args: usize, nargs: i32, kwnames: usize, borrowed: bool): bool {
  const flags = code.flags;
  const argcount = code.argcount;
  const total = argcount + code.kwonly;
  const parameters = total + (flags & CO_VARARGS ? 1 : 0) + (flags & CO_VARKEYWORDS ? 1 : 0);
  memory.fill(locals, 0, <usize>parameters << 3);
  const ts = tstate;
  const oldTop = ts.top;
  ts.top = <u32>at(locals, parameters);
  const nkw = kwnames ? <i32>tupleSize(kwnames) : 0;
  let kwdict: usize = 0;
  let ok = true;
  if (flags & CO_VARKEYWORDS) {
    kwdict = newDict();
    if (kwdict == 0) ok = false;
    store<u64>(at(locals, parameters - 1), <u64>kwdict);
  }
  const n = min(nargs, argcount);
  for (let i = 0; i < n; i++) {
    const v = load<u64>(at(args, i));
    store<u64>(at(locals, i), borrowed && Value.isObject(v) ? v | 1 : v);
  }
  if (flags & CO_VARARGS) {
    if (nargs <= argcount) store<u64>(at(locals, total), EMPTY_TUPLE | 1);
    else {
      const extra = newTuple(nargs - argcount);
      if (extra == 0) ok = false;
      for (let i = argcount; i < nargs; i++) {
        const v = load<u64>(at(args, i));
        if (extra == 0) { if (!borrowed) closeRef(v); }
        else tupleSet(extra, i - argcount, borrowed ? newRef(v) : ownRef(v));
      }
      store<u64>(at(locals, total), <u64>extra);
    }
  } else if (!borrowed) for (let i = argcount; i < nargs; i++) closeRef(load<u64>(at(args, i)));

  for (let k = 0; k < nkw; k++) {
    const v = load<u64>(at(args, nargs + k));
    if (!ok) { if (!borrowed) closeRef(v); continue; }
    const name = tupleGet(kwnames, k);
    if (!isStr(name)) {
      raisef(TypeError, "%S() keywords must be strings", <u64>f.qualname);
      ok = false;
    } else {
      const i = parameterIndex(code, name);
      if (i >= 0) {
        if (load<u64>(at(locals, i)) == 0) {
          store<u64>(at(locals, i), borrowed && Value.isObject(v) ? v | 1 : v);
          continue;
        }
        raisef(TypeError, "%S() got multiple values for argument '%S'", <u64>f.qualname, name);
        ok = false;
      } else if (kwdict) {
        if (dictSet(kwdict, name, Value.untag(v)) < 0) ok = false;
      } else {
        raiseUnexpectedKeyword(f, code, kwnames, name);
        ok = false;
      }
    }
    if (!borrowed) closeRef(v);
  }
  if (ok && nargs > argcount && (flags & CO_VARARGS) == 0) {
    raiseTooMany(f, code, locals, nargs);
    ok = false;
  }
  if (ok && nargs < argcount) ok = fillDefaults(f, code, locals, nargs);
  if (ok && code.kwonly) ok = fillKeywordDefaults(f, code, locals);
  ts.top = oldTop;
  if (ok) return true;
  for (let i = 0; i < parameters; i++) {
    const v = load<u64>(at(locals, i));
    store<u64>(at(locals, i), 0);
    closeRef(v);
  }
  return false;
}
/** Fills positional parameters that were not given (from index `given` on) from __defaults__. */
export function fillDefaults(f: PyFunction, code: PyCode, locals: usize, given: i32): bool {
  const argcount = code.argcount;
  const held = loadPointer(f, offsetof<PyFunction>("defaults"));
  const defaults = <usize>held;
  const ndefaults = defaults ? <i32>tupleSize(defaults) : 0;
  const first = argcount - ndefaults;
  for (let i = given; i < first; i++) {
    if (load<u64>(at(locals, i)) != 0) continue;
    raiseMissing(f, code, locals, 0, first, "positional");
    if (held) decref(held);
    return false;
  }
  for (let i = max(given, first < 0 ? 0 : first); i < argcount; i++) {
    if (load<u64>(at(locals, i)) == 0) store<u64>(at(locals, i), stackRef(tupleGet(defaults, i - first)));
  }
  if (held) decref(held);
  return true;
}
export function fillKeywordDefaults(f: PyFunction, code: PyCode, locals: usize): bool {
  const argcount = code.argcount, total = argcount + code.kwonly;
  const held = loadPointer(f, offsetof<PyFunction>("kwdefaults"));
  let missing = false;
  let ok = true;
  for (let i = argcount; i < total; i++) {
    if (load<u64>(at(locals, i)) != 0) continue;
    let v: u64 = 0;
    if (held) {
      v = dictGetStr(<usize>held, <usize>tupleGet(<usize>code.localsPlusNames, i));
      if (v == 0 && errorOccurred()) { ok = false; break; }
    }
    if (v) store<u64>(at(locals, i), v);
    else missing = true;
  }
  if (held) decref(held);
  if (ok && missing) {
    raiseMissing(f, code, locals, argcount, total, "keyword-only");
    ok = false;
  }
  return ok;
}
/** New reference to a u32 object field of a function (0: empty); the field may be replaced by another thread meanwhile. */
function loadPointer(f: PyFunction, offset: usize): u64 {
  const slot = changetype<usize>(f) + offset;
  if (!multi) {
    const v = load<u32>(slot);
    if (v) increfPtr(<usize>v);
    return <u64>v;
  }
  lock(changetype<usize>(f));
  const v = load<u32>(slot);
  const r = v ? newRefShared(<u64>v) : 0;
  unlock(changetype<usize>(f));
  return r;
}
import { multi } from "../thread_state";
import { lock, unlock } from "../sync/mutex";
import { newRefShared } from "../memory/refcount";

// ------------------------------------------------------------------------------------------------------------ calling from the core

/** Calls a function object from native code: args as in call(). Runs it to its end in a nested evaluation loop. New reference; 0: error. */
export function callFunction(func: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const f = changetype<PyFunction>(func);
  const code = changetype<PyCode>(<usize>f.code);
  const ts = tstate;
  if (ts.depth >= runtime.recursionLimit) { depthExceeded(); return 0; }
  if (ts.nativeDepth >= MAX_NATIVE_DEPTH) { depthExceeded(); return 0; }
  const top = ts.top, oldBase = ts.stackBase, oldLimit = ts.stackLimit;
  const locals = frameSpace(code.frameBytes);
  if (locals == 0) return 0;
  const chunk = newChunkBase;
  let given = nargs;
  if (kwnames == 0 && code.simple != 0 && nargs == code.argcount) {
    for (let i = 0; i < nargs; i++) {
      const v = load<u64>(at(args, i));
      store<u64>(at(locals, i), v | <u64>(v <= 0xffff_ffff));
    }
  } else {
    if (!bindArguments(f, code, locals, args, nargs, kwnames, true)) { abandonSpace(chunk); return 0; }
    given = parameterCount(code);
  }
  const frame = pushFrame(func | 1, code, locals, given, FRAME_ENTRY);
  claimChunk(frame, chunk, oldBase, oldLimit);
  ts.nativeDepth++;
  const r = run(frame);
  ts.nativeDepth--;
  ts.top = top;
  return r;
}
/** Number of parameters with *args and **kwargs. */
export function parameterCount(code: PyCode): i32 {
  return code.argcount + code.kwonly + (code.flags & CO_VARARGS ? 1 : 0) + (code.flags & CO_VARKEYWORDS ? 1 : 0);
}
function functionCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return callFunction(<usize>self, args, nargs, kwnames); }

function functionGet(self: u64, obj: u64, type: u64): u64 {
  if (obj == 0 || obj == NONE) return newRef(self);
  return newMethod(self, obj);
}
function functionRepr(self: u64): u64 { return formatText("<function %S at 0x%x>", <u64>functionOf(self).qualname, self); }

// ------------------------------------------------------------------------------------------------------------ attributes

/** Replaces a u32 object field (v stolen, 0: empty) under the function's mutex. */
function replacePointer(self: u64, offset: usize, v: u64): void {
  const p = Value.ptr(self);
  lock(p);
  const old = load<u32>(p + offset);
  atomic.store<u32>(p + offset, <u32>v);
  unlock(p);
  if (old) decrefPtr(<usize>old);
}
function getCode(self: u64): u64 { return loadPointer(functionOf(self), offsetof<PyFunction>("code")); }
function setCode(self: u64, v: u64): i32 {
  if (v == 0 || typeOf(v) != CODE) return raiseInt(TypeError, "__code__ must be set to a code object");
  const f = functionOf(self);
  const free = changetype<PyCode>(<usize>v).nfreevars;
  const closure = f.closure ? <i32>tupleSize(<usize>f.closure) : 0;
  if (free != closure) return raisefInt(ValueError, "%S() requires a code object with %d free vars, not %d", <u64>f.name, <u64>closure, <u64>free);
  replacePointer(self, offsetof<PyFunction>("code"), newRef(v));
  return 0;
}
function getName(self: u64): u64 { return loadPointer(functionOf(self), offsetof<PyFunction>("name")); }
function setName(self: u64, v: u64): i32 {
  if (v == 0 || !isStr(v)) return raiseInt(TypeError, "__name__ must be set to a string object");
  replacePointer(self, offsetof<PyFunction>("name"), newRef(v));
  return 0;
}
function getQualname(self: u64): u64 { return loadPointer(functionOf(self), offsetof<PyFunction>("qualname")); }
function setQualname(self: u64, v: u64): i32 {
  if (v == 0 || !isStr(v)) return raiseInt(TypeError, "__qualname__ must be set to a string object");
  replacePointer(self, offsetof<PyFunction>("qualname"), newRef(v));
  return 0;
}
function orNone(v: u64): u64 { return v ? v : NONE; }
function getDefaults(self: u64): u64 { return orNone(loadPointer(functionOf(self), offsetof<PyFunction>("defaults"))); }
function setDefaults(self: u64, v: u64): i32 {
  const value = v == NONE ? 0 : v;
  if (value != 0 && !isSubtype(typeOf(value), TUPLE)) return raiseInt(TypeError, "__defaults__ must be set to a tuple object");
  replacePointer(self, offsetof<PyFunction>("defaults"), newRef(value));
  return 0;
}
function getKwdefaults(self: u64): u64 { return orNone(loadPointer(functionOf(self), offsetof<PyFunction>("kwdefaults"))); }
function setKwdefaults(self: u64, v: u64): i32 {
  const value = v == NONE ? 0 : v;
  if (value != 0 && !isSubtype(typeOf(value), DICT)) return raiseInt(TypeError, "__kwdefaults__ must be set to a dict object");
  replacePointer(self, offsetof<PyFunction>("kwdefaults"), newRef(value));
  return 0;
}
function getAnnotate(self: u64): u64 { return orNone(loadSlot(<usize>self, <usize>self + offsetof<PyFunction>("annotate"))); }
function setAnnotate(self: u64, v: u64): i32 {
  if (v == 0) return raiseInt(TypeError, "__annotate__ cannot be deleted");
  const p = <usize>self;
  if (v == NONE) {
    replaceSlot(p, p + offsetof<PyFunction>("annotate"), v);
    return 0;
  }
  if (!isCallable(v)) return raiseInt(TypeError, "__annotate__ must be callable or None");
  replaceSlot(p, p + offsetof<PyFunction>("annotate"), newRef(v));
  replaceSlot(p, p + offsetof<PyFunction>("annotations"), 0);
  return 0;
}
/** __annotations__: from the stored dict, from a tuple of pairs, or by calling __annotate__. */
function getAnnotations(self: u64): u64 {
  const p = <usize>self;
  const slot = p + offsetof<PyFunction>("annotations");
  let a = loadSlot(p, slot);
  if (a != 0 && typeOf(a) != TUPLE) return a;
  let d: u64 = 0;
  if (a) {
    d = <u64>newDict();
    const n = <i32>tupleSize(<usize>a);
    for (let i = 0; i + 1 < n && d != 0; i += 2) if (dictSet(<usize>d, tupleGet(<usize>a, i), tupleGet(<usize>a, i + 1)) < 0) { decref(d); d = 0; }
    decref(a);
  } else {
    const annotate = loadSlot(p, p + offsetof<PyFunction>("annotate"));
    d = annotate != 0 && annotate != NONE ? callAnnotate(annotate) : <u64>newDict();
    if (annotate) decref(annotate);
  }
  if (d == 0) return 0;
  // another thread may have been first: its dict stays
  lock(p);
  const now = load<u64>(slot);
  let r = d, drop: u64 = 0;
  if (now != 0 && typeOf(now) != TUPLE) { r = newRefShared(now); drop = d; }
  else { atomic.store<u64>(slot, d); drop = now; r = newRefShared(d); }
  unlock(p);
  if (drop) decref(drop);
  return r;
}
function setAnnotations(self: u64, v: u64): i32 {
  const value = v == NONE ? 0 : v;
  if (value != 0 && !isSubtype(typeOf(value), DICT)) return raiseInt(TypeError, "__annotations__ must be set to a dict object");
  const p = <usize>self;
  replaceSlot(p, p + offsetof<PyFunction>("annotations"), newRef(value));
  replaceSlot(p, p + offsetof<PyFunction>("annotate"), 0);
  return 0;
}
function getTypeParams(self: u64): u64 {
  const v = loadSlot(<usize>self, <usize>self + offsetof<PyFunction>("typeParams"));
  return v ? v : EMPTY_TUPLE;
}
function setTypeParams(self: u64, v: u64): i32 {
  if (v == 0 || !isSubtype(typeOf(v), TUPLE)) return raiseInt(TypeError, "__type_params__ must be set to a tuple");
  replaceSlot(<usize>self, <usize>self + offsetof<PyFunction>("typeParams"), newRef(v));
  return 0;
}

const NEW_SIGNATURE = "(code, globals, name=None, argdefs=None, closure=None, kwdefaults=None)";
function functionNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(6);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("function", NEW_SIGNATURE, args, nargs, kwnames, out)) r = newFromArguments(out);
  tempRelease(out);
  return r;
}
function newFromArguments(out: usize): u64 {
  const code = load<u64>(out), globals = load<u64>(out, 8), name = load<u64>(out, 16), defaults = load<u64>(out, 24);
  const closure = load<u64>(out, 32), kwdefaults = load<u64>(out, 40);
  if (typeOf(code) != CODE) return raisef(TypeError, "function() argument 'code' must be code, not %T", code);
  if (!isSubtype(typeOf(globals), DICT)) return raisef(TypeError, "function() argument 'globals' must be dict, not %T", globals);
  if (name != 0 && name != NONE && !isStr(name)) return raise(TypeError, "arg 3 (name) must be None or string");
  if (defaults != 0 && defaults != NONE && !isSubtype(typeOf(defaults), TUPLE)) return raise(TypeError, "arg 4 (defaults) must be None or tuple");
  const c = changetype<PyCode>(<usize>code);
  if (closure == 0 || !isSubtype(typeOf(closure), TUPLE)) {
    if (c.nfreevars != 0 && (closure == 0 || closure == NONE)) return raise(TypeError, "arg 5 (closure) must be tuple");
    if (closure != 0 && closure != NONE) return raise(TypeError, "arg 5 (closure) must be None or tuple");
  }
  if (kwdefaults != 0 && kwdefaults != NONE && !isSubtype(typeOf(kwdefaults), DICT)) return raise(TypeError, "arg 6 (kwdefaults) must be None or dict");
  const nclosure = closure != 0 && closure != NONE ? <i32>tupleSize(<usize>closure) : 0;
  if (c.nfreevars != nclosure) return raisef(ValueError, "%S requires closure of length %d, not %d", <u64>c.name, <u64>c.nfreevars, <u64>nclosure);
  for (let i = 0; i < nclosure; i++) {
    const o = tupleGet(<usize>closure, i);
    if (typeOf(o) != CELL) return raisef(TypeError, "arg 5 (closure) expected cell, found %T", o);
  }
  const r = newFunction(c, <usize>globals);
  if (r == 0) return 0;
  const f = functionOf(r);
  if (name != 0 && name != NONE) replacePointer(r, offsetof<PyFunction>("name"), newRef(name));
  if (defaults != 0 && defaults != NONE) f.defaults = <u32>newRef(defaults);
  if (nclosure) f.closure = <u32>newRef(closure);
  if (kwdefaults != 0 && kwdefaults != NONE) f.kwdefaults = <u32>newRef(kwdefaults);
  return r;
}

export function initFunctionType(): void {
  const t = staticTypeInit(FUNCTION, "function", OBJECT, offsetof<PyFunction>(), TF_HAVE_GC | TF_METHOD_DESCRIPTOR | TF_HAVE_VECTORCALL);
  t.dealloc = functionDealloc.index;
  t.traverse = functionTraverse.index;
  t.clear = functionClear.index;
  t.repr = functionRepr.index;
  t.call = functionCall.index;
  t.getattro = genericGetAttr.index;
  t.setattro = genericSetAttr.index;
  t.descrGet = functionGet.index;
  t.new_ = functionNew.index;
  t.dictOffset = <i32>offsetof<PyFunction>("dict");
  t.weakOffset = <i32>offsetof<PyFunction>("weakList");
  getset(FUNCTION, "__code__", getCode.index, setCode.index);
  getset(FUNCTION, "__name__", getName.index, setName.index);
  getset(FUNCTION, "__qualname__", getQualname.index, setQualname.index);
  getset(FUNCTION, "__defaults__", getDefaults.index, setDefaults.index);
  getset(FUNCTION, "__kwdefaults__", getKwdefaults.index, setKwdefaults.index);
  getset(FUNCTION, "__annotations__", getAnnotations.index, setAnnotations.index);
  getset(FUNCTION, "__annotate__", getAnnotate.index, setAnnotate.index);
  getset(FUNCTION, "__type_params__", getTypeParams.index, setTypeParams.index);
  getset(FUNCTION, "__dict__", getInstanceDict.index, setInstanceDict.index);
  member(FUNCTION, "__closure__", offsetof<PyFunction>("closure"), MEMBER_PTR, READONLY);
  member(FUNCTION, "__globals__", offsetof<PyFunction>("globals"), MEMBER_PTR, READONLY);
  member(FUNCTION, "__builtins__", offsetof<PyFunction>("builtins"), MEMBER_PTR, READONLY);
  member(FUNCTION, "__doc__", offsetof<PyFunction>("doc"), MEMBER_OBJECT);
  member(FUNCTION, "__module__", offsetof<PyFunction>("module"), MEMBER_OBJECT);
  readyType(FUNCTION);
}
