// The real functions that core/modules/math.ts needs beyond AssemblyScript's NativeMath (a port of musl): pure arithmetic on doubles.
// Nothing shared: nothing to protect.

/** What a function wants to report besides its result: 0, MATH_DOMAIN or MATH_RANGE. This thread's. */
export let mathError: i32 = 0;
export const MATH_DOMAIN: i32 = 1;
export const MATH_RANGE: i32 = 2;
export function clearMathError(): void { mathError = 0; }

const PI: f64 = 3.141592653589793;

// ---------------------------------------------------------------------------------------------------- logarithms

/** log10 as glibc computes it: exact for powers of ten. */
export function log10(x: f64): f64 {
  let bits = reinterpret<u64>(x);
  if (x != x || x == Infinity) return x;
  if (x == 0) return -Infinity;
  if (x < 0) return NaN;
  let k = 0;
  if (bits < 0x10_0000_0000_0000) { // subnormal
    k = -54;
    x *= 18014398509481984.0;
    bits = reinterpret<u64>(x);
  }
  k += <i32>(bits >> 52) - 1023;
  const i = k < 0 ? 1 : 0;
  const m = reinterpret<f64>((bits & 0xf_ffff_ffff_ffff) | (<u64>(0x3ff - i) << 52));
  const y = <f64>(k + i);
  const z = y * 3.69423907715893078616e-13 + 4.34294481903251816668e-01 * NativeMath.log(m);
  return z + y * 3.01029995663611771306e-01;
}

// ---------------------------------------------------------------------------------------------------- gamma

/** sin(pi x) of a finite x, accurate near integers. */
function sinPi(x: f64): f64 {
  const y = NativeMath.mod(abs(x), 2.0);
  let r: f64;
  switch (<i32>NativeMath.round(2.0 * y)) {
    case 0: r = NativeMath.sin(PI * y); break;
    case 1: r = NativeMath.cos(PI * (y - 0.5)); break;
    case 2: r = NativeMath.sin(PI * (1.0 - y)); break;
    case 3: r = -NativeMath.cos(PI * (y - 1.5)); break;
    default: r = NativeMath.sin(PI * (y - 2.0));
  }
  return copysign<f64>(1.0, x) * r;
}

const LANCZOS_G: f64 = 6.024680040776729583740234375;
const LANCZOS_G_MINUS_HALF: f64 = 5.524680040776729583740234375;
const LANCZOS_N: i32 = 13;
const LANCZOS_NUMERATOR: usize = memory.data<f64>([
  23531376880.41076, 42919803642.6491, 35711959237.35567, 17921034426.03721, 6039542586.352028, 1439720407.3117216, 248874557.86205417,
  31426415.585400194, 2876370.6289353725, 186056.26539522348, 8071.672002365816, 210.82427775157935, 2.5066282746310002,
]);
const LANCZOS_DENOMINATOR: usize = memory.data<f64>([
  0.0, 39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0, 2637558.0, 357423.0, 32670.0, 1925.0, 66.0, 1.0,
]);
/** The Lanczos sum as a rational function, in x or in 1/x, whichever is safe from overflow. */
function lanczosSum(x: f64): f64 {
  let num: f64 = 0, den: f64 = 0;
  if (x < 5.0) {
    for (let i = LANCZOS_N - 1; i >= 0; i--) {
      num = num * x + load<f64>(LANCZOS_NUMERATOR + (<usize>i << 3));
      den = den * x + load<f64>(LANCZOS_DENOMINATOR + (<usize>i << 3));
    }
  } else {
    for (let i = 0; i < LANCZOS_N; i++) {
      num = num / x + load<f64>(LANCZOS_NUMERATOR + (<usize>i << 3));
      den = den / x + load<f64>(LANCZOS_DENOMINATOR + (<usize>i << 3));
    }
  }
  return num / den;
}
/** The gamma function by Lanczos' approximation, the reflection formula below 0. */
export function gamma(x: f64): f64 {
  if (x != x || x == Infinity) return x;
  if (x == -Infinity) { mathError = MATH_DOMAIN; return NaN; }
  if (x == 0) { mathError = MATH_DOMAIN; return copysign<f64>(Infinity, x); }
  if (x == floor(x)) {
    if (x < 0) { mathError = MATH_DOMAIN; return NaN; }
    if (x <= 23.0) { // exact: (x - 1)!
      let r: f64 = 1;
      for (let i: f64 = 2; i < x; i++) r *= i;
      return r;
    }
  }
  const a = abs(x);
  if (a < 1e-20) {
    const r = 1.0 / x;
    if (abs(r) == Infinity) mathError = MATH_RANGE;
    return r;
  }
  if (a > 200.0) {
    if (x < 0) return 0.0 / sinPi(x);
    mathError = MATH_RANGE;
    return Infinity;
  }
  const y = a + LANCZOS_G_MINUS_HALF;
  // the error of that sum, which pow and exp below would magnify
  let z = a > LANCZOS_G_MINUS_HALF ? (y - a) - LANCZOS_G_MINUS_HALF : (y - LANCZOS_G_MINUS_HALF) - a;
  z = z * LANCZOS_G / y;
  let r: f64;
  if (x < 0) {
    r = -PI / sinPi(a) / a * NativeMath.exp(y) / lanczosSum(a);
    r -= z * r;
    if (a < 140.0) r /= NativeMath.pow(y, a - 0.5);
    else {
      const p = NativeMath.pow(y, a / 2.0 - 0.25);
      r /= p;
      r /= p;
    }
  } else {
    r = lanczosSum(a) / NativeMath.exp(y);
    r += z * r;
    if (a < 140.0) r *= NativeMath.pow(y, a - 0.5);
    else {
      const p = NativeMath.pow(y, a / 2.0 - 0.25);
      r *= p;
      r *= p;
    }
  }
  if (abs(r) == Infinity) mathError = MATH_RANGE;
  return r;
}
/** log |gamma(x)| */
export function lgamma(x: f64): f64 {
  if (x != x) return x;
  if (abs(x) == Infinity) return Infinity;
  if (x == floor(x) && x <= 2.0) {
    if (x <= 0) { mathError = MATH_DOMAIN; return Infinity; }
    return 0;
  }
  const a = abs(x);
  if (a < 1e-20) return -NativeMath.log(a);
  let r = NativeMath.log(lanczosSum(a)) - LANCZOS_G;
  r += (a - 0.5) * (NativeMath.log(a + LANCZOS_G - 0.5) - 1);
  if (x < 0) r = 1.1447298858494002 - NativeMath.log(abs(sinPi(a))) - NativeMath.log(a) - r;
  if (abs(r) == Infinity) mathError = MATH_RANGE;
  return r;
}

// ---------------------------------------------------------------------------------------------------- erf (the rational approximations of fdlibm)

/** erfc for |x| >= 0.84375. */
function erfcTail(x: f64): f64 {
  const a = abs(x);
  if (a < 1.25) {
    const s = a - 1;
    const p = -2.36211856075265944077e-03 + s * (4.14856118683748331666e-01 + s * (-3.72207876035701323847e-01 + s * (3.18346619901161753674e-01 + s * (-1.10894694282396677476e-01 + s * (3.54783043256182359371e-02 + s * -2.16637559486879084300e-03)))));
    const q = 1 + s * (1.06420880400844228286e-01 + s * (5.40397917702171048937e-01 + s * (7.18286544141962662868e-02 + s * (1.26171219808761642112e-01 + s * (1.36370839120290507362e-02 + s * 1.19844998467991074170e-02)))));
    return 1 - 8.45062911510467529297e-01 - p / q;
  }
  const s = 1 / (a * a);
  let r: f64, t: f64;
  if (a < 2.857142857142857) { // 1 / 0.35
    r = -9.86494403484714822705e-03 + s * (-6.93858572707181764372e-01 + s * (-1.05586262253232909814e+01 + s * (-6.23753324503260060396e+01 + s * (-1.62396669462573470355e+02 + s * (-1.84605092906711035994e+02 + s * (-8.12874355063065934246e+01 + s * -9.81432934416914548592e+00))))));
    t = 1.0 + s * (1.96512716674392571292e+01 + s * (1.37657754143519042600e+02 + s * (4.34565877475229228821e+02 + s * (6.45387271733267880336e+02 + s * (4.29008140027567833386e+02 + s * (1.08635005541779435134e+02 + s * (6.57024977031928170135e+00 + s * -6.04244152148580987438e-02)))))));
  } else {
    r = -9.86494292470009928597e-03 + s * (-7.99283237680523006574e-01 + s * (-1.77579549177547519889e+01 + s * (-1.60636384855821916062e+02 + s * (-6.37566443368389627722e+02 + s * (-1.02509513161107724954e+03 + s * -4.83519191608651397019e+02)))));
    t = 1.0 + s * (3.03380607434824582924e+01 + s * (3.25792512996573918826e+02 + s * (1.53672958608443695994e+03 + s * (3.19985821950859553908e+03 + s * (2.55305040643316442583e+03 + s * (4.74528541206955367215e+02 + s * -2.24409524465858183362e+01))))));
  }
  const z = reinterpret<f64>(reinterpret<u64>(a) & 0xffff_ffff_0000_0000);
  return NativeMath.exp(-z * z - 0.5625) * NativeMath.exp((z - a) * (z + a) + r / t) / a;
}
@inline function erfSmallRatio(z: f64): f64 {
  const r = 1.28379167095512558561e-01 + z * (-3.25042107247001499370e-01 + z * (-2.84817495755985104766e-02 + z * (-5.77027029648944159157e-03 + z * -2.37630166566501626084e-05)));
  const s = 1.0 + z * (3.97917223959155352819e-01 + z * (6.50222499887672944485e-02 + z * (5.08130628187576562776e-03 + z * (1.32494738004321644526e-04 + z * -3.96022827877536812320e-06))));
  return r / s;
}
export function erf(x: f64): f64 {
  if (x != x) return x;
  const a = abs(x);
  if (a == Infinity) return x > 0 ? 1 : -1;
  if (a < 0.84375) {
    if (a < 3.725290298461914e-09) return 0.125 * (8 * x + 1.02703333676410069053e+00 * x);
    return x + x * erfSmallRatio(x * x);
  }
  const y = a < 6 ? 1 - erfcTail(x) : 1 - 2.2250738585072014e-308;
  return x < 0 ? -y : y;
}
export function erfc(x: f64): f64 {
  if (x != x) return x;
  const a = abs(x);
  if (a == Infinity) return x > 0 ? 0 : 2;
  if (a < 0.84375) {
    if (a < 1.3877787807814457e-17) return 1.0 - x;
    const y = erfSmallRatio(x * x);
    if (x < 0.25) return 1.0 - (x + x * y);
    return 0.5 - (x - 0.5 + x * y);
  }
  if (a < 28) return x < 0 ? 2 - erfcTail(x) : erfcTail(x);
  return x < 0 ? 2 - 2.2250738585072014e-308 : 0;
}

// ---------------------------------------------------------------------------------------------------- exact pieces

/** IEEE remainder: x minus the nearest multiple of y, ties to the even multiple; exact. */
export function ieeeRemainder(x: f64, y: f64): f64 {
  if (abs(x) < Infinity && abs(y) < Infinity) {
    if (y == 0) return NaN;
    const ax = abs(x), ay = abs(y);
    const m = NativeMath.mod(ax, ay);
    const c = ay - m;
    const r = m < c ? m : m > c ? -c : m - 2.0 * NativeMath.mod(0.5 * (ax - m), ay);
    return copysign<f64>(1.0, x) * r;
  }
  if (x != x) return x;
  if (y != y) return y;
  return abs(x) == Infinity ? NaN : x;
}

/** Low part of the exact product x * y, whose rounded part is productHigh (Veltkamp, Dekker). Inputs far from overflow. */
export let productHigh: f64 = 0;
export let productLow: f64 = 0;
export function exactProduct(x: f64, y: f64): void {
  const tx = x * 134217729.0, ty = y * 134217729.0;
  const xh = tx - (tx - x), yh = ty - (ty - y);
  const xl = x - xh, yl = y - yh;
  const p = xh * yh, q = xh * yl + xl * yh;
  const z = p + q;
  productHigh = z;
  productLow = p - z + q + xl * yl;
}

/** 2**n for -1074 <= n <= 1023. */
function pow2(n: i32): f64 { return n < -1022 ? reinterpret<f64>(<u64>1 << (n + 1074)) : reinterpret<f64>(<u64>(n + 1023) << 52); }
/** Exponent e with 2**(e-1) <= x < 2**e of a finite x > 0. */
export function exponentOf(x: f64): i32 {
  const bits = reinterpret<u64>(x) & 0x7fff_ffff_ffff_ffff;
  if (bits < 0x10_0000_0000_0000) return -1010 - <i32>clz<u64>(bits); // subnormal
  return <i32>(bits >> 52) - 1022;
}

/**
 * sqrt of the sum of squares of n doubles at p (not negative), `largest` of them, correctly rounded but for rare cases: scaled by a power of 2, exact
 * squares, compensated sums, one differential correction of the root. Changes p's contents for tiny numbers.
 */
export function vectorNorm(p: usize, n: i32, largest: f64, foundNan: bool): f64 {
  if (largest == Infinity) return largest;
  if (foundNan) return NaN;
  if (largest == 0 || n <= 1) return largest;
  const e = exponentOf(largest);
  if (e < -1023) { // the scale would overflow: make the subnormals normal first
    const tiny: f64 = 2.2250738585072014e-308;
    for (let i = 0; i < n; i++) store<f64>(p + (<usize>i << 3), load<f64>(p + (<usize>i << 3)) / tiny);
    return tiny * vectorNorm(p, n, largest / tiny, foundNan);
  }
  const scale = pow2(-e);
  let sum: f64 = 1, low1: f64 = 0, low2: f64 = 0;
  for (let i = 0; i < n; i++) {
    const x = load<f64>(p + (<usize>i << 3)) * scale;
    exactProduct(x, x);
    const s = sum + productHigh;
    low2 += (sum - s) + productHigh;
    sum = s;
    low1 += productLow;
  }
  let h = sqrt<f64>(sum - 1.0 + (low1 + low2));
  exactProduct(-h, h);
  const s = sum + productHigh;
  low2 += (sum - s) + productHigh;
  low1 += productLow;
  h += (s - 1.0 + (low1 + low2)) / (2.0 * h);
  return h / scale;
}

/** The next double after x towards y. */
export function nextAfter(x: f64, y: f64): f64 {
  if (x != x || y != y) return x + y;
  if (x == y) return y;
  if (x == 0) return y > 0 ? 5e-324 : -5e-324;
  const bits = reinterpret<u64>(x);
  return reinterpret<f64>((x < y) == (x > 0) ? bits + 1 : bits - 1);
}
