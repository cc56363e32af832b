// The evaluation loop: one WebAssembly function that runs Python frames of one thread.
//
// The hot instructions are here, all others go through the table of handlers (core/interp/handlers.ts): keep this function small (DESIGN.md, section 6).
// A Python-to-Python call does not recurse: the loop goes on in the new frame. A frame with FRAME_ENTRY leaves the loop when it returns.
//
// Inside the switch: `continue` runs the next instruction; `break` means "look around": with an exception set the stack is unwound, then the loop's
// variables are loaded from the thread's current frame.

import { runtime } from "../runtime";
import { Value, INT_BASE, FLOAT_OFFSET } from "../value";
import { PyType } from "../objects/type_object";
import { FUNCTION, RANGE_ITERATOR, LIST_ITERATOR, MODULE, LIST, TUPLE } from "../objects/type_ids";
import { listGetRef, listAppendSteal, PyList, PyListIterator, LIST_BLOCK_HEAD } from "../objects/list";
import { tupleGet, tupleSize } from "../objects/tuple";
import { IMMORTAL_COUNT, GC_DEFERRED } from "../objects/object";
import { PyDict } from "../objects/dict";
import { PyModule } from "../objects/module";
import { INLINE_LIMIT } from "../objects/attributes";
import { NONE, TRUE, FALSE } from "../objects/singletons";
import { PyCode } from "../objects/code";
import { PyFunction } from "../objects/function";
import { PyRangeIterator } from "../objects/range";
import { tstate, ThreadState, tid, multi } from "../thread_state";
import { decref, decrefPtr, increfPtr, ownRef, newRef, stackRef, loadRef, RETRY } from "../memory/refcount";
import { Frame, FRAME_SIZE, FRAME_ENTRY, pushFrame, popFrame, depthExceeded, NATIVE_RESERVE } from "./frame";
import { OP_HANDLERS } from "../memory/map";
import * as OP from "./opcodes.generated";
import * as X from "./internal_opcodes";
import { unwind } from "./unwind";
import { binarySlow, compareSlow, subscriptSlow, bitsSlow } from "./operators";
import { returnSlow, loopResult, setLoopResult } from "./returning";
import { enterSafepoint } from "./safepoint";
import { forIterator } from "./iteration";
import { testValue } from "./truth";
import { CELL_VALUE, getCell } from "../objects/cell";
import { raiseUnbound } from "./names";

/** Results of loop() that are no values. */
const LEAVE_FOR_TIER_UP: u64 = 2;
/** What handlers return besides stack pointers: 0: exception; ENTERED: another frame is current; LEAVE: the loop is to return loopResult. */
export const ENTERED: usize = 1;
export const LEAVE: usize = 2;

/** Bits that mark a stack reference with nothing to release, besides 0 (Value.nothingToRelease). */
const MARKS: u64 = 0xffff_ffff_0000_0001;

@inline
function drop(v: u64): void { if ((v & MARKS) == 0) dropCounted(v); }
/** Releases a counted reference or 0: the owner's plain decrement here, everything else in decrefPtr. */
function dropCounted(v: u64): void {
  if (v == 0) return;
  const p = <usize>v;
  const count = load<u32>(p, 4);
  if (<u32>load<u16>(p) == tid && count != 1) store<u32>(p, count - 1, 4);
  else decrefPtr(p);
}
/** Counts one more reference to the object at p. (Immortals have no owner.) */
@inline
function keep(p: usize): void {
  if (<u32>load<u16>(p) == tid) store<u32>(p, load<u32>(p, 4) + 1, 4);
  else increfPtr(p);
}
/** New reference to what a slot holds: 0 if empty, RETRY if the owner's mutex is needed. */
@inline
function readRef(slot: usize): u64 {
  if (multi) return loadRef(slot);
  const v = load<u64>(slot);
  if (v - 1 < 0xffff_ffff) keep(<usize>v);
  return v;
}
/** Item i of the list at p: new reference; 0: out of range. */
@inline
function listItem(p: usize, i: u32): u64 {
  if (multi) return listGetRef(p, <i32>i);
  if (i >= load<u32>(p, offsetof<PyList>("size"))) return 0;
  const v = load<u64>(<usize>load<u32>(p, offsetof<PyList>("items")) + LIST_BLOCK_HEAD + (<usize>i << 3));
  if (v <= 0xffff_ffff) keep(<usize>v);
  return v;
}
@inline
function arg(at: usize): usize { return <usize>load<u32>(at, 4); }

/** Runs frame (with FRAME_ENTRY, the thread's current one) until it returns: its result (new reference), or 0 with an exception. */
export function run(frame: Frame): u64 {
  let f = frame;
  while (true) {
    const r = loop(f);
    if (r != LEAVE_FOR_TIER_UP) return r;
    f = changetype<Frame>(<usize>tstate.frame);
  }
}

/** Goes on with the thread's current frame where an exception is set (generators' throw()): unwinds first. */
export function runThrowing(): u64 {
  if (!unwind()) return 0;
  return run(changetype<Frame>(<usize>tstate.frame));
}

/** Back-edges until the loop is left for the first times, and later: V8 swaps in its optimised code only on entry. */
const EARLY_BUDGET: i32 = 4000;
const LATE_BUDGET: i32 = 400000;
let reentries: i32 = 0;

/** popFrame() for the usual frame: no flags. */
@inline
function leaveFrame(frame: Frame, locals: usize): void {
  const end = changetype<usize>(frame);
  if (load<u64>(end, offsetof<Frame>("frameObject")) != 0) { popFrame(frame); return; } // a frame object or a namespace
  const ts = tstate;
  const prev = changetype<Frame>(<usize>frame.prev);
  ts.frame = <u32>changetype<usize>(prev);
  ts.depth--;
  for (let p = locals; p < end; p += 8) {
    const v = load<u64>(p);
    if ((v & MARKS) == 0 && v != 0) {
      store<u64>(p, 0);
      dropCounted(v);
    }
  }
  const func = frame.func;
  if ((func & 1) == 0) dropCounted(<u64>func);
  ts.top = prev.top;
}
/** Appends v (stolen) to the list at l. False: MemoryError. */
@inline
function append(l: usize, v: u64): bool {
  if (!multi) {
    const n = load<u32>(l, offsetof<PyList>("size"));
    const items = <usize>load<u32>(l, offsetof<PyList>("items"));
    if (items != 0 && n < load<u32>(items)) {
      store<u64>(items + LIST_BLOCK_HEAD + (<usize>n << 3), v);
      store<u32>(l, n + 1, offsetof<PyList>("size"));
      return true;
    }
  }
  return listAppendSteal(l, v) >= 0;
}
/** Item i of a list or tuple: new reference; 0: something else, or out of range. */
function itemAt(p: usize, i: i64): u64 {
  const type = <usize>load<u32>(p, 12);
  if (<u64>i > 0x7fff_ffff) return 0;
  if (type == LIST) return listItem(p, <u32>i);
  if (type == TUPLE && <i32>i < tupleSize(p)) return newRef(tupleGet(p, <i32>i));
  return 0;
}

/** Runs the general form of the instruction at `at`, whose handler stays in this frame: 0 with an exception; else sp and ip are in the frame. */
function general(frame: Frame, ip: usize, sp: usize, at: usize): usize {
  frame.ip = <u32>ip;
  frame.sp = <u32>sp;
  const r = call_indirect<usize>(load<u32>(OP_HANDLERS + (<usize>load<u8>(at) << 2)), frame, sp, <i32>arg(at));
  if (r) frame.sp = <u32>r;
  return r;
}

function loop(entry: Frame): u64 {
  const ts = tstate;
  let frame = entry;
  let ip = <usize>frame.ip;
  let sp = <usize>frame.sp;
  let locals = <usize>frame.locals;
  let budget = reentries < 200 ? EARLY_BUDGET : LATE_BUDGET;

  while (true) {
    const at = ip;
    ip += 8;
    switch (<i32>load<u8>(at)) {
      case OP.CACHE: case OP.NOP: case OP.EXTENDED_ARG: case OP.NOT_TAKEN: continue;
      case OP.RESUME: {
        if (ts.evalBreaker != 0 && (arg(at) & 3) < 2) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          if (!enterSafepoint()) break;
        }
        continue;
      }
      case OP.LOAD_FAST_BORROW: {
        const v = load<u64>(locals + arg(at));
        store<u64>(sp, v | <u64>(v <= 0xffff_ffff));
        sp += 8;
        continue;
      }
      case OP.LOAD_FAST_BORROW_LOAD_FAST_BORROW: {
        const a = load<u64>(locals + <usize>load<u16>(at, 6));
        const b = load<u64>(locals + <usize>load<u16>(at, 4));
        store<u64>(sp, a | <u64>(a <= 0xffff_ffff));
        store<u64>(sp, b | <u64>(b <= 0xffff_ffff), 8);
        sp += 16;
        continue;
      }
      case OP.LOAD_FAST: {
        const v = load<u64>(locals + arg(at));
        if ((v & MARKS) == 0) keep(<usize>v);
        store<u64>(sp, v);
        sp += 8;
        continue;
      }
      case OP.LOAD_FAST_LOAD_FAST: {
        const a = load<u64>(locals + <usize>load<u16>(at, 6));
        const b = load<u64>(locals + <usize>load<u16>(at, 4));
        if ((a & MARKS) == 0) keep(<usize>a);
        if ((b & MARKS) == 0) keep(<usize>b);
        store<u64>(sp, a);
        store<u64>(sp, b, 8);
        sp += 16;
        continue;
      }
      case OP.LOAD_CONST: {
        store<u64>(sp, load<u64>(<usize>changetype<PyCode>(<usize>frame.code).constRefs + arg(at)));
        sp += 8;
        continue;
      }
      case X.LOAD_CONST_OBJECT: {
        store<u64>(sp, <u64>load<u32>(at, 4));
        sp += 8;
        continue;
      }
      case OP.LOAD_SMALL_INT: {
        store<u64>(sp, <u64>arg(at) | INT_BASE);
        sp += 8;
        continue;
      }
      case OP.STORE_FAST: {
        sp -= 8;
        const slot = locals + arg(at);
        const old = load<u64>(slot);
        store<u64>(slot, load<u64>(sp));
        if ((old & MARKS) == 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          dropCounted(old);
        }
        continue;
      }
      case OP.STORE_FAST_LOAD_FAST: {
        const slot = locals + <usize>load<u16>(at, 6);
        const old = load<u64>(slot);
        store<u64>(slot, load<u64>(sp - 8));
        const v = load<u64>(locals + <usize>load<u16>(at, 4));
        if ((v & MARKS) == 0) keep(<usize>v);
        store<u64>(sp - 8, v);
        if ((old & MARKS) == 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          dropCounted(old);
        }
        continue;
      }
      case OP.STORE_FAST_STORE_FAST: {
        sp -= 16;
        const slot1 = locals + <usize>load<u16>(at, 6), slot2 = locals + <usize>load<u16>(at, 4);
        const old1 = load<u64>(slot1);
        store<u64>(slot1, load<u64>(sp, 8));
        const old2 = load<u64>(slot2);
        store<u64>(slot2, load<u64>(sp));
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        drop(old1);
        drop(old2);
        continue;
      }
      case OP.POP_TOP: case OP.POP_ITER: case OP.END_FOR: {
        sp -= 8;
        const v = load<u64>(sp);
        if ((v & MARKS) == 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          dropCounted(v);
        }
        continue;
      }
      case OP.PUSH_NULL: {
        store<u64>(sp, 0);
        sp += 8;
        continue;
      }
      case OP.COPY: {
        const v = load<u64>(sp - (arg(at) << 3));
        if ((v & MARKS) == 0 && v != 0) keep(<usize>v);
        store<u64>(sp, v);
        sp += 8;
        continue;
      }
      case OP.SWAP: {
        const other = sp - (arg(at) << 3);
        const v = load<u64>(other);
        store<u64>(other, load<u64>(sp - 8));
        store<u64>(sp - 8, v);
        continue;
      }
      case OP.LOAD_DEREF: {
        const v = getCell(Value.ptr(load<u64>(locals + arg(at))));
        if (v == 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          raiseUnbound(frame, <i32>(arg(at) >> 3));
          break;
        }
        store<u64>(sp, v);
        sp += 8;
        continue;
      }

      // ---------------------------------------------------------------------------------------------------- arithmetic
      case X.BINARY_ADD: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        if ((a & b) >= INT_BASE) {
          const r = Value.toSmall(a) + Value.toSmall(b);
          if (Value.fitsInt(r)) {
            const next = ip + 40;
            if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
              // the usual `x = a + b`: into the local at once
              store<u64>(locals + arg(next), Value.fromSmall(r));
              sp -= 16;
              ip = next + 8;
              continue;
            }
            sp -= 8;
            store<u64>(sp - 8, Value.fromSmall(r));
            ip = next;
            continue;
          }
        } else if (Value.isFloat(a) && Value.isFloat(b)) {
          const next = ip + 40;
          if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
            // the usual `x = a + b`: into the local at once
            store<u64>(locals + arg(next), Value.fromFloat(Value.toFloat(a) + Value.toFloat(b)));
            sp -= 16;
            ip = next + 8;
            continue;
          }
          sp -= 8;
          store<u64>(sp - 8, Value.fromFloat(Value.toFloat(a) + Value.toFloat(b)));
          ip = next;
          continue;
        }
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        const r = binarySlow(frame, sp, <i32>arg(at));
        if (r == 0) break;
        sp -= 8;
        store<u64>(sp - 8, r);
        ip += 40;
        continue;
      }
      case X.BINARY_SUBTRACT: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        if ((a & b) >= INT_BASE) {
          const r = Value.toSmall(a) - Value.toSmall(b);
          if (Value.fitsInt(r)) {
            const next = ip + 40;
            if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
              // the usual `x = a + b`: into the local at once
              store<u64>(locals + arg(next), Value.fromSmall(r));
              sp -= 16;
              ip = next + 8;
              continue;
            }
            sp -= 8;
            store<u64>(sp - 8, Value.fromSmall(r));
            ip = next;
            continue;
          }
        } else if (Value.isFloat(a) && Value.isFloat(b)) {
          const next = ip + 40;
          if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
            // the usual `x = a + b`: into the local at once
            store<u64>(locals + arg(next), Value.fromFloat(Value.toFloat(a) - Value.toFloat(b)));
            sp -= 16;
            ip = next + 8;
            continue;
          }
          sp -= 8;
          store<u64>(sp - 8, Value.fromFloat(Value.toFloat(a) - Value.toFloat(b)));
          ip = next;
          continue;
        }
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        const r = binarySlow(frame, sp, <i32>arg(at));
        if (r == 0) break;
        sp -= 8;
        store<u64>(sp - 8, r);
        ip += 40;
        continue;
      }
      case X.BINARY_MULTIPLY: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        if (Value.isFloat(a) && Value.isFloat(b)) {
          const next = ip + 40;
          if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
            // the usual `x = a + b`: into the local at once
            store<u64>(locals + arg(next), Value.fromFloat(Value.toFloat(a) * Value.toFloat(b)));
            sp -= 16;
            ip = next + 8;
            continue;
          }
          sp -= 8;
          store<u64>(sp - 8, Value.fromFloat(Value.toFloat(a) * Value.toFloat(b)));
          ip = next;
          continue;
        }
        if ((a & b) >= INT_BASE) {
          const x = Value.toSmall(a), y = Value.toSmall(b);
          // both within 31 bits: the product fits in 62 and is checked
          if (<i64><i32>x == x && <i64><i32>y == y) {
            const r = x * y;
            if (Value.fitsInt(r)) {
              const next = ip + 40;
              if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
                // the usual `x = a + b`: into the local at once
                store<u64>(locals + arg(next), Value.fromSmall(r));
                sp -= 16;
                ip = next + 8;
                continue;
              }
              sp -= 8;
              store<u64>(sp - 8, Value.fromSmall(r));
              ip = next;
              continue;
            }
          }
        }
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        const r = binarySlow(frame, sp, <i32>arg(at));
        if (r == 0) break;
        sp -= 8;
        store<u64>(sp - 8, r);
        ip += 40;
        continue;
      }
      case X.BINARY_TRUE_DIVIDE: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        if (Value.isFloat(a) && Value.isFloat(b)) {
          const d = Value.toFloat(b);
          if (d != 0) {
            const next = ip + 40;
            if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
              // the usual `x = a + b`: into the local at once
              store<u64>(locals + arg(next), Value.fromFloat(Value.toFloat(a) / d));
              sp -= 16;
              ip = next + 8;
              continue;
            }
            sp -= 8;
            store<u64>(sp - 8, Value.fromFloat(Value.toFloat(a) / d));
            ip = next;
            continue;
          }
        }
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        const r = binarySlow(frame, sp, <i32>arg(at));
        if (r == 0) break;
        sp -= 8;
        store<u64>(sp - 8, r);
        ip += 40;
        continue;
      }
      case X.BINARY_FLOOR_DIVIDE: case X.BINARY_REMAINDER: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        if ((a & b) >= INT_BASE) {
          const x = Value.toSmall(a), y = Value.toSmall(b);
          if (y > 0 || y < -1) {
            let q = x / y, m = x - q * y;
            if (m != 0 && (m ^ y) < 0) { m += y; q -= 1; }
            const next = ip + 40;
            if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
              // the usual `x = a + b`: into the local at once
              store<u64>(locals + arg(next), Value.fromSmall(load<u8>(at) == X.BINARY_REMAINDER ? m : q));
              sp -= 16;
              ip = next + 8;
              continue;
            }
            sp -= 8;
            store<u64>(sp - 8, Value.fromSmall(load<u8>(at) == X.BINARY_REMAINDER ? m : q));
            ip = next;
            continue;
          }
        }
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        const r = binarySlow(frame, sp, <i32>arg(at));
        if (r == 0) break;
        sp -= 8;
        store<u64>(sp - 8, r);
        ip += 40;
        continue;
      }
      case X.BINARY_BITS: {
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        const r = bitsSlow(frame, sp, <i32>arg(at));
        if (r == 0) break;
        sp -= 8;
        store<u64>(sp - 8, r);
        ip += 40;
        continue;
      }
      case X.BINARY_SUBSCR: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        if (b >= INT_BASE && a <= 0xffff_ffff) {
          const v = itemAt(<usize>a & ~1, Value.toSmall(b));
          if (v) {
            sp -= 8;
            store<u64>(sp - 8, v);
            ip += 40;
            if ((a & MARKS) == 0) {
              frame.ip = <u32>ip;
              frame.sp = <u32>sp;
              dropCounted(a);
            }
            continue;
          }
        }
        frame.ip = <u32>(ip + 40);
        frame.sp = <u32>sp;
        const r = subscriptSlow(frame, sp);
        if (r == 0) break; // an exception, or a Python __getitem__ was entered
        sp -= 8;
        store<u64>(sp - 8, r);
        ip += 40;
        continue;
      }
      case OP.UNPACK_SEQUENCE: {
        const t = load<u64>(sp - 8);
        const n = <i32>arg(at);
        const p = <usize>t & ~1;
        if (t <= 0xffff_ffff && <usize>load<u32>(p, 12) == TUPLE && tupleSize(p) == n) {
          // the items in reverse order in place of the tuple
          let to = sp - 8 + (<usize>n << 3);
          const end = to;
          for (let i = 0; i < n; i++) {
            let v = tupleGet(p, i);
            if (v <= 0xffff_ffff) {
              if (<u32>load<u16>(<usize>v) == tid && (load<u8>(<usize>v, 3) & GC_DEFERRED) == 0) store<u32>(<usize>v, load<u32>(<usize>v, 4) + 1, 4);
              else v = stackRef(v);
            }
            to -= 8;
            store<u64>(to, v);
          }
          sp = end;
          ip += 8;
          if ((t & MARKS) == 0) {
            frame.ip = <u32>ip;
            frame.sp = <u32>sp;
            dropCounted(t);
          }
          continue;
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }
      case OP.STORE_SUBSCR: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        if (b >= INT_BASE && a <= 0xffff_ffff && !multi) {
          const l = <usize>a & ~1;
          const i = Value.toSmall(b);
          if (<usize>load<u32>(l, 12) == LIST && <u64>i < <u64>load<u32>(l, offsetof<PyList>("size"))) {
            const slot = <usize>load<u32>(l, offsetof<PyList>("items")) + LIST_BLOCK_HEAD + (<usize>i << 3);
            const old = load<u64>(slot);
            store<u64>(slot, ownRef(load<u64>(sp - 24)));
            sp -= 24;
            ip += 8;
            if (old <= 0xffff_ffff || (a & MARKS) == 0) {
              frame.ip = <u32>ip;
              frame.sp = <u32>sp;
              drop(old);
              drop(a);
            }
            continue;
          }
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }

      // ---------------------------------------------------------------------------------------------------- comparisons
      case X.COMPARE_LT_JUMP: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        let c: bool;
        if ((a & b) >= INT_BASE) c = <i64>(a << 15) < <i64>(b << 15);
        else if (Value.isFloat(a) && Value.isFloat(b)) c = Value.toFloat(a) < Value.toFloat(b);
        else {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          const r = compareSlow(frame, sp, 0, true);
          if (r == 0) break;
          c = (r & ~1) == TRUE;
        }
        sp -= 16;
        ip = at + (c == (load<u8>(at, 1) != 0) ? arg(at) : <usize>load<u16>(at, 2));
        continue;
      }
      case X.COMPARE_LE_JUMP: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        let c: bool;
        if ((a & b) >= INT_BASE) c = <i64>(a << 15) <= <i64>(b << 15);
        else if (Value.isFloat(a) && Value.isFloat(b)) c = Value.toFloat(a) <= Value.toFloat(b);
        else {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          const r = compareSlow(frame, sp, 1, true);
          if (r == 0) break;
          c = (r & ~1) == TRUE;
        }
        sp -= 16;
        ip = at + (c == (load<u8>(at, 1) != 0) ? arg(at) : <usize>load<u16>(at, 2));
        continue;
      }
      case X.COMPARE_EQ_JUMP: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        let c: bool;
        if ((a & b) >= INT_BASE) c = a == b;
        else {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          const r = compareSlow(frame, sp, 2, true);
          if (r == 0) break;
          c = (r & ~1) == TRUE;
        }
        sp -= 16;
        ip = at + (c == (load<u8>(at, 1) != 0) ? arg(at) : <usize>load<u16>(at, 2));
        continue;
      }
      case X.COMPARE_NE_JUMP: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        let c: bool;
        if ((a & b) >= INT_BASE) c = a != b;
        else {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          const r = compareSlow(frame, sp, 3, true);
          if (r == 0) break;
          c = (r & ~1) == TRUE;
        }
        sp -= 16;
        ip = at + (c == (load<u8>(at, 1) != 0) ? arg(at) : <usize>load<u16>(at, 2));
        continue;
      }
      case X.COMPARE_GT_JUMP: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        let c: bool;
        if ((a & b) >= INT_BASE) c = <i64>(a << 15) > <i64>(b << 15);
        else if (Value.isFloat(a) && Value.isFloat(b)) c = Value.toFloat(a) > Value.toFloat(b);
        else {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          const r = compareSlow(frame, sp, 4, true);
          if (r == 0) break;
          c = (r & ~1) == TRUE;
        }
        sp -= 16;
        ip = at + (c == (load<u8>(at, 1) != 0) ? arg(at) : <usize>load<u16>(at, 2));
        continue;
      }
      case X.COMPARE_GE_JUMP: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        let c: bool;
        if ((a & b) >= INT_BASE) c = <i64>(a << 15) >= <i64>(b << 15);
        else if (Value.isFloat(a) && Value.isFloat(b)) c = Value.toFloat(a) >= Value.toFloat(b);
        else {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          const r = compareSlow(frame, sp, 5, true);
          if (r == 0) break;
          c = (r & ~1) == TRUE;
        }
        sp -= 16;
        ip = at + (c == (load<u8>(at, 1) != 0) ? arg(at) : <usize>load<u16>(at, 2));
        continue;
      }
      case X.COMPARE_LT: case X.COMPARE_LE: case X.COMPARE_EQ: case X.COMPARE_NE: case X.COMPARE_GT: case X.COMPARE_GE: {
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        const r = compareSlow(frame, sp, <i32>load<u8>(at) - X.COMPARE_LT, (arg(at) & 16) != 0);
        if (r == 0) break;
        sp -= 8;
        store<u64>(sp - 8, r);
        ip += 8;
        continue;
      }

      // ---------------------------------------------------------------------------------------------------- jumps
      case X.IS_JUMP: {
        const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
        sp -= 16;
        const skip = <usize>load<u16>(at, 2);
        const c = (Value.untag(a) == Value.untag(b)) != ((skip & 0x8000) != 0);
        ip = at + (c == (load<u8>(at, 1) != 0) ? arg(at) : skip & 0x7fff);
        if ((a & MARKS) == 0 || (b & MARKS) == 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          drop(a);
          drop(b);
        }
        continue;
      }
      case X.TO_BOOL_JUMP: {
        const v = load<u64>(sp - 8);
        let c: bool;
        if ((v & ~1) == TRUE) c = true;
        else if ((v & ~1) == FALSE || (v & ~1) == NONE || v == INT_BASE) c = false;
        else if (v > INT_BASE) c = true;
        else {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          const t = testValue(v);
          if (t < 0) break;
          c = t != 0;
          frame.sp = <u32>(sp - 8);
          drop(v);
        }
        sp -= 8;
        ip = at + (c == (load<u8>(at, 1) != 0) ? arg(at) : <usize>load<u16>(at, 2));
        continue;
      }
      case OP.POP_JUMP_IF_FALSE: {
        sp -= 8;
        ip += 8 + ((load<u64>(sp) & ~1) == FALSE ? arg(at) : <usize>load<u8>(at, 1));
        continue;
      }
      case OP.POP_JUMP_IF_TRUE: {
        sp -= 8;
        ip += 8 + ((load<u64>(sp) & ~1) == TRUE ? arg(at) : <usize>load<u8>(at, 1));
        continue;
      }
      case OP.POP_JUMP_IF_NONE: {
        sp -= 8;
        const v = load<u64>(sp);
        ip += 8 + ((v & ~1) == NONE ? arg(at) : <usize>load<u8>(at, 1));
        if ((v & MARKS) == 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          dropCounted(v);
        }
        continue;
      }
      case OP.POP_JUMP_IF_NOT_NONE: {
        sp -= 8;
        const v = load<u64>(sp);
        ip += 8 + ((v & ~1) != NONE ? arg(at) : <usize>load<u8>(at, 1));
        if ((v & MARKS) == 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          dropCounted(v);
        }
        continue;
      }
      case OP.JUMP_FORWARD: {
        ip += arg(at);
        continue;
      }
      case OP.JUMP_BACKWARD: {
        ip = ip + 8 - arg(at);
        if (ts.evalBreaker != 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          if (!enterSafepoint()) break;
        }
        if (--budget < 0) {
          frame.ip = <u32>ip;
          frame.sp = <u32>sp;
          reentries++;
          return LEAVE_FOR_TIER_UP;
        }
        continue;
      }
      case OP.JUMP_BACKWARD_NO_INTERRUPT: {
        ip -= arg(at);
        continue;
      }

      // ---------------------------------------------------------------------------------------------------- iteration
      case OP.FOR_ITER: {
        const it = <usize>load<u64>(sp - 8) & ~1;
        const type = <usize>load<u32>(it, 12);
        if (type == RANGE_ITERATOR) {
          const r = changetype<PyRangeIterator>(it);
          const left = r.remaining;
          if (left > 0) {
            const i = r.next;
            r.remaining = left - 1;
            r.next = i + r.step;
            if (Value.fitsInt(i)) {
              ip += 8;
              if (load<u8>(at, 1)) {
                // STORE_FAST follows: a local that holds nothing to release is set at once
                const slot = locals + <usize>load<u32>(ip, 4);
                if ((load<u64>(slot) & MARKS) != 0) {
                  store<u64>(slot, Value.fromSmall(i));
                  ip += 8;
                  continue;
                }
              }
              store<u64>(sp, Value.fromSmall(i));
              sp += 8;
              continue;
            }
            r.remaining = left;
            r.next = i;
          }
        }
        if (type == LIST_ITERATOR && !multi) {
          const li = changetype<PyListIterator>(it);
          const l = <usize>li.sequence;
          if (l) {
            const v = listItem(l, <u32>li.index);
            if (v) {
              li.index++;
              store<u64>(sp, v);
              sp += 8;
              ip += 8;
              continue;
            }
          }
        }
        frame.ip = <u32>(ip + 8);
        frame.sp = <u32>sp;
        const v = forIterator(frame, it, type, arg(at));
        if (v == 1) break; // a generator was entered, or an exception
        ip += 8;
        if (v == 0) {
          ip += arg(at) + 8; // exhausted: behind END_FOR
          continue;
        }
        store<u64>(sp, v);
        sp += 8;
        continue;
      }

      // ---------------------------------------------------------------------------------------------------- calls
      case X.CALL_PY: {
        const n = arg(at);
        const base = sp - (n << 3) - 16;
        const callable = load<u64>(base);
        if (callable <= 0xffff_ffff) {
          const p = <usize>callable & ~1;
          if (<usize>load<u32>(p, 12) == FUNCTION) {
            const code = changetype<PyCode>(<usize>changetype<PyFunction>(p).code);
            const args = base + (load<u64>(base, 8) != 0 ? 8 : 16);
            const bytes = code.frameBytes;
            if (<i32>((sp - args) >> 3) == code.exactArgs && ts.depth < runtime.recursionLimit
              && <u32>args - ts.stackBase <= ts.stackLimit - ts.stackBase && <u32>args + bytes + NATIVE_RESERVE <= ts.stackLimit) {
              frame.ip = <u32>(ip + 24);
              frame.sp = <u32>base;
              // the new frame: as pushFrame(), with everything at hand
              const nf = args + (<usize>code.nlocalsplus << 3);
              for (let q = sp; q < nf; q += 8) store<u64>(q, 0);
              const f = changetype<Frame>(nf);
              f.prev = <u32>changetype<usize>(frame);
              f.code = <u32>changetype<usize>(code);
              f.func = <u32>callable;
              f.globals = changetype<PyFunction>(p).globals;
              f.locals = <u32>args;
              const top = <u32>args + bytes;
              f.top = top;
              store<u64>(nf, 0, offsetof<Frame>("frameObject"));
              store<u64>(nf, 0, offsetof<Frame>("flags"));
              ts.frame = <u32>nf;
              ts.top = top;
              ts.depth++;
              frame = f;
              locals = args;
              // RESUME's work is done here, unless there is something to do
              ip = ts.evalBreaker == 0 ? <usize>code.entry : <usize>code.stream;
              sp = nf + FRAME_SIZE;
              f.sp = <u32>sp;
              f.ip = <u32>ip;
              if (--budget < 0) {
                reentries++;
                return LEAVE_FOR_TIER_UP;
              }
              continue;
            }
          }
        }
        // the general call, which also counts the miss
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        sp = call_indirect<usize>(load<u32>(OP_HANDLERS + (<usize>OP.CALL << 2)), frame, sp, <i32>n);
        if (sp <= LEAVE) break;
        ip = <usize>frame.ip;
        continue;
      }
      case X.CALL_LIST_APPEND: {
        const self = load<u64>(sp - 16);
        if ((load<u64>(sp - 24) & ~1) == atomic.load<u64>(ip, 8) && arg(at) == 1 && self - 1 < 0xffff_ffff && <usize>load<u32>(<usize>self & ~1, 12) == LIST) {
          frame.ip = <u32>(ip + 24);
          const v = load<u64>(sp - 8);
          frame.sp = <u32>(sp - 8);
          if (!append(<usize>self & ~1, ownRef(v))) break;
          ip += 24;
          sp -= 24;
          if (load<u8>(ip) == OP.POP_TOP) ip += 8;
          else {
            store<u64>(sp, NONE | 1);
            sp += 8;
          }
          if ((self & MARKS) == 0) {
            frame.sp = <u32>sp;
            dropCounted(self);
          }
          continue;
        }
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        sp = call_indirect<usize>(load<u32>(OP_HANDLERS + (<usize>OP.CALL << 2)), frame, sp, <i32>arg(at));
        if (sp <= LEAVE) break;
        ip = <usize>frame.ip;
        continue;
      }
      case OP.LIST_APPEND: {
        const v = ownRef(load<u64>(sp - 8));
        sp -= 8;
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        if (!append(<usize>load<u64>(sp - (arg(at) << 3)) & ~1, v)) break;
        continue;
      }
      case OP.RETURN_VALUE: {
        sp -= 8;
        const r = ownRef(load<u64>(sp));
        frame.sp = <u32>sp;
        frame.ip = <u32>ip;
        if (frame.flags == 0) {
          const prev = changetype<Frame>(<usize>frame.prev);
          leaveFrame(frame, locals);
          frame = prev;
          sp = <usize>frame.sp;
          store<u64>(sp, r);
          sp += 8;
          ip = <usize>frame.ip;
          locals = <usize>frame.locals;
          continue;
        }
        if (returnSlow(frame, r)) return loopResult;
        break;
      }

      // ---------------------------------------------------------------------------------------------------- pairs and triples (stream.ts)
      case X.FAST_SMALL_COMPARE: {
        const v = load<u64>(locals + arg(at));
        const y = <i64>load<u32>(at, 12);
        if (v >= INT_BASE) {
          const x = Value.toSmall(v);
          const outcome = <u32>(x >= y) + <u32>(x > y);
          ip = at + 16 + (<u32>load<u16>(at, 2) >> outcome & 1 ? <usize>load<u32>(at, 20) : <usize>load<u16>(at, 18));
          continue;
        }
        store<u64>(sp, v | <u64>(v <= 0xffff_ffff));
        store<u64>(sp, <u64>y | INT_BASE, 8);
        sp += 16;
        ip = at + 16;
        continue;
      }
      case X.FAST_FAST_COMPARE: {
        const a = load<u64>(locals + <usize>load<u16>(at, 6));
        const b = load<u64>(locals + <usize>load<u16>(at, 4));
        if ((a & b) >= INT_BASE) {
          const x = <i64>(a << 15), y = <i64>(b << 15);
          const outcome = <u32>(x >= y) + <u32>(x > y);
          ip = at + 8 + (<u32>load<u16>(at, 2) >> outcome & 1 ? <usize>load<u32>(at, 12) : <usize>load<u16>(at, 10));
          continue;
        }
        store<u64>(sp, a | <u64>(a <= 0xffff_ffff));
        store<u64>(sp, b | <u64>(b <= 0xffff_ffff), 8);
        sp += 16;
        continue;
      }
      case X.FAST_SMALL_ADD: {
        const v = load<u64>(locals + arg(at));
        if (v >= INT_BASE) {
          const r = Value.toSmall(v) + <i64>load<i16>(at, 2);
          if (Value.fitsInt(r)) {
            store<u64>(sp, Value.fromSmall(r));
            sp += 8;
            ip = at + 64;
            continue;
          }
        }
        store<u64>(sp, v | <u64>(v <= 0xffff_ffff));
        store<u64>(sp, <u64>load<u32>(at, 12) | INT_BASE, 8);
        sp += 16;
        ip = at + 16;
        continue;
      }
      case X.FAST_SMALL_ADD_STORE: {
        const v = load<u64>(locals + arg(at));
        if (v >= INT_BASE) {
          const r = Value.toSmall(v) + <i64>load<i16>(at, 2);
          const slot = locals + <usize>load<u32>(at, 68);
          const old = load<u64>(slot);
          if (Value.fitsInt(r) && old > 0xffff_ffff) {
            store<u64>(slot, Value.fromSmall(r));
            ip = at + 72;
            continue;
          }
        }
        store<u64>(sp, v | <u64>(v <= 0xffff_ffff));
        store<u64>(sp, <u64>load<u32>(at, 12) | INT_BASE, 8);
        sp += 16;
        ip = at + 16;
        continue;
      }
      case X.FAST_FAST_ADD: {
        const a = load<u64>(locals + <usize>load<u16>(at, 6));
        const b = load<u64>(locals + <usize>load<u16>(at, 4));
        if (Value.isFloat(a) && Value.isFloat(b)) {
          const next = at + 56;
          if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
            store<u64>(locals + arg(next), Value.fromFloat(Value.toFloat(a) + Value.toFloat(b)));
            ip = next + 8;
            continue;
          }
          store<u64>(sp, Value.fromFloat(Value.toFloat(a) + Value.toFloat(b)));
          sp += 8;
          ip = next;
          continue;
        }
        if ((a & b) >= INT_BASE) {
          const r = Value.toSmall(a) + Value.toSmall(b);
          if (Value.fitsInt(r)) {
            const next = at + 56;
            if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
              store<u64>(locals + arg(next), Value.fromSmall(r));
              ip = next + 8;
              continue;
            }
            store<u64>(sp, Value.fromSmall(r));
            sp += 8;
            ip = next;
            continue;
          }
        }
        store<u64>(sp, a | <u64>(a <= 0xffff_ffff));
        store<u64>(sp, b | <u64>(b <= 0xffff_ffff), 8);
        sp += 16;
        continue;
      }
      case X.FAST_FAST_SUBTRACT: {
        const a = load<u64>(locals + <usize>load<u16>(at, 6));
        const b = load<u64>(locals + <usize>load<u16>(at, 4));
        if (Value.isFloat(a) && Value.isFloat(b)) {
          const next = at + 56;
          if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
            store<u64>(locals + arg(next), Value.fromFloat(Value.toFloat(a) - Value.toFloat(b)));
            ip = next + 8;
            continue;
          }
          store<u64>(sp, Value.fromFloat(Value.toFloat(a) - Value.toFloat(b)));
          sp += 8;
          ip = next;
          continue;
        }
        if ((a & b) >= INT_BASE) {
          const r = Value.toSmall(a) - Value.toSmall(b);
          if (Value.fitsInt(r)) {
            const next = at + 56;
            if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
              store<u64>(locals + arg(next), Value.fromSmall(r));
              ip = next + 8;
              continue;
            }
            store<u64>(sp, Value.fromSmall(r));
            sp += 8;
            ip = next;
            continue;
          }
        }
        store<u64>(sp, a | <u64>(a <= 0xffff_ffff));
        store<u64>(sp, b | <u64>(b <= 0xffff_ffff), 8);
        sp += 16;
        continue;
      }
      case X.FAST_FAST_MULTIPLY: {
        const a = load<u64>(locals + <usize>load<u16>(at, 6));
        const b = load<u64>(locals + <usize>load<u16>(at, 4));
        if (Value.isFloat(a) && Value.isFloat(b)) {
          const next = at + 56;
          if (load<u8>(next) == OP.STORE_FAST && load<u64>(locals + arg(next)) > 0xffff_ffff) {
            store<u64>(locals + arg(next), Value.fromFloat(Value.toFloat(a) * Value.toFloat(b)));
            ip = next + 8;
            continue;
          }
          store<u64>(sp, Value.fromFloat(Value.toFloat(a) * Value.toFloat(b)));
          sp += 8;
          ip = next;
          continue;
        }
        store<u64>(sp, a | <u64>(a <= 0xffff_ffff));
        store<u64>(sp, b | <u64>(b <= 0xffff_ffff), 8);
        sp += 16;
        continue;
      }
      case X.FAST_FAST_SUBSCR: {
        const a = load<u64>(locals + <usize>load<u16>(at, 6));
        const b = load<u64>(locals + <usize>load<u16>(at, 4));
        if (a <= 0xffff_ffff && b >= INT_BASE) {
          const v = itemAt(<usize>a & ~1, Value.toSmall(b));
          if (v) {
            store<u64>(sp, v);
            sp += 8;
            ip = at + 56;
            continue;
          }
        }
        store<u64>(sp, a | <u64>(a <= 0xffff_ffff));
        store<u64>(sp, b | <u64>(b <= 0xffff_ffff), 8);
        sp += 16;
        continue;
      }
      case X.FAST_FAST_STORE_SUBSCR: {
        const a = load<u64>(locals + <usize>load<u16>(at, 6));
        const b = load<u64>(locals + <usize>load<u16>(at, 4));
        if (a <= 0xffff_ffff && b >= INT_BASE && !multi) {
          const l = <usize>a & ~1;
          const i = Value.toSmall(b);
          if (<usize>load<u32>(l, 12) == LIST && <u64>i < <u64>load<u32>(l, offsetof<PyList>("size"))) {
            const slot = <usize>load<u32>(l, offsetof<PyList>("items")) + LIST_BLOCK_HEAD + (<usize>i << 3);
            const old = load<u64>(slot);
            sp -= 8;
            store<u64>(slot, ownRef(load<u64>(sp)));
            ip = at + 24;
            if (old <= 0xffff_ffff) {
              frame.ip = <u32>ip;
              frame.sp = <u32>sp;
              drop(old);
            }
            continue;
          }
        }
        store<u64>(sp, a | <u64>(a <= 0xffff_ffff));
        store<u64>(sp, b | <u64>(b <= 0xffff_ffff), 8);
        sp += 16;
        continue;
      }
      case X.FAST_SUBSCR_CONST: {
        const a = load<u64>(locals + arg(at));
        const i = <i64>load<u32>(at, 12);
        if (a <= 0xffff_ffff) {
          const v = itemAt(<usize>a & ~1, i);
          if (v) {
            store<u64>(sp, v);
            sp += 8;
            ip = at + 64;
            continue;
          }
        }
        store<u64>(sp, a | <u64>(a <= 0xffff_ffff));
        store<u64>(sp, <u64>i | INT_BASE, 8);
        sp += 16;
        ip = at + 16;
        continue;
      }
      case X.FAST_ATTR: {
        const v = load<u64>(locals + arg(at));
        const form = <i32>load<u8>(ip);
        if (v <= 0xffff_ffff) {
          const p = <usize>v & ~1;
          const t = changetype<PyType>(<usize>load<u32>(p, 12));
          if (form == X.LOAD_ATTR_INSTANCE) {
            const w = atomic.load<u64>(ip, 8);
            if (t.version == <u32>(w >> 32)) {
              const r = readRef(p + <usize>(<u32>w));
              if (r > RETRY) {
                store<u64>(sp, r);
                store<u64>(sp, 0, 8);
                sp += 8 + (<usize>(load<u32>(ip, 4) & 1) << 3);
                ip += 80;
                continue;
              }
            }
          } else if (form == X.LOAD_ATTR_METHOD) {
            const w = atomic.load<u64>(ip, 24);
            if (t.version == <u32>(w >> 32) && load<u32>(p + <usize>t.dictOffset) < INLINE_LIMIT) {
              store<u64>(sp, <u64>(<u32>w) | 1);
              store<u64>(sp, v | 1, 8);
              sp += 16;
              ip += 80;
              continue;
            }
          } else if (form == X.LOAD_ATTR_METHOD_NO_DICT) {
            const w = atomic.load<u64>(ip, 56);
            if (t.version == <u32>(w >> 32)) {
              store<u64>(sp, <u64>(<u32>w) | 1);
              store<u64>(sp, v | 1, 8);
              sp += 16;
              ip += 80;
              continue;
            }
          }
        }
        store<u64>(sp, v | <u64>(v <= 0xffff_ffff));
        sp += 8;
        continue;
      }
      case X.RETURN_FAST: {
        const slot = locals + arg(at);
        const v = load<u64>(slot);
        let r: u64;
        if ((v & MARKS) == 0) {
          // the local's reference becomes the result's
          r = v;
          store<u64>(slot, 0);
        } else r = ownRef(v);
        frame.sp = <u32>sp;
        frame.ip = <u32>(ip + 8);
        if (frame.flags == 0) {
          const prev = changetype<Frame>(<usize>frame.prev);
          leaveFrame(frame, locals);
          frame = prev;
          sp = <usize>frame.sp;
          store<u64>(sp, r);
          sp += 8;
          ip = <usize>frame.ip;
          locals = <usize>frame.locals;
          continue;
        }
        if (returnSlow(frame, r)) return loopResult;
        break;
      }

      // ---------------------------------------------------------------------------------------------------- names and attributes with inline caches
      case X.LOAD_GLOBAL_MODULE: {
        const d = <usize>frame.globals;
        const w = atomic.load<u64>(ip);
        const keys = <usize>atomic.load<u32>(d, offsetof<PyDict>("keys")); // before the version, which changes first
        if (atomic.load<u32>(d, offsetof<PyDict>("keysVersion")) == <u32>(w >> 32)) {
          let v = load<u64>(keys + <usize>(<u32>w));
          if (v <= 0xffff_ffff) {
            if (v == 0) { if (general(frame, ip, sp, at) == 0) break; sp = <usize>frame.sp; ip = <usize>frame.ip; continue; }
            const p = <usize>v;
            if (((load<u8>(p, 3) & GC_DEFERRED) != 0 || load<u32>(p, 4) == IMMORTAL_COUNT) && (!multi || atomic.load<u64>(keys + <usize>(<u32>w)) == v)) v |= 1; // still there: the header was its
            else if (multi) { if (general(frame, ip, sp, at) == 0) break; sp = <usize>frame.sp; ip = <usize>frame.ip; continue; }
            else keep(p);
          }
          store<u64>(sp, v);
          store<u64>(sp, 0, 8);
          sp += 8 + ((arg(at) & 1) << 3);
          ip += 32;
          continue;
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }
      case X.LOAD_GLOBAL_BUILTIN: {
        const w1 = atomic.load<u64>(ip, 8), w = atomic.load<u64>(ip, 16);
        const builtins = <usize>changetype<PyFunction>(<usize>(frame.func & ~1)).builtins;
        const keys = <usize>atomic.load<u32>(builtins, offsetof<PyDict>("keys"));
        if (atomic.load<u32>(<usize>frame.globals, offsetof<PyDict>("keysVersion")) == <u32>(w1 >> 32) && atomic.load<u32>(builtins, offsetof<PyDict>("keysVersion")) == <u32>(w >> 32)) {
          const v = load<u64>(keys + <usize>(<u32>w));
          if (v - 1 < 0xffff_ffff && ((load<u8>(<usize>v, 3) & GC_DEFERRED) != 0 || load<u32>(<usize>v, 4) == IMMORTAL_COUNT) && (!multi || atomic.load<u64>(keys + <usize>(<u32>w)) == v)) {
            store<u64>(sp, v | 1);
            store<u64>(sp, 0, 8);
            sp += 8 + ((arg(at) & 1) << 3);
            ip += 32;
            continue;
          }
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }
      case X.LOAD_ATTR_INSTANCE: {
        const owner = load<u64>(sp - 8);
        if (owner <= 0xffff_ffff) {
          const p = <usize>owner & ~1;
          const w = atomic.load<u64>(ip);
          if (load<u32>(<usize>load<u32>(p, 12), offsetof<PyType>("version")) == <u32>(w >> 32)) {
            const v = readRef(p + <usize>(<u32>w));
            if (v > RETRY) {
              store<u64>(sp - 8, v);
              store<u64>(sp, 0);
              sp += (arg(at) & 1) << 3;
              ip += 72;
              if ((owner & MARKS) == 0) {
                frame.ip = <u32>ip;
                frame.sp = <u32>sp;
                dropCounted(owner);
              }
              continue;
            }
          }
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }
      case X.LOAD_ATTR_METHOD: {
        const owner = load<u64>(sp - 8);
        if (owner <= 0xffff_ffff) {
          const p = <usize>owner & ~1;
          const w = atomic.load<u64>(ip, 16);
          const t = changetype<PyType>(<usize>load<u32>(p, 12));
          if (t.version == <u32>(w >> 32) && load<u32>(p + <usize>t.dictOffset) < INLINE_LIMIT) {
            store<u64>(sp - 8, <u64>(<u32>w) | 1);
            store<u64>(sp, owner);
            sp += 8;
            ip += 72;
            continue;
          }
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }
      case X.LOAD_ATTR_METHOD_NO_DICT: {
        const owner = load<u64>(sp - 8);
        if (owner <= 0xffff_ffff) {
          const w = atomic.load<u64>(ip, 48);
          if (load<u32>(<usize>load<u32>(<usize>owner & ~1, 12), offsetof<PyType>("version")) == <u32>(w >> 32)) {
            store<u64>(sp - 8, <u64>(<u32>w) | 1);
            store<u64>(sp, owner);
            sp += 8;
            ip += 72;
            continue;
          }
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }
      case X.LOAD_ATTR_MODULE: {
        const owner = load<u64>(sp - 8);
        if (owner <= 0xffff_ffff && <usize>load<u32>(<usize>owner & ~1, 12) == MODULE) {
          const d = <usize>changetype<PyModule>(<usize>owner & ~1).dict;
          const w = atomic.load<u64>(ip, 24);
          const keys = <usize>atomic.load<u32>(d, offsetof<PyDict>("keys"));
          if (atomic.load<u32>(d, offsetof<PyDict>("keysVersion")) == <u32>(w >> 32)) {
            const v = load<u64>(keys + <usize>(<u32>w));
            if (v > 0xffff_ffff || (v != 0 && ((load<u8>(<usize>v, 3) & GC_DEFERRED) != 0 || load<u32>(<usize>v, 4) == IMMORTAL_COUNT) && (!multi || atomic.load<u64>(keys + <usize>(<u32>w)) == v))) {
              store<u64>(sp - 8, v | <u64>(v <= 0xffff_ffff));
              store<u64>(sp, 0);
              sp += (arg(at) & 1) << 3;
              ip += 72;
              if ((owner & MARKS) == 0) {
                frame.ip = <u32>ip;
                frame.sp = <u32>sp;
                dropCounted(owner);
              }
              continue;
            }
          }
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }
      case X.STORE_ATTR_INSTANCE: {
        const owner = load<u64>(sp - 8);
        if (owner <= 0xffff_ffff && !multi) {
          const p = <usize>owner & ~1;
          const w = atomic.load<u64>(ip);
          const t = changetype<PyType>(<usize>load<u32>(p, 12));
          if (t.version == <u32>(w >> 32)) {
            const i = <u32>w;
            const field = p + <usize>t.dictOffset, slot = p + <usize>t.inlineOffset + (<usize>i << 3);
            const high = load<u32>(field);
            const old = load<u64>(slot);
            if (high < INLINE_LIMIT && (old != 0 || i >= high)) {
              store<u64>(slot, ownRef(load<u64>(sp - 16)));
              if (i >= high) store<u32>(field, i + 1);
              sp -= 16;
              ip += 32;
              if (Value.isObject(old) || (owner & MARKS) == 0) {
                frame.ip = <u32>ip;
                frame.sp = <u32>sp;
                decref(old);
                drop(owner);
              }
              continue;
            }
          }
        }
        if (general(frame, ip, sp, at) == 0) break;
        sp = <usize>frame.sp;
        ip = <usize>frame.ip;
        continue;
      }
      default: {
        frame.ip = <u32>ip;
        frame.sp = <u32>sp;
        sp = call_indirect<usize>(load<u32>(OP_HANDLERS + (<usize>load<u8>(at) << 2)), frame, sp, <i32>arg(at));
        if (sp <= LEAVE) {
          if (sp == LEAVE) return loopResult;
          break; // an exception (0), or another frame (1)
        }
        if (ts.frame != <u32>changetype<usize>(frame)) break;
        ip = <usize>frame.ip;
        continue;
      }
    }
    // look around
    if (ts.exc != 0 && !unwind()) return 0;
    frame = changetype<Frame>(<usize>ts.frame);
    ip = <usize>frame.ip;
    sp = <usize>frame.sp;
    locals = <usize>frame.locals;
  }
}
