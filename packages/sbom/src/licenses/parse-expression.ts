import { SPDX_EXCEPTION_IDS, SPDX_LICENSE_IDS } from './spdx-license-ids.ts';

/** A licence text that is an SPDX licence expression. */
export interface SpdxExpression {
  /** Identifiers in the spelling of the list, operators in upper case, single blanks. */
  readonly text: string;
  /** True for one identifier of the licence list and nothing else. */
  readonly single: boolean;
  /** The `LicenseRef-` identifiers in it, in order. */
  readonly references: readonly string[];
}

/** Longer texts are prose. */
const MAX_LENGTH = 4_096;

/** Deepest parentheses. */
const MAX_DEPTH = 32;

const LICENSES: ReadonlyMap<string, string> = new Map(SPDX_LICENSE_IDS.map((id) => [id.toLowerCase(), id]));
const EXCEPTIONS: ReadonlyMap<string, string> = new Map(SPDX_EXCEPTION_IDS.map((id) => [id.toLowerCase(), id]));

/**
 * Reads an SPDX licence expression (SPDX 2.3, annex D), identifiers and operators in any case; null when the text is none.
 * References into other documents are none either: nothing here could resolve them.
 */
export function parseExpression(text: string): SpdxExpression | null {
  if (text.length > MAX_LENGTH) return null;
  const tokens = text.match(/[()]|[^\s()]+/g) ?? [];
  const words = tokens.map(canonicalToken);
  if (!words.every((word) => word !== null)) return null;
  const end = readCompound(words, 0, 0);
  if (end !== words.length) return null;
  return {
    text: words.join(' ').replaceAll('( ', '(').replaceAll(' )', ')'),
    single: words.length === 1 && LICENSES.has((words[0] ?? '').toLowerCase()),
    references: words.filter((word) => word.startsWith('LicenseRef-')),
  };
}

/** The parts of an expression that are joined by its outermost ANDs: all of them apply. */
export function splitConjunction(expression: string): readonly string[] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const token of expression.match(/[()]|[^\s()]+/g) ?? []) {
    if (token === '(') depth += 1;
    if (token === ')') depth -= 1;
    if (depth === 0 && token === 'OR') return [expression];
    if (depth === 0 && token === 'AND') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts.map((words) => words.join(' ').replaceAll('( ', '(').replaceAll(' )', ')'));
}

function canonicalToken(token: string): string | null {
  if (token === '(' || token === ')') return token;
  const lower = token.toLowerCase();
  if (token === lower || token === token.toUpperCase()) {
    if (lower === 'and' || lower === 'or' || lower === 'with') return lower.toUpperCase();
  }
  const reference = /^licenseref-([a-z0-9.-]+)$/i.exec(token)?.[1];
  if (reference !== undefined) return `LicenseRef-${reference}`;
  const known = LICENSES.get(lower) ?? EXCEPTIONS.get(lower);
  if (known !== undefined) return known;
  const orLater = lower.endsWith('+') ? LICENSES.get(lower.slice(0, -1)) : undefined;
  return orLater === undefined ? null : `${orLater}+`;
}

/** Reads terms joined by AND and OR from a position; gives the position behind them, or -1. */
function readCompound(words: readonly string[], start: number, depth: number): number {
  let at = readTerm(words, start, depth);
  while (at >= 0 && (words[at] === 'AND' || words[at] === 'OR')) at = readTerm(words, at + 1, depth);
  return at;
}

function readTerm(words: readonly string[], at: number, depth: number): number {
  const word = words[at];
  if (word === undefined || depth > MAX_DEPTH) return -1;
  if (word === '(') {
    const end = readCompound(words, at + 1, depth + 1);
    return end >= 0 && words[end] === ')' ? end + 1 : -1;
  }
  if (!isLicense(word)) return -1;
  if (words[at + 1] !== 'WITH') return at + 1;
  return EXCEPTIONS.has((words[at + 2] ?? '').toLowerCase()) ? at + 3 : -1;
}

function isLicense(word: string): boolean {
  const lower = word.toLowerCase();
  return word.startsWith('LicenseRef-') || LICENSES.has(lower) || LICENSES.has(lower.replace(/\+$/, ''));
}
