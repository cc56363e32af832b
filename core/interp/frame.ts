// Frames: the activation records of Python functions, on their thread's value stack or inside a generator.
//
// One stack per thread, in chunks. A frame lies there as: locals (its arguments first) · Frame struct · evaluation stack. So a call's arguments,
// pushed on the caller's evaluation stack, are the callee's first locals where they are; a generator holds the same three parts in its object.
// Values in locals and evaluation stacks are *stack references* (docs/core.md). `sp` and `ip` are saved in the frame before anything that can
// run other code, fail or stop; `ip` then points behind the first word of the instruction being executed, at most at the next instruction.
//
// What protects a frame: the thread that runs it. Others look at it only with the world stopped (the collector), or through a frame object,
// which copes with stale values (core/objects/frame_object.ts). A suspended generator's frame belongs to whoever takes its state word.

import { Value } from "../value";
import { PyCode } from "../objects/code";
import { PyFunction } from "../objects/function";
import { ThreadState, tstate } from "../thread_state";
import { RecursionError } from "../objects/type_ids";
import { rawAlloc, rawFree } from "../memory/heap";
import { closeRef, decref, newRef } from "../memory/refcount";
import { raise } from "../errors";
import { NONE } from "../objects/singletons";
import { frameLocals } from "./locals";
import { detachFrameObject } from "../objects/frame_object";

@unmanaged export class Frame {
  /** The caller's Frame, 0 at the bottom. */
  prev: u32;
  code: u32;
  /** The function, as a stack reference (bit 0: nothing to release). */
  func: u32;
  globals: u32;
  /** First local. */
  locals: u32;
  /** See above. */
  ip: u32;
  sp: u32;
  /** What tstate.top is while this frame runs natives: the end of its evaluation stack, or of its caller's region for generators. */
  top: u32;
  /** PyFrame or 0 (counted). */
  frameObject: u32;
  /** Namespace of a class body or of exec/eval (counted), 0 for functions. */
  namespace: u32;
  flags: u32;
  /** The generator this frame is part of (not counted), else 0. */
  generator: u32;
  /** Added to the saved ip when a generator that this frame resumed returns (FOR_ITER, SEND). */
  returnOffset: u32;
  /** Chunk bookkeeping of the first frame in a new chunk (FRAME_NEW_CHUNK). */
  oldBase: u32;
  oldLimit: u32;
  spare: u32;
}
export const FRAME_SIZE: usize = 64;

/** Frame.flags */
export const FRAME_ENTRY: u32 = 1;       // returning from it leaves the loop: a native called it
export const FRAME_GENERATOR: u32 = 2;   // lies in a generator object
export const FRAME_INIT: u32 = 4;        // an __init__ entered for a class call: must return None, the caller keeps the instance
export const FRAME_NEW_CHUNK: u32 = 8;   // first in a chunk of the value stack
export const FRAME_CLEARED: u32 = 16;    // being torn down: its locals are going away
export const FRAME_DISCARD: u32 = 32;    // the result is dropped (setters, __setitem__)

@inline
function codeOf(f: Frame): PyCode { return changetype<PyCode>(<usize>f.code); }

/** Start of the evaluation stack. */
@inline
function stackStart(f: Frame): usize { return changetype<usize>(f) + FRAME_SIZE; }
export function frameStack(f: Frame): usize { return stackStart(f); }

/** Bytes kept free above every frame for what natives put there (temporary arrays). */
export const NATIVE_RESERVE: u32 = 32 << 10;
const FIRST_CHUNK: usize = 256 << 10;
const NEXT_CHUNK: usize = 1 << 20;

/** Gives a new thread its value stack. */
export function initThreadStack(ts: ThreadState): bool {
  const p = rawAlloc(FIRST_CHUNK);
  if (p == 0) return false;
  ts.stackBase = <u32>p;
  ts.stackLimit = <u32>(p + FIRST_CHUNK);
  ts.top = <u32>p;
  ts.frame = 0;
  ts.depth = 0;
  return true;
}
/** Frees the value stack of a thread that has ended. */
export function freeThreadStack(ts: ThreadState): void {
  if (ts.stackBase) rawFree(<usize>ts.stackBase);
  ts.stackBase = 0;
  ts.stackLimit = 0;
  ts.top = 0;
}

/** True if a frame of `bytes` with its locals at `locals` fits there in the current chunk. False, too, for addresses elsewhere (generators' stacks). */
@inline
function fitsAt(locals: usize, bytes: u32): bool {
  const ts = tstate;
  return <u32>locals - ts.stackBase <= ts.stackLimit - ts.stackBase && <u32>locals + bytes + NATIVE_RESERVE <= ts.stackLimit;
}
export function frameFits(locals: usize, bytes: u32): bool { return fitsAt(locals, bytes); }

/** Python's recursion limit: false with RecursionError. Pair with leaveFrame. */
export function depthExceeded(): bool {
  raise(RecursionError, "maximum recursion depth exceeded");
  return true;
}

/**
 * Makes the frame struct for a function whose first `given` locals lie at `locals` (in a place where frameFits said yes); the other locals are
 * emptied here. func: stack reference, stolen. The frame becomes the thread's current one.
 */
@inline
function makeFrame(func: usize, code: PyCode, locals: usize, given: i32, flags: u32): Frame {
  const n = code.nlocalsplus;
  const at = locals + (<usize>n << 3);
  for (let p = locals + (<usize>given << 3); p < at; p += 8) store<u64>(p, 0);
  const f = changetype<Frame>(at);
  const ts = tstate;
  f.prev = ts.frame;
  f.code = <u32>changetype<usize>(code);
  f.func = <u32>func;
  f.globals = changetype<PyFunction>(func & ~1).globals;
  f.locals = <u32>locals;
  f.ip = code.stream;
  f.sp = <u32>at + <u32>FRAME_SIZE;
  const top = <u32>locals + code.frameBytes;
  f.top = top;
  store<u64>(at, 0, offsetof<Frame>("frameObject")); // frameObject, namespace
  f.flags = flags;
  f.generator = 0;
  ts.frame = <u32>at;
  ts.top = top;
  ts.depth++;
  return f;
}
/** The same, callable from other files. */
export function pushFrame(func: usize, code: PyCode, locals: usize, given: i32, flags: u32): Frame { return makeFrame(func, code, locals, given, flags); }

/**
 * A place for a frame of `bytes` above everything in use: tstate.top, or the start of a new chunk. 0: RecursionError (no memory). With a new
 * chunk, newChunk is 1 and the frame must be given FRAME_NEW_CHUNK by claimChunk().
 */
export let newChunkBase: u32 = 0;
let pendingOldBase: u32 = 0;
let pendingOldLimit: u32 = 0;
export function frameSpace(bytes: u32): usize {
  const ts = tstate;
  const at = <usize>(ts.top + 15 & ~15);
  newChunkBase = 0;
  if (fitsAt(at, bytes)) return at;
  const size = max<usize>(NEXT_CHUNK, <usize>bytes + 2 * <usize>NATIVE_RESERVE);
  const p = rawAlloc(size);
  if (p == 0) { depthExceeded(); return 0; }
  newChunkBase = <u32>p;
  pendingOldBase = ts.stackBase;
  pendingOldLimit = ts.stackLimit;
  ts.stackBase = <u32>p;
  ts.stackLimit = <u32>(p + size);
  return p;
}
/** After frameSpace made a chunk and nothing was put there: gives it back. */
export function abandonSpace(chunk: u32): void {
  if (chunk == 0) return;
  tstate.stackBase = pendingOldBase;
  tstate.stackLimit = pendingOldLimit;
  rawFree(<usize>chunk);
}
/** Marks f as the first frame of the chunk that frameSpace just made (chunk: what newChunkBase was). */
export function claimChunk(f: Frame, chunk: u32, oldBase: u32, oldLimit: u32): void {
  if (chunk == 0) return;
  f.flags |= FRAME_NEW_CHUNK;
  f.oldBase = oldBase;
  f.oldLimit = oldLimit;
}
function leaveChunk(f: Frame): void {
  const p = <usize>tstate.stackBase;
  tstate.stackBase = f.oldBase;
  tstate.stackLimit = f.oldLimit;
  // the frame struct lies in the chunk: its fields are not read after this
  rawFree(p);
}

/**
 * Ends frame f, the thread's current one: releases its locals, what is left on its stack, its function and namespace; the caller's frame
 * becomes the current one. Not for generators' frames.
 */
@inline
function endFrame(f: Frame): void {
  const ts = tstate;
  const prev = f.prev;
  ts.frame = prev;
  ts.depth--;
  if (f.frameObject != 0 || f.namespace != 0) clearExtras(f);
  // unlinked before it is emptied: finalizers run on behalf of the caller. The region stays reserved while they do (ts.top).
  const end = f.code != 0 ? changetype<usize>(f) : 0;
  for (let p = <usize>f.locals; p < end; p += 8) {
    const v = load<u64>(p);
    if ((v & 0xffff_ffff_0000_0001) == 0 && v != 0) {
      store<u64>(p, 0);
      decref(v);
    }
  }
  const func = f.func;
  if ((func & 1) == 0 && func != 0) decref(<u64>func);
  if (f.flags & FRAME_NEW_CHUNK) leaveChunk(f);
  ts.top = prev ? changetype<Frame>(<usize>prev).top : ts.stackBase;
}
export function popFrame(f: Frame): void { endFrame(f); }

function clearExtras(f: Frame): void {
  if (f.frameObject) detachFrameObject(f);
  const ns = f.namespace;
  if (ns) {
    f.namespace = 0;
    decref(<u64>ns);
  }
}
/** Releases what is on f's evaluation stack above `to`. */
export function clearStack(f: Frame, to: usize): void {
  let sp = <usize>f.sp;
  while (sp > to) {
    sp -= 8;
    const v = load<u64>(sp);
    f.sp = <u32>sp;
    closeRef(v);
  }
}

// ------------------------------------------------------------------------------------------------------------ looking at frames

/** The code unit that frame f executes; -1: before the first instruction. */
export function frameUnit(f: Frame): i32 {
  const i = <i32>((f.ip - codeOf(f).stream) >> 3) - 1;
  return i;
}
/** The running thread's innermost Python frame, or 0. */
export function currentFrame(): Frame { return changetype<Frame>(<usize>tstate.frame); }
/** Its globals (borrowed dict), or 0 without a frame. */
export function currentGlobals(): usize {
  const f = tstate.frame;
  return f ? <usize>changetype<Frame>(<usize>f).globals : 0;
}
/** The __future__ flags of the innermost frame's code, which compile() inherits. */
export function currentCompilerFlags(): i32 {
  const f = tstate.frame;
  return f ? <i32>(codeOf(changetype<Frame>(<usize>f)).flags & FUTURE_FLAGS) : 0;
}
/** CO_FUTURE_*: what a code object passes on to code compiled within it. */
const FUTURE_FLAGS: u32 = 0x1fe0000;
/** Its builtins (borrowed dict), or 0. */
export function currentBuiltins(): usize {
  const f = tstate.frame;
  return f ? frameBuiltins(changetype<Frame>(<usize>f)) : 0;
}
export function frameBuiltins(f: Frame): usize { return <usize>changetype<PyFunction>(<usize>(f.func & ~1)).builtins; }
/** What locals() returns: the namespace itself in modules and classes, a new dict in functions. New reference; 0 with an error. */
export function currentLocals(): u64 {
  const f = tstate.frame;
  if (f == 0) return raise(SystemError, "frame does not exist");
  return frameLocals(changetype<Frame>(<usize>f));
}
import { SystemError } from "../objects/type_ids";

/** Calls visit for every value that the frames of thread ts refer to, counted or not: they are all alive. With the world stopped, or on the own thread. */
export function visitThreadFrames(ts: usize, visit: u32): void {
  for (let f = changetype<Frame>(<usize>changetype<ThreadState>(ts).frame); changetype<usize>(f) != 0; f = changetype<Frame>(<usize>f.prev)) visitFrame(f, visit);
}
export function visitFrame(f: Frame, visit: u32): void {
  visitRoot(<u64>f.code, visit);
  visitRoot(<u64>f.func, visit);
  visitRoot(<u64>f.globals, visit);
  visitRoot(<u64>f.frameObject, visit);
  visitRoot(<u64>f.namespace, visit);
  visitRoot(<u64>f.generator, visit);
  const locals = <usize>f.locals;
  const n = <usize>codeOf(f).nlocalsplus;
  for (let i: usize = 0; i < n; i++) visitRoot(load<u64>(locals + (i << 3)), visit);
  const sp = <usize>f.sp;
  for (let p = stackStart(f); p < sp; p += 8) visitRoot(load<u64>(p), visit);
}
function visitRoot(v: u64, visit: u32): void {
  if (!Value.isObject(v)) return;
  visitValue(v & ~1, visit);
}
import { visitValue } from "../memory/collector";
