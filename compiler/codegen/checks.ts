// Warnings about expressions that can only be mistakes: comparing literals by identity, calling or subscripting what cannot be.

import type { Compare, Expr } from '../ast.ts';
import type { Const } from '../code.ts';
import { warn, type Compiler } from './compiler.ts';

function typeOfConstant(value: Const): string {
  switch (value.type) {
    case 'None': return 'NoneType';
    case 'True': case 'False': return 'bool';
    case 'Ellipsis': return 'ellipsis';
    default: return value.type;
  }
}

/** Name of the type an expression certainly has, or null. */
function inferType(e: Expr): string | null {
  switch (e.kind) {
    case 'Tuple': return 'tuple';
    case 'List': case 'ListComp': return 'list';
    case 'Dict': case 'DictComp': return 'dict';
    case 'Set': case 'SetComp': return 'set';
    case 'GeneratorExp': return 'generator';
    case 'Lambda': return 'function';
    case 'TemplateStr': case 'Interpolation': return 'string.templatelib.Template';
    case 'JoinedStr': case 'FormattedValue': return 'str';
    case 'Constant': return typeOfConstant(e.value);
    default: return null;
  }
}

/** False for constants that are no singletons. */
function mayBeCompared(e: Expr): boolean {
  if (e.kind === 'Tuple') return !e.elts.every((elt) => elt.kind === 'Constant');
  return e.kind !== 'Constant' || ['None', 'True', 'False', 'Ellipsis'].includes(e.value.type);
}

export function checkCompare(c: Compiler, e: Compare): void {
  let left = mayBeCompared(e.left);
  let leftExpr = e.left;
  for (let i = 0; i < e.ops.length; i++) {
    const op = e.ops[i]!;
    const rightExpr = e.comparators[i]!;
    const right = mayBeCompared(rightExpr);
    if ((op === 'Is' || op === 'IsNot') && (!right || !left)) {
      const type = inferType(left ? rightExpr : leftExpr);
      return warn(c, e, op === 'Is' ? `"is" with '${type}' literal. Did you mean "=="?` : `"is not" with '${type}' literal. Did you mean "!="?`);
    }
    left = right;
    leftExpr = rightExpr;
  }
}

const NOT_CALLABLE = new Set<Expr['kind']>([
  'Constant', 'Tuple', 'List', 'ListComp', 'Dict', 'DictComp', 'Set', 'SetComp', 'GeneratorExp', 'JoinedStr', 'TemplateStr', 'FormattedValue',
  'Interpolation',
]);

export function checkCaller(c: Compiler, e: Expr): void {
  if (NOT_CALLABLE.has(e.kind)) warn(c, e, `'${inferType(e)}' object is not callable; perhaps you missed a comma?`);
}

export function checkSubscripter(c: Compiler, e: Expr): void {
  switch (e.kind) {
    case 'Constant':
      if (!['None', 'Ellipsis', 'int', 'True', 'False', 'float', 'complex', 'frozenset'].includes(e.value.type)) return;
    // falls through
    case 'Set': case 'SetComp': case 'GeneratorExp': case 'TemplateStr': case 'Interpolation': case 'Lambda':
      warn(c, e, `'${inferType(e)}' object is not subscriptable; perhaps you missed a comma?`);
  }
}

export function checkIndex(c: Compiler, e: Expr, index: Expr): void {
  const indexType = inferType(index);
  if (indexType === null || indexType === 'int' || indexType === 'bool') return;
  switch (e.kind) {
    case 'Constant':
      if (!['str', 'bytes', 'tuple'].includes(e.value.type)) return;
    // falls through
    case 'Tuple': case 'List': case 'ListComp': case 'JoinedStr': case 'FormattedValue':
      warn(c, e, `${inferType(e)} indices must be integers or slices, not ${indexType}; perhaps you missed a comma?`);
  }
}
