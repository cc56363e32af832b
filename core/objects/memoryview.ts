// memoryview: a window on another object's buffer, with format, shape and strides; slicing and casting make further views of the same buffer.
//
// A view's description is constant after construction; `released` and `exports` change under the view's mutex. The exporter's buffer is held once for all
// views made from it (`managed`, an atomic count). Contents are read and written without locks: the exporter keeps the memory in place, and a view
// released meanwhile by another thread leaves it readable until the next safepoint.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC, TF_SEQUENCE } from "./type_object";
import { MEMORYVIEW, MEMORY_ITERATOR, OBJECT, TypeError, ValueError, IndexError, BufferError, NotImplementedError, SLICE, TUPLE, RuntimeError } from "./type_ids";
import { newObject, freeObject, trackObject, rawAlloc, rawFree } from "../memory/heap";
import { decref, newRef, xdecref } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { multi } from "../thread_state";
import { lock, unlock } from "../sync/mutex";
import { staticTypeInit, readyType, typeOf } from "./type";
import { NONE, NOT_IMPLEMENTED, EMPTY_BYTES, TRUE, fromBool } from "./singletons";
import { raise, raisef, raiseInt, raisefInt, errorOccurred, errorMatches, clearError, formatText, raiseNoMemory } from "../errors";
import { method, getset, NOARGS, O, FAST, FASTKW, CLASS } from "../define";
import { parseArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { id, str, isStr, strLength, strChar, strFromLiteral } from "./str";
import { newBytes, bytesFrom, bytesData } from "./bytes";
import { Buffer, getBuffer, releaseBuffer, hasBuffer, BUF_WRITABLE, BUF_FORMAT, BUF_ND, BUF_STRIDES, BUF_FULL_RO } from "./buffer";
import { unpackCode, packCode } from "../modules/struct_codes";
import { sliceEvaluate, sliceAdjust } from "./slice";
import { asSubscript, asI32, asIndex, intFromI64, isIntObject } from "./int";
import { newTuple, tupleSet, tupleGet, tupleSize } from "./tuple";
import { newList, listAppendSteal, listSize, listGetRef } from "./list";
import { hexText } from "./bytes_hex";
import { hash as hashOf, compareBool, isTrue, iterNext } from "./abstract";
import { newGenericAlias } from "./generic_alias";
import { clearWeakrefs } from "./weakref";
import { sameMemory } from "./text_search";

/** The exporter's buffer, shared by all views made from it: raw memory, a count (u32, atomic) and the Buffer. */
const BUFFER_AT: usize = 8;
@inline function bufferOf(m: usize): Buffer { return changetype<Buffer>(m + BUFFER_AT); }

export const MAX_DIMENSIONS: i32 = 64;
@unmanaged export class PyMemoryview extends PyObject {
  managed: u32;     // 0: a window on raw memory of the core
  released: u32;
  exports: i32;
  readonly: u32;
  data: u32;
  format: u32;      // a literal
  itemSize: i64;
  length: i64;      // bytes
  dimensions: i32;
  shape: u32;       // raw: dimensions of i64, then as many strides
  hash: i64;        // -1: not computed
  weakList: u32;
  restricted: u32;
}
@inline function mv(v: u64): PyMemoryview { return changetype<PyMemoryview>(Value.ptr(v)); }
@inline function shapeAt(m: PyMemoryview, i: i32): i64 { return load<i64>(<usize>m.shape + (<usize>i << 3)); }
@inline function strideAt(m: PyMemoryview, i: i32): i64 { return load<i64>(<usize>m.shape + (<usize>(m.dimensions + i) << 3)); }
export function isMemoryview(v: u64): bool { return Value.isObject(v) && <usize>Value.obj(v).type == MEMORYVIEW; }

function holdManaged(m: usize): void { if (m) atomic.add<u32>(m, 1); }
function dropManaged(m: usize): void {
  if (m == 0 || atomic.sub<u32>(m, 1) != 1) return;
  releaseBuffer(m + BUFFER_AT);
  rawFree(m);
}
/** A view without contents yet: shape and strides of n dimensions to be filled. */
function newView(dimensions: i32): usize {
  const p = newObject(MEMORYVIEW, offsetof<PyMemoryview>());
  if (p == 0) return 0;
  const m = changetype<PyMemoryview>(p);
  m.dimensions = dimensions;
  m.hash = -1;
  m.shape = <u32>rawAlloc(max<usize>(<usize>dimensions << 4, 16));
  return p;
}
/** Another view of the same memory. New; 0: MemoryError. */
function derive(self: u64, dimensions: i32): usize {
  const s = mv(self);
  const p = newView(dimensions);
  if (p == 0) return 0;
  const m = changetype<PyMemoryview>(p);
  m.managed = s.managed;
  holdManaged(s.managed);
  m.readonly = s.readonly;
  m.data = s.data;
  m.format = s.format;
  m.itemSize = s.itemSize;
  m.length = s.length;
  if (dimensions == s.dimensions) memory.copy(<usize>m.shape, <usize>s.shape, <usize>dimensions << 4);
  trackObject(p);
  return p;
}
/** memoryview(v). */
export function newMemoryview(v: u64): u64 { return newMemoryviewWith(v, BUF_FULL_RO); }
export function newMemoryviewWith(v: u64, flags: i32): u64 {
  if (isMemoryview(v)) {
    if (!usable(mv(v))) return 0;
    return <u64>derive(v, mv(v).dimensions);
  }
  if (!hasBuffer(v)) return raisef(TypeError, "memoryview: a bytes-like object is required, not '%T'", v);
  const managed = rawAlloc(BUFFER_AT + offsetof<Buffer>());
  if (managed == 0) return 0;
  store<u32>(managed, 1);
  const b = bufferOf(managed);
  memory.fill(managed + BUFFER_AT, 0, offsetof<Buffer>());
  if (getBuffer(v, managed + BUFFER_AT, flags) < 0) { rawFree(managed); return 0; }
  const n = b.shape ? b.dimensions : 1;
  const p = newView(n);
  if (p == 0) { dropManaged(managed); return 0; }
  const m = changetype<PyMemoryview>(p);
  m.managed = <u32>managed;
  m.readonly = b.readonly;
  m.data = <u32>b.data;
  m.format = b.format;
  m.itemSize = b.itemSize;
  m.length = b.length;
  if (b.shape) {
    memory.copy(<usize>m.shape, b.shape, <usize>n << 3);
    if (b.strides) memory.copy(<usize>m.shape + (<usize>n << 3), b.strides, <usize>n << 3);
    else contiguousStrides(m);
  } else {
    store<i64>(<usize>m.shape, b.itemSize ? b.length / b.itemSize : 0);
    store<i64>(<usize>m.shape, b.itemSize, 8);
  }
  trackObject(p);
  return <u64>p;
}
function contiguousStrides(m: PyMemoryview): void {
  let stride = m.itemSize;
  for (let i = m.dimensions - 1; i >= 0; i--) {
    store<i64>(<usize>m.shape + (<usize>(m.dimensions + i) << 3), stride);
    stride *= shapeAt(m, i);
  }
}
/** A view of n bytes of the core's own memory at p; the owner ends it with releaseMemoryview before the memory goes. New. */
export function newRawMemoryview(p: usize, n: i32, readonly: bool): u64 {
  const v = newView(1);
  if (v == 0) return 0;
  const m = changetype<PyMemoryview>(v);
  m.readonly = readonly ? 1 : 0;
  m.data = <u32>p;
  m.itemSize = 1;
  m.length = n;
  store<i64>(<usize>m.shape, n);
  store<i64>(<usize>m.shape, 1, 8);
  trackObject(v);
  return <u64>v;
}
/** Ends a view whatever it exports. */
export function releaseMemoryview(v: u64): void {
  const m = mv(v);
  lock(<usize>v);
  const managed = m.released ? 0 : m.managed;
  m.released = 1;
  m.managed = 0;
  unlock(<usize>v);
  dropManaged(managed);
}
function usable(m: PyMemoryview): bool {
  if (!m.released) return true;
  raise(ValueError, "operation forbidden on released memoryview object");
  return false;
}
function formatText1(m: PyMemoryview): string { return m.format ? changetype<string>(<usize>m.format) : "B"; }
/** The one code of a native format ("B", "@h"), 0: not supported. */
function codeOf(m: PyMemoryview): u32 {
  const f = formatText1(m);
  if (f.length == 1) return <u32>f.charCodeAt(0);
  if (f.length == 2 && f.charCodeAt(0) == 64) return <u32>f.charCodeAt(1);
  return 0;
}
function isContiguous(m: PyMemoryview): bool {
  let stride = m.itemSize;
  for (let i = m.dimensions - 1; i >= 0; i--) {
    const n = shapeAt(m, i);
    if (n > 1 && strideAt(m, i) != stride) return false;
    if (n == 0) return true;
    stride *= n;
  }
  return true;
}
function isFortran(m: PyMemoryview): bool {
  let stride = m.itemSize;
  for (let i = 0; i < m.dimensions; i++) {
    const n = shapeAt(m, i);
    if (n > 1 && strideAt(m, i) != stride) return false;
    if (n == 0) return true;
    stride *= n;
  }
  return true;
}
function itemSizeOf(code: u32): i64 {
  switch (code) {
    case 99: case 98: case 66: case 63: return 1; // c b B ?
    case 104: case 72: case 101: return 2; // h H e
    case 105: case 73: case 102: return 4; // i I f
    case 108: case 76: case 113: case 81: case 110: case 78: case 100: case 80: case 70: return 8; // l L q Q n N d P F
    case 68: return 16; // D
  }
  return 0;
}
function unpack(m: PyMemoryview, p: usize): u64 {
  const code = codeOf(m);
  const size = itemSizeOf(code);
  if (size == 0 || size != m.itemSize) return raisef(NotImplementedError, "memoryview: format %s not supported", <u64>changetype<usize>(formatText1(m)));
  return unpackCode(code, p, <i32>size, false);
}
function pack(m: PyMemoryview, p: usize, v: u64): bool {
  const code = codeOf(m);
  const size = itemSizeOf(code);
  if (size == 0 || size != m.itemSize) { raisef(NotImplementedError, "memoryview: format %s not supported", <u64>changetype<usize>(formatText1(m))); return false; }
  const scratch = tempArray(2);
  if (scratch == 0) return false;
  let ok = packCode(code, scratch, <i32>size, false, true, v, RuntimeError);
  if (ok) memory.copy(p, scratch, <usize>size);
  else if (errorOccurred() && errorMatches(RuntimeError)) {
    clearError();
    if (isIntObject(v) || code == 99 && Value.isObject(v) && (changetype<PyType>(typeOf(v)).flags & (1 << 23)) != 0) raisef(ValueError, "memoryview: invalid value for format '%s'", <u64>changetype<usize>(formatText1(m)));
    else raisef(TypeError, "memoryview: invalid type for format '%s'", <u64>changetype<usize>(formatText1(m)));
  }
  tempRelease(scratch);
  return ok;
}

// ---------------------------------------------------------------------------------------------------- items

function len(self: u64): i64 {
  const m = mv(self);
  if (!usable(m)) return -1;
  if (m.dimensions == 0) return <i64>raiseInt(TypeError, "0-dim memory has no length");
  return shapeAt(m, 0);
}
function item(self: u64, i: i64): u64 {
  const m = mv(self);
  if (!usable(m)) return 0;
  if (m.dimensions == 0) return raise(TypeError, "invalid indexing of 0-dim memory");
  if (m.dimensions > 1) return raise(NotImplementedError, "multi-dimensional sub-views are not implemented");
  if (i < 0) i += shapeAt(m, 0);
  if (<u64>i >= <u64>shapeAt(m, 0)) return raise(IndexError, "index out of bounds on dimension 1");
  return unpack(m, <usize>m.data + <usize>(i * strideAt(m, 0)));
}
function itemSlot(self: u64, i: i64): u64 { return item(self, i); }
/** Address of the item that a tuple of indexes names; 0: error. */
function addressOf(m: PyMemoryview, key: u64): usize {
  const n = <i32>tupleSize(<usize>key);
  if (n < m.dimensions) { raise(NotImplementedError, "sub-views are not implemented"); return 0; }
  if (n > m.dimensions) { raisef(TypeError, "cannot index %d-dimension view with %d-element tuple", <u64>m.dimensions, <u64>n); return 0; }
  let p = <i64>m.data;
  for (let d = 0; d < n; d++) {
    let i = asSubscript(tupleGet(<usize>key, d));
    if (i == -1 && errorOccurred()) return 0;
    if (i < 0) i += shapeAt(m, d);
    if (<u64>i >= <u64>shapeAt(m, d)) { raisef(IndexError, "index out of bounds on dimension %d", <u64>(d + 1)); return 0; }
    p += i * strideAt(m, d);
  }
  return <usize>p;
}
function isIndexLike(v: u64): bool { return Value.isInt(v) || changetype<PyType>(typeOf(v)).index != 0; }
/** 1: a tuple of indexes, 2: a tuple with slices only, 0: neither. */
function tupleKind(key: u64): i32 {
  if (typeOf(key) != TUPLE) return 0;
  let indexes = true, slices = true;
  for (let i = 0; i < <i32>tupleSize(<usize>key); i++) {
    const k = tupleGet(<usize>key, i);
    if (!isIndexLike(k)) indexes = false;
    if (typeOf(k) != SLICE) slices = false;
  }
  return indexes ? 1 : slices ? 2 : 0;
}
/** A new view of a slice of the first dimension. */
function sliceView(self: u64, key: u64): u64 {
  const out = tempArray(4);
  if (out == 0) return 0;
  let r: usize = 0;
  if (sliceEvaluate(key, out) && usable(mv(self))) {
    const s = mv(self);
    const count = sliceAdjust(shapeAt(s, 0), out);
    r = derive(self, s.dimensions);
    if (r) {
      const m = changetype<PyMemoryview>(r);
      const stride = strideAt(s, 0);
      m.data = <u32>(<i64>s.data + load<i64>(out) * stride);
      store<i64>(<usize>m.shape, count);
      store<i64>(<usize>m.shape + (<usize>m.dimensions << 3), stride * load<i64>(out, 16));
      let length = m.itemSize;
      for (let d = 0; d < m.dimensions; d++) length *= shapeAt(m, d);
      m.length = length;
    }
  }
  tempRelease(out);
  return <u64>r;
}
function getitem(self: u64, key: u64): u64 {
  const m = mv(self);
  if (!usable(m)) return 0;
  const tuple = tupleKind(key);
  if (m.dimensions == 0) {
    if (typeOf(key) == TUPLE && tupleSize(<usize>key) == 0) return unpack(m, <usize>m.data);
    if (<usize>key == <usize>(ELLIPSIS)) return newRef(self);
    return raise(TypeError, "invalid indexing of 0-dim memory");
  }
  if (isIndexLike(key)) {
    const i = asSubscript(key);
    if (i == -1 && errorOccurred()) return 0;
    return item(self, i);
  }
  if (typeOf(key) == SLICE) return sliceView(self, key);
  if (tuple == 1) {
    const p = addressOf(m, key);
    return p ? unpack(m, p) : 0;
  }
  if (tuple == 2) return raise(NotImplementedError, "multi-dimensional slicing is not implemented");
  return raise(TypeError, "memoryview: invalid slice key");
}
import { ELLIPSIS } from "./singletons";
function setitem(self: u64, key: u64, value: u64): i32 {
  const m = mv(self);
  if (!usable(m)) return -1;
  if (m.readonly) return raiseInt(TypeError, "cannot modify read-only memory");
  if (value == 0) return raiseInt(TypeError, "cannot delete memory");
  if (m.dimensions == 0) {
    if (key == ELLIPSIS || typeOf(key) == TUPLE && tupleSize(<usize>key) == 0) return pack(m, <usize>m.data, value) ? 0 : -1;
    return raiseInt(TypeError, "invalid indexing of 0-dim memory");
  }
  if (isIndexLike(key)) {
    if (m.dimensions > 1) return raiseInt(NotImplementedError, "sub-views are not implemented");
    let i = asSubscript(key);
    if (i == -1 && errorOccurred()) return -1;
    if (i < 0) i += shapeAt(m, 0);
    if (<u64>i >= <u64>shapeAt(m, 0)) return raiseInt(IndexError, "index out of bounds on dimension 1");
    return pack(m, <usize>m.data + <usize>(i * strideAt(m, 0)), value) ? 0 : -1;
  }
  if (typeOf(key) == SLICE && m.dimensions == 1) {
    const source = newMemoryview(value);
    if (source == 0) return -1;
    const target = sliceView(self, key);
    if (target == 0) { decref(source); return -1; }
    const s = mv(source), t = mv(target);
    let r = 0;
    if (s.dimensions != 1 || shapeAt(s, 0) != shapeAt(t, 0) || s.itemSize != t.itemSize || codeOf(s) != codeOf(t) || codeOf(s) == 0) {
      r = raiseInt(ValueError, "memoryview assignment: lvalue and rvalue have different structures");
    } else {
      const flat = rawAlloc(<usize>s.length + 1);
      copyOut(s, flat, false);
      let q = flat;
      const size = <usize>t.itemSize;
      for (let i: i64 = 0; i < shapeAt(t, 0); i++, q += size) memory.copy(<usize>(<i64>t.data + i * strideAt(t, 0)), q, size);
      rawFree(flat);
    }
    decref(source);
    decref(target);
    return r;
  }
  const tuple = tupleKind(key);
  if (tuple == 1) {
    const p = addressOf(m, key);
    return p != 0 && pack(m, p, value) ? 0 : -1;
  }
  if (typeOf(key) == SLICE || tuple == 2) return raiseInt(NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1");
  return raiseInt(TypeError, "memoryview: invalid slice key");
}
/** Copies the items in C order (or Fortran order) to `to`. */
function copyOut(m: PyMemoryview, to: usize, fortran: bool): void {
  if (!fortran && isContiguous(m)) { memory.copy(to, <usize>m.data, <usize>m.length); return; }
  outAt = to;
  copyDimension(m, fortran ? m.dimensions - 1 : 0, <i64>m.data, fortran);
}
let outAt: usize = 0;
function copyDimension(m: PyMemoryview, d: i32, p: i64, fortran: bool): void {
  const last = fortran ? d < 0 : d == m.dimensions;
  if (last) {
    memory.copy(outAt, <usize>p, <usize>m.itemSize);
    outAt += <usize>m.itemSize;
    return;
  }
  const n = shapeAt(m, d), stride = strideAt(m, d);
  for (let i: i64 = 0; i < n; i++) copyDimension(m, fortran ? d - 1 : d + 1, p + i * stride, fortran);
}

// ---------------------------------------------------------------------------------------------------- methods

const TOBYTES = "($self, /, order='C')";
function tobytes(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  const ok = parseArgs("tobytes", TOBYTES, args, nargs, kwnames, out);
  const order = load<u64>(out);
  tempRelease(out);
  if (!ok) return 0;
  const m = mv(self);
  if (!usable(m)) return 0;
  let fortran = false;
  if (order != 0 && order != NONE) {
    if (!isStr(order)) return raisef(TypeError, "tobytes() argument 'order' must be str or None, not %T", order);
    const c = strLength(<usize>order) == 1 ? strChar(<usize>order, 0) : 0;
    if (c == 70) fortran = true;
    else if (c == 65) fortran = !isContiguous(m) && isFortran(m);
    else if (c != 67) return raise(ValueError, "order must be 'C', 'F' or 'A'");
  }
  return contents(m, fortran);
}
function contents(m: PyMemoryview, fortran: bool): u64 {
  const b = newBytes(<i32>m.length);
  if (b != 0 && m.length != 0) copyOut(m, bytesData(b), fortran);
  return <u64>b;
}
function listOf(m: PyMemoryview, d: i32, p: i64): u64 {
  if (d == m.dimensions) return unpack(m, <usize>p);
  const list = newList(0);
  const n = shapeAt(m, d), stride = strideAt(m, d);
  for (let i: i64 = 0; i < n; i++) {
    const v = listOf(m, d + 1, p + i * stride);
    if (v == 0) { decref(<u64>list); return 0; }
    listAppendSteal(list, v);
  }
  return <u64>list;
}
function tolist(self: u64): u64 {
  const m = mv(self);
  return usable(m) ? listOf(m, 0, <i64>m.data) : 0;
}
const HEX = "($self, /, sep=<unrepresentable>, bytes_per_sep=1)";
function hex(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("hex", HEX, args, nargs, kwnames, out)) {
    let per: i32 = 1;
    if (load<u64>(out, 8)) per = asI32(load<u64>(out, 8));
    if (!(per == -1 && errorOccurred()) && usable(mv(self))) {
      const b = contents(mv(self), false);
      if (b) {
        r = hexText(bytesData(<usize>b), <i32>mv(self).length, load<u64>(out), per);
        decref(b);
      }
    }
  }
  tempRelease(out);
  return r;
}
function toreadonly(self: u64): u64 {
  if (!usable(mv(self))) return 0;
  const r = derive(self, mv(self).dimensions);
  if (r) changetype<PyMemoryview>(r).readonly = 1;
  return <u64>r;
}
function release(self: u64): u64 {
  const m = mv(self);
  lock(<usize>self);
  const exports = m.exports;
  const managed = m.released || exports ? 0 : m.managed;
  if (!m.released && !exports) { m.released = 1; m.managed = 0; }
  unlock(<usize>self);
  if (exports) return raisef(BufferError, exports == 1 ? "memoryview has %d exported buffer" : "memoryview has %d exported buffers", <u64>exports);
  dropManaged(managed);
  return NONE;
}
function enter(self: u64): u64 { return usable(mv(self)) ? newRef(self) : 0; }
function exit(self: u64, args: usize, nargs: i32): u64 { return release(self); }
/** The literal of a cast format; its length 0: not one. */
function castFormat(s: usize): string {
  const n = strLength(s);
  if (n == 2 && strChar(s, 0) != 64 || n < 1 || n > 2) return "";
  const at = n == 2;
  switch (strChar(s, n - 1)) {
    case 99: return at ? "@c" : "c";
    case 98: return at ? "@b" : "b";
    case 66: return at ? "@B" : "B";
    case 104: return at ? "@h" : "h";
    case 72: return at ? "@H" : "H";
    case 105: return at ? "@i" : "i";
    case 73: return at ? "@I" : "I";
    case 108: return at ? "@l" : "l";
    case 76: return at ? "@L" : "L";
    case 113: return at ? "@q" : "q";
    case 81: return at ? "@Q" : "Q";
    case 110: return at ? "@n" : "n";
    case 78: return at ? "@N" : "N";
    case 102: return at ? "@f" : "f";
    case 100: return at ? "@d" : "d";
    case 101: return at ? "@e" : "e";
    case 63: return at ? "@?" : "?";
    case 80: return at ? "@P" : "P";
    case 70: return at ? "@F" : "F";
    case 68: return at ? "@D" : "D";
  }
  return "";
}
function isByteCode(c: u32): bool { return c == 66 || c == 98 || c == 99; }
const CAST = "($self, /, format, shape=<unrepresentable>)";
function cast(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  const ok = parseArgs("cast", CAST, args, nargs, kwnames, out);
  const format = load<u64>(out), shape = load<u64>(out, 8);
  tempRelease(out);
  if (!ok) return 0;
  const m = mv(self);
  if (!usable(m)) return 0;
  if (!isStr(format)) return raisef(TypeError, "cast() argument 'format' must be str, not %T", format);
  if (!isContiguous(m)) return raise(TypeError, "memoryview: casts are restricted to C-contiguous views");
  if ((shape != 0 || m.dimensions != 1) && zeroInShape(m)) return raise(TypeError, "memoryview: cannot cast view with zeros in shape or strides");
  let dimensions = 1;
  if (shape) {
    const t = typeOf(shape);
    const isTuple = t == TUPLE;
    if (!isTuple && (changetype<PyType>(t).flags & (1 << 21)) == 0) return raise(TypeError, "shape must be a list or a tuple");
    dimensions = isTuple ? <i32>tupleSize(<usize>shape) : listSize(<usize>shape);
    if (dimensions > MAX_DIMENSIONS) return raise(ValueError, "memoryview: number of dimensions must not exceed 64");
    if (m.dimensions != 1 && dimensions != 1) return raise(TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D");
  }
  const literal = castFormat(<usize>format);
  if (literal.length == 0) return raise(ValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'");
  const code = <u32>literal.charCodeAt(literal.length - 1);
  if (itemSizeOf(codeOf(m)) == 0) return raise(ValueError, "memoryview: source format must be a native single character format prefixed with an optional '@'");
  if (!isByteCode(codeOf(m)) && !isByteCode(code)) return raise(TypeError, "memoryview: cannot cast between two non-byte formats");
  const size = itemSizeOf(code);
  if (m.length % size) return raise(TypeError, "memoryview: length is not a multiple of itemsize");
  const r = derive(self, dimensions);
  if (r == 0) return 0;
  const v = changetype<PyMemoryview>(r);
  v.format = <u32>changetype<usize>(literal);
  v.itemSize = size;
  if (shape == 0) {
    store<i64>(<usize>v.shape, m.length / size);
  } else {
    let total = size;
    for (let i = 0; i < dimensions; i++) {
      const x = typeOf(shape) == TUPLE ? newRef(tupleGet(<usize>shape, i)) : listGetRef(<usize>shape, i);
      const n = x ? asIndex(x) : -1;
      xdecref(x);
      if (n == -1 && errorOccurred()) { decref(<u64>r); return 0; }
      if (n <= 0) { decref(<u64>r); return raise(ValueError, "memoryview.cast(): elements of shape must be integers > 0"); }
      store<i64>(<usize>v.shape + (<usize>i << 3), n);
      total *= n;
    }
    if (total != m.length) { decref(<u64>r); return raise(TypeError, "memoryview: product(shape) * itemsize != buffer size"); }
  }
  contiguousStrides(v);
  return <u64>r;
}
function zeroInShape(m: PyMemoryview): bool {
  for (let i = 0; i < m.dimensions; i++) if (shapeAt(m, i) == 0) return true;
  return false;
}
function fromFlags(cls: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("_from_flags", "($type, /, object, flags)", args, nargs, kwnames, out)) {
    const flags = asI32(load<u64>(out, 8));
    if (!(flags == -1 && errorOccurred())) r = newMemoryviewWith(load<u64>(out), flags);
  }
  tempRelease(out);
  return r;
}
function equalsAt(a: PyMemoryview, b: PyMemoryview, d: i32, p: i64, q: i64): i32 {
  if (d == a.dimensions) {
    const x = unpack(a, <usize>p);
    if (x == 0) { clearError(); return 0; }
    const y = unpack(b, <usize>q);
    if (y == 0) { clearError(); decref(x); return 0; }
    const r = compareBool(x, y, 2);
    // items that are identical NaNs still differ
    const nan = Value.isFloat(x) && Value.toFloat(x) != Value.toFloat(x);
    decref(x);
    decref(y);
    return nan ? 0 : r;
  }
  for (let i: i64 = 0; i < shapeAt(a, d); i++) {
    const r = equalsAt(a, b, d + 1, p + i * strideAt(a, d), q + i * strideAt(b, d));
    if (r <= 0) return r;
  }
  return 1;
}
function richcompare(v: u64, w: u64, op: i32): u64 {
  if (op != 2 && op != 3) return NOT_IMPLEMENTED;
  if (v == w && !mv(v).released) {
    const c = codeOf(mv(v));
    if (c != 102 && c != 100 && c != 101) return fromBool(op == 2);
  }
  if (mv(v).released || (isMemoryview(w) && mv(w).released)) return fromBool((v == w) == (op == 2));
  if (!hasBuffer(w)) return NOT_IMPLEMENTED;
  const o = newMemoryview(w);
  if (o == 0) { clearError(); return NOT_IMPLEMENTED; }
  const a = mv(v), b = mv(o);
  let equal = a.dimensions == b.dimensions ? 1 : 0;
  for (let d = 0; d < a.dimensions && equal; d++) if (shapeAt(a, d) != shapeAt(b, d)) equal = 0;
  if (equal) {
    const c = codeOf(a);
    if (c == codeOf(b) && isByteCode(c) && isContiguous(a) && isContiguous(b)) equal = sameMemory(<usize>a.data, <usize>b.data, <usize>a.length) ? 1 : 0;
    else equal = equalsAt(a, b, 0, <i64>a.data, <i64>b.data);
  }
  decref(o);
  if (equal < 0) return 0;
  return fromBool((equal == 1) == (op == 2));
}
function hashSlot(self: u64): i64 {
  const m = mv(self);
  if (m.hash != -1) return m.hash;
  if (!usable(m)) return -1;
  if (!m.readonly) return <i64>raiseInt(ValueError, "cannot hash writable memoryview object");
  if (!isByteCode(codeOf(m))) return <i64>raiseInt(ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  if (m.managed) {
    const o = bufferOf(<usize>m.managed).object;
    if (hashOf(o) == -1) return -1;
  }
  const b = contents(m, false);
  if (b == 0) return -1;
  m.hash = hashOf(b);
  decref(b);
  return m.hash;
}
function reprSlot(self: u64): u64 { return formatText(mv(self).released ? "<released memory at 0x%x>" : "<memory at 0x%x>", <u64>Value.ptr(self)); }
function count(self: u64, v: u64): u64 {
  const n = len(self);
  if (n < 0) return 0;
  let total: i64 = 0;
  for (let i: i64 = 0; i < n; i++) {
    const x = item(self, i);
    if (x == 0) return 0;
    const r = compareBool(x, v, 2);
    decref(x);
    if (r < 0) return 0;
    total += r;
  }
  return intFromI64(total);
}
import { checkArgs } from "../args";
import { sliceBound } from "./slice";
function index(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("index", nargs, 1, 3)) return 0;
  const n = len(self);
  if (n < 0) return 0;
  let start = nargs > 1 ? sliceBound(load<u64>(args, 8), 0) : 0;
  if (start == -1 && errorOccurred()) return 0;
  let stop = nargs > 2 ? sliceBound(load<u64>(args, 16), n) : n;
  if (stop == -1 && errorOccurred()) return 0;
  if (start < 0) start = max<i64>(start + n, 0);
  if (stop < 0) stop = max<i64>(stop + n, 0);
  stop = min<i64>(stop, n);
  for (let i = start; i < stop; i++) {
    const x = item(self, i);
    if (x == 0) return 0;
    const r = compareBool(x, load<u64>(args), 2);
    decref(x);
    if (r < 0) return 0;
    if (r) return intFromI64(i);
  }
  return raise(ValueError, "memoryview.index(x): x not found");
}

// ---------------------------------------------------------------------------------------------------- attributes

function getObj(self: u64): u64 {
  const m = mv(self);
  if (!usable(m)) return 0;
  return m.managed ? newRef(bufferOf(<usize>m.managed).object) : NONE;
}
function getNbytes(self: u64): u64 { return usable(mv(self)) ? intFromI64(mv(self).length) : 0; }
function getReadonly(self: u64): u64 { return usable(mv(self)) ? fromBool(mv(self).readonly != 0) : 0; }
function getItemsize(self: u64): u64 { return usable(mv(self)) ? intFromI64(mv(self).itemSize) : 0; }
function getFormat(self: u64): u64 {
  if (!usable(mv(self))) return 0;
  const f = formatText1(mv(self));
  return strFromLiteral(f, 0, f.length);
}
function getNdim(self: u64): u64 { return usable(mv(self)) ? Value.fromSmall(mv(self).dimensions) : 0; }
function tupleOf(self: u64, strides: bool): u64 {
  const m = mv(self);
  if (!usable(m)) return 0;
  const t = newTuple(m.dimensions);
  if (t) for (let i = 0; i < m.dimensions; i++) tupleSet(t, i, intFromI64(strides ? strideAt(m, i) : shapeAt(m, i)));
  return <u64>t;
}
function getShape(self: u64): u64 { return tupleOf(self, false); }
function getStrides(self: u64): u64 { return tupleOf(self, true); }
function getSuboffsets(self: u64): u64 { return usable(mv(self)) ? <u64>newTuple(0) : 0; }
function getCContiguous(self: u64): u64 { return usable(mv(self)) ? fromBool(isContiguous(mv(self))) : 0; }
function getFContiguous(self: u64): u64 { return usable(mv(self)) ? fromBool(isFortran(mv(self))) : 0; }
function getContiguous(self: u64): u64 { return usable(mv(self)) ? fromBool(isContiguous(mv(self)) || isFortran(mv(self))) : 0; }

// ---------------------------------------------------------------------------------------------------- slots

function getbuffer(self: u64, buffer: usize, flags: i32): i32 {
  const m = mv(self);
  if (!usable(m)) return -1;
  if ((flags & BUF_WRITABLE) != 0 && m.readonly) return raiseInt(BufferError, "memoryview: underlying buffer is not writable");
  if ((flags & BUF_STRIDES) != BUF_STRIDES && !isContiguous(m)) return raiseInt(BufferError, "memoryview: underlying buffer is not C-contiguous");
  const b = changetype<Buffer>(buffer);
  lock(<usize>self);
  m.exports++;
  unlock(<usize>self);
  b.object = newRef(self);
  b.data = m.data;
  b.readonly = m.readonly;
  b.length = m.length;
  b.itemSize = m.itemSize;
  b.format = m.format;
  b.dimensions = m.dimensions;
  b.shape = m.shape;
  b.strides = <usize>m.shape + (<usize>m.dimensions << 3);
  b.internal = 0;
  return 0;
}
function releasebuffer(self: u64, buffer: usize): void {
  lock(<usize>self);
  mv(self).exports--;
  unlock(<usize>self);
  bufferReleased(self, buffer);
}
import { bufferReleased } from "./buffer_slots";
const NEW = "(object)";
function memoryviewNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  const ok = parseArgs("memoryview", NEW, args, nargs, kwnames, out);
  const v = load<u64>(out);
  tempRelease(out);
  return ok ? newMemoryview(v) : 0;
}
function dealloc(p: usize): void {
  clearWeakrefs(p);
  const m = changetype<PyMemoryview>(p);
  const managed = m.released ? 0 : m.managed, shape = m.shape;
  m.released = 1;
  freeObject(p);
  if (shape) rawFree(shape);
  dropManaged(managed);
}
function traverse(p: usize, visit: u32): void {
  const m = changetype<PyMemoryview>(p);
  // several views of one buffer share a single reference, which belongs to none of them
  if (m.managed != 0 && load<u32>(<usize>m.managed) == 1) visitValue(bufferOf(<usize>m.managed).object, visit);
}
function clearSlot(p: usize): void { if (changetype<PyMemoryview>(p).exports == 0) releaseMemoryview(<u64>p); }

@unmanaged class Iterator extends PyObject { view: u64; index: i64; length: i64; }
function iter(self: u64): u64 {
  const m = mv(self);
  if (!usable(m)) return 0;
  if (m.dimensions == 0) return raise(TypeError, "invalid indexing of 0-dim memory");
  if (m.dimensions > 1) return raise(NotImplementedError, "multi-dimensional sub-views are not implemented");
  if (itemSizeOf(codeOf(m)) == 0) return raisef(NotImplementedError, "memoryview: format %s not supported", <u64>changetype<usize>(formatText1(m)));
  const p = newObject(MEMORY_ITERATOR, offsetof<Iterator>());
  if (p == 0) return 0;
  changetype<Iterator>(p).view = newRef(self);
  changetype<Iterator>(p).length = shapeAt(m, 0);
  trackObject(p);
  return <u64>p;
}
function iteratorNext(self: u64): u64 {
  const it = changetype<Iterator>(<usize>self);
  const i = multi ? atomic.add<i64>(<usize>self + offsetof<Iterator>("index"), 1) : it.index++;
  if (i >= it.length) { it.index = it.length; return 0; }
  return item(it.view, i);
}
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const v = changetype<Iterator>(p).view;
  freeObject(p);
  decref(v);
}
function iteratorTraverse(p: usize, visit: u32): void { visitValue(changetype<Iterator>(p).view, visit); }

export function initMemoryviewType(): void {
  const t = staticTypeInit(MEMORYVIEW, "memoryview", OBJECT, offsetof<PyMemoryview>(), TF_HAVE_GC | TF_SEQUENCE);
  t.weakOffset = <i32>offsetof<PyMemoryview>("weakList");
  t.new_ = memoryviewNew.index;
  t.dealloc = dealloc.index;
  t.traverse = traverse.index;
  t.clear = clearSlot.index;
  t.repr = reprSlot.index;
  t.hash = hashSlot.index;
  t.richcompare = richcompare.index;
  t.iter = iter.index;
  t.length = len.index;
  t.getitem = getitem.index;
  t.setitem = setitem.index;
  t.sqItem = itemSlot.index;
  t.getbuffer = getbuffer.index;
  t.releasebuffer = releasebuffer.index;
  method(MEMORYVIEW, "tobytes", tobytes.index, FASTKW, TOBYTES, "Return the data in the buffer as a byte string.");
  method(MEMORYVIEW, "tolist", tolist.index, NOARGS, "($self, /)", "Return the data in the buffer as a list of elements.");
  method(MEMORYVIEW, "hex", hex.index, FASTKW, HEX, "Return the data in the buffer as a str of hexadecimal numbers.");
  method(MEMORYVIEW, "toreadonly", toreadonly.index, NOARGS, "($self, /)", "Return a readonly version of the memoryview.");
  method(MEMORYVIEW, "release", release.index, NOARGS, "($self, /)", "Release the underlying buffer exposed by the memoryview object.");
  method(MEMORYVIEW, "cast", cast.index, FASTKW, CAST, "Cast a memoryview to a new format or shape.");
  method(MEMORYVIEW, "count", count.index, O, "($self, value, /)", "Count the number of occurrences of a value.");
  method(MEMORYVIEW, "index", index.index, FAST, "($self, value, start=0, stop=sys.maxsize, /)", "Return the index of the first occurrence of a value.\n\nRaises ValueError if the value is not present.");
  method(MEMORYVIEW, "_from_flags", fromFlags.index, FASTKW | CLASS, "($type, /, object, flags)");
  method(MEMORYVIEW, "__enter__", enter.index, NOARGS);
  method(MEMORYVIEW, "__exit__", exit.index, FAST);
  method(MEMORYVIEW, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  getset(MEMORYVIEW, "obj", getObj.index, 0, "The underlying object of the memoryview.");
  getset(MEMORYVIEW, "nbytes", getNbytes.index);
  getset(MEMORYVIEW, "readonly", getReadonly.index, 0, "A bool indicating whether the memory is read only.");
  getset(MEMORYVIEW, "itemsize", getItemsize.index, 0, "The size in bytes of each element of the memoryview.");
  getset(MEMORYVIEW, "format", getFormat.index);
  getset(MEMORYVIEW, "ndim", getNdim.index);
  getset(MEMORYVIEW, "shape", getShape.index);
  getset(MEMORYVIEW, "strides", getStrides.index);
  getset(MEMORYVIEW, "suboffsets", getSuboffsets.index);
  getset(MEMORYVIEW, "c_contiguous", getCContiguous.index);
  getset(MEMORYVIEW, "f_contiguous", getFContiguous.index);
  getset(MEMORYVIEW, "contiguous", getContiguous.index);
  readyType(MEMORYVIEW);
  const i = staticTypeInit(MEMORY_ITERATOR, "memory_iterator", OBJECT, offsetof<Iterator>(), TF_HAVE_GC | 16);
  i.dealloc = iteratorDealloc.index;
  i.traverse = iteratorTraverse.index;
  i.iter = iteratorIter.index;
  i.iternext = iteratorNext.index;
  readyType(MEMORY_ITERATOR);
}
