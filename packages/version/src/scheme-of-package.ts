import type { PackageType } from '@assay/core';
import type { VersionSchemeId } from './version-scheme.ts';

/** Null where the ecosystem has an order that no scheme here knows: nothing is compared then. */
const SCHEME_OF_TYPE: Readonly<Record<PackageType, VersionSchemeId | null>> = {
  alpm: 'pacman',
  apk: 'apk',
  bioconductor: null,
  bitnami: 'bitnami',
  brew: null,
  cargo: 'semver',
  cocoapods: 'gem',
  composer: 'composer',
  conan: null,
  conda: null,
  cran: null,
  deb: 'deb',
  gem: 'gem',
  generic: 'generic',
  golang: 'go',
  hex: 'semver',
  luarocks: null,
  maven: 'maven',
  nix: null,
  npm: 'semver',
  nuget: 'nuget',
  opkg: 'deb',
  otp: 'generic',
  pear: 'composer',
  portage: 'portage',
  pub: 'semver',
  pypi: 'pep440',
  rpm: 'rpm',
  snap: null,
  swift: 'semver',
};

/** The version scheme of a kind of package; null when none here orders its versions. */
export function schemeOfPackage(type: PackageType): VersionSchemeId | null {
  return SCHEME_OF_TYPE[type];
}
