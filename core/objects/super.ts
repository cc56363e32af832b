// super: attribute lookup that starts behind a class in the MRO of an object's type.
// A super object's fields are set by __init__ and not changed afterwards.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC } from "./type_object";
import { SUPER, OBJECT, TypeError, RuntimeError, CELL } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isType, isSubtype } from "./type";
import { genericAlloc } from "./type_new";
import { genericGetAttr, getAttrOrNull, getAttr } from "./attributes";
import { replaceSlot } from "./descriptors";
import { member, MEMBER_OBJECT, READONLY } from "../define";
import { raise, raisef, raiseInt, raisefInt, formatText, errorOccurred } from "../errors";
import { checkArgs, noKeywords } from "../args";
import { id, strEqualsLiteral } from "./str";
import { NONE } from "./singletons";
import { dictGetStr } from "./dict";
import { tupleGet, tupleSize } from "./tuple";
import { zeroArgumentSuper } from "../interp/super_arguments";
import { call2 } from "../call";
import { tempArray, tempRelease } from "../call";

@unmanaged export class PySuper extends PyObject {
  thisClass: u64; // __thisclass__
  obj: u64;     // __self__
  objType: u64; // __self_class__
}

/** The class whose MRO is searched: obj's type, or obj itself if it is a subclass of type. New reference, 0 with TypeError. */
export function superCheck(type: u64, obj: u64): u64 {
  if (isType(obj) && isSubtype(<usize>obj, <usize>type)) return newRef(obj);
  if (isSubtype(typeOf(obj), <usize>type)) return newRef(<u64>typeOf(obj));
  const c = getAttrOrNull(obj, id("__class__"));
  if (c == 0) { if (errorOccurred()) return 0; }
  else {
    if (isType(c) && <usize>c != typeOf(obj) && isSubtype(<usize>c, <usize>type)) return c;
    decref(c);
  }
  if (isType(obj)) return raisef(TypeError, "super(type, obj): obj (type %N) is not an instance or subtype of type (%N).", obj, type);
  return raisef(TypeError, "super(type, obj): obj (instance of %T) is not an instance or subtype of type (%N).", obj, type);
}

/**
 * The attribute after `type` in startType's MRO, bound to obj: new reference; 0 without an error if there is none. With `unbound` not 0, a plain
 * method is left unbound and a 1 is stored there (for calls).
 */
export function superLookup(type: u64, obj: u64, startType: u64, name: usize, unbound: usize): u64 {
  const mro = <usize>changetype<PyType>(<usize>startType).mro;
  if (mro == 0) return 0;
  const n = <i32>tupleSize(mro);
  let i = 0;
  while (i < n && tupleGet(mro, i) != type) i++;
  for (i++; i < n; i++) {
    const v = dictGetStr(<usize>changetype<PyType>(<usize>tupleGet(mro, i)).dict, name);
    if (v == 0) { if (errorOccurred()) return 0; continue; }
    const vt = changetype<PyType>(typeOf(v));
    if (unbound != 0 && (vt.flags & TF_METHOD_DESCRIPTOR) != 0 && obj != startType) {
      store<u32>(unbound, 1);
      return v;
    }
    if (vt.descrGet == 0) return v;
    const r = call_indirect<u64>(vt.descrGet, v, obj == startType ? <u64>0 : obj, startType);
    decref(v);
    return r;
  }
  return 0;
}
import { TF_METHOD_DESCRIPTOR } from "./type_object";

function superGetattro(self: u64, name: usize): u64 {
  const s = changetype<PySuper>(<usize>self);
  if (s.objType == 0 || name == id("__class__") || strEqualsLiteral(name, "__class__")) return genericGetAttr(self, name);
  const r = superLookup(s.thisClass, s.obj, s.objType, name, 0);
  if (r != 0 || errorOccurred()) return r;
  return genericGetAttr(self, name);
}
function superInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (!noKeywords("super", kwnames) || !checkArgs("super", nargs, 0, 2)) return -1;
  let type: u64, obj: u64 = 0;
  if (nargs == 0) {
    const out = tempArray(2);
    if (out == 0) return -1;
    const ok = zeroArgumentSuper(out); // borrowed class and first argument, or RuntimeError
    type = load<u64>(out);
    obj = load<u64>(out, 8);
    tempRelease(out);
    if (!ok) return -1;
  } else {
    type = load<u64>(args);
    if (!isType(type)) return raisefInt(TypeError, "super() argument 1 must be a type, not %T", type);
    if (nargs == 2) obj = load<u64>(args, 8);
  }
  if (obj == NONE) obj = 0;
  let objType: u64 = 0;
  if (obj) {
    objType = superCheck(type, obj);
    if (objType == 0) return -1;
  }
  const p = <usize>self;
  replaceSlot(p, p + offsetof<PySuper>("thisClass"), newRef(type));
  replaceSlot(p, p + offsetof<PySuper>("obj"), newRef(obj));
  replaceSlot(p, p + offsetof<PySuper>("objType"), objType);
  return 0;
}
function superGet(self: u64, obj: u64, type: u64): u64 {
  const s = changetype<PySuper>(<usize>self);
  if (obj == 0 || obj == NONE || s.obj != 0) return newRef(self);
  if (typeOf(self) != SUPER) return call2(<u64>typeOf(self), s.thisClass, obj);
  const objType = superCheck(s.thisClass, obj);
  if (objType == 0) return 0;
  const p = genericAlloc(SUPER, 0);
  if (p == 0) { decref(objType); return 0; }
  const n = changetype<PySuper>(p);
  n.thisClass = newRef(s.thisClass);
  n.obj = newRef(obj);
  n.objType = objType;
  return <u64>p;
}
function superRepr(self: u64): u64 {
  const s = changetype<PySuper>(<usize>self);
  if (s.objType) return formatText("<super: <class '%N'>, <%N object>>", s.thisClass, s.objType);
  if (s.thisClass == 0) return formatText("<super: <class 'NULL'>, NULL>");
  return formatText("<super: <class '%N'>, NULL>", s.thisClass);
}
function superDealloc(p: usize): void {
  const s = changetype<PySuper>(p);
  const a = s.thisClass, b = s.obj, c = s.objType;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
}
function superTraverse(p: usize, visit: u32): void {
  const s = changetype<PySuper>(p);
  visitValue(s.thisClass, visit);
  visitValue(s.obj, visit);
  visitValue(s.objType, visit);
}
function superNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }

export function initSuperType(): void {
  const t = staticTypeInit(SUPER, "super", OBJECT, offsetof<PySuper>(), TF_BASETYPE | TF_HAVE_GC);
  t.dealloc = superDealloc.index;
  t.traverse = superTraverse.index;
  t.repr = superRepr.index;
  t.getattro = superGetattro.index;
  t.descrGet = superGet.index;
  t.init = superInit.index;
  t.new_ = superNew.index;
  member(SUPER, "__thisclass__", offsetof<PySuper>("thisClass"), MEMBER_OBJECT, READONLY, "the class invoking super()");
  member(SUPER, "__self__", offsetof<PySuper>("obj"), MEMBER_OBJECT, READONLY, "the instance invoking super(); may be None");
  member(SUPER, "__self_class__", offsetof<PySuper>("objType"), MEMBER_OBJECT, READONLY, "the type of the instance invoking super(); may be None");
  readyType(SUPER);
}
