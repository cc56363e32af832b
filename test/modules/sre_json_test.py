# _sre with code that re has compiled, and _json.
import re
import json

assert re.findall(r"(\w)(\d)?", "a1b") == [("a", "1"), ("b", "")] and re.split(r"(,)\s*", "a, b,c") == ["a", ",", "b", ",", "c"]
assert re.sub(r"(?P<x>\d+)", r"<\g<x>>", "a12b3") == "a<12>b<3>" and re.sub("x*", "-", "abxd") == "-a-b--d-"
m = re.match(r"(?P<first>\w+) (?P<last>\w+)", "Isaac Newton")
assert m.groupdict() == {"first": "Isaac", "last": "Newton"} and m.span("last") == (6, 12) and m.lastgroup == "last" and m.expand(r"\2 \1") == "Newton Isaac"
assert re.fullmatch(r"(a+)+b", "a" * 20 + "b") and re.search(r"(?<=a)b(?!c)", "abcab").start() == 4 and re.match(r"(a)?(?(1)b|c)", "c")
assert re.match(r"(?>a+)b", "aab") and not re.match(r"a++ab", "aab") and re.match(r"(?:x|y|z)*", "xyz" * 20000).end() == 60000
assert re.findall(r"[日本]+", "x日本y日") == ["日本", "日"] and re.findall(r"(?i)straße", "STRAßE straße") == ["STRAßE", "straße"]
assert [x.span() for x in re.finditer(rb"\b\w+\b", b"the quick fox")] == [(0, 3), (4, 9), (10, 13)]
data = {"a": [1, 2.5, None, True, "é\n\"", {"b": []}], "c": -(10**30)}
assert json.loads(json.dumps(data)) == data and json.loads(json.dumps(data, indent=2, ensure_ascii=False)) == data
assert json.dumps({"b": 1, "a": (2,)}, sort_keys=True, separators=(",", ":")) == '{"a":[2],"b":1}'
for text, message in (("[1,]", "Illegal trailing comma before end of array: line 1 column 3 (char 2)"), ('{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"), ("", "Expecting value: line 1 column 1 (char 0)")):
    try:
        json.loads(text)
    except json.JSONDecodeError as e:
        assert str(e) == message, str(e)
    else:
        assert False
print("ok")
