// Expressions as text, the way annotations are kept under `from __future__ import annotations`; and repr() of constants.

import type { Arg, Arguments, CmpOperator, Comprehension, Expr, Operator } from './ast.ts';
import type { Const } from './code.ts';

// --------------------------------------------------------------------------- repr

/** What str.isprintable() says no to: control, format, surrogate, private and unassigned characters, and separators but the space. */
const UNPRINTABLE = /[\p{C}\p{Z}]/u;
const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, '0');

export function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let result = quote;
  for (const ch of text) {
    const code = ch.codePointAt(0)!;
    if (ch === quote || ch === '\\') result += `\\${ch}`;
    else if (ch === '\t') result += '\\t';
    else if (ch === '\n') result += '\\n';
    else if (ch === '\r') result += '\\r';
    else if (code < 32 || code === 127) result += `\\x${hex(code, 2)}`;
    else if (code < 127 || !UNPRINTABLE.test(ch)) result += ch;
    else result += code <= 0xff ? `\\x${hex(code, 2)}` : code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
  }
  return result + quote;
}

function bytesRepr(bytes: Uint8Array): string {
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  let result = `b${quote}`;
  for (const byte of bytes) {
    const ch = String.fromCharCode(byte);
    if (ch === quote || ch === '\\') result += `\\${ch}`;
    else if (ch === '\t') result += '\\t';
    else if (ch === '\n') result += '\\n';
    else if (ch === '\r') result += '\\r';
    else result += byte < 32 || byte >= 127 ? `\\x${hex(byte, 2)}` : ch;
  }
  return result + quote;
}

function floatDigits(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (Object.is(value, -0)) return '-0';
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  const power = Number(exponent);
  if (power >= -4 && power < 16) return power >= 0 || value === 0 ? String(value) : plainFraction(mantissa, power);
  const sign = power < 0 ? '-' : '+';
  return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}

/** A number below one without exponent; JavaScript changes to exponents later than Python, so its own form serves. */
function plainFraction(mantissa: string, power: number): string {
  const negative = mantissa.startsWith('-');
  const digits = mantissa.replace(/[-.]/g, '');
  return `${negative ? '-' : ''}0.${'0'.repeat(-power - 1)}${digits}`;
}

function floatRepr(value: number): string {
  const digits = floatDigits(value);
  return /^-?\d+$/.test(digits) ? `${digits}.0` : digits;
}

function complexRepr(real: number, imag: number): string {
  if (real === 0 && !Object.is(real, -0)) return `${floatDigits(imag)}j`;
  const sign = imag < 0 || Object.is(imag, -0) ? '' : '+';
  return `(${floatDigits(real)}${sign}${floatDigits(imag)}j)`;
}

/** repr() of a constant. */
export function constantRepr(value: Const): string {
  switch (value.type) {
    case 'None': case 'True': case 'False': case 'Ellipsis': return value.type;
    case 'int': return String(value.value);
    case 'float': return floatRepr(value.value);
    case 'complex': return complexRepr(value.real ?? 0, value.imag);
    case 'str': return stringRepr(value.value);
    case 'bytes': return bytesRepr(value.value);
    case 'tuple': return `(${value.value.map(constantRepr).join(', ')}${value.value.length === 1 ? ',' : ''})`;
    case 'frozenset': return value.value.length === 0 ? 'frozenset()' : `frozenset({${value.value.map(constantRepr).join(', ')}})`;
    default: return `<${value.type}>`;
  }
}

// --------------------------------------------------------------------------- expressions

enum Pr { Tuple, Test, Or, And, Not, Cmp, BitOr, BitXor, BitAnd, Shift, Arith, Term, Factor, Power, Await, Atom }

const BINARY: Record<Operator, readonly [string, Pr]> = {
  Add: ['+', Pr.Arith], Sub: ['-', Pr.Arith], Mult: ['*', Pr.Term], MatMult: ['@', Pr.Term], Div: ['/', Pr.Term], Mod: ['%', Pr.Term],
  LShift: ['<<', Pr.Shift], RShift: ['>>', Pr.Shift], BitOr: ['|', Pr.BitOr], BitXor: ['^', Pr.BitXor], BitAnd: ['&', Pr.BitAnd],
  FloorDiv: ['//', Pr.Term], Pow: ['**', Pr.Power],
};
const COMPARE: Record<CmpOperator, string> = {
  Eq: '==', NotEq: '!=', Lt: '<', LtE: '<=', Gt: '>', GtE: '>=', Is: 'is', IsNot: 'is not', In: 'in', NotIn: 'not in',
};
const UNARY = { Invert: ['~', Pr.Factor], Not: ['not ', Pr.Not], UAdd: ['+', Pr.Factor], USub: ['-', Pr.Factor] } as const;

const list = (items: Expr[], level: Pr): string => items.map((e) => text(e, level)).join(', ');
const parens = (needed: boolean, inner: string): string => (needed ? `(${inner})` : inner);

function argument(arg: Arg): string { return arg.annotation === null ? arg.arg : `${arg.arg}: ${text(arg.annotation, Pr.Test)}`; }

function parameters(args: Arguments): string {
  const parts: string[] = [];
  const positional = [...args.posonlyargs, ...args.args];
  positional.forEach((arg, i) => {
    const at = i - positional.length + args.defaults.length;
    const value = at >= 0 ? `=${text(args.defaults[at]!, Pr.Test)}` : '';
    parts.push(`${argument(arg)}${value}${i + 1 === args.posonlyargs.length ? ', /' : ''}`);
  });
  if (args.vararg !== null || args.kwonlyargs.length > 0) parts.push(`*${args.vararg === null ? '' : argument(args.vararg)}`);
  args.kwonlyargs.forEach((arg, i) => {
    const value = args.kw_defaults[i] ?? null;
    parts.push(`${argument(arg)}${value === null ? '' : `=${text(value, Pr.Test)}`}`);
  });
  if (args.kwarg !== null) parts.push(`**${argument(args.kwarg)}`);
  return parts.join(', ');
}

function loops(generators: Comprehension[]): string {
  return generators.map((g) => `${g.is_async ? ' async for ' : ' for '}${text(g.target, Pr.Tuple)} in ${text(g.iter, Pr.Test + 1)}`
    + g.ifs.map((test) => ` if ${text(test, Pr.Test + 1)}`).join('')).join('');
}

function constantText(value: Const): string {
  if (value.type === 'tuple') return `(${value.value.map(constantText).join(', ')}${value.value.length === 1 ? ',' : ''})`;
  const repr = constantRepr(value);
  // An infinity has no literal.
  return value.type === 'complex' || (value.type === 'float' && Math.abs(value.value) === Infinity) ? repr.replaceAll('inf', '1e309') : repr;
}

/** Body of an f-string or t-string, before it is quoted. */
function stringBody(values: Expr[], isFormatSpec: boolean): string { return values.map((e) => stringElement(e, isFormatSpec)).join(''); }

function stringElement(e: Expr, isFormatSpec: boolean): string {
  switch (e.kind) {
    case 'Constant': return (e.value as { value: string }).value.replaceAll('{', '{{').replaceAll('}', '}}');
    case 'JoinedStr': return isFormatSpec ? stringBody(e.values, true) : `f${stringRepr(stringBody(e.values, false))}`;
    case 'TemplateStr': return `t${stringRepr(stringBody(e.values, false))}`;
    case 'FormattedValue': return interpolation(text(e.value, Pr.Test + 1), e.conversion, e.format_spec);
    case 'Interpolation': return interpolation((e.str as { value: string }).value, e.conversion, e.format_spec);
    default: throw new Error('unknown expression kind inside f-string or t-string');
  }
}

function interpolation(value: string, conversion: number, spec: Expr | null): string {
  return `{${value.startsWith('{') ? ' ' : ''}${value}${conversion < 0 ? '' : `!${String.fromCharCode(conversion)}`}`
    + `${spec === null ? '' : `:${stringElement(spec, true)}`}}`;
}

function text(e: Expr, level: Pr): string {
  switch (e.kind) {
    case 'BoolOp': {
      const pr = e.op === 'And' ? Pr.And : Pr.Or;
      return parens(level > pr, e.values.map((value) => text(value, pr + 1)).join(e.op === 'And' ? ' and ' : ' or '));
    }
    case 'BinOp': {
      const [op, pr] = BINARY[e.op];
      const right = e.op === 'Pow';
      return parens(level > pr, `${text(e.left, right ? pr + 1 : pr)} ${op} ${text(e.right, right ? pr : pr + 1)}`);
    }
    case 'UnaryOp': {
      const [op, pr] = UNARY[e.op];
      return parens(level > pr, `${op}${text(e.operand, pr)}`);
    }
    case 'Lambda': {
      const space = e.args.args.length + e.args.posonlyargs.length > 0 ? ' ' : '';
      return parens(level > Pr.Test, `lambda${space}${parameters(e.args)}: ${text(e.body, Pr.Test)}`);
    }
    case 'IfExp':
      return parens(level > Pr.Test, `${text(e.body, Pr.Test + 1)} if ${text(e.test, Pr.Test + 1)} else ${text(e.orelse, Pr.Test)}`);
    case 'Dict':
      return `{${e.values.map((value, i) => {
        const key = e.keys[i] ?? null;
        return key === null ? `**${text(value, Pr.BitOr)}` : `${text(key, Pr.Test)}: ${text(value, Pr.Test)}`;
      }).join(', ')}}`;
    case 'Set': return `{${list(e.elts, Pr.Test)}}`;
    case 'List': return `[${list(e.elts, Pr.Test)}]`;
    case 'Tuple':
      if (e.elts.length === 0) return '()';
      return parens(level > Pr.Tuple, `${list(e.elts, Pr.Test)}${e.elts.length === 1 ? ',' : ''}`);
    case 'GeneratorExp': return `(${text(e.elt, Pr.Test)}${loops(e.generators)})`;
    case 'ListComp': return `[${text(e.elt, Pr.Test)}${loops(e.generators)}]`;
    case 'SetComp': return `{${text(e.elt, Pr.Test)}${loops(e.generators)}}`;
    case 'DictComp': return `{${text(e.key, Pr.Test)}: ${text(e.value, Pr.Test)}${loops(e.generators)}}`;
    case 'Yield': return e.value === null ? '(yield)' : `(yield ${text(e.value, Pr.Test)})`;
    case 'YieldFrom': return `(yield from ${text(e.value, Pr.Test)})`;
    case 'Await': return parens(level > Pr.Await, `await ${text(e.value, Pr.Atom)}`);
    case 'Compare': {
      const rest = e.comparators.map((value, i) => ` ${COMPARE[e.ops[i]!]} ${text(value, Pr.Cmp + 1)}`).join('');
      return parens(level > Pr.Cmp, text(e.left, Pr.Cmp + 1) + rest);
    }
    case 'Call': {
      const func = text(e.func, Pr.Atom);
      if (e.args.length === 1 && e.keywords.length === 0 && e.args[0]!.kind === 'GeneratorExp') return func + text(e.args[0]!, Pr.Test);
      const keywords = e.keywords.map((k) => (k.arg === null ? '**' : `${k.arg}=`) + text(k.value, Pr.Test));
      return `${func}(${[...e.args.map((arg) => text(arg, Pr.Test)), ...keywords].join(', ')})`;
    }
    case 'Constant':
      if (e.value.type === 'Ellipsis') return '...';
      return (e.constKind ?? '') + constantText(e.value);
    case 'JoinedStr': case 'TemplateStr': case 'FormattedValue': case 'Interpolation': return stringElement(e, false);
    case 'Attribute': {
      const spaced = e.value.kind === 'Constant' && e.value.value.type === 'int';
      return `${text(e.value, Pr.Atom)}${spaced ? ' .' : '.'}${e.attr}`;
    }
    case 'Subscript': return `${text(e.value, Pr.Atom)}[${text(e.slice, Pr.Tuple)}]`;
    case 'Starred': return `*${text(e.value, Pr.BitOr)}`;
    case 'Slice': {
      const part = (bound: Expr | null): string => (bound === null ? '' : text(bound, Pr.Test));
      return `${part(e.lower)}:${part(e.upper)}${e.step === null ? '' : `:${part(e.step)}`}`;
    }
    case 'Name': return e.id;
    case 'NamedExpr': return parens(level > Pr.Tuple, `${text(e.target, Pr.Atom)} := ${text(e.value, Pr.Atom)}`);
  }
}

/** The expression as source text. */
export function unparse(e: Expr): string { return text(e, Pr.Test); }
