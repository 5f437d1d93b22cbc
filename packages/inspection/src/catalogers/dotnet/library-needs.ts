import type { Package } from '@assay/core';
import { dependsOn, sortedOthers } from '../../dependencies/dependency-index.ts';
import { isInstalled, libraryPurl } from './package.ts';
import type { DotnetLibrary } from './parse-deps.ts';

/** Dependencies of packages without files that are looked at for all libraries of one list together; real lists have some 1,000. */
const MAX_STEPS = 2_000_000;

/** Tells what a library of one list needs. Packages that hold nothing but other packages stand for those. */
export function libraryNeeds(
  libraries: readonly DotnetLibrary[],
): (library: DotnetLibrary) => Pick<Package, 'dependsOn'> {
  const byKey = new Map(libraries.map((library) => [`${library.name}/${library.version}`, library]));
  let left = MAX_STEPS;
  return (library) => {
    const purls = new Set<string>();
    const visited = new Set<DotnetLibrary>([library]);
    for (const { dependencies } of visited) {
      if (visited.size > 1) left -= dependencies.length + 1;
      if (left < 0 && visited.size > 1) break;
      for (const needed of dependencies.flatMap((key) => byKey.get(key) ?? [])) {
        if (isInstalled(needed)) purls.add(libraryPurl(needed));
        else if (left > 0) visited.add(needed);
      }
    }
    return dependsOn(sortedOthers(purls, libraryPurl(library)));
  };
}
