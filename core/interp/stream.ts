// The loader of instruction streams: CPython's code bytes -> one u64 word per code unit, with static specialisation.
// Runs once per code object, before any thread can run it.
//
// Word: op u8 · flag u8 · counter u16 · argument u32. EXTENDED_ARG is folded into the argument of its instruction (the prefix stays, as a no-op).
// Arguments that index locals, cells or constants are scaled to bytes (* 8), as are jump distances; the instructions with two local indexes
// hold them as first << 16 | second, both scaled. An instruction's first cache unit is its inline cache word.

import { rawAlloc } from "../memory/heap";
import * as OP from "./opcodes.generated";
import * as X from "./internal_opcodes";

/** How many cache units follow an instruction. */
export function cacheUnits(op: i32): i32 {
  switch (op) {
    case OP.TO_BOOL: case OP.CALL: case OP.CALL_KW: return 3;
    case OP.STORE_ATTR: case OP.LOAD_GLOBAL: return 4;
    case OP.LOAD_ATTR: return 9;
    case OP.BINARY_OP: return 5;
    case OP.STORE_SUBSCR: case OP.SEND: case OP.UNPACK_SEQUENCE: case OP.LOAD_SUPER_ATTR: case OP.COMPARE_OP: case OP.CONTAINS_OP: case OP.JUMP_BACKWARD:
    case OP.POP_JUMP_IF_TRUE: case OP.POP_JUMP_IF_FALSE: case OP.POP_JUMP_IF_NONE: case OP.POP_JUMP_IF_NOT_NONE: case OP.FOR_ITER: return 1;
    default: return 0;
  }
}

/** First value of an adaptive counter: that many runs before the first specialisation. */
export const WARMUP: u32 = 2;

function scaled(op: i32, arg: u32): u32 {
  switch (op) {
    case OP.LOAD_FAST: case OP.LOAD_FAST_BORROW: case OP.LOAD_FAST_CHECK: case OP.LOAD_FAST_AND_CLEAR: case OP.STORE_FAST: case OP.DELETE_FAST: case OP.MAKE_CELL:
    case OP.LOAD_DEREF: case OP.STORE_DEREF: case OP.DELETE_DEREF: case OP.LOAD_FROM_DICT_OR_DEREF: case OP.LOAD_CONST:
    case OP.JUMP_FORWARD: case OP.JUMP_BACKWARD: case OP.JUMP_BACKWARD_NO_INTERRUPT: case OP.FOR_ITER: case OP.SEND: case OP.POP_JUMP_IF_TRUE: case OP.POP_JUMP_IF_FALSE:
    case OP.POP_JUMP_IF_NONE: case OP.POP_JUMP_IF_NOT_NONE: case OP.END_ASYNC_FOR:
      return arg << 3;
    case OP.LOAD_FAST_LOAD_FAST: case OP.LOAD_FAST_BORROW_LOAD_FAST_BORROW: case OP.STORE_FAST_LOAD_FAST: case OP.STORE_FAST_STORE_FAST:
      return (arg >> 4) << 19 | (arg & 15) << 3;
    default: return arg;
  }
}
/** BINARY_OP's argument without the "in place" distinction, to the instruction with fast paths for it; 0: none. */
function binaryOp(arg: u32): i32 {
  if (arg == 26) return X.BINARY_SUBSCR;
  const kind = arg >= 13 ? arg - 13 : arg;
  switch (kind) {
    case 0: return X.BINARY_ADD;
    case 10: return X.BINARY_SUBTRACT;
    case 5: return X.BINARY_MULTIPLY;
    case 11: return X.BINARY_TRUE_DIVIDE;
    case 2: return X.BINARY_FLOOR_DIVIDE;
    case 6: return X.BINARY_REMAINDER;
    case 1: case 3: case 7: case 9: case 12: return X.BINARY_BITS;
    default: return 0;
  }
}
function isAdaptive(op: i32): bool {
  return op == OP.LOAD_GLOBAL || op == OP.LOAD_ATTR || op == OP.STORE_ATTR || op == OP.CALL || op == OP.LOAD_SUPER_ATTR;
}

/** Builds the stream of n code units at `code`: raw memory, one more word than units. consts: array of the constants as stack references. */
export function buildStream(code: usize, n: u32, consts: usize): usize {
  const base = rawAlloc((<usize>n << 3) + 16);
  memory.fill(base, 0, (<usize>n << 3) + 16);
  let extended: u32 = 0;
  let i: u32 = 0;
  while (i < n) {
    const op = <i32>load<u8>(code + (<usize>i << 1));
    const arg = <u32>load<u8>(code + (<usize>i << 1), 1) | extended;
    const at = base + (<usize>i << 3);
    if (op == OP.EXTENDED_ARG) {
      extended = arg << 8;
      store<u8>(at, <u8>op);
      i++;
      continue;
    }
    extended = 0;
    let internal = op;
    if (op == OP.BINARY_OP) {
      const b = binaryOp(arg);
      if (b) internal = b;
    } else if (op == OP.COMPARE_OP) internal = X.COMPARE_LT + <i32>(arg >> 5);
    store<u8>(at, <u8>internal);
    store<u32>(at, scaled(op, arg), 4);
    if (op == OP.LOAD_CONST) {
      const v = load<u64>(consts + (<usize>arg << 3));
      if (v <= 0xffff_ffff) {
        store<u8>(at, <u8>X.LOAD_CONST_OBJECT);
        store<u32>(at, <u32>v, 4);
      }
    }
    if (isAdaptive(op)) store<u16>(at, <u16>WARMUP, 2);
    i += 1 + <u32>cacheUnits(op);
  }
  fuse(code, n, base);
  return base;
}

/** Second pass: tests followed by their conditional jump become one instruction; jumps learn whether NOT_TAKEN follows. */
function fuse(code: usize, n: u32, base: usize): void {
  let i: u32 = 0;
  while (i < n) {
    const op = <i32>load<u8>(code + (<usize>i << 1));
    const size = 1 + <u32>cacheUnits(op);
    const at = base + (<usize>i << 3);
    if (op == OP.POP_JUMP_IF_FALSE || op == OP.POP_JUMP_IF_TRUE || op == OP.POP_JUMP_IF_NONE || op == OP.POP_JUMP_IF_NOT_NONE) {
      const next = i + size;
      if (next < n && <i32>load<u8>(code + (<usize>next << 1)) == OP.NOT_TAKEN) store<u8>(at, 8, 1);
    }
    if (op == OP.COMPARE_OP || op == OP.TO_BOOL || op == OP.IS_OP || op == OP.CONTAINS_OP) {
      // the jump may have an EXTENDED_ARG prefix: skip it
      let j = i + size;
      while (j < n && <i32>load<u8>(code + (<usize>j << 1)) == OP.EXTENDED_ARG) j++;
      const jump = j < n ? <i32>load<u8>(code + (<usize>j << 1)) : 0;
      const asBool = op != OP.COMPARE_OP || (load<u32>(at, 4) & 16) != 0;
      if (asBool && (jump == OP.POP_JUMP_IF_FALSE || jump == OP.POP_JUMP_IF_TRUE)) {
        let after = j + 2;
        const distance = load<u32>(base + (<usize>j << 3), 4);
        const target = <u32>((after - i) << 3) + distance;
        if (after < n && <i32>load<u8>(code + (<usize>after << 1)) == OP.NOT_TAKEN) after++;
        let skip = (after - i) << 3;
        let internal: i32;
        if (op == OP.COMPARE_OP) internal = X.COMPARE_LT_JUMP + <i32>(load<u32>(at, 4) >> 5);
        else if (op == OP.TO_BOOL) internal = X.TO_BOOL_JUMP;
        else {
          internal = op == OP.IS_OP ? X.IS_JUMP : X.CONTAINS_JUMP;
          if (load<u32>(at, 4) & 1) skip |= 0x8000; // `is not`, `not in`
        }
        store<u8>(at, <u8>internal);
        store<u8>(at, jump == OP.POP_JUMP_IF_TRUE ? 1 : 0, 1);
        store<u16>(at, <u16>skip, 2);
        store<u32>(at, target, 4);
      }
    }
    i += size;
  }
  combine(code, n, base);
}

/** Which outcomes of a comparison (1: less, 2: equal, 4: greater) make the fused comparison at `at` jump; 0: it is none. */
function jumpMask(at: usize): u32 {
  const op = <i32>load<u8>(at);
  if (op < X.COMPARE_LT_JUMP || op > X.COMPARE_GE_JUMP) return 0;
  const kind = op - X.COMPARE_LT_JUMP;
  const mask: u32 = kind == 0 ? 1 : kind == 1 ? 3 : kind == 2 ? 2 : kind == 3 ? 5 : kind == 4 ? 4 : 6;
  return load<u8>(at, 1) ? mask : ~mask & 7;
}
/** Third pass: frequent pairs and triples. The parts stay as they are: they are jumped to, and run when the fast path does not apply. */
function combine(code: usize, n: u32, base: usize): void {
  let i: u32 = 0;
  while (i < n) {
    const op = <i32>load<u8>(code + (<usize>i << 1));
    const at = base + (<usize>i << 3);
    if (op == OP.LOAD_FAST_BORROW && i + 1 < n) {
      const next = <i32>load<u8>(at, 8);
      if (next == OP.RETURN_VALUE) store<u8>(at, <u8>X.RETURN_FAST);
      else if (next == OP.LOAD_ATTR) store<u8>(at, <u8>X.FAST_ATTR);
      else if (next == OP.LOAD_SMALL_INT && i + 2 < n) {
        const third = <i32>load<u8>(at, 16);
        const constant = load<u32>(at, 12);
        const mask = jumpMask(at + 16);
        if (mask) {
          store<u8>(at, <u8>X.FAST_SMALL_COMPARE);
          store<u16>(at, <u16>mask, 2);
        } else if (third == X.BINARY_ADD || third == X.BINARY_SUBTRACT) {
          store<u8>(at, <u8>(i + 8 < n && <i32>load<u8>(at, 64) == OP.STORE_FAST ? X.FAST_SMALL_ADD_STORE : X.FAST_SMALL_ADD));
          store<i16>(at, <i16>(third == X.BINARY_ADD ? <i32>constant : -<i32>constant), 2);
        } else if (third == X.BINARY_SUBSCR) store<u8>(at, <u8>X.FAST_SUBSCR_CONST);
      }
    } else if (op == OP.LOAD_FAST_BORROW_LOAD_FAST_BORROW && i + 1 < n) {
      const next = <i32>load<u8>(at, 8);
      const mask = jumpMask(at + 8);
      if (mask) {
        store<u8>(at, <u8>X.FAST_FAST_COMPARE);
        store<u16>(at, <u16>mask, 2);
      } else if (next == X.BINARY_ADD) store<u8>(at, <u8>X.FAST_FAST_ADD);
      else if (next == X.BINARY_SUBTRACT) store<u8>(at, <u8>X.FAST_FAST_SUBTRACT);
      else if (next == X.BINARY_MULTIPLY) store<u8>(at, <u8>X.FAST_FAST_MULTIPLY);
      else if (next == X.BINARY_SUBSCR) store<u8>(at, <u8>X.FAST_FAST_SUBSCR);
      else if (next == OP.STORE_SUBSCR) store<u8>(at, <u8>X.FAST_FAST_STORE_SUBSCR);
    } else if (op == OP.FOR_ITER && i + 2 < n && <i32>load<u8>(at, 16) == OP.STORE_FAST) store<u8>(at, 1, 1);
    i += 1 + <u32>cacheUnits(op);
  }
}
