// Registers the native modules about numbers and bytes: one call for the boot sequence.

import { registerMath } from "./math";
import { registerCmath } from "./cmath";
import { registerRandom } from "./random";
import { registerBisect } from "./bisect";
import { registerHeapq } from "./heapq";
import { registerOperator } from "./operator";
import { registerStruct } from "./struct";
import { registerArray } from "./array";
import { registerBinascii } from "./binascii";
import { registerHashes } from "./hashes/hash_object";

export function registerNumberModules(): void {
  registerMath();
  registerCmath();
  registerRandom();
  registerBisect();
  registerHeapq();
  registerOperator();
  registerStruct();
  registerArray();
  registerBinascii();
  registerHashes();
}
