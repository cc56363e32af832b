// The host function that compiles Python source. The compiler is loaded when it is first needed: most programs of several modules
// run from cached code.

import { copyBytes, packTexts, storeBlob, type Platform } from "./platform.ts";

/** What dist/compiler.cjs exports (compiler/index.ts). */
interface Compiler {
  compile(source: Uint8Array, filename: string, mode: "exec" | "eval" | "single" | "func_type", flags: number, optimize: number): CompileResult;
}

export interface CompileWarning { category: "SyntaxWarning" | "DeprecationWarning"; line: number; message: string }
export interface CompileError { type: string; message: string; lineno: number; offset: number; endLineno: number; endOffset: number; text: string | null }
export type CompileResult = { code: Uint8Array; error?: undefined; warnings?: CompileWarning[] } | { code?: undefined; error: CompileError; warnings?: CompileWarning[] };

const MODES = ["exec", "eval", "single", "func_type"] as const;
const KINDS = ["SyntaxError", "IndentationError", "TabError", "_IncompleteInputError", "ValueError", "RecursionError", "MemoryError", "OverflowError", "UnicodeDecodeError"];

let compiler: Compiler | null = null;

function load(): Compiler {
  // @ts-ignore: a bundle of its own beside this one, made by build/steps/bundles.mjs
  compiler ??= require("./compiler.cjs") as Compiler;
  return compiler;
}

function describe(error: CompileError): Buffer {
  const message = Buffer.from(error.message, "utf8");
  const text = error.text === null ? null : Buffer.from(error.text, "utf8");
  const bytes = Buffer.alloc(20 + 4 + message.length + 4 + (text?.length ?? 0));
  bytes.writeUInt32LE(Math.max(0, KINDS.indexOf(error.type)), 0);
  [error.lineno, error.offset, error.endLineno, error.endOffset].forEach((field, i) => bytes.writeInt32LE(field | 0, 4 + 4 * i));
  bytes.writeUInt32LE(message.length, 20);
  message.copy(bytes, 24);
  bytes.writeUInt32LE(text === null ? 0xffff_ffff : text.length, 24 + message.length);
  text?.copy(bytes, 28 + message.length);
  return bytes;
}

function packWarnings(warnings: readonly CompileWarning[]): Buffer {
  return Buffer.concat(warnings.map((warning) => {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(warning.category === "SyntaxWarning" ? 0 : 1, 0);
    head.writeInt32LE(warning.line, 4);
    return Buffer.concat([head, packTexts([warning.message])]);
  }));
}

export function compileFunctions(p: Platform) {
  return {
    compile(source: number, length: number, filename: number, filenameLength: number, mode: number, flags: number, optimize: number, out: number): number {
      let result: CompileResult;
      try {
        result = load().compile(copyBytes(p, source, length), copyBytes(p, filename, filenameLength).toString("utf8"), MODES[mode] ?? "exec", flags, optimize);
      } catch (error) {
        const deep = error instanceof RangeError;
        result = {
          error: {
            type: deep ? "RecursionError" : "SyntaxError", message: deep ? "maximum recursion depth exceeded during compilation" : `internal error of the compiler: ${(error as Error)?.stack ?? error}`,
            lineno: 0, offset: 0, endLineno: 0, endOffset: 0, text: null,
          },
        };
      }
      const warnings = storeBlob(p, out + 8, packWarnings(result.warnings ?? []));
      if (warnings < 0) return warnings;
      if (result.error) {
        const stored = storeBlob(p, out, describe(result.error));
        return stored < 0 ? stored : 1;
      }
      return storeBlob(p, out, result.code!);
    },
  };
}
