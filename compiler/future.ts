// `from __future__ import ...` at the start of a module.

import type { Located, Mod, Stmt } from './ast.ts';
import { CO_FUTURE_ANNOTATIONS, CO_FUTURE_BARRY_AS_BDFL } from './code.ts';
import { syntaxError, type Diagnostics } from './diagnostics.ts';

export interface FutureFeatures {
  flags: number;
  /** Position of the last future statement, line -1 where there is none. */
  loc: Located;
}

/** Features that are always on by now. */
const MANDATORY = new Set([
  'nested_scopes', 'generators', 'division', 'absolute_import', 'with_statement', 'print_function', 'unicode_literals', 'generator_stop',
]);

/** The docstring a body starts with, or null. */
export function docstring(body: readonly Stmt[]): string | null {
  const first = body[0];
  return first !== undefined && first.kind === 'Expr' && first.value.kind === 'Constant' && first.value.value.type === 'str'
    ? first.value.value.value : null;
}

/** Throws PySyntaxError for unknown features. */
export function futureFeatures(mod: Mod, d: Diagnostics): FutureFeatures {
  const found: FutureFeatures = { flags: 0, loc: { lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 } };
  if (mod.kind !== 'Module' && mod.kind !== 'Interactive') return found;
  for (let i = docstring(mod.body) === null ? 0 : 1; i < mod.body.length; i++) {
    const s = mod.body[i]!;
    if (s.kind !== 'ImportFrom' || s.module !== '__future__' || (s.level ?? 0) !== 0) break;
    for (const alias of s.names) {
      if (alias.name === 'annotations') found.flags |= CO_FUTURE_ANNOTATIONS;
      else if (alias.name === 'barry_as_FLUFL') found.flags |= CO_FUTURE_BARRY_AS_BDFL;
      else if (alias.name === 'braces') throw syntaxError(d, 'not a chance', alias);
      else if (!MANDATORY.has(alias.name)) throw syntaxError(d, `future feature ${alias.name.slice(0, 100)} is not defined`, alias);
    }
    found.loc = s;
  }
  return found;
}
