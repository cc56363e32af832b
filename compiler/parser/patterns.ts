// Patterns of the match statement.

import type { Expr, Pattern } from '../ast.ts';
import { T } from '../tokens.ts';
import { endColumn, enter, expect, expectName, fail, nameAt, p, startColumn } from './state.ts';
import { numberConstant } from './expressions.ts';
import { parseStrings } from './strings.ts';

/** What follows `case`: an open sequence or one pattern. */
export function parsePatterns(): Pattern {
  const start = p.i;
  const first = parseMaybeStar();
  if (p.type[p.i] !== T.COMMA) {
    if (first.kind === 'MatchStar') fail();
    return first;
  }
  const patterns = [first];
  while (p.type[p.i] === T.COMMA) {
    p.i++;
    const type = p.type[p.i];
    if (type === T.COLON || type === T.IF) break;
    patterns.push(parseMaybeStar());
  }
  const last = p.i - 1;
  return {
    kind: 'MatchSequence', patterns, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

function parseMaybeStar(): Pattern {
  const start = p.i;
  if (p.type[start] !== T.STAR) return parsePattern();
  p.i++;
  const name = expectName();
  const type = p.type[p.i];
  if (name !== '_' && (type === T.DOT || type === T.LPAR || type === T.EQUAL)) fail();
  const last = p.i - 1;
  return {
    kind: 'MatchStar', name: name === '_' ? null : name, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

/** A NAME that a pattern binds. */
function parseCaptureTarget(): string {
  const name = expectName();
  const type = p.type[p.i];
  if (name === '_' || type === T.DOT || type === T.LPAR || type === T.EQUAL) fail();
  return name;
}

function parsePattern(): Pattern {
  const start = p.i;
  let pattern = parseClosedPattern();
  if (p.type[p.i] === T.VBAR) {
    const patterns = [pattern];
    while (p.type[p.i] === T.VBAR) {
      p.i++;
      patterns.push(parseClosedPattern());
    }
    const last = p.i - 1;
    pattern = {
      kind: 'MatchOr', patterns, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
      end_col_offset: endColumn(last),
    };
  }
  if (p.type[p.i] !== T.AS) return pattern;
  p.i++;
  const name = parseCaptureTarget();
  const last = p.i - 1;
  return {
    kind: 'MatchAs', pattern, name, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

function parseClosedPattern(): Pattern {
  const start = p.i;
  const lineno = p.line[start]!;
  const col_offset = startColumn(start);
  switch (p.type[start]) {
    case T.NUMBER:
    case T.MINUS:
    case T.STRING:
    case T.FSTRING_START:
    case T.TSTRING_START: {
      const value = parseLiteral();
      const last = p.i - 1;
      return { kind: 'MatchValue', value, lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
    }
    case T.NONE:
    case T.TRUE:
    case T.FALSE: {
      const type = p.type[start] === T.NONE ? 'None' : p.type[start] === T.TRUE ? 'True' : 'False';
      p.i++;
      return { kind: 'MatchSingleton', value: { type }, lineno, col_offset, end_lineno: p.endLine[start]!, end_col_offset: endColumn(start) };
    }
    case T.NAME: {
      const next = p.type[start + 1];
      if (next !== T.DOT && next !== T.LPAR && next !== T.EQUAL) {
        p.i++;
        const name = nameAt(start)!;
        return {
          kind: 'MatchAs', pattern: null, name: name === '_' ? null : name, lineno, col_offset, end_lineno: p.endLine[start]!,
          end_col_offset: endColumn(start),
        };
      }
      const value = parseDottedName();
      if (p.type[p.i] === T.LPAR) return parseClassPattern(start, value);
      if (value.kind === 'Name') {
        // `_ =` and the like: the wildcard is a pattern, whatever comes next.
        if (value.id !== '_') fail();
        return { kind: 'MatchAs', pattern: null, name: null, lineno, col_offset, end_lineno: value.end_lineno, end_col_offset: value.end_col_offset };
      }
      if (p.type[p.i] === T.EQUAL) fail();
      return { kind: 'MatchValue', value, lineno, col_offset, end_lineno: value.end_lineno, end_col_offset: value.end_col_offset };
    }
    case T.LPAR:
    case T.LSQB: {
      enter();
      const pattern = parseBracketedPattern();
      p.depth--;
      return pattern;
    }
    case T.LBRACE: {
      enter();
      const pattern = parseMappingPattern();
      p.depth--;
      return pattern;
    }
    default:
      return fail();
  }
}

function parseSignedNumber(): Expr {
  const start = p.i;
  if (p.type[start] === T.MINUS) {
    p.i++;
    if (p.type[p.i] !== T.NUMBER) fail();
    const operand = numberConstant(p.i++);
    return {
      kind: 'UnaryOp', op: 'USub', operand, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: operand.end_lineno,
      end_col_offset: operand.end_col_offset,
    };
  }
  if (p.type[start] !== T.NUMBER) fail();
  p.i++;
  return numberConstant(start);
}

/** A number, possibly negative or `real ± imaginary`, or a string. */
function parseLiteral(): Expr {
  const start = p.i;
  const type = p.type[start];
  if (type !== T.NUMBER && type !== T.MINUS) return parseStrings();
  const left = parseSignedNumber();
  const sign = p.type[p.i];
  if (sign !== T.PLUS && sign !== T.MINUS) return left;
  const real = left.kind === 'UnaryOp' ? left.operand : left;
  p.i++;
  if (real.kind !== 'Constant' || real.value.type === 'complex' || p.type[p.i] !== T.NUMBER) fail();
  const right = numberConstant(p.i);
  if (right.value.type !== 'complex') fail();
  p.i++;
  return {
    kind: 'BinOp', left, op: sign === T.PLUS ? 'Add' : 'Sub', right, lineno: p.line[start]!, col_offset: startColumn(start),
    end_lineno: right.end_lineno, end_col_offset: right.end_col_offset,
  };
}

/** `a` or `a.b.c`. */
function parseDottedName(): Expr {
  const start = p.i;
  const lineno = p.line[start]!;
  const col_offset = startColumn(start);
  let node: Expr = { kind: 'Name', id: expectName(), ctx: 'Load', lineno, col_offset, end_lineno: p.endLine[start]!, end_col_offset: endColumn(start) };
  while (p.type[p.i] === T.DOT) {
    p.i++;
    const i = p.i;
    node = { kind: 'Attribute', value: node, attr: expectName(), ctx: 'Load', lineno, col_offset, end_lineno: p.endLine[i]!, end_col_offset: endColumn(i) };
  }
  return node;
}

/** `(pattern)`, `(a, *b)` or `[...]`. */
function parseBracketedPattern(): Pattern {
  const start = p.i++;
  const group = p.type[start] === T.LPAR;
  const close = group ? T.RPAR : T.RSQB;
  const patterns: Pattern[] = [];
  let comma = false;
  while (p.type[p.i] !== close) {
    patterns.push(parseMaybeStar());
    if (p.type[p.i] !== T.COMMA) break;
    comma = true;
    p.i++;
  }
  const last = p.i;
  expect(close);
  if (group && patterns.length === 1 && !comma) {
    if (patterns[0]!.kind === 'MatchStar') fail();
    return patterns[0]!;
  }
  return {
    kind: 'MatchSequence', patterns, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

function parseMappingPattern(): Pattern {
  const start = p.i++;
  const keys: Expr[] = [];
  const patterns: Pattern[] = [];
  let rest: string | null = null;
  while (p.type[p.i] !== T.RBRACE) {
    if (p.type[p.i] === T.DOUBLESTAR) {
      p.i++;
      rest = parseCaptureTarget();
      if (p.type[p.i] === T.COMMA) p.i++;
      break;
    }
    keys.push(parseMappingKey());
    expect(T.COLON);
    patterns.push(parsePattern());
    if (p.type[p.i] !== T.COMMA) break;
    p.i++;
  }
  const last = p.i;
  expect(T.RBRACE);
  return {
    kind: 'MatchMapping', keys, patterns, rest, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

function parseMappingKey(): Expr {
  const i = p.i;
  switch (p.type[i]) {
    case T.NONE:
    case T.TRUE:
    case T.FALSE: {
      const type = p.type[i] === T.NONE ? 'None' : p.type[i] === T.TRUE ? 'True' : 'False';
      p.i++;
      return {
        kind: 'Constant', value: { type }, constKind: null, lineno: p.line[i]!, col_offset: startColumn(i), end_lineno: p.endLine[i]!,
        end_col_offset: endColumn(i),
      };
    }
    case T.NAME: {
      const key = parseDottedName();
      if (key.kind === 'Name') fail();
      return key;
    }
    case T.NUMBER:
    case T.MINUS:
    case T.STRING:
    case T.FSTRING_START:
    case T.TSTRING_START:
      return parseLiteral();
    default:
      return fail();
  }
}

/** The arguments of a class pattern: positional ones, then `name=pattern`. */
function parseClassPattern(start: number, cls: Expr): Pattern {
  enter();
  p.i++;
  const patterns: Pattern[] = [];
  const kwd_attrs: string[] = [];
  const kwd_patterns: Pattern[] = [];
  while (p.type[p.i] !== T.RPAR) {
    if (p.type[p.i] === T.NAME && p.type[p.i + 1] === T.EQUAL) {
      kwd_attrs.push(expectName());
      p.i++;
      kwd_patterns.push(parsePattern());
    } else {
      if (kwd_attrs.length > 0) fail();
      patterns.push(parsePattern());
    }
    if (p.type[p.i] !== T.COMMA) break;
    p.i++;
  }
  const last = p.i;
  expect(T.RPAR);
  p.depth--;
  return {
    kind: 'MatchClass', cls, patterns, kwd_attrs, kwd_patterns, lineno: p.line[start]!, col_offset: startColumn(start),
    end_lineno: p.endLine[last]!, end_col_offset: endColumn(last),
  };
}
