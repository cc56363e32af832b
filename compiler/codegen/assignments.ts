// Augmented and annotated assignments; slices as targets of both kinds.

import type { AnnAssign, Attribute, AugAssign, Expr, Operator, Slice } from '../ast.ts';
import { intConst, NONE } from '../code.ts';
import type { Location } from '../instructions.ts';
import {
  NB_ADD, NB_AND, NB_FLOOR_DIVIDE, NB_INPLACE_ADD, NB_LSHIFT, NB_MATRIX_MULTIPLY, NB_MULTIPLY, NB_OR, NB_POWER, NB_REMAINDER, NB_RSHIFT, NB_SUBSCR,
  NB_SUBTRACT, NB_TRUE_DIVIDE, NB_XOR, Op,
} from '../opcodes.ts';
import { annotationString, futureAnnotations } from './annotations.ts';
import { emit, emitNamed, loadAttr, loadConst, loadStr, mangled, type Compiler } from './compiler.ts';
import { visitExpr } from './expressions.ts';
import { nameOp } from './names.ts';
import { ScopeType } from './unit.ts';

const BINARY_OPERATIONS: Record<Operator, number> = {
  Add: NB_ADD, Sub: NB_SUBTRACT, Mult: NB_MULTIPLY, MatMult: NB_MATRIX_MULTIPLY, Div: NB_TRUE_DIVIDE, Mod: NB_REMAINDER, Pow: NB_POWER,
  LShift: NB_LSHIFT, RShift: NB_RSHIFT, BitOr: NB_OR, BitXor: NB_XOR, BitAnd: NB_AND, FloorDiv: NB_FLOOR_DIVIDE,
};

export function binaryOp(c: Compiler, loc: Location, op: Operator, inplace: boolean): void {
  emit(c, loc, Op.BINARY_OP, BINARY_OPERATIONS[op] + (inplace ? NB_INPLACE_ADD : 0));
}

// --------------------------------------------------------------------------- slices

export function isConstantSlice(s: Expr): boolean {
  return s.kind === 'Slice' && (s.lower === null || s.lower.kind === 'Constant') && (s.upper === null || s.upper.kind === 'Constant')
    && (s.step === null || s.step.kind === 'Constant');
}

/** Slices of two parts have instructions of their own, unless they are constant. */
export function isTwoPartSlice(s: Expr): s is Slice { return s.kind === 'Slice' && s.step === null && !isConstantSlice(s); }

export function sliceBounds(c: Compiler, s: Slice): void {
  if (s.lower !== null) visitExpr(c, s.lower);
  else loadConst(c, s, NONE);
  if (s.upper !== null) visitExpr(c, s.upper);
  else loadConst(c, s, NONE);
}

// --------------------------------------------------------------------------- attributes on lines of their own

/** In an attribute access over several lines, the instruction belongs to the line of the attribute's name. */
export function attributeLocation(loc: Location, attr: Attribute): Location {
  if (loc.lineno === attr.end_lineno) return loc;
  const lineno = attr.end_lineno;
  let { end_col_offset } = loc;
  let col_offset = -1;
  const length = [...attr.attr].length;
  if (length <= attr.end_col_offset) col_offset = attr.end_col_offset - length;
  else end_col_offset = -1;
  const end_lineno = Math.max(lineno, loc.end_lineno);
  if (lineno === end_lineno) end_col_offset = Math.max(col_offset, end_col_offset);
  return { lineno, end_lineno, col_offset, end_col_offset };
}

// --------------------------------------------------------------------------- augmented assignment

export function augAssign(c: Compiler, s: AugAssign): void {
  const e = s.target;
  switch (e.kind) {
    case 'Attribute': {
      visitExpr(c, e.value);
      emit(c, e, Op.COPY, 1);
      const loc = attributeLocation(e, e);
      loadAttr(c, loc, e.attr);
      visitExpr(c, s.value);
      binaryOp(c, s, s.op, true);
      emit(c, loc, Op.SWAP, 2);
      return emitNamed(c, loc, Op.STORE_ATTR, e.attr);
    }
    case 'Subscript':
      visitExpr(c, e.value);
      if (isTwoPartSlice(e.slice)) {
        sliceBounds(c, e.slice);
        emit(c, e, Op.COPY, 3);
        emit(c, e, Op.COPY, 3);
        emit(c, e, Op.COPY, 3);
        emit(c, e, Op.BINARY_SLICE);
      } else {
        visitExpr(c, e.slice);
        emit(c, e, Op.COPY, 2);
        emit(c, e, Op.COPY, 2);
        emit(c, e, Op.BINARY_OP, NB_SUBSCR);
      }
      visitExpr(c, s.value);
      binaryOp(c, s, s.op, true);
      if (isTwoPartSlice(e.slice)) {
        emit(c, e, Op.SWAP, 4);
        emit(c, e, Op.SWAP, 3);
        emit(c, e, Op.SWAP, 2);
        return emit(c, e, Op.STORE_SLICE);
      }
      emit(c, e, Op.SWAP, 3);
      emit(c, e, Op.SWAP, 2);
      return emit(c, e, Op.STORE_SUBSCR);
    case 'Name':
      nameOp(c, e, e.id, 'Load');
      visitExpr(c, s.value);
      binaryOp(c, s, s.op, true);
      return nameOp(c, e, e.id, 'Store');
    default: throw new Error(`invalid node type (${e.kind}) for augmented assignment`);
  }
}

// --------------------------------------------------------------------------- annotated assignment

function evaluate(c: Compiler, e: Expr): void {
  visitExpr(c, e);
  emit(c, e, Op.POP_TOP);
}

/** Everything in a subscript must exist, although nothing is assigned. */
function evaluateSubscript(c: Compiler, e: Expr): void {
  if (e.kind === 'Slice') {
    if (e.lower !== null) evaluate(c, e.lower);
    if (e.upper !== null) evaluate(c, e.upper);
    if (e.step !== null) evaluate(c, e.step);
  } else if (e.kind === 'Tuple') for (const elt of e.elts) evaluateSubscript(c, elt);
  else evaluate(c, e);
}

/** Note an annotation for `__annotate__`; returns its index if it is evaluated only when its statement was executed, else -1. */
function deferAnnotation(c: Compiler, s: AnnAssign): number {
  const { u } = c;
  const index = u.scopeType === ScopeType.Module || u.inConditionalBlock > 0 ? u.nextConditionalIndex++ : -1;
  (u.deferredAnnotations ??= []).push({ node: s, index });
  return index;
}

export function annAssign(c: Compiler, s: AnnAssign): void {
  const { target } = s;
  const { scopeType } = c.u;
  const evaluated = scopeType === ScopeType.Module || scopeType === ScopeType.Class;
  if (s.value !== null) {
    visitExpr(c, s.value);
    visitExpr(c, target);
  }
  switch (target.kind) {
    case 'Name': {
      if (!s.simple || !evaluated) break;
      if (futureAnnotations(c)) {
        annotationString(c, s.annotation);
        emitNamed(c, s, Op.LOAD_NAME, '__annotations__');
        loadStr(c, s, mangled(c, target.id));
        emit(c, s, Op.STORE_SUBSCR);
        break;
      }
      const index = deferAnnotation(c, s);
      if (index === -1) break;
      if (scopeType === ScopeType.Class) emitNamed(c, s, Op.LOAD_DEREF, '__conditional_annotations__', c.u.cellvars);
      else emitNamed(c, s, Op.LOAD_NAME, '__conditional_annotations__');
      loadConst(c, s, intConst(index));
      emit(c, s, Op.SET_ADD, 1);
      emit(c, s, Op.POP_TOP);
      break;
    }
    case 'Attribute':
      if (s.value === null) evaluate(c, target.value);
      break;
    case 'Subscript':
      if (s.value === null) {
        evaluate(c, target.value);
        evaluateSubscript(c, target.slice);
      }
      break;
    default: throw new Error(`invalid node type (${target.kind}) for annotated assignment`);
  }
}
