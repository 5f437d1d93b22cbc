import type { Location, Package } from '@assay/core';
import { buildPurl } from '../../purl/build-purl.ts';
import { dependsOn, sortedOthers } from '../../dependencies/dependency-index.ts';
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

/** Makes packages of the crates of one program, with what each needs. */
export function cratePackages(crates: readonly Crate[], location: Location): readonly Package[] {
  const packages = crates.map((crate) => cratePackage(crate, location));
  return packages.map((found, at) => {
    const needed = (crates[at]?.dependencies ?? []).flatMap((place) => packages[place]?.purl ?? []);
    return { ...found, ...dependsOn(sortedOthers(needed, found.purl)) };
  });
}
