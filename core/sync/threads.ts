// The life of ThreadStates: creation, attaching to an instance, the end; the table of threads by id.
// runtime.threadsMutex guards the list and the table. Ids are reused, lowest first, only after their thread's queue is merged.

import { ThreadState, tstate, tid, multi, setThreadState, setMulti, SCRATCH_SIZE, STATUS_DETACHED, STATUS_ATTACHED } from "../thread_state";
import { runtime, Runtime } from "../runtime";
import { heapAcquire, heapAbandon, rawAlloc, rawFree } from "../memory/heap";
import { mergeQueued } from "../memory/merge_queue";
import { qsbrReclaim, qsbrHandOver } from "../memory/qsbr";
import { lockWordRaw, unlockWordRaw } from "./word_lock";
import { detach, attach } from "./detach";
import { decref, xdecref } from "../memory/refcount";
import { clearError } from "../errors";
import { FRAME_STACK_BYTES, VALUE_STACK_BYTES } from "../interp/stack_sizes";
import { raiseNoMemory } from "../errors";
import { BOOT_STATE } from "../memory/map";

const THREADS_MUTEX: usize = changetype<usize>(runtime) + offsetof<Runtime>("threadsMutex");
const MAX_THREADS: u32 = 4096;

/** The live thread with this id (ThreadState address) or 0. The caller holds threadsMutex, or asks about itself. */
export function threadById(id: u32): usize {
  return id < MAX_THREADS && runtime.threadTable != 0 ? <usize>load<u32>(<usize>runtime.threadTable + (<usize>id << 2)) : 0;
}
/** A number no other thread or thread-local object has had. */
export function atomicIdent(): u64 { return atomic.add<u64>(changetype<usize>(runtime) + offsetof<Runtime>("nextIdent"), 0x1000) + 0x7f00_0000_1000; }

/** Boot: the first thread's state, before the allocator can run (it needs a heap). */
export function createMainThread(): void {
  // the state itself must exist before anything is allocated: it lives in a fixed page taken through a temporary state
  const boot = BOOT_STATE;
  memory.fill(boot, 0, offsetof<ThreadState>());
  setThreadState(boot, 1);
  tstate.heap = <u32>heapAcquire();
  runtime.threadTable = <u32>rawAlloc(<usize>MAX_THREADS << 2);
  memory.fill(<usize>runtime.threadTable, 0, <usize>MAX_THREADS << 2);
  const heap = tstate.heap;
  const ts = createState();
  const t = changetype<ThreadState>(ts);
  t.heap = heap;
  t.isMain = 1;
  t.status = STATUS_ATTACHED;
  t.qsbrSeq = 1;
  runtime.mainThread = <u32>ts;
  setThreadState(ts, t.id);
}

function createState(): usize {
  const ts = rawAlloc(offsetof<ThreadState>());
  if (ts == 0) return 0;
  memory.fill(ts, 0, offsetof<ThreadState>());
  const t = changetype<ThreadState>(ts);
  const stack = rawAlloc(VALUE_STACK_BYTES);
  const frames = rawAlloc(FRAME_STACK_BYTES);
  const scratch = rawAlloc(SCRATCH_SIZE);
  if (stack == 0 || frames == 0 || scratch == 0) return 0;
  t.stackBase = <u32>stack;
  t.top = <u32>stack;
  t.stackLimit = <u32>(stack + VALUE_STACK_BYTES);
  t.frameBase = <u32>frames;
  t.frameTop = <u32>frames;
  t.frameLimit = <u32>(frames + FRAME_STACK_BYTES);
  t.scratch = <u32>scratch;
  t.excInfo = <u32>(ts + offsetof<ThreadState>("handledExc"));
  t.status = STATUS_DETACHED;
  t.ident = atomicIdent();
  lockWordRaw(THREADS_MUTEX);
  let id: u32 = 1;
  while (id < MAX_THREADS && load<u32>(<usize>runtime.threadTable + (<usize>id << 2)) != 0) id++;
  if (id < MAX_THREADS) {
    t.id = id;
    store<u32>(<usize>runtime.threadTable + (<usize>id << 2), <u32>ts);
    t.next = runtime.threads;
    if (t.next) changetype<ThreadState>(<usize>t.next).prev = <u32>ts;
    runtime.threads = <u32>ts;
    atomic.add<u32>(changetype<usize>(runtime) + offsetof<Runtime>("threadCount"), 1);
  }
  unlockWordRaw(THREADS_MUTEX);
  return id < MAX_THREADS ? ts : 0;
}
/** A ThreadState for a new thread, detached; 0 with MemoryError. */
export function threadCreate(): usize {
  const ts = createState();
  if (ts == 0) raiseNoMemory();
  return ts;
}
/** On the new thread's worker: this instance is that thread from now on. */
export function threadAttach(ts: usize): void {
  const t = changetype<ThreadState>(ts);
  setThreadState(ts, t.id);
  setMulti(1);
  if (t.heap == 0) t.heap = <u32>heapAcquire();
  attach();
}
/** Takes a ThreadState out of the list and frees it. Its thread never ran or has ended. */
export function threadDestroy(ts: usize): void {
  const t = changetype<ThreadState>(ts);
  lockWordRaw(THREADS_MUTEX);
  if (t.prev) changetype<ThreadState>(<usize>t.prev).next = t.next;
  else runtime.threads = t.next;
  if (t.next) changetype<ThreadState>(<usize>t.next).prev = t.prev;
  store<u32>(<usize>runtime.threadTable + (<usize>t.id << 2), 0);
  atomic.sub<u32>(changetype<usize>(runtime) + offsetof<Runtime>("threadCount"), 1);
  unlockWordRaw(THREADS_MUTEX);
  rawFree(<usize>t.stackBase);
  rawFree(<usize>t.frameBase);
  rawFree(<usize>t.scratch);
}
/** The end of the current thread: gives up everything it owns; the instance goes back to its pool. */
export function threadCurrentExit(): void {
  clearError();
  const t = tstate;
  dropField(offsetof<ThreadState>("handledExc"));
  dropField(offsetof<ThreadState>("context"));
  dropField(offsetof<ThreadState>("dict"));
  dropField(offsetof<ThreadState>("asyncGenFirstIter"));
  dropField(offsetof<ThreadState>("asyncGenFinalizer"));
  dropField(offsetof<ThreadState>("traceFunc"));
  dropField(offsetof<ThreadState>("traceArg"));
  dropField(offsetof<ThreadState>("profileFunc"));
  if (t.reprStack) rawFree(<usize>t.reprStack);
  dropField(offsetof<ThreadState>("asyncExc"));
  mergeQueued();
  qsbrReclaim();
  lockWordRaw(THREADS_MUTEX);
  qsbrHandOver(<usize>runtime.mainThread);
  unlockWordRaw(THREADS_MUTEX);
  const ts = changetype<usize>(t);
  // nobody queues for this id from here on; what was queued meanwhile is merged once more
  threadDestroy(ts);
  mergeQueued();
  if (t.deallocChain) rawFree(<usize>t.deallocChain);
  const heap = t.heap;
  detach();
  heapAbandon(<usize>heap);
  setThreadState(0, 0);
}
function dropField(offset: usize): void {
  const at = changetype<usize>(tstate) + offset;
  const v = load<u64>(at);
  store<u64>(at, 0);
  xdecref(v);
}
/** Before the second thread starts: from now on locks and atomics are used. Called by the only running thread. */
export function setMultiThreaded(): void { setMulti(1); }

/** A daemon thread that meets the end of the interpreter: never returns. */
export function hangForEver(): void {
  detach();
  while (true) atomic.wait<i32>(changetype<usize>(tstate) + offsetof<ThreadState>("sleepWord"), 0, -1);
}
