import type { FileReading, Location, Package, ReadFile } from '@assay/core';

/** Where a reading came from. */
export function locationOf(file: ReadFile<FileReading>): Location {
  return { path: file.path, layer: file.layer };
}

/** Packages with the same URL become one with the locations of all; everything else is taken from the first. */
export function mergePackages(packages: readonly Package[]): readonly Package[] {
  const merged = new Map<string, Package>();
  for (const found of packages) {
    const first = merged.get(found.purl);
    merged.set(found.purl, first === undefined ? found : { ...first, locations: joinLocations(first, found) });
  }
  return [...merged.values()];
}

function joinLocations(first: Package, other: Package): readonly Location[] {
  const known = new Set(first.locations.map(locationKey));
  return [...first.locations, ...other.locations.filter((location) => !known.has(locationKey(location)))];
}

function locationKey({ path, layer }: Location): string {
  return `${layer}\0${path}`;
}
