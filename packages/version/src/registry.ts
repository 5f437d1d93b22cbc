import { type Registry, createRegistry } from '@assay/core';
import { apk } from './schemes/apk/scheme.ts';
import { deb } from './schemes/deb/scheme.ts';
import { pep440 } from './schemes/pep440/scheme.ts';
import { rpm } from './schemes/rpm/scheme.ts';
import { semver } from './schemes/semver/scheme.ts';
import type { Order, VersionScheme, VersionSchemeId } from './version-scheme.ts';

const SCHEMES: Readonly<Partial<Record<VersionSchemeId, VersionScheme>>> = { apk, deb, pep440, rpm, semver };

/** All version schemes, alphabetically. */
export const versionSchemes: Registry<VersionScheme> = createRegistry(Object.values(SCHEMES));

/** The scheme of that id. */
export function versionScheme(id: VersionSchemeId): VersionScheme {
  const scheme = SCHEMES[id];
  if (scheme === undefined) throw new TypeError(`no version scheme ${id}`);
  return scheme;
}

/** Compares two versions by a scheme; null when one of them is no version of it. */
export function compareVersions(id: VersionSchemeId, a: string, b: string): Order | null {
  return versionScheme(id).compare(a, b);
}
