import type { LogicalText } from './logical-text.ts';
import type { Span } from './span.ts';

/** An argument of the exec form. */
export interface ExecArgument {
  /** The decoded string. */
  readonly value: string;
  /** With its quotes. */
  readonly span: Span;
}

const STRING = /"(?:[^"\\]|\\.)*"/y;
const BLANKS = /[\t\n\r ]*/y;

/** Reads a JSON array of strings, or null when the text is not one: builders then take it for the shell form. */
export function parseExecForm(rest: LogicalText): readonly ExecArgument[] | null {
  const { text } = rest;
  if (!text.startsWith('[')) return null;
  const values = readStrings(text);
  if (values === null) return null;
  const spans = stringSpans(rest);
  if (spans.length !== values.length) return null;
  return values.map((value, index) => ({ value, span: spans[index] ?? rest.span }));
}

function readStrings(text: string): readonly string[] | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(value)) return null;
  const strings: string[] = [];
  for (const item of value) {
    if (typeof item !== 'string') return null;
    strings.push(item);
  }
  return strings;
}

/** Where the strings of a valid array are. */
function stringSpans(rest: LogicalText): Span[] {
  const { text } = rest;
  const spans: Span[] = [];
  let at = 1;
  for (;;) {
    BLANKS.lastIndex = at;
    BLANKS.exec(text);
    STRING.lastIndex = BLANKS.lastIndex;
    const match = STRING.exec(text);
    if (match === null) return spans;
    spans.push(rest.spanOf(match.index, STRING.lastIndex));
    BLANKS.lastIndex = STRING.lastIndex;
    BLANKS.exec(text);
    if (text.charAt(BLANKS.lastIndex) !== ',') return spans;
    at = BLANKS.lastIndex + 1;
  }
}
