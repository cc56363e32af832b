// Inline caches of CALL: which form a call site gets.

import { Value } from "../value";
import { FUNCTION } from "../objects/type_ids";
import { typeOf } from "../objects/type";
import * as X from "./internal_opcodes";
import * as OP from "./opcodes.generated";

/** Called by the general CALL before it runs: after a few runs the op byte is rewritten for what is called. base: the call on the stack. */
export function specializeCall(site: usize, base: usize, nargs: i32): void {
  const counter = load<u16>(site, 2);
  if (counter != 0) {
    store<u16>(site, counter - 1, 2);
    return;
  }
  store<u16>(site, 64, 2);
  const c = Value.untag(load<u64>(base));
  if (typeOf(c) == FUNCTION) atomic.store<u8>(site, <u8>X.CALL_PY);
}
