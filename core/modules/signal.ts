// The _signal module. Signals arrive at the supervisor, which sets a bit in Runtime.signalPending and BREAK_SIGNALS of the main thread; the
// main thread runs the handlers at its next safepoint. The table of handlers is touched by the main thread only.

import { Value } from "../value";
import { runtime, Runtime } from "../runtime";
import { tstate, ThreadState, BREAK_SIGNALS } from "../thread_state";
import { registerModule } from "./registry";
import { newModule, moduleDict } from "../objects/module";
import { moduleFunction, moduleSet, NOARGS, O, FAST, FASTKW } from "../define";
import { rawAlloc } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { raise, raisef, errorOccurred, raiseEmpty, formatText } from "../errors";
import { call2 } from "../call";
import { id, str } from "../objects/str";
import { NONE, TRUE, FALSE, fromBool } from "../objects/singletons";
import { asI32, intFromI64, isIntObject } from "../objects/int";
import { asF64 } from "../objects/float";
import { isCallable, getIter, iterNext } from "../objects/abstract";
import { newSet, setAdd } from "../objects/set";
import { SET, TypeError, ValueError, KeyboardInterrupt, OSError } from "../objects/type_ids";
import { checkArgs, parseArgs } from "../args";
import { hostSetSignal, SIGNAL_CATCH, SIGNAL_DEFAULT, SIGNAL_IGNORE, hostKill, hostGetId, ID_PID, hostSetTimer } from "../host";
import { currentFrameObject } from "../objects/frame_object";
import { setConstants } from "./posix";
import { raiseErrno } from "../objects/os_error";
import { typeOf } from "../objects/type";
import { safepoint } from "../sync/safepoint";
import { tempArray, tempRelease } from "../call";
import { newTuple, tupleSet, tuple2 } from "../objects/tuple";
import { unparkThread } from "../sync/parking_lot";
import { osErrorText } from "./errno";

const SIG_DFL: i64 = 0, SIG_IGN: i64 = 1;
const NSIG: i32 = 65;
const SIGINT: i32 = 2;

function slot(n: i32): usize { return <usize>runtime.signalHandlers + (<usize>n << 3); }
const PENDING: usize = changetype<usize>(runtime) + offsetof<Runtime>("signalPending");

/** Notes an arrived signal; atomics only (called from the supervisor's instance too). Returns 1 if it was waiting already. */
export function noteSignal(n: i32): i32 {
  const bit = <u64>1 << (n - 1);
  const before = atomic.or<u64>(PENDING, bit);
  const main = <usize>runtime.mainThread;
  if (main) {
    atomic.or<u32>(main, BREAK_SIGNALS);
    unparkThread(main);
  }
  return (before & bit) != 0 ? 1 : 0;
}
/** signal.raise_signal without the host: as if the signal had arrived. */
export function simulateSignal(n: i32): void {
  const h = runtime.signalHandlers ? load<u64>(slot(n)) : 0;
  if (h == Value.fromSmall(SIG_IGN) || h == Value.fromSmall(SIG_DFL)) return;
  noteSignal(n);
}
/** Main thread, at a safepoint: runs the handlers of the signals that arrived. -1: one raised. */
export function runSignalHandlers(): i32 {
  if (tstate.isMain == 0) return 0;
  while (true) {
    const pending = atomic.load<u64>(PENDING);
    if (pending == 0) return 0;
    const n = <i32>ctz(pending) + 1;
    atomic.and<u64>(PENDING, ~(<u64>1 << (n - 1)));
    const h = runtime.signalHandlers ? load<u64>(slot(n)) : 0;
    if (h == 0 || h == NONE || Value.isImmediate(h)) {
      if (h == 0 && n == SIGINT) { raiseEmpty(KeyboardInterrupt); return -1; }
      continue;
    }
    const frame = currentFrameObject();
    const r = call2(newRef(h), Value.fromSmall(n), frame ? frame : NONE);
    decref(h);
    xdecref(frame);
    if (r == 0) {
      // the others stay pending
      if (atomic.load<u64>(PENDING) != 0) atomic.or<u32>(changetype<usize>(tstate), BREAK_SIGNALS);
      return -1;
    }
    decref(r);
  }
}
function signalDefaultInt(self: u64, args: usize, nargs: i32): u64 { return raiseEmpty(KeyboardInterrupt); }
function signalNumber(v: u64): i32 {
  const n = asI32(v);
  if (n == -1 && errorOccurred()) return -1;
  if (n < 1 || n >= NSIG) { raise(ValueError, "signal number out of range"); return -1; }
  return n;
}
function signalSignal(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("signal", nargs, 2, 2)) return 0;
  const n = signalNumber(load<u64>(args));
  if (n < 0) return 0;
  const handler = load<u64>(args, 8);
  if (tstate.isMain == 0) return raise(ValueError, "signal only works in main thread of the main interpreter");
  let action: i32;
  let kept = handler;
  if (isIntObject(handler)) {
    const k = asI32(handler);
    if (k != 0 && k != 1) return raise(TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    action = k == 0 ? SIGNAL_DEFAULT : SIGNAL_IGNORE;
    kept = Value.fromSmall(k);
  } else if (isCallable(handler)) action = SIGNAL_CATCH;
  else return raise(TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  if (tstate.evalBreaker != 0 && safepoint() < 0) return 0;
  const e = hostSetSignal(n, action);
  if (e < 0) return raiseErrno(e);
  const old = load<u64>(slot(n));
  store<u64>(slot(n), newRef(kept));
  return old ? old : NONE;
}
function signalGetsignal(self: u64, v: u64): u64 {
  const n = signalNumber(v);
  if (n < 0) return 0;
  const h = load<u64>(slot(n));
  return h ? newRef(h) : NONE;
}
function signalRaise(self: u64, v: u64): u64 {
  const n = signalNumber(v);
  if (n < 0) return 0;
  const e = hostKill(hostGetId(ID_PID), n);
  if (e < 0) return raiseErrno(e);
  return tstate.evalBreaker != 0 && safepoint() < 0 ? 0 : NONE;
}
function signalStrsignal(self: u64, v: u64): u64 {
  const n = signalNumber(v);
  if (n < 0) return 0;
  const text = signalText(n);
  return text == "" ? NONE : str(text);
}
function signalText(n: i32): string {
  switch (n) {
    case 1: return "Hangup";
    case 2: return "Interrupt";
    case 3: return "Quit";
    case 4: return "Illegal instruction";
    case 5: return "Trace/breakpoint trap";
    case 6: return "Aborted";
    case 7: return "Bus error";
    case 8: return "Floating point exception";
    case 9: return "Killed";
    case 10: return "User defined signal 1";
    case 11: return "Segmentation fault";
    case 12: return "User defined signal 2";
    case 13: return "Broken pipe";
    case 14: return "Alarm clock";
    case 15: return "Terminated";
    case 17: return "Child exited";
    case 18: return "Continued";
    case 19: return "Stopped (signal)";
    case 20: return "Stopped";
    case 28: return "Window changed";
  }
  return "";
}
function signalValid(self: u64): u64 {
  const s = newSet(SET, 0);
  for (let i = 1; i < NSIG; i++) if (i != 32 && i != 33) setAdd(s, Value.fromSmall(i));
  return <u64>s;
}
function signalSetWakeupFd(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs < 1) return raise(TypeError, "set_wakeup_fd() missing required argument 'fd' (pos 1)");
  const fd = asI32(load<u64>(args));
  if (fd == -1 && errorOccurred()) return 0;
  if (tstate.isMain == 0) return raise(ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
  const old = <i32>runtime.signalWakeup - 1;
  runtime.signalWakeup = <u32>(fd + 1);
  return Value.fromSmall(old);
}
function signalSiginterrupt(self: u64, args: usize, nargs: i32): u64 { return NONE; }
function signalAlarm(self: u64, v: u64): u64 {
  const n = asI32(v);
  if (n == -1 && errorOccurred()) return 0;
  const out = tempArray(2);
  hostSetTimer(<f64>n, 0, out);
  const left = load<f64>(out);
  tempRelease(out);
  return intFromI64(<i64>Math.ceil(left));
}
function signalSetitimer(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("setitimer", nargs, 2, 3)) return 0;
  const which = asI32(load<u64>(args));
  const seconds = asF64(load<u64>(args, 8)), interval = nargs > 2 ? asF64(load<u64>(args, 16)) : 0;
  if (errorOccurred()) return 0;
  if (which != 0) return raiseErrno(-22);
  const out = tempArray(2);
  const e = hostSetTimer(seconds, interval, out);
  const t = tuple2(Value.fromFloat(load<f64>(out)), Value.fromFloat(load<f64>(out, 8)));
  tempRelease(out);
  return e < 0 ? raiseErrno(e) : <u64>t;
}
/** Masks: signals are handled by the main thread at safepoints only, so nothing is ever blocked. */
function signalSigmask(self: u64, args: usize, nargs: i32): u64 { return <u64>newSet(SET, 0); }
function signalSigpending(self: u64): u64 {
  const s = newSet(SET, 0);
  const p = atomic.load<u64>(PENDING);
  for (let i = 1; i < NSIG; i++) if (p & (<u64>1 << (i - 1))) setAdd(s, Value.fromSmall(i));
  return <u64>s;
}

function initSignal(): u64 {
  const m = newModule(<u64>id("_signal"));
  if (m == 0) return 0;
  setConstants(m, "SIGHUP 1 SIGINT 2 SIGQUIT 3 SIGILL 4 SIGTRAP 5 SIGABRT 6 SIGIOT 6 SIGBUS 7 SIGFPE 8 SIGKILL 9 SIGUSR1 10 SIGSEGV 11 SIGUSR2 12 SIGPIPE 13 SIGALRM 14 SIGTERM 15 SIGSTKFLT 16 SIGCHLD 17 SIGCLD 17 SIGCONT 18 SIGSTOP 19 SIGTSTP 20 SIGTTIN 21 SIGTTOU 22 SIGURG 23 SIGXCPU 24 SIGXFSZ 25 SIGVTALRM 26 SIGPROF 27 SIGWINCH 28 SIGIO 29 SIGPOLL 29 SIGPWR 30 SIGSYS 31 SIGRTMIN 34 SIGRTMAX 64 SIG_DFL 0 SIG_IGN 1 SIG_BLOCK 0 SIG_UNBLOCK 1 SIG_SETMASK 2 ITIMER_REAL 0 ITIMER_VIRTUAL 1 ITIMER_PROF 2 NSIG 65");
  moduleFunction(m, "default_int_handler", signalDefaultInt.index, FAST, "($module, signalnum, frame, /)");
  moduleFunction(m, "signal", signalSignal.index, FAST, "($module, signalnum, handler, /)");
  moduleFunction(m, "getsignal", signalGetsignal.index, O, "($module, signalnum, /)");
  moduleFunction(m, "raise_signal", signalRaise.index, O, "($module, signalnum, /)");
  moduleFunction(m, "strsignal", signalStrsignal.index, O, "($module, signalnum, /)");
  moduleFunction(m, "valid_signals", signalValid.index, NOARGS, "($module, /)");
  moduleFunction(m, "set_wakeup_fd", signalSetWakeupFd.index, FASTKW, "($module, fd, /, *, warn_on_full_buffer=True)");
  moduleFunction(m, "siginterrupt", signalSiginterrupt.index, FAST, "($module, signalnum, flag, /)");
  moduleFunction(m, "alarm", signalAlarm.index, O, "($module, seconds, /)");
  moduleFunction(m, "setitimer", signalSetitimer.index, FAST, "($module, which, seconds, interval=0.0, /)");
  moduleFunction(m, "pthread_sigmask", signalSigmask.index, FAST, "($module, how, mask, /)");
  moduleFunction(m, "sigpending", signalSigpending.index, NOARGS, "($module, /)");
  moduleSet(m, "ItimerError", <u64>OSError);
  runtime.signalHandlers = <u32>rawAlloc(<usize>NSIG << 3);
  memory.fill(<usize>runtime.signalHandlers, 0, <usize>NSIG << 3);
  for (let i = 1; i < NSIG; i++) store<u64>(slot(i), Value.fromSmall(SIG_DFL));
  store<u64>(slot(13), Value.fromSmall(SIG_IGN)); // SIGPIPE
  store<u64>(slot(25), Value.fromSmall(SIG_IGN)); // SIGXFSZ
  return <u64>m;
}
/** Main thread, at start: Ctrl-C raises KeyboardInterrupt through default_int_handler. */
export function installSigint(m: u64): void {
  const f = dictGetStr(moduleDict(<usize>m), id("default_int_handler"));
  store<u64>(slot(SIGINT), f);
  hostSetSignal(SIGINT, SIGNAL_CATCH);
}
import { dictGetStr } from "../objects/dict";
export function registerSignal(): void { registerModule("_signal", initSignal.index); }
