// Traceback objects: one entry a frame that an exception passed through. Immutable but for tb_next, which is replaced under the object's mutex.

import { Value } from "../value";
import { PyObject } from "./object";
import { TF_HAVE_GC } from "./type_object";
import { TRACEBACK, FRAME, OBJECT, TypeError, ValueError } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef, decrefPtr, increfPtr } from "../memory/refcount";
import { visitValue, visitPointer } from "../memory/collector";
import { staticTypeInit, readyType, typeOf } from "./type";
import { loadSlot, replaceSlot } from "./descriptors";
import { getset, member, method, NOARGS, MEMBER_PTR, READONLY } from "../define";
import { raise, raisef, raisefInt, raiseInt, errorOccurred, clearError } from "../errors";
import { parseArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { NONE } from "./singletons";
import { asI32 } from "./int";
import { newList, listAppendSteal } from "./list";
import { id, str } from "./str";
import { tstate } from "../thread_state";
import { PyBaseException, setExceptionTraceback, exceptionTraceback } from "./exceptions";
import { PyCode, instructionStart } from "./code";
import { PyFrame, frameObjectOf } from "./frame_object";
import { Frame } from "../interp/frame";
import { lineOf } from "../interp/line_table";

@unmanaged export class PyTraceback extends PyObject {
  next: u64;    // traceback or 0
  frame: u32;   // PyFrame
  /** Offset of a code unit of the instruction in bytes; tb_lasti is the instruction's first. */
  lasti: i32;
  line: i32;    // -1: computed on demand
  unused: i32;
}

/** A traceback entry for frame at code unit `unit` in front of next (stolen, 0: none). New reference; 0: error. */
export function newTracebackHere(frame: Frame, unit: i32, next: u64): u64 {
  const f = frameObjectOf(frame);
  if (f == 0) { xdecref(next); return 0; }
  const p = newObject(TRACEBACK, offsetof<PyTraceback>());
  if (p == 0) { decref(f); xdecref(next); return 0; }
  const t = changetype<PyTraceback>(p);
  t.next = next;
  t.frame = <u32>f;
  t.lasti = unit << 1;
  t.line = -1;
  trackObject(p);
  return <u64>p;
}
/** Adds frame to the traceback of the exception being raised. */
export function addTraceback(frame: Frame, unit: i32): void {
  const e = tstate.exc;
  tstate.exc = 0;
  const old = exceptionTraceback(e);
  const tb = newTracebackHere(frame, unit, old);
  if (tb == 0) clearError();
  else setExceptionTraceback(e, tb);
  tstate.exc = e;
}

function tbDealloc(p: usize): void {
  const t = changetype<PyTraceback>(p);
  const next = t.next, frame = t.frame;
  freeObject(p);
  xdecref(next);
  decrefPtr(<usize>frame);
}
function tbTraverse(p: usize, visit: u32): void {
  const t = changetype<PyTraceback>(p);
  visitValue(t.next, visit);
  visitPointer(t.frame, visit);
}
function tbClear(p: usize): void {
  const t = changetype<PyTraceback>(p);
  const next = t.next;
  t.next = 0;
  xdecref(next);
}
function getNext(self: u64): u64 {
  const v = loadSlot(<usize>self, <usize>self + offsetof<PyTraceback>("next"));
  return v ? v : NONE;
}
function setNext(self: u64, v: u64): i32 {
  if (v == 0) return raiseInt(TypeError, "can't delete tb_next attribute");
  const value = v == NONE ? 0 : v;
  if (value != 0 && typeOf(value) != TRACEBACK) return raisefInt(TypeError, "expected traceback object, got '%T'", value);
  for (let t = value; t != 0; t = changetype<PyTraceback>(<usize>t).next) if (t == self) return raiseInt(ValueError, "traceback loop detected");
  replaceSlot(<usize>self, <usize>self + offsetof<PyTraceback>("next"), newRef(value));
  return 0;
}
function getFrame(self: u64): u64 { return newRef(<u64>changetype<PyTraceback>(<usize>self).frame); }
function getLasti(self: u64): u64 {
  const t = changetype<PyTraceback>(<usize>self);
  if (t.lasti < 0 || t.line != -1) return Value.fromSmall(<i64>t.lasti);
  const code = changetype<PyCode>(<usize>changetype<PyFrame>(<usize>t.frame).code);
  return Value.fromSmall(<i64>instructionStart(code, t.lasti >> 1) << 1);
}
/** Line of a traceback entry; -1: none. */
export function tracebackLine(t: PyTraceback): i32 {
  if (t.line != -1) return t.line;
  return lineOf(changetype<PyCode>(<usize>changetype<PyFrame>(<usize>t.frame).code), t.lasti >> 1);
}
function getLineno(self: u64): u64 {
  const l = tracebackLine(changetype<PyTraceback>(<usize>self));
  return l < 0 ? NONE : Value.fromSmall(<i64>l);
}
const NEW_SIGNATURE = "(tb_next, tb_frame, tb_lasti, tb_lineno)";
function tbNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4);
  if (out == 0) return 0;
  if (!parseArgs("traceback", NEW_SIGNATURE, args, nargs, kwnames, out)) { tempRelease(out); return 0; }
  const next = load<u64>(out), frame = load<u64>(out, 8);
  const lasti = asI32(load<u64>(out, 16)), line = asI32(load<u64>(out, 24));
  tempRelease(out);
  if (errorOccurred()) return 0;
  if (next != NONE && typeOf(next) != TRACEBACK) return raisef(TypeError, "expected traceback object or None, got '%T'", next);
  if (typeOf(frame) != FRAME) return raisef(TypeError, "traceback() argument 'tb_frame' must be frame, not %T", frame);
  const p = newObject(TRACEBACK, offsetof<PyTraceback>());
  if (p == 0) return 0;
  const t = changetype<PyTraceback>(p);
  t.next = next == NONE ? 0 : newRef(next);
  t.frame = <u32>newRef(frame);
  t.lasti = lasti;
  t.line = line;
  trackObject(p);
  return <u64>p;
}
function tbDir(self: u64): u64 {
  const l = newList(0);
  if (l == 0) return 0;
  listAppendSteal(l, str("tb_frame"));
  listAppendSteal(l, str("tb_next"));
  listAppendSteal(l, str("tb_lasti"));
  listAppendSteal(l, str("tb_lineno"));
  return <u64>l;
}

export function initTracebackType(): void {
  const t = staticTypeInit(TRACEBACK, "traceback", OBJECT, offsetof<PyTraceback>(), TF_HAVE_GC);
  t.dealloc = tbDealloc.index;
  t.traverse = tbTraverse.index;
  t.clear = tbClear.index;
  t.new_ = tbNew.index;
  getset(TRACEBACK, "tb_next", getNext.index, setNext.index);
  getset(TRACEBACK, "tb_frame", getFrame.index);
  getset(TRACEBACK, "tb_lasti", getLasti.index);
  getset(TRACEBACK, "tb_lineno", getLineno.index);
  method(TRACEBACK, "__dir__", tbDir.index, NOARGS);
  readyType(TRACEBACK);
}
