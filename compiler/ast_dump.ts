// A syntax tree as text, for comparing trees and for looking at them.
//
// The form is exact and easy to produce in any language: fields in the order of the ASDL, strings in ASCII with `\u{hex}` for the rest,
// integers in hexadecimal, floats as the sixteen digits of their bits, `@line:column-line:column` after every node that has a position.

import type { ConstantValue, Node } from './ast.ts';

/** Fields of each kind of node, in the order of the ASDL. */
const FIELDS: Record<string, readonly string[]> = {
  Module: ['body', 'type_ignores'], Interactive: ['body'], Expression: ['body'], FunctionType: ['argtypes', 'returns'],
  TypeIgnore: ['lineno', 'tag'],
  FunctionDef: ['name', 'args', 'body', 'decorator_list', 'returns', 'type_comment', 'type_params'],
  AsyncFunctionDef: ['name', 'args', 'body', 'decorator_list', 'returns', 'type_comment', 'type_params'],
  ClassDef: ['name', 'bases', 'keywords', 'body', 'decorator_list', 'type_params'],
  Return: ['value'], Delete: ['targets'], Assign: ['targets', 'value', 'type_comment'], TypeAlias: ['name', 'type_params', 'value'],
  AugAssign: ['target', 'op', 'value'], AnnAssign: ['target', 'annotation', 'value', 'simple'],
  For: ['target', 'iter', 'body', 'orelse', 'type_comment'], AsyncFor: ['target', 'iter', 'body', 'orelse', 'type_comment'],
  While: ['test', 'body', 'orelse'], If: ['test', 'body', 'orelse'], With: ['items', 'body', 'type_comment'],
  AsyncWith: ['items', 'body', 'type_comment'], Match: ['subject', 'cases'], Raise: ['exc', 'cause'],
  Try: ['body', 'handlers', 'orelse', 'finalbody'], TryStar: ['body', 'handlers', 'orelse', 'finalbody'], Assert: ['test', 'msg'],
  Import: ['names'], ImportFrom: ['module', 'names', 'level'], Global: ['names'], Nonlocal: ['names'], Expr: ['value'], Pass: [], Break: [],
  Continue: [],
  BoolOp: ['op', 'values'], NamedExpr: ['target', 'value'], BinOp: ['left', 'op', 'right'], UnaryOp: ['op', 'operand'],
  Lambda: ['args', 'body'], IfExp: ['test', 'body', 'orelse'], Dict: ['keys', 'values'], Set: ['elts'], ListComp: ['elt', 'generators'],
  SetComp: ['elt', 'generators'], DictComp: ['key', 'value', 'generators'], GeneratorExp: ['elt', 'generators'], Await: ['value'],
  Yield: ['value'], YieldFrom: ['value'], Compare: ['left', 'ops', 'comparators'], Call: ['func', 'args', 'keywords'],
  FormattedValue: ['value', 'conversion', 'format_spec'], Interpolation: ['value', 'str', 'conversion', 'format_spec'], JoinedStr: ['values'],
  TemplateStr: ['values'], Constant: ['value', 'constKind'], Attribute: ['value', 'attr', 'ctx'], Subscript: ['value', 'slice', 'ctx'],
  Starred: ['value', 'ctx'], Name: ['id', 'ctx'], List: ['elts', 'ctx'], Tuple: ['elts', 'ctx'], Slice: ['lower', 'upper', 'step'],
  comprehension: ['target', 'iter', 'ifs', 'is_async'], ExceptHandler: ['type', 'name', 'body'],
  arguments: ['posonlyargs', 'args', 'vararg', 'kwonlyargs', 'kw_defaults', 'kwarg', 'defaults'], arg: ['arg', 'annotation', 'type_comment'],
  keyword: ['arg', 'value'], alias: ['name', 'asname'], withitem: ['context_expr', 'optional_vars'], match_case: ['pattern', 'guard', 'body'],
  MatchValue: ['value'], MatchSingleton: ['value'], MatchSequence: ['patterns'], MatchMapping: ['keys', 'patterns', 'rest'],
  MatchClass: ['cls', 'patterns', 'kwd_attrs', 'kwd_patterns'], MatchStar: ['name'], MatchAs: ['pattern', 'name'], MatchOr: ['patterns'],
  TypeVar: ['name', 'bound', 'default_value'], ParamSpec: ['name', 'default_value'], TypeVarTuple: ['name', 'default_value'],
};

function dumpPoints(points: Iterable<number>): string {
  let out = '"';
  for (const c of points) out += c < 32 || c > 126 || c === 34 || c === 92 ? `\\u{${c.toString(16)}}` : String.fromCharCode(c);
  return out + '"';
}

function* pointsOf(text: string): Iterable<number> {
  for (const char of text) yield char.codePointAt(0)!;
}

function bits(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

/** The text of a constant. */
export function dumpConstant(constant: ConstantValue): string {
  switch (constant.type) {
    case 'int': return constant.value < 0n ? `-0x${(-constant.value).toString(16)}` : `0x${constant.value.toString(16)}`;
    case 'float': return `float:${bits(constant.value)}`;
    case 'complex': return `complex:${bits(constant.real ?? 0)}:${bits(constant.imag)}`;
    case 'str': return dumpPoints(constant.codePoints ?? pointsOf(constant.value));
    case 'bytes': return 'b' + dumpPoints(constant.value);
    case 'tuple': return `(${constant.value.map(dumpConstant).join(',')})`;
    case 'frozenset': return `{${constant.value.map(dumpConstant).join(',')}}`;
    default: return constant.type;
  }
}

function dumpField(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(dumpField).join(',')}]`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return dumpPoints(pointsOf(value));
  return 'kind' in (value as object) ? dump(value as Node) : dumpConstant(value as ConstantValue);
}

/** The text of a tree. */
export function dump(node: Node): string {
  const record = node as unknown as Record<string, unknown>;
  const fields = FIELDS[node.kind]!.map((field) => `${field === 'constKind' ? 'kind' : field}=${dumpField(record[field])}`);
  const place = 'end_lineno' in node ? `@${node.lineno}:${node.col_offset}-${node.end_lineno}:${node.end_col_offset}` : '';
  return `${node.kind}(${fields.join(',')})${place}`;
}
