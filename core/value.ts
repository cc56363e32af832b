// Values: the 64-bit boxes that every Python object is handled as (DESIGN.md, section 3).
//
//   0                       no value (C's NULL): an error is set, or a slot is empty
//   1 .. 2^32-1             address of an object, 16-byte aligned; bit 0 set marks a *borrowed* reference, allowed
//                           only in frame memory (locals and evaluation stacks) and in "stack references"
//   2^49 .. 0xFFFD...       float: its bits + 2^49
//   0xFFFE << 48 ..         int of 49 bits (two's complement in the low 49 bits)
//
// Values are plain numbers: nothing protects them. The memory that holds them says what does.

import { PyObject } from "./objects/object";

/** Smallest value that is an int. */
export const INT_BASE: u64 = 0xfffe_0000_0000_0000;
/** Added to the bits of a float. */
export const FLOAT_OFFSET: u64 = 0x0002_0000_0000_0000;
/** Smallest and largest int that needs no allocation. */
export const INT_MIN: i64 = -0x1_0000_0000_0000;
export const INT_MAX: i64 = 0xffff_ffff_ffff;

export class Value {
  /** True for an object address (tagged as borrowed or not); false for 0, ints and floats. */
  @inline static isObject(v: u64): bool { return v - 1 < 0xffff_ffff; }
  @inline static isInt(v: u64): bool { return v >= INT_BASE; }
  @inline static isFloat(v: u64): bool { return v >= FLOAT_OFFSET && v < INT_BASE; }
  /** True for an int or a float held in the value itself. */
  @inline static isImmediate(v: u64): bool { return v > 0xffff_ffff; }
  @inline static bothInts(a: u64, b: u64): bool { return (a & b) >= INT_BASE; }

  /** The int i as a value; i must lie within INT_MIN..INT_MAX (see fitsInt). */
  @inline static fromSmall(i: i64): u64 { return <u64>i | INT_BASE; }
  @inline static toSmall(v: u64): i64 { return (<i64>(v << 15)) >> 15; }
  @inline static fitsInt(i: i64): bool { return <u64>(i + 0x1_0000_0000_0000) < 0x2_0000_0000_0000; }

  /** The float f as a value; NaNs are made canonical, the sign kept. */
  @inline static fromFloat(f: f64): u64 {
    if (f != f) return (reinterpret<u64>(f) & 0x8000_0000_0000_0000 | 0x7ff8_0000_0000_0000) + FLOAT_OFFSET;
    return reinterpret<u64>(f) + FLOAT_OFFSET;
  }
  @inline static toFloat(v: u64): f64 { return reinterpret<f64>(v - FLOAT_OFFSET); }

  /** Address of an object value, the borrowed mark cleared. */
  @inline static ptr(v: u64): usize { return <usize>v & ~1; }
  @inline static obj(v: u64): PyObject { return changetype<PyObject>(<usize>v & ~1); }
  /** A stack reference without its borrowed mark: only for comparing and for passing on as a borrowed argument. */
  @inline static untag(v: u64): u64 { return v > 0xffff_ffff ? v : v & ~1; }
  /** True for a stack reference that has nothing to release: immediate, 0 or marked borrowed. */
  @inline static nothingToRelease(v: u64): bool { return (v & 0xffff_ffff_0000_0001) != 0 || v == 0; }
}
