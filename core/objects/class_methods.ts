// classmethod, staticmethod and property.
// Their fields are counted value slots set by __init__ and read through loadSlot; the object mutex guards replacing them.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_ABSTRACT } from "./type_object";
import { CLASSMETHOD, STATICMETHOD, PROPERTY, OBJECT, TypeError, AttributeError, TYPE } from "./type_ids";
import { trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef, setDeferred } from "../memory/refcount";
import { visitValue, visitPointer } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { staticTypeInit, readyType, typeOf, isType } from "./type";
import { genericAlloc } from "./type_new";
import { newMethod, loadSlot, replaceSlot } from "./descriptors";
import { getAttr, getAttrOrNull, setAttr, raiseAttribute, getInstanceDict, setInstanceDict, instanceDict } from "./attributes";
import { method, getset, member, O, NOARGS, MEMBER_OBJECT, READONLY } from "../define";
import { raise, raisef, raiseInt, raisefInt, formatText, errorOccurred, clearError } from "../errors";
import { call, call1, call2, tempArray, tempRelease } from "../call";
import { parseArgs, checkArgs, noKeywords } from "../args";
import { id, isStr } from "./str";
import { NONE, fromBool, EMPTY_TUPLE, NOT_IMPLEMENTED } from "./singletons";
import { isTrue, repr } from "./abstract";
import { dictSetStr, dictGetStr } from "./dict";
import { newGenericAlias } from "./generic_alias";
import { CLASS } from "../define";

@unmanaged export class PyClassMethod extends PyObject {
  callable: u64;
  dict: u32;
  weakList: u32;
}
@unmanaged export class PyProperty extends PyObject {
  fget: u64;
  fset: u64;
  fdel: u64;
  doc: u64;
  name: u64;
  getterDoc: u32; // the doc came from the getter
  weakList: u32;
}

function make(type: usize, callable: u64): u64 {
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  const o = changetype<PyClassMethod>(p);
  o.callable = newRef(callable);
  setDeferred(p);
  return <u64>p;
}
/** classmethod(f) / staticmethod(f); f is borrowed. New reference. */
export function newClassMethod(callable: u64): u64 { return make(CLASSMETHOD, callable); }
export function newStaticMethod(callable: u64): u64 { return make(STATICMETHOD, callable); }

/** Copies __module__, __name__, __qualname__, __doc__ from the callable, as functools.wraps would. */
function copyAttributes(self: u64, callable: u64): i32 {
  const d = instanceDict(<usize>self);
  if (d == 0) return -1;
  for (let i = 0; i < 4; i++) {
    const name = i == 0 ? id("__module__") : i == 1 ? id("__name__") : i == 2 ? id("__qualname__") : id("__doc__");
    const v = getAttrOrNull(callable, name);
    if (v == 0) { if (errorOccurred()) return -1; continue; }
    const r = dictSetStr(d, name, v);
    decref(v);
    if (r < 0) return -1;
  }
  return 0;
}
function init(self: u64, args: usize, nargs: i32, kwnames: usize, name: string): i32 {
  if (!noKeywords(name, kwnames) || !checkArgs(name, nargs, 1, 1)) return -1;
  const f = load<u64>(args);
  replaceSlot(<usize>self, <usize>self + offsetof<PyClassMethod>("callable"), newRef(f));
  return copyAttributes(self, f);
}
function classMethodInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 { return init(self, args, nargs, kwnames, "classmethod"); }
function staticMethodInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 { return init(self, args, nargs, kwnames, "staticmethod"); }
function newClassMethodObject(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const p = genericAlloc(type, 0);
  if (p) setDeferred(p);
  return <u64>p;
}
function callableOf(self: u64, what: string): u64 {
  const f = loadSlot(<usize>self, <usize>self + offsetof<PyClassMethod>("callable"));
  if (f == 0) raisef(RuntimeErrorType, "uninitialized %s object", <u64>changetype<usize>(what));
  return f;
}
import { RuntimeError as RuntimeErrorType } from "./type_ids";
function classMethodGet(self: u64, obj: u64, type: u64): u64 {
  const f = callableOf(self, "classmethod");
  if (f == 0) return 0;
  const r = newMethod(f, type ? type : <u64>typeOf(obj));
  decref(f);
  return r;
}
function staticMethodGet(self: u64, obj: u64, type: u64): u64 { return callableOf(self, "staticmethod"); }
function staticMethodCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const f = callableOf(self, "staticmethod");
  if (f == 0) return 0;
  const r = call(f, args, nargs, kwnames);
  decref(f);
  return r;
}
function classMethodRepr(self: u64): u64 { return formatText("<classmethod(%R)>", changetype<PyClassMethod>(<usize>self).callable); }
function staticMethodRepr(self: u64): u64 { return formatText("<staticmethod(%R)>", changetype<PyClassMethod>(<usize>self).callable); }
function classMethodDealloc(p: usize): void {
  clearWeakrefs(p);
  const o = changetype<PyClassMethod>(p);
  const f = o.callable, d = o.dict;
  freeObject(p);
  xdecref(f);
  if (d >= 64) decref(<u64>d);
}
function classMethodTraverse(p: usize, visit: u32): void {
  visitValue(changetype<PyClassMethod>(p).callable, visit);
  visitPointer(changetype<PyClassMethod>(p).dict, visit);
}
function classMethodClear(p: usize): void { replaceSlot(p, p + offsetof<PyClassMethod>("callable"), 0); }
/** __isabstractmethod__ of a callable: 1, 0, -1. */
function isAbstract(f: u64): i32 {
  if (f == 0) return 0;
  const v = getAttrOrNull(f, id("__isabstractmethod__"));
  if (v == 0) return errorOccurred() ? -1 : 0;
  const r = isTrue(v);
  decref(v);
  return r;
}
function classMethodAbstract(self: u64): u64 {
  const r = isAbstract(changetype<PyClassMethod>(<usize>self).callable);
  return r < 0 ? 0 : fromBool(r != 0);
}
function wrappedAnnotations(self: u64): u64 { return wrapped(self, id("__annotations__")); }
function wrappedAnnotate(self: u64): u64 { return wrapped(self, id("__annotate__")); }
function wrapped(self: u64, name: usize): u64 {
  const d = instanceDict(<usize>self);
  if (d == 0) return 0;
  const own = dictGetStr(d, name);
  if (own != 0 || errorOccurred()) return own;
  const v = getAttr(changetype<PyClassMethod>(<usize>self).callable, name);
  if (v) dictSetStr(d, name, v);
  return v;
}
function setWrapped(self: u64, value: u64, name: usize): i32 {
  const d = instanceDict(<usize>self);
  if (d == 0) return -1;
  return value ? dictSetStr(d, name, value) : dictDelete(d, <u64>name);
}
import { dictDelete } from "./dict";
function setWrappedAnnotations(self: u64, value: u64): i32 { return setWrapped(self, value, id("__annotations__")); }
function setWrappedAnnotate(self: u64, value: u64): i32 { return setWrapped(self, value, id("__annotate__")); }

function setupClassMethod(t: usize, name: string): PyType {
  const type = staticTypeInit(t, name, OBJECT, offsetof<PyClassMethod>(), TF_BASETYPE | TF_HAVE_GC);
  type.dictOffset = <i32>offsetof<PyClassMethod>("dict");
  type.weakOffset = <i32>offsetof<PyClassMethod>("weakList");
  type.dealloc = classMethodDealloc.index;
  type.traverse = classMethodTraverse.index;
  type.clear = classMethodClear.index;
  type.new_ = newClassMethodObject.index;
  member(t, "__func__", offsetof<PyClassMethod>("callable"), MEMBER_OBJECT, READONLY);
  member(t, "__wrapped__", offsetof<PyClassMethod>("callable"), MEMBER_OBJECT, READONLY);
  getset(t, "__isabstractmethod__", classMethodAbstract.index);
  getset(t, "__dict__", getInstanceDict.index, setInstanceDict.index);
  getset(t, "__annotations__", wrappedAnnotations.index, setWrappedAnnotations.index);
  getset(t, "__annotate__", wrappedAnnotate.index, setWrappedAnnotate.index);
  method(t, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  type.textSignature = <u32>changetype<usize>("(function, /)");
  return type;
}

// ------------------------------------------------------------------------------------------------------------ property

const PROPERTY_SIGNATURE = "($self, fget=None, fset=None, fdel=None, doc=None)";
function fieldAt(self: u64, offset: usize): u64 { return loadSlot(<usize>self, <usize>self + offset); }
function orNone(v: u64): u64 { return v == NONE ? 0 : newRef(v); }

function propertyInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const out = tempArray(4);
  if (out == 0) return -1;
  if (!parseArgs("property", PROPERTY_SIGNATURE, args, nargs, kwnames, out)) { tempRelease(out); return -1; }
  const p = <usize>self;
  const fget = load<u64>(out), fset = load<u64>(out, 8), fdel = load<u64>(out, 16);
  let doc = load<u64>(out, 24);
  tempRelease(out);
  replaceSlot(p, p + offsetof<PyProperty>("fget"), fget ? orNone(fget) : 0);
  replaceSlot(p, p + offsetof<PyProperty>("fset"), fset ? orNone(fset) : 0);
  replaceSlot(p, p + offsetof<PyProperty>("fdel"), fdel ? orNone(fdel) : 0);
  replaceSlot(p, p + offsetof<PyProperty>("name"), 0);
  changetype<PyProperty>(p).getterDoc = 0;
  let text: u64 = doc && doc != NONE ? newRef(doc) : 0;
  if (text == 0 && fget != 0 && fget != NONE && doc != NONE) {
    text = getAttrOrNull(fget, id("__doc__"));
    if (text == 0 && errorOccurred()) return -1;
    if (text == NONE) text = 0;
    if (text) changetype<PyProperty>(p).getterDoc = 1;
  }
  if (typeOf(self) == PROPERTY) {
    replaceSlot(p, p + offsetof<PyProperty>("doc"), text ? text : NONE);
    return 0;
  }
  // subclasses keep the doc in the instance's __dict__ (or __slots__)
  const r = setAttr(self, id("__doc__"), text ? text : NONE);
  xdecref(text);
  if (r < 0) {
    if (!errorMatchesAttribute()) return -1;
    if (changetype<PyProperty>(p).getterDoc || text == 0) { clearError(); return 0; }
    return -1;
  }
  return 0;
}
import { errorMatches } from "../errors";
function errorMatchesAttribute(): bool { return errorMatches(AttributeError); }

/** Name for messages: new str or 0. */
function propertyNameOrNull(self: u64): u64 {
  const n = fieldAt(self, offsetof<PyProperty>("name"));
  if (n) return n;
  const f = fieldAt(self, offsetof<PyProperty>("fget"));
  if (f == 0) return 0;
  const r = getAttrOrNull(f, id("__name__"));
  decref(f);
  if (r == 0) clearError();
  return r;
}
function propertyError(self: u64, obj: u64, what: string): u64 {
  const n = propertyNameOrNull(self);
  if (n) {
    raisef(AttributeError, "property %R of %R object has no %s", n, <u64>changetype<PyType>(typeOf(obj)).qualname, <u64>changetype<usize>(what));
    decref(n);
  } else raisef(AttributeError, "property of %R object has no %s", <u64>changetype<PyType>(typeOf(obj)).qualname, <u64>changetype<usize>(what));
  return 0;
}
export function propertyGet(self: u64, obj: u64, type: u64): u64 {
  if (obj == 0 || obj == NONE) return newRef(self);
  const f = fieldAt(self, offsetof<PyProperty>("fget"));
  if (f == 0) return propertyError(self, obj, "getter");
  const r = call1(f, obj);
  decref(f);
  return r;
}
function propertySet(self: u64, obj: u64, value: u64): i32 {
  const f = fieldAt(self, value ? offsetof<PyProperty>("fset") : offsetof<PyProperty>("fdel"));
  if (f == 0) { propertyError(self, obj, value ? "setter" : "deleter"); return -1; }
  const r = value ? call2(f, obj, value) : call1(f, obj);
  decref(f);
  if (r == 0) return -1;
  decref(r);
  return 0;
}
/** A copy of the property with one function replaced. */
function propertyCopy(self: u64, which: i32, f: u64): u64 {
  const args = tempArray(4);
  if (args == 0) return 0;
  for (let i = 0; i < 3; i++) {
    const v = i == which && f != NONE ? newRef(f) : fieldAt(self, offsetof<PyProperty>("fget") + (<usize>i << 3));
    store<u64>(args + (<usize>i << 3), v ? v : NONE);
  }
  const p = changetype<PyProperty>(<usize>self);
  const useGetterDoc = p.getterDoc != 0 && load<u64>(args) != NONE;
  const doc = useGetterDoc ? NONE : fieldAt(self, offsetof<PyProperty>("doc"));
  store<u64>(args + 24, doc ? doc : NONE);
  const r = call(<u64>typeOf(self), args, useGetterDoc ? 3 : 4, 0);
  for (let i = 0; i < 4; i++) decref(load<u64>(args + (<usize>i << 3)));
  tempRelease(args);
  if (r != 0 && typeOf(r) == typeOf(self)) {
    const n = fieldAt(self, offsetof<PyProperty>("name"));
    if (n) replaceSlot(<usize>r, <usize>r + offsetof<PyProperty>("name"), n);
  }
  return r;
}
function propertyGetter(self: u64, f: u64): u64 { return propertyCopy(self, 0, f); }
function propertySetter(self: u64, f: u64): u64 { return propertyCopy(self, 1, f); }
function propertyDeleter(self: u64, f: u64): u64 { return propertyCopy(self, 2, f); }
function propertySetName(self: u64, args: usize, nargs: i32): u64 {
  if (nargs != 2) return raisef(TypeError, "__set_name__() takes 2 positional arguments but %d were given", <u64>nargs);
  replaceSlot(<usize>self, <usize>self + offsetof<PyProperty>("name"), newRef(load<u64>(args, 8)));
  return NONE;
}
function propertyName(self: u64): u64 {
  const n = propertyNameOrNull(self);
  if (n) return n;
  if (errorOccurred()) return 0;
  return raiseAttribute(self, id("__name__"), formatText("'property' object has no attribute '__name__'"));
}
function propertySetNameAttr(self: u64, value: u64): i32 {
  replaceSlot(<usize>self, <usize>self + offsetof<PyProperty>("name"), newRef(value));
  return 0;
}
function propertyAbstract(self: u64): u64 {
  for (let i = 0; i < 3; i++) {
    const f = fieldAt(self, offsetof<PyProperty>("fget") + (<usize>i << 3));
    const r = isAbstract(f);
    xdecref(f);
    if (r < 0) return 0;
    if (r > 0) return fromBool(true);
  }
  return fromBool(false);
}
function propertyDealloc(p: usize): void {
  clearWeakrefs(p);
  const o = changetype<PyProperty>(p);
  const a = o.fget, b = o.fset, c = o.fdel, d = o.doc, e = o.name;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
  xdecref(d);
  xdecref(e);
}
function propertyTraverse(p: usize, visit: u32): void {
  const o = changetype<PyProperty>(p);
  visitValue(o.fget, visit);
  visitValue(o.fset, visit);
  visitValue(o.fdel, visit);
  visitValue(o.doc, visit);
  visitValue(o.name, visit);
}
function propertyClear(p: usize): void {
  for (let o = offsetof<PyProperty>("fget"); o <= offsetof<PyProperty>("name"); o += 8) replaceSlot(p, p + o, 0);
}

export function initClassMethodTypes(): void {
  let t = setupClassMethod(CLASSMETHOD, "classmethod");
  t.init = classMethodInit.index;
  t.descrGet = classMethodGet.index;
  t.repr = classMethodRepr.index;
  readyType(CLASSMETHOD);

  t = setupClassMethod(STATICMETHOD, "staticmethod");
  t.init = staticMethodInit.index;
  t.descrGet = staticMethodGet.index;
  t.call = staticMethodCall.index;
  t.repr = staticMethodRepr.index;
  readyType(STATICMETHOD);

  t = staticTypeInit(PROPERTY, "property", OBJECT, offsetof<PyProperty>(), TF_BASETYPE | TF_HAVE_GC);
  t.weakOffset = 0;
  t.dealloc = propertyDealloc.index;
  t.traverse = propertyTraverse.index;
  t.clear = propertyClear.index;
  t.new_ = newClassMethodObject.index;
  t.init = propertyInit.index;
  t.descrGet = propertyGet.index;
  t.descrSet = propertySet.index;
  member(PROPERTY, "fget", offsetof<PyProperty>("fget"), MEMBER_OBJECT, READONLY);
  member(PROPERTY, "fset", offsetof<PyProperty>("fset"), MEMBER_OBJECT, READONLY);
  member(PROPERTY, "fdel", offsetof<PyProperty>("fdel"), MEMBER_OBJECT, READONLY);
  member(PROPERTY, "__doc__", offsetof<PyProperty>("doc"), MEMBER_OBJECT, 0);
  getset(PROPERTY, "__name__", propertyName.index, propertySetNameAttr.index);
  getset(PROPERTY, "__isabstractmethod__", propertyAbstract.index);
  method(PROPERTY, "getter", propertyGetter.index, O, null, "Descriptor to obtain a copy of the property with a different getter.");
  method(PROPERTY, "setter", propertySetter.index, O, null, "Descriptor to obtain a copy of the property with a different setter.");
  method(PROPERTY, "deleter", propertyDeleter.index, O, null, "Descriptor to obtain a copy of the property with a different deleter.");
  method(PROPERTY, "__set_name__", propertySetName.index, FAST, null, "Method to set name of a property.");
  t.textSignature = <u32>changetype<usize>("(fget=None, fset=None, fdel=None, doc=None)");
  readyType(PROPERTY);
}
import { FAST } from "../define";
