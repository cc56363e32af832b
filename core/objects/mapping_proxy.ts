// types.MappingProxyType: a read-only view of a mapping. Immutable; the mapping protects itself.

import { PyObject } from "./object";
import { TF_HAVE_GC, TF_MAPPING } from "./type_object";
import { MAPPING_PROXY, OBJECT, TypeError, LIST, TUPLE, DICT } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { method, NOARGS, O, FAST, CLASS } from "../define";
import { raisef, formatText } from "../errors";
import { parseArgs } from "../args";
import { callMethod0, callMethodArgs, tempArray, tempRelease } from "../call";
import { id } from "./str";
import { getItem, contains, getIter, length, richCompare, toStr, repr, bitOr, isMapping, hash } from "./abstract";
import { newGenericAlias } from "./generic_alias";
import { NOT_IMPLEMENTED } from "./singletons";

@unmanaged class PyMappingProxy extends PyObject { mapping: u64; }
function cast(v: u64): u64 { return changetype<PyMappingProxy>(<usize>v).mapping; }

/** A proxy of a mapping (borrowed). New reference. */
export function newMappingProxy(mapping: u64): u64 {
  const p = newObject(MAPPING_PROXY, offsetof<PyMappingProxy>());
  if (p == 0) return 0;
  changetype<PyMappingProxy>(p).mapping = newRef(mapping);
  trackObject(p);
  return <u64>p;
}
const NEW = "($type, mapping)";
function proxyNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  const ok = parseArgs("mappingproxy", NEW, args, nargs, kwnames, out);
  const m = load<u64>(out);
  tempRelease(out);
  if (!ok) return 0;
  if (!isMapping(m) || isSubtype(typeOf(m), LIST) || isSubtype(typeOf(m), TUPLE)) return raisef(TypeError, "mappingproxy() argument must be a mapping, not %T", m);
  return newMappingProxy(m);
}
function proxyGetitem(self: u64, key: u64): u64 { return getItem(cast(self), key); }
function proxyContains(self: u64, key: u64): i32 { return contains(cast(self), key); }
function proxyLength(self: u64): i64 { return length(cast(self)); }
function proxyIter(self: u64): u64 { return getIter(cast(self)); }
function proxyRepr(self: u64): u64 { return formatText("mappingproxy(%R)", cast(self)); }
function proxyStr(self: u64): u64 { return toStr(cast(self)); }
function proxyHash(self: u64): i64 { return hash(cast(self)); }
function proxyCompare(a: u64, b: u64, op: i32): u64 { return richCompare(cast(a), typeOf(b) == MAPPING_PROXY ? cast(b) : b, op); }
function proxyOr(a: u64, b: u64): u64 { return bitOr(typeOf(a) == MAPPING_PROXY ? cast(a) : a, typeOf(b) == MAPPING_PROXY ? cast(b) : b); }
function proxyInplaceOr(a: u64, b: u64): u64 { return raisef(TypeError, "'|=' is not supported by %T; use '|' instead", a); }
function proxyGet(self: u64, args: usize, nargs: i32): u64 {
  const a = tempArray(nargs + 1);
  if (a == 0) return 0;
  store<u64>(a, cast(self));
  memory.copy(a + 8, args, <usize>nargs << 3);
  const r = callMethodArgs(id("get"), a, nargs, 0);
  tempRelease(a);
  return r;
}
function proxyKeys(self: u64): u64 { return callMethod0(cast(self), id("keys")); }
function proxyValues(self: u64): u64 { return callMethod0(cast(self), id("values")); }
function proxyItems(self: u64): u64 { return callMethod0(cast(self), id("items")); }
function proxyCopy(self: u64): u64 { return callMethod0(cast(self), id("copy")); }
function proxyReversed(self: u64): u64 { return callMethod0(cast(self), id("__reversed__")); }
function proxyDealloc(p: usize): void {
  const m = changetype<PyMappingProxy>(p).mapping;
  freeObject(p);
  decref(m);
}
function proxyTraverse(p: usize, visit: u32): void { visitValue(changetype<PyMappingProxy>(p).mapping, visit); }
export function initMappingProxy(): void {
  const t = staticTypeInit(MAPPING_PROXY, "mappingproxy", OBJECT, offsetof<PyMappingProxy>(), TF_HAVE_GC | TF_MAPPING);
  t.new_ = proxyNew.index;
  t.dealloc = proxyDealloc.index;
  t.traverse = proxyTraverse.index;
  t.repr = proxyRepr.index;
  t.str = proxyStr.index;
  t.hash = proxyHash.index;
  t.richcompare = proxyCompare.index;
  t.iter = proxyIter.index;
  t.length = proxyLength.index;
  t.getitem = proxyGetitem.index;
  t.contains = proxyContains.index;
  t.or_ = proxyOr.index;
  t.inplaceOr = proxyInplaceOr.index;
  method(MAPPING_PROXY, "get", proxyGet.index, FAST);
  method(MAPPING_PROXY, "keys", proxyKeys.index, NOARGS);
  method(MAPPING_PROXY, "values", proxyValues.index, NOARGS);
  method(MAPPING_PROXY, "items", proxyItems.index, NOARGS);
  method(MAPPING_PROXY, "copy", proxyCopy.index, NOARGS);
  method(MAPPING_PROXY, "__reversed__", proxyReversed.index, NOARGS);
  method(MAPPING_PROXY, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  readyType(MAPPING_PROXY);
}
