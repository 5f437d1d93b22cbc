export { MAX_RANGE_CHARACTERS, MAX_VERSION_CHARACTERS } from './order/limits.ts';
export { type VersionOrder, complementOf, intersectionOf, normalizeIntervals, unionOf } from './ranges/algebra.ts';
export { parseComparisons } from './ranges/comparisons.ts';
export { contains } from './ranges/contains.ts';
export { compareVersions, versionScheme, versionSchemes } from './registry.ts';
export { schemeOfPackage } from './scheme-of-package.ts';
export { parseCargoRequirement } from './schemes/semver/cargo-range.ts';
export type {
  Order,
  VersionBound,
  VersionExamples,
  VersionInterval,
  VersionRangeExample,
  VersionScheme,
  VersionSchemeId,
} from './version-scheme.ts';
