import { defineScheme } from '../../define-scheme.ts';
import { nextNumber } from '../../order/digits.ts';
import { compareNumbers } from '../../order/order.ts';
import { normalizeIntervals } from '../../ranges/algebra.ts';
import { MAX_RANGE_TERMS } from '../../order/limits.ts';
import { type Comparison, intersectComparisons, splitComparisons } from '../../ranges/comparisons.ts';
import { above, allBut, below, between, exactly, from, upTo } from '../../ranges/interval.ts';
import type { Order, VersionInterval, VersionScheme } from '../../version-scheme.ts';
import {
  type SemanticVersion,
  compareCores,
  compareIdentifierLists,
  parseSemanticVersion,
} from '../semver/semantic-version.ts';

const REVISION = /^(?:(.+)-)?r(\d{1,20})$/;
const PARTIAL = /^(0|[1-9]\d*)(?:\.(0|[1-9]\d*))?(?:\.(0|[1-9]\d*))?$/;

/** Versions of Bitnami packages. */
export const bitnami: VersionScheme = defineScheme<SemanticVersion>({
  id: 'bitnami',
  summary:
    'Versions of Bitnami packages: semantic versions of which the part after the hyphen is a revision, newer than without.',
  authority: 'bitnami/go-version',
  examples: {
    ascending: [
      '0.9.9',
      '1.0.0',
      '1.0.0-1',
      '1.0.0-1.1',
      '1.0.0-1.2',
      '1.0.0-2',
      '1.0.0-2.2',
      '1.0.0-2.11',
      '1.0.0-3.1',
      '1.0.0-r10',
      '1.0.1',
    ],
    equal: [
      ['1.2.3', '1.2.3+foo'],
      ['1.2.3-5', '1.2.3-r5'],
    ],
    invalid: ['', '1.0', '1.2.3.4', 'v1.2.3', '1.2.3-alpha.01', '1.2.3-', 'latest'],
    ranges: [
      { range: '>= 1.2.3, < 1.2.5', inside: ['1.2.3', '1.2.4-9'], outside: ['1.2.5', '1.2.5-1', '1.2.2-7'] },
      { range: '> 2.0.0 || = 1', inside: ['2.0.0-1', '1.9.0', '1.0.0-2'], outside: ['2.0.0', '0.9.0'] },
      { range: '~1.2.3', inside: ['1.2.3', '1.2.9-1'], outside: ['1.3.0', '1.2.2'] },
    ],
  },
  parse,
  order: (a, b) => compareCores(a, b) || compareRevisions(a.prerelease, b.prerelease),
  parseRange,
});

function parse(text: string): SemanticVersion | null {
  const version = text.startsWith('v') ? null : parseSemanticVersion(text);
  const last = version?.prerelease.at(-1);
  if (version === null || last === undefined) return version;
  const revision = REVISION.exec(last);
  if (revision === null) return version;
  const words = revision[1] === undefined ? [] : [revision[1]];
  const number = String(BigInt(revision[2] ?? '0'));
  return { ...version, prerelease: [...version.prerelease.slice(0, -1), ...words, number] };
}

/** A version without a revision comes before those with one. */
function compareRevisions(a: readonly string[], b: readonly string[]): Order {
  if (a.length === 0 || b.length === 0) return compareNumbers(a.length, b.length);
  return compareIdentifierLists(a, b);
}

/** Comparisons separated by commas, alternatives by `||`; missing numbers stand for any, as in `= 1.2`. */
function parseRange(text: string, scheme: VersionScheme): readonly VersionInterval[] | null {
  const alternatives = text.split('||');
  if (alternatives.length > MAX_RANGE_TERMS) return null;
  const union: VersionInterval[] = [];
  for (const alternative of alternatives) {
    const comparisons = splitComparisons(alternative);
    if (comparisons === null) return null;
    const intervals = intersectComparisons(comparisons, scheme, (comparison) => readComparison(comparison, scheme));
    if (intervals === null) return null;
    union.push(...intervals);
  }
  return normalizeIntervals(union, scheme);
}

function readComparison({ operator, operand }: Comparison, scheme: VersionScheme): readonly VersionInterval[] | null {
  const span = spanOf(operand, scheme);
  if (span === null) return null;
  const { first, next } = span;
  switch (operator) {
    case '':
    case '=':
    case '==':
      return [next === null ? exactly(first) : between(first, next)];
    case '!=':
      return next === null ? allBut(first) : [below(first), from(next)];
    case '<':
      return [below(first)];
    case '<=':
      return [next === null ? upTo(first) : below(next)];
    case '>':
      return [next === null ? above(first) : from(next)];
    case '>=':
      return [from(first)];
    case '~':
    case '^':
      return [between(first, afterSeries(first, operator, operand))];
    default:
      return null;
  }
}

/** The first version that the text stands for, and the first after all of them; null for that when it stands for one. */
function spanOf(text: string, scheme: VersionScheme): { first: string; next: string | null } | null {
  if (scheme.isVersion(text)) return { first: text, next: null };
  const match = PARTIAL.exec(text);
  if (match === null) return null;
  const [, major = '0', minor] = match;
  return minor === undefined
    ? { first: `${major}.0.0`, next: `${nextNumber(major)}.0.0` }
    : { first: `${major}.${minor}.0`, next: `${major}.${nextNumber(minor)}.0` };
}

/** `~` keeps the minor number where one is written, `^` the leftmost number that is not zero. */
function afterSeries(first: string, operator: '~' | '^', written: string): string {
  const [major = '0', minor = '0', patch = '0'] = first.split(/[-+]/, 1)[0]?.split('.') ?? [];
  const hasMinor = written.includes('.');
  if (operator === '~' ? hasMinor : major === '0' && minor !== '0') return `${major}.${nextNumber(minor)}.0`;
  if (operator === '^' && major === '0' && patch !== '0') return `0.0.${nextNumber(patch)}`;
  return `${nextNumber(major)}.0.0`;
}
