// bool: the type object. True and False are immortal singletons with an int's layout (core/objects/singletons.ts): nothing to protect.

import { BOOL, INT, TypeError, DeprecationWarning } from "./type_ids";
import { TF_INT } from "./type_object";
import { TRUE, FALSE, NOT_IMPLEMENTED, fromBool } from "./singletons";
import { Value } from "../value";
import { raise } from "../errors";
import { warn } from "../modules/warnings";
import { checkArgs, noKeywords } from "../args";
import { isTrue } from "./abstract";
import { str } from "./str";
import { staticTypeInit, readyType } from "./type";
import { PyInt, INT_LIMBS, isIntObject } from "./int";
import { intAnd, intOr, intXor, intInvert } from "./int_arithmetic";

@inline function isBool(v: u64): bool { return v == TRUE || v == FALSE; }

function boolRepr(v: u64): u64 { return v == TRUE ? str("True") : str("False"); }
function boolNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!noKeywords("bool", kwnames) || !checkArgs("bool", nargs, 0, 1)) return 0;
  if (nargs == 0) return FALSE;
  const t = isTrue(load<u64>(args));
  return t < 0 ? 0 : fromBool(t != 0);
}
function boolAnd(a: u64, b: u64): u64 {
  if (isBool(a) && isBool(b)) return fromBool(a == TRUE && b == TRUE);
  return isIntObject(a) && isIntObject(b) ? intAnd(a, b) : NOT_IMPLEMENTED;
}
function boolOr(a: u64, b: u64): u64 {
  if (isBool(a) && isBool(b)) return fromBool(a == TRUE || b == TRUE);
  return isIntObject(a) && isIntObject(b) ? intOr(a, b) : NOT_IMPLEMENTED;
}
function boolXor(a: u64, b: u64): u64 {
  if (isBool(a) && isBool(b)) return fromBool(a != b);
  return isIntObject(a) && isIntObject(b) ? intXor(a, b) : NOT_IMPLEMENTED;
}
function boolInvert(v: u64): u64 {
  if (warn(DeprecationWarning, "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.") < 0) return 0;
  return intInvert(v);
}

export function initBool(): void {
  const no = changetype<PyInt>(<usize>FALSE), yes = changetype<PyInt>(<usize>TRUE);
  no.size = 0;
  no.sign = 0;
  store<u64>(<usize>FALSE, 0, INT_LIMBS);
  yes.size = 1;
  yes.sign = 1;
  store<u64>(<usize>TRUE, 1, INT_LIMBS);
  const t = staticTypeInit(BOOL, "bool", INT, INT_LIMBS, TF_INT, 4);
  t.repr = boolRepr.index;
  t.new_ = boolNew.index;
  t.and_ = boolAnd.index;
  t.or_ = boolOr.index;
  t.xor_ = boolXor.index;
  t.invert = boolInvert.index;
  readyType(BOOL);
}
