// SyntaxErrors with CPython's positions, made from byte columns and from where its tokenizer would stand.

import { PySyntaxError, type CompileErrorType } from '../../errors.ts';
import { T } from '../../tokens.ts';
import { countBytes } from '../../token_stream.ts';
import { p } from '../state.ts';
import { hooks, m, tokenSpan, touch, type Match } from './machine.ts';

let filename = '';

export function setFilename(name: string): void {
  filename = name;
}

/** Where the tokenizer stands after the last token looked at: offset, line and byte column. */
function scanner(): { line: number; column: number } {
  const i = m.fill - 1;
  const error = p.stream.error;
  if (p.type[i] === T.ERRORTOKEN && error !== null) {
    return { line: error.lineno, column: countBytes(p.source, error.lineStart, error.position) };
  }
  const span = tokenSpan(i);
  const line = span.end_lineno;
  if (span.end_col_offset >= 0) return { line, column: span.end_col_offset };
  return { line, column: countBytes(p.source, p.lineStarts[line]!, p.end[i]!) };
}

/** The text of a line, with its newline where CPython takes it from the tokenizer's buffer. */
function lineText(line: number): string {
  const start = p.lineStarts[line] ?? p.stream.length;
  const newline = p.source.indexOf('\n', start);
  const end = newline < 0 ? p.stream.length : newline;
  const current = m.fill > 0 ? scanner().line : 1;
  return current <= line && newline >= 0 ? p.source.slice(start, end + 1) : p.source.slice(start, end);
}

/** Number of characters that begin within the first `bytes` bytes of the UTF-8 form of `text`; one may lie past its end. */
function characters(text: string, bytes: number): number {
  let count = 0;
  let at = 0;
  for (const char of text) {
    if (at >= bytes) return count;
    const c = char.codePointAt(0)!;
    at += c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    count++;
  }
  return at < bytes ? count + 1 : count;
}

/** Columns here count bytes from 1; 0 and -1 pass through for the end. */
function raise(type: CompileErrorType, message: string, lineno: number, column: number, endLine: number, endColumn: number): never {
  const text = lineText(lineno);
  throw new PySyntaxError(message, lineno, characters(text, column), endLine, endColumn > 0 ? characters(text, endColumn) : endColumn, text,
    filename, type);
}

/** At the last token looked at, or at `token`. */
export function raiseAtToken(i: number, message: string, type: CompileErrorType = 'SyntaxError'): never {
  const span = tokenSpan(i);
  const column = span.col_offset === -1 ? scanner().column : span.col_offset + 1;
  return raise(type, message, span.lineno, column, span.end_lineno, span.end_col_offset === -1 ? -1 : span.end_col_offset + 1);
}

/** At the last token looked at. */
export function raiseLast(message: string, type: CompileErrorType = 'SyntaxError'): never {
  return raiseAtToken(m.fill - 1, message, type);
}

export function raiseIndentation(message: string): never {
  return raiseLast(message, 'IndentationError');
}

/** At the token after what matched so far. */
export function raiseNext(message: string): never {
  touch(m.mark);
  return raiseAtToken(m.mark, message);
}

/** From the start of `a` to the end of `b`. */
export function raiseRange(a: Match, b: Match, message: string): never {
  return raise('SyntaxError', message, a.lineno, a.col_offset + 1, b.end_lineno, b.end_col_offset + 1);
}

export function raiseAt(a: Match, message: string): never {
  return raiseRange(a, a, message);
}

/** From the start of `a` to where the tokenizer stands. */
export function raiseFrom(a: Match, message: string): never {
  const { line, column } = scanner();
  return raise('SyntaxError', message, a.lineno, a.col_offset + 1, line, column);
}

/** With byte columns counted from 0. */
export function raiseColumns(type: CompileErrorType, message: string, lineno: number, column: number, endLine: number, endColumn: number): never {
  return raise(type, message, lineno, column + 1, endLine, endColumn + 1);
}

hooks.missing = (text) => raiseAt(tokenSpan(m.mark), `expected '${text}'`);

/** The innermost open bracket "was never closed". */
export function raiseUnclosed(): never {
  const open = p.stream.openBrackets;
  const { char, line, position } = open[open.length - 1]!;
  return raiseColumns('SyntaxError', `'${char}' was never closed`, line, countBytes(p.source, p.lineStarts[line]!, position), line, -1);
}

/** The complete error the tokenizer stopped with. Only for reason 'error'. */
export function tokenizerError(): PySyntaxError {
  const error = p.stream.error!;
  if (error.pyType === 'ValueError') return new PySyntaxError(error.message, null, null, null, null, null, filename, 'ValueError');
  const newline = p.source.indexOf('\n', error.lineStart);
  const text = p.source.slice(error.lineStart, newline < 0 ? p.stream.length : newline);
  return new PySyntaxError(error.message, error.lineno, error.offset, error.lineno, error.endOffset, text, filename);
}

/** Raise why the tokenizer stopped, the parser having reached that point. */
export function raiseStopped(): never {
  const error = p.stream.error!;
  switch (error.reason) {
    case 'error':
      throw tokenizerError();
    case 'eof':
      if (p.stream.openBrackets.length > 0) return raiseUnclosed();
      return raiseLast('unexpected EOF while parsing');
    case 'dedent':
      return raiseIndentation('unindent does not match any outer indentation level');
    case 'tabs':
      return raiseColumns('TabError', 'inconsistent use of tabs and spaces in indentation', error.lineno, 0, error.lineno, -1);
    case 'too-deep':
      return raiseColumns('IndentationError', 'too many levels of indentation', error.lineno, 0, error.lineno, -1);
    case 'continuation': {
      const column = countBytes(p.source, error.bufferStart, error.position) - 1;
      return raiseColumns('SyntaxError', 'unexpected character after line continuation character', error.lineno, column, error.lineno, -1);
    }
  }
}
