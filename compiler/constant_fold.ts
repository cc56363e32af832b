// Arithmetic on constants at compile time, with the results the operators have at run time. `null` means: do not fold, because the operation
// fails, because its result would be too large to keep in a code object, or because it is better left to the run time.

import type { ConstantValue } from './ast.ts';
import { boolConst, intConst, tupleConst, type Const } from './code.ts';
import {
  NB_ADD, NB_AND, NB_FLOOR_DIVIDE, NB_LSHIFT, NB_MULTIPLY, NB_OR, NB_POWER, NB_REMAINDER, NB_RSHIFT, NB_SUBSCR, NB_SUBTRACT, NB_TRUE_DIVIDE,
  NB_XOR, Op,
} from './opcodes.ts';

const MAX_INT_SIZE = 128;
const MAX_COLLECTION_SIZE = 256;
const MAX_STR_SIZE = 4096;
const MAX_TOTAL_ITEMS = 1024;

const floatConst = (value: number): Const => ({ type: 'float', value });
const complexConst = (real: number, imag: number): Const => ({ type: 'complex', real, imag });

/** The int a constant is: ints and bools. */
function asInt(c: Const): bigint | null {
  return c.type === 'int' ? c.value : c.type === 'True' ? 1n : c.type === 'False' ? 0n : null;
}

function bitLength(n: bigint): number {
  return n === 0n ? 0 : (n < 0n ? -n : n).toString(2).length;
}

/** The value as a float, null if it is none or too large for one. */
function asFloat(c: Const): number | null {
  if (c.type === 'float') return c.value;
  const n = asInt(c);
  if (n === null) return null;
  const value = Number(n);
  return Number.isFinite(value) ? value : null;
}

export function isTrue(c: Const): boolean {
  switch (c.type) {
    case 'None': case 'False': return false;
    case 'int': return c.value !== 0n;
    case 'float': return c.value !== 0;
    case 'complex': return (c.real ?? 0) !== 0 || c.imag !== 0;
    case 'str': return c.value !== '';
    case 'bytes': case 'tuple': case 'frozenset': return c.value.length > 0;
    default: return true;
  }
}

// --------------------------------------------------------------------------- unary

export function negateConstant(c: Const): Const | null {
  const n = asInt(c);
  if (n !== null) return intConst(-n);
  if (c.type === 'float') return floatConst(-c.value);
  if (c.type === 'complex') return complexConst(-(c.real ?? 0), -c.imag);
  return null;
}

/** `op` is UNARY_NEGATIVE, UNARY_INVERT, UNARY_NOT or CALL_INTRINSIC_1 (unary plus). */
export function unaryConstant(c: Const, op: Op): Const | null {
  switch (op) {
    case Op.UNARY_NEGATIVE: return negateConstant(c);
    // ~True is deprecated: the warning comes at run time.
    case Op.UNARY_INVERT: return c.type === 'int' ? intConst(~c.value) : null;
    case Op.UNARY_NOT: return boolConst(!isTrue(c));
    default: {
      const n = asInt(c);
      if (n !== null) return intConst(n);
      return c.type === 'float' || c.type === 'complex' ? c : null;
    }
  }
}

// --------------------------------------------------------------------------- sequences

type SequenceConst = Const & { type: 'str' | 'bytes' | 'tuple' };

const isSequence = (c: Const): c is SequenceConst => c.type === 'str' || c.type === 'bytes' || c.type === 'tuple';

const SURROGATE = /[\ud800-\udfff]/;

function codePointsOf(c: Const & { type: 'str' }): number[] | null {
  if (c.codePoints !== undefined) return c.codePoints;
  return SURROGATE.test(c.value) ? Array.from(c.value, (ch) => ch.codePointAt(0)!) : null;
}

function strFromCodePoints(points: number[]): Const {
  let value = '';
  for (const point of points) value += String.fromCodePoint(point);
  const again = Array.from(value, (ch) => ch.codePointAt(0)!);
  return again.length === points.length ? { type: 'str', value } : { type: 'str', value, codePoints: points };
}

function lengthOf(c: SequenceConst): number {
  return c.type === 'str' ? codePointsOf(c)?.length ?? c.value.length : c.value.length;
}

/** The items of `c` at `indices`, as the same kind of sequence. */
function take(c: SequenceConst, indices: number[]): Const {
  if (c.type === 'tuple') return tupleConst(indices.map((i) => c.value[i]!));
  if (c.type === 'bytes') return { type: 'bytes', value: Uint8Array.from(indices, (i) => c.value[i]!) };
  const points = codePointsOf(c);
  return points === null ? { type: 'str', value: indices.map((i) => c.value[i]).join('') } : strFromCodePoints(indices.map((i) => points[i]!));
}

function concatenate(a: SequenceConst, b: SequenceConst): Const | null {
  if (a.type === 'tuple' && b.type === 'tuple') return tupleConst([...a.value, ...b.value]);
  if (a.type === 'bytes' && b.type === 'bytes') {
    const value = new Uint8Array(a.value.length + b.value.length);
    value.set(a.value);
    value.set(b.value, a.value.length);
    return { type: 'bytes', value };
  }
  if (a.type !== 'str' || b.type !== 'str') return null;
  const left = codePointsOf(a);
  const right = codePointsOf(b);
  if (left === null && right === null) return { type: 'str', value: a.value + b.value };
  return strFromCodePoints([...(left ?? Array.from(a.value, (ch) => ch.charCodeAt(0))), ...(right ?? Array.from(b.value, (ch) => ch.charCodeAt(0)))]);
}

/** What is left of `limit` after all items of nested tuples are counted; negative if it does not suffice. */
function checkComplexity(c: ConstantValue, limit: number): number {
  if (c.type !== 'tuple') return limit;
  let left = limit - c.value.length;
  for (const item of c.value) {
    if (left < 0) break;
    left = checkComplexity(item, left);
  }
  return left;
}

function repeat(c: SequenceConst, times: bigint): Const | null {
  const size = lengthOf(c);
  if (size > 0) {
    const most = Math.floor((c.type === 'tuple' ? MAX_COLLECTION_SIZE : MAX_STR_SIZE) / size);
    if (times < 0n || times > BigInt(most)) return null;
    if (c.type === 'tuple' && times > 0n && checkComplexity(c, Math.floor(MAX_TOTAL_ITEMS / Number(times))) < 0) return null;
  }
  // Not even an empty sequence can be repeated more often than an index can say.
  if (BigInt.asIntN(64, times) !== times) return null;
  const count = size === 0 || times < 0n ? 0 : Number(times);
  const indices: number[] = [];
  for (let t = 0; t < count; t++) for (let i = 0; i < size; i++) indices.push(i);
  return take(c, indices);
}

function subscript(c: Const, index: Const): Const | null {
  if (!isSequence(c)) return null;
  const size = lengthOf(c);
  const n = asInt(index);
  if (n !== null) {
    const at = n < 0n ? n + BigInt(size) : n;
    if (at < 0n || at >= BigInt(size)) return null;
    if (c.type === 'tuple') return c.value[Number(at)]!;
    if (c.type === 'bytes') return intConst(c.value[Number(at)]!);
    return take(c, [Number(at)]);
  }
  if (index.type !== 'slice') return null;
  const step = index.step.type === 'None' ? 1n : asInt(index.step);
  if (step === null || step === 0n) return null;
  const low = step < 0n ? -1n : 0n;
  const high = step < 0n ? BigInt(size) - 1n : BigInt(size);
  const bound = (edge: Const, fallback: bigint): bigint | null => {
    if (edge.type === 'None') return fallback;
    let at = asInt(edge);
    if (at === null) return null;
    if (at < 0n) at += BigInt(size);
    return at < low ? low : at > high ? high : at;
  };
  const start = bound(index.start, step < 0n ? high : low);
  const stop = bound(index.stop, step < 0n ? low : high);
  if (start === null || stop === null) return null;
  const indices: number[] = [];
  for (let at = start; step > 0n ? at < stop : at > stop; at += step) indices.push(Number(at));
  return take(c, indices);
}

// --------------------------------------------------------------------------- numbers

function floorDivide(a: bigint, b: bigint): bigint {
  const q = a / b;
  return a % b !== 0n && (a < 0n) !== (b < 0n) ? q - 1n : q;
}

/** The float nearest to a / b (ties to even), null if it is too large. */
export function divideExactly(a: bigint, b: bigint): number | null {
  if (a === 0n) return b < 0n ? -0 : 0;
  const negative = (a < 0n) !== (b < 0n);
  const p = a < 0n ? -a : a;
  const q = b < 0n ? -b : b;
  // Scale so that the quotient has at least 66 bits; a sticky bit stands for the rest, so that the conversion rounds once and correctly.
  // Results below the normal range have fewer bits, so they are scaled less.
  let shift = Math.max(0, 66 - (bitLength(p) - bitLength(q)));
  const exponent = bitLength(p) - bitLength(q);
  if (exponent < -1022) shift = Math.max(0, 1074 + 2);
  const scaled = p << BigInt(shift);
  let quotient = scaled / q;
  if (quotient * q !== scaled) quotient |= 1n;
  let value: number;
  if (exponent < -1022) {
    // Two extra bits below the last of a subnormal: round by hand.
    const low = quotient & 3n;
    let units = quotient >> 2n;
    if (low === 3n || (low === 2n && (units & 1n) === 1n)) units += 1n;
    value = Number(units) * Number.MIN_VALUE;
  } else {
    value = Number(quotient);
    if (shift > 1000) value = value * 2 ** -1000 * 2 ** (1000 - shift);
    else value *= 2 ** -shift;
  }
  if (!Number.isFinite(value)) return null;
  return negative ? -value : value;
}

/** A finite float as numerator and denominator (a power of two). */
function asRatio(value: number): [bigint, bigint] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  let mantissa = bits & 0xfffffffffffffn;
  if (exponent > 0) mantissa |= 1n << 52n;
  if (value < 0) mantissa = -mantissa;
  const power = Math.max(exponent, 1) - 1075;
  return power >= 0 ? [mantissa << BigInt(power), 1n] : [mantissa, 1n << BigInt(-power)];
}

/** The largest integer whose square is at most `n`. */
function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((bitLength(n) + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}

/** The float nearest to the 2**k-th root of p / q, which must not be near the ends of the range of floats. */
function nearestRoot(p: bigint, q: bigint, k: number): number {
  const degree = 1 << k;
  const exponent = bitLength(p) - bitLength(q);
  // Enough bits for the root to have 66 of them, whatever the exponent.
  const bits = degree * (66 - Math.floor(exponent / degree));
  const scaled = bits >= 0 ? (p << BigInt(bits)) / q : p / (q << BigInt(-bits));
  let root = scaled;
  for (let i = 0; i < k; i++) root = squareRoot(root);
  const power = root ** BigInt(degree);
  const exact = bits >= 0 ? power * q === p << BigInt(bits) : power * (q << BigInt(-bits)) === p;
  return Number(exact ? root : root | 1n) * 2 ** (-bits / degree);
}

/**
 * Powers that can be computed exactly and rounded once: those with whole exponents, and with exponents of few binary places. JavaScript's
 * own function is not accurate enough to give what the run time gives, so others are left to the run time.
 */
function floatPower(x: number, y: number): Const | null {
  if (x === 1 || y === 0) return floatConst(1);
  if (x === 0 && y < 0) return null;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
  const whole = Number.isInteger(y);
  if (x === 0) return floatConst(whole && Math.abs(y) < 2 ** 53 && y % 2 !== 0 ? x : 0);
  // A negative number to a fractional power is complex.
  if (x < 0 && !whole) return null;
  const magnitude = y * Math.log2(Math.abs(x));
  if (magnitude > 1030) return null;
  if (magnitude < -1100) return floatConst(x < 0 && Math.abs(y) < 2 ** 53 && y % 2 !== 0 ? -0 : 0);
  if (Math.abs(magnitude) < 2 ** -56) return floatConst(1);
  if (Math.abs(y) > 1100) return null;
  let k = 0;
  while (k < 6 && !Number.isInteger(y * 2 ** k)) k++;
  if (k === 6 || (k > 0 && Math.abs(magnitude) > 1000)) return null;
  const n = BigInt(Math.abs(y) * 2 ** k);
  const [numerator, denominator] = asRatio(x);
  const [p, q] = y > 0 ? [numerator ** n, denominator ** n] : [denominator ** n, numerator ** n];
  if (k > 0) return floatConst(nearestRoot(p, q, k));
  const value = divideExactly(p, q);
  return value === null ? null : floatConst(value);
}

function floatModulo(x: number, y: number): number {
  let mod = x % y;
  if (mod !== 0) {
    if ((y < 0) !== (mod < 0)) mod += y;
  } else mod = y < 0 || Object.is(y, -0) ? -0 : 0;
  return mod;
}

function floatFloorDivide(x: number, y: number): number {
  let mod = x % y;
  let div = (x - mod) / y;
  if (mod !== 0) {
    if ((y < 0) !== (mod < 0)) {
      mod += y;
      div -= 1;
    }
  }
  if (div === 0) return x / y < 0 || Object.is(x / y, -0) ? -0 : 0;
  let floor = Math.floor(div);
  if (div - floor > 0.5) floor += 1;
  return floor;
}

function intOperation(op: number, a: bigint, b: bigint): Const | null {
  switch (op) {
    case NB_ADD: return intConst(a + b);
    case NB_SUBTRACT: return intConst(a - b);
    case NB_MULTIPLY: return a !== 0n && b !== 0n && bitLength(a) + bitLength(b) > MAX_INT_SIZE ? null : intConst(a * b);
    case NB_TRUE_DIVIDE: {
      const value = b === 0n ? null : divideExactly(a, b);
      return value === null ? null : floatConst(Object.is(value, -0) && a === 0n ? (b < 0n ? -0 : 0) : value);
    }
    case NB_FLOOR_DIVIDE: return b === 0n ? null : intConst(floorDivide(a, b));
    case NB_REMAINDER: return b === 0n ? null : intConst(a - floorDivide(a, b) * b);
    case NB_POWER:
      if (b < 0n) {
        const x = Number(a);
        const y = Number(b);
        return Number.isFinite(x) && Number.isFinite(y) ? floatPower(x, y) : null;
      }
      if (a !== 0n && b > 0n && (b > BigInt(MAX_INT_SIZE) || bitLength(a) > Math.floor(MAX_INT_SIZE / Number(b)))) return null;
      return a === 0n ? intConst(b === 0n ? 1n : 0n) : intConst(a ** b);
    case NB_LSHIFT:
      if (b < 0n) return null;
      if (a === 0n || b === 0n) return intConst(a);
      return b > BigInt(MAX_INT_SIZE) || bitLength(a) > MAX_INT_SIZE - Number(b) ? null : intConst(a << b);
    case NB_RSHIFT: return b < 0n ? null : intConst(b > 0xffffffffn ? (a < 0n ? -1n : 0n) : a >> b);
    case NB_OR: return intConst(a | b);
    case NB_XOR: return intConst(a ^ b);
    case NB_AND: return intConst(a & b);
    default: return null;
  }
}

function floatOperation(op: number, x: number, y: number): Const | null {
  switch (op) {
    case NB_ADD: return floatConst(x + y);
    case NB_SUBTRACT: return floatConst(x - y);
    case NB_MULTIPLY: return floatConst(x * y);
    case NB_TRUE_DIVIDE: return y === 0 ? null : floatConst(x / y);
    case NB_FLOOR_DIVIDE: return y === 0 ? null : floatConst(floatFloorDivide(x, y));
    case NB_REMAINDER: return y === 0 ? null : floatConst(floatModulo(x, y));
    case NB_POWER: return floatPower(x, y);
    default: return null;
  }
}

interface Complex { real: number; imag: number }

/** Quotient of complex numbers, scaled by the larger component of the divisor. */
function complexQuotient(a: Complex, b: Complex): Complex {
  const absReal = Math.abs(b.real);
  const absImag = Math.abs(b.imag);
  if (absReal >= absImag) {
    const ratio = b.imag / b.real;
    const denominator = b.real + b.imag * ratio;
    return { real: (a.real + a.imag * ratio) / denominator, imag: (a.imag - a.real * ratio) / denominator };
  }
  const ratio = b.real / b.imag;
  const denominator = b.real * ratio + b.imag;
  return { real: (a.real * ratio + a.imag) / denominator, imag: (a.imag * ratio - a.real) / denominator };
}

/** Like complexQuotient() for a real dividend, which has no imaginary part that could turn a zero's sign. */
function realByComplex(a: number, b: Complex): Complex {
  if (Math.abs(b.real) >= Math.abs(b.imag)) {
    const ratio = b.imag / b.real;
    const denominator = b.real + b.imag * ratio;
    return { real: a / denominator, imag: (-a * ratio) / denominator };
  }
  const ratio = b.real / b.imag;
  const denominator = b.real * ratio + b.imag;
  return { real: (a * ratio) / denominator, imag: -a / denominator };
}

const product = (a: Complex, b: Complex): Complex => ({ real: a.real * b.real - a.imag * b.imag, imag: a.real * b.imag + a.imag * b.real });

/** Powers with small whole exponents, by squaring; others are left to the run time. */
function complexPower(a: Complex, b: Complex): Const | null {
  if (b.imag !== 0 || !Number.isInteger(b.real) || Math.abs(b.real) > 100) return null;
  const n = Math.abs(b.real);
  let result: Complex = { real: 1, imag: 0 };
  let power = a;
  for (let mask = 1; n >= mask; mask <<= 1) {
    if (n & mask) result = product(result, power);
    power = product(power, power);
  }
  if (b.real <= 0) {
    if (result.real === 0 && result.imag === 0) return null;
    result = complexQuotient({ real: 1, imag: 0 }, result);
  }
  return Number.isFinite(result.real) && Number.isFinite(result.imag) ? complexConst(result.real, result.imag) : null;
}

/** At least one side is complex. A real operand has no imaginary part at all, not one of zero. */
function complexOperation(op: number, left: Const, right: Const): Const | null {
  const a = left.type === 'complex' ? { real: left.real ?? 0, imag: left.imag } : null;
  const b = right.type === 'complex' ? { real: right.real ?? 0, imag: right.imag } : null;
  const x = a === null ? asFloat(left) : 0;
  const y = b === null ? asFloat(right) : 0;
  if (x === null || y === null) return null;
  switch (op) {
    case NB_ADD:
      if (a === null) return complexConst(x + b!.real, b!.imag);
      return b === null ? complexConst(a.real + y, a.imag) : complexConst(a.real + b.real, a.imag + b.imag);
    case NB_SUBTRACT:
      if (a === null) return complexConst(x - b!.real, -b!.imag);
      return b === null ? complexConst(a.real - y, a.imag) : complexConst(a.real - b.real, a.imag - b.imag);
    case NB_MULTIPLY: {
      if (a === null) return complexConst(x * b!.real, x * b!.imag);
      if (b === null) return complexConst(a.real * y, a.imag * y);
      if (![a.real, a.imag, b.real, b.imag].every(Number.isFinite)) return null;
      const p = product(a, b);
      return complexConst(p.real, p.imag);
    }
    case NB_TRUE_DIVIDE: {
      if (b === null) return y === 0 ? null : complexConst(a!.real / y, a!.imag / y);
      if (b.real === 0 && b.imag === 0) return null;
      if (![a?.real ?? x, a?.imag ?? 0, b.real, b.imag].every(Number.isFinite)) return null;
      const q = a === null ? realByComplex(x, b) : complexQuotient(a, b);
      return complexConst(q.real, q.imag);
    }
    case NB_POWER: return complexPower(a ?? { real: x, imag: 0 }, b ?? { real: y, imag: 0 });
    default: return null;
  }
}

/** `left op right` for the argument `op` of a BINARY_OP that is not in place. */
export function binaryConstants(left: Const, op: number, right: Const): Const | null {
  if (op === NB_SUBSCR) return subscript(left, right);
  const a = asInt(left);
  const b = asInt(right);
  if (a !== null && b !== null) {
    if (left.type !== 'int' && right.type !== 'int' && (op === NB_OR || op === NB_XOR || op === NB_AND)) {
      return boolConst(op === NB_OR ? (a | b) === 1n : op === NB_XOR ? a !== b : (a & b) === 1n);
    }
    return intOperation(op, a, b);
  }
  if (isSequence(left) || isSequence(right)) {
    if (op === NB_ADD) return isSequence(left) && isSequence(right) ? concatenate(left, right) : null;
    if (op !== NB_MULTIPLY) return null;
    if (isSequence(left)) return b === null ? null : repeat(left, b);
    return a === null ? null : repeat(right as SequenceConst, a);
  }
  if (left.type === 'complex' || right.type === 'complex') return complexOperation(op, left, right);
  const x = asFloat(left);
  const y = asFloat(right);
  return x === null || y === null ? null : floatOperation(op, x, y);
}
