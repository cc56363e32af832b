// The _bisect module. Reads the sequence item by item, as any sequence may be given: no lock is held between the reads.

import { Value } from "../value";
import { PyType } from "../objects/type_object";
import { LIST, TypeError, ValueError } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, errorOccurred } from "../errors";
import { call1, callMethod2, tempArray, tempRelease } from "../call";
import { moduleFunction, FASTKW } from "../define";
import { parseArgs } from "../args";
import { typeOf } from "../objects/type";
import { length, getItem, richCompare, isTrue } from "../objects/abstract";
import { newModule } from "../objects/module";
import { id, str } from "../objects/str";
import { listGetRef, listInsert } from "../objects/list";
import { asIndex, intFromI64 } from "../objects/int";
import { nativeLess, UNDECIDED } from "../objects/native_order";
import { registerModule } from "./registry";

/** Parsed arguments: sequence, item, key (borrowed, 0: none), bounds. This thread's; copied out before Python code runs. */
let argA: u64 = 0;
let argX: u64 = 0;
let argKey: u64 = 0;
let argLo: i64 = 0;
let argHi: i64 = 0;
const SIGNATURE = "($module, /, a, x, lo=0, hi=None, *, key=None)";

function parse(name: string, args: usize, nargs: i32, kwnames: usize): bool {
  const out = tempArray(5);
  if (out == 0) return false;
  const ok = parseArgs(name, SIGNATURE, args, nargs, kwnames, out);
  const a = load<u64>(out), x = load<u64>(out, 8), loArg = load<u64>(out, 16), hiArg = load<u64>(out, 24), key = load<u64>(out, 32);
  tempRelease(out);
  if (!ok) return false;
  let lo: i64 = 0, hi: i64 = -1;
  if (loArg) {
    lo = asIndex(loArg);
    if (lo == -1 && errorOccurred()) return false;
  }
  if (hiArg != 0 && hiArg != NONE) {
    hi = asIndex(hiArg);
    if (hi == -1 && errorOccurred()) return false;
  }
  if (lo < 0) { raise(ValueError, "lo must be non-negative"); return false; }
  if (hi == -1) {
    hi = length(a);
    if (hi < 0) return false;
  }
  argA = a;
  argX = x;
  argKey = key == NONE ? 0 : key;
  argLo = lo;
  argHi = hi;
  return true;
}
/** Position for x among the items lo .. hi of a (their keys); right: behind equal ones. -1: error. */
function search(a: u64, x: u64, lo: i64, hi: i64, key: u64, right: bool): i64 {
  const isList = Value.isObject(a) && typeOf(a) == LIST;
  const t = changetype<PyType>(typeOf(a));
  if (!isList && lo < hi && t.sqItem == 0 && t.getitem == 0) {
    raisef(TypeError, "'%T' object does not support indexing", a);
    return -1;
  }
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    let item: u64 = 0;
    if (isList) item = listGetRef(<usize>a, <i32>mid);
    if (item == 0) {
      const i = intFromI64(mid);
      item = getItem(a, i);
      decref(i);
      if (item == 0) return -1;
    }
    if (key) {
      const k = call1(key, item);
      decref(item);
      if (k == 0) return -1;
      item = k;
    }
    let c = right ? nativeLess(x, item) : nativeLess(item, x);
    if (c == UNDECIDED) {
      const r = right ? richCompare(x, item, 0) : richCompare(item, x, 0);
      decref(item);
      if (r == 0) return -1;
      c = isTrue(r);
      decref(r);
      if (c < 0) return -1;
    } else decref(item);
    if (right == (c != 0)) hi = mid; else lo = mid + 1;
  }
  return lo;
}
function bisect(name: string, args: usize, nargs: i32, kwnames: usize, right: bool): u64 {
  if (!parse(name, args, nargs, kwnames)) return 0;
  const i = search(argA, argX, argLo, argHi, argKey, right);
  return i < 0 ? 0 : intFromI64(i);
}
function insort(name: string, args: usize, nargs: i32, kwnames: usize, right: bool): u64 {
  if (!parse(name, args, nargs, kwnames)) return 0;
  const a = argA, x = argX, lo = argLo, hi = argHi, key = argKey;
  let k = newRef(x);
  if (key) {
    decref(k);
    k = call1(key, x);
    if (k == 0) return 0;
  }
  const i = search(a, k, lo, hi, key, right);
  decref(k);
  if (i < 0) return 0;
  if (Value.isObject(a) && typeOf(a) == LIST) return listInsert(<usize>a, i, x) < 0 ? 0 : NONE;
  const at = intFromI64(i);
  const r = callMethod2(a, id("insert"), at, x);
  decref(at);
  if (r == 0) return 0;
  decref(r);
  return NONE;
}
function bisectRight(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return bisect("bisect_right", args, nargs, kwnames, true); }
function bisectLeft(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return bisect("bisect_left", args, nargs, kwnames, false); }
function insortRight(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return insort("insort_right", args, nargs, kwnames, true); }
function insortLeft(m: u64, args: usize, nargs: i32, kwnames: usize): u64 { return insort("insort_left", args, nargs, kwnames, false); }

function initBisect(): u64 {
  const m = newModule(str("_bisect"));
  if (m == 0) return 0;
  moduleFunction(m, "bisect_right", bisectRight.index, FASTKW, SIGNATURE);
  moduleFunction(m, "bisect_left", bisectLeft.index, FASTKW, SIGNATURE);
  moduleFunction(m, "insort_right", insortRight.index, FASTKW, SIGNATURE);
  moduleFunction(m, "insort_left", insortLeft.index, FASTKW, SIGNATURE);
  return <u64>m;
}
export function registerBisect(): void { registerModule("_bisect", initBisect.index); }
