// Python's file descriptors: a table in the shared memory that maps them to open files, as a kernel does.
//
// Node has neither dup nor lseek. So a descriptor here is an index into DESCRIPTORS, which names an entry of OPEN_FILES, which holds the
// descriptor the system gave, how many descriptors refer to it, and the file position. As long as nobody seeks, reads and writes
// use the system's own position (child processes that inherit the file then go on where we stopped); afterwards explicit positions.
//
// What protects it: TABLE_LOCK guards both tables; the lock in an open file guards its position.

import fs from "node:fs";
import { DESCRIPTORS, HOST_WORDS, MAX_DESCRIPTORS, OPEN_FILES } from "../../core/host_layout.ts";
import { EAGAIN, EBADF, EINVAL, EMFILE, ESPIPE, type Views } from "../platform.ts";
import { errnoOf } from "./errors.ts";

const TABLE_LOCK = HOST_WORDS >>> 2;
const ENTRY = 32;
// Fields of an open file, as indexes of i32 from the entry's start; the two positions are f64 at +16 and +24.
const HOST_FD = 0, REFERENCES = 1, BITS = 2, LOCK = 3;

const INHERITABLE = 0x8000_0000 | 0;
const INDEX = 0x7fff_ffff;

/** BITS of an open file. */
const APPEND = 1;        // opened with O_APPEND: writes go to the end
const NOT_SEEKABLE = 2;
const SEEKABLE = 4;      // neither bit: not known yet
const NONBLOCKING = 8;   // the program asked for O_NONBLOCK
const POSITION_UNKNOWN = 16; // the system's position moved without us knowing where to

export class Descriptors {
  constructor(private readonly v: Views) {}

  private lock(word: number): void {
    const a = this.v.i32;
    while (Atomics.compareExchange(a, word, 0, 1) !== 0) Atomics.wait(a, word, 1, 5);
  }

  private unlock(word: number): void {
    Atomics.store(this.v.i32, word, 0);
    Atomics.notify(this.v.i32, word, 1);
  }

  /** Before the first worker starts: descriptors 0, 1, 2 are the system's, if open. */
  initialise(): void {
    for (let fd = 0; fd < 3; fd++) {
      try { fs.fstatSync(fd); } catch { continue; }
      const file = this.newFile(fd, 0);
      this.v.i32[(DESCRIPTORS >>> 2) + fd] = (file + 1) | INHERITABLE;
      this.v.i32[this.at(file) + BITS]! |= POSITION_UNKNOWN;
    }
  }

  private at(file: number): number { return (OPEN_FILES + file * ENTRY) >>> 2; }

  /** Free entry of OPEN_FILES; -1: none. Under TABLE_LOCK. */
  private newFile(hostFd: number, bits: number): number {
    const a = this.v.i32;
    for (let file = 0; file < MAX_DESCRIPTORS; file++) {
      const at = this.at(file);
      if (a[at + REFERENCES] !== 0) continue;
      a[at + HOST_FD] = hostFd;
      a[at + REFERENCES] = 1;
      a[at + BITS] = bits;
      a[at + LOCK] = 0;
      this.v.f64[(at >>> 1) + 2] = 0;
      this.v.f64[(at >>> 1) + 3] = 0;
      return file;
    }
    return -1;
  }

  /** Under TABLE_LOCK: lowest free descriptor from `least` on; -1: none. */
  private lowest(least: number): number {
    const base = DESCRIPTORS >>> 2;
    for (let fd = least; fd < MAX_DESCRIPTORS; fd++) if (this.v.i32[base + fd] === 0) return fd;
    return -1;
  }

  /** Takes over a system descriptor: a new descriptor, or -EMFILE (the system's is closed then). */
  add(hostFd: number, append: boolean, nonBlocking: boolean, inheritable = false): number {
    this.lock(TABLE_LOCK);
    const fd = this.lowest(0);
    const file = fd < 0 ? -1 : this.newFile(hostFd, (append ? APPEND : 0) | (nonBlocking ? NONBLOCKING : 0));
    if (file >= 0) Atomics.store(this.v.i32, (DESCRIPTORS >>> 2) + fd, (file + 1) | (inheritable ? INHERITABLE : 0));
    this.unlock(TABLE_LOCK);
    if (file >= 0) return fd;
    try { fs.closeSync(hostFd); } catch { /* nothing to do about it */ }
    return -EMFILE;
  }

  /** Index into i32 of the open file's entry; -1: not open. */
  private entry(fd: number): number {
    if (fd < 0 || fd >= MAX_DESCRIPTORS) return -1;
    const slot = Atomics.load(this.v.i32, (DESCRIPTORS >>> 2) + fd) & INDEX;
    return slot === 0 ? -1 : this.at(slot - 1);
  }

  /** The system's descriptor; -1: not open. */
  host(fd: number): number {
    const at = this.entry(fd);
    return at < 0 ? -1 : this.v.i32[at + HOST_FD]!;
  }

  inheritable(fd: number): number {
    if (this.entry(fd) < 0) return -EBADF;
    return this.v.i32[(DESCRIPTORS >>> 2) + fd]! < 0 ? 1 : 0;
  }

  setInheritable(fd: number, on: boolean): number {
    if (this.entry(fd) < 0) return -EBADF;
    if (on) Atomics.or(this.v.i32, (DESCRIPTORS >>> 2) + fd, INHERITABLE);
    else Atomics.and(this.v.i32, (DESCRIPTORS >>> 2) + fd, INDEX);
    return 0;
  }

  /** Drops a reference to an open file under TABLE_LOCK; the system descriptor to close afterwards, or -1. */
  private drop(slot: number): number {
    const at = this.at((slot & INDEX) - 1);
    if (--this.v.i32[at + REFERENCES]! > 0) return -1;
    return this.v.i32[at + HOST_FD]!;
  }

  close(fd: number): number {
    if (fd < 0 || fd >= MAX_DESCRIPTORS) return -EBADF;
    const index = (DESCRIPTORS >>> 2) + fd;
    this.lock(TABLE_LOCK);
    const slot = this.v.i32[index]!;
    let hostFd = -2;
    if (slot !== 0) { Atomics.store(this.v.i32, index, 0); hostFd = this.drop(slot); }
    this.unlock(TABLE_LOCK);
    if (hostFd === -2) return -EBADF;
    return hostFd < 0 ? 0 : this.closeHost(hostFd);
  }

  private closeHost(hostFd: number): number {
    // Node itself uses 0, 1 and 2 (and would reuse their numbers): they stay open.
    if (hostFd < 3) return 0;
    try { fs.closeSync(hostFd); return 0; } catch (error) { return -errnoOf(error); }
  }

  dup(fd: number, least: number): number {
    if (least < 0 || least >= MAX_DESCRIPTORS) return -EINVAL;
    this.lock(TABLE_LOCK);
    const at = this.entry(fd);
    const copy = at < 0 ? -1 : this.lowest(least);
    if (copy >= 0) {
      this.v.i32[at + REFERENCES]!++;
      Atomics.store(this.v.i32, (DESCRIPTORS >>> 2) + copy, this.v.i32[(DESCRIPTORS >>> 2) + fd]! & INDEX);
    }
    this.unlock(TABLE_LOCK);
    return at < 0 ? -EBADF : copy < 0 ? -EMFILE : copy;
  }

  dup2(fd: number, target: number, inheritable: boolean): number {
    if (target < 0 || target >= MAX_DESCRIPTORS) return -EBADF;
    this.lock(TABLE_LOCK);
    const at = this.entry(fd);
    let closing = -1;
    if (at >= 0 && fd !== target) {
      const base = DESCRIPTORS >>> 2;
      this.v.i32[at + REFERENCES]!++;
      const old = this.v.i32[base + target]!;
      Atomics.store(this.v.i32, base + target, (this.v.i32[base + fd]! & INDEX) | (inheritable ? INHERITABLE : 0));
      if (old !== 0) closing = this.drop(old);
    }
    this.unlock(TABLE_LOCK);
    if (at < 0) return -EBADF;
    if (closing >= 0) this.closeHost(closing);
    return target;
  }

  /** Every inheritable descriptor with its system descriptor. */
  inherited(): Array<[fd: number, hostFd: number]> {
    const found: Array<[number, number]> = [];
    for (let fd = 0; fd < MAX_DESCRIPTORS; fd++) {
      if (this.v.i32[(DESCRIPTORS >>> 2) + fd]! < 0) found.push([fd, this.host(fd)]);
    }
    return found;
  }

  // --- positions: f64 index of the entry is at >>> 1; +2 the file's position, +3 the system's own.

  private seekable(at: number): boolean {
    const a = this.v.i32;
    if ((a[at + BITS]! & (SEEKABLE | NOT_SEEKABLE)) === 0) {
      let seekable = false;
      try { const info = fs.fstatSync(a[at + HOST_FD]!); seekable = info.isFile() || info.isBlockDevice() || info.isDirectory(); } catch { /* not seekable */ }
      a[at + BITS]! |= seekable ? SEEKABLE : NOT_SEEKABLE;
    }
    return (a[at + BITS]! & SEEKABLE) !== 0;
  }

  /** Under the file's lock: makes the position known. */
  private locate(at: number): void {
    const a = this.v.i32;
    if ((a[at + BITS]! & POSITION_UNKNOWN) === 0) return;
    let position = 0;
    try {
      const info = fs.readFileSync(`/proc/self/fdinfo/${a[at + HOST_FD]!}`, "latin1");
      position = Number(/^pos:\s*(\d+)/m.exec(info)?.[1] ?? 0);
    } catch {
      if (a[at + BITS]! & APPEND) try { position = fs.fstatSync(a[at + HOST_FD]!).size; } catch { /* stays 0 */ }
    }
    this.v.f64[(at >>> 1) + 2] = this.v.f64[(at >>> 1) + 3] = position;
    a[at + BITS]! &= ~POSITION_UNKNOWN;
  }

  /** whence 0 start, 1 current, 2 end; the new position or -errno. */
  lseek(fd: number, offset: number, whence: number): number {
    const at = this.entry(fd);
    if (at < 0) return -EBADF;
    if (!this.seekable(at)) return -ESPIPE;
    const p = (at >>> 1) + 2;
    this.lock(at + LOCK);
    try {
      this.locate(at);
      let position = offset;
      if (whence === 1) position += this.v.f64[p]!;
      else if (whence === 2) position += fs.fstatSync(this.v.i32[at + HOST_FD]!).size;
      else if (whence !== 0) return -EINVAL;
      if (!(position >= 0) || position > Number.MAX_SAFE_INTEGER) return -EINVAL;
      this.v.f64[p] = position;
      return position;
    } catch (error) { return -errnoOf(error); } finally { this.unlock(at + LOCK); }
  }

  read(fd: number, address: number, length: number): number {
    return this.transfer(fd, address, length, false);
  }

  write(fd: number, address: number, length: number): number {
    return this.transfer(fd, address, length, true);
  }

  private transfer(fd: number, address: number, length: number, writing: boolean): number {
    const at = this.entry(fd);
    if (at < 0) return -EBADF;
    const { i32, f64, u8 } = this.v;
    const hostFd = i32[at + HOST_FD]!;
    const bits = i32[at + BITS]!;
    if (!this.seekable(at)) return this.sequential(hostFd, address, length, writing, (bits & NONBLOCKING) !== 0);
    const p = (at >>> 1) + 2;
    this.lock(at + LOCK);
    try {
      if (writing && (bits & APPEND) !== 0) {
        const n = fs.writeSync(hostFd, u8, address, length, null);
        i32[at + BITS]! |= POSITION_UNKNOWN;
        return n;
      }
      const inPlace = (i32[at + BITS]! & POSITION_UNKNOWN) !== 0 || f64[p] === f64[p + 1];
      const position = inPlace ? null : f64[p]!;
      const n = writing ? fs.writeSync(hostFd, u8, address, length, position) : fs.readSync(hostFd, u8, address, length, position);
      f64[p]! += n;
      if (inPlace) f64[p + 1]! += n;
      return n;
    } catch (error) { return -errnoOf(error); } finally { this.unlock(at + LOCK); }
  }

  /** A pipe, terminal or the like. Somebody else may have made it non-blocking: then wait, unless the program asked for that. */
  private sequential(hostFd: number, address: number, length: number, writing: boolean, nonBlocking: boolean): number {
    for (let pause = 1; ; pause = Math.min(pause * 2, 16)) {
      try {
        return writing ? fs.writeSync(hostFd, this.v.u8, address, length, null) : fs.readSync(hostFd, this.v.u8, address, length, null);
      } catch (error) {
        const code = errnoOf(error);
        if ((error as { code?: string }).code === "EOF") return 0;
        if (code !== EAGAIN || nonBlocking) return -code;
        Atomics.wait(NEVER, 0, 0, pause);
      }
    }
  }

  statusFlags(fd: number): number {
    const at = this.entry(fd);
    if (at < 0) return -EBADF;
    const bits = this.v.i32[at + BITS]!;
    let flags = 0;
    try {
      const info = fs.readFileSync(`/proc/self/fdinfo/${this.v.i32[at + HOST_FD]!}`, "latin1");
      flags = parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? "0", 8) & ~(O_CLOEXEC | O_NONBLOCK);
    } catch { flags = bits & APPEND ? O_APPEND : 0; }
    return flags | (bits & NONBLOCKING ? O_NONBLOCK : 0);
  }

  /** Node cannot change a descriptor's flags; a pipe is opened again with the wanted ones. */
  setStatusFlags(fd: number, flags: number): number {
    const at = this.entry(fd);
    if (at < 0) return -EBADF;
    const wanted = (flags & O_NONBLOCK) !== 0;
    const a = this.v.i32;
    if (wanted === ((a[at + BITS]! & NONBLOCKING) !== 0)) return 0;
    const hostFd = a[at + HOST_FD]!;
    try {
      if (hostFd > 2 && fs.fstatSync(hostFd).isFIFO()) {
        const info = fs.readFileSync(`/proc/self/fdinfo/${hostFd}`, "latin1");
        const access = parseInt(/^flags:\s*([0-7]+)/m.exec(info)?.[1] ?? "0", 8) & 3;
        const again = fs.openSync(`/proc/self/fd/${hostFd}`, access | (wanted ? O_NONBLOCK : 0));
        Atomics.store(a, at + HOST_FD, again);
        fs.closeSync(hostFd);
      }
    } catch (error) { return -errnoOf(error); }
    if (wanted) a[at + BITS]! |= NONBLOCKING; else a[at + BITS]! &= ~NONBLOCKING;
    return 0;
  }
}

const O_NONBLOCK = 0o4000, O_APPEND = 0o2000, O_CLOEXEC = 0o2000000;
const NEVER = new Int32Array(new SharedArrayBuffer(4));
