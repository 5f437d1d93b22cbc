import type { Location, Package, PackageFile } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import type { StoreName } from './parse-store-name.ts';

/** Makes a package of an object in the store. */
export function nixPackage(found: StoreName, location: Location, files: readonly PackageFile[]): Package {
  const { name, version, output } = found;
  return {
    name,
    version,
    type: 'nix',
    purl: buildPurl({ type: 'nix', name, version, qualifiers: { output: output === 'out' ? undefined : output } }),
    licenses: [],
    locations: [location],
    ...(files.length === 0 ? {} : { files }),
    metadata: { output },
  };
}
