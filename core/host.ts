// The host functions: the whole list of what the core asks of the platform, implemented in host/.
//
// Rules
// - Arguments are addresses, 32-bit numbers, and f64 where a number may exceed 32 bits (file positions, sizes): exact up to 2^53.
// - An i32 result is >= 0, or -errno with Linux's numbers on every platform. No function throws.
// - `out` is the address of the result; struct layouts are given below. A *blob* result is written to out as two u32: the address of
//   memory made with rawAlloc, which the caller gives back with rawFree, and its length in bytes. (0, 0) for an empty one.
// - Paths are bytes (UTF-8, as os.fsencode makes them) and need not end in 0; `dirfd` is a descriptor or AT_FDCWD (-100).
// - Descriptors are Python's, lowest free number first; the host maps them to its own (so dup2 and inheritance work).
// - None of them detaches the thread: callers put detach()/attach() around those that can block (marked *blocks*).
// - Shared by all threads; each is safe to call from several threads at once.

export const AT_FDCWD: i32 = -100;

// ---------------------------------------------------------------- files

/** open(2) with Linux's O_* bits; result: descriptor (not inheritable). *blocks* */
// @ts-ignore: decorator
@external("host", "open") export declare function hostOpen(dirfd: i32, path: usize, length: i32, flags: i32, mode: i32): i32;
// @ts-ignore: decorator
@external("host", "close") export declare function hostClose(fd: i32): i32;
/** Bytes read (0: end of file). EINTR: a signal arrived, call again after the safepoint. *blocks* */
// @ts-ignore: decorator
@external("host", "read") export declare function hostRead(fd: i32, buffer: usize, length: i32): i32;
/** Bytes written, possibly fewer. *blocks* */
// @ts-ignore: decorator
@external("host", "write") export declare function hostWrite(fd: i32, buffer: usize, length: i32): i32;
// @ts-ignore: decorator
@external("host", "pread") export declare function hostPread(fd: i32, buffer: usize, length: i32, position: f64): i32;
// @ts-ignore: decorator
@external("host", "pwrite") export declare function hostPwrite(fd: i32, buffer: usize, length: i32, position: f64): i32;
/** whence 0 SET, 1 CUR, 2 END; the new position as i64 at out. */
// @ts-ignore: decorator
@external("host", "lseek") export declare function hostLseek(fd: i32, offset: f64, whence: i32, out: usize): i32;
// @ts-ignore: decorator
@external("host", "ftruncate") export declare function hostFtruncate(fd: i32, size: f64): i32;
// @ts-ignore: decorator
@external("host", "truncate") export declare function hostTruncate(path: usize, length: i32, size: f64): i32;
/** dataOnly 1: fdatasync. *blocks* */
// @ts-ignore: decorator
@external("host", "fsync") export declare function hostFsync(fd: i32, dataOnly: i32): i32;

/**
 * stat: 13 u64 at out: mode, nlink, uid, gid, dev, ino, rdev, size, blksize, blocks, then atime, mtime, ctime in nanoseconds (i64), and
 * birthtime in nanoseconds (i64; 0: unknown): STAT_SIZE bytes.
 */
// @ts-ignore: decorator
@external("host", "stat") export declare function hostStat(dirfd: i32, path: usize, length: i32, followSymlinks: i32, out: usize): i32;
// @ts-ignore: decorator
@external("host", "fstat") export declare function hostFstat(fd: i32, out: usize): i32;
export const STAT_MODE: usize = 0;
export const STAT_NLINK: usize = 8;
export const STAT_UID: usize = 16;
export const STAT_GID: usize = 24;
export const STAT_DEV: usize = 32;
export const STAT_INO: usize = 40;
export const STAT_RDEV: usize = 48;
export const STAT_SIZE_: usize = 56;
export const STAT_BLKSIZE: usize = 64;
export const STAT_BLOCKS: usize = 72;
export const STAT_ATIME: usize = 80;
export const STAT_MTIME: usize = 88;
export const STAT_CTIME: usize = 96;
export const STAT_BIRTHTIME: usize = 104;
export const STAT_SIZE: usize = 112;

/** Entries of a directory (fd >= 0: an open one, path ignored) as a blob: u8 type (DT_* of Linux), u32 length (unaligned), name bytes; "." and ".." left out. *blocks* */
// @ts-ignore: decorator
@external("host", "readdir") export declare function hostReaddir(fd: i32, path: usize, length: i32, out: usize): i32;
// @ts-ignore: decorator
@external("host", "mkdir") export declare function hostMkdir(dirfd: i32, path: usize, length: i32, mode: i32): i32;
// @ts-ignore: decorator
@external("host", "rmdir") export declare function hostRmdir(dirfd: i32, path: usize, length: i32): i32;
// @ts-ignore: decorator
@external("host", "unlink") export declare function hostUnlink(dirfd: i32, path: usize, length: i32): i32;
// @ts-ignore: decorator
@external("host", "rename") export declare function hostRename(fromDirfd: i32, from: usize, fromLength: i32, toDirfd: i32, to: usize, toLength: i32): i32;
// @ts-ignore: decorator
@external("host", "link") export declare function hostLink(fromDirfd: i32, from: usize, fromLength: i32, toDirfd: i32, to: usize, toLength: i32): i32;
/** The link at path will hold the text target. */
// @ts-ignore: decorator
@external("host", "symlink") export declare function hostSymlink(target: usize, targetLength: i32, dirfd: i32, path: usize, length: i32): i32;
/** Blob: the link's text. */
// @ts-ignore: decorator
@external("host", "readlink") export declare function hostReadlink(dirfd: i32, path: usize, length: i32, out: usize): i32;
/** Blob: the canonical absolute path (all symbolic links resolved). */
// @ts-ignore: decorator
@external("host", "realpath") export declare function hostRealpath(path: usize, length: i32, out: usize): i32;
// @ts-ignore: decorator
@external("host", "chmod") export declare function hostChmod(dirfd: i32, path: usize, length: i32, mode: i32, followSymlinks: i32): i32;
// @ts-ignore: decorator
@external("host", "fchmod") export declare function hostFchmod(fd: i32, mode: i32): i32;
/** uid or gid -1: unchanged. */
// @ts-ignore: decorator
@external("host", "chown") export declare function hostChown(dirfd: i32, path: usize, length: i32, uid: i32, gid: i32, followSymlinks: i32): i32;
// @ts-ignore: decorator
@external("host", "fchown") export declare function hostFchown(fd: i32, uid: i32, gid: i32): i32;
/** times: address of two i64, atime and mtime in nanoseconds. fd >= 0: of that open file. */
// @ts-ignore: decorator
@external("host", "utimes") export declare function hostUtimes(fd: i32, dirfd: i32, path: usize, length: i32, times: usize, followSymlinks: i32): i32;
/** mode: bits R 4, W 2, X 1, or 0 for existence. */
// @ts-ignore: decorator
@external("host", "access") export declare function hostAccess(dirfd: i32, path: usize, length: i32, mode: i32): i32;
/** statvfs as 8 u64: bsize, frsize, blocks, bfree, bavail, files, ffree, type. fd >= 0: of that open file. */
// @ts-ignore: decorator
@external("host", "statfs") export declare function hostStatfs(fd: i32, path: usize, length: i32, out: usize): i32;
// @ts-ignore: decorator
@external("host", "mkfifo") export declare function hostMkfifo(path: usize, length: i32, mode: i32): i32;
/** Blob: the current directory. */
// @ts-ignore: decorator
@external("host", "getcwd") export declare function hostGetcwd(out: usize): i32;
// @ts-ignore: decorator
@external("host", "chdir") export declare function hostChdir(path: usize, length: i32): i32;

/** New descriptor for the same open file, the lowest free one at or above `least`. */
// @ts-ignore: decorator
@external("host", "dup") export declare function hostDup(fd: i32, least: i32): i32;
// @ts-ignore: decorator
@external("host", "dup2") export declare function hostDup2(fd: i32, target: i32, inheritable: i32): i32;
/** Two descriptors (i32) at out: reading end, writing end. flags: O_CLOEXEC, O_NONBLOCK. */
// @ts-ignore: decorator
@external("host", "pipe") export declare function hostPipe(flags: i32, out: usize): i32;
// @ts-ignore: decorator
@external("host", "getInheritable") export declare function hostGetInheritable(fd: i32): i32;
// @ts-ignore: decorator
@external("host", "setInheritable") export declare function hostSetInheritable(fd: i32, inheritable: i32): i32;
/** O_* status bits of an open file (fcntl F_GETFL) · sets O_NONBLOCK and O_APPEND. */
// @ts-ignore: decorator
@external("host", "getStatusFlags") export declare function hostGetStatusFlags(fd: i32): i32;
// @ts-ignore: decorator
@external("host", "setStatusFlags") export declare function hostSetStatusFlags(fd: i32, flags: i32): i32;
/** 1 or 0; -EBADF. */
// @ts-ignore: decorator
@external("host", "isatty") export declare function hostIsatty(fd: i32): i32;
/** columns, lines (i32 each) at out; -ENOTTY. */
// @ts-ignore: decorator
@external("host", "terminalSize") export declare function hostTerminalSize(fd: i32, out: usize): i32;
/** poll(2): array of { i32 fd, i16 events, i16 revents } at entries; timeout in milliseconds (-1: none). Result: how many are ready. *blocks* */
// @ts-ignore: decorator
@external("host", "poll") export declare function hostPoll(entries: usize, count: i32, timeoutMs: i32): i32;

// ---------------------------------------------------------------- process

/** Blob: list of byte strings, u32 length (unaligned) and bytes each; kind: TEXT_* of core/host_layout.ts. */
// @ts-ignore: decorator
@external("host", "text") export declare function hostText(kind: i32, out: usize): i32;
/** Changes the environment that child processes and the time zone see; value 0: unset. */
// @ts-ignore: decorator
@external("host", "setenv") export declare function hostSetenv(name: usize, nameLength: i32, value: usize, valueLength: i32): i32;
/** which: ID_*. */
// @ts-ignore: decorator
@external("host", "getId") export declare function hostGetId(which: i32): i32;
export const ID_PID: i32 = 0;
export const ID_PPID: i32 = 1;
export const ID_UID: i32 = 2;
export const ID_EUID: i32 = 3;
export const ID_GID: i32 = 4;
export const ID_EGID: i32 = 5;
export const ID_NATIVE_THREAD: i32 = 6;  // threading.get_native_id()
export const ID_CPU_COUNT: i32 = 7;      // cores this process may use
export const ID_CPU_COUNT_ALL: i32 = 8;  // cores of the machine
export const ID_PAGE_SIZE: i32 = 9;
/** Blob: u32 gids. */
// @ts-ignore: decorator
@external("host", "getGroups") export declare function hostGetGroups(out: usize): i32;
/** 1, 5 and 15 minute load as 3 f64. */
// @ts-ignore: decorator
@external("host", "loadAverage") export declare function hostLoadAverage(out: usize): i32;
/** New mask; result: the old one. */
// @ts-ignore: decorator
@external("host", "umask") export declare function hostUmask(mask: i32): i32;
/** kill(2). pid of this process: the signal is delivered to Python's handler if there is one. */
// @ts-ignore: decorator
@external("host", "kill") export declare function hostKill(pid: i32, signal: i32): i32;
/** What the process does with a signal from now on: SIGNAL_DEFAULT, SIGNAL_IGNORE, SIGNAL_CATCH (-> deliverSignal). */
// @ts-ignore: decorator
@external("host", "setSignal") export declare function hostSetSignal(signal: i32, action: i32): i32;
export const SIGNAL_DEFAULT: i32 = 0;
export const SIGNAL_IGNORE: i32 = 1;
export const SIGNAL_CATCH: i32 = 2;
/** Asks for SIGALRM after `seconds` (0: cancel), then every `interval` (0: once); the remaining seconds and the old interval as 2 f64 at out. */
// @ts-ignore: decorator
@external("host", "setTimer") export declare function hostSetTimer(seconds: f64, interval: f64, out: usize): i32;
/**
 * Starts a child process. request: list of byte strings as of hostText: working directory (empty: the current one), program candidates joined by NUL,
 * then "argc" in decimal, the arguments, then "KEY=value" texts (or, with SPAWN_INHERIT_ENV, none). fds: array of i32, the descriptor for the child's 0, 1, 2, ... (-1: closed).
 * Result: pid. *blocks* until it is known whether the program could be started.
 */
// @ts-ignore: decorator
@external("host", "spawn") export declare function hostSpawn(request: usize, length: i32, fds: usize, fdCount: i32, flags: i32): i32;
export const SPAWN_INHERIT_ENV: i32 = 1;
export const SPAWN_NEW_SESSION: i32 = 2;
/** waitpid(2): pid > 0 or -1 (any child); options 1: WNOHANG. Result: pid (0: none yet), the wait status as i32 at out. *blocks* */
// @ts-ignore: decorator
@external("host", "waitpid") export declare function hostWaitpid(pid: i32, options: i32, out: usize): i32;
/** Ends the process at once with this status; what was written with hostWrite is out. Does not return. */
// @ts-ignore: decorator
@external("host", "exit") export declare function hostExit(status: i32): void;
/** Writes "Fatal Python error: message" and the WebAssembly stack to stderr and ends the process as abort() does. Does not return. */
// @ts-ignore: decorator
@external("host", "fatal") export declare function hostFatal(message: usize, length: i32): void;
/** For debugging the core: writes bytes and a newline to stderr; with data 0: `length` as a number. */
// @ts-ignore: decorator
@external("host", "debugLog") export declare function hostDebugLog(data: usize, length: i32): void;
/** The supervisor should start more workers: some thread waits for one (core/workers.ts). */
// @ts-ignore: decorator
@external("host", "wantWorker") export declare function hostWantWorker(): i32;
/** Cryptographically strong random bytes. */
// @ts-ignore: decorator
@external("host", "random") export declare function hostRandom(out: usize, length: i32): i32;
/** Blob: one line of passwd (byGroup 0) or group (1): "name:x:uid:..." of the entry with this number (name 0), or this name; all = 1: every line. -ENOENT. */
// @ts-ignore: decorator
@external("host", "accounts") export declare function hostAccounts(byGroup: i32, id: i32, name: usize, nameLength: i32, all: i32, out: usize): i32;

// ---------------------------------------------------------------- time

/** Nanoseconds as i64 at out; which: CLOCK_*. */
// @ts-ignore: decorator
@external("host", "clock") export declare function hostClock(which: i32, out: usize): i32;
export const CLOCK_REALTIME: i32 = 0;
export const CLOCK_MONOTONIC: i32 = 1;
export const CLOCK_PROCESS: i32 = 2;  // processor time of the process
export const CLOCK_THREAD: i32 = 3;   // processor time of this thread
export const CLOCK_USER: i32 = 4;     // user part of CLOCK_PROCESS
export const CLOCK_SYSTEM: i32 = 5;
/** Local time of `seconds` since the epoch: TM_* at out. -EOVERFLOW. */
// @ts-ignore: decorator
@external("host", "localtime") export declare function hostLocaltime(seconds: f64, out: usize): i32;
/** i32 each: year (full), month 0-11, day, hour, minute, second, weekday (Sunday 0), day of the year from 0, isdst, offset from UTC in seconds; then 24 bytes: the zone's name, ended by 0. */
export const TM_YEAR: usize = 0;
export const TM_MONTH: usize = 4;
export const TM_DAY: usize = 8;
export const TM_HOUR: usize = 12;
export const TM_MINUTE: usize = 16;
export const TM_SECOND: usize = 20;
export const TM_WEEKDAY: usize = 24;
export const TM_YEARDAY: usize = 28;
export const TM_ISDST: usize = 32;
export const TM_OFFSET: usize = 36;
export const TM_ZONE: usize = 40;
export const TM_SIZE: usize = 64;
/** Normalises the local time at tm (TM_*; isdst -1: unknown) and gives its seconds as i64 at out. -EOVERFLOW. */
// @ts-ignore: decorator
@external("host", "mktime") export declare function hostMktime(tm: usize, out: usize): i32;
/** Time zone now in force (after re-reading TZ): i32 timezone, altzone (seconds west of UTC), daylight; then two names of 24 bytes, ended by 0. */
// @ts-ignore: decorator
@external("host", "tzset") export declare function hostTzset(out: usize): i32;

// ---------------------------------------------------------------- numbers

/**
 * The digits of a finite x > 0. mode 0: shortest that reads back as x · 2: `digits` significant digits, rounded half to even on the exact value ·
 * 3: `digits` digits after the point (may be negative), likewise. Trailing zeros are removed. Written to out as ASCII (mode 3: up to 310 + digits bytes;
 * result 0 digits: rounded to zero); the position of the decimal point relative to the first digit as i32 at pointOut (0.d1d2... times 10 to that power). Result: number of digits.
 */
// @ts-ignore: decorator
@external("host", "floatDigits") export declare function hostFloatDigits(x: f64, mode: i32, digits: i32, out: usize, pointOut: usize): i32;
/** The correctly rounded value of ASCII text of the form [+-]digits[.digits][e[+-]digits] (checked by the caller; no underscores). */
// @ts-ignore: decorator
@external("host", "floatParse") export declare function hostFloatParse(text: usize, length: i32): f64;

// Huge ints: magnitudes as little-endian 32-bit limbs in memory; counts are limbs. Worth calling from some dozens of limbs on.
/** out: aCount + bCount limbs. */
// @ts-ignore: decorator
@external("host", "bigMul") export declare function hostBigMul(a: usize, aCount: i32, b: usize, bCount: i32, out: usize): i32;
/** Truncated division, b not 0: quotient of aCount limbs at q, remainder of bCount limbs at r (either may be 0: not wanted). */
// @ts-ignore: decorator
@external("host", "bigDivMod") export declare function hostBigDivMod(a: usize, aCount: i32, b: usize, bCount: i32, q: usize, r: usize): i32;
/** base ** exponent % modulus, modulus not 0; out: modulusCount limbs. */
// @ts-ignore: decorator
@external("host", "bigPowMod") export declare function hostBigPowMod(base: usize, baseCount: i32, exponent: usize, exponentCount: i32, modulus: usize, modulusCount: i32, out: usize): i32;
/** base ** exponent as a blob of whole limbs. */
// @ts-ignore: decorator
@external("host", "bigPow") export declare function hostBigPow(base: usize, baseCount: i32, exponent: u32, out: usize): i32;
/** floor(sqrt(a)); out: (aCount + 1) / 2 limbs. */
// @ts-ignore: decorator
@external("host", "bigSqrt") export declare function hostBigSqrt(a: usize, aCount: i32, out: usize): i32;
/** Blob: ASCII digits in base 2..36. */
// @ts-ignore: decorator
@external("host", "bigToText") export declare function hostBigToText(a: usize, aCount: i32, base: i32, out: usize): i32;
/** Blob: limbs of ASCII digits in base 2..36 (checked by the caller). */
// @ts-ignore: decorator
@external("host", "bigFromText") export declare function hostBigFromText(text: usize, length: i32, base: i32, out: usize): i32;

// ---------------------------------------------------------------- compiler

/**
 * Compiles source (UTF-8). mode: 0 exec, 1 eval, 2 single, 3 func_type; flags: PyCF_* and CO_FUTURE_* bits as compile() takes them; optimize -1 (the command line's), 0, 1, 2.
 * Result 0: blob at out is the code object in marshal format (with PyCF_ONLY_AST: the tree, see compiler/); 1: a syntax error, the blob describes it:
 * u32 kind (0 SyntaxError, 1 IndentationError, 2 TabError, 3 _IncompleteInputError, 4 ValueError, 5 RecursionError, 6 MemoryError, 7 OverflowError, 8 UnicodeDecodeError), i32 line, column, end line, end column (-1: None; columns count characters from 1),
 * then u32 length and bytes of the message, and of the source line (length 0xffffffff: None).
 * Warnings (in both cases) as a second blob at out + 8: per warning u32 category (0 SyntaxWarning, 1 DeprecationWarning), i32 line, u32 length, message bytes.
 * *blocks* (takes long: call it detached)
 */
// @ts-ignore: decorator
@external("host", "compile") export declare function hostCompile(source: usize, length: i32, filename: usize, filenameLength: i32, mode: i32, flags: i32, optimize: i32, out: usize): i32;
