import type { FileEntry, FileView } from '@assay/core';

/**
 * Finds what packages list below directories which are links, such as `/bin/ls` where `/bin` leads to `usr/bin`. The last name itself is
 * not followed. Each directory is looked up once.
 */
export class RealPaths {
  readonly #view: FileView;
  /** Real path by path as written; null for what is no directory. */
  readonly #directories = new Map<string, string | null>([['', '']]);

  constructor(view: FileView) {
    this.#view = view;
  }

  /** What is there under a name; undefined when nothing is. */
  entry(path: string): FileEntry | undefined {
    const direct = this.#view.get(path);
    if (direct !== undefined) return direct;
    const slash = Math.max(0, path.lastIndexOf('/'));
    const written = path.slice(0, slash);
    const directory = this.#directory(written);
    return directory === null || directory === written ? undefined : this.#view.get(directory + path.slice(slash));
  }

  #directory(path: string): string | null {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const directory = this.#find(path);
    this.#directories.set(path, directory);
    return directory;
  }

  #find(path: string): string | null {
    const here = this.#view.get(path);
    if (here?.type === 'directory') return path;
    if (here === undefined) {
      const slash = path.lastIndexOf('/');
      const parent = slash < 0 ? null : this.#directory(path.slice(0, slash));
      if (parent === null) return null;
      const real = parent + path.slice(slash);
      if (this.#view.get(real)?.type === 'directory') return real;
    }
    const entry = this.#view.resolve(path);
    return entry?.type === 'directory' ? entry.path : null;
  }
}
