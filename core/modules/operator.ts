// The _operator module: the operators as functions, and itemgetter, attrgetter, methodcaller, which never change after they were made.

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType, TF_HAVE_GC, TF_READY } from "../objects/type_object";
import { OBJECT, TUPLE, INT, TypeError, ValueError, OverflowError, staticType } from "../objects/type_ids";
import { NONE, NOT_IMPLEMENTED, TRUE, FALSE, EMPTY_TUPLE, fromBool } from "../objects/singletons";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, newRef, xdecref } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { raise, raisef, raisefInt, errorOccurred, formatText } from "../errors";
import { call, tempArray, tempRelease } from "../call";
import { moduleFunction, moduleType, method, O, FAST, FASTKW, NOARGS } from "../define";
import { checkArgs, noKeywords } from "../args";
import { typeOf, staticTypeInit, readyType } from "../objects/type";
import { genericGetAttr, getAttr } from "../objects/attributes";
import {
  isTrue, richCompare, compareBool, contains, getItem, setItem, delItem, getIter, iterNext, index, negative, positive, invert, absolute,
  add, subtract, multiply, matmul, remainder, floorDivide, trueDivide, lshift, rshift, bitAnd, bitXor, bitOr, power, concat, isSequence,
  inplaceAdd, inplaceSubtract, inplaceMultiply, inplaceMatmul, inplaceRemainder, inplaceFloorDivide, inplaceTrueDivide, inplaceLshift, inplaceRshift, inplaceAnd, inplaceXor, inplaceOr, inplacePower,
  lengthHint, repr,
} from "../objects/abstract";
import { newModule } from "../objects/module";
import { id, str, isStr, intern, strLength, strChar, strData, strIsAscii, strSlice } from "../objects/str";
import { newTuple, tupleGet, tupleSet, tupleSize, tupleFromArray, tuple2 } from "../objects/tuple";
import { newDict, dictSet, dictGetStr } from "../objects/dict";
import { sbNew, sbAscii, sbStr, sbFinish, sbDrop } from "../objects/str_builder";
import { asIndex, asI64, intFromI64, isIntObject } from "../objects/int";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "./bytes_argument";
import { importModule } from "./import";
import { registerModule } from "./registry";

// ---------------------------------------------------------------------------------------------------- functions

@inline function first(args: usize): u64 { return load<u64>(args); }
@inline function second(args: usize): u64 { return load<u64>(args, 8); }

function truth(m: u64, v: u64): u64 { const t = isTrue(v); return t < 0 ? 0 : fromBool(t != 0); }
function not_(m: u64, v: u64): u64 { const t = isTrue(v); return t < 0 ? 0 : fromBool(t == 0); }
function isNone(m: u64, v: u64): u64 { return fromBool(v == NONE); }
function isNotNone(m: u64, v: u64): u64 { return fromBool(v != NONE); }
function index_(m: u64, v: u64): u64 { return index(v); }
function neg(m: u64, v: u64): u64 { return negative(v); }
function pos(m: u64, v: u64): u64 { return positive(v); }
function inv(m: u64, v: u64): u64 { return invert(v); }
function abs_(m: u64, v: u64): u64 { return absolute(v); }
function is_(m: u64, a: usize, n: i32): u64 { return checkArgs("is_", n, 2, 2) ? fromBool(first(a) == second(a)) : 0; }
function isNot(m: u64, a: usize, n: i32): u64 { return checkArgs("is_not", n, 2, 2) ? fromBool(first(a) != second(a)) : 0; }
function lt(m: u64, a: usize, n: i32): u64 { return checkArgs("lt", n, 2, 2) ? richCompare(first(a), second(a), 0) : 0; }
function le(m: u64, a: usize, n: i32): u64 { return checkArgs("le", n, 2, 2) ? richCompare(first(a), second(a), 1) : 0; }
function eq(m: u64, a: usize, n: i32): u64 { return checkArgs("eq", n, 2, 2) ? richCompare(first(a), second(a), 2) : 0; }
function ne(m: u64, a: usize, n: i32): u64 { return checkArgs("ne", n, 2, 2) ? richCompare(first(a), second(a), 3) : 0; }
function gt(m: u64, a: usize, n: i32): u64 { return checkArgs("gt", n, 2, 2) ? richCompare(first(a), second(a), 4) : 0; }
function ge(m: u64, a: usize, n: i32): u64 { return checkArgs("ge", n, 2, 2) ? richCompare(first(a), second(a), 5) : 0; }
function add_(m: u64, a: usize, n: i32): u64 { return checkArgs("add", n, 2, 2) ? add(first(a), second(a)) : 0; }
function sub_(m: u64, a: usize, n: i32): u64 { return checkArgs("sub", n, 2, 2) ? subtract(first(a), second(a)) : 0; }
function mul_(m: u64, a: usize, n: i32): u64 { return checkArgs("mul", n, 2, 2) ? multiply(first(a), second(a)) : 0; }
function matmul_(m: u64, a: usize, n: i32): u64 { return checkArgs("matmul", n, 2, 2) ? matmul(first(a), second(a)) : 0; }
function mod_(m: u64, a: usize, n: i32): u64 { return checkArgs("mod", n, 2, 2) ? remainder(first(a), second(a)) : 0; }
function floordiv_(m: u64, a: usize, n: i32): u64 { return checkArgs("floordiv", n, 2, 2) ? floorDivide(first(a), second(a)) : 0; }
function truediv_(m: u64, a: usize, n: i32): u64 { return checkArgs("truediv", n, 2, 2) ? trueDivide(first(a), second(a)) : 0; }
function lshift_(m: u64, a: usize, n: i32): u64 { return checkArgs("lshift", n, 2, 2) ? lshift(first(a), second(a)) : 0; }
function rshift_(m: u64, a: usize, n: i32): u64 { return checkArgs("rshift", n, 2, 2) ? rshift(first(a), second(a)) : 0; }
function and_(m: u64, a: usize, n: i32): u64 { return checkArgs("and_", n, 2, 2) ? bitAnd(first(a), second(a)) : 0; }
function xor_(m: u64, a: usize, n: i32): u64 { return checkArgs("xor", n, 2, 2) ? bitXor(first(a), second(a)) : 0; }
function or_(m: u64, a: usize, n: i32): u64 { return checkArgs("or_", n, 2, 2) ? bitOr(first(a), second(a)) : 0; }
function pow_(m: u64, a: usize, n: i32): u64 { return checkArgs("pow", n, 2, 2) ? power(first(a), second(a), NONE) : 0; }
function concat_(m: u64, a: usize, n: i32): u64 { return checkArgs("concat", n, 2, 2) ? concat(first(a), second(a)) : 0; }
function iadd(m: u64, a: usize, n: i32): u64 { return checkArgs("iadd", n, 2, 2) ? inplaceAdd(first(a), second(a)) : 0; }
function isub(m: u64, a: usize, n: i32): u64 { return checkArgs("isub", n, 2, 2) ? inplaceSubtract(first(a), second(a)) : 0; }
function imul(m: u64, a: usize, n: i32): u64 { return checkArgs("imul", n, 2, 2) ? inplaceMultiply(first(a), second(a)) : 0; }
function imatmul(m: u64, a: usize, n: i32): u64 { return checkArgs("imatmul", n, 2, 2) ? inplaceMatmul(first(a), second(a)) : 0; }
function imod(m: u64, a: usize, n: i32): u64 { return checkArgs("imod", n, 2, 2) ? inplaceRemainder(first(a), second(a)) : 0; }
function ifloordiv(m: u64, a: usize, n: i32): u64 { return checkArgs("ifloordiv", n, 2, 2) ? inplaceFloorDivide(first(a), second(a)) : 0; }
function itruediv(m: u64, a: usize, n: i32): u64 { return checkArgs("itruediv", n, 2, 2) ? inplaceTrueDivide(first(a), second(a)) : 0; }
function ilshift(m: u64, a: usize, n: i32): u64 { return checkArgs("ilshift", n, 2, 2) ? inplaceLshift(first(a), second(a)) : 0; }
function irshift(m: u64, a: usize, n: i32): u64 { return checkArgs("irshift", n, 2, 2) ? inplaceRshift(first(a), second(a)) : 0; }
function iand(m: u64, a: usize, n: i32): u64 { return checkArgs("iand", n, 2, 2) ? inplaceAnd(first(a), second(a)) : 0; }
function ixor(m: u64, a: usize, n: i32): u64 { return checkArgs("ixor", n, 2, 2) ? inplaceXor(first(a), second(a)) : 0; }
function ior(m: u64, a: usize, n: i32): u64 { return checkArgs("ior", n, 2, 2) ? inplaceOr(first(a), second(a)) : 0; }
function ipow(m: u64, a: usize, n: i32): u64 { return checkArgs("ipow", n, 2, 2) ? inplacePower(first(a), second(a)) : 0; }
function iconcat(m: u64, a: usize, n: i32): u64 {
  if (!checkArgs("iconcat", n, 2, 2)) return 0;
  const t = changetype<PyType>(typeOf(first(a)));
  if (t.sqInplaceConcat) return call_indirect<u64>(t.sqInplaceConcat, first(a), second(a));
  if (t.sqConcat == 0 && isSequence(first(a)) && isSequence(second(a))) return inplaceAdd(first(a), second(a));
  return concat(first(a), second(a));
}
function contains_(m: u64, a: usize, n: i32): u64 {
  if (!checkArgs("contains", n, 2, 2)) return 0;
  const c = contains(first(a), second(a));
  return c < 0 ? 0 : fromBool(c != 0);
}
function getitem_(m: u64, a: usize, n: i32): u64 { return checkArgs("getitem", n, 2, 2) ? getItem(first(a), second(a)) : 0; }
function setitem_(m: u64, a: usize, n: i32): u64 {
  if (!checkArgs("setitem", n, 3, 3)) return 0;
  return setItem(first(a), second(a), load<u64>(a, 16)) < 0 ? 0 : NONE;
}
function delitem_(m: u64, a: usize, n: i32): u64 {
  if (!checkArgs("delitem", n, 2, 2)) return 0;
  return delItem(first(a), second(a)) < 0 ? 0 : NONE;
}
/** Walks a: the count of items equal to b, or the position of the first (-1: none). -2: error. */
function search(a: u64, b: u64, counting: bool): i64 {
  const it = getIter(a);
  if (it == 0) return -2;
  let position: i64 = 0, found: i64 = counting ? 0 : -1;
  while (true) {
    const item = iterNext(it);
    if (item == 0) {
      if (errorOccurred()) found = -2;
      break;
    }
    const c = compareBool(item, b, 2);
    decref(item);
    if (c < 0) { found = -2; break; }
    if (c > 0) {
      if (!counting) { found = position; break; }
      found++;
    }
    position++;
  }
  decref(it);
  return found;
}
function countOf(m: u64, a: usize, n: i32): u64 {
  if (!checkArgs("countOf", n, 2, 2)) return 0;
  const c = search(first(a), second(a), true);
  return c < 0 ? 0 : intFromI64(c);
}
function indexOf(m: u64, a: usize, n: i32): u64 {
  if (!checkArgs("indexOf", n, 2, 2)) return 0;
  const i = search(first(a), second(a), false);
  if (i == -1) return raise(ValueError, "sequence.index(x): x not in sequence");
  return i < 0 ? 0 : intFromI64(i);
}
function lengthHint_(m: u64, a: usize, n: i32): u64 {
  if (!checkArgs("length_hint", n, 1, 2)) return 0;
  let dflt: i64 = 0;
  if (n == 2) {
    if (!isIntObject(second(a))) return raisef(TypeError, "'%T' object cannot be interpreted as an integer", second(a));
    dflt = asIndex(second(a));
    if (dflt == -1 && errorOccurred()) return 0;
  }
  const h = lengthHint(first(a), dflt);
  return h == -1 && errorOccurred() ? 0 : intFromI64(h);
}
function call_(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs < 1) return raise(TypeError, "call expected at least 1 argument, got 0");
  return call(first(args), args + 8, nargs - 1, kwnames);
}

/** Compares two byte strings in a time that depends on b's length only. */
function digestsEqual(a: usize, an: i64, b: usize, bn: i64): bool {
  let left = a, difference: u32 = 0;
  if (an != bn) { left = b; difference = 1; }
  for (let i: usize = 0; i < <usize>bn; i++) difference |= <u32>load<u8>(left + i) ^ <u32>load<u8>(b + i);
  return difference == 0;
}
export function compareDigest(m: u64, a: usize, n: i32): u64 {
  if (!checkArgs("_compare_digest", n, 2, 2)) return 0;
  const x = first(a), y = second(a);
  if (isStr(x) && isStr(y)) {
    if (!strIsAscii(<usize>x) || !strIsAscii(<usize>y)) return raise(TypeError, "comparing strings with non-ASCII characters is not supported");
    return fromBool(digestsEqual(strData(<usize>x), strLength(<usize>x), strData(<usize>y), strLength(<usize>y)));
  }
  if (isStr(x) || isStr(y)) return raisef(TypeError, "unsupported operand types(s) or combination of types: '%T' and '%T'", x, y);
  const h = openBytes(x);
  if (h == 0) return 0;
  const p = bytesArgument, pn = bytesArgumentLength;
  const k = openBytes(y);
  if (k == 0) { closeBytes(h); return 0; }
  const same = digestsEqual(p, pn, bytesArgument, bytesArgumentLength);
  closeBytes(k);
  closeBytes(h);
  return fromBool(same);
}

// ---------------------------------------------------------------------------------------------------- itemgetter, attrgetter, methodcaller

const ITEMGETTER: usize = staticType(324);
const ATTRGETTER: usize = staticType(325);
const METHODCALLER: usize = staticType(326);

/** All three: a tuple of what they look up; methodcaller: name, positional arguments, dict of keywords. Fixed once made. */
@unmanaged class PyGetter extends PyObject {
  items: u64;   // itemgetter: the keys; attrgetter: for each name a tuple of its dotted parts; methodcaller: the positional arguments
  name: u64;    // attrgetter: tuple of the names as given; methodcaller: the method's name; else 0
  kwnames: u64; // methodcaller: tuple of keyword names or 0
  kwvalues: u64; // methodcaller: tuple of their values
}
@inline function gt_(v: u64): PyGetter { return changetype<PyGetter>(Value.ptr(v)); }
function newGetter(type: usize, items: u64, name: u64, kwnames: u64, kwvalues: u64): u64 {
  const g = changetype<PyGetter>(newObject(type, offsetof<PyGetter>()));
  if (changetype<usize>(g) == 0) { xdecref(items); xdecref(name); xdecref(kwnames); xdecref(kwvalues); return 0; }
  g.items = items;
  g.name = name;
  g.kwnames = kwnames;
  g.kwvalues = kwvalues;
  trackObject(changetype<usize>(g));
  return <u64>changetype<usize>(g);
}
function getterDealloc(p: usize): void {
  const g = changetype<PyGetter>(p);
  const a = g.items, b = g.name, c = g.kwnames, d = g.kwvalues;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
  xdecref(d);
}
function getterTraverse(p: usize, visit: u32): void {
  const g = changetype<PyGetter>(p);
  if (g.items) visitValue(g.items, visit);
  if (g.name) visitValue(g.name, visit);
  if (g.kwnames) visitValue(g.kwnames, visit);
  if (g.kwvalues) visitValue(g.kwvalues, visit);
}

function itemgetterNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("itemgetter", kwnames) || !checkArgs("itemgetter", nargs, 1, -1)) return 0;
  const items = <u64>tupleFromArray(args, nargs);
  if (items == 0) return 0;
  return newGetter(type, items, 0, 0, 0);
}
function itemgetterCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("itemgetter", kwnames) || !checkArgs("itemgetter", nargs, 1, 1)) return 0;
  const obj = first(args);
  const items = <usize>gt_(self).items;
  const n = <i32>tupleSize(items);
  if (n == 1) {
    const key = tupleGet(items, 0);
    if (Value.isInt(key) && Value.isObject(obj) && typeOf(obj) == TUPLE) {
      const i = Value.toSmall(key);
      if (i >= 0 && i < <i64>tupleSize(<usize>obj)) return newRef(tupleGet(<usize>obj, <i32>i));
    }
    return getItem(obj, key);
  }
  const t = newTuple(n);
  if (t == 0) return 0;
  for (let i = 0; i < n; i++) {
    const v = getItem(obj, tupleGet(items, i));
    if (v == 0) { decref(<u64>t); return 0; }
    tupleSet(t, i, v);
  }
  return <u64>t;
}
/** "name(item, ...)" from a tuple of values. */
function reprOf(name: string, items: usize): u64 {
  const b = sbNew();
  if (b == 0) return 0;
  sbAscii(b, name);
  sbAscii(b, "(");
  const n = <i32>tupleSize(items);
  for (let i = 0; i < n; i++) {
    const r = repr(tupleGet(items, i));
    if (r == 0) { sbDrop(b); return 0; }
    if (i) sbAscii(b, ", ");
    sbStr(b, <usize>r);
    decref(r);
  }
  sbAscii(b, ")");
  return sbFinish(b);
}
function itemgetterRepr(self: u64): u64 { return reprOf("operator.itemgetter", <usize>gt_(self).items); }
function itemgetterReduce(self: u64): u64 { return <u64>tuple2(<u64>ITEMGETTER, gt_(self).items); }

/** A tuple of the interned parts of a dotted name. */
function dottedParts(name: usize): u64 {
  const n = <i32>strLength(name);
  let count = 1;
  for (let i = 0; i < n; i++) if (strChar(name, i) == 46) count++;
  const t = newTuple(count);
  if (t == 0) return 0;
  let start = 0, k = 0;
  for (let i = 0; i <= n; i++) {
    if (i < n && strChar(name, i) != 46) continue;
    const part = strSlice(name, start, i);
    if (part == 0) { decref(<u64>t); return 0; }
    tupleSet(t, k++, <u64>intern(<usize>part));
    start = i + 1;
  }
  return <u64>t;
}
function attrgetterNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("attrgetter", kwnames) || !checkArgs("attrgetter", nargs, 1, -1)) return 0;
  const parts = newTuple(nargs);
  if (parts == 0) return 0;
  for (let i = 0; i < nargs; i++) {
    const name = load<u64>(args + (<usize>i << 3));
    if (!isStr(name)) { decref(<u64>parts); return raise(TypeError, "attribute name must be a string"); }
    const p = dottedParts(<usize>name);
    if (p == 0) { decref(<u64>parts); return 0; }
    tupleSet(parts, i, p);
  }
  const names = <u64>tupleFromArray(args, nargs);
  if (names == 0) { decref(<u64>parts); return 0; }
  return newGetter(type, <u64>parts, names, 0, 0);
}
function dottedGet(obj: u64, parts: usize): u64 {
  const n = <i32>tupleSize(parts);
  let v = newRef(obj);
  for (let i = 0; i < n && v != 0; i++) {
    const next = getAttr(v, <usize>tupleGet(parts, i));
    decref(v);
    v = next;
  }
  return v;
}
function attrgetterCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("attrgetter", kwnames) || !checkArgs("attrgetter", nargs, 1, 1)) return 0;
  const items = <usize>gt_(self).items;
  const n = <i32>tupleSize(items);
  if (n == 1) return dottedGet(first(args), <usize>tupleGet(items, 0));
  const t = newTuple(n);
  if (t == 0) return 0;
  for (let i = 0; i < n; i++) {
    const v = dottedGet(first(args), <usize>tupleGet(items, i));
    if (v == 0) { decref(<u64>t); return 0; }
    tupleSet(t, i, v);
  }
  return <u64>t;
}
function attrgetterRepr(self: u64): u64 { return reprOf("operator.attrgetter", <usize>gt_(self).name); }
function attrgetterReduce(self: u64): u64 { return <u64>tuple2(<u64>ATTRGETTER, gt_(self).name); }

function methodcallerNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs < 1) return raise(TypeError, "methodcaller needs at least one argument, the method name");
  const name = first(args);
  if (!isStr(name)) return raise(TypeError, "method name must be a string");
  const items = <u64>tupleFromArray(args + 8, nargs - 1);
  if (items == 0) return 0;
  let values: u64 = 0;
  const nkw = kwnames ? <i32>tupleSize(kwnames) : 0;
  if (nkw) {
    values = <u64>tupleFromArray(args + (<usize>nargs << 3), nkw);
    if (values == 0) { decref(items); return 0; }
  }
  return newGetter(type, items, <u64>intern(<usize>newRef(name)), nkw ? newRef(<u64>kwnames) : 0, values);
}
function methodcallerCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("methodcaller", kwnames) || !checkArgs("methodcaller", nargs, 1, 1)) return 0;
  const g = gt_(self);
  const f = getAttr(first(args), <usize>g.name);
  if (f == 0) return 0;
  const n = <i32>tupleSize(<usize>g.items), nkw = g.kwnames ? <i32>tupleSize(<usize>g.kwnames) : 0;
  const a = tempArray(n + nkw);
  if (a == 0) { decref(f); return 0; }
  for (let i = 0; i < n; i++) store<u64>(a + (<usize>i << 3), tupleGet(<usize>g.items, i));
  for (let i = 0; i < nkw; i++) store<u64>(a + (<usize>(n + i) << 3), tupleGet(<usize>g.kwvalues, i));
  const r = call(f, a, n, <usize>g.kwnames);
  tempRelease(a);
  decref(f);
  return r;
}
function methodcallerRepr(self: u64): u64 {
  const g = gt_(self);
  const b = sbNew();
  if (b == 0) return 0;
  sbAscii(b, "operator.methodcaller(");
  let r = repr(g.name);
  if (r == 0) { sbDrop(b); return 0; }
  sbStr(b, <usize>r);
  decref(r);
  const n = <i32>tupleSize(<usize>g.items), nkw = g.kwnames ? <i32>tupleSize(<usize>g.kwnames) : 0;
  for (let i = 0; i < n + nkw; i++) {
    sbAscii(b, ", ");
    if (i >= n) {
      sbStr(b, <usize>tupleGet(<usize>g.kwnames, i - n));
      sbAscii(b, "=");
    }
    r = repr(i < n ? tupleGet(<usize>g.items, i) : tupleGet(<usize>g.kwvalues, i - n));
    if (r == 0) { sbDrop(b); return 0; }
    sbStr(b, <usize>r);
    decref(r);
  }
  sbAscii(b, ")");
  return sbFinish(b);
}
function methodcallerReduce(self: u64): u64 {
  const g = gt_(self);
  const n = <i32>tupleSize(<usize>g.items);
  if (g.kwnames == 0) {
    const t = newTuple(n + 1);
    if (t == 0) return 0;
    tupleSet(t, 0, newRef(g.name));
    for (let i = 0; i < n; i++) tupleSet(t, i + 1, newRef(tupleGet(<usize>g.items, i)));
    const r = <u64>tuple2(<u64>METHODCALLER, <u64>t);
    decref(<u64>t);
    return r;
  }
  // functools.partial(methodcaller, name, **keywords) applied to the positional arguments
  const functools = importModule("functools");
  if (functools == 0) return 0;
  const partial = getAttr(functools, id("partial"));
  decref(functools);
  if (partial == 0) return 0;
  const nkw = <i32>tupleSize(<usize>g.kwnames);
  const a = tempArray(2 + nkw);
  if (a == 0) { decref(partial); return 0; }
  store<u64>(a, <u64>METHODCALLER);
  store<u64>(a, g.name, 8);
  for (let i = 0; i < nkw; i++) store<u64>(a + (<usize>(2 + i) << 3), tupleGet(<usize>g.kwvalues, i));
  const made = call(partial, a, 2, <usize>g.kwnames);
  tempRelease(a);
  decref(partial);
  if (made == 0) return 0;
  const r = <u64>tuple2(made, g.items);
  decref(made);
  return r;
}

function initGetter(type: usize, name: string, newIndex: u32, callIndex: u32, reprIndex: u32, reduceIndex: u32): void {
  const t = staticTypeInit(type, name, OBJECT, offsetof<PyGetter>(), TF_HAVE_GC);
  t.dealloc = getterDealloc.index;
  t.traverse = getterTraverse.index;
  t.getattro = genericGetAttr.index;
  t.new_ = newIndex;
  t.call = callIndex;
  t.repr = reprIndex;
  method(type, "__reduce__", reduceIndex, NOARGS);
  readyType(type);
}

function f2(m: usize, name: string, fn: u32): void { moduleFunction(m, name, fn, FAST, "($module, a, b, /)"); }
function f1(m: usize, name: string, fn: u32): void { moduleFunction(m, name, fn, O, "($module, a, /)"); }

function initOperator(): u64 {
  const m = newModule(str("_operator"));
  if (m == 0) return 0;
  if ((changetype<PyType>(ITEMGETTER).flags & TF_READY) == 0) {
    initGetter(ITEMGETTER, "operator.itemgetter", itemgetterNew.index, itemgetterCall.index, itemgetterRepr.index, itemgetterReduce.index);
    initGetter(ATTRGETTER, "operator.attrgetter", attrgetterNew.index, attrgetterCall.index, attrgetterRepr.index, attrgetterReduce.index);
    initGetter(METHODCALLER, "operator.methodcaller", methodcallerNew.index, methodcallerCall.index, methodcallerRepr.index, methodcallerReduce.index);
  }
  f1(m, "truth", truth.index);
  f1(m, "not_", not_.index);
  f1(m, "is_none", isNone.index);
  f1(m, "is_not_none", isNotNone.index);
  f1(m, "index", index_.index);
  f1(m, "neg", neg.index);
  f1(m, "pos", pos.index);
  f1(m, "inv", inv.index);
  f1(m, "invert", inv.index);
  f1(m, "abs", abs_.index);
  f2(m, "is_", is_.index);
  f2(m, "is_not", isNot.index);
  f2(m, "lt", lt.index);
  f2(m, "le", le.index);
  f2(m, "eq", eq.index);
  f2(m, "ne", ne.index);
  f2(m, "gt", gt.index);
  f2(m, "ge", ge.index);
  f2(m, "add", add_.index);
  f2(m, "sub", sub_.index);
  f2(m, "mul", mul_.index);
  f2(m, "matmul", matmul_.index);
  f2(m, "mod", mod_.index);
  f2(m, "floordiv", floordiv_.index);
  f2(m, "truediv", truediv_.index);
  f2(m, "lshift", lshift_.index);
  f2(m, "rshift", rshift_.index);
  f2(m, "and_", and_.index);
  f2(m, "xor", xor_.index);
  f2(m, "or_", or_.index);
  f2(m, "pow", pow_.index);
  f2(m, "concat", concat_.index);
  f2(m, "iadd", iadd.index);
  f2(m, "isub", isub.index);
  f2(m, "imul", imul.index);
  f2(m, "imatmul", imatmul.index);
  f2(m, "imod", imod.index);
  f2(m, "ifloordiv", ifloordiv.index);
  f2(m, "itruediv", itruediv.index);
  f2(m, "ilshift", ilshift.index);
  f2(m, "irshift", irshift.index);
  f2(m, "iand", iand.index);
  f2(m, "ixor", ixor.index);
  f2(m, "ior", ior.index);
  f2(m, "ipow", ipow.index);
  f2(m, "iconcat", iconcat.index);
  f2(m, "contains", contains_.index);
  f2(m, "getitem", getitem_.index);
  f2(m, "delitem", delitem_.index);
  f2(m, "countOf", countOf.index);
  f2(m, "indexOf", indexOf.index);
  moduleFunction(m, "setitem", setitem_.index, FAST, "($module, a, b, c, /)");
  moduleFunction(m, "length_hint", lengthHint_.index, FAST, "($module, obj, default=0, /)");
  moduleFunction(m, "call", call_.index, FASTKW, "($module, obj, /, *args, **kwargs)");
  moduleFunction(m, "_compare_digest", compareDigest.index, FAST, "($module, a, b, /)");
  moduleType(m, "itemgetter", ITEMGETTER);
  moduleType(m, "attrgetter", ATTRGETTER);
  moduleType(m, "methodcaller", METHODCALLER);
  return <u64>m;
}
export function registerOperator(): void { registerModule("_operator", initOperator.index); }
