// What the rules for mistakes need to know about what they matched: names of kinds of expression, targets that are none, literals.

import type { Expr } from '../../ast.ts';
import { T } from '../../tokens.ts';
import { LiteralError } from '../literals.ts';
import { p } from '../state.ts';
import { numberConstant } from '../expressions.ts';
import { concatenate, isRawStart, middleConstant, stringConstant } from '../strings.ts';
import { raiseAt, raiseColumns, raiseLast, raiseRange } from './errors.ts';
import { m, nameText, spanned, tokenActions, tokenSpan, type Action, type Labels, type Match } from './machine.ts';

/** An action that makes a match of `kind`; `fields` picks what to keep from the labels. */
export function node(kind: string, fields?: (labels: Labels) => object): Action {
  return (labels, start) => spanned(kind, start, fields?.(labels));
}

/** The value labelled `a`. */
export const pick: Action = (labels) => labels.a;

const NAMES: Record<string, string> = {
  Attribute: 'attribute', Subscript: 'subscript', Starred: 'starred', Name: 'name', List: 'list', Tuple: 'tuple', Lambda: 'lambda',
  Call: 'function call', BoolOp: 'expression', BinOp: 'expression', UnaryOp: 'expression', GeneratorExp: 'generator expression',
  Yield: 'yield expression', YieldFrom: 'yield expression', Await: 'await expression', ListComp: 'list comprehension',
  SetComp: 'set comprehension', DictComp: 'dict comprehension', Dict: 'dict literal', Set: 'set display', JoinedStr: 'f-string expression',
  FormattedValue: 'f-string expression', TemplateStr: 't-string expression', Interpolation: 't-string expression', Compare: 'comparison',
  IfExp: 'conditional expression', NamedExpr: 'named expression',
};

/** What messages call an expression of this kind. */
export function describe(a: Match): string {
  if (a.kind !== 'Constant') return NAMES[a.kind] ?? 'expression';
  const type = (a as unknown as { value: { type: string } }).value.type;
  if (type === 'None' || type === 'True' || type === 'False') return type;
  return type === 'Ellipsis' ? 'ellipsis' : 'literal';
}

export type TargetUse = 'assign' | 'delete' | 'loop';

/** The first part of `a` that cannot be a target, or null. */
function invalidTarget(a: Match, use: TargetUse): Match | null {
  switch (a.kind) {
    case 'List':
    case 'Tuple':
      for (const elt of a.elts as Match[]) {
        const part = invalidTarget(elt, use);
        if (part !== null) return part;
      }
      return null;
    case 'Starred':
      return use === 'delete' ? a : invalidTarget(a.value, use);
    case 'Compare':
      if (use !== 'loop') return a;
      return a.ops[0] === 'In' ? invalidTarget(a.left, use) : null;
    case 'Name':
    case 'Subscript':
    case 'Attribute':
      return null;
    default:
      return a;
  }
}

/** Raise if `a` is no target for `use`; null if it is one. */
export function checkTarget(a: Match, use: TargetUse): null {
  const part = invalidTarget(a, use);
  if (part !== null) raiseAt(part, `cannot ${use === 'delete' ? 'delete' : 'assign to'} ${describe(part)}`);
  return null;
}

export function isLegacyStatement(a: Match): boolean {
  return a.kind === 'Name' && (a.id === 'print' || a.id === 'exec');
}

/** The last expression of the last clause of a comprehension. */
export function lastOfClauses(clauses: Match[]): Match {
  const { ifs, iter } = clauses[clauses.length - 1]!;
  return ifs.length > 0 ? ifs[ifs.length - 1] : iter;
}

export function last(matches: Match[]): Match {
  return matches[matches.length - 1]!;
}

// ------------------------------------------------------------------------- literals

/** Evaluate a literal, turning its problem into the error CPython raises. */
function literal<V>(i: number, evaluate: () => V): V {
  const warnings = p.warnings.length;
  try {
    return evaluate();
  } catch (failure) {
    if (!(failure instanceof LiteralError)) throw failure;
    if (failure.kind === 'bytes') return raiseAt(tokenSpan(i), failure.message);
    if (failure.kind === 'digits') {
      return raiseColumns('SyntaxError', `${failure.message} - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.`,
        p.line[i]!, -1, p.endLine[i]!, -1);
    }
    return raiseLast(failure.kind === 'plain' ? failure.message : `(${failure.kind}) ${failure.message}`);
  } finally {
    // Warnings were noted in the first pass.
    if (m.invalid) p.warnings.length = warnings;
  }
}

tokenActions.number = (i) => literal(i, () => numberConstant(i)) as unknown as Match;

export const stringAction: Action = (_, start) => literal(start, () => stringConstant(start));

/** Check the text of an f- or t-string between its `start` token and the end of what matched. */
export const formattedAction = (kind: string): Action => (labels, start) => {
  const raw = isRawStart(start);
  for (const part of labels.b as Match[]) {
    const i = part.token as number | undefined;
    if (i !== undefined) literal(i, () => middleConstant(i, raw, m.mark - 1));
  }
  return spanned(kind, start, { values: [] });
};

/** The text of a format specification, decoded as it is met. */
export const specTextAction: Action = (_, start) => {
  const opening = enclosingStart(start);
  return literal(start, () => middleConstant(start, isRawStart(opening), start));
};

/** The start of the f- or t-string token `i` is in. */
export function enclosingStart(i: number): number {
  let depth = 0;
  for (let k = i; k >= 0; k--) {
    const type = p.type[k];
    if (k !== i && (type === T.FSTRING_END || type === T.TSTRING_END)) depth++;
    else if (type === T.FSTRING_START || type === T.TSTRING_START) {
      if (depth === 0) return k;
      depth--;
    }
  }
  return i;
}

/** `f` or `t`: the kind of string token `i` is in, for messages. */
export function stringLetter(i: number): string {
  return p.type[enclosingStart(i)] === T.TSTRING_START ? 't' : 'f';
}

export const conversionAction: Action = (labels) => {
  const mark = labels.a as Match;
  const conversion = labels.b as Match;
  const letter = stringLetter(mark.token);
  if (mark.lineno !== conversion.lineno || mark.end_col_offset !== conversion.col_offset) {
    return raiseRange(mark, conversion, `${letter}-string: conversion type must come right after the exclamation mark`);
  }
  const text = conversion.id as string;
  if (text !== 's' && text !== 'r' && text !== 'a') {
    return raiseAt(conversion, `${letter}-string: invalid conversion character '${text}': expected 's', 'r', or 'a'`);
  }
  return conversion;
};

/** Adjacent literals. */
export const stringsAction: Action = (labels, start) => {
  const parts = labels.a as Expr[];
  const span = spanned('', start);
  const joined = concatenate(parts, span.lineno, span.col_offset, span.end_lineno, span.end_col_offset);
  return joined ?? raiseLast('cannot mix bytes and nonbytes literals');
};

export function isComplexConstant(a: Match): boolean {
  return a.kind === 'Constant' && a.value.type === 'complex';
}

/** A call's arguments: positional ones and the starred among `keywords`, then the keywords. */
export function callArguments(start: number, args: Match[], keywords: Match[]): Match {
  return spanned('Call', start, {
    args: args.concat(keywords.filter((argument) => argument.kind === 'Starred')),
    keywords: keywords.filter((argument) => argument.kind === 'keyword'),
  });
}

/** `!=`, or `<>` under `from __future__ import barry_as_FLUFL`. */
export const notEqualAction: Action = (labels) => {
  const i = (labels.a as Match).token as number;
  const diamond = p.source.charCodeAt(p.start[i]!) === 60;
  if (p.flufl && !diamond) return raiseLast("with Barry as BDFL, use '<>' instead of '!='");
  return diamond === p.flufl ? labels.a : null;
};

export const futureAction: Action = (labels, start) => {
  const module = labels.b as Match;
  if ((labels.a as Match[]).length === 0 && module.id === '__future__') {
    for (const alias of labels.c as Match[]) if (alias.name === 'barry_as_FLUFL') p.flufl = true;
  }
  return spanned('ImportFrom', start);
};

export function tokenText(i: number): string {
  return p.type[i] === T.NAME ? nameText(i) : p.source.slice(p.start[i]!, p.end[i]!);
}
