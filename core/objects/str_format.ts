// Methods of str that turn texts into others by a description: format, format_map, translate, maketrans, encode, expandtabs.
// Strings are immutable; the state of one run is on this thread's value stack, as fields and tables run Python code.

import { Value } from "../value";
import { PyType } from "./type_object";
import { STR, INT, DICT, TypeError, ValueError, IndexError, KeyError, OverflowError, LookupError } from "./type_ids";
import { decref, newRef, xdecref } from "../memory/refcount";
import { rawAlloc, rawFree } from "../memory/heap";
import { typeOf, isInstanceOf } from "./type";
import { NONE } from "./singletons";
import { raise, raisef, raiseInt, raiseKeyError, errorOccurred, errorMatches, clearError, raiseNoMemory } from "../errors";
import { method, NOARGS, O, FAST, FASTKW, STATIC } from "../define";
import { parseArgs, checkArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { getItem, repr, toStr, ascii, format as formatAny, isSequence } from "./abstract";
import { getAttr } from "./attributes";
import { isStr, isExactStr, strLength, strChar, strData, strIsAscii, strKind, strSlice, strFromLatin1, strEqual, strFromChar } from "./str";
import { sbNew, sbStr, sbSlice, sbChar, sbFinish, sbDrop } from "./str_builder";
import { tupleGet, tupleSize } from "./tuple";
import { newDict, dictSet, dictNextRef } from "./dict";
import { intFromI64, asI64, asI32, asIndex, isIntObject } from "./int";
import { Markup, markupStart, markupNext, FieldName, fieldNameStart, fieldNameNext, fieldPart } from "./format_fields";
import { encodeStr } from "../modules/codecs";
import { formatStr, formatInt, formatFloat } from "./format_spec";

// ---------------------------------------------------------------------------------------------------- format

@unmanaged class Arguments {
  args: usize;     // positional ones; 0: format_map
  count: i32;
  kwnames: usize;  // names of the keyword values that follow, or 0
  mapping: u64;    // format_map's argument
  /** Automatic numbering: 0 undecided, 1 automatic, 2 manual; and the next number. */
  numbering: i32;
  next: i64;
}
/** The object that a field names: new reference, 0: error. */
function fieldObject(a: Arguments, text: usize, start: i32, end: i32): u64 {
  const area = tempArray((<i32>offsetof<FieldName>() + 7) >> 3);
  if (area == 0) return 0;
  const f = changetype<FieldName>(area);
  const r = resolveField(a, f, text, start, end);
  tempRelease(area);
  return r;
}
function resolveField(a: Arguments, f: FieldName, text: usize, start: i32, end: i32): u64 {
  if (!fieldNameStart(f, text, start, end)) return 0;
  const empty = f.partStart == f.partEnd;
  let i = f.index;
  if (empty || i != -1) {
    const mode = empty ? 1 : 2;
    if (a.numbering == 0) a.numbering = mode;
    else if (a.numbering != mode) {
      return raise(ValueError, empty ? "cannot switch from manual field specification to automatic field numbering" : "cannot switch from automatic field numbering to manual field specification");
    }
    if (empty) i = a.next++;
  }
  let v: u64 = 0;
  if (i != -1) {
    if (a.args == 0) return raise(ValueError, "Format string contains positional fields");
    if (i >= a.count) return raisef(IndexError, "Replacement index %d out of range for positional args tuple", <u64>i);
    v = newRef(load<u64>(a.args + (<usize>i << 3)));
  } else {
    const key = fieldPart(f);
    if (key == 0) return 0;
    if (a.mapping) v = getItem(a.mapping, key);
    else {
      const n = a.kwnames ? <i32>tupleSize(a.kwnames) : 0;
      for (let k = 0; k < n && v == 0; k++) {
        if (strEqual(<usize>tupleGet(a.kwnames, k), <usize>key)) v = newRef(load<u64>(a.args + (<usize>(a.count + k) << 3)));
      }
      if (v == 0) raiseKeyError(key);
    }
    decref(key);
    if (v == 0) return 0;
  }
  while (true) {
    const more = fieldNameNext(f);
    if (more == 0) return v;
    if (more < 0) { decref(v); return 0; }
    let next: u64;
    if (f.isAttribute || f.index == -1) {
      const part = fieldPart(f);
      next = part == 0 ? 0 : f.isAttribute ? getAttr(v, <usize>part) : getItem(v, part);
      xdecref(part);
    } else {
      const index = intFromI64(f.index);
      next = getItem(v, index);
      decref(index);
    }
    decref(v);
    if (next == 0) return 0;
    v = next;
  }
}
function convert(v: u64, conversion: u32): u64 {
  switch (conversion) {
    case 114: return repr(v);
    case 115: return toStr(v);
    case 97: return ascii(v);
  }
  return raisef(ValueError, conversion > 32 && conversion < 127 ? "Unknown conversion specifier %c" : "Unknown conversion specifier \\x%x", <u64>conversion);
}
/** text[start:end] with its fields filled in; appended to builder. False: error. */
function build(b: usize, a: Arguments, text: usize, start: i32, end: i32, depth: i32): bool {
  if (depth <= 0) { raise(ValueError, "Max string recursion exceeded"); return false; }
  const area = tempArray((<i32>offsetof<Markup>() + 7) >> 3);
  if (area == 0) return false;
  const m = changetype<Markup>(area);
  markupStart(m, text, start, end);
  let more = markupNext(m);
  for (; more > 0; more = markupNext(m)) {
    sbSlice(b, text, m.literalStart, m.literalEnd);
    if (!m.present) continue;
    let v = fieldObject(a, text, m.nameStart, m.nameEnd);
    if (v == 0) { more = -1; break; }
    if (m.conversion) {
      const c = convert(v, m.conversion);
      decref(v);
      if (c == 0) { more = -1; break; }
      v = c;
    }
    let spec: u64 = 0;
    if (m.specStart >= 0 && m.specEnd > m.specStart) {
      if (m.nested) {
        const inner = sbNew();
        if (build(inner, a, text, m.specStart, m.specEnd, depth - 1)) spec = sbFinish(inner);
        else sbDrop(inner);
      } else spec = strSlice(text, m.specStart, m.specEnd);
      if (spec == 0) { decref(v); more = -1; break; }
    }
    const r = formatValue(v, spec);
    decref(v);
    xdecref(spec);
    if (r == 0) { more = -1; break; }
    sbStr(b, <usize>r);
    decref(r);
  }
  tempRelease(area);
  return more == 0;
}
/** format(v, spec), the common types without a call. */
function formatValue(v: u64, spec: u64): u64 {
  if (spec) {
    if (Value.isInt(v)) return formatInt(v, <usize>spec);
    if (Value.isFloat(v)) return formatFloat(Value.toFloat(v), <usize>spec, v);
    if (isExactStr(v)) return formatStr(v, <usize>spec);
  }
  return formatAny(v, spec);
}
function run(self: u64, args: usize, count: i32, kwnames: usize, mapping: u64): u64 {
  const area = tempArray((<i32>offsetof<Arguments>() + 7) >> 3);
  if (area == 0) return 0;
  const a = changetype<Arguments>(area);
  a.args = args;
  a.count = count;
  a.kwnames = kwnames;
  a.mapping = mapping;
  a.numbering = 0;
  a.next = 0;
  const b = sbNew();
  const ok = build(b, a, <usize>self, 0, strLength(<usize>self), 2);
  tempRelease(area);
  if (ok) return sbFinish(b);
  sbDrop(b);
  return 0;
}
function format(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  // an address is needed even when there are no arguments: 0 means format_map
  return run(self, args ? args : 8, nargs, kwnames, 0);
}
function formatMap(self: u64, mapping: u64): u64 { return run(self, 0, 0, 0, mapping); }
function formatSelf(self: u64, spec: u64): u64 {
  if (!isStr(spec)) return raisef(TypeError, "__format__() argument must be str, not %T", spec);
  return formatStr(self, <usize>spec);
}

// ---------------------------------------------------------------------------------------------------- translate

/** What the table says about c: 0 error; otherwise a new reference: an int, None, a str; the character itself when the table has no entry. */
function lookup(table: u64, c: u32): u64 {
  const key = Value.fromSmall(c);
  const v = getItem(table, key);
  if (v == 0 && errorMatches(LookupError)) { clearError(); return key; }
  return v;
}
function translate(self: u64, table: u64): u64 {
  const s = <usize>self;
  const n = strLength(s);
  const b = sbNew();
  // results for ASCII characters are remembered: 0 unknown, 1 removed, 2 none of these, otherwise character + 3
  const cache = rawAlloc(256);
  memory.fill(cache, 0, 256);
  let ok = true;
  for (let i = 0; i < n && ok; i++) {
    const c = strChar(s, i);
    if (c < 128) {
      const k = <u32>load<u16>(cache + (<usize>c << 1));
      if (k == 1) continue;
      if (k > 2) { sbChar(b, k - 3); continue; }
    }
    const v = lookup(table, c);
    let known: u32 = 2;
    if (v == 0) ok = false;
    else if (v == NONE) known = 1;
    else if (isStr(v)) sbStr(b, <usize>v);
    else if (isIntObject(v)) {
      const x = asI64(v);
      if (x == -1 && errorOccurred()) clearError();
      if (<u64>x > 0x10ffff) { raise(ValueError, "character mapping must be in range(0x110000)"); ok = false; }
      else { sbChar(b, <u32>x); if (x < 128) known = <u32>x + 3; }
    } else { raise(TypeError, "character mapping must return integer, None or str"); ok = false; }
    if (c < 128) store<u16>(cache + (<usize>c << 1), <u16>known);
    if (v) decref(v);
  }
  rawFree(cache);
  if (ok) return sbFinish(b);
  sbDrop(b);
  return 0;
}
function maketrans(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("maketrans", nargs, 1, 3)) return 0;
  const x = load<u64>(args);
  if (nargs == 1) {
    if (typeOf(x) != DICT && !isInstanceOf(x, DICT)) return raise(TypeError, "if you give only one argument to maketrans it must be a dict");
    return fromDict(x);
  }
  const y = load<u64>(args, 8);
  if (!isStr(y)) return raisef(TypeError, "maketrans() argument 2 must be str, not %T", y);
  if (nargs > 2 && !isStr(load<u64>(args, 16))) return raisef(TypeError, "maketrans() argument 3 must be str, not %T", load<u64>(args, 16));
  if (!isStr(x)) return raise(TypeError, "first maketrans argument must be a string if there is a second argument");
  const n = strLength(<usize>x);
  if (n != strLength(<usize>y)) return raise(ValueError, "the first two maketrans arguments must have equal length");
  const d = newDict();
  for (let i = 0; i < n; i++) dictSet(d, Value.fromSmall(strChar(<usize>x, i)), Value.fromSmall(strChar(<usize>y, i)));
  if (nargs > 2) {
    const z = <usize>load<u64>(args, 16);
    for (let i = 0; i < strLength(z); i++) dictSet(d, Value.fromSmall(strChar(z, i)), NONE);
  }
  return <u64>d;
}
function fromDict(x: u64): u64 {
  const d = newDict();
  const pos = tempArray(3);
  if (pos == 0) return 0;
  store<u64>(pos, 0);
  let ok = true;
  while (ok) {
    const more = dictNextRef(<usize>x, pos, pos + 8, pos + 16);
    if (more <= 0) break;
    const key = load<u64>(pos, 8), value = load<u64>(pos, 16);
    if (isStr(key)) {
      if (strLength(<usize>key) != 1) { raise(ValueError, "string keys in translate table must be of length 1"); ok = false; }
      else ok = dictSet(d, Value.fromSmall(strChar(<usize>key, 0)), value) >= 0;
    } else if (isIntObject(key)) ok = dictSet(d, key, value) >= 0;
    else { raise(TypeError, "keys in translate table must be strings or integers"); ok = false; }
    decref(key);
    decref(value);
  }
  tempRelease(pos);
  if (ok) return <u64>d;
  decref(<u64>d);
  return 0;
}

// ---------------------------------------------------------------------------------------------------- encode, expandtabs

const ENCODE = "($self, /, encoding='utf-8', errors='strict')";
function encode(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs == 0 && kwnames == 0) return encodeStr(<usize>self, 0, 0);
  const out = tempArray(2);
  if (out == 0) return 0;
  const ok = parseArgs("encode", ENCODE, args, nargs, kwnames, out);
  const encoding = load<u64>(out), errors = load<u64>(out, 8);
  tempRelease(out);
  if (!ok) return 0;
  if (encoding != 0 && !isStr(encoding)) return raisef(TypeError, "encode() argument 'encoding' must be str, not %T", encoding);
  if (errors != 0 && !isStr(errors)) return raisef(TypeError, "encode() argument 'errors' must be str, not %T", errors);
  return encodeStr(<usize>self, encoding, errors);
}
const EXPAND = "($self, /, tabsize=8)";
function expandtabs(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  let size: i32 = 8;
  let ok = parseArgs("expandtabs", EXPAND, args, nargs, kwnames, out);
  if (ok && load<u64>(out) != 0) {
    size = asI32(load<u64>(out));
    ok = !(size == -1 && errorOccurred());
  }
  tempRelease(out);
  if (!ok) return 0;
  const s = <usize>self;
  const n = strLength(s);
  const b = sbNew();
  let column: i64 = 0, total: i64 = 0;
  for (let i = 0; i < n; i++) {
    const c = strChar(s, i);
    if (c == 9) {
      if (size > 0) {
        const k = size - column % size;
        total += k;
        if (total > 0x7fff_0000) { sbDrop(b); return raise(OverflowError, "new string is too long"); }
        for (let j: i64 = 0; j < k; j++) sbChar(b, 32);
        column += k;
      }
    } else {
      sbChar(b, c);
      total++;
      column++;
      if (c == 10 || c == 13) column = 0;
    }
  }
  return sbFinish(b);
}

export function addFormatMethods(): void {
  method(STR, "format", format.index, FASTKW, "($self, /, *args, **kwargs)", "Return a formatted version of the string, using substitutions from args and kwargs.\n\nThe substitutions are identified by braces ('{' and '}').");
  method(STR, "format_map", formatMap.index, O, "($self, mapping, /)", "Return a formatted version of the string, using substitutions from mapping.\n\nThe substitutions are identified by braces ('{' and '}').");
  method(STR, "__format__", formatSelf.index, O, "($self, format_spec, /)", "Return a formatted version of the string as described by format_spec.");
  method(STR, "translate", translate.index, O, "($self, table, /)", "Replace each character in the string using the given translation table.");
  method(STR, "maketrans", maketrans.index, FAST | STATIC, null, "Return a translation table usable for str.translate().");
  method(STR, "encode", encode.index, FASTKW, ENCODE, "Encode the string using the codec registered for encoding.");
  method(STR, "expandtabs", expandtabs.index, FASTKW, EXPAND, "Return a copy where all tab characters are expanded using spaces.");
}
