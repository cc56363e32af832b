// The type `object`: what every object can do.
// Instances are plain; what protects attributes is said in attributes.ts. `__class__` assignment stops the world.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HEAP, TF_BASETYPE, TF_ABSTRACT, TF_INLINE_VALUES, TF_IMMUTABLE, TF_HAVE_GC } from "./type_object";
import { OBJECT, TypeError, MODULE, TUPLE, LIST, DICT, STR } from "./type_ids";
import { freeObject } from "../memory/heap";
import { decref, xdecref, newRef, closeRef, ownRef } from "../memory/refcount";
import { typeOf, typeLookup, isSubtype, isType, staticTypeInit, readyType } from "./type";
import { genericAlloc, subtypeDealloc } from "./type_new";
import { genericGetAttr, genericSetAttr, getAttr, getAttrOrNull, instanceDict, dictFieldOf, INLINE_LIMIT, lookupSpecial } from "./attributes";
import { addressOf, hashAddress } from "./descriptors";
import { slotInit, callSpecial1, isMissing } from "./slots";
import { raise, raisef, raiseInt, raisefInt, formatText, errorOccurred, clearError } from "../errors";
import { method, getset, NOARGS, O, FAST, FASTKW, CLASS } from "../define";
import { id, isStr, strLength } from "./str";
import { NONE, NOT_IMPLEMENTED, TRUE, fromBool, EMPTY_TUPLE } from "./singletons";
import { repr, richCompareSlot, isTrue, toStr, format } from "./abstract";
import { getModule, mergeClassDict } from "./type_attributes";
import { tupleSize, tupleGet } from "./tuple";
import { newDict, dictCopy, dictUpdate, dictKeysList, dictGetStr } from "./dict";
import { callMethod0, callMethod1, callMethod2, call1, call0 } from "../call";
import { importModule } from "../modules/import";
import { intFromI64, asI64 } from "./int";
import { stopTheWorld, startTheWorld } from "../sync/stop_the_world";
import { sbNew, sbAscii, sbStr, sbFinish } from "./str_builder";
import { raiseText } from "../errors";
import { getIter, iterNext, toList } from "./abstract";
import { objectReduceEx, objectReduce, objectGetstate } from "./pickling";
import { moduleGetattro } from "./module";

function excessArgs(nargs: i32, kwnames: usize): bool { return nargs != 0 || (kwnames != 0 && tupleSize(kwnames) != 0); }

/** object.__new__ */
export function objectNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const t = changetype<PyType>(type);
  if (excessArgs(nargs, kwnames)) {
    if (t.new_ != objectNew.index) return raise(TypeError, "object.__new__() takes exactly one argument (the type to instantiate)");
    if (t.init == objectInit.index) return raisef(TypeError, "%N() takes no arguments", <u64>type);
  }
  if (t.flags & TF_ABSTRACT) return raiseAbstract(type);
  return <u64>genericAlloc(type, 0);
}
function raiseAbstract(type: usize): u64 {
  const methods = dictGetStr(<usize>changetype<PyType>(type).dict, id("__abstractmethods__"));
  if (methods == 0) return 0;
  const list = toList(methods);
  decref(methods);
  if (list == 0) return 0;
  if (listSort(<usize>list) < 0) { decref(list); return 0; }
  const n = listSize(<usize>list);
  const b = sbNew();
  sbAscii(b, "Can't instantiate abstract class ");
  sbStr(b, <usize>changetype<PyType>(type).name);
  sbAscii(b, n > 1 ? " without an implementation for abstract methods '" : " without an implementation for abstract method '");
  for (let i = 0; i < <i32>n; i++) {
    const s = listGetRef(<usize>list, i);
    if (i) sbAscii(b, "', '");
    sbStr(b, <usize>s);
    decref(s);
  }
  sbAscii(b, "'");
  decref(list);
  return raiseText(TypeError, sbFinish(b));
}
import { listSort, listSize, listGetRef } from "./list";

/** object.__init__ */
export function objectInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (excessArgs(nargs, kwnames)) {
    const t = changetype<PyType>(typeOf(self));
    if (t.init != objectInit.index) return raiseInt(TypeError, "object.__init__() takes exactly one argument (the instance to initialize)");
    if (t.new_ == objectNew.index) return raisefInt(TypeError, "%T() takes no arguments", self);
  }
  return 0;
}
function objectDealloc(p: usize): void { freeObject(p); }
export function objectRepr(self: u64): u64 {
  const t = <u64>typeOf(self);
  const m = getModule(t);
  if (m == 0) clearError();
  let r: u64;
  if (m != 0 && isStr(m) && <usize>m != id("builtins")) r = formatText("<%S.%S object at 0x%x>", m, <u64>changetype<PyType>(<usize>t).qualname, addressOf(self));
  else r = formatText("<%S object at 0x%x>", (changetype<PyType>(<usize>t).flags & TF_HEAP) ? <u64>changetype<PyType>(<usize>t).qualname : <u64>changetype<PyType>(<usize>t).name, addressOf(self));
  xdecref(m);
  return r;
}
export function objectStr(self: u64): u64 { return repr(self); }
export function objectHash(self: u64): i64 { return hashAddress(self); }
/** object.__eq__ and __ne__: identity; != inverts ==. */
export function objectRichcompare(a: u64, b: u64, op: i32): u64 {
  if (op == 2) return a == b ? TRUE : NOT_IMPLEMENTED;
  if (op != 3) return NOT_IMPLEMENTED;
  const rc = changetype<PyType>(typeOf(a)).richcompare;
  if (rc == 0) return NOT_IMPLEMENTED;
  const r = call_indirect<u64>(rc, a, b, 2);
  if (r == 0 || r == NOT_IMPLEMENTED) return r;
  const truth = isTrue(r);
  decref(r);
  return truth < 0 ? 0 : fromBool(truth == 0);
}
function getClass(self: u64): u64 { return newRef(<u64>typeOf(self)); }

/** o.__class__ = cls: same layout required; with the world stopped, since readers look at the type without locks. */
function setClass(self: u64, value: u64): i32 {
  if (value == 0) return raiseInt(TypeError, "can't delete __class__ attribute");
  if (!isType(value)) return raisefInt(TypeError, "__class__ must be set to a class, not '%T' object", value);
  const from = typeOf(self), to = <usize>value;
  const f = changetype<PyType>(from), t = changetype<PyType>(to);
  const modules = isSubtype(from, MODULE) && isSubtype(to, MODULE);
  if (!modules && ((f.flags & TF_IMMUTABLE) != 0 || (t.flags & TF_IMMUTABLE) != 0)) {
    return raiseInt(TypeError, "__class__ assignment only supported for mutable types or ModuleType subclasses");
  }
  if (!compatibleLayout(f, t)) return raisefInt(TypeError, "__class__ assignment: '%N' object layout differs from '%N'", value, <u64>from);
  // attributes move to a dict: the two types' inline values have different names
  const p = Value.ptr(self);
  if ((f.flags & TF_INLINE_VALUES) != 0 && instanceDict(p) == 0) return -1;
  stopTheWorld();
  changetype<PyObject>(p).type = <u32>to;
  startTheWorld();
  return 0;
}
function nativeBase(t: PyType): usize {
  while (t.flags & TF_HEAP) t = changetype<PyType>(<usize>t.base);
  return changetype<usize>(t);
}
function compatibleLayout(a: PyType, b: PyType): bool {
  if (nativeBase(a) != nativeBase(b) || a.itemSize != b.itemSize || a.dictOffset != b.dictOffset || a.weakOffset != b.weakOffset) return false;
  if ((a.flags & TF_INLINE_VALUES) != (b.flags & TF_INLINE_VALUES)) return false;
  // b may use less of the block than a has, never more
  if (b.basicSize > a.basicSize && (a.flags & TF_INLINE_VALUES) == 0) return false;
  if ((a.flags & TF_INLINE_VALUES) != 0 && (a.inlineOffset != b.inlineOffset || b.basicSize > a.basicSize && !fitsBlock(a, b))) return false;
  return sameSlots(a, b);
}
/** The block of an instance of a is large enough for b's inline values only if b has no more of them. */
function fitsBlock(a: PyType, b: PyType): bool { return b.inlineCapacity <= a.inlineCapacity; }
function sameSlots(a: PyType, b: PyType): bool {
  const x = slotCount(a), y = slotCount(b);
  return x == y;
}
function slotCount(t: PyType): i32 {
  let n = 0;
  while (t.flags & TF_HEAP) {
    if (t.slotNames) n += <i32>tupleSize(<usize>t.slotNames);
    t = changetype<PyType>(<usize>t.base);
  }
  return n;
}

function objectInitSubclass(cls: u64): u64 { return NONE; }
function objectSubclasshook(cls: u64, args: usize, nargs: i32): u64 { return NOT_IMPLEMENTED; }
function objectFormat(self: u64, spec: u64): u64 {
  if (!isStr(spec)) return raisef(TypeError, "__format__() argument must be str, not %T", spec);
  if (strLength(<usize>spec) > 0) return raisef(TypeError, "unsupported format string passed to %T.__format__", self);
  return toStr(self);
}
function objectDir(self: u64): u64 {
  const own = getAttrOrNull(self, id("__dict__"));
  let d: usize;
  if (own == 0) {
    if (errorOccurred()) return 0;
    d = newDict();
  } else if (!isSubtype(typeOf(own), DICT)) {
    decref(own);
    d = newDict();
  } else {
    d = dictCopy(<usize>own);
    decref(own);
  }
  if (d == 0) return 0;
  const cls = getAttrOrNull(self, id("__class__"));
  let ok = true;
  if (cls) { ok = mergeClassDict(d, cls) >= 0; decref(cls); }
  else ok = !errorOccurred();
  const r = ok ? dictKeysList(d) : 0;
  decref(<u64>d);
  return r;
}
function objectSizeof(self: u64): u64 {
  if (!Value.isObject(self)) return intFromI64(24);
  return intFromI64(<i64>changetype<PyType>(typeOf(self)).basicSize);
}

export function initObjectType(): void {
  const t = staticTypeInit(OBJECT, "object", 0, 16, TF_BASETYPE);
  t.new_ = objectNew.index;
  t.init = objectInit.index;
  t.dealloc = objectDealloc.index;
  t.repr = objectRepr.index;
  t.str = objectStr.index;
  t.hash = objectHash.index;
  t.richcompare = objectRichcompare.index;
  t.getattro = genericGetAttr.index;
  t.setattro = genericSetAttr.index;
  getset(OBJECT, "__class__", getClass.index, setClass.index, "the object's class");
  method(OBJECT, "__init_subclass__", objectInitSubclass.index, NOARGS | CLASS, null, "This method is called when a class is subclassed.\n\nThe default implementation does nothing. It may be\noverridden to extend subclasses.");
  method(OBJECT, "__subclasshook__", objectSubclasshook.index, FAST | CLASS, null, "Abstract classes can override this to customize issubclass().\n\nThis is invoked early on by abc.ABCMeta.__subclasscheck__().\nIt should return True, False or NotImplemented.  If it returns\nNotImplemented, the normal algorithm is used.  Otherwise, it\noverrides the normal algorithm (and the outcome is cached).");
  method(OBJECT, "__format__", objectFormat.index, O, "($self, format_spec, /)", "Default object formatter.\n\nReturn str(self) if format_spec is empty. Raise TypeError otherwise.");
  method(OBJECT, "__dir__", objectDir.index, NOARGS, "($self, /)", "Default dir() implementation.");
  method(OBJECT, "__sizeof__", objectSizeof.index, NOARGS, "($self, /)", "Size of object in memory, in bytes.");
  method(OBJECT, "__reduce_ex__", objectReduceEx.index, O, "($self, protocol, /)", "Helper for pickle.");
  method(OBJECT, "__reduce__", objectReduce.index, NOARGS, "($self, /)", "Helper for pickle.");
  method(OBJECT, "__getstate__", objectGetstate.index, NOARGS, "($self, /)", "Helper for pickle.");
  t.textSignature = <u32>changetype<usize>("()");
  t.doc = 0;
  readyType(OBJECT);
}
