import { nextNumber } from '../../order/digits.ts';
import { MAX_RANGE_TERMS } from '../../order/limits.ts';
import { type VersionOrder, intersectionOf, normalizeIntervals } from '../../ranges/algebra.ts';
import { plainComparison } from '../../ranges/comparisons.ts';
import { EVERYTHING, below, between, from, upTo } from '../../ranges/interval.ts';
import type { VersionInterval } from '../../version-scheme.ts';

/** A version as a constraint writes it: one to four numbers, perhaps with a stability or a branch's `.x-dev`. */
interface Operand {
  readonly text: string;
  readonly numbers: readonly string[];
  readonly hasStability: boolean;
  readonly isBranch: boolean;
  readonly hasBuild: boolean;
}

const OPERAND =
  /^(v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.(\d+))?(?:(\.[x*][.-]?dev)|([._-]?(?:(?:stable|beta|b|rc|alpha|a|patch|pl|p)\d*(?:[.-]\d+)*)?(?:[.-]?dev)?)))(\+\S+)?$/i;
const HYPHEN = /^(\S+) - (\S+)$/;
const ALIAS = / as [^,\s]+/g;
const STABILITY_FLAG = /^([^,\s]*)@(stable|rc|beta|alpha|dev)$/i;
const REFERENCE = /^([^,\s@]+\.x-dev)#.+$/i;
const EVERY = /^(v?)[x*](?:\.[x*])*$/i;
const SERIES = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.[x*])+$/i;
const TERM = /^(\^|~|<>|!=|>=|>|<=|<|==|=)?(.*)$/;
/** Composer looks for these in lower case only, so that `rc` counts as no stability here. */
const OWN_STABILITY = /-[._-]?(?:(?:stable|beta|b|alpha|a|patch|pl|p)\d*(?:[.-]\d+)*)?(?:[.-]?dev)?$/;

/** Reads Composer's constraints: `||` between alternatives, blanks or commas between comparisons, `^`, `~`, `*`, `-`. */
export function parseConstraint(text: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  const alternatives = text.split(/\s+/).join(' ').split(/\|\|?/);
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
  if (hyphen !== null) return parseHyphen(hyphen[1] ?? '', hyphen[2] ?? '', scheme);
  if (/^,|,$|, ?,/.test(text)) return null;
  const terms = text
    .replaceAll(ALIAS, '')
    .replaceAll(/([<>=!]) /g, '$1')
    .split(/[\s,]+/, MAX_RANGE_TERMS + 1);
  if (terms.length > MAX_RANGE_TERMS) return null;
  let result: readonly VersionInterval[] | null = [EVERYTHING];
  for (const term of terms) {
    const intervals = parseTerm(term, scheme);
    if (intervals === null || result === null) return null;
    result = intersectionOf(result, intervals, scheme);
  }
  return result;
}

function parseTerm(term: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  const flagged = STABILITY_FLAG.exec(term);
  const flag = flagged?.[2]?.toLowerCase() ?? 'stable';
  const text = (flagged === null ? term : flagged[1] || '*').replace(REFERENCE, '$1');
  const every = EVERY.exec(text);
  if (every !== null) return [every[1] === '' ? EVERYTHING : from('0.0-dev')];
  const series = SERIES.exec(text);
  if (series !== null) return [seriesOf([series[1], series[2], series[3]].filter((part) => part !== undefined))];
  const [, operator = '', operand = ''] = TERM.exec(text) ?? [];
  if (operator === '^' || operator === '~') {
    const version = parseOperand(operand, scheme);
    return version === null ? null : [operator === '^' ? caret(version) : tilde(version)];
  }
  const released = operand.replace(/\+\S*$/, '');
  if (released.endsWith('-') || scheme.compare(operand, operand) === null) return null;
  const bound = withStability(operator, released, flag);
  return plainComparison({ operator: operator === '<>' ? '!=' : operator, operand: bound }, scheme);
}

/** `<` and `>=` count from the first development version, unless the constraint names a stability. */
function withStability(operator: string, operand: string, flag: string): string {
  const named = OWN_STABILITY.test(operand.toLowerCase());
  const isExact = operator === '' || operator === '=' || operator === '==';
  if (flag !== 'stable' && !isExact && !/(?:dev|alpha|a|beta|b|rc)[\d.-]*$/i.test(operand)) return `${operand}-${flag}`;
  return (operator === '<' || operator === '>=') && !named ? `${operand}-dev` : operand;
}

function parseOperand(text: string, scheme: VersionOrder): Operand | null {
  const match = OPERAND.exec(text);
  if (match === null || scheme.compare(text, text) === null) return null;
  const numbers = [match[2], match[3], match[4], match[5]].filter((part) => part !== undefined);
  const hasStability = /[a-z]/i.test(match[7] ?? '');
  return {
    text: match[1] ?? '',
    numbers,
    hasStability,
    isBranch: match[6] !== undefined,
    hasBuild: match[8] !== undefined,
  };
}

/** The lowest version that the text stands for. */
function lowest({ text, hasStability, isBranch }: Operand): string {
  return hasStability || isBranch ? text : `${text}-dev`;
}

/** As `lowest`; but before `^` and `~` Composer takes its own `-dev` for a part of build metadata. */
function start(version: Operand): string {
  return version.hasBuild ? version.text : lowest(version);
}

/** Below the next number at the place of the last but one that is written. */
function tilde(version: Operand): VersionInterval {
  const written = version.numbers.length + (version.isBranch ? 1 : 0);
  return between(start(version), next(version.numbers, Math.max(1, written - 1)));
}

/** Keeps the leftmost number that is not zero. */
function caret(version: Operand): VersionInterval {
  const [major, minor, patch] = version.numbers;
  const place = major !== '0' || minor === undefined ? 1 : minor !== '0' || patch === undefined ? 2 : 3;
  return between(start(version), next(version.numbers, place));
}

function seriesOf(numbers: readonly string[]): VersionInterval {
  return between(development(numbers), next(numbers, numbers.length));
}

/** The first development version after all that share the numbers up to the place, which counts from one. */
function next(numbers: readonly string[], place: number): string {
  const kept = Array.from({ length: place }, (_, index) => numbers[index] ?? '0');
  return development([...kept.slice(0, -1), nextNumber(kept.at(-1) ?? '0')]);
}

/** The first development version of the numbers, filled up to four. */
function development(numbers: readonly string[]): string {
  return `${[...numbers, '0', '0', '0'].slice(0, 4).join('.')}-dev`;
}

function parseHyphen(first: string, last: string, scheme: VersionOrder): readonly VersionInterval[] | null {
  const [lower, upper] = [parseOperand(first, scheme), parseOperand(last, scheme)];
  if (lower === null || upper === null) return null;
  const complete = upper.numbers.length > 2 || upper.hasStability || upper.isBranch;
  const end = complete ? upTo(upper.text) : below(next(upper.numbers, Math.min(2, upper.numbers.length)));
  return [{ lower: from(lowest(lower)).lower, upper: end.upper }];
}
