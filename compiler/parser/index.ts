// Entry of the front end: source -> syntax tree.

import type { Expr, Mod } from '../ast.ts';
import { PySyntaxError, type CompileWarning } from '../errors.ts';
import { T } from '../tokens.ts';
import { tokenize, type TokenStream } from '../tokenizer.ts';
import { LiteralError } from './literals.ts';
import { accept, expect, fail, FAIL, p, release, reset, TOO_DEEP } from './state.ts';
import { decodeSource } from './source.ts';
import { parseExpression, parseExpressions } from './expressions.ts';
import { parseFile, parseInteractive } from './statements.ts';

export type Mode = 'exec' | 'eval' | 'single' | 'func_type';

/** Flags of compile() that matter to the parser, with CPython's values. */
export const PyCF_DONT_IMPLY_DEDENT = 0x200;
export const PyCF_IGNORE_COOKIE = 0x800;
export const PyCF_ALLOW_INCOMPLETE_INPUT = 0x4000;
export const CO_FUTURE_BARRY_AS_BDFL = 0x400000;

/**
 * Parse `source` into a module's tree.
 *
 * Bytes are decoded by their byte order mark or coding cookie; in a string a cookie is only a comment. `flags` are compile()'s. Warnings
 * (invalid escapes and number literals) are appended to `warnings` in the order CPython issues them, also when parsing fails after them.
 * Throws PySyntaxError.
 */
export function parse(source: Uint8Array | string, filename: string, mode: Mode, flags: number, warnings?: CompileWarning[]): Mod {
  const text = typeof source === 'string' ? withoutMark(source) : decodeSource(source, filename);
  if (text.includes('\0')) throw new PySyntaxError('source code string cannot contain null bytes', null, null, null, null, null, filename);
  const stream = tokenize(text, {
    addNewline: mode === 'exec', interactive: mode === 'single', dontImplyDedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
  });
  reset(stream, (flags & CO_FUTURE_BARRY_AS_BDFL) !== 0);
  try {
    const tree = parseMode(mode);
    if (warnings !== undefined) {
      const found = [...stream.warnings, ...p.warnings].sort((a, b) => a.token - b.token);
      for (const { warning } of found) warnings.push(warning);
    }
    return tree;
  } catch (failure) {
    if (failure === TOO_DEEP || failure instanceof RangeError) {
      throw new PySyntaxError('Parser stack overflowed - Python source too complex to parse', 0, 0, null, null, null, filename, 'MemoryError');
    }
    if (failure !== FAIL && !(failure instanceof LiteralError)) throw failure;
    throw explain(stream, filename);
  } finally {
    release();
  }
}

function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

function explain(stream: TokenStream, filename: string): PySyntaxError {
  const i = Math.min(p.i, stream.count - 1);
  return new PySyntaxError('invalid syntax', stream.line[i]!, stream.start[i]! - stream.lineStarts[stream.line[i]!]! + 1, stream.endLine[i]!,
    stream.end[i]! - stream.lineStarts[stream.endLine[i]!]! + 1, null, filename);
}

function parseMode(mode: Mode): Mod {
  switch (mode) {
    case 'exec':
      return { kind: 'Module', body: parseFile(), type_ignores: [] };
    case 'single': {
      const body = parseInteractive();
      return { kind: 'Interactive', body };
    }
    case 'eval': {
      const body = parseExpressions();
      expectEnd();
      return { kind: 'Expression', body };
    }
    case 'func_type':
      return parseFunctionType();
  }
}

function expectEnd(): void {
  while (p.type[p.i] === T.NEWLINE) p.i++;
  if (p.type[p.i] !== T.ENDMARKER) fail();
}

/** `(int, *str, **Any) -> float`, the form of a signature type comment. Stars carry no meaning. */
function parseFunctionType(): Mod {
  expect(T.LPAR);
  const argtypes: Expr[] = [];
  let stars = 0;
  while (p.type[p.i] !== T.RPAR) {
    if (p.type[p.i] === T.STAR && stars < 1) {
      stars = 1;
      p.i++;
    } else if (p.type[p.i] === T.DOUBLESTAR && stars < 2) {
      stars = 2;
      p.i++;
    } else if (stars > 0) {
      fail();
    }
    argtypes.push(parseExpression());
    if (!accept(T.COMMA)) break;
    if (p.type[p.i] === T.RPAR) fail();
  }
  expect(T.RPAR);
  expect(T.RARROW);
  const returns = parseExpression();
  expectEnd();
  return { kind: 'FunctionType', argtypes, returns };
}
