# int: exact results against identities that hold for all ints, over sizes from immediates to thousands of limbs; texts of errors.
import sys


def numbers():
    seed = 12345
    for bits in (1, 5, 31, 32, 33, 47, 48, 49, 63, 64, 65, 96, 128, 500, 1300, 2600, 9000, 40000):
        for _ in range(3):
            value = 0
            for _ in range(bits // 60 + 1):
                seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
                value = value << 60 | seed >> 4
            value >>= max(0, value.bit_length() - bits)
            yield value
            yield -value
    for bits in (31, 32, 47, 48, 49, 63, 64, 128):
        for delta in (-1, 0, 1):
            yield (1 << bits) + delta
            yield -(1 << bits) + delta
    yield 0


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert text is None or str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


values = list(numbers())
some = values[::5]
for a in some:
    for b in some:
        assert a + b == b + a and a + b - b == a and a - b == -(b - a)
        product = a * b
        assert product == b * a
        if b:
            q, r = divmod(a, b)
            assert q == a // b and r == a % b and q * b + r == a
            assert 0 <= r < b if b > 0 else b < r <= 0
            assert product // b == a and product % b == 0
        assert a & b == ~(~a | ~b) and a ^ b == (a | b) - (a & b)
        assert (a < b) == (a - b < 0) and (a == b) == (not a ^ b)
for a in values:
    assert int(str(a)) == a if abs(a) < 10**4000 else True
    assert int(hex(a), 16) == a and int(bin(a), 2) == a and int(oct(a), 8) == a
    assert ~a == -a - 1 and abs(a) >= 0 and +a is not None and a * a == a**2
    for s in (0, 1, 31, 32, 33, 64, 100):
        assert a << s == a * 2**s and a >> s == a // 2**s
    n = (a.bit_length() + 8) // 8
    for order in ("little", "big"):
        assert int.from_bytes(a.to_bytes(n, order, signed=True), order, signed=True) == a
    assert hash(a) == (1 if a >= 0 else -1) * (abs(a) % (2**61 - 1)) or hash(a) == -2
    assert abs(a).bit_count() == bin(a).count("1")
    if abs(a) < 2**1000:
        assert int(float(a)) == a or abs(a) > 2**53
        if a:
            assert (a * 3) / a == 3.0 and a / (a * 4) == 0.25
assert 3**200 == int("265613988875874769338781322035779626829233452653394495974574961739092490901302182994384699044001")
assert pow(3, 1000, 10**30 + 57) == 3**1000 % (10**30 + 57)
assert pow(3, -1, 11) == 4 and pow(-3, 5, 7) == (-3) ** 5 % 7 and pow(2, 10, -1000) == 1024 % -1000
assert 2**-2 == 0.25 and (-2) ** -1 == -0.5 and 0**0 == 1 and (-1) ** (10**30) == 1
assert -7 // 2 == -4 and -7 % 2 == 1 and 7 // -2 == -4 and 7 % -2 == -1 and divmod(-2**70, 2**35) == (-(2**35), 0)
assert round(12345, -2) == 12300 and round(15, -1) == 20 and round(25, -1) == 20 and round(-15, -1) == -20 and round(5, -400) == 0
assert int("  -1_000 ") == -1000 and int("0x_ff", 0) == 255 and int("z", 36) == 35 and int(b"12") == 12 and int("\u0661\u0662") == 12
assert (5).as_integer_ratio() == (5, 1) and True.real is not True and type(True + True) is int and int(True) == 1
assert isinstance(2**100, int) and 2**100 != 2**100 + 1 and {2**100: 1}[2**100] == 1


class Sub(int):
    def __repr__(self):
        return "Sub"


s = Sub(7)
assert s + 1 == 8 and type(s + 0) is int and repr(s) == "Sub" and f"{s:d}" == "7" and Sub(2**80) == 2**80 and Sub("12") == 12
s.x = 5
assert s.x == 5 and int(s) == 7 and hash(s) == hash(7) and type(+s) is int
raises(ZeroDivisionError, "division by zero", lambda: 1 // 0)
raises(ZeroDivisionError, "division by zero", lambda: 2**100 % 0)
raises(ValueError, "negative shift count", lambda: 1 << -1)
raises(ValueError, "invalid literal for int() with base 10: 'x'", int, "x")
raises(ValueError, "invalid literal for int() with base 0: '012'", int, "012", 0)
raises(ValueError, "int() base must be >= 2 and <= 36, or 0", int, "1", 1)
raises(TypeError, "int() can't convert non-string with explicit base", int, 1.5, 10)
raises(TypeError, "int() argument must be a string, a bytes-like object or a real number, not 'list'", int, [])
raises(OverflowError, "int too large to convert to float", float, 10**400)
raises(OverflowError, "integer division result too large for a float", lambda: 10**400 / 3)
raises(OverflowError, "cannot convert float infinity to integer", int, float("inf"))
raises(OverflowError, "int too big to convert", lambda: (256).to_bytes(1, "big"))
raises(OverflowError, "can't convert negative int to unsigned", lambda: (-1).to_bytes(1, "big"))
raises(ValueError, "base is not invertible for the given modulus", pow, 2, -1, 4)
raises(ValueError, "pow() 3rd argument cannot be 0", pow, 2, 1, 0)
raises(ValueError, "Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit", str, 10**5000)
raises(ValueError, "Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit", int, "1" * 5000)
sys.set_int_max_str_digits(0)
big = 7**60000
assert int(str(big)) == big and len(str(big)) == 50706
sys.set_int_max_str_digits(4300)
print("ok")
