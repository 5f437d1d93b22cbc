import type { Order, VersionBound, VersionInterval } from '../version-scheme.ts';

/** What the algebra needs of a scheme: its total order. */
export interface VersionOrder {
  compare(a: string, b: string): Order | null;
}

/**
 * The same versions as sorted intervals that neither overlap nor touch; intervals without a version between their bounds are
 * dropped. Null when a bound is no version of the scheme.
 */
export function normalizeIntervals(
  intervals: readonly VersionInterval[],
  scheme: VersionOrder,
): readonly VersionInterval[] | null {
  if (!intervals.every((interval) => hasVersions(interval, scheme))) return null;
  const sorted = intervals
    .filter((interval) => !isEmpty(interval, scheme))
    .toSorted((a, b) => compareLower(a.lower, b.lower, scheme));
  const merged: VersionInterval[] = [];
  for (const interval of sorted) {
    const last = merged.at(-1);
    if (last === undefined || !reaches(last.upper, interval.lower, scheme)) merged.push(interval);
    else if (compareUpper(last.upper, interval.upper, scheme) < 0) {
      merged[merged.length - 1] = { lower: last.lower, upper: interval.upper };
    }
  }
  return merged;
}

/** Versions in any of the two unions; null when a bound is no version of the scheme. */
export function unionOf(
  a: readonly VersionInterval[],
  b: readonly VersionInterval[],
  scheme: VersionOrder,
): readonly VersionInterval[] | null {
  return normalizeIntervals([...a, ...b], scheme);
}

/** Versions in both unions; null when a bound is no version of the scheme. */
export function intersectionOf(
  a: readonly VersionInterval[],
  b: readonly VersionInterval[],
  scheme: VersionOrder,
): readonly VersionInterval[] | null {
  const left = normalizeIntervals(a, scheme);
  const right = normalizeIntervals(b, scheme);
  if (left === null || right === null) return null;
  const common: VersionInterval[] = [];
  let [i, j] = [0, 0];
  for (let x = left[i], y = right[j]; x !== undefined && y !== undefined; x = left[i], y = right[j]) {
    const lower = compareLower(x.lower, y.lower, scheme) < 0 ? y.lower : x.lower;
    const leftEndsFirst = compareUpper(x.upper, y.upper, scheme) < 0;
    common.push({ lower, upper: leftEndsFirst ? x.upper : y.upper });
    if (leftEndsFirst) i += 1;
    else j += 1;
  }
  return common.filter((interval) => !isEmpty(interval, scheme));
}

/** Every version that is in none of the intervals; null when a bound is no version of the scheme. */
export function complementOf(
  intervals: readonly VersionInterval[],
  scheme: VersionOrder,
): readonly VersionInterval[] | null {
  const normal = normalizeIntervals(intervals, scheme);
  if (normal === null) return null;
  const gaps: VersionInterval[] = [];
  let lower: VersionBound | null = null;
  for (const interval of normal) {
    if (interval.lower !== null) gaps.push({ lower, upper: flip(interval.lower) });
    if (interval.upper === null) return gaps;
    lower = flip(interval.upper);
  }
  return [...gaps, { lower, upper: null }];
}

function flip(bound: VersionBound): VersionBound {
  return { version: bound.version, inclusive: !bound.inclusive };
}

function hasVersions(interval: VersionInterval, scheme: VersionOrder): boolean {
  return [interval.lower, interval.upper].every(
    (bound) => bound === null || scheme.compare(bound.version, bound.version) !== null,
  );
}

/** Whether no version can lie between the bounds. */
export function isEmpty({ lower, upper }: VersionInterval, scheme: VersionOrder): boolean {
  if (lower === null || upper === null) return false;
  const order = scheme.compare(lower.version, upper.version);
  return order === 1 || (order === 0 && !(lower.inclusive && upper.inclusive));
}

/** Order of two lower bounds; an open one comes first, an inclusive one before an exclusive one of the same version. */
function compareLower(a: VersionBound | null, b: VersionBound | null, scheme: VersionOrder): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  return scheme.compare(a.version, b.version) || Number(b.inclusive) - Number(a.inclusive);
}

/** Order of two upper bounds; an open one comes last, an exclusive one before an inclusive one of the same version. */
function compareUpper(a: VersionBound | null, b: VersionBound | null, scheme: VersionOrder): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  return scheme.compare(a.version, b.version) || Number(a.inclusive) - Number(b.inclusive);
}

/** Whether no version lies between an upper bound and the next lower bound. */
function reaches(upper: VersionBound | null, lower: VersionBound | null, scheme: VersionOrder): boolean {
  if (upper === null || lower === null) return true;
  const order = scheme.compare(lower.version, upper.version);
  return order === -1 || (order === 0 && (lower.inclusive || upper.inclusive));
}
