// Properties and case mappings of characters (Unicode 16), from tables generated at build time (build/steps/unicode.mjs).
// The tables are constants: nothing to protect. The last full case mapping is this thread's own.

import { PAGES, BLOCKS, RECORDS, EXTENDED } from "./unicode_tables.generated";

const ALPHA: u32 = 1, DECIMAL: u32 = 2, DIGIT: u32 = 4, NUMERIC: u32 = 8, SPACE: u32 = 16, UPPER: u32 = 32, LOWER: u32 = 64, TITLE: u32 = 128;
const XID_START: u32 = 256, XID_CONTINUE: u32 = 512, PRINTABLE: u32 = 1024, CASED: u32 = 2048, CASE_IGNORABLE: u32 = 4096, LINE_BREAK: u32 = 8192;
const RECORD_SIZE: usize = 20;

function recordOf(c: u32): usize {
  if (c > 0x10ffff) return changetype<usize>(RECORDS);
  const page = <usize>load<u16>(changetype<usize>(PAGES) + (<usize>(c >> 7) << 1));
  const record = <usize>load<u16>(changetype<usize>(BLOCKS) + (((page << 7) | <usize>(c & 127)) << 1));
  return changetype<usize>(RECORDS) + record * RECORD_SIZE;
}
function has(c: u32, flag: u32): bool { return (load<u32>(recordOf(c)) & flag) != 0; }

export function isAlpha(c: u32): bool { return has(c, ALPHA); }
export function isDecimal(c: u32): bool { return has(c, DECIMAL); }
export function isDigit(c: u32): bool { return has(c, DIGIT); }
export function isNumeric(c: u32): bool { return has(c, NUMERIC); }
export function isAlnum(c: u32): bool { return has(c, ALPHA | DECIMAL | DIGIT | NUMERIC); }
export function isSpace(c: u32): bool { return c < 128 ? c == 32 || (c >= 9 && c <= 13) || (c >= 28 && c <= 31) : has(c, SPACE); }
export function isLineBreak(c: u32): bool { return c < 128 ? (c >= 10 && c <= 13) || (c >= 28 && c <= 30) : has(c, LINE_BREAK); }
export function isUpper(c: u32): bool { return has(c, UPPER); }
export function isLower(c: u32): bool { return has(c, LOWER); }
export function isTitle(c: u32): bool { return has(c, TITLE); }
export function isCased(c: u32): bool { return has(c, UPPER | LOWER | TITLE); }
export function isXidStart(c: u32): bool { return has(c, XID_START); }
export function isXidContinue(c: u32): bool { return has(c, XID_CONTINUE); }
export function isPrintable(c: u32): bool { return c < 127 ? c >= 32 : has(c, PRINTABLE); }
/** The two properties the final sigma depends on. */
export function isCasedForSigma(c: u32): bool { return has(c, CASED); }
export function isCaseIgnorable(c: u32): bool { return has(c, CASE_IGNORABLE); }
/** Value of a decimal digit, of a digit: -1 if it is none. */
export function decimalValue(c: u32): i32 { return <i32>((load<u32>(recordOf(c)) >> 16) & 255) - 1; }
export function digitOf(c: u32): i32 { return <i32>(load<u32>(recordOf(c)) >> 24) - 1; }

export const TO_UPPER: usize = 4, TO_LOWER: usize = 8, TO_TITLE: usize = 12, TO_FOLD: usize = 16;
/** Characters of this thread's last mapCase, up to 3. */
export let mapped0: u32 = 0;
export let mapped1: u32 = 0;
export let mapped2: u32 = 0;
/** Full mapping of c (TO_UPPER, ...): how many characters; they are in mapped0..2. */
export function mapCase(c: u32, how: usize): i32 {
  const m = load<u32>(recordOf(c) + how);
  if (m >> 28 != 1) { mapped0 = c + m; return 1; }
  const n = (m >> 24) & 15;
  const p = changetype<usize>(EXTENDED) + (<usize>(m & 0xffffff) << 2);
  mapped0 = load<u32>(p);
  mapped1 = load<u32>(p, 4);
  mapped2 = n > 2 ? load<u32>(p, 8) : 0;
  return <i32>n;
}
/** One character to one (regular expressions): the first character of the full mapping. */
export function simpleLower(c: u32): u32 {
  if (c < 128) return c - 65 < 26 ? c + 32 : c;
  mapCase(c, TO_LOWER);
  return mapped0;
}
export function simpleUpper(c: u32): u32 {
  if (c < 128) return c - 97 < 26 ? c - 32 : c;
  mapCase(c, TO_UPPER);
  return mapped0;
}
