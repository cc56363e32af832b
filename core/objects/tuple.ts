// Tuples. Immutable after creation, so nothing locks; the hash is not cached (equal computations race harmlessly).
// Layout: header · size u32 · pad · items u64[size] from offset 24.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_TUPLE, TF_SEQUENCE, TF_MATCH_SELF, TF_HEAP } from "./type_object";
import { TUPLE, TUPLE_ITERATOR, LIST, OBJECT, TypeError, IndexError, ValueError, SLICE, MemoryError } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef, incref, isUniquelyReferenced } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { EMPTY_TUPLE, NONE, NOT_IMPLEMENTED, fromBool, TRUE, FALSE } from "./singletons";
import { method, NOARGS, O, FAST, CLASS } from "../define";
import { raise, raisef, errorOccurred, raiseNoMemory } from "../errors";
import { checkArgs, noKeywords } from "../args";
import { hash, compareBool, richCompare, toTuple, isSequence } from "./abstract";
import { asIndex, intFromI64, isIntObject, asI64Clamped } from "./int";
import { sliceUnpack, sliceCount } from "./slice_access";
import { sbNew, sbAscii, sbStr, sbChar, sbFinish, sbDrop } from "./str_builder";
import { repr } from "./abstract";
import { str } from "./str";
import { newGenericAlias } from "./generic_alias";
import { enterRepr, leaveRepr } from "./repr_guard";
import { multi } from "../thread_state";
import { INLINE_LIMIT } from "./attributes";
import { rawSize } from "../memory/heap";

@unmanaged export class PyTuple extends PyObject {
  size: u32;
  pad: u32;
}
export const TUPLE_ITEMS: usize = 24;

@inline
function at(t: usize, i: i32): usize { return t + TUPLE_ITEMS + (<usize>i << 3); }
/** Borrowed item; i must be in range. */
export function tupleGet(t: usize, i: i32): u64 { return load<u64>(at(t, i)); }
export function tupleSize(t: usize): i32 { return <i32>changetype<PyTuple>(t).size; }
/** Fills a fresh tuple; steals v. */
export function tupleSet(t: usize, i: i32, v: u64): void { store<u64>(at(t, i), v); }
export function tupleItems(t: usize): usize { return t + TUPLE_ITEMS; }

/** A new tuple of n empty slots (the shared empty one for n = 0). */
export function newTuple(n: i32): usize {
  if (n == 0) return <usize>EMPTY_TUPLE;
  if (n > 0x0fff_0000) { raiseNoMemory(); return 0; }
  const t = newObject(TUPLE, TUPLE_ITEMS + (<usize>n << 3));
  if (t == 0) return 0;
  changetype<PyTuple>(t).size = <u32>n;
  trackObject(t);
  return t;
}
export function emptyTuple(): usize { return <usize>EMPTY_TUPLE; }
export function tuple0(): usize { return <usize>EMPTY_TUPLE; }
export function tuple1(a: u64): usize {
  const t = newTuple(1);
  if (t) tupleSet(t, 0, newRef(a));
  return t;
}
export function tuple2(a: u64, b: u64): usize {
  const t = newTuple(2);
  if (t == 0) return 0;
  tupleSet(t, 0, newRef(a));
  tupleSet(t, 1, newRef(b));
  return t;
}
export function tuple3(a: u64, b: u64, c: u64): usize {
  const t = newTuple(3);
  if (t == 0) return 0;
  tupleSet(t, 0, newRef(a));
  tupleSet(t, 1, newRef(b));
  tupleSet(t, 2, newRef(c));
  return t;
}
/** Copies (and counts) n values. */
export function tupleFromArray(args: usize, n: i32): usize {
  const t = newTuple(n);
  if (t) for (let i = 0; i < n; i++) tupleSet(t, i, newRef(load<u64>(args + (<usize>i << 3))));
  return t;
}
/** Takes n counted values. */
export function tupleFromArraySteal(args: usize, n: i32): usize {
  const t = newTuple(n);
  if (t) memory.copy(t + TUPLE_ITEMS, args, <usize>n << 3);
  return t;
}
/** Items i..j as a tuple. */
export function tupleSlice(t: usize, i: i32, j: i32): u64 {
  const n = tupleSize(t);
  if (i < 0) i = 0;
  if (j > n) j = n;
  if (j < i) j = i;
  if (i == 0 && j == n && typeOf(<u64>t) == TUPLE) return newRef(<u64>t);
  return <u64>tupleFromArray(at(t, i), j - i);
}

// ------------------------------------------------------------------------------------------------------------ slots

function tupleDealloc(p: usize): void {
  const n = tupleSize(p);
  for (let i = 0; i < n; i++) {
    const v = load<u64>(at(p, i));
    if (v - 1 < 0xffff_ffff) decref(v);
  }
  freeObject(p);
}
function tupleTraverse(p: usize, visit: u32): void {
  const n = tupleSize(p);
  for (let i = 0; i < n; i++) visitValue(load<u64>(at(p, i)), visit);
}
/** CPython's xxHash-based tuple hash. */
function tupleHash(self: u64): i64 {
  const p = <usize>self;
  const n = tupleSize(p);
  let acc: u64 = 2870177450012600261;
  for (let i = 0; i < n; i++) {
    const lane = hash(tupleGet(p, i));
    if (lane == -1 && errorOccurred()) return -1;
    acc += <u64>lane * 14029467366897019727;
    acc = (acc << 31) | (acc >> 33);
    acc *= 11400714785074694791;
  }
  acc += <u64>n ^ (2870177450012600261 ^ 3527539);
  if (acc == <u64>-1) return 1546275796;
  return <i64>acc;
}
function tupleRichcompare(a: u64, b: u64, op: i32): u64 {
  if (!isSubtype(typeOf(a), TUPLE) || !isSubtype(typeOf(b), TUPLE)) return NOT_IMPLEMENTED;
  const x = <usize>a, y = <usize>b;
  const n = tupleSize(x), m = tupleSize(y);
  if (n != m && (op == 2 || op == 3)) return fromBool(op == 3);
  const k = min<i32>(n, m);
  for (let i = 0; i < k; i++) {
    const v = tupleGet(x, i), w = tupleGet(y, i);
    if (v == w) continue;
    const eq = compareBool(v, w, 2);
    if (eq < 0) return 0;
    if (eq) continue;
    if (op == 2) return FALSE;
    if (op == 3) return TRUE;
    return richCompare(v, w, op);
  }
  switch (op) {
    case 0: return fromBool(n < m);
    case 1: return fromBool(n <= m);
    case 2: return fromBool(n == m);
    case 3: return fromBool(n != m);
    case 4: return fromBool(n > m);
    default: return fromBool(n >= m);
  }
}
function tupleRepr(self: u64): u64 {
  const p = <usize>self;
  const n = tupleSize(p);
  if (n == 0) return str("()");
  const r = enterRepr(self);
  if (r != 0) return r > 0 ? str("(...)") : 0;
  const b = sbNew();
  sbChar(b, 40);
  for (let i = 0; i < n; i++) {
    if (i) sbAscii(b, ", ");
    const s = repr(tupleGet(p, i));
    if (s == 0) { sbDrop(b); leaveRepr(self); return 0; }
    sbStr(b, <usize>s);
    decref(s);
  }
  sbAscii(b, n == 1 ? ",)" : ")");
  leaveRepr(self);
  return sbFinish(b);
}
function tupleLength(self: u64): i64 { return <i64>tupleSize(<usize>self); }
function tupleContains(self: u64, v: u64): i32 {
  const p = <usize>self;
  const n = tupleSize(p);
  for (let i = 0; i < n; i++) {
    const c = compareBool(tupleGet(p, i), v, 2);
    if (c != 0) return c;
  }
  return 0;
}
function tupleItem(self: u64, i: i64): u64 {
  if (<u64>i >= <u64>tupleSize(<usize>self)) return raise(IndexError, "tuple index out of range");
  return newRef(tupleGet(<usize>self, <i32>i));
}
function tupleGetitem(self: u64, key: u64): u64 {
  const p = <usize>self;
  if (Value.isInt(key) || typeOf(key) != SLICE) {
    if (!Value.isInt(key) && changetype<PyType>(typeOf(key)).index == 0) return raisef(TypeError, "tuple indices must be integers or slices, not %T", key);
    let i = Value.isInt(key) ? Value.toSmall(key) : asIndexError(key);
    if (i == -1 && errorOccurred()) return 0;
    if (i < 0) i += tupleSize(p);
    return tupleItem(self, i);
  }
  const s = sliceUnpack(key, <i64>tupleSize(p));
  if (!s) return 0;
  const count = <i32>sliceCount();
  const start = sliceStart(), step = sliceStep();
  if (start == 0 && step == 1 && count == tupleSize(p) && typeOf(self) == TUPLE) return newRef(self);
  const t = newTuple(count);
  if (t) for (let k = 0; k < count; k++) tupleSet(t, k, newRef(tupleGet(p, <i32>(start + <i64>k * step))));
  return <u64>t;
}
import { sliceStart, sliceStep } from "./slice_access";
/** __index__ of a subscript: IndexError when it does not fit. */
export function asIndexError(key: u64): i64 {
  const i = asIndex(key);
  if (i == -1 && errorOccurred() && errorMatches(OverflowError)) {
    clearError();
    raisef(IndexError, "cannot fit '%T' into an index-sized integer", key);
  }
  return i;
}
import { errorMatches, clearError } from "../errors";
import { OverflowError } from "./type_ids";
function tupleConcat(a: u64, b: u64): u64 {
  if (!isSubtype(typeOf(b), TUPLE)) return raisef(TypeError, "can only concatenate tuple (not \"%T\") to tuple", b);
  const n = tupleSize(<usize>a), m = tupleSize(<usize>b);
  if (n == 0 && typeOf(b) == TUPLE) return newRef(b);
  if (m == 0 && typeOf(a) == TUPLE) return newRef(a);
  const t = newTuple(n + m);
  if (t == 0) return 0;
  for (let i = 0; i < n; i++) tupleSet(t, i, newRef(tupleGet(<usize>a, i)));
  for (let i = 0; i < m; i++) tupleSet(t, n + i, newRef(tupleGet(<usize>b, i)));
  return <u64>t;
}
function tupleRepeat(a: u64, count: i64): u64 {
  const n = tupleSize(<usize>a);
  if (n == 0 || count == 1) { if (typeOf(a) == TUPLE) return newRef(a); }
  if (count <= 0 || n == 0) return EMPTY_TUPLE;
  if (count > 0x0fff_0000 / <i64>n) return raiseNoMemory();
  const t = newTuple(n * <i32>count);
  if (t == 0) return 0;
  let k = 0;
  for (let c = 0; c < <i32>count; c++) for (let i = 0; i < n; i++) tupleSet(t, k++, newRef(tupleGet(<usize>a, i)));
  return <u64>t;
}
function tupleCount(self: u64, v: u64): u64 {
  let n: i64 = 0;
  const size = tupleSize(<usize>self);
  for (let i = 0; i < size; i++) {
    const c = compareBool(tupleGet(<usize>self, i), v, 2);
    if (c < 0) return 0;
    n += c;
  }
  return intFromI64(n);
}
/** Bounds of index(): clamped like slices. */
export function clampBound(v: u64, n: i64): i64 {
  let i = asI64Clamped(v);
  if (i < 0) { i += n; if (i < 0) i = 0; }
  return i;
}
function tupleIndex(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("index", nargs, 1, 3)) return 0;
  const n = <i64>tupleSize(<usize>self);
  const start = nargs > 1 ? clampBound(load<u64>(args, 8), n) : 0;
  const stop = nargs > 2 ? clampBound(load<u64>(args, 16), n) : n;
  if (errorOccurred()) return 0;
  for (let i = start; i < stop && i < n; i++) {
    const c = compareBool(tupleGet(<usize>self, <i32>i), load<u64>(args), 2);
    if (c < 0) return 0;
    if (c) return intFromI64(i);
  }
  return raise(ValueError, "tuple.index(x): x not in tuple");
}
function tupleGetnewargs(self: u64): u64 {
  const t = tupleFromArray(<usize>self + TUPLE_ITEMS, tupleSize(<usize>self));
  if (t == 0) return 0;
  const r = tuple1(<u64>t);
  decref(<u64>t);
  return <u64>r;
}
function tupleNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (type == TUPLE && !noKeywords("tuple", kwnames)) return 0;
  if (!checkArgs("tuple", nargs, 0, 1)) return 0;
  const items = nargs ? toTuple(load<u64>(args)) : EMPTY_TUPLE;
  if (items == 0 || type == TUPLE) return items;
  const n = tupleSize(<usize>items);
  const p = genericAlloc(type, n);
  if (p) {
    changetype<PyTuple>(p).size = <u32>n;
    for (let i = 0; i < n; i++) store<u64>(at(p, i), newRef(tupleGet(<usize>items, i)));
  }
  decref(items);
  return <u64>p;
}
function tupleIter(self: u64): u64 {
  const p = newObject(TUPLE_ITERATOR, offsetof<PyTupleIterator>());
  if (p == 0) return 0;
  changetype<PyTupleIterator>(p).sequence = newRef(self);
  trackObject(p);
  return <u64>p;
}

/** Iterator over a tuple: the index only grows (atomically when threads share it); the sequence stays until the iterator dies. */
@unmanaged export class PyTupleIterator extends PyObject {
  sequence: u64;
  index: u32;
  pad: u32;
}
function iteratorNext(self: u64): u64 {
  const it = changetype<PyTupleIterator>(<usize>self);
  const t = <usize>it.sequence;
  const n = changetype<PyTuple>(t).size;
  let i: u32;
  if (multi) {
    const a = <usize>self + offsetof<PyTupleIterator>("index");
    i = atomic.load<u32>(a);
    if (i >= n) return 0;
    i = atomic.add<u32>(a, 1);
    if (i >= n) { atomic.store<u32>(a, n); return 0; }
  } else {
    i = it.index;
    if (i >= n) return 0;
    it.index = i + 1;
  }
  return newRef(tupleGet(t, <i32>i));
}
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const s = changetype<PyTupleIterator>(p).sequence;
  freeObject(p);
  decref(s);
}
function iteratorTraverse(p: usize, visit: u32): void { visitValue(changetype<PyTupleIterator>(p).sequence, visit); }
function iteratorHint(self: u64): u64 {
  const it = changetype<PyTupleIterator>(<usize>self);
  const left = tupleSize(<usize>it.sequence) - <i32>it.index;
  return intFromI64(left < 0 ? 0 : <i64>left);
}
function iteratorReduce(self: u64): u64 {
  const it = changetype<PyTupleIterator>(<usize>self);
  const f = builtinNamed("iter");
  if (f == 0) return 0;
  const inner = it.index < changetype<PyTuple>(<usize>it.sequence).size ? tuple1(it.sequence) : tuple1(EMPTY_TUPLE);
  const n = intFromI64(<i64>it.index);
  const r = it.index < changetype<PyTuple>(<usize>it.sequence).size ? tuple3(f, <u64>inner, n) : tuple2(f, <u64>inner);
  decref(f);
  decref(<u64>inner);
  return <u64>r;
}
import { builtinNamed } from "../modules/builtins";
function iteratorSetstate(self: u64, v: u64): u64 {
  let i = asIndex(v);
  if (i == -1 && errorOccurred()) return 0;
  const n = <i64>tupleSize(<usize>changetype<PyTupleIterator>(<usize>self).sequence);
  if (i < 0) i = 0;
  if (i > n) i = n;
  changetype<PyTupleIterator>(<usize>self).index = <u32>i;
  return NONE;
}

export function initTupleType(): void {
  const t = staticTypeInit(TUPLE, "tuple", OBJECT, TUPLE_ITEMS, TF_BASETYPE | TF_HAVE_GC | TF_TUPLE | TF_SEQUENCE | TF_MATCH_SELF, 8);
  t.dealloc = tupleDealloc.index;
  t.traverse = tupleTraverse.index;
  t.repr = tupleRepr.index;
  t.hash = tupleHash.index;
  t.richcompare = tupleRichcompare.index;
  t.iter = tupleIter.index;
  t.length = tupleLength.index;
  t.getitem = tupleGetitem.index;
  t.sqItem = tupleItem.index;
  t.contains = tupleContains.index;
  t.sqConcat = tupleConcat.index;
  t.sqRepeat = tupleRepeat.index;
  t.new_ = tupleNew.index;
  method(TUPLE, "__getnewargs__", tupleGetnewargs.index, NOARGS, "($self, /)");
  method(TUPLE, "index", tupleIndex.index, FAST, "($self, value, start=0, stop=sys.maxsize, /)", "Return first index of value.\n\nRaises ValueError if the value is not present.");
  method(TUPLE, "count", tupleCount.index, O, "($self, value, /)", "Return number of occurrences of value.");
  method(TUPLE, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  t.textSignature = <u32>changetype<usize>("(iterable=(), /)");
  readyType(TUPLE);

  const i = staticTypeInit(TUPLE_ITERATOR, "tuple_iterator", OBJECT, offsetof<PyTupleIterator>(), TF_HAVE_GC);
  i.dealloc = iteratorDealloc.index;
  i.traverse = iteratorTraverse.index;
  i.iter = iteratorIter.index;
  i.iternext = iteratorNext.index;
  i.flags |= 16;
  method(TUPLE_ITERATOR, "__length_hint__", iteratorHint.index, NOARGS);
  method(TUPLE_ITERATOR, "__reduce__", iteratorReduce.index, NOARGS);
  method(TUPLE_ITERATOR, "__setstate__", iteratorSetstate.index, O);
  readyType(TUPLE_ITERATOR);
}
