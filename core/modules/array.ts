// The array module: arrays of machine numbers.
//
// All changes happen under the array's mutex. Items live in a block with its capacity in front; single items are read without the mutex: the block
// pointer is loaded first, and an index is valid only below both the size and that block's capacity; a replaced block is freed after a delay.
// While buffers are exported (`exports`, under the mutex) the size cannot change.

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_SEQUENCE, TF_READY, TF_IMMUTABLE } from "../objects/type_object";
import { OBJECT, LIST, TUPLE, BYTES, TypeError, ValueError, OverflowError, IndexError, BufferError, EOFError, DeprecationWarning, staticType } from "../objects/type_ids";
import { NONE, NOT_IMPLEMENTED, TRUE, FALSE, EMPTY_TUPLE, fromBool } from "../objects/singletons";
import { newObject, trackObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { rawFreeDelayed } from "../memory/qsbr";
import { decref, newRef, xdecref } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { clearWeakrefs } from "../objects/weakref";
import { lock, unlock, lock2, unlock2 } from "../sync/mutex";
import { raise, raisef, raiseInt, raisefInt, raiseNoMemory, errorOccurred, formatText } from "../errors";
import { warn } from "../modules/warnings";
import { method, getset, moduleFunction, moduleSet, moduleType, NOARGS, O, FAST, FASTKW, CLASS } from "../define";
import { parseArgs, checkArgs } from "../args";
import { call0, call1, callMethod1, tempArray, tempRelease } from "../call";
import { staticTypeInit, readyType, typeOf, isInstanceOf } from "../objects/type";
import { genericAlloc } from "../objects/type_new";
import { genericGetAttr, getAttrOrNull } from "../objects/attributes";
import { index, getIter, iterNext, compareBool, richCompare, repr } from "../objects/abstract";
import { newModule } from "../objects/module";
import { id, str, isStr, strLength, strChar, strFromUcs4, strFromChar, strFromAscii } from "../objects/str";
import { newBytes, bytesData, bytesSize, isBytes } from "../objects/bytes";
import { isBytearray } from "../objects/bytearray";
import { Buffer, fillTypedBuffer } from "../objects/buffer";
import { newTuple, tupleSet, tuple1, tuple2, tuple3, tupleGet, tupleSize } from "../objects/tuple";
import { newList, listSize, listGetRef, listInit } from "../objects/list";

import { isSlice, sliceEvaluate, sliceAdjust } from "../objects/slice";
import { newGenericAlias } from "../objects/generic_alias";
import { dictGetStr } from "../objects/dict";
import { runtime } from "../runtime";
import { isIntObject, asI64, asIndex, asSubscript, asI64Clamped, intFromI64, intToI64, intOverflow, intToU64Wrapping, intSign, intBitLength } from "../objects/int";
import { asF64 } from "../objects/float";
import { loadSigned, loadUnsigned, storeInteger, halfToF64, f64ToHalf } from "./struct_codes";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "./bytes_argument";
import { registerModule } from "./registry";

export const ARRAY: usize = staticType(348);
const ARRAY_ITERATOR: usize = staticType(349);

@unmanaged export class PyArray extends PyObject {
  block: u32;     // atomic; never 0
  code: u8;       // typecode, constant
  itemSize: u8;   // constant
  unused: u16;
  size: i64;      // items, atomic
  exports: i32;   // buffers given out (mutex)
  weakList: u32;
}
/** Offset of the items in a block; the capacity (i64, in items) is at its start. */
const ITEMS: usize = 16;
@unmanaged class PyArrayIterator extends PyObject {
  array: u64;    // 0: exhausted (changes under the iterator's mutex)
  position: i64;
}

@inline function ar(v: u64): PyArray { return changetype<PyArray>(Value.ptr(v)); }
@inline function isArray(v: u64): bool { return Value.isObject(v) && isInstanceOf(v, ARRAY); }
@inline function items(a: PyArray): usize { return <usize>a.block + ITEMS; }

/** Item size of a typecode, 0: unknown. */
function sizeOfCode(c: u32): i32 {
  switch (c) {
    case 98: case 66: return 1; // b B
    case 104: case 72: return 2; // h H
    case 105: case 73: case 102: case 117: case 119: return 4; // i I f u w
    case 108: case 76: case 113: case 81: case 100: return 8; // l L q Q d
  }
  return 0;
}
function newBlock(capacity: i64, itemSize: i32): usize {
  if (capacity > 0x7fff_0000 / itemSize) { raiseNoMemory(); return 0; }
  const b = rawAlloc(ITEMS + <usize>capacity * <usize>itemSize);
  if (b == 0) { raiseNoMemory(); return 0; }
  store<i64>(b, capacity);
  return b;
}
/** A new array of n items (contents undefined); 0: MemoryError. */
function makeArray(type: usize, code: u32, n: i64): usize {
  const size = sizeOfCode(code);
  const b = newBlock(n, size);
  if (b == 0) return 0;
  const p = type == ARRAY ? newObject(ARRAY, offsetof<PyArray>()) : genericAlloc(type, 0);
  if (p == 0) { rawFree(b); return 0; }
  const a = changetype<PyArray>(p);
  a.block = <u32>b;
  a.code = <u8>code;
  a.itemSize = <u8>size;
  a.size = n;
  return p;
}

// ---------------------------------------------------------------------------------------------------- items

/** The item at an address as a value (new reference). */
function itemValue(code: u32, p: usize): u64 {
  switch (code) {
    case 98: return Value.fromSmall(<i64>load<i8>(p));
    case 66: return Value.fromSmall(<i64>load<u8>(p));
    case 104: return Value.fromSmall(<i64>load<i16>(p));
    case 72: return Value.fromSmall(<i64>load<u16>(p));
    case 105: return Value.fromSmall(<i64>load<i32>(p));
    case 73: return Value.fromSmall(<i64>load<u32>(p));
    case 108: case 113: return intFromI64(load<i64>(p));
    case 76: case 81: return intFromU64(load<u64>(p));
    case 102: return Value.fromFloat(<f64>load<f32>(p));
    case 100: return Value.fromFloat(load<f64>(p));
    default: {
      const c = load<u32>(p);
      if (c > 0x10ffff) return raisef(ValueError, "character U+%x is not in range [U+0000; U+10ffff]", <u64>c);
      return <u64>strFromChar(c);
    }
  }
}
import { intFromU64 } from "../objects/int";

/** The bytes of v converted for a typecode, in `converted` (up to 8 bytes). False: error. May run Python code. */
let converted: u64 = 0;
function convert(code: u32, v: u64): bool {
  switch (code) {
    case 102: { // f
      const f = asF64(v);
      if (f != f && errorOccurred()) return false;
      converted = <u64>reinterpret<u32>(<f32>f);
      return true;
    }
    case 100: { // d
      const f = asF64(v);
      if (f != f && errorOccurred()) return false;
      converted = reinterpret<u64>(f);
      return true;
    }
    case 117: case 119: // u w
      if (!isStr(v)) { raisef(TypeError, "array item must be a unicode character, not %T", v); return false; }
      if (strLength(<usize>v) != 1) { raisef(TypeError, "array item must be a unicode character, not a string of length %d", <u64>strLength(<usize>v)); return false; }
      converted = <u64>strChar(<usize>v, 0);
      return true;
    case 73: case 76: case 81: case 113: { // I L Q q: beyond a C long
      let i = v;
      const made = !isIntObject(v);
      if (made) {
        i = index(v);
        if (i == 0) return false;
      }
      const negative = intSign(i) < 0;
      const bits = intBitLength(i);
      intToI64(i);
      const fits64 = intOverflow == 0;
      const n = intToU64Wrapping(i);
      if (made) decref(i);
      if (code == 113) {
        if (!fits64) { raise(OverflowError, "int too big to convert"); return false; }
      } else if (negative) {
        raise(OverflowError, code == 81 ? "can't convert negative int to unsigned" : "can't convert negative value to unsigned int");
        return false;
      } else if (bits > 64) {
        raise(OverflowError, code == 81 ? "int too big to convert" : "Python int too large to convert to C unsigned long");
        return false;
      } else if (code == 73 && bits > 32) { raise(OverflowError, "unsigned int is greater than maximum"); return false; }
      converted = n;
      return true;
    }
  }
  const i = asI64(v);
  if (i == -1 && errorOccurred()) return false;
  let low: i64, high: i64;
  let what: string;
  switch (code) {
    case 98:
      if (i < -32768 || i > 32767) { raise(OverflowError, i < 0 ? "signed short integer is less than minimum" : "signed short integer is greater than maximum"); return false; }
      low = -128; high = 127; what = "signed char";
      break;
    case 66: low = 0; high = 255; what = "unsigned byte integer"; break;
    case 104: low = -32768; high = 32767; what = "signed short integer"; break;
    case 72: low = 0; high = 65535; what = "unsigned short"; break;
    case 105: low = -0x8000_0000; high = 0x7fff_ffff; what = "signed integer"; break;
    default: low = i64.MIN_VALUE; high = i64.MAX_VALUE; what = "";
  }
  if (i < low || i > high) {
    raisef(OverflowError, i < low ? "%s is less than minimum" : "%s is greater than maximum", <u64>changetype<usize>(what));
    return false;
  }
  converted = <u64>i;
  return true;
}
@inline function put(p: usize, itemSize: i32, bits: u64): void { storeInteger(p, bits, itemSize, false); }

/** Item i without the mutex; 0 without an error: out of range. */
function itemAt(a: PyArray, i: i64): u64 {
  const b = <usize>atomic.load<u32>(changetype<usize>(a) + offsetof<PyArray>("block"));
  const n = atomic.load<i64>(changetype<usize>(a) + offsetof<PyArray>("size"));
  if (<u64>i >= <u64>n || <u64>i >= load<u64>(b)) return 0;
  return itemValue(a.code, b + ITEMS + <usize>i * <usize>a.itemSize);
}

/** Makes room for n items and sets the size; under the mutex. False: BufferError or MemoryError. Items beyond the old size are undefined. */
function resize(a: PyArray, n: i64): bool {
  if (a.exports > 0 && n != a.size) { raise(BufferError, "cannot resize an array that is exporting buffers"); return false; }
  const old = <usize>a.block;
  const capacity = load<i64>(old);
  if (n <= capacity && n >= capacity >> 1) {
    atomic.store<i64>(changetype<usize>(a) + offsetof<PyArray>("size"), n);
    return true;
  }
  const room = n == 0 ? 0 : n > a.size ? n + (n >> 4) + (n < 8 ? 3 : 7) : n;
  const b = newBlock(room, a.itemSize);
  if (b == 0) return false;
  memory.copy(b + ITEMS, old + ITEMS, <usize>min(n, a.size) * <usize>a.itemSize);
  if (n < a.size) atomic.store<i64>(changetype<usize>(a) + offsetof<PyArray>("size"), n);
  atomic.store<u32>(changetype<usize>(a) + offsetof<PyArray>("block"), <u32>b);
  atomic.store<i64>(changetype<usize>(a) + offsetof<PyArray>("size"), n);
  rawFreeDelayed(old);
  return true;
}
/** Appends the converted bits. */
function appendBits(a: PyArray, bits: u64): bool {
  const p = changetype<usize>(a);
  lock(p);
  const n = a.size;
  const ok = resize(a, n + 1);
  if (ok) put(items(a) + <usize>n * <usize>a.itemSize, a.itemSize, bits);
  unlock(p);
  return ok;
}

// ---------------------------------------------------------------------------------------------------- construction

function raiseBadCode(): u64 { return raise(ValueError, "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)"); }

/** Appends all items of an iterable. */
function extendIterable(a: PyArray, iterable: u64): bool {
  const it = getIter(iterable);
  if (it == 0) return false;
  let ok = true;
  while (true) {
    const v = iterNext(it);
    if (v == 0) {
      ok = !errorOccurred();
      break;
    }
    ok = convert(a.code, v);
    decref(v);
    if (!ok || !appendBits(a, converted)) { ok = false; break; }
  }
  decref(it);
  return ok;
}
/** Appends the bytes at p; n must be a multiple of the item size. */
function appendBytes(a: PyArray, p: usize, n: i64): bool {
  const size = <i64>a.itemSize;
  if (n % size) { raise(ValueError, "bytes length not a multiple of item size"); return false; }
  const self = changetype<usize>(a);
  lock(self);
  const old = a.size;
  const ok = resize(a, old + n / size);
  if (ok) memory.copy(items(a) + <usize>(old * size), p, <usize>n);
  unlock(self);
  return ok;
}
function appendText(a: PyArray, text: usize): bool {
  const n = <i64>strLength(text);
  const self = changetype<usize>(a);
  lock(self);
  const old = a.size;
  const ok = resize(a, old + n);
  if (ok) for (let i: i64 = 0; i < n; i++) store<u32>(items(a) + (<usize>(old + i) << 2), strChar(text, <i32>i));
  unlock(self);
  return ok;
}
/** Appends the items of another array of the same code (may be the same array). */
function appendArray(a: PyArray, b: PyArray): bool {
  const p = changetype<usize>(a), q = changetype<usize>(b);
  lock2(p, q);
  const n = a.size, m = b.size;
  const ok = resize(a, n + m);
  if (ok) memory.copy(items(a) + <usize>n * <usize>a.itemSize, items(b), <usize>m * <usize>a.itemSize);
  unlock2(p, q);
  return ok;
}
function arrayNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (kwnames != 0 && tupleSize(kwnames) != 0 && type == ARRAY) return raise(TypeError, "array.array() takes no keyword arguments");
  if (nargs < 1) return raise(TypeError, "array() takes at least 1 argument (0 given)");
  if (nargs > 2) return raisef(TypeError, "array() takes at most 2 arguments (%d given)", <u64>nargs);
  const codeArg = load<u64>(args);
  const initial = nargs > 1 ? load<u64>(args, 8) : 0;
  if (!isStr(codeArg)) return raisef(TypeError, "array() argument 1 must be a unicode character, not %T", codeArg);
  if (strLength(<usize>codeArg) != 1) return raisef(TypeError, "array() argument 1 must be a unicode character, not a string of length %d", <u64>strLength(<usize>codeArg));
  const code = strChar(<usize>codeArg, 0);
  if (code == 117 && warn(DeprecationWarning, "The 'u' type code is deprecated and will be removed in Python 3.16") < 0) return 0;
  const isText = code == 117 || code == 119;
  if (initial != 0 && !isText) {
    if (isStr(initial)) return raisef(TypeError, "cannot use a str to initialize an array with typecode '%c'", <u64>code);
    if (isArray(initial) && (ar(initial).code == 117 || ar(initial).code == 119))
      return raisef(TypeError, "cannot use a unicode array to initialize an array with typecode '%c'", <u64>code);
  }
  if (sizeOfCode(code) == 0) return raiseBadCode();
  const p = makeArray(type, code, 0);
  if (p == 0) return 0;
  const a = changetype<PyArray>(p);
  if (initial != 0) {
    let ok: bool;
    if (isBytes(initial) || isBytearray(initial)) {
      const h = openBytes(initial);
      ok = h != 0 && appendBytes(a, bytesArgument, bytesArgumentLength);
      if (h) closeBytes(h);
    } else if (isText && isStr(initial)) ok = appendText(a, <usize>initial);
    else if (isArray(initial) && ar(initial).code == code) ok = appendArray(a, ar(initial));
    else ok = extendIterable(a, initial);
    if (!ok) { decref(<u64>p); return 0; }
  }
  return <u64>p;
}
function arrayDealloc(p: usize): void {
  clearWeakrefs(p);
  const b = <usize>changetype<PyArray>(p).block;
  freeObject(p);
  if (b) rawFreeDelayed(b);
}

// ---------------------------------------------------------------------------------------------------- sequence

function arrayLength(self: u64): i64 { return atomic.load<i64>(<usize>self + offsetof<PyArray>("size")); }
function arrayItem(self: u64, i: i64): u64 {
  const v = itemAt(ar(self), i);
  if (v != 0 || errorOccurred()) return v;
  return raise(IndexError, "array index out of range");
}
function arrayGetitem(self: u64, key: u64): u64 {
  if (Value.isInt(key) || isIntObject(key) || changetype<PyType>(typeOf(key)).index != 0) {
    let i = asSubscript(key);
    if (i == -1 && errorOccurred()) return 0;
    if (i < 0) i += arrayLength(self);
    return arrayItem(self, i);
  }
  if (!isSlice(key)) return raise(TypeError, "array indices must be integers");
  const out = tempArray(4);
  if (out == 0) return 0;
  if (!sliceEvaluate(key, out)) { tempRelease(out); return 0; }
  const a = ar(self);
  const size = <usize>a.itemSize;
  let r: usize = 0;
  while (true) { // the size may change between reading it and taking the mutex again
    const n = arrayLength(self);
    const s0 = load<i64>(out), s1 = load<i64>(out, 8);
    const count = sliceAdjust(n, out);
    const start = load<i64>(out), step = load<i64>(out, 16);
    store<i64>(out, s0);
    store<i64>(out, s1, 8);
    r = makeArray(ARRAY, a.code, count);
    if (r == 0) break;
    lock(<usize>self);
    const same = a.size == n;
    if (same) {
      const from = items(a), to = items(changetype<PyArray>(r));
      if (step == 1) memory.copy(to, from + <usize>start * size, <usize>count * size);
      else for (let i: i64 = 0; i < count; i++) memory.copy(to + <usize>i * size, from + <usize>(start + i * step) * size, size);
    }
    unlock(<usize>self);
    if (same) break;
    decref(<u64>r);
  }
  tempRelease(out);
  return <u64>r;
}
/** Replaces items start .. start + count (step 1) by `m` items at source (outside this array); under the mutex. */
function splice(a: PyArray, start: i64, count: i64, source: usize, m: i64): bool {
  const size = <usize>a.itemSize;
  const n = a.size;
  const tail = n - start - count;
  if (m != count && a.exports > 0) { raise(BufferError, "cannot resize an array that is exporting buffers"); return false; }
  if (m < count) {
    memory.copy(items(a) + <usize>(start + m) * size, items(a) + <usize>(start + count) * size, <usize>tail * size);
    if (!resize(a, n + m - count)) return false;
  } else if (m > count) {
    if (!resize(a, n + m - count)) return false;
    memory.copy(items(a) + <usize>(start + m) * size, items(a) + <usize>(start + count) * size, <usize>tail * size);
  }
  memory.copy(items(a) + <usize>start * size, source, <usize>m * size);
  return true;
}
function arraySetitem(self: u64, key: u64, value: u64): i32 {
  const a = ar(self);
  if (Value.isInt(key) || isIntObject(key) || changetype<PyType>(typeOf(key)).index != 0) {
    let i = asSubscript(key);
    if (i == -1 && errorOccurred()) return -1;
    if (i < 0) i += arrayLength(self);
    if (i < 0 || i >= arrayLength(self)) return raiseInt(IndexError, "array assignment index out of range");
    if (value == 0) {
      lock(<usize>self);
      const ok = i < a.size ? splice(a, i, 1, 0, 0) : false;
      const range = i >= a.size + <i64>ok;
      unlock(<usize>self);
      if (!ok && range && !errorOccurred()) raise(IndexError, "array assignment index out of range");
      return ok ? 0 : -1;
    }
    if (!convert(a.code, value)) return -1;
    const bits = converted;
    lock(<usize>self);
    const inside = i < a.size;
    if (inside) put(items(a) + <usize>i * <usize>a.itemSize, a.itemSize, bits);
    unlock(<usize>self);
    return inside ? 0 : raiseInt(IndexError, "array assignment index out of range");
  }
  if (!isSlice(key)) return raiseInt(TypeError, "array indices must be integers");
  if (value != 0) {
    if (!isArray(value)) return raisefInt(TypeError, "can only assign array (not \"%T\") to array slice", value);
    if (ar(value).code != a.code) return raiseInt(TypeError, "bad argument type for built-in operation");
  }
  const out = tempArray(4);
  if (out == 0) return -1;
  let ok = sliceEvaluate(key, out);
  if (ok) ok = assignSlice(a, out, value);
  tempRelease(out);
  return ok ? 0 : -1;
}
function assignSlice(a: PyArray, out: usize, value: u64): bool {
  const size = <usize>a.itemSize;
  // a private copy of the new items: the source may be this array
  let source: usize = 0;
  let m: i64 = 0;
  if (value != 0) {
    const b = ar(value);
    lock(<usize>value);
    m = b.size;
    source = rawAlloc(<usize>m * size + 1);
    if (source) memory.copy(source, items(b), <usize>m * size);
    unlock(<usize>value);
    if (source == 0) { raiseNoMemory(); return false; }
  }
  const p = changetype<usize>(a);
  lock(p);
  const count = sliceAdjust(a.size, out);
  let start = load<i64>(out), stop = load<i64>(out, 8), step = load<i64>(out, 16);
  let ok = true;
  let badLength = false;
  if (step == 1) {
    ok = splice(a, start, count, source, m);
  } else if (value == 0) {
    if (count > 0 && a.exports > 0) { raise(BufferError, "cannot resize an array that is exporting buffers"); ok = false; }
    else if (count > 0) {
      if (step < 0) {
        start += step * (count - 1);
        step = -step;
      }
      const base = items(a);
      const n = a.size;
      let to = start;
      for (let i = start, k: i64 = 0; i < n; i++) {
        if (k < count && i == start + k * step) { k++; continue; }
        memory.copy(base + <usize>to * size, base + <usize>i * size, size);
        to++;
      }
      ok = resize(a, n - count);
    }
  } else if (m != count) {
    badLength = true;
    ok = false;
  } else for (let i: i64 = 0; i < count; i++) memory.copy(items(a) + <usize>(start + i * step) * size, source + <usize>i * size, size);
  unlock(p);
  if (badLength) raisef(ValueError, "attempt to assign array of size %d to extended slice of size %d", <u64>m, <u64>count);
  if (source) rawFree(source);
  return ok;
}
function arrayConcat(self: u64, other: u64): u64 {
  if (!isArray(other)) return raisef(TypeError, "can only append array (not \"%T\") to array", other);
  const a = ar(self), b = ar(other);
  if (a.code != b.code) return raise(TypeError, "bad argument type for built-in operation");
  const r = makeArray(ARRAY, a.code, 0);
  if (r == 0) return 0;
  if (!appendArray(changetype<PyArray>(r), a) || !appendArray(changetype<PyArray>(r), b)) { decref(<u64>r); return 0; }
  return <u64>r;
}
function arrayInplaceConcat(self: u64, other: u64): u64 {
  if (!isArray(other)) return raisef(TypeError, "can only extend with array (not \"%T\")", other);
  if (ar(self).code != ar(other).code) return raise(TypeError, "can only extend with array of same kind");
  return appendArray(ar(self), ar(other)) ? newRef(self) : 0;
}
/** Fills `to` with `count` copies of the n bytes at its start. */
function repeatBytes(to: usize, n: usize, count: i64): void {
  const total = n * <usize>count;
  let done = n;
  while (done < total) {
    const k = min(done, total - done);
    memory.copy(to + done, to, k);
    done += k;
  }
}
function arrayRepeat(self: u64, count: i64): u64 {
  if (count < 0) count = 0;
  const a = ar(self);
  while (true) {
    const n = arrayLength(self);
    if (n > 0 && count > 0x7fff_ffff / n) return raiseNoMemory();
    const r = makeArray(ARRAY, a.code, n * count);
    if (r == 0) return 0;
    lock(<usize>self);
    const same = a.size == n;
    if (same && n * count > 0) {
      const bytes = <usize>n * <usize>a.itemSize;
      memory.copy(items(changetype<PyArray>(r)), items(a), bytes);
      repeatBytes(items(changetype<PyArray>(r)), bytes, count);
    }
    unlock(<usize>self);
    if (same) return <u64>r;
    decref(<u64>r);
  }
}
function arrayInplaceRepeat(self: u64, count: i64): u64 {
  if (count < 0) count = 0;
  const a = ar(self);
  lock(<usize>self);
  const n = a.size;
  let ok: bool;
  if (n > 0 && count > 0x7fff_ffff / n) { raiseNoMemory(); ok = false; }
  else {
    ok = resize(a, n * count);
    if (ok && n > 0 && count > 1) repeatBytes(items(a), <usize>n * <usize>a.itemSize, count);
  }
  unlock(<usize>self);
  return ok ? newRef(self) : 0;
}
/** Position of the first item equal to v in start .. stop, -1: none, -2: error; counting: how many. */
function search(self: u64, v: u64, start: i64, stop: i64, counting: bool): i64 {
  let found: i64 = counting ? 0 : -1;
  for (let i = start; i < stop; i++) {
    const item = itemAt(ar(self), i);
    if (item == 0) return errorOccurred() ? -2 : found;
    const c = compareBool(item, v, 2);
    decref(item);
    if (c < 0) return -2;
    if (c > 0) {
      if (!counting) return i;
      found++;
    }
  }
  return found;
}
function arrayContains(self: u64, v: u64): i32 {
  const i = search(self, v, 0, i64.MAX_VALUE, false);
  return i == -2 ? -1 : <i32>(i >= 0);
}
function arrayRichcompare(v: u64, w: u64, op: i32): u64 {
  if (!isArray(v) || !isArray(w)) return NOT_IMPLEMENTED;
  const n = arrayLength(v), m = arrayLength(w);
  if (n != m && (op == 2 || op == 3)) return fromBool(op == 3);
  for (let i: i64 = 0; ; i++) {
    const x = itemAt(ar(v), i);
    const y = itemAt(ar(w), i);
    if (x == 0 || y == 0) {
      if (x) decref(x);
      if (y) decref(y);
      if (errorOccurred()) return 0;
      break;
    }
    const equal = compareBool(x, y, 2);
    if (equal <= 0) {
      let r: u64 = 0;
      if (equal == 0) r = op == 2 ? FALSE : op == 3 ? TRUE : richCompare(x, y, op);
      decref(x);
      decref(y);
      return r;
    }
    decref(x);
    decref(y);
  }
  const c = n < m ? -1 : <i32>(n > m);
  switch (op) {
    case 0: return fromBool(c < 0);
    case 1: return fromBool(c <= 0);
    case 2: return fromBool(c == 0);
    case 3: return fromBool(c != 0);
    case 4: return fromBool(c > 0);
    default: return fromBool(c >= 0);
  }
}
function arrayRepr(self: u64): u64 {
  const a = ar(self);
  const n = arrayLength(self);
  const name = <u64>changetype<PyType>(typeOf(self)).qualname;
  if (n == 0) return formatText("%S('%c')", name, <u64>a.code);
  const v = a.code == 117 || a.code == 119 ? arrayToText(self) : arrayTolist(self);
  if (v == 0) return 0;
  const r = formatText("%S('%c', %R)", name, <u64>a.code, v);
  decref(v);
  return r;
}

// ---------------------------------------------------------------------------------------------------- methods

function arrayAppend(self: u64, v: u64): u64 {
  if (!convert(ar(self).code, v)) return 0;
  return appendBits(ar(self), converted) ? NONE : 0;
}
function arrayExtend(self: u64, v: u64): u64 {
  if (isArray(v)) {
    if (ar(v).code != ar(self).code) return raise(TypeError, "can only extend with array of same kind");
    return appendArray(ar(self), ar(v)) ? NONE : 0;
  }
  return extendIterable(ar(self), v) ? NONE : 0;
}
function arrayInsert(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("insert", nargs, 2, 2)) return 0;
  const at = asIndex(load<u64>(args));
  if (at == -1 && errorOccurred()) return 0;
  const a = ar(self);
  if (!convert(a.code, load<u64>(args, 8))) return 0;
  const bits = converted;
  lock(<usize>self);
  const n = a.size;
  let i = at < 0 ? at + n : at;
  if (i < 0) i = 0;
  if (i > n) i = n;
  const ok = resize(a, n + 1);
  if (ok) {
    const size = <usize>a.itemSize;
    memory.copy(items(a) + <usize>(i + 1) * size, items(a) + <usize>i * size, <usize>(n - i) * size);
    put(items(a) + <usize>i * size, a.itemSize, bits);
  }
  unlock(<usize>self);
  return ok ? NONE : 0;
}
function arrayPop(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("pop", nargs, 0, 1)) return 0;
  let at: i64 = -1;
  if (nargs) {
    at = asIndex(load<u64>(args));
    if (at == -1 && errorOccurred()) return 0;
  }
  const a = ar(self);
  lock(<usize>self);
  const n = a.size;
  const i = at < 0 ? at + n : at;
  let bits: u64 = 0;
  let problem = 0;
  if (n == 0) problem = 1;
  else if (i < 0 || i >= n) problem = 2;
  else {
    bits = loadUnsigned(items(a) + <usize>i * <usize>a.itemSize, a.itemSize, false);
    if (!splice(a, i, 1, 0, 0)) problem = 3;
  }
  unlock(<usize>self);
  if (problem == 1) return raise(IndexError, "pop from empty array");
  if (problem == 2) return raise(IndexError, "pop index out of range");
  if (problem == 3) return 0;
  const word = tempArray(1);
  if (word == 0) return 0;
  store<u64>(word, bits);
  const v = itemValue(a.code, word);
  tempRelease(word);
  return v;
}
function arrayRemove(self: u64, v: u64): u64 {
  const i = search(self, v, 0, i64.MAX_VALUE, false);
  if (i == -2) return 0;
  if (i < 0) return raise(ValueError, "array.remove(x): x not in array");
  const a = ar(self);
  lock(<usize>self);
  const ok = i < a.size ? splice(a, i, 1, 0, 0) : true;
  unlock(<usize>self);
  return ok ? NONE : 0;
}
function arrayIndex(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("index", nargs, 1, 3)) return 0;
  let start: i64 = 0, stop = i64.MAX_VALUE;
  if (nargs > 1) {
    start = asI64Clamped(load<u64>(args, 8));
    if (start == -1 && errorOccurred()) return 0;
  }
  if (nargs > 2) {
    stop = asI64Clamped(load<u64>(args, 16));
    if (stop == -1 && errorOccurred()) return 0;
  }
  const n = arrayLength(self);
  if (start < 0) start = max<i64>(start + n, 0);
  if (stop < 0) stop += n;
  const i = search(self, load<u64>(args), start, stop, false);
  if (i == -2) return 0;
  if (i < 0) return raise(ValueError, "array.index(x): x not in array");
  return intFromI64(i);
}
function arrayCount(self: u64, v: u64): u64 {
  const n = search(self, v, 0, i64.MAX_VALUE, true);
  return n < 0 ? 0 : intFromI64(n);
}
function arrayReverse(self: u64): u64 {
  const a = ar(self);
  const size = <usize>a.itemSize;
  lock(<usize>self);
  let low = items(a), high = items(a) + <usize>a.size * size;
  while (low + size < high) {
    high -= size;
    const t = loadUnsigned(low, a.itemSize, false);
    memory.copy(low, high, size);
    storeInteger(high, t, a.itemSize, false);
    low += size;
  }
  unlock(<usize>self);
  return NONE;
}
function arrayByteswap(self: u64): u64 {
  const a = ar(self);
  const size = <usize>a.itemSize;
  lock(<usize>self);
  const end = items(a) + <usize>a.size * size;
  if (size > 1) for (let p = items(a); p < end; p += size) storeInteger(p, loadUnsigned(p, a.itemSize, false), a.itemSize, true);
  unlock(<usize>self);
  return NONE;
}
function arrayClear(self: u64): u64 {
  lock(<usize>self);
  const ok = resize(ar(self), 0);
  unlock(<usize>self);
  return ok ? NONE : 0;
}
function arrayCopy(self: u64): u64 {
  const r = makeArray(ARRAY, ar(self).code, 0);
  if (r == 0) return 0;
  if (!appendArray(changetype<PyArray>(r), ar(self))) { decref(<u64>r); return 0; }
  return <u64>r;
}
function arrayDeepcopy(self: u64, memo: u64): u64 { return arrayCopy(self); }
function arrayTolist(self: u64): u64 {
  while (true) {
    const n = arrayLength(self);
    const l = newList(<i32>n);
    if (l == 0) return 0;
    let i: i64 = 0;
    for (; i < n; i++) {
      const v = itemAt(ar(self), i);
      if (v == 0) break;
      listInit(l, <i32>i, v);
    }
    if (i == n) return <u64>l;
    decref(<u64>l);
    if (errorOccurred()) return 0;
  }
}
function arrayFromlist(self: u64, l: u64): u64 {
  if (!isInstanceOf(l, LIST)) return raise(TypeError, "arg must be list");
  const a = ar(self);
  // converted apart first: an error must leave the array as it was
  const n = <i64>listSize(<usize>l);
  const size = <usize>a.itemSize;
  const work = rawAlloc(<usize>n * size + 1);
  if (work == 0) return raiseNoMemory();
  let ok = true;
  for (let i: i64 = 0; i < n && ok; i++) {
    const v = listGetRef(<usize>l, <i32>i);
    ok = v != 0 && convert(a.code, v);
    if (v) {
      decref(v);
      if (ok) put(work + <usize>i * size, a.itemSize, converted);
    }
    if (!errorOccurred() && (v == 0 || listSize(<usize>l) != n)) { raise(RuntimeError, "list changed size during iteration"); ok = false; }
  }
  if (ok) ok = appendBytes(a, work, n * <i64>size);
  rawFree(work);
  return ok ? NONE : 0;
}
import { RuntimeError } from "../objects/type_ids";
function arrayTobytes(self: u64): u64 {
  const a = ar(self);
  while (true) {
    const n = arrayLength(self) * <i64>a.itemSize;
    const b = newBytes(n);
    if (b == 0) return 0;
    lock(<usize>self);
    const same = a.size * <i64>a.itemSize == n;
    if (same) memory.copy(bytesData(b), items(a), <usize>n);
    unlock(<usize>self);
    if (same) return <u64>b;
    decref(<u64>b);
  }
}
function arrayFrombytes(self: u64, data: u64): u64 {
  const h = openBytes(data);
  if (h == 0) return 0;
  // an array extended with its own bytes: its exported buffer forbids the resize, as in CPython
  const ok = appendBytes(ar(self), bytesArgument, bytesArgumentLength);
  closeBytes(h);
  return ok ? NONE : 0;
}
function arrayFromunicode(self: u64, text: u64): u64 {
  const code = ar(self).code;
  if (!isStr(text)) return raisef(TypeError, "fromunicode() argument must be str, not %T", text);
  if (code != 117 && code != 119) return raise(ValueError, "fromunicode() may only be called on unicode type arrays ('u' or 'w')");
  return appendText(ar(self), <usize>text) ? NONE : 0;
}
function arrayToText(self: u64): u64 {
  const a = ar(self);
  lock(<usize>self);
  const n = a.size;
  const work = rawAlloc((<usize>n << 2) + 4);
  if (work) memory.copy(work, items(a), <usize>n << 2);
  unlock(<usize>self);
  if (work == 0) return raiseNoMemory();
  for (let i: usize = 0; i < <usize>n; i++) {
    const c = load<u32>(work + (i << 2));
    if (c > 0x10ffff) { rawFree(work); return raisef(ValueError, "character U+%x is not in range [U+0000; U+10ffff]", <u64>c); }
  }
  const r = <u64>strFromUcs4(work, <i32>n);
  rawFree(work);
  return r;
}
function arrayTounicode(self: u64): u64 {
  const code = ar(self).code;
  if (code != 117 && code != 119) return raise(ValueError, "tounicode() may only be called on unicode type arrays ('u' or 'w')");
  return arrayToText(self);
}
function arrayTofile(self: u64, file: u64): u64 {
  const b = arrayTobytes(self);
  if (b == 0) return 0;
  const r = bytesSize(<usize>b) == 0 ? NONE : callMethod1(file, id("write"), b);
  decref(b);
  if (r == 0) return 0;
  decref(r);
  return NONE;
}
function arrayFromfile(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("fromfile", nargs, 2, 2)) return 0;
  const n = asIndex(load<u64>(args, 8));
  if (n == -1 && errorOccurred()) return 0;
  if (n < 0) return raise(ValueError, "negative count");
  const size = <i64>ar(self).itemSize;
  if (n > i64.MAX_VALUE / size) return raiseNoMemory();
  const want = intFromI64(n * size);
  const b = callMethod1(load<u64>(args), id("read"), want);
  decref(want);
  if (b == 0) return 0;
  if (!isBytes(b)) { decref(b); return raise(TypeError, "read() didn't return bytes"); }
  const short = <i64>bytesSize(<usize>b) != n * size;
  const ok = appendBytes(ar(self), bytesData(<usize>b), <i64>bytesSize(<usize>b));
  decref(b);
  if (!ok) return 0;
  return short ? raise(EOFError, "read() didn't return enough bytes") : NONE;
}
function arrayBufferInfo(self: u64): u64 {
  const a = ar(self);
  const t = newTuple(2);
  if (t == 0) return 0;
  lock(<usize>self);
  tupleSet(t, 0, Value.fromSmall(<i64>items(a)));
  const n = a.size;
  unlock(<usize>self);
  tupleSet(t, 1, intFromI64(n));
  return <u64>t;
}
function arraySizeof(self: u64): u64 { return intFromI64(<i64>offsetof<PyArray>() + load<i64>(<usize>ar(self).block) * <i64>ar(self).itemSize); }
function arrayTypecode(self: u64): u64 { return <u64>strFromChar(ar(self).code); }
function arrayItemsize(self: u64): u64 { return Value.fromSmall(ar(self).itemSize); }
function arrayClassGetitem(cls: u64, item: u64): u64 { return newGenericAlias(cls, item); }

/** Codes of machine formats, as array._array_reconstructor numbers them. */
function formatCode(code: u32): i32 {
  switch (code) {
    case 66: return 0;  // unsigned 8
    case 98: return 1;
    case 72: return 2;
    case 104: return 4;
    case 73: return 6;
    case 105: return 8;
    case 76: case 81: return 10;
    case 108: case 113: return 12;
    case 102: return 14;
    case 100: return 16;
    case 117: case 119: return 20; // UTF-32
  }
  return -1;
}
function arrayReduceEx(self: u64, protocolArg: u64): u64 {
  const protocol = asI64(protocolArg);
  if (protocol == -1 && errorOccurred()) return 0;
  const a = ar(self);
  let dict = getAttrOrNull(self, id("__dict__"));
  if (dict == 0) {
    if (errorOccurred()) return 0;
    dict = NONE;
  }
  const code = <u64>strFromChar(a.code);
  let r: u64 = 0;
  if (protocol < 3) {
    const l = a.code == 117 || a.code == 119 ? arrayToText(self) : arrayTolist(self);
    const args = l ? <u64>tuple2(code, l) : 0;
    if (l) decref(l);
    if (args) {
      r = <u64>tuple3(<u64>typeOf(self), args, dict);
      decref(args);
    }
  } else {
    const b = arrayTobytes(self);
    const args = b ? newTuple(4) : 0;
    if (args) {
      tupleSet(args, 0, newRef(<u64>typeOf(self)));
      tupleSet(args, 1, newRef(code));
      tupleSet(args, 2, Value.fromSmall(formatCode(a.code)));
      tupleSet(args, 3, b);
      const f = reconstructor();
      if (f != 0) {
        r = <u64>tuple3(f, <u64>args, dict);
        decref(f);
      }
      decref(<u64>args);
    } else if (b) decref(b);
  }
  decref(dict);
  decref(code);
  return r;
}
import { importAttribute } from "./import";
function reconstructor(): u64 { return importAttribute("array", "_array_reconstructor"); }

/** _array_reconstructor(arraytype, typecode, mformat_code, items) */
function reconstruct(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("_array_reconstructor", nargs, 4, 4)) return 0;
  const type = load<u64>(args), codeArg = load<u64>(args, 8), data = load<u64>(args, 24);
  if (!isType(type)) return raisef(TypeError, "first argument must be a type object, not %T", type);
  if (!isSubtype(<usize>type, ARRAY)) return raisef(TypeError, "%N is not a subtype of array.array", type);
  if (!isStr(codeArg) || strLength(<usize>codeArg) != 1) return raise(TypeError, "_array_reconstructor() argument 2 must be a unicode character");
  const code = strChar(<usize>codeArg, 0);
  if (sizeOfCode(code) == 0) return raise(ValueError, "second argument must be a valid type code");
  const format = asI64(load<u64>(args, 16));
  if (format == -1 && errorOccurred()) return 0;
  if (format < 0 || format > 21) return raise(ValueError, "third argument must be a valid machine format code.");
  if (!isBytes(data)) return raisef(TypeError, "fourth argument should be bytes, not %T", data);
  const p = bytesData(<usize>data);
  const n = <i64>bytesSize(<usize>data);
  if (<i32>format == formatCode(code)) {
    const r = makeArray(<usize>type, code, 0);
    if (r == 0) return 0;
    if (!appendBytes(changetype<PyArray>(r), p, n)) { decref(<u64>r); return 0; }
    return <u64>r;
  }
  // another machine's format: item by item
  const f = <i32>format;
  const big = f >= 18 ? (f & 1) != 0 : f < 2 ? false : (f & 1) != 0;
  const size = f < 2 ? 1 : f < 6 ? 2 : f < 10 ? 4 : f < 14 ? 8 : f < 16 ? 4 : f < 18 ? 8 : f < 20 ? 2 : 4;
  if (n % <i64>size) return raise(ValueError, "bytes length not a multiple of item size");
  const r = makeArray(<usize>type, code, 0);
  if (r == 0) return 0;
  for (let i: i64 = 0; i < n; i += size) {
    const at = p + <usize>i;
    let v: u64;
    if (f >= 18) v = <u64>strFromChar(<u32>loadUnsigned(at, size, big));
    else if (f >= 16) v = Value.fromFloat(reinterpret<f64>(loadUnsigned(at, 8, big)));
    else if (f >= 14) v = Value.fromFloat(<f64>reinterpret<f32>(<u32>loadUnsigned(at, 4, big)));
    else if (f == 1 || f == 4 || f == 5 || f == 8 || f == 9 || f == 12 || f == 13) v = intFromI64(loadSigned(at, size, big));
    else v = intFromU64(loadUnsigned(at, size, big));
    const ok = v != 0 && convert(code, v);
    if (v) decref(v);
    if (!ok || !appendBits(changetype<PyArray>(r), converted)) { decref(<u64>r); return 0; }
  }
  return <u64>r;
}
import { isType, isSubtype } from "../objects/type";

// ---------------------------------------------------------------------------------------------------- buffers, iteration

/** The struct format of a typecode: a literal. */
function formatOf(code: u32): string {
  switch (code) {
    case 98: return "b";
    case 66: return "B";
    case 104: return "h";
    case 72: return "H";
    case 105: return "i";
    case 73: return "I";
    case 108: return "l";
    case 76: return "L";
    case 113: return "q";
    case 81: return "Q";
    case 102: return "f";
    case 100: return "d";
    default: return "w";
  }
}
function arrayGetbuffer(self: u64, buffer: usize, flags: i32): i32 {
  const a = ar(self);
  lock(<usize>self);
  a.exports++;
  const data = items(a), n = a.size;
  unlock(<usize>self);
  const r = fillTypedBuffer(buffer, self, data, n * <i64>a.itemSize, false, a.itemSize, formatOf(a.code), flags);
  if (r < 0) arrayReleasebuffer(self, buffer);
  return r;
}
function arrayReleasebuffer(self: u64, buffer: usize): void {
  const a = ar(self);
  lock(<usize>self);
  a.exports--;
  unlock(<usize>self);
}

function arrayIter(self: u64): u64 {
  const it = newObject(ARRAY_ITERATOR, offsetof<PyArrayIterator>());
  if (it == 0) return 0;
  changetype<PyArrayIterator>(it).array = newRef(self);
  trackObject(it);
  return <u64>it;
}
function iteratorNext(self: u64): u64 {
  const it = changetype<PyArrayIterator>(<usize>self);
  lock(<usize>self);
  const a = it.array;
  if (a == 0) { unlock(<usize>self); return 0; }
  const i = it.position++;
  newRef(a);
  unlock(<usize>self);
  const v = itemAt(ar(a), i);
  if (v == 0 && !errorOccurred()) {
    lock(<usize>self);
    const held = it.array;
    it.array = 0;
    unlock(<usize>self);
    if (held) decref(held);
  }
  decref(a);
  return v;
}
function iteratorSelf(self: u64): u64 { return newRef(self); }
function iteratorReduce(self: u64): u64 {
  const it = changetype<PyArrayIterator>(<usize>self);
  lock(<usize>self);
  const a = it.array ? newRef(it.array) : 0;
  const i = it.position;
  unlock(<usize>self);
  const f = dictGetStr(<usize>runtime.builtinsDict, id("iter"));
  if (f == 0) { if (a) decref(a); return 0; }
  const args = <u64>tuple1(a ? a : EMPTY_TUPLE);
  let r: u64 = 0;
  if (args) {
    r = a ? <u64>tuple3(f, args, Value.fromSmall(i)) : <u64>tuple2(f, args);
    decref(args);
  }
  decref(f);
  if (a) decref(a);
  return r;
}
function iteratorSetstate(self: u64, state: u64): u64 {
  const i = asI64(state);
  if (i == -1 && errorOccurred()) return 0;
  const it = changetype<PyArrayIterator>(<usize>self);
  lock(<usize>self);
  it.position = max<i64>(i, 0);
  unlock(<usize>self);
  return NONE;
}
function iteratorDealloc(p: usize): void {
  const a = changetype<PyArrayIterator>(p).array;
  freeObject(p);
  if (a) decref(a);
}
function iteratorTraverse(p: usize, visit: u32): void {
  if (changetype<PyArrayIterator>(p).array) visitValue(changetype<PyArrayIterator>(p).array, visit);
}

// ---------------------------------------------------------------------------------------------------- set-up

function initArray(): u64 {
  const m = newModule(str("array"));
  if (m == 0) return 0;
  if ((changetype<PyType>(ARRAY).flags & TF_READY) == 0) {
    const t = staticTypeInit(ARRAY, "array.array", OBJECT, offsetof<PyArray>(), TF_BASETYPE | TF_SEQUENCE);
    t.weakOffset = <i32>offsetof<PyArray>("weakList");
    t.dealloc = arrayDealloc.index;
    t.repr = arrayRepr.index;
    t.hash = hashNotImplemented.index;
    t.richcompare = arrayRichcompare.index;
    t.getattro = genericGetAttr.index;
    t.new_ = arrayNew.index;
    t.iter = arrayIter.index;
    t.length = arrayLength.index;
    t.getitem = arrayGetitem.index;
    t.setitem = arraySetitem.index;
    t.sqItem = arrayItem.index;
    t.contains = arrayContains.index;
    t.sqConcat = arrayConcat.index;
    t.sqRepeat = arrayRepeat.index;
    t.sqInplaceConcat = arrayInplaceConcat.index;
    t.sqInplaceRepeat = arrayInplaceRepeat.index;
    t.getbuffer = arrayGetbuffer.index;
    t.releasebuffer = arrayReleasebuffer.index;
    method(ARRAY, "append", arrayAppend.index, O, "($self, v, /)");
    method(ARRAY, "buffer_info", arrayBufferInfo.index, NOARGS, "($self, /)");
    method(ARRAY, "byteswap", arrayByteswap.index, NOARGS, "($self, /)");
    method(ARRAY, "clear", arrayClear.index, NOARGS, "($self, /)");
    method(ARRAY, "__copy__", arrayCopy.index, NOARGS, "($self, /)");
    method(ARRAY, "__deepcopy__", arrayDeepcopy.index, O, "($self, unused, /)");
    method(ARRAY, "count", arrayCount.index, O, "($self, v, /)");
    method(ARRAY, "extend", arrayExtend.index, O, "($self, bb, /)");
    method(ARRAY, "fromfile", arrayFromfile.index, FAST, "($self, f, n, /)");
    method(ARRAY, "fromlist", arrayFromlist.index, O, "($self, list, /)");
    method(ARRAY, "frombytes", arrayFrombytes.index, O, "($self, buffer, /)");
    method(ARRAY, "fromunicode", arrayFromunicode.index, O, "($self, ustr, /)");
    method(ARRAY, "index", arrayIndex.index, FAST, "($self, v, start=0, stop=sys.maxsize, /)");
    method(ARRAY, "insert", arrayInsert.index, FAST, "($self, i, v, /)");
    method(ARRAY, "pop", arrayPop.index, FAST, "($self, i=-1, /)");
    method(ARRAY, "__reduce_ex__", arrayReduceEx.index, O, "($self, value, /)");
    method(ARRAY, "remove", arrayRemove.index, O, "($self, v, /)");
    method(ARRAY, "reverse", arrayReverse.index, NOARGS, "($self, /)");
    method(ARRAY, "tofile", arrayTofile.index, O, "($self, f, /)");
    method(ARRAY, "tolist", arrayTolist.index, NOARGS, "($self, /)");
    method(ARRAY, "tobytes", arrayTobytes.index, NOARGS, "($self, /)");
    method(ARRAY, "tounicode", arrayTounicode.index, NOARGS, "($self, /)");
    method(ARRAY, "__sizeof__", arraySizeof.index, NOARGS, "($self, /)");
    method(ARRAY, "__class_getitem__", arrayClassGetitem.index, O | CLASS);
    getset(ARRAY, "typecode", arrayTypecode.index, 0);
    getset(ARRAY, "itemsize", arrayItemsize.index, 0);
    readyType(ARRAY);
    const i = staticTypeInit(ARRAY_ITERATOR, "array.arrayiterator", OBJECT, offsetof<PyArrayIterator>(), TF_HAVE_GC);
    i.dealloc = iteratorDealloc.index;
    i.traverse = iteratorTraverse.index;
    i.getattro = genericGetAttr.index;
    i.iter = iteratorSelf.index;
    i.iternext = iteratorNext.index;
    method(ARRAY_ITERATOR, "__reduce__", iteratorReduce.index, NOARGS, "($self, /)");
    method(ARRAY_ITERATOR, "__setstate__", iteratorSetstate.index, O, "($self, state, /)");
    readyType(ARRAY_ITERATOR);
  }
  moduleType(m, "ArrayType", ARRAY);
  moduleType(m, "array", ARRAY);
  moduleSet(m, "typecodes", str("bBuwhHiIlLqQfd"));
  moduleFunction(m, "_array_reconstructor", reconstruct.index, FAST, "($module, arraytype, typecode, mformat_code, items, /)");
  return <u64>m;
}
import { hashNotImplemented } from "../objects/slots";
export function registerArray(): void { registerModule("array", initArray.index); }
