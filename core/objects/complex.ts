// complex: layout, arithmetic, text, methods and the type object. Immutable: nothing to protect.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE } from "./type_object";
import { OBJECT, COMPLEX, TypeError, ValueError, OverflowError, ZeroDivisionError, DeprecationWarning } from "./type_ids";
import { NONE, NOT_IMPLEMENTED, TRUE, FALSE, fromBool } from "./singletons";
import { newObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, raiseNoMemory, errorOccurred } from "../errors";
import { warnf } from "../modules/warnings";
import { call0, call1, tempArray, tempRelease } from "../call";
import { method, member, NOARGS, O, CLASS, MEMBER_F64, READONLY } from "../define";
import { parseArgs } from "../args";
import { typeOf, isInstanceOf, staticTypeInit, readyType } from "./type";
import { genericAlloc } from "./type_new";
import { genericGetAttr, lookupSpecial } from "./attributes";
import { isStr, id, strFromAscii } from "./str";
import { isIntObject } from "./int";
import { intToF64 } from "./int_conversion";
import { raiseDivisionByZero } from "./int_arithmetic";
import { isFloatObject, floatValue, asF64, hashF64, compareFloatInt, numberFloat } from "./float";
import { floatText, floatTextLength, parseFloat, floatParseEnd, FLOAT_SIGN } from "./float_format";
import { formatComplex } from "./format_spec";
import { asciiDigitsOf, asciiDigitsLength, releaseAsciiDigits } from "./number_text";
import { pairSteal } from "./int_methods";

@unmanaged export class PyComplex extends PyObject {
  re: f64;
  im: f64;
}

export function isComplex(v: u64): bool { return Value.isObject(v) && isInstanceOf(v, COMPLEX); }
export function newComplex(re: f64, im: f64): u64 {
  const p = changetype<PyComplex>(newObject(COMPLEX, offsetof<PyComplex>()));
  if (changetype<usize>(p) == 0) return 0;
  p.re = re;
  p.im = im;
  return <u64>changetype<usize>(p);
}
/** An instance of `type` (complex or a subclass). */
function newOfType(type: usize, re: f64, im: f64): u64 {
  if (type == COMPLEX) return newComplex(re, im);
  const p = changetype<PyComplex>(genericAlloc(type, 0));
  if (changetype<usize>(p) == 0) return 0;
  p.re = re;
  p.im = im;
  return <u64>changetype<usize>(p);
}
@inline function cx(v: u64): PyComplex { return changetype<PyComplex>(Value.ptr(v)); }

// ---------------------------------------------------------------------------------------------------- arithmetic on pairs

/** Results of the functions below, this thread's. */
export let resultRe: f64 = 0;
export let resultIm: f64 = 0;
@inline function isInf(x: f64): bool { return abs(x) == Infinity; }
@inline function isFinite(x: f64): bool { return abs(x) < Infinity; }
@inline function box(x: f64): f64 { return copysign<f64>(isInf(x) ? 1.0 : 0.0, x); }
@inline function noNan(x: f64): f64 { return x != x ? copysign<f64>(0.0, x) : x; }

export function complexProduct(a: f64, b: f64, c: f64, d: f64): void {
  const ac = a * c, bd = b * d, ad = a * d, bc = b * c;
  resultRe = ac - bd;
  resultIm = ad + bc;
  if (resultRe == resultRe || resultIm == resultIm) return;
  // C11, annex G.5.1: infinities that came out as NaN
  let again = false;
  if (isInf(a) || isInf(b)) {
    a = box(a); b = box(b);
    c = noNan(c); d = noNan(d);
    again = true;
  }
  if (isInf(c) || isInf(d)) {
    c = box(c); d = box(d);
    a = noNan(a); b = noNan(b);
    again = true;
  }
  if (!again && (isInf(ac) || isInf(bd) || isInf(ad) || isInf(bc))) {
    a = noNan(a); b = noNan(b); c = noNan(c); d = noNan(d);
    again = true;
  }
  if (again) {
    resultRe = Infinity * (a * c - b * d);
    resultIm = Infinity * (a * d + b * c);
  }
}
/** (a + bi) / (c + di); false: division by zero. */
export function complexQuotient(a: f64, b: f64, c: f64, d: f64): bool {
  const ac = abs(c), ad = abs(d);
  if (ac >= ad) {
    if (ac == 0) { resultRe = 0; resultIm = 0; return false; }
    const ratio = d / c, denominator = c + d * ratio;
    resultRe = (a + b * ratio) / denominator;
    resultIm = (b - a * ratio) / denominator;
  } else if (ad >= ac) {
    const ratio = c / d, denominator = c * ratio + d;
    resultRe = (a * ratio + b) / denominator;
    resultIm = (b * ratio - a) / denominator;
  } else { resultRe = NaN; resultIm = NaN; }
  if (resultRe != resultRe && resultIm != resultIm) { // annex G.5.2
    if ((isInf(a) || isInf(b)) && isFinite(c) && isFinite(d)) {
      const x = box(a), y = box(b);
      resultRe = Infinity * (x * c + y * d);
      resultIm = Infinity * (y * c - x * d);
    } else if ((isInf(ac) || isInf(ad)) && isFinite(a) && isFinite(b)) {
      const x = box(c), y = box(d);
      resultRe = 0.0 * (a * x + b * y);
      resultIm = 0.0 * (b * x - a * y);
    }
  }
  return true;
}
/** Real a over (c + di). */
function realQuotient(a: f64, c: f64, d: f64): bool {
  const ac = abs(c), ad = abs(d);
  if (ac >= ad) {
    if (ac == 0) { resultRe = 0; resultIm = 0; return false; }
    const ratio = d / c, denominator = c + d * ratio;
    resultRe = a / denominator;
    resultIm = (-a * ratio) / denominator;
  } else if (ad >= ac) {
    const ratio = c / d, denominator = c * ratio + d;
    resultRe = (a * ratio) / denominator;
    resultIm = -a / denominator;
  } else { resultRe = NaN; resultIm = NaN; }
  if (resultRe != resultRe && resultIm != resultIm && isFinite(a) && (isInf(ac) || isInf(ad))) {
    const x = box(c), y = box(d);
    resultRe = 0.0 * (a * x);
    resultIm = 0.0 * (-a * y);
  }
  return true;
}
const POW_OK: i32 = 0;
const POW_ZERO: i32 = 1;
const POW_RANGE: i32 = 2;
function rangeCode(): i32 { return isInf(resultRe) || isInf(resultIm) ? POW_RANGE : POW_OK; }
function powerOf(a: f64, b: f64, c: f64, d: f64): i32 {
  if (c == 0 && d == 0) { resultRe = 1; resultIm = 0; return POW_OK; }
  if (a == 0 && b == 0) {
    resultRe = 0;
    resultIm = 0;
    return d != 0 || c < 0 ? POW_ZERO : POW_OK;
  }
  const size = NativeMath.hypot(a, b);
  let length = NativeMath.pow(size, c);
  const angle = NativeMath.atan2(b, a);
  let phase = angle * c;
  if (d != 0) {
    length *= NativeMath.exp(-angle * d);
    phase += d * NativeMath.log(size);
  }
  resultRe = length * NativeMath.cos(phase);
  resultIm = length * NativeMath.sin(phase);
  return rangeCode();
}
function powerInteger(a: f64, b: f64, n: i32): i32 {
  let rr: f64 = 1, ri: f64 = 0, pr = a, pi = b;
  const m = abs(n);
  for (let mask = 1; mask <= m; mask <<= 1) {
    if (m & mask) { complexProduct(rr, ri, pr, pi); rr = resultRe; ri = resultIm; }
    complexProduct(pr, pi, pr, pi);
    pr = resultRe;
    pi = resultIm;
  }
  if (n > 0) { resultRe = rr; resultIm = ri; return rangeCode(); }
  if (!complexQuotient(1, 0, rr, ri)) return POW_ZERO;
  return rangeCode();
}
/** abs(); -1 and OverflowError. */
export function complexAbs(re: f64, im: f64): f64 {
  if (!isFinite(re) || !isFinite(im)) return isInf(re) || isInf(im) ? Infinity : NaN;
  return NativeMath.hypot(re, im);
}

// ---------------------------------------------------------------------------------------------------- slots

/** Operands: kind 0 other, 1 real, 2 complex; -1 error. */
let opRe: f64 = 0;
let opIm: f64 = 0;
function operandOf(v: u64): i32 {
  opIm = 0;
  if (isFloatObject(v)) { opRe = floatValue(v); return 1; }
  if (isIntObject(v)) {
    opRe = intToF64(v);
    return opRe != opRe ? -1 : 1;
  }
  if (isComplex(v)) {
    opRe = cx(v).re;
    opIm = cx(v).im;
    return 2;
  }
  return 0;
}
const ADD: i32 = 0, SUB: i32 = 1, MUL: i32 = 2, DIV: i32 = 3;
function binary(v: u64, w: u64, op: i32): u64 {
  const kv = operandOf(v);
  if (kv < 0) return 0;
  if (kv == 0) return NOT_IMPLEMENTED;
  const a = opRe, b = opIm;
  const kw = operandOf(w);
  if (kw < 0) return 0;
  if (kw == 0) return NOT_IMPLEMENTED;
  const c = opRe, d = opIm;
  let ok = true;
  if (op == ADD) {
    resultRe = a + c;
    resultIm = kv == 1 ? d : kw == 1 ? b : b + d;
  } else if (op == SUB) {
    resultRe = a - c;
    resultIm = kv == 1 ? -d : kw == 1 ? b : b - d;
  } else if (op == MUL) {
    if (kv == 1) { resultRe = c * a; resultIm = d * a; }
    else if (kw == 1) { resultRe = a * c; resultIm = b * c; }
    else complexProduct(a, b, c, d);
  } else {
    if (kv == 1) ok = realQuotient(a, c, d);
    else if (kw == 1) {
      if (c == 0) ok = false;
      resultRe = a / c;
      resultIm = b / c;
    } else ok = complexQuotient(a, b, c, d);
  }
  if (!ok) return raiseDivisionByZero();
  return newComplex(resultRe, resultIm);
}
function slotAdd(v: u64, w: u64): u64 { return binary(v, w, ADD); }
function slotSub(v: u64, w: u64): u64 { return binary(v, w, SUB); }
function slotMul(v: u64, w: u64): u64 { return binary(v, w, MUL); }
function slotDiv(v: u64, w: u64): u64 { return binary(v, w, DIV); }
/** v ** w as complex numbers (also for a negative float to a fractional power). */
export function complexPower(v: u64, w: u64): u64 { return slotPow(v, w, NONE); }
function slotPow(v: u64, w: u64, z: u64): u64 {
  const kv = operandOf(v);
  if (kv <= 0) return kv < 0 ? 0 : NOT_IMPLEMENTED;
  const a = opRe, b = opIm;
  const kw = operandOf(w);
  if (kw <= 0) return kw < 0 ? 0 : NOT_IMPLEMENTED;
  const c = opRe, d = opIm;
  if (z != NONE) return raise(ValueError, "complex modulo");
  const code = d == 0 && c == floor(c) && abs(c) <= 100 ? powerInteger(a, b, <i32>c) : powerOf(a, b, c, d);
  if (code == POW_ZERO) return raise(ZeroDivisionError, "zero to a negative or complex power");
  if (code == POW_RANGE) return raise(OverflowError, "complex exponentiation");
  return newComplex(resultRe, resultIm);
}
function slotNegative(v: u64): u64 { return newComplex(-cx(v).re, -cx(v).im); }
function slotPositive(v: u64): u64 { return typeOf(v) == COMPLEX ? newRef(v) : newComplex(cx(v).re, cx(v).im); }
function slotAbsolute(v: u64): u64 {
  const re = cx(v).re, im = cx(v).im;
  const r = complexAbs(re, im);
  if (isInf(r) && isFinite(re) && isFinite(im)) return raise(OverflowError, "absolute value too large");
  return Value.fromFloat(r);
}
function slotBool(v: u64): i32 { return <i32>(cx(v).re != 0 || cx(v).im != 0); }
function slotHash(v: u64): i64 {
  const h = hashF64(cx(v).re) + 1000003 * hashF64(cx(v).im);
  return h == -1 ? -2 : h;
}
function slotRichcompare(v: u64, w: u64, op: i32): u64 {
  if (op != 2 && op != 3) return NOT_IMPLEMENTED;
  const re = cx(v).re, im = cx(v).im;
  let equal: bool;
  if (isIntObject(w)) {
    equal = im == 0 && re == re && compareFloatInt(re, w) == 0;
    if (errorOccurred()) return 0;
  } else if (isFloatObject(w)) equal = im == 0 && re == floatValue(w);
  else if (isComplex(w)) equal = re == cx(w).re && im == cx(w).im;
  else return NOT_IMPLEMENTED;
  return fromBool(equal == (op == 2));
}
function slotRepr(v: u64): u64 {
  const re = cx(v).re, im = cx(v).im;
  const out = rawAlloc(80);
  if (out == 0) return raiseNoMemory();
  let at = out;
  const whole = reinterpret<u64>(re) != 0;
  if (whole) {
    store<u8>(at++, 40);
    const p = floatText(re, 114, 0, 0);
    memory.copy(at, p, <usize>floatTextLength);
    at += <usize>floatTextLength;
  }
  const p = floatText(im, 114, 0, whole ? FLOAT_SIGN : 0);
  memory.copy(at, p, <usize>floatTextLength);
  at += <usize>floatTextLength;
  store<u8>(at++, 106);
  if (whole) store<u8>(at++, 41);
  const r = <u64>strFromAscii(out, <i32>(at - out));
  rawFree(out);
  return r;
}

// ---------------------------------------------------------------------------------------------------- complex(...)

/** v.__complex__() if the type defines it: a complex object (new reference); 0 without an error: it does not. */
function fromSpecial(v: u64): u64 {
  if (Value.isImmediate(v)) return 0;
  if (typeOf(v) == COMPLEX) return newRef(v);
  const f = lookupSpecial(v, id("__complex__"));
  if (f == 0) return 0;
  const r = call0(f);
  decref(f);
  if (r == 0 || (Value.isObject(r) && typeOf(r) == COMPLEX)) return r;
  if (!isComplex(r)) {
    raisef(TypeError, "__complex__ returned non-complex (type %T)", r);
    decref(r);
    return 0;
  }
  if (warnf(DeprecationWarning, "__complex__ returned non-complex (type %T).  The ability to return an instance of a strict subclass of complex is deprecated, and may be removed in a future version of Python.", r) < 0) {
    decref(r);
    return 0;
  }
  return r;
}
/** A complex argument (cmath): the parts are in resultRe and resultIm. False: error. */
export function asComplex(v: u64): bool {
  resultIm = 0;
  if (isFloatObject(v)) { resultRe = floatValue(v); return true; }
  if (isComplex(v)) {
    resultRe = cx(v).re;
    resultIm = cx(v).im;
    return true;
  }
  const c = fromSpecial(v);
  if (c != 0) {
    resultRe = cx(c).re;
    resultIm = cx(c).im;
    decref(c);
    return true;
  }
  if (errorOccurred()) return false;
  resultRe = asF64(v);
  return resultRe == resultRe || !errorOccurred();
}
function isReal(v: u64): bool {
  const t = changetype<PyType>(typeOf(v));
  return t.float_ != 0 || t.index != 0;
}
function isSpace(p: usize, end: usize): bool {
  if (p >= end) return false;
  const c = <u32>load<u8>(p);
  return c == 32 || c - 9 < 5;
}
function charAt(p: usize, end: usize): u32 { return p < end ? <u32>load<u8>(p) : 0; }
/** Reads "(a+bj)" in its forms; false: malformed. Parts in resultRe, resultIm. */
function parseComplex(p: usize, end: usize): bool {
  while (isSpace(p, end)) p++;
  let bracket = false;
  if (charAt(p, end) == 40) {
    bracket = true;
    p++;
    while (isSpace(p, end)) p++;
  }
  let x: f64 = 0, y: f64 = 0;
  const z = parseFloat(p, end);
  if (floatParseEnd != p) {
    p = floatParseEnd;
    const c = charAt(p, end);
    if (c == 43 || c == 45) {
      x = z;
      y = parseFloat(p, end);
      if (floatParseEnd != p) p = floatParseEnd;
      else { y = c == 43 ? 1 : -1; p++; }
      if ((charAt(p, end) | 32) != 106) return false;
      p++;
    } else if ((c | 32) == 106) { p++; y = z; }
    else x = z;
  } else {
    const c = charAt(p, end);
    y = 1;
    if (c == 43 || c == 45) { if (c == 45) y = -1; p++; }
    if ((charAt(p, end) | 32) != 106) return false;
    p++;
  }
  while (isSpace(p, end)) p++;
  if (bracket) {
    if (charAt(p, end) != 41) return false;
    p++;
    while (isSpace(p, end)) p++;
  }
  resultRe = x;
  resultIm = y;
  return p == end;
}
function fromString(type: usize, s: u64): u64 {
  const p = asciiDigitsOf(<usize>s);
  if (p == 0) return 0;
  const n = asciiDigitsLength;
  // underscores only between digits
  let copy: usize = 0;
  let text = p;
  let length = <usize>n;
  let bad = false;
  let last: u32 = 0, found = false;
  for (let i: usize = 0; i < <usize>n; i++) {
    const c = <u32>load<u8>(p + i);
    if (c == 95) { found = true; if (last - 48 >= 10) bad = true; }
    else if (last == 95 && c - 48 >= 10) bad = true;
    last = c;
  }
  if (last == 95) bad = true;
  if (found && bad) {
    releaseAsciiDigits(<usize>s, p);
    return raisef(ValueError, "could not convert string to complex: %R", s);
  }
  if (found) {
    copy = rawAlloc(<usize>n + 1);
    if (copy == 0) { releaseAsciiDigits(<usize>s, p); return raiseNoMemory(); }
    let at = copy;
    for (let i: usize = 0; i < <usize>n; i++) {
      const c = load<u8>(p + i);
      if (c != 95) store<u8>(at++, c);
    }
    text = copy;
    length = at - copy;
  }
  const ok = parseComplex(text, text + length);
  if (copy) rawFree(copy);
  releaseAsciiDigits(<usize>s, p);
  if (!ok) return raise(ValueError, "complex() arg is a malformed string");
  return newOfType(type, resultRe, resultIm);
}
function complexNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs == 0 && kwnames == 0) return newOfType(type, 0, 0);
  if (nargs == 1 && kwnames == 0) {
    const v = load<u64>(args);
    if (type == COMPLEX && Value.isObject(v) && typeOf(v) == COMPLEX) return newRef(v);
    if (isStr(v)) return fromString(type, v);
    const c = fromSpecial(v);
    if (c != 0) {
      const re = cx(c).re, im = cx(c).im;
      decref(c);
      return newOfType(type, re, im);
    }
    if (errorOccurred()) return 0;
    if (isComplex(v)) return newOfType(type, cx(v).re, cx(v).im);
    if (!isReal(v)) return raisef(TypeError, "complex() argument must be a string or a number, not %T", v);
    const f = asF64(v);
    if (f != f && errorOccurred()) return 0;
    return newOfType(type, f, 0);
  }
  const out = tempArray(2);
  if (out == 0) return 0;
  const parsed = parseArgs("complex", "(real=0, imag=0)", args, nargs, kwnames, out);
  let r = load<u64>(out);
  const i = load<u64>(out, 8);
  tempRelease(out);
  if (!parsed) return 0;
  if (r == 0) r = Value.fromSmall(0);
  const special = fromSpecial(r);
  if (special == 0 && errorOccurred()) return 0;
  if (special == 0 && !isReal(r) && !isComplex(r)) return raisef(TypeError, "complex() argument 'real' must be a real number, not %T", r);
  if (i != 0 && !isReal(i) && !isComplex(i)) {
    if (special) decref(special);
    return raisef(TypeError, "complex() argument 'imag' must be a real number, not %T", i);
  }
  let re: f64, im: f64 = 0;
  let complexReal = false;
  if (special != 0 || isComplex(r)) {
    const c = special ? special : r;
    re = cx(c).re;
    im = cx(c).im;
    complexReal = true;
    if (special) decref(special);
    if (!isReal(r) && warnf(DeprecationWarning, "complex() argument 'real' must be a real number, not %T", r) < 0) return 0;
  } else {
    const f = numberFloat(r);
    if (f == 0) return 0;
    re = Value.toFloat(f);
  }
  if (i == 0) return newOfType(type, re, im);
  let second: f64;
  if (isComplex(i)) {
    if (warnf(DeprecationWarning, "complex() argument 'imag' must be a real number, not %T", i) < 0) return 0;
    second = cx(i).re;
    re -= cx(i).im;
  } else {
    const f = numberFloat(i);
    if (f == 0) return 0;
    second = Value.toFloat(f);
  }
  if (complexReal) second += im;
  return newOfType(type, re, second);
}

// ---------------------------------------------------------------------------------------------------- methods

function complexConjugate(v: u64): u64 { return newComplex(cx(v).re, -cx(v).im); }
function complexGetNewArgs(v: u64): u64 { return pairSteal(Value.fromFloat(cx(v).re), Value.fromFloat(cx(v).im)); }
function complexFormat(v: u64, spec: u64): u64 {
  if (!isStr(spec)) return raisef(TypeError, "__format__() argument must be str, not %T", spec);
  return formatComplex(cx(v).re, cx(v).im, <usize>spec, v);
}
function complexFromNumber(cls: u64, v: u64): u64 {
  if (<usize>cls == COMPLEX && Value.isObject(v) && typeOf(v) == COMPLEX) return newRef(v);
  if (!asComplex(v)) return 0;
  const c = newComplex(resultRe, resultIm);
  if (c == 0 || <usize>cls == COMPLEX) return c;
  const r = call1(cls, c);
  decref(c);
  return r;
}
function complexDealloc(p: usize): void { freeObject(p); }

export function initComplex(): void {
  const t = staticTypeInit(COMPLEX, "complex", OBJECT, offsetof<PyComplex>(), TF_BASETYPE);
  t.dealloc = complexDealloc.index;
  t.repr = slotRepr.index;
  t.hash = slotHash.index;
  t.richcompare = slotRichcompare.index;
  t.getattro = genericGetAttr.index;
  t.new_ = complexNew.index;
  t.add = slotAdd.index;
  t.subtract = slotSub.index;
  t.multiply = slotMul.index;
  t.trueDivide = slotDiv.index;
  t.power = slotPow.index;
  t.negative = slotNegative.index;
  t.positive = slotPositive.index;
  t.absolute = slotAbsolute.index;
  t.bool_ = slotBool.index;
  method(COMPLEX, "from_number", complexFromNumber.index, O | CLASS, "($type, number, /)");
  method(COMPLEX, "conjugate", complexConjugate.index, NOARGS, "($self, /)");
  method(COMPLEX, "__complex__", slotPositive.index, NOARGS, "($self, /)");
  method(COMPLEX, "__getnewargs__", complexGetNewArgs.index, NOARGS, "($self, /)");
  method(COMPLEX, "__format__", complexFormat.index, O, "($self, format_spec, /)");
  member(COMPLEX, "real", offsetof<PyComplex>("re"), MEMBER_F64, READONLY);
  member(COMPLEX, "imag", offsetof<PyComplex>("im"), MEMBER_F64, READONLY);
  readyType(COMPLEX);
}
