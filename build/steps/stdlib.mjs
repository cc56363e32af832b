// Unpacks the pure-Python standard library from the npm package pyodide into dist/lib/python3.14, without Pyodide's own parts,
// and adds the files of lib/ (ours).

import fs from "node:fs";
import path from "node:path";
import { DIST, ROOT, filesBelow, step } from "../incremental.mjs";
import { zipEntries } from "../zip.mjs";

export const LIBRARY = path.join(DIST, "lib/python3.14");
const ARCHIVE = "node_modules/pyodide/python_stdlib.zip";

/** Pyodide's packages, its TLS stubs (they import and do not work) and the build data of another platform. */
const LEFT_OUT = [/^_?pyodide\//, /^ssl\.py$/, /^_ssl\.py$/, /^_sysconfigdata_/];

export async function buildStdlib() {
  await step("stdlib", { inputs: [ARCHIVE, "build/steps/stdlib.mjs", "build/zip.mjs"], outputs: ["dist/lib/python3.14/os.py"] }, async () => {
    fs.rmSync(LIBRARY, { recursive: true, force: true });
    const made = new Set();
    for (const entry of zipEntries(fs.readFileSync(path.join(ROOT, ARCHIVE)))) {
      if (LEFT_OUT.some((pattern) => pattern.test(entry.name))) continue;
      const target = path.join(LIBRARY, entry.name);
      const directory = path.dirname(target);
      if (!made.has(directory)) { fs.mkdirSync(directory, { recursive: true }); made.add(directory); }
      fs.writeFileSync(target, entry.read());
    }
    fs.rmSync(path.join(DIST, ".stamps/lib"), { force: true });
  });
  const ours = filesBelow("lib", (file) => !file.includes("__pycache__"));
  await step("lib", { inputs: [...ours, "build/steps/stdlib.mjs"] }, async () => {
    for (const file of ours) {
      const target = path.join(LIBRARY, file.slice("lib/".length));
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.copyFileSync(path.join(ROOT, file), target);
    }
  });
}
