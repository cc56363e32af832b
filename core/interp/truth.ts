// Truth of a value, for the loop's conditional jumps.

import { Value, INT_BASE, FLOAT_OFFSET } from "../value";
import { LIST, TUPLE, STR, DICT } from "../objects/type_ids";
import { TRUE, FALSE, NONE } from "../objects/singletons";
import { typeOf } from "../objects/type";
import { isTrue } from "../objects/abstract";
import { listSize } from "../objects/list";
import { tupleSize } from "../objects/tuple";
import { strLength } from "../objects/str";
import { dictSize } from "../objects/dict";

/** 1, 0, or -1 with an exception. v: stack reference. */
export function testValue(v: u64): i32 {
  if (v >= INT_BASE) return v != INT_BASE ? 1 : 0;
  if (v > 0xffff_ffff) return Value.toFloat(v) != 0 ? 1 : 0;
  const o = v & ~1;
  if (o == TRUE) return 1;
  if (o == FALSE || o == NONE) return 0;
  const t = typeOf(o);
  if (t == STR) return strLength(<usize>o) != 0 ? 1 : 0;
  if (t == LIST) return listSize(<usize>o) != 0 ? 1 : 0;
  if (t == DICT) return dictSize(<usize>o) != 0 ? 1 : 0;
  if (t == TUPLE) return tupleSize(<usize>o) != 0 ? 1 : 0;
  return isTrue(o);
}
