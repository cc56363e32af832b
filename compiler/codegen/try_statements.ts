// try statements with except, except* and finally.
//
// Stack at a handler: the exception that was being handled before (pushed by PUSH_EXC_INFO), then the one to be handled. A finally body is
// generated twice, for the normal and for the exceptional way.

import type { Try, TryStar } from '../ast.ts';
import { NONE } from '../code.ts';
import { NO_LABEL, NO_LOCATION, type Location } from '../instructions.ts';
import { INTRINSIC_PREP_RERAISE_STAR, Op } from '../opcodes.ts';
import { emit, emitJump, fail, loadConst, newLabel, popFrameBlock, pushFrameBlock, useLabel, type Compiler } from './compiler.ts';
import { visitExpr } from './expressions.ts';
import { nameOp } from './names.ts';
import { visitStmts } from './statements.ts';
import { FrameBlockType } from './unit.ts';

export function popExceptAndReraise(c: Compiler, loc: Location): void {
  emit(c, loc, Op.COPY, 3);
  emit(c, loc, Op.POP_EXCEPT);
  emit(c, loc, Op.RERAISE, 1);
}

/** `name = None; del name`: break the cycle of the exception and the frame. */
function unbind(c: Compiler, name: string | null): void {
  if (name === null) return;
  loadConst(c, NO_LOCATION, NONE);
  nameOp(c, NO_LOCATION, name, 'Store');
  nameOp(c, NO_LOCATION, name, 'Del');
}

function tryFinally(c: Compiler, s: Try | TryStar): void {
  const body = newLabel(c);
  const end = newLabel(c);
  const exit = newLabel(c);
  const cleanup = newLabel(c);
  emitJump(c, s, Op.SETUP_FINALLY, end);
  useLabel(c, body);
  pushFrameBlock(c, s, FrameBlockType.FinallyTry, body, end, s.finalbody);
  if (s.handlers.length === 0) visitStmts(c, s.body);
  else if (s.kind === 'Try') tryExcept(c, s);
  else tryStarExcept(c, s);
  emit(c, NO_LOCATION, Op.POP_BLOCK);
  popFrameBlock(c);
  visitStmts(c, s.finalbody);
  emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, exit);

  useLabel(c, end);
  emitJump(c, NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
  emit(c, NO_LOCATION, Op.PUSH_EXC_INFO);
  pushFrameBlock(c, NO_LOCATION, FrameBlockType.FinallyEnd, end, NO_LABEL);
  visitStmts(c, s.finalbody);
  popFrameBlock(c);
  emit(c, NO_LOCATION, Op.RERAISE, 0);
  useLabel(c, cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  useLabel(c, exit);
}

function tryExcept(c: Compiler, s: Try): void {
  const body = newLabel(c);
  let except = newLabel(c);
  const end = newLabel(c);
  const cleanup = newLabel(c);
  emitJump(c, s, Op.SETUP_FINALLY, except);
  useLabel(c, body);
  pushFrameBlock(c, s, FrameBlockType.TryExcept, body, NO_LABEL);
  visitStmts(c, s.body);
  popFrameBlock(c);
  emit(c, NO_LOCATION, Op.POP_BLOCK);
  visitStmts(c, s.orelse);
  emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);

  useLabel(c, except);
  emitJump(c, NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
  emit(c, NO_LOCATION, Op.PUSH_EXC_INFO);
  pushFrameBlock(c, s, FrameBlockType.ExceptionHandler, NO_LABEL, NO_LABEL);
  s.handlers.forEach((handler, i) => {
    if (handler.type === null && i < s.handlers.length - 1) fail(c, handler, "default 'except:' must be last");
    except = newLabel(c);
    if (handler.type !== null) {
      visitExpr(c, handler.type);
      emit(c, handler, Op.CHECK_EXC_MATCH);
      emitJump(c, handler, Op.POP_JUMP_IF_FALSE, except);
    }
    if (handler.name !== null) {
      const cleanupEnd = newLabel(c);
      const cleanupBody = newLabel(c);
      nameOp(c, handler, handler.name, 'Store');
      emitJump(c, handler, Op.SETUP_CLEANUP, cleanupEnd);
      useLabel(c, cleanupBody);
      pushFrameBlock(c, handler, FrameBlockType.HandlerCleanup, cleanupBody, NO_LABEL, handler.name);
      visitStmts(c, handler.body);
      popFrameBlock(c);
      emit(c, NO_LOCATION, Op.POP_BLOCK);
      emit(c, NO_LOCATION, Op.POP_BLOCK);
      emit(c, NO_LOCATION, Op.POP_EXCEPT);
      unbind(c, handler.name);
      emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
      useLabel(c, cleanupEnd);
      unbind(c, handler.name);
      emit(c, NO_LOCATION, Op.RERAISE, 1);
    } else {
      const cleanupBody = newLabel(c);
      emit(c, handler, Op.POP_TOP);
      useLabel(c, cleanupBody);
      pushFrameBlock(c, handler, FrameBlockType.HandlerCleanup, cleanupBody, NO_LABEL);
      visitStmts(c, handler.body);
      popFrameBlock(c);
      emit(c, NO_LOCATION, Op.POP_BLOCK);
      emit(c, NO_LOCATION, Op.POP_EXCEPT);
      emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
    }
    useLabel(c, except);
  });
  popFrameBlock(c);
  emit(c, NO_LOCATION, Op.RERAISE, 0);
  useLabel(c, cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  useLabel(c, end);
}

/** Stack while handlers run: the original group, the list of exceptions raised in handlers, what is left to be handled. */
function tryStarExcept(c: Compiler, s: TryStar): void {
  const body = newLabel(c);
  let except = newLabel(c);
  const orelse = newLabel(c);
  const end = newLabel(c);
  const cleanup = newLabel(c);
  const reraiseStar = newLabel(c);
  emitJump(c, s, Op.SETUP_FINALLY, except);
  useLabel(c, body);
  pushFrameBlock(c, s, FrameBlockType.TryExcept, body, NO_LABEL);
  visitStmts(c, s.body);
  popFrameBlock(c);
  emit(c, NO_LOCATION, Op.POP_BLOCK);
  emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, orelse);

  useLabel(c, except);
  emitJump(c, NO_LOCATION, Op.SETUP_CLEANUP, cleanup);
  emit(c, NO_LOCATION, Op.PUSH_EXC_INFO);
  pushFrameBlock(c, s, FrameBlockType.ExceptionGroupHandler, NO_LABEL, NO_LABEL);
  s.handlers.forEach((handler, i) => {
    except = newLabel(c);
    const exceptWithError = newLabel(c);
    const noMatch = newLabel(c);
    if (i === 0) {
      emit(c, handler, Op.BUILD_LIST, 0);
      emit(c, handler, Op.COPY, 2);
    }
    if (handler.type !== null) {
      visitExpr(c, handler.type);
      emit(c, handler, Op.CHECK_EG_MATCH);
      emit(c, handler, Op.COPY, 1);
      emitJump(c, handler, Op.POP_JUMP_IF_NONE, noMatch);
    }
    const cleanupEnd = newLabel(c);
    const cleanupBody = newLabel(c);
    if (handler.name !== null) nameOp(c, handler, handler.name, 'Store');
    else emit(c, handler, Op.POP_TOP);
    emitJump(c, handler, Op.SETUP_CLEANUP, cleanupEnd);
    useLabel(c, cleanupBody);
    pushFrameBlock(c, handler, FrameBlockType.HandlerCleanup, cleanupBody, NO_LABEL, handler.name);
    visitStmts(c, handler.body);
    popFrameBlock(c);
    emit(c, NO_LOCATION, Op.POP_BLOCK);
    unbind(c, handler.name);
    emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, except);

    useLabel(c, cleanupEnd);
    unbind(c, handler.name);
    emit(c, NO_LOCATION, Op.LIST_APPEND, 3);
    emit(c, NO_LOCATION, Op.POP_TOP);
    emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, exceptWithError);

    useLabel(c, except);
    emit(c, NO_LOCATION, Op.NOP);
    emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, exceptWithError);

    useLabel(c, noMatch);
    emit(c, handler, Op.POP_TOP);
    useLabel(c, exceptWithError);
    if (i === s.handlers.length - 1) {
      emit(c, NO_LOCATION, Op.LIST_APPEND, 1);
      emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, reraiseStar);
    }
  });
  popFrameBlock(c);
  const reraise = newLabel(c);
  useLabel(c, reraiseStar);
  emit(c, NO_LOCATION, Op.CALL_INTRINSIC_2, INTRINSIC_PREP_RERAISE_STAR);
  emit(c, NO_LOCATION, Op.COPY, 1);
  emitJump(c, NO_LOCATION, Op.POP_JUMP_IF_NOT_NONE, reraise);
  emit(c, NO_LOCATION, Op.POP_TOP);
  emit(c, NO_LOCATION, Op.POP_BLOCK);
  emit(c, NO_LOCATION, Op.POP_EXCEPT);
  emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);

  useLabel(c, reraise);
  emit(c, NO_LOCATION, Op.POP_BLOCK);
  emit(c, NO_LOCATION, Op.SWAP, 2);
  emit(c, NO_LOCATION, Op.POP_EXCEPT);
  emit(c, NO_LOCATION, Op.RERAISE, 0);
  useLabel(c, cleanup);
  popExceptAndReraise(c, NO_LOCATION);
  useLabel(c, orelse);
  visitStmts(c, s.orelse);
  useLabel(c, end);
}

export function tryStatement(c: Compiler, s: Try | TryStar): void {
  if (s.finalbody.length > 0) tryFinally(c, s);
  else if (s.kind === 'Try') tryExcept(c, s);
  else tryStarExcept(c, s);
}
