// A packrat parser for grammars written as text, used to find out what is wrong with a program that does not parse.
//
// CPython's error for a program follows from the order in which its PEG parser tries alternatives, how far it looked ahead, and which of
// the rules for common mistakes matches first. The fast parser knows none of that, so a failing statement is parsed again here, by a machine
// that works in the same order: first without the rules named `invalid_...`, then with them. Speed matters little, order is everything.
//
// A grammar is a tagged template: `name: alternative | alternative`, with the action of an alternative interpolated at its end.
//   'x' token, "x" soft keyword, NAME token type, rule, [x] optional, x? x* x+, s.x+ separated, &x !x lookahead, ~ commit,
//   &&'x' required token, (x | y) group, a=x label. `name(memo):` remembers its results, `name(left):` is left-recursive.

import { KEYWORDS, OPERATORS, T } from '../../tokens.ts';
import { p, endColumn, startColumn } from '../state.ts';

/** What rules match: a node of sorts with a position. Only the fields actions look at exist. */
export interface Match {
  kind: string;
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
  // Fields differ by kind, as in the syntax tree.
  [field: string]: any;
}

export type Labels = Record<string, any>;

/** An action makes an alternative's value from its labelled parts. Null makes the whole rule fail at once, without further alternatives. */
export type Action = (labels: Labels, start: number) => any;

type Item =
  | { op: 'token'; type: T }
  | { op: 'soft'; text: string }
  | { op: 'rule'; name: string; rule: Rule | null }
  | { op: 'optional'; item: Item }
  | { op: 'repeat'; item: Item; least: number }
  | { op: 'gather'; item: Item; separator: Item }
  | { op: 'look'; item: Item; positive: boolean }
  | { op: 'group'; alternatives: Alternative[] }
  | { op: 'cut' }
  | { op: 'force'; type: T; text: string };

interface Alternative {
  items: Item[];
  labels: (string | null)[];
  action: Action | null;
  /** Nothing but a rule for mistakes: only tried in the second pass. Part of a longer alternative, such a rule works in both. */
  invalid: boolean;
}

interface Rule {
  name: string;
  index: number;
  alternatives: Alternative[];
  memo: boolean;
  left: boolean;
  /** Rules for mistakes are off below this one. */
  plain: boolean;
}

const NOTHING = Symbol('nothing');
const MATCHED: Match = { kind: 'Matched', lineno: 0, col_offset: 0, end_lineno: 0, end_col_offset: 0 };

/** Comments are no tokens here, but CPython looks one token ahead for one that gives a type, which can move the end of an error. */
const NO_TOKEN = 255 as T;

/** Types of token a grammar names in capitals. */
const TYPES: Record<string, T> = {
  NAME: T.NAME, NUMBER: T.NUMBER, STRING: T.STRING, NEWLINE: T.NEWLINE, INDENT: T.INDENT, DEDENT: T.DEDENT, ENDMARKER: T.ENDMARKER,
  FSTRING_START: T.FSTRING_START, FSTRING_MIDDLE: T.FSTRING_MIDDLE, FSTRING_END: T.FSTRING_END, TSTRING_START: T.TSTRING_START,
  TSTRING_MIDDLE: T.TSTRING_MIDDLE, TSTRING_END: T.TSTRING_END, TYPE_COMMENT: NO_TOKEN,
};

// ------------------------------------------------------------------------- reading grammars

const rules = new Map<string, Rule>();
let resolved = false;

function tokenType(text: string): T {
  const keyword = KEYWORDS.indexOf(text);
  const type = keyword >= 0 ? keyword as T : OPERATORS[text];
  if (type === undefined) throw new Error(`no token is spelled ${text}`);
  return type;
}

class GrammarReader {
  private readonly words: (string | Action)[] = [];
  private at = 0;

  constructor(strings: readonly string[], actions: Action[]) {
    const word = /'[^']*'|"[^"]*"|[A-Za-z_]\w*|&&|[&!~|()[\]?*+=.:]/y;
    strings.forEach((text, i) => {
      let pos = 0;
      for (;;) {
        while (pos < text.length && /\s/.test(text[pos]!)) pos++;
        if (pos >= text.length) break;
        word.lastIndex = pos;
        const match = word.exec(text);
        if (match === null) throw new Error(`bad grammar near ${text.slice(pos, pos + 20)}`);
        this.words.push(match[0]);
        pos = word.lastIndex;
      }
      if (i < actions.length) this.words.push(actions[i]!);
    });
  }

  private peek(ahead = 0): string | Action | undefined {
    return this.words[this.at + ahead];
  }

  private atRule(): boolean {
    const name = this.peek();
    if (typeof name !== 'string' || !/^[a-z_]/.test(name)) return false;
    return this.peek(1) === ':' || (this.peek(1) === '(' && this.peek(3) === ')' && this.peek(4) === ':');
  }

  read(): void {
    while (this.at < this.words.length) {
      if (!this.atRule()) throw new Error(`a rule should begin at ${String(this.peek())}`);
      const name = this.words[this.at++] as string;
      let mode = '';
      if (this.peek() === '(') {
        mode = this.words[this.at + 1] as string;
        this.at += 3;
      }
      this.at++;
      if (rules.has(name)) throw new Error(`rule ${name} is there already`);
      rules.set(name, {
        name, index: rules.size, alternatives: this.alternatives(), memo: mode === 'memo', left: mode === 'left',
        plain: name.endsWith('_without_invalid'),
      });
    }
  }

  private alternatives(): Alternative[] {
    const alternatives: Alternative[] = [];
    if (this.peek() === '|') this.at++;
    for (;;) {
      alternatives.push(this.alternative());
      if (this.peek() !== '|') return alternatives;
      this.at++;
    }
  }

  private alternative(): Alternative {
    const alternative: Alternative = { items: [], labels: [], action: null, invalid: false };
    for (;;) {
      const word = this.peek();
      if (word === undefined || word === '|' || word === ')' || word === ']' || this.atRule()) return alternative;
      if (typeof word === 'function') {
        alternative.action = word;
        this.at++;
        return alternative;
      }
      let label: string | null = null;
      if (this.peek(1) === '=' && /^[a-z]/.test(word)) {
        label = word;
        this.at += 2;
      }
      const item = this.item();
      alternative.items.push(item);
      alternative.invalid = alternative.items.length === 1 && item.op === 'rule' && item.name.startsWith('invalid_');
      alternative.labels.push(label);
    }
  }

  private item(): Item {
    const word = this.words[this.at];
    if (word === '~') {
      this.at++;
      return { op: 'cut' };
    }
    if (word === '&' || word === '!') {
      this.at++;
      return { op: 'look', item: this.atom(), positive: word === '&' };
    }
    if (word === '&&') {
      const text = (this.words[this.at + 1] as string).slice(1, -1);
      this.at += 2;
      return { op: 'force', type: tokenType(text), text };
    }
    const atom = this.atom();
    switch (this.peek()) {
      case '?':
        this.at++;
        return { op: 'optional', item: atom };
      case '*':
        this.at++;
        return { op: 'repeat', item: atom, least: 0 };
      case '+':
        this.at++;
        return { op: 'repeat', item: atom, least: 1 };
      case '.': {
        this.at++;
        const item = this.atom();
        if (this.words[this.at++] !== '+') throw new Error('a separated list needs its plus');
        return { op: 'gather', item, separator: atom };
      }
      default:
        return atom;
    }
  }

  private atom(): Item {
    const word = this.words[this.at++];
    if (typeof word !== 'string') throw new Error('an action should end its alternative');
    if (word === '(' || word === '[') {
      const alternatives = this.alternatives();
      this.at++;
      const group: Item = { op: 'group', alternatives };
      return word === '(' ? group : { op: 'optional', item: group };
    }
    if (word[0] === "'") return { op: 'token', type: tokenType(word.slice(1, -1)) };
    if (word[0] === '"') return { op: 'soft', text: word.slice(1, -1) };
    if (/^[A-Z]/.test(word)) {
      if (word === 'SOFT_KEYWORD') return { op: 'soft', text: '' };
      if (TYPES[word] === undefined) throw new Error(`no token type ${word}`);
      return { op: 'token', type: TYPES[word]! };
    }
    return { op: 'rule', name: word, rule: null };
  }
}

/** Add the rules of a grammar text. */
export function grammar(strings: TemplateStringsArray, ...actions: Action[]): void {
  new GrammarReader(strings.raw, actions).read();
}

function resolve(): void {
  const visit = (item: Item): void => {
    switch (item.op) {
      case 'rule':
        item.rule = rules.get(item.name) ?? null;
        if (item.rule === null) throw new Error(`no rule ${item.name}`);
        break;
      case 'optional': case 'repeat': case 'look': visit(item.item); break;
      case 'gather': visit(item.item); visit(item.separator); break;
      case 'group': item.alternatives.forEach((alternative) => alternative.items.forEach(visit)); break;
    }
  };
  for (const rule of rules.values()) rule.alternatives.forEach((alternative) => alternative.items.forEach(visit));
  resolved = true;
}

// ------------------------------------------------------------------------- running them

interface Memo { value: any; mark: number }

class Machine {
  /** Index of the next token. */
  mark = 0;
  /** Number of tokens looked at so far, in both passes. */
  fill = 0;
  /** The second pass: rules for mistakes are on. */
  invalid = false;
  memos: Map<number, Memo>[] = [];
  spans: (Match | undefined)[] = [];
  /** Raises what the tokenizer found; called when its token is reached. */
  onErrorToken: () => never = () => { throw new Error('no tokens'); };
}

export const m = new Machine();

/** Start over at token `mark`. `pass` 1 is without the rules for mistakes; 2 keeps how far pass 1 looked. */
export function begin(mark: number, pass: 1 | 2): void {
  if (!resolved) resolve();
  m.mark = mark;
  m.invalid = pass === 2;
  m.memos = [];
  if (pass === 1) {
    m.fill = mark;
    m.spans = [];
  }
}

/** Forget the text. */
export function finish(): void {
  m.memos = [];
  m.spans = [];
}

/** Look at token `i`, which raises if the tokenizer stopped there. */
export function touch(i: number): number {
  const type = p.type[i]!;
  if (i >= m.fill) {
    m.fill = i + 1;
    if (type === T.ERRORTOKEN) m.onErrorToken();
  }
  return type;
}

function hasNoColumn(i: number): boolean {
  const type = p.type[i];
  return type === T.INDENT || type === T.DEDENT || type === T.ENDMARKER || type === T.ERRORTOKEN || (type === T.NEWLINE && p.end[i] === p.start[i]);
}

/** Token `i` as a match. Tokens without text have columns of -1. */
export function tokenSpan(i: number): Match {
  let span = m.spans[i];
  if (span === undefined) {
    const bare = hasNoColumn(i);
    const middle = p.type[i] === T.FSTRING_MIDDLE || p.type[i] === T.TSTRING_MIDDLE;
    const doubled = middle && i + 1 < p.stream.count ? Math.max(0, p.start[i + 1]! - p.end[i]!) : 0;
    span = {
      kind: 'Token', token: i, type: p.type[i], lineno: p.line[i]!, col_offset: bare ? -1 : startColumn(i), end_lineno: p.endLine[i]!,
      end_col_offset: bare ? -1 : endColumn(i) + doubled,
    };
    m.spans[i] = span;
  }
  return span;
}

/** A match of `kind` from token `start` to the last consumed one that shows. */
export function spanned(kind: string, start: number, fields: object = {}): Match {
  let last = m.mark - 1;
  while (last > 0 && (p.type[last] === T.NEWLINE || p.type[last] === T.INDENT || p.type[last] === T.DEDENT || p.type[last] === T.ENDMARKER)) last--;
  const from = tokenSpan(start);
  const to = tokenSpan(Math.max(last, 0));
  return {
    kind, lineno: from.lineno, col_offset: from.col_offset, end_lineno: to.end_lineno, end_col_offset: to.end_col_offset, ...fields,
  };
}

const SOFT_KEYWORDS = ['_', 'case', 'match', 'type'];

export function nameText(i: number): string {
  return p.names[p.value[i]!]!;
}

function nameMatch(i: number): Match {
  return { ...tokenSpan(i), kind: 'Name', id: nameText(i) };
}

/** Values of tokens that are expressions by themselves, set by the grammar. */
export const tokenActions: { number: (i: number) => Match } = { number: tokenSpan };

function expectToken(type: T): any {
  const i = m.mark;
  if (touch(i) !== type) return null;
  m.mark = i + 1;
  if (type === T.NAME) return nameMatch(i);
  if (type === T.NUMBER) return tokenActions.number(i);
  return tokenSpan(i);
}

/** Raises that a required token is missing; set by errors.ts to avoid a cycle. */
export const hooks: { missing: (text: string) => never } = { missing: () => { throw new Error('not set'); } };

function matchItem(item: Item): any {
  switch (item.op) {
    case 'token':
      return expectToken(item.type);
    case 'rule':
      return runRule(item.rule!);
    case 'soft': {
      const i = m.mark;
      if (touch(i) !== T.NAME) return null;
      const text = p.source.slice(p.start[i]!, p.end[i]!);
      if (item.text === '' ? !SOFT_KEYWORDS.includes(text) : text !== item.text) return null;
      m.mark = i + 1;
      return nameMatch(i);
    }
    case 'optional': {
      const mark = m.mark;
      const value = matchItem(item.item);
      if (value !== null) return value;
      m.mark = mark;
      return NOTHING;
    }
    case 'repeat': {
      const values: any[] = [];
      for (;;) {
        const mark = m.mark;
        const value = matchItem(item.item);
        if (value === null) {
          m.mark = mark;
          return values.length < item.least ? null : values;
        }
        values.push(value);
      }
    }
    case 'gather': {
      let mark = m.mark;
      const first = matchItem(item.item);
      if (first === null) {
        m.mark = mark;
        return null;
      }
      const values = [first];
      for (;;) {
        mark = m.mark;
        if (matchItem(item.separator) === null) break;
        const value = matchItem(item.item);
        if (value === null) break;
        values.push(value);
      }
      m.mark = mark;
      return values;
    }
    case 'look': {
      const mark = m.mark;
      const found = matchItem(item.item) !== null;
      m.mark = mark;
      return found === item.positive ? NOTHING : null;
    }
    case 'group':
      return runAlternatives(item.alternatives);
    case 'cut':
      return NOTHING;
    case 'force':
      if (touch(m.mark) !== item.type) hooks.missing(item.text);
      return tokenSpan(m.mark++);
  }
}

function runAlternatives(alternatives: Alternative[]): any {
  const mark = m.mark;
  touch(mark);
  for (const alternative of alternatives) {
    if (alternative.invalid && !m.invalid) continue;
    const { items, labels, action } = alternative;
    let cut = false;
    let value: any = null;
    const found: Labels | null = action === null ? null : {};
    let matched = true;
    for (let k = 0; k < items.length; k++) {
      const item = items[k]!;
      if (item.op === 'cut') {
        cut = true;
        continue;
      }
      // Rules call rules through as few frames as possible: deep nesting must not overflow the stack.
      if (item.op === 'rule') {
        const rule = item.rule!;
        value = rule.memo || rule.left || rule.plain ? runRule(rule) : runAlternatives(rule.alternatives);
      } else if (item.op === 'group') {
        value = runAlternatives(item.alternatives);
      } else {
        value = matchItem(item);
      }
      if (value === null) {
        matched = false;
        break;
      }
      if (found !== null && labels[k] !== null) found[labels[k]!] = value === NOTHING ? undefined : value;
    }
    if (matched) {
      if (action !== null) return action(found!, mark) ?? null;
      return items.length === 1 && value !== NOTHING ? value : MATCHED;
    }
    m.mark = mark;
    if (cut) return null;
  }
  return null;
}

function remembered(rule: Rule, mark: number): Memo | undefined {
  return m.memos[mark]?.get(rule.index);
}

function remember(rule: Rule, mark: number, value: any): void {
  (m.memos[mark] ??= new Map()).set(rule.index, { value, mark: m.mark });
}

function runRule(rule: Rule): any {
  const mark = m.mark;
  if (rule.memo || rule.left) {
    touch(mark);
    const memo = remembered(rule, mark);
    if (memo !== undefined) {
      m.mark = memo.mark;
      return memo.value;
    }
  }
  if (rule.left) {
    // Grow the match from nothing: each round may use the one before as its left operand.
    let value: any = null;
    let end = mark;
    for (;;) {
      m.mark = end;
      remember(rule, mark, value);
      m.mark = mark;
      const longer = runAlternatives(rule.alternatives);
      if (longer === null || m.mark <= end) break;
      end = m.mark;
      value = longer;
    }
    m.mark = end;
    return value;
  }
  let value: any;
  if (rule.plain) {
    const invalid = m.invalid;
    m.invalid = false;
    value = runAlternatives(rule.alternatives);
    m.invalid = invalid;
  } else {
    value = runAlternatives(rule.alternatives);
  }
  if (rule.memo) remember(rule, mark, value);
  return value;
}

/** Match rule `name` at the cursor; null if it does not match. */
export function run(name: string): any {
  return runRule(rules.get(name)!);
}
