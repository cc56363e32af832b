// How error messages call a callable: "module.function()" (CPython's _PyObject_FunctionStr).

import { id, isStr, strEqualsLiteral } from "../objects/str";
import { getAttrOrNull } from "../objects/attributes";
import { clearError, errorOccurred, formatText } from "../errors";
import { toStr } from "../objects/abstract";
import { decref } from "../memory/refcount";
import { NONE } from "../objects/singletons";

/** New str; 0 with an error. */
export function functionText(f: u64): u64 {
  const qualname = getAttrOrNull(f, id("__qualname__"));
  if (qualname == 0) {
    if (errorOccurred()) return 0;
    return toStr(f);
  }
  let r: u64 = 0;
  const module = getAttrOrNull(f, id("__module__"));
  if (module == 0 && errorOccurred()) { decref(qualname); return 0; }
  if (module != 0 && module != NONE && !(isStr(module) && strEqualsLiteral(<usize>module, "builtins"))) r = formatText("%S.%S()", module, qualname);
  else r = formatText("%S()", qualname);
  if (module) decref(module);
  decref(qualname);
  return r;
}
