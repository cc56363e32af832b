// The type dict: its methods and operators over the table of dict.ts. Each works in single steps that dict.ts makes atomic.

import { Value } from "../value";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_DICT, TF_MAPPING, TF_MATCH_SELF } from "./type_object";
import { DICT, OBJECT, TUPLE, LIST, TypeError, KeyError, ValueError, AttributeError, RuntimeError, DICT_ITEMS, DICT_KEYS } from "./type_ids";
import {
  PyDict, newDict, dictGetHashed, dictGet, dictSet, dictSetHashed, dictContains, dictDelete, dictPop, dictPopItem, dictClear, dictSize, dictNextRef, dictCopy, dictSetDefault,
  dictDealloc, dictTraverse, dictContainsHashed,
} from "./dict";
import { decref, xdecref, newRef } from "../memory/refcount";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { EMPTY_TUPLE, NONE, NOT_IMPLEMENTED, fromBool, TRUE, FALSE } from "./singletons";
import { method, NOARGS, O, FAST, FASTKW, CLASS, COEXIST } from "../define";
import { raise, raisef, raiseInt, raisefInt, errorOccurred, errorMatches, clearError, raiseKeyError, raiseValue } from "../errors";
import { checkArgs, noKeywords } from "../args";
import { compareBool, getIter, iterNext, hash, repr, getItem, setItem, sequenceFast, toTuple } from "./abstract";
import { intFromI64 } from "./int";
import { sbNew, sbAscii, sbStr, sbChar, sbFinish, sbDrop } from "./str_builder";
import { str, id, isStr } from "./str";
import { newGenericAlias } from "./generic_alias";
import { enterRepr, leaveRepr } from "./repr_guard";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple2 } from "./tuple";
import { newList, listAppendSteal, listInit } from "./list";
import { tempArray, tempRelease, call1, call0, callMethod0, callMethod1 } from "../call";
import { getAttrOrNull, lookupSpecial } from "./attributes";
import { hashNotImplemented } from "./slots";
import { newDictView, newDictIterator, newReversedKeys } from "./dict_views";
import { trackObject } from "../memory/heap";

/** All keys as a new list. */
export function dictKeysList(d: usize): u64 { return collect(d, 0); }
/** which: 0 keys, 1 values, 2 items. */
export function collect(d: usize, which: i32): u64 {
  const l = newList(0);
  if (l == 0) return 0;
  const s = tempArray(3);
  store<u64>(s, 0);
  while (dictNextRef(d, s, which == 1 ? 0 : s + 8, which == 0 ? 0 : s + 16)) {
    let v: u64;
    if (which == 0) v = load<u64>(s, 8);
    else if (which == 1) v = load<u64>(s, 16);
    else {
      const t = newTuple(2);
      tupleSet(t, 0, load<u64>(s, 8));
      tupleSet(t, 1, load<u64>(s, 16));
      v = <u64>t;
    }
    listAppendSteal(l, v);
  }
  tempRelease(s);
  return <u64>l;
}
/** Copies the items of another dict; replaceMode 0: keep existing keys, 1: replace, 2: KeyError on a double one. */
function mergeDict(d: usize, other: usize, replaceMode: i32): i32 {
  if (d == other) return 0;
  const copy = dictCopy(other); // a moment's contents: comparing keys may run code
  if (copy == 0) return -1;
  const s = tempArray(3);
  store<u64>(s, 0);
  let r = 0;
  while (r == 0 && dictNextRef(copy, s, s + 8, s + 16)) {
    const key = load<u64>(s, 8), value = load<u64>(s, 16);
    if (replaceMode != 1) {
      const has = dictContains(d, key);
      if (has < 0) r = -1;
      else if (has) {
        if (replaceMode == 2) { raiseKeyError(key); r = -1; }
      } else r = dictSet(d, key, value);
    } else r = dictSet(d, key, value);
    decref(key);
    decref(value);
  }
  tempRelease(s);
  decref(<u64>copy);
  return r;
}
/** d.update(other) for a mapping (has keys()) with the given replaceMode. */
export function dictMerge(d: usize, other: u64, replaceMode: i32 = 1): i32 {
  if (isSubtype(typeOf(other), DICT) && plainIteration(other)) return mergeDict(d, <usize>other, replaceMode);
  const keys = callMethod0(other, id("keys"));
  if (keys == 0) return -1;
  const it = getIter(keys);
  decref(keys);
  if (it == 0) return -1;
  let r = 0;
  while (r == 0) {
    const key = iterNext(it);
    if (key == 0) { if (errorOccurred()) r = -1; break; }
    if (replaceMode != 1) {
      const has = dictContains(d, key);
      if (has != 0) {
        if (has < 0) r = -1;
        else if (replaceMode == 2) { raiseKeyError(key); r = -1; }
        decref(key);
        continue;
      }
    }
    const v = getItem(other, key);
    if (v == 0) r = -1;
    else { r = dictSet(d, key, v); decref(v); }
    decref(key);
  }
  decref(it);
  return r;
}
/** Its iteration is dict's own. */
function plainIteration(v: u64): bool { return changetype<PyType>(typeOf(v)).iter == dictIter.index; }
/** d.update(other): mapping or iterable of pairs. */
export function dictUpdate(d: usize, other: u64): i32 {
  if (typeOf(other) == DICT) return mergeDict(d, <usize>other, 1);
  const keys = getAttrOrNull(other, id("keys"));
  if (keys) { decref(keys); return dictMerge(d, other, 1); }
  if (errorOccurred()) return -1;
  return mergePairs(d, other);
}
function mergePairs(d: usize, iterable: u64): i32 {
  const it = getIter(iterable);
  if (it == 0) return -1;
  for (let i = 0; ; i++) {
    const item = iterNext(it);
    if (item == 0) break;
    const pair = toTuple(item);
    if (pair == 0) {
      if (errorMatches(TypeError)) { clearError(); raisef(TypeError, "cannot convert dictionary update sequence element #%d to a sequence", <u64>i); }
      decref(item);
      break;
    }
    decref(item);
    if (tupleSize(<usize>pair) != 2) {
      raisef(ValueError, "dictionary update sequence element #%d has length %d; 2 is required", <u64>i, <u64>tupleSize(<usize>pair));
      decref(pair);
      break;
    }
    const r = dictSet(d, tupleGet(<usize>pair, 0), tupleGet(<usize>pair, 1));
    decref(pair);
    if (r < 0) break;
  }
  decref(it);
  return errorOccurred() ? -1 : 0;
}

// ------------------------------------------------------------------------------------------------------------ slots

function dictNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }
function updateCommon(self: u64, args: usize, nargs: i32, kwnames: usize, name: string): i32 {
  if (!checkArgs(name, nargs, 0, 1)) return -1;
  if (nargs == 1 && dictUpdate(<usize>self, load<u64>(args)) < 0) return -1;
  if (kwnames) {
    const n = tupleSize(kwnames);
    for (let i = 0; i < n; i++) if (dictSet(<usize>self, tupleGet(kwnames, i), load<u64>(args + (<usize>(nargs + i) << 3))) < 0) return -1;
  }
  return 0;
}
function dictInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 { return updateCommon(self, args, nargs, kwnames, "dict"); }
export function dictRepr(self: u64): u64 {
  if (dictSize(<usize>self) == 0) return str("{}");
  if (enterRepr(self)) return str("{...}");
  const b = sbNew();
  sbChar(b, 123);
  const s = tempArray(3);
  store<u64>(s, 0);
  let first = true, ok = true;
  while (ok && dictNextRef(<usize>self, s, s + 8, s + 16)) {
    if (!first) sbAscii(b, ", ");
    first = false;
    const k = repr(load<u64>(s, 8));
    const v = k ? repr(load<u64>(s, 16)) : 0;
    if (v) { sbStr(b, <usize>k); sbAscii(b, ": "); sbStr(b, <usize>v); }
    else ok = false;
    xdecref(k);
    xdecref(v);
    decref(load<u64>(s, 8));
    decref(load<u64>(s, 16));
  }
  tempRelease(s);
  leaveRepr(self);
  if (!ok) { sbDrop(b); return 0; }
  sbChar(b, 125);
  return sbFinish(b);
}
/** Same keys with equal values: 1, 0, -1. */
export function dictEqual(a: usize, b: usize): i32 {
  if (dictSize(a) != dictSize(b)) return 0;
  const s = tempArray(3);
  store<u64>(s, 0);
  let r = 1;
  while (r == 1 && dictNextRef(a, s, s + 8, s + 16)) {
    const k = load<u64>(s, 8), v = load<u64>(s, 16);
    const w = dictGet(b, k);
    if (w == 0) r = errorOccurred() ? -1 : 0;
    else { r = compareBool(v, w, 2); decref(w); }
    decref(k);
    decref(v);
  }
  tempRelease(s);
  return r;
}
function dictRichcompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || !isSubtype(typeOf(a), DICT) || !isSubtype(typeOf(b), DICT)) return NOT_IMPLEMENTED;
  const r = dictEqual(<usize>a, <usize>b);
  return r < 0 ? 0 : fromBool((r == 1) == (op == 2));
}
function dictLength(self: u64): i64 { return <i64>dictSize(<usize>self); }
function dictContainsSlot(self: u64, key: u64): i32 { return dictContains(<usize>self, key); }
/** d[key], with __missing__ of subclasses. */
export function dictSubscript(self: u64, key: u64): u64 {
  const v = dictGet(<usize>self, key);
  if (v != 0 || errorOccurred()) return v;
  if (typeOf(self) != DICT) {
    const f = lookupSpecial(self, id("__missing__"));
    if (f) {
      const r = call1(f, key);
      decref(f);
      return r;
    }
    if (errorOccurred()) return 0;
  }
  return raiseKeyError(key);
}
function dictSetitem(self: u64, key: u64, value: u64): i32 { return value ? dictSet(<usize>self, key, value) : dictDelete(<usize>self, key); }
function dictIter(self: u64): u64 { return newDictIterator(self, 0); }
function dictOr(a: u64, b: u64): u64 {
  if (!isSubtype(typeOf(a), DICT) || !isSubtype(typeOf(b), DICT)) return NOT_IMPLEMENTED;
  const r = dictCopy(<usize>a);
  if (r == 0) return 0;
  if (dictUpdate(r, b) < 0) { decref(<u64>r); return 0; }
  return <u64>r;
}
function dictInplaceOr(a: u64, b: u64): u64 { return dictUpdate(<usize>a, b) < 0 ? 0 : newRef(a); }
function dictClearSlot(p: usize): void { dictClear(p); }

// ------------------------------------------------------------------------------------------------------------ methods

function methodGet(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("get", nargs, 1, 2)) return 0;
  const v = dictGet(<usize>self, load<u64>(args));
  if (v != 0 || errorOccurred()) return v;
  return nargs > 1 ? newRef(load<u64>(args, 8)) : NONE;
}
function methodSetdefault(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("setdefault", nargs, 1, 2)) return 0;
  return dictSetDefault(<usize>self, load<u64>(args), nargs > 1 ? load<u64>(args, 8) : NONE);
}
function methodPop(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("pop", nargs, 1, 2)) return 0;
  return dictPop(<usize>self, load<u64>(args), nargs > 1 ? load<u64>(args, 8) : 0);
}
function methodPopitem(self: u64): u64 {
  const s = tempArray(2);
  const ok = dictPopItem(<usize>self, s);
  const k = load<u64>(s), v = load<u64>(s, 8);
  tempRelease(s);
  if (!ok) return raiseValue(KeyError, str("popitem(): dictionary is empty"));
  const t = newTuple(2);
  if (t == 0) return 0;
  tupleSet(t, 0, k);
  tupleSet(t, 1, v);
  return <u64>t;
}
function methodKeys(self: u64): u64 { return newDictView(self, 0); }
function methodValues(self: u64): u64 { return newDictView(self, 1); }
function methodItems(self: u64): u64 { return newDictView(self, 2); }
function methodUpdate(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return updateCommon(self, args, nargs, kwnames, "update") < 0 ? 0 : NONE; }
function methodClear(self: u64): u64 { dictClear(<usize>self); return NONE; }
function methodCopy(self: u64): u64 { return <u64>dictCopy(<usize>self); }
function methodReversed(self: u64): u64 { return newReversedKeys(self); }
function methodContains(self: u64, key: u64): u64 {
  const r = dictContains(<usize>self, key);
  return r < 0 ? 0 : fromBool(r != 0);
}
function methodGetitem(self: u64, key: u64): u64 { return dictSubscript(self, key); }
function methodSizeof(self: u64): u64 { return intFromI64(64 + <i64>dictSize(<usize>self) * 40); }
function methodFromkeys(cls: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("fromkeys", nargs, 1, 2)) return 0;
  const value = nargs > 1 ? load<u64>(args, 8) : NONE;
  const d = call0(cls);
  if (d == 0) return 0;
  const it = getIter(load<u64>(args));
  if (it == 0) { decref(d); return 0; }
  const plain = typeOf(d) == DICT;
  while (true) {
    const k = iterNext(it);
    if (k == 0) break;
    const r = plain ? dictSet(<usize>d, k, value) : setItem(d, k, value);
    decref(k);
    if (r < 0) break;
  }
  decref(it);
  if (errorOccurred()) { decref(d); return 0; }
  return d;
}

export function initDictType(): void {
  const t = staticTypeInit(DICT, "dict", OBJECT, offsetof<PyDict>(), TF_BASETYPE | TF_HAVE_GC | TF_DICT | TF_MAPPING | TF_MATCH_SELF);
  t.dealloc = dictDealloc.index;
  t.traverse = dictTraverse.index;
  t.clear = dictClearSlot.index;
  t.new_ = dictNew.index;
  t.init = dictInit.index;
  t.repr = dictRepr.index;
  t.hash = hashNotImplemented.index;
  t.richcompare = dictRichcompare.index;
  t.iter = dictIter.index;
  t.length = dictLength.index;
  t.getitem = dictSubscript.index;
  t.setitem = dictSetitem.index;
  t.contains = dictContainsSlot.index;
  t.or_ = dictOr.index;
  t.inplaceOr = dictInplaceOr.index;
  method(DICT, "__contains__", methodContains.index, O | COEXIST, "($self, key, /)", "True if the dictionary has the specified key, else False.");
  method(DICT, "__getitem__", methodGetitem.index, O | COEXIST, "($self, key, /)", "Return self[key].");
  method(DICT, "__sizeof__", methodSizeof.index, NOARGS, "($self, /)");
  method(DICT, "__reversed__", methodReversed.index, NOARGS, "($self, /)", "Return a reverse iterator over the dict keys.");
  method(DICT, "get", methodGet.index, FAST, "($self, key, default=None, /)", "Return the value for key if key is in the dictionary, else default.");
  method(DICT, "setdefault", methodSetdefault.index, FAST, "($self, key, default=None, /)", "Insert key with a value of default if key is not in the dictionary.\n\nReturn the value for key if key is in the dictionary, else default.");
  method(DICT, "pop", methodPop.index, FAST, null, "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\nIf the key is not found, return the default if given; otherwise,\nraise a KeyError.");
  method(DICT, "popitem", methodPopitem.index, NOARGS, "($self, /)");
  method(DICT, "keys", methodKeys.index, NOARGS, "($self, /)", "Return a set-like object providing a view on the dict's keys.");
  method(DICT, "items", methodItems.index, NOARGS, "($self, /)", "Return a set-like object providing a view on the dict's items.");
  method(DICT, "values", methodValues.index, NOARGS, "($self, /)", "Return an object providing a view on the dict's values.");
  method(DICT, "update", methodUpdate.index, FASTKW, null, "D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F.");
  method(DICT, "fromkeys", methodFromkeys.index, FAST | CLASS, "($type, iterable, value=None, /)", "Create a new dictionary with keys from iterable and values set to value.");
  method(DICT, "clear", methodClear.index, NOARGS, "($self, /)", "Remove all items from the dict.");
  method(DICT, "copy", methodCopy.index, NOARGS, "($self, /)", "Return a shallow copy of the dict.");
  method(DICT, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  readyType(DICT);
}
