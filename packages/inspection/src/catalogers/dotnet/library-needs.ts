import type { Package } from '@assay/core';
import { dependsOn, sortedOthers } from '../../dependencies/dependency-index.ts';
import { isInstalled, libraryPurl } from './package.ts';
import type { DotnetLibrary } from './parse-deps.ts';

/** Libraries that are looked at to find out what one needs. */
const MAX_VISITS = 1000;

/** Tells what a library of one list needs. Packages that hold nothing but other packages stand for those. */
export function libraryNeeds(
  libraries: readonly DotnetLibrary[],
): (library: DotnetLibrary) => Pick<Package, 'dependsOn'> {
  const byKey = new Map(libraries.map((library) => [`${library.name}/${library.version}`, library]));
  return (library) => {
    const purls = new Set<string>();
    const visited = new Set<DotnetLibrary>([library]);
    for (const { dependencies } of visited) {
      for (const needed of dependencies.flatMap((key) => byKey.get(key) ?? [])) {
        if (isInstalled(needed)) purls.add(libraryPurl(needed));
        else if (visited.size < MAX_VISITS) visited.add(needed);
      }
    }
    return dependsOn(sortedOthers(purls, libraryPurl(library)));
  };
}
