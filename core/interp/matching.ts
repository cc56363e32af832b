// Instructions of structural pattern matching.
// Handlers have the form (frame, sp, argument) -> sp, 0 with an exception (handlers.ts).

import { Value } from "../value";
import { PyType, TF_MAPPING, TF_SEQUENCE, TF_MATCH_SELF } from "../objects/type_object";
import { TUPLE, SET, OBJECT, TypeError, ValueError } from "../objects/type_ids";
import { NONE, TRUE, FALSE, EMPTY_TUPLE, fromBool } from "../objects/singletons";
import { decref, closeRef, newRef, xdecref } from "../memory/refcount";
import { Frame } from "./frame";
import { typeOf, isType } from "../objects/type";
import { newTuple, tupleSet, tupleGet, tupleSize } from "../objects/tuple";
import { newList, listAppend, listToTuple } from "../objects/list";
import { newSet, setAdd, setContains } from "../objects/set";
import { getAttrOrNull } from "../objects/attributes";
import { isInstance } from "../objects/abstract";
import { call0, callMethod2 } from "../call";
import { raise, raisef, errorOccurred } from "../errors";
import { id, isExactStr } from "../objects/str";

function push(sp: usize, v: u64): usize { store<u64>(sp, v); return sp + 8; }

export function matchMapping(frame: Frame, sp: usize, oparg: i32): usize {
  return push(sp, fromBool((changetype<PyType>(typeOf(Value.untag(load<u64>(sp - 8)))).flags & TF_MAPPING) != 0) | 1);
}
export function matchSequence(frame: Frame, sp: usize, oparg: i32): usize {
  return push(sp, fromBool((changetype<PyType>(typeOf(Value.untag(load<u64>(sp - 8)))).flags & TF_SEQUENCE) != 0) | 1);
}
/** MATCH_KEYS: subject, keys -> subject, keys, values or None. */
export function matchKeys(frame: Frame, sp: usize, oparg: i32): usize {
  const r = valuesOf(Value.untag(load<u64>(sp - 16)), <usize>Value.untag(load<u64>(sp - 8)));
  return r ? push(sp, r) : 0;
}
function valuesOf(map: u64, keys: usize): u64 {
  const n = <i32>tupleSize(keys);
  if (n == 0) return EMPTY_TUPLE;
  const seen = newSet(SET, 0);
  const dummy = call0(<u64>OBJECT);
  const values = newTuple(n);
  let r: u64 = <u64>values;
  if (seen == 0 || dummy == 0 || values == 0) r = 0;
  for (let i = 0; r == <u64>values && r != 0 && i < n; i++) {
    const key = tupleGet(keys, i);
    const again = setContains(seen, key);
    if (again != 0 || setAdd(seen, key) < 0) {
      if (again > 0) raisef(ValueError, "mapping pattern checks duplicate key (%R)", key);
      r = 0;
      break;
    }
    // get(key, default) looks and fetches in one step and does not create keys in defaultdicts
    const v = callMethod2(map, id("get"), key, dummy);
    if (v == 0) r = 0;
    else if (v == dummy) { decref(v); r = NONE; }
    else tupleSet(values, i, v);
  }
  if (seen) decref(<u64>seen);
  xdecref(dummy);
  if (r != <u64>values && values != 0) decref(<u64>values);
  return r;
}
/** MATCH_CLASS: subject, class, keyword names -> attributes tuple or None. */
export function matchClass(frame: Frame, sp: usize, npositional: i32): usize {
  const subject = load<u64>(sp - 24), cls = load<u64>(sp - 16), names = load<u64>(sp - 8);
  const r = attributesOf(Value.untag(subject), Value.untag(cls), npositional, <usize>Value.untag(names));
  if (r == 0 && errorOccurred()) return 0;
  store<u64>(sp - 24, r ? r : NONE | 1);
  frame.sp = <u32>(sp - 16);
  closeRef(subject);
  closeRef(cls);
  closeRef(names);
  return sp - 16;
}
/** Attribute `name` for a pattern: new reference; 0 without an error: no match. */
function patternAttribute(subject: u64, cls: u64, name: u64, seen: usize): u64 {
  const again = setContains(seen, name);
  if (again != 0 || setAdd(seen, name) < 0) {
    if (again > 0) raisef(TypeError, "%N() got multiple sub-patterns for attribute %R", cls, name);
    return 0;
  }
  return getAttrOrNull(subject, <usize>name);
}
function attributesOf(subject: u64, cls: u64, npositional: i32, names: usize): u64 {
  if (!isType(cls)) return raise(TypeError, "called match pattern must be a class");
  if (isInstance(subject, cls) <= 0) return 0;
  const seen = newSet(SET, 0), attributes = newList(0);
  let ok = seen != 0 && attributes != 0;
  if (ok && npositional) ok = positional(subject, cls, npositional, seen, attributes);
  const n = <i32>tupleSize(names);
  for (let i = 0; ok && i < n; i++) {
    const v = patternAttribute(subject, cls, tupleGet(names, i), seen);
    ok = v != 0 && listAppend(attributes, v) >= 0;
    xdecref(v);
  }
  const r = ok ? <u64>listToTuple(attributes) : 0;
  if (seen) decref(<u64>seen);
  if (attributes) decref(<u64>attributes);
  return r;
}
function positional(subject: u64, cls: u64, n: i32, seen: usize, attributes: usize): bool {
  let matchArgs = getAttrOrNull(cls, id("__match_args__"));
  if (matchArgs == 0 && errorOccurred()) return false;
  let matchSelf = false;
  if (matchArgs) {
    if (typeOf(matchArgs) != TUPLE) {
      raisef(TypeError, "%N.__match_args__ must be a tuple (got %T)", cls, matchArgs);
      decref(matchArgs);
      return false;
    }
  } else {
    matchArgs = EMPTY_TUPLE;
    matchSelf = (changetype<PyType>(<usize>cls).flags & TF_MATCH_SELF) != 0;
  }
  const allowed = matchSelf ? 1 : <i32>tupleSize(<usize>matchArgs);
  let ok = true;
  if (allowed < n) {
    raisef(TypeError, allowed == 1 ? "%N() accepts %d positional sub-pattern (%d given)" : "%N() accepts %d positional sub-patterns (%d given)", cls, <u64>allowed, <u64>n);
    ok = false;
  } else if (matchSelf) ok = listAppend(attributes, subject) >= 0;
  else for (let i = 0; ok && i < n; i++) {
    const name = tupleGet(<usize>matchArgs, i);
    if (!isExactStr(name)) {
      raisef(TypeError, "__match_args__ elements must be strings (got %T)", name);
      ok = false;
      break;
    }
    const v = patternAttribute(subject, cls, name, seen);
    ok = v != 0 && listAppend(attributes, v) >= 0;
    xdecref(v);
  }
  decref(matchArgs);
  return ok;
}
