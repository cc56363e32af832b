// Source text -> tokens, the whole of Python 3.14's lexical grammar, including f- and t-strings split into parts.
//
// The whole text is tokenized at once into flat arrays (no object per token), so the parser looks ahead and goes back by index. A lexical
// error becomes an ERRORTOKEN, the last of its stream: whether it is the error to report depends on whether the parser gets that far.
// Identifiers are interned while they are scanned; a reserved word gets its own token type on the way.

import { KEYWORDS, KEYWORD_COUNT, T } from './tokens.ts';
import { countBytes, countCharacters, type LexicalError, type StopReason, type TokenStream } from './token_stream.ts';
import type { CompileWarning } from './errors.ts';

const MAX_INDENT = 100;
const MAX_PARENTHESES = 200;
const MAX_STRING_NESTING = 150;
const MAX_EXPRESSION_NESTING = 3;
const TAB_SIZE = 8;

export interface TokenizerOptions {
  /** Append a missing newline at the end (mode 'exec'). */
  addNewline: boolean;
  /** Mode 'single': the end of the text ends the statement. */
  interactive: boolean;
  /** With `interactive`: do not close open blocks at the end of the text. */
  dontImplyDedent: boolean;
}

interface StringMode {
  inText: boolean;
  quote: number;
  quoteSize: number;
  raw: boolean;
  template: boolean;
  start: number;
  startLine: number;
  startLineStart: number;
  bracketDepth: number;
  expressionDepth: number;
  inFormatSpec: boolean;
}

const enum C {
  TAB = 9, LF = 10, FF = 12, SPACE = 32, BANG = 33, DQUOTE = 34, HASH = 35, PERCENT = 37, AMPER = 38, SQUOTE = 39, LPAR = 40, RPAR = 41,
  STAR = 42, PLUS = 43, COMMA = 44, MINUS = 45, DOT = 46, SLASH = 47, D0 = 48, D9 = 57, COLON = 58, SEMI = 59, LESS = 60, EQUAL = 61,
  GREATER = 62, AT = 64, LSQB = 91, BACKSLASH = 92, RSQB = 93, CARET = 94, UNDERSCORE = 95, LBRACE = 123, BAR = 124, RBRACE = 125,
  TILDE = 126,
}

// Classes of ASCII characters: 1 starts an identifier, 2 digit, 4 hexadecimal digit.
const CLASS = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === C.UNDERSCORE) CLASS[c]! |= 1;
  if (c >= C.D0 && c <= C.D9) CLASS[c]! |= 2 | 4;
  if ((c >= 65 && c <= 70) || (c >= 97 && c <= 102)) CLASS[c]! |= 4;
}

const IDENTIFIER = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;
const ID_START = /^[\p{XID_Start}_]$/u;
const ID_CONTINUE = /^\p{XID_Continue}$/u;
// What str.isprintable() rejects: controls, separators other than the space, surrogates, private use, unassigned.
const NOT_PRINTABLE = /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}]$/u;

function isDigit(c: number): boolean {
  return c >= C.D0 && c <= C.D9;
}

function isHexDigit(c: number): boolean {
  return c < 128 && (CLASS[c]! & 4) !== 0;
}

function isIdentifierPart(c: number): boolean {
  return c >= 128 || (CLASS[c]! & 3) !== 0;
}

class Stop extends Error {}

class Tokenizer implements TokenStream {
  readonly source: string;
  readonly length: number;
  readonly ascii: boolean;
  count = 0;
  type: Uint8Array;
  start: Int32Array;
  end: Int32Array;
  line: Int32Array;
  endLine: Int32Array;
  level: Uint8Array;
  value: Int32Array;
  names: string[] = [];
  lineStarts: Int32Array;
  error: LexicalError | null = null;
  endSeenAt = 0x7fffffff;
  warnings: { token: number; warning: CompileWarning }[] = [];

  private readonly options: TokenizerOptions;
  private capacity: number;
  private pos = 0;
  private lineNumber = 0;
  private lineStart = 0;
  private bufferStart = 0;
  private atLineStart = true;
  private indents: number[] = [0];
  private tabIndents: number[] = [0];
  private depth = 0;
  private readonly brackets: number[] = [];
  private readonly bracketLines: number[] = [];
  private readonly bracketPositions: number[] = [];
  private modes: StringMode[] = [];

  // Interning of identifiers: open addressing, slots hold index + 1.
  private slots = new Int32Array(1024);
  private hashes = new Int32Array(512);

  constructor(text: string, options: TokenizerOptions) {
    this.options = options;
    if (text.indexOf('\r') >= 0) text = text.replace(/\r\n?/g, '\n');
    if (options.addNewline && text.length > 0 && text.charCodeAt(text.length - 1) !== C.LF) text += '\n';
    this.length = text.length;
    this.source = text + '\0';
    this.ascii = !/[^\x00-\x7f]/.test(text);
    const capacity = (text.length >> 1) + 64;
    this.capacity = capacity;
    this.type = new Uint8Array(capacity);
    this.start = new Int32Array(capacity);
    this.end = new Int32Array(capacity);
    this.line = new Int32Array(capacity);
    this.endLine = new Int32Array(capacity);
    this.level = new Uint8Array(capacity);
    this.value = new Int32Array(capacity);
    this.lineStarts = new Int32Array((text.length >> 5) + 64);
    for (const word of KEYWORDS) {
      let hash = 0;
      for (let i = 0; i < word.length; i++) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
      this.intern(word, hash);
    }
    if (this.length > 0) this.enterLine(0);
  }

  get lineCount(): number {
    return this.lineNumber;
  }

  get openBrackets(): { char: string; line: number; position: number }[] {
    const open = [];
    for (let i = 0; i < this.depth; i++) {
      open.push({ char: String.fromCharCode(this.brackets[i]!), line: this.bracketLines[i]!, position: this.bracketPositions[i]! });
    }
    return open;
  }

  get insideString(): boolean {
    return this.modes.length > 0;
  }

  run(): void {
    try {
      for (;;) {
        const mode = this.modes.length > 0 ? this.modes[this.modes.length - 1]! : null;
        if (mode !== null && mode.inText) this.scanStringText(mode);
        else if (!this.scanTokens(mode)) return;
      }
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
    }
  }

  // ------------------------------------------------------------------------- output

  private grow(): void {
    const capacity = this.capacity * 2;
    const widen = (old: Int32Array): Int32Array => {
      const wide = new Int32Array(capacity);
      wide.set(old);
      return wide;
    };
    const widenBytes = (old: Uint8Array): Uint8Array => {
      const wide = new Uint8Array(capacity);
      wide.set(old);
      return wide;
    };
    this.type = widenBytes(this.type);
    this.level = widenBytes(this.level);
    this.start = widen(this.start);
    this.end = widen(this.end);
    this.line = widen(this.line);
    this.endLine = widen(this.endLine);
    this.value = widen(this.value);
    this.capacity = capacity;
  }

  private push(type: T, start: number, end: number, line: number): void {
    const i = this.count;
    if (i === this.capacity) this.grow();
    this.type[i] = type;
    this.start[i] = start;
    this.end[i] = end;
    this.line[i] = line;
    this.endLine[i] = this.lineNumber;
    this.level[i] = this.depth;
    this.count = i + 1;
  }

  /** Begin a line whose first character is at `position`. */
  private enterLine(position: number): void {
    const line = ++this.lineNumber;
    this.lineStart = position;
    if (line >= this.lineStarts.length) {
      const wide = new Int32Array(this.lineStarts.length * 2);
      wide.set(this.lineStarts);
      this.lineStarts = wide;
    }
    this.lineStarts[line] = position;
  }

  /** Step over the newline at `position`; the last newline of the text begins no line. */
  private passNewline(position: number): void {
    if (position + 1 < this.length) this.enterLine(position + 1);
  }

  private intern(text: string, hash: number): number {
    const mask = this.slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const entry = this.slots[slot]!;
      if (entry === 0) break;
      if (this.hashes[entry - 1] === hash && this.names[entry - 1] === text) return entry - 1;
      slot = (slot + 1) & mask;
    }
    return this.addName(text, hash, slot);
  }

  private addName(text: string, hash: number, slot: number): number {
    const index = this.names.length;
    this.names.push(text);
    if (index >= this.hashes.length) {
      const wide = new Int32Array(this.hashes.length * 2);
      wide.set(this.hashes);
      this.hashes = wide;
    }
    this.hashes[index] = hash;
    this.slots[slot] = index + 1;
    if (this.names.length * 2 > this.slots.length) {
      const slots = new Int32Array(this.slots.length * 4);
      const mask = slots.length - 1;
      for (let i = 0; i < this.names.length; i++) {
        const h = this.hashes[i]!;
        let s = (h ^ (h >>> 15)) & mask;
        while (slots[s] !== 0) s = (s + 1) & mask;
        slots[s] = i + 1;
      }
      this.slots = slots;
    }
    return index;
  }

  // ------------------------------------------------------------------------- errors

  private stop(reason: StopReason, message: string, position: number, offset: number, endOffset: number, atEnd = false): never {
    this.error = {
      reason, message, pyType: 'SyntaxError', lineno: this.lineNumber, offset, endOffset, position, lineStart: this.lineStart,
      bufferStart: this.bufferStart, atEnd,
    };
    this.pos = position;
    this.push(T.ERRORTOKEN, position, position, this.lineNumber);
    throw new Stop();
  }

  /** An error at the character before `position`. */
  private fail(message: string, position: number): never {
    const offset = countCharacters(this.source, this.lineStart, Math.min(position, this.length));
    this.stop('error', message, position, offset, offset);
  }

  /** Go on from the end of the current line, as CPython does for errors of indentation. */
  private lineEnd(): number {
    const newline = this.source.indexOf('\n', this.lineStart);
    return newline < 0 ? this.length : newline + 1;
  }

  private warn(message: string): void {
    this.warnings.push({
      token: this.count,
      warning: { category: 'SyntaxWarning', message, lineno: this.lineNumber, offset: 0, end_lineno: this.lineNumber, end_offset: 0 },
    });
  }

  // ------------------------------------------------------------------------- code

  /** Scan tokens of code until a string's text begins (true) or the text ends (false). */
  private scanTokens(mode: StringMode | null): boolean {
    const src = this.source;
    const length = this.length;
    let pos = this.pos;
    let c: number;
    for (;;) {
      let blank = false;
      if (this.atLineStart) {
        this.atLineStart = false;
        let column = 0;
        let tabColumn = 0;
        let joinedColumn = 0;
        for (;;) {
          c = src.charCodeAt(pos);
          if (c === C.SPACE) {
            column++;
            tabColumn++;
            pos++;
          } else if (c === C.TAB) {
            column = (Math.floor(column / TAB_SIZE) + 1) * TAB_SIZE;
            tabColumn++;
            pos++;
          } else if (c === C.FF) {
            column = tabColumn = 0;
            pos++;
          } else if (c === C.BACKSLASH) {
            joinedColumn = joinedColumn !== 0 ? joinedColumn : column;
            pos = this.joinLine(pos);
            this.bufferStart = pos;
          } else break;
        }
        blank = c === C.HASH || c === C.LF;
        if (!blank && this.depth === 0) {
          if (joinedColumn !== 0) column = tabColumn = joinedColumn;
          this.indent(column, tabColumn, pos);
        }
      }
      // Skip blanks.
      c = src.charCodeAt(pos);
      while (c === C.SPACE || c === C.TAB || c === C.FF) c = src.charCodeAt(++pos);
      const start = pos;
      if (c === C.HASH) {
        const newline = src.indexOf('\n', pos);
        pos = newline < 0 ? length : newline;
        c = newline < 0 ? 0 : C.LF;
      }
      if (c < 128 ? (CLASS[c]! & 1) !== 0 : true) {
        // Identifier, reserved word or the prefix of a string.
        let hash = 0;
        while (c < 128 && (CLASS[c]! & 3) !== 0) {
          hash = (Math.imul(hash, 31) + c) | 0;
          c = src.charCodeAt(++pos);
        }
        if ((c === C.DQUOTE || c === C.SQUOTE) && pos - start <= 5) {
          const prefix = this.stringPrefix(start, pos);
          if (prefix !== 0) {
            if ((prefix & (8 | 16)) !== 0) {
              this.pos = pos;
              this.beginString(start, pos, prefix);
              return true;
            }
            pos = this.scanString(start, pos, mode);
            continue;
          }
        }
        if (c >= 128) {
          pos = this.scanUnicodeName(start, pos);
          continue;
        }
        // Find the name among those seen without making a string of it.
        const size = pos - start;
        const mask = this.slots.length - 1;
        let slot = (hash ^ (hash >>> 15)) & mask;
        let index = -1;
        for (;;) {
          const entry = this.slots[slot]!;
          if (entry === 0) break;
          if (this.hashes[entry - 1] === hash) {
            const name = this.names[entry - 1]!;
            if (name.length === size) {
              let k = 0;
              while (k < size && name.charCodeAt(k) === src.charCodeAt(start + k)) k++;
              if (k === size) {
                index = entry - 1;
                break;
              }
            }
          }
          slot = (slot + 1) & mask;
        }
        if (index < 0) index = this.addName(src.slice(start, pos), hash, slot);
        if (this.count === this.capacity) this.grow();
        this.value[this.count] = index;
        this.push(index < KEYWORD_COUNT ? index : T.NAME, start, pos, this.lineNumber);
        continue;
      }
      switch (c) {
        case C.LF: {
          const last = pos + 1 >= length;
          if (blank || this.depth > 0) {
            if (!last) {
              this.enterLine(pos + 1);
              this.bufferStart = pos + 1;
            }
          } else {
            this.push(T.NEWLINE, start, pos + 1, this.lineNumber);
            if (!last) {
              this.enterLine(pos + 1);
              this.bufferStart = pos + 1;
            }
          }
          pos++;
          this.atLineStart = true;
          continue;
        }
        case 0:
          if (pos >= length) {
            this.pos = pos;
            this.finish(start);
            return false;
          }
          break;
        case C.DQUOTE:
        case C.SQUOTE:
          pos = this.scanString(start, pos, mode);
          continue;
        case C.BACKSLASH:
          pos = this.joinLine(pos);
          continue;
        case C.LPAR:
        case C.LSQB:
        case C.LBRACE:
          if (this.depth >= MAX_PARENTHESES) this.fail('too many nested parentheses', pos + 1);
          this.brackets[this.depth] = c;
          this.bracketLines[this.depth] = this.lineNumber;
          this.bracketPositions[this.depth] = pos;
          this.depth++;
          if (mode !== null) mode.bracketDepth++;
          this.push(c === C.LPAR ? T.LPAR : c === C.LSQB ? T.LSQB : T.LBRACE, start, ++pos, this.lineNumber);
          continue;
        case C.RPAR:
        case C.RSQB:
        case C.RBRACE: {
          this.closeBracket(c, pos, mode);
          this.push(c === C.RPAR ? T.RPAR : c === C.RSQB ? T.RSQB : T.RBRACE, start, ++pos, this.lineNumber);
          if (mode !== null && mode.inText) {
            this.pos = pos;
            return true;
          }
          continue;
        }
        case C.COLON:
          if (mode !== null && mode.expressionDepth >= 0 && mode.bracketDepth - 1 === mode.expressionDepth) {
            mode.inText = true;
            mode.inFormatSpec = true;
            this.push(T.COLON, start, ++pos, this.lineNumber);
            this.pos = pos;
            return true;
          }
          break;
        case C.DOT:
          if (isDigit(src.charCodeAt(pos + 1))) {
            pos = this.scanNumber(start, pos);
            continue;
          }
          if (src.charCodeAt(pos + 1) === C.DOT && src.charCodeAt(pos + 2) === C.DOT) {
            pos += 3;
            this.push(T.ELLIPSIS, start, pos, this.lineNumber);
          } else {
            this.push(T.DOT, start, ++pos, this.lineNumber);
          }
          continue;
        default:
          if (isDigit(c)) {
            pos = this.scanNumber(start, pos);
            continue;
          }
      }
      pos = this.scanOperator(c, start, pos);
    }
  }

  /** Emit the INDENT or DEDENTs a line that starts in `column` calls for. */
  private indent(column: number, tabColumn: number, pos: number): void {
    const indents = this.indents;
    const tabIndents = this.tabIndents;
    let top = indents.length - 1;
    if (column === indents[top]) {
      if (tabColumn !== tabIndents[top]) this.stop('tabs', '', this.lineEnd(), 0, 0);
    } else if (column > indents[top]!) {
      if (top + 1 >= MAX_INDENT) this.stop('too-deep', '', this.lineEnd(), 0, 0);
      if (tabColumn <= tabIndents[top]!) this.stop('tabs', '', this.lineEnd(), 0, 0);
      indents.push(column);
      tabIndents.push(tabColumn);
      this.push(T.INDENT, pos, pos, this.lineNumber);
    } else {
      let closed = 0;
      while (top > 0 && column < indents[top]!) {
        indents.pop();
        tabIndents.pop();
        closed++;
        top--;
      }
      if (column !== indents[top]) this.stop('dedent', '', this.lineEnd(), 0, 0);
      if (tabColumn !== tabIndents[top]) this.stop('tabs', '', this.lineEnd(), 0, 0);
      if (pos >= this.length) this.endSeenAt = Math.min(this.endSeenAt, this.count);
      for (; closed > 0; closed--) this.push(T.DEDENT, pos, pos, this.lineNumber);
    }
  }

  /** Step over a backslash at `pos` that must end its line; returns the start of the next line. */
  private joinLine(pos: number): number {
    if (this.source.charCodeAt(pos + 1) !== C.LF) this.stop('continuation', '', Math.min(pos + 2, this.length), 0, 0);
    if (pos + 2 >= this.length) this.stop('eof', '', this.length, 0, 0, true);
    this.enterLine(pos + 2);
    return pos + 2;
  }

  private finish(start: number): void {
    const last = this.count - 1;
    if (last >= 0 && this.end[last] === this.length) {
      const type = this.type[last];
      if (type !== T.STRING && type !== T.FSTRING_END && type !== T.TSTRING_END && type !== T.NEWLINE) {
        this.endSeenAt = Math.min(this.endSeenAt, last);
      }
    }
    this.endSeenAt = Math.min(this.endSeenAt, this.count);
    if (this.depth > 0) this.stop('eof', '', this.length, 0, 0, true);
    const end = Math.max(start, this.length);
    if (this.options.interactive && this.count > 0) {
      this.push(T.NEWLINE, end, end, this.lineNumber);
      if (this.indents.length > 1 && !this.options.dontImplyDedent) {
        for (let i = this.indents.length - 1; i > 0; i--) this.push(T.DEDENT, end, end, this.lineNumber);
        this.push(T.NEWLINE, end, end, this.lineNumber);
      }
    }
    this.push(T.ENDMARKER, end, end, this.lineNumber);
  }

  private closeBracket(c: number, pos: number, mode: StringMode | null): void {
    const char = String.fromCharCode(c);
    if (mode !== null && mode.bracketDepth === 0 && c === C.RBRACE) this.fail(`${letter(mode)}-string: single '}' is not allowed`, pos + 1);
    if (this.depth === 0) this.fail(`unmatched '${char}'`, pos + 1);
    const opening = this.brackets[--this.depth]!;
    if (!((opening === C.LPAR && c === C.RPAR) || (opening === C.LSQB && c === C.RSQB) || (opening === C.LBRACE && c === C.RBRACE))) {
      if (mode !== null && opening === C.LBRACE && mode.bracketDepth - 1 === mode.expressionDepth) {
        this.fail(`${letter(mode)}-string: unmatched '${char}'`, pos + 1);
      }
      const line = this.bracketLines[this.depth]!;
      const where = line !== this.lineNumber ? ` on line ${line}` : '';
      this.fail(`closing parenthesis '${char}' does not match opening parenthesis '${String.fromCharCode(opening)}'${where}`, pos + 1);
    }
    if (mode !== null) {
      mode.bracketDepth--;
      if (mode.bracketDepth < 0) this.fail(`${letter(mode)}-string: unmatched '${char}'`, pos + 1);
      if (c === C.RBRACE && mode.bracketDepth === mode.expressionDepth) {
        mode.expressionDepth--;
        mode.inText = true;
        mode.inFormatSpec = false;
      }
    }
  }

  private scanOperator(c: number, start: number, pos: number): number {
    const next = this.source.charCodeAt(pos + 1);
    let type: T = T.OP;
    let size = 1;
    switch (c) {
      case C.COLON:
        if (next === C.EQUAL) { type = T.COLONEQUAL; size = 2; } else type = T.COLON;
        break;
      case C.COMMA: type = T.COMMA; break;
      case C.SEMI: type = T.SEMI; break;
      case C.EQUAL:
        if (next === C.EQUAL) { type = T.EQEQUAL; size = 2; } else type = T.EQUAL;
        break;
      case C.PLUS:
        if (next === C.EQUAL) { type = T.PLUSEQUAL; size = 2; } else type = T.PLUS;
        break;
      case C.MINUS:
        if (next === C.EQUAL) { type = T.MINEQUAL; size = 2; } else if (next === C.GREATER) { type = T.RARROW; size = 2; } else type = T.MINUS;
        break;
      case C.STAR:
        if (next === C.STAR) {
          if (this.source.charCodeAt(pos + 2) === C.EQUAL) { type = T.DOUBLESTAREQUAL; size = 3; } else { type = T.DOUBLESTAR; size = 2; }
        } else if (next === C.EQUAL) { type = T.STAREQUAL; size = 2; } else type = T.STAR;
        break;
      case C.SLASH:
        if (next === C.SLASH) {
          if (this.source.charCodeAt(pos + 2) === C.EQUAL) { type = T.DOUBLESLASHEQUAL; size = 3; } else { type = T.DOUBLESLASH; size = 2; }
        } else if (next === C.EQUAL) { type = T.SLASHEQUAL; size = 2; } else type = T.SLASH;
        break;
      case C.PERCENT:
        if (next === C.EQUAL) { type = T.PERCENTEQUAL; size = 2; } else type = T.PERCENT;
        break;
      case C.AT:
        if (next === C.EQUAL) { type = T.ATEQUAL; size = 2; } else type = T.AT;
        break;
      case C.AMPER:
        if (next === C.EQUAL) { type = T.AMPEREQUAL; size = 2; } else type = T.AMPER;
        break;
      case C.BAR:
        if (next === C.EQUAL) { type = T.VBAREQUAL; size = 2; } else type = T.VBAR;
        break;
      case C.CARET:
        if (next === C.EQUAL) { type = T.CIRCUMFLEXEQUAL; size = 2; } else type = T.CIRCUMFLEX;
        break;
      case C.TILDE: type = T.TILDE; break;
      case C.LESS:
        if (next === C.EQUAL) { type = T.LESSEQUAL; size = 2; }
        else if (next === C.GREATER) { type = T.NOTEQUAL; size = 2; }
        else if (next === C.LESS) {
          if (this.source.charCodeAt(pos + 2) === C.EQUAL) { type = T.LEFTSHIFTEQUAL; size = 3; } else { type = T.LEFTSHIFT; size = 2; }
        } else type = T.LESS;
        break;
      case C.GREATER:
        if (next === C.EQUAL) { type = T.GREATEREQUAL; size = 2; }
        else if (next === C.GREATER) {
          if (this.source.charCodeAt(pos + 2) === C.EQUAL) { type = T.RIGHTSHIFTEQUAL; size = 3; } else { type = T.RIGHTSHIFT; size = 2; }
        } else type = T.GREATER;
        break;
      case C.BANG:
        if (next === C.EQUAL) { type = T.NOTEQUAL; size = 2; } else type = T.EXCLAMATION;
        break;
      default:
        if (c < 32 || c === 127) {
          this.fail(`invalid non-printable character U+${c.toString(16).toUpperCase().padStart(4, '0')}`, pos + 1);
        }
    }
    this.push(type, start, pos + size, this.lineNumber);
    return pos + size;
  }

  /** Scan an identifier with characters beyond ASCII; `pos` is at the first of them. */
  private scanUnicodeName(start: number, pos: number): number {
    const src = this.source;
    let c = src.charCodeAt(pos);
    while (isIdentifierPart(c)) c = src.charCodeAt(++pos);
    const text = src.slice(start, pos);
    if (!IDENTIFIER.test(text)) {
      let at = start;
      let test = ID_START;
      for (const char of text) {
        if (!test.test(char)) {
          const code = char.codePointAt(0)!;
          const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
          this.fail(NOT_PRINTABLE.test(char) ? `invalid non-printable character ${hex}` : `invalid character '${char}' (${hex})`, at + char.length);
        }
        test = ID_CONTINUE;
        at += char.length;
      }
    }
    const name = text.normalize('NFKC');
    if (name === 'None' || name === 'True' || name === 'False') {
      this.error = {
        reason: 'error', message: `identifier field can't represent '${name}' constant`, pyType: 'ValueError', lineno: this.lineNumber,
        offset: 0, endOffset: 0, position: pos, lineStart: this.lineStart, bufferStart: this.bufferStart, atEnd: false,
      };
      this.push(T.ERRORTOKEN, pos, pos, this.lineNumber);
      throw new Stop();
    }
    let hash = 0;
    for (let i = 0; i < name.length; i++) hash = (Math.imul(hash, 31) + name.charCodeAt(i)) | 0;
    if (this.count === this.capacity) this.grow();
    this.value[this.count] = this.intern(name, hash);
    this.push(T.NAME, start, pos, this.lineNumber);
    return pos;
  }

  // ------------------------------------------------------------------------- numbers

  /** Step over digits with single underscores between them; `pos` is after the first digit. */
  private digits(pos: number): number {
    const src = this.source;
    for (;;) {
      while (isDigit(src.charCodeAt(pos))) pos++;
      if (src.charCodeAt(pos) !== C.UNDERSCORE) return pos;
      pos++;
      if (!isDigit(src.charCodeAt(pos))) this.fail('invalid decimal literal', pos);
    }
  }

  /** Check what follows a number: a keyword earns a warning, anything else that sticks to it is an error. */
  private endOfNumber(pos: number, kind: string): void {
    const src = this.source;
    const c = src.charCodeAt(pos);
    if (c >= 128 || (CLASS[c]! & 3) === 0) return;
    const follows = (word: string): boolean => src.startsWith(word, pos) && !isIdentifierPart(src.charCodeAt(pos + word.length));
    let keyword = false;
    switch (src[pos]) {
      case 'a': keyword = follows('and'); break;
      case 'e': keyword = follows('else'); break;
      case 'f': keyword = follows('for'); break;
      case 'i': keyword = 'fns'.includes(src[pos + 1]!) && pos + 1 < this.length; break;
      case 'o': keyword = follows('or'); break;
      case 'n': keyword = follows('not'); break;
    }
    if (keyword) this.warn(`invalid ${kind} literal`);
    else this.fail(`invalid ${kind} literal`, pos);
  }

  private scanNumber(start: number, pos: number): number {
    pos = this.numberEnd(start, pos);
    this.push(T.NUMBER, start, pos, this.lineNumber);
    return pos;
  }

  private numberEnd(start: number, pos: number): number {
    const src = this.source;
    let c = src.charCodeAt(pos);
    if (c === C.D0) {
      c = src.charCodeAt(pos + 1) | 32;
      if (c === 120) return this.radixDigits(pos + 2, 16, 'hexadecimal');
      if (c === 111) return this.radixDigits(pos + 2, 8, 'octal');
      if (c === 98) return this.radixDigits(pos + 2, 2, 'binary');
      pos++;
      for (;;) {
        if (src.charCodeAt(pos) === C.UNDERSCORE) {
          pos++;
          if (!isDigit(src.charCodeAt(pos))) this.fail('invalid decimal literal', pos);
        }
        if (src.charCodeAt(pos) !== C.D0) break;
        pos++;
      }
      let nonzero = false;
      const zerosEnd = pos + 1;
      if (isDigit(src.charCodeAt(pos))) {
        nonzero = true;
        pos = this.digits(pos + 1);
      }
      c = src.charCodeAt(pos);
      if (c !== C.DOT && (c | 32) !== 101 && (c | 32) !== 106) {
        if (nonzero) {
          const from = countBytes(src, this.lineStart, start) + 1;
          this.stop('error', 'leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers', pos, from,
            countBytes(src, this.lineStart, zerosEnd));
        }
        this.endOfNumber(pos, 'decimal');
        return pos;
      }
    } else if (c !== C.DOT) {
      pos = this.digits(pos + 1);
    }
    if (src.charCodeAt(pos) === C.DOT) {
      pos++;
      if (isDigit(src.charCodeAt(pos))) pos = this.digits(pos + 1);
    }
    c = src.charCodeAt(pos);
    if (c === 101 || c === 69) {
      let after = pos + 1;
      const sign = src.charCodeAt(after);
      if (sign === C.PLUS || sign === C.MINUS) {
        after++;
        if (!isDigit(src.charCodeAt(after))) this.fail('invalid decimal literal', after);
      } else if (!isDigit(sign)) {
        this.endOfNumber(pos, 'decimal');
        return pos;
      }
      pos = this.digits(after + 1);
      c = src.charCodeAt(pos);
    }
    if (c === 106 || c === 74) {
      pos++;
      this.endOfNumber(pos, 'imaginary');
    } else {
      this.endOfNumber(pos, 'decimal');
    }
    return pos;
  }

  private radixDigits(pos: number, radix: 2 | 8 | 16, kind: string): number {
    const src = this.source;
    const isOne = (c: number): boolean => radix === 16 ? isHexDigit(c) : c >= C.D0 && c < C.D0 + radix;
    do {
      if (src.charCodeAt(pos) === C.UNDERSCORE) pos++;
      const c = src.charCodeAt(pos);
      if (!isOne(c)) {
        if (isDigit(c)) this.fail(`invalid digit '${src[pos]}' in ${kind} literal`, pos + 1);
        this.fail(`invalid ${kind} literal`, pos);
      }
      while (isOne(src.charCodeAt(pos))) pos++;
    } while (src.charCodeAt(pos) === C.UNDERSCORE);
    if (isDigit(src.charCodeAt(pos))) this.fail(`invalid digit '${src[pos]}' in ${kind} literal`, pos + 1);
    this.endOfNumber(pos, kind);
    return pos;
  }

  // ------------------------------------------------------------------------- strings

  /** Bits for the letters of a string prefix: b 1, r 2, u 4, f 8, t 16, and 32 if it is one; 0 if the word is no prefix. */
  private stringPrefix(start: number, end: number): number {
    let bits = 0;
    for (let i = start; i < end; i++) {
      const c = this.source.charCodeAt(i) | 32;
      const bit = c === 98 ? 1 : c === 114 ? 2 : c === 117 ? 4 : c === 102 ? 8 : c === 116 ? 16 : 0;
      if (bit === 0 || (bits & bit) !== 0) return 0;
      bits |= bit;
    }
    if ((bits & 4) !== 0 && bits !== 4) this.mixedPrefixes('u', (bits & 1) !== 0 ? 'b' : (bits & 2) !== 0 ? 'r' : (bits & 8) !== 0 ? 'f' : 't', start, end);
    if ((bits & 1) !== 0 && (bits & 24) !== 0) this.mixedPrefixes('b', (bits & 8) !== 0 ? 'f' : 't', start, end);
    if ((bits & 24) === 24) this.mixedPrefixes('f', 't', start, end);
    return bits | 32;
  }

  private mixedPrefixes(first: string, second: string, start: number, end: number): never {
    this.stop('error', `'${first}' and '${second}' prefixes are incompatible`, end + 1, countBytes(this.source, this.lineStart, start) + 1,
      countBytes(this.source, this.lineStart, end + 1));
  }

  /** Scan a plain string or bytes literal that starts at `start` and whose quote is at `pos`; returns its end. */
  private scanString(start: number, pos: number, mode: StringMode | null): number {
    const src = this.source;
    const firstLine = this.lineNumber;
    const firstLineStart = this.lineStart;
    const quote = src.charCodeAt(pos);
    let quoteSize = 1;
    pos++;
    if (src.charCodeAt(pos) === quote) {
      if (src.charCodeAt(pos + 1) === quote) {
        quoteSize = 3;
        pos += 2;
      } else {
        this.push(T.STRING, start, pos + 1, firstLine);
        return pos + 1;
      }
    }
    let escapedQuote = false;
    let quotes = 0;
    for (;;) {
      const c = src.charCodeAt(pos);
      if (c === quote) {
        pos++;
        if (++quotes === quoteSize) break;
        continue;
      }
      quotes = 0;
      if (c === C.BACKSLASH) {
        const escaped = src.charCodeAt(++pos);
        if (escaped === quote) escapedQuote = true;
        if (escaped === C.LF) this.passNewline(pos);
        if (pos < this.length) pos++;
        continue;
      }
      if (c === C.LF && quoteSize === 3) {
        this.passNewline(pos);
      } else if (c === C.LF || (c === 0 && pos >= this.length)) {
        this.unterminated(start, firstLine, firstLineStart, quote, quoteSize, escapedQuote, c === 0, mode);
      }
      pos++;
    }
    this.push(T.STRING, start, pos, firstLine);
    return pos;
  }

  private unterminated(
    start: number, firstLine: number, firstLineStart: number, quote: number, quoteSize: number, escapedQuote: boolean, atEnd: boolean,
    mode: StringMode | null,
  ): never {
    const detected = this.lineNumber;
    this.lineNumber = firstLine;
    this.lineStart = firstLineStart;
    if (mode !== null && mode.quote === quote && mode.quoteSize === quoteSize) this.fail(`${letter(mode)}-string: expecting '}'`, start + 1);
    let message = `unterminated string literal (detected at line ${detected})`;
    if (quoteSize === 3) message = `unterminated triple-quoted string literal (detected at line ${detected})`;
    else if (escapedQuote) message += '; perhaps you escaped the end quote?';
    const offset = countCharacters(this.source, firstLineStart, start + 1);
    this.stop('error', message, start + 1, offset, offset, atEnd);
  }

  /** Begin an f- or t-string whose prefix is at `start` and whose quote is at `pos`. */
  private beginString(start: number, pos: number, prefix: number): void {
    const src = this.source;
    const quote = src.charCodeAt(pos);
    const quoteSize = src.charCodeAt(pos + 1) === quote && src.charCodeAt(pos + 2) === quote ? 3 : 1;
    if (this.modes.length + 1 >= MAX_STRING_NESTING) this.fail('too many nested f-strings or t-strings', pos + quoteSize);
    const template = (prefix & 16) !== 0;
    this.modes.push({
      inText: true, quote, quoteSize, raw: (prefix & 2) !== 0, template, start, startLine: this.lineNumber, startLineStart: this.lineStart,
      bracketDepth: 0, expressionDepth: -1, inFormatSpec: false,
    });
    this.pos = pos + quoteSize;
    this.push(template ? T.TSTRING_START : T.FSTRING_START, start, this.pos, this.lineNumber);
  }

  /** Scan one piece of an f- or t-string's text: its end, a middle, or the step into an expression. */
  private scanStringText(mode: StringMode): void {
    const src = this.source;
    const start = this.pos;
    const firstLine = this.lineNumber;
    let pos = start;
    if (src.charCodeAt(pos) === C.LBRACE && src.charCodeAt(pos + 1) !== C.LBRACE) {
      this.enterExpression(mode, pos);
      return;
    }
    const quote = mode.quote;
    if (src.charCodeAt(pos) === quote && (mode.quoteSize === 1 || (src.charCodeAt(pos + 1) === quote && src.charCodeAt(pos + 2) === quote))) {
      this.modes.pop();
      this.pos = pos + mode.quoteSize;
      this.push(mode.template ? T.TSTRING_END : T.FSTRING_END, start, this.pos, firstLine);
      return;
    }
    const middle = mode.template ? T.TSTRING_MIDDLE : T.FSTRING_MIDDLE;
    const inFormatSpec = mode.inFormatSpec && mode.expressionDepth >= 0;
    let namedEscape = false;
    let quotes = 0;
    for (;;) {
      const c = src.charCodeAt(pos);
      if ((c === 0 && pos >= this.length) || (c === C.LF && mode.quoteSize === 1)) {
        if (inFormatSpec && c === C.LF) {
          this.fail(`${letter(mode)}-string: newlines are not allowed in format specifiers for single quoted ${letter(mode)}-strings`, pos + 1);
        }
        const detected = this.lineNumber;
        this.lineNumber = mode.startLine;
        this.lineStart = mode.startLineStart;
        const triple = mode.quoteSize === 3 ? 'triple-quoted ' : '';
        const offset = countCharacters(src, this.lineStart, mode.start + 1);
        this.stop('error', `unterminated ${triple}${letter(mode)}-string literal (detected at line ${detected})`, mode.start + 1, offset, offset,
          mode.quoteSize === 3 && c === 0);
      }
      pos++;
      if (c === quote) {
        if (++quotes === mode.quoteSize) break;
        continue;
      }
      quotes = 0;
      if (c === C.LF) {
        this.passNewline(pos - 1);
      } else if (c === C.LBRACE) {
        if (src.charCodeAt(pos) !== C.LBRACE || inFormatSpec) {
          this.push(middle, start, pos - 1, firstLine);
          this.enterExpression(mode, pos - 1);
          mode.inFormatSpec = false;
        } else {
          this.push(middle, start, pos, firstLine);
          this.pos = pos + 1;
        }
        return;
      } else if (c === C.RBRACE) {
        if (namedEscape) {
          this.push(middle, start, pos, firstLine);
          this.pos = pos;
        } else if (src.charCodeAt(pos) === C.RBRACE && !inFormatSpec && mode.bracketDepth === 0) {
          this.push(middle, start, pos, firstLine);
          this.pos = pos + 1;
        } else {
          mode.inText = false;
          mode.inFormatSpec = false;
          this.push(middle, start, pos - 1, firstLine);
          this.pos = pos - 1;
        }
        return;
      } else if (c === C.BACKSLASH) {
        const next = src.charCodeAt(pos);
        if (next === C.LBRACE || next === C.RBRACE) {
          if (!mode.raw) {
            const char = String.fromCharCode(next);
            this.warn(`"\\${char}" is an invalid escape sequence. Such sequences will not work in the future. ` +
              `Did you mean "\\\\${char}"? A raw string is also an option.`);
          }
          continue;
        }
        if (next === C.LF) this.passNewline(pos);
        if (pos < this.length) pos++;
        if (!mode.raw && next === 78 && src.charCodeAt(pos) === C.LBRACE) {
          namedEscape = true;
          pos++;
        }
      }
    }
    pos -= mode.quoteSize;
    this.push(middle, start, pos, firstLine);
    this.pos = pos;
  }

  private enterExpression(mode: StringMode, pos: number): void {
    mode.expressionDepth++;
    if (mode.expressionDepth >= MAX_EXPRESSION_NESTING) this.fail(`${letter(mode)}-string: expressions nested too deeply`, pos);
    mode.inText = false;
    this.pos = pos;
  }
}

function letter(mode: StringMode): string {
  return mode.template ? 't' : 'f';
}

/** Tokenize a decoded text. Never throws for what the text holds: an error is the stream's last token. */
export function tokenize(text: string, options: TokenizerOptions): TokenStream {
  const tokenizer = new Tokenizer(text, options);
  tokenizer.run();
  return tokenizer;
}
