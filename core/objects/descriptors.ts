// Descriptors of native types (methods, members, computed attributes, slot wrappers), builtin functions and bound methods.
// All are immutable after creation (bound methods and builtin functions hold counted references that never change), so nothing locks.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC, TF_METHOD_DESCRIPTOR, TF_DISALLOW_NEW } from "./type_object";
import {
  METHOD_DESCRIPTOR, CLASSMETHOD_DESCRIPTOR, MEMBER_DESCRIPTOR, GETSET_DESCRIPTOR, WRAPPER_DESCRIPTOR, METHOD_WRAPPER, BUILTIN_FUNCTION, METHOD,
  OBJECT, TypeError, AttributeError, MODULE,
} from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef, incref, loadRef, xchgRef, setDeferred } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { staticTypeInit, readyType, typeOf, isSubtype, isType, typeLookup } from "./type";
import { BuiltinDef, SHAPE_MASK, member, getset, method, NOARGS, O, MEMBER_PTR, READONLY, MEMBER_OBJECT, CLASS,
  MEMBER_OBJECT_EX, MEMBER_I32, MEMBER_U32, MEMBER_I64, MEMBER_BOOL, MEMBER_F64, MEMBER_PTR_EX } from "../define";
import { raise, raisef, raisefInt, raiseInt, formatText, clearError, errorOccurred } from "../errors";
import { callDef, callPrepend, call } from "../call";
import { id, str, isStr, strFromLiteral } from "./str";
import { NONE, NOT_IMPLEMENTED, fromBool, TRUE } from "./singletons";
import { SlotDef, callWrapper } from "./slots";
import { intFromI64, asI64, asI32 } from "./int";
import { asF64 } from "./float";
import { isTrue, hash, compareBool } from "./abstract";
import { getAttr, getAttrOrNull, genericGetAttr, raiseAttribute } from "./attributes";
import { lock, unlock } from "../sync/mutex";
import { tuple2 } from "./tuple";
import { docOf, textSignatureOf } from "./docstrings";

// ------------------------------------------------------------------------------------------------------------ layouts

@unmanaged export class PyDescriptor extends PyObject {
  objclass: u32;
  name: u32;
}
/** method_descriptor and classmethod_descriptor */
@unmanaged export class PyMethodDescriptor extends PyDescriptor { def: u32; }
@unmanaged export class PyGetSet extends PyDescriptor { getter: u32; setter: u32; doc: u32; }
@unmanaged export class PyMember extends PyDescriptor { offset: u32; kind: u32; flags: u32; doc: u32; }
@unmanaged export class PyWrapperDescriptor extends PyDescriptor { def: u32; fn: u32; }
/** A slot wrapper bound to an object. */
@unmanaged export class PyMethodWrapper extends PyObject { descriptor: u64; self: u64; }
@unmanaged export class PyBuiltinFunction extends PyObject { self: u64; module: u64; def: u32; weakList: u32; }
@unmanaged export class PyMethod extends PyObject { func: u64; self: u64; weakList: u32; }

function newDescriptor(type: usize, size: usize, objclass: usize, name: usize): usize {
  const p = newObject(type, size);
  const d = changetype<PyDescriptor>(p);
  d.objclass = <u32>objclass;
  d.name = <u32>name;
  setDeferred(p);
  return p;
}
export function newMethodDescriptor(objclass: usize, def: BuiltinDef): u64 {
  const p = newDescriptor(METHOD_DESCRIPTOR, offsetof<PyMethodDescriptor>(), objclass, <usize>def.name);
  changetype<PyMethodDescriptor>(p).def = <u32>changetype<usize>(def);
  return <u64>p;
}
export function newClassMethodDescriptor(objclass: usize, def: BuiltinDef): u64 {
  const p = newDescriptor(CLASSMETHOD_DESCRIPTOR, offsetof<PyMethodDescriptor>(), objclass, <usize>def.name);
  changetype<PyMethodDescriptor>(p).def = <u32>changetype<usize>(def);
  return <u64>p;
}
export function newGetSet(objclass: usize, name: usize, getter: u32, setter: u32, doc: usize): u64 {
  const p = newDescriptor(GETSET_DESCRIPTOR, offsetof<PyGetSet>(), objclass, name);
  const g = changetype<PyGetSet>(p);
  g.getter = getter;
  g.setter = setter;
  g.doc = <u32>doc;
  return <u64>p;
}
export function newMember(objclass: usize, name: usize, offset: u32, kind: u32, flags: u32, doc: usize): u64 {
  const p = newDescriptor(MEMBER_DESCRIPTOR, offsetof<PyMember>(), objclass, name);
  const m = changetype<PyMember>(p);
  m.offset = offset;
  m.kind = kind;
  m.flags = flags;
  m.doc = <u32>doc;
  return <u64>p;
}
export function newWrapper(objclass: usize, def: usize, fn: u32): u64 {
  const p = newDescriptor(WRAPPER_DESCRIPTOR, offsetof<PyWrapperDescriptor>(), objclass, <usize>changetype<SlotDef>(def).name);
  const w = changetype<PyWrapperDescriptor>(p);
  w.def = <u32>def;
  w.fn = fn;
  return <u64>p;
}
/** A builtin function object. self and module are borrowed (0: none). */
export function newBuiltinFunction(def: BuiltinDef, self: u64, module: u64): u64 {
  const p = newObject(BUILTIN_FUNCTION, offsetof<PyBuiltinFunction>());
  if (p == 0) return 0;
  const f = changetype<PyBuiltinFunction>(p);
  f.def = <u32>changetype<usize>(def);
  f.self = newRef(self);
  f.module = newRef(module);
  trackObject(p);
  return <u64>p;
}
/** A bound method (borrows both). */
export function newMethod(func: u64, self: u64): u64 {
  const p = newObject(METHOD, offsetof<PyMethod>());
  if (p == 0) return 0;
  const m = changetype<PyMethod>(p);
  m.func = newRef(func);
  m.self = newRef(self);
  trackObject(p);
  return <u64>p;
}
export { newStaticMethod } from "./class_methods";

// ------------------------------------------------------------------------------------------------------------ checks shared by descriptors

/** 0: fine; otherwise TypeError is set. */
function checkInstance(d: PyDescriptor, obj: u64): bool {
  if (isSubtype(typeOf(obj), <usize>d.objclass)) return true;
  raisef(TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object", <u64>d.name, <u64>d.objclass, obj);
  return false;
}
function wrongAccess(d: PyDescriptor): u64 {
  return raisef(AttributeError, "attribute '%S' of '%N' objects is not readable", <u64>d.name, <u64>d.objclass);
}

// ------------------------------------------------------------------------------------------------------------ method_descriptor

function methodDescriptorCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const d = changetype<PyMethodDescriptor>(<usize>self);
  if (nargs < 1) {
    return raisef(TypeError, "unbound method %N.%S() needs an argument", <u64>d.objclass, <u64>d.name);
  }
  const receiver = load<u64>(args);
  if (!checkInstance(d, receiver)) return 0;
  return callDef(changetype<BuiltinDef>(<usize>d.def), receiver, args + 8, nargs - 1, kwnames);
}
function methodDescriptorGet(self: u64, obj: u64, type: u64): u64 {
  if (obj == 0) return newRef(self);
  const d = changetype<PyMethodDescriptor>(<usize>self);
  if (!checkInstance(d, obj)) return 0;
  return newBuiltinFunction(changetype<BuiltinDef>(<usize>d.def), obj, 0);
}
function methodDescriptorRepr(self: u64): u64 {
  const d = changetype<PyDescriptor>(<usize>self);
  return formatText("<method '%S' of '%N' objects>", <u64>d.name, <u64>d.objclass);
}
function classMethodDescriptorGet(self: u64, obj: u64, type: u64): u64 {
  const d = changetype<PyMethodDescriptor>(<usize>self);
  const cls = type ? type : <u64>typeOf(obj);
  if (!isType(cls)) return raisef(TypeError, "descriptor '%S' for type '%N' needs a type, not a '%T' as arg 2", <u64>d.name, <u64>d.objclass, cls);
  if (!isSubtype(<usize>cls, <usize>d.objclass)) return raisef(TypeError, "descriptor '%S' requires a subtype of '%N' but received '%N'", <u64>d.name, <u64>d.objclass, cls);
  return newBuiltinFunction(changetype<BuiltinDef>(<usize>d.def), cls, 0);
}
function classMethodDescriptorCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const d = changetype<PyMethodDescriptor>(<usize>self);
  if (nargs < 1) return raisef(TypeError, "descriptor '%S' of '%N' object needs an argument", <u64>d.name, <u64>d.objclass);
  const f = classMethodDescriptorGet(self, 0, load<u64>(args));
  if (f == 0) return 0;
  const r = call(f, args + 8, nargs - 1, kwnames);
  decref(f);
  return r;
}
function descriptorQualname(self: u64): u64 {
  const d = changetype<PyDescriptor>(<usize>self);
  return formatText("%S.%S", <u64>changetype<PyType>(<usize>d.objclass).qualname, <u64>d.name);
}
function methodDescriptorDoc(self: u64): u64 { return docOf(changetype<BuiltinDef>(<usize>changetype<PyMethodDescriptor>(<usize>self).def).doc); }
function methodDescriptorSignature(self: u64): u64 { return textSignatureOf(changetype<BuiltinDef>(<usize>changetype<PyMethodDescriptor>(<usize>self).def).signature); }
function descriptorReduce(self: u64): u64 {
  const d = changetype<PyDescriptor>(<usize>self);
  return reduceAsGetattr(<u64>d.objclass, <u64>d.name);
}
/** (getattr, (object, name)): how bound and unbound natives are pickled. */
function reduceAsGetattr(o: u64, name: u64): u64 {
  const getattr = builtinNamed("getattr");
  if (getattr == 0) return 0;
  const inner = tuple2(o, name);
  if (inner == 0) { decref(getattr); return 0; }
  const r = tuple2(getattr, <u64>inner);
  decref(getattr);
  decref(<u64>inner);
  return <u64>r;
}
import { builtinNamed } from "../modules/builtins";

// ------------------------------------------------------------------------------------------------------------ getset

function getsetGet(self: u64, obj: u64, type: u64): u64 {
  if (obj == 0) return newRef(self);
  const d = changetype<PyGetSet>(<usize>self);
  if (!checkInstance(d, obj)) return 0;
  if (d.getter == 0) return wrongAccess(d);
  return call_indirect<u64>(d.getter, obj);
}
function checkSet(d: PyDescriptor, obj: u64): bool {
  if (isSubtype(typeOf(obj), <usize>d.objclass)) return true;
  raisef(TypeError, "descriptor '%S' for '%N' objects doesn't apply to a '%T' object", <u64>d.name, <u64>d.objclass, obj);
  return false;
}
function getsetSet(self: u64, obj: u64, value: u64): i32 {
  const d = changetype<PyGetSet>(<usize>self);
  if (!checkSet(d, obj)) return -1;
  if (d.setter == 0) return raisefInt(AttributeError, "attribute '%S' of '%N' objects is not writable", <u64>d.name, <u64>d.objclass);
  return call_indirect<i32>(d.setter, obj, value);
}
function getsetRepr(self: u64): u64 {
  const d = changetype<PyDescriptor>(<usize>self);
  return formatText("<attribute '%S' of '%N' objects>", <u64>d.name, <u64>d.objclass);
}
function getsetDoc(self: u64): u64 { return docOf(changetype<PyGetSet>(<usize>self).doc); }

// ------------------------------------------------------------------------------------------------------------ member

function memberRepr(self: u64): u64 {
  const d = changetype<PyDescriptor>(<usize>self);
  return formatText("<member '%S' of '%N' objects>", <u64>d.name, <u64>d.objclass);
}
function memberDoc(self: u64): u64 { return docOf(changetype<PyMember>(<usize>self).doc); }

/** Reads a value slot of an object that other threads may be writing: new reference, 0 if empty. */
export function loadSlot(owner: usize, slot: usize): u64 {
  const v = loadRef(slot);
  if (v != 1) return v;
  lock(owner);
  const r = newRefShared(load<u64>(slot));
  unlock(owner);
  return r;
}
import { newRefShared } from "../memory/refcount";
/** Replaces a value slot (steals v; 0 empties), releasing the old value; false if it was empty. */
export function replaceSlot(owner: usize, slot: usize, v: u64): bool {
  lock(owner);
  const old = xchgRef(slot, v);
  unlock(owner);
  if (old == 0) return false;
  decref(old);
  return true;
}

export function memberRead(m: PyMember, obj: u64): u64 {
  const at = Value.ptr(obj) + <usize>m.offset;
  switch (m.kind) {
    case MEMBER_OBJECT: {
      const v = loadSlot(Value.ptr(obj), at);
      return v ? v : NONE;
    }
    case MEMBER_OBJECT_EX: {
      const v = loadSlot(Value.ptr(obj), at);
      return v ? v : raiseAttribute(obj, <usize>m.name, formatText("'%T' object has no attribute '%S'", obj, <u64>m.name));
    }
    case MEMBER_I32: return intFromI64(<i64>load<i32>(at));
    case MEMBER_U32: return intFromI64(<i64>load<u32>(at));
    case MEMBER_I64: return intFromI64(load<i64>(at));
    case MEMBER_BOOL: return fromBool(load<u8>(at) != 0);
    case MEMBER_F64: return Value.fromFloat(load<f64>(at));
    case MEMBER_PTR:
    case MEMBER_PTR_EX: {
      lock(Value.ptr(obj));
      const p = load<u32>(at);
      const v = p ? newRefShared(<u64>p) : 0;
      unlock(Value.ptr(obj));
      if (v) return v;
      if (m.kind == MEMBER_PTR) return NONE;
      return raiseAttribute(obj, <usize>m.name, formatText("'%T' object has no attribute '%S'", obj, <u64>m.name));
    }
  }
  return raise(TypeError, "bad memberdescr type");
}
function memberGet(self: u64, obj: u64, type: u64): u64 {
  if (obj == 0) return newRef(self);
  const m = changetype<PyMember>(<usize>self);
  if (!checkInstance(m, obj)) return 0;
  return memberRead(m, obj);
}
export function memberSet(self: u64, obj: u64, value: u64): i32 {
  const m = changetype<PyMember>(<usize>self);
  if (!checkSet(m, obj)) return -1;
  if (m.flags & READONLY) return raiseInt(AttributeError, "readonly attribute");
  const p = Value.ptr(obj);
  const at = p + <usize>m.offset;
  if (value == 0 && m.kind != MEMBER_OBJECT && m.kind != MEMBER_OBJECT_EX) return raiseInt(TypeError, "can't delete numeric/char attribute");
  switch (m.kind) {
    case MEMBER_OBJECT:
    case MEMBER_OBJECT_EX: {
      const had = replaceSlot(p, at, newRef(value));
      if (!had && value == 0 && m.kind == MEMBER_OBJECT_EX) {
        raiseAttribute(obj, <usize>m.name, formatText("'%T' object has no attribute '%S'", obj, <u64>m.name));
        return -1;
      }
      return 0;
    }
    case MEMBER_I32: case MEMBER_U32: {
      const i = asI32(value);
      if (i == -1 && errorOccurred()) return -1;
      store<i32>(at, i);
      return 0;
    }
    case MEMBER_I64: {
      const i = asI64(value);
      if (i == -1 && errorOccurred()) return -1;
      store<i64>(at, i);
      return 0;
    }
    case MEMBER_BOOL: {
      if (value != TRUE && value != fromBool(false)) return raiseInt(TypeError, "attribute value type must be bool");
      store<u8>(at, value == TRUE ? 1 : 0);
      return 0;
    }
    case MEMBER_F64: {
      const f = asF64(value);
      if (errorOccurred()) return -1;
      store<f64>(at, f);
      return 0;
    }
  }
  return raiseInt(TypeError, "bad memberdescr type");
}

// ------------------------------------------------------------------------------------------------------------ wrapper_descriptor, method-wrapper

function wrapperDescriptorCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const d = changetype<PyWrapperDescriptor>(<usize>self);
  if (nargs < 1) return raisef(TypeError, "descriptor '%S' of '%N' object needs an argument", <u64>d.name, <u64>d.objclass);
  const receiver = load<u64>(args);
  if (!isSubtype(typeOf(receiver), <usize>d.objclass)) {
    return raisef(TypeError, "descriptor '%S' requires a '%N' object but received a '%T'", <u64>d.name, <u64>d.objclass, receiver);
  }
  return callWrapper(changetype<SlotDef>(<usize>d.def), d.fn, receiver, args + 8, nargs - 1, kwnames);
}
function wrapperDescriptorGet(self: u64, obj: u64, type: u64): u64 {
  if (obj == 0) return newRef(self);
  const d = changetype<PyWrapperDescriptor>(<usize>self);
  if (!checkInstance(d, obj)) return 0;
  const p = newObject(METHOD_WRAPPER, offsetof<PyMethodWrapper>());
  if (p == 0) return 0;
  const w = changetype<PyMethodWrapper>(p);
  w.descriptor = newRef(self);
  w.self = newRef(obj);
  trackObject(p);
  return <u64>p;
}
function wrapperDescriptorRepr(self: u64): u64 {
  const d = changetype<PyDescriptor>(<usize>self);
  return formatText("<slot wrapper '%S' of '%N' objects>", <u64>d.name, <u64>d.objclass);
}
function slotDoc(def: u32): u64 { return docOf(changetype<SlotDef>(<usize>def).doc); }
function wrapperDoc(self: u64): u64 { return slotDoc(changetype<PyWrapperDescriptor>(<usize>self).def); }
function wrapperSignature(self: u64): u64 { return textSignatureOf(changetype<SlotDef>(<usize>changetype<PyWrapperDescriptor>(<usize>self).def).doc); }

function wrapperOf(self: u64): PyWrapperDescriptor { return changetype<PyWrapperDescriptor>(<usize>changetype<PyMethodWrapper>(<usize>self).descriptor); }
function methodWrapperCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const d = wrapperOf(self);
  return callWrapper(changetype<SlotDef>(<usize>d.def), d.fn, changetype<PyMethodWrapper>(<usize>self).self, args, nargs, kwnames);
}
function methodWrapperRepr(self: u64): u64 {
  const w = changetype<PyMethodWrapper>(<usize>self);
  return formatText("<method-wrapper '%S' of %T object at 0x%x>", <u64>wrapperOf(self).name, w.self, addressOf(w.self));
}
/** id(): the address of an object; immediates have their box. */
export function addressOf(v: u64): u64 { return Value.untag(v); }
function methodWrapperDealloc(p: usize): void {
  const w = changetype<PyMethodWrapper>(p);
  const a = w.descriptor, b = w.self;
  freeObject(p);
  decref(a);
  decref(b);
}
function methodWrapperTraverse(p: usize, visit: u32): void {
  visitValue(changetype<PyMethodWrapper>(p).descriptor, visit);
  visitValue(changetype<PyMethodWrapper>(p).self, visit);
}
function methodWrapperCompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || typeOf(a) != METHOD_WRAPPER || typeOf(b) != METHOD_WRAPPER) return NOT_IMPLEMENTED;
  const x = changetype<PyMethodWrapper>(<usize>a), y = changetype<PyMethodWrapper>(<usize>b);
  const eq = x.descriptor == y.descriptor && x.self == y.self;
  return fromBool(eq == (op == 2));
}
/** Hash of an address, as CPython's _Py_HashPointer rotates it. */
export function hashAddress(v: u64): i64 {
  const y = (v >> 4) | (v << 60);
  return <i64>y == -1 ? -2 : <i64>y;
}
function methodWrapperHash(self: u64): i64 {
  const w = changetype<PyMethodWrapper>(<usize>self);
  const h = hashAddress(w.self) ^ hashAddress(w.descriptor);
  return h == -1 ? -2 : h;
}
function methodWrapperObjclass(self: u64): u64 { return <u64>wrapperOf(self).objclass; }
function methodWrapperName(self: u64): u64 { return <u64>wrapperOf(self).name; }
function methodWrapperDoc(self: u64): u64 { return slotDoc(wrapperOf(self).def); }
function methodWrapperSignature(self: u64): u64 { return textSignatureOf(changetype<SlotDef>(<usize>wrapperOf(self).def).doc); }
function methodWrapperQualname(self: u64): u64 { return descriptorQualname(changetype<PyMethodWrapper>(<usize>self).descriptor); }
function methodWrapperReduce(self: u64): u64 { return reduceAsGetattr(changetype<PyMethodWrapper>(<usize>self).self, <u64>wrapperOf(self).name); }

// ------------------------------------------------------------------------------------------------------------ builtin_function_or_method

function builtinCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const f = changetype<PyBuiltinFunction>(<usize>self);
  return callDef(changetype<BuiltinDef>(<usize>f.def), f.self, args, nargs, kwnames);
}
function builtinDealloc(p: usize): void {
  clearWeakrefs(p);
  const f = changetype<PyBuiltinFunction>(p);
  const a = f.self, b = f.module;
  freeObject(p);
  xdecref(a);
  xdecref(b);
}
function builtinTraverse(p: usize, visit: u32): void {
  visitValue(changetype<PyBuiltinFunction>(p).self, visit);
  visitValue(changetype<PyBuiltinFunction>(p).module, visit);
}
function isPlainFunction(self: u64): bool {
  const s = changetype<PyBuiltinFunction>(<usize>self).self;
  return s == 0 || typeOf(s) == MODULE;
}
function builtinName(self: u64): u64 { return <u64>changetype<BuiltinDef>(<usize>changetype<PyBuiltinFunction>(<usize>self).def).name; }
function builtinRepr(self: u64): u64 {
  if (isPlainFunction(self)) return formatText("<built-in function %S>", builtinName(self));
  const s = changetype<PyBuiltinFunction>(<usize>self).self;
  return formatText("<built-in method %S of %T object at 0x%x>", builtinName(self), s, addressOf(s));
}
function builtinSelf(self: u64): u64 {
  const f = changetype<PyBuiltinFunction>(<usize>self);
  return f.self ? newRef(f.self) : NONE;
}
function builtinModule(self: u64): u64 {
  const m = changetype<PyBuiltinFunction>(<usize>self).module;
  return m ? newRef(m) : NONE;
}
function builtinQualname(self: u64): u64 {
  if (isPlainFunction(self)) return builtinName(self);
  const s = changetype<PyBuiltinFunction>(<usize>self).self;
  const t = isType(s) ? s : <u64>typeOf(s);
  return formatText("%S.%S", <u64>changetype<PyType>(<usize>t).qualname, builtinName(self));
}
function builtinDoc(self: u64): u64 { return docOf(changetype<BuiltinDef>(<usize>changetype<PyBuiltinFunction>(<usize>self).def).doc); }
function builtinSignature(self: u64): u64 { return textSignatureOf(changetype<BuiltinDef>(<usize>changetype<PyBuiltinFunction>(<usize>self).def).signature); }
function builtinCompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || typeOf(a) != BUILTIN_FUNCTION || typeOf(b) != BUILTIN_FUNCTION) return NOT_IMPLEMENTED;
  const x = changetype<PyBuiltinFunction>(<usize>a), y = changetype<PyBuiltinFunction>(<usize>b);
  const eq = x.self == y.self && changetype<BuiltinDef>(<usize>x.def).fn == changetype<BuiltinDef>(<usize>y.def).fn;
  return fromBool(eq == (op == 2));
}
function builtinHash(self: u64): i64 {
  const f = changetype<PyBuiltinFunction>(<usize>self);
  const h = hashAddress(f.self) ^ hashAddress(<u64>f.def);
  return h == -1 ? -2 : h;
}
function builtinReduce(self: u64): u64 {
  if (isPlainFunction(self)) return builtinName(self);
  return reduceAsGetattr(changetype<PyBuiltinFunction>(<usize>self).self, builtinName(self));
}

// ------------------------------------------------------------------------------------------------------------ method (bound)

function methodCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const m = changetype<PyMethod>(<usize>self);
  return callPrepend(m.func, m.self, args, nargs, kwnames);
}
function methodDealloc(p: usize): void {
  clearWeakrefs(p);
  const m = changetype<PyMethod>(p);
  const a = m.func, b = m.self;
  freeObject(p);
  decref(a);
  decref(b);
}
function methodTraverse(p: usize, visit: u32): void {
  visitValue(changetype<PyMethod>(p).func, visit);
  visitValue(changetype<PyMethod>(p).self, visit);
}
function methodRepr(self: u64): u64 {
  const m = changetype<PyMethod>(<usize>self);
  let name = getAttrOrNull(m.func, id("__qualname__"));
  if (name == 0) {
    if (errorOccurred()) return 0;
    name = getAttrOrNull(m.func, id("__name__"));
    if (name == 0 && errorOccurred()) return 0;
  }
  const text = name != 0 && isStr(name) ? name : str("?");
  const r = formatText("<bound method %S of %R>", text, m.self);
  xdecref(name);
  return r;
}
function methodGetattro(self: u64, name: usize): u64 {
  const d = typeLookup(METHOD, name);
  if (d) {
    const v = Value.untag(d);
    const get = changetype<PyType>(typeOf(v)).descrGet;
    const r = get ? call_indirect<u64>(get, v, self, <u64>METHOD) : newRef(v);
    closeRef(d);
    return r;
  }
  return getAttr(changetype<PyMethod>(<usize>self).func, name);
}
import { closeRef } from "../memory/refcount";
function methodCompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || typeOf(a) != METHOD || typeOf(b) != METHOD) return NOT_IMPLEMENTED;
  const x = changetype<PyMethod>(<usize>a), y = changetype<PyMethod>(<usize>b);
  let eq = compareBool(x.func, y.func, 2);
  if (eq < 0) return 0;
  if (eq) eq = x.self == y.self ? 1 : 0;
  return fromBool((eq == 1) == (op == 2));
}
function methodHash(self: u64): i64 {
  const m = changetype<PyMethod>(<usize>self);
  const f = hash(m.func);
  if (f == -1 && errorOccurred()) return -1;
  const h = hashAddress(m.self) ^ f;
  return h == -1 ? -2 : h;
}
function methodDescrGet(self: u64, obj: u64, type: u64): u64 { return newRef(self); }
const METHOD_NEW = "($type, function, instance, /)";
function methodNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("method", kwnames) || !checkArgs("method", nargs, 2, 2)) return 0;
  if (!isCallable(load<u64>(args))) return raise(TypeError, "first argument must be callable");
  if (load<u64>(args, 8) == NONE) return raise(TypeError, "instance must not be None");
  return newMethod(load<u64>(args), load<u64>(args, 8));
}
import { noKeywords, checkArgs } from "../args";
import { isCallable } from "./abstract";
function methodReduce(self: u64): u64 {
  const m = changetype<PyMethod>(<usize>self);
  const name = getAttr(m.func, id("__name__"));
  if (name == 0) return 0;
  const r = reduceAsGetattr(m.self, name);
  decref(name);
  return r;
}
function methodDoc(self: u64): u64 {
  const d = getAttrOrNull(changetype<PyMethod>(<usize>self).func, id("__doc__"));
  if (d) return d;
  return errorOccurred() ? 0 : NONE;
}

// ------------------------------------------------------------------------------------------------------------ types

function descriptorType(t: usize, name: string, size: usize): PyType {
  const type = staticTypeInit(t, name, OBJECT, size, TF_DISALLOW_NEW);
  member(t, "__objclass__", offsetof<PyDescriptor>("objclass"), MEMBER_PTR, READONLY);
  member(t, "__name__", offsetof<PyDescriptor>("name"), MEMBER_PTR, READONLY);
  getset(t, "__qualname__", descriptorQualname.index);
  return type;
}

export function initDescriptorTypes(): void {
  let t = descriptorType(METHOD_DESCRIPTOR, "method_descriptor", offsetof<PyMethodDescriptor>());
  t.flags |= TF_METHOD_DESCRIPTOR;
  t.call = methodDescriptorCall.index;
  t.descrGet = methodDescriptorGet.index;
  t.repr = methodDescriptorRepr.index;
  getset(METHOD_DESCRIPTOR, "__doc__", methodDescriptorDoc.index);
  getset(METHOD_DESCRIPTOR, "__text_signature__", methodDescriptorSignature.index);
  method(METHOD_DESCRIPTOR, "__reduce__", descriptorReduce.index, NOARGS);
  readyType(METHOD_DESCRIPTOR);

  t = descriptorType(CLASSMETHOD_DESCRIPTOR, "classmethod_descriptor", offsetof<PyMethodDescriptor>());
  t.call = classMethodDescriptorCall.index;
  t.descrGet = classMethodDescriptorGet.index;
  t.repr = methodDescriptorRepr.index;
  getset(CLASSMETHOD_DESCRIPTOR, "__doc__", methodDescriptorDoc.index);
  getset(CLASSMETHOD_DESCRIPTOR, "__text_signature__", methodDescriptorSignature.index);
  method(CLASSMETHOD_DESCRIPTOR, "__reduce__", descriptorReduce.index, NOARGS);
  readyType(CLASSMETHOD_DESCRIPTOR);

  t = descriptorType(GETSET_DESCRIPTOR, "getset_descriptor", offsetof<PyGetSet>());
  t.descrGet = getsetGet.index;
  t.descrSet = getsetSet.index;
  t.repr = getsetRepr.index;
  getset(GETSET_DESCRIPTOR, "__doc__", getsetDoc.index);
  readyType(GETSET_DESCRIPTOR);

  t = descriptorType(MEMBER_DESCRIPTOR, "member_descriptor", offsetof<PyMember>());
  t.descrGet = memberGet.index;
  t.descrSet = memberSet.index;
  t.repr = memberRepr.index;
  getset(MEMBER_DESCRIPTOR, "__doc__", memberDoc.index);
  method(MEMBER_DESCRIPTOR, "__reduce__", descriptorReduce.index, NOARGS);
  readyType(MEMBER_DESCRIPTOR);

  t = descriptorType(WRAPPER_DESCRIPTOR, "wrapper_descriptor", offsetof<PyWrapperDescriptor>());
  t.flags |= TF_METHOD_DESCRIPTOR;
  t.call = wrapperDescriptorCall.index;
  t.descrGet = wrapperDescriptorGet.index;
  t.repr = wrapperDescriptorRepr.index;
  getset(WRAPPER_DESCRIPTOR, "__doc__", wrapperDoc.index);
  getset(WRAPPER_DESCRIPTOR, "__text_signature__", wrapperSignature.index);
  method(WRAPPER_DESCRIPTOR, "__reduce__", descriptorReduce.index, NOARGS);
  readyType(WRAPPER_DESCRIPTOR);

  t = staticTypeInit(METHOD_WRAPPER, "method-wrapper", OBJECT, offsetof<PyMethodWrapper>(), TF_HAVE_GC | TF_DISALLOW_NEW);
  t.call = methodWrapperCall.index;
  t.repr = methodWrapperRepr.index;
  t.dealloc = methodWrapperDealloc.index;
  t.traverse = methodWrapperTraverse.index;
  t.richcompare = methodWrapperCompare.index;
  t.hash = methodWrapperHash.index;
  member(METHOD_WRAPPER, "__self__", offsetof<PyMethodWrapper>("self"), MEMBER_OBJECT, READONLY);
  getset(METHOD_WRAPPER, "__objclass__", methodWrapperObjclass.index);
  getset(METHOD_WRAPPER, "__name__", methodWrapperName.index);
  getset(METHOD_WRAPPER, "__qualname__", methodWrapperQualname.index);
  getset(METHOD_WRAPPER, "__doc__", methodWrapperDoc.index);
  getset(METHOD_WRAPPER, "__text_signature__", methodWrapperSignature.index);
  method(METHOD_WRAPPER, "__reduce__", methodWrapperReduce.index, NOARGS);
  readyType(METHOD_WRAPPER);

  t = staticTypeInit(BUILTIN_FUNCTION, "builtin_function_or_method", OBJECT, offsetof<PyBuiltinFunction>(), TF_HAVE_GC | TF_DISALLOW_NEW);
  t.call = builtinCall.index;
  t.repr = builtinRepr.index;
  t.dealloc = builtinDealloc.index;
  t.traverse = builtinTraverse.index;
  t.richcompare = builtinCompare.index;
  t.hash = builtinHash.index;
  t.weakOffset = <i32>offsetof<PyBuiltinFunction>("weakList");
  getset(BUILTIN_FUNCTION, "__name__", builtinName.index);
  getset(BUILTIN_FUNCTION, "__qualname__", builtinQualname.index);
  getset(BUILTIN_FUNCTION, "__self__", builtinSelf.index);
  getset(BUILTIN_FUNCTION, "__module__", builtinModule.index);
  getset(BUILTIN_FUNCTION, "__doc__", builtinDoc.index);
  getset(BUILTIN_FUNCTION, "__text_signature__", builtinSignature.index);
  method(BUILTIN_FUNCTION, "__reduce__", builtinReduce.index, NOARGS);
  readyType(BUILTIN_FUNCTION);

  t = staticTypeInit(METHOD, "method", OBJECT, offsetof<PyMethod>(), TF_HAVE_GC);
  t.call = methodCall.index;
  t.repr = methodRepr.index;
  t.dealloc = methodDealloc.index;
  t.traverse = methodTraverse.index;
  t.richcompare = methodCompare.index;
  t.hash = methodHash.index;
  t.getattro = methodGetattro.index;
  t.descrGet = methodDescrGet.index;
  t.new_ = methodNew.index;
  t.weakOffset = <i32>offsetof<PyMethod>("weakList");
  member(METHOD, "__func__", offsetof<PyMethod>("func"), MEMBER_OBJECT, READONLY, "the function (or other callable) implementing a method");
  member(METHOD, "__self__", offsetof<PyMethod>("self"), MEMBER_OBJECT, READONLY, "the instance to which a method is bound");
  getset(METHOD, "__doc__", methodDoc.index);
  method(METHOD, "__reduce__", methodReduce.index, NOARGS);
  readyType(METHOD);
}
