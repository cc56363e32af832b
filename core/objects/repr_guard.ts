// Which objects this thread is making the repr of: a recursive one is shown as "..." (Py_ReprEnter). Thread-local: addresses in a raw array.

import { tstate } from "../thread_state";
import { rawAlloc, rawRealloc } from "../memory/heap";

/** 0: go on (leaveRepr afterwards); 1: v is being shown already. The array: count u32, capacity u32, addresses. */
export function enterRepr(v: u64): i32 {
  let a = <usize>tstate.reprStack;
  if (a == 0) {
    a = rawAlloc(8 + 64);
    store<u32>(a, 0);
    store<u32>(a, 16, 4);
    tstate.reprStack = <u64>a;
  }
  const n = load<u32>(a);
  for (let i: u32 = 0; i < n; i++) if (load<u32>(a + 8 + (<usize>i << 2)) == <u32>v) return 1;
  if (n == load<u32>(a, 4)) {
    a = rawRealloc(a, 8 + (<usize>n << 3));
    store<u32>(a, n * 2, 4);
    tstate.reprStack = <u64>a;
  }
  store<u32>(a + 8 + (<usize>n << 2), <u32>v);
  store<u32>(a, n + 1);
  return 0;
}
export function leaveRepr(v: u64): void {
  const a = <usize>tstate.reprStack;
  let n = load<u32>(a);
  while (n > 0) {
    n--;
    if (load<u32>(a + 8 + (<usize>n << 2)) == <u32>v) {
      store<u32>(a, n);
      return;
    }
  }
}
