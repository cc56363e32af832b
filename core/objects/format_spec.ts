// The format mini-language: parsing "[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]" and applying it to
// str, int, float and complex.
//
// The parsed specification and the texts are this thread's own: nothing to protect. No Python code runs between parsing and building.

import { Value } from "../value";
import { ValueError, OverflowError } from "./type_ids";
import { rawAlloc, rawFree } from "../memory/heap";
import { newRef, decref } from "../memory/refcount";
import { raise, raisef, raiseNoMemory, errorOccurred } from "../errors";
import { typeOf } from "./type";
import { toStr } from "./abstract";
import { strLength, strChar, strData, strIsAscii, strFromAscii, strFromUcs4, strSlice, isExactStr } from "./str";
import { asI64, isExactInt, intSign } from "./int";
import { intDigits, digitsLength, releaseDigits, intToStr } from "./int_conversion";
import { numberFloat } from "./float";
import { floatText, floatTextLength, floatRepr, FLOAT_ALT, FLOAT_NO_NEG_0, FLOAT_ADD_DOT_0 } from "./float_format";
import { decimalDigit } from "./number_text";

@unmanaged export class FormatSpec {
  fill: u32;
  align: u32;       // '<' '>' '=' '^'
  alternate: u32;
  noNegZero: u32;
  sign: u32;        // 0, '+', '-', ' '
  grouping: u32;    // 0, ',', '_', or 4: '_' every four digits
  fracGrouping: u32; // 0, ',', '_'
  type: u32;
  width: i64;       // -1: not given
  precision: i64;   // -1: not given
}

let specArea: usize = 0;
/** This thread's parsed specification. */
export function currentSpec(): FormatSpec {
  if (specArea == 0) specArea = rawAlloc(offsetof<FormatSpec>());
  return changetype<FormatSpec>(specArea);
}

function isAlign(c: u32): bool { return c == 60 || c == 62 || c == 61 || c == 94; }

/** Where the number read by readNumber ended; -1: too large. */
let numberEnd: i32 = 0;
function readNumber(s: usize, i: i32, n: i32): i64 {
  let x: i64 = 0;
  for (; i < n; i++) {
    const d = decimalDigit(strChar(s, i));
    if (d < 0) break;
    if (x > (i64.MAX_VALUE - d) / 10) {
      numberEnd = -1;
      raise(ValueError, "Too many decimal digits in format string");
      return 0;
    }
    x = x * 10 + d;
  }
  numberEnd = i;
  return x;
}
function raiseTwoSeparators(): bool { raise(ValueError, "Cannot specify both ',' and '_'."); return false; }
function raiseSeparator(separator: u32, type: u32): bool {
  if (type > 32 && type < 128) raisef(ValueError, "Cannot specify '%c' with '%c'.", <u64>separator, <u64>type);
  else raisef(ValueError, "Cannot specify '%c' with '\\x%x'.", <u64>separator, <u64>type);
  return false;
}
function raiseUnknownType(type: u32, v: u64): u64 {
  if (type > 32 && type < 128) return raisef(ValueError, "Unknown format code '%c' for object of type '%T'", <u64>type, v);
  return raisef(ValueError, "Unknown format code '\\x%x' for object of type '%T'", <u64>type, v);
}

/** Parses the str s into f; v is the object to be formatted (for messages). False: ValueError. */
export function parseFormatSpec(s: usize, f: FormatSpec, v: u64, defaultType: u32, defaultAlign: u32): bool {
  const n = <i32>strLength(s);
  let i = 0;
  let fillGiven = false, alignGiven = false;
  f.fill = 32;
  f.align = defaultAlign;
  f.alternate = 0;
  f.noNegZero = 0;
  f.sign = 0;
  f.grouping = 0;
  f.fracGrouping = 0;
  f.type = defaultType;
  f.precision = -1;
  if (n >= 2 && isAlign(strChar(s, 1))) {
    f.fill = strChar(s, 0);
    f.align = strChar(s, 1);
    fillGiven = true;
    alignGiven = true;
    i = 2;
  } else if (n >= 1 && isAlign(strChar(s, 0))) {
    f.align = strChar(s, 0);
    alignGiven = true;
    i = 1;
  }
  let c = i < n ? strChar(s, i) : 0;
  if (c == 43 || c == 45 || c == 32) { f.sign = c; c = ++i < n ? strChar(s, i) : 0; }
  if (c == 122) { f.noNegZero = 1; c = ++i < n ? strChar(s, i) : 0; }
  if (c == 35) { f.alternate = 1; c = ++i < n ? strChar(s, i) : 0; }
  if (!fillGiven && c == 48) {
    f.fill = 48;
    if (!alignGiven && defaultAlign == 62) f.align = 61;
    i++;
  }
  const width = readNumber(s, i, n);
  if (numberEnd < 0) return false;
  f.width = numberEnd == i ? -1 : width;
  i = numberEnd;
  c = i < n ? strChar(s, i) : 0;
  if (c == 44) { f.grouping = 44; c = ++i < n ? strChar(s, i) : 0; }
  if (c == 95) {
    if (f.grouping) return raiseTwoSeparators();
    f.grouping = 95;
    c = ++i < n ? strChar(s, i) : 0;
  }
  if (c == 44 && f.grouping == 95) return raiseTwoSeparators();
  if (c == 46) {
    i++;
    const precision = readNumber(s, i, n);
    if (numberEnd < 0) return false;
    let something = numberEnd != i;
    if (something) f.precision = precision;
    i = numberEnd;
    c = i < n ? strChar(s, i) : 0;
    if (c == 44) { f.fracGrouping = 44; something = true; c = ++i < n ? strChar(s, i) : 0; }
    if (c == 95) {
      if (f.fracGrouping) return raiseTwoSeparators();
      f.fracGrouping = 95;
      something = true;
      c = ++i < n ? strChar(s, i) : 0;
    }
    if (c == 44 && f.fracGrouping == 95) return raiseTwoSeparators();
    if (!something) { raise(ValueError, "Format specifier missing precision"); return false; }
  }
  if (n - i > 1) { raisef(ValueError, "Invalid format specifier '%S' for object of type '%T'", <u64>s, v); return false; }
  if (n - i == 1) f.type = strChar(s, i);
  if (f.grouping) {
    const t = f.type;
    if (t == 98 || t == 111 || t == 120 || t == 88) { // b o x X
      if (f.grouping != 95) return raiseSeparator(f.grouping, t);
      f.grouping = 4;
    } else if (!(t == 100 || t == 0 || t == 37 || t - 101 <= 2 || t - 69 <= 2)) return raiseSeparator(f.grouping, t); // d % e f g E F G
  }
  if (f.type == 110 && f.fracGrouping) return raiseSeparator(f.fracGrouping, 110);
  return true;
}

// ---------------------------------------------------------------------------------------------------- building

/** Pieces of a formatted number: head (sign and prefix), digits, and what follows; ASCII in a buffer of this thread. */
let buffer: usize = 0;
let bufferRoom: usize = 0;
let bufferLength: usize = 0;
function reserve(more: usize): bool {
  const need = bufferLength + more;
  if (need <= bufferRoom) return true;
  if (need > 0x7fff_0000) return false;
  const room = need + (need >> 1) + 128;
  const p = rawAlloc(room);
  if (p == 0) return false;
  memory.copy(p, buffer, bufferLength);
  if (buffer) rawFree(buffer);
  buffer = p;
  bufferRoom = room;
  return true;
}
@inline function emit(c: u32): void { store<u8>(buffer + bufferLength++, <u8>c); }

/** How many characters `digits` digits take when grouped (0: not) and filled with zeros to `minWidth`. */
function groupedLength(digits: i64, minWidth: i64, grouping: u32): i64 {
  if (digits == 0) return 0;
  if (grouping == 0) return max(digits, minWidth);
  const size: i64 = grouping == 4 ? 4 : 3;
  let count: i64 = 0;
  while (true) {
    const l = min(size, max(max(digits, minWidth), 1));
    count += l;
    digits -= min(digits, l);
    minWidth -= l;
    if (digits <= 0 && minWidth <= 0) return count;
    minWidth -= 1;
    count += 1;
  }
}
/** Emits n digits from p, grouped from the right, as `total` characters (zeros in front). Room is reserved. */
function emitGrouped(p: usize, n: i64, total: i64, grouping: u32): void {
  const separator = grouping == 4 ? 95 : grouping;
  const size: i64 = grouping == 0 ? total + 1 : grouping == 4 ? 4 : 3;
  const start = buffer + bufferLength;
  let at = start + <usize>total;
  let inGroup: i64 = 0;
  let i = n - 1;
  while (at > start) {
    if (inGroup == size) { store<u8>(--at, <u8>separator); inGroup = 0; continue; }
    store<u8>(--at, i >= 0 ? load<u8>(p + <usize>i) : 48);
    i--;
    inGroup++;
  }
  bufferLength += <usize>total;
}

/**
 * A str of the buffer padded to the specification's width: fill to the left, after `head` characters ('='), or to the right. 0: MemoryError.
 */
function finishPadded(f: FormatSpec, head: usize): u64 {
  const n = <i64>bufferLength;
  const padding = f.width > n ? f.width - n : 0;
  if (padding == 0) return <u64>strFromAscii(buffer, <i32>n);
  let left: i64 = 0, middle: i64 = 0;
  if (f.align == 62) left = padding;
  else if (f.align == 94) left = padding >> 1;
  else if (f.align == 61) middle = padding;
  return padText(buffer, head, <usize>n, left, middle, padding - left - middle, f.fill);
}
/** left fills, head characters of p, middle fills, the rest of p (n in all), right fills. */
function padText(p: usize, head: usize, n: usize, left: i64, middle: i64, right: i64, fill: u32): u64 {
  const total = <i64>n + left + middle + right;
  if (total > 0x7fff_0000) return raiseNoMemory();
  if (fill < 128) {
    const out = rawAlloc(<usize>total);
    if (out == 0) return raiseNoMemory();
    memory.fill(out, <u8>fill, <usize>total);
    memory.copy(out + <usize>left, p, head);
    memory.copy(out + <usize>(left + middle) + head, p + head, n - head);
    const r = <u64>strFromAscii(out, <i32>total);
    rawFree(out);
    return r;
  }
  const out = rawAlloc(<usize>total << 2);
  if (out == 0) return raiseNoMemory();
  for (let i: usize = 0; i < <usize>total; i++) store<u32>(out + (i << 2), fill);
  for (let i: usize = 0; i < n; i++) {
    const at = i + <usize>left + (i < head ? 0 : <usize>middle);
    store<u32>(out + (at << 2), <u32>load<u8>(p + i));
  }
  const r = <u64>strFromUcs4(out, <i32>total);
  rawFree(out);
  return r;
}

function signOf(f: FormatSpec, negative: bool): u32 {
  if (negative) return 45;
  return f.sign == 43 ? 43 : f.sign == 32 ? 32 : 0;
}

// ---------------------------------------------------------------------------------------------------- int

/** format(v, spec) of an int of any kind; spec a str. */
export function formatInt(v: u64, spec: usize): u64 {
  if (strLength(spec) == 0) return isExactInt(v) ? intToStr(v, 10) : toStr(v);
  const f = currentSpec();
  if (!parseFormatSpec(spec, f, v, 100, 62)) return 0;
  const t = f.type;
  if (t == 37 || t - 101 <= 2 || t - 69 <= 2) { // % e f g E F G
    const x = numberFloat(v);
    if (x == 0) return 0;
    return formatF64(Value.toFloat(x), f);
  }
  let base = 10;
  if (t == 98) base = 2;
  else if (t == 111) base = 8;
  else if (t == 120 || t == 88) base = 16;
  else if (t != 100 && t != 110 && t != 99) return raiseUnknownType(t, v);
  if (f.precision != -1) return raise(ValueError, "Precision not allowed in integer format specifier");
  if (f.noNegZero) return raise(ValueError, "Negative zero coercion (z) not allowed in integer format specifier");
  if (t == 99) {
    if (f.sign) return raise(ValueError, "Sign not allowed with integer format specifier 'c'");
    if (f.alternate) return raise(ValueError, "Alternate form (#) not allowed with integer format specifier 'c'");
    const c = asI64(v);
    if (c == -1 && errorOccurred()) return 0;
    if (c < 0 || c > 0x10ffff) return raise(OverflowError, "%c arg not in range(0x110000)");
    return formatCharacter(<u32>c, f);
  }
  const digits = intDigits(v, base);
  if (digits == 0) return 0;
  const n = <i64>digitsLength;
  bufferLength = 0;
  const sign = signOf(f, intSign(v) < 0);
  const headLength: i64 = (sign ? 1 : 0) + (f.alternate && base != 10 ? 2 : 0);
  const minWidth = f.fill == 48 && f.align == 61 ? f.width - headLength : 0;
  const total = groupedLength(n, minWidth, f.grouping);
  if (total > 0x7fff_0000 || !reserve(<usize>(headLength + total))) { releaseDigits(digits); return raiseNoMemory(); }
  if (sign) emit(sign);
  if (f.alternate && base != 10) { emit(48); emit(t); }
  const at = buffer + bufferLength;
  emitGrouped(digits, n, total, f.grouping);
  if (t == 88) for (let p = at; p < at + <usize>total; p++) { const c = load<u8>(p); if (c - 97 < 6) store<u8>(p, c - 32); }
  releaseDigits(digits);
  return finishPadded(f, <usize>headLength);
}
function formatCharacter(c: u32, f: FormatSpec): u64 {
  const total = f.width > 1 ? f.width : 1;
  if (total > 0x1fff_0000) return raiseNoMemory();
  const left = f.align == 62 || f.align == 61 ? total - 1 : f.align == 94 ? (total - 1) >> 1 : 0;
  const out = rawAlloc(<usize>total << 2);
  if (out == 0) return raiseNoMemory();
  for (let i: usize = 0; i < <usize>total; i++) store<u32>(out + (i << 2), i == <usize>left ? c : f.fill);
  const r = <u64>strFromUcs4(out, <i32>total);
  rawFree(out);
  return r;
}

// ---------------------------------------------------------------------------------------------------- float

/** format(x, spec) of a float; v is the object, for its type's name. */
export function formatFloat(x: f64, spec: usize, v: u64): u64 {
  if (strLength(spec) == 0) return Value.isFloat(v) ? floatRepr(x) : toStr(v);
  const f = currentSpec();
  if (!parseFormatSpec(spec, f, v, 0, 62)) return 0;
  const t = f.type;
  if (!(t == 0 || t == 110 || t == 37 || t - 101 <= 2 || t - 69 <= 2)) return raiseUnknownType(t, v);
  return formatF64(x, f);
}
/** Emits the text at p (n ASCII characters of an unsigned number) grouped; minWidth for the digits before the point. False: no memory. */
function emitNumber(p: usize, n: i64, f: FormatSpec, minWidth: i64): bool {
  let whole: i64 = 0;
  while (whole < n && <u32>load<u8>(p + <usize>whole) - 48 < 10) whole++;
  let frac: i64 = 0;
  const point = whole < n && load<u8>(p + <usize>whole) == 46;
  if (point) while (whole + 1 + frac < n && <u32>load<u8>(p + <usize>(whole + 1 + frac)) - 48 < 10) frac++;
  const rest = n - whole - (point ? 1 : 0) - frac;
  const fracTotal = f.fracGrouping && frac > 0 ? frac + (frac - 1) / 3 : frac;
  if (minWidth > 0) minWidth -= (point ? 1 : 0) + fracTotal + rest;
  const total = groupedLength(whole, minWidth, f.grouping);
  if (total + fracTotal + rest > 0x7fff_0000 || !reserve(<usize>(total + 1 + fracTotal + rest))) return false;
  emitGrouped(p, whole, total, f.grouping);
  let at = p + <usize>whole;
  if (point) { emit(46); at++; }
  for (let i: i64 = 0; i < frac; i++) {
    if (f.fracGrouping && i > 0 && i % 3 == 0) emit(f.fracGrouping);
    emit(load<u8>(at++));
  }
  for (let i: i64 = 0; i < rest; i++) emit(load<u8>(at++));
  return true;
}
function formatF64(x: f64, f: FormatSpec): u64 {
  if (f.precision > 0x7fff_ffff) return raise(ValueError, "precision too big");
  if (f.precision > 0x3fff_ffff) return raiseNoMemory();
  let precision = <i32>f.precision;
  let type = f.type;
  let flags = 0;
  if (f.alternate) flags |= FLOAT_ALT;
  if (f.noNegZero) flags |= FLOAT_NO_NEG_0;
  let percent = false;
  let fallback = 6;
  if (type == 0) { flags |= FLOAT_ADD_DOT_0; type = 114; fallback = 0; }
  else if (type == 110) type = 103;
  else if (type == 37) { type = 102; x *= 100; percent = true; }
  if (precision < 0) precision = fallback;
  else if (type == 114) type = 103;
  let p = floatText(x, type, precision, flags);
  if (p == 0) return raiseNoMemory();
  let n = <i64>floatTextLength;
  bufferLength = 0;
  const negative = load<u8>(p) == 45;
  if (negative) { p++; n--; }
  const sign = signOf(f, negative);
  if (!reserve(16)) return raiseNoMemory();
  if (sign) emit(sign);
  const minWidth = f.fill == 48 && f.align == 61 ? f.width - (sign ? 1 : 0) - (percent ? 1 : 0) : 0;
  const text = <u32>load<u8>(p) - 48 < 10;
  if (!text && minWidth > 0) { // inf and nan have no digits to put zeros before: the padding is a fill
    if (!reserve(<usize>n)) return raiseNoMemory();
    for (let i: i64 = 0; i < n; i++) emit(load<u8>(p + <usize>i));
  } else if (!emitNumber(p, n, f, minWidth)) return raiseNoMemory();
  if (percent) { if (!reserve(1)) return raiseNoMemory(); emit(37); }
  return finishPadded(f, sign ? 1 : 0);
}

// ---------------------------------------------------------------------------------------------------- complex

export function formatComplex(re: f64, im: f64, spec: usize, v: u64): u64 {
  if (strLength(spec) == 0) return toStr(v);
  const f = currentSpec();
  if (!parseFormatSpec(spec, f, v, 0, 62)) return 0;
  let type = f.type;
  if (!(type == 0 || type == 110 || type - 101 <= 2 || type - 69 <= 2)) return raiseUnknownType(type, v);
  if (f.precision > 0x7fff_ffff) return raise(ValueError, "precision too big");
  if (f.precision > 0x3fff_ffff) return raiseNoMemory();
  if (f.fill == 48) return raise(ValueError, "Zero padding is not allowed in complex format specifier");
  if (f.align == 61) return raise(ValueError, "'=' alignment flag is not allowed in complex format specifier");
  let precision = <i32>f.precision;
  let fallback = 6;
  let flags = 0;
  if (f.alternate) flags |= FLOAT_ALT;
  if (f.noNegZero) flags |= FLOAT_NO_NEG_0;
  let skipReal = false, parentheses = false;
  if (type == 0) {
    type = 114;
    fallback = 0;
    if (reinterpret<u64>(re) == 0) skipReal = true; else parentheses = true;
  } else if (type == 110) type = 103;
  if (precision < 0) precision = fallback;
  else if (type == 114) type = 103;
  bufferLength = 0;
  if (!reserve(16)) return raiseNoMemory();
  if (parentheses) emit(40);
  if (!skipReal && !emitPart(re, type, precision, flags, f)) return raiseNoMemory();
  if (!skipReal) f.sign = 43;
  if (!emitPart(im, type, precision, flags, f)) return raiseNoMemory();
  if (!reserve(2)) return raiseNoMemory();
  emit(106);
  if (parentheses) emit(41);
  return finishPadded(f, 0);
}
function emitPart(x: f64, type: u32, precision: i32, flags: i32, f: FormatSpec): bool {
  let p = floatText(x, type, precision, flags);
  if (p == 0) return false;
  let n = <i64>floatTextLength;
  const negative = load<u8>(p) == 45;
  if (negative) { p++; n--; }
  const sign = signOf(f, negative);
  if (!reserve(1)) return false;
  if (sign) emit(sign);
  return emitNumber(p, n, f, 0);
}

// ---------------------------------------------------------------------------------------------------- str

/** format(v, spec) of a str. */
export function formatStr(v: u64, spec: usize): u64 {
  if (strLength(spec) == 0) return isExactStr(v) ? newRef(v) : toStr(v);
  const f = currentSpec();
  if (!parseFormatSpec(spec, f, v, 115, 60)) return 0;
  if (f.type != 115) return raiseUnknownType(f.type, v);
  if (f.sign) return raise(ValueError, f.sign == 32 ? "Space not allowed in string format specifier" : "Sign not allowed in string format specifier");
  if (f.noNegZero) return raise(ValueError, "Negative zero coercion (z) not allowed in string format specifier");
  if (f.alternate) return raise(ValueError, "Alternate form (#) not allowed in string format specifier");
  if (f.align == 61) return raise(ValueError, "'=' alignment not allowed in string format specifier");
  const s = <usize>v;
  const all = <i64>strLength(s);
  let n = all;
  if (f.precision >= 0 && f.precision < n) n = f.precision;
  const padding = f.width > n ? f.width - n : 0;
  if (padding == 0) return n == all && isExactStr(v) ? newRef(v) : <u64>strSlice(s, 0, <i32>n);
  const left = f.align == 62 ? padding : f.align == 94 ? padding >> 1 : 0;
  if (strIsAscii(s)) return padText(strData(s), 0, <usize>n, left, 0, padding - left, f.fill);
  const total = n + padding;
  if (total > 0x1fff_0000) return raiseNoMemory();
  const out = rawAlloc(<usize>total << 2);
  if (out == 0) return raiseNoMemory();
  for (let i: i64 = 0; i < total; i++) store<u32>(out + (<usize>i << 2), i >= left && i < left + n ? strChar(s, <i32>(i - left)) : f.fill);
  const r = <u64>strFromUcs4(out, <i32>total);
  rawFree(out);
  return r;
}
