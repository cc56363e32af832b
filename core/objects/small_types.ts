// The types of None, Ellipsis and NotImplemented. Immutable singletons.

import { NONE_TYPE, ELLIPSIS_TYPE, NOT_IMPLEMENTED_TYPE, OBJECT, TypeError } from "./type_ids";
import { staticTypeInit, readyType } from "./type";
import { NONE, ELLIPSIS, NOT_IMPLEMENTED, fromBool } from "./singletons";
import { str } from "./str";
import { raise, raisef, raiseInt } from "../errors";
import { noKeywords, checkArgs } from "../args";
import { method, NOARGS } from "../define";

function noneRepr(self: u64): u64 { return str("None"); }
function noneBool(self: u64): i32 { return 0; }
function noneHash(self: u64): i64 { return 0xfca86420; }
function noneNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return nargs || kwnames ? raise(TypeError, "NoneType takes no arguments") : NONE; }
function ellipsisRepr(self: u64): u64 { return str("Ellipsis"); }
function ellipsisNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return nargs || kwnames ? raise(TypeError, "EllipsisType takes no arguments") : ELLIPSIS; }
function notImplementedRepr(self: u64): u64 { return str("NotImplemented"); }
function notImplementedBool(self: u64): i32 { return raiseInt(TypeError, "NotImplemented should not be used in a boolean context"); }
function notImplementedNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return nargs || kwnames ? raise(TypeError, "NotImplementedType takes no arguments") : NOT_IMPLEMENTED; }

export function initSmallTypes(): void {
  let t = staticTypeInit(NONE_TYPE, "NoneType", OBJECT, 16, 0);
  t.repr = noneRepr.index;
  t.bool_ = noneBool.index;
  t.hash = noneHash.index;
  t.richcompare = objectRichcompare.index;
  t.new_ = noneNew.index;
  readyType(NONE_TYPE);
  t = staticTypeInit(ELLIPSIS_TYPE, "ellipsis", OBJECT, 16, 0);
  t.repr = ellipsisRepr.index;
  t.new_ = ellipsisNew.index;
  method(ELLIPSIS_TYPE, "__reduce__", ellipsisRepr.index, NOARGS);
  readyType(ELLIPSIS_TYPE);
  t = staticTypeInit(NOT_IMPLEMENTED_TYPE, "NotImplementedType", OBJECT, 16, 0);
  t.repr = notImplementedRepr.index;
  t.bool_ = notImplementedBool.index;
  t.new_ = notImplementedNew.index;
  method(NOT_IMPLEMENTED_TYPE, "__reduce__", notImplementedRepr.index, NOARGS);
  readyType(NOT_IMPLEMENTED_TYPE);
}
import { objectRichcompare } from "./object_type";
