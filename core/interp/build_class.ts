// __build_class__: what the class statement calls.

import { Value } from "../value";
import { PyType } from "../objects/type_object";
import { FUNCTION, TYPE, CELL, DICT, TUPLE, LIST, TypeError, RuntimeError } from "../objects/type_ids";
import { newRef, decref, xdecref, setDeferred } from "../memory/refcount";
import { typeOf, isType, isSubtype } from "../objects/type";
import { calculateMetaclass } from "../objects/type_new";
import { tupleFromArray, tupleGet, tupleSize, newTuple, tupleSet } from "../objects/tuple";
import { newList, listAppend, listToTuple } from "../objects/list";
import { newDict, dictGetStr, dictDelete, dictSize, dictNext } from "../objects/dict";
import { isMapping, setItem } from "../objects/abstract";
import { getAttrOrNull } from "../objects/attributes";
import { getCell } from "../objects/cell";
import { isStr, id } from "../objects/str";
import { call1, callTuple, keywordDict, tempArray, tempRelease } from "../call";
import { lock, unlock } from "../sync/mutex";
import { PyObject } from "../objects/object";
import { tid } from "../thread_state";
import { raise, raisef, errorOccurred } from "../errors";
import { runWithNamespace } from "./eval";

/** Bases with __mro_entries__ resolved: a new tuple (the same tuple when nothing changed); 0: error. */
export function updateBases(bases: usize): usize {
  const n = <i32>tupleSize(bases);
  let list: usize = 0;
  for (let i = 0; i < n; i++) {
    const base = tupleGet(bases, i);
    let replaced: u64 = 0;
    if (!isType(base)) {
      const m = getAttrOrNull(base, id("__mro_entries__"));
      if (m == 0) { if (errorOccurred()) { if (list) decref(<u64>list); return 0; } }
      else {
        replaced = call1(m, <u64>bases);
        decref(m);
        if (replaced != 0 && !isSubtype(typeOf(replaced), TUPLE)) {
          raise(TypeError, "__mro_entries__ must return a tuple");
          decref(replaced);
          replaced = 0;
        }
        if (replaced == 0) { if (list) decref(<u64>list); return 0; }
      }
    }
    if (replaced != 0 && list == 0) {
      list = newList(0);
      for (let j = 0; j < i; j++) listAppend(list, tupleGet(bases, j));
    }
    if (replaced) {
      const k = <i32>tupleSize(<usize>replaced);
      for (let j = 0; j < k; j++) listAppend(list, tupleGet(<usize>replaced, j));
      decref(replaced);
    } else if (list) listAppend(list, base);
  }
  if (list == 0) return <usize>newRef(<u64>bases);
  const t = listToTuple(list);
  decref(<u64>list);
  return <usize>t;
}

/** __build_class__(func, name, /, *bases, [metaclass], **kwds) */
export function buildClass(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs < 2) return raise(TypeError, "__build_class__: not enough arguments");
  const func = load<u64>(args), name = load<u64>(args, 8);
  if (typeOf(func) != FUNCTION) return raise(TypeError, "__build_class__: func must be a function");
  if (!isStr(name)) return raise(TypeError, "__build_class__: name is not a string");
  const original = tupleFromArray(args + 16, nargs - 2);
  if (original == 0) return 0;
  const bases = updateBases(original);
  if (bases == 0) { decref(<u64>original); return 0; }
  let kwargs: usize = 0;
  let meta: u64 = 0;
  let isClass = true;
  let r: u64 = 0;
  let ok = true;
  if (kwnames) {
    kwargs = keywordDict(args, nargs, kwnames);
    if (kwargs == 0) ok = false;
    else {
      meta = dictGetStr(kwargs, id("metaclass"));
      if (meta) {
        dictDelete(kwargs, <u64>id("metaclass"));
        isClass = isType(meta);
      }
    }
  }
  if (ok) {
    if (meta == 0) meta = newRef(tupleSize(bases) == 0 ? <u64>TYPE : <u64>typeOf(tupleGet(bases, 0)));
    if (isClass) {
      const winner = calculateMetaclass(<usize>meta, bases);
      if (winner == 0) ok = false;
      else if (<u64>winner != meta) {
        decref(meta);
        meta = newRef(<u64>winner);
      }
    }
  }
  if (ok) r = buildWith(func, name, bases, original, meta, isClass, kwargs);
  xdecref(meta);
  if (kwargs) decref(<u64>kwargs);
  decref(<u64>original);
  decref(<u64>bases);
  return r;
}
/**
 * The functions of a class die with it, by the collector: frames need not count them, and inline caches may hold them. (Functions of module level are
 * deferred already; those of a class inside a function are not.)
 */
function deferMethods(cls: usize): void {
  const d = <usize>changetype<PyType>(cls).dict;
  const s = tempArray(3);
  if (s == 0) return;
  store<u64>(s, 0);
  lock(d);
  while (dictNext(d, s, s + 8, s + 16)) {
    const v = load<u64>(s, 16);
    if (!Value.isObject(v)) continue;
    const o = changetype<PyObject>(<usize>v);
    if (<usize>o.type == FUNCTION && <u32>o.owner == tid) setDeferred(<usize>v);
  }
  unlock(d);
  tempRelease(s);
}
function buildWith(func: u64, name: u64, bases: usize, original: usize, meta: u64, isClass: bool, kwargs: usize): u64 {
  const prepare = getAttrOrNull(meta, id("__prepare__"));
  let ns: u64;
  if (prepare == 0) {
    if (errorOccurred()) return 0;
    ns = <u64>newDict();
  } else {
    const t = newTuple(2);
    tupleSet(t, 0, newRef(name));
    tupleSet(t, 1, newRef(<u64>bases));
    ns = callTuple(prepare, t, kwargs);
    decref(<u64>t);
    decref(prepare);
  }
  if (ns == 0) return 0;
  if (!isMapping(ns)) {
    if (isClass) raisef(TypeError, "%N.__prepare__() must return a mapping, not %T", meta, ns);
    else raisef(TypeError, "<metaclass>.__prepare__() must return a mapping, not %T", ns);
    decref(ns);
    return 0;
  }
  const cell = runWithNamespace(func, ns);
  if (cell == 0) { decref(ns); return 0; }
  let cls: u64 = 0;
  if (bases == original || setItem(ns, <u64>id("__orig_bases__"), <u64>original) >= 0) {
    const t = newTuple(3);
    tupleSet(t, 0, newRef(name));
    tupleSet(t, 1, newRef(<u64>bases));
    tupleSet(t, 2, newRef(ns));
    cls = callTuple(meta, t, kwargs);
    decref(<u64>t);
    if (cls != 0 && isType(cls)) deferMethods(<usize>cls);
    if (cls != 0 && isType(cls) && typeOf(cell) == CELL) {
      const inCell = getCell(<usize>cell);
      if (inCell != cls) {
        if (inCell == 0) raisef(RuntimeError, "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?", name, cls);
        else raisef(TypeError, "__class__ set to %R defining %R as %R", inCell, name, cls);
        decref(cls);
        cls = 0;
      }
      xdecref(inCell);
    }
  }
  decref(cell);
  decref(ns);
  return cls;
}
