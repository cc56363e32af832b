// Opcodes of the internal instruction stream that CPython's bytecode does not have: what the loader and the inline caches rewrite instructions to.
// CPython's own instructions keep their numbers (opcodes.generated.ts), all below 129.

// --- chosen by the loader (stream.ts), for good
export const BINARY_ADD: i32 = 129;
export const BINARY_SUBTRACT: i32 = 130;
export const BINARY_MULTIPLY: i32 = 131;
export const BINARY_TRUE_DIVIDE: i32 = 132;
export const BINARY_FLOOR_DIVIDE: i32 = 133;
export const BINARY_REMAINDER: i32 = 134;
export const BINARY_SUBSCR: i32 = 135;
export const BINARY_BITS: i32 = 136;        // & | ^ << >>
/** Comparisons by kind: + LT .. GE. */
export const COMPARE_LT: i32 = 138;
export const COMPARE_LE: i32 = 139;
export const COMPARE_EQ: i32 = 140;
export const COMPARE_NE: i32 = 141;
export const COMPARE_GT: i32 = 142;
export const COMPARE_GE: i32 = 143;
/** The same with the conditional jump that follows: flag = 1: jump if true; counter = bytes to skip else; argument = bytes to jump. */
export const COMPARE_LT_JUMP: i32 = 144;
export const COMPARE_LE_JUMP: i32 = 145;
export const COMPARE_EQ_JUMP: i32 = 146;
export const COMPARE_NE_JUMP: i32 = 147;
export const COMPARE_GT_JUMP: i32 = 148;
export const COMPARE_GE_JUMP: i32 = 149;
export const TO_BOOL_JUMP: i32 = 150;
export const IS_JUMP: i32 = 151;            // counter's top bit: `is not`
export const CONTAINS_JUMP: i32 = 152;
/** Pairs and triples in one: what they do beyond their parts is a fast path; else they push the operands and go on with the last part. */
export const FAST_SMALL_COMPARE: i32 = 153;   // LOAD_FAST_BORROW, LOAD_SMALL_INT, COMPARE_*_JUMP; counter: which outcomes (<, =, >) jump
export const FAST_FAST_COMPARE: i32 = 154;    // LOAD_FAST_BORROW_LOAD_FAST_BORROW, COMPARE_*_JUMP; counter likewise
export const FAST_SMALL_ADD: i32 = 155;       // LOAD_FAST_BORROW, LOAD_SMALL_INT, BINARY_ADD or BINARY_SUBTRACT; counter: what is added
export const FAST_SMALL_ADD_STORE: i32 = 156; // ... and STORE_FAST
export const FAST_FAST_ADD: i32 = 157;        // LOAD_FAST_BORROW_LOAD_FAST_BORROW and an operator
export const FAST_FAST_SUBTRACT: i32 = 158;
export const FAST_FAST_MULTIPLY: i32 = 159;
export const FAST_FAST_SUBSCR: i32 = 182;
export const FAST_ATTR: i32 = 183;            // LOAD_FAST_BORROW, LOAD_ATTR
export const RETURN_FAST: i32 = 184;          // LOAD_FAST_BORROW, RETURN_VALUE
export const LOAD_CONST_OBJECT: i32 = 187;     // argument: the constant as a stack reference
export const FAST_FAST_STORE_SUBSCR: i32 = 186; // LOAD_FAST_BORROW_LOAD_FAST_BORROW, STORE_SUBSCR
export const FAST_SUBSCR_CONST: i32 = 185;    // LOAD_FAST_BORROW, LOAD_SMALL_INT, BINARY_SUBSCR

// --- chosen by the inline caches (specialize.ts), reversible
export const LOAD_GLOBAL_MODULE: i32 = 160;
export const LOAD_GLOBAL_BUILTIN: i32 = 161;
export const LOAD_ATTR_INSTANCE: i32 = 162;      // inline value
export const LOAD_ATTR_SLOT: i32 = 163;          // __slots__ member or member of a native type
export const LOAD_ATTR_METHOD: i32 = 164;        // method found in the type, for a call
export const LOAD_ATTR_MODULE: i32 = 165;
export const LOAD_ATTR_CLASS: i32 = 166;         // attribute of a class, read through the class
export const LOAD_ATTR_CLASS_VALUE: i32 = 167;   // plain attribute of the class, read through the instance
export const LOAD_ATTR_PROPERTY: i32 = 168;
export const LOAD_ATTR_DICT: i32 = 169;          // instance dict
export const STORE_ATTR_INSTANCE: i32 = 170;
export const STORE_ATTR_SLOT: i32 = 171;
export const CALL_PY: i32 = 172;                 // function or bound method, exactly the positional arguments
export const CALL_BUILTIN: i32 = 173;            // builtin function of a module
export const CALL_METHOD_DESCR: i32 = 174;
export const CALL_CLASS: i32 = 175;              // class with a Python __init__: entered in this loop
export const LOAD_ATTR_METHOD_NO_DICT: i32 = 176;
export const CALL_LIST_APPEND: i32 = 177;        // l.append(x) with the list type's own method
export const CALL_LEN: i32 = 178;
export const CALL_ISINSTANCE: i32 = 179;
