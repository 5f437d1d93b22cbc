import type { Location, Package, PackageFile, PackageType } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { EmbeddedRecord } from './embedded-record.ts';
import { type ParsedPurl, parsePurl } from './parse-purl.ts';

/** Every type of packages; the compiler sees to it that none is missing. */
const TYPES: Readonly<Record<PackageType, true>> = {
  alpm: true,
  apk: true,
  bioconductor: true,
  bitnami: true,
  brew: true,
  cargo: true,
  cocoapods: true,
  composer: true,
  conan: true,
  conda: true,
  cran: true,
  deb: true,
  gem: true,
  generic: true,
  golang: true,
  hex: true,
  luarocks: true,
  maven: true,
  nix: true,
  npm: true,
  nuget: true,
  opkg: true,
  otp: true,
  pear: true,
  portage: true,
  pub: true,
  pypi: true,
  rpm: true,
  snap: true,
  swift: true,
};

/** How a namespace and a name are joined to the name of a package, for types whose names hold both. */
const JOINED_BY: Readonly<Partial<Record<PackageType, string>>> = {
  composer: '/',
  golang: '/',
  maven: ':',
  npm: '/',
  portage: '/',
};

/** Makes a package of a record; null when it has no version. Its package URL is written as that of a package found by itself. */
export function embeddedPackage(
  record: EmbeddedRecord,
  location: Location,
  files: readonly PackageFile[] = [],
): Package | null {
  const { type, namespace, name, version, qualifiers, isKnown } = identify(record);
  if (name === '' || version === '') return null;
  const separator = namespace === '' ? undefined : JOINED_BY[type];
  return {
    name: separator === undefined ? name : `${namespace}${separator}${name}`,
    version,
    type,
    purl: buildPurl({ type, namespace, name, version, qualifiers }),
    ...(qualifiers['arch'] === undefined ? {} : { architecture: qualifiers['arch'] }),
    licenses: record.licenses,
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({
      evidence: 'embedded-sbom',
      declaredPurl: isKnown ? undefined : record.purl,
    }),
  };
}

/** What the package URL says, or the record itself when it has none or one of a type that no package here has. */
function identify(record: EmbeddedRecord): ParsedPurl & { readonly type: PackageType; readonly isKnown: boolean } {
  const purl = parsePurl(record.purl);
  if (purl === null || !isPackageType(purl.type)) {
    return { ...record, type: 'generic', namespace: '', qualifiers: {}, isKnown: false };
  }
  return { ...purl, type: purl.type, version: purl.version || record.version, isKnown: true };
}

function isPackageType(type: string): type is PackageType {
  return Object.hasOwn(TYPES, type);
}
