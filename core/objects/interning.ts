// The table of interned strings: a hash set in raw memory. Lookups are lock-free (entries are only added; a full table is replaced and the old one
// left to readers until all passed a safepoint); additions take runtime.internMutex. Interned strings are immortal.

import { runtime, Runtime } from "../runtime";
import { rawAlloc } from "../memory/heap";
import { rawFreeDelayed } from "../memory/qsbr";
import { setImmortal } from "../memory/refcount";
import { lockWordRaw, unlockWordRaw } from "../sync/word_lock";
import { PyStr, STR_INTERNED, strHash, strEqual } from "./str";

const MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("internMutex");
const TABLE: usize = changetype<usize>(runtime) + offsetof<Runtime>("internTable");
const FIRST_SIZE: u32 = 8192;

/** table: mask u32, then addresses u32. */
function search(table: usize, s: usize, h: u64): usize {
  const mask = load<u32>(table);
  let i = <u32>h & mask;
  while (true) {
    const e = <usize>atomic.load<u32>(table + 4 + (<usize>i << 2));
    if (e == 0) return 0;
    if (changetype<PyStr>(e).hash == h && strEqual(e, s)) return e;
    i = (i + 1) & mask;
  }
}
/** The interned string equal to s, or 0. */
export function internTableFind(s: usize): usize {
  const t = <usize>atomic.load<u32>(TABLE);
  return t ? search(t, s, strHash(s)) : 0;
}
function place(table: usize, s: usize): void {
  const mask = load<u32>(table);
  let i = <u32>strHash(s) & mask;
  while (load<u32>(table + 4 + (<usize>i << 2)) != 0) i = (i + 1) & mask;
  atomic.store<u32>(table + 4 + (<usize>i << 2), <u32>s);
}
function newTable(size: u32): usize {
  const t = rawAlloc(4 + (<usize>size << 2));
  memory.fill(t, 0, 4 + (<usize>size << 2));
  store<u32>(t, size - 1);
  return t;
}
/** Interns s (an exact str, stolen): the string that is in the table afterwards. */
export function internTableAdd(s: usize): usize {
  strHash(s);
  lockWordRaw(MUTEX);
  let t = <usize>runtime.internTable;
  if (t == 0) {
    t = newTable(FIRST_SIZE);
    atomic.store<u32>(TABLE, <u32>t);
  }
  const found = search(t, s, strHash(s));
  if (found) { unlockWordRaw(MUTEX); return found; }
  const size = load<u32>(t) + 1;
  let old: usize = 0;
  if (runtime.internCount * 2 >= size) {
    const bigger = newTable(size * 2);
    for (let i: u32 = 0; i < size; i++) {
      const e = load<u32>(t + 4 + (<usize>i << 2));
      if (e) place(bigger, <usize>e);
    }
    old = t;
    t = bigger;
    atomic.store<u32>(TABLE, <u32>t);
  }
  changetype<PyStr>(s).flags |= STR_INTERNED;
  setImmortal(s);
  place(t, s);
  runtime.internCount++;
  unlockWordRaw(MUTEX);
  if (old) rawFreeDelayed(old);
  return s;
}
