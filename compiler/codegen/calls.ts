// Calls: methods, super(), keyword and starred arguments, and the inlined loops of all(), any() and tuple() over a generator.

import type { Attribute, Call, Expr, Keyword } from '../ast.ts';
import { boolConst, strConst, tupleConst } from '../code.ts';
import { NO_LOCATION, type Label, type Location } from '../instructions.ts';
import { CONSTANT_BUILTIN_ALL, CONSTANT_BUILTIN_ANY, CONSTANT_BUILTIN_TUPLE, INTRINSIC_LIST_TO_TUPLE, Op } from '../opcodes.ts';
import { STACK_USE_GUIDELINE } from '../optimize_peephole.ts';
import { DEF_IMPORT, Scope } from '../symtable.ts';
import { attributeLocation } from './assignments.ts';
import { checkCaller } from './checks.ts';
import { emit, emitJump, fail, loadConst, loadMethod, loadStr, loadSuperAttr, newLabel, useLabel, type Compiler } from './compiler.ts';
import { display, visitExpr, visitExprs } from './expressions.ts';
import { nameOp } from './names.ts';
import { ScopeType } from './unit.ts';

// --------------------------------------------------------------------------- super()

/** Whether `attr` is an attribute of a super() call that LOAD_SUPER_ATTR can do: super is the builtin, and its arguments are known. */
export function canOptimizeSuper(c: Compiler, attr: Attribute): boolean {
  const e = attr.value;
  if (e.kind !== 'Call' || e.func.kind !== 'Name' || e.func.id !== 'super' || attr.attr === '__class__' || e.keywords.length > 0) return false;
  if (c.u.entry.scope('super') !== Scope.GlobalImplicit || c.st.top.scope('super') !== Scope.Unknown) return false;
  if (e.args.length === 2) return !e.args.some((arg) => arg.kind === 'Starred');
  if (e.args.length > 0 || c.u.argcount + c.u.posonlyargcount === 0) return false;
  return c.u.scopeType !== ScopeType.Class && c.u.entry.scope('__class__') === Scope.Free;
}

/** Push super and its two arguments, explicit or not. */
export function loadSuperArguments(c: Compiler, e: Call): void {
  nameOp(c, e.func, 'super', 'Load');
  if (e.args.length === 2) return visitExprs(c, e.args);
  nameOp(c, e, '__class__', 'Load');
  nameOp(c, e, c.u.varnames.keys().next().value!, 'Load');
}

// --------------------------------------------------------------------------- methods

function isImported(c: Compiler, e: Expr): boolean { return e.kind === 'Name' && (c.st.top.symbol(e.id) & DEF_IMPORT) !== 0; }

/** Call of a method without starred arguments: no bound method is made. Returns false if `e` is none. */
function methodCall(c: Compiler, e: Call): boolean {
  const method = e.func;
  if (method.kind !== 'Attribute' || method.ctx !== 'Load' || isImported(c, method.value)) return false;
  const { args, keywords } = e;
  if (args.length + keywords.length + (keywords.length > 0 ? 1 : 0) >= STACK_USE_GUIDELINE) return false;
  if (args.some((arg) => arg.kind === 'Starred') || keywords.some((keyword) => keyword.arg === null)) return false;
  let loc: Location;
  if (canOptimizeSuper(c, method)) {
    const superCall = method.value as Call;
    loadSuperArguments(c, superCall);
    loadSuperAttr(c, method, method.attr, true, superCall.args.length > 0);
    loc = attributeLocation(method, method);
    emit(c, loc, Op.NOP);
  } else {
    visitExpr(c, method.value);
    loc = attributeLocation(method, method);
    loadMethod(c, loc, method.attr);
  }
  visitExprs(c, args);
  if (keywords.length > 0) {
    keywordValues(c, loc, keywords);
    emit(c, attributeLocation(e, method), Op.CALL_KW, args.length + keywords.length);
  } else emit(c, attributeLocation(e, method), Op.CALL, args.length);
  return true;
}

// --------------------------------------------------------------------------- all, any, tuple

const LOOP_BUILTINS = new Map([['all', CONSTANT_BUILTIN_ALL], ['any', CONSTANT_BUILTIN_ANY], ['tuple', CONSTANT_BUILTIN_TUPLE]]);

/** `all(<generator expression>)` and the like loop in place if the name is the builtin at run time; the function is on the stack. */
function builtinOverGenerator(c: Compiler, e: Call, end: Label): void {
  const { func } = e;
  if (func.kind !== 'Name' || e.args.length !== 1 || e.keywords.length > 0) return;
  const generator = e.args[0]!;
  if (generator.kind !== 'GeneratorExp' || c.st.lookup(generator).coroutine) return;
  const skip = newLabel(c);
  const constant = LOOP_BUILTINS.get(func.id);
  if (constant !== undefined) {
    const toTuple = constant === CONSTANT_BUILTIN_TUPLE;
    const initial = constant === CONSTANT_BUILTIN_ALL;
    emit(c, func, Op.COPY, 1);
    emit(c, func, Op.LOAD_COMMON_CONSTANT, constant);
    emit(c, func, Op.IS_OP, 0);
    emitJump(c, func, Op.POP_JUMP_IF_FALSE, skip);
    emit(c, func, Op.POP_TOP);
    if (toTuple) emit(c, func, Op.BUILD_LIST, 0);
    visitExpr(c, generator);
    const loop = newLabel(c);
    const cleanup = newLabel(c);
    useLabel(c, loop);
    emitJump(c, func, Op.FOR_ITER, cleanup);
    if (toTuple) {
      emit(c, func, Op.LIST_APPEND, 2);
      emitJump(c, func, Op.JUMP, loop);
    } else {
      emit(c, func, Op.TO_BOOL);
      emitJump(c, func, initial ? Op.POP_JUMP_IF_TRUE : Op.POP_JUMP_IF_FALSE, loop);
    }
    emit(c, NO_LOCATION, Op.POP_ITER);
    if (!toTuple) loadConst(c, func, boolConst(!initial));
    emitJump(c, func, Op.JUMP, end);
    useLabel(c, cleanup);
    emit(c, NO_LOCATION, Op.END_FOR);
    emit(c, NO_LOCATION, Op.POP_ITER);
    if (toTuple) emit(c, func, Op.CALL_INTRINSIC_1, INTRINSIC_LIST_TO_TUPLE);
    else loadConst(c, func, boolConst(initial));
    emitJump(c, func, Op.JUMP, end);
  }
  useLabel(c, skip);
}

// --------------------------------------------------------------------------- calls in general

function validateKeywords(c: Compiler, keywords: Keyword[]): void {
  if (keywords.length < 2) return;
  // The error is reported for the first name that has a double, at that double.
  for (let i = 0; i < keywords.length; i++) {
    const { arg } = keywords[i]!;
    if (arg === null) continue;
    const other = keywords.findIndex((keyword, j) => j > i && keyword.arg === arg);
    if (other >= 0) fail(c, keywords[other]!, `keyword argument repeated: ${arg}`);
  }
}

export function call(c: Compiler, e: Call): void {
  validateKeywords(c, e.keywords);
  if (methodCall(c, e)) return;
  const end = newLabel(c);
  checkCaller(c, e.func);
  visitExpr(c, e.func);
  builtinOverGenerator(c, e, end);
  emit(c, e.func, Op.PUSH_NULL);
  callWithPushed(c, e, 0, e.args, e.keywords);
  useLabel(c, end);
}

/** Push the values of keyword arguments and the tuple of their names. */
function keywordValues(c: Compiler, loc: Location, keywords: Keyword[]): void {
  for (const keyword of keywords) visitExpr(c, keyword.value);
  loadConst(c, loc, tupleConst(keywords.map((keyword) => strConst(keyword.arg!))));
}

function keywordDict(c: Compiler, loc: Location, keywords: Keyword[]): void {
  const big = keywords.length * 2 > STACK_USE_GUIDELINE;
  if (big) emit(c, NO_LOCATION, Op.BUILD_MAP, 0);
  for (const keyword of keywords) {
    loadStr(c, loc, keyword.arg!);
    visitExpr(c, keyword.value);
    if (big) emit(c, NO_LOCATION, Op.MAP_ADD, 1);
  }
  if (!big) emit(c, loc, Op.BUILD_MAP, keywords.length);
}

/** Push the arguments and call; `pushed` arguments are on the stack already, the variable `injected` is the last positional one. */
export function callWithPushed(c: Compiler, loc: Location, pushed: number, args: Expr[], keywords: Keyword[], injected: string | null = null): void {
  validateKeywords(c, keywords);
  const plain = args.length + keywords.length * 2 <= STACK_USE_GUIDELINE && !args.some((arg) => arg.kind === 'Starred')
    && !keywords.some((keyword) => keyword.arg === null);
  if (plain) {
    visitExprs(c, args);
    let count = pushed + args.length;
    if (injected !== null) {
      nameOp(c, loc, injected, 'Load');
      count++;
    }
    if (keywords.length === 0) return emit(c, loc, Op.CALL, count);
    keywordValues(c, loc, keywords);
    return emit(c, loc, Op.CALL_KW, count + keywords.length);
  }
  const only = args[0];
  if (pushed === 0 && args.length === 1 && only!.kind === 'Starred') visitExpr(c, only!.value);
  else display(c, loc, args, pushed, Op.BUILD_LIST, Op.LIST_APPEND, Op.LIST_EXTEND, true, injected);
  if (keywords.length === 0) emit(c, loc, Op.PUSH_NULL);
  else {
    let haveDict = false;
    let pending: Keyword[] = [];
    const flush = (): void => {
      if (pending.length === 0) return;
      keywordDict(c, loc, pending);
      if (haveDict) emit(c, loc, Op.DICT_MERGE, 1);
      haveDict = true;
      pending = [];
    };
    for (const keyword of keywords) {
      if (keyword.arg !== null) {
        pending.push(keyword);
        continue;
      }
      flush();
      if (!haveDict) {
        emit(c, loc, Op.BUILD_MAP, 0);
        haveDict = true;
      }
      visitExpr(c, keyword.value);
      emit(c, loc, Op.DICT_MERGE, 1);
    }
    flush();
  }
  emit(c, loc, Op.CALL_FUNCTION_EX);
}
