// Binary operators, comparisons and subscripts where the loop's own fast paths do not apply. Operands are stack references at the top of the
// frame's stack; each function consumes them when it succeeds and leaves frame.sp right when it fails.

import { runtime } from "../runtime";
import { Value, INT_BASE } from "../value";
import { PyType, TF_HEAP } from "../objects/type_object";
import { LIST, TUPLE, DICT, STR, FUNCTION } from "../objects/type_ids";
import { TRUE, FALSE, fromBool, NONE } from "../objects/singletons";
import { decref, closeRef, newRef } from "../memory/refcount";
import { Frame, pushFrame, frameFits } from "./frame";
import { typeOf, typeLookup } from "../objects/type";
import { tstate } from "../thread_state";
import {
  add, subtract, multiply, matmul, remainder, floorDivide, trueDivide, power, lshift, rshift, bitAnd, bitOr, bitXor, getItem, richCompare, isTrue,
  inplaceAdd, inplaceSubtract, inplaceMultiply, inplaceMatmul, inplaceRemainder, inplaceFloorDivide, inplaceTrueDivide, inplacePower, inplaceLshift,
  inplaceRshift, inplaceAnd, inplaceOr, inplaceXor,
} from "../objects/abstract";
import { intFromI64 } from "../objects/int";
import { listGetRef, listSize } from "../objects/list";
import { tupleGet, tupleSize } from "../objects/tuple";
import { dictGet } from "../objects/dict";
import { strEqual, strConcatInPlace, strFromChar, strChar, strLength } from "../objects/str";
import { raiseKeyError } from "../errors";
import { PyFunction } from "../objects/function";
import { PyCode } from "../objects/code";
import { slotGetitem } from "../objects/slots";
import { id } from "../objects/str";
import { cacheUnits } from "./stream";
import * as OP from "./opcodes.generated";

const MARKS: u64 = 0xffff_ffff_0000_0001;
@inline
function drop(v: u64): void { if ((v & MARKS) == 0) closeRef(v); }

/** Applies BINARY_OP's operator `op` to plain values. */
export function applyBinary(op: i32, a: u64, b: u64): u64 {
  switch (op) {
    case 0: return add(a, b);
    case 1: return bitAnd(a, b);
    case 2: return floorDivide(a, b);
    case 3: return lshift(a, b);
    case 4: return matmul(a, b);
    case 5: return multiply(a, b);
    case 6: return remainder(a, b);
    case 7: return bitOr(a, b);
    case 8: return power(a, b, NONE);
    case 9: return rshift(a, b);
    case 10: return subtract(a, b);
    case 11: return trueDivide(a, b);
    case 12: return bitXor(a, b);
    case 13: return inplaceAdd(a, b);
    case 14: return inplaceAnd(a, b);
    case 15: return inplaceFloorDivide(a, b);
    case 16: return inplaceLshift(a, b);
    case 17: return inplaceMatmul(a, b);
    case 18: return inplaceMultiply(a, b);
    case 19: return inplaceRemainder(a, b);
    case 20: return inplaceOr(a, b);
    case 21: return inplacePower(a, b);
    case 22: return inplaceRshift(a, b);
    case 23: return inplaceSubtract(a, b);
    case 24: return inplaceTrueDivide(a, b);
    case 25: return inplaceXor(a, b);
    default: return getItem(a, b);
  }
}

/** The two operands at the top are done with: the result's place is at sp - 16. Releases them. */
@inline
function consume(frame: Frame, sp: usize, a: u64, b: u64): void {
  if (((a & MARKS) == 0) || ((b & MARKS) == 0)) {
    frame.sp = <u32>(sp - 16);
    drop(a);
    drop(b);
  }
}

/** BINARY_OP in general. Result: new reference; 0 with an exception (operands still on the stack). */
export function binarySlow(frame: Frame, sp: usize, op: i32): u64 {
  const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
  if (a > 0xffff_ffff && b > 0xffff_ffff) {
    // int with float
    const aInt = a >= INT_BASE, bInt = b >= INT_BASE;
    if (aInt != bInt) {
      const x = aInt ? <f64>Value.toSmall(a) : Value.toFloat(a), y = bInt ? <f64>Value.toSmall(b) : Value.toFloat(b);
      switch (op >= 13 ? op - 13 : op) {
        case 0: return Value.fromFloat(x + y);
        case 10: return Value.fromFloat(x - y);
        case 5: return Value.fromFloat(x * y);
        case 11: if (y != 0) return Value.fromFloat(x / y); break;
      }
    } else if (aInt && (op == 11 || op == 24)) {
      const x = Value.toSmall(a), y = Value.toSmall(b);
      if (y != 0) return Value.fromFloat(<f64>x / <f64>y); // both are exact as doubles: rounded once
    } else if (aInt && (op == 5 || op == 18)) {
      const x = Value.toSmall(a), y = Value.toSmall(b);
      // 49 bits times 49 bits: exact if the float estimate is far inside
      const estimate = <f64>x * <f64>y;
      if (estimate > -2.0e14 && estimate < 2.0e14) return Value.fromSmall(x * y);
    }
  }
  if (op == 13 && Value.isObject(a) && Value.isObject(b) && typeOf(Value.untag(a)) == STR) {
    const r = concatInPlace(frame, sp, a, b);
    if (r) return r;
    if (tstate.exc) return 0;
  }
  const r = applyBinary(op, Value.untag(a), Value.untag(b));
  if (r == 0) return 0;
  consume(frame, sp, a, b);
  return r;
}

/**
 * s += t with strings, when the next instruction stores the result in the local that holds s: that local gives up its reference, so that
 * the text can grow in place. 0 without an error: not that case.
 */
function concatInPlace(frame: Frame, sp: usize, a: u64, b: u64): u64 {
  const y = Value.untag(b);
  if (typeOf(y) != STR) return 0;
  const next = <usize>frame.ip + 40;
  if (<i32>load<u8>(next) != OP.STORE_FAST) return 0;
  const slot = <usize>frame.locals + <usize>load<u32>(next, 4);
  const v = load<u64>(slot);
  if ((v & MARKS) != 0 || v != (a & ~1)) return 0;
  // the local is counted: take its reference; the stack's own, if counted, goes first
  if ((a & 1) == 0) decref(a); // not the last one: the local holds another
  store<u64>(slot, 0);
  store<u64>(sp - 16, v); // owned by the stack now
  const r = strConcatInPlace(v, y); // steals v, also on error
  store<u64>(sp - 16, 0);
  if (r == 0) return 0;
  if ((b & MARKS) == 0) {
    frame.sp = <u32>(sp - 16);
    drop(b);
  }
  return r;
}

/** & | ^ << >> with int fast paths. Result as binarySlow. */
export function bitsSlow(frame: Frame, sp: usize, op: i32): u64 {
  const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
  if ((a & b) >= INT_BASE) {
    switch (op >= 13 ? op - 13 : op) {
      case 1: return a & b;
      case 7: return a | b;
      case 12: return (a ^ b) | INT_BASE;
    }
    if (op == 14) return a & b;
    if (op == 20) return a | b;
    if (op == 25) return (a ^ b) | INT_BASE;
    const x = Value.toSmall(a), y = Value.toSmall(b);
    if (op == 9 || op == 22) { if (y >= 0) return Value.fromSmall(x >> min<i64>(y, 63)); }
    else if ((op == 3 || op == 16) && y >= 0 && y < 48) {
      const r = x << y;
      if (r >> y == x && Value.fitsInt(r)) return Value.fromSmall(r);
    }
  }
  return binarySlow(frame, sp, op);
}

/**
 * container[key]. Result: new reference; 0 with an exception, or with another frame current (a Python __getitem__ was entered, the operands
 * are its arguments).
 */
export function subscriptSlow(frame: Frame, sp: usize): u64 {
  const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
  const o = Value.untag(a);
  const t = typeOf(o);
  let r: u64 = 0;
  if (b >= INT_BASE) {
    let i = Value.toSmall(b);
    if (t == LIST) {
      if (i < 0) i += <i64>listSize(<usize>o);
      if (i >= 0 && i < 0x7fff_ffff) r = listGetRef(<usize>o, <i32>i);
    } else if (t == TUPLE) {
      const n = <i64>tupleSize(<usize>o);
      if (i < 0) i += n;
      if (i >= 0 && i < n) r = newRef(tupleGet(<usize>o, <i32>i));
    } else if (t == STR) {
      const n = <i64>strLength(<usize>o);
      if (i < 0) i += n;
      if (i >= 0 && i < n) r = strFromChar(strChar(<usize>o, <i32>i));
    } else if (t == DICT) {
      r = dictGet(<usize>o, b);
      if (r == 0) return tstate.exc != 0 ? 0 : raiseKeyError(b);
    }
    if (r) {
      if ((a & MARKS) == 0) {
        frame.sp = <u32>(sp - 16);
        closeRef(a);
      }
      return r;
    }
  } else if (t == DICT) {
    r = dictGet(<usize>o, Value.untag(b));
    if (r == 0) return tstate.exc != 0 ? 0 : raiseKeyError(Value.untag(b));
    consume(frame, sp, a, b);
    return r;
  }
  const type = changetype<PyType>(t);
  if (type.getitem == slotGetitem.index && enterGetitem(frame, sp, t)) return 0;
  r = getItem(o, Value.untag(b));
  if (r == 0) return 0;
  consume(frame, sp, a, b);
  return r;
}
/** Enters a Python __getitem__ in this loop, if that is what the type has: the operands become its arguments. */
function enterGetitem(frame: Frame, sp: usize, type: usize): bool {
  const found = typeLookup(type, id("__getitem__"));
  if (found == 0) return false;
  const p = Value.ptr(found);
  if (typeOf(<u64>p) != FUNCTION) { closeRef(found); return false; }
  const code = changetype<PyCode>(<usize>changetype<PyFunction>(p).code);
  const args = sp - 16;
  if (code.exactArgs != 2 || tstate.depth >= runtime.recursionLimit || !frameFits(args, code.frameBytes)) { closeRef(found); return false; }
  frame.sp = <u32>args;
  pushFrame(<usize>found, code, args, 2, 0);
  return true;
}

/** a OP b by op LT .. GE; with asBool the truth of the result (True or False). Result: new reference; 0 with an exception. */
export function compareSlow(frame: Frame, sp: usize, op: i32, asBool: bool): u64 {
  const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
  if (a > 0xffff_ffff && b > 0xffff_ffff) {
    if ((a & b) >= INT_BASE) {
      const x = <i64>(a << 15), y = <i64>(b << 15);
      return fromBool(op == 0 ? x < y : op == 1 ? x <= y : op == 2 ? x == y : op == 3 ? x != y : op == 4 ? x > y : x >= y);
    }
    // 49-bit ints are exact as doubles
    const x = a >= INT_BASE ? <f64>Value.toSmall(a) : Value.toFloat(a), y = b >= INT_BASE ? <f64>Value.toSmall(b) : Value.toFloat(b);
    return fromBool(op == 0 ? x < y : op == 1 ? x <= y : op == 2 ? x == y : op == 3 ? x != y : op == 4 ? x > y : x >= y);
  }
  const x = Value.untag(a), y = Value.untag(b);
  let r: u64;
  if ((op == 2 || op == 3) && Value.isObject(x) && Value.isObject(y) && typeOf(x) == STR && typeOf(y) == STR) {
    r = fromBool((x == y || strEqual(<usize>x, <usize>y)) == (op == 2));
  } else {
    r = richCompare(x, y, op);
    if (r == 0) return 0;
    if (asBool && r != TRUE && r != FALSE) {
      const t = isTrue(r);
      decref(r);
      if (t < 0) return 0;
      r = fromBool(t != 0);
    }
  }
  consume(frame, sp, a, b);
  return r;
}
