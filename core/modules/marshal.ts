// The marshal module: reading and writing CPython 3.14's marshal format (version 5).
// A Reader and a Writer belong to one call; the objects they read or build are ordinary.

import { Value } from "../value";
import { TUPLE, LIST, DICT, SET, FROZENSET, STR, BYTES, BYTEARRAY, CODE, SLICE, COMPLEX, TypeError, ValueError, EOFError, StopIteration } from "../objects/type_ids";
import { PyType, TF_INT, TF_FLOAT } from "../objects/type_object";
import { rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { NONE, TRUE, FALSE, ELLIPSIS, EMPTY_TUPLE } from "../objects/singletons";
import { raise, raisef, errorOccurred } from "../errors";
import { newTuple, tupleSet, tupleGet, tupleSize } from "../objects/tuple";
import { newList, listAppendSteal, listSize, listGetRef } from "../objects/list";
import { newDict, dictSet, dictNext } from "../objects/dict";
import { newSet, setAdd, setNext, setSize } from "../objects/set";
import { strFromAscii, strFromUtf8, intern, strUtf8, utf8Length, isInterned, strKind, strLength, strData, strIsAscii } from "../objects/str";
import { newBytes, bytesData, bytesSize } from "../objects/bytes";
import { bytearrayData, bytearraySize } from "../objects/bytearray";
import { intFromBytes, intToBytes } from "../objects/int_conversion";
import { intFromI64, asI32, isNegativeInt, intNegate, intBitLength } from "../objects/int";
import { newComplex, PyComplex } from "../objects/complex";
import { newSlice } from "../objects/slice";
import { newCode, CodeParts, PyCode } from "../objects/code";
import { typeOf } from "../objects/type";
import { callMethod0, callMethod1, tempArray, tempRelease } from "../call";
import { registerModule } from "./registry";
import { newModule } from "../objects/module";
import { moduleFunction, moduleSet, FAST, FASTKW, O } from "../define";
import { checkArgs, parseArgs } from "../args";
import { id } from "../objects/str";
import { isTrue } from "../objects/abstract";
import { lock, unlock } from "../sync/mutex";
import { Buffer, getBuffer, releaseBuffer } from "../objects/buffer";

const MAX_DEPTH: i32 = 2000;
const FLAG_REF: u8 = 0x80;

@unmanaged class Reader {
  p: usize;
  end: usize;
  refs: usize;       // raw array of owned values; 0: reserved
  refCount: u32;
  refCapacity: u32;
  depth: i32;
  allowCode: bool;
}

function addRef(r: Reader, v: u64): void {
  if (r.refCount == r.refCapacity) {
    r.refCapacity = r.refCapacity * 2;
    r.refs = rawRealloc(r.refs, <usize>r.refCapacity << 3);
  }
  store<u64>(r.refs + (<usize>r.refCount << 3), newRef(v));
  r.refCount++;
}
function reserveRef(r: Reader, flag: bool): u32 {
  if (!flag) return 0;
  addRef(r, 0);
  return r.refCount;
}
function fillRef(r: Reader, index: u32, v: u64): void {
  if (index != 0 && v != 0) store<u64>(r.refs + (<usize>(index - 1) << 3), newRef(v));
}
function tooShort(): u64 { return raise(EOFError, "marshal data too short"); }
@inline
function has(r: Reader, n: usize): bool { return r.p + n <= r.end; }
function readI32(r: Reader): i32 {
  if (!has(r, 4)) { tooShort(); return -1; }
  const v = load<i32>(r.p);
  r.p += 4;
  return v;
}

/** Reads the marshalled object in [p, p + n): new reference, 0 with an error. */
export function unmarshal(p: usize, n: usize): u64 { return unmarshalWith(p, n, true); }
/** How many bytes the last unmarshalWith used. */
let consumed: usize = 0;
function unmarshalWith(p: usize, n: usize, allowCode: bool): u64 {
  const r = changetype<Reader>(rawAlloc(offsetof<Reader>()));
  r.p = p;
  r.end = p + n;
  r.refCapacity = 64;
  r.refs = rawAlloc(64 << 3);
  r.refCount = 0;
  r.depth = 0;
  r.allowCode = allowCode;
  const v = readObject(r);
  consumed = r.p - p;
  for (let i: u32 = 0; i < r.refCount; i++) {
    const item = load<u64>(r.refs + (<usize>i << 3));
    if (item) decref(item);
  }
  rawFree(r.refs);
  rawFree(changetype<usize>(r));
  if (v == 0 && !errorOccurred()) return raise(TypeError, "NULL object in marshal data for object");
  return v;
}

function readString(r: Reader, n: i32, utf8: bool, interned: bool, flag: bool): u64 {
  if (n < 0) return raise(ValueError, "bad marshal data (string size out of range)");
  if (!has(r, <usize>n)) return tooShort();
  let s = utf8 ? <u64>strFromUtf8(r.p, n) : <u64>strFromAscii(r.p, n);
  r.p += <usize>n;
  if (s == 0) return 0;
  if (interned) s = <u64>intern(<usize>s);
  if (flag) addRef(r, s);
  return s;
}
function readTuple(r: Reader, n: i32, flag: bool): u64 {
  if (n < 0) return raise(ValueError, "bad marshal data (tuple size out of range)");
  if (<usize>n > r.end - r.p) return tooShort();
  if (n == 0) { if (flag) addRef(r, EMPTY_TUPLE); return EMPTY_TUPLE; }
  const t = newTuple(n);
  if (t == 0) return 0;
  if (flag) addRef(r, <u64>t);
  for (let i = 0; i < n; i++) {
    const v = readObject(r);
    if (v == 0) {
      if (!errorOccurred()) raise(TypeError, "NULL object in marshal data for tuple");
      decref(<u64>t);
      return 0;
    }
    tupleSet(t, i, v);
  }
  return <u64>t;
}
/** An int in 15-bit digits. */
function readLong(r: Reader): u64 {
  const n = readI32(r);
  if (errorOccurred()) return 0;
  const count = n < 0 ? -n : n;
  if (!has(r, <usize>count * 2)) return tooShort();
  const size = (count * 15 + 7) / 8 + 8;
  const bytes = rawAlloc(<usize>size);
  memory.fill(bytes, 0, <usize>size);
  let bit = 0;
  for (let i = 0; i < count; i++) {
    const d = <u32>load<u16>(r.p);
    r.p += 2;
    if (d > 0x7fff) { rawFree(bytes); return raise(ValueError, "bad marshal data (digit out of range in long)"); }
    const at = bytes + <usize>(bit >> 3);
    store<u32>(at, load<u32>(at) | d << (bit & 7));
    bit += 15;
  }
  let v = intFromBytes(bytes, size, true, false);
  rawFree(bytes);
  if (n < 0 && v != 0) {
    const neg = intNegate(v);
    decref(v);
    v = neg;
  }
  return v;
}
function readF64(r: Reader): f64 {
  if (!has(r, 8)) { tooShort(); return NaN; }
  const f = load<f64>(r.p);
  r.p += 8;
  return f;
}

function readObject(r: Reader): u64 {
  if (!has(r, 1)) return raise(EOFError, "EOF read where object expected");
  const b = load<u8>(r.p++);
  const flag = (b & FLAG_REF) != 0;
  if (++r.depth > MAX_DEPTH) { r.depth--; return raise(ValueError, "recursion limit exceeded"); }
  const v = readTyped(r, b & 0x7f, flag);
  r.depth--;
  return v;
}
function readTyped(r: Reader, kind: u8, flag: bool): u64 {
  switch (kind) {
    case 48: return 0; // '0'
    case 78: return NONE; // 'N'
    case 70: return FALSE; // 'F'
    case 84: return TRUE; // 'T'
    case 83: return <u64>StopIteration; // 'S'
    case 46: return ELLIPSIS; // '.'
    case 105: { // 'i'
      const i = readI32(r);
      if (errorOccurred()) return 0;
      const v = Value.fromSmall(<i64>i);
      if (flag) addRef(r, v);
      return v;
    }
    case 108: { // 'l'
      const v = readLong(r);
      if (v != 0 && flag) addRef(r, v);
      return v;
    }
    case 103: { // 'g'
      const f = readF64(r);
      if (errorOccurred()) return 0;
      const v = Value.fromFloat(f);
      if (flag) addRef(r, v);
      return v;
    }
    case 121: { // 'y'
      const re = readF64(r), im = readF64(r);
      if (errorOccurred()) return 0;
      const v = newComplex(re, im);
      if (v != 0 && flag) addRef(r, v);
      return v;
    }
    case 115: { // 's'
      const n = readI32(r);
      if (errorOccurred()) return 0;
      if (n < 0) return raise(ValueError, "bad marshal data (bytes object size out of range)");
      if (!has(r, <usize>n)) return tooShort();
      const v = newBytes(n);
      if (v == 0) return 0;
      if (n) memory.copy(bytesData(v), r.p, <usize>n);
      r.p += <usize>n;
      if (flag) addRef(r, <u64>v);
      return <u64>v;
    }
    case 97: case 65: { // 'a' 'A'
      const n = readI32(r);
      if (errorOccurred()) return 0;
      return readString(r, n, false, kind == 65, flag);
    }
    case 122: case 90: { // 'z' 'Z'
      if (!has(r, 1)) return tooShort();
      return readString(r, <i32>load<u8>(r.p++), false, kind == 90, flag);
    }
    case 117: case 116: { // 'u' 't'
      const n = readI32(r);
      if (errorOccurred()) return 0;
      return readString(r, n, true, kind == 116, flag);
    }
    case 41: { // ')'
      if (!has(r, 1)) return tooShort();
      return readTuple(r, <i32>load<u8>(r.p++), flag);
    }
    case 40: { // '('
      const n = readI32(r);
      if (errorOccurred()) return 0;
      return readTuple(r, n, flag);
    }
    case 91: { // '['
      const n = readI32(r);
      if (errorOccurred()) return 0;
      if (n < 0) return raise(ValueError, "bad marshal data (list size out of range)");
      const l = newList(0);
      if (l == 0) return 0;
      if (flag) addRef(r, <u64>l);
      for (let i = 0; i < n; i++) {
        const v = readObject(r);
        if (v == 0) {
          if (!errorOccurred()) raise(TypeError, "NULL object in marshal data for list");
          decref(<u64>l);
          return 0;
        }
        if (listAppendSteal(l, v) < 0) { decref(<u64>l); return 0; }
      }
      return <u64>l;
    }
    case 123: { // '{'
      const d = newDict();
      if (d == 0) return 0;
      if (flag) addRef(r, <u64>d);
      while (true) {
        const k = readObject(r);
        if (k == 0) break;
        const v = readObject(r);
        if (v == 0) { decref(k); break; }
        const e = dictSet(d, k, v);
        decref(k);
        decref(v);
        if (e < 0) break;
      }
      if (errorOccurred()) { decref(<u64>d); return 0; }
      return <u64>d;
    }
    case 60: case 62: { // '<' '>'
      const n = readI32(r);
      if (errorOccurred()) return 0;
      if (n < 0) return raise(ValueError, "bad marshal data (set size out of range)");
      const index = kind == 62 ? reserveRef(r, flag) : 0;
      // gathered in a list first: a frozenset is made in one go
      const l = newList(0);
      if (l == 0) return 0;
      for (let i = 0; i < n; i++) {
        const v = readObject(r);
        if (v == 0) {
          if (!errorOccurred()) raise(TypeError, "NULL object in marshal data for set");
          decref(<u64>l);
          return 0;
        }
        if (listAppendSteal(l, v) < 0) { decref(<u64>l); return 0; }
      }
      const s = <u64>newSet(kind == 62 ? FROZENSET : SET, <u64>l);
      decref(<u64>l);
      if (s == 0) return 0;
      if (kind == 62) fillRef(r, index, s);
      else if (flag) addRef(r, s);
      return s;
    }
    case 58: { // ':'
      const index = reserveRef(r, flag);
      const a = readObject(r);
      if (a == 0) return 0;
      const b = readObject(r);
      if (b == 0) { decref(a); return 0; }
      const c = readObject(r);
      if (c == 0) { decref(a); decref(b); return 0; }
      const s = <u64>newSlice(a, b, c);
      decref(a);
      decref(b);
      decref(c);
      fillRef(r, index, s);
      return s;
    }
    case 99: return readCode(r, flag); // 'c'
    case 114: { // 'r'
      const n = readI32(r);
      if (errorOccurred()) return 0;
      const v = <u32>n < r.refCount ? load<u64>(r.refs + (<usize>n << 3)) : 0;
      if (v == 0) return raise(ValueError, "bad marshal data (invalid reference)");
      return newRef(v);
    }
    default: return raise(ValueError, "bad marshal data (unknown type code)");
  }
}

function readCode(r: Reader, flag: bool): u64 {
  if (!r.allowCode) return raise(ValueError, "unmarshalling code objects is disallowed");
  const index = reserveRef(r, flag);
  const parts = changetype<CodeParts>(rawAlloc(offsetof<CodeParts>()));
  memory.fill(changetype<usize>(parts), 0, offsetof<CodeParts>());
  const first = changetype<usize>(parts) + offsetof<CodeParts>("code");
  parts.argcount = readI32(r);
  parts.posonly = readI32(r);
  parts.kwonly = readI32(r);
  parts.stackSize = readI32(r);
  parts.flags = <u32>readI32(r);
  let ok = !errorOccurred();
  // code, consts, names, localsplusnames, localspluskinds, filename, name, qualname, [first line], linetable, exceptiontable
  for (let i: usize = 0; ok && i < 10; i++) {
    if (i == 8) {
      parts.firstLine = readI32(r);
      if (errorOccurred()) { ok = false; break; }
    }
    const v = readObject(r);
    if (v == 0) { ok = false; break; }
    store<u64>(first + (i << 3), v);
    const expected = i == 0 || i == 4 || i >= 8 ? BYTES : i >= 5 ? STR : TUPLE;
    if (typeOf(v) != expected) { raise(TypeError, "bad marshal data (code object)"); ok = false; }
  }
  const c = ok ? newCode(parts) : 0;
  for (let i: usize = 0; i < 10; i++) {
    const v = load<u64>(first + (i << 3));
    if (v) decref(v);
  }
  rawFree(changetype<usize>(parts));
  fillRef(r, index, c);
  return c;
}

// ------------------------------------------------------------------------------------------------------------ writing

@unmanaged class Writer {
  data: usize;
  size: usize;
  capacity: usize;
  version: i32;
  depth: i32;
  allowCode: bool;
  /** Open-addressing table: object address u32, index u32; 0 when version < 3. */
  seen: usize;
  seenMask: u32;
  seenCount: u32;
}
function room(w: Writer, n: usize): usize {
  if (w.size + n > w.capacity) {
    w.capacity = (w.size + n) * 2;
    w.data = rawRealloc(w.data, w.capacity);
  }
  const at = w.data + w.size;
  w.size += n;
  return at;
}
function put8(w: Writer, b: u32): void { store<u8>(room(w, 1), <u8>b); }
function put32(w: Writer, i: i32): void { store<i32>(room(w, 4), i); }
function putF64(w: Writer, f: f64): void { store<f64>(room(w, 8), f); }

/** Slot of an object's entry in the table of what was written. */
function seenSlot(w: Writer, p: u32): usize {
  let i = (p >> 4) * 0x9e3779b1 & w.seenMask;
  while (true) {
    const at = w.seen + (<usize>i << 3);
    const key = load<u32>(at);
    if (key == p || key == 0) return at;
    i = i + 1 & w.seenMask;
  }
}
function growSeen(w: Writer): void {
  const old = w.seen, n = w.seenMask + 1;
  const size = <usize>n * 2;
  w.seen = rawAlloc(size << 3);
  memory.fill(w.seen, 0, size << 3);
  w.seenMask = <u32>size - 1;
  for (let i: u32 = 0; i < n; i++) {
    const e = old + (<usize>i << 3);
    const key = load<u32>(e);
    if (key == 0) continue;
    const at = seenSlot(w, key);
    store<u64>(at, load<u64>(e));
  }
  rawFree(old);
}
/** Writes a reference if v was written before: true. Otherwise remembers it and returns false; the type byte then carries FLAG_REF. */
let flagged: u32 = 0;
function writeReference(w: Writer, v: u64): bool {
  flagged = 0;
  if (w.seen == 0) return false;
  const p = <u32>v;
  const at = seenSlot(w, p);
  if (load<u32>(at) == p) {
    put8(w, 114);
    put32(w, load<i32>(at, 4));
    return true;
  }
  store<u32>(at, p);
  store<u32>(at, w.seenCount, 4);
  w.seenCount++;
  if (w.seenCount * 2 > w.seenMask) growSeen(w);
  flagged = FLAG_REF;
  return false;
}

function writeInt(w: Writer, v: u64, flag: u32): void {
  if (Value.isInt(v)) {
    const i = Value.toSmall(v);
    if (i >= -0x80000000 && i <= 0x7fffffff) {
      put8(w, 105 | flag);
      put32(w, <i32>i);
      return;
    }
  }
  put8(w, 108 | flag);
  const negative = isNegativeInt(v);
  const magnitude = negative ? intNegate(v) : newRef(v);
  const bits = <i32>intBitLength(magnitude);
  const digits = (bits + 14) / 15;
  const size = (bits + 7) / 8 + 8;
  const bytes = rawAlloc(<usize>size);
  intToBytes(magnitude, bytes, size, true, false);
  decref(magnitude);
  put32(w, negative ? -digits : digits);
  for (let i = 0; i < digits; i++) {
    const bit = i * 15;
    store<u16>(room(w, 2), <u16>(load<u32>(bytes + <usize>(bit >> 3)) >> (bit & 7) & 0x7fff));
  }
  rawFree(bytes);
}
function writeStr(w: Writer, s: usize, flag: u32): bool {
  const interned = isInterned(s);
  if (w.version >= 4 && strIsAscii(s)) {
    const n = <i32>strLength(s);
    if (n < 256) { put8(w, (interned ? 90 : 122) | flag); put8(w, <u32>n); }
    else { put8(w, (interned ? 65 : 97) | flag); put32(w, n); }
    memory.copy(room(w, <usize>n), strData(s), <usize>n);
    return true;
  }
  const utf8 = strUtf8Surrogates(s);
  if (utf8 == 0) return false;
  const n = <usize>utf8Length();
  put8(w, (w.version >= 3 && interned ? 116 : 117) | flag);
  put32(w, <i32>n);
  memory.copy(room(w, <usize>n), utf8, <usize>n);
  rawFree(utf8);
  return true;
}
import { strUtf8Surrogates } from "../objects/str";

/** Writes v. False with an error. */
function writeObject(w: Writer, v: u64): bool {
  if (v == 0) { put8(w, 48); return true; }
  if (v == NONE) { put8(w, 78); return true; }
  if (v == FALSE) { put8(w, 70); return true; }
  if (v == TRUE) { put8(w, 84); return true; }
  if (v == ELLIPSIS) { put8(w, 46); return true; }
  if (v == <u64>StopIteration) { put8(w, 83); return true; }
  if (Value.isInt(v)) { writeInt(w, v, 0); return true; }
  if (Value.isFloat(v)) { put8(w, 103); putF64(w, Value.toFloat(v)); return true; }
  if (++w.depth > MAX_DEPTH) { w.depth--; raise(ValueError, "object too deeply nested to marshal"); return false; }
  const ok = writeReference(w, v) || writeComplex(w, v, flagged);
  w.depth--;
  return ok;
}
function unmarshallable(): bool { raise(ValueError, "unmarshallable object"); return false; }
function writeComplex(w: Writer, v: u64, flag: u32): bool {
  const t = typeOf(v), p = <usize>v;
  const flags = changetype<PyType>(t).flags;
  if (t == STR) return writeStr(w, p, flag);
  if (t == TUPLE) {
    const n = <i32>tupleSize(p);
    if (w.version >= 4 && n < 256) { put8(w, 41 | flag); put8(w, <u32>n); }
    else { put8(w, 40 | flag); put32(w, n); }
    for (let i = 0; i < n; i++) if (!writeObject(w, tupleGet(p, i))) return false;
    return true;
  }
  if (t == BYTES) {
    const n = <i32>bytesSize(p);
    put8(w, 115 | flag);
    put32(w, n);
    memory.copy(room(w, <usize>n), bytesData(p), <usize>n);
    return true;
  }
  if (t == CODE) return writeCode(w, changetype<PyCode>(p), flag);
  if (t == LIST) {
    const n = <i32>listSize(p);
    put8(w, 91 | flag);
    put32(w, n);
    for (let i = 0; i < n; i++) {
      const item = listGetRef(p, i);
      const ok = writeObject(w, item);
      if (item) decref(item);
      if (!ok) return false;
    }
    return true;
  }
  if (t == DICT) {
    put8(w, 123 | flag);
    const s = tempArray(3);
    if (s == 0) return false;
    store<u64>(s, 0);
    let ok = true;
    while (ok) {
      lock(p);
      const more = dictNext(p, s, s + 8, s + 16);
      if (more) { newRef(load<u64>(s, 8)); newRef(load<u64>(s, 16)); }
      unlock(p);
      if (!more) break;
      const k = load<u64>(s, 8), x = load<u64>(s, 16);
      ok = writeObject(w, k) && writeObject(w, x);
      decref(k);
      decref(x);
    }
    tempRelease(s);
    put8(w, 48);
    return ok;
  }
  if (t == SET || t == FROZENSET) {
    put8(w, (t == SET ? 60 : 62) | flag);
    const n = <i32>setSize(p);
    put32(w, n);
    const s = tempArray(2);
    if (s == 0) return false;
    store<u64>(s, 0);
    let ok = true, k = 0;
    while (ok && k < n && setNext(p, s, s + 8)) {
      const x = load<u64>(s, 8);
      ok = writeObject(w, x);
      decref(x);
      k++;
    }
    tempRelease(s);
    return ok;
  }
  if (t == COMPLEX) {
    put8(w, 121 | flag);
    putF64(w, changetype<PyComplex>(p).re);
    putF64(w, changetype<PyComplex>(p).im);
    return true;
  }
  if (flags & TF_INT && t != STR) { writeInt(w, v, flag); return true; }
  if (t == SLICE) {
    if (w.version < 5) return unmarshallable();
    put8(w, 58 | flag);
    for (let i: usize = 0; i < 3; i++) if (!writeObject(w, load<u64>(p + 16 + (i << 3)))) return false;
    return true;
  }
  if (t == BYTEARRAY) {
    const n = <i32>bytearraySize(p);
    put8(w, 115 | flag);
    put32(w, n);
    memory.copy(room(w, <usize>n), bytearrayData(p), <usize>n);
    return true;
  }
  if (changetype<PyType>(t).getbuffer) {
    // anything that offers a buffer is written as bytes
    const copy = callMethod0(v, id("tobytes"));
    if (copy == 0) return false;
    const n = <i32>bytesSize(<usize>copy);
    put8(w, 115 | flag);
    put32(w, n);
    memory.copy(room(w, <usize>n), bytesData(<usize>copy), <usize>n);
    decref(copy);
    return true;
  }
  return unmarshallable();
}
function writeCode(w: Writer, c: PyCode, flag: u32): bool {
  if (!w.allowCode) { raise(ValueError, "marshalling code objects is disallowed"); return false; }
  put8(w, 99 | flag);
  put32(w, c.argcount);
  put32(w, c.posonly);
  put32(w, c.kwonly);
  put32(w, c.stackSize);
  put32(w, <i32>c.flags);
  if (!writeObject(w, <u64>c.bytes) || !writeObject(w, <u64>c.consts) || !writeObject(w, <u64>c.names) || !writeObject(w, <u64>c.localsPlusNames)
    || !writeObject(w, <u64>c.localsPlusKinds) || !writeObject(w, <u64>c.filename) || !writeObject(w, <u64>c.name) || !writeObject(w, <u64>c.qualname)) return false;
  put32(w, c.firstLine);
  return writeObject(w, <u64>c.lineTable) && writeObject(w, <u64>c.exceptionTable);
}

/** v as a new bytes object in marshal format. 0: error. */
export function marshalToBytes(v: u64, version: i32, allowCode: bool): u64 {
  const w = changetype<Writer>(rawAlloc(offsetof<Writer>()));
  w.capacity = 256;
  w.data = rawAlloc(256);
  w.size = 0;
  w.version = version;
  w.depth = 0;
  w.allowCode = allowCode;
  w.seen = 0;
  w.seenCount = 0;
  if (version >= 3) {
    w.seenMask = 63;
    w.seen = rawAlloc(64 << 3);
    memory.fill(w.seen, 0, 64 << 3);
  }
  const ok = writeObject(w, v);
  let r: usize = 0;
  if (ok) {
    r = newBytes(<i32>w.size);
    if (r) memory.copy(bytesData(r), w.data, w.size);
  }
  rawFree(w.data);
  if (w.seen) rawFree(w.seen);
  rawFree(changetype<usize>(w));
  return <u64>r;
}

// ------------------------------------------------------------------------------------------------------------ the module

const DUMPS_SIGNATURE = "($module, value, version=version, /, *, allow_code=True)";
function marshalDumps(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("dumps", DUMPS_SIGNATURE, args, nargs, kwnames, out)) {
    const version = load<u64>(out, 8) ? asI32(load<u64>(out, 8)) : 5;
    const allow = load<u64>(out, 16) ? isTrue(load<u64>(out, 16)) : 1;
    if (!errorOccurred()) r = marshalToBytes(load<u64>(out), version, allow != 0);
  }
  tempRelease(out);
  return r;
}
const DUMP_SIGNATURE = "($module, value, file, version=version, /, *, allow_code=True)";
function marshalDump(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("dump", DUMP_SIGNATURE, args, nargs, kwnames, out)) {
    const version = load<u64>(out, 16) ? asI32(load<u64>(out, 16)) : 5;
    const allow = load<u64>(out, 24) ? isTrue(load<u64>(out, 24)) : 1;
    if (!errorOccurred()) {
      const b = marshalToBytes(load<u64>(out), version, allow != 0);
      if (b) {
        r = callMethod1(load<u64>(out, 8), id("write"), b);
        decref(b);
      }
    }
  }
  tempRelease(out);
  return r;
}
const LOADS_SIGNATURE = "($module, bytes, /, *, allow_code=True)";
function marshalLoads(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("loads", LOADS_SIGNATURE, args, nargs, kwnames, out)) {
    const allow = load<u64>(out, 8) ? isTrue(load<u64>(out, 8)) : 1;
    if (!errorOccurred()) {
      const b = load<u64>(out);
      if (typeOf(b) == BYTES) r = unmarshalWith(bytesData(<usize>b), <usize>bytesSize(<usize>b), allow != 0);
      else {
        const view = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
        if (getBuffer(b, changetype<usize>(view), 0) >= 0) {
          r = unmarshalWith(<usize>view.data, <usize>view.length, allow != 0);
          releaseBuffer(changetype<usize>(view));
        }
        rawFree(changetype<usize>(view));
      }
    }
  }
  tempRelease(out);
  return r;
}
/** Reads all of the file's rest: what is behind the object is put back by seeking. */
const LOAD_SIGNATURE = "($module, file, /, *, allow_code=True)";
function marshalLoad(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("load", LOAD_SIGNATURE, args, nargs, kwnames, out)) {
    const allow = load<u64>(out, 8) ? isTrue(load<u64>(out, 8)) : 1;
    if (!errorOccurred()) {
      const file = load<u64>(out);
      const before = callMethod0(file, id("tell"));
      if (before) {
        const b = callMethod0(file, id("read"));
        if (b) {
          if (typeOf(b) != BYTES) raisef(TypeError, "file.read() returned not bytes but %T", b);
          else {
            r = unmarshalWith(bytesData(<usize>b), <usize>bytesSize(<usize>b), allow != 0);
            if (r != 0 && Value.isInt(before)) {
              const back = callMethod1(file, id("seek"), Value.fromSmall(Value.toSmall(before) + <i64>consumed));
              if (back) decref(back);
              else { decref(r); r = 0; }
            }
          }
          decref(b);
        }
        decref(before);
      }
    }
  }
  tempRelease(out);
  return r;
}
function marshalInit(): u64 {
  const m = newModule(<u64>id("marshal"));
  if (m == 0) return 0;
  moduleFunction(m, "dumps", marshalDumps.index, FASTKW, DUMPS_SIGNATURE, "Return the bytes object that would be written to a file by dump(value, file).");
  moduleFunction(m, "dump", marshalDump.index, FASTKW, DUMP_SIGNATURE, "Write the value on the open file.");
  moduleFunction(m, "loads", marshalLoads.index, FASTKW, LOADS_SIGNATURE, "Convert the bytes-like object to a value.");
  moduleFunction(m, "load", marshalLoad.index, FASTKW, LOAD_SIGNATURE, "Read one value from the open file and return it.");
  moduleSet(m, "version", Value.fromSmall(5));
  return <u64>m;
}
export function registerMarshal(): void { registerModule("marshal", marshalInit.index); }
