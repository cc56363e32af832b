// Errors and warnings of the back end: what a compilation reports, and how positions in the tree become positions in errors.

import type { Located } from './ast.ts';
import { PySyntaxError, type CompileWarning } from './errors.ts';

/** One compilation's file name, source lines (to quote in errors) and the warnings found so far. */
export interface Diagnostics {
  filename: string;
  /** Text of a line (with its newline) for SyntaxError.text, null where it is not known. */
  lineText(lineno: number): string | null;
  warnings: CompileWarning[];
}

/** A SyntaxError at `loc`; columns are bytes plus one, as CPython's compiler reports them. */
export function syntaxError(d: Diagnostics, message: string, loc: Located): PySyntaxError {
  return new PySyntaxError(
    message, loc.lineno, loc.col_offset + 1, loc.end_lineno, loc.end_col_offset + 1, d.lineText(loc.lineno), d.filename,
  );
}

export function syntaxWarning(d: Diagnostics, message: string, loc: Located): void {
  d.warnings.push({
    category: 'SyntaxWarning', message, lineno: loc.lineno, offset: loc.col_offset + 1, end_lineno: loc.end_lineno,
    end_offset: loc.end_col_offset + 1,
  });
}
