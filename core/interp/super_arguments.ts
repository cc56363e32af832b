// The arguments of super() without arguments: the class cell and the first argument of the calling function.

import { Value } from "../value";
import { PyCode, localName, localKind, KIND_CELL, KIND_FREE } from "../objects/code";
import { CELL, RuntimeError } from "../objects/type_ids";
import { Frame } from "./frame";
import { tstate } from "../thread_state";
import { typeOf, isType } from "../objects/type";
import { raise, raisef } from "../errors";
import { id } from "../objects/str";

/** Writes class and first argument (borrowed) to out[0], out[1]. False with RuntimeError. */
export function zeroArgumentSuper(out: usize): bool {
  const frame = changetype<Frame>(<usize>tstate.frame);
  if (changetype<usize>(frame) == 0) { raise(RuntimeError, "super(): no current frame"); return false; }
  const code = changetype<PyCode>(<usize>frame.code);
  if (code.argcount == 0) { raise(RuntimeError, "super(): no arguments"); return false; }
  let first = Value.untag(load<u64>(<usize>frame.locals));
  if ((localKind(code, 0) & KIND_CELL) != 0 && first != 0 && Value.isObject(first) && typeOf(first) == CELL) first = load<u64>(<usize>first, 16);
  if (first == 0) { raise(RuntimeError, "super(): arg[0] deleted"); return false; }
  const n = code.nlocalsplus;
  const name = <u64>id("__class__");
  for (let i = n - code.nfreevars; i < n; i++) {
    if (localName(code, i) != name) continue;
    const cell = Value.untag(load<u64>(<usize>frame.locals + (<usize>i << 3)));
    if (cell == 0 || typeOf(cell) != CELL) { raise(RuntimeError, "super(): bad __class__ cell"); return false; }
    const cls = load<u64>(<usize>cell, 16);
    if (cls == 0) { raise(RuntimeError, "super(): empty __class__ cell"); return false; }
    if (!isType(cls)) { raisef(RuntimeError, "super(): __class__ is not a type (%T)", cls); return false; }
    store<u64>(out, cls);
    store<u64>(out, first, 8);
    return true;
  }
  raise(RuntimeError, "super(): __class__ cell not found");
  return false;
}
