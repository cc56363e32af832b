// Functions, lambdas, closures, decorators, default values; and the handler that turns StopIteration inside generators into RuntimeError.

import type { Arguments, AsyncFunctionDef, Expr, FunctionDef, Lambda } from '../ast.ts';
import { NONE, strConst, type CodeObject } from '../code.ts';
import { docstring } from '../future.ts';
import { NO_LABEL, NO_LOCATION, type Location } from '../instructions.ts';
import {
  INTRINSIC_SET_FUNCTION_TYPE_PARAMS, INTRINSIC_STOPITERATION_ERROR, MAKE_FUNCTION_ANNOTATE, MAKE_FUNCTION_ANNOTATIONS, MAKE_FUNCTION_CLOSURE,
  MAKE_FUNCTION_DEFAULTS, MAKE_FUNCTION_KWDEFAULTS, Op,
} from '../opcodes.ts';
import { Scope } from '../symtable.ts';
import { functionAnnotations } from './annotations.ts';
import {
  constIndex, emit, enterScope, exitScope, loadConst, loadStr, mangled, newLabel, popFrameBlock, pushFrameBlock, useLabel, type Compiler,
} from './compiler.ts';
import { cleandoc } from './docstring.ts';
import { visitExpr } from './expressions.ts';
import { nameOp } from './names.ts';
import { visitStmt } from './statements.ts';
import { typeParams } from './type_params.ts';
import { CO_FAST_FREE } from '../code.ts';
import { FrameBlockType, ScopeType } from './unit.ts';

const CLASS_CELLS = new Set(['__class__', '__classdict__', '__conditional_annotations__']);

/** Index of the cell or free variable that a function made here closes over. */
function closureIndex(c: Compiler, name: string): number {
  const { u } = c;
  const isCell = (u.scopeType === ScopeType.Class && CLASS_CELLS.has(name)) || u.entry.scope(name) === Scope.Cell;
  const index = (isCell ? u.cellvars : u.freevars).get(name);
  if (index === undefined) throw new Error(`no closure variable ${name} in ${u.name}`);
  return index;
}

const ATTRIBUTES = [
  MAKE_FUNCTION_CLOSURE, MAKE_FUNCTION_ANNOTATIONS, MAKE_FUNCTION_ANNOTATE, MAKE_FUNCTION_KWDEFAULTS, MAKE_FUNCTION_DEFAULTS,
];

/** Make a function of `code`; values for `flags` are on the stack. */
export function makeClosure(c: Compiler, loc: Location, code: CodeObject, flags: number): void {
  let attributes = flags;
  let free = 0;
  code.localsplusnames.forEach((name, i) => {
    if (!(code.localspluskinds[i]! & CO_FAST_FREE)) return;
    emit(c, loc, Op.LOAD_CLOSURE, closureIndex(c, name));
    free++;
  });
  if (free > 0) {
    attributes |= MAKE_FUNCTION_CLOSURE;
    emit(c, loc, Op.BUILD_TUPLE, free);
  }
  loadConst(c, loc, code);
  emit(c, loc, Op.MAKE_FUNCTION);
  for (const attribute of ATTRIBUTES) if (attributes & attribute) emit(c, loc, Op.SET_FUNCTION_ATTRIBUTE, attribute);
}

export function decorators(c: Compiler, list: Expr[]): void { for (const e of list) visitExpr(c, e); }
export function applyDecorators(c: Compiler, list: Expr[]): void {
  for (let i = list.length - 1; i >= 0; i--) emit(c, list[i]!, Op.CALL, 0);
}

/** Push the default values; returns the flags for them. */
function defaultArguments(c: Compiler, loc: Location, args: Arguments): number {
  let flags = 0;
  if (args.defaults.length > 0) {
    for (const e of args.defaults) visitExpr(c, e);
    emit(c, loc, Op.BUILD_TUPLE, args.defaults.length);
    flags |= MAKE_FUNCTION_DEFAULTS;
  }
  let count = 0;
  args.kwonlyargs.forEach((arg, i) => {
    const value = args.kw_defaults[i];
    if (value === null || value === undefined) return;
    count++;
    loadStr(c, loc, mangled(c, arg.arg));
    visitExpr(c, value);
  });
  if (count > 0) {
    emit(c, loc, Op.BUILD_MAP, count);
    flags |= MAKE_FUNCTION_KWDEFAULTS;
  }
  return flags;
}

/** Guard the whole unit: StopIteration must not leave a generator. */
export function wrapInStopIterationHandler(c: Compiler): void {
  const handler = newLabel(c);
  c.u.seq.insertFirst(Op.SETUP_CLEANUP, handler, NO_LOCATION);
  loadConst(c, NO_LOCATION, NONE);
  emit(c, NO_LOCATION, Op.RETURN_VALUE);
  useLabel(c, handler);
  emit(c, NO_LOCATION, Op.CALL_INTRINSIC_1, INTRINSIC_STOPITERATION_ERROR);
  emit(c, NO_LOCATION, Op.RERAISE, 1);
}

function functionBody(c: Compiler, s: FunctionDef | AsyncFunctionDef, flags: number, firstlineno: number): void {
  const { args, body } = s;
  enterScope(c, s.name, s.kind === 'FunctionDef' ? ScopeType.Function : ScopeType.AsyncFunction, s, firstlineno, null, {
    argcount: args.args.length, posonlyargcount: args.posonlyargs.length, kwonlyargcount: args.kwonlyargs.length,
  });
  const { entry } = c.u;
  let first = 0;
  if (entry.hasDocstring) {
    first = 1;
    constIndex(c, strConst(cleandoc(docstring(body)!)));
  }
  const start = newLabel(c);
  useLabel(c, start);
  const resumable = entry.coroutine || entry.generator;
  if (resumable) pushFrameBlock(c, NO_LOCATION, FrameBlockType.StopIteration, start, NO_LABEL);
  for (let i = first; i < body.length; i++) visitStmt(c, body[i]!);
  if (resumable) {
    wrapInStopIterationHandler(c);
    popFrameBlock(c);
  }
  makeClosure(c, s, exitScope(c, true), flags);
}

export function functionDef(c: Compiler, s: FunctionDef | AsyncFunctionDef): void {
  decorators(c, s.decorator_list);
  const firstlineno = s.decorator_list.length > 0 ? s.decorator_list[0]!.lineno : s.lineno;
  const generic = s.type_params.length > 0;
  let flags = defaultArguments(c, s, s.args);
  let typeParamArgs = 0;
  if (generic) {
    if (flags & MAKE_FUNCTION_DEFAULTS) typeParamArgs++;
    if (flags & MAKE_FUNCTION_KWDEFAULTS) typeParamArgs++;
    if (typeParamArgs === 2) emit(c, s, Op.SWAP, 2);
    enterScope(c, `<generic parameters of ${s.name}>`, ScopeType.Annotations, s.type_params, firstlineno, null, { argcount: typeParamArgs });
    typeParams(c, s.type_params);
    for (let i = 0; i < typeParamArgs; i++) emit(c, s, Op.LOAD_FAST, i);
  }
  flags |= functionAnnotations(c, s, s.args, s.returns);
  functionBody(c, s, flags, firstlineno);
  if (generic) {
    emit(c, s, Op.SWAP, 2);
    emit(c, s, Op.CALL_INTRINSIC_2, INTRINSIC_SET_FUNCTION_TYPE_PARAMS);
    makeClosure(c, s, exitScope(c, false), 0);
    if (typeParamArgs > 0) {
      emit(c, s, Op.SWAP, typeParamArgs + 1);
      emit(c, s, Op.CALL, typeParamArgs - 1);
    } else {
      emit(c, s, Op.PUSH_NULL);
      emit(c, s, Op.CALL, 0);
    }
  }
  applyDecorators(c, s.decorator_list);
  nameOp(c, s, s.name, 'Store');
}

export function lambda(c: Compiler, e: Lambda): void {
  const { args } = e;
  const flags = defaultArguments(c, e, args);
  enterScope(c, '<lambda>', ScopeType.Lambda, e, e.lineno, null, {
    argcount: args.args.length, posonlyargcount: args.posonlyargs.length, kwonlyargcount: args.kwonlyargs.length,
  });
  visitExpr(c, e.body);
  let code: CodeObject;
  if (c.u.entry.generator) code = exitScope(c, false);
  else {
    emit(c, e.body, Op.RETURN_VALUE);
    code = exitScope(c, true);
  }
  makeClosure(c, e, code, flags);
}
