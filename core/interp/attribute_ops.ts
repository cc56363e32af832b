// Instructions on attributes: LOAD_ATTR, STORE_ATTR, DELETE_ATTR, LOAD_SUPER_ATTR, LOAD_SPECIAL in their general forms.
// Handlers have the form (frame, sp, argument) -> sp, 0 with an exception (handlers.ts).

import { Value } from "../value";
import { PyCode } from "../objects/code";
import { PyType } from "../objects/type_object";
import { SUPER, TYPE, TypeError } from "../objects/type_ids";
import { decref, closeRef, newRef, ownRef, loadRef, RETRY } from "../memory/refcount";
import { Frame } from "./frame";
import { tstate } from "../thread_state";
import { tupleGet } from "../objects/tuple";
import { getAttr, setAttr, getMethod, INLINE_LIMIT } from "../objects/attributes";
import { superLookup, superCheck } from "../objects/super";
import { typeOf, typeLookup, isType } from "../objects/type";
import { call2, tempArray, tempRelease } from "../call";
import { raisef, errorOccurred, formatText } from "../errors";
import { id } from "../objects/str";
import { specializeLoadAttr, specializeStoreAttr, sharedAttrEntry } from "./specialize";
import { LOAD_ATTR_INSTANCE, LOAD_ATTR_SLOT, LOAD_ATTR_METHOD, LOAD_ATTR_METHOD_NO_DICT } from "./internal_opcodes";
import { TF_METHOD_DESCRIPTOR } from "../objects/type_object";
import { performCall } from "./calls";

@inline
function nameAt(frame: Frame, i: i32): usize { return <usize>tupleGet(<usize>changetype<PyCode>(<usize>frame.code).names, i); }

/** LOAD_ATTR: argument = name << 1 | "for a call" (then the method, or attribute and 0, is pushed). */
export function loadAttr(frame: Frame, sp: usize, oparg: i32): usize {
  const site = <usize>frame.ip - 8;
  const name = nameAt(frame, oparg >> 1);
  const owner = load<u64>(sp - 8);
  const o = Value.untag(owner);
  specializeLoadAttr(site, o, name, oparg & 1);
  frame.ip += 72;
  const type = changetype<PyType>(typeOf(o));
  const entry = Value.isObject(o) ? sharedAttrEntry(o, type, name, oparg & 1) : 0;
  if (entry) {
    const form = load<i32>(entry, 8), payload = <usize>load<u32>(entry, 12);
    if (form == LOAD_ATTR_INSTANCE || form == LOAD_ATTR_SLOT) {
      const v = loadRef(<usize>o + payload);
      if (v > RETRY) {
        store<u64>(sp - 8, v);
        store<u64>(sp, 0);
        sp += (oparg & 1) << 3;
        frame.sp = <u32>sp;
        closeRef(owner);
        return sp;
      }
    } else if (form == LOAD_ATTR_METHOD_NO_DICT || (form == LOAD_ATTR_METHOD && atomic.load<u32>(<usize>o + <usize>type.dictOffset) < INLINE_LIMIT)) {
      store<u64>(sp - 8, <u64>payload | 1);
      store<u64>(sp, owner);
      return sp + 8;
    }
  }
  if (oparg & 1) {
    // *out is the slot above: not counted as part of the stack before the call is over
    const unbound = getMethod(o, name, sp);
    if (unbound < 0) return 0;
    const m = load<u64>(sp);
    if (unbound) {
      store<u64>(sp, owner);
      store<u64>(sp - 8, m);
    } else {
      store<u64>(sp - 8, m);
      store<u64>(sp, 0);
      frame.sp = <u32>(sp + 8);
      closeRef(owner);
    }
    return sp + 8;
  }
  const v = getAttr(o, name);
  if (v == 0) return 0;
  store<u64>(sp - 8, v);
  closeRef(owner);
  return sp;
}
/** STORE_ATTR: value, owner. */
export function storeAttr(frame: Frame, sp: usize, oparg: i32): usize {
  const site = <usize>frame.ip - 8;
  const name = nameAt(frame, oparg);
  const owner = load<u64>(sp - 8), v = load<u64>(sp - 16);
  const o = Value.untag(owner);
  specializeStoreAttr(site, o, name);
  frame.ip += 32;
  if (setAttr(o, name, Value.untag(v)) < 0) return 0;
  frame.sp = <u32>(sp - 16);
  closeRef(v);
  closeRef(owner);
  return sp - 16;
}
export function deleteAttr(frame: Frame, sp: usize, oparg: i32): usize {
  const owner = load<u64>(sp - 8);
  if (setAttr(Value.untag(owner), nameAt(frame, oparg), 0) < 0) return 0;
  frame.sp = <u32>(sp - 8);
  closeRef(owner);
  return sp - 8;
}

/**
 * Methods that super() found, per thread: { site u32, version of self's type u32, class u32, function u32 }, direct mapped by the site. Only functions
 * that are not counted are kept: the version vouches for them.
 */
const SUPER_ENTRIES: u32 = 256;
let superCache: usize = 0;
@inline
function superEntry(site: usize): usize { return superCache + ((<u32>site >> 3 & (SUPER_ENTRIES - 1)) << 4); }
function cachedSuper(site: usize, type: usize, cls: usize): usize {
  if (superCache == 0) return 0;
  const e = superEntry(site);
  const version = atomic.load<u32>(type + offsetof<PyType>("version"));
  if (version == 0 || load<u32>(e) != <u32>site || load<u32>(e, 4) != version || load<u32>(e, 8) != <u32>cls) return 0;
  return <usize>load<u32>(e, 12);
}
function rememberSuper(site: usize, type: usize, cls: usize, v: u64): void {
  const o = changetype<PyObject>(<usize>v);
  if (o.localCount != IMMORTAL_COUNT && (o.gcBits & GC_DEFERRED) == 0) return;
  const version = typeVersion(type);
  if (version == 0) return;
  if (superCache == 0) {
    superCache = rawAlloc(SUPER_ENTRIES << 4);
    memory.fill(superCache, 0, SUPER_ENTRIES << 4);
  }
  const e = superEntry(site);
  store<u32>(e, <u32>site);
  store<u32>(e, version, 4);
  store<u32>(e, <u32>cls, 8);
  store<u32>(e, <u32>v, 12);
}
import { PyObject, IMMORTAL_COUNT, GC_DEFERRED } from "../objects/object";
import { typeVersion } from "../objects/type";
import { rawAlloc } from "../memory/heap";

/**
 * LOAD_SUPER_ATTR: global super, class, self. argument: name << 2 | "two-argument form" << 1 | "for a call".
 */
export function loadSuperAttr(frame: Frame, sp: usize, oparg: i32): usize {
  frame.ip += 8;
  const globalSuper = load<u64>(sp - 24), cls = load<u64>(sp - 16), self = load<u64>(sp - 8);
  const name = nameAt(frame, oparg >> 2);
  const base = sp - 24;
  if ((globalSuper & ~1) == <u64>SUPER && (oparg & 1) != 0 && Value.isObject(self) && Value.isObject(cls)) {
    const f = cachedSuper(<usize>frame.ip, typeOf(Value.untag(self)), Value.ptr(cls));
    if (f) {
      store<u64>(base, <u64>f | 1);
      store<u64>(base, self, 8);
      if ((cls & 1) == 0) {
        frame.sp = <u32>(base + 16);
        closeRef(cls);
      }
      return base + 16;
    }
  }
  if ((globalSuper & ~1) == <u64>SUPER && isType(Value.untag(cls))) {
    const objType = superCheck(Value.untag(cls), Value.untag(self));
    if (objType == 0) return 0;
    const unbound = tempArray(1);
    if (unbound == 0) { decref(objType); return 0; }
    store<u64>(unbound, 0);
    let v = superLookup(Value.untag(cls), Value.untag(self), objType, name, oparg & 1 ? unbound : 0);
    const isMethod = load<u32>(unbound) != 0;
    tempRelease(unbound);
    if (isMethod && Value.ptr(objType) == typeOf(Value.untag(self))) rememberSuper(<usize>frame.ip, <usize>objType, Value.ptr(cls), v);
    decref(objType);
    if (v == 0) {
      if (errorOccurred()) return 0;
      // as super().__getattribute__ does: attributes of the super object itself, or its AttributeError
      const s = call2(<u64>SUPER, Value.untag(cls), Value.untag(self));
      if (s == 0) return 0;
      v = getAttr(s, name);
      decref(s);
      if (v == 0) return 0;
    }
    store<u64>(base, v);
    if (isMethod) {
      store<u64>(base, self, 8);
      frame.sp = <u32>(base + 16);
      closeRef(cls);
      closeRef(globalSuper);
      return base + 16;
    }
    frame.sp = <u32>(base + 8);
    closeRef(self);
    closeRef(cls);
    closeRef(globalSuper);
    if (oparg & 1) {
      store<u64>(base, 0, 8);
      return base + 16;
    }
    return base + 8;
  }
  // `super` is something else here: call it as written
  const a = Value.untag(globalSuper);
  let s: u64;
  if (oparg & 2) s = call2(a, Value.untag(cls), Value.untag(self));
  else s = call0(a);
  if (s == 0) return 0;
  const v = getAttr(s, name);
  decref(s);
  if (v == 0) return 0;
  store<u64>(base, v);
  frame.sp = <u32>(base + 8);
  closeRef(self);
  closeRef(cls);
  closeRef(globalSuper);
  if (oparg & 1) {
    store<u64>(base, 0, 8);
    return base + 16;
  }
  return base + 8;
}
import { call0 } from "../call";

function specialName(i: i32): usize { return i == 0 ? id("__enter__") : i == 1 ? id("__exit__") : i == 2 ? id("__aenter__") : id("__aexit__"); }
function hasSpecial(o: u64, name: usize): bool {
  const v = typeLookup(typeOf(o), name);
  if (v == 0) return false;
  closeRef(v);
  return true;
}
/** LOAD_SPECIAL: owner -> method, self or 0. */
export function loadSpecial(frame: Frame, sp: usize, which: i32): usize {
  const owner = load<u64>(sp - 8);
  const o = Value.untag(owner);
  const type = typeOf(o);
  const found = typeLookup(type, specialName(which));
  if (found == 0) {
    const other = which < 2 ? hasSpecial(o, id("__aenter__")) && hasSpecial(o, id("__aexit__")) : hasSpecial(o, id("__enter__")) && hasSpecial(o, id("__exit__"));
    if (which < 2) {
      if (other) raisef(TypeError, which == 0
        ? "'%T' object does not support the context manager protocol (missed __enter__ method) but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?"
        : "'%T' object does not support the context manager protocol (missed __exit__ method) but it supports the asynchronous context manager protocol. Did you mean to use 'async with'?", o);
      else raisef(TypeError, which == 0 ? "'%T' object does not support the context manager protocol (missed __enter__ method)" : "'%T' object does not support the context manager protocol (missed __exit__ method)", o);
    } else if (other) raisef(TypeError, which == 2
      ? "'%T' object does not support the asynchronous context manager protocol (missed __aenter__ method) but it supports the context manager protocol. Did you mean to use 'with'?"
      : "'%T' object does not support the asynchronous context manager protocol (missed __aexit__ method) but it supports the context manager protocol. Did you mean to use 'with'?", o);
    else raisef(TypeError, which == 2 ? "'%T' object does not support the asynchronous context manager protocol (missed __aenter__ method)" : "'%T' object does not support the asynchronous context manager protocol (missed __aexit__ method)", o);
    return 0;
  }
  const m = Value.untag(found);
  const mt = changetype<PyType>(typeOf(m));
  if (mt.flags & TF_METHOD_DESCRIPTOR) {
    store<u64>(sp - 8, found);
    store<u64>(sp, owner);
    return sp + 8;
  }
  let v = found;
  if (mt.descrGet) {
    v = call_indirect<u64>(mt.descrGet, m, o, <u64>type);
    closeRef(found);
    if (v == 0) return 0;
  }
  store<u64>(sp - 8, v);
  store<u64>(sp, 0);
  frame.sp = <u32>(sp + 8);
  closeRef(owner);
  return sp + 8;
}
