// "Did you mean": the closest of some names, by edit distance with CPython's costs.

import { strLength, strChar, isStr } from "../objects/str";
import { listSize, listGetRef } from "../objects/list";
import { decref, newRef } from "../memory/refcount";
import { rawAlloc, rawFree } from "../memory/heap";

const MOVE: i32 = 2;
const CASE: i32 = 1;
const MAX_CANDIDATES: i32 = 750;
const MAX_LENGTH: i32 = 40;

function lower(c: u32): u32 { return c >= 65 && c <= 90 ? c + 32 : c; }
function substitution(a: u32, b: u32): i32 {
  if ((a & 31) != (b & 31)) return MOVE;
  if (a == b) return 0;
  return lower(a) == lower(b) ? CASE : MOVE;
}
/** Edit distance of two strings; more than `max` when it exceeds that. */
function distance(a0: usize, b0: usize, max: i32): i32 {
  let a = a0, b = b0;
  let an = <i32>strLength(a), bn = <i32>strLength(b), start = 0;
  while (an > start && bn > start && strChar(a, start) == strChar(b, start)) start++;
  while (an > start && bn > start && strChar(a, an - 1) == strChar(b, bn - 1)) { an--; bn--; }
  an -= start;
  bn -= start;
  if (an == 0 || bn == 0) return (an + bn) * MOVE;
  if (an > MAX_LENGTH || bn > MAX_LENGTH) return max + 1;
  if (bn < an) {
    const t = a; a = b; b = t;
    const n = an; an = bn; bn = n;
  }
  if ((bn - an) * MOVE > max) return max + 1;
  const row = rawAlloc(<usize>an << 2);
  for (let i = 0; i < an; i++) store<i32>(row + (<usize>i << 2), (i + 1) * MOVE);
  let result = 0;
  for (let j = 0; j < bn; j++) {
    const code = strChar(b, start + j);
    let dist = j * MOVE;
    result = dist;
    let minimum = i32.MAX_VALUE;
    for (let i = 0; i < an; i++) {
      const substitute = dist + substitution(code, strChar(a, start + i));
      dist = load<i32>(row + (<usize>i << 2));
      const insertDelete = min(result, dist) + MOVE;
      result = min(insertDelete, substitute);
      store<i32>(row + (<usize>i << 2), result);
      if (result < minimum) minimum = result;
    }
    if (minimum > max) { rawFree(row); return max + 1; }
  }
  rawFree(row);
  return result;
}
/** The name in the list `names` that is closest to `wrong`: new reference, 0: none is close. */
export function suggestName(names: usize, wrong: u64): u64 {
  const n = <i32>listSize(names);
  if (n >= MAX_CANDIDATES || !isStr(wrong)) return 0;
  const length = <i32>strLength(<usize>wrong);
  let best = i32.MAX_VALUE, found: u64 = 0;
  for (let i = 0; i < n; i++) {
    const item = listGetRef(names, i);
    if (isStr(item) && item != wrong) {
      // no more than a third of the involved characters may need changing
      let max = (length + <i32>strLength(<usize>item) + 3) * MOVE / 6;
      if (best - 1 < max) max = best - 1;
      const d = distance(<usize>wrong, <usize>item, max);
      if (d <= max && d < best) {
        best = d;
        if (found) decref(found);
        found = newRef(item);
      }
    }
    decref(item);
  }
  return found;
}
