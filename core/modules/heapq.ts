// The _heapq module: heaps in lists.
//
// A whole operation happens under the list's mutex as long as items compare natively (core/objects/native_order.ts). A comparison that needs Python
// code runs with the mutex released and references held; afterwards the places are looked at again: if another thread moved the items the step is
// repeated, if the list's size changed RuntimeError is raised, as in CPython.

import { Value } from "../value";
import { LIST, IndexError, RuntimeError, TypeError } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { decref, newRef } from "../memory/refcount";
import { lock, unlock } from "../sync/mutex";
import { raise, raisef } from "../errors";
import { moduleFunction, O, FAST } from "../define";
import { checkArgs } from "../args";
import { isInstanceOf } from "../objects/type";
import { compareBool } from "../objects/abstract";
import { newModule } from "../objects/module";
import { str } from "../objects/str";
import { PyList, LIST_BLOCK_HEAD, listReserve } from "../objects/list";
import { nativeLess, UNDECIDED } from "../objects/native_order";
import { registerModule } from "./registry";

@inline function sizeOf(l: usize): i32 { return <i32>changetype<PyList>(l).size; }
@inline function slot(l: usize, i: i32): usize { return <usize>changetype<PyList>(l).items + LIST_BLOCK_HEAD + (<usize>i << 3); }
@inline function get(l: usize, i: i32): u64 { return load<u64>(slot(l, i)); }
@inline function put(l: usize, i: i32, v: u64): void { atomic.store<u64>(slot(l, i), v); }

/** What less() found besides 1 and 0: an error, or that the items are not where they were. */
const FAILED: i32 = -1;
const MOVED: i32 = -2;
/**
 * item i < item j of a list of n items; the mutex is held before and after. FAILED: an exception (or RuntimeError: the size changed), MOVED: another thread
 * changed one of the two places while Python code ran.
 */
function less(l: usize, i: i32, j: i32, n: i32): i32 {
  const a = get(l, i), b = get(l, j);
  const r = nativeLess(a, b);
  if (r != UNDECIDED) return r;
  newRef(a);
  newRef(b);
  unlock(l);
  const c = compareBool(a, b, 0);
  lock(l);
  const sameSize = sizeOf(l) == n;
  const moved = sameSize && (get(l, i) != a || get(l, j) != b);
  unlock(l);
  decref(a); // may run Python code
  decref(b);
  lock(l);
  if (c < 0) return FAILED;
  if (!sameSize || sizeOf(l) != n) { raiseUnlocked(l); return FAILED; }
  return moved ? MOVED : c;
}
function raiseUnlocked(l: usize): void {
  unlock(l);
  raise(RuntimeError, "list changed size during iteration");
  lock(l);
}
/** Moves the item at `pos` towards `start` as far as it belongs. Mutex held. False: error. */
function siftDown(l: usize, start: i32, pos: i32, maximum: bool): bool {
  const n = sizeOf(l);
  while (pos > start) {
    const parent = (pos - 1) >> 1;
    const c = maximum ? less(l, parent, pos, n) : less(l, pos, parent, n);
    if (c == FAILED) return false;
    if (c == MOVED) continue;
    if (c == 0) break;
    const x = get(l, pos);
    put(l, pos, get(l, parent));
    put(l, parent, x);
    pos = parent;
  }
  return true;
}
/** Moves the item at `pos` down to a leaf, the smaller (larger) children up, then up to its place. Mutex held. */
function siftUp(l: usize, pos: i32, maximum: bool): bool {
  const n = sizeOf(l);
  const start = pos;
  const limit = n >> 1; // the first place without a child
  while (pos < limit) {
    let child = 2 * pos + 1;
    if (child + 1 < n) {
      const c = maximum ? less(l, child + 1, child, n) : less(l, child, child + 1, n);
      if (c == FAILED) return false;
      if (c == MOVED) continue;
      if (c == 0) child++;
    }
    const x = get(l, child);
    put(l, child, get(l, pos));
    put(l, pos, x);
    pos = child;
  }
  return siftDown(l, start, pos, maximum);
}

function isHeap(name: string, v: u64): bool {
  if (Value.isObject(v) && isInstanceOf(v, LIST)) return true;
  raisef(TypeError, "%s() argument 1 must be list, not %T", <u64>changetype<usize>(name), v);
  return false;
}
function push(name: string, args: usize, nargs: i32, maximum: bool): u64 {
  if (!checkArgs(name, nargs, 2, 2) || !isHeap(name, load<u64>(args))) return 0;
  const l = <usize>load<u64>(args);
  const v = newRef(load<u64>(args, 8));
  lock(l);
  const n = sizeOf(l);
  if (!listReserve(l, <u32>n + 1)) { unlock(l); decref(v); return 0; }
  put(l, n, v);
  changetype<PyList>(l).size = <u32>n + 1;
  const ok = siftDown(l, 0, n, maximum);
  unlock(l);
  return ok ? NONE : 0;
}
function pop(name: string, v: u64, maximum: bool): u64 {
  if (!isHeap(name, v)) return 0;
  const l = <usize>v;
  lock(l);
  const n = sizeOf(l) - 1;
  if (n < 0) { unlock(l); return raise(IndexError, "index out of range"); }
  const last = get(l, n);
  changetype<PyList>(l).size = <u32>n;
  put(l, n, 0);
  if (n == 0) { unlock(l); return last; }
  const top = get(l, 0);
  put(l, 0, last);
  const ok = siftUp(l, 0, maximum);
  unlock(l);
  if (ok) return top;
  decref(top);
  return 0;
}
function replace(name: string, args: usize, nargs: i32, maximum: bool): u64 {
  if (!checkArgs(name, nargs, 2, 2) || !isHeap(name, load<u64>(args))) return 0;
  const l = <usize>load<u64>(args);
  lock(l);
  if (sizeOf(l) == 0) { unlock(l); return raise(IndexError, "index out of range"); }
  return replaceTop(l, load<u64>(args, 8), maximum);
}
/** Mutex held; released. */
function replaceTop(l: usize, v: u64, maximum: bool): u64 {
  const top = get(l, 0);
  put(l, 0, newRef(v));
  const ok = siftUp(l, 0, maximum);
  unlock(l);
  if (ok) return top;
  decref(top);
  return 0;
}
function pushPop(name: string, args: usize, nargs: i32, maximum: bool): u64 {
  if (!checkArgs(name, nargs, 2, 2) || !isHeap(name, load<u64>(args))) return 0;
  const l = <usize>load<u64>(args), v = load<u64>(args, 8);
  while (true) {
    lock(l);
    if (sizeOf(l) == 0) { unlock(l); return newRef(v); }
    const top = get(l, 0);
    let c = maximum ? nativeLess(v, top) : nativeLess(top, v);
    if (c == UNDECIDED) {
      newRef(top);
      unlock(l);
      c = maximum ? compareBool(v, top, 0) : compareBool(top, v, 0);
      if (c <= 0) { decref(top); return c < 0 ? 0 : newRef(v); }
      lock(l);
      if (sizeOf(l) == 0) { unlock(l); decref(top); return raise(IndexError, "index out of range"); }
      const same = get(l, 0) == top;
      if (same) {
        const r = replaceTop(l, v, maximum); // releases the mutex
        decref(top);
        return r;
      }
      unlock(l);
      decref(top);
      continue;
    }
    if (c == 0) { unlock(l); return newRef(v); }
    return replaceTop(l, v, maximum);
  }
}
function heapify(name: string, v: u64, maximum: bool): u64 {
  if (!isHeap(name, v)) return 0;
  const l = <usize>v;
  lock(l);
  let ok = true;
  for (let i = (sizeOf(l) >> 1) - 1; i >= 0 && ok; i--) ok = siftUp(l, i, maximum);
  unlock(l);
  return ok ? NONE : 0;
}

function heappush(m: u64, args: usize, nargs: i32): u64 { return push("heappush", args, nargs, false); }
function heappop(m: u64, v: u64): u64 { return pop("heappop", v, false); }
function heapreplace(m: u64, args: usize, nargs: i32): u64 { return replace("heapreplace", args, nargs, false); }
function heappushpop(m: u64, args: usize, nargs: i32): u64 { return pushPop("heappushpop", args, nargs, false); }
function heapify_(m: u64, v: u64): u64 { return heapify("heapify", v, false); }
function heappushMax(m: u64, args: usize, nargs: i32): u64 { return push("heappush_max", args, nargs, true); }
function heappopMax(m: u64, v: u64): u64 { return pop("heappop_max", v, true); }
function heapreplaceMax(m: u64, args: usize, nargs: i32): u64 { return replace("heapreplace_max", args, nargs, true); }
function heappushpopMax(m: u64, args: usize, nargs: i32): u64 { return pushPop("heappushpop_max", args, nargs, true); }
function heapifyMax(m: u64, v: u64): u64 { return heapify("heapify_max", v, true); }

function initHeapq(): u64 {
  const m = newModule(str("_heapq"));
  if (m == 0) return 0;
  moduleFunction(m, "heappush", heappush.index, FAST, "($module, heap, item, /)");
  moduleFunction(m, "heappop", heappop.index, O, "($module, heap, /)");
  moduleFunction(m, "heapreplace", heapreplace.index, FAST, "($module, heap, item, /)");
  moduleFunction(m, "heappushpop", heappushpop.index, FAST, "($module, heap, item, /)");
  moduleFunction(m, "heapify", heapify_.index, O, "($module, heap, /)");
  moduleFunction(m, "heappush_max", heappushMax.index, FAST, "($module, heap, item, /)");
  moduleFunction(m, "heappop_max", heappopMax.index, O, "($module, heap, /)");
  moduleFunction(m, "heapreplace_max", heapreplaceMax.index, FAST, "($module, heap, item, /)");
  moduleFunction(m, "heappushpop_max", heappushpopMax.index, FAST, "($module, heap, item, /)");
  moduleFunction(m, "heapify_max", heapifyMax.index, O, "($module, heap, /)");
  return <u64>m;
}
export function registerHeapq(): void { registerModule("_heapq", initHeapq.index); }
