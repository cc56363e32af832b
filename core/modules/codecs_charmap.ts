// charmap codecs of the _codecs module (the one-byte encodings of Lib/encodings), and readbuffer_encode.
// Mappings are dicts or strs and protect themselves; buffers are kept in place by the caller.

import { Value } from "../value";
import { TypeError, LookupError } from "../objects/type_ids";
import { rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { decref } from "../memory/refcount";
import { raise, raisef, errorOccurred, errorMatches, clearError } from "../errors";
import { moduleFunction, FAST, O } from "../define";
import { checkArgs } from "../args";
import { isStr, strLength, strChar, strFromLatin1, strUtf8, utf8Length } from "../objects/str";
import { bytesFrom, isBytes, bytesSize, bytesData } from "../objects/bytes";
import { sbNew, sbChar, sbStr, sbFinish, sbDrop } from "../objects/str_builder";
import { newDict, dictSet } from "../objects/dict";
import { getItem } from "../objects/abstract";
import { asI64, isIntObject } from "../objects/int";
import { NONE } from "../objects/singletons";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "./bytes_argument";
import { decodeError, encodeErrorReplacement, raiseEncodeError, resumeAt, pair, encodeLatin1 } from "./codecs";

const UNDEFINED = "character maps to <undefined>";

function decode(p: usize, n: i64, mapping: u64, errors: u64): u64 {
  const b = sbNew();
  let i: i64 = 0;
  while (i < n) {
    const c = <u32>load<u8>(p + <usize>i);
    let known = false;
    if (isStr(mapping)) {
      if (<i32>c < strLength(<usize>mapping)) {
        const x = strChar(<usize>mapping, <i32>c);
        if (x != 0xfffe) { sbChar(b, x); known = true; }
      }
    } else {
      const v = getItem(mapping, Value.fromSmall(c));
      if (v == 0) {
        if (!errorMatches(LookupError)) { sbDrop(b); return 0; }
        clearError();
      } else if (isIntObject(v)) {
        const x = asI64(v);
        if (x == 0xfffe) known = false;
        else if (<u64>x > 0x10ffff) { decref(v); sbDrop(b); return raise(TypeError, "character mapping must be in range(0x110000)"); }
        else { sbChar(b, <u32>x); known = true; }
      } else if (isStr(v)) {
        known = !(strLength(<usize>v) == 1 && strChar(<usize>v, 0) == 0xfffe);
        if (known) sbStr(b, <usize>v);
      } else if (v != NONE) {
        decref(v);
        sbDrop(b);
        return raise(TypeError, "character mapping must return integer, None or str");
      }
      if (v) decref(v);
    }
    if (known) { i++; continue; }
    i = decodeError(b, "charmap", p, <usize>n, i, i + 1, UNDEFINED, errors);
    if (i < 0) { sbDrop(b); return 0; }
  }
  return sbFinish(b);
}
let out: usize = 0;
let size: i32 = 0;
let capacity: i32 = 0;
function put(c: u32): void {
  if (size == capacity) { capacity = capacity * 2 + 32; out = rawRealloc(out, capacity); }
  store<u8>(out + size++, <u8>c);
}
/** Puts what the mapping says about c: 1, 0 undefined, -1 error. */
function putMapped(mapping: u64, c: u32): i32 {
  const keep = out, keepSize = size, keepCapacity = capacity;
  const v = getItem(mapping, Value.fromSmall(c));
  out = keep;
  size = keepSize;
  capacity = keepCapacity;
  if (v == 0) {
    if (!errorMatches(LookupError)) return -1;
    clearError();
    return 0;
  }
  let r = 1;
  if (v == NONE) r = 0;
  else if (isIntObject(v)) {
    const x = asI64(v);
    if (<u64>x > 255) { raise(TypeError, "character mapping must be in range(256)"); r = -1; }
    else put(<u32>x);
  } else if (isBytes(v)) for (let k = 0; k < bytesSize(<usize>v); k++) put(load<u8>(bytesData(<usize>v) + k));
  else { raisef(TypeError, "character mapping must return integer, bytes or None, not %T", v); r = -1; }
  decref(v);
  return r;
}
function encode(s: usize, mapping: u64, errors: u64): u64 {
  const n = strLength(s);
  capacity = n + 16;
  out = rawAlloc(capacity);
  size = 0;
  let i = 0;
  while (i < n) {
    const r = putMapped(mapping, strChar(s, i));
    if (r < 0) { rawFree(out); return 0; }
    if (r > 0) { i++; continue; }
    let j = i + 1;
    while (j < n) { // how far the undefined run goes
      const before = size;
      const more = putMapped(mapping, strChar(s, j));
      if (more < 0) { rawFree(out); return 0; }
      size = before;
      if (more > 0) break;
      j++;
    }
    const keep = out, keepSize = size, keepCapacity = capacity;
    const x = encodeErrorReplacement(s, "charmap", i, j, UNDEFINED, errors);
    out = keep;
    size = keepSize;
    capacity = keepCapacity;
    if (x == 0) { rawFree(out); return 0; }
    const at = resumeAt;
    if (isBytes(x)) for (let k = 0; k < bytesSize(<usize>x); k++) put(load<u8>(bytesData(<usize>x) + k));
    else for (let k = 0; k < strLength(<usize>x); k++) {
      const m = putMapped(mapping, strChar(<usize>x, k));
      if (m > 0) continue;
      decref(x);
      rawFree(out);
      return m < 0 ? 0 : raiseEncodeError(s, "charmap", i, j, UNDEFINED);
    }
    decref(x);
    i = at;
  }
  const b = <u64>bytesFrom(out, size);
  rawFree(out);
  return b;
}
function charmapDecode(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("charmap_decode", nargs, 1, 3)) return 0;
  const mapping = nargs > 2 ? load<u64>(args, 16) : NONE;
  const h = openBytes(load<u64>(args));
  if (h == 0) return 0;
  const n = bytesArgumentLength;
  const r = mapping == NONE ? strFromLatin1(bytesArgument, <usize>n) : decode(bytesArgument, n, mapping, nargs > 1 ? load<u64>(args, 8) : 0);
  closeBytes(h);
  return pair(r, n);
}
function charmapEncode(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("charmap_encode", nargs, 1, 3)) return 0;
  const s = load<u64>(args);
  if (!isStr(s)) return raisef(TypeError, "charmap_encode() argument 1 must be str, not %T", s);
  const errors = nargs > 1 ? load<u64>(args, 8) : 0;
  const mapping = nargs > 2 ? load<u64>(args, 16) : NONE;
  return pair(mapping == NONE ? encodeLatin1(<usize>s, errors) : encode(<usize>s, mapping, errors), strLength(<usize>s));
}
/** The encoding map of a decoding string: a dict from characters to bytes. */
function charmapBuild(m: u64, s: u64): u64 {
  if (!isStr(s)) return raisef(TypeError, "charmap_build() argument must be str, not %T", s);
  const d = newDict();
  const n = min<i32>(strLength(<usize>s), 256);
  for (let i = 0; i < n; i++) {
    const c = strChar(<usize>s, i);
    if (c != 0xfffe) dictSet(d, Value.fromSmall(c), Value.fromSmall(i));
  }
  return <u64>d;
}
function readbufferEncode(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("readbuffer_encode", nargs, 1, 2)) return 0;
  const v = load<u64>(args);
  if (isStr(v)) {
    const p = strUtf8(<usize>v);
    if (p == 0) return 0;
    const n = utf8Length();
    const r = <u64>bytesFrom(p, <i32>n);
    rawFree(p);
    return pair(r, <i64>n);
  }
  const h = openBytes(v);
  if (h == 0) return 0;
  const n = bytesArgumentLength;
  const r = <u64>bytesFrom(bytesArgument, <i32>n);
  closeBytes(h);
  return pair(r, n);
}
export function addCharmapCodecs(m: usize): void {
  moduleFunction(m, "charmap_decode", charmapDecode.index, FAST, "($module, data, errors=None, mapping=None, /)");
  moduleFunction(m, "charmap_encode", charmapEncode.index, FAST, "($module, str, errors=None, mapping=None, /)");
  moduleFunction(m, "charmap_build", charmapBuild.index, O, "($module, map, /)");
  moduleFunction(m, "readbuffer_encode", readbufferEncode.index, FAST, "($module, data, errors=None, /)");
}
