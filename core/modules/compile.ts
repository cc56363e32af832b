// compile(), eval(), exec(): source to code through the compiler in the host.
// The compiler runs in the calling worker, detached from the heap: it sees a private copy of the source and returns a marshalled code object.

import { Value } from "../value";
import { runtime } from "../runtime";
import { SyntaxError, IndentationError, TabError, _IncompleteInputError, ValueError, TypeError, RecursionError, MemoryError, OverflowError, UnicodeDecodeError, NotImplementedError,
  SyntaxWarning, DeprecationWarning, CODE, DICT, TUPLE, CELL } from "../objects/type_ids";
import { hostCompile } from "../host";
import { typeOf, isSubtype } from "../objects/type";
import { rawAlloc, rawFree } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { detach, attach } from "../sync/detach";
import { raise, raisef, raiseInstance, raiseText, errorOccurred, errorMatches, clearError, raiseNoMemory } from "../errors";
import { call2, tempArray, tempRelease } from "../call";
import { parseArgs } from "../args";
import { id, str, isStr, strFromUtf8, strUtf8, strLength, strChar, strEqualsLiteral } from "../objects/str";
import { utf8Length } from "../objects/str";
import { isBytes, bytesData, bytesSize } from "../objects/bytes";
import { NONE, EMPTY_STR } from "../objects/singletons";
import { newTuple, tupleSet, tupleSize, tupleGet } from "../objects/tuple";
import { intFromI64, asI64, asI32 } from "../objects/int";
import { isTrue, isMapping } from "../objects/abstract";
import { dictContains, dictSetStr } from "../objects/dict";
import { unmarshal } from "./marshal";
import { evalCode, evalCodeWithClosure } from "../interp/eval";
import { currentFrame, currentGlobals, currentLocals, currentCompilerFlags } from "../interp/frame";
import { PyCode } from "../objects/code";
import { getBuffer, releaseBuffer, Buffer } from "../objects/buffer";
import { pathToFsStr } from "./fspath";
import { warnExplicit } from "./warnings";

export const MODE_EXEC: i32 = 0, MODE_EVAL: i32 = 1, MODE_SINGLE: i32 = 2, MODE_FUNC_TYPE: i32 = 3;
export const PyCF_ONLY_AST: i32 = 0x400;
export const PyCF_SOURCE_IS_UTF8: i32 = 0x100;
export const PyCF_DONT_IMPLY_DEDENT: i32 = 0x200;
export const PyCF_TYPE_COMMENTS: i32 = 0x1000;
export const PyCF_ALLOW_TOP_LEVEL_AWAIT: i32 = 0x2000;
export const PyCF_ALLOW_INCOMPLETE_INPUT: i32 = 0x4000;
export const PyCF_OPTIMIZED_AST: i32 = 0x8000 | 0x400;
/** CO_NESTED and the __future__ bits: what a code object passes on to what it compiles. */
export const PyCF_MASK: i32 = 0x1fe0000;

/** Compiles UTF-8 (or declared) source bytes; filename a str. New code object (or 0 with SyntaxError). */
export function compileSource(source: usize, length: i32, filename: u64, mode: i32, flags: i32, optimize: i32): u64 {
  const name = strUtf8(<usize>filename);
  if (name == 0) return 0;
  const nameLength = <i32>utf8Length();
  const out = rawAlloc(16);
  memory.fill(out, 0, 16);
  detach();
  const status = hostCompile(source, length, name, nameLength, mode, flags, optimize, out);
  attach();
  rawFree(name);
  const blob = <usize>load<u32>(out), size = <usize>load<u32>(out, 4);
  const warnings = <usize>load<u32>(out, 8), warningsSize = <usize>load<u32>(out, 12);
  rawFree(out);
  let r: u64 = 0;
  if (status == 0) {
    if (warnings == 0 || issueWarnings(warnings, warningsSize, filename)) r = unmarshal(blob, size);
  } else if (status > 0) raiseSyntaxError(blob, size, filename);
  else raisef(RuntimeErrorType, "the compiler failed (error %d)", <u64>(-status));
  if (blob) rawFree(blob);
  if (warnings) rawFree(warnings);
  return r;
}
import { RuntimeError as RuntimeErrorType } from "../objects/type_ids";

/** Warnings found by the compiler; false: one was turned into an error (then a SyntaxError, if it is a SyntaxWarning). */
function issueWarnings(p: usize, size: usize, filename: u64): bool {
  let at: usize = 0;
  while (at + 12 <= size) {
    const category = load<u32>(p + at), line = load<i32>(p + at, 4), n = load<u32>(p + at, 8);
    const text = strFromUtf8(p + at + 12, n);
    at += 12 + <usize>n;
    if (text == 0) return false;
    const w = warnExplicit(category == 0 ? SyntaxWarning : DeprecationWarning, text, filename, line, 0, 0);
    if (w < 0) {
      if (category == 0 && errorMatches(SyntaxWarning)) {
        clearError();
        const info = newTuple(4);
        tupleSet(info, 0, newRef(filename));
        tupleSet(info, 1, intFromI64(<i64>line));
        tupleSet(info, 2, NONE);
        tupleSet(info, 3, NONE);
        const e = call2(<u64>SyntaxError, text, <u64>info);
        decref(<u64>info);
        if (e) raiseInstance(e);
      }
      decref(text);
      return false;
    }
    decref(text);
  }
  return true;
}
function optionalInt(v: i32): u64 { return v < 0 ? NONE : intFromI64(<i64>v); }

/** Raises what the blob of hostCompile describes. */
function raiseSyntaxError(p: usize, size: usize, filename: u64): void {
  const kind = load<u32>(p);
  const line = load<i32>(p, 4), column = load<i32>(p, 8), endLine = load<i32>(p, 12), endColumn = load<i32>(p, 16);
  const n = load<u32>(p, 20);
  const message = strFromUtf8(p + 24, n);
  if (message == 0) return;
  const textAt = p + 24 + <usize>n;
  const textLength = loadUnaligned(textAt);
  if (kind >= 4) {
    const t = kind == 4 ? ValueError : kind == 5 ? RecursionError : kind == 6 ? MemoryError : kind == 7 ? OverflowError : ValueError;
    raiseText(t, message);
    return;
  }
  const text = textLength == 0xffff_ffff ? NONE : strFromUtf8(textAt + 4, textLength);
  const type = kind == 0 ? SyntaxError : kind == 1 ? IndentationError : kind == 2 ? TabError : _IncompleteInputError;
  const info = newTuple(6);
  tupleSet(info, 0, newRef(filename));
  tupleSet(info, 1, optionalInt(line));
  tupleSet(info, 2, optionalInt(column));
  tupleSet(info, 3, text ? text : NONE);
  tupleSet(info, 4, optionalInt(endLine));
  tupleSet(info, 5, optionalInt(endColumn));
  const e = call2(<u64>type, message, <u64>info);
  decref(<u64>info);
  decref(message);
  if (e) raiseInstance(e);
}
function loadUnaligned(p: usize): u32 {
  return <u32>load<u8>(p) | (<u32>load<u8>(p, 1) << 8) | (<u32>load<u8>(p, 2) << 16) | (<u32>load<u8>(p, 3) << 24);
}

/** Source argument of compile/eval/exec as bytes in raw memory (to be freed); length in sourceLength. what: the function's name in errors. */
let sourceLength: i32 = 0;
let sourceIsStr: bool = false;
function sourceBytes(source: u64, functionName: string, what: string): usize {
  if (isStr(source)) {
    sourceIsStr = true;
    const p = strUtf8(<usize>source);
    sourceLength = <i32>utf8Length();
    if (p != 0 && hasNul(p)) {
      rawFree(p);
      raise(SyntaxError, "source code string cannot contain null bytes");
      return 0;
    }
    return p;
  }
  sourceIsStr = false;
  const b = changetype<Buffer>(rawAlloc(offsetof<Buffer>()));
  if (getBuffer(source, changetype<usize>(b), 0) < 0) {
    rawFree(changetype<usize>(b));
    clearError();
    raisef(TypeError, "%s() arg 1 must be a %s object", <u64>changetype<usize>(functionName), <u64>changetype<usize>(what));
    return 0;
  }
  const n = <i32>b.length;
  const p = rawAlloc(<usize>n + 1);
  memory.copy(p, b.data, n);
  releaseBuffer(changetype<usize>(b));
  rawFree(changetype<usize>(b));
  sourceLength = n;
  if (hasNul(p)) {
    rawFree(p);
    raise(SyntaxError, "source code string cannot contain null bytes");
    return 0;
  }
  return p;
}
function hasNul(p: usize): bool {
  for (let i = 0; i < sourceLength; i++) if (load<u8>(p + i) == 0) return true;
  return false;
}

const COMPILE_SIGNATURE = "($module, /, source, filename, mode, flags=0, dont_inherit=False, optimize=-1, *, _feature_version=-1)";
export function builtinCompile(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(7);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("compile", COMPILE_SIGNATURE, args, nargs, kwnames, out)) r = compileArguments(out);
  tempRelease(out);
  return r;
}
function compileArguments(out: usize): u64 {
  const source = load<u64>(out), modeText = load<u64>(out, 16);
  const filename = pathToFsStr(load<u64>(out, 8));
  if (filename == 0) return 0;
  let r: u64 = 0;
  let flags = load<u64>(out, 24) ? asI32(load<u64>(out, 24)) : 0;
  const inherit = load<u64>(out, 32) ? isTrue(load<u64>(out, 32)) : 0;
  const optimize = load<u64>(out, 40) ? asI32(load<u64>(out, 40)) : -1;
  if (errorOccurred()) { decref(filename); return 0; }
  if (flags & ~(PyCF_MASK | 0xff00 | 0x10 | 0x100)) { decref(filename); return raise(ValueError, "compile(): unrecognised flags"); }
  if (optimize < -1 || optimize > 2) { decref(filename); return raise(ValueError, "compile(): invalid optimize value"); }
  if (!inherit) flags |= currentCompilerFlags();
  if (!isStr(modeText)) { decref(filename); return raisef(TypeError, "compile() argument 'mode' must be str, not %T", modeText); }
  let mode: i32;
  if (strEqualsLiteral(<usize>modeText, "exec")) mode = MODE_EXEC;
  else if (strEqualsLiteral(<usize>modeText, "eval")) mode = MODE_EVAL;
  else if (strEqualsLiteral(<usize>modeText, "single")) mode = MODE_SINGLE;
  else if (strEqualsLiteral(<usize>modeText, "func_type")) {
    if ((flags & PyCF_ONLY_AST) == 0) { decref(filename); return raise(ValueError, "compile() mode 'func_type' requires flag PyCF_ONLY_AST"); }
    mode = MODE_FUNC_TYPE;
  } else {
    decref(filename);
    return raise(ValueError, (flags & PyCF_ONLY_AST) ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'" : "compile() mode must be 'exec', 'eval' or 'single'");
  }
  if (flags & PyCF_ONLY_AST) { decref(filename); return raise(NotImplementedError, "compile() to a syntax tree (ast.parse) is not available yet"); }
  const p = sourceBytes(source, "compile", "string, bytes or AST");
  if (p) {
    r = compileSource(p, sourceLength, filename, mode, flags | (sourceIsStr ? PyCF_SOURCE_IS_UTF8 : 0), optimize);
    rawFree(p);
  }
  decref(filename);
  return r;
}

/** Globals and locals of eval/exec: fills state[0..1] with new references (globals a dict). */
function resolveNamespaces(globals: u64, locals: u64, name: string, state: usize): bool {
  const fname = <u64>changetype<usize>(name);
  if (globals == NONE) globals = 0;
  if (locals == NONE) locals = 0;
  if (locals != 0 && !isMapping(locals)) { raisef(TypeError, "%s() locals must be a mapping or None, not %T", fname, locals); return false; }
  if (globals != 0 && !isSubtype(typeOf(globals), DICT)) {
    if (isMapping(globals)) raisef(TypeError, "%s() globals must be a real dict; try %s(code, {}, mapping)", fname, fname);
    else raisef(TypeError, "%s() globals must be a dict, not %T", fname, globals);
    return false;
  }
  if (globals == 0) {
    globals = <u64>currentGlobals();
    if (globals == 0) { raise(SystemErrorType, "globals and locals cannot be NULL"); return false; }
    if (locals == 0) {
      locals = currentLocals();
      if (locals == 0) return false;
    } else locals = newRef(locals);
    globals = newRef(globals);
  } else {
    locals = newRef(locals ? locals : globals);
    globals = newRef(globals);
  }
  const d = <usize>globals;
  const has = dictContains(d, <u64>id("__builtins__"));
  if (has < 0 || (has == 0 && dictSetStr(d, id("__builtins__"), runtime.builtinsModule) < 0)) { decref(globals); decref(locals); return false; }
  store<u64>(state, globals);
  store<u64>(state, locals, 8);
  return true;
}
import { SystemError as SystemErrorType } from "../objects/type_ids";

function freeVariables(code: u64): i32 { return <i32>changetype<PyCode>(<usize>code).nfreevars; }

const EVAL_SIGNATURE = "($module, source, /, globals=None, locals=None)";
export function builtinEval(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(5);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("eval", EVAL_SIGNATURE, args, nargs, kwnames, out) && resolveNamespaces(load<u64>(out, 8) ? load<u64>(out, 8) : NONE, load<u64>(out, 16) ? load<u64>(out, 16) : NONE, "eval", out + 24)) {
    const source = load<u64>(out), globals = load<u64>(out, 24), locals = load<u64>(out, 32);
    if (typeOf(source) == CODE) {
      if (freeVariables(source) > 0) raise(TypeError, "code object passed to eval() may not contain free variables");
      else r = evalCode(source, <usize>globals, locals);
    } else {
      const p = sourceBytes(source, "eval", "string, bytes or code");
      if (p) {
        // leading blanks are allowed
        let skip = 0;
        while (skip < sourceLength && (load<u8>(p + skip) == 32 || load<u8>(p + skip) == 9)) skip++;
        const code = compileSource(p + skip, sourceLength - skip, str("<string>"), MODE_EVAL, currentCompilerFlags() | (sourceIsStr ? PyCF_SOURCE_IS_UTF8 : 0), -1);
        rawFree(p);
        if (code) { r = evalCode(code, <usize>globals, locals); decref(code); }
      }
    }
    decref(globals);
    decref(locals);
  }
  tempRelease(out);
  return r;
}
const EXEC_SIGNATURE = "($module, source, /, globals=None, locals=None, *, closure=None)";
export function builtinExec(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(6);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("exec", EXEC_SIGNATURE, args, nargs, kwnames, out) && resolveNamespaces(load<u64>(out, 8) ? load<u64>(out, 8) : NONE, load<u64>(out, 16) ? load<u64>(out, 16) : NONE, "exec", out + 32)) {
    const source = load<u64>(out), globals = load<u64>(out, 32), locals = load<u64>(out, 40);
    const closure = load<u64>(out, 24) == NONE ? 0 : load<u64>(out, 24);
    if (typeOf(source) == CODE) r = execCode(source, globals, locals, closure);
    else if (closure) raise(TypeError, "closure argument can only be used with a code object");
    else {
      const p = sourceBytes(source, "exec", "string, bytes or code");
      if (p) {
        const code = compileSource(p, sourceLength, str("<string>"), MODE_EXEC, currentCompilerFlags() | (sourceIsStr ? PyCF_SOURCE_IS_UTF8 : 0), -1);
        rawFree(p);
        if (code) { r = evalCode(code, <usize>globals, locals); decref(code); }
      }
    }
    decref(globals);
    decref(locals);
  }
  tempRelease(out);
  if (r == 0) return 0;
  decref(r);
  return NONE;
}
function execCode(code: u64, globals: u64, locals: u64, closure: u64): u64 {
  const free = freeVariables(code);
  if (free == 0) {
    if (closure) return raise(TypeError, "cannot use a closure with this code object");
    return evalCode(code, <usize>globals, locals);
  }
  let ok = closure != 0 && isSubtype(typeOf(closure), TUPLE) && <i32>tupleSize(<usize>closure) == free;
  for (let i = 0; ok && i < free; i++) ok = typeOf(tupleGet(<usize>closure, i)) == CELL;
  if (!ok) return raisef(TypeError, "code object requires a closure of exactly length %d", <u64>free);
  return evalCodeWithClosure(code, <usize>globals, locals, closure);
}
