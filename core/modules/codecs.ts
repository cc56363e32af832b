// The _codecs module and what the core encodes and decodes by itself: UTF-8, ASCII, Latin-1 and the file-system encoding.
// The registry (search functions, cache, error handlers) is kept in ordinary lists and dicts, which protect themselves.

import { Value } from "../value";
import { runtime } from "../runtime";
import { registerModule } from "./registry";
import { newModule } from "../objects/module";
import { moduleFunction, NOARGS, O, FAST, FASTKW } from "../define";
import { rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { raise, raisef, raiseInstance, errorOccurred, errorMatches, clearError, formatText } from "../errors";
import { typeOf, isSubtype } from "../objects/type";
import { TypeError, ValueError, LookupError, UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError, TUPLE, IndexError, OverflowError, NotImplementedError, KeyError } from "../objects/type_ids";
import { call1, call2, callMethod1, tempArray, tempRelease } from "../call";
import { parseArgs, checkArgs } from "../args";
import { id, str, isStr, strLength, strChar, strKind, strData, newStr, strFromLatin1, strFromUcs4, strIsAscii, strEqualsLiteral, strFromUtf8, strSlice, strFromChar, strCheckAscii } from "../objects/str";
import { NONE, EMPTY_STR, EMPTY_BYTES } from "../objects/singletons";
import { newBytes, bytesData, bytesSize, bytesFrom, isBytes } from "../objects/bytes";
import { newList, listAppend, listSize, listGetRef } from "../objects/list";
import { newDict, dictGet, dictSet, dictDelete } from "../objects/dict";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple2 } from "../objects/tuple";
import { intFromI64, asI64, asIndex, isIntObject } from "../objects/int";
import { isCallable, isTrue } from "../objects/abstract";
import { newUnicodeError, unicodeErrorField, unicodeErrorRange, OBJECT_FIELD } from "../objects/unicode_errors";
import { Buffer, getBuffer, releaseBuffer } from "../objects/buffer";
import { importModule } from "./import";
import { sbNew, sbChar, sbStr, sbAscii, sbFinish, sbDrop, sbBytes } from "../objects/str_builder";
import { replaceSlot } from "../objects/descriptors";
import { fieldOffset } from "../objects/exceptions";

// ------------------------------------------------------------------------------------------------------------ error handlers

/** Built-in handlers as small numbers; HANDLER_OTHER: registered in Python. */
const STRICT: i32 = 0, IGNORE: i32 = 1, REPLACE: i32 = 2, BACKSLASH: i32 = 3, XMLCHAR: i32 = 4, ESCAPE: i32 = 5, PASS: i32 = 6, OTHER: i32 = 7;
function handlerOf(errors: u64): i32 {
  if (errors == 0 || errors == NONE) return STRICT;
  const s = <usize>errors;
  if (strEqualsLiteral(s, "strict")) return STRICT;
  if (strEqualsLiteral(s, "surrogateescape")) return ESCAPE;
  if (strEqualsLiteral(s, "surrogatepass")) return PASS;
  if (strEqualsLiteral(s, "ignore")) return IGNORE;
  if (strEqualsLiteral(s, "replace")) return REPLACE;
  if (strEqualsLiteral(s, "backslashreplace")) return BACKSLASH;
  if (strEqualsLiteral(s, "xmlcharrefreplace")) return XMLCHAR;
  return OTHER;
}
function hexDigit(d: u32): u32 { return d < 10 ? 48 + d : 87 + d; }

/** The handler registered under a name: new reference, LookupError if unknown. */
function lookupErrorHandler(name: u64): u64 {
  if (runtime.codecErrors == 0) initErrors();
  const h = dictGet(<usize>runtime.codecErrors, name);
  if (h != 0 || errorOccurred()) return h;
  return raisef(LookupError, "unknown error handler name '%S'", name);
}
/** Calls a Python-level handler for a Unicode error: (replacement, position) checked. position in handlerPosition. New reference to the replacement. */
let handlerPosition: i64 = 0;
function callHandler(errors: u64, e: u64, length: i64): u64 {
  const h = lookupErrorHandler(errors);
  if (h == 0) return 0;
  const r = call1(h, e);
  decref(h);
  if (r == 0) return 0;
  if (!isSubtype(typeOf(r), TUPLE) || tupleSize(<usize>r) != 2 || !isIntObject(tupleGet(<usize>r, 1))) {
    decref(r);
    return raise(TypeError, typeOf(e) == UnicodeDecodeError ? "decoding error handler must return (str, int) tuple" : "encoding error handler must return (str/bytes, int) tuple");
  }
  let p = asI64(tupleGet(<usize>r, 1));
  if (p < 0) p += length;
  if (p < 0 || p > length) {
    raisef(IndexError, "position %d from error handler out of bounds", <u64>p);
    decref(r);
    return 0;
  }
  handlerPosition = p;
  const replacement = newRef(tupleGet(<usize>r, 0));
  decref(r);
  return replacement;
}

// ------------------------------------------------------------------------------------------------------------ decoding

function continuation(q: usize, end: usize): bool { return q < end && (load<u8>(q) & 0xc0) == 0x80; }
/** Bytes consumed by the last decodeUtf8. */
let consumed: i64 = 0;
export function lastConsumed(): i64 { return consumed; }

/** Decodes UTF-8. final false: an incomplete sequence at the end is left (see lastConsumed). New str. */
export function decodeUtf8(p: usize, n: usize, errors: u64, final: bool): u64 {
  consumed = <i64>n;
  let ascii = true;
  for (let i: usize = 0; i + 16 <= n && ascii; i += 16) if (i8x16.bitmask(v128.load(p + i))) ascii = false;
  for (let i = n & ~15; i < n && ascii; i++) if (load<u8>(p + i) > 127) ascii = false;
  if (ascii) return strFromLatin1(p, n);
  const end = p + n;
  const b = sbNew();
  let q = p;
  while (q < end) {
    const c = <u32>load<u8>(q);
    if (c < 0x80) {
      let r = q + 1;
      while (r < end && load<u8>(r) < 0x80) r++;
      sbBytes(b, q, <u32>(r - q));
      q = r;
      continue;
    }
    let need: u32 = 0;
    let value: u32 = 0;
    let low: u32 = 0x80, high: u32 = 0xbf;
    if (c >= 0xc2 && c < 0xe0) { need = 1; value = c & 31; }
    else if (c >= 0xe0 && c < 0xf0) { need = 2; value = c & 15; if (c == 0xe0) low = 0xa0; else if (c == 0xed) high = 0x9f; }
    else if (c >= 0xf0 && c < 0xf5) { need = 3; value = c & 7; if (c == 0xf0) low = 0x90; else if (c == 0xf4) high = 0x8f; }
    let k: u32 = 0;
    let bad = need == 0;
    while (!bad && k < need) {
      if (q + 1 + k >= end) break;
      const x = <u32>load<u8>(q + 1 + k);
      if (x < (k == 0 ? low : 0x80) || x > (k == 0 ? high : 0xbf)) { bad = true; break; }
      value = (value << 6) | (x & 63);
      k++;
    }
    if (!bad && k == need) { sbChar(b, value); q += 1 + need; continue; }
    if (!bad && !final) { consumed = <i64>(q - p); break; }
    const start = <i64>(q - p);
    const stop = start + 1 + (need == 0 ? 0 : <i64>k);
    const reason = need == 0 ? "invalid start byte" : bad ? "invalid continuation byte" : "unexpected end of data";
    const next = decodeError(b, "utf-8", p, n, start, stop, reason, errors);
    if (next < 0) { sbDrop(b); return 0; }
    q = p + <usize>next;
  }
  return sbFinish(b);
}
/** Handles one decoding error; where to go on, or -1 with an error. */
export function decodeError(b: usize, encoding: string, p: usize, n: usize, start: i64, stop: i64, reason: string, errors: u64): i64 {
  switch (handlerOf(errors)) {
    case IGNORE: return stop;
    case REPLACE: sbChar(b, 0xfffd); return stop;
    case ESCAPE: {
      // bytes above 127 become lone surrogates
      let i = start;
      for (; i < stop && load<u8>(p + <usize>i) >= 0x80; i++) sbChar(b, 0xdc00 + <u32>load<u8>(p + <usize>i));
      if (i > start) return i;
      break;
    }
    case BACKSLASH:
      for (let i = start; i < stop; i++) {
        const c = <u32>load<u8>(p + <usize>i);
        sbAscii(b, "\\x");
        sbChar(b, hexDigit(c >> 4));
        sbChar(b, hexDigit(c & 15));
      }
      return stop;
    case PASS: {
      const q = p + <usize>start;
      if (start + 3 <= <i64>n && load<u8>(q) == 0xed && (load<u8>(q, 1) & 0xe0) == 0xa0 && (load<u8>(q, 2) & 0xc0) == 0x80) {
        sbChar(b, 0xd000 | (<u32>(load<u8>(q, 1) & 63) << 6) | (load<u8>(q, 2) & 63));
        return start + 3;
      }
      break;
    }
    case OTHER: {
      const object = <u64>bytesFrom(p, <i32>n);
      const e = newUnicodeError(UnicodeDecodeError, encoding, object, start, stop, reason);
      decref(object);
      if (e == 0) return -1;
      const r = callHandler(errors, e, <i64>n);
      decref(e);
      if (r == 0) return -1;
      if (!isStr(r)) { decref(r); raise(TypeError, "decoding error handler must return (str, int) tuple"); return -1; }
      sbStr(b, <usize>r);
      decref(r);
      return handlerPosition;
    }
  }
  const object = <u64>bytesFrom(p, <i32>n);
  const e = newUnicodeError(UnicodeDecodeError, encoding, object, start, stop, reason);
  decref(object);
  if (e) raiseInstance(e);
  return -1;
}
export function decodeAscii(p: usize, n: usize, errors: u64): u64 {
  const b = sbNew();
  let i: i64 = 0;
  while (i < <i64>n) {
    const c = load<u8>(p + <usize>i);
    if (c < 128) { sbChar(b, c); i++; continue; }
    i = decodeError(b, "ascii", p, n, i, i + 1, "ordinal not in range(128)", errors);
    if (i < 0) { sbDrop(b); return 0; }
  }
  return sbFinish(b);
}
export function fsDecode(p: usize, n: usize): u64 { return decodeUtf8(p, n, str("surrogateescape"), true); }

// ------------------------------------------------------------------------------------------------------------ encoding

/** What a handler gave for characters i..j that cannot be encoded: new reference to a str or bytes, the place to go on in `resumeAt`. 0: error. */
export let resumeAt: i32 = 0;
export function encodeErrorReplacement(s: usize, encoding: string, i: i32, j: i32, reason: string, errors: u64): u64 {
  const e = newUnicodeError(UnicodeEncodeError, encoding, <u64>s, i, j, reason);
  if (e == 0) return 0;
  const r = callHandler(errors == 0 || errors == NONE ? str("strict") : errors, e, strLength(s));
  decref(e);
  if (r == 0) return 0;
  if (!isStr(r) && !isBytes(r)) { decref(r); return raise(TypeError, "encoding error handler must return (str/bytes, int) tuple"); }
  resumeAt = <i32>handlerPosition;
  return r;
}
/** Raises the UnicodeEncodeError itself. Returns 0. */
export function raiseEncodeError(s: usize, encoding: string, i: i32, j: i32, reason: string): u64 {
  const e = newUnicodeError(UnicodeEncodeError, encoding, <u64>s, i, j, reason);
  return e ? raiseInstance(e) : 0;
}
/** Growing output of an encoder: address, size, capacity of this thread's current one. */
let out: usize = 0;
let outSize: usize = 0;
let outCapacity: usize = 0;
function outStart(n: usize): void {
  outCapacity = n + 16;
  out = rawAlloc(outCapacity);
  outSize = 0;
}
function outByte(c: u32): void {
  if (outSize == outCapacity) { outCapacity += (outCapacity >> 1) + 32; out = rawRealloc(out, outCapacity); }
  store<u8>(out + outSize++, <u8>c);
}
function outFinish(): u64 {
  const r = <u64>bytesFrom(out, <i32>outSize);
  rawFree(out);
  return r;
}
function outUtf8(c: u32): void {
  if (c < 0x80) outByte(c);
  else if (c < 0x800) { outByte(0xc0 | (c >> 6)); outByte(0x80 | (c & 63)); }
  else if (c < 0x10000) { outByte(0xe0 | (c >> 12)); outByte(0x80 | ((c >> 6) & 63)); outByte(0x80 | (c & 63)); }
  else { outByte(0xf0 | (c >> 18)); outByte(0x80 | ((c >> 12) & 63)); outByte(0x80 | ((c >> 6) & 63)); outByte(0x80 | (c & 63)); }
}
/** limit: 0x110000 for UTF-8 (surrogates are the errors), 256 latin-1, 128 ascii. New bytes. */
function encodeLimited(s: usize, errors: u64, limit: u32, encoding: string, reason: string): u64 {
  const n = strLength(s);
  const utf8 = limit > 256;
  if (strIsAscii(s) || (limit == 256 && strKind(s) == 1)) return <u64>bytesFrom(strData(s), n);
  const kind = handlerOf(errors);
  outStart(<usize>n);
  let i = 0;
  while (i < n) {
    const c = strChar(s, i);
    const bad = utf8 ? c >= 0xd800 && c < 0xe000 : c >= limit;
    if (!bad) { if (utf8) outUtf8(c); else outByte(c); i++; continue; }
    let j = i + 1;
    while (j < n) { const d = strChar(s, j); if (!(utf8 ? d >= 0xd800 && d < 0xe000 : d >= limit)) break; j++; }
    if (kind == IGNORE) { i = j; continue; }
    if (kind == REPLACE) { for (; i < j; i++) outByte(63); continue; }
    if (kind == BACKSLASH || kind == XMLCHAR) {
      for (; i < j; i++) {
        const d = strChar(s, i);
        if (kind == XMLCHAR) {
          outByte(38); outByte(35);
          let scale: u32 = 1;
          while (d / scale >= 10) scale *= 10;
          for (; scale > 0; scale /= 10) outByte(48 + (d / scale) % 10);
          outByte(59);
        } else {
          const digits = d < 256 ? 2 : d < 65536 ? 4 : 8;
          outByte(92);
          outByte(digits == 2 ? 120 : digits == 4 ? 117 : 85);
          for (let k = digits - 1; k >= 0; k--) outByte(hexDigit((d >> (<u32>k << 2)) & 15));
        }
      }
      continue;
    }
    if (kind == ESCAPE && c >= 0xdc80 && c <= 0xdcff) { outByte(c - 0xdc00); i++; continue; }
    if (kind == PASS && utf8) { outUtf8(c); i++; continue; }
    if (kind == OTHER) {
      const e = newUnicodeError(UnicodeEncodeError, encoding, <u64>s, i, j, reason);
      const keep = out, size = outSize, capacity = outCapacity;
      const r = e ? callHandler(errors, e, n) : 0;
      out = keep;
      outSize = size;
      outCapacity = capacity;
      xdecref(e);
      if (r == 0) { rawFree(out); return 0; }
      const at = handlerPosition;
      if (isBytes(r)) for (let k = 0; k < bytesSize(<usize>r); k++) outByte(load<u8>(bytesData(<usize>r) + k));
      else if (isStr(r)) {
        for (let k = 0; k < strLength(<usize>r); k++) {
          const d = strChar(<usize>r, k);
          if (utf8 ? (d >= 0xd800 && d < 0xe000) : d >= limit) {
            decref(r);
            rawFree(out);
            const e2 = newUnicodeError(UnicodeEncodeError, encoding, <u64>s, i, j, reason);
            return e2 ? raiseInstance(e2) : 0;
          }
          if (utf8) outUtf8(d);
          else outByte(d);
        }
      } else { decref(r); rawFree(out); return raise(TypeError, "encoding error handler must return (str/bytes, int) tuple"); }
      decref(r);
      i = <i32>at;
      continue;
    }
    rawFree(out);
    // surrogateescape stops at the first character it cannot take
    const e = newUnicodeError(UnicodeEncodeError, encoding, <u64>s, i, kind == ESCAPE ? i + 1 : j, reason);
    return e ? raiseInstance(e) : 0;
  }
  return outFinish();
}
export function encodeUtf8(s: usize, errors: u64): u64 { return encodeLimited(s, errors, 0x110000, "utf-8", "surrogates not allowed"); }
export function encodeLatin1(s: usize, errors: u64): u64 { return encodeLimited(s, errors, 256, "latin-1", "ordinal not in range(256)"); }
export function encodeAscii(s: usize, errors: u64): u64 { return encodeLimited(s, errors, 128, "ascii", "ordinal not in range(128)"); }
export function fsEncode(s: usize): u64 { return encodeUtf8(s, str("surrogateescape")); }

// ------------------------------------------------------------------------------------------------------------ str.encode, bytes.decode

const UTF8: i32 = 1, LATIN1: i32 = 2, ASCII: i32 = 3;
/** A common encoding by its name (case and -/_ do not matter); 0: ask the registry. */
function commonEncoding(name: u64): i32 {
  if (name == 0 || name == NONE) return UTF8;
  const s = <usize>name;
  const n = strLength(s);
  if (n > 10) return 0;
  let key: u64 = 0;
  for (let i = 0; i < n; i++) {
    let c = strChar(s, i);
    if (c == 45 || c == 95 || c == 32) continue;
    if (c >= 65 && c <= 90) c += 32;
    if (c > 127) return 0;
    key = key * 131 + c;
  }
  if (key == hashText("utf8")) return UTF8;
  if (key == hashText("latin1") || key == hashText("iso88591")) return LATIN1;
  if (key == hashText("ascii") || key == hashText("usascii")) return ASCII;
  return 0;
}
function hashText(t: string): u64 {
  let key: u64 = 0;
  for (let i = 0; i < t.length; i++) key = key * 131 + <u64>t.charCodeAt(i);
  return key;
}
/** s.encode(encoding, errors) (0: default). New bytes. */
export function encodeStr(s: usize, encoding: u64, errors: u64): u64 {
  switch (commonEncoding(encoding)) {
    case UTF8: return encodeUtf8(s, errors);
    case LATIN1: return encodeLatin1(s, errors);
    case ASCII: return encodeAscii(s, errors);
  }
  const r = codecCall(encoding, 0, <u64>s, errors, true);
  if (r != 0 && !isBytes(r)) {
    raisef(TypeError, "'%S' encoder returned '%T' instead of 'bytes'; use codecs.encode() to encode to arbitrary types", encoding, r);
    decref(r);
    return 0;
  }
  return r;
}
/** bytes.decode of memory whose owner is `object`. New str. */
export function decodeBytes(object: u64, p: usize, n: usize, encoding: u64, errors: u64): u64 {
  switch (commonEncoding(encoding)) {
    case UTF8: return decodeUtf8(p, n, errors, true);
    case LATIN1: return strFromLatin1(p, n);
    case ASCII: return decodeAscii(p, n, errors);
  }
  const r = codecCall(encoding, 1, object, errors, true);
  if (r != 0 && !isStr(r)) {
    raisef(TypeError, "'%S' decoder returned '%T' instead of 'str'; use codecs.decode() to decode to arbitrary types", encoding, r);
    decref(r);
    return 0;
  }
  return r;
}

// ------------------------------------------------------------------------------------------------------------ registry

/** Codec names in lower case with blanks as underscores. */
function normalize(name: u64): u64 {
  const b = sbNew();
  const n = strLength(<usize>name);
  for (let i = 0; i < n; i++) {
    let c = strChar(<usize>name, i);
    if (c >= 65 && c <= 90) c += 32;
    if (c == 32) c = 45;
    sbChar(b, c);
  }
  return sbFinish(b);
}
/** CodecInfo of an encoding: new reference, LookupError if unknown. */
export function codecLookup(encoding: u64): u64 {
  if (runtime.codecSearchPath == 0) {
    runtime.codecSearchPath = <u64>newList(0);
    runtime.codecCache = <u64>newDict();
  }
  if (listSize(<usize>runtime.codecSearchPath) == 0) {
    const m = importModule("encodings");
    if (m == 0) return 0;
    decref(m);
  }
  const name = normalize(encoding);
  if (name == 0) return 0;
  const cached = dictGet(<usize>runtime.codecCache, name);
  if (cached != 0 || errorOccurred()) { decref(name); return cached; }
  let found: u64 = 0;
  for (let i = 0; found == 0; i++) {
    const f = listGetRef(<usize>runtime.codecSearchPath, i);
    if (f == 0) break;
    const r = call1(f, name);
    decref(f);
    if (r == 0) { decref(name); return 0; }
    if (r != NONE) found = r;
  }
  if (found) {
    if (!isSubtype(typeOf(found), TUPLE) || tupleSize(<usize>found) != 4) { decref(found); found = raise(TypeError, "codec search functions must return 4-tuples"); }
    else dictSet(<usize>runtime.codecCache, name, found);
    decref(name);
    return found;
  }
  decref(name);
  return raisef(LookupError, "unknown encoding: %S", encoding);
}
/** Result of encoder (which 0) or decoder (1) of a codec: the first item of its pair. */
function codecCall(encoding: u64, which: i32, object: u64, errors: u64, textOnly: bool): u64 {
  const info = codecLookup(encoding);
  if (info == 0) return 0;
  if (textOnly) {
    const t = getAttrOrNull(info, id("_is_text_encoding"));
    if (t) {
      const text = isTrue(t);
      decref(t);
      if (!text) {
        decref(info);
        return raisef(LookupError, which ? "'%S' is not a text encoding; use codecs.decode() to handle arbitrary codecs" : "'%S' is not a text encoding; use codecs.encode() to handle arbitrary codecs", encoding);
      }
    } else if (errorOccurred()) { decref(info); return 0; }
  }
  const f = tupleGet(<usize>info, which);
  const r = errors != 0 && errors != NONE ? call2(f, object, errors) : call1(f, object);
  decref(info);
  if (r == 0) return 0;
  if (!isSubtype(typeOf(r), TUPLE) || tupleSize(<usize>r) != 2) { decref(r); return raise(TypeError, which ? "decoder must return a tuple (object,integer)" : "encoder must return a tuple (object, integer)"); }
  const v = newRef(tupleGet(<usize>r, 0));
  decref(r);
  return v;
}
import { getAttrOrNull } from "../objects/attributes";

function moduleRegister(self: u64, f: u64): u64 {
  if (!isCallable(f)) return raise(TypeError, "argument must be callable");
  if (runtime.codecSearchPath == 0) {
    runtime.codecSearchPath = <u64>newList(0);
    runtime.codecCache = <u64>newDict();
  }
  return listAppend(<usize>runtime.codecSearchPath, f) < 0 ? 0 : NONE;
}
function moduleLookup(self: u64, name: u64): u64 {
  if (!isStr(name)) return raisef(TypeError, "lookup() argument must be str, not %T", name);
  return codecLookup(name);
}
const CODE = "($module, /, obj, encoding='utf-8', errors='strict')";
function moduleEncode(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return moduleCode(0, "encode", args, nargs, kwnames); }
function moduleDecode(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return moduleCode(1, "decode", args, nargs, kwnames); }
function moduleCode(which: i32, name: string, args: usize, nargs: i32, kwnames: usize): u64 {
  const a = tempArray(3);
  if (a == 0) return 0;
  let r: u64 = 0;
  if (parseArgs(name, CODE, args, nargs, kwnames, a)) r = codecCall(load<u64>(a, 8) ? load<u64>(a, 8) : str("utf-8"), which, load<u64>(a), load<u64>(a, 16), false);
  tempRelease(a);
  return r;
}
export function pair(v: u64, n: i64): u64 {
  if (v == 0) return 0;
  const t = newTuple(2);
  tupleSet(t, 0, v);
  tupleSet(t, 1, intFromI64(n));
  return <u64>t;
}
/** A bytes-like argument; released by dropArgument. */
let argument: Buffer = changetype<Buffer>(0);
function bytesArgument(v: u64): bool {
  if (changetype<usize>(argument) == 0) argument = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  return getBuffer(v, changetype<usize>(argument), 0) >= 0;
}
function dropArgument(): void { releaseBuffer(changetype<usize>(argument)); }
function errorsArgument(args: usize, nargs: i32, i: i32): u64 { return nargs > i ? load<u64>(args + (<usize>i << 3)) : 0; }

function utf8Decode(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("utf_8_decode", nargs, 1, 3) || !bytesArgument(load<u64>(args))) return 0;
  const final = nargs > 2 && isTrue(load<u64>(args, 16)) > 0;
  const r = decodeUtf8(argument.data, <usize>argument.length, errorsArgument(args, nargs, 1), final);
  const n = consumed;
  dropArgument();
  return pair(r, n);
}
function utf8Encode(self: u64, args: usize, nargs: i32): u64 { return encodeWith(0, "utf_8_encode", args, nargs); }
function latin1Encode(self: u64, args: usize, nargs: i32): u64 { return encodeWith(1, "latin_1_encode", args, nargs); }
function asciiEncode(self: u64, args: usize, nargs: i32): u64 { return encodeWith(2, "ascii_encode", args, nargs); }
function encodeWith(which: i32, name: string, args: usize, nargs: i32): u64 {
  if (!checkArgs(name, nargs, 1, 2)) return 0;
  const s = load<u64>(args);
  if (!isStr(s)) return raisef(TypeError, "%s() argument 1 must be str, not %T", <u64>changetype<usize>(name), s);
  const errors = errorsArgument(args, nargs, 1);
  const r = which == 0 ? encodeUtf8(<usize>s, errors) : which == 1 ? encodeLatin1(<usize>s, errors) : encodeAscii(<usize>s, errors);
  return pair(r, strLength(<usize>s));
}
function latin1Decode(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("latin_1_decode", nargs, 1, 2) || !bytesArgument(load<u64>(args))) return 0;
  const n = argument.length;
  const r = strFromLatin1(argument.data, <usize>n);
  dropArgument();
  return pair(r, n);
}
function asciiDecode(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("ascii_decode", nargs, 1, 2) || !bytesArgument(load<u64>(args))) return 0;
  const n = argument.length;
  const r = decodeAscii(argument.data, <usize>n, errorsArgument(args, nargs, 1));
  dropArgument();
  return pair(r, n);
}

// ------------------------------------------------------------------------------------------------------------ handlers as functions

function strictErrors(self: u64, e: u64): u64 {
  if (!isExceptionInstance(e)) return raise(TypeError, "codec must pass exception instance");
  return raiseInstance(newRef(e));
}
import { isExceptionInstance } from "../errors";
function rangeOf(e: u64, a: usize): bool {
  const t = typeOf(e);
  if (!isSubtype(t, UnicodeEncodeError) && !isSubtype(t, UnicodeDecodeError) && !isSubtype(t, UnicodeTranslateError)) {
    raisef(TypeError, "don't know how to handle %T in error callback", e);
    return false;
  }
  unicodeErrorRange(e, a);
  return true;
}
function ignoreErrors(self: u64, e: u64): u64 {
  const a = tempArray(2);
  const ok = rangeOf(e, a);
  const stop = load<i64>(a, 8);
  tempRelease(a);
  return ok ? pair(EMPTY_STR, stop) : 0;
}
/** kind: REPLACE, BACKSLASH, XMLCHAR, ESCAPE, PASS. */
function handle(kind: i32, e: u64): u64 {
  const a = tempArray(2);
  const ok = rangeOf(e, a);
  const start = load<i64>(a);
  let stop = load<i64>(a, 8);
  tempRelease(a);
  if (!ok) return 0;
  const object = unicodeErrorField(e, OBJECT_FIELD);
  const decoding = isSubtype(typeOf(e), UnicodeDecodeError);
  let r: u64 = 0;
  const b = sbNew();
  if (kind == REPLACE) {
    if (decoding) sbChar(b, 0xfffd);
    else for (let i = start; i < stop; i++) sbChar(b, isSubtype(typeOf(e), UnicodeEncodeError) ? 63 : 0xfffd);
    r = sbFinish(b);
  } else if (decoding) {
    const p = bytesData(<usize>object);
    if (kind == BACKSLASH) {
      for (let i = start; i < stop; i++) {
        const c = <u32>load<u8>(p + <usize>i);
        sbAscii(b, "\\x");
        sbChar(b, hexDigit(c >> 4));
        sbChar(b, hexDigit(c & 15));
      }
      r = sbFinish(b);
    } else if (kind == ESCAPE) {
      let i = start;
      for (; i < stop && i < start + 4 && load<u8>(p + <usize>i) >= 128; i++) sbChar(b, 0xdc00 + <u32>load<u8>(p + <usize>i));
      if (i > start) { stop = i; r = sbFinish(b); }
      else { sbDrop(b); decref(object); return raiseInstance(newRef(e)); }
    } else { sbDrop(b); decref(object); return raiseInstance(newRef(e)); }
  } else {
    const s = <usize>object;
    if (kind == ESCAPE || kind == PASS) {
      sbDrop(b);
      outStart(<usize>(stop - start) * 3);
      let good = true;
      for (let i = start; i < stop && good; i++) {
        const c = strChar(s, <i32>i);
        if (kind == ESCAPE) { if (c >= 0xdc80 && c <= 0xdcff) outByte(c - 0xdc00); else good = false; }
        else if (c >= 0xd800 && c < 0xe000) outUtf8(c);
        else good = false;
      }
      if (!good) { rawFree(out); decref(object); return raiseInstance(newRef(e)); }
      r = outFinish();
    } else {
      for (let i = start; i < stop; i++) {
        const c = strChar(s, <i32>i);
        if (kind == XMLCHAR) { sbAscii(b, "&#"); sbUint(b, c); sbAscii(b, ";"); }
        else {
          const digits = c < 256 ? 2 : c < 65536 ? 4 : 8;
          sbAscii(b, digits == 2 ? "\\x" : digits == 4 ? "\\u" : "\\U");
          for (let k = digits - 1; k >= 0; k--) sbChar(b, hexDigit((c >> (<u32>k << 2)) & 15));
        }
      }
      r = sbFinish(b);
    }
  }
  decref(object);
  return pair(r, stop);
}
import { sbUint } from "../objects/str_builder";
function replaceErrors(self: u64, e: u64): u64 { return handle(REPLACE, e); }
/** \\N{...} escapes: the names come from unicodedata. */
function nameErrors(self: u64, e: u64): u64 {
  if (!isSubtype(typeOf(e), UnicodeEncodeError)) return raisef(TypeError, "don't know how to handle %T in error callback", e);
  const a = tempArray(2);
  if (a == 0) return 0;
  unicodeErrorRange(e, a);
  const start = load<i64>(a), stop = load<i64>(a, 8);
  tempRelease(a);
  const m = importModule("unicodedata");
  if (m == 0) return 0;
  const f = getAttr(m, id("name"));
  decref(m);
  if (f == 0) return 0;
  const object = unicodeErrorField(e, OBJECT_FIELD);
  const b = sbNew();
  let ok = true;
  for (let i = start; i < stop && ok; i++) {
    const c = strChar(<usize>object, <i32>i);
    const ch = strFromChar(c);
    const name = call2(f, ch, NONE);
    decref(ch);
    if (name == 0) ok = false;
    else if (isStr(name)) { sbAscii(b, "\\N{"); sbStr(b, <usize>name); sbChar(b, 125); }
    else sbEscape(b, c);
    xdecref(name);
  }
  decref(f);
  decref(object);
  if (!ok) { sbDrop(b); return 0; }
  return pair(sbFinish(b), stop);
}
import { sbEscape } from "../objects/str_repr";
import { getAttr } from "../objects/attributes";
function backslashErrors(self: u64, e: u64): u64 { return handle(BACKSLASH, e); }
function xmlErrors(self: u64, e: u64): u64 { return handle(XMLCHAR, e); }
function escapeErrors(self: u64, e: u64): u64 { return handle(ESCAPE, e); }
function passErrors(self: u64, e: u64): u64 { return handle(PASS, e); }

import { newDef } from "../define";
import { newBuiltinFunction } from "../objects/descriptors";
function addHandler(d: usize, name: string, functionName: string, fn: u32): void {
  const f = newBuiltinFunction(newDef(functionName, fn, O, "($module, exc, /)", null), 0, 0);
  dictSet(d, str(name), f);
  decref(f);
}
function initErrors(): void {
  const d = newDict();
  addHandler(d, "strict", "strict_errors", strictErrors.index);
  addHandler(d, "ignore", "ignore_errors", ignoreErrors.index);
  addHandler(d, "replace", "replace_errors", replaceErrors.index);
  addHandler(d, "backslashreplace", "backslashreplace_errors", backslashErrors.index);
  addHandler(d, "namereplace", "namereplace_errors", nameErrors.index);
  addHandler(d, "xmlcharrefreplace", "xmlcharrefreplace_errors", xmlErrors.index);
  addHandler(d, "surrogateescape", "surrogateescape", escapeErrors.index);
  addHandler(d, "surrogatepass", "surrogatepass", passErrors.index);
  runtime.codecErrors = <u64>d;
}
function moduleRegisterError(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("register_error", nargs, 2, 2)) return 0;
  if (!isCallable(load<u64>(args, 8))) return raise(TypeError, "handler must be callable");
  if (runtime.codecErrors == 0) initErrors();
  return dictSet(<usize>runtime.codecErrors, load<u64>(args), load<u64>(args, 8)) < 0 ? 0 : NONE;
}
function moduleLookupError(self: u64, name: u64): u64 {
  if (!isStr(name)) return raisef(TypeError, "lookup_error() argument must be str, not %T", name);
  return lookupErrorHandler(name);
}

function init(): u64 {
  const m = newModule(<u64>id("_codecs"));
  if (m == 0) return 0;
  initErrors();
  moduleFunction(m, "register", moduleRegister.index, O, "($module, search_function, /)");
  moduleFunction(m, "lookup", moduleLookup.index, O, "($module, encoding, /)");
  moduleFunction(m, "encode", moduleEncode.index, FASTKW, CODE);
  moduleFunction(m, "decode", moduleDecode.index, FASTKW, CODE);
  moduleFunction(m, "register_error", moduleRegisterError.index, FAST, "($module, errors, handler, /)");
  moduleFunction(m, "lookup_error", moduleLookupError.index, O, "($module, name, /)");
  moduleFunction(m, "utf_8_encode", utf8Encode.index, FAST, "($module, str, errors=None, /)");
  moduleFunction(m, "utf_8_decode", utf8Decode.index, FAST, "($module, data, errors=None, final=False, /)");
  moduleFunction(m, "latin_1_encode", latin1Encode.index, FAST, "($module, str, errors=None, /)");
  moduleFunction(m, "latin_1_decode", latin1Decode.index, FAST, "($module, data, errors=None, /)");
  moduleFunction(m, "ascii_encode", asciiEncode.index, FAST, "($module, str, errors=None, /)");
  moduleFunction(m, "ascii_decode", asciiDecode.index, FAST, "($module, data, errors=None, /)");
  moduleFunction(m, "unregister", moduleUnregister.index, O, "($module, search_function, /)");
  moduleFunction(m, "_unregister_error", moduleUnregisterError.index, O, "($module, errors, /)");
  addWideCodecs(m);
  addEscapeCodecs(m);
  addCharmapCodecs(m);
  return <u64>m;
}
import { addWideCodecs } from "./codecs_wide";
import { addEscapeCodecs } from "./codecs_escape";
import { addCharmapCodecs } from "./codecs_charmap";
import { dictClear } from "../objects/dict";
import { FALSE, TRUE } from "../objects/singletons";
import { listPopAt } from "../objects/list";
function moduleUnregister(self: u64, f: u64): u64 {
  const list = <usize>runtime.codecSearchPath;
  if (list == 0) return NONE;
  for (let i = 0; i < listSize(list); i++) {
    const g = listGetRef(list, i);
    if (g) decref(g);
    if (g != f) continue;
    const removed = listPopAt(list, i);
    if (removed) decref(removed);
    dictClear(<usize>runtime.codecCache);
    break;
  }
  return NONE;
}
function moduleUnregisterError(self: u64, name: u64): u64 {
  if (!isStr(name)) return raisef(TypeError, "_unregister_error() argument must be str, not %T", name);
  if (handlerOf(name) != OTHER || strEqualsLiteral(<usize>name, "namereplace")) return raisef(ValueError, "cannot un-register built-in error handler '%S'", name);
  const old = runtime.codecErrors ? dictPop(<usize>runtime.codecErrors, name, FALSE) : FALSE;
  if (old == 0) return 0;
  const found = old != FALSE;
  decref(old);
  return found ? TRUE : FALSE;
}
import { dictPop } from "../objects/dict";
export function registerCodecs(): void { registerModule("_codecs", init.index); }
