// Local time as the C library has it: zone files (TZif, RFC 8536) and the rules of the TZ variable.

import fs from "node:fs";

export interface LocalType { offset: number; isDst: boolean; name: string }

/** Local time as fields; month from 0, weekday from Sunday, yearDay from 0. */
export interface Fields { year: number; month: number; day: number; hour: number; minute: number; second: number; weekday: number; yearDay: number; isDst: number; offset: number; name: string }

interface Change { kind: "M" | "J" | "N"; month: number; week: number; day: number; time: number }
interface Rule { standard: LocalType; summer: LocalType | null; start: Change | null; end: Change | null }

interface Zone { transitions: number[]; types: LocalType[]; initial: LocalType; rule: Rule | null }

const DAY = 86400;
const UTC: LocalType = { offset: 0, isDst: false, name: "UTC" };
const DIRECTORIES = ["/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/"];

/** Days since 1970-01-01 of a date; month from 0, within 0..11. */
export function daysFromDate(year: number, month: number, day: number): number {
  const y = month < 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5) + day - 1;
  return era * 146097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719468;
}

export function dateFromDays(days: number): [year: number, month: number, day: number] {
  const z = days + 719468;
  const era = Math.floor(z / 146097);
  const dayOfEra = z - era * 146097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (shifted + 2) % 12;
  return [yearOfEra + era * 400 + (month < 2 ? 1 : 0), month, dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1];
}

/** Reads a TZif file; null if it is none. */
function parseZoneFile(file: Buffer): Zone | null {
  if (file.length < 44 || file.toString("latin1", 0, 4) !== "TZif") return null;
  const version = file[4]!;
  const counts = (at: number) => [0, 1, 2, 3, 4, 5].map((i) => file.readUInt32BE(at + 20 + 4 * i)) as [number, number, number, number, number, number];
  let at = 0, wide = 4;
  if (version >= 0x32) {
    const [ut, std, leap, time, type, chars] = counts(0);
    at = 44 + time * 5 + type * 6 + chars + leap * 8 + std + ut;
    wide = 8;
  }
  const [ut, std, leap, timeCount, typeCount, charCount] = counts(at);
  at += 44;
  const transitions: number[] = [];
  for (let i = 0; i < timeCount; i++) transitions.push(wide === 8 ? Number(file.readBigInt64BE(at + 8 * i)) : file.readInt32BE(at + 4 * i));
  at += timeCount * wide;
  const indexes = [...file.subarray(at, at + timeCount)];
  at += timeCount;
  const names = at + typeCount * 6;
  const all: LocalType[] = [];
  for (let i = 0; i < typeCount; i++) {
    const start = names + file[at + 6 * i + 5]!;
    all.push({ offset: file.readInt32BE(at + 6 * i), isDst: file[at + 6 * i + 4] !== 0, name: file.toString("latin1", start, file.indexOf(0, start)) });
  }
  at = names + charCount + leap * (wide + 4) + std + ut;
  let rule: Rule | null = null;
  if (wide === 8 && file[at] === 10) rule = parseRule(file.toString("latin1", at + 1, file.indexOf(10, at + 1)));
  return { transitions, types: indexes.map((i) => all[i] ?? UTC), initial: all[0] ?? UTC, rule };
}

/** A POSIX TZ value: std offset [dst [offset] [,start[/time],end[/time]]]. */
export function parseRule(text: string): Rule | null {
  let at = 0;
  const name = (): string | null => {
    const match = /^(?:<([A-Za-z0-9+-]{3,})>|([A-Za-z]{3,}))/.exec(text.slice(at));
    if (!match) return null;
    at += match[0].length;
    return match[1] ?? match[2]!;
  };
  const time = (): number | null => {
    const match = /^([+-]?)(\d{1,3})(?::(\d{1,2})(?::(\d{1,2}))?)?/.exec(text.slice(at));
    if (!match) return null;
    at += match[0].length;
    const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60 + Number(match[4] ?? 0);
    return match[1] === "-" ? -seconds : seconds;
  };
  const change = (): Change | null => {
    const match = /^,(?:M(\d+)\.(\d)\.(\d)|(J?)(\d+))/.exec(text.slice(at));
    if (!match) return null;
    at += match[0].length;
    let when = 7200;
    if (text[at] === "/") { at++; when = time() ?? 7200; }
    return match[1] ? { kind: "M", month: Number(match[1]) - 1, week: Number(match[2]), day: Number(match[3]), time: when }
      : { kind: match[4] ? "J" : "N", month: 0, week: 0, day: Number(match[5]), time: when };
  };
  const standardName = name();
  if (standardName === null) return null;
  const west = time();
  if (west === null) return null;
  const standard: LocalType = { offset: -west, isDst: false, name: standardName };
  const summerName = name();
  if (summerName === null) return at === text.length ? { standard, summer: null, start: null, end: null } : null;
  let summerOffset = standard.offset + 3600;
  if (at < text.length && text[at] !== ",") { const given = time(); if (given === null) return null; summerOffset = -given; }
  const start = change() ?? { kind: "M" as const, month: 2, week: 2, day: 0, time: 7200 };
  const end = change() ?? { kind: "M" as const, month: 10, week: 1, day: 0, time: 7200 };
  return { standard, summer: { offset: summerOffset, isDst: true, name: summerName }, start, end };
}

/** Local seconds (as if UTC) at which a change happens in a year. */
function changeTime(change: Change, year: number): number {
  const first = daysFromDate(year, 0, 1);
  if (change.kind === "N") return (first + change.day) * DAY + change.time;
  if (change.kind === "J") {
    const leap = daysFromDate(year + 1, 0, 1) - first === 366;
    return (first + change.day - 1 + (leap && change.day >= 60 ? 1 : 0)) * DAY + change.time;
  }
  const monthStart = daysFromDate(year, change.month, 1);
  const monthLength = (change.month === 11 ? daysFromDate(year + 1, 0, 1) : daysFromDate(year, change.month + 1, 1)) - monthStart;
  let day = (change.day - (((monthStart + 4) % 7) + 7) % 7 + 7) % 7 + (change.week - 1) * 7;
  while (day >= monthLength) day -= 7;
  return (monthStart + day) * DAY + change.time;
}

function ruleType(rule: Rule, t: number): LocalType {
  if (rule.summer === null || rule.start === null || rule.end === null) return rule.standard;
  const year = dateFromDays(Math.floor((t + rule.standard.offset) / DAY))[0];
  const start = changeTime(rule.start, year) - rule.standard.offset;
  const end = changeTime(rule.end, year) - rule.summer.offset;
  const summer = start < end ? t >= start && t < end : t >= start || t < end;
  return summer ? rule.summer : rule.standard;
}

function typeAt(zone: Zone, t: number): LocalType {
  const { transitions } = zone;
  if (transitions.length === 0) return zone.rule ? ruleType(zone.rule, t) : zone.initial;
  if (t < transitions[0]!) return zone.initial;
  if (t >= transitions[transitions.length - 1]! && zone.rule) return ruleType(zone.rule, t);
  let low = 0, high = transitions.length;
  while (high - low > 1) { const middle = (low + high) >>> 1; if (transitions[middle]! <= t) low = middle; else high = middle; }
  return zone.types[low]!;
}

let cachedName: string | undefined | null = null;
let cachedZone: Zone = { transitions: [], types: [], initial: UTC, rule: null };

/** The zone that the TZ variable (or the system) asks for. */
function zone(): Zone {
  const name = process.env["TZ"];
  if (name === cachedName) return cachedZone;
  cachedZone = loadZone(name);
  cachedName = name;
  return cachedZone;
}

function loadZone(name: string | undefined): Zone {
  const fixed = (type: LocalType): Zone => ({ transitions: [], types: [], initial: type, rule: null });
  const read = (path: string): Zone | null => { try { return parseZoneFile(fs.readFileSync(path)); } catch { return null; } };
  if (name === undefined) return read("/etc/localtime") ?? fixed(UTC);
  if (name === "") return fixed(UTC);
  const text = name.startsWith(":") ? name.slice(1) : name;
  if (text.startsWith("/")) return read(text) ?? fixed(UTC);
  if (!text.includes("..")) {
    for (const directory of DIRECTORIES) {
      const found = read(directory + text);
      if (found) return found;
    }
  }
  const rule = parseRule(text);
  if (rule) return { transitions: [], types: [], initial: rule.standard, rule };
  return fixed({ offset: 0, isDst: false, name: /^[A-Za-z]{3,}/.exec(text)?.[0] ?? "UTC" });
}

function fieldsOf(t: number, type: LocalType): Fields {
  const local = t + type.offset;
  const days = Math.floor(local / DAY);
  const rest = local - days * DAY;
  const [year, month, day] = dateFromDays(days);
  return {
    year, month, day, hour: Math.floor(rest / 3600), minute: Math.floor(rest / 60) % 60, second: rest % 60,
    weekday: (((days + 4) % 7) + 7) % 7, yearDay: days - daysFromDate(year, 0, 1), isDst: type.isDst ? 1 : 0, offset: type.offset, name: type.name,
  };
}

/** t: whole seconds. */
export function localTime(t: number): Fields { return fieldsOf(t, typeAt(zone(), t)); }

/** Seconds of a local time whose fields may be out of range; isDst < 0: unknown. */
export function makeTime(year: number, month: number, day: number, hour: number, minute: number, second: number, isDst: number): number {
  const z = zone();
  const wholeYears = Math.floor(month / 12);
  const local = (daysFromDate(year + wholeYears, month - wholeYears * 12, 1) + day - 1) * DAY + hour * 3600 + minute * 60 + second;
  const before = typeAt(z, local - DAY), after = typeAt(z, local + DAY);
  const valid = [before, after].filter((type, i, all) => all.indexOf(type) === i)
    .filter((type) => typeAt(z, local - type.offset).offset === type.offset)
    .sort((a, b) => b.offset - a.offset);
  if (isDst >= 0) {
    const wanted = isDst > 0;
    const exact = valid.find((type) => type.isDst === wanted);
    if (exact) return local - exact.offset;
    // The other kind of time, as it is (or was, or will be) around that date.
    for (let months = 1; months <= 14; months++) {
      for (const sign of [-1, 1]) {
        const near = typeAt(z, local + sign * months * 30 * DAY);
        if (near.isDst === wanted) return local - near.offset;
      }
    }
  }
  return local - (valid[0] ?? before).offset;
}

/** The names and offsets that the time module shows: of January and of July of this year, ordinary time first. */
export function zoneSummary(now: number): { timezone: number; altzone: number; daylight: number; names: [string, string] } {
  const YEAR = (365 * 24 + 6) * 3600;
  const start = Math.floor(now / YEAR) * YEAR;
  const january = localTime(start), july = localTime(start + YEAR / 2);
  const [standard, other] = -january.offset < -july.offset ? [july, january] : [january, july];
  return { timezone: -standard.offset, altzone: -other.offset, daylight: january.offset !== july.offset ? 1 : 0, names: [standard.name, other.name] };
}
