// Instructions that build, unpack and change collections, strings and slices.
// Handlers have the form (frame, sp, argument) -> sp, 0 with an exception (handlers.ts).

import { Value } from "../value";
import { PyType } from "../objects/type_object";
import { LIST, TUPLE, DICT, SET, STR, TypeError, ValueError, AttributeError } from "../objects/type_ids";
import { NONE, EMPTY_TUPLE, EMPTY_STR, fromBool, TRUE, FALSE } from "../objects/singletons";
import { decref, closeRef, ownRef, newRef, stackRef } from "../memory/refcount";
import { Frame } from "./frame";
import { tstate } from "../thread_state";
import { newTuple, tupleSet, tupleGet, tupleSize, tupleSlice } from "../objects/tuple";
import { newList, listAppend, listAppendSteal, listSize, listGetRef, listExtend, listFromArraySteal, listSlice } from "../objects/list";
import { newDict, dictSet, dictMerge, dictSize } from "../objects/dict";
import { newSet, setAdd, setUpdate } from "../objects/set";
import { newSlice } from "../objects/slice";
import { strJoinArray, strSlice, strLength } from "../objects/str";
import { typeOf, isSubtype } from "../objects/type";
import { getIter, iterNext, getItem, setItem, delItem, isSequence, toList, length, contains, isTrue, negative, invert, format, toStr, repr, ascii } from "../objects/abstract";
import { raise, raisef, errorMatches, errorOccurred, clearError } from "../errors";
import { intFromI64 } from "../objects/int";
import { testValue } from "./truth";
import { applyBinary } from "./operators";
import { newTemplate, newInterpolation } from "../objects/template";

@inline
function at(base: usize, i: i32): usize { return base + (<usize>i << 3); }

/** Drops n stack references below `from` (exclusive), keeping frame.sp right meanwhile. */
function dropTo(frame: Frame, sp: usize, to: usize): void {
  while (sp > to) {
    sp -= 8;
    const v = load<u64>(sp);
    frame.sp = <u32>sp;
    closeRef(v);
  }
}

export function buildTuple(frame: Frame, sp: usize, n: i32): usize {
  if (n == 0) { store<u64>(sp, EMPTY_TUPLE | 1); return sp + 8; }
  const t = newTuple(n);
  if (t == 0) return 0;
  const base = sp - (<usize>n << 3);
  for (let i = 0; i < n; i++) tupleSet(t, i, ownRef(load<u64>(at(base, i))));
  store<u64>(base, <u64>t);
  return base + 8;
}
export function buildList(frame: Frame, sp: usize, n: i32): usize {
  const base = sp - (<usize>n << 3);
  for (let i = 0; i < n; i++) {
    const slot = at(base, i);
    store<u64>(slot, ownRef(load<u64>(slot)));
  }
  const l = listFromArraySteal(base, n);
  if (l == 0) return 0;
  store<u64>(base, <u64>l);
  return base + 8;
}
export function buildMap(frame: Frame, sp: usize, n: i32): usize {
  const d = newDict();
  if (d == 0) return 0;
  const base = sp - (<usize>n << 4);
  for (let i = 0; i < n; i++) {
    if (dictSet(d, Value.untag(load<u64>(at(base, 2 * i))), Value.untag(load<u64>(at(base, 2 * i + 1)))) < 0) { decref(<u64>d); return 0; }
  }
  dropTo(frame, sp, base);
  store<u64>(base, <u64>d);
  return base + 8;
}
export function buildSet(frame: Frame, sp: usize, n: i32): usize {
  const s = newSet(SET, 0);
  if (s == 0) return 0;
  const base = sp - (<usize>n << 3);
  for (let i = 0; i < n; i++) if (setAdd(s, Value.untag(load<u64>(at(base, i)))) < 0) { decref(<u64>s); return 0; }
  dropTo(frame, sp, base);
  store<u64>(base, <u64>s);
  return base + 8;
}
export function buildSlice(frame: Frame, sp: usize, n: i32): usize {
  const base = sp - (<usize>n << 3);
  const s = newSlice(Value.untag(load<u64>(base)), Value.untag(load<u64>(base, 8)), n == 3 ? Value.untag(load<u64>(base, 16)) : NONE);
  if (s == 0) return 0;
  dropTo(frame, sp, base);
  store<u64>(base, <u64>s);
  return base + 8;
}
export function buildString(frame: Frame, sp: usize, n: i32): usize {
  const base = sp - (<usize>n << 3);
  for (let i = 0; i < n; i++) {
    const slot = at(base, i);
    store<u64>(slot, ownRef(load<u64>(slot)));
  }
  const s = strJoinArray(base, n);
  if (s == 0) return 0;
  dropTo(frame, sp, base);
  store<u64>(base, s);
  return base + 8;
}
export function listAppendOp(frame: Frame, sp: usize, depth: i32): usize {
  const l = <usize>Value.untag(load<u64>(sp - 8 - (<usize>depth << 3)));
  const v = ownRef(load<u64>(sp - 8));
  frame.sp = <u32>(sp - 8);
  return listAppendSteal(l, v) < 0 ? 0 : sp - 8;
}
export function setAddOp(frame: Frame, sp: usize, depth: i32): usize {
  const s = <usize>Value.untag(load<u64>(sp - 8 - (<usize>depth << 3)));
  const v = load<u64>(sp - 8);
  if (setAdd(s, Value.untag(v)) < 0) return 0;
  frame.sp = <u32>(sp - 8);
  closeRef(v);
  return sp - 8;
}
export function mapAddOp(frame: Frame, sp: usize, depth: i32): usize {
  const d = <usize>Value.untag(load<u64>(sp - 16 - (<usize>depth << 3)));
  const k = load<u64>(sp - 16), v = load<u64>(sp - 8);
  if (dictSet(d, Value.untag(k), Value.untag(v)) < 0) return 0;
  dropTo(frame, sp, sp - 16);
  return sp - 16;
}
export function listExtendOp(frame: Frame, sp: usize, depth: i32): usize {
  const l = <usize>Value.untag(load<u64>(sp - 8 - (<usize>depth << 3)));
  const v = load<u64>(sp - 8);
  const o = Value.untag(v);
  if (listExtend(l, o) < 0) {
    if (errorMatches(TypeError) && changetype<PyType>(typeOf(o)).iter == 0 && !isSequence(o)) {
      clearError();
      raisef(TypeError, "Value after * must be an iterable, not %T", o);
    }
    return 0;
  }
  frame.sp = <u32>(sp - 8);
  closeRef(v);
  return sp - 8;
}
export function setUpdateOp(frame: Frame, sp: usize, depth: i32): usize {
  const s = <usize>Value.untag(load<u64>(sp - 8 - (<usize>depth << 3)));
  const v = load<u64>(sp - 8);
  if (setUpdate(s, Value.untag(v)) < 0) return 0;
  frame.sp = <u32>(sp - 8);
  closeRef(v);
  return sp - 8;
}
export function dictUpdateOp(frame: Frame, sp: usize, depth: i32): usize {
  const d = <usize>Value.untag(load<u64>(sp - 8 - (<usize>depth << 3)));
  const v = load<u64>(sp - 8);
  const o = Value.untag(v);
  if (dictMerge(d, o, 1) < 0) {
    if (errorMatches(AttributeError)) {
      clearError();
      raisef(TypeError, "'%T' object is not a mapping", o);
    }
    return 0;
  }
  frame.sp = <u32>(sp - 8);
  closeRef(v);
  return sp - 8;
}

// ------------------------------------------------------------------------------------------------------------ unpacking

export function unpackSequence(frame: Frame, sp: usize, n: i32): usize {
  frame.ip += 8;
  const v = load<u64>(sp - 8);
  const o = Value.untag(v);
  const t = typeOf(o);
  const base = sp - 8;
  if (t == TUPLE && <i32>tupleSize(<usize>o) == n) {
    for (let i = 0; i < n; i++) store<u64>(at(base, n - 1 - i), stackRef(tupleGet(<usize>o, i)));
  } else if (t == LIST && <i32>listSize(<usize>o) == n) {
    let got = 0;
    for (; got < n; got++) {
      const x = listGetRef(<usize>o, got);
      if (x == 0) break; // it shrank meanwhile
      store<u64>(at(sp, n - 1 - got), x); // above the list: moved down below
    }
    if (got < n) {
      for (let i = 0; i < got; i++) decref(load<u64>(at(sp, n - 1 - i)));
      raisef(ValueError, "not enough values to unpack (expected %d, got %d)", <u64>n, <u64>got);
      return 0;
    }
    memory.copy(base, sp, <usize>n << 3);
  } else {
    if (!unpackIterable(o, n, -1, sp)) return 0;
    memory.copy(base, sp, <usize>n << 3);
  }
  frame.sp = <u32>at(base, n);
  closeRef(v);
  return at(base, n);
}
/** UNPACK_EX: before in the low byte, after above; the rest becomes a list. */
export function unpackEx(frame: Frame, sp: usize, oparg: i32): usize {
  const before = oparg & 255, after = oparg >> 8;
  const v = load<u64>(sp - 8);
  if (!unpackIterable(Value.untag(v), before, after, sp)) return 0;
  const n = before + 1 + after;
  memory.copy(sp - 8, sp, <usize>n << 3);
  frame.sp = <u32>at(sp - 8, n);
  closeRef(v);
  return at(sp - 8, n);
}
/** Writes the items in reverse order to out[] (above the stack, where frames have two slots to spare); the total is n, or before + 1 + after. False with an exception and nothing held. */
function unpackIterable(o: u64, n: i32, after: i32, out: usize): bool {
  const it = getIter(o);
  if (it == 0) {
    const t = changetype<PyType>(typeOf(o));
    if (errorMatches(TypeError) && t.iter == 0 && !isSequence(o)) {
      clearError();
      raisef(TypeError, "cannot unpack non-iterable %T object", o);
    }
    return false;
  }
  const total = after < 0 ? n : n + 1 + after;
  let got = 0;
  let ok = true;
  for (; got < n; got++) {
    const x = iterNext(it);
    if (x == 0) {
      if (!errorOccurred()) {
        if (after < 0) raisef(ValueError, "not enough values to unpack (expected %d, got %d)", <u64>n, <u64>got);
        else raisef(ValueError, "not enough values to unpack (expected at least %d, got %d)", <u64>(n + after), <u64>got);
      }
      ok = false;
      break;
    }
    store<u64>(at(out, total - 1 - got), x);
  }
  if (ok) {
    if (after < 0) {
      const x = iterNext(it);
      if (x != 0) {
        decref(x);
        const t = typeOf(o);
        const size: i64 = t == LIST ? <i64>listSize(<usize>o) : t == TUPLE ? <i64>tupleSize(<usize>o) : t == DICT ? <i64>dictSize(<usize>o) : -1;
        if (size > <i64>n) raisef(ValueError, "too many values to unpack (expected %d, got %d)", <u64>n, <u64>size);
        else raisef(ValueError, "too many values to unpack (expected %d)", <u64>n);
        ok = false;
      } else if (errorOccurred()) ok = false;
    } else {
      const l = toList(it);
      if (l == 0) ok = false;
      else {
        const left = <i32>listSize(<usize>l);
        if (left < after) {
          raisef(ValueError, "not enough values to unpack (expected at least %d, got %d)", <u64>(n + after), <u64>(n + left));
          decref(l);
          ok = false;
        } else {
          store<u64>(at(out, total - 1 - got), l);
          got++;
          for (let j = after; j > 0; j--, got++) store<u64>(at(out, total - 1 - got), listGetRef(<usize>l, left - j));
          if (after) listTruncate(<usize>l, left - after);
        }
      }
    }
  }
  decref(it);
  if (ok) return true;
  for (let i = 0; i < got; i++) decref(load<u64>(at(out, total - 1 - i)));
  return false;
}
import { listTruncate } from "../objects/list";

// ------------------------------------------------------------------------------------------------------------ items

export function storeSubscr(frame: Frame, sp: usize, oparg: i32): usize {
  frame.ip += 8;
  const v = load<u64>(sp - 24), container = load<u64>(sp - 16), key = load<u64>(sp - 8);
  const o = Value.untag(container);
  const t = typeOf(o);
  let e: i32;
  if (t == DICT) e = dictSet(<usize>o, Value.untag(key), Value.untag(v));
  else if (t == LIST && Value.isInt(key)) {
    let i = Value.toSmall(key);
    const n = <i64>listSize(<usize>o);
    if (i < 0) i += n;
    if (i >= 0 && i < n && listStore(<usize>o, <i32>i, ownRef(v))) {
      store<u64>(sp - 24, 0);
      e = 0;
    } else e = setItem(o, key, Value.untag(v));
  } else e = setItem(o, Value.untag(key), Value.untag(v));
  if (e < 0) return 0;
  dropTo(frame, sp, sp - 24);
  return sp - 24;
}
import { listSetItem } from "../objects/list";
/** list[i] = v (stolen) if i is still in range. */
function listStore(l: usize, i: i32, v: u64): bool {
  if (listSetItem(l, i, v) >= 0) { decref(v); return true; }
  clearError();
  decref(v);
  return false;
}
export function deleteSubscr(frame: Frame, sp: usize, oparg: i32): usize {
  if (delItem(Value.untag(load<u64>(sp - 16)), Value.untag(load<u64>(sp - 8))) < 0) return 0;
  dropTo(frame, sp, sp - 16);
  return sp - 16;
}
/** A bound of a slice clipped to 0..n; -1: not a small int or None. */
@inline
function bound(v: u64, n: i64, dflt: i64): i64 {
  if (Value.isInt(v)) {
    let i = Value.toSmall(v);
    if (i < 0) i += n;
    return i < 0 ? 0 : i > n ? n : i;
  }
  return (v & ~1) == NONE ? dflt : -1;
}
/** container[start:stop] of exact lists, tuples and strs: new reference; 0 without an exception: something else. */
function plainSlice(o: u64, start: u64, stop: u64): u64 {
  if (!Value.isObject(o)) return 0;
  const t = typeOf(o), p = <usize>o;
  const n: i64 = t == LIST ? <i64>listSize(p) : t == TUPLE ? <i64>tupleSize(p) : t == STR ? <i64>strLength(p) : -1;
  if (n < 0) return 0;
  const i = bound(start, n, 0);
  let j = bound(stop, n, n);
  if (i < 0 || j < 0) return 0;
  if (j < i) j = i;
  return t == LIST ? listSlice(p, <i32>i, <i32>j) : t == TUPLE ? tupleSlice(p, <i32>i, <i32>j) : strSlice(p, <i32>i, <i32>j);
}
/** BINARY_SLICE: container, start, stop. */
export function binarySlice(frame: Frame, sp: usize, oparg: i32): usize {
  const quick = plainSlice(Value.untag(load<u64>(sp - 24)), load<u64>(sp - 16), load<u64>(sp - 8));
  if (quick) {
    dropTo(frame, sp, sp - 24);
    store<u64>(sp - 24, quick);
    return sp - 16;
  }
  if (errorOccurred()) return 0;
  const s = newSlice(Value.untag(load<u64>(sp - 16)), Value.untag(load<u64>(sp - 8)), NONE);
  if (s == 0) return 0;
  const r = getItem(Value.untag(load<u64>(sp - 24)), <u64>s);
  decref(<u64>s);
  if (r == 0) return 0;
  dropTo(frame, sp, sp - 24);
  store<u64>(sp - 24, r);
  return sp - 16;
}
/** STORE_SLICE: value, container, start, stop. */
export function storeSlice(frame: Frame, sp: usize, oparg: i32): usize {
  const s = newSlice(Value.untag(load<u64>(sp - 16)), Value.untag(load<u64>(sp - 8)), NONE);
  if (s == 0) return 0;
  const e = setItem(Value.untag(load<u64>(sp - 24)), <u64>s, Value.untag(load<u64>(sp - 32)));
  decref(<u64>s);
  if (e < 0) return 0;
  dropTo(frame, sp, sp - 32);
  return sp - 32;
}
export function containsOp(frame: Frame, sp: usize, invertResult: i32): usize {
  frame.ip += 8;
  const r = contains(Value.untag(load<u64>(sp - 8)), Value.untag(load<u64>(sp - 16)));
  if (r < 0) return 0;
  dropTo(frame, sp, sp - 16);
  store<u64>(sp - 16, fromBool((r != 0) != (invertResult != 0)));
  return sp - 8;
}
/** CONTAINS_OP with its jump: moves frame.ip. */
export function containsJump(frame: Frame, sp: usize, distance: i32): usize {
  const site = <usize>frame.ip - 8;
  const r = contains(Value.untag(load<u64>(sp - 8)), Value.untag(load<u64>(sp - 16)));
  if (r < 0) return 0;
  const skip = <u32>load<u16>(site, 2);
  const c = (r != 0) != ((skip & 0x8000) != 0);
  frame.ip = <u32>site + (c == (load<u8>(site, 1) != 0) ? <u32>distance : skip & 0x7fff);
  dropTo(frame, sp, sp - 16);
  return sp - 16;
}
export function getIterOp(frame: Frame, sp: usize, oparg: i32): usize {
  const v = load<u64>(sp - 8);
  const it = getIter(Value.untag(v));
  if (it == 0) return 0;
  store<u64>(sp - 8, it);
  closeRef(v);
  return sp;
}
export function getLen(frame: Frame, sp: usize, oparg: i32): usize {
  const n = length(Value.untag(load<u64>(sp - 8)));
  if (n < 0) return 0;
  store<u64>(sp, intFromI64(n));
  return sp + 8;
}

// ------------------------------------------------------------------------------------------------------------ operators that have no place in the loop

export function binaryOp(frame: Frame, sp: usize, op: i32): usize {
  frame.ip += 40;
  const r = applyBinary(op, Value.untag(load<u64>(sp - 16)), Value.untag(load<u64>(sp - 8)));
  if (r == 0) return 0;
  dropTo(frame, sp, sp - 16);
  store<u64>(sp - 16, r);
  return sp - 8;
}
function unaryResult(frame: Frame, sp: usize, r: u64): usize {
  if (r == 0) return 0;
  const v = load<u64>(sp - 8);
  store<u64>(sp - 8, r);
  closeRef(v);
  return sp;
}
export function unaryNegative(frame: Frame, sp: usize, oparg: i32): usize {
  const v = load<u64>(sp - 8);
  if (Value.isFloat(v)) { store<u64>(sp - 8, Value.fromFloat(-Value.toFloat(v))); return sp; }
  if (Value.isInt(v) && Value.fitsInt(-Value.toSmall(v))) { store<u64>(sp - 8, Value.fromSmall(-Value.toSmall(v))); return sp; }
  return unaryResult(frame, sp, negative(Value.untag(v)));
}
export function unaryInvert(frame: Frame, sp: usize, oparg: i32): usize { return unaryResult(frame, sp, invert(Value.untag(load<u64>(sp - 8)))); }
export function unaryNot(frame: Frame, sp: usize, oparg: i32): usize {
  store<u64>(sp - 8, (load<u64>(sp - 8) & ~1) == TRUE ? FALSE | 1 : TRUE | 1);
  return sp;
}
export function toBool(frame: Frame, sp: usize, oparg: i32): usize {
  frame.ip += 24;
  const t = testValue(load<u64>(sp - 8));
  if (t < 0) return 0;
  return unaryResult(frame, sp, fromBool(t != 0) | 1);
}
export function isOp(frame: Frame, sp: usize, invertResult: i32): usize {
  const same = Value.untag(load<u64>(sp - 16)) == Value.untag(load<u64>(sp - 8));
  dropTo(frame, sp, sp - 16);
  store<u64>(sp - 16, fromBool(same != (invertResult != 0)) | 1);
  return sp - 8;
}

// ------------------------------------------------------------------------------------------------------------ formatting

export function formatSimple(frame: Frame, sp: usize, oparg: i32): usize {
  const v = Value.untag(load<u64>(sp - 8));
  if (Value.isObject(v) && typeOf(v) == STR) return sp;
  return unaryResult(frame, sp, format(v, EMPTY_STR));
}
export function formatWithSpec(frame: Frame, sp: usize, oparg: i32): usize {
  const r = format(Value.untag(load<u64>(sp - 16)), Value.untag(load<u64>(sp - 8)));
  if (r == 0) return 0;
  dropTo(frame, sp, sp - 16);
  store<u64>(sp - 16, r);
  return sp - 8;
}
export function convertValue(frame: Frame, sp: usize, which: i32): usize {
  const v = Value.untag(load<u64>(sp - 8));
  return unaryResult(frame, sp, which == 1 ? toStr(v) : which == 2 ? repr(v) : ascii(v));
}
export function buildTemplate(frame: Frame, sp: usize, oparg: i32): usize {
  const r = newTemplate(Value.untag(load<u64>(sp - 16)), Value.untag(load<u64>(sp - 8)));
  if (r == 0) return 0;
  dropTo(frame, sp, sp - 16);
  store<u64>(sp - 16, r);
  return sp - 8;
}
/** BUILD_INTERPOLATION: value, text, spec if bit 0; conversion in the bits above 1. */
export function buildInterpolation(frame: Frame, sp: usize, oparg: i32): usize {
  const n = oparg & 1 ? 3 : 2;
  const base = sp - (<usize>n << 3);
  const r = newInterpolation(Value.untag(load<u64>(base)), Value.untag(load<u64>(base, 8)), oparg >> 2, oparg & 1 ? Value.untag(load<u64>(base, 16)) : EMPTY_STR);
  if (r == 0) return 0;
  dropTo(frame, sp, base);
  store<u64>(base, r);
  return base + 8;
}
