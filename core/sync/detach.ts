// Attaching to and detaching from the heap: a detached thread touches no object and is never waited for.
// The status word changes by compare-exchange: a stop-the-world may turn DETACHED into SUSPENDED, and attach() then waits for its end.

import { tstate, ThreadState, STATUS_ATTACHED, STATUS_DETACHED, STATUS_SUSPENDED } from "../thread_state";
import { runtime, Runtime } from "../runtime";
import { qsbrOffline, qsbrQuiescent } from "../memory/qsbr";
import { gilAcquire, gilRelease } from "./gil";

function statusAt(ts: usize): usize { return ts + offsetof<ThreadState>("status"); }

/** Before anything that may block. Borrowed pointers into shared memory are invalid afterwards. */
export function detach(): void {
  qsbrOffline();
  atomic.store<u32>(statusAt(changetype<usize>(tstate)), STATUS_DETACHED);
  noteStopped();
  if (runtime.gilEnabled) gilRelease();
}
/** Back: waits while the world is stopped, and for the GIL in GIL mode. */
export function attach(): void {
  if (runtime.gilEnabled) gilAcquire();
  const at = statusAt(changetype<usize>(tstate));
  while (atomic.cmpxchg<u32>(at, STATUS_DETACHED, STATUS_ATTACHED) != STATUS_DETACHED) {
    // suspended: the stopper resets it to detached and notifies
    atomic.wait<i32>(at, <i32>STATUS_SUSPENDED, -1);
  }
  qsbrQuiescent();
}
/** A stopper may be waiting for this thread: it looks again. */
function noteStopped(): void {
  if (atomic.load<u32>(changetype<usize>(runtime) + offsetof<Runtime>("stopRequested")) == 0) return;
  const e = changetype<usize>(runtime) + offsetof<Runtime>("stopEvent");
  atomic.add<u32>(e, 1);
  atomic.notify(e, -1);
}
/** time.sleep(0): lets others run. */
export function yieldThread(): void {
  detach();
  attach();
}
