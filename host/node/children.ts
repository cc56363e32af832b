// Child processes: started by the supervisor, whose event loop learns of their end; waitpid() looks here.

import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import os from "node:os";
import { ECHILD, type Request, type Views } from "../platform.ts";
import { errnoByName, errnoOf } from "./errors.ts";

type Spawn = Extract<Request, { kind: "spawn" }>;
type Wait = Extract<Request, { kind: "waitpid" }>;

interface Waiter { pid: number; deliver(pid: number, status: number): void }

export class Children {
  /** Started and not yet waited for; the wait status once ended. */
  private readonly known = new Map<number, { status: number | null }>();
  private readonly waiters: Waiter[] = [];

  /** Tries the candidates in turn, as execvp does; done(pid or -errno). */
  spawn(request: Spawn, done: (result: number) => void): void {
    const environment = request.env === null ? process.env : Object.fromEntries(request.env.map((entry) => {
      const at = entry.indexOf("=", 1);
      return [entry.slice(0, at), entry.slice(at + 1)];
    }));
    const stdio: StdioOptions = request.stdio.map((fd) => (fd < 0 ? "ignore" : fd));
    const attempt = (index: number, worst: number): void => {
      const file = request.candidates[index];
      if (file === undefined) { done(-worst); return; }
      let child: ChildProcess;
      try {
        child = spawn(file, request.args.slice(1), {
          argv0: request.args[0] ?? file, env: environment, stdio, detached: request.newSession,
          ...(request.directory === "" ? {} : { cwd: request.directory }),
        });
      } catch (error) { done(-errnoOf(error)); return; }
      const pid = child.pid;
      if (pid === undefined) {
        child.once("error", (error: NodeJS.ErrnoException) => {
          const code = errnoByName(error.code ?? "EIO");
          // Like execvp: go on after "not found", remember that something was there but not allowed.
          if (code === 2 || code === 20) attempt(index + 1, worst);
          else if (code === 13) attempt(index + 1, 13);
          else done(-code);
        });
        return;
      }
      const record = { status: null as number | null };
      this.known.set(pid, record);
      child.once("exit", (code, signal) => {
        record.status = signal === null ? (code ?? 0) << 8 : (os.constants.signals[signal] ?? 9);
        this.settle(pid);
      });
      done(pid);
    };
    attempt(0, 2);
  }

  private settle(pid: number): void {
    const at = this.waiters.findIndex((waiter) => waiter.pid === pid || waiter.pid === -1);
    if (at < 0) return;
    const [waiter] = this.waiters.splice(at, 1);
    const status = this.known.get(pid)!.status!;
    this.known.delete(pid);
    waiter!.deliver(pid, status);
  }

  wait(request: Wait, views: Views, done: (result: number) => void): void {
    const deliver = (pid: number, status: number): void => { views.i32[request.out >>> 2] = status; done(pid); };
    const candidates = request.pid > 0 ? [request.pid] : [...this.known.keys()];
    for (const pid of candidates) {
      const record = this.known.get(pid);
      if (record === undefined || record.status === null) continue;
      this.known.delete(pid);
      deliver(pid, record.status);
      return;
    }
    if (!candidates.some((pid) => this.known.has(pid))) { done(-ECHILD); return; }
    if (request.noHang) { done(0); return; }
    this.waiters.push({ pid: request.pid > 0 ? request.pid : -1, deliver });
  }
}
