// The _thread module: locks, handles, thread-local data, starting threads.
//
// State lives in the core. A lock is one word changed by compare-exchange (core/sync/lock.ts says how waiting works). A handle's state word goes
// NOT_STARTED -> STARTING -> RUNNING -> DONE, each step by compare-exchange by the thread that makes it; join() waits on that word.

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_DISALLOW_NEW } from "../objects/type_object";
import { staticType, OBJECT, TypeError, ValueError, RuntimeError, OverflowError, SystemExit, PythonFinalizationError, DICT, BaseException } from "../objects/type_ids";
import { runtime, Runtime } from "../runtime";
import { tstate, tid, ThreadState } from "../thread_state";
import { registerModule } from "./registry";
import { newModule } from "../objects/module";
import { moduleFunction, moduleSet, moduleType, method, getset, member, NOARGS, O, FAST, FASTKW, CLASS, STATIC, MEMBER_OBJECT, READONLY } from "../define";
import { newObject, trackObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { decref, xdecref, newRef, setDeferred } from "../memory/refcount";
import { visitValue, visitPointer } from "../memory/collector";
import { clearWeakrefs } from "../objects/weakref";
import { staticTypeInit, readyType, typeOf, isSubtype } from "../objects/type";
import { genericAlloc } from "../objects/type_new";
import { genericGetAttr, genericSetAttr, getAttrOrNull, getAttr, instanceDict, genericGetAttrOrNull, raiseAttribute } from "../objects/attributes";
import { raise, raisef, raiseInt, raisefInt, formatText, errorOccurred, errorMatches, clearError, fetchError, restoreError, writeUnraisableMessage, raiseInstance } from "../errors";
import { parseArgs, checkArgs, noKeywords } from "../args";
import { call, call1, callTuple, callMethod1, tempArray, tempRelease } from "../call";
import { id, str, isStr } from "../objects/str";
import { NONE, TRUE, FALSE, EMPTY_TUPLE, NOT_IMPLEMENTED, fromBool } from "../objects/singletons";
import { intFromI64, intFromU64, asI64, asI32, isIntObject } from "../objects/int";
import { asF64, isFloatObject } from "../objects/float";
import { isTrue, isCallable } from "../objects/abstract";
import { tupleSize, tupleFromArray, newTuple, tupleSet, tupleGet } from "../objects/tuple";
import { newDict, dictGet, dictSet, dictDelete, dictGetStr, dictSetStr } from "../objects/dict";
import { newStructSequenceType, newStructSequence } from "../objects/struct_sequence";
import { exceptionTraceback } from "../objects/exceptions";
import { lockInit, lockAcquire, lockTryAcquire, lockRelease, lockIsLocked, LOCK_ACQUIRED, LOCK_FAILED, LOCK_INTERRUPTED } from "../sync/lock";
import { park, unpark } from "../sync/parking_lot";
import { threadCreate, threadCurrentExit, threadAttach, threadDestroy } from "../sync/threads";
import { setMultiThreaded } from "../sync/threads";
import { startOnWorker } from "../workers";
import { safepoint } from "../sync/safepoint";
import { hostGetId, ID_NATIVE_THREAD, hostClock, CLOCK_MONOTONIC } from "../host";
import { printStderr, displayException } from "./sys_hooks";
import { initThreadLocal, THREAD_LOCAL, clearThreadLocals } from "./thread_local";
import { lock, unlock } from "../sync/mutex";

const LOCK: usize = staticType(328);
const RLOCK: usize = staticType(329);
const HANDLE: usize = staticType(330);

@unmanaged class PyLock extends PyObject {
  word: u32;     // core/sync/lock.ts
  weakList: u32;
}
@unmanaged class PyRLock extends PyObject {
  word: u32;
  weakList: u32;
  holder: u32;   // atomic: id of the ThreadState that holds it, 0: nobody
  count: u32;    // owner only
}
@unmanaged class PyHandle extends PyObject {
  state: u32;    // atomic, waited on
  weakList: u32;
  ident: u64;
  next: u32;     // list of running non-daemon handles (guarded by runtime.threadHandlesMutex)
  prev: u32;
  daemon: u32;
  listed: u32;
}
const NOT_STARTED: u32 = 0, STARTING: u32 = 1, RUNNING: u32 = 2, DONE: u32 = 3;

/** The largest timeout in seconds, as CPython's. */
const TIMEOUT_MAX: f64 = 9223372036.0;
const NS: f64 = 1e9;

// ------------------------------------------------------------------------------------------------------------ timeouts

function now(): i64 {
  const out = tempArray(1);
  hostClock(CLOCK_MONOTONIC, out);
  const t = load<i64>(out);
  tempRelease(out);
  return t;
}
/** (blocking, timeout) as nanoseconds: -1 for ever, 0 do not wait; -2 with an error. */
function timeoutOf(blocking: u64, timeout: u64): i64 {
  let block = 1;
  if (blocking) {
    block = isTrue(blocking);
    if (block < 0) return -2;
  }
  let seconds: f64 = -1;
  if (timeout) {
    seconds = asF64(timeout);
    if (errorOccurred()) return -2;
    if (seconds != seconds) { raise(ValueError, "Invalid value NaN (not a number)"); return -2; }
  }
  if (!block) {
    if (timeout != 0 && seconds != -1) { raise(ValueError, "can't specify a timeout for a non-blocking call"); return -2; }
    return 0;
  }
  if (seconds == -1) return -1;
  if (seconds < 0) { raise(ValueError, "timeout value must be a non-negative number"); return -2; }
  if (seconds > TIMEOUT_MAX) { raise(OverflowError, "timeout value is too large"); return -2; }
  return <i64>Math.ceil(seconds * NS);
}
/** Acquires the lock word; signals run their handlers and waiting goes on. 1, 0 (timed out), -1 (a handler raised). */
function acquireWord(word: usize, ns: i64): i32 {
  if (lockTryAcquire(word)) return 1;
  if (ns == 0) return 0;
  const deadline = ns > 0 ? now() + ns : 0;
  while (true) {
    const r = lockAcquire(word, ns);
    if (r == LOCK_ACQUIRED) return 1;
    if (r == LOCK_FAILED) return 0;
    if (safepoint() < 0) return -1;
    if (ns > 0) {
      ns = deadline - now();
      if (ns <= 0) return lockTryAcquire(word) ? 1 : 0;
    }
  }
}

// ------------------------------------------------------------------------------------------------------------ lock

const ACQUIRE = "($self, /, blocking=True, timeout=-1)";
function wordOf(self: u64): usize { return <usize>self + offsetof<PyLock>("word"); }
function lockNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("lock", kwnames) || !checkArgs("lock", nargs, 0, 0)) return 0;
  return newLock();
}
function newLock(): u64 { return <u64>newObject(LOCK, offsetof<PyLock>()); }
function acquireArguments(args: usize, nargs: i32, kwnames: usize): i64 {
  if (nargs == 0 && kwnames == 0) return -1;
  const out = tempArray(2);
  if (out == 0) return -2;
  let ns: i64 = -2;
  if (parseArgs("acquire", ACQUIRE, args, nargs, kwnames, out)) ns = timeoutOf(load<u64>(out), load<u64>(out, 8));
  tempRelease(out);
  return ns;
}
function lockAcquireMethod(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const ns = acquireArguments(args, nargs, kwnames);
  if (ns == -2) return 0;
  const r = acquireWord(wordOf(self), ns);
  return r < 0 ? 0 : fromBool(r != 0);
}
function lockReleaseMethod(self: u64): u64 {
  if (!lockRelease(wordOf(self))) return raise(RuntimeError, "release unlocked lock");
  return NONE;
}
function lockEnter(self: u64): u64 { return acquireWord(wordOf(self), -1) < 0 ? 0 : TRUE; }
function lockExit(self: u64, args: usize, nargs: i32): u64 { return lockReleaseMethod(self); }
function lockLocked(self: u64): u64 { return fromBool(lockIsLocked(wordOf(self))); }
function lockReinit(self: u64): u64 { lockInit(wordOf(self)); return NONE; }
function lockRepr(self: u64): u64 {
  return formatText("<%s %T object at 0x%x>", <u64>changetype<usize>(lockIsLocked(wordOf(self)) ? "locked" : "unlocked"), self, self);
}
function lockDealloc(p: usize): void {
  clearWeakrefs(p);
  freeObject(p);
}

// ------------------------------------------------------------------------------------------------------------ RLock

function rlockOf(self: u64): PyRLock { return changetype<PyRLock>(<usize>self); }
function ownerAt(self: u64): usize { return <usize>self + offsetof<PyRLock>("holder"); }
function owned(self: u64): bool { return atomic.load<u32>(ownerAt(self)) == tid; }
function rlockNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }
function rlockAcquireMethod(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const ns = acquireArguments(args, nargs, kwnames);
  if (ns == -2) return 0;
  return rlockTake(self, ns);
}
function rlockTake(self: u64, ns: i64): u64 {
  if (owned(self)) {
    rlockOf(self).count++;
    return TRUE;
  }
  const r = acquireWord(wordOf(self), ns);
  if (r <= 0) return r < 0 ? 0 : FALSE;
  atomic.store<u32>(ownerAt(self), tid);
  rlockOf(self).count = 1;
  return TRUE;
}
function rlockReleaseMethod(self: u64): u64 {
  if (!owned(self)) return raise(RuntimeError, "cannot release un-acquired lock");
  if (--rlockOf(self).count == 0) {
    atomic.store<u32>(ownerAt(self), 0);
    lockRelease(wordOf(self));
  }
  return NONE;
}
function rlockEnter(self: u64): u64 { return rlockTake(self, -1); }
function rlockExit(self: u64, args: usize, nargs: i32): u64 { return rlockReleaseMethod(self); }
function rlockIsOwned(self: u64): u64 { return fromBool(owned(self)); }
function rlockRecursionCount(self: u64): u64 { return intFromI64(owned(self) ? <i64>rlockOf(self).count : 0); }
function rlockLocked(self: u64): u64 { return fromBool(lockIsLocked(wordOf(self))); }
function rlockReleaseSave(self: u64): u64 {
  if (!owned(self)) return raise(RuntimeError, "cannot release un-acquired lock");
  const count = rlockOf(self).count;
  rlockOf(self).count = 0;
  atomic.store<u32>(ownerAt(self), 0);
  lockRelease(wordOf(self));
  const t = newTuple(2);
  tupleSet(t, 0, intFromI64(<i64>count));
  tupleSet(t, 1, intFromU64(tstate.ident));
  return <u64>t;
}
function rlockAcquireRestore(self: u64, state: u64): u64 {
  const count = asI32(tupleGet(<usize>state, 0));
  if (acquireWord(wordOf(self), -1) < 0) return 0;
  atomic.store<u32>(ownerAt(self), tid);
  rlockOf(self).count = <u32>count;
  return NONE;
}
function rlockReinit(self: u64): u64 {
  lockInit(wordOf(self));
  atomic.store<u32>(ownerAt(self), 0);
  rlockOf(self).count = 0;
  return NONE;
}
function rlockRepr(self: u64): u64 {
  const locked = lockIsLocked(wordOf(self));
  const ident = ownerIdent(atomic.load<u32>(ownerAt(self)));
  const head = formatText("<%s %T object", <u64>changetype<usize>(locked ? "locked" : "unlocked"), self);
  const r = formatText("%S owner=%u count=%u at 0x%x>", head, ident, <u64>rlockOf(self).count, self);
  decref(head);
  return r;
}
import { threadById } from "../sync/threads";
function ownerIdent(threadId: u32): u64 {
  if (threadId == 0) return 0;
  const ts = threadById(threadId);
  return ts ? changetype<ThreadState>(ts).ident : 0;
}

// ------------------------------------------------------------------------------------------------------------ handles

function handleOf(self: u64): PyHandle { return changetype<PyHandle>(<usize>self); }
function stateAt(self: u64): usize { return <usize>self + offsetof<PyHandle>("state"); }
const HANDLES_MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("threadHandlesMutex");

function newHandle(): u64 { return <u64>newObject(HANDLE, offsetof<PyHandle>()); }
function handleNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return newHandle(); }
function handleDealloc(p: usize): void {
  clearWeakrefs(p);
  freeObject(p);
}
/** Enters a running non-daemon thread's handle into the list that _shutdown() joins (the list holds a reference). */
function listHandle(self: u64): void {
  const h = handleOf(self);
  lockWord(HANDLES_MUTEX);
  h.listed = 1;
  h.prev = 0;
  h.next = runtime.threadHandles;
  if (h.next) changetype<PyHandle>(<usize>h.next).prev = <u32>(<usize>self);
  runtime.threadHandles = <u32>(<usize>newRef(self));
  unlockWord(HANDLES_MUTEX);
}
import { lockWord, unlockWord } from "../sync/mutex";
function unlistHandle(self: u64): void {
  const h = handleOf(self);
  lockWord(HANDLES_MUTEX);
  const was = h.listed;
  if (was) {
    h.listed = 0;
    if (h.prev) changetype<PyHandle>(<usize>h.prev).next = h.next;
    else runtime.threadHandles = h.next;
    if (h.next) changetype<PyHandle>(<usize>h.next).prev = h.prev;
  }
  unlockWord(HANDLES_MUTEX);
  if (was) decref(self);
}
/** Marks the thread as over and wakes who joins it. */
function handleSetDone(self: u64): void {
  atomic.store<u32>(stateAt(self), DONE);
  unpark(stateAt(self), -1);
  unlistHandle(self);
}
/** join: 1, 0 timed out, -1 error. */
function handleJoin(self: u64, ns: i64): i32 {
  const h = handleOf(self);
  let state = atomic.load<u32>(stateAt(self));
  if (state == NOT_STARTED) { raise(RuntimeError, "thread not started"); return -1; }
  if (state != DONE && h.ident == tstate.ident && tstate.handle == self) { raise(RuntimeError, "Cannot join current thread"); return -1; }
  const deadline = ns > 0 ? now() + ns : 0;
  while (true) {
    state = atomic.load<u32>(stateAt(self));
    if (state == DONE) return 1;
    if (ns == 0) return 0;
    if (runtime.finalizing != 0 && h.daemon != 0 && ns < 0) { raise(PythonFinalizationError, "cannot join daemon thread at interpreter shutdown"); return -1; }
    park(stateAt(self), state, ns > 0 ? deadline - now() : -1);
    if (tstate.evalBreaker != 0 && safepoint() < 0) return -1;
    if (ns > 0 && now() >= deadline) return atomic.load<u32>(stateAt(self)) == DONE ? 1 : 0;
  }
}
function handleJoinMethod(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("join", nargs, 0, 1)) return 0;
  let ns: i64 = -1;
  if (nargs == 1 && load<u64>(args) != NONE) {
    const seconds = asF64(load<u64>(args));
    if (errorOccurred()) return 0;
    if (seconds != seconds) return raise(ValueError, "Invalid value NaN (not a number)");
    if (seconds > TIMEOUT_MAX) return raise(OverflowError, "timestamp out of range for platform time_t");
    ns = seconds < 0 ? -1 : <i64>Math.ceil(seconds * NS);
  }
  return handleJoin(self, ns) < 0 ? 0 : NONE;
}
function handleIsDone(self: u64): u64 { return fromBool(atomic.load<u32>(stateAt(self)) == DONE); }
function handleSetDoneMethod(self: u64): u64 {
  handleSetDone(self);
  return NONE;
}
function handleIdent(self: u64): u64 { return intFromU64(handleOf(self).ident); }
function handleRepr(self: u64): u64 { return formatText("<%T object: ident=%u>", self, handleOf(self).ident); }

// ------------------------------------------------------------------------------------------------------------ starting

/** What a new thread runs: kept in raw memory between the starter and the thread. */
@unmanaged class StartInfo {
  func: u64;
  args: u64;
  kwargs: u64;
  handle: u64;
  raw: u32;
}

/** Starts a thread; handle is a fresh handle object (borrowed). False with an error. */
function startThread(func: u64, args: u64, kwargs: u64, handle: u64, daemon: bool): bool {
  if (runtime.finalizing != 0) { raise(PythonFinalizationError, "can't create new thread at interpreter shutdown"); return false; }
  if (atomic.cmpxchg<u32>(stateAt(handle), NOT_STARTED, STARTING) != NOT_STARTED) { raise(RuntimeError, "thread already started"); return false; }
  const ts = threadCreate();
  if (ts == 0) { atomic.store<u32>(stateAt(handle), NOT_STARTED); return false; }
  const state = changetype<ThreadState>(ts);
  const info = changetype<StartInfo>(rawAlloc(offsetof<StartInfo>()));
  info.func = newRef(func);
  info.args = newRef(args);
  info.kwargs = newRef(kwargs);
  info.handle = newRef(handle);
  state.startInfo = <u32>changetype<usize>(info);
  handleOf(handle).ident = state.ident;
  handleOf(handle).daemon = daemon ? 1 : 0;
  if (!daemon) listHandle(handle);
  setMultiThreaded();
  atomic.store<u32>(stateAt(handle), RUNNING);
  if (startOnWorker(ts) < 0) {
    atomic.store<u32>(stateAt(handle), NOT_STARTED);
    unlistHandle(handle);
    decref(info.func);
    decref(info.args);
    xdecref(info.kwargs);
    decref(info.handle);
    rawFree(changetype<usize>(info));
    threadDestroy(ts);
    raise(RuntimeError, "can't start new thread");
    return false;
  }
  return true;
}
/** A worker's part: runs the thread whose ThreadState is ts. The instance is not attached yet. */
export function runPythonThread(ts: usize): void {
  threadAttach(ts);
  const info = changetype<StartInfo>(<usize>tstate.startInfo);
  tstate.handle = info.handle;
  const r = callTuple(info.func, <usize>info.args, <usize>info.kwargs);
  if (r) decref(r);
  else if (errorMatches(SystemExit)) clearError();
  else writeUnraisableMessage(formatText("Exception ignored in thread started by %R", info.func), 0);
  decref(info.func);
  decref(info.args);
  xdecref(info.kwargs);
  clearThreadLocals();
  const handle = info.handle;
  rawFree(changetype<usize>(info));
  tstate.handle = 0;
  // the last Python code of this thread has run: who joins may go on
  handleSetDone(handle);
  decref(handle);
  threadCurrentExit();
}
const START_JOINABLE = "($module, /, function, handle=None, daemon=True)";
function threadStartJoinable(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("start_joinable_thread", START_JOINABLE, args, nargs, kwnames, out)) {
    const func = load<u64>(out);
    let handle = load<u64>(out, 8);
    const daemon = load<u64>(out, 16) ? isTrue(load<u64>(out, 16)) : 1;
    if (!isCallable(func)) raise(TypeError, "thread function must be callable");
    else if (handle != 0 && handle != NONE && typeOf(handle) != HANDLE) raise(TypeError, "'handle' must be a _ThreadHandle");
    else {
      handle = handle == 0 || handle == NONE ? newHandle() : newRef(handle);
      if (startThread(func, EMPTY_TUPLE, 0, handle, daemon != 0)) r = handle;
      else decref(handle);
    }
  }
  tempRelease(out);
  return r;
}
function threadStartNew(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("start_new_thread", nargs, 2, 3)) return 0;
  const func = load<u64>(args), fargs = load<u64>(args, 8), kwargs = nargs > 2 ? load<u64>(args, 16) : 0;
  if (!isCallable(func)) return raise(TypeError, "first arg must be callable");
  if (typeOf(fargs) != TUPLE_TYPE && !isSubtype(typeOf(fargs), TUPLE_TYPE)) return raise(TypeError, "2nd arg must be a tuple");
  if (kwargs != 0 && !isSubtype(typeOf(kwargs), DICT)) return raise(TypeError, "optional 3rd arg must be a dictionary");
  const handle = newHandle();
  if (handle == 0) return 0;
  const ok = startThread(func, fargs, kwargs, handle, true);
  const ident = handleOf(handle).ident;
  decref(handle);
  return ok ? intFromU64(ident) : 0;
}
import { TUPLE as TUPLE_TYPE } from "../objects/type_ids";

// ------------------------------------------------------------------------------------------------------------ functions

function threadAllocateLock(self: u64): u64 { return newLock(); }
function threadGetIdent(self: u64): u64 { return intFromU64(tstate.ident); }
function threadGetNativeId(self: u64): u64 { return intFromI64(<i64>hostGetId(ID_NATIVE_THREAD)); }
function threadMainIdent(self: u64): u64 { return intFromU64(changetype<ThreadState>(<usize>runtime.mainThread).ident); }
function threadIsMainInterpreter(self: u64): u64 { return TRUE; }
function threadDaemonAllowed(self: u64): u64 { return TRUE; }
function threadCount(self: u64): u64 { return intFromI64(<i64>atomic.load<u32>(changetype<usize>(runtime) + offsetof<Runtime>("threadCount")) - 1); }
function threadExit(self: u64): u64 {
  const e = newSystemExit();
  return e ? raiseInstance(e) : 0;
}
import { newExceptionFromValue } from "../objects/exceptions";
function newSystemExit(): u64 { return newExceptionFromValue(SystemExit, NONE); }
function threadStackSize(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("stack_size", nargs, 0, 1)) return 0;
  const old = runtime.threadStackSize;
  if (nargs) {
    const n = asI32(load<u64>(args));
    if (n == -1 && errorOccurred()) return 0;
    if (n < 0) return raise(ValueError, "size must be 0 or a positive value");
    if (n != 0 && n < 32768) return raisef(ValueError, "size not valid: %d bytes", <u64>n);
    runtime.threadStackSize = <u32>n; // remembered; workers' stacks have one size
  }
  return Value.fromSmall(old);
}
/** Names are for debuggers of the system's threads, which workers do not offer. */
function threadSetName(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return NONE; }
function threadMakeHandle(self: u64, v: u64): u64 {
  const ident = asI64(v);
  if (ident == -1 && errorOccurred()) return 0;
  const h = newHandle();
  if (h == 0) return 0;
  handleOf(h).ident = <u64>ident;
  handleOf(h).daemon = 1;
  atomic.store<u32>(stateAt(h), RUNNING);
  if (<u64>ident == tstate.ident && tstate.handle == 0 && tstate.isMain == 0) tstate.handle = newRef(h);
  return h;
}
/** Joins every non-daemon thread: the end of the main thread. */
export function shutdownThreads(): bool {
  while (true) {
    lockWord(HANDLES_MUTEX);
    let h = runtime.threadHandles;
    // the caller's own handle does not count
    while (h != 0 && <u64>h == tstate.handle) h = changetype<PyHandle>(<usize>h).next;
    const r = h ? newRef(<u64>h) : 0;
    unlockWord(HANDLES_MUTEX);
    if (r == 0) return true;
    const done = handleJoin(r, -1);
    decref(r);
    if (done < 0) return false;
  }
}
function threadShutdown(self: u64): u64 {
  if (!shutdownThreads()) {
    writeUnraisableMessage(str("Exception ignored on threading shutdown"), 0);
  }
  return NONE;
}
/** threading.excepthook's default: SystemExit is silent; others are shown with the thread's name. */
function threadExcepthook(self: u64, args: u64): u64 {
  if (typeOf(args) != <usize>runtime.excepthookArgsType) return raise(TypeError, "_thread._excepthook argument type must be ExceptHookArgs");
  const type = tupleGet(<usize>args, 0), value = tupleGet(<usize>args, 1), thread = tupleGet(<usize>args, 3);
  if (type == <u64>SystemExit) return NONE;
  if (thread != NONE) {
    const name = getAttrOrNull(thread, id("_name"));
    if (name) {
      printStderr("Exception in thread %S:\n", name);
      decref(name);
    } else { clearError(); printStderr("Exception in thread %u:\n", tstate.ident); }
  } else printStderr("Exception in thread %u:\n", tstate.ident);
  if (value != NONE) displayException(value);
  return NONE;
}
function threadInterruptMain(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("interrupt_main", nargs, 0, 1)) return 0;
  const signum = nargs ? asI32(load<u64>(args)) : 2;
  if (signum == -1 && errorOccurred()) return 0;
  if (signum < 1 || signum > 64) return raise(ValueError, "signal number out of range");
  simulateSignal(signum);
  return NONE;
}
import { simulateSignal } from "./signal";

function setupLock(t: usize, name: string, size: usize): PyType {
  const type = staticTypeInit(t, name, OBJECT, size, t == RLOCK ? TF_BASETYPE : 0);
  type.weakOffset = <i32>offsetof<PyLock>("weakList");
  type.dealloc = lockDealloc.index;
  return type;
}
function initThread(): u64 {
  const m = newModule(<u64>id("_thread"));
  if (m == 0) return 0;
  let t = setupLock(LOCK, "_thread.lock", offsetof<PyLock>());
  t.new_ = lockNew.index;
  t.repr = lockRepr.index;
  method(LOCK, "acquire", lockAcquireMethod.index, FASTKW, ACQUIRE);
  method(LOCK, "acquire_lock", lockAcquireMethod.index, FASTKW, ACQUIRE);
  method(LOCK, "release", lockReleaseMethod.index, NOARGS, "($self, /)");
  method(LOCK, "release_lock", lockReleaseMethod.index, NOARGS, "($self, /)");
  method(LOCK, "locked", lockLocked.index, NOARGS, "($self, /)");
  method(LOCK, "locked_lock", lockLocked.index, NOARGS, "($self, /)");
  method(LOCK, "__enter__", lockEnter.index, NOARGS, "($self, /)");
  method(LOCK, "__exit__", lockExit.index, FAST, "($self, exc_type, exc_value, exc_tb, /)");
  method(LOCK, "_at_fork_reinit", lockReinit.index, NOARGS, "($self, /)");
  readyType(LOCK);
  t = setupLock(RLOCK, "_thread.RLock", offsetof<PyRLock>());
  t.new_ = rlockNew.index;
  t.repr = rlockRepr.index;
  method(RLOCK, "acquire", rlockAcquireMethod.index, FASTKW, ACQUIRE);
  method(RLOCK, "release", rlockReleaseMethod.index, NOARGS, "($self, /)");
  method(RLOCK, "locked", rlockLocked.index, NOARGS, "($self, /)");
  method(RLOCK, "_is_owned", rlockIsOwned.index, NOARGS, "($self, /)");
  method(RLOCK, "_recursion_count", rlockRecursionCount.index, NOARGS, "($self, /)");
  method(RLOCK, "_release_save", rlockReleaseSave.index, NOARGS, "($self, /)");
  method(RLOCK, "_acquire_restore", rlockAcquireRestore.index, O, "($self, state, /)");
  method(RLOCK, "__enter__", rlockEnter.index, NOARGS, "($self, /)");
  method(RLOCK, "__exit__", rlockExit.index, FAST, "($self, exc_type, exc_value, exc_tb, /)");
  method(RLOCK, "_at_fork_reinit", rlockReinit.index, NOARGS, "($self, /)");
  readyType(RLOCK);
  t = staticTypeInit(HANDLE, "_thread._ThreadHandle", OBJECT, offsetof<PyHandle>(), 0);
  t.weakOffset = <i32>offsetof<PyHandle>("weakList");
  t.new_ = handleNew.index;
  t.dealloc = handleDealloc.index;
  t.repr = handleRepr.index;
  getset(HANDLE, "ident", handleIdent.index);
  method(HANDLE, "join", handleJoinMethod.index, FAST, "($self, timeout=None, /)");
  method(HANDLE, "is_done", handleIsDone.index, NOARGS, "($self, /)");
  method(HANDLE, "_set_done", handleSetDoneMethod.index, NOARGS, "($self, /)");
  readyType(HANDLE);
  initThreadLocal();
  runtime.excepthookArgsType = <u32>newStructSequenceType("_thread._ExceptHookArgs", "exc_type exc_value exc_traceback thread", 4, "ExceptHookArgs\n\nType used to pass arguments to threading.excepthook.");
  moduleType(m, "LockType", LOCK);
  moduleType(m, "lock", LOCK);
  moduleType(m, "RLock", RLOCK);
  moduleType(m, "_ThreadHandle", HANDLE);
  moduleType(m, "_local", THREAD_LOCAL);
  moduleType(m, "_ExceptHookArgs", <usize>runtime.excepthookArgsType);
  moduleSet(m, "error", <u64>RuntimeError);
  moduleSet(m, "TIMEOUT_MAX", Value.fromFloat(TIMEOUT_MAX));
  moduleSet(m, "_NAME_MAXLEN", Value.fromSmall(15));
  moduleFunction(m, "allocate_lock", threadAllocateLock.index, NOARGS, "($module, /)");
  moduleFunction(m, "allocate", threadAllocateLock.index, NOARGS, "($module, /)");
  moduleFunction(m, "start_joinable_thread", threadStartJoinable.index, FASTKW, START_JOINABLE);
  moduleFunction(m, "start_new_thread", threadStartNew.index, FAST, "($module, function, args, kwargs=<unrepresentable>, /)");
  moduleFunction(m, "start_new", threadStartNew.index, FAST, "($module, function, args, kwargs=<unrepresentable>, /)");
  moduleFunction(m, "get_ident", threadGetIdent.index, NOARGS, "($module, /)");
  moduleFunction(m, "get_native_id", threadGetNativeId.index, NOARGS, "($module, /)");
  moduleFunction(m, "_get_main_thread_ident", threadMainIdent.index, NOARGS, "($module, /)");
  moduleFunction(m, "_is_main_interpreter", threadIsMainInterpreter.index, NOARGS, "($module, /)");
  moduleFunction(m, "daemon_threads_allowed", threadDaemonAllowed.index, NOARGS, "($module, /)");
  moduleFunction(m, "_count", threadCount.index, NOARGS, "($module, /)");
  moduleFunction(m, "exit", threadExit.index, NOARGS, "($module, /)");
  moduleFunction(m, "exit_thread", threadExit.index, NOARGS, "($module, /)");
  moduleFunction(m, "stack_size", threadStackSize.index, FAST, "($module, size=0, /)");
  moduleFunction(m, "set_name", threadSetName.index, FASTKW, "($module, /, name)");
  moduleFunction(m, "_make_thread_handle", threadMakeHandle.index, O, "($module, ident, /)");
  moduleFunction(m, "_shutdown", threadShutdown.index, NOARGS, "($module, /)");
  moduleFunction(m, "_excepthook", threadExcepthook.index, O, "($module, args, /)");
  moduleFunction(m, "interrupt_main", threadInterruptMain.index, FAST, "($module, signum=signal.SIGINT, /)");
  return <u64>m;
}
export function registerThread(): void { registerModule("_thread", initThread.index); }
