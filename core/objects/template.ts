// t-strings (PEP 750): string.templatelib.Template and Interpolation. Immutable.

import { PyObject } from "./object";
import { TF_HAVE_GC } from "./type_object";
import { TEMPLATE, INTERPOLATION, TEMPLATE_ITERATOR, OBJECT, TypeError, ValueError, TUPLE, STR } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf, isType } from "./type";
import { genericAlloc } from "./type_new";
import { method, getset, member, typeSet, O, CLASS, MEMBER_OBJECT, READONLY } from "../define";
import { raise, raisef, formatText } from "../errors";
import { parseArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { str, isStr, strConcat, strLength, strChar } from "./str";
import { NONE, EMPTY_STR, EMPTY_TUPLE } from "./singletons";
import { newTuple, tupleSet, tupleGet, tupleSize, tupleFromArray } from "./tuple";
import { newList, listAppend, listSize, listGetRef, listToTuple, listSetItem } from "./list";
import { newGenericAlias } from "./generic_alias";
import { getIter } from "./abstract";

@unmanaged class PyTemplate extends PyObject {
  strings: u64;        // tuple, one longer than interpolations
  interpolations: u64; // tuple
}
@unmanaged class PyInterpolation extends PyObject {
  value: u64;
  expression: u64;
  conversion: u64;
  formatSpec: u64;
}
function cast(v: u64): PyTemplate { return changetype<PyTemplate>(<usize>v); }

/** Borrows both tuples. New reference. */
export function newTemplate(strings: u64, interpolations: u64): u64 {
  const p = newObject(TEMPLATE, offsetof<PyTemplate>());
  if (p == 0) return 0;
  changetype<PyTemplate>(p).strings = newRef(strings);
  changetype<PyTemplate>(p).interpolations = newRef(interpolations);
  trackObject(p);
  return <u64>p;
}
/** conversion: 0 none, 1 s, 2 r, 3 a. Borrows. */
export function newInterpolation(value: u64, expression: u64, conversion: i32, spec: u64): u64 {
  return make(INTERPOLATION, value, expression, conversion == 1 ? str("s") : conversion == 2 ? str("r") : conversion == 3 ? str("a") : NONE, spec);
}
function make(type: usize, value: u64, expression: u64, conversion: u64, spec: u64): u64 {
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  const i = changetype<PyInterpolation>(p);
  i.value = newRef(value);
  i.expression = newRef(expression);
  i.conversion = newRef(conversion);
  i.formatSpec = newRef(spec);
  return <u64>p;
}
/** Template(*args): neighbouring strs are joined, strings and interpolations alternate. */
function templateNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (kwnames != 0 && tupleSize(kwnames) != 0) return raise(TypeError, "Template.__new__ only accepts *args arguments");
  return fromParts(args, nargs);
}
function fromParts(args: usize, nargs: i32): u64 {
  const strings = newList(0), inters = newList(0);
  listAppend(strings, EMPTY_STR);
  for (let i = 0; i < nargs; i++) {
    const v = load<u64>(args + (<usize>i << 3));
    if (isStr(v)) {
      const last = listSize(strings) - 1;
      const old = listGetRef(strings, last);
      const joined = strConcat(<usize>old, <usize>v);
      decref(old);
      listSetItem(strings, last, joined);
      decref(joined);
    } else if (typeOf(v) == INTERPOLATION) {
      listAppend(inters, v);
      listAppend(strings, EMPTY_STR);
    } else {
      decref(<u64>strings);
      decref(<u64>inters);
      return raisef(TypeError, "Template.__new__ *args need to be of type 'str' or 'Interpolation', got %T", v);
    }
  }
  const a = listToTuple(strings), b = listToTuple(inters);
  decref(<u64>strings);
  decref(<u64>inters);
  const r = newTemplate(a, b);
  decref(a);
  decref(b);
  return r;
}
/** Parts in order, empty strings left out. New tuple. */
function parts(self: u64): u64 {
  const l = newList(0);
  const n = tupleSize(<usize>cast(self).strings);
  for (let i = 0; i < n; i++) {
    const s = tupleGet(<usize>cast(self).strings, i);
    if (strLength(<usize>s)) listAppend(l, s);
    if (i < n - 1) listAppend(l, tupleGet(<usize>cast(self).interpolations, i));
  }
  const t = listToTuple(l);
  decref(<u64>l);
  return t;
}
function templateIter(self: u64): u64 {
  const t = parts(self);
  const it = getIter(t);
  decref(t);
  return it;
}
function templateValues(self: u64): u64 {
  const inters = <usize>cast(self).interpolations;
  const n = tupleSize(inters);
  const t = newTuple(n);
  for (let i = 0; i < n; i++) tupleSet(t, i, newRef(changetype<PyInterpolation>(<usize>tupleGet(inters, i)).value));
  return <u64>t;
}
function templateConcat(a: u64, b: u64): u64 {
  if (typeOf(a) != TEMPLATE || typeOf(b) != TEMPLATE) {
    const other = typeOf(a) == TEMPLATE ? b : a;
    return raisef(TypeError, "can only concatenate string.templatelib.Template (not \"%T\") to string.templatelib.Template", other);
  }
  const x = parts(a), y = parts(b);
  const n = tupleSize(<usize>x), m = tupleSize(<usize>y);
  const args = tempArray(n + m);
  for (let i = 0; i < n; i++) store<u64>(args + (<usize>i << 3), tupleGet(<usize>x, i));
  for (let i = 0; i < m; i++) store<u64>(args + (<usize>(n + i) << 3), tupleGet(<usize>y, i));
  const r = fromParts(args, n + m);
  tempRelease(args);
  decref(x);
  decref(y);
  return r;
}
function templateRepr(self: u64): u64 { return formatText("%T(strings=%R, interpolations=%R)", self, cast(self).strings, cast(self).interpolations); }
function templateDealloc(p: usize): void {
  const a = changetype<PyTemplate>(p).strings, b = changetype<PyTemplate>(p).interpolations;
  freeObject(p);
  decref(a);
  decref(b);
}
function templateTraverse(p: usize, visit: u32): void {
  visitValue(changetype<PyTemplate>(p).strings, visit);
  visitValue(changetype<PyTemplate>(p).interpolations, visit);
}
const NEW = "($type, value, expression='', conversion=None, format_spec='')";
function interpolationNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("Interpolation", NEW, args, nargs, kwnames, out)) {
    const expression = load<u64>(out, 8) ? load<u64>(out, 8) : EMPTY_STR, conversion = load<u64>(out, 16) ? load<u64>(out, 16) : NONE, spec = load<u64>(out, 24) ? load<u64>(out, 24) : EMPTY_STR;
    if (!isStr(expression)) raisef(TypeError, "Interpolation() argument 'expression' must be str, not %T", expression);
    else if (!isStr(spec)) raisef(TypeError, "Interpolation() argument 'format_spec' must be str, not %T", spec);
    else if (conversion != NONE && !isStr(conversion)) raisef(TypeError, "Interpolation() argument 'conversion' must be str, not %T", conversion);
    else if (conversion != NONE && !(strLength(<usize>conversion) == 1 && (strChar(<usize>conversion, 0) == 115 || strChar(<usize>conversion, 0) == 114 || strChar(<usize>conversion, 0) == 97))) {
      raise(ValueError, "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'");
    } else r = make(type, load<u64>(out), expression, conversion, spec);
  }
  tempRelease(out);
  return r;
}
function interpolationRepr(self: u64): u64 {
  const i = changetype<PyInterpolation>(<usize>self);
  return formatText("Interpolation(%R, %R, %R, %R)", i.value, i.expression, i.conversion, i.formatSpec);
}
function interpolationDealloc(p: usize): void {
  const i = changetype<PyInterpolation>(p);
  const a = i.value, b = i.expression, c = i.conversion, d = i.formatSpec;
  freeObject(p);
  xdecref(a);
  xdecref(b);
  xdecref(c);
  xdecref(d);
}
function interpolationTraverse(p: usize, visit: u32): void {
  const i = changetype<PyInterpolation>(p);
  visitValue(i.value, visit);
  visitValue(i.expression, visit);
  visitValue(i.conversion, visit);
  visitValue(i.formatSpec, visit);
}
export function initTemplateTypes(): void {
  let t = staticTypeInit(TEMPLATE, "string.templatelib.Template", OBJECT, offsetof<PyTemplate>(), TF_HAVE_GC);
  t.new_ = templateNew.index;
  t.repr = templateRepr.index;
  t.dealloc = templateDealloc.index;
  t.traverse = templateTraverse.index;
  t.iter = templateIter.index;
  t.sqConcat = templateConcat.index;
  member(TEMPLATE, "strings", offsetof<PyTemplate>("strings"), MEMBER_OBJECT, READONLY, "Strings");
  member(TEMPLATE, "interpolations", offsetof<PyTemplate>("interpolations"), MEMBER_OBJECT, READONLY, "Interpolations");
  getset(TEMPLATE, "values", templateValues.index, 0, "Values of interpolations");
  method(TEMPLATE, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  readyType(TEMPLATE);
  t = staticTypeInit(INTERPOLATION, "string.templatelib.Interpolation", OBJECT, offsetof<PyInterpolation>(), TF_HAVE_GC);
  t.new_ = interpolationNew.index;
  t.repr = interpolationRepr.index;
  t.dealloc = interpolationDealloc.index;
  t.traverse = interpolationTraverse.index;
  member(INTERPOLATION, "value", offsetof<PyInterpolation>("value"), MEMBER_OBJECT, READONLY, "Value");
  member(INTERPOLATION, "expression", offsetof<PyInterpolation>("expression"), MEMBER_OBJECT, READONLY, "Expression");
  member(INTERPOLATION, "conversion", offsetof<PyInterpolation>("conversion"), MEMBER_OBJECT, READONLY, "Conversion");
  member(INTERPOLATION, "format_spec", offsetof<PyInterpolation>("formatSpec"), MEMBER_OBJECT, READONLY, "Format specifier");
  method(INTERPOLATION, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  const names = newTuple(4);
  tupleSet(names, 0, str("value"));
  tupleSet(names, 1, str("expression"));
  tupleSet(names, 2, str("conversion"));
  tupleSet(names, 3, str("format_spec"));
  typeSet(INTERPOLATION, "__match_args__", <u64>names);
  readyType(INTERPOLATION);
}
