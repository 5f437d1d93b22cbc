/** Longest pattern in characters. */
const MAX_LENGTH = 512;
/** Most wildcards of one pattern; together with the length it bounds the cost of a match. */
const MAX_WILDCARDS = 16;

/** A compiled path pattern, or why it is not one. */
export type PathPatternReading =
  | { readonly ok: true; readonly matches: (path: string) => boolean }
  | { readonly ok: false; readonly message: string };

/**
 * Reads a path pattern: `*` is any run without a slash, `**` any run of whole segments, everything else is literal. A pattern without a
 * leading slash matches at any depth; one that ends in a slash matches everything below.
 */
export function readPathPattern(source: string): PathPatternReading {
  if (source.length > MAX_LENGTH) return { ok: false, message: `the pattern is longer than ${MAX_LENGTH} characters` };
  const anchored = source.startsWith('/') ? source.slice(1) : `**/${source}`;
  const segments = (anchored.endsWith('/') ? `${anchored}**` : anchored).split('/');
  if (segments.join('').split('*').length > MAX_WILDCARDS)
    return { ok: false, message: 'the pattern has too many wildcards' };
  return { ok: true, matches: (path) => matchSegments(segments, path.replace(/^\/+/, '').split('/')) };
}

/** Matches segments from the left; a `**` is tried at every length, remembering the last one only, as for wildcards in a line. */
function matchSegments(pattern: readonly string[], path: readonly string[]): boolean {
  return matchWild(pattern, path, (piece, segment) => piece !== '**' && matchSegment(piece, segment), '**');
}

function matchSegment(piece: string, segment: string): boolean {
  return matchWild(Array.from(piece), Array.from(segment), (a, b) => a === b, '*');
}

/** Greedy matching with one point of return: linear for each wildcard, never exponential. */
function matchWild(
  pattern: readonly string[],
  text: readonly string[],
  same: (piece: string, item: string) => boolean,
  wildcard: string,
): boolean {
  let at = 0;
  let piece = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    if (pattern[piece] === wildcard) {
      star = piece++;
      starAt = at;
    } else if (piece < pattern.length && same(pattern[piece] ?? '', text[at] ?? '')) {
      piece++;
      at++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[piece] === wildcard) piece++;
  return piece === pattern.length;
}
