// Delayed reclamation (quiescent-state based, QSBR): memory that lock-free readers may still be looking at is given back once every attached
// thread has passed a safepoint after it was retired. Detached threads look at nothing and hold nothing up.
//
// Runtime.qsbrSeq is advanced with every retirement; a thread's qsbrSeq (0 while detached) is the value it last saw at a safepoint, both
// atomics. A thread's list of pending blocks is its own.

import { tstate, ThreadState } from "../thread_state";
import { runtime, Runtime } from "../runtime";
import { rawAlloc, rawFree, rawRealloc, releasePages } from "./heap";
import { multi } from "../thread_state";
import { lockWordRaw, unlockWordRaw } from "../sync/word_lock";

const SEQ: usize = changetype<usize>(runtime) + offsetof<Runtime>("qsbrSeq");
const THREADS_MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("threadsMutex");
/** A pending entry: goal u64, address or first page u32, 0 for a raw block or the number of pages u32. */
const ENTRY: usize = 16;
/** Pending entries at which the thread tries to free some. */
const ENOUGH: u32 = 64;

function retire(address: u32, pages: u32): void {
  const goal = atomic.add<u64>(SEQ, 1) + 1;
  if (tstate.qsbrCount == tstate.qsbrCapacity) {
    const capacity = tstate.qsbrCapacity ? tstate.qsbrCapacity * 2 : 128;
    tstate.qsbrPending = <u32>rawRealloc(<usize>tstate.qsbrPending, <usize>capacity * ENTRY);
    tstate.qsbrCapacity = capacity;
  }
  const e = <usize>tstate.qsbrPending + <usize>tstate.qsbrCount * ENTRY;
  store<u64>(e, goal);
  store<u32>(e, address, 8);
  store<u32>(e, pages, 12);
  tstate.qsbrCount++;
  if (tstate.qsbrCount >= ENOUGH && (tstate.qsbrCount & 31) == 0) qsbrReclaim();
}
/** Frees a raw block once no reader can be looking at it. */
export function rawFreeDelayed(p: usize): void {
  if (p == 0) return;
  if (!multi) { rawFree(p); return; }
  retire(<u32>p, 0);
}
/** Likewise a run of object pages. */
export function qsbrDelayPage(first: u32, n: u32): void {
  if (!multi) { releasePages(first, n); return; }
  retire(first, n);
}
/** This thread holds no borrowed pointers into shared memory right now (safepoint, attach). */
export function qsbrQuiescent(): void {
  atomic.store<u64>(changetype<usize>(tstate) + offsetof<ThreadState>("qsbrSeq"), atomic.load<u64>(SEQ) + 1);
}
/** Before detaching. */
export function qsbrOffline(): void { atomic.store<u64>(changetype<usize>(tstate) + offsetof<ThreadState>("qsbrSeq"), 0); }

/** The goal that all threads have reached. */
function reached(): u64 {
  let least = atomic.load<u64>(SEQ) + 1;
  lockWordRaw(THREADS_MUTEX);
  for (let t = runtime.threads; t != 0; t = changetype<ThreadState>(<usize>t).next) {
    const s = atomic.load<u64>(<usize>t + offsetof<ThreadState>("qsbrSeq"));
    if (s != 0 && s < least) least = s;
  }
  unlockWordRaw(THREADS_MUTEX);
  return least;
}
/** Gives back what may be given back. The calling thread must be at a safepoint or about to retire more. */
export function qsbrReclaim(): void {
  const n = tstate.qsbrCount;
  if (n == 0) return;
  const limit = reached();
  const list = <usize>tstate.qsbrPending;
  let k: u32 = 0;
  while (k < n && load<u64>(list + <usize>k * ENTRY) < limit) k++;
  if (k == 0) return;
  // taken out of the list before anything is freed
  const out = rawAlloc(<usize>k * ENTRY);
  memory.copy(out, list, <usize>k * ENTRY);
  memory.copy(list, list + <usize>k * ENTRY, <usize>(n - k) * ENTRY);
  tstate.qsbrCount = n - k;
  for (let i: u32 = 0; i < k; i++) {
    const e = out + <usize>i * ENTRY;
    if (load<u32>(e, 12)) releasePages(load<u32>(e, 8), load<u32>(e, 12));
    else rawFree(<usize>load<u32>(e, 8));
  }
  rawFree(out);
}
/** At the end of a thread: its entries go to a thread that stays (they are handed over under threadsMutex by threads.ts). */
export function qsbrHandOver(to: usize): void {
  const n = tstate.qsbrCount;
  if (n == 0) return;
  const t = changetype<ThreadState>(to);
  const need = t.qsbrOrphanCount + n;
  const fresh = rawAlloc(<usize>need * ENTRY);
  if (t.qsbrOrphans) {
    memory.copy(fresh, <usize>t.qsbrOrphans, <usize>t.qsbrOrphanCount * ENTRY);
    rawFree(<usize>t.qsbrOrphans);
  }
  memory.copy(fresh + <usize>t.qsbrOrphanCount * ENTRY, <usize>tstate.qsbrPending, <usize>n * ENTRY);
  t.qsbrOrphans = <u32>fresh;
  t.qsbrOrphanCount = need;
  rawFree(<usize>tstate.qsbrPending);
  tstate.qsbrPending = 0;
  tstate.qsbrCount = 0;
  tstate.qsbrCapacity = 0;
}
/** Takes over entries that ended threads left with this one (under threadsMutex by the caller). */
export function qsbrAdoptOrphans(): void {
  const n = tstate.qsbrOrphanCount;
  if (n == 0) return;
  const list = <usize>tstate.qsbrOrphans;
  tstate.qsbrOrphans = 0;
  tstate.qsbrOrphanCount = 0;
  for (let i: u32 = 0; i < n; i++) retire(load<u32>(list + <usize>i * ENTRY, 8), load<u32>(list + <usize>i * ENTRY, 12));
  rawFree(list);
}
