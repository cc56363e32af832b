// Methods of str that look for or cut out parts: find, count, split, strip, replace, join, partition, ...
// Strings are immutable: nothing to protect. Needles narrower than the text are widened into memory of this thread.

import { Value } from "../value";
import { PyType, TF_TUPLE } from "./type_object";
import { STR, LIST, TypeError, ValueError, OverflowError } from "./type_ids";
import { rawAlloc, rawFree } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { typeOf } from "./type";
import { NONE, TRUE, FALSE, EMPTY_STR, fromBool } from "./singletons";
import { raise, raisef, raiseNoMemory, errorOccurred } from "../errors";
import { method, NOARGS, O, FAST, FASTKW } from "../define";
import { parseArgs, checkArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { sequenceFast, isTrue } from "./abstract";
import { sliceBound } from "./slice";
import { asIndex } from "./int";
import { isStr, isExactStr, strLength, strKind, strData, strChar, strIsAscii, strSlice, strCopyTo, newStr, strEqual, strCheckAscii, strFromChar } from "./str";
import { sbNew, sbStr, sbSlice, sbFinish } from "./str_builder";
import { newTuple, tupleSet, tupleGet, tupleSize } from "./tuple";
import { newList, listAppendSteal, listSize, listGetRef, listReverse, listToTuple } from "./list";
import { findRun, rfindRun, countRun, findChar, sameMemory } from "./text_search";
import { isSpace, isLineBreak } from "./unicode_properties";

/** Address of t's characters in `kind` bytes each (kind >= t's): its data or a copy to be dropped with dropWide. 0: MemoryError. */
function wide(t: usize, kind: u32): usize {
  if (<u32>strKind(t) == kind) return strData(t);
  const p = rawAlloc(<usize>strLength(t) * kind + 1);
  if (p) strCopyTo(t, p, kind);
  return p;
}
function dropWide(t: usize, p: usize): void { if (p != strData(t)) rawFree(p); }

/** First place of t in s[i:j] (bounds within s): index, -1 none, -2 MemoryError. */
export function findIn(s: usize, t: usize, i: i32, j: i32): i32 { return locate(s, t, i, j, false); }
export function rfindIn(s: usize, t: usize, i: i32, j: i32): i32 { return locate(s, t, i, j, true); }
function locate(s: usize, t: usize, i: i32, j: i32, right: bool): i32 {
  const m = strLength(t), n = j - i;
  if (m > n) return -1;
  if (m == 0) return right ? j : i;
  const kind = <u32>strKind(s);
  if (<u32>strKind(t) > kind) return -1;
  const h = strData(s) + <usize>i * kind;
  let r: i32;
  if (m == 1 && !right) r = findChar(kind, h, n, strChar(t, 0));
  else {
    const p = wide(t, kind);
    if (p == 0) return -2;
    r = right ? rfindRun(kind, h, n, p, m) : findRun(kind, h, n, p, m);
    dropWide(t, p);
  }
  return r < 0 ? -1 : r + i;
}
/** How often t (not empty) occurs in s[i:j], at most `limit` (-1: any); -2: MemoryError. */
function countIn(s: usize, t: usize, i: i32, j: i32, limit: i32): i32 {
  const kind = <u32>strKind(s);
  if (<u32>strKind(t) > kind || strLength(t) > j - i) return 0;
  const p = wide(t, kind);
  if (p == 0) return -2;
  const r = countRun(kind, strData(s) + <usize>i * kind, j - i, p, strLength(t), limit);
  dropWide(t, p);
  return r;
}
/** Bounds of find(sub[, start[, end]]). */
let boundStart: i32 = 0, boundEnd: i32 = 0;
function readBounds(args: usize, nargs: i32, n: i32): bool {
  let s: i64 = nargs > 1 ? sliceBound(load<u64>(args, 8), 0) : 0;
  if (s == -1 && errorOccurred()) return false;
  let e: i64 = nargs > 2 ? sliceBound(load<u64>(args, 16), i64.MAX_VALUE) : i64.MAX_VALUE;
  if (e == -1 && errorOccurred()) return false;
  if (e > n) e = n;
  else if (e < 0) { e += n; if (e < 0) e = 0; }
  if (s < 0) { s += n; if (s < 0) s = 0; }
  boundStart = <i32>min<i64>(s, <i64>n + 1);
  boundEnd = <i32>e;
  return true;
}
function search(self: u64, name: string, args: usize, nargs: i32, right: bool): i32 {
  if (!checkArgs(name, nargs, 1, 3)) return -2;
  const v = load<u64>(args);
  if (!isStr(v)) { raisef(TypeError, "%s() argument 1 must be str, not %T", <u64>changetype<usize>(name), v); return -2; }
  if (!readBounds(args, nargs, strLength(<usize>self))) return -2;
  if (boundEnd - boundStart < strLength(<usize>v) || boundStart > boundEnd) return -1;
  return locate(<usize>self, <usize>v, boundStart, boundEnd, right);
}
function find(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "find", args, nargs, false);
  return r == -2 ? 0 : Value.fromSmall(r);
}
function rfind(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "rfind", args, nargs, true);
  return r == -2 ? 0 : Value.fromSmall(r);
}
function index(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "index", args, nargs, false);
  return r == -2 ? 0 : r < 0 ? raise(ValueError, "substring not found") : Value.fromSmall(r);
}
function rindex(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "rindex", args, nargs, true);
  return r == -2 ? 0 : r < 0 ? raise(ValueError, "substring not found") : Value.fromSmall(r);
}
function count(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("count", nargs, 1, 3)) return 0;
  const v = load<u64>(args);
  if (!isStr(v)) return raisef(TypeError, "count() argument 1 must be str, not %T", v);
  if (!readBounds(args, nargs, strLength(<usize>self))) return 0;
  const n = boundEnd - boundStart;
  if (n < 0) return Value.fromSmall(0);
  if (strLength(<usize>v) == 0) return Value.fromSmall(n + 1);
  const r = countIn(<usize>self, <usize>v, boundStart, boundEnd, -1);
  return r == -2 ? 0 : Value.fromSmall(r);
}
/** Are the characters of t at s[i:]? */
export function matchesAt(s: usize, t: usize, i: i32): bool {
  const m = strLength(t);
  const kind = <u32>strKind(s);
  if (i < 0 || i + m > strLength(s) || <u32>strKind(t) > kind) return false;
  if (<u32>strKind(t) == kind) return sameMemory(strData(s) + <usize>i * kind, strData(t), <usize>m * kind);
  for (let k = 0; k < m; k++) if (strChar(s, i + k) != strChar(t, k)) return false;
  return true;
}
function hasAffix(s: usize, t: usize, atEnd: bool): bool {
  const m = strLength(t);
  if (boundEnd - boundStart < m || boundStart > boundEnd) return false;
  return matchesAt(s, t, atEnd ? boundEnd - m : boundStart);
}
function affix(self: u64, name: string, args: usize, nargs: i32, atEnd: bool): u64 {
  if (!checkArgs(name, nargs, 1, 3)) return 0;
  if (!readBounds(args, nargs, strLength(<usize>self))) return 0;
  const v = load<u64>(args);
  if (isStr(v)) return fromBool(hasAffix(<usize>self, <usize>v, atEnd));
  if (Value.isObject(v) && (changetype<PyType>(typeOf(v)).flags & TF_TUPLE) != 0) {
    const n = <i32>tupleSize(<usize>v);
    for (let i = 0; i < n; i++) {
      const t = tupleGet(<usize>v, i);
      if (!isStr(t)) return raisef(TypeError, "tuple for %s must only contain str, not %T", <u64>changetype<usize>(name), t);
      if (hasAffix(<usize>self, <usize>t, atEnd)) return TRUE;
    }
    return FALSE;
  }
  return raisef(TypeError, "%s first arg must be str or a tuple of str, not %T", <u64>changetype<usize>(name), v);
}
function startswith(self: u64, args: usize, nargs: i32): u64 { return affix(self, "startswith", args, nargs, false); }
function endswith(self: u64, args: usize, nargs: i32): u64 { return affix(self, "endswith", args, nargs, true); }
function exact(self: u64): u64 { return isExactStr(self) ? newRef(self) : strSlice(<usize>self, 0, strLength(<usize>self), true); }
function removeprefix(self: u64, v: u64): u64 {
  if (!isStr(v)) return raisef(TypeError, "removeprefix() argument must be str, not %T", v);
  const m = strLength(<usize>v);
  return m != 0 && matchesAt(<usize>self, <usize>v, 0) ? strSlice(<usize>self, m, strLength(<usize>self)) : exact(self);
}
function removesuffix(self: u64, v: u64): u64 {
  if (!isStr(v)) return raisef(TypeError, "removesuffix() argument must be str, not %T", v);
  const m = strLength(<usize>v), n = strLength(<usize>self);
  return m != 0 && matchesAt(<usize>self, <usize>v, n - m) ? strSlice(<usize>self, 0, n - m) : exact(self);
}

// ---------------------------------------------------------------------------------------------------- splitting

const SPLIT = "($self, /, sep=None, maxsplit=-1)";
function splitArgs(self: u64, name: string, args: usize, nargs: i32, kwnames: usize, right: bool): u64 {
  let sep: u64 = 0;
  let limit: i64 = -1;
  if (kwnames == 0 && nargs <= 1) { if (nargs) sep = load<u64>(args); }
  else {
    const out = tempArray(2);
    if (out == 0) return 0;
    const ok = parseArgs(name, SPLIT, args, nargs, kwnames, out);
    sep = load<u64>(out);
    const max = load<u64>(out, 8);
    tempRelease(out);
    if (!ok) return 0;
    if (max) {
      limit = asIndex(max);
      if (limit == -1 && errorOccurred()) return 0;
    }
  }
  const k = limit < 0 || limit > 0x7fff_fff0 ? i32.MAX_VALUE : <i32>limit;
  if (sep == 0 || sep == NONE) return right ? rsplitSpace(<usize>self, k) : splitSpace(<usize>self, k);
  if (!isStr(sep)) return raisef(TypeError, "must be str or None, not %T", sep);
  if (strLength(<usize>sep) == 0) return raise(ValueError, "empty separator");
  return splitAt(<usize>self, <usize>sep, k, right);
}
function splitSpace(s: usize, limit: i32): u64 {
  const list = newList(0);
  const n = strLength(s);
  let i = 0;
  if (strIsAscii(s)) {
    const p = strData(s);
    while (limit-- > 0) {
      while (i < n && isSpace(load<u8>(p + i))) i++;
      if (i == n) return <u64>list;
      let j = i + 1;
      while (j < n && !isSpace(load<u8>(p + j))) j++;
      listAppendSteal(list, strSlice(s, i, j));
      i = j;
    }
  } else while (limit-- > 0) {
    while (i < n && isSpace(strChar(s, i))) i++;
    if (i == n) return <u64>list;
    let j = i + 1;
    while (j < n && !isSpace(strChar(s, j))) j++;
    listAppendSteal(list, strSlice(s, i, j));
    i = j;
  }
  while (i < n && isSpace(strChar(s, i))) i++;
  if (i < n) listAppendSteal(list, strSlice(s, i, n));
  return <u64>list;
}
function rsplitSpace(s: usize, limit: i32): u64 {
  const list = newList(0);
  let j = strLength(s);
  while (limit-- > 0) {
    while (j > 0 && isSpace(strChar(s, j - 1))) j--;
    if (j == 0) break;
    let i = j;
    while (i > 0 && !isSpace(strChar(s, i - 1))) i--;
    listAppendSteal(list, strSlice(s, i, j));
    j = i;
  }
  while (j > 0 && isSpace(strChar(s, j - 1))) j--;
  if (j > 0) listAppendSteal(list, strSlice(s, 0, j));
  listReverse(list);
  return <u64>list;
}
function splitAt(s: usize, t: usize, limit: i32, right: bool): u64 {
  const list = newList(0);
  const n = strLength(s), m = strLength(t);
  const kind = <u32>strKind(s);
  if (<u32>strKind(t) > kind) { listAppendSteal(list, exact(<u64>s)); return <u64>list; }
  const p = wide(t, kind);
  if (p == 0) { decref(<u64>list); return 0; }
  const h = strData(s);
  if (right) {
    let j = n;
    while (limit-- > 0) {
      const i = rfindRun(kind, h, j, p, m);
      if (i < 0) break;
      listAppendSteal(list, strSlice(s, i + m, j));
      j = i;
    }
    listAppendSteal(list, j == n ? exact(<u64>s) : strSlice(s, 0, j));
    listReverse(list);
  } else {
    let i = 0;
    while (limit-- > 0) {
      const k = findRun(kind, h + <usize>i * kind, n - i, p, m);
      if (k < 0) break;
      listAppendSteal(list, strSlice(s, i, i + k));
      i += k + m;
    }
    listAppendSteal(list, i == 0 ? exact(<u64>s) : strSlice(s, i, n));
  }
  dropWide(t, p);
  return <u64>list;
}
function split(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return splitArgs(self, "split", args, nargs, kwnames, false); }
function rsplit(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return splitArgs(self, "rsplit", args, nargs, kwnames, true); }
const SPLITLINES = "($self, /, keepends=False)";
function splitlines(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let keep = 0;
  if (!parseArgs("splitlines", SPLITLINES, args, nargs, kwnames, out)) keep = -1;
  else if (load<u64>(out)) keep = isTrue(load<u64>(out));
  tempRelease(out);
  if (keep < 0) return 0;
  const list = newList(0);
  const s = <usize>self;
  const n = strLength(s);
  let i = 0;
  while (i < n) {
    let j = i;
    while (j < n && !isLineBreak(strChar(s, j))) j++;
    let k = j;
    if (j < n) k = j + (strChar(s, j) == 13 && j + 1 < n && strChar(s, j + 1) == 10 ? 2 : 1);
    const end = keep ? k : j;
    listAppendSteal(list, i == 0 && end == n ? exact(self) : strSlice(s, i, end));
    i = k;
  }
  return <u64>list;
}
function partitionAt(self: u64, sep: u64, right: bool): u64 {
  if (!isStr(sep)) return raisef(TypeError, "must be str, not %T", sep);
  const s = <usize>self, t = <usize>sep;
  const n = strLength(s), m = strLength(t);
  if (m == 0) return raise(ValueError, "empty separator");
  const i = locate(s, t, 0, n, right);
  if (i == -2) return 0;
  const r = newTuple(3);
  if (r == 0) return 0;
  if (i < 0) {
    tupleSet(r, right ? 2 : 0, exact(self));
    tupleSet(r, 1, EMPTY_STR);
    tupleSet(r, right ? 0 : 2, EMPTY_STR);
  } else {
    tupleSet(r, 0, strSlice(s, 0, i));
    tupleSet(r, 1, newRef(sep));
    tupleSet(r, 2, strSlice(s, i + m, n));
  }
  return <u64>r;
}
function partition(self: u64, sep: u64): u64 { return partitionAt(self, sep, false); }
function rpartition(self: u64, sep: u64): u64 { return partitionAt(self, sep, true); }

const LEFT: i32 = 1, RIGHT: i32 = 2;
function stripBy(self: u64, name: string, args: usize, nargs: i32, how: i32): u64 {
  if (!checkArgs(name, nargs, 0, 1)) return 0;
  const chars = nargs ? load<u64>(args) : NONE;
  if (chars != NONE && !isStr(chars)) return raisef(TypeError, "%s arg must be None or str", <u64>changetype<usize>(name));
  const s = <usize>self;
  let i = 0, j = strLength(s);
  if (chars == NONE) {
    if (how & LEFT) while (i < j && isSpace(strChar(s, i))) i++;
    if (how & RIGHT) while (j > i && isSpace(strChar(s, j - 1))) j--;
  } else {
    const kind = <u32>strKind(<usize>chars), p = strData(<usize>chars), m = strLength(<usize>chars);
    if (how & LEFT) while (i < j && findChar(kind, p, m, strChar(s, i)) >= 0) i++;
    if (how & RIGHT) while (j > i && findChar(kind, p, m, strChar(s, j - 1)) >= 0) j--;
  }
  return i == 0 && j == strLength(s) ? exact(self) : strSlice(s, i, j);
}
function strip(self: u64, args: usize, nargs: i32): u64 { return stripBy(self, "strip", args, nargs, LEFT | RIGHT); }
function lstrip(self: u64, args: usize, nargs: i32): u64 { return stripBy(self, "lstrip", args, nargs, LEFT); }
function rstrip(self: u64, args: usize, nargs: i32): u64 { return stripBy(self, "rstrip", args, nargs, RIGHT); }

// ---------------------------------------------------------------------------------------------------- building

/** sep.join(iterable): new str. */
export function strJoin(sep: usize, iterable: u64): u64 {
  // a list may change meanwhile: its items are taken as a tuple first
  let items: u64;
  if (typeOf(iterable) == LIST) items = listToTuple(<usize>iterable);
  else {
    const sequence = sequenceFast(iterable, "can only join an iterable");
    if (sequence == 0) return 0;
    if ((changetype<PyType>(typeOf(sequence)).flags & TF_TUPLE) != 0) items = sequence;
    else { items = listToTuple(<usize>sequence); decref(sequence); }
  }
  if (items == 0) return 0;
  const n = <i32>tupleSize(<usize>items);
  if (n == 0) { decref(items); return EMPTY_STR; }
  if (n == 1) {
    const only = tupleGet(<usize>items, 0);
    if (isExactStr(only)) { const r = newRef(only); decref(items); return r; }
  }
  const gap = strLength(sep);
  let kind: u32 = n > 1 && gap != 0 ? strKind(sep) : 1;
  let ascii = n == 1 || strIsAscii(sep);
  let total = <i64>gap * (n - 1);
  for (let i = 0; i < n; i++) {
    const v = tupleGet(<usize>items, i);
    if (!isStr(v)) {
      raisef(TypeError, "sequence item %d: expected str instance, %T found", <u64>i, v);
      decref(items);
      return 0;
    }
    total += strLength(<usize>v);
    kind = max<u32>(kind, strKind(<usize>v));
    ascii = ascii && strIsAscii(<usize>v);
  }
  if (total > 0x7fff_0000) { decref(items); return raise(OverflowError, "join() result is too long for a Python string"); }
  const r = newStr(<i32>total, kind == 1 ? (ascii ? 127 : 255) : kind == 2 ? 65535 : 0x10ffff);
  if (r == 0 || total == 0) { decref(items); return <u64>r; }
  let to = strData(r);
  for (let i = 0; i < n; i++) {
    if (i != 0 && gap != 0) {
      strCopyTo(sep, to, kind);
      to += <usize>gap * kind;
    }
    const v = <usize>tupleGet(<usize>items, i);
    strCopyTo(v, to, kind);
    to += <usize>strLength(v) * kind;
  }
  decref(items);
  if (total == 1) { const c = strChar(r, 0); decref(<u64>r); return strFromChar(c); }
  return <u64>r;
}
function join(self: u64, iterable: u64): u64 { return strJoin(<usize>self, iterable); }

/** s with up to `limit` (-1: all) occurrences of t replaced by u. New str. */
export function strReplace(s: usize, t: usize, u: usize, limit: i32): u64 {
  const n = strLength(s), m = strLength(t), k = strLength(u);
  if (limit == 0 || <u32>strKind(t) > <u32>strKind(s) || m > n || (m == 0 && k == 0) || (m == k && strEqual(t, u))) return exact(<u64>s);
  const from = <u32>strKind(s);
  let found: i32;
  if (m == 0) found = limit < 0 ? n + 1 : min<i32>(limit, n + 1);
  else found = countIn(s, t, 0, n, limit);
  if (found < 0) return 0;
  if (found == 0) return exact(<u64>s);
  const total = <i64>n + <i64>found * (k - m);
  if (total > 0x7fff_0000) return raise(OverflowError, "replace string is too long");
  if (total == 0) return EMPTY_STR;
  const widest = max<u32>(from, strKind(u));
  // a replaced character may have been the only one of its width: build, then narrow
  if (from > 1) {
    const b = sbNew();
    let i = 0;
    for (let c = 0; c < found; c++) {
      if (m == 0) {
        sbStr(b, u);
        if (i < n) sbSlice(b, s, i, i + 1);
        i++;
        continue;
      }
      const at = locate(s, t, i, n, false);
      sbSlice(b, s, i, at);
      sbStr(b, u);
      i = at + m;
    }
    sbSlice(b, s, i, n);
    return sbFinish(b);
  }
  const r = newStr(<i32>total, widest == 1 ? (strIsAscii(s) && strIsAscii(u) ? 127 : 255) : widest == 2 ? 65535 : 0x10ffff);
  if (r == 0) return 0;
  let to = strData(r);
  const h = strData(s);
  const p = strData(t);
  let i = 0;
  for (let c = 0; c < found; c++) {
    let at = 0;
    if (m != 0) {
      at = findRun(1, h + i, n - i, p, m);
      to = copyRun(h + i, at, to, widest);
    }
    strCopyTo(u, to, widest);
    to += <usize>k * widest;
    i += at + m;
    if (m == 0 && i < n) { to = copyRun(h + i, 1, to, widest); i++; }
  }
  copyRun(h + i, n - i, to, widest);
  if (total == 1) { const c = strChar(r, 0); decref(<u64>r); return strFromChar(c); }
  return <u64>strCheckAscii(r);
}
/** Copies n latin-1 characters into `kind`; where the next go. */
function copyRun(p: usize, n: i32, to: usize, kind: u32): usize {
  if (kind == 1) memory.copy(to, p, n);
  else for (let i = 0; i < n; i++) {
    if (kind == 2) store<u16>(to + (<usize>i << 1), <u16>load<u8>(p + i));
    else store<u32>(to + (<usize>i << 2), <u32>load<u8>(p + i));
  }
  return to + <usize>n * kind;
}
const REPLACE = "($self, old, new, /, count=-1)";
function replace(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  let limit: i64 = -1;
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs("replace", REPLACE, args, nargs, kwnames, out);
  const t = load<u64>(out), u = load<u64>(out, 8), c = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return 0;
  if (!isStr(t)) return raisef(TypeError, "replace() argument 1 must be str, not %T", t);
  if (!isStr(u)) return raisef(TypeError, "replace() argument 2 must be str, not %T", u);
  if (c) {
    limit = asIndex(c);
    if (limit == -1 && errorOccurred()) return 0;
  }
  return strReplace(<usize>self, <usize>t, <usize>u, limit < 0 || limit > i32.MAX_VALUE ? -1 : <i32>limit);
}
/** left and right fill characters around s. */
export function strPad(s: usize, left: i64, right: i64, fill: u32): u64 {
  if (left <= 0 && right <= 0) return exact(<u64>s);
  if (left < 0) left = 0;
  if (right < 0) right = 0;
  const n = strLength(s);
  const total = left + n + right;
  if (total > 0x7fff_0000) return raise(OverflowError, "padded string is too long");
  const kind = <u32>strKind(s);
  const top = kind == 1 ? (strIsAscii(s) ? 127 : 255) : kind == 2 ? 65535 : 0x10ffff;
  const r = newStr(<i32>total, max<u32>(top, fill));
  if (r == 0) return 0;
  const to = <u32>strKind(r), d = strData(r);
  fillChars(d, left, to, fill);
  strCopyTo(s, d + <usize>left * to, to);
  fillChars(d + <usize>(left + n) * to, right, to, fill);
  return <u64>r;
}
function fillChars(p: usize, n: i64, kind: u32, c: u32): void {
  if (kind == 1) memory.fill(p, <u8>c, <usize>n);
  else for (let i: usize = 0; i < <usize>n; i++) {
    if (kind == 2) store<u16>(p + (i << 1), <u16>c);
    else store<u32>(p + (i << 2), c);
  }
}
function pad(self: u64, name: string, args: usize, nargs: i32, how: i32): u64 {
  if (!checkArgs(name, nargs, 1, 2)) return 0;
  const width = asIndex(load<u64>(args));
  if (width == -1 && errorOccurred()) return 0;
  let fill: u32 = 32;
  if (nargs > 1) {
    const f = load<u64>(args, 8);
    if (!isStr(f)) return raisef(TypeError, "The fill character must be a unicode character, not %T", f);
    if (strLength(<usize>f) != 1) return raise(TypeError, "The fill character must be exactly one character long");
    fill = strChar(<usize>f, 0);
  }
  const padding = width - strLength(<usize>self);
  if (padding <= 0) return exact(self);
  const left = how == 0 ? 0 : how == 1 ? padding : (padding >> 1) + (padding & width & 1);
  return strPad(<usize>self, left, padding - left, fill);
}
function ljust(self: u64, args: usize, nargs: i32): u64 { return pad(self, "ljust", args, nargs, 0); }
function rjust(self: u64, args: usize, nargs: i32): u64 { return pad(self, "rjust", args, nargs, 1); }
function center(self: u64, args: usize, nargs: i32): u64 { return pad(self, "center", args, nargs, 2); }
function zfill(self: u64, v: u64): u64 {
  const width = asIndex(v);
  if (width == -1 && errorOccurred()) return 0;
  const s = <usize>self;
  const n = strLength(s);
  if (width <= n) return exact(self);
  const r = strPad(s, width - n, 0, 48);
  if (r == 0 || n == 0) return r;
  const c = strChar(s, 0);
  if (c == 43 || c == 45) {
    const d = strData(<usize>r), kind = strKind(<usize>r);
    const at = d + <usize>(width - n) * kind;
    if (kind == 1) { store<u8>(d, <u8>c); store<u8>(at, 48); }
    else if (kind == 2) { store<u16>(d, <u16>c); store<u16>(at, 48); }
    else { store<u32>(d, c); store<u32>(at, 48); }
  }
  return r;
}

export function addSearchMethods(): void {
  method(STR, "find", find.index, FAST, null, "Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].\n\nOptional arguments start and end are interpreted as in slice notation.\nReturn -1 on failure.");
  method(STR, "rfind", rfind.index, FAST);
  method(STR, "index", index.index, FAST);
  method(STR, "rindex", rindex.index, FAST);
  method(STR, "count", count.index, FAST, null, "Return the number of non-overlapping occurrences of substring sub in string S[start:end].");
  method(STR, "startswith", startswith.index, FAST, null, "Return True if the string starts with the specified prefix, False otherwise.");
  method(STR, "endswith", endswith.index, FAST, null, "Return True if the string ends with the specified suffix, False otherwise.");
  method(STR, "removeprefix", removeprefix.index, O, "($self, prefix, /)");
  method(STR, "removesuffix", removesuffix.index, O, "($self, suffix, /)");
  method(STR, "split", split.index, FASTKW, SPLIT, "Return a list of the substrings in the string, using sep as the separator string.");
  method(STR, "rsplit", rsplit.index, FASTKW, SPLIT);
  method(STR, "splitlines", splitlines.index, FASTKW, SPLITLINES, "Return a list of the lines in the string, breaking at line boundaries.");
  method(STR, "partition", partition.index, O, "($self, sep, /)", "Partition the string into three parts using the given separator.");
  method(STR, "rpartition", rpartition.index, O, "($self, sep, /)", "Partition the string into three parts using the given separator.");
  method(STR, "strip", strip.index, FAST, "($self, chars=None, /)", "Return a copy of the string with leading and trailing whitespace removed.");
  method(STR, "lstrip", lstrip.index, FAST, "($self, chars=None, /)", "Return a copy of the string with leading whitespace removed.");
  method(STR, "rstrip", rstrip.index, FAST, "($self, chars=None, /)", "Return a copy of the string with trailing whitespace removed.");
  method(STR, "join", join.index, O, "($self, iterable, /)", "Concatenate any number of strings.");
  method(STR, "replace", replace.index, FASTKW, REPLACE, "Return a copy with all occurrences of substring old replaced by new.");
  method(STR, "ljust", ljust.index, FAST, "($self, width, fillchar=' ', /)");
  method(STR, "rjust", rjust.index, FAST, "($self, width, fillchar=' ', /)");
  method(STR, "center", center.index, FAST, "($self, width, fillchar=' ', /)");
  method(STR, "zfill", zfill.index, O, "($self, width, /)", "Pad a numeric string with zeros on the left, to fill a field of the given width.");
}
