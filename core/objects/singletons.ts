// The singletons: immortal objects at fixed addresses, so that `v == NONE` compares with a constant.
// Written once by initSingletons() on the first thread; immutable afterwards.

import { SINGLETONS } from "../memory/map";
import { PyObject, IMMORTAL_COUNT } from "./object";
import { NONE_TYPE, BOOL, ELLIPSIS_TYPE, NOT_IMPLEMENTED_TYPE, TUPLE, NO_DEFAULT_TYPE } from "./type_ids";

export const NONE: u64 = <u64>SINGLETONS;
export const FALSE: u64 = <u64>(SINGLETONS + 64);
export const TRUE: u64 = <u64>(SINGLETONS + 128);
export const ELLIPSIS: u64 = <u64>(SINGLETONS + 192);
export const NOT_IMPLEMENTED: u64 = <u64>(SINGLETONS + 256);
export const EMPTY_TUPLE: u64 = <u64>(SINGLETONS + 320);
/** The empty str and the empty bytes: set up by str.ts and bytes.ts. */
export const EMPTY_STR: u64 = <u64>(SINGLETONS + 384);
export const EMPTY_BYTES: u64 = <u64>(SINGLETONS + 448);
/** typing.NoDefault */
export const NO_DEFAULT: u64 = <u64>(SINGLETONS + 512);

/** Writes the header of an immortal object at a fixed address. */
export function initImmortal(address: usize, type: usize): void {
  const o = changetype<PyObject>(address);
  o.owner = 0;
  o.mutex = 0;
  o.gcBits = 0;
  o.localCount = IMMORTAL_COUNT;
  o.sharedCount = 0;
  o.type = <u32>type;
}

@inline
function boolValue(b: bool): u64 { return b ? TRUE : FALSE; }
/** True or False as a value (immortal: nothing to count). */
export function fromBool(b: bool): u64 { return boolValue(b); }

export function initSingletons(): void {
  initImmortal(<usize>NONE, NONE_TYPE);
  initImmortal(<usize>FALSE, BOOL); // a bool has an int's layout; bool.ts fills the digits
  initImmortal(<usize>TRUE, BOOL);
  initImmortal(<usize>ELLIPSIS, ELLIPSIS_TYPE);
  initImmortal(<usize>NOT_IMPLEMENTED, NOT_IMPLEMENTED_TYPE);
  initImmortal(<usize>EMPTY_TUPLE, TUPLE); // size 0
  initImmortal(<usize>NO_DEFAULT, NO_DEFAULT_TYPE);
}
