// int: conversion from and to text, floats and bytes.
//
// Works on immutable ints and private memory: nothing to protect. runtime.intMaxStrDigits is read atomically.

import { Value } from "../value";
import { ValueError, OverflowError } from "./type_ids";
import { rawAlloc, rawFree, freeObject } from "../memory/heap";
import { raise, raisef, raiseNoMemory, errorOccurred } from "../errors";
import { runtime, Runtime } from "../runtime";
import { RUNTIME } from "../memory/map";
import { strFromAscii, strLength, strSlice } from "./str";
import { repr } from "./abstract";
import { decref, newRef } from "../memory/refcount";
import { PyInt, intView, limbsOf, newInt, finishInt, intFromI64, intFromLimbs, intBitLength, intSign, INT_LIMBS } from "./int";
import { intShiftLeft, lowBitsSet, scalb } from "./int_arithmetic";
import { limbsMulSmall, limbsDivSmall, limbsNormalize } from "./int_limbs";
import { hostBigToText, hostBigFromText } from "../host";

/** From this many limbs (digits) the host's sub-quadratic conversion is asked. */
const HOST_LIMBS: i32 = 100;
const HOST_DIGITS: i32 = 1500;

/** sys.set_int_max_str_digits() is looked at only beyond this many digits. */
export const MAX_STR_DIGITS_THRESHOLD: i32 = 640;
export const DEFAULT_MAX_STR_DIGITS: u32 = 4300;
function maxStrDigits(): i32 { return <i32>atomic.load<u32>(RUNTIME + offsetof<Runtime>("intMaxStrDigits")); }

// ---------------------------------------------------------------------------------------------------- to text

/** Where intDigits put the digits, and this thread's buffer for short ones. */
export let digitsLength: i32 = 0;
let shortDigits: usize = 0;
const SHORT_DIGITS: usize = 96;

/**
 * ASCII digits of |v| in base 2..36, lower case, without prefix: their address (give it back with releaseDigits before the next call); digitsLength of them.
 * 0: ValueError (limit of digits) or MemoryError.
 */
export function intDigits(v: u64, base: i32): usize {
  if (shortDigits == 0) shortDigits = rawAlloc(SHORT_DIGITS);
  const p = intView(v, 3);
  const n = p.size;
  if (n <= 2) {
    let m = n == 2 ? load<u64>(changetype<usize>(p), INT_LIMBS) : n == 1 ? <u64>load<u32>(changetype<usize>(p), INT_LIMBS) : 0;
    let at = shortDigits + SHORT_DIGITS;
    if (base == 10) {
      while (m >= 10) {
        const q = m / 10;
        store<u8>(--at, <u8>(48 + <u32>(m - q * 10)));
        m = q;
      }
      store<u8>(--at, <u8>(48 + <u32>m));
    } else {
      const b = <u64>base;
      do {
        const q = m / b;
        const d = <u32>(m - q * b);
        store<u8>(--at, <u8>(d < 10 ? 48 + d : 87 + d));
        m = q;
      } while (m != 0);
    }
    digitsLength = <i32>(shortDigits + SHORT_DIGITS - at);
    return at;
  }
  if ((base & (base - 1)) == 0) return powerOfTwoDigits(p, base);
  return otherDigits(p, base);
}
export function releaseDigits(p: usize): void {
  if (p - shortDigits < SHORT_DIGITS) return;
  rawFree(p);
}
function powerOfTwoDigits(p: PyInt, base: i32): usize {
  const per = <i32>ctz<i32>(base);
  const bits = intBitLength(<u64>changetype<usize>(p));
  const count64 = (bits + per - 1) / per;
  if (count64 > 0x7fff_0000) { raise(OverflowError, "int too large to format"); return 0; }
  const count = <i32>count64;
  const out = rawAlloc(<usize>count);
  if (out == 0) { raiseNoMemory(); return 0; }
  let at = out + <usize>count;
  let acc: u64 = 0;
  let have = 0;
  let i = 0;
  const mask = <u64>(base - 1);
  for (let k = 0; k < count; k++) {
    if (have < per && i < p.size) { acc |= <u64>load<u32>(limbsOf(p) + (<usize>i << 2)) << have; have += 32; i++; }
    const d = <u32>(acc & mask);
    store<u8>(--at, <u8>(d < 10 ? 48 + d : 87 + d));
    acc >>= per;
    have -= per;
  }
  digitsLength = count;
  return out;
}
function raiseTooLongToText(limit: i32): usize {
  raisef(ValueError, "Exceeds the limit (%d digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit", <u64>limit);
  return 0;
}
function otherDigits(p: PyInt, base: i32): usize {
  const n = p.size;
  const limit = base == 10 ? maxStrDigits() : 0;
  // 32 bits are at least 9.63 digits: what is certainly too long is refused before the work
  if (limit > 0 && n > 70 && <i64>(n - 1) * 963 / 100 > <i64>limit) return raiseTooLongToText(limit);
  if (n >= HOST_LIMBS) {
    const blob = rawAlloc(8);
    if (blob == 0) { raiseNoMemory(); return 0; }
    const code = hostBigToText(limbsOf(p), n, base, blob);
    const out = <usize>load<u32>(blob);
    digitsLength = <i32>load<u32>(blob, 4);
    rawFree(blob);
    if (code < 0) { raiseNoMemory(); return 0; }
    if (limit > 0 && digitsLength > MAX_STR_DIGITS_THRESHOLD && digitsLength > limit) { rawFree(out); return raiseTooLongToText(limit); }
    return out;
  }
  // the largest power of the base that fits a limb, and how many digits it stands for
  let chunk: u32 = <u32>base;
  let per = 1;
  while (<u64>chunk * <u64>base <= 0xffff_ffff) { chunk *= <u32>base; per++; }
  const room = <usize>n * (base == 3 ? 21 : base < 8 ? 14 : 11) + 16;
  const out = rawAlloc(room + (<usize>n << 2));
  if (out == 0) { raiseNoMemory(); return 0; }
  const work = (out + room) & ~3;
  memory.copy(work, limbsOf(p), <usize>n << 2);
  const end = out + room - 8;
  let at = end;
  let k = n;
  const b = <u32>base;
  while (k > 0) {
    let r = limbsDivSmall(work, work, k, chunk);
    k = limbsNormalize(work, k);
    for (let j = 0; j < per; j++) {
      const q = r / b;
      const d = r - q * b;
      store<u8>(--at, <u8>(d < 10 ? 48 + d : 87 + d));
      r = q;
      if (k == 0 && r == 0) break;
    }
  }
  digitsLength = <i32>(end - at);
  memory.copy(out, at, <usize>digitsLength);
  if (limit > 0 && digitsLength > MAX_STR_DIGITS_THRESHOLD && digitsLength > limit) { rawFree(out); return raiseTooLongToText(limit); }
  return out;
}

/** str of an int in a base, without prefix: "-255" -> "-ff". 0: error. */
export function intToStr(v: u64, base: i32): u64 {
  const digits = intDigits(v, base);
  if (digits == 0) return 0;
  const negative = intSign(v) < 0;
  const n = digitsLength;
  let r: u64;
  if (!negative) r = <u64>strFromAscii(digits, n);
  else {
    const p = rawAlloc(<usize>n + 1);
    if (p == 0) { releaseDigits(digits); return raiseNoMemory(); }
    store<u8>(p, 45);
    memory.copy(p + 1, digits, <usize>n);
    r = <u64>strFromAscii(p, n + 1);
    rawFree(p);
  }
  releaseDigits(digits);
  return r;
}
/** bin(), oct(), hex(): with sign and prefix. */
export function intToPrefixed(v: u64, base: i32): u64 {
  const digits = intDigits(v, base);
  if (digits == 0) return 0;
  const n = digitsLength;
  const p = rawAlloc(<usize>n + 3);
  if (p == 0) { releaseDigits(digits); return raiseNoMemory(); }
  let at = p;
  if (intSign(v) < 0) store<u8>(at++, 45);
  store<u8>(at++, 48);
  store<u8>(at++, base == 2 ? 98 : base == 8 ? 111 : 120);
  memory.copy(at, digits, <usize>n);
  const r = <u64>strFromAscii(p, <i32>(at - p) + n);
  rawFree(p);
  releaseDigits(digits);
  return r;
}

// ---------------------------------------------------------------------------------------------------- from text

/** The value of an ASCII digit or letter; 37 for anything else. */
export function digitValue(c: u32): i32 {
  if (c - 48 < 10) return <i32>c - 48;
  const l = c | 32;
  if (l - 97 < 26) return <i32>l - 87;
  return 37;
}
function isSpaceByte(c: u32): bool { return c == 32 || c - 9 < 5; }

/**
 * Parses ASCII text as int() does: white space around, sign, prefix, underscores; base 0 or 2..36. New int. 0 without an error: not a literal of
 * this base; 0 with one: too many digits, no memory.
 */
export function intFromAscii(p: usize, n: i32, base: i32): u64 {
  let end = p + <usize>n;
  while (p < end && isSpaceByte(load<u8>(p))) p++;
  while (p < end && isSpaceByte(load<u8>(end - 1))) end--;
  if (p == end) return 0;
  let negative = false;
  const first = load<u8>(p);
  if (first == 45 || first == 43) { negative = first == 45; p++; }
  if (p == end) return 0;
  let mustBeZero = false;
  if (load<u8>(p) == 48 && end - p > 1) {
    const prefix = load<u8>(p, 1) | 32;
    const prefixBase = prefix == 120 ? 16 : prefix == 111 ? 8 : prefix == 98 ? 2 : 0;
    if (prefixBase != 0 && (base == 0 || base == prefixBase)) {
      base = prefixBase;
      p += 2;
      if (p < end && load<u8>(p) == 95) p++;
    } else if (base == 0) { mustBeZero = true; base = 10; } // "0123" is no literal, "000" is
  } else if (base == 0) base = 10;
  // the digits, checked and counted
  let digits = 0;
  let underscores = false;
  let last: u32 = 95;
  for (let q = p; q < end; q++) {
    const c = <u32>load<u8>(q);
    if (c == 95) {
      if (last == 95) return 0;
      underscores = true;
    } else if (digitValue(c) >= base) return 0;
    else {
      digits++;
      if (mustBeZero && c != 48) return 0;
    }
    last = c;
  }
  if (last == 95) return 0;
  if ((base & (base - 1)) != 0 && digits > MAX_STR_DIGITS_THRESHOLD) {
    const limit = maxStrDigits();
    if (limit > 0 && digits > limit)
      return raisef(ValueError, "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", <u64>limit, <u64>digits);
  }
  let copy: usize = 0;
  if (underscores) {
    copy = rawAlloc(<usize>digits);
    if (copy == 0) return raiseNoMemory();
    let at = copy;
    for (let q = p; q < end; q++) {
      const c = load<u8>(q);
      if (c != 95) store<u8>(at++, c);
    }
    p = copy;
  }
  const r = intFromDigits(p, digits, base, negative);
  if (copy) rawFree(copy);
  return r;
}

/** The int of `count` > 0 valid ASCII digits in base 2..36. 0: MemoryError. */
export function intFromDigits(p: usize, count: i32, base: i32, negative: bool): u64 {
  if (count <= 11 || (base <= 10 && count <= 18)) {
    let m: i64 = 0;
    for (let i = 0; i < count; i++) m = m * base + digitValue(load<u8>(p + <usize>i));
    return intFromI64(negative ? -m : m);
  }
  if ((base & (base - 1)) == 0) {
    const per = <i32>ctz<i32>(base);
    const n = <i32>((<i64>count * per + 31) >> 5);
    const r = newInt(n);
    if (changetype<usize>(r) == 0) return 0;
    let acc: u64 = 0;
    let have = 0;
    let at = limbsOf(r);
    for (let i = count - 1; i >= 0; i--) {
      acc |= <u64>digitValue(load<u8>(p + <usize>i)) << have;
      have += per;
      if (have >= 32) {
        store<u32>(at, <u32>acc);
        at += 4;
        acc >>= 32;
        have -= 32;
      }
    }
    if (have > 0 && at < limbsOf(r) + (<usize>n << 2)) store<u32>(at, <u32>acc);
    return finishInt(r, n, negative ? -1 : 1);
  }
  if (count >= HOST_DIGITS) {
    const blob = rawAlloc(8);
    if (blob == 0) return raiseNoMemory();
    const code = hostBigFromText(p, count, base, blob);
    const limbs = <usize>load<u32>(blob), bytes = load<u32>(blob, 4);
    rawFree(blob);
    if (code < 0) return raiseNoMemory();
    const r = intFromLimbs(limbs, <i32>(bytes >> 2), negative ? -1 : 1);
    if (limbs) rawFree(limbs);
    return r;
  }
  let chunk: u32 = <u32>base;
  let per = 1;
  while (<u64>chunk * <u64>base <= 0xffff_ffff) { chunk *= <u32>base; per++; }
  const room = count / per + 2; // a chunk of digits is less than a limb
  const r = newInt(room);
  if (changetype<usize>(r) == 0) return 0;
  let n = 0;
  let i = 0;
  while (i < count) {
    let m: u32 = 1, part: u32 = 0;
    const stop = min(count, i + per);
    for (; i < stop; i++) {
      part = part * <u32>base + <u32>digitValue(load<u8>(p + <usize>i));
      m *= <u32>base;
    }
    const carry = limbsMulSmall(limbsOf(r), limbsOf(r), n, m, part);
    if (carry) { store<u32>(limbsOf(r) + (<usize>n << 2), carry); n++; }
  }
  return finishInt(r, n, negative ? -1 : 1);
}

/** int(text, base) of a str; ValueError "invalid literal for int() with base ...". */
export function intFromStr(s: usize, base: i32): u64 {
  const p = asciiDigitsOf(s);
  if (p == 0) return 0;
  const r = intFromAscii(p, asciiDigitsLength, base);
  releaseAsciiDigits(s, p);
  if (r == 0 && !errorOccurred()) return raiseInvalidLiteral(base, <u64>s);
  return r;
}
/** ValueError about a text that is no int, its repr cut at 200 characters; `original` borrowed. Returns 0. */
export function raiseInvalidLiteral(base: i64, original: u64): u64 {
  const r = repr(original);
  if (r == 0) return 0;
  const shown = strLength(<usize>r) > 200 ? strSlice(<usize>r, 0, 200) : newRef(r);
  decref(r);
  if (shown == 0) return 0;
  raisef(ValueError, "invalid literal for int() with base %d: %S", <u64>base, shown);
  decref(shown);
  return 0;
}
import { asciiDigitsOf, asciiDigitsLength, releaseAsciiDigits } from "./number_text";

// ---------------------------------------------------------------------------------------------------- floats

/** The integer part of a float; OverflowError for an infinity, ValueError for a NaN. */
export function intFromF64(f: f64): u64 {
  if (f >= -9.2e18 && f <= 9.2e18) return intFromI64(<i64>f);
  if (f != f) return raise(ValueError, "cannot convert float NaN to integer");
  if (abs(f) == Infinity) return raise(OverflowError, "cannot convert float infinity to integer");
  const bits = reinterpret<u64>(f);
  const exponent = <i32>((bits >> 52) & 0x7ff) - 1075; // > 0 here
  const mantissa = <i64>(bits & 0xf_ffff_ffff_ffff | 0x10_0000_0000_0000);
  const m = intFromI64(f < 0 ? -mantissa : mantissa);
  if (m == 0) return 0;
  const r = intShiftLeft(m, exponent);
  if (Value.isObject(m)) freeObject(<usize>m);
  return r;
}

/** Exponent left by intFrexp. */
export let frexpExponent: i64 = 0;
/** The int as m * 2**frexpExponent with 0.5 <= |m| < 1 (or 0), rounded half to even. */
export function intFrexp(v: u64): f64 {
  const p = intView(v, 3);
  if (p.size == 0) { frexpExponent = 0; return 0; }
  const bits = intBitLength(v);
  let x: u64;
  if (bits <= 64) {
    x = p.size == 2 ? load<u64>(changetype<usize>(p), INT_LIMBS) : <u64>load<u32>(changetype<usize>(p), INT_LIMBS);
    x <<= <u64>(64 - bits);
  } else {
    const drop = bits - 64;
    const word = <i32>(drop >> 5);
    const s = <u64>(drop & 31);
    const at = limbsOf(p) + (<usize>word << 2);
    x = load<u64>(at) >> s;
    if (s) x |= <u64>load<u32>(at, 8) << (64 - s);
    if (lowBitsSet(p, drop)) x |= 1; // sticky: far below the rounding position
  }
  let m = <f64>x * 5.421010862427522e-20; // 2**-64
  let e = bits;
  if (m == 1.0) { m = 0.5; e++; }
  frexpExponent = e;
  return p.sign < 0 ? -m : m;
}
/** The nearest float; NaN and OverflowError if it is too large. */
export function intToF64(v: u64): f64 {
  if (Value.isInt(v)) return <f64>Value.toSmall(v);
  const m = intFrexp(v);
  if (frexpExponent > 1024) {
    raise(OverflowError, "int too large to convert to float");
    return NaN;
  }
  return scalb(m, <i32>frexpExponent);
}

// ---------------------------------------------------------------------------------------------------- bytes

/** The int in n bytes at p. 0: MemoryError. */
export function intFromBytes(p: usize, n: i32, littleEndian: bool, signed: bool): u64 {
  if (n == 0) return Value.fromSmall(0);
  const negative = signed && (load<u8>(littleEndian ? p + <usize>n - 1 : p) & 0x80) != 0;
  if (n <= 8) {
    let x: u64 = 0;
    for (let i = 0; i < n; i++) x |= <u64>load<u8>(littleEndian ? p + <usize>i : p + <usize>(n - 1 - i)) << (<u64>i << 3);
    if (!negative) {
      if (x >> 63) { store<u64>(shortBytes(), x); return intFromLimbs(shortBytes(), 2, 1); }
      return intFromI64(<i64>x);
    }
    const s = <u64>(64 - 8 * n);
    return intFromI64(<i64>(x << s) >> <i64>s);
  }
  const limbs = (n + 3) >> 2;
  const r = newInt(limbs + 1);
  if (changetype<usize>(r) == 0) return 0;
  const at = limbsOf(r);
  if (littleEndian) memory.copy(at, p, <usize>n);
  else for (let i = 0; i < n; i++) store<u8>(at + <usize>i, load<u8>(p + <usize>(n - 1 - i)));
  if (negative) {
    if (n & 3) memory.fill(at + <usize>n, 0xff, <usize>(4 - (n & 3)));
    let carry: u64 = 1;
    for (let i = 0; i < limbs; i++) {
      carry += <u64>~load<u32>(at + (<usize>i << 2));
      store<u32>(at + (<usize>i << 2), <u32>carry);
      carry >>= 32;
    }
    if (carry) store<u32>(at + (<usize>limbs << 2), 1);
    return finishInt(r, limbs + 1, -1);
  }
  return finishInt(r, limbs, 1);
}
let shortBytesAt: usize = 0;
function shortBytes(): usize {
  if (shortBytesAt == 0) shortBytesAt = rawAlloc(16);
  return shortBytesAt;
}

/** Writes an int as n bytes at p, two's complement if signed; false: OverflowError ("int too big to convert", "can't convert negative int to unsigned"). */
export function intToBytes(v: u64, p: usize, n: i32, littleEndian: bool, signed: bool): bool {
  const x = intView(v, 3);
  const negative = x.sign < 0;
  if (negative && !signed) { raise(OverflowError, "can't convert negative int to unsigned"); return false; }
  const bits = intBitLength(v);
  const room = <i64>n << 3;
  let fits: bool;
  if (!signed) fits = bits <= room;
  else if (!negative) fits = bits < room || bits == 0;
  else {
    fits = bits < room;
    if (!fits && bits == room && n > 0) fits = !lowBitsSet(x, bits - 1); // -2**(room - 1)
  }
  if (!fits) { raise(OverflowError, "int too big to convert"); return false; }
  const flip: u64 = negative ? 0xffff_ffff : 0;
  let carry: u64 = negative ? 1 : 0;
  let i = 0;
  for (let k = 0; i < n; k++) {
    let limb = k < x.size ? <u64>load<u32>(limbsOf(x) + (<usize>k << 2)) : 0;
    limb = (limb ^ flip) + carry;
    carry = limb >> 32;
    for (let j = 0; j < 4 && i < n; j++, i++) {
      store<u8>(littleEndian ? p + <usize>i : p + <usize>(n - 1 - i), <u8>limb);
      limb >>= 8;
    }
  }
  return true;
}
