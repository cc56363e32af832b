// Sets and frozensets: open addressing with linear probing in short runs, as CPython's.
// Layout: header · used u32 · fill u32 · table u32 · hashCache... A table (raw): mask u32, pad u32, entries { hash u64, key u64 }; key 0: never used,
// key 1: deleted.
//
// What protects a set: its object mutex for every change and for lookups that need __eq__ (which runs with the mutex released and the set's version
// checked afterwards). Membership tests of str and immediates are lock-free: version, search, version again. frozensets never change.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_SET, TF_FROZENSET, TF_MATCH_SELF } from "./type_object";
import { SET, FROZENSET, SET_ITERATOR, OBJECT, STR, TypeError, KeyError, RuntimeError, DICT } from "./type_ids";
import { newObject, trackObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { rawFreeDelayed } from "../memory/qsbr";
import { decref, xdecref, newRef, incref, newRefShared } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { multi } from "../thread_state";
import { lock, unlock } from "../sync/mutex";
import { strHash, strEqual, str, id } from "./str";
import { staticTypeInit, readyType, typeOf, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { hash, compareBool, getIter, iterNext, repr, contains, length, toList } from "./abstract";
import { NONE, NOT_IMPLEMENTED, fromBool, TRUE, FALSE } from "./singletons";
import { method, NOARGS, O, FAST, CLASS, COEXIST } from "../define";
import { raise, raisef, raiseKeyError, errorOccurred, errorMatches, clearError, formatText } from "../errors";
import { checkArgs, noKeywords } from "../args";
import { intFromI64 } from "./int";
import { newGenericAlias } from "./generic_alias";
import { enterRepr, leaveRepr } from "./repr_guard";
import { hashNotImplemented } from "./slots";
import { tuple1, tuple2, tuple3 } from "./tuple";
import { getAttrOrNull } from "./attributes";
import { builtinNamed } from "../modules/builtins";
import { tempArray, tempRelease } from "../call";

@unmanaged export class PySet extends PyObject {
  used: u32;
  fill: u32;     // used and deleted entries
  table: u32;    // atomic pointer
  version: u32;  // atomic
  hash: i64;     // frozenset: 0 not computed
  weakList: u32;
  pad: u32;
}
const HEAD: usize = 8;
const DELETED: u64 = 1;
@inline
function cast(s: usize): PySet { return changetype<PySet>(s); }
@inline
function entryAt(t: usize, i: u32): usize { return t + HEAD + (<usize>i << 4); }
function newTable(size: u32): usize {
  const t = rawAlloc(HEAD + (<usize>size << 4));
  if (t == 0) return 0;
  memory.fill(t, 0, HEAD + (<usize>size << 4));
  store<u32>(t, size - 1);
  return t;
}
@inline
function hashOf(v: u64): i64 {
  if (Value.isObject(v) && typeOf(v) == STR) return <i64>strHash(<usize>v);
  return hash(v);
}
const UNKNOWN: usize = 1, FAILED: usize = 2;

/** Entry of key: address, 0, or UNKNOWN (needs __eq__). Calls nothing. */
function find(t: usize, key: u64, h: i64): usize {
  if (t == 0) return 0;
  const mask = load<u32>(t);
  let i = <u32>h & mask;
  let perturb = <u64>h;
  while (true) {
    const e = entryAt(t, i);
    const k = load<u64>(e, 8);
    if (k == 0) return 0;
    if (k == key) return e;
    if (k != DELETED && load<i64>(e) == h) {
      if (key > 0xffff_ffff && k > 0xffff_ffff) {
        if (Value.isInt(key) != Value.isInt(k)) return UNKNOWN;
      } else if (key <= 0xffff_ffff && k <= 0xffff_ffff && typeOf(key) == STR && typeOf(k) == STR) {
        if (strEqual(<usize>key, <usize>k)) return e;
      } else return UNKNOWN;
    }
    perturb >>= 5;
    i = (i * 5 + 1 + <u32>perturb) & mask;
  }
}
function findLocked(s: usize, key: u64, h: i64): usize {
  lock(s);
  const e = find(<usize>cast(s).table, key, h);
  return e == UNKNOWN ? findComparing(s, key, h) : e;
}
function findComparing(s: usize, key: u64, h: i64): usize {
  while (true) {
    const t = <usize>cast(s).table;
    if (t == 0) return 0;
    const version = cast(s).version;
    const mask = load<u32>(t);
    let i = <u32>h & mask;
    let perturb = <u64>h;
    let again = false;
    while (!again) {
      const e = entryAt(t, i);
      const k = load<u64>(e, 8);
      if (k == 0) return 0;
      if (k == key) return e;
      if (k != DELETED && load<i64>(e) == h) {
        newRefShared(k);
        unlock(s);
        const c = compareBool(k, key, 2);
        decref(k);
        if (c < 0) return FAILED;
        lock(s);
        if (cast(s).version != version || <usize>cast(s).table != t) { again = true; break; }
        if (c) return e;
      }
      perturb >>= 5;
      i = (i * 5 + 1 + <u32>perturb) & mask;
    }
  }
  return 0; // not reached
}
function changed(s: usize): void {
  if (multi) atomic.store<u32>(s + offsetof<PySet>("version"), cast(s).version + 1);
  else cast(s).version++;
}
/** Puts an entry into a table that does not hold the key. */
function place(t: usize, key: u64, h: i64): bool {
  const mask = load<u32>(t);
  let i = <u32>h & mask;
  let perturb = <u64>h;
  while (load<u64>(entryAt(t, i), 8) > DELETED) {
    perturb >>= 5;
    i = (i * 5 + 1 + <u32>perturb) & mask;
  }
  const e = entryAt(t, i);
  const fresh = load<u64>(e, 8) == 0;
  store<i64>(e, h);
  store<u64>(e, key, 8);
  return fresh;
}
function resize(s: usize, want: u32): bool {
  let size: u32 = 8;
  while (size <= want) size <<= 1;
  const t = newTable(size);
  if (t == 0) return false;
  const old = <usize>cast(s).table;
  if (old) {
    const n = load<u32>(old);
    for (let i: u32 = 0; i <= n; i++) {
      const e = entryAt(old, i);
      if (load<u64>(e, 8) > DELETED) place(t, load<u64>(e, 8), load<i64>(e));
    }
  }
  cast(s).fill = cast(s).used;
  atomic.store<u32>(s + offsetof<PySet>("table"), <u32>t);
  if (old) { if (multi) rawFreeDelayed(old); else rawFree(old); }
  return true;
}
/** Adds a key with known hash; 1 added, 0 was there, -1 error. Does not steal. */
export function setAddHashed(s: usize, key: u64, h: i64): i32 {
  const e = findLocked(s, key, h);
  if (e == FAILED) return -1;
  if (e) { unlock(s); return 0; }
  const t = <usize>cast(s).table;
  if (t == 0 || (cast(s).fill + 1) * 5 >= (load<u32>(t) + 1) * 3) {
    if (!resize(s, cast(s).used > 50000 ? cast(s).used * 2 : cast(s).used * 4)) { unlock(s); return -1; }
  }
  incref(key);
  if (place(<usize>cast(s).table, key, h)) cast(s).fill++;
  cast(s).used++;
  changed(s);
  unlock(s);
  return 1;
}
export function setAdd(s: usize, key: u64): i32 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return -1;
  return setAddHashed(s, key, h) < 0 ? -1 : 0;
}
function isFree(s: usize): bool { return atomic.load<u8>(s + 2) == 0; }
export function setContains(s: usize, key: u64): i32 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return -1;
  const at = s + offsetof<PySet>("version");
  const version = atomic.load<u32>(at);
  if (!multi || isFree(s)) {
    const e = find(<usize>atomic.load<u32>(s + offsetof<PySet>("table")), key, h);
    if (e != UNKNOWN && (!multi || (isFree(s) && atomic.load<u32>(at) == version))) return e ? 1 : 0;
  }
  const e = findLocked(s, key, h);
  if (e == FAILED) return -1;
  unlock(s);
  return e ? 1 : 0;
}
/** Removes key: 1 removed, 0 not there, -1 error. */
export function setDiscard(s: usize, key: u64): i32 {
  const h = hashOf(key);
  if (h == -1 && errorOccurred()) return -1;
  const e = findLocked(s, key, h);
  if (e == FAILED) return -1;
  if (e == 0) { unlock(s); return 0; }
  const k = load<u64>(e, 8);
  store<u64>(e, DELETED, 8);
  cast(s).used--;
  changed(s);
  unlock(s);
  decref(k);
  return 1;
}
export function setSize(s: usize): i32 { return <i32>atomic.load<u32>(s + offsetof<PySet>("used")); }
/** For iteration: the key at or behind *index (u32), counted; index moves behind it. False at the end. */
export function setNext(s: usize, index: usize, out: usize): bool {
  lock(s);
  const t = <usize>cast(s).table;
  let r = false;
  if (t) {
    const n = load<u32>(t);
    let i = load<u32>(index);
    for (; i <= n; i++) {
      const k = load<u64>(entryAt(t, i), 8);
      if (k <= DELETED) continue;
      store<u64>(out, newRefShared(k));
      i++;
      r = true;
      break;
    }
    store<u32>(index, i);
  }
  unlock(s);
  return r;
}
/** A new set or frozenset of `type` with the items of an iterable (0: empty). */
export function newSet(type: usize, iterable: u64): usize {
  const s = genericAlloc(type, 0);
  if (s == 0) return 0;
  if (iterable != 0 && setUpdate(s, iterable) < 0) { decref(<u64>s); return 0; }
  return s;
}
export function isAnySet(v: u64): bool { const t = typeOf(v); return isSubtype(t, SET) || isSubtype(t, FROZENSET); }
/** Adds all items of an iterable. */
export function setUpdate(s: usize, iterable: u64): i32 {
  if (isAnySet(iterable)) {
    if (<usize>iterable == s) return 0;
    const st = tempArray(2);
    if (st == 0) return -1;
    store<u32>(st, 0);
    let r = 0;
    while (r >= 0 && setNext(<usize>iterable, st, st + 8)) {
      const k = load<u64>(st, 8);
      r = setAdd(s, k);
      decref(k);
    }
    tempRelease(st);
    return r < 0 ? -1 : 0;
  }
  const it = getIter(iterable);
  if (it == 0) return -1;
  while (true) {
    const v = iterNext(it);
    if (v == 0) break;
    const r = setAdd(s, v);
    decref(v);
    if (r < 0) break;
  }
  decref(it);
  return errorOccurred() ? -1 : 0;
}
export function setClear(s: usize): void {
  lock(s);
  const t = <usize>cast(s).table;
  atomic.store<u32>(s + offsetof<PySet>("table"), 0);
  cast(s).used = 0;
  cast(s).fill = 0;
  changed(s);
  unlock(s);
  releaseTable(t);
}
function releaseTable(t: usize): void {
  if (t == 0) return;
  const n = load<u32>(t);
  for (let i: u32 = 0; i <= n; i++) {
    const k = load<u64>(entryAt(t, i), 8);
    if (k > DELETED) decref(k);
  }
  if (multi) rawFreeDelayed(t);
  else rawFree(t);
}
/** Any element taken out: new reference, 0 if empty. */
export function setPop(s: usize): u64 {
  lock(s);
  const t = <usize>cast(s).table;
  let r: u64 = 0;
  if (t != 0 && cast(s).used != 0) {
    const n = load<u32>(t);
    for (let i: u32 = 0; i <= n; i++) {
      const e = entryAt(t, i);
      if (load<u64>(e, 8) <= DELETED) continue;
      r = load<u64>(e, 8);
      store<u64>(e, DELETED, 8);
      cast(s).used--;
      changed(s);
      break;
    }
  }
  unlock(s);
  return r;
}
/** The result type of operations: set or frozenset by the left operand. */
function baseType(v: u64): usize { return isSubtype(typeOf(v), FROZENSET) ? FROZENSET : SET; }
function copyOf(v: u64): usize { return newSet(baseType(v), v); }
/** Every element of a in b. */
function subset(a: usize, b: usize): i32 {
  if (setSize(a) > setSize(b)) return 0;
  const st = tempArray(2);
  store<u32>(st, 0);
  let r = 1;
  while (r == 1 && setNext(a, st, st + 8)) {
    const k = load<u64>(st, 8);
    r = setContains(b, k);
    decref(k);
  }
  tempRelease(st);
  return r;
}
/** v itself if it is a set, else a new set of its items. New reference. */
function asSet(v: u64): u64 { return isAnySet(v) ? newRef(v) : <u64>newSet(SET, v); }

/** Elements of a that are (keep true) or are not in other. */
function filter(a: u64, other: u64, keep: bool, type: usize): u64 {
  const r = newSet(type, 0);
  if (r == 0) return 0;
  const o = isAnySet(other) || typeOf(other) == DICT ? newRef(other) : asSet(other);
  if (o == 0) { decref(<u64>r); return 0; }
  const st = tempArray(2);
  store<u32>(st, 0);
  let ok = true;
  while (ok && setNext(<usize>a, st, st + 8)) {
    const k = load<u64>(st, 8);
    const c = contains(o, k);
    if (c < 0) ok = false;
    else if ((c != 0) == keep) ok = setAdd(r, k) >= 0;
    decref(k);
  }
  tempRelease(st);
  decref(o);
  if (!ok) { decref(<u64>r); return 0; }
  return <u64>r;
}
/** Moves b's contents into a (b is private). */
function swapIn(a: usize, b: usize): void {
  lock(a);
  const t = cast(a).table;
  const table = cast(b).table, used = cast(b).used, fill = cast(b).fill;
  atomic.store<u32>(a + offsetof<PySet>("table"), table);
  cast(a).used = used;
  cast(a).fill = fill;
  changed(a);
  unlock(a);
  cast(b).table = t;
  decref(<u64>b);
}

// ------------------------------------------------------------------------------------------------------------ slots

function setDealloc(p: usize): void {
  clearWeakrefs(p);
  const t = <usize>cast(p).table;
  cast(p).table = 0;
  releaseTable(t);
  freeObject(p);
}
function setTraverse(p: usize, visit: u32): void {
  const t = <usize>cast(p).table;
  if (t == 0) return;
  const n = load<u32>(t);
  for (let i: u32 = 0; i <= n; i++) {
    const k = load<u64>(entryAt(t, i), 8);
    if (k > DELETED) visitValue(k, visit);
  }
}
function setClearSlot(p: usize): void { setClear(p); }
function setNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }
function setInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (typeOf(self) == SET && !noKeywords("set", kwnames)) return -1;
  if (!checkArgs("set", nargs, 0, 1)) return -1;
  if (setSize(<usize>self)) setClear(<usize>self);
  return nargs ? setUpdate(<usize>self, load<u64>(args)) : 0;
}
function frozensetNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (type == FROZENSET && !noKeywords("frozenset", kwnames)) return 0;
  if (!checkArgs("frozenset", nargs, 0, 1)) return 0;
  if (nargs == 1 && type == FROZENSET && typeOf(load<u64>(args)) == FROZENSET) return newRef(load<u64>(args));
  return <u64>newSet(type, nargs ? load<u64>(args) : 0);
}
function setRepr(self: u64): u64 {
  const t = typeOf(self);
  if (setSize(<usize>self) == 0) return formatText("%T()", self);
  if (enterRepr(self)) return formatText("%T(...)", self);
  const list = toList(self);
  const body = list ? repr(list) : 0;
  xdecref(list);
  leaveRepr(self);
  if (body == 0) return 0;
  const inner = strSlice(<usize>body, 1, <i32>strLength(<usize>body) - 1);
  decref(body);
  const r = t == SET ? formatText("{%S}", inner) : formatText("%T({%S})", self, inner);
  decref(inner);
  return r;
}
import { strSlice, strLength } from "./str";
function setLength(self: u64): i64 { return <i64>setSize(<usize>self); }
/** An unhashable set is looked for as a frozenset. */
function setContainsSlot(self: u64, v: u64): i32 {
  const r = setContains(<usize>self, v);
  if (r >= 0 || !errorMatches(TypeError) || !isSubtype(typeOf(v), SET)) return r;
  clearError();
  const f = newSet(FROZENSET, v);
  if (f == 0) return -1;
  const c = setContains(<usize>self, <u64>f);
  decref(<u64>f);
  return c;
}
function setRichcompare(a: u64, b: u64, op: i32): u64 {
  if (!isAnySet(a) || !isAnySet(b)) return NOT_IMPLEMENTED;
  const n = setSize(<usize>a), m = setSize(<usize>b);
  let r: i32;
  switch (op) {
    case 2: case 3: r = n == m ? subset(<usize>a, <usize>b) : 0; if (op == 3 && r >= 0) r = 1 - r; break;
    case 0: r = n < m ? subset(<usize>a, <usize>b) : 0; break;
    case 1: r = n <= m ? subset(<usize>a, <usize>b) : 0; break;
    case 4: r = n > m ? subset(<usize>b, <usize>a) : 0; break;
    default: r = n >= m ? subset(<usize>b, <usize>a) : 0;
  }
  return r < 0 ? 0 : fromBool(r != 0);
}
/** CPython's frozenset hash: order does not matter. */
function frozensetHash(self: u64): i64 {
  const s = cast(<usize>self);
  if (s.hash) return s.hash;
  let h: u64 = 0;
  const t = <usize>s.table;
  if (t) {
    const n = load<u32>(t);
    for (let i: u32 = 0; i <= n; i++) {
      const e = entryAt(t, i);
      if (load<u64>(e, 8) > DELETED) {
        const k = load<u64>(e);
        h ^= ((k ^ 89869747) ^ (k << 16)) * 3644798167;
      }
    }
  }
  h ^= (<u64>s.used + 1) * 1927868237;
  h ^= (h >> 11) ^ (h >> 25);
  h = h * 69069 + 907133923;
  if (h == <u64>-1) h = 590923713;
  if (h == 0) h = 1;
  s.hash = <i64>h;
  return <i64>h;
}
function setOr(a: u64, b: u64): u64 {
  if (!isAnySet(a) || !isAnySet(b)) return NOT_IMPLEMENTED;
  const r = copyOf(a);
  if (r != 0 && setUpdate(r, b) < 0) { decref(<u64>r); return 0; }
  return <u64>r;
}
function setAnd(a: u64, b: u64): u64 {
  if (!isAnySet(a) || !isAnySet(b)) return NOT_IMPLEMENTED;
  // the smaller one is walked
  return setSize(<usize>a) <= setSize(<usize>b) ? filter(a, b, true, baseType(a)) : filter(b, a, true, baseType(a));
}
function setSubtract(a: u64, b: u64): u64 {
  if (!isAnySet(a) || !isAnySet(b)) return NOT_IMPLEMENTED;
  return filter(a, b, false, baseType(a));
}
function symmetric(a: u64, b: u64): u64 {
  const r = filter(a, b, false, baseType(a));
  if (r == 0) return 0;
  const other = filter(b, a, false, SET);
  if (other == 0) { decref(r); return 0; }
  const e = setUpdate(<usize>r, other);
  decref(other);
  if (e < 0) { decref(r); return 0; }
  return r;
}
function setXor(a: u64, b: u64): u64 {
  if (!isAnySet(a) || !isAnySet(b)) return NOT_IMPLEMENTED;
  return symmetric(a, b);
}
function setInplaceOr(a: u64, b: u64): u64 {
  if (!isAnySet(b)) return NOT_IMPLEMENTED;
  return setUpdate(<usize>a, b) < 0 ? 0 : newRef(a);
}
function replaceWith(a: u64, r: u64): u64 {
  if (r == 0) return 0;
  swapIn(<usize>a, <usize>r);
  return newRef(a);
}
function setInplaceAnd(a: u64, b: u64): u64 { return isAnySet(b) ? replaceWith(a, filter(a, b, true, SET)) : NOT_IMPLEMENTED; }
function setInplaceXor(a: u64, b: u64): u64 { return isAnySet(b) ? replaceWith(a, symmetric(a, b)) : NOT_IMPLEMENTED; }
function setInplaceSubtract(a: u64, b: u64): u64 {
  if (!isAnySet(b)) return NOT_IMPLEMENTED;
  return differenceUpdate(a, b) ? newRef(a) : 0;
}
function differenceUpdate(a: u64, b: u64): bool {
  if (a == b) { setClear(<usize>a); return true; }
  const it = getIter(b);
  if (it == 0) return false;
  while (true) {
    const v = iterNext(it);
    if (v == 0) break;
    const r = setDiscard(<usize>a, v);
    decref(v);
    if (r < 0) break;
  }
  decref(it);
  return !errorOccurred();
}

// ------------------------------------------------------------------------------------------------------------ methods

function methodAdd(self: u64, v: u64): u64 { return setAdd(<usize>self, v) < 0 ? 0 : NONE; }
function discard(self: u64, v: u64): i32 {
  const r = setDiscard(<usize>self, v);
  if (r >= 0 || !errorMatches(TypeError) || !isSubtype(typeOf(v), SET)) return r;
  clearError();
  const f = newSet(FROZENSET, v);
  if (f == 0) return -1;
  const c = setDiscard(<usize>self, <u64>f);
  decref(<u64>f);
  return c;
}
function methodDiscard(self: u64, v: u64): u64 { return discard(self, v) < 0 ? 0 : NONE; }
function methodRemove(self: u64, v: u64): u64 {
  const r = discard(self, v);
  return r < 0 ? 0 : r ? NONE : raiseKeyError(v);
}
function methodPop(self: u64): u64 {
  const v = setPop(<usize>self);
  return v ? v : raiseKeyError(str("pop from an empty set"));
}
function methodClear(self: u64): u64 { setClear(<usize>self); return NONE; }
function methodCopy(self: u64): u64 { return typeOf(self) == FROZENSET ? newRef(self) : <u64>copyOf(self); }
function methodUpdate(self: u64, args: usize, nargs: i32): u64 {
  for (let i = 0; i < nargs; i++) if (setUpdate(<usize>self, load<u64>(args + (<usize>i << 3))) < 0) return 0;
  return NONE;
}
function methodUnion(self: u64, args: usize, nargs: i32): u64 {
  const r = copyOf(self);
  if (r == 0) return 0;
  for (let i = 0; i < nargs; i++) if (setUpdate(r, load<u64>(args + (<usize>i << 3))) < 0) { decref(<u64>r); return 0; }
  return <u64>r;
}
function methodIntersection(self: u64, args: usize, nargs: i32): u64 {
  let r = <u64>copyOf(self);
  for (let i = 0; i < nargs && r != 0; i++) {
    const next = filter(r, load<u64>(args + (<usize>i << 3)), true, baseType(self));
    decref(r);
    r = next;
  }
  return r;
}
function methodIntersectionUpdate(self: u64, args: usize, nargs: i32): u64 {
  const r = methodIntersection(self, args, nargs);
  if (r == 0) return 0;
  swapIn(<usize>self, <usize>r);
  return NONE;
}
function methodDifference(self: u64, args: usize, nargs: i32): u64 {
  let r = <u64>copyOf(self);
  for (let i = 0; i < nargs && r != 0; i++) if (!differenceUpdate(r, load<u64>(args + (<usize>i << 3)))) { decref(r); r = 0; }
  return r;
}
function methodDifferenceUpdate(self: u64, args: usize, nargs: i32): u64 {
  for (let i = 0; i < nargs; i++) if (!differenceUpdate(self, load<u64>(args + (<usize>i << 3)))) return 0;
  return NONE;
}
function methodSymmetric(self: u64, other: u64): u64 {
  const o = asSet(other);
  if (o == 0) return 0;
  const r = symmetric(self, o);
  decref(o);
  return r;
}
function methodSymmetricUpdate(self: u64, other: u64): u64 {
  const r = methodSymmetric(self, other);
  if (r == 0) return 0;
  swapIn(<usize>self, <usize>r);
  return NONE;
}
function methodIssubset(self: u64, other: u64): u64 {
  const o = asSet(other);
  if (o == 0) return 0;
  const r = subset(<usize>self, <usize>o);
  decref(o);
  return r < 0 ? 0 : fromBool(r != 0);
}
function methodIssuperset(self: u64, other: u64): u64 {
  const it = getIter(other);
  if (it == 0) return 0;
  let r = TRUE;
  while (true) {
    const v = iterNext(it);
    if (v == 0) { if (errorOccurred()) r = 0; break; }
    const c = setContains(<usize>self, v);
    decref(v);
    if (c <= 0) { r = c < 0 ? 0 : FALSE; break; }
  }
  decref(it);
  return r;
}
function methodIsdisjoint(self: u64, other: u64): u64 {
  const it = getIter(other);
  if (it == 0) return 0;
  let r = TRUE;
  while (true) {
    const v = iterNext(it);
    if (v == 0) { if (errorOccurred()) r = 0; break; }
    const c = setContains(<usize>self, v);
    decref(v);
    if (c != 0) { r = c < 0 ? 0 : FALSE; break; }
  }
  decref(it);
  return r;
}
function methodContains(self: u64, v: u64): u64 {
  const r = setContainsSlot(self, v);
  return r < 0 ? 0 : fromBool(r != 0);
}
function methodReduce(self: u64): u64 {
  const list = toList(self);
  if (list == 0) return 0;
  const args = tuple1(list);
  decref(list);
  let state = getAttrOrNull(self, id("__dict__"));
  if (state == 0) { clearError(); state = NONE; }
  const r = tuple3(<u64>typeOf(self), <u64>args, state);
  decref(<u64>args);
  decref(state);
  return <u64>r;
}
function methodSizeof(self: u64): u64 { return intFromI64(200 + (<i64>setSize(<usize>self) << 5)); }

// ------------------------------------------------------------------------------------------------------------ iterator

@unmanaged class PySetIterator extends PyObject {
  set: u64;
  index: u32;
  used: u32;
}
function setIter(self: u64): u64 {
  const p = newObject(SET_ITERATOR, offsetof<PySetIterator>());
  if (p == 0) return 0;
  changetype<PySetIterator>(p).set = newRef(self);
  changetype<PySetIterator>(p).used = <u32>setSize(<usize>self);
  trackObject(p);
  return <u64>p;
}
function iteratorNext(self: u64): u64 {
  const it = changetype<PySetIterator>(<usize>self);
  if (it.used != <u32>setSize(<usize>it.set)) {
    if (it.index == 0xffff_fffe) return 0;
    it.used = 0xffff_ffff;
    return raise(RuntimeError, "Set changed size during iteration");
  }
  const out = tempArray(1);
  if (out == 0) return 0;
  const ok = setNext(<usize>it.set, <usize>self + offsetof<PySetIterator>("index"), out);
  const v = load<u64>(out);
  tempRelease(out);
  return ok ? v : 0;
}
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const s = changetype<PySetIterator>(p).set;
  freeObject(p);
  decref(s);
}
function iteratorTraverse(p: usize, visit: u32): void { visitValue(changetype<PySetIterator>(p).set, visit); }
function iteratorHint(self: u64): u64 {
  const it = changetype<PySetIterator>(<usize>self);
  return intFromI64(it.used == <u32>setSize(<usize>it.set) ? <i64>it.used : 0);
}
function iteratorReduce(self: u64): u64 {
  const it = changetype<PySetIterator>(<usize>self);
  const f = builtinNamed("iter");
  if (f == 0) return 0;
  const copy = setIter(it.set);
  changetype<PySetIterator>(<usize>copy).index = it.index;
  changetype<PySetIterator>(<usize>copy).used = it.used;
  const list = toList(copy);
  decref(copy);
  if (list == 0) { decref(f); return 0; }
  const inner = tuple1(list);
  decref(list);
  const r = tuple2(f, <u64>inner);
  decref(f);
  decref(<u64>inner);
  return <u64>r;
}

function common(t: usize, type: PyType): void {
  type.weakOffset = <i32>offsetof<PySet>("weakList");
  type.dealloc = setDealloc.index;
  type.traverse = setTraverse.index;
  type.repr = setRepr.index;
  type.richcompare = setRichcompare.index;
  type.iter = setIter.index;
  type.length = setLength.index;
  type.contains = setContainsSlot.index;
  type.or_ = setOr.index;
  type.and_ = setAnd.index;
  type.subtract = setSubtract.index;
  type.xor_ = setXor.index;
  method(t, "__contains__", methodContains.index, O | COEXIST);
  method(t, "__reduce__", methodReduce.index, NOARGS);
  method(t, "__sizeof__", methodSizeof.index, NOARGS);
  method(t, "copy", methodCopy.index, NOARGS, "($self, /)", "Return a shallow copy of a set.");
  method(t, "union", methodUnion.index, FAST, "($self, /, *others)", "Return a new set with elements from the set and all others.");
  method(t, "intersection", methodIntersection.index, FAST, "($self, /, *others)");
  method(t, "difference", methodDifference.index, FAST, "($self, /, *others)");
  method(t, "symmetric_difference", methodSymmetric.index, O, "($self, other, /)");
  method(t, "issubset", methodIssubset.index, O, "($self, other, /)");
  method(t, "issuperset", methodIssuperset.index, O, "($self, other, /)");
  method(t, "isdisjoint", methodIsdisjoint.index, O, "($self, other, /)");
  method(t, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
}
export function initSetTypes(): void {
  let t = staticTypeInit(SET, "set", OBJECT, offsetof<PySet>(), TF_BASETYPE | TF_HAVE_GC | TF_SET | TF_MATCH_SELF);
  common(SET, t);
  t.clear = setClearSlot.index;
  t.new_ = setNew.index;
  t.init = setInit.index;
  t.hash = hashNotImplemented.index;
  t.inplaceOr = setInplaceOr.index;
  t.inplaceAnd = setInplaceAnd.index;
  t.inplaceXor = setInplaceXor.index;
  t.inplaceSubtract = setInplaceSubtract.index;
  method(SET, "add", methodAdd.index, O, "($self, object, /)", "Add an element to a set.\n\nThis has no effect if the element is already present.");
  method(SET, "clear", methodClear.index, NOARGS, "($self, /)");
  method(SET, "discard", methodDiscard.index, O, "($self, object, /)");
  method(SET, "remove", methodRemove.index, O, "($self, object, /)");
  method(SET, "pop", methodPop.index, NOARGS, "($self, /)");
  method(SET, "update", methodUpdate.index, FAST, "($self, /, *others)");
  method(SET, "intersection_update", methodIntersectionUpdate.index, FAST, "($self, /, *others)");
  method(SET, "difference_update", methodDifferenceUpdate.index, FAST, "($self, /, *others)");
  method(SET, "symmetric_difference_update", methodSymmetricUpdate.index, O, "($self, other, /)");
  readyType(SET);
  t = staticTypeInit(FROZENSET, "frozenset", OBJECT, offsetof<PySet>(), TF_BASETYPE | TF_HAVE_GC | TF_FROZENSET | TF_MATCH_SELF);
  common(FROZENSET, t);
  t.new_ = frozensetNew.index;
  t.hash = frozensetHash.index;
  readyType(FROZENSET);
  t = staticTypeInit(SET_ITERATOR, "set_iterator", OBJECT, offsetof<PySetIterator>(), TF_HAVE_GC | 16);
  t.dealloc = iteratorDealloc.index;
  t.traverse = iteratorTraverse.index;
  t.iter = iteratorIter.index;
  t.iternext = iteratorNext.index;
  method(SET_ITERATOR, "__length_hint__", iteratorHint.index, NOARGS);
  method(SET_ITERATOR, "__reduce__", iteratorReduce.index, NOARGS);
  readyType(SET_ITERATOR);
}
