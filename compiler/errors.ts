// The errors and warnings compiling can end in, free of any Python object: whoever calls the compiler turns them into exceptions.

/** Types of exception the front end and the symbol table raise. */
export type CompileErrorType =
  | 'SyntaxError' | 'IndentationError' | 'TabError' | '_IncompleteInputError'
  | 'MemoryError' | 'RecursionError' | 'OverflowError' | 'ValueError' | 'UnicodeDecodeError' | 'UnicodeEncodeError' | 'LookupError';

/**
 * A compile-time error with what CPython puts into `SyntaxError.args[1]`.
 *
 * `lineno`/`end_lineno` count from 1. `offset`/`end_offset` count characters (code points, not bytes) from 1; 0 and -1 mean what they
 * mean in CPython (column unknown / up to the end of the line). `text` is the source line with its newline, null where there is none.
 * For a `pyType` that is no SyntaxError the positions are 0 or null, and only `message` matters.
 */
export class PySyntaxError extends Error {
  readonly pyType: CompileErrorType;
  lineno: number | null;
  offset: number | null;
  end_lineno: number | null;
  end_offset: number | null;
  text: string | null;
  filename: string | null;
  /** `SyntaxError._metadata`: line and column of the last compound statement before the error, and the whole source. */
  metadata: [number, number, string] | null = null;

  constructor(
    message: string,
    lineno: number | null = null,
    offset: number | null = null,
    end_lineno: number | null = null,
    end_offset: number | null = null,
    text: string | null = null,
    filename: string | null = null,
    pyType: CompileErrorType = 'SyntaxError',
  ) {
    super(message);
    this.name = pyType;
    this.pyType = pyType;
    this.lineno = lineno;
    this.offset = offset;
    this.end_lineno = end_lineno;
    this.end_offset = end_offset;
    this.text = text;
    this.filename = filename;
  }
}

/** A warning to be issued with `warnings.warn_explicit`; under an "error" filter CPython turns a SyntaxWarning into a SyntaxError. */
export interface CompileWarning {
  category: 'SyntaxWarning' | 'DeprecationWarning';
  message: string;
  lineno: number;
  /** Position for the SyntaxError made of the warning under an "error" filter; counted as in PySyntaxError. */
  offset: number;
  end_lineno: number;
  end_offset: number;
}
