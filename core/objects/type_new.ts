// Making classes: type(name, bases, namespace) - layout, slots, MRO, __set_name__, __init_subclass__ - and their instances' allocation and death.
// A new class is private to its thread until it is returned; registering it with its bases happens under typeMutex.

import { Value } from "../value";
import { PyObject, GC_TRACKED } from "./object";
import {
  PyType, TF_HEAP, TF_BASETYPE, TF_HAVE_GC, TF_READY, TF_INLINE_VALUES, TF_HAS_FINALIZE, TF_INT, TF_TUPLE, TF_BYTES, TF_TYPE, TF_MAPPING, TF_SEQUENCE,
  TF_DISALLOW_NEW, TF_STR, TF_ABSTRACT,
} from "./type_object";
import { TYPE, OBJECT, TUPLE, STR, TypeError, ValueError, FUNCTION, DICT, CELL, RuntimeError } from "./type_ids";
import { newObject, trackObject, freeObject, rawFree, rawSize } from "../memory/heap";
import { decref, xdecref, newRef, setDeferred, setImmortal, closeRef, ownRef, increfPtr, finalizeFromDealloc } from "../memory/refcount";
import { visitValue, visitPointer } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { typeOf, isSubtype, isType, typeLookup, INHERITED_FLAGS, addSubclass, lockTypes, unlockTypes, typeModified, removeSubclass } from "./type";
import { updateAllSlots } from "./slots";
import { computeMro } from "./mro";
import { dictGetStr, dictSetStr, dictDelete, dictContains, dictCopy, dictSize, dictNext, newDict, dictPopStr } from "./dict";
import { tupleGet, tupleSize, newTuple, tupleSet, tuple1, tuple2 } from "./tuple";
import { id, isStr, isExactStr, intern, strLength, strChar, isIdentifier, strConcat, strSlice } from "./str";
import { NONE, EMPTY_TUPLE, ELLIPSIS } from "./singletons";
import { raise, raisef, raisefInt, errorOccurred, clearError, fetchError, chainCause, formatText, errorMatches } from "../errors";
import { parseArgs } from "../args";
import { tempArray, tempRelease, callMethod2, call, call2, callPrepend, callMethodArgs } from "../call";
import { newMember, newGetSet } from "./descriptors";
import { MEMBER_OBJECT_EX } from "../define";
import { newSharedKeys, SharedKeys, MAX_INLINE, INLINE_LIMIT, dictFieldOf, getInstanceDict, setInstanceDict, getAttr, getAttrOrNull, getMethod, lookupSpecial } from "./attributes";
import { newClassMethod, newStaticMethod, PyClassMethod } from "./class_methods";
import { getWeakrefAttribute } from "./weakref_attribute";
import { toTuple, isCallable } from "./abstract";
import { sortStrings } from "./list_sort";
import { setCell } from "./cell";
import { currentGlobals } from "../interp/frame";
import { tstate } from "../thread_state";
import { multi } from "../thread_state";

// ------------------------------------------------------------------------------------------------------------ instances

/** tp_alloc: a zeroed instance of a heap (or native) type with room for n items, tracked if the type takes part in collection. Count 1; 0: error. */
export function genericAlloc(type: usize, n: i32): usize {
  const t = changetype<PyType>(type);
  let size = <usize>t.basicSize;
  if (t.itemSize) {
    size += <usize>n * <usize>t.itemSize;
    if (t.flags & TF_HEAP) size = ((size + 7) & ~7) + 16; // dict and weak list after the items
  }
  const p = newObject(type, size);
  if (p == 0) return 0;
  if (t.dictOffset < 0) store<u64>(p + rawSize(p) - 16, 0);
  if (t.flags & TF_HAVE_GC) trackObject(p);
  return p;
}

/** traverse slot of heap types: inline values, dict, __slots__, then the native base's own. */
export function subtypeTraverse(p: usize, visit: u32): void {
  const type = <usize>changetype<PyObject>(p).type;
  let t = changetype<PyType>(type);
  if (t.flags & TF_INLINE_VALUES) {
    const n = t.inlineCapacity;
    const at = p + <usize>t.inlineOffset;
    for (let i: u32 = 0; i < n; i++) visitValue(load<u64>(at + (<usize>i << 3)), visit);
  }
  let base = t;
  let dictDone = false;
  while (base.traverse == subtypeTraverse.index) {
    visitSlots(p, base, visit);
    base = changetype<PyType>(<usize>base.base);
  }
  const field = dictFieldOf(p, t);
  if (field != 0 && (base.dictOffset == 0 || base.dictOffset != t.dictOffset)) {
    const d = load<u32>(field);
    if (d >= INLINE_LIMIT) visitPointer(d, visit);
  }
  if (base.traverse) call_indirect(base.traverse, p, visit);
}
function visitSlots(p: usize, t: PyType, visit: u32): void {
  const n = t.slotNames ? <i32>tupleSize(<usize>t.slotNames) : 0;
  let at = p + <usize>t.token;
  for (let i = 0; i < n; i++, at += 8) visitValue(load<u64>(at), visit);
}

/** dealloc slot of heap types: finalizer, weak references, attributes, then the native base's dealloc. */
export function subtypeDealloc(p: usize): void {
  const t = changetype<PyType>(<usize>changetype<PyObject>(p).type);
  if (t.finalize != 0 && finalizeFromDealloc(p)) return;
  let base = t;
  while (base.dealloc == subtypeDealloc.index) base = changetype<PyType>(<usize>base.base);
  if (t.weakOffset != 0 && base.weakOffset == 0) clearWeakrefs(p);
  if (t.flags & TF_INLINE_VALUES) {
    const n = t.inlineCapacity;
    const at = p + <usize>t.inlineOffset;
    for (let i: u32 = 0; i < n; i++) {
      const v = load<u64>(at + (<usize>i << 3));
      if (v) { store<u64>(at + (<usize>i << 3), 0); decref(v); }
    }
  }
  let s = t;
  while (s.dealloc == subtypeDealloc.index) {
    const n = s.slotNames ? <i32>tupleSize(<usize>s.slotNames) : 0;
    let at = p + <usize>s.token;
    for (let i = 0; i < n; i++, at += 8) {
      const v = load<u64>(at);
      if (v) { store<u64>(at, 0); decref(v); }
    }
    s = changetype<PyType>(<usize>s.base);
  }
  const field = dictFieldOf(p, t);
  if (field != 0 && base.dictOffset == 0) {
    const d = load<u32>(field);
    store<u32>(field, 0);
    if (d >= INLINE_LIMIT) decref(<u64>d);
  }
  if (base.dealloc == 0 || <usize>changetype<usize>(base) == OBJECT) freeObject(p);
  else call_indirect(base.dealloc, p);
}
/** clear slot of heap types. */
export function subtypeClear(p: usize): void {
  const t = changetype<PyType>(<usize>changetype<PyObject>(p).type);
  let base = t;
  while (base.clear == subtypeClear.index) {
    const n = base.slotNames ? <i32>tupleSize(<usize>base.slotNames) : 0;
    let at = p + <usize>base.token;
    for (let i = 0; i < n; i++, at += 8) {
      const v = load<u64>(at);
      if (v) { store<u64>(at, 0); decref(v); }
    }
    base = changetype<PyType>(<usize>base.base);
  }
  if (t.flags & TF_INLINE_VALUES) {
    const n = t.inlineCapacity;
    const at = p + <usize>t.inlineOffset;
    for (let i: u32 = 0; i < n; i++) {
      const v = load<u64>(at + (<usize>i << 3));
      if (v) { store<u64>(at + (<usize>i << 3), 0); decref(v); }
    }
  }
  const field = dictFieldOf(p, t);
  if (field != 0 && base.dictOffset == 0) {
    const d = load<u32>(field);
    if (d >= INLINE_LIMIT) { store<u32>(field, 0); decref(<u64>d); }
  }
  if (base.clear) call_indirect(base.clear, p);
}

// ------------------------------------------------------------------------------------------------------------ bases

/** The type whose layout t extends: itself if it adds fields other than a dict or weak list, else its base's. */
function solidBase(t: usize): usize {
  const type = changetype<PyType>(t);
  const b = type.base ? solidBase(<usize>type.base) : OBJECT;
  return addsLayout(t, b) ? t : b;
}
function addsLayout(t: usize, base: usize): bool {
  if (t == base) return false;
  const a = changetype<PyType>(t), b = changetype<PyType>(base);
  if (a.itemSize != b.itemSize) return true;
  if ((a.flags & TF_HEAP) == 0) return a.basicSize != b.basicSize;
  return a.slotNames != 0 && tupleSize(<usize>a.slotNames) > 0;
}
/** The base whose layout instances of a class with these bases have; 0 with TypeError. */
function bestBase(bases: usize): usize {
  let winner: usize = 0, best: usize = 0;
  const n = <i32>tupleSize(bases);
  for (let i = 0; i < n; i++) {
    const b = tupleGet(bases, i);
    if (!isType(b)) { raise(TypeError, "bases must be types"); return 0; }
    const t = <usize>b;
    if ((changetype<PyType>(t).flags & TF_BASETYPE) == 0) {
      raisef(TypeError, "type '%N' is not an acceptable base type", b);
      return 0;
    }
    const candidate = solidBase(t);
    if (winner == 0 || (candidate != winner && isSubtype(candidate, winner))) { winner = candidate; best = t; }
    else if (!isSubtype(winner, candidate)) {
      raise(TypeError, "multiple bases have instance lay-out conflict");
      return 0;
    }
  }
  return best;
}

/** The metaclass: the most derived of `meta` and the types of the bases (PEP 3115). 0 with TypeError. */
export function calculateMetaclass(meta: usize, bases: usize): usize {
  let winner = meta;
  const n = <i32>tupleSize(bases);
  for (let i = 0; i < n; i++) {
    const t = typeOf(tupleGet(bases, i));
    if (isSubtype(winner, t)) continue;
    if (isSubtype(t, winner)) { winner = t; continue; }
    raise(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases");
    return 0;
  }
  return winner;
}

// ------------------------------------------------------------------------------------------------------------ type.__new__

const NEW_SIGNATURE = "($type, name, bases, dict, /)";

/** new slot of type: type(name, bases, dict, **kwds). */
export function typeNew(meta: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs != 3) {
    if (nargs == 1 && meta == TYPE) return raise(TypeError, "type() takes 1 or 3 arguments");
    if (meta == TYPE && nargs < 3) return raise(TypeError, "type() takes 1 or 3 arguments");
    return raisef(TypeError, "type.__new__() takes exactly 3 arguments (%d given)", <u64>nargs);
  }
  const name = load<u64>(args), bases = load<u64>(args, 8), namespace = load<u64>(args, 16);
  if (!isStr(name)) return raisef(TypeError, "type.__new__() argument 1 must be str, not %T", name);
  if (!isSubtype(typeOf(bases), TUPLE)) return raisef(TypeError, "type.__new__() argument 2 must be tuple, not %T", bases);
  if (!isSubtype(typeOf(namespace), DICT)) return raisef(TypeError, "type.__new__() argument 3 must be dict, not %T", namespace);
  const n = <i32>tupleSize(<usize>bases);
  for (let i = 0; i < n; i++) {
    const b = tupleGet(<usize>bases, i);
    if (isType(b)) continue;
    const entries = getAttrOrNull(b, id("__mro_entries__"));
    if (entries) {
      decref(entries);
      return raise(TypeError, "type() doesn't support MRO entry resolution; use types.new_class()");
    }
    if (errorOccurred()) return 0;
  }
  const winner = n ? calculateMetaclass(meta, <usize>bases) : meta;
  if (winner == 0) return 0;
  if (winner != meta) {
    const w = changetype<PyType>(winner);
    if (w.new_ != typeNew.index) {
      if (w.new_ == 0) return raisef(TypeError, "cannot create '%N' instances", <u64>winner);
      return call_indirect<u64>(w.new_, winner, args, nargs, kwnames);
    }
    meta = winner;
  }
  const list = n ? <usize>bases : tuple1(<u64>OBJECT);
  if (n) increfPtr(list);
  const r = makeClass(meta, name, list, <usize>namespace, args, nargs, kwnames);
  decref(<u64>list);
  return r;
}

function makeClass(meta: usize, name: u64, bases: usize, namespace: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const base = bestBase(bases);
  if (base == 0) return 0;
  const b = changetype<PyType>(base);
  if (containsNul(<usize>name)) return raise(ValueError, "type name must not contain null characters");
  const dict = dictCopy(namespace);
  if (dict == 0) return 0;

  // --- __slots__
  let slots: usize = 0; // tuple of mangled names without __dict__ and __weakref__, or 0: no __slots__
  let wantDict = false, wantWeak = false;
  const mayDict = b.dictOffset == 0, mayWeak = b.weakOffset == 0 && b.itemSize == 0;
  const given = dictGetStr(dict, id("__slots__"));
  if (given == 0 && errorOccurred()) { decref(<u64>dict); return 0; }
  if (given == 0) {
    wantDict = mayDict;
    wantWeak = mayWeak;
  } else {
    slots = collectSlots(given, name, dict, b, mayDict, mayWeak);
    decref(given);
    if (slots == 0) { decref(<u64>dict); return 0; }
    wantDict = slotsWantDict;
    wantWeak = slotsWantWeak;
    // other bases may bring a dict or weak list
    const n = <i32>tupleSize(bases);
    for (let i = 0; i < n; i++) {
      const o = changetype<PyType>(<usize>tupleGet(bases, i));
      if (changetype<usize>(o) == base) continue;
      if (mayDict && o.dictOffset != 0) wantDict = true;
      if (mayWeak && o.weakOffset != 0) wantWeak = true;
    }
  }

  // --- the type object
  const m = changetype<PyType>(meta);
  const p = newObject(meta, max<usize>(<usize>m.basicSize, offsetof<PyType>()));
  if (p == 0) { decref(<u64>dict); if (slots) decref(<u64>slots); return 0; }
  const t = changetype<PyType>(p);
  setDeferred(p);
  setDeferred(dict);
  t.flags = TF_HEAP | TF_BASETYPE | TF_HAVE_GC | (b.flags & (INHERITED_FLAGS | TF_MAPPING | TF_SEQUENCE));
  t.name = <u32>(<usize>newRef(name));
  t.dict = <u32>dict;
  t.base = <u32>base;
  increfPtr(base);
  t.bases = <u32>bases;
  increfPtr(bases);
  t.slotNames = <u32>slots;

  // --- __qualname__, __module__, __doc__
  let qualname = dictPopStr(dict, id("__qualname__"));
  if (qualname != 0 && !isStr(qualname)) {
    raisef(TypeError, "type __qualname__ must be a str, not %T", qualname);
    decref(qualname);
    return abandon(p);
  }
  t.qualname = <u32>(qualname ? <usize>qualname : <usize>newRef(name));
  if (dictContains(dict, <u64>id("__module__")) == 0) {
    const globals = currentGlobals();
    if (globals) {
      const mod = dictGetStr(globals, id("__name__"));
      if (mod) { dictSetStr(dict, id("__module__"), mod); decref(mod); }
    }
  }
  if (dictContains(dict, <u64>id("__doc__")) == 0) dictSetStr(dict, id("__doc__"), NONE);

  // --- layout
  let size = <usize>b.basicSize;
  t.itemSize = b.itemSize;
  t.dictOffset = b.dictOffset;
  t.weakOffset = b.weakOffset;
  t.inlineOffset = b.inlineOffset;
  const inlineBase = (b.flags & TF_INLINE_VALUES) != 0;
  // the base's inline values can grow only if they are the last thing in its instances and this class puts nothing behind them
  const mayGrow = inlineBase && (slots == 0 || tupleSize(slots) == 0) && b.basicSize == b.inlineOffset + (b.inlineCapacity << 3);
  let inline = inlineBase;
  if (b.itemSize == 0) size = (size + 7) & ~7;
  const nslots = slots ? <i32>tupleSize(slots) : 0;
  if (nslots > 0) {
    if (b.itemSize != 0) {
      raisef(TypeError, "nonempty __slots__ not supported for subtype of '%N'", <u64>base);
      return abandon(p);
    }
    t.token = <u32>size;
    let offset = size;
    for (let i = 0; i < nslots; i++, offset += 8) {
      const s = tupleGet(slots, i);
      const d = newMember(p, <usize>s, <u32>offset, MEMBER_OBJECT_EX, 0, 0);
      if (d == 0 || dictSetStr(dict, <usize>s, d) < 0) { xdecref(d); return abandon(p); }
      decref(d);
    }
    size = offset;
  }
  if (wantDict && mayDict) {
    if (b.itemSize != 0) t.dictOffset = -1;
    else {
      t.dictOffset = <i32>size;
      size += 4;
      if (wantWeak) { t.weakOffset = <i32>size; }
      size += 4; // dict and weak list share one aligned word pair
      inline = (b.flags & (INHERITED_FLAGS & ~TF_HAS_FINALIZE)) == 0;
    }
  } else if (wantWeak) {
    t.weakOffset = <i32>size;
    size += 8;
  }
  if (inline && t.dictOffset > 0) {
    let capacity = inlineBase ? b.inlineCapacity : 0;
    if (!inlineBase || mayGrow) {
      // room for the names the class body says its methods assign (__static_attributes__), the base's, and a few more
      let extra: u32 = 4;
      const statics = dictGetStr(dict, id("__static_attributes__"));
      if (statics) {
        if (typeOf(statics) == TUPLE) extra += <u32>tupleSize(<usize>statics);
        decref(statics);
      }
      capacity = max<u32>(capacity, min<u32>(MAX_INLINE, capacity + extra));
      if (!inlineBase) t.inlineOffset = <u32>size;
      size = <usize>t.inlineOffset + (<usize>capacity << 3);
    }
    t.inlineCapacity = capacity;
    t.flags |= TF_INLINE_VALUES;
    t.sharedKeys = <u32>newSharedKeys(capacity);
  }
  t.basicSize = <u32>size;

  if (mayDict && wantDict && t.dictOffset != 0) {
    if (dictContains(dict, <u64>id("__dict__")) == 0) {
      const d = newGetSet(p, id("__dict__"), getInstanceDict.index, setInstanceDict.index, changetype<usize>("dictionary for instance variables"));
      dictSetStr(dict, id("__dict__"), d);
      decref(d);
    }
  }
  if (mayWeak && wantWeak && dictContains(dict, <u64>id("__weakref__")) == 0) {
    const d = newGetSet(p, id("__weakref__"), getWeakrefAttribute.index, 0, changetype<usize>("list of weak references to the object"));
    dictSetStr(dict, id("__weakref__"), d);
    decref(d);
  }

  // --- implicit static and class methods
  if (!wrapFunction(dict, id("__new__"), true) || !wrapFunction(dict, id("__init_subclass__"), false) || !wrapFunction(dict, id("__class_getitem__"), false)) return abandon(p);

  // --- slots that are not methods
  t.dealloc = subtypeDealloc.index;
  t.traverse = subtypeTraverse.index;
  t.clear = subtypeClear.index;
  t.getbuffer = b.getbuffer;
  t.releasebuffer = b.releasebuffer;
  t.send = b.send;

  // --- __classcell__
  const cell = dictGetStr(dict, id("__classcell__"));
  if (cell) {
    if (typeOf(cell) != CELL) {
      raisef(TypeError, "type.__new__(): the '__classcell__' attribute must be a cell, not %T", cell);
      decref(cell);
      return abandon(p);
    }
    setCell(<usize>cell, <u64>p);
    decref(cell);
    dictDelete(dict, <u64>id("__classcell__"));
  }
  const dictCell = dictGetStr(dict, id("__classdictcell__"));
  if (dictCell) {
    if (typeOf(dictCell) == CELL) setCell(<usize>dictCell, <u64>dict);
    decref(dictCell);
    dictDelete(dict, <u64>id("__classdictcell__"));
  }

  // --- MRO and special methods
  trackObject(p);
  const mro = computeMro(p, meta);
  if (mro == 0) return abandon(p);
  t.mro = <u32>mro;
  // a base with a different layout in the MRO may bring TF flags (e.g. abc sequence marks)
  const nm = <i32>tupleSize(mro);
  for (let i = 1; i < nm; i++) t.flags |= changetype<PyType>(<usize>tupleGet(mro, i)).flags & (TF_MAPPING | TF_SEQUENCE | TF_HAS_FINALIZE);
  if (dictContains(dict, <u64>id("__eq__")) == 1 && dictContains(dict, <u64>id("__hash__")) == 0) dictSetStr(dict, id("__hash__"), NONE);
  updateAllSlots(p);
  if (t.finalize) t.flags |= TF_HAS_FINALIZE;
  lockTypes();
  const nb = <i32>tupleSize(bases);
  for (let i = 0; i < nb; i++) addSubclass(<usize>tupleGet(bases, i), p);
  t.flags |= TF_READY;
  unlockTypes();

  if (!callSetNames(p) || !callInitSubclass(p, args, nargs, kwnames)) { decref(<u64>p); return 0; }
  return <u64>p;
}

/** Gives up a half-made class: its fields are valid or empty. Returns 0 (the error is set). */
function abandon(p: usize): u64 {
  decref(<u64>p);
  return 0;
}
function containsNul(s: usize): bool {
  const n = <i32>strLength(s);
  for (let i = 0; i < n; i++) if (strChar(s, i) == 0) return true;
  return false;
}
function wrapFunction(dict: usize, name: usize, isStatic: bool): bool {
  const f = dictGetStr(dict, name);
  if (f == 0) return !errorOccurred();
  if (typeOf(f) != FUNCTION) { decref(f); return true; }
  const w = isStatic ? newStaticMethod(f) : newClassMethod(f);
  decref(f);
  if (w == 0) return false;
  const ok = dictSetStr(dict, name, w) >= 0;
  decref(w);
  return ok;
}

/** Second and third result of this thread's last collectSlots: `__dict__` and `__weakref__` were named. */
let slotsWantDict: bool = false;
let slotsWantWeak: bool = false;

/** The names of __slots__, mangled and sorted: new tuple, 0 with an error. */
function collectSlots(given: u64, className: u64, dict: usize, base: PyType, mayDict: bool, mayWeak: bool): usize {
  const names = isStr(given) ? tuple1(given) : <usize>toTuple(given);
  if (names == 0) return 0;
  const n = <i32>tupleSize(names);
  let wantDict = false, wantWeak = false;
  let kept = 0;
  const list = newTuple(n);
  for (let i = 0; i < n; i++) {
    const s = tupleGet(names, i);
    if (!isStr(s)) { raisef(TypeError, "__slots__ items must be strings, not '%T'", s); return dropBoth(names, list); }
    if (!isIdentifier(<usize>s)) { raise(TypeError, "__slots__ must be identifiers"); return dropBoth(names, list); }
    const name = intern(<usize>newRef(s));
    if (name == id("__dict__")) {
      if (!mayDict || wantDict) { raise(TypeError, "__dict__ slot disallowed: we already got one"); return dropBoth(names, list); }
      wantDict = true;
      continue;
    }
    if (name == id("__weakref__")) {
      if (!mayWeak || wantWeak) { raise(TypeError, "__weakref__ slot disallowed: we already got one"); return dropBoth(names, list); }
      wantWeak = true;
      continue;
    }
    const mangled = mangle(<usize>className, name);
    if (dictContains(dict, <u64>mangled) == 1 && mangled != id("__qualname__") && mangled != id("__classcell__") && mangled != id("__classdictcell__")) {
      raisef(ValueError, "%R in __slots__ conflicts with class variable", <u64>mangled);
      return dropBoth(names, list);
    }
    tupleSet(list, kept++, <u64>mangled);
  }
  decref(<u64>names);
  const result = newTuple(kept);
  for (let i = 0; i < kept; i++) tupleSet(result, i, newRef(tupleGet(list, i)));
  decref(<u64>list);
  sortStrings(result);
  slotsWantDict = wantDict;
  slotsWantWeak = wantWeak;
  return result;
}
function dropBoth(a: usize, b: usize): usize {
  decref(<u64>a);
  decref(<u64>b);
  return 0;
}
/** Private name mangling: `__x` in class `_C` -> `_C__x`. Interned result. */
function mangle(className: usize, name: usize): usize {
  const n = <i32>strLength(name);
  if (n < 3 || strChar(name, 0) != 95 || strChar(name, 1) != 95) return name;
  if (strChar(name, n - 1) == 95 && strChar(name, n - 2) == 95) return name;
  const cn = <i32>strLength(className);
  let i = 0;
  while (i < cn && strChar(className, i) == 95) i++;
  if (i == cn) return name;
  const short = strSlice(className, i, cn);
  const text = formatText("_%S%S", short, <u64>name);
  decref(short);
  return intern(<usize>text);
}

/** __set_name__ of every attribute of the new class that has it. */
function callSetNames(p: usize): bool {
  const dict = <usize>changetype<PyType>(p).dict;
  const copy = dictCopy(dict);
  if (copy == 0) return false;
  const state = tempArray(3);
  store<u64>(state, 0);
  let ok = true;
  while (ok && dictNext(copy, state, state + 8, state + 16)) {
    const key = load<u64>(state, 8), value = load<u64>(state, 16);
    const hook = lookupSpecial(value, id("__set_name__"));
    if (hook == 0) { ok = !errorOccurred(); continue; }
    const r = call2(hook, <u64>p, key);
    decref(hook);
    if (r == 0) {
      addNote(formatText("Error calling __set_name__ on '%T' instance %R in '%N'", value, key, <u64>p));
      ok = false;
    } else decref(r);
  }
  tempRelease(state);
  decref(<u64>copy);
  return ok;
}
/** Adds a note (stolen) to the exception being raised. */
function addNote(text: u64): void {
  if (text == 0) return;
  const e = fetchError();
  if (e) {
    const r = callMethod1(e, id("add_note"), text);
    if (r) decref(r);
    else clearError();
    restoreError(e);
  }
  decref(text);
}
import { callMethod1 } from "../call";
import { restoreError } from "../errors";

/** super(cls, cls).__init_subclass__(**kwds) */
function callInitSubclass(p: usize, args: usize, nargs: i32, kwnames: usize): bool {
  // the lookup starts behind cls in its MRO
  const mro = <usize>changetype<PyType>(p).mro;
  const n = <i32>tupleSize(mro);
  for (let i = 1; i < n; i++) {
    const found = dictGetStr(<usize>changetype<PyType>(<usize>tupleGet(mro, i)).dict, id("__init_subclass__"));
    if (found == 0) continue;
    const ft = changetype<PyType>(typeOf(found));
    let r: u64;
    if (ft.descrGet) {
      const bound = call_indirect<u64>(ft.descrGet, found, <u64>0, <u64>p);
      if (bound == 0) { decref(found); return false; }
      r = call(bound, args + (<usize>nargs << 3), 0, kwnames);
      decref(bound);
    } else r = call(found, args + (<usize>nargs << 3), 0, kwnames);
    decref(found);
    if (r == 0) return false;
    decref(r);
    return true;
  }
  return true;
}

// ------------------------------------------------------------------------------------------------------------ type objects' own death

export function typeDealloc(p: usize): void {
  const t = changetype<PyType>(p);
  clearWeakrefs(p);
  unlinkFromBases(p);
  const dict = t.dict, bases = t.bases, mro = t.mro, base = t.base, name = t.name, qualname = t.qualname, slots = t.slotNames;
  if (t.sharedKeys) rawFree(<usize>t.sharedKeys);
  if (t.subclasses) rawFree(<usize>t.subclasses);
  freeObject(p);
  if (dict) decref(<u64>dict);
  if (bases) decref(<u64>bases);
  if (mro) decref(<u64>mro);
  if (base) decref(<u64>base);
  if (name) decref(<u64>name);
  if (qualname) decref(<u64>qualname);
  if (slots) decref(<u64>slots);
}
function unlinkFromBases(p: usize): void {
  const t = changetype<PyType>(p);
  if (t.bases == 0) return;
  lockTypes();
  const n = <i32>tupleSize(<usize>t.bases);
  for (let i = 0; i < n; i++) removeSubclass(<usize>tupleGet(<usize>t.bases, i), p);
  unlockTypes();
}
export function typeTraverse(p: usize, visit: u32): void {
  const t = changetype<PyType>(p);
  if ((t.flags & TF_HEAP) == 0) return;
  visitPointer(t.dict, visit);
  visitPointer(t.bases, visit);
  visitPointer(t.mro, visit);
  visitPointer(t.base, visit);
}
/** Breaks the cycles through a dead class: its dict's values and its MRO (which holds the class itself). */
export function typeClear(p: usize): void {
  const t = changetype<PyType>(p);
  if ((t.flags & TF_HEAP) == 0) return;
  unlinkFromBases(p);
  typeModified(p);
  const dict = t.dict;
  if (dict) {
    const old = dict;
    dictClear(<usize>old);
  }
  const mro = t.mro;
  if (mro) {
    const only = tuple1(<u64>OBJECT);
    t.mro = <u32>only;
    decref(<u64>mro);
  }
}
import { dictClear } from "./dict";
