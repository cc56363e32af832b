// Calling a type: type.__call__ (new, then init), `__new__` of native types, and type(x).
// Works on arguments only; nothing shared is changed here.

import { Value } from "../value";
import { PyType, TF_HEAP, TF_DISALLOW_NEW } from "./type_object";
import { TYPE, TypeError, BUILTIN_FUNCTION } from "./type_ids";
import { typeOf, isSubtype, isType } from "./type";
import { raise, raisef } from "../errors";
import { BuiltinDef, newDef, FASTKW } from "../define";
import { newBuiltinFunction, PyBuiltinFunction } from "./descriptors";
import { decref, newRef } from "../memory/refcount";

/** tp_call of type: `cls(*args, **kwargs)`. */
export function typeCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const type = <usize>self;
  if (type == TYPE && nargs == 1 && kwnames == 0) return newRef(<u64>typeOf(load<u64>(args)));
  const t = changetype<PyType>(type);
  if (t.new_ == 0 || (t.flags & TF_DISALLOW_NEW) != 0) return raisef(TypeError, "cannot create '%N' instances", self);
  const o = call_indirect<u64>(t.new_, type, args, nargs, kwnames);
  if (o == 0) return 0;
  const ot = typeOf(o);
  if (ot != type && !isSubtype(ot, type)) return o;
  const init = changetype<PyType>(ot).init;
  if (init != 0 && call_indirect<i32>(init, o, args, nargs, kwnames) < 0) {
    decref(o);
    return 0;
  }
  return o;
}

/** `X.__new__(cls, *args)` of a native type X: checks that cls may be made by X's own constructor. */
function newWrapper(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const type = <usize>self;
  const t = changetype<PyType>(type);
  if (nargs < 1) return raisef(TypeError, "%N.__new__(): not enough arguments", self);
  const arg = load<u64>(args);
  if (!isType(arg)) return raisef(TypeError, "%N.__new__(X): X is not a type object (%T)", self, arg);
  const sub = <usize>arg;
  if (!isSubtype(sub, type)) return raisef(TypeError, "%N.__new__(%N): %N is not a subtype of %N", self, arg, arg, self);
  // the most derived native base of cls must be made by the same function
  let base = sub;
  while (base != 0 && isGenericNew(base)) base = <usize>changetype<PyType>(base).base;
  if (base != 0 && changetype<PyType>(base).new_ != t.new_) return raisef(TypeError, "%N.__new__(%N) is not safe, use %N.__new__()", self, arg, <u64>base);
  return call_indirect<u64>(t.new_, sub, args + 8, nargs - 1, kwnames);
}
function isGenericNew(t: usize): bool { return (changetype<PyType>(t).flags & TF_HEAP) != 0; }

/** The `__new__` of a native type: a builtin function whose self is the type. New reference. */
export function newNewFunction(type: usize): u64 {
  const def = newDef("__new__", newWrapper.index, FASTKW, "($type, *args, **kwargs)", "Create and return a new object.  See help(type) for accurate signature.");
  return newBuiltinFunction(def, <u64>type, 0);
}
/** If v is the `__new__` of a native type: that type, else 0. */
export function nativeNewOf(v: u64): usize {
  if (typeOf(v) != BUILTIN_FUNCTION) return 0;
  const f = changetype<PyBuiltinFunction>(<usize>v);
  if (changetype<BuiltinDef>(<usize>f.def).fn != newWrapper.index) return 0;
  return <usize>f.self;
}
