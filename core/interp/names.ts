// Names: locals with checks, globals, class namespaces, cells, and the NameErrors.
// Handlers have the form (frame, sp, argument) -> sp, 0 with an exception (handlers.ts).

import { Value } from "../value";
import { PyCode, localName } from "../objects/code";
import { PyFunction } from "../objects/function";
import { PyType } from "../objects/type_object";
import { DICT, NameError, UnboundLocalError, KeyError, SystemError, ImportError, TypeError, MODULE } from "../objects/type_ids";
import { NONE, EMPTY_TUPLE } from "../objects/singletons";
import { decref, closeRef, ownRef, newRef, stackRef, increfPtr } from "../memory/refcount";
import { Frame, frameBuiltins } from "./frame";
import { tstate } from "../thread_state";
import { tupleGet, tupleSize } from "../objects/tuple";
import { dictGetStr, dictGetStack, dictSetStr, dictDelete, dictGet, dictSet, newDict } from "../objects/dict";
import { getItem, setItem, delItem, getIter, iterNext } from "../objects/abstract";
import { typeOf, isSubtype } from "../objects/type";
import { raise, raisef, raiseInt, errorOccurred, errorMatches, clearError, formatText, raiseInstance } from "../errors";
import { newSimpleException, setNameErrorContext } from "../objects/exceptions";
import { newCell, getCell, setCellSteal } from "../objects/cell";
import { id, str, isStr, strLength, strChar } from "../objects/str";
import { getAttrOrNull, getAttr } from "../objects/attributes";
import { moduleDict } from "../objects/module";
import { specializeLoadGlobal } from "./specialize";

@inline
function codeOf(frame: Frame): PyCode { return changetype<PyCode>(<usize>frame.code); }
/** co_names[i] as an address (borrowed, interned). */
@inline
function nameAt(frame: Frame, i: i32): usize { return <usize>tupleGet(<usize>codeOf(frame).names, i); }
@inline
function push(sp: usize, v: u64): usize { store<u64>(sp, v); return sp + 8; }
@inline
function top(sp: usize): u64 { return load<u64>(sp - 8); }

// ------------------------------------------------------------------------------------------------------------ errors

/** NameError("name 'x' is not defined") with .name set. */
export function raiseNameError(name: usize): void { raiseNamed(NameError, formatText("name '%S' is not defined", <u64>name), <u64>name); }
function raiseNamed(type: usize, text: u64, name: u64): void {
  if (text == 0) return;
  const e = newSimpleException(type, text);
  decref(text);
  if (e == 0) return;
  if (type == NameError) setNameErrorContext(e, name);
  raiseInstance(e);
}
/** The error for reading fast local i when it is empty: UnboundLocalError, or NameError for a free variable. */
export function raiseUnbound(frame: Frame, i: i32): void {
  const code = codeOf(frame);
  const name = localName(code, i);
  if (i < code.nlocalsplus - code.nfreevars) {
    raiseNamed(UnboundLocalError, formatText("cannot access local variable '%S' where it is not associated with a value", name), name);
  } else raiseNamed(NameError, formatText("cannot access free variable '%S' where it is not associated with a value in enclosing scope", name), name);
}

// ------------------------------------------------------------------------------------------------------------ fast locals and cells

export function loadFastCheck(frame: Frame, sp: usize, offset: i32): usize {
  const v = load<u64>(<usize>frame.locals + <usize>offset);
  if (v == 0) { raiseUnbound(frame, offset >> 3); return 0; }
  return push(sp, (v & 0xffff_ffff_0000_0001) == 0 ? newRef(v) : v);
}
export function loadFastAndClear(frame: Frame, sp: usize, offset: i32): usize {
  const slot = <usize>frame.locals + <usize>offset;
  const v = load<u64>(slot);
  store<u64>(slot, 0);
  return push(sp, v);
}
export function deleteFast(frame: Frame, sp: usize, offset: i32): usize {
  const slot = <usize>frame.locals + <usize>offset;
  const v = load<u64>(slot);
  if (v == 0) { raiseUnbound(frame, offset >> 3); return 0; }
  store<u64>(slot, 0);
  closeRef(v);
  return sp;
}
export function makeCell(frame: Frame, sp: usize, offset: i32): usize {
  const slot = <usize>frame.locals + <usize>offset;
  const v = load<u64>(slot);
  const cell = newCell(v ? ownRef(v) : 0);
  if (cell == 0) return 0;
  store<u64>(slot, cell);
  return sp;
}
/** The closure's cells become the last locals: borrowed, the function holds them. */
export function copyFreeVars(frame: Frame, sp: usize, n: i32): usize {
  const func = changetype<PyFunction>(<usize>(frame.func & ~1));
  const closure = <usize>func.closure;
  const at = <usize>frame.locals + (<usize>(codeOf(frame).nlocalsplus - n) << 3);
  for (let i = 0; i < n; i++) store<u64>(at + (<usize>i << 3), tupleGet(closure, i) | 1);
  return sp;
}
@inline
function cellAt(frame: Frame, offset: i32): usize { return Value.ptr(load<u64>(<usize>frame.locals + <usize>offset)); }
export function storeDeref(frame: Frame, sp: usize, offset: i32): usize {
  const v = ownRef(top(sp));
  frame.sp = <u32>(sp - 8);
  setCellSteal(cellAt(frame, offset), v);
  return sp - 8;
}
export function deleteDeref(frame: Frame, sp: usize, offset: i32): usize {
  if (setCellSteal(cellAt(frame, offset), 0)) return sp;
  raiseUnbound(frame, offset >> 3);
  return 0;
}
/** LOAD_FROM_DICT_OR_DEREF: the namespace on the stack first (class bodies), then the cell. */
export function loadFromDictOrDeref(frame: Frame, sp: usize, offset: i32): usize {
  const ns = top(sp);
  let v = mappingGet(Value.untag(ns), localName(codeOf(frame), offset >> 3));
  if (v == 0) {
    if (errorOccurred()) return 0;
    v = getCell(cellAt(frame, offset));
    if (v == 0) { raiseUnbound(frame, offset >> 3); return 0; }
  }
  store<u64>(sp - 8, v);
  closeRef(ns);
  return sp;
}

// ------------------------------------------------------------------------------------------------------------ namespaces

/** mapping[key]: new reference; 0 without an error when it is missing. */
export function mappingGet(mapping: u64, key: u64): u64 {
  if (typeOf(mapping) == DICT) return dictGet(<usize>mapping, key);
  const v = getItem(mapping, key);
  if (v == 0 && errorMatches(KeyError)) clearError();
  return v;
}
/** The global or builtin called name: stack reference; 0 with NameError. */
export function lookupGlobal(frame: Frame, name: usize): u64 {
  const globals = <usize>frame.globals, builtins = frameBuiltins(frame);
  let v: u64;
  if (typeOf(<u64>globals) == DICT) v = dictGetStack(globals, <u64>name);
  else v = mappingGet(<u64>globals, <u64>name);
  if (v != 0 || errorOccurred()) return v;
  if (typeOf(<u64>builtins) == DICT) v = dictGetStack(builtins, <u64>name);
  else v = mappingGet(<u64>builtins, <u64>name);
  if (v == 0 && !errorOccurred()) raiseNameError(name);
  return v;
}
export function loadGlobal(frame: Frame, sp: usize, oparg: i32): usize {
  const name = nameAt(frame, oparg >> 1);
  specializeLoadGlobal(frame, <usize>frame.ip - 8, name);
  const v = lookupGlobal(frame, name);
  if (v == 0) return 0;
  frame.ip += 32;
  sp = push(sp, v);
  return oparg & 1 ? push(sp, 0) : sp;
}
export function loadName(frame: Frame, sp: usize, oparg: i32): usize {
  const name = nameAt(frame, oparg);
  if (frame.namespace == 0) { raise(SystemError, "no locals found"); return 0; }
  let v = mappingGet(<u64>frame.namespace, <u64>name);
  if (v == 0) {
    if (errorOccurred()) return 0;
    v = lookupGlobal(frame, name);
    if (v == 0) return 0;
  }
  return push(sp, v);
}
export function loadFromDictOrGlobals(frame: Frame, sp: usize, oparg: i32): usize {
  const name = nameAt(frame, oparg);
  const ns = top(sp);
  let v = mappingGet(Value.untag(ns), <u64>name);
  if (v == 0) {
    if (errorOccurred()) return 0;
    v = lookupGlobal(frame, name);
    if (v == 0) return 0;
  }
  store<u64>(sp - 8, v);
  closeRef(ns);
  return sp;
}
export function loadLocals(frame: Frame, sp: usize, oparg: i32): usize {
  const ns = <u64>frame.namespace;
  if (ns == 0) { raise(SystemError, "no locals"); return 0; }
  return push(sp, newRef(ns));
}
export function storeName(frame: Frame, sp: usize, oparg: i32): usize {
  const name = nameAt(frame, oparg);
  const ns = <u64>frame.namespace;
  if (ns == 0) { raisef(SystemError, "no locals found when storing %R", <u64>name); return 0; }
  const v = top(sp);
  const e = typeOf(ns) == DICT ? dictSetStr(<usize>ns, name, Value.untag(v)) : setItem(ns, <u64>name, Value.untag(v));
  if (e < 0) return 0;
  frame.sp = <u32>(sp - 8);
  closeRef(v);
  return sp - 8;
}
export function deleteName(frame: Frame, sp: usize, oparg: i32): usize {
  const name = nameAt(frame, oparg);
  const ns = <u64>frame.namespace;
  if (ns == 0) { raisef(SystemError, "no locals when deleting %R", <u64>name); return 0; }
  if (delItem(ns, <u64>name) < 0) {
    if (errorMatches(KeyError)) { clearError(); raiseNameError(name); }
    return 0;
  }
  return sp;
}
export function storeGlobal(frame: Frame, sp: usize, oparg: i32): usize {
  const v = top(sp);
  if (dictSetStr(<usize>frame.globals, nameAt(frame, oparg), Value.untag(v)) < 0) return 0;
  frame.sp = <u32>(sp - 8);
  closeRef(v);
  return sp - 8;
}
export function deleteGlobal(frame: Frame, sp: usize, oparg: i32): usize {
  const name = nameAt(frame, oparg);
  if (dictDelete(<usize>frame.globals, <u64>name) < 0) {
    if (errorMatches(KeyError)) { clearError(); raiseNameError(name); }
    return 0;
  }
  return sp;
}
export function setupAnnotations(frame: Frame, sp: usize, oparg: i32): usize {
  const ns = <u64>frame.namespace;
  if (ns == 0) { raise(SystemError, "no locals found when setting up annotations"); return 0; }
  const key = <u64>id("__annotations__");
  let v = mappingGet(ns, key);
  if (v == 0) {
    if (errorOccurred()) return 0;
    v = <u64>newDict();
    if (v == 0) return 0;
    if (setItem(ns, key, v) < 0) { decref(v); return 0; }
  }
  decref(v);
  return sp;
}
export function loadBuildClass(frame: Frame, sp: usize, oparg: i32): usize {
  const v = mappingGet(<u64>frameBuiltins(frame), <u64>id("__build_class__"));
  if (v == 0) {
    if (!errorOccurred()) raise(NameError, "__build_class__ not found");
    return 0;
  }
  return push(sp, v);
}

// ------------------------------------------------------------------------------------------------------------ from module import *

/** Copies a module's public names into a namespace. False with an exception. */
export function importStar(frame: Frame, from: u64): bool {
  const ns = <u64>frame.namespace;
  if (ns == 0) { raise(SystemError, "no locals found during 'import *'"); return false; }
  let all = getAttrOrNull(from, id("__all__"));
  let skipPrivate = false;
  if (all == 0) {
    if (errorOccurred()) return false;
    const d = getAttrOrNull(from, id("__dict__"));
    if (d == 0) {
      if (!errorOccurred()) raise(ImportError, "from-import-* object has no __dict__ and no __all__");
      return false;
    }
    all = callMethod0(d, id("keys"));
    decref(d);
    if (all == 0) return false;
    const list = toList(all);
    decref(all);
    if (list == 0) return false;
    all = list;
    skipPrivate = true;
  }
  let ok = true;
  for (let i: i64 = 0; ok; i++) {
    const name = getItem(all, Value.fromSmall(i));
    if (name == 0) {
      if (errorMatches(IndexError)) clearError();
      else ok = false;
      break;
    }
    if (!isStr(name)) {
      const module = getAttrOrNull(from, id("__name__"));
      if (module == 0) { if (!errorOccurred()) raisef(AttributeError, "'%T' object has no attribute '__name__'", from); }
      else {
        if (!isStr(module)) raisef(TypeError, "module __name__ must be a string, not %T", module);
        else if (skipPrivate) raisef(TypeError, "Key in %S.__dict__ must be str, not %T", module, name);
        else raisef(TypeError, "Item in %S.__all__ must be str, not %T", module, name);
        decref(module);
      }
      ok = false;
    } else if (!(skipPrivate && strLength(<usize>name) != 0 && strChar(<usize>name, 0) == 95)) {
      const v = getAttr(from, <usize>name);
      if (v == 0) ok = false;
      else {
        if ((typeOf(ns) == DICT ? dictSet(<usize>ns, name, v) : setItem(ns, name, v)) < 0) ok = false;
        decref(v);
      }
    }
    decref(name);
  }
  decref(all);
  return ok;
}
import { callMethod0 } from "../call";
import { toList } from "../objects/abstract";
import { IndexError, AttributeError } from "../objects/type_ids";
