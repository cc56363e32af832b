// bytes.hex, bytearray.hex, memoryview.hex, binascii.hexlify: bytes as hexadecimal digits with separators.
// The caller keeps the bytes in place.

import { TypeError, ValueError } from "./type_ids";
import { raise, raisef } from "../errors";
import { isStr, strLength, strChar, newStr, strData } from "./str";
import { isBytes, bytesSize, bytesData } from "./bytes";
import { EMPTY_STR } from "./singletons";

@inline function digit(d: u32): u8 { return <u8>(d < 10 ? 48 + d : 87 + d); }
/** n bytes at p; sep: a str or bytes of length 1 or 0 (none); per: bytes between separators, counted from the right, negative: from the left. New str. */
export function hexText(p: usize, n: i32, sep: u64, per: i32): u64 {
  let separator: u32 = 0;
  if (sep) {
    if (isStr(sep)) {
      if (strLength(<usize>sep) != 1) return raise(ValueError, "sep must be length 1.");
      separator = strChar(<usize>sep, 0);
    } else if (isBytes(sep)) {
      if (bytesSize(<usize>sep) != 1) return raise(ValueError, "sep must be length 1.");
      separator = load<u8>(bytesData(<usize>sep));
    } else return raise(TypeError, "sep must be str or bytes.");
    if (separator > 127) return raise(ValueError, "sep must be ASCII.");
  }
  if (n == 0) return EMPTY_STR;
  const group = per < 0 ? -<i64>per : <i64>per;
  const separated = sep != 0 && group != 0 && group < n;
  const total = <i64>n * 2 + (separated ? (<i64>n - 1) / group : 0);
  if (total > 0x7fff_0000) return raise(ValueError, "too many bytes");
  const s = newStr(<i32>total, 127);
  if (s == 0) return 0;
  let to = strData(s);
  const lead = separated ? (per > 0 ? <i32>(<i64>n % group) : 0) : 0;
  for (let i = 0; i < n; i++) {
    if (separated && i > 0 && <i64>(i - lead) % group == 0) store<u8>(to++, <u8>separator);
    const c = <u32>load<u8>(p + i);
    store<u8>(to, digit(c >> 4));
    store<u8>(to, digit(c & 15), 1);
    to += 2;
  }
  return <u64>s;
}
