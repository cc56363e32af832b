// BaseExceptionGroup and ExceptionGroup (PEP 654): split, subgroup, derive.
// A group's message and exceptions never change after __new__.

import { Value } from "../value";
import * as T from "./type_ids";
import { TypeError, ValueError, BaseExceptionGroup, ExceptionGroup, BaseException, Exception, TUPLE, LIST, FUNCTION, TYPE } from "./type_ids";
import { PyType, TF_SEQUENCE } from "./type_object";
import { decref, xdecref, newRef } from "../memory/refcount";
import { readyType, typeOf, isSubtype, isType } from "./type";
import { genericAlloc } from "./type_new";
import {
  exceptionType, fieldMember, fieldOffset, exceptionInit, PyBaseException, exceptionTraceback, setExceptionTraceback, setExceptionCause,
} from "./exceptions";
import { loadSlot, replaceSlot } from "./descriptors";
import { method, O, CLASS, member, MEMBER_OBJECT, READONLY } from "../define";
import { raise, raisef, formatText, errorOccurred, isExceptionInstance, isExceptionClass } from "../errors";
import { call2, call1, callMethod1 } from "../call";
import { id, isStr } from "./str";
import { NONE, EMPTY_TUPLE, TRUE } from "./singletons";
import { tupleGet, tupleSize, tuple2, tuple1, newTuple, tupleSet } from "./tuple";
import { toTuple, isTrue, isSequence, isCallable, toList } from "./abstract";
import { getAttr, getAttrOrNull, setAttr } from "./attributes";
import { newList, listAppend, listSize } from "./list";
import { newGenericAlias } from "./generic_alias";
import { checkArgs, noKeywords } from "../args";

const MESSAGE: u32 = 0, EXCEPTIONS: u32 = 1;

/** The tuple of exceptions (borrowed: constant). */
export function groupExceptions(g: u64): usize { return <usize>load<u64>(<usize>g + fieldOffset(EXCEPTIONS)); }
export function isExceptionGroup(v: u64): bool { return Value.isObject(v) && isSubtype(typeOf(v), BaseExceptionGroup); }

function groupNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs != 2) return raisef(TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)", <u64>nargs);
  const message = load<u64>(args), given = load<u64>(args, 8);
  if (!isStr(message)) return raisef(TypeError, "argument 1 must be str, not %T", message);
  if (!isSequence(given)) return raise(TypeError, "second argument (exceptions) must be a sequence");
  const exceptions = toTuple(given);
  if (exceptions == 0) return 0;
  const n = <i32>tupleSize(<usize>exceptions);
  if (n == 0) { decref(exceptions); return raise(ValueError, "second argument (exceptions) must be a non-empty sequence"); }
  let nested = false;
  for (let i = 0; i < n; i++) {
    const e = tupleGet(<usize>exceptions, i);
    if (!isExceptionInstance(e)) {
      decref(exceptions);
      return raisef(ValueError, "Item %d of second argument (exceptions) is not an exception", <u64>i);
    }
    if (!isSubtype(typeOf(e), Exception)) nested = true;
  }
  let cls = type;
  if (type == BaseExceptionGroup) {
    if (!nested) cls = ExceptionGroup;
  } else if (type == ExceptionGroup) {
    if (nested) { decref(exceptions); return raise(TypeError, "Cannot nest BaseExceptions in an ExceptionGroup"); }
  } else if (isSubtype(type, Exception) && nested) {
    decref(exceptions);
    return raisef(TypeError, "Cannot nest BaseExceptions in '%N'", <u64>type);
  }
  const p = genericAlloc(cls, 0);
  if (p == 0) { decref(exceptions); return 0; }
  const e = changetype<PyBaseException>(p);
  e.args = <u64>tuple2(message, given);
  store<u64>(p + fieldOffset(MESSAGE), newRef(message));
  store<u64>(p + fieldOffset(EXCEPTIONS), exceptions);
  return <u64>p;
}
function groupInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 { return exceptionInit(self, args, nargs, kwnames); }
function groupStr(self: u64): u64 {
  const n = <i32>tupleSize(groupExceptions(self));
  return formatText(n > 1 ? "%S (%d sub-exceptions)" : "%S (%d sub-exception)", load<u64>(<usize>self + fieldOffset(MESSAGE)), <u64>n);
}
function derive(self: u64, exceptions: u64): u64 {
  return call2(<u64>BaseExceptionGroup, load<u64>(<usize>self + fieldOffset(MESSAGE)), exceptions);
}
/** A group like `orig` with other exceptions (list or tuple, borrowed): metadata copied. */
export function groupSubset(orig: u64, exceptions: u64): u64 {
  const g = callMethod1(orig, id("derive"), exceptions);
  if (g == 0) return 0;
  if (!isExceptionGroup(g)) {
    decref(g);
    return raise(TypeError, "derive must return an instance of BaseExceptionGroup");
  }
  const o = changetype<PyBaseException>(<usize>orig), r = changetype<PyBaseException>(<usize>g);
  setExceptionTraceback(g, exceptionTraceback(orig));
  replaceSlot(<usize>g, <usize>g + offsetof<PyBaseException>("context"), loadSlot(<usize>orig, <usize>orig + offsetof<PyBaseException>("context")));
  setExceptionCause(g, loadSlot(<usize>orig, <usize>orig + offsetof<PyBaseException>("cause")));
  r.suppressContext = o.suppressContext;
  const notes = getAttrOrNull(orig, id("__notes__"));
  if (notes) {
    if (isSequence(notes)) {
      const copy = toList(notes);
      if (copy == 0 || setAttr(g, id("__notes__"), copy) < 0) { xdecref(copy); decref(notes); decref(g); return 0; }
      decref(copy);
    }
    decref(notes);
  } else if (errorOccurred()) { decref(g); return 0; }
  return g;
}

/** What a split selects by. */
const BY_TYPE: i32 = 0, BY_PREDICATE: i32 = 1, BY_IDENTITY: i32 = 2;
function matcherKind(m: u64): i32 {
  if (isExceptionClass(m)) return BY_TYPE;
  if (isSubtype(typeOf(m), TUPLE)) {
    const n = <i32>tupleSize(<usize>m);
    for (let i = 0; i < n; i++) if (!isExceptionClass(tupleGet(<usize>m, i))) { raise(TypeError, "expected an exception type, a tuple of exception types, or a callable (other than a class)"); return -1; }
    return BY_TYPE;
  }
  if (isCallable(m) && !isType(m)) return BY_PREDICATE;
  raise(TypeError, "expected an exception type, a tuple of exception types, or a callable (other than a class)");
  return -1;
}
function matches(e: u64, kind: i32, m: u64): i32 {
  if (kind == BY_TYPE) {
    if (isType(m)) return isSubtype(typeOf(e), <usize>m) ? 1 : 0;
    const n = <i32>tupleSize(<usize>m);
    for (let i = 0; i < n; i++) if (isSubtype(typeOf(e), <usize>tupleGet(<usize>m, i))) return 1;
    return 0;
  }
  if (kind == BY_PREDICATE) {
    const r = call1(m, e);
    if (r == 0) return -1;
    const b = isTrue(r);
    decref(r);
    return b;
  }
  // by identity: m is a tuple of leaves
  const n = <i32>tupleSize(<usize>m);
  for (let i = 0; i < n; i++) if (tupleGet(<usize>m, i) == e) return 1;
  return 0;
}
/** Third and fourth result of splitGroup: new references or 0. */
let splitMatch: u64 = 0;
let splitRest: u64 = 0;
/** Splits e; results in splitMatch / splitRest (0: nothing). wantRest false: only the matching part. */
function splitInto(e: u64, kind: i32, m: u64, wantRest: bool): bool {
  splitMatch = 0;
  splitRest = 0;
  const hit = matches(e, kind, m);
  if (hit < 0) return false;
  if (hit) { splitMatch = newRef(e); return true; }
  if (!isExceptionGroup(e)) {
    if (wantRest) splitRest = newRef(e);
    return true;
  }
  const items = groupExceptions(e);
  const n = <i32>tupleSize(items);
  const yes = <u64>newList(0), no = wantRest ? <u64>newList(0) : <u64>0;
  for (let i = 0; i < n; i++) {
    if (!splitInto(tupleGet(items, i), kind, m, wantRest)) { decref(yes); xdecref(no); return false; }
    if (splitMatch) { listAppend(<usize>yes, splitMatch); decref(splitMatch); }
    if (splitRest) { listAppend(<usize>no, splitRest); decref(splitRest); }
  }
  let a: u64 = 0, b: u64 = 0, ok = true;
  if (listSize(<usize>yes)) { a = groupSubset(e, yes); ok = a != 0; }
  if (ok && no != 0 && listSize(<usize>no) != 0) { b = groupSubset(e, no); ok = b != 0; }
  decref(yes);
  xdecref(no);
  if (!ok) { xdecref(a); xdecref(b); return false; }
  splitMatch = a;
  splitRest = b;
  return true;
}
function groupSplit(self: u64, m: u64): u64 {
  const kind = matcherKind(m);
  if (kind < 0 || !splitInto(self, kind, m, true)) return 0;
  const a = splitMatch, b = splitRest;
  const r = tuple2(a ? a : NONE, b ? b : NONE);
  xdecref(a);
  xdecref(b);
  return <u64>r;
}
function groupSubgroup(self: u64, m: u64): u64 {
  const kind = matcherKind(m);
  if (kind < 0 || !splitInto(self, kind, m, false)) return 0;
  return splitMatch ? splitMatch : NONE;
}
/** For except*: splits e by exception types: writes match and rest (new references, 0 none) to out. */
export function splitByType(e: u64, types: u64, out: usize): bool {
  if (!splitInto(e, BY_TYPE, types, true)) return false;
  store<u64>(out, splitMatch);
  store<u64>(out, splitRest, 8);
  return true;
}
/** The part of group e made of the given leaves (tuple): new reference, 0 if none or on error. */
export function projectGroup(e: u64, leaves: usize): u64 {
  if (!splitInto(e, BY_IDENTITY, <u64>leaves, false)) return 0;
  return splitMatch;
}

export function setupExceptionGroups(): void {
  let t = exceptionType(BaseExceptionGroup, "BaseExceptionGroup", BaseException, 2);
  t.new_ = groupNew.index;
  t.init = groupInit.index;
  t.str = groupStr.index;
  member(BaseExceptionGroup, "message", fieldOffset(MESSAGE), MEMBER_OBJECT, READONLY, "exception message");
  member(BaseExceptionGroup, "exceptions", fieldOffset(EXCEPTIONS), MEMBER_OBJECT, READONLY, "nested exceptions");
  method(BaseExceptionGroup, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  method(BaseExceptionGroup, "derive", derive.index, O);
  method(BaseExceptionGroup, "split", groupSplit.index, O);
  method(BaseExceptionGroup, "subgroup", groupSubgroup.index, O);
  readyType(BaseExceptionGroup);

  t = exceptionType(ExceptionGroup, "ExceptionGroup", BaseExceptionGroup, 2);
  t.new_ = groupNew.index;
  t.init = groupInit.index;
  t.qualname = t.name;
  const bases = tuple2(<u64>BaseExceptionGroup, <u64>Exception);
  readyType(ExceptionGroup, bases);
}
