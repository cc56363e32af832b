// The parser's cursor over a token stream, shared by all its files, and the positions nodes get.
//
// One text is parsed at a time and parsing never nests, so the state is one module-level object: a constant the JIT can address directly.
// The fast path knows one failure, FAIL: what exactly is wrong is found out afterwards by diagnose.ts, so nothing here spends time on it.

import { T } from '../tokens.ts';
import { countBytes, type TokenStream } from '../token_stream.ts';
import type { CompileWarning } from '../errors.ts';

/** Thrown where the text is not valid Python (or not what a tried alternative needs). Carries nothing: it is thrown often and caught early. */
export const FAIL = { name: 'parse failure' };

/** Thrown where the text nests deeper than the parser's recursion goes. */
export const TOO_DEEP = { name: 'parser stack overflow' };

/** Recursion bound of the expression parser. Brackets and blocks are bounded by the tokenizer; this one catches `- - - ...`. */
const MAX_DEPTH = 2500;

class State {
  stream!: TokenStream;
  type: Uint8Array = new Uint8Array(0);
  start: Int32Array = new Int32Array(0);
  end: Int32Array = new Int32Array(0);
  line: Int32Array = new Int32Array(0);
  endLine: Int32Array = new Int32Array(0);
  value: Int32Array = new Int32Array(0);
  lineStarts: Int32Array = new Int32Array(0);
  names: string[] = [];
  source = '';
  ascii = true;
  /** Per line: 1 if it holds a character beyond ASCII. Empty if the whole text is ASCII. */
  wideLines: Uint8Array = new Uint8Array(0);
  /** Index of the next token. */
  i = 0;
  depth = 0;
  /** First token of the outermost statement being parsed, and of the one before: an `else` may continue that in vain. */
  statement = 0;
  previous = 0;
  /** `from __future__ import barry_as_FLUFL` was seen: `<>` instead of `!=`. */
  flufl = false;
  warnings: { token: number; warning: CompileWarning }[] = [];
}

export const p = new State();

/** Set the cursor to the start of `stream`. */
export function reset(stream: TokenStream, flufl: boolean): void {
  p.stream = stream;
  p.type = stream.type;
  p.start = stream.start;
  p.end = stream.end;
  p.line = stream.line;
  p.endLine = stream.endLine;
  p.value = stream.value;
  p.lineStarts = stream.lineStarts;
  p.names = stream.names;
  p.source = stream.source;
  p.ascii = stream.ascii;
  p.i = 0;
  p.depth = 0;
  p.statement = 0;
  p.previous = 0;
  p.flufl = flufl;
  p.warnings = [];
  if (!stream.ascii) markWideLines(stream);
}

/** Let go of the last text. */
export function release(): void {
  p.stream = undefined as unknown as TokenStream;
  p.type = p.wideLines = new Uint8Array(0);
  p.start = p.end = p.line = p.endLine = p.value = p.lineStarts = new Int32Array(0);
  p.names = [];
  p.source = '';
  p.warnings = [];
}

function markWideLines(stream: TokenStream): void {
  const wide = new Uint8Array(stream.lineCount + 2);
  const { source, lineStarts, lineCount } = stream;
  let line = 1;
  const pattern = /[^\x00-\x7f]+/g;
  for (let match = pattern.exec(source); match !== null; match = pattern.exec(source)) {
    while (line < lineCount && lineStarts[line + 1]! <= match.index) line++;
    wide[line] = 1;
    const newline = source.indexOf('\n', match.index);
    if (newline < 0) break;
    pattern.lastIndex = newline;
  }
  p.wideLines = wide;
}

/** Byte column of offset `position`, which lies in `line`. */
export function column(position: number, line: number): number {
  const lineStart = p.lineStarts[line]!;
  if (p.ascii || p.wideLines[line] === 0) return position - lineStart;
  return countBytes(p.source, lineStart, position);
}

/** Byte column where token `i` starts. */
export function startColumn(i: number): number {
  const line = p.line[i]!;
  const position = p.start[i]!;
  const lineStart = p.lineStarts[line]!;
  return p.ascii ? position - lineStart : column(position, line);
}

/** Byte column where token `i` ends. */
export function endColumn(i: number): number {
  const line = p.endLine[i]!;
  const position = p.end[i]!;
  const lineStart = p.lineStarts[line]!;
  return p.ascii ? position - lineStart : column(position, line);
}

/** Index of the last consumed token that is no NEWLINE, INDENT or DEDENT: where a compound statement ends. */
export function lastSolidToken(): number {
  let i = p.i - 1;
  for (;;) {
    const type = p.type[i];
    if (i <= 0 || (type !== T.NEWLINE && type !== T.DEDENT && type !== T.INDENT)) return i;
    i--;
  }
}

export function fail(): never {
  throw FAIL;
}

/** Consume a token of type `type` or fail. */
export function expect(type: T): void {
  if (p.type[p.i] !== type) throw FAIL;
  p.i++;
}

/** Consume a token of type `type` if it is next. */
export function accept(type: T): boolean {
  if (p.type[p.i] !== type) return false;
  p.i++;
  return true;
}

/** Consume a NAME and return it. */
export function expectName(): string {
  const i = p.i;
  if (p.type[i] !== T.NAME) throw FAIL;
  p.i = i + 1;
  return p.names[p.value[i]!]!;
}

/** The text of NAME token `i`, or null if it is something else. */
export function nameAt(i: number): string | null {
  return p.type[i] === T.NAME ? p.names[p.value[i]!]! : null;
}

export function enter(): void {
  if (++p.depth > MAX_DEPTH) throw TOO_DEEP;
}

/** Try an alternative: its value, or null with the cursor back where it was if it fails. */
export function attempt<V>(alternative: () => V): V | null {
  const i = p.i;
  const depth = p.depth;
  const warnings = p.warnings.length;
  try {
    return alternative();
  } catch (failure) {
    if (failure !== FAIL) throw failure;
    p.i = i;
    p.depth = depth;
    p.warnings.length = warnings;
    return null;
  }
}
