// io.open, io.open_code, io.text_encoding and the _io module.

import { Value } from "../../value";
import { registerModule } from "../registry";
import { newModule } from "../../objects/module";
import { moduleFunction, moduleSet, moduleType, O, FAST, FASTKW } from "../../define";
import { decref, xdecref, newRef } from "../../memory/refcount";
import { id, str, isStr, strLength, strChar } from "../../objects/str";
import { NONE, TRUE, FALSE } from "../../objects/singletons";
import { raise, raisef, errorOccurred, clearError, fetchError, restoreError, chainContext } from "../../errors";
import { call, call1, call2, callMethod0, tempArray, tempRelease } from "../../call";
import { parseArgs, checkArgs } from "../../args";
import { asI32, intFromI64, isIntObject } from "../../objects/int";
import { isTrue } from "../../objects/abstract";
import { setAttr } from "../../objects/attributes";
import { TypeError, ValueError, OSError, BlockingIOError } from "../../objects/type_ids";
import { staticTypeInit, readyType } from "../../objects/type";
import { exceptionType } from "../../objects/exceptions";
import { tuple2 } from "../../objects/tuple";
import { PyType } from "../../objects/type_object";
import {
  IOBASE, RAW_IOBASE, BUFFERED_IOBASE, TEXT_IOBASE, FILEIO, BUFFERED_READER, BUFFERED_WRITER, BUFFERED_RANDOM, BUFFERED_RWPAIR, TEXT_WRAPPER, UNSUPPORTED, DEFAULT_BUFFER_SIZE, initIOBase,
} from "./iobase";
import { initFileIO } from "./fileio";
import { initBuffered } from "./buffered";
import { initTextIO } from "./textio";

const OPEN = "($module, /, file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)";
function moduleOpen(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(8);
  if (out == 0) return 0;
  const r = parseArgs("open", OPEN, args, nargs, kwnames, out) ? open(out) : 0;
  tempRelease(out);
  return r;
}
/** out: the eight arguments, 0 for those not given. */
function open(out: usize): u64 {
  const mode = load<u64>(out, 8) ? load<u64>(out, 8) : str("r");
  if (!isStr(mode)) return raisef(TypeError, "open() argument 'mode' must be str, not %T", mode);
  let creating = false, reading = false, writing = false, appending = false, updating = false, text = false, binary = false;
  const n = strLength(<usize>mode);
  for (let i = 0; i < n; i++) {
    const c = strChar(<usize>mode, i);
    for (let j = 0; j < i; j++) if (strChar(<usize>mode, j) == c) return raisef(ValueError, "invalid mode: %R", mode);
    if (c == 120) creating = true;
    else if (c == 114) reading = true;
    else if (c == 119) writing = true;
    else if (c == 97) appending = true;
    else if (c == 43) updating = true;
    else if (c == 116) text = true;
    else if (c == 98) binary = true;
    else return raisef(ValueError, "invalid mode: %R", mode);
  }
  if (text && binary) return raise(ValueError, "can't have text and binary mode at once");
  if ((creating ? 1 : 0) + (reading ? 1 : 0) + (writing ? 1 : 0) + (appending ? 1 : 0) != 1) return raise(ValueError, "must have exactly one of create/read/write/append mode");
  const encoding = load<u64>(out, 24), errors = load<u64>(out, 32), newline = load<u64>(out, 40);
  if (binary && encoding != 0 && encoding != NONE) return raise(ValueError, "binary mode doesn't take an encoding argument");
  if (binary && errors != 0 && errors != NONE) return raise(ValueError, "binary mode doesn't take an errors argument");
  if (binary && newline != 0 && newline != NONE) return raise(ValueError, "binary mode doesn't take a newline argument");
  let buffering = load<u64>(out, 16) ? asI32(load<u64>(out, 16)) : -1;
  if (buffering == -1 && errorOccurred()) return 0;
  // the raw file
  const rawMode = creating ? (updating ? "x+" : "x") : reading ? (updating ? "r+" : "r") : writing ? (updating ? "w+" : "w") : updating ? "a+" : "a";
  const a = tempArray(4);
  store<u64>(a, load<u64>(out));
  store<u64>(a, str(rawMode), 8);
  store<u64>(a, load<u64>(out, 48) ? load<u64>(out, 48) : TRUE, 16);
  store<u64>(a, load<u64>(out, 56) ? load<u64>(out, 56) : NONE, 24);
  const raw = call(<u64>FILEIO, a, 4, 0);
  tempRelease(a);
  if (raw == 0) return 0;
  let line = false;
  if (buffering == 1 || buffering < 0) {
    const tty = callMethod0(raw, id("isatty"));
    if (tty == 0) return giveUp(raw);
    const isTty = tty == TRUE;
    decref(tty);
    if (buffering == 1 || isTty) { line = buffering == 1 && !binary || isTty && buffering < 0; buffering = -1; }
  }
  if (buffering < 0) buffering = DEFAULT_BUFFER_SIZE;
  if (buffering == 0) {
    if (binary) return raw;
    raise(ValueError, "can't have unbuffered text I/O");
    return giveUp(raw);
  }
  const size = intFromI64(<i64>buffering);
  const buffer = call2(<u64>(updating ? BUFFERED_RANDOM : reading ? BUFFERED_READER : BUFFERED_WRITER), raw, size);
  if (buffer == 0) return giveUp(raw);
  decref(raw);
  if (binary) return buffer;
  const w = tempArray(5);
  store<u64>(w, buffer);
  store<u64>(w, encoding ? encoding : NONE, 8);
  store<u64>(w, errors ? errors : NONE, 16);
  store<u64>(w, newline ? newline : NONE, 24);
  store<u64>(w, line ? TRUE : FALSE, 32);
  const wrapper = call(<u64>TEXT_WRAPPER, w, 5, 0);
  tempRelease(w);
  if (wrapper == 0) return giveUp(buffer);
  decref(buffer);
  if (setAttr(wrapper, id("mode"), mode) < 0) return giveUp(wrapper);
  return wrapper;
}
/** Closes a half-made stream (stolen), keeping the error. */
function giveUp(stream: u64): u64 {
  const saved = fetchError();
  const r = callMethod0(stream, id("close"));
  if (r) decref(r);
  else clearError();
  decref(stream);
  restoreError(saved);
  return 0;
}
const OPEN_CODE = "($module, /, path)";
function moduleOpenCode(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  const out = tempArray(8);
  if (out == 0) return 0;
  memory.fill(out, 0, 64);
  let r: u64 = 0;
  if (parseArgs("open_code", OPEN_CODE, args, nargs, kwnames, out)) {
    store<u64>(out, str("rb"), 8);
    r = open(out);
  }
  tempRelease(out);
  return r;
}
function moduleTextEncoding(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("text_encoding", nargs, 1, 2)) return 0;
  return load<u64>(args) == NONE ? str("utf-8") : newRef(load<u64>(args));
}
function init(): u64 {
  const m = newModule(<u64>id("_io"));
  if (m == 0) return 0;
  initIOBase();
  initFileIO();
  initBuffered();
  initTextIO();
  const t = exceptionType(UNSUPPORTED, "io.UnsupportedOperation", OSError, (changetype<PyType>(OSError).basicSize - 56) >> 3);
  t.new_ = changetype<PyType>(OSError).new_;
  const bases = tuple2(<u64>OSError, <u64>ValueError);
  readyType(UNSUPPORTED, bases);
  moduleType(m, "_IOBase", IOBASE);
  moduleType(m, "_RawIOBase", RAW_IOBASE);
  moduleType(m, "_BufferedIOBase", BUFFERED_IOBASE);
  moduleType(m, "_TextIOBase", TEXT_IOBASE);
  moduleType(m, "FileIO", FILEIO);
  moduleType(m, "BufferedReader", BUFFERED_READER);
  moduleType(m, "BufferedWriter", BUFFERED_WRITER);
  moduleType(m, "BufferedRandom", BUFFERED_RANDOM);
  moduleType(m, "BufferedRWPair", BUFFERED_RWPAIR);
  moduleType(m, "TextIOWrapper", TEXT_WRAPPER);
  moduleType(m, "UnsupportedOperation", UNSUPPORTED);
  moduleType(m, "BlockingIOError", BlockingIOError);
  moduleSet(m, "DEFAULT_BUFFER_SIZE", Value.fromSmall(DEFAULT_BUFFER_SIZE));
  moduleFunction(m, "open", moduleOpen.index, FASTKW, OPEN);
  moduleFunction(m, "open_code", moduleOpenCode.index, FASTKW, OPEN_CODE);
  moduleFunction(m, "text_encoding", moduleTextEncoding.index, FAST, "($module, encoding, stacklevel=2, /)");
  return <u64>m;
}
export function registerIO(): void { registerModule("_io", init.index); }
