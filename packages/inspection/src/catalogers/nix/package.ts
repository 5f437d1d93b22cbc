import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { StoreName } from './parse-store-name.ts';

/** Where an object lies, and what is known of it. */
export interface StoreObjectPlace {
  readonly location: Location;
  readonly files: readonly PackageFile[];
  /** True when there is a database of Nix that does not know it. */
  readonly isUnregistered: boolean;
}

/** Makes a package of an object in the store. */
export function nixPackage(found: StoreName, { location, files, isUnregistered }: StoreObjectPlace): Package {
  const { name, version, output } = found;
  return {
    name,
    version,
    type: 'nix',
    purl: buildPurl({ type: 'nix', name, version, qualifiers: { output: output === 'out' ? undefined : output } }),
    licenses: [],
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: compactObject({ output, unregistered: isUnregistered ? true : undefined }),
  };
}
