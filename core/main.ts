// Running the program the command line names, and the end of the interpreter.

import { runtime, Runtime } from "./runtime";
import { tstate } from "./thread_state";
import { FLAG_NO_SITE, FLAG_RUN_MODE, RUN_FILE, RUN_COMMAND, RUN_MODULE, TEXT_RUN_TARGET, FLAG_UNBUFFERED, FLAG_INSPECT, FLAG_SAFE_PATH, FLAG_SKIP_FIRST_LINE } from "./host_layout";
import { flagValue, hostFirstText } from "./modules/sys";
import { newModule, moduleDict } from "./objects/module";
import { id, str, isStr, strUtf8, utf8Length, strLength, strSlice, strChar } from "./objects/str";
import { NONE, EMPTY_STR, FALSE } from "./objects/singletons";
import { dictSet, dictSetStr, dictGetStr } from "./objects/dict";
import { decref, xdecref, newRef } from "./memory/refcount";
import { importModule, importAttribute } from "./modules/import";
import { compileSource, MODE_EXEC } from "./modules/compile";
import { evalCode } from "./interp/eval";
import { errorOccurred, errorMatches, fetchError, clearError, writeUnraisableMessage, raise, formatText } from "./errors";
import { SystemExit, KeyboardInterrupt, NotImplementedError } from "./objects/type_ids";
import { rawAlloc, rawFree, rawRealloc } from "./memory/heap";
import { call1, call2, call3, callMethod0, callMethod1, call, tempArray, tempRelease } from "./call";
import { getAttr, getAttrOrNull } from "./objects/attributes";
import { isIntObject, asI64 } from "./objects/int";
import { fieldOffset } from "./objects/exceptions";
import { printStderr, displayException, writeStderr } from "./modules/sys_hooks";
import { runAtexit } from "./modules/atexit";
import { shutdownThreads } from "./modules/thread";
import { sysGet } from "./modules/print";
import { hostOpen, hostRead, hostClose, AT_FDCWD } from "./host";
import { listInsert } from "./objects/list";
import { Value } from "./value";
import { toStr } from "./objects/abstract";
import { osErrorText } from "./modules/errno";
import { readFd } from "./modules/posix";
import { typeOf } from "./objects/type";
import { exceptionTraceback } from "./objects/exceptions";
import { initStdio } from "./modules/io/stdio";

/** Status for "the exception was printed". */
const FAILED: i32 = 1;

/** Makes __main__, imports site, runs the program. Exit status. */
export function runProgram(): i32 {
  if (!initStdio()) return reportError();
  const m = newModule(<u64>id("__main__"));
  if (m == 0) return reportError();
  runtime.mainModule = <u64>m;
  const d = moduleDict(m);
  dictSetStr(d, id("__builtins__"), runtime.builtinsModule);
  dictSet(<usize>runtime.sysModules, <u64>id("__main__"), <u64>m);
  if (!flagValue(FLAG_NO_SITE)) {
    const site = importModule("site");
    if (site == 0) return reportError();
    decref(site);
    const f = importAttribute("site", "main");
    const r = f ? callNothing(f) : 0;
    xdecref(f);
    if (r == 0) return reportError();
    decref(r);
  }
  const mode = flagValue(FLAG_RUN_MODE);
  const target = hostFirstText(TEXT_RUN_TARGET, EMPTY_STR);
  let status: i32;
  if (mode == RUN_FILE) status = runFile(target, d);
  else if (mode == RUN_COMMAND) status = runCommand(target, d);
  else if (mode == RUN_MODULE) status = runAsModule(target);
  else status = runStdin(d);
  decref(target);
  return status;
}
import { call0 } from "./call";
function callNothing(f: u64): u64 { return call0(f); }

function runSource(p: usize, n: i32, filename: u64, d: usize): i32 {
  const code = compileSource(p, n, filename, MODE_EXEC, 0, -1);
  if (code == 0) return reportError();
  const r = evalCode(code, d, <u64>d);
  decref(code);
  if (r == 0) return reportError();
  decref(r);
  return 0;
}
function runCommand(text: u64, d: usize): i32 {
  prependPath(EMPTY_STR);
  const p = strUtf8(<usize>text);
  if (p == 0) return reportError();
  const n = <i32>utf8Length();
  const status = runSource(p, n, str("<string>"), d);
  rawFree(p);
  return status;
}
/** sys.path[0] */
function prependPath(entry: u64): void {
  if (flagValue(FLAG_SAFE_PATH)) return;
  const path = sysGet("path");
  if (path) { listInsert(<usize>path, 0, entry); decref(path); }
}
/** Everything readable from fd; *size set. 0 with nothing read: address of an empty block. */
let readSize: i32 = 0;
function readAll(fd: i32): usize {
  let capacity = 65536;
  let p = rawAlloc(capacity);
  readSize = 0;
  while (true) {
    if (readSize == capacity) { capacity *= 2; p = rawRealloc(p, capacity); }
    const n = readFd(fd, p + readSize, capacity - readSize);
    if (n < 0) { rawFree(p); readSize = n; return 0; }
    if (n == 0) return p;
    readSize += n;
  }
}
function runFile(name: u64, d: usize): i32 {
  // a directory or zip file with a __main__
  const importer = importerFor(name);
  if (importer == 0) return reportError();
  if (importer != NONE) {
    decref(importer);
    prependPath(name);
    return runModuleNamed("__main__", false);
  }
  const path = strUtf8(<usize>name);
  if (path == 0) return reportError();
  const n = <i32>utf8Length();
  const fd = hostOpen(AT_FDCWD, path, n, 0, 0);
  rawFree(path);
  let p: usize = 0;
  let error = fd;
  if (fd >= 0) {
    p = readAll(fd);
    hostClose(fd);
    error = p ? 0 : readSize;
  }
  if (p == 0) {
    const exe = sysGet("executable");
    const text = osErrorText(-error);
    const full = absolute(name);
    printStderr("%S: can't open file %R: ", exe, full);
    const rest = formatText("[Errno %d] %S\n", <u64>(-error), text);
    writeStderr(rest);
    decref(rest);
    decref(text);
    xdecref(exe);
    decref(full);
    return 2;
  }
  const dir = directoryOf(name);
  prependPath(dir);
  decref(dir);
  dictSetStr(d, id("__file__"), name);
  dictSetStr(d, id("__cached__"), NONE);
  setLoader(d, name);
  const size = readSize;
  const status = runSource(p, size, name, d);
  rawFree(p);
  return status;
}
function absolute(name: u64): u64 {
  const f = importAttribute("os.path", "abspath");
  const r = f ? call1(f, name) : 0;
  xdecref(f);
  if (r) return r;
  clearError();
  return newRef(name);
}
function setLoader(d: usize, name: u64): void {
  const f = importAttribute("importlib._bootstrap_external", "SourceFileLoader");
  const loader = f ? call2(f, <u64>id("__main__"), name) : 0;
  xdecref(f);
  if (loader) { dictSetStr(d, id("__loader__"), loader); decref(loader); }
  else clearError();
}
function directoryOf(name: u64): u64 {
  const f = importAttribute("os.path", "realpath");
  const full = f ? call1(f, name) : 0;
  xdecref(f);
  if (full == 0) { clearError(); return EMPTY_STR; }
  let i = <i32>strLength(<usize>full) - 1;
  while (i > 0 && strChar(<usize>full, i) != 47) i--;
  const r = strSlice(<usize>full, 0, i == 0 ? 1 : i);
  decref(full);
  return r;
}
/** The path importer of a directory or archive, None for an ordinary file. */
function importerFor(name: u64): u64 {
  const f = importAttribute("pkgutil", "get_importer");
  if (f == 0) return 0;
  const r = call1(f, name);
  decref(f);
  if (r == 0) return 0;
  // a FileFinder stands for a directory; files have none
  return r;
}
function runStdin(d: usize): i32 {
  prependPath(EMPTY_STR);
  const p = readAll(0);
  if (p == 0) { readSize = 0; return 0; }
  const status = runSource(p, readSize, str("<stdin>"), d);
  rawFree(p);
  return status;
}
function runAsModule(name: u64): i32 {
  const cwd = importAttribute("os", "getcwd");
  const here = cwd ? call0(cwd) : 0;
  xdecref(cwd);
  if (here) { prependPath(here); decref(here); }
  else clearError();
  const f = importAttribute("runpy", "_run_module_as_main");
  if (f == 0) return reportError();
  const r = call1(f, name);
  decref(f);
  if (r == 0) return reportError();
  decref(r);
  return 0;
}
function runModuleNamed(name: string, alterArgv: bool): i32 {
  const f = importAttribute("runpy", "_run_module_as_main");
  if (f == 0) return reportError();
  const r = call2(f, str(name), FALSE);
  decref(f);
  if (r == 0) return reportError();
  decref(r);
  return 0;
}

// ------------------------------------------------------------------------------------------------------------ uncaught exceptions

/** Shows the exception that ended the program through sys.excepthook; SystemExit gives its status. */
export function reportError(): i32 {
  const e = fetchError();
  if (e == 0) return FAILED;
  if (errorIs(e, SystemExit)) {
    const status = exitStatus(e);
    decref(e);
    return status;
  }
  const hook = sysGet("excepthook");
  const tb = exceptionTraceback(e);
  let shown = false;
  if (hook != 0 && hook != NONE) {
    const r = call3(hook, <u64>typeOf(e), e, tb ? tb : NONE);
    if (r) { decref(r); shown = true; }
    else {
      if (errorMatches(SystemExit)) {
        const e2 = fetchError();
        const status = exitStatus(e2);
        decref(e2);
        return status;
      }
      const e2 = fetchError();
      printStderr("Error in sys.excepthook:\n");
      displayException(e2);
      printStderr("\nOriginal exception was:\n");
      decref(e2);
    }
  }
  if (!shown) displayException(e);
  xdecref(hook);
  xdecref(tb);
  const interrupted = errorIs(e, KeyboardInterrupt);
  decref(e);
  return interrupted ? 130 : FAILED;
}
import { isSubtype } from "./objects/type";
function errorIs(e: u64, type: usize): bool { return isSubtype(typeOf(e), type); }
/** Status of a SystemExit: None 0, an int itself, anything else is printed and gives 1. */
function exitStatus(e: u64): i32 {
  const code = load<u64>(<usize>e + fieldOffset(0));
  if (code == 0 || code == NONE) return 0;
  if (isIntObject(code)) {
    const n = asI64(code);
    if (n == -1 && errorOccurred()) { clearError(); return 255; }
    return <i32>(n & 0xff);
  }
  const s = toStr(code);
  if (s) {
    writeStderr(s);
    decref(s);
  } else clearError();
  printStderr("\n");
  return 1;
}

// ------------------------------------------------------------------------------------------------------------ the end

function flush(name: string): bool {
  const f = sysGet(name);
  if (f == 0 || f == NONE) return true;
  const closed = getAttrOrNull(f, id("closed"));
  let r = true;
  if (closed == 0) clearError();
  if (closed != 0 && closed == FALSE) {
    const w = callMethod0(f, id("flush"));
    if (w) decref(w);
    else { writeUnraisableMessage(str("Exception ignored while flushing sys.stdout"), f); r = false; }
  }
  xdecref(closed);
  decref(f);
  return r;
}
/** Waits for the other threads, runs atexit callbacks, flushes the standard streams. The exit status. */
export function finishInterpreter(status: i32): i32 {
  const threading = moduleFromSys(<u64>id("threading"));
  if (threading) {
    const r = callMethod0(threading, id("_shutdown"));
    if (r) decref(r);
    else writeUnraisableMessage(str("Exception ignored on threading shutdown"), threading);
    decref(threading);
  }
  if (!shutdownThreads()) clearError();
  runAtexit();
  const ok = flush("stdout");
  flush("stderr");
  atomic.store<u32>(changetype<usize>(runtime) + offsetof<Runtime>("finalizing"), <u32>changetype<usize>(tstate));
  return ok || status != 0 ? status : 120;
}
import { moduleFromSys } from "./modules/import";
