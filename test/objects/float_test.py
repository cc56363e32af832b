# float: text in both directions, rounding, comparison with ints, special values, hex.
import sys
from math import copysign, inf, nan


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


for x, text in ((0.1, "0.1"), (1e22, "1e+22"), (1e16, "1e+16"), (1e15, "1000000000000000.0"), (5e-324, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
                (0.1 + 0.2, "0.30000000000000004"), (1e-5, "1e-05"), (0.0001, "0.0001"), (-0.0, "-0.0"), (123456789.125, "123456789.125"), (2.0**70, "1.1805916207174113e+21"),
                (inf, "inf"), (-inf, "-inf"), (nan, "nan"), (1 / 3, "0.3333333333333333"), (9007199254740993.0, "9007199254740992.0"), (1e23, "1e+23"), (4.35, "4.35")):
    assert repr(x) == text, (repr(x), text)
    assert x != x or float(text) == x and float(" " + text + "\n") == x
seed = 99
for _ in range(2000):
    seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
    x = (seed >> 11) * 2.0 ** ((seed & 1023) - 560)
    assert float(repr(x)) == x and float.fromhex(x.hex()) == x and float(f"{x:.17g}") == x
    n, d = x.as_integer_ratio()
    assert n / d == x
    assert hash(x) == (hash(n) if d == 1 else hash(x)) and (x == int(x)) == x.is_integer()
assert float("1_0.5e-1_0") == 10.5e-10 and float("infinity") == inf and float("-NaN") != 0 and float("\u0665.5") == 5.5
assert float("2.4703282292062327208e-324") == 0.0 and float("2.4703282292062328e-324") == 5e-324 and float("1" * 400) == inf
assert float("9007199254740993.0000000000000000000000001") == 9007199254740994.0
for x, n, expected in ((2.675, 2, 2.67), (2.5, 0, 2.0), (-2.5, 0, -2.0), (1.15, 1, 1.1), (1e300, -299, 1e300), (123.456, -2, 100.0), (0.5, 0, 0.0), (1.5e-10, 10, 2e-10), (5e-324, 400, 5e-324)):
    assert round(x, n) == expected, (x, n, round(x, n))
assert round(2.5) == 2 and round(3.5) == 4 and round(-0.5) == 0 and type(round(1.5)) is int and round(1e20) == 10**20
assert copysign(1, round(-0.4, 0)) == -1.0
assert 2**53 == 2.0**53 and 2**53 + 1 != 2.0**53 and 2**53 + 1 > 2.0**53 and 10**400 > 1e308 and 10**400 < inf and -(10**400) > -inf and not 10**400 < nan
assert 1 == 1.0 and hash(2**70) == hash(2.0**70) and hash(inf) == 314159 and hash(0.5) == 2**60
assert 7.5 // 2 == 3.0 and -7.5 // 2 == -4.0 and -7.5 % 2 == 0.5 and 7.5 % -2 == -0.5 and divmod(-1.0, inf) == (-1.0, inf) and copysign(1, 0.0 % -1) == -1
assert 0.0**0 == 1.0 and (-8.0) ** 3 == -512.0 and type((-8.0) ** (1 / 3)) is complex and inf**-1 == 0.0 and 2.0**-1074 == 5e-324
assert float.fromhex("0x1.8p1") == 3.0 and (-0.1).hex() == "-0x1.999999999999ap-4" and float.fromhex("0x.1p-1074") == 0.0 and float.fromhex("0x1.fffffffffffff8p0") == 2.0
assert float.fromhex("inf") == inf and (0.0).hex() == "0x0.0p+0" and 5e-324.hex() == "0x0.0000000000001p-1022"
for spec, x, text in ((".3f", 2.0005, "2.001"), (".0f", 0.5, "0"), (".0f", 1.5, "2"), ("e", 12345.678, "1.234568e+04"), ("g", 1e-5, "1e-05"), ("g", 123456789.0, "1.23457e+08"), ("%", 0.256, "25.600000%"),
                      (",.2f", 1234567.891, "1,234,567.89"), ("_", 1e6, "1_000_000.0"), ("010.2f", -3.14159, "-000003.14"), ("+.1e", 0.0, "+0.0e+00"), ("z.1f", -0.01, "0.0"), ("#.0f", 3.0, "3."), ("*^12", 1.5, "****1.5*****"),
                      (".50f", 0.1, "0.10000000000000000555111512312578270211815834045410"), (".3", 1234.5, "1.23e+03"), ("", 1.0, "1.0"), ("n", 1.5, "1.5"), ("010", inf, "0000000inf"), (".2%", nan, "nan%"), ("015,.2f", 1234.5, "0,000,001,234.50")):
    assert format(x, spec) == text, (spec, x, format(x, spec), text)


class Sub(float):
    pass


s = Sub(1.5)
s.a = 1
assert s + 1 == 2.5 and type(s + 1) is float and Sub("2.5") == 2.5 and s.a == 1 and s.is_integer() is False and type(+s) is float
assert float.__getformat__("double") == "IEEE, little-endian" and sys.float_info.max == 1.7976931348623157e308
raises(ValueError, "could not convert string to float: 'abc'", float, "abc")
raises(ValueError, "could not convert string to float: '1__0'", float, "1__0")
raises(TypeError, "float() argument must be a string or a real number, not 'list'", float, [])
raises(ZeroDivisionError, "division by zero", lambda: 1.0 / 0)
raises(ZeroDivisionError, "division by zero", lambda: 1.0 % 0)
raises(ZeroDivisionError, "zero to a negative power", lambda: 0.0**-1)
raises(OverflowError, "(34, 'Numerical result out of range')", lambda: 1e200**2)
raises(ValueError, "cannot convert NaN to integer ratio", nan.as_integer_ratio)
raises(ValueError, "invalid hexadecimal floating-point string", float.fromhex, "0xg")
raises(OverflowError, "hexadecimal value too large to represent as a float", float.fromhex, "0x1p1024")
raises(ValueError, "Unknown format code 'd' for object of type 'float'", format, 1.5, "d")
raises(ValueError, "Cannot specify ',' with 'n'.", format, 1.5, ",n")
print("ok")
