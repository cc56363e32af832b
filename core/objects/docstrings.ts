// The documentation texts of builtin functions: string literals that may start with a text signature ("(...)\n--\n\n"), as CPython's.
// Constants: nothing to protect.

import { strFromLiteral } from "./str";
import { NONE } from "./singletons";

/** Length of the "(...)\n--\n\n" head of a doc literal, 0 if it has none. */
function headLength(text: string): i32 {
  const n = text.length;
  if (n == 0 || text.charCodeAt(0) != 40) return 0;
  for (let i = 1; i + 4 < n; i++) {
    if (text.charCodeAt(i) == 41 && text.charCodeAt(i + 1) == 10 && text.charCodeAt(i + 2) == 45 && text.charCodeAt(i + 3) == 45 && text.charCodeAt(i + 4) == 10) {
      return i + 6 <= n ? i + 6 : n;
    }
  }
  return 0;
}
/** __doc__ of a literal (0: None). New reference. */
export function docOf(literal: u32): u64 {
  if (literal == 0) return NONE;
  const text = changetype<string>(<usize>literal);
  const head = headLength(text);
  if (text.length == 0) return NONE;
  return strFromLiteral(text, head, text.length);
}
/** __text_signature__ of a literal: a bare "(...)" or the head of a doc; None without one. New reference. */
export function textSignatureOf(literal: u32): u64 {
  if (literal == 0) return NONE;
  const text = changetype<string>(<usize>literal);
  const n = text.length;
  if (n == 0 || text.charCodeAt(0) != 40) return NONE;
  const head = headLength(text);
  return strFromLiteral(text, 0, head ? head - 5 : n);
}
