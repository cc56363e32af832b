// The queues of objects whose owners must merge their counts (PEP 703): filled by other threads, emptied by the owner at safepoints.
// A thread's queue is guarded by its brcMutex; the table of threads by threadsMutex, so that a thread cannot disappear (or its id be used again)
// while somebody queues for it.

import { PyObject } from "../objects/object";
import { tstate, tid, ThreadState, BREAK_MERGE } from "../thread_state";
import { mergeCounts, dealloc } from "./refcount";
import { threadById } from "../sync/threads";
import { lockWordRaw, unlockWordRaw } from "../sync/word_lock";
import { rawAlloc, rawFree } from "./heap";
import { runtime, Runtime } from "../runtime";

const THREADS_MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("threadsMutex");

/** p's shared count fell below what others hold: its owner (or, if that thread is gone, this one) merges the counts. */
export function queueForMerge(p: usize): void {
  lockWordRaw(THREADS_MUTEX);
  const owner = <u32>changetype<PyObject>(p).owner;
  const ts = owner ? threadById(owner) : 0;
  if (ts == 0 || owner == tid) {
    const left = mergeCounts(p, -1);
    unlockWordRaw(THREADS_MUTEX);
    if (left == 0) dealloc(p);
    return;
  }
  const t = changetype<ThreadState>(ts);
  const mutex = ts + offsetof<ThreadState>("brcMutex");
  lockWordRaw(mutex);
  if (t.brcCount == t.brcCapacity) {
    const capacity = t.brcCapacity ? t.brcCapacity * 2 : 64;
    const fresh = rawAlloc(<usize>capacity << 2);
    if (t.brcQueue) {
      memory.copy(fresh, <usize>t.brcQueue, <usize>t.brcCount << 2);
      rawFree(<usize>t.brcQueue);
    }
    t.brcQueue = <u32>fresh;
    t.brcCapacity = capacity;
  }
  store<u32>(<usize>t.brcQueue + (<usize>t.brcCount << 2), <u32>p);
  t.brcCount++;
  unlockWordRaw(mutex);
  atomic.or<u32>(ts, BREAK_MERGE);
  unlockWordRaw(THREADS_MUTEX);
}
/** Empties this thread's queue: at safepoints, before a collection, at the end of the thread. */
export function mergeQueued(): void {
  const mutex = changetype<usize>(tstate) + offsetof<ThreadState>("brcMutex");
  while (true) {
    lockWordRaw(mutex);
    const queue = tstate.brcQueue, n = tstate.brcCount;
    tstate.brcQueue = 0;
    tstate.brcCount = 0;
    tstate.brcCapacity = 0;
    unlockWordRaw(mutex);
    if (queue == 0) return;
    for (let i: u32 = 0; i < n; i++) {
      const p = <usize>load<u32>(<usize>queue + (<usize>i << 2));
      if (mergeCounts(p, -1) == 0) dealloc(p);
    }
    rawFree(<usize>queue);
  }
}
