// Host functions about time (core/host.ts, "time").

import fs from "node:fs";
import { EINVAL, EOVERFLOW, storeI64, type Platform } from "../platform.ts";
import { localTime, makeTime, zoneSummary, type Fields } from "./timezone.ts";

/** Nanoseconds between the monotonic clock and the system's time, checked against Date.now() at each use. */
let realtimeOffset = NaN;

function monotonic(): [seconds: number, nanoseconds: number] { return process.hrtime(); }

export function clockFunctions(p: Platform) {
  const { i32, u8 } = p;

  /** seconds and nanoseconds as one i64, exact. */
  function storeTime(out: number, seconds: number, nanoseconds: number): void {
    // 1e9 * seconds exceeds 2^53: multiply in two halves.
    const low = (seconds % 65536) * 1e9 + nanoseconds;                 // < 2^46
    const high = Math.floor(seconds / 65536) * 1e9;                    // in units of 2^16
    const lowWord = (high % 65536) * 65536 + (low % 0x1_0000_0000);    // < 2^33
    const words = Math.floor(high / 65536) + Math.floor(low / 0x1_0000_0000) + Math.floor(lowWord / 0x1_0000_0000);
    i32[out >>> 2] = lowWord | 0;
    i32[(out >>> 2) + 1] = words | 0;
  }

  function storeFields(out: number, f: Fields): number {
    if (f.year > 0x7fff_ffff || f.year < -0x7fff_ffff) return -EOVERFLOW;
    [f.year, f.month, f.day, f.hour, f.minute, f.second, f.weekday, f.yearDay, f.isDst, f.offset].forEach((field, i) => { i32[(out >>> 2) + i] = field; });
    storeName(out + 40, f.name);
    return 0;
  }

  function storeName(out: number, name: string): void {
    for (let i = 0; i < 24; i++) u8[out + i] = i < 23 && i < name.length ? name.charCodeAt(i) : 0;
  }

  return {
    clock(which: number, out: number): number {
      out >>>= 0;
      switch (which) {
        case 0: {
          const [seconds, nanoseconds] = monotonic();
          const now = seconds * 1e6 + nanoseconds / 1e3; // microseconds
          const system = Date.now() * 1e3;
          let time = now + realtimeOffset;
          if (!(Math.abs(time - system) < 2000)) {
            // First use, or the system's clock was set.
            realtimeOffset = performance.timeOrigin * 1e3 + performance.now() * 1e3 - now;
            if (Math.abs(now + realtimeOffset - system) >= 2000) realtimeOffset = system - now;
            time = now + realtimeOffset;
          }
          const whole = Math.floor(time / 1e6);
          storeTime(out, whole, Math.min(999_999_999, Math.max(0, Math.round((time - whole * 1e6) * 1e3))));
          return 0;
        }
        case 1: {
          const [seconds, nanoseconds] = monotonic();
          storeTime(out, seconds, nanoseconds);
          return 0;
        }
        case 2: case 4: case 5: {
          const usage = process.cpuUsage();
          storeI64(p, out, (which === 2 ? usage.user + usage.system : which === 4 ? usage.user : usage.system) * 1000);
          return 0;
        }
        case 3: {
          const precise = (process as { threadCpuUsage?: () => { user: number; system: number } }).threadCpuUsage?.();
          if (precise) { storeI64(p, out, (precise.user + precise.system) * 1000); return 0; }
          try {
            storeI64(p, out, Number(/^\d+/.exec(fs.readFileSync("/proc/thread-self/schedstat", "latin1"))![0]));
            return 0;
          } catch { return -EINVAL; }
        }
        default: return -EINVAL;
      }
    },
    localtime(seconds: number, out: number): number {
      if (!(Math.abs(seconds) < 7e16)) return -EOVERFLOW;
      return storeFields(out >>> 0, localTime(Math.floor(seconds)));
    },
    mktime(tm: number, out: number): number {
      tm >>>= 0;
      const field = (i: number): number => i32[(tm >>> 2) + i]!;
      const seconds = makeTime(field(0), field(1), field(2), field(3), field(4), field(5), field(8));
      const failed = storeFields(tm, localTime(seconds));
      if (failed) return failed;
      storeI64(p, out >>> 0, seconds);
      return 0;
    },
    tzset(out: number): number {
      out >>>= 0;
      const summary = zoneSummary(Date.now() / 1000);
      i32[out >>> 2] = summary.timezone;
      i32[(out >>> 2) + 1] = summary.altzone;
      i32[(out >>> 2) + 2] = summary.daylight;
      storeName(out + 12, summary.names[0]);
      storeName(out + 36, summary.names[1]);
      return 0;
    },
  };
}
