// The tokenizer alone: token types, positions, nesting, and where it stops.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYWORD_COUNT, KEYWORDS, T } from '../../compiler/tokens.ts';
import type { TokenStream } from '../../compiler/token_stream.ts';
import { tokenize } from '../../compiler/tokenizer.ts';

const OPTIONS = { addNewline: true, interactive: false, dontImplyDedent: false };

function types(stream: TokenStream): string[] {
  return Array.from(stream.type.subarray(0, stream.count), (type) => type < KEYWORD_COUNT ? KEYWORDS[type]! : T[type]!);
}

function texts(stream: TokenStream): string[] {
  return Array.from({ length: stream.count }, (_, i) => stream.source.slice(stream.start[i], stream.end[i]));
}

test('words, numbers, operators and strings', () => {
  const stream = tokenize("if x: y **= 0x_ff, 1_0.5e-3j, rb'a' \"\"\"b\nc\"\"\"", OPTIONS);
  assert.deepEqual(types(stream), [
    'if', 'NAME', 'COLON', 'NAME', 'DOUBLESTAREQUAL', 'NUMBER', 'COMMA', 'NUMBER', 'COMMA', 'STRING', 'STRING', 'NEWLINE', 'ENDMARKER',
  ]);
  assert.deepEqual(texts(stream).slice(5, 11), ['0x_ff', ',', '1_0.5e-3j', ',', "rb'a'", '"""b\nc"""']);
  assert.equal(stream.line[10], 1);
  assert.equal(stream.endLine[10], 2);
});

test('blocks, joined lines and form feeds', () => {
  const stream = tokenize('a\n  \n# c\nif b:\n\tc \\\n  d\n\f# e\n\te\n[1,\n  2]\n', OPTIONS);
  assert.deepEqual(types(stream), [
    'NAME', 'NEWLINE', 'if', 'NAME', 'COLON', 'NEWLINE', 'INDENT', 'NAME', 'NAME', 'NEWLINE', 'NAME', 'NEWLINE', 'DEDENT', 'LSQB', 'NUMBER',
    'COMMA', 'NUMBER', 'RSQB', 'NEWLINE', 'ENDMARKER',
  ]);
});

test('f-strings and t-strings', () => {
  const stream = tokenize('f\'a{{b{x!r:>{w}}}}\' rt"{y}"', OPTIONS);
  assert.deepEqual(types(stream).slice(0, -2), [
    'FSTRING_START', 'FSTRING_MIDDLE', 'FSTRING_MIDDLE', 'LBRACE', 'NAME', 'EXCLAMATION', 'NAME', 'COLON', 'FSTRING_MIDDLE', 'LBRACE', 'NAME',
    'RBRACE', 'FSTRING_MIDDLE', 'RBRACE', 'FSTRING_MIDDLE', 'FSTRING_END', 'TSTRING_START', 'LBRACE', 'NAME', 'RBRACE', 'TSTRING_END',
  ]);
  assert.deepEqual(texts(stream).slice(0, 3), ["f'", 'a{', 'b']);
});

test('names are interned and normalised', () => {
  const stream = tokenize('ﬁx = fix = ℌ', OPTIONS);
  assert.equal(stream.names[stream.value[0]!], 'fix');
  assert.equal(stream.value[0], stream.value[2]);
  assert.equal(stream.names[stream.value[4]!], 'H');
});

test('a lexical error is the last token', () => {
  for (const [source, reason, message] of [
    ["x = 'a", 'error', 'unterminated string literal (detected at line 1)'],
    ['x = )', 'error', "unmatched ')'"],
    ['(1,\n', 'eof', ''],
    ['if x:\n  y\n z\n', 'dedent', ''],
    ['if x:\n  y\n\tz\n', 'tabs', ''],
    ['x \\ y', 'continuation', ''],
    ['1__0', 'error', 'invalid decimal literal'],
    ["f'{x'", 'error', "f-string: expecting '}'"],
  ] as const) {
    const stream = tokenize(source, OPTIONS);
    assert.equal(stream.type[stream.count - 1], T.ERRORTOKEN, source);
    assert.equal(stream.error?.reason, reason, source);
    assert.equal(stream.error?.message, message, source);
  }
});

test('interactive input ends its statement', () => {
  const stream = tokenize('if x:\n  y', { addNewline: false, interactive: true, dontImplyDedent: false });
  assert.deepEqual(types(stream).slice(-5), ['NAME', 'NEWLINE', 'DEDENT', 'NEWLINE', 'ENDMARKER']);
});
