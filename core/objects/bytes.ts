// bytes: layout, construction and slots. Methods shared with bytearray are in bytes_methods.ts.
// Layout: header · size u32 · pad · hash i64 (-1: not computed) · data from offset 32, followed by one 0 byte. Immutable; the hash is a benign race.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_BYTES, TF_MATCH_SELF } from "./type_object";
import { BYTES, BYTES_ITERATOR, OBJECT, TypeError, ValueError, IndexError, SLICE, OverflowError, STR } from "./type_ids";
import { newObject, freeObject, trackObject, rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { EMPTY_BYTES, NONE, NOT_IMPLEMENTED, fromBool, initImmortal } from "./singletons";
import { ONE_BYTES } from "../memory/map";
import { raise, raisef, errorOccurred, errorMatches, clearError, raiseNoMemory } from "../errors";
import { runtime } from "../runtime";
import { sipHash13 } from "./hashing";
import { sbNew, sbAscii, sbChar, sbFinish } from "./str_builder";
import { sliceUnpack, sliceStart, sliceStep, sliceCount } from "./slice_access";
import { asIndexError } from "./tuple";
import { intFromI64, asIndex, isIntObject, asI64 } from "./int";
import { getIter, iterNext, index, lengthHint } from "./abstract";
import { method, NOARGS, O, FAST, FASTKW, CLASS } from "../define";
import { parseArgs } from "../args";
import { tempArray, tempRelease, call0 } from "../call";
import { isStr, id, str } from "./str";
import { lookupSpecial } from "./attributes";
import { Buffer, getBuffer, releaseBuffer, hasBuffer, fillBuffer } from "./buffer";
import { encodeStr } from "../modules/codecs";
import { multi } from "../thread_state";
import { tuple1 } from "./tuple";

@unmanaged export class PyBytes extends PyObject {
  size: u32;
  pad: u32;
  hash: i64;
}
export const BYTES_DATA: usize = 32;
@inline
function cast(b: usize): PyBytes { return changetype<PyBytes>(b); }
export function bytesSize(b: usize): i32 { return <i32>cast(b).size; }
export function bytesData(b: usize): usize { return b + BYTES_DATA; }
export function isBytes(v: u64): bool { return Value.isObject(v) && (changetype<PyType>(<usize>Value.obj(v).type).flags & TF_BYTES) != 0; }
export function isExactBytes(v: u64): bool { return Value.isObject(v) && <usize>Value.obj(v).type == BYTES; }

/** Uninitialised bytes of size n (the shared empty object for 0), ended by a 0 byte. 0: MemoryError. */
export function newBytes(n: i64): usize {
  if (n > 0x7fff_0000) { raiseNoMemory(); return 0; }
  if (n == 0) return <usize>EMPTY_BYTES;
  const b = newObject(BYTES, BYTES_DATA + <usize>n + 1);
  if (b == 0) return 0;
  cast(b).size = <u32>n;
  cast(b).hash = -1;
  return b;
}
/** A copy of n bytes. */
export function bytesFrom(p: usize, n: i32): usize {
  if (n == 1) return ONE_BYTES + (<usize>load<u8>(p) << 6);
  const b = newBytes(n);
  if (b) memory.copy(b + BYTES_DATA, p, n);
  return b;
}
/** bytes(v) for a buffer or an iterable of ints. New reference. */
export function toBytes(v: u64): u64 {
  if (isExactBytes(v)) return newRef(v);
  if (hasBuffer(v)) {
    const b = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
    if (getBuffer(v, changetype<usize>(b), 0) < 0) { rawFree(changetype<usize>(b)); return 0; }
    const r = <u64>bytesFrom(b.data, <i32>b.length);
    releaseBuffer(changetype<usize>(b));
    rawFree(changetype<usize>(b));
    return r;
  }
  if (isStr(v)) return raise(TypeError, "cannot convert 'str' object to bytes");
  const it = getIter(v);
  if (it == 0) {
    if (errorMatches(TypeError)) { clearError(); raisef(TypeError, "cannot convert '%T' object to bytes", v); }
    return 0;
  }
  let p = rawAlloc(64);
  let n = 0, capacity = 64;
  while (true) {
    const item = iterNext(it);
    if (item == 0) break;
    const i = byteValue(item, "bytes must be in range(0, 256)");
    decref(item);
    if (i < 0) break;
    if (n == capacity) { capacity *= 2; p = rawRealloc(p, capacity); }
    store<u8>(p + n++, <u8>i);
  }
  decref(it);
  const r = errorOccurred() ? 0 : <u64>bytesFrom(p, n);
  rawFree(p);
  return r;
}
/** An int 0..255; -1 with the error. */
export function byteValue(v: u64, message: string): i32 {
  if (Value.isInt(v)) {
    const i = Value.toSmall(v);
    if (i >= 0 && i < 256) return <i32>i;
    raise(ValueError, message);
    return -1;
  }
  const i = asIndex(v);
  if (i == -1 && errorOccurred()) {
    if (errorMatches(OverflowError)) { clearError(); raise(ValueError, message); }
    return -1;
  }
  if (i < 0 || i > 255) { raise(ValueError, message); return -1; }
  return <i32>i;
}
const NEW = "($type, source=b'', encoding='utf-8', errors='strict')";
/** The bytes that bytes(...) and bytearray(...) are made of. New bytes object. */
export function bytesFromArguments(source: u64, encoding: u64, errors: u64, name: string): u64 {
  if (encoding != 0 || errors != 0) {
    if (source == 0) return raise(TypeError, encoding ? "encoding without a string argument" : "errors without a string argument");
    if (!isStr(source)) return raise(TypeError, encoding ? "encoding without a string argument" : "errors without a string argument");
    return encodeStr(<usize>source, encoding, errors);
  }
  if (source == 0) return EMPTY_BYTES;
  if (isStr(source)) return raise(TypeError, "string argument without an encoding");
  if (!isExactBytes(source)) {
    const f = lookupSpecial(source, id("__bytes__"));
    if (f) {
      const r = call0(f);
      decref(f);
      if (r != 0 && !isBytes(r)) { raisef(TypeError, "__bytes__ returned non-bytes (type %T)", r); decref(r); return 0; }
      return r;
    }
    if (errorOccurred()) return 0;
  }
  if (changetype<PyType>(typeOf(source)).index != 0) {
    const n = asIndex(source);
    if (n == -1 && errorOccurred()) {
      if (!errorMatches(TypeError)) return 0;
      clearError();
    } else {
      if (n < 0) return raise(ValueError, "negative count");
      if (n > 0x7fff_0000) return raiseNoMemory();
      const b = newBytes(<i32>n);
      if (b != 0 && n != 0) memory.fill(b + BYTES_DATA, 0, <usize>n + 1);
      return <u64>b;
    }
  }
  return toBytes(source);
}
function bytesNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs("bytes", NEW, args, nargs, kwnames, out);
  const r = ok ? bytesFromArguments(load<u64>(out), load<u64>(out, 8), load<u64>(out, 16), "bytes") : 0;
  tempRelease(out);
  if (r == 0 || type == BYTES) return r;
  const n = bytesSize(<usize>r);
  const p = genericAlloc(type, n);
  if (p) {
    cast(p).size = <u32>n;
    cast(p).hash = -1;
    memory.copy(p + BYTES_DATA, bytesData(<usize>r), n);
  }
  decref(r);
  return <u64>p;
}
function bytesDealloc(p: usize): void { freeObject(p); }
/** The literal form of bytes: b'...' with escapes; quote chosen as CPython does. */
export function reprBytes(p: usize, n: i32, prefix: string, suffix: string, escapeSingle: bool = false): u64 {
  const b = sbNew();
  sbAscii(b, prefix);
  let single = false, double = false;
  for (let i = 0; i < n; i++) {
    const c = load<u8>(p + i);
    if (c == 39) single = true;
    else if (c == 34) double = true;
  }
  const quote: u32 = single && !double ? 34 : 39;
  sbChar(b, quote);
  for (let i = 0; i < n; i++) {
    const c = <u32>load<u8>(p + i);
    if (c == quote || c == 92 || (escapeSingle && c == 39)) { sbChar(b, 92); sbChar(b, c); }
    else if (c == 9) sbAscii(b, "\\t");
    else if (c == 10) sbAscii(b, "\\n");
    else if (c == 13) sbAscii(b, "\\r");
    else if (c < 32 || c > 126) {
      sbAscii(b, "\\x");
      sbChar(b, (c >> 4) < 10 ? 48 + (c >> 4) : 87 + (c >> 4));
      sbChar(b, (c & 15) < 10 ? 48 + (c & 15) : 87 + (c & 15));
    } else sbChar(b, c);
  }
  sbChar(b, quote);
  sbAscii(b, suffix);
  return sbFinish(b);
}
function bytesRepr(self: u64): u64 { return reprBytes(bytesData(<usize>self), bytesSize(<usize>self), "b", ""); }
function bytesHash(self: u64): i64 {
  const b = cast(<usize>self);
  if (b.hash != -1 && b.hash != 0) return b.hash;
  let h: i64 = b.size == 0 ? 0 : <i64>sipHash13(runtime.hashKey0, runtime.hashKey1, bytesData(<usize>self), b.size);
  if (h == -1) h = -2;
  b.hash = h;
  return h;
}
/** Compares two runs of bytes by op. */
export function compareMemory(p: usize, n: i32, q: usize, m: i32, op: i32): u64 {
  if ((op == 2 || op == 3) && n != m) return fromBool(op == 3);
  let c = memory.compare(p, q, min<i32>(n, m));
  if (c == 0) c = n - m;
  switch (op) {
    case 0: return fromBool(c < 0);
    case 1: return fromBool(c <= 0);
    case 2: return fromBool(c == 0);
    case 3: return fromBool(c != 0);
    case 4: return fromBool(c > 0);
    default: return fromBool(c >= 0);
  }
}
function bytesRichcompare(a: u64, b: u64, op: i32): u64 {
  if (!isBytes(a) || !isBytes(b)) return NOT_IMPLEMENTED;
  return compareMemory(bytesData(<usize>a), bytesSize(<usize>a), bytesData(<usize>b), bytesSize(<usize>b), op);
}
function bytesLength(self: u64): i64 { return <i64>bytesSize(<usize>self); }
function bytesItem(self: u64, i: i64): u64 {
  if (<u64>i >= <u64>bytesSize(<usize>self)) return raise(IndexError, "index out of range");
  return Value.fromSmall(load<u8>(bytesData(<usize>self) + <usize>i));
}
function bytesGetitem(self: u64, key: u64): u64 {
  const n = bytesSize(<usize>self);
  if (Value.isInt(key) || typeOf(key) != SLICE) {
    if (!Value.isInt(key) && changetype<PyType>(typeOf(key)).index == 0) return raisef(TypeError, "byte indices must be integers or slices, not %T", key);
    let i = Value.isInt(key) ? Value.toSmall(key) : asIndexError(key);
    if (i == -1 && errorOccurred()) return 0;
    if (i < 0) i += n;
    return bytesItem(self, i);
  }
  if (!sliceUnpack(key, <i64>n)) return 0;
  const start = sliceStart(), step = sliceStep(), count = <i32>sliceCount();
  if (step == 1) {
    if (count == n && typeOf(self) == BYTES) return newRef(self);
    return <u64>bytesFrom(bytesData(<usize>self) + <usize>start, count);
  }
  const r = newBytes(count);
  if (r) for (let k = 0; k < count; k++) store<u8>(bytesData(r) + k, load<u8>(bytesData(<usize>self) + <usize>(start + <i64>k * step)));
  return <u64>r;
}
function bytesGetbuffer(self: u64, buffer: usize, flags: i32): i32 { return fillBuffer(buffer, self, bytesData(<usize>self), <i64>bytesSize(<usize>self), true, flags); }
function bytesGetnewargs(self: u64): u64 {
  const b = <u64>bytesFrom(bytesData(<usize>self), bytesSize(<usize>self));
  const t = tuple1(b);
  decref(b);
  return <u64>t;
}

@unmanaged class PyBytesIterator extends PyObject { sequence: u64; index: u32; pad: u32; }
function bytesIter(self: u64): u64 {
  const p = newObject(BYTES_ITERATOR, offsetof<PyBytesIterator>());
  if (p == 0) return 0;
  changetype<PyBytesIterator>(p).sequence = newRef(self);
  trackObject(p);
  return <u64>p;
}
function iteratorNext(self: u64): u64 {
  const it = changetype<PyBytesIterator>(<usize>self);
  const at = <usize>self + offsetof<PyBytesIterator>("index");
  const n = <u32>bytesSize(<usize>it.sequence);
  const i = multi ? atomic.add<u32>(at, 1) : it.index++;
  if (i >= n) { store<u32>(at, n); return 0; }
  return Value.fromSmall(load<u8>(bytesData(<usize>it.sequence) + i));
}
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const s = changetype<PyBytesIterator>(p).sequence;
  freeObject(p);
  decref(s);
}
function iteratorTraverse(p: usize, visit: u32): void { visitValue(changetype<PyBytesIterator>(p).sequence, visit); }
function iteratorHint(self: u64): u64 {
  const it = changetype<PyBytesIterator>(<usize>self);
  return intFromI64(<i64>bytesSize(<usize>it.sequence) - <i64>it.index);
}

/** Boot: the empty and the one-byte objects. */
export function initBytesSingletons(): void {
  initImmortal(<usize>EMPTY_BYTES, BYTES);
  cast(<usize>EMPTY_BYTES).hash = 0;
  for (let c: u32 = 0; c < 256; c++) {
    const b = ONE_BYTES + (<usize>c << 6);
    initImmortal(b, BYTES);
    cast(b).size = 1;
    cast(b).hash = -1;
    store<u8>(b + BYTES_DATA, <u8>c);
    store<u8>(b + BYTES_DATA, 0, 1);
  }
}
import { addBytesMethods } from "./bytes_methods";
export function initBytesType(): void {
  const t = staticTypeInit(BYTES, "bytes", OBJECT, BYTES_DATA + 1, TF_BASETYPE | TF_BYTES | TF_MATCH_SELF, 1);
  t.new_ = bytesNew.index;
  t.dealloc = bytesDealloc.index;
  t.repr = bytesRepr.index;
  t.hash = bytesHash.index;
  t.richcompare = bytesRichcompare.index;
  t.length = bytesLength.index;
  t.getitem = bytesGetitem.index;
  t.sqItem = bytesItem.index;
  t.iter = bytesIter.index;
  t.getbuffer = bytesGetbuffer.index;
  method(BYTES, "__getnewargs__", bytesGetnewargs.index, NOARGS);
  addBytesMethods(BYTES, t);
  readyType(BYTES);
  const i = staticTypeInit(BYTES_ITERATOR, "bytes_iterator", OBJECT, offsetof<PyBytesIterator>(), 4 | 16);
  i.dealloc = iteratorDealloc.index;
  i.traverse = iteratorTraverse.index;
  i.iter = iteratorIter.index;
  i.iternext = iteratorNext.index;
  method(BYTES_ITERATOR, "__length_hint__", iteratorHint.index, NOARGS);
  readyType(BYTES_ITERATOR);
}
