// Methods of str about letters: case changes, folding, and the is...() tests. Strings are immutable: nothing to protect.

import { Value } from "../value";
import { STR } from "./type_ids";
import { newRef } from "../memory/refcount";
import { fromBool, TRUE, FALSE } from "./singletons";
import { method, NOARGS } from "../define";
import { raiseNoMemory } from "../errors";
import { strLength, strChar, strData, strIsAscii, newStr, isIdentifier, isExactStr, strFromChar } from "./str";
import { sbNew, sbChar, sbFinish } from "./str_builder";
import {
  isAlpha, isAlnum, isDecimal, isDigit, isNumeric, isSpace, isUpper, isLower, isTitle, isCased, isPrintable, isCasedForSigma, isCaseIgnorable,
  mapCase, mapped0, mapped1, mapped2, TO_UPPER, TO_LOWER, TO_TITLE, TO_FOLD,
} from "./unicode_properties";

const UPPER: i32 = 0, LOWER: i32 = 1, SWAP: i32 = 2, CAPITALIZE: i32 = 3, TITLE: i32 = 4, FOLD: i32 = 5;

/** Bytes of one SIMD register with the letters `first`..`first`+25 changed by 32. */
@inline
function flip(v: v128, first: u8): v128 {
  const letters = i8x16.lt_u(i8x16.sub(v, i8x16.splat(first)), i8x16.splat(26));
  return v128.xor(v, v128.and(letters, i8x16.splat(32)));
}
function changeAscii(s: usize, how: i32): u64 {
  const n = strLength(s);
  const r = newStr(n, 127);
  if (r == 0 || n == 0) return <u64>r;
  const p = strData(s), d = strData(r);
  if (how == UPPER || how == LOWER || how == FOLD) {
    const first: u8 = how == UPPER ? 97 : 65;
    let i = 0;
    for (; i + 16 <= n; i += 16) v128.store(d + i, flip(v128.load(p + i), first));
    for (; i < n; i++) {
      const c = load<u8>(p + i);
      store<u8>(d + i, <u32>c - first < 26 ? c ^ 32 : c);
    }
    return n == 1 ? strFromChar(load<u8>(d)) : <u64>r;
  }
  let inWord = false;
  for (let i = 0; i < n; i++) {
    let c = <u32>load<u8>(p + i);
    const upper = c - 65 < 26, lower = c - 97 < 26;
    const wantUpper = how == SWAP ? lower : how == CAPITALIZE ? i == 0 : !inWord;
    inWord = upper || lower;
    if (upper && !wantUpper) c += 32;
    else if (lower && wantUpper) c -= 32;
    store<u8>(d + i, <u8>c);
  }
  return n == 1 ? strFromChar(load<u8>(d)) : <u64>r;
}
/** Is the sigma at i the last letter of its word? */
function isFinalSigma(s: usize, i: i32): bool {
  let j = i - 1;
  while (j >= 0 && isCaseIgnorable(strChar(s, j))) j--;
  if (j < 0 || !isCasedForSigma(strChar(s, j))) return false;
  const n = strLength(s);
  j = i + 1;
  while (j < n && isCaseIgnorable(strChar(s, j))) j++;
  return j == n || !isCasedForSigma(strChar(s, j));
}
function put(b: usize, s: usize, i: i32, c: u32, how: usize): void {
  if (how == TO_LOWER && c == 0x3a3) { sbChar(b, isFinalSigma(s, i) ? 0x3c2 : 0x3c3); return; }
  const n = mapCase(c, how);
  sbChar(b, mapped0);
  if (n > 1) sbChar(b, mapped1);
  if (n > 2) sbChar(b, mapped2);
}
function change(self: u64, how: i32): u64 {
  const s = <usize>self;
  if (strIsAscii(s)) return changeAscii(s, how);
  const b = sbNew();
  if (b == 0) return raiseNoMemory();
  const n = strLength(s);
  let previous = false;
  for (let i = 0; i < n; i++) {
    const c = strChar(s, i);
    let m: usize = 0;
    switch (how) {
      case UPPER: m = TO_UPPER; break;
      case LOWER: m = TO_LOWER; break;
      case FOLD: m = TO_FOLD; break;
      case SWAP: m = isUpper(c) ? TO_LOWER : isLower(c) ? TO_UPPER : 0; break;
      case CAPITALIZE: m = i == 0 ? TO_TITLE : TO_LOWER; break;
      default: m = previous ? TO_LOWER : TO_TITLE; previous = isCased(c);
    }
    if (m == 0) sbChar(b, c);
    else put(b, s, i, c, m);
  }
  return sbFinish(b);
}
function upper(self: u64): u64 { return change(self, UPPER); }
function lower(self: u64): u64 { return change(self, LOWER); }
function swapcase(self: u64): u64 { return change(self, SWAP); }
function capitalize(self: u64): u64 { return change(self, CAPITALIZE); }
function title(self: u64): u64 { return change(self, TITLE); }
function casefold(self: u64): u64 { return change(self, FOLD); }

const ALPHA: i32 = 0, ALNUM: i32 = 1, DECIMAL: i32 = 2, DIGIT: i32 = 3, NUMERIC: i32 = 4, SPACE: i32 = 5, PRINTABLE: i32 = 6;
@inline
function isOf(c: u32, what: i32): bool {
  switch (what) {
    case ALPHA: return isAlpha(c);
    case ALNUM: return isAlnum(c);
    case DECIMAL: return isDecimal(c);
    case DIGIT: return isDigit(c);
    case NUMERIC: return isNumeric(c);
    case SPACE: return isSpace(c);
    default: return isPrintable(c);
  }
}
function all(self: u64, what: i32): u64 {
  const s = <usize>self;
  const n = strLength(s);
  if (n == 0) return fromBool(what == PRINTABLE);
  for (let i = 0; i < n; i++) if (!isOf(strChar(s, i), what)) return FALSE;
  return TRUE;
}
function isalpha(self: u64): u64 { return all(self, ALPHA); }
function isalnum(self: u64): u64 { return all(self, ALNUM); }
function isdecimal(self: u64): u64 { return all(self, DECIMAL); }
function isdigit(self: u64): u64 { return all(self, DIGIT); }
function isnumeric(self: u64): u64 { return all(self, NUMERIC); }
function isspace(self: u64): u64 { return all(self, SPACE); }
function isprintable(self: u64): u64 { return all(self, PRINTABLE); }
function isascii(self: u64): u64 { return fromBool(strIsAscii(<usize>self)); }
function isidentifier(self: u64): u64 { return fromBool(isIdentifier(<usize>self)); }
function islower(self: u64): u64 {
  const s = <usize>self;
  let cased = false;
  for (let i = 0; i < strLength(s); i++) {
    const c = strChar(s, i);
    if (isUpper(c) || isTitle(c)) return FALSE;
    if (isLower(c)) cased = true;
  }
  return fromBool(cased);
}
function isupper(self: u64): u64 {
  const s = <usize>self;
  let cased = false;
  for (let i = 0; i < strLength(s); i++) {
    const c = strChar(s, i);
    if (isLower(c) || isTitle(c)) return FALSE;
    if (isUpper(c)) cased = true;
  }
  return fromBool(cased);
}
function istitle(self: u64): u64 {
  const s = <usize>self;
  let cased = false, previous = false;
  for (let i = 0; i < strLength(s); i++) {
    const c = strChar(s, i);
    if (isUpper(c) || isTitle(c)) { if (previous) return FALSE; previous = true; cased = true; }
    else if (isLower(c)) { if (!previous) return FALSE; previous = true; cased = true; }
    else previous = false;
  }
  return fromBool(cased);
}

export function addCaseMethods(): void {
  method(STR, "upper", upper.index, NOARGS, "($self, /)", "Return a copy of the string converted to uppercase.");
  method(STR, "lower", lower.index, NOARGS, "($self, /)", "Return a copy of the string converted to lowercase.");
  method(STR, "swapcase", swapcase.index, NOARGS, "($self, /)");
  method(STR, "capitalize", capitalize.index, NOARGS, "($self, /)");
  method(STR, "title", title.index, NOARGS, "($self, /)");
  method(STR, "casefold", casefold.index, NOARGS, "($self, /)", "Return a version of the string suitable for caseless comparisons.");
  method(STR, "isalpha", isalpha.index, NOARGS, "($self, /)");
  method(STR, "isalnum", isalnum.index, NOARGS, "($self, /)");
  method(STR, "isdecimal", isdecimal.index, NOARGS, "($self, /)");
  method(STR, "isdigit", isdigit.index, NOARGS, "($self, /)");
  method(STR, "isnumeric", isnumeric.index, NOARGS, "($self, /)");
  method(STR, "isspace", isspace.index, NOARGS, "($self, /)");
  method(STR, "isprintable", isprintable.index, NOARGS, "($self, /)");
  method(STR, "isascii", isascii.index, NOARGS, "($self, /)");
  method(STR, "isidentifier", isidentifier.index, NOARGS, "($self, /)");
  method(STR, "islower", islower.index, NOARGS, "($self, /)");
  method(STR, "isupper", isupper.index, NOARGS, "($self, /)");
  method(STR, "istitle", istitle.index, NOARGS, "($self, /)");
}
