// The GIL of GIL mode: one lock, handed over at safepoints every switch interval and around every blocking call.
// gilLocked: 0 free, 1 held, 2 held and wanted. A waiter that has waited the switch interval sets BREAK_GIL_DROP in the holder.

import { tstate, ThreadState, BREAK_GIL_DROP } from "../thread_state";
import { runtime, Runtime } from "../runtime";

const LOCKED: usize = changetype<usize>(runtime) + offsetof<Runtime>("gilLocked");
const HOLDER: usize = changetype<usize>(runtime) + offsetof<Runtime>("gilHolder");
const SWITCHES: usize = changetype<usize>(runtime) + offsetof<Runtime>("gilSwitchNumber");

export function gilAcquire(): void {
  if (tstate.holdsGil) return;
  if (atomic.cmpxchg<u32>(LOCKED, 0, 1) != 0) {
    while (atomic.xchg<u32>(LOCKED, 2) != 0) {
      const interval = <i64>runtime.switchIntervalUs * 1000;
      const before = atomic.load<u32>(SWITCHES);
      if (atomic.wait<i32>(LOCKED, 2, interval) == 2 && atomic.load<u32>(SWITCHES) == before) {
        const holder = atomic.load<u32>(HOLDER);
        if (holder) atomic.or<u32>(<usize>holder, BREAK_GIL_DROP);
      }
    }
  }
  atomic.store<u32>(HOLDER, <u32>changetype<usize>(tstate));
  atomic.add<u32>(SWITCHES, 1);
  tstate.holdsGil = 1;
}
export function gilRelease(): void {
  if (!tstate.holdsGil) return;
  tstate.holdsGil = 0;
  atomic.store<u32>(HOLDER, 0);
  atomic.and<u32>(changetype<usize>(tstate), ~BREAK_GIL_DROP);
  if (atomic.xchg<u32>(LOCKED, 0) == 2) atomic.notify(LOCKED, 1);
}
/** At a safepoint with BREAK_GIL_DROP: lets a waiter have it. */
export function gilYield(): void {
  if (!tstate.holdsGil) { atomic.and<u32>(changetype<usize>(tstate), ~BREAK_GIL_DROP); return; }
  const before = atomic.load<u32>(SWITCHES);
  gilRelease();
  // give the waiter a chance to get in: forced switching, as CPython's
  for (let i = 0; i < 200 && atomic.load<u32>(SWITCHES) == before; i++) atomic.wait<i32>(SWITCHES, <i32>before, 10_000);
  gilAcquire();
}
export function gilSetSwitchInterval(us: u32): void { atomic.store<u32>(changetype<usize>(runtime) + offsetof<Runtime>("switchIntervalUs"), us); }
