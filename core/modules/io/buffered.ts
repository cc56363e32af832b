// _io.BufferedReader, BufferedWriter, BufferedRandom, BufferedRWPair.
//
// One struct serves the three: a block of raw memory that holds either bytes read ahead (readPos..readEnd) or bytes to be written (0..writeEnd), never
// both. `position` is where the raw stream stands. All of it is guarded by the stream's lock (iobase.ts).
// When the raw stream is exactly a FileIO, reads and writes go straight to the descriptor.

import { Value } from "../../value";
import { PyType } from "../../objects/type_object";
import { TypeError, ValueError, OSError, BlockingIOError, RuntimeError } from "../../objects/type_ids";
import { runtime } from "../../runtime";
import {
  PyStream, BUFFERED_IOBASE, BUFFERED_READER, BUFFERED_WRITER, BUFFERED_RANDOM, BUFFERED_RWPAIR, FILEIO, streamType, unsupported, DEFAULT_BUFFER_SIZE, enterStream, leaveStream, checkAble,
  isClosed,
} from "./iobase";
import { fileReadInto, fileWriteFrom, fileSeek, fileReadall, fileDescriptor, fileOf } from "./fileio";
import { typeOf, isSubtype, readyType } from "../../objects/type";
import { genericAlloc } from "../../objects/type_new";
import { freeObject, rawAlloc, rawFree, rawRealloc } from "../../memory/heap";
import { decref, xdecref, newRef, finalizeFromDealloc } from "../../memory/refcount";
import { visitValue, visitPointer } from "../../memory/collector";
import { clearWeakrefs } from "../../objects/weakref";
import { INLINE_LIMIT, getAttr, getAttrOrNull } from "../../objects/attributes";
import { raise, raisef, raiseInt, errorOccurred, errorMatches, clearError, fetchError, restoreError, chainContext, raiseInstance, formatText } from "../../errors";
import { method, getset, member, NOARGS, O, FAST, MEMBER_OBJECT, MEMBER_BOOL, READONLY } from "../../define";
import { parseArgs, checkArgs } from "../../args";
import { call3, callMethod0, callMethod1, callMethod2, tempArray, tempRelease } from "../../call";
import { id, str } from "../../objects/str";
import { NONE, TRUE, FALSE, fromBool, EMPTY_BYTES } from "../../objects/singletons";
import { intFromI64, asI64, asI32, asIndex, isIntObject } from "../../objects/int";
import { isTrue } from "../../objects/abstract";
import { newBytes, bytesData, bytesSize, bytesFrom, isBytes } from "../../objects/bytes";
import { getBuffer, releaseBuffer, Buffer } from "../../objects/buffer";
import { newRawMemoryview, releaseMemoryview } from "../../objects/memoryview";

@unmanaged export class PyBuffered extends PyStream {
  raw: u64;        // 0: detached or uninitialised
  buffer: u32;
  size: i32;
  readPos: i32;
  readEnd: i32;
  writeEnd: i32;
  ok: u8;
  detached: u8;
  fast: u8;        // raw is exactly a FileIO
  finalizing: u8;
  position: i64;   // of the raw stream; -1 unknown
}
@inline
function cast(self: u64): PyBuffered { return changetype<PyBuffered>(<usize>self); }

function bufferedNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }
const INIT = "($self, raw, buffer_size=DEFAULT_BUFFER_SIZE)";
function init(self: u64, args: usize, nargs: i32, kwnames: usize, name: string, read: bool, write: bool, seek: bool): i32 {
  const b = cast(self);
  b.ok = 0;
  b.detached = 0;
  const out = tempArray(2);
  if (out == 0) return -1;
  let r = -1;
  if (parseArgs(name, INIT, args, nargs, kwnames, out)) {
    const raw = load<u64>(out);
    const size = load<u64>(out, 8) ? asIndex(load<u64>(out, 8)) : DEFAULT_BUFFER_SIZE;
    if (size == -1 && errorOccurred()) r = -1;
    else if (seek && !checkAble(raw, id("seekable"), "File or stream is not seekable.")) r = -1;
    else if (read && !checkAble(raw, id("readable"), "File or stream is not readable.")) r = -1;
    else if (write && !checkAble(raw, id("writable"), "File or stream is not writable.")) r = -1;
    else if (size <= 0) raise(ValueError, "buffer size must be strictly positive");
    else r = setup(self, raw, <i32>size);
  }
  tempRelease(out);
  return r;
}
function setup(self: u64, raw: u64, size: i32): i32 {
  const b = cast(self);
  const p = rawAlloc(size);
  if (p == 0) return -1;
  if (b.buffer) rawFree(<usize>b.buffer);
  const old = b.raw;
  b.raw = newRef(raw);
  xdecref(old);
  b.buffer = <u32>p;
  b.size = size;
  b.readPos = 0;
  b.readEnd = 0;
  b.writeEnd = 0;
  b.position = -1;
  b.fast = typeOf(raw) == FILEIO && (typeOf(self) == BUFFERED_READER || typeOf(self) == BUFFERED_WRITER || typeOf(self) == BUFFERED_RANDOM) ? 1 : 0;
  b.ok = 1;
  return 0;
}
function readerInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 { return init(self, args, nargs, kwnames, "BufferedReader", true, false, false); }
function writerInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 { return init(self, args, nargs, kwnames, "BufferedWriter", false, true, false); }
function randomInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 { return init(self, args, nargs, kwnames, "BufferedRandom", true, true, true); }

function checkOk(self: u64): bool {
  const b = cast(self);
  if (b.ok) return true;
  raise(ValueError, b.detached ? "raw stream has been detached" : "I/O operation on uninitialized object");
  return false;
}
function closedNow(self: u64): i32 {
  const b = cast(self);
  if (b.fast) return fileDescriptor(b.raw) < 0 ? 1 : 0;
  return isClosed(b.raw);
}
function checkOpen(self: u64, message: string): bool {
  const c = closedNow(self);
  if (c == 0) return true;
  if (c > 0) raise(ValueError, message);
  return false;
}

// ------------------------------------------------------------------------------------------------------------ the raw stream

/** Reads up to n bytes into memory: count, 0 at the end, -2 would block, -1 error. */
function rawRead(self: u64, p: usize, n: i32): i32 {
  const b = cast(self);
  let got: i32;
  if (b.fast) got = fileReadInto(b.raw, p, n);
  else {
    const view = newRawMemoryview(p, n, false);
    if (view == 0) return -1;
    const r = callMethod1(b.raw, id("readinto"), view);
    releaseMemoryview(view);
    decref(view);
    if (r == 0) return -1;
    if (r == NONE) return -2;
    const k = asIndex(r);
    decref(r);
    if (k == -1 && errorOccurred()) return -1;
    if (k < 0 || k > n) { raisef(OSError, "raw readinto() returned invalid length %d (should have been between 0 and %d)", <u64>k, <u64>n); return -1; }
    got = <i32>k;
  }
  if (got > 0 && b.position >= 0) b.position += got;
  return got;
}
function rawWrite(self: u64, p: usize, n: i32): i32 {
  const b = cast(self);
  let done: i32;
  if (b.fast) done = fileWriteFrom(b.raw, p, n);
  else {
    const view = newRawMemoryview(p, n, true);
    if (view == 0) return -1;
    const r = callMethod1(b.raw, id("write"), view);
    releaseMemoryview(view);
    decref(view);
    if (r == 0) return -1;
    if (r == NONE) return -2;
    const k = asIndex(r);
    decref(r);
    if (k == -1 && errorOccurred()) return -1;
    if (k < 0 || k > n) { raisef(OSError, "raw write() returned invalid length %d (should have been between 0 and %d)", <u64>k, <u64>n); return -1; }
    done = <i32>k;
  }
  if (done > 0 && b.position >= 0) b.position += done;
  return done;
}
/** raw.seek: the new position, -1 with an error. */
function rawSeek(self: u64, offset: i64, whence: i32): i64 {
  const b = cast(self);
  let r: i64;
  if (b.fast) r = fileSeek(b.raw, offset, whence);
  else {
    const o = intFromI64(offset);
    const v = callMethod2(b.raw, id("seek"), o, Value.fromSmall(whence));
    decref(o);
    if (v == 0) return -1;
    r = asI64(v);
    decref(v);
    if (r == -1 && errorOccurred()) return -1;
    if (r < 0) { raisef(OSError, "Raw stream returned invalid position %d", <u64>r); return -1; }
  }
  if (r >= 0) b.position = r;
  return r;
}
function rawTell(self: u64): i64 {
  const b = cast(self);
  if (b.fast) { const r = fileSeek(b.raw, 0, 1); if (r >= 0) b.position = r; return r; }
  const v = callMethod0(b.raw, id("tell"));
  if (v == 0) return -1;
  const r = asI64(v);
  decref(v);
  if (r == -1 && errorOccurred()) return -1;
  if (r < 0) { raisef(OSError, "Raw stream returned invalid position %d", <u64>r); return -1; }
  b.position = r;
  return r;
}
function blocked(written: i64): void {
  const e = call3(<u64>BlockingIOError, Value.fromSmall(11), str("write could not complete without blocking"), intFromI64(written));
  if (e) raiseInstance(e);
}
/** Writes out what waits; false with an error (BlockingIOError when the raw stream takes no more). */
function flushWrites(self: u64): bool {
  const b = cast(self);
  let start = 0;
  while (start < b.writeEnd) {
    const n = rawWrite(self, <usize>b.buffer + start, b.writeEnd - start);
    if (n < 0) {
      memory.copy(<usize>b.buffer, <usize>b.buffer + start, b.writeEnd - start);
      b.writeEnd -= start;
      if (n == -2) blocked(0);
      return false;
    }
    start += n;
  }
  b.writeEnd = 0;
  return true;
}
/** Forgets what was read ahead, moving the raw stream back to where the reader is. */
function rewindReads(self: u64): bool {
  const b = cast(self);
  const ahead = b.readEnd - b.readPos;
  b.readPos = 0;
  b.readEnd = 0;
  if (ahead == 0) return true;
  return rawSeek(self, -<i64>ahead, 1) >= 0;
}
/** Fills the empty read buffer once. As rawRead. */
function fill(self: u64): i32 {
  const b = cast(self);
  b.readPos = 0;
  b.readEnd = 0;
  const n = rawRead(self, <usize>b.buffer, b.size);
  if (n > 0) b.readEnd = n;
  return n;
}

// ------------------------------------------------------------------------------------------------------------ reading

function startReading(self: u64): bool {
  const b = cast(self);
  return b.writeEnd == 0 || flushWrites(self);
}
/** All the rest: bytes or None. */
function readAll(self: u64): u64 {
  const b = cast(self);
  const have = b.readEnd - b.readPos;
  let head: u64 = 0;
  if (have) {
    head = <u64>bytesFrom(<usize>b.buffer + b.readPos, have);
    if (head == 0) return 0;
  }
  b.readPos = 0;
  b.readEnd = 0;
  const readall = b.fast ? fileReadall(b.raw) : rawReadallOf(b.raw);
  b.position = -1;
  if (readall == 0) { xdecref(head); return 0; }
  if (readall == NONE) return head ? head : NONE;
  if (!isBytes(readall)) { xdecref(head); decref(readall); return raise(TypeError, "readall() should return bytes"); }
  if (head == 0) return readall;
  const n = <i32>bytesSize(<usize>readall);
  const r = newBytes(have + n);
  if (r) {
    memory.copy(bytesData(r), bytesData(<usize>head), have);
    memory.copy(bytesData(r) + have, bytesData(<usize>readall), n);
  }
  decref(head);
  decref(readall);
  return <u64>r;
}
/** raw.readall() or repeated raw.read(). */
function rawReadallOf(raw: u64): u64 {
  const f = getAttrOrNull(raw, id("readall"));
  if (f) {
    decref(f);
    return callMethod0(raw, id("readall"));
  }
  if (errorOccurred()) return 0;
  let buffer = rawAlloc(8192);
  let size: usize = 0, capacity: usize = 8192;
  while (true) {
    const d = callMethod0(raw, id("read"));
    if (d == 0) { rawFree(buffer); return 0; }
    if (d == NONE || !isBytes(d) || bytesSize(<usize>d) == 0) {
      const none = d == NONE && size == 0;
      decref(d);
      if (none) { rawFree(buffer); return NONE; }
      break;
    }
    const n = <usize>bytesSize(<usize>d);
    if (size + n > capacity) {
      capacity = (size + n) * 2;
      buffer = rawRealloc(buffer, capacity);
    }
    memory.copy(buffer + size, bytesData(<usize>d), n);
    size += n;
    decref(d);
  }
  const r = <u64>bytesFrom(buffer, <i32>size);
  rawFree(buffer);
  return r;
}
function readN(self: u64, n: i32): u64 {
  const b = cast(self);
  let have = b.readEnd - b.readPos;
  if (n <= have) {
    const r = <u64>bytesFrom(<usize>b.buffer + b.readPos, n);
    b.readPos += n;
    return r;
  }
  const r = newBytes(n);
  if (r == 0) return 0;
  const p = bytesData(r);
  let got = 0;
  if (have) {
    memory.copy(p, <usize>b.buffer + b.readPos, have);
    got = have;
  }
  b.readPos = 0;
  b.readEnd = 0;
  while (got < n) {
    let k: i32;
    if (n - got >= b.size) {
      k = rawRead(self, p + got, n - got);
      if (k > 0) { got += k; continue; }
    } else {
      k = fill(self);
      if (k > 0) {
        const use = min<i32>(k, n - got);
        memory.copy(p + got, <usize>b.buffer, use);
        b.readPos = use;
        got += use;
        continue;
      }
    }
    if (k == -1) { decref(<u64>r); return 0; }
    if (k == -2 && got == 0) { decref(<u64>r); return NONE; }
    break;
  }
  if (got == n) return <u64>r;
  const shorter = <u64>bytesFrom(p, got);
  decref(<u64>r);
  return shorter;
}
function bufferedRead(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("read", nargs, 0, 1) || !checkOk(self)) return 0;
  let n: i64 = -1;
  if (nargs && load<u64>(args) != NONE) {
    n = asIndex(load<u64>(args));
    if (n == -1 && errorOccurred()) return 0;
    if (n < -1) return raise(ValueError, "read length must be non-negative or -1");
  }
  if (!checkOpen(self, "read of closed file")) return 0;
  if (!enterStream(self)) return 0;
  let r: u64 = 0;
  if (startReading(self)) r = n < 0 ? readAll(self) : readN(self, <i32>min<i64>(n, 0x7fff_f000));
  leaveStream(self);
  return r;
}
function bufferedRead1(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("read1", nargs, 0, 1) || !checkOk(self)) return 0;
  let n: i64 = -1;
  if (nargs) {
    n = asIndex(load<u64>(args));
    if (n == -1 && errorOccurred()) return 0;
  }
  if (n < 0) n = cast(self).size;
  if (!checkOpen(self, "read of closed file")) return 0;
  if (n == 0) return EMPTY_BYTES;
  if (!enterStream(self)) return 0;
  let r: u64 = 0;
  if (startReading(self)) {
    const b = cast(self);
    const have = b.readEnd - b.readPos;
    if (have) {
      const k = min<i32>(have, <i32>n);
      r = <u64>bytesFrom(<usize>b.buffer + b.readPos, k);
      b.readPos += k;
    } else {
      const p = rawAlloc(<usize>n);
      b.readPos = 0;
      b.readEnd = 0;
      const k = p ? rawRead(self, p, <i32>n) : -1;
      r = k == -1 ? 0 : <u64>bytesFrom(p, k == -2 ? 0 : k);
      if (p) rawFree(p);
    }
  }
  leaveStream(self);
  return r;
}
function peekCommon(self: u64): u64 {
  const b = cast(self);
  let have = b.readEnd - b.readPos;
  if (have == 0) {
    const k = fill(self);
    if (k == -1) return 0;
    have = k > 0 ? k : 0;
  }
  return <u64>bytesFrom(<usize>b.buffer + b.readPos, have);
}
function bufferedPeek(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("peek", nargs, 0, 1) || !checkOk(self) || !checkOpen(self, "peek of closed file")) return 0;
  if (!enterStream(self)) return 0;
  const r = startReading(self) ? peekCommon(self) : 0;
  leaveStream(self);
  return r;
}
function readinto(self: u64, target: u64, once: bool): u64 {
  if (!checkOk(self) || !checkOpen(self, "readinto of closed file")) return 0;
  const buf = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  if (getBuffer(target, changetype<usize>(buf), 1) < 0) { rawFree(changetype<usize>(buf)); return 0; }
  let r: u64 = 0;
  if (enterStream(self)) {
    if (startReading(self)) {
      const b = cast(self);
      const n = <i32>min<i64>(buf.length, 0x7fff_f000);
      let got = min<i32>(n, b.readEnd - b.readPos);
      memory.copy(buf.data, <usize>b.buffer + b.readPos, got);
      b.readPos += got;
      let k = 1;
      while (got < n && !(once && got > 0)) {
        if (n - got >= b.size) k = rawRead(self, buf.data + got, n - got);
        else {
          k = fill(self);
          if (k > 0) {
            k = min<i32>(k, n - got);
            memory.copy(buf.data + got, <usize>b.buffer, k);
            b.readPos = k;
          }
        }
        if (k <= 0) break;
        got += k;
      }
      r = k == -1 ? 0 : k == -2 && got == 0 ? NONE : Value.fromSmall(got);
    }
    leaveStream(self);
  }
  releaseBuffer(changetype<usize>(buf));
  rawFree(changetype<usize>(buf));
  return r;
}
function bufferedReadinto(self: u64, target: u64): u64 { return readinto(self, target, false); }
function bufferedReadinto1(self: u64, target: u64): u64 { return readinto(self, target, true); }

/** A line of at most `limit` bytes (-1: any length). */
function readLine(self: u64, limit: i64): u64 {
  const b = cast(self);
  let acc: usize = 0;
  let accSize = 0, accCapacity = 0;
  while (true) {
    const have = b.readEnd - b.readPos;
    if (have) {
      const p = <usize>b.buffer + b.readPos;
      const most = limit < 0 ? have : <i32>min<i64>(have, limit - accSize);
      let i = findNewline(p, most);
      const found = i >= 0;
      const take = found ? i + 1 : most;
      if (acc == 0 && (found || (limit >= 0 && take == limit))) {
        const r = <u64>bytesFrom(p, take);
        b.readPos += take;
        return r;
      }
      if (accSize + take > accCapacity) {
        accCapacity = max<i32>((accSize + take) * 2, 256);
        acc = rawRealloc(acc, accCapacity);
      }
      memory.copy(acc + accSize, p, take);
      accSize += take;
      b.readPos += take;
      if (found || (limit >= 0 && accSize >= limit)) break;
    }
    const k = fill(self);
    if (k == -1) { if (acc) rawFree(acc); return 0; }
    if (k <= 0) break;
  }
  if (acc == 0) return EMPTY_BYTES;
  const r = <u64>bytesFrom(acc, accSize);
  rawFree(acc);
  return r;
}
/** Index of the first "\n" in n bytes, -1 without one. */
function findNewline(p: usize, n: i32): i32 {
  let i = 0;
  const nl = i8x16.splat(10);
  for (; i + 16 <= n; i += 16) {
    const m = i8x16.bitmask(i8x16.eq(v128.load(p + i), nl));
    if (m) return i + ctz<i32>(m);
  }
  for (; i < n; i++) if (load<u8>(p + i) == 10) return i;
  return -1;
}
function bufferedReadline(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("readline", nargs, 0, 1) || !checkOk(self)) return 0;
  let limit: i64 = -1;
  if (nargs && load<u64>(args) != NONE) {
    limit = asIndex(load<u64>(args));
    if (limit == -1 && errorOccurred()) return 0;
  }
  if (!checkOpen(self, "readline of closed file")) return 0;
  if (!enterStream(self)) return 0;
  const r = startReading(self) ? readLine(self, limit) : 0;
  leaveStream(self);
  return r;
}
function bufferedNext(self: u64): u64 {
  if (typeOf(self) != BUFFERED_READER && typeOf(self) != BUFFERED_RANDOM) {
    const line = callMethod0(self, id("readline"));
    if (line == 0) return 0;
    if (isBytes(line) && bytesSize(<usize>line) == 0) { decref(line); return 0; }
    return line;
  }
  if (!checkOk(self) || !checkOpen(self, "readline of closed file") || !enterStream(self)) return 0;
  const r = startReading(self) ? readLine(self, -1) : 0;
  leaveStream(self);
  if (r != 0 && bytesSize(<usize>r) == 0) return 0;
  return r;
}

// ------------------------------------------------------------------------------------------------------------ writing

function writeBytes(self: u64, p: usize, n: i32): i32 {
  const b = cast(self);
  if (b.readEnd != 0 && !rewindReads(self)) return -1;
  if (n <= b.size - b.writeEnd) {
    memory.copy(<usize>b.buffer + b.writeEnd, p, n);
    b.writeEnd += n;
    return n;
  }
  // what waits goes first
  if (!flushWrites(self)) {
    if (!errorMatches(BlockingIOError)) return -1;
    // take what fits, report the rest
    const room = b.size - b.writeEnd;
    if (n <= room) {
      clearError();
      memory.copy(<usize>b.buffer + b.writeEnd, p, n);
      b.writeEnd += n;
      return n;
    }
    memory.copy(<usize>b.buffer + b.writeEnd, p, room);
    b.writeEnd += room;
    clearError();
    blocked(room);
    return -1;
  }
  let done = 0;
  while (n - done > b.size) {
    const k = rawWrite(self, p + done, n - done);
    if (k == -1) return -1;
    if (k == -2) {
      const rest = min<i32>(b.size, n - done);
      memory.copy(<usize>b.buffer, p + done, rest);
      b.writeEnd = rest;
      if (done + rest < n) { blocked(done + rest); return -1; }
      return n;
    }
    done += k;
  }
  memory.copy(<usize>b.buffer, p + done, n - done);
  b.writeEnd = n - done;
  return n;
}
/** For TextIOWrapper: writes memory through this buffered stream. False with an error. */
export function bufferedWriteRaw(self: u64, p: usize, n: i32): bool {
  if (!checkOk(self) || !checkOpen(self, "write to closed file") || !enterStream(self)) return false;
  const r = writeBytes(self, p, n);
  leaveStream(self);
  return r >= 0;
}
export function isPlainBufferedWriter(v: u64): bool { return typeOf(v) == BUFFERED_WRITER || typeOf(v) == BUFFERED_RANDOM; }
function bufferedWrite(self: u64, data: u64): u64 {
  if (!checkOk(self)) return 0;
  const buf = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  if (getBuffer(data, changetype<usize>(buf), 0) < 0) { rawFree(changetype<usize>(buf)); return 0; }
  let r: u64 = 0;
  if (checkOpen(self, "write to closed file") && enterStream(self)) {
    const n = writeBytes(self, buf.data, <i32>buf.length);
    leaveStream(self);
    if (n >= 0) r = Value.fromSmall(n);
  }
  releaseBuffer(changetype<usize>(buf));
  rawFree(changetype<usize>(buf));
  return r;
}
function bufferedFlush(self: u64): u64 {
  if (!checkOk(self) || !checkOpen(self, "flush of closed file") || !enterStream(self)) return 0;
  let ok = cast(self).writeEnd == 0 || flushWrites(self);
  if (ok && cast(self).readEnd != 0 && typeOf(self) == BUFFERED_RANDOM) ok = rewindReads(self);
  leaveStream(self);
  return ok ? NONE : 0;
}
function readerFlush(self: u64): u64 {
  if (!checkOk(self)) return 0;
  return callMethod0(cast(self).raw, id("flush"));
}

// ------------------------------------------------------------------------------------------------------------ position

function bufferedTell(self: u64): u64 {
  if (!checkOk(self) || !checkOpen(self, "tell of closed file") || !enterStream(self)) return 0;
  const b = cast(self);
  let p = rawTell(self);
  leaveStream(self);
  if (p < 0) return 0;
  p += b.writeEnd - (b.readEnd - b.readPos);
  return intFromI64(p < 0 ? 0 : p);
}
function bufferedSeek(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("seek", nargs, 1, 2) || !checkOk(self)) return 0;
  const whence = nargs > 1 ? asI32(load<u64>(args, 8)) : 0;
  if (whence == -1 && errorOccurred()) return 0;
  if (whence < 0 || whence > 4) return raisef(ValueError, "whence value %d unsupported", <u64>(<i64>whence));
  if (!checkOpen(self, "seek of closed file")) return 0;
  if (!checkAble(cast(self).raw, id("seekable"), "File or stream is not seekable.")) return 0;
  let target = asI64(load<u64>(args));
  if (target == -1 && errorOccurred()) return 0;
  if (!enterStream(self)) return 0;
  const b = cast(self);
  let r: i64 = -1;
  if (b.writeEnd == 0 || flushWrites(self)) {
    const ahead = b.readEnd - b.readPos;
    // a short way within what was read ahead
    if (ahead > 0 && whence != 2 && b.position >= 0) {
      const current = b.position - ahead;
      const offset = whence == 0 ? target - current : target;
      if (offset >= -<i64>b.readPos && offset <= <i64>ahead) {
        b.readPos += <i32>offset;
        r = current + offset;
      }
    }
    if (r < 0) {
      if (whence == 1) target -= ahead;
      r = rawSeek(self, target, whence);
      if (r >= 0) { b.readPos = 0; b.readEnd = 0; }
    }
  }
  leaveStream(self);
  return r < 0 ? 0 : intFromI64(r);
}
function bufferedTruncate(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("truncate", nargs, 0, 1) || !checkOk(self) || !checkOpen(self, "truncate of closed file")) return 0;
  if (typeOf(self) == BUFFERED_READER) return unsupported("truncate");
  let where = nargs ? newRef(load<u64>(args)) : NONE;
  if (!enterStream(self)) { decref(where); return 0; }
  let ok = (cast(self).writeEnd == 0 || flushWrites(self)) && (cast(self).readEnd == 0 || rewindReads(self));
  leaveStream(self);
  let r: u64 = 0;
  if (ok) {
    if (where == NONE) where = callMethod0(cast(self).raw, id("tell"));
    if (where) r = callMethod1(cast(self).raw, id("truncate"), where);
  }
  xdecref(where);
  return r;
}

// ------------------------------------------------------------------------------------------------------------ the rest

function bufferedDetach(self: u64): u64 {
  if (!checkOk(self)) return 0;
  const f = callMethod0(self, id("flush"));
  if (f == 0) return 0;
  decref(f);
  const b = cast(self);
  const raw = b.raw;
  b.raw = 0;
  b.detached = 1;
  b.ok = 0;
  return raw;
}
function bufferedClose(self: u64): u64 {
  if (!checkOk(self)) return 0;
  const c = closedNow(self);
  if (c < 0) return 0;
  if (c) return NONE;
  const b = cast(self);
  if (b.finalizing) {
    const w = getAttrOrNull(b.raw, id("_dealloc_warn"));
    if (w) { decref(w); const r = callMethod1(b.raw, id("_dealloc_warn"), self); if (r) decref(r); else clearError(); }
    else clearError();
  }
  const f = callMethod0(self, id("flush"));
  const saved = f ? 0 : fetchError();
  xdecref(f);
  const r = callMethod0(b.raw, id("close"));
  if (b.buffer) {
    rawFree(<usize>b.buffer);
    b.buffer = 0;
    b.size = 0;
    b.readPos = 0;
    b.readEnd = 0;
    b.writeEnd = 0;
  }
  if (saved) {
    xdecref(r);
    chainContext(saved);
    return 0;
  }
  return r;
}
function delegate(self: u64, name: usize): u64 { return checkOk(self) ? callMethod0(cast(self).raw, name) : 0; }
function bufferedSeekable(self: u64): u64 { return delegate(self, id("seekable")); }
function bufferedReadable(self: u64): u64 { return delegate(self, id("readable")); }
function bufferedWritable(self: u64): u64 { return delegate(self, id("writable")); }
function bufferedFileno(self: u64): u64 { return delegate(self, id("fileno")); }
function bufferedIsatty(self: u64): u64 { return delegate(self, id("isatty")); }
function bufferedClosed(self: u64): u64 { return checkOk(self) ? getAttr(cast(self).raw, id("closed")) : 0; }
function bufferedName(self: u64): u64 { return checkOk(self) ? getAttr(cast(self).raw, id("name")) : 0; }
function bufferedMode(self: u64): u64 { return checkOk(self) ? getAttr(cast(self).raw, id("mode")) : 0; }
function bufferedDeallocWarn(self: u64, source: u64): u64 {
  if (cast(self).ok && cast(self).raw) {
    const r = callMethod1(cast(self).raw, id("_dealloc_warn"), source);
    if (r) decref(r);
    else clearError();
  }
  return NONE;
}
function bufferedGetstate(self: u64): u64 { return raisef(TypeError, "cannot pickle '%T' instances", self); }
function bufferedRepr(self: u64): u64 {
  const name = getAttrOrNull(self, id("name"));
  if (name == 0) {
    if (errorOccurred() && !errorMatches(ValueError)) return 0;
    clearError();
    return formatText("<%T>", self);
  }
  const r = formatText("<%T name=%R>", self, name);
  decref(name);
  return r;
}
function bufferedDealloc(p: usize): void {
  if (finalizeFromDealloc(p)) return;
  clearWeakrefs(p);
  const b = changetype<PyBuffered>(p);
  const raw = b.raw, d = b.dict;
  if (b.buffer) rawFree(<usize>b.buffer);
  freeObject(p);
  xdecref(raw);
  if (d >= INLINE_LIMIT) decref(<u64>d);
}
function bufferedTraverse(p: usize, visit: u32): void {
  const b = changetype<PyBuffered>(p);
  visitValue(b.raw, visit);
  if (b.dict >= INLINE_LIMIT) visitPointer(b.dict, visit);
}
function bufferedClear(p: usize): void {
  const b = changetype<PyBuffered>(p);
  b.ok = 0;
  const raw = b.raw;
  b.raw = 0;
  xdecref(raw);
}

function setupType(t: usize, name: string, read: bool, write: bool): PyType {
  const type = streamType(t, name, BUFFERED_IOBASE, offsetof<PyBuffered>());
  type.new_ = bufferedNew.index;
  type.repr = bufferedRepr.index;
  type.dealloc = bufferedDealloc.index;
  type.traverse = bufferedTraverse.index;
  type.clear = bufferedClear.index;
  member(t, "raw", offsetof<PyBuffered>("raw"), MEMBER_OBJECT, READONLY);
  member(t, "_finalizing", offsetof<PyBuffered>("finalizing"), MEMBER_BOOL);
  getset(t, "closed", bufferedClosed.index);
  getset(t, "name", bufferedName.index);
  getset(t, "mode", bufferedMode.index);
  method(t, "detach", bufferedDetach.index, NOARGS, "($self, /)");
  method(t, "close", bufferedClose.index, NOARGS, "($self, /)");
  method(t, "seekable", bufferedSeekable.index, NOARGS, "($self, /)");
  method(t, "fileno", bufferedFileno.index, NOARGS, "($self, /)");
  method(t, "isatty", bufferedIsatty.index, NOARGS, "($self, /)");
  method(t, "seek", bufferedSeek.index, FAST, "($self, target, whence=0, /)");
  method(t, "tell", bufferedTell.index, NOARGS, "($self, /)");
  method(t, "truncate", bufferedTruncate.index, FAST, "($self, pos=None, /)");
  method(t, "_dealloc_warn", bufferedDeallocWarn.index, O);
  method(t, "__getstate__", bufferedGetstate.index, NOARGS);
  if (read) {
    type.iternext = bufferedNext.index;
    method(t, "readable", bufferedReadable.index, NOARGS, "($self, /)");
    method(t, "read", bufferedRead.index, FAST, "($self, size=-1, /)");
    method(t, "read1", bufferedRead1.index, FAST, "($self, size=-1, /)");
    method(t, "peek", bufferedPeek.index, FAST, "($self, size=0, /)");
    method(t, "readinto", bufferedReadinto.index, O, "($self, buffer, /)");
    method(t, "readinto1", bufferedReadinto1.index, O, "($self, buffer, /)");
    method(t, "readline", bufferedReadline.index, FAST, "($self, size=-1, /)");
  }
  if (write) {
    method(t, "writable", bufferedWritable.index, NOARGS, "($self, /)");
    method(t, "write", bufferedWrite.index, O, "($self, buffer, /)");
  }
  method(t, "flush", write ? bufferedFlush.index : readerFlush.index, NOARGS, "($self, /)");
  return type;
}

// ------------------------------------------------------------------------------------------------------------ BufferedRWPair

@unmanaged class PyPair extends PyStream {
  reader: u64;
  writer: u64;
}
function pair(self: u64): PyPair { return changetype<PyPair>(<usize>self); }
const PAIR_INIT = "($self, reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)";
function pairInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const out = tempArray(3);
  if (out == 0) return -1;
  let r = -1;
  if (parseArgs("BufferedRWPair", PAIR_INIT, args, nargs, kwnames, out) && checkAble(load<u64>(out), id("readable"), "File or stream is not readable.") && checkAble(load<u64>(out, 8), id("writable"), "File or stream is not writable.")) {
    const size = load<u64>(out, 16) ? load<u64>(out, 16) : Value.fromSmall(DEFAULT_BUFFER_SIZE);
    const a = call2(<u64>BUFFERED_READER, load<u64>(out), size);
    const b = a ? call2(<u64>BUFFERED_WRITER, load<u64>(out, 8), size) : 0;
    if (b) {
      const x = pair(self).reader, y = pair(self).writer;
      pair(self).reader = a;
      pair(self).writer = b;
      xdecref(x);
      xdecref(y);
      r = 0;
    } else xdecref(a);
  }
  tempRelease(out);
  return r;
}
import { call2, callMethodArgs } from "../../call";
function forward(to: u64, name: usize, args: usize, nargs: i32): u64 {
  if (to == 0) return raise(ValueError, "I/O operation on uninitialized object");
  const a = tempArray(nargs + 1);
  store<u64>(a, to);
  memory.copy(a + 8, args, <usize>nargs << 3);
  const r = callMethodArgs(name, a, nargs, 0);
  tempRelease(a);
  return r;
}
function pairRead(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).reader, id("read"), args, nargs); }
function pairRead1(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).reader, id("read1"), args, nargs); }
function pairPeek(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).reader, id("peek"), args, nargs); }
function pairReadinto(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).reader, id("readinto"), args, nargs); }
function pairReadinto1(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).reader, id("readinto1"), args, nargs); }
function pairReadable(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).reader, id("readable"), args, nargs); }
function pairWrite(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).writer, id("write"), args, nargs); }
function pairFlush(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).writer, id("flush"), args, nargs); }
function pairWritable(self: u64, args: usize, nargs: i32): u64 { return forward(pair(self).writer, id("writable"), args, nargs); }
function pairClose(self: u64): u64 {
  const w = forward(pair(self).writer, id("close"), 0, 0);
  const saved = w ? 0 : fetchError();
  xdecref(w);
  const r = forward(pair(self).reader, id("close"), 0, 0);
  if (saved) { xdecref(r); chainContext(saved); return 0; }
  return r;
}
function pairIsatty(self: u64): u64 {
  const r = forward(pair(self).writer, id("isatty"), 0, 0);
  if (r != FALSE) return r;
  return forward(pair(self).reader, id("isatty"), 0, 0);
}
function pairClosed(self: u64): u64 {
  if (pair(self).writer == 0) return raise(RuntimeError, "the BufferedRWPair object is being garbage-collected");
  return getAttr(pair(self).writer, id("closed"));
}
function pairDealloc(p: usize): void {
  if (finalizeFromDealloc(p)) return;
  clearWeakrefs(p);
  const q = changetype<PyPair>(p);
  const a = q.reader, b = q.writer, d = q.dict;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  if (d >= INLINE_LIMIT) decref(<u64>d);
}
function pairTraverse(p: usize, visit: u32): void {
  const q = changetype<PyPair>(p);
  visitValue(q.reader, visit);
  visitValue(q.writer, visit);
  if (q.dict >= INLINE_LIMIT) visitPointer(q.dict, visit);
}

export function initBuffered(): void {
  let t = setupType(BUFFERED_READER, "_io.BufferedReader", true, false);
  t.init = readerInit.index;
  readyType(BUFFERED_READER);
  t = setupType(BUFFERED_WRITER, "_io.BufferedWriter", false, true);
  t.init = writerInit.index;
  readyType(BUFFERED_WRITER);
  t = setupType(BUFFERED_RANDOM, "_io.BufferedRandom", true, true);
  t.init = randomInit.index;
  readyType(BUFFERED_RANDOM);
  t = streamType(BUFFERED_RWPAIR, "_io.BufferedRWPair", BUFFERED_IOBASE, offsetof<PyPair>());
  t.new_ = bufferedNew.index;
  t.init = pairInit.index;
  t.dealloc = pairDealloc.index;
  t.traverse = pairTraverse.index;
  getset(BUFFERED_RWPAIR, "closed", pairClosed.index);
  method(BUFFERED_RWPAIR, "read", pairRead.index, FAST);
  method(BUFFERED_RWPAIR, "read1", pairRead1.index, FAST);
  method(BUFFERED_RWPAIR, "peek", pairPeek.index, FAST);
  method(BUFFERED_RWPAIR, "readinto", pairReadinto.index, FAST);
  method(BUFFERED_RWPAIR, "readinto1", pairReadinto1.index, FAST);
  method(BUFFERED_RWPAIR, "readable", pairReadable.index, FAST);
  method(BUFFERED_RWPAIR, "write", pairWrite.index, FAST);
  method(BUFFERED_RWPAIR, "flush", pairFlush.index, FAST);
  method(BUFFERED_RWPAIR, "writable", pairWritable.index, FAST);
  method(BUFFERED_RWPAIR, "close", pairClose.index, NOARGS);
  method(BUFFERED_RWPAIR, "isatty", pairIsatty.index, NOARGS);
  readyType(BUFFERED_RWPAIR);
}
