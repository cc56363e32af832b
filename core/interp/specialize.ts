// Inline caches: rewriting instructions to specialised forms and back (PEP 659).
//
// Threads run and rewrite one instruction stream at the same time. The cache word of a site (its first cache unit) is written before the op byte,
// both atomically; a specialised instruction validates the word it reads, so a word that another thread has just replaced costs a miss,
// never a wrong result. A word is `version u32 << 32 | payload u32`; the payload's low 4 bits say which form wrote it.

import { Frame } from "./frame";

export function specializeLoadGlobal(frame: Frame, at: usize, name: usize): void {}
