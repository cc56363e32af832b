// The part of the shared memory through which the host and the core talk: addresses and field offsets, as plain constants,
// so that both sides import this one file (AssemblyScript and TypeScript read it alike).
//
// What protects it: the flags block is written by the supervisor before the first worker starts and constant afterwards.
// Mailboxes: see core/workers.ts. Descriptors and the exit word: only the host touches them (host/node/descriptors.ts).

/** Everything here lies between the static types and the data segment (core/memory/map.ts). */
export const HOST_AREA: usize = 0xc0000;
export const HOST_AREA_END: usize = 0x100000;

// --- The command line's settings: u32 (i32 where it says so) at FLAGS + FLAG_*. ---
export const FLAGS: usize = 0xc0000;
/** sys.flags, in its order. */
export const FLAG_DEBUG: usize = 0;
export const FLAG_INSPECT: usize = 4;
export const FLAG_INTERACTIVE: usize = 8;
export const FLAG_OPTIMIZE: usize = 12;
export const FLAG_DONT_WRITE_BYTECODE: usize = 16;
export const FLAG_NO_USER_SITE: usize = 20;
export const FLAG_NO_SITE: usize = 24;
export const FLAG_IGNORE_ENVIRONMENT: usize = 28;
export const FLAG_VERBOSE: usize = 32;
export const FLAG_BYTES_WARNING: usize = 36;
export const FLAG_QUIET: usize = 40;
export const FLAG_HASH_RANDOMIZATION: usize = 44;
export const FLAG_ISOLATED: usize = 48;
export const FLAG_DEV_MODE: usize = 52;
export const FLAG_UTF8_MODE: usize = 56;
export const FLAG_WARN_DEFAULT_ENCODING: usize = 60;
export const FLAG_SAFE_PATH: usize = 64;
/** i32; -1: not given (the default of 4300 holds). */
export const FLAG_INT_MAX_STR_DIGITS: usize = 68;
/** i32: 0 or 1 as asked for, -1: not asked; see FLAG_GIL_ENABLED for what holds. */
export const FLAG_GIL: usize = 72;
export const FLAG_THREAD_INHERIT_CONTEXT: usize = 76;
export const FLAG_CONTEXT_AWARE_WARNINGS: usize = 80;
/** Not in sys.flags. */
export const FLAG_HASH_SEED: usize = 96;            // u32, with FLAG_HASH_RANDOMIZATION 0
export const FLAG_RUN_MODE: usize = 100;            // RUN_*
export const FLAG_UNBUFFERED: usize = 104;          // -u
export const FLAG_SKIP_FIRST_LINE: usize = 108;     // -x
export const FLAG_GIL_ENABLED: usize = 112;         // 1: start in GIL mode
export const FLAG_IMPORT_TIME: usize = 116;         // -X importtime: 1 or 2
export const FLAG_FAULT_HANDLER: usize = 120;
export const FLAG_TRACEMALLOC: usize = 124;         // frames, 0: off
export const FLAG_NO_DEBUG_RANGES: usize = 128;
export const FLAG_CPU_COUNT: usize = 132;           // -X cpu_count, 0: not given
export const FLAG_CHECK_HASH_PYCS: usize = 136;     // 0 default, 1 always, 2 never
export const FLAG_FAST_EXIT: usize = 140;           // 1: the process ends right after the main thread (no need to free objects)
/** How many levels of nested evaluation loops fit on a worker's stack. */
export const FLAG_NATIVE_RECURSION: usize = 144;
export const FLAG_STDIN_IS_TERMINAL: usize = 148;
export const FLAG_CORES: usize = 152;               // os.cpu_count()
export const FLAG_USE_HASH_SEED: usize = 156;        // 1: FLAG_HASH_SEED holds (PYTHONHASHSEED was given)
/** 1: the command that has the GIL for good (python3.14): Py_GIL_DISABLED is 0. */
export const FLAG_GIL_BUILD: usize = 160;
export const FLAGS_SIZE: usize = 256;

/** FLAG_RUN_MODE: what to run; its text is hostText(TEXT_RUN_TARGET). */
export const RUN_STDIN: u32 = 0;      // no argument or "-": a script from stdin, or the interactive interpreter when stdin is a terminal or -i
export const RUN_FILE: u32 = 1;
export const RUN_COMMAND: u32 = 2;
export const RUN_MODULE: u32 = 3;

// --- Texts: hostText(kind, out) gives a list of byte strings: u32 length and the bytes, one after the other. ---
export const TEXT_ARGV: i32 = 0;          // sys.argv
export const TEXT_ORIG_ARGV: i32 = 1;     // sys.orig_argv
export const TEXT_WARN_OPTIONS: i32 = 2;  // -W and PYTHONWARNINGS, in the order of sys.warnoptions
export const TEXT_X_OPTIONS: i32 = 3;     // "name" or "name=value", for sys._xoptions
export const TEXT_RUN_TARGET: i32 = 4;    // one: the file, the command's text or the module
export const TEXT_EXECUTABLE: i32 = 5;    // one: sys.executable
export const TEXT_PREFIX: i32 = 6;        // one: sys.prefix
export const TEXT_LIBRARY: i32 = 7;       // one: the directory of the standard library
export const TEXT_PATH: i32 = 8;          // initial sys.path: PYTHONPATH's entries and the standard library (not argv[0]'s directory)
export const TEXT_ENVIRONMENT: i32 = 9;   // "KEY=value"
export const TEXT_PYCACHE_PREFIX: i32 = 10; // one or none
export const TEXT_UNAME: i32 = 11;        // sysname, nodename, release, version, machine
export const TEXT_STARTUP: i32 = 12;      // PYTHONSTARTUP: one or none
export const TEXT_PLATFORM: i32 = 13;     // sys.platform, sys.implementation._multiarch
export const TEXT_BREAKPOINT: i32 = 14;   // PYTHONBREAKPOINT: one or none
export const TEXT_IO_ENCODING: i32 = 15;  // PYTHONIOENCODING: one or none
export const TEXT_FROZEN: i32 = 16;       // one: directory of the blobs made by the build for the startup modules

// --- Mailboxes of workers (core/workers.ts). ---
export const MAX_WORKERS: u32 = 1024;
export const MAILBOX_SIZE: usize = 64;
export const MAILBOXES: usize = 0xc1000;  // up to 0xd1000
export const MAILBOX_STATE: usize = 0;    // u32 (atomic), MAILBOX_*: what a worker does; waited on
export const MAILBOX_TASK: usize = 4;     // u32: what runThread gets
/** The supervisor's answer to a request of this worker: u32 1 when it is there (waited on), then the i32. */
export const MAILBOX_REPLY: usize = 16;
export const MAILBOX_NONE: u32 = 0;       // no worker
export const MAILBOX_STARTING: u32 = 1;   // the supervisor is starting one
export const MAILBOX_IDLE: u32 = 2;       // warm, waits here
export const MAILBOX_CLAIMED: u32 = 3;    // a starter has taken it and writes its task
export const MAILBOX_READY: u32 = 4;      // task written
export const MAILBOX_RUNNING: u32 = 5;    // runs a Python thread

/** Words of the worker pool (all u32). */
export const POOL: usize = 0xd1000;
export const POOL_MUTEX: usize = 0xd1000;     // guards the queue of tasks
export const POOL_IDLE: usize = 0xd1004;      // (atomic) workers in MAILBOX_IDLE
export const POOL_QUEUED: usize = 0xd1008;    // (atomic) tasks in the queue
export const POOL_TOP: usize = 0xd100c;       // (atomic) mailboxes below this index have been used
export const POOL_HEAD: usize = 0xd1010;      // entries taken from the ring of tasks so far (guarded)
export const POOL_TAIL: usize = 0xd1014;      // entries put into it so far (guarded)
export const POOL_ACTIVE: usize = 0xd1018;    // (atomic) tasks queued or running
export const POOL_RING: usize = 0xf6000;      // MAX_WORKERS tasks, u32 each, up to 0xf7000

// --- For the host alone. ---
export const HOST_WORDS: usize = 0xd1100;     // up to 0xd2000: see host/node/
export const DESCRIPTORS: usize = 0xd2000;    // 4096 file descriptors, u32 each
export const OPEN_FILES: usize = 0xd6000;     // 4096 open files, 32 bytes each, up to 0xf6000
export const MAX_DESCRIPTORS: u32 = 4096;
