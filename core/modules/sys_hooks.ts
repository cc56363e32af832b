// sys.excepthook, sys.unraisablehook, sys.displayhook and what they write to stderr.
// Tracebacks are shown by the standard library's `traceback`; when that cannot run, by the short form here.

import { runtime } from "../runtime";
import { typeOf, isSubtype } from "../objects/type";
import { PyType } from "../objects/type_object";
import { decref, xdecref, newRef } from "../memory/refcount";
import { id, str, isStr, strLength, strUtf8, utf8Length } from "../objects/str";
import { NONE } from "../objects/singletons";
import { raise, raisef, formatText, errorOccurred, clearError, fetchError, restoreError } from "../errors";
import { call, call1, call3, callMethod0, callMethod1, tempArray, tempRelease } from "../call";
import { checkArgs } from "../args";
import { dictGetStr, dictSetStr } from "../objects/dict";
import { getAttr, getAttrOrNull, setAttr } from "../objects/attributes";
import { toStr, repr } from "../objects/abstract";
import { importAttribute, importModule } from "./import";
import { newTuple, tupleSet, tupleGet, tupleSize } from "../objects/tuple";
import { newStructSequenceType, newStructSequence } from "../objects/struct_sequence";
import { hostWrite } from "../host";
import { rawFree } from "../memory/heap";
import { sysGet } from "./print";
import { setExceptionTraceback } from "../objects/exceptions";
import { SystemExit, TypeError, RuntimeError } from "../objects/type_ids";
import { isExceptionInstance } from "../errors";

/** Writes a str (borrowed) to sys.stderr, or to descriptor 2 when there is none. Swallows errors: there is nowhere left to report them. */
export function writeStderr(text: u64): void {
  const saved = fetchError();
  const f = sysGet("stderr");
  let done = false;
  if (f != 0 && f != NONE) {
    const r = callMethod1(f, id("write"), text);
    if (r) { decref(r); done = true; }
    else clearError();
  }
  xdecref(f);
  if (!done) {
    const p = strUtf8(<usize>text);
    if (p) {
      hostWrite(2, p, <i32>utf8Length());
      rawFree(p);
    } else clearError();
  }
  restoreError(saved);
}
/** Formats like raisef and writes. */
export function printStderr(format: string, a: u64 = 0, b: u64 = 0, c: u64 = 0): void {
  const saved = fetchError();
  const s = formatText(format, a, b, c);
  if (s) { writeStderr(s); decref(s); }
  else clearError();
  restoreError(saved);
}

/** Shows exception e (borrowed) with its traceback on sys.stderr: sys.__excepthook__. */
export function displayException(e: u64): void {
  const f = importAttribute("traceback", "_print_exception_bltin");
  if (f) {
    const r = call1(f, e);
    decref(f);
    if (r) { decref(r); return; }
  }
  clearError();
  // without the library: type and text only
  const m = getAttrOrNull(<u64>typeOf(e), id("__qualname__"));
  clearError();
  const s = toStr(e);
  clearError();
  if (m) {
    if (s != 0 && strLength(<usize>s) > 0) printStderr("%S: %S\n", m, s);
    else printStderr("%S\n", m);
  }
  xdecref(m);
  xdecref(s);
}
export function sysExcepthook(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("excepthook", nargs, 3, 3)) return 0;
  const value = load<u64>(args, 8), tb = load<u64>(args, 16);
  if (!isExceptionInstance(value)) {
    printStderr("TypeError: print_exception(): Exception expected for value, %T found\n", value);
    return NONE;
  }
  if (tb != NONE) setExceptionTraceback(value, newRef(tb));
  displayException(value);
  return NONE;
}

// ------------------------------------------------------------------------------------------------------------ unraisable

/** UnraisableHookArgs(exc_type, exc_value, exc_traceback, err_msg, object): borrowed arguments, new reference. */
export function newUnraisableArgs(type: u64, value: u64, tb: u64, message: u64, object: u64): u64 {
  const t = newTuple(5);
  if (t == 0) return 0;
  tupleSet(t, 0, newRef(type));
  tupleSet(t, 1, newRef(value));
  tupleSet(t, 2, newRef(tb));
  tupleSet(t, 3, newRef(message));
  tupleSet(t, 4, newRef(object));
  const r = newStructSequence(<usize>runtime.unraisableArgsType, t);
  decref(<u64>t);
  return r;
}
export function initHookTypes(): void {
  runtime.unraisableArgsType = <u32>newStructSequenceType("UnraisableHookArgs", "exc_type exc_value exc_traceback err_msg object", 5, "UnraisableHookArgs\n\nType used to pass arguments to sys.unraisablehook.");
}
/** sys.__unraisablehook__ */
export function defaultUnraisableHook(args: u64): void {
  const value = tupleGet(<usize>args, 1), message = tupleGet(<usize>args, 3), object = tupleGet(<usize>args, 4);
  if (object != NONE) {
    const r = repr(object);
    if (r == 0) clearError();
    const shown = r ? r : str("<object repr() failed>");
    if (message != NONE) printStderr("%S: %S\n", message, shown);
    else printStderr("Exception ignored in: %S\n", shown);
    xdecref(r);
  } else if (message != NONE) printStderr("%S:\n", message);
  if (value != NONE) displayException(value);
}
export function sysUnraisablehook(self: u64, args: u64): u64 {
  if (typeOf(args) != <usize>runtime.unraisableArgsType) return raise(TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
  defaultUnraisableHook(args);
  return NONE;
}

// ------------------------------------------------------------------------------------------------------------ display

export function sysDisplayhook(self: u64, v: u64): u64 {
  if (v == NONE) return NONE;
  const builtins = <usize>runtime.builtinsDict;
  if (dictSetStr(builtins, id("_"), NONE) < 0) return 0;
  const out = sysGet("stdout");
  if (out == 0) return errorOccurred() ? 0 : raise(RuntimeError, "lost sys.stdout");
  const s = repr(v);
  if (s == 0) { decref(out); return 0; }
  let r = callMethod1(out, id("write"), s);
  decref(s);
  if (r) { decref(r); r = callMethod1(out, id("write"), str("\n")); }
  decref(out);
  if (r == 0) return 0;
  decref(r);
  return dictSetStr(builtins, id("_"), v) < 0 ? 0 : NONE;
}
/** sys.breakpointhook: PYTHONBREAKPOINT or pdb.set_trace. */
export function sysBreakpointhook(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const os = importModule("os");
  if (os == 0) return 0;
  const environ = getAttr(os, id("environ"));
  decref(os);
  if (environ == 0) return 0;
  const name = callMethod1(environ, id("get"), str("PYTHONBREAKPOINT"));
  decref(environ);
  if (name == 0) return 0;
  let f: u64;
  if (name == NONE || strLength(<usize>name) == 0) f = importAttribute("pdb", "set_trace");
  else if (strEqualsLiteral(<usize>name, "0")) { decref(name); return NONE; }
  else {
    const resolve = importAttribute("pkgutil", "resolve_name");
    f = resolve ? call1(resolve, name) : 0;
    xdecref(resolve);
    if (f == 0) {
      clearError();
      const w = warnf(RuntimeWarning, "Ignoring unimportable $PYTHONBREAKPOINT: \"%S\"", name);
      decref(name);
      return w < 0 ? 0 : NONE;
    }
  }
  decref(name);
  if (f == 0) return 0;
  const r = call(f, args, nargs, kwnames);
  decref(f);
  return r;
}
import { strEqualsLiteral } from "../objects/str";
import { warnf } from "./warnings";
import { RuntimeWarning } from "../objects/type_ids";
