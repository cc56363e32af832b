// _io._IOBase and its three abstract children, and what all streams share: layout of the head, closed checks, the stream lock.
//
// What protects a stream: its lock, a word of core/sync/lock.ts with the id of the thread that holds it. It is held across calls into Python and the host
// (unlike an object mutex), so a second thread waits for the whole operation; the same thread coming back gets RuntimeError, as in CPython.

import { Value } from "../../value";
import { PyObject } from "../../objects/object";
import { PyType, TF_BASETYPE, TF_HAVE_GC } from "../../objects/type_object";
import { staticType, OBJECT, TypeError, ValueError, OSError, AttributeError, RuntimeError, NotImplementedError, StopIteration } from "../../objects/type_ids";
import { runtime } from "../../runtime";
import { tstate, tid } from "../../thread_state";
import { freeObject } from "../../memory/heap";
import { decref, xdecref, newRef } from "../../memory/refcount";
import { visitPointer } from "../../memory/collector";
import { clearWeakrefs } from "../../objects/weakref";
import { staticTypeInit, readyType, typeOf, isSubtype } from "../../objects/type";
import { genericAlloc } from "../../objects/type_new";
import { getAttr, getAttrOrNull, setAttr, getInstanceDict, setInstanceDict, INLINE_LIMIT } from "../../objects/attributes";
import { raise, raisef, raiseInt, errorOccurred, errorMatches, clearError, fetchError, restoreError, chainContext, writeUnraisable, raiseText } from "../../errors";
import { method, getset, NOARGS, O, FAST, FASTKW } from "../../define";
import { id, str, isStr } from "../../objects/str";
import { NONE, TRUE, FALSE, fromBool } from "../../objects/singletons";
import { call0, call1, callMethod0, callMethod1, callMethod2, tempArray, tempRelease } from "../../call";
import { checkArgs } from "../../args";
import { isTrue, getIter, iterNext, length } from "../../objects/abstract";
import { newList, listAppend } from "../../objects/list";
import { newBytes, bytesData, bytesSize, isBytes, bytesFrom } from "../../objects/bytes";
import { intFromI64, asI64, asIndex, isIntObject } from "../../objects/int";
import { lockAcquire, lockTryAcquire, lockRelease, LOCK_ACQUIRED } from "../../sync/lock";
import { safepoint } from "../../sync/safepoint";
import { rawAlloc, rawFree, rawRealloc } from "../../memory/heap";

export const IOBASE: usize = staticType(256);
export const RAW_IOBASE: usize = staticType(257);
export const BUFFERED_IOBASE: usize = staticType(258);
export const TEXT_IOBASE: usize = staticType(259);
export const FILEIO: usize = staticType(260);
export const BYTESIO: usize = staticType(261);
export const STRINGIO: usize = staticType(262);
export const BUFFERED_READER: usize = staticType(263);
export const BUFFERED_WRITER: usize = staticType(264);
export const BUFFERED_RANDOM: usize = staticType(265);
export const BUFFERED_RWPAIR: usize = staticType(266);
export const TEXT_WRAPPER: usize = staticType(267);
export const NEWLINE_DECODER: usize = staticType(268);
export const UNSUPPORTED: usize = staticType(269); // UnsupportedOperation(OSError, ValueError)
export const BYTESIO_BUFFER: usize = staticType(270);

/** Head of every stream object. */
@unmanaged export class PyStream extends PyObject {
  dict: u32;
  weakList: u32;
  lockWord: u32;
  lockOwner: u32; // atomic: thread id
}
export const DEFAULT_BUFFER_SIZE: i32 = 131072;

/** Enters the stream's lock; false: RuntimeError (reentrant call) or an exception from a signal handler. */
export function enterStream(self: u64): bool {
  const s = changetype<PyStream>(<usize>self);
  const word = <usize>self + offsetof<PyStream>("lockWord");
  const owner = <usize>self + offsetof<PyStream>("lockOwner");
  if (!lockTryAcquire(word)) {
    if (atomic.load<u32>(owner) == tid) { raisef(RuntimeError, "reentrant call inside %R", self); return false; }
    while (lockAcquire(word, -1) != LOCK_ACQUIRED) if (safepoint() < 0) return false;
  }
  atomic.store<u32>(owner, tid);
  return true;
}
export function leaveStream(self: u64): void {
  atomic.store<u32>(<usize>self + offsetof<PyStream>("lockOwner"), 0);
  lockRelease(<usize>self + offsetof<PyStream>("lockWord"));
}

/** Raises io.UnsupportedOperation. Returns 0. */
export function unsupported(message: string): u64 { return raise(UNSUPPORTED, message); }

/** Is the stream closed by its `closed` attribute? 1, 0, -1. */
export function isClosed(self: u64): i32 {
  const c = getAttr(self, id("closed"));
  if (c == 0) return -1;
  const r = isTrue(c);
  decref(c);
  return r;
}
/** ValueError if closed. */
export function checkClosed(self: u64): bool {
  const c = isClosed(self);
  if (c == 0) return true;
  if (c > 0) raise(ValueError, "I/O operation on closed file.");
  return false;
}
/** Calls readable/writable/seekable and raises UnsupportedOperation unless it answers True. */
export function checkAble(self: u64, name: usize, message: string): bool {
  const r = callMethod0(self, name);
  if (r == 0) return false;
  const ok = r == TRUE;
  decref(r);
  if (!ok) unsupported(message);
  return ok;
}

// ------------------------------------------------------------------------------------------------------------ IOBase

function baseNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }
function baseInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 { return 0; }
function baseSeek(self: u64, args: usize, nargs: i32): u64 { return unsupported("seek"); }
function baseTruncate(self: u64, args: usize, nargs: i32): u64 { return unsupported("truncate"); }
function baseFileno(self: u64): u64 { return unsupported("fileno"); }
function baseTell(self: u64): u64 { return callMethod2(self, id("seek"), Value.fromSmall(0), Value.fromSmall(1)); }
function baseFlush(self: u64): u64 {
  const c = closedFlag(self);
  if (c < 0) return 0;
  if (c) return raise(ValueError, "I/O operation on closed file.");
  return NONE;
}
/** The base class's own idea of closed: an attribute `__IOBase_closed` in the instance. */
function closedFlag(self: u64): i32 {
  const v = getAttrOrNull(self, id("__IOBase_closed"));
  if (v == 0) return errorOccurred() ? -1 : 0;
  decref(v);
  return 1;
}
function baseClosed(self: u64): u64 {
  const c = closedFlag(self);
  return c < 0 ? 0 : fromBool(c != 0);
}
function baseClose(self: u64): u64 {
  const c = closedFlag(self);
  if (c < 0) return 0;
  if (c) return NONE;
  const r = callMethod0(self, id("flush"));
  const saved = fetchError();
  const ok = setAttr(self, id("__IOBase_closed"), TRUE);
  chainContext(saved);
  if (r) decref(r);
  return r == 0 || ok < 0 ? 0 : NONE;
}
function baseFalse(self: u64): u64 { return checkClosedFlag(self) ? FALSE : 0; }
function checkClosedFlag(self: u64): bool { return true; }
function baseIsatty(self: u64): u64 { return checkClosed(self) ? FALSE : 0; }
function baseCheckClosed(self: u64, args: usize, nargs: i32): u64 { return checkClosed(self) ? NONE : 0; }
function baseCheckReadable(self: u64, args: usize, nargs: i32): u64 { return checkAble(self, id("readable"), "File or stream is not readable.") ? TRUE : 0; }
function baseCheckWritable(self: u64, args: usize, nargs: i32): u64 { return checkAble(self, id("writable"), "File or stream is not writable.") ? TRUE : 0; }
function baseCheckSeekable(self: u64, args: usize, nargs: i32): u64 { return checkAble(self, id("seekable"), "File or stream is not seekable.") ? TRUE : 0; }
function baseEnter(self: u64): u64 { return checkClosed(self) ? newRef(self) : 0; }
function baseExit(self: u64, args: usize, nargs: i32): u64 { return callMethod0(self, id("close")); }
function baseIter(self: u64): u64 { return checkClosed(self) ? newRef(self) : 0; }
function baseNext(self: u64): u64 {
  const line = callMethod0(self, id("readline"));
  if (line == 0) return 0;
  const n = length(line);
  if (n <= 0) { decref(line); return 0; }
  return line;
}
/** readline through peek() and read(). */
function baseReadline(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("readline", nargs, 0, 1)) return 0;
  let limit: i64 = -1;
  if (nargs && load<u64>(args) != NONE) {
    limit = asIndex(load<u64>(args));
    if (limit == -1 && errorOccurred()) return 0;
  }
  const peek = getAttrOrNull(self, id("peek"));
  if (peek == 0 && errorOccurred()) return 0;
  let buffer = rawAlloc(256);
  let size: usize = 0, capacity: usize = 256;
  let ok = true;
  while (limit < 0 || <i64>size < limit) {
    let want: i64 = 1;
    if (peek) {
      const ahead = call1(peek, Value.fromSmall(1));
      if (ahead == 0) { ok = false; break; }
      if (!isBytes(ahead)) { raisef(OSError, "peek() should have returned a bytes object, not '%T'", ahead); decref(ahead); ok = false; break; }
      const n = <i64>bytesSize(<usize>ahead);
      if (n > 0) {
        const p = bytesData(<usize>ahead);
        let i: i64 = 0;
        while (i < n && (limit < 0 || i < limit - <i64>size)) { i++; if (load<u8>(p + <usize>i - 1) == 10) break; }
        want = i;
      }
      decref(ahead);
    }
    const b = callMethod1(self, id("read"), intFromI64(want));
    if (b == 0) { ok = false; break; }
    if (!isBytes(b)) { raisef(OSError, "read() should have returned a bytes object, not '%T'", b); decref(b); ok = false; break; }
    const n = <usize>bytesSize(<usize>b);
    if (n == 0) { decref(b); break; }
    if (size + n > capacity) {
      capacity = max<usize>(capacity * 2, size + n);
      buffer = rawRealloc(buffer, capacity);
    }
    memory.copy(buffer + size, bytesData(<usize>b), n);
    size += n;
    decref(b);
    if (load<u8>(buffer + size - 1) == 10) break;
  }
  xdecref(peek);
  const r = ok ? <u64>bytesFrom(buffer, <i32>size) : 0;
  rawFree(buffer);
  return r;
}
function baseReadlines(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("readlines", nargs, 0, 1)) return 0;
  let hint: i64 = -1;
  if (nargs && load<u64>(args) != NONE) {
    hint = asIndex(load<u64>(args));
    if (hint == -1 && errorOccurred()) return 0;
  }
  const list = newList(0);
  const it = getIter(self);
  if (it == 0) { decref(<u64>list); return 0; }
  let total: i64 = 0;
  while (true) {
    const line = iterNext(it);
    if (line == 0) break;
    listAppend(list, line);
    const n = length(line);
    decref(line);
    total += n;
    if (hint > 0 && total >= hint) break;
  }
  decref(it);
  if (errorOccurred()) { decref(<u64>list); return 0; }
  return <u64>list;
}
function baseWritelines(self: u64, lines: u64): u64 {
  if (!checkClosed(self)) return 0;
  const it = getIter(lines);
  if (it == 0) return 0;
  while (true) {
    const line = iterNext(it);
    if (line == 0) break;
    const r = callMethod1(self, id("write"), line);
    decref(line);
    if (r == 0) { decref(it); return 0; }
    decref(r);
  }
  decref(it);
  return errorOccurred() ? 0 : NONE;
}
/** tp_finalize: close() if it is still open; errors are unraisable. */
export function streamFinalize(self: u64): void {
  const saved = fetchError();
  const c = isClosed(self);
  if (c < 0) clearError();
  if (c == 0) {
    setAttr(self, id("_finalizing"), TRUE);
    if (errorOccurred()) clearError();
    const r = callMethod0(self, id("close"));
    if (r) decref(r);
    else writeUnraisable(self);
  }
  restoreError(saved);
}
import { finalizeFromDealloc } from "../../memory/refcount";
function baseDealloc(p: usize): void {
  if (finalizeFromDealloc(p)) return;
  clearWeakrefs(p);
  const d = changetype<PyStream>(p).dict;
  freeObject(p);
  if (d >= INLINE_LIMIT) decref(<u64>d);
}
function baseTraverse(p: usize, visit: u32): void {
  const d = changetype<PyStream>(p).dict;
  if (d >= INLINE_LIMIT) visitPointer(d, visit);
}
/** Sets up a stream type's shared part. */
export function streamType(t: usize, name: string, base: usize, size: usize): PyType {
  const type = staticTypeInit(t, name, base, size, TF_BASETYPE | TF_HAVE_GC);
  type.dictOffset = <i32>offsetof<PyStream>("dict");
  type.weakOffset = <i32>offsetof<PyStream>("weakList");
  type.new_ = baseNew.index;
  type.init = baseInit.index;
  type.dealloc = baseDealloc.index;
  type.traverse = baseTraverse.index;
  type.finalize = streamFinalize.index;
  return type;
}

// ------------------------------------------------------------------------------------------------------------ RawIOBase

function rawRead(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("read", nargs, 0, 1)) return 0;
  let n: i64 = -1;
  if (nargs && load<u64>(args) != NONE) {
    n = asIndex(load<u64>(args));
    if (n == -1 && errorOccurred()) return 0;
  }
  if (n < 0) return callMethod0(self, id("readall"));
  const b = newBytearray(<i32>n);
  if (b == 0) return 0;
  const r = callMethod1(self, id("readinto"), <u64>b);
  if (r == 0 || r == NONE) { decref(<u64>b); return r; }
  const got = asIndex(r);
  decref(r);
  if (got == -1 && errorOccurred()) { decref(<u64>b); return 0; }
  if (got < 0 || got > n) {
    decref(<u64>b);
    return raisef(ValueError, "readinto returned %d outside buffer size %d", <u64>got, <u64>n);
  }
  const out = <u64>bytesFrom(bytearrayData(b), <i32>got);
  decref(<u64>b);
  return out;
}
import { newBytearray, bytearrayData } from "../../objects/bytearray";
function rawReadall(self: u64): u64 {
  let buffer = rawAlloc(8192);
  let size: usize = 0, capacity: usize = 8192;
  while (true) {
    const b = callMethod1(self, id("read"), Value.fromSmall(DEFAULT_BUFFER_SIZE));
    if (b == 0) { rawFree(buffer); return 0; }
    if (b == NONE) {
      if (size == 0) { rawFree(buffer); return NONE; }
      break;
    }
    if (!isBytes(b)) { rawFree(buffer); decref(b); return raise(TypeError, "read() should return bytes"); }
    const n = <usize>bytesSize(<usize>b);
    if (n == 0) { decref(b); break; }
    if (size + n > capacity) {
      capacity = max<usize>(capacity * 2, size + n);
      buffer = rawRealloc(buffer, capacity);
    }
    memory.copy(buffer + size, bytesData(<usize>b), n);
    size += n;
    decref(b);
  }
  const r = <u64>bytesFrom(buffer, <i32>size);
  rawFree(buffer);
  return r;
}
function rawReadinto(self: u64, b: u64): u64 { return raiseEmptyNotImplemented(); }
function rawWrite(self: u64, b: u64): u64 { return raiseEmptyNotImplemented(); }
import { raiseEmpty } from "../../errors";
function raiseEmptyNotImplemented(): u64 { return raiseEmpty(NotImplementedError); }

// ------------------------------------------------------------------------------------------------------------ BufferedIOBase, TextIOBase

function bufferedUnsupportedRead(self: u64, args: usize, nargs: i32): u64 { return unsupported("read"); }
function bufferedUnsupportedRead1(self: u64, args: usize, nargs: i32): u64 { return unsupported("read1"); }
function bufferedUnsupportedWrite(self: u64, b: u64): u64 { return unsupported("write"); }
function bufferedUnsupportedDetach(self: u64): u64 { return unsupported("detach"); }
function textUnsupportedReadline(self: u64, args: usize, nargs: i32): u64 { return unsupported("readline"); }
import { getBuffer, releaseBuffer, Buffer } from "../../objects/buffer";
function readIntoGeneric(self: u64, target: u64, name: usize): u64 {
  const b = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  if (getBuffer(target, changetype<usize>(b), 1) < 0) { rawFree(changetype<usize>(b)); return 0; }
  const data = callMethod1(self, name, intFromI64(b.length));
  let r: u64 = 0;
  if (data) {
    if (!isBytes(data)) raise(TypeError, "read() should return bytes");
    else if (<i64>bytesSize(<usize>data) > b.length) raisef(ValueError, "read() returned too much data: %d bytes requested, %d returned", <u64>b.length, <u64>bytesSize(<usize>data));
    else {
      memory.copy(b.data, bytesData(<usize>data), <usize>bytesSize(<usize>data));
      r = intFromI64(<i64>bytesSize(<usize>data));
    }
    decref(data);
  }
  releaseBuffer(changetype<usize>(b));
  rawFree(changetype<usize>(b));
  return r;
}
function bufferedReadinto(self: u64, b: u64): u64 { return readIntoGeneric(self, b, id("read")); }
function bufferedReadinto1(self: u64, b: u64): u64 { return readIntoGeneric(self, b, id("read1")); }
function textNone(self: u64): u64 { return NONE; }

export function initIOBase(): void {
  let t = streamType(IOBASE, "_io._IOBase", OBJECT, offsetof<PyStream>());
  t.iter = baseIter.index;
  t.iternext = baseNext.index;
  getset(IOBASE, "__dict__", getInstanceDict.index, setInstanceDict.index);
  getset(IOBASE, "closed", baseClosed.index);
  method(IOBASE, "seek", baseSeek.index, FAST, "($self, offset, whence=os.SEEK_SET, /)");
  method(IOBASE, "tell", baseTell.index, NOARGS, "($self, /)");
  method(IOBASE, "truncate", baseTruncate.index, FAST, "($self, size=None, /)");
  method(IOBASE, "flush", baseFlush.index, NOARGS, "($self, /)");
  method(IOBASE, "close", baseClose.index, NOARGS, "($self, /)");
  method(IOBASE, "seekable", baseFalse.index, NOARGS, "($self, /)");
  method(IOBASE, "readable", baseFalse.index, NOARGS, "($self, /)");
  method(IOBASE, "writable", baseFalse.index, NOARGS, "($self, /)");
  method(IOBASE, "_checkClosed", baseCheckClosed.index, FAST);
  method(IOBASE, "_checkSeekable", baseCheckSeekable.index, FAST);
  method(IOBASE, "_checkReadable", baseCheckReadable.index, FAST);
  method(IOBASE, "_checkWritable", baseCheckWritable.index, FAST);
  method(IOBASE, "fileno", baseFileno.index, NOARGS, "($self, /)");
  method(IOBASE, "isatty", baseIsatty.index, NOARGS, "($self, /)");
  method(IOBASE, "__enter__", baseEnter.index, NOARGS);
  method(IOBASE, "__exit__", baseExit.index, FAST);
  method(IOBASE, "readline", baseReadline.index, FAST, "($self, size=-1, /)");
  method(IOBASE, "readlines", baseReadlines.index, FAST, "($self, hint=-1, /)");
  method(IOBASE, "writelines", baseWritelines.index, O, "($self, lines, /)");
  readyType(IOBASE);

  streamType(RAW_IOBASE, "_io._RawIOBase", IOBASE, offsetof<PyStream>());
  method(RAW_IOBASE, "read", rawRead.index, FAST, "($self, size=-1, /)");
  method(RAW_IOBASE, "readall", rawReadall.index, NOARGS, "($self, /)");
  method(RAW_IOBASE, "readinto", rawReadinto.index, O);
  method(RAW_IOBASE, "write", rawWrite.index, O);
  readyType(RAW_IOBASE);

  streamType(BUFFERED_IOBASE, "_io._BufferedIOBase", IOBASE, offsetof<PyStream>());
  method(BUFFERED_IOBASE, "detach", bufferedUnsupportedDetach.index, NOARGS, "($self, /)");
  method(BUFFERED_IOBASE, "read", bufferedUnsupportedRead.index, FAST, "($self, size=-1, /)");
  method(BUFFERED_IOBASE, "read1", bufferedUnsupportedRead1.index, FAST, "($self, size=-1, /)");
  method(BUFFERED_IOBASE, "readinto", bufferedReadinto.index, O, "($self, buffer, /)");
  method(BUFFERED_IOBASE, "readinto1", bufferedReadinto1.index, O, "($self, buffer, /)");
  method(BUFFERED_IOBASE, "write", bufferedUnsupportedWrite.index, O, "($self, b, /)");
  readyType(BUFFERED_IOBASE);

  streamType(TEXT_IOBASE, "_io._TextIOBase", IOBASE, offsetof<PyStream>());
  method(TEXT_IOBASE, "detach", bufferedUnsupportedDetach.index, NOARGS, "($self, /)");
  method(TEXT_IOBASE, "read", bufferedUnsupportedRead.index, FAST, "($self, size=-1, /)");
  method(TEXT_IOBASE, "readline", textUnsupportedReadline.index, FAST, "($self, size=-1, /)");
  method(TEXT_IOBASE, "write", bufferedUnsupportedWrite.index, O, "($self, s, /)");
  getset(TEXT_IOBASE, "encoding", textNone.index);
  getset(TEXT_IOBASE, "newlines", textNone.index);
  getset(TEXT_IOBASE, "errors", textNone.index);
  readyType(TEXT_IOBASE);
}
