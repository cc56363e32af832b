// The map of the one shared memory: what lives at which fixed address.
//
// Everything below HEAP_START is written once by the first thread (boot) and constant in shape afterwards; the fields inside say
// themselves what protects them. The data segment of core.wasm is written again by every instance, so it holds constants only.

/** Page 0 stays empty, so that address 0 is never an object and small wild pointers read zeros. */
export const NULL_GUARD_END: usize = 0x10000;
/** The Runtime struct (core/runtime.ts). */
export const RUNTIME: usize = 0x10000;
/** None, True, False, Ellipsis, NotImplemented, the empty tuple, ...: 64 bytes each, see core/objects/singletons.ts. */
export const SINGLETONS: usize = 0x12000;
/** A spare ThreadState for the first moments of boot (core/sync/threads.ts). */
export const BOOT_STATE: usize = 0x14000;
/** Table index of the handler of each instruction of the evaluation loop (core/interp/handlers.ts): u32[256], constant after boot. */
export const OP_HANDLERS: usize = 0x17000;
/** The 256 one-character latin-1 strings, 64 bytes each, then the 256 one-byte bytes objects. */
export const LATIN1_STRINGS: usize = 0x18000;
export const ONE_BYTES: usize = 0x1c000;
/** Static types: slot i at STATIC_TYPES + i * TYPE_SIZE, numbered in core/objects/type_ids.ts. */
export const STATIC_TYPES: usize = 0x20000;
export const TYPE_SIZE: usize = 1024;
export const MAX_STATIC_TYPES: usize = 640;
/** Start of core.wasm's data segment (asc --memoryBase). */
export const DATA: usize = 0x100000;
/** First address of the allocator's segments. */
export const HEAP_START: usize = 0x1000000;
/** One past the last usable address: the last page stays unused so that address arithmetic never wraps. */
export const HEAP_END: usize = 0xffff0000;
