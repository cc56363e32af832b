// UTF-16 and UTF-32 of the _codecs module. Works on buffers its caller keeps in place.

import { Value } from "../value";
import { TypeError } from "../objects/type_ids";
import { rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { decref } from "../memory/refcount";
import { raisef, errorOccurred } from "../errors";
import { moduleFunction, FAST } from "../define";
import { checkArgs } from "../args";
import { isStr, strLength, strChar, strData } from "../objects/str";
import { bytesFrom, isBytes, bytesSize, bytesData } from "../objects/bytes";
import { sbNew, sbChar, sbFinish, sbDrop } from "../objects/str_builder";
import { newTuple, tupleSet } from "../objects/tuple";
import { isTrue } from "../objects/abstract";
import { asI32, intFromI64 } from "../objects/int";
import { NONE } from "../objects/singletons";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "./bytes_argument";
import { decodeError, encodeErrorReplacement, raiseEncodeError, resumeAt, pair } from "./codecs";

const NATIVE: i32 = 0, LITTLE: i32 = -1, BIG: i32 = 1;
/** Where decoding stopped and the byte order that was found, of this thread's last decodeWide. */
let stopped: i64 = 0;
let foundOrder: i32 = 0;

@inline
function unit16(p: usize, big: bool): u32 { return big ? bswap<u16>(load<u16>(p)) : load<u16>(p); }
@inline
function unit32(p: usize, big: bool): u32 { return big ? bswap<u32>(load<u32>(p)) : load<u32>(p); }

/** width: 2 or 4. order NATIVE: a byte order mark decides and is removed. */
export function decodeWide(p: usize, n: usize, width: i32, order: i32, errors: u64, final: bool): u64 {
  let q: i64 = 0;
  const end = <i64>n;
  let big = order == BIG;
  foundOrder = order;
  if (order == NATIVE && end >= width) {
    if (width == 2 ? load<u16>(p) == 0xfeff : load<u32>(p) == 0xfeff) { q = width; foundOrder = LITTLE; }
    else if (width == 2 ? load<u16>(p) == 0xfffe : load<u32>(p) == 0xfffe0000) { q = width; big = true; foundOrder = BIG; }
  }
  const name = width == 2 ? (big ? "utf-16-be" : "utf-16-le") : big ? "utf-32-be" : "utf-32-le";
  const b = sbNew();
  while (q < end) {
    let from = q, to = q;
    let reason = "";
    if (end - q < width) {
      if (!final) break;
      to = end;
      reason = "truncated data";
    } else if (width == 2) {
      const c = unit16(p + <usize>q, big);
      if (c < 0xd800 || c > 0xdfff) { sbChar(b, c); q += 2; continue; }
      if (c >= 0xdc00) { to = q + 2; reason = "illegal encoding"; }
      else if (end - q < 4) {
        if (!final) break;
        to = end;
        reason = "unexpected end of data";
      } else {
        const d = unit16(p + <usize>q + 2, big);
        if (d >= 0xdc00 && d <= 0xdfff) { sbChar(b, 0x10000 + ((c & 0x3ff) << 10) + (d & 0x3ff)); q += 4; continue; }
        to = q + 2;
        reason = "illegal UTF-16 surrogate";
      }
    } else {
      const c = unit32(p + <usize>q, big);
      if (c <= 0x10ffff && (c < 0xd800 || c > 0xdfff)) { sbChar(b, c); q += 4; continue; }
      to = q + 4;
      reason = c > 0x10ffff ? "code point not in range(0x110000)" : "code point in surrogate code point range(0xd800, 0xe000)";
    }
    q = decodeError(b, name, p, n, from, to, reason, errors);
    if (q < 0) { sbDrop(b); return 0; }
  }
  stopped = q;
  return sbFinish(b);
}

let out: usize = 0;
let size: usize = 0;
let capacity: usize = 0;
function put(c: u32, width: i32, big: bool): void {
  if (size + 4 > capacity) { capacity = capacity * 2 + 64; out = rawRealloc(out, capacity); }
  if (width == 4) { store<u32>(out + size, big ? bswap<u32>(c) : c); size += 4; }
  else { store<u16>(out + size, big ? bswap<u16>(<u16>c) : <u16>c); size += 2; }
}
function putChar(c: u32, width: i32, big: bool): void {
  if (width == 2 && c > 0xffff) {
    put(0xd800 + ((c - 0x10000) >> 10), 2, big);
    put(0xdc00 + (c & 0x3ff), 2, big);
  } else put(c, width, big);
}
/** order NATIVE: with a byte order mark. New bytes. */
export function encodeWide(s: usize, width: i32, order: i32, errors: u64): u64 {
  const n = strLength(s);
  const big = order == BIG;
  capacity = <usize>n * width + 16;
  out = rawAlloc(capacity);
  size = 0;
  const name = width == 2 ? (order == NATIVE ? "utf-16" : big ? "utf-16-be" : "utf-16-le") : order == NATIVE ? "utf-32" : big ? "utf-32-be" : "utf-32-le";
  if (order == NATIVE) put(0xfeff, width, false);
  let i = 0;
  while (i < n) {
    const c = strChar(s, i);
    if (c < 0xd800 || c > 0xdfff) { putChar(c, width, big); i++; continue; }
    let j = i + 1;
    while (j < n && strChar(s, j) >= 0xd800 && strChar(s, j) <= 0xdfff) j++;
    const keep = out, keepSize = size, keepCapacity = capacity;
    const r = encodeErrorReplacement(s, name, i, j, "surrogates not allowed", errors);
    out = keep;
    size = keepSize;
    capacity = keepCapacity;
    if (r == 0) { rawFree(out); return 0; }
    let good = true;
    if (isBytes(r)) {
      const m = bytesSize(<usize>r);
      if (m % width) good = false;
      else for (let k = 0; k < m; k += width) put(width == 2 ? unit16(bytesData(<usize>r) + k, big) : unit32(bytesData(<usize>r) + k, big), width, big);
    } else for (let k = 0; k < strLength(<usize>r) && good; k++) {
      const d = strChar(<usize>r, k);
      if (d >= 0xd800 && d <= 0xdfff) good = false;
      else putChar(d, width, big);
    }
    decref(r);
    if (!good) { rawFree(out); return raiseEncodeError(s, name, i, j, "surrogates not allowed"); }
    i = resumeAt;
  }
  const b = <u64>bytesFrom(out, <i32>size);
  rawFree(out);
  return b;
}

// ---------------------------------------------------------------------------------------------------- functions of the module

function decodeFunction(name: string, width: i32, order: i32, extended: bool, args: usize, nargs: i32): u64 {
  if (!checkArgs(name, nargs, 1, extended ? 4 : 3)) return 0;
  const errors = nargs > 1 ? load<u64>(args, 8) : 0;
  if (extended && nargs > 2) {
    order = asI32(load<u64>(args, 16));
    if (order == -1 && errorOccurred()) return 0;
    order = order < 0 ? LITTLE : order > 0 ? BIG : NATIVE;
  }
  const at = extended ? 3 : 2;
  const final = nargs > at ? isTrue(load<u64>(args + (<usize>at << 3))) : 0;
  if (final < 0) return 0;
  const h = openBytes(load<u64>(args));
  if (h == 0) return 0;
  const text = decodeWide(bytesArgument, <usize>bytesArgumentLength, width, order, errors, final > 0);
  const used = stopped, found = foundOrder;
  closeBytes(h);
  if (text == 0 || !extended) return pair(text, used);
  const t = newTuple(3);
  tupleSet(t, 0, text);
  tupleSet(t, 1, intFromI64(used));
  tupleSet(t, 2, Value.fromSmall(found));
  return <u64>t;
}
function encodeFunction(name: string, width: i32, order: i32, args: usize, nargs: i32, ordered: bool): u64 {
  if (!checkArgs(name, nargs, 1, ordered ? 3 : 2)) return 0;
  const s = load<u64>(args);
  if (!isStr(s)) return raisef(TypeError, "%s() argument 1 must be str, not %T", <u64>changetype<usize>(name), s);
  if (ordered && nargs > 2) {
    order = asI32(load<u64>(args, 16));
    if (order == -1 && errorOccurred()) return 0;
    order = order < 0 ? LITTLE : order > 0 ? BIG : NATIVE;
  }
  return pair(encodeWide(<usize>s, width, order, nargs > 1 ? load<u64>(args, 8) : 0), strLength(<usize>s));
}
function utf16Decode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("utf_16_decode", 2, NATIVE, false, args, nargs); }
function utf16LeDecode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("utf_16_le_decode", 2, LITTLE, false, args, nargs); }
function utf16BeDecode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("utf_16_be_decode", 2, BIG, false, args, nargs); }
function utf16ExDecode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("utf_16_ex_decode", 2, NATIVE, true, args, nargs); }
function utf32Decode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("utf_32_decode", 4, NATIVE, false, args, nargs); }
function utf32LeDecode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("utf_32_le_decode", 4, LITTLE, false, args, nargs); }
function utf32BeDecode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("utf_32_be_decode", 4, BIG, false, args, nargs); }
function utf32ExDecode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("utf_32_ex_decode", 4, NATIVE, true, args, nargs); }
function utf16Encode(m: u64, args: usize, nargs: i32): u64 { return encodeFunction("utf_16_encode", 2, NATIVE, args, nargs, true); }
function utf16LeEncode(m: u64, args: usize, nargs: i32): u64 { return encodeFunction("utf_16_le_encode", 2, LITTLE, args, nargs, false); }
function utf16BeEncode(m: u64, args: usize, nargs: i32): u64 { return encodeFunction("utf_16_be_encode", 2, BIG, args, nargs, false); }
function utf32Encode(m: u64, args: usize, nargs: i32): u64 { return encodeFunction("utf_32_encode", 4, NATIVE, args, nargs, true); }
function utf32LeEncode(m: u64, args: usize, nargs: i32): u64 { return encodeFunction("utf_32_le_encode", 4, LITTLE, args, nargs, false); }
function utf32BeEncode(m: u64, args: usize, nargs: i32): u64 { return encodeFunction("utf_32_be_encode", 4, BIG, args, nargs, false); }

export function addWideCodecs(m: usize): void {
  const decode = "($module, data, errors=None, final=False, /)";
  const encode = "($module, str, errors=None, /)";
  const ordered = "($module, str, errors=None, byteorder=0, /)";
  const extended = "($module, data, errors=None, byteorder=0, final=False, /)";
  moduleFunction(m, "utf_16_decode", utf16Decode.index, FAST, decode);
  moduleFunction(m, "utf_16_le_decode", utf16LeDecode.index, FAST, decode);
  moduleFunction(m, "utf_16_be_decode", utf16BeDecode.index, FAST, decode);
  moduleFunction(m, "utf_16_ex_decode", utf16ExDecode.index, FAST, extended);
  moduleFunction(m, "utf_32_decode", utf32Decode.index, FAST, decode);
  moduleFunction(m, "utf_32_le_decode", utf32LeDecode.index, FAST, decode);
  moduleFunction(m, "utf_32_be_decode", utf32BeDecode.index, FAST, decode);
  moduleFunction(m, "utf_32_ex_decode", utf32ExDecode.index, FAST, extended);
  moduleFunction(m, "utf_16_encode", utf16Encode.index, FAST, ordered);
  moduleFunction(m, "utf_16_le_encode", utf16LeEncode.index, FAST, encode);
  moduleFunction(m, "utf_16_be_encode", utf16BeEncode.index, FAST, encode);
  moduleFunction(m, "utf_32_encode", utf32Encode.index, FAST, ordered);
  moduleFunction(m, "utf_32_le_encode", utf32LeEncode.index, FAST, encode);
  moduleFunction(m, "utf_32_be_encode", utf32BeEncode.index, FAST, encode);
}
