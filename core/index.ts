// What core.wasm is made of and what it exports. Everything the host calls is exported here and nowhere else.

export { boot, runMain, deliverSignal } from "./boot";
export { workerMain } from "./workers";
