// The buffer protocol seen from Python (PEP 688): __buffer__ and __release_buffer__ as wrappers of native slots, and as methods of Python classes.
// A buffer that a Python class gives out is that of the memoryview its __buffer__ returned. Nothing shared is kept here.

import { MEMORYVIEW, TypeError, SystemError } from "./type_ids";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, errorOccurred, writeUnraisable } from "../errors";
import { call1, callMethod1 } from "../call";
import { typeOf } from "./type";
import { lookupSpecial } from "./attributes";
import { id } from "./str";
import { NONE } from "./singletons";
import { asI32, intFromI64 } from "./int";
import { Buffer, getBuffer } from "./buffer";
import { newMemoryviewWith, releaseMemoryview, isMemoryview } from "./memoryview";

/** obj.__buffer__(flags) of a native type. */
export function wrapGetbuffer(self: u64, flags: u64): u64 {
  const f = asI32(flags);
  if (f == -1 && errorOccurred()) return 0;
  return newMemoryviewWith(self, f);
}
/** obj.__release_buffer__(view) of a native type. */
export function wrapReleasebuffer(self: u64, view: u64): u64 {
  if (!isMemoryview(view)) return raise(TypeError, "expected a memoryview object");
  releaseMemoryview(view);
  return NONE;
}
/** getbuffer slot of classes with a Python-level __buffer__. */
export function slotGetbuffer(self: u64, buffer: usize, flags: i32): i32 {
  const f = lookupSpecial(self, id("__buffer__"));
  if (f == 0) { if (!errorOccurred()) raisef(TypeError, "a bytes-like object is required, not '%T'", self); return -1; }
  const n = intFromI64(flags);
  const view = call1(f, n);
  decref(f);
  if (view == 0) return -1;
  if (!isMemoryview(view)) {
    raisef(TypeError, "__buffer__ returned non-memoryview object");
    decref(view);
    return -1;
  }
  const r = getBuffer(view, buffer, flags);
  decref(view);
  if (r == 0) changetype<Buffer>(buffer).internal = newRef(self);
  return r;
}
/** releasebuffer slot of such classes: never reached through a Buffer, whose object is the view. */
export function slotReleasebuffer(self: u64, buffer: usize): void {}
/** Called when a buffer taken from a view is given back: tells the Python object that made the view, if one did. */
export function bufferReleased(view: u64, buffer: usize): void {
  const b = changetype<Buffer>(buffer);
  const owner = b.internal;
  if (owner == 0) return;
  b.internal = 0;
  const f = lookupSpecial(owner, id("__release_buffer__"));
  if (f) {
    const r = call1(f, view);
    decref(f);
    if (r) decref(r);
    else writeUnraisable(owner);
  }
  decref(owner);
}
