# str: methods over all widths, case mappings of Unicode 16, formatting; texts of errors.

def raises(kind, text, f, *args):
    try:
        f(*args)
    except kind as e:
        assert str(e) == text, (str(e), text)
    else:
        assert False, (kind, text)


texts = ["", "a", "hello world", "héllo wörld", "日本語 日本", "😀x😀", "x" * 40 + "needle" + "é" * 20]
for s in texts:
    assert "".join(list(s)) == s and s[::-1][::-1] == s and len(s) == len(list(s))
    assert s.encode().decode() == s and s.encode("utf-16").decode("utf-16") == s and s.encode("utf-32-be").decode("utf-32-be") == s
    assert eval(repr(s)) == s and eval(ascii(s)) == s
    for t in ("l", "o w", "日", "x", "needle", "é", "zz", "😀"):
        parts = s.split(t)
        assert t.join(parts) == s and len(parts) == s.count(t) + 1
        assert s.replace(t, "--") == "--".join(parts) and s.replace(t, "") == "".join(parts)
        assert (t in s) == (s.find(t) >= 0) == (s.rfind(t) >= 0)
        assert s.partition(t)[0] == parts[0] and s.rpartition(t)[2] == parts[-1]
        assert hash(t.join(parts)) == hash(s)
    assert s.center(61, "é").strip("é") == s.strip("é") and len(s.zfill(70)) == max(70, len(s))

assert "ß".upper() == "SS" and "ŉ".title() == "ʼN" and "ǆ".title() == "ǅ" and "ΑΣ Σας".lower() == "ας σας" and "İ".lower() == "i̇" and "ﬁ".casefold() == "fi"
assert "日1".isidentifier() and not "1a".isidentifier() and "²".isdigit() and not "²".isdecimal() and "½".isnumeric() and "\x85".isspace()
assert "a\x1cb\x85c\u2028d\r\ne".splitlines() == ["a", "b", "c", "d", "e"] and " a\u3000b ".split() == ["a", "b"]
assert "abc".translate(str.maketrans("ab", "xy", "c")) == "xy" and "%s|%-5d|%+.2f|%#x|%c|%%" % ("é", 3, 2.5, 255, "日") == "é|3    |+2.50|0xff|日|%"
assert "{0[k]}{1.real:>4}{!r:}".replace("{!r:}", "{2!r:}").format({"k": 1}, 5, "q") == "1   5'q'" and "{:{}.{}}".format("abcdef", 6, 2) == "ab    "
raises(TypeError, 'can only concatenate str (not "int") to str', lambda: "a" + 1)
raises(ValueError, "Single '}' encountered in format string", "}".format)
raises(ValueError, "cannot switch from automatic field numbering to manual field specification", "{}{0}".format, 1)
raises(IndexError, "Replacement index 1 out of range for positional args tuple", "{1}".format, 0)
raises(TypeError, "not all arguments converted during string formatting", lambda s: s % 1, "abc")
raises(UnicodeEncodeError, "'utf-8' codec can't encode character '\\ud800' in position 1: surrogates not allowed", "a\ud800".encode)
raises(UnicodeDecodeError, "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte", b"a\xff".decode)
raises(LookupError, "unknown encoding: nosuch", "a".encode, "nosuch")
raises(TypeError, "sequence item 1: expected str instance, int found", ",".join, ["a", 1])


class Text(str):
    pass


t = Text("hello")
t.note = 1
assert type(t.upper()) is str and type(t[:]) is str and {t: 1}["hello"] == 1 and str(t) == "hello" and t.note == 1
grown = ""
for i in range(2000):
    grown += chr(97 + i % 26)
assert len(grown) == 2000 and grown[:26] == "abcdefghijklmnopqrstuvwxyz" and hash(grown) == hash("".join(grown))
print("ok")
