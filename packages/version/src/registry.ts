import { type Registry, createRegistry } from '@assay/core';
import { apk } from './schemes/apk/scheme.ts';
import { bitnami } from './schemes/bitnami/scheme.ts';
import { composer } from './schemes/composer/scheme.ts';
import { deb } from './schemes/deb/scheme.ts';
import { gem } from './schemes/gem/scheme.ts';
import { generic } from './schemes/generic/scheme.ts';
import { go } from './schemes/go/scheme.ts';
import { jvm } from './schemes/jvm/scheme.ts';
import { maven } from './schemes/maven/scheme.ts';
import { nuget } from './schemes/nuget/scheme.ts';
import { pacman } from './schemes/pacman/scheme.ts';
import { pep440 } from './schemes/pep440/scheme.ts';
import { portage } from './schemes/portage/scheme.ts';
import { rpm } from './schemes/rpm/scheme.ts';
import { semver } from './schemes/semver/scheme.ts';
import type { Order, VersionScheme, VersionSchemeId } from './version-scheme.ts';

const SCHEMES: Readonly<Record<VersionSchemeId, VersionScheme>> = {
  apk,
  bitnami,
  composer,
  deb,
  gem,
  generic,
  go,
  jvm,
  maven,
  nuget,
  pacman,
  pep440,
  portage,
  rpm,
  semver,
};

/** All version schemes, alphabetically. */
export const versionSchemes: Registry<VersionScheme> = createRegistry(Object.values(SCHEMES));

/** The scheme of that id. */
export function versionScheme(id: VersionSchemeId): VersionScheme {
  return SCHEMES[id];
}

/** Compares two versions by a scheme; null when one of them is no version of it. */
export function compareVersions(id: VersionSchemeId, a: string, b: string): Order | null {
  return SCHEMES[id].compare(a, b);
}
