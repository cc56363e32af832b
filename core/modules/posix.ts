// The posix module: files, directories, processes, environment, through the host's functions.
// Stateless: descriptors and the environment belong to the process. Blocking calls run detached from the heap.

import { Value } from "../value";
import { runtime } from "../runtime";
import { registerModule } from "./registry";
import { newModule, moduleDict } from "../objects/module";
import { moduleFunction, moduleSet, moduleType, NOARGS, O, FAST, FASTKW } from "../define";
import { id, str, isStr, strFromLiteral, strLength, strChar, strSlice, strUtf8, utf8Length, internAscii, strEqualsLiteral } from "../objects/str";
import { NONE, TRUE, FALSE, fromBool, EMPTY_TUPLE, EMPTY_STR } from "../objects/singletons";
import { newDict, dictSet, dictSetStr } from "../objects/dict";
import { newList, listAppend, listSize, listGetRef } from "../objects/list";
import { newTuple, tupleSet, tupleSize, tupleGet, tuple2, tuple3 } from "../objects/tuple";
import { intFromI64, intFromU64, asI64, asI32, isIntObject, asIndex } from "../objects/int";
import { asF64 } from "../objects/float";
import { newBytes, bytesData, bytesSize, isBytes, bytesFrom } from "../objects/bytes";
import { decref, xdecref, newRef } from "../memory/refcount";
import { rawAlloc, rawFree } from "../memory/heap";
import { raise, raisef, errorOccurred, errorMatches, clearError, raisefInt } from "../errors";
import { typeOf, isSubtype } from "../objects/type";
import { TypeError, ValueError, OSError, OverflowError, NotImplementedError, TUPLE, LIST, DICT } from "../objects/type_ids";
import { parseArgs, checkArgs, noKeywords } from "../args";
import { call1, call2, callMethod0, tempArray, tempRelease } from "../call";
import { raiseErrno } from "../objects/os_error";
import { osErrorText } from "./errno";
import { fspath, pathToFsBytes } from "./fspath";
import { fsDecode, fsEncode } from "./codecs";
import { newStructSequenceType, newStructSequence } from "../objects/struct_sequence";
import { detach, attach } from "../sync/detach";
import { safepoint } from "../sync/safepoint";
import { getBuffer, releaseBuffer, Buffer } from "../objects/buffer";
import { isTrue, index, sequenceFast, toList, getItem } from "../objects/abstract";
import { initDirEntry, newScandirIterator } from "./scandir";
import { hostTexts } from "./sys";
import * as H from "../host";
import * as L from "../host_layout";
import { tstate } from "../thread_state";

const EINTR: i32 = 4;

// ------------------------------------------------------------------------------------------------------------ arguments

/** A path argument prepared for the host. */
@unmanaged export class PathArgument {
  bytes: u64;    // bytes object (counted), 0 when fd is used
  fd: i32;       // -1: none
  wantBytes: u32; // results are bytes
  given: u64;    // what was passed (borrowed), for error messages
}
/** Fills p from v; allowFd: an int is a descriptor; allowNone: None means ".". False with an error. */
export function pathArgument(p: PathArgument, v: u64, what: string, name: string, allowFd: bool = false, allowNone: bool = false): bool {
  p.given = v;
  p.fd = -1;
  p.bytes = 0;
  p.wantBytes = 0;
  if (v == 0 || v == NONE) {
    if (!allowNone) { badPath(v ? v : NONE, what, name, allowFd, allowNone); return false; }
    p.bytes = <u64>newBytes(1);
    store<u8>(bytesData(<usize>p.bytes), 46);
    p.given = 0;
    return true;
  }
  if (!isStr(v) && !isBytes(v)) {
    if (allowFd && isIntObject(v)) {
      p.fd = asI32(v);
      return !(p.fd == -1 && errorOccurred());
    }
    const f = fspath(v);
    if (f == 0) {
      if (errorMatches(TypeError) && !hasFspath(v)) { clearError(); badPath(v, what, name, allowFd, allowNone); }
      return false;
    }
    p.wantBytes = isBytes(f) ? 1 : 0;
    p.bytes = pathToFsBytes(f);
    decref(f);
    return p.bytes != 0;
  }
  p.wantBytes = isBytes(v) ? 1 : 0;
  p.bytes = pathToFsBytes(v);
  if (p.bytes == 0 && errorMatches(ValueError) && !errorMatches(UnicodeErrorType)) {
    clearError();
    raisef(ValueError, "%s: embedded null character in %s", <u64>changetype<usize>(what), <u64>changetype<usize>(name));
  }
  return p.bytes != 0;
}
import { UnicodeError as UnicodeErrorType } from "../objects/type_ids";
import { lookupSpecial } from "../objects/attributes";
function hasFspath(v: u64): bool {
  const f = lookupSpecial(v, id("__fspath__"));
  if (f == 0) { clearError(); return false; }
  decref(f);
  return true;
}
function badPath(v: u64, what: string, name: string, allowFd: bool, allowNone: bool): void {
  raisef(TypeError, allowFd ? (allowNone ? "%s: %s should be string, bytes, os.PathLike, integer or None, not %T" : "%s: %s should be string, bytes, os.PathLike or integer, not %T")
    : (allowNone ? "%s: %s should be string, bytes, os.PathLike or None, not %T" : "%s: %s should be string, bytes or os.PathLike, not %T"), <u64>changetype<usize>(what), <u64>changetype<usize>(name), v);
}
export function dropPath(p: PathArgument): void { if (p.bytes) decref(p.bytes); p.bytes = 0; }
@inline
function data(p: PathArgument): usize { return bytesData(<usize>p.bytes); }
@inline
function size(p: PathArgument): i32 { return <i32>bytesSize(<usize>p.bytes); }
/** Two path arguments and the values of up to 8 parsed parameters of a call, on this thread's value stack. */
const PATH_WORDS: i32 = <i32>((offsetof<PathArgument>() + 7) / 8);
function pathAt(a: usize): PathArgument { return changetype<PathArgument>(a); }

function dirFd(v: u64): i32 {
  if (v == 0 || v == NONE) return H.AT_FDCWD;
  if (!isIntObject(v)) { raisef(TypeError, "argument should be integer or None, not %T", v); return -1; }
  return asI32(v);
}
/** A boolean parameter with a default. */
function flagOf(v: u64, dflt: bool): bool { return v == 0 ? dflt : isTrue(v) > 0; }
function fdOf(v: u64): i32 {
  if (isIntObject(v)) {
    const i = asI64(v);
    if (i == -1 && errorOccurred()) return -1;
    if (i > 0x7fff_ffff) return raisefInt(OverflowError, "signed integer is greater than maximum");
    if (i < -0x8000_0000) return raisefInt(OverflowError, "signed integer is less than minimum");
    return <i32>i;
  }
  const x = index(v);
  if (x == 0) return -1;
  const i = asI32(x);
  decref(x);
  return i;
}
function fsResult(p: usize, n: i32, wantBytes: bool): u64 { return wantBytes ? <u64>bytesFrom(p, n) : fsDecode(p, n); }

// ------------------------------------------------------------------------------------------------------------ stat

/** os.stat_result from the host's struct. */
export function statResult(p: usize): u64 {
  const n = 22;
  const t = newTuple(n);
  if (t == 0) return 0;
  set(t, 0, load<u64>(p, H.STAT_MODE));
  set(t, 1, load<u64>(p, H.STAT_INO));
  set(t, 2, load<u64>(p, H.STAT_DEV));
  set(t, 3, load<u64>(p, H.STAT_NLINK));
  set(t, 4, load<u64>(p, H.STAT_UID));
  set(t, 5, load<u64>(p, H.STAT_GID));
  set(t, 6, load<u64>(p, H.STAT_SIZE_));
  const times = tempArray(3);
  store<i64>(times, load<i64>(p, H.STAT_ATIME));
  store<i64>(times, load<i64>(p, H.STAT_MTIME), 8);
  store<i64>(times, load<i64>(p, H.STAT_CTIME), 16);
  for (let i = 0; i < 3; i++) {
    const ns = load<i64>(times + (<usize>i << 3));
    const seconds = ns >= 0 ? ns / 1_000_000_000 : -((-ns + 999_999_999) / 1_000_000_000);
    tupleSet(t, 7 + i, intFromI64(seconds));
    tupleSet(t, 10 + i, Value.fromFloat(<f64>seconds + 1e-9 * <f64>(ns - seconds * 1_000_000_000)));
    tupleSet(t, 13 + i, intFromI64(ns));
  }
  tempRelease(times);
  set(t, 16, load<u64>(p, H.STAT_BLKSIZE));
  set(t, 17, load<u64>(p, H.STAT_BLOCKS));
  set(t, 18, load<u64>(p, H.STAT_RDEV));
  for (let i = 19; i < n; i++) tupleSet(t, i, NONE);
  const r = newStructSequence(<usize>runtime.statResultType, t);
  decref(<u64>t);
  return r;
}
function set(t: usize, i: i32, v: u64): void { tupleSet(t, i, intFromU64(v)); }

const STAT = "($module, /, path, *, dir_fd=None, follow_symlinks=True)";
function statCommon(name: string, signature: string, args: usize, nargs: i32, kwnames: usize, follow: i32): u64 {
  const out = tempArray(3 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs(name, signature, args, nargs, kwnames, out)) {
    const p = pathAt(out + 24);
    const dir = dirFd(load<u64>(out, 8));
    const f = follow >= 0 ? follow != 0 : flagOf(load<u64>(out, 16), true);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), name, "path", follow < 0)) {
      const s = rawAlloc(H.STAT_SIZE);
      let e: i32;
      if (p.fd >= 0) {
        if (dir != H.AT_FDCWD) { raisef(ValueError, "%s: can't specify dir_fd without matching path", <u64>changetype<usize>(name)); rawFree(s); tempRelease(out); return 0; }
        e = H.hostFstat(p.fd, s);
      } else e = H.hostStat(dir, data(p), size(p), f ? 1 : 0, s);
      if (e < 0) raiseErrno(e, p.given);
      else r = statResult(s);
      rawFree(s);
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
function posixStat(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return statCommon("stat", STAT, args, nargs, kwnames, -1); }
const LSTAT = "($module, /, path, *, dir_fd=None)";
function posixLstat(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return statCommon("lstat", LSTAT, args, nargs, kwnames, 0); }
const FSTAT = "($module, /, fd)";
function posixFstat(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("fstat", FSTAT, args, nargs, kwnames, out)) {
    const fd = fdOf(load<u64>(out));
    if (!errorOccurred()) {
      const s = rawAlloc(H.STAT_SIZE);
      const e = H.hostFstat(fd, s);
      if (e < 0) raiseErrno(e);
      else r = statResult(s);
      rawFree(s);
    }
  }
  tempRelease(out);
  return r;
}

// ------------------------------------------------------------------------------------------------------------ descriptors

const OPEN = "($module, /, path, flags, mode=511, *, dir_fd=None)";
function posixOpen(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("open", OPEN, args, nargs, kwnames, out)) {
    const flags = asI32(load<u64>(out, 8)), mode = load<u64>(out, 16) ? asI32(load<u64>(out, 16)) : 0o777, dir = dirFd(load<u64>(out, 24));
    const p = pathAt(out + 32);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), "open", "path")) {
      detach();
      const fd = H.hostOpen(dir, data(p), size(p), flags | 0o2000000, mode);
      attach();
      if (fd < 0) raiseErrno(fd, p.given);
      else r = Value.fromSmall(fd);
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
const FD = "($module, /, fd)";
function posixClose(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("close", FD, args, nargs, kwnames, out)) {
    const fd = fdOf(load<u64>(out));
    if (!errorOccurred()) {
      const e = H.hostClose(fd);
      if (e < 0) raiseErrno(e);
      else r = NONE;
    }
  }
  tempRelease(out);
  return r;
}
/** read(2) into memory with EINTR handling; -errno, or -EINTR after a signal handler raised (error set). */
export function readFd(fd: i32, p: usize, n: i32): i32 {
  while (true) {
    detach();
    const r = H.hostRead(fd, p, n);
    attach();
    if (r != -EINTR) return r;
    if (tstate.evalBreaker != 0 && safepoint() < 0) return -EINTR;
  }
}
export function writeFd(fd: i32, p: usize, n: i32): i32 {
  while (true) {
    detach();
    const r = H.hostWrite(fd, p, n);
    attach();
    if (r != -EINTR) return r;
    if (tstate.evalBreaker != 0 && safepoint() < 0) return -EINTR;
  }
}
function posixRead(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("read", nargs, 2, 2)) return 0;
  const fd = fdOf(load<u64>(args)), n = asIndex(load<u64>(args, 8));
  if (errorOccurred()) return 0;
  if (n < 0) return raiseErrno(-22);
  const b = newBytes(<i32>n);
  if (b == 0) return 0;
  const r = readFd(fd, bytesData(b), <i32>n);
  if (r < 0) {
    decref(<u64>b);
    return errorOccurred() ? 0 : raiseErrno(r);
  }
  if (r == <i32>n) return <u64>b;
  const shorter = bytesFrom(bytesData(b), r);
  decref(<u64>b);
  return <u64>shorter;
}
function posixWrite(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("write", nargs, 2, 2)) return 0;
  const fd = fdOf(load<u64>(args));
  if (errorOccurred()) return 0;
  const b = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  if (getBuffer(load<u64>(args, 8), changetype<usize>(b), 0) < 0) { rawFree(changetype<usize>(b)); return 0; }
  const n = writeFd(fd, b.data, <i32>min<i64>(b.length, 0x7fff_f000));
  releaseBuffer(changetype<usize>(b));
  rawFree(changetype<usize>(b));
  if (n < 0) return errorOccurred() ? 0 : raiseErrno(n);
  return Value.fromSmall(n);
}
function posixReadinto(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("readinto", nargs, 2, 2)) return 0;
  const fd = fdOf(load<u64>(args));
  if (errorOccurred()) return 0;
  const b = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  if (getBuffer(load<u64>(args, 8), changetype<usize>(b), 1) < 0) { rawFree(changetype<usize>(b)); return 0; }
  const n = readFd(fd, b.data, <i32>min<i64>(b.length, 0x7fff_f000));
  releaseBuffer(changetype<usize>(b));
  rawFree(changetype<usize>(b));
  if (n < 0) return errorOccurred() ? 0 : raiseErrno(n);
  return Value.fromSmall(n);
}
function posixLseek(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("lseek", nargs, 3, 3)) return 0;
  const fd = fdOf(load<u64>(args)), offset = asI64(load<u64>(args, 8)), whence = asI32(load<u64>(args, 16));
  if (errorOccurred()) return 0;
  const out = tempArray(1);
  const e = H.hostLseek(fd, <f64>offset, whence, out);
  const r = load<i64>(out);
  tempRelease(out);
  return e < 0 ? raiseErrno(e) : intFromI64(r);
}
function posixFtruncate(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("ftruncate", nargs, 2, 2)) return 0;
  const fd = fdOf(load<u64>(args)), n = asI64(load<u64>(args, 8));
  if (errorOccurred()) return 0;
  return done(H.hostFtruncate(fd, <f64>n));
}
function done(e: i32): u64 { return e < 0 ? raiseErrno(e) : NONE; }
function posixFsync(self: u64, v: u64): u64 {
  const fd = fdOf(v);
  if (errorOccurred()) return 0;
  detach();
  const e = H.hostFsync(fd, 0);
  attach();
  return done(e);
}
function posixIsatty(self: u64, v: u64): u64 {
  const fd = fdOf(v);
  if (errorOccurred()) return 0;
  return fromBool(H.hostIsatty(fd) > 0);
}
function posixDup(self: u64, v: u64): u64 {
  const fd = fdOf(v);
  if (errorOccurred()) return 0;
  const r = H.hostDup(fd, 0);
  return r < 0 ? raiseErrno(r) : Value.fromSmall(r);
}
const DUP2 = "($module, /, fd, fd2, inheritable=True)";
function posixDup2(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("dup2", DUP2, args, nargs, kwnames, out)) {
    const fd = fdOf(load<u64>(out)), fd2 = fdOf(load<u64>(out, 8));
    const inherit = flagOf(load<u64>(out, 16), true);
    if (!errorOccurred()) {
      const e = H.hostDup2(fd, fd2, inherit ? 1 : 0);
      r = e < 0 ? raiseErrno(e) : Value.fromSmall(fd2);
    }
  }
  tempRelease(out);
  return r;
}
function posixPipe(self: u64): u64 {
  const out = tempArray(1);
  const e = H.hostPipe(0o2000000, out);
  const a = load<i32>(out), b = load<i32>(out, 4);
  tempRelease(out);
  return e < 0 ? raiseErrno(e) : <u64>tuple2(Value.fromSmall(a), Value.fromSmall(b));
}
function posixGetInheritable(self: u64, v: u64): u64 {
  const fd = fdOf(v);
  if (errorOccurred()) return 0;
  const r = H.hostGetInheritable(fd);
  return r < 0 ? raiseErrno(r) : fromBool(r != 0);
}
function posixSetInheritable(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("set_inheritable", nargs, 2, 2)) return 0;
  const fd = fdOf(load<u64>(args)), v = asI32(load<u64>(args, 8));
  if (errorOccurred()) return 0;
  return done(H.hostSetInheritable(fd, v ? 1 : 0));
}
function posixGetBlocking(self: u64, v: u64): u64 {
  const fd = fdOf(v);
  if (errorOccurred()) return 0;
  const f = H.hostGetStatusFlags(fd);
  return f < 0 ? raiseErrno(f) : fromBool((f & 0o4000) == 0);
}
function posixSetBlocking(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("set_blocking", nargs, 2, 2)) return 0;
  const fd = fdOf(load<u64>(args)), on = isTrue(load<u64>(args, 8));
  if (errorOccurred()) return 0;
  const f = H.hostGetStatusFlags(fd);
  if (f < 0) return raiseErrno(f);
  return done(H.hostSetStatusFlags(fd, on ? f & ~0o4000 : f | 0o4000));
}
function posixGetTerminalSize(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("get_terminal_size", nargs, 0, 1)) return 0;
  const fd = nargs ? fdOf(load<u64>(args)) : 1;
  if (errorOccurred()) return 0;
  const out = tempArray(1);
  const e = H.hostTerminalSize(fd, out);
  const a = load<i32>(out), b = load<i32>(out, 4);
  tempRelease(out);
  if (e < 0) return raiseErrno(e);
  const t = tuple2(Value.fromSmall(a), Value.fromSmall(b));
  const r = newStructSequence(<usize>runtime.terminalSizeType, t);
  decref(<u64>t);
  return r;
}
function posixDeviceEncoding(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("device_encoding", FD, args, nargs, kwnames, out)) {
    const fd = fdOf(load<u64>(out));
    if (!errorOccurred()) r = H.hostIsatty(fd) > 0 ? str("utf-8") : NONE;
  }
  tempRelease(out);
  return r;
}

// ------------------------------------------------------------------------------------------------------------ paths

/** Which one-path operation: */
const OP_RMDIR: i32 = 0, OP_UNLINK: i32 = 1, OP_CHDIR: i32 = 2;
const PATH_DIR = "($module, /, path, *, dir_fd=None)";
function pathOperation(op: i32, name: string, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs(name, PATH_DIR, args, nargs, kwnames, out)) {
    const dir = dirFd(load<u64>(out, 8));
    const p = pathAt(out + 16);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), name, "path")) {
      const e = op == OP_RMDIR ? H.hostRmdir(dir, data(p), size(p)) : op == OP_UNLINK ? H.hostUnlink(dir, data(p), size(p)) : H.hostChdir(data(p), size(p));
      if (e < 0) raiseErrno(e, p.given);
      else r = NONE;
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
function posixRmdir(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return pathOperation(OP_RMDIR, "rmdir", args, nargs, kwnames); }
function posixUnlink(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return pathOperation(OP_UNLINK, "unlink", args, nargs, kwnames); }
function posixRemove(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return pathOperation(OP_UNLINK, "remove", args, nargs, kwnames); }
function posixChdir(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return pathOperation(OP_CHDIR, "chdir", args, nargs, kwnames); }
const MKDIR = "($module, /, path, mode=511, *, dir_fd=None)";
function posixMkdir(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("mkdir", MKDIR, args, nargs, kwnames, out)) {
    const mode = load<u64>(out, 8) ? asI32(load<u64>(out, 8)) : 0o777, dir = dirFd(load<u64>(out, 16));
    const p = pathAt(out + 24);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), "mkdir", "path")) {
      const e = H.hostMkdir(dir, data(p), size(p), mode);
      if (e < 0) raiseErrno(e, p.given);
      else r = NONE;
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
const RENAME = "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)";
const LINK = "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)";
function twoPaths(isLink: bool, name: string, signature: string, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(5 + 2 * PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs(name, signature, args, nargs, kwnames, out)) {
    const d1 = dirFd(load<u64>(out, 16)), d2 = dirFd(load<u64>(out, 24));
    const p = pathAt(out + 40), q = pathAt(out + 40 + (<usize>PATH_WORDS << 3));
    if (!errorOccurred() && pathArgument(p, load<u64>(out), name, "src")) {
      if (pathArgument(q, load<u64>(out, 8), name, "dst")) {
        const e = isLink ? H.hostLink(d1, data(p), size(p), d2, data(q), size(q)) : H.hostRename(d1, data(p), size(p), d2, data(q), size(q));
        if (e < 0) raiseErrno(e, p.given, q.given);
        else r = NONE;
        dropPath(q);
      }
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
function posixRename(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return twoPaths(false, "rename", RENAME, args, nargs, kwnames); }
function posixReplace(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return twoPaths(false, "replace", RENAME, args, nargs, kwnames); }
function posixLink(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return twoPaths(true, "link", LINK, args, nargs, kwnames); }
const SYMLINK = "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)";
function posixSymlink(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4 + 2 * PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("symlink", SYMLINK, args, nargs, kwnames, out)) {
    const dir = dirFd(load<u64>(out, 24));
    const p = pathAt(out + 32), q = pathAt(out + 32 + (<usize>PATH_WORDS << 3));
    if (!errorOccurred() && pathArgument(p, load<u64>(out), "symlink", "src")) {
      if (pathArgument(q, load<u64>(out, 8), "symlink", "dst")) {
        const e = H.hostSymlink(data(p), size(p), dir, data(q), size(q));
        if (e < 0) raiseErrno(e, p.given, q.given);
        else r = NONE;
        dropPath(q);
      }
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
function posixReadlink(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("readlink", PATH_DIR, args, nargs, kwnames, out)) {
    const dir = dirFd(load<u64>(out, 8));
    const p = pathAt(out + 24);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), "readlink", "path")) {
      const e = H.hostReadlink(dir, data(p), size(p), out + 16);
      if (e < 0) raiseErrno(e, p.given);
      else {
        const b = <usize>load<u32>(out, 16);
        r = fsResult(b, load<i32>(out, 20), p.wantBytes != 0);
        if (b) rawFree(b);
      }
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
const LISTDIR = "($module, /, path=None)";
function posixListdir(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("listdir", LISTDIR, args, nargs, kwnames, out)) {
    const p = pathAt(out + 16);
    if (pathArgument(p, load<u64>(out), "listdir", "path", true, true)) {
      detach();
      const e = H.hostReaddir(p.fd, p.fd >= 0 ? 0 : data(p), p.fd >= 0 ? 0 : size(p), out + 8);
      attach();
      if (e < 0) raiseErrno(e, p.given);
      else {
        const b = <usize>load<u32>(out, 8), end = b + <usize>load<u32>(out, 12);
        const list = newList(0);
        let at = b;
        while (at < end) {
          const n = loadU32(at + 1);
          const s = fsResult(at + 5, n, p.wantBytes != 0);
          if (s) { listAppend(list, s); decref(s); }
          at += 5 + <usize>n;
        }
        if (b) rawFree(b);
        r = <u64>list;
      }
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
export function loadU32(p: usize): i32 { return <i32>load<u8>(p) | (<i32>load<u8>(p, 1) << 8) | (<i32>load<u8>(p, 2) << 16) | (<i32>load<u8>(p, 3) << 24); }
function posixScandir(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("scandir", LISTDIR, args, nargs, kwnames, out)) {
    const p = pathAt(out + 16);
    if (pathArgument(p, load<u64>(out), "scandir", "path", true, true)) {
      detach();
      const e = H.hostReaddir(p.fd, p.fd >= 0 ? 0 : data(p), p.fd >= 0 ? 0 : size(p), out + 8);
      attach();
      if (e < 0) raiseErrno(e, p.given);
      else r = newScandirIterator(<usize>load<u32>(out, 8), load<u32>(out, 12), p);
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
const ACCESS = "($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)";
function posixAccess(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(5 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("access", ACCESS, args, nargs, kwnames, out)) {
    const mode = asI32(load<u64>(out, 8)), dir = dirFd(load<u64>(out, 16));
    const p = pathAt(out + 40);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), "access", "path")) {
      r = fromBool(H.hostAccess(dir, data(p), size(p), mode) >= 0);
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
const CHMOD = "($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)";
function posixChmod(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("chmod", CHMOD, args, nargs, kwnames, out)) {
    const mode = asI32(load<u64>(out, 8)), dir = dirFd(load<u64>(out, 16));
    const follow = flagOf(load<u64>(out, 24), true);
    const p = pathAt(out + 32);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), "chmod", "path", true)) {
      const e = p.fd >= 0 ? H.hostFchmod(p.fd, mode) : H.hostChmod(dir, data(p), size(p), mode, follow ? 1 : 0);
      if (e < 0) raiseErrno(e, p.given);
      else r = NONE;
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
const CHOWN = "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)";
function posixChown(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(5 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("chown", CHOWN, args, nargs, kwnames, out)) {
    const uid = asI32(load<u64>(out, 8)), gid = asI32(load<u64>(out, 16)), dir = dirFd(load<u64>(out, 24));
    const follow = flagOf(load<u64>(out, 32), true);
    const p = pathAt(out + 40);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), "chown", "path", true)) {
      const e = p.fd >= 0 ? H.hostFchown(p.fd, uid, gid) : H.hostChown(dir, data(p), size(p), uid, gid, follow ? 1 : 0);
      if (e < 0) raiseErrno(e, p.given);
      else r = NONE;
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
const UTIME = "($module, /, path, times=None, *, ns=<unrepresentable>, dir_fd=None, follow_symlinks=True)";
function posixUtime(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(7 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("utime", UTIME, args, nargs, kwnames, out)) {
    const times = load<u64>(out, 8), ns = load<u64>(out, 16), dir = dirFd(load<u64>(out, 24));
    const follow = flagOf(load<u64>(out, 32), true);
    const pair = out + 40;
    const p = pathAt(out + 56);
    if (times != 0 && times != NONE && ns != 0) raise(ValueError, "utime: you may specify either 'times' or 'ns' but not both");
    else if (fillTimes(pair, times, ns) && !errorOccurred() && pathArgument(p, load<u64>(out), "utime", "path", true)) {
      const e = H.hostUtimes(p.fd, dir, p.fd >= 0 ? 0 : data(p), p.fd >= 0 ? 0 : size(p), pair, follow ? 1 : 0);
      if (e < 0) raiseErrno(e, p.given);
      else r = NONE;
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
function fillTimes(pair: usize, times: u64, ns: u64): bool {
  if (times != 0 && times != NONE) {
    if (!isSubtype(typeOf(times), TUPLE) || tupleSize(<usize>times) != 2) { raise(TypeError, "utime: 'times' must be either a tuple of two ints or None"); return false; }
    for (let i = 0; i < 2; i++) {
      const v = tupleGet(<usize>times, i);
      let n: i64;
      if (isIntObject(v)) n = asI64(v) * 1_000_000_000;
      else {
        const f = asF64(v);
        if (errorOccurred()) return false;
        const whole = Math.floor(f);
        n = <i64>whole * 1_000_000_000 + <i64>Math.floor((f - whole) * 1e9);
      }
      store<i64>(pair + (<usize>i << 3), n);
    }
    return !errorOccurred();
  }
  if (ns) {
    if (!isSubtype(typeOf(ns), TUPLE) || tupleSize(<usize>ns) != 2) { raise(TypeError, "utime: 'ns' must be a tuple of two ints"); return false; }
    store<i64>(pair, asI64(tupleGet(<usize>ns, 0)));
    store<i64>(pair, asI64(tupleGet(<usize>ns, 1)), 8);
    return !errorOccurred();
  }
  H.hostClock(H.CLOCK_REALTIME, pair);
  store<i64>(pair, load<i64>(pair), 8);
  return true;
}
const TRUNCATE = "($module, /, path, length)";
function posixTruncate(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2 + PATH_WORDS);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("truncate", TRUNCATE, args, nargs, kwnames, out)) {
    const n = asI64(load<u64>(out, 8));
    const p = pathAt(out + 16);
    if (!errorOccurred() && pathArgument(p, load<u64>(out), "truncate", "path", true)) {
      const e = p.fd >= 0 ? H.hostFtruncate(p.fd, <f64>n) : H.hostTruncate(data(p), size(p), <f64>n);
      if (e < 0) raiseErrno(e, p.given);
      else r = NONE;
      dropPath(p);
    }
  }
  tempRelease(out);
  return r;
}
function cwd(wantBytes: bool): u64 {
  const out = tempArray(1);
  const e = H.hostGetcwd(out);
  const p = <usize>load<u32>(out), n = load<i32>(out, 4);
  tempRelease(out);
  if (e < 0) return raiseErrno(e);
  const r = fsResult(p, n, wantBytes);
  if (p) rawFree(p);
  return r;
}
function posixGetcwd(self: u64): u64 { return cwd(false); }
function posixGetcwdb(self: u64): u64 { return cwd(true); }
const FSPATH = "($module, /, path)";
function posixFspath(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("fspath", FSPATH, args, nargs, kwnames, out)) r = fspath(load<u64>(out));
  tempRelease(out);
  return r;
}

// ------------------------------------------------------------------------------------------------------------ process

function posixGetpid(self: u64): u64 { return Value.fromSmall(H.hostGetId(H.ID_PID)); }
function posixGetppid(self: u64): u64 { return Value.fromSmall(H.hostGetId(H.ID_PPID)); }
function posixGetuid(self: u64): u64 { return Value.fromSmall(H.hostGetId(H.ID_UID)); }
function posixGeteuid(self: u64): u64 { return Value.fromSmall(H.hostGetId(H.ID_EUID)); }
function posixGetgid(self: u64): u64 { return Value.fromSmall(H.hostGetId(H.ID_GID)); }
function posixGetegid(self: u64): u64 { return Value.fromSmall(H.hostGetId(H.ID_EGID)); }
function posixCpuCount(self: u64): u64 {
  const n = H.hostGetId(H.ID_CPU_COUNT_ALL);
  return n > 0 ? Value.fromSmall(n) : NONE;
}
function posixSchedGetaffinity(self: u64, pid: u64): u64 {
  const n = H.hostGetId(H.ID_CPU_COUNT);
  const s = newSet(SET, 0);
  for (let i = 0; i < n; i++) setAdd(s, Value.fromSmall(i));
  return <u64>s;
}
import { newSet, setAdd } from "../objects/set";
import { SET } from "../objects/type_ids";
function posixUmask(self: u64, v: u64): u64 {
  const m = asI32(v);
  if (m == -1 && errorOccurred()) return 0;
  const r = H.hostUmask(m);
  return r < 0 ? raiseErrno(r) : Value.fromSmall(r);
}
function posixKill(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("kill", nargs, 2, 2)) return 0;
  const pid = asI32(load<u64>(args)), signal = asI32(load<u64>(args, 8));
  if (errorOccurred()) return 0;
  const e = H.hostKill(pid, signal);
  if (e < 0) return raiseErrno(e);
  return tstate.evalBreaker != 0 && safepoint() < 0 ? 0 : NONE;
}
const EXIT = "($module, /, status)";
function posixExit(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  if (parseArgs("_exit", EXIT, args, nargs, kwnames, out)) {
    const s = asI32(load<u64>(out));
    if (!(s == -1 && errorOccurred())) H.hostExit(s & 255);
  }
  tempRelease(out);
  return 0;
}
function posixUrandom(self: u64, v: u64): u64 {
  const n = asIndex(v);
  if (n == -1 && errorOccurred()) return 0;
  if (n < 0) return raise(ValueError, "negative argument not allowed");
  const b = newBytes(<i32>n);
  if (b == 0) return 0;
  H.hostRandom(bytesData(b), <i32>n);
  return <u64>b;
}
function posixUname(self: u64): u64 {
  const l = hostTexts(L.TEXT_UNAME);
  const t = newTuple(5);
  for (let i = 0; i < 5; i++) {
    const s = i < <i32>listSize(l) ? listGetRef(l, i) : EMPTY_STR;
    tupleSet(t, i, s);
  }
  decref(<u64>l);
  const r = newStructSequence(<usize>runtime.unameType, t);
  decref(<u64>t);
  return r;
}
function posixTimes(self: u64): u64 {
  const out = tempArray(3);
  H.hostClock(H.CLOCK_USER, out);
  H.hostClock(H.CLOCK_SYSTEM, out + 8);
  H.hostClock(H.CLOCK_MONOTONIC, out + 16);
  const t = newTuple(5);
  tupleSet(t, 0, Value.fromFloat(<f64>load<i64>(out) / 1e9));
  tupleSet(t, 1, Value.fromFloat(<f64>load<i64>(out, 8) / 1e9));
  tupleSet(t, 2, Value.fromFloat(0));
  tupleSet(t, 3, Value.fromFloat(0));
  tupleSet(t, 4, Value.fromFloat(<f64>load<i64>(out, 16) / 1e9));
  tempRelease(out);
  const r = newStructSequence(<usize>runtime.timesType, t);
  decref(<u64>t);
  return r;
}
function posixGetloadavg(self: u64): u64 {
  const out = tempArray(3);
  const e = H.hostLoadAverage(out);
  const t = newTuple(3);
  for (let i = 0; i < 3; i++) tupleSet(t, i, Value.fromFloat(load<f64>(out + (<usize>i << 3))));
  tempRelease(out);
  return e < 0 ? raiseErrno(e) : <u64>t;
}
const STRERROR = "($module, code, /)";
function posixStrerror(self: u64, v: u64): u64 {
  const e = asI32(v);
  if (e == -1 && errorOccurred()) return 0;
  return osErrorText(e);
}
function posixPutenv(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("putenv", nargs, 2, 2)) return 0;
  const k = pathToFsBytes(load<u64>(args));
  if (k == 0) return 0;
  const v = pathToFsBytes(load<u64>(args, 8));
  if (v == 0) { decref(k); return 0; }
  const n = <i32>bytesSize(<usize>k);
  for (let i = 0; i < n; i++) if (load<u8>(bytesData(<usize>k) + i) == 61) { decref(k); decref(v); return raise(ValueError, "illegal environment variable name"); }
  const e = H.hostSetenv(bytesData(<usize>k), n, bytesData(<usize>v), <i32>bytesSize(<usize>v));
  decref(k);
  decref(v);
  return done(e);
}
function posixUnsetenv(self: u64, v: u64): u64 {
  const k = pathToFsBytes(v);
  if (k == 0) return 0;
  const e = H.hostSetenv(bytesData(<usize>k), <i32>bytesSize(<usize>k), 0, 0);
  decref(k);
  return done(e);
}
/** The environment as a dict of bytes. */
function createEnviron(self: u64): u64 {
  const d = newDict();
  const out = tempArray(1);
  if (H.hostText(L.TEXT_ENVIRONMENT, out) >= 0) {
    const p = <usize>load<u32>(out), end = p + <usize>load<u32>(out, 4);
    let at = p;
    while (at + 4 <= end) {
      const n = loadU32(at);
      at += 4;
      let eq = 0;
      while (eq < n && load<u8>(at + eq) != 61) eq++;
      if (eq > 0 && eq < n) {
        const k = <u64>bytesFrom(at, eq), v = <u64>bytesFrom(at + eq + 1, n - eq - 1);
        dictSet(d, k, v);
        decref(k);
        decref(v);
      }
      at += n;
    }
    if (p) rawFree(p);
  }
  tempRelease(out);
  return <u64>d;
}
const WAITPID = "($module, pid, options, /)";
function posixWaitpid(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("waitpid", nargs, 2, 2)) return 0;
  const pid = asI32(load<u64>(args)), options = asI32(load<u64>(args, 8));
  if (errorOccurred()) return 0;
  const out = tempArray(1);
  let e: i32;
  while (true) {
    detach();
    e = H.hostWaitpid(pid, options, out);
    attach();
    if (e != -EINTR) break;
    if (tstate.evalBreaker != 0 && safepoint() < 0) { tempRelease(out); return 0; }
  }
  const status = load<i32>(out);
  tempRelease(out);
  return e < 0 ? raiseErrno(e) : <u64>tuple2(Value.fromSmall(e), Value.fromSmall(e == 0 ? 0 : status));
}
function wstatus(v: u64): i32 { return asI32(v); }
function posixWIFEXITED(self: u64, v: u64): u64 { return fromBool((wstatus(v) & 0x7f) == 0); }
function posixWEXITSTATUS(self: u64, v: u64): u64 { return Value.fromSmall((wstatus(v) >> 8) & 0xff); }
function posixWIFSIGNALED(self: u64, v: u64): u64 { const s = wstatus(v) & 0x7f; return fromBool(s != 0 && s != 0x7f); }
function posixWTERMSIG(self: u64, v: u64): u64 { return Value.fromSmall(wstatus(v) & 0x7f); }
function posixWIFSTOPPED(self: u64, v: u64): u64 { return fromBool((wstatus(v) & 0xff) == 0x7f); }
function posixWSTOPSIG(self: u64, v: u64): u64 { return Value.fromSmall((wstatus(v) >> 8) & 0xff); }
function posixWCOREDUMP(self: u64, v: u64): u64 { return fromBool((wstatus(v) & 0x80) != 0); }
function posixWIFCONTINUED(self: u64, v: u64): u64 { return fromBool(wstatus(v) == 0xffff); }
const WAITSTATUS = "($module, /, status)";
function posixWaitstatus(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("waitstatus_to_exitcode", WAITSTATUS, args, nargs, kwnames, out)) {
    const s = asI32(load<u64>(out));
    if (!errorOccurred()) {
      if ((s & 0x7f) == 0) r = Value.fromSmall((s >> 8) & 0xff);
      else if ((s & 0xff) != 0x7f) r = Value.fromSmall(-(s & 0x7f));
      else raisef(ValueError, "process stopped by delivery of signal %d", <u64>((s >> 8) & 0xff));
    }
  }
  tempRelease(out);
  return r;
}
/** Fork callbacks are accepted: there is no fork, so they never run. */
function posixRegisterAtFork(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return NONE; }
function posixGetgroups(self: u64): u64 {
  const out = tempArray(1);
  const e = H.hostGetGroups(out);
  const list = newList(0);
  if (e >= 0) {
    const p = <usize>load<u32>(out), n = load<i32>(out, 4) >> 2;
    for (let i = 0; i < n; i++) listAppend(list, Value.fromSmall(load<u32>(p + (<usize>i << 2))));
    if (p) rawFree(p);
  }
  tempRelease(out);
  return <u64>list;
}
function posixMajor(self: u64, v: u64): u64 { const d = asI64(v); return intFromI64(((d >> 8) & 0xfff) | ((d >> 32) & ~0xfff)); }
function posixMinor(self: u64, v: u64): u64 { const d = asI64(v); return intFromI64((d & 0xff) | ((d >> 12) & ~0xff)); }

// ------------------------------------------------------------------------------------------------------------ constants

const CONSTANTS = "F_OK 0 R_OK 4 W_OK 2 X_OK 1 O_RDONLY 0 O_WRONLY 1 O_RDWR 2 O_CREAT 64 O_EXCL 128 O_NOCTTY 256 O_TRUNC 512 O_APPEND 1024 O_NONBLOCK 2048 O_NDELAY 2048 O_DSYNC 4096 O_ASYNC 8192 O_DIRECT 16384 O_LARGEFILE 0 O_DIRECTORY 65536 O_NOFOLLOW 131072 O_NOATIME 262144 O_CLOEXEC 524288 O_SYNC 1052672 O_RSYNC 1052672 O_PATH 2097152 O_TMPFILE 4259840 O_ACCMODE 3 SEEK_DATA 3 SEEK_HOLE 4 WNOHANG 1 WUNTRACED 2 WCONTINUED 8 WEXITED 4 WSTOPPED 2 WNOWAIT 16777216 P_ALL 0 P_PID 1 P_PGID 2 P_PIDFD 3 EX_OK 0 EX_USAGE 64 EX_DATAERR 65 EX_NOINPUT 66 EX_NOUSER 67 EX_NOHOST 68 EX_UNAVAILABLE 69 EX_SOFTWARE 70 EX_OSERR 71 EX_OSFILE 72 EX_CANTCREAT 73 EX_IOERR 74 EX_TEMPFAIL 75 EX_PROTOCOL 76 EX_NOPERM 77 EX_CONFIG 78 NGROUPS_MAX 65536 TMP_MAX 238328 RTLD_LAZY 1 RTLD_NOW 2 RTLD_GLOBAL 256 RTLD_LOCAL 0 RTLD_NODELETE 4096 RTLD_NOLOAD 4 ST_RDONLY 1 ST_NOSUID 2 PRIO_PROCESS 0 PRIO_PGRP 1 PRIO_USER 2 SCHED_OTHER 0 SCHED_FIFO 1 SCHED_RR 2 SCHED_BATCH 3 SCHED_IDLE 5 GRND_NONBLOCK 1 GRND_RANDOM 2 CLD_EXITED 1 CLD_KILLED 2 CLD_DUMPED 3 CLD_TRAPPED 4 CLD_STOPPED 5 CLD_CONTINUED 6 POSIX_SPAWN_OPEN 0 POSIX_SPAWN_CLOSE 1 POSIX_SPAWN_DUP2 2";
/** Sets the "NAME number" pairs of a text in a module. */
export function setConstants(m: usize, text: string): void {
  const n = text.length;
  let i = 0;
  while (i < n) {
    const start = i;
    while (text.charCodeAt(i) != 32) i++;
    const name = internAscii(text, start, i++);
    let v: i64 = 0;
    let negative = false;
    if (text.charCodeAt(i) == 45) { negative = true; i++; }
    while (i < n && text.charCodeAt(i) != 32) v = v * 10 + (text.charCodeAt(i++) - 48);
    i++;
    dictSetStr(moduleDict(m), name, intFromI64(negative ? -v : v));
  }
}
/** What os.py reads to know which features exist. */
const HAVE = "HAVE_FCHMOD HAVE_FCHOWN HAVE_FDOPENDIR HAVE_FTRUNCATE HAVE_FUTIMENS HAVE_LCHOWN HAVE_LSTAT HAVE_LUTIMES HAVE_FACCESSAT HAVE_FSTATAT HAVE_OPENAT HAVE_UNLINKAT HAVE_MKDIRAT HAVE_READLINKAT HAVE_RENAMEAT HAVE_SYMLINKAT HAVE_LINKAT HAVE_FCHMODAT HAVE_FCHOWNAT HAVE_UTIMENSAT";

function initPosix(): u64 {
  const m = newModule(<u64>id("posix"));
  if (m == 0) return 0;
  setConstants(m, CONSTANTS);
  runtime.statResultType = <u32>newStructSequenceType("os.stat_result", "st_mode st_ino st_dev st_nlink st_uid st_gid st_size - - - st_atime st_mtime st_ctime st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev", 10, "stat_result: Result from stat, fstat, or lstat.");
  runtime.terminalSizeType = <u32>newStructSequenceType("os.terminal_size", "columns lines", 2, "A tuple of (columns, lines) for holding terminal window size");
  runtime.unameType = <u32>newStructSequenceType("posix.uname_result", "sysname nodename release version machine", 5, "uname_result: Result from os.uname().");
  runtime.timesType = <u32>newStructSequenceType("posix.times_result", "user system children_user children_system elapsed", 5, "times_result: Result from os.times().");
  moduleType(m, "stat_result", <usize>runtime.statResultType);
  moduleType(m, "terminal_size", <usize>runtime.terminalSizeType);
  moduleType(m, "uname_result", <usize>runtime.unameType);
  moduleType(m, "times_result", <usize>runtime.timesType);
  moduleSet(m, "error", <u64>OSError);
  initDirEntry(m);
  moduleFunction(m, "stat", posixStat.index, FASTKW, STAT);
  moduleFunction(m, "lstat", posixLstat.index, FASTKW, LSTAT);
  moduleFunction(m, "fstat", posixFstat.index, FASTKW, FSTAT);
  moduleFunction(m, "open", posixOpen.index, FASTKW, OPEN);
  moduleFunction(m, "close", posixClose.index, FASTKW, FD);
  moduleFunction(m, "read", posixRead.index, FAST, "($module, fd, length, /)");
  moduleFunction(m, "write", posixWrite.index, FAST, "($module, fd, data, /)");
  moduleFunction(m, "readinto", posixReadinto.index, FAST, "($module, fd, buffer, /)");
  moduleFunction(m, "lseek", posixLseek.index, FAST, "($module, fd, position, whence, /)");
  moduleFunction(m, "ftruncate", posixFtruncate.index, FAST, "($module, fd, length, /)");
  moduleFunction(m, "truncate", posixTruncate.index, FASTKW, TRUNCATE);
  moduleFunction(m, "fsync", posixFsync.index, O, "($module, fd, /)");
  moduleFunction(m, "fdatasync", posixFsync.index, O, "($module, fd, /)");
  moduleFunction(m, "isatty", posixIsatty.index, O, "($module, fd, /)");
  moduleFunction(m, "dup", posixDup.index, O, "($module, fd, /)");
  moduleFunction(m, "dup2", posixDup2.index, FASTKW, DUP2);
  moduleFunction(m, "pipe", posixPipe.index, NOARGS, "($module, /)");
  moduleFunction(m, "get_inheritable", posixGetInheritable.index, O, "($module, fd, /)");
  moduleFunction(m, "set_inheritable", posixSetInheritable.index, FAST, "($module, fd, inheritable, /)");
  moduleFunction(m, "get_blocking", posixGetBlocking.index, O, "($module, fd, /)");
  moduleFunction(m, "set_blocking", posixSetBlocking.index, FAST, "($module, fd, blocking, /)");
  moduleFunction(m, "get_terminal_size", posixGetTerminalSize.index, FAST, null, "Return the size of the terminal window as (columns, lines).");
  moduleFunction(m, "device_encoding", posixDeviceEncoding.index, FASTKW, FD);
  moduleFunction(m, "rmdir", posixRmdir.index, FASTKW, PATH_DIR);
  moduleFunction(m, "unlink", posixUnlink.index, FASTKW, PATH_DIR);
  moduleFunction(m, "remove", posixRemove.index, FASTKW, PATH_DIR);
  moduleFunction(m, "chdir", posixChdir.index, FASTKW, "($module, /, path)");
  moduleFunction(m, "mkdir", posixMkdir.index, FASTKW, MKDIR);
  moduleFunction(m, "rename", posixRename.index, FASTKW, RENAME);
  moduleFunction(m, "replace", posixReplace.index, FASTKW, RENAME);
  moduleFunction(m, "link", posixLink.index, FASTKW, LINK);
  moduleFunction(m, "symlink", posixSymlink.index, FASTKW, SYMLINK);
  moduleFunction(m, "readlink", posixReadlink.index, FASTKW, PATH_DIR);
  moduleFunction(m, "listdir", posixListdir.index, FASTKW, LISTDIR);
  moduleFunction(m, "scandir", posixScandir.index, FASTKW, LISTDIR);
  moduleFunction(m, "access", posixAccess.index, FASTKW, ACCESS);
  moduleFunction(m, "chmod", posixChmod.index, FASTKW, CHMOD);
  moduleFunction(m, "chown", posixChown.index, FASTKW, CHOWN);
  moduleFunction(m, "utime", posixUtime.index, FASTKW, UTIME);
  moduleFunction(m, "getcwd", posixGetcwd.index, NOARGS, "($module, /)");
  moduleFunction(m, "getcwdb", posixGetcwdb.index, NOARGS, "($module, /)");
  moduleFunction(m, "fspath", posixFspath.index, FASTKW, FSPATH);
  moduleFunction(m, "getpid", posixGetpid.index, NOARGS, "($module, /)");
  moduleFunction(m, "getppid", posixGetppid.index, NOARGS, "($module, /)");
  moduleFunction(m, "getuid", posixGetuid.index, NOARGS, "($module, /)");
  moduleFunction(m, "geteuid", posixGeteuid.index, NOARGS, "($module, /)");
  moduleFunction(m, "getgid", posixGetgid.index, NOARGS, "($module, /)");
  moduleFunction(m, "getegid", posixGetegid.index, NOARGS, "($module, /)");
  moduleFunction(m, "getgroups", posixGetgroups.index, NOARGS, "($module, /)");
  moduleFunction(m, "cpu_count", posixCpuCount.index, NOARGS, "($module, /)");
  moduleFunction(m, "sched_getaffinity", posixSchedGetaffinity.index, O, "($module, pid, /)");
  moduleFunction(m, "umask", posixUmask.index, O, "($module, mask, /)");
  moduleFunction(m, "kill", posixKill.index, FAST, "($module, pid, signal, /)");
  moduleFunction(m, "_exit", posixExit.index, FASTKW, EXIT);
  moduleFunction(m, "urandom", posixUrandom.index, O, "($module, size, /)");
  moduleFunction(m, "uname", posixUname.index, NOARGS, "($module, /)");
  moduleFunction(m, "times", posixTimes.index, NOARGS, "($module, /)");
  moduleFunction(m, "getloadavg", posixGetloadavg.index, NOARGS, "($module, /)");
  moduleFunction(m, "strerror", posixStrerror.index, O, STRERROR);
  moduleFunction(m, "putenv", posixPutenv.index, FAST, "($module, name, value, /)");
  moduleFunction(m, "unsetenv", posixUnsetenv.index, O, "($module, name, /)");
  moduleFunction(m, "_create_environ", createEnviron.index, NOARGS, "($module, /)");
  moduleFunction(m, "waitpid", posixWaitpid.index, FAST, WAITPID);
  moduleFunction(m, "waitstatus_to_exitcode", posixWaitstatus.index, FASTKW, WAITSTATUS);
  moduleFunction(m, "WIFEXITED", posixWIFEXITED.index, O, WAITSTATUS);
  moduleFunction(m, "WEXITSTATUS", posixWEXITSTATUS.index, O, WAITSTATUS);
  moduleFunction(m, "WIFSIGNALED", posixWIFSIGNALED.index, O, WAITSTATUS);
  moduleFunction(m, "WTERMSIG", posixWTERMSIG.index, O, WAITSTATUS);
  moduleFunction(m, "WIFSTOPPED", posixWIFSTOPPED.index, O, WAITSTATUS);
  moduleFunction(m, "WSTOPSIG", posixWSTOPSIG.index, O, WAITSTATUS);
  moduleFunction(m, "WCOREDUMP", posixWCOREDUMP.index, O, WAITSTATUS);
  moduleFunction(m, "WIFCONTINUED", posixWIFCONTINUED.index, O, WAITSTATUS);
  moduleFunction(m, "register_at_fork", posixRegisterAtFork.index, FASTKW, "($module, /, *, before=<unrepresentable>,\n                 after_in_child=<unrepresentable>,\n                 after_in_parent=<unrepresentable>)");
  moduleFunction(m, "major", posixMajor.index, O, "($module, device, /)");
  moduleFunction(m, "minor", posixMinor.index, O, "($module, device, /)");
  moduleSet(m, "environ", createEnviron(0));
  const have = newList(0);
  let start = 0;
  for (let i = 0; i <= HAVE.length; i++) {
    if (i < HAVE.length && HAVE.charCodeAt(i) != 32) continue;
    listAppend(have, <u64>internAscii(HAVE, start, i));
    start = i + 1;
  }
  moduleSet(m, "_have_functions", <u64>have);
  return <u64>m;
}
export function registerPosix(): void { registerModule("posix", initPosix.index); }
