// Loading, storing and deleting names, by the scope the symbol table found for them.

import type { ExprContext } from '../ast.ts';
import type { Location } from '../instructions.ts';
import { Op } from '../opcodes.ts';
import { BlockType, Scope } from '../symtable.ts';
import { emit, mangled, type Compiler } from './compiler.ts';
import { indexOf } from './unit.ts';

/** Load the namespace of the class around an annotation scope. */
function loadClassdict(c: Compiler, loc: Location): void { emit(c, loc, Op.LOAD_DEREF, indexOf(c.u.freevars, '__classdict__')); }

export function nameOp(c: Compiler, loc: Location, name: string, ctx: ExprContext): void {
  const { u } = c;
  const { entry } = u;
  const id = mangled(c, name);
  const scope = entry.scope(id);
  switch (scope) {
    case Scope.Free: case Scope.Cell: {
      const arg = indexOf(scope === Scope.Free ? u.freevars : u.cellvars, id);
      if (ctx === 'Store') return emit(c, loc, Op.STORE_DEREF, arg);
      if (ctx === 'Del') return emit(c, loc, Op.DELETE_DEREF, arg);
      if (entry.type === BlockType.Class && u.inInlinedComp === 0) emit(c, loc, Op.LOAD_LOCALS);
      else if (entry.canSeeClassScope) loadClassdict(c, loc);
      else return emit(c, loc, Op.LOAD_DEREF, arg);
      return emit(c, loc, Op.LOAD_FROM_DICT_OR_DEREF, arg);
    }
    case Scope.Local:
      if (!entry.functionLike && u.fastHidden.get(id) !== true) break;
      return emit(c, loc, ctx === 'Load' ? Op.LOAD_FAST : ctx === 'Store' ? Op.STORE_FAST : Op.DELETE_FAST, indexOf(u.varnames, id));
    case Scope.GlobalImplicit:
      if (!entry.functionLike) break;
    // falls through
    case Scope.GlobalExplicit: {
      const arg = indexOf(u.names, id);
      if (ctx === 'Store') return emit(c, loc, Op.STORE_GLOBAL, arg);
      if (ctx === 'Del') return emit(c, loc, Op.DELETE_GLOBAL, arg);
      if (entry.canSeeClassScope && scope === Scope.GlobalImplicit) {
        loadClassdict(c, loc);
        return emit(c, loc, Op.LOAD_FROM_DICT_OR_GLOBALS, arg);
      }
      return emit(c, loc, Op.LOAD_GLOBAL, arg << 1);
    }
  }
  const arg = indexOf(u.names, id);
  if (ctx === 'Store') return emit(c, loc, Op.STORE_NAME, arg);
  if (ctx === 'Del') return emit(c, loc, Op.DELETE_NAME, arg);
  if (entry.type === BlockType.Class && u.inInlinedComp > 0) return emit(c, loc, Op.LOAD_GLOBAL, arg << 1);
  emit(c, loc, Op.LOAD_NAME, arg);
}
