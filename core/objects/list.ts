// Lists: a size and a block of values that grows by doubling-ish steps.
// Layout: header · size u32 · items u32 (raw block { capacity u32, pad u32, values u64[] }; 0: none).
//
// What protects a list: its object mutex for every change. Reads of one item are lock-free: load items, bounds against the size, loadRef, and
// the mutex if that fails. A replaced block is freed after all threads passed a safepoint; slots behind the size are 0.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_LIST, TF_SEQUENCE, TF_MATCH_SELF } from "./type_object";
import { LIST, LIST_ITERATOR, LIST_REVERSE_ITERATOR, TUPLE, OBJECT, TypeError, IndexError, ValueError, SLICE, DICT, SET, MemoryError, OverflowError } from "./type_ids";
import { newObject, trackObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { rawFreeDelayed } from "../memory/qsbr";
import { decref, xdecref, newRef, incref, loadRef, newRefShared, RETRY } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { EMPTY_TUPLE, NONE, NOT_IMPLEMENTED, fromBool, TRUE, FALSE } from "./singletons";
import { method, NOARGS, O, FAST, FASTKW, CLASS } from "../define";
import { raise, raisef, raiseInt, raisefInt, errorOccurred, errorMatches, clearError, raiseNoMemory } from "../errors";
import { checkArgs, noKeywords, parseArgs } from "../args";
import { compareBool, richCompare, getIter, iterNext, lengthHint, isTrue, repr } from "./abstract";
import { asIndex, intFromI64 } from "./int";
import { sliceUnpack, sliceStart, sliceStep, sliceCount, sliceStop } from "./slice_access";
import { sbNew, sbAscii, sbStr, sbChar, sbFinish, sbDrop } from "./str_builder";
import { str } from "./str";
import { newGenericAlias } from "./generic_alias";
import { enterRepr, leaveRepr } from "./repr_guard";
import { multi } from "../thread_state";
import { lock, unlock, lock2, unlock2 } from "../sync/mutex";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple1, tuple2, tuple3, tupleItems, asIndexError, clampBound } from "./tuple";
import { sortValues } from "./list_sort";
import { builtinNamed } from "../modules/builtins";
import { tempArray, tempRelease } from "../call";

@unmanaged export class PyList extends PyObject {
  size: u32;
  items: u32; // atomic pointer
}
export const LIST_BLOCK_HEAD: usize = 8;

@inline
function cast(l: usize): PyList { return changetype<PyList>(l); }
@inline
function slotAt(items: u32, i: u32): usize { return <usize>items + LIST_BLOCK_HEAD + (<usize>i << 3); }
@inline
function capacityOf(items: u32): u32 { return items ? load<u32>(<usize>items) : 0; }

// ------------------------------------------------------------------------------------------------------------ core-side interface

/** A new list of n slots that the caller fills with listInit before anybody sees it. */
export function newList(n: i32): usize {
  const l = newObject(LIST, offsetof<PyList>());
  if (l == 0) return 0;
  if (n > 0) {
    const b = newBlock(<u32>n);
    if (b == 0) { freeObject(l); return 0; }
    cast(l).items = b;
    cast(l).size = <u32>n;
  }
  trackObject(l);
  return l;
}
/** Fills a slot of a fresh list; steals v. */
export function listInit(l: usize, i: i32, v: u64): void { store<u64>(slotAt(cast(l).items, <u32>i), v); }
/** A zeroed block for n values. */
function newBlock(n: u32): u32 {
  if (n > 0x1ffe_0000) { raiseNoMemory(); return 0; }
  const b = rawAlloc(LIST_BLOCK_HEAD + (<usize>n << 3));
  if (b == 0) return 0;
  memory.fill(b, 0, LIST_BLOCK_HEAD + (<usize>n << 3));
  store<u32>(b, n);
  return <u32>b;
}
/** Makes room for n items (mutex held). False with MemoryError. */
export function listReserve(l: usize, n: u32): bool {
  const old = cast(l).items;
  if (capacityOf(old) >= n) return true;
  const grown = (n + (n >> 3) + 6) & ~3;
  const b = newBlock(grown);
  if (b == 0) return false;
  if (old) memory.copy(<usize>b + LIST_BLOCK_HEAD, <usize>old + LIST_BLOCK_HEAD, <usize>cast(l).size << 3);
  if (multi) {
    atomic.store<u32>(l + offsetof<PyList>("items"), b);
    if (old) rawFreeDelayed(<usize>old);
  } else {
    cast(l).items = b;
    if (old) rawFree(<usize>old);
  }
  return true;
}
/** Appends; steals v (also on error). */
export function listAppendSteal(l: usize, v: u64): i32 {
  lock(l);
  const n = cast(l).size;
  const items = cast(l).items;
  if (n < capacityOf(items) || listReserve(l, n + 1)) {
    store<u64>(slotAt(cast(l).items, n), v);
    cast(l).size = n + 1;
    unlock(l);
    return 0;
  }
  unlock(l);
  decref(v);
  return -1;
}
export function listAppend(l: usize, v: u64): i32 {
  incref(v);
  return listAppendSteal(l, v);
}
export function listSize(l: usize): i32 { return <i32>atomic.load<u32>(l + offsetof<PyList>("size")); }
/** Item i: new reference, 0 without an error if out of range. Lock-free where possible. */
export function listGetRef(l: usize, i: i32): u64 {
  const items = atomic.load<u32>(l + offsetof<PyList>("items"));
  if (<u32>i >= atomic.load<u32>(l + offsetof<PyList>("size")) || <u32>i >= capacityOf(items)) return 0;
  const slot = slotAt(items, <u32>i);
  const v = loadRef(slot);
  if (v != RETRY) {
    if (v != 0) return v;
  }
  return getLocked(l, i);
}
function getLocked(l: usize, i: i32): u64 {
  lock(l);
  const r = <u32>i < cast(l).size ? newRefShared(load<u64>(slotAt(cast(l).items, <u32>i))) : 0;
  unlock(l);
  return r;
}
/** Replaces item i (v borrowed); IndexError when out of range. */
export function listSetItem(l: usize, i: i32, v: u64): i32 {
  incref(v);
  lock(l);
  if (<u32>i >= cast(l).size) {
    unlock(l);
    decref(v);
    return raiseInt(IndexError, "list assignment index out of range");
  }
  const slot = slotAt(cast(l).items, <u32>i);
  const old = load<u64>(slot);
  if (multi) atomic.store<u64>(slot, v);
  else store<u64>(slot, v);
  unlock(l);
  decref(old);
  return 0;
}
/** A tuple of the items at one moment. */
export function listToTuple(l: usize): u64 {
  while (true) {
    const n = listSize(l);
    const t = newTuple(n);
    if (t == 0) return 0;
    lock(l);
    if (<i32>cast(l).size == n) {
      for (let i = 0; i < n; i++) tupleSet(t, i, newRefShared(load<u64>(slotAt(cast(l).items, <u32>i))));
      unlock(l);
      return <u64>t;
    }
    unlock(l);
    decref(<u64>t);
  }
}
/** A new list of n counted values (taken over). */
export function listFromArraySteal(p: usize, n: i32): usize {
  const l = newList(n);
  if (l) memory.copy(slotAt(cast(l).items, 0), p, <usize>n << 3);
  return l;
}
/** A new list with copies of n values. */
export function listFromArray(p: usize, n: i32): usize {
  const l = newList(n);
  if (l) for (let i = 0; i < n; i++) listInit(l, i, newRef(load<u64>(p + (<usize>i << 3))));
  return l;
}
/** Removes and returns item i (new reference); 0 without an error if out of range. */
export function listPopAt(l: usize, i: i32): u64 {
  lock(l);
  const n = cast(l).size;
  if (<u32>i >= n) { unlock(l); return 0; }
  const slot = slotAt(cast(l).items, <u32>i);
  const v = load<u64>(slot);
  if (<u32>i + 1 < n) memory.copy(slot, slot + 8, <usize>(n - 1 - <u32>i) << 3);
  store<u64>(slotAt(cast(l).items, n - 1), 0);
  cast(l).size = n - 1;
  unlock(l);
  return v;
}
export function listClear(l: usize): void { replaceContents(l, 0, 0); }
/** Cuts the list to n items. */
export function listTruncate(l: usize, n: i32): void {
  while (listSize(l) > n) {
    const v = listPopAt(l, listSize(l) - 1);
    if (v) decref(v);
  }
}
/** Swaps in another block (taken over); releases the old items. */
function replaceContents(l: usize, block: u32, size: u32): void {
  lock(l);
  const old = cast(l).items, n = cast(l).size;
  atomic.store<u32>(l + offsetof<PyList>("items"), block);
  cast(l).size = size;
  unlock(l);
  if (old == 0) return;
  for (let i: u32 = 0; i < n; i++) decref(load<u64>(slotAt(old, i)));
  if (multi) rawFreeDelayed(<usize>old);
  else rawFree(<usize>old);
}
/** Appends all items of an iterable. */
export function listExtend(l: usize, iterable: u64): i32 {
  const t = typeOf(iterable);
  if (t == LIST || t == TUPLE) {
    const source = t == TUPLE ? newRef(iterable) : listToTuple(<usize>iterable);
    if (source == 0) return -1;
    const m = <u32>tupleSize(<usize>source);
    lock(l);
    const n = cast(l).size;
    if (!listReserve(l, n + m)) { unlock(l); decref(source); return -1; }
    for (let i: u32 = 0; i < m; i++) store<u64>(slotAt(cast(l).items, n + i), newRef(tupleGet(<usize>source, <i32>i)));
    cast(l).size = n + m;
    unlock(l);
    decref(source);
    return 0;
  }
  const it = getIter(iterable);
  if (it == 0) return -1;
  const hint = lengthHint(iterable, 8);
  if (hint < 0) { decref(it); return -1; }
  if (hint > 0 && hint < 0x1000_0000) {
    lock(l);
    const ok = listReserve(l, cast(l).size + <u32>hint);
    unlock(l);
    if (!ok) { decref(it); return -1; }
  }
  const next = changetype<PyType>(typeOf(it)).iternext;
  while (true) {
    const v = call_indirect<u64>(next, it);
    if (v == 0) break;
    if (listAppendSteal(l, v) < 0) break;
  }
  decref(it);
  if (errorOccurred()) {
    if (!errorMatches(StopIteration)) return -1;
    clearError();
  }
  return 0;
}
import { StopIteration } from "./type_ids";
export function listReverse(l: usize): void {
  lock(l);
  const n = cast(l).size;
  for (let i: u32 = 0; i < n >> 1; i++) {
    const a = slotAt(cast(l).items, i), b = slotAt(cast(l).items, n - 1 - i);
    const x = load<u64>(a);
    store<u64>(a, load<u64>(b));
    store<u64>(b, x);
  }
  unlock(l);
}
export function listInsert(l: usize, i: i64, v: u64): i32 {
  incref(v);
  lock(l);
  const n = cast(l).size;
  if (!listReserve(l, n + 1)) { unlock(l); decref(v); return -1; }
  if (i < 0) { i += n; if (i < 0) i = 0; }
  if (i > <i64>n) i = n;
  const slot = slotAt(cast(l).items, <u32>i);
  memory.copy(slot + 8, slot, <usize>(n - <u32>i) << 3);
  store<u64>(slot, v);
  cast(l).size = n + 1;
  unlock(l);
  return 0;
}

// ------------------------------------------------------------------------------------------------------------ sorting

export function listSort(l: usize): i32 { return listSortWith(l, 0, false); }
/** list.sort: the items are taken out while they are compared, so a comparison that looks at the list finds it empty. key: callable or 0. */
export function listSortWith(l: usize, key: u64, reverse: bool): i32 {
  lock(l);
  const block = cast(l).items, n = cast(l).size;
  atomic.store<u32>(l + offsetof<PyList>("items"), 0);
  cast(l).size = 0;
  unlock(l);
  const ok = n < 2 && key == 0 ? true : sortValues(block ? slotAt(block, 0) : 0, <i32>n, key, reverse);
  lock(l);
  const changed = cast(l).items, changedSize = cast(l).size;
  atomic.store<u32>(l + offsetof<PyList>("items"), block);
  cast(l).size = n;
  unlock(l);
  if (changed) {
    for (let i: u32 = 0; i < changedSize; i++) decref(load<u64>(slotAt(changed, i)));
    rawFreeDelayed(<usize>changed);
    if (ok) return raiseInt(ValueError, "list modified during sort");
  }
  return ok ? 0 : -1;
}

// ------------------------------------------------------------------------------------------------------------ slots

function listDealloc(p: usize): void {
  const b = cast(p).items, n = cast(p).size;
  cast(p).items = 0;
  cast(p).size = 0;
  if (b) {
    for (let i: u32 = 0; i < n; i++) {
      const v = load<u64>(slotAt(b, i));
      if (v - 1 < 0xffff_ffff) decref(v);
    }
    if (multi) rawFreeDelayed(<usize>b);
    else rawFree(<usize>b);
  }
  freeObject(p);
}
function listTraverse(p: usize, visit: u32): void {
  const b = cast(p).items, n = cast(p).size;
  for (let i: u32 = 0; i < n; i++) visitValue(load<u64>(slotAt(b, i)), visit);
}
function listClearSlot(p: usize): void { listClear(p); }
function listNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }
function listInitSlot(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (typeOf(self) == LIST && !noKeywords("list", kwnames)) return -1;
  if (!checkArgs("list", nargs, 0, 1)) return -1;
  if (cast(<usize>self).items) listClear(<usize>self);
  return nargs ? listExtend(<usize>self, load<u64>(args)) : 0;
}
function listRepr(self: u64): u64 {
  const l = <usize>self;
  if (listSize(l) == 0) return str("[]");
  if (enterRepr(self)) return str("[...]");
  const b = sbNew();
  sbChar(b, 91);
  for (let i = 0; ; i++) {
    const v = listGetRef(l, i);
    if (v == 0) break;
    if (i) sbAscii(b, ", ");
    const s = repr(v);
    decref(v);
    if (s == 0) { sbDrop(b); leaveRepr(self); return 0; }
    sbStr(b, <usize>s);
    decref(s);
  }
  sbChar(b, 93);
  leaveRepr(self);
  return sbFinish(b);
}
function listRichcompare(a: u64, b: u64, op: i32): u64 {
  if (!isSubtype(typeOf(a), LIST) || !isSubtype(typeOf(b), LIST)) return NOT_IMPLEMENTED;
  const x = <usize>a, y = <usize>b;
  if (listSize(x) != listSize(y) && (op == 2 || op == 3)) return fromBool(op == 3);
  for (let i = 0; ; i++) {
    const v = listGetRef(x, i);
    const w = v ? listGetRef(y, i) : 0;
    if (v == 0 || w == 0) { xdecref(v); break; }
    const eq = v == w ? 1 : compareBool(v, w, 2);
    if (eq != 1) {
      let r: u64;
      if (eq < 0) r = 0;
      else if (op == 2) r = FALSE;
      else if (op == 3) r = TRUE;
      else r = richCompare(v, w, op);
      decref(v);
      decref(w);
      return r;
    }
    decref(v);
    decref(w);
  }
  const n = listSize(x), m = listSize(y);
  switch (op) {
    case 0: return fromBool(n < m);
    case 1: return fromBool(n <= m);
    case 2: return fromBool(n == m);
    case 3: return fromBool(n != m);
    case 4: return fromBool(n > m);
    default: return fromBool(n >= m);
  }
}
function listLength(self: u64): i64 { return <i64>listSize(<usize>self); }
function listContains(self: u64, v: u64): i32 {
  for (let i = 0; ; i++) {
    const x = listGetRef(<usize>self, i);
    if (x == 0) return 0;
    const c = compareBool(x, v, 2);
    decref(x);
    if (c != 0) return c;
  }
  return 0; // not reached
}
function listItem(self: u64, i: i64): u64 {
  const v = <u64>i < 0x7fff_ffff ? listGetRef(<usize>self, <i32>i) : 0;
  return v ? v : raise(IndexError, "list index out of range");
}
/** l[i] for any index object (also called by the interpreter's generic path). */
function listGetitem(self: u64, key: u64): u64 {
  const l = <usize>self;
  if (Value.isInt(key) || typeOf(key) != SLICE) {
    if (!Value.isInt(key) && changetype<PyType>(typeOf(key)).index == 0) return raisef(TypeError, "list indices must be integers or slices, not %T", key);
    let i = Value.isInt(key) ? Value.toSmall(key) : asIndexError(key);
    if (i == -1 && errorOccurred()) return 0;
    if (i < 0) i += listSize(l);
    return listItem(self, i);
  }
  if (!sliceUnpack(key, <i64>listSize(l))) return 0;
  const start = sliceStart(), step = sliceStep(), count = <i32>sliceCount();
  const r = newList(count);
  if (r == 0 || count == 0) return <u64>r;
  lock(l);
  const n = <i64>cast(l).size;
  let k = 0;
  for (; k < count; k++) {
    const i = start + <i64>k * step;
    if (i >= n) break; // shortened by another thread meanwhile
    listInit(r, k, newRefShared(load<u64>(slotAt(cast(l).items, <u32>i))));
  }
  unlock(l);
  if (k < count) cast(r).size = <u32>k;
  return <u64>r;
}
/** Items i..j as a new list (BINARY_SLICE with ints). */
export function listSlice(l: usize, i: i32, j: i32): u64 {
  lock(l);
  const n = <i32>cast(l).size;
  if (i < 0) i = 0;
  if (j > n) j = n;
  if (j < i) j = i;
  const r = newListLocked(j - i);
  if (r) for (let k = i; k < j; k++) listInit(r, k - i, newRefShared(load<u64>(slotAt(cast(l).items, <u32>k))));
  unlock(l);
  return <u64>r;
}
function newListLocked(n: i32): usize { return newList(n); }

/** l[i:j] = values (an array of counted values, taken over); mutex not held. */
function assignRange(l: usize, i: u32, j: u32, values: usize, m: u32): i32 {
  lock(l);
  const n = cast(l).size;
  if (i > n) i = n;
  if (j > n) j = n;
  if (j < i) j = i;
  const removed = j - i;
  const size = n - removed + m;
  let dead: usize = 0;
  if (removed) {
    dead = rawAlloc(<usize>removed << 3);
    memory.copy(dead, slotAt(cast(l).items, i), <usize>removed << 3);
  }
  if (!listReserve(l, size)) {
    unlock(l);
    if (dead) rawFree(dead);
    for (let k: u32 = 0; k < m; k++) decref(load<u64>(values + (<usize>k << 3)));
    return -1;
  }
  const base = cast(l).items;
  if (base) {
    memory.copy(slotAt(base, i + m), slotAt(base, j), <usize>(n - j) << 3);
    if (m) memory.copy(slotAt(base, i), values, <usize>m << 3);
    if (size < n) memory.fill(slotAt(base, size), 0, <usize>(n - size) << 3);
  }
  cast(l).size = size;
  unlock(l);
  for (let k: u32 = 0; k < removed; k++) decref(load<u64>(dead + (<usize>k << 3)));
  if (dead) rawFree(dead);
  return 0;
}
function listSetitem(self: u64, key: u64, value: u64): i32 {
  const l = <usize>self;
  if (Value.isInt(key) || typeOf(key) != SLICE) {
    if (!Value.isInt(key) && changetype<PyType>(typeOf(key)).index == 0) return raisefInt(TypeError, "list indices must be integers or slices, not %T", key);
    let i = Value.isInt(key) ? Value.toSmall(key) : asIndexError(key);
    if (i == -1 && errorOccurred()) return -1;
    if (i < 0) i += listSize(l);
    if (value) return <u64>i < 0x7fff_ffff ? listSetItem(l, <i32>i, value) : raiseInt(IndexError, "list assignment index out of range");
    const old = <u64>i < 0x7fff_ffff ? listPopAt(l, <i32>i) : 0;
    if (old == 0) return raiseInt(IndexError, "list assignment index out of range");
    decref(old);
    return 0;
  }
  if (!sliceUnpack(key, <i64>listSize(l))) return -1;
  let start = sliceStart(), step = sliceStep(), stop = sliceStop();
  const count = <i32>sliceCount();
  if (step == 1) {
    if (stop < start) stop = start;
    if (value == 0) return assignRange(l, <u32>start, <u32>stop, 0, 0);
    const source = sourceItems(value, "can only assign an iterable");
    if (source == 0) return -1;
    const m = tupleSize(<usize>source);
    const values = rawAlloc(<usize>max<i32>(m, 1) << 3);
    for (let i = 0; i < m; i++) store<u64>(values + (<usize>i << 3), newRef(tupleGet(<usize>source, i)));
    decref(source);
    const r = assignRange(l, <u32>start, <u32>stop, values, <u32>m);
    rawFree(values);
    return r;
  }
  if (value == 0) {
    if (count == 0) return 0;
    // from the end, so that positions stay right
    if (step < 0) { start = start + <i64>(count - 1) * step; step = -step; }
    for (let k = count - 1; k >= 0; k--) {
      const old = listPopAt(l, <i32>(start + <i64>k * step));
      if (old) decref(old);
    }
    return 0;
  }
  const source = sourceItems(value, "must assign iterable to extended slice");
  if (source == 0) return -1;
  const m = tupleSize(<usize>source);
  if (m != count) {
    decref(source);
    return raisefInt(ValueError, "attempt to assign sequence of size %d to extended slice of size %d", <u64>m, <u64>count);
  }
  let r = 0;
  for (let k = 0; k < count && r == 0; k++) r = listSetItem(l, <i32>(start + <i64>k * step), tupleGet(<usize>source, k));
  decref(source);
  return r;
}
/** The items to assign as a tuple; TypeError(message) if it is no iterable. */
function sourceItems(v: u64, message: string): u64 {
  const t = toTuple(v);
  if (t == 0 && errorMatches(TypeError) && changetype<PyType>(typeOf(v)).iter == 0) { clearError(); raise(TypeError, message); }
  return t;
}
import { toTuple } from "./abstract";
function listConcat(a: u64, b: u64): u64 {
  if (!isSubtype(typeOf(b), LIST)) return raisef(TypeError, "can only concatenate list (not \"%T\") to list", b);
  const r = newList(0);
  if (r == 0) return 0;
  if (listExtendFrom(r, <usize>a) < 0 || listExtendFrom(r, <usize>b) < 0) { decref(<u64>r); return 0; }
  return <u64>r;
}
function listExtendFrom(r: usize, l: usize): i32 {
  const t = listToTuple(l);
  if (t == 0) return -1;
  const e = listExtend(r, t);
  decref(t);
  return e;
}
function listRepeat(a: u64, count: i64): u64 {
  const t = listToTuple(<usize>a);
  if (t == 0) return 0;
  const n = tupleSize(<usize>t);
  if (count < 0) count = 0;
  if (n && count > 0x1ffe_0000 / <i64>n) { decref(t); return raiseNoMemory(); }
  const r = newList(n * <i32>count);
  if (r) {
    let k = 0;
    for (let c = 0; c < <i32>count; c++) for (let i = 0; i < n; i++) listInit(r, k++, newRef(tupleGet(<usize>t, i)));
  }
  decref(t);
  return <u64>r;
}
function listInplaceConcat(a: u64, b: u64): u64 { return listExtend(<usize>a, b) < 0 ? 0 : newRef(a); }
function listInplaceRepeat(a: u64, count: i64): u64 {
  const r = listRepeat(a, count);
  if (r == 0) return 0;
  const l = <usize>r;
  const b = cast(l).items, n = cast(l).size;
  cast(l).items = 0;
  cast(l).size = 0;
  decref(r);
  replaceContents(<usize>a, b, n);
  return newRef(a);
}

// ------------------------------------------------------------------------------------------------------------ methods

export function methodAppend(self: u64, v: u64): u64 { return listAppend(<usize>self, v) < 0 ? 0 : NONE; }
function methodExtend(self: u64, v: u64): u64 { return listExtend(<usize>self, v) < 0 ? 0 : NONE; }
function methodInsert(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("insert", nargs, 2, 2)) return 0;
  const i = asIndex(load<u64>(args));
  if (i == -1 && errorOccurred()) return 0;
  return listInsert(<usize>self, i, load<u64>(args, 8)) < 0 ? 0 : NONE;
}
function methodPop(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("pop", nargs, 0, 1)) return 0;
  let i: i64 = -1;
  if (nargs) {
    i = asIndex(load<u64>(args));
    if (i == -1 && errorOccurred()) return 0;
  }
  const l = <usize>self;
  lock(l);
  const n = cast(l).size;
  if (n == 0) { unlock(l); return raise(IndexError, "pop from empty list"); }
  if (i < 0) i += n;
  if (<u64>i >= <u64>n) { unlock(l); return raise(IndexError, "pop index out of range"); }
  const slot = slotAt(cast(l).items, <u32>i);
  const v = load<u64>(slot);
  if (<u32>i + 1 < n) memory.copy(slot, slot + 8, <usize>(n - 1 - <u32>i) << 3);
  store<u64>(slotAt(cast(l).items, n - 1), 0);
  cast(l).size = n - 1;
  unlock(l);
  return v;
}
function methodRemove(self: u64, v: u64): u64 {
  const l = <usize>self;
  for (let i = 0; ; i++) {
    const x = listGetRef(l, i);
    if (x == 0) break;
    const c = compareBool(x, v, 2);
    if (c < 0) { decref(x); return 0; }
    if (c) {
      // still there?
      lock(l);
      if (<u32>i < cast(l).size && load<u64>(slotAt(cast(l).items, <u32>i)) == x) {
        const n = cast(l).size;
        const slot = slotAt(cast(l).items, <u32>i);
        memory.copy(slot, slot + 8, <usize>(n - 1 - <u32>i) << 3);
        store<u64>(slotAt(cast(l).items, n - 1), 0);
        cast(l).size = n - 1;
        unlock(l);
        decref(x);
        decref(x);
        return NONE;
      }
      unlock(l);
      i--;
    }
    decref(x);
  }
  return raise(ValueError, "list.remove(x): x not in list");
}
function methodClear(self: u64): u64 { listClear(<usize>self); return NONE; }
function methodCopy(self: u64): u64 { return listSlice(<usize>self, 0, 0x7fff_ffff); }
function methodReverse(self: u64): u64 { listReverse(<usize>self); return NONE; }
function methodCount(self: u64, v: u64): u64 {
  let n: i64 = 0;
  for (let i = 0; ; i++) {
    const x = listGetRef(<usize>self, i);
    if (x == 0) break;
    const c = compareBool(x, v, 2);
    decref(x);
    if (c < 0) return 0;
    n += c;
  }
  return intFromI64(n);
}
function methodIndex(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("index", nargs, 1, 3)) return 0;
  const n = <i64>listSize(<usize>self);
  const start = nargs > 1 ? clampBound(load<u64>(args, 8), n) : 0;
  const stop = nargs > 2 ? clampBound(load<u64>(args, 16), n) : 0x7fff_ffff;
  if (errorOccurred()) return 0;
  for (let i = start; i < stop; i++) {
    const x = listGetRef(<usize>self, <i32>i);
    if (x == 0) break;
    const c = compareBool(x, load<u64>(args), 2);
    decref(x);
    if (c < 0) return 0;
    if (c) return intFromI64(i);
  }
  return raise(ValueError, "list.index(x): x not in list");
}
const SORT = "($self, /, *, key=None, reverse=False)";
function methodSort(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("sort", SORT, args, nargs, kwnames, out)) {
    const key = load<u64>(out), rev = load<u64>(out, 8);
    const reverse = rev ? isTrue(rev) : 0;
    if (reverse >= 0) r = listSortWith(<usize>self, key == NONE ? 0 : key, reverse != 0) < 0 ? 0 : NONE;
  }
  tempRelease(out);
  return r;
}
function methodSizeof(self: u64): u64 { return intFromI64(40 + (<i64>capacityOf(cast(<usize>self).items) << 3)); }

// ------------------------------------------------------------------------------------------------------------ iterators

/** Iterators over a list: the list is let go of at the end (`sequence` 0). The index is advanced atomically when threads may share it. */
@unmanaged export class PyListIterator extends PyObject {
  sequence: u64;
  index: i32;
  pad: u32;
}
function newIterator(type: usize, l: u64, index: i32): u64 {
  const p = newObject(type, offsetof<PyListIterator>());
  if (p == 0) return 0;
  changetype<PyListIterator>(p).sequence = newRef(l);
  changetype<PyListIterator>(p).index = index;
  trackObject(p);
  return <u64>p;
}
function listIter(self: u64): u64 { return newIterator(LIST_ITERATOR, self, 0); }
function methodReversed(self: u64): u64 { return newIterator(LIST_REVERSE_ITERATOR, self, listSize(<usize>self) - 1); }
function iteratorNext(self: u64): u64 {
  const it = changetype<PyListIterator>(<usize>self);
  let i: i32;
  if (multi) {
    const a = <usize>self + offsetof<PyListIterator>("index");
    i = atomic.load<i32>(a);
    if (i < 0) return 0;
    i = atomic.add<i32>(a, 1);
    if (i < 0) { atomic.store<i32>(a, -1); return 0; }
    const v = listGetRef(<usize>it.sequence, i);
    if (v == 0) atomic.store<i32>(a, -1); // exhausted for good
    return v;
  }
  i = it.index;
  if (i < 0) return 0;
  const v = listGetRef(<usize>it.sequence, i);
  it.index = v ? i + 1 : -1;
  return v;
}
function reverseNext(self: u64): u64 {
  const a = <usize>self + offsetof<PyListIterator>("index");
  const i = multi ? atomic.sub<i32>(a, 1) : load<i32>(a);
  if (i < 0) { store<i32>(a, -1); return 0; }
  if (!multi) store<i32>(a, i - 1);
  const v = listGetRef(<usize>changetype<PyListIterator>(<usize>self).sequence, i);
  if (v == 0) store<i32>(a, -1);
  return v;
}
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const s = changetype<PyListIterator>(p).sequence;
  freeObject(p);
  decref(s);
}
function iteratorTraverse(p: usize, visit: u32): void { visitValue(changetype<PyListIterator>(p).sequence, visit); }
function iteratorHint(self: u64): u64 {
  const it = changetype<PyListIterator>(<usize>self);
  if (it.index < 0) return Value.fromSmall(0);
  const left = listSize(<usize>it.sequence) - it.index;
  return intFromI64(left < 0 ? 0 : <i64>left);
}
function reverseHint(self: u64): u64 {
  const it = changetype<PyListIterator>(<usize>self);
  const n = it.index + 1;
  return intFromI64(listSize(<usize>it.sequence) < n ? 0 : <i64>n);
}
function reduceWith(self: u64, name: string): u64 {
  const it = changetype<PyListIterator>(<usize>self);
  const f = builtinNamed(it.index < 0 ? "iter" : name);
  if (f == 0) return 0;
  const empty = it.index < 0 ? <u64>newList(0) : newRef(it.sequence);
  const inner = tuple1(empty);
  decref(empty);
  const n = intFromI64(<i64>it.index);
  const r = it.index < 0 ? tuple2(f, <u64>inner) : tuple3(f, <u64>inner, n);
  decref(f);
  decref(<u64>inner);
  return <u64>r;
}
function iteratorReduce(self: u64): u64 { return reduceWith(self, "iter"); }
function reverseReduce(self: u64): u64 { return reduceWith(self, "reversed"); }
function iteratorSetstate(self: u64, v: u64): u64 {
  const i = asIndex(v);
  if (i == -1 && errorOccurred()) return 0;
  const it = changetype<PyListIterator>(<usize>self);
  if (it.index >= 0) {
    const n = <i64>listSize(<usize>it.sequence);
    it.index = <i32>max<i64>(0, min<i64>(i, n));
  }
  return NONE;
}
function reverseSetstate(self: u64, v: u64): u64 {
  const i = asIndex(v);
  if (i == -1 && errorOccurred()) return 0;
  const it = changetype<PyListIterator>(<usize>self);
  const n = <i64>listSize(<usize>it.sequence);
  it.index = <i32>max<i64>(-1, min<i64>(i, n - 1));
  return NONE;
}
function iteratorType(t: usize, name: string, next: u32, hint: u32, reduce: u32, setstate: u32): void {
  const i = staticTypeInit(t, name, OBJECT, offsetof<PyListIterator>(), TF_HAVE_GC | 16);
  i.dealloc = iteratorDealloc.index;
  i.traverse = iteratorTraverse.index;
  i.iter = iteratorIter.index;
  i.iternext = next;
  method(t, "__length_hint__", hint, NOARGS);
  method(t, "__reduce__", reduce, NOARGS);
  method(t, "__setstate__", setstate, O);
  readyType(t);
}

export function initListType(): void {
  const t = staticTypeInit(LIST, "list", OBJECT, offsetof<PyList>(), TF_BASETYPE | TF_HAVE_GC | TF_LIST | TF_SEQUENCE | TF_MATCH_SELF);
  t.dealloc = listDealloc.index;
  t.traverse = listTraverse.index;
  t.clear = listClearSlot.index;
  t.new_ = listNew.index;
  t.init = listInitSlot.index;
  t.repr = listRepr.index;
  t.hash = hashNotImplemented.index;
  t.richcompare = listRichcompare.index;
  t.iter = listIter.index;
  t.length = listLength.index;
  t.getitem = listGetitem.index;
  t.setitem = listSetitem.index;
  t.sqItem = listItem.index;
  t.contains = listContains.index;
  t.sqConcat = listConcat.index;
  t.sqRepeat = listRepeat.index;
  t.sqInplaceConcat = listInplaceConcat.index;
  t.sqInplaceRepeat = listInplaceRepeat.index;
  method(LIST, "__reversed__", methodReversed.index, NOARGS, "($self, /)", "Return a reverse iterator over the list.");
  method(LIST, "__sizeof__", methodSizeof.index, NOARGS, "($self, /)");
  method(LIST, "clear", methodClear.index, NOARGS, "($self, /)", "Remove all items from list.");
  method(LIST, "copy", methodCopy.index, NOARGS, "($self, /)", "Return a shallow copy of the list.");
  method(LIST, "append", methodAppend.index, O, "($self, object, /)", "Append object to the end of the list.");
  method(LIST, "insert", methodInsert.index, FAST, "($self, index, object, /)", "Insert object before index.");
  method(LIST, "extend", methodExtend.index, O, "($self, iterable, /)", "Extend list by appending elements from the iterable.");
  method(LIST, "pop", methodPop.index, FAST, "($self, index=-1, /)", "Remove and return item at index (default last).\n\nRaises IndexError if list is empty or index is out of range.");
  method(LIST, "remove", methodRemove.index, O, "($self, value, /)", "Remove first occurrence of value.\n\nRaises ValueError if the value is not present.");
  method(LIST, "index", methodIndex.index, FAST, "($self, value, start=0, stop=sys.maxsize, /)", "Return first index of value.\n\nRaises ValueError if the value is not present.");
  method(LIST, "count", methodCount.index, O, "($self, value, /)", "Return number of occurrences of value.");
  method(LIST, "reverse", methodReverse.index, NOARGS, "($self, /)", "Reverse *IN PLACE*.");
  method(LIST, "sort", methodSort.index, FASTKW, SORT, "Sort the list in ascending order and return None.");
  method(LIST, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  t.textSignature = <u32>changetype<usize>("(iterable=(), /)");
  readyType(LIST);
  iteratorType(LIST_ITERATOR, "list_iterator", iteratorNext.index, iteratorHint.index, iteratorReduce.index, iteratorSetstate.index);
  iteratorType(LIST_REVERSE_ITERATOR, "list_reverseiterator", reverseNext.index, reverseHint.index, reverseReduce.index, reverseSetstate.index);
}
import { hashNotImplemented } from "./slots";
