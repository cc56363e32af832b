// The _struct module: packing values into bytes.
//
// A Struct's parsed format is an immutable raw record that __init__ replaces as a whole (atomic pointer, the old one freed after a delay).
// The cache of Structs by format is a dict with its own mutex; its address is in CACHE. An unpack iterator's position is guarded by its mutex.

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_DISALLOW_NEW, TF_READY } from "../objects/type_object";
import { OBJECT, BYTES, Exception, TypeError, ValueError, RuntimeError, staticType } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { newObject, trackObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { rawFreeDelayed } from "../memory/qsbr";
import { decref, newRef, xdecref } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { clearWeakrefs } from "../objects/weakref";
import { lock, unlock } from "../sync/mutex";
import { raise, raisef, raiseInt, raisefInt, raiseNoMemory, errorOccurred, formatText } from "../errors";
import { method, getset, moduleFunction, moduleType, NOARGS, O, FAST, FASTKW } from "../define";
import { parseArgs, checkArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { staticTypeInit, readyType, typeOf } from "../objects/type";
import { genericAlloc } from "../objects/type_new";
import { genericGetAttr } from "../objects/attributes";
import { simple } from "../objects/exceptions";
import { newModule } from "../objects/module";
import { str, isStr, strLength, strChar, strData, strIsAscii, strAsciiEncode, strFromAscii } from "../objects/str";
import { newBytes, bytesData, bytesSize, isBytes } from "../objects/bytes";
import { isBytearray, bytearrayData, bytearraySize } from "../objects/bytearray";
import { Buffer, getBuffer, releaseBuffer, hasBuffer, BUF_SIMPLE, BUF_WRITABLE } from "../objects/buffer";
import { newTuple, tupleSet } from "../objects/tuple";
import { newDict, dictGet, dictSet, dictSize, dictClear } from "../objects/dict";
import { asIndex, intFromI64 } from "../objects/int";
import { packCode, unpackCode } from "./struct_codes";
import { openBytes, openWritableBytes, closeBytes, bytesArgument, bytesArgumentLength } from "./bytes_argument";
import { registerModule } from "./registry";

const STRUCT: usize = staticType(345);
const UNPACK_ITERATOR: usize = staticType(346);
export const STRUCT_ERROR: usize = staticType(347);
/** A word of shared memory in an unused slot of the type table: address of the dict that maps formats to Structs (counted), atomic. */
const CACHE: usize = staticType(364);
const CACHE_LIMIT: i64 = 100;

/** The parsed format: a raw record of `count` items after the head. */
@unmanaged class Layout {
  size: i64;   // bytes packed
  values: i64; // how many values
  count: i32;
  flags: u32;  // BIG, NATIVE
}
const BIG: u32 = 1, NATIVE: u32 = 2;
@unmanaged class Item {
  offset: i64;
  repeat: i64; // of 's' and 'p': always 1
  size: i64;
  code: u32;
  unused: u32;
}
const ITEM: usize = offsetof<Item>();

@unmanaged class PyStruct extends PyObject {
  layout: u32;   // Layout, atomic; 0: not initialised
  weakList: u32;
  format: u64;   // str
}
@unmanaged class PyUnpackIterator extends PyObject {
  position: i64;
  structure: u64;
  buffer: Buffer;
}
const ITERATOR_BUFFER: usize = offsetof<PyUnpackIterator>("structure") + 8;
const ITERATOR_SIZE: usize = ITERATOR_BUFFER + offsetof<Buffer>() + 8;

@inline function structOf(v: u64): PyStruct { return changetype<PyStruct>(Value.ptr(v)); }
/** The layout of a Struct; 0: RuntimeError. */
function layoutOf(v: u64): usize {
  const l = <usize>atomic.load<u32>(Value.ptr(v) + offsetof<PyStruct>("layout"));
  if (l == 0) raise(RuntimeError, "Struct object is not initialized");
  return l;
}

// ---------------------------------------------------------------------------------------------------- formats

/** Size of a code, 0: unknown. */
function codeSize(c: u32, native: bool): i64 {
  switch (c) {
    case 120: case 99: case 98: case 66: case 63: case 115: case 112: return 1; // x c b B ? s p
    case 104: case 72: case 101: return 2; // h H e
    case 105: case 73: case 102: return 4; // i I f
    case 108: case 76: return native ? 8 : 4; // l L
    case 113: case 81: case 100: return 8; // q Q d
    case 70: return 8; // F
    case 68: return 16; // D
    case 110: case 78: case 80: return native ? 8 : 0; // n N P
  }
  return 0;
}
function codeAlignment(c: u32): i64 {
  if (c == 70) return 4;
  if (c == 68) return 8;
  return codeSize(c, true);
}
/** Parses ASCII text; 0: error. A new raw Layout. */
function parseFormat(p: usize, n: i32): usize {
  let flags: u32 = NATIVE;
  let i = 0;
  if (n > 0) {
    const c = load<u8>(p);
    if (c == 64) i = 1;
    else if (c == 60 || c == 61) { flags = 0; i = 1; }
    else if (c == 62 || c == 33) { flags = BIG; i = 1; }
  }
  const native = (flags & NATIVE) != 0;
  const l = rawAlloc(offsetof<Layout>() + <usize>(n + 1) * ITEM);
  if (l == 0) { raiseNoMemory(); return 0; }
  const layout = changetype<Layout>(l);
  let size: i64 = 0, values: i64 = 0;
  let count = 0;
  let failed = false;
  while (i < n) {
    let c = <u32>load<u8>(p + <usize>i);
    i++;
    if (c == 32 || c - 9 < 5) continue;
    let repeat: i64 = 1;
    if (c - 48 < 10) {
      repeat = <i64>c - 48;
      while (i < n && <u32>load<u8>(p + <usize>i) - 48 < 10) {
        const d = <i64>load<u8>(p + <usize>i) - 48;
        if (repeat > (i64.MAX_VALUE - d) / 10) { raise(STRUCT_ERROR, "total struct size too long"); failed = true; break; }
        repeat = repeat * 10 + d;
        i++;
      }
      if (failed) break;
      if (i >= n) { raise(STRUCT_ERROR, "repeat count given without format specifier"); failed = true; break; }
      c = <u32>load<u8>(p + <usize>i);
      i++;
    }
    const itemSize = codeSize(c, native);
    if (itemSize == 0) { raise(STRUCT_ERROR, "bad char in struct format"); failed = true; break; }
    if (native) {
      const alignment = codeAlignment(c);
      size = (size + alignment - 1) / alignment * alignment;
    }
    if (repeat > (i64.MAX_VALUE - size) / itemSize) { raise(STRUCT_ERROR, "total struct size too long"); failed = true; break; }
    const item = changetype<Item>(l + offsetof<Layout>() + <usize>count * ITEM);
    if (c == 115 || c == 112) { // s p
      item.offset = size;
      item.repeat = 1;
      item.size = repeat;
      item.code = c;
      count++;
      values++;
    } else if (c != 120 && repeat > 0) {
      item.offset = size;
      item.repeat = repeat;
      item.size = itemSize;
      item.code = c;
      count++;
      values += repeat;
    }
    size += repeat * itemSize;
  }
  if (failed) { rawFree(l); return 0; }
  layout.size = size;
  layout.values = values;
  layout.count = count;
  layout.flags = flags;
  return l;
}

function structNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const o = genericAlloc(type, 0);
  if (o != 0) changetype<PyStruct>(o).format = NONE;
  return <u64>o;
}
/** Initialises a Struct from a format (str or bytes). -1: error. */
function initialise(self: u64, format: u64): i32 {
  let text: u64;
  if (isStr(format)) {
    if (!strIsAscii(<usize>format)) {
      const b = strAsciiEncode(<usize>format); // raises UnicodeEncodeError
      if (b != 0) decref(b);
      return -1;
    }
    text = newRef(format);
  } else if (isBytes(format)) {
    text = <u64>strFromAscii(bytesData(<usize>format), <i32>bytesSize(<usize>format));
    if (text == 0) return -1;
  } else return raisefInt(TypeError, "Struct() argument 1 must be a str or bytes object, not %T", format);
  const p = strData(<usize>text);
  const n = <i32>strLength(<usize>text);
  for (let i = 0; i < n; i++) if (load<u8>(p + <usize>i) == 0) { decref(text); return raiseInt(STRUCT_ERROR, "embedded null character"); }
  const l = parseFormat(p, n);
  if (l == 0) { decref(text); return -1; }
  const s = structOf(self);
  lock(<usize>self);
  const oldFormat = s.format, oldLayout = <usize>s.layout;
  s.format = text;
  atomic.store<u32>(<usize>self + offsetof<PyStruct>("layout"), <u32>l);
  unlock(<usize>self);
  xdecref(oldFormat);
  if (oldLayout) rawFreeDelayed(oldLayout);
  return 0;
}
function structInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const out = tempArray(1);
  if (out == 0) return -1;
  const ok = parseArgs("Struct", "($self, /, format)", args, nargs, kwnames, out);
  const format = load<u64>(out);
  tempRelease(out);
  return ok ? initialise(self, format) : -1;
}
function structDealloc(p: usize): void {
  clearWeakrefs(p);
  const s = changetype<PyStruct>(p);
  const format = s.format, l = <usize>s.layout;
  freeObject(p);
  xdecref(format);
  if (l) rawFree(l);
}
function structTraverse(p: usize, visit: u32): void {
  if (changetype<PyStruct>(p).format) visitValue(changetype<PyStruct>(p).format, visit);
}

/** The Struct for a format argument of a module function, from the cache; new reference. */
function cached(format: u64): u64 {
  if (isStr(format) || isBytes(format)) {
    const d = <usize>atomic.load<u32>(CACHE);
    const hit = dictGet(d, format);
    if (hit != 0) return hit;
    if (errorOccurred()) return 0;
    const s = makeStruct(format);
    if (s == 0) return 0;
    if (dictSize(d) >= CACHE_LIMIT) dictClear(d);
    if (dictSet(d, format, s) < 0) { decref(s); return 0; }
    return s;
  }
  return makeStruct(format);
}
function makeStruct(format: u64): u64 {
  const s = structNew(STRUCT, 0, 0, 0);
  if (s == 0) return 0;
  if (initialise(s, format) < 0) { decref(s); return 0; }
  return s;
}
function clearCache(m: u64): u64 {
  dictClear(<usize>atomic.load<u32>(CACHE));
  return NONE;
}

// ---------------------------------------------------------------------------------------------------- unpacking

/** A tuple of the values at p (enough bytes are there). */
function unpackAll(layout: Layout, p: usize): u64 {
  const t = newTuple(<i32>layout.values);
  if (t == 0) return 0;
  const big = (layout.flags & BIG) != 0;
  let k = 0;
  for (let i = 0; i < layout.count; i++) {
    const item = changetype<Item>(changetype<usize>(layout) + offsetof<Layout>() + <usize>i * ITEM);
    let at = p + <usize>item.offset;
    const size = item.size;
    for (let r: i64 = 0; r < item.repeat; r++) {
      let v: u64;
      if (item.code == 115) v = makeBytes(at, size); // s
      else if (item.code == 112) { // p: the length in the first byte
        let n: i64 = size > 0 ? <i64>load<u8>(at) : 0;
        if (n >= size) n = size > 0 ? size - 1 : 0;
        v = makeBytes(at + 1, n);
      } else v = unpackCode(item.code, at, <i32>size, big);
      if (v == 0) { decref(<u64>t); return 0; }
      tupleSet(t, k++, v);
      at += <usize>size;
    }
  }
  return <u64>t;
}
function makeBytes(p: usize, n: i64): u64 {
  const b = newBytes(n);
  if (b != 0) memory.copy(bytesData(b), p, <usize>n);
  return <u64>b;
}
function structUnpack(self: u64, data: u64): u64 {
  const l = layoutOf(self);
  if (l == 0) return 0;
  const h = openBytes(data);
  if (h == 0) return 0;
  const layout = changetype<Layout>(l);
  let r: u64 = 0;
  if (bytesArgumentLength != layout.size) raisef(STRUCT_ERROR, "unpack requires a buffer of %d bytes", <u64>layout.size);
  else r = unpackAll(layout, bytesArgument);
  closeBytes(h);
  return r;
}
/** Checks an offset into `length` bytes for `size` bytes; -1: error. */
function checkOffset(offset: i64, length: i64, size: i64, unpacking: bool): i64 {
  if (offset < 0) {
    if (offset + size > 0) {
      raisef(STRUCT_ERROR, unpacking ? "not enough data to unpack %d bytes at offset %d" : "no space to pack %d bytes at offset %d", <u64>size, <u64>offset);
      return -1;
    }
    if (offset + length < 0) {
      raisef(STRUCT_ERROR, "offset %d out of range for %d-byte buffer", <u64>offset, <u64>length);
      return -1;
    }
    offset += length;
  }
  if (length - offset < size) {
    raisef(STRUCT_ERROR, unpacking ? "unpack_from requires a buffer of at least %u bytes for unpacking %d bytes at offset %d (actual buffer size is %d)"
      : "pack_into requires a buffer of at least %u bytes for packing %d bytes at offset %d (actual buffer size is %d)", <u64>(size + offset), <u64>size, <u64>offset, <u64>length);
    return -1;
  }
  return offset;
}
function unpackFrom(self: u64, data: u64, offsetArg: u64): u64 {
  let offset: i64 = 0;
  if (offsetArg) {
    offset = asIndex(offsetArg);
    if (offset == -1 && errorOccurred()) return 0;
  }
  const l = layoutOf(self);
  if (l == 0) return 0;
  const h = openBytes(data);
  if (h == 0) return 0;
  const layout = changetype<Layout>(l);
  offset = checkOffset(offset, bytesArgumentLength, layout.size, true);
  const r = offset < 0 ? 0 : unpackAll(layout, bytesArgument + <usize>offset);
  closeBytes(h);
  return r;
}
function structUnpackFrom(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  const ok = parseArgs("unpack_from", "($self, /, buffer, offset=0)", args, nargs, kwnames, out);
  const data = load<u64>(out), offset = load<u64>(out, 8);
  tempRelease(out);
  return ok ? unpackFrom(self, data, offset) : 0;
}

// ---------------------------------------------------------------------------------------------------- packing

/** Packs the values at `args` into p. False: error (p may be partly written: it is private). */
function packAll(layout: Layout, p: usize, args: usize): bool {
  memory.fill(p, 0, <usize>layout.size);
  const big = (layout.flags & BIG) != 0, native = (layout.flags & NATIVE) != 0;
  for (let i = 0; i < layout.count; i++) {
    const item = changetype<Item>(changetype<usize>(layout) + offsetof<Layout>() + <usize>i * ITEM);
    let at = p + <usize>item.offset;
    const size = item.size;
    const code = item.code;
    for (let r: i64 = 0; r < item.repeat; r++) {
      const v = load<u64>(args);
      args += 8;
      if (code == 115 || code == 112) { // s p
        let data: usize;
        let n: i64;
        if (isBytes(v)) { data = bytesData(<usize>v); n = bytesSize(<usize>v); }
        else if (isBytearray(v)) { data = bytearrayData(<usize>v); n = bytearraySize(<usize>v); }
        else { raise(STRUCT_ERROR, code == 115 ? "argument for 's' must be a bytes object" : "argument for 'p' must be a bytes object"); return false; }
        if (code == 115) memory.copy(at, data, <usize>min(n, size));
        else if (size > 0) {
          n = min(n, size - 1);
          memory.copy(at + 1, data, <usize>n);
          store<u8>(at, <u8>min<i64>(n, 255));
        }
      } else if (!packCode(code, at, <i32>size, big, native, v, STRUCT_ERROR)) return false;
      at += <usize>size;
    }
  }
  return true;
}
function pack(self: u64, args: usize, nargs: i32): u64 {
  const l = layoutOf(self);
  if (l == 0) return 0;
  const layout = changetype<Layout>(l);
  if (<i64>nargs != layout.values) return raisef(STRUCT_ERROR, "pack expected %d items for packing (got %d)", <u64>layout.values, <u64>nargs);
  const b = newBytes(layout.size);
  if (b == 0) return 0;
  if (!packAll(layout, bytesData(b), args)) { decref(<u64>b); return 0; }
  return <u64>b;
}
function structPack(self: u64, args: usize, nargs: i32): u64 { return pack(self, args, nargs); }
/** args: buffer, offset, values... */
function structPackInto(self: u64, args: usize, nargs: i32): u64 {
  const l = layoutOf(self);
  if (l == 0) return 0;
  const layout = changetype<Layout>(l);
  if (nargs != layout.values + 2) {
    if (nargs == 0) return raise(STRUCT_ERROR, "pack_into expected buffer argument");
    if (nargs == 1) return raise(STRUCT_ERROR, "pack_into expected offset argument");
    return raisef(STRUCT_ERROR, "pack_into expected %d items for packing (got %d)", <u64>layout.values, <u64>(nargs - 2));
  }
  const target = load<u64>(args);
  let offset = asIndex(load<u64>(args, 8));
  if (offset == -1 && errorOccurred()) return 0;
  // packed apart first: converting arguments can run Python code
  const work = rawAlloc(<usize>layout.size + 1);
  if (work == 0) return raiseNoMemory();
  const h = openWritableBytes(target);
  let ok = h != 0;
  if (ok) {
    const p = bytesArgument;
    offset = checkOffset(offset, bytesArgumentLength, layout.size, false);
    ok = offset >= 0 && packAll(layout, work, args + 16);
    if (ok) memory.copy(p + <usize>offset, work, <usize>layout.size);
    closeBytes(h);
  }
  rawFree(work);
  return ok ? NONE : 0;
}

// ---------------------------------------------------------------------------------------------------- iter_unpack

function structIterUnpack(self: u64, data: u64): u64 {
  const l = layoutOf(self);
  if (l == 0) return 0;
  const layout = changetype<Layout>(l);
  if (layout.size == 0) return raise(STRUCT_ERROR, "cannot iteratively unpack with a struct of length 0");
  if (!hasBuffer(data)) return raisef(TypeError, "a bytes-like object is required, not '%T'", data);
  const it = newObject(UNPACK_ITERATOR, ITERATOR_SIZE);
  if (it == 0) return 0;
  const o = changetype<PyUnpackIterator>(it);
  if (getBuffer(data, it + ITERATOR_BUFFER, BUF_SIMPLE) < 0) { freeObject(it); return 0; }
  o.structure = newRef(self);
  trackObject(it);
  if (<i64>changetype<Buffer>(it + ITERATOR_BUFFER).length % layout.size != 0) {
    decref(<u64>it);
    return raisef(STRUCT_ERROR, "iterative unpacking requires a buffer of a multiple of %d bytes", <u64>layout.size);
  }
  return <u64>it;
}
function iteratorNext(self: u64): u64 {
  const it = <usize>self;
  const o = changetype<PyUnpackIterator>(it);
  const l = layoutOf(o.structure);
  if (l == 0) return 0;
  const layout = changetype<Layout>(l);
  const view = changetype<Buffer>(it + ITERATOR_BUFFER);
  lock(it);
  const at = o.position;
  const more = at + layout.size <= <i64>view.length;
  if (more) o.position = at + layout.size;
  unlock(it);
  return more ? unpackAll(layout, <usize>view.data + <usize>at) : 0;
}
function iteratorLength(self: u64): u64 {
  const it = <usize>self;
  const o = changetype<PyUnpackIterator>(it);
  const l = layoutOf(o.structure);
  if (l == 0) return 0;
  return intFromI64((<i64>changetype<Buffer>(it + ITERATOR_BUFFER).length - o.position) / changetype<Layout>(l).size);
}
function iteratorSelf(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const s = changetype<PyUnpackIterator>(p).structure;
  releaseBuffer(p + ITERATOR_BUFFER);
  freeObject(p);
  if (s) decref(s);
}
function iteratorTraverse(p: usize, visit: u32): void {
  if (changetype<PyUnpackIterator>(p).structure) visitValue(changetype<PyUnpackIterator>(p).structure, visit);
}

// ---------------------------------------------------------------------------------------------------- attributes and module functions

function structFormat(self: u64): u64 {
  if (layoutOf(self) == 0) return 0;
  lock(<usize>self);
  const f = newRef(structOf(self).format);
  unlock(<usize>self);
  return f;
}
function structSize(self: u64): u64 {
  const l = layoutOf(self);
  return l == 0 ? 0 : intFromI64(changetype<Layout>(l).size);
}
function structSizeof(self: u64): u64 {
  const l = layoutOf(self);
  return l == 0 ? 0 : intFromI64(<i64>offsetof<PyStruct>() + <i64>offsetof<Layout>() + <i64>changetype<Layout>(l).count * <i64>ITEM);
}
function structRepr(self: u64): u64 {
  const f = structFormat(self);
  if (f == 0) return 0;
  const r = formatText("%S(%R)", <u64>changetype<PyType>(typeOf(self)).qualname, f);
  decref(f);
  return r;
}

function calcsize(m: u64, format: u64): u64 {
  const s = cached(format);
  if (s == 0) return 0;
  const r = structSize(s);
  decref(s);
  return r;
}
function pack_(m: u64, args: usize, nargs: i32): u64 {
  if (nargs == 0) return raise(TypeError, "missing format argument");
  const s = cached(load<u64>(args));
  if (s == 0) return 0;
  const r = pack(s, args + 8, nargs - 1);
  decref(s);
  return r;
}
function packInto_(m: u64, args: usize, nargs: i32): u64 {
  if (nargs == 0) return raise(TypeError, "missing format argument");
  const s = cached(load<u64>(args));
  if (s == 0) return 0;
  const r = structPackInto(s, args + 8, nargs - 1);
  decref(s);
  return r;
}
function unpack_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("unpack", nargs, 2, 2)) return 0;
  const s = cached(load<u64>(args));
  if (s == 0) return 0;
  const r = structUnpack(s, load<u64>(args, 8));
  decref(s);
  return r;
}
function unpackFrom_(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs("unpack_from", "($module, format, /, buffer, offset=0)", args, nargs, kwnames, out);
  const format = load<u64>(out), data = load<u64>(out, 8), offset = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return 0;
  const s = cached(format);
  if (s == 0) return 0;
  const r = unpackFrom(s, data, offset);
  decref(s);
  return r;
}
function iterUnpack_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("iter_unpack", nargs, 2, 2)) return 0;
  const s = cached(load<u64>(args));
  if (s == 0) return 0;
  const r = structIterUnpack(s, load<u64>(args, 8));
  decref(s);
  return r;
}

function initStruct(): u64 {
  const m = newModule(str("_struct"));
  if (m == 0) return 0;
  if ((changetype<PyType>(STRUCT).flags & TF_READY) == 0) {
    simple(STRUCT_ERROR, "struct.error", Exception);
    const t = staticTypeInit(STRUCT, "_struct.Struct", OBJECT, offsetof<PyStruct>(), TF_BASETYPE | TF_HAVE_GC);
    t.weakOffset = <i32>offsetof<PyStruct>("weakList");
    t.dealloc = structDealloc.index;
    t.traverse = structTraverse.index;
    t.getattro = genericGetAttr.index;
    t.repr = structRepr.index;
    t.new_ = structNew.index;
    t.init = structInit.index;
    method(STRUCT, "pack", structPack.index, FAST);
    method(STRUCT, "pack_into", structPackInto.index, FAST);
    method(STRUCT, "unpack", structUnpack.index, O, "($self, buffer, /)");
    method(STRUCT, "unpack_from", structUnpackFrom.index, FASTKW, "($self, /, buffer, offset=0)");
    method(STRUCT, "iter_unpack", structIterUnpack.index, O, "($self, buffer, /)");
    method(STRUCT, "__sizeof__", structSizeof.index, NOARGS);
    getset(STRUCT, "format", structFormat.index, 0);
    getset(STRUCT, "size", structSize.index, 0);
    readyType(STRUCT);
    const i = staticTypeInit(UNPACK_ITERATOR, "_struct.unpack_iterator", OBJECT, ITERATOR_SIZE, TF_HAVE_GC | TF_DISALLOW_NEW);
    i.dealloc = iteratorDealloc.index;
    i.traverse = iteratorTraverse.index;
    i.getattro = genericGetAttr.index;
    i.iter = iteratorSelf.index;
    i.iternext = iteratorNext.index;
    method(UNPACK_ITERATOR, "__length_hint__", iteratorLength.index, NOARGS);
    readyType(UNPACK_ITERATOR);
    atomic.store<u32>(CACHE, <u32>newDict());
  }
  moduleType(m, "Struct", STRUCT);
  moduleType(m, "error", STRUCT_ERROR);
  moduleFunction(m, "_clearcache", clearCache.index, NOARGS, "($module, /)");
  moduleFunction(m, "calcsize", calcsize.index, O, "($module, format, /)");
  moduleFunction(m, "pack", pack_.index, FAST);
  moduleFunction(m, "pack_into", packInto_.index, FAST);
  moduleFunction(m, "unpack", unpack_.index, FAST, "($module, format, buffer, /)");
  moduleFunction(m, "unpack_from", unpackFrom_.index, FASTKW, "($module, format, /, buffer, offset=0)");
  moduleFunction(m, "iter_unpack", iterUnpack_.index, FAST, "($module, format, buffer, /)");
  return <u64>m;
}
export function registerStruct(): void { registerModule("_struct", initStruct.index); }
