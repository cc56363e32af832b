// Host functions about numbers (core/host.ts, "numbers"): digits of floats, and huge ints through BigInt.

import { EINVAL, ENOMEM, copyBytes, storeBlob, type Platform } from "./platform.ts";
import { errnoOf } from "./node/errors.ts";

const bits = new DataView(new ArrayBuffer(8));

/** x > 0 as mantissa * 2 ** exponent. */
function split(x: number): [bigint, number] {
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  const mantissa = (BigInt(high & 0xf_ffff) << 32n) | BigInt(bits.getUint32(4));
  return exponent === 0 ? [mantissa, -1074] : [mantissa | (1n << 52n), exponent - 1075];
}

/** x * 10 ** places rounded to an integer, half to even, on the exact value of x. */
function scaled(x: number, places: number): bigint {
  const [mantissa, exponent] = split(x);
  let numerator = mantissa, denominator = 1n;
  if (places >= 0) numerator *= 10n ** BigInt(places); else denominator = 10n ** BigInt(-places);
  if (exponent >= 0) numerator <<= BigInt(exponent); else denominator <<= BigInt(-exponent);
  const quotient = numerator / denominator;
  const twice = (numerator - quotient * denominator) * 2n;
  return twice > denominator || (twice === denominator && (quotient & 1n)) ? quotient + 1n : quotient;
}

/** Whether x * 10 ** places, places >= 0, may lie exactly between two integers (the built-in functions round such a tie up). */
function mayTie(x: number, places: number): boolean {
  return !Number.isInteger(x) && places < 1074 && Number.isInteger(x * 2 ** (places + 1));
}

/** Digits without trailing zeros, and the position of the point: 0.DIGITS times ten to it. See hostFloatDigits. */
export function floatDigits(x: number, mode: number, count: number): [digits: string, point: number] {
  if (mode === 0) return fromExponential(x.toExponential());
  if (mode === 2) {
    if (count < 1) count = 1;
    if (count <= 100) {
      const text = x.toExponential(count - 1);
      const places = count - 1 - Number(text.slice(text.indexOf("e") + 1));
      // The exponent of the text is one too large after rounding up, so that a tie would show at one place more as well.
      if (places >= 0 && !mayTie(x, places + 1)) return fromExponential(text);
    }
    const text = x.toExponential(20);
    let places = count - 1 - Number(text.slice(text.indexOf("e") + 1));
    let digits = scaled(x, places).toString();
    if (digits.length < count) digits = scaled(x, ++places).toString();
    return [strip(digits), digits.length - places];
  }
  if (count >= 0 && count <= 100 && x < 1e21 && !mayTie(x, count)) {
    const text = x.toFixed(count);
    const dot = text.indexOf(".");
    let digits = dot < 0 ? text : text.slice(0, dot) + text.slice(dot + 1);
    let point = dot < 0 ? text.length : dot;
    let zeros = 0;
    while (zeros < digits.length && digits.charCodeAt(zeros) === 48) zeros++;
    digits = digits.slice(zeros);
    point -= zeros;
    return [strip(digits), point];
  }
  const value = scaled(x, count);
  if (value === 0n) return ["", -count];
  const digits = value.toString();
  return [strip(digits), digits.length - count];
}

function strip(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}

/** "d.ddde+x" */
function fromExponential(text: string): [string, number] {
  const e = text.indexOf("e");
  const digits = e > 1 ? text[0]! + text.slice(2, e) : text[0]!;
  return [strip(digits), Number(text.slice(e + 1)) + 1];
}

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";

export function numberFunctions(p: Platform) {
  const { u8, i32 } = p;

  /** The number held in `count` limbs at an address. */
  function load(address: number, count: number): bigint {
    const bytes = copyBytes(p, address, count * 4).reverse();
    return bytes.length === 0 ? 0n : BigInt(`0x${bytes.toString("hex")}`);
  }

  /** Little-endian bytes of a number >= 0, filled up to `size` bytes (size 0: as many whole limbs as needed). */
  function limbs(value: bigint, size: number): Buffer {
    let hex = value.toString(16);
    if (size === 0) size = value === 0n ? 0 : Math.ceil(hex.length / 8) * 4;
    hex = hex.padStart(size * 2, "0");
    return (size === 0 ? Buffer.alloc(0) : Buffer.from(hex, "hex")).reverse();
  }

  function store(value: bigint, address: number, count: number): number {
    u8.set(limbs(value, count * 4), address >>> 0);
    return 0;
  }

  function attempt(action: () => number): number {
    try { return action(); } catch (error) { return error instanceof RangeError ? -ENOMEM : -errnoOf(error); }
  }

  return {
    floatDigits(x: number, mode: number, count: number, out: number, pointOut: number): number {
      const [digits, point] = floatDigits(x, mode, count);
      out >>>= 0;
      for (let i = 0; i < digits.length; i++) u8[out + i] = digits.charCodeAt(i);
      i32[pointOut >>> 2] = point;
      return digits.length;
    },
    floatParse: (address: number, length: number): number => Number(p.bytes.toString("latin1", address >>> 0, (address >>> 0) + length)),
    bigMul: (a: number, aCount: number, b: number, bCount: number, out: number): number =>
      attempt(() => store(load(a, aCount) * load(b, bCount), out, aCount + bCount)),
    bigDivMod: (a: number, aCount: number, b: number, bCount: number, q: number, r: number): number =>
      attempt(() => {
        const dividend = load(a, aCount), divisor = load(b, bCount);
        const quotient = dividend / divisor;
        if (q) store(quotient, q, aCount);
        if (r) store(dividend - quotient * divisor, r, bCount);
        return 0;
      }),
    bigPowMod: (base: number, baseCount: number, exponent: number, exponentCount: number, modulus: number, modulusCount: number, out: number): number =>
      attempt(() => store(powMod(load(base, baseCount), load(exponent, exponentCount), load(modulus, modulusCount)), out, modulusCount)),
    bigPow: (base: number, baseCount: number, exponent: number, out: number): number =>
      attempt(() => storeBlob(p, out, limbs(load(base, baseCount) ** BigInt(exponent >>> 0), 0))),
    bigSqrt: (a: number, aCount: number, out: number): number => attempt(() => store(squareRoot(load(a, aCount)), out, (aCount + 1) >>> 1)),
    bigToText: (a: number, aCount: number, base: number, out: number): number =>
      attempt(() => storeBlob(p, out, Buffer.from(load(a, aCount).toString(base), "latin1"))),
    bigFromText: (address: number, length: number, base: number, out: number): number =>
      attempt(() => {
        if (base < 2 || base > 36) return -EINVAL;
        return storeBlob(p, out, limbs(parse(copyBytes(p, address, length).toString("latin1"), base), 0));
      }),
  };
}

const PREFIXES: Readonly<Record<number, string>> = { 2: "0b", 8: "0o", 10: "", 16: "0x" };

function parse(text: string, base: number): bigint {
  const prefix = PREFIXES[base];
  if (prefix !== undefined) return BigInt(prefix + text);
  // Halves, so that the work is that of a few large multiplications.
  const convert = (from: number, to: number): bigint => {
    if (to - from <= 8) {
      let value = 0;
      for (let i = from; i < to; i++) value = value * base + DIGITS.indexOf(text[i]!.toLowerCase());
      return BigInt(value);
    }
    const middle = (from + to) >>> 1;
    return convert(from, middle) * BigInt(base) ** BigInt(to - middle) + convert(middle, to);
  };
  return convert(0, text.length);
}

function powMod(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  base %= modulus;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === "1") result = (result * base) % modulus;
  }
  return result;
}

function squareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let x = 1n << BigInt((n.toString(2).length + 1) >> 1);
  for (;;) {
    const y = (x + n / x) >> 1n;
    if (y >= x) return x;
    x = y;
  }
}
