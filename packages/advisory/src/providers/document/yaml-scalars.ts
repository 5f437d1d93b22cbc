/** Thrown when a text is not of the part of YAML that `readPlainYaml` reads. */
export class NotPlain extends Error {}

/** Only spaces are white space in YAML: others, such as the non-breaking one, belong to the text. */
export function trimmed(line: string): string {
  return trimmedEnd(line.slice(indentOf(line)));
}

/** A line without the spaces at its end. */
export function trimmedEnd(line: string): string {
  let end = line.length;
  while (line.charCodeAt(end - 1) === 32) end -= 1;
  return line.slice(0, end);
}

/** Whether a line starts an item of a list. */
export function isItem(content: string): boolean {
  return content[0] === '-' && (content.length === 1 || content[1] === ' ');
}

/** Number of spaces at the start of a line. */
export function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 32) indent += 1;
  return indent;
}

/** Refuses a plain scalar that has the marks of a mapping. */
export function checkPlain(line: string): void {
  if (line.includes(': ') || line.endsWith(':')) throw new NotPlain();
}

/** Place of the quote that ends a scalar; -1 when it goes on. */
export function endOfQuoted(line: string, quote: '"' | "'"): number {
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\' && quote === '"') at += 1;
    else if (line[at] === quote) {
      if (quote === '"' || line[at + 1] !== "'") return at;
      at += 1;
    }
  }
  return -1;
}

/** Lines of one scalar: an end of line is a space, empty lines are ends of lines. */
export function folded(lines: readonly string[]): string {
  let text = lines[0] ?? '';
  let empty = 0;
  for (const line of lines.slice(1)) {
    if (line === '') empty += 1;
    else {
      text += empty === 0 ? ` ${line}` : `${'\n'.repeat(empty)}${line}`;
      empty = 0;
    }
  }
  return text;
}

/** The text of a scalar in single quotes. */
export function unquotedSingle(lines: readonly string[]): string {
  if (lines.length > 1 && (lines.at(-1) === '' || lines[0] === '')) throw new NotPlain();
  const [first = '', ...more] = lines;
  return folded(more.length === 0 ? lines : [trimmedEnd(first), ...more]).replaceAll("''", "'");
}

/** The text of a scalar in double quotes. */
export function unquotedDouble(lines: readonly string[]): string {
  const [first = '', ...more] = lines;
  if (more.length === 0) return first.includes('\\') ? unescaped(first) : first;
  if (lines.at(-1) === '' || first === '') throw new NotPlain();
  let text = '';
  let joins = true;
  let empty = 0;
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const cut = isLast ? line : trimmedEnd(line);
    if (cut === '' && index > 0) {
      empty += 1;
      continue;
    }
    if (!joins) text += empty === 0 ? ' ' : '\\n'.repeat(empty);
    else if (empty > 0) text += '\\n'.repeat(empty);
    empty = 0;
    joins = !isLast && hasOpenEscape(cut);
    if (cut !== line && hasOpenEscape(cut)) throw new NotPlain();
    text += joins ? cut.slice(0, -1) : cut;
  }
  return unescaped(text);
}

function hasOpenEscape(line: string): boolean {
  return (line.length - line.replace(/\\+$/, '').length) % 2 === 1;
}

/** Escapes of YAML that JSON shares, and `\ `. */
function unescaped(text: string): string {
  try {
    const value: unknown = JSON.parse(`"${text.replaceAll(/\\([ /"\\bfnrtu]|.)/gs, escapeOf)}"`);
    if (typeof value === 'string') return value;
  } catch {
    throw new NotPlain();
  }
  throw new NotPlain();
}

function escapeOf(escape: string, character: string): string {
  if (character === ' ') return ' ';
  if (character === 'x') return String.raw`\u00`;
  return escape;
}
