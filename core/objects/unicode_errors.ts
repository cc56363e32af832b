// UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError: (encoding, object, start, end, reason).
// Fields of an exception with extra slots (exceptions.ts says what protects them); start and end are int values.

import * as T from "./type_ids";
import { TypeError, STR, BYTES } from "./type_ids";
import { decref, xdecref, newRef } from "../memory/refcount";
import { readyType, typeOf, isSubtype } from "./type";
import { exceptionType, simple, fieldMember, fieldOffset, exceptionInit, newSimpleException, exceptionStr } from "./exceptions";
import { loadSlot, replaceSlot } from "./descriptors";
import { raise, raisef, raisefInt, raiseInt, formatText, raiseInstance, errorOccurred, raiseText } from "../errors";
import { call, tempArray, tempRelease } from "../call";
import { checkArgs, noKeywords } from "../args";
import { str, isStr, strLength, strChar } from "./str";
import { asI64, asIndex, intFromI64 } from "./int";
import { bytesSize, bytesData, isBytes, toBytes } from "./bytes";
import { sbNew, sbAscii, sbStr, sbChar, sbInt, sbFinish } from "./str_builder";
import { toStr } from "./abstract";
import { EMPTY_STR, NONE } from "./singletons";

export const ENCODING: u32 = 0;
export const OBJECT_FIELD: u32 = 1;
export const START: u32 = 2;
export const END: u32 = 3;
export const REASON: u32 = 4;

function setField(self: u64, i: u32, v: u64): void { replaceSlot(<usize>self, <usize>self + fieldOffset(i), newRef(v)); }
/** Field i of a Unicode error: new reference or 0. */
export function unicodeErrorField(self: u64, i: u32): u64 { return loadSlot(<usize>self, <usize>self + fieldOffset(i)); }

function badArg(name: string, position: i32, expected: string, v: u64): i32 {
  return raisefInt(TypeError, "%s() argument %d must be %s, not %T", <u64>changetype<usize>(name), <u64>position, <u64>changetype<usize>(expected), v);
}
function checkInt(v: u64): bool {
  const i = asIndex(v);
  return !(i == -1 && errorOccurred());
}
function encodeInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (exceptionInit(self, args, nargs, kwnames) < 0) return -1;
  if (!functionArgs(nargs, 5)) return -1;
  if (!isStr(load<u64>(args))) return badArg("UnicodeEncodeError", 1, "str", load<u64>(args));
  if (!isStr(load<u64>(args, 8))) return badArg("UnicodeEncodeError", 2, "str", load<u64>(args, 8));
  if (!checkInt(load<u64>(args, 16)) || !checkInt(load<u64>(args, 24))) return -1;
  if (!isStr(load<u64>(args, 32))) return badArg("UnicodeEncodeError", 5, "str", load<u64>(args, 32));
  for (let i: u32 = 0; i < 5; i++) setField(self, i, load<u64>(args + (i << 3)));
  return 0;
}
function functionArgs(nargs: i32, n: i32): bool {
  if (nargs == n) return true;
  raisef(TypeError, "function takes exactly %d arguments (%d given)", <u64>n, <u64>nargs);
  return false;
}
function decodeInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (exceptionInit(self, args, nargs, kwnames) < 0) return -1;
  if (!functionArgs(nargs, 5)) return -1;
  if (!isStr(load<u64>(args))) return badArg("UnicodeDecodeError", 1, "str", load<u64>(args));
  if (!checkInt(load<u64>(args, 16)) || !checkInt(load<u64>(args, 24))) return -1;
  if (!isStr(load<u64>(args, 32))) return badArg("UnicodeDecodeError", 5, "str", load<u64>(args, 32));
  const object = load<u64>(args, 8);
  const b = isBytes(object) ? newRef(object) : toBytes(object);
  if (b == 0) return -1;
  for (let i: u32 = 0; i < 5; i++) setField(self, i, i == 1 ? b : load<u64>(args + (i << 3)));
  decref(b);
  return 0;
}
function translateInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (exceptionInit(self, args, nargs, kwnames) < 0) return -1;
  if (!functionArgs(nargs, 4)) return -1;
  if (!isStr(load<u64>(args))) return badArg("UnicodeTranslateError", 1, "str", load<u64>(args));
  if (!checkInt(load<u64>(args, 8)) || !checkInt(load<u64>(args, 16))) return -1;
  if (!isStr(load<u64>(args, 24))) return badArg("UnicodeTranslateError", 4, "str", load<u64>(args, 24));
  for (let i: u32 = 1; i < 5; i++) setField(self, i, load<u64>(args + ((i - 1) << 3)));
  return 0;
}
/** start and end clipped to the object, as CPython's accessors give them. out: two i64. */
export function unicodeErrorRange(self: u64, out: usize): void {
  const o = unicodeErrorField(self, OBJECT_FIELD);
  const n: i64 = o == 0 ? 0 : isStr(o) ? <i64>strLength(<usize>o) : <i64>bytesSize(<usize>o);
  xdecref(o);
  let s = fieldInt(self, START), e = fieldInt(self, END);
  if (s < 0) s = 0;
  if (s >= n) s = n ? n - 1 : 0;
  if (e < 1) e = 1;
  if (e > n) e = n;
  if (e < s) e = s;
  store<i64>(out, s);
  store<i64>(out, e, 8);
}
function fieldInt(self: u64, i: u32): i64 {
  const v = unicodeErrorField(self, i);
  if (v == 0) return 0;
  const r = asI64(v);
  decref(v);
  return r;
}
function appendEscape(b: usize, c: u32): void {
  const digits = c <= 0xff ? 2 : c <= 0xffff ? 4 : 8;
  sbAscii(b, c <= 0xff ? "\\x" : c <= 0xffff ? "\\u" : "\\U");
  for (let i = digits - 1; i >= 0; i--) {
    const d = (c >> (<u32>i << 2)) & 15;
    sbChar(b, d < 10 ? 48 + d : 87 + d);
  }
}
function describe(self: u64, kind: i32): u64 {
  const o = unicodeErrorField(self, OBJECT_FIELD);
  if (o == 0) return EMPTY_STR;
  const reason = unicodeErrorField(self, REASON), encoding = unicodeErrorField(self, ENCODING);
  const reasonText = toStr(reason ? reason : NONE);
  const encodingText = kind == 2 ? EMPTY_STR : toStr(encoding ? encoding : NONE);
  xdecref(reason);
  xdecref(encoding);
  const start = fieldInt(self, START), end = fieldInt(self, END);
  const n: i64 = isStr(o) ? <i64>strLength(<usize>o) : <i64>bytesSize(<usize>o);
  const b = sbNew();
  if (kind != 2) { sbAscii(b, "'"); sbStr(b, <usize>encodingText); sbAscii(b, "' codec "); }
  sbAscii(b, kind == 0 ? "can't encode " : kind == 1 ? "can't decode " : "can't translate ");
  if (start >= 0 && start < n && end == start + 1) {
    if (kind == 1) {
      sbAscii(b, "byte 0x");
      const c = <u32>load<u8>(bytesData(<usize>o) + <usize>start);
      for (let i = 4; i >= 0; i -= 4) { const d = (c >> <u32>i) & 15; sbChar(b, d < 10 ? 48 + d : 87 + d); }
    } else {
      sbAscii(b, "character '");
      appendEscape(b, strChar(<usize>o, <i32>start));
      sbAscii(b, "'");
    }
    sbAscii(b, " in position ");
    sbInt(b, start);
  } else {
    sbAscii(b, kind == 1 ? "bytes in position " : "characters in position ");
    sbInt(b, start);
    sbAscii(b, "-");
    sbInt(b, end - 1);
  }
  sbAscii(b, ": ");
  sbStr(b, <usize>reasonText);
  decref(reasonText);
  decref(encodingText);
  decref(o);
  return sbFinish(b);
}
function encodeStr(self: u64): u64 { return describe(self, 0); }
function decodeStr(self: u64): u64 { return describe(self, 1); }
function translateStr(self: u64): u64 { return describe(self, 2); }

/** A UnicodeDecodeError / UnicodeEncodeError instance; object borrowed. New reference. */
export function newUnicodeError(type: usize, encoding: string, object: u64, start: i64, end: i64, reason: string): u64 {
  const a = tempArray(5);
  if (a == 0) return 0;
  store<u64>(a, str(encoding));
  store<u64>(a, object, 8);
  store<u64>(a, intFromI64(start), 16);
  store<u64>(a, intFromI64(end), 24);
  store<u64>(a, str(reason), 32);
  const e = call(<u64>type, a, 5, 0);
  tempRelease(a);
  return e;
}
export function raiseUnicodeError(type: usize, encoding: string, object: u64, start: i64, end: i64, reason: string): u64 {
  const e = newUnicodeError(type, encoding, object, start, end, reason);
  return e ? raiseInstance(e) : 0;
}

export function setupUnicodeErrors(): void {
  simple(T.UnicodeError, "UnicodeError", T.ValueError);
  for (let k = 0; k < 3; k++) {
    const id = k == 0 ? T.UnicodeEncodeError : k == 1 ? T.UnicodeDecodeError : T.UnicodeTranslateError;
    const t = exceptionType(id, k == 0 ? "UnicodeEncodeError" : k == 1 ? "UnicodeDecodeError" : "UnicodeTranslateError", T.UnicodeError, 5);
    t.init = k == 0 ? encodeInit.index : k == 1 ? decodeInit.index : translateInit.index;
    t.str = k == 0 ? encodeStr.index : k == 1 ? decodeStr.index : translateStr.index;
    fieldMember(id, "encoding", ENCODING);
    fieldMember(id, "object", OBJECT_FIELD);
    fieldMember(id, "start", START);
    fieldMember(id, "end", END);
    fieldMember(id, "reason", REASON);
    readyType(id);
  }
}
