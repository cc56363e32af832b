// Generators and coroutines: a frame that lives in its object. (Asynchronous generators: async_generator.ts; they share everything here.)
//
// Layout: PyGenerator · locals · Frame · evaluation stack. What protects it: the state word. Whoever changes it from created or suspended to
// executing (compare-exchange) owns the frame until it stores the next state; everybody else gets "generator already executing".

import { runtime } from "../runtime";
import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC } from "./type_object";
import {
  GENERATOR, COROUTINE, ASYNC_GENERATOR, COROUTINE_WRAPPER, OBJECT, TypeError, ValueError, RuntimeError, StopIteration, GeneratorExit, RuntimeWarning,
  TRACEBACK, StopAsyncIteration, DeprecationWarning,
} from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef, closeRef, ownRef, decrefPtr, increfPtr, finalizeFromDealloc } from "../memory/refcount";
import { visitValue, visitPointer } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { getset, method, member, NOARGS, O, FAST, MEMBER_PTR, READONLY, CLASS } from "../define";
import { raise, raisef, raiseInt, raiseInstance, raiseStopIteration, raiseEmpty, formatText, errorOccurred, errorMatches, clearError, fetchError, restoreError, isExceptionClass, isExceptionInstance, writeUnraisable, writeUnraisableMessage } from "../errors";
import { newExceptionFromValue, stopIterationValue, setExceptionTraceback, exceptionTraceback } from "./exceptions";
import { call0, call1, call3, callMethod1, call, tempArray, tempRelease, MAX_NATIVE_DEPTH } from "../call";
import { checkArgs } from "../args";
import { id, isStr } from "./str";
import { NONE, TRUE, FALSE, fromBool } from "./singletons";
import { getAttrOrNull } from "./attributes";
import { getIter } from "./abstract";
import { tstate, multi, ExcInfo } from "../thread_state";
import { PyCode, CO_COROUTINE, CO_GENERATOR, CO_ASYNC_GENERATOR, CO_ITERABLE_COROUTINE } from "./code";
import { PyFunction } from "./function";
import { Frame, FRAME_SIZE, FRAME_ENTRY, FRAME_GENERATOR, popFrame, depthExceeded, visitFrame, frameUnit } from "../interp/frame";
import { run, runThrowing, LEAVE } from "../interp/loop";
import { returnSlow, loopResult, setLoopResult } from "../interp/returning";
import { detachFrameObject, frameObjectOf } from "./frame_object";
import { warn, warnf } from "../modules/warnings";
import { importAttribute } from "../modules/import";
import { newGenericAlias } from "./generic_alias";
import { asyncGeneratorFinalize } from "./async_generator";

@unmanaged export class PyGenerator extends PyObject {
  /** (shared) GEN_*. */
  state: u32;
  weakList: u32;
  name: u32;
  qualname: u32;
  code: u32;
  /** The embedded Frame; its contents are gone once the state is completed. */
  frame: u32;
  /** Its level in the stack of handled exceptions (an ExcInfo: value and previous). */
  exc: u64;
  excPrev: u32;
  /** Async generators: hooks were called; closed; a __anext__ or the like runs (shared). */
  hooksInited: u8;
  closed: u8;
  runningAsync: u8;
  unused: u8;
  /** Coroutines: cr_origin; async generators: the finalizer hook. */
  origin: u64;
}
export const GEN_CREATED: u32 = 0;
export const GEN_SUSPENDED: u32 = 1;
export const GEN_SUSPENDED_YIELD_FROM: u32 = 2;
export const GEN_EXECUTING: u32 = 3;
export const GEN_COMPLETED: u32 = 4;

const LOCALS_AT: usize = offsetof<PyGenerator>() + 15 & ~15;

@inline
function genOf(v: u64): PyGenerator { return changetype<PyGenerator>(Value.ptr(v)); }
@inline
function frameOf(g: PyGenerator): Frame { return changetype<Frame>(<usize>g.frame); }
function stateOf(g: PyGenerator): u32 { return atomic.load<u32>(changetype<usize>(g) + offsetof<PyGenerator>("state")); }
function setState(g: PyGenerator, state: u32): void {
  if (multi) atomic.store<u32>(changetype<usize>(g) + offsetof<PyGenerator>("state"), state);
  else g.state = state;
}
/** Takes the frame for execution: the state before, or GEN_EXECUTING / GEN_COMPLETED when it is not to be had. */
function claim(g: PyGenerator): u32 {
  if (!multi) {
    const s = g.state;
    if (s < GEN_EXECUTING) g.state = GEN_EXECUTING;
    return s;
  }
  const at = changetype<usize>(g) + offsetof<PyGenerator>("state");
  while (true) {
    const s = atomic.load<u32>(at);
    if (s >= GEN_EXECUTING) return s;
    if (atomic.cmpxchg<u32>(at, s, GEN_EXECUTING) == s) return s;
  }
}

// ------------------------------------------------------------------------------------------------------------ creation

/** RETURN_GENERATOR: moves the current frame into a new generator, coroutine or async generator, and returns that to the caller. */
export function returnGenerator(frame: Frame, sp: usize, oparg: i32): usize {
  const code = changetype<PyCode>(<usize>frame.code);
  const flags = code.flags;
  const type = flags & CO_ASYNC_GENERATOR ? ASYNC_GENERATOR : flags & CO_COROUTINE ? COROUTINE : GENERATOR;
  const p = newObject(type, LOCALS_AT + <usize>code.frameBytes);
  if (p == 0) return 0;
  const g = changetype<PyGenerator>(p);
  const func = changetype<PyFunction>(<usize>(frame.func & ~1));
  increfPtr(<usize>func.name);
  increfPtr(<usize>func.qualname);
  g.name = func.name;
  g.qualname = func.qualname;
  increfPtr(changetype<usize>(code));
  g.code = <u32>changetype<usize>(code);
  g.state = GEN_CREATED;
  const locals = p + LOCALS_AT;
  const n = code.nlocalsplus;
  for (let i = 0; i < n; i++) {
    const from = <usize>frame.locals + (<usize>i << 3);
    const v = load<u64>(from);
    store<u64>(locals + (<usize>i << 3), ownRef(v));
    store<u64>(from, 0);
  }
  const f = changetype<Frame>(locals + (<usize>n << 3));
  g.frame = <u32>changetype<usize>(f);
  f.prev = 0;
  f.code = frame.code;
  f.func = <u32>ownRef(<u64>frame.func);
  frame.func = 0;
  f.globals = frame.globals;
  f.locals = <u32>locals;
  f.ip = frame.ip;
  f.sp = <u32>(changetype<usize>(f) + FRAME_SIZE);
  f.frameObject = 0;
  f.namespace = 0;
  f.flags = FRAME_GENERATOR;
  f.generator = <u32>p;
  trackObject(p);
  if (type == COROUTINE && tstate.coroutineOriginDepth != 0) g.origin = coroutineOrigin(changetype<Frame>(<usize>frame.prev));
  // the function's own frame ends here, with the generator as its result
  if (returnSlow(frame, <u64>p)) return LEAVE;
  return 1;
}
/** sys.set_coroutine_origin_tracking_depth: tuple of (filename, line, function). */
function coroutineOrigin(frame: Frame): u64 {
  let n = 0;
  const depth = <i32>tstate.coroutineOriginDepth;
  for (let f = frame; changetype<usize>(f) != 0 && n < depth; f = changetype<Frame>(<usize>f.prev)) n++;
  const r = newTuple(n);
  if (r == 0) { clearError(); return 0; }
  let f = frame;
  for (let i = 0; i < n; i++) {
    const code = changetype<PyCode>(<usize>f.code);
    tupleSet(r, i, <u64>tuple3(<u64>code.filename, Value.fromSmall(<i64>lineOf(code, frameUnit(f))), <u64>code.name));
    f = changetype<Frame>(<usize>f.prev);
  }
  return <u64>r;
}
import { newTuple, tupleSet, tuple3 } from "./tuple";
import { lineOf } from "../interp/line_table";

// ------------------------------------------------------------------------------------------------------------ running

/** Makes the claimed generator's frame the current one, with v (owned by or harmless to it) sent. */
@inline
function resume(g: PyGenerator, v: u64, flags: u32): Frame {
  const ts = tstate;
  const f = frameOf(g);
  f.prev = ts.frame;
  f.top = ts.top;
  f.flags = flags;
  const sp = <usize>f.sp;
  store<u64>(sp, v);
  f.sp = <u32>(sp + 8);
  g.excPrev = ts.excInfo;
  ts.excInfo = <u32>(changetype<usize>(g) + offsetof<PyGenerator>("exc"));
  ts.frame = <u32>changetype<usize>(f);
  ts.depth++;
  return f;
}
/**
 * FOR_ITER and SEND: goes on in the generator at `it` (of an exact generator or coroutine type) inside the running loop, sending v (an owned value, or NONE). False: not possible that way;
 * v is still the caller's.
 */
export function enterGenerator(it: usize, v: u64): bool {
  const g = changetype<PyGenerator>(it);
  const ts = tstate;
  if (ts.depth >= runtime.recursionLimit) return false;
  const before = g.state;
  if (before >= GEN_EXECUTING || (before == GEN_CREATED && (v & ~1) != NONE)) return false;
  if (claim(g) >= GEN_EXECUTING) return false;
  resume(g, v, FRAME_GENERATOR);
  return true;
}
/** YIELD_VALUE: suspends the current frame and hands the value to whoever resumed it. */
export function yieldValue(frame: Frame, sp: usize, oparg: i32): usize {
  const ts = tstate;
  const g = changetype<PyGenerator>(<usize>frame.generator);
  const v = ownRef(load<u64>(sp - 8));
  frame.sp = <u32>(sp - 8);
  ts.excInfo = g.excPrev;
  g.excPrev = 0;
  const prev = changetype<Frame>(<usize>frame.prev);
  const entry = frame.flags & FRAME_ENTRY;
  frame.prev = 0;
  ts.frame = <u32>changetype<usize>(prev);
  ts.depth--;
  setState(g, GEN_SUSPENDED + oparg); // from here on another thread may run it
  if (entry) {
    yielded = true;
    setLoopResult(v);
    return LEAVE;
  }
  const to = <usize>prev.sp;
  store<u64>(to, v);
  prev.sp = <u32>(to + 8);
  return 1;
}
/** The last run() ended at a yield (true) or at the generator's end. */
let yielded: bool = false;

/** A generator's frame returns or is left by an exception: empties it. It is the current frame; its evaluation stack is empty. */
export function finishGenerator(frame: Frame): void {
  const ts = tstate;
  const g = changetype<PyGenerator>(<usize>frame.generator);
  ts.excInfo = g.excPrev;
  g.excPrev = 0;
  ts.frame = frame.prev;
  ts.depth--;
  frame.prev = 0;
  yielded = false;
  clearGeneratorFrame(g);
}
function clearGeneratorFrame(g: PyGenerator): void {
  const f = frameOf(g);
  if (f.frameObject) detachFrameObject(f);
  const exc = g.exc;
  g.exc = 0;
  setState(g, GEN_COMPLETED);
  const end = changetype<usize>(f);
  for (let p = <usize>f.locals; p < end; p += 8) {
    const v = load<u64>(p);
    store<u64>(p, 0);
    closeRef(v);
  }
  let sp = <usize>f.sp;
  const bottom = end + FRAME_SIZE;
  while (sp > bottom) {
    sp -= 8;
    const v = load<u64>(sp);
    f.sp = <u32>sp;
    closeRef(v);
  }
  const func = f.func;
  f.func = 0;
  closeRef(<u64>func);
  if (exc) decref(exc);
}

function kindName(v: u64): string {
  const t = typeOf(v);
  return t == COROUTINE ? "coroutine" : t == ASYNC_GENERATOR ? "async generator" : "generator";
}
/** How a send ended. */
export const SEND_NEXT: i32 = 1;    // yielded
export const SEND_RETURN: i32 = 0;  // returned
export const SEND_ERROR: i32 = -1;
export let sendResult: u64 = 0;

/**
 * Resumes generator v from native code. arg: value to send (borrowed; 0: by iteration). throwing: an exception is set, to be raised inside. SEND_NEXT or SEND_RETURN with the value in sendResult
 * (new reference), or SEND_ERROR (without an exception: it had ended).
 */
export function resumeGenerator(v: u64, arg: u64, throwing: bool, closing: bool): i32 {
  const g = genOf(v);
  const ts = tstate;
  sendResult = 0;
  if (stateOf(g) == GEN_CREATED && arg != 0 && arg != NONE && !throwing) {
    raisef(TypeError, "can't send non-None value to a just-started %s", <u64>changetype<usize>(kindName(v)));
    return SEND_ERROR;
  }
  if (ts.depth >= runtime.recursionLimit || ts.nativeDepth >= MAX_NATIVE_DEPTH) { depthExceeded(); return SEND_ERROR; }
  const before = claim(g);
  if (before == GEN_EXECUTING) {
    if (throwing) clearError();
    raisef(ValueError, "%s already executing", <u64>changetype<usize>(kindName(v)));
    return SEND_ERROR;
  }
  if (before == GEN_COMPLETED) {
    if (typeOf(v) == COROUTINE && !closing) {
      if (throwing) clearError();
      raise(RuntimeError, "cannot reuse already awaited coroutine");
    } else if (arg != 0 && !throwing) {
      sendResult = NONE;
      return SEND_RETURN;
    }
    return SEND_ERROR;
  }
  const top = ts.top;
  const f = resume(g, arg ? newRef(arg) : NONE, FRAME_GENERATOR | FRAME_ENTRY);
  ts.nativeDepth++;
  let r: u64;
  if (throwing) {
    if (g.exc) raiseInstance(fetchError()); // the exception being handled inside becomes its context
    r = runThrowing();
  } else r = run(f);
  ts.nativeDepth--;
  ts.top = top;
  if (r == 0) return SEND_ERROR;
  sendResult = r;
  return yielded ? SEND_NEXT : SEND_RETURN;
}
function genIternext(self: u64): u64 {
  const how = resumeGenerator(self, 0, false, false);
  if (how == SEND_NEXT) return sendResult;
  if (how == SEND_RETURN) {
    const r = sendResult;
    if (r != NONE) raiseStopIteration(r);
    decref(r);
  }
  return 0;
}
/** The outcome as send() and throw() report it: the value, or StopIteration. */
function asCall(self: u64, how: i32): u64 {
  if (how == SEND_NEXT) return sendResult;
  if (how == SEND_RETURN) {
    const r = sendResult;
    if (typeOf(self) == ASYNC_GENERATOR) raiseEmpty(StopAsyncIteration);
    else raiseStopIteration(r);
    decref(r);
    return 0;
  }
  if (tstate.exc == 0) {
    if (typeOf(self) == ASYNC_GENERATOR) raiseEmpty(StopAsyncIteration);
    else raiseStopIteration(0);
  }
  return 0;
}
export function genSend(self: u64, v: u64): u64 { return asCall(self, resumeGenerator(self, v, false, false)); }

/** The iterator that the generator delegates to (yield from, await): new reference or 0. */
export function delegate(g: PyGenerator): u64 {
  if (stateOf(g) != GEN_SUSPENDED_YIELD_FROM) return 0;
  return newRef(Value.untag(load<u64>(<usize>frameOf(g).sp - 8)));
}
/** Closes the iterator a generator delegates to. False with an exception. */
function closeDelegate(yf: u64): bool {
  let r: u64;
  const t = typeOf(yf);
  if (t == GENERATOR || t == COROUTINE) r = genClose(yf);
  else {
    const m = getAttrOrNull(yf, id("close"));
    if (m == 0) {
      if (errorOccurred()) writeUnraisable(yf);
      return true;
    }
    r = call0(m);
    decref(m);
  }
  if (r == 0) return false;
  decref(r);
  return true;
}
export function genClose(self: u64): u64 {
  const g = genOf(self);
  const s = claim(g);
  if (s == GEN_COMPLETED) return NONE;
  if (s == GEN_EXECUTING) return raisef(ValueError, "%s already executing", <u64>changetype<usize>(kindName(self)));
  if (s == GEN_CREATED) {
    clearGeneratorFrame(g);
    return NONE;
  }
  let ok = true;
  if (s == GEN_SUSPENDED_YIELD_FROM) {
    const yf = newRef(Value.untag(load<u64>(<usize>frameOf(g).sp - 8)));
    ok = closeDelegate(yf);
    decref(yf);
  }
  setState(g, s);
  if (ok) raiseEmpty(GeneratorExit);
  const how = resumeGenerator(self, NONE, true, true);
  if (how == SEND_NEXT) {
    decref(sendResult);
    return raisef(RuntimeError, "%s ignored GeneratorExit", <u64>changetype<usize>(kindName(self)));
  }
  if (how == SEND_RETURN) return sendResult;
  if (errorMatches(GeneratorExit)) { clearError(); return NONE; }
  if (errorMatches(StopIteration)) {
    const e = fetchError();
    const r = stopIterationValue(e);
    decref(e);
    return r;
  }
  return tstate.exc ? 0 : NONE;
}

/** throw(type, value, tb): type may be an instance; value, tb 0 when not given. */
export function genThrow(self: u64, closeOnExit: bool, type: u64, value: u64, tb: u64): u64 {
  const g = genOf(self);
  const yf = delegate(g);
  if (yf) {
    const isExit = isExceptionClass(type) ? isSubtype(<usize>type, GeneratorExit) : isExceptionInstance(type) && isSubtype(typeOf(type), GeneratorExit);
    const s = claim(g);
    if (s >= GEN_EXECUTING) {
      decref(yf);
      if (s == GEN_EXECUTING) return raisef(ValueError, "%s already executing", <u64>changetype<usize>(kindName(self)));
    } else if (isExit && closeOnExit) {
      const ok = closeDelegate(yf);
      setState(g, s);
      decref(yf);
      if (!ok) return asCall(self, resumeGenerator(self, NONE, true, false));
    } else {
      let m: u64 = 0;
      const t = typeOf(yf);
      const native = t == GENERATOR || t == COROUTINE;
      if (!native) {
        m = getAttrOrNull(yf, id("throw"));
        if (m == 0 && errorOccurred()) { setState(g, s); decref(yf); return 0; }
      }
      if (native || m) {
        // linked in for complete tracebacks
        const f = frameOf(g);
        const ts = tstate;
        f.prev = ts.frame;
        f.top = ts.top;
        f.flags = FRAME_GENERATOR | FRAME_ENTRY;
        ts.frame = <u32>changetype<usize>(f);
        let r: u64;
        if (native) r = genThrow(yf, closeOnExit, type, value, tb);
        else {
          const args = tempArray(3);
          store<u64>(args, type);
          store<u64>(args, value, 8);
          store<u64>(args, tb, 16);
          r = call(m, args, tb ? 3 : value ? 2 : 1, 0);
          tempRelease(args);
          decref(m);
        }
        ts.frame = f.prev;
        f.prev = 0;
        setState(g, s);
        decref(yf);
        if (r) return r;
        return asCall(self, resumeGenerator(self, NONE, true, false));
      }
      setState(g, s);
      decref(yf);
    }
  }
  if (tb == NONE) tb = 0;
  if (tb != 0 && typeOf(tb) != TRACEBACK) return raise(TypeError, "throw() third argument must be a traceback object");
  let e: u64;
  if (isExceptionClass(type)) {
    if (value != 0 && isExceptionInstance(value) && isSubtype(typeOf(value), <usize>type)) e = newRef(value);
    else e = newExceptionFromValue(<usize>type, value);
    if (e == 0) return asThrown(self);
  } else if (isExceptionInstance(type)) {
    if (value != 0 && value != NONE) return raise(TypeError, "instance exception may not have a separate value");
    e = newRef(type);
  } else return raisef(TypeError, "exceptions must be classes or instances deriving from BaseException, not %T", type);
  if (tb) setExceptionTraceback(e, newRef(tb));
  restoreError(e);
  return asThrown(self);
}
function asThrown(self: u64): u64 {
  const s = stateOf(genOf(self));
  if (s == GEN_COMPLETED && typeOf(self) != COROUTINE) return 0; // it stays set
  return asCall(self, resumeGenerator(self, NONE, true, false));
}
function genThrowMethod(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("throw", nargs, 1, 3)) return 0;
  if (nargs > 1 && warn(DeprecationWarning, "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.", 1) < 0) return 0;
  return genThrow(self, true, load<u64>(args), nargs > 1 ? load<u64>(args, 8) : 0, nargs > 2 ? load<u64>(args, 16) : 0);
}

// ------------------------------------------------------------------------------------------------------------ destruction

function genFinalize(self: u64): void {
  const g = genOf(self);
  const s = stateOf(g);
  if (s >= GEN_EXECUTING) return;
  if (typeOf(self) == ASYNC_GENERATOR && asyncGeneratorFinalize(self)) return;
  const saved = fetchError();
  if (s == GEN_CREATED && typeOf(self) == COROUTINE) warnNeverAwaited(self);
  else {
    const r = genClose(self);
    if (r) decref(r);
    else if (errorOccurred()) {
      const text = formatText("Exception ignored while closing generator %R", self);
      writeUnraisableMessage(text ? text : NONE, 0);
      xdecref(text);
    }
  }
  restoreError(saved);
}
function warnNeverAwaited(self: u64): void {
  let warned = false;
  const f = importAttribute("warnings", "_warn_unawaited_coroutine");
  if (f) {
    const r = call1(f, self);
    decref(f);
    if (r != 0 || errorMatches(RuntimeWarning)) warned = true;
    xdecref(r);
  }
  if (errorOccurred()) writeUnraisable(self);
  if (!warned && warnf(RuntimeWarning, "coroutine '%S' was never awaited", <u64>genOf(self).qualname) < 0) writeUnraisable(self);
}
function genDealloc(p: usize): void {
  const g = changetype<PyGenerator>(p);
  clearWeakrefs(p);
  if (g.state < GEN_EXECUTING) {
    // without try blocks there is nothing to run: the frame is just emptied
    if (finalizeFromDealloc(p)) return;
    if (g.state != GEN_COMPLETED) clearGeneratorFrame(g);
  }
  const name = g.name, qualname = g.qualname, code = g.code, origin = g.origin;
  freeObject(p);
  decrefPtr(<usize>name);
  decrefPtr(<usize>qualname);
  decrefPtr(<usize>code);
  xdecref(origin);
}
function genTraverse(p: usize, visit: u32): void {
  const g = changetype<PyGenerator>(p);
  visitPointer(g.code, visit);
  visitValue(g.origin, visit);
  visitValue(g.exc, visit);
  if (g.state == GEN_COMPLETED) return;
  const f = frameOf(g);
  visitPointer(f.func, visit);
  visitPointer(f.frameObject, visit);
  const end = changetype<usize>(f);
  for (let s = <usize>f.locals; s < end; s += 8) visitValue(load<u64>(s), visit);
  if (g.state == GEN_EXECUTING) return; // its stack is visited with its thread's frames
  const sp = <usize>f.sp;
  for (let s = end + FRAME_SIZE; s < sp; s += 8) visitValue(load<u64>(s), visit);
}
function genClear(p: usize): void {
  const g = changetype<PyGenerator>(p);
  if (g.state < GEN_EXECUTING) clearGeneratorFrame(g);
}

// ------------------------------------------------------------------------------------------------------------ attributes

function genRepr(self: u64): u64 { return formatText("<%T object %S at 0x%x>", self, <u64>genOf(self).qualname, self); }
function getName(self: u64): u64 { return newRef(<u64>genOf(self).name); }
function setName(self: u64, v: u64): i32 {
  if (v == 0 || !isStr(v)) return raiseInt(TypeError, "__name__ must be set to a string object");
  const old = genOf(self).name;
  genOf(self).name = <u32>newRef(v);
  decrefPtr(<usize>old);
  return 0;
}
function getQualname(self: u64): u64 { return newRef(<u64>genOf(self).qualname); }
function setQualname(self: u64, v: u64): i32 {
  if (v == 0 || !isStr(v)) return raiseInt(TypeError, "__qualname__ must be set to a string object");
  const old = genOf(self).qualname;
  genOf(self).qualname = <u32>newRef(v);
  decrefPtr(<usize>old);
  return 0;
}
function getCode(self: u64): u64 { return newRef(<u64>genOf(self).code); }
function getRunning(self: u64): u64 { return fromBool(stateOf(genOf(self)) == GEN_EXECUTING); }
function getSuspended(self: u64): u64 {
  const s = stateOf(genOf(self));
  return fromBool(s == GEN_SUSPENDED || s == GEN_SUSPENDED_YIELD_FROM);
}
function getFrame(self: u64): u64 {
  const g = genOf(self);
  if (stateOf(g) == GEN_COMPLETED) return NONE;
  return frameObjectOf(frameOf(g));
}
function getDelegate(self: u64): u64 {
  const v = delegate(genOf(self));
  return v ? v : NONE;
}
function getOrigin(self: u64): u64 {
  const v = genOf(self).origin;
  return v ? newRef(v) : NONE;
}
function genSizeof(self: u64): u64 { return Value.fromSmall(<i64>(LOCALS_AT + <usize>changetype<PyCode>(<usize>genOf(self).code).frameBytes)); }
function selfIter(self: u64): u64 { return newRef(self); }

/** Slots and attributes that the three kinds share. */
export function generatorType(type: usize, name: string): PyType {
  const t = staticTypeInit(type, name, OBJECT, offsetof<PyGenerator>(), TF_HAVE_GC);
  t.dealloc = genDealloc.index;
  t.traverse = genTraverse.index;
  t.clear = genClear.index;
  t.finalize = genFinalize.index;
  t.repr = genRepr.index;
  t.weakOffset = <i32>offsetof<PyGenerator>("weakList");
  getset(type, "__name__", getName.index, setName.index, "name of the generator");
  getset(type, "__qualname__", getQualname.index, setQualname.index, "qualified name of the generator");
  method(type, "__sizeof__", genSizeof.index, NOARGS);
  method(type, "__class_getitem__", newGenericAliasMethod.index, O | CLASS, null, "See PEP 585");
  return t;
}
function newGenericAliasMethod(cls: u64, item: u64): u64 { return newGenericAlias(cls, item); }
export function generatorFrame(self: u64): u64 { return getFrame(self); }
export function generatorCode(self: u64): u64 { return getCode(self); }
export function generatorSuspended(self: u64): u64 { return getSuspended(self); }
export function generatorDelegate(self: u64): u64 { return getDelegate(self); }

export function initGeneratorType(): void {
  const t = generatorType(GENERATOR, "generator");
  t.iter = selfIter.index;
  t.iternext = genIternext.index;
  t.send = genSend.index;
  method(GENERATOR, "send", genSend.index, O, null, "send(value) -> send 'value' into generator,\nreturn next yielded value or raise StopIteration.");
  method(GENERATOR, "throw", genThrowMethod.index, FAST, null, "throw(value)\nthrow(type[,value[,tb]])\n\nRaise exception in generator, return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python.");
  method(GENERATOR, "close", genClose.index, NOARGS, null, "close() -> raise GeneratorExit inside generator.");
  getset(GENERATOR, "gi_running", getRunning.index);
  getset(GENERATOR, "gi_frame", getFrame.index);
  getset(GENERATOR, "gi_suspended", getSuspended.index);
  getset(GENERATOR, "gi_code", getCode.index);
  getset(GENERATOR, "gi_yieldfrom", getDelegate.index, 0, "object being iterated by yield from, or None");
  readyType(GENERATOR);
}

// ------------------------------------------------------------------------------------------------------------ coroutines

/** What __await__() of a coroutine returns. */
@unmanaged class PyCoroutineWrapper extends PyObject { coroutine: u64; }
@inline
function wrapped(self: u64): u64 { return changetype<PyCoroutineWrapper>(<usize>self).coroutine; }
function coroAwait(self: u64): u64 {
  const p = newObject(COROUTINE_WRAPPER, offsetof<PyCoroutineWrapper>());
  if (p == 0) return 0;
  changetype<PyCoroutineWrapper>(p).coroutine = newRef(self);
  trackObject(p);
  return <u64>p;
}
function wrapperDealloc(p: usize): void {
  const c = changetype<PyCoroutineWrapper>(p).coroutine;
  freeObject(p);
  decref(c);
}
function wrapperTraverse(p: usize, visit: u32): void { visitValue(changetype<PyCoroutineWrapper>(p).coroutine, visit); }
function wrapperNext(self: u64): u64 { return genSend(wrapped(self), NONE); }
function wrapperSend(self: u64, v: u64): u64 { return genSend(wrapped(self), v); }
function wrapperThrow(self: u64, args: usize, nargs: i32): u64 { return genThrowMethod(wrapped(self), args, nargs); }
function wrapperClose(self: u64): u64 { return genClose(wrapped(self)); }

export function initCoroutineType(): void {
  const t = generatorType(COROUTINE, "coroutine");
  t.await_ = coroAwait.index;
  t.send = genSend.index;
  method(COROUTINE, "send", genSend.index, O, null, "send(arg) -> send 'arg' into coroutine,\nreturn next yielded value or raise StopIteration.");
  method(COROUTINE, "throw", genThrowMethod.index, FAST, null, "throw(value)\nthrow(type[,value[,traceback]])\n\nRaise exception in coroutine, return next yielded value or raise\nStopIteration.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python.");
  method(COROUTINE, "close", genClose.index, NOARGS, null, "close() -> raise GeneratorExit inside coroutine.");
  getset(COROUTINE, "cr_running", getRunning.index);
  getset(COROUTINE, "cr_frame", getFrame.index);
  getset(COROUTINE, "cr_suspended", getSuspended.index);
  getset(COROUTINE, "cr_code", getCode.index);
  getset(COROUTINE, "cr_await", getDelegate.index, 0, "object being awaited on, or None");
  getset(COROUTINE, "cr_origin", getOrigin.index);
  readyType(COROUTINE);
  const w = staticTypeInit(COROUTINE_WRAPPER, "coroutine_wrapper", OBJECT, offsetof<PyCoroutineWrapper>(), TF_HAVE_GC);
  w.dealloc = wrapperDealloc.index;
  w.traverse = wrapperTraverse.index;
  w.iter = selfIter.index;
  w.iternext = wrapperNext.index;
  method(COROUTINE_WRAPPER, "send", wrapperSend.index, O);
  method(COROUTINE_WRAPPER, "throw", wrapperThrow.index, FAST);
  method(COROUTINE_WRAPPER, "close", wrapperClose.index, NOARGS);
  readyType(COROUTINE_WRAPPER);
}

function isGeneratorCoroutine(v: u64): bool {
  return typeOf(v) == GENERATOR && (changetype<PyCode>(<usize>genOf(v).code).flags & CO_ITERABLE_COROUTINE) != 0;
}
/** The iterator that awaiting v runs: v itself for coroutines, else v.__await__(). New reference; 0 with TypeError. */
export function awaitableIterator(v: u64): u64 {
  if (typeOf(v) == COROUTINE || isGeneratorCoroutine(v)) return newRef(v);
  const t = changetype<PyType>(typeOf(v));
  if (t.await_ == 0) return raisef(TypeError, "'%T' object can't be awaited", v);
  const r = call_indirect<u64>(t.await_, v);
  if (r == 0) return 0;
  if (typeOf(r) == COROUTINE || isGeneratorCoroutine(r)) {
    decref(r);
    return raise(TypeError, "__await__() returned a coroutine");
  }
  if (changetype<PyType>(typeOf(r)).iternext == 0) {
    raisef(TypeError, "__await__() returned non-iterator of type '%T'", r);
    decref(r);
    return 0;
  }
  return r;
}
export { newAnextAwaitable } from "./async_generator";
