// SyntaxError and its subclasses: (msg, (filename, lineno, offset, text[, end_lineno, end_offset])).
// Fields of an exception with extra slots (exceptions.ts says what protects them).

import * as T from "./type_ids";
import { SyntaxError, TypeError } from "./type_ids";
import { decref, xdecref, newRef } from "../memory/refcount";
import { readyType, typeOf, isSubtype } from "./type";
import { exceptionType, simple, fieldMember, fieldOffset, exceptionInit, exceptionStr } from "./exceptions";
import { loadSlot, replaceSlot } from "./descriptors";
import { raisefInt, raiseInt, formatText } from "../errors";
import { tupleGet, tupleSize } from "./tuple";
import { toTuple, toStr } from "./abstract";
import { isStr, strLength, strChar, strSlice } from "./str";
import { isIntObject } from "./int";
import { NONE } from "./singletons";

const MSG: u32 = 0, FILENAME: u32 = 1, LINENO: u32 = 2, OFFSET: u32 = 3, TEXT: u32 = 4, END_LINENO: u32 = 5, END_OFFSET: u32 = 6, PRINT: u32 = 7, METADATA: u32 = 8;

function set(self: u64, i: u32, v: u64): void { replaceSlot(<usize>self, <usize>self + fieldOffset(i), newRef(v)); }

function syntaxErrorInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  if (exceptionInit(self, args, nargs, kwnames) < 0) return -1;
  if (nargs >= 1) set(self, MSG, load<u64>(args));
  if (nargs != 2) return 0;
  const info = toTuple(load<u64>(args, 8));
  if (info == 0) return -1;
  const n = <i32>tupleSize(<usize>info);
  if (n < 4 || n > 7 || n == 5) {
    decref(info);
    if (n == 5) return raiseInt(TypeError, "end_offset must be provided when end_lineno is provided");
    return n < 4 ? raisefInt(TypeError, "function missing required argument %d", <u64>(n + 1)) : raisefInt(TypeError, "function takes at most 7 arguments (%d given)", <u64>n);
  }
  set(self, FILENAME, tupleGet(<usize>info, 0));
  set(self, LINENO, tupleGet(<usize>info, 1));
  set(self, OFFSET, tupleGet(<usize>info, 2));
  set(self, TEXT, tupleGet(<usize>info, 3));
  set(self, END_LINENO, n >= 6 ? tupleGet(<usize>info, 4) : 0);
  set(self, END_OFFSET, n >= 6 ? tupleGet(<usize>info, 5) : 0);
  if (n == 7) set(self, METADATA, tupleGet(<usize>info, 6));
  decref(info);
  return 0;
}
/** The last component of a path. */
function baseName(path: u64): u64 {
  const s = <usize>path;
  const n = <i32>strLength(s);
  let i = n;
  while (i > 0 && strChar(s, i - 1) != 47) i--;
  return strSlice(s, i, n);
}
function syntaxErrorStr(self: u64): u64 {
  const p = <usize>self;
  const filename = loadSlot(p, p + fieldOffset(FILENAME)), lineno = loadSlot(p, p + fieldOffset(LINENO)), msg = loadSlot(p, p + fieldOffset(MSG));
  const text = msg ? msg : NONE;
  let r: u64;
  const haveName = filename != 0 && isStr(filename), haveLine = lineno != 0 && isIntObject(lineno);
  if (haveName) {
    const b = baseName(filename);
    r = haveLine ? formatText("%S (%S, line %S)", text, b, lineno) : formatText("%S (%S)", text, b);
    decref(b);
  } else r = haveLine ? formatText("%S (line %S)", text, lineno) : toStr(text);
  xdecref(filename);
  xdecref(lineno);
  xdecref(msg);
  return r;
}
export function initSyntaxError(): void {
  const t = exceptionType(SyntaxError, "SyntaxError", T.Exception, 9);
  t.init = syntaxErrorInit.index;
  t.str = syntaxErrorStr.index;
  fieldMember(SyntaxError, "msg", MSG);
  fieldMember(SyntaxError, "filename", FILENAME);
  fieldMember(SyntaxError, "lineno", LINENO);
  fieldMember(SyntaxError, "offset", OFFSET);
  fieldMember(SyntaxError, "text", TEXT);
  fieldMember(SyntaxError, "end_lineno", END_LINENO);
  fieldMember(SyntaxError, "end_offset", END_OFFSET);
  fieldMember(SyntaxError, "print_file_and_line", PRINT);
  fieldMember(SyntaxError, "_metadata", METADATA);
  readyType(SyntaxError);
  simple(T._IncompleteInputError, "_IncompleteInputError", SyntaxError);
  simple(T.IndentationError, "IndentationError", SyntaxError);
  simple(T.TabError, "TabError", T.IndentationError);
}
