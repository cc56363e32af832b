// Stopping the world: the stopper runs alone until it starts the world again.
//
// Attached threads see BREAK_STOP at their next safepoint and suspend themselves; detached ones are suspended by compare-exchange where they
// are, so that they cannot come back. runtime.stopMutex lets one stopper in at a time; waiting for it detaches.

import { tstate, ThreadState, STATUS_ATTACHED, STATUS_DETACHED, STATUS_SUSPENDED, BREAK_STOP, multi } from "../thread_state";
import { runtime, Runtime } from "../runtime";
import { lockWord, unlockWord } from "./mutex";
import { lockWordRaw, unlockWordRaw } from "./word_lock";

const STOP_MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("stopMutex");
const STOP_REQUESTED: usize = changetype<usize>(runtime) + offsetof<Runtime>("stopRequested");
const STOP_EVENT: usize = changetype<usize>(runtime) + offsetof<Runtime>("stopEvent");
const THREADS_MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("threadsMutex");

/** Returns with every other thread stopped. Not nested; no object mutex may be held. */
export function stopTheWorld(): void {
  if (!multi) return;
  lockWord(STOP_MUTEX);
  runtime.stopOwner = <u32>changetype<usize>(tstate);
  atomic.store<u32>(STOP_REQUESTED, 1);
  while (true) {
    const seen = atomic.load<u32>(STOP_EVENT);
    let running = 0;
    lockWordRaw(THREADS_MUTEX);
    for (let t = runtime.threads; t != 0; t = changetype<ThreadState>(<usize>t).next) {
      if (t == <u32>changetype<usize>(tstate)) continue;
      const at = <usize>t + offsetof<ThreadState>("status");
      const s = atomic.cmpxchg<u32>(at, STATUS_DETACHED, STATUS_SUSPENDED);
      if (s == STATUS_ATTACHED) {
        running++;
        atomic.or<u32>(<usize>t, BREAK_STOP);
      }
    }
    unlockWordRaw(THREADS_MUTEX);
    if (running == 0) return;
    atomic.wait<i32>(STOP_EVENT, <i32>seen, 1_000_000);
  }
}
export function startTheWorld(): void {
  if (!multi) return;
  lockWordRaw(THREADS_MUTEX);
  atomic.store<u32>(STOP_REQUESTED, 0);
  for (let t = runtime.threads; t != 0; t = changetype<ThreadState>(<usize>t).next) {
    if (t == <u32>changetype<usize>(tstate)) continue;
    atomic.and<u32>(<usize>t, ~BREAK_STOP);
    const at = <usize>t + offsetof<ThreadState>("status");
    if (atomic.cmpxchg<u32>(at, STATUS_SUSPENDED, STATUS_DETACHED) == STATUS_SUSPENDED) atomic.notify(at, -1);
  }
  unlockWordRaw(THREADS_MUTEX);
  runtime.stopOwner = 0;
  unlockWord(STOP_MUTEX);
}
/** At a safepoint of an attached thread: stays here while the world is stopped. */
export function suspendSelf(): void {
  if (atomic.load<u32>(STOP_REQUESTED) == 0) return;
  const at = changetype<usize>(tstate) + offsetof<ThreadState>("status");
  atomic.store<u32>(at, STATUS_SUSPENDED);
  atomic.add<u32>(STOP_EVENT, 1);
  atomic.notify(STOP_EVENT, -1);
  // the stopper sets DETACHED when it starts the world; if it was already over, nobody does
  while (true) {
    const s = atomic.load<u32>(at);
    if (s == STATUS_DETACHED) {
      if (atomic.cmpxchg<u32>(at, STATUS_DETACHED, STATUS_ATTACHED) == STATUS_DETACHED) return;
      continue;
    }
    if (atomic.load<u32>(STOP_REQUESTED) == 0) {
      if (atomic.cmpxchg<u32>(at, STATUS_SUSPENDED, STATUS_ATTACHED) == STATUS_SUSPENDED) return;
      continue;
    }
    atomic.wait<i32>(at, <i32>STATUS_SUSPENDED, 5_000_000);
  }
}
