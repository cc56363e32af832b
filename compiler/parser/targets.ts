// Assignment targets. They are parsed as expressions and turned into targets afterwards, which works because every target is an expression
// that differs only in its context; what is no target fails.

import type { Expr, ExprContext } from '../ast.ts';
import { T } from '../tokens.ts';
import { accept, endColumn, fail, p, startColumn } from './state.ts';
import { parseBitwiseOr } from './expressions.ts';

/** Make `target` one of an assignment, a loop, a with item or an import (`*a, b`, `(a.b, [c[d]])`...). */
export function setStore(target: Expr): void {
  switch (target.kind) {
    case 'Name':
    case 'Attribute':
    case 'Subscript':
      target.ctx = 'Store';
      return;
    case 'Starred':
      if (target.value.kind === 'Starred') fail();
      target.ctx = 'Store';
      setStore(target.value);
      return;
    case 'Tuple':
    case 'List':
      target.ctx = 'Store';
      for (const elt of target.elts) setStore(elt);
      return;
    default:
      fail();
  }
}

/** Make `target` one of an annotation or an augmented assignment: a name, an attribute or a subscript. */
export function setSingleStore(target: Expr): void {
  if (target.kind !== 'Name' && target.kind !== 'Attribute' && target.kind !== 'Subscript') fail();
  (target as { ctx: ExprContext }).ctx = 'Store';
}

function setDelete(target: Expr): void {
  switch (target.kind) {
    case 'Name':
    case 'Attribute':
    case 'Subscript':
      target.ctx = 'Del';
      return;
    case 'Tuple':
    case 'List':
      target.ctx = 'Del';
      for (const elt of target.elts) setDelete(elt);
      return;
    default:
      fail();
  }
}

/** One target, possibly starred. Comparisons are left alone, so an `in` ends it. */
export function parseStarTarget(): Expr {
  const start = p.i;
  if (p.type[start] === T.STAR) {
    p.i++;
    const value = parseBitwiseOr();
    if (value.kind === 'Starred') fail();
    setStore(value);
    return {
      kind: 'Starred', value, ctx: 'Store', lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[p.i - 1]!,
      end_col_offset: endColumn(p.i - 1),
    };
  }
  const target = parseBitwiseOr();
  setStore(target);
  return target;
}

/** The targets of a loop or comprehension, up to `in`. */
export function parseStarTargets(): Expr {
  const start = p.i;
  const first = parseStarTarget();
  if (p.type[p.i] !== T.COMMA) return first;
  const elts = [first];
  while (p.type[p.i] === T.COMMA) {
    p.i++;
    if (p.type[p.i] === T.IN) break;
    elts.push(parseStarTarget());
  }
  return {
    kind: 'Tuple', elts, ctx: 'Store', lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[p.i - 1]!,
    end_col_offset: endColumn(p.i - 1),
  };
}

/** The targets of a `del` statement. */
export function parseDeleteTargets(): Expr[] {
  const targets: Expr[] = [];
  do {
    const type = p.type[p.i];
    if (targets.length > 0 && (type === T.NEWLINE || type === T.SEMI)) break;
    const target = parseBitwiseOr();
    setDelete(target);
    targets.push(target);
  } while (accept(T.COMMA));
  return targets;
}
