// int: the arithmetic and bitwise operations on values that are ints of any kind (immediate, big, bool, subclass instances).
//
// Every function takes borrowed values already known to be ints and returns a new exact int (or float, where said); 0 with an error.
// Ints are immutable: nothing to protect.

import { Value, INT_MIN } from "../value";
import { OverflowError, ValueError, ZeroDivisionError, FLOAT } from "./type_ids";
import { PyType } from "./type_object";
import { rawAlloc, rawFree, freeObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { raise, raiseNoMemory } from "../errors";
import { NONE } from "./singletons";
import { PyInt, intView, limbsOf, newInt, finishInt, intFromI64, intFromU64, intFromU128, intFromLimbs, exactInt, isExactInt, intSign, intToI64, intOverflow, intCompare, INT_LIMBS } from "./int";
import {
  limbsAdd, limbsSub, limbsMul, limbsDivMod, limbsCompare, limbsNormalize, limbsShiftLeftSmall, limbsShiftRightSmall, limbsBit, limbsBitLength, mulHigh,
} from "./int_limbs";
import { hostBigPowMod } from "../host";

/** No int may have more limbs than this (the heap is 4 GiB). */
const MAX_LIMBS: i64 = 0x2000_0000;

// ---------------------------------------------------------------------------------------------------- + - *

export function intAdd(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) return intFromI64(Value.toSmall(a) + Value.toSmall(b));
  const p = intView(a, 0), q = intView(b, 1);
  return p.sign * q.sign >= 0 ? addMagnitudes(p, q, p.sign ? p.sign : q.sign) : subMagnitudes(p, q, p.sign);
}
export function intSub(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) return intFromI64(Value.toSmall(a) - Value.toSmall(b));
  const p = intView(a, 0), q = intView(b, 1);
  return p.sign * q.sign > 0 ? subMagnitudes(p, q, p.sign) : addMagnitudes(p, q, p.sign ? p.sign : -q.sign);
}
function addMagnitudes(p: PyInt, q: PyInt, sign: i32): u64 {
  const r = newInt(max(p.size, q.size) + 1);
  if (changetype<usize>(r) == 0) return 0;
  const n = limbsAdd(limbsOf(r), limbsOf(p), p.size, limbsOf(q), q.size);
  return finishInt(r, n, sign);
}
/** sign * (|p| - |q|). */
function subMagnitudes(p: PyInt, q: PyInt, sign: i32): u64 {
  const c = limbsCompare(limbsOf(p), p.size, limbsOf(q), q.size);
  if (c == 0) return Value.fromSmall(0);
  if (c < 0) { const t = p; p = q; q = t; sign = -sign; }
  const r = newInt(p.size);
  if (changetype<usize>(r) == 0) return 0;
  const n = limbsSub(limbsOf(r), limbsOf(p), p.size, limbsOf(q), q.size);
  return finishInt(r, n, sign);
}

@inline function magnitude64(p: PyInt): u64 {
  return p.size == 2 ? load<u64>(changetype<usize>(p), INT_LIMBS) : p.size == 1 ? <u64>load<u32>(changetype<usize>(p), INT_LIMBS) : 0;
}

export function intMul(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) {
    const x = Value.toSmall(a), y = Value.toSmall(b);
    if (x == <i64><i32>x && y == <i64><i32>y) return intFromI64(x * y);
    const mx = <u64>(x < 0 ? -x : x), my = <u64>(y < 0 ? -y : y);
    return intFromU128(mulHigh(mx, my), mx * my, (x ^ y) < 0);
  }
  const p = intView(a, 0), q = intView(b, 1);
  if (p.size <= 2 && q.size <= 2) {
    const x = magnitude64(p), y = magnitude64(q);
    return intFromU128(mulHigh(x, y), x * y, p.sign * q.sign < 0);
  }
  if (p.size == 0 || q.size == 0) return Value.fromSmall(0);
  if (<i64>p.size + <i64>q.size > MAX_LIMBS) return raiseNoMemory();
  const r = newInt(p.size + q.size);
  if (changetype<usize>(r) == 0) return 0;
  const n = limbsMul(limbsOf(r), limbsOf(p), p.size, limbsOf(q), q.size);
  if (n < 0) { freeObject(changetype<usize>(r)); return raiseNoMemory(); }
  return finishInt(r, n, p.sign * q.sign);
}

// ---------------------------------------------------------------------------------------------------- // % divmod

export function raiseDivisionByZero(): u64 { return raise(ZeroDivisionError, "division by zero"); }

export function intFloorDiv(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) {
    const x = Value.toSmall(a), y = Value.toSmall(b);
    if (y == 0) return raiseDivisionByZero();
    let q = x / y;
    if ((x ^ y) < 0 && q * y != x) q--;
    return intFromI64(q);
  }
  return divideBig(a, b, true, false) ? divQuotient : 0;
}
export function intMod(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) {
    const x = Value.toSmall(a), y = Value.toSmall(b);
    if (y == 0) return raiseDivisionByZero();
    let r = x % y;
    if (r != 0 && (r ^ y) < 0) r += y;
    return Value.fromSmall(r);
  }
  return divideBig(a, b, false, true) ? divRemainder : 0;
}
/** Floor division: the quotient is returned, the remainder is in divRemainder (both new references). 0: error. */
export function intDivMod(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) {
    const x = Value.toSmall(a), y = Value.toSmall(b);
    if (y == 0) return raiseDivisionByZero();
    let q = x / y;
    let r = x - q * y;
    if (r != 0 && (r ^ y) < 0) { r += y; q--; }
    divRemainder = Value.fromSmall(r);
    return intFromI64(q);
  }
  return divideBig(a, b, true, true) ? divQuotient : 0;
}
/** Results of divideBig and intDivMod: new references. This thread's. */
export let divQuotient: u64 = 0;
export let divRemainder: u64 = 0;

function divideBig(a: u64, b: u64, wantQuotient: bool, wantRemainder: bool): bool {
  const p = intView(a, 0), q = intView(b, 1);
  const ps = p.sign, qs = q.sign;
  if (qs == 0) { raiseDivisionByZero(); return false; }
  const differ = ps * qs < 0;
  divQuotient = 0;
  divRemainder = 0;
  if (p.size <= 2 && q.size <= 2) {
    const x = magnitude64(p), y = magnitude64(q);
    let k = x / y;
    let r = x - k * y;
    if (differ && r != 0) { k++; r = y - r; }
    if (wantQuotient) {
      divQuotient = intFromU128(0, k, differ);
      if (divQuotient == 0) return false;
    }
    if (wantRemainder) {
      divRemainder = intFromU128(0, r, qs < 0);
      if (divRemainder == 0) { if (wantQuotient) decref(divQuotient); return false; }
    }
    return true;
  }
  if (p.size < q.size) { // |a| < |b|
    if (!differ) {
      if (wantQuotient) divQuotient = Value.fromSmall(0);
      if (wantRemainder) divRemainder = exactInt(a);
    } else {
      if (wantQuotient) divQuotient = Value.fromSmall(-1);
      if (wantRemainder) divRemainder = intAdd(a, b);
    }
    return !wantRemainder || divRemainder != 0;
  }
  const qn = p.size - q.size + 1, rn = q.size;
  let quotient = changetype<PyInt>(0);
  if (wantQuotient) {
    quotient = newInt(qn + 1);
    if (changetype<usize>(quotient) == 0) return false;
  }
  // the remainder is needed for rounding whenever the signs differ
  const needRemainder = wantRemainder || differ;
  let remainder = changetype<PyInt>(0);
  if (needRemainder) {
    remainder = newInt(rn);
    if (changetype<usize>(remainder) == 0) { if (wantQuotient) freeObject(changetype<usize>(quotient)); return false; }
  }
  if (limbsDivMod(wantQuotient ? limbsOf(quotient) : 0, needRemainder ? limbsOf(remainder) : 0, limbsOf(p), p.size, limbsOf(q), q.size) < 0) {
    if (wantQuotient) freeObject(changetype<usize>(quotient));
    if (needRemainder) freeObject(changetype<usize>(remainder));
    raiseNoMemory();
    return false;
  }
  let k = wantQuotient ? limbsNormalize(limbsOf(quotient), qn) : 0;
  if (differ) {
    const n = limbsNormalize(limbsOf(remainder), rn);
    if (n != 0) {
      if (wantQuotient) {
        k = limbsAdd(limbsOf(quotient), limbsOf(quotient), k, one(), 1);
      }
      if (wantRemainder) limbsSub(limbsOf(remainder), limbsOf(q), q.size, limbsOf(remainder), n);
    }
  }
  if (wantQuotient) divQuotient = finishInt(quotient, k, ps * qs);
  if (wantRemainder) divRemainder = finishInt(remainder, rn, qs);
  else if (needRemainder) freeObject(changetype<usize>(remainder));
  return true;
}
/** Address of a limb that is 1. */
let oneLimb: usize = 0;
function one(): usize {
  if (oneLimb == 0) {
    oneLimb = rawAlloc(8);
    store<u64>(oneLimb, 1);
  }
  return oneLimb;
}

// ---------------------------------------------------------------------------------------------------- true division

/** a / b as a float value, correctly rounded. */
export function intTrueDiv(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) {
    const y = Value.toSmall(b);
    if (y == 0) return raiseDivisionByZero();
    return Value.fromFloat(<f64>Value.toSmall(a) / <f64>y);
  }
  const p = intView(a, 0), q = intView(b, 1);
  if (q.sign == 0) return raiseDivisionByZero();
  const negative = p.sign * q.sign < 0 || (p.sign == 0 && q.sign < 0);
  if (p.sign == 0) return Value.fromFloat(negative ? -0.0 : 0.0);
  if (p.size <= 2 && q.size <= 2) {
    const x = magnitude64(p), y = magnitude64(q);
    if (x <= <u64>1 << 53 && y <= <u64>1 << 53) {
      const d = <f64>x / <f64>y;
      return Value.fromFloat(negative ? -d : d);
    }
  }
  const difference = limbsBitLength(limbsOf(p), p.size) - limbsBitLength(limbsOf(q), q.size);
  if (difference > 1024) return raise(OverflowError, "integer division result too large for a float");
  if (difference < -1021 - 53 - 1) return Value.fromFloat(negative ? -0.0 : 0.0);
  // the quotient of a * 2**-shift and b gets two or three bits more than the result's 53
  const shift = <i32>max<i64>(difference, -1021) - 55;
  const m = shiftMagnitude(p, shift);
  if (changetype<usize>(m) == 0) return 0;
  let inexact: u64 = shiftLost ? 1 : 0;
  const mn = m.size;
  let x: u64 = 0;
  if (mn >= q.size) {
    const qn = mn - q.size + 1;
    const work = rawAlloc(<usize>(qn + q.size + 2) << 2);
    if (work == 0) { freeObject(changetype<usize>(m)); return raiseNoMemory(); }
    const rem = work + (<usize>(qn + 2) << 2);
    store<u64>(work, 0);
    if (limbsDivMod(work, rem, limbsOf(m), mn, limbsOf(q), q.size) < 0) { rawFree(work); freeObject(changetype<usize>(m)); return raiseNoMemory(); }
    if (limbsNormalize(rem, q.size) != 0) inexact = 1;
    x = qn == 1 ? <u64>load<u32>(work) : load<u64>(work);
    rawFree(work);
  } else inexact = 1;
  freeObject(changetype<usize>(m));
  const bits = 64 - <i32>clz<u64>(x);
  const extra = max(bits, -1021 - shift) - 53;
  const mask = <u64>1 << (extra - 1);
  const low = x | inexact;
  if ((low & mask) != 0 && (low & (3 * mask - 1)) != 0) x += mask;
  x &= ~(2 * mask - 1);
  const d = <f64>x;
  if (shift + bits >= 1024 && (shift + bits > 1024 || d == scalb(1.0, bits))) return raise(OverflowError, "integer division result too large for a float");
  const result = scalb(d, shift);
  return Value.fromFloat(negative ? -result : result);
}
/** Whether shiftMagnitude shifted out a bit that was set. */
let shiftLost: bool = false;
/** |p| * 2**-shift, rounded towards zero, as a private PyInt (not normalised to an immediate); 0: MemoryError. */
function shiftMagnitude(p: PyInt, shift: i32): PyInt {
  shiftLost = false;
  if (shift <= 0) {
    const words = -shift >> 5;
    const r = newInt(p.size + words + 1);
    if (changetype<usize>(r) == 0) return r;
    const at = limbsOf(r) + (<usize>words << 2);
    const carry = limbsShiftLeftSmall(at, limbsOf(p), p.size, <u32>(-shift & 31));
    store<u32>(at + (<usize>p.size << 2), <u32>carry);
    r.size = limbsNormalize(limbsOf(r), p.size + words + 1);
    return r;
  }
  const words = shift >> 5;
  const n = p.size - words;
  const r = newInt(n > 0 ? n : 1);
  if (changetype<usize>(r) == 0) return r;
  shiftLost = lowBitsSet(p, shift);
  if (n > 0) limbsShiftRightSmall(limbsOf(r), limbsOf(p) + (<usize>words << 2), n, <u32>(shift & 31));
  r.size = limbsNormalize(limbsOf(r), n > 0 ? n : 0);
  return r;
}
/** True if one of the low `count` bits of |p| is set. */
export function lowBitsSet(p: PyInt, count: i64): bool {
  const words = <i32>min<i64>(count >> 5, p.size);
  for (let i = 0; i < words; i++) if (load<u32>(limbsOf(p) + (<usize>i << 2)) != 0) return true;
  if (words < p.size && (count & 31) != 0) return (load<u32>(limbsOf(p) + (<usize>words << 2)) & ((<u32>1 << <u32>(count & 31)) - 1)) != 0;
  return false;
}
/** x * 2**n, exact unless it overflows or becomes subnormal. */
export function scalb(x: f64, n: i32): f64 { return NativeMath.scalbn(x, n); }

// ---------------------------------------------------------------------------------------------------- sign

export function intNegate(a: u64): u64 {
  if (Value.isInt(a)) return intFromI64(-Value.toSmall(a));
  const p = changetype<PyInt>(Value.ptr(a));
  return intFromLimbs(limbsOf(p), p.size, -p.sign);
}
export function intAbs(a: u64): u64 {
  if (Value.isInt(a)) {
    const i = Value.toSmall(a);
    return intFromI64(i < 0 ? -i : i);
  }
  return intSign(a) < 0 ? intNegate(a) : exactInt(a);
}
/** -(a + 1). */
export function intInvert(a: u64): u64 {
  if (Value.isInt(a)) return intFromI64(~Value.toSmall(a));
  const plus = intAdd(a, Value.fromSmall(1));
  if (plus == 0) return 0;
  const r = intNegate(plus);
  decref(plus);
  return r;
}

// ---------------------------------------------------------------------------------------------------- shifts

export function intLshift(a: u64, b: u64): u64 {
  if (intSign(b) < 0) return raise(ValueError, "negative shift count");
  if (intSign(a) == 0) return Value.fromSmall(0);
  const s = intToI64(b);
  if (intOverflow != 0) return raise(OverflowError, "too many digits in integer");
  return intShiftLeft(a, s);
}
/** a << s, s >= 0. */
export function intShiftLeft(a: u64, s: i64): u64 {
  if (Value.isInt(a) && s < 62) {
    const x = Value.toSmall(a);
    const y = x << s;
    if (y >> s == x) return intFromI64(y);
  }
  if ((s >> 5) + 2 > MAX_LIMBS) return raiseNoMemory();
  const p = intView(a, 0);
  if (p.size == 0) return Value.fromSmall(0);
  const words = <i32>(s >> 5);
  const r = newInt(p.size + words + 1);
  if (changetype<usize>(r) == 0) return 0;
  const at = limbsOf(r) + (<usize>words << 2);
  store<u32>(at + (<usize>p.size << 2), <u32>limbsShiftLeftSmall(at, limbsOf(p), p.size, <u32>(s & 31)));
  return finishInt(r, p.size + words + 1, p.sign);
}
export function intRshift(a: u64, b: u64): u64 {
  if (intSign(b) < 0) return raise(ValueError, "negative shift count");
  if (intSign(a) == 0) return Value.fromSmall(0);
  const s = intToI64(b); // clamped: everything is shifted out
  return intShiftRight(a, s);
}
/** floor(a / 2**s), s >= 0. */
export function intShiftRight(a: u64, s: i64): u64 {
  if (Value.isInt(a)) return Value.fromSmall(Value.toSmall(a) >> (s > 63 ? 63 : s));
  const p = intView(a, 0);
  const words64 = s >> 5;
  if (words64 >= <i64>p.size) return Value.fromSmall(p.sign < 0 ? -1 : 0);
  const words = <i32>words64;
  const n = p.size - words;
  const r = newInt(n + 1);
  if (changetype<usize>(r) == 0) return 0;
  limbsShiftRightSmall(limbsOf(r), limbsOf(p) + (<usize>words << 2), n, <u32>(s & 31));
  let k = limbsNormalize(limbsOf(r), n);
  if (p.sign < 0 && lowBitsSet(p, s)) k = limbsAdd(limbsOf(r), limbsOf(r), k, one(), 1);
  return finishInt(r, k, p.sign);
}

// ---------------------------------------------------------------------------------------------------- & | ^

export function intAnd(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) return a & b;
  return bitwise(a, b, 0);
}
export function intOr(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) return a | b;
  return bitwise(a, b, 1);
}
export function intXor(a: u64, b: u64): u64 {
  if (Value.bothInts(a, b)) return Value.fromSmall(Value.toSmall(a) ^ Value.toSmall(b));
  return bitwise(a, b, 2);
}
/** Limb by limb over the two's complements; op 0 and, 1 or, 2 xor. */
function bitwise(a: u64, b: u64, op: i32): u64 {
  const p = intView(a, 0), q = intView(b, 1);
  const pm: u64 = p.sign < 0 ? 0xffff_ffff : 0, qm: u64 = q.sign < 0 ? 0xffff_ffff : 0;
  const negative = op == 0 ? (pm & qm) != 0 : op == 1 ? (pm | qm) != 0 : pm != qm;
  const rm: u64 = negative ? 0xffff_ffff : 0;
  let n = max(p.size, q.size);
  if (op == 0) { // limbs beyond a positive operand are 0
    if (pm == 0) n = qm == 0 ? min(p.size, q.size) : p.size;
    else if (qm == 0) n = q.size;
  }
  const r = newInt(n + 1);
  if (changetype<usize>(r) == 0) return 0;
  // -x is ~x + 1: the carries of the three negations
  let pc: u64 = pm & 1, qc: u64 = qm & 1, rc: u64 = rm & 1;
  const pl = limbsOf(p), ql = limbsOf(q), rl = limbsOf(r);
  const pn = p.size, qn = q.size;
  for (let i = 0; i < n; i++) {
    const o = <usize>i << 2;
    let x = ((i < pn ? <u64>load<u32>(pl + o) : 0) ^ pm) + pc;
    pc = x >> 32;
    x &= 0xffff_ffff;
    let y = ((i < qn ? <u64>load<u32>(ql + o) : 0) ^ qm) + qc;
    qc = y >> 32;
    y &= 0xffff_ffff;
    const z = op == 0 ? x & y : op == 1 ? x | y : x ^ y;
    const w = (z ^ rm) + rc;
    rc = w >> 32;
    store<u32>(rl + o, <u32>w);
  }
  // beyond the highest limb both operands repeat their signs: the result's magnitude there is 0, or the carry
  store<u32>(rl + (<usize>n << 2), <u32>rc);
  return finishInt(r, n + 1, negative ? -1 : 1);
}

// ---------------------------------------------------------------------------------------------------- powers

/** int ** int; a negative exponent gives a float. */
export function intPow(a: u64, b: u64): u64 {
  if (intSign(b) < 0) return call_indirect<u64>(changetype<PyType>(FLOAT).power, a, b, NONE);
  if (Value.isInt(b) && isExactInt(a)) {
    const e = Value.toSmall(b);
    if (e == 0) return Value.fromSmall(1);
    if (e == 1) return newRef(a);
    if (e == 2) return intMul(a, a);
  }
  const p = intView(a, 0);
  if (intSign(b) == 0) return Value.fromSmall(1);
  if (p.size == 0) return Value.fromSmall(0);
  const low = load<u32>(limbsOf(p));
  if (p.size == 1 && low == 1) {
    const even = (load<u32>(limbsOf(intView(b, 1))) & 1) == 0;
    return Value.fromSmall(p.sign > 0 || even ? 1 : -1);
  }
  const e = intToI64(b);
  if (intOverflow != 0) return raiseNoMemory();
  const bits = limbsBitLength(limbsOf(p), p.size);
  if ((bits - 1) > (MAX_LIMBS << 5) / e) return raiseNoMemory();
  if (p.size <= 2 && popcnt<u64>(magnitude64(p)) == 1) {
    const negative = p.sign < 0 && (e & 1) != 0;
    return intShiftLeft(Value.fromSmall(negative ? -1 : 1), (bits - 1) * e);
  }
  // left to right
  let z = exactInt(a);
  const base = z;
  newRef(base);
  for (let bit = <i64>1 << (62 - clz<i64>(e)); bit != 0; bit >>= 1) {
    let t = intMul(z, z);
    decref(z);
    z = t;
    if (z == 0) break;
    if (e & bit) {
      t = intMul(z, base);
      decref(z);
      z = t;
      if (z == 0) break;
    }
  }
  decref(base);
  return z;
}

/** a ** b % c with CPython's rules for signs; errors: modulus 0, base not invertible. */
export function intPowMod(a: u64, b: u64, c: u64): u64 {
  const sign = intSign(c);
  if (sign == 0) return raise(ValueError, "pow() 3rd argument cannot be 0");
  const modulus = intAbs(c);
  if (modulus == 0) return 0;
  if (modulus == Value.fromSmall(1)) return Value.fromSmall(0);
  let base: u64, exponent: u64;
  if (intSign(b) < 0) {
    exponent = intNegate(b);
    const inverse = modularInverse(a, modulus);
    if (inverse == 0) { decref(exponent); decref(modulus); return 0; }
    base = intMod(inverse, modulus);
    decref(inverse);
  } else {
    exponent = exactInt(b);
    base = intMod(a, modulus);
  }
  if (base == 0 || exponent == 0) { decref(base); decref(exponent); decref(modulus); return 0; }
  let z = powModPositive(base, exponent, modulus);
  decref(base);
  decref(exponent);
  if (z != 0 && sign < 0 && intSign(z) != 0) {
    const t = intSub(z, modulus);
    decref(z);
    z = t;
  }
  decref(modulus);
  return z;
}
/** 0 <= base < modulus, exponent >= 0, modulus > 1. */
function powModPositive(base: u64, exponent: u64, modulus: u64): u64 {
  if (Value.isInt(modulus) && Value.toSmall(modulus) <= 0xffff_ffff) {
    const m = <u64>Value.toSmall(modulus);
    const e = intView(exponent, 2);
    let z: u64 = 1;
    const x = <u64>Value.toSmall(base);
    for (let i = limbsBitLength(limbsOf(e), e.size) - 1; i >= 0; i--) {
      z = z * z % m;
      if (limbsBit(limbsOf(e), e.size, i)) z = z * x % m;
    }
    return intFromU64(z);
  }
  const m = intView(modulus, 1), e = intView(exponent, 2);
  const mn = m.size;
  const bits = limbsBitLength(limbsOf(e), e.size);
  if (mn >= 12 && bits > 8) {
    const x = intView(base, 0);
    const r = newInt(mn);
    if (changetype<usize>(r) == 0) return 0;
    if (hostBigPowMod(limbsOf(x), x.size, limbsOf(e), e.size, limbsOf(m), mn, limbsOf(r)) < 0) { freeObject(changetype<usize>(r)); return raiseNoMemory(); }
    return finishInt(r, mn, 1);
  }
  // left to right, in place: z and the base have up to mn limbs, products up to 2 mn
  const work = rawAlloc(<usize>(4 * mn + 4) << 2);
  if (work == 0) return raiseNoMemory();
  const z = work, product = work + (<usize>(mn + 1) << 2);
  const x = intView(base, 0);
  let zn = 1;
  store<u32>(z, 1);
  for (let i = bits - 1; i >= 0; i--) {
    let pn = limbsMul(product, z, zn, z, zn);
    zn = reduce(z, product, pn, limbsOf(m), mn);
    if (zn >= 0 && limbsBit(limbsOf(e), e.size, i)) {
      pn = limbsMul(product, z, zn, limbsOf(x), x.size);
      zn = reduce(z, product, pn, limbsOf(m), mn);
    }
    if (zn < 0) { rawFree(work); return raiseNoMemory(); }
  }
  const r = intFromLimbs(z, zn, 1);
  rawFree(work);
  return r;
}
/** z = p % m; the length of z, -1: out of memory. */
function reduce(z: usize, p: usize, pn: i32, m: usize, mn: i32): i32 {
  if (pn < 0) return -1;
  if (pn < mn) { memory.copy(z, p, <usize>pn << 2); return pn; }
  if (limbsDivMod(0, z, p, pn, m, mn) < 0) return -1;
  return limbsNormalize(z, mn);
}

/** A number x with a * x % n == 1 (n > 0); 0: ValueError if there is none. */
export function modularInverse(a: u64, n: u64): u64 {
  let r0 = exactInt(a), r1 = newRef(n), x0 = Value.fromSmall(1), x1 = Value.fromSmall(0);
  let failed = r0 == 0;
  while (!failed && intSign(r1) != 0) {
    const q = intDivMod(r0, r1);
    if (q == 0) { failed = true; break; }
    const r = divRemainder;
    decref(r0);
    r0 = r1;
    r1 = r;
    const t = intMul(q, x1);
    decref(q);
    if (t == 0) { failed = true; break; }
    const s = intSub(x0, t);
    decref(t);
    if (s == 0) { failed = true; break; }
    decref(x0);
    x0 = x1;
    x1 = s;
  }
  decref(x1);
  decref(r1);
  const one = r0 == Value.fromSmall(1);
  decref(r0);
  if (failed || !one) {
    decref(x0);
    if (!failed) raise(ValueError, "base is not invertible for the given modulus");
    return 0;
  }
  return x0;
}

// ---------------------------------------------------------------------------------------------------- gcd

function gcd64(a: u64, b: u64): u64 {
  if (a == 0) return b;
  if (b == 0) return a;
  const shift = ctz<u64>(a | b);
  a >>= ctz<u64>(a);
  do {
    b >>= ctz<u64>(b);
    if (a > b) { const t = a; a = b; b = t; }
    b -= a;
  } while (b != 0);
  return a << shift;
}

/** The 64 bits of the magnitude from bit `drop` on. */
function bitsFrom(p: usize, n: i32, drop: i64): u64 {
  const word = <i32>(drop >> 5);
  const s = <u64>(drop & 31);
  let r: u64 = word < n ? <u64>load<u32>(p + (<usize>word << 2)) : 0;
  if (word + 1 < n) r |= <u64>load<u32>(p + (<usize>(word + 1) << 2)) << 32;
  r >>= s;
  if (s != 0 && word + 2 < n) r |= <u64>load<u32>(p + (<usize>(word + 2) << 2)) << (64 - s);
  return r;
}
/** out = a * x + b * y, known not to be negative; x has n limbs, y yn <= n. Returns the length. |a|, |b| < 2^30. */
function combine(out: usize, x: usize, n: i32, y: usize, yn: i32, a: i64, b: i64): i32 {
  let carry: i64 = 0;
  for (let i = 0; i < n; i++) {
    const o = <usize>i << 2;
    carry += a * <i64>load<u32>(x + o);
    if (i < yn) carry += b * <i64>load<u32>(y + o);
    store<u32>(out + o, <u32>carry);
    carry >>= 32;
  }
  return limbsNormalize(out, n);
}

/** Greatest common divisor of |a| and |b|: Lehmer's algorithm (Knuth, 4.5.2 L) until both fit 64 bits. */
export function intGcd(a: u64, b: u64): u64 {
  let p = intView(a, 0), q = intView(b, 1);
  if (p.size <= 2 && q.size <= 2) return intFromU64(gcd64(magnitude64(p), magnitude64(q)));
  if (limbsCompare(limbsOf(p), p.size, limbsOf(q), q.size) < 0) { const t = p; p = q; q = t; }
  const room = <usize>(p.size + 2) << 2;
  const work = rawAlloc(room * 4);
  if (work == 0) return raiseNoMemory();
  let x = work, y = work + room, s = work + 2 * room, t = work + 3 * room;
  let xn = p.size, yn = q.size;
  memory.copy(x, limbsOf(p), <usize>xn << 2);
  memory.copy(y, limbsOf(q), <usize>yn << 2);
  while (xn > 2 && yn != 0) { // x >= y
    const drop = limbsBitLength(x, xn) - 62;
    let xh = <i64>bitsFrom(x, xn, drop), yh = <i64>bitsFrom(y, yn, drop);
    let A: i64 = 1, B: i64 = 0, C: i64 = 0, D: i64 = 1;
    while (yh + C != 0 && yh + D != 0) {
      const quotient = (xh + A) / (yh + C);
      if (quotient != (xh + B) / (yh + D) || quotient >= 1 << 30) break;
      const nc = A - quotient * C, nd = B - quotient * D;
      if (nc >= 1 << 30 || nc <= -(1 << 30) || nd >= 1 << 30 || nd <= -(1 << 30)) break;
      A = C; C = nc;
      B = D; D = nd;
      const r = xh - quotient * yh;
      xh = yh; yh = r;
    }
    if (B == 0) { // the leading bits did not decide a single quotient: a division in full length
      if (limbsDivMod(0, s, x, xn, y, yn) < 0) { rawFree(work); return raiseNoMemory(); }
      const n = limbsNormalize(s, yn);
      const old = x;
      x = y; xn = yn;
      y = s; yn = n;
      s = old;
    } else {
      const sn = combine(s, x, xn, y, yn, A, B), tn = combine(t, x, xn, y, yn, C, D);
      let old = x;
      x = s; s = old; xn = sn;
      old = y;
      y = t; t = old; yn = tn;
    }
  }
  let r: u64;
  if (yn == 0) r = intFromLimbs(x, xn, 1);
  else r = intFromU64(gcd64(bitsFrom(x, xn, 0), bitsFrom(y, yn, 0)));
  rawFree(work);
  return r;
}
