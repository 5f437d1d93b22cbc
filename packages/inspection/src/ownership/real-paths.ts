import type { FileView } from '@assay/core';

/**
 * Gives the place of names that packages list below directories which are links, such as `/bin/ls` where `/bin` leads to `usr/bin`.
 * The name itself is not followed. Each directory is looked up once.
 */
export class RealPaths {
  readonly #view: FileView;
  readonly #directories = new Map<string, string | null>();

  constructor(view: FileView) {
    this.#view = view;
  }

  /** Real path of a name that is there; null when it is not. */
  of(path: string): string | null {
    if (this.#view.get(path) !== undefined) return path;
    const slash = path.lastIndexOf('/');
    const directory = this.#directory(path.slice(0, Math.max(0, slash)));
    if (directory === null) return null;
    const real = `${directory}/${path.slice(slash + 1)}`;
    return this.#view.get(real) === undefined ? null : real;
  }

  #directory(path: string): string | null {
    if (path === '') return '';
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const entry = this.#view.resolve(path);
    const directory = entry?.type === 'directory' ? entry.path : null;
    this.#directories.set(path, directory);
    return directory;
  }
}
