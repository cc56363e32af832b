// String literals: single tokens, f- and t-strings with their fields, and the joining of adjacent literals.

import type { Constant, ConstantValue, Expr, JoinedStr } from '../ast.ts';
import { T } from '../tokens.ts';
import { decodeBytes, decodeEscapes, joinStrings, LiteralError, spelledLength, type DecodedString, type InvalidEscape } from './literals.ts';
import { accept, endColumn, enter, expect, fail, p, startColumn } from './state.ts';
import { parseStarExpressionsOrYield } from './expressions.ts';

/** One or more adjacent string literals, as the one expression they make. */
export function parseStrings(): Expr {
  const first = p.i;
  const type = p.type[first]!;
  if (type === T.STRING) {
    const next = p.type[first + 1]!;
    if (next !== T.STRING && next !== T.FSTRING_START && next !== T.TSTRING_START) {
      p.i = first + 1;
      return stringConstant(first);
    }
  }
  const parts: Expr[] = [];
  if (type === T.TSTRING_START) {
    do parts.push(parseFormatted(true)); while (p.type[p.i] === T.TSTRING_START);
    if (p.type[p.i] === T.STRING || p.type[p.i] === T.FSTRING_START) fail();
    const values = foldParts(parts);
    const last = p.i - 1;
    return {
      kind: 'TemplateStr', values, lineno: p.line[first]!, col_offset: startColumn(first), end_lineno: p.endLine[last]!,
      end_col_offset: endColumn(last),
    };
  }
  for (;;) {
    const t = p.type[p.i];
    if (t === T.STRING) parts.push(stringConstant(p.i++));
    else if (t === T.FSTRING_START) parts.push(parseFormatted(false));
    else if (t === T.TSTRING_START) fail();
    else break;
  }
  const last = p.i - 1;
  return concatenate(parts, p.line[first]!, startColumn(first), p.endLine[last]!, endColumn(last)) ?? fail();
}

/** Join adjacent literals; null if bytes and text are mixed. */
export function concatenate(parts: Expr[], lineno: number, col_offset: number, end_lineno: number, end_col_offset: number): Expr | null {
  let bytes = 0;
  let formatted = false;
  for (const part of parts) {
    if (part.kind !== 'Constant') formatted = true;
    else if (part.value.type === 'bytes') bytes++;
  }
  if (bytes > 0 && (formatted || bytes !== parts.length)) return null;
  if (formatted) return { kind: 'JoinedStr', values: foldParts(parts), lineno, col_offset, end_lineno, end_col_offset };
  if (parts.length === 1) return parts[0]!;
  const constKind = (parts[0] as Constant).constKind;
  let value: ConstantValue;
  if (bytes > 0) {
    let size = 0;
    for (const part of parts) size += bytesOf(part).length;
    const joined = new Uint8Array(size);
    size = 0;
    for (const part of parts) {
      joined.set(bytesOf(part), size);
      size += bytesOf(part).length;
    }
    value = { type: 'bytes', value: joined };
  } else {
    value = joinTexts(parts, 0, parts.length);
  }
  return { kind: 'Constant', value, constKind, lineno, col_offset, end_lineno, end_col_offset };
}

function bytesOf(part: Expr): Uint8Array {
  return ((part as Constant).value as { value: Uint8Array }).value;
}

function textOf(part: Expr): DecodedString {
  return (part as Constant).value as unknown as DecodedString;
}

function isEmptyText(part: Expr): boolean {
  return part.kind === 'Constant' && part.value.type === 'str' && part.value.value.length === 0;
}

function strConstant(text: DecodedString): ConstantValue {
  return text.codePoints === undefined ? { type: 'str', value: text.value } : { type: 'str', value: text.value, codePoints: text.codePoints };
}

function joinTexts(parts: Expr[], from: number, to: number): ConstantValue {
  let text = textOf(parts[from]!);
  for (let i = from + 1; i < to; i++) text = joinStrings(text, textOf(parts[i]!));
  return strConstant(text);
}

/** The values of the joined literals in `parts`: fields as they are, runs of text fused, empty text dropped. */
function foldParts(parts: Expr[]): Expr[] {
  const flat: Expr[] = [];
  for (const part of parts) {
    if (part.kind === 'JoinedStr' || part.kind === 'TemplateStr') for (const value of part.values) flat.push(value);
    else flat.push(part);
  }
  const folded: Expr[] = [];
  for (let i = 0; i < flat.length; i++) {
    let part = flat[i]!;
    if (part.kind === 'Constant') {
      let end = i + 1;
      while (end < flat.length && flat[end]!.kind === 'Constant') end++;
      if (end > i + 1) {
        const last = flat[end - 1]!;
        part = {
          kind: 'Constant', value: joinTexts(flat, i, end), constKind: part.constKind, lineno: part.lineno, col_offset: part.col_offset,
          end_lineno: last.end_lineno, end_col_offset: last.end_col_offset,
        };
        i = end - 1;
      }
      if (isEmptyText(part)) continue;
    }
    folded.push(part);
  }
  return folded;
}

/**
 * Note the warning an unknown escape in `body` earns. It is placed by counting from token `i`, as CPython does: the literal itself, but for
 * the text of an f-string the token that ends it.
 */
function warnEscape(escape: InvalidEscape, body: string, i: number): void {
  const octal = escape.text.length === 3;
  const what = octal ? 'an invalid octal escape sequence' : 'an invalid escape sequence';
  let line = p.line[i]!;
  let from = 0;
  for (let newline = body.indexOf('\n'); newline >= 0 && newline < escape.position; newline = body.indexOf('\n', from)) {
    line++;
    from = newline + 1;
  }
  let offset = spelledLength(body.slice(from), escape.position - from);
  if (line === p.line[i]) offset += startColumn(i) + leadingQuotes(i);
  p.warnings.push({
    token: i,
    warning: {
      category: 'SyntaxWarning',
      message: `"\\${escape.text}" is ${what}. Such sequences will not work in the future. Did you mean "\\\\${escape.text}"? ` +
        'A raw string is also an option.',
      lineno: line, offset, end_lineno: line, end_offset: offset + 2,
    },
  });
}

/** Number of quotes token `i` begins with. */
function leadingQuotes(i: number): number {
  const start = p.start[i]!;
  const quote = p.source[start]!;
  if (quote !== "'" && quote !== '"') return 0;
  let count = 1;
  while (start + count < p.end[i]! && p.source[start + count] === quote) count++;
  return count;
}

/** The Constant a STRING token stands for. Throws LiteralError for bad escapes and characters beyond ASCII in bytes. */
export function stringConstant(i: number): Constant {
  const source = p.source;
  let from = p.start[i]!;
  let to = p.end[i]!;
  let raw = false;
  let bytes = false;
  const constKind = source.charCodeAt(from) === 117 ? 'u' : null;
  let quote = source.charCodeAt(from);
  while (quote !== 39 && quote !== 34) {
    const letter = quote | 32;
    if (letter === 114) raw = true;
    else if (letter === 98) bytes = true;
    quote = source.charCodeAt(++from);
  }
  if (to - from >= 6 && source.charCodeAt(from + 1) === quote && source.charCodeAt(from + 2) === quote) {
    from += 3;
    to -= 3;
  } else {
    from += 1;
    to -= 1;
  }
  const body = source.slice(from, to);
  let value: ConstantValue;
  if (bytes) {
    if (!p.ascii && /[^\x00-\x7f]/.test(body)) throw new LiteralError('bytes', 'bytes can only contain ASCII literal characters');
    value = { type: 'bytes', value: decodeBytes(body, raw, (escape) => warnEscape(escape, body, i)) };
  } else if (raw || !body.includes('\\')) {
    value = { type: 'str', value: body };
  } else {
    value = strConstant(decodeEscapes(body, (escape) => warnEscape(escape, body, i)));
  }
  return {
    kind: 'Constant', value, constKind, lineno: p.line[i]!, col_offset: startColumn(i), end_lineno: p.endLine[i]!, end_col_offset: endColumn(i),
  };
}

/**
 * The Constant of an FSTRING_MIDDLE or TSTRING_MIDDLE token. A doubled brace is one character of text but two columns. `end` is the token
 * that ends the string, `i` itself in a format specification.
 */
export function middleConstant(i: number, raw: boolean, end: number): Constant {
  const body = p.source.slice(p.start[i]!, p.end[i]!);
  let value: ConstantValue;
  if (raw || !body.includes('\\')) {
    value = { type: 'str', value: body };
  } else {
    value = strConstant(decodeEscapes(body, (escape) => {
      if (escape.text !== '{' && escape.text !== '}') warnEscape(escape, body, end);
    }));
  }
  const doubled = p.start[i + 1]! - p.end[i]!;
  return {
    kind: 'Constant', value, constKind: null, lineno: p.line[i]!, col_offset: startColumn(i), end_lineno: p.endLine[i]!,
    end_col_offset: endColumn(i) + doubled,
  };
}

/** Whether the prefix of the *_START token `i` has an `r`. */
export function isRawStart(i: number): boolean {
  const text = p.source.slice(p.start[i]!, p.end[i]!);
  return text.includes('r') || text.includes('R');
}

/** One f-string (JoinedStr) or t-string (TemplateStr), unfolded: debug text and its field are separate values. */
function parseFormatted(template: boolean): Expr {
  const start = p.i++;
  const raw = isRawStart(start);
  // Text is decoded once the end is there: its tokens wait among the fields as numbers.
  const parts: (Expr | number)[] = [];
  const middle = template ? T.TSTRING_MIDDLE : T.FSTRING_MIDDLE;
  for (;;) {
    const type = p.type[p.i];
    if (type === middle) parts.push(p.i++);
    else if (type === T.LBRACE) parseField(template, template, raw, parts);
    else break;
  }
  const end = p.i;
  expect(template ? T.TSTRING_END : T.FSTRING_END);
  const values: Expr[] = [];
  for (const part of parts) {
    const value = typeof part === 'number' ? middleConstant(part, raw, end) : part;
    if (!isEmptyText(value)) values.push(value);
  }
  const lineno = p.line[start]!;
  const col_offset = startColumn(start);
  const end_lineno = p.endLine[end]!;
  const end_col_offset = endColumn(end);
  return template
    ? { kind: 'TemplateStr', values, lineno, col_offset, end_lineno, end_col_offset }
    : { kind: 'JoinedStr', values, lineno, col_offset, end_lineno, end_col_offset };
}

/**
 * Parse `{...}` and append what it stands for to `values`. `template`: within a t-string; `interpolation`: the field makes an Interpolation
 * (fields in the format specification of a t-string make FormattedValues).
 */
function parseField(template: boolean, interpolation: boolean, raw: boolean, values: (Expr | number)[]): void {
  enter();
  const open = p.i++;
  const value = parseStarExpressionsOrYield();
  const debug = accept(T.EQUAL);
  let conversion = -1;
  let format_spec: Expr | null = null;
  let stop = p.i;
  if (p.type[p.i] === T.EXCLAMATION) {
    const mark = p.i;
    const name = mark + 1;
    if (p.type[name] !== T.NAME || p.line[name] !== p.line[mark] || p.start[name] !== p.end[mark]) fail();
    const text = p.names[p.value[name]!]!;
    if (text !== 's' && text !== 'r' && text !== 'a') fail();
    conversion = text.charCodeAt(0);
    p.i += 2;
  }
  if (p.type[p.i] === T.COLON) {
    if (conversion === -1) stop = p.i;
    format_spec = parseFormatSpec(template, raw);
  }
  const close = p.i;
  expect(T.RBRACE);
  if (conversion === -1 && format_spec === null) {
    stop = close;
    if (debug) conversion = 114;
  }
  const lineno = p.line[open]!;
  const col_offset = startColumn(open);
  const end_lineno = p.endLine[close]!;
  const end_col_offset = endColumn(close);
  if (debug) {
    values.push({
      kind: 'Constant', value: { type: 'str', value: fieldText(open, stop) }, constKind: null, lineno, col_offset: col_offset + 1,
      end_lineno: p.line[stop]!, end_col_offset: startColumn(stop),
    });
  }
  if (interpolation) {
    const text = fieldText(open, stop).replace(/[\s=]+$/, '');
    values.push({
      kind: 'Interpolation', value, str: { type: 'str', value: text }, conversion, format_spec, lineno, col_offset, end_lineno, end_col_offset,
    });
  } else {
    values.push({ kind: 'FormattedValue', value, conversion, format_spec, lineno, col_offset, end_lineno, end_col_offset });
  }
  p.depth--;
}

/** The specification after a field's colon, always a JoinedStr. */
function parseFormatSpec(template: boolean, raw: boolean): JoinedStr {
  const colon = p.i++;
  const parts: Expr[] = [];
  const middle = template ? T.TSTRING_MIDDLE : T.FSTRING_MIDDLE;
  for (;;) {
    const type = p.type[p.i];
    if (type === middle) {
      const constant = middleConstant(p.i, raw, p.i);
      p.i++;
      if (!isEmptyText(constant)) parts.push(constant);
    } else if (type === T.LBRACE) {
      parseField(template, false, raw, parts);
    } else {
      break;
    }
  }
  const last = p.i - 1;
  const doubled = p.type[last] === middle ? p.start[last + 1]! - p.end[last]! : 0;
  return {
    kind: 'JoinedStr', values: parts.length === 1 ? parts : foldParts(parts), lineno: p.line[colon]!, col_offset: startColumn(colon),
    end_lineno: p.endLine[last]!, end_col_offset: endColumn(last) + doubled,
  };
}

/** Source text of the field that opens at token `open`, up to token `stop`, without comments. */
export function fieldText(open: number, stop: number): string {
  const text = p.source.slice(p.end[open]!, p.start[stop]!);
  return text.includes('#') ? withoutComments(text) : text;
}

function withoutComments(text: string): string {
  const hasComment = ((): boolean => {
    let quote = '';
    for (let i = 0; i < text.length; i++) {
      const c = text[i]!;
      if (c === '\\') i++;
      else if (c === '"' || c === "'") {
        if (quote === '') quote = c;
        else if (quote === c) quote = '';
      } else if (c === '#' && quote === '') return true;
    }
    return false;
  })();
  if (!hasComment) return text;
  let out = '';
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '"' || c === "'") {
      if (quote === '') quote = c;
      else if (quote === c) quote = '';
      out += c;
    } else if (c === '#' && quote === '') {
      while (i < text.length && text[i] !== '\n') i++;
      if (i < text.length) out += '\n';
    } else {
      out += c;
    }
  }
  return out;
}
