// Sources for the back end's tests.

const split = (text: string): string[] => text.trim().split(/\n---\n/);

/** Wrong or dubious programs: errors of the symbol table and of code generation, and warnings. */
export const MISTAKES = split(String.raw`
return 1
---
class A:
  return 1
---
yield 1
---
x = yield from y
---
async def f():
  yield from x
---
async def f():
  yield 1
  return 2
---
break
---
continue
---
for x in y:
  def f():
    break
---
if 1:
  continue
---
def f(x):
  global x
---
def f():
  x = 1
  global x
---
def f():
  print(x)
  global x
---
def f():
  x: int
  global x
---
def f():
  nonlocal x
---
nonlocal x
---
def f():
  x = 1
  def g():
    print(x)
    nonlocal x
---
def f():
  global x
  nonlocal x
---
def f(a, a): pass
---
def f(a, *, a): pass
---
lambda a, a: 1
---
class A[T, T]: pass
---
def f[T]():
  nonlocal T
---
def f[T]():
  def g():
    nonlocal T
---
class C[__classdict__]: pass
---
def f[__classdict__]: pass
---
def f[T: (yield)](): pass
---
def f[T = (x := 1)](): pass
---
type X = (yield)
---
type X[T] = (await y)
---
def f(x: (yield)): pass
---
def f() -> (y := 1): pass
---
class A[T]((yield)): pass
---
x: (yield) = 1
---
[i := 1 for i in x]
---
[j for i in x for j in (i := y)]
---
[i for i in (j := x)]
---
class A:
  [j := 1 for i in x]
---
[[(j := 1) for j in y] for i in x]
---
[(j := 1) for i in x for j in y]
---
def f():
  [x for x in y if (yield)]
---
def f():
  {x: (yield) for x in y}
---
((yield) for x in y)
---
await x
---
def f():
  await x
---
def f():
  [await x for x in y]
---
[await x for x in y]
---
def f():
  [x async for x in y]
---
async def f():
  def g():
    [x async for x in y]
---
(x async for x in y)
---
async for x in y: pass
---
def f():
  async with x: pass
---
def f():
  async for x in y: pass
---
from __future__ import braces
---
from __future__ import nonsense
---
x = 1
from __future__ import annotations
---
def f():
  from __future__ import annotations
---
def f():
  from x import *
---
class A:
  from x import *
---
__debug__ = 1
---
def f(__debug__): pass
---
f(__debug__=1)
---
del __debug__
---
x.__debug__ = 1
---
import __debug__
---
import a.b as __debug__
---
match x:
  case A(__debug__=1): pass
---
match x:
  case __debug__: pass
---
match x:
  case y: pass
  case z: pass
---
match x:
  case _: pass
  case z: pass
---
match x:
  case y | z: pass
---
match x:
  case (1 as y) | 2: pass
---
match x:
  case [a, a]: pass
---
match x:
  case [a, *b, *c]: pass
---
match x:
  case {1: a, 1: b}: pass
---
match x:
  case {1: a, True: b}: pass
---
match x:
  case {'a': a, 'a': b}: pass
---
match x:
  case {1.5: a, 1.5: b}: pass
---
match x:
  case {b'x': a, b'x': b}: pass
---
match x:
  case {1+2j: a, 1+2j: b}: pass
---
match x:
  case {None: a, None: b}: pass
---
match x:
  case {-1: a, -1: b}: pass
---
match x:
  case A(b=1, b=2): pass
---
match x:
  case [a, b] | [b, a]: pass
---
match x:
  case {**a}: pass
  case {'k': a.b, **r}: pass
---
f(a=1, b=2, a=3)
---
class A(metaclass=B, metaclass=C): pass
---
try: pass
except: pass
except X: pass
---
try: pass
except* X:
  return
---
def f():
  try: pass
  except* X:
    return
---
for i in x:
  try: pass
  except* X:
    break
---
for i in x:
  try: pass
  except* X:
    continue
---
*a = 1
---
*a
---
a, *b, *c = d
---
f = *a
---
x = [*a for a in b]
---
1 is 2
---
x is 'a'
---
x is not 1
---
x is ()
---
() is x
---
1()
---
'a'(1)
---
[1](2)
---
(1, 2)(3)
---
{1}(2)
---
f'{x}'(1)
---
t'{x}'(1)
---
{}()
---
(x for x in y)()
---
None[1]
---
1[2]
---
{1}[2]
---
(lambda: 1)[2]
---
[1]['a']
---
'abc'['d']
---
[1][1.5]
---
'abc'[None]
---
(1,2)['x']
---
f'{x}'[(1,2)]
---
t'{x}'[0]
---
[1][t'a']
---
[1][lambda: 1]
---
assert (x, 'msg')
---
assert ()
---
def f():
  try: pass
  finally: return
---
for x in y:
  try: pass
  finally: break
---
for x in y:
  try: pass
  finally: continue
---
try: pass
finally:
  for x in y: break
---
try: pass
finally:
  def f(): return
---
def f():
  try: pass
  finally:
    for x in y: return
---
def f():
  try: pass
  finally:
    x is 1
---
def f[T = int, U](): pass
---
def f[*T = int, **U](): pass
---
type A[T = int, U] = 1
---
class A:
  def f(self):
    global __class__
    super().x
---
def f():
  x: int = 1
  nonlocal x
---
def f():
  def g():
    nonlocal x
    x: int
  x = 1
---
global x
x: int
---
def f():
  global x
  x: int
---
def f():
  global x
  (x): int = 1
---
with a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w: pass
---
def f():
  with a: 
    with b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w: pass
---
(a, b) += 1
---
f() = 1
---
x: int: str
---
a.b: int
c[d]: int
(e): int
---
async def f(): return [x async for x in y] , {x: 1 async for x in y}, (await z for z in y)
---
class C:
  x = 1
  [x for _ in y]
  class D:
    nonlocal x
---
def f():
  class C:
    nonlocal y
---
[x for x in [lambda: (y := 1)]]
---
lambda: [x := 1 for x in y]
---
lambda: (yield)
---
class A:
  (yield)
---
class A:
  x = lambda: (yield)
---
del f()
---
del (a, b), [c], d.e, f[g]
---
print((x := 1), y := 2)
---
def f(*, a=1, b): pass
---
import a.b.c as d, e
---
"\d"
---
1if 2else 3
---
0xfor x
`);

/** What only the interactive prompt compiles differently. */
export const INTERACTIVE = split(String.raw`
1 + 1
---
"not a docstring"
---
x = 1; y
---
def f():
  1

---
for i in x:
  i

---
class A:
  1

---
x: int = 1
---
if x: y
`);

/** Programs that use every construct at least once, in the situations that differ. */
export const CONSTRUCTS = split(String.raw`
def f(a, b=1, /, c=2, *d: int, e, g: str = 'x', **h) -> None: return a, b, c, d, e, g, h
---
@d1
@d2(x)
def f(): pass
@d3
class A(B, metaclass=C, *D, **E):
  """Doc
     of A."""
  x: int = 1
  if y:
    z: str
  def g(self):
    self.a = 1
    self.b: int = 2
    del self.c
    return super().g(), super(A, self).h, __class__
  @property
  def __private(self): return self.__x, self.__y__
---
def outer():
  x = 1
  def inner():
    nonlocal x
    x += 1
    return x, y
  y = 2
  return inner
---
def f():
  global g
  g = 1
  del g
  import a.b.c, d.e as h, i as j
  from . import k
  from ..l import m as n, o
from p import *
---
def f(x):
  for i, (j, *k) in x:
    if i: continue
    elif j: break
    else: pass
  else: return k
  while x:
    x -= 1
    if x == 5: break
  else: x = 7
  while True:
    if x: return
  return not x
---
def f():
  try:
    a()
  except A: b()
  except (B, C) as e:
    return e
  except:
    raise
  else: c()
  finally: d()
---
def f():
  for x in y:
    try:
      if a: return 1
      if b: break
      if c: continue
    finally:
      def g(): return x
      print(g)
---
def f():
  for x in y:
    try:
      with a as b, c: 
        if d: return b
        if e: break
    except E as e:
      if g: continue
      return
---
def f():
  try: a()
  except* A as e: b(e)
  except* B: c()
  else: d()
  finally: e()
---
def f():
  raise A from B
  raise
raise X
---
async def f():
  async with a as b, c: 
    if x: return
    await d
  async for e in g:
    if e: break
    if not e: continue
  else: h()
  return [i async for i in j if await k], {m: n for m in o async for n in p}, (q async for q in r), {await s for s in t}
---
async def f():
  yield 1
  x = yield
  try: await (yield x)
  finally: yield
---
def f():
  x = yield
  y = yield from x
  yield (yield)
  return y
---
lambda: (yield)
---
lambda a, *b, c=1, **d: (a, b, c, d)
---
x = [i for i in range(3)]
y = {j: k for j, k in x if j if k}
z = {l for m in x for l in [m]}
g = (n for n in x if n for o in n)
---
def f(x):
  a = [i for i in x if (j := i)]
  b = [[i, k] for i in x for k in i]
  c = [lambda: i for i in x]
  return [[y for y in z] for z in x], j, {i: i for i in [1]}
---
class A:
  x = 1
  y = [x for _ in range(3)]
  w = [[x for x in y] for y in z]
---
def f():
  x = 1
  class A:
    x = x
    def g(self): return x
    y = [x for _ in z]
    nonlocal_ = x
---
all(x for x in y), any(x for x in y), tuple(x for x in y), list(x for x in y)
---
f(a, *b, c=1, **d), f(*a), f(**b), f(*a, *b), f(x=1, y=2), o.m(1, x=2), o.m(*a), o.m.n.p()
---
f(1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32), o.f(a=1,b=2,c=3,d=4,e=5,f=6,g=7,h=8,i=9,j=10,k=11,l=12,m=13,n=14,o=15,p=16,q=17)
---
x = {'a': 1, **b, 'c': 2, 'd': e, **f}, {**a}, {}, {1: 2}, {*a, 1}, {1, 2, 3}, [*a, 1], [1, 2, 3], (*a,), (1, x), [], ()
---
x = {1:1,2:2,3:3,4:4,5:5,6:6,7:7,8:8,9:9,10:10,11:11,12:12,13:13,14:14,15:15,16:16,17:17,18:18,19:x}
y = [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32]
z = (1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32)
---
a, b = b, a
a, b, c = c, b, a
(a, [b, *c], d), e = x
[a, b] = c = d
*a, = b
def f():
  a, b = b, a
  a, b, c = 1, 2, 3
  a, a = 1, 2
---
a += 1; b.c -= 2; d[e] *= 3; f[g:h] //= 4; i[j:k:l] **= 5; m @= n; o <<= 1; p >>= 1; q &= 1; r |= 1; s ^= 1; t %= 1; u /= 1
---
del a, b.c, d[e], f[g:h], (i, [j])
---
x[1:2], x[a:b], x[::2], x[a:b:c], x[:], x[1], x[a, b:c]
x[a:b] = y; x[1:2] = y; x[a:b:c] = y
---
x = a if b else c if d else e
y = a and b or c and not d
z = a < b < c != d is not e not in f
if a < b < c and not (d or e): f()
while not (a and b): g()
x = not a in b, not a is b, not not a
---
if a is None: b
if a is not None: c
x = a is None
while x is None and y is not None: pass
assert a
assert a, b
assert a is None, 'm'
if __debug__: print(__debug__)
---
if 0: a
elif 1: b
else: c
while 0: d
while 1: e
x = 1 if True else 2
y = (1, 2) and 3
---
x = f'{a}{b!r}{c:>{d}}{e!s:x}{f=}' 'g' f'', f'x', f'{1}{2}{3}{4}{5}{6}{7}{8}{9}{10}{11}{12}{13}{14}{15}{16}{17}{18}{19}{20}{21}{22}{23}{24}{25}{26}{27}{28}{29}{30}{31}'
---
t'', t'a', t'{a}', t'{a!r}b{c:{d}}{e=}'
---
'%s %r %a' % (a, b, c), '%5s|%-5r|%.3s|%%' % (a, b, c), '%d' % (a,), '%s' % a, '%s' % (a, b), '%(x)s' % (a,)
---
match x:
  case 1 | 'a' | None | -1 | 1+2j | b.c: 1
  case [a, b, *_, c] if a: 2
  case [*a, b] | (b, a): 3
  case {'k': v, b.c: 1, **rest}: 4
  case {}: 5
  case A(): 6
  case A(1, x=B(y=z), w=_): 7
  case (1 | 2) as n: 8
  case [[a, _], {'x': y}]: 9
  case [_, _]: 10
  case str() | int(): 11
  case _: 12
---
match x:
  case (a, b) | (b, [a]) : pass
---
match x, y:
  case _: 1
---
match x:
  case y: 1
---
def f[T, *Ts, **P](x: T, *args: *Ts, **k: P.kwargs) -> T: pass
class A[T: int, U: (str, bytes) = str, *V = *tuple[int, ...], **W = [int]](B[T], metaclass=M): x: T
type X = int
type Y[T] = list[T]
async def g[T](a=1, *, b=2): return T
class C:
  type Z = D
  def m[T](self, x: T, y: Z) -> D: pass
  class I[T](D): pass
  D = 1
---
x: int
y: str = 'a'
(z): int = 1
a.b: int
c[d:e, f]: int = 2
c[d:e, f]: int
if g:
  h: int
def i():
  x: int
  y: str = 1
  (z): int
---
class A:
  a: int
  if b:
    c: A
  for d in e: f: int = 1
  __g: int
---
from __future__ import annotations
x: int = f(1, *a, b=2, **c)[1:2, ...]
class A:
  y: 'str' | None
  def f(self, a: lambda x, *y, z=1: (x, y), b: [i for i in j if k] = 1, *c: not d and e or g, **h: {1: 2, **i}) -> m.n: l: int
def g(a: {b, c}, d: e if f else g, h: -1 ** ~x, i: f'{j!r:>{k}}' 'l', m: a < b <= c, o: 1.5j + 1e300, p: "it's", q: b'x', r: ..., s: (1,), t: x.y(z for z in w), u: 1 .real, v: u'x'): pass
---
x = 1; x = 2
def f():
  x = 1; x = 2
  (x) = y = z = 3
  return x
---
def f(a):
  del a
  print(a)
  if b: c = 1
  print(c)
  for d in e: pass
  return d
---
def f():
  v0=v1=v2=v3=v4=v5=v6=v7=v8=v9=v10=v11=v12=v13=v14=v15=v16=v17=v18=v19=1
  return v0+v1+v2+v3+v4+v5+v6+v7+v8+v9+v10+v11+v12+v13+v14+v15+v16+v17+v18+v19
---
for x in [1, 2, 3]: pass
for x in [a, b]: pass
for x in {1, 2}: pass
if x in [1, 2] or x not in {1, 2, 'a'}: pass
for x in (*a, *b): pass
---
x = 1 + 2 * 3 - 4 // 5 % 6 ** 7, 1 << 100, 1 << 200, 'a' * 10, 'a' * 5000, (1, 2) * 3, 2 ** -1, 7 / 2, -7 // 2, -7 % 3, ~5, not 1, +1, -0.0, 1.5 * 2, 1j * 2, (1, 2)[0], 'abc'[1], b'abc'[1], True + 1, 1 & True, True | False
---
x = (a
     .b
     .c(1,
        d=2)
     .e)
(x
 .y) = 1
(x
 .z) += 1
super(
)
---
def f(self):
  return (super()
          .x
          .y(1))
class A:
  def f(self):
    return (super()
            .x
            .y(1))
  def g(self): return (super()
    .z)
---
try:
  try: a
  finally: b
except: c
---
def f():
  with open(a) as b:
    for c in b:
      try: yield c
      except G: continue
      finally: print(c)
---
def f():
  while True:
    try: a()
    except A: pass
    else: break
---
"""Module
   doc."""
def f():
  """Tab	doc
	x"""
class A: "x"
---
x
---

---
# only a comment
---
lambda x: lambda: x
---
print(*(yield_ for yield_ in x), sep='')
---
def f(x):
  if x:
    return 1
  else:
    raise A
---
def f():
  return (
    1
  )
def g():
  return [
    a,
    b
  ]
---
x = 0xffffffffffffffffffff, 2147483648, -2147483648, 255, 256, -1, 1e400, 'é', '\ud800', 'x' * 4
`);
