# complex, bool, range and slice.
from math import inf, nan


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert text is None or str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


z = 3 + 4j
assert abs(z) == 5.0 and z * (1 - 2j) == 11 - 2j and z / (1 - 2j) == -1 + 2j and z**2 == -7 + 24j and z**0 == 1 and -z == complex(-3, -4)
assert repr(z) == "(3+4j)" and repr(4j) == "4j" and repr(complex(-0.0, 1)) == "(-0+1j)" and str(complex(nan, -inf)) == "(nan-infj)"
assert complex(" (1e3-2.5J) ") == 1000 - 2.5j and complex("j") == 1j and complex("1_0+2_0j") == 10 + 20j and complex(1, 2) == complex(real=1, imag=2)
assert z == complex(3.0, 4) and 2 + 0j == 2 and hash(2 + 0j) == hash(2) and z != 3 and bool(0j) is False and complex(inf, nan) != complex(inf, nan)
assert f"{z:.2f}" == "3.00+4.00j" and f"{z:>12}" == "      (3+4j)" and z.conjugate() == 3 - 4j and z.__getnewargs__() == (3.0, 4.0)
assert (1 + 2j) - 1 == 2j and 1 - (1 + 2j) == -2j and 2 * (1 + 2j) == 2 + 4j and complex.from_number(3) == 3
raises(ValueError, "complex() arg is a malformed string", complex, "1 + 2j")
raises(ZeroDivisionError, "division by zero", lambda: z / 0)
raises(ZeroDivisionError, "zero to a negative or complex power", lambda: 0j**-1)
raises(TypeError, "'<' not supported between instances of 'complex' and 'complex'", lambda: z < z)
raises(ValueError, "Zero padding is not allowed in complex format specifier", format, z, "05")

assert True & False is False and True | False is True and True ^ True is False and True & 3 == 1 and type(True & 3) is int and True + True == 2
assert repr(True) == "True" and bool([]) is False and bool(2**100) is True and isinstance(True, int) and str(False) == "False" and -True == -1 and f"{True:d}" == "1"
raises(TypeError, "type 'bool' is not an acceptable base type", lambda: type("X", (bool,), {}))

r = range(2, 20, 3)
assert list(r) == [2, 5, 8, 11, 14, 17] and len(r) == 6 and r[1] == 5 and r[-1] == 17 and list(reversed(r)) == [17, 14, 11, 8, 5, 2]
assert r[1:4] == range(5, 14, 3) and r[::-1] == range(17, -1, -3) and 8 in r and 9 not in r and r.index(11) == 3 and r.count(2) == 1 and r.count(3) == 0
assert range(0) == range(5, 5) and range(0, 3, 2) == range(0, 4, 2) and hash(range(0, 3, 2)) == hash(range(0, 4, 2)) and repr(r) == "range(2, 20, 3)" and repr(range(3)) == "range(0, 3)"
big = range(2**70, 2**70 + 10, 4)
assert list(big) == [2**70, 2**70 + 4, 2**70 + 8] and big[-1] == 2**70 + 8 and 2**70 + 4 in big and list(reversed(big))[0] == 2**70 + 8 and len(range(-(2**100), 2**100)[2**100:2**100 + 5]) == 5
assert list(range(5, 0, -2)) == [5, 3, 1] and sum(range(100000)) == 4999950000 and 2.0 in range(5) and "a" not in range(5)
it = iter(range(10))
assert next(it) == 0 and it.__length_hint__() == 9 and list(it)[-1] == 9 and next(it, "end") == "end"
function, args, *state = iter(range(2, 8, 2)).__reduce__()
assert function is iter and list(args[0]) == [2, 4, 6]
raises(ValueError, "range() arg 3 must not be zero", range, 1, 2, 0)
raises(IndexError, "range object index out of range", lambda: r[6])
raises(TypeError, "'float' object cannot be interpreted as an integer", range, 1.5)
raises(ValueError, "range.index(x): x not in range", r.index, 3)
raises(OverflowError, "Python int too large to convert to C ssize_t", len, range(2**100))

s = slice(1, None, 2)
assert (s.start, s.stop, s.step) == (1, None, 2) and s.indices(10) == (1, 10, 2) and slice(None, None, -1).indices(5) == (4, -1, -1) and slice(-3, 2**100).indices(10) == (7, 10, 1)
assert repr(s) == "slice(1, None, 2)" and s == slice(1, None, 2) and hash(s) == hash(slice(1, None, 2)) and slice(2**80, None).indices(2**90) == (2**80, 2**90, 1)
assert list(range(10))[s] == [1, 3, 5, 7, 9] and list(range(10))[8:2:-3] == [8, 5] and slice(3) == slice(None, 3, None) and slice(1) < slice(2)
raises(ValueError, "slice step cannot be zero", lambda: [1][::0])
raises(TypeError, "slice indices must be integers or None or have an __index__ method", lambda: [1]["a":])
raises(ValueError, "length should not be negative", s.indices, -1)
print("ok")
