// sys.stdin, sys.stdout, sys.stderr: made at start from descriptors 0, 1 and 2.

import { Value } from "../../value";
import { runtime } from "../../runtime";
import { importModule } from "../import";
import { getAttr, setAttr } from "../../objects/attributes";
import { decref, xdecref } from "../../memory/refcount";
import { id, str } from "../../objects/str";
import { NONE, TRUE, FALSE } from "../../objects/singletons";
import { call, tempArray, tempRelease, callMethod0 } from "../../call";
import { dictSetStr, dictGetStr } from "../../objects/dict";
import { moduleDict } from "../../objects/module";
import { hostFstat, hostIsatty, STAT_SIZE } from "../../host";
import { rawAlloc, rawFree } from "../../memory/heap";
import { flagValue } from "../sys";
import { FLAG_UNBUFFERED } from "../../host_layout";
import { FILEIO, BUFFERED_READER, BUFFERED_WRITER, TEXT_WRAPPER } from "./iobase";
import { call2 } from "../../call";
import { addOpen } from "../builtins";

function isOpen(fd: i32): bool {
  const s = rawAlloc(STAT_SIZE);
  const ok = hostFstat(fd, s) >= 0;
  rawFree(s);
  return ok;
}
/** A text stream over fd; None if the descriptor is not open. 0 with an error. */
function makeStream(fd: i32, name: string, write: bool, errors: string): u64 {
  if (!isOpen(fd)) return NONE;
  const unbuffered = write && flagValue(FLAG_UNBUFFERED) != 0;
  const a = tempArray(6);
  store<u64>(a, Value.fromSmall(fd));
  store<u64>(a, str(write ? "w" : "r"), 8);
  store<u64>(a, FALSE, 16);
  const raw = call(<u64>FILEIO, a, 3, 0);
  tempRelease(a);
  if (raw == 0) return 0;
  setAttr(raw, id("name"), str(name));
  const buffer = call2(<u64>(write ? BUFFERED_WRITER : BUFFERED_READER), raw, Value.fromSmall(write ? 8192 : 131072));
  decref(raw);
  if (buffer == 0) return 0;
  const line = fd == 2 || hostIsatty(fd) > 0;
  const w = tempArray(6);
  store<u64>(w, buffer);
  store<u64>(w, str("utf-8"), 8);
  store<u64>(w, str(errors), 16);
  store<u64>(w, write ? str("\n") : NONE, 24);
  store<u64>(w, line || unbuffered ? TRUE : FALSE, 32);
  store<u64>(w, unbuffered ? TRUE : FALSE, 40);
  const s = call(<u64>TEXT_WRAPPER, w, 6, 0);
  tempRelease(w);
  decref(buffer);
  if (s) setAttr(s, id("mode"), str(write ? "w" : "r"));
  return s;
}
function install(name: string, copy: string, v: u64): bool {
  if (v == 0) return false;
  const d = <usize>runtime.sysDict;
  dictSetStr(d, id(name), v);
  dictSetStr(d, id(copy), v);
  decref(v);
  return true;
}
/** Makes the three streams and builtins.open. False with an error. */
export function initStdio(): bool {
  const io = importModule("_io");
  if (io == 0) return false;
  const open = dictGetStr(moduleDict(<usize>io), id("open"));
  addOpen(open);
  decref(open);
  decref(io);
  const encodings = importModule("encodings");
  if (encodings == 0) return false;
  decref(encodings);
  return install("stderr", "__stderr__", makeStream(2, "<stderr>", true, "backslashreplace"))
    && install("stdin", "__stdin__", makeStream(0, "<stdin>", false, "strict"))
    && install("stdout", "__stdout__", makeStream(1, "<stdout>", true, "strict"));
}
