// The builtins module: functions and the names of all builtin types and exceptions.
// The functions work on their arguments through the object protocol; nothing is shared here but the module's dict.

import { Value } from "../value";
import { runtime } from "../runtime";
import { tstate } from "../thread_state";
import { PyType, TF_HEAP } from "../objects/type_object";
import * as T from "../objects/type_ids";
import { TypeError, ValueError, AttributeError, StopIteration, RuntimeError, OverflowError, SyntaxError, STR, BYTES, BYTEARRAY, INT, DICT, LIST, TUPLE, TYPE, CODE, BOOL, FLOAT } from "../objects/type_ids";
import { newModule, moduleDict } from "../objects/module";
import { registerModule } from "./registry";
import { moduleFunction, moduleSet, moduleType, NOARGS, O, FAST, FASTKW } from "../define";
import { decref, xdecref, newRef, setImmortal } from "../memory/refcount";
import { raise, raisef, raiseInt, raiseValue, raiseEmpty, errorOccurred, errorMatches, clearError, formatText } from "../errors";
import { typeOf, isType, isSubtype, isInstanceOf } from "../objects/type";
import { call, call0, call1, call2, callMethod0, callMethod1, callMethod2, callTuple, callPrepend, tempArray, tempRelease } from "../call";
import { parseArgs, checkArgs, noKeywords } from "../args";
import { id, str, isStr, strLength, strChar, strFromChar, isExactStr, intern } from "../objects/str";
import { NONE, TRUE, FALSE, ELLIPSIS, NOT_IMPLEMENTED, EMPTY_STR, EMPTY_TUPLE, fromBool } from "../objects/singletons";
import {
  repr, toStr, ascii, hash, isTrue, length, getIter, iterNext, richCompare, compareBool, isInstance, isSubclass, isCallable, format, toList, absolute, power, divmod, index, add, inplaceAdd,
  getItem, contains, LT, GT,
} from "../objects/abstract";
import { getAttr, getAttrOrNull, setAttr, lookupSpecial } from "../objects/attributes";
import { addressOf } from "../objects/descriptors";
import { dictGetStr, dictSetStr, dictContains, newDict, dictKeysList } from "../objects/dict";
import { newList, listAppend, listSort, listSortWith } from "../objects/list";
import { tupleSize, tupleGet } from "../objects/tuple";
import { intFromI64, asI64, intToStr, isIntObject } from "../objects/int";
import { isBytes, bytesSize, bytesData } from "../objects/bytes";
import { bytearraySize, bytearrayData } from "../objects/bytearray";
import { newCallableIterator } from "../objects/iterators";
import { buildClass } from "../interp/build_class";
import { importName } from "./import";
import { builtinCompile, builtinEval, builtinExec } from "./compile";
import { currentGlobals, currentLocals, currentFrame } from "../interp/frame";
import { builtinPrint, builtinInput } from "./print";
import { warn } from "./warnings";

/** builtins.NAME as the core sees it at this moment: new reference or 0 with an error. */
export function builtinNamed(name: string): u64 {
  const r = dictGetStr(<usize>runtime.builtinsDict, id(name));
  if (r == 0 && !errorOccurred()) raisef(T.NameError, "name '%s' is not defined", <u64>changetype<usize>(name));
  return r;
}

function builtinAbs(self: u64, x: u64): u64 { return absolute(x); }
function anyAll(iterable: u64, stopAt: i32): u64 {
  const it = getIter(iterable);
  if (it == 0) return 0;
  while (true) {
    const item = iterNext(it);
    if (item == 0) break;
    const t = isTrue(item);
    decref(item);
    if (t < 0) { decref(it); return 0; }
    if (t == stopAt) { decref(it); return fromBool(stopAt == 1); }
  }
  decref(it);
  if (errorOccurred()) return 0;
  return fromBool(stopAt == 0);
}
function builtinAny(self: u64, iterable: u64): u64 { return anyAll(iterable, 1); }
function builtinAll(self: u64, iterable: u64): u64 { return anyAll(iterable, 0); }
function builtinAscii(self: u64, x: u64): u64 { return ascii(x); }
function toBase(x: u64, base: i32): u64 {
  const i = index(x);
  if (i == 0) return 0;
  const r = intToStr(i, base);
  decref(i);
  return r;
}
/** intToStr without a prefix gets "0b", "0o", "0x" after the sign. */
function prefixed(x: u64, base: i32, prefix: string): u64 {
  const digits = toBase(x, base);
  if (digits == 0) return 0;
  let r: u64;
  if (strChar(<usize>digits, 0) == 45) {
    const rest = strSlice(<usize>digits, 1, <i32>strLength(<usize>digits));
    r = formatText("-%s%S", <u64>changetype<usize>(prefix), rest);
    decref(rest);
  } else r = formatText("%s%S", <u64>changetype<usize>(prefix), digits);
  decref(digits);
  return r;
}
import { strSlice } from "../objects/str";
function builtinBin(self: u64, x: u64): u64 { return prefixed(x, 2, "0b"); }
function builtinOct(self: u64, x: u64): u64 { return prefixed(x, 8, "0o"); }
function builtinHex(self: u64, x: u64): u64 { return prefixed(x, 16, "0x"); }
function builtinCallable(self: u64, x: u64): u64 { return fromBool(isCallable(x)); }
function builtinChr(self: u64, x: u64): u64 {
  const i0 = index(x);
  if (i0 == 0) return 0;
  let i: i64 = -1;
  if (Value.isInt(i0)) i = Value.toSmall(i0);
  decref(i0);
  if (i < 0 || i > 0x10ffff) return raise(ValueError, "chr() arg not in range(0x110000)");
  return strFromChar(<u32>i);
}
export function builtinOrd(self: u64, x: u64): u64 {
  let n: i64;
  if (isBytes(x)) {
    n = <i64>bytesSize(<usize>x);
    if (n == 1) return Value.fromSmall(load<u8>(bytesData(<usize>x)));
  } else if (isStr(x)) {
    n = <i64>strLength(<usize>x);
    if (n == 1) return Value.fromSmall(strChar(<usize>x, 0));
  } else if (isSubtype(typeOf(x), BYTEARRAY)) {
    n = <i64>bytearraySize(<usize>x);
    if (n == 1) return Value.fromSmall(load<u8>(bytearrayData(<usize>x)));
  } else return raisef(TypeError, "ord() expected string of length 1, but %T found", x);
  return raisef(TypeError, "ord() expected a character, but string of length %d found", <u64>n);
}
function attributeName(v: u64): usize {
  if (isStr(v)) return <usize>v;
  raisef(TypeError, "attribute name must be string, not '%T'", v);
  return 0;
}
function builtinDelattr(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("delattr", nargs, 2, 2)) return 0;
  const name = attributeName(load<u64>(args, 8));
  if (name == 0) return 0;
  return setAttr(load<u64>(args), name, 0) < 0 ? 0 : NONE;
}
function builtinSetattr(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("setattr", nargs, 3, 3)) return 0;
  const name = attributeName(load<u64>(args, 8));
  if (name == 0) return 0;
  return setAttr(load<u64>(args), name, load<u64>(args, 16)) < 0 ? 0 : NONE;
}
function builtinGetattr(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("getattr", nargs, 2, 3)) return 0;
  const name = attributeName(load<u64>(args, 8));
  if (name == 0) return 0;
  if (nargs == 2) return getAttr(load<u64>(args), name);
  const r = getAttrOrNull(load<u64>(args), name);
  if (r != 0 || errorOccurred()) return r;
  return newRef(load<u64>(args, 16));
}
function builtinHasattr(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("hasattr", nargs, 2, 2)) return 0;
  const name = attributeName(load<u64>(args, 8));
  if (name == 0) return 0;
  const r = getAttrOrNull(load<u64>(args), name);
  if (r == 0) return errorOccurred() ? 0 : FALSE;
  decref(r);
  return TRUE;
}
function builtinDir(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("dir", nargs, 0, 1)) return 0;
  let names: u64;
  if (nargs == 0) {
    const locals = currentLocals();
    if (locals == 0) return 0;
    names = callMethod0(locals, id("keys"));
    decref(locals);
  } else {
    const f = lookupSpecial(load<u64>(args), id("__dir__"));
    if (f == 0) return errorOccurred() ? 0 : raise(TypeError, "object does not provide __dir__");
    names = call0(f);
    decref(f);
  }
  if (names == 0) return 0;
  const list = toList(names);
  decref(names);
  if (list == 0) return 0;
  if (listSort(<usize>list) < 0) { decref(list); return 0; }
  return list;
}
function builtinDivmod(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("divmod", nargs, 2, 2)) return 0;
  return divmod(load<u64>(args), load<u64>(args, 8));
}
function builtinFormat(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("format", nargs, 1, 2)) return 0;
  const spec = nargs > 1 ? load<u64>(args, 8) : EMPTY_STR;
  if (!isStr(spec)) return raisef(TypeError, "format() argument 2 must be str, not %T", spec);
  return format(load<u64>(args), spec);
}
function builtinGlobals(self: u64): u64 {
  const g = currentGlobals();
  return g ? newRef(<u64>g) : NONE;
}
function builtinLocals(self: u64): u64 { return currentLocals(); }
function builtinVars(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("vars", nargs, 0, 1)) return 0;
  if (nargs == 0) return currentLocals();
  const d = getAttrOrNull(load<u64>(args), id("__dict__"));
  if (d == 0 && !errorOccurred()) return raise(TypeError, "vars() argument must have __dict__ attribute");
  return d;
}
function builtinHash(self: u64, x: u64): u64 {
  const h = hash(x);
  if (h == -1 && errorOccurred()) return 0;
  return intFromI64(h);
}
function builtinId(self: u64, x: u64): u64 {
  const a = addressOf(x);
  if (Value.isImmediate(x)) return intFromU64(a);
  return intFromI64(<i64>a);
}
import { intFromU64 } from "../objects/int";
export function builtinIsinstance(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("isinstance", nargs, 2, 2)) return 0;
  const r = isInstance(load<u64>(args), load<u64>(args, 8));
  return r < 0 ? 0 : fromBool(r != 0);
}
function builtinIssubclass(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("issubclass", nargs, 2, 2)) return 0;
  const r = isSubclass(load<u64>(args), load<u64>(args, 8));
  return r < 0 ? 0 : fromBool(r != 0);
}
function builtinIter(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("iter", nargs, 1, 2)) return 0;
  if (nargs == 1) return getIter(load<u64>(args));
  if (!isCallable(load<u64>(args))) return raise(TypeError, "iter(v, w): v must be callable");
  return newCallableIterator(load<u64>(args), load<u64>(args, 8));
}
function builtinAiter(self: u64, x: u64): u64 {
  const t = changetype<PyType>(typeOf(x));
  if (t.aiter == 0) return raisef(TypeError, "'%T' object is not an async iterable", x);
  const it = call_indirect<u64>(t.aiter, x);
  if (it != 0 && changetype<PyType>(typeOf(it)).anext == 0) {
    raisef(TypeError, "%T.__aiter__() must return an async iterator, not %T", x, it);
    decref(it);
    return 0;
  }
  return it;
}
function builtinAnext(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("anext", nargs, 1, 2)) return 0;
  const x = load<u64>(args);
  const t = changetype<PyType>(typeOf(x));
  if (t.anext == 0) return raisef(TypeError, "'%T' object is not an async iterator", x);
  const awaitable = call_indirect<u64>(t.anext, x);
  if (awaitable == 0 || nargs == 1) return awaitable;
  const r = newAnextAwaitable(awaitable, load<u64>(args, 8));
  decref(awaitable);
  return r;
}
import { newAnextAwaitable } from "../objects/generator";
export function builtinLen(self: u64, x: u64): u64 {
  const n = length(x);
  return n < 0 ? 0 : intFromI64(n);
}
function builtinNext(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("next", nargs, 1, 2)) return 0;
  const it = load<u64>(args);
  const slot = changetype<PyType>(typeOf(it)).iternext;
  if (slot == 0) return raisef(TypeError, "'%T' object is not an iterator", it);
  const r = call_indirect<u64>(slot, it);
  if (r) return r;
  if (nargs > 1) {
    if (errorOccurred()) {
      if (!errorMatches(StopIteration)) return 0;
      clearError();
    }
    return newRef(load<u64>(args, 8));
  }
  return errorOccurred() ? 0 : raiseEmpty(StopIteration);
}
const POW_SIGNATURE = "($module, /, base, exp, mod=None)";
function builtinPow(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("pow", POW_SIGNATURE, args, nargs, kwnames, out)) r = power(load<u64>(out), load<u64>(out, 8), load<u64>(out, 16) ? load<u64>(out, 16) : NONE);
  tempRelease(out);
  return r;
}
function builtinRepr(self: u64, x: u64): u64 { return repr(x); }
const ROUND_SIGNATURE = "($module, /, number, ndigits=None)";
function builtinRound(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("round", ROUND_SIGNATURE, args, nargs, kwnames, out)) {
    const x = load<u64>(out), n = load<u64>(out, 8);
    const f = lookupSpecial(x, id("__round__"));
    if (f == 0) { if (!errorOccurred()) raisef(TypeError, "type %T doesn't define __round__ method", x); }
    else {
      r = n == 0 || n == NONE ? call0(f) : call1(f, n);
      decref(f);
    }
  }
  tempRelease(out);
  return r;
}
const SORTED_SIGNATURE = "($module, iterable, /, *, key=None, reverse=False)";
function builtinSorted(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  let list: u64 = 0;
  if (parseArgs("sorted", SORTED_SIGNATURE, args, nargs, kwnames, out)) {
    const key = load<u64>(out, 8), rev = load<u64>(out, 16);
    const reverse = rev ? asReverse(rev) : 0;
    if (reverse >= 0) {
      list = toList(load<u64>(out));
      if (list != 0 && listSortWith(<usize>list, key == NONE ? 0 : key, reverse != 0) < 0) { decref(list); list = 0; }
    }
  }
  tempRelease(out);
  return list;
}
/** `reverse=` takes any int-like. */
export function asReverse(v: u64): i32 { return isTrue(v); }

const SUM_SIGNATURE = "($module, iterable, /, start=0)";
function builtinSum(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("sum", SUM_SIGNATURE, args, nargs, kwnames, out)) r = sum(load<u64>(out), load<u64>(out, 8));
  tempRelease(out);
  return r;
}
/** Ints add up as i64 and floats with Neumaier's compensation, as CPython does, until something else comes along. */
function sum(iterable: u64, start: u64): u64 {
  const it = getIter(iterable);
  if (it == 0) return 0;
  let total = start ? newRef(start) : Value.fromSmall(0);
  if (start) {
    if (isStr(start)) { decref(it); decref(total); return raise(TypeError, "sum() can't sum strings [use ''.join(seq) instead]"); }
    if (isBytes(start)) { decref(it); decref(total); return raise(TypeError, "sum() can't sum bytes [use b''.join(seq) instead]"); }
    if (isSubtype(typeOf(start), BYTEARRAY)) { decref(it); decref(total); return raise(TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]"); }
  }
  const next = changetype<PyType>(typeOf(it)).iternext;
  let item: u64 = 0;
  if (Value.isInt(total)) {
    let n: i64 = Value.toSmall(total);
    while (true) {
      item = call_indirect<u64>(next, it);
      if (item == 0) return finishSum(it, intFromI64(n));
      if (Value.isInt(item)) {
        const s = n + Value.toSmall(item);
        if (s < 0x3fff_ffff_ffff_ffff && s > -0x3fff_ffff_ffff_ffff) { n = s; continue; }
      } else if (item == TRUE) { n++; continue; }
      else if (item == FALSE) continue;
      total = intFromI64(n);
      break;
    }
    const t = add(total, item);
    decref(total);
    decref(item);
    if (t == 0) { decref(it); return 0; }
    total = t;
  }
  if (Value.isFloat(total)) {
    let f = Value.toFloat(total), c: f64 = 0;
    while (true) {
      item = call_indirect<u64>(next, it);
      if (item == 0) {
        if (c != 0 && isFinite(c)) f += c;
        return finishSum(it, Value.fromFloat(f));
      }
      let x: f64;
      if (Value.isFloat(item)) {
        x = Value.toFloat(item);
        const t = f + x;
        if (Math.abs(f) >= Math.abs(x)) c += (f - t) + x;
        else c += (x - t) + f;
        f = t;
        continue;
      }
      if (Value.isInt(item)) { f += <f64>Value.toSmall(item); continue; }
      if (c != 0 && isFinite(c)) f += c;
      total = Value.fromFloat(f);
      const t = add(total, item);
      decref(item);
      if (t == 0) { decref(it); return 0; }
      total = t;
      break;
    }
  }
  while (true) {
    item = call_indirect<u64>(next, it);
    if (item == 0) return finishSum(it, total);
    const t = add(total, item);
    decref(total);
    decref(item);
    if (t == 0) { decref(it); return 0; }
    total = t;
  }
}
function finishSum(it: u64, total: u64): u64 {
  decref(it);
  if (errorOccurred()) {
    if (!errorMatches(StopIteration)) { decref(total); return 0; }
    clearError();
  }
  return total;
}

const MINMAX_SIGNATURE = "($module, /, *, key=None, default=<unrepresentable>)";
function minMax(args: usize, nargs: i32, kwnames: usize, op: i32, name: string): u64 {
  if (nargs == 0) return raisef(TypeError, "%s expected at least 1 argument, got 0", <u64>changetype<usize>(name));
  const out = tempArray(2);
  if (out == 0) return 0;
  if (!parseArgs(name, MINMAX_SIGNATURE, args + (<usize>nargs << 3), 0, kwnames, out)) { tempRelease(out); return 0; }
  const key = load<u64>(out) == NONE ? 0 : load<u64>(out), dflt = load<u64>(out, 8);
  tempRelease(out);
  let it: u64 = 0;
  if (nargs == 1) {
    it = getIter(load<u64>(args));
    if (it == 0) return 0;
  } else if (dflt) return raisef(TypeError, "Cannot specify a default for %s() with multiple positional arguments", <u64>changetype<usize>(name));
  let best: u64 = 0, bestKey: u64 = 0;
  for (let i = 0; ; i++) {
    let item: u64;
    if (it) {
      item = iterNext(it);
      if (item == 0) break;
    } else {
      if (i == nargs) break;
      item = newRef(load<u64>(args + (<usize>i << 3)));
    }
    let k: u64 = key ? call1(key, item) : newRef(item);
    if (k == 0) { decref(item); return failMinMax(it, best, bestKey); }
    if (best == 0) { best = item; bestKey = k; continue; }
    let better: i32;
    if (Value.bothInts(k, bestKey)) better = (op == LT ? Value.toSmall(k) < Value.toSmall(bestKey) : Value.toSmall(k) > Value.toSmall(bestKey)) ? 1 : 0;
    else better = compareBool(k, bestKey, op);
    if (better < 0) { decref(item); decref(k); return failMinMax(it, best, bestKey); }
    if (better) { decref(best); decref(bestKey); best = item; bestKey = k; }
    else { decref(item); decref(k); }
  }
  if (it) decref(it);
  if (errorOccurred()) return failMinMax(0, best, bestKey);
  if (best == 0) return dflt ? newRef(dflt) : raisef(ValueError, "%s() iterable argument is empty", <u64>changetype<usize>(name));
  decref(bestKey);
  return best;
}
function failMinMax(it: u64, best: u64, bestKey: u64): u64 {
  xdecref(it);
  xdecref(best);
  xdecref(bestKey);
  return 0;
}
function builtinMin(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return minMax(args, nargs, kwnames, LT, "min"); }
function builtinMax(self: u64, args: usize, nargs: i32, kwnames: usize): u64 { return minMax(args, nargs, kwnames, GT, "max"); }

const IMPORT_SIGNATURE = "($module, /, name, globals=None, locals=None, fromlist=(), level=0)";
function builtinImport(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(5);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("__import__", IMPORT_SIGNATURE, args, nargs, kwnames, out)) {
    const g = load<u64>(out, 8);
    const level = load<u64>(out, 32) ? asI64(load<u64>(out, 32)) : 0;
    if (!(level == -1 && errorOccurred())) {
      const globals = g != 0 && g != NONE && isSubtype(typeOf(g), DICT) ? <usize>g : 0;
      if (g != 0 && g != NONE && globals == 0 && level > 0) raise(TypeError, "globals must be a dict");
      else r = importName(load<u64>(out), globals, load<u64>(out, 16), load<u64>(out, 24), level);
    }
  }
  tempRelease(out);
  return r;
}
/** breakpoint(*args, **kws): sys.breakpointhook. */
function builtinBreakpoint(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const hook = dictGetStr(<usize>runtime.sysDict, id("breakpointhook"));
  if (hook == 0) return errorOccurred() ? 0 : raise(RuntimeError, "lost sys.breakpointhook");
  const r = call(hook, args, nargs, kwnames);
  decref(hook);
  return r;
}

export function initBuiltins(): u64 {
  const m = newModule(<u64>id("builtins"));
  if (m == 0) return 0;
  runtime.builtinsModule = <u64>m;
  runtime.builtinsDict = <u64>moduleDict(m);
  moduleSet(m, "__doc__", str("Built-in functions, types, exceptions, and other objects.\n\nThis module provides direct access to all 'built-in'\nidentifiers of Python; for example, builtins.len is\nthe full name for the built-in function len().\n\nThis module is not normally accessed explicitly by most\napplications, but can be useful in modules that provide\nobjects with the same name as a builtin and need the\nbuilt-in of that name."));
  moduleFunction(m, "__build_class__", buildClass.index, FASTKW, null, "__build_class__(func, name, /, *bases, [metaclass], **kwds) -> class\n\nInternal helper function used by the class statement.");
  moduleFunction(m, "__import__", builtinImport.index, FASTKW, "($module, /, name, globals=None, locals=None, fromlist=(),\n           level=0)", "Import a module.");
  runtime.importFunc = dictGetStr(<usize>runtime.builtinsDict, id("__import__"));
  moduleFunction(m, "abs", builtinAbs.index, O, "($module, number, /)", "Return the absolute value of the argument.\n\n>>> abs(-1)\n1");
  moduleFunction(m, "all", builtinAll.index, O, "($module, iterable, /)", "Return True if bool(x) is True for all values x in the iterable.\n\nIf the iterable is empty, return True.");
  moduleFunction(m, "any", builtinAny.index, O, "($module, iterable, /)", "Return True if bool(x) is True for any x in the iterable.\n\nIf the iterable is empty, return False.");
  moduleFunction(m, "ascii", builtinAscii.index, O, "($module, obj, /)");
  moduleFunction(m, "aiter", builtinAiter.index, O, "($module, async_iterable, /)");
  moduleFunction(m, "anext", builtinAnext.index, FAST, "($module, async_iterator, default=<unrepresentable>, /)");
  moduleFunction(m, "bin", builtinBin.index, O, "($module, number, /)");
  moduleFunction(m, "breakpoint", builtinBreakpoint.index, FASTKW, "($module, /, *args, **kws)");
  moduleFunction(m, "callable", builtinCallable.index, O, "($module, obj, /)", "Return whether the object is callable (i.e., some kind of function).\n\nNote that classes are callable, as are instances of classes with a\n__call__() method.");
  moduleFunction(m, "chr", builtinChr.index, O, "($module, i, /)");
  moduleFunction(m, "compile", builtinCompile.index, FASTKW, "($module, /, source, filename, mode, flags=0,\n        dont_inherit=False, optimize=-1, *, _feature_version=-1)");
  moduleFunction(m, "delattr", builtinDelattr.index, FAST, "($module, obj, name, /)");
  moduleFunction(m, "dir", builtinDir.index, FAST, null, "dir([object]) -> list of strings");
  moduleFunction(m, "divmod", builtinDivmod.index, FAST, "($module, x, y, /)", "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x.");
  moduleFunction(m, "eval", builtinEval.index, FASTKW, "($module, source, /, globals=None, locals=None)");
  moduleFunction(m, "exec", builtinExec.index, FASTKW, "($module, source, /, globals=None, locals=None, *, closure=None)");
  moduleFunction(m, "format", builtinFormat.index, FAST, "($module, value, format_spec='', /)");
  moduleFunction(m, "getattr", builtinGetattr.index, FAST, null, "getattr(object, name[, default]) -> value\n\nGet a named attribute from an object; getattr(x, 'y') is equivalent to x.y.\nWhen a default argument is given, it is returned when the attribute doesn't\nexist; without it, an exception is raised in that case.");
  moduleFunction(m, "globals", builtinGlobals.index, NOARGS, "($module, /)");
  moduleFunction(m, "hasattr", builtinHasattr.index, FAST, "($module, obj, name, /)");
  moduleFunction(m, "hash", builtinHash.index, O, "($module, obj, /)");
  moduleFunction(m, "hex", builtinHex.index, O, "($module, number, /)");
  moduleFunction(m, "id", builtinId.index, O, "($module, obj, /)");
  moduleFunction(m, "input", builtinInput.index, FAST, "($module, prompt='', /)");
  moduleFunction(m, "isinstance", builtinIsinstance.index, FAST, "($module, obj, class_or_tuple, /)");
  moduleFunction(m, "issubclass", builtinIssubclass.index, FAST, "($module, cls, class_or_tuple, /)");
  moduleFunction(m, "iter", builtinIter.index, FAST, null, "iter(iterable) -> iterator\niter(callable, sentinel) -> iterator");
  moduleFunction(m, "len", builtinLen.index, O, "($module, obj, /)", "Return the number of items in a container.\n\n>>> len([1, 2, 3])\n3");
  moduleFunction(m, "locals", builtinLocals.index, NOARGS, "($module, /)");
  moduleFunction(m, "max", builtinMax.index, FASTKW, null, "max(iterable, *[, default=obj, key=func]) -> value\nmax(arg1, arg2, *args, *[, key=func]) -> value");
  moduleFunction(m, "min", builtinMin.index, FASTKW, null, "min(iterable, *[, default=obj, key=func]) -> value\nmin(arg1, arg2, *args, *[, key=func]) -> value");
  moduleFunction(m, "next", builtinNext.index, FAST, null, "next(iterator[, default])");
  moduleFunction(m, "oct", builtinOct.index, O, "($module, number, /)");
  moduleFunction(m, "ord", builtinOrd.index, O, "($module, character, /)");
  moduleFunction(m, "pow", builtinPow.index, FASTKW, "($module, /, base, exp, mod=None)");
  moduleFunction(m, "print", builtinPrint.index, FASTKW, "($module, /, *args, sep=' ', end='\\n', file=None, flush=False)");
  moduleFunction(m, "repr", builtinRepr.index, O, "($module, obj, /)");
  moduleFunction(m, "round", builtinRound.index, FASTKW, "($module, /, number, ndigits=None)");
  moduleFunction(m, "setattr", builtinSetattr.index, FAST, "($module, obj, name, value, /)");
  moduleFunction(m, "sorted", builtinSorted.index, FASTKW, "($module, iterable, /, *, key=None, reverse=False)");
  moduleFunction(m, "sum", builtinSum.index, FASTKW, "($module, iterable, /, start=0)");
  moduleFunction(m, "vars", builtinVars.index, FAST, null, "vars([object]) -> dictionary");
  moduleSet(m, "None", NONE);
  moduleSet(m, "Ellipsis", ELLIPSIS);
  moduleSet(m, "NotImplemented", NOT_IMPLEMENTED);
  moduleSet(m, "False", FALSE);
  moduleSet(m, "True", TRUE);
  moduleSet(m, "__debug__", fromBool(load<u32>(<usize>runtime.flags + FLAG_OPTIMIZE) == 0));
  addType(m, T.BOOL);
  addType(m, T.MEMORYVIEW);
  addType(m, T.BYTEARRAY);
  addType(m, T.BYTES);
  addType(m, T.CLASSMETHOD);
  addType(m, T.COMPLEX);
  addType(m, T.DICT);
  addType(m, T.ENUMERATE);
  addType(m, T.FILTER);
  addType(m, T.FLOAT);
  addType(m, T.FROZENSET);
  addType(m, T.PROPERTY);
  addType(m, T.INT);
  addType(m, T.LIST);
  addType(m, T.MAP);
  addType(m, T.OBJECT);
  addType(m, T.RANGE);
  addType(m, T.REVERSED);
  addType(m, T.SET);
  addType(m, T.SLICE);
  addType(m, T.STATICMETHOD);
  addType(m, T.STR);
  addType(m, T.SUPER);
  addType(m, T.TUPLE);
  addType(m, T.TYPE);
  addType(m, T.ZIP);
  // every builtin exception: they are numbered one after the other
  for (let t = T.BaseException; t <= T.UserWarning; t += TYPE_SIZE) addType(m, t);
  moduleSet(m, "EnvironmentError", <u64>T.OSError);
  moduleSet(m, "IOError", <u64>T.OSError);
  return <u64>m;
}
import { TYPE_SIZE } from "../memory/map";
import { FLAG_OPTIMIZE } from "../host_layout";
function addType(m: usize, t: usize): void { dictSetStr(moduleDict(m), <usize>changetype<PyType>(t).name, <u64>t); }
/** The interpreter binds this one itself: io.open. */
export function addOpen(open: u64): void { dictSetStr(<usize>runtime.builtinsDict, id("open"), open); }
