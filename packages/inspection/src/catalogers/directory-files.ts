import type { FileView, PackageFile } from '@assay/core';

/** Files and links below directories that belong to packages, each file under one of them. */
export class DirectoryFiles {
  readonly #view: FileView;
  readonly #directories: ReadonlySet<string>;
  readonly #taken = new Set<string>();

  constructor(view: FileView, directories: Iterable<string>) {
    this.#view = view;
    this.#directories = new Set(directories);
  }

  /**
   * The files below one of the directories. A directory within another one of them has its files for itself, and files are given out once:
   * packages that claim the same or the whole image cost no more than the image has files.
   */
  take(top: string): readonly PackageFile[] {
    if (top === '/' || this.#taken.has(top) || !this.#directories.has(top)) return [];
    this.#taken.add(top);
    const files: PackageFile[] = [];
    const pending = [top];
    for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
      for (const name of this.#view.list(directory)) {
        const path = `${directory}/${name}`;
        const type = this.#view.get(path)?.type;
        if (type === 'file' || type === 'symlink') files.push({ path });
        else if (type === 'directory' && !this.#directories.has(path)) pending.push(path);
      }
    }
    return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  }
}
