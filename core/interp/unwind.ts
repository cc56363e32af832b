// Unwinding: from a raised exception to its handler, through frames of this loop, with tracebacks.
// Works on the calling thread's frames.

import { Value } from "../value";
import { PyCode, ExceptionEntry } from "../objects/code";
import { Frame, FRAME_ENTRY, FRAME_GENERATOR, FRAME_SIZE, clearStack, popFrame, frameUnit } from "./frame";
import { tstate } from "../thread_state";
import { addTraceback } from "../objects/traceback";
import { finishGenerator } from "../objects/generator";

/**
 * Set by RERAISE and its kin: the next unwinding does not add its first frame to the traceback again. `reraisedAt` is the code unit whose handlers apply:
 * RERAISE makes the frame's ip say where the exception came from.
 */
let reraising: bool = false;
let reraisedAt: i32 = 0;
export function setReraising(frame: Frame): void {
  reraising = true;
  reraisedAt = frameUnit(frame);
}

function findHandler(code: PyCode, unit: u32): ExceptionEntry {
  const n = code.handlerCount;
  let e = <usize>code.handlers;
  for (let i: u32 = 0; i < n; i++) {
    const entry = changetype<ExceptionEntry>(e);
    if (unit < entry.start) break;
    if (unit < entry.end) return entry;
    e += offsetof<ExceptionEntry>();
  }
  return changetype<ExceptionEntry>(0);
}

/**
 * Handles tstate.exc. True: the current frame's ip is a handler and the exception is on its stack. False: the frame that entered the loop has been
 * left; the exception stays set.
 */
export function unwind(): bool {
  const ts = tstate;
  while (true) {
    const frame = changetype<Frame>(<usize>ts.frame);
    const from = frameUnit(frame);
    let unit = from;
    if (reraising) {
      reraising = false;
      unit = reraisedAt;
    } else addTraceback(frame, unit);
    const code = changetype<PyCode>(<usize>frame.code);
    const entry = unit < 0 ? changetype<ExceptionEntry>(0) : findHandler(code, <u32>unit);
    if (changetype<usize>(entry) != 0) {
      const bottom = changetype<usize>(frame) + FRAME_SIZE;
      const depth = entry.depthLasti >> 1;
      const exc = ts.exc;
      ts.exc = 0; // finalizers that run while the stack is cut must not see it as theirs
      clearStack(frame, bottom + (<usize>depth << 3));
      let sp = bottom + (<usize>depth << 3);
      if (entry.depthLasti & 1) {
        store<u64>(sp, Value.fromSmall(<i64>from));
        sp += 8;
      }
      store<u64>(sp, exc);
      frame.sp = <u32>(sp + 8);
      frame.ip = code.stream + (entry.target << 3);
      return true;
    }
    const exc = ts.exc;
    ts.exc = 0;
    clearStack(frame, changetype<usize>(frame) + FRAME_SIZE);
    const flags = frame.flags;
    if (flags & FRAME_GENERATOR) finishGenerator(frame);
    else popFrame(frame);
    ts.exc = exc;
    if (flags & FRAME_ENTRY) return false;
  }
}
