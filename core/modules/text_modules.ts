// Registers the native modules about text: one call for the boot sequence.

import { registerSre } from "./sre/pattern";
import { registerJson } from "./json";
import { registerString } from "./string_module";

export function registerTextModules(): void {
  registerSre();
  registerJson();
  registerString();
}
