// Exception objects: layouts, construction, attributes and the static exception types.
//
// What protects them: args, cause, context, traceback and the other u64 slots are replaced under the object's mutex (replaceSlot) and read
// with loadSlot; the thread that just made an exception may write them plainly.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_EXC, TF_HEAP } from "./type_object";
import * as T from "./type_ids";
import { OBJECT, TypeError, TRACEBACK, TUPLE, STR, INT, BYTES } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef, incref } from "../memory/refcount";
import { visitValue, visitPointer } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isSubtype, isType } from "./type";
import { genericAlloc } from "./type_new";
import { genericGetAttr, genericSetAttr, getAttr, getAttrOrNull, setAttr, getInstanceDict, setInstanceDict, instanceDict, INLINE_LIMIT } from "./attributes";
import { loadSlot, replaceSlot } from "./descriptors";
import { method, getset, member, NOARGS, O, FAST, FASTKW, MEMBER_OBJECT, MEMBER_BOOL, MEMBER_I64, READONLY, CLASS } from "../define";
import { raise, raisef, raiseInt, raisefInt, formatText, errorOccurred, clearError, isExceptionInstance } from "../errors";
import { call, call1, callTuple, tempArray, tempRelease } from "../call";
import { parseArgs, checkArgs, noKeywords } from "../args";
import { id, str, isStr, strLength } from "./str";
import { NONE, EMPTY_TUPLE, EMPTY_STR, TRUE, fromBool } from "./singletons";
import { newTuple, tupleGet, tupleSize, tupleSet, tupleFromArray, tuple1, tuple2, tuple3 } from "./tuple";
import { repr, toStr, toTuple, isTrue, length, getItem } from "./abstract";
import { newList, listAppend } from "./list";
import { dictSize, dictGetStr, dictSetStr, dictNext, dictCopy } from "./dict";
import { asI64, intFromI64, isIntObject } from "./int";
import { setupExceptionGroups } from "./exception_groups";
import { setupUnicodeErrors } from "./unicode_errors";
import { initOSError } from "./os_error";
import { initSyntaxError } from "./syntax_error";

@unmanaged export class PyBaseException extends PyObject {
  dict: u32;
  suppressContext: u32;
  args: u64;      // tuple
  traceback: u64; // 0 or a traceback
  context: u64;
  cause: u64;
}
/** Exceptions with up to six extra value slots behind the base fields: what they are called depends on the type. */
@unmanaged export class PyExceptionWithFields extends PyBaseException {
  field0: u64;
  field1: u64;
  field2: u64;
  field3: u64;
  field4: u64;
  field5: u64;
  field6: u64;
  field7: u64;
}
export const FIELD0: usize = offsetof<PyExceptionWithFields>("field0");
/** Offset of extra field i. */
export function fieldOffset(i: u32): usize { return FIELD0 + (<usize>i << 3); }
export const BASE_SIZE: usize = FIELD0;

/** Number of extra value slots of exception instances of type t. */
function extraFields(t: PyType): u32 {
  let native = t;
  while (native.flags & TF_HEAP) native = changetype<PyType>(<usize>native.base);
  return (native.basicSize - <u32>BASE_SIZE) >> 3;
}

// ------------------------------------------------------------------------------------------------------------ construction by the core

/** A new instance of a builtin exception type with args (text,) (text 0: ()), not through Python-level constructors. New reference. */
export function newSimpleException(type: usize, text: u64): u64 {
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  const e = changetype<PyBaseException>(p);
  if (text) {
    const t = tuple1(text);
    if (t == 0) { decref(<u64>p); return 0; }
    e.args = <u64>t;
  } else e.args = EMPTY_TUPLE;
  return <u64>p;
}
/** type(value) as PyErr_SetObject makes it: a tuple becomes the arguments, None or 0 no argument. New reference, 0 with another error. */
export function newExceptionFromValue(type: usize, value: u64): u64 {
  let args: usize;
  if (value == 0 || value == NONE) args = <usize>EMPTY_TUPLE;
  else if (isSubtype(typeOf(value), TUPLE)) { args = <usize>value; incref(value); }
  else args = tuple1(value);
  if (args == 0) return 0;
  const e = callTuple(<u64>type, args, 0);
  decref(<u64>args);
  if (e != 0 && !isExceptionInstance(e)) {
    raisef(TypeError, "calling %N should have returned an instance of BaseException, not %T", <u64>type, e);
    decref(e);
    return 0;
  }
  return e;
}
/** Sets .name and .obj of an AttributeError (borrows). */
export function setAttributeErrorContext(e: u64, obj: u64, name: u64): void {
  if (!isSubtype(typeOf(e), T.AttributeError)) return;
  const p = <usize>e;
  replaceSlot(p, p + fieldOffset(0), newRef(name));
  replaceSlot(p, p + fieldOffset(1), newRef(obj));
}
export function setAttributeErrorContextIfMissing(e: u64, obj: u64, name: u64): void {
  if (!isSubtype(typeOf(e), T.AttributeError)) return;
  const p = <usize>e;
  if (load<u64>(p + fieldOffset(0)) != 0 || load<u64>(p + fieldOffset(1)) != 0) return;
  setAttributeErrorContext(e, obj, name);
}
/** Sets .name of a NameError (borrows). */
export function setNameErrorContext(e: u64, name: u64): void {
  const p = <usize>e;
  replaceSlot(p, p + fieldOffset(0), newRef(name));
}
/** ImportError's msg, name, path, name_from (borrowed, 0: None). */
export function newImportError(type: usize, message: u64, name: u64, path: u64, nameFrom: u64): u64 {
  const e = newSimpleException(type, message);
  if (e == 0) return 0;
  const p = <usize>e;
  store<u64>(p + fieldOffset(0), newRef(message));
  store<u64>(p + fieldOffset(1), newRef(name));
  store<u64>(p + fieldOffset(2), newRef(path));
  store<u64>(p + fieldOffset(3), newRef(nameFrom));
  return e;
}

// ------------------------------------------------------------------------------------------------------------ BaseException

export function exceptionNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  const t = tupleFromArray(args, nargs);
  if (t == 0) { decref(<u64>p); return 0; }
  changetype<PyBaseException>(p).args = <u64>t;
  return <u64>p;
}
export function exceptionInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (kwnames != 0 && tupleSize(kwnames) != 0) return raisefInt(TypeError, "%T() takes no keyword arguments", self);
  return setArgs(self, args, nargs);
}
export function setArgs(self: u64, args: usize, nargs: i32): i32 {
  const e = changetype<PyBaseException>(<usize>self);
  const old = e.args;
  // the usual case: __new__ made the same tuple already
  if (old != 0 && <i32>tupleSize(<usize>old) == nargs) {
    let same = true;
    for (let i = 0; i < nargs && same; i++) same = tupleGet(<usize>old, i) == load<u64>(args + (<usize>i << 3));
    if (same) return 0;
  }
  const t = tupleFromArray(args, nargs);
  if (t == 0) return -1;
  replaceSlot(<usize>self, <usize>self + offsetof<PyBaseException>("args"), <u64>t);
  return 0;
}
export function exceptionDealloc(p: usize): void {
  const e = changetype<PyBaseException>(p);
  const t = changetype<PyType>(<usize>e.type);
  const n = extraFields(t);
  for (let i: u32 = 0; i < n; i++) {
    const at = p + fieldOffset(i);
    const v = load<u64>(at);
    store<u64>(at, 0);
    xdecref(v);
  }
  const dict = e.dict, args = e.args, tb = e.traceback, context = e.context, cause = e.cause;
  freeObject(p);
  if (dict >= INLINE_LIMIT) decref(<u64>dict);
  xdecref(args);
  xdecref(tb);
  xdecref(context);
  xdecref(cause);
}
export function exceptionTraverse(p: usize, visit: u32): void {
  const e = changetype<PyBaseException>(p);
  const n = extraFields(changetype<PyType>(<usize>e.type));
  for (let i: u32 = 0; i < n; i++) visitValue(load<u64>(p + fieldOffset(i)), visit);
  if (e.dict >= INLINE_LIMIT) visitPointer(e.dict, visit);
  visitValue(e.args, visit);
  visitValue(e.traceback, visit);
  visitValue(e.context, visit);
  visitValue(e.cause, visit);
}
export function exceptionClear(p: usize): void {
  const e = changetype<PyBaseException>(p);
  const n = extraFields(changetype<PyType>(<usize>e.type));
  for (let i: u32 = 0; i < n; i++) {
    const v = load<u64>(p + fieldOffset(i));
    store<u64>(p + fieldOffset(i), 0);
    xdecref(v);
  }
  const tb = e.traceback, context = e.context, cause = e.cause, args = e.args;
  e.traceback = 0;
  e.context = 0;
  e.cause = 0;
  e.args = EMPTY_TUPLE;
  xdecref(tb);
  xdecref(context);
  xdecref(cause);
  xdecref(args);
}
/** The args tuple: new reference. */
export function exceptionArgs(self: u64): u64 {
  const a = loadSlot(<usize>self, <usize>self + offsetof<PyBaseException>("args"));
  return a ? a : EMPTY_TUPLE;
}
export function exceptionStr(self: u64): u64 {
  const a = exceptionArgs(self);
  const n = tupleSize(<usize>a);
  let r: u64;
  if (n == 0) r = EMPTY_STR;
  else if (n == 1) r = toStr(tupleGet(<usize>a, 0));
  else r = toStr(a);
  decref(a);
  return r;
}
function exceptionRepr(self: u64): u64 {
  const a = exceptionArgs(self);
  const name = getAttr(<u64>typeOf(self), id("__name__"));
  const r = tupleSize(<usize>a) == 1 ? formatText("%S(%R)", name, tupleGet(<usize>a, 0)) : formatText("%S%R", name, a);
  xdecref(name);
  decref(a);
  return r;
}
function getArgs(self: u64): u64 { return exceptionArgs(self); }
function setArgsAttr(self: u64, value: u64): i32 {
  if (value == 0) return raiseInt(TypeError, "args may not be deleted");
  const t = toTuple(value);
  if (t == 0) return -1;
  replaceSlot(<usize>self, <usize>self + offsetof<PyBaseException>("args"), t);
  return 0;
}
function getTraceback(self: u64): u64 {
  const v = loadSlot(<usize>self, <usize>self + offsetof<PyBaseException>("traceback"));
  return v ? v : NONE;
}
function setTraceback(self: u64, value: u64): i32 {
  if (value == 0) return raiseInt(TypeError, "__traceback__ may not be deleted");
  if (value != NONE && typeOf(value) != TRACEBACK) return raiseInt(TypeError, "__traceback__ must be a traceback or None");
  replaceSlot(<usize>self, <usize>self + offsetof<PyBaseException>("traceback"), value == NONE ? 0 : newRef(value));
  return 0;
}
function getContext(self: u64): u64 {
  const v = loadSlot(<usize>self, <usize>self + offsetof<PyBaseException>("context"));
  return v ? v : NONE;
}
function setContext(self: u64, value: u64): i32 {
  if (value == 0) return raiseInt(TypeError, "__context__ may not be deleted");
  if (value != NONE && !isExceptionInstance(value)) return raiseInt(TypeError, "exception context must be None or derive from BaseException");
  replaceSlot(<usize>self, <usize>self + offsetof<PyBaseException>("context"), value == NONE ? 0 : newRef(value));
  return 0;
}
function getCause(self: u64): u64 {
  const v = loadSlot(<usize>self, <usize>self + offsetof<PyBaseException>("cause"));
  return v ? v : NONE;
}
function setCause(self: u64, value: u64): i32 {
  if (value == 0) return raiseInt(TypeError, "__cause__ may not be deleted");
  if (value != NONE && !isExceptionInstance(value)) return raiseInt(TypeError, "exception cause must be None or derive from BaseException");
  setExceptionCause(self, value == NONE ? 0 : newRef(value));
  return 0;
}
/** exc.__cause__ = cause (stolen, 0: None) and __suppress_context__ = True. */
export function setExceptionCause(self: u64, cause: u64): void {
  changetype<PyBaseException>(<usize>self).suppressContext = 1;
  replaceSlot(<usize>self, <usize>self + offsetof<PyBaseException>("cause"), cause);
}
/** exc.__traceback__ (new reference or 0). */
export function exceptionTraceback(self: u64): u64 { return loadSlot(<usize>self, <usize>self + offsetof<PyBaseException>("traceback")); }
/** Replaces exc.__traceback__ (steals tb; 0 clears). */
export function setExceptionTraceback(self: u64, tb: u64): void { replaceSlot(<usize>self, <usize>self + offsetof<PyBaseException>("traceback"), tb); }

function withTraceback(self: u64, tb: u64): u64 {
  if (setTraceback(self, tb) < 0) return 0;
  return newRef(self);
}
function addNote(self: u64, note: u64): u64 {
  if (!isStr(note)) return raisef(TypeError, "add_note() argument must be str, not %T", note);
  let notes = getAttrOrNull(self, id("__notes__"));
  if (notes == 0) {
    if (errorOccurred()) return 0;
    notes = <u64>newList(0);
    if (notes == 0) return 0;
    if (setAttr(self, id("__notes__"), notes) < 0) { decref(notes); return 0; }
  } else if (!isSubtype(typeOf(notes), T.LIST)) {
    decref(notes);
    return raise(TypeError, "Cannot add note: __notes__ is not a list");
  }
  const r = listAppend(<usize>notes, note);
  decref(notes);
  return r < 0 ? 0 : NONE;
}
function exceptionReduce(self: u64): u64 {
  const a = exceptionArgs(self);
  const d = changetype<PyBaseException>(<usize>self).dict;
  const r = d >= INLINE_LIMIT && dictSize(<usize>d) > 0 ? tuple3(<u64>typeOf(self), a, <u64>d) : tuple2(<u64>typeOf(self), a);
  decref(a);
  return <u64>r;
}
function exceptionSetstate(self: u64, state: u64): u64 {
  if (state == NONE) return NONE;
  if (!isSubtype(typeOf(state), T.DICT)) return raise(TypeError, "state is not a dictionary");
  const copy = dictCopy(<usize>state);
  if (copy == 0) return 0;
  const s = tempArray(3);
  store<u64>(s, 0);
  let ok = true;
  while (ok && dictNext(copy, s, s + 8, s + 16)) ok = setAttr(self, <usize>load<u64>(s, 8), load<u64>(s, 16)) >= 0;
  tempRelease(s);
  decref(<u64>copy);
  return ok ? NONE : 0;
}

// ------------------------------------------------------------------------------------------------------------ exceptions with fields

/** Keyword-only fields after positional args: ImportError(name, path, name_from), NameError(name), AttributeError(name, obj). */
function initWithKeywords(self: u64, args: usize, nargs: i32, kwnames: usize, signature: string, name: string, count: i32, first: u32): i32 {
  if (setArgs(self, args, nargs) < 0) return -1;
  const out = tempArray(count);
  if (out == 0) return -1;
  const ok = parseArgs(name, signature, args + (<usize>nargs << 3), 0, kwnames, out);
  if (ok) for (let i = 0; i < count; i++) {
    const v = load<u64>(out + (<usize>i << 3));
    replaceSlot(<usize>self, <usize>self + fieldOffset(first + i), newRef(v));
  }
  tempRelease(out);
  return ok ? 0 : -1;
}
function attributeErrorInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  return initWithKeywords(self, args, nargs, kwnames, "($self, *, name=None, obj=None)", "AttributeError", 2, 0);
}
function nameErrorInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  return initWithKeywords(self, args, nargs, kwnames, "($self, *, name=None)", "NameError", 1, 0);
}
function importErrorInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (initWithKeywords(self, args, nargs, kwnames, "($self, *, name=None, path=None, name_from=None)", "ImportError", 3, 1) < 0) return -1;
  replaceSlot(<usize>self, <usize>self + fieldOffset(0), nargs == 1 ? newRef(load<u64>(args)) : 0);
  return 0;
}
function importErrorStr(self: u64): u64 {
  const m = loadSlot(<usize>self, <usize>self + fieldOffset(0));
  if (m != 0 && typeOf(m) == STR) return m;
  xdecref(m);
  return exceptionStr(self);
}
/** __reduce__ with the fields as state. */
function importErrorReduce(self: u64): u64 { return reduceWithState(self, 3); }
function attributeErrorReduce(self: u64): u64 { return reduceWithState(self, 1); }
function reduceWithState(self: u64, which: u32): u64 {
  const d = changetype<PyBaseException>(<usize>self).dict;
  const state = d >= INLINE_LIMIT ? dictCopy(<usize>d) : newDict();
  if (state == 0) return 0;
  const p = <usize>self;
  if (which == 3) {
    setIf(state, id("name"), load<u64>(p + fieldOffset(1)));
    setIf(state, id("path"), load<u64>(p + fieldOffset(2)));
    setIf(state, id("name_from"), load<u64>(p + fieldOffset(3)));
  } else setIf(state, id("name"), load<u64>(p + fieldOffset(0)));
  const a = exceptionArgs(self);
  const r = dictSize(state) ? tuple3(<u64>typeOf(self), a, <u64>state) : tuple2(<u64>typeOf(self), a);
  decref(a);
  decref(<u64>state);
  return <u64>r;
}
import { newDict } from "./dict";
function setIf(d: usize, name: usize, v: u64): void { if (v != 0 && v != NONE) dictSetStr(d, name, v); }

function stopIterationInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (exceptionInit(self, args, nargs, kwnames) < 0) return -1;
  replaceSlot(<usize>self, <usize>self + fieldOffset(0), nargs > 0 ? newRef(load<u64>(args)) : NONE);
  return 0;
}
function systemExitInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (exceptionInit(self, args, nargs, kwnames) < 0) return -1;
  if (nargs == 0) return 0;
  replaceSlot(<usize>self, <usize>self + fieldOffset(0), nargs == 1 ? newRef(load<u64>(args)) : <u64>tupleFromArray(args, nargs));
  return 0;
}
/** StopIteration.value of the exception e: new reference. */
export function stopIterationValue(e: u64): u64 {
  const v = loadSlot(<usize>e, <usize>e + fieldOffset(0));
  return v ? v : NONE;
}
function keyErrorStr(self: u64): u64 {
  const a = exceptionArgs(self);
  const r = tupleSize(<usize>a) == 1 ? repr(tupleGet(<usize>a, 0)) : exceptionStr(self);
  decref(a);
  return r;
}

// ------------------------------------------------------------------------------------------------------------ types

/** Sets up an exception type with `fields` extra value slots; readyType is still to be called. */
export function exceptionType(t: usize, name: string, base: usize, fields: u32): PyType {
  const type = staticTypeInit(t, name, base, BASE_SIZE + (<usize>fields << 3), TF_BASETYPE | TF_HAVE_GC | TF_EXC);
  type.dictOffset = <i32>offsetof<PyBaseException>("dict");
  type.dealloc = exceptionDealloc.index;
  type.traverse = exceptionTraverse.index;
  type.clear = exceptionClear.index;
  type.new_ = exceptionNew.index;
  if (base != OBJECT) type.init = changetype<PyType>(base).init;
  return type;
}
/** A type that only gives its base another name. */
export function simple(t: usize, name: string, base: usize): void {
  const type = exceptionType(t, name, base, (changetype<PyType>(base).basicSize - <u32>BASE_SIZE) >> 3);
  type.new_ = changetype<PyType>(base).new_;
  readyType(t);
}
/** Names an extra field as an attribute. */
export function fieldMember(t: usize, name: string, i: u32): void { member(t, name, fieldOffset(i), MEMBER_OBJECT); }

export function initExceptionTypes(): void {
  let t = exceptionType(T.BaseException, "BaseException", OBJECT, 0);
  t.init = exceptionInit.index;
  t.str = exceptionStr.index;
  t.repr = exceptionRepr.index;
  t.getattro = genericGetAttr.index;
  t.setattro = genericSetAttr.index;
  getset(T.BaseException, "__dict__", getInstanceDict.index, setInstanceDict.index);
  getset(T.BaseException, "args", getArgs.index, setArgsAttr.index);
  getset(T.BaseException, "__traceback__", getTraceback.index, setTraceback.index);
  getset(T.BaseException, "__context__", getContext.index, setContext.index, "exception context");
  getset(T.BaseException, "__cause__", getCause.index, setCause.index, "exception cause");
  member(T.BaseException, "__suppress_context__", offsetof<PyBaseException>("suppressContext"), MEMBER_BOOL);
  method(T.BaseException, "with_traceback", withTraceback.index, O, "($self, object, /)", "Set self.__traceback__ to tb and return self.");
  method(T.BaseException, "add_note", addNote.index, O, "($self, object, /)", "Add a note to the exception");
  method(T.BaseException, "__reduce__", exceptionReduce.index, NOARGS);
  method(T.BaseException, "__setstate__", exceptionSetstate.index, O);
  readyType(T.BaseException);

  simple(T.Exception, "Exception", T.BaseException);
  simple(T.TypeError, "TypeError", T.Exception);
  simple(T.StopAsyncIteration, "StopAsyncIteration", T.Exception);
  t = exceptionType(T.StopIteration, "StopIteration", T.Exception, 1);
  t.init = stopIterationInit.index;
  fieldMember(T.StopIteration, "value", 0);
  readyType(T.StopIteration);
  simple(T.GeneratorExit, "GeneratorExit", T.BaseException);
  t = exceptionType(T.SystemExit, "SystemExit", T.BaseException, 1);
  t.init = systemExitInit.index;
  fieldMember(T.SystemExit, "code", 0);
  readyType(T.SystemExit);
  simple(T.KeyboardInterrupt, "KeyboardInterrupt", T.BaseException);
  t = exceptionType(T.ImportError, "ImportError", T.Exception, 4);
  t.init = importErrorInit.index;
  t.str = importErrorStr.index;
  fieldMember(T.ImportError, "msg", 0);
  fieldMember(T.ImportError, "name", 1);
  fieldMember(T.ImportError, "path", 2);
  fieldMember(T.ImportError, "name_from", 3);
  method(T.ImportError, "__reduce__", importErrorReduce.index, NOARGS);
  readyType(T.ImportError);
  simple(T.ModuleNotFoundError, "ModuleNotFoundError", T.ImportError);
  initOSError();
  simple(T.EOFError, "EOFError", T.Exception);
  simple(T.RuntimeError, "RuntimeError", T.Exception);
  simple(T.RecursionError, "RecursionError", T.RuntimeError);
  simple(T.NotImplementedError, "NotImplementedError", T.RuntimeError);
  simple(T.PythonFinalizationError, "PythonFinalizationError", T.RuntimeError);
  t = exceptionType(T.NameError, "NameError", T.Exception, 1);
  t.init = nameErrorInit.index;
  fieldMember(T.NameError, "name", 0);
  readyType(T.NameError);
  simple(T.UnboundLocalError, "UnboundLocalError", T.NameError);
  t = exceptionType(T.AttributeError, "AttributeError", T.Exception, 2);
  t.init = attributeErrorInit.index;
  fieldMember(T.AttributeError, "name", 0);
  fieldMember(T.AttributeError, "obj", 1);
  method(T.AttributeError, "__reduce__", attributeErrorReduce.index, NOARGS);
  readyType(T.AttributeError);
  initSyntaxError();
  simple(T.LookupError, "LookupError", T.Exception);
  simple(T.IndexError, "IndexError", T.LookupError);
  t = exceptionType(T.KeyError, "KeyError", T.LookupError, 0);
  t.str = keyErrorStr.index;
  readyType(T.KeyError);
  simple(T.ValueError, "ValueError", T.Exception);
  setupUnicodeErrors();
  simple(T.AssertionError, "AssertionError", T.Exception);
  simple(T.ArithmeticError, "ArithmeticError", T.Exception);
  simple(T.FloatingPointError, "FloatingPointError", T.ArithmeticError);
  simple(T.OverflowError, "OverflowError", T.ArithmeticError);
  simple(T.ZeroDivisionError, "ZeroDivisionError", T.ArithmeticError);
  simple(T.SystemError, "SystemError", T.Exception);
  simple(T.ReferenceError, "ReferenceError", T.Exception);
  simple(T.MemoryError, "MemoryError", T.Exception);
  simple(T.BufferError, "BufferError", T.Exception);
  simple(T.Warning, "Warning", T.Exception);
  simple(T.UserWarning, "UserWarning", T.Warning);
  simple(T.EncodingWarning, "EncodingWarning", T.Warning);
  simple(T.DeprecationWarning, "DeprecationWarning", T.Warning);
  simple(T.PendingDeprecationWarning, "PendingDeprecationWarning", T.Warning);
  simple(T.SyntaxWarning, "SyntaxWarning", T.Warning);
  simple(T.RuntimeWarning, "RuntimeWarning", T.Warning);
  simple(T.FutureWarning, "FutureWarning", T.Warning);
  simple(T.ImportWarning, "ImportWarning", T.Warning);
  simple(T.UnicodeWarning, "UnicodeWarning", T.Warning);
  simple(T.BytesWarning, "BytesWarning", T.Warning);
  simple(T.ResourceWarning, "ResourceWarning", T.Warning);
  setupExceptionGroups();
}
