// Running code objects that are not functions: modules, class bodies, exec and eval.

import { runtime } from "../runtime";
import { Value } from "../value";
import { PyCode, CO_OPTIMIZED } from "../objects/code";
import { PyFunction, newFunction, parameterCount } from "../objects/function";
import { CODE } from "../objects/type_ids";
import { newRef, decref } from "../memory/refcount";
import { Frame, FRAME_ENTRY, frameSpace, newChunkBase, pushFrame, claimChunk, depthExceeded } from "./frame";
import { MAX_NATIVE_DEPTH } from "../call";
import { tstate } from "../thread_state";
import { run } from "./loop";

/** Runs `func` (a function of code without parameters; borrowed) with `namespace` (borrowed, 0: fast locals only). New reference; 0: error. */
export function runWithNamespace(func: u64, namespace: u64): u64 {
  const ts = tstate;
  const code = changetype<PyCode>(<usize>changetype<PyFunction>(<usize>func).code);
  if (ts.depth >= runtime.recursionLimit || ts.nativeDepth >= MAX_NATIVE_DEPTH) { depthExceeded(); return 0; }
  const top = ts.top, oldBase = ts.stackBase, oldLimit = ts.stackLimit;
  const locals = frameSpace(code.frameBytes);
  if (locals == 0) return 0;
  const chunk = newChunkBase;
  const frame = pushFrame(<usize>func | 1, code, locals, 0, FRAME_ENTRY);
  claimChunk(frame, chunk, oldBase, oldLimit);
  if (namespace != 0 && (code.flags & CO_OPTIMIZED) == 0) frame.namespace = <u32>newRef(namespace);
  ts.nativeDepth++;
  const r = run(frame);
  ts.nativeDepth--;
  ts.top = top;
  return r;
}

/** Runs a code object with these globals and locals (a mapping), all borrowed. New reference; 0: error. */
export function evalCode(code: u64, globals: usize, locals: u64): u64 { return evalCodeWithClosure(code, globals, locals, 0); }

/** The same for code with free variables: closure is a tuple of cells (borrowed) or 0. */
export function evalCodeWithClosure(code: u64, globals: usize, locals: u64, closure: u64): u64 {
  const f = newFunction(changetype<PyCode>(<usize>code), globals);
  if (f == 0) return 0;
  if (closure) changetype<PyFunction>(<usize>f).closure = <u32>newRef(closure);
  const r = runWithNamespace(f, locals);
  decref(f);
  return r;
}
