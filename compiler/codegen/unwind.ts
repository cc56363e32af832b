// Leaving nested constructs by return, break and continue: run what they have to run on the way out.

import type { Stmt } from '../ast.ts';
import { NONE } from '../code.ts';
import { NO_LABEL, NO_LOCATION, type Location } from '../instructions.ts';
import { Op } from '../opcodes.ts';
import { emit, fail, loadConst, popFrameBlock, pushFrameBlock, type Compiler } from './compiler.ts';
import { awaitValue } from './generators.ts';
import { nameOp } from './names.ts';
import { visitStmts } from './statements.ts';
import { FrameBlockType, type FrameBlock } from './unit.ts';

/** Call the exit method that is on the stack with no exception. */
export function callExitWithNones(c: Compiler, loc: Location): void {
  loadConst(c, loc, NONE);
  loadConst(c, loc, NONE);
  loadConst(c, loc, NONE);
  emit(c, loc, Op.CALL, 3);
}

/** Unwind one construct; the value on top of the stack is kept if `keepTop`. Returns the location for what follows. */
export function unwindFrameBlock(c: Compiler, at: Location, info: FrameBlock, keepTop: boolean): Location {
  let loc = at;
  switch (info.type) {
    case FrameBlockType.ForLoop: case FrameBlockType.PopValue:
      if (keepTop) emit(c, loc, Op.SWAP, 2);
      emit(c, loc, Op.POP_TOP);
      return loc;
    case FrameBlockType.TryExcept:
      emit(c, loc, Op.POP_BLOCK);
      return loc;
    case FrameBlockType.FinallyTry:
      emit(c, loc, Op.POP_BLOCK);
      if (keepTop) pushFrameBlock(c, loc, FrameBlockType.PopValue, NO_LABEL, NO_LABEL);
      visitStmts(c, info.datum as Stmt[]);
      if (keepTop) popFrameBlock(c);
      return NO_LOCATION;
    case FrameBlockType.FinallyEnd:
      if (keepTop) emit(c, loc, Op.SWAP, 2);
      emit(c, loc, Op.POP_TOP);
      if (keepTop) emit(c, loc, Op.SWAP, 2);
      emit(c, loc, Op.POP_BLOCK);
      emit(c, loc, Op.POP_EXCEPT);
      return loc;
    case FrameBlockType.With: case FrameBlockType.AsyncWith:
      loc = info.loc;
      emit(c, loc, Op.POP_BLOCK);
      if (keepTop) {
        emit(c, loc, Op.SWAP, 3);
        emit(c, loc, Op.SWAP, 2);
      }
      callExitWithNones(c, loc);
      if (info.type === FrameBlockType.AsyncWith) awaitValue(c, loc, 2);
      emit(c, loc, Op.POP_TOP);
      return NO_LOCATION;
    case FrameBlockType.HandlerCleanup: {
      const name = info.datum as string | null;
      if (name !== null) emit(c, loc, Op.POP_BLOCK);
      if (keepTop) emit(c, loc, Op.SWAP, 2);
      emit(c, loc, Op.POP_BLOCK);
      emit(c, loc, Op.POP_EXCEPT);
      if (name !== null) {
        loadConst(c, loc, NONE);
        nameOp(c, loc, name, 'Store');
        nameOp(c, loc, name, 'Del');
      }
      return loc;
    }
    default: return loc;
  }
}

export interface Unwound { loc: Location; loop: FrameBlock | null }

/** Unwind everything, or up to the innermost loop if `toLoop`. The frame blocks are as before afterwards. */
export function unwindFrameBlocks(c: Compiler, at: Location, keepTop: boolean, toLoop: boolean): Unwound {
  const { frameBlocks } = c.u;
  const top = frameBlocks[frameBlocks.length - 1];
  if (top === undefined) return { loc: at, loop: null };
  if (top.type === FrameBlockType.ExceptionGroupHandler) {
    fail(c, at, "'break', 'continue' and 'return' cannot appear in an except* block");
  }
  if (toLoop && (top.type === FrameBlockType.WhileLoop || top.type === FrameBlockType.ForLoop)) return { loc: at, loop: top };
  popFrameBlock(c);
  const loc = unwindFrameBlock(c, at, top, keepTop);
  const unwound = unwindFrameBlocks(c, loc, keepTop, toLoop);
  pushFrameBlock(c, top.loc, top.type, top.block, top.exit, top.datum);
  return unwound;
}
