// Raising, looking at and clearing the current thread's exception (`tstate.exc`).
// Everything here works on the calling thread's state only; exception objects themselves lock like other objects.

import { Value } from "./value";
import { PyObject } from "./objects/object";
import { PyType, TF_EXC, TF_TYPE } from "./objects/type_object";
import { tstate, ExcInfo } from "./thread_state";
import { incref, decref, newRef } from "./memory/refcount";
import { NONE, EMPTY_TUPLE } from "./objects/singletons";
import { TypeError, SystemError, MemoryError, KeyError, StopIteration, ValueError, OverflowError, RuntimeError } from "./objects/type_ids";
import { sbNew, sbAscii, sbStr, sbChar, sbInt, sbUint, sbHex, sbFinish, sbDrop } from "./objects/str_builder";
import { str, id } from "./objects/str";
import { repr, ascii, toStr } from "./objects/abstract";
import { typeOf, isSubtype } from "./objects/type";
import { PyBaseException, newExceptionFromValue, newSimpleException } from "./objects/exceptions";
import { tuple1 } from "./objects/tuple";
import { callUnraisableHook } from "./unraisable";

@inline
function exceptionType(exc: u64): usize { return <usize>Value.obj(exc).type; }

/** Sets `exc` (an exception instance; stolen) as the thread's exception, with the exception being handled as its context. Returns 0. */
export function raiseInstance(exc: u64): u64 {
  const handled = handledException();
  if (handled != 0 && handled != exc) {
    // avoid cycles: cut `exc` out of the chain below `handled`
    let o = handled;
    while (true) {
      const context = Value.obj(o) as PyObject;
      const e = changetype<PyBaseException>(changetype<usize>(context));
      const next = e.context;
      if (next == 0) break;
      if (next == exc) { e.context = 0; decref(next); break; }
      o = next;
    }
    const e = changetype<PyBaseException>(<usize>exc);
    const old = e.context;
    e.context = newRef(handled);
    if (old) decref(old);
  }
  const previous = tstate.exc;
  tstate.exc = exc;
  if (previous) decref(previous);
  return 0;
}

/** The exception being handled by the innermost except block (borrowed), or 0. */
export function handledException(): u64 {
  let info = changetype<ExcInfo>(<usize>tstate.excInfo);
  while (changetype<usize>(info) != 0) {
    if (info.exc != 0 && info.exc != NONE) return info.exc;
    info = changetype<ExcInfo>(<usize>info.prev);
  }
  return 0;
}

/** Raises `type("message")`; returns 0. */
export function raise(type: usize, message: string): u64 {
  const b = sbNew();
  if (b == 0) return raiseNoMemory();
  sbAscii(b, message);
  return raiseText(type, sbFinish(b));
}

/** Raises `type(text)`; steals text. Returns 0. */
export function raiseText(type: usize, text: u64): u64 {
  if (text == 0) return 0;
  const e = newSimpleException(type, text);
  decref(text);
  if (e == 0) return 0;
  return raiseInstance(e);
}
export function raiseInt(type: usize, message: string): i32 { raise(type, message); return -1; }

/** Raises `type(value)` as CPython's PyErr_SetObject: a tuple becomes the arguments, None none, an instance is raised itself. Borrows value. Returns 0. */
export function raiseValue(type: usize, value: u64): u64 {
  if (Value.isObject(value) && isSubtype(typeOf(value), type)) return raiseInstance(newRef(value));
  const e = newExceptionFromValue(type, value);
  if (e == 0) return 0;
  return raiseInstance(e);
}

/** Raises type with no arguments. */
export function raiseEmpty(type: usize): u64 { return raiseValue(type, EMPTY_TUPLE); }

/** KeyError(key), also when key is a tuple. */
export function raiseKeyError(key: u64): u64 {
  const args = tuple1(key);
  if (args == 0) return 0;
  raiseValue(KeyError, <u64>args);
  decref(<u64>args);
  return 0;
}
/** StopIteration(value), also when value is a tuple or an exception; value 0 or None: no argument. */
export function raiseStopIteration(value: u64): u64 {
  if (value == 0 || value == NONE) return raiseEmpty(StopIteration);
  const args = tuple1(value);
  if (args == 0) return 0;
  const e = newExceptionFromValue(StopIteration, <u64>args);
  decref(<u64>args);
  if (e == 0) return 0;
  return raiseInstance(e);
}

/**
 * Raises with a formatted message. Codes: %T type name of the value, %N name of the type at the address, %S a str value (or str() of it),
 * %R repr, %A ascii, %d signed, %u unsigned, %x hex, %c code point, %s string literal (changetype<usize>("...")), %%. Returns 0.
 */
export function raisef(type: usize, format: string, a: u64 = 0, b: u64 = 0, c: u64 = 0, d: u64 = 0): u64 {
  const text = formatText(format, a, b, c, d);
  if (text == 0) return 0;
  return raiseText(type, text);
}
export function raisefInt(type: usize, format: string, a: u64 = 0, b: u64 = 0, c: u64 = 0, d: u64 = 0): i32 { raisef(type, format, a, b, c, d); return -1; }

/** A new str from the format of raisef; 0 with an error. */
export function formatText(format: string, a: u64 = 0, b: u64 = 0, c: u64 = 0, d: u64 = 0): u64 {
  const out = sbNew();
  if (out == 0) return raiseNoMemory();
  const n = format.length;
  let used = 0;
  for (let i = 0; i < n; i++) {
    const ch = format.charCodeAt(i);
    if (ch != 37 || i + 1 == n) { sbChar(out, <u32>ch); continue; }
    const code = format.charCodeAt(++i);
    if (code == 37) { sbChar(out, 37); continue; }
    const v = used == 0 ? a : used == 1 ? b : used == 2 ? c : d;
    used++;
    switch (code) {
      case 84: sbStr(out, <usize>changetype<PyType>(typeOf(v)).name); break; // T
      case 78: sbStr(out, <usize>changetype<PyType>(<usize>v).name); break; // N
      case 83: case 82: case 65: { // S R A
        const s = code == 83 ? toStr(v) : code == 82 ? repr(v) : ascii(v);
        if (s == 0) { sbDrop(out); return 0; }
        sbStr(out, <usize>s);
        decref(s);
        break;
      }
      case 100: sbInt(out, <i64>v); break; // d
      case 117: sbUint(out, v); break; // u
      case 120: sbHex(out, v); break; // x
      case 99: sbChar(out, <u32>v); break; // c
      case 115: sbAscii(out, changetype<string>(<usize>v)); break; // s
      default: sbChar(out, 37); sbChar(out, <u32>code);
    }
  }
  return sbFinish(out);
}

/** The preallocated MemoryError: raising it must not need memory. */
export function raiseNoMemory(): u64 {
  return raiseInstance(newSimpleException(MemoryError, 0));
}

export function errorOccurred(): bool { return tstate.exc != 0; }
export function errorMatches(type: usize): bool { return tstate.exc != 0 && isSubtype(exceptionType(tstate.exc), type); }
export function clearError(): void {
  const e = tstate.exc;
  tstate.exc = 0;
  if (e) decref(e);
}
/** Takes the exception out of the thread state: new reference, 0 if none. */
export function fetchError(): u64 {
  const e = tstate.exc;
  tstate.exc = 0;
  return e;
}
/** Puts back what fetchError took (steals exc; 0 clears). */
export function restoreError(exc: u64): void {
  const old = tstate.exc;
  tstate.exc = exc;
  if (old) decref(old);
}
/** The new exception in tstate gets `cause` (stolen) as __cause__ and __context__: "raise ... from cause" done by the core. */
export function chainCause(cause: u64): void {
  const e = changetype<PyBaseException>(<usize>tstate.exc);
  if (changetype<usize>(e) == 0) { restoreError(cause); return; }
  const oldCause = e.cause, oldContext = e.context;
  e.cause = newRef(cause);
  e.context = cause;
  e.suppressContext = 1;
  if (oldCause) decref(oldCause);
  if (oldContext) decref(oldContext);
}
/** After an error raised while `previous` (stolen) was set aside: previous becomes the context. Without a new error, previous is set again. */
export function chainContext(previous: u64): void {
  if (previous == 0) return;
  if (tstate.exc == 0) { tstate.exc = previous; return; }
  const e = changetype<PyBaseException>(<usize>tstate.exc);
  if (tstate.exc == previous) { decref(previous); return; }
  const old = e.context;
  e.context = previous;
  if (old) decref(old);
}
/** Gives the current exception to sys.unraisablehook: `where` (borrowed, may be 0) is the object it came from. Clears the error. */
export function writeUnraisable(where: u64): void {
  const e = fetchError();
  if (e == 0) return;
  callUnraisableHook(e, where, 0);
  decref(e);
}
/** The same with a message such as "Exception ignored while ..." (a str value, borrowed). */
export function writeUnraisableMessage(message: u64, where: u64): void {
  const e = fetchError();
  if (e == 0) return;
  callUnraisableHook(e, where, message);
  decref(e);
}
export function badInternalCall(): u64 { return raise(SystemError, "bad argument to internal function"); }
export function badArgument(): u64 { return raise(TypeError, "bad argument type for built-in operation"); }

/** True if v is an exception class / an exception instance. */
export function isExceptionClass(v: u64): bool {
  if (!Value.isObject(v)) return false;
  const t = changetype<PyType>(<usize>Value.obj(v).type);
  return (t.flags & TF_TYPE) != 0 && (changetype<PyType>(Value.ptr(v)).flags & TF_EXC) != 0;
}
export function isExceptionInstance(v: u64): bool {
  return Value.isObject(v) && (changetype<PyType>(<usize>Value.obj(v).type).flags & TF_EXC) != 0;
}
