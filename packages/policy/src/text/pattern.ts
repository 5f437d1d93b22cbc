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
  /** The longest text that stands in everything that it matches; empty when that is not known. */
  readonly piece: string;
  /** True when it matches every text. */
  readonly universal: boolean;
  /** Instructions of its compiled expression; 0 without one. */
  readonly size: number;
  matches(text: string): boolean;
}

/** A compiled pattern, or why it is not one. */
export type PatternReading =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly message: string };

const REGEX_PREFIX = 'regexp:';
/** Expressions that everybody writes for "anything"; they match from the start on, so the end does not matter. */
const UNIVERSAL: ReadonlySet<string> = new Set(['', '.*', '^.*', '^', '(.*)', '.?']);

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
  if (last === undefined) {
    return {
      source,
      literal: true,
      prefix: source,
      piece: source,
      universal: false,
      size: 0,
      matches: (text) => text === source,
    };
  }
  const between = rest.filter((piece) => piece !== '');
  const universal = first === '' && last === '' && between.length === 0;
  const matches = (text: string): boolean => matchesPieces(text, first, between, last);
  const piece = pieces.reduce((longest, one) => (one.length > longest.length ? one : longest), '');
  return { source, literal: false, prefix: first, piece, universal, size: 0, matches };
}

function regexPattern(source: string, regex: Regex): Pattern {
  const universal = UNIVERSAL.has(regex.source);
  return {
    source,
    literal: false,
    prefix: '',
    piece: '',
    universal,
    size: regex.size,
    matches: (text) => regex.matchesStart(text),
  };
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
