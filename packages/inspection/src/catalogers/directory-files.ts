import type { FileView, PackageFile } from '@assay/core';

/**
 * Files and links below directories that belong to packages. A directory within another one of them has its files for itself, so that
 * each file is looked at once, whatever the directories are.
 */
export function filesByDirectory(
  view: FileView,
  directories: Iterable<string>,
): ReadonlyMap<string, readonly PackageFile[]> {
  const owned = new Map<string, PackageFile[]>();
  for (const directory of directories) if (directory !== '/') owned.set(directory, []);
  for (const [directory, files] of owned) collect(view, directory, { owned, files });
  return owned;
}

interface Collection {
  readonly owned: ReadonlyMap<string, unknown>;
  readonly files: PackageFile[];
}

function collect(view: FileView, top: string, { owned, files }: Collection): void {
  const pending = [top];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    for (const name of view.list(directory)) {
      const path = `${directory}/${name}`;
      const type = view.get(path)?.type;
      if (type === 'file' || type === 'symlink') files.push({ path });
      else if (type === 'directory' && !owned.has(path)) pending.push(path);
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
}
