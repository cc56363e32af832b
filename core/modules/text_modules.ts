// Registers the native modules about text: one call for the boot sequence.

import { registerSre } from "./sre/pattern";

export function registerTextModules(): void {
  registerSre();
}
