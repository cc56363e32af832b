// Asynchronous generators and the awaitables of their methods (__anext__, asend, athrow, aclose), and what anext(iterator, default) returns.
//
// The generator itself: generator.ts. `runningAsync` keeps two awaitables from driving one generator at once; it is set and cleared by whoever has it
// running. An awaitable belongs to the coroutine that awaits it.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC } from "./type_object";
import {
  ASYNC_GENERATOR, ASYNC_GEN_ASEND, ASYNC_GEN_ATHROW, ASYNC_GEN_WRAPPED_VALUE, ANEXT_AWAITABLE, COROUTINE, OBJECT, TypeError, RuntimeError, StopIteration,
  StopAsyncIteration, GeneratorExit, RuntimeWarning, DeprecationWarning,
} from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef, finalizeFromDealloc } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf } from "./type";
import { getset, method, NOARGS, O, FAST } from "../define";
import { raise, raisef, raiseEmpty, raiseStopIteration, errorMatches, clearError, fetchError, restoreError, writeUnraisable, errorOccurred } from "../errors";
import { call1, call0, callMethod0, callMethod1, call, tempArray } from "../call";
import { checkArgs } from "../args";
import { NONE, fromBool } from "./singletons";
import { id, str } from "./str";
import { tstate } from "../thread_state";
import { PyGenerator, GEN_COMPLETED, genSend, genThrow, generatorType, generatorFrame, generatorCode, generatorSuspended, generatorDelegate, awaitableIterator } from "./generator";
import { getAttr } from "./attributes";
import { warn, warnf } from "../modules/warnings";

@inline
function genOf(v: u64): PyGenerator { return changetype<PyGenerator>(<usize>v); }

// ------------------------------------------------------------------------------------------------------------ yielded values

/** A value that an async generator yields, told apart from what it awaits. */
@unmanaged class PyWrapped extends PyObject { value: u64; }
/** INTRINSIC_ASYNC_GEN_WRAP. New reference. */
export function newAsyncGenWrapped(v: u64): u64 {
  const p = newObject(ASYNC_GEN_WRAPPED_VALUE, offsetof<PyWrapped>());
  if (p == 0) return 0;
  changetype<PyWrapped>(p).value = newRef(v);
  trackObject(p);
  return <u64>p;
}
function wrappedDealloc(p: usize): void {
  const v = changetype<PyWrapped>(p).value;
  freeObject(p);
  decref(v);
}
function wrappedTraverse(p: usize, visit: u32): void { visitValue(changetype<PyWrapped>(p).value, visit); }

/** Result r (stolen; 0: error) of running g: yielded values become StopIteration, awaited ones pass. */
function unwrap(g: PyGenerator, r: u64): u64 {
  if (r == 0) {
    if (!errorOccurred()) raiseEmpty(StopAsyncIteration);
    if (errorMatches(StopAsyncIteration) || errorMatches(GeneratorExit)) g.closed = 1;
    g.runningAsync = 0;
    return 0;
  }
  if (typeOf(r) == ASYNC_GEN_WRAPPED_VALUE) {
    g.runningAsync = 0;
    raiseStopIteration(changetype<PyWrapped>(<usize>r).value);
    decref(r);
    return 0;
  }
  return r;
}

// ------------------------------------------------------------------------------------------------------------ awaitables

const INIT: u32 = 0, ITER: u32 = 1, CLOSED: u32 = 2;
/** For __anext__ and asend: value is what is sent (0: None). For athrow and aclose: kind 1, type, value, tb; type 0: aclose. */
@unmanaged class PyAwaitable extends PyObject {
  gen: u64;
  value: u64;
  excType: u64;
  tb: u64;
  state: u32;
  nargs: u32;
}
@inline
function awaitableOf(v: u64): PyAwaitable { return changetype<PyAwaitable>(<usize>v); }
function newAwaitable(type: usize, gen: u64): PyAwaitable {
  const p = newObject(type, offsetof<PyAwaitable>());
  if (p == 0) return changetype<PyAwaitable>(0);
  const a = changetype<PyAwaitable>(p);
  a.gen = newRef(gen);
  a.state = INIT;
  trackObject(p);
  return a;
}
function awaitableDealloc(p: usize): void {
  if (finalizeFromDealloc(p)) return;
  const a = changetype<PyAwaitable>(p);
  const gen = a.gen, value = a.value, excType = a.excType, tb = a.tb;
  freeObject(p);
  decref(gen);
  xdecref(value);
  xdecref(excType);
  xdecref(tb);
}
function awaitableTraverse(p: usize, visit: u32): void {
  const a = changetype<PyAwaitable>(p);
  visitValue(a.gen, visit);
  visitValue(a.value, visit);
  visitValue(a.excType, visit);
  visitValue(a.tb, visit);
}
function awaitableFinalize(self: u64): void {
  const a = awaitableOf(self);
  if (a.state != INIT) return;
  const saved = fetchError();
  const name = typeOf(self) == ASYNC_GEN_ASEND ? "asend" : a.excType ? "athrow" : "aclose";
  if (warnf(RuntimeWarning, "coroutine method '%s' of %R was never awaited", <u64>changetype<usize>(name), <u64>genOf(a.gen).qualname) < 0) writeUnraisable(a.gen);
  restoreError(saved);
}
function selfIter(self: u64): u64 { return newRef(self); }

function reused(self: u64): u64 {
  return raise(RuntimeError, typeOf(self) == ASYNC_GEN_ASEND ? "cannot reuse already awaited __anext__()/asend()" : "cannot reuse already awaited aclose()/athrow()");
}
function asendSend(self: u64, arg: u64): u64 {
  const a = awaitableOf(self);
  const g = genOf(a.gen);
  let v = arg;
  if (a.state == CLOSED) return reused(self);
  if (a.state == INIT) {
    if (g.runningAsync) {
      a.state = CLOSED;
      return raise(RuntimeError, "anext(): asynchronous generator is already running");
    }
    if (v == NONE && a.value != 0) v = a.value;
    a.state = ITER;
  }
  g.runningAsync = 1;
  const r = unwrap(g, genSend(a.gen, v));
  if (r == 0) a.state = CLOSED;
  return r;
}
function asendNext(self: u64): u64 { return asendSend(self, NONE); }
function throwInto(gen: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("throw", nargs, 1, 3)) return 0;
  if (nargs > 1 && warn(DeprecationWarning, "the (type, exc, tb) signature of throw() is deprecated, use the single-arg signature instead.", 1) < 0) return 0;
  return genThrow(gen, false, load<u64>(args), nargs > 1 ? load<u64>(args, 8) : 0, nargs > 2 ? load<u64>(args, 16) : 0);
}
function asendThrow(self: u64, args: usize, nargs: i32): u64 {
  const a = awaitableOf(self);
  const g = genOf(a.gen);
  if (a.state == CLOSED) return reused(self);
  if (a.state == INIT) {
    if (g.runningAsync) {
      a.state = CLOSED;
      return raise(RuntimeError, "anext(): asynchronous generator is already running");
    }
    a.state = ITER;
    g.runningAsync = 1;
  }
  const r = unwrap(g, throwInto(a.gen, args, nargs));
  if (r == 0) a.state = CLOSED;
  return r;
}
/** close() of both kinds: throws GeneratorExit in. */
function awaitableClose(self: u64): u64 {
  const a = awaitableOf(self);
  if (a.state == CLOSED) return NONE;
  const m = getAttr(self, id("throw"));
  if (m == 0) return 0;
  const r = call1(m, <u64>GeneratorExit);
  decref(m);
  if (r) {
    decref(r);
    return raise(RuntimeError, "coroutine ignored GeneratorExit");
  }
  if (errorMatches(StopIteration) || errorMatches(StopAsyncIteration) || errorMatches(GeneratorExit)) {
    clearError();
    return NONE;
  }
  return 0;
}

function ignoredExit(a: PyAwaitable, r: u64): u64 {
  genOf(a.gen).runningAsync = 0;
  a.state = CLOSED;
  decref(r);
  return raise(RuntimeError, "async generator ignored GeneratorExit");
}
function athrowError(a: PyAwaitable): u64 {
  genOf(a.gen).runningAsync = 0;
  a.state = CLOSED;
  if ((errorMatches(StopAsyncIteration) || errorMatches(GeneratorExit)) && a.excType == 0) {
    // aclose() swallows them: it is done
    clearError();
    raiseStopIteration(0);
  }
  return 0;
}
function athrowSend(self: u64, arg: u64): u64 {
  const a = awaitableOf(self);
  const g = genOf(a.gen);
  const closing = a.excType == 0;
  if (a.state == CLOSED) return reused(self);
  if (g.state == GEN_COMPLETED) {
    a.state = CLOSED;
    return raiseStopIteration(0);
  }
  let r: u64;
  if (a.state == INIT) {
    if (g.runningAsync) {
      a.state = CLOSED;
      return raise(RuntimeError, closing ? "aclose(): asynchronous generator is already running" : "athrow(): asynchronous generator is already running");
    }
    if (g.closed) {
      a.state = CLOSED;
      return raiseEmpty(StopAsyncIteration);
    }
    if (arg != NONE) return raise(RuntimeError, "can't send non-None value to a just-started coroutine");
    a.state = ITER;
    g.runningAsync = 1;
    if (closing) {
      g.closed = 1;
      r = genThrow(a.gen, false, <u64>GeneratorExit, 0, 0);
      if (r != 0 && typeOf(r) == ASYNC_GEN_WRAPPED_VALUE) return ignoredExit(a, r);
    } else r = unwrap(g, genThrow(a.gen, false, a.excType, a.value, a.tb));
    return r ? r : athrowError(a);
  }
  r = genSend(a.gen, arg);
  if (!closing) {
    r = unwrap(g, r);
    if (r == 0) a.state = CLOSED;
    return r;
  }
  if (r == 0) return athrowError(a);
  if (typeOf(r) == ASYNC_GEN_WRAPPED_VALUE) return ignoredExit(a, r);
  return r;
}
function athrowNext(self: u64): u64 { return athrowSend(self, NONE); }
function athrowThrow(self: u64, args: usize, nargs: i32): u64 {
  const a = awaitableOf(self);
  const g = genOf(a.gen);
  const closing = a.excType == 0;
  if (a.state == CLOSED) return reused(self);
  if (a.state == INIT) {
    if (g.runningAsync) {
      a.state = CLOSED;
      return raise(RuntimeError, closing ? "aclose(): asynchronous generator is already running" : "athrow(): asynchronous generator is already running");
    }
    a.state = ITER;
    g.runningAsync = 1;
  }
  let r = throwInto(a.gen, args, nargs);
  if (!closing) {
    r = unwrap(g, r);
    if (r == 0) a.state = CLOSED;
    return r;
  }
  if (r != 0 && typeOf(r) == ASYNC_GEN_WRAPPED_VALUE) return ignoredExit(a, r);
  return r ? r : athrowError(a);
}

// ------------------------------------------------------------------------------------------------------------ the generator's methods

/** The thread's hooks, on first iteration. False with an exception. */
function initHooks(self: u64): bool {
  const g = genOf(self);
  if (g.hooksInited) return true;
  g.hooksInited = 1;
  const finalizer = tstate.asyncGenFinalizer;
  if (finalizer) g.origin = newRef(finalizer);
  const first = tstate.asyncGenFirstIter;
  if (first) {
    const f = newRef(first);
    const r = call1(f, self);
    decref(f);
    if (r == 0) return false;
    decref(r);
  }
  return true;
}
function agAnext(self: u64): u64 {
  if (!initHooks(self)) return 0;
  return <u64>changetype<usize>(newAwaitable(ASYNC_GEN_ASEND, self));
}
function agAsend(self: u64, v: u64): u64 {
  if (!initHooks(self)) return 0;
  const a = newAwaitable(ASYNC_GEN_ASEND, self);
  if (changetype<usize>(a)) a.value = newRef(v);
  return <u64>changetype<usize>(a);
}
function agAclose(self: u64): u64 {
  if (!initHooks(self)) return 0;
  return <u64>changetype<usize>(newAwaitable(ASYNC_GEN_ATHROW, self));
}
function agAthrow(self: u64, args: usize, nargs: i32): u64 {
  if (nargs < 1 || nargs > 3) return raisef(TypeError, nargs < 1 ? "athrow expected at least 1 argument, got %d" : "athrow expected at most 3 arguments, got %d", <u64>nargs);
  if (nargs > 1 && warn(DeprecationWarning, "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead.", 1) < 0) return 0;
  if (!initHooks(self)) return 0;
  const a = newAwaitable(ASYNC_GEN_ATHROW, self);
  if (changetype<usize>(a) == 0) return 0;
  a.excType = newRef(load<u64>(args));
  if (nargs > 1) a.value = newRef(load<u64>(args, 8));
  if (nargs > 2) a.tb = newRef(load<u64>(args, 16));
  return <u64>changetype<usize>(a);
}
function agRunning(self: u64): u64 { return fromBool(genOf(self).runningAsync != 0); }
/** Finalization through the event loop's hook: true if that was done. */
export function asyncGeneratorFinalize(self: u64): bool {
  const g = genOf(self);
  const finalizer = g.origin;
  if (finalizer == 0 || g.closed != 0) return false;
  const saved = fetchError();
  const r = call1(finalizer, self);
  if (r) decref(r);
  else writeUnraisable(self);
  restoreError(saved);
  return true;
}

// ------------------------------------------------------------------------------------------------------------ anext(iterator, default)

@unmanaged class PyAnext extends PyObject {
  wrapped: u64;
  dflt: u64;
}
export function newAnextAwaitable(awaitable: u64, dflt: u64): u64 {
  const p = newObject(ANEXT_AWAITABLE, offsetof<PyAnext>());
  if (p == 0) return 0;
  const a = changetype<PyAnext>(p);
  a.wrapped = newRef(awaitable);
  a.dflt = newRef(dflt);
  trackObject(p);
  return <u64>p;
}
function anextDealloc(p: usize): void {
  const a = changetype<PyAnext>(p);
  const w = a.wrapped, d = a.dflt;
  freeObject(p);
  decref(w);
  decref(d);
}
function anextTraverse(p: usize, visit: u32): void {
  const a = changetype<PyAnext>(p);
  visitValue(a.wrapped, visit);
  visitValue(a.dflt, visit);
}
/** An iterator over the awaitable: new reference. */
function anextIterator(self: u64): u64 {
  const it = awaitableIterator(changetype<PyAnext>(<usize>self).wrapped);
  if (it == 0 || changetype<PyType>(typeOf(it)).iternext != 0) return it;
  // a coroutine: the wrapper that iterates over it
  const w = callMethod0(it, id("__await__"));
  decref(it);
  return w;
}
/** A StopAsyncIteration becomes the default. */
function orDefault(self: u64, r: u64): u64 {
  if (r != 0 || !errorMatches(StopAsyncIteration)) return r;
  clearError();
  return raiseStopIteration(changetype<PyAnext>(<usize>self).dflt);
}
function anextNext(self: u64): u64 {
  const it = anextIterator(self);
  if (it == 0) return 0;
  const r = call_indirect<u64>(changetype<PyType>(typeOf(it)).iternext, it);
  decref(it);
  return orDefault(self, r);
}
function anextSend(self: u64, v: u64): u64 {
  const it = anextIterator(self);
  if (it == 0) return 0;
  const r = callMethod1(it, id("send"), v);
  decref(it);
  return orDefault(self, r);
}
function anextThrow(self: u64, args: usize, nargs: i32): u64 {
  const it = anextIterator(self);
  if (it == 0) return 0;
  const m = getAttr(it, id("throw"));
  decref(it);
  if (m == 0) return 0;
  const r = call(m, args, nargs, 0);
  decref(m);
  return orDefault(self, r);
}
function anextClose(self: u64): u64 {
  const it = anextIterator(self);
  if (it == 0) return 0;
  const r = callMethod0(it, id("close"));
  decref(it);
  return orDefault(self, r);
}

export function initAsyncGeneratorTypes(): void {
  const t = generatorType(ASYNC_GENERATOR, "async_generator");
  t.aiter = selfIter.index;
  t.anext = agAnext.index;
  method(ASYNC_GENERATOR, "asend", agAsend.index, O, null, "asend(v) -> send 'v' in generator.");
  method(ASYNC_GENERATOR, "athrow", agAthrow.index, FAST, null, "athrow(value)\nathrow(type[,value[,tb]])\n\nraise exception in generator.\nthe (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python.");
  method(ASYNC_GENERATOR, "aclose", agAclose.index, NOARGS, null, "aclose() -> raise GeneratorExit inside generator.");
  getset(ASYNC_GENERATOR, "ag_running", agRunning.index);
  getset(ASYNC_GENERATOR, "ag_frame", generatorFrame.index);
  getset(ASYNC_GENERATOR, "ag_suspended", generatorSuspended.index);
  getset(ASYNC_GENERATOR, "ag_code", generatorCode.index);
  getset(ASYNC_GENERATOR, "ag_await", generatorDelegate.index, 0, "object being awaited on, or None");
  readyType(ASYNC_GENERATOR);

  const w = staticTypeInit(ASYNC_GEN_WRAPPED_VALUE, "async_generator_wrapped_value", OBJECT, offsetof<PyWrapped>(), TF_HAVE_GC);
  w.dealloc = wrappedDealloc.index;
  w.traverse = wrappedTraverse.index;
  readyType(ASYNC_GEN_WRAPPED_VALUE);

  const s = staticTypeInit(ASYNC_GEN_ASEND, "async_generator_asend", OBJECT, offsetof<PyAwaitable>(), TF_HAVE_GC);
  s.dealloc = awaitableDealloc.index;
  s.traverse = awaitableTraverse.index;
  s.finalize = awaitableFinalize.index;
  s.await_ = selfIter.index;
  s.iter = selfIter.index;
  s.iternext = asendNext.index;
  method(ASYNC_GEN_ASEND, "send", asendSend.index, O);
  method(ASYNC_GEN_ASEND, "throw", asendThrow.index, FAST);
  method(ASYNC_GEN_ASEND, "close", awaitableClose.index, NOARGS);
  readyType(ASYNC_GEN_ASEND);

  const a = staticTypeInit(ASYNC_GEN_ATHROW, "async_generator_athrow", OBJECT, offsetof<PyAwaitable>(), TF_HAVE_GC);
  a.dealloc = awaitableDealloc.index;
  a.traverse = awaitableTraverse.index;
  a.finalize = awaitableFinalize.index;
  a.await_ = selfIter.index;
  a.iter = selfIter.index;
  a.iternext = athrowNext.index;
  method(ASYNC_GEN_ATHROW, "send", athrowSend.index, O);
  method(ASYNC_GEN_ATHROW, "throw", athrowThrow.index, FAST);
  method(ASYNC_GEN_ATHROW, "close", awaitableClose.index, NOARGS);
  readyType(ASYNC_GEN_ATHROW);

  const n = staticTypeInit(ANEXT_AWAITABLE, "anext_awaitable", OBJECT, offsetof<PyAnext>(), TF_HAVE_GC);
  n.dealloc = anextDealloc.index;
  n.traverse = anextTraverse.index;
  n.await_ = selfIter.index;
  n.iter = selfIter.index;
  n.iternext = anextNext.index;
  method(ANEXT_AWAITABLE, "send", anextSend.index, O);
  method(ANEXT_AWAITABLE, "throw", anextThrow.index, FAST);
  method(ANEXT_AWAITABLE, "close", anextClose.index, NOARGS);
  readyType(ANEXT_AWAITABLE);
}
