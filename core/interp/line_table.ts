// The location table of code objects (co_linetable): from an instruction to its line and columns.
// Reads immutable bytes only.

import { PyCode } from "../objects/code";
import { Value } from "../value";
import { bytesData, bytesSize } from "../objects/bytes";
import { newList, listAppendSteal } from "../objects/list";
import { newTuple, tupleSet } from "../objects/tuple";
import { NONE } from "../objects/singletons";
import { decref } from "../memory/refcount";
import { intFromI64 } from "../objects/int";

/** Cursor over a location table: filled by next(). Lives on the thread's scratch as plain WebAssembly globals (one use at a time, nothing is called in between). */
let p: usize = 0;
let end: usize = 0;
let line: i32 = 0;
/** Of the entry just read: its length in code units, the line (-1: none), end line, columns (-1: none). */
let units: i32 = 0;
let entryLine: i32 = 0;
let endLine: i32 = 0;
let column: i32 = 0;
let endColumn: i32 = 0;

function start(code: PyCode): void {
  p = bytesData(<usize>code.lineTable);
  end = p + <usize>bytesSize(<usize>code.lineTable);
  line = code.firstLine;
}
function varint(): i32 {
  let b = <i32>load<u8>(p++);
  let v = b & 63, shift = 0;
  while (b & 64) {
    b = <i32>load<u8>(p++);
    shift += 6;
    v |= (b & 63) << shift;
  }
  return v;
}
function signedVarint(): i32 {
  const v = varint();
  return v & 1 ? -(v >> 1) : v >> 1;
}
/** Reads the next entry; false at the end. */
function next(): bool {
  if (p >= end) return false;
  const b = <i32>load<u8>(p++);
  const kind = b >> 3 & 15;
  units = (b & 7) + 1;
  column = -1;
  endColumn = -1;
  if (kind == 15) { entryLine = -1; endLine = -1; return true; }
  if (kind == 14) {
    line += signedVarint();
    endLine = line + varint();
    column = varint() - 1;
    endColumn = varint() - 1;
  } else if (kind == 13) {
    line += signedVarint();
    endLine = line;
  } else if (kind >= 10) {
    line += kind - 10;
    endLine = line;
    column = <i32>load<u8>(p++);
    endColumn = <i32>load<u8>(p++);
  } else {
    const c = <i32>load<u8>(p++);
    endLine = line;
    column = kind << 3 | c >> 4;
    endColumn = column + (c & 15);
  }
  entryLine = line;
  return true;
}

/** Line of the instruction at code unit `at` (-1: the start of the function: its first line); -1: it has none. */
export function lineOf(code: PyCode, at: i32): i32 {
  if (at < 0) return code.firstLine;
  start(code);
  let u = 0;
  while (next()) {
    u += units;
    if (at < u) return entryLine;
  }
  return -1;
}
/** Positions of the instruction at code unit `at` into four i32 at out: line, end line, column, end column (-1: none). */
export function positionsOf(code: PyCode, at: i32, out: usize): void {
  start(code);
  let u = 0;
  while (next()) {
    u += units;
    if (at < u) {
      store<i32>(out, entryLine);
      store<i32>(out, endLine, 4);
      store<i32>(out, column, 8);
      store<i32>(out, endColumn, 12);
      return;
    }
  }
  memory.fill(out, 255, 16);
}
function orNone(i: i32): u64 { return i < 0 ? NONE : Value.fromSmall(<i64>i); }

/** list of (start, end, line) with offsets in bytes, as co_lines() yields. New reference. */
export function codeLines(code: PyCode): u64 {
  const list = newList(0);
  if (list == 0) return 0;
  // entries of the same line are merged; allocation in between does not touch the cursor
  start(code);
  let from = 0, to = 0, current = -2;
  while (true) {
    const more = next();
    if (more && (entryLine == current || to == 0)) {
      current = entryLine;
      to += units;
      continue;
    }
    if (to > from) {
      const t = newTuple(3);
      tupleSet(t, 0, Value.fromSmall(<i64>from << 1));
      tupleSet(t, 1, Value.fromSmall(<i64>to << 1));
      tupleSet(t, 2, orNone(current));
      if (listAppendSteal(list, <u64>t) < 0) { decref(<u64>list); return 0; }
    }
    if (!more) break;
    from = to;
    to += units;
    current = entryLine;
  }
  return <u64>list;
}
/** list of (line, end line, column, end column), one per code unit, as co_positions() yields. New reference. */
export function codePositions(code: PyCode): u64 {
  const list = newList(0);
  if (list == 0) return 0;
  start(code);
  while (next()) {
    for (let i = 0; i < units; i++) {
      const t = newTuple(4);
      tupleSet(t, 0, orNone(entryLine));
      tupleSet(t, 1, orNone(endLine));
      tupleSet(t, 2, orNone(column));
      tupleSet(t, 3, orNone(endColumn));
      if (listAppendSteal(list, <u64>t) < 0) { decref(<u64>list); return 0; }
    }
  }
  return <u64>list;
}
