// A worker: one instance of the core over the shared memory, running the Python main thread or waiting for Python threads to run.
//
// It gets its start message once and then never returns to its event loop: everything else goes through the shared memory.

import { parentPort, workerData } from "node:worker_threads";
import { MAILBOXES, MAILBOX_REPLY, MAILBOX_SIZE } from "../../core/host_layout.ts";
import { compileFunctions } from "../compile.ts";
import { numberFunctions } from "../numbers.ts";
import { viewsOf, type Core, type Notice, type Platform, type Request } from "../platform.ts";
import { clockFunctions } from "./clock.ts";
import { Descriptors } from "./descriptors.ts";
import { fileFunctions } from "./files.ts";
import { fatalError, processFunctions, sleepForever, type Texts } from "./process.ts";

/** What the supervisor tells a new worker: at once, or as a message when the core is compiled. */
export interface WorkerStart { index: number; memory: WebAssembly.Memory; texts: Texts; module?: WebAssembly.Module }

/** From a worker to the supervisor. */
export type WorkerMessage = { request: Request; index: number } | { notice: Notice; index: number };

interface CoreExports extends Core {
  /** Initialises the Runtime, types and modules; -1: failed, with a message written. */
  boot(flags: number): number;
  /** Runs the program of the flags block; its exit status. */
  runMain(): number;
  /** Serves Python threads until the process ends. */
  workerMain(index: number): void;
}

function start(given: WorkerStart, module: WebAssembly.Module): void {
  const { index, memory } = given;
  const views = viewsOf(memory);
  const reply = (MAILBOXES + index * MAILBOX_SIZE + MAILBOX_REPLY) >>> 2;
  const post = (message: WorkerMessage): void => parentPort!.postMessage(message);
  const platform: Platform = {
    ...views,
    core: null as unknown as Core,
    ask(request) {
      Atomics.store(views.i32, reply, 0);
      post({ request, index });
      while (Atomics.load(views.i32, reply) === 0) Atomics.wait(views.i32, reply, 0);
      return views.i32[reply + 1]!;
    },
    tell(notice) { post({ notice, index }); },
  };
  const descriptors = new Descriptors(views);
  const host = {
    ...fileFunctions(platform, descriptors),
    ...processFunctions(platform, descriptors, given.texts),
    ...clockFunctions(platform),
    ...numberFunctions(platform),
    ...compileFunctions(platform),
  };
  const literal = (address: number): string => {
    // An AssemblyScript string: UTF-16, its length in bytes before it.
    if (address === 0) return "";
    const length = views.u32[(address - 4) >>> 2]!;
    return Buffer.from(views.u8.slice(address, address + length).buffer).toString("utf16le");
  };
  const abort = (message: number, file: number, line: number, column: number): void =>
    fatalError(platform, `${literal(message >>> 0) || "assertion failed"} (${literal(file >>> 0)}:${line}:${column})`, new Error().stack);
  try {
    const instance = new WebAssembly.Instance(module, { env: { memory, abort }, host });
    const core = instance.exports as unknown as CoreExports;
    platform.core = core;
    if (index === 0) {
      let status = core.boot(0);
      if (status === 0) {
        platform.tell({ kind: "running" });
        status = core.runMain();
      } else status = 1;
      platform.tell({ kind: "exit", status });
      sleepForever();
    }
    core.workerMain(index);
  } catch (error) {
    const what = error instanceof Error ? `${error.message}` : String(error);
    fatalError(platform, `${what} in the core`, error instanceof Error ? error.stack : undefined);
  }
}

const given = workerData as WorkerStart;
if (given.module) start(given, given.module);
else parentPort!.once("message", (module: WebAssembly.Module) => start(given, module));
