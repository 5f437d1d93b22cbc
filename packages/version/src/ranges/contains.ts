import type { Order, VersionBound, VersionInterval, VersionScheme } from '../version-scheme.ts';

/**
 * Whether a version lies in an interval, or in any interval of a union. Null when that is undetermined: the version, or a bound that
 * would decide, is no version of the scheme.
 */
export function contains(
  intervals: VersionInterval | readonly VersionInterval[],
  version: string,
  scheme: VersionScheme,
): boolean | null {
  if (!scheme.isVersion(version)) return null;
  let answer: boolean | null = false;
  for (const interval of 'lower' in intervals ? [intervals] : intervals) {
    const inside = isInside(interval, version, scheme);
    if (inside === true) return true;
    if (inside === null) answer = null;
  }
  return answer;
}

function isInside({ lower, upper }: VersionInterval, version: string, scheme: VersionScheme): boolean | null {
  const above = respects(lower, version, scheme, 1);
  const below = respects(upper, version, scheme, -1);
  if (above === false || below === false) return false;
  return above === null || below === null ? null : true;
}

/** Whether the version stands on the wanted side of the bound; an open bound is respected by all. */
function respects(bound: VersionBound | null, version: string, scheme: VersionScheme, side: Order): boolean | null {
  if (bound === null) return true;
  const order =
    scheme.compareBound === undefined
      ? scheme.compare(version, bound.version)
      : scheme.compareBound(version, bound.version);
  return order === null ? null : order === side || (order === 0 && bound.inclusive);
}
