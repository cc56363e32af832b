// Calling: from the core into anything callable, and from anywhere into builtin functions.
// Works on the calling thread's own value stack; needs no locks.

import { Value } from "./value";
import { PyType } from "./objects/type_object";
import { tstate } from "./thread_state";
import { FUNCTION, MODULE, TypeError, RecursionError } from "./objects/type_ids";
import { raisef, raise, formatText } from "./errors";
import { typeOf } from "./objects/type";
import { callFunction } from "./objects/function";
import { PyModule } from "./objects/module";
import { BuiltinDef, SHAPE_MASK, O, FAST, FASTKW, CLASS } from "./define";
import { decref, closeRef, newRef } from "./memory/refcount";
import { getMethod } from "./objects/attributes";
import { tupleGet, tupleSize, newTuple, tupleSet } from "./objects/tuple";
import { dictSize, dictNext, dictSet, newDict } from "./objects/dict";
import { isStr } from "./objects/str";
import { lock, unlock } from "./sync/mutex";

/** Room kept free above any temporary array, in bytes. */
const STACK_RESERVE: u32 = 4096;

/** A temporary array of n values on this thread's value stack (not zeroed, not seen by the collector); release in stack order. 0 with RecursionError when the stack is full. */
export function tempArray(n: i32): usize {
  const a = tstate.top;
  const end = a + (<u32>n << 3);
  if (end + STACK_RESERVE > tstate.stackLimit) { raise(RecursionError, "maximum recursion depth exceeded"); return 0; }
  tstate.top = end;
  return <usize>a;
}
@inline
function release(a: usize): void { tstate.top = <u32>a; }
export function tempRelease(a: usize): void { release(a); }

/** Nested calls from native code into native code: a bound on the host's stack. Pair with leaveRecursive. */
export const MAX_NATIVE_DEPTH: u32 = 1500;
export function enterRecursive(where: string): bool {
  if (++tstate.nativeDepth > MAX_NATIVE_DEPTH) {
    tstate.nativeDepth--;
    raisef(RecursionError, "maximum recursion depth exceeded%s", <u64>changetype<usize>(where));
    return false;
  }
  return true;
}
export function leaveRecursive(): void { tstate.nativeDepth--; }

/**
 * Calls f. args: array of borrowed, untagged values: nargs positional ones, then one per name in kwnames (tuple of str or 0).
 * New reference; 0: error.
 */
export function call(f: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const t = changetype<PyType>(typeOf(f));
  if (changetype<usize>(t) == FUNCTION) return callFunction(<usize>f, args, nargs, kwnames);
  const slot = t.call;
  if (slot == 0) return raisef(TypeError, "'%T' object is not callable", f);
  if (!enterRecursive(" while calling a Python object")) return 0;
  const r = call_indirect<u64>(slot, f, args, nargs, kwnames);
  tstate.nativeDepth--;
  return r;
}
export function call0(f: u64): u64 { return call(f, 0, 0, 0); }
export function call1(f: u64, a: u64): u64 {
  const args = tempArray(1);
  if (args == 0) return 0;
  store<u64>(args, a);
  const r = call(f, args, 1, 0);
  release(args);
  return r;
}
export function call2(f: u64, a: u64, b: u64): u64 {
  const args = tempArray(2);
  if (args == 0) return 0;
  store<u64>(args, a);
  store<u64>(args, b, 8);
  const r = call(f, args, 2, 0);
  release(args);
  return r;
}
export function call3(f: u64, a: u64, b: u64, c: u64): u64 {
  const args = tempArray(3);
  if (args == 0) return 0;
  store<u64>(args, a);
  store<u64>(args, b, 8);
  store<u64>(args, c, 16);
  const r = call(f, args, 3, 0);
  release(args);
  return r;
}
export function call4(f: u64, a: u64, b: u64, c: u64, d: u64): u64 {
  const args = tempArray(4);
  if (args == 0) return 0;
  store<u64>(args, a);
  store<u64>(args, b, 8);
  store<u64>(args, c, 16);
  store<u64>(args, d, 24);
  const r = call(f, args, 4, 0);
  release(args);
  return r;
}

/** f(self, *args) with self put in front: for bound methods and slots. */
export function callPrepend(f: u64, self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const total = nargs + (kwnames ? <i32>tupleSize(kwnames) : 0);
  const a = tempArray(total + 1);
  if (a == 0) return 0;
  store<u64>(a, self);
  memory.copy(a + 8, args, <usize>total << 3);
  const r = call(f, a, nargs + 1, kwnames);
  release(a);
  return r;
}

/** o.name(*args): finds the method without making a bound object. args[0] is left for self: pass nargs arguments from args + 8 on. */
export function callMethodArgs(name: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  // args[0] = self, args[1..nargs] = arguments
  const found = tempArray(1);
  if (found == 0) return 0;
  const unbound = getMethod(load<u64>(args), name, found);
  const m = load<u64>(found);
  release(found);
  if (unbound < 0) return 0;
  const f = Value.untag(m);
  const r = unbound ? call(f, args, nargs + 1, kwnames) : call(f, args + 8, nargs, kwnames);
  closeRef(m);
  return r;
}
export function callMethod0(o: u64, name: usize): u64 {
  const a = tempArray(1);
  if (a == 0) return 0;
  store<u64>(a, o);
  const r = callMethodArgs(name, a, 0, 0);
  release(a);
  return r;
}
export function callMethod1(o: u64, name: usize, x: u64): u64 {
  const a = tempArray(2);
  if (a == 0) return 0;
  store<u64>(a, o);
  store<u64>(a, x, 8);
  const r = callMethodArgs(name, a, 1, 0);
  release(a);
  return r;
}
export function callMethod2(o: u64, name: usize, x: u64, y: u64): u64 {
  const a = tempArray(3);
  if (a == 0) return 0;
  store<u64>(a, o);
  store<u64>(a, x, 8);
  store<u64>(a, y, 16);
  const r = callMethodArgs(name, a, 2, 0);
  release(a);
  return r;
}
export function callMethod3(o: u64, name: usize, x: u64, y: u64, z: u64): u64 {
  const a = tempArray(4);
  if (a == 0) return 0;
  store<u64>(a, o);
  store<u64>(a, x, 8);
  store<u64>(a, y, 16);
  store<u64>(a, z, 24);
  const r = callMethodArgs(name, a, 3, 0);
  release(a);
  return r;
}

/** f(*args, **kwargs): args a tuple, kwargs a dict of this call's own or 0. Raises TypeError if a keyword is not a str. */
export function callTuple(f: u64, args: usize, kwargs: usize): u64 {
  const n = <i32>tupleSize(args);
  const nkw = kwargs ? <i32>dictSize(kwargs) : 0;
  const a = tempArray(n + nkw + 3);
  if (a == 0) return 0;
  for (let i = 0; i < n; i++) store<u64>(a + (<usize>i << 3), tupleGet(args, i));
  let kwnames: usize = 0;
  let kept = 0;
  if (nkw) {
    kwnames = newTuple(nkw);
    if (kwnames == 0) { release(a); return 0; }
    const pos = a + (<usize>(n + nkw) << 3);
    store<u64>(pos, 0);
    lock(kwargs);
    while (kept < nkw && dictNext(kwargs, pos, pos + 8, pos + 16)) {
      tupleSet(kwnames, kept, newRef(load<u64>(pos, 8)));
      store<u64>(a + (<usize>(n + kept) << 3), newRef(load<u64>(pos, 16)));
      kept++;
    }
    unlock(kwargs);
    for (let i = 0; i < kept; i++) {
      if (!isStr(tupleGet(kwnames, i))) {
        for (let j = 0; j < kept; j++) decref(load<u64>(a + (<usize>(n + j) << 3)));
        decref(<u64>kwnames);
        release(a);
        return raise(TypeError, "keywords must be strings");
      }
    }
  }
  const r = call(f, a, n, kwnames);
  for (let j = 0; j < kept; j++) decref(load<u64>(a + (<usize>(n + j) << 3)));
  if (kwnames) decref(<u64>kwnames);
  release(a);
  return r;
}

/** Collects the keyword arguments of a vectorcall into a new dict; 0: error. */
export function keywordDict(args: usize, nargs: i32, kwnames: usize): usize {
  const d = newDict();
  if (d == 0 || kwnames == 0) return d;
  const n = <i32>tupleSize(kwnames);
  for (let i = 0; i < n; i++) {
    if (dictSet(d, tupleGet(kwnames, i), load<u64>(args + (<usize>(nargs + i) << 3))) < 0) { decref(<u64>d); return 0; }
  }
  return d;
}

/** Calls the builtin described by def. */
export function callDef(def: BuiltinDef, self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const shape = def.shape & SHAPE_MASK;
  if (shape == FASTKW) return call_indirect<u64>(def.fn, self, args, nargs, kwnames);
  if (kwnames != 0 && tupleSize(kwnames) != 0) return raiseNamed(def, self, "%S() takes no keyword arguments", 0);
  if (shape == FAST) return call_indirect<u64>(def.fn, self, args, nargs);
  if (shape == O) {
    if (nargs != 1) return raiseNamed(def, self, "%S() takes exactly one argument (%d given)", nargs);
    return call_indirect<u64>(def.fn, self, load<u64>(args));
  }
  if (nargs != 0) return raiseNamed(def, self, "%S() takes no arguments (%d given)", nargs);
  return call_indirect<u64>(def.fn, self);
}

/** TypeError about a builtin, named as CPython's _PyObject_FunctionStr does: `len`, `math.sin`, `list.append`. */
function raiseNamed(def: BuiltinDef, self: u64, format: string, given: i32): u64 {
  let name: u64 = 0;
  if (self != 0) {
    if (typeOf(self) == MODULE) {
      const moduleName = changetype<PyModule>(<usize>self).nameForErrors();
      if (moduleName) {
        name = formatText("%S.%S", moduleName, <u64>def.name);
        decref(moduleName);
      }
    } else if (def.shape & CLASS) name = formatText("%N.%S", self, <u64>def.name);
    else name = formatText("%T.%S", self, <u64>def.name);
  }
  if (name == 0) name = <u64>def.name;
  raisef(TypeError, format, name, <u64>given);
  decref(name);
  return 0;
}
