// The state of one Python thread: a struct in the shared heap, and the WebAssembly globals through which its own
// instance reaches it. WebAssembly globals belong to one instance, that is to one thread: they are our thread-local storage.
//
// What protects a ThreadState: its own thread, except the fields marked (shared), which others read or write with atomics,
// and everything while the world is stopped.

import { Frame } from "./interp/frame";

/** A thread's relation to the heap (shared field `status`). */
export const STATUS_DETACHED: u32 = 0;  // blocked in the host or on a lock, or not started: touches no object
export const STATUS_ATTACHED: u32 = 1;  // runs: a stop-the-world waits for it
export const STATUS_SUSPENDED: u32 = 2; // stopped by a stop-the-world

/** Bits of `evalBreaker`: why the next safepoint has something to do. */
export const BREAK_STOP: u32 = 1;         // stop-the-world wanted
export const BREAK_SIGNALS: u32 = 2;      // signals arrived (main thread only)
export const BREAK_ASYNC_EXC: u32 = 4;    // an exception to raise (PyThreadState_SetAsyncExc), thread or interpreter is shutting down
export const BREAK_GIL_DROP: u32 = 8;     // another thread asks for the GIL
export const BREAK_MERGE: u32 = 16;       // objects wait in this thread's queue to be merged
export const BREAK_GC: u32 = 32;          // a collection is due
export const BREAK_TIER_UP: u32 = 64;     // leave and re-enter the evaluation loop so that V8 can swap in optimised code
export const BREAK_NEW_CODE: u32 = 128;   // the JIT installed code

@unmanaged export class ThreadState {
  /** (shared) Polled at safepoints: BREAK_* bits, changed with atomic or/and only. First field: the JIT polls offset 0. */
  evalBreaker: u32;
  /** (shared) STATUS_*; changed by compare-exchange. */
  status: u32;
  /** 1..65535; never 0. Reused only after the thread's queue is merged and its heap abandoned. */
  id: u32;
  /** Next and previous in the Runtime's list of threads (guarded by runtime.threadsMutex). */
  next: u32;
  prev: u32;
  /** What threading.get_ident() says (u64), and the worker's slot. */
  ident: u64;
  worker: u32;
  /** Current frame (Frame or 0) and, for natives, the top of the value stack: first free slot. */
  frame: u32;
  top: u32;
  stackBase: u32;   // the value stack's current chunk
  stackLimit: u32;
  frameTop: u32;    // the frame stack: next free Frame
  frameBase: u32;
  frameLimit: u32;
  /** Python recursion: remaining depth is `recursionLimit - depth`; nativeDepth counts nested native -> Python -> native calls. */
  depth: u32;
  recursionLimit: u32;
  nativeDepth: u32;
  /** The exception being raised (counted, 0: none): what an error result of 0 refers to. */
  exc: u64;
  /** Top of the stack of exceptions being handled (ExcInfo, the thread's own or a generator's). */
  excInfo: u32;
  /** The thread's own bottom ExcInfo: the handled exception (counted) and the previous item. */
  handledExc: u64;
  handledPrev: u32;
  asyncExc: u64;    // (shared, xchg) exception to raise asynchronously
  /** Delayed reclamation: the sequence this thread has seen (shared), pending frees. */
  qsbrSeq: u64;
  qsbrPending: u32;
  qsbrCount: u32;
  qsbrCapacity: u32;
  /** Entries left here by threads that ended (guarded by runtime.threadsMutex). */
  qsbrOrphans: u32;
  qsbrOrphanCount: u32;
  /** Queue of objects to merge (shared, guarded by brcMutex). */
  brcMutex: u32;
  brcQueue: u32;
  brcCount: u32;
  brcCapacity: u32;
  /** The allocator's per-thread heap. */
  heap: u32;
  /** Nested deallocation: depth, and the chain of objects put off (core/memory/refcount.ts). */
  deallocDepth: u32;
  deallocChain: u32;
  /** Parking: what the thread waits on. */
  parkWord: u32;
  parkNext: u32;
  parkKey: u32;
  parkResult: u32;
  /** What time.sleep parks on: nobody else uses it. */
  sleepWord: u32;
  /** Allocations since the last collection check; folded into the Runtime's young count now and then. */
  allocCount: i32;
  /** Context (contextvars), the thread's dict, async generator hooks, tracing. All counted. */
  context: u64;
  contextVersion: u64;
  dict: u64;
  asyncGenFirstIter: u64;
  asyncGenFinalizer: u64;
  traceFunc: u64;
  traceArg: u64;
  profileFunc: u64;
  tracing: u32;
  /** Objects whose repr is being made (core/objects/repr_guard.ts): a raw array. */
  reprStack: u64;
  threadLocals: u64;
  /** Back-edges and calls left before the loop leaves and re-enters (tier-up). */
  tierUpBudget: i32;
  /** Scratch for building messages and short texts: SCRATCH_SIZE bytes, owned by this thread. */
  scratch: u32;
  /** _ThreadHandle object, coroutine origin depth, daemon flag, shutdown flag. */
  handle: u64;
  /** What the thread runs (core/modules/thread.ts), until it has started. */
  startInfo: u32;
  coroutineOriginDepth: u32;
  isMain: u32;
  finished: u32;
  /** (shared) GIL bookkeeping: nonzero while this thread holds it. */
  holdsGil: u32;
  hashSeedCache: u32;
  reserved0: u64;
  reserved1: u64;
  reserved2: u64;
  reserved3: u64;
}

export const SCRATCH_SIZE: usize = 0x4000;

/** Address of this thread's ThreadState; exported to compiled code and to the host. */
export let tstate: ThreadState = changetype<ThreadState>(0);
/** Its id, compared with an object's `owner` on every count. */
export let tid: u32 = 0;
/** Nonzero once a second thread exists: locks and atomic paths are skipped while it is 0. Set in every instance while only one thread runs. */
export let multi: u32 = 0;

export function setThreadState(ts: usize, id: u32): void { tstate = changetype<ThreadState>(ts); tid = id; }
export function setMulti(on: u32): void { multi = on; }

/** One level of "exception being handled": embedded in ThreadState-like owners (threads, generators). Value counted by its owner. */
@unmanaged export class ExcInfo {
  exc: u64;
  prev: u32;
}
