# math and cmath: exact functions, special values, errors.
import cmath
import math
from math import inf, nan


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert text is None or str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


assert math.gcd(2**200 * 3, 2**150 * 5) == 2**150 and math.gcd() == 0 and math.gcd(-6, 4) == 2 and math.lcm(4, 6) == 12 and math.lcm() == 1
fib = [0, 1]
for _ in range(2000):
    fib.append(fib[-1] + fib[-2])
assert math.gcd(fib[2000], fib[1500]) == fib[500] and math.gcd(fib[1999], fib[2000]) == 1
for n in (0, 1, 2, 3, 15, 16, 2**32 - 1, 2**53 + 1, 2**64 - 1, 2**64, 10**40, 10**40 - 1, 7**1001, 3**5000):
    r = math.isqrt(n)
    assert r * r <= n < (r + 1) ** 2
assert math.factorial(25) == 15511210043330985984000000 and math.factorial(300) // math.factorial(299) == 300 and math.factorial(0) == 1
for n in (0, 1, 5, 30, 67, 68, 100, 500):
    row = 1
    for k in range(min(n, 40) + 1):
        assert math.comb(n, k) == row, (n, k)
        assert math.perm(n, k) == row * math.factorial(k)
        row = row * (n - k) // (k + 1)
assert math.comb(2**70, 2) == 2**70 * (2**70 - 1) // 2 and math.perm(2**70, 2) == 2**70 * (2**70 - 1) and math.comb(3, 5) == 0
assert math.fsum([0.1] * 10) == 1.0 and math.fsum([1e16, 1, 1e-16]) == 10000000000000002.0 and math.fsum([1e308, -1e308, 1e308]) == 1e308
assert math.sumprod([0.1] * 10, [1.0] * 10) == 1.0 and math.sumprod([10**20, 1], [1, 1]) == 10**20 + 1 and math.sumprod([1.5, 2], [2, 3]) == 9.0
assert math.fma(0.1, 10.0, -1.0) == 5.551115123125783e-17 and math.fma(2.0**-600, 2.0**-600, 5e-324) == 5e-324 and math.fma(1e308, 10.0, -inf) == -inf
assert math.hypot(3, 4) == 5.0 and math.hypot(1e300, 1e300) == 1.4142135623730952e300 and math.hypot(5e-324, 5e-324) == 5e-324 and math.hypot(inf, nan) == inf and math.dist([1, 2], [4, 6]) == 5.0
assert math.log2(2**1000) == 1000.0 and math.log10(10**500) == 500.0 and math.log(10**400) == 921.0340371976183 and math.log10(0.001) == -3.0 and math.log(8, 2) == 3.0
assert math.frexp(-0.1) == (-0.8, -3) and math.frexp(5e-324) == (0.5, -1073) and math.ldexp(0.5, -1073) == 5e-324 and math.modf(-1.5) == (-0.5, -1.0) and math.ldexp(1.0, -2000) == 0.0
assert math.nextafter(1.0, inf, steps=3) == 1.0000000000000007 and math.nextafter(0.0, -1) == -5e-324 and math.ulp(1.0) == 2.220446049250313e-16 and math.ulp(1.7976931348623157e308) == 1.99584030953472e292
assert math.remainder(5, 2) == 1.0 and math.remainder(7, 2) == -1.0 and math.fmod(-7, 3) == -1.0 and math.fmod(3, inf) == 3.0
assert math.gamma(6) == 120.0 and math.gamma(0.5) == 1.772453850905516 and abs(math.lgamma(100.5) - 361.4355404678) < 1e-9 and math.erf(0.5) == 0.5204998778130465 and math.erfc(3.0) == 2.2090496998585445e-05
assert math.ceil(2.1) == 3 and math.floor(-2.1) == -3 and math.trunc(-2.9) == -2 and math.floor(1e300) == int(1e300)
assert math.pow(0.0, inf) == 0.0 and math.pow(1, nan) == 1.0 and math.copysign(1, -0.0) == -1.0 and math.isclose(0.1 + 0.2, 0.3) and not math.isclose(1, 1.1)
for name, arg in (("sin", 1.0), ("cos", 1.0), ("tan", 1.0), ("asin", 0.5), ("acos", 0.5), ("atan", 1.0), ("sinh", 1.0), ("cosh", 1.0), ("tanh", 1.0), ("exp", 1.0), ("log", 2.0), ("sqrt", 2.0)):
    real, imaginary = getattr(math, name)(arg), getattr(cmath, name)(complex(arg, 0))
    assert abs(imaginary - real) < 1e-15 * max(1, abs(real)) * 4, (name, real, imaginary)
assert cmath.sqrt(-4) == 2j and cmath.polar(1j) == (1.0, math.pi / 2) and cmath.exp(complex(-inf, nan)) == 0 and cmath.isinf(complex(1, inf)) and cmath.log(complex(inf, -inf)).imag == -math.pi / 4
raises(ValueError, "expected a nonnegative input, got -1.0", math.sqrt, -1)
raises(ValueError, "expected a positive input, got 0.0", math.log, 0.0)
raises(ValueError, "expected a positive input", math.log, 0)
raises(ValueError, "math domain error", math.fmod, 1, 0)
raises(ValueError, "math domain error", math.pow, -1, 0.5)
raises(OverflowError, "math range error", math.exp, 1000)
raises(OverflowError, "intermediate overflow in fsum", math.fsum, [1e308, 1e308])
raises(ValueError, "-inf + inf in fsum", math.fsum, [inf, -inf])
raises(ValueError, "Inputs are not the same length", math.sumprod, [1], [1, 2])
raises(ValueError, "factorial() not defined for negative values", math.factorial, -1)
raises(TypeError, "'float' object cannot be interpreted as an integer", math.factorial, 2.0)
raises(TypeError, "must be real number, not str", math.sqrt, "4")
raises(ValueError, "isqrt() argument must be nonnegative", math.isqrt, -1)
raises(ValueError, "k must be a non-negative integer", math.comb, 3, -1)
raises(ValueError, "math domain error", cmath.log, 0)
print("ok")
