// float: values, arithmetic, methods and the type object.
//
// A float is always held in the value itself; an instance of a float subclass holds its double at FLOAT_VALUE. Immutable: nothing to protect.

import { Value } from "../value";
import { PyType, TF_BASETYPE, TF_FLOAT, TF_MATCH_SELF } from "./type_object";
import { OBJECT, FLOAT, COMPLEX, BYTES, TypeError, ValueError, OverflowError, ZeroDivisionError, DeprecationWarning } from "./type_ids";
import { NONE, NOT_IMPLEMENTED, TRUE, FALSE, fromBool } from "./singletons";
import { freeObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, raiseValue, errorOccurred } from "../errors";
import { warnf } from "../modules/warnings";
import { call1, tempArray, tempRelease } from "../call";
import { method, getset, NOARGS, O, FAST, CLASS } from "../define";
import { checkArgs, noKeywords } from "../args";
import { typeOf, staticTypeInit, readyType } from "./type";
import { genericAlloc } from "./type_new";
import { genericGetAttr } from "./attributes";
import { index } from "./abstract";
import { isStr, isExactStr, strFromAscii, strEqualsLiteral, str } from "./str";
import { bytesData, bytesSize } from "./bytes";
import { Buffer, getBuffer, releaseBuffer, hasBuffer, BUF_SIMPLE } from "./buffer";
import { newTuple, tupleSet, tuple2 } from "./tuple";
import { isIntObject, intFromI64, intCompare, intSign, intBitLength, asI64Clamped, HASH_MODULUS } from "./int";
import { intShiftLeft, raiseDivisionByZero, scalb } from "./int_arithmetic";
import { intFromF64, intToF64 } from "./int_conversion";
import { compareResult, pairSteal } from "./int_methods";
import { floatRepr, floatFromAscii, floatParsed, floatDigits, digitCount, decimalPoint, parseFloat } from "./float_format";
import { asciiDigitsOf, asciiDigitsLength, releaseAsciiDigits } from "./number_text";
import { formatFloat } from "./format_spec";
import { rawAlloc, rawFree } from "../memory/heap";
import { complexPower } from "./complex";
import { hostFloatParse } from "../host";

export { floatRepr } from "./float_format";

/** Offset of the double in an instance of a float subclass. */
export const FLOAT_VALUE: usize = 16;

export function floatFromF64(f: f64): u64 { return Value.fromFloat(f); }

/** True for any float: immediates and instances of subclasses. */
export function isFloatObject(v: u64): bool {
  return Value.isFloat(v) || (Value.isObject(v) && (changetype<PyType>(<usize>Value.obj(v).type).flags & TF_FLOAT) != 0);
}
/** The number of a value known to be a float of any kind. */
export function floatValue(v: u64): f64 { return Value.isFloat(v) ? Value.toFloat(v) : load<f64>(Value.ptr(v), FLOAT_VALUE); }

/** A real number argument: floats, ints, objects with __float__ or __index__. NaN with tstate.exc set on error. */
export function asF64(v: u64): f64 {
  if (Value.isFloat(v)) return Value.toFloat(v);
  if (Value.isInt(v)) return <f64>Value.toSmall(v);
  if (isFloatObject(v)) return floatValue(v);
  const r = floatSlotOf(v);
  if (r != 0) {
    const f = floatValue(r);
    decref(r);
    return f;
  }
  if (errorOccurred()) return NaN;
  if (changetype<PyType>(typeOf(v)).index) {
    const i = index(v);
    if (i == 0) return NaN;
    const f = intToF64(i);
    decref(i);
    return f;
  }
  raisef(TypeError, "must be real number, not %T", v);
  return NaN;
}
/** __float__ through the slot, checked: a float object (new reference); 0 without an error: the type has none. */
function floatSlotOf(v: u64): u64 {
  const slot = changetype<PyType>(typeOf(v)).float_;
  if (slot == 0) return 0;
  const r = call_indirect<u64>(slot, v);
  if (r == 0 || Value.isFloat(r)) return r;
  if (!isFloatObject(r)) {
    raisef(TypeError, "%T.__float__ returned non-float (type %T)", v, r);
    decref(r);
    return 0;
  }
  if (warnf(DeprecationWarning, "%T.__float__ returned non-float (type %T).  The ability to return an instance of a strict subclass of float is deprecated, and may be removed in a future version of Python.", v, r) < 0) {
    decref(r);
    return 0;
  }
  return r;
}

/** float(x) (PyNumber_Float): a float value; 0: error. */
export function numberFloat(x: u64): u64 {
  if (Value.isFloat(x)) return x;
  if (Value.isInt(x)) return Value.fromFloat(<f64>Value.toSmall(x));
  const r = floatSlotOf(x);
  if (r != 0) {
    const f = Value.fromFloat(floatValue(r));
    decref(r);
    return f;
  }
  if (errorOccurred()) return 0;
  if (changetype<PyType>(typeOf(x)).index) {
    const i = index(x);
    if (i == 0) return 0;
    const f = intToF64(i);
    decref(i);
    return f != f ? 0 : Value.fromFloat(f);
  }
  if (isFloatObject(x)) return Value.fromFloat(floatValue(x));
  return floatFromString(x);
}
/** float(text) for str, bytes and buffers. */
export function floatFromString(x: u64): u64 {
  let ok: bool;
  if (isStr(x)) {
    const p = asciiDigitsOf(<usize>x);
    if (p == 0) return 0;
    ok = floatFromAscii(p, asciiDigitsLength);
    releaseAsciiDigits(<usize>x, p);
  } else if (typeOf(x) == BYTES) ok = floatFromAscii(bytesData(<usize>x), <i32>bytesSize(<usize>x));
  else if (hasBuffer(x)) {
    const b = tempArray(sizeof<Buffer>() / 8 + 1);
    if (b == 0) return 0;
    if (getBuffer(x, b, BUF_SIMPLE) < 0) { tempRelease(b); return 0; }
    const view = changetype<Buffer>(b);
    ok = floatFromAscii(<usize>view.data, <i32>view.length);
    releaseBuffer(b);
    tempRelease(b);
  } else return raisef(TypeError, "float() argument must be a string or a real number, not '%T'", x);
  if (ok) return Value.fromFloat(floatParsed);
  if (errorOccurred()) return 0;
  return raisef(ValueError, "could not convert string to float: %R", x);
}

// ---------------------------------------------------------------------------------------------------- arithmetic

/** Operand of a binary operation: false if v is neither float nor int, or (operandFailed) an int too large for a float. The number is in `operand`. */
let operand: f64 = 0;
let operandFailed: bool = false;
function toOperand(v: u64): bool {
  operandFailed = false;
  if (Value.isFloat(v)) { operand = Value.toFloat(v); return true; }
  if (Value.isInt(v)) { operand = <f64>Value.toSmall(v); return true; }
  if (isFloatObject(v)) { operand = floatValue(v); return true; }
  if (!isIntObject(v)) return false;
  operand = intToF64(v);
  if (operand != operand) { operandFailed = true; return false; }
  return true;
}
/** What to return when toOperand says no. */
@inline function noOperand(): u64 { return operandFailed ? 0 : NOT_IMPLEMENTED; }

function slotAdd(v: u64, w: u64): u64 {
  if (!toOperand(v)) return noOperand();
  const a = operand;
  if (!toOperand(w)) return noOperand();
  return Value.fromFloat(a + operand);
}
function slotSub(v: u64, w: u64): u64 {
  if (!toOperand(v)) return noOperand();
  const a = operand;
  if (!toOperand(w)) return noOperand();
  return Value.fromFloat(a - operand);
}
function slotMul(v: u64, w: u64): u64 {
  if (!toOperand(v)) return noOperand();
  const a = operand;
  if (!toOperand(w)) return noOperand();
  return Value.fromFloat(a * operand);
}
function slotTrueDiv(v: u64, w: u64): u64 {
  if (!toOperand(v)) return noOperand();
  const a = operand;
  if (!toOperand(w)) return noOperand();
  if (operand == 0) return raiseDivisionByZero();
  return Value.fromFloat(a / operand);
}
/** Python's % of two floats, b != 0: the sign of b. */
export function floatMod(a: f64, b: f64): f64 {
  let r = NativeMath.mod(a, b);
  if (r != 0) {
    if ((b < 0) != (r < 0)) r += b;
  } else r = copysign<f64>(0.0, b);
  return r;
}
/** Python's a // b, b != 0. */
export function floatFloorDiv(a: f64, b: f64): f64 {
  let r = NativeMath.mod(a, b);
  let q = (a - r) / b;
  if (r != 0 && (b < 0) != (r < 0)) q -= 1.0;
  if (q != 0) { // q is an integer but for rounding
    let f = floor(q);
    if (q - f > 0.5) f += 1.0;
    return f;
  }
  return copysign<f64>(0.0, a / b);
}
function slotMod(v: u64, w: u64): u64 {
  if (!toOperand(v)) return noOperand();
  const a = operand;
  if (!toOperand(w)) return noOperand();
  if (operand == 0) return raiseDivisionByZero();
  return Value.fromFloat(floatMod(a, operand));
}
function slotFloorDiv(v: u64, w: u64): u64 {
  if (!toOperand(v)) return noOperand();
  const a = operand;
  if (!toOperand(w)) return noOperand();
  if (operand == 0) return raiseDivisionByZero();
  return Value.fromFloat(floatFloorDiv(a, operand));
}
function slotDivMod(v: u64, w: u64): u64 {
  if (!toOperand(v)) return noOperand();
  const a = operand;
  if (!toOperand(w)) return noOperand();
  const b = operand;
  if (b == 0) return raiseDivisionByZero();
  return pairSteal(Value.fromFloat(floatFloorDiv(a, b)), Value.fromFloat(floatMod(a, b)));
}
function isOddInteger(x: f64): bool { return NativeMath.mod(abs(x), 2.0) == 1.0; }

/** OverflowError(34, 'Numerical result out of range'), as errno makes it. */
export function raiseRange(): u64 {
  const text = str("Numerical result out of range");
  const t = tuple2(Value.fromSmall(34), text);
  decref(text);
  if (t == 0) return 0;
  raiseValue(OverflowError, <u64>t);
  decref(<u64>t);
  return 0;
}
function slotPow(v: u64, w: u64, z: u64): u64 {
  if (z != NONE) return raise(TypeError, "pow() 3rd argument not allowed unless all arguments are integers");
  if (!toOperand(v)) return noOperand();
  let a = operand;
  if (!toOperand(w)) return noOperand();
  const b = operand;
  if (b == 0) return Value.fromFloat(1.0);
  if (a != a) return Value.fromFloat(a);
  if (b != b) return Value.fromFloat(a == 1.0 ? 1.0 : b);
  if (abs(b) == Infinity) {
    a = abs(a);
    if (a == 1.0) return Value.fromFloat(1.0);
    return Value.fromFloat((b > 0) == (a > 1.0) ? Infinity : 0.0);
  }
  if (abs(a) == Infinity) {
    const odd = isOddInteger(b);
    if (b > 0) return Value.fromFloat(odd ? a : abs(a));
    return Value.fromFloat(odd ? copysign<f64>(0.0, a) : 0.0);
  }
  if (a == 0) {
    if (b < 0) return raise(ZeroDivisionError, "zero to a negative power");
    return Value.fromFloat(isOddInteger(b) ? a : 0.0);
  }
  let negative = false;
  if (a < 0) {
    if (b != floor(b)) return complexPower(v, w);
    a = -a;
    negative = isOddInteger(b);
  }
  if (a == 1.0) return Value.fromFloat(negative ? -1.0 : 1.0);
  const r = NativeMath.pow(a, b);
  if (abs(r) == Infinity) return raiseRange();
  return Value.fromFloat(negative ? -r : r);
}
function slotNegative(v: u64): u64 { return Value.fromFloat(-floatValue(v)); }
function slotAbsolute(v: u64): u64 { return Value.fromFloat(abs(floatValue(v))); }
function slotFloat(v: u64): u64 { return Value.fromFloat(floatValue(v)); }
function slotInt(v: u64): u64 { return intFromF64(floatValue(v)); }
function slotBool(v: u64): i32 { return <i32>(floatValue(v) != 0); }
function slotRepr(v: u64): u64 { return floatRepr(floatValue(v)); }
function slotHash(v: u64): i64 { return hashF64(floatValue(v)); }

/** hash() of a double: equal to that of an int, Fraction or Decimal of the same value. */
export function hashF64(f: f64): i64 {
  if (f == floor(f) && abs(f) < 2305843009213693951.0) {
    const i = <i64>f;
    return i == -1 ? -2 : i;
  }
  if (f != f) return 0x7ff8_0000; // NaNs of one sign are one value here: nothing tells them apart
  if (f == Infinity) return 314159;
  if (f == -Infinity) return -314159;
  // m * 2**e modulo 2**61 - 1: a rotation within 61 bits
  const bits = reinterpret<u64>(f);
  let m = bits & 0xf_ffff_ffff_ffff;
  let e = <i32>((bits >> 52) & 0x7ff);
  if (e != 0) m |= 0x10_0000_0000_0000; else e = 1;
  e -= 1075;
  e = e >= 0 ? e % 61 : 60 - (-1 - e) % 61;
  const h = ((m << e) & HASH_MODULUS) | (m >> (61 - e));
  const s = f < 0 ? -<i64>h : <i64>h;
  return s == -1 ? -2 : s;
}

/** Three-way comparison of a float that is no NaN with an int of any kind, exact. */
export function compareFloatInt(f: f64, v: u64): i32 {
  if (Value.isInt(v)) {
    const g = <f64>Value.toSmall(v);
    return f < g ? -1 : <i32>(f > g);
  }
  const sign = intSign(v);
  if (f == Infinity) return 1;
  if (f == -Infinity) return -1;
  const fs = f < 0 ? -1 : <i32>(f > 0);
  if (fs != sign) return fs < sign ? -1 : 1;
  const t = intFromF64(f); // towards zero
  if (t == 0) return 0;
  const c = intCompare(t, v);
  decref(t);
  if (c != 0) return c;
  const fraction = f - trunc(f);
  return fraction < 0 ? -1 : <i32>(fraction > 0);
}
function slotRichcompare(v: u64, w: u64, op: i32): u64 {
  if (!isFloatObject(v)) return NOT_IMPLEMENTED;
  const a = floatValue(v);
  if (isFloatObject(w)) {
    const b = floatValue(w);
    switch (op) {
      case 0: return fromBool(a < b);
      case 1: return fromBool(a <= b);
      case 2: return fromBool(a == b);
      case 3: return fromBool(a != b);
      case 4: return fromBool(a > b);
      default: return fromBool(a >= b);
    }
  }
  if (!isIntObject(w)) return NOT_IMPLEMENTED;
  if (a != a) return fromBool(op == 3);
  const c = compareFloatInt(a, w);
  if (errorOccurred()) return 0;
  return compareResult(c, op);
}

// ---------------------------------------------------------------------------------------------------- construction and methods

function floatNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("float", kwnames) || !checkArgs("float", nargs, 0, 1)) return 0;
  let r: u64;
  if (nargs == 0) r = Value.fromFloat(0.0);
  else {
    const x = load<u64>(args);
    r = Value.isFloat(x) ? x : isExactStr(x) ? floatFromString(x) : numberFloat(x);
  }
  if (r == 0 || type == FLOAT) return r;
  return newSubclassInstance(type, Value.toFloat(r));
}
function newSubclassInstance(type: usize, f: f64): u64 {
  const o = genericAlloc(type, 0);
  if (o == 0) return 0;
  store<f64>(o, f, FLOAT_VALUE);
  return <u64>o;
}
function ofClass(cls: u64, r: u64): u64 {
  if (<usize>cls == FLOAT || r == 0) return r;
  return call1(cls, r);
}
function floatFromNumber(cls: u64, x: u64): u64 {
  const f = asF64(x);
  if (f != f && errorOccurred()) return 0;
  return ofClass(cls, Value.fromFloat(f));
}
function floatImag(v: u64): u64 { return Value.fromFloat(0.0); }
function floatTrunc(v: u64): u64 { return intFromF64(floatValue(v)); }
function floatFloor(v: u64): u64 { return intFromF64(floor(floatValue(v))); }
function floatCeil(v: u64): u64 { return intFromF64(ceil(floatValue(v))); }
function floatIsInteger(v: u64): u64 {
  const f = floatValue(v);
  return fromBool(abs(f) < Infinity && floor(f) == f);
}
function floatGetNewArgs(v: u64): u64 {
  const t = newTuple(1);
  if (t == 0) return 0;
  tupleSet(t, 0, Value.fromFloat(floatValue(v)));
  return <u64>t;
}
function floatGetFormat(cls: u64, which: u64): u64 {
  if (!isStr(which)) return raisef(TypeError, "__getformat__() argument must be str, not %T", which);
  if (strEqualsLiteral(<usize>which, "double") || strEqualsLiteral(<usize>which, "float")) return str("IEEE, little-endian");
  return raise(ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
}
function floatFormatMethod(v: u64, spec: u64): u64 {
  if (!isStr(spec)) return raisef(TypeError, "__format__() argument must be str, not %T", spec);
  return formatFloat(floatValue(v), <usize>spec, v);
}

/** (numerator, denominator) in lowest terms. */
function floatAsIntegerRatio(v: u64): u64 {
  const f = floatValue(v);
  if (abs(f) == Infinity) return raise(OverflowError, "cannot convert Infinity to integer ratio");
  if (f != f) return raise(ValueError, "cannot convert NaN to integer ratio");
  if (f == 0) return pairSteal(Value.fromSmall(0), Value.fromSmall(1));
  const bits = reinterpret<u64>(f);
  let m = <i64>(bits & 0xf_ffff_ffff_ffff);
  let e = <i32>((bits >> 52) & 0x7ff);
  if (e != 0) m |= 0x10_0000_0000_0000; else e = 1;
  e -= 1075;
  const zeros = <i32>ctz<i64>(m);
  m >>= <i64>zeros;
  e += zeros;
  const n = intFromI64(f < 0 ? -m : m);
  if (n == 0) return 0;
  if (e <= 0) {
    const d = intShiftLeft(Value.fromSmall(1), -e);
    if (d == 0) { decref(n); return 0; }
    return pairSteal(n, d);
  }
  const shifted = intShiftLeft(n, e);
  decref(n);
  if (shifted == 0) return 0;
  return pairSteal(shifted, Value.fromSmall(1));
}

/** round(f, n): the nearest multiple of 10**-n as a float; ties (on the exact value) to even. 0: OverflowError. */
export function roundDecimal(f: f64, n: i64): u64 {
  if (abs(f) == Infinity || f != f || f == 0) return Value.fromFloat(f);
  if (n > 323) return Value.fromFloat(f);
  if (n < -308) return Value.fromFloat(0.0 * f);
  const digits = floatDigits(abs(f), 3, <i32>n);
  if (digits == 0) return raise(OverflowError, "out of memory");
  const count = digitCount, point = decimalPoint;
  if (count == 0) return Value.fromFloat(0.0 * f);
  // digits "e" exponent, read back
  const text = rawAlloc(<usize>count + 16);
  if (text == 0) return raise(OverflowError, "out of memory");
  memory.copy(text, digits, <usize>count);
  let at = text + <usize>count;
  store<u8>(at++, 101);
  let e = point - count;
  if (e < 0) { store<u8>(at++, 45); e = -e; }
  if (e >= 100) store<u8>(at++, <u8>(48 + e / 100));
  if (e >= 10) store<u8>(at++, <u8>(48 + e / 10 % 10));
  store<u8>(at++, <u8>(48 + e % 10));
  const r = parseFloat(text, at);
  rawFree(text);
  if (r == Infinity) return raise(OverflowError, "rounded value too large to represent");
  return Value.fromFloat(f < 0 ? -r : r);
}
function floatRound(v: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("__round__", nargs, 0, 1)) return 0;
  const f = floatValue(v);
  if (nargs == 0 || load<u64>(args) == NONE) return intFromF64(nearest(f));
  const n = asI64Clamped(load<u64>(args));
  if (n == -1 && errorOccurred()) return 0;
  return roundDecimal(f, n);
}

// ---------------------------------------------------------------------------------------------------- hex

function hexDigit(d: u32): u8 { return <u8>(d < 10 ? 48 + d : 87 + d); }
function floatHex(v: u64): u64 {
  const f = floatValue(v);
  if (f != f || abs(f) == Infinity) return floatRepr(f);
  const p = rawAlloc(40);
  let at = p;
  const bits = reinterpret<u64>(f);
  if (bits >> 63) store<u8>(at++, 45);
  store<u8>(at++, 48);
  store<u8>(at++, 120);
  const m = bits & 0xf_ffff_ffff_ffff;
  let e = <i32>((bits >> 52) & 0x7ff);
  if (f == 0) {
    store<u8>(at++, 48); store<u8>(at++, 46); store<u8>(at++, 48); store<u8>(at++, 112); store<u8>(at++, 43); store<u8>(at++, 48);
  } else {
    store<u8>(at++, e ? 49 : 48);
    store<u8>(at++, 46);
    for (let s: i32 = 48; s >= 0; s -= 4) store<u8>(at++, hexDigit(<u32>(m >> <u64>s) & 15));
    store<u8>(at++, 112);
    e = e ? e - 1023 : -1022;
    if (e < 0) { store<u8>(at++, 45); e = -e; } else store<u8>(at++, 43);
    if (e >= 1000) store<u8>(at++, <u8>(48 + e / 1000));
    if (e >= 100) store<u8>(at++, <u8>(48 + e / 100 % 10));
    if (e >= 10) store<u8>(at++, <u8>(48 + e / 10 % 10));
    store<u8>(at++, <u8>(48 + e % 10));
  }
  const r = <u64>strFromAscii(p, <i32>(at - p));
  rawFree(p);
  return r;
}
function hexValue(p: usize, end: usize): i32 {
  if (p >= end) return -1;
  const c = <u32>load<u8>(p);
  if (c - 48 < 10) return <i32>c - 48;
  const l = c | 32;
  return l - 97 < 6 ? <i32>l - 87 : -1;
}
function isSpace(p: usize, end: usize): bool {
  if (p >= end) return false;
  const c = <u32>load<u8>(p);
  return c == 32 || c - 9 < 5;
}
/** What parseHex says besides a number. */
const HEX_OK: i32 = 0;
const HEX_BAD: i32 = 1;
const HEX_OVERFLOW: i32 = 2;
let hexParsed: f64 = 0;
/** Reads all of p..end as a hexadecimal float, rounded half to even, into hexParsed. */
function parseHex(p: usize, end: usize): i32 {
  while (isSpace(p, end)) p++;
  while (end > p && isSpace(end - 1, end)) end--;
  let negative = false;
  let at = p;
  if (at < end && (load<u8>(at) == 45 || load<u8>(at) == 43)) { negative = load<u8>(at) == 45; at++; }
  // inf and nan
  if (at < end) {
    const c = <u32>load<u8>(at) | 32;
    if (c == 105 || c == 110) {
      if (!floatFromAscii(p, <i32>(end - p))) return HEX_BAD;
      hexParsed = floatParsed;
      return HEX_OK;
    }
  }
  if (end - at >= 2 && load<u8>(at) == 48 && (load<u8>(at, 1) | 32) == 120) at += 2;
  // the first 64 significant bits, and whether anything after them is set
  let m: u64 = 0;
  let sticky = false;
  let digits = 0;
  let exponent: i64 = 0;
  let point = false;
  while (true) {
    if (at < end && load<u8>(at) == 46 && !point) { point = true; at++; continue; }
    const d = hexValue(at, end);
    if (d < 0) break;
    digits++;
    if (m >> 60 == 0) {
      m = (m << 4) | <u64>d;
      if (point) exponent -= 4;
    } else {
      if (d != 0) sticky = true;
      if (!point) exponent += 4;
    }
    at++;
  }
  if (digits == 0) return HEX_BAD;
  if (at < end && (load<u8>(at) | 32) == 112) {
    at++;
    let negativeExponent = false;
    if (at < end && (load<u8>(at) == 45 || load<u8>(at) == 43)) { negativeExponent = load<u8>(at) == 45; at++; }
    if (at >= end || <u32>load<u8>(at) - 48 >= 10) return HEX_BAD;
    let e: i64 = 0;
    while (at < end && <u32>load<u8>(at) - 48 < 10) {
      if (e < 1 << 60) e = e * 10 + <i64>load<u8>(at) - 48;
      if (e > 1 << 55) e = 1 << 55;
      at++;
    }
    exponent += negativeExponent ? -e : e;
  }
  if (at != end) return HEX_BAD;
  hexParsed = negative ? -0.0 : 0.0;
  if (m == 0) return HEX_OK;
  const shift = clz<u64>(m);
  m <<= shift;
  exponent -= <i64>shift;
  const top = exponent + 64; // value < 2**top
  if (top > 1024) return HEX_OVERFLOW;
  if (top < -1074) return HEX_OK;
  const keep = top < -1021 ? <i32>(top + 1074) : 53; // bits of the result
  const drop = 64 - keep;
  let q = drop == 64 ? 0 : m >> <u64>drop;
  const rest = drop == 64 ? m : m << <u64>keep;
  const half: u64 = 0x8000_0000_0000_0000;
  if (rest > half || (rest == half && (sticky || (q & 1) != 0))) q++;
  const f = scalb(<f64>q, <i32>(exponent + drop));
  if (f == Infinity) return HEX_OVERFLOW;
  hexParsed = negative ? -f : f;
  return HEX_OK;
}
function floatFromHex(cls: u64, text: u64): u64 {
  if (!isStr(text)) return raise(TypeError, "bad argument type for built-in operation");
  const p = asciiTextOf(<usize>text);
  let code = HEX_BAD;
  if (p != 0) code = parseHex(p, p + <usize>strLength(<usize>text));
  if (code == HEX_BAD) return raise(ValueError, "invalid hexadecimal floating-point string");
  if (code == HEX_OVERFLOW) return raise(OverflowError, "hexadecimal value too large to represent as a float");
  return ofClass(cls, Value.fromFloat(hexParsed));
}
import { strIsAscii, strData, strLength } from "./str";
function asciiTextOf(s: usize): usize { return strIsAscii(s) ? strData(s) : 0; }

export function floatDealloc(p: usize): void { freeObject(p); }

export function initFloat(): void {
  const t = staticTypeInit(FLOAT, "float", OBJECT, FLOAT_VALUE + 8, TF_BASETYPE | TF_FLOAT | TF_MATCH_SELF);
  t.dealloc = floatDealloc.index;
  t.repr = slotRepr.index;
  t.hash = slotHash.index;
  t.richcompare = slotRichcompare.index;
  t.getattro = genericGetAttr.index;
  t.new_ = floatNew.index;
  t.add = slotAdd.index;
  t.subtract = slotSub.index;
  t.multiply = slotMul.index;
  t.remainder = slotMod.index;
  t.divmod = slotDivMod.index;
  t.power = slotPow.index;
  t.floorDivide = slotFloorDiv.index;
  t.trueDivide = slotTrueDiv.index;
  t.negative = slotNegative.index;
  t.positive = slotFloat.index;
  t.absolute = slotAbsolute.index;
  t.bool_ = slotBool.index;
  t.int_ = slotInt.index;
  t.float_ = slotFloat.index;
  method(FLOAT, "from_number", floatFromNumber.index, O | CLASS, "($type, number, /)");
  method(FLOAT, "conjugate", slotFloat.index, NOARGS, "($self, /)");
  method(FLOAT, "__trunc__", floatTrunc.index, NOARGS, "($self, /)");
  method(FLOAT, "__floor__", floatFloor.index, NOARGS, "($self, /)");
  method(FLOAT, "__ceil__", floatCeil.index, NOARGS, "($self, /)");
  method(FLOAT, "__round__", floatRound.index, FAST, "($self, ndigits=None, /)");
  method(FLOAT, "as_integer_ratio", floatAsIntegerRatio.index, NOARGS, "($self, /)");
  method(FLOAT, "fromhex", floatFromHex.index, O | CLASS, "($type, string, /)");
  method(FLOAT, "hex", floatHex.index, NOARGS, "($self, /)");
  method(FLOAT, "is_integer", floatIsInteger.index, NOARGS, "($self, /)");
  method(FLOAT, "__getnewargs__", floatGetNewArgs.index, NOARGS, "($self, /)");
  method(FLOAT, "__getformat__", floatGetFormat.index, O | CLASS, "($type, typestr, /)");
  method(FLOAT, "__format__", floatFormatMethod.index, O, "($self, format_spec, /)");
  getset(FLOAT, "real", slotFloat.index, 0);
  getset(FLOAT, "imag", floatImag.index, 0);
  readyType(FLOAT);
}
