// The supervisor: JavaScript's main thread. It compiles the core, starts workers and keeps warm ones, receives signals, does what only
// the main thread can do (requests), and ends the process. It never runs Python, so its event loop is always free.

import { Worker, SHARE_ENV } from "node:worker_threads";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { FLAGS, MAILBOXES, MAILBOX_REPLY, MAILBOX_SIZE, MAILBOX_STARTING, MAILBOX_STATE, MAX_WORKERS, POOL_IDLE, POOL_QUEUED, POOL_TOP,
  FLAG_CORES, FLAG_NATIVE_RECURSION } from "../../core/host_layout.ts";
import { viewsOf, type Notice, type Request, type Views } from "../platform.ts";
import { Children } from "./children.ts";
import { Descriptors } from "./descriptors.ts";
import { errnoOf } from "./errors.ts";
import type { Texts } from "./process.ts";
import { signalName } from "./signals.ts";
import type { WorkerMessage, WorkerStart } from "./worker.ts";

/** Stack of a worker, and how many nested evaluation loops fit on it (measured: test/host/native_stack). */
const STACK_MB = 64;
const NATIVE_RECURSION = 3000;
/** Warm workers kept beyond the running ones. */
const SPARE_WORKERS = Math.max(2, Math.min(8, os.availableParallelism()));
/** How long the program runs before warm workers are made in advance: short programs without threads pay nothing. */
const WARM_UP_MS = 60;

export interface Launch {
  /** Settings by field offset (FLAG_* of core/host_layout.ts). */
  flags: ReadonlyMap<number, number>;
  texts: Texts;
  /** Directory with core.wasm and worker.cjs. */
  directory: string;
  /** Use the core with heap checks. */
  debugCore: boolean;
}

/** Status that means: end as if killed by this signal (STATUS_SIGNAL + number), as an uncaught KeyboardInterrupt does. */
export const STATUS_SIGNAL = 0x1000;

export class Supervisor {
  private readonly memory = new WebAssembly.Memory({ initial: 65536, maximum: 65536, shared: true });
  private readonly views: Views = viewsOf(this.memory);
  private readonly workers = new Map<number, Worker>();
  private readonly children = new Children();
  private module: WebAssembly.Module | null = null;
  private signalCore: { deliverSignal(signal: number): number } | null = null;
  private readonly handlers = new Map<number, () => void>();
  private timer: NodeJS.Timeout | null = null;
  private timerDue = 0;
  private timerInterval = 0;
  private interrupts = 0;
  private ending = false;

  constructor(private readonly launch: Launch) {}

  run(): void {
    const { flags } = this.launch;
    for (const [offset, value] of flags) this.views.i32[(FLAGS + offset) >>> 2] = value | 0;
    this.views.i32[(FLAGS + FLAG_NATIVE_RECURSION) >>> 2] = NATIVE_RECURSION;
    this.views.i32[(FLAGS + FLAG_CORES) >>> 2] = os.availableParallelism();
    new Descriptors(this.views).initialise();
    const main = this.startWorker(0);
    this.setSignal(2, 2);
    const file = path.join(this.launch.directory, this.launch.debugCore ? "core.debug.wasm" : "core.wasm");
    let bytes: Uint8Array<ArrayBuffer>;
    try { bytes = fs.readFileSync(file) as Uint8Array<ArrayBuffer>; } catch (error) { this.fatal(`heddle: cannot read ${file}: ${(error as Error).message}\n`); return; }
    WebAssembly.compile(bytes).then((module) => {
      this.module = module;
      main.postMessage(module);
    }, (error: Error) => this.fatal(`heddle: ${file}: ${error.message}\n`));
  }

  private word(index: number, field: number): number { return (MAILBOXES + index * MAILBOX_SIZE + field) >>> 2; }

  private startWorker(index: number): Worker {
    const data: WorkerStart = { index, memory: this.memory, texts: this.launch.texts, ...(this.module ? { module: this.module } : {}) };
    Atomics.store(this.views.i32, this.word(index, MAILBOX_STATE), MAILBOX_STARTING);
    if (this.views.i32[POOL_TOP >>> 2]! <= index) Atomics.store(this.views.i32, POOL_TOP >>> 2, index + 1);
    const worker = new Worker(path.join(this.launch.directory, "worker.cjs"), {
      workerData: data, env: SHARE_ENV, stdin: false, stdout: false, stderr: false, trackUnmanagedFds: false,
      resourceLimits: { stackSizeMb: STACK_MB },
    });
    this.workers.set(index, worker);
    worker.on("message", (message: WorkerMessage) => {
      if ("request" in message) this.answer(message.index, message.request);
      else this.notice(message.notice);
    });
    worker.on("error", (error) => this.fatal(`Fatal Python error: a worker failed: ${error.stack ?? error.message}\n`));
    worker.on("exit", (code) => { if (!this.ending) this.fatal(`Fatal Python error: a worker ended unexpectedly (${code})\n`); });
    return worker;
  }

  /** Starts as many workers as there are tasks waiting and spare ones missing. */
  private fillPool(spare: number): void {
    if (this.module === null || this.ending) return;
    const a = this.views.i32;
    let starting = 0, free = -1;
    const top = Atomics.load(a, POOL_TOP >>> 2);
    for (let i = 0; i < top; i++) if (Atomics.load(a, this.word(i, MAILBOX_STATE)) === MAILBOX_STARTING) starting++;
    let wanted = Atomics.load(a, POOL_QUEUED >>> 2) + spare - Atomics.load(a, POOL_IDLE >>> 2) - starting;
    // Starting many at once only makes each of them later; the rest follows when these ask for more.
    wanted = Math.min(wanted, 16);
    for (; wanted > 0; wanted--) {
      free = this.workers.size;
      if (free >= MAX_WORKERS) return;
      this.startWorker(free);
    }
  }

  private notice(notice: Notice): void {
    switch (notice.kind) {
      case "exit": this.end(notice.status); break;
      case "fatal": this.fatal(notice.message); break;
      case "want-worker": this.fillPool(SPARE_WORKERS); break;
      case "running": setTimeout(() => this.fillPool(Math.min(SPARE_WORKERS, 2)), WARM_UP_MS).unref(); break;
    }
  }

  private reply(index: number, result: number): void {
    const at = this.word(index, MAILBOX_REPLY);
    this.views.i32[at + 1] = result;
    Atomics.store(this.views.i32, at, 1);
    Atomics.notify(this.views.i32, at, 1);
  }

  private answer(index: number, request: Request): void {
    const done = (result: number): void => this.reply(index, result);
    try {
      switch (request.kind) {
        case "chdir": process.chdir(Buffer.from(request.path).toString("utf8")); done(0); break;
        case "umask": done(process.umask(request.mask & 0o777)); break;
        case "setSignal": done(this.setSignal(request.signal, request.action)); break;
        case "setTimer": this.setTimer(request.seconds, request.interval, request.out); done(0); break;
        case "spawn": this.children.spawn(request, done); break;
        case "waitpid": this.children.wait(request, this.views, done); break;
      }
    } catch (error) { done(-errnoOf(error)); }
  }

  private setSignal(signal: number, action: number): number {
    const name = signalName(signal);
    if (name === undefined || name === "SIGKILL" || name === "SIGSTOP") return -22;
    const old = this.handlers.get(signal);
    const handler = action === 0 ? null : action === 1 ? () => undefined : () => this.deliver(signal);
    try {
      if (handler) process.on(name, handler);
      if (old) process.removeListener(name, old);
    } catch (error) { return -errnoOf(error); }
    if (handler) this.handlers.set(signal, handler); else this.handlers.delete(signal);
    return 0;
  }

  /** Hands a signal to the Python main thread. */
  private deliver(signal: number): void {
    if (this.signalCore === null && this.module !== null) {
      // An instance of our own: the function uses nothing but atomics on the shared memory.
      const imports: Record<string, Record<string, unknown>> = { env: { memory: this.memory, abort: () => undefined }, host: {} };
      for (const entry of WebAssembly.Module.imports(this.module)) {
        if (entry.kind === "function") (imports[entry.module] ??= {})[entry.name] ??= () => 0;
      }
      this.signalCore = new WebAssembly.Instance(this.module, imports as WebAssembly.Imports).exports as unknown as { deliverSignal(signal: number): number };
    }
    // Nonzero: an earlier one of this kind is still waiting to be handled.
    const waiting = this.signalCore === null ? 1 : this.signalCore.deliverSignal(signal);
    // Somebody who presses Ctrl-C again and again while the program sits in a blocking read must get out.
    if (signal === 2 && waiting !== 0) { if (++this.interrupts >= 2) this.killSelf(2); } else this.interrupts = 0;
  }

  private setTimer(seconds: number, interval: number, out: number): void {
    const now = performance.now() / 1000;
    this.views.f64[out >>> 3] = this.timer === null ? 0 : Math.max(0, this.timerDue - now);
    this.views.f64[(out >>> 3) + 1] = this.timer === null ? 0 : this.timerInterval;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.timerInterval = interval;
    if (seconds > 0) this.arm(seconds);
  }

  private arm(seconds: number): void {
    this.timerDue = performance.now() / 1000 + seconds;
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.timerInterval > 0) this.arm(this.timerInterval);
      if (this.handlers.has(14)) this.handlers.get(14)!(); else this.killSelf(14);
    }, seconds * 1000);
  }

  /** Ends the process the way the signal's default action does. */
  private killSelf(signal: number): void {
    this.ending = true;
    this.setSignal(signal, 0);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + signal), 100);
  }

  private fatal(message: string): void {
    if (this.ending) return;
    this.ending = true;
    try { fs.writeSync(2, message); } catch { /* nobody listens */ }
    this.killSelf(6);
  }

  private end(status: number): void {
    if (this.ending) return;
    this.ending = true;
    if (status >= STATUS_SIGNAL) { this.killSelf(status - STATUS_SIGNAL); return; }
    process.exit(status & 0xff);
  }
}
