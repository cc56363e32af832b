// Slices as sequences use them: bounds resolved against a length, kept in thread-local variables until the next call.

import { sliceUnpack as unpackInto } from "./slice";
import { tempArray, tempRelease } from "../call";

let start: i64 = 0;
let stop: i64 = 0;
let step: i64 = 1;
let count: i64 = 0;

/** Resolves a slice object; may run Python code (__index__), so take the length afterwards again with sliceAdjustTo if it can change. False with an error. */
export function sliceUnpack(key: u64, length: i64): bool {
  const out = tempArray(4);
  if (out == 0) return false;
  const ok = unpackInto(key, length, out);
  start = load<i64>(out);
  stop = load<i64>(out, 8);
  step = load<i64>(out, 16);
  tempRelease(out);
  if (ok) count = step > 0 ? (start < stop ? (stop - start - 1) / step + 1 : 0) : (stop < start ? (start - stop - 1) / -step + 1 : 0);
  return ok;
}
export function sliceStart(): i64 { return start; }
export function sliceStop(): i64 { return stop; }
export function sliceStep(): i64 { return step; }
export function sliceCount(): i64 { return count; }
