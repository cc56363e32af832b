// types.GenericAlias: list[int] and its relatives (PEP 585), with substitution of type parameters.
// Fields are set at creation; `parameters` is computed once (a benign race: equal results).

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC, TF_BASETYPE } from "./type_object";
import { GENERIC_ALIAS, OBJECT, TypeError, TUPLE, LIST, AttributeError, NONE_TYPE, ELLIPSIS_TYPE, TYPE, STR } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { staticTypeInit, readyType, typeOf, isType, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { genericGetAttr, getAttr, getAttrOrNull, setAttr } from "./attributes";
import { method, getset, member, NOARGS, O, CLASS, MEMBER_OBJECT, MEMBER_BOOL, READONLY } from "../define";
import { raise, raisef, formatText, errorOccurred, clearError, errorMatches } from "../errors";
import { call, call1, callMethod1, callMethod0, call2 } from "../call";
import { id, isStr, str } from "./str";
import { NONE, ELLIPSIS, EMPTY_TUPLE, NOT_IMPLEMENTED, fromBool, TRUE, FALSE } from "./singletons";
import { newTuple, tupleGet, tupleSize, tupleSet, tuple1, tuple2 } from "./tuple";
import { newList, listAppend, listSize, listGetRef, listToTuple } from "./list";
import { repr, hash, compareBool, isTrue, getItem, toTuple, getIter, toList } from "./abstract";
import { sbNew, sbAscii, sbStr, sbFinish, sbDrop } from "./str_builder";
import { newUnion } from "./union";
import { builtinNamed } from "../modules/builtins";
import { noKeywords, checkArgs } from "../args";
import { objectGetstate } from "./pickling";

@unmanaged export class PyGenericAlias extends PyObject {
  origin: u64;
  args: u64;       // tuple
  parameters: u64; // tuple or 0: not computed
  weakList: u32;
  starred: u8;
}

/** origin[args]: also the shape of a __class_getitem__ method (cls, item). New reference. */
export function newGenericAlias(origin: u64, item: u64): u64 {
  const args = isSubtype(typeOf(item), TUPLE) ? newRef(item) : <u64>tuple1(item);
  if (args == 0) return 0;
  return make(origin, args, false);
}
/** Steals args. */
function make(origin: u64, args: u64, starred: bool): u64 {
  const p = genericAlloc(GENERIC_ALIAS, 0);
  if (p == 0) { decref(args); return 0; }
  const a = changetype<PyGenericAlias>(p);
  a.origin = newRef(origin);
  a.args = args;
  a.starred = starred ? 1 : 0;
  return <u64>p;
}

/** Text of one argument: a class by its qualified name, ... as "...", others by repr. */
function reprItem(b: usize, v: u64): bool {
  if (v == ELLIPSIS) { sbAscii(b, "..."); return true; }
  if (typeOf(v) == LIST) {
    sbAscii(b, "[");
    const n = <i32>listSize(<usize>v);
    for (let i = 0; i < n; i++) {
      if (i) sbAscii(b, ", ");
      const item = listGetRef(<usize>v, i);
      if (item == 0) break;
      const ok = reprItem(b, item);
      decref(item);
      if (!ok) return false;
    }
    sbAscii(b, "]");
    return true;
  }
  const text = typeRepr(v);
  if (text == 0) return false;
  sbStr(b, <usize>text);
  decref(text);
  return true;
}
/** How typing texts show an object (_Py_typing_type_repr). New str. */
export function typeRepr(v: u64): u64 {
  if (v == ELLIPSIS) return str("...");
  if (v == <u64>NONE_TYPE) return str("None");
  const o = getAttrOrNull(v, id("__origin__"));
  if (o) {
    decref(o);
    const a = getAttrOrNull(v, id("__args__"));
    if (a) { decref(a); return repr(v); }
  }
  if (errorOccurred()) return 0;
  const q = getAttrOrNull(v, id("__qualname__"));
  if (q == 0) return errorOccurred() ? 0 : repr(v);
  const m = getAttrOrNull(v, id("__module__"));
  if (m == 0 || m == NONE) {
    decref(q);
    xdecref(m);
    return errorOccurred() ? 0 : repr(v);
  }
  let r: u64;
  if (isStr(m) && <usize>m == id("builtins")) r = newRef(q);
  else r = formatText("%S.%S", m, q);
  decref(q);
  decref(m);
  return r;
}
function aliasRepr(self: u64): u64 {
  const a = changetype<PyGenericAlias>(<usize>self);
  const b = sbNew();
  if (a.starred) sbAscii(b, "*");
  let ok = reprItem(b, a.origin);
  sbAscii(b, "[");
  const n = <i32>tupleSize(<usize>a.args);
  for (let i = 0; i < n && ok; i++) {
    if (i) sbAscii(b, ", ");
    ok = reprItem(b, tupleGet(<usize>a.args, i));
  }
  if (n == 0) sbAscii(b, "()");
  sbAscii(b, "]");
  if (!ok) { sbDrop(b); return 0; }
  return sbFinish(b);
}

// ------------------------------------------------------------------------------------------------------------ parameters and substitution

function hasParameterSubst(v: u64): i32 {
  const s = getAttrOrNull(v, id("__typing_subst__"));
  if (s) { decref(s); return 1; }
  return errorOccurred() ? -1 : 0;
}
function addUnique(list: usize, v: u64): bool {
  const n = <i32>listSize(list);
  for (let i = 0; i < n; i++) {
    const x = listGetRef(list, i);
    const same = x == v;
    decref(x);
    if (same) return true;
  }
  return listAppend(list, v) >= 0;
}
/** The type parameters in a tuple of arguments, in order of first use. New tuple. */
export function collectParameters(args: usize): u64 {
  const list = newList(0);
  if (list == 0) return 0;
  if (!collectInto(list, args)) { decref(<u64>list); return 0; }
  const t = listToTuple(list);
  decref(<u64>list);
  return t;
}
function collectInto(list: usize, args: usize): bool {
  const n = <i32>tupleSize(args);
  for (let i = 0; i < n; i++) {
    const v = tupleGet(args, i);
    if (isType(v)) continue;
    if (typeOf(v) == TUPLE || typeOf(v) == LIST) {
      const t = toTuple(v);
      if (t == 0) return false;
      const ok = collectInto(list, <usize>t);
      decref(t);
      if (!ok) return false;
      continue;
    }
    const s = hasParameterSubst(v);
    if (s < 0) return false;
    if (s) { if (!addUnique(list, v)) return false; continue; }
    const p = getAttrOrNull(v, id("__parameters__"));
    if (p == 0) { if (errorOccurred()) return false; continue; }
    if (typeOf(p) == TUPLE) {
      const k = <i32>tupleSize(<usize>p);
      for (let j = 0; j < k; j++) if (!addUnique(list, tupleGet(<usize>p, j))) { decref(p); return false; }
    }
    decref(p);
  }
  return true;
}
function indexOf(t: usize, v: u64): i32 {
  const n = <i32>tupleSize(t);
  for (let i = 0; i < n; i++) if (tupleGet(t, i) == v) return i;
  return -1;
}
/** Unpacks starred arguments of a subscript: `*tuple[int, str]` stands for its items. New tuple. */
function unpackArgs(item: u64): u64 {
  const given = isSubtype(typeOf(item), TUPLE) ? newRef(item) : <u64>tuple1(item);
  const out = newList(0);
  const n = <i32>tupleSize(<usize>given);
  for (let i = 0; i < n; i++) {
    const v = tupleGet(<usize>given, i);
    if (!isType(v)) {
      const sub = getAttrOrNull(v, id("__typing_unpacked_tuple_args__"));
      if (sub == 0 && errorOccurred()) { decref(given); decref(<u64>out); return 0; }
      if (sub != 0 && sub != NONE) {
        const k = isSubtype(typeOf(sub), TUPLE) ? <i32>tupleSize(<usize>sub) : 0;
        const open = k > 0 && tupleGet(<usize>sub, k - 1) == ELLIPSIS;
        if (!open) {
          for (let j = 0; j < k; j++) listAppend(out, tupleGet(<usize>sub, j));
          decref(sub);
          continue;
        }
      }
      xdecref(sub);
    }
    listAppend(out, v);
  }
  decref(given);
  const t = listToTuple(out);
  decref(<u64>out);
  return t;
}
/** Substitutes the parameters of `self` (args, parameters) by item. New tuple of arguments. */
export function substituteParameters(self: u64, args: usize, parameters: usize, item0: u64): u64 {
  const np = <i32>tupleSize(parameters);
  if (np == 0) return raisef(TypeError, "%R is not a generic class", self);
  let item = unpackArgs(item0);
  if (item == 0) return 0;
  for (let i = 0; i < np; i++) {
    const prepare = getAttrOrNull(tupleGet(parameters, i), id("__typing_prepare_subst__"));
    if (prepare == 0) { if (errorOccurred()) { decref(item); return 0; } continue; }
    if (prepare != NONE) {
      const r = call2(prepare, self, item);
      if (r == 0) { decref(prepare); decref(item); return 0; }
      decref(item);
      item = isSubtype(typeOf(r), TUPLE) ? r : <u64>tuple1(r);
    }
    decref(prepare);
  }
  const given = <i32>tupleSize(<usize>item);
  if (given != np) {
    decref(item);
    return raisef(TypeError, given > np ? "Too many arguments for %R; actual %d, expected %d" : "Too few arguments for %R; actual %d, expected %d", self, <u64>given, <u64>np);
  }
  const out = newList(0);
  const r = substituteInto(out, args, parameters, <usize>item, self);
  decref(item);
  if (!r) { decref(<u64>out); return 0; }
  const t = listToTuple(out);
  decref(<u64>out);
  return t;
}
function substituteInto(out: usize, args: usize, parameters: usize, item: usize, self: u64): bool {
  const n = <i32>tupleSize(args);
  for (let i = 0; i < n; i++) {
    const v = tupleGet(args, i);
    if (isType(v)) { listAppend(out, v); continue; }
    if (typeOf(v) == TUPLE || typeOf(v) == LIST) {
      const inner = newList(0);
      const t = toTuple(v);
      const ok = t != 0 && substituteInto(inner, <usize>t, parameters, item, self);
      xdecref(t);
      if (!ok) { decref(<u64>inner); return false; }
      const w = typeOf(v) == TUPLE ? listToTuple(inner) : newRef(<u64>inner);
      decref(<u64>inner);
      listAppend(out, w);
      decref(w);
      continue;
    }
    const unpackAttr = getAttrOrNull(v, id("__typing_is_unpacked_typevartuple__"));
    let unpack = false;
    if (unpackAttr) { unpack = isTrue(unpackAttr) > 0; decref(unpackAttr); }
    else if (errorOccurred()) return false;
    const subst = getAttrOrNull(v, id("__typing_subst__"));
    let w: u64;
    if (subst) {
      const k = indexOf(parameters, v);
      w = call1(subst, tupleGet(item, k));
      decref(subst);
    } else {
      if (errorOccurred()) return false;
      w = substituteNested(v, parameters, item);
    }
    if (w == 0) return false;
    if (unpack && isSubtype(typeOf(w), TUPLE)) {
      const k = <i32>tupleSize(<usize>w);
      for (let j = 0; j < k; j++) listAppend(out, tupleGet(<usize>w, j));
    } else listAppend(out, w);
    decref(w);
  }
  return true;
}
/** v[...] for an argument that is generic itself, with its own parameters looked up in ours. */
function substituteNested(v: u64, parameters: usize, item: usize): u64 {
  const sub = getAttrOrNull(v, id("__parameters__"));
  if (sub == 0) return errorOccurred() ? 0 : newRef(v);
  if (typeOf(sub) != TUPLE || tupleSize(<usize>sub) == 0) { decref(sub); return newRef(v); }
  const n = <i32>tupleSize(<usize>sub);
  const list = newList(0);
  for (let i = 0; i < n; i++) {
    const p = tupleGet(<usize>sub, i);
    const k = indexOf(parameters, p);
    if (k < 0) { listAppend(list, p); continue; }
    const arg = tupleGet(item, k);
    const isVarTuple = typeOf(p) == TYPEVARTUPLE_TYPE;
    if (isVarTuple && isSubtype(typeOf(arg), TUPLE)) {
      const m = <i32>tupleSize(<usize>arg);
      for (let j = 0; j < m; j++) listAppend(list, tupleGet(<usize>arg, j));
    } else listAppend(list, arg);
  }
  decref(sub);
  const t = listToTuple(list);
  decref(<u64>list);
  const r = getItem(v, t);
  decref(t);
  return r;
}
import { TYPEVARTUPLE as TYPEVARTUPLE_TYPE } from "./type_ids";

function parametersOf(self: u64): u64 {
  const a = changetype<PyGenericAlias>(<usize>self);
  if (a.parameters == 0) {
    const p = collectParameters(<usize>a.args);
    if (p == 0) return 0;
    if (atomic.cmpxchg<u64>(<usize>self + offsetof<PyGenericAlias>("parameters"), 0, p) != 0) decref(p);
  }
  return a.parameters;
}
function aliasGetitem(self: u64, item: u64): u64 {
  const p = parametersOf(self);
  if (p == 0) return 0;
  const a = changetype<PyGenericAlias>(<usize>self);
  const args = substituteParameters(self, <usize>a.args, <usize>p, item);
  if (args == 0) return 0;
  return make(a.origin, args, a.starred != 0);
}
function getParameters(self: u64): u64 {
  const p = parametersOf(self);
  return p ? newRef(p) : 0;
}
function getUnpackedTupleArgs(self: u64): u64 {
  const a = changetype<PyGenericAlias>(<usize>self);
  return a.starred != 0 && a.origin == <u64>TUPLE ? newRef(a.args) : NONE;
}

// ------------------------------------------------------------------------------------------------------------ slots

function aliasCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const r = call(changetype<PyGenericAlias>(<usize>self).origin, args, nargs, kwnames);
  if (r == 0) return 0;
  if (Value.isObject(r) && setAttr(r, id("__orig_class__"), self) < 0) {
    if (!errorMatches(AttributeError) && !errorMatches(TypeError)) { decref(r); return 0; }
    clearError();
  }
  return r;
}
/** Attributes of the alias itself; everything else comes from the origin. */
function ownName(name: u64): bool {
  const n = <usize>name;
  return n == id("__class__") || n == id("__origin__") || n == id("__args__") || n == id("__unpacked__") || n == id("__parameters__") || n == id("__typing_unpacked_tuple_args__")
    || n == id("__mro_entries__") || n == id("__reduce_ex__") || n == id("__reduce__") || n == id("__copy__") || n == id("__deepcopy__");
}
function aliasGetattro(self: u64, name: usize): u64 {
  const n = <u64>intern(<usize>newRef(<u64>name));
  if (ownName(n)) return genericGetAttr(self, name);
  const s = <usize>n;
  // private and dunder names that typing probes are not forwarded blindly: only names the origin has
  return forward(self, s);
}
import { intern } from "./str";
function forward(self: u64, name: usize): u64 {
  const own = name == id("__getstate__") || name == id("__dir__") || name == id("__hash__") || name == id("__eq__") || name == id("__repr__") || name == id("__or__") || name == id("__call__")
    || name == id("__getitem__") || name == id("__instancecheck__") || name == id("__subclasscheck__") || name == id("__iter__");
  if (own) return genericGetAttr(self, name);
  return getAttr(changetype<PyGenericAlias>(<usize>self).origin, name);
}
function aliasHash(self: u64): i64 {
  const a = changetype<PyGenericAlias>(<usize>self);
  const h = hash(a.origin);
  if (h == -1) return -1;
  const g = hash(a.args);
  if (g == -1) return -1;
  const r = h ^ g;
  return r == -1 ? -2 : r;
}
function aliasCompare(x: u64, y: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || typeOf(x) != GENERIC_ALIAS || typeOf(y) != GENERIC_ALIAS) return NOT_IMPLEMENTED;
  const a = changetype<PyGenericAlias>(<usize>x), b = changetype<PyGenericAlias>(<usize>y);
  let eq = a.starred == b.starred ? 1 : 0;
  if (eq) eq = compareBool(a.origin, b.origin, 2);
  if (eq > 0) eq = compareBool(a.args, b.args, 2);
  if (eq < 0) return 0;
  return fromBool((eq == 1) == (op == 2));
}
function aliasMroEntries(self: u64, bases: u64): u64 { return <u64>tuple1(changetype<PyGenericAlias>(<usize>self).origin); }
function aliasInstancecheck(self: u64, v: u64): u64 { return raise(TypeError, "isinstance() argument 2 cannot be a parameterized generic"); }
function aliasSubclasscheck(self: u64, v: u64): u64 { return raise(TypeError, "issubclass() argument 2 cannot be a parameterized generic"); }
function aliasReduce(self: u64): u64 {
  const a = changetype<PyGenericAlias>(<usize>self);
  const inner = tuple2(a.origin, a.args);
  const r = tuple2(<u64>GENERIC_ALIAS, <u64>inner);
  decref(<u64>inner);
  return <u64>r;
}
/** iter(tuple[int]): one item, the starred alias. */
function aliasIter(self: u64): u64 {
  const a = changetype<PyGenericAlias>(<usize>self);
  const s = make(a.origin, newRef(a.args), true);
  if (s == 0) return 0;
  const t = tuple1(s);
  decref(s);
  const it = getIter(<u64>t);
  decref(<u64>t);
  return it;
}
function aliasOr(a: u64, b: u64): u64 { return newUnion(a, b); }
function aliasNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("GenericAlias", kwnames) || !checkArgs("GenericAlias", nargs, 2, 2)) return 0;
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  const a = changetype<PyGenericAlias>(p);
  a.origin = newRef(load<u64>(args));
  const item = load<u64>(args, 8);
  a.args = isSubtype(typeOf(item), TUPLE) ? newRef(item) : <u64>tuple1(item);
  return <u64>p;
}
function aliasDealloc(p: usize): void {
  clearWeakrefs(p);
  const a = changetype<PyGenericAlias>(p);
  const x = a.origin, y = a.args, z = a.parameters;
  freeObject(p);
  xdecref(x);
  xdecref(y);
  xdecref(z);
}
function aliasTraverse(p: usize, visit: u32): void {
  const a = changetype<PyGenericAlias>(p);
  visitValue(a.origin, visit);
  visitValue(a.args, visit);
  visitValue(a.parameters, visit);
}

export function initGenericAlias(): void {
  const t = staticTypeInit(GENERIC_ALIAS, "types.GenericAlias", OBJECT, offsetof<PyGenericAlias>(), TF_HAVE_GC | TF_BASETYPE);
  t.weakOffset = <i32>offsetof<PyGenericAlias>("weakList");
  t.new_ = aliasNew.index;
  t.dealloc = aliasDealloc.index;
  t.traverse = aliasTraverse.index;
  t.repr = aliasRepr.index;
  t.call = aliasCall.index;
  t.getattro = aliasGetattro.index;
  t.hash = aliasHash.index;
  t.richcompare = aliasCompare.index;
  t.getitem = aliasGetitem.index;
  t.iter = aliasIter.index;
  t.or_ = aliasOr.index;
  member(GENERIC_ALIAS, "__origin__", offsetof<PyGenericAlias>("origin"), MEMBER_OBJECT, READONLY);
  member(GENERIC_ALIAS, "__args__", offsetof<PyGenericAlias>("args"), MEMBER_OBJECT, READONLY);
  member(GENERIC_ALIAS, "__unpacked__", offsetof<PyGenericAlias>("starred"), MEMBER_BOOL, READONLY);
  getset(GENERIC_ALIAS, "__parameters__", getParameters.index);
  getset(GENERIC_ALIAS, "__typing_unpacked_tuple_args__", getUnpackedTupleArgs.index);
  method(GENERIC_ALIAS, "__mro_entries__", aliasMroEntries.index, O);
  method(GENERIC_ALIAS, "__instancecheck__", aliasInstancecheck.index, O);
  method(GENERIC_ALIAS, "__subclasscheck__", aliasSubclasscheck.index, O);
  method(GENERIC_ALIAS, "__reduce__", aliasReduce.index, NOARGS);
  readyType(GENERIC_ALIAS);
}
