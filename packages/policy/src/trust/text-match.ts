import type { TextMatch } from '@assay/core';
import { placeOf, readName, type Cursor } from '../document/fields.ts';
import type { ProblemList } from '../document/problem-list.ts';
import { readRegex } from '../text/regex.ts';

const REGEX = 'regexp:';
const SEARCH = 'search:';

/**
 * Reads text to compare with: as it is, with `*` for any run of characters, after `regexp:` a regular expression that has to match the
 * whole text, after `search:` one that may match anywhere in it. Null with a problem, or when absent.
 */
export function decodeTextMatch(cursor: Cursor | null, problems: ProblemList): TextMatch | null {
  const text = readName(cursor, problems);
  if (cursor === null || text === null) return null;
  const match = textMatchOf(text);
  if (match.kind === 'exact') return match;
  const reading = readRegex(match.source);
  if (reading.ok) return match;
  const hint = 'expressions are RE2 syntax: no look-around and no back-references';
  problems.error('PATTERN_INVALID', placeOf(cursor), reading.message, hint);
  return null;
}

/** The same without a document around it; whether the expression is one is not looked at. */
export function textMatchOf(text: string): TextMatch {
  if (text.startsWith(REGEX)) return { kind: 'regex', source: text.slice(REGEX.length), unanchored: false };
  if (text.startsWith(SEARCH)) return { kind: 'regex', source: text.slice(SEARCH.length), unanchored: true };
  if (!text.includes('*')) return { kind: 'exact', text };
  return { kind: 'regex', source: text.split('*').map(escapeRegex).join('.*'), unanchored: false };
}

/** How a document writes it. */
export function writeTextMatch(match: TextMatch): string {
  if (match.kind === 'regex') return `${match.unanchored ? SEARCH : REGEX}${match.source}`;
  const isPlain = !match.text.includes('*') && !match.text.startsWith(REGEX) && !match.text.startsWith(SEARCH);
  return isPlain ? match.text : `${REGEX}${escapeRegex(match.text)}`;
}

function escapeRegex(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
