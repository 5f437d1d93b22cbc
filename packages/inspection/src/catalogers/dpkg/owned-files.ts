import type { PackageFile } from '@assay/core';
import type { RealPaths } from '../../ownership/real-paths.ts';

/** What a package's lists say about its files. */
export interface FileLists {
  /** Absolute paths, directories among them. */
  readonly paths: readonly string[];
  readonly md5sums: readonly (readonly [path: string, md5: string])[];
  readonly conffiles: readonly (readonly [path: string, md5: string])[];
}

/** Joins the lists into one entry for each file; directories are left out. Sorted as the lists are. */
export function ownedFiles({ paths, md5sums, conffiles }: FileLists, places: RealPaths): readonly PackageFile[] {
  const digests = new Map([...md5sums, ...conffiles]);
  const configuration = new Set(conffiles.map(([path]) => path));
  const all = new Set([...paths, ...digests.keys()]);
  const directories = parents(all);
  return [...all].flatMap((path) => {
    const md5 = digests.get(path);
    if (md5 === undefined && (directories.has(path) || places.entry(path)?.type === 'directory')) return [];
    return [
      {
        path,
        ...(md5 === undefined ? {} : { digest: `md5:${md5}` }),
        ...(configuration.has(path) ? { config: true } : {}),
      },
    ];
  });
}

function parents(paths: Iterable<string>): ReadonlySet<string> {
  const found = new Set<string>();
  for (const path of paths) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const parent = path.slice(0, slash);
      if (found.has(parent)) break;
      found.add(parent);
    }
  }
  return found;
}
