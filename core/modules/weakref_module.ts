// The _weakref module.

import { registerModule } from "./registry";
import { newModule } from "../objects/module";
import { moduleFunction, moduleType, O, FAST } from "../define";
import { id } from "../objects/str";
import { WEAKREF, WEAK_PROXY, WEAK_CALLABLE_PROXY, DICT, TypeError } from "../objects/type_ids";
import { newWeakref, weakrefsOf, weakrefGet, PyWeakref } from "../objects/weakref";
import { NONE } from "../objects/singletons";
import { checkArgs } from "../args";
import { decref } from "../memory/refcount";
import { listSize } from "../objects/list";
import { intFromI64 } from "../objects/int";
import { isCallable } from "../objects/abstract";
import { dictGet, dictDelete } from "../objects/dict";
import { typeOf, isSubtype } from "../objects/type";
import { raise, errorOccurred, clearError, errorMatches } from "../errors";
import { KeyError } from "../objects/type_ids";

function weakrefCount(self: u64, v: u64): u64 {
  const l = weakrefsOf(v);
  const n = listSize(<usize>l);
  decref(l);
  return intFromI64(<i64>n);
}
function weakrefList(self: u64, v: u64): u64 { return weakrefsOf(v); }
function proxy(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("proxy", nargs, 1, 2)) return 0;
  const o = load<u64>(args);
  const callback = nargs > 1 && load<u64>(args, 8) != NONE ? load<u64>(args, 8) : 0;
  return newWeakref(isCallable(o) ? WEAK_CALLABLE_PROXY : WEAK_PROXY, o, callback);
}
/** Deletes dct[key] if it is a dead weak reference. */
function removeDead(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("_remove_dead_weakref", nargs, 2, 2)) return 0;
  const d = load<u64>(args), key = load<u64>(args, 8);
  if (!isSubtype(typeOf(d), DICT)) return raise(TypeError, "_remove_dead_weakref() argument 1 must be dict");
  const w = dictGet(<usize>d, key);
  if (w == 0) return errorOccurred() ? 0 : NONE;
  if (!isSubtype(typeOf(w), WEAKREF)) { decref(w); return raise(TypeError, "not a weakref"); }
  const o = weakrefGet(w);
  decref(w);
  if (o) { decref(o); return NONE; }
  if (dictDelete(<usize>d, key) < 0) {
    if (!errorMatches(KeyError)) return 0;
    clearError();
  }
  return NONE;
}
function init(): u64 {
  const m = newModule(<u64>id("_weakref"));
  if (m == 0) return 0;
  moduleType(m, "ref", WEAKREF);
  moduleType(m, "ReferenceType", WEAKREF);
  moduleType(m, "ProxyType", WEAK_PROXY);
  moduleType(m, "CallableProxyType", WEAK_CALLABLE_PROXY);
  moduleFunction(m, "getweakrefcount", weakrefCount.index, O, "($module, object, /)");
  moduleFunction(m, "getweakrefs", weakrefList.index, O, "($module, object, /)");
  moduleFunction(m, "proxy", proxy.index, FAST, "($module, object, callback=None, /)");
  moduleFunction(m, "_remove_dead_weakref", removeDead.index, FAST, "($module, dct, key, /)");
  return <u64>m;
}
export function registerWeakref(): void { registerModule("_weakref", init.index); }
