// What is done to the tree before scopes are decided: docstrings dropped under -OO, `__debug__` made a constant, `"..." % (a, b)` made an
// f-string where that means the same, numbers in patterns folded, jumps out of `finally` blocks warned about (PEP 765).
//
// The tree is changed in place.

import type { Arguments, Comprehension, Constant, ConstantValue, Expr, FormattedValue, Located, Mod, Pattern, Stmt, TypeParam } from './ast.ts';
import { binaryConstants, negateConstant } from './constant_fold.ts';
import { boolConst, CO_FUTURE_ANNOTATIONS, strConst } from './code.ts';
import { syntaxWarning, type Diagnostics } from './diagnostics.ts';
import { docstring } from './future.ts';
import { NB_ADD, NB_SUBTRACT } from './opcodes.ts';

type ControlContext = 'finally' | 'function' | 'loop';

interface State {
  diagnostics: Diagnostics;
  optimize: number;
  futureAnnotations: boolean;
  /** What surrounds the statement at hand, the innermost last. */
  contexts: ControlContext[];
}

export function preprocess(mod: Mod, diagnostics: Diagnostics, optimize: number, flags: number): void {
  const s: State = { diagnostics, optimize, futureAnnotations: (flags & CO_FUTURE_ANNOTATIONS) !== 0, contexts: [] };
  switch (mod.kind) {
    case 'Module': body(s, mod.body); break;
    case 'Interactive': stmts(s, mod.body); break;
    case 'Expression': expr(s, mod.body); break;
  }
}

function within(s: State, context: ControlContext, visit: () => void): void {
  s.contexts.push(context);
  visit();
  s.contexts.pop();
}

function body(s: State, list: Stmt[]): void {
  let documented = docstring(list) !== null;
  if (documented && s.optimize >= 2) {
    const first = list[0]!;
    if (list.length === 1) {
      list[0] = { kind: 'Pass', lineno: first.lineno, col_offset: first.col_offset, end_lineno: first.lineno, end_col_offset: first.col_offset + 4 };
    } else list.shift();
    documented = false;
  }
  stmts(s, list);
  // A string that was no docstring in the source must not become one.
  if (!documented && docstring(list) !== null) {
    const first = list[0] as Stmt & { kind: 'Expr' };
    first.value = { ...located(first), kind: 'JoinedStr', values: [first.value] };
  }
}

function located(node: Located): Located {
  return { lineno: node.lineno, col_offset: node.col_offset, end_lineno: node.end_lineno, end_col_offset: node.end_col_offset };
}

function stmts(s: State, list: Stmt[]): void { for (const st of list) stmt(s, st); }
function exprs(s: State, list: (Expr | null)[]): void { for (const e of list) if (e !== null) expr(s, e); }
function optional(s: State, e: Expr | null): void { if (e !== null) expr(s, e); }

function leaving(s: State, st: Stmt, word: string, allowedIn: ControlContext): void {
  const context = s.contexts[s.contexts.length - 1];
  if (context === 'finally' && context !== allowedIn) syntaxWarning(s.diagnostics, `'${word}' in a 'finally' block`, st);
}

function args(s: State, a: Arguments): void {
  if (!s.futureAnnotations) {
    for (const arg of a.posonlyargs) optional(s, arg.annotation);
    for (const arg of a.args) optional(s, arg.annotation);
    if (a.vararg !== null) optional(s, a.vararg.annotation);
    for (const arg of a.kwonlyargs) optional(s, arg.annotation);
    if (a.kwarg !== null) optional(s, a.kwarg.annotation);
  }
  exprs(s, a.kw_defaults);
  exprs(s, a.defaults);
}

function stmt(s: State, st: Stmt): void {
  switch (st.kind) {
    case 'FunctionDef': case 'AsyncFunctionDef':
      typeParams(s, st.type_params);
      args(s, st.args);
      within(s, 'function', () => body(s, st.body));
      exprs(s, st.decorator_list);
      if (!s.futureAnnotations) optional(s, st.returns);
      return;
    case 'ClassDef':
      typeParams(s, st.type_params);
      exprs(s, st.bases);
      for (const keyword of st.keywords) expr(s, keyword.value);
      body(s, st.body);
      return exprs(s, st.decorator_list);
    case 'Return':
      leaving(s, st, 'return', 'function');
      return optional(s, st.value);
    case 'Delete': return exprs(s, st.targets);
    case 'Assign':
      exprs(s, st.targets);
      return expr(s, st.value);
    case 'AugAssign':
      expr(s, st.target);
      return expr(s, st.value);
    case 'AnnAssign':
      expr(s, st.target);
      if (!s.futureAnnotations) expr(s, st.annotation);
      return optional(s, st.value);
    case 'TypeAlias':
      typeParams(s, st.type_params);
      return expr(s, st.value);
    case 'For': case 'AsyncFor':
      expr(s, st.target);
      expr(s, st.iter);
      within(s, 'loop', () => stmts(s, st.body));
      return stmts(s, st.orelse);
    case 'While':
      expr(s, st.test);
      within(s, 'loop', () => stmts(s, st.body));
      return stmts(s, st.orelse);
    case 'If':
      expr(s, st.test);
      stmts(s, st.body);
      return stmts(s, st.orelse);
    case 'With': case 'AsyncWith':
      for (const item of st.items) {
        expr(s, item.context_expr);
        optional(s, item.optional_vars);
      }
      return stmts(s, st.body);
    case 'Raise':
      optional(s, st.exc);
      return optional(s, st.cause);
    case 'Try': case 'TryStar':
      stmts(s, st.body);
      for (const handler of st.handlers) {
        optional(s, handler.type);
        stmts(s, handler.body);
      }
      stmts(s, st.orelse);
      return within(s, 'finally', () => stmts(s, st.finalbody));
    case 'Assert':
      expr(s, st.test);
      return optional(s, st.msg);
    case 'Expr': return expr(s, st.value);
    case 'Match':
      expr(s, st.subject);
      for (const c of st.cases) {
        pattern(s, c.pattern);
        optional(s, c.guard);
        stmts(s, c.body);
      }
      return;
    case 'Break': return leaving(s, st, 'break', 'loop');
    case 'Continue': return leaving(s, st, 'continue', 'loop');
  }
}

function typeParams(s: State, params: TypeParam[]): void {
  for (const param of params) {
    if (param.kind === 'TypeVar') optional(s, param.bound);
    optional(s, param.default_value);
  }
}

function generators(s: State, list: Comprehension[]): void {
  for (const c of list) {
    expr(s, c.target);
    expr(s, c.iter);
    exprs(s, c.ifs);
  }
}

function expr(s: State, e: Expr): void {
  switch (e.kind) {
    case 'Constant': return;
    case 'Name':
      if (e.ctx === 'Load' && e.id === '__debug__') makeConstant(e, boolConst(s.optimize === 0) as ConstantValue);
      return;
    case 'Attribute': case 'Starred': case 'Await': case 'YieldFrom': case 'NamedExpr': return expr(s, e.value);
    case 'Call':
      expr(s, e.func);
      exprs(s, e.args);
      for (const keyword of e.keywords) expr(s, keyword.value);
      return;
    case 'BoolOp': case 'JoinedStr': case 'TemplateStr': return exprs(s, e.values);
    case 'BinOp':
      expr(s, e.left);
      expr(s, e.right);
      if (e.op === 'Mod' && e.left.kind === 'Constant' && e.left.value.type === 'str' && e.left.value.codePoints === undefined
        && e.right.kind === 'Tuple' && !e.right.elts.some((elt) => elt.kind === 'Starred')) {
        formatToJoinedStr(e, e.left.value.value, e.right.elts);
      }
      return;
    case 'UnaryOp': return expr(s, e.operand);
    case 'Lambda':
      args(s, e.args);
      return expr(s, e.body);
    case 'IfExp':
      expr(s, e.test);
      expr(s, e.body);
      return expr(s, e.orelse);
    case 'Dict':
      exprs(s, e.keys);
      return exprs(s, e.values);
    case 'Set': case 'List': case 'Tuple': return exprs(s, e.elts);
    case 'ListComp': case 'SetComp': case 'GeneratorExp':
      expr(s, e.elt);
      return generators(s, e.generators);
    case 'DictComp':
      expr(s, e.key);
      expr(s, e.value);
      return generators(s, e.generators);
    case 'Yield': return optional(s, e.value);
    case 'Compare':
      expr(s, e.left);
      return exprs(s, e.comparators);
    case 'FormattedValue': case 'Interpolation':
      expr(s, e.value);
      return optional(s, e.format_spec);
    case 'Subscript':
      expr(s, e.value);
      return expr(s, e.slice);
    case 'Slice':
      optional(s, e.lower);
      optional(s, e.upper);
      return optional(s, e.step);
  }
}

/** Turn the node into another kind of node, keeping its position and identity. */
function become(e: Expr, fields: Record<string, unknown>): void { Object.assign(e, fields); }
function makeConstant(e: Expr, value: ConstantValue): void { become(e, { kind: 'Constant', value, constKind: null }); }

function syntheticString(text: string): Constant {
  return { kind: 'Constant', value: strConst(text) as ConstantValue, constKind: null, lineno: -1, col_offset: -1, end_lineno: -1, end_col_offset: -1 };
}

/** One conversion of a %-format; its width and precision have at most two digits here. */
const CONVERSION = /%([-+ #0]*)(\d{0,2})(\.(\d{0,2}))?([\s\S])/y;

/** `'%s: %r' % (a, b)` as a JoinedStr; nothing is changed if a conversion other than s, r and a is in it or the numbers do not match. */
function formatToJoinedStr(e: Expr, format: string, elts: Expr[]): void {
  const values: Expr[] = [];
  let at = 0;
  let used = 0;
  for (;;) {
    const start = at;
    let doubled = false;
    while (at < format.length) {
      if (format[at] !== '%') at++;
      else if (format[at + 1] === '%') {
        doubled = true;
        at += 2;
      } else break;
    }
    if (at > start) {
      const literal = format.slice(start, at);
      values.push(syntheticString(doubled ? literal.replaceAll('%%', '%') : literal));
    }
    if (at >= format.length) break;
    if (used >= elts.length) return;
    CONVERSION.lastIndex = at;
    const match = CONVERSION.exec(format);
    if (match === null) return;
    const [whole, flags, width, , precision, letter] = match;
    const point = match[3] !== undefined;
    if (letter !== 's' && letter !== 'r' && letter !== 'a') return;
    let spec = '';
    if (!flags!.includes('-') && width !== '' && Number(width) > 0) spec += '>';
    if (width !== '') spec += String(Number(width));
    if (point) spec += `.${Number(precision === '' ? 0 : precision)}`;
    const arg = elts[used++]!;
    const formatted: FormattedValue = {
      ...located(arg), kind: 'FormattedValue', value: arg, conversion: letter.charCodeAt(0), format_spec: spec === '' ? null : syntheticString(spec),
    };
    values.push(formatted);
    at += whole.length;
  }
  if (used < elts.length) return;
  become(e, { kind: 'JoinedStr', values });
}

/** Negative and complex numbers in patterns: `-1`, `1+2j`. */
function foldPatternNumber(e: Expr): void {
  if (e.kind === 'UnaryOp' && e.op === 'USub' && e.operand.kind === 'Constant') {
    const folded = negateConstant(e.operand.value);
    if (folded !== null) makeConstant(e, folded as ConstantValue);
  } else if (e.kind === 'BinOp' && (e.op === 'Add' || e.op === 'Sub') && e.right.kind === 'Constant') {
    foldPatternNumber(e.left);
    if (e.left.kind !== 'Constant') return;
    const folded = binaryConstants(e.left.value, e.op === 'Add' ? NB_ADD : NB_SUBTRACT, e.right.value);
    if (folded !== null) makeConstant(e, folded as ConstantValue);
  }
}

function pattern(s: State, p: Pattern): void {
  switch (p.kind) {
    case 'MatchValue': return foldPatternNumber(p.value);
    case 'MatchSequence': case 'MatchOr':
      for (const q of p.patterns) pattern(s, q);
      return;
    case 'MatchMapping':
      for (const key of p.keys) foldPatternNumber(key);
      for (const q of p.patterns) pattern(s, q);
      return;
    case 'MatchClass':
      expr(s, p.cls);
      for (const q of p.patterns) pattern(s, q);
      for (const q of p.kwd_patterns) pattern(s, q);
      return;
    case 'MatchAs':
      if (p.pattern !== null) pattern(s, p.pattern);
  }
}
