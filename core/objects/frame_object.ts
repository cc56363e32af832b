// Frame objects: what Python code sees of a frame (sys._getframe, tracebacks, gi_frame).
//
// While its function runs, a frame object points at the Frame on the stack or in the generator. When the frame ends and somebody else still holds the
// object, it takes the locals over into memory of its own. Fields are changed by the thread that runs the frame; other threads that look at
// a running frame see some moment of it.

import { Value } from "../value";
import { PyObject } from "./object";
import { TF_HAVE_GC } from "./type_object";
import { FRAME, OBJECT, TypeError, ValueError, RuntimeError, CELL } from "./type_ids";
import { newObject, trackObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { decref, xdecref, newRef, ownRef, closeRef, increfPtr, decrefPtr, isUniquelyReferenced } from "../memory/refcount";
import { visitValue, visitPointer } from "../memory/collector";
import { staticTypeInit, readyType, typeOf } from "./type";
import { loadSlot, replaceSlot } from "./descriptors";
import { getset, member, method, NOARGS, MEMBER_BOOL, MEMBER_OBJECT, MEMBER_PTR, READONLY } from "../define";
import { raise, raiseInt, raisefInt, formatText, clearError } from "../errors";
import { NONE } from "./singletons";
import { id } from "./str";
import { tstate } from "../thread_state";
import { PyCode, CO_OPTIMIZED, instructionStart } from "./code";
import { PyFunction } from "./function";
import { Frame, FRAME_SIZE, FRAME_GENERATOR, FRAME_CLEARED, frameUnit, frameBuiltins } from "../interp/frame";
import { lineOf } from "../interp/line_table";
import { newFrameLocalsProxy, hasHiddenLocals } from "../interp/locals";
import { PyGenerator, GEN_EXECUTING, GEN_COMPLETED, genClose } from "./generator";
import { asI64 } from "./int";
import { writeUnraisable } from "../errors";

@unmanaged export class PyFrame extends PyObject {
  /** The Frame: on a stack, in a generator, or in `storage`. */
  frame: u32;
  code: u32;       // counted
  /** Own memory after the frame has ended: locals, then the Frame. 0 before. */
  storage: u32;
  back: u32;       // PyFrame of the caller, set when the frame ends (counted)
  trace: u64;      // f_trace
  extra: u64;      // dict of names written through f_locals that are no locals, or 0
  overwritten: u64; // list that keeps values alive which f_locals replaced while frames may borrow them
  lineno: i32;     // set by tracing, else 0
  traceLines: u8;
  traceOpcodes: u8;
}

@inline
function frameOf(v: u64): PyFrame { return changetype<PyFrame>(Value.ptr(v)); }
/** The Frame behind a frame object. */
export function frameBehind(p: PyFrame): Frame { return changetype<Frame>(<usize>p.frame); }

/** The frame object of a running frame: new reference; 0: error. */
export function frameObjectOf(frame: Frame): u64 {
  const have = frame.frameObject;
  if (have) {
    increfPtr(<usize>have);
    return <u64>have;
  }
  const p = newObject(FRAME, offsetof<PyFrame>());
  if (p == 0) return 0;
  const o = changetype<PyFrame>(p);
  o.frame = <u32>changetype<usize>(frame);
  increfPtr(<usize>frame.code);
  o.code = frame.code;
  o.traceLines = 1;
  trackObject(p);
  frame.frameObject = <u32>p;
  increfPtr(p);
  return <u64>p;
}
/** For the sys module: the Frame `depth` calls up from the current one, 0 if there are not so many. */
export function frameAt(depth: i32): usize {
  let f = <usize>tstate.frame;
  while (f != 0 && depth > 0) {
    f = <usize>changetype<Frame>(f).prev;
    depth--;
  }
  return f;
}
export function newFrameReference(f: usize): u64 { return frameObjectOf(changetype<Frame>(f)); }
/** The current frame's object (new reference), 0 when no Python code runs. */
export function currentFrameObject(): u64 {
  const f = <usize>tstate.frame;
  return f ? frameObjectOf(changetype<Frame>(f)) : 0;
}

/** A frame ends: its object dies with it, or takes over the locals. Leaves frame.frameObject 0. */
export function detachFrameObject(frame: Frame): void {
  const p = <usize>frame.frameObject;
  frame.frameObject = 0;
  const o = changetype<PyFrame>(p);
  if (isUniquelyReferenced(p)) {
    decrefPtr(p);
    return;
  }
  const code = changetype<PyCode>(<usize>frame.code);
  const n = <usize>code.nlocalsplus;
  const block = rawAlloc((n << 3) + FRAME_SIZE);
  if (block == 0) { clearError(); return; }
  const f = changetype<Frame>(block + (n << 3));
  for (let i: usize = 0; i < n; i++) {
    const from = <usize>frame.locals + (i << 3);
    const v = load<u64>(from);
    store<u64>(block + (i << 3), ownRef(v));
    store<u64>(from, 0);
  }
  f.prev = 0;
  f.code = frame.code;
  f.func = <u32>newRef(<u64>(frame.func & ~1));
  f.globals = frame.globals;
  f.locals = <u32>block;
  f.ip = frame.ip;
  f.sp = <u32>(changetype<usize>(f) + FRAME_SIZE);
  f.top = 0;
  f.frameObject = 0;
  f.namespace = frame.namespace ? <u32>newRef(<u64>frame.namespace) : 0;
  f.flags = FRAME_CLEARED;
  f.generator = 0;
  o.storage = <u32>block;
  o.frame = <u32>changetype<usize>(f);
  const prev = frame.prev;
  if (prev) {
    const back = frameObjectOf(changetype<Frame>(<usize>prev));
    if (back == 0) clearError();
    o.back = <u32>back;
  }
  decrefPtr(p);
}

/** Empties the locals of a frame that has ended. */
function clearStorage(o: PyFrame): void {
  const block = <usize>o.storage;
  if (block == 0) return;
  const f = changetype<Frame>(<usize>o.frame);
  const end = changetype<usize>(f);
  for (let p = block; p < end; p += 8) {
    const v = load<u64>(p);
    store<u64>(p, 0);
    closeRef(v);
  }
  const ns = f.namespace;
  f.namespace = 0;
  if (ns) decrefPtr(<usize>ns);
}
function frameDealloc(p: usize): void {
  const o = changetype<PyFrame>(p);
  clearStorage(o);
  if (o.storage) {
    const func = changetype<Frame>(<usize>o.frame).func;
    if (func) decrefPtr(<usize>func);
    rawFree(<usize>o.storage);
  }
  const code = o.code, back = o.back, trace = o.trace, extra = o.extra, overwritten = o.overwritten;
  freeObject(p);
  decrefPtr(<usize>code);
  if (back) decrefPtr(<usize>back);
  xdecref(trace);
  xdecref(extra);
  xdecref(overwritten);
}
function frameTraverse(p: usize, visit: u32): void {
  const o = changetype<PyFrame>(p);
  visitPointer(o.code, visit);
  visitPointer(o.back, visit);
  visitValue(o.trace, visit);
  visitValue(o.extra, visit);
  visitValue(o.overwritten, visit);
  if (o.storage == 0) return;
  const f = changetype<Frame>(<usize>o.frame);
  visitPointer(f.func, visit);
  visitPointer(f.namespace, visit);
  const end = changetype<usize>(f);
  for (let s = <usize>o.storage; s < end; s += 8) visitValue(load<u64>(s), visit);
}
function frameClear(p: usize): void {
  const o = changetype<PyFrame>(p);
  clearStorage(o);
  const trace = o.trace, extra = o.extra, overwritten = o.overwritten;
  o.trace = 0;
  o.extra = 0;
  o.overwritten = 0;
  xdecref(trace);
  xdecref(extra);
  xdecref(overwritten);
}

/** The line a frame is at; -1: none. */
export function frameLine(o: PyFrame): i32 {
  if (o.lineno) return o.lineno;
  return lineOf(changetype<PyCode>(<usize>o.code), frameUnit(frameBehind(o)));
}
function frameRepr(self: u64): u64 {
  const o = frameOf(self);
  const code = changetype<PyCode>(<usize>o.code);
  return formatText("<frame at 0x%x, file %R, line %d, code %S>", self, <u64>code.filename, <u64>frameLine(o), <u64>code.name);
}
function getCode(self: u64): u64 { return newRef(<u64>frameOf(self).code); }
function getGlobals(self: u64): u64 { return newRef(<u64>frameBehind(frameOf(self)).globals); }
function getBuiltins(self: u64): u64 { return newRef(<u64>frameBuiltins(frameBehind(frameOf(self)))); }
function getLasti(self: u64): u64 {
  const u = frameUnit(frameBehind(frameOf(self)));
  return Value.fromSmall(u < 0 ? -1 : <i64>instructionStart(changetype<PyCode>(<usize>frameOf(self).code), u) << 1);
}
function getLineno(self: u64): u64 {
  const l = frameLine(frameOf(self));
  return l < 0 ? NONE : Value.fromSmall(<i64>l);
}
function getBack(self: u64): u64 {
  const o = frameOf(self);
  if (o.storage) return o.back ? newRef(<u64>o.back) : NONE;
  const prev = frameBehind(o).prev;
  return prev ? frameObjectOf(changetype<Frame>(<usize>prev)) : NONE;
}
function getLocals(self: u64): u64 {
  const o = frameOf(self);
  const f = frameBehind(o);
  if ((changetype<PyCode>(<usize>o.code).flags & CO_OPTIMIZED) == 0 && f.namespace != 0 && !hasHiddenLocals(f)) return newRef(<u64>f.namespace);
  return newFrameLocalsProxy(self);
}
function getTrace(self: u64): u64 {
  const v = loadSlot(<usize>self, <usize>self + offsetof<PyFrame>("trace"));
  return v ? v : NONE;
}
function setTrace(self: u64, v: u64): i32 {
  replaceSlot(<usize>self, <usize>self + offsetof<PyFrame>("trace"), v == NONE ? 0 : newRef(v));
  return 0;
}
function setLineno(self: u64, v: u64): i32 { return raisefInt(ValueError, "f_lineno can only be set in a trace function"); }
function getGenerator(self: u64): u64 {
  const g = frameBehind(frameOf(self)).generator;
  return g ? newRef(<u64>g) : NONE;
}
/** frame.clear() */
function clearMethod(self: u64): u64 {
  const o = frameOf(self);
  const f = frameBehind(o);
  if (o.storage) {
    clearStorage(o);
    return NONE;
  }
  if (f.flags & FRAME_GENERATOR) {
    const g = changetype<PyGenerator>(<usize>f.generator);
    if (g.state == GEN_EXECUTING) return raise(RuntimeError, "cannot clear an executing frame");
    if (g.state != 0 && g.state != GEN_COMPLETED) return raise(RuntimeError, "cannot clear a suspended frame");
    const r = genClose(<u64>f.generator);
    if (r == 0) writeUnraisable(self);
    else decref(r);
    return NONE;
  }
  return raise(RuntimeError, "cannot clear an executing frame");
}

export function initFrameType(): void {
  const t = staticTypeInit(FRAME, "frame", OBJECT, offsetof<PyFrame>(), TF_HAVE_GC);
  t.dealloc = frameDealloc.index;
  t.traverse = frameTraverse.index;
  t.clear = frameClear.index;
  t.repr = frameRepr.index;
  getset(FRAME, "f_back", getBack.index);
  getset(FRAME, "f_code", getCode.index);
  getset(FRAME, "f_builtins", getBuiltins.index);
  getset(FRAME, "f_globals", getGlobals.index);
  getset(FRAME, "f_lasti", getLasti.index);
  getset(FRAME, "f_lineno", getLineno.index, setLineno.index);
  getset(FRAME, "f_locals", getLocals.index);
  getset(FRAME, "f_trace", getTrace.index, setTrace.index);
  getset(FRAME, "f_generator", getGenerator.index);
  member(FRAME, "f_trace_lines", offsetof<PyFrame>("traceLines"), MEMBER_BOOL);
  member(FRAME, "f_trace_opcodes", offsetof<PyFrame>("traceOpcodes"), MEMBER_BOOL);
  method(FRAME, "clear", clearMethod.index, NOARGS, null, "clear most references held by the frame");
  readyType(FRAME);
}
