// The object protocol: what operators and builtin functions do with any object, by way of its type's slots.
// Nothing here is shared state; each slot protects its own object.

import { Value } from "../value";
import { PyType, TF_MAPPING, TF_SEQUENCE, TF_LIST, TF_TUPLE, TF_STR, TF_DICT } from "./type_object";
import {
  TypeError, ValueError, AttributeError, IndexError, StopIteration, OverflowError, SystemError, INT, BOOL, FLOAT, STR, LIST, TUPLE, DICT, NONE_TYPE, OBJECT, SEQ_ITERATOR,
  UNION, TYPE, RecursionError, COMPLEX,
} from "./type_ids";
import { typeOf, isSubtype, isType, typeLookup } from "./type";
import { decref, xdecref, newRef, closeRef, ownRef, incref } from "../memory/refcount";
import { raise, raisef, raiseInt, raisefInt, errorOccurred, errorMatches, clearError, formatText, raiseValue } from "../errors";
import { call1, call0, callMethod1, enterRecursive, leaveRecursive } from "../call";
import { id, str, isStr, strAscii, isExactStr } from "./str";
import { NONE, TRUE, FALSE, NOT_IMPLEMENTED, fromBool, EMPTY_STR } from "./singletons";
import { lookupSpecial, getAttr, getAttrOrNull } from "./attributes";
import { intFromI64, asI64, asIndex, isIntObject } from "./int";
import { newList, listAppend, listSize, listExtend, listGetRef } from "./list";
import { newTuple, tupleGet, tupleSize, tupleSet, tupleFromArray, tuple1, tuple2 } from "./tuple";
import { listToTuple } from "./list";
import { dictGet } from "./dict";
import { newSeqIterator } from "./iterators";
import { callSpecial1, isMissing, hashNotImplemented, slotCall } from "./slots";
import { tstate } from "../thread_state";
import { newGenericAlias } from "./generic_alias";

export const LT: i32 = 0;
export const LE: i32 = 1;
export const EQ: i32 = 2;
export const NE: i32 = 3;
export const GT: i32 = 4;
export const GE: i32 = 5;

// ------------------------------------------------------------------------------------------------------------ text

/** repr(v): new str, 0 with an error. */
export function repr(v: u64): u64 {
  if (v == 0) return str("<NULL>");
  const slot = changetype<PyType>(typeOf(v)).repr;
  if (!enterRecursive(" while getting the repr of an object")) return 0;
  const r = call_indirect<u64>(slot, v);
  leaveRecursive();
  if (r != 0 && !isStr(r)) {
    raisef(TypeError, "__repr__ returned non-string (type %T)", r);
    decref(r);
    return 0;
  }
  return r;
}
/** str(v): new str, 0 with an error. */
export function toStr(v: u64): u64 {
  if (v == 0) return str("<NULL>");
  const t = typeOf(v);
  if (t == STR) return newRef(v);
  if (!enterRecursive(" while getting the str of an object")) return 0;
  const r = call_indirect<u64>(changetype<PyType>(t).str, v);
  leaveRecursive();
  if (r != 0 && !isStr(r)) {
    raisef(TypeError, "__str__ returned non-string (type %T)", r);
    decref(r);
    return 0;
  }
  return r;
}
/** ascii(v) */
export function ascii(v: u64): u64 {
  const r = repr(v);
  if (r == 0) return 0;
  const a = strAscii(<usize>r);
  decref(r);
  return a;
}
/** format(v, spec): spec a str or 0. */
export function format(v: u64, spec: u64): u64 {
  if (spec == 0 || spec == EMPTY_STR) {
    const t = typeOf(v);
    if (t == STR) return newRef(v);
    if (t == INT) return toStr(v);
  }
  const r = callSpecial1(v, id("__format__"), spec ? spec : EMPTY_STR);
  if (isMissing(r)) return raisef(TypeError, "Type %T doesn't define __format__", v);
  if (r != 0 && !isStr(r)) {
    raisef(TypeError, "__format__ must return a str, not %T", r);
    decref(r);
    return 0;
  }
  return r;
}

// ------------------------------------------------------------------------------------------------------------ truth, hash, comparison

/** 1, 0, or -1 with an error. */
export function isTrue(v: u64): i32 {
  if (v == TRUE) return 1;
  if (v == FALSE || v == NONE) return 0;
  if (Value.isInt(v)) return v != Value.fromSmall(0) ? 1 : 0;
  const t = changetype<PyType>(typeOf(v));
  if (t.bool_) return call_indirect<i32>(t.bool_, v);
  if (t.length) {
    const n = call_indirect<i64>(t.length, v);
    return n < 0 ? -1 : n > 0 ? 1 : 0;
  }
  return 1;
}
/** hash(v); -1 with TypeError. */
export function hash(v: u64): i64 {
  const slot = changetype<PyType>(typeOf(v)).hash;
  if (slot == 0) return hashNotImplemented(v);
  return call_indirect<i64>(slot, v);
}
function operatorText(op: i32): string {
  switch (op) {
    case LT: return "<";
    case LE: return "<=";
    case EQ: return "==";
    case NE: return "!=";
    case GT: return ">";
    default: return ">=";
  }
}
function swapped(op: i32): i32 { return op == LT ? GT : op == LE ? GE : op == GT ? LT : op == GE ? LE : op; }

/** a op b as an object: new reference. */
export function richCompare(a: u64, b: u64, op: i32): u64 {
  if (!enterRecursive(" in comparison")) return 0;
  const r = richCompareInner(a, b, op);
  leaveRecursive();
  return r;
}
function richCompareInner(a: u64, b: u64, op: i32): u64 {
  const ta = typeOf(a), tb = typeOf(b);
  const ra = changetype<PyType>(ta).richcompare, rb = changetype<PyType>(tb).richcompare;
  let checked = false;
  if (ta != tb && rb != 0 && isSubtype(tb, ta)) {
    checked = true;
    const r = call_indirect<u64>(rb, b, a, swapped(op));
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (ra) {
    const r = call_indirect<u64>(ra, a, b, op);
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (!checked && rb) {
    const r = call_indirect<u64>(rb, b, a, swapped(op));
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (op == EQ) return fromBool(a == b);
  if (op == NE) return fromBool(a != b);
  return raisef(TypeError, "'%s' not supported between instances of '%T' and '%T'", <u64>changetype<usize>(operatorText(op)), a, b);
}
/** a op b as 1, 0, -1. Identity implies equality. */
export function compareBool(a: u64, b: u64, op: i32): i32 {
  if (a == b) {
    if (op == EQ) return 1;
    if (op == NE) return 0;
  }
  const r = richCompare(a, b, op);
  if (r == 0) return -1;
  if (r == TRUE) return 1;
  if (r == FALSE) return 0;
  const t = isTrue(r);
  decref(r);
  return t;
}

// ------------------------------------------------------------------------------------------------------------ containers

/** len(v); -1 with an error. */
export function length(v: u64): i64 {
  const slot = changetype<PyType>(typeOf(v)).length;
  if (slot == 0) { raisef(TypeError, "object of type '%T' has no len()", v); return -1; }
  return call_indirect<i64>(slot, v);
}
/** o[key] */
export function getItem(o: u64, key: u64): u64 {
  const t = changetype<PyType>(typeOf(o));
  if (t.getitem) return call_indirect<u64>(t.getitem, o, key);
  if (t.sqItem) {
    if (changetype<PyType>(typeOf(key)).index == 0) return raisef(TypeError, "sequence index must be integer, not '%T'", key);
    let i = asIndex(key);
    if (i == -1 && errorOccurred()) return 0;
    if (i < 0 && t.length) {
      const n = call_indirect<i64>(t.length, o);
      if (n < 0) return 0;
      i += n;
    }
    return call_indirect<u64>(t.sqItem, o, i);
  }
  if (isType(o)) {
    if (<usize>o == TYPE) return newGenericAlias(o, key);
    const f = getAttrOrNull(o, id("__class_getitem__"));
    if (f != 0 && f != NONE) {
      const r = call1(f, key);
      decref(f);
      return r;
    }
    xdecref(f);
    if (errorOccurred()) return 0;
    return raisef(TypeError, "type '%N' is not subscriptable", o);
  }
  return raisef(TypeError, "'%T' object is not subscriptable", o);
}
export function setItem(o: u64, key: u64, value: u64): i32 {
  const slot = changetype<PyType>(typeOf(o)).setitem;
  if (slot) return call_indirect<i32>(slot, o, key, value);
  return raisefInt(TypeError, "'%T' object does not support item assignment", o);
}
export function delItem(o: u64, key: u64): i32 {
  const slot = changetype<PyType>(typeOf(o)).setitem;
  if (slot) return call_indirect<i32>(slot, o, key, <u64>0);
  return raisefInt(TypeError, "'%T' object doesn't support item deletion", o);
}
/** v in o */
export function contains(o: u64, v: u64): i32 {
  const slot = changetype<PyType>(typeOf(o)).contains;
  if (slot) return call_indirect<i32>(slot, o, v);
  return containsByIteration(o, v);
}
export function containsByIteration(o: u64, v: u64): i32 {
  const it = getIter(o);
  if (it == 0) {
    if (errorMatches(TypeError)) { clearError(); return raisefInt(TypeError, "argument of type '%T' is not a container or iterable", o); }
    return -1;
  }
  let result = 0;
  while (true) {
    const item = iterNext(it);
    if (item == 0) { if (errorOccurred()) result = -1; break; }
    const c = compareBool(item, v, EQ);
    decref(item);
    if (c != 0) { result = c; break; }
  }
  decref(it);
  return result;
}

// ------------------------------------------------------------------------------------------------------------ iteration

/** iter(v) */
export function getIter(v: u64): u64 {
  const t = changetype<PyType>(typeOf(v));
  if (t.iter) {
    const r = call_indirect<u64>(t.iter, v);
    if (r != 0 && changetype<PyType>(typeOf(r)).iternext == 0) {
      raisef(TypeError, "iter() returned non-iterator of type '%T'", r);
      decref(r);
      return 0;
    }
    return r;
  }
  if (t.sqItem) return newSeqIterator(v);
  return raisef(TypeError, "'%T' object is not iterable", v);
}
/** The old sequence protocol's iterator, for classes with only __getitem__. */
export function getIterFromSequence(v: u64): u64 { return newSeqIterator(v); }
/** Next item: new reference; 0 without an error at the end. */
export function iterNext(it: u64): u64 {
  const r = call_indirect<u64>(changetype<PyType>(typeOf(it)).iternext, it);
  if (r == 0 && tstate.exc != 0 && errorMatches(StopIteration)) clearError();
  return r;
}
export function isIterator(v: u64): bool { return changetype<PyType>(typeOf(v)).iternext != 0; }
export function isCallable(v: u64): bool { return changetype<PyType>(typeOf(v)).call != 0; }
export function isMapping(v: u64): bool { return changetype<PyType>(typeOf(v)).getitem != 0; }
/** PySequence_Check: indexable by position and not a dict. */
export function isSequence(v: u64): bool {
  const t = changetype<PyType>(typeOf(v));
  if (t.flags & TF_DICT) return false;
  return t.sqItem != 0;
}
/** list(v): new list. */
export function toList(v: u64): u64 {
  const l = newList(0);
  if (l == 0) return 0;
  if (listExtend(l, v) < 0) { decref(<u64>l); return 0; }
  return <u64>l;
}
/** tuple(v): a new reference. */
export function toTuple(v: u64): u64 {
  const t = typeOf(v);
  if (t == TUPLE) return newRef(v);
  if (t == LIST) return listToTuple(<usize>v);
  const l = toList(v);
  if (l == 0) return 0;
  const r = listToTuple(<usize>l);
  decref(l);
  return r;
}
/** v itself if it is a list or tuple, else a new list of its items; a TypeError of iter() becomes TypeError(message). */
export function sequenceFast(v: u64, message: string): u64 {
  const t = typeOf(v);
  if (t == LIST || t == TUPLE) return newRef(v);
  const it = getIter(v);
  if (it == 0) {
    if (errorMatches(TypeError)) { clearError(); raise(TypeError, message); }
    return 0;
  }
  const l = toList(it);
  decref(it);
  return l;
}
/** len(v), or __length_hint__, or dflt; -1 with an error. */
export function lengthHint(v: u64, dflt: i64): i64 {
  const t = changetype<PyType>(typeOf(v));
  if (t.length) {
    const n = call_indirect<i64>(t.length, v);
    if (n >= 0) return n;
    if (!errorMatches(TypeError)) return -1;
    clearError();
  }
  const f = lookupSpecial(v, id("__length_hint__"));
  if (f == 0) return errorOccurred() ? -1 : dflt;
  const r = call0(f);
  decref(f);
  if (r == 0) {
    if (errorMatches(TypeError)) { clearError(); return dflt; }
    return -1;
  }
  if (r == NOT_IMPLEMENTED) return dflt;
  if (!isIntObject(r)) {
    raisef(TypeError, "__length_hint__ must be an integer, not %T", r);
    decref(r);
    return -1;
  }
  const n = asI64(r);
  decref(r);
  if (n == -1 && errorOccurred()) return -1;
  if (n < 0) { raise(ValueError, "__length_hint__() should return >= 0"); return -1; }
  return n;
}

// ------------------------------------------------------------------------------------------------------------ classes

/** isinstance() without __instancecheck__: real type, then the claimed __class__. */
export function isInstanceReal(v: u64, cls: u64): i32 {
  if (isType(cls)) {
    const t = typeOf(v);
    if (t == <usize>cls || isSubtype(t, <usize>cls)) return 1;
    const c = getAttrOrNull(v, id("__class__"));
    if (c == 0) return errorOccurred() ? -1 : 0;
    const r = <usize>c != t && isType(c) && isSubtype(<usize>c, <usize>cls) ? 1 : 0;
    decref(c);
    return r;
  }
  if (!checkClass(cls)) {
    if (!errorOccurred()) raise(TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    return -1;
  }
  const c = getAttrOrNull(v, id("__class__"));
  if (c == 0) return errorOccurred() ? -1 : 0;
  const r = abstractIsSubclass(c, cls);
  decref(c);
  return r;
}
/** Has it a tuple __bases__? */
function checkClass(cls: u64): bool {
  const b = abstractBases(cls);
  if (b == 0) return false;
  decref(b);
  return true;
}
function abstractBases(cls: u64): u64 {
  const b = getAttrOrNull(cls, id("__bases__"));
  if (b == 0) return 0;
  if (!isSubtype(typeOf(b), TUPLE)) { decref(b); return 0; }
  return b;
}
function abstractIsSubclass(derived: u64, cls: u64): i32 {
  if (derived == cls) return 1;
  const bases = abstractBases(derived);
  if (bases == 0) return errorOccurred() ? -1 : 0;
  const n = <i32>tupleSize(<usize>bases);
  let r = 0;
  for (let i = 0; i < n && r == 0; i++) r = abstractIsSubclass(tupleGet(<usize>bases, i), cls);
  decref(bases);
  return r;
}
/** isinstance(v, cls): cls a class, a tuple of them, or a union. */
export function isInstance(v: u64, cls: u64): i32 {
  if (<u64>typeOf(v) == cls) return 1;
  if (Value.isObject(cls) && typeOf(cls) == TYPE) return isInstanceReal(v, cls);
  let classes = cls;
  if (typeOf(cls) == UNION) {
    const args = getAttr(cls, id("__args__"));
    if (args == 0) return -1;
    const r = isInstance(v, args);
    decref(args);
    return r;
  }
  if (isSubtype(typeOf(classes), TUPLE)) {
    if (!enterRecursive(" in __instancecheck__")) return -1;
    const n = <i32>tupleSize(<usize>classes);
    let r = 0;
    for (let i = 0; i < n && r == 0; i++) r = isInstance(v, tupleGet(<usize>classes, i));
    leaveRecursive();
    return r;
  }
  const r = callSpecial1(cls, id("__instancecheck__"), v);
  if (isMissing(r)) return isInstanceReal(v, cls);
  if (r == 0) return -1;
  const b = isTrue(r);
  decref(r);
  return b;
}
export function isSubclassReal(derived: u64, cls: u64): i32 {
  if (isType(derived) && isType(cls)) return isSubtype(<usize>derived, <usize>cls) ? 1 : 0;
  if (!checkClass(derived)) {
    if (!errorOccurred()) raise(TypeError, "issubclass() arg 1 must be a class");
    return -1;
  }
  if (typeOf(cls) != UNION && !checkClass(cls)) {
    if (!errorOccurred()) raise(TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
    return -1;
  }
  return abstractIsSubclass(derived, cls);
}
export function isSubclass(derived: u64, cls: u64): i32 {
  if (Value.isObject(cls) && typeOf(cls) == TYPE) return derived == cls ? 1 : isSubclassReal(derived, cls);
  if (typeOf(cls) == UNION) {
    const args = getAttr(cls, id("__args__"));
    if (args == 0) return -1;
    const r = isSubclass(derived, args);
    decref(args);
    return r;
  }
  if (isSubtype(typeOf(cls), TUPLE)) {
    if (!enterRecursive(" in __subclasscheck__")) return -1;
    const n = <i32>tupleSize(<usize>cls);
    let r = 0;
    for (let i = 0; i < n && r == 0; i++) r = isSubclass(derived, tupleGet(<usize>cls, i));
    leaveRecursive();
    return r;
  }
  const r = callSpecial1(cls, id("__subclasscheck__"), derived);
  if (isMissing(r)) return isSubclassReal(derived, cls);
  if (r == 0) return -1;
  const b = isTrue(r);
  decref(r);
  return b;
}

// ------------------------------------------------------------------------------------------------------------ numbers

/** First operand's slot, then the second's; a subclass's slot goes first. NotImplemented if neither knows. */
function binarySlotCall(a: u64, b: u64, offset: usize): u64 {
  const ta = typeOf(a), tb = typeOf(b);
  const sa = load<u32>(ta + offset);
  let sb = ta == tb ? 0 : load<u32>(tb + offset);
  if (sb == sa) sb = 0;
  if (sa) {
    if (sb != 0 && isSubtype(tb, ta)) {
      const r = call_indirect<u64>(sb, a, b);
      if (r != NOT_IMPLEMENTED) return r;
      sb = 0;
    }
    const r = call_indirect<u64>(sa, a, b);
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (sb) return call_indirect<u64>(sb, a, b);
  return NOT_IMPLEMENTED;
}
function binaryError(a: u64, b: u64, op: string): u64 {
  return raisef(TypeError, "unsupported operand type(s) for %s: '%T' and '%T'", <u64>changetype<usize>(op), a, b);
}
function binary(a: u64, b: u64, offset: usize, op: string): u64 {
  const r = binarySlotCall(a, b, offset);
  return r == NOT_IMPLEMENTED ? binaryError(a, b, op) : r;
}
function inplace(a: u64, b: u64, inplaceOffset: usize, offset: usize, op: string): u64 {
  const slot = load<u32>(typeOf(a) + inplaceOffset);
  if (slot) {
    const r = call_indirect<u64>(slot, a, b);
    if (r != NOT_IMPLEMENTED) return r;
  }
  return binary(a, b, offset, op);
}
export function add(a: u64, b: u64): u64 {
  const r = binarySlotCall(a, b, offsetof<PyType>("add"));
  if (r != NOT_IMPLEMENTED) return r;
  const concat = changetype<PyType>(typeOf(a)).sqConcat;
  if (concat) return call_indirect<u64>(concat, a, b);
  return binaryError(a, b, "+");
}
function repeatBy(f: u32, sequence: u64, n: u64): u64 {
  if (changetype<PyType>(typeOf(n)).index == 0) return raisef(TypeError, "can't multiply sequence by non-int of type '%T'", n);
  const i = asIndex(n);
  if (i == -1 && errorOccurred()) return 0;
  return call_indirect<u64>(f, sequence, i);
}
export function multiply(a: u64, b: u64): u64 {
  const r = binarySlotCall(a, b, offsetof<PyType>("multiply"));
  if (r != NOT_IMPLEMENTED) return r;
  const ra = changetype<PyType>(typeOf(a)).sqRepeat;
  if (ra) return repeatBy(ra, a, b);
  const rb = changetype<PyType>(typeOf(b)).sqRepeat;
  if (rb) return repeatBy(rb, b, a);
  return binaryError(a, b, "*");
}
export function inplaceAdd(a: u64, b: u64): u64 {
  const slot = changetype<PyType>(typeOf(a)).inplaceAdd;
  if (slot) {
    const r = call_indirect<u64>(slot, a, b);
    if (r != NOT_IMPLEMENTED) return r;
  }
  const r = binarySlotCall(a, b, offsetof<PyType>("add"));
  if (r != NOT_IMPLEMENTED) return r;
  const t = changetype<PyType>(typeOf(a));
  if (t.sqInplaceConcat) return call_indirect<u64>(t.sqInplaceConcat, a, b);
  if (t.sqConcat) return call_indirect<u64>(t.sqConcat, a, b);
  return binaryError(a, b, "+=");
}
export function inplaceMultiply(a: u64, b: u64): u64 {
  const slot = changetype<PyType>(typeOf(a)).inplaceMultiply;
  if (slot) {
    const r = call_indirect<u64>(slot, a, b);
    if (r != NOT_IMPLEMENTED) return r;
  }
  const r = binarySlotCall(a, b, offsetof<PyType>("multiply"));
  if (r != NOT_IMPLEMENTED) return r;
  const t = changetype<PyType>(typeOf(a));
  if (t.sqInplaceRepeat) return repeatBy(t.sqInplaceRepeat, a, b);
  if (t.sqRepeat) return repeatBy(t.sqRepeat, a, b);
  const rb = changetype<PyType>(typeOf(b)).sqRepeat;
  if (rb) return repeatBy(rb, b, a);
  return binaryError(a, b, "*=");
}
export function subtract(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("subtract"), "-"); }
export function matmul(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("matmul"), "@"); }
export function remainder(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("remainder"), "%"); }
export function floorDivide(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("floorDivide"), "//"); }
export function trueDivide(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("trueDivide"), "/"); }
export function lshift(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("lshift"), "<<"); }
export function rshift(a: u64, b: u64): u64 {
  const r = binarySlotCall(a, b, offsetof<PyType>("rshift"));
  if (r != NOT_IMPLEMENTED) return r;
  if (isPrintFunction(a)) return raisef(TypeError, "unsupported operand type(s) for >>: '%T' and '%T'. Did you mean \"print(<message>, file=<output_stream>)\"?", a, b);
  return binaryError(a, b, ">>");
}
export function bitAnd(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("and_"), "&"); }
export function bitXor(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("xor_"), "^"); }
export function bitOr(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("or_"), "|"); }
export function divmod(a: u64, b: u64): u64 { return binary(a, b, offsetof<PyType>("divmod"), "divmod()"); }
export function inplaceSubtract(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceSubtract"), offsetof<PyType>("subtract"), "-="); }
export function inplaceMatmul(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceMatmul"), offsetof<PyType>("matmul"), "@="); }
export function inplaceRemainder(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceRemainder"), offsetof<PyType>("remainder"), "%="); }
export function inplaceFloorDivide(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceFloorDivide"), offsetof<PyType>("floorDivide"), "//="); }
export function inplaceTrueDivide(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceTrueDivide"), offsetof<PyType>("trueDivide"), "/="); }
export function inplaceLshift(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceLshift"), offsetof<PyType>("lshift"), "<<="); }
export function inplaceRshift(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceRshift"), offsetof<PyType>("rshift"), ">>="); }
export function inplaceAnd(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceAnd"), offsetof<PyType>("and_"), "&="); }
export function inplaceXor(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceXor"), offsetof<PyType>("xor_"), "^="); }
export function inplaceOr(a: u64, b: u64): u64 { return inplace(a, b, offsetof<PyType>("inplaceOr"), offsetof<PyType>("or_"), "|="); }
import { builtinNamed } from "../modules/builtins";
function isPrintFunction(v: u64): bool {
  const p = builtinNamed("print");
  if (p == 0) { clearError(); return false; }
  const same = p == v;
  decref(p);
  return same;
}
/** pow(a, b, c): c None without a modulus. */
export function power(a: u64, b: u64, c: u64): u64 { return powerWith(a, b, c, "** or pow()"); }
function powerWith(a: u64, b: u64, c: u64, op: string): u64 {
  const ta = changetype<PyType>(typeOf(a)), tb = changetype<PyType>(typeOf(b));
  const sa = ta.power;
  let sb = changetype<usize>(ta) == changetype<usize>(tb) ? 0 : tb.power;
  if (sb == sa) sb = 0;
  if (sa) {
    if (sb != 0 && isSubtype(changetype<usize>(tb), changetype<usize>(ta))) {
      const r = call_indirect<u64>(sb, a, b, c);
      if (r != NOT_IMPLEMENTED) return r;
      sb = 0;
    }
    const r = call_indirect<u64>(sa, a, b, c);
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (sb) {
    const r = call_indirect<u64>(sb, a, b, c);
    if (r != NOT_IMPLEMENTED) return r;
  }
  const sc = changetype<PyType>(typeOf(c)).power;
  if (c != NONE && sc != 0 && sc != sa && sc != sb) {
    const r = call_indirect<u64>(sc, a, b, c);
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (c == NONE) return binaryError(a, b, op);
  return raisef(TypeError, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", a, b, c);
}
export function inplacePower(a: u64, b: u64): u64 {
  const slot = changetype<PyType>(typeOf(a)).inplacePower;
  if (slot) {
    const r = call_indirect<u64>(slot, a, b, NONE);
    if (r != NOT_IMPLEMENTED) return r;
  }
  return powerWith(a, b, NONE, "**=");
}
function unary(v: u64, slot: u32, op: string): u64 {
  if (slot) return call_indirect<u64>(slot, v);
  return raisef(TypeError, "bad operand type for %s: '%T'", <u64>changetype<usize>(op), v);
}
export function negative(v: u64): u64 { return unary(v, changetype<PyType>(typeOf(v)).negative, "unary -"); }
export function positive(v: u64): u64 { return unary(v, changetype<PyType>(typeOf(v)).positive, "unary +"); }
export function invert(v: u64): u64 { return unary(v, changetype<PyType>(typeOf(v)).invert, "unary ~"); }
export function absolute(v: u64): u64 { return unary(v, changetype<PyType>(typeOf(v)).absolute, "abs()"); }

/** operator.index(v): an int (new reference). */
export function index(v: u64): u64 {
  if (isIntObject(v)) return newRef(v);
  const slot = changetype<PyType>(typeOf(v)).index;
  if (slot == 0) return raisef(TypeError, "'%T' object cannot be interpreted as an integer", v);
  const r = call_indirect<u64>(slot, v);
  if (r == 0 || typeOf(r) == INT) return r;
  if (!isIntObject(r)) {
    raisef(TypeError, "__index__ returned non-int (type %T)", r);
    decref(r);
    return 0;
  }
  if (warnf(DeprecationWarning, "__index__ returned non-int (type %T).  The ability to return an instance of a strict subclass of int is deprecated, and may not be supported in a future version of Python.", r) < 0) {
    decref(r);
    return 0;
  }
  return r;
}
import { DeprecationWarning } from "./type_ids";
import { warnf } from "../modules/warnings";

/** One of the 26 binary operators by CPython's NB_* number (BINARY_OP's oparg; 26 is subscript). New reference. */
export function binaryOp(op: u32, a: u64, b: u64): u64 {
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
/** Sequence concatenation and repetition (operator.concat, PySequence_Repeat). */
export function concat(a: u64, b: u64): u64 {
  const t = changetype<PyType>(typeOf(a));
  if (t.sqConcat) return call_indirect<u64>(t.sqConcat, a, b);
  if (isSequence(a) && isSequence(b)) {
    const r = binarySlotCall(a, b, offsetof<PyType>("add"));
    if (r != NOT_IMPLEMENTED) return r;
  }
  return raisef(TypeError, "'%T' object can't be concatenated", a);
}
export function repeat(a: u64, n: i64): u64 {
  const t = changetype<PyType>(typeOf(a));
  if (t.sqRepeat) return call_indirect<u64>(t.sqRepeat, a, n);
  if (isSequence(a)) {
    const k = intFromI64(n);
    const r = binarySlotCall(a, k, offsetof<PyType>("multiply"));
    decref(k);
    if (r != NOT_IMPLEMENTED) return r;
  }
  return raisef(TypeError, "'%T' object can't be repeated", a);
}
/** object.__lt__ and friends straight from the slot, for callers that handle NotImplemented. */
export function richCompareSlot(a: u64, b: u64, op: i32): u64 {
  const slot = changetype<PyType>(typeOf(a)).richcompare;
  return slot ? call_indirect<u64>(slot, a, b, op) : NOT_IMPLEMENTED;
}
