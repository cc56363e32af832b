// The header that every heap object starts with, and the flags in it (DESIGN.md, section 4).
//
// What protects it: `owner`, `localCount` belong to the owner thread; `sharedCount` is only touched with atomics;
// `mutex` is the object mutex (core/sync/mutex.ts); `gcBits` are changed by the owner before the object is shared, or
// with the world stopped, or by atomic or/and; `type` changes only with the world stopped (`__class__` assignment).

@unmanaged export class PyObject {
  /** Id of the thread that counts without atomics; 0: nobody (merged, or a free block). */
  owner: u16;
  /** The object mutex: 0 free, 1 locked, 3 locked and threads are parked. */
  mutex: u8;
  gcBits: u8;
  /** The owner's count; IMMORTAL_COUNT: never counted. */
  localCount: u32;
  /** Everybody else's count, shifted left by 2, and the state in the two low bits. */
  sharedCount: u32;
  /** Address of the PyType. The link is not counted: the collector keeps a type alive through its instances. */
  type: u32;
}

export const HEADER_SIZE: usize = 16;
export const IMMORTAL_COUNT: u32 = 0xffff_ffff;

/** sharedCount's two low bits (PEP 703). */
export const SHARED_DEFAULT: u32 = 0;
export const SHARED_WEAKREFS: u32 = 1; // may be found by other threads without a reference: the owner frees it only through the slow path
export const SHARED_QUEUED: u32 = 2;   // waits in its owner's queue to be merged
export const SHARED_MERGED: u32 = 3;   // owner is 0, sharedCount >> 2 is the whole count
export const SHARED_ONE: u32 = 4;
export const SHARED_STATE_MASK: u32 = 3;

/** gcBits */
export const GC_TRACKED: u8 = 1;      // a container the collector visits (its type has TF_HAVE_GC)
export const GC_FINALIZED: u8 = 2;    // its finalizer (PEP 442) has run
export const GC_UNREACHABLE: u8 = 4;  // collector's own, only with the world stopped
export const GC_FROZEN: u8 = 8;       // gc.freeze()
export const GC_DEFERRED: u8 = 16;    // references from frames are not counted; only the collector frees it
export const GC_NO_PROMOTE: u8 = 32;  // its death can be observed (weak references, __del__): never promoted to deferred
export const GC_REACHED: u8 = 64;     // collector's own, only with the world stopped
