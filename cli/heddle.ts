// The command: reads the command line, then leaves everything to the supervisor.

import fs from "node:fs";
import path from "node:path";
import * as layout from "../core/host_layout.ts";
import { Supervisor } from "../host/node/supervisor.ts";
import { ensureBuilt } from "./freshness.ts";
import { help } from "./help.ts";
import { parse, type Settings } from "./options.ts";
import { versionText } from "./version.ts";

/** The root of the checkout or package: this file runs as dist/heddle.cjs. */
const ROOT = path.dirname(__dirname);

/** How the command was called: the launcher passes its own path, so that messages and sys.executable show what the user typed. */
const COMMAND = process.env["HEDDLE_COMMAND"] ?? path.join(ROOT, "heddle");

function fail(text: string, status: number): never {
  fs.writeSync(2, text);
  process.exit(status);
}

/** The launcher's path made absolute, as sys.executable shows it. */
function executable(): string {
  if (COMMAND.includes("/")) return path.resolve(COMMAND);
  for (const directory of (process.env["PATH"] ?? "").split(":")) {
    const candidate = path.join(directory || ".", COMMAND);
    try { fs.accessSync(candidate, fs.constants.X_OK); return path.resolve(candidate); } catch { /* next */ }
  }
  return path.join(ROOT, "heddle");
}

function texts(settings: Settings): Record<number, readonly string[]> {
  const one = (text: string | null): string[] => (text === null ? [] : [text]);
  const library = path.join(__dirname, "lib/python3.14");
  const interpreter = executable();
  return {
    [layout.TEXT_ARGV]: settings.argv,
    [layout.TEXT_ORIG_ARGV]: [interpreter, ...process.argv.slice(2)],
    [layout.TEXT_WARN_OPTIONS]: settings.warnOptions,
    [layout.TEXT_X_OPTIONS]: settings.xOptions,
    [layout.TEXT_RUN_TARGET]: one(settings.runTarget),
    [layout.TEXT_EXECUTABLE]: [interpreter],
    [layout.TEXT_PREFIX]: [__dirname],
    [layout.TEXT_LIBRARY]: [library],
    [layout.TEXT_PATH]: [...settings.path, library],
    [layout.TEXT_PYCACHE_PREFIX]: one(settings.pycachePrefix),
    [layout.TEXT_STARTUP]: one(settings.startup),
    [layout.TEXT_PLATFORM]: ["linux", process.arch === "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu"],
    [layout.TEXT_BREAKPOINT]: one(settings.breakpoint),
    [layout.TEXT_IO_ENCODING]: one(settings.ioEncoding),
    [layout.TEXT_FROZEN]: [path.join(__dirname, "frozen")],
  };
}

/** A missing or unreadable script is reported before anything is started. */
function checkScript(settings: Settings): void {
  if (settings.runMode !== layout.RUN_FILE) return;
  const file = settings.runTarget!;
  try { fs.closeSync(fs.openSync(file, "r")); } catch (error) {
    const { errno, code } = error as NodeJS.ErrnoException;
    const messages: Record<string, string> = { ENOENT: "No such file or directory", EACCES: "Permission denied", ENOTDIR: "Not a directory", ELOOP: "Too many levels of symbolic links", ENAMETOOLONG: "File name too long" };
    fail(`${COMMAND}: can't open file ${quoted(path.isAbsolute(file) ? file : path.join(process.cwd(), file))}: [Errno ${-(errno ?? -5)}] ${messages[code ?? ""] ?? code}\n`, 2);
  }
}

/** repr() of a file name. */
function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let shown = quote;
  for (const c of text) {
    if (c === quote || c === "\\") shown += `\\${c}`;
    else if (c === "\n") shown += "\\n";
    else if (c === "\t") shown += "\\t";
    else if (c === "\r") shown += "\\r";
    else if (c < " " || c === "\x7f") shown += `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`;
    else shown += c;
  }
  return shown + quote;
}

function main(): void {
  ensureBuilt(ROOT);
  const parsed = parse(process.argv.slice(2), process.env, { gil: process.env["HEDDLE_DEFAULT_GIL"] === "1" });
  const usage = `usage: ${COMMAND} [option] ... [-c cmd | -m mod | file | -] [arg] ...\n`;
  switch (parsed.kind) {
    case "version": fs.writeSync(1, versionText(parsed.long)); return;
    case "help": fs.writeSync(1, help(parsed.topic, usage)); return;
    case "error": fail(`${parsed.message}\n${parsed.usage ? `${usage}Try \`python -h' for more information.\n` : ""}`, parsed.status);
  }
  const { settings } = parsed;
  checkScript(settings);
  delete process.env["HEDDLE_COMMAND"];
  delete process.env["HEDDLE_DEFAULT_GIL"];
  settings.flags.set(layout.FLAG_RUN_MODE, settings.runMode);
  new Supervisor({ flags: settings.flags, texts: texts(settings), directory: __dirname, debugCore: settings.debugCore }).run();
}

main();
