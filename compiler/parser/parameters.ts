// Parameters of functions and lambdas, and type parameters.

import type { Arg, Arguments, Expr, TypeParam } from '../ast.ts';
import { T } from '../tokens.ts';
import { accept, endColumn, expect, expectName, fail, p, startColumn } from './state.ts';
import { parseExpression, parseStarExpression } from './expressions.ts';

/** Parameters of a `def`, up to and without the closing parenthesis. */
export function parseParameters(): Arguments {
  return parseParameterList(T.RPAR, true);
}

/** Parameters of a lambda, up to and without the colon. */
export function parseLambdaParameters(): Arguments {
  return parseParameterList(T.COLON, false);
}

function parseParameterList(close: T, annotations: boolean): Arguments {
  let posonlyargs: Arg[] = [];
  let args: Arg[] = [];
  let vararg: Arg | null = null;
  const kwonlyargs: Arg[] = [];
  const kw_defaults: (Expr | null)[] = [];
  let kwarg: Arg | null = null;
  const defaults: Expr[] = [];
  let slash = false;
  let star = false;
  // A bare star needs a parameter after it.
  let owed = false;
  while (p.type[p.i] !== close) {
    const type = p.type[p.i];
    if (type === T.SLASH) {
      if (slash || star || args.length === 0) fail();
      slash = true;
      posonlyargs = args;
      args = [];
      p.i++;
    } else if (type === T.STAR) {
      if (star) fail();
      star = true;
      p.i++;
      if (p.type[p.i] === T.COMMA) {
        owed = true;
      } else {
        vararg = parseParameter(annotations, true);
        if (p.type[p.i] === T.EQUAL) fail();
      }
    } else if (type === T.DOUBLESTAR) {
      if (owed) fail();
      p.i++;
      kwarg = parseParameter(annotations, false);
      if (p.type[p.i] === T.COMMA) p.i++;
      if (p.type[p.i] !== close) fail();
      break;
    } else {
      const arg = parseParameter(annotations, false);
      let value: Expr | null = null;
      if (p.type[p.i] === T.EQUAL) {
        p.i++;
        value = parseExpression();
      }
      if (star) {
        owed = false;
        kwonlyargs.push(arg);
        kw_defaults.push(value);
      } else {
        if (value !== null) defaults.push(value);
        else if (defaults.length > 0) fail();
        args.push(arg);
      }
    }
    if (p.type[p.i] === T.COMMA) p.i++;
    else if (p.type[p.i] !== close) fail();
  }
  if (owed) fail();
  return { kind: 'arguments', posonlyargs, args, vararg, kwonlyargs, kw_defaults, kwarg, defaults };
}

function parseParameter(annotations: boolean, starred: boolean): Arg {
  const start = p.i;
  const arg = expectName();
  let annotation: Expr | null = null;
  if (annotations && p.type[p.i] === T.COLON) {
    p.i++;
    annotation = starred ? parseStarExpression() : parseExpression();
  }
  const last = p.i - 1;
  return {
    kind: 'arg', arg, annotation, type_comment: null, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

/** `[T: bound = default, *Ts, **P]` if it is there, else none. */
export function parseTypeParameters(): TypeParam[] {
  const params: TypeParam[] = [];
  if (p.type[p.i] !== T.LSQB) return params;
  p.i++;
  do {
    if (params.length > 0 && p.type[p.i] === T.RSQB) break;
    const start = p.i;
    const type = p.type[start];
    if (type === T.STAR || type === T.DOUBLESTAR) p.i++;
    const name = expectName();
    let bound: Expr | null = null;
    let default_value: Expr | null = null;
    if (type === T.NAME && p.type[p.i] === T.COLON) {
      p.i++;
      bound = parseExpression();
    }
    if (p.type[p.i] === T.EQUAL) {
      p.i++;
      default_value = type === T.STAR ? parseStarExpression() : parseExpression();
    }
    const last = p.i - 1;
    const lineno = p.line[start]!;
    const col_offset = startColumn(start);
    const end_lineno = p.endLine[last]!;
    const end_col_offset = endColumn(last);
    if (type === T.STAR) params.push({ kind: 'TypeVarTuple', name, default_value, lineno, col_offset, end_lineno, end_col_offset });
    else if (type === T.DOUBLESTAR) params.push({ kind: 'ParamSpec', name, default_value, lineno, col_offset, end_lineno, end_col_offset });
    else params.push({ kind: 'TypeVar', name, bound, default_value, lineno, col_offset, end_lineno, end_col_offset });
  } while (accept(T.COMMA));
  expect(T.RSQB);
  return params;
}
