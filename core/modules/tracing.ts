// sys.settrace and sys.setprofile. Asking works; switching tracing on is not available yet and says so.

import { tstate } from "../thread_state";
import { newRef } from "../memory/refcount";
import { NONE } from "../objects/singletons";
import { raise } from "../errors";
import { NotImplementedError, TypeError, TUPLE } from "../objects/type_ids";
import { checkArgs } from "../args";
import { callTuple } from "../call";
import { typeOf, isSubtype } from "../objects/type";

export function sysGettrace(self: u64): u64 { return tstate.traceFunc ? newRef(tstate.traceFunc) : NONE; }
export function sysGetprofile(self: u64): u64 { return tstate.profileFunc ? newRef(tstate.profileFunc) : NONE; }
function only(f: u64, what: string): u64 { return f == NONE ? NONE : raise(NotImplementedError, what); }
export function sysSettrace(self: u64, f: u64): u64 { return only(f, "sys.settrace is not available yet"); }
export function sysSetprofile(self: u64, f: u64): u64 { return only(f, "sys.setprofile is not available yet"); }
export function sysSettraceAll(self: u64, f: u64): u64 { return only(f, "tracing is not available yet"); }
export function sysSetprofileAll(self: u64, f: u64): u64 { return only(f, "profiling is not available yet"); }
export function sysCallTracing(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("call_tracing", nargs, 2, 2)) return 0;
  if (!isSubtype(typeOf(load<u64>(args, 8)), TUPLE)) return raise(TypeError, "call_tracing() argument 2 must be tuple");
  return callTuple(load<u64>(args), <usize>load<u64>(args, 8), 0);
}
