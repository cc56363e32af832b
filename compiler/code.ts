// Code objects and the constants in them, as the compiler builds them: plain data, turned into bytes by marshal.ts.
//
// A ConstantTable belongs to one compilation. It maps equal constants (equal in type and value, as CPython compares constants: 1, 1.0 and
// True differ, 0.0 and -0.0 differ) to one object, so that the rest of the compiler compares constants with ===.

import type { ConstantValue } from './ast.ts';

export const CO_OPTIMIZED = 0x1;
export const CO_NEWLOCALS = 0x2;
export const CO_VARARGS = 0x4;
export const CO_VARKEYWORDS = 0x8;
export const CO_NESTED = 0x10;
export const CO_GENERATOR = 0x20;
export const CO_COROUTINE = 0x80;
export const CO_ITERABLE_COROUTINE = 0x100;
export const CO_ASYNC_GENERATOR = 0x200;
export const CO_FUTURE_DIVISION = 0x20000;
export const CO_FUTURE_ABSOLUTE_IMPORT = 0x40000;
export const CO_FUTURE_WITH_STATEMENT = 0x80000;
export const CO_FUTURE_PRINT_FUNCTION = 0x100000;
export const CO_FUTURE_UNICODE_LITERALS = 0x200000;
export const CO_FUTURE_BARRY_AS_BDFL = 0x400000;
export const CO_FUTURE_GENERATOR_STOP = 0x800000;
export const CO_FUTURE_ANNOTATIONS = 0x1000000;
export const CO_HAS_DOCSTRING = 0x4000000;
export const CO_METHOD = 0x8000000;

/** Flags of a compile() call that code objects inherit. */
export const PyCF_MASK = CO_FUTURE_DIVISION | CO_FUTURE_ABSOLUTE_IMPORT | CO_FUTURE_WITH_STATEMENT | CO_FUTURE_PRINT_FUNCTION
  | CO_FUTURE_UNICODE_LITERALS | CO_FUTURE_BARRY_AS_BDFL | CO_FUTURE_GENERATOR_STOP | CO_FUTURE_ANNOTATIONS;
export const PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000;

// Kinds of the entries of co_localsplusnames.
export const CO_FAST_ARG_POS = 0x02;
export const CO_FAST_ARG_KW = 0x04;
export const CO_FAST_ARG_VAR = 0x08;
export const CO_FAST_HIDDEN = 0x10;
export const CO_FAST_LOCAL = 0x20;
export const CO_FAST_CELL = 0x40;
export const CO_FAST_FREE = 0x80;

export interface CodeObject {
  type: 'code';
  argcount: number;
  posonlyargcount: number;
  kwonlyargcount: number;
  stacksize: number;
  flags: number;
  code: Uint8Array;
  consts: readonly Const[];
  names: readonly string[];
  localsplusnames: readonly string[];
  localspluskinds: Uint8Array;
  filename: string;
  name: string;
  qualname: string;
  firstlineno: number;
  linetable: Uint8Array;
  exceptiontable: Uint8Array;
}

export interface SliceConstant { type: 'slice'; start: Const; stop: Const; step: Const }
/** Whatever co_consts can hold. Elements of tuples and frozensets are never code objects. */
export type Const = ConstantValue | SliceConstant | CodeObject;

export const NONE: Const = { type: 'None' };
export const TRUE: Const = { type: 'True' };
export const FALSE: Const = { type: 'False' };
export const ELLIPSIS: Const = { type: 'Ellipsis' };

export const intConst = (value: number | bigint): Const => ({ type: 'int', value: BigInt(value) });
export const strConst = (value: string): Const => ({ type: 'str', value });
export const tupleConst = (value: Const[]): Const => ({ type: 'tuple', value: value as ConstantValue[] });
export const boolConst = (value: boolean): Const => (value ? TRUE : FALSE);

const floatKey = (value: number): string => (Object.is(value, -0) ? '-0' : String(value));
const isNan = (c: Const): boolean => (c.type === 'float' && Number.isNaN(c.value))
  || (c.type === 'complex' && (Number.isNaN(c.real ?? 0) || Number.isNaN(c.imag)));

export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return text;
}

export class ConstantTable {
  #byKey = new Map<string, Const>();
  #ids = new Map<Const, number>();
  #strings = new Map<string, Const>();
  #codes = new Map<string, CodeObject[]>();

  constructor() {
    for (const singleton of [NONE, TRUE, FALSE, ELLIPSIS]) {
      this.#byKey.set(singleton.type, singleton);
      this.#ids.set(singleton, this.#ids.size);
    }
  }

  /** The one object that stands for all constants equal to `value`; elements of tuples and frozensets are replaced likewise. */
  merge(value: Const): Const {
    if (value.type === 'str' && value.codePoints === undefined) {
      let known = this.#strings.get(value.value);
      if (known === undefined) {
        this.#strings.set(value.value, known = value);
        this.#ids.set(value, this.#ids.size);
      }
      return known;
    }
    if (this.#ids.has(value)) return value;
    if (isNan(value)) {
      // Not equal to any other.
      this.#ids.set(value, this.#ids.size);
      return value;
    }
    if (value.type === 'code') return this.#mergeCode(value);
    const key = this.#key(value);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const made: Const = value.type === 'tuple' || value.type === 'frozenset'
      ? { type: value.type, value: value.value.map((item) => this.merge(item) as ConstantValue) }
      : value;
    this.#byKey.set(key, made);
    this.#ids.set(made, this.#ids.size);
    return made;
  }

  #id(value: Const): number { return this.#ids.get(this.merge(value))!; }

  #key(value: Const): string {
    switch (value.type) {
      case 'int': return `i${value.value}`;
      case 'float': return `f${floatKey(value.value)}`;
      case 'complex': return `c${floatKey(value.real ?? 0)},${floatKey(value.imag)}`;
      case 'str': return `s${value.codePoints!.join(',')}`;
      case 'bytes': return `b${latin1(value.value)}`;
      case 'tuple': return `(${value.value.map((item) => this.#id(item)).join(',')}`;
      case 'frozenset': return `<${value.value.map((item) => this.#id(item)).sort((a, b) => a - b).join(',')}`;
      case 'slice': return `:${this.#id(value.start)},${this.#id(value.stop)},${this.#id(value.step)}`;
      default: return value.type;
    }
  }

  /** A finally block is compiled twice, and the functions in it with it: equal code objects are one constant. */
  #mergeCode(code: CodeObject): Const {
    const key = `${code.firstlineno},${code.code.length},${code.name}`;
    const similar = this.#codes.get(key);
    if (similar === undefined) this.#codes.set(key, [code]);
    else {
      const known = similar.find((other) => sameCode(code, other));
      if (known !== undefined) return known;
      similar.push(code);
    }
    this.#ids.set(code, this.#ids.size);
    return code;
  }
}

/** The same text for constants that are equal for Python, as 1, 1.0, 1+0j and True are: what sets and dicts go by. */
export function equalityKey(value: Const): string {
  switch (value.type) {
    case 'True': return '1';
    case 'False': return '0';
    case 'int': return String(value.value);
    case 'float': return Number.isInteger(value.value) ? String(BigInt(value.value)) : `f${value.value}`;
    case 'complex': {
      const real = equalityKey({ type: 'float', value: value.real ?? 0 });
      return value.imag === 0 ? real : `c${real},${value.imag}`;
    }
    case 'str': return `s${JSON.stringify(value.codePoints ?? value.value)}`;
    case 'bytes': return `b${value.value.join(',')}`;
    case 'tuple': return `(${value.value.map(equalityKey).join(';')})`;
    case 'frozenset': return `<${value.value.map(equalityKey).sort().join(';')}>`;
    default: return value.type;
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
function sameCode(a: CodeObject, b: CodeObject): boolean {
  return a.argcount === b.argcount && a.posonlyargcount === b.posonlyargcount && a.kwonlyargcount === b.kwonlyargcount && a.flags === b.flags
    && sameBytes(a.code, b.code) && sameItems(a.consts, b.consts) && sameItems(a.names, b.names)
    && sameItems(a.localsplusnames, b.localsplusnames) && sameBytes(a.linetable, b.linetable) && sameBytes(a.exceptiontable, b.exceptiontable);
}

/** Order strings by code point, as Python sorts them. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xHigh = x >= 0xd800 && x < 0xe000;
    const yHigh = y >= 0xd800 && y < 0xe000;
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
  }
  return a.length - b.length;
}
