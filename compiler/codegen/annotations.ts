// Annotations: functions that evaluate them on demand (PEP 649), or strings under `from __future__ import annotations`.

import type { Arg, Arguments, Expr } from '../ast.ts';
import { CO_FUTURE_ANNOTATIONS, intConst, type CodeObject } from '../code.ts';
import type { Location } from '../instructions.ts';
import { COMPARE_MASKS, CONSTANT_NOTIMPLEMENTEDERROR, MAKE_FUNCTION_ANNOTATE, Op, PY_GT } from '../opcodes.ts';
import { BlockType, mangle, type BlockKey } from '../symtable.ts';
import { unparse } from '../unparse.ts';
import {
  atModuleStart, emit, emitJump, emitNamed, enterScope, exitScope, loadConst, loadStr, mangled, newLabel, useLabel, type Compiler,
} from './compiler.ts';
import { visitExpr } from './expressions.ts';
import { makeClosure } from './functions.ts';
import { nameOp } from './names.ts';
import { ScopeType } from './unit.ts';

export const futureAnnotations = (c: Compiler): boolean => (c.flags & CO_FUTURE_ANNOTATIONS) !== 0;

/** The last annotation format that is computed by running the code; others raise NotImplementedError. */
const VALUE_WITH_FAKE_GLOBALS = 2;

/** Start the unit of a function that evaluates annotations, with the check of its `format` argument. */
export function enterAnnotationScope(c: Compiler, loc: Location, node: object, name: string, key: BlockKey = 'own'): void {
  enterScope(c, name, ScopeType.Annotations, node, loc.lineno, null, { posonlyargcount: 1 }, key);
  emit(c, loc, Op.LOAD_FAST, 0);
  loadConst(c, loc, intConst(VALUE_WITH_FAKE_GLOBALS));
  emit(c, loc, Op.COMPARE_OP, (PY_GT << 5) | COMPARE_MASKS[PY_GT]!);
  const body = newLabel(c);
  emitJump(c, loc, Op.POP_JUMP_IF_FALSE, body);
  emit(c, loc, Op.LOAD_COMMON_CONSTANT, CONSTANT_NOTIMPLEMENTEDERROR);
  emit(c, loc, Op.RAISE_VARARGS, 1);
  useLabel(c, body);
}

function leaveAnnotationScope(c: Compiler, loc: Location): void {
  emit(c, loc, Op.RETURN_VALUE);
  const code = exitScope(c, true);
  // The parameter is called ".format" up to here, so that it cannot clash with a name in the annotations.
  const renamed: CodeObject = { ...code, localsplusnames: ['format', ...code.localsplusnames.slice(1)] };
  makeClosure(c, loc, renamed, 0);
}

/** Load the text of an annotation. */
export function annotationString(c: Compiler, annotation: Expr): void { loadStr(c, annotation, unparse(annotation)); }

function argAnnotation(c: Compiler, name: string, annotation: Expr | null, loc: Location): number {
  if (annotation === null) return 0;
  loadStr(c, loc, mangled(c, name));
  if (futureAnnotations(c)) annotationString(c, annotation);
  else if (annotation.kind === 'Starred') {
    // `*args: *Ts`
    visitExpr(c, annotation.value);
    emit(c, loc, Op.UNPACK_SEQUENCE, 1);
  } else visitExpr(c, annotation);
  return 1;
}

/** Push the function that evaluates a function's annotations; returns the flag for it. */
export function functionAnnotations(c: Compiler, loc: Location, args: Arguments, returns: Expr | null): number {
  const entry = c.st.lookup(args);
  if (!entry.annotationsUsed) return 0;
  enterAnnotationScope(c, loc, args, entry.name);
  let count = 0;
  const visit = (arg: Arg | null): void => { if (arg !== null) count += argAnnotation(c, arg.arg, arg.annotation, loc); };
  args.args.forEach(visit);
  args.posonlyargs.forEach(visit);
  visit(args.vararg);
  args.kwonlyargs.forEach(visit);
  visit(args.kwarg);
  count += argAnnotation(c, 'return', returns, loc);
  emit(c, loc, Op.BUILD_MAP, count);
  leaveAnnotationScope(c, loc);
  return MAKE_FUNCTION_ANNOTATE;
}

/** Make `__annotate__` of a module or class from the annotations met in its body. */
export function deferredAnnotations(c: Compiler, loc: Location): void {
  const { u } = c;
  const deferred = u.deferredAnnotations;
  if (deferred === null) return;
  const { scopeType, entry } = u;
  const generate = (): void => {
    enterAnnotationScope(c, loc, entry, entry.annotationBlock!.name, 'annotations');
    emit(c, loc, Op.BUILD_MAP, 0);
    for (const { node, index } of deferred) {
      const name = mangle(c.u.private, (node.target as { id: string }).id);
      const notSet = newLabel(c);
      if (index !== -1) {
        loadConst(c, node, intConst(index));
        if (scopeType === ScopeType.Class) emitNamed(c, node, Op.LOAD_DEREF, '__conditional_annotations__', c.u.freevars);
        else emitNamed(c, node, Op.LOAD_GLOBAL, '__conditional_annotations__');
        emit(c, node, Op.CONTAINS_OP, 0);
        emitJump(c, node, Op.POP_JUMP_IF_FALSE, notSet);
      }
      visitExpr(c, node.annotation);
      emit(c, node, Op.COPY, 2);
      loadStr(c, node, name);
      emit(c, loc, Op.STORE_SUBSCR);
      useLabel(c, notSet);
    }
    leaveAnnotationScope(c, loc);
    nameOp(c, loc, entry.type === BlockType.Class ? '__annotate_func__' : '__annotate__', 'Store');
  };
  if (scopeType === ScopeType.Module) atModuleStart(c, generate);
  else generate();
}
