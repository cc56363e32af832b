// Comprehensions and generator expressions.
//
// A generator expression is a function of its own, called at once. Other comprehensions are inlined (PEP 709): the surrounding code saves the
// variables they bind on the stack and restores them afterwards, also when an exception passes.

import type { Comprehension, DictComp, Expr, GeneratorExp, ListComp, SetComp } from '../ast.ts';
import { NONE } from '../code.ts';
import { location, NO_LABEL, NO_LOCATION, type Label, type Location } from '../instructions.ts';
import { Op } from '../opcodes.ts';
import { BlockType, DEF_LOCAL, DEF_NONLOCAL, Scope, scopeOf, type SymtableEntry } from '../symtable.ts';
import {
  emit, emitJump, emitNamed, enterScope, exitScope, loadConst, newLabel, popFrameBlock, pushFrameBlock, useLabel, type Compiler,
} from './compiler.ts';
import { jumpIf, visitExpr } from './expressions.ts';
import { makeClosure, wrapInStopIterationHandler } from './functions.ts';
import { awaitValue, yieldFrom, yieldValue } from './generators.ts';
import { FrameBlockType, ScopeType } from './unit.ts';

type AnyComprehension = ListComp | SetComp | DictComp | GeneratorExp;

interface Target { kind: AnyComprehension['kind']; elt: Expr; value: Expr | null }

// --------------------------------------------------------------------------- inlining

interface InlineState {
  /** Names whose values are saved on the stack. */
  pushed: string[];
  /** Facts about names in the surrounding block, to be restored. */
  outerSymbols: Map<string, number>;
  /** Names that are fast locals only here. */
  hidden: string[];
  cleanup: Label;
}

/** Let the surrounding block see the comprehension's names with the scopes they have in it, and save the values they shadow. */
function enterInlined(c: Compiler, loc: Location, comp: SymtableEntry): InlineState {
  const { u } = c;
  const outer = u.entry;
  const state: InlineState = { pushed: [], outerSymbols: new Map(), hidden: [], cleanup: NO_LABEL };
  const inClass = outer.type === BlockType.Class && u.inInlinedComp === 0;
  u.inInlinedComp++;
  for (const [name, symbol] of comp.symbols) {
    const scope = scopeOf(symbol);
    const outerSymbol = outer.symbol(name);
    const outerScope = scopeOf(outerSymbol);
    if ((scope !== outerScope && scope !== Scope.Free && !(scope === Scope.Cell && outerScope === Scope.Free)) || inClass) {
      outer.symbols.set(name, symbol);
      state.outerSymbols.set(name, outerSymbol);
    }
    if (((symbol & DEF_LOCAL && !(symbol & DEF_NONLOCAL)) || inClass) && !outer.functionLike && u.fastHidden.get(name) !== true) {
      u.fastHidden.set(name, true);
      state.hidden.push(name);
    }
  }
  // In CPython the class is left by now, as it is in an inlined comprehension.
  for (const [name, symbol] of comp.symbols) {
    if (!(symbol & DEF_LOCAL) || symbol & DEF_NONLOCAL) continue;
    emitNamed(c, loc, Op.LOAD_FAST_AND_CLEAR, name, u.varnames);
    if (scopeOf(symbol) === Scope.Cell) emitNamed(c, loc, Op.MAKE_CELL, name, outer.scope(name) === Scope.Free ? u.freevars : u.cellvars);
    state.pushed.push(name);
  }
  if (state.pushed.length > 0) {
    // The outermost iterable is already on the stack and has to be on top.
    emit(c, loc, Op.SWAP, state.pushed.length + 1);
    state.cleanup = newLabel(c);
    emitJump(c, loc, Op.SETUP_FINALLY, state.cleanup);
  }
  return state;
}

/** Restore the saved values, below the result or exception on top of the stack. */
function restoreLocals(c: Compiler, loc: Location, pushed: string[]): void {
  emit(c, loc, Op.SWAP, pushed.length + 1);
  for (let i = pushed.length - 1; i >= 0; i--) emitNamed(c, loc, Op.STORE_FAST_MAYBE_NULL, pushed[i]!, c.u.varnames);
}

function leaveInlined(c: Compiler, loc: Location, state: InlineState): void {
  if (state.pushed.length > 0) {
    emit(c, NO_LOCATION, Op.POP_BLOCK);
    const end = newLabel(c);
    emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
    useLabel(c, state.cleanup);
    emit(c, NO_LOCATION, Op.SWAP, 2);
    emit(c, NO_LOCATION, Op.POP_TOP);
    restoreLocals(c, loc, state.pushed);
    emit(c, NO_LOCATION, Op.RERAISE, 0);
    useLabel(c, end);
    restoreLocals(c, loc, state.pushed);
  }
  const { u } = c;
  u.inInlinedComp--;
  for (const [name, symbol] of state.outerSymbols) u.entry.symbols.set(name, symbol);
  // They stay known, so that their places among the locals are marked as hidden.
  for (const name of state.hidden) u.fastHidden.set(name, false);
}

// --------------------------------------------------------------------------- loops

/** Add the element to the result; `depth` counts the iterators between it and the top of the stack. Returns the element's location. */
function element(c: Compiler, target: Target, depth: number): Location {
  const { elt, value } = target;
  visitExpr(c, elt);
  switch (target.kind) {
    case 'GeneratorExp':
      yieldValue(c, elt);
      emit(c, elt, Op.POP_TOP);
      return elt;
    case 'ListComp':
      emit(c, elt, Op.LIST_APPEND, depth + 1);
      return elt;
    case 'SetComp':
      emit(c, elt, Op.SET_ADD, depth + 1);
      return elt;
    case 'DictComp': {
      visitExpr(c, value!);
      const loc = location(elt.lineno, value!.end_lineno, elt.col_offset, value!.end_col_offset);
      emit(c, loc, Op.MAP_ADD, depth + 1);
      return loc;
    }
  }
}

function loop(c: Compiler, loc: Location, generators: Comprehension[], at: number, depth: number, target: Target, iterOnStack: boolean): void {
  if (generators[at]!.is_async) asyncLoop(c, loc, generators, at, depth, target, iterOnStack);
  else syncLoop(c, loc, generators, at, depth, target, iterOnStack);
}

/** Conditions, inner loops or the element. Returns the location of the jump back. */
function loopBody(c: Compiler, loc: Location, generators: Comprehension[], at: number, depth: number, target: Target, ifCleanup: Label): Location {
  for (const test of generators[at]!.ifs) jumpIf(c, loc, test, ifCleanup, false);
  if (at + 1 < generators.length) {
    loop(c, loc, generators, at + 1, depth, target, false);
    return target.elt;
  }
  return element(c, target, depth);
}

function syncLoop(c: Compiler, loc: Location, generators: Comprehension[], at: number, depth: number, target: Target, iterOnStack: boolean): void {
  const start = newLabel(c);
  const ifCleanup = newLabel(c);
  const anchor = newLabel(c);
  const { iter, target: variable } = generators[at]!;
  let looping = true;
  if (!iterOnStack) {
    if (at === 0) emit(c, loc, Op.LOAD_FAST, 0);
    else {
      // `for y in [f(x)]` is an assignment.
      const elts = iter.kind === 'List' || iter.kind === 'Tuple' ? iter.elts : [];
      if (elts.length === 1 && elts[0]!.kind !== 'Starred') {
        visitExpr(c, elts[0]!);
        looping = false;
      } else {
        visitExpr(c, iter);
        emit(c, iter, Op.GET_ITER);
      }
    }
  }
  if (looping) {
    useLabel(c, start);
    emitJump(c, iter, Op.FOR_ITER, anchor);
  }
  visitExpr(c, variable);
  const eltLoc = loopBody(c, loc, generators, at, looping ? depth + 1 : depth, target, ifCleanup);
  useLabel(c, ifCleanup);
  if (looping) {
    emitJump(c, eltLoc, Op.JUMP, start);
    useLabel(c, anchor);
    emit(c, NO_LOCATION, Op.END_FOR);
    emit(c, NO_LOCATION, Op.POP_ITER);
  }
}

function asyncLoop(c: Compiler, loc: Location, generators: Comprehension[], at: number, depth: number, target: Target, iterOnStack: boolean): void {
  const start = newLabel(c);
  const send = newLabel(c);
  const except = newLabel(c);
  const ifCleanup = newLabel(c);
  const { iter, target: variable } = generators[at]!;
  if (!iterOnStack) {
    if (at === 0) emit(c, loc, Op.LOAD_FAST, 0);
    else {
      visitExpr(c, iter);
      emit(c, iter, Op.GET_AITER);
    }
  }
  useLabel(c, start);
  pushFrameBlock(c, loc, FrameBlockType.AsyncComprehensionGenerator, start, NO_LABEL);
  emitJump(c, loc, Op.SETUP_FINALLY, except);
  emit(c, loc, Op.GET_ANEXT);
  loadConst(c, loc, NONE);
  useLabel(c, send);
  yieldFrom(c, loc, true);
  emit(c, loc, Op.POP_BLOCK);
  visitExpr(c, variable);
  const eltLoc = loopBody(c, loc, generators, at, depth + 1, target, ifCleanup);
  useLabel(c, ifCleanup);
  emitJump(c, eltLoc, Op.JUMP, start);
  popFrameBlock(c);
  useLabel(c, except);
  emitJump(c, loc, Op.END_ASYNC_FOR, send);
}

// --------------------------------------------------------------------------- entry

function outermostIterator(c: Compiler, outermost: Comprehension): void {
  visitExpr(c, outermost.iter);
  emit(c, outermost.iter, outermost.is_async ? Op.GET_AITER : Op.GET_ITER);
}

export function comprehension(c: Compiler, e: AnyComprehension, name: string, elt: Expr, value: Expr | null): void {
  const entry = c.st.lookup(e);
  const inlined = entry.compInlined;
  const isGenerator = e.kind === 'GeneratorExp';
  const outermost = e.generators[0]!;
  let state: InlineState | null = null;
  if (inlined) {
    outermostIterator(c, outermost);
    state = enterInlined(c, e, entry);
  } else enterScope(c, name, ScopeType.Comprehension, e, e.lineno, null, { argcount: 1 });
  if (!isGenerator) {
    emit(c, e, e.kind === 'ListComp' ? Op.BUILD_LIST : e.kind === 'SetComp' ? Op.BUILD_SET : Op.BUILD_MAP, 0);
    if (inlined) emit(c, e, Op.SWAP, 2);
  }
  loop(c, e, e.generators, 0, 0, { kind: e.kind, elt, value }, inlined);
  if (state !== null) return leaveInlined(c, e, state);
  if (isGenerator) wrapInStopIterationHandler(c);
  else emit(c, e, Op.RETURN_VALUE);
  makeClosure(c, e, exitScope(c, true), 0);
  outermostIterator(c, outermost);
  emit(c, e, Op.CALL, 0);
  if (entry.coroutine && !isGenerator) awaitValue(c, e, 0);
}
