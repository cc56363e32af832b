// with and async with.

import type { AsyncWith, With } from '../ast.ts';
import { NO_LOCATION, type Label } from '../instructions.ts';
import { Op, SPECIAL___AENTER__, SPECIAL___AEXIT__, SPECIAL___ENTER__, SPECIAL___EXIT__ } from '../opcodes.ts';
import { emit, emitJump, newLabel, popFrameBlock, pushFrameBlock, useLabel, type Compiler } from './compiler.ts';
import { visitExpr } from './expressions.ts';
import { awaitValue } from './generators.ts';
import { visitStmts } from './statements.ts';
import { popExceptAndReraise } from './try_statements.ts';
import { FrameBlockType } from './unit.ts';
import { callExitWithNones } from './unwind.ts';

function exceptFinish(c: Compiler, cleanup: Label): void {
  const suppress = newLabel(c);
  emit(c, NO_LOCATION, Op.TO_BOOL);
  emitJump(c, NO_LOCATION, Op.POP_JUMP_IF_TRUE, suppress);
  emit(c, NO_LOCATION, Op.RERAISE, 2);
  useLabel(c, suppress);
  emit(c, NO_LOCATION, Op.POP_TOP);
  emit(c, NO_LOCATION, Op.POP_BLOCK);
  emit(c, NO_LOCATION, Op.POP_EXCEPT);
  emit(c, NO_LOCATION, Op.POP_TOP);
  emit(c, NO_LOCATION, Op.POP_TOP);
  emit(c, NO_LOCATION, Op.POP_TOP);
  const exit = newLabel(c);
  emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, exit);
  useLabel(c, cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  useLabel(c, exit);
}

/** Generate the context managers from number `at` on, and the body inside the last. */
export function withStatement(c: Compiler, s: With | AsyncWith, at = 0): void {
  const item = s.items[at]!;
  const isAsync = s.kind === 'AsyncWith';
  const block = newLabel(c);
  const final = newLabel(c);
  const exit = newLabel(c);
  const cleanup = newLabel(c);
  visitExpr(c, item.context_expr);
  const loc = item.context_expr;
  emit(c, loc, Op.COPY, 1);
  emit(c, loc, Op.LOAD_SPECIAL, isAsync ? SPECIAL___AEXIT__ : SPECIAL___EXIT__);
  emit(c, loc, Op.SWAP, 2);
  emit(c, loc, Op.SWAP, 3);
  emit(c, loc, Op.LOAD_SPECIAL, isAsync ? SPECIAL___AENTER__ : SPECIAL___ENTER__);
  emit(c, loc, Op.CALL, 0);
  if (isAsync) awaitValue(c, loc, 1);
  emitJump(c, loc, Op.SETUP_WITH, final);

  useLabel(c, block);
  pushFrameBlock(c, loc, isAsync ? FrameBlockType.AsyncWith : FrameBlockType.With, block, final);
  if (item.optional_vars !== null) visitExpr(c, item.optional_vars);
  else emit(c, loc, Op.POP_TOP);
  if (at + 1 === s.items.length) visitStmts(c, s.body);
  else withStatement(c, s, at + 1);
  popFrameBlock(c);
  emit(c, isAsync ? loc : NO_LOCATION, Op.POP_BLOCK);
  callExitWithNones(c, loc);
  if (isAsync) awaitValue(c, loc, 2);
  emit(c, loc, Op.POP_TOP);
  emitJump(c, loc, Op.JUMP, exit);

  useLabel(c, final);
  emitJump(c, loc, Op.SETUP_CLEANUP, cleanup);
  emit(c, loc, Op.PUSH_EXC_INFO);
  emit(c, loc, Op.WITH_EXCEPT_START);
  if (isAsync) awaitValue(c, loc, 2);
  exceptFinish(c, cleanup);
  useLabel(c, exit);
}
