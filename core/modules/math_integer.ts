// math: the functions on ints: gcd, lcm, isqrt, factorial, perm, comb. Ints are immutable: nothing to protect.

import { Value } from "../value";
import { TypeError, ValueError, OverflowError } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { freeObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, raiseNoMemory, errorOccurred } from "../errors";
import { checkArgs } from "../args";
import { index } from "../objects/abstract";
import { PyInt, newInt, finishInt, limbsOf, intFromI64, intFromU64, intSign, intCompare, intToI64, intToU64Wrapping, intOverflow, intBitLength, exactInt } from "../objects/int";
import { intAdd, intSub, intMul, intFloorDiv, intAbs, intGcd, intShiftLeft, intShiftRight } from "../objects/int_arithmetic";
import { hostBigSqrt } from "../host";

/** f(a, b) with a stolen. */
function foldGcd(a: u64, b: u64): u64 {
  const r = intGcd(a, b);
  decref(a);
  return r;
}
export function mathGcd(self: u64, args: usize, nargs: i32): u64 {
  if (nargs == 2 && Value.bothInts(load<u64>(args), load<u64>(args, 8))) return intGcd(load<u64>(args), load<u64>(args, 8));
  let r: u64 = Value.fromSmall(0);
  for (let i = 0; i < nargs; i++) {
    const v = index(load<u64>(args + (<usize>i << 3)));
    if (v == 0) { decref(r); return 0; }
    r = foldGcd(r, v);
    decref(v);
    if (r == 0) return 0;
  }
  return r;
}
/** |a * b| / gcd(a, b), a stolen. */
function foldLcm(a: u64, b: u64): u64 {
  if (intSign(a) == 0 || intSign(b) == 0) { decref(a); return Value.fromSmall(0); }
  const g = intGcd(a, b);
  if (g == 0) { decref(a); return 0; }
  const q = intFloorDiv(a, g);
  decref(a);
  decref(g);
  if (q == 0) return 0;
  const m = intMul(q, b);
  decref(q);
  if (m == 0) return 0;
  const r = intAbs(m);
  decref(m);
  return r;
}
export function mathLcm(self: u64, args: usize, nargs: i32): u64 {
  let r: u64 = Value.fromSmall(1);
  for (let i = 0; i < nargs; i++) {
    const v = index(load<u64>(args + (<usize>i << 3)));
    if (v == 0) { decref(r); return 0; }
    r = foldLcm(r, v);
    decref(v);
    if (r == 0) return 0;
  }
  return r;
}

// ---------------------------------------------------------------------------------------------------- square root

/** floor(sqrt(m)) */
function isqrt64(m: u64): u64 {
  let r = <u64>sqrt<f64>(<f64>m);
  while (r > 0xffff_ffff || r * r > m) r--;
  while (r < 0xffff_ffff && (r + 1) * (r + 1) <= m) r++;
  return r;
}
/** From this many bits the host's square root is asked. */
const HOST_BITS: i64 = 200_000;

/** floor(sqrt(n)) of an int n >= 0 (borrowed). */
export function intSqrt(n: u64): u64 {
  const bits = intBitLength(n);
  if (bits <= 64) return intFromU64(isqrt64(intToU64Wrapping(n)));
  if (bits > HOST_BITS) {
    const p = changetype<PyInt>(Value.ptr(n));
    const size = (p.size + 1) >> 1;
    const r = newInt(size);
    if (changetype<usize>(r) == 0) return 0;
    if (hostBigSqrt(limbsOf(p), p.size, limbsOf(r)) < 0) { freeObject(changetype<usize>(r)); return raiseNoMemory(); }
    return finishInt(r, size, 1);
  }
  // Newton's iteration, the precision doubling with each step: a is within 1 of sqrt(n >> 2 (c - d))
  const c = (bits - 1) >> 1;
  let length = 64 - <i32>clz<i64>(c);
  let d = c >> (length - 5);
  const top = intShiftRight(n, 2 * c - 62);
  if (top == 0) return 0;
  let a = intFromU64(isqrt64(intToU64Wrapping(top)) >> <u64>(31 - d));
  decref(top);
  for (let s = length - 6; s >= 0 && a != 0; s--) {
    const e = d;
    d = c >> <i64>s;
    const shifted = intShiftRight(n, 2 * c - d - e + 1);
    const q = shifted ? intFloorDiv(shifted, a) : 0;
    if (shifted) decref(shifted);
    const scaled = q ? intShiftLeft(a, d - 1 - e) : 0;
    decref(a);
    a = scaled ? intAdd(scaled, q) : 0;
    if (q) decref(q);
    if (scaled) decref(scaled);
  }
  if (a == 0) return 0;
  const square = intMul(a, a);
  if (square == 0) { decref(a); return 0; }
  const over = intCompare(square, n) > 0;
  decref(square);
  if (!over) return a;
  const r = intSub(a, Value.fromSmall(1));
  decref(a);
  return r;
}
export function mathIsqrt(self: u64, arg: u64): u64 {
  const n = index(arg);
  if (n == 0) return 0;
  if (intSign(n) < 0) { decref(n); return raise(ValueError, "isqrt() argument must be nonnegative"); }
  const r = intSqrt(n);
  decref(n);
  return r;
}

// ---------------------------------------------------------------------------------------------------- factorial, perm, comb

/** Product of the numbers from low to high inclusive in steps of `step`, by halves. */
function productRange(low: u64, high: u64, step: u64): u64 {
  const count = (high - low) / step + 1;
  const bits = 64 - clz<u64>(high);
  if (count * bits <= 64) {
    let r: u64 = low;
    for (let x = low + step; x <= high; x += step) r *= x;
    return intFromU64(r);
  }
  const middle = low + (count / 2 - 1) * step;
  const a = productRange(low, middle, step);
  if (a == 0) return 0;
  const b = productRange(middle + step, high, step);
  if (b == 0) { decref(a); return 0; }
  const r = intMul(a, b);
  decref(a);
  decref(b);
  return r;
}
/** n! for n >= 0: its odd part times a power of two. */
function factorial(n: u64): u64 {
  if (n <= 20) {
    let r: u64 = 1;
    for (let i: u64 = 2; i <= n; i++) r *= i;
    return intFromU64(r);
  }
  if (n > 0x7fff_ffff) return raiseNoMemory();
  // odd part = product over i of the odd numbers up to n >> i
  let inner: u64 = Value.fromSmall(1), outer: u64 = Value.fromSmall(1);
  let last: u64 = 1; // greatest odd number already in inner
  for (let i = 62 - <i32>clz<u64>(n); i >= 0; i--) {
    const v = n >> <u64>i;
    const upper = (v & 1) != 0 ? v : v - 1;
    if (upper > last) {
      const p = productRange(last + 2, upper, 2);
      const t = p ? intMul(inner, p) : 0;
      if (p) decref(p);
      decref(inner);
      if (t == 0) { decref(outer); return 0; }
      inner = t;
      last = upper;
    }
    const t = intMul(outer, inner);
    decref(outer);
    if (t == 0) { decref(inner); return 0; }
    outer = t;
  }
  decref(inner);
  const r = intShiftLeft(outer, <i64>(n - <u64>popcnt<u64>(n)));
  decref(outer);
  return r;
}
export function mathFactorial(self: u64, arg: u64): u64 {
  const v = index(arg);
  if (v == 0) return 0;
  const n = intToI64(v);
  const over = intOverflow;
  decref(v);
  if (over > 0) return raisef(OverflowError, "factorial() argument should not exceed %d", <u64>i64.MAX_VALUE);
  if (n < 0) return raise(ValueError, "factorial() not defined for negative values");
  return factorial(<u64>n);
}

/** n (n-1) ... (n-k+1) for an int n of any size, k >= 1. */
function fallingProduct(n: u64, k: u64): u64 {
  if (k == 1) return exactInt(n);
  const half = k >> 1;
  const a = fallingProduct(n, half);
  if (a == 0) return 0;
  const offset = intFromU64(half);
  const rest = intSub(n, offset);
  decref(offset);
  const b = rest ? fallingProduct(rest, k - half) : 0;
  if (rest) decref(rest);
  if (b == 0) { decref(a); return 0; }
  const r = intMul(a, b);
  decref(a);
  decref(b);
  return r;
}
function permutations(n: u64, k: u64): u64 {
  if (k == 0) return Value.fromSmall(1);
  if (intBitLength(n) <= 63) {
    const m = intToU64Wrapping(n);
    return productRange(m - k + 1, m, 1);
  }
  return fallingProduct(n, k);
}
/** C(n, k): while it fits a machine word one product and division at a time, else by halves: C(n, j) C(n-j, k-j) / C(k, j). */
function combinations(n: u64, k: u64): u64 {
  if (k == 0) return Value.fromSmall(1);
  if (k == 1) return exactInt(n);
  if (intBitLength(n) <= 63) {
    const m = intToU64Wrapping(n);
    let r: u64 = m, i: u64 = 1, x = m;
    let fits = true;
    while (i < k) {
      x--;
      i++;
      if (x != 0 && r > u64.MAX_VALUE / x) { fits = false; break; }
      r = r * x / i;
    }
    if (fits) return intFromU64(r);
  }
  const j = k >> 1;
  const a = combinations(n, j);
  if (a == 0) return 0;
  const offset = intFromU64(j);
  const rest = intSub(n, offset);
  decref(offset);
  const b = rest ? combinations(rest, k - j) : 0;
  if (rest) decref(rest);
  const p = b ? intMul(a, b) : 0;
  decref(a);
  if (b) decref(b);
  if (p == 0) return 0;
  const whole = intFromU64(k);
  const c = whole ? combinations(whole, j) : 0;
  if (whole) decref(whole);
  if (c == 0) { decref(p); return 0; }
  const r = intFloorDiv(p, c);
  decref(p);
  decref(c);
  return r;
}
/** Arguments of perm and comb as ints >= 0 (new references, in argN and argK); false: error. */
let argN: u64 = 0;
let argK: u64 = 0;
function twoNaturals(a: u64, b: u64): bool {
  const n = index(a);
  if (n == 0) return false;
  const k = index(b);
  if (k == 0) { decref(n); return false; }
  if (intSign(n) < 0 || intSign(k) < 0) {
    raise(ValueError, intSign(n) < 0 ? "n must be a non-negative integer" : "k must be a non-negative integer");
    decref(n);
    decref(k);
    return false;
  }
  argN = n;
  argK = k;
  return true;
}
export function mathPerm(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("perm", nargs, 1, 2)) return 0;
  if (nargs == 1 || load<u64>(args, 8) == NONE) return mathFactorial(self, load<u64>(args));
  if (!twoNaturals(load<u64>(args), load<u64>(args, 8))) return 0;
  const n = argN, k = argK;
  let r: u64;
  if (intCompare(n, k) < 0) r = Value.fromSmall(0);
  else {
    const ki = intToI64(k);
    r = intOverflow != 0 ? raisef(OverflowError, "k must not exceed %d", <u64>i64.MAX_VALUE) : permutations(n, <u64>ki);
  }
  decref(n);
  decref(k);
  return r;
}
export function mathComb(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("comb", nargs, 2, 2)) return 0;
  if (!twoNaturals(load<u64>(args), load<u64>(args, 8))) return 0;
  const n = argN, k = argK;
  const rest = intSub(n, k);
  let r: u64 = 0;
  if (rest != 0) {
    if (intSign(rest) < 0) r = Value.fromSmall(0);
    else {
      const ki = intToI64(intCompare(rest, k) < 0 ? rest : k);
      r = intOverflow != 0 ? raisef(OverflowError, "min(n - k, k) must not exceed %d", <u64>i64.MAX_VALUE) : combinations(n, <u64>ki);
    }
    decref(rest);
  }
  decref(n);
  decref(k);
  return r;
}
