// OSError: errno decides the subclass, attributes from the arguments.
// Fields of an exception with extra slots (exceptions.ts says what protects them).

import { PyType } from "./type_object";
import * as T from "./type_ids";
import { OSError, TypeError, BOOL } from "./type_ids";
import { decref, xdecref, newRef } from "../memory/refcount";
import { readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { exceptionType, simple, fieldMember, fieldOffset, exceptionInit, setArgs, exceptionStr, exceptionArgs, PyBaseException } from "./exceptions";
import { loadSlot, replaceSlot } from "./descriptors";
import { getset, method, NOARGS } from "../define";
import { raise, raisef, raiseInt, raisefInt, formatText, errorOccurred, raiseInstance, clearError } from "../errors";
import { tupleFromArray, tupleGet, tupleSize, tuple2, tuple3, newTuple, tupleSet } from "./tuple";
import { asI64, intFromI64, isIntObject } from "./int";
import { asIndex } from "./int";
import { NONE, EMPTY_TUPLE } from "./singletons";
import { id, str } from "./str";
import { call2, call3, tempArray, tempRelease, call } from "../call";
import { objectNew } from "./object_type";
import { INLINE_LIMIT } from "./attributes";
import { osErrorText } from "../modules/errno";

const ERRNO: u32 = 0, STRERROR: u32 = 1, FILENAME: u32 = 2, FILENAME2: u32 = 3, WRITTEN: u32 = 4;
const FIELDS: u32 = 5;

/** The OSError subclass for a Linux errno. */
export function errnoClass(e: i64): usize {
  switch (<i32>e) {
    case 11: case 114: case 115: return T.BlockingIOError; // EAGAIN EALREADY EINPROGRESS
    case 32: case 108: return T.BrokenPipeError; // EPIPE ESHUTDOWN
    case 10: return T.ChildProcessError;
    case 103: return T.ConnectionAbortedError;
    case 111: return T.ConnectionRefusedError;
    case 104: return T.ConnectionResetError;
    case 17: return T.FileExistsError;
    case 2: return T.FileNotFoundError;
    case 21: return T.IsADirectoryError;
    case 20: return T.NotADirectoryError;
    case 4: return T.InterruptedError;
    case 13: case 1: return T.PermissionError; // EACCES EPERM
    case 3: return T.ProcessLookupError;
    case 110: return T.TimeoutError;
  }
  return OSError;
}

/** A subclass with its own __init__ but OSError's __new__ gets its arguments in __init__ only. */
function usesInit(t: PyType): bool { return t.init != osErrorInit.index && t.new_ == osErrorNew.index; }

function fill(self: u64, args: usize, nargs: i32): i32 {
  const p = <usize>self;
  let keep = nargs;
  if (nargs >= 2 && nargs <= 5) {
    const filename = nargs >= 3 ? load<u64>(args, 16) : 0;
    const filename2 = nargs >= 5 ? load<u64>(args, 32) : 0;
    replaceSlot(p, p + fieldOffset(ERRNO), newRef(load<u64>(args)));
    replaceSlot(p, p + fieldOffset(STRERROR), newRef(load<u64>(args, 8)));
    if (filename != 0 && filename != NONE) {
      if (isSubtype(typeOf(self), T.BlockingIOError) && isIntObject(filename)) {
        const n = asIndex(filename);
        if (n == -1 && errorOccurred()) return -1;
        replaceSlot(p, p + fieldOffset(WRITTEN), newRef(filename));
      } else {
        replaceSlot(p, p + fieldOffset(FILENAME), newRef(filename));
        if (filename2 != 0 && filename2 != NONE) replaceSlot(p, p + fieldOffset(FILENAME2), newRef(filename2));
        keep = 2; // args stays (errno, strerror)
      }
    } else if (filename == NONE) replaceSlot(p, p + fieldOffset(FILENAME), NONE);
  }
  return setArgs(self, args, keep);
}
function osErrorNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const t = changetype<PyType>(type);
  const plain = !usesInit(t);
  if (plain && kwnames != 0 && tupleSize(kwnames) != 0) return raisef(TypeError, "%N() takes no keyword arguments", <u64>type);
  let cls = type;
  if (plain && type == OSError && nargs >= 2 && nargs <= 5 && isIntObject(load<u64>(args))) {
    const e = asI64(load<u64>(args));
    if (e == -1 && errorOccurred()) clearError();
    else cls = errnoClass(e);
  }
  const p = genericAlloc(cls, 0);
  if (p == 0) return 0;
  changetype<PyBaseException>(p).args = EMPTY_TUPLE;
  if (plain && fill(<u64>p, args, nargs) < 0) { decref(<u64>p); return 0; }
  return <u64>p;
}
function osErrorInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const t = changetype<PyType>(typeOf(self));
  if (!usesInit(t)) return 0;
  if (kwnames != 0 && tupleSize(kwnames) != 0) return raisefInt(TypeError, "%T() takes no keyword arguments", self);
  return fill(self, args, nargs);
}
function osErrorStr(self: u64): u64 {
  const p = <usize>self;
  const e = loadSlot(p, p + fieldOffset(ERRNO)), s = loadSlot(p, p + fieldOffset(STRERROR));
  const f = loadSlot(p, p + fieldOffset(FILENAME)), f2 = loadSlot(p, p + fieldOffset(FILENAME2));
  let r: u64;
  if (f != 0 && f != NONE || f2 != 0) {
    r = f2 != 0 ? formatText("[Errno %S] %S: %R -> %R", e ? e : NONE, s ? s : NONE, f ? f : NONE, f2) : formatText("[Errno %S] %S: %R", e ? e : NONE, s ? s : NONE, f);
  } else if (e != 0 && s != 0) r = formatText("[Errno %S] %S", e, s);
  else r = exceptionStr(self);
  xdecref(e);
  xdecref(s);
  xdecref(f);
  xdecref(f2);
  return r;
}
function getWritten(self: u64): u64 {
  const v = loadSlot(<usize>self, <usize>self + fieldOffset(WRITTEN));
  if (v) return v;
  return raise(T.AttributeError, "characters_written");
}
function setWritten(self: u64, value: u64): i32 {
  if (value == 0) {
    if (!replaceSlot(<usize>self, <usize>self + fieldOffset(WRITTEN), 0)) return raiseInt(T.AttributeError, "characters_written");
    return 0;
  }
  const n = asIndex(value);
  if (n == -1 && errorOccurred()) return -1;
  replaceSlot(<usize>self, <usize>self + fieldOffset(WRITTEN), intFromI64(n));
  return 0;
}
function osErrorReduce(self: u64): u64 {
  const p = <usize>self;
  let args = exceptionArgs(self);
  const f = load<u64>(p + fieldOffset(FILENAME)), f2 = load<u64>(p + fieldOffset(FILENAME2));
  if (tupleSize(<usize>args) == 2 && f != 0 && f != NONE) {
    const n = f2 ? 5 : 3;
    const t = newTuple(n);
    tupleSet(t, 0, newRef(tupleGet(<usize>args, 0)));
    tupleSet(t, 1, newRef(tupleGet(<usize>args, 1)));
    tupleSet(t, 2, newRef(f));
    if (f2) { tupleSet(t, 3, NONE); tupleSet(t, 4, newRef(f2)); }
    decref(args);
    args = <u64>t;
  }
  const d = changetype<PyBaseException>(p).dict;
  const r = d >= INLINE_LIMIT ? tuple3(<u64>typeOf(self), args, <u64>d) : tuple2(<u64>typeOf(self), args);
  decref(args);
  return <u64>r;
}

/** Raises the OSError of a host's negative errno; filenames are borrowed values or 0. Returns 0. */
export function raiseErrno(errno: i32, filename: u64 = 0, filename2: u64 = 0): u64 {
  const e = errno < 0 ? -errno : errno;
  const args = tempArray(5);
  if (args == 0) return 0;
  const text = osErrorText(e);
  store<u64>(args, intFromI64(<i64>e));
  store<u64>(args, text, 8);
  store<u64>(args, filename ? filename : NONE, 16);
  store<u64>(args, NONE, 24);
  store<u64>(args, filename2, 32);
  const exc = call(<u64>OSError, args, filename2 ? 5 : filename ? 3 : 2, 0);
  tempRelease(args);
  decref(text);
  if (exc == 0) return 0;
  return raiseInstance(exc);
}

export function initOSError(): void {
  const t = exceptionType(OSError, "OSError", T.Exception, FIELDS);
  t.new_ = osErrorNew.index;
  t.init = osErrorInit.index;
  t.str = osErrorStr.index;
  fieldMember(OSError, "errno", ERRNO);
  fieldMember(OSError, "strerror", STRERROR);
  fieldMember(OSError, "filename", FILENAME);
  fieldMember(OSError, "filename2", FILENAME2);
  getset(OSError, "characters_written", getWritten.index, setWritten.index);
  method(OSError, "__reduce__", osErrorReduce.index, NOARGS);
  readyType(OSError);
  simple(T.BlockingIOError, "BlockingIOError", OSError);
  simple(T.ChildProcessError, "ChildProcessError", OSError);
  simple(T.ConnectionError, "ConnectionError", OSError);
  simple(T.BrokenPipeError, "BrokenPipeError", T.ConnectionError);
  simple(T.ConnectionAbortedError, "ConnectionAbortedError", T.ConnectionError);
  simple(T.ConnectionRefusedError, "ConnectionRefusedError", T.ConnectionError);
  simple(T.ConnectionResetError, "ConnectionResetError", T.ConnectionError);
  simple(T.FileExistsError, "FileExistsError", OSError);
  simple(T.FileNotFoundError, "FileNotFoundError", OSError);
  simple(T.InterruptedError, "InterruptedError", OSError);
  simple(T.IsADirectoryError, "IsADirectoryError", OSError);
  simple(T.NotADirectoryError, "NotADirectoryError", OSError);
  simple(T.PermissionError, "PermissionError", OSError);
  simple(T.ProcessLookupError, "ProcessLookupError", OSError);
  simple(T.TimeoutError, "TimeoutError", OSError);
}
