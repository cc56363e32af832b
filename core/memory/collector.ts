// The cycle collector: stop-the-world, over the object pages of all heaps (the shape of CPython's free-threaded collector).
//
// 1. With the world stopped: every tracked object's count, less the references other tracked objects hold to it (traverse slots).
// 2. What still has references, what is immortal and what frames refer to without counting is reachable, and all that follows from it;
//    an object keeps its type alive although that link is not counted.
// 3. The rest is garbage: weak references to it are cleared, then (world running) their callbacks and the finalizers are called, once per object.
//    If a finalizer ran, reachability is computed again, and only what is still unreachable is cleared.
// The counts of step 1 stand in an array per page that exists only during a collection. Flags GC_REACHED and GC_UNREACHABLE are the
// collector's own and clean outside of it.

import { PyObject, IMMORTAL_COUNT, GC_TRACKED, GC_REACHED, GC_UNREACHABLE, GC_DEFERRED, GC_FINALIZED, GC_FROZEN } from "../objects/object";
import { PyType } from "../objects/type_object";
import { tstate, ThreadState, BREAK_GC } from "../thread_state";
import { runtime, Runtime } from "../runtime";
import { Page, pageOf, pageByIndex, firstPage, topPage, walkObjects, rawAlloc, rawFree, rawRealloc } from "./heap";
import { newRef, decref, mergeCounts, dealloc, increfPtr, decrefPtr } from "./refcount";
import { mergeQueued } from "./merge_queue";
import { stopTheWorld, startTheWorld } from "../sync/stop_the_world";
import { visitThreadFrames } from "../interp/frame";
import { clearWeakrefsForGc, runWeakrefCallbacks } from "../objects/weakref";
import { fetchError, restoreError } from "../errors";

/** What visitValue does; passed through traverse slots. */
export const VISIT_SUBTRACT: u32 = 1;
export const VISIT_MARK: u32 = 2;
export const VISIT_COLLECT: u32 = 3;   // gc.get_referents: appends to a list
export const VISIT_SEARCH: u32 = 4;    // gc.get_referrers: looks for searchTarget
export const VISIT_MARK_FRAME: u32 = 5; // an uncounted reference in a frame: keeps alive, was never counted

// ------------------------------------------------------------------------------------------------------------ a growing raw array

@unmanaged class Stack { items: u32; count: u32; capacity: u32; }
function newStack(): Stack {
  const s = changetype<Stack>(rawAlloc(offsetof<Stack>()));
  s.capacity = 1024;
  s.count = 0;
  s.items = <u32>rawAlloc(4096);
  return s;
}
function push(s: Stack, p: usize): void {
  if (s.count == s.capacity) {
    s.capacity *= 2;
    s.items = <u32>rawRealloc(<usize>s.items, <usize>s.capacity << 2);
  }
  store<u32>(<usize>s.items + (<usize>(s.count++) << 2), <u32>p);
}
@inline
function at(s: Stack, i: u32): usize { return <usize>load<u32>(<usize>s.items + (<usize>i << 2)); }
function dropStack(s: Stack): void {
  rawFree(<usize>s.items);
  rawFree(changetype<usize>(s));
}

let work: Stack = changetype<Stack>(0);
let found: Stack = changetype<Stack>(0);
let searchTarget: u64 = 0;
let searchHit: bool = false;

// ------------------------------------------------------------------------------------------------------------ counts per page

function countSlot(p: usize): usize {
  const page = pageOf(p);
  const base = <usize>page.index << 16;
  return <usize>page.gcCounts + (<usize>(<u32>(p - base) / page.blockSize) << 2);
}
function makeCounts(): void {
  const top = topPage();
  for (let i = firstPage(); i < top; i++) {
    const page = pageByIndex(i);
    if (page.kind == 1) {
      const bytes = <usize>page.bump << 2;
      page.gcCounts = <u32>rawAlloc(bytes);
      memory.fill(<usize>page.gcCounts, 0, bytes);
    } else if (page.kind == 3) {
      page.gcCounts = <u32>rawAlloc(16);
      store<u32>(<usize>page.gcCounts, 0);
    }
  }
}
function dropCounts(): void {
  const top = topPage();
  for (let i = firstPage(); i < top; i++) {
    const page = pageByIndex(i);
    if (page.gcCounts) {
      rawFree(<usize>page.gcCounts);
      page.gcCounts = 0;
    }
  }
}

// ------------------------------------------------------------------------------------------------------------ visiting

@inline
function isTracked(p: usize): bool { return (load<u8>(p, 3) & GC_TRACKED) != 0; }

/** What traverse slots call for each reference held: v may be 0, immediate, or (in generators' frames) marked as borrowed. */
export function visitValue(v: u64, visit: u32): void {
  if (v - 1 >= 0xffff_ffff) return;
  if (v & 1) {
    if (visit == VISIT_MARK) mark(<usize>v & ~1);
    return;
  }
  const p = <usize>v;
  switch (visit) {
    case VISIT_SUBTRACT:
      if (isTracked(p) && load<u32>(p, 4) != IMMORTAL_COUNT) {
        const slot = countSlot(p);
        store<i32>(slot, load<i32>(slot) - 1);
      }
      return;
    case VISIT_MARK: mark(p); return;
    case VISIT_COLLECT: push(found, p); return;
    case VISIT_SEARCH: if (v == searchTarget) searchHit = true; return;
  }
}
export function visitPointer(p: u32, visit: u32): void { visitValue(<u64>p, visit); }

function mark(p: usize): void {
  const bits = load<u8>(p, 3);
  if (bits & GC_REACHED) return;
  if ((bits & GC_TRACKED) == 0) {
    markType(p);
    return;
  }
  store<u8>(p, bits | GC_REACHED, 3);
  push(work, p);
}
/** Heap types are tracked objects; static ones are immortal. */
function markType(p: usize): void {
  const t = <usize>load<u32>(p, 12);
  if ((load<u8>(t, 3) & (GC_TRACKED | GC_REACHED)) == GC_TRACKED) {
    store<u8>(t, load<u8>(t, 3) | GC_REACHED, 3);
    push(work, t);
  }
}
function propagate(): void {
  while (work.count) {
    const p = at(work, --work.count);
    const t = changetype<PyType>(<usize>load<u32>(p, 12));
    if (t.traverse) call_indirect(t.traverse, p, VISIT_MARK);
    markType(p);
  }
}

// ------------------------------------------------------------------------------------------------------------ passes over all objects

function passCount(p: usize, unused: usize): void {
  const o = changetype<PyObject>(p);
  o.gcBits &= ~(GC_REACHED | GC_UNREACHABLE);
  if ((o.gcBits & GC_TRACKED) == 0 || o.localCount == IMMORTAL_COUNT) return;
  let n = <i32>o.localCount + (<i32>atomic.load<u32>(p, 8) >> 2);
  if (o.gcBits & GC_DEFERRED) n--;
  const slot = countSlot(p);
  store<i32>(slot, load<i32>(slot) + n);
}
function passSubtract(p: usize, unused: usize): void {
  if (!isTracked(p)) return;
  const t = changetype<PyType>(<usize>load<u32>(p, 12));
  if (t.traverse) call_indirect(t.traverse, p, VISIT_SUBTRACT);
}
function passRoots(p: usize, unused: usize): void {
  const o = changetype<PyObject>(p);
  if ((o.gcBits & GC_TRACKED) == 0) { markType(p); return; }
  if (o.localCount == IMMORTAL_COUNT || (o.gcBits & GC_FROZEN) != 0 || load<i32>(countSlot(p)) > 0) mark(p);
}
function passUnreachable(p: usize, unused: usize): void {
  const o = changetype<PyObject>(p);
  if ((o.gcBits & (GC_TRACKED | GC_REACHED)) == GC_TRACKED && o.localCount != IMMORTAL_COUNT) {
    o.gcBits |= GC_UNREACHABLE;
    push(found, p);
  }
}
function passClean(p: usize, unused: usize): void { changetype<PyObject>(p).gcBits &= ~(GC_REACHED | GC_UNREACHABLE); }

/** Objects queued by other threads: merged for everybody while nobody runs. */
function mergeAllQueues(): void {
  for (let t = runtime.threads; t != 0; t = changetype<ThreadState>(<usize>t).next) {
    const ts = changetype<ThreadState>(<usize>t);
    for (let i: u32 = 0; i < ts.brcCount; i++) {
      const p = <usize>load<u32>(<usize>ts.brcQueue + (<usize>i << 2));
      if (mergeCounts(p, -1) == 0) push(deadNow, p);
    }
    ts.brcCount = 0;
  }
}
let deadNow: Stack = changetype<Stack>(0);

/** Finds what is unreachable into `found`. heldOnce: every object of `held` has one reference of the collector's own. World stopped. */
function findUnreachable(held: Stack): void {
  makeCounts();
  walkObjects(passCount.index, 0);
  if (changetype<usize>(held)) for (let i: u32 = 0; i < held.count; i++) {
    const p = at(held, i);
    if (load<u32>(p, 4) == IMMORTAL_COUNT) continue;
    const slot = countSlot(p);
    store<i32>(slot, load<i32>(slot) - 1);
  }
  walkObjects(passSubtract.index, 0);
  work = newStack();
  for (let t = runtime.threads; t != 0; t = changetype<ThreadState>(<usize>t).next) visitThreadFrames(<usize>t, VISIT_MARK);
  walkObjects(passRoots.index, 0);
  propagate();
  dropStack(work);
  walkObjects(passUnreachable.index, 0);
  dropCounts();
}

// ------------------------------------------------------------------------------------------------------------ a collection

const COLLECTING: usize = changetype<usize>(runtime) + offsetof<Runtime>("gcCollecting");

/** A full collection. Number of unreachable objects; 0 too when another thread is collecting. */
export function collect(): i64 {
  if (atomic.cmpxchg<u32>(COLLECTING, 0, 1) != 0) return 0;
  const saved = fetchError();
  mergeQueued();
  stopTheWorld();
  deadNow = newStack();
  mergeAllQueues();
  found = newStack();
  findUnreachable(changetype<Stack>(0));
  const garbage = found;
  const n = garbage.count;
  for (let i: u32 = 0; i < n; i++) forceIncref(at(garbage, i));
  const callbacks = clearWeakrefsForGc(<usize>garbage.items, n);
  walkObjects(passClean.index, 0);
  runtime.gcYoung = 0;
  startTheWorld();

  for (let i: u32 = 0; i < deadNow.count; i++) dealloc(at(deadNow, i));
  dropStack(deadNow);
  runWeakrefCallbacks(callbacks);
  // finalizers, once per object
  let finalized = false;
  for (let i: u32 = 0; i < n; i++) {
    const p = at(garbage, i);
    const o = changetype<PyObject>(p);
    const slot = changetype<PyType>(<usize>o.type).finalize;
    if (slot == 0 || (o.gcBits & GC_FINALIZED) != 0) continue;
    o.gcBits |= GC_FINALIZED;
    finalized = true;
    call_indirect(slot, <u64>p);
  }
  if (finalized) {
    stopTheWorld();
    deadNow = newStack();
    mergeAllQueues();
    found = newStack();
    findUnreachable(garbage);
    // what lives again is let go of; only objects of this collection's garbage are cleared
    for (let i: u32 = 0; i < n; i++) {
      const p = at(garbage, i);
      if ((load<u8>(p, 3) & GC_UNREACHABLE) == 0) store<u32>(<usize>garbage.items + (<usize>i << 2), <u32>p | 1);
    }
    walkObjects(passClean.index, 0);
    startTheWorld();
    dropStack(found);
    for (let i: u32 = 0; i < deadNow.count; i++) dealloc(at(deadNow, i));
    dropStack(deadNow);
  }
  found = changetype<Stack>(0);
  let count: i64 = 0;
  for (let i: u32 = 0; i < n; i++) {
    const p = at(garbage, i);
    if (p & 1) continue;
    count++;
    const o = changetype<PyObject>(p);
    const slot = changetype<PyType>(<usize>o.type).clear;
    if (slot) call_indirect(slot, p);
  }
  for (let i: u32 = 0; i < n; i++) {
    const p = at(garbage, i);
    if (p & 1) { decrefPtr(p & ~1); continue; }
    if (load<u8>(p, 3) & GC_DEFERRED) {
      store<u8>(p, load<u8>(p, 3) & ~GC_DEFERRED, 3);
      decrefPtr(p);
    }
    decrefPtr(p);
  }
  dropStack(garbage);
  atomic.store<u32>(COLLECTING, 0);
  restoreError(saved);
  return count;
}
/** A reference of the collector's own. World stopped: plain counting is right whoever owns the object. */
function forceIncref(p: usize): void {
  if (load<u32>(p, 4) == IMMORTAL_COUNT) return;
  store<u32>(p, load<u32>(p, 8) + 4, 8);
}

/** Allocations of containers after which the counters are looked at. */
const BATCH: i32 = 512;
/** Called by freeObject for tracked objects. */
export function noteContainerFreed(): void {
  if (--tstate.allocCount > -BATCH) return;
  tstate.allocCount = 0;
  atomic.sub<i32>(changetype<usize>(runtime) + offsetof<Runtime>("gcYoung"), BATCH);
}
/** Called by trackObject: allocations less deallocations count. */
export function noteContainerAllocated(): void {
  if (++tstate.allocCount < BATCH) return;
  tstate.allocCount = 0;
  const young = atomic.add<i32>(changetype<usize>(runtime) + offsetof<Runtime>("gcYoung"), BATCH) + BATCH;
  if (runtime.gcEnabled == 0 || runtime.gcThreshold0 == 0 || young < <i32>runtime.gcThreshold0) return;
  // like CPython: not before a quarter of what survived the last collection is new
  if (<i64>young < <i64>(runtime.gcLongLivedTotal / 4)) return;
  if (atomic.load<u32>(COLLECTING)) return;
  atomic.or<u32>(changetype<usize>(tstate), BREAK_GC);
}
function passLive(p: usize, counter: usize): void {
  if (isTracked(p)) store<i64>(counter, load<i64>(counter) + 1);
}
/** At a safepoint with BREAK_GC. */
export function collectYoung(): void {
  collect();
  const counter = rawAlloc(16);
  store<i64>(counter, 0);
  stopTheWorld();
  walkObjects(passLive.index, counter);
  startTheWorld();
  runtime.gcLongLivedTotal = <u64>load<i64>(counter);
  rawFree(counter);
}

// ------------------------------------------------------------------------------------------------------------ for the gc module

/** Calls append(object) (table index, (u64) -> void) for every tracked object, with the world stopped while they are found. */
function passAll(p: usize, unused: usize): void {
  if (isTracked(p)) push(found, p);
}
/** All tracked objects, each with a new reference, in a raw array the caller frees: address; count in allCount. */
let allCount: u32 = 0;
export function lastCount(): u32 { return allCount; }
function takeFound(): usize {
  allCount = found.count;
  const items = <usize>found.items;
  rawFree(changetype<usize>(found));
  found = changetype<Stack>(0);
  return items;
}
export function allTracked(): usize {
  stopTheWorld();
  found = newStack();
  walkObjects(passAll.index, 0);
  for (let i: u32 = 0; i < found.count; i++) forceIncref(at(found, i));
  startTheWorld();
  return takeFound();
}
function passReferrers(p: usize, unused: usize): void {
  if (!isTracked(p)) return;
  const t = changetype<PyType>(<usize>load<u32>(p, 12));
  if (t.traverse == 0) return;
  searchHit = false;
  call_indirect(t.traverse, p, VISIT_SEARCH);
  if (searchHit) push(found, p);
}
export function referrersOf(v: u64): usize {
  stopTheWorld();
  found = newStack();
  searchTarget = v;
  walkObjects(passReferrers.index, 0);
  for (let i: u32 = 0; i < found.count; i++) forceIncref(at(found, i));
  startTheWorld();
  return takeFound();
}
export function referentsOf(p: usize): usize {
  stopTheWorld();
  found = newStack();
  if (isTracked(p)) {
    const t = changetype<PyType>(<usize>load<u32>(p, 12));
    if (t.traverse) call_indirect(t.traverse, p, VISIT_COLLECT);
  }
  for (let i: u32 = 0; i < found.count; i++) forceIncref(at(found, i));
  startTheWorld();
  return takeFound();
}
function passFreeze(p: usize, on: usize): void {
  if (!isTracked(p)) return;
  if (on) store<u8>(p, load<u8>(p, 3) | GC_FROZEN, 3);
  else store<u8>(p, load<u8>(p, 3) & ~GC_FROZEN, 3);
}
export function freezeAll(on: bool): void {
  stopTheWorld();
  walkObjects(passFreeze.index, on ? 1 : 0);
  startTheWorld();
}
function passFrozen(p: usize, counter: usize): void {
  if (load<u8>(p, 3) & GC_FROZEN) store<i64>(counter, load<i64>(counter) + 1);
}
export function frozenCount(): i64 {
  const counter = rawAlloc(16);
  store<i64>(counter, 0);
  stopTheWorld();
  walkObjects(passFrozen.index, counter);
  startTheWorld();
  const n = load<i64>(counter);
  rawFree(counter);
  return n;
}
