// The replacement-field language of str.format: "literal {name.attr[item]!r:spec} ..." taken apart. Shared by str.format and the _string module.
// Cursors are small records owned by whoever walks the text; the text itself is immutable.

import { ValueError } from "./type_ids";
import { raise, errorOccurred } from "../errors";
import { strChar, strSlice } from "./str";
import { decimalValue } from "./unicode_properties";

/** Walks the pieces of text[at:end]; the fields after `end` describe the piece found last. */
@unmanaged export class Markup {
  text: usize;
  at: i32;
  end: i32;
  literalStart: i32;
  literalEnd: i32;
  present: i32;      // a field follows the literal
  nameStart: i32;
  nameEnd: i32;
  specStart: i32;    // -1: no spec given
  specEnd: i32;
  nested: i32;       // the spec has fields of its own
  conversion: u32;
}
export function markupStart(m: Markup, text: usize, start: i32, end: i32): void {
  m.text = text;
  m.at = start;
  m.end = end;
}
function fail(message: string): i32 { raise(ValueError, message); return -1; }
/** 1: a piece, 0: the end, -1: ValueError. */
export function markupNext(m: Markup): i32 {
  m.present = 0;
  m.nameStart = m.nameEnd = 0;
  m.specStart = -1;
  m.specEnd = -1;
  m.conversion = 0;
  m.nested = 0;
  const s = m.text, end = m.end;
  if (m.at >= end) return 0;
  const start = m.at;
  let c: u32 = 0;
  let brace = false;
  while (m.at < end) {
    c = strChar(s, m.at++);
    if (c == 123 || c == 125) { brace = true; break; }
  }
  m.literalStart = start;
  m.literalEnd = m.at;
  if (!brace) return 1;
  const atEnd = m.at >= end;
  if (c == 125 && (atEnd || strChar(s, m.at) != 125)) return fail("Single '}' encountered in format string");
  if (atEnd) return fail("Single '{' encountered in format string");
  if (strChar(s, m.at) == c) { m.at++; return 1; } // doubled: one of them is literal
  m.literalEnd--;
  m.present = 1;
  return parseField(m) ? 1 : -1;
}
function parseField(m: Markup): bool {
  const s = m.text, end = m.end;
  m.nameStart = m.at;
  let c: u32 = 0;
  let stopped = false;
  while (m.at < end && !stopped) {
    c = strChar(s, m.at++);
    if (c == 123) { fail("unexpected '{' in field name"); return false; }
    if (c == 91) while (m.at < end && strChar(s, m.at) != 93) m.at++;
    else if (c == 125 || c == 58 || c == 33) stopped = true;
  }
  m.nameEnd = m.at - 1;
  if (!stopped || (c != 33 && c != 58 && c != 125)) { fail("expected '}' before end of string"); return false; }
  if (c == 125) return true;
  if (c == 33) {
    if (m.at >= end) { fail("end of string while looking for conversion specifier"); return false; }
    m.conversion = strChar(s, m.at++);
    if (m.at < end) {
      c = strChar(s, m.at++);
      if (c == 125) return true;
      if (c != 58) { fail("expected ':' after conversion specifier"); return false; }
    }
  }
  m.specStart = m.at;
  let depth = 1;
  while (m.at < end) {
    c = strChar(s, m.at++);
    if (c == 123) { m.nested = 1; depth++; }
    else if (c == 125 && --depth == 0) { m.specEnd = m.at - 1; return true; }
  }
  fail("unmatched '{' in format spec");
  return false;
}

/** Walks a field name text[at:end] after its first part. */
@unmanaged export class FieldName {
  text: usize;
  at: i32;
  end: i32;
  partStart: i32;
  partEnd: i32;
  isAttribute: i32;
  index: i64;        // of the part as a number, -1: it is none
}
/** text[start:end] as a number, -1: it is none, or ValueError. */
function numberIn(s: usize, start: i32, end: i32): i64 {
  if (start >= end) return -1;
  let x: i64 = 0;
  for (let i = start; i < end; i++) {
    const c = strChar(s, i);
    const d = c < 128 ? (c - 48 < 10 ? <i32>c - 48 : -1) : decimalValue(c);
    if (d < 0) return -1;
    if (x > (i64.MAX_VALUE - d) / 10) { raise(ValueError, "Too many decimal digits in format string"); return -1; }
    x = x * 10 + d;
  }
  return x;
}
/** Splits off the first part: partStart, partEnd, index. False: ValueError. */
export function fieldNameStart(f: FieldName, text: usize, start: i32, end: i32): bool {
  f.text = text;
  let i = start;
  while (i < end) {
    const c = strChar(text, i);
    if (c == 91 || c == 46) break;
    i++;
  }
  f.partStart = start;
  f.partEnd = i;
  f.at = i;
  f.end = end;
  f.index = numberIn(text, start, i);
  return !(f.index == -1 && errorOccurred());
}
/** 1: another part, 0: the end, -1: ValueError. */
export function fieldNameNext(f: FieldName): i32 {
  if (f.at >= f.end) return 0;
  const s = f.text;
  const c = strChar(s, f.at++);
  f.partStart = f.at;
  if (c == 46) {
    f.isAttribute = 1;
    while (f.at < f.end) {
      const d = strChar(s, f.at);
      if (d == 91 || d == 46) break;
      f.at++;
    }
    f.partEnd = f.at;
    f.index = -1;
  } else if (c == 91) {
    f.isAttribute = 0;
    while (f.at < f.end && strChar(s, f.at) != 93) f.at++;
    if (f.at >= f.end) return fail("Missing ']' in format string");
    f.partEnd = f.at++;
    f.index = numberIn(s, f.partStart, f.partEnd);
    if (f.index == -1 && errorOccurred()) return -1;
  } else return fail("Only '.' or '[' may follow ']' in format field specifier");
  if (f.partStart == f.partEnd) return fail("Empty attribute in format string");
  return 1;
}
export function fieldPart(f: FieldName): u64 { return strSlice(f.text, f.partStart, f.partEnd); }
