// In a checkout the command must never run code older than the sources: compares dist/ with them and builds when needed.
// An installed package has no build/ and skips this.

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const ROOMS = ["core", "compiler", "jit", "host", "modules", "cli", "lib", "build"];

/** Whether any source is younger than `time`; generated files do not count. Directories count, so that removed files do. */
function younger(directory: string, time: number): boolean {
  let entries: fs.Dirent[];
  try { entries = fs.readdirSync(directory, { withFileTypes: true }); } catch { return false; }
  for (const entry of entries) {
    const name = entry.name;
    if (name === "__pycache__" || name.startsWith(".") || name.includes(".generated.")) continue;
    const file = `${directory}/${name}`;
    if (entry.isDirectory()) { if (younger(file, time)) return true; } else if (fs.statSync(file).mtimeMs > time) return true;
  }
  return false;
}

/** Builds and starts the command again if something is out of date; returns otherwise. */
export function ensureBuilt(root: string): void {
  if (!fs.existsSync(path.join(root, "build/build.mjs")) || process.env["HEDDLE_NO_BUILD"]) return;
  const built = fs.statSync(path.join(root, "dist/built"), { throwIfNoEntry: false });
  const wanted = process.env["HEDDLE_DEBUG_CORE"] ? fs.existsSync(path.join(root, "dist/core.debug.wasm")) : true;
  if (built && wanted && !ROOMS.some((room) => younger(path.join(root, room), built.mtimeMs))) return;
  const args = [path.join(root, "build/build.mjs"), "--quiet", ...(process.env["HEDDLE_DEBUG_CORE"] ? ["--debug"] : [])];
  const build = spawnSync(process.execPath, args, { stdio: ["ignore", 2, 2] });
  if (build.status !== 0) process.exit(1);
  const again = spawnSync(process.execPath, [...process.execArgv, ...process.argv.slice(1)], { stdio: "inherit", env: { ...process.env, HEDDLE_NO_BUILD: "1" } });
  if (again.signal) process.kill(process.pid, again.signal);
  process.exit(again.status ?? 1);
}
