// Errors that cannot be raised (in finalizers, callbacks, at exit): handed to sys.unraisablehook, or written to stderr without one.

import { runtime } from "./runtime";
import { dictGetStr } from "./objects/dict";
import { id, str } from "./objects/str";
import { NONE } from "./objects/singletons";
import { decref, xdecref, newRef } from "./memory/refcount";
import { typeOf } from "./objects/type";
import { fetchError, restoreError, clearError, formatText } from "./errors";
import { exceptionTraceback } from "./objects/exceptions";
import { newUnraisableArgs, defaultUnraisableHook } from "./modules/sys_hooks";
import { call1 } from "./call";

/** Reports exception e (borrowed). where, message: borrowed or 0. Never leaves an error set. */
export function callUnraisableHook(e: u64, where: u64, message: u64): void {
  const saved = fetchError();
  const tb = exceptionTraceback(e);
  const args = newUnraisableArgs(<u64>typeOf(e), e, tb ? tb : NONE, message ? message : NONE, where ? where : NONE);
  xdecref(tb);
  if (args == 0) clearError();
  else {
    const hook = runtime.sysDict ? dictGetStr(<usize>runtime.sysDict, id("unraisablehook")) : 0;
    if (hook == 0 || hook == NONE) defaultUnraisableHook(args);
    else {
      const r = call1(hook, args);
      if (r) decref(r);
      else {
        // the hook failed itself: report that by the default one
        const err = fetchError();
        if (err) {
          const etb = exceptionTraceback(err);
          const args2 = newUnraisableArgs(<u64>typeOf(err), err, etb ? etb : NONE, str("Exception ignored in sys.unraisablehook"), hook);
          xdecref(etb);
          if (args2) { defaultUnraisableHook(args2); decref(args2); }
          else clearError();
          decref(err);
        }
      }
    }
    xdecref(hook);
    decref(args);
  }
  restoreError(saved);
}
