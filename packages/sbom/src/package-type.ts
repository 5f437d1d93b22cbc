import type { PackageType } from '@assay/core';

/** Every package type; the compiler sees to it that none is missing. */
const PACKAGE_TYPES: Readonly<Record<PackageType, true>> = {
  deb: true,
  apk: true,
  rpm: true,
  opkg: true,
  alpm: true,
  portage: true,
  nix: true,
  npm: true,
  pypi: true,
  maven: true,
  golang: true,
  cargo: true,
  gem: true,
  composer: true,
  pear: true,
  nuget: true,
  conda: true,
  cran: true,
  bioconductor: true,
  luarocks: true,
  hex: true,
  otp: true,
  pub: true,
  swift: true,
  cocoapods: true,
  bitnami: true,
  brew: true,
  snap: true,
  conan: true,
  generic: true,
};

/** True for a word that is a package type. */
export function isPackageType(text: string): text is PackageType {
  return Object.hasOwn(PACKAGE_TYPES, text);
}
