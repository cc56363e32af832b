// RETURN_VALUE from frames that are not plain calls: entry frames, generators, __init__ of a class call.

import { Value } from "../value";
import { Frame, FRAME_ENTRY, FRAME_GENERATOR, FRAME_INIT, FRAME_DISCARD, popFrame } from "./frame";
import { tstate } from "../thread_state";
import { NONE } from "../objects/singletons";
import { TypeError } from "../objects/type_ids";
import { decref } from "../memory/refcount";
import { raisef } from "../errors";
import { finishGenerator } from "../objects/generator";

/** What the loop returns to its caller. */
export let loopResult: u64 = 0;
export function setLoopResult(v: u64): void { loopResult = v; }

/**
 * Ends `frame` (the current one, its stack empty) with result r (new reference, taken over). True: the loop is to return loopResult. False: the loop goes on
 * in the thread's current frame, which has the result on its stack (or an exception set).
 */
export function returnSlow(frame: Frame, r: u64): bool {
  const flags = frame.flags;
  const prev = changetype<Frame>(<usize>frame.prev);
  if (flags & FRAME_GENERATOR) {
    finishGenerator(frame);
    if (flags & FRAME_ENTRY) {
      loopResult = r;
      return true;
    }
    push(prev, r);
    prev.ip += prev.returnOffset;
    return false;
  }
  popFrame(frame);
  if (flags & FRAME_INIT) {
    if (r != NONE) {
      raisef(TypeError, "__init__() should return None, not '%T'", r);
      decref(r);
    }
    return false;
  }
  if (flags & FRAME_ENTRY) {
    loopResult = r;
    return true;
  }
  if (flags & FRAME_DISCARD) decref(r);
  else push(prev, r);
  return false;
}
function push(frame: Frame, v: u64): void {
  const sp = <usize>frame.sp;
  store<u64>(sp, v);
  frame.sp = <u32>(sp + 8);
}
