// Class statements.

import type { ClassDef } from '../ast.ts';
import { compareStrings, intConst, NONE, strConst, tupleConst } from '../code.ts';
import { location, NO_LOCATION } from '../instructions.ts';
import { INTRINSIC_SUBSCRIPT_GENERIC, Op } from '../opcodes.ts';
import { callWithPushed } from './calls.ts';
import { emit, enterScope, exitScope, loadConst, loadStr, type Compiler } from './compiler.ts';
import { applyDecorators, decorators, makeClosure } from './functions.ts';
import { nameOp } from './names.ts';
import { body } from './statements.ts';
import { typeParams } from './type_params.ts';
import { indexOf, ScopeType } from './unit.ts';

/** Compile the body, and push __build_class__, the body's function and the name. */
function classBody(c: Compiler, s: ClassDef, firstlineno: number): void {
  enterScope(c, s.name, ScopeType.Class, s, firstlineno, s.name);
  const { u } = c;
  const loc = location(firstlineno, firstlineno, 0, 0);
  nameOp(c, loc, '__name__', 'Load');
  nameOp(c, loc, '__module__', 'Store');
  loadStr(c, loc, u.qualname);
  nameOp(c, loc, '__qualname__', 'Store');
  loadConst(c, loc, intConst(u.firstlineno));
  nameOp(c, loc, '__firstlineno__', 'Store');
  if (s.type_params.length > 0) {
    nameOp(c, loc, '.type_params', 'Load');
    nameOp(c, loc, '__type_params__', 'Store');
  }
  // These are stored in cells although class bodies otherwise store names.
  if (u.entry.needsClassdict) {
    emit(c, loc, Op.LOAD_LOCALS);
    emit(c, loc, Op.STORE_DEREF, indexOf(u.cellvars, '__classdict__'));
  }
  if (u.entry.hasConditionalAnnotations) {
    emit(c, loc, Op.BUILD_SET, 0);
    emit(c, loc, Op.STORE_DEREF, indexOf(u.cellvars, '__conditional_annotations__'));
  }
  body(c, loc, s.body, false);
  loadConst(c, NO_LOCATION, tupleConst([...u.staticAttributes!].sort(compareStrings).map(strConst)));
  nameOp(c, NO_LOCATION, '__static_attributes__', 'Store');
  if (u.entry.needsClassdict) {
    emit(c, NO_LOCATION, Op.LOAD_CLOSURE, u.cellvars.get('__classdict__')!);
    nameOp(c, NO_LOCATION, '__classdictcell__', 'Store');
  }
  if (u.entry.needsClassClosure) {
    emit(c, NO_LOCATION, Op.LOAD_CLOSURE, u.cellvars.get('__class__')!);
    emit(c, NO_LOCATION, Op.COPY, 1);
    nameOp(c, NO_LOCATION, '__classcell__', 'Store');
  } else loadConst(c, NO_LOCATION, NONE);
  emit(c, NO_LOCATION, Op.RETURN_VALUE);
  const code = exitScope(c, true);

  emit(c, s, Op.LOAD_BUILD_CLASS);
  emit(c, s, Op.PUSH_NULL);
  makeClosure(c, s, code, 0);
  loadStr(c, s, s.name);
}

export function classDef(c: Compiler, s: ClassDef): void {
  decorators(c, s.decorator_list);
  const firstlineno = s.decorator_list.length > 0 ? s.decorator_list[0]!.lineno : s.lineno;
  const generic = s.type_params.length > 0;
  if (generic) {
    enterScope(c, `<generic parameters of ${s.name}>`, ScopeType.Annotations, s.type_params, firstlineno, s.name);
    typeParams(c, s.type_params);
    nameOp(c, s, '.type_params', 'Store');
  }
  classBody(c, s, firstlineno);
  if (generic) {
    nameOp(c, s, '.type_params', 'Load');
    emit(c, s, Op.CALL_INTRINSIC_1, INTRINSIC_SUBSCRIPT_GENERIC);
    nameOp(c, s, '.generic_base', 'Store');
    callWithPushed(c, s, 2, s.bases, s.keywords, '.generic_base');
    makeClosure(c, s, exitScope(c, false), 0);
    emit(c, s, Op.PUSH_NULL);
    emit(c, s, Op.CALL, 0);
  } else callWithPushed(c, s, 2, s.bases, s.keywords);
  applyDecorators(c, s.decorator_list);
  nameOp(c, s, s.name, 'Store');
}
