// What is wrong with a program that does not parse: the SyntaxError CPython 3.14 raises for it.

import type { Mod } from '../../ast.ts';
import { PySyntaxError } from '../../errors.ts';
import { T } from '../../tokens.ts';
import type { TokenStream } from '../../token_stream.ts';
import { p } from '../state.ts';
import { raiseAt, raiseIndentation, raiseLast, raiseStopped, raiseUnclosed, setFilename, tokenizerError } from './errors.ts';
import { begin, finish, m, run, tokenSpan } from './machine.ts';
import { lastStatement } from './statements.ts';
import './expressions.ts';
import './mistakes.ts';

m.onErrorToken = raiseStopped;

/** The rest of the text was searched for errors of the tokenizer. */
let tokenizedAll = false;

const RULES: Record<Mod['kind'], string> = { Module: 'file', Interactive: 'interactive', Expression: 'eval', FunctionType: 'func_type' };

export interface Failure {
  kind: Mod['kind'];
  filename: string;
  /** Token the fast parser failed at. */
  at: number;
  /** It failed because the tokenizer stopped there. */
  stopped: boolean;
  /** Where to begin: the outermost statement before the failing one, which it may continue wrongly. All before is well-formed. */
  statement: number;
  /** Start of the last compound statement before that. */
  lastCompound: { lineno: number; col_offset: number };
  allowIncomplete: boolean;
}

/** Run `action` and return what it raises. */
function caught(action: () => void): PySyntaxError | null {
  try {
    action();
  } catch (error) {
    if (error instanceof PySyntaxError) return error;
    throw error;
  }
  return null;
}

/** The tokenizer met the end of the text (perhaps inside a string) on the way to the last token looked at. */
function sawEnd(stream: TokenStream): boolean {
  if (m.fill > 0 && stream.type[m.fill - 1] === T.ERRORTOKEN) return stream.error!.atEnd;
  return m.fill > stream.endSeenAt;
}

/** The error for the text the parser state holds, which failed as `failure` says. */
export function diagnose(stream: TokenStream, failure: Failure): PySyntaxError {
  setFilename(failure.filename);
  lastStatement.lineno = 0;
  lastStatement.col_offset = 0;
  tokenizedAll = false;
  try {
    let error: PySyntaxError;
    try {
      error = findError(stream, failure);
    } catch (overflow) {
      // The machine recurses deeper than the parser. Without it there is still the place the parser failed at.
      if (!(overflow instanceof RangeError)) throw overflow;
      m.fill = failure.at + 1;
      error = caught(() => generic(failure.at))!;
    }
    if (error.pyType === 'SyntaxError' || error.pyType === 'IndentationError' || error.pyType === 'TabError') {
      error.metadata = [lastStatement.lineno, lastStatement.col_offset, stream.source.slice(0, stream.length)];
    }
    return error;
  } finally {
    finish();
  }
}

function findError(stream: TokenStream, failure: Failure): PySyntaxError {
  const rule = RULES[failure.kind];
  let error: PySyntaxError | null = null;
  begin(failure.statement, 1);
  if (failure.stopped) {
    // All before is well-formed as far as it goes, so this is what CPython meets first too.
    m.fill = failure.at + 1;
    error = caught(raiseStopped);
  } else {
    error = caught(() => { run(rule); });
  }
  if (failure.allowIncomplete && sawEnd(stream)) return caught(() => raiseLast('incomplete input', '_IncompleteInputError'))!;
  if (error !== null && (error.pyType === 'ValueError' || error.pyType === 'MemoryError')) return error;
  const lastToken = m.fill - 1;
  if (error === null) {
    lastStatement.lineno = failure.lastCompound.lineno;
    lastStatement.col_offset = failure.lastCompound.col_offset;
    begin(failure.statement, 2);
    error = caught(() => { run(rule); });
    if (error === null) {
      const type = stream.type[lastToken];
      if (type === T.INDENT || type === T.DEDENT) {
        return caught(() => raiseIndentation(type === T.INDENT ? 'unexpected indent' : 'unexpected unindent'))!;
      }
      return caught(() => preferTokenizerError(stream)) ?? caught(() => generic(lastToken))!;
    }
  }
  // Past the end of the text there is nothing to prefer to a specific error.
  if (m.fill > stream.endSeenAt) return error;
  return caught(() => preferTokenizerError(stream)) ?? error;
}

function generic(token: number): never {
  return raiseAt(tokenSpan(token), 'invalid syntax');
}

/** An error of the tokenizer further on, like a bracket that does not match, goes before one of the parser. */
function preferTokenizerError(stream: TokenStream): void {
  const error = stream.error;
  if (m.fill >= stream.count) return;
  tokenizedAll = true;
  if (error === null || stream.insideString) return;
  if (error.reason === 'error') throw tokenizerError();
  const open = stream.openBrackets;
  if (open.length === 0 || p.line[m.fill - 1]! <= open[open.length - 1]!.line) return;
  m.fill = stream.count;
  raiseUnclosed();
}

/** Number of tokens whose warnings were issued on the way to the last error. */
export function lookedAt(): number {
  return tokenizedAll ? Infinity : m.fill;
}

/** The error for text after the one statement mode 'single' takes, whose last token is `token`. */
export function singleStatementError(token: number, filename: string): PySyntaxError {
  setFilename(filename);
  begin(token, 1);
  m.fill = token + 1;
  return caught(() => raiseLast('multiple statements found while compiling a single statement'))!;
}
