// The method resolution order: C3 linearisation, and metaclasses that override mro().
// Works on private arrays; a class's `mro` field is set by the caller.

import { PyType } from "./type_object";
import { TYPE, TypeError, TUPLE } from "./type_ids";
import { tupleGet, tupleSize, newTuple, tupleSet } from "./tuple";
import { rawAlloc, rawFree } from "../memory/heap";
import { newRef, decref, closeRef } from "../memory/refcount";
import { raisef, raise, raiseText } from "../errors";
import { typeOf, isType, typeLookup, isSubtype } from "./type";
import { lookupSpecial } from "./attributes";
import { call0 } from "../call";
import { toTuple } from "./abstract";
import { id } from "./str";
import { sbNew, sbAscii, sbStr, sbFinish } from "./str_builder";

/** The MRO of class p (its `bases` are set): new tuple, 0 with TypeError. Honours an overridden `mro()` of the metaclass. */
export function computeMro(p: usize, meta: usize): usize {
  if (meta != TYPE) {
    const own = typeLookup(meta, id("mro"));
    const standard = typeLookup(TYPE, id("mro"));
    const same = own == standard;
    closeRef(own);
    closeRef(standard);
    if (!same) {
      const f = lookupSpecial(<u64>p, id("mro"));
      if (f == 0) return 0;
      const r = call0(f);
      decref(f);
      if (r == 0) return 0;
      const t = toTuple(r);
      decref(r);
      if (t == 0) return 0;
      const n = <i32>tupleSize(<usize>t);
      for (let i = 0; i < n; i++) {
        if (!isType(tupleGet(<usize>t, i))) {
          raisef(TypeError, "mro() returned a non-class ('%T')", tupleGet(<usize>t, i));
          decref(t);
          return 0;
        }
      }
      return <usize>t;
    }
  }
  return c3(p);
}

/** C3: merge(MROs of the bases, list of the bases). */
export function c3(p: usize): usize {
  const bases = <usize>changetype<PyType>(p).bases;
  const n = <i32>tupleSize(bases);
  if (n == 1) {
    const m = <usize>changetype<PyType>(<usize>tupleGet(bases, 0)).mro;
    const k = <i32>tupleSize(m);
    const r = newTuple(k + 1);
    if (r == 0) return 0;
    tupleSet(r, 0, newRef(<u64>p));
    for (let i = 0; i < k; i++) tupleSet(r, i + 1, newRef(tupleGet(m, i)));
    return r;
  }
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (tupleGet(bases, i) == tupleGet(bases, j)) {
        raisef(TypeError, "duplicate base class %N", tupleGet(bases, i));
        return 0;
      }
    }
  }
  // heads[i]: next position in list i; list n is `bases` itself
  let total = n + 1;
  for (let i = 0; i < n; i++) total += <i32>tupleSize(<usize>changetype<PyType>(<usize>tupleGet(bases, i)).mro);
  const heads = rawAlloc(<usize>(n + 1) << 2);
  memory.fill(heads, 0, <usize>(n + 1) << 2);
  const out = rawAlloc(<usize>total << 3);
  store<u64>(out, <u64>p);
  let count = 1;
  while (true) {
    let empty = 0;
    let chosen: u64 = 0;
    for (let i = 0; i <= n && chosen == 0; i++) {
      const list = listAt(bases, i, n);
      const h = load<i32>(heads + (<usize>i << 2));
      if (h >= <i32>tupleSize(list)) { empty++; continue; }
      const candidate = tupleGet(list, h);
      let inTail = false;
      for (let j = 0; j <= n && !inTail; j++) {
        const other = listAt(bases, j, n);
        const k = <i32>tupleSize(other);
        for (let x = load<i32>(heads + (<usize>j << 2)) + 1; x < k; x++) if (tupleGet(other, x) == candidate) { inTail = true; break; }
      }
      if (!inTail) chosen = candidate;
    }
    if (chosen == 0) {
      if (empty == n + 1) break;
      raiseInconsistent(bases, heads, n);
      rawFree(heads);
      rawFree(out);
      return 0;
    }
    store<u64>(out + (<usize>count << 3), chosen);
    count++;
    for (let j = 0; j <= n; j++) {
      const other = listAt(bases, j, n);
      const h = load<i32>(heads + (<usize>j << 2));
      if (h < <i32>tupleSize(other) && tupleGet(other, h) == chosen) store<i32>(heads + (<usize>j << 2), h + 1);
    }
  }
  const r = newTuple(count);
  if (r) for (let i = 0; i < count; i++) tupleSet(r, i, newRef(load<u64>(out + (<usize>i << 3))));
  rawFree(heads);
  rawFree(out);
  return r;
}
function listAt(bases: usize, i: i32, n: i32): usize {
  return i == n ? bases : <usize>changetype<PyType>(<usize>tupleGet(bases, i)).mro;
}
/** "Cannot create a consistent method resolution order (MRO) for bases X, Y": the heads that are left. */
function raiseInconsistent(bases: usize, heads: usize, n: i32): void {
  const b = sbNew();
  sbAscii(b, "Cannot create a consistent method resolution order (MRO) for bases ");
  let first = true;
  for (let i = 0; i <= n; i++) {
    const list = listAt(bases, i, n);
    const h = load<i32>(heads + (<usize>i << 2));
    if (h >= <i32>tupleSize(list)) continue;
    const c = tupleGet(list, h);
    let seen = false;
    for (let j = 0; j < i && !seen; j++) {
      const l = listAt(bases, j, n);
      const k = load<i32>(heads + (<usize>j << 2));
      seen = k < <i32>tupleSize(l) && tupleGet(l, k) == c;
    }
    if (seen) continue;
    if (!first) sbAscii(b, ", ");
    first = false;
    sbStr(b, <usize>changetype<PyType>(<usize>c).name);
  }
  raiseText(TypeError, sbFinish(b));
}
