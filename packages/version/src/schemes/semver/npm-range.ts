import { nextNumber } from '../../order/digits.ts';
import { MAX_RANGE_TERMS } from '../../order/limits.ts';
import { type VersionOrder, intersectionOf, normalizeIntervals } from '../../ranges/algebra.ts';
import { EVERYTHING, above, below, between, exactly, from, upTo } from '../../ranges/interval.ts';
import type { VersionInterval } from '../../version-scheme.ts';
import { type PartialVersion, afterAll, isComplete, lowest, parsePartialVersion } from './partial-version.ts';

const HYPHEN = /^(\S+)\s+-\s+(\S+)$/;
const TERM = /^(\^|~>|~|<=|>=|<|>|=)?(.*)$/;
/** An operator and the white space that may stand between it and its version. */
const LOOSE_OPERATOR = /(\^|~>?|[<>]=?|=)\s+/g;
const NOTHING: readonly VersionInterval[] = [];

/**
 * Reads npm's grammar of ranges: `||` between alternatives, blanks or commas between comparisons, `^`, `~`, `x`, `-`. Prereleases
 * count as any other version between the bounds, as with npm's option includePrerelease: an affected range holds its prereleases too.
 */
export function parseNpmRange(text: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  const alternatives = text.split('||');
  if (alternatives.length > MAX_RANGE_TERMS) return null;
  const union: VersionInterval[] = [];
  for (const alternative of alternatives) {
    const intervals = parseAlternative(alternative.trim(), scheme);
    if (intervals === null) return null;
    union.push(...intervals);
  }
  return normalizeIntervals(union, scheme);
}

function parseAlternative(text: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  const hyphen = HYPHEN.exec(text);
  if (hyphen !== null) return parseHyphen(hyphen[1] ?? '', hyphen[2] ?? '');
  if (text.startsWith(',') || text.endsWith(',')) return null;
  const terms = text.replaceAll(LOOSE_OPERATOR, '$1').split(/[\s,]+/, MAX_RANGE_TERMS + 1);
  if (terms.length > MAX_RANGE_TERMS) return null;
  let result: readonly VersionInterval[] | null = [EVERYTHING];
  for (const term of terms) {
    const intervals = parseTerm(term);
    if (intervals === null || result === null) return null;
    result = intersectionOf(result, intervals, scheme);
  }
  return result;
}

/** `1.2.3 - 2.0` starts with the prereleases of 1.2.3, as it does for npm. */
function parseHyphen(first: string, last: string): readonly VersionInterval[] | null {
  const [lower, upper] = [parsePartialVersion(first), parsePartialVersion(last)];
  if (lower === null || upper === null) return null;
  const end = isComplete(upper) ? upTo(lowest(upper)) : endBelow(afterAll(upper));
  const start = isComplete(lower) && lower.prerelease === '' ? `${lowest(lower)}-0` : lowest(lower);
  return [{ lower: from(start).lower, upper: end.upper }];
}

function endBelow(version: string | null): VersionInterval {
  return version === null ? EVERYTHING : below(version);
}

function parseTerm(term: string): readonly VersionInterval[] | null {
  const [, operator = '', operand = ''] = TERM.exec(term) ?? [];
  if (operand === '' && operator === '') return [EVERYTHING];
  const version = parsePartialVersion(operand);
  if (version === null) return null;
  return comparison(operator, version);
}

/** What an operator before a version, or the start of one, allows. */
export function comparison(operator: string, version: PartialVersion): readonly VersionInterval[] {
  const [start, end] = [lowest(version), afterAll(version)];
  const complete = isComplete(version);
  switch (operator) {
    case '^':
      return [caret(version)];
    case '~':
    case '~>':
      return [end === null ? EVERYTHING : between(start, end)];
    case '<':
      return version.major === null ? NOTHING : [below(start)];
    case '<=':
      return [complete ? upTo(start) : endBelow(end)];
    case '>=':
      return [from(start)];
    case '>':
      if (complete) return [above(start)];
      return end === null ? NOTHING : [from(end)];
    default:
      if (complete) return [exactly(start)];
      return [end === null ? EVERYTHING : between(start, end)];
  }
}

/** Everything that keeps the leftmost number that is not zero. */
function caret(version: PartialVersion): VersionInterval {
  const { major, minor, patch } = version;
  if (major === null) return EVERYTHING;
  const start = lowest(version);
  if (major !== '0' || minor === null) return between(start, `${nextNumber(major)}.0.0-0`);
  if (minor !== '0' || patch === null) return between(start, `0.${nextNumber(minor)}.0-0`);
  return between(start, `0.0.${nextNumber(patch)}-0`);
}
