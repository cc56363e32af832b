// The instructions of CPython 3.14: numbers, inline cache units, kinds of arguments, effects on the stack.
//
// The single definition of all opcode numbers: the core's constants are generated from what this file exports (build/steps/opcodes.mjs),
// so it holds plain data. Specialized forms are missing on purpose: they never appear in a code object, each implementation has its own.

/** Numbers of the instructions; from 256 on pseudo-instructions that only exist inside the compiler. */
export enum Op {
  CACHE = 0, BINARY_SLICE = 1, BUILD_TEMPLATE = 2, BINARY_OP_INPLACE_ADD_UNICODE = 3, CALL_FUNCTION_EX = 4, CHECK_EG_MATCH = 5,
  CHECK_EXC_MATCH = 6, CLEANUP_THROW = 7, DELETE_SUBSCR = 8, END_FOR = 9, END_SEND = 10, EXIT_INIT_CHECK = 11, FORMAT_SIMPLE = 12,
  FORMAT_WITH_SPEC = 13, GET_AITER = 14, GET_ANEXT = 15, GET_ITER = 16, RESERVED = 17, GET_LEN = 18, GET_YIELD_FROM_ITER = 19,
  INTERPRETER_EXIT = 20, LOAD_BUILD_CLASS = 21, LOAD_LOCALS = 22, MAKE_FUNCTION = 23, MATCH_KEYS = 24, MATCH_MAPPING = 25,
  MATCH_SEQUENCE = 26, NOP = 27, NOT_TAKEN = 28, POP_EXCEPT = 29, POP_ITER = 30, POP_TOP = 31, PUSH_EXC_INFO = 32, PUSH_NULL = 33,
  RETURN_GENERATOR = 34, RETURN_VALUE = 35, SETUP_ANNOTATIONS = 36, STORE_SLICE = 37, STORE_SUBSCR = 38, TO_BOOL = 39, UNARY_INVERT = 40,
  UNARY_NEGATIVE = 41, UNARY_NOT = 42, WITH_EXCEPT_START = 43, BINARY_OP = 44, BUILD_INTERPOLATION = 45, BUILD_LIST = 46, BUILD_MAP = 47,
  BUILD_SET = 48, BUILD_SLICE = 49, BUILD_STRING = 50, BUILD_TUPLE = 51, CALL = 52, CALL_INTRINSIC_1 = 53, CALL_INTRINSIC_2 = 54,
  CALL_KW = 55, COMPARE_OP = 56, CONTAINS_OP = 57, CONVERT_VALUE = 58, COPY = 59, COPY_FREE_VARS = 60, DELETE_ATTR = 61, DELETE_DEREF = 62,
  DELETE_FAST = 63, DELETE_GLOBAL = 64, DELETE_NAME = 65, DICT_MERGE = 66, DICT_UPDATE = 67, END_ASYNC_FOR = 68, EXTENDED_ARG = 69,
  FOR_ITER = 70, GET_AWAITABLE = 71, IMPORT_FROM = 72, IMPORT_NAME = 73, IS_OP = 74, JUMP_BACKWARD = 75, JUMP_BACKWARD_NO_INTERRUPT = 76,
  JUMP_FORWARD = 77, LIST_APPEND = 78, LIST_EXTEND = 79, LOAD_ATTR = 80, LOAD_COMMON_CONSTANT = 81, LOAD_CONST = 82, LOAD_DEREF = 83,
  LOAD_FAST = 84, LOAD_FAST_AND_CLEAR = 85, LOAD_FAST_BORROW = 86, LOAD_FAST_BORROW_LOAD_FAST_BORROW = 87, LOAD_FAST_CHECK = 88,
  LOAD_FAST_LOAD_FAST = 89, LOAD_FROM_DICT_OR_DEREF = 90, LOAD_FROM_DICT_OR_GLOBALS = 91, LOAD_GLOBAL = 92, LOAD_NAME = 93,
  LOAD_SMALL_INT = 94, LOAD_SPECIAL = 95, LOAD_SUPER_ATTR = 96, MAKE_CELL = 97, MAP_ADD = 98, MATCH_CLASS = 99, POP_JUMP_IF_FALSE = 100,
  POP_JUMP_IF_NONE = 101, POP_JUMP_IF_NOT_NONE = 102, POP_JUMP_IF_TRUE = 103, RAISE_VARARGS = 104, RERAISE = 105, SEND = 106, SET_ADD = 107,
  SET_FUNCTION_ATTRIBUTE = 108, SET_UPDATE = 109, STORE_ATTR = 110, STORE_DEREF = 111, STORE_FAST = 112, STORE_FAST_LOAD_FAST = 113,
  STORE_FAST_STORE_FAST = 114, STORE_GLOBAL = 115, STORE_NAME = 116, SWAP = 117, UNPACK_EX = 118, UNPACK_SEQUENCE = 119, YIELD_VALUE = 120,
  RESUME = 128, INSTRUMENTED_END_FOR = 234, INSTRUMENTED_POP_ITER = 235, INSTRUMENTED_END_SEND = 236, INSTRUMENTED_FOR_ITER = 237,
  INSTRUMENTED_INSTRUCTION = 238, INSTRUMENTED_JUMP_FORWARD = 239, INSTRUMENTED_NOT_TAKEN = 240, INSTRUMENTED_POP_JUMP_IF_TRUE = 241,
  INSTRUMENTED_POP_JUMP_IF_FALSE = 242, INSTRUMENTED_POP_JUMP_IF_NONE = 243, INSTRUMENTED_POP_JUMP_IF_NOT_NONE = 244,
  INSTRUMENTED_RESUME = 245, INSTRUMENTED_RETURN_VALUE = 246, INSTRUMENTED_YIELD_VALUE = 247, INSTRUMENTED_END_ASYNC_FOR = 248,
  INSTRUMENTED_LOAD_SUPER_ATTR = 249, INSTRUMENTED_CALL = 250, INSTRUMENTED_CALL_KW = 251, INSTRUMENTED_CALL_FUNCTION_EX = 252,
  INSTRUMENTED_JUMP_BACKWARD = 253, INSTRUMENTED_LINE = 254, ENTER_EXECUTOR = 255, ANNOTATIONS_PLACEHOLDER = 256, JUMP = 257,
  JUMP_IF_FALSE = 258, JUMP_IF_TRUE = 259, JUMP_NO_INTERRUPT = 260, LOAD_CLOSURE = 261, POP_BLOCK = 262, SETUP_CLEANUP = 263,
  SETUP_FINALLY = 264, SETUP_WITH = 265, STORE_FAST_MAYBE_NULL = 266,
}

/** Instructions up to this number take no argument, those above do. */
export const HAVE_ARGUMENT = 43;
export const MAX_REAL_OPCODE = 254;

/** 16-bit units of inline cache after each instruction that has any. */
const CACHE_UNITS: readonly (readonly [Op, number])[] = [
  [Op.STORE_SUBSCR, 1], [Op.TO_BOOL, 3], [Op.BINARY_OP, 5], [Op.CALL, 3], [Op.CALL_KW, 3], [Op.COMPARE_OP, 1], [Op.CONTAINS_OP, 1],
  [Op.FOR_ITER, 1], [Op.JUMP_BACKWARD, 1], [Op.LOAD_ATTR, 9], [Op.LOAD_GLOBAL, 4], [Op.LOAD_SUPER_ATTR, 1], [Op.POP_JUMP_IF_FALSE, 1],
  [Op.POP_JUMP_IF_NONE, 1], [Op.POP_JUMP_IF_NOT_NONE, 1], [Op.POP_JUMP_IF_TRUE, 1], [Op.SEND, 1], [Op.STORE_ATTR, 4],
  [Op.UNPACK_SEQUENCE, 1],
];

/** Inline cache units by opcode. */
export const CACHES: readonly number[] = (() => {
  const units = new Array<number>(267).fill(0);
  for (const [op, count] of CACHE_UNITS) units[op] = count;
  return units;
})();

export const HAS_ARG = 1;
export const HAS_CONST = 2;
export const HAS_NAME = 4;
export const HAS_JUMP = 8;
export const HAS_FREE = 16;
export const HAS_LOCAL = 32;
export const HAS_EVAL_BREAK = 64;
export const HAS_ERROR = 256;

/** What kind of argument an instruction takes and what it can do, as a sum of HAS_*: the instructions of each sum. */
const FLAG_GROUPS: readonly (readonly [number, readonly Op[]])[] = [
  [HAS_ARG, [
    Op.COPY, Op.COPY_FREE_VARS, Op.EXTENDED_ARG, Op.IS_OP, Op.LOAD_COMMON_CONSTANT, Op.LOAD_SMALL_INT, Op.SWAP, Op.YIELD_VALUE,
    Op.INSTRUMENTED_JUMP_FORWARD, Op.INSTRUMENTED_POP_JUMP_IF_TRUE, Op.INSTRUMENTED_POP_JUMP_IF_FALSE, Op.INSTRUMENTED_POP_JUMP_IF_NONE,
    Op.INSTRUMENTED_POP_JUMP_IF_NOT_NONE, Op.ENTER_EXECUTOR, Op.SETUP_CLEANUP, Op.SETUP_FINALLY, Op.SETUP_WITH,
  ]],
  [HAS_ARG | HAS_CONST, [
    Op.LOAD_CONST,
  ]],
  [HAS_ARG | HAS_JUMP, [
    Op.JUMP_BACKWARD_NO_INTERRUPT, Op.JUMP_FORWARD, Op.POP_JUMP_IF_FALSE, Op.POP_JUMP_IF_NONE, Op.POP_JUMP_IF_NOT_NONE, Op.POP_JUMP_IF_TRUE,
    Op.JUMP_NO_INTERRUPT,
  ]],
  [HAS_ARG | HAS_FREE, [
    Op.STORE_DEREF,
  ]],
  [HAS_ARG | HAS_LOCAL, [
    Op.LOAD_FAST, Op.LOAD_FAST_AND_CLEAR, Op.LOAD_FAST_BORROW, Op.LOAD_FAST_BORROW_LOAD_FAST_BORROW, Op.LOAD_FAST_LOAD_FAST, Op.STORE_FAST,
    Op.STORE_FAST_LOAD_FAST, Op.STORE_FAST_STORE_FAST, Op.LOAD_CLOSURE, Op.STORE_FAST_MAYBE_NULL,
  ]],
  [HAS_ERROR, [
    Op.BINARY_SLICE, Op.BUILD_TEMPLATE, Op.CHECK_EG_MATCH, Op.CHECK_EXC_MATCH, Op.CLEANUP_THROW, Op.DELETE_SUBSCR, Op.EXIT_INIT_CHECK,
    Op.FORMAT_SIMPLE, Op.FORMAT_WITH_SPEC, Op.GET_AITER, Op.GET_ANEXT, Op.GET_ITER, Op.GET_LEN, Op.GET_YIELD_FROM_ITER, Op.LOAD_BUILD_CLASS,
    Op.LOAD_LOCALS, Op.MAKE_FUNCTION, Op.MATCH_KEYS, Op.RETURN_GENERATOR, Op.SETUP_ANNOTATIONS, Op.STORE_SLICE, Op.STORE_SUBSCR, Op.TO_BOOL,
    Op.UNARY_INVERT, Op.UNARY_NEGATIVE, Op.WITH_EXCEPT_START, Op.INSTRUMENTED_END_FOR, Op.INSTRUMENTED_END_SEND,
    Op.INSTRUMENTED_INSTRUCTION, Op.INSTRUMENTED_RETURN_VALUE,
  ]],
  [HAS_ARG | HAS_ERROR, [
    Op.BINARY_OP, Op.BUILD_INTERPOLATION, Op.BUILD_LIST, Op.BUILD_MAP, Op.BUILD_SET, Op.BUILD_SLICE, Op.BUILD_STRING, Op.BUILD_TUPLE,
    Op.CALL_INTRINSIC_1, Op.CALL_INTRINSIC_2, Op.CALL_KW, Op.COMPARE_OP, Op.CONTAINS_OP, Op.CONVERT_VALUE, Op.DICT_MERGE, Op.DICT_UPDATE,
    Op.GET_AWAITABLE, Op.LIST_APPEND, Op.LIST_EXTEND, Op.LOAD_SPECIAL, Op.MAP_ADD, Op.MATCH_CLASS, Op.RAISE_VARARGS, Op.RERAISE, Op.SET_ADD,
    Op.SET_FUNCTION_ATTRIBUTE, Op.SET_UPDATE, Op.UNPACK_EX, Op.UNPACK_SEQUENCE, Op.INSTRUMENTED_YIELD_VALUE, Op.INSTRUMENTED_CALL_KW,
  ]],
  [HAS_ARG | HAS_NAME | HAS_ERROR, [
    Op.DELETE_ATTR, Op.DELETE_GLOBAL, Op.DELETE_NAME, Op.IMPORT_FROM, Op.IMPORT_NAME, Op.LOAD_ATTR, Op.LOAD_FROM_DICT_OR_GLOBALS,
    Op.LOAD_GLOBAL, Op.LOAD_NAME, Op.LOAD_SUPER_ATTR, Op.STORE_ATTR, Op.STORE_GLOBAL, Op.STORE_NAME, Op.INSTRUMENTED_LOAD_SUPER_ATTR,
  ]],
  [HAS_ARG | HAS_JUMP | HAS_ERROR, [
    Op.END_ASYNC_FOR, Op.FOR_ITER, Op.SEND, Op.INSTRUMENTED_FOR_ITER, Op.INSTRUMENTED_END_ASYNC_FOR, Op.JUMP_IF_FALSE, Op.JUMP_IF_TRUE,
  ]],
  [HAS_ARG | HAS_FREE | HAS_ERROR, [
    Op.DELETE_DEREF, Op.LOAD_FROM_DICT_OR_DEREF, Op.MAKE_CELL,
  ]],
  [HAS_LOCAL | HAS_ERROR, [
    Op.BINARY_OP_INPLACE_ADD_UNICODE,
  ]],
  [HAS_ARG | HAS_LOCAL | HAS_ERROR, [
    Op.DELETE_FAST, Op.LOAD_DEREF, Op.LOAD_FAST_CHECK,
  ]],
  [HAS_EVAL_BREAK | HAS_ERROR, [
    Op.CALL_FUNCTION_EX, Op.INSTRUMENTED_CALL_FUNCTION_EX,
  ]],
  [HAS_ARG | HAS_EVAL_BREAK | HAS_ERROR, [
    Op.CALL, Op.RESUME, Op.INSTRUMENTED_RESUME, Op.INSTRUMENTED_CALL, Op.INSTRUMENTED_JUMP_BACKWARD,
  ]],
  [HAS_ARG | HAS_JUMP | HAS_EVAL_BREAK | HAS_ERROR, [
    Op.JUMP_BACKWARD, Op.JUMP,
  ]],
];

/** Sum of HAS_* by opcode. */
export const FLAGS: readonly number[] = (() => {
  const flags = new Array<number>(267).fill(0);
  for (const [sum, ops] of FLAG_GROUPS) for (const op of ops) flags[op] = sum;
  return flags;
})();

/** Values an instruction takes from the stack, by opcode; -1 where it depends on the argument. */
const POPPED: readonly number[] = [
  0, 3, 2, 2, 4, 2, 2, 3, 2, 1, 2, 1, 1, 2, 1, 1, 1, 0, 1, 1, 1, 0, 0, 1, 2, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 4, 3, 1, 1, 1, 1, 5,
  2, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2, -1, 2, 2, 1, -1, 0, 1, 0, 0, 0, 0, -1, -1, 2, 0, 1, 1, 1, 2, 2, 0, 0, 0, -1, -1, 1, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 1, 1, 0, 0, 0, 1, 3, 0, -1, 3, 1, 1, 1, 1, -1, -1, 2, -1, 2, -1, 2, 1, 1, 1, 2, 1, 1, -1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 0, 0, 0, 1, 1, 1, 1, 0, 1, 1, 2, 3, -1, -1, 4, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0,
  0, 0, 1,
];

/** Values an instruction leaves on the stack, by opcode; -1 where it depends on the argument. */
const PUSHED: readonly number[] = [
  0, 1, 1, 0, 1, 2, 2, 2, 0, 0, 1, 0, 1, 1, 1, 2, 1, 0, 2, 1, 0, 1, 1, 1, 3, 2, 2, 0, 0, 0, 0, 0, 2, 1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 6,
  1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 2, 1, 2, 1, 1, 0, 0, 0, -1, -1, -1, 1, 1, 1, 1, 1, 1, 2,
  1, 2, 1, 1, -1, 1, 1, 2, -1, 0, -1, 1, 0, 0, 0, 0, 0, -1, 2, -1, 1, -1, 0, 0, 0, 1, 0, 0, 0, -1, -1, -1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, -1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 0, 1, 0, 2,
  1, 1, 0,
];

/** How many values `op` with argument `arg` takes from the stack. */
export function numPopped(op: Op, arg: number): number {
  const fixed = POPPED[op]!;
  if (fixed >= 0) return fixed;
  switch (op) {
    case Op.BUILD_INTERPOLATION:
      return 2 + (arg & 1);
    case Op.BUILD_LIST: case Op.BUILD_SET: case Op.BUILD_SLICE: case Op.BUILD_STRING: case Op.BUILD_TUPLE: case Op.COPY: case Op.RAISE_VARARGS: case Op.SWAP:
      return arg;
    case Op.BUILD_MAP:
      return arg * 2;
    case Op.CALL: case Op.MAP_ADD: case Op.INSTRUMENTED_CALL:
      return arg + 2;
    case Op.CALL_KW: case Op.INSTRUMENTED_CALL_KW:
      return arg + 3;
    case Op.DICT_MERGE:
      return arg + 4;
    case Op.DICT_UPDATE: case Op.LIST_APPEND: case Op.LIST_EXTEND: case Op.RERAISE: case Op.SET_ADD: case Op.SET_UPDATE:
      return arg + 1;
    default: throw new Error(`no stack effect for opcode ${op}`);
  }
}

/** How many values `op` with argument `arg` leaves on the stack. */
export function numPushed(op: Op, arg: number): number {
  const fixed = PUSHED[op]!;
  if (fixed >= 0) return fixed;
  switch (op) {
    case Op.COPY:
      return arg + 1;
    case Op.DICT_MERGE:
      return arg + 3;
    case Op.DICT_UPDATE: case Op.LIST_APPEND: case Op.LIST_EXTEND: case Op.MAP_ADD: case Op.RERAISE: case Op.SET_ADD: case Op.SET_UPDATE: case Op.SWAP: case Op.UNPACK_SEQUENCE:
      return arg;
    case Op.LOAD_ATTR: case Op.LOAD_GLOBAL: case Op.LOAD_SUPER_ATTR: case Op.INSTRUMENTED_LOAD_SUPER_ATTR:
      return 1 + (arg & 1);
    case Op.UNPACK_EX:
      return 1 + (arg & 0xff) + (arg >> 8);
    default: throw new Error(`no stack effect for opcode ${op}`);
  }
}

// Arguments of BINARY_OP.
export const NB_ADD = 0;
export const NB_AND = 1;
export const NB_FLOOR_DIVIDE = 2;
export const NB_LSHIFT = 3;
export const NB_MATRIX_MULTIPLY = 4;
export const NB_MULTIPLY = 5;
export const NB_REMAINDER = 6;
export const NB_OR = 7;
export const NB_POWER = 8;
export const NB_RSHIFT = 9;
export const NB_SUBTRACT = 10;
export const NB_TRUE_DIVIDE = 11;
export const NB_XOR = 12;
export const NB_INPLACE_ADD = 13;
export const NB_INPLACE_AND = 14;
export const NB_INPLACE_FLOOR_DIVIDE = 15;
export const NB_INPLACE_LSHIFT = 16;
export const NB_INPLACE_MATRIX_MULTIPLY = 17;
export const NB_INPLACE_MULTIPLY = 18;
export const NB_INPLACE_REMAINDER = 19;
export const NB_INPLACE_OR = 20;
export const NB_INPLACE_POWER = 21;
export const NB_INPLACE_RSHIFT = 22;
export const NB_INPLACE_SUBTRACT = 23;
export const NB_INPLACE_TRUE_DIVIDE = 24;
export const NB_INPLACE_XOR = 25;
export const NB_SUBSCR = 26;

// Arguments of CALL_INTRINSIC_1.
export const INTRINSIC_PRINT = 1;
export const INTRINSIC_IMPORT_STAR = 2;
export const INTRINSIC_STOPITERATION_ERROR = 3;
export const INTRINSIC_ASYNC_GEN_WRAP = 4;
export const INTRINSIC_UNARY_POSITIVE = 5;
export const INTRINSIC_LIST_TO_TUPLE = 6;
export const INTRINSIC_TYPEVAR = 7;
export const INTRINSIC_PARAMSPEC = 8;
export const INTRINSIC_TYPEVARTUPLE = 9;
export const INTRINSIC_SUBSCRIPT_GENERIC = 10;
export const INTRINSIC_TYPEALIAS = 11;

// Arguments of CALL_INTRINSIC_2.
export const INTRINSIC_PREP_RERAISE_STAR = 1;
export const INTRINSIC_TYPEVAR_WITH_BOUND = 2;
export const INTRINSIC_TYPEVAR_WITH_CONSTRAINTS = 3;
export const INTRINSIC_SET_FUNCTION_TYPE_PARAMS = 4;
export const INTRINSIC_SET_TYPEPARAM_DEFAULT = 5;

// Arguments of LOAD_COMMON_CONSTANT.
export const CONSTANT_ASSERTIONERROR = 0;
export const CONSTANT_NOTIMPLEMENTEDERROR = 1;
export const CONSTANT_BUILTIN_TUPLE = 2;
export const CONSTANT_BUILTIN_ALL = 3;
export const CONSTANT_BUILTIN_ANY = 4;

// Arguments of LOAD_SPECIAL.
export const SPECIAL___ENTER__ = 0;
export const SPECIAL___EXIT__ = 1;
export const SPECIAL___AENTER__ = 2;
export const SPECIAL___AEXIT__ = 3;

// Arguments of CONVERT_VALUE.
export const FVC_STR = 1;
export const FVC_REPR = 2;
export const FVC_ASCII = 3;

// Arguments of SET_FUNCTION_ATTRIBUTE.
export const MAKE_FUNCTION_DEFAULTS = 1;
export const MAKE_FUNCTION_KWDEFAULTS = 2;
export const MAKE_FUNCTION_ANNOTATIONS = 4;
export const MAKE_FUNCTION_CLOSURE = 8;
export const MAKE_FUNCTION_ANNOTATE = 16;

// Arguments of RESUME; the next bit says that exactly one exception handler encloses the yield.
export const RESUME_AT_FUNC_START = 0;
export const RESUME_AFTER_YIELD = 1;
export const RESUME_AFTER_YIELD_FROM = 2;
export const RESUME_AFTER_AWAIT = 3;
export const RESUME_OPARG_DEPTH1_MASK = 4;

// Comparisons: `kind << 5 | mask` is the argument of COMPARE_OP, 16 asks for a bool as the result.
export const PY_LT = 0;
export const PY_LE = 1;
export const PY_EQ = 2;
export const PY_NE = 3;
export const PY_GT = 4;
export const PY_GE = 5;
/** Bits of COMPARE_OP's mask by kind: 1 unordered, 2 less, 4 greater, 8 equal. */
export const COMPARE_MASKS: readonly number[] = [2, 10, 8, 7, 4, 12];
export const COMPARE_TO_BOOL = 16;
