// Iterators of the old sequence protocol and of callables, and the builtin iterator types enumerate, reversed, zip, map, filter.
// Shared by threads they never crash: positions advance atomically, the iterators they hold are let go of only when the object dies.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_BASETYPE, TF_HAVE_GC, TF_DISALLOW_NEW } from "./type_object";
import { SEQ_ITERATOR, CALLABLE_ITERATOR, ENUMERATE, REVERSED, ZIP, MAP, FILTER, OBJECT, TypeError, ValueError, IndexError, StopIteration } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue } from "../memory/collector";
import { staticTypeInit, readyType, typeOf } from "./type";
import { genericAlloc } from "./type_new";
import { method, NOARGS, O, CLASS } from "../define";
import { raise, raisef, errorOccurred, errorMatches, clearError } from "../errors";
import { checkArgs, noKeywords, parseArgs } from "../args";
import { call, call0, call1, callMethod0, tempArray, tempRelease } from "../call";
import { getIter, iterNext, compareBool, isTrue, length, isSequence, index } from "./abstract";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple1, tuple2, tuple3 } from "./tuple";
import { newList } from "./list";
import { NONE, TRUE, EMPTY_TUPLE, fromBool } from "./singletons";
import { intFromI64, asIndex } from "./int";
import { add } from "./abstract";
import { lookupSpecial } from "./attributes";
import { id } from "./str";
import { newGenericAlias } from "./generic_alias";
import { builtinNamed } from "../modules/builtins";
import { multi } from "../thread_state";

/** One struct serves them all: two held values, a position and a flag. */
@unmanaged export class PyPairIterator extends PyObject {
  first: u64;
  second: u64;
  position: i64; // atomic where it matters; -1: exhausted
}
@inline
function cast(v: u64): PyPairIterator { return changetype<PyPairIterator>(<usize>v); }
function make(type: usize, first: u64, second: u64): u64 {
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  const o = changetype<PyPairIterator>(p);
  o.first = newRef(first);
  o.second = newRef(second);
  return <u64>p;
}
function pairDealloc(p: usize): void {
  const o = changetype<PyPairIterator>(p);
  const a = o.first, b = o.second;
  freeObject(p);
  xdecref(a);
  xdecref(b);
}
function pairTraverse(p: usize, visit: u32): void {
  visitValue(changetype<PyPairIterator>(p).first, visit);
  visitValue(changetype<PyPairIterator>(p).second, visit);
}
function iterSelf(self: u64): u64 { return newRef(self); }
function setup(t: usize, name: string, flags: u32, next: u32): PyType {
  const type = staticTypeInit(t, name, OBJECT, offsetof<PyPairIterator>(), TF_HAVE_GC | flags);
  type.dealloc = pairDealloc.index;
  type.traverse = pairTraverse.index;
  type.iter = iterSelf.index;
  type.iternext = next;
  return type;
}

// --- iter(sequence) through __getitem__, iter(callable, sentinel)

export function newSeqIterator(sequence: u64): u64 { return make(SEQ_ITERATOR, sequence, 0); }
function seqNext(self: u64): u64 {
  const at = <usize>self + offsetof<PyPairIterator>("position");
  const i = multi ? atomic.add<i64>(at, 1) : cast(self).position++;
  if (i < 0) { store<i64>(at, -1); return 0; }
  const s = cast(self).first;
  const slot = changetype<PyType>(typeOf(s)).sqItem;
  const r = slot ? call_indirect<u64>(slot, s, i) : 0;
  if (r) return r;
  if (errorMatches(IndexError) || errorMatches(StopIteration)) { clearError(); atomic.store<i64>(at, -1); }
  return 0;
}
function seqHint(self: u64): u64 {
  const i = cast(self).position;
  if (i < 0) return Value.fromSmall(0);
  if (changetype<PyType>(typeOf(cast(self).first)).length == 0) return NOT_IMPLEMENTED;
  const n = length(cast(self).first);
  if (n < 0) return 0;
  return intFromI64(n > i ? n - i : 0);
}
import { NOT_IMPLEMENTED } from "./singletons";
function seqReduce(self: u64): u64 {
  const f = builtinNamed("iter");
  if (f == 0) return 0;
  const i = cast(self).position;
  const inner = i < 0 ? tuple1(EMPTY_TUPLE) : tuple1(cast(self).first);
  const n = intFromI64(i);
  const r = i < 0 ? tuple2(f, <u64>inner) : tuple3(f, <u64>inner, n);
  decref(f);
  decref(<u64>inner);
  return <u64>r;
}
function setPosition(self: u64, v: u64): u64 {
  const i = asIndex(v);
  if (i == -1 && errorOccurred()) return 0;
  if (cast(self).position >= 0) cast(self).position = i < 0 ? 0 : i;
  return NONE;
}
export function newCallableIterator(f: u64, sentinel: u64): u64 { return make(CALLABLE_ITERATOR, f, sentinel); }
function callableNext(self: u64): u64 {
  if (cast(self).position < 0) return 0;
  const r = call0(cast(self).first);
  if (r) {
    const c = compareBool(cast(self).second, r, 2);
    if (c == 0) return r;
    decref(r);
    if (c > 0) cast(self).position = -1;
    return 0;
  }
  if (errorMatches(StopIteration)) { clearError(); cast(self).position = -1; }
  return 0;
}
function callableReduce(self: u64): u64 {
  const f = builtinNamed("iter");
  if (f == 0) return 0;
  const inner = cast(self).position < 0 ? tuple1(EMPTY_TUPLE) : tuple2(cast(self).first, cast(self).second);
  const r = tuple2(f, <u64>inner);
  decref(f);
  decref(<u64>inner);
  return <u64>r;
}

// --- enumerate: first the iterator, second the count once it is beyond i64

const ENUMERATE_NEW = "($type, iterable, start=0)";
function enumerateNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("enumerate", ENUMERATE_NEW, args, nargs, kwnames, out)) {
    const start = load<u64>(out, 8) ? index(load<u64>(out, 8)) : Value.fromSmall(0);
    if (start) {
      const it = getIter(load<u64>(out));
      if (it) {
        r = make(type, it, 0);
        decref(it);
        if (r) {
          if (Value.isInt(start)) cast(r).position = Value.toSmall(start);
          else cast(r).second = newRef(start);
        }
      }
      decref(start);
    }
  }
  tempRelease(out);
  return r;
}
function enumerateNext(self: u64): u64 {
  const item = iterNext(cast(self).first);
  if (item == 0) return 0;
  const t = newTuple(2);
  if (t == 0) { decref(item); return 0; }
  let n: u64;
  if (cast(self).second == 0) n = intFromI64(multi ? atomic.add<i64>(<usize>self + offsetof<PyPairIterator>("position"), 1) : cast(self).position++);
  else {
    n = cast(self).second;
    cast(self).second = add(n, Value.fromSmall(1));
  }
  tupleSet(t, 0, n);
  tupleSet(t, 1, item);
  return <u64>t;
}
function enumerateReduce(self: u64): u64 {
  const n = cast(self).second ? newRef(cast(self).second) : intFromI64(cast(self).position);
  const inner = tuple2(cast(self).first, n);
  decref(n);
  const r = tuple2(<u64>typeOf(self), <u64>inner);
  decref(<u64>inner);
  return <u64>r;
}

// --- reversed

function reversedNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("reversed", kwnames) || !checkArgs("reversed", nargs, 1, 1)) return 0;
  const v = load<u64>(args);
  const f = lookupSpecial(v, id("__reversed__"));
  if (f == NONE) return raisef(TypeError, "'%T' object is not reversible", v);
  if (f) {
    const r = call0(f);
    decref(f);
    return r;
  }
  if (errorOccurred()) return 0;
  if (!isSequence(v)) return raisef(TypeError, "'%T' object is not reversible", v);
  const n = length(v);
  if (n < 0) return 0;
  const r = make(type, v, 0);
  if (r) cast(r).position = n - 1;
  return r;
}
function reversedNext(self: u64): u64 {
  const at = <usize>self + offsetof<PyPairIterator>("position");
  const i = multi ? atomic.sub<i64>(at, 1) : load<i64>(at);
  if (i < 0) { store<i64>(at, -1); return 0; }
  if (!multi) store<i64>(at, i - 1);
  const s = cast(self).first;
  const r = call_indirect<u64>(changetype<PyType>(typeOf(s)).sqItem, s, i);
  if (r) return r;
  if (errorMatches(IndexError) || errorMatches(StopIteration)) { clearError(); store<i64>(at, -1); }
  return 0;
}
function reversedHint(self: u64): u64 {
  const i = cast(self).position;
  if (i < 0) return Value.fromSmall(0);
  const n = length(cast(self).first);
  if (n < 0) return 0;
  return intFromI64(n < i + 1 ? 0 : i + 1);
}
function reversedReduce(self: u64): u64 {
  const inner = cast(self).position < 0 ? tuple1(EMPTY_TUPLE) : tuple1(cast(self).first);
  const n = intFromI64(cast(self).position);
  const r = cast(self).position < 0 ? tuple2(<u64>typeOf(self), <u64>inner) : tuple3(<u64>typeOf(self), <u64>inner, n);
  decref(<u64>inner);
  return <u64>r;
}
function reversedSetstate(self: u64, v: u64): u64 {
  let i = asIndex(v);
  if (i == -1 && errorOccurred()) return 0;
  const n = length(cast(self).first);
  if (n < 0) return 0;
  if (i < -1) i = -1;
  if (i > n - 1) i = n - 1;
  cast(self).position = i;
  return NONE;
}

// --- zip, map: first a tuple of iterators, second the function (map)

function iterators(args: usize, nargs: i32): u64 {
  const t = newTuple(nargs);
  if (t == 0) return 0;
  for (let i = 0; i < nargs; i++) {
    const it = getIter(load<u64>(args + (<usize>i << 3)));
    if (it == 0) { decref(<u64>t); return 0; }
    tupleSet(t, i, it);
  }
  return <u64>t;
}
const STRICT = "($type, *, strict=False)";
function strictArgument(name: string, args: usize, nargs: i32, kwnames: usize): i32 {
  if (kwnames == 0) return 0;
  const out = tempArray(1);
  if (out == 0) return -1;
  let r = -1;
  if (parseArgs(name, STRICT, args + (<usize>nargs << 3), 0, kwnames, out)) r = load<u64>(out) ? isTrue(load<u64>(out)) : 0;
  tempRelease(out);
  return r;
}
function zipNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const strict = type == ZIP ? strictArgument("zip", args, nargs, kwnames) : 0;
  if (strict < 0) return 0;
  const t = iterators(args, nargs);
  if (t == 0) return 0;
  const r = make(type, t, 0);
  decref(t);
  if (r) cast(r).position = strict;
  return r;
}
/** Why a strict zip or map ended: raises ValueError if the iterables differ in length. i: which one was exhausted. */
function strictEnd(name: string, its: usize, i: i32): u64 {
  const fname = <u64>changetype<usize>(name);
  if (i > 0) return raisef(ValueError, i == 1 ? "%s() argument %d is shorter than argument 1" : "%s() argument %d is shorter than arguments 1-%d", fname, <u64>(i + 1), <u64>i);
  const n = tupleSize(its);
  for (let k = 1; k < n; k++) {
    const v = iterNext(tupleGet(its, k));
    if (v) {
      decref(v);
      return raisef(ValueError, k == 1 ? "%s() argument %d is longer than argument 1" : "%s() argument %d is longer than arguments 1-%d", fname, <u64>(k + 1), <u64>k);
    }
    if (errorOccurred()) return 0;
  }
  return 0;
}
function zipNext(self: u64): u64 {
  const its = <usize>cast(self).first;
  const n = tupleSize(its);
  if (n == 0) return 0;
  const t = newTuple(n);
  if (t == 0) return 0;
  for (let i = 0; i < n; i++) {
    const v = iterNext(tupleGet(its, i));
    if (v == 0) {
      decref(<u64>t);
      if (errorOccurred() || cast(self).position == 0) return 0;
      return strictEnd("zip", its, i);
    }
    tupleSet(t, i, v);
  }
  return <u64>t;
}
function zipReduce(self: u64): u64 {
  if (cast(self).position) return <u64>tuple3(<u64>typeOf(self), cast(self).first, TRUE);
  return <u64>tuple2(<u64>typeOf(self), cast(self).first);
}
function strictSetstate(self: u64, v: u64): u64 {
  const s = isTrue(v);
  if (s < 0) return 0;
  cast(self).position = s;
  return NONE;
}
function mapNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const strict = type == MAP ? strictArgument("map", args, nargs, kwnames) : 0;
  if (strict < 0) return 0;
  if (nargs < 2) return raise(TypeError, "map() must have at least two arguments.");
  const t = iterators(args + 8, nargs - 1);
  if (t == 0) return 0;
  const r = make(type, t, load<u64>(args));
  decref(t);
  if (r) cast(r).position = strict;
  return r;
}
function mapNext(self: u64): u64 {
  const its = <usize>cast(self).first;
  const n = tupleSize(its);
  const a = tempArray(n);
  if (a == 0) return 0;
  let got = 0;
  while (got < n) {
    const v = iterNext(tupleGet(its, got));
    if (v == 0) break;
    store<u64>(a + (<usize>got << 3), v);
    got++;
  }
  let r: u64 = 0;
  if (got == n) r = call(cast(self).second, a, n, 0);
  for (let i = 0; i < got; i++) decref(load<u64>(a + (<usize>i << 3)));
  tempRelease(a);
  if (got < n && !errorOccurred() && cast(self).position != 0) return strictEnd("map", its, got);
  return r;
}
function mapReduce(self: u64): u64 {
  const its = <usize>cast(self).first;
  const n = tupleSize(its);
  const t = newTuple(n + 1);
  tupleSet(t, 0, newRef(cast(self).second));
  for (let i = 0; i < n; i++) tupleSet(t, i + 1, newRef(tupleGet(its, i)));
  const r = cast(self).position ? tuple3(<u64>typeOf(self), <u64>t, TRUE) : tuple2(<u64>typeOf(self), <u64>t);
  decref(<u64>t);
  return <u64>r;
}

// --- filter

function filterNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (type == FILTER && !noKeywords("filter", kwnames)) return 0;
  if (!checkArgs("filter", nargs, 2, 2)) return 0;
  const it = getIter(load<u64>(args, 8));
  if (it == 0) return 0;
  const r = make(type, it, load<u64>(args));
  decref(it);
  return r;
}
function filterNext(self: u64): u64 {
  const f = cast(self).second;
  const plain = f == NONE;
  while (true) {
    const v = iterNext(cast(self).first);
    if (v == 0) return 0;
    let good: i32;
    if (plain) good = isTrue(v);
    else {
      const r = call1(f, v);
      if (r == 0) { decref(v); return 0; }
      good = isTrue(r);
      decref(r);
    }
    if (good > 0) return v;
    decref(v);
    if (good < 0) return 0;
  }
}
function filterReduce(self: u64): u64 {
  const inner = tuple2(cast(self).second, cast(self).first);
  const r = tuple2(<u64>typeOf(self), <u64>inner);
  decref(<u64>inner);
  return <u64>r;
}

export function initIterators(): void {
  setup(SEQ_ITERATOR, "iterator", TF_DISALLOW_NEW, seqNext.index);
  method(SEQ_ITERATOR, "__length_hint__", seqHint.index, NOARGS);
  method(SEQ_ITERATOR, "__reduce__", seqReduce.index, NOARGS);
  method(SEQ_ITERATOR, "__setstate__", setPosition.index, O);
  readyType(SEQ_ITERATOR);
  setup(CALLABLE_ITERATOR, "callable_iterator", TF_DISALLOW_NEW, callableNext.index);
  method(CALLABLE_ITERATOR, "__reduce__", callableReduce.index, NOARGS);
  readyType(CALLABLE_ITERATOR);
  let t = setup(ENUMERATE, "enumerate", TF_BASETYPE, enumerateNext.index);
  t.new_ = enumerateNew.index;
  method(ENUMERATE, "__reduce__", enumerateReduce.index, NOARGS);
  method(ENUMERATE, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  readyType(ENUMERATE);
  t = setup(REVERSED, "reversed", TF_BASETYPE, reversedNext.index);
  t.new_ = reversedNew.index;
  method(REVERSED, "__length_hint__", reversedHint.index, NOARGS);
  method(REVERSED, "__reduce__", reversedReduce.index, NOARGS);
  method(REVERSED, "__setstate__", reversedSetstate.index, O);
  method(REVERSED, "__class_getitem__", newGenericAlias.index, O | CLASS, null, "See PEP 585");
  readyType(REVERSED);
  t = setup(ZIP, "zip", TF_BASETYPE, zipNext.index);
  t.new_ = zipNew.index;
  method(ZIP, "__reduce__", zipReduce.index, NOARGS);
  method(ZIP, "__setstate__", strictSetstate.index, O);
  readyType(ZIP);
  t = setup(MAP, "map", TF_BASETYPE, mapNext.index);
  t.new_ = mapNew.index;
  method(MAP, "__reduce__", mapReduce.index, NOARGS);
  method(MAP, "__setstate__", strictSetstate.index, O);
  readyType(MAP);
  t = setup(FILTER, "filter", TF_BASETYPE, filterNext.index);
  t.new_ = filterNew.index;
  method(FILTER, "__reduce__", filterReduce.index, NOARGS);
  readyType(FILTER);
}
