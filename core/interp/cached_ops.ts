// Specialised forms of instructions that have no place in the loop: calls of natives and classes, slots, rarer attribute caches.
// Handlers as in handlers.ts; what the cache words hold says specialize.ts. A miss runs the general form.

import { runtime } from "../runtime";
import { Value } from "../value";
import { PyObject } from "../objects/object";
import { PyType } from "../objects/type_object";
import { builtinLen, builtinIsinstance } from "../modules/builtins";
import { length, isInstance } from "../objects/abstract";
import { intFromI64 } from "../objects/int";
import { fromBool } from "../objects/singletons";
import { BUILTIN_FUNCTION, METHOD_DESCRIPTOR, TYPE, MODULE, FUNCTION } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { decref, closeRef, ownRef, newRef, loadRef, stackRef, RETRY, xchgRef } from "../memory/refcount";
import { Frame, FRAME_INIT, frameFits, pushFrame } from "./frame";
import { tstate, multi } from "../thread_state";
import { PyBuiltinFunction, PyMethodDescriptor, PyDescriptor } from "../objects/descriptors";
import { BuiltinDef, SHAPE_MASK, NOARGS, O, FAST, FASTKW } from "../define";
import { PyFunction } from "../objects/function";
import { PyCode } from "../objects/code";
import { PyDict } from "../objects/dict";
import { PyModule } from "../objects/module";
import { genericAlloc } from "../objects/type_new";
import { isSubtype } from "../objects/type";
import { MAX_NATIVE_DEPTH } from "../call";
import { opCall, performCall } from "./calls";
import { loadAttr, storeAttr } from "./attribute_ops";
import { lock, unlock } from "../sync/mutex";

const MARKS: u64 = 0xffff_ffff_0000_0001;
@inline
function drop(v: u64): void { if ((v & MARKS) == 0) closeRef(v); }

/** Calls def's function with n values at args (stack references, consumed). The call is at base: callable, self or 0. New sp; 0: error. */
@inline
function callNative(frame: Frame, def: BuiltinDef, self: u64, base: usize, args: usize, n: i32, sp: usize): usize {
  const shape = def.shape & SHAPE_MASK;
  let r: u64;
  if (shape == O) {
    const v = load<u64>(args);
    store<u64>(args, Value.untag(v)); // natives may look at the stack: no marks there
    r = call_indirect<u64>(def.fn, self, Value.untag(v));
    store<u64>(args, v);
  } else if (shape == NOARGS) r = call_indirect<u64>(def.fn, self);
  else {
    let marked: u64 = 0;
    for (let i = 0; i < n; i++) {
      const slot = args + (<usize>i << 3);
      const v = load<u64>(slot);
      if (v <= 0xffff_ffff && (v & 1) != 0) {
        store<u64>(slot, v & ~1);
        marked |= <u64>1 << i;
      }
    }
    r = shape == FAST ? call_indirect<u64>(def.fn, self, args, n) : call_indirect<u64>(def.fn, self, args, n, <usize>0);
    for (let i = 0; i < n; i++) {
      const slot = args + (<usize>i << 3);
      const v = load<u64>(slot);
      if (v <= 0xffff_ffff && (marked >> i & 1) == 0) {
        store<u64>(slot, 0);
        closeRef(v);
      }
    }
    // nothing is left to release above base but the callable and, for methods, self
    const callable = load<u64>(base), receiver = load<u64>(base, 8);
    frame.sp = <u32>base;
    if (args == base + 16) drop(receiver);
    if (r) {
      store<u64>(base, r);
      frame.sp = <u32>(base + 8);
    }
    drop(callable);
    return r ? base + 8 : 0;
  }
  const callable = load<u64>(base), receiver = load<u64>(base, 8), only = n ? load<u64>(args) : 0;
  frame.sp = <u32>base;
  if (r) {
    store<u64>(base, r);
    frame.sp = <u32>(base + 8);
  }
  if (n) drop(only);
  if (args == base + 16) drop(receiver);
  drop(callable);
  return r ? base + 8 : 0;
}
@inline
function fits(def: BuiltinDef, n: i32): bool {
  const shape = def.shape & SHAPE_MASK;
  return shape >= FAST ? n < 60 : shape == <u32>n;
}

export function callBuiltin(frame: Frame, sp: usize, nargs: i32): usize {
  const base = sp - (<usize>nargs << 3) - 16;
  const callable = load<u64>(base);
  if (load<u64>(base, 8) == 0 && callable <= 0xffff_ffff && tstate.nativeDepth < MAX_NATIVE_DEPTH) {
    const f = changetype<PyBuiltinFunction>(<usize>callable & ~1);
    if (<usize>f.type == BUILTIN_FUNCTION) {
      const def = changetype<BuiltinDef>(<usize>f.def);
      if (fits(def, nargs)) {
        frame.ip += 24;
        tstate.nativeDepth++;
        const r = callNative(frame, def, f.self, base, base + 16, nargs, sp);
        tstate.nativeDepth--;
        return r;
      }
    }
  }
  return opCall(frame, sp, nargs);
}
export function callMethodDescriptor(frame: Frame, sp: usize, nargs: i32): usize {
  const base = sp - (<usize>nargs << 3) - 16;
  const callable = load<u64>(base);
  const self = load<u64>(base, 8);
  if (self != 0 && callable <= 0xffff_ffff && tstate.nativeDepth < MAX_NATIVE_DEPTH) {
    const d = changetype<PyMethodDescriptor>(<usize>callable & ~1);
    const receiver = Value.untag(self);
    if (<usize>d.type == METHOD_DESCRIPTOR && Value.isObject(receiver)) {
      const def = changetype<BuiltinDef>(<usize>d.def);
      const t = <usize>Value.obj(receiver).type;
      if (fits(def, nargs) && (t == <usize>d.objclass || isSubtype(t, <usize>d.objclass))) {
        frame.ip += 24;
        tstate.nativeDepth++;
        const r = callNative(frame, def, receiver, base, base + 16, nargs, sp);
        tstate.nativeDepth--;
        return r;
      }
    }
  }
  return opCall(frame, sp, nargs);
}
/** A class with object.__new__ and a Python __init__ that takes exactly these arguments: the instance is made here, __init__ runs in the loop. */
export function callClass(frame: Frame, sp: usize, nargs: i32): usize {
  const base = sp - (<usize>nargs << 3) - 16;
  const callable = load<u64>(base);
  const w = atomic.load<u64>(<usize>frame.ip);
  if (load<u64>(base, 8) == 0 && callable <= 0xffff_ffff) {
    const cls = <usize>callable & ~1;
    if (<usize>changetype<PyObject>(cls).type == TYPE && atomic.load<u32>(cls + offsetof<PyType>("version")) == <u32>(w >> 32)) {
      const init = <usize>(<u32>w);
      const code = changetype<PyCode>(<usize>changetype<PyFunction>(init).code);
      const args = base + 8;
      const ts = tstate;
      if (code.exactArgs == nargs + 1 && ts.depth < runtime.recursionLimit && frameFits(args, code.frameBytes)) {
        const o = genericAlloc(cls, 0);
        if (o == 0) return 0;
        frame.ip += 24;
        store<u64>(base, <u64>o);
        store<u64>(args, <u64>o | 1);
        frame.sp = <u32>args;
        pushFrame(init | 1, code, args, nargs + 1, FRAME_INIT);
        drop(callable);
        return 1;
      }
    }
  }
  return opCall(frame, sp, nargs);
}

/** len(x), isinstance(x, cls): nothing of the call is needed but the arguments. */
export function callLen(frame: Frame, sp: usize, nargs: i32): usize {
  const callable = load<u64>(sp - 24);
  if (nargs != 1 || load<u64>(sp - 16) != 0 || callable > 0xffff_ffff) return opCall(frame, sp, nargs);
  const f = changetype<PyBuiltinFunction>(<usize>callable & ~1);
  if (<usize>f.type != BUILTIN_FUNCTION || changetype<BuiltinDef>(<usize>f.def).fn != builtinLen.index) return opCall(frame, sp, nargs);
  frame.ip += 24;
  const v = load<u64>(sp - 8);
  const n = length(Value.untag(v));
  if (n < 0) return 0;
  store<u64>(sp - 24, intFromI64(n));
  frame.sp = <u32>(sp - 16);
  drop(v);
  drop(callable);
  return sp - 16;
}
export function callIsinstance(frame: Frame, sp: usize, nargs: i32): usize {
  const callable = load<u64>(sp - 32);
  if (nargs != 2 || load<u64>(sp - 24) != 0 || callable > 0xffff_ffff) return opCall(frame, sp, nargs);
  const f = changetype<PyBuiltinFunction>(<usize>callable & ~1);
  if (<usize>f.type != BUILTIN_FUNCTION || changetype<BuiltinDef>(<usize>f.def).fn != builtinIsinstance.index) return opCall(frame, sp, nargs);
  frame.ip += 24;
  const v = load<u64>(sp - 16), cls = load<u64>(sp - 8);
  const r = isInstance(Value.untag(v), Value.untag(cls));
  if (r < 0) return 0;
  store<u64>(sp - 32, fromBool(r != 0) | 1);
  frame.sp = <u32>(sp - 24);
  drop(v);
  drop(cls);
  drop(callable);
  return sp - 24;
}

// ------------------------------------------------------------------------------------------------------------ attributes

/** A property with a Python getter: entered in the loop, the owner is its argument. */
export function loadAttrProperty(frame: Frame, sp: usize, oparg: i32): usize {
  const owner = load<u64>(sp - 8);
  if (owner <= 0xffff_ffff && (oparg & 1) == 0) {
    const w = atomic.load<u64>(<usize>frame.ip + 56);
    if (versionOf(<usize>owner & ~1) == <u32>(w >> 32)) {
      const get = <usize>(<u32>w);
      const code = changetype<PyCode>(<usize>changetype<PyFunction>(get).code);
      const args = sp - 8;
      if (code.exactArgs == 1 && tstate.depth < runtime.recursionLimit && frameFits(args, code.frameBytes)) {
        frame.ip += 72;
        frame.sp = <u32>args;
        pushFrame(get | 1, code, args, 1, 0);
        return 1;
      }
    }
  }
  return loadAttr(frame, sp, oparg);
}

/** Pushes v in place of the owner, with 0 behind it for calls. */
@inline
function replaceOwner(frame: Frame, sp: usize, owner: u64, v: u64, oparg: i32): usize {
  store<u64>(sp - 8, v);
  if (oparg & 1) {
    store<u64>(sp, 0);
    sp += 8;
  }
  if ((owner & MARKS) == 0) {
    frame.sp = <u32>sp;
    closeRef(owner);
  }
  return sp;
}
@inline
function versionOf(p: usize): u32 { return atomic.load<u32>(<usize>changetype<PyObject>(p).type + offsetof<PyType>("version")); }

export function loadAttrSlot(frame: Frame, sp: usize, oparg: i32): usize {
  const owner = load<u64>(sp - 8);
  if (owner <= 0xffff_ffff) {
    const p = <usize>owner & ~1;
    const w = atomic.load<u64>(<usize>frame.ip + 8);
    if (versionOf(p) == <u32>(w >> 32)) {
      const v = loadRef(p + <usize>(<u32>w));
      if (v > RETRY) {
        frame.ip += 72;
        return replaceOwner(frame, sp, owner, v, oparg);
      }
    }
  }
  return loadAttr(frame, sp, oparg);
}
export function loadAttrClass(frame: Frame, sp: usize, oparg: i32): usize {
  const owner = load<u64>(sp - 8);
  if (owner <= 0xffff_ffff) {
    const p = <usize>owner & ~1;
    const w = atomic.load<u64>(<usize>frame.ip + 32);
    if (<usize>changetype<PyObject>(p).type == TYPE && atomic.load<u32>(p + offsetof<PyType>("version")) == <u32>(w >> 32)) {
      frame.ip += 72;
      return replaceOwner(frame, sp, owner, <u64>(<u32>w) | 1, oparg);
    }
  }
  return loadAttr(frame, sp, oparg);
}
export function loadAttrClassValue(frame: Frame, sp: usize, oparg: i32): usize {
  const owner = load<u64>(sp - 8);
  if (owner <= 0xffff_ffff) {
    const p = <usize>owner & ~1;
    const w = atomic.load<u64>(<usize>frame.ip + 40);
    if (versionOf(p) == <u32>(w >> 32)) {
      const offset = changetype<PyType>(<usize>changetype<PyObject>(p).type).dictOffset;
      if (offset == 0 || atomic.load<u32>(p + <usize>offset) < 64) {
        frame.ip += 72;
        return replaceOwner(frame, sp, owner, <u64>(<u32>w) | 1, oparg);
      }
    }
  }
  return loadAttr(frame, sp, oparg);
}
export function storeAttrSlot(frame: Frame, sp: usize, oparg: i32): usize {
  const owner = load<u64>(sp - 8);
  if (owner <= 0xffff_ffff) {
    const p = <usize>owner & ~1;
    const w = atomic.load<u64>(<usize>frame.ip + 8);
    if (versionOf(p) == <u32>(w >> 32)) {
      frame.ip += 32;
      const v = ownRef(load<u64>(sp - 16));
      frame.sp = <u32>(sp - 16);
      lock(p);
      const old = xchgRef(p + <usize>(<u32>w), v);
      unlock(p);
      drop(old);
      drop(owner);
      return sp - 16;
    }
  }
  return storeAttr(frame, sp, oparg);
}
/** An inline value while several threads run: under the instance's mutex. (One thread: in the loop.) */
export function storeAttrInstance(frame: Frame, sp: usize, oparg: i32): usize {
  const owner = load<u64>(sp - 8);
  if (owner <= 0xffff_ffff) {
    const p = <usize>owner & ~1;
    const w = atomic.load<u64>(<usize>frame.ip);
    const t = changetype<PyType>(<usize>changetype<PyObject>(p).type);
    if (atomic.load<u32>(changetype<usize>(t) + offsetof<PyType>("version")) == <u32>(w >> 32)) {
      const i = <u32>w;
      const field = p + <usize>t.dictOffset, slot = p + <usize>t.inlineOffset + (<usize>i << 3);
      const v = ownRef(load<u64>(sp - 16));
      lock(p);
      const high = load<u32>(field);
      if (high < 64) {
        const old = load<u64>(slot);
        if (old != 0 || i >= high) {
          atomic.store<u64>(slot, v);
          if (i >= high) atomic.store<u32>(field, i + 1);
          unlock(p);
          frame.ip += 32;
          frame.sp = <u32>(sp - 16);
          drop(old);
          drop(owner);
          return sp - 16;
        }
      }
      unlock(p);
      store<u64>(sp - 16, v);
    }
  }
  return storeAttr(frame, sp, oparg);
}
