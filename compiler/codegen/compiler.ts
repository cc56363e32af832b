// The state of one compilation, and the vocabulary of code generation: open and close units, emit instructions.

import { compareStrings, ConstantTable, NONE, type CodeObject, type Const } from '../code.ts';
import { syntaxError, syntaxWarning, type Diagnostics } from '../diagnostics.ts';
import { InstructionSequence, location, NO_LOCATION, type Label, type Location } from '../instructions.ts';
import { Op, RESUME_AT_FUNC_START } from '../opcodes.ts';
import { DEF_COMP_CELL, DEF_FREE_CLASS, mangle, maybeMangle, Scope, scopeOf, type BlockKey, type Symtable, type SymtableEntry } from '../symtable.ts';
import { assemble } from '../assemble.ts';
import { CodeUnit, FrameBlockType, indexOf, ScopeType, type ArgumentCounts, type FrameBlock } from './unit.ts';

export const CO_MAXBLOCKS = 21;

export class Compiler {
  readonly st: Symtable;
  readonly diagnostics: Diagnostics;
  readonly optimize: number;
  /** Flags of compile() and of future imports. */
  readonly flags: number;
  interactive = false;
  readonly table = new ConstantTable();
  u!: CodeUnit;
  /** Units around the current one, the innermost last. */
  stack: CodeUnit[] = [];
  /** Above 0 while code is generated that was generated before, so that its warnings are not repeated. */
  disableWarnings = 0;

  constructor(st: Symtable, optimize: number, flags: number) {
    this.st = st;
    this.diagnostics = st.diagnostics;
    this.optimize = optimize;
    this.flags = flags;
  }
}

export function fail(c: Compiler, loc: Location, message: string): never { throw syntaxError(c.diagnostics, message, loc); }
export function warn(c: Compiler, loc: Location, message: string): void {
  if (c.disableWarnings === 0) syntaxWarning(c.diagnostics, message, loc);
}

// --------------------------------------------------------------------------- scopes

/** Names of `entry` with that scope or that fact, sorted, numbered from `offset` on. */
function namesByScope(entry: SymtableEntry, scope: Scope, fact: number, offset: number): Map<string, number> {
  const found: string[] = [];
  for (const [name, symbol] of entry.symbols) if (scopeOf(symbol) === scope || symbol & fact) found.push(name);
  const result = new Map<string, number>();
  if (found.length > 1) found.sort(compareStrings);
  for (const name of found) result.set(name, offset + result.size);
  return result;
}

function setQualname(c: Compiler): void {
  const { u, stack } = c;
  let parent = stack[stack.length - 1]!;
  if (stack.length === 0) {
    u.qualname = u.name;
    return;
  }
  let base: string | null = null;
  if (stack.length > 1) {
    if (parent.scopeType === ScopeType.Annotations) {
      if (stack.length === 2) {
        u.qualname = u.name;
        return;
      }
      parent = stack[stack.length - 2]!;
    }
    let forceGlobal = false;
    if (u.scopeType === ScopeType.Function || u.scopeType === ScopeType.AsyncFunction || u.scopeType === ScopeType.Class) {
      forceGlobal = parent.entry.scope(mangle(parent.private, u.name)) === Scope.GlobalExplicit;
    }
    if (!forceGlobal) {
      const inFunction = parent.scopeType === ScopeType.Function || parent.scopeType === ScopeType.AsyncFunction
        || parent.scopeType === ScopeType.Lambda;
      base = inFunction ? `${parent.qualname}.<locals>` : parent.qualname;
    }
  }
  u.qualname = base === null ? u.name : `${base}.${u.name}`;
}

/** Start a new code unit for the block of `node`. */
export function enterScope(
  c: Compiler, name: string, scopeType: ScopeType, node: object, lineno: number, className: string | null, counts: ArgumentCounts = {},
  key: BlockKey = 'own',
): void {
  const entry = c.st.lookup(node, key);
  const u = new CodeUnit(entry, scopeType, name, lineno, counts);
  for (const varname of entry.varnames) indexOf(u.varnames, varname);
  u.cellvars = namesByScope(entry, Scope.Cell, DEF_COMP_CELL, 0);
  if (entry.needsClassClosure) indexOf(u.cellvars, '__class__');
  if (entry.needsClassdict) indexOf(u.cellvars, '__classdict__');
  if (entry.hasConditionalAnnotations) indexOf(u.cellvars, '__conditional_annotations__');
  u.freevars = namesByScope(entry, Scope.Free, DEF_FREE_CLASS, u.cellvars.size);
  u.private = className;
  if (c.u !== undefined) {
    c.stack.push(c.u);
    if (className === null) u.private = c.u.private;
  }
  c.u = u;
  if (scopeType !== ScopeType.Module) setQualname(c);
  const line = scopeType === ScopeType.Module ? 0 : lineno;
  emit(c, location(line, lineno, 0, 0), Op.RESUME, RESUME_AT_FUNC_START);
  if (scopeType === ScopeType.Module) emit(c, NO_LOCATION, Op.ANNOTATIONS_PLACEHOLDER);
}

/** Finish the current unit and return to the one around it. */
export function exitScope(c: Compiler, addNone: boolean): CodeObject {
  if (addNone) loadConst(c, NO_LOCATION, NONE);
  emit(c, NO_LOCATION, Op.RETURN_VALUE);
  const code = assemble(c.u, c.table, c.flags, c.diagnostics.filename);
  c.u = c.stack.pop()!;
  return code;
}

export const isInteractiveTopLevel = (c: Compiler): boolean => c.interactive && c.stack.length === 0;

/** Constructs whose annotations are evaluated only if they are executed. */
export function conditionally(c: Compiler, generate: () => void): void {
  const { u } = c;
  u.inConditionalBlock++;
  generate();
  u.inConditionalBlock--;
}

// --------------------------------------------------------------------------- frame blocks

export function pushFrameBlock(
  c: Compiler, loc: Location, type: FrameBlockType, block: Label, exit: Label, datum: FrameBlock['datum'] = null,
): void {
  if (c.u.frameBlocks.length >= CO_MAXBLOCKS) fail(c, loc, 'too many statically nested blocks');
  c.u.frameBlocks.push({ type, block, exit, loc, datum });
  if (type === FrameBlockType.FinallyEnd) c.disableWarnings++;
}

export function popFrameBlock(c: Compiler): void {
  if (c.u.frameBlocks.pop()!.type === FrameBlockType.FinallyEnd) c.disableWarnings--;
}

// --------------------------------------------------------------------------- instructions

export function emit(c: Compiler, loc: Location, op: Op, arg = 0): void { c.u.seq.add(op, arg, loc); }
export function emitJump(c: Compiler, loc: Location, op: Op, label: Label): void { c.u.seq.add(op, label, loc); }
export function newLabel(c: Compiler): Label { return c.u.seq.newLabel(); }
export function useLabel(c: Compiler, label: Label): void { c.u.seq.useLabel(label); }

export function constIndex(c: Compiler, value: Const): number { return indexOf(c.u.consts, c.table.merge(value)); }
export function loadConst(c: Compiler, loc: Location, value: Const): void { c.u.seq.add(Op.LOAD_CONST, constIndex(c, value), loc); }
export function loadStr(c: Compiler, loc: Location, value: string): void { loadConst(c, loc, { type: 'str', value }); }

/** The name as it is in the current scope, mangled if need be. */
export function mangled(c: Compiler, name: string): string { return maybeMangle(c.u.private, c.u.entry, name); }

/** Emit an instruction whose argument is the index of the (mangled) `name` in `names`. */
export function emitNamed(c: Compiler, loc: Location, op: Op, name: string, names: Map<string, number> = c.u.names): void {
  c.u.seq.add(op, indexOf(names, mangled(c, name)), loc);
}

export function loadAttr(c: Compiler, loc: Location, name: string): void {
  c.u.seq.add(Op.LOAD_ATTR, indexOf(c.u.names, mangled(c, name)) << 1, loc);
}
/** Load an attribute to call it. */
export function loadMethod(c: Compiler, loc: Location, name: string): void {
  c.u.seq.add(Op.LOAD_ATTR, (indexOf(c.u.names, mangled(c, name)) << 1) | 1, loc);
}
/** `super().name`: bit 0 of the argument says method, bit 1 that super has two arguments. */
export function loadSuperAttr(c: Compiler, loc: Location, name: string, method: boolean, twoArguments: boolean): void {
  const arg = (indexOf(c.u.names, mangled(c, name)) << 2) | (twoArguments ? 2 : 0) | (method ? 1 : 0);
  c.u.seq.add(Op.LOAD_SUPER_ATTR, arg, loc);
}

/** Collect what is emitted by `generate` for the place at the module's start where annotations are set up. */
export function atModuleStart(c: Compiler, generate: () => void): void {
  const { u } = c;
  const own = u.seq;
  u.seq = new InstructionSequence();
  generate();
  own.annotations = u.seq;
  u.seq = own;
}
