// FOR_ITER beyond ranges: the next item of any iterator, and entering generators without recursion.

import { Value } from "../value";
import { PyType } from "../objects/type_object";
import { GENERATOR, StopIteration } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { Frame } from "./frame";
import { tstate } from "../thread_state";
import { errorMatches, clearError, raisef } from "../errors";
import { enterGenerator } from "../objects/generator";

/**
 * Next item of the iterator at `it`: new reference; 0: exhausted; 1: "look around": an exception is set, or a generator's frame is current now and
 * its yielded value will be pushed for this frame, whose saved ip is the instruction behind. distance: FOR_ITER's jump.
 */
export function forIterator(frame: Frame, it: usize, type: usize, distance: usize): u64 {
  if (type == GENERATOR) {
    frame.returnOffset = <u32>distance;
    if (enterGenerator(it, NONE | 1)) return 1;
  }
  const next = changetype<PyType>(type).iternext;
  if (next == 0) {
    raisef(TypeError, "'for' requires an object with __iter__ method, got %T", <u64>it);
    return 1;
  }
  const v = call_indirect<u64>(next, <u64>it);
  if (v != 0) return v;
  if (tstate.exc == 0) return 0;
  if (!errorMatches(StopIteration)) return 1;
  clearError();
  return 0;
}
import { TypeError } from "../objects/type_ids";
