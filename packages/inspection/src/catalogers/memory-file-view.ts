import { posix } from 'node:path';
import { type FileEntry, type FileView, compareText } from '@assay/core';
import type { MemoryFiles } from './catalog-files.ts';

/** Links that are followed on the way to one file. */
const MAX_LINKS = 40;

/** The view of a few files in memory; directories are those that the paths imply. */
export function memoryFileView({ files, links = new Map() }: MemoryFiles): FileView {
  const entries = new Map<string, FileEntry>();
  for (const path of [...files.keys(), ...links.keys()]) {
    for (let parent = posix.dirname(path); parent !== '/'; parent = posix.dirname(parent)) {
      entries.set(parent, entry(parent, { type: 'directory', mode: 0o755 }));
    }
  }
  for (const [path, bytes] of files) entries.set(path, entry(path, { sizeBytes: bytes.byteLength }));
  for (const [path, linkTarget] of links) entries.set(path, entry(path, { type: 'symlink', mode: 0o777, linkTarget }));
  return {
    size: entries.size,
    get: (path) => entries.get(path),
    resolve: (path) => resolvePath(entries, path),
    entries: () => [...entries.values()].toSorted((a, b) => compareText(a.path, b.path)),
    list: (path) =>
      [...entries.keys()]
        .filter((other) => posix.dirname(other) === path)
        .map((other) => posix.basename(other))
        .toSorted(compareText),
  };
}

function entry(path: string, known: Partial<FileEntry>): FileEntry {
  return { path, type: 'file', mode: 0o644, uid: 0, gid: 0, sizeBytes: 0, linkTarget: null, layer: 0, ...known };
}

/** Walks the path from the root and starts again at each link. */
function resolvePath(entries: ReadonlyMap<string, FileEntry>, path: string): FileEntry | undefined {
  let rest = segments(path);
  let here = '';
  for (let followed = 0; rest.length > 0;) {
    const next = entries.get(`${here}/${rest[0]}`);
    rest = rest.slice(1);
    if (next?.type !== 'symlink') here = next?.path ?? `${here}/?`;
    else if ((followed += 1) > MAX_LINKS) return undefined;
    else {
      rest = segments(posix.join(posix.resolve(here || '/', next.linkTarget ?? ''), ...rest));
      here = '';
    }
  }
  return entries.get(here);
}

function segments(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
