// The type `type`: attributes of classes (lookup, assignment, __name__, __bases__, ...) and its methods.
// Assigning to a class happens under typeMutex and gives the class and its subclasses new versions (core/objects/type.ts).

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HEAP, TF_HAVE_GC, TF_BASETYPE, TF_IMMUTABLE, TF_ABSTRACT, TF_TYPE, TF_INLINE_VALUES, TF_HAS_FINALIZE } from "./type_object";
import { TYPE, OBJECT, TypeError, AttributeError, STR, TUPLE, FUNCTION } from "./type_ids";
import { decref, xdecref, newRef, closeRef, ownRef, incref, increfPtr } from "../memory/refcount";
import {
  typeOf, typeLookup, isSubtype, isType, typeModified, lockTypes, unlockTypes, staticTypeInit, readyType, addSubclass, removeSubclass,
} from "./type";
import { typeNew, typeDealloc, typeTraverse, typeClear, calculateMetaclass } from "./type_new";
import { typeCall } from "./type_call";
import { computeMro, c3 } from "./mro";
import { updateSlotsFor, updateAllSlots, isSlotName } from "./slots";
import { dictGetStr, dictSetStr, dictDelete, newDict, dictContains, dictUpdate, dictKeysList } from "./dict";
import { newList, listAppend } from "./list";
import { tupleGet, tupleSize, newTuple, tuple1 } from "./tuple";
import { id, isStr, intern, strLength, strChar, isInterned } from "./str";
import { NONE, TRUE, fromBool } from "./singletons";
import { raise, raisef, raiseInt, raisefInt, formatText, errorOccurred, clearError, errorMatches } from "../errors";
import { raiseAttribute, getAttr, getAttrOrNull, attributeHook, getInstanceDict } from "./attributes";
import { method, getset, member, NOARGS, O, FAST, FASTKW, CLASS, STATIC, MEMBER_PTR, READONLY } from "../define";
import { docOf, textSignatureOf } from "./docstrings";
import { newMappingProxy } from "./mapping_proxy";
import { intFromI64 } from "./int";
import { isTrue, isInstanceReal, isSubclassReal, toList } from "./abstract";
import { getTypeAnnotations, setTypeAnnotations, getTypeAnnotate, setTypeAnnotate } from "./annotations";
import { tstate } from "../thread_state";
import { newUnion } from "./union";
import { hashAddress } from "./descriptors";
import { runtime } from "../runtime";
import { newRefShared } from "../memory/refcount";

// ------------------------------------------------------------------------------------------------------------ getattr / setattr

/** type.__getattribute__ without the AttributeError: 0 without an error if missing. */
export function typeGetattrOrNull(self: u64, name: usize): u64 {
  const meta = typeOf(self);
  const metaAttr = typeLookup(meta, name);
  let metaGet: u32 = 0;
  if (metaAttr) {
    const v = Value.untag(metaAttr);
    const mt = changetype<PyType>(typeOf(v));
    metaGet = mt.descrGet;
    if (metaGet != 0 && mt.descrSet != 0) {
      const r = call_indirect<u64>(metaGet, v, self, <u64>meta);
      closeRef(metaAttr);
      return r;
    }
  }
  const attr = typeLookup(<usize>self, name);
  if (attr) {
    closeRef(metaAttr);
    const v = Value.untag(attr);
    const get = changetype<PyType>(typeOf(v)).descrGet;
    if (get) {
      const r = call_indirect<u64>(get, v, <u64>0, self);
      closeRef(attr);
      return r;
    }
    return ownRef(attr);
  }
  if (metaAttr == 0) return 0;
  if (metaGet) {
    const r = call_indirect<u64>(metaGet, Value.untag(metaAttr), self, <u64>meta);
    closeRef(metaAttr);
    return r;
  }
  return ownRef(metaAttr);
}
export function typeGetattro(self: u64, name: usize): u64 {
  const r = typeGetattrOrNull(self, name);
  if (r != 0 || tstate.exc != 0) return r;
  return raiseAttribute(self, name, formatText("type object '%N' has no attribute '%S'", self, <u64>name));
}
export function typeSetattro(self: u64, name: usize, value: u64): i32 {
  const type = <usize>self;
  const t = changetype<PyType>(type);
  if (t.flags & TF_IMMUTABLE) return raisefInt(TypeError, "cannot set %R attribute of immutable type '%N'", <u64>name, self);
  const meta = typeOf(self);
  const metaAttr = typeLookup(meta, name);
  if (metaAttr) {
    const v = Value.untag(metaAttr);
    const set = changetype<PyType>(typeOf(v)).descrSet;
    if (set) {
      const r = call_indirect<i32>(set, v, self, value);
      closeRef(metaAttr);
      return r;
    }
    closeRef(metaAttr);
  }
  const key = isInterned(name) ? name : intern(<usize>newRef(<u64>name));
  const dict = <usize>t.dict;
  const old = dictGetStr(dict, key); // kept alive until the new version is out
  if (old == 0 && errorOccurred()) return -1;
  if (value == 0 && old == 0) {
    raiseAttribute(self, name, formatText("type object '%N' has no attribute '%S'", self, <u64>name));
    return -1;
  }
  lockTypes();
  const r = value ? dictSetStr(dict, key, value) : dictDelete(dict, <u64>key);
  typeModified(type);
  if (isSlotName(key)) {
    updateSlotsFor(type, key);
    if (t.finalize) t.flags |= TF_HAS_FINALIZE;
  }
  unlockTypes();
  xdecref(old);
  if (r < 0 && value == 0 && errorMatches(KeyErrorType)) {
    clearError();
    raiseAttribute(self, name, formatText("type object '%N' has no attribute '%S'", self, <u64>name));
  }
  return r;
}
import { KeyError as KeyErrorType } from "./type_ids";

// ------------------------------------------------------------------------------------------------------------ attributes

function checkSettable(t: u64, value: u64, name: string): bool {
  if (changetype<PyType>(<usize>t).flags & TF_IMMUTABLE) {
    raisef(TypeError, "cannot set '%s' attribute of immutable type '%N'", <u64>changetype<usize>(name), t);
    return false;
  }
  if (value == 0) {
    raisef(TypeError, "cannot delete '%s' attribute of immutable type '%N'", <u64>changetype<usize>(name), t);
    return false;
  }
  return true;
}
function getName(self: u64): u64 {
  const t = changetype<PyType>(<usize>self);
  if (t.flags & TF_HEAP) return newRef(<u64>t.name);
  const s = <usize>t.name;
  let i = <i32>strLength(s);
  while (i > 0 && strChar(s, i - 1) != 46) i--;
  return i ? newRef(<u64>t.qualname) : <u64>t.name;
}
function setName(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, "__name__")) return -1;
  if (!isStr(value)) return raisefInt(TypeError, "can only assign string to %N.__name__, not '%T'", self, value);
  const t = changetype<PyType>(<usize>self);
  lockTypes();
  const old = t.name;
  t.name = <u32>(<usize>newRef(value));
  unlockTypes();
  decref(<u64>old);
  return 0;
}
function getQualname(self: u64): u64 { return newRef(<u64>changetype<PyType>(<usize>self).qualname); }
function setQualname(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, "__qualname__")) return -1;
  if (!isStr(value)) return raisefInt(TypeError, "can only assign string to %N.__qualname__, not '%T'", self, value);
  const t = changetype<PyType>(<usize>self);
  lockTypes();
  const old = t.qualname;
  t.qualname = <u32>(<usize>newRef(value));
  unlockTypes();
  decref(<u64>old);
  return 0;
}
export function getModule(self: u64): u64 {
  const t = changetype<PyType>(<usize>self);
  const m = dictGetStr(<usize>t.dict, id("__module__"));
  if (m) return m;
  if (errorOccurred()) return 0;
  if (t.flags & TF_HEAP) return raiseAttribute(self, id("__module__"), formatText("__module__"));
  return <u64>id("builtins");
}
function setModule(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, "__module__")) return -1;
  lockTypes();
  const dict = <usize>changetype<PyType>(<usize>self).dict;
  const r = dictSetStr(dict, id("__module__"), value);
  if (dictContains(dict, <u64>id("__firstlineno__")) == 1) dictDelete(dict, <u64>id("__firstlineno__"));
  typeModified(<usize>self);
  unlockTypes();
  return r;
}
function getBases(self: u64): u64 { return newRef(<u64>changetype<PyType>(<usize>self).bases); }
function getMro(self: u64): u64 {
  const m = changetype<PyType>(<usize>self).mro;
  return m ? newRef(<u64>m) : NONE;
}
function getBase(self: u64): u64 {
  const b = changetype<PyType>(<usize>self).base;
  return b ? newRef(<u64>b) : NONE;
}
function getDict(self: u64): u64 { return newMappingProxy(<u64>changetype<PyType>(<usize>self).dict); }
function getDoc(self: u64): u64 {
  const t = changetype<PyType>(<usize>self);
  const v = dictGetStr(<usize>t.dict, id("__doc__"));
  if (v == 0) return errorOccurred() ? 0 : NONE;
  const get = changetype<PyType>(typeOf(v)).descrGet;
  if (get == 0) return v;
  const r = call_indirect<u64>(get, v, <u64>0, self);
  decref(v);
  return r;
}
function setDoc(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, "__doc__")) return -1;
  lockTypes();
  const r = dictSetStr(<usize>changetype<PyType>(<usize>self).dict, id("__doc__"), value);
  typeModified(<usize>self);
  unlockTypes();
  return r;
}
function getTextSignature(self: u64): u64 { return textSignatureOf(changetype<PyType>(<usize>self).textSignature); }
function getAbstract(self: u64): u64 {
  if (<usize>self != TYPE) {
    const v = dictGetStr(<usize>changetype<PyType>(<usize>self).dict, id("__abstractmethods__"));
    if (v != 0 || errorOccurred()) return v;
  }
  return raiseAttribute(self, id("__abstractmethods__"), formatText("type object '%N' has no attribute '__abstractmethods__'", self));
}
function setAbstract(self: u64, value: u64): i32 {
  const t = changetype<PyType>(<usize>self);
  let abstract = 0;
  if (value) {
    abstract = isTrue(value);
    if (abstract < 0) return -1;
  }
  lockTypes();
  const r = value ? dictSetStr(<usize>t.dict, id("__abstractmethods__"), value) : dictDelete(<usize>t.dict, <u64>id("__abstractmethods__"));
  if (r >= 0) {
    if (abstract) t.flags |= TF_ABSTRACT;
    else t.flags &= ~TF_ABSTRACT;
  }
  typeModified(<usize>self);
  unlockTypes();
  return r;
}
function getTypeParams(self: u64): u64 {
  if (<usize>self != TYPE) {
    const v = dictGetStr(<usize>changetype<PyType>(<usize>self).dict, id("__type_params__"));
    if (v != 0 || errorOccurred()) return v;
  }
  return EMPTY_TUPLE;
}
import { EMPTY_TUPLE } from "./singletons";
function setTypeParams(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, "__type_params__")) return -1;
  lockTypes();
  const r = dictSetStr(<usize>changetype<PyType>(<usize>self).dict, id("__type_params__"), value);
  typeModified(<usize>self);
  unlockTypes();
  return r;
}
function getFlags(self: u64): u64 {
  // CPython's visible bits: heap type 9, base type 10, have gc 14, abstract 20, the subclass bits 24..31, immutable 8
  const f = changetype<PyType>(<usize>self).flags;
  let r: i64 = 1 << 12; // ready
  if (f & TF_HEAP) r |= 1 << 9;
  if (f & TF_BASETYPE) r |= 1 << 10;
  if (f & TF_HAVE_GC) r |= 1 << 14;
  if (f & TF_IMMUTABLE) r |= 1 << 8;
  if (f & TF_ABSTRACT) r |= 1 << 20;
  r |= <i64>((f >> 20) & 0x7f) << 24;
  if (f & TF_TYPE) r |= <i64>1 << 31;
  return intFromI64(r);
}
function getBasicsize(self: u64): u64 { return intFromI64(<i64>changetype<PyType>(<usize>self).basicSize); }
function getItemsize(self: u64): u64 { return intFromI64(<i64>changetype<PyType>(<usize>self).itemSize); }
function getDictoffset(self: u64): u64 { return intFromI64(<i64>changetype<PyType>(<usize>self).dictOffset); }
function getWeakrefoffset(self: u64): u64 { return intFromI64(<i64>changetype<PyType>(<usize>self).weakOffset); }

/** cls.__bases__ = (...): new MRO and slots for the class and its subclasses, with the world stopped while they change. */
function setBases(self: u64, value: u64): i32 {
  if (!checkSettable(self, value, "__bases__")) return -1;
  const p = <usize>self;
  const t = changetype<PyType>(p);
  if (!isSubtype(typeOf(value), TUPLE)) return raisefInt(TypeError, "can only assign tuple to %N.__bases__, not %T", self, value);
  const n = <i32>tupleSize(<usize>value);
  if (n == 0) return raisefInt(TypeError, "can only assign non-empty tuple to %N.__bases__, not ()", self);
  let layout: usize = 0;
  for (let i = 0; i < n; i++) {
    const b = tupleGet(<usize>value, i);
    if (!isType(b)) return raisefInt(TypeError, "%N.__bases__ must be tuple of classes, not '%T'", self, b);
    if (isSubtype(<usize>b, p)) return raiseInt(TypeError, "a __bases__ item causes an inheritance cycle");
    const bt = changetype<PyType>(<usize>b);
    if (layout == 0 || (bt.basicSize > changetype<PyType>(layout).basicSize)) layout = <usize>b;
  }
  const lt = changetype<PyType>(layout), ob = changetype<PyType>(<usize>t.base);
  if (lt.dealloc != ob.dealloc || lt.itemSize != ob.itemSize || (lt.flags & TF_INLINE_VALUES) != (ob.flags & TF_INLINE_VALUES) || lt.slotNames != ob.slotNames
    || (lt.inlineCapacity > t.inlineCapacity)) {
    return raisefInt(TypeError, "__bases__ assignment: '%N' object layout differs from '%N'", <u64>layout, <u64>t.base);
  }
  lockTypes();
  const oldBases = t.bases, oldBase = t.base;
  t.bases = <u32>(<usize>newRef(value));
  t.base = <u32>(<usize>newRef(<u64>layout));
  const ok = remro(p);
  if (!ok) {
    const nb = t.bases, nbase = t.base;
    t.bases = oldBases;
    t.base = oldBase;
    unlockTypes();
    decref(<u64>nb);
    decref(<u64>nbase);
    return -1;
  }
  const k = <i32>tupleSize(<usize>oldBases);
  for (let i = 0; i < k; i++) removeSubclass(<usize>tupleGet(<usize>oldBases, i), p);
  for (let i = 0; i < n; i++) addSubclass(<usize>tupleGet(<usize>value, i), p);
  typeModified(p);
  updateTree(p);
  unlockTypes();
  decref(<u64>oldBases);
  decref(<u64>oldBase);
  return 0;
}
/** New MROs for p and everything below it. The old tuples stay alive until a collection: lock-free lookups may be walking them. */
function remro(p: usize): bool {
  const t = changetype<PyType>(p);
  const mro = computeMro(p, typeOf(<u64>p));
  if (mro == 0) return false;
  setDeferred(<usize>t.mro);
  atomic.store<u32>(p + offsetof<PyType>("mro"), <u32>mro);
  for (let i: u32 = 0; i < t.subclassCount; i++) if (!remro(<usize>load<u32>(<usize>t.subclasses + (i << 2)))) return false;
  return true;
}
import { setDeferred } from "../memory/refcount";
function updateTree(p: usize): void {
  const t = changetype<PyType>(p);
  updateAllSlots(p);
  for (let i: u32 = 0; i < t.subclassCount; i++) updateTree(<usize>load<u32>(<usize>t.subclasses + (i << 2)));
}

// ------------------------------------------------------------------------------------------------------------ methods

function typeRepr(self: u64): u64 {
  const m = getModule(self);
  if (m == 0) clearError();
  let r: u64;
  const t = changetype<PyType>(<usize>self);
  if (m != 0 && isStr(m) && <usize>m != id("builtins")) r = formatText("<class '%S.%S'>", m, <u64>t.qualname);
  else {
    const n = getName(self);
    r = formatText("<class '%S'>", (t.flags & TF_HEAP) ? <u64>t.qualname : n);
    decref(n);
  }
  xdecref(m);
  return r;
}
function typeMro(self: u64): u64 {
  const m = c3(<usize>self);
  if (m == 0) return 0;
  const l = toList(<u64>m);
  decref(<u64>m);
  return l;
}
function typeSubclasses(self: u64): u64 {
  const l = newList(0);
  if (l == 0) return 0;
  const t = changetype<PyType>(<usize>self);
  lockTypes();
  for (let i: u32 = 0; i < t.subclassCount; i++) listAppend(l, <u64>load<u32>(<usize>t.subclasses + (i << 2)));
  unlockTypes();
  return <u64>l;
}
function typeInstancecheck(self: u64, instance: u64): u64 {
  const r = isInstanceReal(instance, self);
  return r < 0 ? 0 : fromBool(r != 0);
}
function typeSubclasscheck(self: u64, cls: u64): u64 {
  const r = isSubclassReal(cls, self);
  return r < 0 ? 0 : fromBool(r != 0);
}
function typePrepare(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>newDict(); }
/** dir(cls): names of the class and its bases. */
export function mergeClassDict(dict: usize, cls: u64): i32 {
  const own = getAttrOrNull(cls, id("__dict__"));
  if (own == 0) { if (errorOccurred()) return -1; }
  else {
    const r = dictUpdate(dict, own);
    decref(own);
    if (r < 0) return -1;
  }
  const bases = getAttrOrNull(cls, id("__bases__"));
  if (bases == 0) return errorOccurred() ? -1 : 0;
  if (isSubtype(typeOf(bases), TUPLE)) {
    const n = <i32>tupleSize(<usize>bases);
    for (let i = 0; i < n; i++) if (mergeClassDict(dict, tupleGet(<usize>bases, i)) < 0) { decref(bases); return -1; }
  }
  decref(bases);
  return 0;
}
function typeDir(self: u64): u64 {
  const d = newDict();
  if (d == 0) return 0;
  let r: u64 = 0;
  if (mergeClassDict(d, self) == 0) r = dictKeysList(d);
  decref(<u64>d);
  return r;
}
function typeSizeof(self: u64): u64 { return intFromI64(<i64>offsetof<PyType>()); }
function typeOr(a: u64, b: u64): u64 { return newUnion(a, b); }
function typeInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (nargs == 1 && kwnames != 0 && tupleSize(kwnames) != 0) return raiseInt(TypeError, "type.__init__() takes no keyword arguments");
  if (nargs != 1 && nargs != 3) return raiseInt(TypeError, "type.__init__() takes 1 or 3 arguments");
  return 0;
}

export function initTypeType(): void {
  const t = staticTypeInit(TYPE, "type", OBJECT, offsetof<PyType>(), TF_BASETYPE | TF_HAVE_GC | TF_TYPE);
  t.dictOffset = <i32>offsetof<PyType>("dict");
  t.weakOffset = <i32>offsetof<PyType>("weakList");
  t.call = typeCall.index;
  t.getattro = typeGetattro.index;
  t.setattro = typeSetattro.index;
  t.repr = typeRepr.index;
  t.new_ = typeNew.index;
  t.init = typeInit.index;
  t.dealloc = typeDealloc.index;
  t.traverse = typeTraverse.index;
  t.clear = typeClear.index;
  t.or_ = typeOr.index;
  getset(TYPE, "__name__", getName.index, setName.index);
  getset(TYPE, "__qualname__", getQualname.index, setQualname.index);
  getset(TYPE, "__bases__", getBases.index, setBases.index);
  getset(TYPE, "__mro__", getMro.index);
  getset(TYPE, "__base__", getBase.index);
  getset(TYPE, "__module__", getModule.index, setModule.index);
  getset(TYPE, "__abstractmethods__", getAbstract.index, setAbstract.index);
  getset(TYPE, "__dict__", getDict.index);
  getset(TYPE, "__doc__", getDoc.index, setDoc.index);
  getset(TYPE, "__text_signature__", getTextSignature.index);
  getset(TYPE, "__annotations__", getTypeAnnotations.index, setTypeAnnotations.index);
  getset(TYPE, "__annotate__", getTypeAnnotate.index, setTypeAnnotate.index);
  getset(TYPE, "__type_params__", getTypeParams.index, setTypeParams.index);
  getset(TYPE, "__flags__", getFlags.index);
  getset(TYPE, "__basicsize__", getBasicsize.index);
  getset(TYPE, "__itemsize__", getItemsize.index);
  getset(TYPE, "__dictoffset__", getDictoffset.index);
  getset(TYPE, "__weakrefoffset__", getWeakrefoffset.index);
  method(TYPE, "mro", typeMro.index, NOARGS, "($self, /)", "Return a type's method resolution order.");
  method(TYPE, "__subclasses__", typeSubclasses.index, NOARGS, "($self, /)", "Return a list of immediate subclasses.");
  method(TYPE, "__prepare__", typePrepare.index, FASTKW | CLASS, "($cls, name, bases, /, **kwds)", "Create the namespace for the class statement");
  method(TYPE, "__instancecheck__", typeInstancecheck.index, O, "($self, instance, /)", "Check if an object is an instance.");
  method(TYPE, "__subclasscheck__", typeSubclasscheck.index, O, "($self, subclass, /)", "Check if a class is a subclass.");
  method(TYPE, "__dir__", typeDir.index, NOARGS, "($self, /)", "Specialized __dir__ implementation for types.");
  method(TYPE, "__sizeof__", typeSizeof.index, NOARGS, "($self, /)", "Return memory consumption of the type object.");
  t.textSignature = <u32>changetype<usize>("(object, /)");
  readyType(TYPE);
}
