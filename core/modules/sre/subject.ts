// What a pattern is matched against: a str, or any object with a buffer. Opened subjects stay in place until closed; they belong to one call.

import { TypeError } from "../../objects/type_ids";
import { raise, raisef } from "../../errors";
import { newRef } from "../../memory/refcount";
import { isStr, strLength, strKind, strData, strSlice, isExactStr } from "../../objects/str";
import { bytesFrom, isExactBytes, bytesSize } from "../../objects/bytes";
import { hasBuffer } from "../../objects/buffer";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "../bytes_argument";

/** The subject opened last: copy these before anything else is opened. */
export let subjectData: usize = 0;
export let subjectLength: i32 = 0;
export let subjectKind: u32 = 1;
export let subjectIsBytes: bool = false;

/** Opens v: a handle for closeSubject; 0: TypeError. */
export function openSubject(v: u64): usize {
  if (isStr(v)) {
    subjectData = strData(<usize>v);
    subjectLength = strLength(<usize>v);
    subjectKind = strKind(<usize>v);
    subjectIsBytes = false;
    return 1;
  }
  if (!hasBuffer(v)) { raisef(TypeError, "expected string or bytes-like object, got '%T'", v); return 0; }
  const h = openBytes(v);
  if (h == 0) return 0;
  subjectData = bytesArgument;
  subjectLength = <i32>bytesArgumentLength;
  subjectKind = 1;
  subjectIsBytes = true;
  return h;
}
export function closeSubject(h: usize): void { closeBytes(h); }
/** Characters i..j of an opened subject (its bytes at `data`): a new str or bytes. */
export function subjectSlice(v: u64, data: usize, i: i32, j: i32): u64 {
  if (j < i) j = i;
  if (isStr(v)) {
    if (i == 0 && j == strLength(<usize>v) && isExactStr(v)) return newRef(v);
    return strSlice(<usize>v, i, j, true);
  }
  if (isExactBytes(v) && i == 0 && j == bytesSize(<usize>v)) return newRef(v);
  return <u64>bytesFrom(data + i, j - i);
}
