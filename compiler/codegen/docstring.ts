// Docstrings without their indentation, as they are stored since 3.13.

/** `str.expandtabs(8)`: columns count code points and start again after a line break. */
function expandTabs(text: string): string {
  if (!text.includes('\t')) return text;
  let result = '';
  let column = 0;
  for (const ch of text) {
    if (ch === '\t') {
      const count = 8 - (column % 8);
      result += ' '.repeat(count);
      column += count;
    } else {
      result += ch;
      column = ch === '\n' || ch === '\r' ? 0 : column + 1;
    }
  }
  return result;
}

/** Like inspect.cleandoc(), but blank lines at the start and end stay. */
export function cleandoc(text: string): string {
  const lines = expandTabs(text).split('\n');
  let margin = Infinity;
  for (let i = 1; i < lines.length; i++) {
    const indentation = /^ */.exec(lines[i]!)![0].length;
    // A last line of blanks only counts as empty, as do lines that are nothing but indentation.
    if (indentation < lines[i]!.length) margin = Math.min(margin, indentation);
  }
  if (margin === Infinity) margin = 0;
  return lines.map((line, i) => {
    const indentation = /^ */.exec(line)![0].length;
    return line.slice(i === 0 ? indentation : Math.min(margin, indentation));
  }).join('\n');
}
