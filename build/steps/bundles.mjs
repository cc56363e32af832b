// Bundles the TypeScript side (host, command line, compiler) with esbuild into dist/.
//
// heddle.cjs and worker.cjs are CommonJS: Node starts those a few milliseconds sooner than modules.

import fs from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { ROOT, filesBelow, step } from "../incremental.mjs";

const BUNDLES = [
  { name: "heddle.cjs", entry: "cli/heddle.ts", format: "cjs", external: [] },
  { name: "worker.cjs", entry: "host/node/worker.ts", format: "cjs", external: ["./compiler.cjs"] },
  { name: "compiler.cjs", entry: "compiler/index.ts", format: "cjs", external: [] },
];

const ROOMS = ["cli", "host", "compiler", "jit", "modules"];

export async function buildBundles() {
  const inputs = [...ROOMS.flatMap((room) => filesBelow(room, (file) => file.endsWith(".ts") || file.endsWith(".json"))),
    "core/memory/map.ts", "core/host_layout.ts", "build/steps/bundles.mjs", "package.json", "package-lock.json"];
  const present = BUNDLES.filter((bundle) => fs.existsSync(path.join(ROOT, bundle.entry)));
  return step("bundles", { inputs, outputs: present.map((bundle) => `dist/${bundle.name}`) }, async () => {
    await Promise.all(present.map((bundle) => build({
      entryPoints: [path.join(ROOT, bundle.entry)],
      outfile: path.join(ROOT, "dist", bundle.name),
      bundle: true, format: bundle.format, platform: "node", target: "node20",
      external: bundle.external, sourcemap: "external", legalComments: "none", logLevel: "error",
    })));
  });
}
