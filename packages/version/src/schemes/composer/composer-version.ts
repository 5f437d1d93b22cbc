import { compareDigits } from '../../order/digits.ts';
import { compareNumbers } from '../../order/order.ts';
import type { Order } from '../../version-scheme.ts';

/** A number or a stability word of a version in the form that Composer compares. */
export interface Token {
  readonly rank: number;
  /** Of a number. */
  readonly digits: string;
}

/** Words before the end come before the release, `patch` after everything else. */
const RANKS = { dev: 0, alpha: 1, beta: 2, rc: 3, end: 4, number: 5, patch: 6 } as const;
const END: Token = { rank: RANKS.end, digits: '' };
const DEV: Token = { rank: RANKS.dev, digits: '' };

/** A stability word with numbers, then `-dev`; each may be absent. */
const MODIFIER = '[._-]?(?:(stable|beta|b|rc|alpha|a|patch|pl|p)(\\d*(?:[.-]\\d+)*))?([.-]?dev)?';
const CLASSICAL = new RegExp(`^v?(\\d{1,5})(\\.\\d+)?(\\.\\d+)?(\\.\\d+)?${MODIFIER}$`, 'i');
const DATE = new RegExp(`^v?(\\d{4}(?:[.:-]?\\d{2}){1,6}(?:[.:-]?\\d{1,3})?)${MODIFIER}$`, 'i');
const BRANCH = /^v?(\d+)(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?(?:\.(\d+|[x*]))?[.-]?dev$/i;
const ALIAS = /^([^,\s]+) +as +[^,\s]+$/;
const STABILITY = /@(?:stable|rc|beta|alpha|dev)$/i;
const BUILD = /^([^,\s+]+)\+\S+$/;
/** What Composer writes for `x` in a branch. */
const ANY = '9999999';

/**
 * Reads a version as Composer normalises it. Named branches (`dev-main`) have no order and so are no versions here; numeric ones
 * (`1.2.x-dev`) are above all versions of their series.
 */
export function parseComposerVersion(text: string): readonly Token[] | null {
  const trimmed = text.trim();
  const unaliased = ALIAS.exec(trimmed)?.[1] ?? trimmed;
  const unflagged = unaliased.replace(STABILITY, '');
  const plain = BUILD.exec(unflagged)?.[1] ?? unflagged;
  const classical = CLASSICAL.exec(plain);
  if (classical !== null) {
    const [, first = '0', second = '.0', third = '.0', fourth = '.0', word, numbers, dev] = classical;
    return [...numberTokens(first + second + third + fourth), ...modifierTokens(word, numbers, dev)];
  }
  const date = DATE.exec(plain);
  if (date !== null) return [...numberTokens(date[1] ?? ''), ...modifierTokens(date[2], date[3], date[4])];
  return parseBranch(plain);
}

function parseBranch(text: string): readonly Token[] | null {
  const match = BRANCH.exec(text);
  if (match === null) return null;
  const numbers = [match[1], match[2], match[3], match[4]].map((part) =>
    part === undefined || /\D/.test(part) ? ANY : part,
  );
  return [...numbers.map(toNumber), DEV];
}

function numberTokens(text: string): readonly Token[] {
  return (text.match(/\d+/g) ?? []).map(toNumber);
}

function toNumber(digits: string): Token {
  return { rank: RANKS.number, digits };
}

function modifierTokens(
  word: string | undefined,
  numbers: string | undefined,
  dev: string | undefined,
): readonly Token[] {
  const stability = word?.toLowerCase();
  if (stability === 'stable') return [];
  const tokens =
    stability === undefined ? [] : [{ rank: rankOf(stability), digits: '' }, ...numberTokens(numbers ?? '')];
  return dev === undefined ? tokens : [...tokens, DEV];
}

function rankOf(word: string): number {
  if (word.startsWith('p')) return RANKS.patch;
  if (word.startsWith('a')) return RANKS.alpha;
  return word.startsWith('b') ? RANKS.beta : RANKS.rc;
}

/** PHP's version_compare over the normal form. */
export function compareComposerVersions(a: readonly Token[], b: readonly Token[]): Order {
  for (let index = 0; ; index++) {
    const [x, y] = [a[index] ?? END, b[index] ?? END];
    const order = compareNumbers(x.rank, y.rank) || compareDigits(x.digits, y.digits);
    if (order !== 0 || x.rank === RANKS.end) return order;
  }
}
