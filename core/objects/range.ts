// range: ranges and their iterators.
//
// A range never changes. A range_iterator's numbers are plain i64 words: threads that share one may see an item twice, never a wrong one.
// A longrange_iterator (items too large for an immediate) changes its references under its mutex.

import { Value, INT_MAX } from "../value";
import { PyObject } from "./object";
import { PyType, TF_SEQUENCE } from "./type_object";
import { OBJECT, RANGE, RANGE_ITERATOR, LONG_RANGE_ITERATOR, INT, BOOL, TypeError, ValueError, IndexError, OverflowError } from "./type_ids";
import { NONE, NOT_IMPLEMENTED, TRUE, FALSE, fromBool } from "./singletons";
import { newObject, freeObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { lock, unlock } from "../sync/mutex";
import { raise, raisef, formatText, errorOccurred } from "../errors";
import { method, member, NOARGS, O, MEMBER_OBJECT, READONLY } from "../define";
import { noKeywords } from "../args";
import { typeOf, staticTypeInit, readyType } from "./type";
import { genericGetAttr } from "./attributes";
import { index, hash, compareBool, containsByIteration, getIter, iterNext } from "./abstract";
import { tuple1, tuple2, tuple3, newTuple, tupleSet } from "./tuple";
import { isIntObject, isExactInt, exactInt, intCompare, intSign, intToI64, intOverflow, intFromI64, asI64Clamped } from "./int";
import { intAdd, intSub, intMul, intFloorDiv, intMod, intNegate } from "./int_arithmetic";
import { isSlice, sliceLongIndices, sliceStart, sliceStop, sliceStep } from "./slice";
import { dictGetStr } from "./dict";
import { id } from "./str";
import { runtime } from "../runtime";

@unmanaged export class PyRange extends PyObject {
  start: u64;  // exact ints, like the others
  stop: u64;
  step: u64;
  length: u64;
}
/** All items are immediates: the next is `next`, `remaining` of them are left. */
@unmanaged export class PyRangeIterator extends PyObject {
  next: i64;
  step: i64;
  remaining: i64;
}
@unmanaged class PyLongRangeIterator extends PyObject {
  start: u64;
  step: u64;
  length: u64;
}

// ---------------------------------------------------------------------------------------------------- construction

/** How many items; a new int. Borrows. 0: MemoryError. */
function rangeLength(start: u64, stop: u64, step: u64): u64 {
  if (Value.bothInts(start, stop) && Value.isInt(step)) {
    const a = Value.toSmall(start), b = Value.toSmall(stop), s = Value.toSmall(step);
    if (s > 0) return intFromI64(a < b ? (b - a - 1) / s + 1 : 0);
    return intFromI64(a > b ? (a - b - 1) / -s + 1 : 0);
  }
  const forward = intSign(step) > 0;
  const low = forward ? start : stop, high = forward ? stop : start;
  if (intCompare(low, high) >= 0) return Value.fromSmall(0);
  const span = intSub(high, low);
  if (span == 0) return 0;
  const less = intSub(span, Value.fromSmall(1));
  decref(span);
  if (less == 0) return 0;
  const size = forward ? newRef(step) : intNegate(step);
  if (size == 0) { decref(less); return 0; }
  const q = intFloorDiv(less, size);
  decref(less);
  decref(size);
  if (q == 0) return 0;
  const r = intAdd(q, Value.fromSmall(1));
  decref(q);
  return r;
}
/** A new range; steals its three exact ints (step not 0). 0: MemoryError. */
function makeRange(start: u64, stop: u64, step: u64): u64 {
  const length = rangeLength(start, stop, step);
  const p = length == 0 ? changetype<PyRange>(0) : changetype<PyRange>(newObject(RANGE, offsetof<PyRange>()));
  if (changetype<usize>(p) == 0) {
    decref(start); decref(stop); decref(step);
    if (length) decref(length);
    return 0;
  }
  p.start = start;
  p.stop = stop;
  p.step = step;
  p.length = length;
  return <u64>changetype<usize>(p);
}
/** The exact int of an argument (__index__). */
function bound(v: u64): u64 {
  if (Value.isInt(v)) return v;
  const i = index(v);
  if (i == 0 || isExactInt(i)) return i;
  const e = exactInt(i);
  decref(i);
  return e;
}
function rangeNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("range", kwnames)) return 0;
  if (nargs == 0) return raise(TypeError, "range expected at least 1 argument, got 0");
  if (nargs > 3) return raisef(TypeError, "range expected at most 3 arguments, got %d", <u64>nargs);
  let start = Value.fromSmall(0), stop: u64, step = Value.fromSmall(1);
  if (nargs == 1) {
    stop = bound(load<u64>(args));
    if (stop == 0) return 0;
  } else {
    start = bound(load<u64>(args));
    if (start == 0) return 0;
    stop = bound(load<u64>(args, 8));
    if (stop == 0) { decref(start); return 0; }
    if (nargs == 3) {
      step = bound(load<u64>(args, 16));
      if (step == 0 || intSign(step) == 0) {
        decref(start);
        decref(stop);
        return step == 0 ? 0 : raise(ValueError, "range() arg 3 must not be zero");
      }
    }
  }
  return makeRange(start, stop, step);
}

// ---------------------------------------------------------------------------------------------------- range

@inline function rg(v: u64): PyRange { return changetype<PyRange>(Value.ptr(v)); }

/** Item i (an int, 0 <= i or -1 <= i for the slices' ends): start + i * step. */
function itemAt(r: PyRange, i: u64): u64 {
  if (Value.bothInts(r.start, i) && Value.isInt(r.step)) {
    const s = Value.toSmall(r.step), k = Value.toSmall(i);
    if (s == <i64><i32>s && k == <i64><i32>k) return intFromI64(Value.toSmall(r.start) + k * s);
  }
  const m = intMul(i, r.step);
  if (m == 0) return 0;
  const v = intAdd(r.start, m);
  decref(m);
  return v;
}
function rangeLen(self: u64): i64 {
  const n = intToI64(rg(self).length);
  if (intOverflow != 0) { raise(OverflowError, "Python int too large to convert to C ssize_t"); return -1; }
  return n;
}
function rangeBool(self: u64): i32 { return <i32>(intSign(rg(self).length) != 0); }
function rangeItem(self: u64, i: i64): u64 {
  const v = intFromI64(i);
  if (v == 0) return 0;
  const r = rangeAt(self, v, false);
  decref(v);
  return r;
}
/** Item at an int of any size; negative counts from the end. */
function rangeAt(self: u64, i: u64, wrap: bool): u64 {
  const r = rg(self);
  let k = newRef(i);
  if (intSign(i) < 0 && wrap) {
    decref(k);
    k = intAdd(i, r.length);
    if (k == 0) return 0;
  }
  if (intSign(k) < 0 || intCompare(k, r.length) >= 0) {
    decref(k);
    return raise(IndexError, "range object index out of range");
  }
  const v = itemAt(r, k);
  decref(k);
  return v;
}
function rangeSlice(self: u64, slice: u64): u64 {
  const r = rg(self);
  if (!sliceLongIndices(slice, r.length)) return 0;
  const from = sliceStart, to = sliceStop, by = sliceStep;
  const step = intMul(r.step, by);
  const start = step ? itemAt(r, from) : 0;
  const stop = start ? itemAt(r, to) : 0;
  decref(from);
  decref(to);
  decref(by);
  if (stop == 0) {
    if (start) decref(start);
    if (step) decref(step);
    return 0;
  }
  return makeRange(start, stop, step);
}
function rangeGetitem(self: u64, key: u64): u64 {
  if (Value.isInt(key)) return rangeAt(self, key, true);
  if (isSlice(key)) return rangeSlice(self, key);
  if (isIntObject(key) || changetype<PyType>(typeOf(key)).index != 0) {
    const i = index(key);
    if (i == 0) return 0;
    const v = rangeAt(self, i, true);
    decref(i);
    return v;
  }
  return raisef(TypeError, "range indices must be integers or slices, not %T", key);
}
function isPlainInt(v: u64): bool {
  return Value.isInt(v) || (Value.isObject(v) && (typeOf(v) == INT || typeOf(v) == BOOL));
}
/** 1 if the int v is an item, 0 if not, -1 error. */
function containsInt(r: PyRange, v: u64): i32 {
  const forward = intSign(r.step) > 0;
  if (forward ? intCompare(r.start, v) > 0 || intCompare(v, r.stop) >= 0 : intCompare(v, r.start) > 0 || intCompare(r.stop, v) >= 0) return 0;
  const d = intSub(v, r.start);
  if (d == 0) return -1;
  const m = intMod(d, r.step);
  decref(d);
  if (m == 0) return -1;
  const yes = intSign(m) == 0;
  decref(m);
  return <i32>yes;
}
function rangeContains(self: u64, v: u64): i32 {
  return isPlainInt(v) ? containsInt(rg(self), v) : containsByIteration(self, v);
}
/** Position of an item by comparing (for what is no int); -1: not found, -2: error. counting: how many are equal. */
function search(self: u64, v: u64, counting: bool): i64 {
  const it = rangeIter(self);
  if (it == 0) return -2;
  let position: i64 = 0, found: i64 = counting ? 0 : -1;
  while (true) {
    const item = iterNext(it);
    if (item == 0) {
      if (errorOccurred()) found = -2;
      break;
    }
    const c = compareBool(item, v, 2);
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
function rangeCount(self: u64, v: u64): u64 {
  if (isPlainInt(v)) {
    const c = containsInt(rg(self), v);
    return c < 0 ? 0 : Value.fromSmall(c);
  }
  const n = search(self, v, true);
  return n < 0 ? 0 : intFromI64(n);
}
function rangeIndex(self: u64, v: u64): u64 {
  const r = rg(self);
  if (!isPlainInt(v)) {
    const i = search(self, v, false);
    if (i == -2) return 0;
    if (i < 0) return raise(ValueError, "sequence.index(x): x not in sequence");
    return intFromI64(i);
  }
  const c = containsInt(r, v);
  if (c < 0) return 0;
  if (c == 0) return raise(ValueError, "range.index(x): x not in range");
  const d = intSub(v, r.start);
  if (d == 0) return 0;
  const i = intFloorDiv(d, r.step);
  decref(d);
  return i;
}
function rangeRepr(self: u64): u64 {
  const r = rg(self);
  if (r.step == Value.fromSmall(1)) return formatText("range(%R, %R)", r.start, r.stop);
  return formatText("range(%R, %R, %R)", r.start, r.stop, r.step);
}
function rangeReduce(self: u64): u64 {
  const r = rg(self);
  const t = <u64>tuple3(r.start, r.stop, r.step);
  if (t == 0) return 0;
  const v = <u64>tuple2(<u64>RANGE, t);
  decref(t);
  return v;
}
function rangeRichcompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || !Value.isObject(b) || typeOf(b) != RANGE) return NOT_IMPLEMENTED;
  const r = rg(a), s = rg(b);
  const one = Value.fromSmall(1);
  let equal = a == b || intCompare(r.length, s.length) == 0;
  if (equal && intSign(r.length) != 0) {
    equal = intCompare(r.start, s.start) == 0;
    if (equal && intCompare(r.length, one) != 0) equal = intCompare(r.step, s.step) == 0;
  }
  return fromBool(equal == (op == 2));
}
function rangeHash(self: u64): i64 {
  const r = rg(self);
  const empty = intSign(r.length) == 0;
  const t = <u64>tuple3(r.length, empty ? NONE : r.start, empty || r.length == Value.fromSmall(1) ? NONE : r.step);
  if (t == 0) return -1;
  const h = hash(t);
  decref(t);
  return h;
}
function rangeDealloc(p: usize): void {
  const r = changetype<PyRange>(p);
  const a = r.start, b = r.stop, c = r.step, d = r.length;
  freeObject(p);
  decref(a);
  decref(b);
  decref(c);
  decref(d);
}

// ---------------------------------------------------------------------------------------------------- iterators

function newRangeIterator(next: i64, step: i64, count: i64): u64 {
  const it = changetype<PyRangeIterator>(newObject(RANGE_ITERATOR, offsetof<PyRangeIterator>()));
  if (changetype<usize>(it) == 0) return 0;
  it.next = next;
  it.step = step;
  it.remaining = count;
  return <u64>changetype<usize>(it);
}
/** Steals its ints. */
function newLongRangeIterator(start: u64, step: u64, length: u64): u64 {
  const it = changetype<PyLongRangeIterator>(newObject(LONG_RANGE_ITERATOR, offsetof<PyLongRangeIterator>()));
  if (changetype<usize>(it) == 0) { decref(start); decref(step); decref(length); return 0; }
  it.start = start;
  it.step = step;
  it.length = length;
  return <u64>changetype<usize>(it);
}
export function rangeIter(self: u64): u64 {
  const r = rg(self);
  if (Value.bothInts(r.start, r.stop) && Value.bothInts(r.step, r.length)) return newRangeIterator(Value.toSmall(r.start), Value.toSmall(r.step), Value.toSmall(r.length));
  return newLongRangeIterator(newRef(r.start), newRef(r.step), newRef(r.length));
}
function rangeReversed(self: u64): u64 {
  const r = rg(self);
  if (Value.bothInts(r.start, r.stop) && Value.bothInts(r.step, r.length)) {
    const s = Value.toSmall(r.step), n = Value.toSmall(r.length);
    return newRangeIterator(n == 0 ? Value.toSmall(r.start) : Value.toSmall(r.start) + (n - 1) * s, -s, n);
  }
  const last = intSub(r.length, Value.fromSmall(1));
  if (last == 0) return 0;
  const start = itemAt(r, last);
  decref(last);
  if (start == 0) return 0;
  const step = intNegate(r.step);
  if (step == 0) { decref(start); return 0; }
  return newLongRangeIterator(start, step, newRef(r.length));
}
@inline function ri(v: u64): PyRangeIterator { return changetype<PyRangeIterator>(Value.ptr(v)); }
export function rangeIteratorNext(self: u64): u64 {
  const it = ri(self);
  const left = it.remaining;
  if (left <= 0) return 0;
  const v = it.next;
  it.remaining = left - 1;
  it.next = v + it.step;
  return Value.fitsInt(v) ? Value.fromSmall(v) : 0; // out of bounds only when threads raced past the end
}
function rangeIteratorLength(self: u64): u64 { return intFromI64(max<i64>(ri(self).remaining, 0)); }
/** (iter, (range,), None) from the bounds, which it steals. */
function reduceIterator(start: u64, stop: u64, step: u64): u64 {
  const range = makeRange(start, stop, step);
  if (range == 0) return 0;
  const args = <u64>tuple1(range);
  decref(range);
  if (args == 0) return 0;
  const f = dictGetStr(<usize>runtime.builtinsDict, id("iter"));
  if (f == 0) { decref(args); return 0; }
  const t = <u64>tuple3(f, args, NONE);
  decref(f);
  decref(args);
  return t;
}
function rangeIteratorReduce(self: u64): u64 {
  const it = ri(self);
  const next = it.next, step = it.step, left = it.remaining;
  return reduceIterator(intFromI64(next), intFromI64(next + left * step), intFromI64(step));
}
function rangeIteratorSetstate(self: u64, state: u64): u64 {
  const i = asI64Clamped(state);
  if (i == -1 && errorOccurred()) return 0;
  const it = ri(self);
  const k = max<i64>(0, min(i, it.remaining));
  it.next += k * it.step;
  it.remaining -= k;
  return NONE;
}
function iteratorSelf(self: u64): u64 { return newRef(self); }
function rangeIteratorDealloc(p: usize): void { freeObject(p); }

@inline function li(v: u64): PyLongRangeIterator { return changetype<PyLongRangeIterator>(Value.ptr(v)); }
/** Moves the iterator on by `count` (an int >= 0, borrowed) if that many are left. The old position (new reference); 0: at the end, or error. */
function advance(self: u64, count: u64): u64 {
  const it = li(self);
  while (true) {
    lock(<usize>self);
    const start = newRef(it.start), length = newRef(it.length);
    unlock(<usize>self);
    if (intCompare(length, count) < 0) { decref(start); decref(length); return 0; }
    const product = intMul(it.step, count);
    const newStart = product ? intAdd(start, product) : 0;
    if (product) decref(product);
    const newLength = newStart ? intSub(length, count) : 0;
    if (newLength == 0) {
      if (newStart) decref(newStart);
      decref(start);
      decref(length);
      return 0;
    }
    lock(<usize>self);
    const same = it.start == start && it.length == length;
    if (same) { it.start = newStart; it.length = newLength; }
    unlock(<usize>self);
    if (!same) { // another thread moved it: again
      decref(newStart); decref(newLength);
      decref(start); decref(length);
      continue;
    }
    decref(length); // the iterator's own reference
    decref(length);
    decref(start);  // likewise; the one taken above is the result
    return start;
  }
}
function longIteratorNext(self: u64): u64 { return advance(self, Value.fromSmall(1)); }
function longIteratorLength(self: u64): u64 {
  lock(<usize>self);
  const n = newRef(li(self).length);
  unlock(<usize>self);
  return n;
}
function longIteratorReduce(self: u64): u64 {
  const it = li(self);
  lock(<usize>self);
  const start = newRef(it.start), length = newRef(it.length);
  unlock(<usize>self);
  const product = intMul(length, it.step);
  decref(length);
  const stop = product ? intAdd(start, product) : 0;
  if (product) decref(product);
  if (stop == 0) { decref(start); return 0; }
  return reduceIterator(start, stop, newRef(it.step));
}
function longIteratorSetstate(self: u64, state: u64): u64 {
  if (!isExactInt(state)) return raisef(TypeError, "state must be an int, not %T", state);
  if (intSign(state) <= 0) return NONE;
  const n = longIteratorLength(self);
  const k = intCompare(n, state) < 0 ? n : state;
  const old = advance(self, k);
  decref(n);
  if (old) decref(old);
  return errorOccurred() ? 0 : NONE;
}
function longIteratorDealloc(p: usize): void {
  const it = changetype<PyLongRangeIterator>(p);
  const a = it.start, b = it.step, c = it.length;
  freeObject(p);
  decref(a);
  decref(b);
  decref(c);
}

export function initRange(): void {
  const t = staticTypeInit(RANGE, "range", OBJECT, offsetof<PyRange>(), TF_SEQUENCE);
  t.dealloc = rangeDealloc.index;
  t.repr = rangeRepr.index;
  t.hash = rangeHash.index;
  t.richcompare = rangeRichcompare.index;
  t.getattro = genericGetAttr.index;
  t.new_ = rangeNew.index;
  t.iter = rangeIter.index;
  t.length = rangeLen.index;
  t.getitem = rangeGetitem.index;
  t.sqItem = rangeItem.index;
  t.contains = rangeContains.index;
  t.bool_ = rangeBool.index;
  method(RANGE, "__reversed__", rangeReversed.index, NOARGS);
  method(RANGE, "__reduce__", rangeReduce.index, NOARGS);
  method(RANGE, "count", rangeCount.index, O);
  method(RANGE, "index", rangeIndex.index, O);
  member(RANGE, "start", offsetof<PyRange>("start"), MEMBER_OBJECT, READONLY);
  member(RANGE, "stop", offsetof<PyRange>("stop"), MEMBER_OBJECT, READONLY);
  member(RANGE, "step", offsetof<PyRange>("step"), MEMBER_OBJECT, READONLY);
  readyType(RANGE);

  const i = staticTypeInit(RANGE_ITERATOR, "range_iterator", OBJECT, offsetof<PyRangeIterator>(), 0);
  i.dealloc = rangeIteratorDealloc.index;
  i.getattro = genericGetAttr.index;
  i.iter = iteratorSelf.index;
  i.iternext = rangeIteratorNext.index;
  method(RANGE_ITERATOR, "__length_hint__", rangeIteratorLength.index, NOARGS);
  method(RANGE_ITERATOR, "__reduce__", rangeIteratorReduce.index, NOARGS);
  method(RANGE_ITERATOR, "__setstate__", rangeIteratorSetstate.index, O);
  readyType(RANGE_ITERATOR);

  const l = staticTypeInit(LONG_RANGE_ITERATOR, "longrange_iterator", OBJECT, offsetof<PyLongRangeIterator>(), 0);
  l.dealloc = longIteratorDealloc.index;
  l.getattro = genericGetAttr.index;
  l.iter = iteratorSelf.index;
  l.iternext = longIteratorNext.index;
  method(LONG_RANGE_ITERATOR, "__length_hint__", longIteratorLength.index, NOARGS);
  method(LONG_RANGE_ITERATOR, "__reduce__", longIteratorReduce.index, NOARGS);
  method(LONG_RANGE_ITERATOR, "__setstate__", longIteratorSetstate.index, O);
  readyType(LONG_RANGE_ITERATOR);
}
