// _io.FileIO: an unbuffered file over a descriptor.
// The descriptor is an atomic word (-1: closed); close() takes it by exchange, so it is closed once whatever the race.

import { Value } from "../../value";
import { PyType, TF_HEAP } from "../../objects/type_object";
import { TypeError, ValueError, OSError, IsADirectoryError } from "../../objects/type_ids";
import { runtime } from "../../runtime";
import { PyStream, RAW_IOBASE, FILEIO, streamType, unsupported, DEFAULT_BUFFER_SIZE, streamFinalize } from "./iobase";
import { typeOf, isSubtype, readyType } from "../../objects/type";
import { genericAlloc } from "../../objects/type_new";
import { decref, xdecref, newRef } from "../../memory/refcount";
import { rawAlloc, rawFree, rawRealloc } from "../../memory/heap";
import { raise, raisef, raiseInt, raisefInt, errorOccurred, clearError, fetchError, restoreError, chainContext, writeUnraisable, formatText } from "../../errors";
import { method, getset, member, NOARGS, O, FAST, FASTKW, MEMBER_BOOL, MEMBER_U32 } from "../../define";
import { parseArgs, checkArgs } from "../../args";
import { id, str, isStr, strLength, strChar } from "../../objects/str";
import { NONE, TRUE, FALSE, fromBool } from "../../objects/singletons";
import { intFromI64, asI64, asI32, asIndex, isIntObject } from "../../objects/int";
import { isFloatObject } from "../../objects/float";
import { isTrue, isCallable, repr } from "../../objects/abstract";
import { getAttrOrNull, setAttr, getAttr } from "../../objects/attributes";
import { tempArray, tempRelease, call2 } from "../../call";
import { newBytes, bytesData, bytesSize, bytesFrom } from "../../objects/bytes";
import { getBuffer, releaseBuffer, Buffer } from "../../objects/buffer";
import { pathToFsBytes } from "../fspath";
import { readFd, writeFd } from "../posix";
import { raiseErrno } from "../../objects/os_error";
import { detach, attach } from "../../sync/detach";
import * as H from "../../host";
import { warnResource } from "../warnings";

@unmanaged export class PyFileIO extends PyStream {
  fd: i32;          // atomic
  created: u8;
  canRead: u8;
  canWrite: u8;
  appending: u8;
  seekableState: i32; // -1 unknown
  closefd: u8;
  finalizing: u8;
  pad: u16;
  blksize: u32;
}
export function fileOf(self: u64): PyFileIO { return changetype<PyFileIO>(<usize>self); }
@inline
function fdAt(self: u64): usize { return <usize>self + offsetof<PyFileIO>("fd"); }
/** The descriptor, -1 when closed. */
export function fileDescriptor(self: u64): i32 { return atomic.load<i32>(fdAt(self)); }

function fileNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  const f = changetype<PyFileIO>(p);
  f.fd = -1;
  f.seekableState = -1;
  f.closefd = 1;
  f.blksize = 0;
  return <u64>p;
}
const INIT = "($self, file, mode='r', closefd=True, opener=None)";
function fileInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const out = tempArray(4);
  if (out == 0) return -1;
  let r = -1;
  if (parseArgs("FileIO", INIT, args, nargs, kwnames, out)) r = openFile(self, load<u64>(out), load<u64>(out, 8), load<u64>(out, 16), load<u64>(out, 24));
  tempRelease(out);
  return r;
}
function closeFd(self: u64): i32 {
  const fd = atomic.xchg<i32>(fdAt(self), -1);
  if (fd < 0) return 0;
  detach();
  const e = H.hostClose(fd);
  attach();
  return e;
}
function openFile(self: u64, name: u64, mode: u64, closefd0: u64, opener: u64): i32 {
  const f = fileOf(self);
  if (fileDescriptor(self) >= 0) {
    if (f.closefd) closeFd(self);
    else atomic.store<i32>(fdAt(self), -1);
  }
  f.created = 0;
  f.canRead = 0;
  f.canWrite = 0;
  f.appending = 0;
  f.seekableState = -1;
  const closefd = closefd0 ? isTrue(closefd0) : 1;
  if (closefd < 0) return -1;
  f.closefd = 1;
  if (mode != 0 && !isStr(mode)) return raisefInt(TypeError, "FileIO() argument 'mode' must be str, not %T", mode);
  let fd = -1;
  let path: u64 = 0;
  if (isIntObject(name)) {
    fd = asI32(name);
    if (fd == -1 && errorOccurred()) return -1;
    if (fd < 0) return raiseInt(ValueError, "negative file descriptor");
  } else {
    if (isFloatObject(name)) return raiseInt(TypeError, "integer argument expected, got float");
    path = pathToFsBytes(name);
    if (path == 0) return -1;
  }
  let flags = 0, rwa = false, plus = false;
  const n = mode ? <i32>strLength(<usize>mode) : 1;
  for (let i = 0; i < n; i++) {
    const c = mode ? strChar(<usize>mode, i) : 114;
    if (c == 120 || c == 114 || c == 119 || c == 97) {
      if (rwa) { xdecref(path); return raiseInt(ValueError, "Must have exactly one of create/read/write/append mode and at most one plus"); }
      rwa = true;
      if (c == 120) { f.created = 1; f.canWrite = 1; flags |= 0o100 | 0o200; }
      else if (c == 114) f.canRead = 1;
      else if (c == 119) { f.canWrite = 1; flags |= 0o100 | 0o1000; }
      else { f.canWrite = 1; f.appending = 1; flags |= 0o2000 | 0o100; }
    } else if (c == 43) {
      if (plus) { xdecref(path); return raiseInt(ValueError, "Must have exactly one of create/read/write/append mode and at most one plus"); }
      plus = true;
      f.canRead = 1;
      f.canWrite = 1;
    } else if (c != 98) { xdecref(path); return raisefInt(ValueError, "invalid mode: %S", mode); }
  }
  if (!rwa) { xdecref(path); return raiseInt(ValueError, "Must have exactly one of create/read/write/append mode and at most one plus"); }
  flags |= f.canRead && f.canWrite ? 2 : f.canWrite ? 1 : 0;
  flags |= 0o2000000; // O_CLOEXEC
  if (fd >= 0) f.closefd = <u8>closefd;
  else {
    if (!closefd) { decref(path); return raiseInt(ValueError, "Cannot use closefd=False with file name"); }
    if (opener == 0 || opener == NONE) {
      detach();
      fd = H.hostOpen(H.AT_FDCWD, bytesData(<usize>path), <i32>bytesSize(<usize>path), flags, 0o666);
      attach();
      decref(path);
      if (fd < 0) { raiseErrno(fd, name); return -1; }
    } else {
      decref(path);
      const r = call2(opener, name, intFromI64(flags));
      if (r == 0) return -1;
      if (!isIntObject(r)) { decref(r); return raiseInt(TypeError, "expected integer from opener"); }
      fd = asI32(r);
      decref(r);
      if (fd < 0) {
        if (!errorOccurred()) raisef(ValueError, "opener returned %d", <u64>(<i64>fd));
        return -1;
      }
      H.hostSetInheritable(fd, 0);
    }
  }
  const s = rawAlloc(H.STAT_SIZE);
  const e = H.hostFstat(fd, s);
  const statMode = load<u32>(s, H.STAT_MODE);
  const block = load<u32>(s, H.STAT_BLKSIZE);
  rawFree(s);
  if (e < 0 || (statMode & 0o170000) == 0o040000) {
    if (f.closefd && !isIntObject(name)) H.hostClose(fd);
    raiseErrno(e < 0 ? e : -21, name);
    return -1;
  }
  f.blksize = block > 1 ? block : 0;
  atomic.store<i32>(fdAt(self), fd);
  if (setAttr(self, id("name"), name) < 0) {
    if (!(isIntObject(name))) closeFd(self);
    return -1;
  }
  if (f.appending) {
    const out = tempArray(1);
    H.hostLseek(fd, 0, 2, out);
    tempRelease(out);
  }
  return 0;
}
function closedError(): u64 { return raise(ValueError, "I/O operation on closed file"); }
function modeError(action: string): u64 {
  return raisef(UNSUPPORTED_TYPE, "File not open for %s", <u64>changetype<usize>(action));
}
import { UNSUPPORTED as UNSUPPORTED_TYPE } from "./iobase";

function fileClose(self: u64): u64 {
  const f = fileOf(self);
  // the base class's close() flushes and marks the object
  const base = callBaseClose(self);
  const saved = base ? 0 : fetchError();
  if (base) decref(base);
  let e = 0;
  if (f.closefd) {
    if (f.finalizing) {
      const fd = fileDescriptor(self);
      if (fd >= 0) warnUnclosed(self, self);
    }
    e = closeFd(self);
  } else atomic.store<i32>(fdAt(self), -1);
  if (e < 0) raiseErrno(e);
  if (saved) chainContext(saved);
  return errorOccurred() ? 0 : NONE;
}
import { callMethod0 } from "../../call";
import { dictGetStr } from "../../objects/dict";
import { call1 } from "../../call";
function callBaseClose(self: u64): u64 {
  const m = dictGetStr(<usize>changetype<PyType>(IOBASE_TYPE).dict, id("close"));
  const r = call1(m, self);
  decref(m);
  return r;
}
import { IOBASE as IOBASE_TYPE } from "./iobase";
/** ResourceWarning for a file that was not closed; source is what the user had. */
export function warnUnclosed(self: u64, source: u64): void {
  if (fileDescriptor(self) < 0 || fileOf(self).closefd == 0) return;
  const saved = fetchError();
  const text = formatText("unclosed file %R", source);
  if (text) {
    if (warnResource(source, text) < 0) writeUnraisable(self);
    decref(text);
  } else clearError();
  restoreError(saved);
}
function fileDeallocWarn(self: u64, source: u64): u64 {
  warnUnclosed(self, source);
  return NONE;
}
function fileSeekable(self: u64): u64 {
  const s = seekable(self);
  return s < 0 ? 0 : fromBool(s != 0);
}
export function seekable(self: u64): i32 {
  const fd = fileDescriptor(self);
  if (fd < 0) { closedError(); return -1; }
  const f = fileOf(self);
  if (f.seekableState < 0) {
    const out = tempArray(1);
    f.seekableState = H.hostLseek(fd, 0, 1, out) < 0 ? 0 : 1;
    tempRelease(out);
  }
  return f.seekableState;
}
function fileReadable(self: u64): u64 { return fileDescriptor(self) < 0 ? closedError() : fromBool(fileOf(self).canRead != 0); }
function fileWritable(self: u64): u64 { return fileDescriptor(self) < 0 ? closedError() : fromBool(fileOf(self).canWrite != 0); }
function fileFileno(self: u64): u64 { const fd = fileDescriptor(self); return fd < 0 ? closedError() : Value.fromSmall(fd); }
function fileIsatty(self: u64): u64 { const fd = fileDescriptor(self); return fd < 0 ? closedError() : fromBool(H.hostIsatty(fd) > 0); }
/** Raw read into memory: bytes, 0 at the end, -2 would block, -1 error. */
export function fileReadInto(self: u64, p: usize, n: i32): i32 {
  const fd = fileDescriptor(self);
  if (fd < 0) { closedError(); return -1; }
  if (!fileOf(self).canRead) { modeError("reading"); return -1; }
  const r = readFd(fd, p, n);
  if (r >= 0) return r;
  if (errorOccurred()) return -1;
  if (r == -11) return -2;
  raiseErrno(r);
  return -1;
}
export function fileWriteFrom(self: u64, p: usize, n: i32): i32 {
  const fd = fileDescriptor(self);
  if (fd < 0) { closedError(); return -1; }
  if (!fileOf(self).canWrite) { modeError("writing"); return -1; }
  const r = writeFd(fd, p, n);
  if (r >= 0) return r;
  if (errorOccurred()) return -1;
  if (r == -11) return -2;
  raiseErrno(r);
  return -1;
}
/** New position, or -1 with an error. */
export function fileSeek(self: u64, offset: i64, whence: i32): i64 {
  const fd = fileDescriptor(self);
  if (fd < 0) { closedError(); return -1; }
  const out = tempArray(1);
  const e = H.hostLseek(fd, <f64>offset, whence, out);
  const r = load<i64>(out);
  tempRelease(out);
  if (e < 0) { raiseErrno(e); return -1; }
  if (fileOf(self).seekableState < 0) fileOf(self).seekableState = 1;
  return r;
}
function fileReadintoMethod(self: u64, target: u64): u64 {
  if (fileDescriptor(self) < 0) return closedError();
  if (!fileOf(self).canRead) return modeError("reading");
  const b = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  if (getBuffer(target, changetype<usize>(b), 1) < 0) { rawFree(changetype<usize>(b)); return 0; }
  const n = fileReadInto(self, b.data, <i32>min<i64>(b.length, 0x7fff_f000));
  releaseBuffer(changetype<usize>(b));
  rawFree(changetype<usize>(b));
  return n == -1 ? 0 : n == -2 ? NONE : Value.fromSmall(n);
}
/** The rest of the file as bytes; None when nothing is there yet. */
export function fileReadall(self: u64): u64 {
  const fd = fileDescriptor(self);
  if (fd < 0) return closedError();
  if (!fileOf(self).canRead) return modeError("reading");
  // room for what fstat says is left, plus one byte to see the end
  let capacity: usize = 65536;
  const s = rawAlloc(H.STAT_SIZE + 8);
  if (H.hostFstat(fd, s) >= 0) {
    const size = load<i64>(s, H.STAT_SIZE_);
    if (H.hostLseek(fd, 0, 1, s + H.STAT_SIZE) >= 0) {
      const left = size - load<i64>(s + H.STAT_SIZE);
      if (left > 0 && left < 0x7000_0000) capacity = <usize>left + 1;
    }
  }
  rawFree(s);
  let buffer = rawAlloc(capacity);
  let used: usize = 0;
  while (true) {
    if (used == capacity) {
      capacity += max<usize>(capacity >> 1, 65536);
      buffer = rawRealloc(buffer, capacity);
    }
    const n = fileReadInto(self, buffer + used, <i32>min<usize>(capacity - used, 0x7fff_f000));
    if (n == -1) { rawFree(buffer); return 0; }
    if (n == -2) {
      if (used == 0) { rawFree(buffer); return NONE; }
      break;
    }
    if (n == 0) break;
    used += n;
  }
  const r = <u64>bytesFrom(buffer, <i32>used);
  rawFree(buffer);
  return r;
}
function fileRead(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("read", nargs, 0, 1)) return 0;
  if (fileDescriptor(self) < 0) return closedError();
  if (!fileOf(self).canRead) return modeError("reading");
  let n: i64 = -1;
  if (nargs && load<u64>(args) != NONE) {
    n = asIndex(load<u64>(args));
    if (n == -1 && errorOccurred()) return 0;
  }
  if (n < 0) return callMethod0(self, id("readall"));
  const p = rawAlloc(<usize>n);
  if (p == 0) return 0;
  const got = fileReadInto(self, p, <i32>min<i64>(n, 0x7fff_f000));
  const r = got == -1 ? 0 : got == -2 ? NONE : <u64>bytesFrom(p, got);
  rawFree(p);
  return r;
}
function fileWriteMethod(self: u64, data: u64): u64 {
  if (fileDescriptor(self) < 0) return closedError();
  if (!fileOf(self).canWrite) return modeError("writing");
  const b = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  if (getBuffer(data, changetype<usize>(b), 0) < 0) { rawFree(changetype<usize>(b)); return 0; }
  const n = fileWriteFrom(self, b.data, <i32>min<i64>(b.length, 0x7fff_f000));
  releaseBuffer(changetype<usize>(b));
  rawFree(changetype<usize>(b));
  return n == -1 ? 0 : n == -2 ? NONE : Value.fromSmall(n);
}
function fileSeekMethod(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("seek", nargs, 1, 2)) return 0;
  if (isFloatObject(load<u64>(args))) return raise(TypeError, "an integer is required");
  const offset = asI64(load<u64>(args));
  if (offset == -1 && errorOccurred()) return 0;
  const whence = nargs > 1 ? asI32(load<u64>(args, 8)) : 0;
  if (whence == -1 && errorOccurred()) return 0;
  const r = fileSeek(self, offset, whence);
  return r < 0 ? 0 : intFromI64(r);
}
function fileTell(self: u64): u64 {
  const r = fileSeek(self, 0, 1);
  return r < 0 ? 0 : intFromI64(r);
}
function fileTruncate(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("truncate", nargs, 0, 1)) return 0;
  const fd = fileDescriptor(self);
  if (fd < 0) return closedError();
  if (!fileOf(self).canWrite) return modeError("writing");
  let n: i64;
  if (nargs && load<u64>(args) != NONE) {
    n = asI64(load<u64>(args));
    if (n == -1 && errorOccurred()) return 0;
  } else {
    n = fileSeek(self, 0, 1);
    if (n < 0) return 0;
  }
  const e = H.hostFtruncate(fd, <f64>n);
  return e < 0 ? raiseErrno(e) : intFromI64(n);
}
function modeText(f: PyFileIO): string {
  if (f.created) return f.canRead ? "xb+" : "xb";
  if (f.appending) return f.canRead ? "ab+" : "ab";
  if (f.canRead) return f.canWrite ? "rb+" : "rb";
  return "wb";
}
function fileMode(self: u64): u64 { return str(modeText(fileOf(self))); }
function fileClosed(self: u64): u64 { return fromBool(fileDescriptor(self) < 0); }
function fileClosefd(self: u64): u64 { return fromBool(fileOf(self).closefd != 0); }
function fileRepr(self: u64): u64 {
  const fd = fileDescriptor(self);
  if (fd < 0) return formatText("<%T [closed]>", self);
  const name = getAttrOrNull(self, id("name"));
  const closefd = fileOf(self).closefd ? TRUE : FALSE;
  if (name == 0) {
    if (errorOccurred()) return 0;
    return formatText("<%T fd=%d mode='%s' closefd=%R>", self, <u64>fd, <u64>changetype<usize>(modeText(fileOf(self))), closefd);
  }
  const r = formatText("<%T name=%R mode='%s' closefd=%R>", self, name, <u64>changetype<usize>(modeText(fileOf(self))), closefd);
  decref(name);
  return r;
}
function fileIsattyOpenOnly(self: u64): u64 {
  const fd = fileDescriptor(self);
  return fd < 0 ? closedError() : fromBool(H.hostIsatty(fd) > 0);
}
function fileGetstate(self: u64): u64 { return raisef(TypeError, "cannot pickle '%T' instances", self); }

export function initFileIO(): void {
  const t = streamType(FILEIO, "_io.FileIO", RAW_IOBASE, offsetof<PyFileIO>());
  t.new_ = fileNew.index;
  t.init = fileInit.index;
  t.repr = fileRepr.index;
  getset(FILEIO, "closed", fileClosed.index);
  getset(FILEIO, "closefd", fileClosefd.index);
  getset(FILEIO, "mode", fileMode.index);
  member(FILEIO, "_finalizing", offsetof<PyFileIO>("finalizing"), MEMBER_BOOL);
  member(FILEIO, "_blksize", offsetof<PyFileIO>("blksize"), MEMBER_U32);
  method(FILEIO, "read", fileRead.index, FAST, "($self, size=-1, /)");
  method(FILEIO, "readall", fileReadallMethod.index, NOARGS, "($self, /)");
  method(FILEIO, "readinto", fileReadintoMethod.index, O, "($self, buffer, /)");
  method(FILEIO, "write", fileWriteMethod.index, O, "($self, b, /)");
  method(FILEIO, "seek", fileSeekMethod.index, FAST, "($self, pos, whence=0, /)");
  method(FILEIO, "tell", fileTell.index, NOARGS, "($self, /)");
  method(FILEIO, "truncate", fileTruncate.index, FAST, "($self, size=None, /)");
  method(FILEIO, "close", fileClose.index, NOARGS, "($self, /)");
  method(FILEIO, "seekable", fileSeekable.index, NOARGS, "($self, /)");
  method(FILEIO, "readable", fileReadable.index, NOARGS, "($self, /)");
  method(FILEIO, "writable", fileWritable.index, NOARGS, "($self, /)");
  method(FILEIO, "fileno", fileFileno.index, NOARGS, "($self, /)");
  method(FILEIO, "isatty", fileIsatty.index, NOARGS, "($self, /)");
  method(FILEIO, "_isatty_open_only", fileIsattyOpenOnly.index, NOARGS);
  method(FILEIO, "_warnUnclosed", fileDeallocWarn.index, O);
  method(FILEIO, "__getstate__", fileGetstate.index, NOARGS);
  readyType(FILEIO);
}
function fileReadallMethod(self: u64): u64 { return fileReadall(self); }
