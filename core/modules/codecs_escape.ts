// unicode_escape, raw_unicode_escape and the bytes escapes of the _codecs module. Buffers are kept in place by the caller.

import { Value } from "../value";
import { TypeError, ValueError, DeprecationWarning } from "../objects/type_ids";
import { rawAlloc, rawFree } from "../memory/heap";
import { decref, newRef, xdecref } from "../memory/refcount";
import { raise, raisef, errorOccurred, clearError } from "../errors";
import { moduleFunction, FAST, O } from "../define";
import { checkArgs } from "../args";
import { call1 } from "../call";
import { getAttr } from "../objects/attributes";
import { id, isStr, strLength, strChar, strFromLatin1, strUtf8, utf8Length, strData } from "../objects/str";
import { bytesFrom, isBytes, bytesSize, bytesData } from "../objects/bytes";
import { sbNew, sbChar, sbStr, sbAscii, sbFinish, sbDrop } from "../objects/str_builder";
import { sbEscape } from "../objects/str_repr";
import { isTrue } from "../objects/abstract";
import { NONE } from "../objects/singletons";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "./bytes_argument";
import { importModule } from "./import";
import { warnf } from "./warnings";
import { decodeError, pair } from "./codecs";

function hexValue(c: u32): i32 { return c - 48 < 10 ? <i32>c - 48 : (c | 32) - 97 < 6 ? <i32>(c | 32) - 87 : -1; }
let used: i64 = 0;

/** The character of a \N{name} at p[start:end]; new str of one or more characters, 0 without an error: unknown; with one: no unicodedata. */
function named(p: usize, start: i64, end: i64): u64 {
  const m = importModule("unicodedata");
  if (m == 0) return 0;
  const f = getAttr(m, id("lookup"));
  decref(m);
  if (f == 0) return 0;
  const name = strFromLatin1(p + <usize>start, <usize>(end - start));
  const r = name ? call1(f, name) : 0;
  xdecref(name);
  decref(f);
  if (r == 0) clearError();
  return r;
}
function decodeUnicode(p: usize, n: i64, errors: u64, final: bool): u64 {
  const b = sbNew();
  let i: i64 = 0;
  while (i < n) {
    const c = <u32>load<u8>(p + <usize>i);
    if (c != 92) { sbChar(b, c); i++; continue; }
    const start = i++;
    let reason = "\\ at end of string";
    let stop = i;
    if (i >= n) {
      if (!final) { used = start; return sbFinish(b); }
    } else {
      const k = <u32>load<u8>(p + <usize>(i++));
      let plain: i32 = -1;
      let digits = 0;
      switch (k) {
        case 10: continue;
        case 92: case 39: case 34: plain = <i32>k; break;
        case 98: plain = 8; break;
        case 102: plain = 12; break;
        case 116: plain = 9; break;
        case 110: plain = 10; break;
        case 114: plain = 13; break;
        case 118: plain = 11; break;
        case 97: plain = 7; break;
        case 120: digits = 2; reason = "truncated \\xXX escape"; break;
        case 117: digits = 4; reason = "truncated \\uXXXX escape"; break;
        case 85: digits = 8; reason = "truncated \\UXXXXXXXX escape"; break;
      }
      if (plain >= 0) { sbChar(b, <u32>plain); continue; }
      if (k - 48 < 8) {
        let x = k - 48;
        for (let d = 0; d < 2 && i < n && <u32>load<u8>(p + <usize>i) - 48 < 8; d++) x = x * 8 + <u32>load<u8>(p + <usize>(i++)) - 48;
        if (x > 255 && warnf(DeprecationWarning, "invalid octal escape sequence '\\%d'", <u64>octalDigits(x)) < 0) { sbDrop(b); return 0; }
        sbChar(b, x);
        continue;
      }
      if (digits) {
        let x: u32 = 0;
        let d = 0;
        for (; d < digits && i < n; d++) {
          const h = hexValue(load<u8>(p + <usize>i));
          if (h < 0) break;
          x = (x << 4) | <u32>h;
          i++;
        }
        if (d == digits) {
          if (x <= 0x10ffff) { sbChar(b, x); continue; }
          reason = "illegal Unicode character";
        } else if (i >= n && !final) { used = start; return sbFinish(b); }
        stop = i;
      } else if (k == 78) {
        reason = "malformed \\N character escape";
        if (i >= n && !final) { used = start; return sbFinish(b); }
        if (i < n && load<u8>(p + <usize>i) == 123) {
          const first = ++i;
          while (i < n && load<u8>(p + <usize>i) != 125) i++;
          if (i >= n && !final) { used = start; return sbFinish(b); }
          if (i < n && i > first) {
            i++;
            const r = named(p, first, i - 1);
            if (r) { sbStr(b, <usize>r); decref(r); continue; }
            if (errorOccurred()) { sbDrop(b); return 0; }
            reason = "unknown Unicode character name";
          }
        }
        stop = i;
      } else {
        if (warnf(DeprecationWarning, "invalid escape sequence '\\%c'", <u64>k) < 0) { sbDrop(b); return 0; }
        sbChar(b, 92);
        sbChar(b, k);
        continue;
      }
    }
    i = decodeError(b, "unicodeescape", p, <usize>n, start, stop, reason, errors);
    if (i < 0) { sbDrop(b); return 0; }
  }
  used = i;
  return sbFinish(b);
}
function octalDigits(x: u32): u32 { return (x >> 6) * 100 + ((x >> 3) & 7) * 10 + (x & 7); }
function decodeRaw(p: usize, n: i64, errors: u64, final: bool): u64 {
  const b = sbNew();
  let i: i64 = 0;
  while (i < n) {
    const c = <u32>load<u8>(p + <usize>i);
    if (c != 92 || (i + 1 >= n && final)) { sbChar(b, c); i++; continue; }
    const start = i++;
    if (i >= n) { used = start; return sbFinish(b); }
    const k = <u32>load<u8>(p + <usize>(i++));
    const digits = k == 117 ? 4 : k == 85 ? 8 : 0;
    if (digits == 0) { sbChar(b, 92); sbChar(b, k); continue; }
    let x: u32 = 0;
    let d = 0;
    for (; d < digits && i < n; d++) {
      const h = hexValue(load<u8>(p + <usize>i));
      if (h < 0) break;
      x = (x << 4) | <u32>h;
      i++;
    }
    let reason = digits == 4 ? "truncated \\uXXXX escape" : "truncated \\UXXXXXXXX escape";
    if (d == digits) {
      if (x <= 0x10ffff) { sbChar(b, x); continue; }
      reason = "\\Uxxxxxxxx out of range";
    } else if (i >= n && !final) { used = start; return sbFinish(b); }
    i = decodeError(b, "rawunicodeescape", p, <usize>n, start, i, reason, errors);
    if (i < 0) { sbDrop(b); return 0; }
  }
  used = i;
  return sbFinish(b);
}
function latin1Bytes(s: u64): u64 {
  if (s == 0) return 0;
  const r = <u64>bytesFrom(strData(<usize>s), strLength(<usize>s));
  decref(s);
  return r;
}
function encodeUnicode(s: usize): u64 {
  const b = sbNew();
  for (let i = 0; i < strLength(s); i++) {
    const c = strChar(s, i);
    if (c == 92) sbAscii(b, "\\\\");
    else if (c == 9) sbAscii(b, "\\t");
    else if (c == 10) sbAscii(b, "\\n");
    else if (c == 13) sbAscii(b, "\\r");
    else if (c >= 32 && c < 127) sbChar(b, c);
    else sbEscape(b, c);
  }
  return latin1Bytes(sbFinish(b));
}
function encodeRaw(s: usize): u64 {
  const b = sbNew();
  for (let i = 0; i < strLength(s); i++) {
    const c = strChar(s, i);
    if (c < 256) sbChar(b, c);
    else sbEscape(b, c);
  }
  return latin1Bytes(sbFinish(b));
}
function decodeFunction(name: string, args: usize, nargs: i32, raw: bool): u64 {
  if (!checkArgs(name, nargs, 1, 3)) return 0;
  const v = load<u64>(args);
  const errors = nargs > 1 ? load<u64>(args, 8) : 0;
  const final = nargs > 2 ? isTrue(load<u64>(args, 16)) : 1;
  if (final < 0) return 0;
  let r: u64;
  if (isStr(v)) {
    const p = strUtf8(<usize>v);
    if (p == 0) return 0;
    const n = <i64>utf8Length();
    r = raw ? decodeRaw(p, n, errors, final > 0) : decodeUnicode(p, n, errors, final > 0);
    rawFree(p);
  } else {
    const h = openBytes(v);
    if (h == 0) return 0;
    r = raw ? decodeRaw(bytesArgument, bytesArgumentLength, errors, final > 0) : decodeUnicode(bytesArgument, bytesArgumentLength, errors, final > 0);
    closeBytes(h);
  }
  return pair(r, used);
}
function unicodeEscapeDecode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("unicode_escape_decode", args, nargs, false); }
function rawUnicodeEscapeDecode(m: u64, args: usize, nargs: i32): u64 { return decodeFunction("raw_unicode_escape_decode", args, nargs, true); }
function encodeFunction(name: string, args: usize, nargs: i32, raw: bool): u64 {
  if (!checkArgs(name, nargs, 1, 2)) return 0;
  const s = load<u64>(args);
  if (!isStr(s)) return raisef(TypeError, "%s() argument 1 must be str, not %T", <u64>changetype<usize>(name), s);
  return pair(raw ? encodeRaw(<usize>s) : encodeUnicode(<usize>s), strLength(<usize>s));
}
function unicodeEscapeEncode(m: u64, args: usize, nargs: i32): u64 { return encodeFunction("unicode_escape_encode", args, nargs, false); }
function rawUnicodeEscapeEncode(m: u64, args: usize, nargs: i32): u64 { return encodeFunction("raw_unicode_escape_encode", args, nargs, true); }
/** bytes with backslash escapes -> bytes. */
function escapeDecode(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("escape_decode", nargs, 1, 2)) return 0;
  const v = load<u64>(args);
  let source = v;
  let made = false;
  if (isStr(v)) {
    const q = strUtf8(<usize>v);
    if (q == 0) return 0;
    source = <u64>bytesFrom(q, <i32>utf8Length());
    rawFree(q);
    made = true;
  }
  const h = openBytes(source);
  if (h == 0) return 0;
  const p = bytesArgument;
  const n = bytesArgumentLength;
  const errors = nargs > 1 && load<u64>(args, 8) != NONE ? load<u64>(args, 8) : 0;
  const out = rawAlloc(<usize>n + 1);
  let m2 = 0;
  let i: i64 = 0;
  let ok = true;
  while (i < n && ok) {
    const c = <u32>load<u8>(p + <usize>(i++));
    if (c != 92) { store<u8>(out + m2++, <u8>c); continue; }
    if (i >= n) { raise(ValueError, "Trailing \\ in string"); ok = false; break; }
    const k = <u32>load<u8>(p + <usize>(i++));
    let x: i32 = -1;
    switch (k) {
      case 10: continue;
      case 92: case 39: case 34: x = <i32>k; break;
      case 98: x = 8; break;
      case 102: x = 12; break;
      case 116: x = 9; break;
      case 110: x = 10; break;
      case 114: x = 13; break;
      case 118: x = 11; break;
      case 97: x = 7; break;
      case 120: {
        const a = i < n ? hexValue(load<u8>(p + <usize>i)) : -1, b = i + 1 < n ? hexValue(load<u8>(p + <usize>(i + 1))) : -1;
        if (a >= 0 && b >= 0) { x = (a << 4) | b; i += 2; break; }
        const kind = errors ? strChar(<usize>errors, 0) : 115;
        if (kind == 114) { store<u8>(out + m2++, 63); } // replace
        else if (kind != 105) { // ignore
          raisef(ValueError, "invalid \\x escape at position %d", <u64>(i - 2));
          ok = false;
        }
        if (i < n && a >= 0) i++;
        continue;
      }
    }
    if (x < 0) {
      if (k - 48 < 8) {
        let y = k - 48;
        for (let d = 0; d < 2 && i < n && <u32>load<u8>(p + <usize>i) - 48 < 8; d++) y = y * 8 + <u32>load<u8>(p + <usize>(i++)) - 48;
        if (y > 255 && warnf(DeprecationWarning, "invalid octal escape sequence '\\%d'", <u64>octalDigits(y)) < 0) { ok = false; break; }
        x = <i32>(y & 255);
      } else {
        if (warnf(DeprecationWarning, "invalid escape sequence '\\%c'", <u64>k) < 0) { ok = false; break; }
        store<u8>(out + m2++, 92);
        x = <i32>k;
      }
    }
    store<u8>(out + m2++, <u8>x);
  }
  const r = ok ? <u64>bytesFrom(out, m2) : 0;
  rawFree(out);
  closeBytes(h);
  if (made) decref(source);
  return pair(r, n);
}
function escapeEncode(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("escape_encode", nargs, 1, 2)) return 0;
  const v = load<u64>(args);
  if (!isBytes(v)) return raisef(TypeError, "escape_encode() argument 1 must be bytes, not %T", v);
  const b = sbNew();
  const n = bytesSize(<usize>v);
  for (let i = 0; i < n; i++) {
    const c = <u32>load<u8>(bytesData(<usize>v) + i);
    if (c == 39 || c == 92) { sbChar(b, 92); sbChar(b, c); }
    else if (c == 9) sbAscii(b, "\\t");
    else if (c == 10) sbAscii(b, "\\n");
    else if (c == 13) sbAscii(b, "\\r");
    else if (c < 32 || c > 126) sbEscape(b, c);
    else sbChar(b, c);
  }
  return pair(latin1Bytes(sbFinish(b)), n);
}
export function addEscapeCodecs(m: usize): void {
  moduleFunction(m, "unicode_escape_decode", unicodeEscapeDecode.index, FAST, "($module, data, errors=None, final=True, /)");
  moduleFunction(m, "unicode_escape_encode", unicodeEscapeEncode.index, FAST, "($module, str, errors=None, /)");
  moduleFunction(m, "raw_unicode_escape_decode", rawUnicodeEscapeDecode.index, FAST, "($module, data, errors=None, final=True, /)");
  moduleFunction(m, "raw_unicode_escape_encode", rawUnicodeEscapeEncode.index, FAST, "($module, str, errors=None, /)");
  moduleFunction(m, "escape_decode", escapeDecode.index, FAST, "($module, data, errors=None, /)");
  moduleFunction(m, "escape_encode", escapeEncode.index, FAST, "($module, data, errors=None, /)");
}
