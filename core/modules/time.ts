// The time module: clocks, sleeping, calendar conversions. Stateless but for the time zone names set in the module's dict.

import { Value } from "../value";
import { runtime } from "../runtime";
import { tstate } from "../thread_state";
import { registerModule } from "./registry";
import { newModule, moduleDict } from "../objects/module";
import { moduleFunction, moduleSet, moduleType, NOARGS, O, FAST, FASTKW } from "../define";
import { rawAlloc, rawFree } from "../memory/heap";
import { decref, newRef } from "../memory/refcount";
import { raise, raisef, errorOccurred, errorMatches, clearError } from "../errors";
import { id, str, isStr, strFromUtf8, strEqualsLiteral, strUtf8, utf8Length } from "../objects/str";
import { NONE, fromBool } from "../objects/singletons";
import { intFromI64, asI64, asI32, isIntObject } from "../objects/int";
import { asF64, isFloatObject } from "../objects/float";
import { newTuple, tupleSet, tupleGet, tupleSize, tuple2 } from "../objects/tuple";
import { newStructSequenceType, newStructSequence } from "../objects/struct_sequence";
import { TypeError, ValueError, OverflowError, OSError, TUPLE } from "../objects/type_ids";
import { typeOf, isSubtype } from "../objects/type";
import { checkArgs } from "../args";
import { tempArray, tempRelease, call } from "../call";
import { sbNew, sbAscii, sbStr, sbChar, sbInt, sbFinish, sbDrop } from "../objects/str_builder";
import { park } from "../sync/parking_lot";
import { safepoint } from "../sync/safepoint";
import { newDict, dictSetStr } from "../objects/dict";
import { newSimpleNamespace } from "../objects/simple_namespace";
import { importAttribute } from "./import";
import { setConstants } from "./posix";
import { raiseErrno } from "../objects/os_error";
import * as H from "../host";

function clock(which: i32): i64 {
  const out = tempArray(1);
  H.hostClock(which, out);
  const t = load<i64>(out);
  tempRelease(out);
  return t;
}
function seconds(ns: i64): u64 { return Value.fromFloat(<f64>ns / 1e9); }
function timeTime(self: u64): u64 { return seconds(clock(H.CLOCK_REALTIME)); }
function timeTimeNs(self: u64): u64 { return intFromI64(clock(H.CLOCK_REALTIME)); }
function timeMonotonic(self: u64): u64 { return seconds(clock(H.CLOCK_MONOTONIC)); }
function timeMonotonicNs(self: u64): u64 { return intFromI64(clock(H.CLOCK_MONOTONIC)); }
function timeProcess(self: u64): u64 { return seconds(clock(H.CLOCK_PROCESS)); }
function timeProcessNs(self: u64): u64 { return intFromI64(clock(H.CLOCK_PROCESS)); }
function timeThread(self: u64): u64 { return seconds(clock(H.CLOCK_THREAD)); }
function timeThreadNs(self: u64): u64 { return intFromI64(clock(H.CLOCK_THREAD)); }

/** Sleeps; handlers of signals run meanwhile and the rest of the time is slept afterwards (PEP 475). */
function timeSleep(self: u64, v: u64): u64 {
  let ns: i64;
  if (isIntObject(v)) {
    const n = asI64(v);
    if (n == -1 && errorOccurred()) { clearError(); return raise(OverflowError, "timestamp out of range for platform time_t"); }
    if (n > 9223372036) return raise(OverflowError, "timestamp too large to convert to C PyTime_t");
    ns = n * 1_000_000_000;
  } else {
    const f = asF64(v);
    if (errorOccurred()) {
      if (errorMatches(TypeError)) { clearError(); return raisef(TypeError, "'%T' object cannot be interpreted as an integer", v); }
      return 0;
    }
    if (f != f) return raise(ValueError, "Invalid value NaN (not a number)");
    if (f > 9223372036.0) return raise(OverflowError, "timestamp too large to convert to C PyTime_t");
    ns = <i64>Math.ceil(f * 1e9);
  }
  if (ns < 0) return raise(ValueError, "sleep length must be non-negative");
  if (ns == 0) { yieldThread(); return tstate.evalBreaker != 0 && safepoint() < 0 ? 0 : NONE; }
  const deadline = clock(H.CLOCK_MONOTONIC) + ns;
  const word = changetype<usize>(tstate) + offsetof<ThreadState>("sleepWord");
  while (true) {
    const left = deadline - clock(H.CLOCK_MONOTONIC);
    if (left <= 0) break;
    park(word, 0, left);
    if (tstate.evalBreaker != 0 && safepoint() < 0) return 0;
  }
  return NONE;
}
import { ThreadState } from "../thread_state";
import { yieldThread } from "../sync/detach";

// ------------------------------------------------------------------------------------------------------------ calendar

/** The struct_time of TM_* at p; utc: zone and offset are those of UTC. */
function structTime(p: usize, utc: bool): u64 {
  const t = newTuple(11);
  tupleSet(t, 0, Value.fromSmall(load<i32>(p, H.TM_YEAR)));
  tupleSet(t, 1, Value.fromSmall(load<i32>(p, H.TM_MONTH) + 1));
  tupleSet(t, 2, Value.fromSmall(load<i32>(p, H.TM_DAY)));
  tupleSet(t, 3, Value.fromSmall(load<i32>(p, H.TM_HOUR)));
  tupleSet(t, 4, Value.fromSmall(load<i32>(p, H.TM_MINUTE)));
  tupleSet(t, 5, Value.fromSmall(load<i32>(p, H.TM_SECOND)));
  tupleSet(t, 6, Value.fromSmall((load<i32>(p, H.TM_WEEKDAY) + 6) % 7));
  tupleSet(t, 7, Value.fromSmall(load<i32>(p, H.TM_YEARDAY) + 1));
  tupleSet(t, 8, Value.fromSmall(load<i32>(p, H.TM_ISDST)));
  tupleSet(t, 9, utc ? str("UTC") : zoneName(p + H.TM_ZONE));
  tupleSet(t, 10, Value.fromSmall(utc ? 0 : load<i32>(p, H.TM_OFFSET)));
  const r = newStructSequence(<usize>runtime.structTimeType, t);
  decref(<u64>t);
  return r;
}
function zoneName(p: usize): u64 {
  let n = 0;
  while (n < 24 && load<u8>(p + n) != 0) n++;
  return strFromUtf8(p, n);
}
function isLeap(y: i64): bool { return (y & 3) == 0 && (y % 100 != 0 || y % 400 == 0); }
/** Day of the month and so on of seconds since the epoch in UTC, written as TM_*. */
function breakDown(t: i64, p: usize): bool {
  let days = t / 86400, rest = t % 86400;
  if (rest < 0) { rest += 86400; days--; }
  // days since 0000-03-01 (civil-from-days algorithm, proleptic Gregorian)
  const z = days + 719468;
  const era = (z >= 0 ? z : z - 146096) / 146097;
  const doe = z - era * 146097;
  const yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  let y = yoe + era * 400;
  const doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const mp = (5 * doy + 2) / 153;
  const d = doy - (153 * mp + 2) / 5 + 1;
  const m = mp < 10 ? mp + 3 : mp - 9;
  if (m <= 2) y++;
  if (y > 0x7fff_ffff || y < -0x7fff_ffff) return false;
  let yday = d - 1;
  for (let i: i64 = 1; i < m; i++) yday += i == 2 ? (isLeap(y) ? 29 : 28) : (i == 4 || i == 6 || i == 9 || i == 11) ? 30 : 31;
  let w = (days + 4) % 7;
  if (w < 0) w += 7;
  store<i32>(p, <i32>y, H.TM_YEAR);
  store<i32>(p, <i32>m - 1, H.TM_MONTH);
  store<i32>(p, <i32>d, H.TM_DAY);
  store<i32>(p, <i32>(rest / 3600), H.TM_HOUR);
  store<i32>(p, <i32>(rest / 60 % 60), H.TM_MINUTE);
  store<i32>(p, <i32>(rest % 60), H.TM_SECOND);
  store<i32>(p, <i32>w, H.TM_WEEKDAY);
  store<i32>(p, <i32>yday, H.TM_YEARDAY);
  store<i32>(p, 0, H.TM_ISDST);
  return true;
}
/** The optional seconds argument, rounded down. Error: tstate.exc. */
function secondsArgument(args: usize, nargs: i32, name: string): i64 {
  if (!checkArgs(name, nargs, 0, 1)) return 0;
  if (nargs == 0 || load<u64>(args) == NONE) return clock(H.CLOCK_REALTIME) / 1_000_000_000;
  const v = load<u64>(args);
  if (isIntObject(v)) {
    const n = asI64(v);
    if (n == -1 && errorOccurred()) { clearError(); raise(OverflowError, "timestamp out of range for platform time_t"); }
    return n;
  }
  const f = asF64(v);
  if (errorOccurred()) {
    if (errorMatches(TypeError)) { clearError(); raisef(TypeError, "'%T' object cannot be interpreted as an integer", v); }
    return 0;
  }
  if (f != f) { raise(ValueError, "Invalid value NaN (not a number)"); return 0; }
  if (!(f < 9.2e18 && f > -9.2e18)) { raise(OverflowError, "timestamp out of range for platform time_t"); return 0; }
  return <i64>Math.floor(f);
}
function timeGmtime(self: u64, args: usize, nargs: i32): u64 {
  const t = secondsArgument(args, nargs, "gmtime");
  if (errorOccurred()) return 0;
  const p = rawAlloc(H.TM_SIZE);
  const r = breakDown(t, p) ? structTime(p, true) : raiseErrno(-75);
  rawFree(p);
  return r;
}
function timeLocaltime(self: u64, args: usize, nargs: i32): u64 {
  const t = secondsArgument(args, nargs, "localtime");
  if (errorOccurred()) return 0;
  return localtimeOf(t);
}
function localtimeOf(t: i64): u64 {
  const p = rawAlloc(H.TM_SIZE);
  const e = H.hostLocaltime(<f64>t, p);
  const r = e < 0 ? raiseErrno(e) : structTime(p, false);
  rawFree(p);
  return r;
}
/** Fills TM_* from a 9-tuple or struct_time; format: whose. False with an error. */
function fillTm(v: u64, p: usize, what: string): bool {
  if (!isSubtype(typeOf(v), TUPLE)) { raise(TypeError, "Tuple or struct_time argument required"); return false; }
  if (tupleSize(<usize>v) < 9) { raisef(TypeError, "%s(): illegal time tuple argument", <u64>changetype<usize>(what)); return false; }
  for (let i = 0; i < 9; i++) {
    const x = asI32(tupleGet(<usize>v, i));
    if (x == -1 && errorOccurred()) return false;
    const at: usize = i == 0 ? H.TM_YEAR : i == 1 ? H.TM_MONTH : i == 2 ? H.TM_DAY : i == 3 ? H.TM_HOUR : i == 4 ? H.TM_MINUTE : i == 5 ? H.TM_SECOND : i == 6 ? H.TM_WEEKDAY : i == 7 ? H.TM_YEARDAY : H.TM_ISDST;
    store<i32>(p + at, i == 1 ? x - 1 : i == 6 ? (x + 1) % 7 : i == 7 ? x - 1 : x);
  }
  return true;
}
function checkTm(p: usize): bool {
  const mon = load<i32>(p, H.TM_MONTH);
  if (mon == -1) store<i32>(p, 0, H.TM_MONTH);
  else if (mon < 0 || mon > 11) { raise(ValueError, "month out of range"); return false; }
  const day = load<i32>(p, H.TM_DAY);
  if (day == 0) store<i32>(p, 1, H.TM_DAY);
  else if (day < 0 || day > 31) { raise(ValueError, "day of month out of range"); return false; }
  const h = load<i32>(p, H.TM_HOUR), mi = load<i32>(p, H.TM_MINUTE), s = load<i32>(p, H.TM_SECOND), w = load<i32>(p, H.TM_WEEKDAY), yd = load<i32>(p, H.TM_YEARDAY);
  if (h < 0 || h > 23) { raise(ValueError, "hour out of range"); return false; }
  if (mi < 0 || mi > 59) { raise(ValueError, "minute out of range"); return false; }
  if (s < 0 || s > 61) { raise(ValueError, "seconds out of range"); return false; }
  if (w < 0) { raise(ValueError, "day of week out of range"); return false; }
  if (yd == -1) store<i32>(p, 0, H.TM_YEARDAY);
  else if (yd < 0 || yd > 365) { raise(ValueError, "day of year out of range"); return false; }
  return true;
}
function timeMktime(self: u64, v: u64): u64 {
  const p = rawAlloc(H.TM_SIZE + 8);
  let r: u64 = 0;
  if (fillTm(v, p, "mktime")) {
    const e = H.hostMktime(p, p + H.TM_SIZE);
    if (e < 0) raise(OverflowError, "mktime argument out of range");
    else r = Value.fromFloat(<f64>load<i64>(p + H.TM_SIZE));
  }
  rawFree(p);
  return r;
}
const DAYS = "SunMonTueWedThuFriSat";
const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
const FULL_DAYS = "Sunday|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday";
const FULL_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December";
function three(b: usize, text: string, i: i32): void { for (let k = 0; k < 3; k++) sbChar(b, <u32>text.charCodeAt(i * 3 + k)); }
function word(b: usize, text: string, i: i32): void {
  let at = 0;
  while (i > 0) { while (text.charCodeAt(at++) != 124) {} i--; }
  while (at < text.length && text.charCodeAt(at) != 124) sbChar(b, <u32>text.charCodeAt(at++));
}
function pad(b: usize, v: i64, width: i32, fill: u32): void {
  let n = 1;
  let x = v < 0 ? -v : v;
  while (x >= 10) { n++; x /= 10; }
  if (v < 0) { sbChar(b, 45); n++; }
  for (; n < width; n++) sbChar(b, fill);
  sbInt(b, v < 0 ? -v : v);
}
function ascText(p: usize): u64 {
  const b = sbNew();
  three(b, DAYS, load<i32>(p, H.TM_WEEKDAY) % 7);
  sbChar(b, 32);
  three(b, MONTHS, load<i32>(p, H.TM_MONTH));
  sbChar(b, 32);
  pad(b, load<i32>(p, H.TM_DAY), 2, 32);
  sbChar(b, 32);
  pad(b, load<i32>(p, H.TM_HOUR), 2, 48);
  sbChar(b, 58);
  pad(b, load<i32>(p, H.TM_MINUTE), 2, 48);
  sbChar(b, 58);
  pad(b, load<i32>(p, H.TM_SECOND), 2, 48);
  sbChar(b, 32);
  sbInt(b, load<i32>(p, H.TM_YEAR));
  return sbFinish(b);
}
function timeAsctime(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("asctime", nargs, 0, 1)) return 0;
  const p = rawAlloc(H.TM_SIZE);
  let r: u64 = 0;
  if (nargs == 0) {
    H.hostLocaltime(<f64>(clock(H.CLOCK_REALTIME) / 1_000_000_000), p);
    r = ascText(p);
  } else if (fillTm(load<u64>(args), p, "asctime") && checkTm(p)) r = ascText(p);
  rawFree(p);
  return r;
}
function timeCtime(self: u64, args: usize, nargs: i32): u64 {
  const t = secondsArgument(args, nargs, "ctime");
  if (errorOccurred()) return 0;
  const p = rawAlloc(H.TM_SIZE);
  const e = H.hostLocaltime(<f64>t, p);
  const r = e < 0 ? raiseErrno(e) : ascText(p);
  rawFree(p);
  return r;
}
/** ISO week number; writes the ISO year too. */
function isoWeek(p: usize, yearOut: usize): i32 {
  const wday = (load<i32>(p, H.TM_WEEKDAY) + 6) % 7;
  const yday = load<i32>(p, H.TM_YEARDAY);
  let year = load<i32>(p, H.TM_YEAR);
  let week = (yday - wday + 10) / 7;
  if (week < 1) {
    year--;
    const dec31 = yday + (isLeap(year) ? 366 : 365);
    week = (dec31 - wday + 10) / 7;
  } else if (week == 53) {
    const days = isLeap(year) ? 366 : 365;
    if (yday - wday + 3 >= days) { week = 1; year++; }
  }
  store<i32>(yearOut, year);
  return week;
}
function timeStrftime(self: u64, args: usize, nargs: i32): u64 {
  if (!checkArgs("strftime", nargs, 1, 2)) return 0;
  const format = load<u64>(args);
  if (!isStr(format)) return raisef(TypeError, "strftime() argument 1 must be str, not %T", format);
  const p = rawAlloc(H.TM_SIZE);
  memory.fill(p, 0, H.TM_SIZE);
  let r: u64 = 0;
  if (nargs == 1) {
    H.hostLocaltime(<f64>(clock(H.CLOCK_REALTIME) / 1_000_000_000), p);
    r = formatTime(<usize>format, p);
  } else {
    const v = load<u64>(args, 8);
    if (fillTm(v, p, "strftime") && checkTm(p)) {
      if (tupleSize(<usize>v) >= 9 && typeOf(v) == <usize>runtime.structTimeType) {
        const off = structField(v, 10);
        if (off != NONE && isIntObject(off)) store<i32>(p, asI32(off), H.TM_OFFSET);
        const z = structField(v, 9);
        if (isStr(z)) {
          const t = strUtf8(<usize>z);
          const n = min<i32>(23, <i32>utf8Length());
          memory.copy(p + H.TM_ZONE, t, n);
          rawFree(t);
        }
      }
      r = formatTime(<usize>format, p);
    }
  }
  rawFree(p);
  return r;
}
import { structSequenceField as structField } from "../objects/struct_sequence";
import { strLength, strChar } from "../objects/str";
function two(b: usize, v: i32): void { pad(b, v, 2, 48); }
function formatTime(f: usize, p: usize): u64 {
  const b = sbNew();
  const n = <i32>strLength(f);
  for (let i = 0; i < n; i++) {
    const c = strChar(f, i);
    if (c != 37) { sbChar(b, c); continue; }
    if (++i == n) { sbChar(b, 37); break; }
    directive(b, strChar(f, i), p);
  }
  return sbFinish(b);
}
function directive(b: usize, c: u32, p: usize): void {
  const wday = load<i32>(p, H.TM_WEEKDAY), yday = load<i32>(p, H.TM_YEARDAY), year = load<i32>(p, H.TM_YEAR), hour = load<i32>(p, H.TM_HOUR);
  switch (c) {
    case 97: three(b, DAYS, wday % 7); return; // a
    case 65: word(b, FULL_DAYS, wday % 7); return; // A
    case 98: case 104: three(b, MONTHS, load<i32>(p, H.TM_MONTH)); return; // b h
    case 66: word(b, FULL_MONTHS, load<i32>(p, H.TM_MONTH)); return; // B
    case 99: { // c
      three(b, DAYS, wday % 7); sbChar(b, 32); three(b, MONTHS, load<i32>(p, H.TM_MONTH)); sbChar(b, 32); pad(b, load<i32>(p, H.TM_DAY), 2, 32); sbChar(b, 32);
      directive(b, 84, p); sbChar(b, 32); sbInt(b, year); return;
    }
    case 67: pad(b, year / 100, 2, 48); return; // C
    case 100: two(b, load<i32>(p, H.TM_DAY)); return; // d
    case 68: case 120: two(b, load<i32>(p, H.TM_MONTH) + 1); sbChar(b, 47); two(b, load<i32>(p, H.TM_DAY)); sbChar(b, 47); two(b, ((year % 100) + 100) % 100); return; // D x
    case 101: pad(b, load<i32>(p, H.TM_DAY), 2, 32); return; // e
    case 70: directive(b, 89, p); sbChar(b, 45); two(b, load<i32>(p, H.TM_MONTH) + 1); sbChar(b, 45); two(b, load<i32>(p, H.TM_DAY)); return; // F
    case 71: { const y = tempArray(1); isoWeek(p, y); sbInt(b, load<i32>(y)); tempRelease(y); return; } // G
    case 103: { const y = tempArray(1); isoWeek(p, y); two(b, load<i32>(y) % 100); tempRelease(y); return; } // g
    case 72: two(b, hour); return; // H
    case 73: two(b, hour % 12 == 0 ? 12 : hour % 12); return; // I
    case 106: pad(b, yday + 1, 3, 48); return; // j
    case 107: pad(b, hour, 2, 32); return; // k
    case 108: pad(b, hour % 12 == 0 ? 12 : hour % 12, 2, 32); return; // l
    case 109: two(b, load<i32>(p, H.TM_MONTH) + 1); return; // m
    case 77: two(b, load<i32>(p, H.TM_MINUTE)); return; // M
    case 110: sbChar(b, 10); return; // n
    case 112: sbAscii(b, hour < 12 ? "AM" : "PM"); return; // p
    case 80: sbAscii(b, hour < 12 ? "am" : "pm"); return; // P
    case 114: directive(b, 73, p); sbChar(b, 58); two(b, load<i32>(p, H.TM_MINUTE)); sbChar(b, 58); two(b, load<i32>(p, H.TM_SECOND)); sbChar(b, 32); directive(b, 112, p); return; // r
    case 82: two(b, hour); sbChar(b, 58); two(b, load<i32>(p, H.TM_MINUTE)); return; // R
    case 115: { // s
      const q = rawAlloc(H.TM_SIZE + 8);
      memory.copy(q, p, H.TM_SIZE);
      H.hostMktime(q, q + H.TM_SIZE);
      sbInt(b, load<i64>(q + H.TM_SIZE));
      rawFree(q);
      return;
    }
    case 83: two(b, load<i32>(p, H.TM_SECOND)); return; // S
    case 116: sbChar(b, 9); return; // t
    case 84: case 88: two(b, hour); sbChar(b, 58); two(b, load<i32>(p, H.TM_MINUTE)); sbChar(b, 58); two(b, load<i32>(p, H.TM_SECOND)); return; // T X
    case 117: sbInt(b, wday == 0 ? 7 : wday); return; // u
    case 85: two(b, (yday + 7 - wday) / 7); return; // U
    case 86: { const y = tempArray(1); two(b, isoWeek(p, y)); tempRelease(y); return; } // V
    case 119: sbInt(b, wday); return; // w
    case 87: two(b, (yday + 7 - ((wday + 6) % 7)) / 7); return; // W
    case 121: two(b, ((year % 100) + 100) % 100); return; // y
    case 89: sbInt(b, year); return; // Y
    case 122: { // z
      const off = load<i32>(p, H.TM_OFFSET);
      const a = off < 0 ? -off : off;
      sbChar(b, off < 0 ? 45 : 43);
      two(b, a / 3600);
      two(b, a / 60 % 60);
      return;
    }
    case 90: for (let k = 0; k < 24; k++) { const ch = load<u8>(p + H.TM_ZONE + k); if (ch == 0) break; sbChar(b, ch); } return; // Z
    case 37: sbChar(b, 37); return;
  }
  sbChar(b, 37);
  sbChar(b, c);
}
function timeStrptime(self: u64, args: usize, nargs: i32): u64 {
  const f = importAttribute("_strptime", "_strptime_time");
  if (f == 0) return 0;
  const r = call(f, args, nargs, 0);
  decref(f);
  return r;
}
function timeTzset(self: u64): u64 {
  setZone(self);
  return NONE;
}
function setZone(module: u64): void {
  const d = moduleDict(<usize>module);
  const p = rawAlloc(64);
  H.hostTzset(p);
  dictSetStr(d, id("timezone"), Value.fromSmall(load<i32>(p)));
  dictSetStr(d, id("altzone"), Value.fromSmall(load<i32>(p, 4)));
  dictSetStr(d, id("daylight"), Value.fromSmall(load<i32>(p, 8)));
  const t = tuple2(zoneName(p + 12), zoneName(p + 36));
  dictSetStr(d, id("tzname"), <u64>t);
  decref(<u64>t);
  rawFree(p);
}

// ------------------------------------------------------------------------------------------------------------ clock ids

function whichClock(v: u64): i32 {
  const n = asI32(v);
  if (n == -1 && errorOccurred()) return -1;
  if (n == 0 || n == 11) return H.CLOCK_REALTIME;
  if (n == 1 || n == 4 || n == 7) return H.CLOCK_MONOTONIC;
  if (n == 2) return H.CLOCK_PROCESS;
  if (n == 3) return H.CLOCK_THREAD;
  raiseErrno(-22);
  return -1;
}
function timeClockGettime(self: u64, v: u64): u64 { const c = whichClock(v); return c < 0 ? 0 : seconds(clock(c)); }
function timeClockGettimeNs(self: u64, v: u64): u64 { const c = whichClock(v); return c < 0 ? 0 : intFromI64(clock(c)); }
function timeClockGetres(self: u64, v: u64): u64 { const c = whichClock(v); return c < 0 ? 0 : Value.fromFloat(1e-9); }
function timeGetClockInfo(self: u64, name: u64): u64 {
  if (!isStr(name)) return raisef(TypeError, "get_clock_info() argument 1 must be str, not %T", name);
  const s = <usize>name;
  let implementation: string, adjustable = false, monotonic = true;
  if (strEqualsLiteral(s, "time")) { implementation = "clock_gettime(CLOCK_REALTIME)"; adjustable = true; monotonic = false; }
  else if (strEqualsLiteral(s, "monotonic") || strEqualsLiteral(s, "perf_counter")) implementation = "clock_gettime(CLOCK_MONOTONIC)";
  else if (strEqualsLiteral(s, "process_time")) implementation = "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)";
  else if (strEqualsLiteral(s, "thread_time")) implementation = "clock_gettime(CLOCK_THREAD_CPUTIME_ID)";
  else return raise(ValueError, "unknown clock");
  const d = newDict();
  dictSetStr(d, id("implementation"), str(implementation));
  dictSetStr(d, id("monotonic"), fromBool(monotonic));
  dictSetStr(d, id("adjustable"), fromBool(adjustable));
  dictSetStr(d, id("resolution"), Value.fromFloat(1e-9));
  const r = newSimpleNamespace(d);
  decref(<u64>d);
  return r;
}

function initTime(): u64 {
  const m = newModule(<u64>id("time"));
  if (m == 0) return 0;
  runtime.structTimeType = <u32>newStructSequenceType("time.struct_time", "tm_year tm_mon tm_mday tm_hour tm_min tm_sec tm_wday tm_yday tm_isdst tm_zone tm_gmtoff", 9, "The time value as returned by gmtime(), localtime(), and strptime(), and\naccepted by asctime(), mktime() and strftime().");
  moduleType(m, "struct_time", <usize>runtime.structTimeType);
  moduleSet(m, "_STRUCT_TM_ITEMS", Value.fromSmall(11));
  setConstants(m, "CLOCK_REALTIME 0 CLOCK_MONOTONIC 1 CLOCK_PROCESS_CPUTIME_ID 2 CLOCK_THREAD_CPUTIME_ID 3 CLOCK_MONOTONIC_RAW 4 CLOCK_BOOTTIME 7 CLOCK_TAI 11");
  moduleFunction(m, "time", timeTime.index, NOARGS, null, "time() -> floating-point number\n\nReturn the current time in seconds since the Epoch.\nFractions of a second may be present if the system clock provides them.");
  moduleFunction(m, "time_ns", timeTimeNs.index, NOARGS);
  moduleFunction(m, "monotonic", timeMonotonic.index, NOARGS);
  moduleFunction(m, "monotonic_ns", timeMonotonicNs.index, NOARGS);
  moduleFunction(m, "perf_counter", timeMonotonic.index, NOARGS);
  moduleFunction(m, "perf_counter_ns", timeMonotonicNs.index, NOARGS);
  moduleFunction(m, "process_time", timeProcess.index, NOARGS);
  moduleFunction(m, "process_time_ns", timeProcessNs.index, NOARGS);
  moduleFunction(m, "thread_time", timeThread.index, NOARGS);
  moduleFunction(m, "thread_time_ns", timeThreadNs.index, NOARGS);
  moduleFunction(m, "clock_gettime", timeClockGettime.index, O);
  moduleFunction(m, "clock_gettime_ns", timeClockGettimeNs.index, O);
  moduleFunction(m, "clock_getres", timeClockGetres.index, O);
  moduleFunction(m, "get_clock_info", timeGetClockInfo.index, O);
  moduleFunction(m, "sleep", timeSleep.index, O, "($module, object, /)", "sleep(seconds)\n\nDelay execution for a given number of seconds.  The argument may be\na floating-point number for subsecond precision.");
  moduleFunction(m, "gmtime", timeGmtime.index, FAST);
  moduleFunction(m, "localtime", timeLocaltime.index, FAST);
  moduleFunction(m, "mktime", timeMktime.index, O);
  moduleFunction(m, "asctime", timeAsctime.index, FAST);
  moduleFunction(m, "ctime", timeCtime.index, FAST);
  moduleFunction(m, "strftime", timeStrftime.index, FAST);
  moduleFunction(m, "strptime", timeStrptime.index, FAST);
  moduleFunction(m, "tzset", timeTzset.index, NOARGS);
  setZone(<u64>m);
  return <u64>m;
}
export function registerTime(): void { registerModule("time", initTime.index); }
