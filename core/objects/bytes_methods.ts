// Methods of bytes and bytearray: the same functions serve both; results have the (exact) type of self.
//
// bytes are immutable. A bytearray's mutex is held between `begin` and `end`, while its bytes are read; arguments are taken (which may run Python code)
// before that, and nothing in between runs Python code. The opened run is this thread's own.

import { Value } from "../value";
import { PyType } from "./type_object";
import { BYTES, BYTEARRAY, TypeError, ValueError, OverflowError, SLICE } from "./type_ids";
import { rawAlloc, rawFree } from "../memory/heap";
import { decref, newRef, xdecref } from "../memory/refcount";
import { lock, unlock } from "../sync/mutex";
import { typeOf } from "./type";
import { NONE, TRUE, FALSE, NOT_IMPLEMENTED, EMPTY_BYTES, fromBool } from "./singletons";
import { raise, raisef, raiseInt, raisefInt, raiseNoMemory, errorOccurred, errorMatches, clearError } from "../errors";
import { method, NOARGS, O, FAST, FASTKW, CLASS, STATIC } from "../define";
import { parseArgs, checkArgs } from "../args";
import { tempArray, tempRelease, call1 } from "../call";
import { id, str, isStr, strLength, strChar, strFromLatin1, newStr, strData, strIsAscii } from "./str";
import { bytesData, bytesSize, newBytes, bytesFrom, isBytes, isExactBytes, byteValue } from "./bytes";
import { bytearrayData, bytearraySize, newBytearray, bytearrayFrom, isBytearray } from "./bytearray";
import { hasBuffer } from "./buffer";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "../modules/bytes_argument";
import { asIndex, asI64, asI32, isIntObject, intFromI64 } from "./int";
import { sliceBound } from "./slice";
import { newTuple, tupleSet, tupleGet, tupleSize } from "./tuple";
import { newList, listAppendSteal, listSize, listGetRef } from "./list";
import { sequenceFast, isTrue } from "./abstract";
import { findRun, rfindRun, countRun, sameMemory } from "./text_search";
import { decodeBytes } from "../modules/codecs";
import { formatBytes } from "./percent_format";
import { hexText } from "./bytes_hex";

/** The bytes of self: this thread's until the next begin. */
let P: usize = 0;
let N: i32 = 0;
function begin(self: u64): void {
  const p = <usize>self;
  if (isBytes(self)) { P = bytesData(p); N = bytesSize(p); return; }
  lock(p);
  P = bytearrayData(p);
  N = bytearraySize(p);
}
function end(self: u64): void { if (!isBytes(self)) unlock(<usize>self); }
/** A copy of n bytes in self's type. */
function make(self: u64, p: usize, n: i32): u64 { return isBytes(self) ? <u64>bytesFrom(p, n) : <u64>bytearrayFrom(p, n); }
/** Uninitialised; address of the bytes in `room`. */
let room: usize = 0;
function makeRoom(self: u64, n: i32): u64 {
  if (isBytes(self)) {
    const b = newBytes(n);
    room = b + 32;
    return <u64>b;
  }
  const b = newBytearray(n);
  if (b) room = bytearrayData(b);
  return <u64>b;
}
/** self as a whole: bytes are shared, a bytearray is copied (mutex held). */
function whole(self: u64): u64 { return isExactBytes(self) ? newRef(self) : make(self, P, N); }

// ---------------------------------------------------------------------------------------------------- searching

/** The argument of find and friends: an int or bytes-like. Handle for closeSub, 0: error. Run in subP, subN. */
let subP: usize = 0;
let subN: i32 = 0;
let subHandle: usize = 0;
function openSub(v: u64): usize {
  if (!hasBuffer(v)) {
    if (!isIntObject(v) && changetype<PyType>(typeOf(v)).index == 0) { raisef(TypeError, "argument should be integer or bytes-like object, not '%T'", v); return 0; }
    const c = byteValue(v, "byte must be in range(0, 256)");
    if (c < 0) return 0;
    const a = tempArray(1);
    if (a == 0) return 0;
    store<u8>(a, <u8>c);
    subP = a;
    subN = 1;
    subHandle = 0;
    return a;
  }
  const h = openBytes(v);
  if (h == 0) return 0;
  subP = bytesArgument;
  subN = <i32>bytesArgumentLength;
  subHandle = h;
  return h;
}
function closeSub(h: usize, wasBuffer: bool): void {
  if (wasBuffer) closeBytes(h);
  else tempRelease(h);
}
/** start and end of find(sub[, start[, end]]), clipped to n: in boundStart and boundEnd. */
let rawStart: i64 = 0, rawEnd: i64 = 0;
let boundStart: i32 = 0, boundEnd: i32 = 0;
function readBounds(args: usize, nargs: i32, i: i32): bool {
  rawStart = nargs > i ? sliceBound(load<u64>(args + (<usize>i << 3)), 0) : 0;
  if (rawStart == -1 && errorOccurred()) return false;
  const s = rawStart;
  rawEnd = nargs > i + 1 ? sliceBound(load<u64>(args + (<usize>(i + 1) << 3)), i64.MAX_VALUE) : i64.MAX_VALUE;
  rawStart = s;
  return !(rawEnd == -1 && errorOccurred());
}
function clip(n: i32): void {
  let s = rawStart, e = rawEnd;
  if (e > n) e = n;
  else if (e < 0) { e += n; if (e < 0) e = 0; }
  if (s < 0) { s += n; if (s < 0) s = 0; }
  boundStart = <i32>min<i64>(s, <i64>n + 1);
  boundEnd = <i32>e;
}
const FIND: i32 = 0, RFIND: i32 = 1, COUNT: i32 = 2;
/** find, rfind or count; -2: error. */
function search(self: u64, name: string, args: usize, nargs: i32, how: i32): i32 {
  if (!checkArgs(name, nargs, 1, 3)) return -2;
  if (!readBounds(args, nargs, 1)) return -2;
  const s = rawStart, e = rawEnd;
  const h = openSub(load<u64>(args));
  if (h == 0) return -2;
  const isBuffer = subHandle != 0;
  const q = subP, m = subN;
  rawStart = s;
  rawEnd = e;
  begin(self);
  clip(N);
  const n = boundEnd - boundStart;
  let r: i32;
  if (n < m || n < 0) r = how == COUNT ? 0 : -1;
  else if (m == 0) r = how == FIND ? boundStart : how == RFIND ? boundEnd : n + 1;
  else if (how == COUNT) r = countRun(1, P + boundStart, n, q, m, -1);
  else {
    r = how == FIND ? findRun(1, P + boundStart, n, q, m) : rfindRun(1, P + boundStart, n, q, m);
    if (r >= 0) r += boundStart;
  }
  end(self);
  closeSub(h, isBuffer);
  return r;
}
function find(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "find", args, nargs, FIND);
  return r == -2 ? 0 : Value.fromSmall(r);
}
function rfind(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "rfind", args, nargs, RFIND);
  return r == -2 ? 0 : Value.fromSmall(r);
}
function index(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "index", args, nargs, FIND);
  return r == -2 ? 0 : r == -1 ? raise(ValueError, "subsection not found") : Value.fromSmall(r);
}
function rindex(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "rindex", args, nargs, RFIND);
  return r == -2 ? 0 : r == -1 ? raise(ValueError, "subsection not found") : Value.fromSmall(r);
}
function count(self: u64, args: usize, nargs: i32): u64 {
  const r = search(self, "count", args, nargs, COUNT);
  return r == -2 ? 0 : Value.fromSmall(r);
}
export function bytesContains(self: u64, v: u64): i32 {
  if (!hasBuffer(v)) {
    const isInt = isIntObject(v) || changetype<PyType>(typeOf(v)).index != 0;
    if (!isInt) return raisefInt(TypeError, "a bytes-like object is required, not '%T'", v);
  }
  const h = openSub(v);
  if (h == 0) return -1;
  const isBuffer = subHandle != 0;
  const q = subP, m = subN;
  begin(self);
  const r = m == 0 || findRun(1, P, N, q, m) >= 0;
  end(self);
  closeSub(h, isBuffer);
  return r ? 1 : 0;
}
/** 1, 0, -1: does self[start:end] begin (or end) with v? */
function hasAffix(self: u64, v: u64, s: i64, e: i64, atEnd: bool): i32 {
  const h = openBytes(v);
  if (h == 0) return -1;
  const q = bytesArgument, m = <i32>bytesArgumentLength;
  begin(self);
  rawStart = s;
  rawEnd = e;
  clip(N);
  const n = boundEnd - boundStart;
  const r = n >= m && n >= 0 && sameMemory(P + (atEnd ? boundEnd - m : boundStart), q, m);
  end(self);
  closeBytes(h);
  return r ? 1 : 0;
}
function affix(self: u64, name: string, args: usize, nargs: i32, atEnd: bool): u64 {
  if (!checkArgs(name, nargs, 1, 3)) return 0;
  if (!readBounds(args, nargs, 1)) return 0;
  const s = rawStart, e = rawEnd;
  const v = load<u64>(args);
  if (Value.isObject(v) && (changetype<PyType>(typeOf(v)).flags & (1 << 22)) != 0) {
    const n = <i32>tupleSize(<usize>v);
    for (let i = 0; i < n; i++) {
      const r = hasAffix(self, tupleGet(<usize>v, i), s, e, atEnd);
      if (r) return r < 0 ? 0 : TRUE;
    }
    return FALSE;
  }
  if (!hasBuffer(v)) return raisef(TypeError, "%s first arg must be bytes or a tuple of bytes, not %T", <u64>changetype<usize>(name), v);
  const r = hasAffix(self, v, s, e, atEnd);
  return r < 0 ? 0 : fromBool(r > 0);
}
function startswith(self: u64, args: usize, nargs: i32): u64 { return affix(self, "startswith", args, nargs, false); }
function endswith(self: u64, args: usize, nargs: i32): u64 { return affix(self, "endswith", args, nargs, true); }
function removeAffix(self: u64, v: u64, atEnd: bool): u64 {
  const h = openBytes(v);
  if (h == 0) return 0;
  const q = bytesArgument, m = <i32>bytesArgumentLength;
  begin(self);
  let r: u64;
  if (m > 0 && N >= m && sameMemory(P + (atEnd ? N - m : 0), q, m)) r = make(self, atEnd ? P : P + m, N - m);
  else r = whole(self);
  end(self);
  closeBytes(h);
  return r;
}
function removeprefix(self: u64, v: u64): u64 { return removeAffix(self, v, false); }
function removesuffix(self: u64, v: u64): u64 { return removeAffix(self, v, true); }

// ---------------------------------------------------------------------------------------------------- splitting

@inline function isSpaceByte(c: u32): bool { return c == 32 || (c >= 9 && c <= 13); }
const SPLIT = "($self, /, sep=None, maxsplit=-1)";
function splitArgs(self: u64, name: string, args: usize, nargs: i32, kwnames: usize, right: bool): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs(name, SPLIT, args, nargs, kwnames, out)) {
    let limit: i64 = -1;
    if (load<u64>(out, 8)) limit = asIndex(load<u64>(out, 8));
    if (!(limit == -1 && errorOccurred())) {
      const k = limit < 0 || limit > 0x7fff_fff0 ? i32.MAX_VALUE : <i32>limit;
      const sep = load<u64>(out);
      if (sep == 0 || sep == NONE) r = splitSpace(self, k, right);
      else {
        const h = openBytes(sep);
        if (h) {
          const q = bytesArgument, m = <i32>bytesArgumentLength;
          if (m == 0) raise(ValueError, "empty separator");
          else r = splitAt(self, q, m, k, right);
          closeBytes(h);
        }
      }
    }
  }
  tempRelease(out);
  return r;
}
import { listReverse } from "./list";
function splitSpace(self: u64, limit: i32, right: bool): u64 {
  const list = newList(0);
  begin(self);
  const p = P, n = N;
  if (right) {
    let j = n;
    while (limit-- > 0) {
      while (j > 0 && isSpaceByte(load<u8>(p + j - 1))) j--;
      if (j == 0) break;
      let i = j;
      while (i > 0 && !isSpaceByte(load<u8>(p + i - 1))) i--;
      listAppendSteal(list, make(self, p + i, j - i));
      j = i;
    }
    while (j > 0 && isSpaceByte(load<u8>(p + j - 1))) j--;
    if (j > 0) listAppendSteal(list, make(self, p, j));
  } else {
    let i = 0;
    while (limit-- > 0) {
      while (i < n && isSpaceByte(load<u8>(p + i))) i++;
      if (i == n) break;
      let j = i;
      while (j < n && !isSpaceByte(load<u8>(p + j))) j++;
      listAppendSteal(list, make(self, p + i, j - i));
      i = j;
    }
    while (i < n && isSpaceByte(load<u8>(p + i))) i++;
    if (i < n) listAppendSteal(list, make(self, p + i, n - i));
  }
  end(self);
  if (right) listReverse(list);
  return <u64>list;
}
function splitAt(self: u64, q: usize, m: i32, limit: i32, right: bool): u64 {
  const list = newList(0);
  begin(self);
  const p = P, n = N;
  if (right) {
    let j = n;
    while (limit-- > 0) {
      const i = rfindRun(1, p, j, q, m);
      if (i < 0) break;
      listAppendSteal(list, make(self, p + i + m, j - i - m));
      j = i;
    }
    listAppendSteal(list, make(self, p, j));
  } else {
    let i = 0;
    while (limit-- > 0) {
      const k = findRun(1, p + i, n - i, q, m);
      if (k < 0) break;
      listAppendSteal(list, make(self, p + i, k));
      i += k + m;
    }
    listAppendSteal(list, i == 0 && isExactBytes(self) ? newRef(self) : make(self, p + i, n - i));
  }
  end(self);
  if (right) listReverse(list);
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
  begin(self);
  const p = P, n = N;
  let i = 0;
  while (i < n) {
    let j = i;
    while (j < n) { const c = load<u8>(p + j); if (c == 10 || c == 13) break; j++; }
    let k = j;
    if (j < n) k = j + (load<u8>(p + j) == 13 && j + 1 < n && load<u8>(p + j + 1) == 10 ? 2 : 1);
    listAppendSteal(list, make(self, p + i, (keep ? k : j) - i));
    i = k;
  }
  end(self);
  return <u64>list;
}
function partitionAt(self: u64, sep: u64, right: bool): u64 {
  const h = openBytes(sep);
  if (h == 0) return 0;
  const q = bytesArgument, m = <i32>bytesArgumentLength;
  if (m == 0) { closeBytes(h); return raise(ValueError, "empty separator"); }
  const t = newTuple(3);
  begin(self);
  const i = right ? rfindRun(1, P, N, q, m) : findRun(1, P, N, q, m);
  if (i < 0) {
    tupleSet(t, right ? 2 : 0, whole(self));
    tupleSet(t, 1, make(self, 0, 0));
    tupleSet(t, right ? 0 : 2, make(self, 0, 0));
  } else {
    tupleSet(t, 0, make(self, P, i));
    tupleSet(t, 1, isExactBytes(self) && isExactBytes(sep) ? newRef(sep) : make(self, q, m));
    tupleSet(t, 2, make(self, P + i + m, N - i - m));
  }
  end(self);
  closeBytes(h);
  return <u64>t;
}
function partition(self: u64, sep: u64): u64 { return partitionAt(self, sep, false); }
function rpartition(self: u64, sep: u64): u64 { return partitionAt(self, sep, true); }

const LEFT: i32 = 1, RIGHT: i32 = 2;
function stripBy(self: u64, name: string, args: usize, nargs: i32, how: i32): u64 {
  if (!checkArgs(name, nargs, 0, 1)) return 0;
  const chars = nargs ? load<u64>(args) : NONE;
  let q: usize = 0, m = 0;
  let h: usize = 0;
  if (chars != NONE) {
    h = openBytes(chars);
    if (h == 0) return 0;
    q = bytesArgument;
    m = <i32>bytesArgumentLength;
  }
  begin(self);
  let i = 0, j = N;
  const p = P;
  if (how & LEFT) while (i < j && stripped(load<u8>(p + i), h, q, m)) i++;
  if (how & RIGHT) while (j > i && stripped(load<u8>(p + j - 1), h, q, m)) j--;
  const r = i == 0 && j == N ? whole(self) : make(self, p + i, j - i);
  end(self);
  if (h) closeBytes(h);
  return r;
}
function stripped(c: u32, given: usize, q: usize, m: i32): bool {
  if (given == 0) return isSpaceByte(c);
  for (let k = 0; k < m; k++) if (load<u8>(q + k) == c) return true;
  return false;
}
function strip(self: u64, args: usize, nargs: i32): u64 { return stripBy(self, "strip", args, nargs, LEFT | RIGHT); }
function lstrip(self: u64, args: usize, nargs: i32): u64 { return stripBy(self, "lstrip", args, nargs, LEFT); }
function rstrip(self: u64, args: usize, nargs: i32): u64 { return stripBy(self, "rstrip", args, nargs, RIGHT); }

// ---------------------------------------------------------------------------------------------------- building

function concat(a: u64, b: u64): u64 {
  if (!hasBuffer(a) || !hasBuffer(b)) return raisef(TypeError, "can't concat %T to %T", b, a);
  const h = openBytes(b);
  if (h == 0) return 0;
  const q = bytesArgument, m = <i32>bytesArgumentLength;
  begin(a);
  let r: u64;
  if (<i64>N + m > 0x7fff_0000) r = raiseNoMemory();
  else if (m == 0 && isExactBytes(a)) r = newRef(a);
  else if (N == 0 && isExactBytes(a) && isExactBytes(b)) r = newRef(b);
  else {
    r = makeRoom(a, N + m);
    if (r) {
      memory.copy(room, P, N);
      memory.copy(room + N, q, m);
    }
  }
  end(a);
  closeBytes(h);
  return r;
}
function repeat(self: u64, k: i64): u64 {
  if (k < 0) k = 0;
  begin(self);
  const n = N;
  let r: u64;
  if (n != 0 && k > 0x7fff_0000 / <i64>n) r = raiseNoMemory();
  else if (k == 1 && isExactBytes(self)) r = newRef(self);
  else {
    r = makeRoom(self, n * <i32>k);
    if (r != 0 && n != 0 && k != 0) {
      if (n == 1) memory.fill(room, load<u8>(P), <usize>k);
      else for (let i: i64 = 0; i < k; i++) memory.copy(room + <usize>i * n, P, n);
    }
  }
  end(self);
  return r;
}
function join(self: u64, iterable: u64): u64 {
  const sequence = sequenceFast(iterable, "can only join an iterable");
  if (sequence == 0) return 0;
  const isTuple = (changetype<PyType>(typeOf(sequence)).flags & (1 << 22)) != 0;
  begin(self);
  const sep = <u64>bytesFrom(P, N);
  end(self);
  // pieces are copied as they come: the list may change meanwhile
  const sepN = bytesSize(<usize>sep);
  let capacity: usize = 256, used: usize = 0;
  let buffer = rawAlloc(capacity);
  let ok = true;
  for (let i = 0; ok; i++) {
    let item: u64;
    if (isTuple) { if (i >= <i32>tupleSize(<usize>sequence)) break; item = newRef(tupleGet(<usize>sequence, i)); }
    else { item = listGetRef(<usize>sequence, i); if (item == 0) break; }
    if (!hasBuffer(item)) { raisef(TypeError, "sequence item %d: expected a bytes-like object, %T found", <u64>i, item); ok = false; }
    else {
      if (i == 0 && isExactBytes(item) && isBytes(self) && (isTuple ? tupleSize(<usize>sequence) : listSize(<usize>sequence)) == 1) {
        rawFree(buffer);
        decref(sep);
        decref(sequence);
        return item;
      }
      const h = openBytes(item);
      if (h == 0) ok = false;
      else {
        const m = <usize>bytesArgumentLength + (i ? sepN : 0);
        if (<u64>used + m > 0x7fff_0000) { raiseNoMemory(); ok = false; }
        else {
          if (used + m > capacity) {
            capacity = max<usize>(used + m, capacity * 2);
            const next = rawAlloc(capacity);
            memory.copy(next, buffer, used);
            rawFree(buffer);
            buffer = next;
          }
          if (i) { memory.copy(buffer + used, bytesData(<usize>sep), sepN); used += sepN; }
          memory.copy(buffer + used, bytesArgument, <usize>bytesArgumentLength);
          used += <usize>bytesArgumentLength;
        }
        closeBytes(h);
      }
    }
    decref(item);
  }
  const r = ok ? make(self, buffer, <i32>used) : 0;
  rawFree(buffer);
  decref(sep);
  decref(sequence);
  return r;
}
function replace(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("replace", "($self, old, new, /, count=-1)", args, nargs, kwnames, out)) {
    let limit: i64 = -1;
    if (load<u64>(out, 16)) limit = asIndex(load<u64>(out, 16));
    if (!(limit == -1 && errorOccurred())) {
      const h = openBytes(load<u64>(out));
      if (h) {
        const q = bytesArgument, m = <i32>bytesArgumentLength;
        const g = openBytes(load<u64>(out, 8));
        if (g) {
          const w = bytesArgument, k = <i32>bytesArgumentLength;
          begin(self);
          r = replaceRun(self, q, m, w, k, limit < 0 ? i32.MAX_VALUE : <i32>min<i64>(limit, i32.MAX_VALUE));
          end(self);
          closeBytes(g);
        }
        closeBytes(h);
      }
    }
  }
  tempRelease(out);
  return r;
}
function replaceRun(self: u64, q: usize, m: i32, w: usize, k: i32, limit: i32): u64 {
  const p = P, n = N;
  if (limit == 0 || (m == 0 && k == 0)) return whole(self);
  const found = m == 0 ? <i32>min<i64>(<i64>n + 1, limit) : countRun(1, p, n, q, m, limit == i32.MAX_VALUE ? -1 : limit);
  if (found == 0) return whole(self);
  const total = <i64>n + <i64>found * (k - m);
  if (total > 0x7fff_0000) return raiseNoMemory();
  const r = makeRoom(self, <i32>total);
  if (r == 0) return 0;
  let to = room;
  if (m == 0) {
    for (let i = 0; i <= n; i++) {
      if (i < found) { memory.copy(to, w, k); to += k; }
      if (i < n) store<u8>(to++, load<u8>(p + i));
    }
    return r;
  }
  let i = 0;
  for (let c = 0; c < found; c++) {
    const at = findRun(1, p + i, n - i, q, m);
    memory.copy(to, p + i, at);
    to += at;
    memory.copy(to, w, k);
    to += k;
    i += at + m;
  }
  memory.copy(to, p + i, n - i);
  return r;
}
function pad(self: u64, name: string, args: usize, nargs: i32, how: i32): u64 {
  if (!checkArgs(name, nargs, 1, 2)) return 0;
  const width = asIndex(load<u64>(args));
  if (width == -1 && errorOccurred()) return 0;
  let fill: u32 = 32;
  if (nargs > 1) {
    const f = load<u64>(args, 8);
    if (isBytes(f) && bytesSize(<usize>f) == 1) fill = load<u8>(bytesData(<usize>f));
    else if (isBytearray(f) && bytearraySize(<usize>f) == 1) fill = load<u8>(bytearrayData(<usize>f));
    else if (isBytes(f)) return raisef(TypeError, "%s(): argument 2 must be a byte string of length 1, not a bytes object of length %d", <u64>changetype<usize>(name), <u64>bytesSize(<usize>f));
    else if (isBytearray(f)) return raisef(TypeError, "%s(): argument 2 must be a byte string of length 1, not a bytearray object of length %d", <u64>changetype<usize>(name), <u64>bytearraySize(<usize>f));
    else return raisef(TypeError, "%s() argument 2 must be a byte string of length 1, not %T", <u64>changetype<usize>(name), f);
  }
  begin(self);
  let r: u64;
  if (width <= N) r = whole(self);
  else if (width > 0x7fff_0000) r = raiseNoMemory();
  else {
    const padding = <i32>width - N;
    const left = how == 0 ? 0 : how == 1 ? padding : (padding >> 1) + (padding & <i32>width & 1);
    r = makeRoom(self, <i32>width);
    if (r) {
      memory.fill(room, <u8>fill, <usize>width);
      memory.copy(room + left, P, N);
    }
  }
  end(self);
  return r;
}
function ljust(self: u64, args: usize, nargs: i32): u64 { return pad(self, "ljust", args, nargs, 0); }
function rjust(self: u64, args: usize, nargs: i32): u64 { return pad(self, "rjust", args, nargs, 1); }
function center(self: u64, args: usize, nargs: i32): u64 { return pad(self, "center", args, nargs, 2); }
function zfill(self: u64, v: u64): u64 {
  const width = asIndex(v);
  if (width == -1 && errorOccurred()) return 0;
  begin(self);
  let r: u64;
  if (width <= N) r = whole(self);
  else if (width > 0x7fff_0000) r = raiseNoMemory();
  else {
    const fill = <i32>width - N;
    r = makeRoom(self, <i32>width);
    if (r) {
      memory.fill(room, 48, fill);
      memory.copy(room + fill, P, N);
      if (N > 0) {
        const c = load<u8>(P);
        if (c == 43 || c == 45) { store<u8>(room, c); store<u8>(room + fill, 48); }
      }
    }
  }
  end(self);
  return r;
}
const EXPAND = "($self, /, tabsize=8)";
function expandtabs(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let size: i32 = 8;
  let ok = parseArgs("expandtabs", EXPAND, args, nargs, kwnames, out);
  if (ok && load<u64>(out) != 0) {
    size = asI32(load<u64>(out));
    ok = !(size == -1 && errorOccurred());
  }
  tempRelease(out);
  if (!ok) return 0;
  begin(self);
  let total: i64 = 0, column: i64 = 0;
  for (let i = 0; i < N; i++) {
    const c = load<u8>(P + i);
    if (c == 9) { if (size > 0) { const k = size - column % size; total += k; column += k; } }
    else { total++; column++; if (c == 10 || c == 13) column = 0; }
  }
  let r: u64;
  if (total > 0x7fff_0000) r = raise(OverflowError, "result too long");
  else {
    r = makeRoom(self, <i32>total);
    if (r) {
      let to = room;
      column = 0;
      for (let i = 0; i < N; i++) {
        const c = load<u8>(P + i);
        if (c == 9) {
          if (size > 0) { const k = size - column % size; memory.fill(to, 32, <usize>k); to += <usize>k; column += k; }
        } else { store<u8>(to++, c); column++; if (c == 10 || c == 13) column = 0; }
      }
    }
  }
  end(self);
  return r;
}
const TRANSLATE = "($self, table, /, delete=b'')";
function translate(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("translate", TRANSLATE, args, nargs, kwnames, out)) {
    const table = load<u64>(out), remove = load<u64>(out, 8);
    let h: usize = 1;
    let q: usize = 0;
    if (table != NONE) {
      h = openBytes(table);
      if (h) {
        q = bytesArgument;
        if (bytesArgumentLength != 256) { raise(ValueError, "translation table must be 256 characters long"); closeBytes(h); h = 0; }
      }
    }
    if (h) {
      let g: usize = 1;
      let d: usize = 0, m = 0;
      if (remove) { g = openBytes(remove); d = bytesArgument; m = <i32>bytesArgumentLength; }
      if (g) {
        const gone = rawAlloc(256);
        memory.fill(gone, 0, 256);
        for (let i = 0; i < m; i++) store<u8>(gone + <usize>load<u8>(d + i), 1);
        begin(self);
        const buffer = rawAlloc(N + 1);
        let n = 0;
        let changed = false;
        for (let i = 0; i < N; i++) {
          const c = <usize>load<u8>(P + i);
          if (load<u8>(gone + c)) { changed = true; continue; }
          const t = q ? load<u8>(q + c) : <u8>c;
          if (t != c) changed = true;
          store<u8>(buffer + n++, t);
        }
        r = changed ? make(self, buffer, n) : whole(self);
        end(self);
        rawFree(buffer);
        rawFree(gone);
        if (remove) closeBytes(g);
      }
      if (table != NONE) closeBytes(h);
    }
  }
  tempRelease(out);
  return r;
}
function maketrans(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("maketrans", nargs, 2, 2)) return 0;
  const h = openBytes(load<u64>(args));
  if (h == 0) return 0;
  const p = bytesArgument, n = bytesArgumentLength;
  const g = openBytes(load<u64>(args, 8));
  if (g == 0) { closeBytes(h); return 0; }
  const q = bytesArgument;
  let r: u64 = 0;
  if (n != bytesArgumentLength) raise(ValueError, "maketrans arguments must have same length");
  else {
    const b = newBytes(256);
    const d = bytesData(b);
    for (let i = 0; i < 256; i++) store<u8>(d + i, <u8>i);
    for (let i: i64 = 0; i < n; i++) store<u8>(d + <usize>load<u8>(p + <usize>i), load<u8>(q + <usize>i));
    r = <u64>b;
  }
  closeBytes(g);
  closeBytes(h);
  return r;
}

// ---------------------------------------------------------------------------------------------------- letters

@inline function isUpperByte(c: u32): bool { return c - 65 < 26; }
@inline function isLowerByte(c: u32): bool { return c - 97 < 26; }
@inline function isAlphaByte(c: u32): bool { return (c | 32) - 97 < 26; }
const LOWER: i32 = 0, UPPER: i32 = 1, SWAP: i32 = 2, CAPITALIZE: i32 = 3, TITLE: i32 = 4;
function changeCase(self: u64, how: i32): u64 {
  begin(self);
  const r = makeRoom(self, N);
  if (r) {
    let inWord = false;
    for (let i = 0; i < N; i++) {
      let c = <u32>load<u8>(P + i);
      const upper = isUpperByte(c), lower = isLowerByte(c);
      let want = how;
      if (how == SWAP) want = upper ? LOWER : UPPER;
      else if (how == CAPITALIZE) want = i ? LOWER : UPPER;
      else if (how == TITLE) want = inWord ? LOWER : UPPER;
      inWord = upper || lower;
      if (want == LOWER && upper) c += 32;
      else if (want == UPPER && lower) c -= 32;
      if (N) store<u8>(room + i, <u8>c);
    }
  }
  end(self);
  return r;
}
function lower(self: u64): u64 { return changeCase(self, LOWER); }
function upper(self: u64): u64 { return changeCase(self, UPPER); }
function swapcase(self: u64): u64 { return changeCase(self, SWAP); }
function capitalize(self: u64): u64 { return changeCase(self, CAPITALIZE); }
function title(self: u64): u64 { return changeCase(self, TITLE); }
const ALNUM: i32 = 0, ALPHA: i32 = 1, DIGIT: i32 = 2, SPACE: i32 = 3;
function all(self: u64, what: i32): u64 {
  begin(self);
  let ok = N > 0;
  for (let i = 0; i < N && ok; i++) {
    const c = <u32>load<u8>(P + i);
    ok = what == ALPHA ? isAlphaByte(c) : what == DIGIT ? c - 48 < 10 : what == SPACE ? isSpaceByte(c) : isAlphaByte(c) || c - 48 < 10;
  }
  end(self);
  return fromBool(ok);
}
function isalnum(self: u64): u64 { return all(self, ALNUM); }
function isalpha(self: u64): u64 { return all(self, ALPHA); }
function isdigit(self: u64): u64 { return all(self, DIGIT); }
function isspace(self: u64): u64 { return all(self, SPACE); }
function isascii(self: u64): u64 {
  begin(self);
  let ok = true;
  for (let i = 0; i < N && ok; i++) ok = load<u8>(P + i) < 128;
  end(self);
  return fromBool(ok);
}
function onlyCase(self: u64, upper: bool): u64 {
  begin(self);
  let cased = false, ok = true;
  for (let i = 0; i < N && ok; i++) {
    const c = <u32>load<u8>(P + i);
    if (upper ? isLowerByte(c) : isUpperByte(c)) ok = false;
    else if (isAlphaByte(c)) cased = true;
  }
  end(self);
  return fromBool(ok && cased);
}
function islower(self: u64): u64 { return onlyCase(self, false); }
function isupper(self: u64): u64 { return onlyCase(self, true); }
function istitle(self: u64): u64 {
  begin(self);
  let cased = false, previous = false, ok = true;
  for (let i = 0; i < N && ok; i++) {
    const c = <u32>load<u8>(P + i);
    if (isUpperByte(c)) { if (previous) ok = false; previous = true; cased = true; }
    else if (isLowerByte(c)) { if (!previous) ok = false; previous = true; cased = true; }
    else previous = false;
  }
  end(self);
  return fromBool(ok && cased);
}

// ---------------------------------------------------------------------------------------------------- text

const DECODE = "($self, /, encoding='utf-8', errors='strict')";
function decode(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("decode", DECODE, args, nargs, kwnames, out)) {
    const encoding = load<u64>(out), errors = load<u64>(out, 8);
    if (encoding != 0 && !isStr(encoding)) raisef(TypeError, "decode() argument 'encoding' must be str, not %T", encoding);
    else if (errors != 0 && !isStr(errors)) raisef(TypeError, "decode() argument 'errors' must be str, not %T", errors);
    else if (isBytes(self)) r = decodeBytes(self, bytesData(<usize>self), bytesSize(<usize>self), encoding, errors);
    else { // handlers may run Python code: a bytearray is pinned like an exported buffer
      const h = openBytes(self);
      if (h) {
        r = decodeBytes(self, bytesArgument, <usize>bytesArgumentLength, encoding, errors);
        closeBytes(h);
      }
    }
  }
  tempRelease(out);
  return r;
}
const HEX = "($self, /, sep=<unrepresentable>, bytes_per_sep=1)";
function hex(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("hex", HEX, args, nargs, kwnames, out)) {
    let per: i32 = 1;
    if (load<u64>(out, 8)) per = asI32(load<u64>(out, 8));
    if (!(per == -1 && errorOccurred())) {
      const h = openBytes(self);
      if (h) {
        r = hexText(bytesArgument, <i32>bytesArgumentLength, load<u64>(out), per);
        closeBytes(h);
      }
    }
  }
  tempRelease(out);
  return r;
}
function hexValue(c: u32): i32 { return c - 48 < 10 ? <i32>c - 48 : (c | 32) - 97 < 6 ? <i32>(c | 32) - 87 : -1; }
function fromhex(cls: u64, text: u64): u64 {
  let p: usize, n: i32;
  let h: usize = 0;
  if (isStr(text)) {
    n = strLength(<usize>text);
    p = 0;
  } else {
    if (!hasBuffer(text)) return raisef(TypeError, "fromhex() argument must be str or bytes-like, not %T", text);
    h = openBytes(text);
    if (h == 0) return 0;
    p = bytesArgument;
    n = <i32>bytesArgumentLength;
  }
  const buffer = rawAlloc(n / 2 + 1);
  let m = 0, bad = -1;
  let odd = false;
  for (let i = 0; i < n;) {
    const c = p ? <u32>load<u8>(p + i) : strChar(<usize>text, i);
    if (isSpaceByte(c)) { i++; continue; }
    const a = hexValue(c);
    if (a < 0) { bad = i; break; }
    i++;
    if (i >= n) { odd = true; bad = n; break; }
    const b = hexValue(p ? <u32>load<u8>(p + i) : strChar(<usize>text, i));
    if (b < 0) { bad = i; break; }
    i++;
    store<u8>(buffer + m++, <u8>((a << 4) | b));
  }
  if (h) closeBytes(h);
  let r: u64 = 0;
  if (bad >= 0) {
    if (odd) raise(ValueError, "fromhex() arg must contain an even number of hexadecimal digits");
    else raisef(ValueError, "non-hexadecimal number found in fromhex() arg at position %d", <u64>bad);
  } else {
    const array = typeIsBytearray(<usize>cls);
    r = array ? <u64>bytearrayFrom(buffer, m) : <u64>bytesFrom(buffer, m);
    if (r != 0 && <usize>cls != BYTES && <usize>cls != BYTEARRAY) {
      const v = call1(cls, r);
      decref(r);
      r = v;
    }
  }
  rawFree(buffer);
  return r;
}
import { isSubtype } from "./type";
function typeIsBytearray(t: usize): bool { return isSubtype(t, BYTEARRAY); }
function remainder(a: u64, b: u64): u64 {
  if (!isBytes(a) && !isBytearray(a)) return NOT_IMPLEMENTED;
  const h = openBytes(a);
  if (h == 0) return 0;
  const r = formatBytes(bytesArgument, <i32>bytesArgumentLength, b, isBytearray(a));
  closeBytes(h);
  return r;
}

/** Methods and slots that bytes and bytearray share. */
export function addBytesMethods(type: usize, t: PyType): void {
  t.contains = bytesContains.index;
  t.sqConcat = concat.index;
  t.sqRepeat = repeat.index;
  t.remainder = remainder.index;
  method(type, "capitalize", capitalize.index, NOARGS);
  method(type, "center", center.index, FAST, "($self, width, fillchar=b' ', /)", "Return a centered string of length width.\n\nPadding is done using the specified fill character.");
  method(type, "count", count.index, FAST, null, "Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].");
  method(type, "decode", decode.index, FASTKW, DECODE, "Decode the bytes using the codec registered for encoding.");
  method(type, "endswith", endswith.index, FAST);
  method(type, "expandtabs", expandtabs.index, FASTKW, EXPAND, "Return a copy where all tab characters are expanded using spaces.");
  method(type, "find", find.index, FAST);
  method(type, "fromhex", fromhex.index, O | CLASS, "($type, string, /)", "Create a bytes object from a string of hexadecimal numbers.");
  method(type, "hex", hex.index, FASTKW, HEX, "Create a string of hexadecimal numbers from a bytes object.");
  method(type, "index", index.index, FAST);
  method(type, "isalnum", isalnum.index, NOARGS);
  method(type, "isalpha", isalpha.index, NOARGS);
  method(type, "isascii", isascii.index, NOARGS);
  method(type, "isdigit", isdigit.index, NOARGS);
  method(type, "islower", islower.index, NOARGS);
  method(type, "isspace", isspace.index, NOARGS);
  method(type, "istitle", istitle.index, NOARGS);
  method(type, "isupper", isupper.index, NOARGS);
  method(type, "join", join.index, O, "($self, iterable_of_bytes, /)", "Concatenate any number of bytes objects.");
  method(type, "ljust", ljust.index, FAST, "($self, width, fillchar=b' ', /)");
  method(type, "lower", lower.index, NOARGS);
  method(type, "lstrip", lstrip.index, FAST, "($self, bytes=None, /)", "Strip leading bytes contained in the argument.");
  method(type, "maketrans", maketrans.index, FAST | STATIC, "(frm, to, /)", "Return a translation table usable for the bytes or bytearray translate method.");
  method(type, "partition", partition.index, O, "($self, sep, /)", "Partition the bytes into three parts using the given separator.");
  method(type, "removeprefix", removeprefix.index, O, "($self, prefix, /)");
  method(type, "removesuffix", removesuffix.index, O, "($self, suffix, /)");
  method(type, "replace", replace.index, FASTKW, "($self, old, new, /, count=-1)", "Return a copy with all occurrences of substring old replaced by new.");
  method(type, "rfind", rfind.index, FAST);
  method(type, "rindex", rindex.index, FAST);
  method(type, "rjust", rjust.index, FAST, "($self, width, fillchar=b' ', /)");
  method(type, "rpartition", rpartition.index, O, "($self, sep, /)", "Partition the bytes into three parts using the given separator.");
  method(type, "rsplit", rsplit.index, FASTKW, SPLIT);
  method(type, "rstrip", rstrip.index, FAST, "($self, bytes=None, /)", "Strip trailing bytes contained in the argument.");
  method(type, "split", split.index, FASTKW, SPLIT, "Return a list of the sections in the bytes, using sep as the delimiter.");
  method(type, "splitlines", splitlines.index, FASTKW, SPLITLINES, "Return a list of the lines in the bytes, breaking at line boundaries.");
  method(type, "startswith", startswith.index, FAST);
  method(type, "strip", strip.index, FAST, "($self, bytes=None, /)", "Strip leading and trailing bytes contained in the argument.");
  method(type, "swapcase", swapcase.index, NOARGS);
  method(type, "title", title.index, NOARGS);
  method(type, "translate", translate.index, FASTKW, TRANSLATE, "Return a copy with each character mapped by the given translation table.");
  method(type, "upper", upper.index, NOARGS);
  method(type, "zfill", zfill.index, O, "($self, width, /)", "Pad a numeric string with zeros on the left, to fill a field of the given width.");
}
