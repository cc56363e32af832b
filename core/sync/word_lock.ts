// The simplest lock: a u32 word for a few instructions of critical section that never run Python, never allocate through other locks of the
// same rank for long, and never detach. 0 free, 1 locked, 2 locked and somebody waits.

/** Takes the lock; spins a little, then waits in the host. */
export function lockWordRaw(a: usize): void {
  if (atomic.cmpxchg<u32>(a, 0, 1) == 0) return;
  for (let i = 0; i < 100; i++) {
    if (atomic.load<u32>(a) == 0 && atomic.cmpxchg<u32>(a, 0, 1) == 0) return;
  }
  while (atomic.xchg<u32>(a, 2) != 0) atomic.wait<i32>(a, 2, -1);
}
export function unlockWordRaw(a: usize): void {
  if (atomic.xchg<u32>(a, 0) == 2) atomic.notify(a, 1);
}
