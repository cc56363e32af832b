// The compiler: Python source -> code object, as bytes for the core and for .pyc files.
//
// source -> tree (parser/) -> preprocessing -> symbol table -> instructions (codegen/) -> control flow graph -> code object -> marshal form.

import type { Located, Mod, Stmt } from './ast.ts';
import type { CodeObject } from './code.ts';
import { Compiler, emit, enterScope, exitScope } from './codegen/compiler.ts';
import { visitExpr } from './codegen/expressions.ts';
import { body } from './codegen/statements.ts';
import { indexOf, ScopeType } from './codegen/unit.ts';
import type { Diagnostics } from './diagnostics.ts';
import { PySyntaxError, type CompileErrorType, type CompileWarning } from './errors.ts';
import { futureFeatures } from './future.ts';
import { location } from './instructions.ts';
import { marshal } from './marshal.ts';
import { Op } from './opcodes.ts';
import { parse, type Mode } from './parser/index.ts';
import { preprocess } from './preprocess.ts';
import { buildSymtable } from './symtable_visit.ts';

export { setCharacterNameLookup } from './parser/literals.ts';
export { PySyntaxError } from './errors.ts';
export type { CodeObject } from './code.ts';
export type { Mode } from './parser/index.ts';

const startLocation = (list: Stmt[]): Located => list[0] ?? location(1, 1, 0, 0);

/**
 * Compile a syntax tree, which is changed on the way. `flags` are compile()'s; `optimize` is 0, 1 or 2. Warnings are appended to `warnings`;
 * `lineText` gives the lines to quote in errors. Throws PySyntaxError.
 */
export function compileTree(
  mod: Mod, filename: string, flags: number, optimize: number, warnings: CompileWarning[] = [], lineText: Diagnostics['lineText'] = () => null,
): CodeObject {
  const diagnostics: Diagnostics = { filename, lineText, warnings };
  const future = futureFeatures(mod, diagnostics);
  future.flags |= flags;
  preprocess(mod, diagnostics, optimize, future.flags);
  const st = buildSymtable(mod, diagnostics, future);
  const c = new Compiler(st, optimize, future.flags);
  enterScope(c, '<module>', ScopeType.Module, mod, 1, null);
  if (mod.kind === 'Expression') visitExpr(c, mod.body);
  else if (mod.kind !== 'FunctionType') {
    c.interactive = mod.kind === 'Interactive';
    const loc = startLocation(mod.body);
    if (c.u.entry.hasConditionalAnnotations) {
      emit(c, loc, Op.BUILD_SET, 0);
      emit(c, loc, Op.STORE_NAME, indexOf(c.u.names, '__conditional_annotations__'));
    }
    body(c, loc, mod.body, c.interactive);
  }
  return exitScope(c, mod.kind !== 'Expression');
}

/** Gives the lines of the source for errors; only for real files, as CPython reads them from there. */
function lineReader(source: Uint8Array | string, filename: string): Diagnostics['lineText'] {
  let lines: string[] | null = null;
  return (lineno) => {
    if (filename.startsWith('<')) return null;
    lines ??= (typeof source === 'string' ? source : new TextDecoder().decode(source)).split(/(?<=\n|\r(?!\n))/);
    return lines[lineno - 1] ?? null;
  };
}

/** Compile source to a code object. Throws PySyntaxError; warnings found before that are in `warnings`. */
export function compileToCode(
  source: Uint8Array | string, filename: string, mode: Mode, flags: number, optimize: number, warnings: CompileWarning[] = [],
): CodeObject {
  const mod = parse(source, filename, mode, flags, warnings);
  try {
    return compileTree(mod, filename, flags, optimize, warnings, lineReader(source, filename));
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
    throw new PySyntaxError(
      'maximum recursion depth exceeded during compilation', null, null, null, null, null, filename, 'RecursionError',
    );
  }
}

/** Like compileToCode(), as a marshalled code object. */
export function compileToBytes(
  source: Uint8Array | string, filename: string, mode: Mode, flags: number, optimize: number, warnings: CompileWarning[] = [],
): Uint8Array {
  return marshal(compileToCode(source, filename, mode, flags, optimize, warnings));
}

/** An error of compile() in the shape the host passes on to the core. */
export interface CompileFailure {
  type: CompileErrorType; message: string; lineno: number; offset: number; endLineno: number; endOffset: number; text: string | null;
}
export interface HostWarning { category: CompileWarning['category']; line: number; message: string }
export type CompileResult =
  | { code: Uint8Array; error?: undefined; warnings: HostWarning[] } | { code?: undefined; error: CompileFailure; warnings: HostWarning[] };

/** The host's entry: errors are results, not exceptions. `optimize` below 0 stands for 0. */
export function compile(source: Uint8Array | string, filename: string, mode: Mode, flags: number, optimize: number): CompileResult {
  const found: CompileWarning[] = [];
  const warnings = (): HostWarning[] => found.map(({ category, lineno, message }) => ({ category, line: lineno, message }));
  try {
    return { code: compileToBytes(source, filename, mode, flags, Math.max(0, optimize), found), warnings: warnings() };
  } catch (failure) {
    if (!(failure instanceof PySyntaxError)) throw failure;
    return {
      error: {
        type: failure.pyType, message: failure.message, lineno: failure.lineno ?? 0, offset: failure.offset ?? 0,
        endLineno: failure.end_lineno ?? 0, endOffset: failure.end_offset ?? 0, text: failure.text,
      },
      warnings: warnings(),
    };
  }
}
