// repr() of str: quotes, escapes, and which characters are printable. Strings are immutable: nothing to protect.

import { strLength, strChar, strIsAscii } from "./str";
import { isPrintable } from "./unicode_properties";
import { sbNew, sbChar, sbAscii, sbSlice, sbFinish } from "./str_builder";
import { raiseNoMemory } from "../errors";
import { strData } from "./str";

/** Appends c as \xhh, \uhhhh or \Uhhhhhhhh. */
export function sbEscape(b: usize, c: u32): void {
  const digits = c < 256 ? 2 : c < 65536 ? 4 : 8;
  sbChar(b, 92);
  sbChar(b, digits == 2 ? 120 : digits == 4 ? 117 : 85);
  for (let k = digits - 1; k >= 0; k--) {
    const d = (c >> (<u32>k << 2)) & 15;
    sbChar(b, d < 10 ? 48 + d : 87 + d);
  }
}
export function strRepr(s: usize): u64 {
  const n = strLength(s);
  let single = false, double = false;
  for (let i = 0; i < n; i++) {
    const c = strChar(s, i);
    if (c == 39) single = true;
    else if (c == 34) double = true;
  }
  const quote: u32 = single && !double ? 34 : 39;
  const b = sbNew();
  if (b == 0) return raiseNoMemory();
  sbChar(b, quote);
  let plain = 0; // start of the run that needs no escapes
  for (let i = 0; i < n; i++) {
    const c = strChar(s, i);
    if (c >= 32 && c < 127 ? c != quote && c != 92 : c > 127 && isPrintable(c)) continue;
    sbSlice(b, s, plain, i);
    plain = i + 1;
    if (c == quote || c == 92) { sbChar(b, 92); sbChar(b, c); }
    else if (c == 9) sbAscii(b, "\\t");
    else if (c == 10) sbAscii(b, "\\n");
    else if (c == 13) sbAscii(b, "\\r");
    else sbEscape(b, c);
  }
  sbSlice(b, s, plain, n);
  sbChar(b, quote);
  return sbFinish(b);
}
