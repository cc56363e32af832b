// Weak references: weakref.ref, proxies, and what happens to them when their object dies.
//
// An object's references form a doubly linked list whose head is in the object (weakOffset). Head, links and a reference's `object` field are
// guarded by a lock from a small table, chosen by the object's address. A dying object clears its references under that lock; making a strong
// reference out of a weak one takes the lock and uses tryIncref (objects with weak references are marked SHARED_WEAKREFS), so a concurrent last
// decrement either sees the new reference or the reader sees a dead object.

import { Value } from "../value";
import { PyObject, IMMORTAL_COUNT, SHARED_MERGED } from "./object";
import { PyType, TF_HAVE_GC, TF_BASETYPE, TF_DISALLOW_NEW } from "./type_object";
import { WEAKREF, WEAK_PROXY, WEAK_CALLABLE_PROXY, OBJECT, TypeError, ReferenceError } from "./type_ids";
import { runtime } from "../runtime";
import { tid } from "../thread_state";
import { freeObject, rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { decref, xdecref, newRef, setMaybeWeakref, tryIncref, increfPtr, newRefShared } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { lockWordRaw, unlockWordRaw } from "../sync/word_lock";
import { raise, raisef, raiseInt, formatText, errorOccurred, clearError, fetchError, restoreError, writeUnraisable } from "../errors";
import { call, call1, callMethod0, callMethod1 } from "../call";
import { checkArgs, noKeywords } from "../args";
import { method, getset, O, NOARGS, CLASS, FAST } from "../define";
import { NONE, NOT_IMPLEMENTED, fromBool, TRUE, FALSE } from "./singletons";
import { hash, richCompare, compareBool, getIter, iterNext, length, getItem, setItem, delItem, contains, isTrue, isCallable, repr, toStr, binaryOp, power, negative, positive, absolute, invert, index } from "./abstract";
import { getAttr, setAttr, getAttrOrNull } from "./attributes";
import { id } from "./str";
import { newGenericAlias } from "./generic_alias";
import { newList, listAppend } from "./list";
import { addressOf } from "./descriptors";

@unmanaged export class PyWeakref extends PyObject {
  object: u64;   // not counted; None when dead
  callback: u64; // counted; 0: none
  hash: i64;     // -1: not computed
  next: u32;
  prev: u32;     // 0: first
}

const LOCKS: u32 = 64;
function lockOf(p: usize): usize { return <usize>runtime.weakrefLocks + <usize>((<u32>p >> 4) % LOCKS) * 4; }
/** Address of the list head in an object; 0: its type has none. */
function headOf(p: usize): usize {
  const offset = changetype<PyType>(<usize>changetype<PyObject>(p).type).weakOffset;
  return offset > 0 ? p + <usize>offset : 0;
}
function unlink(w: PyWeakref, head: usize): void {
  if (w.prev) changetype<PyWeakref>(<usize>w.prev).next = w.next;
  else if (load<u32>(head) == <u32>changetype<usize>(w)) store<u32>(head, w.next);
  if (w.next) changetype<PyWeakref>(<usize>w.next).prev = w.prev;
  w.next = 0;
  w.prev = 0;
}

/** The object a weak reference refers to: new reference, 0 if it is gone. */
export function weakrefGet(self: u64): u64 {
  const w = changetype<PyWeakref>(<usize>self);
  const o = w.object;
  if (o == NONE) return 0;
  const l = lockOf(<usize>o);
  lockWordRaw(l);
  const again = w.object;
  const r = again == o && tryIncrefWeak(<usize>o) ? o : 0;
  unlockWordRaw(l);
  return r;
}
/** tryIncref for an object whose memory is certainly still its own (its weak list lock is held). */
function tryIncrefWeak(p: usize): bool {
  const o = changetype<PyObject>(p);
  if (o.localCount == IMMORTAL_COUNT) return true;
  if (<u32>o.owner == tid) {
    if (o.localCount == 0) return false; // dying in this very thread
    o.localCount++;
    return true;
  }
  return tryIncref(<u64>p);
}

/** A weak reference of `type` to o: an existing plain one is shared. New reference, 0 with TypeError. */
export function newWeakref(type: usize, o: u64, callback: u64): u64 {
  if (!Value.isObject(o) || headOf(<usize>o) == 0) return raisef(TypeError, "cannot create weak reference to '%T' object", o);
  const p = <usize>o;
  const head = headOf(p);
  const l = lockOf(p);
  const reuse = callback == 0 && (type == WEAKREF || type == WEAK_PROXY || type == WEAK_CALLABLE_PROXY);
  if (reuse) {
    lockWordRaw(l);
    const existing = findPlain(head, type);
    unlockWordRaw(l);
    if (existing) return existing;
  }
  const w = genericAlloc(type, 0);
  if (w == 0) return 0;
  const r = changetype<PyWeakref>(w);
  r.hash = -1;
  r.callback = newRef(callback);
  r.object = o;
  setMaybeWeakref(p);
  setMaybeWeakref(w);
  lockWordRaw(l);
  if (reuse) {
    const existing = findPlain(head, type);
    if (existing) {
      unlockWordRaw(l);
      r.object = NONE;
      decref(<u64>w);
      return existing;
    }
  }
  // plain references go first, so that they are found quickly
  const first = load<u32>(head);
  if (callback == 0 || first == 0) {
    r.next = first;
    r.prev = 0;
    if (first) changetype<PyWeakref>(<usize>first).prev = <u32>w;
    store<u32>(head, <u32>w);
  } else {
    const f = changetype<PyWeakref>(<usize>first);
    r.next = f.next;
    r.prev = first;
    if (f.next) changetype<PyWeakref>(<usize>f.next).prev = <u32>w;
    f.next = <u32>w;
  }
  unlockWordRaw(l);
  return <u64>w;
}
/** A live reference without callback of exactly this type, counted; lock held. */
function findPlain(head: usize, type: usize): u64 {
  for (let w = load<u32>(head); w != 0; w = changetype<PyWeakref>(<usize>w).next) {
    const r = changetype<PyWeakref>(<usize>w);
    if (r.callback == 0 && <usize>r.type == type && tryIncrefWeak(<usize>w)) return <u64>w;
  }
  return 0;
}
/** At the start of the dealloc of an object with a weak list: its references die, then their callbacks run. */
export function clearWeakrefs(p: usize): void {
  const head = headOf(p);
  if (head == 0 || load<u32>(head) == 0) return;
  const l = lockOf(p);
  const pending = takeCallbacks(p, head, l);
  if (pending) runWeakrefCallbacks(pending);
}
/** Clears all references to p. Those with callbacks are returned, each counted, as a raw array { count u32, capacity u32, addresses }; 0: none. */
function takeCallbacks(p: usize, head: usize, l: usize): usize {
  let list: usize = 0;
  lockWordRaw(l);
  let w = load<u32>(head);
  store<u32>(head, 0);
  while (w) {
    const r = changetype<PyWeakref>(<usize>w);
    const next = r.next;
    r.next = 0;
    r.prev = 0;
    r.object = NONE;
    if (r.callback != 0 && tryIncrefWeak(<usize>w)) list = append(list, w);
    w = next;
  }
  unlockWordRaw(l);
  return list;
}
function append(list: usize, w: u32): usize {
  if (list == 0) {
    list = rawAlloc(8 + 4 * 14);
    store<u32>(list, 0);
    store<u32>(list, 14, 4);
  }
  const n = load<u32>(list);
  if (n == load<u32>(list, 4)) {
    list = rawRealloc(list, 8 + (<usize>n << 3));
    store<u32>(list, n * 2, 4);
  }
  store<u32>(list + 8 + (<usize>n << 2), w);
  store<u32>(list, n + 1);
  return list;
}
/** Calls the callbacks of cleared references and frees the array. Keeps the error indicator. */
export function runWeakrefCallbacks(list: usize): void {
  if (list == 0) return;
  const saved = fetchError();
  const n = load<u32>(list);
  for (let i: u32 = 0; i < n; i++) {
    const w = <u64>load<u32>(list + 8 + (<usize>i << 2));
    const r = changetype<PyWeakref>(<usize>w);
    const callback = r.callback;
    r.callback = 0;
    if (callback) {
      const result = call1(callback, w);
      if (result) decref(result);
      else writeUnraisable(callback);
      decref(callback);
    }
    decref(w);
  }
  rawFree(list);
  restoreError(saved);
}
/** The collector, world stopped: clears the references to n garbage objects; callbacks of references that are not garbage themselves are returned. */
export function clearWeakrefsForGc(items: usize, n: u32): usize {
  let list: usize = 0;
  for (let i: u32 = 0; i < n; i++) {
    const p = <usize>load<u32>(items + (<usize>i << 2));
    const head = headOf(p);
    if (head == 0) continue;
    let w = load<u32>(head);
    store<u32>(head, 0);
    while (w) {
      const r = changetype<PyWeakref>(<usize>w);
      const next = r.next;
      r.next = 0;
      r.prev = 0;
      r.object = NONE;
      if (r.callback != 0 && (r.gcBits & 4) == 0) { // not GC_UNREACHABLE
        store<u32>(<usize>w, load<u32>(<usize>w, 8) + 4, 8);
        list = append(list, w);
      }
      w = next;
    }
  }
  return list;
}
/** First reference in an object's list (new reference) or 0. */
export function firstWeakref(p: usize): u64 {
  const head = headOf(p);
  if (head == 0) return 0;
  const l = lockOf(p);
  lockWordRaw(l);
  let r: u64 = 0;
  for (let w = load<u32>(head); w != 0 && r == 0; w = changetype<PyWeakref>(<usize>w).next) if (tryIncrefWeak(<usize>w)) r = <u64>w;
  unlockWordRaw(l);
  return r;
}
/** All references to v: new list. */
export function weakrefsOf(v: u64): u64 {
  const list = newList(0);
  if (!Value.isObject(v)) return <u64>list;
  const head = headOf(<usize>v);
  if (head == 0) return <u64>list;
  const l = lockOf(<usize>v);
  let taken: usize = 0;
  lockWordRaw(l);
  for (let w = load<u32>(head); w != 0; w = changetype<PyWeakref>(<usize>w).next) if (tryIncrefWeak(<usize>w)) taken = append(taken, w);
  unlockWordRaw(l);
  if (taken) {
    const n = load<u32>(taken);
    for (let i: u32 = 0; i < n; i++) {
      const w = <u64>load<u32>(taken + 8 + (<usize>i << 2));
      listAppend(list, w);
      decref(w);
    }
    rawFree(taken);
  }
  return <u64>list;
}

// ------------------------------------------------------------------------------------------------------------ the types

function weakrefDealloc(p: usize): void {
  const w = changetype<PyWeakref>(p);
  const o = w.object;
  if (o != NONE && o != 0) {
    const l = lockOf(<usize>o);
    lockWordRaw(l);
    if (w.object != NONE) unlink(w, headOf(<usize>o));
    w.object = NONE;
    unlockWordRaw(l);
  }
  const callback = w.callback;
  freeObject(p);
  xdecref(callback);
}
function weakrefTraverse(p: usize, visit: u32): void { visitValue(changetype<PyWeakref>(p).callback, visit); }
function weakrefNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (type == WEAKREF && !noKeywords("ref", kwnames)) return 0;
  if (!checkArgs("ref", nargs, 1, 2)) return 0;
  const callback = nargs > 1 && load<u64>(args, 8) != NONE ? load<u64>(args, 8) : 0;
  return newWeakref(type, load<u64>(args), callback);
}
function weakrefInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (!noKeywords("ref", kwnames)) return -1;
  return checkArgs("ref", nargs, 1, 2) ? 0 : -1;
}
function weakrefCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("weakref", kwnames) || !checkArgs("weakref", nargs, 0, 0)) return 0;
  const o = weakrefGet(self);
  return o ? o : NONE;
}
function weakrefHash(self: u64): i64 {
  const w = changetype<PyWeakref>(<usize>self);
  if (w.hash != -1) return w.hash;
  const o = weakrefGet(self);
  if (o == 0) { raise(TypeError, "weak object has gone away"); return -1; }
  const h = hash(o);
  decref(o);
  w.hash = h;
  return h;
}
function weakrefCompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || !isSubtype(typeOf(a), WEAKREF) || !isSubtype(typeOf(b), WEAKREF)) return NOT_IMPLEMENTED;
  const x = weakrefGet(a), y = weakrefGet(b);
  let r: u64;
  if (x == 0 || y == 0) r = fromBool((a == b) == (op == 2));
  else r = richCompare(x, y, op);
  xdecref(x);
  xdecref(y);
  return r;
}
function weakrefRepr(self: u64): u64 {
  const o = weakrefGet(self);
  if (o == 0) return formatText("<weakref at 0x%x; dead>", self);
  const name = getAttrOrNull(o, id("__name__"));
  if (name == 0) clearError();
  const r = name ? formatText("<weakref at 0x%x; to '%T' at 0x%x (%S)>", self, o, o, name) : formatText("<weakref at 0x%x; to '%T' at 0x%x>", self, o, o);
  xdecref(name);
  decref(o);
  return r;
}
function weakrefCallback(self: u64): u64 {
  const c = changetype<PyWeakref>(<usize>self).callback;
  return c ? newRef(c) : NONE;
}

// --- proxies: every operation on the object itself

function target(self: u64): u64 {
  const t = typeOf(self);
  if (t != WEAK_PROXY && t != WEAK_CALLABLE_PROXY) return newRef(self);
  const o = weakrefGet(self);
  return o ? o : raise(ReferenceError, "weakly-referenced object no longer exists");
}
function unwrapped2(a: u64, b: u64, op: u32): u64 {
  const x = target(a);
  if (x == 0) return 0;
  const y = target(b);
  if (y == 0) { decref(x); return 0; }
  const r = binaryOp(op, x, y);
  decref(x);
  decref(y);
  return r;
}
function proxyAdd(a: u64, b: u64): u64 { return unwrapped2(a, b, 0); }
function proxyAnd(a: u64, b: u64): u64 { return unwrapped2(a, b, 1); }
function proxyFloorDivide(a: u64, b: u64): u64 { return unwrapped2(a, b, 2); }
function proxyLshift(a: u64, b: u64): u64 { return unwrapped2(a, b, 3); }
function proxyMatmul(a: u64, b: u64): u64 { return unwrapped2(a, b, 4); }
function proxyMultiply(a: u64, b: u64): u64 { return unwrapped2(a, b, 5); }
function proxyRemainder(a: u64, b: u64): u64 { return unwrapped2(a, b, 6); }
function proxyOr(a: u64, b: u64): u64 { return unwrapped2(a, b, 7); }
function proxyRshift(a: u64, b: u64): u64 { return unwrapped2(a, b, 9); }
function proxySubtract(a: u64, b: u64): u64 { return unwrapped2(a, b, 10); }
function proxyTrueDivide(a: u64, b: u64): u64 { return unwrapped2(a, b, 11); }
function proxyXor(a: u64, b: u64): u64 { return unwrapped2(a, b, 12); }
function proxyGetattro(self: u64, name: usize): u64 {
  const o = target(self);
  if (o == 0) return 0;
  const r = getAttr(o, name);
  decref(o);
  return r;
}
function proxySetattro(self: u64, name: usize, value: u64): i32 {
  const o = target(self);
  if (o == 0) return -1;
  const r = setAttr(o, name, value);
  decref(o);
  return r;
}
function proxyStr(self: u64): u64 {
  const o = target(self);
  if (o == 0) return 0;
  const r = toStr(o);
  decref(o);
  return r;
}
function proxyRepr(self: u64): u64 {
  const o = weakrefGet(self);
  if (o == 0) return formatText("<weakproxy at 0x%x; dead>", self);
  const r = formatText("<weakproxy at 0x%x; to '%T' at 0x%x>", self, o, o);
  decref(o);
  return r;
}
function proxyCompare(a: u64, b: u64, op: i32): u64 {
  const x = target(a);
  if (x == 0) return 0;
  const y = target(b);
  if (y == 0) { decref(x); return 0; }
  const r = richCompare(x, y, op);
  decref(x);
  decref(y);
  return r;
}
function proxyCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const o = target(self);
  if (o == 0) return 0;
  const r = call(o, args, nargs, kwnames);
  decref(o);
  return r;
}
function proxyIter(self: u64): u64 {
  const o = target(self);
  if (o == 0) return 0;
  const r = getIter(o);
  decref(o);
  return r;
}
function proxyNext(self: u64): u64 {
  const o = target(self);
  if (o == 0) return 0;
  let r: u64 = 0;
  if (changetype<PyType>(typeOf(o)).iternext == 0) raisef(TypeError, "Weakref proxy referenced a non-iterator '%T' object", o);
  else r = iterNext(o);
  decref(o);
  return r;
}
function proxyLength(self: u64): i64 {
  const o = target(self);
  if (o == 0) return -1;
  const r = length(o);
  decref(o);
  return r;
}
function proxyBool(self: u64): i32 {
  const o = target(self);
  if (o == 0) return -1;
  const r = isTrue(o);
  decref(o);
  return r;
}
function proxyContains(self: u64, v: u64): i32 {
  const o = target(self);
  if (o == 0) return -1;
  const r = contains(o, v);
  decref(o);
  return r;
}
function proxyGetitem(self: u64, k: u64): u64 {
  const o = target(self);
  if (o == 0) return 0;
  const r = getItem(o, k);
  decref(o);
  return r;
}
function proxySetitem(self: u64, k: u64, v: u64): i32 {
  const o = target(self);
  if (o == 0) return -1;
  const r = v ? setItem(o, k, v) : delItem(o, k);
  decref(o);
  return r;
}
function proxyHash(self: u64): i64 {
  raisef(TypeError, "unhashable type: '%T'", self);
  return -1;
}

function proxyType(t: usize, name: string): void {
  const p = staticTypeInit(t, name, OBJECT, offsetof<PyWeakref>(), TF_HAVE_GC | TF_DISALLOW_NEW);
  p.dealloc = weakrefDealloc.index;
  p.traverse = weakrefTraverse.index;
  p.getattro = proxyGetattro.index;
  p.setattro = proxySetattro.index;
  p.str = proxyStr.index;
  p.repr = proxyRepr.index;
  p.richcompare = proxyCompare.index;
  p.hash = proxyHash.index;
  p.iter = proxyIter.index;
  if (t == WEAK_CALLABLE_PROXY) p.call = proxyCall.index;
  p.iternext = proxyNext.index;
  p.length = proxyLength.index;
  p.bool_ = proxyBool.index;
  p.contains = proxyContains.index;
  p.getitem = proxyGetitem.index;
  p.setitem = proxySetitem.index;
  p.add = proxyAdd.index;
  p.subtract = proxySubtract.index;
  p.multiply = proxyMultiply.index;
  p.matmul = proxyMatmul.index;
  p.remainder = proxyRemainder.index;
  p.floorDivide = proxyFloorDivide.index;
  p.trueDivide = proxyTrueDivide.index;
  p.lshift = proxyLshift.index;
  p.rshift = proxyRshift.index;
  p.and_ = proxyAnd.index;
  p.xor_ = proxyXor.index;
  p.or_ = proxyOr.index;
  readyType(t);
}
export function initWeakrefTypes(): void {
  runtime.weakrefLocks = <u32>rawAlloc(LOCKS * 4);
  memory.fill(<usize>runtime.weakrefLocks, 0, LOCKS * 4);
  const t = staticTypeInit(WEAKREF, "weakref.ReferenceType", OBJECT, offsetof<PyWeakref>(), TF_HAVE_GC | TF_BASETYPE);
  t.dealloc = weakrefDealloc.index;
  t.traverse = weakrefTraverse.index;
  t.new_ = weakrefNew.index;
  t.init = weakrefInit.index;
  t.call = weakrefCall.index;
  t.hash = weakrefHash.index;
  t.richcompare = weakrefCompare.index;
  t.repr = weakrefRepr.index;
  getset(WEAKREF, "__callback__", weakrefCallback.index);
  method(WEAKREF, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  readyType(WEAKREF);
  proxyType(WEAK_PROXY, "weakref.ProxyType");
  proxyType(WEAK_CALLABLE_PROXY, "weakref.CallableProxyType");
}
