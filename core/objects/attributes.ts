// Attributes of instances: inline values, instance dicts, the generic lookup of CPython's object.__getattribute__ and __setattr__.
//
// Layout of a plain instance (TF_INLINE_VALUES): header 16 · dict u32 at dictOffset · weak list u32 · values u64[inlineCapacity] at inlineOffset.
// The names belong to the type: SharedKeys maps name -> index and only grows (under the type's mutex; entries are published
// by the atomic store of `count`). The `dict` field says where an instance's attributes are:
//   0..63   inline: the field is one more than the highest index ever set ("high water"), so index order is insertion order
//   else    address of the instance's dict; the inline values are empty from then on.
// What protects an instance: every change of an inline value, and the move to a dict, happens under its object mutex; readers use loadRef.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_INLINE_VALUES, TF_METHOD_DESCRIPTOR } from "./type_object";
import { AttributeError, TypeError, OBJECT, TYPE } from "./type_ids";
import { rawAlloc, rawSize } from "../memory/heap";
import { decref, xdecref, newRef, incref, loadRef, newRefShared, xchgRef, closeRef, ownRef, setImmortal } from "../memory/refcount";
import { typeOf, typeLookup, isSubtype, typeModified, lockTypes, unlockTypes } from "./type";
import { lock, unlock } from "../sync/mutex";
import { newDict, dictGet, dictGetStr, dictSetStr, dictDelete, dictSet } from "./dict";
import { id, intern, isInterned, isStr } from "./str";
import { raise, raisef, raisefInt, raiseInstance, formatText, errorMatches, errorOccurred, clearError, fetchError } from "../errors";
import { newSimpleException, setAttributeErrorContext } from "./exceptions";
import { call1 } from "../call";
import { multi, tstate } from "../thread_state";
import { slotGetattro } from "./slots";
import { moduleGetattro } from "./module";

/** Values of the dict field below this mean "inline, high water mark". */
export const INLINE_LIMIT: u32 = 64;
/** Most attributes kept inline. */
export const MAX_INLINE: u32 = 30;
/** loadRef: "take the mutex and look again". */
const RETRY: u64 = 1;

/** Names of the inline values of a type: count, capacity, then interned names. Only grows; raw memory, lives as long as the type. */
@unmanaged export class SharedKeys {
  count: u32;    // atomic
  capacity: u32;
}
@inline
function keyAt(k: SharedKeys, i: u32): u32 { return load<u32>(changetype<usize>(k) + offsetof<SharedKeys>() + (<usize>i << 2)); }

export function newSharedKeys(capacity: u32): usize {
  const p = rawAlloc(offsetof<SharedKeys>() + (<usize>capacity << 2));
  const k = changetype<SharedKeys>(p);
  k.count = 0;
  k.capacity = capacity;
  return p;
}
/** Index of an interned name, or -1. */
export function sharedKeyIndex(keys: usize, name: usize): i32 {
  const k = changetype<SharedKeys>(keys);
  const n = atomic.load<u32>(keys);
  for (let i: u32 = 0; i < n; i++) if (keyAt(k, i) == <u32>name) return <i32>i;
  return -1;
}
/**
 * Index of name, added if there is room; -1 when full. A name that also is a class attribute changes what caches of methods assume
 * ("no instance attribute of this name"): the type gets a new version.
 */
function addSharedKey(type: usize, name: usize): i32 {
  const t = changetype<PyType>(type);
  const keys = <usize>t.sharedKeys;
  const k = changetype<SharedKeys>(keys);
  lock(type);
  let i = sharedKeyIndex(keys, name);
  let added = false;
  if (i < 0 && k.count < k.capacity) {
    i = <i32>k.count;
    store<u32>(keys + offsetof<SharedKeys>() + (<usize>i << 2), <u32>name);
    atomic.store<u32>(keys, k.count + 1);
    added = true;
  }
  unlock(type);
  if (added) {
    const shadowed = typeLookup(type, name);
    if (shadowed) {
      closeRef(shadowed);
      lockTypes();
      typeModified(type);
      unlockTypes();
    }
  }
  return i;
}

@inline
function dictField(p: usize, t: PyType): usize { return p + <usize>t.dictOffset; }
/** Address of the dict field of any instance with a __dict__, also of variable-size ones; 0: none. */
export function dictFieldOf(p: usize, t: PyType): usize {
  const offset = t.dictOffset;
  if (offset > 0) return p + <usize>offset;
  if (offset == 0) return 0;
  return p + rawSize(p) - 16; // variable-size: the last 16 bytes of the block (see genericAlloc)
}

/** The dict that holds p's attributes, made if needed (inline values move into it). Borrowed; 0 with an error (or without one: no __dict__). */
export function instanceDict(p: usize): usize {
  const t = changetype<PyType>(<usize>changetype<PyObject>(p).type);
  const field = dictFieldOf(p, t);
  if (field == 0) return 0;
  const d = atomic.load<u32>(field);
  if (d >= INLINE_LIMIT) return <usize>d;
  const fresh = newDict();
  if (fresh == 0) return 0;
  lock(p);
  const now = load<u32>(field);
  if (now >= INLINE_LIMIT) {
    unlock(p);
    decref(<u64>fresh);
    return <usize>now;
  }
  if (t.flags & TF_INLINE_VALUES) moveInlineValues(p, t, fresh, now);
  atomic.store<u32>(field, <u32>fresh);
  unlock(p);
  return fresh;
}
/** Copies the inline values, in order, into a dict nobody else sees yet. p's mutex is held; keys are interned strings: no Python code runs. */
function moveInlineValues(p: usize, t: PyType, dict: usize, high: u32): void {
  const k = changetype<SharedKeys>(<usize>t.sharedKeys);
  for (let i: u32 = 0; i < high; i++) {
    const slot = p + <usize>t.inlineOffset + (<usize>i << 3);
    const v = xchgRef(slot, 0);
    if (v == 0) continue;
    dictSetStr(dict, <usize>keyAt(k, i), v);
    decref(v); // the dict holds it now: never the last reference
  }
}
/**
 * Replaces the existing inline value at index i (steals v): true if done. False: the attributes live in a dict now or the slot was empty
 * (v is still the caller's).
 */
export function replaceInlineValue(p: usize, t: PyType, i: u32, v: u64): bool {
  const slot = p + <usize>t.inlineOffset + (<usize>i << 3);
  if (!multi) {
    const old = load<u64>(slot);
    if (old == 0) return false;
    store<u64>(slot, v);
    decref(old);
    return true;
  }
  lock(p);
  const old = load<u64>(slot);
  if (old == 0) { unlock(p); return false; }
  atomic.store<u64>(slot, v);
  unlock(p);
  decref(old);
  return true;
}

/** Sets attribute `name` (interned) of a plain instance; value borrowed. 0 done, -1 error. */
function setInstanceAttribute(p: usize, t: PyType, name: usize, value: u64): i32 {
  const field = dictField(p, t);
  if (atomic.load<u32>(field) < INLINE_LIMIT) {
    let i = sharedKeyIndex(<usize>t.sharedKeys, name);
    if (i < 0) i = addSharedKey(changetype<usize>(t), name);
    if (i >= 0) {
      const slot = p + <usize>t.inlineOffset + (<usize>i << 3);
      lock(p);
      const high = load<u32>(field);
      if (high < INLINE_LIMIT) {
        const old = load<u64>(slot);
        if (old != 0 || <u32>i >= high) {
          atomic.store<u64>(slot, newRef(value));
          if (<u32>i >= high) atomic.store<u32>(field, <u32>i + 1);
          unlock(p);
          if (old) decref(old);
          return 0;
        }
      }
      unlock(p);
    }
  }
  // full, out of order, or already a dict
  const d = instanceDict(p);
  return d == 0 ? -1 : dictSetStr(d, name, value);
}

/** The instance's own attribute `name`: new reference, 0 without an error if missing, 0 with one on error. */
export function instanceAttribute(p: usize, t: PyType, name: usize): u64 {
  if (t.flags & TF_INLINE_VALUES) {
    const field = dictField(p, t);
    const d = atomic.load<u32>(field);
    if (d >= INLINE_LIMIT) return dictGetStr(<usize>d, name);
    const key = isInterned(name) ? name : intern(newRefPtr(name));
    const i = sharedKeyIndex(<usize>t.sharedKeys, key);
    if (i < 0) return 0;
    const slot = p + <usize>t.inlineOffset + (<usize>i << 3);
    let v = loadRef(slot);
    if (v == RETRY) {
      lock(p);
      v = newRefShared(load<u64>(slot));
      unlock(p);
    }
    if (v) return v;
    // moved to a dict in between?
    const now = atomic.load<u32>(field);
    return now >= INLINE_LIMIT ? dictGetStr(<usize>now, name) : 0;
  }
  const field = dictFieldOf(p, t);
  if (field == 0) return 0;
  const d = atomic.load<u32>(field);
  return d >= INLINE_LIMIT ? dictGetStr(<usize>d, name) : 0;
}
@inline
function newRefPtr(p: usize): usize { incref(<u64>p); return p; }

// ------------------------------------------------------------------------------------------------------------ errors

/** Raises AttributeError(text) with .name and .obj set; steals text. Returns 0. */
export function raiseAttribute(obj: u64, name: usize, text: u64): u64 {
  if (text == 0) return 0;
  const e = newSimpleException(AttributeError, text);
  decref(text);
  if (e == 0) return 0;
  setAttributeErrorContext(e, obj, <u64>name);
  return raiseInstance(e);
}
function raiseNoAttribute(obj: u64, name: usize): u64 {
  return raiseAttribute(obj, name, formatText("'%T' object has no attribute '%S'", obj, <u64>name));
}

// ------------------------------------------------------------------------------------------------------------ generic get and set

/** object.__getattribute__ */
export function genericGetAttr(o: u64, name: usize): u64 {
  const r = genericGetAttrOrNull(o, name);
  if (r != 0 || tstate.exc != 0) return r;
  return raiseNoAttribute(o, name);
}
/** The same, but 0 without an error if the attribute is missing. AttributeErrors of descriptors still propagate. */
export function genericGetAttrOrNull(o: u64, name: usize): u64 {
  const type = typeOf(o);
  const t = changetype<PyType>(type);
  const found = typeLookup(type, name);
  let get: u32 = 0;
  if (found) {
    const dt = changetype<PyType>(typeOf(Value.untag(found)));
    get = dt.descrGet;
    if (get != 0 && dt.descrSet != 0) {
      const r = call_indirect<u64>(get, Value.untag(found), o, <u64>type);
      closeRef(found);
      return r;
    }
  }
  if (t.dictOffset != 0 && Value.isObject(o)) {
    const v = instanceAttribute(Value.ptr(o), t, name);
    if (v != 0 || tstate.exc != 0) {
      closeRef(found);
      return v;
    }
  }
  if (found == 0) return 0;
  if (get) {
    const r = call_indirect<u64>(get, Value.untag(found), o, <u64>type);
    closeRef(found);
    return r;
  }
  return ownRef(found);
}

/** object.__setattr__ / __delattr__ (value 0). */
export function genericSetAttr(o: u64, name: usize, value: u64): i32 {
  const type = typeOf(o);
  const t = changetype<PyType>(type);
  const found = typeLookup(type, name);
  if (found) {
    const d = Value.untag(found);
    const set = changetype<PyType>(typeOf(d)).descrSet;
    if (set) {
      const r = call_indirect<i32>(set, d, o, value);
      closeRef(found);
      return r;
    }
  }
  if (t.dictOffset == 0 || !Value.isObject(o)) {
    if (found) {
      closeRef(found);
      raiseAttribute(o, name, formatText("'%T' object attribute '%S' is read-only", o, <u64>name));
    } else if (t.setattro == genericSetAttr.index) {
      raiseAttribute(o, name, formatText("'%T' object has no attribute '%S' and no __dict__ for setting new attributes", o, <u64>name));
    } else raiseNoAttribute(o, name);
    return -1;
  }
  closeRef(found);
  const p = Value.ptr(o);
  const key = isInterned(name) ? name : intern(newRefPtr(name));
  if (value == 0) return deleteInstanceAttribute(o, p, t, key);
  if (t.flags & TF_INLINE_VALUES) return setInstanceAttribute(p, t, key, value);
  const d = instanceDict(p);
  return d == 0 ? -1 : dictSetStr(d, key, value);
}
function deleteInstanceAttribute(o: u64, p: usize, t: PyType, name: usize): i32 {
  const field = dictFieldOf(p, t);
  if (t.flags & TF_INLINE_VALUES && atomic.load<u32>(field) < INLINE_LIMIT) {
    const i = sharedKeyIndex(<usize>t.sharedKeys, name);
    let old: u64 = 0;
    let inline = false;
    lock(p);
    if (load<u32>(field) < INLINE_LIMIT) {
      inline = true;
      if (i >= 0) old = xchgRef(p + <usize>t.inlineOffset + (<usize>i << 3), 0);
    }
    unlock(p);
    if (inline) {
      if (old) { decref(old); return 0; }
      raiseNoAttribute(o, name);
      return -1;
    }
  }
  const d = atomic.load<u32>(field);
  if (d < INLINE_LIMIT) { raiseNoAttribute(o, name); return -1; }
  if (dictDelete(<usize>d, <u64>name) < 0) {
    if (errorMatches(KeyError)) { clearError(); raiseNoAttribute(o, name); }
    return -1;
  }
  return 0;
}
import { KeyError } from "./type_ids";

// ------------------------------------------------------------------------------------------------------------ protocol

/** o.name: new reference, 0 with an error. */
export function getAttr(o: u64, name: usize): u64 {
  const t = changetype<PyType>(typeOf(o));
  const slot = t.getattro;
  const r = slot == genericGetAttr.index ? genericGetAttr(o, name) : call_indirect<u64>(slot, o, name);
  if (r == 0 && tstate.exc != 0 && slot != genericGetAttr.index) fillAttributeError(o, name);
  return r;
}
/** AttributeErrors raised by descriptors and hooks get .name and .obj if they have none (for suggestions). */
function fillAttributeError(o: u64, name: usize): void {
  if (errorMatches(AttributeError)) setAttributeErrorContextIfMissing(tstate.exc, o, <u64>name);
}
import { setAttributeErrorContextIfMissing } from "./exceptions";
/** The same; 0 without an error if it is missing (AttributeError swallowed). */
export function getAttrOrNull(o: u64, name: usize): u64 {
  const t = changetype<PyType>(typeOf(o));
  if (t.getattro == genericGetAttr.index) {
    const r = genericGetAttrOrNull(o, name);
    if (r == 0 && tstate.exc != 0 && errorMatches(AttributeError)) clearError();
    return r;
  }
  const r = call_indirect<u64>(t.getattro, o, name);
  if (r == 0 && errorMatches(AttributeError)) clearError();
  return r;
}
/** o.name = value (0: del). */
export function setAttr(o: u64, name: usize, value: u64): i32 {
  const t = changetype<PyType>(typeOf(o));
  if (t.setattro == genericSetAttr.index) return genericSetAttr(o, name, value);
  return call_indirect<i32>(t.setattro, o, isInterned(name) ? name : intern(newRefPtr(name)), value);
}
export function delAttr(o: u64, name: usize): i32 { return setAttr(o, name, 0); }

/** __getattr__ after an AttributeError of the normal lookup (which is set): returns its value, or 0 with the first error if there is no hook. */
export function attributeHook(o: u64, name: usize): u64 {
  const hook = typeLookup(typeOf(o), id("__getattr__"));
  if (hook == 0) return 0;
  clearError();
  const f = Value.untag(hook);
  const ft = changetype<PyType>(typeOf(f));
  let r: u64;
  if (ft.flags & TF_METHOD_DESCRIPTOR) r = call2(f, o, <u64>name);
  else if (ft.descrGet) {
    const b = call_indirect<u64>(ft.descrGet, f, o, <u64>typeOf(o));
    if (b == 0) r = 0;
    else { r = call1(b, <u64>name); decref(b); }
  } else r = call1(f, <u64>name);
  closeRef(hook);
  return r;
}
import { call2 } from "../call";

/**
 * For calls: the attribute `name` of o into *out as a stack reference. Returns 1 if it is an unbound method to be called with o in front, 0 if it is
 * called as it is, -1 on error.
 */
export function getMethod(o: u64, name: usize, out: usize): i32 {
  const type = typeOf(o);
  const t = changetype<PyType>(type);
  if (t.getattro != genericGetAttr.index) {
    const v = getAttr(o, name);
    store<u64>(out, v);
    return v ? 0 : -1;
  }
  const found = typeLookup(type, name);
  let get: u32 = 0;
  let unbound = false;
  if (found) {
    const dt = changetype<PyType>(typeOf(Value.untag(found)));
    if (dt.flags & TF_METHOD_DESCRIPTOR) unbound = true;
    else {
      get = dt.descrGet;
      if (get != 0 && dt.descrSet != 0) {
        const r = call_indirect<u64>(get, Value.untag(found), o, <u64>type);
        closeRef(found);
        store<u64>(out, r);
        return r ? 0 : -1;
      }
    }
  }
  if (t.dictOffset != 0 && Value.isObject(o)) {
    const v = instanceAttribute(Value.ptr(o), t, name);
    if (v != 0 || tstate.exc != 0) {
      closeRef(found);
      store<u64>(out, v);
      return v ? 0 : -1;
    }
  }
  if (unbound) {
    store<u64>(out, found);
    return 1;
  }
  if (get) {
    const r = call_indirect<u64>(get, Value.untag(found), o, <u64>type);
    closeRef(found);
    store<u64>(out, r);
    return r ? 0 : -1;
  }
  store<u64>(out, found);
  if (found) return 0;
  raiseNoAttribute(o, name);
  return -1;
}

/** The special method `name` of o bound to it (looked up on the type): new reference, 0 without an error if missing. */
export function lookupSpecial(o: u64, name: usize): u64 {
  const type = typeOf(o);
  const found = typeLookup(type, name);
  if (found == 0) return 0;
  const v = Value.untag(found);
  const get = changetype<PyType>(typeOf(v)).descrGet;
  if (get == 0) return ownRef(found);
  const r = call_indirect<u64>(get, v, o, <u64>type);
  closeRef(found);
  return r;
}

/** __dict__ of instances of heap types: getter and setter. */
export function getInstanceDict(o: u64): u64 {
  const d = instanceDict(Value.ptr(o));
  if (d == 0) {
    if (tstate.exc == 0) raiseAttribute(o, id("__dict__"), formatText("This object has no __dict__"));
    return 0;
  }
  // found without a reference by other threads: newRefShared under the owner's mutex
  const p = Value.ptr(o);
  lock(p);
  const field = dictFieldOf(p, changetype<PyType>(typeOf(o)));
  const r = newRefShared(<u64>load<u32>(field));
  unlock(p);
  return r;
}
export function setInstanceDict(o: u64, value: u64): i32 {
  const p = Value.ptr(o);
  const t = changetype<PyType>(typeOf(o));
  const field = dictFieldOf(p, t);
  if (field == 0) { raiseAttribute(o, id("__dict__"), formatText("This object has no __dict__")); return -1; }
  if (value != 0 && !isSubtype(typeOf(value), DICT)) return raisefInt(TypeError, "__dict__ must be set to a dictionary, not a '%T'", value);
  if (instanceDict(p) == 0) return -1; // empties the inline values
  const d = value ? newRef(value) : <u64>newDict();
  if (d == 0) return -1;
  lock(p);
  const old = load<u32>(field);
  atomic.store<u32>(field, <u32>d);
  unlock(p);
  if (old >= INLINE_LIMIT) decref(<u64>old);
  return 0;
}
import { DICT } from "./type_ids";
