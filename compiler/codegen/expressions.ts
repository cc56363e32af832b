// Expressions, except those with files of their own; and branches on expressions.

import type { Attribute, BoolOp, CmpOperator, Compare, Dict, Expr, IfExp, Slice, Subscript, UnaryOperator } from '../ast.ts';
import { NONE, type Const } from '../code.ts';
import { NO_LOCATION, type Label, type Location } from '../instructions.ts';
import {
  COMPARE_MASKS, FVC_ASCII, FVC_REPR, FVC_STR, INTRINSIC_LIST_TO_TUPLE, INTRINSIC_UNARY_POSITIVE, NB_SUBSCR, Op, PY_EQ, PY_GE, PY_GT, PY_LE, PY_LT,
  PY_NE,
} from '../opcodes.ts';
import { STACK_USE_GUIDELINE } from '../optimize_peephole.ts';
import { attributeLocation, binaryOp, isConstantSlice, isTwoPartSlice, sliceBounds } from './assignments.ts';
import { call, canOptimizeSuper, loadSuperArguments } from './calls.ts';
import { checkCompare, checkIndex, checkSubscripter } from './checks.ts';
import {
  emit, emitJump, emitNamed, fail, loadAttr, loadConst, loadMethod, loadStr, loadSuperAttr, newLabel, useLabel, type Compiler,
} from './compiler.ts';
import { comprehension } from './comprehensions.ts';
import { lambda } from './functions.ts';
import { awaitValue, yieldFrom, yieldValue } from './generators.ts';
import { nameOp } from './names.ts';
import { ScopeType } from './unit.ts';

const UNARY_OPERATIONS: Partial<Record<UnaryOperator, Op>> = { Invert: Op.UNARY_INVERT, USub: Op.UNARY_NEGATIVE };

export function visitExprs(c: Compiler, list: Expr[]): void { for (const e of list) visitExpr(c, e); }

export function visitExpr(c: Compiler, e: Expr): void {
  switch (e.kind) {
    case 'Name': return nameOp(c, e, e.id, e.ctx);
    case 'Constant': return loadConst(c, e, e.value);
    case 'Attribute': return attribute(c, e);
    case 'Call': return call(c, e);
    case 'Subscript': return subscript(c, e);
    case 'NamedExpr':
      visitExpr(c, e.value);
      emit(c, e, Op.COPY, 1);
      return visitExpr(c, e.target);
    case 'BoolOp': return boolOp(c, e);
    case 'BinOp':
      visitExpr(c, e.left);
      visitExpr(c, e.right);
      return binaryOp(c, e, e.op, false);
    case 'UnaryOp':
      visitExpr(c, e.operand);
      if (e.op === 'UAdd') return emit(c, e, Op.CALL_INTRINSIC_1, INTRINSIC_UNARY_POSITIVE);
      if (e.op !== 'Not') return emit(c, e, UNARY_OPERATIONS[e.op]!);
      emit(c, e, Op.TO_BOOL);
      return emit(c, e, Op.UNARY_NOT);
    case 'Lambda': return lambda(c, e);
    case 'IfExp': return ifExpression(c, e);
    case 'Dict': return dictDisplay(c, e);
    case 'Set': return display(c, e, e.elts, 0, Op.BUILD_SET, Op.SET_ADD, Op.SET_UPDATE, false);
    case 'GeneratorExp': return comprehension(c, e, '<genexpr>', e.elt, null);
    case 'ListComp': return comprehension(c, e, '<listcomp>', e.elt, null);
    case 'SetComp': return comprehension(c, e, '<setcomp>', e.elt, null);
    case 'DictComp': return comprehension(c, e, '<dictcomp>', e.key, e.value);
    case 'Yield':
      if (!c.u.entry.functionLike) fail(c, e, "'yield' outside function");
      if (e.value !== null) visitExpr(c, e.value);
      else loadConst(c, e, NONE);
      return yieldValue(c, e);
    case 'YieldFrom':
      if (!c.u.entry.functionLike) fail(c, e, "'yield from' outside function");
      if (c.u.scopeType === ScopeType.AsyncFunction) fail(c, e, "'yield from' inside async function");
      visitExpr(c, e.value);
      emit(c, e, Op.GET_YIELD_FROM_ITER);
      loadConst(c, e, NONE);
      return yieldFrom(c, e, false);
    case 'Await':
      visitExpr(c, e.value);
      return awaitValue(c, e, 0);
    case 'Compare': return comparison(c, e);
    case 'JoinedStr': return joinedStr(c, e, e.values);
    case 'TemplateStr': return templateStr(c, e, e.values);
    case 'FormattedValue':
      visitExpr(c, e.value);
      if (e.conversion !== -1) emit(c, e, Op.CONVERT_VALUE, conversionArgument(e.conversion));
      if (e.format_spec !== null) {
        visitExpr(c, e.format_spec);
        return emit(c, e, Op.FORMAT_WITH_SPEC);
      }
      return emit(c, e, Op.FORMAT_SIMPLE);
    case 'Interpolation': {
      visitExpr(c, e.value);
      loadConst(c, e, e.str);
      let arg = 2;
      if (e.format_spec !== null) {
        arg++;
        visitExpr(c, e.format_spec);
      }
      if (e.conversion !== -1) arg |= conversionArgument(e.conversion) << 2;
      return emit(c, e, Op.BUILD_INTERPOLATION, arg);
    }
    case 'Starred':
      return fail(c, e, e.ctx === 'Store' ? 'starred assignment target must be in a list or tuple' : "can't use starred expression here");
    case 'Slice': return slice(c, e);
    case 'List': case 'Tuple':
      if (e.ctx === 'Store') return unpackTargets(c, e, e.elts);
      if (e.ctx === 'Del') return visitExprs(c, e.elts);
      return display(c, e, e.elts, 0, Op.BUILD_LIST, Op.LIST_APPEND, Op.LIST_EXTEND, e.kind === 'Tuple');
  }
}

function conversionArgument(conversion: number): number {
  switch (String.fromCharCode(conversion)) {
    case 's': return FVC_STR;
    case 'r': return FVC_REPR;
    case 'a': return FVC_ASCII;
    default: throw new Error(`Unrecognized conversion character ${conversion}`);
  }
}

// --------------------------------------------------------------------------- attributes and subscripts

function attribute(c: Compiler, e: Attribute): void {
  if (e.ctx === 'Load' && canOptimizeSuper(c, e)) {
    const superCall = e.value as Expr & { kind: 'Call' };
    loadSuperArguments(c, superCall);
    loadSuperAttr(c, e, e.attr, false, superCall.args.length > 0);
    return emit(c, attributeLocation(e, e), Op.NOP);
  }
  // Attributes that methods set on self are recorded in the class.
  if (e.ctx === 'Store' && e.value.kind === 'Name' && e.value.id === 'self') {
    for (let i = c.stack.length - 1; i >= 0; i--) {
      const { staticAttributes } = c.stack[i]!;
      if (staticAttributes === null) continue;
      staticAttributes.add(e.attr);
      break;
    }
  }
  visitExpr(c, e.value);
  const loc = attributeLocation(e, e);
  if (e.ctx === 'Load') loadAttr(c, loc, e.attr);
  else emitNamed(c, loc, e.ctx === 'Store' ? Op.STORE_ATTR : Op.DELETE_ATTR, e.attr);
}

function subscript(c: Compiler, e: Subscript): void {
  if (e.ctx === 'Load') {
    checkSubscripter(c, e.value);
    checkIndex(c, e.value, e.slice);
  }
  visitExpr(c, e.value);
  if (e.ctx !== 'Del' && isTwoPartSlice(e.slice)) {
    sliceBounds(c, e.slice);
    return emit(c, e, e.ctx === 'Load' ? Op.BINARY_SLICE : Op.STORE_SLICE);
  }
  visitExpr(c, e.slice);
  if (e.ctx === 'Load') emit(c, e, Op.BINARY_OP, NB_SUBSCR);
  else emit(c, e, e.ctx === 'Store' ? Op.STORE_SUBSCR : Op.DELETE_SUBSCR);
}

function slice(c: Compiler, s: Slice): void {
  if (isConstantSlice(s)) {
    const part = (e: Expr | null): Const => (e === null ? NONE : (e as Expr & { kind: 'Constant' }).value);
    return loadConst(c, s, { type: 'slice', start: part(s.lower), stop: part(s.upper), step: part(s.step) });
  }
  sliceBounds(c, s);
  if (s.step !== null) visitExpr(c, s.step);
  emit(c, s, Op.BUILD_SLICE, s.step === null ? 2 : 3);
}

// --------------------------------------------------------------------------- displays and unpacking

/**
 * Build a list, set or tuple of `elts`; `pushed` items of it are on the stack already, and the variable `injected` is its last item.
 * Long displays and those with starred items are collected in a list or set step by step.
 */
export function display(
  c: Compiler, loc: Location, elts: Expr[], pushed: number, build: Op, add: Op, extend: Op, tuple: boolean, injected: string | null = null,
): void {
  const big = elts.length + pushed + (injected === null ? 0 : 1) > STACK_USE_GUIDELINE;
  if (!big && !elts.some((e) => e.kind === 'Starred')) {
    visitExprs(c, elts);
    if (injected !== null) nameOp(c, loc, injected, 'Load');
    return emit(c, loc, tuple ? Op.BUILD_TUPLE : build, elts.length + (injected === null ? 0 : 1) + pushed);
  }
  let built = big;
  if (big) emit(c, loc, build, pushed);
  elts.forEach((e, i) => {
    if (e.kind === 'Starred') {
      if (!built) {
        emit(c, loc, build, i + pushed);
        built = true;
      }
      visitExpr(c, e.value);
      emit(c, loc, extend, 1);
    } else {
      visitExpr(c, e);
      if (built) emit(c, loc, add, 1);
    }
  });
  if (injected !== null) {
    nameOp(c, loc, injected, 'Load');
    emit(c, loc, add, 1);
  }
  if (tuple) emit(c, loc, Op.CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE);
}

function unpackTargets(c: Compiler, loc: Location, elts: Expr[]): void {
  let star = -1;
  elts.forEach((e, i) => {
    if (e.kind !== 'Starred') return;
    if (star >= 0) fail(c, loc, 'multiple starred expressions in assignment');
    const after = elts.length - i - 1;
    if (i >= 1 << 8 || after >= 0x7fffffff >> 8) fail(c, loc, 'too many expressions in star-unpacking assignment');
    emit(c, loc, Op.UNPACK_EX, i + (after << 8));
    star = i;
  });
  if (star < 0) emit(c, loc, Op.UNPACK_SEQUENCE, elts.length);
  for (const e of elts) visitExpr(c, e.kind === 'Starred' ? e.value : e);
}

function dictItems(c: Compiler, e: Dict, begin: number, end: number): void {
  const count = end - begin;
  const big = count * 2 > STACK_USE_GUIDELINE;
  if (big) emit(c, e, Op.BUILD_MAP, 0);
  for (let i = begin; i < end; i++) {
    visitExpr(c, e.keys[i]!);
    visitExpr(c, e.values[i]!);
    if (big) emit(c, e, Op.MAP_ADD, 1);
  }
  if (!big) emit(c, e, Op.BUILD_MAP, count);
}

function dictDisplay(c: Compiler, e: Dict): void {
  let haveDict = false;
  let elements = 0;
  const flush = (end: number): void => {
    dictItems(c, e, end - elements, end);
    if (haveDict) emit(c, e, Op.DICT_UPDATE, 1);
    haveDict = true;
    elements = 0;
  };
  for (let i = 0; i < e.values.length; i++) {
    if (e.keys[i] === null) {
      if (elements > 0) flush(i);
      if (!haveDict) {
        emit(c, e, Op.BUILD_MAP, 0);
        haveDict = true;
      }
      visitExpr(c, e.values[i]!);
      emit(c, e, Op.DICT_UPDATE, 1);
    } else if (elements * 2 > STACK_USE_GUIDELINE) {
      elements++;
      flush(i + 1);
    } else elements++;
  }
  if (elements > 0) flush(e.values.length);
  if (!haveDict) emit(c, e, Op.BUILD_MAP, 0);
}

// --------------------------------------------------------------------------- strings

function joinedStr(c: Compiler, e: Expr, values: Expr[]): void {
  if (values.length > STACK_USE_GUIDELINE) {
    loadStr(c, e, '');
    loadMethod(c, e, 'join');
    emit(c, e, Op.BUILD_LIST, 0);
    for (const value of values) {
      visitExpr(c, value);
      emit(c, e, Op.LIST_APPEND, 1);
    }
    return emit(c, e, Op.CALL, 1);
  }
  visitExprs(c, values);
  if (values.length > 1) emit(c, e, Op.BUILD_STRING, values.length);
  else if (values.length === 0) loadStr(c, e, '');
}

/** The strings around the interpolations come first, empty ones where two interpolations meet. */
function templateStr(c: Compiler, e: Expr, values: Expr[]): void {
  let lastWasInterpolation = true;
  let strings = 0;
  for (const value of values) {
    if (value.kind === 'Interpolation') {
      if (lastWasInterpolation) {
        loadStr(c, e, '');
        strings++;
      }
      lastWasInterpolation = true;
    } else {
      visitExpr(c, value);
      strings++;
      lastWasInterpolation = false;
    }
  }
  if (lastWasInterpolation) {
    loadStr(c, e, '');
    strings++;
  }
  emit(c, e, Op.BUILD_TUPLE, strings);
  let interpolations = 0;
  for (const value of values) {
    if (value.kind !== 'Interpolation') continue;
    visitExpr(c, value);
    interpolations++;
  }
  emit(c, e, Op.BUILD_TUPLE, interpolations);
  emit(c, e, Op.BUILD_TEMPLATE);
}

// --------------------------------------------------------------------------- conditions

function boolOp(c: Compiler, e: BoolOp): void {
  const jump = e.op === 'And' ? Op.JUMP_IF_FALSE : Op.JUMP_IF_TRUE;
  const end = newLabel(c);
  e.values.forEach((value, i) => {
    visitExpr(c, value);
    if (i === e.values.length - 1) return;
    emitJump(c, e, jump, end);
    emit(c, e, Op.POP_TOP);
  });
  useLabel(c, end);
}

function ifExpression(c: Compiler, e: IfExp): void {
  const end = newLabel(c);
  const next = newLabel(c);
  jumpIf(c, e, e.test, next, false);
  visitExpr(c, e.body);
  emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
  useLabel(c, next);
  visitExpr(c, e.orelse);
  useLabel(c, end);
}

const COMPARISONS: Partial<Record<CmpOperator, number>> = { Eq: PY_EQ, NotEq: PY_NE, Lt: PY_LT, LtE: PY_LE, Gt: PY_GT, GtE: PY_GE };

export function compareOp(c: Compiler, loc: Location, op: CmpOperator): void {
  switch (op) {
    case 'Is': return emit(c, loc, Op.IS_OP, 0);
    case 'IsNot': return emit(c, loc, Op.IS_OP, 1);
    case 'In': return emit(c, loc, Op.CONTAINS_OP, 0);
    case 'NotIn': return emit(c, loc, Op.CONTAINS_OP, 1);
    default: {
      const kind = COMPARISONS[op]!;
      return emit(c, loc, Op.COMPARE_OP, (kind << 5) | COMPARE_MASKS[kind]!);
    }
  }
}

function comparison(c: Compiler, e: Compare): void {
  checkCompare(c, e);
  visitExpr(c, e.left);
  const last = e.ops.length - 1;
  if (last === 0) {
    visitExpr(c, e.comparators[0]!);
    return compareOp(c, e, e.ops[0]!);
  }
  const cleanup = newLabel(c);
  for (let i = 0; i < last; i++) {
    visitExpr(c, e.comparators[i]!);
    emit(c, e, Op.SWAP, 2);
    emit(c, e, Op.COPY, 2);
    compareOp(c, e, e.ops[i]!);
    emit(c, e, Op.COPY, 1);
    emit(c, e, Op.TO_BOOL);
    emitJump(c, e, Op.POP_JUMP_IF_FALSE, cleanup);
    emit(c, e, Op.POP_TOP);
  }
  visitExpr(c, e.comparators[last]!);
  compareOp(c, e, e.ops[last]!);
  const end = newLabel(c);
  emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
  useLabel(c, cleanup);
  emit(c, e, Op.SWAP, 2);
  emit(c, e, Op.POP_TOP);
  useLabel(c, end);
}

/** Jump to `next` if the truth of `e` is `condition`. */
export function jumpIf(c: Compiler, loc: Location, e: Expr, next: Label, condition: boolean): void {
  switch (e.kind) {
    case 'UnaryOp':
      if (e.op === 'Not') return jumpIf(c, loc, e.operand, next, !condition);
      break;
    case 'BoolOp': {
      const inner = e.op === 'Or';
      const next2 = inner !== condition ? newLabel(c) : next;
      const last = e.values.length - 1;
      for (let i = 0; i < last; i++) jumpIf(c, loc, e.values[i]!, next2, inner);
      jumpIf(c, loc, e.values[last]!, next, condition);
      if (next2 !== next) useLabel(c, next2);
      return;
    }
    case 'IfExp': {
      const end = newLabel(c);
      const next2 = newLabel(c);
      jumpIf(c, loc, e.test, next2, false);
      jumpIf(c, loc, e.body, next, condition);
      emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
      useLabel(c, next2);
      jumpIf(c, loc, e.orelse, next, condition);
      return useLabel(c, end);
    }
    case 'Compare': {
      const last = e.ops.length - 1;
      if (last === 0) break;
      checkCompare(c, e);
      const cleanup = newLabel(c);
      visitExpr(c, e.left);
      for (let i = 0; i < last; i++) {
        visitExpr(c, e.comparators[i]!);
        emit(c, e, Op.SWAP, 2);
        emit(c, e, Op.COPY, 2);
        compareOp(c, e, e.ops[i]!);
        emit(c, e, Op.TO_BOOL);
        emitJump(c, e, Op.POP_JUMP_IF_FALSE, cleanup);
      }
      visitExpr(c, e.comparators[last]!);
      compareOp(c, e, e.ops[last]!);
      emit(c, e, Op.TO_BOOL);
      emitJump(c, e, condition ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, next);
      const end = newLabel(c);
      emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, end);
      useLabel(c, cleanup);
      emit(c, e, Op.POP_TOP);
      if (!condition) emitJump(c, NO_LOCATION, Op.JUMP_NO_INTERRUPT, next);
      return useLabel(c, end);
    }
  }
  visitExpr(c, e);
  emit(c, e, Op.TO_BOOL);
  emitJump(c, e, condition ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, next);
}
