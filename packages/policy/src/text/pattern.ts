import { type Regex, readRegex } from './regex.ts';

/**
 * The historical pattern language: `*` is any run of characters, slashes included; everything else is literal and
 * case-sensitive; both ends are anchored; the empty pattern matches the empty text only. `regexp:` makes the rest a regular
 * expression that is anchored at the start only.
 */
export interface Pattern {
  readonly source: string;
  /** True when it has neither wildcard nor expression: it then matches exactly its source. */
  readonly literal: boolean;
  /** Text with which everything that it matches begins; empty when that is not known. */
  readonly prefix: string;
  matches(text: string): boolean;
}

/** A compiled pattern, or why it is not one. */
export type PatternReading =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly message: string };

const REGEX_PREFIX = 'regexp:';

/** Reads a pattern; only one with `regexp:` can be wrong. */
export function readPattern(source: string): PatternReading {
  const stripped = source.trimStart();
  if (stripped.startsWith(REGEX_PREFIX)) {
    const reading = readRegex(stripped.slice(REGEX_PREFIX.length));
    return reading.ok ? { ok: true, pattern: regexPattern(source, reading.regex) } : reading;
  }
  return { ok: true, pattern: wildcardPattern(source) };
}

/** A pattern in which only `*` is special. */
export function wildcardPattern(source: string): Pattern {
  const pieces = source.split('*');
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return { source, literal: true, prefix: source, matches: (text) => text === source };
  const between = rest.filter((piece) => piece !== '');
  return { source, literal: false, prefix: first, matches: (text) => matchesPieces(text, first, between, last) };
}

function regexPattern(source: string, regex: Regex): Pattern {
  return { source, literal: false, prefix: '', matches: (text) => regex.matchesStart(text) };
}

/** Leftmost placing of each middle piece is enough: what follows it only has more room. */
function matchesPieces(text: string, first: string, between: readonly string[], last: string): boolean {
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let position = first.length;
  for (const piece of between) {
    const found = text.indexOf(piece, position);
    if (found < 0 || found + piece.length > end) return false;
    position = found + piece.length;
  }
  return true;
}
