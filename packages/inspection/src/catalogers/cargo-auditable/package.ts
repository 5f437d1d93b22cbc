import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { compactObject } from '../json-object.ts';
import type { Crate } from './parse-audit-data.ts';

/** Makes a package of a crate. */
export function cratePackage({ name, version, source, kind, root }: Crate, location: Location): Package {
  return {
    name,
    version,
    type: 'cargo',
    purl: buildPurl({ type: 'cargo', name, version }),
    licenses: [],
    locations: [location],
    metadata: compactObject({ source, kind, root: root || undefined }),
  };
}
