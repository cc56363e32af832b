// Warnings issued by the core, and the small _warnings module that importlib needs.
// The rules (filters, registries, showing) are the standard library's own `warnings` in Python: it keeps them under its own lock.

import { runtime } from "../runtime";
import { registerModule } from "./registry";
import { newModule } from "../objects/module";
import { moduleFunction, FASTKW } from "../define";
import { decref, xdecref } from "../memory/refcount";
import { id, str } from "../objects/str";
import { NONE } from "../objects/singletons";
import { formatText, errorOccurred, clearError, fetchError, restoreError } from "../errors";
import { importAttribute, moduleFromSys } from "./import";
import { call, call2, tempArray, tempRelease } from "../call";
import { tuple1, newTuple, tupleSet } from "../objects/tuple";
import { intFromI64 } from "../objects/int";
import { newRef } from "../memory/refcount";

/** warnings.warn(text, category): text a str value (borrowed). 0; -1: turned into an exception. */
export function warnText(category: usize, text: u64, stackLevel: i64 = 1): i32 {
  if (runtime.importlibExternal == 0) return 0; // too early for anybody to have asked for it
  const f = importAttribute("warnings", "warn");
  if (f == 0) return -1;
  const a = tempArray(3);
  if (a == 0) { decref(f); return -1; }
  store<u64>(a, text);
  store<u64>(a, <u64>category, 8);
  store<u64>(a, intFromI64(stackLevel), 16);
  const r = call(f, a, 3, 0);
  tempRelease(a);
  decref(f);
  if (r == 0) return -1;
  decref(r);
  return 0;
}
/** The same with a literal. */
export function warn(category: usize, message: string, stackLevel: i64 = 1): i32 { return warnText(category, str(message), stackLevel); }
/** The same with a format as raisef's. */
export function warnf(category: usize, format: string, a: u64 = 0, b: u64 = 0, c: u64 = 0): i32 {
  const text = formatText(format, a, b, c);
  if (text == 0) return -1;
  const r = warnText(category, text);
  decref(text);
  return r;
}
/** warnings.warn_explicit(text, category, filename, lineno, module, registry); module and registry may be 0. */
export function warnExplicit(category: usize, text: u64, filename: u64, line: i32, module: u64, registry: u64): i32 {
  if (runtime.importlibExternal == 0) return 0;
  const f = importAttribute("warnings", "warn_explicit");
  if (f == 0) return -1;
  const a = tempArray(6);
  if (a == 0) { decref(f); return -1; }
  store<u64>(a, text);
  store<u64>(a, <u64>category, 8);
  store<u64>(a, filename, 16);
  store<u64>(a, intFromI64(<i64>line), 24);
  store<u64>(a, module ? module : NONE, 32);
  store<u64>(a, registry ? registry : NONE, 40);
  const r = call(f, a, 6, 0);
  tempRelease(a);
  decref(f);
  if (r == 0) return -1;
  decref(r);
  return 0;
}
/** ResourceWarning with its source object. */
export function warnResource(source: u64, text: u64): i32 {
  if (runtime.importlibExternal == 0) return 0;
  const f = importAttribute("warnings", "warn");
  if (f == 0) return -1;
  const a = tempArray(4);
  store<u64>(a, text);
  store<u64>(a, <u64>ResourceWarning, 8);
  store<u64>(a, intFromI64(1), 16);
  store<u64>(a, source, 24);
  const r = call(f, a, 4, 0);
  tempRelease(a);
  decref(f);
  if (r == 0) return -1;
  decref(r);
  return 0;
}
import { ResourceWarning } from "../objects/type_ids";

/** _warnings.warn: the library's own warn, which is not imported before it is needed. */
function moduleWarn(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const f = importAttribute("warnings", "warn");
  if (f == 0) return 0;
  const r = call(f, args, nargs, kwnames);
  decref(f);
  return r;
}
function moduleWarnExplicit(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const f = importAttribute("warnings", "warn_explicit");
  if (f == 0) return 0;
  const r = call(f, args, nargs, kwnames);
  decref(f);
  return r;
}
/** Without `filters` and the rest, `warnings` keeps its Python versions. */
function initWarnings(): u64 {
  const m = newModule(<u64>id("_warnings"));
  if (m == 0) return 0;
  moduleFunction(m, "warn", moduleWarn.index, FASTKW, "($module, /, message, category=None, stacklevel=1, source=None, *,\n     skip_file_prefixes=())");
  moduleFunction(m, "warn_explicit", moduleWarnExplicit.index, FASTKW, "($module, /, message, category, filename, lineno, module=None,\n              registry=None, module_globals=None, source=None)");
  return <u64>m;
}
export function registerWarnings(): void { registerModule("_warnings", initWarnings.index); }
