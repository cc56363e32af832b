// The _json module: the scanner (text -> objects) and the encoder (objects -> text) behind json.loads and json.dumps.
// Scanner and encoder objects are immutable after construction; one run's state belongs to its thread.

import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType, TF_HAVE_GC, TF_READY, TF_LIST, TF_TUPLE, TF_DICT } from "../objects/type_object";
import { OBJECT, FLOAT, INT, DICT, TypeError, ValueError, BUILTIN_FUNCTION, staticType } from "../objects/type_ids";
import { newObject, freeObject, trackObject, rawAlloc, rawFree } from "../memory/heap";
import { decref, newRef, xdecref } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { tstate } from "../thread_state";
import { staticTypeInit, readyType, typeOf } from "../objects/type";
import { NONE, TRUE, FALSE, EMPTY_STR, fromBool } from "../objects/singletons";
import { raise, raisef, raiseStopIteration, errorOccurred, formatText, fetchError, restoreError, errorMatches, clearError } from "../errors";
import { StopIteration } from "../objects/type_ids";
import { member, moduleFunction, moduleType, O, FAST, MEMBER_OBJECT, MEMBER_BOOL, READONLY } from "../define";
import { parseArgs, checkArgs } from "../args";
import { tempArray, tempRelease, call1, callMethod0, callMethod1, enterRecursive, leaveRecursive } from "../call";
import { getAttr } from "../objects/attributes";
import { newModule } from "../objects/module";
import { registerModule } from "./registry";
import { id, str, isStr, strLength, strKind, strData, strChar, strSlice } from "../objects/str";
import { sbNew, sbAscii, sbChar, sbStr, sbInt, sbFinish, sbDrop } from "../objects/str_builder";
import { intFromI64, asIndex, isIntObject, isExactInt } from "../objects/int";
import { intFromAscii, intToStr } from "../objects/int_conversion";
import { isFloatObject, floatValue } from "../objects/float";
import { floatRepr, floatFromAscii, floatParsed } from "../objects/float_format";
import { newTuple, tupleSet, tuple1, tuple2, tupleGet, tupleSize } from "../objects/tuple";
import { newList, listAppendSteal, listAppend, listSize, listGetRef, listSort } from "../objects/list";
import { newDict, dictSet, dictSetDefault, dictContains, dictDelete, dictSize, dictNextRef } from "../objects/dict";
import { isTrue, toList } from "../objects/abstract";
import { PyBuiltinFunction } from "../objects/descriptors";
import { BuiltinDef } from "../define";
import { putJsonString, jsonString, scanString, stringEnd, raiseDecodeError } from "./json_strings";

const SCANNER: usize = staticType(374);
const ENCODER: usize = staticType(375);

// ---------------------------------------------------------------------------------------------------- scanner

@unmanaged class PyScanner extends PyObject {
  objectHook: u64;
  pairsHook: u64;
  parseFloat: u64;
  parseInt: u64;
  parseConstant: u64;
  strict: u8;
}
@inline
function so(v: u64): PyScanner { return changetype<PyScanner>(<usize>v); }
function scannerNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  const ok = parseArgs("make_scanner", "(context)", args, nargs, kwnames, out);
  const context = load<u64>(out);
  tempRelease(out);
  if (!ok) return 0;
  const strict = getAttr(context, id("strict"));
  if (strict == 0) return 0;
  const truth = isTrue(strict);
  decref(strict);
  if (truth < 0) return 0;
  const p = newObject(type, offsetof<PyScanner>() + 8);
  if (p == 0) return 0;
  const s = changetype<PyScanner>(p);
  s.strict = <u8>truth;
  trackObject(p);
  s.objectHook = getAttr(context, id("object_hook"));
  if (s.objectHook) s.pairsHook = getAttr(context, id("object_pairs_hook"));
  if (s.pairsHook) s.parseFloat = getAttr(context, id("parse_float"));
  if (s.parseFloat) s.parseInt = getAttr(context, id("parse_int"));
  if (s.parseInt) s.parseConstant = getAttr(context, id("parse_constant"));
  if (s.parseConstant == 0) { decref(<u64>p); return 0; }
  return <u64>p;
}
function scannerDealloc(p: usize): void {
  const s = changetype<PyScanner>(p);
  const a = s.objectHook, b = s.pairsHook, c = s.parseFloat, d = s.parseInt, e = s.parseConstant;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
  xdecref(d);
  xdecref(e);
}
function scannerTraverse(p: usize, visit: u32): void {
  const s = changetype<PyScanner>(p);
  visitValue(s.objectHook, visit);
  visitValue(s.pairsHook, visit);
  visitValue(s.parseFloat, visit);
  visitValue(s.parseInt, visit);
  visitValue(s.parseConstant, visit);
}

/** Where the last term ended. */
let termEnd: i32 = 0;
@inline
function isBlank(c: u32): bool { return c == 32 || c == 10 || c == 9 || c == 13; }
function skipBlanks(s: usize, i: i32): i32 {
  const n = strLength(s);
  if (strKind(s) == 1) {
    const p = strData(s);
    while (i < n && isBlank(load<u8>(p + i))) i++;
  } else while (i < n && isBlank(strChar(s, i))) i++;
  return i;
}
@inline
function charAt(s: usize, i: i32): u32 { return i < strLength(s) ? strChar(s, i) : 0; }
function stop(i: i64): u64 {
  const v = intFromI64(i);
  raiseStopIteration(v);
  return 0;
}
function wordAt(s: usize, i: i32, word: string): bool {
  if (i + word.length > strLength(s)) return false;
  for (let k = 0; k < word.length; k++) if (strChar(s, i + k) != <u32>word.charCodeAt(k)) return false;
  return true;
}
function constant(o: PyScanner, s: usize, i: i32, n: i32): u64 {
  const text = strSlice(s, i, i + n);
  if (text == 0) return 0;
  const r = call1(o.parseConstant, text);
  decref(text);
  termEnd = i + n;
  return r;
}
function number(o: PyScanner, s: usize, start: i32): u64 {
  const n = strLength(s);
  let i = start;
  if (strChar(s, i) == 45) { i++; if (i >= n) return stop(start); }
  const c = strChar(s, i);
  const first = i;
  if (c - 49 < 9) { i++; while (i < n && strChar(s, i) - 48 < 10) i++; }
  else if (c == 48) i++;
  else return stop(start);
  const digits = i - first;
  let isFloat = false;
  if (i + 1 < n && strChar(s, i) == 46 && strChar(s, i + 1) - 48 < 10) {
    isFloat = true;
    i += 2;
    while (i < n && strChar(s, i) - 48 < 10) i++;
  }
  if (i + 1 < n && (strChar(s, i) | 32) == 101) {
    const e = i++;
    if (i + 1 < n && (strChar(s, i) == 45 || strChar(s, i) == 43)) i++;
    while (i < n && strChar(s, i) - 48 < 10) i++;
    if (strChar(s, i - 1) - 48 < 10) isFloat = true;
    else i = e;
  }
  termEnd = i;
  const custom = isFloat ? (o.parseFloat != <u64>FLOAT ? o.parseFloat : 0) : o.parseInt != <u64>INT ? o.parseInt : 0;
  if (custom) {
    const text = strSlice(s, start, i);
    if (text == 0) return 0;
    const r = call1(custom, text);
    decref(text);
    termEnd = i;
    return r;
  }
  if (!isFloat && digits <= 14) {
    let x: i64 = 0;
    for (let k = first; k < i; k++) x = x * 10 + (strChar(s, k) - 48);
    return Value.fromSmall(first > start ? -x : x);
  }
  let p = strData(s) + start;
  let copy: usize = 0;
  if (strKind(s) != 1) {
    copy = rawAlloc(i - start);
    for (let k = start; k < i; k++) store<u8>(copy + (k - start), <u8>strChar(s, k));
    p = copy;
  }
  let r: u64;
  if (isFloat) r = floatFromAscii(p, i - start) ? Value.fromFloat(floatParsed) : raise(ValueError, "could not convert string to float");
  else r = intFromAscii(p, i - start, 10);
  if (copy) rawFree(copy);
  return r;
}
function scanObject(o: PyScanner, memo: usize, s: usize, i: i32): u64 {
  const pairs = o.pairsHook != NONE;
  const r = pairs ? newList(0) : newDict();
  if (r == 0) return 0;
  i = skipBlanks(s, i);
  let ok = true;
  if (charAt(s, i) != 125) {
    while (true) {
      if (charAt(s, i) != 34) { ok = false; raiseDecodeError("Expecting property name enclosed in double quotes", s, i); break; }
      const raw = scanString(s, i + 1, o.strict != 0);
      if (raw == 0) { ok = false; break; }
      i = skipBlanks(s, stringEnd);
      const key = dictSetDefault(memo, raw, raw);
      decref(raw);
      if (key == 0) { ok = false; break; }
      let v: u64 = 0;
      if (charAt(s, i) != 58) raiseDecodeError("Expecting ':' delimiter", s, i);
      else v = scanOnce(o, memo, s, skipBlanks(s, i + 1));
      if (v == 0) { decref(key); ok = false; break; }
      i = termEnd;
      if (pairs) listAppendSteal(r, <u64>tuple2(key, v));
      else ok = dictSet(r, key, v) >= 0;
      decref(key);
      decref(v);
      if (!ok) break;
      i = skipBlanks(s, i);
      const c = charAt(s, i);
      if (c == 125) break;
      if (c != 44) { ok = false; raiseDecodeError("Expecting ',' delimiter", s, i); break; }
      const comma = i;
      i = skipBlanks(s, i + 1);
      if (charAt(s, i) == 125) { ok = false; raiseDecodeError("Illegal trailing comma before end of object", s, comma); break; }
    }
  }
  if (!ok) { decref(<u64>r); return 0; }
  const end = i + 1;
  const hook = pairs ? o.pairsHook : o.objectHook;
  let result = <u64>r;
  if (hook != NONE) {
    result = call1(hook, <u64>r);
    decref(<u64>r);
  }
  termEnd = end;
  return result;
}
function scanArray(o: PyScanner, memo: usize, s: usize, i: i32): u64 {
  const list = newList(0);
  if (list == 0) return 0;
  i = skipBlanks(s, i);
  let ok = true;
  if (charAt(s, i) != 93) {
    while (true) {
      const v = scanOnce(o, memo, s, i);
      if (v == 0) { ok = false; break; }
      listAppendSteal(list, v);
      i = skipBlanks(s, termEnd);
      const c = charAt(s, i);
      if (c == 93) break;
      if (c != 44) { ok = false; raiseDecodeError("Expecting ',' delimiter", s, i); break; }
      const comma = i;
      i = skipBlanks(s, i + 1);
      if (charAt(s, i) == 93) { ok = false; raiseDecodeError("Illegal trailing comma before end of array", s, comma); break; }
    }
    if (ok && i >= strLength(s)) { ok = false; raiseDecodeError("Expecting value", s, strLength(s)); }
  }
  if (!ok) { decref(<u64>list); return 0; }
  termEnd = i + 1;
  return <u64>list;
}
/** One JSON term at i: new reference, its end in termEnd. 0: error (StopIteration: no term here). */
function scanOnce(o: PyScanner, memo: usize, s: usize, i: i32): u64 {
  if (i >= strLength(s)) return stop(i);
  switch (strChar(s, i)) {
    case 34: {
      const r = scanString(s, i + 1, o.strict != 0);
      termEnd = stringEnd;
      return r;
    }
    case 123: {
      if (!enterRecursive(" while decoding a JSON object from a unicode string")) return 0;
      const r = scanObject(o, memo, s, i + 1);
      leaveRecursive();
      return r;
    }
    case 91: {
      if (!enterRecursive(" while decoding a JSON array from a unicode string")) return 0;
      const r = scanArray(o, memo, s, i + 1);
      leaveRecursive();
      return r;
    }
    case 110: if (wordAt(s, i, "null")) { termEnd = i + 4; return NONE; } break;
    case 116: if (wordAt(s, i, "true")) { termEnd = i + 4; return TRUE; } break;
    case 102: if (wordAt(s, i, "false")) { termEnd = i + 5; return FALSE; } break;
    case 78: if (wordAt(s, i, "NaN")) return constant(o, s, i, 3); break;
    case 73: if (wordAt(s, i, "Infinity")) return constant(o, s, i, 8); break;
    case 45: if (wordAt(s, i, "-Infinity")) return constant(o, s, i, 9); break;
  }
  return number(o, s, i);
}
function scannerCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  const ok = parseArgs("scan_once", "(string, idx)", args, nargs, kwnames, out);
  const text = load<u64>(out), index = load<u64>(out, 8);
  tempRelease(out);
  if (!ok) return 0;
  const i = asIndex(index);
  if (i == -1 && errorOccurred()) return 0;
  if (!isStr(text)) return raisef(TypeError, "first argument must be a string, not %T", text);
  if (i < 0) return raise(ValueError, "idx cannot be negative");
  if (i >= strLength(<usize>text)) return stop(i);
  const memo = newDict();
  if (memo == 0) return 0;
  const v = scanOnce(so(self), memo, <usize>text, <i32>i);
  const end = termEnd;
  decref(<u64>memo);
  return withIndex(v, end);
}
function withIndex(v: u64, end: i32): u64 {
  if (v == 0) return 0;
  const t = newTuple(2);
  if (t == 0) { decref(v); return 0; }
  tupleSet(t, 0, v);
  tupleSet(t, 1, Value.fromSmall(end));
  return <u64>t;
}

// ---------------------------------------------------------------------------------------------------- encoder

@unmanaged class PyEncoder extends PyObject {
  markers: u64;
  dflt: u64;
  encoder: u64;
  indent: u64;
  keySeparator: u64;
  itemSeparator: u64;
  sortKeys: u8;
  skipKeys: u8;
  allowNan: u8;
  fast: u8;        // 1: encode_basestring_ascii, 2: encode_basestring, 0: call `encoder`
}
@inline
function eo(v: u64): PyEncoder { return changetype<PyEncoder>(<usize>v); }
const ENCODER_ARGS = "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, skipkeys, allow_nan)";
function encoderNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(9);
  if (out == 0) return 0;
  const r = parseArgs("make_encoder", ENCODER_ARGS, args, nargs, kwnames, out) ? makeEncoder(type, out) : 0;
  tempRelease(out);
  return r;
}
function makeEncoder(type: usize, out: usize): u64 {
  const markers = load<u64>(out);
  if (markers != NONE && (changetype<PyType>(typeOf(markers)).flags & TF_DICT) == 0) return raisef(TypeError, "make_encoder() argument 1 must be dict or None, not %T", markers);
  if (!isStr(load<u64>(out, 32))) return raisef(TypeError, "make_encoder() argument 5 must be str, not %T", load<u64>(out, 32));
  if (!isStr(load<u64>(out, 40))) return raisef(TypeError, "make_encoder() argument 6 must be str, not %T", load<u64>(out, 40));
  const sort = isTrue(load<u64>(out, 48)), skip = isTrue(load<u64>(out, 56)), nan = isTrue(load<u64>(out, 64));
  if (sort < 0 || skip < 0 || nan < 0) return 0;
  const p = newObject(type, offsetof<PyEncoder>());
  if (p == 0) return 0;
  const e = changetype<PyEncoder>(p);
  e.markers = newRef(markers);
  e.dflt = newRef(load<u64>(out, 8));
  e.encoder = newRef(load<u64>(out, 16));
  e.indent = newRef(load<u64>(out, 24));
  e.keySeparator = newRef(load<u64>(out, 32));
  e.itemSeparator = newRef(load<u64>(out, 40));
  e.sortKeys = <u8>sort;
  e.skipKeys = <u8>skip;
  e.allowNan = <u8>nan;
  if (typeOf(e.encoder) == BUILTIN_FUNCTION) {
    const fn = changetype<BuiltinDef>(<usize>changetype<PyBuiltinFunction>(<usize>e.encoder).def).fn;
    e.fast = fn == encodeBasestringAscii.index ? 1 : fn == encodeBasestring.index ? 2 : 0;
  }
  trackObject(p);
  return <u64>p;
}
function encoderDealloc(p: usize): void {
  const e = changetype<PyEncoder>(p);
  const a = e.markers, b = e.dflt, c = e.encoder, d = e.indent, f = e.keySeparator, g = e.itemSeparator;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
  xdecref(d);
  xdecref(f);
  xdecref(g);
}
function encoderTraverse(p: usize, visit: u32): void {
  const e = changetype<PyEncoder>(p);
  visitValue(e.markers, visit);
  visitValue(e.dflt, visit);
  visitValue(e.encoder, visit);
  visitValue(e.indent, visit);
  visitValue(e.keySeparator, visit);
  visitValue(e.itemSeparator, visit);
}
/** Adds a note to the exception being raised. */
function note(format: string, a: u64, b: u64): void {
  const e = fetchError();
  if (e == 0) return;
  const text = formatText(format, a, b);
  if (text) {
    const r = callMethod1(e, id("add_note"), text);
    decref(text);
    if (r) decref(r);
  }
  if (errorOccurred()) clearError();
  restoreError(e);
}
function putString(e: PyEncoder, b: usize, v: u64): bool {
  if (e.fast) { putJsonString(b, <usize>v, e.fast == 1); return true; }
  const r = call1(e.encoder, v);
  if (r == 0) return false;
  if (!isStr(r)) { raisef(TypeError, "encoder() must return a string, not %T", r); decref(r); return false; }
  sbStr(b, <usize>r);
  decref(r);
  return true;
}
/** Text of a float: new str. */
function floatText(e: PyEncoder, v: u64): u64 {
  const f = floatValue(v);
  if (f - f == 0) return floatRepr(f);
  if (!e.allowNan) return raisef(ValueError, "Out of range float values are not JSON compliant: %R", v);
  return str(f > 0 ? "Infinity" : f < 0 ? "-Infinity" : "NaN");
}
function newline(e: PyEncoder, b: usize, level: i32): void {
  sbChar(b, 10);
  for (let i = 0; i < level; i++) sbStr(b, <usize>e.indent);
}
function separator(e: PyEncoder, b: usize, level: i32): void {
  sbStr(b, <usize>e.itemSeparator);
  if (e.indent != NONE) newline(e, b, level);
}
/** Marks v as being encoded; false: an error (it already is). */
function enter(e: PyEncoder, v: u64): bool {
  if (e.markers == NONE || !Value.isObject(v)) return true;
  const key = Value.fromSmall(<i64>v);
  const has = dictContains(<usize>e.markers, key);
  if (has > 0) raise(ValueError, "Circular reference detected");
  return has == 0 && dictSet(<usize>e.markers, key, v) >= 0;
}
function leave(e: PyEncoder, v: u64): bool { return e.markers == NONE || !Value.isObject(v) || dictDelete(<usize>e.markers, Value.fromSmall(<i64>v)) >= 0; }

function encode(e: PyEncoder, b: usize, v: u64, level: i32): bool {
  if (v == NONE) { sbAscii(b, "null"); return true; }
  if (v == TRUE) { sbAscii(b, "true"); return true; }
  if (v == FALSE) { sbAscii(b, "false"); return true; }
  if (isStr(v)) return putString(e, b, v);
  if (Value.isInt(v)) { sbInt(b, Value.toSmall(v)); return true; }
  if (isIntObject(v)) return put(b, intToStr(v, 10));
  if (isFloatObject(v)) return put(b, floatText(e, v));
  const flags = changetype<PyType>(typeOf(v)).flags;
  if (!enterRecursive(" while encoding a JSON object")) return false;
  let ok: bool;
  if (flags & (TF_LIST | TF_TUPLE)) ok = encodeList(e, b, v, level);
  else if (flags & TF_DICT) ok = encodeDict(e, b, v, level);
  else ok = encodeOther(e, b, v, level);
  leaveRecursive();
  return ok;
}
function put(b: usize, text: u64): bool {
  if (text == 0) return false;
  sbStr(b, <usize>text);
  decref(text);
  return true;
}
function encodeOther(e: PyEncoder, b: usize, v: u64, level: i32): bool {
  if (!enter(e, v)) return false;
  const other = call1(e.dflt, v);
  if (other == 0) return false;
  const ok = encode(e, b, other, level);
  decref(other);
  if (!ok) { note("when serializing %T object", v, 0); return false; }
  return leave(e, v);
}
function encodeList(e: PyEncoder, b: usize, v: u64, level: i32): bool {
  const isTuple = (changetype<PyType>(typeOf(v)).flags & TF_TUPLE) != 0;
  if ((isTuple ? <i32>tupleSize(<usize>v) : listSize(<usize>v)) == 0) { sbAscii(b, "[]"); return true; }
  if (!enter(e, v)) return false;
  sbChar(b, 91);
  if (e.indent != NONE) newline(e, b, ++level);
  for (let i = 0; isTuple ? i < <i32>tupleSize(<usize>v) : true; i++) {
    const x = isTuple ? newRef(tupleGet(<usize>v, i)) : listGetRef(<usize>v, i);
    if (x == 0) break;
    if (i) separator(e, b, level);
    const ok = encode(e, b, x, level);
    decref(x);
    if (!ok) { note("when serializing %T item %d", v, <u64>i); return false; }
  }
  if (!leave(e, v)) return false;
  if (e.indent != NONE) newline(e, b, --level);
  sbChar(b, 93);
  return true;
}
/** One pair: 1 written, 0 skipped, -1 error. */
function encodePair(e: PyEncoder, b: usize, first: bool, dict: u64, key: u64, value: u64, level: i32): i32 {
  let text: u64;
  if (isStr(key)) text = newRef(key);
  else if (isFloatObject(key)) text = floatText(e, key);
  else if (key == TRUE) text = str("true");
  else if (key == FALSE) text = str("false");
  else if (key == NONE) text = str("null");
  else if (isIntObject(key)) text = intToStr(key, 10);
  else if (e.skipKeys) return 0;
  else { raisef(TypeError, "keys must be str, int, float, bool or None, not %T", key); return -1; }
  if (text == 0) return -1;
  if (!first) separator(e, b, level);
  else if (e.indent != NONE) newline(e, b, level);
  const ok = putString(e, b, text);
  decref(text);
  if (!ok) return -1;
  sbStr(b, <usize>e.keySeparator);
  if (encode(e, b, value, level)) return 1;
  note("when serializing %T item %R", dict, key);
  return -1;
}
function encodeDict(e: PyEncoder, b: usize, v: u64, level: i32): bool {
  if (dictSize(<usize>v) == 0) { sbAscii(b, "{}"); return true; }
  if (!enter(e, v)) return false;
  sbChar(b, 123);
  if (e.indent != NONE) level++;
  let first = true, ok = true;
  if (e.sortKeys || typeOf(v) != DICT) {
    const items = callMethod0(v, id("items"));
    const list = items ? toList(items) : 0;
    xdecref(items);
    if (list == 0) return false;
    if (e.sortKeys && listSort(<usize>list) < 0) ok = false;
    for (let i = 0; ok; i++) {
      const pair = listGetRef(<usize>list, i);
      if (pair == 0) break;
      if ((changetype<PyType>(typeOf(pair)).flags & TF_TUPLE) == 0 || tupleSize(<usize>pair) != 2) { raise(ValueError, "items must return 2-tuples"); ok = false; }
      else {
        const r = encodePair(e, b, first, v, tupleGet(<usize>pair, 0), tupleGet(<usize>pair, 1), level);
        if (r < 0) ok = false;
        else if (r > 0) first = false;
      }
      decref(pair);
    }
    decref(list);
  } else {
    const at = tempArray(3);
    if (at == 0) return false;
    store<u64>(at, 0);
    while (ok && dictNextRef(<usize>v, at, at + 8, at + 16) > 0) {
      const key = load<u64>(at, 8), value = load<u64>(at, 16);
      const r = encodePair(e, b, first, v, key, value, level);
      if (r < 0) ok = false;
      else if (r > 0) first = false;
      decref(key);
      decref(value);
    }
    tempRelease(at);
  }
  if (!ok || !leave(e, v)) return false;
  if (e.indent != NONE && !first) newline(e, b, level - 1);
  sbChar(b, 125);
  return true;
}
function encoderCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  const ok = parseArgs("_iterencode", "(obj, _current_indent_level)", args, nargs, kwnames, out);
  const v = load<u64>(out), l = load<u64>(out, 8);
  tempRelease(out);
  if (!ok) return 0;
  const level = asIndex(l);
  if (level == -1 && errorOccurred()) return 0;
  const b = sbNew();
  if (!encode(eo(self), b, v, <i32>level)) { sbDrop(b); return 0; }
  const text = sbFinish(b);
  if (text == 0) return 0;
  const t = tuple1(text);
  decref(text);
  return <u64>t;
}

// ---------------------------------------------------------------------------------------------------- the module

function encodeBasestringAscii(m: u64, v: u64): u64 {
  if (!isStr(v)) return raisef(TypeError, "first argument must be a string, not %T", v);
  return jsonString(<usize>v, true);
}
function encodeBasestring(m: u64, v: u64): u64 {
  if (!isStr(v)) return raisef(TypeError, "first argument must be a string, not %T", v);
  return jsonString(<usize>v, false);
}
function scanstring(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("scanstring", nargs, 2, 3)) return 0;
  const end = asIndex(load<u64>(args, 8));
  if (end == -1 && errorOccurred()) return 0;
  const strict = nargs > 2 ? isTrue(load<u64>(args, 16)) : 1;
  if (strict < 0) return 0;
  const v = load<u64>(args);
  if (!isStr(v)) return raisef(TypeError, "first argument must be a string, not %T", v);
  const r = scanString(<usize>v, end, strict > 0);
  return withIndex(r, stringEnd);
}
function init(): u64 {
  const m = newModule(str("_json"));
  if (m == 0) return 0;
  if ((changetype<PyType>(SCANNER).flags & TF_READY) == 0) {
    const s = staticTypeInit(SCANNER, "_json.Scanner", OBJECT, offsetof<PyScanner>() + 8, TF_HAVE_GC);
    s.new_ = scannerNew.index;
    s.call = scannerCall.index;
    s.dealloc = scannerDealloc.index;
    s.traverse = scannerTraverse.index;
    member(SCANNER, "strict", offsetof<PyScanner>("strict"), MEMBER_BOOL, READONLY, "strict");
    member(SCANNER, "object_hook", offsetof<PyScanner>("objectHook"), MEMBER_OBJECT, READONLY, "object_hook");
    member(SCANNER, "object_pairs_hook", offsetof<PyScanner>("pairsHook"), MEMBER_OBJECT, READONLY);
    member(SCANNER, "parse_float", offsetof<PyScanner>("parseFloat"), MEMBER_OBJECT, READONLY, "parse_float");
    member(SCANNER, "parse_int", offsetof<PyScanner>("parseInt"), MEMBER_OBJECT, READONLY, "parse_int");
    member(SCANNER, "parse_constant", offsetof<PyScanner>("parseConstant"), MEMBER_OBJECT, READONLY, "parse_constant");
    readyType(SCANNER);
    const e = staticTypeInit(ENCODER, "_json.Encoder", OBJECT, offsetof<PyEncoder>(), TF_HAVE_GC);
    e.new_ = encoderNew.index;
    e.call = encoderCall.index;
    e.dealloc = encoderDealloc.index;
    e.traverse = encoderTraverse.index;
    member(ENCODER, "markers", offsetof<PyEncoder>("markers"), MEMBER_OBJECT, READONLY, "markers");
    member(ENCODER, "default", offsetof<PyEncoder>("dflt"), MEMBER_OBJECT, READONLY, "default");
    member(ENCODER, "encoder", offsetof<PyEncoder>("encoder"), MEMBER_OBJECT, READONLY, "encoder");
    member(ENCODER, "indent", offsetof<PyEncoder>("indent"), MEMBER_OBJECT, READONLY, "indent");
    member(ENCODER, "key_separator", offsetof<PyEncoder>("keySeparator"), MEMBER_OBJECT, READONLY, "key_separator");
    member(ENCODER, "item_separator", offsetof<PyEncoder>("itemSeparator"), MEMBER_OBJECT, READONLY, "item_separator");
    member(ENCODER, "sort_keys", offsetof<PyEncoder>("sortKeys"), MEMBER_BOOL, READONLY, "sort_keys");
    member(ENCODER, "skipkeys", offsetof<PyEncoder>("skipKeys"), MEMBER_BOOL, READONLY, "skipkeys");
    readyType(ENCODER);
  }
  moduleFunction(m, "encode_basestring_ascii", encodeBasestringAscii.index, O, null, "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string");
  moduleFunction(m, "encode_basestring", encodeBasestring.index, O, null, "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string");
  moduleFunction(m, "scanstring", scanstring.index, FAST, null, "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON string.");
  moduleType(m, "make_scanner", SCANNER);
  moduleType(m, "make_encoder", ENCODER);
  return <u64>m;
}
export function registerJson(): void { registerModule("_json", init.index); }
