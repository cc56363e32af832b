// Incremental build steps: a step runs only when its inputs or its own settings differ from the last successful run.
//
// A step's stamp is a file in dist/.stamps holding a fingerprint of its inputs (path, size, modification time) and settings.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
export const DIST = path.join(ROOT, "dist");
const STAMPS = path.join(DIST, ".stamps");

/** All files below `dir` (relative to the root) whose name satisfies `accept`; hidden directories are skipped. */
export function filesBelow(dir, accept = () => true) {
  const found = [];
  const walk = (relative) => {
    let entries;
    try { entries = fs.readdirSync(path.join(ROOT, relative), { withFileTypes: true }); } catch { return; }
    for (const entry of entries) {
      if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
      const child = `${relative}/${entry.name}`;
      if (entry.isDirectory()) walk(child);
      else if (accept(child)) found.push(child);
    }
  };
  walk(dir);
  return found.sort();
}

export function fingerprint(files, settings) {
  const lines = [JSON.stringify(settings)];
  for (const file of files) {
    const info = fs.statSync(path.join(ROOT, file), { throwIfNoEntry: false });
    lines.push(info ? `${file} ${info.size} ${info.mtimeMs}` : `${file} missing`);
  }
  return lines.join("\n");
}

/**
 * Runs `action` if `inputs` (paths relative to the root), `settings` or the presence of `outputs` changed since the last success.
 * Returns true if it ran.
 */
export async function step(name, { inputs, settings = null, outputs = [] }, action) {
  const stampFile = path.join(STAMPS, name);
  const now = fingerprint(inputs, settings);
  let before = null;
  try { before = fs.readFileSync(stampFile, "utf8"); } catch { /* never ran */ }
  if (before === now && outputs.every((file) => fs.existsSync(path.join(ROOT, file)))) return false;
  const start = performance.now();
  await action();
  fs.mkdirSync(STAMPS, { recursive: true });
  fs.writeFileSync(stampFile, now);
  if (!process.env.HEDDLE_BUILD_QUIET) console.error(`build: ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
  return true;
}

/** Writes a file only if its contents change, through a rename, so that readers never see half of it. */
export function writeIfChanged(relative, contents) {
  const target = path.join(ROOT, relative);
  const bytes = Buffer.from(contents);
  try { if (fs.readFileSync(target).equals(bytes)) return false; } catch { /* not there */ }
  fs.mkdirSync(path.dirname(target), { recursive: true });
  const temporary = `${target}.${process.pid}.tmp`;
  fs.writeFileSync(temporary, bytes);
  fs.renameSync(temporary, target);
  return true;
}

/** One build at a time in one checkout: waits for a running one; a lock whose process is gone is taken over. */
export async function withLock(action) {
  const lock = path.join(DIST, ".lock");
  fs.mkdirSync(DIST, { recursive: true });
  for (;;) {
    try { fs.writeFileSync(lock, String(process.pid), { flag: "wx" }); break; } catch (error) {
      if (error.code !== "EEXIST") throw error;
      let owner = 0;
      try { owner = Number(fs.readFileSync(lock, "utf8")); } catch { continue; }
      let alive = false;
      try { if (owner > 0) { process.kill(owner, 0); alive = true; } } catch { /* gone */ }
      const age = Date.now() - (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (!alive && (owner > 0 || age > 2000)) { fs.rmSync(lock, { force: true }); continue; }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  try { return await action(); } finally { fs.rmSync(lock, { force: true }); }
}
