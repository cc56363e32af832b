// Expressions: precedence climbing for binary operators, plain recursive descent for the rest.
//
// Every function consumes exactly what it returns. A node spans from its first to its last token; an inner pair of parentheses belongs to
// neither operand's node but to the span of the operation around it, hence the start token handed down.

import type { BoolOperator, CmpOperator, Comprehension, Constant, Expr, Keyword, Operator, UnaryOperator } from '../ast.ts';
import { T } from '../tokens.ts';
import { parseNumber } from './literals.ts';
import { enter, endColumn, expect, fail, p, startColumn } from './state.ts';
import { parseStrings } from './strings.ts';
import { parseStarTargets } from './targets.ts';
import { parseLambdaParameters } from './parameters.ts';

// Precedence of binary operators by token type (0: not one), and their names.
const PRECEDENCE = new Uint8Array(256);
const OPERATOR: Operator[] = [];
function binary(type: T, precedence: number, name: Operator): void {
  PRECEDENCE[type] = precedence;
  OPERATOR[type] = name;
}
binary(T.VBAR, 1, 'BitOr');
binary(T.CIRCUMFLEX, 2, 'BitXor');
binary(T.AMPER, 3, 'BitAnd');
binary(T.LEFTSHIFT, 4, 'LShift');
binary(T.RIGHTSHIFT, 4, 'RShift');
binary(T.PLUS, 5, 'Add');
binary(T.MINUS, 5, 'Sub');
binary(T.STAR, 6, 'Mult');
binary(T.SLASH, 6, 'Div');
binary(T.DOUBLESLASH, 6, 'FloorDiv');
binary(T.PERCENT, 6, 'Mod');
binary(T.AT, 6, 'MatMult');

// Token types that can start an expression (without a star).
const STARTS = new Uint8Array(256);
for (const type of [
  T.FALSE, T.NONE, T.TRUE, T.AWAIT, T.LAMBDA, T.NOT, T.NAME, T.NUMBER, T.STRING, T.FSTRING_START, T.TSTRING_START, T.LPAR, T.LSQB, T.LBRACE,
  T.ELLIPSIS, T.PLUS, T.MINUS, T.TILDE,
]) STARTS[type] = 1;

/** Whether token type `type` can start an expression. */
export function startsExpression(type: number): boolean {
  return STARTS[type] === 1;
}

/** `a, *b` or a single one, as on the right of an assignment. */
export function parseStarExpressions(): Expr {
  const start = p.i;
  const first = parseStarExpression();
  return p.type[p.i] === T.COMMA ? restOfTuple(start, first, true) : first;
}

/** The same without stars, as after `except`. */
export function parseExpressions(): Expr {
  const start = p.i;
  const first = parseExpression();
  return p.type[p.i] === T.COMMA ? restOfTuple(start, first, false) : first;
}

function restOfTuple(start: number, first: Expr, stars: boolean): Expr {
  const elts = [first];
  while (p.type[p.i] === T.COMMA) {
    p.i++;
    const type = p.type[p.i]!;
    if (STARTS[type] === 1 || (stars && type === T.STAR)) elts.push(stars ? parseStarExpression() : parseExpression());
    else break;
  }
  const last = p.i - 1;
  return {
    kind: 'Tuple', elts, ctx: 'Load', lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

export function parseStarExpressionsOrYield(): Expr {
  return p.type[p.i] === T.YIELD ? parseYield() : parseStarExpressions();
}

/** `*bitwise_or` or an expression. */
export function parseStarExpression(): Expr {
  return p.type[p.i] === T.STAR ? parseStarred(parseBitwiseOr) : parseExpression();
}

/** `*bitwise_or` or an expression that may be `name := value`. */
export function parseStarNamed(): Expr {
  return p.type[p.i] === T.STAR ? parseStarred(parseBitwiseOr) : parseNamedExpression();
}

function parseStarred(operand: () => Expr): Expr {
  const start = p.i++;
  const value = operand();
  const last = p.i - 1;
  return {
    kind: 'Starred', value, ctx: 'Load', lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

export function parseYield(): Expr {
  const start = p.i++;
  let node: Expr;
  const lineno = p.line[start]!;
  const col_offset = startColumn(start);
  if (p.type[p.i] === T.FROM) {
    p.i++;
    const value = parseExpression();
    node = { kind: 'YieldFrom', value, lineno, col_offset, end_lineno: 0, end_col_offset: 0 };
  } else {
    const type = p.type[p.i]!;
    const value = STARTS[type] === 1 || type === T.STAR ? parseStarExpressions() : null;
    node = { kind: 'Yield', value, lineno, col_offset, end_lineno: 0, end_col_offset: 0 };
  }
  node.end_lineno = p.endLine[p.i - 1]!;
  node.end_col_offset = endColumn(p.i - 1);
  return node;
}

/** An expression that may be `name := value`. */
export function parseNamedExpression(): Expr {
  const start = p.i;
  if (p.type[start] === T.NAME && p.type[start + 1] === T.COLONEQUAL) return parseWalrus();
  const node = parseExpression();
  if (p.type[p.i] === T.COLONEQUAL) fail();
  return node;
}

function parseWalrus(): Expr {
  const start = p.i;
  const target = name(start);
  (target as { ctx: string }).ctx = 'Store';
  p.i = start + 2;
  const value = parseExpression();
  const last = p.i - 1;
  return {
    kind: 'NamedExpr', target, value, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

export function parseExpression(): Expr {
  const start = p.i;
  if (p.type[start] === T.LAMBDA) return parseLambda();
  const body = parseDisjunction();
  if (p.type[p.i] !== T.IF) return body;
  enter();
  p.i++;
  const test = parseDisjunction();
  expect(T.ELSE);
  const orelse = parseExpression();
  p.depth--;
  const last = p.i - 1;
  return {
    kind: 'IfExp', test, body, orelse, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

function parseLambda(): Expr {
  enter();
  const start = p.i++;
  const args = parseLambdaParameters();
  expect(T.COLON);
  const body = parseExpression();
  p.depth--;
  const last = p.i - 1;
  return {
    kind: 'Lambda', args, body, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

/** `or` and what binds tighter: where a conditional expression may not stand. */
export function parseDisjunction(): Expr {
  const start = p.i;
  const first = parseConjunction();
  return p.type[p.i] === T.OR ? restOfBoolean(start, first, 'Or', T.OR, parseConjunction) : first;
}

function parseConjunction(): Expr {
  const start = p.i;
  const first = parseInversion();
  return p.type[p.i] === T.AND ? restOfBoolean(start, first, 'And', T.AND, parseInversion) : first;
}

function restOfBoolean(start: number, first: Expr, op: BoolOperator, type: T, operand: () => Expr): Expr {
  const values = [first];
  while (p.type[p.i] === type) {
    p.i++;
    values.push(operand());
  }
  const last = p.i - 1;
  return {
    kind: 'BoolOp', op, values, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

function parseInversion(): Expr {
  if (p.type[p.i] === T.NOT) return parseUnary('Not', parseInversion);
  const start = p.i;
  const left = parseBitwiseOr();
  const type = p.type[p.i]!;
  return type === T.IN || type === T.NOT || type === T.IS || (type >= T.LESS && type <= T.GREATEREQUAL) ? restOfComparison(start, left) : left;
}

function parseUnary(op: UnaryOperator, parseOperand: () => Expr): Expr {
  enter();
  const start = p.i++;
  const operand = parseOperand();
  p.depth--;
  const last = p.i - 1;
  return {
    kind: 'UnaryOp', op, operand, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

function restOfComparison(start: number, left: Expr): Expr {
  const ops: CmpOperator[] = [];
  const comparators: Expr[] = [];
  for (;;) {
    let op: CmpOperator;
    switch (p.type[p.i]) {
      case T.LESS: op = 'Lt'; break;
      case T.GREATER: op = 'Gt'; break;
      case T.EQEQUAL: op = 'Eq'; break;
      case T.NOTEQUAL:
        if ((p.source.charCodeAt(p.start[p.i]!) === 60) !== p.flufl) fail();
        op = 'NotEq';
        break;
      case T.LESSEQUAL: op = 'LtE'; break;
      case T.GREATEREQUAL: op = 'GtE'; break;
      case T.IN: op = 'In'; break;
      case T.IS:
        if (p.type[p.i + 1] === T.NOT) {
          p.i++;
          op = 'IsNot';
        } else {
          op = 'Is';
        }
        break;
      case T.NOT:
        if (p.type[p.i + 1] === T.IN) {
          p.i++;
          op = 'NotIn';
          break;
        }
        return fail();
      default: {
        const last = p.i - 1;
        return {
          kind: 'Compare', left, ops, comparators, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
          end_col_offset: endColumn(last),
        };
      }
    }
    p.i++;
    ops.push(op);
    comparators.push(parseBitwiseOr());
  }
}

/** Everything tighter than a comparison. */
export function parseBitwiseOr(): Expr {
  const left = parseFactor();
  return PRECEDENCE[p.type[p.i]!] === 0 ? left : climb(left, operandStart, 1);
}

// Start token of the operand parseFactor returned last. Set on its way out, as nested operands overwrite it.
let operandStart = 0;

/** Binary operators of at least `lowest` precedence after `left`, whose first token is `start`. */
function climb(left: Expr, start: number, lowest: number): Expr {
  for (;;) {
    const type = p.type[p.i]!;
    const precedence = PRECEDENCE[type]!;
    if (precedence < lowest || precedence === 0) return left;
    p.i++;
    let right = parseFactor();
    const rightStart = operandStart;
    if (PRECEDENCE[p.type[p.i]!]! > precedence) right = climb(right, rightStart, precedence + 1);
    const last = p.i - 1;
    left = {
      kind: 'BinOp', left, op: OPERATOR[type]!, right, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
      end_col_offset: endColumn(last),
    };
  }
}

function parseFactor(): Expr {
  const start = p.i;
  let node: Expr;
  switch (p.type[start]) {
    case T.MINUS: node = parseUnary('USub', parseFactor); break;
    case T.PLUS: node = parseUnary('UAdd', parseFactor); break;
    case T.TILDE: node = parseUnary('Invert', parseFactor); break;
    default:
      node = p.type[start] === T.AWAIT ? parseAwait() : parsePrimary();
      if (p.type[p.i] === T.DOUBLESTAR) {
        enter();
        p.i++;
        const right = parseFactor();
        p.depth--;
        const last = p.i - 1;
        node = {
          kind: 'BinOp', left: node, op: 'Pow', right, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
          end_col_offset: endColumn(last),
        };
      }
  }
  operandStart = start;
  return node;
}

function parseAwait(): Expr {
  const start = p.i++;
  const value = parsePrimary();
  const last = p.i - 1;
  return {
    kind: 'Await', value, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!, end_col_offset: endColumn(last),
  };
}

function name(i: number): Expr {
  return {
    kind: 'Name', id: p.names[p.value[i]!]!, ctx: 'Load', lineno: p.line[i]!, col_offset: startColumn(i), end_lineno: p.endLine[i]!,
    end_col_offset: endColumn(i),
  };
}

/** An atom with its attributes, calls and subscripts. */
export function parsePrimary(): Expr {
  const start = p.i;
  let node = parseAtom();
  let type = p.type[p.i]!;
  if (type !== T.DOT && type !== T.LPAR && type !== T.LSQB) return node;
  const lineno = p.line[start]!;
  const col_offset = startColumn(start);
  for (;;) {
    if (type === T.DOT) {
      const i = p.i + 1;
      if (p.type[i] !== T.NAME) fail();
      p.i = i + 1;
      node = {
        kind: 'Attribute', value: node, attr: p.names[p.value[i]!]!, ctx: 'Load', lineno, col_offset, end_lineno: p.endLine[i]!,
        end_col_offset: endColumn(i),
      };
    } else if (type === T.LPAR) {
      const args: Expr[] = [];
      const keywords: Keyword[] = [];
      parseArguments(args, keywords, true);
      const last = p.i - 1;
      node = { kind: 'Call', func: node, args, keywords, lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
    } else if (type === T.LSQB) {
      p.i++;
      const slice = parseSlices();
      const last = p.i;
      expect(T.RSQB);
      node = { kind: 'Subscript', value: node, slice, ctx: 'Load', lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
    } else {
      return node;
    }
    type = p.type[p.i]!;
  }
}

function singleton(type: 'None' | 'True' | 'False' | 'Ellipsis'): Constant {
  const i = p.i++;
  return {
    kind: 'Constant', value: { type }, constKind: null, lineno: p.line[i]!, col_offset: startColumn(i), end_lineno: p.endLine[i]!,
    end_col_offset: endColumn(i),
  };
}

/** The Constant a NUMBER token stands for. */
export function numberConstant(i: number): Constant {
  return {
    kind: 'Constant', value: parseNumber(p.source.slice(p.start[i]!, p.end[i]!)), constKind: null, lineno: p.line[i]!,
    col_offset: startColumn(i), end_lineno: p.endLine[i]!, end_col_offset: endColumn(i),
  };
}

function parseAtom(): Expr {
  const i = p.i;
  switch (p.type[i]) {
    case T.NAME:
      p.i = i + 1;
      return name(i);
    case T.NUMBER:
      p.i = i + 1;
      return numberConstant(i);
    case T.STRING:
    case T.FSTRING_START:
    case T.TSTRING_START:
      return parseStrings();
    case T.NONE: return singleton('None');
    case T.TRUE: return singleton('True');
    case T.FALSE: return singleton('False');
    case T.ELLIPSIS: return singleton('Ellipsis');
    case T.LPAR: {
      enter();
      const node = parseParenthesized();
      p.depth--;
      return node;
    }
    case T.LSQB: {
      enter();
      const node = parseListDisplay();
      p.depth--;
      return node;
    }
    case T.LBRACE: {
      enter();
      const node = parseBraceDisplay();
      p.depth--;
      return node;
    }
    default:
      return fail();
  }
}

/** Whether a comprehension's clauses come next. */
function atComprehension(): boolean {
  const type = p.type[p.i];
  return type === T.FOR || (type === T.ASYNC && p.type[p.i + 1] === T.FOR);
}

/** The clauses of a comprehension, at least one. */
function parseGenerators(): Comprehension[] {
  const generators: Comprehension[] = [];
  do {
    const is_async = p.type[p.i] === T.ASYNC ? 1 : 0;
    p.i += 1 + is_async;
    const target = parseStarTargets();
    expect(T.IN);
    const iter = parseDisjunction();
    const ifs: Expr[] = [];
    while (p.type[p.i] === T.IF) {
      p.i++;
      ifs.push(parseDisjunction());
    }
    generators.push({ kind: 'comprehension', target, iter, ifs, is_async });
  } while (atComprehension());
  return generators;
}

/** Elements of a display after the first one; the cursor is at a comma. */
function restOfElements(elts: Expr[], close: T): void {
  while (p.type[p.i] === T.COMMA) {
    p.i++;
    if (p.type[p.i] === close) return;
    elts.push(parseStarNamed());
  }
}

function parseParenthesized(): Expr {
  const start = p.i++;
  const lineno = p.line[start]!;
  const col_offset = startColumn(start);
  if (p.type[p.i] === T.YIELD) {
    const node = parseYield();
    expect(T.RPAR);
    return node;
  }
  const elts: Expr[] = [];
  if (p.type[p.i] !== T.RPAR) {
    const first = parseStarNamed();
    if (p.type[p.i] === T.RPAR) {
      if (first.kind === 'Starred') fail();
      p.i++;
      return first;
    }
    if (p.type[p.i] !== T.COMMA) {
      if (first.kind === 'Starred' || !atComprehension()) fail();
      const generators = parseGenerators();
      const last = p.i;
      expect(T.RPAR);
      return { kind: 'GeneratorExp', elt: first, generators, lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
    }
    elts.push(first);
    restOfElements(elts, T.RPAR);
  }
  const last = p.i;
  expect(T.RPAR);
  return { kind: 'Tuple', elts, ctx: 'Load', lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
}

function parseListDisplay(): Expr {
  const start = p.i++;
  const lineno = p.line[start]!;
  const col_offset = startColumn(start);
  const elts: Expr[] = [];
  if (p.type[p.i] !== T.RSQB) {
    const first = parseStarNamed();
    if (atComprehension()) {
      if (first.kind === 'Starred') fail();
      const generators = parseGenerators();
      const last = p.i;
      expect(T.RSQB);
      return { kind: 'ListComp', elt: first, generators, lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
    }
    elts.push(first);
    restOfElements(elts, T.RSQB);
  }
  const last = p.i;
  expect(T.RSQB);
  return { kind: 'List', elts, ctx: 'Load', lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
}

function parseBraceDisplay(): Expr {
  const start = p.i++;
  const lineno = p.line[start]!;
  const col_offset = startColumn(start);
  const type = p.type[p.i];
  let first: Expr | null = null;
  if (type !== T.RBRACE && type !== T.DOUBLESTAR) {
    const firstStart = p.i;
    first = parseStarNamed();
    if (p.type[p.i] !== T.COLON) {
      if (atComprehension()) {
        if (first.kind === 'Starred') fail();
        const generators = parseGenerators();
        const last = p.i;
        expect(T.RBRACE);
        return { kind: 'SetComp', elt: first, generators, lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
      }
      const elts = [first];
      restOfElements(elts, T.RBRACE);
      const last = p.i;
      expect(T.RBRACE);
      return { kind: 'Set', elts, lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
    }
    // A key: no star, and a walrus only in parentheses.
    if (first.kind === 'Starred' || p.type[firstStart + 1] === T.COLONEQUAL) fail();
  }
  const keys: (Expr | null)[] = [];
  const values: Expr[] = [];
  if (first !== null) {
    p.i++;
    const value = parseExpression();
    if (atComprehension()) {
      const generators = parseGenerators();
      const last = p.i;
      expect(T.RBRACE);
      return { kind: 'DictComp', key: first, value, generators, lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
    }
    keys.push(first);
    values.push(value);
    if (p.type[p.i] === T.COMMA) p.i++;
    else if (p.type[p.i] !== T.RBRACE) fail();
  }
  while (p.type[p.i] !== T.RBRACE) {
    if (p.type[p.i] === T.DOUBLESTAR) {
      p.i++;
      keys.push(null);
      values.push(parseBitwiseOr());
    } else {
      keys.push(parseExpression());
      expect(T.COLON);
      values.push(parseExpression());
    }
    if (p.type[p.i] !== T.COMMA) break;
    p.i++;
  }
  const last = p.i;
  expect(T.RBRACE);
  return { kind: 'Dict', keys, values, lineno, col_offset, end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
}

function parseSlices(): Expr {
  const start = p.i;
  const first = parseSliceElement();
  if (p.type[p.i] !== T.COMMA && first.kind !== 'Starred') return first;
  const elts = [first];
  while (p.type[p.i] === T.COMMA) {
    p.i++;
    if (p.type[p.i] === T.RSQB) break;
    elts.push(parseSliceElement());
  }
  const last = p.i - 1;
  return {
    kind: 'Tuple', elts, ctx: 'Load', lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

function parseSliceElement(): Expr {
  const start = p.i;
  if (p.type[start] === T.STAR) return parseStarred(parseExpression);
  let lower: Expr | null = null;
  if (p.type[start] !== T.COLON) {
    if (p.type[start] === T.NAME && p.type[start + 1] === T.COLONEQUAL) return parseWalrus();
    lower = parseExpression();
    if (p.type[p.i] !== T.COLON) {
      if (p.type[p.i] === T.COLONEQUAL) fail();
      return lower;
    }
  }
  p.i++;
  const upper = STARTS[p.type[p.i]!] === 1 ? parseExpression() : null;
  let step: Expr | null = null;
  if (p.type[p.i] === T.COLON) {
    p.i++;
    if (STARTS[p.type[p.i]!] === 1) step = parseExpression();
  }
  const last = p.i - 1;
  return {
    kind: 'Slice', lower, upper, step, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}

/**
 * Parse `(...)` of a call (or, without `generator`, of a class) into `args` and `keywords`. Positional arguments come first, `*a` may also
 * stand among keywords, nothing but keywords and `**b` follows a `**a`.
 */
export function parseArguments(args: Expr[], keywords: Keyword[], generator: boolean): void {
  enter();
  const open = p.i++;
  let doubleStar = false;
  while (p.type[p.i] !== T.RPAR) {
    const start = p.i;
    const type = p.type[start];
    if (type === T.STAR) {
      if (doubleStar) fail();
      args.push(parseStarred(parseExpression));
    } else if (type === T.DOUBLESTAR) {
      doubleStar = true;
      p.i++;
      const value = parseExpression();
      keywords.push(keyword(start, null, value));
    } else if (type === T.NAME && p.type[start + 1] === T.EQUAL) {
      p.i += 2;
      const value = parseExpression();
      keywords.push(keyword(start, p.names[p.value[start]!]!, value));
    } else {
      if (keywords.length > 0) fail();
      const value = parseNamedExpression();
      if (generator && args.length === 0 && atComprehension()) {
        const generators = parseGenerators();
        const last = p.i;
        expect(T.RPAR);
        args.push({
          kind: 'GeneratorExp', elt: value, generators, lineno: p.line[open]!, col_offset: startColumn(open), end_lineno: p.endLine[last]!,
          end_col_offset: endColumn(last),
        });
        p.depth--;
        return;
      }
      args.push(value);
    }
    if (p.type[p.i] !== T.COMMA) break;
    p.i++;
  }
  expect(T.RPAR);
  p.depth--;
}

function keyword(start: number, arg: string | null, value: Expr): Keyword {
  const last = p.i - 1;
  return {
    kind: 'keyword', arg, value, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
    end_col_offset: endColumn(last),
  };
}
