// One value to and from its bytes, for the format codes that struct, array and memoryview share. Works on memory given by the caller.

import { Value } from "../value";
import { PyType } from "../objects/type_object";
import { TypeError, OverflowError } from "../objects/type_ids";
import { fromBool } from "../objects/singletons";
import { rawAlloc } from "../memory/heap";
import { decref } from "../memory/refcount";
import { raise, raisef, errorOccurred, clearError } from "../errors";
import { typeOf } from "../objects/type";
import { index, isTrue } from "../objects/abstract";
import { newBytes, bytesData, bytesSize, isBytes } from "../objects/bytes";
import { isIntObject, intFromI64, intFromU64, intSign, intToI64, intToU64Wrapping, intOverflow, intBitLength } from "../objects/int";
import { asF64 } from "../objects/float";
import { newComplex, asComplex, resultRe, resultIm } from "../objects/complex";

/** Half precision to double. */
export function halfToF64(h: u32): f64 {
  const sign: f64 = h & 0x8000 ? -1 : 1;
  const e = (h >> 10) & 31, m = h & 0x3ff;
  if (e == 31) return m ? copysign<f64>(NaN, sign) : sign * Infinity;
  if (e == 0) return sign * <f64>m * 5.960464477539063e-08; // 2**-24
  return sign * <f64>(m + 1024) * reinterpret<f64>(<u64>(<i64>e - 25 + 1023) << 52);
}
/** Double to half precision, rounded half to even; -1: a finite number too large. */
export function f64ToHalf(f: f64): i32 {
  const sign = <i32>(reinterpret<u64>(f) >> 48) & 0x8000;
  const a = abs(f);
  if (f != f) return sign | 0x7e00;
  if (a == Infinity) return sign | 0x7c00;
  if (a >= 65520.0) return -1;
  if (a < 6.103515625e-05) return sign | <i32>nearest(a * 16777216.0); // subnormal: units of 2**-24
  const e = <i32>((reinterpret<u64>(a) >> 52) & 0x7ff) - 1023;
  const m = <i32>nearest(a * reinterpret<f64>(<u64>(10 - e + 1023) << 52)); // 1024 .. 2048
  return sign | (((e + 15) << 10) + (m - 1024));
}

/** Size in bytes of n's code: 1, 2, 4 or 8. */
export function storeInteger(p: usize, v: u64, size: i32, bigEndian: bool): void {
  if (size == 1) store<u8>(p, <u8>v);
  else if (size == 2) store<u16>(p, bigEndian ? bswap<u16>(<u16>v) : <u16>v);
  else if (size == 4) store<u32>(p, bigEndian ? bswap<u32>(<u32>v) : <u32>v);
  else store<u64>(p, bigEndian ? bswap<u64>(v) : v);
}
export function loadUnsigned(p: usize, size: i32, bigEndian: bool): u64 {
  if (size == 1) return <u64>load<u8>(p);
  if (size == 2) return <u64>(bigEndian ? bswap<u16>(load<u16>(p)) : load<u16>(p));
  if (size == 4) return <u64>(bigEndian ? bswap<u32>(load<u32>(p)) : load<u32>(p));
  return bigEndian ? bswap<u64>(load<u64>(p)) : load<u64>(p);
}
export function loadSigned(p: usize, size: i32, bigEndian: bool): i64 {
  const s = <i64>(64 - 8 * size);
  return (<i64>loadUnsigned(p, size, bigEndian) << s) >> s;
}

/** True for the codes of signed / unsigned integers. */
export function isSignedCode(c: u32): bool { return c == 98 || c == 104 || c == 105 || c == 108 || c == 113 || c == 110; } // b h i l q n
export function isUnsignedCode(c: u32): bool { return c == 66 || c == 72 || c == 73 || c == 76 || c == 81 || c == 78 || c == 80; } // B H I L Q N P

/** The value of a code at p: a new reference; 0: MemoryError. Not for 's', 'p', 'x'. */
export function unpackCode(c: u32, p: usize, size: i32, bigEndian: bool): u64 {
  if (isSignedCode(c)) return intFromI64(loadSigned(p, size, bigEndian));
  if (isUnsignedCode(c)) return intFromU64(loadUnsigned(p, size, bigEndian));
  switch (c) {
    case 63: return fromBool(load<u8>(p) != 0); // ?
    case 99: { // c
      const b = newBytes(1);
      if (b != 0) store<u8>(bytesData(b), load<u8>(p));
      return <u64>b;
    }
    case 101: return Value.fromFloat(halfToF64(<u32>loadUnsigned(p, 2, bigEndian))); // e
    case 102: return Value.fromFloat(<f64>reinterpret<f32>(<u32>loadUnsigned(p, 4, bigEndian))); // f
    case 100: return Value.fromFloat(reinterpret<f64>(loadUnsigned(p, 8, bigEndian))); // d
    case 70: return newComplex(<f64>reinterpret<f32>(<u32>loadUnsigned(p, 4, bigEndian)), <f64>reinterpret<f32>(<u32>loadUnsigned(p + 4, 4, bigEndian))); // F
    case 68: return newComplex(reinterpret<f64>(loadUnsigned(p, 8, bigEndian)), reinterpret<f64>(loadUnsigned(p + 8, 8, bigEndian))); // D
  }
  return 0;
}

/** Stores f as f32; false: OverflowError (checked codes only). */
function storeF32(p: usize, f: f64, bigEndian: bool, checked: bool): bool {
  const x = <f32>f;
  if (checked && abs(x) == <f32>Infinity && abs(f) != Infinity) { raise(OverflowError, "float too large to pack with f format"); return false; }
  storeInteger(p, <u64>reinterpret<u32>(x), 4, bigEndian);
  return true;
}

/**
 * Writes v as a code at p. `native`: the unchecked native conversions ('f' of a number too large gives an infinity, 'P' wraps). error: the exception type of struct.
 * False: an error is set. May run Python code before anything is written.
 */
export function packCode(c: u32, p: usize, size: i32, bigEndian: bool, native: bool, v: u64, error: usize): bool {
  const signed = isSignedCode(c);
  if (signed || isUnsignedCode(c)) {
    let n: u64, negative: bool, fits: bool;
    if (Value.isInt(v)) {
      const i = Value.toSmall(v);
      n = <u64>i;
      negative = i < 0;
      fits = true;
    } else {
      let i = v;
      let made = false;
      if (!isIntObject(v)) {
        if (changetype<PyType>(typeOf(v)).index == 0) { raise(error, "required argument is not an integer"); return false; }
        i = index(v);
        if (i == 0) return false;
        made = true;
      }
      n = intToU64Wrapping(i);
      negative = intSign(i) < 0;
      intToI64(i);
      const bits = intBitLength(i);
      fits = intOverflow == 0 || (!negative && bits <= 64 && !signed);
      if (c == 80 && native && !fits && negative) fits = false;
      if (made) decref(i);
    }
    if (c == 80) { // a pointer: wraps
      if (!fits) { raise(error, "int too large to convert"); return false; }
    } else if (signed) {
      const s = <i64>(64 - 8 * size);
      if (!fits || ((<i64>n << s) >> s) != <i64>n) {
        const low = size == 8 ? i64.MIN_VALUE : -(<i64>1 << (8 * size - 1));
        raisef(error, "'%c' format requires %d <= number <= %d", <u64>c, <u64>low, <u64>(~low));
        return false;
      }
    } else if (!fits || negative || (size < 8 && n >> <u64>(8 * size) != 0)) {
      raisef(error, "'%c' format requires 0 <= number <= %u", <u64>c, size == 8 ? u64.MAX_VALUE : ((<u64>1 << (8 * size)) - 1));
      return false;
    }
    storeInteger(p, n, size, bigEndian);
    return true;
  }
  switch (c) {
    case 63: { // ?
      const t = isTrue(v);
      if (t < 0) return false;
      store<u8>(p, <u8>t);
      return true;
    }
    case 99: // c
      if (!isBytes(v) || bytesSize(<usize>v) != 1) { raise(error, "char format requires a bytes object of length 1"); return false; }
      store<u8>(p, load<u8>(bytesData(<usize>v)));
      return true;
    case 101: case 102: case 100: { // e f d
      const f = asF64(v);
      if (f != f && errorOccurred()) { clearError(); raise(error, "required argument is not a float"); return false; }
      if (c == 100) storeInteger(p, reinterpret<u64>(f), 8, bigEndian);
      else if (c == 102) return storeF32(p, f, bigEndian, !native);
      else {
        const h = f64ToHalf(f);
        if (h < 0) { raise(OverflowError, "float too large to pack with e format"); return false; }
        storeInteger(p, <u64>h, 2, bigEndian);
      }
      return true;
    }
    case 70: case 68: { // F D
      if (!asComplex(v)) { clearError(); raise(error, "required argument is not a complex"); return false; }
      const re = resultRe, im = resultIm;
      if (c == 70) return storeF32(p, re, bigEndian, !native) && storeF32(p + 4, im, bigEndian, !native);
      storeInteger(p, reinterpret<u64>(re), 8, bigEndian);
      storeInteger(p + 8, reinterpret<u64>(im), 8, bigEndian);
      return true;
    }
  }
  return false;
}
