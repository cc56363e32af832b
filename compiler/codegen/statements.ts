// Statements, except those with files of their own.

import type { Assert, AsyncFor, For, If, Import, ImportFrom, Return, Stmt, While } from '../ast.ts';
import { intConst, NONE, strConst, tupleConst } from '../code.ts';
import { docstring } from '../future.ts';
import { NO_LOCATION, type Location } from '../instructions.ts';
import { CONSTANT_ASSERTIONERROR, INTRINSIC_IMPORT_STAR, INTRINSIC_PRINT, Op } from '../opcodes.ts';
import { deferredAnnotations, futureAnnotations } from './annotations.ts';
import { annAssign, augAssign } from './assignments.ts';
import { classDef } from './classes.ts';
import {
  conditionally, emit, emitJump, emitNamed, fail, isInteractiveTopLevel, loadConst, loadStr, newLabel, popFrameBlock, pushFrameBlock, useLabel, warn,
  type Compiler,
} from './compiler.ts';
import { cleandoc } from './docstring.ts';
import { jumpIf, visitExpr } from './expressions.ts';
import { functionDef } from './functions.ts';
import { yieldFrom } from './generators.ts';
import { nameOp } from './names.ts';
import { matchStatement } from './patterns.ts';
import { tryStatement } from './try_statements.ts';
import { typeAlias } from './type_params.ts';
import { FrameBlockType, indexOf } from './unit.ts';
import { unwindFrameBlock, unwindFrameBlocks } from './unwind.ts';
import { withStatement } from './with_statements.ts';

export function visitStmts(c: Compiler, list: Stmt[]): void { for (const s of list) visitStmt(c, s); }

/** The body of a module or class: docstring, statements, annotations. */
export function body(c: Compiler, loc: Location, list: Stmt[], interactive: boolean): void {
  const { entry } = c.u;
  if (futureAnnotations(c) && entry.annotationsUsed) emit(c, loc, Op.SETUP_ANNOTATIONS);
  if (list.length === 0) return;
  let first = 0;
  if (!interactive && entry.hasDocstring) {
    first = 1;
    loadStr(c, (list[0] as Stmt & { kind: 'Expr' }).value, cleandoc(docstring(list)!));
    nameOp(c, NO_LOCATION, '__doc__', 'Store');
  }
  for (let i = first; i < list.length; i++) visitStmt(c, list[i]!);
  if (!futureAnnotations(c)) deferredAnnotations(c, loc);
}

export function visitStmt(c: Compiler, s: Stmt): void {
  switch (s.kind) {
    case 'Expr':
      if (isInteractiveTopLevel(c)) {
        visitExpr(c, s.value);
        emit(c, s, Op.CALL_INTRINSIC_1, INTRINSIC_PRINT);
        return emit(c, NO_LOCATION, Op.POP_TOP);
      }
      if (s.value.kind === 'Constant') return emit(c, s, Op.NOP);
      visitExpr(c, s.value);
      return emit(c, NO_LOCATION, Op.POP_TOP);
    case 'Assign':
      visitExpr(c, s.value);
      s.targets.forEach((target, i) => {
        if (i < s.targets.length - 1) emit(c, s, Op.COPY, 1);
        visitExpr(c, target);
      });
      return;
    case 'AugAssign': return augAssign(c, s);
    case 'AnnAssign': return annAssign(c, s);
    case 'Return': return returnStatement(c, s);
    case 'FunctionDef': case 'AsyncFunctionDef': return functionDef(c, s);
    case 'ClassDef': return classDef(c, s);
    case 'TypeAlias': return typeAlias(c, s);
    case 'Delete':
      for (const target of s.targets) visitExpr(c, target);
      return;
    case 'If': return conditionally(c, () => ifStatement(c, s));
    case 'For': return conditionally(c, () => forLoop(c, s));
    case 'AsyncFor': return conditionally(c, () => asyncForLoop(c, s));
    case 'While': return conditionally(c, () => whileLoop(c, s));
    case 'Match': return conditionally(c, () => matchStatement(c, s));
    case 'Try': case 'TryStar': return conditionally(c, () => tryStatement(c, s));
    case 'With': case 'AsyncWith': return conditionally(c, () => withStatement(c, s));
    case 'Raise': {
      let count = 0;
      if (s.exc !== null) {
        visitExpr(c, s.exc);
        count++;
        if (s.cause !== null) {
          visitExpr(c, s.cause);
          count++;
        }
      }
      return emit(c, s, Op.RAISE_VARARGS, count);
    }
    case 'Assert': return assertStatement(c, s);
    case 'Import': return importStatement(c, s);
    case 'ImportFrom': return importFrom(c, s);
    case 'Pass': return emit(c, s, Op.NOP);
    case 'Break': {
      emit(c, s, Op.NOP);
      const { loc, loop } = unwindFrameBlocks(c, s, false, true);
      if (loop === null) fail(c, s, "'break' outside loop");
      return emitJump(c, unwindFrameBlock(c, loc, loop, false), Op.JUMP, loop.exit);
    }
    case 'Continue': {
      emit(c, s, Op.NOP);
      const { loc, loop } = unwindFrameBlocks(c, s, false, true);
      if (loop === null) fail(c, s, "'continue' not properly in loop");
      return emitJump(c, loc, Op.JUMP, loop.block);
    }
    case 'Global': case 'Nonlocal': return;
  }
}

function returnStatement(c: Compiler, s: Return): void {
  const { entry } = c.u;
  const { value } = s;
  if (!entry.functionLike) fail(c, s, "'return' outside function");
  if (value !== null && entry.coroutine && entry.generator) fail(c, s, "'return' with value in async generator");
  let loc: Location = s;
  const keepTop = value !== null && value.kind !== 'Constant';
  if (keepTop) visitExpr(c, value);
  else if (value !== null) {
    loc = value;
    emit(c, loc, Op.NOP);
  }
  if (value === null || value.lineno !== s.lineno) {
    loc = s;
    emit(c, loc, Op.NOP);
  }
  loc = unwindFrameBlocks(c, loc, keepTop, false).loc;
  if (value === null) loadConst(c, loc, NONE);
  else if (value.kind === 'Constant') loadConst(c, loc, value.value);
  emit(c, loc, Op.RETURN_VALUE);
}

// --------------------------------------------------------------------------- branches and loops

function ifStatement(c: Compiler, s: If): void {
  const end = newLabel(c);
  const next = s.orelse.length > 0 ? newLabel(c) : end;
  jumpIf(c, s, s.test, next, false);
  visitStmts(c, s.body);
  if (s.orelse.length > 0) {
    emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
    useLabel(c, next);
    visitStmts(c, s.orelse);
  }
  useLabel(c, end);
}

function forLoop(c: Compiler, s: For): void {
  const start = newLabel(c);
  const cleanup = newLabel(c);
  const end = newLabel(c);
  pushFrameBlock(c, s, FrameBlockType.ForLoop, start, end);
  visitExpr(c, s.iter);
  emit(c, s.iter, Op.GET_ITER);
  useLabel(c, start);
  emitJump(c, s.iter, Op.FOR_ITER, cleanup);
  // Keeps the line of a target on a line of its own visible to tracing.
  emit(c, s.target, Op.NOP);
  visitExpr(c, s.target);
  visitStmts(c, s.body);
  emitJump(c, NO_LOCATION, Op.JUMP, start);
  useLabel(c, cleanup);
  emit(c, NO_LOCATION, Op.END_FOR);
  emit(c, NO_LOCATION, Op.POP_ITER);
  popFrameBlock(c);
  visitStmts(c, s.orelse);
  useLabel(c, end);
}

function asyncForLoop(c: Compiler, s: AsyncFor): void {
  const start = newLabel(c);
  const send = newLabel(c);
  const except = newLabel(c);
  const end = newLabel(c);
  visitExpr(c, s.iter);
  emit(c, s.iter, Op.GET_AITER);
  useLabel(c, start);
  pushFrameBlock(c, s, FrameBlockType.ForLoop, start, end);
  emitJump(c, s, Op.SETUP_FINALLY, except);
  emit(c, s, Op.GET_ANEXT);
  loadConst(c, s, NONE);
  useLabel(c, send);
  yieldFrom(c, s, true);
  emit(c, s, Op.POP_BLOCK);
  emit(c, s, Op.NOT_TAKEN);
  visitExpr(c, s.target);
  visitStmts(c, s.body);
  emitJump(c, NO_LOCATION, Op.JUMP, start);
  popFrameBlock(c);
  useLabel(c, except);
  emitJump(c, s.iter, Op.END_ASYNC_FOR, send);
  visitStmts(c, s.orelse);
  useLabel(c, end);
}

function whileLoop(c: Compiler, s: While): void {
  const loop = newLabel(c);
  const end = newLabel(c);
  const anchor = newLabel(c);
  useLabel(c, loop);
  pushFrameBlock(c, s, FrameBlockType.WhileLoop, loop, end);
  jumpIf(c, s, s.test, anchor, false);
  visitStmts(c, s.body);
  emitJump(c, NO_LOCATION, Op.JUMP, loop);
  popFrameBlock(c);
  useLabel(c, anchor);
  visitStmts(c, s.orelse);
  useLabel(c, end);
}

function assertStatement(c: Compiler, s: Assert): void {
  const { test } = s;
  if ((test.kind === 'Tuple' && test.elts.length > 0) || (test.kind === 'Constant' && test.value.type === 'tuple' && test.value.value.length > 0)) {
    warn(c, s, 'assertion is always true, perhaps remove parentheses?');
  }
  if (c.optimize > 0) return;
  const end = newLabel(c);
  jumpIf(c, s, test, end, true);
  emit(c, s, Op.LOAD_COMMON_CONSTANT, CONSTANT_ASSERTIONERROR);
  if (s.msg !== null) {
    visitExpr(c, s.msg);
    emit(c, s, Op.CALL, 0);
  }
  emit(c, test, Op.RAISE_VARARGS, 1);
  useLabel(c, end);
}

// --------------------------------------------------------------------------- imports

function importStatement(c: Compiler, s: Import): void {
  for (const { name, asname } of s.names) {
    loadConst(c, s, intConst(0));
    loadConst(c, s, NONE);
    emitNamed(c, s, Op.IMPORT_NAME, name);
    const parts = name.split('.');
    if (asname === null) nameOp(c, s, parts[0]!, 'Store');
    else if (parts.length === 1) nameOp(c, s, asname, 'Store');
    else {
      // `import a.b.c as d` binds the innermost module.
      parts.slice(1).forEach((part, i) => {
        if (i > 0) {
          emit(c, s, Op.SWAP, 2);
          emit(c, s, Op.POP_TOP);
        }
        emit(c, s, Op.IMPORT_FROM, indexOf(c.u.names, part));
      });
      nameOp(c, s, asname, 'Store');
      emit(c, s, Op.POP_TOP);
    }
  }
}

function importFrom(c: Compiler, s: ImportFrom): void {
  loadConst(c, s, intConst(s.level ?? 0));
  loadConst(c, s, tupleConst(s.names.map(({ name }) => strConst(name))));
  emitNamed(c, s, Op.IMPORT_NAME, s.module ?? '');
  if (s.names[0]!.name === '*') {
    emit(c, s, Op.CALL_INTRINSIC_1, INTRINSIC_IMPORT_STAR);
    return emit(c, NO_LOCATION, Op.POP_TOP);
  }
  for (const { name, asname } of s.names) {
    emitNamed(c, s, Op.IMPORT_FROM, name);
    nameOp(c, s, asname ?? name, 'Store');
  }
  emit(c, s, Op.POP_TOP);
}
