// The command line and the PYTHON* variables, read as CPython 3.14 does: turns them into the settings of core/host_layout.ts.

import * as layout from "../core/host_layout.ts";

export interface Settings {
  /** Values by field offset (FLAG_*). */
  flags: Map<number, number>;
  runMode: number;
  runTarget: string | null;
  /** sys.argv. */
  argv: string[];
  warnOptions: string[];
  xOptions: string[];
  path: string[];
  pycachePrefix: string | null;
  startup: string | null;
  breakpoint: string | null;
  ioEncoding: string | null;
  gil: boolean;
  debugCore: boolean;
}

export type Parsed =
  | { kind: "run"; settings: Settings }
  | { kind: "version"; long: boolean }
  | { kind: "help"; topic: "usage" | "env" | "xoptions" | "all" }
  | { kind: "error"; message: string; status: number; usage: boolean };

const GIL_TEXT = 'PYTHON_GIL / -X gil must be "0" or "1"';
const WITH_ARGUMENT = "cmWX";
const WITHOUT_ARGUMENT = "bBdEhiIOPqRsStuvVx?";

/** The value of an environment variable; null when unset, empty or ignored. */
type Environment = (name: string) => string | null;

/** A setting that takes a level: digits give it, anything else means 1. */
function level(text: string | null): number {
  if (text === null) return 0;
  const value = /^[+-]?\d+$/.test(text) ? parseInt(text, 10) : 1;
  return value < 0 ? 1 : value;
}

export function parse(args: readonly string[], env: NodeJS.ProcessEnv, defaults: { gil: boolean }): Parsed {
  const count: Record<string, number> = {};
  const warnings: string[] = [];
  const xOptions: string[] = [];
  let checkHash = "default";
  let runMode: number = layout.RUN_STDIN;
  let runTarget: string | null = null;
  let rest: string[] | null = null;
  let at = 0;
  const error = (message: string, usage = true): Parsed => ({ kind: "error", message, status: 2, usage });

  options: for (; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "-" || !arg.startsWith("-")) break;
    if (arg === "--") { at++; break; }
    if (arg.startsWith("--")) {
      switch (arg) {
        case "--help": return { kind: "help", topic: "usage" };
        case "--help-env": return { kind: "help", topic: "env" };
        case "--help-xoptions": return { kind: "help", topic: "xoptions" };
        case "--help-all": return { kind: "help", topic: "all" };
        case "--version": count["V"] = (count["V"] ?? 0) + 1; continue;
        case "--check-hash-based-pycs": {
          const value = args[++at];
          if (value === undefined) return error(`Argument expected for the ${arg} option`);
          if (!["always", "default", "never"].includes(value)) return error("--check-hash-based-pycs must be one of 'default', 'always', or 'never'");
          checkHash = value;
          continue;
        }
        default: return error(`unknown option ${arg}`);
      }
    }
    for (let i = 1; i < arg.length; i++) {
      const letter = arg[i]!;
      if (WITH_ARGUMENT.includes(letter)) {
        const value = i + 1 < arg.length ? arg.slice(i + 1) : args[++at];
        if (value === undefined) return error(`Argument expected for the -${letter} option`);
        if (letter === "W") warnings.push(value);
        else if (letter === "X") xOptions.push(value);
        else {
          runMode = letter === "c" ? layout.RUN_COMMAND : layout.RUN_MODULE;
          runTarget = letter === "c" ? `${value}\n` : value;
          rest = [letter === "c" ? "-c" : "-m", ...args.slice(at + 1)];
          break options;
        }
        continue options;
      }
      if (letter === "J") return error("-J is reserved for Jython");
      if (!WITHOUT_ARGUMENT.includes(letter)) return error(`Unknown option: -${letter}`);
      if (letter === "h" || letter === "?") return { kind: "help", topic: "usage" };
      count[letter] = (count[letter] ?? 0) + 1;
    }
  }
  if (count["V"]) return { kind: "version", long: count["V"] > 1 };
  if (rest === null) {
    const target = args[at];
    if (target === undefined) rest = [""];
    else {
      rest = args.slice(at);
      if (target !== "-") { runMode = layout.RUN_FILE; runTarget = target; }
    }
  }

  const given = (letter: string): number => count[letter] ?? 0;
  const ignoreEnvironment = given("E") > 0 || given("I") > 0;
  const variable: Environment = (name) => (ignoreEnvironment ? null : env[name] || null);
  const xOption = (name: string): string | null | undefined => {
    for (let i = xOptions.length - 1; i >= 0; i--) {
      const option = xOptions[i]!;
      const equals = option.indexOf("=");
      if ((equals < 0 ? option : option.slice(0, equals)) === name) return equals < 0 ? null : option.slice(equals + 1);
    }
    return undefined;
  };
  const fatal = (where: string, text: string): Parsed => ({ kind: "error", message: `Fatal Python error: ${where}: ${text}\nPython runtime state: preinitialized\n`, status: 1, usage: false });

  const flags = new Map<number, number>();
  const set = (offset: number, value: number): void => { flags.set(offset, value); };
  const isolated = given("I") > 0;
  const devMode = xOption("dev") !== undefined || variable("PYTHONDEVMODE") !== null;
  set(layout.FLAG_DEBUG, Math.max(given("d"), level(variable("PYTHONDEBUG"))));
  set(layout.FLAG_INSPECT, given("i") || variable("PYTHONINSPECT") !== null ? Math.max(1, given("i")) : 0);
  set(layout.FLAG_INTERACTIVE, given("i"));
  set(layout.FLAG_OPTIMIZE, Math.max(given("O"), level(variable("PYTHONOPTIMIZE"))));
  set(layout.FLAG_DONT_WRITE_BYTECODE, given("B") || level(variable("PYTHONDONTWRITEBYTECODE")) ? 1 : 0);
  set(layout.FLAG_NO_USER_SITE, given("s") || isolated || variable("PYTHONNOUSERSITE") !== null ? 1 : 0);
  set(layout.FLAG_NO_SITE, given("S") ? 1 : 0);
  set(layout.FLAG_IGNORE_ENVIRONMENT, ignoreEnvironment ? 1 : 0);
  set(layout.FLAG_VERBOSE, Math.max(given("v"), level(variable("PYTHONVERBOSE"))));
  set(layout.FLAG_BYTES_WARNING, given("b"));
  set(layout.FLAG_QUIET, given("q") ? 1 : 0);
  set(layout.FLAG_ISOLATED, isolated ? 1 : 0);
  set(layout.FLAG_DEV_MODE, devMode ? 1 : 0);
  set(layout.FLAG_WARN_DEFAULT_ENCODING, xOption("warn_default_encoding") !== undefined || level(variable("PYTHONWARNDEFAULTENCODING")) ? 1 : 0);
  set(layout.FLAG_SAFE_PATH, given("P") || isolated || variable("PYTHONSAFEPATH") !== null ? 1 : 0);
  set(layout.FLAG_UNBUFFERED, given("u") || level(variable("PYTHONUNBUFFERED")) ? 1 : 0);
  set(layout.FLAG_SKIP_FIRST_LINE, given("x") ? 1 : 0);
  set(layout.FLAG_CHECK_HASH_PYCS, ["default", "always", "never"].indexOf(checkHash));

  const utf8 = xOption("utf8");
  if (utf8 !== undefined && utf8 !== null && utf8 !== "0" && utf8 !== "1") return { kind: "error", message: "Fatal Python error: preconfig_init_utf8_mode: invalid -X utf8 option value\nPython runtime state: core initializing\n", status: 1, usage: false };
  const utf8Variable = variable("PYTHONUTF8");
  set(layout.FLAG_UTF8_MODE, utf8 !== undefined ? (utf8 === "0" ? 0 : 1) : utf8Variable === "1" || localeIsC(env) && utf8Variable !== "0" ? 1 : 0);

  // Hash randomisation.
  const seed = variable("PYTHONHASHSEED");
  if (seed !== null && seed !== "random") {
    const value = /^\d+$/.test(seed) ? Number(seed) : NaN;
    if (!(value <= 4294967295)) return fatal("config_init_hash_seed", 'PYTHONHASHSEED must be "random" or an integer in range [0; 4294967295]');
    set(layout.FLAG_HASH_RANDOMIZATION, value === 0 ? 0 : 1);
    set(layout.FLAG_HASH_SEED, value);
    set(layout.FLAG_USE_HASH_SEED, 1);
  } else set(layout.FLAG_HASH_RANDOMIZATION, 1);

  // sys.set_int_max_str_digits
  let digits = -1;
  const digitsVariable = variable("PYTHONINTMAXSTRDIGITS"), digitsOption = xOption("int_max_str_digits");
  const digitsOf = (text: string): number => (/^\d+$/.test(text) && (Number(text) === 0 || Number(text) >= 640) && Number(text) <= 0x7fffffff ? Number(text) : -2);
  if (digitsVariable !== null) {
    digits = digitsOf(digitsVariable);
    if (digits === -2) return fatal("config_init_int_max_str_digits", "PYTHONINTMAXSTRDIGITS: invalid limit; must be >= 640 or 0 for unlimited.");
  }
  if (digitsOption !== undefined) {
    digits = digitsOption === null ? -2 : digitsOf(digitsOption);
    if (digits === -2) return fatal("config_init_int_max_str_digits", "-X int_max_str_digits: invalid limit; must be >= 640 or 0 for unlimited.");
  }
  set(layout.FLAG_INT_MAX_STR_DIGITS, digits);

  // The GIL: off unless asked for (heddle), on unless asked off (the python3.14 command).
  let gil = defaults.gil;
  const gilVariable = variable("PYTHON_GIL"), gilOption = xOption("gil");
  if (gilVariable !== null) {
    if (gilVariable !== "0" && gilVariable !== "1") return fatal("config_read_gil", GIL_TEXT);
    gil = gilVariable === "1";
  }
  if (gilOption !== undefined) {
    if (gilOption !== "0" && gilOption !== "1") return fatal("config_read_gil", GIL_TEXT);
    gil = gilOption === "1";
  }
  set(layout.FLAG_GIL, gilVariable === null && gilOption === undefined ? -1 : gil ? 1 : 0);
  set(layout.FLAG_GIL_ENABLED, gil ? 1 : 0);

  /** -X name=0|1 or PYTHON_NAME=0|1 */
  const toggle = (option: string, name: string, dflt: number): number | string => {
    const x = xOption(option);
    if (x !== undefined) return x === "0" ? 0 : x === "1" ? 1 : `-X ${option}=n: n is missing or invalid`;
    const v = variable(name);
    return v === null ? dflt : v === "0" ? 0 : v === "1" ? 1 : `${name}=N: N is missing or invalid`;
  };
  for (const [offset, option, name] of [
    [layout.FLAG_THREAD_INHERIT_CONTEXT, "thread_inherit_context", "PYTHON_THREAD_INHERIT_CONTEXT"],
    [layout.FLAG_CONTEXT_AWARE_WARNINGS, "context_aware_warnings", "PYTHON_CONTEXT_AWARE_WARNINGS"],
  ] as const) {
    const value = toggle(option, name, 1);
    if (typeof value === "string") return fatal(`config_init_${option}`, value);
    set(offset, value);
  }

  const cpuOption = xOption("cpu_count") ?? undefined, cpuVariable = variable("PYTHON_CPU_COUNT");
  const cpu = cpuOption ?? cpuVariable;
  if (cpu !== null && cpu !== undefined && cpu !== "default") {
    if (!/^\d+$/.test(cpu) || Number(cpu) < 1 || Number(cpu) > 0x7fffffff) {
      return fatal("config_init_cpu_count", "-X cpu_count=n option: n is missing or an invalid number, n must be greater than 0");
    }
    set(layout.FLAG_CPU_COUNT, Number(cpu));
  }
  const importTime = xOption("importtime");
  set(layout.FLAG_IMPORT_TIME, importTime !== undefined ? (importTime === "2" ? 2 : 1) : level(variable("PYTHONPROFILEIMPORTTIME")) ? 1 : 0);
  set(layout.FLAG_FAULT_HANDLER, xOption("faulthandler") !== undefined || variable("PYTHONFAULTHANDLER") !== null || devMode ? 1 : 0);
  const traceOption = xOption("tracemalloc");
  set(layout.FLAG_TRACEMALLOC, traceOption !== undefined ? Number(traceOption ?? 1) || 0 : Number(variable("PYTHONTRACEMALLOC") ?? 0) || 0);
  set(layout.FLAG_NO_DEBUG_RANGES, xOption("no_debug_ranges") !== undefined || variable("PYTHONNODEBUGRANGES") !== null ? 1 : 0);

  // sys.warnoptions: the environment's come first, so that the command line's win.
  const warnOptions: string[] = [];
  if (devMode) warnOptions.push("default");
  warnOptions.push(...(variable("PYTHONWARNINGS")?.split(",") ?? []), ...warnings);
  if (given("b") > 0) warnOptions.push(given("b") > 1 ? "error::BytesWarning" : "default::BytesWarning");

  return {
    kind: "run",
    settings: {
      flags, runMode, runTarget, argv: rest, warnOptions, xOptions,
      path: variable("PYTHONPATH")?.split(":") ?? [],
      pycachePrefix: xOption("pycache_prefix") ?? variable("PYTHONPYCACHEPREFIX"),
      startup: variable("PYTHONSTARTUP"), breakpoint: variable("PYTHONBREAKPOINT"), ioEncoding: variable("PYTHONIOENCODING"),
      gil, debugCore: !!env["HEDDLE_DEBUG_CORE"],
    },
  };
}

/** CPython switches UTF-8 mode on for the C and POSIX locales. */
function localeIsC(env: NodeJS.ProcessEnv): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"] || "C";
  return locale === "C" || locale === "POSIX";
}
