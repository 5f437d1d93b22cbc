import type { VersionComparison } from '@assay/core';
import type { VersionInterval, VersionScheme } from '@assay/version';
import type { AffectedPackage } from '../contracts/advisory.ts';
import { minorOf } from '../contracts/minor-release.ts';

/** How a version stands to the affected versions of an advisory. */
export type RangeAnswer =
  | {
      readonly kind: 'inside' | 'outside';
      /** The interval that the version is in; of those it is not in, the last one looked at; null when none counted. */
      readonly interval: VersionInterval | null;
      /** The listed version that it is; null when it is none of them. */
      readonly listed: string | null;
    }
  /** `text` is the version that the scheme cannot read. */
  | { readonly kind: 'undetermined'; readonly text: string; readonly why: 'version' | 'bound' };

type Side = 'below' | 'inside' | 'above' | 'unknown';

/** Whether a version is affected. Nothing is guessed: what the scheme cannot read is undetermined. */
export function affectedRange(
  { intervals, versions }: Pick<AffectedPackage, 'intervals' | 'versions'>,
  installed: string,
  scheme: VersionScheme,
): RangeAnswer {
  if (intervals.length === 0 && versions.length === 0) return { kind: 'inside', interval: null, listed: null };
  if (versions.includes(installed)) return { kind: 'inside', interval: null, listed: installed };
  let isUnknown = false;
  let unread: string | null = null;
  let missed: VersionInterval | null = null;
  for (const interval of branchIntervals(intervals, installed, scheme)) {
    const side = sideOf(interval, installed, scheme);
    if (side === 'inside') return { kind: 'inside', interval, listed: null };
    if (side === 'unknown') {
      isUnknown = true;
      unread ??= unreadBound(interval, scheme);
    } else missed = interval;
  }
  if (intervals.length === 0) {
    const same = versions.find((version) => scheme.compare(installed, version) === 0);
    if (same !== undefined) return { kind: 'inside', interval: null, listed: same };
    isUnknown = !scheme.isVersion(installed);
  }
  if (isUnknown) {
    if (unread !== null && scheme.isVersion(installed)) return { kind: 'undetermined', text: unread, why: 'bound' };
    return { kind: 'undetermined', text: installed, why: 'version' };
  }
  return { kind: 'outside', interval: missed, listed: null };
}

/**
 * Builds for one minor release of RHEL tell it, `.el9_2`. Where one of the fixes is for the same, the others, which came with later minor
 * releases, say nothing of it.
 */
function branchIntervals(
  intervals: readonly VersionInterval[],
  installed: string,
  { id }: VersionScheme,
): readonly VersionInterval[] {
  const minor = id === 'rpm' && intervals.length > 1 ? minorOf(installed) : null;
  const own = minor === null ? [] : intervals.filter(({ upper }) => minorOf(upper?.version ?? '') === minor);
  return own.length === 0 ? intervals : own.map(({ upper }) => ({ lower: null, upper }));
}

/** The comparisons that an answer rests on. Made apart from it: most answers are never shown. */
export function comparisonsOf(
  { interval, listed }: Extract<RangeAnswer, { readonly listed: unknown }>,
  installed: string,
  scheme: VersionScheme | undefined,
): readonly VersionComparison[] {
  if (listed !== null) return [{ installed, operator: '=', bound: listed }];
  return interval === null || scheme === undefined ? [] : comparisonsWith(interval, installed, scheme);
}

function sideOf({ lower, upper }: VersionInterval, installed: string, scheme: VersionScheme): Side {
  if (lower === null && upper === null) return 'inside';
  if (upper !== null) {
    const order = orderOf(installed, upper.version, scheme);
    if (order === 1 || (order === 0 && !upper.inclusive)) return 'above';
    if (order === null) return belowLower(lower, installed, scheme) === true ? 'below' : 'unknown';
  }
  const below = belowLower(lower, installed, scheme);
  return below === null ? 'unknown' : below ? 'below' : 'inside';
}

function belowLower(lower: VersionInterval['lower'], installed: string, scheme: VersionScheme): boolean | null {
  if (lower === null) return false;
  const order = orderOf(installed, lower.version, scheme);
  return order === null ? null : order === -1 || (order === 0 && !lower.inclusive);
}

/** The same text is the same version, also where the scheme cannot read it. */
function orderOf(installed: string, bound: string, scheme: VersionScheme): -1 | 0 | 1 | null {
  if (installed === bound) return 0;
  return scheme.compareBound === undefined ? scheme.compare(installed, bound) : scheme.compareBound(installed, bound);
}

function unreadBound({ lower, upper }: VersionInterval, scheme: VersionScheme): string | null {
  for (const bound of [upper, lower]) {
    if (bound !== null && !scheme.isVersion(bound.version)) return bound.version;
  }
  return null;
}

function comparisonsWith(
  { lower, upper }: VersionInterval,
  installed: string,
  scheme: VersionScheme,
): readonly VersionComparison[] {
  const comparisons: VersionComparison[] = [];
  for (const bound of [lower, upper]) {
    const order = bound === null ? null : orderOf(installed, bound.version, scheme);
    if (bound === null || order === null) continue;
    comparisons.push({ installed, operator: order < 0 ? '<' : order > 0 ? '>' : '=', bound: bound.version });
  }
  return comparisons;
}

/** Listed versions that a range shows before it says how many more there are. */
const MAX_SHOWN = 5;

/** The affected versions in one line: `>= 1.0, < 1.2 || = 2.0`; `*` for every version. */
export function rangeText({ intervals, versions }: Pick<AffectedPackage, 'intervals' | 'versions'>): string {
  const parts = intervals.slice(0, MAX_SHOWN * 4).map(intervalText);
  if (intervals.length > parts.length) parts.push(`… ${intervals.length - parts.length} more`);
  if (intervals.length === 0) {
    parts.push(...versions.slice(0, MAX_SHOWN).map((version) => `= ${version}`));
    if (versions.length > MAX_SHOWN) parts.push(`… ${versions.length - MAX_SHOWN} more`);
  }
  return parts.length === 0 ? '*' : parts.join(' || ');
}

function intervalText({ lower, upper }: VersionInterval): string {
  const parts: string[] = [];
  if (lower !== null) parts.push(`${lower.inclusive ? '>=' : '>'} ${lower.version}`);
  if (upper !== null) parts.push(`${upper.inclusive ? '<=' : '<'} ${upper.version}`);
  return parts.length === 0 ? '*' : parts.join(', ');
}
