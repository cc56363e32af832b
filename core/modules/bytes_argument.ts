// Bytes-like arguments of native functions: the bytes of any object with the buffer protocol, held while they are used.
// The exporter keeps the memory in place until the buffer is released; other threads may change its contents meanwhile.

import { Value } from "../value";
import { TypeError } from "../objects/type_ids";
import { raisef } from "../errors";
import { tempArray, tempRelease } from "../call";
import { isExactBytes, bytesData, bytesSize } from "../objects/bytes";
import { Buffer, getBuffer, releaseBuffer, hasBuffer, BUF_SIMPLE, BUF_WRITABLE } from "../objects/buffer";

/** The bytes of the argument last opened: address and length. This thread's; copy them out before anything else is opened. */
export let bytesArgument: usize = 0;
export let bytesArgumentLength: i64 = 0;

/** What openBytes returns for immutable bytes: there is nothing to give back. */
const NOTHING: usize = 1;

/**
 * Opens a bytes-like object for reading. Returns a handle for closeBytes (in stack order with temporary arrays); 0: TypeError
 * "a bytes-like object is required, not '...'".
 */
export function openBytes(v: u64): usize {
  if (isExactBytes(v)) {
    bytesArgument = bytesData(Value.ptr(v));
    bytesArgumentLength = bytesSize(Value.ptr(v));
    return NOTHING;
  }
  return open(v, BUF_SIMPLE);
}
/** The same for writing: "... read-write bytes-like object". */
export function openWritableBytes(v: u64): usize { return open(v, BUF_WRITABLE); }
function open(v: u64, flags: i32): usize {
  if (!hasBuffer(v)) {
    raisef(TypeError, "a bytes-like object is required, not '%T'", v);
    return 0;
  }
  const b = tempArray((<i32>offsetof<Buffer>() + 7) >> 3);
  if (b == 0) return 0;
  if (getBuffer(v, b, flags) < 0) { tempRelease(b); return 0; }
  const view = changetype<Buffer>(b);
  bytesArgument = <usize>view.data;
  bytesArgumentLength = <i64>view.length;
  return b;
}
export function closeBytes(handle: usize): void {
  if (handle <= NOTHING) return;
  releaseBuffer(handle);
  tempRelease(handle);
}
