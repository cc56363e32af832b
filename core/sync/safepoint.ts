// Safepoints: what an attached thread does when its evalBreaker is not 0. Called at function entry, on loop back-edges and after blocking calls.
// At a safepoint everything the thread holds is in frame memory or counted.

import { tstate, ThreadState, BREAK_STOP, BREAK_SIGNALS, BREAK_ASYNC_EXC, BREAK_GIL_DROP, BREAK_MERGE, BREAK_GC, BREAK_TIER_UP } from "../thread_state";
import { runtime } from "../runtime";
import { suspendSelf } from "./stop_the_world";
import { mergeQueued } from "../memory/merge_queue";
import { qsbrQuiescent, qsbrReclaim } from "../memory/qsbr";
import { collectYoung } from "../memory/collector";
import { gilYield } from "./gil";
import { runSignalHandlers } from "../modules/signal";
import { raiseInstance, raiseValue } from "../errors";
import { NONE } from "../objects/singletons";
import { isExceptionClass } from "../errors";
import { decref } from "../memory/refcount";
import { hangForEver } from "./threads";

/** Does what is asked of this thread. -1: an exception was raised. */
export function safepoint(): i32 {
  const at = changetype<usize>(tstate);
  qsbrQuiescent();
  const bits = atomic.load<u32>(at);
  if (bits & BREAK_STOP) suspendSelf();
  if (runtime.finalizing != 0 && runtime.finalizing != <u32>at && tstate.isMain == 0) hangForEver();
  if (bits & BREAK_GIL_DROP) gilYield();
  if (bits & BREAK_MERGE) {
    atomic.and<u32>(at, ~BREAK_MERGE);
    mergeQueued();
  }
  if (tstate.qsbrCount > 64) qsbrReclaim();
  if (bits & BREAK_GC) {
    atomic.and<u32>(at, ~BREAK_GC);
    collectYoung();
  }
  if (bits & BREAK_SIGNALS && tstate.isMain != 0) {
    atomic.and<u32>(at, ~BREAK_SIGNALS);
    if (runSignalHandlers() < 0) return -1;
  }
  if (bits & BREAK_ASYNC_EXC) {
    atomic.and<u32>(at, ~BREAK_ASYNC_EXC);
    const e = atomic.xchg<u64>(at + offsetof<ThreadState>("asyncExc"), 0);
    if (e) {
      if (isExceptionClass(e)) raiseValue(<usize>e, NONE);
      else raiseInstance(e);
      if (isExceptionClass(e)) decref(e);
      return -1;
    }
  }
  return 0;
}
