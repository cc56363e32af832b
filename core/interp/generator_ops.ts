// Instructions of generators, coroutines and asynchronous iteration.
// Handlers have the form (frame, sp, argument) -> sp, 0 with an exception (handlers.ts).

import { Value } from "../value";
import { PyCode, CO_COROUTINE, CO_ITERABLE_COROUTINE } from "../objects/code";
import { PyType } from "../objects/type_object";
import { GENERATOR, COROUTINE, ASYNC_GENERATOR, TypeError, RuntimeError, StopIteration, StopAsyncIteration } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { decref, closeRef, ownRef, newRef } from "../memory/refcount";
import { Frame } from "./frame";
import { tstate } from "../thread_state";
import { typeOf, isSubtype } from "../objects/type";
import { callMethod0, callMethod1 } from "../call";
import { slotNext } from "../objects/slots";
import { raise, raisef, errorMatches, fetchError, clearError, errorOccurred, formatText } from "../errors";
import { stopIterationValue, newSimpleException, setExceptionCause, PyBaseException } from "../objects/exceptions";
import { enterGenerator, awaitableIterator, delegate, PyGenerator } from "../objects/generator";
import { getIter } from "../objects/abstract";
import { id } from "../objects/str";
import { chainCause } from "../errors";

/** SEND: receiver, value; a yielded value replaces the value and goes on, a returned one jumps. */
export function send(frame: Frame, sp: usize, distance: i32): usize {
  frame.ip += 8;
  const receiver = Value.untag(load<u64>(sp - 16));
  const v = load<u64>(sp - 8);
  const type = typeOf(receiver);
  if (type == GENERATOR || type == COROUTINE) {
    frame.returnOffset = <u32>distance;
    const owned = ownRef(v);
    store<u64>(sp - 8, owned);
    frame.sp = <u32>(sp - 8);
    if (enterGenerator(<usize>receiver, owned)) return 1;
    frame.sp = <u32>sp;
  }
  const value = Value.untag(load<u64>(sp - 8));
  let r: u64;
  const next = changetype<PyType>(type).iternext;
  if (value == NONE && next == slotNext.index) r = callMethod0(receiver, id("__next__")); // the slot would drop StopIteration's value
  else if (value == NONE && next != 0) r = call_indirect<u64>(next, receiver);
  else r = callMethod1(receiver, id("send"), value);
  if (r == 0) {
    if (tstate.exc == 0) r = NONE;
    else {
      if (!errorMatches(StopIteration)) return 0;
      const e = fetchError();
      r = stopIterationValue(e);
      decref(e);
    }
    frame.ip += distance;
  }
  const old = load<u64>(sp - 8);
  store<u64>(sp - 8, r);
  closeRef(old);
  return sp;
}
/** END_SEND: receiver, value -> value. */
export function endSend(frame: Frame, sp: usize, oparg: i32): usize {
  const receiver = load<u64>(sp - 16);
  store<u64>(sp - 16, load<u64>(sp - 8));
  frame.sp = <u32>(sp - 8);
  closeRef(receiver);
  return sp - 8;
}
function replaceTop(sp: usize, r: u64): usize {
  if (r == 0) return 0;
  const v = load<u64>(sp - 8);
  store<u64>(sp - 8, r);
  closeRef(v);
  return sp;
}
export function getYieldFromIter(frame: Frame, sp: usize, oparg: i32): usize {
  const v = Value.untag(load<u64>(sp - 8));
  const t = typeOf(v);
  if (t == COROUTINE) {
    if ((changetype<PyCode>(<usize>frame.code).flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) == 0) {
      raise(TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator");
      return 0;
    }
    return sp;
  }
  if (t == GENERATOR) return sp;
  return replaceTop(sp, getIter(v));
}
export function getAwaitable(frame: Frame, sp: usize, oparg: i32): usize {
  const v = Value.untag(load<u64>(sp - 8));
  const it = awaitableIterator(v);
  if (it == 0) {
    if (changetype<PyType>(typeOf(v)).await_ == 0 && (oparg == 1 || oparg == 2)) {
      clearError();
      raisef(TypeError, oparg == 1 ? "'async with' received an object from __aenter__ that does not implement __await__: %T" : "'async with' received an object from __aexit__ that does not implement __await__: %T", v);
    }
    return 0;
  }
  if (typeOf(it) == COROUTINE) {
    const yf = delegate(changetype<PyGenerator>(<usize>it));
    if (yf) {
      decref(yf);
      decref(it);
      raise(RuntimeError, "coroutine is being awaited already");
      return 0;
    }
  }
  return replaceTop(sp, it);
}
export function getAiter(frame: Frame, sp: usize, oparg: i32): usize {
  const v = Value.untag(load<u64>(sp - 8));
  const t = changetype<PyType>(typeOf(v));
  if (t.aiter == 0) { raisef(TypeError, "'async for' requires an object with __aiter__ method, got %T", v); return 0; }
  const it = call_indirect<u64>(t.aiter, v);
  if (it == 0) return 0;
  if (changetype<PyType>(typeOf(it)).anext == 0) {
    raisef(TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %T", it);
    decref(it);
    return 0;
  }
  return replaceTop(sp, it);
}
export function getAnext(frame: Frame, sp: usize, oparg: i32): usize {
  const v = Value.untag(load<u64>(sp - 8));
  const t = changetype<PyType>(typeOf(v));
  if (t.anext == 0) { raisef(TypeError, "'async for' requires an iterator with __anext__ method, got %T", v); return 0; }
  const next = call_indirect<u64>(t.anext, v);
  if (next == 0) return 0;
  if (typeOf(v) == ASYNC_GENERATOR) { store<u64>(sp, next); return sp + 8; }
  const it = awaitableIterator(next);
  if (it == 0) {
    const cause = fetchError();
    raisef(TypeError, "'async for' received an invalid object from __anext__: %T", next);
    chainCause(cause);
    decref(next);
    return 0;
  }
  decref(next);
  store<u64>(sp, it);
  return sp + 8;
}
/** INTRINSIC_STOPITERATION_ERROR: a StopIteration that leaves a generator's body becomes a RuntimeError. New reference; 0: error. */
export function stopIterationError(frame: Frame, e: u64): u64 {
  const flags = changetype<PyCode>(<usize>frame.code).flags;
  let text: u64 = 0;
  if (isSubtype(typeOf(e), StopIteration)) {
    text = formatText(flags & 0x200 ? "async generator raised StopIteration" : flags & CO_COROUTINE ? "coroutine raised StopIteration" : "generator raised StopIteration");
  } else if ((flags & 0x200) != 0 && isSubtype(typeOf(e), StopAsyncIteration)) text = formatText("async generator raised StopAsyncIteration");
  else return newRef(e);
  if (text == 0) return 0;
  const r = newSimpleException(RuntimeError, text);
  decref(text);
  if (r == 0) return 0;
  setExceptionCause(r, newRef(e));
  changetype<PyBaseException>(<usize>r).context = newRef(e);
  return r;
}
