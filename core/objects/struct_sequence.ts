// Struct sequences: tuples with named fields (os.stat_result, time.struct_time, sys.flags). Immutable like tuples.
// A type's fields: `visible` of them are items of the tuple; the others are attributes only and follow behind the items.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC, TF_TUPLE, TF_SEQUENCE } from "./type_object";
import { TUPLE, TypeError } from "./type_ids";
import { decref, xdecref, newRef } from "../memory/refcount";
import { freeObject, newObject, trackObject } from "../memory/heap";
import { visitValue } from "../memory/collector";
import { allocateTypeMemory, staticTypeInit, readyType, typeOf } from "./type";
import { PyTuple, tupleGet, tupleSize, tupleSet, newTuple, tuple2, tuple3, TUPLE_ITEMS } from "./tuple";
import { newDict, dictSetStr, dictGetStr, dictSize } from "./dict";
import { internAscii, id, isStr, strLength, strChar } from "./str";
import { newGetSet } from "./descriptors";
import { newMember } from "./descriptors";
import { MEMBER_OBJECT, READONLY, typeSet, method, NOARGS, FASTKW } from "../define";
import { NONE } from "./singletons";
import { raise, raisef, errorOccurred } from "../errors";
import { parseArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { toTuple, repr } from "./abstract";
import { sbNew, sbAscii, sbStr, sbFinish, sbDrop } from "./str_builder";
import { runtime } from "../runtime";

/** What is known about a struct sequence type: raw record { type, visible, total, names u32[] }, found through the type's `token`. */
function recordOf(type: usize): usize { return <usize>changetype<PyType>(type).token; }

/**
 * Makes a type. fields: names separated by blanks ("-": unnamed item); the first `visible` are the tuple's items. Returns the type's address (immortal).
 */
export function newStructSequenceType(name: string, fields: string, visible: i32, doc: string | null): usize {
  const t = allocateTypeMemory();
  let total = 0;
  for (let i = 0; i < fields.length; i++) if (fields.charCodeAt(i) == 32) total++;
  total++;
  const type = staticTypeInit(t, name, TUPLE, TUPLE_ITEMS, TF_HAVE_GC | TF_TUPLE | TF_SEQUENCE, 8);
  const record = rawAlloc(12 + (<usize>total << 2));
  store<u32>(record, <u32>t);
  store<i32>(record, visible, 4);
  store<i32>(record, total, 8);
  type.token = <u32>record;
  type.new_ = structNew.index;
  type.repr = structRepr.index;
  type.dealloc = structDealloc.index;
  type.traverse = structTraverse.index;
  let start = 0, k = 0;
  const matchArgs = newTuple(visible);
  for (let i = 0; i <= fields.length; i++) {
    if (i < fields.length && fields.charCodeAt(i) != 32) continue;
    const unnamed = i - start == 1 && fields.charCodeAt(start) == 45;
    const field = unnamed ? 0 : internAscii(fields, start, i);
    store<u32>(record + 12 + (<usize>k << 2), <u32>field);
    if (field) {
      const m = newMember(t, field, <u32>(TUPLE_ITEMS + (<usize>k << 3)), MEMBER_OBJECT, READONLY, 0);
      dictSetStr(<usize>type.dict, field, m);
      decref(m);
    }
    if (k < visible) tupleSet(matchArgs, k, field ? <u64>field : NONE);
    start = i + 1;
    k++;
  }
  typeSet(t, "n_fields", Value.fromSmall(total));
  typeSet(t, "n_sequence_fields", Value.fromSmall(visible));
  let unnamedCount = 0;
  for (let i = 0; i < total; i++) if (load<u32>(record + 12 + (<usize>i << 2)) == 0) unnamedCount++;
  typeSet(t, "n_unnamed_fields", Value.fromSmall(unnamedCount));
  typeSet(t, "__match_args__", <u64>matchArgs);
  if (doc) typeSet(t, "__doc__", strFromLiteral(doc!, 0, doc!.length));
  method(t, "__reduce__", structReduce.index, NOARGS);
  method(t, "__replace__", structReplace.index, FASTKW);
  readyType(t);
  return t;
}
import { strFromLiteral } from "./str";
import { rawAlloc } from "../memory/heap";

/** An instance from a tuple of all fields (missing ones None). Borrows. New reference. */
export function newStructSequence(type: usize, values: usize): u64 {
  const record = recordOf(type);
  const total = load<i32>(record, 8), visible = load<i32>(record, 4);
  const p = newObject(type, TUPLE_ITEMS + (<usize>total << 3));
  if (p == 0) return 0;
  changetype<PyTuple>(p).size = <u32>visible;
  const n = tupleSize(values);
  for (let i = 0; i < total; i++) store<u64>(p + TUPLE_ITEMS + (<usize>i << 3), i < n ? newRef(tupleGet(values, i)) : NONE);
  trackObject(p);
  return <u64>p;
}
/** Field i, also one behind the items. Borrowed. */
export function structSequenceField(v: u64, i: i32): u64 { return load<u64>(<usize>v + TUPLE_ITEMS + (<usize>i << 3)); }

const NEW = "($type, sequence, dict=None)";
function structNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("structseq", NEW, args, nargs, kwnames, out)) {
    const record = recordOf(type);
    const total = load<i32>(record, 8), visible = load<i32>(record, 4);
    const given = toTuple(load<u64>(out));
    const dict = load<u64>(out, 8);
    if (given) {
      const n = tupleSize(<usize>given);
      if (n < visible) raisef(TypeError, total == visible ? "%N() takes a %d-sequence (%d-sequence given)" : "%N() takes an at least %d-sequence (%d-sequence given)", <u64>type, <u64>visible, <u64>n);
      else if (n > total) raisef(TypeError, total == visible ? "%N() takes a %d-sequence (%d-sequence given)" : "%N() takes an at most %d-sequence (%d-sequence given)", <u64>type, <u64>total, <u64>n);
      else {
        r = newStructSequence(type, <usize>given);
        if (r != 0 && dict != 0 && dict != NONE) {
          for (let i = n; i < total; i++) {
            const name = load<u32>(record + 12 + (<usize>i << 2));
            const v = name ? dictGetStr(<usize>dict, <usize>name) : 0;
            if (v) store<u64>(<usize>r + TUPLE_ITEMS + (<usize>i << 3), v);
          }
        }
      }
      decref(given);
    }
  }
  tempRelease(out);
  return r;
}
function structRepr(self: u64): u64 {
  const type = typeOf(self);
  const record = recordOf(type);
  const b = sbNew();
  sbStr(b, <usize>changetype<PyType>(type).name);
  sbAscii(b, "(");
  const visible = load<i32>(record, 4);
  for (let i = 0; i < visible; i++) {
    if (i) sbAscii(b, ", ");
    const name = load<u32>(record + 12 + (<usize>i << 2));
    if (name) { sbStr(b, <usize>name); sbAscii(b, "="); }
    const s = repr(structSequenceField(self, i));
    if (s == 0) { sbDrop(b); return 0; }
    sbStr(b, <usize>s);
    decref(s);
  }
  sbAscii(b, ")");
  return sbFinish(b);
}
function structReduce(self: u64): u64 {
  const type = typeOf(self);
  const record = recordOf(type);
  const visible = load<i32>(record, 4), total = load<i32>(record, 8);
  const t = newTuple(visible);
  for (let i = 0; i < visible; i++) tupleSet(t, i, newRef(structSequenceField(self, i)));
  const d = newDict();
  for (let i = visible; i < total; i++) {
    const name = load<u32>(record + 12 + (<usize>i << 2));
    if (name) dictSetStr(d, <usize>name, structSequenceField(self, i));
  }
  const inner = tuple2(<u64>t, <u64>d);
  decref(<u64>t);
  decref(<u64>d);
  const r = tuple2(<u64>type, <u64>inner);
  decref(<u64>inner);
  return <u64>r;
}
function structReplace(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (nargs) return raise(TypeError, "__replace__() takes no positional arguments");
  const type = typeOf(self);
  const record = recordOf(type);
  const total = load<i32>(record, 8);
  const t = newTuple(total);
  for (let i = 0; i < total; i++) tupleSet(t, i, newRef(structSequenceField(self, i)));
  const r = newStructSequence(type, t);
  decref(<u64>t);
  if (r == 0 || kwnames == 0) return r;
  const n = tupleSize(kwnames);
  for (let k = 0; k < n; k++) {
    let found = false;
    for (let i = 0; i < total && !found; i++) {
      if (<u64>load<u32>(record + 12 + (<usize>i << 2)) != tupleGet(kwnames, k)) continue;
      const slot = <usize>r + TUPLE_ITEMS + (<usize>i << 3);
      const old = load<u64>(slot);
      store<u64>(slot, newRef(load<u64>(args + (<usize>k << 3))));
      decref(old);
      found = true;
    }
    if (!found) {
      decref(r);
      return raisef(TypeError, "Got unexpected field name(s): ['%S']", tupleGet(kwnames, k));
    }
  }
  return r;
}
function structDealloc(p: usize): void {
  const total = load<i32>(recordOf(<usize>changetype<PyObject>(p).type), 8);
  for (let i = 0; i < total; i++) decref(load<u64>(p + TUPLE_ITEMS + (<usize>i << 3)));
  freeObject(p);
}
function structTraverse(p: usize, visit: u32): void {
  const total = load<i32>(recordOf(<usize>changetype<PyObject>(p).type), 8);
  for (let i = 0; i < total; i++) visitValue(load<u64>(p + TUPLE_ITEMS + (<usize>i << 3)), visit);
}
