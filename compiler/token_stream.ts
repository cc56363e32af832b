// What the tokenizer hands to the parser: a text's tokens in flat arrays, and why they end where they end.

import type { CompileWarning } from './errors.ts';

/** Why a stream ended in an ERRORTOKEN. */
export type StopReason =
  /** A complete error: message and position are in the record. */
  | 'error'
  /** The text ended inside a bracket or after a continuation. */
  | 'eof'
  | 'dedent' | 'tabs' | 'too-deep' | 'continuation';

export interface LexicalError {
  reason: StopReason;
  message: string;
  /** Not 'SyntaxError' only for an identifier that normalises to a constant's name, which CPython reports as a ValueError. */
  pyType: 'SyntaxError' | 'ValueError';
  lineno: number;
  /** Columns in characters, from 1. Only meaningful for 'error'. */
  offset: number;
  endOffset: number;
  /** Where in the text the scanner stood, and the start of the line it counted from. */
  position: number;
  lineStart: number;
  /** For 'continuation': what CPython counts the column from (start of the first of several joined lines). */
  bufferStart: number;
  /** The text ended inside a string literal: more input could make it valid. */
  atEnd: boolean;
}

/** What the tokenizer made of one text. Arrays are valid up to `count`. */
export interface TokenStream {
  /** The text with newlines normalised, followed by one NUL as a mark of the end. */
  readonly source: string;
  /** Length of the text without the mark. */
  readonly length: number;
  readonly count: number;
  readonly type: Uint8Array;
  /** Offsets into `source`, in UTF-16 units. For INDENT, DEDENT and ENDMARKER both are where the scanner stood. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly line: Int32Array;
  readonly endLine: Int32Array;
  /** Nesting of brackets after the token. */
  readonly level: Uint8Array;
  /** For NAME and reserved words: index into `names`. */
  readonly value: Int32Array;
  readonly names: string[];
  /** Offset of each line's first character, by line number (from 1). */
  readonly lineStarts: Int32Array;
  readonly lineCount: number;
  /** All characters are ASCII, so byte columns are character columns. */
  readonly ascii: boolean;
  readonly error: LexicalError | null;
  /** First token whose scanning saw the end of the text. */
  readonly endSeenAt: number;
  /** Brackets open where scanning ended: the character, line and offset of each. */
  readonly openBrackets: { char: string; line: number; position: number }[];
  /** Scanning ended inside an f- or t-string. */
  readonly insideString: boolean;
  readonly warnings: { token: number; warning: CompileWarning }[];
}

/** Number of characters (code points) in `text` between two offsets. */
export function countCharacters(text: string, start: number, end: number): number {
  let count = end - start;
  for (let i = start; i + 1 < end; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}

/** Number of bytes the UTF-8 form of `text` between two offsets has; a lone surrogate counts 3. */
export function countBytes(text: string, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    const c = text.charCodeAt(i);
    if (c < 0x80) count++;
    else if (c < 0x800) count += 2;
    else if ((c & 0xfc00) === 0xd800 && i + 1 < end && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count += 4;
      i++;
    } else count += 3;
  }
  return count;
}
