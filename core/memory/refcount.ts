// Reference counts: biased (PEP 703), immortal, deferred; stack references; deallocation.
//
// What protects them: the local count belongs to the owner thread; the shared count is atomic, its two low bits say where the object stands.
// An object is destroyed by its owner when both counts are 0, or, once merged (owner 0), by whoever takes the shared count to 0.

import { PyObject, IMMORTAL_COUNT, SHARED_MERGED, SHARED_ONE, SHARED_QUEUED, SHARED_STATE_MASK, SHARED_WEAKREFS, GC_DEFERRED, GC_FINALIZED } from "../objects/object";
import { PyType } from "../objects/type_object";
import { tstate, tid, multi, ThreadState } from "../thread_state";
import { queueForMerge } from "./merge_queue";
import { rawAlloc, rawFree } from "./heap";

/** loadRef's "take the container's mutex". */
export const RETRY: u64 = 1;

@inline
function sharedAt(p: usize): usize { return p + offsetof<PyObject>("sharedCount"); }

export function increfPtr(p: usize): void {
  const count = load<u32>(p, 4);
  if (count == IMMORTAL_COUNT) return;
  if (<u32>load<u16>(p) == tid) store<u32>(p, count + 1, 4);
  else atomic.add<u32>(sharedAt(p), SHARED_ONE);
}
export function incref(v: u64): void {
  if (v - 1 < 0xffff_ffff) increfPtr(<usize>v);
}
export function newRef(v: u64): u64 {
  if (v - 1 < 0xffff_ffff) increfPtr(<usize>v);
  return v;
}
export function decrefPtr(p: usize): void {
  const count = load<u32>(p, 4);
  if (count == IMMORTAL_COUNT) return;
  if (<u32>load<u16>(p) == tid) {
    store<u32>(p, count - 1, 4);
    if (count == 1) mergeZeroLocal(p);
  } else decrefShared(p);
}
export function decref(v: u64): void {
  if (v - 1 < 0xffff_ffff) decrefPtr(<usize>v);
}
export function xdecref(v: u64): void { decref(v); }

/** The owner's count fell to 0: destroy, or merge into the shared count. */
function mergeZeroLocal(p: usize): void {
  let shared = atomic.load<u32>(sharedAt(p));
  if (shared == 0) { dealloc(p); return; }
  store<u16>(p, 0); // nobody owns it: from now on everybody counts atomically
  while (true) {
    const merged = (shared & ~SHARED_STATE_MASK) | SHARED_MERGED;
    const found = atomic.cmpxchg<u32>(sharedAt(p), shared, merged);
    if (found == shared) {
      if (merged == SHARED_MERGED) dealloc(p);
      return;
    }
    shared = found;
  }
}
/** A decrement by a thread that is not the owner. */
function decrefShared(p: usize): void {
  let shared = atomic.load<u32>(sharedAt(p));
  while (true) {
    // unshared as far as the count knows: the owner must merge. The queue keeps this reference
    const queue = shared == 0 || shared == SHARED_WEAKREFS;
    const next = queue ? SHARED_QUEUED : shared - SHARED_ONE;
    const found = atomic.cmpxchg<u32>(sharedAt(p), shared, next);
    if (found == shared) {
      if (queue) queueForMerge(p);
      else if (next == SHARED_MERGED) dealloc(p);
      return;
    }
    shared = found;
  }
}
/** Joins both counts and adds `extra`: by the owner, for an owner that is gone, or with the world stopped. Returns the count. */
export function mergeCounts(p: usize, extra: i32): i32 {
  let shared = atomic.load<u32>(sharedAt(p));
  while (true) {
    const local = (shared & SHARED_STATE_MASK) == SHARED_MERGED ? 0 : load<u32>(p, 4);
    const count = (<i32>shared >> 2) + <i32>local + extra;
    const found = atomic.cmpxchg<u32>(sharedAt(p), shared, (<u32>count << 2) | SHARED_MERGED);
    if (found == shared) {
      store<u32>(p, 0, 4);
      store<u16>(p, 0);
      return count;
    }
    shared = found;
  }
}
/** The shared part of the count. */
export function sharedCountOf(p: usize): i32 { return <i32>atomic.load<u32>(sharedAt(p)) >> 2; }

// ------------------------------------------------------------------------------------------------------------ stack references

/** v as a stack reference: marked borrowed if immortal or deferred, counted otherwise. */
export function stackRef(v: u64): u64 {
  if (v - 1 >= 0xffff_ffff) return v;
  const p = <usize>v;
  if (load<u32>(p, 4) == IMMORTAL_COUNT || (load<u8>(p, 3) & GC_DEFERRED) != 0) return v | 1;
  increfPtr(p);
  return v;
}
/** Releases a stack reference. */
export function closeRef(v: u64): void {
  if ((v & 0xffff_ffff_0000_0001) == 0 && v != 0) decrefPtr(<usize>v);
}
/** Turns a stack reference into a counted one. */
export function ownRef(v: u64): u64 {
  if (v > 0xffff_ffff || (v & 1) == 0) return v;
  increfPtr(<usize>v & ~1);
  return v & ~1;
}
/** A second stack reference; a marked one stays marked. */
export function dupRef(v: u64): u64 {
  if ((v & 0xffff_ffff_0000_0001) == 0 && v != 0) increfPtr(<usize>v);
  return v;
}

// ------------------------------------------------------------------------------------------------------------ lock-free readers

/** Counts an object found without a reference; false: it may be dying, look again under the container's mutex. */
export function tryIncref(v: u64): bool {
  if (v > 0xffff_ffff) return true;
  const p = <usize>v;
  const count = load<u32>(p, 4);
  if (count == IMMORTAL_COUNT) return true;
  if (<u32>load<u16>(p) == tid) { store<u32>(p, count + 1, 4); return true; }
  let shared = atomic.load<u32>(sharedAt(p));
  while (true) {
    if (shared == 0 || shared == SHARED_MERGED) return false;
    const found = atomic.cmpxchg<u32>(sharedAt(p), shared, shared + SHARED_ONE);
    if (found == shared) return true;
    shared = found;
  }
}
/** Under the mutex of the container that holds v: a new reference; later readers may use tryIncref. */
export function newRefShared(v: u64): u64 {
  if (v - 1 >= 0xffff_ffff) return v;
  const p = <usize>v;
  const count = load<u32>(p, 4);
  if (count == IMMORTAL_COUNT) return v;
  if (<u32>load<u16>(p) == tid) { store<u32>(p, count + 1, 4); return v; }
  let shared = atomic.load<u32>(sharedAt(p));
  while (true) {
    const state = shared & SHARED_STATE_MASK;
    const next = (state == 0 ? shared | SHARED_WEAKREFS : shared) + SHARED_ONE;
    const found = atomic.cmpxchg<u32>(sharedAt(p), shared, next);
    if (found == shared) return v;
    shared = found;
  }
}
/** Marks an object as one that others may find without a reference (weak references). */
export function setMaybeWeakref(p: usize): void {
  if (load<u32>(p, 4) == IMMORTAL_COUNT) return;
  let shared = atomic.load<u32>(sharedAt(p));
  while ((shared & SHARED_STATE_MASK) == 0) {
    const found = atomic.cmpxchg<u32>(sharedAt(p), shared, shared | SHARED_WEAKREFS);
    if (found == shared) return;
    shared = found;
  }
}
/** Reads a value slot that others may be changing: new reference, 0 if empty, RETRY if the container's mutex is needed. */
export function loadRef(slot: usize): u64 {
  const v = atomic.load<u64>(slot);
  if (v - 1 >= 0xffff_ffff) return v;
  if (!multi) { increfPtr(<usize>v); return v; }
  if (!tryIncref(v)) return RETRY;
  if (atomic.load<u64>(slot) == v) return v;
  decrefPtr(<usize>v);
  return RETRY;
}
/** Stores a counted value (stolen); what was there is not released. */
export function storeRef(slot: usize, v: u64): void {
  if (multi) atomic.store<u64>(slot, v);
  else store<u64>(slot, v);
}
/** Stores v (stolen) and returns what was there (the caller's to release). */
export function xchgRef(slot: usize, v: u64): u64 {
  if (multi) return atomic.xchg<u64>(slot, v);
  const old = load<u64>(slot);
  store<u64>(slot, v);
  return old;
}

// ------------------------------------------------------------------------------------------------------------ marks

export function setImmortal(p: usize): void {
  store<u32>(p, IMMORTAL_COUNT, 4);
  store<u16>(p, 0);
  store<u32>(p, 0, 8);
}
/** References from frames are not counted from now on; only the collector frees it. Before the object is shared, by its owner. */
export function setDeferred(p: usize): void {
  if (load<u32>(p, 4) == IMMORTAL_COUNT) return;
  if (load<u8>(p, 3) & GC_DEFERRED) return;
  store<u8>(p, load<u8>(p, 3) | GC_DEFERRED, 3);
  // one extra reference that only the collector takes away
  increfPtr(p);
}
/** Exactly one reference, owned by this thread. */
export function isUniquelyReferenced(p: usize): bool {
  return load<u32>(p, 4) == 1 && <u32>load<u16>(p) == tid && atomic.load<u32>(sharedAt(p)) == 0;
}

// ------------------------------------------------------------------------------------------------------------ deallocation

/** Nested deallocations beyond this are put off, so that long chains do not exhaust the native stack. */
const MAX_DEALLOC_DEPTH: u32 = 60;

/** Destroys an object whose counts are 0. */
export function dealloc(p: usize): void {
  if (tstate.deallocDepth >= MAX_DEALLOC_DEPTH) {
    putOff(p);
    return;
  }
  tstate.deallocDepth++;
  call_indirect(changetype<PyType>(<usize>changetype<PyObject>(p).type).dealloc, p);
  tstate.deallocDepth--;
  if (tstate.deallocDepth == 0 && tstate.deallocChain != 0 && load<u32>(<usize>tstate.deallocChain) != 0) drainChain();
}
/** Objects put off: a raw block { count u32, capacity u32, addresses }. */
function putOff(p: usize): void {
  store<u32>(p, 0, 4);
  store<u16>(p, 0);
  atomic.store<u32>(sharedAt(p), SHARED_MERGED);
  let c = <usize>tstate.deallocChain;
  if (c == 0 || load<u32>(c) == load<u32>(c, 4)) {
    const capacity = c ? load<u32>(c, 4) * 2 : 1022;
    const fresh = rawAlloc(<usize>(capacity + 2) << 2);
    store<u32>(fresh, c ? load<u32>(c) : 0);
    store<u32>(fresh, capacity, 4);
    if (c) {
      memory.copy(fresh + 8, c + 8, <usize>load<u32>(c) << 2);
      rawFree(c);
    }
    tstate.deallocChain = <u32>fresh;
    c = fresh;
  }
  const n = load<u32>(c);
  store<u32>(c + 8 + (<usize>n << 2), <u32>p);
  store<u32>(c, n + 1);
}
function drainChain(): void {
  tstate.deallocDepth++; // new entries go to the chain only beyond the limit
  while (true) {
    const c = <usize>tstate.deallocChain;
    const n = load<u32>(c);
    if (n == 0) break;
    store<u32>(c, n - 1);
    const p = <usize>load<u32>(c + 8 + (<usize>(n - 1) << 2));
    call_indirect(changetype<PyType>(<usize>changetype<PyObject>(p).type).dealloc, p);
  }
  tstate.deallocDepth--;
}
/** Runs the finalizer (PEP 442) once, at the start of a dealloc slot. True: the object lives again, leave dealloc. */
export function finalizeFromDealloc(p: usize): bool {
  const o = changetype<PyObject>(p);
  if (o.gcBits & GC_FINALIZED) return false;
  const slot = changetype<PyType>(<usize>o.type).finalize;
  if (slot == 0) return false;
  o.gcBits |= GC_FINALIZED;
  // alive for the call, owned by this thread
  o.owner = <u16>tid;
  atomic.store<u32>(sharedAt(p), 0);
  o.localCount = 1;
  call_indirect(slot, <u64>p);
  // drop the temporary reference without destroying
  if (<u32>o.owner == tid && o.localCount == 1) {
    const shared = atomic.load<u32>(sharedAt(p));
    if (shared == 0) {
      o.localCount = 0;
      return false;
    }
  }
  const left = mergeCounts(p, -1);
  return left > 0;
}
