// float: text from numbers and numbers from text, correctly rounded in both directions.
//
// Texts are built in this thread's own buffer: nothing to protect.

import { rawAlloc, rawFree } from "../memory/heap";
import { strFromAscii } from "./str";
import { mulHigh } from "./int_limbs";
import { hostFloatDigits, hostFloatParse } from "../host";

/** Powers of ten that a double holds exactly. */
const POWERS: usize = memory.data<f64>([
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
]);
@inline function power10(k: i32): f64 { return load<f64>(POWERS + (<usize>k << 3)); }

// ---------------------------------------------------------------------------------------------------- digits

/** This thread's buffers: digits as floatDigits leaves them, and the finished text. They grow and are kept. */
let digitsAt: usize = 0;
let digitsRoom: i32 = 0;
let textAt: usize = 0;
let textRoom: i32 = 0;
let pointAt: usize = 0;

/** What floatDigits found: the number is 0.d1d2d3... * 10**decimalPoint; decimalPoint as dtoa's decpt. */
export let decimalPoint: i32 = 0;
export let digitCount: i32 = 0;

function needDigits(n: i32): bool {
  if (pointAt == 0) pointAt = rawAlloc(16);
  if (n <= digitsRoom) return true;
  const p = rawAlloc(<usize>n);
  if (p == 0) return false;
  if (digitsAt) rawFree(digitsAt);
  digitsAt = p;
  digitsRoom = n;
  return true;
}

/**
 * The decimal digits of a finite f >= 0 (trailing zeros removed; "0" for zero): mode 0 shortest that reads back, 2 `n` significant digits, 3 `n` digits
 * after the point. Returns their address (0: no memory), sets digitCount and decimalPoint.
 */
export function floatDigits(f: f64, mode: i32, n: i32): usize {
  if (!needDigits(mode == 3 ? 330 + max(n, 0) : 32 + max(n, 0))) return 0;
  const out = digitsAt;
  if (f == 0) {
    store<u8>(out, 48);
    digitCount = 1;
    decimalPoint = 1;
    return out;
  }
  if (mode == 0 && shortDigits(f, out)) return out;
  if (mode == 3 && fixedDigits(f, n, out)) return out;
  digitCount = hostFloatDigits(f, mode, n, out, pointAt);
  decimalPoint = <i32>load<i32>(pointAt);
  if (digitCount == 0) decimalPoint = mode == 3 ? -n : 1;
  return out;
}

/**
 * Shortest digits without the host, where at most 15 are enough: if m / 10**k (both exact) rounds to f and m has at most 15 digits, no other number
 * of at most 15 digits rounds to f, so m's are the shortest.
 */
function shortDigits(f: f64, out: usize): bool {
  let m: u64 = 0;
  let k = 0;
  if (f < 1e15) {
    if (f < 1e-7) return false;
    let found = false;
    // integers, then 1, 2, ... decimals
    for (; k <= 22; k++) {
      const y = f * power10(k);
      if (y >= 1e15) break;
      const r = nearest(y);
      if (r / power10(k) == f) { m = <u64>r; found = true; break; }
    }
    if (!found || m == 0) return false;
  } else return false;
  while (m % 10 == 0) { m /= 10; k--; }
  let n = 0;
  for (let t = m; t != 0; t /= 10) n++;
  for (let i = n - 1; i >= 0; i--) {
    const q = m / 10;
    store<u8>(out + <usize>i, <u8>(48 + <u32>(m - q * 10)));
    m = q;
  }
  digitCount = n;
  decimalPoint = n - k;
  return true;
}

/** 10**n for n <= 18. */
function tenTo(n: i32): u64 {
  let p: u64 = 1;
  for (; n > 0; n--) p *= 10;
  return p;
}
/** `n` digits after the point without the host, for numbers whose lowest bit is at least 2**-63: exact arithmetic in 128 bits. */
function fixedDigits(f: f64, n: i32, out: usize): bool {
  if (n < 0 || n > 15 || f < 0.0009765625 || f >= 1e15) return false;
  const whole = <u64>f;
  const fraction = <u64>((f - <f64>whole) * 9223372036854775808.0); // exact: in units of 2**-63
  const scale = tenTo(n);
  if (whole != 0 && scale > 9000000000000000000 / (whole + 1)) return false;
  const high = mulHigh(fraction, scale), low = fraction * scale;
  let q = (high << 1) | (low >> 63);
  const rest = low & 0x7fff_ffff_ffff_ffff;
  const half: u64 = 0x4000_0000_0000_0000;
  q += whole * scale;
  if (rest > half || (rest == half && (q & 1) != 0)) q++;
  if (q == 0) { digitCount = 0; decimalPoint = -n; return true; }
  let count = 0;
  for (let t = q; t != 0; t /= 10) count++;
  decimalPoint = count - n;
  digitCount = count;
  for (let i = count - 1; i >= 0; i--) {
    const d = q / 10;
    store<u8>(out + <usize>i, <u8>(48 + <u32>(q - d * 10)));
    q = d;
  }
  return true;
}

// ---------------------------------------------------------------------------------------------------- text

export const FLOAT_SIGN: i32 = 1;      // always a sign
export const FLOAT_ADD_DOT_0: i32 = 2; // "1" becomes "1.0"
export const FLOAT_ALT: i32 = 4;       // '#': keep the point and trailing zeros
export const FLOAT_NO_NEG_0: i32 = 8;  // 'z': "-0.0" becomes "0.0"

/** Length of the text floatText made. */
export let floatTextLength: i32 = 0;

/**
 * The text of f: code 'r' (shortest), 'e', 'f', 'g' or their upper case forms. The address of ASCII text in this thread's buffer, valid until the next call;
 * floatTextLength bytes. 0: no memory (no error set).
 */
export function floatText(f: f64, code: u32, precision: i32, flags: i32): usize {
  let upper = false;
  if (code - 65 < 26) { upper = true; code += 32; }
  const negativeBit = (reinterpret<u64>(f) >> 63) != 0;
  if (f != f || abs(f) == Infinity) {
    if (textRoom < 16 && !needText(64)) return 0;
    let at = textAt;
    if (f == f && f < 0) store<u8>(at++, 45);
    else if (flags & FLOAT_SIGN) store<u8>(at++, 43);
    const word: u32 = f != f ? (upper ? 0x4e414e : 0x6e616e) : upper ? 0x464e49 : 0x666e69;
    store<u8>(at, <u8>word); store<u8>(at, <u8>(word >> 8), 1); store<u8>(at, <u8>(word >> 16), 2);
    floatTextLength = <i32>(at + 3 - textAt);
    return textAt;
  }
  let mode = 0;
  if (code == 101) { mode = 2; precision++; } // e
  else if (code == 102) mode = 3;             // f
  else if (code == 103) {                     // g
    mode = 2;
    if (precision == 0) precision = 1;
  } else precision = 17;                      // r
  const digits = floatDigits(abs(f), mode, precision);
  if (digits == 0) return 0;
  let count = digitCount;
  let point = decimalPoint;
  if (count == 0) { // rounded to zero
    store<u8>(digits, 48);
    count = 1;
    point = 1;
    if (mode == 3) { count = 0; point = -precision; }
  }
  const isZero = count == 0 || (count == 1 && load<u8>(digits) == 48);
  // which digits are shown: positions from `start` (<= point, <= 0) to `end`, relative to the first digit
  let useExponent = false;
  let end = count;
  if (code == 101) { useExponent = true; end = precision; }
  else if (code == 102) end = point + precision;
  else if (code == 103) {
    if (point <= -4 || point > precision - (flags & FLOAT_ADD_DOT_0 ? 1 : 0)) useExponent = true;
    if (flags & FLOAT_ALT) end = precision;
  } else if (point <= -4 || point > 16) useExponent = true;
  let exponent = 0;
  if (useExponent) {
    exponent = point - 1;
    point = 1;
  }
  // the digits cover [start, end) around the point
  const start = point <= 0 ? point - 1 : 0;
  if (!useExponent && (flags & FLOAT_ADD_DOT_0)) end = max(end, point + 1);
  else end = max(end, point);
  if (!needText(end - start + 24)) return 0;
  let at = textAt;
  let negative = negativeBit;
  if (negative && (flags & FLOAT_NO_NEG_0) && isZero) negative = false;
  if (negative) store<u8>(at++, 45);
  else if (flags & FLOAT_SIGN) store<u8>(at++, 43);
  for (let i = start; i < end; i++) {
    if (i == point) store<u8>(at++, 46);
    store<u8>(at++, i >= 0 && i < count ? load<u8>(digits + <usize>i) : 48);
  }
  // a point with nothing behind it stays only with '#'
  if (end == point && (flags & FLOAT_ALT)) store<u8>(at++, 46);
  if (useExponent) {
    store<u8>(at++, upper ? 69 : 101);
    store<u8>(at++, exponent < 0 ? 45 : 43);
    let e = abs(exponent);
    if (e >= 100) { store<u8>(at++, <u8>(48 + e / 100)); e %= 100; store<u8>(at++, <u8>(48 + e / 10)); }
    else store<u8>(at++, <u8>(48 + e / 10));
    store<u8>(at++, <u8>(48 + e % 10));
  }
  floatTextLength = <i32>(at - textAt);
  return textAt;
}
function needText(n: i32): bool {
  if (n <= textRoom) return true;
  const room = max(n, 512);
  const p = rawAlloc(<usize>room);
  if (p == 0) return false;
  if (textAt) rawFree(textAt);
  textAt = p;
  textRoom = room;
  return true;
}

/** repr(f): a new str. */
export function floatRepr(f: f64): u64 {
  const p = floatText(f, 114, 0, FLOAT_ADD_DOT_0);
  return <u64>strFromAscii(p, floatTextLength);
}

// ---------------------------------------------------------------------------------------------------- parsing

/** Set by parseFloat: where it stopped. */
export let floatParseEnd: usize = 0;

function lower(p: usize, end: usize): u32 { return p < end ? <u32>load<u8>(p) | 32 : 0; }
function isDigit(p: usize, end: usize): bool { return p < end && <u32>load<u8>(p) - 48 < 10; }

/**
 * Reads the longest float literal at p (sign, digits, point, exponent, inf, nan; no white space, no underscores), correctly rounded: too large gives an
 * infinity. floatParseEnd == p: there is none.
 */
export function parseFloat(p: usize, end: usize): f64 {
  floatParseEnd = p;
  let at = p;
  let negative = false;
  if (at < end && (load<u8>(at) == 45 || load<u8>(at) == 43)) { negative = load<u8>(at) == 45; at++; }
  const c = lower(at, end);
  if (c == 105 && lower(at + 1, end) == 110 && lower(at + 2, end) == 102) { // inf, infinity
    floatParseEnd = at + 3;
    if (lower(at + 3, end) == 105 && lower(at + 4, end) == 110 && lower(at + 5, end) == 105 && lower(at + 6, end) == 116 && lower(at + 7, end) == 121) floatParseEnd = at + 8;
    return negative ? -Infinity : Infinity;
  }
  if (c == 110 && lower(at + 1, end) == 97 && lower(at + 2, end) == 110) {
    floatParseEnd = at + 3;
    return negative ? reinterpret<f64>(<u64>0xfff8_0000_0000_0000) : NaN;
  }
  const start = at;
  let m: u64 = 0;
  let significant = 0, dropped = 0, fraction = 0, seen = 0;
  while (isDigit(at, end)) {
    const d = <u64>load<u8>(at) - 48;
    if (significant < 19) { m = m * 10 + d; if (m != 0) significant++; } else dropped++;
    seen++;
    at++;
  }
  if (at < end && load<u8>(at) == 46) {
    at++;
    while (isDigit(at, end)) {
      const d = <u64>load<u8>(at) - 48;
      if (significant < 19) { m = m * 10 + d; if (m != 0) significant++; fraction++; } else if (d != 0) dropped = max(dropped, 1);
      seen++;
      at++;
    }
  }
  if (seen == 0) return 0;
  let exponent = 0;
  if (lower(at, end) == 101) {
    let e = at + 1;
    let negativeExponent = false;
    if (e < end && (load<u8>(e) == 45 || load<u8>(e) == 43)) { negativeExponent = load<u8>(e) == 45; e++; }
    if (isDigit(e, end)) {
      while (isDigit(e, end)) {
        if (exponent < 100000) exponent = exponent * 10 + <i32>load<u8>(e) - 48;
        e++;
      }
      if (negativeExponent) exponent = -exponent;
      at = e;
    }
  }
  floatParseEnd = at;
  let f: f64;
  const k = exponent - fraction;
  if (m == 0 && dropped == 0) f = 0;
  else if (dropped == 0 && m <= <u64>1 << 53 && k >= -22 && k <= 22) f = k < 0 ? <f64>m / power10(-k) : <f64>m * power10(k);
  else f = hostFloatParse(start, <i32>(at - start));
  return negative ? -f : f;
}

/** Parses the whole ASCII text as float() does: white space around it, underscores between digits. False: not a float; the number is in floatParsed. */
export function floatFromAscii(p: usize, n: i32): bool {
  let end = p + <usize>n;
  while (p < end && isSpace(load<u8>(p))) p++;
  while (p < end && isSpace(load<u8>(end - 1))) end--;
  if (p == end) return false;
  let underscores = false;
  let last: u32 = 0;
  for (let q = p; q < end; q++) {
    const c = <u32>load<u8>(q);
    if (c == 95) {
      if (last - 48 >= 10) return false;
      underscores = true;
    } else if (last == 95 && c - 48 >= 10) return false;
    last = c;
  }
  if (last == 95) return false;
  if (!underscores) {
    floatParsed = parseFloat(p, end);
    return floatParseEnd == end;
  }
  const copy = rawAlloc(<usize>(end - p));
  if (copy == 0) return false;
  let at = copy;
  for (let q = p; q < end; q++) {
    const c = load<u8>(q);
    if (c != 95) store<u8>(at++, c);
  }
  floatParsed = parseFloat(copy, at);
  const whole = floatParseEnd == at;
  rawFree(copy);
  return whole;
}
export let floatParsed: f64 = 0;
function isSpace(c: u32): bool { return c == 32 || c - 9 < 5; }
