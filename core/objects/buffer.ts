// The buffer protocol inside the core: a description of an object's memory that keeps the object alive and its memory in place until released.
// A Buffer struct belongs to whoever asked for it; the exporter counts its exports (bytearray) or is immutable (bytes).

import { Value } from "../value";
import { PyType } from "./type_object";
import { TypeError, BufferError } from "./type_ids";
import { typeOf } from "./type";
import { raise, raisef, raisefInt, raiseInt } from "../errors";
import { decref, newRef } from "../memory/refcount";
import { rawAlloc, rawFree } from "../memory/heap";

@unmanaged export class Buffer {
  object: u64;      // counted
  data: usize;
  readonly: u32;
  length: i64;      // bytes
  itemSize: i64;
  format: u32;      // literal of the struct format, 0: "B"
  dimensions: i32;
  shape: usize;     // address of i64s or 0
  strides: usize;
  internal: u64;
}
export const BUF_SIMPLE: i32 = 0;
export const BUF_WRITABLE: i32 = 1;
export const BUF_FORMAT: i32 = 4;
export const BUF_ND: i32 = 8;
export const BUF_STRIDES: i32 = 0x18;
export const BUF_FULL_RO: i32 = 0x11c;

/** Describes memory of `object` in buffer (for getbuffer slots). -1 with BufferError when it must be writable and is not. */
export function fillBuffer(buffer: usize, object: u64, data: usize, length: i64, readonly: bool, flags: i32): i32 {
  if ((flags & BUF_WRITABLE) != 0 && readonly) return raiseInt(BufferError, "Object is not writable.");
  const b = changetype<Buffer>(buffer);
  b.object = newRef(object);
  b.data = data;
  b.readonly = readonly ? 1 : 0;
  b.length = length;
  b.itemSize = 1;
  b.format = 0;
  b.dimensions = 1;
  b.shape = 0;
  b.strides = 0;
  b.internal = 0;
  return 0;
}
/** The same for items of several bytes; format: the struct format, a literal. */
export function fillTypedBuffer(buffer: usize, object: u64, data: usize, length: i64, readonly: bool, itemSize: i32, format: string, flags: i32): i32 {
  if (fillBuffer(buffer, object, data, length, readonly, flags) < 0) return -1;
  const b = changetype<Buffer>(buffer);
  b.itemSize = itemSize;
  b.format = <u32>changetype<usize>(format);
  return 0;
}
/** Does v export a buffer? */
export function hasBuffer(v: u64): bool { return changetype<PyType>(typeOf(v)).getbuffer != 0; }
/** Fills buffer with v's memory (contiguous). -1 with TypeError or BufferError. Pair with releaseBuffer. */
export function getBuffer(v: u64, buffer: usize, flags: i32): i32 {
  const slot = changetype<PyType>(typeOf(v)).getbuffer;
  if (slot == 0) return raisefInt(TypeError, "a bytes-like object is required, not '%T'", v);
  return call_indirect<i32>(slot, v, buffer, flags);
}
export function releaseBuffer(buffer: usize): void {
  const b = changetype<Buffer>(buffer);
  const o = b.object;
  if (o == 0) return;
  const slot = changetype<PyType>(typeOf(o)).releasebuffer;
  if (slot) call_indirect(slot, o, buffer);
  b.object = 0;
  decref(o);
}
