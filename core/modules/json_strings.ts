// JSON strings: escaping a str, and reading one from a text. Works on immutable strs: nothing to protect.

import { ValueError, TypeError, OverflowError } from "../objects/type_ids";
import { raise, raisef, errorOccurred, raiseInstance } from "../errors";
import { decref } from "../memory/refcount";
import { call3 } from "../call";
import { getAttr } from "../objects/attributes";
import { id, isStr, strLength, strKind, strData, strChar, strSlice, strFromLiteral, strIsAscii } from "../objects/str";
import { sbNew, sbChar, sbSlice, sbStr, sbFinish, sbDrop, sbBytes } from "../objects/str_builder";
import { importModule } from "./import";
import { intFromI64 } from "../objects/int";

@inline
function hex(d: u32): u32 { return d < 10 ? 48 + d : 87 + d; }
function unit(b: usize, c: u32): void {
  sbChar(b, 92);
  sbChar(b, 117);
  sbChar(b, hex(c >> 12));
  sbChar(b, hex((c >> 8) & 15));
  sbChar(b, hex((c >> 4) & 15));
  sbChar(b, hex(c & 15));
}
function escape(b: usize, c: u32): void {
  let short: u32 = 0;
  switch (c) {
    case 92: case 34: short = c; break;
    case 8: short = 98; break;
    case 12: short = 102; break;
    case 10: short = 110; break;
    case 13: short = 114; break;
    case 9: short = 116; break;
  }
  if (short) { sbChar(b, 92); sbChar(b, short); return; }
  if (c >= 0x10000) {
    unit(b, 0xd800 + ((c - 0x10000) >> 10));
    unit(b, 0xdc00 + (c & 0x3ff));
  } else unit(b, c);
}
/** First character of s from i on that must be escaped; its length when there is none. */
function plainEnd(s: usize, i: i32, ascii: bool): i32 {
  const n = strLength(s);
  if (strKind(s) == 1) {
    const p = strData(s);
    const quote = i8x16.splat(34), slash = i8x16.splat(92), space = i8x16.splat(32), del = i8x16.splat(127);
    for (; i + 16 <= n; i += 16) {
      const v = v128.load(p + i);
      let bad = v128.or(v128.or(i8x16.eq(v, quote), i8x16.eq(v, slash)), i8x16.lt_u(v, space));
      if (ascii) bad = v128.or(bad, i8x16.ge_u(v, del));
      const hits = i8x16.bitmask(bad);
      if (hits) return i + ctz(hits);
    }
  }
  for (; i < n; i++) {
    const c = strChar(s, i);
    if (c < 32 || c == 34 || c == 92 || (ascii && c > 126)) return i;
  }
  return n;
}
/** Appends s as a JSON string, quotes included. ascii: only ASCII characters. */
export function putJsonString(b: usize, s: usize, ascii: bool): void {
  sbChar(b, 34);
  const n = strLength(s);
  let i = 0;
  while (i < n) {
    const j = plainEnd(s, i, ascii);
    sbSlice(b, s, i, j);
    if (j < n) escape(b, strChar(s, j));
    i = j + 1;
  }
  sbChar(b, 34);
}
export function jsonString(s: usize, ascii: bool): u64 {
  const b = sbNew();
  putJsonString(b, s, ascii);
  return sbFinish(b);
}

/** Raises json.JSONDecodeError(message, s, position). Returns 0. */
export function raiseDecodeError(message: string, s: usize, position: i64): u64 {
  const m = importModule("json.decoder");
  if (m == 0) return 0;
  const type = getAttr(m, id("JSONDecodeError"));
  decref(m);
  if (type == 0) return 0;
  const text = strFromLiteral(message, 0, message.length), at = intFromI64(position);
  const e = call3(type, text, <u64>s, at);
  decref(text);
  decref(type);
  return e ? raiseInstance(e) : 0;
}
/** Index after the closing quote of the last scanString. */
export let stringEnd: i32 = 0;
function hexValue(c: u32): i32 { return c - 48 < 10 ? <i32>c - 48 : (c | 32) - 97 < 6 ? <i32>(c | 32) - 87 : -1; }
/** Four hex digits at i; -1. */
function unitAt(s: usize, i: i32): i32 {
  let x = 0;
  for (let k = 0; k < 4; k++) {
    const d = hexValue(strChar(s, i + k));
    if (d < 0) return -1;
    x = (x << 4) | d;
  }
  return x;
}
/** Reads a JSON string whose characters begin at `at` (after the quote): new str; 0: JSONDecodeError. */
export function scanString(s: usize, at: i64, strict: bool): u64 {
  const n = strLength(s);
  if (at < 0 || at > n) return raise(ValueError, "end is out of bounds");
  const begin = at - 1;
  let i = <i32>at;
  let b: usize = 0;
  while (true) {
    let j = i;
    if (strKind(s) == 1) {
      const p = strData(s);
      while (j < n) {
        const c = <u32>load<u8>(p + j);
        if (c == 34 || c == 92 || (c < 32 && strict)) break;
        j++;
      }
    } else while (j < n) {
      const c = strChar(s, j);
      if (c == 34 || c == 92 || (c < 32 && strict)) break;
      j++;
    }
    const c = j < n ? strChar(s, j) : 0;
    if (j >= n) { if (b) sbDrop(b); return raiseDecodeError("Unterminated string starting at", s, begin); }
    if (c == 34) {
      stringEnd = j + 1;
      if (b == 0) return strSlice(s, i, j, true);
      sbSlice(b, s, i, j);
      return sbFinish(b);
    }
    if (c != 92) { if (b) sbDrop(b); return raiseDecodeError("Invalid control character at", s, j); }
    if (b == 0) b = sbNew();
    sbSlice(b, s, i, j);
    j++;
    if (j == n) { sbDrop(b); return raiseDecodeError("Unterminated string starting at", s, begin); }
    let x = strChar(s, j);
    if (x != 117) {
      i = j + 1;
      switch (x) {
        case 34: case 92: case 47: break;
        case 98: x = 8; break;
        case 102: x = 12; break;
        case 110: x = 10; break;
        case 114: x = 13; break;
        case 116: x = 9; break;
        default: sbDrop(b); return raiseDecodeError("Invalid \\escape", s, i - 2);
      }
    } else {
      j++;
      i = j + 4;
      if (i > n) { sbDrop(b); return raiseDecodeError("Invalid \\uXXXX escape", s, j - 1); }
      const u = unitAt(s, j);
      if (u < 0) { sbDrop(b); return raiseDecodeError("Invalid \\uXXXX escape", s, i - 5); }
      x = <u32>u;
      if (x >= 0xd800 && x < 0xdc00 && i + 6 < n && strChar(s, i) == 92 && strChar(s, i + 1) == 117) {
        const v = unitAt(s, i + 2);
        if (v < 0) { sbDrop(b); return raiseDecodeError("Invalid \\uXXXX escape", s, i + 1); }
        if (v >= 0xdc00 && v < 0xe000) { x = 0x10000 + ((x & 0x3ff) << 10) + (<u32>v & 0x3ff); i += 6; }
      }
    }
    sbChar(b, x);
  }
  return 0;
}
