import type { PackageType } from '@assay/core';
import { type Order, type VersionScheme, contains, schemeOfPackage, versionScheme } from '@assay/version';

/** Compares two versions by the order of their packages' ecosystem; null when that order is not known or does not apply. */
export function compareVersions(type: PackageType, a: string, b: string): Order | null {
  if (a === b) return 0;
  return schemeOf(type)?.compare(a, b) ?? null;
}

/** Versions of one kind of package, as its ecosystem writes ranges. */
export interface VersionRange {
  readonly source: string;
  readonly type: string;
  /** False also when it cannot be told: a version that does not parse is in no range. */
  includes(version: string): boolean;
}

/** Kinds of packages whose versions a scheme orders. */
const ORDERED: readonly PackageType[] = [
  'alpm',
  'apk',
  'bitnami',
  'cargo',
  'cocoapods',
  'composer',
  'deb',
  'gem',
  'generic',
  'golang',
  'hex',
  'maven',
  'npm',
  'nuget',
  'opkg',
  'pear',
  'portage',
  'pub',
  'pypi',
  'rpm',
  'swift',
];

/** True for a kind of package whose versions can be compared. */
export function isOrdered(type: string): boolean {
  return ORDERED.some((known) => known === type);
}

/** Reads a range; null when nothing orders the kind of package, or the text is no range in it. */
export function readRange(type: string, source: string): VersionRange | null {
  const known = ORDERED.find((one) => one === type);
  const scheme = known === undefined ? null : schemeOf(known);
  const intervals = scheme?.parseRange(source) ?? null;
  if (scheme === null || intervals === null) return null;
  return { source, type, includes: (version) => contains(intervals, version, scheme) === true };
}

function schemeOf(type: PackageType): VersionScheme | null {
  const id = schemeOfPackage(type);
  return id === null ? null : versionScheme(id);
}
