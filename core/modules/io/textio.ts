// _io.TextIOWrapper and IncrementalNewlineDecoder: text over a buffered binary stream.
//
// All fields are guarded by the stream's lock (iobase.ts). Written text is encoded at once and collected in `pending` (raw memory) until it is
// enough, a line ends (line buffering), or somebody flushes. Read text is decoded chunk by chunk; `decoded` holds what was decoded and `used` how much of it was handed out.

import { Value } from "../../value";
import { PyObject } from "../../objects/object";
import { PyType, TF_BASETYPE, TF_HAVE_GC } from "../../objects/type_object";
import { TypeError, ValueError, OSError, OBJECT, LookupError } from "../../objects/type_ids";
import { runtime } from "../../runtime";
import { PyStream, TEXT_IOBASE, TEXT_WRAPPER, NEWLINE_DECODER, streamType, unsupported, enterStream, leaveStream, isClosed } from "./iobase";
import { bufferedWriteRaw, isPlainBufferedWriter } from "./buffered";
import { typeOf, isSubtype, readyType, staticTypeInit } from "../../objects/type";
import { genericAlloc } from "../../objects/type_new";
import { freeObject, rawAlloc, rawFree, rawRealloc } from "../../memory/heap";
import { decref, xdecref, newRef, finalizeFromDealloc } from "../../memory/refcount";
import { visitValue, visitPointer } from "../../memory/collector";
import { clearWeakrefs } from "../../objects/weakref";
import { INLINE_LIMIT, getAttr, getAttrOrNull } from "../../objects/attributes";
import { raise, raisef, raiseInt, errorOccurred, errorMatches, clearError, fetchError, chainContext, formatText } from "../../errors";
import { method, getset, member, NOARGS, O, FAST, FASTKW, MEMBER_OBJECT, MEMBER_BOOL, READONLY } from "../../define";
import { parseArgs, checkArgs } from "../../args";
import { call0, call1, call2, callMethod0, callMethod1, callMethod2, tempArray, tempRelease } from "../../call";
import { id, str, isStr, strLength, strChar, strData, strIsAscii, strKind, strSlice, strConcat, strEqualsLiteral } from "../../objects/str";
import { NONE, TRUE, FALSE, fromBool, EMPTY_STR, EMPTY_BYTES } from "../../objects/singletons";
import { intFromI64, asI64, asI32, asIndex, isIntObject } from "../../objects/int";
import { isTrue } from "../../objects/abstract";
import { newBytes, bytesData, bytesSize, bytesFrom, isBytes } from "../../objects/bytes";
import { sbNew, sbSlice, sbChar, sbFinish, sbStr } from "../../objects/str_builder";
import { tupleGet, tupleSize, tuple2 } from "../../objects/tuple";
import { importAttribute } from "../import";
import { codecLookup, encodeStr, decodeUtf8, lastConsumed } from "../codecs";

@unmanaged class PyText extends PyStream {
  buffer: u64;
  encoding: u64;
  errors: u64;
  newline: u64;      // as given: None, "", "\n", "\r", "\r\n"
  decoder: u64;      // incremental decoder object, 0 until it is needed; with utf-8 NONE: decoded here
  encoder: u64;      // incremental encoder for encodings with a state, 0: encodeStr
  decoded: u64;      // str or 0
  snapshot: u64;     // bytes of the chunk that `decoded` came from, with what was left before it; 0: none
  carry: u64;        // utf-8: incomplete bytes at the end of the last chunk, or 0
  pending: u32;      // encoded output
  pendingSize: i32;
  pendingCapacity: i32;
  used: i32;
  ok: u8;
  detached: u8;
  lineBuffering: u8;
  writeThrough: u8;
  finalizing: u8;
  universal: u8;     // line ends are "\n" after reading: newline None
  anyEnd: u8;        // newline None or "": "\r", "\n", "\r\n" all end a line
  writeEnd: u8;      // "\n" becomes: 0 itself, 1 "\r\n", 2 "\r"
  seenEnds: u8;      // 1 "\r", 2 "\n", 4 "\r\n"
  lastCr: u8;        // the last chunk ended in "\r" that was held back
  utf8: u8;
  telling: u8;
}
@inline
function cast(self: u64): PyText { return changetype<PyText>(<usize>self); }
const CHUNK: i64 = 8192;
const PENDING_LIMIT: i32 = 8192;

function textNew(type: usize, args: usize, nargs: i32, kwnames: usize): u64 { return <u64>genericAlloc(type, 0); }
const INIT = "($self, buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)";
function textInit(self: u64, args: usize, nargs: i32, kwnames: usize): i32 {
  const out = tempArray(6);
  if (out == 0) return -1;
  let r = -1;
  if (parseArgs("TextIOWrapper", INIT, args, nargs, kwnames, out)) r = init(self, load<u64>(out), load<u64>(out, 8), load<u64>(out, 16), load<u64>(out, 24), load<u64>(out, 32), load<u64>(out, 40));
  tempRelease(out);
  return r;
}
function checkNewline(v: u64): bool {
  if (v == 0 || v == NONE) return true;
  if (!isStr(v)) { raisef(TypeError, "TextIOWrapper() argument 'newline' must be str or None, not %T", v); return false; }
  const s = <usize>v;
  if (strLength(s) == 0 || strEqualsLiteral(s, "\n") || strEqualsLiteral(s, "\r") || strEqualsLiteral(s, "\r\n")) return true;
  raisef(ValueError, "illegal newline value: %R", v);
  return false;
}
function setNewline(t: PyText, v: u64): void {
  const old = t.newline;
  t.newline = newRef(v ? v : NONE);
  xdecref(old);
  t.universal = v == 0 || v == NONE ? 1 : 0;
  t.anyEnd = t.universal || strLength(<usize>v) == 0 ? 1 : 0;
  t.writeEnd = 0;
  if (v != 0 && v != NONE) {
    if (strEqualsLiteral(<usize>v, "\r\n")) t.writeEnd = 1;
    else if (strEqualsLiteral(<usize>v, "\r")) t.writeEnd = 2;
  }
}
function isUtf8Name(v: u64): bool {
  const s = <usize>v;
  return strEqualsLiteral(s, "utf-8") || strEqualsLiteral(s, "UTF-8") || strEqualsLiteral(s, "utf8") || strEqualsLiteral(s, "utf_8");
}
function init(self: u64, buffer: u64, encoding: u64, errors: u64, newline: u64, lineBuffering: u64, writeThrough: u64): i32 {
  const t = cast(self);
  t.ok = 0;
  t.detached = 0;
  if (!checkNewline(newline)) return -1;
  if (errors != 0 && errors != NONE && !isStr(errors)) { raisef(TypeError, "TextIOWrapper() argument 'errors' must be str or None, not %T", errors); return -1; }
  if (encoding != 0 && encoding != NONE && !isStr(encoding)) { raisef(TypeError, "TextIOWrapper() argument 'encoding' must be str or None, not %T", encoding); return -1; }
  const name = encoding == 0 || encoding == NONE || strEqualsLiteral(<usize>encoding, "locale") ? str("utf-8") : newRef(encoding);
  const utf8 = isUtf8Name(name);
  if (!utf8) {
    const info = codecLookup(name);
    if (info == 0) { decref(name); return -1; }
    const text = getAttrOrNull(info, id("_is_text_encoding"));
    decref(info);
    if (text) {
      const isText = isTrue(text);
      decref(text);
      if (!isText) { raisef(LookupError, "%R is not a text encoding; use codecs.open() to handle arbitrary codecs", name); decref(name); return -1; }
    } else clearError();
  }
  const old = t.buffer;
  t.buffer = newRef(buffer);
  xdecref(old);
  xdecref(t.encoding);
  t.encoding = name;
  xdecref(t.errors);
  t.errors = errors == 0 || errors == NONE ? str("strict") : newRef(errors);
  t.utf8 = utf8 ? 1 : 0;
  setNewline(t, newline);
  t.lineBuffering = lineBuffering != 0 && isTrue(lineBuffering) > 0 ? 1 : 0;
  t.writeThrough = writeThrough != 0 && isTrue(writeThrough) > 0 ? 1 : 0;
  t.used = 0;
  t.pendingSize = 0;
  t.telling = 1;
  t.ok = 1;
  return 0;
}
function checkOk(self: u64): bool {
  const t = cast(self);
  if (t.ok) return true;
  raise(ValueError, t.detached ? "underlying buffer has been detached" : "I/O operation on uninitialized object");
  return false;
}
function checkOpen(self: u64): bool {
  const c = isClosed(cast(self).buffer);
  if (c == 0) return true;
  if (c > 0) raise(ValueError, "I/O operation on closed file.");
  return false;
}

// ------------------------------------------------------------------------------------------------------------ writing

/** Sends what is pending to the buffer. */
function flushPending(t: PyText): bool {
  const n = t.pendingSize;
  if (n == 0) return true;
  const p = <usize>t.pending;
  t.pending = 0;
  t.pendingSize = 0;
  t.pendingCapacity = 0;
  let ok: bool;
  if (isPlainBufferedWriter(t.buffer)) ok = bufferedWriteRaw(t.buffer, p, n);
  else {
    const b = <u64>bytesFrom(p, n);
    const r = b ? callMethod1(t.buffer, id("write"), b) : 0;
    xdecref(b);
    ok = r != 0;
    xdecref(r);
  }
  rawFree(p);
  return ok;
}
function append(t: PyText, p: usize, n: i32): void {
  if (t.pendingSize + n > t.pendingCapacity) {
    t.pendingCapacity = max<i32>((t.pendingSize + n) * 2, 512);
    t.pending = <u32>rawRealloc(<usize>t.pending, t.pendingCapacity);
  }
  memory.copy(<usize>t.pending + t.pendingSize, p, n);
  t.pendingSize += n;
}
function has(s: usize, c: u32): bool {
  const n = strLength(s);
  if (strKind(s) == 1) {
    const p = strData(s);
    for (let i = 0; i < n; i++) if (load<u8>(p + i) == c) return true;
    return false;
  }
  for (let i = 0; i < n; i++) if (strChar(s, i) == c) return true;
  return false;
}
function textWrite(self: u64, text: u64): u64 {
  if (!isStr(text)) return raisef(TypeError, "write() argument must be str, not %T", text);
  if (!checkOk(self) || !checkOpen(self) || !enterStream(self)) return 0;
  const r = write(cast(self), text);
  leaveStream(self);
  return r ? intFromI64(<i64>strLength(<usize>text)) : 0;
}
function write(t: PyText, text: u64): bool {
  const s = <usize>text;
  const needsFlush = t.writeThrough != 0 || (t.lineBuffering != 0 && (has(s, 10) || has(s, 13)));
  let source = newRef(text);
  if (t.writeEnd && has(s, 10)) {
    const b = sbNew();
    const n = strLength(s);
    for (let i = 0; i < n; i++) {
      const c = strChar(s, i);
      if (c == 10) { sbChar(b, 13); if (t.writeEnd == 1) sbChar(b, 10); }
      else sbChar(b, c);
    }
    decref(source);
    source = sbFinish(b);
  }
  if (t.utf8 && strIsAscii(<usize>source)) append(t, strData(<usize>source), strLength(<usize>source));
  else {
    const encoded = t.utf8 ? encodeStr(<usize>source, 0, t.errors) : encodeOther(t, source);
    if (encoded == 0) { decref(source); return false; }
    append(t, bytesData(<usize>encoded), bytesSize(<usize>encoded));
    decref(encoded);
  }
  decref(source);
  // reading ahead is worthless once something was written
  if (t.decoded) { decref(t.decoded); t.decoded = 0; t.used = 0; }
  if (t.snapshot) { decref(t.snapshot); t.snapshot = 0; }
  if (t.pendingSize >= PENDING_LIMIT || needsFlush) {
    if (!flushPending(t)) return false;
  }
  if (t.lineBuffering && needsFlush) {
    const f = callMethod0(t.buffer, id("flush"));
    if (f == 0) return false;
    decref(f);
  }
  return true;
}
/** Through an incremental encoder: encodings may start with a mark. */
function encodeOther(t: PyText, source: u64): u64 {
  if (t.encoder == 0) {
    const f = importAttribute("codecs", "getincrementalencoder");
    if (f == 0) return 0;
    const cls = call1(f, t.encoding);
    decref(f);
    if (cls == 0) return 0;
    t.encoder = call1(cls, t.errors);
    decref(cls);
    if (t.encoder == 0) return 0;
    // appending to a file: no second mark
    const seekable = callMethod0(t.buffer, id("seekable"));
    if (seekable == TRUE) {
      const at = callMethod0(t.buffer, id("tell"));
      if (at == 0) clearError();
      else {
        if (at != Value.fromSmall(0)) {
          const r = callMethod1(t.encoder, id("setstate"), Value.fromSmall(0));
          if (r) decref(r);
          else clearError();
        }
        decref(at);
      }
    } else if (seekable == 0) clearError();
    else decref(seekable);
  }
  const r = callMethod1(t.encoder, id("encode"), source);
  if (r != 0 && !isBytes(r)) { raisef(TypeError, "encoder should return a bytes object, not '%T'", r); decref(r); return 0; }
  return r;
}
function textFlush(self: u64): u64 {
  if (!checkOk(self) || !checkOpen(self) || !enterStream(self)) return 0;
  const t = cast(self);
  t.telling = 1;
  const ok = flushPending(t);
  leaveStream(self);
  return ok ? callMethod0(t.buffer, id("flush")) : 0;
}

// ------------------------------------------------------------------------------------------------------------ reading

function makeDecoder(t: PyText): bool {
  if (t.utf8 || t.decoder) return true;
  const f = importAttribute("codecs", "getincrementaldecoder");
  if (f == 0) return false;
  const cls = call1(f, t.encoding);
  decref(f);
  if (cls == 0) return false;
  t.decoder = call1(cls, t.errors);
  decref(cls);
  return t.decoder != 0;
}
/** Reads and decodes one more chunk into `decoded` (which is used up): 1, 0 at the end, -1 error. hint: bytes wanted. */
function readChunk(t: PyText, hint: i64): i32 {
  if (!makeDecoder(t)) return -1;
  const size = intFromI64(max<i64>(CHUNK, hint));
  let chunk: u64;
  const read1 = getAttrOrNull(t.buffer, id("read1"));
  if (read1) { chunk = call1(read1, size); decref(read1); }
  else {
    if (errorOccurred()) return -1;
    chunk = callMethod1(t.buffer, id("read"), size);
  }
  if (chunk == 0) return -1;
  if (!isBytes(chunk)) { raisef(TypeError, "underlying read1() should have returned a bytes-like object, not '%T'", chunk); decref(chunk); return -1; }
  const eof = bytesSize(<usize>chunk) == 0;
  // what was left of the last chunk goes in front
  let all = chunk;
  if (t.carry) {
    const a = bytesSize(<usize>t.carry), b = bytesSize(<usize>chunk);
    const joined = newBytes(a + b);
    memory.copy(bytesData(joined), bytesData(<usize>t.carry), a);
    memory.copy(bytesData(joined) + a, bytesData(<usize>chunk), b);
    decref(chunk);
    decref(t.carry);
    t.carry = 0;
    all = <u64>joined;
  }
  let text: u64;
  if (t.utf8) {
    const n = bytesSize(<usize>all);
    text = decodeUtf8(bytesData(<usize>all), n, t.errors, eof);
    if (text != 0 && !eof) {
      const used = <i32>lastConsumed();
      if (used < n) t.carry = <u64>bytesFrom(bytesData(<usize>all) + used, n - used);
    }
  } else text = callMethod2(t.decoder, id("decode"), all, fromBool(eof));
  if (text == 0) { decref(all); return -1; }
  if (!isStr(text)) { raisef(TypeError, "decoder should return a string result, not '%T'", text); decref(text); decref(all); return -1; }
  const snapshot = t.snapshot;
  t.snapshot = all;
  xdecref(snapshot);
  const translated = translateEnds(t, text, eof);
  const old = t.decoded;
  t.decoded = translated;
  t.used = 0;
  xdecref(old);
  if (translated == 0) return -1;
  return eof && strLength(<usize>translated) == 0 ? 0 : 1;
}
/** Notes line ends and, in universal mode, makes them "\n" (a "\r" at the end waits for what follows). Steals text. */
function translateEnds(t: PyText, text: u64, final: bool): u64 {
  if (!t.anyEnd) return text;
  let s = <usize>text;
  if (!t.lastCr && !has(s, 13)) {
    if (has(s, 10)) t.seenEnds |= 2;
    return text;
  }
  const b = sbNew();
  const n = strLength(s);
  let i = 0;
  let cr = t.lastCr != 0;
  t.lastCr = 0;
  while (i < n || cr) {
    let c: u32;
    if (cr) { c = 13; cr = false; }
    else c = strChar(s, i++);
    if (c == 13) {
      if (i == n && !final) { t.lastCr = 1; break; }
      if (i < n && strChar(s, i) == 10) {
        t.seenEnds |= 4;
        i++;
        if (!t.universal) sbChar(b, 13);
        sbChar(b, 10);
      } else {
        t.seenEnds |= 1;
        sbChar(b, t.universal ? 10 : 13);
      }
      continue;
    }
    if (c == 10) t.seenEnds |= 2;
    sbChar(b, c);
  }
  decref(text);
  return sbFinish(b);
}
function available(t: PyText): i32 { return t.decoded ? strLength(<usize>t.decoded) - t.used : 0; }
/** Up to n decoded characters (n < 0: all that are there). New str. */
function take(t: PyText, n: i32): u64 {
  if (t.decoded == 0) return EMPTY_STR;
  const have = available(t);
  if (n < 0 || n > have) n = have;
  const r = strSlice(<usize>t.decoded, t.used, t.used + n);
  t.used += n;
  return r;
}
function startReading(self: u64): bool {
  const t = cast(self);
  return flushPending(t);
}
function textRead(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("read", nargs, 0, 1) || !checkOk(self)) return 0;
  let n: i64 = -1;
  if (nargs && load<u64>(args) != NONE) {
    n = asIndex(load<u64>(args));
    if (n == -1 && errorOccurred()) return 0;
  }
  if (!checkOpen(self) || !enterStream(self)) return 0;
  let r: u64 = 0;
  if (startReading(self)) r = read(cast(self), n);
  leaveStream(self);
  return r;
}
function read(t: PyText, n: i64): u64 {
  const b = sbNew();
  let left = n;
  while (true) {
    const have = available(t);
    if (have) {
      const k = left < 0 ? have : <i32>min<i64>(have, left);
      sbSlice(b, <usize>t.decoded, t.used, t.used + k);
      t.used += k;
      if (left >= 0) left -= k;
    }
    if (left == 0) break;
    const c = readChunk(t, left < 0 ? 1 << 18 : left);
    if (c < 0) { decref(sbFinish(b)); return 0; }
    if (c == 0) break;
  }
  return sbFinish(b);
}
/** Index behind the end of the line that starts at `from`, or -1 if the line goes on behind the text. */
function lineEnd(t: PyText, s: usize, from: i32, n: i32): i32 {
  if (t.universal || (t.newline != NONE && strEqualsLiteral(<usize>t.newline, "\n"))) {
    if (strKind(s) == 1) {
      const p = strData(s);
      const nl = i8x16.splat(10);
      let i = from;
      for (; i + 16 <= n; i += 16) {
        const m = i8x16.bitmask(i8x16.eq(v128.load(p + i), nl));
        if (m) return i + ctz<i32>(m) + 1;
      }
      for (; i < n; i++) if (load<u8>(p + i) == 10) return i + 1;
      return -1;
    }
    for (let i = from; i < n; i++) if (strChar(s, i) == 10) return i + 1;
    return -1;
  }
  if (t.anyEnd) {
    for (let i = from; i < n; i++) {
      const c = strChar(s, i);
      if (c == 10) return i + 1;
      if (c == 13) return i + 1 < n && strChar(s, i + 1) == 10 ? i + 2 : i + 1;
    }
    return -1;
  }
  const single = t.writeEnd == 2;
  for (let i = from; i < n; i++) {
    if (strChar(s, i) != 13) continue;
    if (single) return i + 1;
    if (i + 1 < n && strChar(s, i + 1) == 10) return i + 2;
  }
  return -1;
}
function readLine(t: PyText, limit: i64): u64 {
  let b: usize = 0;
  let count: i64 = 0;
  while (true) {
    if (available(t) == 0) {
      const c = readChunk(t, 0);
      if (c < 0) { if (b) decref(sbFinish(b)); return 0; }
      if (c == 0) break;
      if (available(t) == 0) continue;
    }
    const s = <usize>t.decoded;
    const n = strLength(s);
    let end = lineEnd(t, s, t.used, n);
    const found = end >= 0;
    if (!found) {
      end = n;
      // a "\r" of a split "\r\n" must meet its "\n"
      if (!t.universal && t.writeEnd == 1 && n > t.used && strChar(s, n - 1) == 13 && n - t.used > 1) end = n - 1;
    }
    let k = end - t.used;
    let full = found;
    if (limit >= 0 && count + k >= limit) { k = <i32>(limit - count); full = true; }
    if (full && b == 0) return take(t, k);
    if (b == 0) b = sbNew();
    sbSlice(b, s, t.used, t.used + k);
    t.used += k;
    count += k;
    if (full) break;
    if (k == 0 && n - t.used > 0) {
      // one "\r" left: read on and put it in front
      const rest = take(t, -1);
      const c = readChunk(t, 0);
      if (c < 0) { decref(rest); decref(sbFinish(b)); return 0; }
      const joined = strConcat(<usize>rest, <usize>t.decoded);
      decref(rest);
      decref(t.decoded);
      t.decoded = joined;
      t.used = 0;
      if (c == 0) { sbStr(b, <usize>joined); t.used = strLength(<usize>joined); break; }
    }
  }
  return b ? sbFinish(b) : EMPTY_STR;
}
function textReadline(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("readline", nargs, 0, 1) || !checkOk(self)) return 0;
  let limit: i64 = -1;
  if (nargs && load<u64>(args) != NONE) {
    limit = asIndex(load<u64>(args));
    if (limit == -1 && errorOccurred()) return 0;
  }
  if (!checkOpen(self) || !enterStream(self)) return 0;
  const r = startReading(self) ? readLine(cast(self), limit) : 0;
  leaveStream(self);
  return r;
}
function textNext(self: u64): u64 {
  if (typeOf(self) != TEXT_WRAPPER) {
    const line = callMethod0(self, id("readline"));
    if (line == 0) return 0;
    if (isStr(line) && strLength(<usize>line) == 0) { decref(line); return 0; }
    return line;
  }
  if (!checkOk(self) || !checkOpen(self) || !enterStream(self)) return 0;
  cast(self).telling = 0;
  const r = startReading(self) ? readLine(cast(self), -1) : 0;
  if (r != 0 && strLength(<usize>r) == 0) cast(self).telling = 1;
  leaveStream(self);
  if (r != 0 && strLength(<usize>r) == 0) return 0;
  return r;
}

// ------------------------------------------------------------------------------------------------------------ position

function dropDecoded(t: PyText): void {
  xdecref(t.decoded);
  t.decoded = 0;
  t.used = 0;
  xdecref(t.snapshot);
  t.snapshot = 0;
  xdecref(t.carry);
  t.carry = 0;
  t.lastCr = 0;
}
function textTell(self: u64): u64 {
  if (!checkOk(self) || !checkOpen(self)) return 0;
  const t = cast(self);
  const seekable = callMethod0(t.buffer, id("seekable"));
  if (seekable == 0) return 0;
  const can = isTrue(seekable) > 0;
  decref(seekable);
  if (!can) return unsupported("underlying stream is not seekable");
  if (!t.telling) return raise(OSError, "telling position disabled by next() call");
  const f = callMethod0(self, id("flush"));
  if (f == 0) return 0;
  decref(f);
  const at = callMethod0(t.buffer, id("tell"));
  if (at == 0 || t.snapshot == 0) return at;
  let position = asI64(at);
  decref(at);
  if (!t.utf8) {
    if (available(t) == 0) return intFromI64(position);
    return raise(OSError, "can't reconstruct logical file position");
  }
  // utf-8: the characters not handed out yet, encoded again, say how many bytes they took; "\r\n" that became "\n" is found in the bytes themselves
  const n = bytesSize(<usize>t.snapshot);
  const p = bytesData(<usize>t.snapshot);
  position -= n; // start of the snapshot
  let q = 0, k = 0;
  while (k < t.used && q < n) {
    const c = load<u8>(p + q);
    if (t.universal && c == 13 && q + 1 < n && load<u8>(p + q + 1) == 10) q += 2;
    else {
      q++;
      while (q < n && (load<u8>(p + q) & 0xc0) == 0x80) q++;
    }
    k++;
  }
  return intFromI64(position + q);
}
function textSeek(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("seek", nargs, 1, 2) || !checkOk(self) || !checkOpen(self)) return 0;
  const t = cast(self);
  const whence = nargs > 1 ? asI32(load<u64>(args, 8)) : 0;
  if (whence == -1 && errorOccurred()) return 0;
  const seekable = callMethod0(t.buffer, id("seekable"));
  if (seekable == 0) return 0;
  const can = isTrue(seekable) > 0;
  decref(seekable);
  if (!can) return unsupported("underlying stream is not seekable");
  let cookie = newRef(load<u64>(args));
  if (whence == 1) {
    if (cookie != Value.fromSmall(0)) { decref(cookie); return unsupported("can't do nonzero cur-relative seeks"); }
    decref(cookie);
    cookie = callMethod0(self, id("tell"));
    if (cookie == 0) return 0;
  } else if (whence == 2) {
    if (cookie != Value.fromSmall(0)) { decref(cookie); return unsupported("can't do nonzero end-relative seeks"); }
    const f = callMethod0(self, id("flush"));
    if (f == 0) return 0;
    decref(f);
    dropDecoded(t);
    if (t.decoder) { const r = callMethod0(t.decoder, id("reset")); if (r == 0) return 0; decref(r); }
    return callMethod2(t.buffer, id("seek"), Value.fromSmall(0), Value.fromSmall(2));
  } else if (whence != 0) { decref(cookie); return raisef(ValueError, "invalid whence (%d, should be 0, 1 or 2)", <u64>(<i64>whence)); }
  const position = asI64(cookie);
  if (position == -1 && errorOccurred()) { decref(cookie); return 0; }
  if (position < 0) { raisef(ValueError, "negative seek position %R", cookie); decref(cookie); return 0; }
  const f = callMethod0(self, id("flush"));
  if (f == 0) { decref(cookie); return 0; }
  decref(f);
  const r = callMethod1(t.buffer, id("seek"), cookie);
  if (r == 0) { decref(cookie); return 0; }
  decref(r);
  dropDecoded(t);
  if (t.decoder) { const d = callMethod0(t.decoder, id("reset")); if (d == 0) { decref(cookie); return 0; } decref(d); }
  if (t.encoder) { const e = position == 0 ? callMethod0(t.encoder, id("reset")) : callMethod1(t.encoder, id("setstate"), Value.fromSmall(0)); if (e) decref(e); else clearError(); }
  return cookie;
}
function textTruncate(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("truncate", nargs, 0, 1) || !checkOk(self)) return 0;
  const f = callMethod0(self, id("flush"));
  if (f == 0) return 0;
  decref(f);
  return nargs ? callMethod1(cast(self).buffer, id("truncate"), load<u64>(args)) : callMethod0(cast(self).buffer, id("truncate"));
}

// ------------------------------------------------------------------------------------------------------------ the rest

function textDetach(self: u64): u64 {
  if (!checkOk(self)) return 0;
  const f = callMethod0(self, id("flush"));
  if (f == 0) return 0;
  decref(f);
  const t = cast(self);
  const b = t.buffer;
  t.buffer = 0;
  t.detached = 1;
  t.ok = 0;
  return b;
}
function textClose(self: u64): u64 {
  if (!checkOk(self)) return 0;
  const t = cast(self);
  const c = isClosed(t.buffer);
  if (c < 0) return 0;
  if (c) return NONE;
  if (t.finalizing) {
    const w = callMethod1(t.buffer, id("_dealloc_warn"), self);
    if (w) decref(w);
    else clearError();
  }
  const f = callMethod0(self, id("flush"));
  const saved = f ? 0 : fetchError();
  xdecref(f);
  const r = callMethod0(t.buffer, id("close"));
  if (saved) { xdecref(r); chainContext(saved); return 0; }
  return r;
}
const RECONFIGURE = "($self, /, *, encoding=None, errors=None, newline=<unrepresentable>, line_buffering=None, write_through=None)";
function textReconfigure(self: u64, args: usize, nargs: i32, kwnames: usize): u64 {
  if (!checkOk(self)) return 0;
  const out = tempArray(5);
  if (out == 0) return 0;
  let r: u64 = 0;
  if (parseArgs("reconfigure", RECONFIGURE, args, nargs, kwnames, out)) r = reconfigure(self, load<u64>(out), load<u64>(out, 8), load<u64>(out, 16), load<u64>(out, 24), load<u64>(out, 32));
  tempRelease(out);
  return r;
}
function reconfigure(self: u64, encoding: u64, errors: u64, newline: u64, lineBuffering: u64, writeThrough: u64): u64 {
  const t = cast(self);
  const changesEncoding = (encoding != 0 && encoding != NONE) || (errors != 0 && errors != NONE) || newline != 0;
  if (t.decoded != 0 && changesEncoding) return unsupported("It is not possible to set the encoding or newline of stream after the first read");
  if (newline != 0 && !checkNewline(newline)) return 0;
  const f = callMethod0(self, id("flush"));
  if (f == 0) return 0;
  decref(f);
  if (encoding != 0 && encoding != NONE) {
    if (!isStr(encoding)) return raisef(TypeError, "reconfigure() argument 'encoding' must be str or None, not %T", encoding);
    const utf8 = isUtf8Name(encoding);
    if (!utf8) { const info = codecLookup(encoding); if (info == 0) return 0; decref(info); }
    xdecref(t.encoding);
    t.encoding = newRef(encoding);
    t.utf8 = utf8 ? 1 : 0;
    if (errors == 0 || errors == NONE) errors = str("strict");
    xdecref(t.encoder);
    t.encoder = 0;
    xdecref(t.decoder);
    t.decoder = 0;
  }
  if (errors != 0 && errors != NONE) { xdecref(t.errors); t.errors = newRef(errors); xdecref(t.encoder); t.encoder = 0; }
  if (newline != 0) setNewline(t, newline);
  if (lineBuffering != 0 && lineBuffering != NONE) t.lineBuffering = isTrue(lineBuffering) > 0 ? 1 : 0;
  if (writeThrough != 0 && writeThrough != NONE) t.writeThrough = isTrue(writeThrough) > 0 ? 1 : 0;
  return NONE;
}
function delegate(self: u64, name: usize): u64 { return checkOk(self) ? callMethod0(cast(self).buffer, name) : 0; }
function textFileno(self: u64): u64 { return delegate(self, id("fileno")); }
function textSeekable(self: u64): u64 { return delegate(self, id("seekable")); }
function textReadable(self: u64): u64 { return delegate(self, id("readable")); }
function textWritable(self: u64): u64 { return delegate(self, id("writable")); }
function textIsatty(self: u64): u64 { return delegate(self, id("isatty")); }
function textName(self: u64): u64 { return checkOk(self) ? getAttr(cast(self).buffer, id("name")) : 0; }
function textClosed(self: u64): u64 { return checkOk(self) ? getAttr(cast(self).buffer, id("closed")) : 0; }
function textEncoding(self: u64): u64 { return cast(self).encoding ? newRef(cast(self).encoding) : NONE; }
function textErrors(self: u64): u64 { return cast(self).errors ? newRef(cast(self).errors) : NONE; }
function textLineBuffering(self: u64): u64 { return fromBool(cast(self).lineBuffering != 0); }
function textWriteThrough(self: u64): u64 { return fromBool(cast(self).writeThrough != 0); }
/** Line ends seen so far: None, a str, or a tuple of them. */
export function newlinesOf(seen: u32): u64 {
  const n = popcnt<u32>(seen & 7);
  if (n == 0) return NONE;
  if (n == 1) return seen & 1 ? str("\r") : seen & 2 ? str("\n") : str("\r\n");
  const t = newTuple(<i32>n);
  let k = 0;
  if (seen & 1) tupleSet(t, k++, str("\r"));
  if (seen & 2) tupleSet(t, k++, str("\n"));
  if (seen & 4) tupleSet(t, k++, str("\r\n"));
  return <u64>t;
}
import { newTuple, tupleSet } from "../../objects/tuple";
function textNewlines(self: u64): u64 { return cast(self).anyEnd ? newlinesOf(cast(self).seenEnds) : NONE; }
function textChunkSize(self: u64): u64 { return intFromI64(CHUNK); }
function textSetChunkSize(self: u64, v: u64): i32 { return 0; }
function textGetstate(self: u64): u64 { return raisef(TypeError, "cannot pickle '%T' instances", self); }
function textRepr(self: u64): u64 {
  const t = cast(self);
  if (!checkOk(self)) return 0;
  const name = getAttrOrNull(self, id("name"));
  if (name == 0) clearError();
  const mode = getAttrOrNull(self, id("mode"));
  if (mode == 0) clearError();
  const r = name ? (mode ? formatText("<_io.TextIOWrapper name=%R mode=%R encoding=%R>", name, mode, t.encoding) : formatText("<_io.TextIOWrapper name=%R encoding=%R>", name, t.encoding))
    : (mode ? formatText("<_io.TextIOWrapper mode=%R encoding=%R>", mode, t.encoding) : formatText("<_io.TextIOWrapper encoding=%R>", t.encoding));
  xdecref(name);
  xdecref(mode);
  return r;
}
function textDealloc(p: usize): void {
  if (finalizeFromDealloc(p)) return;
  clearWeakrefs(p);
  const t = changetype<PyText>(p);
  const d = t.dict;
  if (t.pending) rawFree(<usize>t.pending);
  for (let o = offsetof<PyText>("buffer"); o <= offsetof<PyText>("carry"); o += 8) {
    const v = load<u64>(p + o);
    store<u64>(p + o, 0);
    xdecref(v);
  }
  freeObject(p);
  if (d >= INLINE_LIMIT) decref(<u64>d);
}
function textTraverse(p: usize, visit: u32): void {
  for (let o = offsetof<PyText>("buffer"); o <= offsetof<PyText>("carry"); o += 8) visitValue(load<u64>(p + o), visit);
  const d = changetype<PyText>(p).dict;
  if (d >= INLINE_LIMIT) visitPointer(d, visit);
}

export function initTextIO(): void {
  const t = streamType(TEXT_WRAPPER, "_io.TextIOWrapper", TEXT_IOBASE, offsetof<PyText>());
  t.new_ = textNew.index;
  t.init = textInit.index;
  t.repr = textRepr.index;
  t.dealloc = textDealloc.index;
  t.traverse = textTraverse.index;
  t.iternext = textNext.index;
  member(TEXT_WRAPPER, "buffer", offsetof<PyText>("buffer"), MEMBER_OBJECT, READONLY);
  member(TEXT_WRAPPER, "_finalizing", offsetof<PyText>("finalizing"), MEMBER_BOOL);
  getset(TEXT_WRAPPER, "encoding", textEncoding.index);
  getset(TEXT_WRAPPER, "errors", textErrors.index);
  getset(TEXT_WRAPPER, "newlines", textNewlines.index);
  getset(TEXT_WRAPPER, "line_buffering", textLineBuffering.index);
  getset(TEXT_WRAPPER, "write_through", textWriteThrough.index);
  getset(TEXT_WRAPPER, "name", textName.index);
  getset(TEXT_WRAPPER, "closed", textClosed.index);
  getset(TEXT_WRAPPER, "_CHUNK_SIZE", textChunkSize.index, textSetChunkSize.index);
  method(TEXT_WRAPPER, "detach", textDetach.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "reconfigure", textReconfigure.index, FASTKW, RECONFIGURE);
  method(TEXT_WRAPPER, "write", textWrite.index, O, "($self, text, /)");
  method(TEXT_WRAPPER, "read", textRead.index, FAST, "($self, size=-1, /)");
  method(TEXT_WRAPPER, "readline", textReadline.index, FAST, "($self, size=-1, /)");
  method(TEXT_WRAPPER, "flush", textFlush.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "close", textClose.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "fileno", textFileno.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "seekable", textSeekable.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "readable", textReadable.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "writable", textWritable.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "isatty", textIsatty.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "seek", textSeek.index, FAST, "($self, cookie, whence=os.SEEK_SET, /)");
  method(TEXT_WRAPPER, "tell", textTell.index, NOARGS, "($self, /)");
  method(TEXT_WRAPPER, "truncate", textTruncate.index, FAST, "($self, pos=None, /)");
  method(TEXT_WRAPPER, "__getstate__", textGetstate.index, NOARGS);
  readyType(TEXT_WRAPPER);
}
