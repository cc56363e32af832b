// The % operator of str, bytes and bytearray: one engine for all three; the output of the bytes forms is built as latin-1 text.
// The format and its output belong to this thread; the state of one run is on its stack (a frame of the thread's value stack), as conversions run Python code.

import { Value } from "../value";
import { PyType, TF_TUPLE } from "./type_object";
import { TypeError, ValueError, OverflowError, TUPLE } from "./type_ids";
import { decref, newRef, xdecref } from "../memory/refcount";
import { raise, raisef, raiseInt, raisefInt, errorOccurred, errorMatches, clearError } from "../errors";
import { tempArray, tempRelease, call0 } from "../call";
import { typeOf } from "./type";
import { lookupSpecial } from "./attributes";
import { toStr, repr, ascii, getItem, index as toIndex } from "./abstract";
import { id, isStr, strLength, strChar, strSlice, strData } from "./str";
import { bytesFrom, isBytes, bytesData, bytesSize } from "./bytes";
import { bytearrayFrom, isBytearray, bytearrayData, bytearraySize } from "./bytearray";
import { hasBuffer } from "./buffer";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "../modules/bytes_argument";
import { sbNew, sbChar, sbBytes, sbSlice, sbStr, sbFinish, sbDrop } from "./str_builder";
import { tupleGet, tupleSize } from "./tuple";
import { isIntObject, asI64, asIndex, intSign } from "./int";
import { intDigits, releaseDigits, digitsLength, intFromF64 } from "./int_conversion";
import { asF64, isFloatObject, floatValue } from "./float";
import { floatText, floatTextLength, FLOAT_ALT } from "./float_format";
import { isComplex } from "./complex";
import { numberInt as toInt } from "./int_methods";

@unmanaged class Run {
  out: usize;
  /** The format: a str, or (text 0) n bytes at p. */
  text: usize;
  p: usize;
  n: i32;
  at: i32;
  args: u64;
  mapping: u64;   // borrowed, 0: none
  next: i32;      // next item of a tuple; -1: the one argument is taken; -2: not yet
  count: i32;     // items of a tuple; -1: no tuple
  owned: u64;     // value looked up by key, counted
  flags: u32;
  width: i64;
  precision: i64;
}
const LEFT: u32 = 1, PLUS: u32 = 2, SPACE: u32 = 4, ALT: u32 = 8, ZERO: u32 = 16;

@inline function at(r: Run, i: i32): u32 { return r.text ? strChar(r.text, i) : <u32>load<u8>(r.p + i); }
function notEnough(): u64 { return raise(TypeError, "not enough arguments for format string"); }
/** The next argument, borrowed; 0: TypeError. */
function nextArgument(r: Run): u64 {
  if (r.count < 0) {
    if (r.next == -2) { r.next = -1; return r.args; }
    return notEnough();
  }
  if (r.next < r.count) return tupleGet(<usize>r.args, r.next++);
  return notEnough();
}
/** width or precision: digits or *. False: error. */
function readNumber(r: Run, precision: bool): bool {
  let value: i64 = precision ? 0 : -1;
  if (r.at < r.n && at(r, r.at) == 42) {
    r.at++;
    const v = nextArgument(r);
    if (v == 0) return false;
    if (!isIntObject(v)) { raise(TypeError, "* wants int"); return false; }
    value = asI64(v);
    if (value == -1 && errorOccurred()) {
      if (errorMatches(OverflowError)) { clearError(); raise(OverflowError, "Python int too large to convert to C ssize_t"); }
      return false;
    }
    if (value < 0) {
      if (precision) value = 0;
      else { r.flags |= LEFT; value = -value; }
    }
  } else if (r.at < r.n && at(r, r.at) - 48 < 10) {
    value = 0;
    while (r.at < r.n) {
      const d = at(r, r.at) - 48;
      if (d >= 10) break;
      if (value > (i64.MAX_VALUE - 9) / 10) { raise(ValueError, precision ? (r.text ? "precision too big" : "prec too big") : "width too big"); return false; }
      value = value * 10 + d;
      r.at++;
    }
  }
  if (precision) r.precision = value;
  else r.width = value;
  return true;
}
function fill(r: Run, n: i64, c: u32): bool {
  if (n > 0x3fff_0000) { raiseNoMemory(); return false; }
  for (let i: i64 = 0; i < n; i++) sbChar(r.out, c);
  return true;
}
import { raiseNoMemory } from "../errors";
/** Puts a number: sign, prefix ("0" + prefix, 0: none), zeros, n ASCII characters at p. */
function putNumber(r: Run, sign: u32, prefix: u32, zeros: i64, p: usize, n: i32): bool {
  const length = (sign ? 1 : 0) + (prefix ? 2 : 0) + zeros + n;
  const padding = r.width > length ? r.width - length : 0;
  const left = (r.flags & LEFT) != 0, zero = (r.flags & ZERO) != 0;
  if (!left && !zero && !fill(r, padding, 32)) return false;
  if (sign) sbChar(r.out, sign);
  if (prefix) { sbChar(r.out, 48); sbChar(r.out, prefix); }
  if (!left && zero && !fill(r, padding, 48)) return false;
  if (!fill(r, zeros, 48)) return false;
  sbBytes(r.out, p, <u32>n);
  return !left || fill(r, padding, 32);
}
function signFor(r: Run, negative: bool): u32 { return negative ? 45 : r.flags & PLUS ? 43 : r.flags & SPACE ? 32 : 0; }
function putInt(r: Run, v: u64, c: u32): bool {
  let i: u64 = 0;
  const integral = c == 120 || c == 88 || c == 111; // x X o
  const t = changetype<PyType>(typeOf(v));
  if (isIntObject(v)) i = newRef(v);
  else if (integral ? t.index != 0 : t.index != 0 || t.int_ != 0) {
    i = integral ? toIndex(v) : isFloatObject(v) ? intFromF64(floatValue(v)) : toInt(v);
    if (i == 0) {
      if (!errorMatches(TypeError)) return false;
      clearError();
    }
  }
  if (i == 0) {
    raisef(TypeError, integral ? "%%%c format: an integer is required, not %T" : "%%%c format: a real number is required, not %T", <u64>c, v);
    return false;
  }
  const digits = intDigits(i, c == 111 ? 8 : integral ? 16 : 10);
  if (digits == 0) { decref(i); return false; }
  const n = digitsLength;
  const sign = signFor(r, intSign(i) < 0);
  decref(i);
  if (c == 88) for (let k = 0; k < n; k++) { const d = load<u8>(digits + k); if (d >= 97) store<u8>(digits + k, d - 32); }
  const ok = putNumber(r, sign, (r.flags & ALT) != 0 && integral ? c : 0, r.precision > n ? r.precision - n : 0, digits, n);
  releaseDigits(digits);
  return ok;
}
function putFloat(r: Run, v: u64, c: u32): bool {
  const f = asF64(v);
  if (f != f && errorOccurred()) {
    if (r.text == 0 && errorMatches(TypeError)) { clearError(); raisef(TypeError, "float argument required, not %T", v); }
    return false;
  }
  const precision = r.precision < 0 ? 6 : r.precision;
  if (precision > 0x3fff_ffff) { raise(ValueError, "precision too big"); return false; }
  let p = floatText(f, c, <i32>precision, r.flags & ALT ? FLOAT_ALT : 0);
  if (p == 0) { raiseNoMemory(); return false; }
  let n = floatTextLength;
  const negative = load<u8>(p) == 45;
  if (negative) { p++; n--; }
  return putNumber(r, signFor(r, negative), 0, 0, p, n);
}
/** Puts characters 0..n of a str, cut to the precision and padded to the width. */
function putText(r: Run, s: usize): bool {
  let n = strLength(s);
  if (r.precision >= 0 && r.precision < n) n = <i32>r.precision;
  const padding = r.width > n ? r.width - n : 0;
  if (!(r.flags & LEFT) && !fill(r, padding, 32)) return false;
  sbSlice(r.out, s, 0, n);
  return !(r.flags & LEFT) || fill(r, padding, 32);
}
function putBytes(r: Run, p: usize, length: i64): bool {
  let n = length;
  if (r.precision >= 0 && r.precision < n) n = r.precision;
  const padding = r.width > n ? r.width - n : 0;
  if (!(r.flags & LEFT) && !fill(r, padding, 32)) return false;
  sbBytes(r.out, p, <u32>n);
  return !(r.flags & LEFT) || fill(r, padding, 32);
}
function putBytesOf(r: Run, v: u64): bool {
  let b = v;
  let made = false;
  if (!hasBuffer(v) || !isBytes(v) && !isBytearray(v)) {
    const f = lookupSpecial(v, id("__bytes__"));
    if (f) {
      b = call0(f);
      decref(f);
      if (b == 0) return false;
      if (!isBytes(b)) { raisef(TypeError, "__bytes__ returned non-bytes (type %T)", b); decref(b); return false; }
      made = true;
    } else if (errorOccurred()) return false;
    else if (!hasBuffer(v)) {
      raisef(TypeError, "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", v);
      return false;
    }
  }
  const h = openBytes(b);
  if (h == 0) { if (made) decref(b); return false; }
  const ok = putBytes(r, bytesArgument, bytesArgumentLength);
  closeBytes(h);
  if (made) decref(b);
  return ok;
}
function putCharacter(r: Run, v: u64): bool {
  let c: i64;
  r.precision = -1;
  if (r.text) {
    if (isStr(v)) {
      if (strLength(<usize>v) != 1) { raisef(TypeError, "%%c requires an int or a unicode character, not a string of length %d", <u64>strLength(<usize>v)); return false; }
      return putText(r, <usize>v);
    }
    if (changetype<PyType>(typeOf(v)).index == 0) { raisef(TypeError, "%%c requires an int or a unicode character, not %T", v); return false; }
    c = asIndex(v);
    if (c == -1 && errorOccurred()) {
      if (!errorMatches(OverflowError)) return false;
      clearError();
    }
    if (<u64>c > 0x10ffff) { raise(OverflowError, "%c arg not in range(0x110000)"); return false; }
  } else {
    if (isBytes(v) || isBytearray(v)) {
      const n = isBytes(v) ? bytesSize(<usize>v) : bytearraySize(<usize>v);
      if (n != 1) {
        raisef(TypeError, isBytes(v) ? "%%c requires an integer in range(256) or a single byte, not a bytes object of length %d" : "%%c requires an integer in range(256) or a single byte, not a bytearray object of length %d", <u64>n);
        return false;
      }
      c = load<u8>(isBytes(v) ? bytesData(<usize>v) : bytearrayData(<usize>v));
    } else {
      if (changetype<PyType>(typeOf(v)).index == 0) { raisef(TypeError, "%%c requires an integer in range(256) or a single byte, not %T", v); return false; }
      c = asIndex(v);
      if (c == -1 && errorOccurred()) {
        if (!errorMatches(OverflowError)) return false;
        clearError();
      }
      if (<u64>c > 255) { raise(OverflowError, "%c arg not in range(256)"); return false; }
    }
  }
  const padding = r.width > 1 ? r.width - 1 : 0;
  if (!(r.flags & LEFT) && !fill(r, padding, 32)) return false;
  sbChar(r.out, <u32>c);
  return !(r.flags & LEFT) || fill(r, padding, 32);
}
/** One conversion, r.at after its '%'. */
function conversion(r: Run): bool {
  r.flags = 0;
  r.width = -1;
  r.precision = -1;
  if (r.at < r.n && at(r, r.at) == 40) { // (key)
    if (r.mapping == 0) { raise(TypeError, "format requires a mapping"); return false; }
    let depth = 1;
    const start = ++r.at;
    while (depth > 0 && r.at < r.n) {
      const c = at(r, r.at++);
      if (c == 41) depth--;
      else if (c == 40) depth++;
    }
    if (depth > 0) { raise(ValueError, "incomplete format key"); return false; }
    const key = r.text ? strSlice(r.text, start, r.at - 1) : <u64>bytesFrom(r.p + start, r.at - 1 - start);
    if (key == 0) return false;
    const v = getItem(r.mapping, key);
    decref(key);
    if (v == 0) return false;
    xdecref(r.owned);
    r.owned = v;
    r.args = v;
    r.count = -1;
    r.next = -2;
  }
  while (r.at < r.n) {
    const c = at(r, r.at);
    if (c == 45) r.flags |= LEFT;
    else if (c == 43) r.flags |= PLUS;
    else if (c == 32) r.flags |= SPACE;
    else if (c == 35) r.flags |= ALT;
    else if (c == 48) r.flags |= ZERO;
    else break;
    r.at++;
  }
  if (!readNumber(r, false)) return false;
  if (r.at < r.n && at(r, r.at) == 46) {
    r.at++;
    if (!readNumber(r, true)) return false;
  }
  if (r.at < r.n) {
    const c = at(r, r.at);
    if (c == 104 || c == 108 || c == 76) r.at++; // h l L
  }
  if (r.at >= r.n) { raise(ValueError, "incomplete format"); return false; }
  const c = at(r, r.at++);
  if (c == 37) { sbChar(r.out, 37); return true; }
  const v = nextArgument(r);
  if (v == 0) return false;
  switch (c) {
    case 115: case 114: case 97: case 98: { // s r a b
      if (r.text == 0 && (c == 115 || c == 98)) return putBytesOf(r, v);
      if (c == 98) break;
      const s = c == 115 ? toStr(v) : c == 114 && r.text != 0 ? repr(v) : ascii(v);
      if (s == 0) return false;
      const ok = putText(r, <usize>s);
      decref(s);
      return ok;
    }
    case 100: case 105: case 117: case 111: case 120: case 88: return putInt(r, v, c);
    case 101: case 69: case 102: case 70: case 103: case 71: return putFloat(r, v, c);
    case 99: return putCharacter(r, v);
  }
  raisef(ValueError, "unsupported format character '%c' (0x%x) at index %d", <u64>(c > 31 && c < 128 ? c : 63), <u64>c, <u64>(r.at - 1));
  return false;
}
/** Runs the format; the result as a str (of latin-1 characters for the bytes forms); 0: error. */
function run(text: usize, p: usize, n: i32, args: u64): u64 {
  const area = tempArray((<i32>offsetof<Run>() + 7) >> 3);
  if (area == 0) return 0;
  const r = changetype<Run>(area);
  r.out = sbNew();
  r.text = text;
  r.p = p;
  r.n = n;
  r.at = 0;
  r.args = args;
  r.owned = 0;
  const t = changetype<PyType>(typeOf(args));
  const isTuple = (t.flags & TF_TUPLE) != 0;
  r.count = isTuple ? <i32>tupleSize(<usize>args) : -1;
  r.next = isTuple ? 0 : -2;
  r.mapping = t.getitem != 0 && !isTuple && !isStr(args) && (text != 0 || !isBytes(args) && !isBytearray(args)) ? args : 0;
  let ok = true;
  while (ok && r.at < n) {
    let i = r.at;
    while (i < n && at(r, i) != 37) i++;
    if (text) sbSlice(r.out, text, r.at, i);
    else sbBytes(r.out, p + r.at, <u32>(i - r.at));
    r.at = i + 1;
    if (i < n) ok = conversion(r);
  }
  if (ok && r.mapping == 0 && (r.count >= 0 ? r.next < r.count : r.next == -2)) {
    raise(TypeError, text ? "not all arguments converted during string formatting" : "not all arguments converted during bytes formatting");
    ok = false;
  }
  xdecref(r.owned);
  const out = r.out;
  tempRelease(area);
  if (ok) return sbFinish(out);
  sbDrop(out);
  return 0;
}
/** s % args for a str: new str. */
export function formatPercent(s: usize, args: u64): u64 { return run(s, 0, strLength(s), args); }
/** The same for n bytes at p: new bytes, or a bytearray. */
export function formatBytes(p: usize, n: i32, args: u64, array: bool): u64 {
  const s = run(0, p, n, args);
  if (s == 0) return 0;
  const q = strData(<usize>s), m = strLength(<usize>s);
  const r = array ? <u64>bytearrayFrom(q, m) : <u64>bytesFrom(q, m);
  decref(s);
  return r;
}
