// Type parameters of functions, classes and type aliases (PEP 695, 696), and type aliases themselves.

import type { Expr, TypeAlias, TypeParam } from '../ast.ts';
import { intConst, NONE, tupleConst } from '../code.ts';
import {
  INTRINSIC_PARAMSPEC, INTRINSIC_SET_TYPEPARAM_DEFAULT, INTRINSIC_TYPEALIAS, INTRINSIC_TYPEVAR, INTRINSIC_TYPEVAR_WITH_BOUND,
  INTRINSIC_TYPEVAR_WITH_CONSTRAINTS, INTRINSIC_TYPEVARTUPLE, MAKE_FUNCTION_DEFAULTS, Op,
} from '../opcodes.ts';
import type { BlockKey } from '../symtable.ts';
import { enterAnnotationScope } from './annotations.ts';
import { emit, enterScope, exitScope, fail, loadConst, loadStr, type Compiler } from './compiler.ts';
import { visitExpr } from './expressions.ts';
import { makeClosure } from './functions.ts';
import { nameOp } from './names.ts';
import { ScopeType } from './unit.ts';

/** Push a function that evaluates a bound or default on demand. */
function lazyValue(c: Compiler, e: Expr, name: string, param: TypeParam, key: BlockKey, allowStarred: boolean): void {
  loadConst(c, e, tupleConst([intConst(1)]));
  enterAnnotationScope(c, e, param, name, key);
  if (allowStarred && e.kind === 'Starred') {
    visitExpr(c, e.value);
    emit(c, e, Op.UNPACK_SEQUENCE, 1);
  } else visitExpr(c, e);
  emit(c, e, Op.RETURN_VALUE);
  makeClosure(c, e, exitScope(c, true), MAKE_FUNCTION_DEFAULTS);
}

/** Bind the type parameters and push the tuple of them. */
export function typeParams(c: Compiler, params: TypeParam[]): void {
  let seenDefault = false;
  for (const param of params) {
    loadStr(c, param, param.name);
    let key: BlockKey = 'own';
    if (param.kind === 'TypeVar') {
      key = 'default';
      if (param.bound !== null) {
        lazyValue(c, param.bound, param.name, param, 'own', false);
        emit(c, param, Op.CALL_INTRINSIC_2, param.bound.kind === 'Tuple' ? INTRINSIC_TYPEVAR_WITH_CONSTRAINTS : INTRINSIC_TYPEVAR_WITH_BOUND);
      } else emit(c, param, Op.CALL_INTRINSIC_1, INTRINSIC_TYPEVAR);
    } else emit(c, param, Op.CALL_INTRINSIC_1, param.kind === 'ParamSpec' ? INTRINSIC_PARAMSPEC : INTRINSIC_TYPEVARTUPLE);
    if (param.default_value !== null) {
      seenDefault = true;
      lazyValue(c, param.default_value, param.name, param, key, param.kind === 'TypeVarTuple');
      emit(c, param, Op.CALL_INTRINSIC_2, INTRINSIC_SET_TYPEPARAM_DEFAULT);
    } else if (seenDefault) {
      fail(c, param, `non-default type parameter '${param.name}' follows default type parameter`);
    }
    emit(c, param, Op.COPY, 1);
    nameOp(c, param, param.name, 'Store');
  }
  emit(c, params[0]!, Op.BUILD_TUPLE, params.length);
}

export function typeAlias(c: Compiler, s: TypeAlias): void {
  const name = (s.name as { id: string }).id;
  const generic = s.type_params.length > 0;
  if (generic) {
    enterScope(c, `<generic parameters of ${name}>`, ScopeType.Annotations, s.type_params, s.lineno, null);
    loadStr(c, s, name);
    typeParams(c, s.type_params);
  } else {
    loadStr(c, s, name);
    loadConst(c, s, NONE);
  }
  loadConst(c, s, tupleConst([intConst(1)]));
  enterAnnotationScope(c, s, s, name);
  visitExpr(c, s.value);
  emit(c, s, Op.RETURN_VALUE);
  makeClosure(c, s, exitScope(c, false), MAKE_FUNCTION_DEFAULTS);
  emit(c, s, Op.BUILD_TUPLE, 3);
  emit(c, s, Op.CALL_INTRINSIC_1, INTRINSIC_TYPEALIAS);
  if (generic) {
    makeClosure(c, s, exitScope(c, false), 0);
    emit(c, s, Op.PUSH_NULL);
    emit(c, s, Op.CALL, 0);
  }
  nameOp(c, s, name, 'Store');
}
