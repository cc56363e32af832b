// types.SimpleNamespace. Attributes live in the instance dict, which protects itself.

import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC } from "./type_object";
import { SIMPLE_NAMESPACE, OBJECT, TypeError, STR } from "./type_ids";
import { freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitPointer } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { instanceDict, getInstanceDict, setInstanceDict, INLINE_LIMIT, getAttr, setAttr } from "./attributes";
import { method, getset, NOARGS, FASTKW } from "../define";
import { raise, raisef, raisefInt, raiseInt, errorOccurred, formatText } from "../errors";
import { checkArgs } from "../args";
import { dictUpdate, dictSet, dictNextRef, newDict, dictCopy } from "./dict";
import { dictEqual } from "./dict_methods";
import { tuple3, tupleGet, tupleSize } from "./tuple";
import { EMPTY_TUPLE, NOT_IMPLEMENTED, fromBool } from "./singletons";
import { tempArray, tempRelease, call0 } from "../call";
import { repr } from "./abstract";
import { isStr, strLength, id } from "./str";
import { enterRepr, leaveRepr } from "./repr_guard";
import { sbNew, sbAscii, sbStr, sbFinish, sbDrop } from "./str_builder";

@unmanaged class PyNamespace extends PyObject { dict: u32; pad: u32; }

/** A namespace with the items of a dict. New reference. */
export function newSimpleNamespace(d: usize): u64 {
  const p = genericAlloc(SIMPLE_NAMESPACE, 0);
  if (p == 0) return 0;
  changetype<PyNamespace>(p).dict = <u32>dictCopy(d);
  return <u64>p;
}
function namespaceNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }
function namespaceInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (!checkArgs("types.SimpleNamespace", nargs, 0, 1)) return -1;
  const d = instanceDict(<usize>self);
  if (d == 0) return -1;
  if (nargs) {
    const given = newDict();
    if (given == 0 || dictUpdate(given, load<u64>(args)) < 0) { xdecref(<u64>given); return -1; }
    const s = tempArray(3);
    store<u64>(s, 0);
    let ok = true;
    while (ok && dictNextRef(given, s, s + 8, s + 16)) {
      if (!isStr(load<u64>(s, 8))) { raise(TypeError, "keywords must be strings"); ok = false; }
      else ok = dictSet(d, load<u64>(s, 8), load<u64>(s, 16)) >= 0;
      decref(load<u64>(s, 8));
      decref(load<u64>(s, 16));
    }
    tempRelease(s);
    decref(<u64>given);
    if (!ok) return -1;
  }
  if (kwnames) {
    const n = tupleSize(kwnames);
    for (let i = 0; i < n; i++) if (dictSet(d, tupleGet(kwnames, i), load<u64>(args + (<usize>(nargs + i) << 3))) < 0) return -1;
  }
  return 0;
}
function namespaceRepr(self: u64): u64 {
  const t = changetype<PyType>(typeOf(self));
  const name = typeOf(self) == SIMPLE_NAMESPACE ? <u64>id("namespace") : <u64>t.name;
  if (enterRepr(self)) return formatText("%S(...)", name);
  const b = sbNew();
  sbStr(b, <usize>name);
  sbAscii(b, "(");
  const d = instanceDict(<usize>self);
  const s = tempArray(3);
  store<u64>(s, 0);
  let ok = d != 0, first = true;
  while (ok && dictNextRef(d, s, s + 8, s + 16)) {
    const k = load<u64>(s, 8);
    if (isStr(k) && strLength(<usize>k) > 0) {
      const r = repr(load<u64>(s, 16));
      if (r) {
        if (!first) sbAscii(b, ", ");
        first = false;
        sbStr(b, <usize>k);
        sbAscii(b, "=");
        sbStr(b, <usize>r);
        decref(r);
      } else ok = false;
    }
    decref(k);
    decref(load<u64>(s, 16));
  }
  tempRelease(s);
  leaveRepr(self);
  if (!ok) { sbDrop(b); return 0; }
  sbAscii(b, ")");
  return sbFinish(b);
}
function namespaceCompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || !isSubtype(typeOf(a), SIMPLE_NAMESPACE) || !isSubtype(typeOf(b), SIMPLE_NAMESPACE)) return NOT_IMPLEMENTED;
  const r = dictEqual(instanceDict(<usize>a), instanceDict(<usize>b));
  return r < 0 ? 0 : fromBool((r == 1) == (op == 2));
}
function namespaceReduce(self: u64): u64 {
  const d = instanceDict(<usize>self);
  return d ? <u64>tuple3(<u64>typeOf(self), EMPTY_TUPLE, <u64>d) : 0;
}
function namespaceReplace(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs) return raise(TypeError, "__replace__() takes no positional arguments");
  const r = call0(<u64>typeOf(self));
  if (r == 0) return 0;
  const d = instanceDict(<usize>r);
  if (d == 0 || dictUpdate(d, <u64>instanceDict(<usize>self)) < 0) { decref(r); return 0; }
  if (kwnames) {
    const n = tupleSize(kwnames);
    for (let i = 0; i < n; i++) if (dictSet(d, tupleGet(kwnames, i), load<u64>(args + (<usize>i << 3))) < 0) { decref(r); return 0; }
  }
  return r;
}
function namespaceDealloc(p: usize): void {
  const d = changetype<PyNamespace>(p).dict;
  freeObject(p);
  if (d >= INLINE_LIMIT) decref(<u64>d);
}
function namespaceTraverse(p: usize, visit: u32): void {
  const d = changetype<PyNamespace>(p).dict;
  if (d >= INLINE_LIMIT) visitPointer(d, visit);
}
export function initSimpleNamespace(): void {
  const t = staticTypeInit(SIMPLE_NAMESPACE, "types.SimpleNamespace", OBJECT, offsetof<PyNamespace>(), TF_BASETYPE | TF_HAVE_GC);
  t.dictOffset = <i32>offsetof<PyNamespace>("dict");
  t.new_ = namespaceNew.index;
  t.init = namespaceInit.index;
  t.dealloc = namespaceDealloc.index;
  t.traverse = namespaceTraverse.index;
  t.repr = namespaceRepr.index;
  t.richcompare = namespaceCompare.index;
  getset(SIMPLE_NAMESPACE, "__dict__", getInstanceDict.index, setInstanceDict.index);
  method(SIMPLE_NAMESPACE, "__reduce__", namespaceReduce.index, NOARGS);
  method(SIMPLE_NAMESPACE, "__replace__", namespaceReplace.index, FASTKW);
  readyType(SIMPLE_NAMESPACE);
}
