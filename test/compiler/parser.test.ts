// The whole front end against CPython 3.14: trees of the standard library and of hand-picked sources, errors, warnings, encodings.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { dump } from '../../compiler/ast_dump.ts';
import { PySyntaxError, type CompileWarning } from '../../compiler/errors.ts';
import { parse, PyCF_ALLOW_INCOMPLETE_INPUT, PyCF_DONT_IMPLY_DEDENT, type Mode } from '../../compiler/parser/index.ts';
import { loadReference, type Reference } from './reference.ts';

let reference: Reference;
before(async () => { reference = await loadReference(); });

function ours(source: string | Uint8Array, mode: Mode, flags = 0): { tree: string } | { error: (string | number | null)[] } {
  try {
    return { tree: dump(parse(source, '<string>', mode, flags)) };
  } catch (error) {
    if (!(error instanceof PySyntaxError)) throw error;
    const { pyType, message, lineno, offset, end_lineno, end_offset, text } = error;
    return pyType === 'ValueError' || pyType === 'MemoryError'
      ? { error: [pyType, message] }
      : { error: [pyType, message, lineno, offset, end_lineno, end_offset, text] };
  }
}

function check(source: string | Uint8Array, mode: Mode = 'exec', flags = 0): void {
  assert.deepEqual(ours(source, mode, flags), reference.parse(source, mode, flags), `${mode} ${JSON.stringify(source)}`);
}

test('trees of the standard library', () => {
  // Every module takes the reference too long for each run; the stride covers all packages.
  const modules = reference.modules();
  for (let i = 0; i < modules.length; i += 5) {
    const source = reference.source(modules[i]!);
    const ref = reference.parse(source, 'exec');
    assert.ok('tree' in ref && dump(parse(source, modules[i]!, 'exec', 0)) === ref.tree, modules[i]);
  }
});

const VALID = [
  'x: int', '(x): int = 1', 'x.y: int', 'x[0]: int = yield', 'a = b = *c, d', '*a, = b', '(a, [b, *c]), d.e, f[g] = h', '() = []', 'a @= b',
  'del a, (b, [c.d]), e[0],', 'return', 'raise a from b', 'assert a, b', 'import a.b as c, d', 'from ...a.b import (c as d, e,)', 'from . import *',
  'global a, b', 'pass; x;', 'print; exec', 'type X = int', 'type X[T: int = str, *Ts = *a, **P = []] = T', 'type = 1', 'type[x] = y', 'match = case',
  'def f(a, b=1, /, c: int=2, *d: *e, f, g=3, **h) -> i: pass', 'def f(*, a, b=1): pass', 'async def f[T](): await x ** -y', 'def f(a, /): pass',
  'class A: pass', 'class A[T](b, *c, d=e, **f): x = 1', '@a.b[c](d)\n@(e := f)\ndef g(): pass', '@a\nasync def f():\n async for x, in y: pass\n else: z',
  'if a:\n b\nelif c:\n d\nelif e: f\nelse:\n g', 'while a := b: break\nelse: continue', 'for a, *b in c, *d: pass',
  'with a, b as c, d as (e, f): pass', 'with (a, b as c,): pass', 'with (a): pass', 'with (a, b) as c: pass', 'with (yield): pass', 'with (a)(b): pass',
  'async def f():\n async with a as b: pass', 'try: a\nexcept: b', 'try: a\nexcept b as c: d\nexcept e, f: g\nelse: h\nfinally: i',
  'try: a\nexcept* b: c\nexcept* (d, e) as f: g', 'try: a\nfinally: b',
  'match a:\n case 1 | -2 | 3+4j | "s" "t" | None: pass\n case a.b.c: pass\n case [_, *x] | (y, *_): pass\n case {1: x, "k": y, a.b: z, **r}: pass',
  'match a, *b:\n case A(), B.C(1, x, k=v, l=[w],): pass\n case (x as y) if z: pass\n case (): pass\n case {}: pass\n case *x,: pass',
  'match(x)', 'match[x]: y', 'match * a', 'match -x:\n case case: pass', 'match (x):\n case _: pass', 'print(match, case, type, _)',
  'lambda: (yield)', 'lambda a, /, b=1, *c, d, e=2, **f: g', 'a if b else c if d else lambda: e', 'a or b and not c < d in e not in f is g is not h',
  'a | b ^ c & d << e >> f + g - h * i / j // k % l @ m', '-+~a ** -b ** c', '(a) + (b)', '((a + b)) * c', 'a[b, c:d, ::e, *f]', 'a[*b]', 'a[b := c]', 'a[:,]',
  'f(a, *b, c=d, *e, **f, g=h)', 'f(a for b in c)', 'f(a := b, (c := d))', '[a for b, in c if d if e for f in g]', '{a: b for c in d}', '{a for b in c}',
  '{**a, b: c, **d}', '{a, *b}', '{a := b}', '(a async for b in c)', '(*a, b)', '(a,)', '()', 'yield', 'x = yield from y', '1 if 2else 3', '0xfor x',
  '0 + 00_0 + 1_0 + 0xF_f + 0o17 + 0b1_0 + 1. + .5 + 1e5 + 1_0.0_1e-1_0 + 1j + .5E+3J', '12345678901234567890123456789', 'True, False, None, ...',
  "'a' \"b\" '''c''' u'd' r'\\e'", "u'a' 'b'", "b'a\\x41\\101\\\n' rb'\\x'", "'\\a\\b\\f\\n\\r\\t\\v\\0\\x7f\\u1234\\U0001f600\\'\\\"\\\\\\\nz'", "'\\ud800\\udc00' '\\ud83d' '\\ude00'",
  "f''", "f'a' 'b' f'{c}' 'd'", "f'{{a}}{b!r:>{c}.{d}}{e=}{f = !s}{g=:x}'", "f'''{\na # b\n}'''", "f'{lambda_}{(lambda x: y)}{ {1: 2}[1] }'", "f'{a:{b}{c}}' f'{a:}'",
  "f'{x:\\x41\\n}' rf'\\{x}'", "f'{f\"{f'{1}'}\"}'", "f'{a,}{*b,}{yield}'", "t'a{b!s:c}{ d = }' t'{e:{f}}'", "t''", 'f"\\N{{}"',
  'é = "é"; ñ.ü(ö, "😀" + x)', '𝐱 = ﬁ', 'a\\\n+ b', 'x = (\n  # c\n  1,\n\n  2)\n\n\n', '\f x = 1'.trim(), 'if x:\n\ty\n        z', '# only a comment', '', '\n\n',
];

test('trees of hand-picked sources', () => {
  for (const source of VALID) {
    if (source.includes('\\N{')) continue;
    check(source);
    check(source + '\n');
    if (!source.includes('\n')) check(source, 'single');
  }
  for (const source of ['a', 'a, b', '(a for b in c)', '  a  ', 'a\n\n', 'a # c', '*a', 'a := b', '', 'a; b', 'x = 1', 'yield']) check(source, 'eval');
  for (const source of ['() -> a', '(a, b) -> c', '(a, *b, **c) -> d', '(*a) -> b', '(**a) -> b', '(**a, *b) -> c', '(a,) -> b', 'a -> b']) {
    check(source, 'func_type');
  }
});

const INVALID = [
  'a b', '(a b)', '[a, b c]', 'f(a b)', '{a: b c: d}', '{a: b, c d}', '{a: }', '{a: *b}', '{a: b, c}', '{**a for b in c}', 'x = ', 'x = = 1', '1 = x', 'f() = x', 'a + b = c',
  '(a, 1) = b', '[a, f()] = b', '*a + b = c', 'None = 1', 'x = None = 1', '(yield) = 1', 'x = yield = 1', "f'{x}' = 1", "t'{x}' = 1", '... = 1', 'a < b = c', 'a if b else c = d',
  'lambda: x = 1', '{a} = b', '{a: b} = c', '[a for b in c] = d', '(a for b in c) = d', "'a' = b", 'await x = 1', 'not x = 1', 'a and b = c', '(a := b) = c', '1 += 2', 'f() += 1',
  '(a, b) += c', '(a, b): int', '[a]: int', 'a, b: int', 'f(): int', '1: int', 'del 1', 'del f()', 'del (a, b + c)', 'del *a', 'del a +', 'del', 'for 1 in x: pass', 'for a b in c: pass',
  'for f() in x: pass', 'for x: pass', 'for x in: pass', '[x for 1 in y]', '[x for y]', '(*a)', '(**a)', '*a', '[*a for b in c]', '[a, b for c in d]', '[a, for c in d]',
  'if x = 1: pass', 'if x', 'if x:', 'if x:\npass', 'if x: pass\nelif y', 'if x: pass\nelse', 'if x: pass\nelse:\nx', 'if x: pass\nelse: pass\nelif y: pass', 'else: pass', 'while x\n', 'while x:\ny',
  'for x in y\n', 'for x in y:\nz', 'with a\n', 'with a:\nb', 'with (a, b)\n', 'with a as 1: pass', 'with a as f(): pass', 'with (a as b', 'try\n', 'try:\nx', 'try: x', 'try: x\ny', 'try: x\nexcept\n',
  'try: x\nexcept a\n', 'try: x\nexcept a:\nb', 'try: x\nexcept a as b.c: d', 'try: x\nexcept a, b as c: d', 'try: x\nexcept* : y', 'try: x\nexcept a: y\nexcept* b: z', 'try: x\nexcept* a: y\nexcept b: z',
  'try: x\nfinally\n', 'try: x\nfinally:\ny', 'def f\n', 'def f()\n', 'def f():\nx', 'def f(a, a b): pass', 'def f(a=1, b): pass', 'def f(a, (b, c)): pass', 'def f(*): pass', 'def f(*, **a): pass', 'def f(**a, b): pass',
  'def f(**a, *b): pass', 'def f(*a, *b): pass', 'def f(a, /, b, /): pass', 'def f(/, a): pass', 'def f(*a, /): pass', 'def f(a, / *b): pass', 'def f(a=): pass', 'def f(*a=1): pass', 'def f(**a=1): pass',
  'def f(1): pass', 'def f(None): pass', 'def 1(): pass', 'def f[]: pass', 'def f[*T: int](): pass', 'def f[**P: (a, b)](): pass', 'class A\n', 'class A:\nx', 'class A(x for x in y): pass', 'class 1: pass', 'class A(: pass',
  'lambda *: a', 'lambda *, **b: a', 'lambda a=1, b: c', 'lambda (a, b): c', 'lambda a, /, /: b', 'lambda **a, b: c', 'lambda *a, *b: c', 'lambda: ', 'lambda a=: b', 'f(a=1, b)', 'f(**a, b)', 'f(**a, *b)', 'f(a=b for c in d)',
  'f(a for b in c, d)', 'f(a, b for c in d)', 'f(a, b for c in d, e)', 'f(1=2)', 'f(a.b=c)', 'f(True=1)', 'f(a=)', 'f(*a=b)', 'f(**a=b)', 'f((a)=1)', 'f(a=1 b=2)', 'f(,)', 'f(a', 'f(a,\nb c', 'x[', 'x[]', '{', '{a', '(', '(]', '(\n]', ')', ']', '}', 'f(a]',
  'a ? b', 'a $ b', '`a`', 'a ! b', 'a <> b', 'x++', '++', 'a not b', 'a is', 'not', 'a +', 'a + not b', '-not a', 'a if b', '(a if b)', 'a if b else', 'x = pass if a else b', 'x = a if b else pass', 'a := 1', '(a.b := 1)', '(a[0] := 1)', '(f() := 1)', '(1 := a)',
  'f(a := b := c)', 'print a', 'print "a" % b', 'exec a', 'print(a b)', 'import', 'import a from b', 'import a.b as c.d', 'import a as 1', 'import (a)', 'from a', 'from a import', 'from a import (b', 'from a import b,', 'from a import b c', 'from a import b as 1', 'from a import b as c.d',
  'from . import *, a', 'from a import ()', 'from import a', 'raise a from', 'assert', 'global', 'global 1', 'nonlocal a.b', 'return return', 'pass pass', 'break 1', 'yield = 1', 'async x', 'async', 'await', 'async lambda: x', 'x = async', 'type X', 'type X =', 'type X[ = a', 'type X[] = a',
  'match x\n', 'match x:\nx', 'match x:\n case 1\n', 'match x:\n case 1:\n y', 'match x:\n case a as _: y', 'match x:\n case a as 1: y', 'match x:\n case a as b.c: y', 'match x:\n case A(a=1, b): y', 'match x:\n case 1+2: y', 'match x:\n case 1j+2j: y', 'match x:\n case -x: y',
  'match x:\n case {**a, b: c}: y', 'match x:\n case {a: b}: y', 'match x:\n y', 'match x:\n case a: b\n c', 'case x: y', 'match x:\n case f"{a}" b: c', '@\ndef f(): pass', '@a\nx', '@a b\ndef f(): pass',
  ' x', 'if x:\n  y\n z', 'if x:\n  y\n    z', 'if x:\n\ty\n        z\n  w', 'x\n  y', 'def f():\n  x\n y', 'if x:\n        y\n\tz\n', 'x = 1\n\ty', 'if x:\n  if y:\n  z',
  "'a", '"a', "'''a", '"""a\nb\n', "'a\\", "'a\\'", "b'é'", "b'\\x4'", "'\\x4'", "'\\u12'", "'\\U00110000'", "'\\N'", "'\\N{'", "'\\N{}'", "b'a' 'b'", "'a' b'b'", "f'a' b'b'", "ur'a'", "bu'a'", "bf'a'", "ft'a'", "tb'a'", "t'a' 'b'", "'a' t'b'", "f'a' t'b'", 'x "a"', '"a" x', '"a" x "b"',
  "f'{'", "f'}'", "f'{}'", "f'{ }'", "f'{!r}'", "f'{:x}'", "f'{=}'", "f'{a b}'", "f'{a!}'", "f'{a!x}'", "f'{a! r}'", "f'{a!r b}'", "f'{a!rr}'", "f'{a:'", "f'{a:{'", "f'{a'", "f'{(}'", "f'{)}'", "f'{a]}'", "f'{lambda x: y}'", "f'{a:{b:{c:{d}}}}'", "f'''{a\n", "f'{a = b}'", "f'{a=b}'", "f'{*a}'",
  "f'{#}'", "f'{a\\", "f'{a:\n}'", "f'", 'f"""', "f'{1:2:3}", "t'{'", "t'{}'", "t'{a!x}'", "t'{a b}'", "t'{lambda x: y}'", "t'{!r}'", "t'", "f'{x!=}'", "f'{'a'}'", "f'{x'", "f'{x:{y!z}}'",
  '1a', '1__0', '1_', '0x', '0xg', '0b2', '0o8', '0b1_', '01', '0_1', '00012', '1e', '1e+', '1.5a', '1jx', '1_000_', '0_x', '1.e_1', '.5x', '9' + '9'.repeat(4400), '0777', '1else', '1if x', '0xdeadbeeff(',
  'x \\ y', 'x \\', 'x = \\\n', '\\', '\\\n', 'x\\\n\\ y', '"é" \\ x', 'é é', '"é" b', 'x = é 1', 'a = “b”', 'a – b', '\u00a0x', 'x\u200b = 1', '\u0001', 'a\u00b7b \u00b7', '€', '٣', 'x = 𝟏', '(é, 1) = "ü"', 'f("é" ü)', '#é\nx y',
  '('.repeat(201), 'f(' + '['.repeat(30) + 'a b', Array.from({ length: 101 }, (_, i) => ' '.repeat(i) + 'if x:\n').join(''), '[\n' + 'a,\n'.repeat(20) + 'b c\n]', 'x = (\n1\ny = 2\n', 'x = {\n 1: 2\n 3: 4\n}', 'foo(\n  a,\n  b\n\ndef f(): pass', "x = 'a\ny = (", 'a b\n)', 'if True:\n  x = (1,\n  y = 2\nz',
  'whille x:\n pass', 'improt a', 'def f():\n retrun x', 'for i in rnage(3)\n print i', 'frm a import b', 'x = 5 y = 6', 'if x == 1 then:\n y', 'do:\n x', 'x = new A()', 'int x = 1', 'x = a ? b : c', 'a && b', '!a', 'a === b', 'function f() {}', 'if (x) {\n y\n}', 'x = 1;;', ';', ',', ':', 'a:', 'a,,b', '(,)', '[,]', '{,}',
];

test('errors', () => {
  for (const source of INVALID) {
    for (const mode of ['exec', 'single', 'eval'] as const) check(source, mode);
    check(`x = 1\ndef f():\n    pass\n${source}\n`);
    check(`if x:\n    ${source.replaceAll('\n', '\n    ')}\nz = 1\n`);
  }
  check("print('a' 'b'", 'single', PyCF_ALLOW_INCOMPLETE_INPUT | PyCF_DONT_IMPLY_DEDENT);
});

test('incomplete input', () => {
  const flags = PyCF_ALLOW_INCOMPLETE_INPUT | PyCF_DONT_IMPLY_DEDENT;
  for (const source of [
    '', 'x', 'if x:', 'if x:\n', 'if x:\n  y', 'if x:\n  y\n', '(', 'f(a,\n', '"""a', '"a', "f'''{", 'f"{', '@a\n', 'try:\n  x\n', 'x \\\n', 'x y', 'if x:\n  y\nz', '[1,\n2]', 'else:', 'match x:\n', 'def f(', 'x = ',
    'lambda:', '# c', 'a = 1\nb = 2', 'if x: y', ' x', ')', "'\\",
  ]) {
    for (const mode of ['single', 'exec'] as const) {
      check(source, mode, flags);
      check(source + '\n', mode, flags);
    }
  }
});

test('warnings', () => {
  for (const source of [
    "'\\d'", "b'\\d \\400'", "'\\400 \\d'", "'''\n\\q'''", "f'\\d{x}\\e'", "f'\\{x}'", "rf'\\{x}'", "f'{x:\\d}'", "f'''\n\n\\d\n'''", '1if x else 2', '0xfor x', '1or 2', '1.5and 2', '1jin x', '0b1is x', "'\\d' +", "x = '\\d'\ny z",
    "('\\d'", "t'\\d'", "'\\d' '\\e'", "'ok\\n'",
  ]) {
    for (const mode of ['exec', 'single'] as const) {
      const warnings: CompileWarning[] = [];
      try {
        parse(source, '<string>', mode, 0, warnings);
      } catch (error) {
        if (!(error instanceof PySyntaxError)) throw error;
      }
      assert.deepEqual(warnings.map(({ message, lineno }) => [message, lineno]), reference.warnings(source, mode), source);
    }
  }
});

test('encodings', () => {
  const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
  for (const source of [
    'x = 1', '\xef\xbb\xbfx = "\xc3\xa9"', '# -*- coding: latin-1 -*-\nx = "\xe9"', '#!/bin/sh\n# vim: set fileencoding=cp1252 :\nx = "\x80"', 'x\n# coding: latin-1\ny = "\xe9"', 'x = "\xff"', 'a\rb = "\xc3\xa9 \xe9"',
    '# coding: ascii\n"\xe9"', '# coding: nonsense\n', '\xef\xbb\xbf# coding: latin-1\n', '\xef\xbb\xbf# coding: utf-8\nx', '# coding: utf8\n"\xe2\x82"', '# coding: iso-8859-15\n"\xa4"', '#coding:latin-1\n"\xe9', 'x\0', '"\xed\xa0\x80"', 'a\r\nb\rc\n',
  ]) check(latin(source));
});

test('strings keep surrogates apart', () => {
  const tree = parse("'\\ud83d' '\\ude00' '\\ud83d\\ude00' '\\U0001f600'", '<string>', 'eval', 0);
  assert.ok(tree.kind === 'Expression' && tree.body.kind === 'Constant' && tree.body.value.type === 'str');
  assert.deepEqual(tree.body.value.codePoints, [0xd83d, 0xde00, 0xd83d, 0xde00, 0x1f600]);
});

test('nesting ends in an error, not in a stack overflow', () => {
  for (const source of ['-'.repeat(100_000) + '1', 'not '.repeat(100_000) + 'x', 'lambda: '.repeat(100_000) + 'x', 'x if y else '.repeat(100_000) + 'z', '2 ** '.repeat(100_000) + '1']) {
    assert.throws(() => parse(source, '<string>', 'exec', 0), (error) => error instanceof PySyntaxError && error.pyType === 'MemoryError');
  }
  parse('1 + '.repeat(50_000) + '1', '<string>', 'exec', 0);
  parse('a' + '.b'.repeat(50_000), '<string>', 'exec', 0);
  parse('if x: pass\n' + 'elif y: pass\n'.repeat(2_000), '<string>', 'exec', 0);
});
