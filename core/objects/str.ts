// str: layout, construction, comparison, hashing, conversion - what the rest of the core uses. Methods are in str_methods.ts.
// Layout: header · hash u64 (0: not computed) · length u32 · kind u8 (1, 2, 4 bytes a character) · flags u8 · pad · data from offset 32.
// Always in the narrowest kind. Immutable; the hash is computed lazily (a benign race: equal results).

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_STR } from "./type_object";
import { STR, TypeError, MemoryError } from "./type_ids";
import { newObject, rawAlloc, rawFree } from "../memory/heap";
import { decref, newRef, isUniquelyReferenced, setImmortal } from "../memory/refcount";
import { EMPTY_STR, initImmortal } from "./singletons";
import { LATIN1_STRINGS } from "../memory/map";
import { typeOf } from "./type";
import { runtime } from "../runtime";
import { raise, raisef, raiseNoMemory } from "../errors";
import { sipHash13 } from "./hashing";
import { internTableFind, internTableAdd } from "./interning";
import { isXidStart, isXidContinue, isPrintable } from "./unicode_properties";
import { sbNew, sbAscii, sbChar, sbHex, sbFinish } from "./str_builder";

@unmanaged export class PyStr extends PyObject {
  hash: u64;
  length: u32;
  kind: u8;
  flags: u8;
  pad: u16;
}
export const STR_DATA: usize = 32;
export const STR_ASCII: u8 = 1;
export const STR_INTERNED: u8 = 2;

@inline
function cast(s: usize): PyStr { return changetype<PyStr>(s); }
export function strLength(s: usize): i32 { return <i32>cast(s).length; }
export function strKind(s: usize): i32 { return <i32>cast(s).kind; }
export function strData(s: usize): usize { return s + STR_DATA; }
export function strIsAscii(s: usize): bool { return (cast(s).flags & STR_ASCII) != 0; }
export function isInterned(s: usize): bool { return (cast(s).flags & STR_INTERNED) != 0; }
export function strChar(s: usize, i: i32): u32 {
  const p = s + STR_DATA;
  const k = cast(s).kind;
  return k == 1 ? load<u8>(p + i) : k == 2 ? <u32>load<u16>(p + (<usize>i << 1)) : load<u32>(p + (<usize>i << 2));
}
export function isStr(v: u64): bool { return Value.isObject(v) && (changetype<PyType>(<usize>Value.obj(v).type).flags & TF_STR) != 0; }
export function isExactStr(v: u64): bool { return Value.isObject(v) && <usize>Value.obj(v).type == STR; }

// ------------------------------------------------------------------------------------------------------------ construction

/** An uninitialised str for n characters up to maxChar; the caller fills it in that kind (and it must need it). For ASCII pass 127. */
export function newStr(n: i32, maxChar: u32): usize {
  if (n == 0) return <usize>EMPTY_STR;
  const kind: u32 = maxChar < 256 ? 1 : maxChar < 65536 ? 2 : 4;
  if (<u64>n * kind > 0xe000_0000) { raiseNoMemory(); return 0; }
  const s = newObject(STR, STR_DATA + <usize>n * kind);
  if (s == 0) return 0;
  cast(s).length = <u32>n;
  cast(s).kind = <u8>kind;
  cast(s).flags = maxChar < 128 ? STR_ASCII : 0;
  return s;
}
/** After filling a kind-1 str made with maxChar 255: sets its ASCII mark if it deserves it. */
export function strCheckAscii(s: usize): usize {
  if (s != 0 && cast(s).kind == 1 && allAscii(s + STR_DATA, cast(s).length)) cast(s).flags |= STR_ASCII;
  return s;
}
function allAscii(p: usize, n: u32): bool {
  let i: u32 = 0;
  for (; i + 16 <= n; i += 16) if (i8x16.bitmask(v128.load(p + i))) return false;
  for (; i < n; i++) if (load<u8>(p + i) > 127) return false;
  return true;
}
/** A one-character str: latin-1 ones are immortal. */
export function strFromChar(c: u32): u64 {
  if (c < 256) return <u64>(LATIN1_STRINGS + (<usize>c << 6));
  const s = newStr(1, c);
  if (s == 0) return 0;
  if (c < 65536) store<u16>(s + STR_DATA, <u16>c);
  else store<u32>(s + STR_DATA, c);
  return <u64>s;
}
export function strFromLatin1(p: usize, n: usize): u64 {
  if (n == 0) return EMPTY_STR;
  if (n == 1) return strFromChar(load<u8>(p));
  const s = newStr(<i32>n, 255);
  if (s == 0) return 0;
  memory.copy(s + STR_DATA, p, n);
  return <u64>strCheckAscii(s);
}
export function strFromAscii(p: usize, n: usize): u64 { return strFromLatin1(p, n); }
export function strFromUcs2(p: usize, n: usize): u64 {
  let top: u32 = 0;
  for (let i: usize = 0; i < n; i++) top |= load<u16>(p + (i << 1));
  if (n == 1) return strFromChar(top);
  const s = newStr(<i32>n, top < 256 ? 255 : 65535);
  if (s == 0) return 0;
  if (top < 256) {
    for (let i: usize = 0; i < n; i++) store<u8>(s + STR_DATA + i, load<u8>(p + (i << 1)));
    return <u64>strCheckAscii(s);
  }
  memory.copy(s + STR_DATA, p, n << 1);
  return <u64>s;
}
export function strFromUcs4(p: usize, n: usize): u64 {
  let top: u32 = 0;
  for (let i: usize = 0; i < n; i++) top |= load<u32>(p + (i << 2));
  if (n == 1) return strFromChar(load<u32>(p));
  if (n == 0) return EMPTY_STR;
  const s = newStr(<i32>n, top < 256 ? 255 : top < 65536 ? 65535 : 0x10ffff);
  if (s == 0) return 0;
  const d = s + STR_DATA;
  if (top < 256) for (let i: usize = 0; i < n; i++) store<u8>(d + i, load<u8>(p + (i << 2)));
  else if (top < 65536) for (let i: usize = 0; i < n; i++) store<u16>(d + (i << 1), load<u16>(p + (i << 2)));
  else memory.copy(d, p, n << 2);
  return <u64>strCheckAscii(s);
}
/** Valid UTF-8 (surrogates as three bytes are let through) as a new str; malformed bytes become U+FFFD. For texts from our own host and compiler. */
export function strFromUtf8(p: usize, n: usize): u64 {
  if (allAscii(p, <u32>n)) return strFromLatin1(p, n);
  const end = p + n;
  let count = 0;
  let top: u32 = 0;
  for (let q = p; q < end;) {
    const c = decodeAt(q, end);
    q += decodedLength;
    top |= c;
    count++;
  }
  const s = newStr(count, top < 256 ? 255 : top < 65536 ? 65535 : 0x10ffff);
  if (s == 0) return 0;
  const d = s + STR_DATA;
  const kind = cast(s).kind;
  let i: usize = 0;
  for (let q = p; q < end; i++) {
    const c = decodeAt(q, end);
    q += decodedLength;
    if (kind == 1) store<u8>(d + i, <u8>c);
    else if (kind == 2) store<u16>(d + (i << 1), <u16>c);
    else store<u32>(d + (i << 2), c);
  }
  return <u64>s;
}
let decodedLength: usize = 1;
function continuation(q: usize, end: usize): bool { return q < end && (load<u8>(q) & 0xc0) == 0x80; }
/** The character at q; its length in decodedLength. */
function decodeAt(q: usize, end: usize): u32 {
  const b = <u32>load<u8>(q);
  decodedLength = 1;
  if (b < 0x80) return b;
  if (b >= 0xc2 && b < 0xe0 && continuation(q + 1, end)) { decodedLength = 2; return ((b & 31) << 6) | (load<u8>(q, 1) & 63); }
  if (b >= 0xe0 && b < 0xf0 && continuation(q + 1, end) && continuation(q + 2, end)) {
    decodedLength = 3;
    return ((b & 15) << 12) | (<u32>(load<u8>(q, 1) & 63) << 6) | (load<u8>(q, 2) & 63);
  }
  if (b >= 0xf0 && b < 0xf5 && continuation(q + 1, end) && continuation(q + 2, end) && continuation(q + 3, end)) {
    decodedLength = 4;
    return ((b & 7) << 18) | (<u32>(load<u8>(q, 1) & 63) << 12) | (<u32>(load<u8>(q, 2) & 63) << 6) | (load<u8>(q, 3) & 63);
  }
  return 0xfffd;
}
/** Characters start..end of an AssemblyScript literal. New str. */
export function strFromLiteral(text: string, start: i32, end: i32): u64 { return strFromUcs2(changetype<usize>(text) + (<usize>start << 1), <usize>(end - start)); }

// ------------------------------------------------------------------------------------------------------------ literals and interning

const LITERAL_CACHE: u32 = 4096;
let literalCache: usize = 0;

/** The immortal interned str of a literal; cached per thread by the literal's address. */
export function id(text: string): usize {
  if (literalCache == 0) {
    literalCache = rawAlloc(LITERAL_CACHE << 3);
    memory.fill(literalCache, 0, LITERAL_CACHE << 3);
  }
  const address = <u32>changetype<usize>(text);
  const e = literalCache + (<usize>((address >> 4) & (LITERAL_CACHE - 1)) << 3);
  if (load<u32>(e) == address) return <usize>load<u32>(e, 4);
  const s = internAscii(text, 0, text.length);
  store<u32>(e, address);
  store<u32>(e, <u32>s, 4);
  return s;
}
export function str(text: string): u64 { return <u64>id(text); }
/** Interns characters start..end of a literal. Immortal. */
export function internAscii(text: string, start: i32, end: i32): usize { return intern(<usize>strFromLiteral(text, start, end)); }
/** The interned str equal to s (steals s). Immortal; only exact str objects are interned themselves. */
export function intern(s: usize): usize {
  if (cast(s).flags & STR_INTERNED) return s;
  const found = internTableFind(s);
  if (found) { decref(<u64>s); return found; }
  if (typeOf(<u64>s) != STR) {
    const copy = strSlice(s, 0, strLength(s), true);
    decref(<u64>s);
    return intern(<usize>copy);
  }
  return internTableAdd(s);
}
export function internInPlace(s: usize): usize { return intern(s); }
export function internedCount(): u32 { return runtime.internCount; }
export function strEqualsLiteral(s: usize, text: string): bool {
  const n = text.length;
  if (strLength(s) != n) return false;
  for (let i = 0; i < n; i++) if (strChar(s, i) != <u32>text.charCodeAt(i)) return false;
  return true;
}

// ------------------------------------------------------------------------------------------------------------ hash and comparison

function computeHash(s: usize): u64 {
  const n = <usize>cast(s).length * cast(s).kind;
  let h: u64 = n == 0 ? 0 : sipHash13(runtime.hashKey0, runtime.hashKey1, s + STR_DATA, n);
  if (h == <u64>-1) h = <u64>-2;
  cast(s).hash = h;
  return h;
}
export function strHash(s: usize): u64 {
  const h = cast(s).hash;
  return h ? h : computeHash(s);
}
export function strEqual(a: usize, b: usize): bool {
  if (a == b) return true;
  const n = cast(a).length;
  if (n != cast(b).length || cast(a).kind != cast(b).kind) return false;
  return memory.compare(a + STR_DATA, b + STR_DATA, <usize>n * cast(a).kind) == 0;
}
/** By code points: negative, 0, positive. */
export function strCompare(a: usize, b: usize): i32 {
  const n = strLength(a), m = strLength(b);
  const k = min<i32>(n, m);
  if (cast(a).kind == 1 && cast(b).kind == 1) {
    const c = memory.compare(a + STR_DATA, b + STR_DATA, k);
    return c ? c : n - m;
  }
  for (let i = 0; i < k; i++) {
    const x = strChar(a, i), y = strChar(b, i);
    if (x != y) return x < y ? -1 : 1;
  }
  return n - m;
}

// ------------------------------------------------------------------------------------------------------------ parts and sums

/** Characters i..j (clamped). New reference; the whole of an exact str is itself unless `fresh`. */
export function strSlice(s: usize, i: i32, j: i32, fresh: bool = false): u64 {
  const n = strLength(s);
  if (i < 0) i = 0;
  if (j > n) j = n;
  if (j <= i) return EMPTY_STR;
  if (i == 0 && j == n && !fresh && typeOf(<u64>s) == STR) return newRef(<u64>s);
  const kind = <usize>cast(s).kind;
  const p = s + STR_DATA + <usize>i * kind;
  const m = <usize>(j - i);
  if (m == 1) return strFromChar(strChar(s, i));
  if (kind == 1) {
    const r = newStr(<i32>m, strIsAscii(s) ? 127 : 255);
    if (r == 0) return 0;
    memory.copy(r + STR_DATA, p, m);
    return <u64>(strIsAscii(s) ? r : strCheckAscii(r));
  }
  return kind == 2 ? strFromUcs2(p, m) : strFromUcs4(p, m);
}
/** Copies a str's characters into a block of another, wider or equal, kind. */
export function strCopyTo(s: usize, to: usize, kind: u32): void {
  const n = <usize>cast(s).length;
  const from = s + STR_DATA;
  const k = <u32>cast(s).kind;
  if (k == kind) { memory.copy(to, from, n * k); return; }
  for (let i: usize = 0; i < n; i++) {
    const c: u32 = k == 1 ? load<u8>(from + i) : load<u16>(from + (i << 1));
    if (kind == 2) store<u16>(to + (i << 1), <u16>c);
    else store<u32>(to + (i << 2), c);
  }
}
function maxOf(kind: u32, ascii: bool): u32 { return kind == 1 ? (ascii ? 127 : 255) : kind == 2 ? 65535 : 0x10ffff; }
export function strConcat(a: usize, b: usize): u64 {
  const n = strLength(a), m = strLength(b);
  if (n == 0 && typeOf(<u64>b) == STR) return newRef(<u64>b);
  if (m == 0 && typeOf(<u64>a) == STR) return newRef(<u64>a);
  if (<i64>n + <i64>m > 0x7fff_0000) return raiseNoMemory();
  const kind = max<u32>(cast(a).kind, cast(b).kind);
  const r = newStr(n + m, maxOf(kind, strIsAscii(a) && strIsAscii(b)));
  if (r == 0) return 0;
  strCopyTo(a, r + STR_DATA, kind);
  strCopyTo(b, r + STR_DATA + <usize>n * kind, kind);
  return <u64>r;
}
/** a + b where a (stolen) may be grown in place if nobody else sees it and its block has room. b borrowed. */
export function strConcatInPlace(a: u64, b: u64): u64 {
  const s = <usize>a, t = <usize>b;
  const n = strLength(s), m = strLength(t);
  if (m != 0 && n != 0 && typeOf(a) == STR && (cast(s).flags & STR_INTERNED) == 0 && cast(t).kind <= cast(s).kind && isUniquelyReferenced(s)) {
    const kind = <u32>cast(s).kind;
    const need = STR_DATA + <usize>(n + m) * kind;
    if (need <= rawSize(s) && (strIsAscii(s) == strIsAscii(t) || kind > 1)) {
      strCopyTo(t, s + STR_DATA + <usize>n * kind, kind);
      cast(s).length = <u32>(n + m);
      cast(s).hash = 0;
      return a;
    }
    // a new block with room to grow: repeated += stays linear
    if (n > 64 && (strIsAscii(s) == strIsAscii(t) || kind > 1)) {
      const grown = newObject(STR, STR_DATA + <usize>(n + m + ((n + m) >> 1)) * kind);
      if (grown == 0) { decref(a); return 0; }
      cast(grown).length = <u32>(n + m);
      cast(grown).kind = <u8>kind;
      cast(grown).flags = cast(s).flags & STR_ASCII;
      memory.copy(grown + STR_DATA, s + STR_DATA, <usize>n * kind);
      strCopyTo(t, grown + STR_DATA + <usize>n * kind, kind);
      decref(a);
      return <u64>grown;
    }
  }
  const r = strConcat(s, t);
  decref(a);
  return r;
}
import { rawSize } from "../memory/heap";
/** The concatenation of n str values at p (BUILD_STRING). */
export function strJoinArray(p: usize, n: i32): u64 {
  let total: i64 = 0;
  let kind: u32 = 1;
  let ascii = true;
  for (let i = 0; i < n; i++) {
    const s = Value.ptr(load<u64>(p + (<usize>i << 3)));
    total += strLength(s);
    kind = max<u32>(kind, cast(s).kind);
    ascii = ascii && strIsAscii(s);
  }
  if (total == 0) return EMPTY_STR;
  if (total > 0x7fff_0000) return raiseNoMemory();
  const r = newStr(<i32>total, maxOf(kind, ascii));
  if (r == 0) return 0;
  let at = r + STR_DATA;
  for (let i = 0; i < n; i++) {
    const s = Value.ptr(load<u64>(p + (<usize>i << 3)));
    strCopyTo(s, at, kind);
    at += <usize>cast(s).length * kind;
  }
  if (total == 1) { const c = strChar(r, 0); if (c < 256) { decref(<u64>r); return strFromChar(c); } }
  return <u64>r;
}

// ------------------------------------------------------------------------------------------------------------ to bytes

let lastUtf8Length: usize = 0;
/** Length in bytes of this thread's last strUtf8. */
export function utf8Length(): usize { return lastUtf8Length; }
function encodeInto(s: usize, to: usize): usize {
  const n = strLength(s);
  let q = to;
  for (let i = 0; i < n; i++) {
    const c = strChar(s, i);
    if (c < 0x80) store<u8>(q++, <u8>c);
    else if (c < 0x800) { store<u8>(q, <u8>(0xc0 | (c >> 6))); store<u8>(q, <u8>(0x80 | (c & 63)), 1); q += 2; }
    else if (c < 0x10000) { store<u8>(q, <u8>(0xe0 | (c >> 12))); store<u8>(q, <u8>(0x80 | ((c >> 6) & 63)), 1); store<u8>(q, <u8>(0x80 | (c & 63)), 2); q += 3; }
    else { store<u8>(q, <u8>(0xf0 | (c >> 18))); store<u8>(q, <u8>(0x80 | ((c >> 12) & 63)), 1); store<u8>(q, <u8>(0x80 | ((c >> 6) & 63)), 2); store<u8>(q, <u8>(0x80 | (c & 63)), 3); q += 4; }
  }
  return q - to;
}
/** UTF-8 in raw memory (the caller frees it), ended by a 0 byte that is not counted. Surrogates: UnicodeEncodeError, 0. */
export function strUtf8(s: usize): usize {
  const n = strLength(s);
  if (cast(s).kind > 1) {
    for (let i = 0; i < n; i++) {
      const c = strChar(s, i);
      if (c >= 0xd800 && c < 0xe000) {
        raiseUnicodeError(UnicodeEncodeError, "utf-8", <u64>s, i, i + 1, "surrogates not allowed");
        return 0;
      }
    }
  }
  return strUtf8Surrogates(s);
}
import { raiseUnicodeError } from "./unicode_errors";
import { UnicodeEncodeError } from "./type_ids";
/** The same with surrogates as three bytes. */
export function strUtf8Surrogates(s: usize): usize {
  const n = <usize>strLength(s);
  if (strIsAscii(s)) {
    const p = rawAlloc(n + 1);
    if (p == 0) return 0;
    memory.copy(p, s + STR_DATA, n);
    store<u8>(p + n, 0);
    lastUtf8Length = n;
    return p;
  }
  const p = rawAlloc(n * (cast(s).kind == 1 ? 2 : cast(s).kind == 2 ? 3 : 4) + 1);
  if (p == 0) return 0;
  lastUtf8Length = encodeInto(s, p);
  store<u8>(p + lastUtf8Length, 0);
  return p;
}
/** ASCII bytes of a str: its data where it is ASCII, else 0 without an error. */
export function strAsciiEncode(s: usize): usize { return strIsAscii(s) ? s + STR_DATA : 0; }

/** ascii(): non-ASCII characters as escapes. */
export function strAscii(s: usize): u64 {
  if (strIsAscii(s)) return newRef(<u64>s);
  const b = sbNew();
  const n = strLength(s);
  for (let i = 0; i < n; i++) {
    const c = strChar(s, i);
    if (c < 128) { sbChar(b, c); continue; }
    const digits = c < 256 ? 2 : c < 65536 ? 4 : 8;
    sbAscii(b, c < 256 ? "\\x" : c < 65536 ? "\\u" : "\\U");
    for (let k = digits - 1; k >= 0; k--) {
      const d = (c >> (<u32>k << 2)) & 15;
      sbChar(b, d < 10 ? 48 + d : 87 + d);
    }
  }
  return sbFinish(b);
}
export function isIdentifier(s: usize): bool {
  const n = strLength(s);
  if (n == 0) return false;
  const c = strChar(s, 0);
  if (c != 95 && !isXidStart(c)) return false;
  for (let i = 1; i < n; i++) if (!isXidContinue(strChar(s, i))) return false;
  return true;
}

/** Boot: the empty and the one-character strings, before anything is interned. */
export function initStrings(): void {
  initImmortal(<usize>EMPTY_STR, STR);
  cast(<usize>EMPTY_STR).kind = 1;
  cast(<usize>EMPTY_STR).flags = STR_ASCII;
  for (let c: u32 = 0; c < 256; c++) {
    const s = LATIN1_STRINGS + (<usize>c << 6);
    initImmortal(s, STR);
    cast(s).hash = 0;
    cast(s).length = 1;
    cast(s).kind = 1;
    cast(s).flags = c < 128 ? STR_ASCII : 0;
    store<u8>(s + STR_DATA, <u8>c);
  }
}
