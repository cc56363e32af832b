// The table of native modules: name -> the function that makes the module object.
// Filled at boot by the modules' register functions; immutable afterwards, so lookups need no lock.

import { rawAlloc } from "../memory/heap";
import { runtime } from "../runtime";
import { id, strEqual } from "../objects/str";

const CAPACITY: u32 = 160;

/** Registers a native module; init: () -> u64, a new module object or 0 with an error. */
export function registerModule(name: string, init: u32): void {
  if (runtime.nativeModules == 0) runtime.nativeModules = <u32>rawAlloc(CAPACITY << 3);
  const at = <usize>runtime.nativeModules + (runtime.nativeModuleCount++ << 3);
  store<u32>(at, <u32>id(name));
  store<u32>(at, init, 4);
}
/** The init function of the native module `name` (a str address), 0 if there is none. */
export function nativeModuleInit(name: usize): u32 {
  const n = runtime.nativeModuleCount;
  for (let i: u32 = 0; i < n; i++) {
    const at = <usize>runtime.nativeModules + (i << 3);
    const s = <usize>load<u32>(at);
    if (s == name || strEqual(s, name)) return load<u32>(at, 4);
  }
  return 0;
}
export function nativeModuleCount(): u32 { return runtime.nativeModuleCount; }
/** Name (borrowed str) of native module i. */
export function nativeModuleName(i: u32): u64 { return <u64>load<u32>(<usize>runtime.nativeModules + (i << 3)); }
