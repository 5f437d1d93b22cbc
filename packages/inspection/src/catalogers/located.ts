import type { FileReading, JsonObject, Location, Package, PackageFile, ReadFile } from '@assay/core';
import { dependsOn, sortedOthers } from '../dependencies/dependency-index.ts';

/** Where a reading came from. */
export function locationOf(file: ReadFile<FileReading>): Location {
  return { path: file.path, layer: file.layer };
}

/**
 * Packages with the same URL become one with the locations, files and dependencies of all; everything else is
 * taken from the first, save that a package is one of development (`dev`) only where all are.
 */
export function mergePackages(packages: readonly Package[]): readonly Package[] {
  const groups = new Map<string, [Package, ...Package[]]>();
  for (const found of packages) {
    const group = groups.get(found.purl);
    if (group === undefined) groups.set(found.purl, [found]);
    else group.push(found);
  }
  return [...groups.values()].map((group) => (group.length === 1 ? group[0] : join(group)));
}

function join(group: readonly [Package, ...Package[]]): Package {
  const locations = new Map<string, Location>();
  const files = new Map<string, PackageFile>();
  const needed = new Set<string>();
  for (const found of group) {
    for (const location of found.locations) locations.set(`${location.layer}\0${location.path}`, location);
    for (const file of found.files ?? []) files.set(file.path, file);
    for (const purl of found.dependsOn ?? []) needed.add(purl);
  }
  return {
    ...group[0],
    metadata: joinMetadata(group),
    locations: [...locations.values()],
    ...(files.size === 0 ? {} : { files: [...files.values()] }),
    ...dependsOn(sortedOthers(needed, group[0].purl)),
  };
}

function joinMetadata([first, ...others]: readonly [Package, ...Package[]]): JsonObject {
  const { dev, ...metadata } = first.metadata;
  return dev === undefined || others.every((other) => other.metadata['dev'] === dev) ? first.metadata : metadata;
}
