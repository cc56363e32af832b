// Entry of the front end: source -> syntax tree.

import type { Expr, Mod, Stmt } from '../ast.ts';
import { PySyntaxError, type CompileWarning } from '../errors.ts';
import { T } from '../tokens.ts';
import { tokenize } from '../tokenizer.ts';
import type { TokenStream } from '../token_stream.ts';
import { LiteralError } from './literals.ts';
import { accept, expect, fail, FAIL, p, release, reset, TOO_DEEP } from './state.ts';
import { decodeSource } from './source.ts';
import { parseExpression, parseExpressions } from './expressions.ts';
import { diagnose, lookedAt, singleStatementError } from './diagnosis/index.ts';
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
  const text = typeof source === 'string' ? source : decodeSource(source, filename, (flags & PyCF_IGNORE_COOKIE) !== 0);
  if (text.includes('\0')) throw new PySyntaxError('source code string cannot contain null bytes', null, null, null, null, null, filename);
  rejectSurrogates(text, filename);
  const stream = tokenize(text, {
    addNewline: mode === 'exec', interactive: mode === 'single', dontImplyDedent: (flags & PyCF_DONT_IMPLY_DEDENT) !== 0,
  });
  const flufl = (flags & CO_FUTURE_BARRY_AS_BDFL) !== 0;
  reset(stream, flufl);
  const body: Stmt[] = [];
  try {
    const tree = parseMode(mode, body);
    const single = mode === 'single' && textFollows(stream);
    report(warnings, stream, single ? p.i : stream.count);
    if (single) throw singleStatementError(p.i - 1, filename);
    return tree;
  } catch (failure) {
    if (failure === TOO_DEEP || failure instanceof RangeError) {
      throw new PySyntaxError('Parser stack overflowed - Python source too complex to parse', 0, 0, null, null, null, filename, 'MemoryError');
    }
    if (failure !== FAIL && !(failure instanceof LiteralError)) throw failure;
    // Statements before the failing one keep their warnings; those of its own are found again on the way to the error.
    const stopped = failure === FAIL && p.type[p.i] === T.ERRORTOKEN;
    if (!stopped) p.warnings = p.warnings.filter(({ token }) => token < p.previous);
    const error = diagnose(stream, {
      kind: KINDS[mode], filename, at: Math.min(p.i, stream.count - 1), stopped, statement: p.previous, lastCompound: lastCompound(body),
      allowIncomplete: (flags & PyCF_ALLOW_INCOMPLETE_INPUT) !== 0,
    });
    report(warnings, stream, lookedAt());
    throw error;
  } finally {
    release();
  }
}

/** Source is UTF-8 to the parser, which has no surrogates. */
function rejectSurrogates(text: string, filename: string): void {
  // Lone surrogates only: with the u flag a pair is one character.
  if (!/[\ud800-\udfff]/u.test(text)) return;
  let position = 0;
  let first = -1;
  let code = 0;
  for (const char of text) {
    const c = char.codePointAt(0)!;
    const surrogate = c >= 0xd800 && c <= 0xdfff;
    if (surrogate && first < 0) {
      first = position;
      code = c;
    }
    if (!surrogate && first >= 0) break;
    position++;
  }
  const what = position - first === 1
    ? `character '\\u${code.toString(16)}' in position ${first}`
    : `characters in position ${first}-${position - 1}`;
  throw new PySyntaxError(`'utf-8' codec can't encode ${what}: surrogates not allowed`, null, null, null, null, null, filename, 'UnicodeEncodeError');
}

const KINDS: Record<Mode, Mod['kind']> = { exec: 'Module', single: 'Interactive', eval: 'Expression', func_type: 'FunctionType' };

/** Hand over the warnings of the first `count` tokens in the order of the text. */
function report(warnings: CompileWarning[] | undefined, stream: TokenStream, count: number): void {
  if (warnings === undefined) return;
  const found = [...stream.warnings, ...p.warnings].filter(({ token }) => token < count).sort((a, b) => a.token - b.token);
  for (const { warning } of found) warnings.push(warning);
}

/** Start of the compound statement in `body` that begins last, at any depth, without the last statement, which is diagnosed again. */
function lastCompound(body: Stmt[]): { lineno: number; col_offset: number } {
  for (let i = body.length - 2; i >= 0; i--) {
    const latest = latestCompound(body[i]!, false);
    if (latest !== null) return { lineno: latest.lineno, col_offset: latest.col_offset };
  }
  return { lineno: 0, col_offset: 0 };
}

/**
 * The compound statement that begins last among `statement` and those in its blocks; null if there is none. An `elif` is an If in the tree
 * but no statement of its own, and CPython forgets functions here.
 */
function latestCompound(statement: Stmt, elif: boolean): Stmt | null {
  const blocks: Stmt[][] = [];
  if ('body' in statement) blocks.push(statement.body);
  if ('handlers' in statement) for (const handler of statement.handlers) blocks.push(handler.body);
  if ('cases' in statement) for (const part of statement.cases) blocks.push(part.body);
  if ('orelse' in statement) blocks.push(statement.orelse);
  if ('finalbody' in statement) blocks.push(statement.finalbody);
  let latest: Stmt | null = blocks.length === 0 || elif || statement.kind === 'FunctionDef' || statement.kind === 'AsyncFunctionDef' ? null : statement;
  for (const block of blocks) {
    for (const inner of block) {
      // An elif stands in the column of its if, what an else holds does not.
      const candidate: Stmt | null = latestCompound(inner, statement.kind === 'If' && inner.kind === 'If' && inner.col_offset === statement.col_offset);
      if (candidate !== null && (latest === null || candidate.lineno > latest.lineno)) latest = candidate;
    }
  }
  return latest;
}

/** Something other than comments follows the one statement mode 'single' takes. */
function textFollows(stream: TokenStream): boolean {
  return !/^(?:[ \t\n\f]|#.*)*$/.test(stream.source.slice(p.end[p.i - 1]!, stream.length));
}

function parseMode(mode: Mode, body: Stmt[]): Mod {
  switch (mode) {
    case 'exec':
      parseFile(body);
      return { kind: 'Module', body, type_ignores: [] };
    case 'single':
      return { kind: 'Interactive', body: parseInteractive() };
    case 'eval': {
      const value = parseExpressions();
      expectEnd();
      return { kind: 'Expression', body: value };
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
