// int: layout, construction, and conversion between ints and machine numbers.
//
// An int of 49 bits is always held in the value itself (core/value.ts); anything larger is an immutable PyInt. Instances of int subclasses and the
// two bools hold their number in a PyInt whatever its size. Ints never change after they were made, so nothing here needs a lock.

import { Value, INT_MIN, INT_MAX } from "../value";
import { PyObject } from "./object";
import { PyType, TF_INT } from "./type_object";
import { INT, OverflowError, TypeError, ValueError, IndexError } from "./type_ids";
import { newObject, freeObject, rawAlloc } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, errorOccurred } from "../errors";
import { index } from "./abstract";
import { tstate } from "../thread_state";
import { limbsNormalize, limbsCompare, limbsBitLength } from "./int_limbs";

@unmanaged export class PyInt extends PyObject {
  /** Count of limbs (normalised: the highest is not 0) and sign: -1, 0, 1. */
  size: i32;
  sign: i32;
  // u32 limbs, least significant first, from INT_LIMBS
}
export const INT_LIMBS: usize = 24;

/** True for any int: immediates, big ones, bools, instances of subclasses. */
export function isIntObject(v: u64): bool {
  return Value.isInt(v) || (Value.isObject(v) && (changetype<PyType>(<usize>Value.obj(v).type).flags & TF_INT) != 0);
}
/** True for an int of exactly type int. */
export function isExactInt(v: u64): bool {
  return Value.isInt(v) || (Value.isObject(v) && <usize>Value.obj(v).type == INT);
}

// ---------------------------------------------------------------------------------------------------- operands as limbs

/** This thread's places for immediates written out as PyInts: 4 of 32 bytes each. */
let spillArea: usize = 0;
export const SPILL_SLOTS: usize = 4;

function makeSpillArea(): usize {
  spillArea = (rawAlloc(SPILL_SLOTS * 32 + 16) + 15) & ~15;
  memory.fill(spillArea, 0, SPILL_SLOTS * 32);
  return spillArea;
}

/**
 * An int value (any kind) as a PyInt to read from: the object itself, or, for an immediate, this thread's spill slot (0..3), valid until the slot
 * is used again. Only for use within one operation that runs no Python code.
 */
export function intView(v: u64, slot: usize): PyInt {
  if (!Value.isInt(v)) return changetype<PyInt>(Value.ptr(v));
  let area = spillArea;
  if (area == 0) area = makeSpillArea();
  const p = changetype<PyInt>(area + (slot << 5));
  const i = Value.toSmall(v);
  const magnitude = <u64>(i < 0 ? -i : i);
  store<u64>(changetype<usize>(p), magnitude, INT_LIMBS);
  p.size = magnitude == 0 ? 0 : magnitude >> 32 ? 2 : 1;
  p.sign = i < 0 ? -1 : <i32>(i != 0);
  return p;
}
/** Address of a PyInt's limbs. */
@inline
export function limbsOf(p: PyInt): usize { return changetype<usize>(p) + INT_LIMBS; }

/** A new int object with room for n limbs, its limbs 0, size n, positive: to be filled and given to finishInt. 0: MemoryError. */
export function newInt(n: i32): PyInt {
  const p = changetype<PyInt>(newObject(INT, INT_LIMBS + (<usize>n << 2)));
  if (changetype<usize>(p) == 0) return p;
  p.size = n;
  p.sign = 1;
  return p;
}

/** Makes p's magnitude (n limbs in it, maybe with leading zeros) and sign a value: an immediate where it fits (p is freed), else p itself. */
export function finishInt(p: PyInt, n: i32, sign: i32): u64 {
  n = limbsNormalize(limbsOf(p), n);
  if (n <= 2) {
    const m = n == 0 ? 0 : n == 1 ? <u64>load<u32>(changetype<usize>(p), INT_LIMBS) : load<u64>(changetype<usize>(p), INT_LIMBS);
    if (sign < 0 ? m <= <u64>(-INT_MIN) : m <= <u64>INT_MAX) {
      freeObject(changetype<usize>(p));
      return Value.fromSmall(sign < 0 ? -<i64>m : <i64>m);
    }
  }
  p.size = n;
  p.sign = sign < 0 ? -1 : 1;
  return <u64>changetype<usize>(p);
}

/** A new int from n limbs at p (not necessarily normalised). */
export function intFromLimbs(p: usize, n: i32, sign: i32): u64 {
  n = limbsNormalize(p, n);
  if (n <= 2) {
    const m = n == 0 ? 0 : n == 1 ? <u64>load<u32>(p) : load<u64>(p);
    if (sign < 0 ? m <= <u64>(-INT_MIN) : m <= <u64>INT_MAX) return Value.fromSmall(sign < 0 ? -<i64>m : <i64>m);
  }
  const r = newInt(n);
  if (changetype<usize>(r) == 0) return 0;
  memory.copy(limbsOf(r), p, <usize>n << 2);
  r.sign = sign < 0 ? -1 : 1;
  return <u64>changetype<usize>(r);
}

/** The same number as an exact int (new reference): for instances of subclasses and bools. */
export function exactInt(v: u64): u64 {
  if (isExactInt(v)) return newRef(v);
  const p = intView(v, 0);
  return intFromLimbs(limbsOf(p), p.size, p.sign);
}

// ---------------------------------------------------------------------------------------------------- machine integers

/** An int value for any i64; 0: MemoryError. */
export function intFromI64(i: i64): u64 {
  if (Value.fitsInt(i)) return Value.fromSmall(i);
  return bigFromMagnitude(<u64>(i < 0 ? 0 - i : i), i < 0);
}
export function intFromU64(i: u64): u64 {
  if (i <= <u64>INT_MAX) return Value.fromSmall(<i64>i);
  return bigFromMagnitude(i, false);
}
function bigFromMagnitude(m: u64, negative: bool): u64 {
  const p = newInt(2); // beyond 48 bits: always two limbs
  if (changetype<usize>(p) == 0) return 0;
  store<u64>(changetype<usize>(p), m, INT_LIMBS);
  p.sign = negative ? -1 : 1;
  return <u64>changetype<usize>(p);
}
/** sign * (high:low) as an int. */
export function intFromU128(high: u64, low: u64, negative: bool): u64 {
  if (high == 0) {
    if (low <= <u64>INT_MAX) return Value.fromSmall(negative ? -<i64>low : <i64>low);
    if (negative && low == <u64>(-INT_MIN)) return Value.fromSmall(INT_MIN);
    return bigFromMagnitude(low, negative);
  }
  const p = newInt(high >> 32 ? 4 : 3);
  if (changetype<usize>(p) == 0) return 0;
  store<u64>(changetype<usize>(p), low, INT_LIMBS);
  if (high >> 32) store<u64>(changetype<usize>(p), high, INT_LIMBS + 8);
  else store<u32>(changetype<usize>(p), <u32>high, INT_LIMBS + 8);
  p.sign = negative ? -1 : 1;
  return <u64>changetype<usize>(p);
}

/** Set by the conversions below: -1 or 1 when the int does not fit (they then return the nearest bound), else 0. This thread's. */
export let intOverflow: i32 = 0;

/** An int object's number as i64; out of range: the nearest bound and intOverflow. */
export function intToI64(v: u64): i64 {
  intOverflow = 0;
  if (Value.isInt(v)) return Value.toSmall(v);
  const p = changetype<PyInt>(Value.ptr(v));
  const n = p.size;
  if (n == 0) return 0;
  const m = n == 1 ? <u64>load<u32>(changetype<usize>(p), INT_LIMBS) : load<u64>(changetype<usize>(p), INT_LIMBS);
  if (n <= 2) {
    if (p.sign >= 0 && m <= <u64>i64.MAX_VALUE) return <i64>m;
    if (p.sign < 0 && m <= <u64>1 << 63) return 0 - <i64>m;
  }
  intOverflow = p.sign;
  return p.sign < 0 ? i64.MIN_VALUE : i64.MAX_VALUE;
}
/** Low 64 bits of the two's complement. */
export function intToU64Wrapping(v: u64): u64 {
  if (Value.isInt(v)) return <u64>Value.toSmall(v);
  const p = changetype<PyInt>(Value.ptr(v));
  const n = p.size;
  if (n == 0) return 0;
  const m = n == 1 ? <u64>load<u32>(changetype<usize>(p), INT_LIMBS) : load<u64>(changetype<usize>(p), INT_LIMBS);
  return p.sign < 0 ? 0 - m : m;
}

/** An integer argument: ints, or objects with __index__. -1 and TypeError, or OverflowError ("Python int too large to convert to C long"). */
export function asI64(v: u64): i64 {
  if (Value.isInt(v)) return Value.toSmall(v);
  if (isIntObject(v)) {
    const r = intToI64(v);
    if (intOverflow != 0) { raise(OverflowError, "Python int too large to convert to C long"); return -1; }
    return r;
  }
  const i = index(v);
  if (i == 0) return -1;
  const r = intToI64(i);
  const over = intOverflow;
  decref(i);
  if (over != 0) { raise(OverflowError, "Python int too large to convert to C long"); return -1; }
  return r;
}
/** The same for a C int argument. */
export function asI32(v: u64): i32 {
  const r = asI64(v);
  if (r == -1 && errorOccurred()) return -1;
  if (r < <i64>i32.MIN_VALUE || r > <i64>i32.MAX_VALUE) {
    raise(OverflowError, r > 0 ? "signed integer is greater than maximum" : "signed integer is less than minimum");
    return -1;
  }
  return <i32>r;
}
/** A C unsigned long long argument; u64.MAX_VALUE and an error for negative or too large ones. Ints only, no __index__. */
export function asU64(v: u64): u64 {
  if (!isIntObject(v)) { raise(TypeError, "an integer is required"); return u64.MAX_VALUE; }
  if (Value.isInt(v)) {
    const i = Value.toSmall(v);
    if (i >= 0) return <u64>i;
    raise(OverflowError, "can't convert negative int to unsigned");
    return u64.MAX_VALUE;
  }
  const p = changetype<PyInt>(Value.ptr(v));
  if (p.sign < 0) { raise(OverflowError, "can't convert negative int to unsigned"); return u64.MAX_VALUE; }
  if (p.size > 2) { raise(OverflowError, "int too big to convert"); return u64.MAX_VALUE; }
  return intToU64Wrapping(v);
}
/** An integer argument (__index__ allowed) clamped to the range of i64: what slices want. -1 with an error for what is no integer. */
export function asI64Clamped(v: u64): i64 {
  if (Value.isInt(v)) return Value.toSmall(v);
  if (isIntObject(v)) return intToI64(v);
  const i = index(v);
  if (i == 0) return -1;
  const r = intToI64(i);
  decref(i);
  return r;
}
/** A size or an index; too large: `error` ("cannot fit 'int' into an index-sized integer"). -1 with an error. */
export function asIndexOr(v: u64, error: usize): i64 {
  if (Value.isInt(v)) return Value.toSmall(v);
  const i = index(v);
  if (i == 0) return -1;
  const r = intToI64(i);
  const over = intOverflow;
  decref(i);
  if (over != 0) {
    raisef(error, "cannot fit '%T' into an index-sized integer", v);
    return -1;
  }
  return r;
}
/** A size: OverflowError when it does not fit. */
export function asIndex(v: u64): i64 { return asIndexOr(v, OverflowError); }
/** A subscript: IndexError when it does not fit, as sequences raise it. */
export function asSubscript(v: u64): i64 { return asIndexOr(v, IndexError); }

// ---------------------------------------------------------------------------------------------------- sign, order, hash

/** -1, 0, 1. */
export function intSign(v: u64): i32 {
  if (Value.isInt(v)) {
    const i = Value.toSmall(v);
    return i < 0 ? -1 : <i32>(i != 0);
  }
  return changetype<PyInt>(Value.ptr(v)).sign;
}
export function isNegativeInt(v: u64): bool { return intSign(v) < 0; }

/** Three-way comparison of two ints of any kind. */
export function intCompare(a: u64, b: u64): i32 {
  if (Value.bothInts(a, b)) {
    const x = Value.toSmall(a), y = Value.toSmall(b);
    return x < y ? -1 : <i32>(x > y);
  }
  const p = intView(a, 0), q = intView(b, 1);
  if (p.sign != q.sign) return p.sign < q.sign ? -1 : 1;
  const c = limbsCompare(limbsOf(p), p.size, limbsOf(q), q.size);
  return p.sign < 0 ? -c : c;
}

export const HASH_MODULUS: u64 = (1 << 61) - 1;

/** hash() of any int: the number modulo 2^61 - 1 with its sign; -1 becomes -2. */
export function hashInt(v: u64): i64 {
  if (Value.isInt(v)) {
    const i = Value.toSmall(v);
    return i == -1 ? -2 : i;
  }
  const p = changetype<PyInt>(Value.ptr(v));
  let h: u64 = 0;
  for (let i = p.size - 1; i >= 0; i--) {
    h = ((h << 32) & HASH_MODULUS) | (h >> 29);
    h += <u64>load<u32>(limbsOf(p) + (<usize>i << 2));
    if (h >= HASH_MODULUS) h -= HASH_MODULUS;
  }
  const s = p.sign < 0 ? -<i64>h : <i64>h;
  return s == -1 ? -2 : s;
}

/** Number of bits of the magnitude of an int. */
export function intBitLength(v: u64): i64 {
  if (Value.isInt(v)) {
    const i = Value.toSmall(v);
    return 64 - clz<i64>(i < 0 ? -i : i);
  }
  const p = changetype<PyInt>(Value.ptr(v));
  return limbsBitLength(limbsOf(p), p.size);
}

/** dealloc slot of exact ints. */
export function intDealloc(p: usize): void { freeObject(p); }

/** True if ValueError is set (used where CPython turns one error into another). */
export function isValueError(): bool { return tstate.exc != 0 && <usize>Value.obj(tstate.exc).type == ValueError; }

export { intAdd, intSub, intMul, intFloorDiv, intMod, intDivMod, intTrueDiv, intPow, intPowMod, intNegate, intAbs, intInvert, intLshift, intRshift, intAnd, intOr, intXor, intGcd } from "./int_arithmetic";
export { intToStr, intFromStr, intFromF64, intToF64 } from "./int_conversion";
