// Host functions about the process (core/host.ts, "process").

import fs from "node:fs";
import os from "node:os";
import { errnoOf } from "./errors.ts";
import { EINVAL, ENOENT, ESRCH, copyBytes, packTexts, storeBlob, unpackTexts, type Platform } from "../platform.ts";
import type { Descriptors } from "./descriptors.ts";
import { signalName } from "./signals.ts";

/** What the command line found out: answers to hostText, by TEXT_* number. Environment and uname are asked afresh. */
export type Texts = Readonly<Record<number, readonly string[]>>;

const TEXT_ENVIRONMENT = 9, TEXT_UNAME = 11;

export function processFunctions(p: Platform, descriptors: Descriptors, texts: Texts) {
  const { u8, i32, f64 } = p;

  function environment(): (string | Uint8Array)[] {
    return Object.entries(process.env).map(([name, value]) => `${name}=${value}`);
  }

  /** Environment names and texts with bytes that are not UTF-8 come from /proc, where they are not altered. */
  function exactEnvironment(): (string | Uint8Array)[] {
    const entries = environment();
    if (!entries.some((entry) => (entry as string).includes("\ufffd"))) return entries;
    try {
      const raw = fs.readFileSync("/proc/self/environ");
      const byName = new Map<string, Buffer>();
      for (let at = 0; at < raw.length;) {
        const end = raw.indexOf(0, at) < 0 ? raw.length : raw.indexOf(0, at);
        const entry = raw.subarray(at, end);
        byName.set(entry.toString("utf8"), entry);
        at = end + 1;
      }
      return entries.map((entry) => byName.get(entry as string) ?? entry);
    } catch { return entries; }
  }

  function accountLines(file: string): Buffer[] {
    const lines: Buffer[] = [];
    const bytes = fs.readFileSync(file);
    for (let at = 0; at < bytes.length;) {
      let end = bytes.indexOf(10, at);
      if (end < 0) end = bytes.length;
      if (end > at && bytes[at] !== 35) lines.push(bytes.subarray(at, end));
      at = end + 1;
    }
    return lines;
  }

  return {
    text(kind: number, out: number): number {
      if (kind === TEXT_ENVIRONMENT) return storeBlob(p, out, packTexts(exactEnvironment()));
      if (kind === TEXT_UNAME) return storeBlob(p, out, packTexts([os.type(), os.hostname(), os.release(), os.version(), machine()]));
      const list = texts[kind];
      return list === undefined ? -EINVAL : storeBlob(p, out, packTexts(list));
    },
    setenv(name: number, nameLength: number, value: number, valueLength: number): number {
      const key = copyBytes(p, name, nameLength).toString("utf8");
      try {
        if (value === 0) delete process.env[key];
        else process.env[key] = copyBytes(p, value, valueLength).toString("utf8");
        return 0;
      } catch (error) { return -errnoOf(error); }
    },
    getId(which: number): number {
      switch (which) {
        case 0: return process.pid;
        case 1: return process.ppid;
        case 2: return process.getuid?.() ?? 0;
        case 3: return process.geteuid?.() ?? 0;
        case 4: return process.getgid?.() ?? 0;
        case 5: return process.getegid?.() ?? 0;
        case 6: try { return Number(/\d+$/.exec(fs.readlinkSync("/proc/thread-self"))![0]); } catch { return process.pid; }
        case 7: return os.availableParallelism();
        case 8: return os.cpus().length || 1;
        case 9: return 4096;
        default: return -EINVAL;
      }
    },
    getGroups(out: number): number {
      const groups = process.getgroups?.() ?? [];
      return storeBlob(p, out, new Uint8Array(Uint32Array.from(groups).buffer));
    },
    loadAverage(out: number): number {
      os.loadavg().forEach((value, i) => { f64[(out >>> 3) + i] = value; });
      return 0;
    },
    umask: (mask: number): number => p.ask({ kind: "umask", mask }),
    kill(pid: number, signal: number): number {
      try {
        process.kill(pid, signal);
        return 0;
      } catch (error) { return -(errnoOf(error) || ESRCH); }
    },
    setSignal(signal: number, action: number): number {
      if (signalName(signal) === undefined) return -EINVAL;
      return p.ask({ kind: "setSignal", signal, action });
    },
    setTimer: (seconds: number, interval: number, out: number): number => p.ask({ kind: "setTimer", seconds, interval, out: out >>> 0 }),
    spawn(request: number, length: number, fds: number, fdCount: number, flags: number): number {
      const parts = unpackTexts(copyBytes(p, request, length)).map((part) => part.toString("utf8"));
      const count = Number(parts[2]);
      const stdio: number[] = [];
      for (let i = 0; i < fdCount; i++) {
        const fd = i32[(fds >>> 2) + i]!;
        stdio.push(fd < 0 ? -1 : descriptors.host(fd));
      }
      return p.ask({
        kind: "spawn", directory: parts[0]!, candidates: parts[1]!.split("\0"), args: parts.slice(3, 3 + count),
        env: flags & 1 ? null : parts.slice(3 + count), stdio, newSession: (flags & 2) !== 0,
      });
    },
    waitpid: (pid: number, options: number, out: number): number => p.ask({ kind: "waitpid", pid, noHang: (options & 1) !== 0, out: out >>> 0 }),
    exit(status: number): void {
      p.tell({ kind: "exit", status });
      sleepForever();
    },
    fatal(message: number, length: number): void {
      const text = copyBytes(p, message, length).toString("utf8");
      fatalError(p, text, new Error().stack);
    },
    debugLog(data: number, length: number): void {
      fs.writeSync(2, data === 0 ? Buffer.from(`${length}\n`) : Buffer.concat([copyBytes(p, data, length), Buffer.from("\n")]));
    },
    wantWorker(): number {
      p.tell({ kind: "want-worker" });
      return 0;
    },
    random(out: number, length: number): number {
      out >>>= 0;
      try {
        const fd = fs.openSync("/dev/urandom", "r");
        try {
          for (let done = 0; done < length;) done += fs.readSync(fd, u8, out + done, length - done, null);
        } finally { fs.closeSync(fd); }
        return 0;
      } catch {
        const chunk = new Uint8Array(Math.min(length, 65536));
        for (let done = 0; done < length; done += chunk.length) {
          globalThis.crypto.getRandomValues(chunk);
          u8.set(chunk.subarray(0, length - done), out + done);
        }
        return 0;
      }
    },
    accounts(byGroup: number, id: number, name: number, nameLength: number, all: number, out: number): number {
      try {
        const lines = accountLines(byGroup ? "/etc/group" : "/etc/passwd");
        if (all) return storeBlob(p, out, Buffer.concat(lines.flatMap((line) => [line, Buffer.from("\n")])));
        const wanted = name === 0 ? null : copyBytes(p, name, nameLength);
        const found = lines.find((line) => {
          if (wanted !== null) return line.subarray(0, line.indexOf(58)).equals(wanted);
          return line.toString("latin1").split(":")[2] === String(id >>> 0);
        });
        return found ? storeBlob(p, out, found) : -ENOENT;
      } catch (error) { return -errnoOf(error); }
    },
  };
}

function machine(): string {
  const names: Readonly<Record<string, string>> = { x64: "x86_64", arm64: process.platform === "darwin" ? "arm64" : "aarch64", ia32: "i686", arm: "armv7l" };
  return names[process.arch] ?? process.arch;
}

const NEVER = new Int32Array(new SharedArrayBuffer(4));

/** Stops this worker for good; the supervisor ends the process. */
export function sleepForever(): never {
  for (;;) Atomics.wait(NEVER, 0, 0);
}

/** Reports an error of the interpreter itself and ends the process. */
export function fatalError(p: Pick<Platform, "tell">, message: string, stack: string | undefined): never {
  const lines = (stack ?? "").split("\n").filter((line) => /wasm/.test(line)).slice(0, 40);
  p.tell({ kind: "fatal", message: `Fatal Python error: ${message}\n${lines.length ? `\nCore stack (most recent call first):\n${lines.join("\n")}\n` : ""}` });
  sleepForever();
}
