import type { Catalog, FileReading, Gap, Location, Package, ReadFile } from '@assay/core';
import { gapIn } from './gap-codes.ts';
import { locationOf, mergePackages } from './located.ts';

/** How the descriptions that a cataloger reads become packages. */
export interface DescribedPackages<Reading extends FileReading> {
  readonly cataloger: string;
  /** What a description without name or version is one of: `a Ruby gem`. */
  readonly described: string;
  /** Null when name or version are missing: that leaves a gap. */
  readonly toPackage: (reading: Reading, location: Location) => Package | null;
}

/** Makes a package of each reading; a reading of null is that of a file that describes none. */
export function eachPackage<Reading extends FileReading>(
  files: readonly ReadFile<Reading | null>[],
  { cataloger, described, toPackage }: DescribedPackages<Reading>,
): Catalog {
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    if (file.reading === null) continue;
    const found = toPackage(file.reading, locationOf(file));
    if (found === null) gaps.push(unidentifiedGap(file, cataloger, described));
    else packages.push(found);
  }
  return { packages: mergePackages(packages), gaps };
}

/** Makes packages of the readings of files that each list several. */
export function listedPackages<Entry extends FileReading>(
  files: readonly ReadFile<readonly Entry[]>[],
  { cataloger, described, toPackage }: DescribedPackages<Entry>,
): Catalog {
  const packages: Package[] = [];
  const gaps: Gap[] = [];
  for (const file of files) {
    let nameless = 0;
    for (const entry of file.reading) {
      const found = toPackage(entry, locationOf(file));
      if (found === null) nameless += 1;
      else packages.push(found);
    }
    if (nameless > 0)
      gaps.push(unidentifiedGap(file, cataloger, nameless === 1 ? described : `${described}, ${nameless} times`));
  }
  return { packages: mergePackages(packages), gaps };
}

/** The gap of a file that describes a package without its name or version. */
export function unidentifiedGap(file: ReadFile<FileReading>, cataloger: string, described: string): Gap {
  return gapIn(file, {
    cataloger,
    code: 'PACKAGE_UNIDENTIFIED',
    effect: 'partial',
    message: `nothing tells name and version of ${described}`,
  });
}
