// Bytes of a source file -> text: byte order mark and PEP 263 coding cookie.

import { PySyntaxError } from '../errors.ts';

const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)/;
const BLANK = /^[ \t\f]*(?:#.*)?$/;

/** The one name CPython knows UTF-8 and Latin-1 by, any other name as it is. */
function normalName(name: string): string {
  const start = name.slice(0, 12).toLowerCase().replaceAll('_', '-');
  if (start === 'utf-8' || start.startsWith('utf-8-')) return 'utf-8';
  if (/^(?:latin-1|iso-8859-1|iso-latin-1)(?:-|$)/.test(start)) return 'iso-8859-1';
  return name;
}

function firstLines(source: Uint8Array): string[] {
  let text = '';
  let lines = 0;
  for (let i = 0; i < source.length && lines < 2; i++) {
    const c = source[i]!;
    if (c === 10 || (c === 13 && source[i + 1] !== 10)) lines++;
    if (c !== 13) text += String.fromCharCode(c);
    else if (source[i + 1] !== 10) text += '\n';
  }
  return text.split('\n').slice(0, 2);
}

/** The coding the first two lines declare, normalised, or null. */
function declaredCoding(source: Uint8Array): { name: string; line: number; text: string } | null {
  const lines = firstLines(source);
  for (let i = 0; i < lines.length; i++) {
    const match = COOKIE.exec(lines[i]!);
    if (match !== null) return { name: normalName(match[1]!), line: i + 1, text: lines[i]! };
    if (!BLANK.test(lines[i]!)) return null;
  }
  return null;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/** Length of the UTF-8 sequence at `i`, 0 if there is none. */
function sequenceLength(bytes: Uint8Array, i: number): number {
  const c = bytes[i]!;
  if (c < 0x80) return 1;
  if (c < 0xc2) return 0;
  const next = bytes[i + 1] ?? 0;
  let length: number;
  if (c < 0xe0) {
    length = 2;
  } else if (c < 0xf0) {
    if (c === 0xe0 && next < 0xa0) return 0;
    if (c === 0xed && next >= 0xa0) return 0;
    length = 3;
  } else if (c < 0xf5) {
    if (next < 0x90 ? c === 0xf0 : c === 0xf4) return 0;
    length = 4;
  } else {
    return 0;
  }
  for (let k = 1; k < length; k++) {
    const part = bytes[i + k] ?? 0;
    if (part < 0x80 || part >= 0xc0) return 0;
  }
  return length;
}

function notUtf8(bytes: Uint8Array, filename: string): never {
  let line = 1;
  let characters = 0;
  let lineStart = 0;
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      let end = lineStart;
      while (end < bytes.length && bytes[end] !== 10 && bytes[end] !== 13) end++;
      const text = new TextDecoder('utf-8').decode(bytes.subarray(lineStart, end));
      throw new PySyntaxError(
        `Non-UTF-8 code starting with '\\x${hex(bytes[i]!)}' on line ${line}, but no encoding declared; ` +
        'see https://peps.python.org/pep-0263/ for details', line, characters + 1, line, characters + 1, text, filename);
    }
    characters++;
    if (bytes[i] === 10 || bytes[i] === 13) {
      if (bytes[i] === 13 && bytes[i + 1] === 10) i++;
      line++;
      characters = 0;
      lineStart = i + 1;
    }
    i += length;
  }
  throw new Error('the text is UTF-8 after all');
}

/** The source could not be decoded. CPython gives no line for that. */
function undecodable(message: string, filename: string): never {
  throw new PySyntaxError(message, 0, -1, null, null, null, filename);
}

/** Latin-1 but for these, in Unicode order from 0x80; 0 is undefined. TextDecoder of some engines takes windows-1252 for Latin-1. */
const CP1252 = [
  0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0, 0x2018, 0x2019, 0x201c,
  0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
];

function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

/** Labels TextDecoder takes for encodings CPython knows by another name. */
const LABELS: Record<string, string> = {
  cp1251: 'windows-1251', cp1250: 'windows-1250', cp1253: 'windows-1253', cp1254: 'windows-1254',
  cp1255: 'windows-1255', cp1256: 'windows-1256', cp1257: 'windows-1257', cp1258: 'windows-1258', cp866: 'ibm866', 'euc-jp': 'euc-jp',
  euc_jp: 'euc-jp', 'shift-jis': 'shift_jis', sjis: 'shift_jis', cp932: 'shift_jis', 'euc-kr': 'euc-kr', euc_kr: 'euc-kr',
  cp949: 'euc-kr', gb2312: 'gb18030', gbk: 'gbk', gb18030: 'gb18030', big5: 'big5', 'koi8-r': 'koi8-r', koi8_r: 'koi8-r',
  'koi8-u': 'koi8-u', koi8_u: 'koi8-u', 'mac-roman': 'macintosh', mac_roman: 'macintosh',
};

let decodeOther: ((bytes: Uint8Array, encoding: string) => string | null) | null = null;

/**
 * Say how to decode what TextDecoder cannot: `decode` returns the text, or null for an encoding it does not know either. A runtime that
 * has Python's codecs can lend them here.
 */
export function setSourceDecoder(decode: (bytes: Uint8Array, encoding: string) => string | null): void {
  decodeOther = decode;
}

function decodeAs(bytes: Uint8Array, encoding: string, filename: string): string {
  const lower = encoding.toLowerCase().replaceAll('_', '-');
  if (encoding === 'iso-8859-1' || lower === 'latin1' || lower === 'l1' || lower === 'iso8859-1') return decodeLatin1(bytes);
  if (lower === 'utf8' || lower === 'u8' || lower === 'utf' || lower === 'cp65001' || lower === 'utf-8-sig') return decodeUtf8(bytes, filename, true);
  const wide = bytes.findIndex((byte) => byte >= 128);
  if (lower === 'ascii' || lower === 'us-ascii' || lower === '646') {
    if (wide >= 0) undecodable(`'ascii' codec can't decode byte 0x${hex(bytes[wide]!)} in position ${wide}: ordinal not in range(128)`, filename);
    return decodeLatin1(bytes);
  }
  const other = decodeOther?.(bytes, encoding);
  if (other !== null && other !== undefined) return other;
  if (lower === 'cp1252' || lower === 'windows-1252' || lower === '1252') {
    return decodeLatin1(bytes).replace(/[\x80-\x9f]/g, (char, position: number) => {
      const code = CP1252[char.charCodeAt(0) - 0x80]!;
      if (code === 0) {
        undecodable(`'charmap' codec can't decode byte 0x${hex(char.charCodeAt(0))} in position ${position}: character maps to <undefined>`, filename);
      }
      return String.fromCharCode(code);
    });
  }
  const label = LABELS[lower] ?? LABELS[encoding.toLowerCase()] ?? (/^iso-?8859-?\d+$/.test(lower) ? lower.replace(/^iso-?8859-?/, 'iso-8859-') : null);
  if (label !== null) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      undecodable(`'${encoding}' codec can't decode the source`, filename);
    }
  }
  // Any other code page leaves ASCII alone.
  if (wide < 0 && /^(?:cp|ibm|windows-?|mac-?)\w+$/.test(lower)) return decodeLatin1(bytes);
  return undecodable(`unknown encoding: ${encoding}`, filename);
}

function decodeUtf8(bytes: Uint8Array, filename: string, declared: boolean): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if (!declared) return notUtf8(bytes, filename);
    for (let i = 0; i < bytes.length;) {
      const length = sequenceLength(bytes, i);
      if (length === 0) undecodable(`'utf-8' codec can't decode ${whatIsWrong(bytes, i)}`, filename);
      i += length;
    }
    throw new Error('the text is UTF-8 after all');
  }
}

/** Why there is no UTF-8 sequence at `i`, as the codec says it. */
function whatIsWrong(bytes: Uint8Array, i: number): string {
  const c = bytes[i]!;
  const at = `byte 0x${hex(c)} in position ${i}`;
  if (c < 0xc2 || c >= 0xf5) return `${at}: invalid start byte`;
  // Take as many continuation bytes as could still belong to a sequence.
  const size = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  const low = c === 0xe0 ? 0xa0 : c === 0xf0 ? 0x90 : 0x80;
  const high = c === 0xed ? 0xa0 : c === 0xf4 ? 0x90 : 0xc0;
  let end = i + 1;
  while (end < i + size && end < bytes.length && bytes[end]! >= (end === i + 1 ? low : 0x80) && bytes[end]! < (end === i + 1 ? high : 0xc0)) end++;
  const where = end - i === 1 ? at : `bytes in position ${i}-${end - 1}`;
  return end >= bytes.length ? `${where}: unexpected end of data` : `${where}: invalid continuation byte`;
}

/** Decode source bytes as CPython's compile() does. Throws PySyntaxError for what cannot be decoded. */
export function decodeSource(source: Uint8Array, filename: string, ignoreCookie: boolean): string {
  if (ignoreCookie) return decodeUtf8(source, filename, false);
  let bytes = source;
  const marked = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  if (marked) bytes = bytes.subarray(3);
  const coding = declaredCoding(bytes);
  if (coding === null || coding.name === 'utf-8') return decodeUtf8(bytes, filename, false);
  if (marked) {
    const length = coding.text.length;
    throw new PySyntaxError(`encoding problem: ${coding.name} with BOM`, coding.line, 0, coding.line, length, coding.text, filename);
  }
  return decodeAs(bytes, coding.name, filename);
}
