// The text of a str as int() and float() read it: ASCII, with Unicode's decimal digits and white space turned into ASCII ones.
// Works on immutable strs and private memory: nothing to protect.

import { rawAlloc, rawFree } from "../memory/heap";
import { raiseNoMemory } from "../errors";
import { strLength, strChar, strData, strIsAscii } from "./str";

/** The zeros of Unicode 16's decimal digits beyond ASCII: ten in a row each. */
const ZEROS: usize = memory.data<u32>([
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810,
  0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30,
  0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0,
  0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140,
  0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
]);
const ZERO_COUNT: i32 = 75;

/** The value of a decimal digit beyond ASCII, or -1. */
function decimalBeyondAscii(c: u32): i32 {
  let low = 0, high = ZERO_COUNT;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (load<u32>(ZEROS + (<usize>mid << 2)) <= c) low = mid + 1; else high = mid;
  }
  if (low == 0) return -1;
  const d = c - load<u32>(ZEROS + (<usize>(low - 1) << 2));
  return d < 10 ? <i32>d : -1;
}
function isSpaceBeyondAscii(c: u32): bool {
  return c == 0x85 || c == 0xa0 || c == 0x1680 || c - 0x2000 <= 10 || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/** The value of a decimal digit of any script, or -1. */
export function decimalDigit(c: u32): i32 {
  if (c - 48 < 10) return <i32>c - 48;
  return c < 128 ? -1 : decimalBeyondAscii(c);
}

export let asciiDigitsLength: i32 = 0;

/** Address of the ASCII text (asciiDigitsLength bytes) of a str; release with releaseAsciiDigits. Other characters beyond ASCII become "?". 0: MemoryError. */
export function asciiDigitsOf(s: usize): usize {
  const n = <i32>strLength(s);
  asciiDigitsLength = n;
  if (strIsAscii(s)) return strData(s);
  const out = rawAlloc(<usize>n + 1);
  if (out == 0) { raiseNoMemory(); return 0; }
  for (let i = 0; i < n; i++) {
    let c = strChar(s, i);
    if (c > 127) {
      if (isSpaceBeyondAscii(c)) c = 32;
      else {
        const d = decimalBeyondAscii(c);
        c = d < 0 ? 63 : 48 + <u32>d;
      }
    }
    store<u8>(out + <usize>i, <u8>c);
  }
  return out;
}
export function releaseAsciiDigits(s: usize, p: usize): void {
  if (p != strData(s)) rawFree(p);
}
