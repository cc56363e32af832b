// Numbers and spellings of the token types the tokenizer hands to the parser.
//
// Keywords are token types of their own (as in CPython's parser), so the parser decides by one integer. Soft keywords
// (`match`, `case`, `type`, `_`) arrive as NAME. The numbers are private to this compiler; `tokenize`/`token` have their own.

export enum T {
  // Reserved words first: the index of a word in KEYWORDS is its type, which is also its index in a stream's table of names.
  FALSE, NONE, TRUE, AND, AS, ASSERT, ASYNC, AWAIT, BREAK, CLASS, CONTINUE, DEF, DEL, ELIF, ELSE, EXCEPT, FINALLY, FOR, FROM, GLOBAL,
  IF, IMPORT, IN, IS, LAMBDA, NONLOCAL, NOT, OR, PASS, RAISE, RETURN, TRY, WHILE, WITH, YIELD,

  ENDMARKER, NAME, NUMBER, STRING, NEWLINE, INDENT, DEDENT,
  FSTRING_START, FSTRING_MIDDLE, FSTRING_END, TSTRING_START, TSTRING_MIDDLE, TSTRING_END,

  LPAR, RPAR, LSQB, RSQB, LBRACE, RBRACE, COLON, COMMA, SEMI, DOT, ELLIPSIS, RARROW, COLONEQUAL, EXCLAMATION, EQUAL,
  PLUS, MINUS, STAR, SLASH, DOUBLESLASH, PERCENT, AT, DOUBLESTAR, VBAR, AMPER, CIRCUMFLEX, TILDE, LEFTSHIFT, RIGHTSHIFT,
  LESS, GREATER, EQEQUAL, NOTEQUAL, LESSEQUAL, GREATEREQUAL,
  PLUSEQUAL, MINEQUAL, STAREQUAL, SLASHEQUAL, DOUBLESLASHEQUAL, PERCENTEQUAL, ATEQUAL, DOUBLESTAREQUAL, VBAREQUAL, AMPEREQUAL,
  CIRCUMFLEXEQUAL, LEFTSHIFTEQUAL, RIGHTSHIFTEQUAL,

  /** A character that is no token of Python (`$`, `?`, a backquote). */
  OP,
  /** The tokenizer stopped here; the stream's `error` says why. */
  ERRORTOKEN,
}

/** Reserved words in the order of their token types. */
export const KEYWORDS: readonly string[] = [
  'False', 'None', 'True', 'and', 'as', 'assert', 'async', 'await', 'break', 'class', 'continue', 'def', 'del', 'elif', 'else', 'except',
  'finally', 'for', 'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'nonlocal', 'not', 'or', 'pass', 'raise', 'return', 'try',
  'while', 'with', 'yield',
];

/** Types below this are reserved words. */
export const KEYWORD_COUNT = 35;

/** Operators and delimiters by spelling. */
export const OPERATORS: Readonly<Record<string, T>> = {
  '(': T.LPAR, ')': T.RPAR, '[': T.LSQB, ']': T.RSQB, '{': T.LBRACE, '}': T.RBRACE, ':': T.COLON, ',': T.COMMA, ';': T.SEMI, '.': T.DOT,
  '...': T.ELLIPSIS, '->': T.RARROW, ':=': T.COLONEQUAL, '!': T.EXCLAMATION, '=': T.EQUAL, '+': T.PLUS, '-': T.MINUS, '*': T.STAR,
  '/': T.SLASH, '//': T.DOUBLESLASH, '%': T.PERCENT, '@': T.AT, '**': T.DOUBLESTAR, '|': T.VBAR, '&': T.AMPER, '^': T.CIRCUMFLEX,
  '~': T.TILDE, '<<': T.LEFTSHIFT, '>>': T.RIGHTSHIFT, '<': T.LESS, '>': T.GREATER, '==': T.EQEQUAL, '!=': T.NOTEQUAL, '<>': T.NOTEQUAL,
  '<=': T.LESSEQUAL, '>=': T.GREATEREQUAL, '+=': T.PLUSEQUAL, '-=': T.MINEQUAL, '*=': T.STAREQUAL, '/=': T.SLASHEQUAL,
  '//=': T.DOUBLESLASHEQUAL, '%=': T.PERCENTEQUAL, '@=': T.ATEQUAL, '**=': T.DOUBLESTAREQUAL, '|=': T.VBAREQUAL, '&=': T.AMPEREQUAL,
  '^=': T.CIRCUMFLEXEQUAL, '<<=': T.LEFTSHIFTEQUAL, '>>=': T.RIGHTSHIFTEQUAL,
};
