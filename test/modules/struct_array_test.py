# struct and array: round trips, layouts, errors.
import array
import struct


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert text is None or str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


assert struct.pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 2**32 - 1, -4, 2**64 - 1) == b"\xff\xff\xfe\xff\xff\xff\xfd\xff\xff\xff\xff\xff\xff\xff\xfc" + b"\xff" * 7 + b"\xff" * 8
assert struct.unpack(">hIq", struct.pack(">hIq", -2, 5, -6)) == (-2, 5, -6) and struct.pack(">H", 258) == b"\x01\x02"
assert struct.calcsize("@ci") == 8 and struct.calcsize("=ci") == 5 and struct.calcsize("bq") == 16 and struct.calcsize("<l") == 4 and struct.calcsize("l") == 8 and struct.calcsize("3i0q") == 16
assert struct.pack("5s5p?x", b"abc", b"abcdefg", True) == b"abc\0\0\x04abcd\x01\0" and struct.unpack("3s2pc", b"abc\x01zq") == (b"abc", b"z", b"q")
assert struct.unpack("<efd", struct.pack("<efd", 1.5, -2.25, 3.125)) == (1.5, -2.25, 3.125) and struct.pack("<e", 65519.0) == b"\xff{" and struct.unpack("<e", b"\x01\0") == (5.960464477539063e-08,)
s = struct.Struct("<ih")
buffer = bytearray(10)
s.pack_into(buffer, 2, 7, 8)
assert s.unpack_from(buffer, 2) == (7, 8) and s.size == 6 and s.format == "<ih" and list(struct.iter_unpack("<h", b"\1\0\2\0")) == [(1,), (2,)] and repr(s) == "Struct('<ih')"
raises(struct.error, "unpack requires a buffer of 4 bytes", struct.unpack, "i", b"a")
raises(struct.error, "'B' format requires 0 <= number <= 255", struct.pack, "B", 256)
raises(struct.error, "'h' format requires -32768 <= number <= 32767", struct.pack, "h", 2**70)
raises(struct.error, "required argument is not an integer", struct.pack, "h", "a")
raises(struct.error, "bad char in struct format", struct.pack, "y", 1)
raises(struct.error, "pack expected 2 items for packing (got 1)", struct.pack, "2i", 1)
raises(OverflowError, "float too large to pack with f format", struct.pack, "<f", 1e300)
raises(struct.error, "pack_into requires a buffer of at least 8 bytes for packing 4 bytes at offset 4 (actual buffer size is 6)", struct.pack_into, "i", bytearray(6), 4, 1)

a = array.array("i", [1, 2, 3])
a.append(4)
a.extend([5, 6])
a.insert(0, 0)
assert a.tolist() == [0, 1, 2, 3, 4, 5, 6] and a[2] == 2 and a[-1] == 6 and a[1:5:2] == array.array("i", [1, 3]) and len(a) == 7 and a.itemsize == 4
assert a.pop() == 6 and a.pop(0) == 0 and a.index(3) == 2 and a.count(2) == 1 and 4 in a and 9 not in a and a + a == a * 2
a[1:3] = array.array("i", [7, 8, 9])
assert a.tolist() == [1, 7, 8, 9, 4, 5]
del a[::2]
a.reverse()
assert a.tolist() == [5, 9, 7] and repr(a) == "array('i', [5, 9, 7])" and a.tobytes() == struct.pack("3i", 5, 9, 7) and list(a) == [5, 9, 7]
b = array.array("i")
b.frombytes(a.tobytes())
assert a == b and a < array.array("i", [6]) and memoryview(a)[1] == 9 and bytes(memoryview(a)) == a.tobytes()
d = array.array("d", (x / 2 for x in range(5)))
assert d.tolist() == [0.0, 0.5, 1.0, 1.5, 2.0] and sum(d) == 5.0 and array.array("w", "h\u00e9llo").tounicode() == "h\u00e9llo"
q = array.array("Q", [2**64 - 1])
q.byteswap()
assert q[0] == 2**64 - 1 and array.array("b", b"\xff")[0] == -1
raises(OverflowError, "unsigned byte integer is greater than maximum", array.array, "B", [256])
raises(TypeError, "'str' object cannot be interpreted as an integer", a.append, "x")
raises(IndexError, "array index out of range", lambda: a[3])
raises(ValueError, "bytes length not a multiple of item size", a.frombytes, b"abc")
raises(ValueError, "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)", array.array, "x")
view = memoryview(a)
raises(BufferError, "cannot resize an array that is exporting buffers", a.append, 1)
view.release()
a.append(1)
print("ok")
