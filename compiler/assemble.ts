// The last stage: real instructions as bytes, the table of source positions (PEP 626/657), the exception table, the code object.

import {
  CO_ASYNC_GENERATOR, CO_COROUTINE, CO_FAST_ARG_KW, CO_FAST_ARG_POS, CO_FAST_ARG_VAR, CO_FAST_CELL, CO_FAST_FREE, CO_FAST_HIDDEN, CO_FAST_LOCAL,
  CO_GENERATOR, CO_HAS_DOCSTRING, CO_METHOD, CO_NESTED, CO_NEWLOCALS, CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS, PyCF_MASK, type CodeObject,
  type ConstantTable,
} from './code.ts';
import type { CodeUnit } from './codegen/unit.ts';
import { buildGraph, isJump, linearize, optimizeGraph, type Block } from './flowgraph.ts';
import { isScopeExit, NO_LOCATION, sameLocation, type Instruction, type Location } from './instructions.ts';
import { CACHES, Op } from './opcodes.ts';

function codeFlags(unit: CodeUnit, compileFlags: number): number {
  const { entry } = unit;
  let flags = 0;
  if (entry.functionLike) {
    flags |= CO_NEWLOCALS | CO_OPTIMIZED;
    if (entry.nested) flags |= CO_NESTED;
    if (entry.generator) flags |= entry.coroutine ? CO_ASYNC_GENERATOR : CO_GENERATOR;
    if (entry.varargs) flags |= CO_VARARGS;
    if (entry.varkeywords) flags |= CO_VARKEYWORDS;
    if (entry.hasDocstring) flags |= CO_HAS_DOCSTRING;
    if (entry.method) flags |= CO_METHOD;
  }
  if (entry.coroutine && !entry.generator) flags |= CO_COROUTINE;
  return flags | (compileFlags & PyCF_MASK);
}

/** Optimize the unit's instructions and make a code object of them. */
export function assemble(unit: CodeUnit, table: ConstantTable, compileFlags: number, filename: string): CodeObject {
  const flags = codeFlags(unit, compileFlags);
  const consts = [...unit.consts.keys()];
  const graph = buildGraph(unit.seq);
  optimizeGraph(graph, consts, table, unit.varnames.size, unit.entry.varnames.length);
  const { instructions, stackDepth, nlocalsplus } = linearize(graph, unit, flags);
  resolveJumps(instructions);
  const locals = localsPlus(unit, nlocalsplus, flags);
  return {
    type: 'code',
    argcount: unit.posonlyargcount + unit.argcount,
    posonlyargcount: unit.posonlyargcount,
    kwonlyargcount: unit.kwonlyargcount,
    stacksize: stackDepth,
    flags,
    code: encode(instructions),
    consts,
    names: [...unit.names.keys()],
    localsplusnames: locals.names,
    localspluskinds: locals.kinds,
    filename,
    name: unit.name,
    qualname: unit.qualname === '' ? unit.name : unit.qualname,
    firstlineno: unit.firstlineno,
    linetable: locationTable(instructions, unit.firstlineno),
    exceptiontable: exceptionTable(instructions),
  };
}

// --------------------------------------------------------------------------- jumps

function sizeOf(instr: Instruction): number {
  const { arg } = instr;
  return 1 + (arg > 0xff ? (arg > 0xffff ? (arg > 0xffffff ? 3 : 2) : 1) : 0) + CACHES[instr.op]!;
}

/** Code units from the SEND to the END_SEND of `yield from`. */
const END_SEND_OFFSET = 5;

/** Turn jumps to blocks into distances; notes each instruction's offset. */
function resolveJumps(instructions: Instruction[]): void {
  const jumps: { at: number; target: number }[] = [];
  for (let i = 0; i < instructions.length; i++) {
    const instr = instructions[i]!;
    if (!isJump(instr.op)) continue;
    const target = instr.target!.index;
    jumps.push({ at: i, target });
    // While distances are unknown, the index of the target decides about extended arguments, as in CPython.
    instr.arg = target;
    const forward = target > i;
    if (instr.op === Op.JUMP) instr.op = forward ? Op.JUMP_FORWARD : Op.JUMP_BACKWARD;
    else if (instr.op === Op.JUMP_NO_INTERRUPT) instr.op = forward ? Op.JUMP_FORWARD : Op.JUMP_BACKWARD_NO_INTERRUPT;
  }
  for (let again = true; again;) {
    again = false;
    let total = 0;
    for (const instr of instructions) {
      instr.offset = total;
      total += sizeOf(instr);
    }
    for (const { at, target } of jumps) {
      const instr = instructions[at]!;
      const size = sizeOf(instr);
      const after = instr.offset + size;
      const to = target < instructions.length ? instructions[target]!.offset : total;
      if (instr.op === Op.END_ASYNC_FOR) instr.arg = after - to - END_SEND_OFFSET;
      else instr.arg = to < after ? after - to : to - after;
      if (sizeOf(instr) !== size) again = true;
    }
  }
}

function encode(instructions: Instruction[]): Uint8Array {
  const last = instructions[instructions.length - 1]!;
  const bytes = new Uint8Array(2 * (last.offset + sizeOf(last)));
  let at = 0;
  for (const { op, arg } of instructions) {
    for (let shift = arg > 0xffffff ? 24 : arg > 0xffff ? 16 : arg > 0xff ? 8 : 0; shift > 0; shift -= 8) {
      bytes[at++] = Op.EXTENDED_ARG;
      bytes[at++] = (arg >> shift) & 0xff;
    }
    bytes[at++] = op;
    bytes[at++] = arg & 0xff;
    at += 2 * CACHES[op]!;
  }
  return bytes;
}

// --------------------------------------------------------------------------- exception table

function exceptionTable(instructions: Instruction[]): Uint8Array {
  const bytes: number[] = [];
  const item = (value: number, first: number): void => {
    let mark = first;
    for (let shift = 24; shift > 0; shift -= 6) {
      if (value < 1 << shift) continue;
      bytes.push(((value >> shift) & 0x3f) | 0x40 | mark);
      mark = 0;
    }
    bytes.push((value & 0x3f) | mark);
  };
  const handlerOffset = (handler: Block): number => instructions[handler.index]!.offset;
  let current: Block | null = null;
  let start = 0;
  const close = (end: number): void => {
    if (current === null) return;
    const depth = current.startDepth - 1 - (current.preserveLasti ? 1 : 0);
    item(start, 0x80);
    item(end - start, 0);
    item(handlerOffset(current), 0);
    item((depth << 1) | (current.preserveLasti ? 1 : 0), 0);
  };
  const indexOfHandler = (handler: Block | null): number => (handler === null ? -1 : handler.index);
  let end = 0;
  for (const instr of instructions) {
    if (indexOfHandler(instr.except) !== indexOfHandler(current)) {
      close(instr.offset);
      start = instr.offset;
      current = instr.except;
    }
    end = instr.offset + sizeOf(instr);
  }
  close(end);
  return Uint8Array.from(bytes);
}

// --------------------------------------------------------------------------- positions

const INFO_ONE_LINE0 = 10;
const INFO_NO_COLUMNS = 13;
const INFO_LONG = 14;
const INFO_NONE = 15;

class LocationWriter {
  bytes: number[] = [];
  line: number;

  constructor(firstlineno: number) { this.line = firstlineno; }

  #first(code: number, length: number): void { this.bytes.push(0x80 | (code << 3) | (length - 1)); }
  #varint(value: number): void {
    let rest = value;
    while (rest >= 64) {
      this.bytes.push(0x40 | (rest & 0x3f));
      rest = Math.floor(rest / 64);
    }
    this.bytes.push(rest);
  }
  #signedVarint(value: number): void { this.#varint(value < 0 ? (-value * 2) + 1 : value * 2); }

  #entry(loc: Location, length: number): void {
    if (loc.lineno === -1) return this.#first(INFO_NONE, length);
    const delta = loc.lineno - this.line;
    const column = loc.col_offset;
    const endColumn = loc.end_col_offset;
    if (column < 0 || endColumn < 0) {
      if (loc.end_lineno === loc.lineno || loc.end_lineno < 0) {
        this.#first(INFO_NO_COLUMNS, length);
        this.#signedVarint(delta);
        this.line = loc.lineno;
        return;
      }
    } else if (loc.end_lineno === loc.lineno) {
      if (delta === 0 && column < 80 && endColumn - column < 16 && endColumn >= column) {
        this.#first(column >> 3, length);
        this.bytes.push(((column & 7) << 4) | (endColumn - column));
        return;
      }
      if (delta >= 0 && delta < 3 && column < 128 && endColumn < 128) {
        this.#first(INFO_ONE_LINE0 + delta, length);
        this.bytes.push(column, endColumn);
        this.line = loc.lineno;
        return;
      }
    }
    this.#first(INFO_LONG, length);
    this.#signedVarint(delta);
    this.#varint(loc.end_lineno - loc.lineno);
    this.#varint(column + 1);
    this.#varint(endColumn + 1);
    this.line = loc.lineno;
  }

  /** Entries for `size` code units, at most eight each. */
  write(loc: Location, size: number): void {
    let rest = size;
    for (; rest > 8; rest -= 8) this.#entry(loc, 8);
    if (rest > 0) this.#entry(loc, rest);
  }
}

function locationTable(instructions: Instruction[], firstlineno: number): Uint8Array {
  for (let i = instructions.length - 1; i >= 0; i--) {
    const instr = instructions[i]!;
    if (instr.loc.lineno === -2) instr.loc = isJump(instr.op) || isScopeExit(instr.op) ? NO_LOCATION : instructions[i + 1]!.loc;
  }
  const writer = new LocationWriter(firstlineno);
  let loc: Location = NO_LOCATION;
  let size = 0;
  for (const instr of instructions) {
    if (!sameLocation(loc, instr.loc)) {
      writer.write(loc, size);
      loc = instr.loc;
      size = 0;
    }
    size += sizeOf(instr);
  }
  writer.write(loc, size);
  return Uint8Array.from(writer.bytes);
}

// --------------------------------------------------------------------------- names of locals

function localsPlus(unit: CodeUnit, nlocalsplus: number, flags: number): { names: string[]; kinds: Uint8Array } {
  const names = new Array<string>(nlocalsplus);
  const kinds = new Uint8Array(nlocalsplus);
  const set = (at: number, name: string, kind: number): void => {
    names[at] = name;
    kinds[at] = kind;
  };
  const argumentKinds: [number, number][] = [
    [unit.posonlyargcount, CO_FAST_ARG_POS],
    [unit.argcount, CO_FAST_ARG_POS | CO_FAST_ARG_KW],
    [unit.kwonlyargcount, CO_FAST_ARG_KW],
    [flags & CO_VARARGS ? 1 : 0, CO_FAST_ARG_VAR | CO_FAST_ARG_POS],
    [flags & CO_VARKEYWORDS ? 1 : 0, CO_FAST_ARG_VAR | CO_FAST_ARG_KW],
  ];
  let group = 0;
  let groupEnd = argumentKinds[0]![0];
  for (const [name, at] of unit.varnames) {
    while (group < argumentKinds.length && at >= groupEnd) {
      group++;
      if (group < argumentKinds.length) groupEnd += argumentKinds[group]![0];
    }
    let kind = CO_FAST_LOCAL | (group < argumentKinds.length ? argumentKinds[group]![1] : 0);
    if (unit.fastHidden.has(name)) kind |= CO_FAST_HIDDEN;
    if (unit.cellvars.has(name)) kind |= CO_FAST_CELL;
    set(at, name, kind);
  }
  const nlocals = unit.varnames.size;
  let dropped = 0;
  for (const [name, at] of unit.cellvars) {
    if (unit.varnames.has(name)) dropped++;
    else set(at + nlocals - dropped, name, CO_FAST_CELL);
  }
  for (const [name, at] of unit.freevars) set(at + nlocals - dropped, name, CO_FAST_FREE);
  return { names, kinds };
}
