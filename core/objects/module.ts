// Module objects. Deferred: frames refer to them without counting. The dict pointer never changes; the dict has its own mutex.

import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC } from "./type_object";
import { MODULE, OBJECT, TypeError, AttributeError, SystemError } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, setDeferred, newRef, xdecref } from "../memory/refcount";
import { visitPointer } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { newDict, dictSetStr, dictGetStr, dictGet } from "./dict";
import { id, isStr } from "./str";
import { NONE } from "./singletons";
import { raisef, raise, raiseInt, raisefInt, errorMatches, clearError, errorOccurred } from "../errors";
import { parseArgs } from "../args";
import { tempArray, tempRelease, call1, callMethod1 } from "../call";
import { staticTypeInit, readyType, typeOf } from "./type";
import { genericGetAttrOrNull, genericSetAttr, getAttrOrNull } from "./attributes";
import { isTrue, toList, repr } from "./abstract";
import { method, getset, member, NOARGS, MEMBER_PTR, READONLY } from "../define";
import { tstate } from "../thread_state";
import { Value } from "../value";
import { genericAlloc } from "./type_new";
import { runtime } from "../runtime";

@unmanaged export class PyModule extends PyObject {
  dict: u32;
  weakList: u32;
  def: u32;    // native modules: nothing yet
  gil: u32;    // 1: declared safe without the GIL

  /** The module's __name__ if it is a str and not "builtins" (new reference), else 0. */
  nameForErrors(): u64 {
    const n = dictGetStr(<usize>this.dict, id("__name__"));
    if (n == 0) { clearError(); return 0; }
    if (!isStr(n) || <usize>n == id("builtins")) { decref(n); return 0; }
    return n;
  }
}

/** A new module with __name__, __doc__, __package__, __loader__, __spec__ set as CPython's. name: str (borrowed). New reference. */
export function newModule(name: u64): usize {
  const m = newObject(MODULE, offsetof<PyModule>());
  if (m == 0) return 0;
  const o = changetype<PyModule>(m);
  const d = newDict();
  if (d == 0) { freeObject(m); return 0; }
  o.dict = <u32>d;
  setDeferred(d);
  setDeferred(m);
  trackObject(m);
  initModuleDict(d, name, NONE);
  return m;
}
function initModuleDict(d: usize, name: u64, doc: u64): bool {
  return dictSetStr(d, id("__name__"), name) >= 0 && dictSetStr(d, id("__doc__"), doc) >= 0 && dictSetStr(d, id("__package__"), NONE) >= 0
    && dictSetStr(d, id("__loader__"), NONE) >= 0 && dictSetStr(d, id("__spec__"), NONE) >= 0;
}

/** The module's dict (borrowed). */
export function moduleDict(m: usize): usize { return <usize>changetype<PyModule>(m).dict; }

function moduleNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const m = genericAlloc(type, 0);
  if (m == 0) return 0;
  const d = newDict();
  if (d == 0) { decref(<u64>m); return 0; }
  changetype<PyModule>(m).dict = <u32>d;
  setDeferred(d);
  setDeferred(m);
  return <u64>m;
}
const INIT_SIGNATURE = "($self, name, doc=None)";
function moduleInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const out = tempArray(2);
  if (out == 0) return -1;
  let r = -1;
  if (parseArgs("module", INIT_SIGNATURE, args, nargs, kwnames, out)) {
    const name = load<u64>(out), doc = load<u64>(out, 8);
    if (!isStr(name)) raisefInt(TypeError, "module() argument 'name' must be str, not %T", name);
    else if (initModuleDict(moduleDict(<usize>self), name, doc ? doc : NONE)) r = 0;
  }
  tempRelease(out);
  return r;
}
function moduleDealloc(p: usize): void {
  clearWeakrefs(p);
  const d = changetype<PyModule>(p).dict;
  if (d) decref(<u64>d);
  freeObject(p);
}
function moduleTraverse(p: usize, visit: u32): void { visitPointer(changetype<PyModule>(p).dict, visit); }

/** repr through importlib._bootstrap._module_repr. */
function moduleRepr(self: u64): u64 {
  if (runtime.importlib == 0) {
    const n = dictGetStr(moduleDict(<usize>self), id("__name__"));
    if (n == 0) return 0;
    const s = repr(n);
    decref(n);
    if (s == 0) return 0;
    const r = formatText("<module %S>", s);
    decref(s);
    return r;
  }
  return callMethod1(runtime.importlib, id("_module_repr"), self);
}
import { formatText } from "../errors";

/** Attribute of a module: the generic lookup, then the module's __getattr__ (PEP 562), then CPython's AttributeErrors. */
export function moduleGetattro(self: u64, name: usize): u64 {
  const r = genericGetAttrOrNull(self, name);
  if (r != 0 || errorOccurred()) return r;
  const d = moduleDict(<usize>self);
  const hook = dictGetStr(d, id("__getattr__"));
  if (hook) {
    const v = call1(hook, <u64>name);
    decref(hook);
    return v;
  }
  if (errorOccurred()) return 0;
  const modName = dictGetStr(d, id("__name__"));
  if (modName == 0 || !isStr(modName)) {
    xdecref(modName);
    if (errorOccurred()) return 0;
    return raiseAttribute(self, name, formatText("module has no attribute '%S'", <u64>name));
  }
  let text: u64 = 0;
  const spec = dictGetStr(d, id("__spec__"));
  if (spec != 0 && spec != NONE) {
    const initializing = getAttrOrNull(spec, id("_initializing"));
    if (errorOccurred()) clearError();
    if (initializing) {
      if (isTrue(initializing) > 0) text = formatText("partially initialized module '%S' has no attribute '%S' (most likely due to a circular import)", modName, <u64>name);
      decref(initializing);
    }
  }
  xdecref(spec);
  if (text == 0) text = formatText("module '%S' has no attribute '%S'", modName, <u64>name);
  decref(modName);
  return raiseAttribute(self, name, text);
}
import { raiseAttribute } from "./attributes";

function moduleDir(self: u64): u64 {
  const d = getAttrOrNull(self, id("__dict__"));
  if (d == 0) return 0;
  if (typeOf(d) != DICT) {
    decref(d);
    return raise(TypeError, "<module>.__dict__ is not a dictionary");
  }
  const hook = dictGetStr(<usize>d, id("__dir__"));
  let r: u64;
  if (hook) { r = call0(hook); decref(hook); }
  else r = toList(d);
  decref(d);
  return r;
}
import { DICT } from "./type_ids";
import { call0 } from "../call";
import { getModuleAnnotations, setModuleAnnotations, getModuleAnnotate, setModuleAnnotate } from "./annotations";

export function initModuleType(): void {
  const t = staticTypeInit(MODULE, "module", OBJECT, offsetof<PyModule>(), TF_BASETYPE | TF_HAVE_GC);
  t.dealloc = moduleDealloc.index;
  t.traverse = moduleTraverse.index;
  t.repr = moduleRepr.index;
  t.getattro = moduleGetattro.index;
  t.setattro = genericSetAttr.index;
  t.new_ = moduleNew.index;
  t.init = moduleInit.index;
  t.dictOffset = <i32>offsetof<PyModule>("dict");
  t.weakOffset = <i32>offsetof<PyModule>("weakList");
  member(MODULE, "__dict__", offsetof<PyModule>("dict"), MEMBER_PTR, READONLY);
  method(MODULE, "__dir__", moduleDir.index, NOARGS, null, "__dir__() -> list\nspecialized dir() implementation");
  getset(MODULE, "__annotations__", getModuleAnnotations.index, setModuleAnnotations.index);
  getset(MODULE, "__annotate__", getModuleAnnotate.index, setModuleAnnotate.index);
  readyType(MODULE);
}
