// The control flow graph: built from code generation's instructions, optimized, and made linear again for the assembler.
//
// Blocks form a list in the order of the code (`next`); a block is entered at its start only and left at its end only. The passes are those
// of CPython's flowgraph.c, in the same order, since the resulting bytecode has to be the same:
// optimize_peephole.ts works on constants and single instructions, optimize_locals.ts on local variables, the rest is here.

import type { CodeUnit } from './codegen/unit.ts';
import { CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR, type Const, type ConstantTable } from './code.ts';
import {
  Instruction, isBlockPush, isConditionalJump, isScopeExit, isUnconditionalJump, location, NO_LOCATION, type InstructionSequence, type Location,
} from './instructions.ts';
import { FLAGS, HAS_EVAL_BREAK, HAS_JUMP, numPopped, numPushed, Op, RESUME_AT_FUNC_START, RESUME_OPARG_DEPTH1_MASK } from './opcodes.ts';
import { optimizeBlock, optimizeLoadConst, removeUnusedConstants } from './optimize_peephole.ts';
import { addChecksForUninitialized, insertSuperinstructions, optimizeLoadFast } from './optimize_locals.ts';

export class Block {
  instructions: Instruction[] = [];
  next: Block | null = null;
  /** Jump target number, -1 if nothing jumps here. */
  label = -1;
  /** Handlers active at the start of the block, outermost first; only while handlers are being assigned. */
  exceptStack: Block[] | null = null;
  /** Which of the first 64 locals may be unbound, as two words. */
  unsafeLow = 0;
  unsafeHigh = 0;
  predecessors = 0;
  startDepth = -1;
  preserveLasti = false;
  visited = false;
  exceptHandler = false;
  cold = false;
  warm = false;
  /** Index of the first instruction in the linear form. */
  index = 0;
  /** See truncate(). */
  #leftovers: (Block | null)[] = [];

  get last(): Instruction | undefined { return this.instructions[this.instructions.length - 1]; }
  get fallsThrough(): boolean {
    const last = this.last;
    return last === undefined || !(isScopeExit(last.op) || isUnconditionalJump(last.op));
  }

  /**
   * Keep the first `length` instructions.
   *
   * CPython leaves removed instructions in the block's array, and an instruction appended later, whose handler nobody sets, takes over the
   * handler of the one that was in its place. The exception table depends on it, so the handlers of removed instructions are kept here.
   */
  truncate(length: number): void {
    const list = this.instructions;
    if (length === list.length) return;
    if (this.#leftovers.length > 0 || list.some((instr, i) => i >= length && instr.except !== null)) {
      this.#leftovers = list.slice(length).map((instr) => instr.except).concat(this.#leftovers);
    }
    list.length = length;
  }
  /** Append an instruction whose handler was not set; see truncate(). */
  append(instr: Instruction): void {
    instr.except = this.#leftovers.shift() ?? null;
    this.instructions.push(instr);
  }
  /** Add `instr` at `at`, by default at the end, as it is. */
  insert(instr: Instruction, at = this.instructions.length): void {
    this.#leftovers.shift();
    this.instructions.splice(at, 0, instr);
  }
}

export interface Graph { entry: Block }

export const isJump = (op: Op): boolean => (FLAGS[op]! & HAS_JUMP) !== 0;
export const hasTarget = (op: Op): boolean => (FLAGS[op]! & HAS_JUMP) !== 0 || isBlockPush(op);
const isTerminator = (op: Op): boolean => (FLAGS[op]! & HAS_JUMP) !== 0 || isScopeExit(op);

export function setNop(instr: Instruction): void {
  instr.op = Op.NOP;
  instr.arg = 0;
}

export function nextNonempty(block: Block | null): Block | null {
  let b = block;
  while (b !== null && b.instructions.length === 0) b = b.next;
  return b;
}

// --------------------------------------------------------------------------- construction

/** Make a graph of the instructions; they become the graph's own. */
export function buildGraph(seq: InstructionSequence): Graph {
  const { instructions, labels } = seq;
  const targets = new Map<number, Block | null>();
  for (const instr of instructions) if (hasTarget(instr.op)) targets.set(labels[instr.arg]!, null);
  const entry = new Block();
  let current = entry;
  let pending = -1;
  const startBlock = (): void => {
    const last = current.last;
    let terminated = last !== undefined && isTerminator(last.op);
    if (!terminated && pending >= 0) {
      if (last !== undefined || current.label >= 0) terminated = true;
      else {
        current.label = pending;
        targets.set(pending, current);
        pending = -1;
      }
    }
    if (!terminated) return;
    const block = new Block();
    if (pending >= 0) {
      block.label = pending;
      targets.set(pending, block);
      pending = -1;
    }
    current.next = block;
    current = block;
  };
  const add = (instr: Instruction): void => {
    startBlock();
    current.instructions.push(instr);
  };
  for (let i = 0; i < instructions.length; i++) {
    const instr = instructions[i]!;
    if (instr.op === Op.ANNOTATIONS_PLACEHOLDER) {
      if (seq.annotations !== null) for (const setup of seq.annotations.instructions) add(setup);
      continue;
    }
    if (targets.has(i)) {
      pending = i;
      startBlock();
    }
    add(instr);
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instructions) if (hasTarget(instr.op)) instr.target = targets.get(labels[instr.arg]!)!;
  }
  return { entry };
}

function markExceptHandlers(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instructions) if (isBlockPush(instr.op)) instr.target!.exceptHandler = true;
  }
}

function clearVisited(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
}

/** Tell every instruction which handler gets its exceptions; block pops become NOPs. */
function labelExceptionTargets(entry: Block): void {
  clearVisited(entry);
  const todo: Block[] = [entry];
  entry.visited = true;
  entry.exceptStack = [];
  while (todo.length > 0) {
    const b = todo.pop()!;
    let stack: Block[] | null = b.exceptStack!;
    b.exceptStack = null;
    let handler = stack.length > 0 ? stack[stack.length - 1]! : null;
    let yieldDepth = -1;
    for (const instr of b.instructions) {
      const { op } = instr;
      if (isBlockPush(op)) {
        const target = instr.target!;
        if (!target.visited) {
          target.exceptStack = stack!.slice();
          todo.push(target);
          target.visited = true;
        }
        if (op !== Op.SETUP_FINALLY) target.preserveLasti = true;
        stack!.push(target);
        handler = target;
      } else if (op === Op.POP_BLOCK) {
        stack!.pop();
        handler = stack!.length > 0 ? stack![stack!.length - 1]! : null;
        setNop(instr);
      } else if (isJump(op)) {
        instr.except = handler;
        const target = instr.target!;
        if (!target.visited) {
          if (b.fallsThrough) target.exceptStack = stack!.slice();
          else {
            target.exceptStack = stack;
            stack = null;
          }
          todo.push(target);
          target.visited = true;
        }
      } else {
        instr.except = handler;
        if (op === Op.YIELD_VALUE) yieldDepth = stack!.length;
        else if (op === Op.RESUME && instr.arg !== RESUME_AT_FUNC_START) {
          if (yieldDepth === 1) instr.arg |= RESUME_OPARG_DEPTH1_MASK;
          yieldDepth = -1;
        }
      }
    }
    if (b.fallsThrough && b.next !== null && !b.next.visited) {
      b.next.exceptStack = stack;
      todo.push(b.next);
      b.next.visited = true;
    }
  }
}

// --------------------------------------------------------------------------- unreachable code, NOPs, jumps

export function removeUnreachable(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.predecessors = 0;
    b.visited = false;
  }
  const todo = [entry];
  entry.predecessors = 1;
  entry.visited = true;
  while (todo.length > 0) {
    const b = todo.pop()!;
    if (b.next !== null && b.fallsThrough) {
      if (!b.next.visited) {
        todo.push(b.next);
        b.next.visited = true;
      }
      b.next.predecessors++;
    }
    for (const instr of b.instructions) {
      if (!hasTarget(instr.op)) continue;
      const target = instr.target!;
      if (!target.visited) {
        todo.push(target);
        target.visited = true;
      }
      target.predecessors++;
    }
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (b.predecessors === 0) {
      b.truncate(0);
      b.exceptHandler = false;
    }
  }
}

/** Remove the block's NOPs that no line number depends on. Returns how many. */
function removeBlockNops(b: Block): number {
  const list = b.instructions;
  let dest = 0;
  let previousLine = -1;
  for (let src = 0; src < list.length; src++) {
    const instr = list[src]!;
    const line = instr.loc.lineno;
    if (instr.op === Op.NOP) {
      if (line < 0 || previousLine === line) continue;
      if (src < list.length - 1) {
        const next = list[src + 1]!;
        if (next.loc.lineno === line) continue;
        if (next.loc.lineno < 0) {
          next.loc = instr.loc;
          continue;
        }
      } else {
        const next = nextNonempty(b.next);
        if (next !== null) {
          const first = next.instructions.find((i) => !(i.op === Op.NOP && i.loc.lineno < 0));
          if (line === (first === undefined ? NO_LOCATION : first.loc).lineno) continue;
        }
      }
    }
    list[dest++] = instr;
    previousLine = line;
  }
  const removed = list.length - dest;
  b.truncate(dest);
  return removed;
}

export function removeRedundantNops(entry: Block): number {
  let removed = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) removed += removeBlockNops(b);
  return removed;
}

/** Loads whose value is popped at once disappear. */
function removeRedundantNopsAndPairs(entry: Block): void {
  for (let done = false; !done;) {
    done = true;
    let instr: Instruction | null = null;
    for (let b: Block | null = entry; b !== null; b = b.next) {
      removeBlockNops(b);
      if (b.label >= 0) instr = null;
      for (const current of b.instructions) {
        const previous: Instruction | null = instr;
        instr = current;
        if (current.op !== Op.POP_TOP || previous === null) continue;
        if (previous.op === Op.LOAD_CONST || previous.op === Op.LOAD_SMALL_INT || (previous.op === Op.COPY && previous.arg === 1)) {
          setNop(previous);
          setNop(current);
          done = false;
        }
      }
      if ((instr !== null && isJump(instr.op)) || !b.fallsThrough) instr = null;
    }
  }
}

/** Jumps to what follows anyway become NOPs. Returns how many. */
function removeRedundantJumps(entry: Block): number {
  let changes = 0;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last;
    if (last === undefined || !isUnconditionalJump(last.op)) continue;
    if (nextNonempty(last.target) === nextNonempty(b.next)) {
      changes++;
      setNop(last);
    }
  }
  return changes;
}

function removeRedundantNopsAndJumps(entry: Block): void {
  while (removeRedundantNops(entry) + removeRedundantJumps(entry) > 0);
}

const hasNoLine = (b: Block): boolean => b.instructions.every((i) => i.loc.lineno < 0);
const exitsScope = (b: Block): boolean => b.last !== undefined && isScopeExit(b.last.op);
const MAX_COPY_SIZE = 4;

/** Replace a jump to a small block that leaves the scope, or to one without line numbers, by a copy of that block. */
function inlineSmallBlock(b: Block): boolean {
  const last = b.last;
  if (last === undefined || !isUnconditionalJump(last.op)) return false;
  const target = last.target!;
  const small = exitsScope(target) && target.instructions.length <= MAX_COPY_SIZE;
  const noLine = hasNoLine(target) && !target.fallsThrough;
  if (!small && !noLine) return false;
  const removed = last.op;
  setNop(last);
  for (const instr of target.instructions.slice()) b.insert(instr.copy());
  // Keep the check for interrupts the removed jump would have made.
  if (noLine && isUnconditionalJump(b.last!.op) && removed === Op.JUMP) b.last!.op = Op.JUMP;
  target.predecessors--;
  return true;
}

function inlineSmallBlocks(entry: Block): void {
  for (let changed = true; changed;) {
    changed = false;
    for (let b: Block | null = entry; b !== null; b = b.next) if (inlineSmallBlock(b)) changed = true;
  }
}

// --------------------------------------------------------------------------- line numbers

const hasEvalBreak = (b: Block): boolean => b.instructions.some((i) => (FLAGS[i.op]! & HAS_EVAL_BREAK) !== 0);
const isExitWithoutLine = (b: Block): boolean => (exitsScope(b) || hasEvalBreak(b)) && hasNoLine(b);

/** Give every jump to an exit without line number an exit of its own, so that it can take the line of the jump (PEP 626). */
function duplicateExitsWithoutLine(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last;
    if (last === undefined || !isJump(last.op)) continue;
    const target = nextNonempty(last.target)!;
    if (!isExitWithoutLine(target) || target.predecessors <= 1) continue;
    const copy = new Block();
    copy.instructions = target.instructions.map((i) => i.copy());
    copy.instructions[0]!.loc = last.loc;
    last.target = copy;
    target.predecessors--;
    copy.predecessors = 1;
    copy.next = target.next;
    copy.label = 0;
    target.next = copy;
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (b.fallsThrough && b.next !== null && b.instructions.length > 0 && isExitWithoutLine(b.next)) {
      b.next.instructions[0]!.loc = b.last!.loc;
    }
  }
}

function propagateLineNumbers(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last;
    if (last === undefined) continue;
    let previous: Location = NO_LOCATION;
    for (const instr of b.instructions) {
      if (instr.loc.lineno === -1) instr.loc = previous;
      else previous = instr.loc;
    }
    if (b.fallsThrough && b.next !== null && b.next.predecessors === 1) {
      const first = b.next.instructions[0];
      if (first !== undefined && first.loc.lineno === -1) first.loc = previous;
    }
    if (isJump(last.op)) {
      const target = last.target!;
      const first = target.instructions[0];
      if (target.predecessors === 1 && first !== undefined && first.loc.lineno === -1) first.loc = previous;
    }
  }
}

function resolveLineNumbers(entry: Block): void {
  duplicateExitsWithoutLine(entry);
  propagateLineNumbers(entry);
}

// --------------------------------------------------------------------------- cold blocks

function markWarm(entry: Block): void {
  clearVisited(entry);
  const todo = [entry];
  entry.visited = true;
  while (todo.length > 0) {
    const b = todo.pop()!;
    b.warm = true;
    if (b.next !== null && b.fallsThrough && !b.next.visited) {
      todo.push(b.next);
      b.next.visited = true;
    }
    for (const instr of b.instructions) {
      if (isJump(instr.op) && !instr.target!.visited) {
        todo.push(instr.target!);
        instr.target!.visited = true;
      }
    }
  }
}

/** Blocks reached from exception handlers only are cold. */
function markCold(entry: Block): void {
  markWarm(entry);
  clearVisited(entry);
  const todo: Block[] = [];
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (b.exceptHandler) {
      todo.push(b);
      b.visited = true;
    }
  }
  const reach = (b: Block): void => {
    if (b.warm || b.visited) return;
    todo.push(b);
    b.visited = true;
  };
  while (todo.length > 0) {
    const b = todo.pop()!;
    b.cold = true;
    if (b.next !== null && b.fallsThrough) reach(b.next);
    for (const instr of b.instructions) if (isJump(instr.op)) reach(instr.target!);
  }
}

function pushColdBlocksToEnd(entry: Block): void {
  if (entry.next === null) return;
  markCold(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) {
    if (!b.cold || !b.fallsThrough || b.next === null || !b.next.warm) continue;
    const jump = new Block();
    if (b.next.label < 0) b.next.label = 0;
    const instr = new Instruction(Op.JUMP_NO_INTERRUPT, 0, NO_LOCATION);
    instr.target = b.next;
    jump.instructions.push(instr);
    jump.cold = true;
    jump.next = b.next;
    jump.predecessors = 1;
    b.next = jump;
  }
  let coldHead: Block | null = null;
  let coldTail: Block | null = null;
  let b = entry;
  while (b.next !== null) {
    while (b.next !== null && !b.next.cold) b = b.next;
    if (b.next === null) break;
    let end: Block = b.next;
    while (end.next !== null && end.next.cold) end = end.next;
    if (coldHead === null) coldHead = b.next;
    else coldTail!.next = b.next;
    coldTail = end;
    b.next = end.next;
    end.next = null;
  }
  b.next = coldHead;
  if (coldHead !== null) removeRedundantNopsAndJumps(entry);
}

// --------------------------------------------------------------------------- the optimizing passes

/** Optimize the graph of one code object; appends to and compacts `consts`. */
export function optimizeGraph(g: Graph, consts: Const[], table: ConstantTable, nlocals: number, nparams: number): void {
  const { entry } = g;
  markExceptHandlers(entry);
  labelExceptionTargets(entry);
  inlineSmallBlocks(entry);
  removeUnreachable(entry);
  resolveLineNumbers(entry);
  const pool = { consts, table, index: new Map<Const, number>() };
  consts.forEach((value, i) => { if (!pool.index.has(value)) pool.index.set(value, i); });
  for (let b: Block | null = entry; b !== null; b = b.next) optimizeLoadConst(b, pool);
  for (let b: Block | null = entry; b !== null; b = b.next) optimizeBlock(b, pool);
  removeRedundantNopsAndPairs(entry);
  removeUnreachable(entry);
  removeRedundantNopsAndJumps(entry);
  removeUnusedConstants(entry, consts);
  addChecksForUninitialized(entry, nlocals, nparams);
  insertSuperinstructions(entry);
  removeRedundantNops(entry);
  pushColdBlocksToEnd(entry);
  resolveLineNumbers(entry);
}

// --------------------------------------------------------------------------- towards real instructions

function convertConditionalPseudoJumps(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const last = b.last;
    if (last === undefined || (last.op !== Op.JUMP_IF_FALSE && last.op !== Op.JUMP_IF_TRUE)) continue;
    last.op = last.op === Op.JUMP_IF_FALSE ? Op.POP_JUMP_IF_FALSE : Op.POP_JUMP_IF_TRUE;
    const copy = new Instruction(Op.COPY, 1, last.loc);
    const toBool = new Instruction(Op.TO_BOOL, 0, last.loc);
    copy.except = toBool.except = last.except;
    b.insert(copy, b.instructions.length - 1);
    b.insert(toBool, b.instructions.length - 1);
  }
}

/** The largest depth of the stack; notes each block's depth at its start. */
function calculateStackDepth(entry: Block): number {
  for (let b: Block | null = entry; b !== null; b = b.next) b.startDepth = -1;
  let maximum = 0;
  const todo: Block[] = [];
  const push = (b: Block, depth: number): void => {
    if (b.startDepth >= 0 && b.startDepth !== depth) throw new Error('Invalid CFG, inconsistent stackdepth');
    if (b.startDepth < depth && b.startDepth < 100) {
      b.startDepth = depth;
      todo.push(b);
    }
  };
  push(entry, 0);
  while (todo.length > 0) {
    const b = todo.pop()!;
    let depth = b.startDepth;
    let next = b.next;
    for (const { op, arg, target } of b.instructions) {
      const effect = numPushed(op, arg) - numPopped(op, arg);
      const block = isBlockPush(op);
      if (depth > maximum) maximum = depth;
      if (target !== null && op !== Op.END_ASYNC_FOR && (block || isJump(op))) push(target, depth + effect);
      if (!block) depth += effect;
      if (depth < 0) throw new Error('Invalid CFG, stack underflow');
      if (isUnconditionalJump(op) || isScopeExit(op)) {
        next = null;
        break;
      }
    }
    if (next !== null) push(next, depth);
  }
  return maximum;
}

/** Where each cell and free variable is among the locals: those that are parameters too share the parameter's place. */
function cellOffsets(unit: CodeUnit): number[] {
  const nlocals = unit.varnames.size;
  const fixed: number[] = [];
  for (let i = 0; i < unit.cellvars.size + unit.freevars.size; i++) fixed.push(nlocals + i);
  for (const [name, index] of unit.cellvars) {
    const shared = unit.varnames.get(name);
    if (shared !== undefined) fixed[index] = shared;
  }
  return fixed;
}

function insertPrefix(unit: CodeUnit, entry: Block, fixed: number[], flags: number): void {
  const prefix: Instruction[] = [];
  if (unit.freevars.size > 0) prefix.push(new Instruction(Op.COPY_FREE_VARS, unit.freevars.size, NO_LOCATION));
  const cells = [...unit.cellvars.values()].sort((a, b) => fixed[a]! - fixed[b]!);
  for (const cell of cells) prefix.push(new Instruction(Op.MAKE_CELL, cell, NO_LOCATION));
  if (flags & (CO_GENERATOR | CO_COROUTINE | CO_ASYNC_GENERATOR)) {
    const loc = location(unit.firstlineno, unit.firstlineno, -1, -1);
    prefix.push(new Instruction(Op.RETURN_GENERATOR, 0, loc), new Instruction(Op.POP_TOP, 0, loc));
  }
  prefix.forEach((instr, i) => entry.insert(instr, i));
}

/** Replace indices of cells by places among the locals. Returns how many places are shared. */
function fixCellOffsets(unit: CodeUnit, entry: Block, fixed: number[]): number {
  const nlocals = unit.varnames.size;
  let dropped = 0;
  for (let i = 0; i < fixed.length; i++) {
    if (fixed[i] === i + nlocals) fixed[i]! -= dropped;
    else dropped++;
  }
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instructions) {
      switch (instr.op) {
        case Op.MAKE_CELL: case Op.LOAD_CLOSURE: case Op.LOAD_DEREF: case Op.STORE_DEREF: case Op.DELETE_DEREF: case Op.LOAD_FROM_DICT_OR_DEREF:
          instr.arg = fixed[instr.arg]!;
      }
    }
  }
  return dropped;
}

function convertPseudoInstructions(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instructions) {
      if (isBlockPush(instr.op)) {
        setNop(instr);
        instr.target = null;
      } else if (instr.op === Op.LOAD_CLOSURE) instr.op = Op.LOAD_FAST;
      else if (instr.op === Op.STORE_FAST_MAYBE_NULL) instr.op = Op.STORE_FAST;
    }
  }
  removeRedundantNopsAndJumps(entry);
}

const REVERSED: Partial<Record<Op, Op>> = {
  [Op.POP_JUMP_IF_NOT_NONE]: Op.POP_JUMP_IF_NONE, [Op.POP_JUMP_IF_NONE]: Op.POP_JUMP_IF_NOT_NONE,
  [Op.POP_JUMP_IF_FALSE]: Op.POP_JUMP_IF_TRUE, [Op.POP_JUMP_IF_TRUE]: Op.POP_JUMP_IF_FALSE,
};

/** Conditional jumps go forward only: a backward one is turned around and jumps over an unconditional jump. */
function normalizeJumps(entry: Block): void {
  clearVisited(entry);
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.visited = true;
    const last = b.last;
    if (last === undefined || !isConditionalJump(last.op)) continue;
    if (!last.target!.visited) {
      b.append(new Instruction(Op.NOT_TAKEN, 0, last.loc));
      continue;
    }
    const backwards = new Block();
    const jump = new Instruction(Op.JUMP, 0, last.loc);
    jump.target = last.target;
    backwards.instructions.push(new Instruction(Op.NOT_TAKEN, 0, last.loc), jump);
    backwards.startDepth = last.target!.startDepth;
    last.op = REVERSED[last.op]!;
    last.target = b.next;
    backwards.cold = b.cold;
    backwards.next = b.next;
    backwards.visited = true;
    b.next = backwards;
    b = backwards;
  }
}

export interface LinearCode { instructions: Instruction[]; stackDepth: number; nlocalsplus: number }

/** The optimized graph as a list of real instructions; jumps and handlers are still blocks, whose `index` says where they start. */
export function linearize(g: Graph, unit: CodeUnit, flags: number): LinearCode {
  const { entry } = g;
  convertConditionalPseudoJumps(entry);
  const stackDepth = calculateStackDepth(entry);
  const fixed = cellOffsets(unit);
  insertPrefix(unit, entry, fixed, flags);
  const dropped = fixCellOffsets(unit, entry, fixed);
  convertPseudoInstructions(entry);
  normalizeJumps(entry);
  optimizeLoadFast(entry);
  const instructions: Instruction[] = [];
  for (let b: Block | null = entry; b !== null; b = b.next) {
    b.index = instructions.length;
    for (const instr of b.instructions) instructions.push(instr);
  }
  return { instructions, stackDepth, nlocalsplus: unit.varnames.size + unit.cellvars.size + unit.freevars.size - dropped };
}
