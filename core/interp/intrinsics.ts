// CALL_INTRINSIC_1, CALL_INTRINSIC_2, LOAD_COMMON_CONSTANT and the import instructions.
// Handlers have the form (frame, sp, argument) -> sp, 0 with an exception (handlers.ts).

import { Value } from "../value";
import { PyCode } from "../objects/code";
import { PyFunction } from "../objects/function";
import { TUPLE, AssertionError, NotImplementedError, SystemError, ImportError } from "../objects/type_ids";
import { NONE } from "../objects/singletons";
import { decref, closeRef, newRef, ownRef } from "../memory/refcount";
import { Frame, frameBuiltins } from "./frame";
import { tupleGet } from "../objects/tuple";
import { listToTuple } from "../objects/list";
import { positive } from "../objects/abstract";
import { raise, errorOccurred } from "../errors";
import { id } from "../objects/str";
import { importStar, mappingGet } from "./names";
import { stopIterationError } from "./generator_ops";
import { prepReraiseStar } from "./exception_ops";
import { newAsyncGenWrapped } from "../objects/async_generator";
import { newTypeVar, newParamSpec, newTypeVarTuple, newTypeAlias, subscriptGeneric, setTypeParamDefault } from "../objects/typing_objects";
import { importName, importFrom } from "../modules/import";
import { sysGet } from "../modules/print";
import { call1, call, tempArray, tempRelease } from "../call";
import { runtime } from "../runtime";
import { asI64 } from "../objects/int";
import { builtinNamed } from "../modules/builtins";
import { replaceSlot } from "../objects/descriptors";

function intrinsic1(frame: Frame, which: i32, v: u64): u64 {
  switch (which) {
    case 1: { // PRINT: the interactive loop shows a value
      const hook = sysGet("displayhook");
      if (hook == 0) return errorOccurred() ? 0 : raise(RuntimeError, "lost sys.displayhook");
      const r = call1(hook, v);
      decref(hook);
      return r;
    }
    case 2: return importStar(frame, v) ? NONE : 0;
    case 3: return stopIterationError(frame, v);
    case 4: return newAsyncGenWrapped(v);
    case 5: return positive(v);
    case 6: return <u64>listToTuple(<usize>v);
    case 7: return newTypeVar(v, 0, 0);
    case 8: return newParamSpec(v);
    case 9: return newTypeVarTuple(v);
    case 10: return subscriptGeneric(v);
    case 11: return newTypeAlias(v);
    default: return raise(SystemError, "unknown intrinsic");
  }
}
import { RuntimeError } from "../objects/type_ids";
export function callIntrinsic1(frame: Frame, sp: usize, which: i32): usize {
  const v = load<u64>(sp - 8);
  const r = intrinsic1(frame, which, Value.untag(v));
  if (r == 0) return 0;
  store<u64>(sp - 8, r);
  closeRef(v);
  return sp;
}
export function callIntrinsic2(frame: Frame, sp: usize, which: i32): usize {
  const a = load<u64>(sp - 16), b = load<u64>(sp - 8);
  const x = Value.untag(a), y = Value.untag(b);
  let r: u64 = 0;
  switch (which) {
    case 1: r = prepReraiseStar(x, y); break;
    case 2: r = newTypeVar(x, y, 0); break;
    case 3: r = newTypeVar(x, 0, y); break;
    case 4: { // SET_FUNCTION_TYPE_PARAMS
      replaceSlot(<usize>x, <usize>x + offsetof<PyFunction>("typeParams"), newRef(y));
      r = newRef(x);
      break;
    }
    case 5: r = setTypeParamDefault(x, y); break;
    default: raise(SystemError, "unknown intrinsic");
  }
  if (r == 0) return 0;
  store<u64>(sp - 16, r);
  frame.sp = <u32>(sp - 8);
  closeRef(a);
  closeRef(b);
  return sp - 8;
}
export function loadCommonConstant(frame: Frame, sp: usize, which: i32): usize {
  let v: u64;
  if (which == 0) v = <u64>AssertionError | 1;
  else if (which == 1) v = <u64>NotImplementedError | 1;
  else if (which == 2) v = <u64>TUPLE | 1;
  else {
    v = builtinNamed(which == 3 ? "all" : "any");
    if (v == 0) return 0;
  }
  store<u64>(sp, v);
  return sp + 8;
}

/** IMPORT_NAME: level, fromlist -> module. */
export function importNameOp(frame: Frame, sp: usize, oparg: i32): usize {
  const name = tupleGet(<usize>changetype<PyCode>(<usize>frame.code).names, oparg);
  const level = load<u64>(sp - 16), fromlist = load<u64>(sp - 8);
  const f = mappingGet(<u64>frameBuiltins(frame), <u64>id("__import__"));
  if (f == 0) {
    if (!errorOccurred()) raise(ImportError, "__import__ not found");
    return 0;
  }
  const locals = frame.namespace ? <u64>frame.namespace : NONE;
  let r: u64;
  if (f == runtime.importFunc || runtime.importFunc == 0) {
    const n = asI64(Value.untag(level));
    r = n == -1 && errorOccurred() ? 0 : importName(name, <usize>frame.globals, locals, Value.untag(fromlist), n);
  } else {
    const args = tempArray(5);
    r = 0;
    if (args) {
      store<u64>(args, name);
      store<u64>(args, <u64>frame.globals, 8);
      store<u64>(args, locals, 16);
      store<u64>(args, Value.untag(fromlist), 24);
      store<u64>(args, Value.untag(level), 32);
      r = call(f, args, 5, 0);
      tempRelease(args);
    }
  }
  decref(f);
  if (r == 0) return 0;
  store<u64>(sp - 16, r);
  frame.sp = <u32>(sp - 8);
  closeRef(level);
  closeRef(fromlist);
  return sp - 8;
}
export function importFromOp(frame: Frame, sp: usize, oparg: i32): usize {
  const name = tupleGet(<usize>changetype<PyCode>(<usize>frame.code).names, oparg);
  const r = importFrom(Value.untag(load<u64>(sp - 8)), name);
  if (r == 0) return 0;
  store<u64>(sp, r);
  return sp + 8;
}
