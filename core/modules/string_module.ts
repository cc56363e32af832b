// The _string module: the replacement-field language as iterators, for string.Formatter. An iterator's cursor moves under its mutex.

import { PyObject } from "../objects/object";
import { PyType, TF_HAVE_GC, TF_READY } from "../objects/type_object";
import { OBJECT, TypeError, staticType } from "../objects/type_ids";
import { newObject, freeObject, trackObject } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { lock, unlock } from "../sync/mutex";
import { staticTypeInit, readyType } from "../objects/type";
import { NONE, EMPTY_STR, fromBool } from "../objects/singletons";
import { raisef } from "../errors";
import { moduleFunction, O } from "../define";
import { newModule } from "../objects/module";
import { registerModule } from "./registry";
import { str, isStr, strLength, strSlice, strFromChar } from "../objects/str";
import { newTuple, tupleSet, tuple2 } from "../objects/tuple";
import { intFromI64 } from "../objects/int";
import { Markup, markupStart, markupNext, FieldName, fieldNameStart, fieldNameNext, fieldPart } from "../objects/format_fields";

@unmanaged class PyCursor extends PyObject { text: u64; }
const CURSOR: usize = 24;
const MARKUP_ITERATOR: usize = staticType(440);
const FIELD_ITERATOR: usize = staticType(441);

function iterSlot(self: u64): u64 { return newRef(self); }
function dealloc(p: usize): void {
  const t = changetype<PyCursor>(p).text;
  freeObject(p);
  decref(t);
}
function traverse(p: usize, visit: u32): void { visitValue(changetype<PyCursor>(p).text, visit); }
function markupIterate(self: u64): u64 {
  const m = changetype<Markup>(<usize>self + CURSOR);
  lock(<usize>self);
  const more = markupNext(m);
  const r = more > 0 ? describe(m) : 0;
  unlock(<usize>self);
  return r;
}
function describe(m: Markup): u64 {
  const t = newTuple(4);
  if (t == 0) return 0;
  const s = m.text;
  tupleSet(t, 0, strSlice(s, m.literalStart, m.literalEnd));
  tupleSet(t, 1, m.present ? strSlice(s, m.nameStart, m.nameEnd) : NONE);
  tupleSet(t, 2, m.present ? (m.specStart >= 0 ? strSlice(s, m.specStart, m.specEnd) : EMPTY_STR) : NONE);
  tupleSet(t, 3, m.conversion ? strFromChar(m.conversion) : NONE);
  return <u64>t;
}
function fieldIterate(self: u64): u64 {
  const f = changetype<FieldName>(<usize>self + CURSOR);
  lock(<usize>self);
  const more = fieldNameNext(f);
  let r: u64 = 0;
  if (more > 0) {
    const part = f.index != -1 ? intFromI64(f.index) : fieldPart(f);
    r = <u64>tuple2(fromBool(f.isAttribute != 0), part);
    decref(part);
  }
  unlock(<usize>self);
  return r;
}
function makeType(p: usize, name: string, size: usize, next: u32): void {
  const t = staticTypeInit(p, name, OBJECT, CURSOR + size, TF_HAVE_GC | 16);
  t.dealloc = dealloc.index;
  t.traverse = traverse.index;
  t.iter = iterSlot.index;
  t.iternext = next;
  readyType(p);
}
function newCursor(type: usize, size: usize, text: u64): usize {
  const p = newObject(type, CURSOR + size);
  if (p == 0) return 0;
  changetype<PyCursor>(p).text = newRef(text);
  return p;
}
function formatterParser(m: u64, s: u64): u64 {
  if (!isStr(s)) return raisef(TypeError, "expected str, got %T", s);
  const p = newCursor(MARKUP_ITERATOR, offsetof<Markup>(), s);
  if (p == 0) return 0;
  markupStart(changetype<Markup>(p + CURSOR), <usize>s, 0, strLength(<usize>s));
  trackObject(p);
  return <u64>p;
}
function fieldNameSplit(m: u64, s: u64): u64 {
  if (!isStr(s)) return raisef(TypeError, "expected str, got %T", s);
  const p = newCursor(FIELD_ITERATOR, offsetof<FieldName>(), s);
  if (p == 0) return 0;
  const f = changetype<FieldName>(p + CURSOR);
  if (!fieldNameStart(f, <usize>s, 0, strLength(<usize>s))) { decref(<u64>p); return 0; }
  trackObject(p);
  const first = f.index != -1 ? intFromI64(f.index) : fieldPart(f);
  const r = tuple2(first, <u64>p);
  decref(first);
  decref(<u64>p);
  return <u64>r;
}
function init(): u64 {
  const m = newModule(str("_string"));
  if (m == 0) return 0;
  if ((changetype<PyType>(MARKUP_ITERATOR).flags & TF_READY) == 0) {
    makeType(MARKUP_ITERATOR, "formatteriterator", offsetof<Markup>(), markupIterate.index);
    makeType(FIELD_ITERATOR, "fieldnameiterator", offsetof<FieldName>(), fieldIterate.index);
  }
  moduleFunction(m, "formatter_parser", formatterParser.index, O, "($module, object, /)", "Parse the argument as a format string.");
  moduleFunction(m, "formatter_field_name_split", fieldNameSplit.index, O, "($module, object, /)", "Split the argument as a field name.");
  return <u64>m;
}
export function registerString(): void { registerModule("_string", init.index); }
