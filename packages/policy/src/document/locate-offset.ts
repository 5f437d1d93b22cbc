import { LineIndex } from './line-index.ts';
import type { Position, SourceScalar } from './source-node.ts';

/** The text of a document, for finding the places within its values. */
export class DocumentText {
  readonly #text: string;
  #lines: LineIndex | null = null;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * Where a character of a value stands in the document, whatever the style of the scalar: quoted, plain, literal or folded. The
   * beginning of the scalar when it cannot be told.
   */
  locate(node: SourceScalar, offset: number): Position {
    const lines = (this.#lines ??= new LineIndex(this.#text));
    const found = findOffset(this.#text, lines.offsetOf(node), String(node.value), offset);
    return found === null ? { line: node.line, column: node.column } : lines.positionOf(found);
  }
}

function findOffset(text: string, start: number, value: string, offset: number): number | null {
  const sign = text[start];
  if (sign === '"') return findQuoted(text, start + 1, offset, ESCAPE);
  if (sign === "'") return findQuoted(text, start + 1, offset, QUOTE_TWICE);
  if (sign !== '|' && sign !== '>') return findUnquoted(text, start, value, offset);
  const header = text.indexOf('\n', start);
  return header < 0 ? null : findUnquoted(text, header + 1, value, offset);
}

const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|\r?\n[ \t]*|[^])/y;
const QUOTE_TWICE = /''/y;
const FOLD = /[ \t]*\r?\n[ \t\r\n]*/y;

/** Walks a quoted scalar, counting the units of its value: escapes are one, line ends fold to a blank or to fewer line ends. */
function findQuoted(text: string, start: number, offset: number, escape: RegExp): number | null {
  let units = 0;
  let at = start;
  while (at < text.length) {
    const fold = matchAt(FOLD, text, at);
    const escaped = fold === '' ? matchAt(escape, text, at) : '';
    const made = fold === '' ? unitsOf(escaped) : Math.max(1, fold.split('\n').length - 2);
    if (units >= offset && made > 0) return at;
    units += made;
    at += Math.max(1, fold.length + escaped.length);
  }
  return null;
}

/** UTF-16 units that an escape, or a character of its own, stands for; a line end that is escaped stands for none. */
function unitsOf(escape: string): number {
  if (escape.includes('\n')) return 0;
  return escape.startsWith('\\U') && Number.parseInt(escape.slice(2), 16) > 0xff_ff ? 2 : 1;
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

/** In plain and block scalars only white space differs between document and value, so that the other characters are counted. */
function findUnquoted(text: string, start: number, value: string, offset: number): number | null {
  const wanted = countVisible(value.slice(0, offset));
  const visible = offset < value.length && !isBlank(value, offset);
  let seen = 0;
  let last = start;
  for (let at = start; at < text.length; at++) {
    if (isBlank(text, at)) continue;
    if (seen === wanted && visible) return at;
    if (seen === wanted) return last;
    seen += 1;
    last = at + 1;
  }
  return seen === wanted ? last : null;
}

function countVisible(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) if (!isBlank(text, at)) count += 1;
  return count;
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}
