// print() and input().
// One print() of a text is one write() of the whole line where the stream's buffer allows, so lines of several threads do not mix.

import { runtime } from "../runtime";
import { TypeError, RuntimeError, EOFError, STR } from "../objects/type_ids";
import { typeOf } from "../objects/type";
import { decref, xdecref, newRef } from "../memory/refcount";
import { raise, raisef, errorOccurred, clearError, fetchError, restoreError } from "../errors";
import { call1, callMethod0, callMethod1, tempArray, tempRelease } from "../call";
import { parseArgs, checkArgs } from "../args";
import { id, str, isStr, strLength, strChar, strSlice } from "../objects/str";
import { NONE, EMPTY_STR } from "../objects/singletons";
import { toStr, isTrue } from "../objects/abstract";
import { getAttr, getAttrOrNull } from "../objects/attributes";
import { dictGetStr } from "../objects/dict";
import { sbNew, sbStr, sbFinish, sbDrop, sbChar } from "../objects/str_builder";

/** sys.NAME: new reference, 0 without an error if missing. */
export function sysGet(name: string): u64 { return dictGetStr(<usize>runtime.sysDict, id(name)); }

const SIGNATURE = "($module, /, *, sep=None, end=None, file=None, flush=False)";
export function builtinPrint(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(4);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("print", SIGNATURE, args + (<usize>nargs << 3), 0, kwnames, out)) r = print(args, nargs, load<u64>(out), load<u64>(out, 8), load<u64>(out, 16), load<u64>(out, 24));
  tempRelease(out);
  return r;
}
function print(args: usize, nargs: i32, sep: u64, end: u64, file0: u64, flush: u64): u64 {
  let file = file0;
  if (file == 0 || file == NONE) {
    file = sysGet("stdout");
    if (file == 0) return errorOccurred() ? 0 : raise(RuntimeError, "lost sys.stdout");
    if (file == NONE) return NONE;
  } else file = newRef(file);
  if (sep == NONE) sep = 0;
  if (end == NONE) end = 0;
  if (sep != 0 && !isStr(sep)) { decref(file); return raisef(TypeError, "sep must be None or a string, not %T", sep); }
  if (end != 0 && !isStr(end)) { decref(file); return raisef(TypeError, "end must be None or a string, not %T", end); }
  const write = getAttr(file, id("write"));
  if (write == 0) { decref(file); return 0; }
  const b = sbNew();
  let ok = true;
  for (let i = 0; i < nargs && ok; i++) {
    if (i) { if (sep) sbStr(b, <usize>sep); else sbChar(b, 32); }
    const s = toStr(load<u64>(args + (<usize>i << 3)));
    if (s == 0) {
      // what came before is printed, as if each argument were written by itself
      const saved = fetchError();
      const before = sbFinish(b);
      if (before) { const w = call1(write, before); decref(before); if (w) decref(w); else clearError(); }
      restoreError(saved);
      decref(write);
      decref(file);
      return 0;
    }
    sbStr(b, <usize>s);
    decref(s);
  }
  if (end) sbStr(b, <usize>end);
  else sbChar(b, 10);
  const text = sbFinish(b);
  if (text == 0) ok = false;
  else {
    const w = call1(write, text);
    decref(text);
    if (w) decref(w);
    else ok = false;
  }
  decref(write);
  if (ok && flush != 0) {
    const f = isTrue(flush);
    if (f < 0) ok = false;
    else if (f) {
      const w = callMethod0(file, id("flush"));
      if (w) decref(w);
      else ok = false;
    }
  }
  decref(file);
  return ok ? NONE : 0;
}

/** input(prompt): through sys.stdout and sys.stdin's readline. */
export function builtinInput(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("input", nargs, 0, 1)) return 0;
  const fin = sysGet("stdin"), fout = sysGet("stdout"), ferr = sysGet("stderr");
  let r: u64 = 0;
  if (fin == 0 || fin == NONE) raise(RuntimeError, "input(): lost sys.stdin");
  else if (fout == 0 || fout == NONE) raise(RuntimeError, "input(): lost sys.stdout");
  else if (ferr == 0 || ferr == NONE) raise(RuntimeError, "input(): lost sys.stderr");
  else r = inputFrom(fin, fout, ferr, nargs ? load<u64>(args) : 0);
  xdecref(fin);
  xdecref(fout);
  xdecref(ferr);
  return r;
}
function flushQuietly(f: u64): void {
  const w = callMethod0(f, id("flush"));
  if (w) decref(w);
  else clearError();
}
function inputFrom(fin: u64, fout: u64, ferr: u64, prompt: u64): u64 {
  flushQuietly(ferr);
  if (prompt) {
    const text = toStr(prompt);
    if (text == 0) return 0;
    const w = callMethod1(fout, id("write"), text);
    decref(text);
    if (w == 0) return 0;
    decref(w);
  }
  flushQuietly(fout);
  const line = callMethod0(fin, id("readline"));
  if (line == 0) return 0;
  if (!isStr(line)) {
    decref(line);
    return raise(TypeError, "object.readline() returned non-string");
  }
  const n = <i32>strLength(<usize>line);
  if (n == 0) { decref(line); return raise(EOFError, "EOF when reading a line"); }
  if (strChar(<usize>line, n - 1) != 10) return line;
  const r = strSlice(<usize>line, 0, n - 1);
  decref(line);
  return r;
}
