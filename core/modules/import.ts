// Importing: the C side of `import` - __import__, import-from, the _imp module and the bootstrap of importlib.
// sys.modules is an ordinary dict; importlib's own module locks order initialisation between threads.

import { Value } from "../value";
import { runtime } from "../runtime";
import { tstate } from "../thread_state";
import { registerModule, nativeModuleInit, nativeModuleCount, nativeModuleName } from "./registry";
import { newModule, moduleDict, PyModule } from "../objects/module";
import { TypeError, ImportError, ModuleNotFoundError, ValueError, KeyError, MODULE, STR, DICT, AttributeError, CODE, RuntimeError, BYTES } from "../objects/type_ids";
import { typeOf, isSubtype, isInstanceOf } from "../objects/type";
import { decref, xdecref, newRef } from "../memory/refcount";
import { raise, raisef, raiseValue, raiseInstance, formatText, errorOccurred, errorMatches, clearError, fetchError, restoreError } from "../errors";
import { dictGet, dictGetStr, dictSet, dictSetStr, newDict, dictContains } from "../objects/dict";
import { id, str, isStr, strLength, strChar, strSlice, strFromLiteral, strEqualsLiteral, intern } from "../objects/str";
import { NONE, EMPTY_TUPLE, TRUE, FALSE, fromBool, EMPTY_STR } from "../objects/singletons";
import { getAttr, getAttrOrNull, setAttr } from "../objects/attributes";
import { getItem, setItem, isTrue, contains } from "../objects/abstract";
import { call0, call1, call2, callMethod0, callMethod1, callMethod2, call, tempArray, tempRelease } from "../call";
import { newImportError } from "../objects/exceptions";
import { moduleFunction, moduleSet, NOARGS, O, FAST, FASTKW } from "../define";
import { checkArgs, parseArgs } from "../args";
import { newList, listAppend } from "../objects/list";
import { tupleSize, tupleGet, tuple1, tuple2 } from "../objects/tuple";
import { evalCode } from "../interp/eval";
import { unmarshal } from "./marshal";
import { frozenBlob } from "../frozen";
import { asI64, intFromI64 } from "../objects/int";
import { newBytes, bytesData, bytesSize, isBytes } from "../objects/bytes";
import { sipHash13 } from "../objects/hashing";

// ------------------------------------------------------------------------------------------------------------ for the core itself

/** sys.modules[name] if present: new reference, else 0 (an error only if the lookup itself failed). */
export function moduleFromSys(name: u64): u64 {
  const modules = runtime.sysModules;
  if (modules == 0) return 0;
  if (typeOf(modules) == DICT) return dictGet(<usize>modules, name);
  const r = getItem(modules, name);
  if (r == 0 && errorMatches(KeyError)) clearError();
  return r;
}
/** import name (a dotted literal): the module named, new reference. */
export function importModule(name: string): u64 {
  const n = <u64>id(name);
  const m = moduleFromSys(n);
  if (m != 0 || errorOccurred()) return m;
  const r = importName(n, 0, 0, 0, 0);
  if (r == 0) return 0;
  decref(r);
  return moduleFromSys(n);
}
/** module.attribute for the core's use of Python code. New reference. */
export function importAttribute(module: string, attribute: string): u64 {
  const m = importModule(module);
  if (m == 0) return 0;
  const r = getAttr(m, id(attribute));
  decref(m);
  return r;
}

// ------------------------------------------------------------------------------------------------------------ import statement

/** Is a module's __spec__._initializing true? */
function isInitializing(m: u64): bool {
  const spec = getAttrOrNull(m, id("__spec__"));
  if (spec == 0) { clearError(); return false; }
  const v = spec == NONE ? 0 : getAttrOrNull(spec, id("_initializing"));
  decref(spec);
  if (v == 0) { clearError(); return false; }
  const r = isTrue(v) > 0;
  decref(v);
  return r;
}
/** A module found in sys.modules may still be running in another thread: importlib waits for it. */
function ensureInitialized(m: u64, name: u64): bool {
  if (!isInitializing(m)) return true;
  const r = callMethod1(runtime.importlib, id("_lock_unlock_module"), name);
  if (r == 0) return false;
  decref(r);
  return true;
}
/** The package a relative import starts from. New str or 0. */
function resolvePackage(globals: usize): u64 {
  const d = globals;
  const pkg = dictGetStr(d, id("__package__"));
  const spec = dictGetStr(d, id("__spec__"));
  if (pkg != 0 && pkg != NONE) {
    xdecref(spec);
    if (!isStr(pkg)) { decref(pkg); return raise(TypeError, "package must be a string"); }
    return pkg;
  }
  xdecref(pkg);
  if (spec != 0 && spec != NONE) {
    const parent = getAttr(spec, id("parent"));
    decref(spec);
    if (parent != 0 && !isStr(parent)) { decref(parent); return raise(TypeError, "__spec__.parent must be a string"); }
    return parent;
  }
  xdecref(spec);
  const name = dictGetStr(d, id("__name__"));
  if (name == 0) { if (errorOccurred()) return 0; return raise(KeyError, "'__name__' not in globals"); }
  if (!isStr(name)) { decref(name); return raise(TypeError, "__name__ must be a string"); }
  if (dictContains(d, <u64>id("__path__")) == 1) return name;
  const dot = lastDot(<usize>name);
  if (dot < 0) { decref(name); return raise(ImportError, "attempted relative import with no known parent package"); }
  const r = strSlice(<usize>name, 0, dot);
  decref(name);
  return r;
}
function lastDot(s: usize): i32 {
  let i = <i32>strLength(s) - 1;
  while (i >= 0 && strChar(s, i) != 46) i--;
  return i;
}
function firstDot(s: usize): i32 {
  const n = <i32>strLength(s);
  for (let i = 0; i < n; i++) if (strChar(s, i) == 46) return i;
  return -1;
}
function resolveName(name: u64, globals: usize, level: i64): u64 {
  if (globals == 0) return raise(KeyError, "'__name__' not in globals");
  const pkg = resolvePackage(globals);
  if (pkg == 0) return 0;
  if (strLength(<usize>pkg) == 0) { decref(pkg); return raise(ImportError, "attempted relative import with no known parent package"); }
  let end = <i32>strLength(<usize>pkg);
  for (let up: i64 = 1; up < level; up++) {
    let i = end - 1;
    while (i >= 0 && strChar(<usize>pkg, i) != 46) i--;
    if (i < 0) { decref(pkg); return raise(ImportError, "attempted relative import beyond top-level package"); }
    end = i;
  }
  const base = strSlice(<usize>pkg, 0, end);
  decref(pkg);
  if (strLength(<usize>name) == 0) return base;
  const r = formatText("%S.%S", base, name);
  decref(base);
  return r;
}

/**
 * __import__(name, globals, locals, fromlist, level) of the core. globals: dict address or 0; fromlist: value or 0. New reference: the top package without a
 * fromlist, the named module with one.
 */
export function importName(name: u64, globals: usize, locals: u64, fromlist: u64, level: i64): u64 {
  if (!isStr(name)) return raise(TypeError, "module name must be a string");
  if (level < 0) return raise(ValueError, "level must be >= 0");
  let absolute: u64;
  if (level > 0) {
    absolute = resolveName(name, globals, level);
    if (absolute == 0) return 0;
  } else {
    if (strLength(<usize>name) == 0) return raise(ValueError, "Empty module name");
    absolute = newRef(name);
  }
  let m = moduleFromSys(absolute);
  if (m == 0 && errorOccurred()) { decref(absolute); return 0; }
  if (m != 0 && m != NONE) {
    if (!ensureInitialized(m, absolute)) { decref(m); decref(absolute); return 0; }
  } else {
    xdecref(m);
    const f = getAttr(runtime.importlib, id("_find_and_load"));
    m = f ? call2(f, absolute, runtime.importFunc) : 0;
    xdecref(f);
    if (m == 0) { decref(absolute); return 0; }
  }
  let hasFrom = 0;
  if (fromlist != 0 && fromlist != NONE) {
    hasFrom = isTrue(fromlist);
    if (hasFrom < 0) { decref(m); decref(absolute); return 0; }
  }
  if (!hasFrom) {
    let r: u64;
    const dot = firstDot(<usize>name);
    if (level == 0 || strLength(<usize>name) > 0) {
      if (dot < 0) r = newRef(m);
      else if (level == 0) {
        const front = strSlice(<usize>name, 0, dot);
        r = importName(front, 0, 0, 0, 0);
        decref(front);
      } else {
        const cut = <i32>strLength(<usize>name) - dot;
        const top = strSlice(<usize>absolute, 0, <i32>strLength(<usize>absolute) - cut);
        r = moduleFromSys(top);
        if (r == 0 && !errorOccurred()) raisef(KeyError, "%R not in sys.modules as expected", top);
        decref(top);
      }
    } else r = newRef(m);
    decref(m);
    decref(absolute);
    return r;
  }
  decref(absolute);
  const path = getAttrOrNull(m, id("__path__"));
  if (path == 0) return errorOccurred() ? dropped(m) : m;
  decref(path);
  const handle = getAttr(runtime.importlib, id("_handle_fromlist"));
  const r = handle ? call3(handle, m, fromlist, runtime.importFunc) : 0;
  xdecref(handle);
  decref(m);
  return r;
}
import { call3 } from "../call";
function dropped(m: u64): u64 { decref(m); return 0; }

/** IMPORT_FROM: module.name, or sys.modules["module.name"] of a circular import. New reference; ImportError with CPython's texts. */
export function importFrom(m: u64, name: u64): u64 {
  const r = getAttrOrNull(m, <usize>name);
  if (r != 0 || errorOccurred()) return r;
  const pkg = getAttrOrNull(m, id("__name__"));
  if (pkg == 0 && errorOccurred()) return 0;
  if (pkg != 0 && isStr(pkg)) {
    const full = formatText("%S.%S", pkg, name);
    const sub = moduleFromSys(full);
    decref(full);
    if (sub != 0 || errorOccurred()) { decref(pkg); return sub; }
  }
  const shown = pkg != 0 && isStr(pkg) ? pkg : str("<unknown module name>");
  let origin: u64 = 0;
  const spec = getAttrOrNull(m, id("__spec__"));
  if (spec == 0) clearError();
  else {
    if (spec != NONE) {
      const hasLocation = getAttrOrNull(spec, id("has_location"));
      if (hasLocation) {
        if (isTrue(hasLocation) > 0) {
          origin = getAttrOrNull(spec, id("origin"));
          if (origin != 0 && !isStr(origin)) { decref(origin); origin = 0; }
        }
        decref(hasLocation);
      }
      if (errorOccurred()) clearError();
    }
    decref(spec);
  }
  if (origin == 0) {
    const f = getAttrOrNull(m, id("__file__"));
    if (f == 0) clearError();
    else if (isStr(f)) origin = f;
    else decref(f);
  }
  let text: u64;
  if (isInitializing(m)) {
    text = origin
      ? formatText("cannot import name %R from partially initialized module %R (most likely due to a circular import) (%S)", name, shown, origin)
      : formatText("cannot import name %R from partially initialized module %R (most likely due to a circular import) (unknown location)", name, shown);
  } else {
    text = origin ? formatText("cannot import name %R from %R (%S)", name, shown, origin) : formatText("cannot import name %R from %R (unknown location)", name, shown);
  }
  if (text) {
    const e = newImportError(ImportError, text, shown, origin ? origin : NONE, name);
    decref(text);
    if (e) raiseInstance(e);
  }
  xdecref(pkg);
  xdecref(origin);
  return 0;
}

// ------------------------------------------------------------------------------------------------------------ native and frozen modules

/** Makes native module `name` (a str): new module object, 0 with ImportError. */
export function makeNativeModule(name: u64): u64 {
  const init = nativeModuleInit(<usize>name);
  if (init == 0) {
    const text = formatText("no built-in module named %R", name);
    const e = newImportError(ImportError, text, name, NONE, NONE);
    decref(text);
    return e ? raiseInstance(e) : 0;
  }
  return call_indirect<u64>(init);
}
/** Runs a frozen module's code in a new module registered under `name`. New reference. */
function importFrozen(frozenName: string, name: string): u64 {
  const code = unmarshalFrozen(id(frozenName));
  if (code == 0) return 0;
  const m = <u64>newModule(<u64>id(name));
  if (m == 0) { decref(code); return 0; }
  const d = moduleDict(<usize>m);
  dictSetStr(d, id("__builtins__"), runtime.builtinsModule);
  if (dictSet(<usize>runtime.sysModules, <u64>id(name), m) < 0) { decref(code); decref(m); return 0; }
  const r = evalCode(code, d, <u64>d);
  decref(code);
  if (r == 0) { decref(m); return 0; }
  decref(r);
  return m;
}
/** The code object of a frozen module; 0 with ImportError if there is none. */
function unmarshalFrozen(name: usize): u64 {
  const blob = frozenBlob(name);
  if (blob == 0) {
    const text = formatText("No such frozen object named %S", <u64>name);
    const e = newImportError(ImportError, text, <u64>name, NONE, NONE);
    decref(text);
    return e ? raiseInstance(e) : 0;
  }
  // a blob: u32 length, then the marshalled code
  return unmarshal(blob + 8, <usize>load<u32>(blob));
}

/** Boot: importlib._bootstrap as _frozen_importlib, installed over sys and _imp; then the external half. False with an error. */
export function initImportlib(): bool {
  const b = importFrozen("importlib._bootstrap", "_frozen_importlib");
  if (b == 0) return false;
  runtime.importlib = b;
  const imp = <u64>initImp();
  if (imp == 0) return false;
  dictSetStr(<usize>runtime.sysModules, id("_imp"), imp);
  const r = callMethod2(b, id("_install"), runtime.sysModule, imp);
  decref(imp);
  if (r == 0) return false;
  decref(r);
  return true;
}
export function initImportlibExternal(): bool {
  const r = callMethod0(runtime.importlib, id("_install_external_importers"));
  if (r == 0) return false;
  decref(r);
  const x = moduleFromSys(<u64>id("_frozen_importlib_external"));
  if (x == 0) return false;
  runtime.importlibExternal = x;
  return true;
}

// ------------------------------------------------------------------------------------------------------------ _imp

function impIsBuiltin(self: u64, name: u64): u64 {
  if (!isStr(name)) return raisef(TypeError, "is_builtin() argument must be str, not %T", name);
  if (strEqualsLiteral(<usize>name, "sys") || strEqualsLiteral(<usize>name, "builtins")) return Value.fromSmall(-1);
  return Value.fromSmall(nativeModuleInit(<usize>name) ? 1 : 0);
}
function impCreateBuiltin(self: u64, spec: u64): u64 {
  const name = getAttr(spec, id("name"));
  if (name == 0) return 0;
  const existing = moduleFromSys(name);
  if (existing != 0 || errorOccurred()) { decref(name); return existing; }
  const m = makeNativeModule(name);
  decref(name);
  return m;
}
function impExecBuiltin(self: u64, module: u64): u64 { return Value.fromSmall(0); }
function impIsFrozen(self: u64, name: u64): u64 { return fromBool(isStr(name) && frozenBlob(<usize>name) != 0); }
function impFindFrozen(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  if (!parseArgs("find_frozen", "($module, name, /, *, withdata=False)", args, nargs, kwnames, out)) { tempRelease(out); return 0; }
  const name = load<u64>(out), withData = load<u64>(out, 8);
  tempRelease(out);
  const blob = frozenBlob(<usize>name);
  if (blob == 0) return NONE;
  const isPackage = load<u32>(blob, 4) != 0;
  let data: u64 = NONE;
  if (withData != 0 && isTrue(withData) > 0) {
    const n = <i32>load<u32>(blob);
    const b = newBytes(n);
    memory.copy(bytesData(b), blob + 8, n);
    data = <u64>b;
  }
  const t = newTuple3(data, fromBool(isPackage), newRef(name));
  return t;
}
import { newTuple, tupleSet } from "../objects/tuple";
function newTuple3(a: u64, b: u64, c: u64): u64 {
  const t = newTuple(3);
  tupleSet(t, 0, a);
  tupleSet(t, 1, b);
  tupleSet(t, 2, c);
  return <u64>t;
}
function impGetFrozenObject(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("get_frozen_object", nargs, 1, 2)) return 0;
  if (nargs > 1 && load<u64>(args, 8) != NONE) {
    const b = load<u64>(args, 8);
    if (!isBytes(b)) return raise(TypeError, "a bytes-like object is required");
    return unmarshal(bytesData(<usize>b), bytesSize(<usize>b));
  }
  return unmarshalFrozen(<usize>load<u64>(args));
}
function impIsFrozenPackage(self: u64, name: u64): u64 {
  const blob = frozenBlob(<usize>name);
  if (blob == 0) {
    unmarshalFrozen(<usize>name);
    return 0;
  }
  return fromBool(load<u32>(blob, 4) != 0);
}
function impNoop(self: u64): u64 { return NONE; }
function impExtensionSuffixes(self: u64): u64 { return <u64>newList(0); }
function impCreateDynamic(self: u64, args: usize, nargs: i32): u64 { return raise(ImportError, "dynamic loading of extension modules is not supported"); }
function impFixCoFilename(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("_fix_co_filename", nargs, 2, 2)) return 0;
  fixCodeFilename(load<u64>(args), load<u64>(args, 8));
  return NONE;
}
import { fixCodeFilename } from "../objects/code";
/** source_hash(key, source): SipHash-1-3 of the source as 8 bytes. */
function impSourceHash(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("source_hash", nargs, 2, 2)) return 0;
  const key = asI64(load<u64>(args));
  if (key == -1 && errorOccurred()) return 0;
  const source = load<u64>(args, 8);
  if (!isBytes(source)) return raisef(TypeError, "a bytes-like object is required, not '%T'", source);
  const h = sipHash13(<u64>key, 0, bytesData(<usize>source), bytesSize(<usize>source));
  const r = newBytes(8);
  store<u64>(bytesData(r), h);
  return <u64>r;
}
function impOverride(self: u64, v: u64): u64 { return Value.fromSmall(0); }
function impLockHeld(self: u64): u64 { return FALSE; }
function impFrozenNames(self: u64): u64 { return <u64>newList(0); }
function impOverrideFrozen(self: u64, v: u64): u64 { return NONE; }

/** The magic number of 3.14's .pyc files: 3627 and CR LF. */
export const PYC_MAGIC: i64 = 168627755;

function initImp(): usize {
  const m = newModule(<u64>id("_imp"));
  if (m == 0) return 0;
  moduleFunction(m, "is_builtin", impIsBuiltin.index, O, "($module, name, /)");
  moduleFunction(m, "create_builtin", impCreateBuiltin.index, O, "($module, spec, /)");
  moduleFunction(m, "exec_builtin", impExecBuiltin.index, O, "($module, mod, /)");
  moduleFunction(m, "is_frozen", impIsFrozen.index, O, "($module, name, /)");
  moduleFunction(m, "find_frozen", impFindFrozen.index, FASTKW, "($module, name, /, *, withdata=False)");
  moduleFunction(m, "get_frozen_object", impGetFrozenObject.index, FAST, "($module, name, data=None, /)");
  moduleFunction(m, "is_frozen_package", impIsFrozenPackage.index, O, "($module, name, /)");
  moduleFunction(m, "acquire_lock", impNoop.index, NOARGS, "($module, /)");
  moduleFunction(m, "release_lock", impNoop.index, NOARGS, "($module, /)");
  moduleFunction(m, "lock_held", impLockHeld.index, NOARGS, "($module, /)");
  moduleFunction(m, "extension_suffixes", impExtensionSuffixes.index, NOARGS, "($module, /)");
  moduleFunction(m, "create_dynamic", impCreateDynamic.index, FAST, "($module, spec, file=None, /)");
  moduleFunction(m, "exec_dynamic", impExecBuiltin.index, O, "($module, mod, /)");
  moduleFunction(m, "source_hash", impSourceHash.index, FAST, "($module, key, source, /)");
  moduleFunction(m, "_fix_co_filename", impFixCoFilename.index, FAST, "($module, code, path, /)");
  moduleFunction(m, "_override_multi_interp_extensions_check", impOverride.index, O, "($module, override, /)");
  moduleFunction(m, "_frozen_module_names", impFrozenNames.index, NOARGS, "($module, /)");
  moduleFunction(m, "_override_frozen_modules_for_tests", impOverrideFrozen.index, O, "($module, override, /)");
  moduleSet(m, "check_hash_based_pycs", newRef(<u64>id("default")));
  moduleSet(m, "pyc_magic_number_token", Value.fromSmall(PYC_MAGIC));
  return m;
}
function impInit(): u64 { return <u64>initImp(); }
export function registerImp(): void { registerModule("_imp", impInit.index); }
