import { type VersionInterval, type VersionScheme, type VersionSchemeId, versionSchemes } from '@assay/version';

/**
 * The versions of a list that the intervals do not hold anyway. Most publishers list every release that a range covers; what the
 * range says need not be said again. Versions that cannot be ordered stay.
 */
export function namedVersions(
  scheme: VersionSchemeId,
  versions: readonly string[],
  intervals: readonly VersionInterval[],
): readonly string[] {
  const order = versionSchemes.get(scheme);
  if (intervals.length === 0 || order === undefined) return versions;
  const holders = intervals.map((interval) => holderOf(order, interval));
  return versions.filter((version) => !holders.some((holds) => holds(version)));
}

/** Tells what an interval holds; its bounds, which lists of thousands of versions are compared with, are read once. */
function holderOf(scheme: VersionScheme, { lower, upper }: VersionInterval): (version: string) => boolean {
  const [byLower, byUpper] = [scheme.remembering(), scheme.remembering()];
  return (version) => {
    if (lower !== null) {
      const order = byLower.compare(version, lower.version);
      if (order === null || order < 0 || (order === 0 && !lower.inclusive)) return false;
    }
    if (upper === null) return lower !== null || scheme.isVersion(version);
    const order = byUpper.compare(version, upper.version);
    return order !== null && (order < 0 || (order === 0 && upper.inclusive));
  };
}
