// The symbol table: which names each block binds and uses, and from that where each name lives (local, cell, free, global).
//
// First pass (symtable_visit.ts): collect facts about names from the tree. Second pass (analyze, here): decide scopes from the outside in,
// propagate free variables from the inside out, and merge the scopes of inlined comprehensions into their surroundings (PEP 709).

import type { Located } from './ast.ts';
import { syntaxError, type Diagnostics } from './diagnostics.ts';
import type { FutureFeatures } from './future.ts';

// Facts about a name in a block.
export const DEF_GLOBAL = 1;
export const DEF_LOCAL = 2;
export const DEF_PARAM = 4;
export const DEF_NONLOCAL = 8;
export const USE = 16;
export const DEF_FREE_CLASS = 64;
export const DEF_IMPORT = 128;
export const DEF_ANNOT = 256;
export const DEF_COMP_ITER = 512;
export const DEF_TYPE_PARAM = 1024;
export const DEF_COMP_CELL = 2048;
export const DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT;

/** The scope of a name is kept above the facts. */
const SCOPE_OFFSET = 12;
export enum Scope { Unknown = 0, Local = 1, GlobalExplicit = 2, GlobalImplicit = 3, Free = 4, Cell = 5 }
export const scopeOf = (symbol: number): Scope => (symbol >> SCOPE_OFFSET) & 15;

export enum BlockType { Function, Class, Module, Annotation, TypeAlias, TypeParameters, TypeVariable }
export enum ComprehensionType { None, List, Dict, Set, Generator }

export interface Directive { name: string; loc: Located }

/** One block of code with a namespace of its own. Field names follow CPython's symbol table entries. */
export class SymtableEntry {
  readonly name: string;
  readonly type: BlockType;
  readonly loc: Located;
  symbols = new Map<string, number>();
  /** Parameters, in order. */
  varnames: string[] = [];
  children: SymtableEntry[] = [];
  directives: Directive[] = [];
  /** Names to be mangled, where not all are: type parameters of a generic class. */
  mangledNames: Set<string> | null = null;
  /** What a type variable's block belongs to, for error messages. */
  scopeInfo: string | null = null;
  nested = false;
  generator = false;
  coroutine = false;
  annotationsUsed = false;
  comprehension = ComprehensionType.None;
  varargs = false;
  varkeywords = false;
  needsClassClosure = false;
  needsClassdict = false;
  compInlined = false;
  compIterTarget = false;
  canSeeClassScope = false;
  hasDocstring = false;
  method = false;
  hasConditionalAnnotations = false;
  inConditionalBlock = false;
  inUnevaluatedAnnotation = false;
  compIterExpr = 0;
  annotationBlock: SymtableEntry | null = null;

  constructor(name: string, type: BlockType, loc: Located) {
    this.name = name;
    this.type = type;
    this.loc = loc;
  }

  symbol(name: string): number { return this.symbols.get(name) ?? 0; }
  scope(name: string): Scope { return scopeOf(this.symbol(name)); }
  /** Blocks whose names are fast locals. */
  get functionLike(): boolean { return this.type !== BlockType.Class && this.type !== BlockType.Module; }
}

/** Which of the blocks that belong to one node: its own, that of its deferred annotations, that of a type parameter's default. */
export type BlockKey = 'own' | 'annotations' | 'default';

export class Symtable {
  readonly diagnostics: Diagnostics;
  readonly future: FutureFeatures;
  top!: SymtableEntry;
  #own = new Map<object, SymtableEntry>();
  #annotations = new Map<object, SymtableEntry>();
  #defaults = new Map<object, SymtableEntry>();

  constructor(diagnostics: Diagnostics, future: FutureFeatures) {
    this.diagnostics = diagnostics;
    this.future = future;
  }
  #blocks(key: BlockKey): Map<object, SymtableEntry> {
    return key === 'own' ? this.#own : key === 'annotations' ? this.#annotations : this.#defaults;
  }
  record(node: object, key: BlockKey, entry: SymtableEntry): void { this.#blocks(key).set(node, entry); }
  /** The block of `node`; it must exist. For 'annotations' the node is the SymtableEntry that contains the annotations. */
  lookup(node: object, key: BlockKey = 'own'): SymtableEntry {
    const entry = this.#blocks(key).get(node);
    if (entry === undefined) throw new Error('unknown symbol table entry');
    return entry;
  }
}

/** `__private` in a class becomes `_Class__private`. */
export function mangle(className: string | null, name: string): string {
  if (className === null || name.charCodeAt(0) !== 95 || name.charCodeAt(1) !== 95) return name;
  if (name.endsWith('__') || name.includes('.')) return name;
  const stripped = className.replace(/^_+/, '');
  return stripped === '' ? name : `_${stripped}${name}`;
}

/** Like mangle(), but in a block that mangles some names only, only those. */
export function maybeMangle(className: string | null, entry: SymtableEntry, name: string): string {
  if (name.charCodeAt(0) !== 95) return name;
  return entry.mangledNames !== null && !entry.mangledNames.has(name) ? name : mangle(className, name);
}

// --------------------------------------------------------------------------- second pass

type Names = Set<string>;

function addAll(target: Names, source: Iterable<string>): void { for (const name of source) target.add(name); }

function errorAtDirective(st: Symtable, entry: SymtableEntry, name: string, message: string): Error {
  const directive = entry.directives.find((d) => d.name === name);
  return directive === undefined ? new Error('BUG: internal directive bookkeeping broken') : syntaxError(st.diagnostics, message, directive.loc);
}

/** What analyzing a block needs to know of its surroundings. `bound` is null at module level. */
interface Surroundings {
  bound: Names | null;
  global: Names;
  typeParams: Names;
  classEntry: SymtableEntry | null;
}

function analyzeName(
  st: Symtable, entry: SymtableEntry, scopes: Map<string, Scope>, name: string, flags: number, around: Surroundings, local: Names, free: Names,
): void {
  const { bound, global, typeParams, classEntry } = around;
  if (flags & DEF_GLOBAL) {
    if (flags & DEF_NONLOCAL) throw errorAtDirective(st, entry, name, `name '${name}' is nonlocal and global`);
    scopes.set(name, Scope.GlobalExplicit);
    global.add(name);
    bound?.delete(name);
    return;
  }
  if (flags & DEF_NONLOCAL) {
    if (bound === null) throw errorAtDirective(st, entry, name, 'nonlocal declaration not allowed at module level');
    if (!bound.has(name)) throw errorAtDirective(st, entry, name, `no binding for nonlocal '${name}' found`);
    if (typeParams.has(name)) throw errorAtDirective(st, entry, name, `nonlocal binding not allowed for type parameter '${name}'`);
    scopes.set(name, Scope.Free);
    free.add(name);
    return;
  }
  if (flags & DEF_BOUND) {
    scopes.set(name, Scope.Local);
    local.add(name);
    global.delete(name);
    if (flags & DEF_TYPE_PARAM) typeParams.add(name);
    else typeParams.delete(name);
    return;
  }
  // A block that sees a class's names looks them up there and then in the globals, whatever outer functions bind.
  if (classEntry !== null) {
    const classFlags = classEntry.symbol(name);
    if (classFlags & DEF_GLOBAL) {
      scopes.set(name, Scope.GlobalExplicit);
      return;
    }
    if ((classFlags & DEF_BOUND) && !(classFlags & DEF_NONLOCAL)) {
      scopes.set(name, Scope.GlobalImplicit);
      return;
    }
  }
  if (bound !== null && bound.has(name)) {
    scopes.set(name, Scope.Free);
    free.add(name);
    return;
  }
  scopes.set(name, Scope.GlobalImplicit);
}

function freeInAnyChild(entry: SymtableEntry, name: string): boolean {
  return entry.children.some((child) => child.scope(name) === Scope.Free);
}

/** Names a class provides to the blocks in it through cells of its own. */
const CLASS_CELLS = ['__class__', '__classdict__', '__conditional_annotations__'];

/** Merge the names of comprehension `comp` into the block `entry` around it. */
function inlineComprehension(entry: SymtableEntry, comp: SymtableEntry, scopes: Map<string, Scope>, compFree: Names, inlinedCells: Names): void {
  const removed: string[] = [];
  for (const [name, compFlags] of comp.symbols) {
    if (compFlags & DEF_PARAM) continue;
    let scope = scopeOf(compFlags);
    const onlyFlags = compFlags & ((1 << SCOPE_OFFSET) - 1);
    if (scope === Scope.Cell || onlyFlags & DEF_COMP_CELL) inlinedCells.add(name);
    const existing = entry.symbols.get(name);
    if (scope === Scope.Free && entry.type === BlockType.Class && CLASS_CELLS.includes(name)) {
      scope = Scope.GlobalImplicit;
      if (!freeInAnyChild(comp, name)) compFree.delete(name);
      removed.push(name);
    }
    if (existing === undefined) {
      entry.symbols.set(name, onlyFlags);
      scopes.set(name, scope);
    } else if ((existing & DEF_BOUND) && entry.type !== BlockType.Class && !freeInAnyChild(comp, name)) {
      compFree.delete(name);
    }
  }
  for (const name of removed) comp.symbols.delete(name);
}

/** Locals that inner blocks use become cells. */
function analyzeCells(scopes: Map<string, Scope>, free: Names, inlinedCells: Names): void {
  for (const [name, scope] of scopes) {
    if (scope !== Scope.Local || !(free.has(name) || inlinedCells.has(name))) continue;
    scopes.set(name, Scope.Cell);
    free.delete(name);
  }
}

function dropClassFree(entry: SymtableEntry, free: Names): void {
  if (free.delete('__class__')) entry.needsClassClosure = true;
  if (free.delete('__classdict__')) entry.needsClassdict = true;
  if (free.delete('__conditional_annotations__')) entry.hasConditionalAnnotations = true;
}

function updateSymbols(
  symbols: Map<string, number>, scopes: Map<string, Scope>, bound: Names | null, free: Names, inlinedCells: Names, classFlag: boolean,
): void {
  for (const [name, facts] of symbols) {
    const flags = inlinedCells.has(name) ? facts | DEF_COMP_CELL : facts;
    symbols.set(name, flags | (scopes.get(name)! << SCOPE_OFFSET));
  }
  for (const name of free) {
    const known = symbols.get(name);
    if (known !== undefined) {
      // A method's free variable with the name of something in the class.
      if (classFlag) symbols.set(name, known | DEF_FREE_CLASS);
    } else if (bound === null || bound.has(name)) {
      symbols.set(name, Scope.Free << SCOPE_OFFSET);
    }
  }
}

function declaresGlobal(entry: SymtableEntry): boolean {
  for (const flags of entry.symbols.values()) if (flags & DEF_GLOBAL) return true;
  return false;
}

/** Decide the scopes of `entry`'s names and of the blocks in it; adds to `free` what they need from outside. Modifies `around`. */
function analyzeBlock(st: Symtable, entry: SymtableEntry, around: Surroundings, free: Names): void {
  const local: Names = new Set();
  const scopes = new Map<string, Scope>();
  const newGlobal: Names = new Set();
  const newFree: Names = new Set();
  const newBound: Names = new Set();
  const inlinedCells: Names = new Set();

  // Names of a class are not visible in the blocks inside it: pass on what is visible before its own names change that.
  if (entry.type === BlockType.Class && entry.children.length > 0) {
    addAll(newGlobal, around.global);
    if (around.bound !== null) addAll(newBound, around.bound);
  }
  for (const [name, flags] of entry.symbols) analyzeName(st, entry, scopes, name, flags, around, local, free);
  if (entry.children.length === 0) {
    // Nobody is interested.
  } else if (entry.type !== BlockType.Class) {
    if (entry.functionLike) addAll(newBound, local);
    if (around.bound !== null) addAll(newBound, around.bound);
    addAll(newGlobal, around.global);
  } else addAll(newBound, CLASS_CELLS);

  for (const child of entry.children) {
    const classEntry = !child.canSeeClassScope ? null : entry.type === BlockType.Class ? entry : around.classEntry;
    // Comprehensions in annotations of a class stay functions of their own.
    const inline = child.comprehension !== ComprehensionType.None && !child.generator && !entry.canSeeClassScope;
    const childFree: Names = new Set();
    analyzeBlock(st, child, {
      // Only a global declaration changes what is bound.
      bound: declaresGlobal(child) ? new Set(newBound) : newBound, global: new Set(newGlobal), typeParams: new Set(around.typeParams), classEntry,
    }, childFree);
    if (inline) {
      inlineComprehension(entry, child, scopes, childFree, inlinedCells);
      child.compInlined = true;
    }
    addAll(newFree, childFree);
  }
  if (entry.children.some((child) => child.compInlined)) {
    entry.children = entry.children.flatMap((child) => (child.compInlined ? child.children : [child]));
  }

  if (entry.functionLike) analyzeCells(scopes, newFree, inlinedCells);
  else if (entry.type === BlockType.Class) dropClassFree(entry, newFree);
  updateSymbols(entry.symbols, scopes, around.bound, newFree, inlinedCells, entry.type === BlockType.Class || entry.canSeeClassScope);
  addAll(free, newFree);
}

/** The second pass over the whole table. Throws PySyntaxError for impossible `nonlocal` and `global` declarations. */
export function analyze(st: Symtable): void {
  analyzeBlock(st, st.top, { bound: null, global: new Set(), typeParams: new Set(), classEntry: null }, new Set());
}
