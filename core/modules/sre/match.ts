// Match objects, and templates (the compiled form of a replacement). Both are immutable after construction, except for a match's cached `regs`
// (replaced atomically) .

import { Value } from "../../value";
import { PyObject } from "../../objects/object";
import { PyType, TF_HAVE_GC, TF_TUPLE } from "../../objects/type_object";
import { OBJECT, IndexError, TypeError, RuntimeError, LIST, staticType } from "../../objects/type_ids";
import { newObject, freeObject, trackObject } from "../../memory/heap";
import { decref, newRef, xdecref } from "../../memory/refcount";
import { visitValue } from "../../memory/collector";
import { staticTypeInit, readyType, typeOf } from "../../objects/type";
import { NONE, EMPTY_STR, EMPTY_BYTES } from "../../objects/singletons";
import { raise, raisef, errorOccurred, errorMatches, clearError, formatText } from "../../errors";
import { method, getset, member, NOARGS, O, FAST, FASTKW, CLASS, MEMBER_OBJECT, MEMBER_I64, READONLY } from "../../define";
import { parseArgs, checkArgs } from "../../args";
import { tempArray, tempRelease, call2 } from "../../call";
import { getAttr } from "../../objects/attributes";
import { importModule } from "../import";
import { id, isStr, strLength } from "../../objects/str";
import { isBytes, bytesSize } from "../../objects/bytes";
import { sbNew, sbStr, sbFinish, sbDrop } from "../../objects/str_builder";
import { asIndex, asI64, intFromI64, isIntObject } from "../../objects/int";
import { newTuple, tupleSet, tupleGet, tupleSize } from "../../objects/tuple";
import { newDict, dictGet, dictSet, dictNextRef } from "../../objects/dict";
import { newList, listAppendSteal, listSize, listGetRef } from "../../objects/list";
import { callMethod1 } from "../../call";
import { newGenericAlias } from "../../objects/generic_alias";
import { repr } from "../../objects/abstract";
import { State } from "./engine";
import { openSubject, closeSubject, subjectSlice, subjectData } from "./subject";
import { PyPattern } from "./pattern";

export const MATCH: usize = staticType(337);
export const TEMPLATE: usize = staticType(339);

@unmanaged export class PyMatch extends PyObject {
  pattern: u64;
  string: u64;   // None once nothing refers to it: never changed here
  regs: u64;     // 0 until asked for
  pos: i64;
  endpos: i64;
  lastIndex: i32;
  groups: i32;   // group 0 included
}
const SPANS: usize = 64;
@inline
function mo(v: u64): PyMatch { return changetype<PyMatch>(<usize>v); }
@inline
function from(m: u64, g: i32): i32 { return load<i32>(<usize>m + SPANS + (<usize>g << 3)); }
@inline
function to(m: u64, g: i32): i32 { return load<i32>(<usize>m + SPANS + (<usize>g << 3), 4); }

/** A match object of what the engine has just found. New. */
export function newMatch(pattern: u64, string: u64, s: State, pos: i64): u64 {
  const p = changetype<PyPattern>(<usize>pattern);
  const groups = p.groups + 1;
  const m = newObject(MATCH, SPANS + (<usize>groups << 3));
  if (m == 0) return 0;
  const o = changetype<PyMatch>(m);
  o.pattern = newRef(pattern);
  o.string = newRef(string);
  o.pos = pos;
  o.endpos = s.end;
  o.lastIndex = s.lastIndex;
  o.groups = groups;
  store<i32>(m + SPANS, s.start);
  store<i32>(m + SPANS, s.at, 4);
  for (let g = 1; g < groups; g++) {
    const a = load<i32>(s.marks + (<usize>(g - 1) << 3)), b = load<i32>(s.marks + (<usize>(g - 1) << 3), 4);
    const set = a >= 0 && b >= a;
    store<i32>(m + SPANS + (<usize>g << 3), set ? a : -1);
    store<i32>(m + SPANS + (<usize>g << 3), set ? b : -1, 4);
  }
  trackObject(m);
  return <u64>m;
}
/** Text of group g, or `dflt` (borrowed; result new). */
function groupText(m: u64, g: i32, dflt: u64): u64 {
  if (from(m, g) < 0) return newRef(dflt);
  const string = mo(m).string;
  if (isStr(string)) return subjectSlice(string, 0, from(m, g), to(m, g));
  const h = openSubject(string);
  if (h == 0) return 0;
  const r = subjectSlice(string, subjectData, from(m, g), to(m, g));
  closeSubject(h);
  return r;
}
/** Number of the group that v names; -1: IndexError. */
function groupNumber(m: u64, v: u64): i32 {
  let i: i64 = -1;
  if (Value.isInt(v)) i = Value.toSmall(v);
  else if (changetype<PyType>(typeOf(v)).index != 0) {
    i = asIndex(v);
    if (i == -1 && errorOccurred()) {
      if (!errorMatches(OverflowError)) return -1;
      clearError();
    }
  } else {
    const index = changetype<PyPattern>(<usize>mo(m).pattern).groupIndex;
    if (index) {
      const n = dictGet(<usize>index, v);
      if (n != 0) {
        if (isIntObject(n)) i = asI64(n);
        decref(n);
      } else if (errorOccurred()) return -1;
    }
  }
  if (i < 0 || i >= mo(m).groups) {
    if (!errorOccurred()) raise(IndexError, "no such group");
    return -1;
  }
  return <i32>i;
}
import { OverflowError } from "../../objects/type_ids";
function groupOf(m: u64, v: u64): u64 {
  const g = groupNumber(m, v);
  return g < 0 ? 0 : groupText(m, g, NONE);
}
function group(self: u64, args: usize, nargs: i32): u64 {
  if (nargs == 0) return groupText(self, 0, NONE);
  if (nargs == 1) return groupOf(self, load<u64>(args));
  const t = newTuple(nargs);
  if (t == 0) return 0;
  for (let i = 0; i < nargs; i++) {
    const v = groupOf(self, load<u64>(args + (<usize>i << 3)));
    if (v == 0) { decref(<u64>t); return 0; }
    tupleSet(t, i, v);
  }
  return <u64>t;
}
function getitem(self: u64, key: u64): u64 { return groupOf(self, key); }
const DEFAULT = "($self, /, default=None)";
/** The `default` argument: borrowed, 0: error. */
function defaultArgument(name: string, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  const ok = parseArgs(name, DEFAULT, args, nargs, kwnames, out);
  const v = load<u64>(out);
  tempRelease(out);
  return ok ? (v ? v : NONE) : 0;
}
function groups(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const dflt = defaultArgument("groups", args, nargs, kwnames);
  if (dflt == 0) return 0;
  const n = mo(self).groups;
  const t = newTuple(n - 1);
  if (t == 0) return 0;
  for (let g = 1; g < n; g++) {
    const v = groupText(self, g, dflt);
    if (v == 0) { decref(<u64>t); return 0; }
    tupleSet(t, g - 1, v);
  }
  return <u64>t;
}
function groupdict(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const dflt = defaultArgument("groupdict", args, nargs, kwnames);
  if (dflt == 0) return 0;
  const d = newDict();
  const index = changetype<PyPattern>(<usize>mo(self).pattern).groupIndex;
  if (d == 0 || index == 0) return <u64>d;
  const at = tempArray(3);
  if (at == 0) return 0;
  store<u64>(at, 0);
  let ok = true;
  while (ok && dictNextRef(<usize>index, at, at + 8, at + 16) > 0) {
    const v = groupText(self, <i32>asI64(load<u64>(at, 16)), dflt);
    ok = v != 0 && dictSet(d, load<u64>(at, 8), v) >= 0;
    xdecref(v);
    decref(load<u64>(at, 8));
    decref(load<u64>(at, 16));
  }
  tempRelease(at);
  if (ok) return <u64>d;
  decref(<u64>d);
  return 0;
}
function groupArgument(self: u64, name: string, args: usize, nargs: i32): i32 {
  if (!checkArgs(name, nargs, 0, 1)) return -1;
  return nargs ? groupNumber(self, load<u64>(args)) : 0;
}
function start(self: u64, args: usize, nargs: i32): u64 {
  const g = groupArgument(self, "start", args, nargs);
  return g < 0 ? 0 : Value.fromSmall(from(self, g));
}
function end(self: u64, args: usize, nargs: i32): u64 {
  const g = groupArgument(self, "end", args, nargs);
  return g < 0 ? 0 : Value.fromSmall(to(self, g));
}
function pair(a: i32, b: i32): u64 {
  const t = newTuple(2);
  if (t) {
    tupleSet(t, 0, Value.fromSmall(a));
    tupleSet(t, 1, Value.fromSmall(b));
  }
  return <u64>t;
}
function span(self: u64, args: usize, nargs: i32): u64 {
  const g = groupArgument(self, "span", args, nargs);
  return g < 0 ? 0 : pair(from(self, g), to(self, g));
}
function getRegs(self: u64): u64 {
  const n = mo(self).groups;
  const t = newTuple(n);
  if (t) for (let g = 0; g < n; g++) tupleSet(t, g, pair(from(self, g), to(self, g)));
  return <u64>t;
}
function getLastindex(self: u64): u64 { return mo(self).lastIndex >= 0 ? Value.fromSmall(mo(self).lastIndex) : NONE; }
function getLastgroup(self: u64): u64 {
  const names = changetype<PyPattern>(<usize>mo(self).pattern).indexGroup;
  const i = mo(self).lastIndex;
  return names != 0 && i >= 0 && i < <i32>tupleSize(<usize>names) ? newRef(tupleGet(<usize>names, i)) : NONE;
}
function copy(self: u64): u64 { return newRef(self); }
function deepcopy(self: u64, memo: u64): u64 { return newRef(self); }
function reprSlot(self: u64): u64 {
  const text = groupText(self, 0, NONE);
  if (text == 0) return 0;
  const t = repr(text);
  decref(text);
  if (t == 0) return 0;
  const r = formatText("<%T object; span=(%d, %d), match=%S>", self, <u64><i64>from(self, 0), <u64><i64>to(self, 0), t);
  decref(t);
  return r;
}
function dealloc(p: usize): void {
  const m = changetype<PyMatch>(p);
  const a = m.pattern, b = m.string, c = m.regs;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
}
function traverse(p: usize, visit: u32): void {
  const m = changetype<PyMatch>(p);
  visitValue(m.pattern, visit);
  visitValue(m.string, visit);
  visitValue(m.regs, visit);
}

// ---------------------------------------------------------------------------------------------------- templates

/** A replacement: literal, then `count` times a group number and the (possibly absent) literal after it. */
@unmanaged export class PyTemplate extends PyObject {
  literal: u64;
  count: i32;
  pad: u32;
}
const ITEMS: usize = 32;
export function templateIsLiteral(t: u64): bool { return changetype<PyTemplate>(<usize>t).count == 0; }
export function templateLiteral(t: u64): u64 { return changetype<PyTemplate>(<usize>t).literal; }
/** _sre.template(pattern, [literal, group, literal, ...]) */
export function newTemplateObject(list: u64): u64 {
  if (typeOf(list) != LIST) return raisef(TypeError, "template() argument 2 must be list, not %T", list);
  const n = listSize(<usize>list);
  if ((n & 1) == 0) return raise(TypeError, "invalid template");
  const count = n >> 1;
  const p = newObject(TEMPLATE, ITEMS + (<usize>count << 4));
  if (p == 0) return 0;
  const t = changetype<PyTemplate>(p);
  t.literal = listGetRef(<usize>list, 0);
  for (let i = 0; i < count; i++) {
    const g = listGetRef(<usize>list, 2 * i + 1);
    const index = g ? asIndex(g) : -1;
    xdecref(g);
    if (index < 0) {
      decref(<u64>p);
      return errorOccurred() ? 0 : raise(TypeError, "invalid template");
    }
    let literal = listGetRef(<usize>list, 2 * i + 2);
    if (isStr(literal) && strLength(<usize>literal) == 0 || isBytes(literal) && bytesSize(<usize>literal) == 0) { decref(literal); literal = 0; }
    store<i64>(p + ITEMS + (<usize>i << 4), index);
    store<u64>(p + ITEMS + (<usize>i << 4), literal, 8);
    t.count = i + 1;
  }
  trackObject(p);
  return <u64>p;
}
/** The replacement with the groups of a match filled in. New str or bytes. */
export function expandTemplate(template: u64, m: u64): u64 {
  const t = changetype<PyTemplate>(<usize>template);
  if (t.count == 0) return newRef(t.literal);
  const text = isStr(mo(m).string);
  const b = text ? sbNew() : 0;
  const list = text ? 0 : newList(0);
  if (text) { if (isStr(t.literal)) sbStr(b, <usize>t.literal); }
  else listAppendSteal(list, newRef(t.literal));
  for (let i = 0; i < t.count; i++) {
    const g = load<i64>(<usize>template + ITEMS + (<usize>i << 4));
    if (g >= mo(m).groups) {
      if (text) sbDrop(b);
      else decref(<u64>list);
      return raise(IndexError, "no such group");
    }
    const literal = load<u64>(<usize>template + ITEMS + (<usize>i << 4), 8);
    const v = groupText(m, <i32>g, NONE);
    if (v == 0) { if (text) sbDrop(b); else decref(<u64>list); return 0; }
    if (text) {
      if (v != NONE) sbStr(b, <usize>v);
      decref(v);
      if (literal) sbStr(b, <usize>literal);
    } else {
      if (v != NONE) listAppendSteal(list, v);
      if (literal) listAppendSteal(list, newRef(literal));
    }
  }
  if (text) return sbFinish(b);
  const r = callMethod1(EMPTY_BYTES, id("join"), <u64>list);
  decref(<u64>list);
  return r;
}
/** The template of a replacement text: asks re._compile_template, which caches. New. */
export function compileTemplate(pattern: u64, text: u64): u64 {
  const re = importModule("re");
  if (re == 0) return 0;
  const f = getAttr(re, id("_compile_template"));
  decref(re);
  if (f == 0) return 0;
  let r = call2(f, pattern, text);
  if (r == 0 && errorMatches(TypeError)) {
    // an unhashable replacement (a bytearray): again with a copy
    const copied = toBytesOrStr(text);
    if (copied) {
      clearError();
      r = call2(f, pattern, copied);
      decref(copied);
    }
  }
  decref(f);
  if (r != 0 && typeOf(r) != TEMPLATE) {
    raisef(RuntimeError, "the result of compiling a replacement string is %T", r);
    decref(r);
    return 0;
  }
  return r;
}
import { toBytes } from "../../objects/bytes";
import { hasBuffer } from "../../objects/buffer";
function toBytesOrStr(v: u64): u64 {
  if (isStr(v) || isBytes(v) || !hasBuffer(v)) return 0;
  return toBytes(v);
}
function expand(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(1);
  if (out == 0) return 0;
  const ok = parseArgs("expand", "($self, /, template)", args, nargs, kwnames, out);
  const text = load<u64>(out);
  tempRelease(out);
  if (!ok) return 0;
  const t = compileTemplate(mo(self).pattern, text);
  if (t == 0) return 0;
  const r = expandTemplate(t, self);
  decref(t);
  return r;
}
function templateDealloc(p: usize): void {
  const t = changetype<PyTemplate>(p);
  const literal = t.literal, n = t.count;
  for (let i = 0; i < n; i++) xdecref(load<u64>(p + ITEMS + (<usize>i << 4), 8));
  freeObject(p);
  xdecref(literal);
}
function templateTraverse(p: usize, visit: u32): void {
  const t = changetype<PyTemplate>(p);
  visitValue(t.literal, visit);
  for (let i = 0; i < t.count; i++) visitValue(load<u64>(p + ITEMS + (<usize>i << 4), 8), visit);
}

export function initMatchType(): void {
  const t = staticTypeInit(MATCH, "re.Match", OBJECT, SPANS, TF_HAVE_GC | 16, 8);
  t.dealloc = dealloc.index;
  t.traverse = traverse.index;
  t.repr = reprSlot.index;
  t.getitem = getitem.index;
  method(MATCH, "group", group.index, FAST, null, "group([group1, ...]) -> str or tuple.\nReturn subgroup(s) of the match by indices or names.\nFor 0 returns the entire match.");
  method(MATCH, "start", start.index, FAST, "($self, group=0, /)", "Return index of the start of the substring matched by group.");
  method(MATCH, "end", end.index, FAST, "($self, group=0, /)", "Return index of the end of the substring matched by group.");
  method(MATCH, "span", span.index, FAST, "($self, group=0, /)", "For match object m, return the 2-tuple (m.start(group), m.end(group)).");
  method(MATCH, "groups", groups.index, FASTKW, DEFAULT, "Return a tuple containing all the subgroups of the match, from 1.");
  method(MATCH, "groupdict", groupdict.index, FASTKW, DEFAULT, "Return a dictionary containing all the named subgroups of the match, keyed by the subgroup name.");
  method(MATCH, "expand", expand.index, FASTKW, "($self, /, template)", "Return the string obtained by doing backslash substitution on the string template, as done by the sub() method.");
  method(MATCH, "__copy__", copy.index, NOARGS, "($self, /)");
  method(MATCH, "__deepcopy__", deepcopy.index, O, "($self, memo, /)");
  method(MATCH, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  getset(MATCH, "lastindex", getLastindex.index, 0, "The integer index of the last matched capturing group.");
  getset(MATCH, "lastgroup", getLastgroup.index, 0, "The name of the last matched capturing group.");
  getset(MATCH, "regs", getRegs.index);
  member(MATCH, "string", offsetof<PyMatch>("string"), MEMBER_OBJECT, READONLY, "The string passed to match() or search().");
  member(MATCH, "re", offsetof<PyMatch>("pattern"), MEMBER_OBJECT, READONLY, "The regular expression object.");
  member(MATCH, "pos", offsetof<PyMatch>("pos"), MEMBER_I64, READONLY, "The index into the string at which the RE engine started looking for a match.");
  member(MATCH, "endpos", offsetof<PyMatch>("endpos"), MEMBER_I64, READONLY, "The index into the string beyond which the RE engine will not go.");
  readyType(MATCH);
  const p = staticTypeInit(TEMPLATE, "_sre.SRE_Template", OBJECT, ITEMS, TF_HAVE_GC | 16, 16);
  p.dealloc = templateDealloc.index;
  p.traverse = templateTraverse.index;
  readyType(TEMPLATE);
}
