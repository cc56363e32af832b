// Sorting: a stable, adaptive merge sort (natural runs, binary insertion for short ones, galloping left out) on a private array.
// The list's items are out of the list meanwhile (list.ts), so nothing here is shared.

import { Value } from "../value";
import { STR } from "./type_ids";
import { rawAlloc, rawFree } from "../memory/heap";
import { decref } from "../memory/refcount";
import { typeOf } from "./type";
import { compareBool, LT } from "./abstract";
import { call1 } from "../call";
import { strCompare } from "./str";
import { tupleSize, tupleGet, tupleSet } from "./tuple";

/** How two keys are compared: all small ints, all floats, all exact str, anything. */
const BY_INT: i32 = 0, BY_FLOAT: i32 = 1, BY_STR: i32 = 2, BY_ANY: i32 = 3;

/** a < b: 1, 0, -1 with an error. */
@inline
function less(a: u64, b: u64, how: i32): i32 {
  if (how == BY_INT) return Value.toSmall(a) < Value.toSmall(b) ? 1 : 0;
  if (how == BY_FLOAT) return Value.toFloat(a) < Value.toFloat(b) ? 1 : 0;
  if (how == BY_STR) return strCompare(<usize>a, <usize>b) < 0 ? 1 : 0;
  return compareBool(a, b, LT);
}
const MIN_RUN: i32 = 24;

/**
 * Sorts n values (in place, ownership stays). key: callable or 0. reverse keeps equal elements in order. False with an error (the values are then in some order).
 */
export function sortValues(values: usize, n: i32, key: u64, reverse: bool): bool {
  if (n == 0) return true;
  let keys = values;
  let width: u32 = 0; // extra array of values that moves along with the keys
  if (key) {
    keys = rawAlloc(<usize>n << 3);
    if (keys == 0) return false;
    for (let i = 0; i < n; i++) {
      const k = call1(key, load<u64>(values + (<usize>i << 3)));
      if (k == 0) {
        for (let j = 0; j < i; j++) decref(load<u64>(keys + (<usize>j << 3)));
        rawFree(keys);
        return false;
      }
      store<u64>(keys + (<usize>i << 3), k);
    }
    width = 1;
  }
  const attached = width ? values : 0;
  const how = chooseMode(keys, n);
  if (reverse) { flip(keys, n); if (attached) flip(attached, n); }
  const ok = n < 2 || mergeSort(keys, attached, n, how);
  if (reverse) { flip(keys, n); if (attached) flip(attached, n); }
  if (key) {
    for (let j = 0; j < n; j++) decref(load<u64>(keys + (<usize>j << 3)));
    rawFree(keys);
  }
  return ok;
}
function chooseMode(keys: usize, n: i32): i32 {
  const first = load<u64>(keys);
  if (Value.isInt(first)) {
    for (let i = 1; i < n; i++) if (!Value.isInt(load<u64>(keys + (<usize>i << 3)))) return BY_ANY;
    return BY_INT;
  }
  if (Value.isFloat(first)) {
    for (let i = 1; i < n; i++) if (!Value.isFloat(load<u64>(keys + (<usize>i << 3)))) return BY_ANY;
    return BY_FLOAT;
  }
  if (typeOf(first) != STR) return BY_ANY;
  for (let i = 1; i < n; i++) {
    const v = load<u64>(keys + (<usize>i << 3));
    if (!Value.isObject(v) || typeOf(v) != STR) return BY_ANY;
  }
  return BY_STR;
}
function flip(a: usize, n: i32): void {
  let i = a, j = a + (<usize>(n - 1) << 3);
  while (i < j) {
    const x = load<u64>(i);
    store<u64>(i, load<u64>(j));
    store<u64>(j, x);
    i += 8;
    j -= 8;
  }
}
@inline
function at(a: usize, i: i32): usize { return a + (<usize>i << 3); }

/** Natural runs of at least MIN_RUN, merged bottom up in pairs of similar length (a stack as timsort's). */
function mergeSort(keys: usize, attached: usize, n: i32, how: i32): bool {
  const bytes = <usize>n << 3;
  const spareKeys = rawAlloc(bytes);
  const spareValues = attached ? rawAlloc(bytes) : 0;
  if (spareKeys == 0) return false;
  // stack of runs: start, length
  const stack = rawAlloc(128 * 8);
  let depth = 0;
  let at0 = 0;
  let ok = true;
  while (at0 < n && ok) {
    let len = countRun(keys, attached, at0, n, how);
    if (len < 0) { ok = false; break; }
    if (len < MIN_RUN) {
      const to = min<i32>(n, at0 + MIN_RUN);
      if (!insertionSort(keys, attached, at0, at0 + len, to, how)) { ok = false; break; }
      len = to - at0;
    }
    store<i32>(stack + (<usize>depth << 3), at0);
    store<i32>(stack + (<usize>depth << 3), len, 4);
    depth++;
    at0 += len;
    // keep the lengths falling: merge while the last two are out of balance
    while (depth > 1 && ok) {
      const b = load<i32>(stack + (<usize>(depth - 1) << 3), 4), a = load<i32>(stack + (<usize>(depth - 2) << 3), 4);
      const before = depth > 2 ? load<i32>(stack + (<usize>(depth - 3) << 3), 4) : 0x7fff_ffff;
      if (before <= a + b && before < b) {
        ok = mergeAt(stack, depth - 3, keys, attached, spareKeys, spareValues, how);
        memory.copy(stack + (<usize>(depth - 2) << 3), stack + (<usize>(depth - 1) << 3), 8);
        depth--;
      } else if (before <= a + b || a <= b) {
        ok = mergeAt(stack, depth - 2, keys, attached, spareKeys, spareValues, how);
        depth--;
      } else break;
    }
  }
  while (depth > 1 && ok) {
    ok = mergeAt(stack, depth - 2, keys, attached, spareKeys, spareValues, how);
    depth--;
  }
  rawFree(stack);
  rawFree(spareKeys);
  if (spareValues) rawFree(spareValues);
  return ok;
}
/** Length of the run at `from`: rising runs stay, strictly falling ones are turned round. -1 with an error. */
function countRun(keys: usize, attached: usize, from: i32, n: i32, how: i32): i32 {
  let i = from + 1;
  if (i >= n) return n - from;
  let c = less(load<u64>(at(keys, i)), load<u64>(at(keys, i - 1)), how);
  if (c < 0) return -1;
  if (c) {
    for (i++; i < n; i++) {
      c = less(load<u64>(at(keys, i)), load<u64>(at(keys, i - 1)), how);
      if (c < 0) return -1;
      if (!c) break;
    }
    flip(at(keys, from), i - from);
    if (attached) flip(at(attached, from), i - from);
  } else {
    for (i++; i < n; i++) {
      c = less(load<u64>(at(keys, i)), load<u64>(at(keys, i - 1)), how);
      if (c < 0) return -1;
      if (c) break;
    }
  }
  return i - from;
}
/** Sorts from..to, of which from..sorted is in order already. */
function insertionSort(keys: usize, attached: usize, from: i32, sorted: i32, to: i32, how: i32): bool {
  for (let i = sorted; i < to; i++) {
    const k = load<u64>(at(keys, i));
    let lo = from, hi = i;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      const c = less(k, load<u64>(at(keys, mid)), how);
      if (c < 0) return false;
      if (c) hi = mid;
      else lo = mid + 1;
    }
    memory.copy(at(keys, lo + 1), at(keys, lo), <usize>(i - lo) << 3);
    store<u64>(at(keys, lo), k);
    if (attached) {
      const v = load<u64>(at(attached, i));
      memory.copy(at(attached, lo + 1), at(attached, lo), <usize>(i - lo) << 3);
      store<u64>(at(attached, lo), v);
    }
  }
  return true;
}
/** Merges runs i and i + 1 of the stack into i. */
function mergeAt(stack: usize, i: i32, keys: usize, attached: usize, spareKeys: usize, spareValues: usize, how: i32): bool {
  const s = stack + (<usize>i << 3);
  const start = load<i32>(s), a = load<i32>(s, 4), b = load<i32>(s + 8, 4);
  store<i32>(s, a + b, 4);
  const mid = start + a, end = mid + b;
  // already in order?
  let c = less(load<u64>(at(keys, mid)), load<u64>(at(keys, mid - 1)), how);
  if (c <= 0) return c == 0;
  memory.copy(spareKeys, at(keys, start), <usize>a << 3);
  if (attached) memory.copy(spareValues, at(attached, start), <usize>a << 3);
  let x = 0, y = mid, out = start;
  while (x < a && y < end) {
    c = less(load<u64>(at(keys, y)), load<u64>(at(spareKeys, x)), how);
    if (c < 0) {
      // put the rest back so that no value is lost
      memory.copy(at(keys, out), at(spareKeys, x), <usize>(a - x) << 3);
      if (attached) memory.copy(at(attached, out), at(spareValues, x), <usize>(a - x) << 3);
      return false;
    }
    if (c) {
      store<u64>(at(keys, out), load<u64>(at(keys, y)));
      if (attached) store<u64>(at(attached, out), load<u64>(at(attached, y)));
      y++;
    } else {
      store<u64>(at(keys, out), load<u64>(at(spareKeys, x)));
      if (attached) store<u64>(at(attached, out), load<u64>(at(spareValues, x)));
      x++;
    }
    out++;
  }
  memory.copy(at(keys, out), at(spareKeys, x), <usize>(a - x) << 3);
  if (attached) memory.copy(at(attached, out), at(spareValues, x), <usize>(a - x) << 3);
  return true;
}
/** Sorts the str items of a fresh tuple in place (__slots__ names). */
export function sortStrings(t: usize): void {
  const n = tupleSize(t);
  for (let i = 1; i < n; i++) {
    const k = tupleGet(t, i);
    let j = i;
    while (j > 0 && strCompare(<usize>k, <usize>tupleGet(t, j - 1)) < 0) { tupleSet(t, j, tupleGet(t, j - 1)); j--; }
    tupleSet(t, j, k);
  }
}
