import type { VersionInterval, VersionSchemeId } from '@assay/version';
import { compareVersions } from '@assay/version';

/**
 * The versions of a list that the intervals do not hold anyway. Most publishers list every release that a range covers; what the
 * range says need not be said again. Versions that cannot be ordered stay.
 */
export function namedVersions(
  scheme: VersionSchemeId,
  versions: readonly string[],
  intervals: readonly VersionInterval[],
): readonly string[] {
  if (intervals.length === 0) return versions;
  return versions.filter((version) => !intervals.some((interval) => holds(scheme, interval, version)));
}

function holds(scheme: VersionSchemeId, { lower, upper }: VersionInterval, version: string): boolean {
  if (lower !== null) {
    const order = compareVersions(scheme, version, lower.version);
    if (order === null || order < 0 || (order === 0 && !lower.inclusive)) return false;
  }
  if (upper === null) return lower !== null || compareVersions(scheme, version, version) !== null;
  const order = compareVersions(scheme, version, upper.version);
  return order !== null && (order < 0 || (order === 0 && upper.inclusive));
}
