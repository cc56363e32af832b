// Object mutexes: one byte in every header (0 free, 1 locked, 3 locked with sleepers). No Python code runs and nothing blocks while one is held.
// While only one thread exists (`multi` is 0) they are not taken at all; `multi` never changes while one is held.
// Word mutexes: a u32 at any address, for rarer and longer sections; waiting for one detaches the thread.

import { multi, tstate, ThreadState } from "../thread_state";
import { detach, attach } from "./detach";

const MUTEX_OFFSET: usize = 2;
const SPINS: i32 = 200;

export function lock(p: usize): void {
  if (!multi) return;
  if (atomic.cmpxchg<u8>(p + MUTEX_OFFSET, 0, 1) != 0) lockSlow(p);
}
function lockSlow(p: usize): void {
  const a = p + MUTEX_OFFSET;
  for (let i = 0; i < SPINS; i++) {
    if (atomic.load<u8>(a) == 0 && atomic.cmpxchg<u8>(a, 0, 1) == 0) return;
  }
  // waits on the aligned word that holds the byte: other bytes of it (owner, gc bits) may wake it early, which is harmless
  const word = p;
  while (true) {
    const seen = atomic.load<u32>(word);
    const byte = <u8>(seen >> 16);
    if (byte == 0) {
      if (atomic.cmpxchg<u8>(a, 0, 3) == 0) return; // keep the mark: there may be more sleepers
      continue;
    }
    if (byte == 1 && atomic.cmpxchg<u8>(a, 1, 3) != 1) continue;
    const expected = (seen & ~<u32>0xff0000) | 0x30000;
    atomic.wait<i32>(word, <i32>expected, 1_000_000); // the holder is inside the core and never blocks: a short wait is enough
  }
}
export function unlock(p: usize): void {
  if (!multi) return;
  if (atomic.xchg<u8>(p + MUTEX_OFFSET, 0) == 3) atomic.notify(p, 1);
}
/** Two objects, in address order; the same object twice is locked once. */
export function lock2(p: usize, q: usize): void {
  if (!multi) return;
  if (p == q) lock(p);
  else if (p < q) { lock(p); lock(q); }
  else { lock(q); lock(p); }
}
export function unlock2(p: usize, q: usize): void {
  if (!multi) return;
  unlock(p);
  if (p != q) unlock(q);
}
/** Is the object's mutex free? For lock-free readers. */
export function isUnlocked(p: usize): bool { return atomic.load<u8>(p + MUTEX_OFFSET) == 0; }

/** Mutex at a word. Detaches while it waits, so its holder may be stopped by a stop-the-world. */
export function lockWord(a: usize): void {
  if (atomic.cmpxchg<u32>(a, 0, 1) == 0) return;
  for (let i = 0; i < SPINS; i++) if (atomic.load<u32>(a) == 0 && atomic.cmpxchg<u32>(a, 0, 1) == 0) return;
  detach();
  while (atomic.xchg<u32>(a, 2) != 0) atomic.wait<i32>(a, 2, -1);
  attach();
}
export function unlockWord(a: usize): void {
  if (atomic.xchg<u32>(a, 0) == 2) atomic.notify(a, 1);
}
