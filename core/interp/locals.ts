// Local variables as a mapping: locals() in functions, and the write-through proxy that frame.f_locals is (PEP 667).
// Values are read from and written to the frame; what protects it: core/interp/frame.ts.

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { TF_HAVE_GC, TF_MAPPING } from "../objects/type_object";
import { FRAME_LOCALS_PROXY, FRAME, OBJECT, CELL, DICT, KeyError, TypeError, ValueError, RuntimeError } from "../objects/type_ids";
import { PyCode, CO_OPTIMIZED, KIND_CELL, KIND_FREE, KIND_HIDDEN, localKind, localName } from "../objects/code";
import { PyFrame, frameBehind } from "../objects/frame_object";
import { Frame } from "./frame";
import { NONE, NOT_IMPLEMENTED } from "../objects/singletons";
import { newRef, decref, xdecref, closeRef, ownRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { newDict, dictSet, dictGet, dictContains, dictSize, dictUpdate, dictDelete } from "../objects/dict";
import { newList, listAppend, listGetRef, listSize } from "../objects/list";
import { typeOf, staticTypeInit, readyType, isSubtype } from "../objects/type";
import { getCell, setCell } from "../objects/cell";
import { compareBool, EQ, richCompare, repr, getIter, iterNext, toList, bitOr, getItem } from "../objects/abstract";
import { isStr, id } from "../objects/str";
import { raise, raisef, raiseInt, raiseKeyError, errorOccurred } from "../errors";
import { method, NOARGS, O, FAST, FASTKW } from "../define";
import { checkArgs, noKeywords } from "../args";
import { callMethod0 } from "../call";

/** Value of fast local i: new reference, 0 if it is unbound. */
function localValue(frame: Frame, code: PyCode, i: i32): u64 {
  const v = Value.untag(load<u64>(<usize>frame.locals + (<usize>i << 3)));
  if (v == 0) return 0;
  if ((localKind(code, i) & (KIND_CELL | KIND_FREE)) != 0 && Value.isObject(v) && typeOf(v) == CELL) return getCell(<usize>v);
  return newRef(v);
}
/** A new dict of the frame's bound locals. 0: error. */
export function fastLocals(frame: Frame): u64 {
  const code = changetype<PyCode>(<usize>frame.code);
  const d = newDict();
  if (d == 0) return 0;
  const firstFree = code.nlocalsplus - code.nfreevars;
  // free variables hold cells only once COPY_FREE_VARS has run
  for (let i = 0; i < code.nlocalsplus; i++) {
    if (i >= firstFree && load<u64>(<usize>frame.locals + (<usize>i << 3)) == 0) continue;
    const v = localValue(frame, code, i);
    if (v == 0) continue;
    const e = dictSet(d, localName(code, i), v);
    decref(v);
    if (e < 0) { decref(<u64>d); return 0; }
  }
  return <u64>d;
}
/** True if a comprehension inlined in a module or class body is running: its variables are hidden fast locals. */
export function hasHiddenLocals(frame: Frame): bool {
  const code = changetype<PyCode>(<usize>frame.code);
  for (let i = 0; i < code.nlocalsplus; i++) if ((localKind(code, i) & KIND_HIDDEN) != 0 && load<u64>(<usize>frame.locals + (<usize>i << 3)) != 0) return true;
  return false;
}
/** What locals() returns for a frame: new reference; 0: error. */
export function frameLocals(frame: Frame): u64 {
  const code = changetype<PyCode>(<usize>frame.code);
  if ((code.flags & CO_OPTIMIZED) == 0 && frame.namespace != 0 && !hasHiddenLocals(frame)) return newRef(<u64>frame.namespace);
  const d = fastLocals(frame);
  if (d == 0) return 0;
  const o = frame.frameObject;
  if (o != 0 && changetype<PyFrame>(<usize>o).extra != 0 && dictUpdate(<usize>d, changetype<PyFrame>(<usize>o).extra) < 0) { decref(d); return 0; }
  return d;
}

// ------------------------------------------------------------------------------------------------------------ the proxy

@unmanaged class PyLocalsProxy extends PyObject { frame: u64; }

export function newFrameLocalsProxy(frame: u64): u64 {
  const p = newObject(FRAME_LOCALS_PROXY, offsetof<PyLocalsProxy>());
  if (p == 0) return 0;
  changetype<PyLocalsProxy>(p).frame = newRef(frame);
  trackObject(p);
  return <u64>p;
}
@inline
function ownerOf(self: u64): PyFrame { return changetype<PyFrame>(<usize>changetype<PyLocalsProxy>(<usize>self).frame); }

/** All bound names with their values as a new dict. */
function snapshot(self: u64): u64 {
  const o = ownerOf(self);
  const d = fastLocals(frameBehind(o));
  if (d != 0 && o.extra != 0 && dictUpdate(<usize>d, o.extra) < 0) { decref(d); return 0; }
  return d;
}
/** Index of the fast local called key; -1: none. */
function indexOf(code: PyCode, key: u64): i32 {
  if (!isStr(key)) return -1;
  const n = code.nlocalsplus;
  for (let i = 0; i < n; i++) if (localName(code, i) == key) return i;
  for (let i = 0; i < n; i++) if (compareBool(localName(code, i), key, EQ) > 0) return i;
  return -1;
}
function proxyGetItem(self: u64, key: u64): u64 {
  const o = ownerOf(self);
  const code = changetype<PyCode>(<usize>o.code);
  const i = indexOf(code, key);
  if (i >= 0) {
    const v = localValue(frameBehind(o), code, i);
    if (v) return v;
  }
  if (o.extra) {
    const v = dictGet(<usize>o.extra, key);
    if (v != 0 || errorOccurred()) return v;
  }
  return raisef(KeyError, "local variable '%R' is not defined", key);
}
function proxySetItem(self: u64, key: u64, value: u64): i32 {
  const o = ownerOf(self);
  const code = changetype<PyCode>(<usize>o.code);
  const i = indexOf(code, key);
  if (i >= 0) {
    if (value == 0) return raiseInt(ValueError, "cannot remove local variables from FrameLocalsProxy");
    const frame = frameBehind(o);
    const slot = <usize>frame.locals + (<usize>i << 3);
    const old = load<u64>(slot);
    const v = Value.untag(old);
    if ((localKind(code, i) & (KIND_CELL | KIND_FREE)) != 0 && v != 0 && Value.isObject(v) && typeOf(v) == CELL) {
      setCell(<usize>v, value);
      return 0;
    }
    store<u64>(slot, newRef(value));
    if (old != 0 && Value.isObject(old) && (old & 1) == 0) {
      // a callee may be borrowing the old value: it stays alive as long as the frame object
      if (o.overwritten == 0) o.overwritten = <u64>newList(0);
      listAppend(<usize>o.overwritten, old);
      decref(old);
    }
    return 0;
  }
  if (value == 0) {
    if (o.extra == 0) { raiseKeyError(key); return -1; }
    return dictDelete(<usize>o.extra, key);
  }
  if (o.extra == 0) o.extra = <u64>newDict();
  return dictSet(<usize>o.extra, key, value);
}
function proxyContains(self: u64, key: u64): i32 {
  const o = ownerOf(self);
  const code = changetype<PyCode>(<usize>o.code);
  const i = indexOf(code, key);
  if (i >= 0) {
    const v = localValue(frameBehind(o), code, i);
    if (v) { decref(v); return 1; }
  }
  return o.extra ? dictContains(<usize>o.extra, key) : 0;
}
function proxyLength(self: u64): i64 {
  const d = snapshot(self);
  if (d == 0) return -1;
  const n = <i64>dictSize(<usize>d);
  decref(d);
  return n;
}
function withSnapshot(self: u64, name: usize): u64 {
  const d = snapshot(self);
  if (d == 0) return 0;
  const r = callMethod0(d, name);
  decref(d);
  if (r == 0) return 0;
  return r;
}
function proxyKeys(self: u64): u64 {
  const k = withSnapshot(self, id("keys"));
  if (k == 0) return 0;
  const l = toList(k);
  decref(k);
  return l;
}
function proxyValues(self: u64): u64 {
  const k = withSnapshot(self, id("values"));
  if (k == 0) return 0;
  const l = toList(k);
  decref(k);
  return l;
}
function proxyItems(self: u64): u64 {
  const k = withSnapshot(self, id("items"));
  if (k == 0) return 0;
  const l = toList(k);
  decref(k);
  return l;
}
function proxyIter(self: u64): u64 {
  const k = proxyKeys(self);
  if (k == 0) return 0;
  const it = getIter(k);
  decref(k);
  return it;
}
function proxyReversed(self: u64): u64 {
  const k = proxyKeys(self);
  if (k == 0) return 0;
  const it = callMethod0(k, id("__reversed__"));
  decref(k);
  return it;
}
function proxyCopy(self: u64): u64 { return snapshot(self); }
function proxyRepr(self: u64): u64 {
  const d = snapshot(self);
  if (d == 0) return 0;
  const r = repr(d);
  decref(d);
  return r;
}
function proxyRichcompare(a: u64, b: u64, op: i32): u64 {
  if (op != 2 && op != 3) return NOT_IMPLEMENTED;
  const x = snapshot(a);
  if (x == 0) return 0;
  let y: u64;
  if (typeOf(b) == FRAME_LOCALS_PROXY) y = snapshot(b);
  else if (isSubtype(typeOf(b), DICT)) y = newRef(b);
  else { decref(x); return NOT_IMPLEMENTED; }
  const r = y ? richCompare(x, y, op) : 0;
  decref(x);
  xdecref(y);
  return r;
}
function proxyGet(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("get", nargs, 1, 2)) return 0;
  const has = proxyContains(self, load<u64>(args));
  if (has < 0) return 0;
  if (has) return proxyGetItem(self, load<u64>(args));
  return nargs > 1 ? newRef(load<u64>(args, 8)) : NONE;
}
function proxySetdefault(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("setdefault", nargs, 1, 2)) return 0;
  const has = proxyContains(self, load<u64>(args));
  if (has < 0) return 0;
  if (has) return proxyGetItem(self, load<u64>(args));
  const v = nargs > 1 ? load<u64>(args, 8) : NONE;
  return proxySetItem(self, load<u64>(args), v) < 0 ? 0 : newRef(v);
}
function proxyPop(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("pop", nargs, 1, 2)) return 0;
  const o = ownerOf(self);
  const key = load<u64>(args);
  if (indexOf(changetype<PyCode>(<usize>o.code), key) >= 0) return raise(ValueError, "cannot remove local variables from FrameLocalsProxy");
  if (o.extra) {
    const v = dictGet(<usize>o.extra, key);
    if (v) {
      if (dictDelete(<usize>o.extra, key) < 0) { decref(v); return 0; }
      return v;
    }
    if (errorOccurred()) return 0;
  }
  if (nargs > 1) return newRef(load<u64>(args, 8));
  return raiseKeyError(key);
}
/** Assigns every pair of a mapping. */
function proxyUpdateFrom(self: u64, other: u64): i32 {
  const keys = callMethod0(other, id("keys"));
  if (keys == 0) return -1;
  const it = getIter(keys);
  decref(keys);
  if (it == 0) return -1;
  while (true) {
    const k = iterNext(it);
    if (k == 0) break;
    const v = getItem(other, k);
    const e = v ? proxySetItem(self, k, v) : -1;
    xdecref(v);
    decref(k);
    if (e < 0) { decref(it); return -1; }
  }
  decref(it);
  return errorOccurred() ? -1 : 0;
}
function proxyUpdate(self: u64, other: u64): u64 { return proxyUpdateFrom(self, other) < 0 ? 0 : NONE; }
function proxyOr(a: u64, b: u64): u64 {
  const x = typeOf(a) == FRAME_LOCALS_PROXY ? snapshot(a) : newRef(a);
  if (x == 0) return 0;
  const y = typeOf(b) == FRAME_LOCALS_PROXY ? snapshot(b) : newRef(b);
  const r = y ? bitOr(x, y) : 0;
  decref(x);
  xdecref(y);
  return r;
}
function proxyInplaceOr(a: u64, b: u64): u64 { return proxyUpdateFrom(a, b) < 0 ? 0 : newRef(a); }
function proxyDealloc(p: usize): void {
  const f = changetype<PyLocalsProxy>(p).frame;
  freeObject(p);
  decref(f);
}
function proxyTraverse(p: usize, visit: u32): void { visitValue(changetype<PyLocalsProxy>(p).frame, visit); }
function proxyNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("FrameLocalsProxy", kwnames)) return 0;
  if (nargs != 1) return raisef(TypeError, "FrameLocalsProxy expected 1 argument, got %d", <u64>nargs);
  const f = load<u64>(args);
  if (typeOf(f) != FRAME) return raisef(TypeError, "expect frame, not %T", f);
  return newFrameLocalsProxy(f);
}

export function initFrameLocalsProxy(): void {
  const t = staticTypeInit(FRAME_LOCALS_PROXY, "FrameLocalsProxy", OBJECT, offsetof<PyLocalsProxy>(), TF_HAVE_GC | TF_MAPPING);
  t.dealloc = proxyDealloc.index;
  t.traverse = proxyTraverse.index;
  t.new_ = proxyNew.index;
  t.repr = proxyRepr.index;
  t.richcompare = proxyRichcompare.index;
  t.length = proxyLength.index;
  t.getitem = proxyGetItem.index;
  t.setitem = proxySetItem.index;
  t.contains = proxyContains.index;
  t.iter = proxyIter.index;
  t.or_ = proxyOr.index;
  t.inplaceOr = proxyInplaceOr.index;
  method(FRAME_LOCALS_PROXY, "keys", proxyKeys.index, NOARGS);
  method(FRAME_LOCALS_PROXY, "values", proxyValues.index, NOARGS);
  method(FRAME_LOCALS_PROXY, "items", proxyItems.index, NOARGS);
  method(FRAME_LOCALS_PROXY, "copy", proxyCopy.index, NOARGS);
  method(FRAME_LOCALS_PROXY, "get", proxyGet.index, FAST);
  method(FRAME_LOCALS_PROXY, "setdefault", proxySetdefault.index, FAST);
  method(FRAME_LOCALS_PROXY, "pop", proxyPop.index, FAST);
  method(FRAME_LOCALS_PROXY, "update", proxyUpdate.index, O);
  method(FRAME_LOCALS_PROXY, "__reversed__", proxyReversed.index, NOARGS);
  readyType(FRAME_LOCALS_PROXY);
}
