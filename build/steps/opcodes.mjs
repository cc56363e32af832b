// Generates core/interp/opcodes.generated.ts from compiler/opcodes.ts: numeric constants become AssemblyScript constants,
// arrays of numbers become constant tables. So an opcode is numbered in one place only.

import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { DIST, ROOT, step, writeIfChanged } from "../incremental.mjs";

const SOURCE = "compiler/opcodes.ts";
const OUTPUT = "core/interp/opcodes.generated.ts";

/** A plain name for AssemblyScript: entries of objects are written as <OBJECT>_<KEY>. */
const isName = (text) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

function constant(name, value) {
  if (!Number.isInteger(value)) return "";
  return `export const ${name}: i32 = ${value};\n`;
}

/**
 * What becomes of an export of compiler/opcodes.ts:
 * - a whole number: a constant of that name;
 * - an object of whole numbers called OPCODES or opmap: its entries as constants under their own names;
 * - any other object of whole numbers: constants NAME_KEY;
 * - an array of whole numbers: a table, read with `NAME(i)`.
 */
export function generate(exports) {
  let text = "// Generated from compiler/opcodes.ts by build/steps/opcodes.mjs. Do not edit.\n\n";
  const names = new Set();
  const add = (name, value) => { if (isName(name) && !names.has(name)) { names.add(name); text += constant(name, value); } };
  for (const [name, value] of Object.entries(exports)) {
    if (typeof value === "number") add(name, value);
    else if (Array.isArray(value) || ArrayBuffer.isView(value)) {
      const items = Array.from(value);
      if (!items.every((item) => Number.isInteger(item))) continue;
      text += `const ${name}_TABLE: usize = memory.data<i32>([${items.join(", ")}]);\n` +
        `export function ${name}(i: i32): i32 { return load<i32>(${name}_TABLE + (<usize>i << 2)); }\n`;
    } else if (value && typeof value === "object") {
      const prefix = /^(opcodes?|opmap|op)$/i.test(name) ? "" : `${name}_`;
      for (const [key, item] of Object.entries(value)) if (Number.isInteger(item)) add(prefix + key, item);
    }
  }
  return text;
}

/** Returns true if the constants were written; false when they are up to date or compiler/opcodes.ts does not exist. */
export async function buildOpcodes() {
  if (!fs.existsSync(path.join(ROOT, SOURCE))) return false;
  return step("opcodes", { inputs: [SOURCE, "build/steps/opcodes.mjs"], outputs: [OUTPUT] }, async () => {
    const bundle = path.join(DIST, `opcodes.${process.pid}.tmp.mjs`);
    try {
      await build({ entryPoints: [path.join(ROOT, SOURCE)], outfile: bundle, bundle: true, format: "esm", platform: "node", logLevel: "error" });
      writeIfChanged(OUTPUT, generate(await import(pathToFileURL(bundle).href)));
    } finally { fs.rmSync(bundle, { force: true }); }
  });
}
