// Instructions as code generation emits them: a flat list with labels, before they become a control flow graph.

import type { Located } from './ast.ts';
import type { Block } from './flowgraph.ts';
import { Op } from './opcodes.ts';

/** Where in the source an instruction comes from: any node of the tree, or one of the two markers. */
export type Location = Located;

/** No location: the instruction is artificial. */
export const NO_LOCATION: Location = { lineno: -1, end_lineno: -1, col_offset: -1, end_col_offset: -1 };
/** Take the location of the instruction that follows. */
export const NEXT_LOCATION: Location = { lineno: -2, end_lineno: -2, col_offset: -2, end_col_offset: -2 };

export function location(lineno: number, end_lineno: number, col_offset: number, end_col_offset: number): Location {
  return { lineno, end_lineno, col_offset, end_col_offset };
}

export function sameLocation(a: Location, b: Location): boolean {
  return a === b
    || (a.lineno === b.lineno && a.end_lineno === b.end_lineno && a.col_offset === b.col_offset && a.end_col_offset === b.end_col_offset);
}

export class Instruction {
  op: Op;
  /** The argument; of a jump in a sequence, the label. */
  arg: number;
  loc: Location;
  /** Where a jump or block setup leads, once there is a graph. */
  target: Block | null = null;
  /** The handler of exceptions raised by this instruction. */
  except: Block | null = null;
  /** Offset in code units, once it is known. */
  offset = 0;

  constructor(op: Op, arg: number, loc: Location) {
    this.op = op;
    this.arg = arg;
    this.loc = loc;
  }
  copy(): Instruction {
    const twin = new Instruction(this.op, this.arg, this.loc);
    twin.target = this.target;
    twin.except = this.except;
    return twin;
  }
}

export type Label = number;
export const NO_LABEL: Label = -1;

export class InstructionSequence {
  instructions: Instruction[] = [];
  /** Index of the instruction each label stands before, by label. */
  labels: number[] = [];
  /** Instructions that take the place of ANNOTATIONS_PLACEHOLDER. */
  annotations: InstructionSequence | null = null;

  newLabel(): Label { return this.labels.push(-1) - 1; }
  useLabel(label: Label): void { this.labels[label] = this.instructions.length; }
  add(op: Op, arg: number, loc: Location): void { this.instructions.push(new Instruction(op, arg, loc)); }
  /** Insert at the start; labels keep standing before the same instructions. */
  insertFirst(op: Op, arg: number, loc: Location): void {
    this.instructions.unshift(new Instruction(op, arg, loc));
    for (let i = 0; i < this.labels.length; i++) if (this.labels[i]! >= 0) this.labels[i]!++;
  }
}

export const isBlockPush = (op: Op): boolean => op === Op.SETUP_FINALLY || op === Op.SETUP_WITH || op === Op.SETUP_CLEANUP;
export const isScopeExit = (op: Op): boolean => op === Op.RETURN_VALUE || op === Op.RAISE_VARARGS || op === Op.RERAISE;
export const isUnconditionalJump = (op: Op): boolean => op === Op.JUMP || op === Op.JUMP_NO_INTERRUPT
  || op === Op.JUMP_FORWARD || op === Op.JUMP_BACKWARD || op === Op.JUMP_BACKWARD_NO_INTERRUPT;
export const isConditionalJump = (op: Op): boolean => op >= Op.POP_JUMP_IF_FALSE && op <= Op.POP_JUMP_IF_TRUE;
