// types.UnionType: `int | str`, also typing.Union in 3.14. Immutable after creation.

import { Value } from "../value";
import { PyObject } from "./object";
import { TF_HAVE_GC, TF_DISALLOW_NEW } from "./type_object";
import { UNION, OBJECT, TypeError, NONE_TYPE, GENERIC_ALIAS, TYPE, TYPEVAR, PARAMSPEC, TYPEVARTUPLE, TYPE_ALIAS, TUPLE, STR, FROZENSET } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { staticTypeInit, readyType, typeOf, isType, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { genericGetAttr, getAttr } from "./attributes";
import { method, getset, member, NOARGS, O, CLASS, MEMBER_OBJECT, READONLY } from "../define";
import { raise, raisef, errorOccurred, clearError, errorMatches } from "../errors";
import { tupleGet, tupleSize, newTuple, tupleSet, tupleFromArray, tuple2 } from "./tuple";
import { newList, listAppend, listSize, listGetRef, listToTuple } from "./list";
import { NONE, NOT_IMPLEMENTED, fromBool, EMPTY_TUPLE } from "./singletons";
import { hash, compareBool, isInstance, isSubclass, bitOr, getItem, richCompare } from "./abstract";
import { typeRepr, collectParameters, substituteParameters } from "./generic_alias";
import { sbNew, sbAscii, sbStr, sbFinish, sbDrop } from "./str_builder";
import { newSet, setAdd } from "./set";
import { id, isStr } from "./str";
import { callMethod1 } from "../call";
import { importAttribute } from "../modules/import";

@unmanaged export class PyUnion extends PyObject {
  args: u64;       // tuple, without duplicates
  parameters: u64; // tuple or 0: not computed (a benign race)
  hashable: u64;   // frozenset of the hashable arguments, for hash and equality
  weakList: u32;
}

/** May stand in `x | y` as a type? */
function isUnionable(v: u64): bool {
  if (v == NONE || isType(v)) return true;
  const t = typeOf(v);
  return t == GENERIC_ALIAS || t == UNION || t == TYPE_ALIAS || t == TYPEVAR || t == PARAMSPEC || t == TYPEVARTUPLE;
}
function addArgument(list: usize, v: u64): bool {
  if (typeOf(v) == UNION) {
    const args = <usize>changetype<PyUnion>(<usize>v).args;
    const n = <i32>tupleSize(args);
    for (let i = 0; i < n; i++) if (!addArgument(list, tupleGet(args, i))) return false;
    return true;
  }
  const w = v == NONE ? <u64>NONE_TYPE : v;
  const n = <i32>listSize(list);
  for (let i = 0; i < n; i++) {
    const x = listGetRef(list, i);
    let same = x == w ? 1 : 0;
    // int and bool literals compare equal across types in typing.Literal args only: those have their own ==
    if (!same) same = compareBool(x, w, 2);
    decref(x);
    if (same < 0) return false;
    if (same) return true;
  }
  return listAppend(list, w) >= 0;
}
/** The union of a list of arguments (stolen): the argument itself if only one is left. */
function finish(list: usize): u64 {
  if (listSize(list) == 1) {
    const only = listGetRef(list, 0);
    decref(<u64>list);
    return only;
  }
  const args = listToTuple(list);
  decref(<u64>list);
  if (args == 0) return 0;
  const p = genericAlloc(UNION, 0);
  if (p == 0) { decref(args); return 0; }
  changetype<PyUnion>(p).args = args;
  return <u64>p;
}
/** a | b for types; NotImplemented if one is none. New reference. */
export function newUnion(a: u64, b: u64): u64 {
  if (!isUnionable(a) || !isUnionable(b)) return NOT_IMPLEMENTED;
  const list = newList(0);
  if (list == 0) return 0;
  if (!addArgument(list, a) || !addArgument(list, b)) { decref(<u64>list); return 0; }
  return finish(list);
}
/** Union[...] of a tuple of arguments, which typing's checks turn into types (strings become ForwardRef). */
function unionFromTuple(args: usize): u64 {
  const n = <i32>tupleSize(args);
  if (n == 0) return raise(TypeError, "Cannot take a Union of no types.");
  const list = newList(0);
  for (let i = 0; i < n; i++) {
    let v = newRef(tupleGet(args, i));
    if (v != NONE && !isUnionable(v)) {
      const check = importAttribute("typing", "_type_check");
      if (check == 0) { decref(v); decref(<u64>list); return 0; }
      const w = call2(check, v, str("Union[arg, ...]: each arg must be a type."));
      decref(check);
      decref(v);
      if (w == 0) { decref(<u64>list); return 0; }
      v = w;
    }
    const ok = addArgument(list, v);
    decref(v);
    if (!ok) { decref(<u64>list); return 0; }
  }
  return finish(list);
}
import { call2 } from "../call";
import { str } from "./str";
function unionClassGetitem(cls: u64, item: u64): u64 {
  if (isSubtype(typeOf(item), TUPLE)) return unionFromTuple(<usize>item);
  const t = tuple1(item);
  const r = unionFromTuple(t);
  decref(<u64>t);
  return r;
}
import { tuple1 } from "./tuple";

function unionRepr(self: u64): u64 {
  const args = <usize>changetype<PyUnion>(<usize>self).args;
  const n = <i32>tupleSize(args);
  const b = sbNew();
  for (let i = 0; i < n; i++) {
    if (i) sbAscii(b, " | ");
    const s = typeRepr(tupleGet(args, i));
    if (s == 0) { sbDrop(b); return 0; }
    sbStr(b, <usize>s);
    decref(s);
  }
  return sbFinish(b);
}
function asFrozenset(self: u64): u64 {
  const u = changetype<PyUnion>(<usize>self);
  if (u.hashable == 0) {
    const s = newSet(FROZENSET, u.args);
    if (s == 0) return 0;
    if (atomic.cmpxchg<u64>(<usize>self + offsetof<PyUnion>("hashable"), 0, <u64>s) != 0) decref(<u64>s);
  }
  return u.hashable;
}
function unionHash(self: u64): i64 {
  const s = asFrozenset(self);
  return s ? hash(s) : -1;
}
function unionCompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || typeOf(a) != UNION || typeOf(b) != UNION) return NOT_IMPLEMENTED;
  const x = asFrozenset(a);
  if (x == 0) return 0;
  const y = asFrozenset(b);
  if (y == 0) return 0;
  const r = compareBool(x, y, 2);
  return r < 0 ? 0 : fromBool((r == 1) == (op == 2));
}
function unionInstancecheck(self: u64, v: u64): u64 {
  const args = <usize>changetype<PyUnion>(<usize>self).args;
  const n = <i32>tupleSize(args);
  for (let i = 0; i < n; i++) {
    const r = isInstance(v, tupleGet(args, i));
    if (r < 0) return 0;
    if (r) return fromBool(true);
  }
  return fromBool(false);
}
function unionSubclasscheck(self: u64, v: u64): u64 {
  if (!isType(v)) return raise(TypeError, "issubclass() arg 1 must be a class");
  const args = <usize>changetype<PyUnion>(<usize>self).args;
  const n = <i32>tupleSize(args);
  for (let i = 0; i < n; i++) {
    const r = isSubclass(v, tupleGet(args, i));
    if (r < 0) return 0;
    if (r) return fromBool(true);
  }
  return fromBool(false);
}
function parametersOf(self: u64): u64 {
  const u = changetype<PyUnion>(<usize>self);
  if (u.parameters == 0) {
    const p = collectParameters(<usize>u.args);
    if (p == 0) return 0;
    if (atomic.cmpxchg<u64>(<usize>self + offsetof<PyUnion>("parameters"), 0, p) != 0) decref(p);
  }
  return u.parameters;
}
function getParameters(self: u64): u64 {
  const p = parametersOf(self);
  return p ? newRef(p) : 0;
}
function unionGetitem(self: u64, item: u64): u64 {
  const p = parametersOf(self);
  if (p == 0) return 0;
  const args = substituteParameters(self, <usize>changetype<PyUnion>(<usize>self).args, <usize>p, item);
  if (args == 0) return 0;
  const n = <i32>tupleSize(<usize>args);
  let r = newRef(tupleGet(<usize>args, 0));
  for (let i = 1; i < n && r != 0; i++) {
    const next = bitOr(r, tupleGet(<usize>args, i));
    decref(r);
    r = next;
  }
  decref(args);
  return r;
}
function getOrigin(self: u64): u64 { return <u64>UNION; }
function getName(self: u64): u64 { return str("Union"); }
function unionMroEntries(self: u64, bases: u64): u64 { return raisef(TypeError, "Cannot subclass %R", self); }
function unionReduce(self: u64): u64 {
  const u = changetype<PyUnion>(<usize>self);
  // typing.Union[args]: through the type's own subscription
  const g = getAttr(<u64>UNION, id("__class_getitem__"));
  if (g == 0) return 0;
  const inner = tuple1(u.args);
  const r = tuple2(g, <u64>inner);
  decref(g);
  decref(<u64>inner);
  return <u64>r;
}
function unionDealloc(p: usize): void {
  clearWeakrefs(p);
  const u = changetype<PyUnion>(p);
  const a = u.args, b = u.parameters, c = u.hashable;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
}
function unionTraverse(p: usize, visit: u32): void {
  const u = changetype<PyUnion>(p);
  visitValue(u.args, visit);
  visitValue(u.parameters, visit);
  visitValue(u.hashable, visit);
}
export function initUnion(): void {
  const t = staticTypeInit(UNION, "typing.Union", OBJECT, offsetof<PyUnion>(), TF_HAVE_GC | TF_DISALLOW_NEW);
  t.weakOffset = <i32>offsetof<PyUnion>("weakList");
  t.dealloc = unionDealloc.index;
  t.traverse = unionTraverse.index;
  t.repr = unionRepr.index;
  t.hash = unionHash.index;
  t.richcompare = unionCompare.index;
  t.or_ = newUnion.index;
  t.getitem = unionGetitem.index;
  member(UNION, "__args__", offsetof<PyUnion>("args"), MEMBER_OBJECT, READONLY);
  getset(UNION, "__parameters__", getParameters.index);
  getset(UNION, "__origin__", getOrigin.index);
  getset(UNION, "__name__", getName.index);
  getset(UNION, "__qualname__", getName.index);
  method(UNION, "__class_getitem__", unionClassGetitem.index, O | CLASS);
  method(UNION, "__mro_entries__", unionMroEntries.index, O);
  method(UNION, "__instancecheck__", unionInstancecheck.index, O);
  method(UNION, "__subclasscheck__", unionSubclasscheck.index, O);
  method(UNION, "__reduce__", unionReduce.index, NOARGS);
  readyType(UNION);
}
