// Code objects as bytes, in CPython's marshal format (version 5): what the core loads, and what .pyc files contain after their header.
//
// Objects that occur more than once are written once and referred to afterwards, strings that CPython interns are marked so.

import type { CodeObject, Const } from './code.ts';

const TYPE = (letter: string): number => letter.charCodeAt(0);
const FLAG_REF = 0x80;
const TYPE_REF = TYPE('r');
const ALL_NAME_CHARACTERS = /^[A-Za-z0-9_]*$/;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\x00-\x7f]*$/;

class Writer {
  bytes = new Uint8Array(1 << 14);
  view = new DataView(this.bytes.buffer);
  length = 0;
  /** Reference numbers, handed out in the order of writing; strings by their text, with a letter for interned ones. */
  refs = new Map<unknown, number>();
  counts = new Map<unknown, number>();

  reserve(count: number): void {
    if (this.length + count <= this.bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.bytes.length * 2, this.length + count));
    bytes.set(this.bytes);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
  byte(value: number): void { this.reserve(1); this.bytes[this.length++] = value; }
  short(value: number): void { this.reserve(2); this.view.setInt16(this.length, value, true); this.length += 2; }
  long(value: number): void { this.reserve(4); this.view.setInt32(this.length, value, true); this.length += 4; }
  float(value: number): void { this.reserve(8); this.view.setFloat64(this.length, value, true); this.length += 8; }
  raw(bytes: Uint8Array): void { this.reserve(bytes.length); this.bytes.set(bytes, this.length); this.length += bytes.length; }

  /** Write a reference if `key` is known already; else hand out a number if the object occurs again, and return the flag for its type. */
  seen(key: unknown, always: boolean): number {
    const known = this.refs.get(key);
    if (known !== undefined) {
      this.byte(TYPE_REF);
      this.long(known);
      return -1;
    }
    if (!always && (this.counts.get(key) ?? 0) < 2) return 0;
    this.refs.set(key, this.refs.size);
    return FLAG_REF;
  }
}

const encoder = new TextEncoder();

/** UTF-8 with lone surrogates encoded like other code points ("surrogatepass"). */
export function encodeSurrogatePass(text: string, codePoints?: number[]): Uint8Array {
  if (codePoints === undefined && !/[\ud800-\udfff]/.test(text)) return encoder.encode(text);
  const out: number[] = [];
  for (const code of codePoints ?? Array.from(text, (c) => c.codePointAt(0)!)) {
    if (code < 0x80) out.push(code);
    else if (code < 0x800) out.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) out.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else out.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
  }
  return Uint8Array.from(out);
}

function writeString(w: Writer, text: string, interned: boolean, codePoints?: number[]): void {
  const key = codePoints !== undefined ? `p${codePoints.join(',')}` : (interned ? 'i' : 'n') + text;
  const flag = w.seen(key, interned);
  if (flag < 0) return;
  if (codePoints === undefined && ASCII.test(text)) {
    const short = text.length < 256;
    w.byte(TYPE(interned ? (short ? 'Z' : 'A') : (short ? 'z' : 'a')) | flag);
    if (short) w.byte(text.length);
    else w.long(text.length);
    w.reserve(text.length);
    for (let i = 0; i < text.length; i++) w.bytes[w.length + i] = text.charCodeAt(i);
    w.length += text.length;
    return;
  }
  const bytes = encodeSurrogatePass(text, codePoints);
  w.byte(TYPE(interned ? 't' : 'u') | flag);
  w.long(bytes.length);
  w.raw(bytes);
}

function writeBytes(w: Writer, bytes: Uint8Array, flag: number): void {
  w.byte(TYPE('s') | flag);
  w.long(bytes.length);
  w.raw(bytes);
}

function writeTupleHead(w: Writer, size: number, flag: number): void {
  if (size < 256) {
    w.byte(TYPE(')') | flag);
    w.byte(size);
  } else {
    w.byte(TYPE('(') | flag);
    w.long(size);
  }
}

function writeNames(w: Writer, names: readonly string[]): void {
  const flag = names.length === 0 ? w.seen('()', true) : 0;
  if (flag < 0) return;
  writeTupleHead(w, names.length, flag);
  for (const name of names) writeString(w, name, true);
}

function writeInt(w: Writer, value: bigint, flag: number): void {
  if (value >= -0x80000000n && value <= 0x7fffffffn) {
    w.byte(TYPE('i') | flag);
    w.long(Number(value));
    return;
  }
  w.byte(TYPE('l') | flag);
  const negative = value < 0n;
  // Digits of 15 bits, the least significant first; hexadecimal text is the quickest way to a big number's bits.
  const hex = (negative ? -value : value).toString(16);
  const digits: number[] = [];
  let bits = 0;
  let held = 0;
  for (let i = hex.length - 1; i >= 0; i--) {
    held |= parseInt(hex[i]!, 16) << bits;
    bits += 4;
    if (bits >= 15) {
      digits.push(held & 0x7fff);
      held >>= 15;
      bits -= 15;
    }
  }
  if (held !== 0) digits.push(held);
  while (digits[digits.length - 1] === 0) digits.pop();
  w.long(negative ? -digits.length : digits.length);
  for (const digit of digits) w.short(digit);
}

function writeConst(w: Writer, value: Const): void {
  switch (value.type) {
    case 'None': return w.byte(TYPE('N'));
    case 'True': return w.byte(TYPE('T'));
    case 'False': return w.byte(TYPE('F'));
    case 'Ellipsis': return w.byte(TYPE('.'));
    case 'str':
      return writeString(w, value.value, value.codePoints === undefined && ALL_NAME_CHARACTERS.test(value.value), value.codePoints);
    case 'tuple': if (value.value.length === 0) return writeNames(w, []);
  }
  const flag = w.seen(value, false);
  if (flag < 0) return;
  switch (value.type) {
    case 'int': return writeInt(w, value.value, flag);
    case 'float':
      w.byte(TYPE('g') | flag);
      return w.float(value.value);
    case 'complex':
      w.byte(TYPE('y') | flag);
      w.float(value.real ?? 0);
      return w.float(value.imag);
    case 'bytes': return writeBytes(w, value.value, flag);
    case 'tuple':
      writeTupleHead(w, value.value.length, flag);
      for (const item of value.value) writeConst(w, item);
      return;
    case 'frozenset': {
      w.byte(TYPE('>') | flag);
      w.long(value.value.length);
      for (const { item } of value.value.map((item) => ({ item, form: marshal(item) })).sort((a, b) => compareBytes(a.form, b.form))) {
        writeConst(w, item);
      }
      return;
    }
    case 'slice':
      w.byte(TYPE(':') | flag);
      writeConst(w, value.start);
      writeConst(w, value.stop);
      return writeConst(w, value.step);
    case 'code': return writeCode(w, value, flag);
  }
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return a.length - b.length;
}

function writeCode(w: Writer, code: CodeObject, flag: number): void {
  w.byte(TYPE('c') | flag);
  w.long(code.argcount);
  w.long(code.posonlyargcount);
  w.long(code.kwonlyargcount);
  w.long(code.stacksize);
  w.long(code.flags);
  writeBytes(w, code.code, 0);
  if (code.consts.length === 0) writeNames(w, []);
  else {
    writeTupleHead(w, code.consts.length, 0);
    for (const value of code.consts) writeConst(w, value);
  }
  writeNames(w, code.names);
  writeNames(w, code.localsplusnames);
  writeBytes(w, code.localspluskinds, 0);
  writeString(w, code.filename, false);
  writeString(w, code.name, true);
  writeString(w, code.qualname, true);
  w.long(code.firstlineno);
  writeBytes(w, code.linetable, 0);
  const empty = code.exceptiontable.length === 0 ? w.seen("b''", true) : 0;
  if (empty >= 0) writeBytes(w, code.exceptiontable, empty);
}

/** Count how often each object is met, so that only those met twice get a reference number. */
function count(w: Writer, value: Const): void {
  switch (value.type) {
    case 'None': case 'True': case 'False': case 'Ellipsis': return;
    case 'str': {
      const key = value.codePoints !== undefined ? `p${value.codePoints.join(',')}` : `n${value.value}`;
      w.counts.set(key, (w.counts.get(key) ?? 0) + 1);
      return;
    }
  }
  const times = (w.counts.get(value) ?? 0) + 1;
  w.counts.set(value, times);
  if (times > 1) return;
  switch (value.type) {
    case 'tuple': case 'frozenset':
      for (const item of value.value) count(w, item);
      return;
    case 'slice':
      count(w, value.start);
      count(w, value.stop);
      return count(w, value.step);
    case 'code':
      for (const item of value.consts) count(w, item);
      w.counts.set(`n${value.filename}`, (w.counts.get(`n${value.filename}`) ?? 0) + 1);
  }
}

/** The marshal form of `value`; like `marshal.dumps` up to which shared objects are written as references. */
export function marshal(value: Const): Uint8Array {
  const w = new Writer();
  count(w, value);
  writeConst(w, value);
  return w.bytes.slice(0, w.length);
}
