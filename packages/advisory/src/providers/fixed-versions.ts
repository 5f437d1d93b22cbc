import { type VersionInterval, type VersionSchemeId, compareVersions } from '@assay/version';

/** The smallest version of each interval that has one, oldest first and each once: where a branch is fixed. */
export function lowerVersions(intervals: readonly VersionInterval[], scheme: VersionSchemeId): readonly string[] {
  const versions = new Set<string>();
  for (const { lower } of intervals) if (lower?.inclusive === true) versions.add(lower.version);
  return [...versions].toSorted((a, b) => compareVersions(scheme, a, b) ?? 0);
}
