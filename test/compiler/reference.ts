// CPython 3.14 itself (pyodide's build), asked what it makes of a source: the measure for the front end's trees, errors and warnings.

import { loadPyodide } from 'pyodide';

/** [type, message, lineno, offset, end_lineno, end_offset, text] of a SyntaxError, [type, message] of another exception. */
export type ReferenceError = (string | number | null)[];

export interface Reference {
  /** The dump of the tree, or the error. */
  parse(source: string | Uint8Array, mode: string, flags?: number): { tree: string } | { error: ReferenceError };
  /** Warnings in order, as [message, lineno]. */
  warnings(source: string, mode: string): [string, number][];
  /** Names of the modules in the standard library's archive. */
  modules(): string[];
  source(module: string): Uint8Array;
}

const PROGRAM = `
import ast, base64, json, struct, warnings, zipfile
OPS = ast.operator, ast.boolop, ast.unaryop, ast.cmpop, ast.expr_context

def points(text):
    codes = text if isinstance(text, bytes) else map(ord, text)
    return '"' + ''.join(chr(c) if 32 <= c <= 126 and c not in (34, 92) else '\\\\u{%x}' % c for c in codes) + '"'

def bits(number):
    return struct.pack('>d', number).hex()

def constant(value):
    if value is None or value is True or value is False: return str(value)
    if value is ...: return 'Ellipsis'
    match value:
        case int(): return hex(value)
        case float(): return 'float:' + bits(value)
        case complex(): return f'complex:{bits(value.real)}:{bits(value.imag)}'
        case str(): return points(value)
        case bytes(): return 'b' + points(value)

def field(node, name, value):
    if name == 'str' or name == 'value' and isinstance(node, (ast.Constant, ast.MatchSingleton)): return constant(value)
    if value is None: return 'null'
    if isinstance(value, list): return '[' + ','.join(field(None, None, item) for item in value) + ']'
    if isinstance(value, OPS): return f'"{type(value).__name__}"'
    if isinstance(value, ast.AST): return dump(value)
    return points(value) if isinstance(value, str) else str(int(value))

def dump(node):
    kind = type(node)
    text = kind.__name__ + '(' + ','.join(f'{name}={field(node, name, getattr(node, name, None))}' for name in kind._fields) + ')'
    if 'end_lineno' in kind._attributes:
        text += f'@{node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}'
    return text

def reference_parse(source, encoded, mode, flags):
    if encoded: source = base64.b64decode(source)
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')
        try:
            return json.dumps({'tree': dump(compile(source, '<string>', mode, ast.PyCF_ONLY_AST | flags))})
        except SyntaxError as e:
            error = [type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text]
        except (ValueError, MemoryError, RecursionError) as e:
            error = [type(e).__name__, str(e)]
    return json.dumps({'error': error})

def reference_warnings(source, mode):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        try: compile(source, '<string>', mode, ast.PyCF_ONLY_AST)
        except SyntaxError: pass
    return json.dumps([[str(w.message), w.lineno] for w in caught])

import sys
archive = zipfile.ZipFile(next(path for path in sys.path if path.endswith('.zip')))
reference_modules = lambda: json.dumps([name for name in archive.namelist() if name.endswith('.py')])
reference_source = lambda name: base64.b64encode(archive.read(name)).decode()
`;

export async function loadReference(): Promise<Reference> {
  const python = await loadPyodide();
  python.runPython(PROGRAM);
  const call = (name: string, ...args: unknown[]): string => python.globals.get(name)(...args) as string;
  return {
    parse: (source, mode, flags = 0) => JSON.parse(typeof source === 'string'
      ? call('reference_parse', source, false, mode, flags)
      : call('reference_parse', Buffer.from(source).toString('base64'), true, mode, flags)) as ReturnType<Reference['parse']>,
    warnings: (source, mode) => JSON.parse(call('reference_warnings', source, mode)) as [string, number][],
    modules: () => JSON.parse(call('reference_modules')) as string[],
    source: (module) => new Uint8Array(Buffer.from(call('reference_source', module), 'base64')),
  };
}
