// __annotations__ and __annotate__ of classes and modules (PEP 649): computed on first use by calling __annotate__(VALUE), then cached.
// The class's or module's dict protects itself; two threads may both compute, the first stored dict wins.

import { PyType, TF_HEAP, TF_IMMUTABLE } from "./type_object";
import { TypeError, AttributeError, DICT, FUNCTION } from "./type_ids";
import { PyModule } from "./module";
import { decref, xdecref, newRef } from "../memory/refcount";
import { typeOf, isSubtype, lockTypes, unlockTypes, typeModified } from "./type";
import { dictGetStr, dictSetStr, dictDelete, dictContains, newDict, dictSetDefault } from "./dict";
import { id } from "./str";
import { NONE } from "./singletons";
import { raise, raisef, raisefInt, raiseInt, formatText, errorOccurred, clearError, errorMatches } from "../errors";
import { raiseAttribute } from "./attributes";
import { call1 } from "../call";
import { Value } from "../value";
import { isCallable } from "./abstract";
import { isTrue } from "./abstract";
import { getAttrOrNull } from "./attributes";

/** annotationlib.Format.VALUE */
const FORMAT_VALUE: i64 = 1;

/** Calls an __annotate__ function for values: new dict, 0 with an error. */
export function callAnnotate(annotate: u64): u64 {
  const r = call1(annotate, Value.fromSmall(FORMAT_VALUE));
  if (r != 0 && !isSubtype(typeOf(r), DICT)) {
    raisef(TypeError, "__annotate__ returned non-dict of type '%T'", r);
    decref(r);
    return 0;
  }
  return r;
}

// ------------------------------------------------------------------------------------------------------------ classes

export function getTypeAnnotate(self: u64): u64 {
  const t = changetype<PyType>(<usize>self);
  if ((t.flags & TF_HEAP) == 0) return raiseAttribute(self, id("__annotate__"), formatText("type object '%N' has no attribute '__annotate__'", self));
  const dict = <usize>t.dict;
  let f = dictGetStr(dict, id("__annotate_func__"));
  if (f == 0) { if (errorOccurred()) return 0; f = dictGetStr(dict, id("__annotate__")); }
  if (f == 0) return errorOccurred() ? 0 : NONE;
  const get = changetype<PyType>(typeOf(f)).descrGet;
  if (get == 0) return f;
  const r = call_indirect<u64>(get, f, <u64>0, self);
  decref(f);
  return r;
}
export function setTypeAnnotate(self: u64, value: u64): i32 {
  const t = changetype<PyType>(<usize>self);
  if (t.flags & TF_IMMUTABLE) return raisefInt(TypeError, "cannot set '__annotate__' attribute of immutable type '%N'", self);
  if (value == 0) return raiseInt(TypeError, "cannot delete __annotate__ attribute");
  if (value != NONE && !isCallable(value)) return raiseInt(TypeError, "__annotate__ must be callable or None");
  lockTypes();
  const dict = <usize>t.dict;
  const r = dictSetStr(dict, id("__annotate_func__"), value);
  if (value != NONE && dictContains(dict, <u64>id("__annotations_cache__")) == 1) dictDelete(dict, <u64>id("__annotations_cache__"));
  typeModified(<usize>self);
  unlockTypes();
  return r;
}
export function getTypeAnnotations(self: u64): u64 {
  const t = changetype<PyType>(<usize>self);
  if ((t.flags & TF_HEAP) == 0) return raiseAttribute(self, id("__annotations__"), formatText("type object '%N' has no attribute '__annotations__'", self));
  const dict = <usize>t.dict;
  let a = dictGetStr(dict, id("__annotations__"));
  if (a == 0) { if (errorOccurred()) return 0; a = dictGetStr(dict, id("__annotations_cache__")); }
  if (a) {
    const get = changetype<PyType>(typeOf(a)).descrGet;
    if (get == 0) return a;
    const r = call_indirect<u64>(get, a, <u64>0, self);
    decref(a);
    return r;
  }
  if (errorOccurred()) return 0;
  const annotate = getTypeAnnotate(self);
  if (annotate == 0) return 0;
  const r = annotate == NONE || !isCallable(annotate) ? <u64>newDict() : callAnnotate(annotate);
  decref(annotate);
  if (r == 0) return 0;
  const kept = dictSetDefault(dict, <u64>id("__annotations_cache__"), r);
  decref(r);
  return kept;
}
export function setTypeAnnotations(self: u64, value: u64): i32 {
  const t = changetype<PyType>(<usize>self);
  if (t.flags & TF_IMMUTABLE) return raisefInt(TypeError, "cannot set '__annotations__' attribute of immutable type '%N'", self);
  lockTypes();
  const dict = <usize>t.dict;
  let r: i32;
  if (value) {
    const name = dictContains(dict, <u64>id("__annotations__")) == 1 ? id("__annotations__") : id("__annotations_cache__");
    r = dictSetStr(dict, name, value);
  } else {
    r = dictContains(dict, <u64>id("__annotations__")) == 1 ? dictDelete(dict, <u64>id("__annotations__")) : dictContains(dict, <u64>id("__annotations_cache__")) == 1 ? dictDelete(dict, <u64>id("__annotations_cache__")) : -1;
  }
  if (r >= 0) {
    if (dictContains(dict, <u64>id("__annotate_func__")) == 1) dictDelete(dict, <u64>id("__annotate_func__"));
    if (dictContains(dict, <u64>id("__annotate__")) == 1) dictDelete(dict, <u64>id("__annotate__"));
  }
  typeModified(<usize>self);
  unlockTypes();
  if (r < 0 && !errorOccurred()) raiseAttribute(self, id("__annotations__"), formatText("__annotations__"));
  return r;
}

// ------------------------------------------------------------------------------------------------------------ modules

function dictOf(self: u64): usize { return <usize>changetype<PyModule>(<usize>self).dict; }

export function getModuleAnnotate(self: u64): u64 {
  const d = dictOf(self);
  const f = dictGetStr(d, id("__annotate__"));
  if (f != 0 || errorOccurred()) return f;
  dictSetStr(d, id("__annotate__"), NONE);
  return NONE;
}
export function setModuleAnnotate(self: u64, value: u64): i32 {
  const d = dictOf(self);
  if (value == 0) return raiseInt(TypeError, "cannot delete __annotate__ attribute");
  if (value != NONE && !isCallable(value)) return raiseInt(TypeError, "__annotate__ must be callable or None");
  if (dictSetStr(d, id("__annotate__"), value) < 0) return -1;
  if (value != NONE && dictContains(d, <u64>id("__annotations__")) == 1) dictDelete(d, <u64>id("__annotations__"));
  return 0;
}
export function getModuleAnnotations(self: u64): u64 {
  const d = dictOf(self);
  const a = dictGetStr(d, id("__annotations__"));
  if (a != 0 || errorOccurred()) return a;
  let initializing = false;
  const spec = dictGetStr(d, id("__spec__"));
  if (spec != 0 && spec != NONE) {
    const v = getAttrOrNull(spec, id("_initializing"));
    if (v) { initializing = isTrue(v) > 0; decref(v); }
  }
  xdecref(spec);
  const annotate = dictGetStr(d, id("__annotate__"));
  let r: u64;
  if (annotate != 0 && isCallable(annotate)) r = callAnnotate(annotate);
  else r = <u64>newDict();
  xdecref(annotate);
  if (r != 0 && !initializing) dictSetStr(d, id("__annotations__"), r);
  return r;
}
export function setModuleAnnotations(self: u64, value: u64): i32 {
  const d = dictOf(self);
  let r: i32;
  if (value) r = dictSetStr(d, id("__annotations__"), value);
  else {
    r = dictDelete(d, <u64>id("__annotations__"));
    if (r < 0 && errorMatches(KeyErrorType)) { clearError(); raiseAttribute(self, id("__annotations__"), formatText("__annotations__")); }
  }
  if (r >= 0 && dictContains(d, <u64>id("__annotate__")) == 1) dictDelete(d, <u64>id("__annotate__"));
  return r;
}
import { KeyError as KeyErrorType } from "./type_ids";
