// int: the type object: slots, methods and attributes, and what int(x) accepts.
// Ints are immutable: nothing to protect.

import { Value } from "../value";
import { PyType, TF_BASETYPE, TF_INT, TF_MATCH_SELF } from "./type_object";
import { OBJECT, INT, BOOL, BYTES, BYTEARRAY, TypeError, ValueError, OverflowError, DeprecationWarning } from "./type_ids";
import { NONE, NOT_IMPLEMENTED, TRUE, FALSE, fromBool } from "./singletons";
import { rawFree, freeObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, errorOccurred } from "../errors";
import { warnf } from "../modules/warnings";
import { call1, tempArray, tempRelease } from "../call";
import { method, getset, NOARGS, O, FAST, FASTKW, CLASS } from "../define";
import { parseArgs } from "../args";
import { typeOf, staticTypeInit, readyType } from "./type";
import { genericAlloc } from "./type_new";
import { genericGetAttr } from "./attributes";
import { index, isTrue } from "./abstract";
import { isStr, strEqualsLiteral } from "./str";
import { newBytes, bytesData, bytesSize, toBytes } from "./bytes";
import { bytearrayData, bytearraySize } from "./bytearray";
import { Buffer, getBuffer, releaseBuffer, hasBuffer, BUF_SIMPLE } from "./buffer";
import { newTuple, tupleSet } from "./tuple";
import {
  PyInt, INT_LIMBS, intView, limbsOf, intFromI64, isIntObject, isExactInt, exactInt, intCompare, intSign, intBitLength, hashInt, intDealloc, asI64, asI64Clamped, asIndex,
} from "./int";
import {
  intAdd, intSub, intMul, intFloorDiv, intMod, intDivMod, divRemainder, intTrueDiv, intPow, intPowMod, intNegate, intAbs, intInvert, intLshift, intRshift, intAnd, intOr, intXor, intShiftLeft,
} from "./int_arithmetic";
import { intToStr, intFromStr, intFromAscii, raiseInvalidLiteral, intFromBytes, intToBytes, intToF64 } from "./int_conversion";
import { formatInt } from "./format_spec";

// ---------------------------------------------------------------------------------------------------- slots

@inline function both(a: u64, b: u64): bool { return isIntObject(a) && isIntObject(b); }

function slotAdd(a: u64, b: u64): u64 { return both(a, b) ? intAdd(a, b) : NOT_IMPLEMENTED; }
function slotSub(a: u64, b: u64): u64 { return both(a, b) ? intSub(a, b) : NOT_IMPLEMENTED; }
function slotMul(a: u64, b: u64): u64 { return both(a, b) ? intMul(a, b) : NOT_IMPLEMENTED; }
function slotMod(a: u64, b: u64): u64 { return both(a, b) ? intMod(a, b) : NOT_IMPLEMENTED; }
function slotFloorDiv(a: u64, b: u64): u64 { return both(a, b) ? intFloorDiv(a, b) : NOT_IMPLEMENTED; }
function slotTrueDiv(a: u64, b: u64): u64 { return both(a, b) ? intTrueDiv(a, b) : NOT_IMPLEMENTED; }
function slotDivMod(a: u64, b: u64): u64 {
  if (!both(a, b)) return NOT_IMPLEMENTED;
  const q = intDivMod(a, b);
  if (q == 0) return 0;
  return pairSteal(q, divRemainder);
}
/** A tuple of two values, which it steals; 0: MemoryError (both released). */
export function pairSteal(a: u64, b: u64): u64 {
  const t = newTuple(2);
  if (t == 0) { decref(a); decref(b); return 0; }
  tupleSet(t, 0, a);
  tupleSet(t, 1, b);
  return <u64>t;
}
function slotPow(a: u64, b: u64, c: u64): u64 {
  if (!both(a, b)) return NOT_IMPLEMENTED;
  if (c == NONE) return intPow(a, b);
  if (!isIntObject(c)) return NOT_IMPLEMENTED;
  return intPowMod(a, b, c);
}
function slotLshift(a: u64, b: u64): u64 { return both(a, b) ? intLshift(a, b) : NOT_IMPLEMENTED; }
function slotRshift(a: u64, b: u64): u64 { return both(a, b) ? intRshift(a, b) : NOT_IMPLEMENTED; }
function slotAnd(a: u64, b: u64): u64 { return both(a, b) ? intAnd(a, b) : NOT_IMPLEMENTED; }
function slotOr(a: u64, b: u64): u64 { return both(a, b) ? intOr(a, b) : NOT_IMPLEMENTED; }
function slotXor(a: u64, b: u64): u64 { return both(a, b) ? intXor(a, b) : NOT_IMPLEMENTED; }
function slotNegative(a: u64): u64 { return intNegate(a); }
function slotAbsolute(a: u64): u64 { return intAbs(a); }
function slotInvert(a: u64): u64 { return intInvert(a); }
function slotInt(a: u64): u64 { return exactInt(a); }
function slotBool(a: u64): i32 { return <i32>(intSign(a) != 0); }
function slotFloat(a: u64): u64 {
  const f = intToF64(a);
  return f != f ? 0 : Value.fromFloat(f);
}
function slotHash(a: u64): i64 { return hashInt(a); }
function slotRepr(a: u64): u64 { return intToStr(a, 10); }
export function compareResult(c: i32, op: i32): u64 {
  switch (op) {
    case 0: return fromBool(c < 0);
    case 1: return fromBool(c <= 0);
    case 2: return fromBool(c == 0);
    case 3: return fromBool(c != 0);
    case 4: return fromBool(c > 0);
    default: return fromBool(c >= 0);
  }
}
function slotRichcompare(a: u64, b: u64, op: i32): u64 {
  if (!both(a, b)) return NOT_IMPLEMENTED;
  return compareResult(intCompare(a, b), op);
}

// ---------------------------------------------------------------------------------------------------- int(x, base)

function fromText(x: u64, base: i32): u64 { return intFromStr(<usize>x, base); }
function fromBytes(p: usize, n: i32, base: i32, original: u64): u64 {
  const r = intFromAscii(p, n, base);
  if (r == 0 && !errorOccurred()) return raiseInvalidLiteral(base, original);
  return r;
}

/** int(x) with one argument (PyNumber_Long). New exact int; 0: error. */
export function numberInt(x: u64): u64 {
  if (isExactInt(x)) return newRef(x);
  const t = changetype<PyType>(typeOf(x));
  if (t.int_) {
    const r = call_indirect<u64>(t.int_, x);
    if (r == 0 || isExactInt(r)) return r;
    if (!isIntObject(r)) {
      raisef(TypeError, "__int__ returned non-int (type %T)", r);
      decref(r);
      return 0;
    }
    if (warnf(DeprecationWarning, "__int__ returned non-int (type %T).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.", r) < 0) {
      decref(r);
      return 0;
    }
    const e = exactInt(r);
    decref(r);
    return e;
  }
  if (t.index) {
    const r = index(x);
    if (r == 0) return 0;
    const e = exactInt(r);
    decref(r);
    return e;
  }
  if (isStr(x)) return fromText(x, 10);
  if (changetype<usize>(t) == BYTES) return fromBytes(bytesData(<usize>x), <i32>bytesSize(<usize>x), 10, x);
  if (hasBuffer(x)) {
    const b = tempArray(sizeof<Buffer>() / 8 + 1);
    if (b == 0) return 0;
    if (getBuffer(x, b, BUF_SIMPLE) < 0) { tempRelease(b); return 0; }
    const view = changetype<Buffer>(b);
    const r = intFromAscii(<usize>view.data, <i32>view.length, 10);
    releaseBuffer(b);
    tempRelease(b);
    if (r == 0 && !errorOccurred()) return raiseInvalidLiteral(10, x);
    return r;
  }
  return raisef(TypeError, "int() argument must be a string, a bytes-like object or a real number, not '%T'", x);
}

function newExact(x: u64, base: u64): u64 {
  if (x == 0) {
    if (base != 0) return raise(TypeError, "int() missing string argument");
    return Value.fromSmall(0);
  }
  if (base == 0) return numberInt(x);
  const b = asI64Clamped(base);
  if (b == -1 && errorOccurred()) return 0;
  if ((b != 0 && b < 2) || b > 36) return raise(ValueError, "int() base must be >= 2 and <= 36, or 0");
  if (isStr(x)) return fromText(x, <i32>b);
  if (isBytes(x)) return fromBytes(bytesData(<usize>x), <i32>bytesSize(<usize>x), <i32>b, x);
  if (isByteArray(x)) return fromBytes(bytearrayData(<usize>x), <i32>bytearraySize(<usize>x), <i32>b, x);
  return raise(TypeError, "int() can't convert non-string with explicit base");
}
import { isInstanceOf } from "./type";
function isBytes(x: u64): bool { return isInstanceOf(x, BYTES); }
function isByteArray(x: u64): bool { return isInstanceOf(x, BYTEARRAY); }

function intNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  let x: u64 = 0, base: u64 = 0;
  if (kwnames == 0) {
    if (nargs > 2) return raisef(TypeError, "int expected at most 2 arguments, got %d", <u64>nargs);
    if (nargs > 0) x = load<u64>(args);
    if (nargs > 1) base = load<u64>(args, 8);
  } else {
    const out = tempArray(2);
    if (out == 0) return 0;
    const ok = parseArgs("int", "(x=0, /, base=10)", args, nargs, kwnames, out);
    x = load<u64>(out);
    base = load<u64>(out, 8);
    tempRelease(out);
    if (!ok) return 0;
  }
  const r = newExact(x, base);
  if (r == 0 || type == INT) return r;
  // a subclass: an instance that holds the digits
  const p = intView(r, 0);
  const n = p.size;
  const o = changetype<PyInt>(genericAlloc(type, n == 0 ? 1 : n));
  if (changetype<usize>(o) == 0) { decref(r); return 0; }
  o.size = n;
  o.sign = p.sign;
  memory.copy(limbsOf(o), limbsOf(p), <usize>n << 2);
  decref(r);
  return <u64>changetype<usize>(o);
}

// ---------------------------------------------------------------------------------------------------- methods

function intConjugate(self: u64): u64 { return exactInt(self); }
function intZero(self: u64): u64 { return Value.fromSmall(0); }
function intOne(self: u64): u64 { return Value.fromSmall(1); }
function intIsInteger(self: u64): u64 { return TRUE; }
function intBitLengthMethod(self: u64): u64 { return intFromI64(intBitLength(self)); }
function intBitCount(self: u64): u64 {
  const p = intView(self, 0);
  let n: i64 = 0;
  for (let i = 0; i < p.size; i++) n += <i64>popcnt<u32>(load<u32>(limbsOf(p) + (<usize>i << 2)));
  return intFromI64(n);
}
function intAsIntegerRatio(self: u64): u64 {
  const n = exactInt(self);
  if (n == 0) return 0;
  return pairSteal(n, Value.fromSmall(1));
}
function intGetNewArgs(self: u64): u64 {
  const n = exactInt(self);
  if (n == 0) return 0;
  const t = newTuple(1);
  if (t == 0) { decref(n); return 0; }
  tupleSet(t, 0, n);
  return <u64>t;
}
function intSizeof(self: u64): u64 {
  // as CPython counts: a header of 24 bytes, 4 bytes for each started 30 bits
  const digits = (intBitLength(self) + 29) / 30;
  return intFromI64(24 + 4 * max<i64>(digits, 1));
}

/** a - the remainder of dividing a by b so that the quotient is nearest (ties to even): the nearest multiple of b > 0. */
export function nearestMultiple(a: u64, b: u64): u64 {
  const q = intDivMod(a, b);
  if (q == 0) return 0;
  const r = divRemainder; // 0 <= r < b
  const twice = intShiftLeft(r, 1);
  if (twice == 0) { decref(q); decref(r); return 0; }
  const c = intCompare(twice, b);
  decref(twice);
  const odd = q != Value.fromSmall(0) && isOdd(q);
  decref(q);
  let result = intSub(a, r);
  decref(r);
  if (result != 0 && (c > 0 || (c == 0 && odd))) {
    const up = intAdd(result, b);
    decref(result);
    result = up;
  }
  return result;
}
function isOdd(v: u64): bool {
  if (Value.isInt(v)) return (Value.toSmall(v) & 1) != 0;
  return (load<u32>(Value.ptr(v), INT_LIMBS) & 1) != 0;
}
function intRound(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("__round__", nargs, 0, 1)) return 0;
  if (nargs == 0 || load<u64>(args) == NONE) return exactInt(self);
  const n = index(load<u64>(args));
  if (n == 0) return 0;
  if (intSign(n) >= 0) { decref(n); return exactInt(self); }
  const e = intNegate(n);
  decref(n);
  if (e == 0) return 0;
  // 10**e beyond twice the number rounds everything to 0: no need to compute it
  if (!Value.isInt(e) || Value.toSmall(e) > intBitLength(self) + 1) { decref(e); return Value.fromSmall(0); }
  const p = intPow(Value.fromSmall(10), e);
  decref(e);
  if (p == 0) return 0;
  const r = nearestMultiple(self, p);
  decref(p);
  return r;
}
import { checkArgs } from "../args";

/** 1 little, 0 big, -1 ValueError; order 0 means "big". */
function littleEndian(order: u64, fname: string, position: i32): i32 {
  if (order == 0) return 0;
  if (!isStr(order)) {
    raisef(TypeError, "%s() argument 'byteorder' must be str, not %T", <u64>changetype<usize>(fname), order);
    return -1;
  }
  if (strEqualsLiteral(<usize>order, "little")) return 1;
  if (strEqualsLiteral(<usize>order, "big")) return 0;
  raise(ValueError, "byteorder must be either 'little' or 'big'");
  return -1;
}
function intToBytesMethod(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs("to_bytes", "($self, /, length=1, byteorder='big', *, signed=False)", args, nargs, kwnames, out);
  const lengthArg = load<u64>(out), orderArg = load<u64>(out, 8), signedArg = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return 0;
  let n: i64 = 1;
  if (lengthArg) {
    n = asIndex(lengthArg);
    if (n == -1 && errorOccurred()) return 0;
  }
  if (orderArg != 0 && !isStr(orderArg)) { littleEndian(orderArg, "to_bytes", 2); return 0; }
  let signed = 0;
  if (signedArg) {
    signed = isTrue(signedArg);
    if (signed < 0) return 0;
  }
  const little = littleEndian(orderArg, "to_bytes", 2);
  if (little < 0) return 0;
  if (n < 0) return raise(ValueError, "length argument must be non-negative");
  const b = newBytes(n);
  if (b == 0) return 0;
  if (!intToBytes(self, bytesData(b), <i32>n, little != 0, signed != 0)) { decref(<u64>b); return 0; }
  return <u64>b;
}
function intFromBytesMethod(cls: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs("from_bytes", "($type, /, bytes, byteorder='big', *, signed=False)", args, nargs, kwnames, out);
  const source = load<u64>(out), orderArg = load<u64>(out, 8), signedArg = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return 0;
  if (orderArg != 0 && !isStr(orderArg)) { littleEndian(orderArg, "from_bytes", 2); return 0; }
  let signed = 0;
  if (signedArg) {
    signed = isTrue(signedArg);
    if (signed < 0) return 0;
  }
  const little = littleEndian(orderArg, "from_bytes", 2);
  if (little < 0) return 0;
  const b = toBytes(source);
  if (b == 0) return 0;
  const r = intFromBytes(bytesData(<usize>b), <i32>bytesSize(<usize>b), little != 0, signed != 0);
  decref(b);
  if (r == 0 || <usize>cls == INT) return r;
  const o = call1(cls, r);
  decref(r);
  return o;
}
function intFormat(self: u64, spec: u64): u64 {
  if (!isStr(spec)) return raisef(TypeError, "__format__() argument must be str, not %T", spec);
  return formatInt(self, <usize>spec);
}

export function initInt(): void {
  const t = staticTypeInit(INT, "int", OBJECT, INT_LIMBS, TF_BASETYPE | TF_INT | TF_MATCH_SELF, 4);
  t.dealloc = intDealloc.index;
  t.repr = slotRepr.index;
  t.hash = slotHash.index;
  t.richcompare = slotRichcompare.index;
  t.getattro = genericGetAttr.index;
  t.new_ = intNew.index;
  t.add = slotAdd.index;
  t.subtract = slotSub.index;
  t.multiply = slotMul.index;
  t.remainder = slotMod.index;
  t.divmod = slotDivMod.index;
  t.power = slotPow.index;
  t.floorDivide = slotFloorDiv.index;
  t.trueDivide = slotTrueDiv.index;
  t.lshift = slotLshift.index;
  t.rshift = slotRshift.index;
  t.and_ = slotAnd.index;
  t.or_ = slotOr.index;
  t.xor_ = slotXor.index;
  t.negative = slotNegative.index;
  t.positive = slotInt.index;
  t.absolute = slotAbsolute.index;
  t.invert = slotInvert.index;
  t.bool_ = slotBool.index;
  t.int_ = slotInt.index;
  t.float_ = slotFloat.index;
  t.index = slotInt.index;
  method(INT, "conjugate", intConjugate.index, NOARGS, "($self, /)");
  method(INT, "bit_length", intBitLengthMethod.index, NOARGS, "($self, /)");
  method(INT, "bit_count", intBitCount.index, NOARGS, "($self, /)");
  method(INT, "to_bytes", intToBytesMethod.index, FASTKW, "($self, /, length=1, byteorder='big', *, signed=False)");
  method(INT, "from_bytes", intFromBytesMethod.index, FASTKW | CLASS, "($type, /, bytes, byteorder='big', *, signed=False)");
  method(INT, "as_integer_ratio", intAsIntegerRatio.index, NOARGS, "($self, /)");
  method(INT, "is_integer", intIsInteger.index, NOARGS, "($self, /)");
  method(INT, "__trunc__", intConjugate.index, NOARGS, "($self, /)");
  method(INT, "__floor__", intConjugate.index, NOARGS, "($self, /)");
  method(INT, "__ceil__", intConjugate.index, NOARGS, "($self, /)");
  method(INT, "__round__", intRound.index, FAST, "($self, ndigits=None, /)");
  method(INT, "__getnewargs__", intGetNewArgs.index, NOARGS, "($self, /)");
  method(INT, "__format__", intFormat.index, O, "($self, format_spec, /)");
  method(INT, "__sizeof__", intSizeof.index, NOARGS, "($self, /)");
  getset(INT, "real", intConjugate.index, 0);
  getset(INT, "imag", intZero.index, 0);
  getset(INT, "numerator", intConjugate.index, 0);
  getset(INT, "denominator", intOne.index, 0);
  readyType(INT);
}
