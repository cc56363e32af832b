// Arithmetic on magnitudes: arrays of 32-bit limbs in memory, least significant first. No Python objects here.
//
// `p, n` is a pointer and a count of limbs. Unless said otherwise inputs are normalised (highest limb not 0; zero has no limbs), results are
// written to caller-provided memory and their normalised length is returned. Private memory of one thread: nothing to protect.

import { rawAlloc, rawFree } from "../memory/heap";
import { hostBigMul, hostBigDivMod } from "../host";

/** From this many limbs in the smaller operand Karatsuba pays. */
const KARATSUBA: i32 = 40;
/** From this many limbs in the smaller operand the host's FFT multiplication (divisor and quotient: its division) pays for the conversions. */
export const HOST_MUL: i32 = 2500;
export const HOST_DIV: i32 = 1200;

@inline function get(p: usize, i: i32): u64 { return <u64>load<u32>(p + (<usize>i << 2)); }
@inline function put(p: usize, i: i32, v: u64): void { store<u32>(p + (<usize>i << 2), <u32>v); }

export function limbsNormalize(p: usize, n: i32): i32 {
  while (n > 0 && load<u32>(p + (<usize>(n - 1) << 2)) == 0) n--;
  return n;
}

export function limbsCompare(a: usize, an: i32, b: usize, bn: i32): i32 {
  if (an != bn) return an < bn ? -1 : 1;
  for (let i = an - 1; i >= 0; i--) {
    const x = load<u32>(a + (<usize>i << 2)), y = load<u32>(b + (<usize>i << 2));
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/** Number of bits of the magnitude. */
export function limbsBitLength(p: usize, n: i32): i64 {
  if (n == 0) return 0;
  return (<i64>n << 5) - <i64>clz<u32>(load<u32>(p + (<usize>(n - 1) << 2)));
}

export function limbsBit(p: usize, n: i32, bit: i64): i32 {
  const i = <i32>(bit >> 5);
  if (i >= n) return 0;
  return <i32>((load<u32>(p + (<usize>i << 2)) >> <u32>(bit & 31)) & 1);
}

/** out may be a or b; room for max(an, bn) + 1 limbs. */
export function limbsAdd(out: usize, a: usize, an: i32, b: usize, bn: i32): i32 {
  if (an < bn) { const t = a; a = b; b = t; const k = an; an = bn; bn = k; }
  let carry: u64 = 0;
  let i = 0;
  for (; i + 1 < bn; i += 2) {
    const o = <usize>i << 2;
    const x = load<u64>(a + o);
    const s = x + load<u64>(b + o);
    const r = s + carry;
    carry = <u64>(s < x) | <u64>(r < s);
    store<u64>(out + o, r);
  }
  for (; i < bn; i++) {
    const s = get(a, i) + get(b, i) + carry;
    put(out, i, s);
    carry = s >> 32;
  }
  for (; i < an && carry != 0; i++) {
    const s = get(a, i) + carry;
    put(out, i, s);
    carry = s >> 32;
  }
  if (i < an) { if (out != a) memory.copy(out + (<usize>i << 2), a + (<usize>i << 2), <usize>(an - i) << 2); }
  else if (carry) { put(out, an, carry); return an + 1; }
  return an;
}

/** a - b where a >= b; out may be a or b; room for an limbs. Not normalised inputs are fine as long as an >= bn. */
export function limbsSub(out: usize, a: usize, an: i32, b: usize, bn: i32): i32 {
  let borrow: u64 = 0;
  let i = 0;
  for (; i + 1 < bn; i += 2) {
    const o = <usize>i << 2;
    const x = load<u64>(a + o), y = load<u64>(b + o);
    const s = x - y;
    const r = s - borrow;
    borrow = <u64>(x < y) | <u64>(s < borrow);
    store<u64>(out + o, r);
  }
  for (; i < bn; i++) {
    const s = get(a, i) - get(b, i) - borrow;
    put(out, i, s);
    borrow = s >> 63;
  }
  for (; i < an && borrow != 0; i++) {
    const s = get(a, i) - borrow;
    put(out, i, s);
    borrow = s >> 63;
  }
  if (i < an && out != a) memory.copy(out + (<usize>i << 2), a + (<usize>i << 2), <usize>(an - i) << 2);
  return limbsNormalize(out, an);
}

/** out[0..n) = a * m + add; the carry limb is returned. out may be a. */
export function limbsMulSmall(out: usize, a: usize, n: i32, m: u32, add: u32): u32 {
  let carry: u64 = <u64>add;
  const mm = <u64>m;
  for (let i = 0; i < n; i++) {
    carry += get(a, i) * mm;
    put(out, i, carry);
    carry >>= 32;
  }
  return <u32>carry;
}

/** out[0..n) += a[0..n) * m; the carry limb is returned. */
function addMul(out: usize, a: usize, n: i32, m: u64): u64 {
  let carry: u64 = 0;
  let end = a + (<usize>n << 2);
  const end4 = a + (<usize>(n & ~3) << 2);
  while (a < end4) {
    carry += <u64>load<u32>(a) * m + <u64>load<u32>(out); store<u32>(out, <u32>carry); carry >>= 32;
    carry += <u64>load<u32>(a, 4) * m + <u64>load<u32>(out, 4); store<u32>(out, <u32>carry, 4); carry >>= 32;
    carry += <u64>load<u32>(a, 8) * m + <u64>load<u32>(out, 8); store<u32>(out, <u32>carry, 8); carry >>= 32;
    carry += <u64>load<u32>(a, 12) * m + <u64>load<u32>(out, 12); store<u32>(out, <u32>carry, 12); carry >>= 32;
    a += 16; out += 16;
  }
  while (a < end) {
    carry += <u64>load<u32>(a) * m + <u64>load<u32>(out);
    store<u32>(out, <u32>carry);
    carry >>= 32;
    a += 4; out += 4;
  }
  return carry;
}

/** Schoolbook product into an + bn limbs (all written, not normalised). */
function mulSchool(out: usize, a: usize, an: i32, b: usize, bn: i32): void {
  memory.fill(out, 0, <usize>an << 2);
  put(out, an, 0);
  for (let j = 0; j < bn; j++) {
    const m = get(b, j);
    put(out, an + j, m == 0 ? 0 : addMul(out + (<usize>j << 2), a, an, m));
  }
}

/** Schoolbook square: the products off the diagonal are computed once and doubled. */
function squareSchool(out: usize, a: usize, n: i32): void {
  memory.fill(out, 0, <usize>n << 3);
  for (let i = 0; i + 1 < n; i++) {
    const m = get(a, i);
    const o = out + (<usize>(2 * i + 1) << 2);
    put(out, n + i, m == 0 ? 0 : addMul(o, a + (<usize>(i + 1) << 2), n - i - 1, m));
  }
  let carry: u64 = 0, top: u64 = 0;
  for (let i = 0; i < n; i++) {
    const o = out + (<usize>i << 3);
    const d = load<u64>(o);
    const x = get(a, i);
    const sq = x * x;
    const doubled = (d << 1) | top;
    top = d >> 63;
    const s = doubled + sq;
    const r = s + carry;
    carry = <u64>(s < doubled) | <u64>(r < s);
    store<u64>(o, r);
  }
}

/** |a - b| of two n-limb numbers (b has bn <= n limbs) into n limbs; true if a < b. */
function absDiff(out: usize, a: usize, n: i32, b: usize, bn: i32): bool {
  const la = limbsNormalize(a, n), lb = limbsNormalize(b, bn);
  const less = limbsCompare(a, la, b, lb) < 0;
  if (less) {
    limbsSub(out, b, lb, a, la);
    memory.fill(out + (<usize>lb << 2), 0, <usize>(n - lb) << 2);
  } else {
    limbsSub(out, a, la, b, lb);
    memory.fill(out + (<usize>la << 2), 0, <usize>(n - la) << 2);
  }
  return less;
}

/** out[0..n) += a[0..an), an <= n; the carry is returned. */
function addInto(out: usize, n: i32, a: usize, an: i32): u64 {
  let carry: u64 = 0;
  let i = 0;
  for (; i < an; i++) {
    const s = get(out, i) + get(a, i) + carry;
    put(out, i, s);
    carry = s >> 32;
  }
  for (; i < n && carry != 0; i++) {
    const s = get(out, i) + carry;
    put(out, i, s);
    carry = s >> 32;
  }
  return carry;
}
function subFrom(out: usize, n: i32, a: usize, an: i32): u64 {
  let borrow: u64 = 0;
  let i = 0;
  for (; i < an; i++) {
    const s = get(out, i) - get(a, i) - borrow;
    put(out, i, s);
    borrow = s >> 63;
  }
  for (; i < n && borrow != 0; i++) {
    const s = get(out, i) - borrow;
    put(out, i, s);
    borrow = s >> 63;
  }
  return borrow;
}

/** Karatsuba product of two n-limb numbers into 2n limbs; a == b squares. scratch: 8n + 256 limbs. */
function karatsuba(out: usize, a: usize, b: usize, n: i32, scratch: usize): void {
  if (n < KARATSUBA) {
    if (a == b) squareSchool(out, a, n); else mulSchool(out, a, n, b, n);
    return;
  }
  const m = (n + 1) >> 1, h = n - m;
  const a1 = a + (<usize>m << 2), b1 = b + (<usize>m << 2);
  const high = out + (<usize>m << 3);
  karatsuba(out, a, b, m, scratch);
  karatsuba(high, a1, b1, h, scratch);
  const da = scratch, t = scratch + (<usize>m << 3), rest = t + (<usize>m << 3);
  let negative: bool;
  let db = da;
  if (a == b) {
    absDiff(da, a, m, a1, h);
    negative = false;
  } else {
    db = da + (<usize>m << 2);
    negative = absDiff(da, a, m, a1, h) != absDiff(db, b, m, b1, h);
  }
  karatsuba(t, da, db, m, rest);
  // middle = low + high - (a0 - a1)(b0 - b1), built where the differences were
  const m2 = m << 1;
  memory.copy(scratch, out, <usize>m2 << 2);
  let top = addInto(scratch, m2, high, h << 1);
  if (negative) top += addInto(scratch, m2, t, m2); else top -= subFrom(scratch, m2, t, m2);
  const middle = out + (<usize>m << 2), room = 2 * n - m;
  addInto(middle, room, scratch, m2 < room ? m2 : room);
  if (top) {
    let carry = top;
    for (let i = m2; carry != 0 && i < room; i++) {
      const s = get(middle, i) + carry;
      put(middle, i, s);
      carry = s >> 32;
    }
  }
}

/** Product into an + bn limbs, out apart from a and b. Returns the normalised length; -1: out of memory (no error set). */
export function limbsMul(out: usize, a: usize, an: i32, b: usize, bn: i32): i32 {
  if (an < bn) { const t = a; a = b; b = t; const k = an; an = bn; bn = k; }
  if (bn == 0) return 0;
  if (bn == 1) {
    put(out, an, <u64>limbsMulSmall(out, a, an, load<u32>(b), 0));
    return limbsNormalize(out, an + 1);
  }
  const same = a == b && an == bn;
  if (bn < KARATSUBA) {
    if (same) squareSchool(out, a, an); else mulSchool(out, a, an, b, bn);
    return limbsNormalize(out, an + bn);
  }
  if (bn >= HOST_MUL) {
    if (hostBigMul(a, an, b, bn, out) < 0) return -1;
    return limbsNormalize(out, an + bn);
  }
  const scratch = rawAlloc((<usize>bn * 10 + 256) << 2);
  if (scratch == 0) return -1;
  if (an == bn) karatsuba(out, a, b, bn, scratch);
  else {
    // a in slices as long as b
    memory.fill(out, 0, <usize>(an + bn) << 2);
    const product = scratch + ((<usize>bn * 8 + 256) << 2);
    let i = 0;
    for (; i + bn <= an; i += bn) {
      karatsuba(product, a + (<usize>i << 2), b, bn, scratch);
      addInto(out + (<usize>i << 2), an + bn - i, product, bn << 1);
    }
    if (i < an) {
      const last = limbsNormalize(a + (<usize>i << 2), an - i);
      if (last) {
        const k = limbsMul(product, b, bn, a + (<usize>i << 2), last);
        if (k < 0) { rawFree(scratch); return -1; }
        addInto(out + (<usize>i << 2), an + bn - i, product, k);
      }
    }
  }
  rawFree(scratch);
  return limbsNormalize(out, an + bn);
}

/** q[0..n) = a / d, the remainder is returned; q may be a, or 0 when only the remainder is wanted. d != 0. */
export function limbsDivSmall(q: usize, a: usize, n: i32, d: u32): u32 {
  const dd = <u64>d;
  if (n < 4) {
    let r: u64 = 0;
    for (let i = n - 1; i >= 0; i--) {
      const x = (r << 32) | get(a, i);
      const k = x / dd;
      if (q) put(q, i, k);
      r = x - k * dd;
    }
    return <u32>r;
  }
  // division by multiplying with the reciprocal (Moeller and Granlund): one hardware division for the whole array
  const s = <u32>clz<u32>(d);
  const dn = d << s;
  const v = <u32>(u64.MAX_VALUE / <u64>dn); // low 32 bits: reciprocal - 2^32
  let r: u32 = 0;
  const high = load<u32>(a + (<usize>(n - 1) << 2));
  if (s) r = high >> (32 - s);
  for (let i = n - 1; i >= 0; i--) {
    let u0 = load<u32>(a + (<usize>i << 2)) << s;
    if (s && i) u0 |= load<u32>(a + (<usize>(i - 1) << 2)) >> (32 - s);
    const p = <u64>v * <u64>r + ((<u64>r << 32) | <u64>u0);
    let q1 = <u32>(p >> 32) + 1;
    let rem = u0 - q1 * dn;
    if (rem > <u32>p) { q1--; rem += dn; }
    if (rem >= dn) { q1++; rem -= dn; }
    if (q) store<u32>(q + (<usize>i << 2), q1);
    r = rem;
  }
  return r >> s;
}

/** This thread's work area for short divisions, in limbs. */
const SMALL_WORK: i32 = 128;
let smallWork: usize = 0;

/** out[0..n) -= a[0..n) * m; the borrow limb is returned. */
function subMul(out: usize, a: usize, n: i32, m: u64): u64 {
  // carry counts what is still to be taken away: at most 2^32
  let carry: u64 = 0;
  const end = a + (<usize>n << 2), end4 = a + (<usize>(n & ~3) << 2);
  while (a < end4) {
    let p = <u64>load<u32>(a) * m + carry;
    let x = <u64>load<u32>(out) - (p & 0xffff_ffff);
    store<u32>(out, <u32>x);
    p = <u64>load<u32>(a, 4) * m + (p >> 32) + (x >> 63);
    x = <u64>load<u32>(out, 4) - (p & 0xffff_ffff);
    store<u32>(out, <u32>x, 4);
    p = <u64>load<u32>(a, 8) * m + (p >> 32) + (x >> 63);
    x = <u64>load<u32>(out, 8) - (p & 0xffff_ffff);
    store<u32>(out, <u32>x, 8);
    p = <u64>load<u32>(a, 12) * m + (p >> 32) + (x >> 63);
    x = <u64>load<u32>(out, 12) - (p & 0xffff_ffff);
    store<u32>(out, <u32>x, 12);
    carry = (p >> 32) + (x >> 63);
    a += 16; out += 16;
  }
  while (a < end) {
    const p = <u64>load<u32>(a) * m + carry;
    const x = <u64>load<u32>(out) - (p & 0xffff_ffff);
    store<u32>(out, <u32>x);
    carry = (p >> 32) + (x >> 63);
    a += 4; out += 4;
  }
  return carry;
}

/**
 * Truncated division, b not 0: q gets an - bn + 1 limbs (an >= bn; 0: not wanted), r bn limbs (0: not wanted); both unnormalised, apart from a and b.
 * an < bn must be handled by the caller. -1: out of memory.
 */
export function limbsDivMod(q: usize, r: usize, a: usize, an: i32, b: usize, bn: i32): i32 {
  if (bn == 1) {
    const rem = limbsDivSmall(q, a, an, load<u32>(b));
    if (r) store<u32>(r, rem);
    return 0;
  }
  if (bn >= HOST_DIV && an - bn >= HOST_DIV) {
    let qq: usize = 0;
    if (q) { qq = rawAlloc(<usize>an << 2); if (qq == 0) return -1; }
    const code = hostBigDivMod(a, an, b, bn, qq, r);
    if (q) { memory.copy(q, qq, <usize>(an - bn + 1) << 2); rawFree(qq); }
    return code < 0 ? -1 : 0;
  }
  // Knuth, algorithm D: u and v are a and b shifted so that v's top bit is set
  const small = an + 1 + bn <= SMALL_WORK;
  if (small && smallWork == 0) smallWork = rawAlloc(<usize>SMALL_WORK << 2);
  const work = small ? smallWork : rawAlloc(<usize>(an + 1 + bn) << 2);
  if (work == 0) return -1;
  const u = work, v = work + (<usize>(an + 1) << 2);
  const s = clz<u32>(load<u32>(b + (<usize>(bn - 1) << 2)));
  put(u, an, limbsShiftLeftSmall(u, a, an, s));
  limbsShiftLeftSmall(v, b, bn, s);
  const v1 = get(v, bn - 1), v2 = get(v, bn - 2);
  for (let j = an - bn; j >= 0; j--) {
    const uj = u + (<usize>j << 2);
    const top = (get(uj, bn) << 32) | get(uj, bn - 1);
    let qhat: u64;
    if (top >> 32 >= v1) qhat = 0xffff_ffff;
    else {
      qhat = top / v1;
      let rhat = top - qhat * v1;
      const next = get(uj, bn - 2);
      while (rhat <= 0xffff_ffff && qhat * v2 > ((rhat << 32) | next)) { qhat--; rhat += v1; }
    }
    if (qhat) {
      const borrow = subMul(uj, v, bn, qhat);
      const t = get(uj, bn);
      put(uj, bn, t - borrow);
      if (t < borrow) {
        do {
          qhat--;
          const c = addInto(uj, bn + 1, v, bn);
          if (c) break;
        } while (true);
      }
    }
    if (q) put(q, j, qhat);
  }
  if (r) limbsShiftRightSmall(r, u, bn, s);
  if (!small) rawFree(work);
  return 0;
}

/** out[0..n) = a << s (0 <= s < 32), the bits shifted out are returned. out may be a. */
export function limbsShiftLeftSmall(out: usize, a: usize, n: i32, s: u32): u64 {
  if (s == 0) { memory.copy(out, a, <usize>n << 2); return 0; }
  let carry: u64 = 0;
  for (let i = 0; i < n; i++) {
    const x = (get(a, i) << s) | carry;
    put(out, i, x);
    carry = x >> 32;
  }
  return carry;
}
/** out[0..n) = a >> s (0 <= s < 32). out may be a. */
export function limbsShiftRightSmall(out: usize, a: usize, n: i32, s: u32): void {
  if (s == 0) { memory.copy(out, a, <usize>n << 2); return; }
  for (let i = 0; i < n; i++) {
    const high = i + 1 < n ? get(a, i + 1) : 0;
    put(out, i, ((high << 32) | get(a, i)) >> s);
  }
}

/** High 64 bits of the product of two u64. */
export function mulHigh(a: u64, b: u64): u64 {
  const al = a & 0xffff_ffff, ah = a >> 32, bl = b & 0xffff_ffff, bh = b >> 32;
  const ll = al * bl;
  const lh = al * bh + (ll >> 32);
  const hl = ah * bl + (lh & 0xffff_ffff);
  return ah * bh + (lh >> 32) + (hl >> 32);
}
