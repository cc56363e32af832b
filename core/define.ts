// Defining what native types and modules offer: methods, attributes, module functions.
// Runs on the first thread at boot (and when a native module is first imported): the records made here are immutable and immortal afterwards.

import { PyObject } from "./objects/object";
import { PyType } from "./objects/type_object";
import { rawAlloc } from "./memory/heap";
import { setImmortal } from "./memory/refcount";
import { id } from "./objects/str";
import { dictSetStr, dictGetStr } from "./objects/dict";
import { decref } from "./memory/refcount";
import { newMethodDescriptor, newClassMethodDescriptor, newGetSet, newMember, newBuiltinFunction, newStaticMethod } from "./objects/descriptors";
import { PyModule } from "./objects/module";
import { NONE } from "./objects/singletons";

/** Shapes of builtin functions. All arguments are borrowed, the result is a new reference (0: error). */
export const NOARGS: u32 = 0;  // (self) -> v
export const O: u32 = 1;       // (self, arg) -> v
export const FAST: u32 = 2;    // (self, args: usize, nargs: i32) -> v
export const FASTKW: u32 = 3;  // (self, args: usize, nargs: i32, kwnames: usize) -> v
export const SHAPE_MASK: u32 = 7;
export const CLASS: u32 = 16;   // classmethod: self is the class
export const STATIC: u32 = 32;  // staticmethod: self is 0
export const COEXIST: u32 = 64; // stands beside the wrapper of a slot of the same name

/** The immutable description of a builtin function: raw memory, never freed. */
@unmanaged export class BuiltinDef {
  fn: u32;
  shape: u32;
  name: u32;       // interned str
  signature: u32;  // string literal or 0: "($self, x, /)"
  doc: u32;        // string literal or 0
  unused: u32;
}

export function newDef(name: string, fn: u32, shape: u32, signature: string | null, doc: string | null): BuiltinDef {
  const d = changetype<BuiltinDef>(rawAlloc(offsetof<BuiltinDef>()));
  d.fn = fn;
  d.shape = shape;
  d.name = <u32>id(name);
  d.signature = <u32>changetype<usize>(signature);
  d.doc = <u32>changetype<usize>(doc);
  d.unused = 0;
  return d;
}

/** Adds a method to a type's dict. */
export function method(type: usize, name: string, fn: u32, shape: u32, signature: string | null = null, doc: string | null = null): void {
  const def = newDef(name, fn, shape, signature, doc);
  let v: u64;
  if (shape & CLASS) v = newClassMethodDescriptor(type, def);
  else if (shape & STATIC) {
    const f = newBuiltinFunction(def, 0, 0);
    v = newStaticMethod(f);
    decref(f);
  } else v = newMethodDescriptor(type, def);
  setImmortal(<usize>v);
  dictSetStr(<usize>changetype<PyType>(type).dict, <usize>def.name, v);
}

/** Adds a computed attribute: getter (self) -> v; setter (self, value or 0 to delete) -> i32, or 0 for a read-only one. */
export function getset(type: usize, name: string, getter: u32, setter: u32 = 0, doc: string | null = null): void {
  const v = newGetSet(type, id(name), getter, setter, changetype<usize>(doc));
  setImmortal(<usize>v);
  dictSetStr(<usize>changetype<PyType>(type).dict, id(name), v);
}

/** Kinds of member slots. */
export const MEMBER_OBJECT: u32 = 0;    // u64 value; empty reads as None
export const MEMBER_OBJECT_EX: u32 = 1; // u64 value; empty raises AttributeError
export const MEMBER_I32: u32 = 2;
export const MEMBER_U32: u32 = 3;
export const MEMBER_I64: u32 = 4;
export const MEMBER_BOOL: u32 = 5;      // u8
export const MEMBER_F64: u32 = 6;
export const MEMBER_PTR: u32 = 7;       // u32 object address; 0 reads as None
export const MEMBER_PTR_EX: u32 = 8;    // u32 object address; 0 raises AttributeError
export const READONLY: u32 = 1;

/** Adds an attribute that is a field of the instance. */
export function member(type: usize, name: string, offset: usize, kind: u32, flags: u32 = 0, doc: string | null = null): void {
  const v = newMember(type, id(name), <u32>offset, kind, flags, changetype<usize>(doc));
  setImmortal(<usize>v);
  dictSetStr(<usize>changetype<PyType>(type).dict, id(name), v);
}

/** Puts a value (stolen) into a type's dict. */
export function typeSet(type: usize, name: string, value: u64): void {
  dictSetStr(<usize>changetype<PyType>(type).dict, id(name), value);
  decref(value);
}

/** Adds a function to a module. */
export function moduleFunction(module: usize, name: string, fn: u32, shape: u32, signature: string | null = null, doc: string | null = null): void {
  const def = newDef(name, fn, shape, signature, doc);
  const m = changetype<PyModule>(module);
  const moduleName = dictGetStr(<usize>m.dict, id("__name__"));
  const f = newBuiltinFunction(def, <u64>module, moduleName);
  decref(moduleName);
  setImmortal(<usize>f);
  dictSetStr(<usize>m.dict, <usize>def.name, f);
}

/** Sets an attribute of a module; steals value. */
export function moduleSet(module: usize, name: string, value: u64): void {
  dictSetStr(<usize>changetype<PyModule>(module).dict, id(name), value);
  decref(value);
}
/** Adds a type to a module under its short name. */
export function moduleType(module: usize, name: string, type: usize): void {
  dictSetStr(<usize>changetype<PyModule>(module).dict, id(name), <u64>type);
}
/** Names the object a module's doc. */
export function moduleDoc(module: usize, doc: u64): void {
  dictSetStr(<usize>changetype<PyModule>(module).dict, id("__doc__"), doc ? doc : NONE);
}
