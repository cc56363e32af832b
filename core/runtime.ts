// State of the whole process: one struct at a fixed address of the shared memory.
// Each field says what protects it.

import { RUNTIME } from "./memory/map";

@unmanaged export class Runtime {
  /** Set once boot has finished (atomic). */
  initialized: u32;
  /** 1: GIL mode. Changes only with the world stopped. */
  gilEnabled: u32;
  /** List of ThreadStates and its mutex (core/sync/mutex.ts word mutex). */
  threads: u32;
  threadsMutex: u32;
  threadCount: u32;      // atomic
  threadTable: u32;      // ThreadState by id (threadsMutex)
  nextIdent: u64;        // atomic
  mainThread: u32;       // ThreadState; constant after boot
  /** Stop-the-world: who asked, how many are still running (atomics). */
  stopMutex: u32;
  stopRequested: u32;
  stopPending: u32;
  stopEvent: u32;
  stopOwner: u32;
  /** Delayed reclamation: write sequence (atomic). */
  qsbrSeq: u64;
  /** Allocator: next free segment address, free segment list and abandoned pages (heapMutex). */
  heapMutex: u32;
  segmentTop: u32;
  segmentFree: u32;
  abandoned: u32;
  heapArena: u32;        // where the next Heap struct goes (heapMutex)
  heapUsed: u64;         // atomic, bytes
  /** Type versions: next one (atomic). Never reused; 0 means none. Dict key versions, function versions likewise. */
  nextTypeVersion: u32;
  nextKeysVersion: u32;
  nextFunctionVersion: u32;
  frozen: u32;           // the file of frozen modules (core/frozen.ts); constant after boot
  /** Native modules (core/modules/registry.ts); constant after boot. */
  nativeModules: u32;
  nativeModuleCount: u32;
  /** Interned strings: a hash set of raw layout guarded by internMutex, read lock-free. */
  /** Guards types' dicts, slots and subclass lists while they change. */
  typeMutex: u32;
  /** The table of core/objects/slots.ts; constant after boot. */
  slotDefs: u32;
  slotDefCount: u32;
  internMutex: u32;
  internTable: u32;
  internCount: u32;
  /** Hash secret: two u64, constant after boot. */
  hashKey0: u64;
  hashKey1: u64;
  /** Collector: state guarded by the stopped world. */
  gcEnabled: u32;
  gcThreshold0: u32;
  gcThreshold1: u32;
  gcThreshold2: u32;
  gcYoung: i32;          // atomic: allocations of containers less deallocations since the last collection
  gcCollecting: u32;     // atomic flag
  gcLongLivedTotal: u64;
  gcLongLivedPending: u64;
  gcCount1: u32;
  gcCount2: u32;
  gcCallbacks: u64;
  gcGarbage: u64;
  gcDebug: u32;
  /** Well-known objects, all counted once and set at boot. */
  sysModules: u64;
  builtinsModule: u64;
  builtinsDict: u64;
  sysModule: u64;
  sysDict: u64;
  importFunc: u64;
  mainModule: u64;
  importlib: u64;
  importlibExternal: u64;
  codecSearchPath: u64;
  codecCache: u64;
  codecErrors: u64;
  /** Locks of weak reference lists, a table (core/objects/weakref.ts). */
  weakrefLocks: u32;
  /** Parking lot (core/sync/parking_lot.ts). */
  parkingLot: u32;
  /** GIL (core/sync/gil.ts): atomics. */
  gilLocked: u32;
  gilHolder: u32;
  gilRequests: u32;
  gilSwitchNumber: u32;
  switchIntervalUs: u32;
  /** Signals: pending bit set per number (atomics), handlers (tuple-like array of 65 values, guarded by the main thread). */
  signalPending: u64;
  signalHandlers: u32;
  signalWakeup: u32;
  /** sys settings. */
  recursionLimit: u32;   // atomic
  intMaxStrDigits: u32;  // atomic
  finalizing: u32;       // atomic: ThreadState of the finalizing thread
  atexitCallbacks: u64;
  flags: u32;            // address of the command line's flags block written by the host before boot
  tracing: u32;          // atomic: some thread traces
  nativeTypes: u32;      // registry of types of native modules
  threadHandles: u32;
  threadHandlesMutex: u32;
  threadStackSize: u32;  // what _thread.stack_size() was told
  mailboxes: u32;        // the workers' mailboxes (host/), constant after boot
  exitStatus: u32;
  importLock: u32;
  warnings: u64;
  warningsVersion: u64;
  /** Types made at boot, audit hooks (a list, set once by compare-exchange). */
  unraisableArgsType: u32;
  asyncgenHooksType: u32;
  excepthookArgsType: u32;
  structTimeType: u32;
  statResultType: u32;
  terminalSizeType: u32;
  unameType: u32;
  timesType: u32;
  auditHooks: u64;
  reserved0: u64; reserved1: u64; reserved2: u64; reserved3: u64; reserved4: u64; reserved5: u64; reserved6: u64; reserved7: u64;
}

export const runtime: Runtime = changetype<Runtime>(RUNTIME);
