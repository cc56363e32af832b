// Calls: CALL and its kin, entering Python functions in the running loop, calling natives with arguments from the evaluation stack.
// Handlers have the form (frame, sp, argument) -> sp, 0 with an exception (handlers.ts).

import { runtime } from "../runtime";
import { Value } from "../value";
import { PyCode, CO_VARARGS, CO_VARKEYWORDS } from "../objects/code";
import { PyFunction, newFunction, bindArguments, fillDefaults, fillKeywordDefaults, parameterCount } from "../objects/function";
import { PyMethod } from "../objects/descriptors";
import { PyType } from "../objects/type_object";
import { FUNCTION, METHOD, TUPLE, DICT, TypeError, AttributeError, KeyError, RecursionError } from "../objects/type_ids";
import { NONE, EMPTY_TUPLE } from "../objects/singletons";
import { decref, closeRef, ownRef, newRef, stackRef, decrefPtr } from "../memory/refcount";
import { Frame, pushFrame, frameFits, frameSpace, newChunkBase, abandonSpace, claimChunk, depthExceeded } from "./frame";
import { tstate } from "../thread_state";
import { tupleGet, tupleSize, newTuple, tupleSet } from "../objects/tuple";
import { dictSize, dictNext, newDict, dictCopy, dictMerge } from "../objects/dict";
import { typeOf, isSubtype } from "../objects/type";
import { call, callTuple, tempArray, tempRelease } from "../call";
import { raise, raisef, errorMatches, clearError, errorOccurred, fetchError, restoreError, formatText } from "../errors";
import { lock, unlock } from "../sync/mutex";
import { isStr } from "../objects/str";
import { toTuple, isSequence } from "../objects/abstract";
import { functionText } from "./function_text";
import { specializeCall } from "./specialize";

const MARKS: u64 = 0xffff_ffff_0000_0001;
@inline
function drop(v: u64): void { if ((v & MARKS) == 0) closeRef(v); }
@inline
function at(base: usize, i: i32): usize { return base + (<usize>i << 3); }

/**
 * Calls a native (or anything but a plain function) with total values at args on the stack: stack references, all consumed. New reference; 0: error.
 * While it runs the marks are off, so that natives see plain values; a bit mask remembers which ones are released afterwards.
 */
export function callOnStack(callable: u64, args: usize, nargs: i32, total: i32, kwnames: usize): u64 {
  if (total > 64) return callMany(callable, args, nargs, total, kwnames);
  let counted: u64 = 0;
  for (let i = 0; i < total; i++) {
    const v = load<u64>(at(args, i));
    if (v > 0xffff_ffff) continue;
    if (v & 1) store<u64>(at(args, i), v & ~1);
    else counted |= <u64>1 << i;
  }
  const r = call(callable, args, nargs, kwnames);
  while (counted) {
    const i = <i32>ctz(counted);
    counted &= counted - 1;
    const v = load<u64>(at(args, i));
    store<u64>(at(args, i), 0);
    decref(v);
  }
  return r;
}
function callMany(callable: u64, args: usize, nargs: i32, total: i32, kwnames: usize): u64 {
  for (let i = 0; i < total; i++) {
    const slot = at(args, i);
    store<u64>(slot, ownRef(load<u64>(slot)));
  }
  const r = call(callable, args, nargs, kwnames);
  for (let i = 0; i < total; i++) {
    const v = load<u64>(at(args, i));
    store<u64>(at(args, i), 0);
    decref(v);
  }
  return r;
}

/**
 * Enters the function `func` (stack reference, stolen) with total values at args on frame's stack (nargs positional, the rest by kwnames), all moved. The caller's stack
 * ends at `base` from then on. False with an exception.
 */
export function enterFunction(frame: Frame, func: usize, base: usize, args: usize, nargs: i32, total: i32, kwnames: usize, flags: u32): bool {
  const ts = tstate;
  const f = changetype<PyFunction>(func & ~1);
  const code = changetype<PyCode>(<usize>f.code);
  if (ts.depth >= runtime.recursionLimit) {
    depthExceeded();
    releaseAll(frame, func, base, args, total);
    return false;
  }
  if (kwnames == 0 && code.simple != 0 && nargs <= code.argcount && frameFits(args, code.frameBytes)) {
    let given = nargs;
    if (nargs < code.argcount) {
      for (let i = nargs; i < code.argcount; i++) store<u64>(at(args, i), 0);
      const end = <u32>at(args, code.argcount), oldTop = ts.top;
      if (end > oldTop) ts.top = end;
      const filled = fillDefaults(f, code, args, nargs);
      ts.top = oldTop;
      if (!filled) { releaseAll(frame, func, base, args, code.argcount); return false; }
      given = code.argcount;
    }
    frame.sp = <u32>base;
    pushFrame(func, code, args, given, flags);
    return true;
  }
  const oldBase = ts.stackBase, oldLimit = ts.stackLimit;
  const locals = frameSpace(code.frameBytes);
  if (locals == 0) { releaseAll(frame, func, base, args, total); return false; }
  const chunk = newChunkBase;
  if (kwnames == 0 && code.exactArgs == nargs) {
    memory.copy(locals, args, <usize>nargs << 3);
    frame.sp = <u32>base;
    claimChunk(pushFrame(func, code, locals, nargs, flags), chunk, oldBase, oldLimit);
    return true;
  }
  const ok = bindArguments(f, code, locals, args, nargs, kwnames, false);
  frame.sp = <u32>base;
  if (!ok) {
    abandonSpace(chunk);
    drop(<u64>func);
    return false;
  }
  claimChunk(pushFrame(func, code, locals, parameterCount(code), flags), chunk, oldBase, oldLimit);
  return true;
}
function releaseAll(frame: Frame, func: usize, base: usize, args: usize, total: i32): void {
  frame.sp = <u32>base;
  for (let i = 0; i < total; i++) {
    const v = load<u64>(at(args, i));
    store<u64>(at(args, i), 0);
    closeRef(v);
  }
  drop(<u64>func);
}

/**
 * The call on the stack at base: callable, self or 0, then nargs positional values and kwnames' ones up to sp. frame.ip is the instruction behind. New sp, or 1 when a
 * Python frame was entered; 0: exception, frame.sp set.
 */
export function performCall(frame: Frame, base: usize, sp: usize, nargs: i32, kwnames: usize): usize {
  let callable = load<u64>(base);
  let args = base + 16;
  let n = nargs;
  if (load<u64>(base, 8) != 0) {
    args = base + 8;
    n++;
  }
  let c = Value.untag(callable);
  let type = typeOf(c);
  if (type == METHOD && load<u64>(base, 8) == 0) {
    const m = changetype<PyMethod>(<usize>c);
    const func = stackRef(m.func), self = stackRef(m.self);
    store<u64>(base, func);
    store<u64>(base, self, 8);
    drop(callable);
    callable = func;
    c = Value.untag(func);
    type = typeOf(c);
    args = base + 8;
    n++;
  }
  const total = <i32>((sp - args) >> 3);
  if (type == FUNCTION) return enterFunction(frame, <usize>callable, base, args, n, total, kwnames, 0) ? 1 : 0;
  const r = callOnStack(c, args, n, total, kwnames);
  frame.sp = <u32>base;
  if (r == 0) { drop(callable); return 0; }
  store<u64>(base, r);
  frame.sp = <u32>(base + 8);
  drop(callable);
  return base + 8;
}

export function opCall(frame: Frame, sp: usize, nargs: i32): usize {
  const site = <usize>frame.ip - 8;
  const base = sp - (<usize>nargs << 3) - 16;
  frame.ip += 24;
  specializeCall(site, base, nargs);
  return performCall(frame, base, sp, nargs, 0);
}
/** Most keywords of a call that its inline cache remembers the places of. */
const MAX_CACHED_KEYWORDS: i32 = 7;
/**
 * CALL_KW of a plain function whose keywords' places the site's cache word holds: code version, one nibble a keyword (its parameter), and in the lowest nibble how
 * many positional values there are. Binds in place and enters the function: true. False: nothing done (but the cache may have been filled).
 */
function enterCached(frame: Frame, base: usize, sp: usize, total: i32, kwnames: usize): bool {
  const site = <usize>frame.ip - 32; // ip is behind the cache
  const callable = load<u64>(base);
  if (callable > 0xffff_ffff) return false;
  const f = changetype<PyFunction>(<usize>callable & ~1);
  if (<usize>f.type != FUNCTION) return false;
  const code = changetype<PyCode>(<usize>f.code);
  const args = base + (load<u64>(base, 8) != 0 ? 8 : 16);
  const k = <i32>tupleSize(kwnames);
  const n = <i32>((sp - args) >> 3) - k;
  const w = atomic.load<u64>(site + 8);
  if (<u32>(w >> 32) != code.version || (<u32>w & 15) != <u32>n) {
    rememberKeywords(site, code, n, kwnames, k);
    return false;
  }
  if (tstate.depth >= runtime.recursionLimit || !frameFits(args, code.frameBytes)) return false;
  const parameters = code.argcount + code.kwonly;
  const values = at(args, parameters + k); // inside the new frame's place, behind everything that is read or written
  if (<u32>at(values, k) > tstate.stackLimit) return false;
  memory.copy(values, at(args, n), <usize>k << 3);
  for (let i = n; i < parameters; i++) store<u64>(at(args, i), 0);
  let nibbles = <u32>w >> 4;
  for (let i = 0; i < k; i++) {
    store<u64>(at(args, <i32>(nibbles & 15)), load<u64>(at(values, i)));
    nibbles >>= 4;
  }
  if (n + k < parameters) {
    const end = <u32>at(args, parameters), oldTop = tstate.top;
    if (end > oldTop) tstate.top = end;
    const ok = (n >= code.argcount || fillDefaults(f, code, args, n)) && (code.kwonly == 0 || fillKeywordDefaults(f, code, args));
    tstate.top = oldTop;
    if (!ok) {
      // as releaseAll() leaves it; the caller sees the exception
      releaseAll(frame, <usize>callable, base, args, parameters);
      return true;
    }
  }
  frame.sp = <u32>base;
  pushFrame(<usize>callable, code, args, parameters, 0);
  return true;
}
function rememberKeywords(site: usize, code: PyCode, n: i32, kwnames: usize, k: i32): void {
  if ((code.flags & (CO_VARARGS | CO_VARKEYWORDS)) != 0 || n > code.argcount || n > 15 || k > MAX_CACHED_KEYWORDS || code.argcount + code.kwonly > 16) return;
  const names = <usize>code.localsPlusNames;
  const parameters = code.argcount + code.kwonly;
  let nibbles: u32 = 0, seen: u32 = 0;
  for (let i = 0; i < k; i++) {
    const name = tupleGet(kwnames, i);
    let j = code.posonly;
    while (j < parameters && tupleGet(names, j) != name) j++;
    if (j == parameters || j < n || (seen >> j & 1) != 0) return;
    seen |= 1 << j;
    nibbles |= <u32>j << (i << 2);
  }
  atomic.store<u64>(site + 8, <u64>code.version << 32 | <u64>(nibbles << 4 | <u32>n));
}
/** CALL_KW: callable, self or 0, values, tuple of names. */
export function opCallKw(frame: Frame, sp: usize, total: i32): usize {
  frame.ip += 24;
  const names = load<u64>(sp - 8);
  const base = sp - 8 - (<usize>total << 3) - 16;
  const kwnames = Value.ptr(names); // a constant: immortal
  if (enterCached(frame, base, sp - 8, total, kwnames)) return 1;
  return performCall(frame, base, sp - 8, total - <i32>tupleSize(kwnames), kwnames);
}
/** CALL_FUNCTION_EX: callable, 0, iterable of positional arguments, dict or 0. */
export function opCallFunctionEx(frame: Frame, sp: usize, oparg: i32): usize {
  const base = sp - 32;
  const func = load<u64>(base);
  let args = load<u64>(base, 16), kwargs = load<u64>(base, 24);
  const f = Value.untag(func);
  if (typeOf(Value.untag(args)) != TUPLE) {
    const a = Value.untag(args);
    const t = changetype<PyType>(typeOf(a));
    if (t.iter == 0 && !isSequence(a)) {
      const text = functionText(f);
      if (text) { raisef(TypeError, "%S argument after * must be an iterable, not %T", text, a); decref(text); }
      return 0;
    }
    const tuple = toTuple(a);
    if (tuple == 0) return 0;
    store<u64>(base, tuple, 16);
    closeRef(args);
    args = tuple;
  }
  const tuple = <usize>Value.untag(args);
  const dict = <usize>Value.untag(kwargs);
  const n = <i32>tupleSize(tuple);
  const nkw = dict ? <i32>dictSize(dict) : 0;
  if (typeOf(f) == FUNCTION && n + nkw < 200) {
    // spread them on the stack above; the tuple and the dict are released once their values are counted
    const ts = tstate;
    const spread = <usize>(ts.top + 15 & ~15);
    if (frameFits(spread, <u32>(n + nkw + 2) << 3)) {
      for (let i = 0; i < n; i++) store<u64>(at(spread, i), stackRef(tupleGet(tuple, i)));
      let kwnames: usize = 0;
      let ok = true;
      if (nkw) {
        kwnames = newTuple(nkw);
        if (kwnames == 0) return 0;
        const scratch = at(spread, n + nkw);
        ts.top = <u32>(scratch + 40);
        store<u64>(scratch, 0);
        let k = 0;
        lock(dict);
        while (k < nkw && dictNext(dict, scratch, scratch + 8, scratch + 16)) {
          tupleSet(kwnames, k, newRef(load<u64>(scratch, 8)));
          store<u64>(at(spread, n + k), newRef(load<u64>(scratch, 16)));
          if (!isStr(load<u64>(scratch, 8))) ok = false;
          k++;
        }
        unlock(dict);
      } else ts.top = <u32>at(spread, n);
      // the values are counted for themselves now; the function's reference moves into the frame
      store<u64>(base, 0);
      frame.sp = <u32>(base + 8);
      drop(args);
      drop(kwargs);
      if (!ok) {
        raise(TypeError, "keywords must be strings");
        releaseAll(frame, <usize>func, base, spread, n + nkw);
        decrefPtr(kwnames);
        ts.top = frame.top;
        return 0;
      }
      const entered = enterFunction(frame, <usize>func, base, spread, n, n + nkw, kwnames, 0);
      if (kwnames) decrefPtr(kwnames);
      if (!entered) { ts.top = frame.top; return 0; }
      return 1;
    }
  }
  // general: a dict of this call's own (DICT_MERGE made it), a tuple
  const r = callTuple(f, tuple, dict);
  if (r == 0) return 0;
  frame.sp = <u32>base;
  store<u64>(base, r);
  frame.sp = <u32>(base + 8);
  drop(kwargs);
  drop(args);
  drop(func);
  return base + 8;
}

// ------------------------------------------------------------------------------------------------------------ making functions

export function makeFunction(frame: Frame, sp: usize, oparg: i32): usize {
  const code = load<u64>(sp - 8);
  const f = newFunction(changetype<PyCode>(Value.ptr(code)), <usize>frame.globals);
  if (f == 0) return 0;
  store<u64>(sp - 8, f);
  closeRef(code);
  return sp;
}
/** SET_FUNCTION_ATTRIBUTE: attribute value, function -> function. */
export function setFunctionAttribute(frame: Frame, sp: usize, which: i32): usize {
  const v = ownRef(load<u64>(sp - 16));
  const func = load<u64>(sp - 8);
  const f = changetype<PyFunction>(Value.ptr(func));
  switch (which) {
    case 1: f.defaults = <u32>v; break;
    case 2: f.kwdefaults = <u32>v; break;
    case 4: f.annotations = v; break;
    case 8: f.closure = <u32>v; break;
    default: f.annotate = v; break;
  }
  store<u64>(sp - 16, func);
  return sp - 8;
}

// ------------------------------------------------------------------------------------------------------------ building keyword dicts

/** DICT_MERGE: merges a mapping into the dict of ** arguments; errors name the function. */
export function dictMergeArguments(frame: Frame, sp: usize, oparg: i32): usize {
  const update = load<u64>(sp - 8);
  const dict = <usize>Value.untag(load<u64>(sp - 8 - (<usize>oparg << 3)));
  // the callable lies below: callable, 0, args, dict, ... update
  const callable = Value.untag(load<u64>(sp - 8 - (<usize>(oparg + 3) << 3)));
  if (dictMerge(dict, Value.untag(update), 2) < 0) {
    formatKwargsError(callable, Value.untag(update));
    return 0;
  }
  frame.sp = <u32>(sp - 8);
  closeRef(update);
  return sp - 8;
}
function formatKwargsError(callable: u64, kwargs: u64): void {
  if (errorMatches(AttributeError)) {
    clearError();
    const text = functionText(callable);
    if (text) { raisef(TypeError, "%S argument after ** must be a mapping, not %T", text, kwargs); decref(text); }
    return;
  }
  if (!errorMatches(KeyError)) return;
  const e = fetchError();
  const args = exceptionArgs(e);
  if (typeOf(args) == TUPLE && tupleSize(<usize>args) == 1) {
    const text = functionText(callable);
    if (text) { raisef(TypeError, "%S got multiple values for keyword argument '%S'", text, tupleGet(<usize>args, 0)); decref(text); }
    decref(e);
  } else restoreError(e);
  decref(args);
}
import { exceptionArgs } from "../objects/exceptions";
