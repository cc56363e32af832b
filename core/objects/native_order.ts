// Comparing values without running Python code: ints, floats, bools, strs and tuples of them, exact types only. What heaps and bisection can do
// while they hold a list's mutex. Everything compared is immutable: nothing to protect.

import { Value } from "../value";
import { INT, STR, TUPLE } from "./type_ids";
import { TRUE, FALSE } from "./singletons";
import { intCompare } from "./int";
import { compareFloatInt } from "./float";
import { strCompare, strEqual } from "./str";
import { tupleGet, tupleSize } from "./tuple";

/** A pair that only Python's own comparison can decide. */
export const UNDECIDED: i32 = -1;
const MAX_DEPTH: i32 = 8;

@inline function isIntLike(v: u64): bool { return Value.isInt(v) || v == TRUE || v == FALSE || (Value.isObject(v) && <usize>Value.obj(v).type == INT); }

/** a < b: 1, 0 or UNDECIDED. */
export function nativeLess(a: u64, b: u64): i32 {
  if (Value.bothInts(a, b)) return <i32>(<i64>(a << 15) < <i64>(b << 15));
  return less(a, b, 0);
}
function less(a: u64, b: u64, depth: i32): i32 {
  if (Value.isFloat(a)) {
    const x = Value.toFloat(a);
    if (Value.isFloat(b)) return <i32>(x < Value.toFloat(b));
    if (!isIntLike(b)) return UNDECIDED;
    return x != x ? 0 : <i32>(compareFloatInt(x, b) < 0);
  }
  if (isIntLike(a)) {
    if (isIntLike(b)) return <i32>(intCompare(a, b) < 0);
    if (!Value.isFloat(b)) return UNDECIDED;
    const y = Value.toFloat(b);
    return y != y ? 0 : <i32>(compareFloatInt(y, a) > 0);
  }
  if (!Value.isObject(a) || !Value.isObject(b)) return UNDECIDED;
  const t = <usize>Value.obj(a).type;
  if (t != <usize>Value.obj(b).type) return UNDECIDED;
  if (t == STR) return <i32>(strCompare(<usize>a, <usize>b) < 0);
  if (t != TUPLE || depth >= MAX_DEPTH) return UNDECIDED;
  const n = <i32>tupleSize(<usize>a), m = <i32>tupleSize(<usize>b);
  const k = min(n, m);
  for (let i = 0; i < k; i++) {
    const x = tupleGet(<usize>a, i), y = tupleGet(<usize>b, i);
    const e = equal(x, y, depth + 1);
    if (e < 0) return UNDECIDED;
    if (e == 0) return less(x, y, depth + 1);
  }
  return <i32>(n < m);
}
/** a == b, identical values being equal: 1, 0 or UNDECIDED. */
export function nativeEqual(a: u64, b: u64): i32 { return equal(a, b, 0); }
function equal(a: u64, b: u64, depth: i32): i32 {
  if (a == b) return 1;
  if (Value.isFloat(a)) {
    const x = Value.toFloat(a);
    if (Value.isFloat(b)) return <i32>(x == Value.toFloat(b));
    if (isIntLike(b)) return x != x ? 0 : <i32>(compareFloatInt(x, b) == 0);
    return UNDECIDED;
  }
  if (isIntLike(a)) {
    if (isIntLike(b)) return <i32>(intCompare(a, b) == 0);
    if (!Value.isFloat(b)) return UNDECIDED;
    const y = Value.toFloat(b);
    return y != y ? 0 : <i32>(compareFloatInt(y, a) == 0);
  }
  if (!Value.isObject(a) || !Value.isObject(b)) return UNDECIDED;
  const t = <usize>Value.obj(a).type;
  if (t != <usize>Value.obj(b).type) return UNDECIDED;
  if (t == STR) return <i32>strEqual(<usize>a, <usize>b);
  if (t != TUPLE || depth >= MAX_DEPTH) return UNDECIDED;
  const n = <i32>tupleSize(<usize>a);
  if (n != <i32>tupleSize(<usize>b)) return 0;
  for (let i = 0; i < n; i++) {
    const e = equal(tupleGet(<usize>a, i), tupleGet(<usize>b, i), depth + 1);
    if (e != 1) return e;
  }
  return 1;
}
