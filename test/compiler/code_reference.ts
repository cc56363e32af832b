// CPython 3.14 (pyodide's build) as the measure for code objects: it loads what the compiler wrote and compares it with what it compiles itself.

import { loadPyodide } from 'pyodide';

export interface CodeReference {
  /** Differences of a marshalled code object from the reference's for the same source: one line each. */
  differences(source: string | Uint8Array, mode: string, flags: number, optimize: number, marshalled: Uint8Array): string[];
  /** [error or null, warnings as [message, lineno]] of compiling; an error is [type, message, lineno, offset, end_lineno, end_offset]. */
  diagnostics(source: string, mode: string): string;
  /** What a marshalled module prints when it is run. */
  run(marshalled: Uint8Array): string;
  /** Number, inline cache units and stack effects of every instruction, as [name, opcode, caches, [[argument, effect], ...]]. */
  instructions(): [string, number, number, [number, number][]][];
  modules(): string[];
  source(module: string): Uint8Array;
}

const PROGRAM = `
import contextlib, io, json, marshal, opcode, types, warnings, zipfile, sys, _opcode

FIELDS = ('co_argcount co_posonlyargcount co_kwonlyargcount co_flags co_name co_qualname co_firstlineno co_varnames co_cellvars co_freevars '
          'co_names co_stacksize co_filename co_code co_exceptiontable co_linetable').split()

def describe(value):
    match value:
        case types.CodeType(): return 'code'
        case tuple(): return 'tuple', *map(describe, value)
        case frozenset(): return 'frozenset', frozenset(map(describe, value))
        case slice(): return 'slice', describe(value.start), describe(value.stop), describe(value.step)
        case _: return type(value).__name__, repr(value)

def compare(want, got, found):
    where = f'{want.co_qualname}:{want.co_firstlineno}'
    for field in FIELDS:
        if getattr(want, field) != getattr(got, field):
            found.append(f'{where} {field}: {getattr(want, field)!r} but got {getattr(got, field)!r}')
    if describe(want.co_consts) != describe(got.co_consts):
        found.append(f'{where} co_consts: {want.co_consts} but got {got.co_consts}')
    for a, b in zip(want.co_consts, got.co_consts):
        if isinstance(a, types.CodeType) and isinstance(b, types.CodeType): compare(a, b, found)

def differences(source, mode, flags, optimize, marshalled):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        want = compile(source.to_bytes() if hasattr(source, 'to_bytes') and not isinstance(source, str) else source, '<test>', mode, flags, True, optimize)
    found = []
    compare(want, marshal.loads(marshalled.to_bytes()), found)
    return json.dumps(found)

def diagnostics(source, mode):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        error = None
        try: compile(source, '<test>', mode, 0, True, 0)
        except SyntaxError as e: error = [type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset]
    return json.dumps([error, [[str(w.message), w.lineno] for w in caught]])

def run(marshalled):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(marshal.loads(marshalled.to_bytes()), {'__name__': '__main__'})
    return out.getvalue()

def instructions():
    caches = opcode._cache_format
    rows = []
    for name, op in opcode.opmap.items():
        effects = []
        for arg in (0, 1, 2, 3, 5, 8) if op > opcode.HAVE_ARGUMENT else (None,):
            try: effects.append([arg or 0, _opcode.stack_effect(op, arg, jump=True)])
            except ValueError: pass
        rows.append([name, op, sum(caches.get(name, {}).values()), effects])
    return json.dumps(rows)

archive = zipfile.ZipFile(next(path for path in sys.path if path.endswith('.zip')))
def modules(): return json.dumps([name for name in archive.namelist() if name.endswith('.py')])
def source(module): return archive.read(module)
`;

export async function loadCodeReference(): Promise<CodeReference> {
  const python = await loadPyodide({ env: { PYTHONHASHSEED: '0' } });
  python.runPython(PROGRAM);
  const get = (name: string) => python.globals.get(name);
  return {
    differences: (source, mode, flags, optimize, marshalled) => JSON.parse(get('differences')(source, mode, flags, optimize, marshalled)),
    diagnostics: (source, mode) => get('diagnostics')(source, mode),
    run: (marshalled) => get('run')(marshalled),
    instructions: () => JSON.parse(get('instructions')()),
    modules: () => JSON.parse(get('modules')()),
    source: (module) => get('source')(module).toJs(),
  };
}
