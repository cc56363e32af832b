// Slots and dunders: the table that ties every type slot to its special methods, in both directions.
//
// - addSlotWrappers(type): a native type's slots become wrapper descriptors in its dict (`int.__add__`).
// - updateSlots(type): a heap type's special methods become slots: the native function itself where the method found is
//   a wrapper of the same slot, else one of the generic slot functions here, which look the method up and call it.
// The table is raw, immutable and immortal once built (at boot). Slots of heap types change under typeMutex (core/objects/type.ts).

import { Value } from "../value";
import { PyType, TF_METHOD_DESCRIPTOR } from "./type_object";
import { rawAlloc } from "../memory/heap";
import { runtime } from "../runtime";
import { id } from "./str";
import { typeOf, typeLookup, isSubtype } from "./type";
import { newWrapper, PyWrapperDescriptor } from "./descriptors";
import { dictContains, dictSetStr } from "./dict";
import { closeRef, decref, newRef, ownRef, setImmortal } from "../memory/refcount";
import { raise, raisef, raiseInt, raisefInt, errorOccurred, errorMatches, clearError, fetchError, restoreError, writeUnraisable } from "../errors";
import { call, tempArray, tempRelease, callPrepend } from "../call";
import { NONE, NOT_IMPLEMENTED, TRUE, FALSE, fromBool } from "./singletons";
import { WRAPPER_DESCRIPTOR, TypeError, ValueError, OverflowError, AttributeError, StopIteration, OBJECT, TYPE, BOOL } from "./type_ids";
import { isTrue, compareBool, getIterFromSequence } from "./abstract";
import { asI64, asIndex, intFromI64, isIntObject, hashInt } from "./int";
import { genericGetAttr, raiseAttribute, attributeHook } from "./attributes";
import { isStr } from "./str";

/** How a wrapper descriptor calls its slot. */
export const W_UNARY: u32 = 0;
export const W_BINARY: u32 = 1;        // slot(self, other)
export const W_BINARY_SWAPPED: u32 = 2; // slot(other, self)
export const W_TERNARY: u32 = 3;       // slot(self, other, mod=None)
export const W_TERNARY_SWAPPED: u32 = 4;
export const W_COMPARE: u32 = 5;       // 5..10: LT LE EQ NE GT GE
export const W_LENGTH: u32 = 11;
export const W_INQUIRY: u32 = 12;
export const W_HASH: u32 = 13;
export const W_CALL: u32 = 14;
export const W_INIT: u32 = 15;
export const W_GETATTR: u32 = 16;
export const W_SETATTR: u32 = 17;
export const W_DELATTR: u32 = 18;
export const W_NEXT: u32 = 19;
export const W_DESCR_GET: u32 = 20;
export const W_DESCR_SET: u32 = 21;
export const W_DESCR_DELETE: u32 = 22;
export const W_CONTAINS: u32 = 23;
export const W_SETITEM: u32 = 24;
export const W_DELITEM: u32 = 25;
export const W_INDEX_ARG: u32 = 26;    // slot(self, count: i64)
export const W_SQ_ITEM: u32 = 27;
export const W_DEL: u32 = 28;
export const W_BUFFER: u32 = 29;
export const W_RELEASE_BUFFER: u32 = 30;
export const W_NONE: u32 = 31;         // only from method to slot, no wrapper
export const W_INPLACE_POWER: u32 = 32;

@unmanaged export class SlotDef {
  name: u32;    // interned str
  offset: u32;  // of the slot in PyType
  kind: u32;    // W_*
  generic: u32; // slot function that calls the Python method
  doc: u32;     // string literal: text signature line and description
}
const MAX_DEFS: u32 = 128;
const DEF_SIZE: usize = offsetof<SlotDef>();

function sd(name: string, offset: usize, kind: u32, generic: u32, doc: string): void {
  const i = runtime.slotDefCount++;
  const d = changetype<SlotDef>(<usize>runtime.slotDefs + i * DEF_SIZE);
  d.name = <u32>id(name);
  d.offset = <u32>offset;
  d.kind = kind;
  d.generic = generic;
  d.doc = <u32>changetype<usize>(doc);
}

/** Builds the table. The order matters where several names share a slot: the first is looked at first. */
export function initSlotDefs(): void {
  runtime.slotDefs = <u32>rawAlloc(MAX_DEFS * DEF_SIZE);
  runtime.slotDefCount = 0;
  sd("__getattribute__", offsetof<PyType>("getattro"), W_GETATTR, slotGetattro.index, "($self, name, /)\n--\n\nReturn getattr(self, name).");
  sd("__getattr__", offsetof<PyType>("getattro"), W_NONE, slotGetattro.index, "");
  sd("__setattr__", offsetof<PyType>("setattro"), W_SETATTR, slotSetattro.index, "($self, name, value, /)\n--\n\nImplement setattr(self, name, value).");
  sd("__delattr__", offsetof<PyType>("setattro"), W_DELATTR, slotSetattro.index, "($self, name, /)\n--\n\nImplement delattr(self, name).");
  sd("__repr__", offsetof<PyType>("repr"), W_UNARY, slotRepr.index, "($self, /)\n--\n\nReturn repr(self).");
  sd("__hash__", offsetof<PyType>("hash"), W_HASH, slotHash.index, "($self, /)\n--\n\nReturn hash(self).");
  sd("__call__", offsetof<PyType>("call"), W_CALL, slotCall.index, "($self, /, *args, **kwargs)\n--\n\nCall self as a function.");
  sd("__str__", offsetof<PyType>("str"), W_UNARY, slotStr.index, "($self, /)\n--\n\nReturn str(self).");
  sd("__lt__", offsetof<PyType>("richcompare"), W_COMPARE + 0, slotRichcompare.index, "($self, value, /)\n--\n\nReturn self<value.");
  sd("__le__", offsetof<PyType>("richcompare"), W_COMPARE + 1, slotRichcompare.index, "($self, value, /)\n--\n\nReturn self<=value.");
  sd("__eq__", offsetof<PyType>("richcompare"), W_COMPARE + 2, slotRichcompare.index, "($self, value, /)\n--\n\nReturn self==value.");
  sd("__ne__", offsetof<PyType>("richcompare"), W_COMPARE + 3, slotRichcompare.index, "($self, value, /)\n--\n\nReturn self!=value.");
  sd("__gt__", offsetof<PyType>("richcompare"), W_COMPARE + 4, slotRichcompare.index, "($self, value, /)\n--\n\nReturn self>value.");
  sd("__ge__", offsetof<PyType>("richcompare"), W_COMPARE + 5, slotRichcompare.index, "($self, value, /)\n--\n\nReturn self>=value.");
  sd("__iter__", offsetof<PyType>("iter"), W_UNARY, slotIter.index, "($self, /)\n--\n\nImplement iter(self).");
  sd("__next__", offsetof<PyType>("iternext"), W_NEXT, slotNext.index, "($self, /)\n--\n\nImplement next(self).");
  sd("__get__", offsetof<PyType>("descrGet"), W_DESCR_GET, slotDescrGet.index, "($self, instance, owner=None, /)\n--\n\nReturn an attribute of instance, which is of type owner.");
  sd("__set__", offsetof<PyType>("descrSet"), W_DESCR_SET, slotDescrSet.index, "($self, instance, value, /)\n--\n\nSet an attribute of instance to value.");
  sd("__delete__", offsetof<PyType>("descrSet"), W_DESCR_DELETE, slotDescrSet.index, "($self, instance, /)\n--\n\nDelete an attribute of instance.");
  sd("__init__", offsetof<PyType>("init"), W_INIT, slotInit.index, "($self, /, *args, **kwargs)\n--\n\nInitialize self.  See help(type(self)) for accurate signature.");
  sd("__new__", offsetof<PyType>("new_"), W_NONE, slotNew.index, "");
  sd("__del__", offsetof<PyType>("finalize"), W_DEL, slotFinalize.index, "($self, /)\n--\n\nCalled when the instance is about to be destroyed.");
  sd("__buffer__", offsetof<PyType>("getbuffer"), W_BUFFER, slotGetbuffer.index, "($self, flags, /)\n--\n\nReturn a buffer object that exposes the underlying memory of the object.");
  sd("__release_buffer__", offsetof<PyType>("releasebuffer"), W_RELEASE_BUFFER, slotReleasebuffer.index, "($self, buffer, /)\n--\n\nRelease the buffer object that exposes the underlying memory of the object.");
  sd("__await__", offsetof<PyType>("await_"), W_UNARY, slotAwait.index, "($self, /)\n--\n\nReturn an iterator to be used in await expression.");
  sd("__aiter__", offsetof<PyType>("aiter"), W_UNARY, slotAiter.index, "($self, /)\n--\n\nReturn an awaitable, that resolves in asynchronous iterator.");
  sd("__anext__", offsetof<PyType>("anext"), W_UNARY, slotAnext.index, "($self, /)\n--\n\nReturn a value or raise StopAsyncIteration.");
  sd("__add__", offsetof<PyType>("add"), W_BINARY, slot_add.index, "($self, value, /)\n--\n\nReturn self+value.");
  sd("__radd__", offsetof<PyType>("add"), W_BINARY_SWAPPED, slot_add.index, "($self, value, /)\n--\n\nReturn value+self.");
  sd("__sub__", offsetof<PyType>("subtract"), W_BINARY, slot_sub.index, "($self, value, /)\n--\n\nReturn self-value.");
  sd("__rsub__", offsetof<PyType>("subtract"), W_BINARY_SWAPPED, slot_sub.index, "($self, value, /)\n--\n\nReturn value-self.");
  sd("__mul__", offsetof<PyType>("multiply"), W_BINARY, slot_mul.index, "($self, value, /)\n--\n\nReturn self*value.");
  sd("__rmul__", offsetof<PyType>("multiply"), W_BINARY_SWAPPED, slot_mul.index, "($self, value, /)\n--\n\nReturn value*self.");
  sd("__mod__", offsetof<PyType>("remainder"), W_BINARY, slot_mod.index, "($self, value, /)\n--\n\nReturn self%value.");
  sd("__rmod__", offsetof<PyType>("remainder"), W_BINARY_SWAPPED, slot_mod.index, "($self, value, /)\n--\n\nReturn value%self.");
  sd("__lshift__", offsetof<PyType>("lshift"), W_BINARY, slot_lshift.index, "($self, value, /)\n--\n\nReturn self<<value.");
  sd("__rlshift__", offsetof<PyType>("lshift"), W_BINARY_SWAPPED, slot_lshift.index, "($self, value, /)\n--\n\nReturn value<<self.");
  sd("__rshift__", offsetof<PyType>("rshift"), W_BINARY, slot_rshift.index, "($self, value, /)\n--\n\nReturn self>>value.");
  sd("__rrshift__", offsetof<PyType>("rshift"), W_BINARY_SWAPPED, slot_rshift.index, "($self, value, /)\n--\n\nReturn value>>self.");
  sd("__and__", offsetof<PyType>("and_"), W_BINARY, slot_and.index, "($self, value, /)\n--\n\nReturn self&value.");
  sd("__rand__", offsetof<PyType>("and_"), W_BINARY_SWAPPED, slot_and.index, "($self, value, /)\n--\n\nReturn value&self.");
  sd("__xor__", offsetof<PyType>("xor_"), W_BINARY, slot_xor.index, "($self, value, /)\n--\n\nReturn self^value.");
  sd("__rxor__", offsetof<PyType>("xor_"), W_BINARY_SWAPPED, slot_xor.index, "($self, value, /)\n--\n\nReturn value^self.");
  sd("__or__", offsetof<PyType>("or_"), W_BINARY, slot_or.index, "($self, value, /)\n--\n\nReturn self|value.");
  sd("__ror__", offsetof<PyType>("or_"), W_BINARY_SWAPPED, slot_or.index, "($self, value, /)\n--\n\nReturn value|self.");
  sd("__floordiv__", offsetof<PyType>("floorDivide"), W_BINARY, slot_floordiv.index, "($self, value, /)\n--\n\nReturn self//value.");
  sd("__rfloordiv__", offsetof<PyType>("floorDivide"), W_BINARY_SWAPPED, slot_floordiv.index, "($self, value, /)\n--\n\nReturn value//self.");
  sd("__truediv__", offsetof<PyType>("trueDivide"), W_BINARY, slot_truediv.index, "($self, value, /)\n--\n\nReturn self/value.");
  sd("__rtruediv__", offsetof<PyType>("trueDivide"), W_BINARY_SWAPPED, slot_truediv.index, "($self, value, /)\n--\n\nReturn value/self.");
  sd("__matmul__", offsetof<PyType>("matmul"), W_BINARY, slot_matmul.index, "($self, value, /)\n--\n\nReturn self@value.");
  sd("__rmatmul__", offsetof<PyType>("matmul"), W_BINARY_SWAPPED, slot_matmul.index, "($self, value, /)\n--\n\nReturn value@self.");
  sd("__divmod__", offsetof<PyType>("divmod"), W_BINARY, slot_divmod.index, "($self, value, /)\n--\n\nReturn divmod(self, value).");
  sd("__rdivmod__", offsetof<PyType>("divmod"), W_BINARY_SWAPPED, slot_divmod.index, "($self, value, /)\n--\n\nReturn divmod(value, self).");
  sd("__pow__", offsetof<PyType>("power"), W_TERNARY, slotPower.index, "($self, value, mod=None, /)\n--\n\nReturn pow(self, value, mod).");
  sd("__rpow__", offsetof<PyType>("power"), W_TERNARY_SWAPPED, slotPower.index, "($self, value, mod=None, /)\n--\n\nReturn pow(value, self, mod).");
  sd("__neg__", offsetof<PyType>("negative"), W_UNARY, slot_neg.index, "($self, /)\n--\n\n-self");
  sd("__pos__", offsetof<PyType>("positive"), W_UNARY, slot_pos.index, "($self, /)\n--\n\n+self");
  sd("__abs__", offsetof<PyType>("absolute"), W_UNARY, slot_abs.index, "($self, /)\n--\n\nabs(self)");
  sd("__invert__", offsetof<PyType>("invert"), W_UNARY, slot_invert.index, "($self, /)\n--\n\n~self");
  sd("__int__", offsetof<PyType>("int_"), W_UNARY, slot_int.index, "($self, /)\n--\n\nint(self)");
  sd("__float__", offsetof<PyType>("float_"), W_UNARY, slot_float.index, "($self, /)\n--\n\nfloat(self)");
  sd("__index__", offsetof<PyType>("index"), W_UNARY, slot_index.index, "($self, /)\n--\n\nReturn self converted to an integer, if self is suitable for use as an index into a list.");
  sd("__bool__", offsetof<PyType>("bool_"), W_INQUIRY, slotBool.index, "($self, /)\n--\n\nTrue if self else False");
  sd("__iadd__", offsetof<PyType>("inplaceAdd"), W_BINARY, slot_iadd.index, "($self, value, /)\n--\n\nReturn self+=value.");
  sd("__isub__", offsetof<PyType>("inplaceSubtract"), W_BINARY, slot_isub.index, "($self, value, /)\n--\n\nReturn self-=value.");
  sd("__imul__", offsetof<PyType>("inplaceMultiply"), W_BINARY, slot_imul.index, "($self, value, /)\n--\n\nReturn self*=value.");
  sd("__imod__", offsetof<PyType>("inplaceRemainder"), W_BINARY, slot_imod.index, "($self, value, /)\n--\n\nReturn self%=value.");
  sd("__ilshift__", offsetof<PyType>("inplaceLshift"), W_BINARY, slot_ilshift.index, "($self, value, /)\n--\n\nReturn self<<=value.");
  sd("__irshift__", offsetof<PyType>("inplaceRshift"), W_BINARY, slot_irshift.index, "($self, value, /)\n--\n\nReturn self>>=value.");
  sd("__iand__", offsetof<PyType>("inplaceAnd"), W_BINARY, slot_iand.index, "($self, value, /)\n--\n\nReturn self&=value.");
  sd("__ixor__", offsetof<PyType>("inplaceXor"), W_BINARY, slot_ixor.index, "($self, value, /)\n--\n\nReturn self^=value.");
  sd("__ior__", offsetof<PyType>("inplaceOr"), W_BINARY, slot_ior.index, "($self, value, /)\n--\n\nReturn self|=value.");
  sd("__ifloordiv__", offsetof<PyType>("inplaceFloorDivide"), W_BINARY, slot_ifloordiv.index, "($self, value, /)\n--\n\nReturn self//=value.");
  sd("__itruediv__", offsetof<PyType>("inplaceTrueDivide"), W_BINARY, slot_itruediv.index, "($self, value, /)\n--\n\nReturn self/=value.");
  sd("__imatmul__", offsetof<PyType>("inplaceMatmul"), W_BINARY, slot_imatmul.index, "($self, value, /)\n--\n\nReturn self@=value.");
  sd("__ipow__", offsetof<PyType>("inplacePower"), W_INPLACE_POWER, slotInplacePower.index, "($self, value, /)\n--\n\nReturn self**=value.");
  sd("__len__", offsetof<PyType>("length"), W_LENGTH, slotLength.index, "($self, /)\n--\n\nReturn len(self).");
  sd("__getitem__", offsetof<PyType>("getitem"), W_BINARY, slotGetitem.index, "($self, key, /)\n--\n\nReturn self[key].");
  sd("__setitem__", offsetof<PyType>("setitem"), W_SETITEM, slotSetitem.index, "($self, key, value, /)\n--\n\nSet self[key] to value.");
  sd("__delitem__", offsetof<PyType>("setitem"), W_DELITEM, slotSetitem.index, "($self, key, /)\n--\n\nDelete self[key].");
  sd("__add__", offsetof<PyType>("sqConcat"), W_BINARY, 0, "($self, value, /)\n--\n\nReturn self+value.");
  sd("__mul__", offsetof<PyType>("sqRepeat"), W_INDEX_ARG, 0, "($self, value, /)\n--\n\nReturn self*value.");
  sd("__rmul__", offsetof<PyType>("sqRepeat"), W_INDEX_ARG, 0, "($self, value, /)\n--\n\nReturn value*self.");
  sd("__getitem__", offsetof<PyType>("sqItem"), W_SQ_ITEM, slotSqItem.index, "($self, key, /)\n--\n\nReturn self[key].");
  sd("__contains__", offsetof<PyType>("contains"), W_CONTAINS, slotContains.index, "($self, key, /)\n--\n\nReturn bool(key in self).");
  sd("__iadd__", offsetof<PyType>("sqInplaceConcat"), W_BINARY, 0, "($self, value, /)\n--\n\nImplement self+=value.");
  sd("__imul__", offsetof<PyType>("sqInplaceRepeat"), W_INDEX_ARG, 0, "($self, value, /)\n--\n\nImplement self*=value.");
}

@inline
function defAt(i: u32): SlotDef { return changetype<SlotDef>(<usize>runtime.slotDefs + i * DEF_SIZE); }

/** hash slot of types that are not hashable; their __hash__ is None. */
export function hashNotImplemented(self: u64): i64 {
  raisef(TypeError, "unhashable type: '%T'", self);
  return -1;
}

/** Adds wrapper descriptors for the slots the type defines itself (before it inherits any). */
export function addSlotWrappers(t: usize): void {
  const dict = <usize>changetype<PyType>(t).dict;
  const n = runtime.slotDefCount;
  for (let i: u32 = 0; i < n; i++) {
    const d = defAt(i);
    if (d.kind == W_NONE) continue;
    const fn = load<u32>(t + d.offset);
    if (fn == 0) continue;
    if (dictContains(dict, <u64>d.name) > 0) continue;
    if (d.offset == offsetof<PyType>("hash") && fn == hashNotImplemented.index) {
      dictSetStr(dict, <usize>d.name, NONE);
      continue;
    }
    const v = newWrapper(t, changetype<usize>(d), fn);
    setImmortal(<usize>v);
    dictSetStr(dict, <usize>d.name, v);
    decref(v);
  }
}

/** Sets every slot of heap type t after what its MRO defines. Under typeMutex, or before t is shared. */
export function updateAllSlots(t: usize): void {
  const n = runtime.slotDefCount;
  let i: u32 = 0;
  while (i < n) i = updateOneSlot(t, i);
}
/** After `name` changed in t: sets the slots it belongs to, in t and its subclasses that do not override it. Under typeMutex. */
export function updateSlotsFor(t: usize, name: usize): void {
  const n = runtime.slotDefCount;
  for (let i: u32 = 0; i < n; i++) {
    if (defAt(i).name != <u32>name) continue;
    // back to the first definition of the same slot in this run
    let first = i;
    while (first > 0 && defAt(first - 1).offset == defAt(i).offset) first--;
    updateOneSlot(t, first);
  }
  const type = changetype<PyType>(t);
  for (let k: u32 = 0; k < type.subclassCount; k++) {
    const s = <usize>load<u32>(<usize>type.subclasses + (k << 2));
    if (dictContains(<usize>changetype<PyType>(s).dict, <u64>name) > 0) continue;
    updateSlotsFor(s, name);
  }
}
/** True if some slot belongs to the name. */
export function isSlotName(name: usize): bool {
  const n = runtime.slotDefCount;
  for (let i: u32 = 0; i < n; i++) if (defAt(i).name == <u32>name) return true;
  return false;
}

/** Decides the slot of definition i together with the following definitions of the same slot; returns the index after them. */
function updateOneSlot(t: usize, i: u32): u32 {
  const n = runtime.slotDefCount;
  const offset = defAt(i).offset;
  let specific: u32 = 0, generic: u32 = 0;
  let useGeneric = false;
  while (i < n && defAt(i).offset == offset) {
    const d = defAt(i++);
    const found = typeLookup(t, <usize>d.name);
    if (found == 0) continue;
    const v = Value.untag(found);
    const ft = typeOf(v);
    if (ft == WRAPPER_DESCRIPTOR) {
      const wd = changetype<SlotDef>(<usize>changetype<PyWrapperDescriptor>(<usize>v).def);
      if (wd.offset != offset) { closeRef(found); continue; } // the same name for another slot (list.__add__ is a concat)
      const fn = changetype<PyWrapperDescriptor>(<usize>v).fn;
      if (isSubtype(t, <usize>changetype<PyWrapperDescriptor>(<usize>v).objclass) && wd.kind == d.kind) {
        if (specific == 0 || specific == fn) specific = fn;
        else useGeneric = true;
        if (d.generic) generic = d.generic;
      } else if (d.generic) { useGeneric = true; generic = d.generic; }
    } else if (v == NONE && offset == offsetof<PyType>("hash")) {
      specific = hashNotImplemented.index;
    } else if (offset == offsetof<PyType>("new_")) {
      const native = nativeNewOf(v);
      if (native && isSubtype(t, native)) specific = changetype<PyType>(native).new_;
      else { useGeneric = true; generic = d.generic; }
    } else if (d.generic) {
      useGeneric = true;
      generic = d.generic;
    }
    closeRef(found);
  }
  store<u32>(t + offset, useGeneric ? generic : specific);
  return i;
}
import { nativeNewOf } from "./type_call";

// ------------------------------------------------------------------------------------------- wrappers: calling a slot as a method

function badCount(d: SlotDef, nargs: i32, expected: i32): u64 {
  return raisef(TypeError, expected == 1 ? "expected %d argument, got %d" : "expected %d arguments, got %d", <u64>expected, <u64>nargs);
}

/** Calls slot function fn the way definition d says, with self and the arguments of a Python call. */
export function callWrapper(d: SlotDef, fn: u32, self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const kind = d.kind;
  if (kind == W_CALL) return call_indirect<u64>(fn, self, args, nargs, kwnames);
  if (kind == W_INIT) return call_indirect<i32>(fn, self, args, nargs, kwnames) < 0 ? 0 : NONE;
  if (kwnames) return raisef(TypeError, "wrapper %S() takes no keyword arguments", <u64>d.name);
  const a = nargs > 0 ? load<u64>(args) : 0;
  const b = nargs > 1 ? load<u64>(args, 8) : 0;
  if (kind >= W_COMPARE && kind < W_COMPARE + 6) return nargs == 1 ? call_indirect<u64>(fn, self, a, <i32>(kind - W_COMPARE)) : badCount(d, nargs, 1);
  switch (kind) {
    case W_UNARY: return nargs == 0 ? call_indirect<u64>(fn, self) : badCount(d, nargs, 0);
    case W_BINARY: return nargs == 1 ? call_indirect<u64>(fn, self, a) : badCount(d, nargs, 1);
    case W_BINARY_SWAPPED: return nargs == 1 ? call_indirect<u64>(fn, a, self) : badCount(d, nargs, 1);
    case W_INPLACE_POWER: return nargs == 1 ? call_indirect<u64>(fn, self, a, NONE) : badCount(d, nargs, 1);
    case W_TERNARY:
    case W_TERNARY_SWAPPED: {
      if (nargs < 1) return raisef(TypeError, "expected at least 1 argument, got %d", <u64>nargs);
      if (nargs > 2) return raisef(TypeError, "expected at most 2 arguments, got %d", <u64>nargs);
      const m = nargs == 2 ? b : NONE;
      return kind == W_TERNARY ? call_indirect<u64>(fn, self, a, m) : call_indirect<u64>(fn, a, self, m);
    }
    case W_LENGTH: {
      if (nargs != 0) return badCount(d, nargs, 0);
      const r = call_indirect<i64>(fn, self);
      return r < 0 && errorOccurred() ? 0 : intFromI64(r);
    }
    case W_HASH: {
      if (nargs != 0) return badCount(d, nargs, 0);
      const r = call_indirect<i64>(fn, self);
      return r == -1 && errorOccurred() ? 0 : intFromI64(r);
    }
    case W_INQUIRY: {
      if (nargs != 0) return badCount(d, nargs, 0);
      const r = call_indirect<i32>(fn, self);
      return r < 0 ? 0 : fromBool(r != 0);
    }
    case W_GETATTR: {
      if (nargs != 1) return badCount(d, nargs, 1);
      if (!isStr(a)) return raisef(TypeError, "attribute name must be string, not '%T'", a);
      return call_indirect<u64>(fn, self, <usize>a);
    }
    case W_SETATTR: {
      if (nargs != 2) return badCount(d, nargs, 2);
      if (!isStr(a)) return raisef(TypeError, "attribute name must be string, not '%T'", a);
      if (!hackcheck(self, fn, "__setattr__")) return 0;
      return call_indirect<i32>(fn, self, <usize>a, b) < 0 ? 0 : NONE;
    }
    case W_DELATTR: {
      if (nargs != 1) return badCount(d, nargs, 1);
      if (!isStr(a)) return raisef(TypeError, "attribute name must be string, not '%T'", a);
      if (!hackcheck(self, fn, "__delattr__")) return 0;
      return call_indirect<i32>(fn, self, <usize>a, <u64>0) < 0 ? 0 : NONE;
    }
    case W_NEXT: {
      if (nargs != 0) return badCount(d, nargs, 0);
      const r = call_indirect<u64>(fn, self);
      if (r == 0 && !errorOccurred()) return raise_stop();
      return r;
    }
    case W_DESCR_GET: {
      if (nargs < 1 || nargs > 2) return raisef(TypeError, nargs < 1 ? "expected at least 1 argument, got %d" : "expected at most 2 arguments, got %d", <u64>nargs);
      const o = a == NONE ? <u64>0 : a;
      const t = nargs > 1 && b != NONE ? b : <u64>0;
      if (o == 0 && t == 0) return raise(TypeError, "__get__(None, None) is invalid");
      return call_indirect<u64>(fn, self, o, t);
    }
    case W_DESCR_SET: return nargs == 2 ? (call_indirect<i32>(fn, self, a, b) < 0 ? 0 : NONE) : badCount(d, nargs, 2);
    case W_DESCR_DELETE: return nargs == 1 ? (call_indirect<i32>(fn, self, a, <u64>0) < 0 ? 0 : NONE) : badCount(d, nargs, 1);
    case W_CONTAINS: {
      if (nargs != 1) return badCount(d, nargs, 1);
      const r = call_indirect<i32>(fn, self, a);
      return r < 0 ? 0 : fromBool(r != 0);
    }
    case W_SETITEM: return nargs == 2 ? (call_indirect<i32>(fn, self, a, b) < 0 ? 0 : NONE) : badCount(d, nargs, 2);
    case W_DELITEM: return nargs == 1 ? (call_indirect<i32>(fn, self, a, <u64>0) < 0 ? 0 : NONE) : badCount(d, nargs, 1);
    case W_INDEX_ARG: {
      if (nargs != 1) return badCount(d, nargs, 1);
      const i = asIndex(a);
      if (i == -1 && errorOccurred()) return 0;
      return call_indirect<u64>(fn, self, i);
    }
    case W_SQ_ITEM: {
      if (nargs != 1) return badCount(d, nargs, 1);
      let i = asIndex(a);
      if (i == -1 && errorOccurred()) return 0;
      if (i < 0) {
        const len = changetype<PyType>(typeOf(self)).length;
        if (len) {
          const n = call_indirect<i64>(len, self);
          if (n < 0) return 0;
          i += n;
        }
      }
      return call_indirect<u64>(fn, self, i);
    }
    case W_DEL: {
      if (nargs != 0) return badCount(d, nargs, 0);
      call_indirect(fn, self);
      return NONE;
    }
    case W_BUFFER: return nargs == 1 ? wrapGetbuffer(self, a) : badCount(d, nargs, 1);
    case W_RELEASE_BUFFER: return nargs == 1 ? wrapReleasebuffer(self, a) : badCount(d, nargs, 1);
  }
  return raise(TypeError, "bad slot wrapper");
}
import { wrapGetbuffer, wrapReleasebuffer, slotGetbuffer, slotReleasebuffer } from "./buffer_slots";
import { raiseStopIteration } from "../errors";
function raise_stop(): u64 { return raiseStopIteration(0); }

/** object.__setattr__(C, ...) must not go round a more derived native type's own setattr. */
function hackcheck(self: u64, fn: u32, what: string): bool {
  let t = typeOf(self);
  const own = t;
  // the most derived native base's setattro must be fn
  while (t != 0 && (changetype<PyType>(t).flags & 1) != 0) t = <usize>changetype<PyType>(t).base;
  if (t != 0 && changetype<PyType>(t).setattro != fn && changetype<PyType>(t).setattro != slotSetattro.index) {
    raisef(TypeError, "can't apply this %s to %N object", <u64>changetype<usize>(what), <u64>own);
    return false;
  }
  return true;
}

// ------------------------------------------------------------------------------------------- generic slots: calling a method from a slot

const MISSING: u64 = 1; // "no such method": never a real value

/** Calls type(self).name(self, args[1..]) where args[0] is self; MISSING if there is no such method. */
function callSpecialArgs(name: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const self = load<u64>(args);
  const t = typeOf(self);
  const found = typeLookup(t, name);
  if (found == 0) return MISSING;
  const f = Value.untag(found);
  const ft = changetype<PyType>(typeOf(f));
  let r: u64;
  if (ft.flags & TF_METHOD_DESCRIPTOR) r = call(f, args, nargs + 1, kwnames);
  else if (ft.descrGet) {
    const bound = call_indirect<u64>(ft.descrGet, f, self, <u64>t);
    if (bound == 0) r = 0;
    else { r = call(bound, args + 8, nargs, kwnames); decref(bound); }
  } else r = call(f, args + 8, nargs, kwnames);
  closeRef(found);
  return r;
}
/** The special method `name` of self called with up to three arguments; MISSING without an error if it has none. */
export function callSpecial0(self: u64, name: usize): u64 {
  const a = tempArray(1);
  if (a == 0) return 0;
  store<u64>(a, self);
  const r = callSpecialArgs(name, a, 0, 0);
  tempRelease(a);
  return r;
}
export function callSpecial1(self: u64, name: usize, x: u64): u64 {
  const a = tempArray(2);
  if (a == 0) return 0;
  store<u64>(a, self);
  store<u64>(a, x, 8);
  const r = callSpecialArgs(name, a, 1, 0);
  tempRelease(a);
  return r;
}
export function callSpecial2(self: u64, name: usize, x: u64, y: u64): u64 {
  const a = tempArray(3);
  if (a == 0) return 0;
  store<u64>(a, self);
  store<u64>(a, x, 8);
  store<u64>(a, y, 16);
  const r = callSpecialArgs(name, a, 2, 0);
  tempRelease(a);
  return r;
}
/** Is it the "no such method" result of callSpecial? */
export function isMissing(v: u64): bool { return v == MISSING; }
function required(r: u64, name: usize): u64 {
  if (r != MISSING) return r;
  raiseValue(AttributeError, <u64>name);
  return 0;
}
import { raiseValue } from "../errors";

function notImplementedIfMissing(r: u64): u64 { return r == MISSING ? NOT_IMPLEMENTED : r; }

/** Does `right`'s type override `name` compared with left's type? */
function isOverloaded(left: u64, right: u64, name: usize): bool {
  const b = typeLookup(typeOf(right), name);
  if (b == 0) return false;
  const a = typeLookup(typeOf(left), name);
  const same = a != 0 && Value.untag(a) == Value.untag(b);
  closeRef(a);
  closeRef(b);
  return !same;
}

/** Binary operator slot of classes that define the method or its reflection in Python. */
function binarySlot(self: u64, other: u64, offset: usize, slot: u32, name: usize, reflected: usize): u64 {
  const ts = typeOf(self), to = typeOf(other);
  let doOther = ts != to && load<u32>(to + offset) == slot;
  if (load<u32>(ts + offset) == slot) {
    if (doOther && isSubtype(to, ts) && isOverloaded(self, other, reflected)) {
      const r = notImplementedIfMissing(callSpecial1(other, reflected, self));
      if (r != NOT_IMPLEMENTED) return r;
      doOther = false;
    }
    const r = notImplementedIfMissing(callSpecial1(self, name, other));
    if (r != NOT_IMPLEMENTED || to == ts) return r;
  }
  if (doOther) return notImplementedIfMissing(callSpecial1(other, reflected, self));
  return NOT_IMPLEMENTED;
}
function slot_add(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("add"), slot_add.index, id("__add__"), id("__radd__")); }
function slot_sub(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("subtract"), slot_sub.index, id("__sub__"), id("__rsub__")); }
function slot_mul(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("multiply"), slot_mul.index, id("__mul__"), id("__rmul__")); }
function slot_mod(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("remainder"), slot_mod.index, id("__mod__"), id("__rmod__")); }
function slot_lshift(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("lshift"), slot_lshift.index, id("__lshift__"), id("__rlshift__")); }
function slot_rshift(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("rshift"), slot_rshift.index, id("__rshift__"), id("__rrshift__")); }
function slot_and(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("and_"), slot_and.index, id("__and__"), id("__rand__")); }
function slot_xor(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("xor_"), slot_xor.index, id("__xor__"), id("__rxor__")); }
function slot_or(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("or_"), slot_or.index, id("__or__"), id("__ror__")); }
function slot_floordiv(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("floorDivide"), slot_floordiv.index, id("__floordiv__"), id("__rfloordiv__")); }
function slot_truediv(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("trueDivide"), slot_truediv.index, id("__truediv__"), id("__rtruediv__")); }
function slot_matmul(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("matmul"), slot_matmul.index, id("__matmul__"), id("__rmatmul__")); }
function slot_divmod(a: u64, b: u64): u64 { return binarySlot(a, b, offsetof<PyType>("divmod"), slot_divmod.index, id("__divmod__"), id("__rdivmod__")); }
function slotPower(a: u64, b: u64, m: u64): u64 {
  if (m == NONE) return binarySlot(a, b, offsetof<PyType>("power"), slotPower.index, id("__pow__"), id("__rpow__"));
  // three arguments: the first operand's method, then the reflected one of the second and of the modulus
  if (changetype<PyType>(typeOf(a)).power == slotPower.index) {
    const r = notImplementedIfMissing(callSpecial2(a, id("__pow__"), b, m));
    if (r != NOT_IMPLEMENTED) return r;
  }
  if (changetype<PyType>(typeOf(b)).power == slotPower.index) {
    const r = notImplementedIfMissing(callSpecial2(b, id("__rpow__"), a, m));
    if (r != NOT_IMPLEMENTED) return r;
  }
  return NOT_IMPLEMENTED;
}
function slotInplacePower(a: u64, b: u64, m: u64): u64 { return required(callSpecial1(a, id("__ipow__"), b), id("__ipow__")); }
function slot_iadd(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__iadd__"), b), id("__iadd__")); }
function slot_isub(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__isub__"), b), id("__isub__")); }
function slot_imul(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__imul__"), b), id("__imul__")); }
function slot_imod(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__imod__"), b), id("__imod__")); }
function slot_ilshift(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__ilshift__"), b), id("__ilshift__")); }
function slot_irshift(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__irshift__"), b), id("__irshift__")); }
function slot_iand(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__iand__"), b), id("__iand__")); }
function slot_ixor(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__ixor__"), b), id("__ixor__")); }
function slot_ior(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__ior__"), b), id("__ior__")); }
function slot_ifloordiv(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__ifloordiv__"), b), id("__ifloordiv__")); }
function slot_itruediv(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__itruediv__"), b), id("__itruediv__")); }
function slot_imatmul(a: u64, b: u64): u64 { return required(callSpecial1(a, id("__imatmul__"), b), id("__imatmul__")); }
function slot_neg(a: u64): u64 { return required(callSpecial0(a, id("__neg__")), id("__neg__")); }
function slot_pos(a: u64): u64 { return required(callSpecial0(a, id("__pos__")), id("__pos__")); }
function slot_abs(a: u64): u64 { return required(callSpecial0(a, id("__abs__")), id("__abs__")); }
function slot_invert(a: u64): u64 { return required(callSpecial0(a, id("__invert__")), id("__invert__")); }
function slot_int(a: u64): u64 { return required(callSpecial0(a, id("__int__")), id("__int__")); }
function slot_float(a: u64): u64 { return required(callSpecial0(a, id("__float__")), id("__float__")); }
function slot_index(a: u64): u64 { return required(callSpecial0(a, id("__index__")), id("__index__")); }

function slotRepr(self: u64): u64 {
  const r = callSpecial0(self, id("__repr__"));
  return r == MISSING ? raisef(TypeError, "'%T' object has no __repr__", self) : r;
}
function slotStr(self: u64): u64 { return required(callSpecial0(self, id("__str__")), id("__str__")); }
function slotHash(self: u64): i64 {
  const r = callSpecial0(self, id("__hash__"));
  if (r == MISSING) return hashNotImplemented(self);
  if (r == 0) return -1;
  if (!isIntObject(r)) {
    decref(r);
    raise(TypeError, "__hash__ method should return an integer");
    return -1;
  }
  const h = Value.isInt(r) ? Value.toSmall(r) : hashOfReturned(r);
  decref(r);
  return h == -1 ? -2 : h;
}
/** A hash value a Python method returned: itself if it fits 64 bits, else that int's own hash. */
function hashOfReturned(r: u64): i64 {
  const h = asI64(r);
  if (h == -1 && errorOccurred()) {
    clearError();
    return hashInt(r);
  }
  return h;
}
export function slotCall(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const found = typeLookup(typeOf(self), id("__call__"));
  if (found == 0) return raisef(TypeError, "'%T' object is not callable", self);
  const f = Value.untag(found);
  const ft = changetype<PyType>(typeOf(f));
  let r: u64;
  if (ft.flags & TF_METHOD_DESCRIPTOR) r = callPrepend(f, self, args, nargs, kwnames);
  else if (ft.descrGet) {
    const bound = call_indirect<u64>(ft.descrGet, f, self, <u64>typeOf(self));
    if (bound == 0) r = 0;
    else { r = call(bound, args, nargs, kwnames); decref(bound); }
  } else r = call(f, args, nargs, kwnames);
  closeRef(found);
  return r;
}
export function slotInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const found = typeLookup(typeOf(self), id("__init__"));
  if (found == 0) return 0;
  const f = Value.untag(found);
  const ft = changetype<PyType>(typeOf(f));
  let r: u64;
  if (ft.flags & TF_METHOD_DESCRIPTOR) r = callPrepend(f, self, args, nargs, kwnames);
  else if (ft.descrGet) {
    const bound = call_indirect<u64>(ft.descrGet, f, self, <u64>typeOf(self));
    if (bound == 0) r = 0;
    else { r = call(bound, args, nargs, kwnames); decref(bound); }
  } else r = call(f, args, nargs, kwnames);
  closeRef(found);
  if (r == 0) return -1;
  if (r != NONE) {
    raisef(TypeError, "__init__() should return None, not '%T'", r);
    decref(r);
    return -1;
  }
  return 0;
}
function slotNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const found = typeLookup(type, id("__new__"));
  if (found == 0) return raisef(TypeError, "cannot create '%N' instances", <u64>type);
  // __new__ is a staticmethod: bind through the descriptor, then pass the type explicitly
  const f = Value.untag(found);
  const ft = changetype<PyType>(typeOf(f));
  let r: u64;
  if (ft.descrGet) {
    const bound = call_indirect<u64>(ft.descrGet, f, <u64>0, <u64>type);
    if (bound == 0) r = 0;
    else { r = callPrepend(bound, <u64>type, args, nargs, kwnames); decref(bound); }
  } else r = callPrepend(f, <u64>type, args, nargs, kwnames);
  closeRef(found);
  return r;
}
function slotFinalize(self: u64): void {
  const previous = fetchError();
  const f = typeLookup(typeOf(self), id("__del__"));
  if (f) {
    const r = callSpecial0(self, id("__del__"));
    if (r == 0) writeUnraisable(Value.untag(f));
    else if (r != MISSING) decref(r);
    closeRef(f);
  }
  restoreError(previous);
}
function slotIter(self: u64): u64 {
  const found = typeLookup(typeOf(self), id("__iter__"));
  if (found) {
    const none = Value.untag(found) == NONE;
    closeRef(found);
    if (none) return raisef(TypeError, "'%T' object is not iterable", self);
    const r = callSpecial0(self, id("__iter__"));
    if (r != MISSING) return r;
  }
  const g = typeLookup(typeOf(self), id("__getitem__"));
  if (g == 0) return raisef(TypeError, "'%T' object is not iterable", self);
  closeRef(g);
  return getIterFromSequence(self);
}
/** iternext slot: StopIteration becomes "exhausted" (0 without an error). */
export function slotNext(self: u64): u64 {
  const r = required(callSpecial0(self, id("__next__")), id("__next__"));
  if (r == 0 && errorMatches(StopIteration)) clearError();
  return r;
}
function slotDescrGet(self: u64, obj: u64, type: u64): u64 {
  const r = callSpecial2(self, id("__get__"), obj ? obj : NONE, type ? type : NONE);
  return r == MISSING ? newRef(self) : r;
}
function done(r: u64, name: usize): i32 {
  if (r == MISSING) { raiseValue(AttributeError, <u64>name); return -1; }
  if (r == 0) return -1;
  decref(r);
  return 0;
}
function slotDescrSet(self: u64, obj: u64, value: u64): i32 {
  if (value == 0) return done(callSpecial1(self, id("__delete__"), obj), id("__delete__"));
  return done(callSpecial2(self, id("__set__"), obj, value), id("__set__"));
}
function slotSetattro(self: u64, name: usize, value: u64): i32 {
  if (value == 0) return done(callSpecial1(self, id("__delattr__"), <u64>name), id("__delattr__"));
  return done(callSpecial2(self, id("__setattr__"), <u64>name, value), id("__setattr__"));
}
/** __getattribute__ and, where it raises AttributeError, __getattr__. */
export function slotGetattro(self: u64, name: usize): u64 {
  const t = typeOf(self);
  const ga = typeLookup(t, id("__getattribute__"));
  let r: u64;
  // the usual case: object.__getattribute__ with a Python __getattr__
  if (ga != 0 && typeOf(Value.untag(ga)) == WRAPPER_DESCRIPTOR) r = call_indirect<u64>(changetype<PyWrapperDescriptor>(Value.ptr(ga)).fn, self, name);
  else r = callSpecial1(self, id("__getattribute__"), <u64>name);
  closeRef(ga);
  if (r != 0 || !errorMatches(AttributeError)) return r;
  return attributeHook(self, name);
}
function slotRichcompare(self: u64, other: u64, op: i32): u64 {
  let name: usize;
  switch (op) {
    case 0: name = id("__lt__"); break;
    case 1: name = id("__le__"); break;
    case 2: name = id("__eq__"); break;
    case 3: name = id("__ne__"); break;
    case 4: name = id("__gt__"); break;
    default: name = id("__ge__");
  }
  return notImplementedIfMissing(callSpecial1(self, name, other));
}
function slotAwait(self: u64): u64 {
  const r = callSpecial0(self, id("__await__"));
  return r == MISSING ? raisef(TypeError, "object %T does not have __await__ method", self) : r;
}
function slotAiter(self: u64): u64 {
  const r = callSpecial0(self, id("__aiter__"));
  return r == MISSING ? raisef(TypeError, "object %T does not have __aiter__ method", self) : r;
}
function slotAnext(self: u64): u64 {
  const r = callSpecial0(self, id("__anext__"));
  return r == MISSING ? raisef(TypeError, "object %T does not have __anext__ method", self) : r;
}
function slotBool(self: u64): i32 {
  let viaLength = false;
  let r = callSpecial0(self, id("__bool__"));
  if (r == MISSING) {
    r = callSpecial0(self, id("__len__"));
    if (r == MISSING) return 1;
    viaLength = true;
  }
  if (r == 0) return -1;
  let result: i32;
  if (viaLength) result = checkedLength(r) < 0 ? -1 : isTrue(r);
  else if (typeOf(r) == BOOL) result = r == TRUE ? 1 : 0;
  else result = raisefInt(TypeError, "__bool__ should return bool, returned %T", r);
  decref(r);
  return result;
}
/** The value __len__ returned (borrowed) as a length; -1 with CPython's error. */
function checkedLength(r: u64): i64 {
  const i = indexValue(r);
  if (i == 0) return -1;
  if (isNegative(i)) {
    decref(i);
    raise(ValueError, "__len__() should return >= 0");
    return -1;
  }
  const n = asIndex(i);
  decref(i);
  return n;
}
import { index as indexValue } from "./abstract";
import { isNegativeInt as isNegative } from "./int";
function slotLength(self: u64): i64 {
  const r = required(callSpecial0(self, id("__len__")), id("__len__"));
  if (r == 0) return -1;
  const n = checkedLength(r);
  decref(r);
  return n;
}
export function slotGetitem(self: u64, key: u64): u64 { return required(callSpecial1(self, id("__getitem__"), key), id("__getitem__")); }
function slotSetitem(self: u64, key: u64, value: u64): i32 {
  if (value == 0) return done(callSpecial1(self, id("__delitem__"), key), id("__delitem__"));
  return done(callSpecial2(self, id("__setitem__"), key, value), id("__setitem__"));
}
function slotSqItem(self: u64, i: i64): u64 {
  const key = intFromI64(i);
  const r = required(callSpecial1(self, id("__getitem__"), key), id("__getitem__"));
  decref(key);
  return r;
}
function slotContains(self: u64, item: u64): i32 {
  const found = typeLookup(typeOf(self), id("__contains__"));
  if (found) {
    const none = Value.untag(found) == NONE;
    closeRef(found);
    if (none) return raisefInt(TypeError, "'%T' object is not a container", self);
    const r = callSpecial1(self, id("__contains__"), item);
    if (r != MISSING) {
      if (r == 0) return -1;
      const b = isTrue(r);
      decref(r);
      return b;
    }
  }
  return containsByIteration(self, item);
}
import { containsByIteration } from "./abstract";
