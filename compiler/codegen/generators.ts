// yield, yield from and await.

import { NONE } from '../code.ts';
import { NO_LOCATION, type Location } from '../instructions.ts';
import { INTRINSIC_ASYNC_GEN_WRAP, Op, RESUME_AFTER_AWAIT, RESUME_AFTER_YIELD, RESUME_AFTER_YIELD_FROM } from '../opcodes.ts';
import { emit, emitJump, loadConst, newLabel, useLabel, type Compiler } from './compiler.ts';

/** Yield the value on the stack. */
export function yieldValue(c: Compiler, loc: Location): void {
  const { entry } = c.u;
  if (entry.generator && entry.coroutine) emit(c, loc, Op.CALL_INTRINSIC_1, INTRINSIC_ASYNC_GEN_WRAP);
  emit(c, loc, Op.YIELD_VALUE, 0);
  emit(c, loc, Op.RESUME, RESUME_AFTER_YIELD);
}

/** Drive the iterator below the value on the stack until it is exhausted. */
export function yieldFrom(c: Compiler, loc: Location, isAwait: boolean): void {
  const send = newLabel(c);
  const failed = newLabel(c);
  const exit = newLabel(c);
  useLabel(c, send);
  emitJump(c, loc, Op.SEND, exit);
  // Exceptions thrown in while suspended here may be the StopIteration that ends it.
  emitJump(c, loc, Op.SETUP_FINALLY, failed);
  emit(c, loc, Op.YIELD_VALUE, 1);
  emit(c, NO_LOCATION, Op.POP_BLOCK);
  emit(c, loc, Op.RESUME, isAwait ? RESUME_AFTER_AWAIT : RESUME_AFTER_YIELD_FROM);
  emitJump(c, loc, Op.JUMP_NO_INTERRUPT, send);
  useLabel(c, failed);
  emit(c, loc, Op.CLEANUP_THROW);
  useLabel(c, exit);
  emit(c, loc, Op.END_SEND);
}

/** Await the value on the stack; `origin` tells GET_AWAITABLE which construct awaits, for its error message. */
export function awaitValue(c: Compiler, loc: Location, origin: number): void {
  emit(c, loc, Op.GET_AWAITABLE, origin);
  loadConst(c, loc, NONE);
  yieldFrom(c, loc, true);
}
