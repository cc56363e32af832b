// Building texts piece by piece: raw memory owned by the thread that builds, 1, 2 or 4 bytes a character as needed.

import { rawAlloc, rawFree, rawRealloc } from "../memory/heap";
import { newStr, strData, strKind, strLength, strFromChar } from "./str";
import { EMPTY_STR } from "./singletons";

@unmanaged class Builder {
  data: u32;
  length: u32;
  capacity: u32; // characters
  kind: u32;     // 1, 2, 4
}
function cast(b: usize): Builder { return changetype<Builder>(b); }

/** A new builder; 0 with MemoryError. Ends with sbFinish or sbDrop. */
export function sbNew(): usize {
  const b = rawAlloc(offsetof<Builder>());
  if (b == 0) return 0;
  const s = cast(b);
  s.kind = 1;
  s.length = 0;
  s.capacity = 64;
  s.data = <u32>rawAlloc(64);
  return b;
}
function grow(s: Builder, need: u32): void {
  let capacity = s.capacity;
  while (capacity < need) capacity += (capacity >> 1) + 32;
  s.data = <u32>rawRealloc(<usize>s.data, <usize>capacity * s.kind);
  s.capacity = capacity;
}
/** Makes room for n more characters of at least `kind` bytes. */
function prepare(s: Builder, n: u32, kind: u32): void {
  if (kind > s.kind) widen(s, kind);
  if (s.length + n > s.capacity) grow(s, s.length + n);
}
function widen(s: Builder, kind: u32): void {
  const to = rawAlloc(<usize>s.capacity * kind);
  const from = <usize>s.data;
  for (let i: u32 = 0; i < s.length; i++) {
    const c: u32 = s.kind == 1 ? load<u8>(from + i) : load<u16>(from + (<usize>i << 1));
    if (kind == 2) store<u16>(to + (<usize>i << 1), <u16>c);
    else store<u32>(to + (<usize>i << 2), c);
  }
  rawFree(from);
  s.data = <u32>to;
  s.kind = kind;
}
@inline
function put(s: Builder, i: u32, c: u32): void {
  const p = <usize>s.data;
  if (s.kind == 1) store<u8>(p + i, <u8>c);
  else if (s.kind == 2) store<u16>(p + (<usize>i << 1), <u16>c);
  else store<u32>(p + (<usize>i << 2), c);
}
export function sbChar(b: usize, c: u32): void {
  const s = cast(b);
  prepare(s, 1, c < 256 ? 1 : c < 65536 ? 2 : 4);
  put(s, s.length++, c);
}
/** Appends an AssemblyScript literal (latin-1 characters). */
export function sbAscii(b: usize, text: string): void {
  const s = cast(b);
  const n = <u32>text.length;
  prepare(s, n, 1);
  for (let i: u32 = 0; i < n; i++) put(s, s.length + i, <u32>text.charCodeAt(i));
  s.length += n;
}
/** Appends n latin-1 characters from memory. */
export function sbBytes(b: usize, p: usize, n: u32): void {
  const s = cast(b);
  prepare(s, n, 1);
  if (s.kind == 1) memory.copy(<usize>s.data + s.length, p, n);
  else for (let i: u32 = 0; i < n; i++) put(s, s.length + i, load<u8>(p + i));
  s.length += n;
}
/** Appends a str (address, borrowed). */
export function sbStr(b: usize, v: usize): void { sbSlice(b, v, 0, strLength(v)); }
/** Appends characters i..j of a str. */
export function sbSlice(b: usize, v: usize, i: i32, j: i32): void {
  if (j <= i) return;
  const s = cast(b);
  const kind = <u32>strKind(v);
  const n = <u32>(j - i);
  prepare(s, n, kind);
  const p = strData(v);
  if (kind == s.kind) memory.copy(<usize>s.data + <usize>s.length * kind, p + <usize>i * kind, <usize>n * kind);
  else for (let k: u32 = 0; k < n; k++) {
    const at = <usize>i + k;
    put(s, s.length + k, kind == 1 ? load<u8>(p + at) : load<u16>(p + (at << 1)));
  }
  s.length += n;
}
export function sbUint(b: usize, v: u64): void {
  const s = cast(b);
  let n: u32 = 1;
  for (let x = v; x >= 10; x /= 10) n++;
  prepare(s, n, 1);
  s.length += n;
  let at = s.length;
  do { put(s, --at, 48 + <u32>(v % 10)); v /= 10; } while (v != 0);
}
export function sbInt(b: usize, v: i64): void {
  if (v < 0) { sbChar(b, 45); sbUint(b, <u64>-v); }
  else sbUint(b, <u64>v);
}
export function sbHex(b: usize, v: u64): void {
  let started = false;
  for (let shift = 60; shift >= 0; shift -= 4) {
    const d = <u32>(v >> shift) & 15;
    if (d == 0 && !started && shift != 0) continue;
    started = true;
    sbChar(b, d < 10 ? 48 + d : 87 + d);
  }
}
export function sbLength(b: usize): i32 { return <i32>cast(b).length; }
/** Character i of what was built so far. */
export function sbAt(b: usize, i: i32): u32 {
  const s = cast(b);
  const p = <usize>s.data;
  return s.kind == 1 ? load<u8>(p + i) : s.kind == 2 ? load<u16>(p + (<usize>i << 1)) : load<u32>(p + (<usize>i << 2));
}
export function sbDrop(b: usize): void {
  rawFree(<usize>cast(b).data);
  rawFree(b);
}
/** The text as a new str; the builder is gone. 0 with MemoryError. */
export function sbFinish(b: usize): u64 {
  const s = cast(b);
  const n = s.length;
  let r: u64;
  if (n == 0) r = EMPTY_STR;
  else if (n == 1) r = strFromChar(sbAt(b, 0));
  else {
    // characters may have been narrower than the room made for them
    let kind = s.kind;
    const p = <usize>s.data;
    if (kind > 1) {
      let top: u32 = 0;
      for (let i: u32 = 0; i < n; i++) top |= kind == 2 ? <u32>load<u16>(p + (<usize>i << 1)) : load<u32>(p + (<usize>i << 2));
      kind = top < 256 ? 1 : top < 65536 ? 2 : 4;
    }
    const v = newStr(<i32>n, kind == 1 ? 255 : kind == 2 ? 65535 : 0x10ffff);
    if (v) {
      const d = strData(v);
      if (kind == s.kind) memory.copy(d, p, <usize>n * kind);
      else for (let i: u32 = 0; i < n; i++) {
        const c: u32 = s.kind == 2 ? <u32>load<u16>(p + (<usize>i << 1)) : load<u32>(p + (<usize>i << 2));
        if (kind == 1) store<u8>(d + i, <u8>c);
        else store<u16>(d + (<usize>i << 1), <u16>c);
      }
    }
    r = <u64>v;
  }
  sbDrop(b);
  return r;
}
