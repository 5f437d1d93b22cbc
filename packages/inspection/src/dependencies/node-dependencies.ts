import { posix } from 'node:path';
import type { FileView, Package } from '@assay/core';
import { textsOf } from './requirements.ts';

/** Look-ups of one image: an application with 3,000 packages makes some 100,000. */
const MAX_NODE_LOOKUPS = 5_000_000;

/**
 * Finds the packages that packages of Node.js load: from the directory of a package upwards, the first `node_modules` that has the name.
 * Gives for each package the URLs, in no order; null where there were too many look-ups to tell.
 */
export function nodeDependencies(
  packages: readonly Package[],
  view: FileView,
  maxLookups: number = MAX_NODE_LOOKUPS,
): (found: Package) => ReadonlySet<string> | null {
  const byDirectory = new Map<string, string>();
  for (const { purl, locations } of packages) {
    for (const { path } of locations) byDirectory.set(posix.dirname(path), purl);
  }
  const stored = storedPackages(packages);
  let lookups = 0;
  const purlAt = (directory: string): string | undefined => {
    lookups += 1;
    const known = byDirectory.get(directory);
    if (known !== undefined) return known;
    const entry = view.get(directory);
    return entry?.type === 'symlink' ? byDirectory.get(view.resolve(directory)?.path ?? '') : undefined;
  };
  return (found) => {
    const purls = new Set<string>();
    const names = textsOf(found, 'dependencies');
    for (const { path } of found.locations) {
      const homes = modulesDirectories(posix.dirname(path));
      for (const name of names) {
        if (lookups > maxLookups) return null;
        if (isStored(path)) lookups += 1;
        const purl = isStored(path)
          ? stored.get(`${posix.dirname(path)}/${name}`)
          : firstOf(homes, (home) => purlAt(`${home}/${name}`));
        if (purl != null) purls.add(purl);
      }
    }
    return purls;
  };
}

/** True for a package in an archive of yarn. */
function isStored(path: string): boolean {
  return path.endsWith('.zip');
}

/** Packages in the archives of one directory, by directory and name; null where several have the name: which one is meant only yarn knows. */
function storedPackages(packages: readonly Package[]): ReadonlyMap<string, string | null> {
  const stored = new Map<string, string | null>();
  for (const { name, purl, locations } of packages) {
    for (const { path } of locations) {
      if (!isStored(path)) continue;
      const key = `${posix.dirname(path)}/${name}`;
      const known = stored.get(key);
      stored.set(key, known === undefined || known === purl ? purl : null);
    }
  }
  return stored;
}

/** `node_modules` of a directory and of all above it, the nearest first. */
function modulesDirectories(directory: string): readonly string[] {
  const homes: string[] = [];
  for (let at = directory; at !== '/'; at = posix.dirname(at)) {
    homes.push(posix.basename(at) === 'node_modules' ? at : `${at}/node_modules`);
  }
  return [...new Set([...homes, '/node_modules'])];
}

function firstOf<T>(items: readonly string[], find: (item: string) => T | undefined): T | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
