// The binascii module: hexadecimal, base64, uuencode, quoted-printable and checksums. Stateless: nothing to protect.

import { Value } from "../value";
import { PyType, TF_READY } from "../objects/type_object";
import { Exception, TypeError, ValueError, staticType } from "../objects/type_ids";
import { rawAlloc, rawFree } from "../memory/heap";
import { decref } from "../memory/refcount";
import { raise, raisef, raiseNoMemory, errorOccurred } from "../errors";
import { tempArray, tempRelease } from "../call";
import { moduleFunction, moduleType, FAST, FASTKW, O } from "../define";
import { parseArgs, checkArgs } from "../args";
import { simple } from "../objects/exceptions";
import { index, isTrue, length } from "../objects/abstract";
import { newModule } from "../objects/module";
import { str, isStr, strLength, strData, strIsAscii, strKind, strChar } from "../objects/str";
import { newBytes, bytesData, bytesSize, isBytes } from "../objects/bytes";
import { hasBuffer } from "../objects/buffer";
import { asI32, intToU64Wrapping } from "../objects/int";
import { openBytes, closeBytes, bytesArgument, bytesArgumentLength } from "./bytes_argument";
import { registerModule } from "./registry";

export const BINASCII_ERROR: usize = staticType(366);
const INCOMPLETE: usize = staticType(367);

// ---------------------------------------------------------------------------------------------------- arguments

/** Opens a bytes-like object or an ASCII str (result in bytesArgument); a handle for closeBytes, 0: error. */
function openAscii(v: u64): usize {
  if (isStr(v)) {
    if (!strIsAscii(<usize>v)) { raise(ValueError, "string argument should contain only ASCII characters"); return 0; }
    asciiData = strData(<usize>v);
    asciiLength = strLength(<usize>v);
    return 1;
  }
  if (!hasBuffer(v)) { raisef(TypeError, "argument should be bytes, buffer or ASCII string, not '%T'", v); return 0; }
  const h = openBytes(v);
  asciiData = bytesArgument;
  asciiLength = bytesArgumentLength;
  return h;
}
let asciiData: usize = 0;
let asciiLength: i64 = 0;

/** Parsed arguments: the first is the data, up to three truth values follow. */
let flag1: i32 = 0;
let flag2: i32 = 0;
let flag3: i32 = 0;
/** Parses (data, flags...); a missing flag keeps its default. 0: error, else the data (borrowed). */
function dataAndFlags(name: string, signature: string, args: usize, nargs: i32, kwnames: usize, flags: i32, d1: i32, d2: i32, d3: i32): u64 {
  const out = tempArray(4);
  if (out == 0) return 0;
  const ok = parseArgs(name, signature, args, nargs, kwnames, out);
  const data = load<u64>(out), a = load<u64>(out, 8), b = flags > 1 ? load<u64>(out, 16) : 0, c = flags > 2 ? load<u64>(out, 24) : 0;
  tempRelease(out);
  if (!ok) return 0;
  flag1 = a ? isTrue(a) : d1;
  if (flag1 < 0) return 0;
  const second = b ? isTrue(b) : d2;
  if (second < 0) return 0;
  const third = c ? isTrue(c) : d3;
  if (third < 0) return 0;
  flag2 = second;
  flag3 = third;
  return data;
}
/** bytes of n bytes at a raw block, which is freed. */
function fromRaw(p: usize, n: usize): u64 {
  const b = newBytes(<i64>n);
  if (b != 0) memory.copy(bytesData(b), p, n);
  rawFree(p);
  return <u64>b;
}

// ---------------------------------------------------------------------------------------------------- hexadecimal

function hexDigit(d: u32): u8 { return <u8>(d < 10 ? 48 + d : 87 + d); }
function hexValue(c: u32): u32 {
  if (c - 48 < 10) return c - 48;
  const l = c | 32;
  return l - 97 < 6 ? l - 87 : 16;
}
/** b2a_hex with separators: bytesPerSep > 0 counts from the right, < 0 from the left. */
function b2aHex(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  const ok = parseArgs("b2a_hex", "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)", args, nargs, kwnames, out);
  const data = load<u64>(out), sep = load<u64>(out, 8), per = load<u64>(out, 16);
  tempRelease(out);
  if (!ok) return 0;
  let group = 1;
  if (per) {
    group = asI32(per);
    if (group == -1 && errorOccurred()) return 0;
  }
  let separator: u32 = 0;
  if (sep) {
    const n = length(sep);
    if (n < 0) return 0;
    if (n != 1) return raise(ValueError, "sep must be length 1.");
    if (isStr(sep)) {
      separator = strChar(<usize>sep, 0);
      if (separator > 255) return raise(ValueError, "sep must be ASCII.");
    } else if (isBytes(sep)) separator = load<u8>(bytesData(<usize>sep));
    else return raise(TypeError, "sep must be str or bytes.");
  } else group = 0;
  const h = openBytes(data);
  if (h == 0) return 0;
  const p = bytesArgument, n = bytesArgumentLength;
  const size = <i64>(group < 0 ? -group : group);
  const separators = group != 0 && n > 0 ? (n - 1) / size : 0;
  const b = newBytes(2 * n + separators);
  if (b != 0) {
    const to = bytesData(b);
    let j: usize = 0;
    for (let i: i64 = 0; i < n; i++) {
      if (group != 0 && i > 0 && (group < 0 ? i % size == 0 : (n - i) % size == 0)) store<u8>(to + j++, <u8>separator);
      const c = <u32>load<u8>(p + <usize>i);
      store<u8>(to + j, hexDigit(c >> 4));
      store<u8>(to + j, hexDigit(c & 15), 1);
      j += 2;
    }
  }
  closeBytes(h);
  return <u64>b;
}
function a2bHex(m: u64, v: u64): u64 {
  const h = openAscii(v);
  if (h == 0) return 0;
  const p = asciiData, n = asciiLength;
  let b: usize = 0;
  if (n & 1) raise(BINASCII_ERROR, "Odd-length string");
  else {
    b = newBytes(n >> 1);
    if (b != 0) {
      const to = bytesData(b);
      for (let i: usize = 0; i < <usize>n; i += 2) {
        const high = hexValue(load<u8>(p + i)), low = hexValue(load<u8>(p + i, 1));
        if ((high | low) > 15) {
          raise(BINASCII_ERROR, "Non-hexadecimal digit found");
          decref(<u64>b);
          b = 0;
          break;
        }
        store<u8>(to + (i >> 1), <u8>((high << 4) | low));
      }
    }
  }
  closeBytes(h);
  return <u64>b;
}

// ---------------------------------------------------------------------------------------------------- base64

const DIGITS64: usize = memory.data<u8>([
  65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 84, 85, 86, 87, 88, 89, 90, 97, 98, 99, 100, 101, 102,
  103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119, 120, 121, 122, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 43, 47,
]);
function value64(c: u32): u32 {
  if (c - 65 < 26) return c - 65;
  if (c - 97 < 26) return c - 71;
  if (c - 48 < 10) return c + 4;
  return c == 43 ? 62 : c == 47 ? 63 : 64;
}
function b2aBase64(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const data = dataAndFlags("b2a_base64", "($module, data, /, *, newline=True)", args, nargs, kwnames, 1, 1, 0, 0);
  if (data == 0) return 0;
  const newline = flag1;
  const h = openBytes(data);
  if (h == 0) return 0;
  const p = bytesArgument, n = bytesArgumentLength;
  const b = newBytes((n + 2) / 3 * 4 + newline);
  if (b != 0) {
    let to = bytesData(b);
    let i: usize = 0;
    const whole = <usize>(n - n % 3);
    for (; i < whole; i += 3) {
      const x = (<u32>load<u8>(p + i) << 16) | (<u32>load<u8>(p + i, 1) << 8) | <u32>load<u8>(p + i, 2);
      store<u8>(to, load<u8>(DIGITS64 + (x >> 18)));
      store<u8>(to, load<u8>(DIGITS64 + ((x >> 12) & 63)), 1);
      store<u8>(to, load<u8>(DIGITS64 + ((x >> 6) & 63)), 2);
      store<u8>(to, load<u8>(DIGITS64 + (x & 63)), 3);
      to += 4;
    }
    const left = <usize>n - i;
    if (left) {
      const x = (<u32>load<u8>(p + i) << 16) | (left == 2 ? <u32>load<u8>(p + i, 1) << 8 : 0);
      store<u8>(to, load<u8>(DIGITS64 + (x >> 18)));
      store<u8>(to, load<u8>(DIGITS64 + ((x >> 12) & 63)), 1);
      store<u8>(to, left == 2 ? load<u8>(DIGITS64 + ((x >> 6) & 63)) : 61, 2);
      store<u8>(to, 61, 3);
      to += 4;
    }
    if (newline) store<u8>(to, 10);
  }
  closeBytes(h);
  return <u64>b;
}
function a2bBase64(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const data = dataAndFlags("a2b_base64", "($module, data, /, *, strict_mode=False)", args, nargs, kwnames, 1, 0, 0, 0);
  if (data == 0) return 0;
  const strict = flag1 != 0;
  const h = openAscii(data);
  if (h == 0) return 0;
  const p = asciiData, n = <usize>asciiLength;
  const raw = rawAlloc((n + 3) / 4 * 3 + 4);
  if (raw == 0) { closeBytes(h); return raiseNoMemory(); }
  let to = raw;
  let position = 0, pads = 0;
  let left: u32 = 0;
  let failed = false;
  for (let i: usize = 0; i < n; i++) {
    const c = <u32>load<u8>(p + i);
    if (c == 61) {
      pads++;
      if (position >= 2 && position + pads <= 4) continue;
      if (!strict) continue;
      if (position == 1) break;
      raise(BINASCII_ERROR, position == 0 && i == 0 ? "Leading padding not allowed" : "Excess padding not allowed");
      failed = true;
      break;
    }
    const x = value64(c);
    if (x >= 64) {
      if (!strict) continue;
      raise(BINASCII_ERROR, "Only base64 data is allowed");
      failed = true;
      break;
    }
    if (pads && strict) {
      raise(BINASCII_ERROR, position + pads == 4 ? "Excess data after padding" : "Discontinuous padding not allowed");
      failed = true;
      break;
    }
    pads = 0;
    if (position == 0) { position = 1; left = x; }
    else if (position == 1) { position = 2; store<u8>(to++, <u8>((left << 2) | (x >> 4))); left = x & 15; }
    else if (position == 2) { position = 3; store<u8>(to++, <u8>((left << 4) | (x >> 2))); left = x & 3; }
    else { position = 0; store<u8>(to++, <u8>((left << 6) | x)); left = 0; }
  }
  closeBytes(h);
  if (!failed && position == 1) {
    raisef(BINASCII_ERROR, "Invalid base64-encoded string: number of data characters (%d) cannot be 1 more than a multiple of 4", <u64>((to - raw) / 3 * 4 + 1));
    failed = true;
  }
  if (!failed && position != 0 && position + pads < 4) { raise(BINASCII_ERROR, "Incorrect padding"); failed = true; }
  if (failed) { rawFree(raw); return 0; }
  return fromRaw(raw, to - raw);
}

// ---------------------------------------------------------------------------------------------------- uuencode

function a2bUu(m: u64, v: u64): u64 {
  const h = openAscii(v);
  if (h == 0) return 0;
  let p = asciiData;
  let n = asciiLength;
  let b: usize = 0;
  if (n == 0) raise(BINASCII_ERROR, "Missing length byte");
  else {
    let size = <i32>((<u32>load<u8>(p++) - 32) & 63);
    n--;
    b = newBytes(size);
    if (b != 0) {
      let to = bytesData(b);
      let bits = 0;
      let acc: u32 = 0;
      let ok = true;
      for (; size > 0; n--, p++) {
        let c: u32 = n > 0 ? <u32>load<u8>(p) : 0;
        if (c == 10 || c == 13 || n <= 0) c = 0; // spaces at the end of the line may have been lost
        else {
          if (c < 32 || c > 96) { raise(BINASCII_ERROR, "Illegal char"); ok = false; break; }
          c = (c - 32) & 63;
        }
        acc = (acc << 6) | c;
        bits += 6;
        if (bits >= 8) {
          bits -= 8;
          store<u8>(to++, <u8>(acc >> bits));
          acc &= (1 << bits) - 1;
          size--;
        }
      }
      while (ok && n-- > 0) {
        const c = load<u8>(p++);
        if (c != 32 && c != 96 && c != 10 && c != 13) { raise(BINASCII_ERROR, "Trailing garbage"); ok = false; }
      }
      if (!ok) { decref(<u64>b); b = 0; }
    }
  }
  closeBytes(h);
  return <u64>b;
}
function b2aUu(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const data = dataAndFlags("b2a_uu", "($module, data, /, *, backtick=False)", args, nargs, kwnames, 1, 0, 0, 0);
  if (data == 0) return 0;
  const backtick = flag1 != 0;
  const h = openBytes(data);
  if (h == 0) return 0;
  const p = bytesArgument, n = <i32>bytesArgumentLength;
  let b: usize = 0;
  if (bytesArgumentLength > 45) raise(BINASCII_ERROR, "At most 45 bytes at once");
  else {
    b = newBytes(2 + (n + 2) / 3 * 4);
    if (b != 0) {
      let to = bytesData(b);
      store<u8>(to++, backtick && n == 0 ? 96 : <u8>(32 + n));
      for (let i = 0; i < n; i += 3) {
        const x = (<u32>load<u8>(p + <usize>i) << 16) | (i + 1 < n ? <u32>load<u8>(p + <usize>i, 1) << 8 : 0) | (i + 2 < n ? <u32>load<u8>(p + <usize>i, 2) : 0);
        for (let s: i32 = 18; s >= 0; s -= 6) {
          const c = (x >> s) & 63;
          store<u8>(to++, backtick && c == 0 ? 96 : <u8>(32 + c));
        }
      }
      store<u8>(to, 10);
    }
  }
  closeBytes(h);
  return <u64>b;
}

// ---------------------------------------------------------------------------------------------------- quoted-printable

const LINE: u32 = 76;
function isHex(c: u32): bool { return hexValue(c) < 16; }
function a2bQp(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const data = dataAndFlags("a2b_qp", "($module, /, data, header=False)", args, nargs, kwnames, 1, 0, 0, 0);
  if (data == 0) return 0;
  const header = flag1 != 0;
  const h = openAscii(data);
  if (h == 0) return 0;
  const p = asciiData, n = <usize>asciiLength;
  const raw = rawAlloc(n + 1);
  if (raw == 0) { closeBytes(h); return raiseNoMemory(); }
  let to = raw;
  let i: usize = 0;
  while (i < n) {
    const c = <u32>load<u8>(p + i);
    if (c == 61) {
      i++;
      if (i >= n) break;
      const d = <u32>load<u8>(p + i);
      if (d == 10 || d == 13) { // a soft line break
        while (i < n && load<u8>(p + i) != 10) i++;
        if (i < n) i++;
      } else if (d == 61) {
        store<u8>(to++, 61);
        i++;
      } else if (i + 1 < n && isHex(d) && isHex(load<u8>(p + i, 1))) {
        store<u8>(to++, <u8>((hexValue(d) << 4) | hexValue(load<u8>(p + i, 1))));
        i += 2;
      } else store<u8>(to++, 61);
    } else {
      store<u8>(to++, header && c == 95 ? 32 : <u8>c);
      i++;
    }
  }
  closeBytes(h);
  return fromRaw(raw, to - raw);
}
function hexUpper(d: u32): u8 { return <u8>(d < 10 ? 48 + d : 55 + d); }
function b2aQp(m: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const data = dataAndFlags("b2a_qp", "($module, /, data, quotetabs=False, istext=True, header=False)", args, nargs, kwnames, 3, 0, 1, 0);
  if (data == 0) return 0;
  const quoteTabs = flag1 != 0, isText = flag2 != 0, header = flag3 != 0;
  const h = openBytes(data);
  if (h == 0) return 0;
  const p = bytesArgument, n = <usize>bytesArgumentLength;
  const raw = rawAlloc(n * 6 + 16); // at most "=XX" and a soft line break for each byte
  if (raw == 0) { closeBytes(h); return raiseNoMemory(); }
  // line ends are written the way the first one is
  let crlf = false;
  for (let k: usize = 0; k < n; k++) if (load<u8>(p + k) == 10) { crlf = k > 0 && load<u8>(p + k - 1) == 13; break; }
  let to = raw;
  let line: u32 = 0;
  let i: usize = 0;
  while (i < n) {
    const c = <u32>load<u8>(p + i);
    const last = i + 1 == n;
    const next: u32 = last ? 0 : <u32>load<u8>(p + i, 1);
    const quote = c > 126 || c == 61 || (header && c == 95)
      || (c == 46 && line == 0 && (last || next == 10 || next == 13 || next == 0))
      || (!isText && (c == 13 || c == 10))
      || ((c == 9 || c == 32) && last)
      || (c < 33 && c != 13 && c != 10 && (quoteTabs || (c != 9 && c != 32)));
    if (quote) {
      if (line + 3 >= LINE) {
        store<u8>(to++, 61);
        if (crlf) store<u8>(to++, 13);
        store<u8>(to++, 10);
        line = 0;
      }
      store<u8>(to++, 61);
      store<u8>(to++, hexUpper(c >> 4));
      store<u8>(to++, hexUpper(c & 15));
      i++;
      line += 3;
    } else if (isText && (c == 10 || (!last && c == 13 && next == 10))) {
      line = 0;
      if (to > raw && (load<u8>(to - 1) == 32 || load<u8>(to - 1) == 9)) { // white space before the end of a line
        const w = <u32>load<u8>(to - 1);
        store<u8>(to - 1, 61);
        store<u8>(to++, hexUpper(w >> 4));
        store<u8>(to++, hexUpper(w & 15));
      }
      if (crlf) store<u8>(to++, 13);
      store<u8>(to++, 10);
      i += c == 13 ? 2 : 1;
    } else {
      if (!last && next != 10 && line + 1 >= LINE) {
        store<u8>(to++, 61);
        if (crlf) store<u8>(to++, 13);
        store<u8>(to++, 10);
        line = 0;
      }
      line++;
      store<u8>(to++, header && c == 32 ? 95 : <u8>c);
      i++;
    }
  }
  closeBytes(h);
  return fromRaw(raw, to - raw);
}

// ---------------------------------------------------------------------------------------------------- checksums

/** Tables for CRC-32, four of 256 words (slicing by four), built by this thread when first used. */
let crcTables: usize = 0;
function makeCrcTables(): void {
  const t = rawAlloc(4096);
  for (let i: u32 = 0; i < 256; i++) {
    let c = i;
    for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb8_8320 ^ (c >> 1) : c >> 1;
    store<u32>(t + (<usize>i << 2), c);
  }
  for (let i: usize = 0; i < 1024; i += 4) {
    let c = load<u32>(t + i);
    for (let k: usize = 1; k < 4; k++) {
      c = load<u32>(t + (<usize>(c & 255) << 2)) ^ (c >> 8);
      store<u32>(t + k * 1024 + i, c);
    }
  }
  crcTables = t;
}
/** CRC-32 of n bytes, continued from `crc`. */
export function crc32(crc: u32, p: usize, n: usize): u32 {
  if (crcTables == 0) makeCrcTables();
  const t = crcTables;
  let c = ~crc;
  for (; n >= 4; n -= 4, p += 4) {
    c ^= load<u32>(p);
    c = load<u32>(t + 3072 + (<usize>(c & 255) << 2)) ^ load<u32>(t + 2048 + (<usize>((c >> 8) & 255) << 2))
      ^ load<u32>(t + 1024 + (<usize>((c >> 16) & 255) << 2)) ^ load<u32>(t + (<usize>(c >> 24) << 2));
  }
  for (; n > 0; n--, p++) c = load<u32>(t + (<usize>((c ^ <u32>load<u8>(p)) & 255) << 2)) ^ (c >> 8);
  return ~c;
}
/** A crc argument: any int, its low 32 bits. */
function crcArgument(v: u64): i64 {
  const i = index(v);
  if (i == 0) return -1;
  const c = <u32>intToU64Wrapping(i);
  decref(i);
  return <i64>c;
}
function crc32_(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("crc32", nargs, 1, 2)) return 0;
  let crc: i64 = 0;
  if (nargs == 2) {
    crc = crcArgument(load<u64>(args, 8));
    if (crc < 0) return 0;
  }
  const h = openBytes(load<u64>(args));
  if (h == 0) return 0;
  const r = crc32(<u32>crc, bytesArgument, <usize>bytesArgumentLength);
  closeBytes(h);
  return Value.fromSmall(r);
}
function crcHqx(m: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("crc_hqx", nargs, 2, 2)) return 0;
  const start = crcArgument(load<u64>(args, 8));
  if (start < 0) return 0;
  const h = openBytes(load<u64>(args));
  if (h == 0) return 0;
  let c = <u32>start & 0xffff;
  const p = bytesArgument, n = <usize>bytesArgumentLength;
  for (let i: usize = 0; i < n; i++) {
    c ^= <u32>load<u8>(p + i) << 8;
    for (let k = 0; k < 8; k++) c = c & 0x8000 ? ((c << 1) ^ 0x1021) & 0xffff : c << 1;
  }
  closeBytes(h);
  return Value.fromSmall(c);
}

function initBinascii(): u64 {
  const m = newModule(str("binascii"));
  if (m == 0) return 0;
  if ((changetype<PyType>(BINASCII_ERROR).flags & TF_READY) == 0) {
    simple(BINASCII_ERROR, "binascii.Error", ValueError);
    simple(INCOMPLETE, "binascii.Incomplete", Exception);
  }
  moduleType(m, "Error", BINASCII_ERROR);
  moduleType(m, "Incomplete", INCOMPLETE);
  moduleFunction(m, "a2b_uu", a2bUu.index, O, "($module, data, /)");
  moduleFunction(m, "b2a_uu", b2aUu.index, FASTKW, "($module, data, /, *, backtick=False)");
  moduleFunction(m, "a2b_base64", a2bBase64.index, FASTKW, "($module, data, /, *, strict_mode=False)");
  moduleFunction(m, "b2a_base64", b2aBase64.index, FASTKW, "($module, data, /, *, newline=True)");
  moduleFunction(m, "a2b_hex", a2bHex.index, O, "($module, hexstr, /)");
  moduleFunction(m, "b2a_hex", b2aHex.index, FASTKW, "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)");
  moduleFunction(m, "hexlify", b2aHex.index, FASTKW, "($module, /, data, sep=<unrepresentable>, bytes_per_sep=1)");
  moduleFunction(m, "unhexlify", a2bHex.index, O, "($module, hexstr, /)");
  moduleFunction(m, "crc_hqx", crcHqx.index, FAST, "($module, data, crc, /)");
  moduleFunction(m, "crc32", crc32_.index, FAST, "($module, data, crc=0, /)");
  moduleFunction(m, "a2b_qp", a2bQp.index, FASTKW, "($module, /, data, header=False)");
  moduleFunction(m, "b2a_qp", b2aQp.index, FASTKW, "($module, /, data, quotetabs=False, istext=True, header=False)");
  return <u64>m;
}
export function registerBinascii(): void { registerModule("binascii", initBinascii.index); }
