// The back end against CPython 3.14: every field of every code object, errors, warnings, and whether the reference can run the result.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { PySyntaxError, type CompileWarning } from '../../compiler/errors.ts';
import { compile, compileToBytes, compileToCode, type Mode } from '../../compiler/index.ts';
import { CACHES, numPopped, numPushed, Op } from '../../compiler/opcodes.ts';
import { PyCF_ALLOW_TOP_LEVEL_AWAIT } from '../../compiler/code.ts';
import { loadCodeReference, type CodeReference } from './code_reference.ts';
import { CONSTRUCTS, INTERACTIVE, MISTAKES } from './backend_cases.ts';

let reference: CodeReference;
before(async () => { reference = await loadCodeReference(); });

function check(source: string | Uint8Array, mode: Mode = 'exec', flags = 0, optimize = 0, label = String(source)): void {
  const found = reference.differences(source, mode, flags, optimize, compileToBytes(source, '<test>', mode, flags, optimize));
  assert.deepEqual(found, [], label);
}

test('modules of the standard library', () => {
  // All of them take too long for each run; the stride covers all packages.
  reference.modules().forEach((module, i) => { if (i % 12 === 5) check(reference.source(module), 'exec', 0, 0, module); });
});

test('constructs', () => { for (const source of CONSTRUCTS) check(source); });
test('constructs without asserts and docstrings', () => { for (const source of CONSTRUCTS) check(source, 'exec', 0, 2); });
test('interactive statements', () => { for (const source of INTERACTIVE) check(`${source}\n\n`, 'single'); });
test('expressions', () => { for (const source of ['1', 'x + 1', '[i for i in x]', 'lambda: 1', '(yield_ := 2)']) check(source, 'eval'); });
test('await at top level', () => {
  for (const source of ['await x', '[i async for i in x]', 'async with a: pass', 'async for i in x: print(i)', 'x = 1']) {
    check(source, 'exec', PyCF_ALLOW_TOP_LEVEL_AWAIT);
  }
});
test('future annotations by flag', () => check('def f(a: int, *b: "x") -> c[d]: pass\ne: f"{g}" = 1', 'exec', 0x1000000));

test('errors and warnings', () => {
  for (const source of MISTAKES) {
    const warnings: CompileWarning[] = [];
    let error: (string | number | null)[] | null = null;
    try { compileToCode(source, '<test>', 'exec', 0, 0, warnings); } catch (failure) {
      if (!(failure instanceof PySyntaxError)) throw failure;
      error = [failure.pyType, failure.message, failure.lineno, failure.offset, failure.end_lineno, failure.end_offset];
    }
    assert.deepEqual([error, warnings.map((w) => [w.message, w.lineno])], JSON.parse(reference.diagnostics(source, 'exec')), source);
  }
});

test('operations on constants', () => {
  const values = ['0', '-1', '7', '256', '2**30', '10**20', '0.0', '-0.0', '2.5', '-3.7', '1e308', '1e-320', 'True', 'None', "'abc'", "'é😀'", "b'xy'",
    '2j', '()', '(1, 2.0, "a")'];
  const operators = ['+', '-', '*', '/', '//', '%', '**', '<<', '>>', '|', '&', '^', 'and', 'is', 'in'];
  const lines: string[] = [];
  for (const a of values) {
    lines.push(`x = -(${a}), ~(${a}), not (${a}), +(${a}), (${a})[1], (${a})[-2:], (${a})[::-1]`, `for x in [${a}, ${a}, 1.0, 1]: pass`, `x in {${a}, 1, 1.0}`);
    for (const op of operators) {
      // Powers that need transcendental functions are computed at run time here.
      if (op === '**' && (a === '2j' || a.startsWith('-'))) continue;
      lines.push(`x = ${values.filter((b) => op !== '**' || (b !== '2j' && b !== '-3.7')).map((b) => `(${a}) ${op} (${b})`).join(', ')}`);
    }
  }
  check(lines.join('\n'));
});

test('the host gets errors as results', () => {
  assert.deepEqual(compile('x = 1\nreturn x', 'file.py', 'exec', 0, -1), {
    error: { type: 'SyntaxError', message: "'return' outside function", lineno: 2, offset: 1, endLineno: 2, endOffset: 9, text: 'return x' },
    warnings: [],
  });
  const result = compile('x is 1', '<test>', 'exec', 0, 0);
  assert.ok(result.code instanceof Uint8Array);
  assert.deepEqual(result.warnings, [{ category: 'SyntaxWarning', line: 1, message: '"is" with \'int\' literal. Did you mean "=="?' }]);
});

test('the reference runs the code', () => {
  const source = `
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
class A:
    """Doc
       string."""
    x: int = 1
    def f(self): return __class__.__name__, [self.x + i for i in range(3)]
def gen():
    try:
        yield from (i * i for i in range(4))
    finally: print('done')
print(fib(10), A().f(), list(gen()), A.__annotations__, A.__doc__.splitlines())
match {'a': [1, 2, 3], 'b': 'é😀'}:
    case {'a': [first, *rest], **others}: print(first, rest, others)
try: 1 / 0
except ZeroDivisionError as e: print(f'{e!r:>40}')
print(10 ** 30, 1e300, -0.0, 3 + 4j, b'\\x00\\xff', {1, 2, 3}.__len__(), 'x' in {'x', 'y'}, 'abc'[::-1], ...)
type L[T] = list[T]
print(L[int], L.__value__)
`;
  const bytes = compileToBytes(source, '<test>', 'exec', 0, 0);
  assert.equal(reference.run(bytes), [
    'done', "55 ('A', [1, 2, 3]) [0, 1, 4, 9] {'x': <class 'int'>} ['Doc', 'string.']", "1 [2, 3] {'b': 'é😀'}",
    "ZeroDivisionError('division by zero')".padStart(40),
    "1000000000000000000000000000000 1e+300 -0.0 (3+4j) b'\\x00\\xff' 3 True cba Ellipsis", 'L[int] list[T]', '',
  ].join('\n'));
});

test('the table of instructions', () => {
  for (const [name, op, caches, effects] of reference.instructions()) {
    assert.equal(Op[name as keyof typeof Op], op, name);
    assert.equal(CACHES[op], caches, name);
    for (const [arg, effect] of effects) {
      if (op === Op.COPY && arg === 0) continue;
      assert.equal(numPushed(op, arg) - numPopped(op, arg), effect, `${name} ${arg}`);
    }
  }
});
