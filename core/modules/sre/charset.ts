// Questions about one character that compiled patterns ask: categories, sets, case folding. Pure functions of constant data.

import { isAlnum, isDecimal, isSpace, isLineBreak, simpleLower, simpleUpper } from "../../objects/unicode_properties";
import * as op from "./opcodes";

export function lowerAscii(c: u32): u32 { return c - 65 < 26 ? c + 32 : c; }
function upperAscii(c: u32): u32 { return c - 97 < 26 ? c - 32 : c; }
export function lowerUnicode(c: u32): u32 { return simpleLower(c); }
@inline
function wordAscii(c: u32): bool { return (c | 32) - 97 < 26 && c < 128 || c - 48 < 10 || c == 95; }
export function isWordAscii(c: u32): bool { return wordAscii(c); }
export function isWordUnicode(c: u32): bool { return c < 128 ? wordAscii(c) : isAlnum(c); }

export function inCategory(category: u32, c: u32): bool {
  switch (category) {
    case 0: return c - 48 < 10;
    case 1: return c - 48 >= 10;
    case 2: return c == 32 || c - 9 < 5;
    case 3: return !(c == 32 || c - 9 < 5);
    case 4: case 8: return wordAscii(c);
    case 5: case 9: return !wordAscii(c);
    case 6: return c == 10;
    case 7: return c != 10;
    case 10: return c < 128 ? c - 48 < 10 : isDecimal(c);
    case 11: return !(c < 128 ? c - 48 < 10 : isDecimal(c));
    case 12: return isSpace(c);
    case 13: return !isSpace(c);
    case 14: return isWordUnicode(c);
    case 15: return !isWordUnicode(c);
    case 16: return isLineBreak(c);
    case 17: return !isLineBreak(c);
  }
  return false;
}
/** Is c in the set whose code is at `set`? */
export function inCharset(set: usize, c: u32): bool {
  let ok = true;
  while (true) {
    const code = load<u32>(set);
    set += 4;
    switch (code) {
      case op.OP_LITERAL:
        if (c == load<u32>(set)) return ok;
        set += 4;
        break;
      case op.OP_CATEGORY:
        if (inCategory(load<u32>(set), c)) return ok;
        set += 4;
        break;
      case op.OP_CHARSET:
        if (c < 256 && (load<u32>(set + ((c >> 5) << 2)) & (1 << (c & 31))) != 0) return ok;
        set += 32;
        break;
      case op.OP_RANGE:
        if (load<u32>(set) <= c && c <= load<u32>(set, 4)) return ok;
        set += 8;
        break;
      case op.OP_RANGE_UNI_IGNORE: {
        const low = load<u32>(set), high = load<u32>(set, 4);
        if (low <= c && c <= high) return ok;
        const u = simpleUpper(c);
        if (low <= u && u <= high) return ok;
        set += 8;
        break;
      }
      case op.OP_NEGATE: ok = !ok; break;
      case op.OP_BIGCHARSET: {
        const count = load<u32>(set);
        set += 4;
        if (c < 0x10000) {
          const block = <u32>load<u8>(set + (c >> 8));
          const bit = block * 256 + (c & 255);
          if (load<u32>(set + 256 + ((bit >> 5) << 2)) & (1 << (bit & 31))) return ok;
        }
        set += 256 + count * 32;
        break;
      }
      default: return !ok; // FAILURE ends a set
    }
  }
}
export function inCharsetLocaleIgnore(set: usize, c: u32): bool {
  const low = lowerAscii(c);
  if (inCharset(set, low)) return true;
  const up = upperAscii(c);
  return up != low && inCharset(set, up);
}
/** Does c match the literal without regard to case, by the C locale? */
export function sameLocaleIgnore(literal: u32, c: u32): bool { return c == literal || lowerAscii(c) == literal || upperAscii(c) == literal; }
