// Dicts: insertion-ordered compact hash tables.
// Layout: header · used u32 · version u32 · keys u32 · keysVersion u32.
// Keys block (raw): log2 u32 · usable u32 · entries u32 · generation u32 · then 2^log2 indices i32 (-1 empty, -2 deleted) · entries { hash u64, key u64, value u64 },
// a deleted entry has key 0. The block is replaced on growth; the old one is freed after all threads passed a safepoint.
//
// What protects a dict: its object mutex for every change; `version` counts changes (under the mutex). Lock-free readers: take version with the
// mutex free, look up, count the value, and see the same version with the mutex free again; otherwise they take the mutex. Keys' __eq__ never runs under the
// mutex: the key is counted, the mutex released, and the lookup starts again if the version changed meanwhile.
// keysVersion: a number unique to the present set of keys and their places, 0 when it has none; caches of global variables check it.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_DICT, TF_MAPPING, TF_MATCH_SELF } from "./type_object";
import { DICT, OBJECT, STR, TypeError, KeyError, ValueError, RuntimeError } from "./type_ids";
import { newObject, trackObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { rawFreeDelayed } from "../memory/qsbr";
import { decref, xdecref, newRef, incref, tryIncref, newRefShared, stackRef } from "../memory/refcount";
import { GC_DEFERRED, IMMORTAL_COUNT } from "./object";
import { visitValue } from "../memory/collector";
import { multi } from "../thread_state";
import { lock, unlock } from "../sync/mutex";
import { runtime, Runtime } from "../runtime";
import { strHash, strEqual, isExactStr } from "./str";
import { typeOf } from "./type";
import { hash, compareBool } from "./abstract";
import { raiseKeyError, errorOccurred, raiseNoMemory } from "../errors";

@unmanaged export class PyDict extends PyObject {
  used: u32;
  version: u32;      // atomic
  keys: u32;         // atomic pointer, 0: empty
  keysVersion: u32;  // atomic
}
@unmanaged export class DictKeys {
  log2: u32;
  usable: u32;   // insertions left before it must grow
  entries: u32;  // entries in use, deleted ones included
  pad: u32;
}
export const KEYS_HEAD: usize = 16;
export const ENTRY_BYTES: usize = 24;
const EMPTY: i32 = -1, DELETED: i32 = -2;

@inline
function cast(d: usize): PyDict { return changetype<PyDict>(d); }
@inline
function keysOf(k: usize): DictKeys { return changetype<DictKeys>(k); }
@inline
function entryBase(k: usize): usize { return k + KEYS_HEAD + (<usize>4 << keysOf(k).log2); }
export function entriesOf(k: usize): usize { return entryBase(k); }
@inline
function indexSlot(k: usize, i: u32): usize { return k + KEYS_HEAD + (<usize>i << 2); }
function usableFor(log2: u32): u32 { return ((1 << log2) << 1) / 3; }

/** A new keys block of 2^log2 slots. 0 with MemoryError. */
function newKeys(log2: u32): usize {
  const indices = <usize>4 << log2;
  const usable = usableFor(log2);
  const k = rawAlloc(KEYS_HEAD + indices + <usize>usable * ENTRY_BYTES);
  if (k == 0) return 0;
  keysOf(k).log2 = log2;
  keysOf(k).usable = usable;
  keysOf(k).entries = 0;
  memory.fill(k + KEYS_HEAD, 0xff, indices);
  return k;
}
export function newDict(): usize {
  const d = newObject(DICT, offsetof<PyDict>());
  if (d) trackObject(d);
  return d;
}

// ------------------------------------------------------------------------------------------------------------ hashing and lookup

/** Hash of a key: -1 with TypeError. */
@inline
function hashOf(key: u64): i64 {
  if (Value.isObject(key) && typeOf(key) == STR) return <i64>strHash(<usize>key);
  return hash(key);
}
/** lookup's "cannot tell without calling __eq__". */
const UNKNOWN: usize = 1;

/** Entry of key in block k: address, 0 not there, UNKNOWN. Calls nothing. Reads memory that others may be changing: the caller checks versions. */
function find(k: usize, key: u64, h: i64): usize {
  if (k == 0) return 0;
  const mask = (<u32>1 << keysOf(k).log2) - 1;
  const base = entryBase(k);
  let i = <u32>h & mask;
  let perturb = <u64>h;
  while (true) {
    const ix = load<i32>(indexSlot(k, i));
    if (ix >= 0) {
      const e = base + <usize>ix * ENTRY_BYTES;
      const other = load<u64>(e, 8);
      if (other == key) return e;
      if (load<i64>(e) == h && other != 0) {
        if (key > 0xffff_ffff && other > 0xffff_ffff) {
          // two different immediates: equal only as int and float
          if (Value.isInt(key) != Value.isInt(other)) return UNKNOWN;
        } else if (other <= 0xffff_ffff && key <= 0xffff_ffff && typeOf(key) == STR && typeOf(other) == STR) {
          if (strEqual(<usize>key, <usize>other)) return e;
        } else return UNKNOWN;
      }
    } else if (ix == EMPTY) return 0;
    perturb >>= 5;
    i = (i * 5 + <u32>perturb + 1) & mask;
  }
}
/** Result of findLocked when a comparison raised; the mutex is not held then. */
const FAILED: usize = 2;

/** Takes the mutex and finds the entry: address or 0 with the mutex held, FAILED without it. */
function findLocked(d: usize, key: u64, h: i64): usize {
  lock(d);
  const e = find(<usize>cast(d).keys, key, h);
  return e == UNKNOWN ? findComparing(d, key, h) : e;
}
/** The same through __eq__. The mutex is held at entry. */
function findComparing(d: usize, key: u64, h: i64): usize {
  while (true) {
    const k = <usize>cast(d).keys;
    const version = cast(d).version;
    let again = false;
    if (k == 0) return 0;
    const mask = (<u32>1 << keysOf(k).log2) - 1;
    const base = entryBase(k);
    let i = <u32>h & mask;
    let perturb = <u64>h;
    while (!again) {
      const ix = load<i32>(indexSlot(k, i));
      if (ix == EMPTY) return 0;
      if (ix >= 0) {
        const e = base + <usize>ix * ENTRY_BYTES;
        const other = load<u64>(e, 8);
        if (other == key) return e;
        if (other != 0 && load<i64>(e) == h) {
          newRefShared(other);
          unlock(d);
          const c = compareBool(other, key, 2);
          decref(other);
          if (c < 0) return FAILED;
          lock(d);
          if (cast(d).version != version || <usize>cast(d).keys != k) { again = true; break; }
          if (c) return e;
        }
      }
      perturb >>= 5;
      i = (i * 5 + <u32>perturb + 1) & mask;
    }
  }
  return 0; // not reached
}
@inline
function changed(d: usize): void {
  if (multi) atomic.store<u32>(d + offsetof<PyDict>("version"), cast(d).version + 1);
  else cast(d).version++;
}
@inline
function isFree(d: usize): bool { return atomic.load<u8>(d + 2) == 0; }
@inline
function versionOf(d: usize): u32 { return atomic.load<u32>(d + offsetof<PyDict>("version")); }

/** Value of key with known hash: new reference; 0 without an error if missing, 0 with one if a comparison raised. */
export function dictGetHashed(d: usize, key: u64, h: i64): u64 {
  if (!multi) {
    const e = find(<usize>cast(d).keys, key, h);
    if (e > UNKNOWN) return newRef(load<u64>(e, 16));
    if (e == 0) return 0;
  } else if (isFree(d)) {
    const version = versionOf(d);
    const e = find(<usize>atomic.load<u32>(d + offsetof<PyDict>("keys")), key, h);
    if (e == 0) { if (isFree(d) && versionOf(d) == version) return 0; }
    else if (e > UNKNOWN) {
      const v = atomic.load<u64>(e + 16);
      if (v != 0 && tryIncref(v)) {
        if (isFree(d) && versionOf(d) == version) return v;
        decref(v);
      }
    }
  }
  const e = findLocked(d, key, h);
  if (e == FAILED) return 0;
  const v = e ? newRefShared(load<u64>(e, 16)) : 0;
  unlock(d);
  return v;
}
export function dictGet(d: usize, key: u64): u64 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return 0;
  return dictGetHashed(d, key, h);
}
export function dictGetStr(d: usize, name: usize): u64 { return dictGetHashed(d, <u64>name, <i64>strHash(name)); }
/** The same as a stack reference: deferred and immortal values are not counted. name is a str value. */
export function dictGetStack(d: usize, name: u64): u64 {
  const h = <i64>strHash(<usize>name);
  if (!multi) {
    const e = find(<usize>cast(d).keys, name, h);
    if (e > UNKNOWN) return stackRef(load<u64>(e, 16));
    if (e == 0) return 0;
  } else if (isFree(d)) {
    const version = versionOf(d);
    const e = find(<usize>atomic.load<u32>(d + offsetof<PyDict>("keys")), name, h);
    if (e == 0) { if (isFree(d) && versionOf(d) == version) return 0; }
    else if (e > UNKNOWN) {
      const v = atomic.load<u64>(e + 16);
      if (v - 1 < 0xffff_ffff) {
        const p = <usize>v;
        if (load<u32>(p, 4) == IMMORTAL_COUNT || (load<u8>(p, 3) & GC_DEFERRED) != 0) {
          if (isFree(d) && versionOf(d) == version) return v | 1;
        } else if (tryIncref(v)) {
          if (isFree(d) && versionOf(d) == version) return v;
          decref(v);
        }
      } else if (v != 0 && isFree(d) && versionOf(d) == version) return v;
    }
  }
  const v = dictGetHashed(d, name, h);
  if (v - 1 >= 0xffff_ffff) return v;
  const s = stackRef(v);
  if (s & 1) decref(v); // deferred: the count is not needed
  return s;
}
export function dictContains(d: usize, key: u64): i32 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return -1;
  return dictContainsHashed(d, key, h);
}
export function dictContainsHashed(d: usize, key: u64, h: i64): i32 {
  const version = versionOf(d);
  if (!multi || isFree(d)) {
    const e = find(<usize>atomic.load<u32>(d + offsetof<PyDict>("keys")), key, h);
    if (e != UNKNOWN && (!multi || (isFree(d) && versionOf(d) == version))) return e ? 1 : 0;
  }
  const e = findLocked(d, key, h);
  if (e == FAILED) return -1;
  unlock(d);
  return e ? 1 : 0;
}

// ------------------------------------------------------------------------------------------------------------ changing

/** Makes room for one more entry (mutex held). False with MemoryError. */
function grow(d: usize): bool {
  const old = <usize>cast(d).keys;
  // three times the live entries, as CPython
  let want = cast(d).used * 3;
  let log2: u32 = 3;
  while ((<u32>1 << log2) < want && log2 < 28) log2++;
  if (log2 < 3) log2 = 3;
  while (usableFor(log2) <= cast(d).used) log2++;
  const k = newKeys(log2);
  if (k == 0) return false;
  if (old) {
    const n = keysOf(old).entries;
    const from = entryBase(old), to = entryBase(k);
    const mask = (<u32>1 << log2) - 1;
    let m: u32 = 0;
    for (let i: u32 = 0; i < n; i++) {
      const e = from + <usize>i * ENTRY_BYTES;
      if (load<u64>(e, 8) == 0) continue;
      memory.copy(to + <usize>m * ENTRY_BYTES, e, ENTRY_BYTES);
      const h = load<u64>(e);
      let j = <u32>h & mask;
      let perturb = h;
      while (load<i32>(indexSlot(k, j)) != EMPTY) {
        perturb >>= 5;
        j = (j * 5 + <u32>perturb + 1) & mask;
      }
      store<i32>(indexSlot(k, j), <i32>m);
      m++;
    }
    keysOf(k).entries = m;
    keysOf(k).usable -= m;
  }
  if (multi) {
    // caches read the block first and then check the version: the version goes before the block
    atomic.store<u32>(d + offsetof<PyDict>("keysVersion"), 0);
    atomic.store<u32>(d + offsetof<PyDict>("keys"), <u32>k);
    if (old) rawFreeDelayed(old);
  } else {
    cast(d).keys = <u32>k;
    if (old) rawFree(old);
  }
  return true;
}
/** Appends an entry for a key that is not there; takes over key and value. Mutex held. */
function insertNew(d: usize, key: u64, h: i64, value: u64): bool {
  let k = <usize>cast(d).keys;
  if (k == 0 || keysOf(k).usable == 0) {
    if (!grow(d)) return false;
    k = <usize>cast(d).keys;
  }
  const mask = (<u32>1 << keysOf(k).log2) - 1;
  let i = <u32>h & mask;
  let perturb = <u64>h;
  while (load<i32>(indexSlot(k, i)) >= 0) {
    perturb >>= 5;
    i = (i * 5 + <u32>perturb + 1) & mask;
  }
  const n = keysOf(k).entries;
  const e = entryBase(k) + <usize>n * ENTRY_BYTES;
  store<i64>(e, h);
  store<u64>(e, key, 8);
  store<u64>(e, value, 16);
  store<i32>(indexSlot(k, i), <i32>n);
  keysOf(k).entries = n + 1;
  keysOf(k).usable--;
  cast(d).used++;
  cast(d).keysVersion = 0;
  changed(d);
  return true;
}
/** d[key] = value; steals neither. */
export function dictSetHashed(d: usize, key: u64, h: i64, value: u64): i32 {
  incref(value);
  const e = findLocked(d, key, h);
  if (e == FAILED) { decref(value); return -1; }
  if (e) {
    const old = load<u64>(e, 16);
    if (multi) atomic.store<u64>(e + 16, value);
    else store<u64>(e, value, 16);
    changed(d);
    unlock(d);
    decref(old);
    return 0;
  }
  incref(key);
  const ok = insertNew(d, key, h, value);
  unlock(d);
  if (ok) return 0;
  decref(key);
  decref(value);
  return -1;
}
export function dictSet(d: usize, key: u64, value: u64): i32 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return -1;
  return dictSetHashed(d, key, h, value);
}
export function dictSetStr(d: usize, name: usize, value: u64): i32 { return dictSetHashed(d, <u64>name, <i64>strHash(name), value); }

/** Takes entry e out (mutex held): its key and value are the caller's to release. */
function removeEntry(d: usize, e: usize): void {
  const k = <usize>cast(d).keys;
  const ix = <i32>((e - entryBase(k)) / ENTRY_BYTES);
  const mask = (<u32>1 << keysOf(k).log2) - 1;
  const h = load<u64>(e);
  let i = <u32>h & mask;
  let perturb = h;
  while (load<i32>(indexSlot(k, i)) != ix) {
    perturb >>= 5;
    i = (i * 5 + <u32>perturb + 1) & mask;
  }
  store<i32>(indexSlot(k, i), DELETED);
  store<u64>(e, 0, 8);
  store<u64>(e, 0, 16);
  cast(d).used--;
  cast(d).keysVersion = 0;
  changed(d);
}
/** Removes key and returns its value (new reference); 0 without an error if missing. */
export function dictTakeHashed(d: usize, key: u64, h: i64): u64 {
  const e = findLocked(d, key, h);
  if (e == FAILED) return 0;
  if (e == 0) { unlock(d); return 0; }
  const k = load<u64>(e, 8), v = load<u64>(e, 16);
  removeEntry(d, e);
  unlock(d);
  decref(k);
  return v;
}
/** del d[key]: KeyError if missing. */
export function dictDelete(d: usize, key: u64): i32 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return -1;
  const v = dictTakeHashed(d, key, h);
  if (v == 0) {
    if (!errorOccurred()) raiseKeyError(key);
    return -1;
  }
  decref(v);
  return 0;
}
/** d.pop(key, dflt): new reference; dflt 0: KeyError if missing. */
export function dictPop(d: usize, key: u64, dflt: u64): u64 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return 0;
  const v = dictTakeHashed(d, key, h);
  if (v != 0 || errorOccurred()) return v;
  return dflt ? newRef(dflt) : raiseKeyError(key);
}
/** Takes a str key out: new reference or 0 without an error. */
export function dictPopStr(d: usize, name: usize): u64 { return dictTakeHashed(d, <u64>name, <i64>strHash(name)); }
/** d.setdefault(key, dflt): the value that is there afterwards, in one step. New reference. */
export function dictSetDefault(d: usize, key: u64, dflt: u64): u64 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return 0;
  const e = findLocked(d, key, h);
  if (e == FAILED) return 0;
  if (e) {
    const v = newRefShared(load<u64>(e, 16));
    unlock(d);
    return v;
  }
  incref(key);
  incref(dflt);
  const ok = insertNew(d, key, h, dflt);
  unlock(d);
  if (!ok) { decref(key); decref(dflt); return 0; }
  return newRef(dflt);
}
/** Last item out: key and value (new references) at out; false if empty. */
export function dictPopItem(d: usize, out: usize): bool {
  lock(d);
  const k = <usize>cast(d).keys;
  if (k == 0 || cast(d).used == 0) { unlock(d); return false; }
  let i = <i32>keysOf(k).entries - 1;
  while (i >= 0 && load<u64>(entryBase(k) + <usize>i * ENTRY_BYTES, 8) == 0) i--;
  const e = entryBase(k) + <usize>i * ENTRY_BYTES;
  store<u64>(out, load<u64>(e, 8));
  store<u64>(out, load<u64>(e, 16), 8);
  removeEntry(d, e);
  keysOf(k).entries = <u32>i; // what followed was deleted: the places may be used again after the next growth
  unlock(d);
  return true;
}
export function dictClear(d: usize): void {
  lock(d);
  const k = <usize>cast(d).keys;
  atomic.store<u32>(d + offsetof<PyDict>("keys"), 0);
  cast(d).used = 0;
  cast(d).keysVersion = 0;
  changed(d);
  unlock(d);
  releaseKeys(k);
}
function releaseKeys(k: usize): void {
  if (k == 0) return;
  const n = keysOf(k).entries, base = entryBase(k);
  for (let i: u32 = 0; i < n; i++) {
    const e = base + <usize>i * ENTRY_BYTES;
    const key = load<u64>(e, 8);
    if (key == 0) continue;
    decref(key);
    decref(load<u64>(e, 16));
  }
  if (multi) rawFreeDelayed(k);
  else rawFree(k);
}
export function dictSize(d: usize): i32 { return <i32>atomic.load<u32>(d + offsetof<PyDict>("used")); }

/** Next entry from *pos (u64) on: borrowed key and value. Only under the mutex or for dicts nobody else sees. */
export function dictNext(d: usize, pos: usize, keyOut: usize, valueOut: usize): bool {
  const k = <usize>cast(d).keys;
  if (k == 0) return false;
  const n = <u64>keysOf(k).entries;
  let i = load<u64>(pos);
  while (i < n) {
    const e = entryBase(k) + <usize>i * ENTRY_BYTES;
    i++;
    const key = load<u64>(e, 8);
    if (key == 0) continue;
    store<u64>(pos, i);
    store<u64>(keyOut, key);
    if (valueOut) store<u64>(valueOut, load<u64>(e, 16));
    return true;
  }
  return false;
}
/**
 * For iterators: the entry at or behind *index (u32), counted, under the mutex. 1: found (index moved behind it), 0: end. Any of the outs may be 0.
 */
export function dictNextRef(d: usize, index: usize, keyOut: usize, valueOut: usize): i32 {
  lock(d);
  const k = <usize>cast(d).keys;
  let r = 0;
  if (k) {
    const n = keysOf(k).entries;
    let i = load<u32>(index);
    for (; i < n; i++) {
      const e = entryBase(k) + <usize>i * ENTRY_BYTES;
      const key = load<u64>(e, 8);
      if (key == 0) continue;
      if (keyOut) store<u64>(keyOut, newRefShared(key));
      if (valueOut) store<u64>(valueOut, newRefShared(load<u64>(e, 16)));
      i++;
      r = 1;
      break;
    }
    store<u32>(index, i);
  }
  unlock(d);
  return r;
}
/** Number of entry places in use, deleted ones included: where a reversed iteration starts. */
export function dictEntryCount(d: usize): u32 {
  const k = <usize>cast(d).keys;
  return k ? keysOf(k).entries : 0;
}
/** The same backwards: the entry before *index. */
export function dictPreviousRef(d: usize, index: usize, keyOut: usize, valueOut: usize): i32 {
  lock(d);
  const k = <usize>cast(d).keys;
  let r = 0;
  if (k) {
    let i = <i32>min<u32>(load<u32>(index), keysOf(k).entries) - 1;
    for (; i >= 0; i--) {
      const e = entryBase(k) + <usize>i * ENTRY_BYTES;
      const key = load<u64>(e, 8);
      if (key == 0) continue;
      if (keyOut) store<u64>(keyOut, newRefShared(key));
      if (valueOut) store<u64>(valueOut, newRefShared(load<u64>(e, 16)));
      r = 1;
      break;
    }
    store<u32>(index, i < 0 ? 0 : <u32>i);
  }
  unlock(d);
  return r;
}
/** A copy (always an exact dict) of the contents at one moment. */
export function dictCopy(d: usize): usize {
  const c = newDict();
  if (c == 0) return 0;
  lock(d);
  const k = <usize>cast(d).keys;
  if (k != 0 && cast(d).used != 0) {
    const size = KEYS_HEAD + (<usize>4 << keysOf(k).log2) + <usize>usableFor(keysOf(k).log2) * ENTRY_BYTES;
    const copy = rawAlloc(size);
    if (copy == 0) { unlock(d); decref(<u64>c); return 0; }
    memory.copy(copy, k, entryBase(k) - k + <usize>keysOf(k).entries * ENTRY_BYTES);
    const n = keysOf(copy).entries, base = entryBase(copy);
    for (let i: u32 = 0; i < n; i++) {
      const e = base + <usize>i * ENTRY_BYTES;
      if (load<u64>(e, 8) == 0) continue;
      newRefShared(load<u64>(e, 8));
      newRefShared(load<u64>(e, 16));
    }
    cast(c).keys = <u32>copy;
    cast(c).used = cast(d).used;
  }
  unlock(d);
  return c;
}

// ------------------------------------------------------------------------------------------------------------ caches of global variables

/** The dict's keysVersion, given one if it has none; 0 when numbers have run out. */
export function dictKeysVersion(d: usize): u32 {
  const at = d + offsetof<PyDict>("keysVersion");
  const v = atomic.load<u32>(at);
  if (v) return v;
  lock(d);
  let r = cast(d).keysVersion;
  if (r == 0) {
    r = atomic.add<u32>(changetype<usize>(runtime) + offsetof<Runtime>("nextKeysVersion"), 1) + 1;
    if (r >= 0xffff_fff0) r = 0;
    else cast(d).keysVersion = r;
  }
  unlock(d);
  return r;
}
/** Entry number of a str key, -1 if it is not there (or cannot be told without calling code). Under the caller's version checks. */
export function dictLookupIndex(d: usize, name: usize): i32 {
  const k = <usize>cast(d).keys;
  const e = find(k, <u64>name, <i64>strHash(name));
  return e > UNKNOWN ? <i32>((e - entryBase(k)) / ENTRY_BYTES) : -1;
}
/** Address of the value slot of entry i; the caller checks keysVersion before and after. */
export function dictValueSlot(d: usize, i: u32): usize {
  return entryBase(<usize>atomic.load<u32>(d + offsetof<PyDict>("keys"))) + <usize>i * ENTRY_BYTES + 16;
}

// ------------------------------------------------------------------------------------------------------------ destruction

export function dictDealloc(p: usize): void {
  const k = <usize>cast(p).keys;
  cast(p).keys = 0;
  cast(p).used = 0;
  releaseKeys(k);
  freeObject(p);
}
export function dictTraverse(p: usize, visit: u32): void {
  const k = <usize>cast(p).keys;
  if (k == 0) return;
  const n = keysOf(k).entries, base = entryBase(k);
  for (let i: u32 = 0; i < n; i++) {
    const e = base + <usize>i * ENTRY_BYTES;
    const key = load<u64>(e, 8);
    if (key == 0) continue;
    visitValue(key, visit);
    visitValue(load<u64>(e, 16), visit);
  }
}
export { dictUpdate, dictMerge, dictKeysList } from "./dict_methods";
