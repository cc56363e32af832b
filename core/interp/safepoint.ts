// The loop's safepoint: what function entries and back-edges do when the thread's evalBreaker is not 0. The frame's ip and sp are saved.

import { safepoint } from "../sync/safepoint";

/** False: an exception was raised. */
export function enterSafepoint(): bool { return safepoint() >= 0; }
