// Cells: the variables that closures share. The value slot is replaced under the cell's mutex and read with loadRef.

import { Value } from "../value";
import { PyObject } from "./object";
import { TF_HAVE_GC } from "./type_object";
import { CELL, OBJECT, ValueError, TypeError } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf } from "./type";
import { loadSlot, replaceSlot } from "./descriptors";
import { getset } from "../define";
import { raise, formatText } from "../errors";
import { checkArgs, noKeywords } from "../args";
import { richCompare } from "./abstract";
import { NOT_IMPLEMENTED, fromBool } from "./singletons";
import { multi } from "../thread_state";

@unmanaged export class PyCell extends PyObject { value: u64; }
export const CELL_VALUE: usize = 16;

/** A new cell; value is stolen (0: empty). 0: error. */
export function newCell(value: u64): u64 {
  const p = newObject(CELL, offsetof<PyCell>());
  if (p == 0) return 0;
  changetype<PyCell>(p).value = value;
  trackObject(p);
  return <u64>p;
}
/** The content: new reference, 0 when empty. */
export function getCell(cell: usize): u64 {
  if (!multi) return newRef(load<u64>(cell, CELL_VALUE));
  return loadSlot(cell, cell + CELL_VALUE);
}
/** Replaces the content; value is borrowed (0: empties it). */
export function setCell(cell: usize, value: u64): void { setCellSteal(cell, newRef(value)); }
/** The same; steals value. True if there was something before. */
export function setCellSteal(cell: usize, value: u64): bool {
  if (!multi) {
    const old = load<u64>(cell, CELL_VALUE);
    store<u64>(cell, value, CELL_VALUE);
    if (old) decref(old);
    return old != 0;
  }
  return replaceSlot(cell, cell + CELL_VALUE, value);
}

function cellDealloc(p: usize): void {
  const v = changetype<PyCell>(p).value;
  freeObject(p);
  xdecref(v);
}
function cellTraverse(p: usize, visit: u32): void { visitValue(changetype<PyCell>(p).value, visit); }
function cellClear(p: usize): void { setCellSteal(p, 0); }
function cellRepr(self: u64): u64 {
  const v = getCell(<usize>self);
  if (v == 0) return formatText("<cell at 0x%x: empty>", self);
  const r = formatText("<cell at 0x%x: %T object at 0x%x>", self, v, v);
  decref(v);
  return r;
}
function cellRichcompare(a: u64, b: u64, op: i32): u64 {
  if (typeOf(a) != CELL || typeOf(b) != CELL) return NOT_IMPLEMENTED;
  const x = getCell(<usize>a), y = getCell(<usize>b);
  let r: u64;
  if (x != 0 && y != 0) r = richCompare(x, y, op);
  else {
    // an empty cell comes before every full one
    const c = (x != 0 ? 1 : 0) - (y != 0 ? 1 : 0);
    r = fromBool(op == 0 ? c < 0 : op == 1 ? c <= 0 : op == 2 ? c == 0 : op == 3 ? c != 0 : op == 4 ? c > 0 : c >= 0);
  }
  xdecref(x);
  xdecref(y);
  return r;
}
function cellNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("cell", kwnames) || !checkArgs("cell", nargs, 0, 1)) return 0;
  return newCell(nargs ? newRef(load<u64>(args)) : 0);
}
function getContents(self: u64): u64 {
  const v = getCell(<usize>self);
  return v ? v : raise(ValueError, "Cell is empty");
}
function setContents(self: u64, v: u64): i32 {
  setCell(<usize>self, v);
  return 0;
}

export function initCellType(): void {
  const t = staticTypeInit(CELL, "cell", OBJECT, offsetof<PyCell>(), TF_HAVE_GC);
  t.dealloc = cellDealloc.index;
  t.traverse = cellTraverse.index;
  t.clear = cellClear.index;
  t.repr = cellRepr.index;
  t.richcompare = cellRichcompare.index;
  t.new_ = cellNew.index;
  getset(CELL, "cell_contents", getContents.index, setContents.index);
  readyType(CELL);
}
