# bytes, bytearray, memoryview and the codecs: methods, resizing, exports, casts; texts of errors.
import codecs


def raises(kind, text, f, *args):
    try:
        f(*args)
    except kind as e:
        assert str(e) == text, (str(e), text)
    else:
        assert False, (kind, text)


for C in (bytes, bytearray):
    b = C(b"hello, world, hello")
    assert b.split(b", ") == [b"hello", b"world", b"hello"] and b.find(b"world") == 7 and b.count(b"l") == 5 and b.replace(b"hello", b"x") == b"x, world, x"
    assert type(b.upper()) is C and b.title() == b"Hello, World, Hello" and b[::-1][::-1] == b and b.hex(":", 4).count(":") == 4 and C.fromhex(b.hex()) == b
    assert C(b"%s-%05d-%x") % (b"a", 42, 255) == b"a-00042-ff" and 104 in b and b"wor" in b and b.partition(b",")[2] == b" world, hello"
raises(ValueError, "bytes must be in range(0, 256)", bytes, [256])
raises(TypeError, "a bytes-like object is required, not 'str'", b"a".split, "a")
a = bytearray(range(10))
a[2:5] = b"xyz!"
del a[::3]
assert a == bytearray(b"\x01x\x21z"[:0] + bytes(a)) and len(a) == 7
a = bytearray(b"abc")
with memoryview(a) as m:
    raises(BufferError, "Existing exports of data: object cannot be re-sized", a.append, 1)
    m[0] = 65
    assert m[1:].tobytes() == b"bc" and m[::-1].tolist() == [99, 98, 65]
a.append(1)
assert a == b"Abc\x01"
raises(ValueError, "operation forbidden on released memoryview object", lambda: m[0])
v = memoryview(bytes(range(8)))
assert v.cast("H").tolist() == [256, 770, 1284, 1798] and v.cast("B", [2, 4])[1, 2] == 6 and v.cast("B", [2, 4]).tolist() == [[0, 1, 2, 3], [4, 5, 6, 7]]
raises(TypeError, "cannot modify read-only memory", v.__setitem__, 0, 1)
for text in ("abc", "é", "日本", "😀"):
    for name in ("utf-8", "utf-16", "utf-16-be", "utf-32", "utf-32-le", "unicode_escape", "raw_unicode_escape", "utf-8-sig"):
        assert text.encode(name).decode(name) == text
assert b"a\x81".decode("cp1252", "replace") == "a\ufffd" and "aéb".encode("ascii", "xmlcharrefreplace") == b"a&#233;b"
assert b"\xff\xfe".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape") == b"\xff\xfe"
assert codecs.utf_8_decode(b"ab\xe2\x82", "strict", False) == ("ab", 2) and codecs.escape_decode(rb"\x41\n\101")[0] == b"A\nA"
print("ok")
