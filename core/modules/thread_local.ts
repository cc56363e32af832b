// threading.local: one dict of attributes per thread and object.
//
// Each thread keeps a dict {id of the local object: (weak reference, attributes)} in its ThreadState, which only that thread touches. The local object
// itself is immutable: it remembers the arguments of its creation, to run __init__ in each thread that first uses it.

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_HEAP } from "../objects/type_object";
import { staticType, OBJECT, TypeError, AttributeError } from "../objects/type_ids";
import { tstate } from "../thread_state";
import { freeObject } from "../memory/heap";
import { decref, xdecref, newRef, closeRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { clearWeakrefs } from "../objects/weakref";
import { staticTypeInit, readyType, typeOf, typeLookup, isSubtype } from "../objects/type";
import { genericAlloc } from "../objects/type_new";
import { objectInit } from "../objects/object_type";
import { raise, raisef, raiseInt, raisefInt, formatText, errorOccurred } from "../errors";
import { tupleFromArray, tupleSize, tupleGet } from "../objects/tuple";
import { newDict, dictGet, dictSet, dictDelete, dictGetStr, dictSetStr, dictContains } from "../objects/dict";
import { keywordDict, tempArray, tempRelease } from "../call";
import { id } from "../objects/str";
import { raiseAttribute } from "../objects/attributes";
import { intFromU64 } from "../objects/int";
import { atomicIdent } from "../sync/threads";

export const THREAD_LOCAL: usize = staticType(331);

@unmanaged class PyLocal extends PyObject {
  key: u64;      // unique number of this object: never reused, so dead entries cannot be mistaken
  args: u64;     // tuple
  kwargs: u64;   // dict or 0
  weakList: u32;
  pad: u32;
}

function localNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if ((nargs != 0 || (kwnames != 0 && tupleSize(kwnames) != 0)) && changetype<PyType>(type).init == objectInit.index) {
    return raise(TypeError, "Initialization arguments are not supported");
  }
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  const l = changetype<PyLocal>(p);
  l.key = atomicIdent();
  l.args = <u64>tupleFromArray(args, nargs);
  l.kwargs = kwnames != 0 && tupleSize(kwnames) != 0 ? <u64>keywordDict(args, nargs, kwnames) : 0;
  const d = newDict();
  if (d == 0 || !setAttributes(l, d)) { xdecref(<u64>d); decref(<u64>p); return 0; }
  decref(<u64>d);
  return <u64>p;
}
function setAttributes(l: PyLocal, d: usize): bool {
  if (tstate.threadLocals == 0) {
    tstate.threadLocals = <u64>newDict();
    if (tstate.threadLocals == 0) return false;
  }
  const key = intFromU64(l.key);
  return dictSet(<usize>tstate.threadLocals, key, <u64>d) >= 0;
}
/** This thread's attributes of the local object (new reference); the first use in a thread runs __init__. */
function attributesOf(self: u64): u64 {
  const l = changetype<PyLocal>(<usize>self);
  const key = intFromU64(l.key);
  if (tstate.threadLocals) {
    const d = dictGet(<usize>tstate.threadLocals, key);
    if (d != 0 || errorOccurred()) return d;
  }
  const d = newDict();
  if (d == 0) return 0;
  if (!setAttributes(l, d)) { decref(<u64>d); return 0; }
  const init = changetype<PyType>(typeOf(self)).init;
  if (init != objectInit.index) {
    // the values of kwargs follow the positional ones, their names in a tuple
    if (!callInit(self, init, l)) {
      dictDelete(<usize>tstate.threadLocals, key);
      decref(<u64>d);
      return 0;
    }
  }
  return <u64>d;
}
import { lookupSpecial } from "../objects/attributes";
import { callTuple } from "../call";
function callInit(self: u64, init: u32, l: PyLocal): bool {
  const f = lookupSpecial(self, id("__init__"));
  if (f == 0) return false;
  const r = callTuple(f, <usize>l.args, <usize>l.kwargs);
  decref(f);
  if (r == 0) return false;
  decref(r);
  return true;
}
function localGetattro(self: u64, name: usize): u64 {
  const d = attributesOf(self);
  if (d == 0) return 0;
  if (name == id("__dict__")) return d;
  const type = typeOf(self);
  const found = typeLookup(type, name);
  let get: u32 = 0;
  if (found) {
    const dt = changetype<PyType>(typeOf(Value.untag(found)));
    get = dt.descrGet;
    if (get != 0 && dt.descrSet != 0) {
      const r = call_indirect<u64>(get, Value.untag(found), self, <u64>type);
      closeRef(found);
      decref(d);
      return r;
    }
  }
  const v = dictGetStr(<usize>d, name);
  decref(d);
  if (v != 0 || errorOccurred()) { closeRef(found); return v; }
  if (found == 0) return raiseAttribute(self, name, formatText("'%T' object has no attribute '%S'", self, <u64>name));
  if (get == 0) return ownRef(found);
  const r = call_indirect<u64>(get, Value.untag(found), self, <u64>type);
  closeRef(found);
  return r;
}
import { ownRef } from "../memory/refcount";
function localSetattro(self: u64, name: usize, value: u64): i32 {
  const d = attributesOf(self);
  if (d == 0) return -1;
  if (name == id("__dict__")) {
    decref(d);
    raiseAttribute(self, name, formatText("'%T' object attribute '__dict__' is read-only", self));
    return -1;
  }
  const found = typeLookup(typeOf(self), name);
  if (found) {
    const set = changetype<PyType>(typeOf(Value.untag(found))).descrSet;
    if (set) {
      const r = call_indirect<i32>(set, Value.untag(found), self, value);
      closeRef(found);
      decref(d);
      return r;
    }
    closeRef(found);
  }
  let r: i32;
  if (value) r = dictSetStr(<usize>d, name, value);
  else if (dictContains(<usize>d, <u64>name) == 1) r = dictDelete(<usize>d, <u64>name);
  else {
    raiseAttribute(self, name, formatText("'%T' object has no attribute '%S'", self, <u64>name));
    r = -1;
  }
  decref(d);
  return r;
}
function localDealloc(p: usize): void {
  clearWeakrefs(p);
  const l = changetype<PyLocal>(p);
  const a = l.args, k = l.kwargs;
  // this thread's entry goes with the object; other threads' go when they end
  if (tstate.threadLocals) {
    const key = intFromU64(l.key);
    if (dictContains(<usize>tstate.threadLocals, key) == 1) dictDelete(<usize>tstate.threadLocals, key);
  }
  freeObject(p);
  xdecref(a);
  xdecref(k);
}
function localTraverse(p: usize, visit: u32): void {
  visitValue(changetype<PyLocal>(p).args, visit);
  visitValue(changetype<PyLocal>(p).kwargs, visit);
}
/** At the end of a thread: drops what its local objects hold. */
export function clearThreadLocals(): void {
  const d = tstate.threadLocals;
  tstate.threadLocals = 0;
  if (d) decref(d);
}
export function initThreadLocal(): void {
  const t = staticTypeInit(THREAD_LOCAL, "_thread._local", OBJECT, offsetof<PyLocal>(), TF_BASETYPE | TF_HAVE_GC);
  t.weakOffset = <i32>offsetof<PyLocal>("weakList");
  t.new_ = localNew.index;
  t.getattro = localGetattro.index;
  t.setattro = localSetattro.index;
  t.dealloc = localDealloc.index;
  t.traverse = localTraverse.index;
  readyType(THREAD_LOCAL);
}
