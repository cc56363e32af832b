// First pass of the symbol table: walk the tree, open a block for everything with a namespace of its own, note what happens to each name.

import type {
  Alias, Arg, Arguments, AsyncFunctionDef, ClassDef, Comprehension, DictComp, Expr, ExprContext, FunctionDef, GeneratorExp, Keyword, ListComp,
  Located, Mod, NamedExpr, Pattern, SetComp, Stmt, TypeAlias, TypeParam,
} from './ast.ts';
import { CO_FUTURE_ANNOTATIONS, PyCF_ALLOW_TOP_LEVEL_AWAIT } from './code.ts';
import { syntaxError, type Diagnostics } from './diagnostics.ts';
import { docstring, type FutureFeatures } from './future.ts';
import {
  analyze, BlockType, ComprehensionType, DEF_ANNOT, DEF_COMP_ITER, DEF_GLOBAL, DEF_IMPORT, DEF_LOCAL, DEF_NONLOCAL, DEF_PARAM, DEF_TYPE_PARAM,
  maybeMangle, Symtable, SymtableEntry, USE, type BlockKey,
} from './symtable.ts';

/** State of one walk. */
interface Walk {
  st: Symtable;
  cur: SymtableEntry;
  stack: SymtableEntry[];
  /** Name of the innermost class, for mangling. */
  private: string | null;
}

type AnyFunctionDef = FunctionDef | AsyncFunctionDef;

/** Build the symbol table of `mod`. `future.flags` holds the flags of the compile() call too. Throws PySyntaxError. */
export function buildSymtable(mod: Mod, diagnostics: Diagnostics, future: FutureFeatures): Symtable {
  const st = new Symtable(diagnostics, future);
  const top = new SymtableEntry('top', BlockType.Module, { lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 });
  st.top = top;
  st.record(mod, 'own', top);
  const w: Walk = { st, cur: top, stack: [top], private: null };
  switch (mod.kind) {
    case 'Module':
      if (docstring(mod.body) !== null) top.hasDocstring = true;
      visitBody(w, mod.body);
      break;
    case 'Interactive': visitBody(w, mod.body); break;
    case 'Expression': visitExpr(w, mod.body); break;
    case 'FunctionType': throw new Error('this compiler does not handle FunctionTypes');
  }
  analyze(st);
  return st;
}

// --------------------------------------------------------------------------- blocks

function fail(w: Walk, message: string, loc: Located): never { throw syntaxError(w.st.diagnostics, message, loc); }

function newEntry(w: Walk, name: string, type: BlockType, node: object, key: BlockKey, loc: Located): SymtableEntry {
  const entry = new SymtableEntry(name, type, loc);
  entry.nested = w.cur.nested || w.cur.functionLike;
  entry.method = w.cur.type === BlockType.Class && type === BlockType.Function;
  w.st.record(node, key, entry);
  return entry;
}

const futureAnnotations = (w: Walk): boolean => (w.st.future.flags & CO_FUTURE_ANNOTATIONS) !== 0;

function enterExisting(w: Walk, entry: SymtableEntry, addToChildren: boolean): void {
  w.stack.push(entry);
  const previous = w.cur;
  // No assignment expression anywhere inside the outermost iterable of a comprehension.
  entry.compIterExpr = previous.compIterExpr;
  if (previous.mangledNames !== null && entry.type !== BlockType.Class) entry.mangledNames = previous.mangledNames;
  w.cur = entry;
  // Annotations that become strings have no effect on names.
  if (futureAnnotations(w) && entry.type === BlockType.Annotation) return;
  if (addToChildren) previous.children.push(entry);
}

function enter(w: Walk, name: string, type: BlockType, node: object, loc: Located, key: BlockKey = 'own'): void {
  enterExisting(w, newEntry(w, name, type, node, key, loc), true);
  if (type === BlockType.Annotation || type === BlockType.TypeVariable || type === BlockType.TypeAlias) {
    addDef(w, '.format', DEF_PARAM, loc);
    addDef(w, '.format', USE, loc);
  }
}

function exit(w: Walk): void {
  w.stack.pop();
  w.cur = w.stack[w.stack.length - 1]!;
}

// --------------------------------------------------------------------------- names

function lookup(w: Walk, name: string): number { return lookupIn(w, w.cur, name); }
function lookupIn(w: Walk, entry: SymtableEntry, name: string): number { return entry.symbol(maybeMangle(w.private, entry, name)); }

function checkName(w: Walk, name: string, loc: Located, ctx: ExprContext): void {
  if (name !== '__debug__' || ctx === 'Load') return;
  fail(w, ctx === 'Store' ? 'cannot assign to __debug__' : 'cannot delete __debug__', loc);
}

function addDefTo(w: Walk, name: string, flag: number, entry: SymtableEntry, loc: Located): void {
  const mangled = maybeMangle(w.private, w.cur, name);
  let value = entry.symbols.get(mangled);
  if (value === undefined) value = flag;
  else {
    if ((flag & DEF_PARAM) && (value & DEF_PARAM)) fail(w, `duplicate argument '${name}' in function definition`, loc);
    if ((flag & DEF_TYPE_PARAM) && (value & DEF_TYPE_PARAM)) fail(w, `duplicate type parameter '${name}'`, loc);
    value |= flag;
  }
  if (entry.compIterTarget) {
    if (value & (DEF_GLOBAL | DEF_NONLOCAL)) {
      fail(w, `comprehension inner loop cannot rebind assignment expression target '${name}'`, loc);
    }
    value |= DEF_COMP_ITER;
  }
  entry.symbols.set(mangled, value);
  if (flag & DEF_PARAM) entry.varnames.push(mangled);
  else if (flag & DEF_GLOBAL) w.st.top.symbols.set(mangled, w.st.top.symbol(mangled) | flag);
}

function addDefCtx(w: Walk, name: string, flag: number, loc: Located, ctx: ExprContext): void {
  if (flag & (DEF_PARAM | DEF_LOCAL | DEF_IMPORT)) checkName(w, name, loc, ctx);
  if ((flag & DEF_TYPE_PARAM) && w.cur.mangledNames !== null) w.cur.mangledNames.add(name);
  addDefTo(w, name, flag, w.cur, loc);
}

function addDef(w: Walk, name: string, flag: number, loc: Located): void {
  addDefCtx(w, name, flag, loc, flag === USE ? 'Load' : 'Store');
}

function recordDirective(w: Walk, name: string, loc: Located): void {
  w.cur.directives.push({ name: maybeMangle(w.private, w.cur, name), loc });
}

function checkKeywords(w: Walk, keywords: Keyword[]): void {
  for (const key of keywords) if (key.arg !== null) checkName(w, key.arg, key, 'Store');
}

// --------------------------------------------------------------------------- statements

function visitBody(w: Walk, body: Stmt[]): void { for (const s of body) visitStmt(w, s); }

/** Statements whose annotations may or may not be executed. */
function conditionally(w: Walk, visit: () => void): void {
  const entry = w.cur;
  const before = entry.inConditionalBlock;
  entry.inConditionalBlock = true;
  visit();
  entry.inConditionalBlock = before;
}

const allowsTopLevelAwait = (w: Walk): boolean =>
  (w.st.future.flags & PyCF_ALLOW_TOP_LEVEL_AWAIT) !== 0 && w.cur.type === BlockType.Module;
const inComprehension = (w: Walk): boolean => w.cur.comprehension !== ComprehensionType.None;
const isAsyncDef = (w: Walk): boolean => w.cur.type === BlockType.Function && w.cur.coroutine;

function requireCoroutine(w: Walk, message: string, loc: Located): void {
  if (allowsTopLevelAwait(w)) w.cur.coroutine = true;
  if (!w.cur.coroutine) fail(w, message, loc);
}

function visitStmt(w: Walk, s: Stmt): void {
  switch (s.kind) {
    case 'FunctionDef': case 'AsyncFunctionDef': return visitFunctionDef(w, s);
    case 'ClassDef': return visitClassDef(w, s);
    case 'TypeAlias': return visitTypeAlias(w, s);
    case 'Return':
      if (s.value !== null) visitExpr(w, s.value);
      return;
    case 'Delete': return visitExprs(w, s.targets);
    case 'Assign':
      visitExprs(w, s.targets);
      return visitExpr(w, s.value);
    case 'AnnAssign': return visitAnnAssign(w, s);
    case 'AugAssign':
      visitExpr(w, s.target);
      return visitExpr(w, s.value);
    case 'AsyncFor':
      requireCoroutine(w, "'async for' outside async function", s);
    // falls through
    case 'For':
      visitExpr(w, s.target);
      visitExpr(w, s.iter);
      return conditionally(w, () => {
        visitBody(w, s.body);
        visitBody(w, s.orelse);
      });
    case 'While': case 'If':
      visitExpr(w, s.test);
      return conditionally(w, () => {
        visitBody(w, s.body);
        visitBody(w, s.orelse);
      });
    case 'Match':
      visitExpr(w, s.subject);
      return conditionally(w, () => {
        for (const c of s.cases) {
          visitPattern(w, c.pattern);
          if (c.guard !== null) visitExpr(w, c.guard);
          visitBody(w, c.body);
        }
      });
    case 'Raise':
      if (s.exc !== null) {
        visitExpr(w, s.exc);
        if (s.cause !== null) visitExpr(w, s.cause);
      }
      return;
    case 'Try': case 'TryStar':
      return conditionally(w, () => {
        visitBody(w, s.body);
        for (const handler of s.handlers) {
          if (handler.type !== null) visitExpr(w, handler.type);
          if (handler.name !== null) addDef(w, handler.name, DEF_LOCAL, handler);
          visitBody(w, handler.body);
        }
        visitBody(w, s.orelse);
        visitBody(w, s.finalbody);
      });
    case 'Assert':
      visitExpr(w, s.test);
      if (s.msg !== null) visitExpr(w, s.msg);
      return;
    case 'Import':
      for (const alias of s.names) visitAlias(w, alias);
      return;
    case 'ImportFrom': {
      for (const alias of s.names) visitAlias(w, alias);
      const last = w.st.future.loc;
      if (s.module === '__future__' && (s.level ?? 0) === 0
        && (s.lineno > last.lineno || (s.lineno === last.end_lineno && s.col_offset > last.end_col_offset))) {
        fail(w, 'from __future__ imports must occur at the beginning of the file', s);
      }
      return;
    }
    case 'Global': case 'Nonlocal': {
      const word = s.kind === 'Global' ? 'global' : 'nonlocal';
      for (const name of s.names) {
        const known = lookup(w, name);
        if (known & (DEF_PARAM | DEF_LOCAL | USE | DEF_ANNOT)) {
          fail(w, known & DEF_PARAM ? `name '${name}' is parameter and ${word}`
            : known & USE ? `name '${name}' is used prior to ${word} declaration`
              : known & DEF_ANNOT ? `annotated name '${name}' can't be ${word}`
                : `name '${name}' is assigned to before ${word} declaration`, s);
        }
        addDef(w, name, s.kind === 'Global' ? DEF_GLOBAL : DEF_NONLOCAL, s);
        recordDirective(w, name, s);
      }
      return;
    }
    case 'Expr': return visitExpr(w, s.value);
    case 'AsyncWith':
      requireCoroutine(w, "'async with' outside async function", s);
    // falls through
    case 'With':
      return conditionally(w, () => {
        for (const item of s.items) {
          visitExpr(w, item.context_expr);
          if (item.optional_vars !== null) visitExpr(w, item.optional_vars);
        }
        visitBody(w, s.body);
      });
    case 'Pass': case 'Break': case 'Continue': return;
  }
}

function enterTypeParams(w: Walk, name: string, params: TypeParam[], hasDefaults: boolean, hasKwdefaults: boolean, s: Stmt): void {
  const inClass = w.cur.type === BlockType.Class;
  enter(w, name, BlockType.TypeParameters, params, s);
  if (inClass) {
    w.cur.canSeeClassScope = true;
    addDef(w, '__classdict__', USE, s);
  }
  if (s.kind === 'ClassDef') {
    addDef(w, '.type_params', DEF_LOCAL, s);
    addDef(w, '.type_params', USE, s);
    addDef(w, '.generic_base', DEF_LOCAL, s);
    addDef(w, '.generic_base', USE, s);
  }
  if (hasDefaults) addDef(w, '.defaults', DEF_PARAM, s);
  if (hasKwdefaults) addDef(w, '.kwdefaults', DEF_PARAM, s);
}

function visitFunctionDef(w: Walk, s: AnyFunctionDef): void {
  addDef(w, s.name, DEF_LOCAL, s);
  visitExprs(w, s.args.defaults);
  visitOptionalExprs(w, s.args.kw_defaults);
  visitExprs(w, s.decorator_list);
  const generic = s.type_params.length > 0;
  if (generic) {
    // CPython's parser always makes a list of defaults, so the parameter for them is always there.
    enterTypeParams(w, s.name, s.type_params, true, s.args.kw_defaults.some((d) => d !== null), s);
    for (const param of s.type_params) visitTypeParam(w, param);
  }
  const entry = newEntry(w, s.name, BlockType.Function, s, 'own', s);
  if (docstring(s.body) !== null) entry.hasDocstring = true;
  visitFunctionAnnotations(w, s, s.args, s.returns);
  enterExisting(w, entry, true);
  if (s.kind === 'AsyncFunctionDef') w.cur.coroutine = true;
  visitArguments(w, s.args);
  visitBody(w, s.body);
  exit(w);
  if (generic) exit(w);
}

function visitClassDef(w: Walk, s: ClassDef): void {
  addDef(w, s.name, DEF_LOCAL, s);
  visitExprs(w, s.decorator_list);
  const outer = w.private;
  const generic = s.type_params.length > 0;
  if (generic) {
    enterTypeParams(w, s.name, s.type_params, false, false, s);
    w.private = s.name;
    w.cur.mangledNames = new Set();
    for (const param of s.type_params) visitTypeParam(w, param);
  }
  visitExprs(w, s.bases);
  checkKeywords(w, s.keywords);
  for (const keyword of s.keywords) visitExpr(w, keyword.value);
  enter(w, s.name, BlockType.Class, s, s);
  w.private = s.name;
  if (generic) {
    addDef(w, '__type_params__', DEF_LOCAL, s);
    addDef(w, '.type_params', USE, s);
  }
  if (docstring(s.body) !== null) w.cur.hasDocstring = true;
  visitBody(w, s.body);
  exit(w);
  if (generic) exit(w);
  w.private = outer;
}

function visitTypeAlias(w: Walk, s: TypeAlias): void {
  visitExpr(w, s.name);
  const name = (s.name as { id: string }).id;
  const inClass = w.cur.type === BlockType.Class;
  const generic = s.type_params.length > 0;
  if (generic) {
    enterTypeParams(w, name, s.type_params, false, false, s);
    for (const param of s.type_params) visitTypeParam(w, param);
  }
  enter(w, name, BlockType.TypeAlias, s, s);
  w.cur.canSeeClassScope = inClass;
  if (inClass) addDef(w, '__classdict__', USE, s.value);
  visitExpr(w, s.value);
  exit(w);
  if (generic) exit(w);
}

function visitAnnAssign(w: Walk, s: Stmt & { kind: 'AnnAssign' }): void {
  w.cur.annotationsUsed = true;
  const target = s.target;
  if (target.kind === 'Name') {
    const known = lookup(w, target.id);
    if ((known & (DEF_GLOBAL | DEF_NONLOCAL)) && w.cur !== w.st.top && s.simple) {
      fail(w, `annotated name '${target.id}' can't be ${known & DEF_GLOBAL ? 'global' : 'nonlocal'}`, s);
    }
    if (s.simple) addDef(w, target.id, DEF_ANNOT | DEF_LOCAL, target);
    else if (s.value !== null) addDef(w, target.id, DEF_LOCAL, target);
  } else visitExpr(w, target);
  visitAnnotation(w, s.annotation);
  if (s.value !== null) visitExpr(w, s.value);
}

function visitAlias(w: Walk, alias: Alias): void {
  const name = alias.asname ?? alias.name;
  if (name === '*') {
    if (w.cur.type !== BlockType.Module) fail(w, 'import * only allowed at module level', alias);
    return;
  }
  const dot = name.indexOf('.');
  addDef(w, dot < 0 ? name : name.slice(0, dot), DEF_IMPORT, alias);
}

// --------------------------------------------------------------------------- annotations and parameters

function visitAnnotation(w: Walk, annotation: Expr): void {
  const parent = w.cur;
  // Annotations of local variables are never evaluated.
  const unevaluated = parent.type === BlockType.Function;
  // A module may be executed in part, so all of its annotations are conditional.
  if (((parent.type === BlockType.Class && parent.inConditionalBlock) || parent.type === BlockType.Module)
    && !parent.hasConditionalAnnotations) {
    parent.hasConditionalAnnotations = true;
    addDef(w, '__conditional_annotations__', USE, annotation);
  }
  if (parent.annotationBlock === null) {
    enter(w, '__annotate__', BlockType.Annotation, parent, annotation, 'annotations');
    parent.annotationBlock = w.cur;
    if (parent.type === BlockType.Class && !futureAnnotations(w)) {
      w.cur.canSeeClassScope = true;
      parent.needsClassdict = true;
      addDef(w, '__classdict__', USE, annotation);
    }
  } else enterExisting(w, parent.annotationBlock, false);
  if (unevaluated) w.cur.inUnevaluatedAnnotation = true;
  visitExpr(w, annotation);
  if (unevaluated) w.cur.inUnevaluatedAnnotation = false;
  exit(w);
}

function visitArgAnnotation(w: Walk, arg: Arg | null): void {
  if (arg === null || arg.annotation === null) return;
  w.cur.annotationsUsed = true;
  visitExpr(w, arg.annotation);
}

function visitFunctionAnnotations(w: Walk, s: Stmt, args: Arguments, returns: Expr | null): void {
  const inClass = w.cur.canSeeClassScope || w.cur.type === BlockType.Class;
  enter(w, '__annotate__', BlockType.Annotation, args, s);
  if (inClass) {
    w.cur.canSeeClassScope = true;
    addDef(w, '__classdict__', USE, s);
  }
  for (const arg of args.posonlyargs) visitArgAnnotation(w, arg);
  for (const arg of args.args) visitArgAnnotation(w, arg);
  visitArgAnnotation(w, args.vararg);
  visitArgAnnotation(w, args.kwarg);
  for (const arg of args.kwonlyargs) visitArgAnnotation(w, arg);
  if (returns !== null) {
    w.cur.annotationsUsed = true;
    visitExpr(w, returns);
  }
  exit(w);
}

function visitArguments(w: Walk, args: Arguments): void {
  for (const arg of args.posonlyargs) addDef(w, arg.arg, DEF_PARAM, arg);
  for (const arg of args.args) addDef(w, arg.arg, DEF_PARAM, arg);
  for (const arg of args.kwonlyargs) addDef(w, arg.arg, DEF_PARAM, arg);
  if (args.vararg !== null) {
    addDef(w, args.vararg.arg, DEF_PARAM, args.vararg);
    w.cur.varargs = true;
  }
  if (args.kwarg !== null) {
    addDef(w, args.kwarg.arg, DEF_PARAM, args.kwarg);
    w.cur.varkeywords = true;
  }
}

function visitBoundOrDefault(w: Walk, e: Expr | null, name: string, param: TypeParam, key: BlockKey, info: string): void {
  if (name === '__classdict__') fail(w, `reserved name '${name}' cannot be used for type parameter`, param);
  if (e === null) return;
  const inClass = w.cur.canSeeClassScope;
  enter(w, name, BlockType.TypeVariable, param, e, key);
  w.cur.canSeeClassScope = inClass;
  if (inClass) addDef(w, '__classdict__', USE, e);
  w.cur.scopeInfo = info;
  visitExpr(w, e);
  exit(w);
}

function visitTypeParam(w: Walk, param: TypeParam): void {
  addDef(w, param.name, DEF_TYPE_PARAM | DEF_LOCAL, param);
  if (param.kind === 'TypeVar') {
    const bound = param.bound?.kind === 'Tuple' ? 'a TypeVar constraint' : 'a TypeVar bound';
    visitBoundOrDefault(w, param.bound, param.name, param, 'own', bound);
    visitBoundOrDefault(w, param.default_value, param.name, param, 'default', 'a TypeVar default');
  } else visitBoundOrDefault(w, param.default_value, param.name, param, 'own', `a ${param.kind} default`);
}

// --------------------------------------------------------------------------- patterns

function visitPattern(w: Walk, p: Pattern): void {
  switch (p.kind) {
    case 'MatchValue': return visitExpr(w, p.value);
    case 'MatchSingleton': return;
    case 'MatchSequence': case 'MatchOr':
      for (const q of p.patterns) visitPattern(w, q);
      return;
    case 'MatchStar':
      if (p.name !== null) addDef(w, p.name, DEF_LOCAL, p);
      return;
    case 'MatchMapping':
      visitExprs(w, p.keys);
      for (const q of p.patterns) visitPattern(w, q);
      if (p.rest !== null) addDef(w, p.rest, DEF_LOCAL, p);
      return;
    case 'MatchClass':
      visitExpr(w, p.cls);
      for (const q of p.patterns) visitPattern(w, q);
      p.kwd_attrs.forEach((attr, i) => checkName(w, attr, p.kwd_patterns[i]!, 'Store'));
      for (const q of p.kwd_patterns) visitPattern(w, q);
      return;
    case 'MatchAs':
      if (p.pattern !== null) visitPattern(w, p.pattern);
      if (p.name !== null) addDef(w, p.name, DEF_LOCAL, p);
      return;
  }
}

// --------------------------------------------------------------------------- expressions

function visitExprs(w: Walk, list: Expr[]): void { for (const e of list) visitExpr(w, e); }
function visitOptionalExprs(w: Walk, list: (Expr | null)[]): void { for (const e of list) if (e !== null) visitExpr(w, e); }

/** Some expressions are impossible in blocks that are evaluated lazily. */
function forbidInLazyBlock(w: Walk, what: string, e: Expr): void {
  switch (w.cur.type) {
    case BlockType.Annotation: return fail(w, `${what} cannot be used within an annotation`, e);
    case BlockType.TypeVariable: return fail(w, `${what} cannot be used within ${w.cur.scopeInfo}`, e);
    case BlockType.TypeAlias: return fail(w, `${what} cannot be used within a type alias`, e);
    case BlockType.TypeParameters: return fail(w, `${what} cannot be used within the definition of a generic`, e);
  }
}

function visitExpr(w: Walk, e: Expr): void {
  switch (e.kind) {
    case 'Name':
      if (w.cur.inUnevaluatedAnnotation) return;
      addDefCtx(w, e.id, e.ctx === 'Load' ? USE : DEF_LOCAL, e, e.ctx);
      // super() needs the class it is used in.
      if (e.id === 'super' && e.ctx === 'Load' && w.cur.functionLike) addDef(w, '__class__', USE, e);
      return;
    case 'Constant': return;
    case 'Attribute':
      checkName(w, e.attr, e, e.ctx);
      return visitExpr(w, e.value);
    case 'Call':
      visitExpr(w, e.func);
      visitExprs(w, e.args);
      checkKeywords(w, e.keywords);
      for (const keyword of e.keywords) visitExpr(w, keyword.value);
      return;
    case 'NamedExpr':
      forbidInLazyBlock(w, 'named expression', e);
      return visitNamedExpr(w, e);
    case 'BoolOp': return visitExprs(w, e.values);
    case 'BinOp':
      visitExpr(w, e.left);
      return visitExpr(w, e.right);
    case 'UnaryOp': return visitExpr(w, e.operand);
    case 'Lambda':
      visitExprs(w, e.args.defaults);
      visitOptionalExprs(w, e.args.kw_defaults);
      enter(w, 'lambda', BlockType.Function, e, e);
      visitArguments(w, e.args);
      visitExpr(w, e.body);
      return exit(w);
    case 'IfExp':
      visitExpr(w, e.test);
      visitExpr(w, e.body);
      return visitExpr(w, e.orelse);
    case 'Dict':
      visitOptionalExprs(w, e.keys);
      return visitExprs(w, e.values);
    case 'Set': case 'List': case 'Tuple': return visitExprs(w, e.elts);
    case 'GeneratorExp': return visitComprehensionExpr(w, e, 'genexpr', e.elt, null);
    case 'ListComp': return visitComprehensionExpr(w, e, 'listcomp', e.elt, null);
    case 'SetComp': return visitComprehensionExpr(w, e, 'setcomp', e.elt, null);
    case 'DictComp': return visitComprehensionExpr(w, e, 'dictcomp', e.key, e.value);
    case 'Yield': case 'YieldFrom':
      forbidInLazyBlock(w, 'yield expression', e);
      if (e.value !== null) visitExpr(w, e.value);
      w.cur.generator = true;
      if (w.cur.comprehension !== ComprehensionType.None) {
        fail(w, w.cur.comprehension === ComprehensionType.List ? "'yield' inside list comprehension"
          : w.cur.comprehension === ComprehensionType.Set ? "'yield' inside set comprehension"
            : w.cur.comprehension === ComprehensionType.Dict ? "'yield' inside dict comprehension"
              : "'yield' inside generator expression", e);
      }
      return;
    case 'Await':
      forbidInLazyBlock(w, 'await expression', e);
      if (!allowsTopLevelAwait(w)) {
        if (!w.cur.functionLike) fail(w, "'await' outside function", e);
        if (!isAsyncDef(w) && w.cur.comprehension === ComprehensionType.None) fail(w, "'await' outside async function", e);
      }
      visitExpr(w, e.value);
      w.cur.coroutine = true;
      return;
    case 'Compare':
      visitExpr(w, e.left);
      return visitExprs(w, e.comparators);
    case 'FormattedValue': case 'Interpolation':
      visitExpr(w, e.value);
      if (e.format_spec !== null) visitExpr(w, e.format_spec);
      return;
    case 'JoinedStr': case 'TemplateStr': return visitExprs(w, e.values);
    case 'Subscript':
      visitExpr(w, e.value);
      return visitExpr(w, e.slice);
    case 'Starred': return visitExpr(w, e.value);
    case 'Slice':
      if (e.lower !== null) visitExpr(w, e.lower);
      if (e.upper !== null) visitExpr(w, e.upper);
      if (e.step !== null) visitExpr(w, e.step);
      return;
  }
}

/** An assignment expression in a comprehension binds in the nearest block that is no comprehension. */
function extendNamedExprScope(w: Walk, target: Located & { id: string }): void {
  const name = target.id;
  for (let i = w.stack.length - 1; i >= 0; i--) {
    const entry = w.stack[i]!;
    if (entry.comprehension !== ComprehensionType.None) {
      const known = lookupIn(w, entry, name);
      if ((known & DEF_COMP_ITER) && (known & DEF_LOCAL)) {
        fail(w, `assignment expression cannot rebind comprehension iteration variable '${name}'`, target);
      }
      continue;
    }
    switch (entry.type) {
      case BlockType.Function:
        addDef(w, name, lookupIn(w, entry, name) & DEF_GLOBAL ? DEF_GLOBAL : DEF_NONLOCAL, target);
        recordDirective(w, name, target);
        return addDefTo(w, name, DEF_LOCAL, entry, target);
      case BlockType.Module:
        addDef(w, name, DEF_GLOBAL, target);
        recordDirective(w, name, target);
        return addDefTo(w, name, DEF_GLOBAL, entry, target);
      case BlockType.Class: fail(w, 'assignment expression within a comprehension cannot be used in a class body', target);
      // eslint-disable-next-line no-fallthrough
      case BlockType.TypeParameters:
        fail(w, 'assignment expression within a comprehension cannot be used within the definition of a generic', target);
      // eslint-disable-next-line no-fallthrough
      case BlockType.TypeAlias: fail(w, 'assignment expression within a comprehension cannot be used in a type alias', target);
      // eslint-disable-next-line no-fallthrough
      case BlockType.TypeVariable: fail(w, 'assignment expression within a comprehension cannot be used in a TypeVar bound', target);
    }
  }
}

function visitNamedExpr(w: Walk, e: NamedExpr): void {
  if (w.cur.compIterExpr > 0) fail(w, 'assignment expression cannot be used in a comprehension iterable expression', e);
  if (w.cur.comprehension !== ComprehensionType.None) extendNamedExprScope(w, e.target as Located & { id: string });
  visitExpr(w, e.value);
  visitExpr(w, e.target);
}

const COMPREHENSION_TYPES = {
  ListComp: ComprehensionType.List, SetComp: ComprehensionType.Set, DictComp: ComprehensionType.Dict, GeneratorExp: ComprehensionType.Generator,
} as const;

function visitGenerator(w: Walk, c: Comprehension): void {
  w.cur.compIterTarget = true;
  visitExpr(w, c.target);
  w.cur.compIterTarget = false;
  w.cur.compIterExpr++;
  visitExpr(w, c.iter);
  w.cur.compIterExpr--;
  visitExprs(w, c.ifs);
  if (c.is_async) w.cur.coroutine = true;
}

function visitComprehensionExpr(w: Walk, e: ListComp | SetComp | DictComp | GeneratorExp, name: string, elt: Expr, value: Expr | null): void {
  const isGenerator = e.kind === 'GeneratorExp';
  const outermost = e.generators[0]!;
  // The outermost iterable is evaluated in the surrounding block.
  w.cur.compIterExpr++;
  visitExpr(w, outermost.iter);
  w.cur.compIterExpr--;
  enter(w, name, BlockType.Function, e, e);
  w.cur.comprehension = COMPREHENSION_TYPES[e.kind];
  if (outermost.is_async) w.cur.coroutine = true;
  addDef(w, '.0', DEF_PARAM, e);
  w.cur.compIterTarget = true;
  visitExpr(w, outermost.target);
  w.cur.compIterTarget = false;
  visitExprs(w, outermost.ifs);
  for (let i = 1; i < e.generators.length; i++) visitGenerator(w, e.generators[i]!);
  if (value !== null) visitExpr(w, value);
  visitExpr(w, elt);
  w.cur.generator = isGenerator;
  const isAsync = w.cur.coroutine && !isGenerator;
  exit(w);
  if (isAsync && !isAsyncDef(w) && !inComprehension(w) && !allowsTopLevelAwait(w)) {
    fail(w, 'asynchronous comprehension outside of an asynchronous function', e);
  }
  if (isAsync) w.cur.coroutine = true;
}
