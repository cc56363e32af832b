// Inline caches: rewriting LOAD_GLOBAL, LOAD_ATTR, STORE_ATTR and CALL to specialised forms, and again when they keep missing (PEP 659).
//
// Threads run and rewrite one instruction stream at the same time. Every form has cache words of its own among the site's cache units, so a word always means
// the same; it is written whole before the op byte, `version u32 << 32 | payload u32`, and a specialised instruction checks the version in the word it
// reads: a word or op byte that another thread has just replaced costs a miss, never a wrong result.
// The counter of a site counts runs of the general form; flag holds the exponent of the next wait.

import { Value } from "../value";
import { PyObject, IMMORTAL_COUNT, GC_DEFERRED } from "../objects/object";
import { PyType, TF_HEAP, TF_INLINE_VALUES, TF_METHOD_DESCRIPTOR, TF_ABSTRACT, TF_DISALLOW_NEW } from "../objects/type_object";
import { FUNCTION, MODULE, DICT, TYPE, BUILTIN_FUNCTION, METHOD_DESCRIPTOR, MEMBER_DESCRIPTOR, METHOD, PROPERTY, LIST } from "../objects/type_ids";
import { typeOf, typeLookup, typeVersion, isType } from "../objects/type";
import { closeRef } from "../memory/refcount";
import { genericGetAttr, genericSetAttr, sharedKeyIndex, INLINE_LIMIT } from "../objects/attributes";
import { moduleGetattro, PyModule } from "../objects/module";
import { typeGetattro } from "../objects/type_attributes";
import { PyMember, PyMethodDescriptor, PyBuiltinFunction } from "../objects/descriptors";
import { PyProperty } from "../objects/class_methods";
import { methodAppend } from "../objects/list";
import { builtinLen, builtinIsinstance } from "../modules/builtins";
import { MEMBER_OBJECT_EX, READONLY, BuiltinDef } from "../define";
import { dictKeysVersion, dictLookupIndex, dictValueSlot, PyDict } from "../objects/dict";
import { PyFunction } from "../objects/function";
import { PyCode } from "../objects/code";
import { objectNew } from "../objects/object_type";
import { slotInit } from "../objects/slots";
import { typeCall } from "../objects/type_call";
import { isInterned, id } from "../objects/str";
import { Frame, frameBuiltins } from "./frame";
import * as OP from "./opcodes.generated";
import * as X from "./internal_opcodes";

/** True when the site's counter has run out: time to look. It is set to the next wait. */
function due(site: usize): bool {
  const counter = load<u16>(site, 2);
  if (counter) {
    store<u16>(site, counter - 1, 2);
    return false;
  }
  const exponent = load<u8>(site, 1);
  store<u16>(site, <u16>((1 << (3 + exponent)) - 1), 2);
  if (exponent < 10) store<u8>(site, exponent + 1, 1);
  return true;
}
@inline
function word(version: u32, payload: usize): u64 { return <u64>version << 32 | <u64>payload; }
@inline
function setForm(site: usize, op: i32): void { atomic.store<u8>(site, <u8>op); }
@inline
function setWord(site: usize, index: i32, w: u64): void { atomic.store<u64>(site + 8 + (<usize>index << 3), w); }

// ------------------------------------------------------------------------------------------------------------ LOAD_GLOBAL

/** Distance of a name's value slot from the dict's keys block, or 0. Valid as long as the dict's keysVersion stays `version`. */
function slotOffset(dict: usize, name: usize, version: u32): usize {
  const i = dictLookupIndex(dict, name);
  if (i < 0) return 0;
  const keys = <usize>atomic.load<u32>(dict + offsetof<PyDict>("keys"));
  const slot = dictValueSlot(dict, <u32>i);
  if (atomic.load<u32>(dict + offsetof<PyDict>("keysVersion")) != version) return 0;
  return slot - keys;
}
/** Cache words: 0: module form; 1, 2: builtin form (the module's version without an offset; the builtins'). */
export function specializeLoadGlobal(frame: Frame, site: usize, name: usize): void {
  if (!due(site)) return;
  const globals = <usize>frame.globals, builtins = frameBuiltins(frame);
  if (typeOf(<u64>globals) != DICT || typeOf(<u64>builtins) != DICT) return;
  const version = dictKeysVersion(globals);
  if (version == 0) return;
  const offset = slotOffset(globals, name, version);
  if (offset) {
    setWord(site, 0, word(version, offset));
    setForm(site, X.LOAD_GLOBAL_MODULE);
    return;
  }
  if (atomic.load<u32>(globals + offsetof<PyDict>("keysVersion")) != version) return;
  const builtinsVersion = dictKeysVersion(builtins);
  if (builtinsVersion == 0) return;
  const builtinOffset = slotOffset(builtins, name, builtinsVersion);
  if (builtinOffset == 0) return;
  setWord(site, 1, word(version, 0));
  setWord(site, 2, word(builtinsVersion, builtinOffset));
  setForm(site, X.LOAD_GLOBAL_BUILTIN);
}

// ------------------------------------------------------------------------------------------------------------ LOAD_ATTR

/** True for an object that frames refer to without counting: a cache may hold its address as long as the version vouches for it. */
function isUncounted(v: u64): bool {
  const o = changetype<PyObject>(<usize>v);
  return o.localCount == IMMORTAL_COUNT || (o.gcBits & GC_DEFERRED) != 0;
}
/** What analyzeAttr found: the form, its cache word's version and payload. */
let foundForm: i32 = 0;
let foundVersion: u32 = 0;
let foundPayload: usize = 0;
function found(form: i32, version: u32, payload: usize): bool {
  foundForm = form;
  foundVersion = version;
  foundPayload = payload;
  return true;
}
/** The specialised form in which instances of o's type have attribute `name`; false: none. (Not for modules and classes as owners.) */
function analyzeAttr(o: u64, t: PyType, name: usize, forCall: i32): bool {
  const type = changetype<usize>(t);
  const version = typeVersion(type);
  if (version == 0) return false;
  const inline = (t.flags & TF_INLINE_VALUES) != 0;
  const got = typeLookup(type, name);
  if (got == 0) return inline && analyzeInstance(t, name, version);
  const r = analyzeFound(o, t, name, forCall, version, Value.untag(got));
  closeRef(got);
  return r;
}
/** The same for a name that the type has, as v (borrowed). */
function analyzeFound(o: u64, t: PyType, name: usize, forCall: i32, version: u32, v: u64): bool {
  const inline = (t.flags & TF_INLINE_VALUES) != 0;
  if (!Value.isObject(v)) return inline && analyzeInstance(t, name, version);
  const dt = changetype<PyType>(typeOf(v));
  if (typeOf(v) == PROPERTY) {
    // a Python getter is entered in the loop; the version vouches for the property, the property (immutable once made) for its getter
    if (forCall || !Value.isObject(o)) return false;
    const get = changetype<PyProperty>(<usize>v).fget;
    if (get == 0 || typeOf(get) != FUNCTION || !isUncounted(get) || changetype<PyCode>(<usize>changetype<PyFunction>(<usize>get).code).exactArgs != 1) return false;
    return found(X.LOAD_ATTR_PROPERTY, version, <usize>get);
  }
  if (dt.descrSet != 0) {
    if (typeOf(v) != MEMBER_DESCRIPTOR || (t.flags & TF_HEAP) == 0) return false;
    const m = changetype<PyMember>(<usize>v);
    return m.kind == MEMBER_OBJECT_EX && found(X.LOAD_ATTR_SLOT, version, <usize>m.offset);
  }
  if (inline && (!isUncounted(v) || sharedKeyIndex(<usize>t.sharedKeys, name) >= 0)) return analyzeInstance(t, name, version); // instances may shadow it
  if (!isUncounted(v)) return false;
  const noDict = t.dictOffset == 0;
  if (!noDict && !inline) return false;
  if (forCall != 0 && (dt.flags & TF_METHOD_DESCRIPTOR) != 0) return found(noDict ? X.LOAD_ATTR_METHOD_NO_DICT : X.LOAD_ATTR_METHOD, version, <usize>v);
  return dt.descrGet == 0 && found(X.LOAD_ATTR_CLASS_VALUE, version, <usize>v);
}
function analyzeInstance(t: PyType, name: usize, version: u32): bool {
  const i = sharedKeyIndex(<usize>t.sharedKeys, name);
  return i >= 0 && found(X.LOAD_ATTR_INSTANCE, version, <usize>t.inlineOffset + (<usize>i << 3));
}
/** The cache word of a form of LOAD_ATTR. */
function wordOf(form: i32): i32 {
  switch (form) {
    case X.LOAD_ATTR_INSTANCE: return 0;
    case X.LOAD_ATTR_SLOT: return 1;
    case X.LOAD_ATTR_METHOD: return 2;
    case X.LOAD_ATTR_CLASS_VALUE: return 5;
    case X.LOAD_ATTR_METHOD_NO_DICT: return 6;
    default: return 7; // LOAD_ATTR_PROPERTY
  }
}
/** Cache words: 0 inline value · 1 slot · 2 method (instances with inline values or dict) · 3 module · 4 class attribute · 5 class attribute through the instance · 6 method (no dict) · 7 property */
export function specializeLoadAttr(site: usize, o: u64, name: usize, forCall: i32): void {
  if (!due(site) || !isInterned(name)) return;
  const type = typeOf(o);
  const t = changetype<PyType>(type);
  if (t.getattro == moduleGetattro.index && Value.isObject(o)) {
    if (type != MODULE) return;
    const d = <usize>changetype<PyModule>(<usize>o).dict;
    const version = dictKeysVersion(d);
    if (version == 0) return;
    const offset = slotOffset(d, name, version);
    if (offset == 0) return;
    setWord(site, 3, word(version, offset));
    setForm(site, X.LOAD_ATTR_MODULE);
    return;
  }
  if (t.getattro == typeGetattro.index && Value.isObject(o) && isType(o)) {
    specializeClassAttr(site, <usize>o, type, name);
    return;
  }
  if (t.getattro != genericGetAttr.index || !analyzeAttr(o, t, name, forCall)) return;
  setWord(site, wordOf(foundForm), word(foundVersion, foundPayload));
  setForm(site, foundForm);
}

/**
 * For sites that see many types: what analyzeAttr found, per thread, { version u32, name | "for a call" u32, form u32, payload u32 }, direct mapped. Returns
 * the entry (form 0: no specialised form), or 0 for owners that are not of this kind.
 */
const SHARED_ENTRIES: u32 = 2048;
let sharedCache: usize = 0;
export function sharedAttrEntry(o: u64, t: PyType, name: usize, forCall: i32): usize {
  if (t.getattro != genericGetAttr.index) return 0;
  if (sharedCache == 0) {
    sharedCache = rawAlloc(SHARED_ENTRIES << 4);
    memory.fill(sharedCache, 0, SHARED_ENTRIES << 4);
  }
  const version = atomic.load<u32>(changetype<usize>(t) + offsetof<PyType>("version"));
  const key = <u32>name | <u32>forCall;
  const e = sharedCache + ((version * 0x9e3b ^ key >> 4 ^ key) & (SHARED_ENTRIES - 1)) * 16;
  if (version != 0 && load<u32>(e) == version && load<u32>(e, 4) == key) return e;
  if (!isInterned(name)) return 0;
  const ok = analyzeAttr(o, t, name, forCall);
  const now = ok ? foundVersion : typeVersion(changetype<usize>(t));
  if (now == 0) return 0;
  const to = sharedCache + ((now * 0x9e3b ^ key >> 4 ^ key) & (SHARED_ENTRIES - 1)) * 16;
  store<u32>(to, now);
  store<u32>(to, key, 4);
  store<u32>(to, ok ? <u32>foundForm : 0, 8);
  store<u32>(to, ok ? <u32>foundPayload : 0, 12);
  return to;
}
import { rawAlloc } from "../memory/heap";
/** An attribute found on the class itself or its bases, when its metaclass has nothing of that name and it needs no binding. */
function specializeClassAttr(site: usize, cls: usize, meta: usize, name: usize): void {
  const onMeta = typeLookup(meta, name);
  if (onMeta) { closeRef(onMeta); return; }
  if (meta != TYPE) return;
  const version = typeVersion(cls);
  if (version == 0) return;
  const found = typeLookup(cls, name);
  if (found == 0) return;
  const v = Value.untag(found);
  if (Value.isObject(v) && isUncounted(v)) {
    const get = changetype<PyType>(typeOf(v)).descrGet;
    // a function read through its class is itself
    if (get == 0 || typeOf(v) == FUNCTION) {
      setWord(site, 4, word(version, <usize>v));
      setForm(site, X.LOAD_ATTR_CLASS);
    }
  }
  closeRef(found);
}

// ------------------------------------------------------------------------------------------------------------ STORE_ATTR

/** Cache words: 0 inline value (payload: its index) · 1 slot */
export function specializeStoreAttr(site: usize, o: u64, name: usize): void {
  if (!due(site) || !isInterned(name) || !Value.isObject(o)) return;
  const type = typeOf(o);
  const t = changetype<PyType>(type);
  if (t.setattro != genericSetAttr.index) return;
  const version = typeVersion(type);
  if (version == 0) return;
  const found = typeLookup(type, name);
  if (found) {
    const v = Value.untag(found);
    const isMember = typeOf(v) == MEMBER_DESCRIPTOR, hasSet = changetype<PyType>(typeOf(v)).descrSet != 0;
    if (isMember) {
      const m = changetype<PyMember>(<usize>v);
      if (m.kind == MEMBER_OBJECT_EX && (m.flags & READONLY) == 0 && (t.flags & TF_HEAP) != 0) {
        setWord(site, 1, word(version, <usize>m.offset));
        setForm(site, X.STORE_ATTR_SLOT);
      }
    }
    closeRef(found);
    if (hasSet) return;
  }
  if ((t.flags & TF_INLINE_VALUES) == 0) return;
  const i = sharedKeyIndex(<usize>t.sharedKeys, name);
  if (i < 0) return;
  setWord(site, 0, word(version, <usize>i));
  setForm(site, X.STORE_ATTR_INSTANCE);
}

// ------------------------------------------------------------------------------------------------------------ CALL

/** Cache words: 0 class call (the class's version, its __init__) · 1 list.append's descriptor. base: the call on the stack. */
export function specializeCall(site: usize, base: usize, nargs: i32): void {
  if (!due(site)) return;
  const c = Value.untag(load<u64>(base));
  if (!Value.isObject(c)) return;
  const type = typeOf(c);
  if (type == FUNCTION) setForm(site, X.CALL_PY);
  else if (type == BUILTIN_FUNCTION) {
    const fn = changetype<BuiltinDef>(<usize>changetype<PyBuiltinFunction>(<usize>c).def).fn;
    if (fn == builtinLen.index && nargs == 1) setForm(site, X.CALL_LEN);
    else if (fn == builtinIsinstance.index && nargs == 2) setForm(site, X.CALL_ISINSTANCE);
    else setForm(site, X.CALL_BUILTIN);
  } else if (type == METHOD_DESCRIPTOR) {
    const fn = changetype<BuiltinDef>(<usize>changetype<PyMethodDescriptor>(<usize>c).def).fn;
    if (fn == methodAppend.index && nargs == 1) {
      setWord(site, 1, c); // immortal
      setForm(site, X.CALL_LIST_APPEND);
    } else setForm(site, X.CALL_METHOD_DESCR);
  }
  else if (type == METHOD) setForm(site, X.CALL_PY);
  else if (type == TYPE) {
    const cls = changetype<PyType>(<usize>c);
    if ((cls.flags & TF_HEAP) == 0 || cls.new_ != objectNew.index || cls.init != slotInit.index || (cls.flags & (TF_ABSTRACT | TF_DISALLOW_NEW)) != 0 || cls.itemSize != 0) return;
    const version = typeVersion(<usize>c);
    if (version == 0) return;
    const init = typeLookup(<usize>c, id("__init__"));
    if (init == 0) return;
    const f = Value.untag(init);
    if (typeOf(f) == FUNCTION && isUncounted(f) && changetype<PyCode>(<usize>changetype<PyFunction>(<usize>f).code).exactArgs == nargs + 1) {
      setWord(site, 0, word(version, <usize>f));
      setForm(site, X.CALL_CLASS);
    }
    closeRef(init);
  }
}
