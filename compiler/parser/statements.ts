// Statements, simple and compound, and the blocks they hold.

import type { Alias, Expr, ExceptHandler, ExprStmt, Keyword, MatchCase, Operator, Pass, Stmt, WithItem } from '../ast.ts';
import { T } from '../tokens.ts';
import { accept, attempt, endColumn, expect, expectName, fail, lastSolidToken, nameAt, p, startColumn } from './state.ts';
import {
  parseArguments, parseExpression, parseExpressions, parseNamedExpression, parseStarExpressions, parseStarExpressionsOrYield, parseStarNamed,
  startsExpression,
} from './expressions.ts';
import { parseParameters, parseTypeParameters } from './parameters.ts';
import { parsePatterns } from './patterns.ts';
import { parseDeleteTargets, parseStarTarget, parseStarTargets, setSingleStore, setStore } from './targets.ts';

const AUGMENTED: (Operator | undefined)[] = [];
AUGMENTED[T.PLUSEQUAL] = 'Add';
AUGMENTED[T.MINEQUAL] = 'Sub';
AUGMENTED[T.STAREQUAL] = 'Mult';
AUGMENTED[T.SLASHEQUAL] = 'Div';
AUGMENTED[T.DOUBLESLASHEQUAL] = 'FloorDiv';
AUGMENTED[T.PERCENTEQUAL] = 'Mod';
AUGMENTED[T.ATEQUAL] = 'MatMult';
AUGMENTED[T.DOUBLESTAREQUAL] = 'Pow';
AUGMENTED[T.VBAREQUAL] = 'BitOr';
AUGMENTED[T.AMPEREQUAL] = 'BitAnd';
AUGMENTED[T.CIRCUMFLEXEQUAL] = 'BitXor';
AUGMENTED[T.LEFTSHIFTEQUAL] = 'LShift';
AUGMENTED[T.RIGHTSHIFTEQUAL] = 'RShift';

interface Span { lineno: number; col_offset: number; end_lineno: number; end_col_offset: number }

/** From token `start` to the last token consumed. */
function span(start: number): Span {
  const last = p.i - 1;
  return { lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
}

/** From token `start` to the last token consumed that shows, as blocks end in NEWLINE and DEDENT. */
function blockSpan(start: number): Span {
  const last = lastSolidToken();
  return { lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) };
}

// ------------------------------------------------------------------------- statements

/** Statements up to the end of the file, appended to `body`, which on failure holds those before the one that failed. */
export function parseFile(body: Stmt[]): void {
  while (p.type[p.i] !== T.ENDMARKER) {
    p.previous = p.statement;
    p.statement = p.i;
    parseStatement(body);
  }
}

/** One statement of interactive input. */
export function parseInteractive(): Stmt[] {
  const body: Stmt[] = [];
  const start = p.i;
  if (accept(T.NEWLINE)) {
    const pass: Pass = { kind: 'Pass', ...span(start) };
    return [pass];
  }
  const compound = parseCompound();
  if (compound !== null) {
    expect(T.NEWLINE);
    body.push(compound);
  } else {
    parseSimpleStatements(body);
  }
  return body;
}

function parseStatement(body: Stmt[]): void {
  const compound = parseCompound();
  if (compound !== null) body.push(compound);
  else parseSimpleStatements(body);
}

function parseCompound(): Stmt | null {
  const i = p.i;
  switch (p.type[i]) {
    case T.IF: return parseIf();
    case T.DEF: return parseFunction([]);
    case T.CLASS: return parseClass([]);
    case T.FOR: return parseFor(false);
    case T.WITH: return parseWith(false);
    case T.TRY: return parseTry();
    case T.WHILE: return parseWhile();
    case T.AT: return parseDecorated();
    case T.ASYNC:
      switch (p.type[i + 1]) {
        case T.DEF: return parseFunction([]);
        case T.FOR: return parseFor(true);
        case T.WITH: return parseWith(true);
        default: return fail();
      }
    case T.NAME: {
      const next = p.type[i + 1]!;
      if ((startsExpression(next) || next === T.STAR) && nameAt(i) === 'match') return parseMatch();
      return null;
    }
    default:
      return null;
  }
}

function parseSimpleStatements(body: Stmt[]): void {
  for (;;) {
    body.push(parseSimple());
    if (p.type[p.i] === T.SEMI) {
      p.i++;
      if (p.type[p.i] !== T.NEWLINE) continue;
    }
    expect(T.NEWLINE);
    return;
  }
}

/** The body of a compound statement, after its colon. */
function parseBlock(): Stmt[] {
  const body: Stmt[] = [];
  if (p.type[p.i] !== T.NEWLINE) {
    parseSimpleStatements(body);
    return body;
  }
  p.i++;
  expect(T.INDENT);
  do parseStatement(body); while (p.type[p.i] !== T.DEDENT && p.type[p.i] !== T.ENDMARKER);
  expect(T.DEDENT);
  return body;
}

// ------------------------------------------------------------------------- simple statements

function parseSimple(): Stmt {
  const start = p.i;
  switch (p.type[start]) {
    case T.RETURN: {
      p.i++;
      const type = p.type[p.i];
      const value = type === T.NEWLINE || type === T.SEMI ? null : parseStarExpressions();
      return { kind: 'Return', value, ...span(start) };
    }
    case T.IMPORT: return parseImport();
    case T.FROM: return parseImportFrom();
    case T.RAISE: {
      p.i++;
      const type = p.type[p.i];
      if (type === T.NEWLINE || type === T.SEMI) return { kind: 'Raise', exc: null, cause: null, ...span(start) };
      const exc = parseExpression();
      const cause = accept(T.FROM) ? parseExpression() : null;
      return { kind: 'Raise', exc, cause, ...span(start) };
    }
    case T.PASS:
      p.i++;
      return { kind: 'Pass', ...span(start) };
    case T.BREAK:
      p.i++;
      return { kind: 'Break', ...span(start) };
    case T.CONTINUE:
      p.i++;
      return { kind: 'Continue', ...span(start) };
    case T.DEL: {
      p.i++;
      const targets = parseDeleteTargets();
      const type = p.type[p.i];
      if (type !== T.NEWLINE && type !== T.SEMI) fail();
      return { kind: 'Delete', targets, ...span(start) };
    }
    case T.ASSERT: {
      p.i++;
      const test = parseExpression();
      const msg = accept(T.COMMA) ? parseExpression() : null;
      return { kind: 'Assert', test, msg, ...span(start) };
    }
    case T.GLOBAL: {
      const names = parseNameList();
      return { kind: 'Global', names, ...span(start) };
    }
    case T.NONLOCAL: {
      const names = parseNameList();
      return { kind: 'Nonlocal', names, ...span(start) };
    }
    case T.NAME:
      if (p.type[start + 1] === T.NAME && nameAt(start) === 'type') return parseTypeAlias();
      return parseExpressionStatement();
    default:
      return parseExpressionStatement();
  }
}

function parseNameList(): string[] {
  p.i++;
  const names: string[] = [];
  do names.push(expectName()); while (accept(T.COMMA));
  return names;
}

function parseTypeAlias(): Stmt {
  const start = p.i++;
  const nameToken = p.i;
  const id = expectName();
  const name: Expr = { kind: 'Name', id, ctx: 'Store', ...span(nameToken) };
  const type_params = parseTypeParameters();
  expect(T.EQUAL);
  const value = parseExpression();
  return { kind: 'TypeAlias', name, type_params, value, ...span(start) };
}

/** An assignment of any kind, or an expression for its own sake. */
function parseExpressionStatement(): Stmt {
  const start = p.i;
  let value = parseStarExpressionsOrYield();
  const type = p.type[p.i]!;
  if (type === T.EQUAL) {
    const targets: Expr[] = [];
    do {
      setStore(value);
      targets.push(value);
      p.i++;
      value = parseStarExpressionsOrYield();
    } while (p.type[p.i] === T.EQUAL);
    const last = p.i - 1;
    return {
      kind: 'Assign', targets, value, type_comment: null, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!,
      end_col_offset: endColumn(last),
    };
  }
  if (type === T.COLON) {
    const simple = value.kind === 'Name' && p.i === start + 1 ? 1 : 0;
    setSingleStore(value);
    p.i++;
    const annotation = parseExpression();
    const assigned = accept(T.EQUAL) ? parseStarExpressionsOrYield() : null;
    return { kind: 'AnnAssign', target: value, annotation, value: assigned, simple, ...span(start) };
  }
  const op = AUGMENTED[type];
  if (op !== undefined) {
    setSingleStore(value);
    p.i++;
    const operand = parseStarExpressionsOrYield();
    return { kind: 'AugAssign', target: value, op, value: operand, ...span(start) };
  }
  const last = p.i - 1;
  const statement: ExprStmt = {
    kind: 'Expr', value, lineno: p.line[start]!, col_offset: startColumn(start), end_lineno: p.endLine[last]!, end_col_offset: endColumn(last),
  };
  return statement;
}

function parseDotted(): string {
  let name = expectName();
  while (p.type[p.i] === T.DOT) {
    p.i++;
    name += '.' + expectName();
  }
  return name;
}

function parseImport(): Stmt {
  const start = p.i++;
  const names: Alias[] = [];
  do {
    const first = p.i;
    const name = parseDotted();
    const asname = accept(T.AS) ? expectName() : null;
    names.push({ kind: 'alias', name, asname, ...span(first) });
  } while (accept(T.COMMA));
  return { kind: 'Import', names, ...span(start) };
}

function parseImportFrom(): Stmt {
  const start = p.i++;
  let level = 0;
  for (;; p.i++) {
    if (p.type[p.i] === T.DOT) level++;
    else if (p.type[p.i] === T.ELLIPSIS) level += 3;
    else break;
  }
  const module = level > 0 && p.type[p.i] === T.IMPORT ? null : parseDotted();
  expect(T.IMPORT);
  const names: Alias[] = [];
  if (p.type[p.i] === T.STAR) {
    p.i++;
    names.push({ kind: 'alias', name: '*', asname: null, ...span(p.i - 1) });
  } else {
    const parenthesized = accept(T.LPAR);
    do {
      if (parenthesized && names.length > 0 && p.type[p.i] === T.RPAR) break;
      const first = p.i;
      const name = expectName();
      const asname = accept(T.AS) ? expectName() : null;
      names.push({ kind: 'alias', name, asname, ...span(first) });
    } while (accept(T.COMMA));
    if (parenthesized) expect(T.RPAR);
  }
  if (module === '__future__' && level === 0 && names.some((alias) => alias.name === 'barry_as_FLUFL')) p.flufl = true;
  return { kind: 'ImportFrom', module, names, level, ...span(start) };
}

// ------------------------------------------------------------------------- compound statements

function parseDecorated(): Stmt {
  const decorators: Expr[] = [];
  while (accept(T.AT)) {
    decorators.push(parseNamedExpression());
    expect(T.NEWLINE);
  }
  if (p.type[p.i] === T.CLASS) return parseClass(decorators);
  if (p.type[p.i] === T.DEF || p.type[p.i] === T.ASYNC) return parseFunction(decorators);
  return fail();
}

function parseFunction(decorator_list: Expr[]): Stmt {
  const start = p.i;
  const isAsync = accept(T.ASYNC);
  expect(T.DEF);
  const name = expectName();
  const type_params = parseTypeParameters();
  expect(T.LPAR);
  const args = parseParameters();
  expect(T.RPAR);
  const returns = accept(T.RARROW) ? parseExpression() : null;
  expect(T.COLON);
  const body = parseBlock();
  const place = blockSpan(start);
  return isAsync
    ? { kind: 'AsyncFunctionDef', name, args, body, decorator_list, returns, type_comment: null, type_params, ...place }
    : { kind: 'FunctionDef', name, args, body, decorator_list, returns, type_comment: null, type_params, ...place };
}

function parseClass(decorator_list: Expr[]): Stmt {
  const start = p.i++;
  const name = expectName();
  const type_params = parseTypeParameters();
  const bases: Expr[] = [];
  const keywords: Keyword[] = [];
  if (p.type[p.i] === T.LPAR) parseArguments(bases, keywords, false);
  expect(T.COLON);
  const body = parseBlock();
  return { kind: 'ClassDef', name, bases, keywords, body, decorator_list, type_params, ...blockSpan(start) };
}

function parseElse(): Stmt[] {
  if (!accept(T.ELSE)) return [];
  expect(T.COLON);
  return parseBlock();
}

/** An if statement. A chain of elifs nests in the tree but is read in a loop, as it may be long. */
function parseIf(): Stmt {
  const chain: { start: number; test: Expr; body: Stmt[] }[] = [];
  do {
    const start = p.i++;
    const test = parseNamedExpression();
    expect(T.COLON);
    chain.push({ start, test, body: parseBlock() });
  } while (p.type[p.i] === T.ELIF);
  let orelse = parseElse();
  for (let k = chain.length - 1; ; k--) {
    const { start, test, body } = chain[k]!;
    const node: Stmt = { kind: 'If', test, body, orelse, ...blockSpan(start) };
    if (k === 0) return node;
    orelse = [node];
  }
}

function parseWhile(): Stmt {
  const start = p.i++;
  const test = parseNamedExpression();
  expect(T.COLON);
  const body = parseBlock();
  const orelse = parseElse();
  return { kind: 'While', test, body, orelse, ...blockSpan(start) };
}

function parseFor(isAsync: boolean): Stmt {
  const start = p.i;
  p.i += isAsync ? 2 : 1;
  const target = parseStarTargets();
  expect(T.IN);
  const iter = parseStarExpressions();
  expect(T.COLON);
  const body = parseBlock();
  const orelse = parseElse();
  return { kind: isAsync ? 'AsyncFor' : 'For', target, iter, body, orelse, type_comment: null, ...blockSpan(start) };
}

function parseWith(isAsync: boolean): Stmt {
  const start = p.i;
  p.i += isAsync ? 2 : 1;
  const items = (p.type[p.i] === T.LPAR ? attempt(parseParenthesizedItems) : null) ?? parseWithItems();
  expect(T.COLON);
  const body = parseBlock();
  return { kind: isAsync ? 'AsyncWith' : 'With', items, body, type_comment: null, ...blockSpan(start) };
}

function parseParenthesizedItems(): WithItem[] {
  // Without a colon right after the matching bracket, the parentheses belong to an expression.
  const level = p.stream.level;
  const outside = level[p.i]! - 1;
  let close = p.i + 1;
  while (level[close]! !== outside) if (++close >= p.stream.count) fail();
  if (p.type[close + 1] !== T.COLON) fail();
  p.i++;
  const items: WithItem[] = [];
  do {
    if (items.length > 0 && p.type[p.i] === T.RPAR) break;
    items.push(parseWithItem());
  } while (accept(T.COMMA));
  expect(T.RPAR);
  if (p.type[p.i] !== T.COLON) fail();
  return items;
}

function parseWithItems(): WithItem[] {
  const items: WithItem[] = [];
  do items.push(parseWithItem()); while (accept(T.COMMA));
  return items;
}

function parseWithItem(): WithItem {
  const context_expr = parseExpression();
  const optional_vars = accept(T.AS) ? parseStarTarget() : null;
  return { kind: 'withitem', context_expr, optional_vars };
}

function parseTry(): Stmt {
  const start = p.i++;
  expect(T.COLON);
  const body = parseBlock();
  const handlers: ExceptHandler[] = [];
  let star = false;
  while (p.type[p.i] === T.EXCEPT) {
    const first = p.i++;
    const grouped = accept(T.STAR);
    if (handlers.length > 0 && grouped !== star) fail();
    star = grouped;
    let type: Expr | null = null;
    let name: string | null = null;
    if (p.type[p.i] !== T.COLON) {
      const first = p.i;
      type = parseExpression();
      if (p.type[p.i] === T.COMMA) {
        // Several without parentheses: no name then.
        p.i = first;
        type = parseExpressions();
      } else if (accept(T.AS)) {
        name = expectName();
      }
    } else if (grouped) {
      fail();
    }
    expect(T.COLON);
    const handlerBody = parseBlock();
    handlers.push({ kind: 'ExceptHandler', type, name, body: handlerBody, ...blockSpan(first) });
  }
  const orelse = handlers.length > 0 ? parseElse() : [];
  let finalbody: Stmt[] = [];
  if (accept(T.FINALLY)) {
    expect(T.COLON);
    finalbody = parseBlock();
  } else if (handlers.length === 0) {
    fail();
  }
  return { kind: star ? 'TryStar' : 'Try', body, handlers, orelse, finalbody, ...blockSpan(start) };
}

function parseMatch(): Stmt | null {
  const start = p.i;
  const subject = attempt(parseMatchHeader);
  if (subject === null) return null;
  const cases: MatchCase[] = [];
  do {
    p.i++;
    const pattern = parsePatterns();
    const guard = accept(T.IF) ? parseNamedExpression() : null;
    expect(T.COLON);
    const body = parseBlock();
    cases.push({ kind: 'match_case', pattern, guard, body });
  } while (nameAt(p.i) === 'case');
  expect(T.DEDENT);
  return { kind: 'Match', subject, cases, ...blockSpan(start) };
}

/** `match subject:` and the indented `case` after it; without these `match` is a name like others. */
function parseMatchHeader(): Expr {
  p.i++;
  const start = p.i;
  // A comma makes a tuple; a lone starred subject is none.
  let subject: Expr;
  if (p.type[start] === T.STAR) {
    subject = parseSubjectTuple(start);
  } else {
    subject = parseNamedExpression();
    if (p.type[p.i] === T.COMMA) {
      p.i = start;
      subject = parseSubjectTuple(start);
    }
  }
  expect(T.COLON);
  expect(T.NEWLINE);
  expect(T.INDENT);
  if (nameAt(p.i) !== 'case') fail();
  return subject;
}

function parseSubjectTuple(start: number): Expr {
  const elts: Expr[] = [];
  do {
    const type = p.type[p.i]!;
    if (elts.length > 0 && !startsExpression(type) && type !== T.STAR) break;
    elts.push(parseStarNamed());
  } while (accept(T.COMMA));
  if (elts.length === 1 && p.type[p.i - 1] !== T.COMMA) fail();
  return { kind: 'Tuple', elts, ctx: 'Load', ...span(start) };
}
