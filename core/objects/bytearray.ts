// bytearray: a mutable run of bytes. Methods shared with bytes are in bytes_methods.ts.
//
// All changes happen under the object's mutex. The bytes live in a block with its capacity in front and one 0 byte after them; single bytes are read
// without the mutex: block first, then size; an index is valid only below both the size and that block's capacity, and a replaced block is freed after a
// delay. While buffers are exported (`exports`, under the mutex) the size cannot change.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC } from "./type_object";
import { BYTEARRAY, BYTEARRAY_ITERATOR, OBJECT, TypeError, ValueError, IndexError, BufferError, SLICE } from "./type_ids";
import { newObject, freeObject, trackObject, rawAlloc, rawFree } from "../memory/heap";
import { rawFreeDelayed } from "../memory/qsbr";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { multi } from "../thread_state";
import { lock, unlock } from "../sync/mutex";
import { staticTypeInit, readyType, typeOf, isInstanceOf } from "./type";
import { genericAlloc } from "./type_new";
import { NONE, NOT_IMPLEMENTED, EMPTY_TUPLE, TRUE } from "./singletons";
import { raise, raisef, raiseInt, raisefInt, raiseNoMemory, errorOccurred } from "../errors";
import { sbNew, sbStr, sbAscii, sbFinish } from "./str_builder";
import { sliceEvaluate, sliceAdjust } from "./slice";
import { intFromI64, asIndex, asSubscript } from "./int";
import { getIter, iterNext, getItem } from "./abstract";
import { method, NOARGS, O, FAST, CLASS } from "../define";
import { parseArgs, checkArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { id, str, isStr } from "./str";
import { Buffer, fillBuffer, hasBuffer } from "./buffer";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "../modules/bytes_argument";
import { bytesFromArguments, bytesData, bytesSize, bytesFrom, newBytes, byteValue, reprBytes, compareMemory, isBytes, toBytes } from "./bytes";
import { addBytesMethods } from "./bytes_methods";
import { tuple1, tuple2, tuple3 } from "./tuple";
import { builtinNamed } from "../modules/builtins";
import { getInstanceDict } from "./attributes";
import { strFromLatin1 } from "./str";
import { fromBool } from "./singletons";
import { findChar } from "./text_search";

@unmanaged export class PyBytearray extends PyObject {
  block: u32;   // atomic; never 0
  size: u32;    // atomic
  exports: i32; // mutex
  pad: u32;
}
const BLOCK_DATA: usize = 16;
const MAX_SIZE: i64 = 0x7fff_0000;

@inline function cast(p: usize): PyBytearray { return changetype<PyBytearray>(p); }
@inline function capacityOf(block: usize): u32 { return load<u32>(block); }
export function isBytearray(v: u64): bool { return Value.isObject(v) && isInstanceOf(v, BYTEARRAY); }
export function bytearraySize(p: usize): i32 { return <i32>atomic.load<u32>(p + offsetof<PyBytearray>("size")); }
/** Address of the bytes: stays in place until the next safepoint at least, while they may change. */
export function bytearrayData(p: usize): usize { return <usize>atomic.load<u32>(p + offsetof<PyBytearray>("block")) + BLOCK_DATA; }

function newBlock(capacity: u32): usize {
  const b = rawAlloc(BLOCK_DATA + capacity + 1);
  if (b == 0) { raiseNoMemory(); return 0; }
  store<u32>(b, capacity);
  return b;
}
function dropBlock(b: usize): void {
  if (multi) rawFreeDelayed(b);
  else rawFree(b);
}
function alloc(type: usize, n: u32): usize {
  const b = newBlock(n);
  if (b == 0) return 0;
  const p = type == BYTEARRAY ? newObject(BYTEARRAY, offsetof<PyBytearray>()) : genericAlloc(type, 0);
  if (p == 0) { rawFree(b); return 0; }
  cast(p).block = <u32>b;
  cast(p).size = n;
  store<u8>(b + BLOCK_DATA + n, 0);
  return p;
}
/** A new bytearray of n bytes, contents undefined; 0: MemoryError. */
export function newBytearray(n: i32): usize { return alloc(BYTEARRAY, <u32>n); }
export function bytearrayFrom(p: usize, n: i32): usize {
  const b = newBytearray(n);
  if (b) memory.copy(bytearrayData(b), p, n);
  return b;
}
/** May the size change? (mutex held) False: BufferError must be raised after unlocking. */
function exported(p: usize): bool { return cast(p).exports > 0; }
function raiseExported(): i32 { return raiseInt(BufferError, "Existing exports of data: object cannot be re-sized"); }

/** Makes the size n (mutex held, not exported): keeps the first min(old, n) bytes. False: MemoryError. */
function setSize(p: usize, n: u32): bool {
  const b = cast(p);
  const block = <usize>b.block;
  const capacity = capacityOf(block);
  if (n <= capacity && n >= capacity >> 1 || n <= capacity && capacity < 64) {
    atomic.store<u32>(p + offsetof<PyBytearray>("size"), n);
    store<u8>(block + BLOCK_DATA + n, 0);
    return true;
  }
  const room: u32 = n > b.size ? n + (n >> 3) + (n < 9 ? 3 : 6) : n;
  const next = newBlock(room);
  if (next == 0) return false;
  memory.copy(next + BLOCK_DATA, block + BLOCK_DATA, min<u32>(b.size, n));
  store<u8>(next + BLOCK_DATA + n, 0);
  if (n < b.size) { atomic.store<u32>(p + offsetof<PyBytearray>("size"), n); atomic.store<u32>(p + offsetof<PyBytearray>("block"), <u32>next); }
  else { atomic.store<u32>(p + offsetof<PyBytearray>("block"), <u32>next); atomic.store<u32>(p + offsetof<PyBytearray>("size"), n); }
  dropBlock(block);
  return true;
}
/** Replaces bytes i..j by the m bytes at q (outside this bytearray's block). Takes the mutex. -1 with an error. */
function splice(p: usize, i: i64, j: i64, q: usize, m: i64): i32 {
  lock(p);
  const n = <i64>cast(p).size;
  if (i > n) i = n;
  if (j > n) j = n;
  if (j < i) j = i;
  const grown = n - (j - i) + m;
  if (grown != n && exported(p)) { unlock(p); return raiseExported(); }
  if (grown > MAX_SIZE) { unlock(p); raiseNoMemory(); return -1; }
  let ok = true;
  if (grown > n) {
    ok = setSize(p, <u32>grown);
    if (ok) { const d = bytearrayData(p); memory.copy(d + <usize>(i + m), d + <usize>j, <usize>(n - j)); }
  } else if (grown < n) {
    const d = bytearrayData(p);
    memory.copy(d + <usize>(i + m), d + <usize>j, <usize>(n - j));
    ok = setSize(p, <u32>grown);
  }
  if (ok) memory.copy(bytearrayData(p) + <usize>i, q, <usize>m);
  unlock(p);
  return ok ? 0 : -1;
}
/** Appends m bytes at q. */
export function bytearrayAppend(p: usize, q: usize, m: i32): i32 { return splice(p, MAX_SIZE, MAX_SIZE, q, m); }

// ---------------------------------------------------------------------------------------------------- construction

const NEW = "($self, source=b'', encoding='utf-8', errors='strict')";
function bytearrayNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>alloc(type, 0); }
function bytearrayInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const out = tempArray(3);
  if (out == 0) return -1;
  if (!parseArgs("bytearray", NEW, args, nargs, kwnames, out)) { tempRelease(out); return -1; }
  const source = load<u64>(out);
  const content = source != 0 && !isStr(source) && load<u64>(out, 8) == 0 && load<u64>(out, 16) == 0 && isBytearray(source) ? toBytes(source)
    : bytesFromArguments(source, load<u64>(out, 8), load<u64>(out, 16), "bytearray");
  tempRelease(out);
  if (content == 0) return -1;
  const r = splice(<usize>self, 0, MAX_SIZE, bytesData(<usize>content), bytesSize(<usize>content));
  decref(content);
  return r;
}
function dealloc(p: usize): void {
  const b = <usize>cast(p).block;
  if (b) dropBlock(b);
  freeObject(p);
}
function bytearrayRepr(self: u64): u64 {
  const copy = snapshot(self);
  if (copy == 0) return 0;
  const b = sbNew();
  sbStr(b, <usize>changetype<PyType>(typeOf(self)).name);
  sbAscii(b, "(");
  const text = reprBytes(bytesData(copy), bytesSize(copy), "b", "", true);
  decref(<u64>copy);
  sbStr(b, <usize>text);
  decref(text);
  sbAscii(b, ")");
  return sbFinish(b);
}
/** The contents at one moment as bytes. New; 0: MemoryError. */
export function snapshot(self: u64): usize {
  lock(<usize>self);
  const r = bytesFrom(bytearrayData(<usize>self), bytearraySize(<usize>self));
  unlock(<usize>self);
  return r;
}
function richcompare(a: u64, b: u64, op: i32): u64 {
  if (!hasBuffer(a) || !hasBuffer(b)) return NOT_IMPLEMENTED;
  const h = openBytes(a);
  if (h == 0) return 0;
  const p = bytesArgument, n = <i32>bytesArgumentLength;
  const g = openBytes(b);
  if (g == 0) { closeBytes(h); return 0; }
  const r = compareMemory(p, n, bytesArgument, <i32>bytesArgumentLength, op);
  closeBytes(g);
  closeBytes(h);
  return r;
}

// ---------------------------------------------------------------------------------------------------- items

function len(self: u64): i64 { return <i64>bytearraySize(<usize>self); }
/** Byte i without the mutex, -1: out of range. */
function byteAt(p: usize, i: i64): i32 {
  const block = <usize>atomic.load<u32>(p + offsetof<PyBytearray>("block"));
  const n = atomic.load<u32>(p + offsetof<PyBytearray>("size"));
  if (<u64>i >= <u64>n || <u64>i >= <u64>capacityOf(block)) return -1;
  return load<u8>(block + BLOCK_DATA + <usize>i);
}
function item(self: u64, i: i64): u64 {
  const c = byteAt(<usize>self, i);
  return c < 0 ? raise(IndexError, "bytearray index out of range") : Value.fromSmall(c);
}
function isIndexLike(key: u64): bool { return Value.isInt(key) || changetype<PyType>(typeOf(key)).index != 0; }
function getitem(self: u64, key: u64): u64 {
  const p = <usize>self;
  if (isIndexLike(key)) {
    let i = Value.isInt(key) ? Value.toSmall(key) : asSubscript(key);
    if (i == -1 && errorOccurred()) return 0;
    if (i < 0) i += bytearraySize(p);
    return item(self, i);
  }
  if (typeOf(key) != SLICE) return raisef(TypeError, "bytearray indices must be integers or slices, not %T", key);
  const out = tempArray(4);
  if (out == 0) return 0;
  if (!sliceEvaluate(key, out)) { tempRelease(out); return 0; }
  lock(p);
  const count = <i32>sliceAdjust(bytearraySize(p), out);
  const start = load<i64>(out), step = load<i64>(out, 16);
  const r = newBytearray(count);
  if (r) {
    const d = bytearrayData(r), s = bytearrayData(p);
    if (step == 1) memory.copy(d, s + <usize>start, count);
    else for (let k = 0; k < count; k++) store<u8>(d + k, load<u8>(s + <usize>(start + <i64>k * step)));
  }
  unlock(p);
  tempRelease(out);
  return <u64>r;
}
function setitem(self: u64, key: u64, value: u64): i32 {
  const p = <usize>self;
  if (isIndexLike(key)) {
    let i = Value.isInt(key) ? Value.toSmall(key) : asSubscript(key);
    if (i == -1 && errorOccurred()) return -1;
    let c = 0;
    if (value) {
      c = byteValue(value, "byte must be in range(0, 256)");
      if (c < 0) return -1;
    }
    lock(p);
    const n = <i64>cast(p).size;
    if (i < 0) i += n;
    if (<u64>i >= <u64>n) { unlock(p); return raiseInt(IndexError, "bytearray index out of range"); }
    if (value) { store<u8>(bytearrayData(p) + <usize>i, <u8>c); unlock(p); return 0; }
    unlock(p);
    return splice(p, i, i + 1, 0, 0);
  }
  if (typeOf(key) != SLICE) return raisefInt(TypeError, "bytearray indices must be integers or slices, not %T", key);
  const out = tempArray(4);
  if (out == 0) return -1;
  let r = -1;
  if (sliceEvaluate(key, out)) {
    let content: u64 = 0;
    let ok = true;
    if (value) {
      if (isStr(value) || (!hasBuffer(value) && isIndexLike(value))) {
        // an int or a str does not become bytes here
        raise(TypeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        ok = false;
      } else {
        content = isBytes(value) ? newRef(value) : toBytes(value);
        ok = content != 0;
      }
    }
    if (ok) {
      const q = content ? bytesData(<usize>content) : <usize>0;
      const m: i64 = content ? bytesSize(<usize>content) : 0;
      const step = load<i64>(out, 16);
      if (step == 1) {
        sliceAdjust(bytearraySize(p), out);
        r = splice(p, load<i64>(out), load<i64>(out, 8), q, m);
      } else r = extended(p, out, q, m, value != 0);
      xdecref(content);
    }
  }
  tempRelease(out);
  return r;
}
/** Assigns to or deletes a slice with a step. */
function extended(p: usize, out: usize, q: usize, m: i64, assign: bool): i32 {
  lock(p);
  const n = <i64>cast(p).size;
  const count = sliceAdjust(n, out);
  let start = load<i64>(out), step = load<i64>(out, 16);
  const d = bytearrayData(p);
  if (assign && m != 0) {
    if (m != count) {
      unlock(p);
      return raisefInt(ValueError, "attempt to assign bytes of size %d to extended slice of size %d", <u64>m, <u64>count);
    }
    for (let k: i64 = 0; k < count; k++) store<u8>(d + <usize>(start + k * step), load<u8>(q + <usize>k));
    unlock(p);
    return 0;
  }
  if (count == 0) { unlock(p); return 0; }
  if (exported(p)) { unlock(p); return raiseExported(); }
  if (step < 0) { start = start + (count - 1) * step; step = -step; }
  let to = start;
  let skip = start, left = count;
  for (let i = start; i < n; i++) {
    if (left > 0 && i == skip) { skip += step; left--; continue; }
    store<u8>(d + <usize>to, load<u8>(d + <usize>i));
    to++;
  }
  const ok = setSize(p, <u32>(n - count));
  unlock(p);
  return ok ? 0 : -1;
}

// ---------------------------------------------------------------------------------------------------- methods that change it

function append(self: u64, v: u64): u64 {
  const c = byteValue(v, "byte must be in range(0, 256)");
  if (c < 0) return 0;
  const p = <usize>self;
  lock(p);
  if (exported(p)) { unlock(p); raiseExported(); return 0; }
  const n = cast(p).size;
  if (<i64>n >= MAX_SIZE) { unlock(p); return raiseNoMemory(); }
  const ok = setSize(p, n + 1);
  if (ok) store<u8>(bytearrayData(p) + n, <u8>c);
  unlock(p);
  return ok ? NONE : 0;
}
/** What extend and += add: new bytes; 0 with an error. */
function extension(v: u64): u64 {
  if (isStr(v)) return raise(TypeError, "expected iterable of integers; got: 'str'");
  if (hasBuffer(v)) return toBytes(v);
  const it = getIter(v);
  if (it == 0) {
    if (errorOccurred() && typeErrorNow()) { clearError(); return raisef(TypeError, "can't extend bytearray with %T", v); }
    return 0;
  }
  const b = newBytearray(0);
  while (true) {
    const x = iterNext(it);
    if (x == 0) break;
    const r = append(<u64>b, x);
    decref(x);
    if (r == 0) break;
  }
  decref(it);
  let r: u64 = 0;
  if (!errorOccurred()) r = <u64>snapshot(<u64>b);
  else if (typeErrorNow() && false) clearError();
  decref(<u64>b);
  return r;
}
import { errorMatches, clearError } from "../errors";
function typeErrorNow(): bool { return errorMatches(TypeError); }
function extend(self: u64, v: u64): u64 {
  const content = extension(v);
  if (content == 0) return 0;
  const r = bytearrayAppend(<usize>self, bytesData(<usize>content), bytesSize(<usize>content));
  decref(content);
  return r < 0 ? 0 : NONE;
}
function inplaceConcat(self: u64, v: u64): u64 {
  if (!hasBuffer(v)) return raisef(TypeError, "can't concat %T to %T", v, self);
  const content = toBytes(v);
  if (content == 0) return 0;
  const r = bytearrayAppend(<usize>self, bytesData(<usize>content), bytesSize(<usize>content));
  decref(content);
  return r < 0 ? 0 : newRef(self);
}
function inplaceRepeat(self: u64, count: i64): u64 {
  const p = <usize>self;
  if (count < 0) count = 0;
  lock(p);
  const n = <i64>cast(p).size;
  if (count != 1 && n != 0) {
    if (exported(p)) { unlock(p); raiseExported(); return 0; }
    if (count > MAX_SIZE / n || !setSize(p, <u32>(n * count))) { unlock(p); return errorOccurred() ? 0 : raiseNoMemory(); }
    const d = bytearrayData(p);
    for (let k: i64 = 1; k < count; k++) memory.copy(d + <usize>(k * n), d, <usize>n);
  }
  unlock(p);
  return newRef(self);
}
function insert(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("insert", nargs, 2, 2)) return 0;
  let i = asIndex(load<u64>(args));
  if (i == -1 && errorOccurred()) return 0;
  const c = byteValue(load<u64>(args, 8), "byte must be in range(0, 256)");
  if (c < 0) return 0;
  const n = <i64>bytearraySize(<usize>self);
  if (i < 0) { i += n; if (i < 0) i = 0; }
  const a = tempArray(1);
  if (a == 0) return 0;
  store<u8>(a, <u8>c);
  const r = splice(<usize>self, i, i, a, 1);
  tempRelease(a);
  return r < 0 ? 0 : NONE;
}
function pop(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("pop", nargs, 0, 1)) return 0;
  let i: i64 = -1;
  if (nargs) {
    i = asIndex(load<u64>(args));
    if (i == -1 && errorOccurred()) return 0;
  }
  const p = <usize>self;
  lock(p);
  const n = <i64>cast(p).size;
  if (n == 0) { unlock(p); return raise(IndexError, "pop from empty bytearray"); }
  if (i < 0) i += n;
  if (<u64>i >= <u64>n) { unlock(p); return raise(IndexError, "pop index out of range"); }
  if (exported(p)) { unlock(p); raiseExported(); return 0; }
  const d = bytearrayData(p);
  const c = load<u8>(d + <usize>i);
  memory.copy(d + <usize>i, d + <usize>i + 1, <usize>(n - i - 1));
  const ok = setSize(p, <u32>(n - 1));
  unlock(p);
  return ok ? Value.fromSmall(c) : 0;
}
function remove(self: u64, v: u64): u64 {
  const c = byteValue(v, "byte must be in range(0, 256)");
  if (c < 0) return 0;
  const p = <usize>self;
  lock(p);
  const n = <i32>cast(p).size;
  const d = bytearrayData(p);
  const i = findChar(1, d, n, <u32>c);
  if (i < 0) { unlock(p); return raise(ValueError, "value not found in bytearray"); }
  if (exported(p)) { unlock(p); raiseExported(); return 0; }
  memory.copy(d + i, d + i + 1, n - i - 1);
  const ok = setSize(p, n - 1);
  unlock(p);
  return ok ? NONE : 0;
}
function clear(self: u64): u64 { return splice(<usize>self, 0, MAX_SIZE, 0, 0) < 0 ? 0 : NONE; }
function reverse(self: u64): u64 {
  const p = <usize>self;
  lock(p);
  const d = bytearrayData(p);
  let i = d, j = d + cast(p).size;
  while (i + 1 < j) {
    j--;
    const c = load<u8>(i);
    store<u8>(i, load<u8>(j));
    store<u8>(j, c);
    i++;
  }
  unlock(p);
  return NONE;
}
function copy(self: u64): u64 {
  lock(<usize>self);
  const r = bytearrayFrom(bytearrayData(<usize>self), bytearraySize(<usize>self));
  unlock(<usize>self);
  return <u64>r;
}
function resize(self: u64, v: u64): u64 {
  const n = asIndex(v);
  if (n == -1 && errorOccurred()) return 0;
  if (n < 0) return raisef(ValueError, "bytearray.resize(): new size must be >= 0, got %d", <u64>n);
  if (n > MAX_SIZE) return raiseNoMemory();
  const p = <usize>self;
  lock(p);
  const old = <i64>cast(p).size;
  if (n != old && exported(p)) { unlock(p); raiseExported(); return 0; }
  const ok = setSize(p, <u32>n);
  if (ok && n > old) memory.fill(bytearrayData(p) + <usize>old, 0, <usize>(n - old));
  unlock(p);
  return ok ? NONE : 0;
}
function allocated(self: u64): u64 { return Value.fromSmall(<i64>capacityOf(<usize>cast(<usize>self).block) + 1); }
function sizeOf(self: u64): u64 { return Value.fromSmall(<i64>capacityOf(<usize>cast(<usize>self).block) + 57); }
function reduceAs(self: u64, protocol: i64): u64 {
  const dict = getInstanceDict(self);
  if (dict == 0 && errorOccurred()) clearError();
  const state = dict ? dict : NONE;
  const content = snapshot(self);
  let args: usize;
  if (protocol < 3) {
    const text = strFromLatin1(bytesData(content), bytesSize(content));
    args = tuple2(text, str("latin-1"));
    decref(text);
  } else args = bytesSize(content) ? tuple1(<u64>content) : <usize>EMPTY_TUPLE;
  decref(<u64>content);
  const r = tuple3(<u64>typeOf(self), <u64>args, state);
  decref(<u64>args);
  xdecref(dict);
  return <u64>r;
}
function reduce(self: u64): u64 { return reduceAs(self, 2); }
function reduceEx(self: u64, v: u64): u64 {
  const n = asIndex(v);
  if (n == -1 && errorOccurred()) return 0;
  return reduceAs(self, n);
}
function getbuffer(self: u64, buffer: usize, flags: i32): i32 {
  const p = <usize>self;
  lock(p);
  cast(p).exports++;
  const r = fillBuffer(buffer, self, bytearrayData(p), <i64>bytearraySize(p), false, flags);
  unlock(p);
  return r;
}
function releasebuffer(self: u64, buffer: usize): void {
  lock(<usize>self);
  cast(<usize>self).exports--;
  unlock(<usize>self);
}

// ---------------------------------------------------------------------------------------------------- iteration

@unmanaged class Iterator extends PyObject { sequence: u64; index: i64; }
function iter(self: u64): u64 {
  const p = newObject(BYTEARRAY_ITERATOR, offsetof<Iterator>());
  if (p == 0) return 0;
  changetype<Iterator>(p).sequence = newRef(self);
  trackObject(p);
  return <u64>p;
}
function iteratorNext(self: u64): u64 {
  const it = changetype<Iterator>(<usize>self);
  const at = <usize>self + offsetof<Iterator>("index");
  const i = atomic.load<i64>(at);
  if (i < 0) return 0;
  const c = byteAt(<usize>it.sequence, i);
  if (c < 0) { atomic.store<i64>(at, -1); return 0; }
  if (multi) { if (atomic.cmpxchg<i64>(at, i, i + 1) != i) return iteratorNext(self); }
  else it.index = i + 1;
  return Value.fromSmall(c);
}
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const s = changetype<Iterator>(p).sequence;
  freeObject(p);
  decref(s);
}
function iteratorTraverse(p: usize, visit: u32): void { visitValue(changetype<Iterator>(p).sequence, visit); }
function iteratorHint(self: u64): u64 {
  const it = changetype<Iterator>(<usize>self);
  if (it.index < 0) return Value.fromSmall(0);
  return intFromI64(max<i64>(<i64>bytearraySize(<usize>it.sequence) - it.index, 0));
}
function iteratorReduce(self: u64): u64 {
  const it = changetype<Iterator>(<usize>self);
  const f = builtinNamed("iter");
  const inner = it.index < 0 ? tuple1(EMPTY_TUPLE) : tuple1(it.sequence);
  const r = it.index < 0 ? tuple2(f, <u64>inner) : tuple3(f, <u64>inner, intFromI64(it.index));
  decref(f);
  decref(<u64>inner);
  return <u64>r;
}
function iteratorSetstate(self: u64, v: u64): u64 {
  const i = asIndex(v);
  if (i == -1 && errorOccurred()) return 0;
  const it = changetype<Iterator>(<usize>self);
  if (it.index >= 0) it.index = max<i64>(0, min<i64>(i, bytearraySize(<usize>it.sequence)));
  return NONE;
}

export function initBytearrayType(): void {
  const t = staticTypeInit(BYTEARRAY, "bytearray", OBJECT, offsetof<PyBytearray>(), TF_BASETYPE | 4096);
  t.new_ = bytearrayNew.index;
  t.init = bytearrayInit.index;
  t.dealloc = dealloc.index;
  t.repr = bytearrayRepr.index;
  t.str = bytearrayRepr.index;
  t.hash = hashNotImplemented.index;
  t.richcompare = richcompare.index;
  t.length = len.index;
  t.getitem = getitem.index;
  t.setitem = setitem.index;
  t.sqItem = item.index;
  t.sqInplaceConcat = inplaceConcat.index;
  t.sqInplaceRepeat = inplaceRepeat.index;
  t.iter = iter.index;
  t.getbuffer = getbuffer.index;
  t.releasebuffer = releasebuffer.index;
  method(BYTEARRAY, "append", append.index, O, "($self, item, /)", "Append a single item to the end of the bytearray.");
  method(BYTEARRAY, "extend", extend.index, O, "($self, iterable_of_ints, /)", "Append all the items from the iterator or sequence to the end of the bytearray.");
  method(BYTEARRAY, "insert", insert.index, FAST, "($self, index, item, /)", "Insert a single item into the bytearray before the given index.");
  method(BYTEARRAY, "pop", pop.index, FAST, "($self, index=-1, /)", "Remove and return a single item from B.");
  method(BYTEARRAY, "remove", remove.index, O, "($self, value, /)", "Remove the first occurrence of a value in the bytearray.");
  method(BYTEARRAY, "clear", clear.index, NOARGS, "($self, /)", "Remove all items from the bytearray.");
  method(BYTEARRAY, "reverse", reverse.index, NOARGS, "($self, /)", "Reverse the order of the values in B in place.");
  method(BYTEARRAY, "copy", copy.index, NOARGS, "($self, /)", "Return a copy of B.");
  method(BYTEARRAY, "resize", resize.index, O, "($self, size, /)", "Resize the internal buffer of bytearray to len.");
  method(BYTEARRAY, "__alloc__", allocated.index, NOARGS);
  method(BYTEARRAY, "__sizeof__", sizeOf.index, NOARGS, "($self, /)");
  method(BYTEARRAY, "__reduce__", reduce.index, NOARGS, "($self, /)");
  method(BYTEARRAY, "__reduce_ex__", reduceEx.index, O, "($self, proto=0, /)");
  addBytesMethods(BYTEARRAY, t);
  readyType(BYTEARRAY);
  const i = staticTypeInit(BYTEARRAY_ITERATOR, "bytearray_iterator", OBJECT, offsetof<Iterator>(), TF_HAVE_GC | 16);
  i.dealloc = iteratorDealloc.index;
  i.traverse = iteratorTraverse.index;
  i.iter = iteratorIter.index;
  i.iternext = iteratorNext.index;
  method(BYTEARRAY_ITERATOR, "__length_hint__", iteratorHint.index, NOARGS);
  method(BYTEARRAY_ITERATOR, "__reduce__", iteratorReduce.index, NOARGS);
  method(BYTEARRAY_ITERATOR, "__setstate__", iteratorSetstate.index, O);
  readyType(BYTEARRAY_ITERATOR);
}
import { hashNotImplemented } from "./slots";
