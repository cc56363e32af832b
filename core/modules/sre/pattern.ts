// Pattern and scanner objects of _sre: compiled regular expressions and what is done with them.
// A pattern is immutable. A scanner's position is guarded by its mutex for reading and writing, not while it searches.

import { Value } from "../../value";
import { PyObject } from "../../objects/object";
import { PyType, TF_HAVE_GC, TF_TUPLE } from "../../objects/type_object";
import { OBJECT, TypeError, OverflowError, LIST, DICT, TUPLE, staticType } from "../../objects/type_ids";
import { newObject, freeObject, trackObject, rawAlloc, rawFree } from "../../memory/heap";
import { decref, newRef, xdecref } from "../../memory/refcount";
import { visitValue } from "../../memory/collector";
import { lock, unlock } from "../../sync/mutex";
import { clearWeakrefs } from "../../objects/weakref";
import { staticTypeInit, readyType, typeOf } from "../../objects/type";
import { NONE, NOT_IMPLEMENTED, EMPTY_STR, EMPTY_BYTES, fromBool } from "../../objects/singletons";
import { raise, raisef, errorOccurred, clearError, formatText } from "../../errors";
import { method, getset, member, moduleFunction, moduleSet, NOARGS, O, FAST, FASTKW, CLASS, MEMBER_OBJECT, MEMBER_U32, MEMBER_I32, READONLY } from "../../define";
import { parseArgs, checkArgs } from "../../args";
import { tempArray, tempRelease, call1, callMethod1 } from "../../call";
import { newModule } from "../../objects/module";
import { registerModule } from "../registry";
import { id, str, isStr, strLength, strFromAscii } from "../../objects/str";
import { strJoin } from "../../objects/str_search";
import { sbNew, sbAscii, sbStr, sbSlice, sbHex, sbFinish, sbLength } from "../../objects/str_builder";
import { asIndex, asI64, asI32, asU64, intFromI64 } from "../../objects/int";
import { newTuple, tupleSet, tupleSize, tuple2 } from "../../objects/tuple";
import { newDict, dictSize, dictCopy } from "../../objects/dict";
import { newMappingProxy } from "../../objects/mapping_proxy";
import { newList, listAppendSteal, listSize, listGetRef } from "../../objects/list";
import { newGenericAlias } from "../../objects/generic_alias";
import { hash as hashOf, compareBool, repr, isCallable } from "../../objects/abstract";
import { newCallableIterator } from "../../objects/iterators";
import { getAttr } from "../../objects/attributes";
import { findChar, sameMemory } from "../../objects/text_search";
import { State, newState, dropState, matchPattern, searchPattern } from "./engine";
import { openSubject, closeSubject, subjectSlice, subjectData, subjectLength, subjectKind, subjectIsBytes } from "./subject";
import { newMatch, initMatchType, compileTemplate, expandTemplate, templateIsLiteral, templateLiteral, newTemplateObject, MATCH } from "./match";
import { simpleLower, simpleUpper } from "../../objects/unicode_properties";
import * as op from "./opcodes";

export const PATTERN: usize = staticType(336);
const SCANNER: usize = staticType(338);

@unmanaged export class PyPattern extends PyObject {
  code: u32;        // raw memory
  codeSize: u32;    // words
  groups: i32;
  flags: u32;
  isBytes: i32;     // -1: for both
  weakList: u32;
  groupIndex: u64;  // dict or 0
  indexGroup: u64;  // tuple or 0
  pattern: u64;
}
@inline
function po(v: u64): PyPattern { return changetype<PyPattern>(<usize>v); }

// ---------------------------------------------------------------------------------------------------- one search

/** An opened subject and its engine state: what every operation works on. */
@unmanaged class Run {
  state: usize;
  handle: usize;
  data: usize;
  pos: i64;
}
/** Opens `string` for pattern between pos and endpos; r is filled. False: error. */
function begin(r: Run, pattern: u64, string: u64, pos: i64, endpos: i64): bool {
  const p = po(pattern);
  const h = openSubject(string);
  if (h == 0) return false;
  if (subjectIsBytes && p.isBytes == 0) { closeSubject(h); raise(TypeError, "cannot use a string pattern on a bytes-like object"); return false; }
  if (!subjectIsBytes && p.isBytes > 0) { closeSubject(h); raise(TypeError, "cannot use a bytes pattern on a string-like object"); return false; }
  const n = <i64>subjectLength;
  r.handle = h;
  r.data = subjectData;
  r.state = newState(p.groups);
  if (r.state == 0) { closeSubject(h); return false; }
  const s = changetype<State>(r.state);
  if (pos < 0) pos = 0;
  else if (pos > n) pos = n;
  if (endpos < 0) endpos = 0;
  else if (endpos > n) endpos = n;
  s.code = p.code;
  s.data = subjectData;
  s.kind = subjectKind;
  s.length = <i32>n;
  s.start = <i32>pos;
  s.end = <i32>endpos;
  r.pos = pos;
  return true;
}
function finish(r: Run): void {
  dropState(r.state);
  closeSubject(r.handle);
}
function newRun(): usize { return tempArray((<i32>offsetof<Run>() + 7) >> 3); }

/** Arguments (string, pos, endpos) of match and friends. */
let argString: u64 = 0, argPos: i64 = 0, argEndpos: i64 = 0;
const STRING = "($self, /, string, pos=0, endpos=sys.maxsize)";
function readString(name: string, args: usize, nargs: i32, kwnames: usize): bool {
  argPos = 0;
  argEndpos = i64.MAX_VALUE;
  if (nargs == 1 && kwnames == 0) { argString = load<u64>(args); return true; }
  const out = tempArray(3);
  if (out == 0) return false;
  let ok = parseArgs(name, STRING, args, nargs, kwnames, out);
  const string = load<u64>(out), p = load<u64>(out, 8), e = load<u64>(out, 16);
  tempRelease(out);
  if (ok && p != 0) {
    argPos = asIndex(p);
    ok = !(argPos == -1 && errorOccurred());
  }
  if (ok && e != 0) {
    const keep = argPos;
    argEndpos = asIndex(e);
    argPos = keep;
    ok = !(argEndpos == -1 && errorOccurred());
  }
  argString = string;
  return ok;
}
const MATCHING: i32 = 0, FULL: i32 = 1, SEARCHING: i32 = 2;
/** pattern.match, fullmatch, search. */
function once(self: u64, name: string, args: usize, nargs: i32, kwnames: usize, how: i32): u64 {
  if (!readString(name, args, nargs, kwnames)) return 0;
  const string = argString;
  const area = newRun();
  if (area == 0) return 0;
  const r = changetype<Run>(area);
  let m: u64 = 0;
  if (begin(r, self, string, argPos, argEndpos)) {
    const s = changetype<State>(r.state);
    s.matchAll = how == FULL ? 1 : 0;
    const found = how == SEARCHING ? searchPattern(s, po(self).groups) : matchPattern(s, po(self).groups);
    if (found > 0) m = newMatch(self, string, s, r.pos);
    else if (found == 0) m = NONE;
    finish(r);
  }
  tempRelease(area);
  return m;
}
function match(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return once(self, "match", args, nargs, kwnames, MATCHING); }
function fullmatch(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return once(self, "fullmatch", args, nargs, kwnames, FULL); }
function search(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return once(self, "search", args, nargs, kwnames, SEARCHING); }

/** Text of group g (1...) of what was just found; unset: empty, or None. */
function groupSlice(r: Run, string: u64, g: i32, empty: bool): u64 {
  const s = changetype<State>(r.state);
  const a = load<i32>(s.marks + (<usize>(g - 1) << 3)), b = load<i32>(s.marks + (<usize>(g - 1) << 3), 4);
  if (a < 0 || b < a) return empty ? subjectSlice(string, r.data, 0, 0) : NONE;
  return subjectSlice(string, r.data, a, b);
}
function findall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!readString("findall", args, nargs, kwnames)) return 0;
  const string = argString;
  const area = newRun();
  if (area == 0) return 0;
  const r = changetype<Run>(area);
  const groups = po(self).groups;
  let list: usize = 0;
  if (begin(r, self, string, argPos, argEndpos)) {
    const s = changetype<State>(r.state);
    list = newList(0);
    while (list != 0 && s.start <= s.end) {
      const found = searchPattern(s, groups);
      if (found < 0) { decref(<u64>list); list = 0; break; }
      if (found == 0) break;
      let item: u64;
      if (groups == 0) item = subjectSlice(string, r.data, s.start, s.at);
      else if (groups == 1) item = groupSlice(r, string, 1, true);
      else {
        const t = newTuple(groups);
        for (let g = 1; g <= groups; g++) tupleSet(t, g - 1, groupSlice(r, string, g, true));
        item = <u64>t;
      }
      listAppendSteal(list, item);
      s.mustAdvance = s.at == s.start ? 1 : 0;
      s.start = s.at;
    }
    finish(r);
  }
  tempRelease(area);
  return <u64>list;
}
const SPLIT = "($self, /, string, maxsplit=0)";
function split(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let ok = parseArgs("split", SPLIT, args, nargs, kwnames, out);
  const string = load<u64>(out), m = load<u64>(out, 8);
  tempRelease(out);
  if (!ok) return 0;
  let limit: i64 = 0;
  if (m) {
    limit = asIndex(m);
    if (limit == -1 && errorOccurred()) return 0;
  }
  const area = newRun();
  if (area == 0) return 0;
  const r = changetype<Run>(area);
  const groups = po(self).groups;
  let list: usize = 0;
  if (begin(r, self, string, 0, i64.MAX_VALUE)) {
    const s = changetype<State>(r.state);
    list = newList(0);
    let last = 0;
    let n: i64 = 0;
    while (limit == 0 || n < limit) {
      const found = searchPattern(s, groups);
      if (found < 0) { decref(<u64>list); list = 0; break; }
      if (found == 0) break;
      listAppendSteal(list, subjectSlice(string, r.data, last, s.start));
      for (let g = 1; g <= groups; g++) listAppendSteal(list, groupSlice(r, string, g, false));
      n++;
      s.mustAdvance = s.at == s.start ? 1 : 0;
      last = s.start = s.at;
    }
    if (list) listAppendSteal(list, subjectSlice(string, r.data, last, s.end));
    finish(r);
  }
  tempRelease(area);
  return <u64>list;
}

/** Is there a backslash in the replacement (an opened subject)? */
function isLiteral(v: u64): bool {
  const h = openSubject(v);
  if (h == 0) { clearError(); return false; }
  const r = findChar(subjectKind, subjectData, subjectLength, 92) < 0;
  closeSubject(h);
  return r;
}
const SUB = "($self, /, repl, string, count=0)";
function substitute(self: u64, name: string, args: usize, nargs: i32, kwnames: usize, counted: bool): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs(name, SUB, args, nargs, kwnames, out);
  const replacement = load<u64>(out), string = load<u64>(out, 8), c = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return 0;
  let limit: i64 = 0;
  if (c) {
    limit = asIndex(c);
    if (limit == -1 && errorOccurred()) return 0;
  }
  // how: 0 a literal, 1 a template, 2 a function
  let how = 0;
  let filter = newRef(replacement);
  if (isCallable(replacement)) how = 2;
  else if (!isLiteral(replacement)) {
    decref(filter);
    filter = compileTemplate(self, replacement);
    if (filter == 0) return 0;
    how = 1;
    if (templateIsLiteral(filter)) {
      const t = newRef(templateLiteral(filter));
      decref(filter);
      filter = t;
      how = 0;
    }
  }
  const area = newRun();
  if (area == 0) { decref(filter); return 0; }
  const r = changetype<Run>(area);
  let result: u64 = 0;
  let n: i64 = 0;
  if (begin(r, self, string, 0, i64.MAX_VALUE)) {
    const s = changetype<State>(r.state);
    const list = newList(0);
    let i = 0;
    let failed = list == 0;
    while (!failed && (limit == 0 || n < limit)) {
      const found = searchPattern(s, po(self).groups);
      if (found < 0) { failed = true; break; }
      if (found == 0) break;
      const a = s.start, b = s.at;
      if (i < a) listAppendSteal(list, subjectSlice(string, r.data, i, a));
      let item: u64;
      if (how == 0) item = newRef(filter);
      else {
        const m = newMatch(self, string, s, r.pos);
        if (m == 0) item = 0;
        else {
          item = how == 1 ? expandTemplate(filter, m) : call1(filter, m);
          decref(m);
        }
      }
      if (item == 0) { failed = true; break; }
      if (item != NONE) listAppendSteal(list, item);
      i = b;
      n++;
      s.mustAdvance = a == b ? 1 : 0;
      s.start = b;
    }
    if (!failed && i < s.end) listAppendSteal(list, i == 0 ? subjectSlice(string, r.data, 0, s.end) : subjectSlice(string, r.data, i, s.end));
    if (!failed) {
      if (isStr(string)) result = strJoin(<usize>EMPTY_STR, <u64>list);
      else result = callMethod1(EMPTY_BYTES, id("join"), <u64>list);
    }
    xdecref(<u64>list);
    finish(r);
  }
  tempRelease(area);
  decref(filter);
  if (!counted || result == 0) return result;
  const count = intFromI64(n);
  const t = tuple2(result, count);
  decref(result);
  return <u64>t;
}
function sub(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return substitute(self, "sub", args, nargs, kwnames, false); }
function subn(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return substitute(self, "subn", args, nargs, kwnames, true); }

// ---------------------------------------------------------------------------------------------------- scanner

@unmanaged class PyScanner extends PyObject {
  pattern: u64;
  string: u64;
  start: i32;       // -1: at the end
  end: i32;
  mustAdvance: i32;
  executing: i32;   // atomic
  pos: i64;
}
function newScanner(self: u64, name: string, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!readString(name, args, nargs, kwnames)) return 0;
  const string = argString;
  const area = newRun();
  if (area == 0) return 0;
  const r = changetype<Run>(area);
  let p: usize = 0;
  if (begin(r, self, string, argPos, argEndpos)) {
    const s = changetype<State>(r.state);
    p = newObject(SCANNER, offsetof<PyScanner>());
    if (p) {
      const o = changetype<PyScanner>(p);
      o.pattern = newRef(self);
      o.string = newRef(string);
      o.start = s.start;
      o.end = s.end;
      o.pos = r.pos;
      trackObject(p);
    }
    finish(r);
  }
  tempRelease(area);
  return <u64>p;
}
function scanner(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return newScanner(self, "scanner", args, nargs, kwnames); }
function finditer(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const s = newScanner(self, "finditer", args, nargs, kwnames);
  if (s == 0) return 0;
  const f = getAttr(s, id("search"));
  decref(s);
  if (f == 0) return 0;
  const r = newCallableIterator(f, NONE);
  decref(f);
  return r;
}
import { ValueError } from "../../objects/type_ids";
function scan(self: u64, searching: bool): u64 {
  const o = changetype<PyScanner>(<usize>self);
  const flag = <usize>self + offsetof<PyScanner>("executing");
  if (atomic.xchg<i32>(flag, 1)) return raise(ValueError, "regular expression scanner already executing");
  let m: u64 = NONE;
  if (o.start >= 0) {
    m = 0;
    const area = newRun();
    if (area) {
      const r = changetype<Run>(area);
      if (begin(r, o.pattern, o.string, o.start, o.end)) {
        const s = changetype<State>(r.state);
        s.mustAdvance = o.mustAdvance;
        const found = searching ? searchPattern(s, po(o.pattern).groups) : matchPattern(s, po(o.pattern).groups);
        if (found == 0) { m = NONE; o.start = -1; }
        else if (found > 0) {
          m = newMatch(o.pattern, o.string, s, o.pos);
          o.mustAdvance = s.at == s.start ? 1 : 0;
          o.start = s.at;
        }
        finish(r);
      }
      tempRelease(area);
    }
  }
  atomic.store<i32>(flag, 0);
  return m;
}
function scannerMatch(self: u64): u64 { return scan(self, false); }
function scannerSearch(self: u64): u64 { return scan(self, true); }
function scannerDealloc(p: usize): void {
  const o = changetype<PyScanner>(p);
  const a = o.pattern, b = o.string;
  freeObject(p);
  decref(a);
  decref(b);
}
function scannerTraverse(p: usize, visit: u32): void {
  visitValue(changetype<PyScanner>(p).pattern, visit);
  visitValue(changetype<PyScanner>(p).string, visit);
}

// ---------------------------------------------------------------------------------------------------- the pattern object

function copy(self: u64): u64 { return newRef(self); }
function deepcopy(self: u64, memo: u64): u64 { return newRef(self); }
function getGroupindex(self: u64): u64 {
  const d = po(self).groupIndex;
  if (d) return newMappingProxy(d);
  const empty = <u64>newDict();
  const r = newMappingProxy(empty);
  decref(empty);
  return r;
}
function reprSlot(self: u64): u64 {
  let flags = po(self).flags;
  if (po(self).isBytes == 0 && (flags & (op.FLAG_LOCALE | op.FLAG_UNICODE | op.FLAG_ASCII)) == op.FLAG_UNICODE) flags &= ~op.FLAG_UNICODE;
  const text = repr(po(self).pattern);
  if (text == 0) return 0;
  const b = sbNew();
  sbAscii(b, "re.compile(");
  sbSlice(b, <usize>text, 0, min<i32>(strLength(<usize>text), 200));
  decref(text);
  let first = true;
  for (let bit: u32 = 1; bit < 512; bit <<= 1) {
    if ((flags & bit) == 0) continue;
    let name = "";
    switch (bit) {
      case op.FLAG_IGNORECASE: name = "re.IGNORECASE"; break;
      case op.FLAG_LOCALE: name = "re.LOCALE"; break;
      case op.FLAG_MULTILINE: name = "re.MULTILINE"; break;
      case op.FLAG_DOTALL: name = "re.DOTALL"; break;
      case op.FLAG_UNICODE: name = "re.UNICODE"; break;
      case op.FLAG_VERBOSE: name = "re.VERBOSE"; break;
      case op.FLAG_DEBUG: name = "re.DEBUG"; break;
      case op.FLAG_ASCII: name = "re.ASCII"; break;
    }
    if (name.length == 0) continue;
    sbAscii(b, first ? ", " : "|");
    sbAscii(b, name);
    first = false;
    flags &= ~bit;
  }
  if (flags) {
    sbAscii(b, first ? ", 0x" : "|0x");
    sbHex(b, flags);
  }
  sbAscii(b, ")");
  return sbFinish(b);
}
function hashSlot(self: u64): i64 {
  const p = po(self);
  const h = hashOf(p.pattern);
  if (h == -1) return -1;
  let x = <u64>h;
  for (let i: u32 = 0; i < p.codeSize; i++) x = (x ^ <u64>load<u32>(<usize>p.code + (<usize>i << 2))) * 0x9e3779b97f4a7c15;
  x ^= <u64>p.flags ^ <u64>p.isBytes ^ <u64>p.groups;
  return x == <u64>-1 ? -2 : <i64>x;
}
function richcompare(a: u64, b: u64, operation: i32): u64 {
  if ((operation != 2 && operation != 3) || typeOf(a) != PATTERN || typeOf(b) != PATTERN) return NOT_IMPLEMENTED;
  let equal = a == b ? 1 : 0;
  if (!equal) {
    const p = po(a), q = po(b);
    if (p.flags == q.flags && p.isBytes == q.isBytes && p.codeSize == q.codeSize && sameMemory(p.code, q.code, <usize>p.codeSize << 2)) {
      equal = compareBool(p.pattern, q.pattern, 2);
      if (equal < 0) return 0;
    }
  }
  return fromBool((equal != 0) == (operation == 2));
}
function dealloc(p: usize): void {
  clearWeakrefs(p);
  const o = changetype<PyPattern>(p);
  const a = o.groupIndex, b = o.indexGroup, c = o.pattern;
  rawFree(o.code);
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
}
function traverse(p: usize, visit: u32): void {
  const o = changetype<PyPattern>(p);
  visitValue(o.groupIndex, visit);
  visitValue(o.indexGroup, visit);
  visitValue(o.pattern, visit);
}

// ---------------------------------------------------------------------------------------------------- the module

const COMPILE = "($module, /, pattern, flags, code, groups, groupindex, indexgroup)";
function compile(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(6);
  if (out == 0) return 0;
  const r = parseArgs("compile", COMPILE, args, nargs, kwnames, out) ? compilePattern(out) : 0;
  tempRelease(out);
  return r;
}
function compilePattern(out: usize): u64 {
  const text = load<u64>(out), code = load<u64>(out, 16), index = load<u64>(out, 32), names = load<u64>(out, 40);
  const flags = asI32(load<u64>(out, 8));
  if (flags == -1 && errorOccurred()) return 0;
  const groups = asIndex(load<u64>(out, 24));
  if (groups == -1 && errorOccurred()) return 0;
  if (typeOf(code) != LIST) return raisef(TypeError, "compile() argument 'code' must be list, not %T", code);
  if (typeOf(index) != DICT) return raisef(TypeError, "compile() argument 'groupindex' must be dict, not %T", index);
  if (typeOf(names) != TUPLE) return raisef(TypeError, "compile() argument 'indexgroup' must be tuple, not %T", names);
  let isBytes = -1;
  if (text != NONE) {
    const h = openSubject(text);
    if (h == 0) return 0;
    isBytes = subjectIsBytes ? 1 : 0;
    closeSubject(h);
  }
  const n = listSize(<usize>code);
  const memory_ = rawAlloc(<usize>n * 4 + 8);
  if (memory_ == 0) return 0;
  for (let i = 0; i < n; i++) {
    const v = listGetRef(<usize>code, i);
    const x = v ? asU64(v) : 0;
    xdecref(v);
    if (errorOccurred()) { rawFree(memory_); return 0; }
    if (x > 0xffff_ffff) { rawFree(memory_); return raise(OverflowError, "regular expression code size limit exceeded"); }
    store<u32>(memory_ + (<usize>i << 2), <u32>x);
  }
  store<u32>(memory_ + (<usize>n << 2), 0); // FAILURE: running off the end stops
  store<u32>(memory_ + (<usize>n << 2), 0, 4);
  const p = newObject(PATTERN, offsetof<PyPattern>());
  if (p == 0) { rawFree(memory_); return 0; }
  const o = changetype<PyPattern>(p);
  o.code = <u32>memory_;
  o.codeSize = <u32>n;
  o.groups = <i32>groups;
  o.flags = <u32>flags;
  o.isBytes = isBytes;
  o.pattern = newRef(text);
  if (dictSize(<usize>index) > 0) {
    o.groupIndex = newRef(index);
    if (tupleSize(<usize>names) > 0) o.indexGroup = newRef(names);
  }
  trackObject(p);
  return <u64>p;
}
function template(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("template", nargs, 2, 2)) return 0;
  return newTemplateObject(load<u64>(args, 8));
}
function getcodesize(m: u64): u64 { return Value.fromSmall(4); }
function characterArgument(v: u64): i32 { return asI32(v); }
function asciiIscased(m: u64, v: u64): u64 {
  const c = characterArgument(v);
  if (c == -1 && errorOccurred()) return 0;
  return fromBool(<u32>c < 128 && (<u32>c | 32) - 97 < 26);
}
function unicodeIscased(m: u64, v: u64): u64 {
  const c = <u32>characterArgument(v);
  if (c == <u32>-1 && errorOccurred()) return 0;
  return fromBool(simpleLower(c) != c || simpleUpper(c) != c);
}
function asciiTolower(m: u64, v: u64): u64 {
  const c = <u32>characterArgument(v);
  if (c == <u32>-1 && errorOccurred()) return 0;
  return Value.fromSmall(c - 65 < 26 ? c + 32 : c);
}
function unicodeTolower(m: u64, v: u64): u64 {
  const c = <u32>characterArgument(v);
  if (c == <u32>-1 && errorOccurred()) return 0;
  return Value.fromSmall(simpleLower(c));
}

function initPatternType(): void {
  const t = staticTypeInit(PATTERN, "re.Pattern", OBJECT, offsetof<PyPattern>(), TF_HAVE_GC | 16);
  t.weakOffset = <i32>offsetof<PyPattern>("weakList");
  t.dealloc = dealloc.index;
  t.traverse = traverse.index;
  t.repr = reprSlot.index;
  t.hash = hashSlot.index;
  t.richcompare = richcompare.index;
  method(PATTERN, "match", match.index, FASTKW, STRING, "Matches zero or more characters at the beginning of the string.");
  method(PATTERN, "fullmatch", fullmatch.index, FASTKW, STRING, "Matches against all of the string.");
  method(PATTERN, "search", search.index, FASTKW, STRING, "Scan through string looking for a match, and return a corresponding match object instance.\n\nReturn None if no position in the string matches.");
  method(PATTERN, "sub", sub.index, FASTKW, SUB, "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern in string by the replacement repl.");
  method(PATTERN, "subn", subn.index, FASTKW, SUB, "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost non-overlapping occurrences of pattern with the replacement repl.");
  method(PATTERN, "findall", findall.index, FASTKW, STRING, "Return a list of all non-overlapping matches of pattern in string.");
  method(PATTERN, "split", split.index, FASTKW, SPLIT, "Split string by the occurrences of pattern.");
  method(PATTERN, "finditer", finditer.index, FASTKW, STRING, "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\nFor each match, the iterator returns a match object.");
  method(PATTERN, "scanner", scanner.index, FASTKW, STRING);
  method(PATTERN, "__copy__", copy.index, NOARGS, "($self, /)");
  method(PATTERN, "__deepcopy__", deepcopy.index, O, "($self, memo, /)");
  method(PATTERN, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  getset(PATTERN, "groupindex", getGroupindex.index, 0, "A dictionary mapping group names to group numbers.");
  member(PATTERN, "pattern", offsetof<PyPattern>("pattern"), MEMBER_OBJECT, READONLY, "The pattern string from which the RE object was compiled.");
  member(PATTERN, "flags", offsetof<PyPattern>("flags"), MEMBER_U32, READONLY, "The regex matching flags.");
  member(PATTERN, "groups", offsetof<PyPattern>("groups"), MEMBER_I32, READONLY, "The number of capturing groups in the pattern.");
  readyType(PATTERN);
  const s = staticTypeInit(SCANNER, "_sre.SRE_Scanner", OBJECT, offsetof<PyScanner>(), TF_HAVE_GC | 16);
  s.dealloc = scannerDealloc.index;
  s.traverse = scannerTraverse.index;
  method(SCANNER, "match", scannerMatch.index, NOARGS, "($self, /)");
  method(SCANNER, "search", scannerSearch.index, NOARGS, "($self, /)");
  member(SCANNER, "pattern", offsetof<PyScanner>("pattern"), MEMBER_OBJECT, READONLY);
  readyType(SCANNER);
}
function init(): u64 {
  const m = newModule(str("_sre"));
  if (m == 0) return 0;
  if ((changetype<PyType>(PATTERN).flags & 1024) == 0) {
    initPatternType();
    initMatchType();
  }
  moduleFunction(m, "compile", compile.index, FASTKW, COMPILE);
  moduleFunction(m, "template", template.index, FAST, "($module, pattern, template, /)");
  moduleFunction(m, "getcodesize", getcodesize.index, NOARGS, "($module, /)");
  moduleFunction(m, "ascii_iscased", asciiIscased.index, O, "($module, character, /)");
  moduleFunction(m, "unicode_iscased", unicodeIscased.index, O, "($module, character, /)");
  moduleFunction(m, "ascii_tolower", asciiTolower.index, O, "($module, character, /)");
  moduleFunction(m, "unicode_tolower", unicodeTolower.index, O, "($module, character, /)");
  moduleSet(m, "MAGIC", Value.fromSmall(op.MAGIC));
  moduleSet(m, "CODESIZE", Value.fromSmall(4));
  moduleSet(m, "MAXREPEAT", Value.fromSmall(<i64>op.MAXREPEAT));
  moduleSet(m, "MAXGROUPS", Value.fromSmall(<i64>op.MAXGROUPS));
  return <u64>m;
}
export function registerSre(): void { registerModule("_sre", init.index); }
