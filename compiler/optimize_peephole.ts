// Optimizations within a basic block: constants folded, jumps threaded, pairs of instructions merged, stack shuffling shortened.
//
// Instructions that become superfluous are first turned into NOPs, which later passes remove.

import type { ConstantValue } from './ast.ts';
import { binaryConstants, isTrue, unaryConstant } from './constant_fold.ts';
import { boolConst, equalityKey, intConst, tupleConst, type Const, type ConstantTable } from './code.ts';
import { hasTarget, setNop, type Block } from './flowgraph.ts';
import { Instruction, NO_LOCATION } from './instructions.ts';
import { COMPARE_TO_BOOL, INTRINSIC_LIST_TO_TUPLE, INTRINSIC_UNARY_POSITIVE, Op } from './opcodes.ts';

/** CPython's soft limit for what is built on the stack. */
export const STACK_USE_GUIDELINE = 30;
const MIN_CONST_SEQUENCE_SIZE = 3;

/** The constants of the code object being optimized; `index` finds merged ones. */
export interface ConstantPool {
  consts: Const[];
  table: ConstantTable;
  index: Map<Const, number>;
}

function addConst(pool: ConstantPool, value: Const): number {
  const merged = pool.table.merge(value);
  const known = pool.index.get(merged);
  if (known !== undefined) return known;
  const at = pool.consts.push(merged) - 1;
  pool.index.set(merged, at);
  return at;
}

const loadsConst = (op: Op): boolean => op === Op.LOAD_CONST || op === Op.LOAD_SMALL_INT;

function constantOf(instr: Instruction, pool: ConstantPool): Const {
  return instr.op === Op.LOAD_SMALL_INT ? intConst(instr.arg) : pool.consts[instr.arg]!;
}

function makeSmallInt(instr: Instruction, value: Const): boolean {
  if (value.type !== 'int' || value.value < 0n || value.value > 255n) return false;
  instr.op = Op.LOAD_SMALL_INT;
  instr.arg = Number(value.value);
  return true;
}

function makeLoadConst(instr: Instruction, value: Const, pool: ConstantPool): void {
  if (makeSmallInt(instr, value)) return;
  instr.arg = addConst(pool, value);
  instr.op = Op.LOAD_CONST;
}

/** The `size` instructions before `at` (NOPs skipped) if all of them load constants. */
function constLoadsBefore(b: Block, at: number, size: number): Instruction[] | null {
  const found: Instruction[] = [];
  for (let i = at; i >= 0 && found.length < size; i--) {
    const instr = b.instructions[i]!;
    if (instr.op === Op.NOP) continue;
    if (!loadsConst(instr.op)) return null;
    found.push(instr);
  }
  return found.length === size ? found.reverse() : null;
}

function nopOut(list: Instruction[]): void {
  for (const instr of list) {
    setNop(instr);
    instr.loc = NO_LOCATION;
  }
}

// --------------------------------------------------------------------------- constants

/** Decide branches on constants, and turn comparisons with None into jumps on None. */
export function optimizeLoadConst(b: Block, pool: ConstantPool): void {
  const list = b.instructions;
  let loaded: Const | null = null;
  let fromConstants = false;
  for (let i = 0; i < list.length; i++) {
    const instr = list[i]!;
    if (instr.op === Op.LOAD_CONST) makeSmallInt(instr, pool.consts[instr.arg]!);
    // A copy of a constant is as good as the constant.
    if (!(fromConstants && instr.op === Op.COPY && instr.arg === 1)) {
      loaded = loadsConst(instr.op) ? constantOf(instr, pool) : null;
      fromConstants = instr.op === Op.LOAD_CONST;
    }
    if (loaded === null) continue;
    const next = list[i + 1];
    if (next === undefined) continue;
    switch (next.op) {
      case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE: case Op.JUMP_IF_FALSE: case Op.JUMP_IF_TRUE: {
        if (next.op === Op.POP_JUMP_IF_FALSE || next.op === Op.POP_JUMP_IF_TRUE) setNop(instr);
        const jumpIfTrue = next.op === Op.POP_JUMP_IF_TRUE || next.op === Op.JUMP_IF_TRUE;
        if (isTrue(loaded) === jumpIfTrue) next.op = Op.JUMP;
        else setNop(next);
        break;
      }
      case Op.IS_OP: {
        if (loaded.type !== 'None') break;
        let jump = list[i + 2];
        if (jump === undefined) break;
        if (jump.op === Op.TO_BOOL) {
          setNop(jump);
          jump = list[i + 3];
          if (jump === undefined) break;
        }
        let invert = next.arg !== 0;
        if (jump.op === Op.POP_JUMP_IF_FALSE) invert = !invert;
        else if (jump.op !== Op.POP_JUMP_IF_TRUE) break;
        setNop(instr);
        setNop(next);
        jump.op = invert ? Op.POP_JUMP_IF_NOT_NONE : Op.POP_JUMP_IF_NONE;
        break;
      }
      case Op.TO_BOOL: {
        const at = addConst(pool, boolConst(isTrue(loaded)));
        setNop(instr);
        next.op = Op.LOAD_CONST;
        next.arg = at;
        break;
      }
    }
  }
}

function foldTuple(b: Block, i: number, pool: ConstantPool): void {
  const instr = b.instructions[i]!;
  if (instr.arg > STACK_USE_GUIDELINE) return;
  const loads = constLoadsBefore(b, i - 1, instr.arg);
  if (loads === null) return;
  const value = tupleConst(loads.map((load) => constantOf(load, pool)));
  nopOut(loads);
  makeLoadConst(instr, value, pool);
}

/** A long tuple of constants, built as a list: BUILD_LIST 0, (LOAD_CONST, LIST_APPEND 1)*, LIST_TO_TUPLE. */
function foldListToTuple(b: Block, i: number, pool: ConstantPool): void {
  const list = b.instructions;
  const items: Const[] = [];
  let expectAppend = true;
  for (let at = i - 1; at >= 0; at--) {
    const instr = list[at]!;
    if (instr.op === Op.NOP) continue;
    if (instr.op === Op.BUILD_LIST && instr.arg === 0) {
      if (!expectAppend) return;
      for (let j = i - 1; j >= at; j--) {
        const old = list[j]!;
        if (old.op === Op.NOP) continue;
        if (loadsConst(old.op)) items.push(constantOf(old, pool));
        nopOut([old]);
      }
      return makeLoadConst(list[i]!, tupleConst(items.reverse()), pool);
    }
    if (expectAppend ? instr.op !== Op.LIST_APPEND || instr.arg !== 1 : !loadsConst(instr.op)) return;
    expectAppend = !expectAppend;
  }
}

/** Displays of constants: iterated or searched, they become tuples and frozensets; else they are filled from one constant. */
function optimizeListOrSet(b: Block, i: number, nextOp: Op, pool: ConstantPool): void {
  const list = b.instructions;
  const instr = list[i]!;
  const throwaway = nextOp === Op.GET_ITER || nextOp === Op.CONTAINS_OP;
  const size = instr.arg;
  if (size > STACK_USE_GUIDELINE || (size < MIN_CONST_SEQUENCE_SIZE && !throwaway)) return;
  const loads = constLoadsBefore(b, i - 1, size);
  if (loads === null) {
    if (throwaway && instr.op === Op.BUILD_LIST) instr.op = Op.BUILD_TUPLE;
    return;
  }
  const items = loads.map((load) => constantOf(load, pool));
  const at = addConst(pool, instr.op === Op.BUILD_SET ? frozensetConst(items) : tupleConst(items));
  nopOut(loads);
  if (throwaway) {
    instr.op = Op.LOAD_CONST;
    instr.arg = at;
    return;
  }
  const start = list[i - 2]!;
  const load = list[i - 1]!;
  start.loc = instr.loc;
  start.op = instr.op;
  start.arg = 0;
  load.op = Op.LOAD_CONST;
  load.arg = at;
  instr.op = instr.op === Op.BUILD_LIST ? Op.LIST_EXTEND : Op.SET_UPDATE;
  instr.arg = 1;
}

/** Of elements that are equal for Python a frozenset keeps the first. */
function frozensetConst(items: Const[]): Const {
  const seen = new Map<string, Const>();
  for (const item of items) {
    const key = equalityKey(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return { type: 'frozenset', value: [...seen.values()] as ConstantValue[] };
}

function foldBinary(b: Block, i: number, pool: ConstantPool): void {
  const loads = constLoadsBefore(b, i - 1, 2);
  if (loads === null) return;
  const instr = b.instructions[i]!;
  const value = binaryConstants(constantOf(loads[0]!, pool), instr.arg, constantOf(loads[1]!, pool));
  if (value === null) return;
  nopOut(loads);
  makeLoadConst(instr, value, pool);
}

function foldUnary(b: Block, i: number, pool: ConstantPool): void {
  const loads = constLoadsBefore(b, i - 1, 1);
  if (loads === null) return;
  const instr = b.instructions[i]!;
  const value = unaryConstant(constantOf(loads[0]!, pool), instr.op);
  if (value === null) return;
  nopOut(loads);
  makeLoadConst(instr, value, pool);
}

/** Drop constants no instruction loads; the first stays, it may be the docstring. */
export function removeUnusedConstants(entry: Block, consts: Const[]): void {
  if (consts.length === 0) return;
  const used = new Array<boolean>(consts.length).fill(false);
  used[0] = true;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instructions) if (instr.op === Op.LOAD_CONST) used[instr.arg] = true;
  }
  const moved: number[] = [];
  let kept = 0;
  for (let i = 0; i < used.length; i++) {
    if (!used[i]) continue;
    consts[kept] = consts[i]!;
    moved[i] = kept++;
  }
  if (kept === consts.length) return;
  consts.length = kept;
  for (let b: Block | null = entry; b !== null; b = b.next) {
    for (const instr of b.instructions) if (instr.op === Op.LOAD_CONST) instr.arg = moved[instr.arg]!;
  }
}

// --------------------------------------------------------------------------- jumps

/** Let a jump to a jump lead to the latter's target. The old jump stays as a NOP for its line number. */
function threadJump(b: Block, instr: Instruction, target: Instruction, op: Op): boolean {
  if (instr.target === target.target) return false;
  const jump = new Instruction(op, 0, target.loc);
  jump.target = target.target;
  setNop(instr);
  b.append(jump);
  return true;
}

// --------------------------------------------------------------------------- stack shuffling

/** Replace a run of SWAPs by the shortest one with the same effect. Returns the index of the run's last instruction. */
function shortenSwaps(b: Block, start: number): number {
  const list = b.instructions;
  let depth = list[start]!.arg;
  let length = 1;
  let more = false;
  for (; start + length < list.length; length++) {
    const instr = list[start + length]!;
    if (instr.op === Op.SWAP) {
      depth = Math.max(depth, instr.arg);
      more = true;
    } else if (instr.op !== Op.NOP) break;
  }
  if (!more) return start;
  const stack = Array.from({ length: depth }, (_, i) => i);
  for (let i = 0; i < length; i++) {
    const instr = list[start + i]!;
    if (instr.op !== Op.SWAP) continue;
    const top = stack[0]!;
    stack[0] = stack[instr.arg - 1]!;
    stack[instr.arg - 1] = top;
  }
  // Walk the permutation's cycles, emitting swaps from the end of the run backwards.
  const VISITED = -1;
  let current = start + length - 1;
  for (let i = 0; i < depth; i++) {
    if (stack[i] === VISITED || stack[i] === i) continue;
    for (let j = i; ;) {
      if (j !== 0) {
        const instr = list[current--]!;
        instr.op = Op.SWAP;
        instr.arg = j + 1;
      }
      const next = stack[j]!;
      if (next === VISITED) break;
      stack[j] = VISITED;
      j = next;
    }
  }
  while (current >= start) setNop(list[current--]!);
  return start + length - 1;
}

const swappable = (op: Op): boolean => op === Op.STORE_FAST || op === Op.STORE_FAST_MAYBE_NULL || op === Op.POP_TOP;
const storesTo = (i: Instruction): number => (i.op === Op.STORE_FAST || i.op === Op.STORE_FAST_MAYBE_NULL ? i.arg : -1);

function nextSwappable(list: Instruction[], from: number, line: number): number {
  for (let i = from + 1; i < list.length; i++) {
    const instr = list[i]!;
    // Reordering names bound on different lines would show when tracing.
    if (line >= 0 && instr.loc.lineno !== line) return -1;
    if (instr.op === Op.NOP) continue;
    return swappable(instr.op) ? i : -1;
  }
  return -1;
}

/** Swap the instructions that consume the values instead of the values. */
function applyStaticSwaps(b: Block, from: number): void {
  const list = b.instructions;
  for (let i = from; i >= 0; i--) {
    const swap = list[i]!;
    if (swap.op !== Op.SWAP) {
      if (swap.op === Op.NOP || swappable(swap.op)) continue;
      return;
    }
    const j = nextSwappable(list, i, -1);
    if (j < 0) return;
    let k = j;
    const line = list[j]!.loc.lineno;
    for (let count = swap.arg - 1; count > 0; count--) {
      k = nextSwappable(list, k, line);
      if (k < 0) return;
    }
    const storeJ = storesTo(list[j]!);
    const storeK = storesTo(list[k]!);
    if (storeJ >= 0 || storeK >= 0) {
      if (storeJ === storeK) return;
      for (let at = j + 1; at < k; at++) {
        const store = storesTo(list[at]!);
        if (store >= 0 && (store === storeJ || store === storeK)) return;
      }
    }
    setNop(swap);
    const held = list[j]!;
    list[j] = list[k]!;
    list[k] = held;
  }
}

// --------------------------------------------------------------------------- the pass

export function optimizeBlock(b: Block, pool: ConstantPool): void {
  const list = b.instructions;
  for (let i = 0; i < list.length; i++) {
    const instr = list[i]!;
    const { op, arg } = instr;
    const target = hasTarget(op) ? instr.target!.instructions[0] : undefined;
    const targetOp = target === undefined ? Op.NOP : target.op;
    const next = list[i + 1];
    const nextOp = next === undefined ? Op.CACHE : next.op;
    switch (op) {
      case Op.BUILD_TUPLE:
        if (nextOp === Op.UNPACK_SEQUENCE && arg === next!.arg) {
          if (arg === 1) {
            setNop(instr);
            setNop(next!);
            continue;
          }
          if (arg === 2 || arg === 3) {
            setNop(instr);
            next!.op = Op.SWAP;
            continue;
          }
        }
        foldTuple(b, i, pool);
        break;
      case Op.BUILD_LIST: case Op.BUILD_SET:
        optimizeListOrSet(b, i, nextOp, pool);
        break;
      case Op.POP_JUMP_IF_NOT_NONE: case Op.POP_JUMP_IF_NONE: case Op.POP_JUMP_IF_FALSE: case Op.POP_JUMP_IF_TRUE:
        if (targetOp === Op.JUMP && threadJump(b, instr, target!, op)) i--;
        break;
      case Op.JUMP_IF_FALSE: case Op.JUMP_IF_TRUE:
        if (targetOp === Op.JUMP || targetOp === op) {
          if (threadJump(b, instr, target!, op)) i--;
        } else if (targetOp === Op.JUMP_IF_TRUE || targetOp === Op.JUMP_IF_FALSE) {
          instr.target = instr.target!.next;
          i--;
        }
        break;
      case Op.JUMP: case Op.JUMP_NO_INTERRUPT:
        if (targetOp === Op.JUMP) {
          if (threadJump(b, instr, target!, Op.JUMP)) i--;
        } else if (targetOp === Op.JUMP_NO_INTERRUPT) {
          if (threadJump(b, instr, target!, op)) i--;
        }
        break;
      case Op.STORE_FAST:
        if (nextOp === op && arg === next!.arg && instr.loc.lineno === next!.loc.lineno) {
          instr.op = Op.POP_TOP;
          instr.arg = 0;
        }
        break;
      case Op.SWAP:
        if (arg === 1) setNop(instr);
        break;
      case Op.LOAD_GLOBAL:
        if (nextOp === Op.PUSH_NULL && (arg & 1) === 0) {
          instr.arg = arg | 1;
          setNop(next!);
        }
        break;
      case Op.COMPARE_OP:
        if (nextOp === Op.TO_BOOL) {
          setNop(instr);
          next!.op = Op.COMPARE_OP;
          next!.arg = arg | COMPARE_TO_BOOL;
        }
        break;
      case Op.CONTAINS_OP: case Op.IS_OP:
        if (nextOp === Op.TO_BOOL || nextOp === Op.UNARY_NOT) {
          setNop(instr);
          next!.arg = nextOp === Op.UNARY_NOT ? arg ^ 1 : arg;
          next!.op = op;
        }
        break;
      case Op.TO_BOOL:
        if (nextOp === Op.TO_BOOL) setNop(instr);
        break;
      case Op.UNARY_NOT:
        if (nextOp === Op.TO_BOOL) {
          setNop(instr);
          next!.op = Op.UNARY_NOT;
          continue;
        }
        if (nextOp === Op.UNARY_NOT) {
          setNop(instr);
          setNop(next!);
          continue;
        }
        foldUnary(b, i, pool);
        break;
      case Op.UNARY_INVERT: case Op.UNARY_NEGATIVE:
        foldUnary(b, i, pool);
        break;
      case Op.CALL_INTRINSIC_1:
        if (arg === INTRINSIC_LIST_TO_TUPLE) {
          if (nextOp === Op.GET_ITER) setNop(instr);
          else foldListToTuple(b, i, pool);
        } else if (arg === INTRINSIC_UNARY_POSITIVE) foldUnary(b, i, pool);
        break;
      case Op.BINARY_OP:
        foldBinary(b, i, pool);
        break;
    }
  }
  for (let i = 0; i < list.length; i++) {
    if (list[i]!.op !== Op.SWAP) continue;
    i = shortenSwaps(b, i);
    applyStaticSwaps(b, i);
  }
}
