// Instructions of raise, try, except, except* and with.
// Handlers have the form (frame, sp, argument) -> sp, 0 with an exception (handlers.ts).

import { Value } from "../value";
import { PyCode } from "../objects/code";
import { PyType } from "../objects/type_object";
import { TypeError, RuntimeError, TUPLE, StopIteration, StopAsyncIteration, BaseExceptionGroup, AssertionError, NotImplementedError } from "../objects/type_ids";
import { NONE, TRUE, FALSE, fromBool } from "../objects/singletons";
import { decref, closeRef, ownRef, newRef, stackRef, xdecref } from "../memory/refcount";
import { Frame, frameUnit } from "./frame";
import { tstate, ExcInfo } from "../thread_state";
import { tupleGet, tupleSize, tuple1, newTuple, tupleSet } from "../objects/tuple";
import { newList, listAppend, listSize, listGetRef, listToTuple } from "../objects/list";
import { typeOf, isSubtype } from "../objects/type";
import { call, call0, callMethod1, tempArray, tempRelease, call2 } from "../call";
import { raise, raisef, raiseInstance, isExceptionClass, isExceptionInstance, handledException, fetchError, restoreError, errorOccurred } from "../errors";
import { setExceptionCause, setExceptionTraceback, exceptionTraceback, stopIterationValue, PyBaseException } from "../objects/exceptions";
import { isExceptionGroup, projectGroup } from "../objects/exception_groups";
import { isSubclass } from "../objects/abstract";
import { setReraising } from "./unwind";
import { newTracebackHere } from "../objects/traceback";
import { id, str } from "../objects/str";
import { callOnStack } from "./calls";

@inline
function excInfo(): ExcInfo { return changetype<ExcInfo>(<usize>tstate.excInfo); }

// ------------------------------------------------------------------------------------------------------------ raise

/** `given` (borrowed class or instance) as an instance: new reference, 0 with an exception. */
function instantiate(given: u64): u64 {
  if (isExceptionClass(given)) {
    const e = call0(given);
    if (e != 0 && !isExceptionInstance(e)) {
      raisef(TypeError, "calling %R should have returned an instance of BaseException, not %R", given, <u64>typeOf(e));
      decref(e);
      return 0;
    }
    return e;
  }
  return newRef(given);
}
export function raiseVarargs(frame: Frame, sp: usize, n: i32): usize {
  if (n == 0) {
    const e = handledException();
    if (e == 0) { raise(RuntimeError, "No active exception to reraise"); return 0; }
    restoreError(newRef(e));
    setReraising(frame);
    return 0;
  }
  const given = Value.untag(load<u64>(sp - (<usize>n << 3)));
  if (!isExceptionClass(given) && !isExceptionInstance(given)) { raise(TypeError, "exceptions must derive from BaseException"); return 0; }
  const e = instantiate(given);
  if (e == 0) return 0;
  if (n == 2) {
    const cause = Value.untag(load<u64>(sp - 8));
    let fixed: u64 = 0;
    if (isExceptionClass(cause) || isExceptionInstance(cause)) {
      fixed = instantiate(cause);
      if (fixed == 0) { decref(e); return 0; }
    } else if (cause != NONE) {
      decref(e);
      raise(TypeError, "exception causes must derive from BaseException");
      return 0;
    }
    setExceptionCause(e, fixed);
  }
  raiseInstance(e);
  return 0;
}
/** RERAISE: puts the exception on top back; with an argument the saved instruction offset below says where it came from. */
export function reraise(frame: Frame, sp: usize, oparg: i32): usize {
  const e = ownRef(load<u64>(sp - 8));
  store<u64>(sp - 8, 0);
  frame.sp = <u32>(sp - 8);
  setReraising(frame);
  if (oparg) {
    const unit = Value.toSmall(load<u64>(sp - 8 - (<usize>oparg << 3)));
    frame.ip = changetype<PyCode>(<usize>frame.code).stream + (<u32>(unit + 1) << 3);
  }
  restoreError(e);
  return 0;
}

// ------------------------------------------------------------------------------------------------------------ handled exceptions

export function pushExcInfo(frame: Frame, sp: usize, oparg: i32): usize {
  const info = excInfo();
  const e = load<u64>(sp - 8);
  const previous = info.exc;
  store<u64>(sp - 8, previous ? previous : NONE | 1);
  store<u64>(sp, e);
  info.exc = newRef(Value.untag(e));
  return sp + 8;
}
export function popExcept(frame: Frame, sp: usize, oparg: i32): usize {
  const v = load<u64>(sp - 8);
  const info = excInfo();
  const old = info.exc;
  info.exc = (v & ~1) == NONE ? 0 : ownRef(v);
  frame.sp = <u32>(sp - 8);
  if (old) decref(old);
  return sp - 8;
}
const CANNOT_CATCH = "catching classes that do not inherit from BaseException is not allowed";
function validExceptType(t: u64): bool {
  if (typeOf(t) == TUPLE || isSubtype(typeOf(t), TUPLE)) {
    const n = <i32>tupleSize(<usize>t);
    for (let i = 0; i < n; i++) if (!isExceptionClass(tupleGet(<usize>t, i))) { raise(TypeError, CANNOT_CATCH); return false; }
    return true;
  }
  if (isExceptionClass(t)) return true;
  raise(TypeError, CANNOT_CATCH);
  return false;
}
/** e is an instance of the exception class(es) t (real subtypes only, as CPython). */
export function exceptionMatches(e: u64, t: u64): bool {
  if (isSubtype(typeOf(t), TUPLE)) {
    const n = <i32>tupleSize(<usize>t);
    for (let i = 0; i < n; i++) if (exceptionMatches(e, tupleGet(<usize>t, i))) return true;
    return false;
  }
  return isExceptionClass(t) && isSubtype(typeOf(e), <usize>t);
}
export function checkExcMatch(frame: Frame, sp: usize, oparg: i32): usize {
  const t = load<u64>(sp - 8);
  const types = Value.untag(t);
  if (!validExceptType(types)) return 0;
  const r = exceptionMatches(Value.untag(load<u64>(sp - 16)), types);
  store<u64>(sp - 8, fromBool(r) | 1);
  closeRef(t);
  return sp;
}
/** CHECK_EG_MATCH: exception, types -> rest, match. */
export function checkEgMatch(frame: Frame, sp: usize, oparg: i32): usize {
  const e = load<u64>(sp - 16), t = load<u64>(sp - 8);
  const exc = Value.untag(e), types = Value.untag(t);
  if (!validExceptType(types)) return 0;
  let group: i32 = 0;
  if (isSubtype(typeOf(types), TUPLE)) {
    const n = <i32>tupleSize(<usize>types);
    for (let i = 0; i < n && group == 0; i++) group = isSubclass(tupleGet(<usize>types, i), <u64>BaseExceptionGroup);
  } else group = isSubclass(types, <u64>BaseExceptionGroup);
  if (group < 0) return 0;
  if (group) { raise(TypeError, "catching ExceptionGroup with except* is not allowed. Use except instead."); return 0; }
  let match: u64 = NONE, rest: u64 = NONE;
  if (exc != NONE) {
    if (exceptionMatches(exc, types)) {
      if (isExceptionGroup(exc)) match = newRef(exc);
      else {
        const excs = tuple1(exc);
        match = call2(<u64>BaseExceptionGroup, str(""), <u64>excs);
        decref(<u64>excs);
        if (match == 0) return 0;
        const tb = newTracebackHere(frame, frameUnit(frame), 0);
        if (tb == 0) { decref(match); return 0; }
        setExceptionTraceback(match, tb);
      }
    } else if (isExceptionGroup(exc)) {
      const pair = callMethod1(exc, id("split"), types);
      if (pair == 0) return 0;
      if (!isSubtype(typeOf(pair), TUPLE)) {
        raisef(TypeError, "%T.split must return a tuple, not %T", exc, pair);
        decref(pair);
        return 0;
      }
      if (tupleSize(<usize>pair) < 2) {
        raisef(TypeError, "%T.split must return a 2-tuple, got tuple of size %d", exc, <u64>tupleSize(<usize>pair));
        decref(pair);
        return 0;
      }
      match = newRef(tupleGet(<usize>pair, 0));
      rest = newRef(tupleGet(<usize>pair, 1));
      decref(pair);
    } else rest = newRef(exc);
    if (match != NONE) {
      // the matched part is what is being handled now
      const info = excInfo();
      const old = info.exc;
      info.exc = newRef(match);
      if (old) decref(old);
    }
  }
  store<u64>(sp - 16, rest);
  store<u64>(sp - 8, match);
  closeRef(e);
  closeRef(t);
  return sp;
}
/** PREP_RERAISE_STAR(orig, list of what the except* blocks left or raised): what is to be raised, or None. New reference; 0: error. */
export function prepReraiseStar(orig: u64, excs: u64): u64 {
  const list = <usize>excs;
  const n = <i32>listSize(list);
  if (n == 0) return NONE;
  if (!isExceptionGroup(orig)) return listGetRef(list, 0); // a naked exception was caught and wrapped: only one except* clause could run
  const raised = newList(0), kept = newList(0);
  for (let i = 0; i < n; i++) {
    const e = listGetRef(list, i);
    if (e == NONE) continue;
    if (isSameMetadata(orig, e)) listAppend(kept, e);
    else listAppend(raised, e);
    decref(e);
  }
  const unhandled = keptPart(orig, kept);
  decref(<u64>kept);
  if (unhandled == 0) { decref(<u64>raised); return 0; }
  let r: u64;
  if (listSize(raised) == 0) r = unhandled;
  else {
    if (unhandled != NONE) listAppend(raised, unhandled);
    decref(unhandled);
    if (listSize(raised) == 1) r = listGetRef(raised, 0);
    else r = call2(<u64>BaseExceptionGroup, str(""), <u64>raised);
  }
  decref(<u64>raised);
  return r;
}
function isSameMetadata(a: u64, b: u64): bool {
  if (!isExceptionGroup(b)) return a == b;
  const x = changetype<PyBaseException>(<usize>a), y = changetype<PyBaseException>(<usize>b);
  const notesA = getAttrOrNull(a, id("__notes__")), notesB = getAttrOrNull(b, id("__notes__"));
  xdecref(notesA);
  xdecref(notesB);
  return notesA == notesB && x.traceback == y.traceback && x.cause == y.cause && x.context == y.context;
}
import { getAttrOrNull } from "../objects/attributes";
/** orig restricted to the leaves that the kept subgroups have. */
function keptPart(orig: u64, kept: usize): u64 {
  const n = <i32>listSize(kept);
  if (n == 0) return NONE;
  const leaves = newList(0);
  for (let i = 0; i < n; i++) {
    const e = listGetRef(kept, i);
    collectLeaves(e, leaves);
    decref(e);
  }
  const t = listToTuple(leaves);
  decref(<u64>leaves);
  if (t == 0) return 0;
  const r = projectGroup(orig, <usize>t);
  decref(t);
  if (r == 0 && !errorOccurred()) return NONE;
  return r;
}
function collectLeaves(e: u64, leaves: usize): void {
  if (!isExceptionGroup(e)) { listAppend(leaves, e); return; }
  const t = groupExceptions(e);
  const n = <i32>tupleSize(t);
  for (let i = 0; i < n; i++) collectLeaves(tupleGet(t, i), leaves);
}
import { groupExceptions } from "../objects/exception_groups";

// ------------------------------------------------------------------------------------------------------------ with, await

/** WITH_EXCEPT_START: calls __exit__(type, value, traceback); the function and self lie 5 and 4 below. */
export function withExceptStart(frame: Frame, sp: usize, oparg: i32): usize {
  const e = Value.untag(load<u64>(sp - 8));
  const self = load<u64>(sp - 32), f = load<u64>(sp - 40);
  const tb = exceptionTraceback(e);
  const args = tempArray(4);
  if (args == 0) { xdecref(tb); return 0; }
  store<u64>(args, Value.untag(self));
  store<u64>(args, <u64>typeOf(e), 8);
  store<u64>(args, e, 16);
  store<u64>(args, tb ? tb : NONE, 24);
  const r = self ? call(Value.untag(f), args, 4, 0) : call(Value.untag(f), args + 8, 3, 0);
  tempRelease(args);
  xdecref(tb);
  if (r == 0) return 0;
  store<u64>(sp, r);
  return sp + 8;
}
/** CLEANUP_THROW: sub-iterator, last sent value, exception: a StopIteration ends the delegation with its value. */
export function cleanupThrow(frame: Frame, sp: usize, oparg: i32): usize {
  const e = load<u64>(sp - 8);
  const exc = Value.untag(e);
  if (!isSubtype(typeOf(exc), StopIteration)) {
    restoreError(newRef(exc));
    setReraising(frame);
    return 0;
  }
  const v = stopIterationValue(exc);
  const sub = load<u64>(sp - 24), last = load<u64>(sp - 16);
  store<u64>(sp - 24, NONE | 1);
  store<u64>(sp - 16, v);
  frame.sp = <u32>(sp - 8);
  closeRef(e);
  closeRef(last);
  closeRef(sub);
  return sp - 8;
}
/** END_ASYNC_FOR: awaitable, exception: StopAsyncIteration ends the loop. */
export function endAsyncFor(frame: Frame, sp: usize, oparg: i32): usize {
  const e = load<u64>(sp - 8), a = load<u64>(sp - 16);
  const exc = Value.untag(e);
  if (!isSubtype(typeOf(exc), StopAsyncIteration)) {
    restoreError(newRef(exc));
    setReraising(frame);
    return 0;
  }
  frame.sp = <u32>(sp - 16);
  closeRef(e);
  closeRef(a);
  return sp - 16;
}
