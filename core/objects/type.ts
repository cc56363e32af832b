// Types: lookup through the MRO with a per-thread cache, versions, subtype tests, and making static types ready.
//
// What protects a type: `mro` and `bases` change with the world stopped; the type's dict has its own mutex; `version` is atomic and is reset
// before a changed attribute is released, so that whoever finds the same version after reading saw a consistent state; slots change under typeMutex.

import { Value } from "../value";
import { PyObject, IMMORTAL_COUNT } from "./object";
import {
  PyType, TF_READY, TF_HAVE_GC, TF_IMMUTABLE, TF_INT, TF_LIST, TF_TUPLE, TF_BYTES, TF_STR, TF_DICT, TF_EXC, TF_TYPE, TF_FLOAT,
  TF_SET, TF_FROZENSET, TF_MAPPING, TF_SEQUENCE, TF_MATCH_SELF, TF_HAS_FINALIZE, TF_HAVE_VECTORCALL,
} from "./type_object";
import { TYPE, OBJECT, INT, FLOAT } from "./type_ids";
import { initImmortal, NONE, EMPTY_TUPLE } from "./singletons";
import { newDict, dictGetStack, dictSetStr, dictContains } from "./dict";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple1 } from "./tuple";
import { id, internAscii, isInterned } from "./str";
import { rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { tryIncref, setDeferred, setImmortal, closeRef } from "../memory/refcount";
import { runtime } from "../runtime";
import { lockWord, unlockWord } from "../sync/mutex";
import { addSlotWrappers } from "./slots";
import { GC_DEFERRED } from "./object";
import { typeSet } from "../define";
import { newNewFunction } from "./type_call";

@inline
function typeOfFast(v: u64): usize {
  if (v <= 0xffff_ffff) return <usize>load<u32>(<usize>v & ~1, 12);
  return Value.isInt(v) ? INT : FLOAT;
}
/** Address of the type of any value but 0. */
export function typeOf(v: u64): usize { return typeOfFast(v); }

/** a is b or a subtype of b (by the real MRO). */
export function isSubtype(a: usize, b: usize): bool {
  if (a == b) return true;
  const mro = <usize>changetype<PyType>(a).mro;
  if (mro == 0) {
    // during the construction of a type: follow the bases
    for (let t = a; t != 0; t = <usize>changetype<PyType>(t).base) if (t == b) return true;
    return b == OBJECT;
  }
  const n = <i32>tupleSize(mro);
  for (let i = 0; i < n; i++) if (<usize>tupleGet(mro, i) == b) return true;
  return false;
}
/** v is an instance of `type` or of a subtype (no __instancecheck__). */
export function isInstanceOf(v: u64, type: usize): bool {
  const t = typeOfFast(v);
  return t == type || isSubtype(t, type);
}
/** v is a type object. */
export function isType(v: u64): bool { return Value.isObject(v) && (changetype<PyType>(typeOfFast(v)).flags & TF_TYPE) != 0; }

// ---------------------------------------------------------------------------------------------------------------- versions

/** The type's version, assigned if it has none (with its bases' first); 0 when versions have run out. */
export function typeVersion(t: usize): u32 {
  const type = changetype<PyType>(t);
  const at = t + offsetof<PyType>("version");
  const v = atomic.load<u32>(at);
  if (v) return v;
  const bases = <usize>type.bases;
  if (bases) {
    const n = <i32>tupleSize(bases);
    for (let i = 0; i < n; i++) if (typeVersion(<usize>tupleGet(bases, i)) == 0) return 0;
  }
  const next = atomic.add<u32>(changetype<usize>(runtime) + offsetof<Runtime>("nextTypeVersion"), 1) + 1;
  if (next >= 0xffff_fff0) return 0;
  const found = atomic.cmpxchg<u32>(at, 0, next);
  return found ? found : next;
}
import { Runtime } from "../runtime";

/** Something a lookup in t depends on changed: its version and its subclasses' are dropped. Call under typeMutex (or at boot). */
export function typeModified(t: usize): void {
  const type = changetype<PyType>(t);
  atomic.store<u32>(t + offsetof<PyType>("version"), 0);
  const n = type.subclassCount;
  for (let i: u32 = 0; i < n; i++) typeModified(<usize>load<u32>(<usize>type.subclasses + (i << 2)));
}

/** The one mutex under which types' dicts, slots and lists of subclasses change. */
const TYPE_MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("typeMutex");
export function lockTypes(): void { lockWord(TYPE_MUTEX); }
export function unlockTypes(): void { unlockWord(TYPE_MUTEX); }

/** Registers t with its base. Under typeMutex or at boot. The entry is not counted: the collector removes dead ones through removeSubclass. */
export function addSubclass(base: usize, t: usize): void {
  const b = changetype<PyType>(base);
  if (b.subclassCount == b.subclassCapacity) {
    const capacity = b.subclassCapacity ? b.subclassCapacity * 2 : 4;
    b.subclasses = <u32>(b.subclasses ? rawRealloc(<usize>b.subclasses, <usize>capacity << 2) : rawAlloc(<usize>capacity << 2));
    b.subclassCapacity = capacity;
  }
  store<u32>(<usize>b.subclasses + (b.subclassCount << 2), <u32>t);
  b.subclassCount++;
}
export function removeSubclass(base: usize, t: usize): void {
  const b = changetype<PyType>(base);
  const list = <usize>b.subclasses;
  const n = b.subclassCount;
  for (let i: u32 = 0; i < n; i++) {
    if (load<u32>(list + (i << 2)) != <u32>t) continue;
    memory.copy(list + (i << 2), list + ((i + 1) << 2), (n - i - 1) << 2); // keeps the order
    b.subclassCount = n - 1;
    return;
  }
}

// ---------------------------------------------------------------------------------------------------------------- lookup

/** Per-thread cache of lookups: {version u32, name u32, value u64}, direct mapped. Values are not counted: the version vouches for them. */
const CACHE_ENTRIES: u32 = 4096;
let methodCache: usize = 0;

/**
 * The attribute `name` found in t's MRO: a stack reference, or 0 (never an error). name: address of a str.
 * Reads dicts lock-free; the result is the value at some moment during the call.
 */
export function typeLookup(t: usize, name: usize): u64 {
  if (!isInterned(name)) return lookupMro(t, name);
  if (methodCache == 0) {
    methodCache = rawAlloc(CACHE_ENTRIES << 4);
    memory.fill(methodCache, 0, CACHE_ENTRIES << 4);
  }
  const version = atomic.load<u32>(t + offsetof<PyType>("version"));
  const entry = methodCache + ((((version * 0x9e3b) ^ (<u32>name >> 4)) & (CACHE_ENTRIES - 1)) << 4);
  if (version != 0 && load<u32>(entry) == version && load<u32>(entry, 4) == <u32>name) {
    const v = load<u64>(entry, 8);
    if (v == 0 || v > 0xffff_ffff) return v;
    const o = changetype<PyObject>(<usize>v);
    if (o.localCount == IMMORTAL_COUNT || (o.gcBits & GC_DEFERRED) != 0) {
      // the header was still this object's if the version has not changed meanwhile
      if (atomic.load<u32>(t + offsetof<PyType>("version")) == version) return v | 1;
    } else if (tryIncref(v)) {
      if (atomic.load<u32>(t + offsetof<PyType>("version")) == version) return v;
      closeRef(v);
    }
  }
  const before = typeVersion(t);
  const v = lookupMro(t, name);
  if (before != 0 && atomic.load<u32>(t + offsetof<PyType>("version")) == before) {
    const e = methodCache + ((((before * 0x9e3b) ^ (<u32>name >> 4)) & (CACHE_ENTRIES - 1)) << 4);
    store<u32>(e, before);
    store<u32>(e, <u32>name, 4);
    store<u64>(e, Value.untag(v), 8);
  }
  return v;
}

function lookupMro(t: usize, name: usize): u64 {
  const mro = <usize>atomic.load<u32>(t + offsetof<PyType>("mro"));
  if (mro == 0) {
    const d = <usize>changetype<PyType>(t).dict;
    return d ? dictGetStack(d, <u64>name) : 0;
  }
  const n = <i32>tupleSize(mro);
  for (let i = 0; i < n; i++) {
    const d = <usize>changetype<PyType>(<usize>tupleGet(mro, i)).dict;
    const v = dictGetStack(d, <u64>name);
    if (v) return v;
  }
  return 0;
}

// ---------------------------------------------------------------------------------------------------------------- static types

/**
 * Writes the fixed part of a static type: header, name, base, layout, flags. The caller sets slots and attributes, then calls readyType.
 * `flags`: TF_BASETYPE, TF_HAVE_GC, ...
 */
export function staticTypeInit(t: usize, name: string, base: usize, basicSize: usize, flags: u32, itemSize: u32 = 0): PyType {
  initImmortal(t, TYPE);
  const type = changetype<PyType>(t);
  let dot = name.length;
  while (dot > 0 && name.charCodeAt(dot - 1) != 46) dot--;
  type.name = <u32>internAscii(name, 0, name.length);
  type.qualname = dot ? <u32>internAscii(name, dot, name.length) : type.name;
  type.base = t == OBJECT ? 0 : <u32>base;
  type.basicSize = <u32>basicSize;
  type.itemSize = itemSize;
  type.flags = flags | TF_IMMUTABLE;
  const d = newDict();
  setImmortal(d);
  type.dict = <u32>d;
  if (dot) dictSetStr(d, id("__module__"), <u64>internAscii(name, 0, dot - 1));
  return type;
}

/** The "fast subclass" and layout flags a type takes from its base. */
export const INHERITED_FLAGS: u32 = TF_INT | TF_LIST | TF_TUPLE | TF_BYTES | TF_STR | TF_DICT | TF_EXC | TF_TYPE | TF_FLOAT | TF_SET | TF_FROZENSET | TF_MATCH_SELF | TF_HAS_FINALIZE;

/** First and last slot that is inherited field by field when empty (all slots from dealloc on). */
const FIRST_SLOT: usize = offsetof<PyType>("dealloc");
const LAST_SLOT: usize = offsetof<PyType>("allocInstance");

/**
 * Finishes a static type: wrapper descriptors for its own slots, inheritance from its base, MRO. extraBases: for the few static types with
 * several bases, a tuple (borrowed) or 0.
 */
export function readyType(t: usize, bases: usize = 0): void {
  const type = changetype<PyType>(t);
  addSlotWrappers(t);
  if (type.new_) {
    typeSet(t, "__new__", newNewFunction(t));
  }
  if (type.doc == 0 && !dictContains(<usize>type.dict, <u64>id("__doc__"))) dictSetStr(<usize>type.dict, id("__doc__"), NONE);
  const base = <usize>type.base;
  if (base) {
    const b = changetype<PyType>(base);
    const hashDefined = type.hash != 0 || type.richcompare != 0;
    for (let s = FIRST_SLOT; s <= LAST_SLOT; s += 4) {
      if (load<u32>(t + s) != 0) continue;
      if (hashDefined && (s == offsetof<PyType>("hash") || s == offsetof<PyType>("richcompare"))) continue; // inherited together
      if (s == offsetof<PyType>("new_") && base == OBJECT) continue; // static types do not inherit object.__new__
      store<u32>(t + s, load<u32>(base + s));
    }
    if (type.basicSize == 0) type.basicSize = b.basicSize;
    if (type.itemSize == 0) type.itemSize = b.itemSize;
    if (type.weakOffset == 0) type.weakOffset = b.weakOffset;
    if (type.dictOffset == 0) type.dictOffset = b.dictOffset;
    type.flags |= b.flags & (INHERITED_FLAGS | TF_MAPPING | TF_SEQUENCE);
    if (type.traverse != 0) type.flags |= TF_HAVE_GC;
  }
  const list = bases ? bases : base ? tuple1(<u64>base) : <usize>EMPTY_TUPLE;
  setImmortal(list);
  type.bases = <u32>list;
  // A static type's MRO: itself, then its bases' in order (a base given twice keeps its last place)
  let count = 1;
  const nbases = <i32>tupleSize(list);
  for (let i = 0; i < nbases; i++) count += <i32>tupleSize(<usize>changetype<PyType>(<usize>tupleGet(list, i)).mro);
  const scratch = rawAlloc(<usize>count << 3);
  let n = 0;
  store<u64>(scratch, <u64>t);
  n = 1;
  for (let i = 0; i < nbases; i++) {
    const m = <usize>changetype<PyType>(<usize>tupleGet(list, i)).mro;
    const k = <i32>tupleSize(m);
    for (let j = 0; j < k; j++) {
      const c = tupleGet(m, j);
      // leave it out here if a later base's MRO holds it
      let later = false;
      for (let l = i + 1; l < nbases && !later; l++) later = isSubtype(<usize>tupleGet(list, l), <usize>c);
      if (!later) { store<u64>(scratch + (<usize>n << 3), c); n++; }
    }
  }
  const mro = newTuple(n);
  for (let i = 0; i < n; i++) tupleSet(mro, i, load<u64>(scratch + (<usize>i << 3)));
  rawFree(scratch);
  setImmortal(mro);
  type.mro = <u32>mro;
  for (let i = 0; i < nbases; i++) addSubclass(<usize>tupleGet(list, i), t);
  type.flags |= TF_READY;
}

/** Makes a new static-like type at run time for native modules that create types dynamically: immortal memory outside the fixed table. */
export function allocateTypeMemory(): usize {
  const p = rawAlloc(offsetof<PyType>() + 16);
  const t = (p + 15) & ~15;
  memory.fill(t, 0, offsetof<PyType>());
  return t;
}
