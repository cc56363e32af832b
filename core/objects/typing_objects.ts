// TypeVar, ParamSpec, TypeVarTuple, TypeAliasType and Generic (PEP 695, 696): the objects that type parameter syntax makes; the _typing module.
// Bounds, constraints, defaults and values may be functions evaluated on first use (a benign race: each thread may evaluate, the first stored result stays).

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC, TF_BASETYPE } from "./type_object";
import { TYPEVAR, PARAMSPEC, PARAMSPEC_ARGS, PARAMSPEC_KWARGS, TYPEVARTUPLE, TYPE_ALIAS, GENERIC, NO_DEFAULT_TYPE, OBJECT, TypeError, TUPLE, UNION } from "./type_ids";
import { newObject, trackObject, freeObject } from "../memory/heap";
import { decref, xdecref, newRef } from "../memory/refcount";
import { visitValue, visitPointer } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { staticTypeInit, readyType, typeOf, isSubtype, isType } from "./type";
import { genericAlloc } from "./type_new";
import { method, getset, member, moduleFunction, moduleType, moduleSet, NOARGS, O, FAST, FASTKW, CLASS, MEMBER_OBJECT, MEMBER_BOOL, READONLY } from "../define";
import { raise, raisef, formatText, errorOccurred, clearError } from "../errors";
import { parseArgs, checkArgs } from "../args";
import { call, call1, call2, call3, tempArray, tempRelease } from "../call";
import { id, str, isStr } from "./str";
import { NONE, NO_DEFAULT, EMPTY_TUPLE, fromBool, NOT_IMPLEMENTED, TRUE, FALSE } from "./singletons";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple1, tuple2, tupleFromArray } from "./tuple";
import { getInstanceDict, setInstanceDict, INLINE_LIMIT, getAttr, setAttr, instanceDict } from "./attributes";
import { importAttribute } from "../modules/import";
import { dictGetStr, dictSetStr } from "./dict";
import { newGenericAlias } from "./generic_alias";
import { isTrue } from "./abstract";
import { newUnion } from "./union";
import { currentGlobals } from "../interp/frame";
import { loadSlot, replaceSlot } from "./descriptors";
import { newModule } from "./module";
import { registerModule } from "../modules/registry";
import { getIter } from "./abstract";

/** One struct for all: the meaning of the fields is below. */
@unmanaged class PyTypeParam extends PyObject {
  dict: u32;
  weakList: u32;
  name: u64;
  bound: u64;           // TypeVar, ParamSpec; TypeAliasType: the value
  evaluateBound: u64;   // function or 0
  constraints: u64;
  evaluateConstraints: u64;
  defaultValue: u64;
  evaluateDefault: u64;
  typeParams: u64;      // TypeAliasType
  module: u64;
  covariant: u8;
  contravariant: u8;
  inferVariance: u8;
  pad: u8;
}
@inline
function cast(v: u64): PyTypeParam { return changetype<PyTypeParam>(<usize>v); }
const FIRST: usize = offsetof<PyTypeParam>("name");
const LAST: usize = offsetof<PyTypeParam>("module");

function make(type: usize, name: u64): u64 {
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  changetype<PyTypeParam>(p).name = newRef(name);
  const g = currentGlobals();
  if (g) changetype<PyTypeParam>(p).module = dictGetStr(g, id("__name__"));
  if (errorOccurred()) clearError();
  return <u64>p;
}
/** For type parameter syntax: the bound or the constraints as functions (0: none). */
export function newTypeVar(name: u64, evaluateBound: u64, evaluateConstraints: u64): u64 {
  const v = make(TYPEVAR, name);
  if (v == 0) return 0;
  cast(v).evaluateBound = newRef(evaluateBound);
  cast(v).evaluateConstraints = newRef(evaluateConstraints);
  cast(v).inferVariance = 1;
  return v;
}
export function newParamSpec(name: u64): u64 {
  const v = make(PARAMSPEC, name);
  if (v) cast(v).inferVariance = 1;
  return v;
}
export function newTypeVarTuple(name: u64): u64 { return make(TYPEVARTUPLE, name); }
/** `type` statement: (name, type parameters or None, function that gives the value). */
export function newTypeAlias(parts: u64): u64 {
  const v = make(TYPE_ALIAS, tupleGet(<usize>parts, 0));
  if (v == 0) return 0;
  const params = tupleGet(<usize>parts, 1);
  cast(v).typeParams = params == NONE ? EMPTY_TUPLE : newRef(params);
  cast(v).evaluateBound = newRef(tupleGet(<usize>parts, 2));
  return v;
}
/** Sets the function that gives a type parameter's default; returns the parameter (new reference). */
export function setTypeParamDefault(param: u64, evaluate: u64): u64 {
  replaceSlot(<usize>param, <usize>param + offsetof<PyTypeParam>("evaluateDefault"), newRef(evaluate));
  return newRef(param);
}
/** Generic[params] of a class with type parameters: TypeVarTuples are unpacked. */
export function subscriptGeneric(params: u64): u64 {
  const n = tupleSize(<usize>params);
  const t = newTuple(n);
  for (let i = 0; i < n; i++) {
    const p = tupleGet(<usize>params, i);
    if (typeOf(p) == TYPEVARTUPLE) {
      const u = unpackOf(p);
      if (u == 0) { decref(<u64>t); return 0; }
      tupleSet(t, i, u);
    } else tupleSet(t, i, newRef(p));
  }
  const f = importAttribute("typing", "_GenericAlias");
  if (f == 0) { decref(<u64>t); return 0; }
  const r = call2(f, <u64>GENERIC, <u64>t);
  decref(f);
  decref(<u64>t);
  return r;
}
function unpackOf(v: u64): u64 {
  const f = importAttribute("typing", "Unpack");
  if (f == 0) return 0;
  const r = getItem(f, v);
  decref(f);
  return r;
}
import { getItem } from "./abstract";

// ------------------------------------------------------------------------------------------------------------ lazily evaluated fields

function evaluated(self: u64, valueOffset: usize, functionOffset: usize, dflt: u64): u64 {
  const v = loadSlot(<usize>self, <usize>self + valueOffset);
  if (v) return v;
  const f = loadSlot(<usize>self, <usize>self + functionOffset);
  if (f == 0) return dflt;
  const r = call1(f, Value.fromSmall(1));
  decref(f);
  if (r) replaceSlot(<usize>self, <usize>self + valueOffset, newRef(r));
  return r;
}
function getBound(self: u64): u64 { return evaluated(self, offsetof<PyTypeParam>("bound"), offsetof<PyTypeParam>("evaluateBound"), NONE); }
function getConstraints(self: u64): u64 { return evaluated(self, offsetof<PyTypeParam>("constraints"), offsetof<PyTypeParam>("evaluateConstraints"), EMPTY_TUPLE); }
function getDefault(self: u64): u64 { return evaluated(self, offsetof<PyTypeParam>("defaultValue"), offsetof<PyTypeParam>("evaluateDefault"), NO_DEFAULT); }
/** evaluate_*: the function itself, or None; a known value gets a function that gives it. */
function evaluator(self: u64, functionOffset: usize, valueOffset: usize): u64 {
  const f = loadSlot(<usize>self, <usize>self + functionOffset);
  if (f) return f;
  const v = loadSlot(<usize>self, <usize>self + valueOffset);
  if (v == 0) return NONE;
  const r = newConstEvaluator(v);
  decref(v);
  return r;
}
import { newBuiltinFunction } from "./descriptors";
import { newDef } from "../define";
function constValue(self: u64, args: usize, nargs: i32): u64 { return newRef(self); }
let constDef: usize = 0;
function newConstEvaluator(v: u64): u64 {
  if (constDef == 0) constDef = changetype<usize>(newDef("constevaluator", constValue.index, FAST, null, null));
  return newBuiltinFunction(changetype<BuiltinDef>(constDef), v, 0);
}
import { BuiltinDef } from "../define";
function evaluateBound(self: u64): u64 { return evaluator(self, offsetof<PyTypeParam>("evaluateBound"), offsetof<PyTypeParam>("bound")); }
function evaluateConstraints(self: u64): u64 { return evaluator(self, offsetof<PyTypeParam>("evaluateConstraints"), offsetof<PyTypeParam>("constraints")); }
function evaluateDefault(self: u64): u64 { return evaluator(self, offsetof<PyTypeParam>("evaluateDefault"), offsetof<PyTypeParam>("defaultValue")); }
function hasDefault(self: u64): u64 {
  const p = cast(self);
  return fromBool(p.evaluateDefault != 0 || (p.defaultValue != 0 && p.defaultValue != NO_DEFAULT));
}

// ------------------------------------------------------------------------------------------------------------ construction by call

const TYPEVAR_NEW = "($type, name, *, bound=None, default=None, covariant=False, contravariant=False, infer_variance=False)";
function typeVarNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(6);
  if (out == 0) return 0;
  let r: u64 = 0;
  // constraints are the positional arguments behind the name
  const values = tempArray(8);
  store<u64>(values, nargs > 0 ? load<u64>(args) : 0);
  const nkw = kwnames ? tupleSize(kwnames) : 0;
  if (nargs == 0 && nkw == 0) raise(TypeError, "typevar() missing required argument 'name' (pos 1)");
  else {
    for (let i = 0; i < nkw && i < 7; i++) store<u64>(values + (<usize>(i + (nargs > 0 ? 1 : 0)) << 3), load<u64>(args + (<usize>(nargs + i) << 3)));
    if (parseArgs("typevar", TYPEVAR_NEW, values, nargs > 0 ? 1 : 0, kwnames, out)) r = finishTypeVar(out, args + 8, nargs > 0 ? nargs - 1 : 0);
  }
  tempRelease(values);
  tempRelease(out);
  return r;
}
function checkedType(v: u64, message: string): u64 {
  const f = importAttribute("typing", "_type_check");
  if (f == 0) return 0;
  const r = call2(f, v, str(message));
  decref(f);
  return r;
}
function flagOf(v: u64): u8 { return v != 0 && isTrue(v) > 0 ? 1 : 0; }
function finishTypeVar(out: usize, constraints: usize, n: i32): u64 {
  const name = load<u64>(out), bound = load<u64>(out, 8);
  if (!isStr(name)) return raisef(TypeError, "typevar() argument 'name' must be str, not %T", name);
  const covariant = flagOf(load<u64>(out, 24)), contravariant = flagOf(load<u64>(out, 32)), infer = flagOf(load<u64>(out, 40));
  if (covariant && contravariant) return raise(ValueErrorType, "Bivariant types are not supported.");
  if (infer && (covariant || contravariant)) return raise(ValueErrorType, "Variance cannot be specified with infer_variance.");
  if (n == 1) return raise(TypeError, "A single constraint is not allowed");
  let b: u64 = 0;
  if (bound != 0 && bound != NONE) {
    if (n) return raise(TypeError, "Constraints cannot be combined with bound=...");
    b = checkedType(bound, "Bound must be a type.");
    if (b == 0) return 0;
  }
  const v = make(TYPEVAR, name);
  if (v == 0) { xdecref(b); return 0; }
  cast(v).bound = b;
  if (n) cast(v).constraints = <u64>tupleFromArray(constraints, n);
  cast(v).defaultValue = newRef(load<u64>(out, 16));
  cast(v).covariant = covariant;
  cast(v).contravariant = contravariant;
  cast(v).inferVariance = infer;
  return v;
}
import { ValueError as ValueErrorType } from "./type_ids";
const PARAMSPEC_NEW = "($type, name, *, bound=None, default=None, covariant=False, contravariant=False, infer_variance=False)";
function paramSpecNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(6);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("paramspec", PARAMSPEC_NEW, args, nargs, kwnames, out)) {
    r = make(PARAMSPEC, load<u64>(out));
    if (r) {
      const bound = load<u64>(out, 8);
      if (bound != 0 && bound != NONE) cast(r).bound = newRef(bound);
      cast(r).defaultValue = newRef(load<u64>(out, 16));
      cast(r).covariant = flagOf(load<u64>(out, 24));
      cast(r).contravariant = flagOf(load<u64>(out, 32));
      cast(r).inferVariance = flagOf(load<u64>(out, 40));
    }
  }
  tempRelease(out);
  return r;
}
const TUPLE_NEW = "($type, name, *, default=None)";
function typeVarTupleNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(2);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("typevartuple", TUPLE_NEW, args, nargs, kwnames, out)) {
    r = make(TYPEVARTUPLE, load<u64>(out));
    if (r) cast(r).defaultValue = newRef(load<u64>(out, 8));
  }
  tempRelease(out);
  return r;
}
const ALIAS_NEW = "($type, name, value, *, type_params=())";
function aliasNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(3);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("typealias", ALIAS_NEW, args, nargs, kwnames, out)) {
    const params = load<u64>(out, 16);
    if (params != 0 && !isSubtype(typeOf(params), TUPLE)) raise(TypeError, "type_params must be a tuple");
    else {
      r = make(TYPE_ALIAS, load<u64>(out));
      if (r) {
        cast(r).bound = newRef(load<u64>(out, 8));
        cast(r).typeParams = params ? newRef(params) : EMPTY_TUPLE;
      }
    }
  }
  tempRelease(out);
  return r;
}

// ------------------------------------------------------------------------------------------------------------ behaviour

function paramRepr(self: u64): u64 {
  const p = cast(self);
  if (p.inferVariance || typeOf(self) == TYPEVARTUPLE || typeOf(self) == TYPE_ALIAS) return newRef(p.name);
  return formatText("%s%S", <u64>changetype<usize>(p.covariant ? "+" : p.contravariant ? "-" : "~"), p.name);
}
function paramOr(a: u64, b: u64): u64 {
  const f = importAttribute("typing", "_make_union");
  if (f == 0) return 0;
  const r = call2(f, a, b);
  decref(f);
  return r;
}
/** typing's Python functions do the substitution. */
function delegate1(name: string, self: u64, x: u64): u64 {
  const f = importAttribute("typing", name);
  if (f == 0) return 0;
  const r = call2(f, self, x);
  decref(f);
  return r;
}
function delegate2(name: string, self: u64, x: u64, y: u64): u64 {
  const f = importAttribute("typing", name);
  if (f == 0) return 0;
  const r = call3(f, self, x, y);
  decref(f);
  return r;
}
function typeVarSubst(self: u64, x: u64): u64 { return delegate1("_typevar_subst", self, x); }
function paramSpecSubst(self: u64, x: u64): u64 { return delegate1("_paramspec_subst", self, x); }
function tupleSubst(self: u64, x: u64): u64 { return raise(TypeError, "Substitution of bare TypeVarTuple is not supported"); }
function paramSpecPrepare(self: u64, args: usize, nargs: i32): u64 { return checkArgs("__typing_prepare_subst__", nargs, 2, 2) ? delegate2("_paramspec_prepare_subst", self, load<u64>(args), load<u64>(args, 8)) : 0; }
function tuplePrepare(self: u64, args: usize, nargs: i32): u64 { return checkArgs("__typing_prepare_subst__", nargs, 2, 2) ? delegate2("_typevartuple_prepare_subst", self, load<u64>(args), load<u64>(args, 8)) : 0; }
/** A TypeVar with a default fills it in when arguments run out. */
function typeVarPrepare(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("__typing_prepare_subst__", nargs, 2, 2)) return 0;
  const alias = load<u64>(args), given = load<u64>(args, 8);
  const params = getAttr(alias, id("__parameters__"));
  if (params == 0) return 0;
  const n = tupleSize(<usize>given);
  let i = 0;
  while (i < tupleSize(<usize>params) && tupleGet(<usize>params, i) != self) i++;
  decref(params);
  if (i < n) return newRef(given);
  if (i == n) {
    const d = getDefault(self);
    if (d == 0) return 0;
    if (d == NO_DEFAULT) return raisef(TypeError, "Too few arguments for %S", alias);
    const t = newTuple(n + 1);
    for (let k = 0; k < n; k++) tupleSet(t, k, newRef(tupleGet(<usize>given, k)));
    tupleSet(t, n, d);
    return <u64>t;
  }
  return raisef(TypeError, "Too few arguments for %S", alias);
}
function noSubclass(self: u64, bases: u64): u64 { return raisef(TypeError, "Cannot subclass an instance of %T", self); }
function paramReduce(self: u64): u64 { return newRef(cast(self).name); }
function tupleIter(self: u64): u64 {
  const u = unpackOf(self);
  if (u == 0) return 0;
  const t = tuple1(u);
  decref(u);
  const it = getIter(<u64>t);
  decref(<u64>t);
  return it;
}
function newPart(type: usize, origin: u64): u64 {
  const p = genericAlloc(type, 0);
  if (p == 0) return 0;
  changetype<PyTypeParam>(p).name = newRef(origin);
  return <u64>p;
}
function paramSpecArgs(self: u64): u64 { return newPart(PARAMSPEC_ARGS, self); }
function paramSpecKwargs(self: u64): u64 { return newPart(PARAMSPEC_KWARGS, self); }
function partRepr(self: u64): u64 { return formatText(typeOf(self) == PARAMSPEC_ARGS ? "%S.args" : "%S.kwargs", cast(cast(self).name).name); }
function partNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return checkArgs("ParamSpecArgs", nargs, 1, 1) ? newPart(type, load<u64>(args)) : 0; }
function partCompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || typeOf(a) != typeOf(b)) return NOT_IMPLEMENTED;
  return fromBool((cast(a).name == cast(b).name) == (op == 2));
}
function aliasGetitem(self: u64, item: u64): u64 {
  if (tupleSize(<usize>cast(self).typeParams) == 0) return raise(TypeError, "Only generic type aliases are subscriptable");
  return newGenericAlias(self, item);
}
function aliasModule(self: u64): u64 { return cast(self).module ? newRef(cast(self).module) : NONE; }
function aliasParameters(self: u64): u64 {
  const params = <usize>cast(self).typeParams;
  const n = tupleSize(params);
  const t = newTuple(n);
  for (let i = 0; i < n; i++) {
    const p = tupleGet(params, i);
    const u = typeOf(p) == TYPEVARTUPLE ? unpackOf(p) : newRef(p);
    if (u == 0) { decref(<u64>t); return 0; }
    tupleSet(t, i, u);
  }
  return <u64>t;
}
function genericGetitem(cls: u64, args: usize, nargs: i32, kwnames: usize): u64 { return delegateClass("_generic_class_getitem", cls, args, nargs, kwnames); }
function genericInit(cls: u64, args: usize, nargs: i32, kwnames: usize): u64 { return delegateClass("_generic_init_subclass", cls, args, nargs, kwnames); }
function delegateClass(name: string, cls: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const f = importAttribute("typing", name);
  if (f == 0) return 0;
  const r = callPrepend(f, cls, args, nargs, kwnames);
  decref(f);
  return r;
}
import { callPrepend } from "../call";
function noDefaultRepr(self: u64): u64 { return str("typing.NoDefault"); }

function paramDealloc(p: usize): void {
  clearWeakrefs(p);
  const d = changetype<PyTypeParam>(p).dict;
  for (let o = FIRST; o <= LAST; o += 8) {
    const v = load<u64>(p + o);
    store<u64>(p + o, 0);
    xdecref(v);
  }
  freeObject(p);
  if (d >= INLINE_LIMIT) decref(<u64>d);
}
function paramTraverse(p: usize, visit: u32): void {
  for (let o = FIRST; o <= LAST; o += 8) visitValue(load<u64>(p + o), visit);
  const d = changetype<PyTypeParam>(p).dict;
  if (d >= INLINE_LIMIT) visitPointer(d, visit);
}
function setup(t: usize, name: string): PyType {
  const type = staticTypeInit(t, name, OBJECT, offsetof<PyTypeParam>(), TF_HAVE_GC);
  type.dictOffset = <i32>offsetof<PyTypeParam>("dict");
  type.weakOffset = <i32>offsetof<PyTypeParam>("weakList");
  type.dealloc = paramDealloc.index;
  type.traverse = paramTraverse.index;
  type.repr = paramRepr.index;
  getset(t, "__dict__", getInstanceDict.index, setInstanceDict.index);
  return type;
}
function common(t: usize): void {
  member(t, "__name__", offsetof<PyTypeParam>("name"), MEMBER_OBJECT, READONLY);
  getset(t, "__module__", aliasModule.index);
  getset(t, "__default__", getDefault.index);
  getset(t, "evaluate_default", evaluateDefault.index);
  method(t, "has_default", hasDefault.index, NOARGS);
  method(t, "__mro_entries__", noSubclass.index, O);
  method(t, "__reduce__", paramReduce.index, NOARGS);
}
function variance(t: usize): void {
  member(t, "__covariant__", offsetof<PyTypeParam>("covariant"), MEMBER_BOOL, READONLY);
  member(t, "__contravariant__", offsetof<PyTypeParam>("contravariant"), MEMBER_BOOL, READONLY);
  member(t, "__infer_variance__", offsetof<PyTypeParam>("inferVariance"), MEMBER_BOOL, READONLY);
  getset(t, "__bound__", getBound.index);
}
export function initTypingObjects(): void {
  let t = setup(TYPEVAR, "typing.TypeVar");
  t.new_ = typeVarNew.index;
  t.or_ = paramOr.index;
  common(TYPEVAR);
  variance(TYPEVAR);
  getset(TYPEVAR, "__constraints__", getConstraints.index);
  getset(TYPEVAR, "evaluate_bound", evaluateBound.index);
  getset(TYPEVAR, "evaluate_constraints", evaluateConstraints.index);
  method(TYPEVAR, "__typing_subst__", typeVarSubst.index, O);
  method(TYPEVAR, "__typing_prepare_subst__", typeVarPrepare.index, FAST);
  readyType(TYPEVAR);
  t = setup(PARAMSPEC, "typing.ParamSpec");
  t.new_ = paramSpecNew.index;
  t.or_ = paramOr.index;
  common(PARAMSPEC);
  variance(PARAMSPEC);
  getset(PARAMSPEC, "args", paramSpecArgs.index);
  getset(PARAMSPEC, "kwargs", paramSpecKwargs.index);
  method(PARAMSPEC, "__typing_subst__", paramSpecSubst.index, O);
  method(PARAMSPEC, "__typing_prepare_subst__", paramSpecPrepare.index, FAST);
  readyType(PARAMSPEC);
  for (let k = 0; k < 2; k++) {
    const p = k == 0 ? PARAMSPEC_ARGS : PARAMSPEC_KWARGS;
    t = setup(p, k == 0 ? "typing.ParamSpecArgs" : "typing.ParamSpecKwargs");
    t.new_ = partNew.index;
    t.repr = partRepr.index;
    t.richcompare = partCompare.index;
    t.hash = hashNotImplemented.index;
    member(p, "__origin__", offsetof<PyTypeParam>("name"), MEMBER_OBJECT, READONLY);
    method(p, "__mro_entries__", noSubclass.index, O);
    readyType(p);
  }
  t = setup(TYPEVARTUPLE, "typing.TypeVarTuple");
  t.new_ = typeVarTupleNew.index;
  t.iter = tupleIter.index;
  common(TYPEVARTUPLE);
  method(TYPEVARTUPLE, "__typing_subst__", tupleSubst.index, O);
  method(TYPEVARTUPLE, "__typing_prepare_subst__", tuplePrepare.index, FAST);
  readyType(TYPEVARTUPLE);
  t = setup(TYPE_ALIAS, "typing.TypeAliasType");
  t.new_ = aliasNew.index;
  t.or_ = newUnion.index;
  t.getitem = aliasGetitem.index;
  t.iter = tupleIter.index;
  member(TYPE_ALIAS, "__name__", offsetof<PyTypeParam>("name"), MEMBER_OBJECT, READONLY);
  member(TYPE_ALIAS, "__type_params__", offsetof<PyTypeParam>("typeParams"), MEMBER_OBJECT, READONLY);
  getset(TYPE_ALIAS, "__value__", getBound.index);
  getset(TYPE_ALIAS, "evaluate_value", evaluateBound.index);
  getset(TYPE_ALIAS, "__parameters__", aliasParameters.index);
  getset(TYPE_ALIAS, "__module__", aliasModule.index);
  method(TYPE_ALIAS, "__reduce__", paramReduce.index, NOARGS);
  readyType(TYPE_ALIAS);
  t = staticTypeInit(GENERIC, "typing.Generic", OBJECT, 16, TF_BASETYPE);
  method(GENERIC, "__class_getitem__", genericGetitem.index, FASTKW | CLASS);
  method(GENERIC, "__init_subclass__", genericInit.index, FASTKW | CLASS);
  readyType(GENERIC);
  t = staticTypeInit(NO_DEFAULT_TYPE, "NoDefaultType", OBJECT, 16, 0);
  t.repr = noDefaultRepr.index;
  readyType(NO_DEFAULT_TYPE);
}
import { hashNotImplemented } from "./slots";
function identity(self: u64, v: u64): u64 { return newRef(v); }
function initTypingModule(): u64 {
  const m = newModule(<u64>id("_typing"));
  if (m == 0) return 0;
  moduleFunction(m, "_idfunc", identity.index, O, "($module, x, /)");
  moduleType(m, "TypeVar", TYPEVAR);
  moduleType(m, "ParamSpec", PARAMSPEC);
  moduleType(m, "ParamSpecArgs", PARAMSPEC_ARGS);
  moduleType(m, "ParamSpecKwargs", PARAMSPEC_KWARGS);
  moduleType(m, "TypeVarTuple", TYPEVARTUPLE);
  moduleType(m, "TypeAliasType", TYPE_ALIAS);
  moduleType(m, "Generic", GENERIC);
  moduleType(m, "Union", UNION);
  moduleSet(m, "NoDefault", NO_DEFAULT);
  return <u64>m;
}
export function registerTyping(): void { registerModule("_typing", initTypingModule.index); }
