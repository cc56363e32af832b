// Views and iterators of dicts. A view is immutable (it names its dict); an iterator's position advances under the dict's mutex, so threads that share
// one each get other items. A change of size ends the iteration with RuntimeError.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC, TF_DISALLOW_NEW } from "./type_object";
import {
  DICT, OBJECT, DICT_KEYS, DICT_VALUES, DICT_ITEMS, DICT_KEY_ITERATOR, DICT_VALUE_ITERATOR, DICT_ITEM_ITERATOR, DICT_REVERSE_KEY_ITERATOR, DICT_REVERSE_VALUE_ITERATOR,
  DICT_REVERSE_ITEM_ITERATOR, RuntimeError, TUPLE, SET, FROZENSET, TypeError,
} from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { dictSize, dictNextRef, dictPreviousRef, dictEntryCount, dictContains, dictGet, PyDict } from "./dict";
import { collect } from "./dict_methods";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple1, tuple2 } from "./tuple";
import { method, getset, NOARGS, O } from "../define";
import { raise, errorOccurred, formatText } from "../errors";
import { compareBool, getIter, iterNext, contains, repr, toList, length, hash } from "./abstract";
import { NONE, NOT_IMPLEMENTED, fromBool, TRUE, FALSE } from "./singletons";
import { intFromI64 } from "./int";
import { newSet, setAdd, setContains, setDiscard, setUpdate } from "./set";
import { newMappingProxy } from "./mapping_proxy";
import { builtinNamed } from "../modules/builtins";
import { tempArray, tempRelease } from "../call";
import { enterRepr, leaveRepr } from "./repr_guard";
import { str } from "./str";

@unmanaged class PyDictView extends PyObject { dict: u64; }
@unmanaged export class PyDictIterator extends PyObject {
  dict: u64;      // 0: exhausted
  index: u32;
  used: u32;      // size at the start
  length: u32;    // items left
  pad: u32;
}
@inline
function dictOf(view: u64): usize { return <usize>changetype<PyDictView>(<usize>view).dict; }

/** which: 0 keys, 1 values, 2 items. */
export function newDictView(d: u64, which: i32): u64 {
  const p = newObject(which == 0 ? DICT_KEYS : which == 1 ? DICT_VALUES : DICT_ITEMS, offsetof<PyDictView>());
  if (p == 0) return 0;
  changetype<PyDictView>(p).dict = newRef(d);
  trackObject(p);
  return <u64>p;
}
function makeIterator(type: usize, d: u64, index: u32): u64 {
  const p = newObject(type, offsetof<PyDictIterator>());
  if (p == 0) return 0;
  const it = changetype<PyDictIterator>(p);
  it.dict = newRef(d);
  it.index = index;
  it.used = <u32>dictSize(<usize>d);
  it.length = it.used;
  trackObject(p);
  return <u64>p;
}
export function newDictIterator(d: u64, which: i32): u64 { return makeIterator(which == 0 ? DICT_KEY_ITERATOR : which == 1 ? DICT_VALUE_ITERATOR : DICT_ITEM_ITERATOR, d, 0); }
function newReverseIterator(d: u64, which: i32): u64 {
  return makeIterator(which == 0 ? DICT_REVERSE_KEY_ITERATOR : which == 1 ? DICT_REVERSE_VALUE_ITERATOR : DICT_REVERSE_ITEM_ITERATOR, d, dictEntryCount(<usize>d));
}
export function newReversedKeys(d: u64): u64 { return newReverseIterator(d, 0); }

// ------------------------------------------------------------------------------------------------------------ iterators

function advance(self: u64, backwards: bool, keyOut: usize, valueOut: usize): bool {
  const it = changetype<PyDictIterator>(<usize>self);
  const d = <usize>it.dict;
  if (d == 0 || it.used == 0xffff_ffff) {
    if (it.used == 0xffff_ffff && d != 0) raise(RuntimeError, "dictionary changed size during iteration");
    return false;
  }
  if (it.used != <u32>dictSize(d)) {
    it.used = 0xffff_ffff; // stays so
    raise(RuntimeError, "dictionary changed size during iteration");
    return false;
  }
  const at = <usize>self + offsetof<PyDictIterator>("index");
  const found = backwards ? dictPreviousRef(d, at, keyOut, valueOut) : dictNextRef(d, at, keyOut, valueOut);
  if (found) {
    if (it.length == 0 && !backwards) {
      // as many items as at the start have come: keys were replaced
      if (keyOut) decref(load<u64>(keyOut));
      if (valueOut) decref(load<u64>(valueOut));
      raise(RuntimeError, "dictionary keys changed during iteration");
      return false;
    }
    if (it.length) it.length--;
    return true;
  }
  it.length = 0;
  return false;
}
function nextOf(self: u64, backwards: bool, which: i32): u64 {
  const s = tempArray(2);
  if (s == 0) return 0;
  const ok = advance(self, backwards, which == 1 ? 0 : s, which == 0 ? 0 : s + 8);
  const k = load<u64>(s), v = load<u64>(s, 8);
  tempRelease(s);
  if (!ok) return 0;
  if (which == 0) return k;
  if (which == 1) return v;
  const t = newTuple(2);
  if (t == 0) return 0;
  tupleSet(t, 0, k);
  tupleSet(t, 1, v);
  return <u64>t;
}
function keyNext(self: u64): u64 { return nextOf(self, false, 0); }
function valueNext(self: u64): u64 { return nextOf(self, false, 1); }
function itemNext(self: u64): u64 { return nextOf(self, false, 2); }
function keyPrevious(self: u64): u64 { return nextOf(self, true, 0); }
function valuePrevious(self: u64): u64 { return nextOf(self, true, 1); }
function itemPrevious(self: u64): u64 { return nextOf(self, true, 2); }
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const d = changetype<PyDictIterator>(p).dict;
  freeObject(p);
  xdecref(d);
}
function iteratorTraverse(p: usize, visit: u32): void { visitValue(changetype<PyDictIterator>(p).dict, visit); }
function iteratorHint(self: u64): u64 {
  const it = changetype<PyDictIterator>(<usize>self);
  const ok = it.dict != 0 && it.used == <u32>dictSize(<usize>it.dict);
  return intFromI64(ok ? <i64>it.length : 0);
}
/** The rest as a list: (iter, ([...],)). */
function iteratorReduce(self: u64): u64 {
  const it = changetype<PyDictIterator>(<usize>self);
  const f = builtinNamed("iter");
  if (f == 0) return 0;
  const copy = makeIterator(<usize>it.type, it.dict, it.index);
  const c = changetype<PyDictIterator>(<usize>copy);
  c.used = it.used;
  c.length = it.length;
  const list = toList(copy);
  decref(copy);
  if (list == 0) { decref(f); return 0; }
  const inner = tuple1(list);
  decref(list);
  const r = tuple2(f, <u64>inner);
  decref(f);
  decref(<u64>inner);
  return <u64>r;
}
function iteratorType(t: usize, name: string, next: u32): void {
  const type = staticTypeInit(t, name, OBJECT, offsetof<PyDictIterator>(), TF_HAVE_GC | TF_DISALLOW_NEW);
  type.dealloc = iteratorDealloc.index;
  type.traverse = iteratorTraverse.index;
  type.iter = iteratorIter.index;
  type.iternext = next;
  method(t, "__length_hint__", iteratorHint.index, NOARGS);
  method(t, "__reduce__", iteratorReduce.index, NOARGS);
  readyType(t);
}

// ------------------------------------------------------------------------------------------------------------ views

function viewDealloc(p: usize): void {
  const d = changetype<PyDictView>(p).dict;
  freeObject(p);
  decref(d);
}
function viewTraverse(p: usize, visit: u32): void { visitValue(changetype<PyDictView>(p).dict, visit); }
function viewLength(self: u64): i64 { return <i64>dictSize(dictOf(self)); }
function whichOf(self: u64): i32 { const t = typeOf(self); return t == DICT_KEYS ? 0 : t == DICT_VALUES ? 1 : 2; }
function viewIter(self: u64): u64 { return newDictIterator(<u64>dictOf(self), whichOf(self)); }
function viewReversed(self: u64): u64 { return newReverseIterator(<u64>dictOf(self), whichOf(self)); }
function viewRepr(self: u64): u64 {
  if (enterRepr(self)) return str("...");
  const list = collect(dictOf(self), whichOf(self));
  const r = list ? formatText("%T(%R)", self, list) : 0;
  xdecref(list);
  leaveRepr(self);
  return r;
}
function viewMapping(self: u64): u64 { return newMappingProxy(<u64>dictOf(self)); }
function keysContains(self: u64, key: u64): i32 { return dictContains(dictOf(self), key); }
function itemsContains(self: u64, item: u64): i32 {
  if (!isSubtype(typeOf(item), TUPLE) || tupleSize(<usize>item) != 2) return 0;
  const v = dictGet(dictOf(self), tupleGet(<usize>item, 0));
  if (v == 0) return errorOccurred() ? -1 : 0;
  const r = compareBool(v, tupleGet(<usize>item, 1), 2);
  decref(v);
  return r;
}
function isSetLike(v: u64): bool {
  const t = typeOf(v);
  return isSubtype(t, SET) || isSubtype(t, FROZENSET) || t == DICT_KEYS || t == DICT_ITEMS;
}
/** Every item of a in b: 1, 0, -1. */
function allContained(a: u64, b: u64): i32 {
  const it = getIter(a);
  if (it == 0) return -1;
  let r = 1;
  while (r == 1) {
    const v = iterNext(it);
    if (v == 0) { if (errorOccurred()) r = -1; break; }
    r = contains(b, v);
    decref(v);
  }
  decref(it);
  return r;
}
function viewRichcompare(a: u64, b: u64, op: i32): u64 {
  if (!isSetLike(b)) return NOT_IMPLEMENTED;
  const n = length(a), m = length(b);
  if (n < 0 || m < 0) return 0;
  let r = 0;
  switch (op) {
    case 2: case 3: r = n == m ? allContained(a, b) : 0; if (op == 3 && r >= 0) r = 1 - r; break;
    case 0: r = n < m ? allContained(a, b) : 0; break;
    case 1: r = n <= m ? allContained(a, b) : 0; break;
    case 4: r = n > m ? allContained(b, a) : 0; break;
    default: r = n >= m ? allContained(b, a) : 0;
  }
  return r < 0 ? 0 : fromBool(r != 0);
}
function viewAnd(a: u64, b: u64): u64 {
  let view = a, other = b;
  if (typeOf(view) != DICT_KEYS && typeOf(view) != DICT_ITEMS) { view = b; other = a; }
  const r = newSet(SET, 0);
  const it = getIter(other);
  if (it == 0) { decref(<u64>r); return 0; }
  while (true) {
    const v = iterNext(it);
    if (v == 0) break;
    const c = contains(view, v);
    if (c > 0) setAdd(r, v);
    decref(v);
    if (c < 0 || errorOccurred()) break;
  }
  decref(it);
  if (errorOccurred()) { decref(<u64>r); return 0; }
  return <u64>r;
}
function viewOr(a: u64, b: u64): u64 {
  const r = newSet(SET, a);
  if (r == 0) return 0;
  if (setUpdate(r, b) < 0) { decref(<u64>r); return 0; }
  return <u64>r;
}
function viewSubtract(a: u64, b: u64): u64 {
  const r = newSet(SET, a);
  if (r == 0) return 0;
  const it = getIter(b);
  if (it == 0) { decref(<u64>r); return 0; }
  while (true) {
    const v = iterNext(it);
    if (v == 0) break;
    setDiscard(r, v);
    decref(v);
    if (errorOccurred()) break;
  }
  decref(it);
  if (errorOccurred()) { decref(<u64>r); return 0; }
  return <u64>r;
}
function viewXor(a: u64, b: u64): u64 {
  const x = viewSubtract(a, b);
  if (x == 0) return 0;
  const other = newSet(SET, b);
  if (other == 0) { decref(x); return 0; }
  const y = viewSubtract(<u64>other, a);
  decref(<u64>other);
  if (y == 0) { decref(x); return 0; }
  const r = setUpdate(<usize>x, y);
  decref(y);
  if (r < 0) { decref(x); return 0; }
  return x;
}
function viewIsdisjoint(self: u64, other: u64): u64 {
  const it = getIter(other);
  if (it == 0) return 0;
  let r = TRUE;
  while (true) {
    const v = iterNext(it);
    if (v == 0) { if (errorOccurred()) r = 0; break; }
    const c = contains(self, v);
    decref(v);
    if (c != 0) { r = c < 0 ? 0 : FALSE; break; }
  }
  decref(it);
  return r;
}
function viewType(t: usize, name: string, setLike: bool): PyType {
  const type = staticTypeInit(t, name, OBJECT, offsetof<PyDictView>(), TF_HAVE_GC | TF_DISALLOW_NEW);
  type.dealloc = viewDealloc.index;
  type.traverse = viewTraverse.index;
  type.repr = viewRepr.index;
  type.length = viewLength.index;
  type.iter = viewIter.index;
  getset(t, "mapping", viewMapping.index, 0, "dictionary that this view refers to");
  method(t, "__reversed__", viewReversed.index, NOARGS);
  if (setLike) {
    type.hash = hashNotImplemented.index;
    type.richcompare = viewRichcompare.index;
    type.and_ = viewAnd.index;
    type.or_ = viewOr.index;
    type.xor_ = viewXor.index;
    type.subtract = viewSubtract.index;
    method(t, "isdisjoint", viewIsdisjoint.index, O);
  }
  return type;
}
import { hashNotImplemented } from "./slots";
export function initDictViews(): void {
  let t = viewType(DICT_KEYS, "dict_keys", true);
  t.contains = keysContains.index;
  readyType(DICT_KEYS);
  t = viewType(DICT_ITEMS, "dict_items", true);
  t.contains = itemsContains.index;
  readyType(DICT_ITEMS);
  viewType(DICT_VALUES, "dict_values", false);
  readyType(DICT_VALUES);
  iteratorType(DICT_KEY_ITERATOR, "dict_keyiterator", keyNext.index);
  iteratorType(DICT_VALUE_ITERATOR, "dict_valueiterator", valueNext.index);
  iteratorType(DICT_ITEM_ITERATOR, "dict_itemiterator", itemNext.index);
  iteratorType(DICT_REVERSE_KEY_ITERATOR, "dict_reversekeyiterator", keyPrevious.index);
  iteratorType(DICT_REVERSE_VALUE_ITERATOR, "dict_reversevalueiterator", valuePrevious.index);
  iteratorType(DICT_REVERSE_ITEM_ITERATOR, "dict_reverseitemiterator", itemPrevious.index);
}
