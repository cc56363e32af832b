// The sys module. Its dict is an ordinary dict; settings that the core itself uses live in Runtime (atomics) or in the ThreadState.

import { Value } from "../value";
import { runtime, Runtime } from "../runtime";
import { tstate, ThreadState } from "../thread_state";
import { PyObject, IMMORTAL_COUNT } from "../objects/object";
import { newModule, moduleDict, PyModule } from "../objects/module";
import { moduleFunction, moduleSet, NOARGS, O, FAST, FASTKW } from "../define";
import { id, str, isStr, strFromUtf8, strFromLiteral, intern, isInterned, strLength, isExactStr, internedCount } from "../objects/str";
import { NONE, TRUE, FALSE, EMPTY_TUPLE, EMPTY_STR, ELLIPSIS, fromBool } from "../objects/singletons";
import { newDict, dictSet, dictSetStr, dictGetStr } from "../objects/dict";
import { newList, listAppend, listSize } from "../objects/list";
import { newTuple, tupleSet, tuple1, tuple2, tuple3, tupleFromArray, tupleSize } from "../objects/tuple";
import { newSet, setAdd } from "../objects/set";
import { intFromI64, intFromU64, asI64, asI32, isIntObject } from "../objects/int";
import { decref, xdecref, newRef, setImmortal, sharedCountOf } from "../memory/refcount";
import { raise, raisef, raiseInstance, errorOccurred, handledException, formatText, clearError } from "../errors";
import { typeOf, isSubtype } from "../objects/type";
import { PyType } from "../objects/type_object";
import { TypeError, ValueError, SystemExit, RuntimeError, OverflowError, STR, TUPLE, FROZENSET, RecursionError, FRAME, COROUTINE, GENERATOR } from "../objects/type_ids";
import { call, call1, call2, callMethod0, tempArray, tempRelease } from "../call";
import { parseArgs, checkArgs, noKeywords } from "../args";
import { newStructSequenceType, newStructSequence } from "../objects/struct_sequence";
import { initHookTypes, sysExcepthook, sysUnraisablehook, sysDisplayhook, sysBreakpointhook } from "./sys_hooks";
import { hostText } from "../host";
import * as H from "../host_layout";
import { rawAlloc, rawFree, liveBlockCount } from "../memory/heap";
import { nativeModuleCount, nativeModuleName } from "./registry";
import { stdlibModuleNames } from "./stdlib_names";
import { newSimpleNamespace } from "../objects/simple_namespace";
import { lookupSpecial, getAttr } from "../objects/attributes";
import { newFrameReference, frameAt, currentFrameObject } from "../objects/frame_object";
import { Frame } from "../interp/frame";
import { newExceptionFromValue } from "../objects/exceptions";
import { fsDecode } from "./codecs";
import { isCallable } from "../objects/abstract";
import { currentFramesDict, currentExceptionsDict } from "./thread_frames";
import { gilSetSwitchInterval } from "../sync/gil";
import { sysSettrace, sysGettrace, sysSetprofile, sysGetprofile, sysSettraceAll, sysSetprofileAll, sysCallTracing } from "./tracing";

function flag(offset: usize): u32 { return load<u32>(<usize>runtime.flags + offset); }
export function flagValue(offset: usize): u32 { return flag(offset); }

/** The texts of one kind from the host: new list of str. */
export function hostTexts(kind: i32): usize {
  const out = rawAlloc(8);
  const list = newList(0);
  if (hostText(kind, out) >= 0) {
    const p = <usize>load<u32>(out), end = p + <usize>load<u32>(out, 4);
    let at = p;
    while (at + 4 <= end) {
      const n = <u32>load<u8>(at) | (<u32>load<u8>(at, 1) << 8) | (<u32>load<u8>(at, 2) << 16) | (<u32>load<u8>(at, 3) << 24);
      const s = fsDecode(at + 4, n);
      if (s) { listAppend(list, s); decref(s); }
      at += 4 + <usize>n;
    }
    if (p) rawFree(p);
  }
  rawFree(out);
  return list;
}
/** The first text of a kind, or `dflt` (borrowed). New reference. */
export function hostFirstText(kind: i32, dflt: u64): u64 {
  const l = hostTexts(kind);
  const r = listSize(l) > 0 ? listGetRef(l, 0) : newRef(dflt);
  decref(<u64>l);
  return r;
}
import { listGetRef } from "../objects/list";

// ------------------------------------------------------------------------------------------------------------ functions

function sysExit(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("exit", nargs, 0, 1)) return 0;
  const status = nargs ? load<u64>(args) : NONE;
  const e = newExceptionFromValue(SystemExit, status);
  return e ? raiseInstance(e) : 0;
}
function sysIntern(self: u64, s: u64): u64 {
  if (!isStr(s)) return raisef(TypeError, "intern() argument must be str, not %T", s);
  if (!isExactStr(s)) return raisef(TypeError, "can't intern %T", s);
  return <u64>intern(<usize>newRef(s));
}
function sysGetrefcount(self: u64, o: u64): u64 {
  if (!Value.isObject(o)) return intFromI64(0xc000_0000);
  const p = changetype<PyObject>(<usize>o);
  if (p.localCount == IMMORTAL_COUNT) return intFromI64(0xc000_0000);
  return intFromI64(<i64>p.localCount + <i64>sharedCountOf(<usize>o) + 1);
}
const GETSIZEOF = "($module, object, default=<unrepresentable>)";
function sysGetsizeof(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("getsizeof", GETSIZEOF, args, nargs, kwnames, out)) {
    const o = load<u64>(out), dflt = load<u64>(out, 8);
    const f = lookupSpecial(o, id("__sizeof__"));
    if (f == 0) { if (!errorOccurred()) raisef(TypeError, "Type %T doesn't define __sizeof__", o); }
    else {
      r = callMethod0(o, id("__sizeof__"));
      decref(f);
    }
    if (r == 0 && dflt != 0) { clearError(); r = newRef(dflt); }
    else if (r != 0) {
      const n = asI64(r);
      if (n == -1 && errorOccurred()) { decref(r); r = 0; }
      else if (n < 0) { decref(r); r = raise(ValueError, "__sizeof__() should return >= 0"); }
      else if (Value.isObject(o) && (changetype<PyType>(typeOf(o)).flags & 4) != 0) { decref(r); r = intFromI64(n + 16); }
    }
  }
  tempRelease(out);
  return r;
}
function sysGetrecursionlimit(self: u64): u64 { return intFromI64(<i64>runtime.recursionLimit); }
function sysSetrecursionlimit(self: u64, v: u64): u64 {
  const n = asI32(v);
  if (n == -1 && errorOccurred()) return 0;
  if (n < 1) return raise(ValueError, "recursion limit must be greater or equal than 1");
  if (<u32>n <= tstate.depth) return raisef(RecursionError, "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low", <u64>n, <u64>tstate.depth);
  atomic.store<u32>(changetype<usize>(runtime) + offsetof<Runtime>("recursionLimit"), <u32>n);
  return NONE;
}
function sysGetIntMax(self: u64): u64 { return intFromI64(<i64>runtime.intMaxStrDigits); }
const SETINT = "($module, /, maxdigits)";
function sysSetIntMax(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("set_int_max_str_digits", SETINT, args, nargs, kwnames, out)) {
    const n = asI32(load<u64>(out));
    if (!(n == -1 && errorOccurred())) {
      if (n != 0 && n < 640) raise(ValueError, "maxdigits must be 0 or larger than 640");
      else {
        atomic.store<u32>(changetype<usize>(runtime) + offsetof<Runtime>("intMaxStrDigits"), <u32>n);
        r = NONE;
      }
    }
  }
  tempRelease(out);
  return r;
}
function sysGetswitchinterval(self: u64): u64 { return Value.fromFloat(<f64>runtime.switchIntervalUs / 1e6); }
function sysSetswitchinterval(self: u64, v: u64): u64 {
  const f = asF64(v);
  if (errorOccurred()) return 0;
  if (!(f > 0)) return raise(ValueError, "switch interval must be strictly positive");
  atomic.store<u32>(changetype<usize>(runtime) + offsetof<Runtime>("switchIntervalUs"), <u32>max<f64>(1, f * 1e6));
  return NONE;
}
import { asF64 } from "../objects/float";
function sysExcInfo(self: u64): u64 {
  const e = handledException();
  if (e == 0) return <u64>tuple3(NONE, NONE, NONE);
  const tb = exceptionTraceback(e);
  const r = tuple3(<u64>typeOf(e), e, tb ? tb : NONE);
  xdecref(tb);
  return <u64>r;
}
import { exceptionTraceback } from "../objects/exceptions";
function sysException(self: u64): u64 {
  const e = handledException();
  return e ? newRef(e) : NONE;
}
function sysGetdefaultencoding(self: u64): u64 { return str("utf-8"); }
function sysGetfsencoding(self: u64): u64 { return str("utf-8"); }
function sysGetfserrors(self: u64): u64 { return str("surrogateescape"); }
function sysIsGilEnabled(self: u64): u64 { return fromBool(runtime.gilEnabled != 0); }
function sysIsFinalizing(self: u64): u64 { return fromBool(runtime.finalizing != 0); }
function sysGetframe(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("_getframe", nargs, 0, 1)) return 0;
  let depth = nargs ? asI32(load<u64>(args)) : 0;
  if (depth == -1 && errorOccurred()) return 0;
  const f = frameAt(depth < 0 ? 0 : depth);
  if (f == 0) return raise(ValueError, "call stack is not deep enough");
  return newFrameReference(f);
}
const FRAMEMODULE = "($module, /, depth=0)";
function sysGetframemodulename(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  if (!parseArgs("_getframemodulename", FRAMEMODULE, args, nargs, kwnames, out)) { tempRelease(out); return 0; }
  const depth = load<u64>(out) ? asI32(load<u64>(out)) : 0;
  tempRelease(out);
  if (depth == -1 && errorOccurred()) return 0;
  const f = frameAt(depth < 0 ? 0 : depth);
  if (f == 0) return NONE;
  const func = changetype<Frame>(f).func;
  if (func == 0) return NONE;
  const r = getAttr(<u64>func, id("__module__"));
  if (r == 0) { clearError(); return NONE; }
  return r;
}
function sysAudit(self: u64, args: usize, nargs: i32): u64 {
  if (nargs < 1) return raise(TypeError, "audit() missing 1 required positional argument: 'event'");
  if (!isStr(load<u64>(args))) return raisef(TypeError, "expected str for argument 'event', not %T", load<u64>(args));
  return runAudit(args, nargs);
}
/** Calls the audit hooks with (event, args). */
function runAudit(args: usize, nargs: i32): u64 {
  const hooks = runtime.auditHooks;
  if (hooks == 0) return NONE;
  const t = tupleFromArray(args + 8, nargs - 1);
  if (t == 0) return 0;
  const n = <i32>listSize(<usize>hooks);
  for (let i = 0; i < n; i++) {
    const h = listGetRef(<usize>hooks, i);
    if (h == 0) break;
    const r = call2(h, load<u64>(args), <u64>t);
    decref(h);
    if (r == 0) { decref(<u64>t); return 0; }
    decref(r);
  }
  decref(<u64>t);
  return NONE;
}
const ADDAUDIT = "($module, /, hook)";
function sysAddaudithook(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("addaudithook", ADDAUDIT, args, nargs, kwnames, out)) {
    if (runtime.auditHooks == 0) {
      const l = <u64>newList(0);
      if (atomic.cmpxchg<u64>(changetype<usize>(runtime) + offsetof<Runtime>("auditHooks"), 0, l) != 0) decref(l);
    }
    if (listAppend(<usize>runtime.auditHooks, load<u64>(out)) >= 0) r = NONE;
  }
  tempRelease(out);
  return r;
}
function sysGetallocatedblocks(self: u64): u64 { return intFromI64(liveBlockCount()); }
function sysGetunicodeinternedsize(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return intFromI64(<i64>internedCount()); }
function sysNothing(self: u64): u64 { return NONE; }
function sysFalse(self: u64): u64 { return FALSE; }
function sysIsImmortal(self: u64, o: u64): u64 { return fromBool(!Value.isObject(o) || changetype<PyObject>(<usize>o).localCount == IMMORTAL_COUNT); }
function sysIsInterned(self: u64, o: u64): u64 {
  if (!isStr(o)) return raisef(TypeError, "_is_interned() argument must be str, not %T", o);
  return fromBool(isInterned(<usize>o));
}
function sysGetAsyncgenHooks(self: u64): u64 {
  const t = newTuple(2);
  tupleSet(t, 0, tstate.asyncGenFirstIter ? newRef(tstate.asyncGenFirstIter) : NONE);
  tupleSet(t, 1, tstate.asyncGenFinalizer ? newRef(tstate.asyncGenFinalizer) : NONE);
  const r = newStructSequence(<usize>runtime.asyncgenHooksType, t);
  decref(<u64>t);
  return r;
}
const ASYNCGEN = "($module, /, firstiter=<unrepresentable>, finalizer=<unrepresentable>)";
function sysSetAsyncgenHooks(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("set_asyncgen_hooks", ASYNCGEN, args, nargs, kwnames, out)) {
    const first = load<u64>(out), fin = load<u64>(out, 8);
    if (fin != 0 && fin != NONE && !isCallable(fin)) raisef(TypeError, "callable finalizer expected, got %T", fin);
    else if (first != 0 && first != NONE && !isCallable(first)) raisef(TypeError, "callable firstiter expected, got %T", first);
    else {
      if (fin) { const old = tstate.asyncGenFinalizer; tstate.asyncGenFinalizer = fin == NONE ? 0 : newRef(fin); xdecref(old); }
      if (first) { const old = tstate.asyncGenFirstIter; tstate.asyncGenFirstIter = first == NONE ? 0 : newRef(first); xdecref(old); }
      r = NONE;
    }
  }
  tempRelease(out);
  return r;
}
function sysGetOriginDepth(self: u64): u64 { return intFromI64(<i64>tstate.coroutineOriginDepth); }
const SETORIGIN = "($module, /, depth)";
function sysSetOriginDepth(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("set_coroutine_origin_tracking_depth", SETORIGIN, args, nargs, kwnames, out)) {
    const n = asI32(load<u64>(out));
    if (!(n == -1 && errorOccurred())) {
      if (n < 0) raise(ValueError, "depth must be >= 0");
      else { tstate.coroutineOriginDepth = <u32>n; r = NONE; }
    }
  }
  tempRelease(out);
  return r;
}
function sysCurrentFrames(self: u64): u64 { return currentFramesDict(); }
function sysCurrentExceptions(self: u64): u64 { return currentExceptionsDict(); }
function sysGetCpuCount(self: u64): u64 {
  const n = flag(H.FLAG_CPU_COUNT);
  return n ? intFromI64(<i64>n) : intFromI64(-1);
}
function sysGetdlopenflags(self: u64): u64 { return intFromI64(2); }

// ------------------------------------------------------------------------------------------------------------ data

/** A struct sequence of i64 fields given as text "a b c". */
function numbers(typeName: string, fields: string, doc: string, values: usize, n: i32): u64 {
  const type = newStructSequenceType(typeName, fields, n, doc);
  const t = newTuple(n);
  for (let i = 0; i < n; i++) tupleSet(t, i, load<u64>(values + (<usize>i << 3)));
  const r = newStructSequence(type, t);
  decref(<u64>t);
  return r;
}
function versionInfo(): u64 {
  const v = tempArray(5);
  store<u64>(v, Value.fromSmall(3));
  store<u64>(v, Value.fromSmall(14), 8);
  store<u64>(v, Value.fromSmall(7), 16);
  store<u64>(v, str("final"), 24);
  store<u64>(v, Value.fromSmall(0), 32);
  const r = numbers("sys.version_info", "major minor micro releaselevel serial", "sys.version_info\n\nVersion information as a named tuple.", v, 5);
  tempRelease(v);
  return r;
}
function flagsObject(): u64 {
  const n = 21;
  const v = tempArray(n);
  for (let i = 0; i < 18; i++) store<u64>(v + (<usize>i << 3), intFromI64(<i64>load<i32>(<usize>runtime.flags + (<usize>i << 2))));
  store<u64>(v + (13 * 8), fromBool(flag(H.FLAG_DEV_MODE) != 0));
  store<u64>(v + (14 * 8), intFromI64(<i64>flag(H.FLAG_UTF8_MODE)));
  store<u64>(v + (16 * 8), fromBool(flag(H.FLAG_SAFE_PATH) != 0));
  store<u64>(v + (17 * 8), intFromI64(<i64>runtime.intMaxStrDigits));
  const gil = load<i32>(<usize>runtime.flags + H.FLAG_GIL);
  store<u64>(v + (18 * 8), gil < 0 ? NONE : Value.fromSmall(gil));
  store<u64>(v + (19 * 8), Value.fromSmall(flag(H.FLAG_THREAD_INHERIT_CONTEXT)));
  store<u64>(v + (20 * 8), Value.fromSmall(flag(H.FLAG_CONTEXT_AWARE_WARNINGS)));
  // 18 positions; gil and the two context flags are attributes only
  const type = newStructSequenceType("sys.flags", "debug inspect interactive optimize dont_write_bytecode no_user_site no_site ignore_environment verbose bytes_warning quiet hash_randomization isolated dev_mode utf8_mode warn_default_encoding safe_path int_max_str_digits gil thread_inherit_context context_aware_warnings", 18, "sys.flags\n\nFlags provided through command line arguments or environment vars.");
  const t = newTuple(n);
  for (let i = 0; i < n; i++) tupleSet(t, i, load<u64>(v + (<usize>i << 3)));
  tempRelease(v);
  const r = newStructSequence(type, t);
  decref(<u64>t);
  return r;
}
function floatInfo(): u64 {
  const v = tempArray(11);
  store<u64>(v, Value.fromFloat(1.7976931348623157e308));
  store<u64>(v, Value.fromSmall(1024), 8);
  store<u64>(v, Value.fromSmall(308), 16);
  store<u64>(v, Value.fromFloat(2.2250738585072014e-308), 24);
  store<u64>(v, Value.fromSmall(-1021), 32);
  store<u64>(v, Value.fromSmall(-307), 40);
  store<u64>(v, Value.fromSmall(15), 48);
  store<u64>(v, Value.fromSmall(53), 56);
  store<u64>(v, Value.fromFloat(2.220446049250313e-16), 64);
  store<u64>(v, Value.fromSmall(2), 72);
  store<u64>(v, Value.fromSmall(1), 80);
  const r = numbers("sys.float_info", "max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon radix rounds", "sys.float_info\n\nA named tuple holding information about the float type.", v, 11);
  tempRelease(v);
  return r;
}
function intInfo(): u64 {
  const v = tempArray(4);
  store<u64>(v, Value.fromSmall(30));
  store<u64>(v, Value.fromSmall(4), 8);
  store<u64>(v, Value.fromSmall(4300), 16);
  store<u64>(v, Value.fromSmall(640), 24);
  const r = numbers("sys.int_info", "bits_per_digit sizeof_digit default_max_str_digits str_digits_check_threshold", "sys.int_info\n\nA named tuple that holds information about Python's internal representation of integers.", v, 4);
  tempRelease(v);
  return r;
}
function hashInfo(): u64 {
  const v = tempArray(9);
  store<u64>(v, Value.fromSmall(64));
  store<u64>(v, intFromI64(0x1fff_ffff_ffff_ffff), 8);
  store<u64>(v, Value.fromSmall(314159), 16);
  store<u64>(v, Value.fromSmall(0), 24);
  store<u64>(v, Value.fromSmall(1000003), 32);
  store<u64>(v, str("siphash13"), 40);
  store<u64>(v, Value.fromSmall(64), 48);
  store<u64>(v, Value.fromSmall(128), 56);
  store<u64>(v, Value.fromSmall(0), 64);
  const r = numbers("sys.hash_info", "width modulus inf nan imag algorithm hash_bits seed_bits cutoff", "hash_info\n\nA named tuple providing parameters used for computing hashes.", v, 9);
  tempRelease(v);
  return r;
}
function threadInfo(): u64 {
  const v = tempArray(3);
  store<u64>(v, str("pthread"));
  store<u64>(v, str("semaphore"), 8);
  store<u64>(v, NONE, 16);
  const r = numbers("sys.thread_info", "name lock version", "sys.thread_info\n\nA named tuple holding information about the thread implementation.", v, 3);
  tempRelease(v);
  return r;
}
function implementation(versionInfoObject: u64): u64 {
  const d = newDict();
  dictSetStr(d, id("name"), str("cpython"));
  dictSetStr(d, id("cache_tag"), str("cpython-314"));
  dictSetStr(d, id("version"), versionInfoObject);
  dictSetStr(d, id("hexversion"), Value.fromSmall(0x030e07f0));
  dictSetStr(d, id("_multiarch"), str("x86_64-linux-gnu"));
  dictSetStr(d, id("supports_isolated_interpreters"), TRUE);
  const r = newSimpleNamespace(d);
  decref(<u64>d);
  return r;
}
function xOptions(): u64 {
  const list = hostTexts(H.TEXT_X_OPTIONS);
  const d = newDict();
  const n = <i32>listSize(list);
  for (let i = 0; i < n; i++) {
    const s = listGetRef(list, i);
    const len = <i32>strLength(<usize>s);
    let eq = 0;
    while (eq < len && strChar(<usize>s, eq) != 61) eq++;
    const name = strSlice(<usize>s, 0, eq);
    const value = eq < len ? strSlice(<usize>s, eq + 1, len) : TRUE;
    dictSet(d, name, value);
    decref(name);
    decref(value);
    decref(s);
  }
  decref(<u64>list);
  return <u64>d;
}
import { strChar, strSlice } from "../objects/str";

/** Makes the sys module: the part that needs no Python code. */
export function initSys(): u64 {
  const m = newModule(<u64>id("sys"));
  if (m == 0) return 0;
  const d = moduleDict(m);
  runtime.sysModule = <u64>m;
  runtime.sysDict = <u64>d;
  runtime.recursionLimit = 1000;
  runtime.intMaxStrDigits = load<i32>(<usize>runtime.flags + H.FLAG_INT_MAX_STR_DIGITS) < 0 ? 4300 : flag(H.FLAG_INT_MAX_STR_DIGITS);
  runtime.switchIntervalUs = 5000;
  initHookTypes();
  runtime.asyncgenHooksType = <u32>newStructSequenceType("sys.asyncgen_hooks", "firstiter finalizer", 2, null);

  moduleFunction(m, "exit", sysExit.index, FAST, "($module, status=None, /)");
  moduleFunction(m, "intern", sysIntern.index, O, "($module, string, /)");
  moduleFunction(m, "getrefcount", sysGetrefcount.index, O, "($module, object, /)");
  moduleFunction(m, "getsizeof", sysGetsizeof.index, FASTKW, null, "getsizeof(object [, default]) -> int\n\nReturn the size of object in bytes.");
  moduleFunction(m, "getrecursionlimit", sysGetrecursionlimit.index, NOARGS, "($module, /)");
  moduleFunction(m, "setrecursionlimit", sysSetrecursionlimit.index, O, "($module, limit, /)");
  moduleFunction(m, "get_int_max_str_digits", sysGetIntMax.index, NOARGS, "($module, /)");
  moduleFunction(m, "set_int_max_str_digits", sysSetIntMax.index, FASTKW, "($module, /, maxdigits)");
  moduleFunction(m, "getswitchinterval", sysGetswitchinterval.index, NOARGS, "($module, /)");
  moduleFunction(m, "setswitchinterval", sysSetswitchinterval.index, O, "($module, interval, /)");
  moduleFunction(m, "exc_info", sysExcInfo.index, NOARGS, "($module, /)");
  moduleFunction(m, "exception", sysException.index, NOARGS, "($module, /)");
  moduleFunction(m, "getdefaultencoding", sysGetdefaultencoding.index, NOARGS, "($module, /)");
  moduleFunction(m, "getfilesystemencoding", sysGetfsencoding.index, NOARGS, "($module, /)");
  moduleFunction(m, "getfilesystemencodeerrors", sysGetfserrors.index, NOARGS, "($module, /)");
  moduleFunction(m, "_is_gil_enabled", sysIsGilEnabled.index, NOARGS, "($module, /)");
  moduleFunction(m, "is_finalizing", sysIsFinalizing.index, NOARGS, "($module, /)");
  moduleFunction(m, "_getframe", sysGetframe.index, FAST, "($module, depth=0, /)");
  moduleFunction(m, "_getframemodulename", sysGetframemodulename.index, FASTKW, "($module, /, depth=0)");
  moduleFunction(m, "audit", sysAudit.index, FAST, "($module, event, /, *args)");
  moduleFunction(m, "addaudithook", sysAddaudithook.index, FASTKW, "($module, /, hook)");
  moduleFunction(m, "getallocatedblocks", sysGetallocatedblocks.index, NOARGS, "($module, /)");
  moduleFunction(m, "getunicodeinternedsize", sysGetunicodeinternedsize.index, FASTKW, "($module, /, *, _only_immortal=False)");
  moduleFunction(m, "_is_immortal", sysIsImmortal.index, O, "($module, op, /)");
  moduleFunction(m, "_is_interned", sysIsInterned.index, O, "($module, string, /)");
  moduleFunction(m, "_clear_type_cache", sysNothing.index, NOARGS, "($module, /)");
  moduleFunction(m, "_clear_internal_caches", sysNothing.index, NOARGS, "($module, /)");
  moduleFunction(m, "_debugmallocstats", sysNothing.index, NOARGS, "($module, /)");
  moduleFunction(m, "is_stack_trampoline_active", sysFalse.index, NOARGS, "($module, /)");
  moduleFunction(m, "is_remote_debug_enabled", sysFalse.index, NOARGS, "($module, /)");
  moduleFunction(m, "get_asyncgen_hooks", sysGetAsyncgenHooks.index, NOARGS, "($module, /)");
  moduleFunction(m, "set_asyncgen_hooks", sysSetAsyncgenHooks.index, FASTKW, null, "set_asyncgen_hooks([firstiter] [, finalizer])");
  moduleFunction(m, "get_coroutine_origin_tracking_depth", sysGetOriginDepth.index, NOARGS, "($module, /)");
  moduleFunction(m, "set_coroutine_origin_tracking_depth", sysSetOriginDepth.index, FASTKW, "($module, /, depth)");
  moduleFunction(m, "_current_frames", sysCurrentFrames.index, NOARGS, "($module, /)");
  moduleFunction(m, "_current_exceptions", sysCurrentExceptions.index, NOARGS, "($module, /)");
  moduleFunction(m, "_get_cpu_count_config", sysGetCpuCount.index, NOARGS, "($module, /)");
  moduleFunction(m, "getdlopenflags", sysGetdlopenflags.index, NOARGS, "($module, /)");
  moduleFunction(m, "excepthook", sysExcepthook.index, FAST, "($module, exctype, value, traceback, /)", "Handle an exception by displaying it with a traceback on sys.stderr.");
  moduleFunction(m, "unraisablehook", sysUnraisablehook.index, O, "($module, unraisable, /)");
  moduleFunction(m, "displayhook", sysDisplayhook.index, O, "($module, object, /)");
  moduleFunction(m, "breakpointhook", sysBreakpointhook.index, FASTKW, null, "breakpointhook(*args, **kws)");
  moduleFunction(m, "settrace", sysSettrace.index, O, "($module, function, /)");
  moduleFunction(m, "gettrace", sysGettrace.index, NOARGS, "($module, /)");
  moduleFunction(m, "setprofile", sysSetprofile.index, O, "($module, function, /)");
  moduleFunction(m, "getprofile", sysGetprofile.index, NOARGS, "($module, /)");
  moduleFunction(m, "_settraceallthreads", sysSettraceAll.index, O, "($module, function, /)");
  moduleFunction(m, "_setprofileallthreads", sysSetprofileAll.index, O, "($module, function, /)");
  moduleFunction(m, "call_tracing", sysCallTracing.index, FAST, "($module, func, args, /)");
  copyHook(d, "__excepthook__", "excepthook");
  copyHook(d, "__unraisablehook__", "unraisablehook");
  copyHook(d, "__displayhook__", "displayhook");
  copyHook(d, "__breakpointhook__", "breakpointhook");

  const info = versionInfo();
  moduleSet(m, "implementation", implementation(info));
  moduleSet(m, "version_info", info);
  const gilBuild = flag(H.FLAG_GIL_BUILD) != 0;
  moduleSet(m, "version", str(gilBuild ? "3.14.7 (heddle) [WebAssembly]" : "3.14.7 free-threading build (heddle) [WebAssembly]"));
  moduleSet(m, "hexversion", Value.fromSmall(0x030e07f0));
  moduleSet(m, "api_version", Value.fromSmall(1013));
  moduleSet(m, "abiflags", gilBuild ? EMPTY_STR : str("t"));
  moduleSet(m, "copyright", str("Copyright (c) Python Software Foundation and the Heddle authors."));
  moduleSet(m, "platform", str("linux"));
  moduleSet(m, "byteorder", str("little"));
  moduleSet(m, "platlibdir", str("lib"));
  moduleSet(m, "maxsize", intFromI64(0x7fff_ffff_ffff_ffff));
  moduleSet(m, "maxunicode", Value.fromSmall(0x10ffff));
  moduleSet(m, "float_repr_style", str("short"));
  moduleSet(m, "float_info", floatInfo());
  moduleSet(m, "int_info", intInfo());
  moduleSet(m, "hash_info", hashInfo());
  moduleSet(m, "thread_info", threadInfo());
  moduleSet(m, "flags", flagsObject());
  moduleSet(m, "_framework", EMPTY_STR);
  const git = newTuple(3);
  tupleSet(git, 0, str("CPython"));
  tupleSet(git, 1, EMPTY_STR);
  tupleSet(git, 2, EMPTY_STR);
  moduleSet(m, "_git", <u64>git);

  const prefix = hostFirstText(H.TEXT_PREFIX, EMPTY_STR);
  dictSetStr(d, id("prefix"), prefix);
  dictSetStr(d, id("base_prefix"), prefix);
  dictSetStr(d, id("exec_prefix"), prefix);
  dictSetStr(d, id("base_exec_prefix"), prefix);
  decref(prefix);
  const executable = hostFirstText(H.TEXT_EXECUTABLE, EMPTY_STR);
  dictSetStr(d, id("executable"), executable);
  dictSetStr(d, id("_base_executable"), executable);
  decref(executable);
  moduleSet(m, "_stdlib_dir", hostFirstText(H.TEXT_LIBRARY, NONE));
  moduleSet(m, "pycache_prefix", hostFirstText(H.TEXT_PYCACHE_PREFIX, NONE));
  moduleSet(m, "argv", <u64>hostTexts(H.TEXT_ARGV));
  moduleSet(m, "orig_argv", <u64>hostTexts(H.TEXT_ORIG_ARGV));
  moduleSet(m, "path", <u64>hostTexts(H.TEXT_PATH));
  moduleSet(m, "warnoptions", <u64>hostTexts(H.TEXT_WARN_OPTIONS));
  moduleSet(m, "_xoptions", xOptions());
  moduleSet(m, "dont_write_bytecode", fromBool(flag(H.FLAG_DONT_WRITE_BYTECODE) != 0));
  moduleSet(m, "meta_path", <u64>newList(0));
  moduleSet(m, "path_hooks", <u64>newList(0));
  moduleSet(m, "path_importer_cache", <u64>newDict());
  const names = newTuple(<i32>nativeModuleCount() + 2);
  tupleSet(names, 0, <u64>id("builtins"));
  tupleSet(names, 1, <u64>id("sys"));
  for (let i: u32 = 0; i < nativeModuleCount(); i++) tupleSet(names, <i32>i + 2, nativeModuleName(i));
  const sorted = toList(<u64>names);
  listSort(<usize>sorted);
  const t = listToTuple(<usize>sorted);
  decref(sorted);
  decref(<u64>names);
  moduleSet(m, "builtin_module_names", t);
  moduleSet(m, "stdlib_module_names", stdlibModuleNames());

  const modules = newDict();
  runtime.sysModules = <u64>modules;
  dictSetStr(d, id("modules"), <u64>modules);
  dictSetStr(modules, id("sys"), <u64>m);
  return <u64>m;
}
import { toList } from "../objects/abstract";
import { listSort, listToTuple } from "../objects/list";
function copyHook(d: usize, copy: string, name: string): void {
  const f = dictGetStr(d, id(name));
  dictSetStr(d, id(copy), f);
  decref(f);
}
