// The engine of threading.Lock and RLock: a word, 0 free, 1 locked, 2 locked and threads may be parked on it.
// Waiters park in order (parking_lot.ts); release wakes one.

import { park, unpark, PARK_INTERRUPTED, PARK_TIMEOUT } from "./parking_lot";
import { hostClock, CLOCK_MONOTONIC } from "../host";
import { tempArray, tempRelease } from "../call";

export const LOCK_ACQUIRED: i32 = 1;
export const LOCK_FAILED: i32 = 0;       // timed out
export const LOCK_INTERRUPTED: i32 = -1; // a signal arrived: run handlers, then try again

export function lockInit(word: usize): void { atomic.store<u32>(word, 0); }
export function lockIsLocked(word: usize): bool { return atomic.load<u32>(word) != 0; }
export function lockTryAcquire(word: usize): bool { return atomic.cmpxchg<u32>(word, 0, 1) == 0; }
function now(): i64 {
  const out = tempArray(1);
  hostClock(CLOCK_MONOTONIC, out);
  const t = load<i64>(out);
  tempRelease(out);
  return t;
}
/** Acquires within timeoutNs (-1: for ever). LOCK_*. */
export function lockAcquire(word: usize, timeoutNs: i64): i32 {
  if (lockTryAcquire(word)) return LOCK_ACQUIRED;
  for (let i = 0; i < 60; i++) if (atomic.load<u32>(word) == 0 && lockTryAcquire(word)) return LOCK_ACQUIRED;
  const deadline = timeoutNs >= 0 ? now() + timeoutNs : 0;
  let left = timeoutNs;
  while (true) {
    if (atomic.xchg<u32>(word, 2) == 0) return LOCK_ACQUIRED;
    const r = park(word, 2, left);
    if (r == PARK_INTERRUPTED) return LOCK_INTERRUPTED;
    if (timeoutNs >= 0) {
      left = deadline - now();
      if (r == PARK_TIMEOUT || left <= 0) return lockTryAcquire(word) ? LOCK_ACQUIRED : LOCK_FAILED;
    }
  }
}
/** False: it was not locked. */
export function lockRelease(word: usize): bool {
  const old = atomic.xchg<u32>(word, 0);
  if (old == 0) return false;
  if (old == 2) unpark(word, 1);
  return true;
}
