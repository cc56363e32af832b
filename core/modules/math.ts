// The math module: argument checking, errors, and the functions that walk iterables. Stateless: nothing to protect.

import { Value } from "../value";
import { PyType } from "../objects/type_object";
import { TypeError, ValueError, OverflowError, MemoryError, TUPLE } from "../objects/type_ids";
import { NONE, TRUE, FALSE, fromBool } from "../objects/singletons";
import { rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, raiseNoMemory, errorOccurred, errorMatches, clearError } from "../errors";
import { call0, tempArray, tempRelease } from "../call";
import { moduleFunction, moduleSet, moduleDoc, O, FAST, FASTKW } from "../define";
import { checkArgs, parseArgs } from "../args";
import { typeOf } from "../objects/type";
import { lookupSpecial } from "../objects/attributes";
import { getIter, iterNext, index, add, multiply, trueDivide, toTuple } from "../objects/abstract";
import { newModule } from "../objects/module";
import { id, str } from "../objects/str";
import { tupleGet, tupleSize } from "../objects/tuple";
import { isIntObject, isExactInt, intSign, intFromI64, intToI64, intOverflow, intToU64Wrapping } from "../objects/int";
import { intMul, intAdd, intShiftLeft, intTrueDiv, scalb } from "../objects/int_arithmetic";
import { intFromF64, intToF64, intFrexp, frexpExponent } from "../objects/int_conversion";
import { pairSteal } from "../objects/int_methods";
import { asF64 } from "../objects/float";
import { floatRepr } from "../objects/float_format";
import { registerModule } from "./registry";
import { mathGcd, mathLcm, mathIsqrt, mathFactorial, mathPerm, mathComb } from "./math_integer";
import {
  mathError, clearMathError, MATH_DOMAIN, MATH_RANGE, log10, gamma, lgamma, erf, erfc, ieeeRemainder, exactProduct, productHigh, productLow, vectorNorm, nextAfter, exponentOf,
} from "./math_functions";

@inline function isFinite(x: f64): bool { return abs(x) < Infinity; }
@inline function isNan(x: f64): bool { return x != x; }
@inline function failed(x: f64): bool { return x != x && errorOccurred(); }

function domainError(): u64 { return raise(ValueError, "math domain error"); }
function rangeError(): u64 { return raise(OverflowError, "math range error"); }
/** ValueError with a format that takes the argument's repr as %S. */
function domainErrorFor(format: string, x: f64): u64 {
  const r = floatRepr(x);
  if (r == 0) return 0;
  raisef(ValueError, format, r);
  decref(r);
  return 0;
}
/** Result r of a function of x: NaN from a number is a domain error, infinity from a finite number an overflow or a domain error. */
function finish1(x: f64, r: f64, canOverflow: bool): u64 {
  if (isNan(r) && !isNan(x)) return domainError();
  if (abs(r) == Infinity && isFinite(x)) return canOverflow ? rangeError() : domainError();
  return Value.fromFloat(r);
}
function finish1For(x: f64, r: f64, format: string): u64 {
  if ((isNan(r) && !isNan(x)) || (abs(r) == Infinity && isFinite(x))) return domainErrorFor(format, x);
  return Value.fromFloat(r);
}
function finish2(x: f64, y: f64, r: f64): u64 {
  if (isNan(r)) {
    if (!isNan(x) && !isNan(y)) return domainError();
  } else if (abs(r) == Infinity && isFinite(x) && isFinite(y)) return rangeError();
  return Value.fromFloat(r);
}

function acos_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, NativeMath.acos(x), "expected a number in range from -1 up to 1, got %S"); }
function asin_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, NativeMath.asin(x), "expected a number in range from -1 up to 1, got %S"); }
function acosh_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, NativeMath.acosh(x), "expected argument value not less than 1, got %S"); }
function atanh_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, NativeMath.atanh(x), "expected a number between -1 and 1, got %S"); }
function log1p_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, x == 0 ? x : NativeMath.log1p(x), "expected argument value > -1, got %S"); }
function cos_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, NativeMath.cos(x), "expected a finite input, got %S"); }
function sin_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, NativeMath.sin(x), "expected a finite input, got %S"); }
function tan_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, NativeMath.tan(x), "expected a finite input, got %S"); }
function sqrt_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1For(x, sqrt<f64>(x), "expected a nonnegative input, got %S"); }
function asinh_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.asinh(x), false); }
function atan_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.atan(x), false); }
function cbrt_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.cbrt(x), false); }
function tanh_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.tanh(x), false); }
function cosh_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.cosh(x), true); }
function sinh_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.sinh(x), true); }
function exp_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.exp(x), true); }
function exp2_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.exp2(x), true); }
function expm1_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : finish1(x, NativeMath.expm1(x), true); }
function fabs_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : Value.fromFloat(abs(x)); }
function erf_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : Value.fromFloat(erf(x)); }
function erfc_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : Value.fromFloat(erfc(x)); }
function degrees_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : Value.fromFloat(x * (180.0 / 3.141592653589793)); }
function radians_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : Value.fromFloat(x * (3.141592653589793 / 180.0)); }
function isfinite_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : fromBool(isFinite(x)); }
function isnan_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : fromBool(isNan(x)); }
function isinf_(m: u64, v: u64): u64 { const x = asF64(v); return failed(x) ? 0 : fromBool(abs(x) == Infinity); }
function finishReported(x: f64, r: f64): u64 {
  if (mathError == MATH_DOMAIN) return domainErrorFor("expected a noninteger or positive integer, got %S", x);
  if (mathError == MATH_RANGE && abs(r) >= 1.5) return rangeError();
  return Value.fromFloat(r);
}
function gamma_(m: u64, v: u64): u64 {
  const x = asF64(v);
  if (failed(x)) return 0;
  clearMathError();
  return finishReported(x, gamma(x));
}
function lgamma_(m: u64, v: u64): u64 {
  const x = asF64(v);
  if (failed(x)) return 0;
  clearMathError();
  return finishReported(x, lgamma(x));
}

/** Two float arguments in argX and argY; false: error. */
let argX: f64 = 0;
let argY: f64 = 0;
function two(name: string, args: usize, nargs: i32): bool {
  if (!checkArgs(name, nargs, 2, 2)) return false;
  const x = asF64(load<u64>(args));
  if (failed(x)) return false;
  const y = asF64(load<u64>(args, 8));
  if (failed(y)) return false;
  argX = x;
  argY = y;
  return true;
}
function atan2_(m: u64, args: usize, nargs: i32): u64 { return two("atan2", args, nargs) ? finish2(argX, argY, NativeMath.atan2(argX, argY)) : 0; }
function copysign_(m: u64, args: usize, nargs: i32): u64 { return two("copysign", args, nargs) ? Value.fromFloat(copysign<f64>(argX, argY)) : 0; }
function remainder_(m: u64, args: usize, nargs: i32): u64 { return two("remainder", args, nargs) ? finish2(argX, argY, ieeeRemainder(argX, argY)) : 0; }
function fmod_(m: u64, args: usize, nargs: i32): u64 {
  if (!two("fmod", args, nargs)) return 0;
  if (abs(argY) == Infinity && isFinite(argX)) return Value.fromFloat(argX);
  const r = NativeMath.mod(argX, argY);
  if (isNan(r) && !isNan(argX) && !isNan(argY)) return domainError();
  return Value.fromFloat(r);
}
function pow_(m: u64, args: usize, nargs: i32): u64 {
  if (!two("pow", args, nargs)) return 0;
  const x = argX, y = argY;
  let r: f64;
  if (!isFinite(x) || !isFinite(y)) {
    if (isNan(x)) r = y == 0 ? 1 : x;
    else if (isNan(y)) r = x == 1 ? 1 : y;
    else if (abs(x) == Infinity) {
      const odd = isFinite(y) && NativeMath.mod(abs(y), 2.0) == 1.0;
      r = y > 0 ? (odd ? x : abs(x)) : y == 0 ? 1 : odd ? copysign<f64>(0, x) : 0;
    } else if (abs(x) == 1) r = 1;
    else r = (y > 0) == (abs(x) > 1) ? Infinity : 0;
    return Value.fromFloat(r);
  }
  r = NativeMath.pow(x, y);
  if (isNan(r)) return domainError();
  if (abs(r) == Infinity) return x == 0 ? domainError() : rangeError();
  return Value.fromFloat(r);
}

// ---------------------------------------------------------------------------------------------------- to integers

/** v.name() through the type; 0 without an error: the type has no such method. */
function callSpecial(v: u64, name: usize): u64 {
  const f = lookupSpecial(v, name);
  if (f == 0) return 0;
  const r = call0(f);
  decref(f);
  return r;
}
function ceil_(m: u64, v: u64): u64 {
  if (Value.isInt(v)) return v;
  if (!Value.isFloat(v)) {
    const r = callSpecial(v, id("__ceil__"));
    if (r != 0 || errorOccurred()) return r;
  }
  const x = asF64(v);
  return failed(x) ? 0 : intFromF64(ceil(x));
}
function floor_(m: u64, v: u64): u64 {
  if (Value.isInt(v)) return v;
  if (!Value.isFloat(v)) {
    const r = callSpecial(v, id("__floor__"));
    if (r != 0 || errorOccurred()) return r;
  }
  const x = asF64(v);
  return failed(x) ? 0 : intFromF64(floor(x));
}
function trunc_(m: u64, v: u64): u64 {
  if (Value.isInt(v)) return v;
  if (Value.isFloat(v)) return intFromF64(Value.toFloat(v));
  const r = callSpecial(v, id("__trunc__"));
  if (r != 0 || errorOccurred()) return r;
  return raisef(TypeError, "type %T doesn't define __trunc__ method", v);
}

// ---------------------------------------------------------------------------------------------------- logarithms

const LN: i32 = 0, LOG2: i32 = 1, LOG10: i32 = 2;
function logOf(x: f64, which: i32): f64 { return which == LN ? NativeMath.log(x) : which == LOG2 ? NativeMath.log2(x) : log10(x); }
function logarithm(v: u64, which: i32): u64 {
  if (isIntObject(v)) {
    if (intSign(v) <= 0) return raise(ValueError, "expected a positive input");
    if (Value.isInt(v)) return Value.fromFloat(logOf(<f64>Value.toSmall(v), which));
    const m = intFrexp(v);
    if (frexpExponent <= 1024) {
      const x = scalb(m, <i32>frexpExponent);
      if (isFinite(x)) return Value.fromFloat(logOf(x, which));
    }
    const e = <f64>frexpExponent;
    return Value.fromFloat(logOf(m, which) + logOf(2.0, which) * e);
  }
  const x = asF64(v);
  if (failed(x)) return 0;
  return finish1For(x, logOf(x, which), "expected a positive input, got %S");
}
function log_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("log", nargs, 1, 2)) return 0;
  const a = logarithm(load<u64>(args), LN);
  if (a == 0 || nargs == 1) return a;
  const b = logarithm(load<u64>(args, 8), LN);
  if (b == 0) return 0;
  return trueDivide(a, b);
}
function log2_(m: u64, v: u64): u64 { return logarithm(v, LOG2); }
function log10_(m: u64, v: u64): u64 { return logarithm(v, LOG10); }

// ---------------------------------------------------------------------------------------------------- parts of floats

function frexp_(m: u64, v: u64): u64 {
  const x = asF64(v);
  if (failed(x)) return 0;
  if (!isFinite(x) || x == 0) return pairSteal(Value.fromFloat(x), Value.fromSmall(0));
  const e = exponentOf(x);
  return pairSteal(Value.fromFloat(scalb(x, -e)), Value.fromSmall(e));
}
function ldexp_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("ldexp", nargs, 2, 2)) return 0;
  const x = asF64(load<u64>(args));
  if (failed(x)) return 0;
  const i = load<u64>(args, 8);
  if (!isIntObject(i)) return raise(TypeError, "Expected an int as second argument to ldexp.");
  const e = intToI64(i);
  if (x == 0 || !isFinite(x)) return Value.fromFloat(x);
  if (e > 0x7fff_ffff) return rangeError();
  if (e < -0x7fff_ffff) return Value.fromFloat(copysign<f64>(0, x));
  const r = scalb(x, <i32>e);
  return abs(r) == Infinity ? rangeError() : Value.fromFloat(r);
}
function modf_(m: u64, v: u64): u64 {
  const x = asF64(v);
  if (failed(x)) return 0;
  if (abs(x) == Infinity) return pairSteal(Value.fromFloat(copysign<f64>(0, x)), Value.fromFloat(x));
  if (isNan(x)) return pairSteal(Value.fromFloat(x), Value.fromFloat(x));
  const whole = trunc<f64>(x);
  return pairSteal(Value.fromFloat(copysign<f64>(x - whole, x)), Value.fromFloat(whole));
}
function nextafter_(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs("nextafter", "($module, x, y, /, *, steps=None)", args, nargs, kwnames, out);
  const xv = load<u64>(out), yv = load<u64>(out, 8), stepsArg = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return 0;
  const x = asF64(xv);
  if (failed(x)) return 0;
  const y = asF64(yv);
  if (failed(y)) return 0;
  if (stepsArg == 0 || stepsArg == NONE) return Value.fromFloat(nextAfter(x, y));
  const i = index(stepsArg);
  if (i == 0) return 0;
  if (intSign(i) < 0) { decref(i); return raise(ValueError, "steps must be a non-negative integer"); }
  intToI64(i);
  const steps: u64 = intOverflow != 0 ? u64.MAX_VALUE : intToU64Wrapping(i);
  decref(i);
  if (steps == 0) return Value.fromFloat(x);
  if (isNan(x)) return Value.fromFloat(x);
  if (isNan(y)) return Value.fromFloat(y);
  const ux = reinterpret<u64>(x), uy = reinterpret<u64>(y);
  if (ux == uy) return Value.fromFloat(x);
  const sign: u64 = 0x8000_0000_0000_0000;
  const ax = ux & ~sign, ay = uy & ~sign;
  let r: u64;
  if ((ux ^ uy) & sign) {
    if (ax + ay <= steps) r = uy;
    else if (ax < steps) r = (uy & sign) | (steps - ax);
    else r = ux - steps;
  } else if (ax > ay) r = ax - ay >= steps ? ux - steps : uy;
  else r = ay - ax >= steps ? ux + steps : uy;
  return Value.fromFloat(reinterpret<f64>(r));
}
function ulp_(m: u64, v: u64): u64 {
  let x = asF64(v);
  if (failed(x)) return 0;
  if (isNan(x)) return Value.fromFloat(x);
  x = abs(x);
  if (x == Infinity) return Value.fromFloat(x);
  const next = nextAfter(x, Infinity);
  return Value.fromFloat(next == Infinity ? x - nextAfter(x, -Infinity) : next - x);
}
function isclose_(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4);
  if (out == 0) return 0;
  const ok = parseArgs("isclose", "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)", args, nargs, kwnames, out);
  const v0 = load<u64>(out), v1 = load<u64>(out, 8), v2 = load<u64>(out, 16), v3 = load<u64>(out, 24);
  tempRelease(out);
  if (!ok) return 0;
  const a = asF64(v0);
  if (failed(a)) return 0;
  const b = asF64(v1);
  if (failed(b)) return 0;
  let rel: f64 = 1e-9, tol: f64 = 0;
  if (v2) {
    rel = asF64(v2);
    if (failed(rel)) return 0;
  }
  if (v3) {
    tol = asF64(v3);
    if (failed(tol)) return 0;
  }
  if (rel < 0 || tol < 0) return raise(ValueError, "tolerances must be non-negative");
  if (a == b) return TRUE;
  if (abs(a) == Infinity || abs(b) == Infinity) return FALSE;
  const d = abs(b - a);
  return fromBool(d <= abs(rel * b) || d <= abs(rel * a) || d <= tol);
}

/** x * y + z with one rounding, by exact integers. */
export function fusedMultiplyAdd(x: f64, y: f64, z: f64): f64 {
  if (!isFinite(x) || !isFinite(y) || !isFinite(z) || x == 0 || y == 0) return x * y + z;
  if (z == 0) {
    const p = x * y;
    if (p != 0 && abs(p) > 1e-290 && abs(p) < Infinity) return p; // one rounding anyway
  }
  const xe = exponentOf(abs(x)) - 53, ye = exponentOf(abs(y)) - 53;
  const ze = z == 0 ? xe + ye : exponentOf(abs(z)) - 53;
  const mx = intFromF64(scalb(x, -xe)), my = intFromF64(scalb(y, -ye)), mz = intFromF64(scalb(z, -ze));
  const pe = xe + ye;
  const e = min(pe, ze);
  let r: f64 = NaN;
  const p = intMul(mx, my);
  const ps = p ? intShiftLeft(p, pe - e) : 0, zs = intShiftLeft(mz, ze - e);
  const sum = ps != 0 && zs != 0 ? intAdd(ps, zs) : 0;
  if (sum != 0) {
    if (intSign(sum) == 0) r = z == 0 ? x * y + z : 0;
    else {
      const sign: f64 = intSign(sum) < 0 ? -1 : 1;
      let q: u64;
      if (e < 0) {
        const d = intShiftLeft(Value.fromSmall(1), -e);
        q = d ? intTrueDiv(sum, d) : 0;
        if (d) decref(d);
      } else {
        const s = intShiftLeft(sum, e);
        q = s ? intTrueDiv(s, Value.fromSmall(1)) : 0;
        if (s) decref(s);
      }
      if (q != 0) r = Value.toFloat(q);
      else if (errorMatches(OverflowError)) { clearError(); r = sign * Infinity; }
    }
    decref(sum);
  }
  decref(mx); decref(my); decref(mz);
  if (p) decref(p);
  if (ps) decref(ps);
  if (zs) decref(zs);
  return r;
}
function fma_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("fma", nargs, 3, 3)) return 0;
  const x = asF64(load<u64>(args));
  if (failed(x)) return 0;
  const y = asF64(load<u64>(args, 8));
  if (failed(y)) return 0;
  const z = asF64(load<u64>(args, 16));
  if (failed(z)) return 0;
  const r = fusedMultiplyAdd(x, y, z);
  if (isFinite(r)) return Value.fromFloat(r);
  if (errorOccurred()) return 0;
  if (isNan(r)) {
    if (!isNan(x) && !isNan(y) && !isNan(z)) return raise(ValueError, "invalid operation in fma");
  } else if (isFinite(x) && isFinite(y) && isFinite(z)) return raise(OverflowError, "overflow in fma");
  return Value.fromFloat(r);
}

// ---------------------------------------------------------------------------------------------------- sums, products, norms

/** Exact sum of floats: partial sums that do not overlap, added up and rounded once. */
function fsum_(m: u64, iterable: u64): u64 {
  const it = getIter(iterable);
  if (it == 0) return 0;
  let room = 32, n = 0;
  let p = rawAlloc(32 << 3);
  if (p == 0) { decref(it); return raiseNoMemory(); }
  let special: f64 = 0, infinite: f64 = 0;
  let result: u64 = 0;
  let ok = true;
  while (true) {
    const item = iterNext(it);
    if (item == 0) {
      if (errorOccurred()) ok = false;
      break;
    }
    let x = asF64(item);
    decref(item);
    if (failed(x)) { ok = false; break; }
    const original = x;
    let i = 0;
    for (let j = 0; j < n; j++) {
      let y = load<f64>(p + (<usize>j << 3));
      if (abs(x) < abs(y)) { const t = x; x = y; y = t; }
      const hi = x + y;
      const lo = y - (hi - x);
      if (lo != 0) { store<f64>(p + (<usize>i << 3), lo); i++; }
      x = hi;
    }
    n = i;
    if (x != 0) {
      if (!isFinite(x)) {
        if (isFinite(original)) { raise(OverflowError, "intermediate overflow in fsum"); ok = false; break; }
        if (abs(original) == Infinity) infinite += original;
        special += original;
        n = 0;
      } else {
        if (n >= room) {
          const grown = rawRealloc(p, <usize>room << 4);
          if (grown == 0) { raise(MemoryError, "math.fsum partials"); ok = false; break; }
          p = grown;
          room <<= 1;
        }
        store<f64>(p + (<usize>n << 3), x);
        n++;
      }
    }
  }
  if (ok) {
    if (special != 0) {
      if (isNan(infinite)) raise(ValueError, "-inf + inf in fsum");
      else result = Value.fromFloat(special);
    } else {
      let hi: f64 = 0, lo: f64 = 0;
      if (n > 0) {
        hi = load<f64>(p + (<usize>--n << 3));
        while (n > 0) {
          const x = hi, y = load<f64>(p + (<usize>--n << 3));
          hi = x + y;
          lo = y - (hi - x);
          if (lo != 0) break;
        }
        // half-way cases: the next partial decides
        if (n > 0) {
          const next = load<f64>(p + (<usize>(n - 1) << 3));
          if ((lo < 0 && next < 0) || (lo > 0 && next > 0)) {
            const y = lo * 2.0;
            const x = hi + y;
            if (y == x - hi) hi = x;
          }
        }
      }
      result = Value.fromFloat(hi);
    }
  }
  rawFree(p);
  decref(it);
  return result;
}

function prod_(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  const ok = parseArgs("prod", "($module, iterable, /, *, start=1)", args, nargs, kwnames, out);
  const iterable = load<u64>(out), start = load<u64>(out, 8);
  tempRelease(out);
  if (!ok) return 0;
  const it = getIter(iterable);
  if (it == 0) return 0;
  let r = start ? newRef(start) : Value.fromSmall(1);
  while (true) {
    const item = iterNext(it);
    if (item == 0) {
      if (errorOccurred()) { decref(r); r = 0; }
      break;
    }
    let t: u64;
    if (Value.isFloat(r) && Value.isFloat(item)) t = Value.fromFloat(Value.toFloat(r) * Value.toFloat(item));
    else if (isExactInt(r) && isExactInt(item)) t = intMul(r, item);
    else t = multiply(r, item);
    decref(r);
    decref(item);
    r = t;
    if (r == 0) break;
  }
  decref(it);
  return r;
}

/** An exact float, int or bool as f64 for the float path of sumprod: in pathValue. */
let pathValue: f64 = 0;
function pathNumber(v: u64): bool {
  if (Value.isFloat(v)) { pathValue = Value.toFloat(v); return true; }
  if (Value.isInt(v)) { pathValue = <f64>Value.toSmall(v); return true; }
  if (v == TRUE || v == FALSE) { pathValue = v == TRUE ? 1 : 0; return true; }
  if (!isExactInt(v)) return false;
  pathValue = intToF64(v);
  if (isNan(pathValue)) { clearError(); return false; }
  return true;
}
function sumprod_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("sumprod", nargs, 2, 2)) return 0;
  const p = getIter(load<u64>(args));
  if (p == 0) return 0;
  const q = getIter(load<u64>(args, 8));
  if (q == 0) { decref(p); return 0; }
  let total: u64 = Value.fromSmall(0);
  let floatPath = true, floatUsed = false, intPath = true;
  // the sum of the float products in triple precision
  let hi: f64 = 0, lo: f64 = 0, tiny: f64 = 0;
  let ok = true;
  while (true) {
    const a = iterNext(p);
    if (a == 0 && errorOccurred()) { ok = false; break; }
    const b = iterNext(q);
    if (b == 0 && errorOccurred()) { if (a) decref(a); ok = false; break; }
    if ((a == 0) != (b == 0)) {
      if (a) decref(a);
      if (b) decref(b);
      raise(ValueError, "Inputs are not the same length");
      ok = false;
      break;
    }
    const finished = a == 0;
    if (intPath) {
      if (!finished && isExactInt(a) && isExactInt(b)) {
        const t = intMul(a, b);
        const s = t ? intAdd(total, t) : 0;
        if (t) decref(t);
        decref(a);
        decref(b);
        if (s == 0) { ok = false; break; }
        decref(total);
        total = s;
        continue;
      }
      intPath = false;
    }
    if (floatPath) {
      if (!finished && (Value.isFloat(a) || Value.isFloat(b)) && pathNumber(a)) {
        const x = pathValue;
        if (pathNumber(b)) {
          exactProduct(x, pathValue);
          if (isNan(productHigh) || isNan(productLow)) { productFallback(x, pathValue); }
          // sums without loss, the smallest parts lossy
          const ph = productHighValue(), pl = productLowValue();
          const s1 = hi + ph, z1 = s1 - hi, e1 = (hi - (s1 - z1)) + (ph - z1);
          const s2 = lo + pl, z2 = s2 - lo, e2 = (lo - (s2 - z2)) + (pl - z2);
          const s3 = s2 + e1, z3 = s3 - s2, e3 = (s2 - (s3 - z3)) + (e1 - z3);
          if (isFinite(s1)) {
            hi = s1;
            lo = s3;
            tiny = tiny + e2 + e3;
            floatUsed = true;
            decref(a);
            decref(b);
            continue;
          }
        }
      }
      floatPath = false;
      if (floatUsed) {
        const s = lo + hi, z = s - lo, e = (lo - (s - z)) + (hi - z);
        const t = add(total, Value.fromFloat(tiny + e + s));
        decref(total);
        total = t;
        if (total == 0) { if (a) decref(a); if (b) decref(b); ok = false; break; }
      }
    }
    if (finished) break;
    const t = multiply(a, b);
    decref(a);
    decref(b);
    if (t == 0) { ok = false; break; }
    const s = add(total, t);
    decref(t);
    decref(total);
    total = s;
    if (total == 0) { ok = false; break; }
  }
  decref(p);
  decref(q);
  if (!ok && total != 0) { decref(total); total = 0; }
  return total;
}
/** Large factors overflow when they are split: scaled by powers of two the product is exact again. */
let scaledHigh: f64 = 0;
let scaledLow: f64 = 0;
let scaledUsed: bool = false;
function productFallback(x: f64, y: f64): void {
  scaledUsed = true;
  scaledHigh = x * y;
  scaledLow = 0;
  if (!isFinite(scaledHigh)) return;
  const ex = abs(x) > 1e150 ? 128 : 0, ey = abs(y) > 1e150 ? 128 : 0;
  exactProduct(scalb(x, -ex), scalb(y, -ey));
  scaledLow = scalb(productLow, ex + ey);
}
function productHighValue(): f64 { return scaledUsed ? scaledHigh : productHigh; }
function productLowValue(): f64 {
  if (!scaledUsed) return productLow;
  scaledUsed = false;
  return scaledLow;
}

function hypot_(m: u64, args: usize, nargs: i32): u64 {
  const p = rawAlloc(<usize>max(nargs, 1) << 3);
  if (p == 0) return raiseNoMemory();
  let largest: f64 = 0;
  let nan = false;
  for (let i = 0; i < nargs; i++) {
    const x = abs(asF64(load<u64>(args + (<usize>i << 3))));
    if (failed(x)) { rawFree(p); return 0; }
    store<f64>(p + (<usize>i << 3), x);
    if (isNan(x)) nan = true;
    if (x > largest) largest = x;
  }
  const r = vectorNorm(p, nargs, largest, nan);
  rawFree(p);
  return Value.fromFloat(r);
}
function dist_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("dist", nargs, 2, 2)) return 0;
  const a = toTuple(load<u64>(args));
  if (a == 0) return 0;
  const b = toTuple(load<u64>(args, 8));
  if (b == 0) { decref(a); return 0; }
  const n = <i32>tupleSize(<usize>a);
  let r: u64 = 0;
  if (n != <i32>tupleSize(<usize>b)) raise(ValueError, "both points must have the same number of dimensions");
  else {
    const p = rawAlloc(<usize>max(n, 1) << 3);
    if (p == 0) raiseNoMemory();
    else {
      let largest: f64 = 0;
      let nan = false, ok = true;
      for (let i = 0; i < n; i++) {
        const x = asF64(tupleGet(<usize>a, i));
        if (failed(x)) { ok = false; break; }
        const y = asF64(tupleGet(<usize>b, i));
        if (failed(y)) { ok = false; break; }
        const d = abs(x - y);
        store<f64>(p + (<usize>i << 3), d);
        if (isNan(d)) nan = true;
        if (d > largest) largest = d;
      }
      if (ok) r = Value.fromFloat(vectorNorm(p, n, largest, nan));
      rawFree(p);
    }
  }
  decref(a);
  decref(b);
  return r;
}

function initMath(): u64 {
  const m = newModule(str("math"));
  if (m == 0) return 0;
  moduleFunction(m, "acos", acos_.index, O, "($module, x, /)");
  moduleFunction(m, "acosh", acosh_.index, O, "($module, x, /)");
  moduleFunction(m, "asin", asin_.index, O, "($module, x, /)");
  moduleFunction(m, "asinh", asinh_.index, O, "($module, x, /)");
  moduleFunction(m, "atan", atan_.index, O, "($module, x, /)");
  moduleFunction(m, "atan2", atan2_.index, FAST, "($module, y, x, /)");
  moduleFunction(m, "atanh", atanh_.index, O, "($module, x, /)");
  moduleFunction(m, "cbrt", cbrt_.index, O, "($module, x, /)");
  moduleFunction(m, "ceil", ceil_.index, O, "($module, x, /)");
  moduleFunction(m, "comb", mathComb.index, FAST, "($module, n, k, /)");
  moduleFunction(m, "copysign", copysign_.index, FAST, "($module, x, y, /)");
  moduleFunction(m, "cos", cos_.index, O, "($module, x, /)");
  moduleFunction(m, "cosh", cosh_.index, O, "($module, x, /)");
  moduleFunction(m, "degrees", degrees_.index, O, "($module, x, /)");
  moduleFunction(m, "dist", dist_.index, FAST, "($module, p, q, /)");
  moduleFunction(m, "erf", erf_.index, O, "($module, x, /)");
  moduleFunction(m, "erfc", erfc_.index, O, "($module, x, /)");
  moduleFunction(m, "exp", exp_.index, O, "($module, x, /)");
  moduleFunction(m, "exp2", exp2_.index, O, "($module, x, /)");
  moduleFunction(m, "expm1", expm1_.index, O, "($module, x, /)");
  moduleFunction(m, "fabs", fabs_.index, O, "($module, x, /)");
  moduleFunction(m, "factorial", mathFactorial.index, O, "($module, n, /)");
  moduleFunction(m, "floor", floor_.index, O, "($module, x, /)");
  moduleFunction(m, "fma", fma_.index, FAST, "($module, x, y, z, /)");
  moduleFunction(m, "fmod", fmod_.index, FAST, "($module, x, y, /)");
  moduleFunction(m, "frexp", frexp_.index, O, "($module, x, /)");
  moduleFunction(m, "fsum", fsum_.index, O, "($module, seq, /)");
  moduleFunction(m, "gamma", gamma_.index, O, "($module, x, /)");
  moduleFunction(m, "gcd", mathGcd.index, FAST, "($module, *integers)");
  moduleFunction(m, "hypot", hypot_.index, FAST, "($module, *coordinates)");
  moduleFunction(m, "isclose", isclose_.index, FASTKW, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)");
  moduleFunction(m, "isfinite", isfinite_.index, O, "($module, x, /)");
  moduleFunction(m, "isinf", isinf_.index, O, "($module, x, /)");
  moduleFunction(m, "isnan", isnan_.index, O, "($module, x, /)");
  moduleFunction(m, "isqrt", mathIsqrt.index, O, "($module, n, /)");
  moduleFunction(m, "lcm", mathLcm.index, FAST, "($module, *integers)");
  moduleFunction(m, "ldexp", ldexp_.index, FAST, "($module, x, i, /)");
  moduleFunction(m, "lgamma", lgamma_.index, O, "($module, x, /)");
  moduleFunction(m, "log", log_.index, FAST);
  moduleFunction(m, "log10", log10_.index, O, "($module, x, /)");
  moduleFunction(m, "log1p", log1p_.index, O, "($module, x, /)");
  moduleFunction(m, "log2", log2_.index, O, "($module, x, /)");
  moduleFunction(m, "modf", modf_.index, O, "($module, x, /)");
  moduleFunction(m, "nextafter", nextafter_.index, FASTKW, "($module, x, y, /, *, steps=None)");
  moduleFunction(m, "perm", mathPerm.index, FAST, "($module, n, k=None, /)");
  moduleFunction(m, "pow", pow_.index, FAST, "($module, x, y, /)");
  moduleFunction(m, "prod", prod_.index, FASTKW, "($module, iterable, /, *, start=1)");
  moduleFunction(m, "radians", radians_.index, O, "($module, x, /)");
  moduleFunction(m, "remainder", remainder_.index, FAST, "($module, x, y, /)");
  moduleFunction(m, "sin", sin_.index, O, "($module, x, /)");
  moduleFunction(m, "sinh", sinh_.index, O, "($module, x, /)");
  moduleFunction(m, "sqrt", sqrt_.index, O, "($module, x, /)");
  moduleFunction(m, "sumprod", sumprod_.index, FAST, "($module, p, q, /)");
  moduleFunction(m, "tan", tan_.index, O, "($module, x, /)");
  moduleFunction(m, "tanh", tanh_.index, O, "($module, x, /)");
  moduleFunction(m, "trunc", trunc_.index, O, "($module, x, /)");
  moduleFunction(m, "ulp", ulp_.index, O, "($module, x, /)");
  moduleSet(m, "pi", Value.fromFloat(3.141592653589793));
  moduleSet(m, "e", Value.fromFloat(2.718281828459045));
  moduleSet(m, "tau", Value.fromFloat(6.283185307179586));
  moduleSet(m, "inf", Value.fromFloat(Infinity));
  moduleSet(m, "nan", Value.fromFloat(NaN));
  return <u64>m;
}
export function registerMath(): void { registerModule("math", initMath.index); }
