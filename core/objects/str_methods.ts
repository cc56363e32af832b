// The str type: its slots and table of contents. Methods: str_search.ts (find, split, replace, ...), str_case.ts (letters and classes),
// str_format.ts (format, translate, ...). Strings are immutable; an iterator's position is its own (atomic when several threads run).

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_STR, TF_MATCH_SELF, TF_HAVE_GC } from "./type_object";
import { STR, STR_ITERATOR, STR_ASCII_ITERATOR, OBJECT, SLICE, TypeError, ValueError, IndexError, OverflowError } from "./type_ids";
import { newObject, freeObject, trackObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { multi } from "../thread_state";
import { staticTypeInit, readyType, typeOf } from "./type";
import { genericAlloc } from "./type_new";
import { NONE, NOT_IMPLEMENTED, EMPTY_STR, EMPTY_TUPLE, fromBool } from "./singletons";
import { raise, raisef, raisefInt, raiseNoMemory, errorOccurred } from "../errors";
import { method, NOARGS, O, FAST, FASTKW, STATIC } from "../define";
import { parseArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { toStr } from "./abstract";
import {
  PyStr, STR_DATA, STR_ASCII, isStr, isExactStr, strLength, strKind, strData, strChar, strHash, strEqual, strCompare, strConcat, strSlice, strFromChar, newStr,
  strIsAscii, strFromUcs2, strFromUcs4, strCheckAscii,
} from "./str";
import { sliceUnpack, sliceStart, sliceStep, sliceCount } from "./slice_access";
import { asSubscript, asIndex, intFromI64 } from "./int";
import { tuple1, tuple2, tuple3 } from "./tuple";
import { builtinNamed } from "../modules/builtins";
import { hasBuffer } from "./buffer";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "../modules/bytes_argument";
import { decodeBytes } from "../modules/codecs";
import { strRepr } from "./str_repr";
import { findIn, addSearchMethods } from "./str_search";
import { addCaseMethods } from "./str_case";
import { addFormatMethods } from "./str_format";
import { formatPercent } from "./percent_format";

@inline
function at(s: usize): PyStr { return changetype<PyStr>(s); }

// ---------------------------------------------------------------------------------------------------- construction

const NEW = "(object='', encoding='utf-8', errors='strict')";
function strNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (type == STR && kwnames == 0 && nargs == 1) return toStr(load<u64>(args));
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs("str", NEW, args, nargs, kwnames, out);
  const object = load<u64>(out), encoding = load<u64>(out, 8), errors = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return 0;
  if (encoding != 0 && !isStr(encoding)) return raisef(TypeError, "str() argument 'encoding' must be str, not %T", encoding);
  if (errors != 0 && !isStr(errors)) return raisef(TypeError, "str() argument 'errors' must be str, not %T", errors);
  let r: u64;
  if (object == 0) r = EMPTY_STR;
  else if (encoding == 0 && errors == 0) r = toStr(object);
  else if (isStr(object)) return raise(TypeError, "decoding str is not supported");
  else if (!hasBuffer(object)) return raisef(TypeError, "decoding to str: need a bytes-like object, %T found", object);
  else {
    const h = openBytes(object);
    if (h == 0) return 0;
    r = decodeBytes(object, bytesArgument, <usize>bytesArgumentLength, encoding, errors);
    closeBytes(h);
  }
  if (r == 0 || type == STR) return r;
  const s = <usize>r;
  const size = <usize>strLength(s) * strKind(s);
  const p = genericAlloc(type, <i32>size);
  if (p) {
    at(p).length = <u32>strLength(s);
    at(p).kind = <u8>strKind(s);
    at(p).flags = strIsAscii(s) ? STR_ASCII : 0;
    memory.copy(p + STR_DATA, strData(s), size);
  }
  decref(r);
  return <u64>p;
}
function strDealloc(p: usize): void { freeObject(p); }

// ---------------------------------------------------------------------------------------------------- slots

function strStr(self: u64): u64 { return isExactStr(self) ? newRef(self) : strSlice(<usize>self, 0, strLength(<usize>self), true); }
function reprSlot(self: u64): u64 { return strRepr(<usize>self); }
function hashSlot(self: u64): i64 { return <i64>strHash(<usize>self); }
function richcompare(a: u64, b: u64, op: i32): u64 {
  if (!isStr(a) || !isStr(b)) return NOT_IMPLEMENTED;
  const s = <usize>a, t = <usize>b;
  switch (op) {
    case 2: return fromBool(strEqual(s, t));
    case 3: return fromBool(!strEqual(s, t));
    case 0: return fromBool(strCompare(s, t) < 0);
    case 1: return fromBool(strCompare(s, t) <= 0);
    case 4: return fromBool(strCompare(s, t) > 0);
    default: return fromBool(strCompare(s, t) >= 0);
  }
}
function lengthSlot(self: u64): i64 { return <i64>strLength(<usize>self); }
function item(self: u64, i: i64): u64 {
  if (<u64>i >= <u64>strLength(<usize>self)) return raise(IndexError, "string index out of range");
  return strFromChar(strChar(<usize>self, <i32>i));
}
function getitem(self: u64, key: u64): u64 {
  const s = <usize>self;
  const n = strLength(s);
  if (Value.isInt(key) || changetype<PyType>(typeOf(key)).index != 0) {
    let i = Value.isInt(key) ? Value.toSmall(key) : asSubscript(key);
    if (i == -1 && errorOccurred()) return 0;
    if (i < 0) i += n;
    return item(self, i);
  }
  if (typeOf(key) != SLICE) return raisef(TypeError, "string indices must be integers, not '%T'", key);
  if (!sliceUnpack(key, <i64>n)) return 0;
  const start = sliceStart(), step = sliceStep(), count = <i32>sliceCount();
  if (count <= 0) return EMPTY_STR;
  if (step == 1) return strSlice(s, <i32>start, <i32>start + count);
  if (count == 1) return strFromChar(strChar(s, <i32>start));
  const kind = <u32>strKind(s);
  let top: u32 = 0;
  if (kind == 1) top = strIsAscii(s) ? 127 : 255;
  else for (let k = 0; k < count; k++) top |= strChar(s, <i32>(start + <i64>k * step));
  if (kind == 4 && top > 0x10ffff) top = 0x10ffff;
  const r = newStr(count, top);
  if (r == 0) return 0;
  const d = strData(r), to = strKind(r);
  for (let k = 0; k < count; k++) {
    const c = strChar(s, <i32>(start + <i64>k * step));
    if (to == 1) store<u8>(d + k, <u8>c);
    else if (to == 2) store<u16>(d + (<usize>k << 1), <u16>c);
    else store<u32>(d + (<usize>k << 2), c);
  }
  return <u64>strCheckAscii(r);
}
function containsSlot(self: u64, v: u64): i32 {
  if (!isStr(v)) return raisefInt(TypeError, "'in <string>' requires string as left operand, not %T", v);
  const r = findIn(<usize>self, <usize>v, 0, strLength(<usize>self));
  return r == -2 ? -1 : r >= 0 ? 1 : 0;
}
function concatSlot(a: u64, b: u64): u64 {
  if (!isStr(b)) return raisef(TypeError, "can only concatenate str (not \"%T\") to str", b);
  return strConcat(<usize>a, <usize>b);
}
function repeatSlot(self: u64, k: i64): u64 {
  const s = <usize>self;
  const n = strLength(s);
  if (k <= 0 || n == 0) return EMPTY_STR;
  if (k == 1) return strStr(self);
  if (k > 0x7fff_0000 / <i64>n) return raise(OverflowError, "repeated string is too long");
  const kind = <u32>strKind(s);
  const r = newStr(n * <i32>k, kind == 1 ? (strIsAscii(s) ? 127 : 255) : kind == 2 ? 65535 : 0x10ffff);
  if (r == 0) return 0;
  const d = strData(r);
  const total = <usize>n * <usize>k * kind;
  if (n == 1 && kind == 1) { memory.fill(d, load<u8>(strData(s)), total); return <u64>r; }
  let done = <usize>n * kind;
  memory.copy(d, strData(s), done);
  while (done < total) {
    const more = min<usize>(done, total - done);
    memory.copy(d + done, d, more);
    done += more;
  }
  return <u64>r;
}
function remainderSlot(a: u64, b: u64): u64 { return isStr(a) ? formatPercent(<usize>a, b) : NOT_IMPLEMENTED; }
function getnewargs(self: u64): u64 {
  const s = strSlice(<usize>self, 0, strLength(<usize>self), true);
  if (s == 0) return 0;
  const t = tuple1(s);
  decref(s);
  return <u64>t;
}
function sizeOf(self: u64): u64 {
  const s = <usize>self;
  const n = <i64>strLength(s) * strKind(s);
  return Value.fromSmall(strIsAscii(s) ? 41 + n : 64 + strKind(s) + n - (strKind(s) == 1 ? 7 : strKind(s) == 2 ? 6 : 4));
}

// ---------------------------------------------------------------------------------------------------- iteration

@unmanaged class Iterator extends PyObject { sequence: u64; index: u32; pad: u32; }
function iterSlot(self: u64): u64 {
  const p = newObject(strIsAscii(<usize>self) ? STR_ASCII_ITERATOR : STR_ITERATOR, offsetof<Iterator>());
  if (p == 0) return 0;
  changetype<Iterator>(p).sequence = newRef(self);
  trackObject(p);
  return <u64>p;
}
function iteratorNext(self: u64): u64 {
  const it = changetype<Iterator>(<usize>self);
  const slot = <usize>self + offsetof<Iterator>("index");
  const s = <usize>it.sequence;
  const n = <u32>strLength(s);
  const i = multi ? atomic.add<u32>(slot, 1) : it.index++;
  if (i >= n) { store<u32>(slot, n); return 0; }
  return strFromChar(strChar(s, <i32>i));
}
function iteratorIter(self: u64): u64 { return newRef(self); }
function iteratorDealloc(p: usize): void {
  const s = changetype<Iterator>(p).sequence;
  freeObject(p);
  decref(s);
}
function iteratorTraverse(p: usize, visit: u32): void { visitValue(changetype<Iterator>(p).sequence, visit); }
function iteratorHint(self: u64): u64 {
  const it = changetype<Iterator>(<usize>self);
  return intFromI64(max<i64>(<i64>strLength(<usize>it.sequence) - <i64>it.index, 0));
}
function iteratorReduce(self: u64): u64 {
  const it = changetype<Iterator>(<usize>self);
  const f = builtinNamed("iter");
  const done = it.index >= <u32>strLength(<usize>it.sequence);
  const inner = tuple1(done ? EMPTY_STR : it.sequence);
  const r = done ? tuple2(f, <u64>inner) : tuple3(f, <u64>inner, Value.fromSmall(it.index));
  decref(f);
  decref(<u64>inner);
  return <u64>r;
}
function iteratorSetstate(self: u64, v: u64): u64 {
  const i = asIndex(v);
  if (i == -1 && errorOccurred()) return 0;
  const it = changetype<Iterator>(<usize>self);
  it.index = <u32>max<i64>(0, min<i64>(i, strLength(<usize>it.sequence)));
  return NONE;
}
function iteratorType(t: usize, name: string): void {
  const i = staticTypeInit(t, name, OBJECT, offsetof<Iterator>(), TF_HAVE_GC | 16);
  i.dealloc = iteratorDealloc.index;
  i.traverse = iteratorTraverse.index;
  i.iter = iteratorIter.index;
  i.iternext = iteratorNext.index;
  method(t, "__length_hint__", iteratorHint.index, NOARGS);
  method(t, "__reduce__", iteratorReduce.index, NOARGS);
  method(t, "__setstate__", iteratorSetstate.index, O);
  readyType(t);
}

export function initStrType(): void {
  const t = staticTypeInit(STR, "str", OBJECT, STR_DATA, TF_BASETYPE | TF_STR | TF_MATCH_SELF, 1);
  t.new_ = strNew.index;
  t.dealloc = strDealloc.index;
  t.repr = reprSlot.index;
  t.str = strStr.index;
  t.hash = hashSlot.index;
  t.richcompare = richcompare.index;
  t.iter = iterSlot.index;
  t.length = lengthSlot.index;
  t.getitem = getitem.index;
  t.sqItem = item.index;
  t.contains = containsSlot.index;
  t.sqConcat = concatSlot.index;
  t.sqRepeat = repeatSlot.index;
  t.remainder = remainderSlot.index;
  method(STR, "__getnewargs__", getnewargs.index, NOARGS);
  method(STR, "__sizeof__", sizeOf.index, NOARGS, "($self, /)", "Return the size of the string in memory, in bytes.");
  addSearchMethods();
  addCaseMethods();
  addFormatMethods();
  readyType(STR);
  iteratorType(STR_ITERATOR, "str_iterator");
  iteratorType(STR_ASCII_ITERATOR, "str_ascii_iterator");
}
