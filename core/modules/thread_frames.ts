// sys._current_frames and sys._current_exceptions: what every thread is doing. The world is stopped while the others' frames are looked at.

import { runtime } from "../runtime";
import { ThreadState } from "../thread_state";
import { newDict, dictSet } from "../objects/dict";
import { intFromU64 } from "../objects/int";
import { decref } from "../memory/refcount";
import { stopTheWorld, startTheWorld } from "../sync/stop_the_world";
import { NONE } from "../objects/singletons";
import { newFrameReference } from "../objects/frame_object";
import { ExcInfo } from "../thread_state";

/** {thread id: frame}. New dict. Frames of other threads are shown as they are at one moment. */
export function currentFramesDict(): u64 {
  const d = newDict();
  if (d == 0) return 0;
  stopTheWorld();
  for (let t = runtime.threads; t != 0; t = changetype<ThreadState>(<usize>t).next) {
    const ts = changetype<ThreadState>(<usize>t);
    if (ts.frame == 0) continue;
    const f = newFrameReference(<usize>ts.frame);
    if (f == 0) continue;
    const key = intFromU64(ts.ident);
    dictSet(d, key, f);
    decref(f);
  }
  startTheWorld();
  return <u64>d;
}
/** {thread id: exception being handled, or None}. */
export function currentExceptionsDict(): u64 {
  const d = newDict();
  if (d == 0) return 0;
  stopTheWorld();
  for (let t = runtime.threads; t != 0; t = changetype<ThreadState>(<usize>t).next) {
    const ts = changetype<ThreadState>(<usize>t);
    let e: u64 = 0;
    for (let i = ts.excInfo; i != 0 && e == 0; i = changetype<ExcInfo>(<usize>i).prev) e = changetype<ExcInfo>(<usize>i).exc;
    dictSet(d, intFromU64(ts.ident), e ? e : NONE);
  }
  startTheWorld();
  return <u64>d;
}
