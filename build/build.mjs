#!/usr/bin/env node
// Builds everything below dist/ from the sources: node build/build.mjs [--debug] [--core] [--quiet]
//
//   (nothing)   core.wasm, the bundles, the standard library with its compiled files
//   --debug     core.debug.wasm too (heap checks and assertions)
//   --core      only the core (quick check that it compiles)
//   --quiet     say nothing unless it fails

import fs from "node:fs";
import path from "node:path";
import { DIST, ROOT, withLock } from "./incremental.mjs";

const args = new Set(process.argv.slice(2));
for (const arg of args) {
  if (!["--debug", "--release", "--core", "--quiet"].includes(arg)) {
    console.error(`build: unknown option ${arg}\nusage: node build/build.mjs [--debug] [--core] [--quiet]`);
    process.exit(2);
  }
}
if (args.has("--quiet")) process.env.HEDDLE_BUILD_QUIET = "1";

if (!fs.existsSync(path.join(ROOT, "node_modules/assemblyscript"))) {
  console.error("build: node_modules is missing: run `npm ci` first");
  process.exit(1);
}

const { buildOpcodes } = await import("./steps/opcodes.mjs");
const { buildUnicode } = await import("./steps/unicode.mjs");
const { buildCore } = await import("./steps/core.mjs");
const { buildBundles } = await import("./steps/bundles.mjs");
const { buildStdlib } = await import("./steps/stdlib.mjs");

/** All steps are tried, so that one run shows every error. */
async function main() {
  const started = Date.now();
  const failures = [];
  const attempt = async (action) => { try { await action(); } catch (error) { failures.push(error); } };
  await attempt(buildOpcodes);
  await attempt(buildUnicode);
  const core = async () => {
    await attempt(() => buildCore("release"));
    if (args.has("--debug")) await attempt(() => buildCore("debug"));
  };
  const rest = async () => {
    if (args.has("--core")) return;
    await attempt(buildBundles);
    await attempt(buildStdlib);
  };
  await Promise.all([core(), rest()]);
  for (const error of failures) console.error(`build: ${error.message ?? error}`);
  if (failures.length) process.exit(1);
  // The launcher rebuilds when a source is younger than this file: inputs read while building count as changed.
  if (!args.has("--core")) {
    const stamp = path.join(DIST, "built");
    fs.writeFileSync(stamp, "");
    fs.utimesSync(stamp, started / 1000, started / 1000);
  }
}

await withLock(main);
