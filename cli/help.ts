// The texts of -h and its relatives.

const OPTIONS = `Options (and the environment variable that does the same):
-b     : warn when str and bytes (or bytes and int) are compared; -bb makes it an error
-B     : write no .pyc files (PYTHONDONTWRITEBYTECODE)
-c cmd : run the program text cmd; no further options are read
-d     : debug output of the parser, kept for compatibility (PYTHONDEBUG)
-E     : ignore all PYTHON* environment variables
-h     : this text; also -? and --help
-i     : go on interactively after the program (PYTHONINSPECT)
-I     : cut off from the user's settings; implies -E, -P and -s
-m mod : run the library module mod as a program; no further options are read
-O     : leave out assert statements and code under __debug__ (PYTHONOPTIMIZE)
-OO    : as -O, and leave out docstrings
-P     : put no unsafe entry (the script's directory, the current one) first on sys.path (PYTHONSAFEPATH)
-q     : no greeting in interactive mode
-s     : leave the user's site directory out of sys.path (PYTHONNOUSERSITE)
-S     : do not import site at start
-u     : do not buffer stdout and stderr (PYTHONUNBUFFERED)
-v     : tell about every import; -vv tells more (PYTHONVERBOSE)
-V     : show the version; -VV shows more; also --version
-W arg : add a warning filter, action:message:category:module:lineno (PYTHONWARNINGS)
-x     : skip the first line of the program
-X opt : an implementation-specific option, see --help-xoptions
--check-hash-based-pycs always|default|never : when to verify .pyc files that are checked by hash
--help-env : environment variables
--help-xoptions : the -X options
--help-all : everything

Arguments:
file   : the program, read from that file
-      : the program, read from stdin (without any argument and with a terminal: interactive mode)
arg ...: the program's own arguments, in sys.argv[1:]
`;

const ENVIRONMENT = `Environment variables:
PYTHONSTARTUP     a file run when interactive mode starts
PYTHONPATH        directories, separated by ':', that go first on sys.path
PYTHONSAFEPATH    as -P
PYTHONPLATLIBDIR  not used
PYTHONHASHSEED    'random', or a number that fixes the hashes of str and bytes
PYTHON_GIL        1: take turns under a global interpreter lock; 0: do not (-X gil)
PYTHON_CPU_COUNT  what os.process_cpu_count() says (-X cpu_count)
PYTHONBREAKPOINT  what breakpoint() calls; 0: nothing
PYTHONINTMAXSTRDIGITS  longest int that is converted to or from text (-X int_max_str_digits)
PYTHONIOENCODING  encoding[:errors] of stdin, stdout and stderr
PYTHONPYCACHEPREFIX    directory for .pyc files (-X pycache_prefix)
PYTHONUTF8        as -X utf8
PYTHONDEVMODE     as -X dev
PYTHONWARNINGS, PYTHONOPTIMIZE, PYTHONVERBOSE, PYTHONINSPECT, PYTHONUNBUFFERED, PYTHONDONTWRITEBYTECODE, PYTHONNOUSERSITE: as the options above
`;

const X_OPTIONS = `-X options:
-X gil=[0|1]             1: threads take turns under a global interpreter lock; 0: they run in parallel
-X cpu_count=N|default   what os.process_cpu_count() says
-X dev                   more checks and warnings
-X faulthandler          dump the tracebacks of all threads on a fatal error
-X importtime[=2]        how long each import takes
-X int_max_str_digits=N  longest int that is converted to or from text; 0: no limit
-X no_debug_ranges       no column numbers in code
-X pycache_prefix=PATH   directory for .pyc files
-X thread_inherit_context=[0|1]   whether new threads start with a copy of the context
-X context_aware_warnings=[0|1]   whether warnings.catch_warnings() is local to the context
-X tracemalloc[=N]       trace allocations
-X utf8[=0|1]            UTF-8 everywhere
-X warn_default_encoding warn when the encoding of a file is left to the locale
`;

export function help(topic: "usage" | "env" | "xoptions" | "all", usage: string): string {
  switch (topic) {
    case "usage": return usage + OPTIONS;
    case "env": return ENVIRONMENT;
    case "xoptions": return X_OPTIONS;
    case "all": return `${usage}${OPTIONS}\n${ENVIRONMENT}\n${X_OPTIONS}`;
  }
}
