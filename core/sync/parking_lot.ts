// The parking lot: threads sleep on any 32-bit word until somebody unparks them (after WTF::ParkingLot).
//
// Node's and the browser's Atomics.wait already keeps queues by address in FIFO order, so parking is waiting on the word itself, detached from the heap. A thread that
// sleeps also has a token in its ThreadState, so that signals and shutdown can wake exactly this thread: every sleep is on the token and the
// word's waiters are kept in a bucket list guarded by the bucket's lock.

import { tstate, ThreadState, STATUS_ATTACHED } from "../thread_state";
import { runtime, Runtime } from "../runtime";
import { lockWordRaw, unlockWordRaw } from "./word_lock";
import { rawAlloc } from "../memory/heap";
import { detach, attach } from "./detach";

const BUCKETS: u32 = 257;
const BUCKET_BYTES: usize = 16; // lock, first waiter, last waiter, unused

function bucketOf(address: usize): usize { return <usize>runtime.parkingLot + <usize>((<u32>address >> 2) % BUCKETS) * BUCKET_BYTES; }

/** At boot, before other threads exist. */
export function initParkingLot(): void {
  const p = rawAlloc(<usize>BUCKETS * BUCKET_BYTES);
  memory.fill(p, 0, <usize>BUCKETS * BUCKET_BYTES);
  runtime.parkingLot = <u32>p;
}
export const PARK_WOKEN: i32 = 0;      // unparked
export const PARK_CHANGED: i32 = 1;    // the word did not hold `expected`
export const PARK_TIMEOUT: i32 = 2;
export const PARK_INTERRUPTED: i32 = 3; // woken for this thread's own sake (signal, shutdown)

/** Removes this thread from the bucket's list; false: it was not there (somebody unparked it). Bucket locked. */
function removeSelf(bucket: usize): bool {
  const me = <u32>changetype<usize>(tstate);
  let before: u32 = 0;
  for (let t = load<u32>(bucket, 4); t != 0; t = changetype<ThreadState>(<usize>t).parkNext) {
    if (t == me) {
      const next = tstate.parkNext;
      if (before) changetype<ThreadState>(<usize>before).parkNext = next;
      else store<u32>(bucket, next, 4);
      if (load<u32>(bucket, 8) == me) store<u32>(bucket, before, 8);
      return true;
    }
    before = t;
  }
  return false;
}
/**
 * Sleeps while the u32 at `address` holds `expected`, at most timeoutNs (-1: for ever). Detaches meanwhile. Returns PARK_*. The caller looks at the word again.
 */
export function park(address: usize, expected: u32, timeoutNs: i64): i32 {
  const bucket = bucketOf(address);
  const word = changetype<usize>(tstate) + offsetof<ThreadState>("parkWord");
  lockWordRaw(bucket);
  if (atomic.load<u32>(address) != expected) { unlockWordRaw(bucket); return PARK_CHANGED; }
  atomic.store<u32>(word, 1);
  tstate.parkKey = <u32>address;
  tstate.parkNext = 0;
  const last = load<u32>(bucket, 8);
  if (last) changetype<ThreadState>(<usize>last).parkNext = <u32>changetype<usize>(tstate);
  else store<u32>(bucket, <u32>changetype<usize>(tstate), 4);
  store<u32>(bucket, <u32>changetype<usize>(tstate), 8);
  unlockWordRaw(bucket);
  // a signal that came before the thread was on the list
  const interruptible = tstate.isMain != 0 && atomic.load<u64>(changetype<usize>(runtime) + offsetof<Runtime>("signalPending")) != 0;
  const attached = atomic.load<u32>(changetype<usize>(tstate) + offsetof<ThreadState>("status")) == STATUS_ATTACHED;
  let result = PARK_WOKEN;
  if (interruptible) result = PARK_INTERRUPTED;
  else {
    if (attached) detach();
    while (atomic.load<u32>(word) == 1) {
      if (atomic.wait<i32>(word, 1, timeoutNs) == 2) { result = PARK_TIMEOUT; break; }
    }
    if (attached) attach();
    if (result == PARK_WOKEN && atomic.load<u32>(word) == 2) result = PARK_INTERRUPTED;
  }
  if (result != PARK_WOKEN) {
    lockWordRaw(bucket);
    if (!removeSelf(bucket)) result = PARK_WOKEN; // an unpark chose this thread meanwhile: it must count
    unlockWordRaw(bucket);
  }
  tstate.parkKey = 0;
  return result;
}
/** Wakes up to n threads (-1: all) that sleep on address, first come first served. Returns how many. */
export function unpark(address: usize, n: i32): i32 {
  const bucket = bucketOf(address);
  let woken = 0;
  lockWordRaw(bucket);
  let before: u32 = 0;
  let t = load<u32>(bucket, 4);
  while (t != 0 && (n < 0 || woken < n)) {
    const ts = changetype<ThreadState>(<usize>t);
    const next = ts.parkNext;
    if (ts.parkKey == <u32>address) {
      if (before) changetype<ThreadState>(<usize>before).parkNext = next;
      else store<u32>(bucket, next, 4);
      if (load<u32>(bucket, 8) == t) store<u32>(bucket, before, 8);
      const word = <usize>t + offsetof<ThreadState>("parkWord");
      atomic.store<u32>(word, 0);
      atomic.notify(word, 1);
      woken++;
    } else before = t;
    t = next;
  }
  unlockWordRaw(bucket);
  return woken;
}
/** Wakes a thread out of any sleep, for its own sake. Atomics only: the supervisor calls it. */
export function unparkThread(ts: usize): void {
  const word = ts + offsetof<ThreadState>("parkWord");
  if (atomic.cmpxchg<u32>(word, 1, 2) == 1) atomic.notify(word, 1);
}
