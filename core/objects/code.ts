// Code objects: CPython's code attributes plus the internal instruction stream that the evaluation loop runs.
//
// A code object is immutable after newCode(), except for its instruction stream: inline cache words and op bytes change
// atomically while threads run it (core/interp/specialize.ts). Code objects are deferred; their constants are immortal.
//
// The stream: one u64 word per code unit of co_code: op u8 · flag u8 · counter u16 · argument u32 (EXTENDED_ARG folded in, and scaled by the loader,
// core/interp/stream.ts). An address in it is an instruction pointer; (ip - stream) / 8 is the offset in code units.

import { Value } from "../value";
import { PyObject } from "./object";
import { PyType, TF_HAVE_GC } from "./type_object";
import { CODE, OBJECT, TypeError, ValueError, TUPLE, STR, BYTES, DICT, FROZENSET, SLICE } from "./type_ids";
import { newObject, trackObject, freeObject, rawAlloc, rawFree } from "../memory/heap";
import { decref, increfPtr, decrefPtr, newRef, setDeferred, setImmortal } from "../memory/refcount";
import { visitPointer } from "../memory/collector";
import { clearWeakrefs } from "./weakref";
import { staticTypeInit, readyType, typeOf } from "./type";
import { method, getset, member, NOARGS, O, FASTKW, MEMBER_I32, MEMBER_PTR, READONLY } from "../define";
import { raise, raisef, formatText, errorOccurred } from "../errors";
import { parseArgs } from "../args";
import { tempArray, tempRelease } from "../call";
import { id, isStr, intern } from "./str";
import { NONE, NOT_IMPLEMENTED, EMPTY_BYTES, fromBool } from "./singletons";
import { newTuple, tupleGet, tupleSize, tupleSet, tuple2, tuple3 } from "./tuple";
import { newBytes, bytesData, bytesSize, isBytes } from "./bytes";
import { newList, listAppendSteal } from "./list";
import { setNext } from "./set";
import { compareBool, hash, getIter, EQ, repr } from "./abstract";
import { intFromI64, asI32 } from "./int";
import { runtime, Runtime } from "../runtime";
import { buildStream, cacheUnits } from "../interp/stream";
import { RESUME } from "../interp/opcodes.generated";
import { FRAME_SIZE } from "../interp/frame";
import { lineOf, codeLines, codePositions } from "../interp/line_table";
import { warn } from "../modules/warnings";
import * as T from "./type_ids";

export const CO_OPTIMIZED: u32 = 1;
export const CO_NEWLOCALS: u32 = 2;
export const CO_VARARGS: u32 = 4;
export const CO_VARKEYWORDS: u32 = 8;
export const CO_NESTED: u32 = 0x10;
export const CO_GENERATOR: u32 = 0x20;
export const CO_COROUTINE: u32 = 0x80;
export const CO_ITERABLE_COROUTINE: u32 = 0x100;
export const CO_ASYNC_GENERATOR: u32 = 0x200;
export const CO_HAS_DOCSTRING: u32 = 0x4000000;
export const CO_METHOD: u32 = 0x8000000;

/** Kinds of fast locals (co_localspluskinds). */
export const KIND_HIDDEN: u8 = 0x10;
export const KIND_LOCAL: u8 = 0x20;
export const KIND_CELL: u8 = 0x40;
export const KIND_FREE: u8 = 0x80;

@unmanaged export class PyCode extends PyObject {
  argcount: i32;
  posonly: i32;
  kwonly: i32;
  flags: u32;
  firstLine: i32;
  nlocals: i32;
  nlocalsplus: i32;
  ncells: i32;
  nfreevars: i32;
  stackSize: i32;
  /** Bytes that a frame takes from its first local to the end of its evaluation stack. */
  frameBytes: u32;
  /** Unique among all code objects (never 0): what CALL's inline caches compare. */
  version: u32;
  /** Address of the first instruction word, and how many there are. */
  stream: u32;
  units: u32;
  /** Raw array of stack references to the constants. */
  constRefs: u32;
  /** Raw array of ExceptionEntry, sorted by start. */
  handlers: u32;
  handlerCount: u32;
  consts: u32;
  names: u32;
  localsPlusNames: u32;
  localsPlusKinds: u32;
  filename: u32;
  name: u32;
  qualname: u32;
  lineTable: u32;
  exceptionTable: u32;
  /** CPython's bytes of the code, as co_code shows them. */
  bytes: u32;
  weakList: u32;
  /** Counts entries and back-edges until the JIT looks at this code; what it made of it. */
  heat: u32;
  compiled: u32;
  /** 1: no *args, **kwargs, keyword-only parameters. */
  simple: u32;
  /** argcount if simple, else -1: a call with exactly that many positional arguments can put them in place. */
  exactArgs: i32;
  /** Where a call may start: behind the first RESUME if that is the first instruction, else `stream`. */
  entry: u32;
  spare: u32;
}

/** One entry of the decoded exception table: code units [start, end), handler, stack depth << 1 | "push lasti". */
@unmanaged export class ExceptionEntry {
  start: u32;
  end: u32;
  target: u32;
  depthLasti: u32;
}

@inline
function codeOf(v: u64): PyCode { return changetype<PyCode>(Value.ptr(v)); }

/** Kind byte of fast local i. */
export function localKind(code: PyCode, i: i32): u8 { return load<u8>(bytesData(<usize>code.localsPlusKinds) + <usize>i); }
/** Name of fast local i (borrowed). */
export function localName(code: PyCode, i: i32): u64 { return tupleGet(<usize>code.localsPlusNames, i); }

// ------------------------------------------------------------------------------------------------------------ construction

/** What newCode() is made from: all borrowed. */
@unmanaged export class CodeParts {
  argcount: i32;
  posonly: i32;
  kwonly: i32;
  stackSize: i32;
  flags: u32;
  firstLine: i32;
  code: u64;
  consts: u64;
  names: u64;
  localsPlusNames: u64;
  localsPlusKinds: u64;
  filename: u64;
  name: u64;
  qualname: u64;
  lineTable: u64;
  exceptionTable: u64;
}

/** Makes a constant immortal, tuples and frozensets with their items; nested code objects, too: threads that make closures must not count them. */
function immortalizeConstant(v: u64): void {
  if (!Value.isObject(v)) return;
  const t = typeOf(v);
  const p = <usize>v;
  if (t == TUPLE) {
    const n = <i32>tupleSize(p);
    for (let i = 0; i < n; i++) immortalizeConstant(tupleGet(p, i));
  } else if (t == FROZENSET) {
    const scratch = tempArray(2);
    if (scratch) {
      store<u64>(scratch, 0);
      while (setNext(p, scratch, scratch + 8)) immortalizeConstant(load<u64>(scratch, 8));
      tempRelease(scratch);
    }
  } else if (t == SLICE) {
    for (let i: usize = 0; i < 3; i++) immortalizeConstant(load<u64>(p + sizeof<u64>() * 2 + (i << 3)));
  }
  setImmortal(p);
}
/** True for strings that CPython interns among constants: ASCII names. */
function looksLikeName(s: usize): bool {
  const n = <i32>strLength(s);
  for (let i = 0; i < n; i++) {
    const c = strChar(s, i);
    if (!((c >= 97 && c <= 122) || (c >= 65 && c <= 90) || (c >= 48 && c <= 57) || c == 95)) return false;
  }
  return true;
}
import { strLength, strChar, isExactStr } from "./str";

/** A new tuple with the names interned; steals nothing. */
function internNames(names: usize): usize {
  const n = <i32>tupleSize(names);
  const r = newTuple(n);
  if (r == 0) return 0;
  for (let i = 0; i < n; i++) tupleSet(r, i, <u64>intern(<usize>newRef(tupleGet(names, i))));
  return r;
}
/** The constants with name-like strings interned, as a new tuple of immortals. */
function internConstants(consts: usize): usize {
  const n = <i32>tupleSize(consts);
  const r = newTuple(n);
  if (r == 0) return 0;
  for (let i = 0; i < n; i++) {
    const v = tupleGet(consts, i);
    let c = newRef(v);
    if (isExactStr(v) && looksLikeName(<usize>v)) c = <u64>intern(<usize>c);
    tupleSet(r, i, c);
    immortalizeConstant(c);
  }
  return r;
}

/** Number of 7-bit digits' worth of exception table entries: counts, or fills `out` when it is not 0. */
function readHandlers(p: usize, n: usize, out: usize): u32 {
  const end = p + n;
  let count: u32 = 0;
  while (p < end) {
    let at = out ? out + <usize>count * offsetof<ExceptionEntry>() : 0;
    let start: u32 = 0;
    for (let k = 0; k < 4; k++) {
      let b = <u32>load<u8>(p++);
      let v = b & 63;
      while (b & 64) {
        b = <u32>load<u8>(p++);
        v = v << 6 | (b & 63);
      }
      if (k == 0) start = v;
      if (at) {
        const e = changetype<ExceptionEntry>(at);
        if (k == 0) e.start = v;
        else if (k == 1) e.end = start + v;
        else if (k == 2) e.target = v;
        else e.depthLasti = v;
      }
    }
    count++;
  }
  return count;
}

/** A new code object (deferred). New reference; 0: error. */
export function newCode(parts: CodeParts): u64 {
  const n = bytesSize(<usize>parts.code);
  if ((n & 1) != 0) return raise(ValueError, "code: co_code is malformed");
  const kinds = bytesData(<usize>parts.localsPlusKinds);
  const nlocalsplus = <i32>tupleSize(<usize>parts.localsPlusNames);
  if (<i32>bytesSize(<usize>parts.localsPlusKinds) != nlocalsplus) return raise(ValueError, "code: varnames is too small");
  const p = newObject(CODE, offsetof<PyCode>());
  if (p == 0) return 0;
  const c = changetype<PyCode>(p);
  c.argcount = parts.argcount;
  c.posonly = parts.posonly;
  c.kwonly = parts.kwonly;
  c.flags = parts.flags;
  c.firstLine = parts.firstLine;
  c.nlocalsplus = nlocalsplus;
  let nlocals = 0, ncells = 0, nfree = 0;
  for (let i = 0; i < nlocalsplus; i++) {
    const k = load<u8>(kinds + <usize>i);
    if (k & KIND_LOCAL) nlocals++;
    if (k & KIND_CELL) ncells++;
    if (k & KIND_FREE) nfree++;
  }
  c.nlocals = nlocals;
  c.ncells = ncells;
  c.nfreevars = nfree;
  c.stackSize = parts.stackSize;
  c.frameBytes = <u32>(<usize>(nlocalsplus + parts.stackSize + 2) << 3) + <u32>FRAME_SIZE;
  c.consts = <u32>internConstants(<usize>parts.consts);
  c.names = <u32>internNames(<usize>parts.names);
  c.localsPlusNames = <u32>internNames(<usize>parts.localsPlusNames);
  c.localsPlusKinds = <u32>newRef(parts.localsPlusKinds);
  c.filename = <u32>intern(<usize>newRef(parts.filename));
  c.name = <u32>intern(<usize>newRef(parts.name));
  c.qualname = <u32>intern(<usize>newRef(parts.qualname));
  c.lineTable = <u32>newRef(parts.lineTable);
  c.exceptionTable = <u32>newRef(parts.exceptionTable);
  c.bytes = <u32>newRef(parts.code);
  if (c.consts == 0 || c.names == 0 || c.localsPlusNames == 0) { setDeferred(p); return 0; }
  c.simple = (c.flags & (CO_VARARGS | CO_VARKEYWORDS)) == 0 && c.kwonly == 0 ? 1 : 0;
  c.exactArgs = c.simple ? c.argcount : -1;
  // constants as stack references
  const nconsts = <i32>tupleSize(<usize>c.consts);
  c.constRefs = <u32>rawAlloc((<usize>nconsts << 3) + 8);
  for (let i = 0; i < nconsts; i++) {
    const v = tupleGet(<usize>c.consts, i);
    store<u64>(<usize>c.constRefs + (<usize>i << 3), Value.isObject(v) ? v | 1 : v);
  }
  const table = bytesData(<usize>c.exceptionTable), tableSize = <usize>bytesSize(<usize>c.exceptionTable);
  c.handlerCount = readHandlers(table, tableSize, 0);
  if (c.handlerCount) {
    c.handlers = <u32>rawAlloc(<usize>c.handlerCount * offsetof<ExceptionEntry>());
    readHandlers(table, tableSize, <usize>c.handlers);
  }
  c.units = <u32>(n >> 1);
  c.stream = <u32>buildStream(bytesData(<usize>c.bytes), c.units, <usize>c.constRefs);
  c.entry = n >= 2 && <i32>load<u8>(bytesData(<usize>c.bytes)) == RESUME ? c.stream + 8 : c.stream;
  c.version = atomic.add<u32>(changetype<usize>(runtime) + offsetof<Runtime>("nextFunctionVersion"), 1) + 1;
  setDeferred(p);
  trackObject(p);
  return <u64>p;
}

function codeDealloc(p: usize): void {
  clearWeakrefs(p);
  const c = changetype<PyCode>(p);
  const fields = p + offsetof<PyCode>("consts");
  if (c.stream) rawFree(<usize>c.stream);
  if (c.constRefs) rawFree(<usize>c.constRefs);
  if (c.handlers) rawFree(<usize>c.handlers);
  for (let f = fields; f <= p + offsetof<PyCode>("bytes"); f += 4) {
    const v = load<u32>(f);
    store<u32>(f, 0);
    if (v) decrefPtr(<usize>v);
  }
  freeObject(p);
}
function codeTraverse(p: usize, visit: u32): void {
  for (let f = p + offsetof<PyCode>("consts"); f <= p + offsetof<PyCode>("bytes"); f += 4) visitPointer(load<u32>(f), visit);
}

/** The code unit where the instruction that holds code unit `at` (perhaps a cache unit of it) starts. */
export function instructionStart(c: PyCode, at: i32): i32 {
  const bytes = bytesData(<usize>c.bytes);
  let i = 0;
  while (i < <i32>c.units) {
    const next = i + 1 + cacheUnits(<i32>load<u8>(bytes + (<usize>i << 1)));
    if (at < next) return i;
    i = next;
  }
  return at;
}

// ------------------------------------------------------------------------------------------------------------ attributes

function namesOfKind(c: PyCode, kind: u8): u64 {
  let n = 0;
  for (let i = 0; i < c.nlocalsplus; i++) if (localKind(c, i) & kind) n++;
  const r = newTuple(n);
  if (r == 0) return 0;
  n = 0;
  for (let i = 0; i < c.nlocalsplus; i++) if (localKind(c, i) & kind) tupleSet(r, n++, newRef(localName(c, i)));
  return <u64>r;
}
export function codeVarnames(self: u64): u64 { return namesOfKind(codeOf(self), KIND_LOCAL); }
export function codeCellvars(self: u64): u64 { return namesOfKind(codeOf(self), KIND_CELL); }
export function codeFreevars(self: u64): u64 { return namesOfKind(codeOf(self), KIND_FREE); }

function codeRepr(self: u64): u64 {
  const c = codeOf(self);
  const text = formatText("<code object %S at 0x%x, file \"%S\", line %d>", <u64>c.name, <u64>self, <u64>c.filename, <u64>(c.firstLine ? c.firstLine : -1));
  return text;
}
function sameBytes(a: u32, b: u32): bool {
  const n = bytesSize(<usize>a);
  return bytesSize(<usize>b) == n && memory.compare(bytesData(<usize>a), bytesData(<usize>b), <usize>n) == 0;
}
/** Equal constants must have equal types all the way down. */
function sameConstant(a: u64, b: u64): i32 {
  if (a == b) return 1;
  if (typeOf(a) != typeOf(b)) return 0;
  if (Value.isFloat(a)) return 0; // the bits differ: 0.0 and -0.0, too
  if (typeOf(a) == TUPLE) {
    const n = <i32>tupleSize(<usize>a);
    if (<i32>tupleSize(<usize>b) != n) return 0;
    for (let i = 0; i < n; i++) {
      const r = sameConstant(tupleGet(<usize>a, i), tupleGet(<usize>b, i));
      if (r <= 0) return r;
    }
    return 1;
  }
  return compareBool(a, b, EQ);
}
function codeRichcompare(a: u64, b: u64, op: i32): u64 {
  if ((op != 2 && op != 3) || typeOf(a) != CODE || typeOf(b) != CODE) return NOT_IMPLEMENTED;
  const x = codeOf(a), y = codeOf(b);
  let same = compareBool(<u64>x.name, <u64>y.name, EQ);
  if (same > 0) same = x.argcount == y.argcount && x.posonly == y.posonly && x.kwonly == y.kwonly && x.flags == y.flags && x.firstLine == y.firstLine
    && sameBytes(x.bytes, y.bytes) && sameBytes(x.lineTable, y.lineTable) && sameBytes(x.exceptionTable, y.exceptionTable) ? 1 : 0;
  if (same > 0) same = sameConstant(<u64>x.consts, <u64>y.consts);
  if (same > 0) same = compareBool(<u64>x.names, <u64>y.names, EQ);
  if (same > 0) same = compareBool(<u64>x.localsPlusNames, <u64>y.localsPlusNames, EQ);
  if (same < 0) return 0;
  return fromBool((same != 0) == (op == 2));
}
function codeHash(self: u64): i64 {
  const c = codeOf(self);
  let h: i64 = hash(<u64>c.name);
  h = h * 1000003 ^ <i64>c.argcount;
  h = h * 1000003 ^ <i64>c.firstLine;
  const n = bytesSize(<usize>c.bytes);
  const d = bytesData(<usize>c.bytes);
  for (let i: usize = 0; i < <usize>n; i++) h = h * 1000003 ^ <i64>load<u8>(d + i);
  return h == -1 ? -2 : h;
}

const REPLACE_SIGNATURE = "($self, /, *, co_argcount=None, co_posonlyargcount=None, co_kwonlyargcount=None, co_nlocals=None, co_stacksize=None, co_flags=None, co_firstlineno=None, co_code=None, co_consts=None, co_names=None, co_varnames=None, co_freevars=None, co_cellvars=None, co_filename=None, co_name=None, co_qualname=None, co_linetable=None, co_exceptiontable=None)";

function partsOf(c: PyCode, parts: CodeParts): void {
  parts.argcount = c.argcount;
  parts.posonly = c.posonly;
  parts.kwonly = c.kwonly;
  parts.stackSize = c.stackSize;
  parts.flags = c.flags;
  parts.firstLine = c.firstLine;
  parts.code = <u64>c.bytes;
  parts.consts = <u64>c.consts;
  parts.names = <u64>c.names;
  parts.localsPlusNames = <u64>c.localsPlusNames;
  parts.localsPlusKinds = <u64>c.localsPlusKinds;
  parts.filename = <u64>c.filename;
  parts.name = <u64>c.name;
  parts.qualname = <u64>c.qualname;
  parts.lineTable = <u64>c.lineTable;
  parts.exceptionTable = <u64>c.exceptionTable;
}
/** localsplus names and kinds out of the three tuples; false with an error. The results in parts are new references. */
function joinLocals(parts: CodeParts, varnames: usize, cellvars: usize, freevars: usize, totalArgs: i32): bool {
  const nv = <i32>tupleSize(varnames), nc = <i32>tupleSize(cellvars), nf = <i32>tupleSize(freevars);
  let extra = 0; // cells that are not arguments
  for (let i = 0; i < nc; i++) if (indexIn(varnames, tupleGet(cellvars, i)) < 0) extra++;
  const total = nv + extra + nf;
  const names = newTuple(total);
  const kinds = newBytes(total);
  const k = bytesData(kinds);
  for (let i = 0; i < nv; i++) { tupleSet(names, i, newRef(tupleGet(varnames, i))); store<u8>(k + <usize>i, KIND_LOCAL); }
  let at = nv;
  for (let i = 0; i < nc; i++) {
    const j = indexIn(varnames, tupleGet(cellvars, i));
    if (j >= 0) { store<u8>(k + <usize>j, KIND_LOCAL | KIND_CELL); continue; }
    tupleSet(names, at, newRef(tupleGet(cellvars, i)));
    store<u8>(k + <usize>at, KIND_CELL);
    at++;
  }
  for (let i = 0; i < nf; i++) { tupleSet(names, at, newRef(tupleGet(freevars, i))); store<u8>(k + <usize>at, KIND_FREE); at++; }
  parts.localsPlusNames = <u64>names;
  parts.localsPlusKinds = <u64>kinds;
  return true;
}
function indexIn(t: usize, v: u64): i32 {
  const n = <i32>tupleSize(t);
  for (let i = 0; i < n; i++) if (tupleGet(t, i) == v || compareBool(tupleGet(t, i), v, EQ) > 0) return i;
  return -1;
}
function takeInt(v: u64, dflt: i32): i32 { return v ? asI32(v) : dflt; }

/** code.replace(**changes) */
function codeReplace(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(18);
  if (out == 0) return 0;
  const parts = changetype<CodeParts>(tempArray(<i32>(offsetof<CodeParts>() >> 3) + 1));
  let r: u64 = 0;
  if (changetype<usize>(parts) != 0) {
    if (parseArgs("replace", REPLACE_SIGNATURE, args, nargs, kwnames, out)) r = replaceParts(codeOf(self), parts, out);
  }
  tempRelease(out);
  return r;
}
function need(v: u64, type: usize, name: string): bool {
  if (v == 0 || typeOf(v) == type) return true;
  raisef(TypeError, "replace() argument '%s' must be %N, not %T", <u64>changetype<usize>(name), <u64>type, v);
  return false;
}
function replaceParts(c: PyCode, parts: CodeParts, out: usize): u64 {
  partsOf(c, parts);
  parts.argcount = takeInt(load<u64>(out), parts.argcount);
  parts.posonly = takeInt(load<u64>(out, 8), parts.posonly);
  parts.kwonly = takeInt(load<u64>(out, 16), parts.kwonly);
  parts.stackSize = takeInt(load<u64>(out, 32), parts.stackSize);
  parts.flags = <u32>takeInt(load<u64>(out, 40), <i32>parts.flags);
  parts.firstLine = takeInt(load<u64>(out, 48), parts.firstLine);
  if (errorOccurred()) return 0;
  if (parts.argcount < 0 || parts.posonly < 0 || parts.kwonly < 0) return raise(ValueError, "code: argcount must not be negative");
  if (!need(load<u64>(out, 56), BYTES, "co_code") || !need(load<u64>(out, 64), TUPLE, "co_consts") || !need(load<u64>(out, 72), TUPLE, "co_names")
    || !need(load<u64>(out, 80), TUPLE, "co_varnames") || !need(load<u64>(out, 88), TUPLE, "co_freevars") || !need(load<u64>(out, 96), TUPLE, "co_cellvars")
    || !need(load<u64>(out, 104), STR, "co_filename") || !need(load<u64>(out, 112), STR, "co_name") || !need(load<u64>(out, 120), STR, "co_qualname")
    || !need(load<u64>(out, 128), BYTES, "co_linetable") || !need(load<u64>(out, 136), BYTES, "co_exceptiontable")) return 0;
  if (load<u64>(out, 56)) parts.code = load<u64>(out, 56);
  if (load<u64>(out, 64)) parts.consts = load<u64>(out, 64);
  if (load<u64>(out, 72)) parts.names = load<u64>(out, 72);
  if (load<u64>(out, 104)) parts.filename = load<u64>(out, 104);
  if (load<u64>(out, 112)) parts.name = load<u64>(out, 112);
  if (load<u64>(out, 120)) parts.qualname = load<u64>(out, 120);
  if (load<u64>(out, 128)) parts.lineTable = load<u64>(out, 128);
  if (load<u64>(out, 136)) parts.exceptionTable = load<u64>(out, 136);
  let joined = false;
  if (load<u64>(out, 80) != 0 || load<u64>(out, 88) != 0 || load<u64>(out, 96) != 0) {
    const self = <u64>changetype<usize>(c);
    const v = load<u64>(out, 80) ? newRef(load<u64>(out, 80)) : codeVarnames(self);
    const f = load<u64>(out, 88) ? newRef(load<u64>(out, 88)) : codeFreevars(self);
    const l = load<u64>(out, 96) ? newRef(load<u64>(out, 96)) : codeCellvars(self);
    joinLocals(parts, <usize>v, <usize>l, <usize>f, parts.argcount);
    decref(v);
    decref(f);
    decref(l);
    joined = true;
  }
  const nlocals = load<u64>(out, 24);
  if (nlocals) {
    const n = asI32(nlocals);
    if (n == -1 && errorOccurred()) return 0;
    let have = 0;
    const kinds = bytesData(<usize>parts.localsPlusKinds);
    const total = <i32>bytesSize(<usize>parts.localsPlusKinds);
    for (let i = 0; i < total; i++) if (load<u8>(kinds + <usize>i) & KIND_LOCAL) have++;
    if (have != n) return raise(ValueError, "code: co_nlocals != len(co_varnames)");
  }
  const r = newCode(parts);
  if (joined) { decref(parts.localsPlusNames); decref(parts.localsPlusKinds); }
  return r;
}

/** types.CodeType(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=()) */
const NEW_SIGNATURE = "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)";
function codeNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(18);
  if (out == 0) return 0;
  const parts = changetype<CodeParts>(tempArray(<i32>(offsetof<CodeParts>() >> 3) + 1));
  let r: u64 = 0;
  if (changetype<usize>(parts) != 0 && parseArgs("code", NEW_SIGNATURE, args, nargs, kwnames, out)) r = newFromArguments(parts, out);
  tempRelease(out);
  return r;
}
function newFromArguments(parts: CodeParts, out: usize): u64 {
  parts.argcount = asI32(load<u64>(out));
  parts.posonly = asI32(load<u64>(out, 8));
  parts.kwonly = asI32(load<u64>(out, 16));
  const nlocals = asI32(load<u64>(out, 24));
  parts.stackSize = asI32(load<u64>(out, 32));
  parts.flags = <u32>asI32(load<u64>(out, 40));
  parts.firstLine = asI32(load<u64>(out, 104));
  if (errorOccurred()) return 0;
  if (!need(load<u64>(out, 48), BYTES, "codestring") || !need(load<u64>(out, 56), TUPLE, "constants") || !need(load<u64>(out, 64), TUPLE, "names")
    || !need(load<u64>(out, 72), TUPLE, "varnames") || !need(load<u64>(out, 80), STR, "filename") || !need(load<u64>(out, 88), STR, "name")
    || !need(load<u64>(out, 96), STR, "qualname") || !need(load<u64>(out, 112), BYTES, "linetable") || !need(load<u64>(out, 120), BYTES, "exceptiontable")
    || !need(load<u64>(out, 128), TUPLE, "freevars") || !need(load<u64>(out, 136), TUPLE, "cellvars")) return 0;
  if (parts.argcount < parts.posonly || parts.posonly < 0) return raise(ValueError, "code: argcount must not be negative");
  parts.code = load<u64>(out, 48);
  parts.consts = load<u64>(out, 56);
  parts.names = load<u64>(out, 64);
  parts.filename = load<u64>(out, 80);
  parts.name = load<u64>(out, 88);
  parts.qualname = load<u64>(out, 96);
  parts.lineTable = load<u64>(out, 112);
  parts.exceptionTable = load<u64>(out, 120);
  const varnames = <usize>load<u64>(out, 72);
  if (<i32>tupleSize(varnames) != nlocals) return raise(ValueError, "code: co_nlocals != len(co_varnames)");
  const free = load<u64>(out, 128), cell = load<u64>(out, 136);
  joinLocals(parts, varnames, <usize>(cell ? cell : EMPTY_TUPLE), <usize>(free ? free : EMPTY_TUPLE), parts.argcount);
  const r = newCode(parts);
  decref(parts.localsPlusNames);
  decref(parts.localsPlusKinds);
  return r;
}
import { EMPTY_TUPLE } from "./singletons";

function codeCode(self: u64): u64 { return newRef(<u64>codeOf(self).bytes); }
function codeFirstLine(self: u64): u64 { return Value.fromSmall(<i64>codeOf(self).firstLine); }
function codeLinesMethod(self: u64): u64 {
  const l = codeLines(codeOf(self));
  if (l == 0) return 0;
  const it = getIter(l);
  decref(l);
  return it;
}
function codePositionsMethod(self: u64): u64 {
  const l = codePositions(codeOf(self));
  if (l == 0) return 0;
  const it = getIter(l);
  decref(l);
  return it;
}
/** co_lnotab, computed from the line table: pairs of byte and signed line increments. */
function codeLnotab(self: u64): u64 {
  const c = codeOf(self);
  if (warn(T.DeprecationWarning, "co_lnotab is deprecated, use co_lines instead.", 1) < 0) return 0;
  const capacity = <usize>c.units * 8 + 16;
  const buffer = rawAlloc(capacity);
  let n: usize = 0;
  let line = c.firstLine, start: u32 = 0;
  for (let u: u32 = 0; u < c.units; u++) {
    const l = lineOf(c, <i32>u);
    if (l < 0 || l == line) continue;
    let bytes = (u - start) << 1;
    let delta = l - line;
    while (bytes > 255) { store<u8>(buffer + n, 255); store<u8>(buffer + n + 1, 0); n += 2; bytes -= 255; }
    while (delta > 127) { store<u8>(buffer + n, <u8>bytes); store<u8>(buffer + n + 1, 127); n += 2; bytes = 0; delta -= 127; }
    while (delta < -128) { store<u8>(buffer + n, <u8>bytes); store<u8>(buffer + n + 1, 0x80); n += 2; bytes = 0; delta += 128; }
    store<u8>(buffer + n, <u8>bytes);
    store<u8>(buffer + n + 1, <u8>delta);
    n += 2;
    line = l;
    start = u;
    if (n + 600 > capacity) break;
  }
  const r = newBytes(<i32>n);
  if (r) memory.copy(bytesData(r), buffer, n);
  rawFree(buffer);
  return <u64>r;
}
function codeVarnameFromOparg(self: u64, oparg: u64): u64 {
  const i = asI32(oparg);
  if (i == -1 && errorOccurred()) return 0;
  const c = codeOf(self);
  if (i < 0 || i >= c.nlocalsplus) return raise(T.IndexError, "tuple index out of range");
  return newRef(localName(c, i));
}

/** Gives code objects loaded from a cache file another co_filename, in depth (for _imp._fix_co_filename). Before the code is shared. */
export function fixCodeFilename(code: u64, filename: u64): void {
  if (typeOf(code) != CODE) return;
  const c = codeOf(code);
  const old = c.filename;
  if (compareBool(<u64>old, filename, EQ) > 0) return;
  replaceFilename(c, old, <u32>intern(<usize>newRef(filename)));
}
function replaceFilename(c: PyCode, old: u32, filename: u32): void {
  if (c.filename == old) c.filename = filename; // both are interned: immortal
  const n = <i32>tupleSize(<usize>c.consts);
  for (let i = 0; i < n; i++) {
    const v = tupleGet(<usize>c.consts, i);
    if (Value.isObject(v) && typeOf(v) == CODE) replaceFilename(codeOf(v), old, filename);
  }
}

export function initCodeType(): void {
  const t = staticTypeInit(CODE, "code", OBJECT, offsetof<PyCode>(), TF_HAVE_GC);
  t.dealloc = codeDealloc.index;
  t.traverse = codeTraverse.index;
  t.repr = codeRepr.index;
  t.hash = codeHash.index;
  t.richcompare = codeRichcompare.index;
  t.new_ = codeNew.index;
  t.weakOffset = <i32>offsetof<PyCode>("weakList");
  member(CODE, "co_argcount", offsetof<PyCode>("argcount"), MEMBER_I32, READONLY);
  member(CODE, "co_posonlyargcount", offsetof<PyCode>("posonly"), MEMBER_I32, READONLY);
  member(CODE, "co_kwonlyargcount", offsetof<PyCode>("kwonly"), MEMBER_I32, READONLY);
  member(CODE, "co_stacksize", offsetof<PyCode>("stackSize"), MEMBER_I32, READONLY);
  member(CODE, "co_flags", offsetof<PyCode>("flags"), MEMBER_I32, READONLY);
  member(CODE, "co_nlocals", offsetof<PyCode>("nlocals"), MEMBER_I32, READONLY);
  member(CODE, "co_names", offsetof<PyCode>("names"), MEMBER_PTR, READONLY);
  member(CODE, "co_filename", offsetof<PyCode>("filename"), MEMBER_PTR, READONLY);
  member(CODE, "co_name", offsetof<PyCode>("name"), MEMBER_PTR, READONLY);
  member(CODE, "co_qualname", offsetof<PyCode>("qualname"), MEMBER_PTR, READONLY);
  member(CODE, "co_linetable", offsetof<PyCode>("lineTable"), MEMBER_PTR, READONLY);
  member(CODE, "co_exceptiontable", offsetof<PyCode>("exceptionTable"), MEMBER_PTR, READONLY);
  member(CODE, "co_consts", offsetof<PyCode>("consts"), MEMBER_PTR, READONLY);
  getset(CODE, "co_firstlineno", codeFirstLine.index);
  getset(CODE, "co_code", codeCode.index);
  getset(CODE, "_co_code_adaptive", codeCode.index);
  getset(CODE, "co_varnames", codeVarnames.index);
  getset(CODE, "co_cellvars", codeCellvars.index);
  getset(CODE, "co_freevars", codeFreevars.index);
  getset(CODE, "co_lnotab", codeLnotab.index);
  method(CODE, "co_lines", codeLinesMethod.index, NOARGS);
  method(CODE, "co_positions", codePositionsMethod.index, NOARGS);
  method(CODE, "replace", codeReplace.index, FASTKW, REPLACE_SIGNATURE, "Return a copy of the code object with new values for the specified fields.");
  method(CODE, "__replace__", codeReplace.index, FASTKW, REPLACE_SIGNATURE, "The same as replace().");
  method(CODE, "_varname_from_oparg", codeVarnameFromOparg.index, O, "($self, /, oparg)", "(internal-only) Return the local variable name for the given oparg.");
  readyType(CODE);
}
