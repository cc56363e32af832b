// os.scandir: its iterator and DirEntry objects.
// The iterator walks a listing taken at once; its position advances atomically, so threads that share it each get other entries.
// A DirEntry is immutable but for its cached stat results (benign races: equal results).

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType, TF_HAVE_GC, TF_DISALLOW_NEW } from "../objects/type_object";
import { staticType, OBJECT } from "../objects/type_ids";
import { newObject, trackObject, freeObject, rawFree } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf } from "../objects/type";
import { genericAlloc } from "../objects/type_new";
import { method, getset, member, moduleType, NOARGS, O, FAST, FASTKW, CLASS, MEMBER_OBJECT, READONLY } from "../define";
import { PathArgument, statResult, loadU32, dropPath, pathArgument } from "./posix";
import { bytesData, bytesSize, bytesFrom, isBytes } from "../objects/bytes";
import { fsDecode } from "./codecs";
import { str, id } from "../objects/str";
import { NONE, TRUE, FALSE, fromBool } from "../objects/singletons";
import { formatText, errorOccurred, errorMatches, clearError, raisef } from "../errors";
import { raiseErrno } from "../objects/os_error";
import { parseArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { isTrue } from "../objects/abstract";
import { intFromI64, intFromU64 } from "../objects/int";
import { newGenericAlias } from "../objects/generic_alias";
import * as H from "../host";
import { rawAlloc } from "../memory/heap";
import { replaceSlot, loadSlot } from "../objects/descriptors";
import { runtime } from "../runtime";

const DIR_ENTRY: usize = staticType(385);
const SCANDIR_ITERATOR: usize = staticType(386);

@unmanaged class ScandirIterator extends PyObject {
  blob: u32;      // host's listing; freed with the iterator
  size: u32;
  position: u32;  // atomic
  wantBytes: u32;
  path: u64;      // directory as given (str, bytes or int)
  prefix: u64;    // bytes: the directory with a final slash
}
@unmanaged class DirEntry extends PyObject {
  name: u64;
  path: u64;
  full: u64;      // bytes path for the host
  followed: u64;  // cached stat_result or 0
  own: u64;
  kind: u32;      // DT_*
  pad: u32;
}
const DT_DIR: u32 = 4, DT_REG: u32 = 8, DT_LNK: u32 = 10, DT_UNKNOWN: u32 = 0;

/** Takes over the blob. */
export function newScandirIterator(blob: usize, size: u32, p: PathArgument): u64 {
  const o = newObject(SCANDIR_ITERATOR, offsetof<ScandirIterator>());
  if (o == 0) { if (blob) rawFree(blob); return 0; }
  const it = changetype<ScandirIterator>(o);
  it.blob = <u32>blob;
  it.size = size;
  it.wantBytes = p.wantBytes;
  it.path = p.given ? newRef(p.given) : str(".");
  if (p.fd < 0) {
    const d = bytesData(<usize>p.bytes), n = <i32>bytesSize(<usize>p.bytes);
    const slash = n > 0 && load<u8>(d + n - 1) != 47;
    const t = rawAlloc(<usize>n + 1);
    memory.copy(t, d, n);
    store<u8>(t + n, 47);
    it.prefix = <u64>bytesFrom(t, slash ? n + 1 : n);
    rawFree(t);
  } else it.prefix = 0;
  trackObject(o);
  return <u64>o;
}
function iteratorNext(self: u64): u64 {
  const it = changetype<ScandirIterator>(<usize>self);
  const field = <usize>self + offsetof<ScandirIterator>("position");
  let at: u32, n: i32;
  while (true) {
    at = atomic.load<u32>(field);
    if (at >= it.size) return 0;
    n = loadU32(<usize>it.blob + at + 1);
    if (atomic.cmpxchg<u32>(field, at, at + 5 + <u32>n) == at) break;
  }
  const p = <usize>it.blob + at;
  const o = newObject(DIR_ENTRY, offsetof<DirEntry>());
  if (o == 0) return 0;
  const e = changetype<DirEntry>(o);
  e.kind = <u32>load<u8>(p);
  const prefixSize = it.prefix ? <i32>bytesSize(<usize>it.prefix) : 0;
  const t = rawAlloc(<usize>(prefixSize + n + 1));
  if (prefixSize) memory.copy(t, bytesData(<usize>it.prefix), prefixSize);
  memory.copy(t + prefixSize, p + 5, n);
  e.full = <u64>bytesFrom(t, prefixSize + n);
  const wantBytes = it.wantBytes != 0;
  e.name = wantBytes ? <u64>bytesFrom(p + 5, n) : fsDecode(p + 5, n);
  // scandir() without a path shows bare names
  e.path = wantBytes ? <u64>bytesFrom(t, prefixSize + n) : fsDecode(t, prefixSize + n);
  rawFree(t);
  trackObject(o);
  return <u64>o;
}
function iteratorClose(self: u64): u64 {
  const it = changetype<ScandirIterator>(<usize>self);
  atomic.store<u32>(<usize>self + offsetof<ScandirIterator>("position"), it.size);
  return NONE;
}
function iteratorEnter(self: u64): u64 { return newRef(self); }
function iteratorExit(self: u64, args: usize, nargs: i32): u64 { return iteratorClose(self); }
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(o: usize): void {
  const it = changetype<ScandirIterator>(o);
  const a = it.path, b = it.prefix;
  if (it.blob) rawFree(<usize>it.blob);
  freeObject(o);
  xdecref(a);
  xdecref(b);
}
function iteratorTraverse(o: usize, visit: u32): void {
  visitValue(changetype<ScandirIterator>(o).path, visit);
  visitValue(changetype<ScandirIterator>(o).prefix, visit);
}

// ------------------------------------------------------------------------------------------------------------ DirEntry

/** stat or lstat, cached. New reference. */
function entryStatOf(self: u64, follow: bool): u64 {
  const e = changetype<DirEntry>(<usize>self);
  if (follow && e.kind != DT_LNK && e.kind != DT_UNKNOWN) follow = false;
  const slot = <usize>self + (follow ? offsetof<DirEntry>("followed") : offsetof<DirEntry>("own"));
  const cached = loadSlot(<usize>self, slot);
  if (cached) return cached;
  const s = rawAlloc(H.STAT_SIZE);
  const r = H.hostStat(H.AT_FDCWD, bytesData(<usize>e.full), <i32>bytesSize(<usize>e.full), follow ? 1 : 0, s);
  let result: u64 = 0;
  if (r < 0) raiseErrno(r, e.path);
  else result = statResult(s);
  rawFree(s);
  if (result) replaceSlot(<usize>self, slot, newRef(result));
  return result;
}
const FOLLOW = "($self, /, *, follow_symlinks=True)";
function followArgument(args: usize, nargs: i32, kwnames: usize, name: string): i32 {
  const out = tempArray(1);
  if (out == 0) return -1;
  let r = -1;
  if (parseArgs(name, FOLLOW, args, nargs, kwnames, out)) r = load<u64>(out) ? isTrue(load<u64>(out)) : 1;
  tempRelease(out);
  return r;
}
function entryStat(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const f = followArgument(args, nargs, kwnames, "stat");
  return f < 0 ? 0 : entryStatOf(self, f != 0);
}
/** Is the entry of this kind (DT_DIR, DT_REG)? Missing targets are of no kind. */
function test(self: u64, kind: u32, format: u32, args: usize, nargs: i32, kwnames: usize, name: string): u64 {
  const f = followArgument(args, nargs, kwnames, name);
  if (f < 0) return 0;
  const e = changetype<DirEntry>(<usize>self);
  if (e.kind != DT_UNKNOWN && !(f != 0 && e.kind == DT_LNK)) return fromBool(e.kind == kind);
  const s = rawAlloc(H.STAT_SIZE);
  const r = H.hostStat(H.AT_FDCWD, bytesData(<usize>e.full), <i32>bytesSize(<usize>e.full), f, s);
  const mode = load<u32>(s, H.STAT_MODE);
  rawFree(s);
  if (r == -2) return FALSE;
  if (r < 0) return raiseErrno(r, e.path);
  return fromBool((mode & 0o170000) == format);
}
function entryIsDir(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return test(self, DT_DIR, 0o040000, args, nargs, kwnames, "is_dir"); }
function entryIsFile(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return test(self, DT_REG, 0o100000, args, nargs, kwnames, "is_file"); }
function entryIsSymlink(self: u64): u64 {
  const e = changetype<DirEntry>(<usize>self);
  if (e.kind != DT_UNKNOWN) return fromBool(e.kind == DT_LNK);
  return test(self, DT_LNK, 0o120000, 0, 0, 0, "is_symlink");
}
function entryIsJunction(self: u64): u64 { return FALSE; }
function entryInode(self: u64): u64 {
  const e = changetype<DirEntry>(<usize>self);
  const s = rawAlloc(H.STAT_SIZE);
  const r = H.hostStat(H.AT_FDCWD, bytesData(<usize>e.full), <i32>bytesSize(<usize>e.full), 0, s);
  const inode = load<u64>(s, H.STAT_INO);
  rawFree(s);
  return r < 0 ? raiseErrno(r, e.path) : intFromU64(inode);
}
function entryFspath(self: u64): u64 { return newRef(changetype<DirEntry>(<usize>self).path); }
function entryRepr(self: u64): u64 { return formatText("<DirEntry %R>", changetype<DirEntry>(<usize>self).name); }
function entryDealloc(o: usize): void {
  const e = changetype<DirEntry>(o);
  const a = e.name, b = e.path, c = e.full, d = e.followed, f = e.own;
  freeObject(o);
  xdecref(a);
  xdecref(b);
  xdecref(c);
  xdecref(d);
  xdecref(f);
}
function entryTraverse(o: usize, visit: u32): void {
  const e = changetype<DirEntry>(o);
  visitValue(e.name, visit);
  visitValue(e.path, visit);
  visitValue(e.full, visit);
  visitValue(e.followed, visit);
  visitValue(e.own, visit);
}

export function initDirEntry(m: usize): void {
  let t = staticTypeInit(DIR_ENTRY, "posix.DirEntry", OBJECT, offsetof<DirEntry>(), TF_HAVE_GC | TF_DISALLOW_NEW);
  t.dealloc = entryDealloc.index;
  t.traverse = entryTraverse.index;
  t.repr = entryRepr.index;
  member(DIR_ENTRY, "name", offsetof<DirEntry>("name"), MEMBER_OBJECT, READONLY);
  member(DIR_ENTRY, "path", offsetof<DirEntry>("path"), MEMBER_OBJECT, READONLY);
  method(DIR_ENTRY, "is_dir", entryIsDir.index, FASTKW, FOLLOW);
  method(DIR_ENTRY, "is_file", entryIsFile.index, FASTKW, FOLLOW);
  method(DIR_ENTRY, "is_symlink", entryIsSymlink.index, NOARGS, "($self, /)");
  method(DIR_ENTRY, "is_junction", entryIsJunction.index, NOARGS, "($self, /)");
  method(DIR_ENTRY, "stat", entryStat.index, FASTKW, FOLLOW);
  method(DIR_ENTRY, "inode", entryInode.index, NOARGS, "($self, /)");
  method(DIR_ENTRY, "__fspath__", entryFspath.index, NOARGS, "($self, /)");
  method(DIR_ENTRY, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  readyType(DIR_ENTRY);
  moduleType(m, "DirEntry", DIR_ENTRY);

  t = staticTypeInit(SCANDIR_ITERATOR, "posix.ScandirIterator", OBJECT, offsetof<ScandirIterator>(), TF_HAVE_GC | TF_DISALLOW_NEW);
  t.dealloc = iteratorDealloc.index;
  t.traverse = iteratorTraverse.index;
  t.iter = iteratorIter.index;
  t.iternext = iteratorNext.index;
  method(SCANDIR_ITERATOR, "__enter__", iteratorEnter.index, NOARGS);
  method(SCANDIR_ITERATOR, "__exit__", iteratorExit.index, FAST);
  method(SCANDIR_ITERATOR, "close", iteratorClose.index, NOARGS);
  readyType(SCANDIR_ITERATOR);
}
