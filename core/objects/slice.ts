// slice: layout, the arithmetic of slices that sequences share, methods and the type object.
// A slice never changes after it was made: nothing to protect.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC } from "./type_object";
import { OBJECT, SLICE, TypeError, ValueError } from "./type_ids";
import { NONE, NOT_IMPLEMENTED, fromBool } from "./singletons";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { raise, raiseInt, formatText, errorOccurred } from "../errors";
import { method, member, NOARGS, O, MEMBER_OBJECT, READONLY } from "../define";
import { checkArgs, noKeywords } from "../args";
import { typeOf, staticTypeInit, readyType } from "./type";
import { genericGetAttr } from "./attributes";
import { index, hash, richCompare } from "./abstract";
import { tuple2, tuple3, newTuple, tupleSet } from "./tuple";
import { isIntObject, asI64Clamped, intCompare, intSign, intToI64, intOverflow, intFromI64 } from "./int";
import { intAdd, intSub, intNegate } from "./int_arithmetic";

@unmanaged export class PySlice extends PyObject {
  start: u64;
  stop: u64;
  step: u64;
}

export function isSlice(v: u64): bool { return Value.isObject(v) && <usize>Value.obj(v).type == SLICE; }

/** A new slice; borrows its arguments, 0 stands for None. 0: MemoryError. */
export function newSlice(start: u64, stop: u64, step: u64): u64 {
  return newSliceSteal(newRef(start ? start : NONE), newRef(stop ? stop : NONE), newRef(step ? step : NONE));
}
/** The same, stealing its arguments. */
export function newSliceSteal(start: u64, stop: u64, step: u64): u64 {
  const p = changetype<PySlice>(newObject(SLICE, offsetof<PySlice>()));
  if (changetype<usize>(p) == 0) { decref(start); decref(stop); decref(step); return 0; }
  p.start = start;
  p.stop = stop;
  p.step = step;
  trackObject(changetype<usize>(p));
  return <u64>changetype<usize>(p);
}

/** One bound as an i64, clamped; false: TypeError. May run Python code (__index__). The number is in `bound`. */
let bound: i64 = 0;
function evaluate(v: u64): bool {
  if (Value.isInt(v)) { bound = Value.toSmall(v); return true; }
  if (!isIntObject(v) && changetype<PyType>(typeOf(v)).index == 0) {
    raise(TypeError, "slice indices must be integers or None or have an __index__ method");
    return false;
  }
  const i = asI64Clamped(v);
  if (i == -1 && errorOccurred()) return false;
  bound = i;
  return true;
}
/** slice indices of BINARY_SLICE and the like: None gives dflt. */
export function sliceBound(v: u64, dflt: i64): i64 {
  if (v == NONE) return dflt;
  return evaluate(v) ? bound : -1;
}

/**
 * Evaluates a slice's bounds without a length: start, stop, step as i64 at out (room for 4). May run Python code, so take the sequence's length after it
 * and call sliceAdjust. False: TypeError, or ValueError for a step of 0.
 */
export function sliceEvaluate(slice: u64, out: usize): bool {
  const s = changetype<PySlice>(Value.ptr(slice));
  let step: i64 = 1;
  if (s.step != NONE) {
    if (!evaluate(s.step)) return false;
    step = bound;
    if (step == 0) { raise(ValueError, "slice step cannot be zero"); return false; }
    if (step == i64.MIN_VALUE) step = -i64.MAX_VALUE;
  }
  let start = step < 0 ? i64.MAX_VALUE : 0;
  let stop = step < 0 ? i64.MIN_VALUE : i64.MAX_VALUE;
  if (s.start != NONE) {
    if (!evaluate(s.start)) return false;
    start = bound;
  }
  if (s.stop != NONE) {
    if (!evaluate(s.stop)) return false;
    stop = bound;
  }
  store<i64>(out, start);
  store<i64>(out, stop, 8);
  store<i64>(out, step, 16);
  return true;
}
/** Fits what sliceEvaluate left at out to a length: start and stop are clipped; the number of items is returned and stored at out + 24. No Python code. */
export function sliceAdjust(length: i64, out: usize): i64 {
  let start = load<i64>(out), stop = load<i64>(out, 8);
  const step = load<i64>(out, 16);
  if (start < 0) {
    start += length;
    if (start < 0) start = step < 0 ? -1 : 0;
  } else if (start >= length) start = step < 0 ? length - 1 : length;
  if (stop < 0) {
    stop += length;
    if (stop < 0) stop = step < 0 ? -1 : 0;
  } else if (stop >= length) stop = step < 0 ? length - 1 : length;
  let count: i64 = 0;
  if (step < 0) {
    if (stop < start) count = (start - stop - 1) / -step + 1;
  } else if (start < stop) count = step == 1 ? stop - start : (stop - start - 1) / step + 1;
  store<i64>(out, start);
  store<i64>(out, stop, 8);
  store<i64>(out, count, 24);
  return count;
}
/** Both: start, stop, step and the number of items as four i64 at out, for a sequence of this length. False: error. */
export function sliceUnpack(slice: u64, length: i64, out: usize): bool {
  if (!sliceEvaluate(slice, out)) return false;
  sliceAdjust(length, out);
  return true;
}

/** Results of sliceLongIndices: new references to ints. This thread's. */
export let sliceStart: u64 = 0;
export let sliceStop: u64 = 0;
export let sliceStep: u64 = 0;

/** A bound as an int of any size (new reference). */
function evaluateLong(v: u64): u64 {
  if (Value.isInt(v)) return v;
  if (!isIntObject(v) && changetype<PyType>(typeOf(v)).index == 0) return raise(TypeError, "slice indices must be integers or None or have an __index__ method");
  return index(v);
}
/** v (stolen) clipped to lower..upper after adding length to a negative one. */
function clip(v: u64, length: u64, lower: u64, upper: u64): u64 {
  if (v == 0) return 0;
  let r = v;
  if (intSign(v) < 0) {
    r = intAdd(v, length);
    decref(v);
    if (r == 0) return 0;
    if (intCompare(r, lower) < 0) { decref(r); return newRef(lower); }
    return r;
  }
  if (intCompare(r, upper) > 0) { decref(r); return newRef(upper); }
  return r;
}
/** Start, stop and step of a slice for a length of any size (an int, borrowed), in sliceStart, sliceStop, sliceStep. False: error. */
export function sliceLongIndices(slice: u64, length: u64): bool {
  const s = changetype<PySlice>(Value.ptr(slice));
  let step = Value.fromSmall(1);
  if (s.step != NONE) {
    step = evaluateLong(s.step);
    if (step == 0) return false;
    if (intSign(step) == 0) { decref(step); raise(ValueError, "slice step cannot be zero"); return false; }
  }
  const backwards = intSign(step) < 0;
  // the least and the greatest bound
  const lower = backwards ? Value.fromSmall(-1) : Value.fromSmall(0);
  const upper = backwards ? intAdd(length, Value.fromSmall(-1)) : newRef(length);
  const start = s.start == NONE ? newRef(backwards ? upper : lower) : clip(evaluateLong(s.start), length, lower, upper);
  const stop = start == 0 ? 0 : s.stop == NONE ? newRef(backwards ? lower : upper) : clip(evaluateLong(s.stop), length, lower, upper);
  decref(upper);
  if (start == 0 || stop == 0) {
    if (start) decref(start);
    decref(step);
    return false;
  }
  sliceStart = start;
  sliceStop = stop;
  sliceStep = step;
  return true;
}

// ---------------------------------------------------------------------------------------------------- the type

function sliceIndices(self: u64, lengthArg: u64): u64 {
  const length = index(lengthArg);
  if (length == 0) return 0;
  if (intSign(length) < 0) { decref(length); return raise(ValueError, "length should not be negative"); }
  const ok = sliceLongIndices(self, length);
  decref(length);
  if (!ok) return 0;
  const t = newTuple(3);
  if (t == 0) { decref(sliceStart); decref(sliceStop); decref(sliceStep); return 0; }
  tupleSet(t, 0, sliceStart);
  tupleSet(t, 1, sliceStop);
  tupleSet(t, 2, sliceStep);
  return <u64>t;
}
function parts(self: u64): u64 {
  const s = changetype<PySlice>(Value.ptr(self));
  return <u64>tuple3(s.start, s.stop, s.step);
}
function sliceReduce(self: u64): u64 {
  const t = parts(self);
  if (t == 0) return 0;
  const r = <u64>tuple2(<u64>SLICE, t);
  decref(t);
  return r;
}
function sliceRepr(self: u64): u64 {
  const s = changetype<PySlice>(Value.ptr(self));
  return formatText("slice(%R, %R, %R)", s.start, s.stop, s.step);
}
function sliceHash(self: u64): i64 {
  const t = parts(self);
  if (t == 0) return -1;
  const h = hash(t);
  decref(t);
  return h;
}
function sliceRichcompare(a: u64, b: u64, op: i32): u64 {
  if (!isSlice(a) || !isSlice(b)) return NOT_IMPLEMENTED;
  if (a == b) return fromBool(op == 1 || op == 2 || op == 5);
  const x = parts(a);
  if (x == 0) return 0;
  const y = parts(b);
  if (y == 0) { decref(x); return 0; }
  const r = richCompare(x, y, op);
  decref(x);
  decref(y);
  return r;
}
function sliceNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("slice", kwnames) || !checkArgs("slice", nargs, 1, 3)) return 0;
  if (nargs == 1) return newSlice(0, load<u64>(args), 0);
  return newSlice(load<u64>(args), load<u64>(args, 8), nargs == 3 ? load<u64>(args, 16) : 0);
}
function sliceDealloc(p: usize): void {
  const s = changetype<PySlice>(p);
  const a = s.start, b = s.stop, c = s.step;
  freeObject(p);
  decref(a);
  decref(b);
  decref(c);
}
function sliceTraverse(p: usize, visit: u32): void {
  const s = changetype<PySlice>(p);
  visitValue(s.start, visit);
  visitValue(s.stop, visit);
  visitValue(s.step, visit);
}

export function initSlice(): void {
  const t = staticTypeInit(SLICE, "slice", OBJECT, offsetof<PySlice>(), TF_HAVE_GC);
  t.dealloc = sliceDealloc.index;
  t.traverse = sliceTraverse.index;
  t.repr = sliceRepr.index;
  t.hash = sliceHash.index;
  t.richcompare = sliceRichcompare.index;
  t.getattro = genericGetAttr.index;
  t.new_ = sliceNew.index;
  method(SLICE, "indices", sliceIndices.index, O, "($self, object, /)");
  method(SLICE, "__reduce__", sliceReduce.index, NOARGS, "($self, /)");
  member(SLICE, "start", offsetof<PySlice>("start"), MEMBER_OBJECT, READONLY);
  member(SLICE, "stop", offsetof<PySlice>("stop"), MEMBER_OBJECT, READONLY);
  member(SLICE, "step", offsetof<PySlice>("step"), MEMBER_OBJECT, READONLY);
  readyType(SLICE);
}
