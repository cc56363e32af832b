// What every host function works with: views of the shared memory and the core's allocator.

export interface Views {
  readonly memory: WebAssembly.Memory;
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  /** The same bytes as u8, with Node's text methods. */
  readonly bytes: Buffer;
}

export function viewsOf(memory: WebAssembly.Memory): Views {
  const buffer = memory.buffer;
  return {
    memory,
    u8: new Uint8Array(buffer), i32: new Int32Array(buffer), u32: new Uint32Array(buffer), f64: new Float64Array(buffer),
    bytes: Buffer.from(buffer),
  };
}

/** The core's exports that the host calls. Set after instantiation; host functions run later. */
export interface Core {
  /** Address of new memory, 0 when there is none. */
  rawAlloc(size: number): number;
}

export interface Platform extends Views {
  core: Core;
  /** Sends a request to the supervisor and waits for its answer (an i32); see host/node/requests.ts. */
  ask(request: Request): number;
  /** Tells the supervisor something, without waiting. */
  tell(message: Notice): void;
}

/** Requests that only JavaScript's main thread can fulfil. */
export type Request =
  | { kind: "chdir"; path: Uint8Array }
  | { kind: "umask"; mask: number }
  | { kind: "setSignal"; signal: number; action: number }
  | { kind: "setTimer"; seconds: number; interval: number; out: number }
  | { kind: "spawn"; directory: string; candidates: string[]; args: string[]; env: string[] | null; stdio: number[]; newSession: boolean }
  | { kind: "waitpid"; pid: number; noHang: boolean; out: number };

export type Notice =
  | { kind: "want-worker" }
  | { kind: "exit"; status: number }
  | { kind: "fatal"; message: string }
  | { kind: "running" };

/** Writes a 64-bit signed integer given as a number (exact up to 2^53) at an 8-byte aligned address. */
export function storeI64(v: Views, address: number, value: number): void {
  v.i32[address >>> 2] = value | 0;
  v.i32[(address + 4) >>> 2] = Math.floor(value / 0x1_0000_0000) | 0;
}

export function loadI64(v: Views, address: number): number {
  return v.i32[(address + 4) >>> 2]! * 0x1_0000_0000 + v.u32[address >>> 2]!;
}

/** -errno values used by the host itself. */
export const EPERM = 1, ENOENT = 2, ESRCH = 3, EINTR = 4, EIO = 5, EBADF = 9, ECHILD = 10, EAGAIN = 11, ENOMEM = 12, EACCES = 13,
  EEXIST = 17, ENOTDIR = 20, EINVAL = 22, EMFILE = 24, ENOTTY = 25, ESPIPE = 29, ENOSYS = 38, EOVERFLOW = 75, ENOTSUP = 95;

/**
 * Writes a blob result at out (see core/host.ts): 0, or -ENOMEM.
 */
export function storeBlob(p: Platform, out: number, bytes: Uint8Array): number {
  out >>>= 0;
  let address = 0;
  if (bytes.length > 0) {
    address = p.core.rawAlloc(bytes.length) >>> 0;
    if (address === 0) { p.u32[out >>> 2] = 0; p.u32[(out + 4) >>> 2] = 0; return -ENOMEM; }
    p.u8.set(bytes, address);
  }
  p.u32[out >>> 2] = address;
  p.u32[(out + 4) >>> 2] = bytes.length;
  return 0;
}

/** A private copy of bytes in the shared memory. */
export function copyBytes(v: Views, address: number, length: number): Buffer {
  address >>>= 0;
  return Buffer.from(v.u8.slice(address, address + length).buffer);
}

/** The list of byte strings in the form of hostText. */
export function packTexts(texts: readonly (string | Uint8Array)[]): Uint8Array {
  const parts = texts.map((text) => (typeof text === "string" ? Buffer.from(text, "utf8") : text));
  const packed = Buffer.alloc(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    packed.writeUInt32LE(part.length, at);
    packed.set(part, at + 4);
    at += 4 + part.length;
  }
  return packed;
}

export function unpackTexts(bytes: Buffer): Buffer[] {
  const texts: Buffer[] = [];
  for (let at = 0; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32LE(at);
    texts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return texts;
}
