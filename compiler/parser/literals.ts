// Values of number and string literals: what digits and escapes stand for.
//
// Problems are thrown as LiteralError. The parser's fast path only needs to know that there is one; diagnose.ts turns it into the
// SyntaxError CPython raises.

import type { ConstantValue } from '../ast.ts';

/** A literal without a value. `kind` says what CPython makes of it. */
export class LiteralError extends Error {
  readonly kind: 'unicode error' | 'value error' | 'digits' | 'bytes' | 'plain';

  constructor(kind: LiteralError['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

/** An escape Python does not know; it stays in the text, with a warning. */
export interface InvalidEscape {
  /** Offset of the character after the backslash, within the decoded piece of source. */
  position: number;
  /** The character, or three octal digits. */
  text: string;
}

const MAX_STR_DIGITS = 4300;

let nameLookup: ((name: string) => number) | null = null;

/**
 * Say how `\N{...}` finds its character: `lookup` gets the name as written and returns the code point, or -1 for an unknown name.
 * The database of names is large and rarely needed, so the compiler holds none.
 */
export function setCharacterNameLookup(lookup: (name: string) => number): void {
  nameLookup = lookup;
}

/** Limit of digits in a decimal literal (`sys.set_int_max_str_digits`); 0 means none. */
let maxStrDigits = MAX_STR_DIGITS;

export function setMaxStrDigits(digits: number): void {
  maxStrDigits = digits;
}

const SMALL_INTS: ConstantValue[] = [];
for (let i = 0n; i < 257n; i++) SMALL_INTS.push({ type: 'int', value: i });

/** The value of a NUMBER token's text. */
export function parseNumber(text: string): ConstantValue {
  if (text.length <= 3) {
    const small = +text;
    if (small >= 0 && small < 257 && Number.isInteger(small) && !text.includes('.')) {
      const first = text.charCodeAt(0);
      if (first >= 48 && first <= 57 && !text.includes('e') && !text.includes('E')) return SMALL_INTS[small]!;
    }
  }
  if (text.includes('_')) text = text.replaceAll('_', '');
  const last = text.charCodeAt(text.length - 1) | 32;
  if (text.charCodeAt(0) === 48 && text.length > 1) {
    const radix = text.charCodeAt(1) | 32;
    if (radix === 120 || radix === 111 || radix === 98) return { type: 'int', value: BigInt(text) };
  }
  if (last === 106) return { type: 'complex', imag: Number(text.slice(0, -1)) };
  if (/^\d+$/.test(text)) {
    if (text.charCodeAt(0) === 48) return { type: 'int', value: 0n };
    if (maxStrDigits !== 0 && text.length > maxStrDigits) {
      throw new LiteralError('digits', `Exceeds the limit (${maxStrDigits} digits) for integer string conversion: value has ${text.length} ` +
        'digits; use sys.set_int_max_str_digits() to increase the limit');
    }
    return { type: 'int', value: BigInt(text) };
  }
  return { type: 'float', value: Number(text) };
}

/** A str constant; `codePoints` is given only where `value` would be ambiguous. */
export interface DecodedString {
  value: string;
  codePoints?: number[];
}

function isOctal(c: number): boolean {
  return c >= 48 && c <= 55;
}

function hexValue(source: string, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const c = source.charCodeAt(i);
    const digit = c >= 48 && c <= 57 ? c - 48 : c >= 97 && c <= 102 ? c - 87 : c >= 65 && c <= 70 ? c - 55 : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

/** Positions in CPython's messages count the text with its non-ASCII characters spelled `\UXXXXXXXX`, which is how it decodes. */
export function spelledLength(source: string, end: number): number {
  let length = 0;
  for (let i = 0; i < end; i++) {
    const c = source.charCodeAt(i);
    if (c < 128) {
      length++;
    } else {
      if ((c & 0xfc00) === 0xd800 && (source.charCodeAt(i + 1) & 0xfc00) === 0xdc00) i++;
      length += 10;
      // A backslash right before it is spelled \u005c.
    }
    if (c === 92 && i + 1 < source.length) {
      if (source.charCodeAt(i + 1) >= 128) length += 5;
      else if (source.charCodeAt(i + 1) === 92) {
        i++;
        length++;
      }
    }
  }
  return length;
}

function unicodeError(source: string, start: number, end: number, reason: string): never {
  const from = spelledLength(source, start);
  const to = spelledLength(source, end);
  const where = to - from === 1
    ? `byte 0x5c in position ${from}`
    : `bytes in position ${from}-${to - 1}`;
  throw new LiteralError('unicode error', `'unicodeescape' codec can't decode ${where}: ${reason}`);
}

/** Decode the escapes in the body of a str literal (`body` holds at least one backslash). `onInvalid` gets the first unknown escape. */
export function decodeEscapes(body: string, onInvalid: (escape: InvalidEscape) => void): DecodedString {
  let out = '';
  let copied = 0;
  let at = body.indexOf('\\');
  let invalid: InvalidEscape | null = null;
  let surrogates = false;
  const length = body.length;
  // Where surrogates written by escapes might meet, remember which half came from where.
  let halves: number[] | null = null;
  while (at >= 0) {
    out += body.slice(copied, at);
    let pos = at + 1;
    if (pos >= length) {
      // Only in the text of an f-string: a backslash right before a brace.
      out += '\\';
      copied = pos;
      break;
    }
    const c = body.charCodeAt(pos++);
    switch (c) {
      case 10: break;
      case 92: out += '\\'; break;
      case 39: out += "'"; break;
      case 34: out += '"'; break;
      case 98: out += '\b'; break;
      case 102: out += '\f'; break;
      case 116: out += '\t'; break;
      case 110: out += '\n'; break;
      case 114: out += '\r'; break;
      case 118: out += '\v'; break;
      case 97: out += '\x07'; break;
      case 48: case 49: case 50: case 51: case 52: case 53: case 54: case 55: {
        let value = c - 48;
        if (pos < length && isOctal(body.charCodeAt(pos))) {
          value = value * 8 + body.charCodeAt(pos++) - 48;
          if (pos < length && isOctal(body.charCodeAt(pos))) value = value * 8 + body.charCodeAt(pos++) - 48;
        }
        if (value > 0o377 && invalid === null) invalid = { position: at + 1, text: body.slice(at + 1, at + 4) };
        out += String.fromCharCode(value);
        break;
      }
      case 120: case 117: case 85: {
        const count = c === 120 ? 2 : c === 117 ? 4 : 8;
        const value = hexValue(body, pos, Math.min(count, Math.max(0, length - pos)));
        if (value < 0 || pos + count > length) {
          let end = pos;
          while (end < length && end < pos + count && hexValue(body, end, 1) >= 0) end++;
          unicodeError(body, at, end, c === 120 ? 'truncated \\xXX escape' : c === 117 ? 'truncated \\uXXXX escape' : 'truncated \\UXXXXXXXX escape');
        }
        pos += count;
        if (value > 0x10ffff) unicodeError(body, at, pos, 'illegal Unicode character');
        if (value >= 0xd800 && value <= 0xdfff) {
          surrogates = true;
          (halves ??= []).push(out.length);
        }
        out += String.fromCodePoint(value);
        break;
      }
      case 78: {
        const close = body.charCodeAt(pos) === 123 ? body.indexOf('}', pos) : -1;
        if (body.charCodeAt(pos) !== 123) unicodeError(body, at, pos, 'malformed \\N character escape');
        if (close < 0) unicodeError(body, at, length, 'malformed \\N character escape');
        if (close === pos + 1) unicodeError(body, at, pos + 1, 'malformed \\N character escape');
        const name = body.slice(pos + 1, close);
        if (nameLookup === null) throw new LiteralError('plain', `no database of character names to look up \\N{${name}}`);
        const code = nameLookup(name);
        if (code < 0) unicodeError(body, at, close + 1, 'unknown Unicode character name');
        out += String.fromCodePoint(code);
        pos = close + 1;
        break;
      }
      default:
        if (invalid === null && c < 128) invalid = { position: at + 1, text: String.fromCharCode(c) };
        out += '\\';
        pos--;
    }
    copied = pos;
    at = body.indexOf('\\', pos);
  }
  out += body.slice(copied);
  if (invalid !== null) onInvalid(invalid);
  if (surrogates && halves !== null) return withHalves(out, new Set(halves));
  return { value: out };
}

/** Give `text` its exact code points if a surrogate written by an escape (at one of `halves`) would fuse with its neighbour. */
function withHalves(text: string, halves: Set<number>): DecodedString {
  let ambiguous = false;
  const points: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const next = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
    if ((c & 0xfc00) === 0xd800 && (next & 0xfc00) === 0xdc00) {
      if (halves.has(i) || halves.has(i + 1)) {
        ambiguous = true;
        points.push(c);
      } else {
        points.push(text.codePointAt(i)!);
        i++;
      }
    } else {
      points.push(c);
    }
  }
  return ambiguous ? { value: text, codePoints: points } : { value: text };
}

function pointsOf(text: DecodedString): number[] {
  if (text.codePoints !== undefined) return text.codePoints;
  const points: number[] = [];
  for (const char of text.value) points.push(char.codePointAt(0)!);
  return points;
}

/** Join two pieces of text without fusing a high surrogate that ends the first with a low one that begins the second. */
export function joinStrings(first: DecodedString, second: DecodedString): DecodedString {
  const value = first.value + second.value;
  const seam = first.value.length > 0 && second.value.length > 0 &&
    (first.value.charCodeAt(first.value.length - 1) & 0xfc00) === 0xd800 && (second.value.charCodeAt(0) & 0xfc00) === 0xdc00;
  if (!seam && first.codePoints === undefined && second.codePoints === undefined) return { value };
  return { value, codePoints: pointsOf(first).concat(pointsOf(second)) };
}

/** Decode the body of a bytes literal, which holds ASCII only. */
export function decodeBytes(body: string, raw: boolean, onInvalid: (escape: InvalidEscape) => void): Uint8Array {
  const length = body.length;
  const out = new Uint8Array(length);
  let size = 0;
  let invalid: InvalidEscape | null = null;
  for (let i = 0; i < length;) {
    const c = body.charCodeAt(i++);
    if (c !== 92 || raw) {
      out[size++] = c;
      continue;
    }
    const at = i;
    const e = body.charCodeAt(i++);
    switch (e) {
      case 10: break;
      case 92: case 39: case 34: out[size++] = e; break;
      case 98: out[size++] = 8; break;
      case 102: out[size++] = 12; break;
      case 116: out[size++] = 9; break;
      case 110: out[size++] = 10; break;
      case 114: out[size++] = 13; break;
      case 118: out[size++] = 11; break;
      case 97: out[size++] = 7; break;
      case 120: {
        const value = i + 2 <= length ? hexValue(body, i, 2) : -1;
        if (value < 0) throw new LiteralError('value error', `invalid \\x escape at position ${at - 1}`);
        out[size++] = value;
        i += 2;
        break;
      }
      default:
        if (isOctal(e)) {
          let value = e - 48;
          if (i < length && isOctal(body.charCodeAt(i))) {
            value = value * 8 + body.charCodeAt(i++) - 48;
            if (i < length && isOctal(body.charCodeAt(i))) value = value * 8 + body.charCodeAt(i++) - 48;
          }
          if (value > 0o377 && invalid === null) invalid = { position: at, text: body.slice(at, at + 3) };
          out[size++] = value & 0xff;
        } else {
          if (invalid === null) invalid = { position: at, text: String.fromCharCode(e) };
          out[size++] = 92;
          i--;
        }
    }
  }
  if (invalid !== null) onInvalid(invalid);
  return out.slice(0, size);
}
