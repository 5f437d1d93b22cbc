import type { Location, Package, PackageType } from '@assay/core';
import { buildPurl } from '../purl/build-purl.ts';
import { compactObject } from './json-object.ts';

/** A package as a lock file names it. */
export type DeclaredRecord = {
  /** As its ecosystem writes it: with scope, vendor, path or group. Empty when it is not given. */
  readonly name: string;
  readonly version: string;
  /** True for what only development needs, where the file tells. */
  readonly dev?: boolean;
  readonly licenses?: readonly string[];
  /** Commit of a repository that it is taken from. */
  readonly commit?: string;
  readonly platform?: string;
};

/** Sign between namespace and name, for types whose names hold both. */
const SEPARATORS: Readonly<Partial<Record<PackageType, string>>> = {
  composer: '/',
  golang: '/',
  maven: ':',
  npm: '/',
};

/** Makes a package of a record; null when name or version are missing. */
export function declaredPackage(type: PackageType, record: DeclaredRecord, location: Location): Package | null {
  const { name, version, dev, licenses = [], commit, platform } = record;
  if (name === '' || version === '') return null;
  const separator = SEPARATORS[type];
  const end = separator === undefined ? -1 : name.lastIndexOf(separator);
  return {
    name,
    version,
    type,
    purl: buildPurl({
      type,
      namespace: name.slice(0, Math.max(0, end)),
      name: name.slice(end + 1) || name,
      version,
      qualifiers: { platform },
    }),
    licenses,
    locations: [location],
    metadata: compactObject({ declared: true, dev: dev === true ? true : undefined, commit, platform }),
  };
}

/** Says of a package that was made in another way that a lock file names it. */
export function markDeclared(found: Package | null): Package | null {
  return found === null ? null : { ...found, metadata: { declared: true, ...found.metadata } };
}
