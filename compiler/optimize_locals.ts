// Passes about local variables: which loads need a check for unbound names, which may borrow the reference of the frame, and the merging of
// neighbouring loads and stores into superinstructions.

import { hasTarget, isJump, type Block } from './flowgraph.ts';
import { isBlockPush, isScopeExit, isUnconditionalJump, type Instruction } from './instructions.ts';
import { numPopped, numPushed, Op } from './opcodes.ts';
import { setNop } from './flowgraph.ts';

// --------------------------------------------------------------------------- unbound locals

/** Note that at the start of `b` the locals in the mask may be unbound; look at it again if that is news. */
function mayBeUnbound(b: Block, low: number, high: number, todo: Block[]): void {
  const bothLow = b.unsafeLow | low;
  const bothHigh = b.unsafeHigh | high;
  if (bothLow === b.unsafeLow && bothHigh === b.unsafeHigh) return;
  b.unsafeLow = bothLow;
  b.unsafeHigh = bothHigh;
  if (b.visited) return;
  todo.push(b);
  b.visited = true;
}

function scanBlock(b: Block, todo: Block[]): void {
  let low = b.unsafeLow;
  let high = b.unsafeHigh;
  for (const instr of b.instructions) {
    if (instr.except !== null) mayBeUnbound(instr.except, low, high, todo);
    const { arg } = instr;
    if (arg >= 64) continue;
    switch (instr.op) {
      case Op.DELETE_FAST: case Op.LOAD_FAST_AND_CLEAR: case Op.STORE_FAST_MAYBE_NULL:
        if (arg < 32) low |= 1 << arg;
        else high |= 1 << (arg - 32);
        break;
      case Op.LOAD_FAST:
        if (((arg < 32 ? low >>> arg : high >>> (arg - 32)) & 1) !== 0) instr.op = Op.LOAD_FAST_CHECK;
      // falls through: after it the local is bound
      case Op.LOAD_FAST_CHECK: case Op.STORE_FAST:
        if (arg < 32) low &= ~(1 << arg);
        else high &= ~(1 << (arg - 32));
        break;
    }
  }
  if (b.next !== null && b.fallsThrough) mayBeUnbound(b.next, low, high, todo);
  const last = b.last;
  if (last !== undefined && isJump(last.op)) mayBeUnbound(last.target!, low, high, todo);
}

/** Locals from the 65th on are looked at one block at a time. */
function scanManyLocals(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const bound = new Set<number>();
    for (const instr of b.instructions) {
      if (instr.arg < 64) continue;
      switch (instr.op) {
        case Op.DELETE_FAST: case Op.LOAD_FAST_AND_CLEAR: case Op.STORE_FAST_MAYBE_NULL:
          bound.delete(instr.arg);
          break;
        case Op.STORE_FAST:
          bound.add(instr.arg);
          break;
        case Op.LOAD_FAST:
          if (!bound.has(instr.arg)) instr.op = Op.LOAD_FAST_CHECK;
          bound.add(instr.arg);
          break;
      }
    }
  }
}

/** LOAD_FAST of a local that may be unbound becomes LOAD_FAST_CHECK. */
export function addChecksForUninitialized(entry: Block, nlocals: number, nparams: number): void {
  if (nlocals === 0) return;
  if (nlocals > 64) scanManyLocals(entry);
  const todo: Block[] = [];
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
  let low = 0;
  let high = 0;
  for (let i = nparams; i < Math.min(nlocals, 64); i++) {
    if (i < 32) low |= 1 << i;
    else high |= 1 << (i - 32);
  }
  mayBeUnbound(entry, low, high, todo);
  for (let b: Block | null = entry; b !== null; b = b.next) scanBlock(b, todo);
  while (todo.length > 0) {
    const b = todo.pop()!;
    b.visited = false;
    scanBlock(b, todo);
  }
}

// --------------------------------------------------------------------------- superinstructions

function merge(first: Instruction, second: Instruction, op: Op): void {
  const a = first.loc.lineno;
  const b = second.loc.lineno;
  if ((a >= 0 && b >= 0 && a !== b) || first.arg >= 16 || second.arg >= 16) return;
  first.op = op;
  first.arg = (first.arg << 4) | second.arg;
  setNop(second);
}

/** The NOPs left over are for the caller to remove. */
export function insertSuperinstructions(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) {
    const list = b.instructions;
    for (let i = 0; i + 1 < list.length; i++) {
      const instr = list[i]!;
      const next = list[i + 1]!;
      if (instr.op === Op.LOAD_FAST) {
        if (next.op === Op.LOAD_FAST) merge(instr, next, Op.LOAD_FAST_LOAD_FAST);
      } else if (instr.op === Op.STORE_FAST) {
        if (next.op === Op.LOAD_FAST) merge(instr, next, Op.STORE_FAST_LOAD_FAST);
        else if (next.op === Op.STORE_FAST) merge(instr, next, Op.STORE_FAST_STORE_FAST);
      }
    }
  }
}

// --------------------------------------------------------------------------- borrowed references

const NOT_LOCAL = -1;
/** A value that was on the stack when the block was entered. */
const DUMMY = -1;

/** Abstract stack: which instruction of the block produced each value, and which local it refers to. */
class RefStack {
  instr: number[] = [];
  local: number[] = [];
  get size(): number { return this.instr.length; }
  push(instr: number, local: number): void {
    this.instr.push(instr);
    this.local.push(local);
  }
  drop(): void {
    this.instr.pop();
    this.local.pop();
  }
}

const SUPPORT_KILLED = 1;
const STORED_AS_LOCAL = 2;
const REF_UNCONSUMED = 4;

/**
 * LOAD_FAST becomes LOAD_FAST_BORROW where the local certainly outlives the value on the stack: the value is consumed within the block,
 * before the local is overwritten, and not stored in a local itself.
 *
 * Needs the blocks' start depths; nothing may be inserted afterwards.
 */
export function optimizeLoadFast(entry: Block): void {
  for (let b: Block | null = entry; b !== null; b = b.next) b.visited = false;
  const todo: Block[] = [entry];
  entry.startDepth = 0;
  entry.visited = true;
  const reach = (b: Block): void => {
    if (b.visited) return;
    b.visited = true;
    todo.push(b);
  };
  while (todo.length > 0) scanBorrows(todo.pop()!, reach);
}

function scanBorrows(b: Block, reach: (b: Block) => void): void {
  const list = b.instructions;
  const flags = new Uint8Array(list.length);
  const refs = new RefStack();
  for (let i = 0; i < b.startDepth; i++) refs.push(DUMMY, NOT_LOCAL);

  const kill = (local: number): void => {
    for (let r = 0; r < refs.size; r++) if (refs.local[r] === local) flags[refs.instr[r]!]! |= SUPPORT_KILLED;
  };
  const store = (local: number): void => {
    const producer = refs.instr[refs.size - 1]!;
    refs.drop();
    kill(local);
    if (producer !== DUMMY) flags[producer]! |= STORED_AS_LOCAL;
  };

  for (let i = 0; i < list.length; i++) {
    const instr = list[i]!;
    const { op, arg } = instr;
    switch (op) {
      case Op.DELETE_FAST: kill(arg); break;
      case Op.LOAD_FAST: refs.push(i, arg); break;
      case Op.LOAD_FAST_AND_CLEAR:
        kill(arg);
        refs.push(i, arg);
        break;
      case Op.LOAD_FAST_LOAD_FAST:
        refs.push(i, arg >> 4);
        refs.push(i, arg & 15);
        break;
      case Op.STORE_FAST: store(arg); break;
      case Op.STORE_FAST_LOAD_FAST:
        store(arg >> 4);
        refs.push(i, arg & 15);
        break;
      case Op.STORE_FAST_STORE_FAST:
        store(arg >> 4);
        store(arg & 15);
        break;
      case Op.COPY: {
        const at = refs.size - arg;
        refs.push(refs.instr[at]!, refs.local[at]!);
        break;
      }
      case Op.SWAP: {
        const top = refs.size - 1;
        const at = refs.size - arg;
        [refs.instr[at], refs.instr[top]] = [refs.instr[top]!, refs.instr[at]!];
        [refs.local[at], refs.local[top]] = [refs.local[top]!, refs.local[at]!];
        break;
      }
      // These leave all their inputs where they are. CPython counts the new values from the block's first instruction, not from this one;
      // that decides whether the first instructions of the block may borrow.
      case Op.FORMAT_SIMPLE: case Op.GET_ANEXT: case Op.GET_LEN: case Op.GET_YIELD_FROM_ITER: case Op.IMPORT_FROM: case Op.MATCH_KEYS:
      case Op.MATCH_MAPPING: case Op.MATCH_SEQUENCE: case Op.WITH_EXCEPT_START: {
        const net = numPushed(op, arg) - numPopped(op, arg);
        for (let n = 0; n < net; n++) refs.push(n, NOT_LOCAL);
        break;
      }
      case Op.DICT_MERGE: case Op.DICT_UPDATE: case Op.LIST_APPEND: case Op.LIST_EXTEND: case Op.MAP_ADD: case Op.RERAISE: case Op.SET_ADD:
      case Op.SET_UPDATE: {
        const net = numPopped(op, arg) - numPushed(op, arg);
        for (let n = 0; n < net; n++) refs.drop();
        break;
      }
      case Op.END_SEND: case Op.SET_FUNCTION_ATTRIBUTE: {
        const top = refs.size - 1;
        const producer = refs.instr[top]!;
        const local = refs.local[top]!;
        refs.drop();
        refs.drop();
        refs.push(producer, local);
        break;
      }
      case Op.CHECK_EXC_MATCH:
        refs.drop();
        refs.push(i, NOT_LOCAL);
        break;
      case Op.FOR_ITER:
        reach(instr.target!);
        refs.push(i, NOT_LOCAL);
        break;
      case Op.LOAD_ATTR: case Op.LOAD_SUPER_ATTR: {
        const top = refs.size - 1;
        const producer = refs.instr[top]!;
        const local = refs.local[top]!;
        refs.drop();
        if (op === Op.LOAD_SUPER_ATTR) {
          refs.drop();
          refs.drop();
        }
        refs.push(i, NOT_LOCAL);
        // For a method call the object may go back on the stack.
        if (arg & 1) refs.push(producer, local);
        break;
      }
      case Op.LOAD_SPECIAL: case Op.PUSH_EXC_INFO: {
        const top = refs.size - 1;
        const producer = refs.instr[top]!;
        const local = refs.local[top]!;
        refs.drop();
        refs.push(i, NOT_LOCAL);
        refs.push(producer, local);
        break;
      }
      case Op.SEND:
        reach(instr.target!);
        refs.drop();
        refs.push(i, NOT_LOCAL);
        break;
      default: {
        if (hasTarget(op)) reach(instr.target!);
        if (isBlockPush(op)) break;
        const popped = numPopped(op, arg);
        const pushed = numPushed(op, arg);
        for (let n = 0; n < popped; n++) refs.drop();
        for (let n = 0; n < pushed; n++) refs.push(i, NOT_LOCAL);
      }
    }
  }

  const last = b.last;
  if (last !== undefined && b.next !== null && !(isUnconditionalJump(last.op) || isScopeExit(last.op))) reach(b.next);
  for (const producer of refs.instr) if (producer !== DUMMY) flags[producer]! |= REF_UNCONSUMED;
  for (let i = 0; i < list.length; i++) {
    if (flags[i] !== 0) continue;
    const instr = list[i]!;
    if (instr.op === Op.LOAD_FAST) instr.op = Op.LOAD_FAST_BORROW;
    else if (instr.op === Op.LOAD_FAST_LOAD_FAST) instr.op = Op.LOAD_FAST_BORROW_LOAD_FAST_BORROW;
  }
}
