// A code unit: what is known of one code object while its instructions are generated.

import type { AnnAssign, Stmt } from '../ast.ts';
import type { Const } from '../code.ts';
import { InstructionSequence, type Label, type Location } from '../instructions.ts';
import type { SymtableEntry } from '../symtable.ts';

export enum ScopeType { Module, Class, Function, AsyncFunction, Lambda, Comprehension, Annotations }

/** Statically nested constructs a jump or return has to unwind. */
export enum FrameBlockType {
  WhileLoop, ForLoop, TryExcept, FinallyTry, FinallyEnd, With, AsyncWith, HandlerCleanup, PopValue, ExceptionHandler, ExceptionGroupHandler,
  AsyncComprehensionGenerator, StopIteration,
}

export interface FrameBlock {
  type: FrameBlockType;
  block: Label;
  exit: Label;
  loc: Location;
  /** Body of a finally clause, or the name an exception is bound to. */
  datum: Stmt[] | string | null;
}

export interface ArgumentCounts { argcount?: number; posonlyargcount?: number; kwonlyargcount?: number }

/** Names and constants map to their index in the code object's tuples. */
export class CodeUnit {
  readonly entry: SymtableEntry;
  readonly scopeType: ScopeType;
  readonly name: string;
  qualname = '';
  /** Innermost class's name, for mangling. */
  private: string | null = null;
  consts = new Map<Const, number>();
  names = new Map<string, number>();
  varnames = new Map<string, number>();
  cellvars = new Map<string, number>();
  freevars = new Map<string, number>();
  /** Names that are fast locals only inside an inlined comprehension; true while in one. */
  fastHidden = new Map<string, boolean>();
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
  firstlineno: number;
  seq = new InstructionSequence();
  frameBlocks: FrameBlock[] = [];
  inInlinedComp = 0;
  inConditionalBlock = 0;
  /** Of a class: attributes its methods set on self. */
  staticAttributes: Set<string> | null;
  deferredAnnotations: { node: AnnAssign; index: number }[] | null = null;
  nextConditionalIndex = 0;

  constructor(entry: SymtableEntry, scopeType: ScopeType, name: string, firstlineno: number, counts: ArgumentCounts) {
    this.entry = entry;
    this.scopeType = scopeType;
    this.name = name;
    this.firstlineno = firstlineno;
    this.argcount = counts.argcount ?? 0;
    this.posonlyargcount = counts.posonlyargcount ?? 0;
    this.kwonlyargcount = counts.kwonlyargcount ?? 0;
    this.staticAttributes = scopeType === ScopeType.Class ? new Set() : null;
  }
}

/** Index of `key`, which gets the next one if it is new. */
export function indexOf<K>(map: Map<K, number>, key: K): number {
  const known = map.get(key);
  if (known !== undefined) return known;
  const index = map.size;
  map.set(key, index);
  return index;
}
