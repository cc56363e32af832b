// Layout of type objects: their slots, flags and the static description of a method.
//
// Slots are indexes into the module's function table (0: empty). They change only while types are being set up or by
// assignment to a class attribute, under the type's mutex, followed by a new version (core/objects/type.ts).

import { PyObject } from "./object";

@unmanaged export class PyType extends PyObject {
  /** tp_name: for static types possibly dotted ("collections.deque"), a str. */
  name: u32;
  qualname: u32;
  /** Bytes of an instance before variable-size items; bytes of one item. */
  basicSize: u32;
  itemSize: u32;
  flags: u32;
  /** (atomic) Version of everything a lookup in this type depends on; 0: none assigned. Never reused. */
  version: u32;
  base: u32;
  bases: u32;       // tuple (atomic pointer, changes with the world stopped)
  mro: u32;         // tuple (atomic pointer, changes with the world stopped)
  dict: u32;        // the type's dict (counted)
  subclasses: u32;  // raw array of addresses of direct subclasses, not counted (guarded by subclassesMutex)
  subclassCount: u32;
  subclassCapacity: u32;
  subclassesMutex: u32;
  /** Offset in the instance of: the weak reference list head (0 none), the dict pointer (0 none; < 0: from the end of a variable-size object). */
  weakOffset: i32;
  dictOffset: i32;
  /** Inline attribute values (core/objects/attributes.ts): offset of the first (0: none), how many, and the shared keys. */
  inlineOffset: u32;
  inlineCapacity: u32;
  sharedKeys: u32;
  weakList: u32;    // weak references to this type
  token: u32;       // which __slots__ layout this type adds (solid base), see best_base
  /** Heap type: address of the array of slot member names (tuple) */
  slotNames: u32;
  /** For LOAD_ATTR on a class, BINARY_OP_SUBSCR_GETITEM and CALL_ALLOC_AND_ENTER_INIT: cached functions (with `version`). */
  cachedGetitem: u32;
  cachedInit: u32;
  abcData: u32;
  doc: u64;         // static types: text of __doc__ or 0
  textSignature: u32;

  // --- slots; the comment gives the signature. v: u64 value, borrowed argument, untagged; results are new references; 0 / -1: error set.
  dealloc: u32;      // (ptr: usize) -> void     releases what the object holds and its memory
  traverse: u32;     // (ptr: usize, visit: u32) -> void      calls visitValue/visitPointer for each counted reference
  clear: u32;        // (ptr: usize) -> void     breaks cycles
  finalize: u32;     // (v) -> void              tp_finalize: __del__, generators; errors are written as unraisable
  repr: u32;         // (v) -> v
  str: u32;          // (v) -> v
  hash: u32;         // (v) -> i64               -1: error
  call: u32;         // (v, args: usize, nargs: i32, kwnames: usize) -> v     vectorcall: see core/call.ts
  getattro: u32;     // (v, name: usize) -> v    name is a PyStr address, interned or not
  setattro: u32;     // (v, name: usize, value: u64) -> i32    value 0: delete
  richcompare: u32;  // (v, w, op: i32) -> v     NotImplemented allowed
  iter: u32;         // (v) -> v
  iternext: u32;     // (v) -> v                 0 without an error: exhausted
  descrGet: u32;     // (descr, obj, type) -> v  obj 0: through the class
  descrSet: u32;     // (descr, obj, value) -> i32   value 0: delete
  init: u32;         // (v, args: usize, nargs: i32, kwnames: usize) -> i32
  new_: u32;         // (type: usize, args: usize, nargs: i32, kwnames: usize) -> v
  length: u32;       // (v) -> i64               mp_length / sq_length
  getitem: u32;      // (v, key) -> v            mp_subscript
  setitem: u32;      // (v, key, value) -> i32   mp_ass_subscript; value 0: delete
  contains: u32;     // (v, item) -> i32         1, 0, -1
  sqItem: u32;       // (v, index: i64) -> v     sq_item: only what iterates by index
  sqConcat: u32;     // (v, w) -> v
  sqRepeat: u32;     // (v, count: i64) -> v
  sqInplaceConcat: u32;
  sqInplaceRepeat: u32;
  add: u32;          // (v, w) -> v, NotImplemented allowed; the same for all binary number slots
  subtract: u32;
  multiply: u32;
  matmul: u32;
  remainder: u32;
  divmod: u32;
  power: u32;        // (v, w, z) -> v           z: modulus or None
  floorDivide: u32;
  trueDivide: u32;
  lshift: u32;
  rshift: u32;
  and_: u32;
  xor_: u32;
  or_: u32;
  negative: u32;     // (v) -> v
  positive: u32;
  absolute: u32;
  invert: u32;
  bool_: u32;        // (v) -> i32
  int_: u32;
  float_: u32;
  index: u32;
  inplaceAdd: u32;   // (v, w) -> v
  inplaceSubtract: u32;
  inplaceMultiply: u32;
  inplaceMatmul: u32;
  inplaceRemainder: u32;
  inplacePower: u32; // (v, w, z) -> v
  inplaceFloorDivide: u32;
  inplaceTrueDivide: u32;
  inplaceLshift: u32;
  inplaceRshift: u32;
  inplaceAnd: u32;
  inplaceXor: u32;
  inplaceOr: u32;
  await_: u32;       // (v) -> v
  aiter: u32;
  anext: u32;
  send: u32;         // (v, arg) -> v: am_send; StopIteration value rules as in gen_send (core/objects/generator.ts)
  getbuffer: u32;    // (v, buffer: usize, flags: i32) -> i32: fills a Buffer (core/objects/buffer.ts)
  releasebuffer: u32; // (v, buffer: usize) -> void
  allocInstance: u32; // (type: usize, nitems: i32) -> usize: tp_alloc; 0: genericAlloc
}

export const TF_HEAP: u32 = 1;             // made by a class statement (or type()): mutable
export const TF_BASETYPE: u32 = 2;         // may be subclassed
export const TF_HAVE_GC: u32 = 4;          // instances hold references: traverse is set
export const TF_IMMUTABLE: u32 = 8;
export const TF_DISALLOW_NEW: u32 = 16;    // cannot create 'X' instances
export const TF_MAPPING: u32 = 32;         // matches mapping patterns
export const TF_SEQUENCE: u32 = 64;        // matches sequence patterns
export const TF_METHOD_DESCRIPTOR: u32 = 128; // instances are unbound methods: LOAD_METHOD may skip binding (function, method_descriptor)
export const TF_HAVE_VECTORCALL: u32 = 256;
export const TF_ABSTRACT: u32 = 512;
export const TF_READY: u32 = 1024;
export const TF_INLINE_VALUES: u32 = 2048; // plain instances with inline attribute values
export const TF_MATCH_SELF: u32 = 4096;
export const TF_DISALLOW_DEL: u32 = 8192;
export const TF_HAS_FINALIZE: u32 = 16384; // __del__ exists: instances are never promoted to deferred
// "fast subclass" bits: isinstance checks of the core
export const TF_INT: u32 = 1 << 20;
export const TF_LIST: u32 = 1 << 21;
export const TF_TUPLE: u32 = 1 << 22;
export const TF_BYTES: u32 = 1 << 23;
export const TF_STR: u32 = 1 << 24;
export const TF_DICT: u32 = 1 << 25;
export const TF_EXC: u32 = 1 << 26;
export const TF_TYPE: u32 = 1 << 27;
export const TF_FLOAT: u32 = 1 << 28;
export const TF_SET: u32 = 1 << 29;        // set
export const TF_FROZENSET: u32 = 1 << 30;
