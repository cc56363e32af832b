// object.__reduce_ex__, __reduce__, __getstate__: what copy and pickle ask of every object.
// Reads attributes through the usual protected paths.

import { Value } from "../value";
import { PyType, TF_HEAP } from "./type_object";
import { OBJECT, TypeError, TUPLE, LIST, DICT } from "./type_ids";
import { typeOf, typeLookup, isSubtype } from "./type";
import { decref, xdecref, newRef, closeRef } from "../memory/refcount";
import { raise, raisef, errorOccurred } from "../errors";
import { call0, call2, call3, callMethod0, callMethod1, callTuple } from "../call";
import { id, str } from "./str";
import { NONE, EMPTY_TUPLE } from "./singletons";
import { getAttr, getAttrOrNull, lookupSpecial } from "./attributes";
import { importAttribute } from "../modules/import";
import { asI64, intFromI64 } from "./int";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple2 } from "./tuple";
import { newDict, dictSet, dictSize } from "./dict";
import { listSize, listGetRef } from "./list";
import { getIter } from "./abstract";
import { PyWrapperDescriptor, PyMethodDescriptor } from "./descriptors";
import { BuiltinDef } from "../define";
import { METHOD_DESCRIPTOR } from "./type_ids";

/** object.__getstate__: the instance dict, or (dict, slots) for classes with __slots__; None without either. */
export function objectGetstate(self: u64): u64 { return defaultState(self, false); }

function defaultState(self: u64, required: bool): u64 {
  const t = changetype<PyType>(typeOf(self));
  if (required && t.itemSize != 0) return raisef(TypeError, "cannot pickle %T objects", self);
  let state: u64 = NONE;
  if (t.dictOffset != 0) {
    const d = getAttrOrNull(self, id("__dict__"));
    if (d == 0) { if (errorOccurred()) return 0; }
    else state = d;
  }
  const names = slotNames(self);
  if (names == 0) { decref(state); return 0; }
  if (names == NONE || listSize(<usize>names) == 0) { decref(names); return state; }
  const slots = newDict();
  const n = <i32>listSize(<usize>names);
  for (let i = 0; i < n; i++) {
    const name = listGetRef(<usize>names, i);
    const v = getAttrOrNull(self, <usize>name);
    if (v) { dictSet(slots, name, v); decref(v); }
    decref(name);
    if (v == 0 && errorOccurred()) { decref(names); decref(<u64>slots); decref(state); return 0; }
  }
  decref(names);
  if (dictSize(slots) == 0) { decref(<u64>slots); return state; }
  const r = tuple2(state, <u64>slots);
  decref(state);
  decref(<u64>slots);
  return <u64>r;
}
/** copyreg._slotnames(cls): list or None. */
function slotNames(self: u64): u64 {
  const t = typeOf(self);
  if ((changetype<PyType>(t).flags & TF_HEAP) == 0) return NONE;
  const f = importAttribute("copyreg", "_slotnames");
  if (f == 0) return 0;
  const r = call1(f, <u64>t);
  decref(f);
  if (r != 0 && r != NONE && !isSubtype(typeOf(r), LIST)) {
    decref(r);
    return raise(TypeError, "copyreg._slotnames didn't return a list or None");
  }
  return r;
}
import { call1 } from "../call";

function stateOf(self: u64, required: bool): u64 {
  const f = getAttr(self, id("__getstate__"));
  if (f == 0) return 0;
  // the default implementation is told whether a state is required
  const own = typeLookup(typeOf(self), id("__getstate__"));
  const standard = typeLookup(OBJECT, id("__getstate__"));
  const isDefault = own == standard;
  closeRef(own);
  closeRef(standard);
  const r = isDefault ? defaultState(self, required) : call0(f);
  decref(f);
  return r;
}

/** Protocols 2 and up: (copyreg.__newobj__, (cls, *args), state, listitems, dictitems). */
function reduceNewobj(self: u64): u64 {
  const t = typeOf(self);
  if (changetype<PyType>(t).new_ == 0) return raisef(TypeError, "cannot pickle '%N' object", <u64>t);
  let args: u64 = 0, kwargs: u64 = 0;
  let f = lookupSpecial(self, id("__getnewargs_ex__"));
  if (f) {
    const r = call0(f);
    decref(f);
    if (r == 0) return 0;
    if (!isSubtype(typeOf(r), TUPLE)) { raisef(TypeError, "__getnewargs_ex__ should return a tuple, not '%T'", r); decref(r); return 0; }
    if (tupleSize(<usize>r) != 2) { raisef(TypeErrorValue, "__getnewargs_ex__ should return a tuple of length 2, not %d", <u64>tupleSize(<usize>r)); decref(r); return 0; }
    args = newRef(tupleGet(<usize>r, 0));
    kwargs = newRef(tupleGet(<usize>r, 1));
    decref(r);
  } else {
    if (errorOccurred()) return 0;
    f = lookupSpecial(self, id("__getnewargs__"));
    if (f) {
      args = call0(f);
      decref(f);
      if (args == 0) return 0;
      if (!isSubtype(typeOf(args), TUPLE)) { raisef(TypeError, "__getnewargs__ should return a tuple, not '%T'", args); decref(args); return 0; }
    } else if (errorOccurred()) return 0;
  }
  const hasArgs = args != 0;
  const isContainer = isSubtype(t, LIST) || isSubtype(t, DICT);
  const state = stateOf(self, !(hasArgs || isContainer));
  if (state == 0) { xdecref(args); xdecref(kwargs); return 0; }
  const useKw = kwargs != 0 && dictSize(<usize>kwargs) != 0;
  const newobj = importAttribute("copyreg", useKw ? "__newobj_ex__" : "__newobj__");
  if (newobj == 0) { xdecref(args); xdecref(kwargs); decref(state); return 0; }
  let newArgs: usize;
  if (useKw) {
    newArgs = newTuple(3);
    tupleSet(newArgs, 0, newRef(<u64>t));
    tupleSet(newArgs, 1, newRef(args));
    tupleSet(newArgs, 2, newRef(kwargs));
  } else {
    const n = args ? <i32>tupleSize(<usize>args) : 0;
    newArgs = newTuple(n + 1);
    tupleSet(newArgs, 0, newRef(<u64>t));
    for (let i = 0; i < n; i++) tupleSet(newArgs, i + 1, newRef(tupleGet(<usize>args, i)));
  }
  xdecref(args);
  xdecref(kwargs);
  let listItems: u64 = NONE, dictItems: u64 = NONE;
  if (isSubtype(t, LIST)) listItems = getIter(self);
  if (listItems != 0 && isSubtype(t, DICT)) {
    const items = callMethod0(self, id("items"));
    dictItems = items ? getIter(items) : 0;
    xdecref(items);
  }
  if (listItems == 0 || dictItems == 0) { xdecref(listItems); decref(newobj); decref(<u64>newArgs); decref(state); return 0; }
  const r = newTuple(5);
  tupleSet(r, 0, newobj);
  tupleSet(r, 1, <u64>newArgs);
  tupleSet(r, 2, state);
  tupleSet(r, 3, listItems);
  tupleSet(r, 4, dictItems);
  return <u64>r;
}
import { ValueError as TypeErrorValue } from "./type_ids";

function commonReduce(self: u64, protocol: i64): u64 {
  if (protocol >= 2) return reduceNewobj(self);
  const f = importAttribute("copyreg", "_reduce_ex");
  if (f == 0) return 0;
  const p = intFromI64(protocol);
  const r = call2(f, self, p);
  decref(f);
  return r;
}
export function objectReduce(self: u64): u64 { return commonReduce(self, 0); }
/** object.__reduce_ex__: an overridden __reduce__ wins. */
export function objectReduceEx(self: u64, protocol: u64): u64 {
  const p = asI64(protocol);
  if (p == -1 && errorOccurred()) return 0;
  const own = typeLookup(typeOf(self), id("__reduce__"));
  const standard = typeLookup(OBJECT, id("__reduce__"));
  const overridden = own != standard;
  closeRef(own);
  closeRef(standard);
  if (overridden) return callMethod0(self, id("__reduce__"));
  return commonReduce(self, p);
}
