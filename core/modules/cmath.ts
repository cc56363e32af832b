// The cmath module: functions of complex numbers. Stateless: nothing to protect.

import { Value } from "../value";
import { ValueError, OverflowError } from "../objects/type_ids";
import { fromBool, TRUE, FALSE } from "../objects/singletons";
import { raise, errorOccurred } from "../errors";
import { tempArray, tempRelease } from "../call";
import { moduleFunction, moduleSet, O, FAST, FASTKW } from "../define";
import { parseArgs, checkArgs } from "../args";
import { newModule } from "../objects/module";
import { str } from "../objects/str";
import { asF64 } from "../objects/float";
import { newComplex, asComplex, complexQuotient, complexAbs, resultRe, resultIm } from "../objects/complex";
import { pairSteal } from "../objects/int_methods";
import { scalb } from "../objects/int_arithmetic";
import { registerModule } from "./registry";

const PI: f64 = 3.141592653589793, LN2: f64 = 0.6931471805599453, E: f64 = 2.718281828459045, LN10: f64 = 2.302585092994046;
const LARGE: f64 = 4.4942328371557893e+307;      // a quarter of the largest double
const SQRT_LARGE: f64 = 6.703903964971299e+153;
const LOG_LARGE: f64 = 708.3964185322641;      // its logarithm
const SQRT_TINY: f64 = 1.4916681462400413e-154; // square root of the smallest normal double
const TINY: f64 = 2.2250738585072014e-308;

/** The result of the functions below, and what went wrong: 0, DOMAIN or RANGE. This thread's. */
let re_: f64 = 0;
let im_: f64 = 0;
let problem: i32 = 0;
const DOMAIN: i32 = 1, RANGE: i32 = 2;

@inline function isInf(x: f64): bool { return abs(x) == Infinity; }
@inline function isFinite(x: f64): bool { return abs(x) < Infinity; }
@inline function copy(x: f64, s: f64): f64 { return copysign<f64>(x, s); }
function set(re: f64, im: f64): void { re_ = re; im_ = im; }

// ---------------------------------------------------------------------------------------------------- infinities and NaNs (C99, annex G)

/** The values that occur, by the codes in SPECIAL. */
const CONSTANTS: usize = memory.data<f64>([
  0.0, -0.0, 1.0, -1.0, Infinity, -Infinity, NaN, 3.141592653589793, -3.141592653589793, 1.5707963267948966, -1.5707963267948966,
  0.7853981633974483, -0.7853981633974483, 2.356194490192345, -2.356194490192345,
]);
/**
 * Results for arguments of which a part is infinite or NaN: seven rows (real part -inf, negative, -0, 0, positive, inf, NaN) of seven (imaginary part,
 * likewise); high half of the byte: code of the real part of the result, low half: of the imaginary part; 0xff: domain error.
 */
const SPECIAL: usize = memory.data<u8>([
  // acos
  0xd4, 0x74, 0x74, 0x75, 0x75, 0xd5, 0x64,
  0x94, 0x00, 0x00, 0x00, 0x00, 0x95, 0x66,
  0x94, 0x00, 0x00, 0x00, 0x00, 0x95, 0x96,
  0x94, 0x00, 0x00, 0x00, 0x00, 0x95, 0x96,
  0x94, 0x00, 0x00, 0x00, 0x00, 0x95, 0x66,
  0xb4, 0x04, 0x04, 0x05, 0x05, 0xb5, 0x64,
  0x64, 0x66, 0x66, 0x66, 0x66, 0x65, 0x66,
  // acosh
  0x4e, 0x48, 0x48, 0x47, 0x47, 0x4d, 0x46,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4c, 0x41, 0x41, 0x40, 0x40, 0x4b, 0x46,
  0x46, 0x66, 0x66, 0x66, 0x66, 0x46, 0x66,
  // asinh
  0x5c, 0x51, 0x51, 0x50, 0x50, 0x5b, 0x56,
  0x5a, 0x00, 0x00, 0x00, 0x00, 0x59, 0x66,
  0x5a, 0x00, 0x00, 0x00, 0x00, 0x59, 0x66,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4c, 0x41, 0x41, 0x40, 0x40, 0x4b, 0x46,
  0x46, 0x66, 0x61, 0x60, 0x66, 0x46, 0x66,
  // atanh
  0x1a, 0x1a, 0x1a, 0x19, 0x19, 0x19, 0x16,
  0x1a, 0x00, 0x00, 0x00, 0x00, 0x19, 0x66,
  0x1a, 0x00, 0x00, 0x00, 0x00, 0x19, 0x16,
  0x0a, 0x00, 0x00, 0x00, 0x00, 0x09, 0x06,
  0x0a, 0x00, 0x00, 0x00, 0x00, 0x09, 0x66,
  0x0a, 0x0a, 0x0a, 0x09, 0x09, 0x09, 0x06,
  0x0a, 0x66, 0x66, 0x66, 0x66, 0x09, 0x66,
  // cosh
  0xff, 0x44, 0x40, 0x41, 0x45, 0xff, 0x46,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x60,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x60,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x45, 0x41, 0x40, 0x44, 0xff, 0x46,
  0x66, 0x66, 0x60, 0x60, 0x66, 0x66, 0x66,
  // exp
  0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x45, 0x41, 0x40, 0x44, 0xff, 0x46,
  0x66, 0x66, 0x61, 0x60, 0x66, 0x66, 0x66,
  // log
  0x4e, 0x48, 0x48, 0x47, 0x47, 0x4d, 0x46,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4a, 0x00, 0x00, 0x00, 0x00, 0x49, 0x66,
  0x4c, 0x41, 0x41, 0x40, 0x40, 0x4b, 0x46,
  0x46, 0x66, 0x66, 0x66, 0x66, 0x46, 0x66,
  // sinh
  0xff, 0x55, 0x51, 0x50, 0x54, 0xff, 0x46,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x06,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x06,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x45, 0x41, 0x40, 0x44, 0xff, 0x46,
  0x66, 0x66, 0x61, 0x60, 0x66, 0x66, 0x66,
  // sqrt
  0x45, 0x05, 0x05, 0x04, 0x04, 0x44, 0x64,
  0x45, 0x00, 0x00, 0x00, 0x00, 0x44, 0x66,
  0x45, 0x00, 0x00, 0x00, 0x00, 0x44, 0x66,
  0x45, 0x00, 0x00, 0x00, 0x00, 0x44, 0x66,
  0x45, 0x00, 0x00, 0x00, 0x00, 0x44, 0x66,
  0x45, 0x41, 0x41, 0x40, 0x40, 0x44, 0x46,
  0x45, 0x66, 0x66, 0x66, 0x66, 0x44, 0x66,
  // tanh
  0x30, 0x31, 0x31, 0x30, 0x30, 0x30, 0x30,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0x20, 0x21, 0x21, 0x20, 0x20, 0x20, 0x20,
  0x66, 0x66, 0x61, 0x60, 0x66, 0x66, 0x66,
  // rect
  0xff, 0x54, 0x50, 0x51, 0x55, 0xff, 0x46,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
  0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0x66,
  0xff, 0x45, 0x41, 0x40, 0x44, 0xff, 0x46,
  0x66, 0x66, 0x60, 0x60, 0x66, 0x66, 0x66,
]);
const ACOS: i32 = 0, ACOSH: i32 = 1, ASINH: i32 = 2, ATANH: i32 = 3, COSH: i32 = 4, EXP: i32 = 5, LOG: i32 = 6, SINH: i32 = 7, SQRT: i32 = 8, TANH: i32 = 9, RECT: i32 = 10;

function classOf(x: f64): i32 {
  if (x != x) return 6;
  if (isInf(x)) return x > 0 ? 5 : 0;
  if (x != 0) return x > 0 ? 4 : 1;
  return reinterpret<u64>(x) >> 63 ? 2 : 3;
}
function special(f: i32, x: f64, y: f64): void {
  const c = <u32>load<u8>(SPECIAL + <usize>(f * 49 + classOf(x) * 7 + classOf(y)));
  if (c == 0xff) { problem = DOMAIN; set(NaN, NaN); return; }
  set(load<f64>(CONSTANTS + (<usize>(c >> 4) << 3)), load<f64>(CONSTANTS + (<usize>(c & 15) << 3)));
}
@inline function ordinary(x: f64, y: f64): bool { return isFinite(x) && isFinite(y); }

// ---------------------------------------------------------------------------------------------------- the functions

function sqrtOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) { special(SQRT, x, y); return; }
  if (x == 0 && y == 0) { set(0, y); return; }
  let ax = abs(x);
  const ay = abs(y);
  let s: f64;
  if (ax < TINY && ay < TINY) {
    ax = scalb(ax, 53);
    s = scalb(sqrt<f64>(ax + NativeMath.hypot(ax, scalb(ay, 53))), -27);
  } else {
    ax /= 8;
    s = 2 * sqrt<f64>(ax + NativeMath.hypot(ax, ay / 8));
  }
  const d = ay / (2 * s);
  if (x >= 0) set(s, copy(d, y)); else set(d, copy(s, y));
}
function logOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) { special(LOG, x, y); return; }
  const ax = abs(x), ay = abs(y);
  let r: f64;
  if (ax > LARGE || ay > LARGE) r = NativeMath.log(NativeMath.hypot(ax / 2, ay / 2)) + LN2;
  else if (ax < TINY && ay < TINY) {
    if (ax > 0 || ay > 0) r = NativeMath.log(NativeMath.hypot(scalb(ax, 53), scalb(ay, 53))) - 53 * LN2;
    else { problem = DOMAIN; set(-Infinity, NativeMath.atan2(y, x)); return; }
  } else {
    const h = NativeMath.hypot(ax, ay);
    if (0.71 <= h && h <= 1.73) { // near the unit circle
      const more = max(ax, ay), less = min(ax, ay);
      r = NativeMath.log1p((more - 1) * (more + 1) + less * less) / 2;
    } else r = NativeMath.log(h);
  }
  set(r, NativeMath.atan2(y, x));
}
function expOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) {
    if (isInf(x) && isFinite(y) && y != 0) {
      const size: f64 = x > 0 ? Infinity : 0;
      set(copy(size, NativeMath.cos(y)), copy(size, NativeMath.sin(y)));
    } else special(EXP, x, y);
    return;
  }
  if (x > LOG_LARGE) {
    const l = NativeMath.exp(x - 1);
    set(l * NativeMath.cos(y) * E, l * NativeMath.sin(y) * E);
  } else {
    const l = NativeMath.exp(x);
    set(l * NativeMath.cos(y), l * NativeMath.sin(y));
  }
  if (isInf(re_) || isInf(im_)) problem = RANGE;
}
function coshOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) {
    if (isInf(x) && isFinite(y) && y != 0) set(copy(Infinity, NativeMath.cos(y)), x > 0 ? copy(Infinity, NativeMath.sin(y)) : -copy(Infinity, NativeMath.sin(y)));
    else special(COSH, x, y);
    return;
  }
  if (abs(x) > LOG_LARGE) {
    const less = x - copy(1, x);
    set(NativeMath.cos(y) * NativeMath.cosh(less) * E, NativeMath.sin(y) * NativeMath.sinh(less) * E);
  } else set(NativeMath.cos(y) * NativeMath.cosh(x), NativeMath.sin(y) * NativeMath.sinh(x));
  if (isInf(re_) || isInf(im_)) problem = RANGE;
}
function sinhOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) {
    if (isInf(x) && isFinite(y) && y != 0) set(x > 0 ? copy(Infinity, NativeMath.cos(y)) : -copy(Infinity, NativeMath.cos(y)), copy(Infinity, NativeMath.sin(y)));
    else special(SINH, x, y);
    return;
  }
  if (abs(x) > LOG_LARGE) {
    const less = x - copy(1, x);
    set(NativeMath.cos(y) * NativeMath.sinh(less) * E, NativeMath.sin(y) * NativeMath.cosh(less) * E);
  } else set(NativeMath.cos(y) * NativeMath.sinh(x), NativeMath.sin(y) * NativeMath.cosh(x));
  if (isInf(re_) || isInf(im_)) problem = RANGE;
}
function tanhOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) {
    if (isInf(x) && isFinite(y) && y != 0) set(copy(1, x), copy(0, 2 * NativeMath.sin(y) * NativeMath.cos(y)));
    else special(TANH, x, y);
    return;
  }
  if (abs(x) > LOG_LARGE) {
    set(copy(1, x), 4 * NativeMath.sin(y) * NativeMath.cos(y) * NativeMath.exp(-2 * abs(x)));
    return;
  }
  const tx = NativeMath.tanh(x), ty = NativeMath.tan(y), cx = 1 / NativeMath.cosh(x);
  const product = tx * ty;
  const denominator = 1 + product * product;
  set(tx * (1 + ty * ty) / denominator, ((ty / denominator) * cx) * cx);
}
function acosOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) { special(ACOS, x, y); return; }
  if (abs(x) > LARGE || abs(y) > LARGE) {
    const l = NativeMath.log(NativeMath.hypot(x / 2, y / 2)) + LN2 * 2;
    set(NativeMath.atan2(abs(y), x), x < 0 ? -copy(l, y) : copy(l, -y));
    return;
  }
  sqrtOf(1 - x, -y);
  const ar = re_, ai = im_;
  sqrtOf(1 + x, y);
  set(2 * NativeMath.atan2(ar, re_), NativeMath.asinh(re_ * ai - im_ * ar));
}
function acoshOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) { special(ACOSH, x, y); return; }
  if (abs(x) > LARGE || abs(y) > LARGE) {
    set(NativeMath.log(NativeMath.hypot(x / 2, y / 2)) + LN2 * 2, NativeMath.atan2(y, x));
    return;
  }
  sqrtOf(x - 1, y);
  const ar = re_, ai = im_;
  sqrtOf(x + 1, y);
  set(NativeMath.asinh(ar * re_ + ai * im_), 2 * NativeMath.atan2(ai, re_));
}
function asinhOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) { special(ASINH, x, y); return; }
  if (abs(x) > LARGE || abs(y) > LARGE) {
    const l = NativeMath.log(NativeMath.hypot(x / 2, y / 2)) + LN2 * 2;
    set(y >= 0 ? copy(l, x) : -copy(l, -x), NativeMath.atan2(y, abs(x)));
    return;
  }
  sqrtOf(1 + y, -x);
  const ar = re_, ai = im_;
  sqrtOf(1 - y, x);
  set(NativeMath.asinh(ar * im_ - re_ * ai), NativeMath.atan2(y, ar * re_ - ai * im_));
}
function atanhOf(x: f64, y: f64): void {
  if (!ordinary(x, y)) { special(ATANH, x, y); return; }
  if (x < 0 || (x == 0 && reinterpret<u64>(x) >> 63)) {
    atanhOf(-x, -y);
    set(-re_, -im_);
    return;
  }
  const ay = abs(y);
  if (x > SQRT_LARGE || ay > SQRT_LARGE) {
    const h = NativeMath.hypot(x / 2, y / 2);
    set(x / 4 / h / h, -copy(PI / 2, -y));
  } else if (x == 1 && ay < SQRT_TINY) {
    if (ay == 0) { problem = DOMAIN; set(Infinity, y); }
    else set(-NativeMath.log(sqrt<f64>(ay) / sqrt<f64>(NativeMath.hypot(ay, 2))), copy(NativeMath.atan2(2, -ay) / 2, y));
  } else set(NativeMath.log1p(4 * x / ((1 - x) * (1 - x) + ay * ay)) / 4, -NativeMath.atan2(-2 * y, (1 - x) * (1 + x) - ay * ay) / 2);
}

// ---------------------------------------------------------------------------------------------------- Python functions

/** Opens a complex argument; false: error. Parts in resultRe, resultIm. */
function open(v: u64): bool {
  if (!asComplex(v)) return false;
  problem = 0;
  return true;
}
function finish(): u64 {
  if (problem == DOMAIN) return raise(ValueError, "math domain error");
  if (problem == RANGE) return raise(OverflowError, "math range error");
  return newComplex(re_, im_);
}
function acos_(m: u64, v: u64): u64 { if (!open(v)) return 0; acosOf(resultRe, resultIm); return finish(); }
function acosh_(m: u64, v: u64): u64 { if (!open(v)) return 0; acoshOf(resultRe, resultIm); return finish(); }
function asinh_(m: u64, v: u64): u64 { if (!open(v)) return 0; asinhOf(resultRe, resultIm); return finish(); }
function atanh_(m: u64, v: u64): u64 { if (!open(v)) return 0; atanhOf(resultRe, resultIm); return finish(); }
function cosh_(m: u64, v: u64): u64 { if (!open(v)) return 0; coshOf(resultRe, resultIm); return finish(); }
function sinh_(m: u64, v: u64): u64 { if (!open(v)) return 0; sinhOf(resultRe, resultIm); return finish(); }
function tanh_(m: u64, v: u64): u64 { if (!open(v)) return 0; tanhOf(resultRe, resultIm); return finish(); }
function exp_(m: u64, v: u64): u64 { if (!open(v)) return 0; expOf(resultRe, resultIm); return finish(); }
function sqrt_(m: u64, v: u64): u64 { if (!open(v)) return 0; sqrtOf(resultRe, resultIm); return finish(); }
// with w = i z: asin z = -i asinh w, and so on
function asin_(m: u64, v: u64): u64 { if (!open(v)) return 0; asinhOf(-resultIm, resultRe); set(im_, -re_); return finish(); }
function atan_(m: u64, v: u64): u64 { if (!open(v)) return 0; atanhOf(-resultIm, resultRe); set(im_, -re_); return finish(); }
function sin_(m: u64, v: u64): u64 { if (!open(v)) return 0; sinhOf(-resultIm, resultRe); set(im_, -re_); return finish(); }
function tan_(m: u64, v: u64): u64 { if (!open(v)) return 0; tanhOf(-resultIm, resultRe); set(im_, -re_); return finish(); }
function cos_(m: u64, v: u64): u64 { if (!open(v)) return 0; coshOf(-resultIm, resultRe); return finish(); }
function log10_(m: u64, v: u64): u64 { if (!open(v)) return 0; logOf(resultRe, resultIm); set(re_ / LN10, im_ / LN10); return finish(); }
function log_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("log", nargs, 1, 2)) return 0;
  if (!open(load<u64>(args))) return 0;
  logOf(resultRe, resultIm);
  if (nargs == 2) {
    const a = re_, b = im_;
    const first = problem;
    if (!open(load<u64>(args, 8))) return 0;
    logOf(resultRe, resultIm);
    if (first) problem = first;
    if (!complexQuotient(a, b, re_, im_)) problem = DOMAIN;
    set(resultRe, resultIm);
  }
  return finish();
}
function phase_(m: u64, v: u64): u64 { return open(v) ? Value.fromFloat(NativeMath.atan2(resultIm, resultRe)) : 0; }
function polar_(m: u64, v: u64): u64 {
  if (!open(v)) return 0;
  const x = resultRe, y = resultIm;
  const r = complexAbs(x, y);
  if (isInf(r) && ordinary(x, y)) return raise(OverflowError, "math range error");
  return pairSteal(Value.fromFloat(r), Value.fromFloat(NativeMath.atan2(y, x)));
}
function rect_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("rect", nargs, 2, 2)) return 0;
  const r = asF64(load<u64>(args));
  if (r != r && errorOccurred()) return 0;
  const phi = asF64(load<u64>(args, 8));
  if (phi != phi && errorOccurred()) return 0;
  problem = 0;
  if (!ordinary(r, phi)) {
    if (isInf(r) && isFinite(phi) && phi != 0) {
      const c = copy(Infinity, NativeMath.cos(phi)), s = copy(Infinity, NativeMath.sin(phi));
      if (r > 0) set(c, s); else set(-c, -s);
    } else special(RECT, r, phi);
  } else if (phi == 0) set(r, r * phi);
  else set(r * NativeMath.cos(phi), r * NativeMath.sin(phi));
  return finish();
}
function isfinite_(m: u64, v: u64): u64 { return open(v) ? fromBool(ordinary(resultRe, resultIm)) : 0; }
function isnan_(m: u64, v: u64): u64 { return open(v) ? fromBool(resultRe != resultRe || resultIm != resultIm) : 0; }
function isinf_(m: u64, v: u64): u64 { return open(v) ? fromBool(isInf(resultRe) || isInf(resultIm)) : 0; }
function isclose_(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4);
  if (out == 0) return 0;
  const ok = parseArgs("isclose", "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", args, nargs, kwnames, out);
  const v0 = load<u64>(out), v1 = load<u64>(out, 8), v2 = load<u64>(out, 16), v3 = load<u64>(out, 24);
  tempRelease(out);
  if (!ok || !open(v0)) return 0;
  const ar = resultRe, ai = resultIm;
  if (!open(v1)) return 0;
  const br = resultRe, bi = resultIm;
  let rel: f64 = 1e-9, tol: f64 = 0;
  if (v2) {
    rel = asF64(v2);
    if (rel != rel && errorOccurred()) return 0;
  }
  if (v3) {
    tol = asF64(v3);
    if (tol != tol && errorOccurred()) return 0;
  }
  if (rel < 0 || tol < 0) return raise(ValueError, "tolerances must be non-negative");
  if (ar == br && ai == bi) return TRUE;
  if (isInf(ar) || isInf(ai) || isInf(br) || isInf(bi)) return FALSE;
  const d = complexAbs(ar - br, ai - bi);
  return fromBool(d <= rel * complexAbs(br, bi) || d <= rel * complexAbs(ar, ai) || d <= tol);
}

function initCmath(): u64 {
  const m = newModule(str("cmath"));
  if (m == 0) return 0;
  moduleFunction(m, "acos", acos_.index, O, "($module, z, /)");
  moduleFunction(m, "acosh", acosh_.index, O, "($module, z, /)");
  moduleFunction(m, "asin", asin_.index, O, "($module, z, /)");
  moduleFunction(m, "asinh", asinh_.index, O, "($module, z, /)");
  moduleFunction(m, "atan", atan_.index, O, "($module, z, /)");
  moduleFunction(m, "atanh", atanh_.index, O, "($module, z, /)");
  moduleFunction(m, "cos", cos_.index, O, "($module, z, /)");
  moduleFunction(m, "cosh", cosh_.index, O, "($module, z, /)");
  moduleFunction(m, "exp", exp_.index, O, "($module, z, /)");
  moduleFunction(m, "isclose", isclose_.index, FASTKW, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)");
  moduleFunction(m, "isfinite", isfinite_.index, O, "($module, z, /)");
  moduleFunction(m, "isinf", isinf_.index, O, "($module, z, /)");
  moduleFunction(m, "isnan", isnan_.index, O, "($module, z, /)");
  moduleFunction(m, "log", log_.index, FAST, "($module, z, base=<unrepresentable>, /)");
  moduleFunction(m, "log10", log10_.index, O, "($module, z, /)");
  moduleFunction(m, "phase", phase_.index, O, "($module, z, /)");
  moduleFunction(m, "polar", polar_.index, O, "($module, z, /)");
  moduleFunction(m, "rect", rect_.index, FAST, "($module, r, phi, /)");
  moduleFunction(m, "sin", sin_.index, O, "($module, z, /)");
  moduleFunction(m, "sinh", sinh_.index, O, "($module, z, /)");
  moduleFunction(m, "sqrt", sqrt_.index, O, "($module, z, /)");
  moduleFunction(m, "tan", tan_.index, O, "($module, z, /)");
  moduleFunction(m, "tanh", tanh_.index, O, "($module, z, /)");
  moduleSet(m, "pi", Value.fromFloat(PI));
  moduleSet(m, "e", Value.fromFloat(E));
  moduleSet(m, "tau", Value.fromFloat(2 * PI));
  moduleSet(m, "inf", Value.fromFloat(Infinity));
  moduleSet(m, "infj", newComplex(0, Infinity));
  moduleSet(m, "nan", Value.fromFloat(NaN));
  moduleSet(m, "nanj", newComplex(0, NaN));
  return <u64>m;
}
export function registerCmath(): void { registerModule("cmath", initCmath.index); }
