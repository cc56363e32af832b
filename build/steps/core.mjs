// Compiles core/index.ts to dist/core.wasm (release) and dist/core.debug.wasm (heap checks, assertions, names).

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { DIST, ROOT, filesBelow, step } from "../incremental.mjs";

/** Address of the data segment: DATA in core/memory/map.ts. */
function dataAddress() {
  const map = fs.readFileSync(path.join(ROOT, "core/memory/map.ts"), "utf8");
  const match = /export const DATA: usize = (0x[0-9a-fA-F]+);/.exec(map);
  if (!match) throw new Error("core/memory/map.ts does not define DATA");
  return Number(match[1]);
}

function flags(kind, output) {
  return [
    "core/index.ts", "-o", output,
    "--runtime", "stub",
    "--importMemory", "--sharedMemory", "--initialMemory", "65536", "--maximumMemory", "65536",
    "--enable", "threads,simd",
    "--exportTable",
    // AS235: classes are not exported (index.ts re-exports whole files).
    "--disableWarning", "235",
    "--memoryBase", String(dataAddress()),
    // Names of functions stay in both builds: a trap's stack says where it happened.
    "--debug",
    // DEBUG_HEAP is a global i32 constant of the core: 1 in the debug build.
    "--use", `DEBUG_HEAP=${kind === "debug" ? 1 : 0}`,
    ...(kind === "debug" ? [] : ["-O3", "--noAssert"]),
  ];
}

function runAsc(args) {
  return new Promise((resolve, reject) => {
    const asc = path.join(ROOT, "node_modules/assemblyscript/bin/asc.js");
    const child = spawn(process.execPath, [asc, ...args], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    child.stdout.on("data", (chunk) => { text += chunk; });
    child.stderr.on("data", (chunk) => { text += chunk; });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) { if (text.trim()) process.stderr.write(text); resolve(); }
      else reject(new Error(`the core does not compile:\n${text}`));
    });
  });
}

/** kind: "release" or "debug". */
export function buildCore(kind) {
  const name = kind === "debug" ? "core.debug" : "core";
  const inputs = [...filesBelow("core", (file) => file.endsWith(".ts")), "build/steps/core.mjs", "package-lock.json"];
  return step(name, { inputs, settings: kind, outputs: [`dist/${name}.wasm`] }, async () => {
    const temporary = path.join(DIST, `${name}.${process.pid}.tmp.wasm`);
    try {
      await runAsc(flags(kind, path.relative(ROOT, temporary)));
      fs.renameSync(temporary, path.join(DIST, `${name}.wasm`));
    } finally { fs.rmSync(temporary, { force: true }); }
  });
}
