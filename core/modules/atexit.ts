// The atexit module: callbacks run in reverse order when the interpreter ends. The list of (func, args, kwargs) protects itself like any list.

import { runtime } from "../runtime";
import { registerModule } from "./registry";
import { newModule } from "../objects/module";
import { moduleFunction, NOARGS, O, FASTKW } from "../define";
import { decref, newRef } from "../memory/refcount";
import { raise, errorOccurred, clearError, fetchError, formatText } from "../errors";
import { callTuple, keywordDict } from "../call";
import { id } from "../objects/str";
import { NONE } from "../objects/singletons";
import { newList, listAppend, listSize, listGetRef, listPopAt, listClear } from "../objects/list";
import { newTuple, tupleSet, tupleGet, tupleSize, tupleFromArray } from "../objects/tuple";
import { compareBool, isCallable } from "../objects/abstract";
import { intFromI64 } from "../objects/int";
import { TypeError } from "../objects/type_ids";
import { callUnraisableHook } from "../unraisable";

function callbacks(): usize {
  if (runtime.atexitCallbacks == 0) runtime.atexitCallbacks = <u64>newList(0);
  return <usize>runtime.atexitCallbacks;
}
function atexitRegister(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs < 1) return raise(TypeError, "register() takes at least 1 argument (0 given)");
  const f = load<u64>(args);
  if (!isCallable(f)) return raise(TypeError, "the first argument must be callable");
  const t = newTuple(3);
  tupleSet(t, 0, newRef(f));
  tupleSet(t, 1, <u64>tupleFromArray(args + 8, nargs - 1));
  tupleSet(t, 2, kwnames != 0 && tupleSize(kwnames) != 0 ? <u64>keywordDict(args, nargs, kwnames) : NONE);
  const r = listAppend(callbacks(), <u64>t);
  decref(<u64>t);
  return r < 0 ? 0 : newRef(f);
}
function atexitUnregister(self: u64, f: u64): u64 {
  const l = callbacks();
  for (let i = <i32>listSize(l) - 1; i >= 0; i--) {
    const t = listGetRef(l, i);
    if (t == 0) continue;
    const same = compareBool(tupleGet(<usize>t, 0), f, 2);
    decref(t);
    if (same < 0) return 0;
    if (same) { const gone = listPopAt(l, i); if (gone) decref(gone); }
  }
  return NONE;
}
/** Runs and forgets all callbacks, last registered first; their errors are unraisable. */
export function runAtexit(): void {
  const l = callbacks();
  while (listSize(l) > 0) {
    const t = listPopAt(l, <i32>listSize(l) - 1);
    if (t == 0) { clearError(); break; }
    const kw = tupleGet(<usize>t, 2);
    const r = callTuple(tupleGet(<usize>t, 0), <usize>tupleGet(<usize>t, 1), kw == NONE ? 0 : <usize>kw);
    if (r) decref(r);
    else {
      const e = fetchError();
      const message = formatText("Exception ignored in atexit callback %R", tupleGet(<usize>t, 0));
      callUnraisableHook(e, 0, message);
      decref(message);
      decref(e);
    }
    decref(t);
  }
}
function atexitRun(self: u64): u64 { runAtexit(); return NONE; }
function atexitClear(self: u64): u64 { listClear(callbacks()); return NONE; }
function atexitCount(self: u64): u64 { return intFromI64(<i64>listSize(callbacks())); }
function initAtexit(): u64 {
  const m = newModule(<u64>id("atexit"));
  if (m == 0) return 0;
  moduleFunction(m, "register", atexitRegister.index, FASTKW, "($module, func, /, *args, **kwargs)");
  moduleFunction(m, "unregister", atexitUnregister.index, O, "($module, func, /)");
  moduleFunction(m, "_run_exitfuncs", atexitRun.index, NOARGS);
  moduleFunction(m, "_clear", atexitClear.index, NOARGS);
  moduleFunction(m, "_ncallbacks", atexitCount.index, NOARGS);
  return <u64>m;
}
export function registerAtexit(): void { registerModule("atexit", initAtexit.index); }
