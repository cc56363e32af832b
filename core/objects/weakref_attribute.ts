// The `__weakref__` attribute of instances: the first weak reference to the object, or None.

import { PyType } from "./type_object";
import { typeOf } from "./type";
import { firstWeakref } from "./weakref";
import { NONE } from "./singletons";
import { raiseAttribute } from "./attributes";
import { id } from "./str";
import { formatText } from "../errors";
import { Value } from "../value";

/** getter: new reference. */
export function getWeakrefAttribute(self: u64): u64 {
  if (changetype<PyType>(typeOf(self)).weakOffset == 0) return raiseAttribute(self, id("__weakref__"), formatText("This object has no __weakref__"));
  const r = firstWeakref(Value.ptr(self));
  return r ? r : NONE;
}
