import type { Coverage, FileEntry, FileView, Package } from '@assay/core';
import { directoryOf, dpkgFiles } from './package-directories.ts';
import { RealPaths } from './real-paths.ts';

/** Unowned executables that are listed; all are counted. */
const MAX_LISTED = 1000;

/** Any of the three execute bits. */
const EXECUTE_BITS = 0o111;

/**
 * Tells how much of the final file system packages explain. A file is owned when a package lists it, is told by it, or has the directory
 * for itself that it lies in. A file of several names counts once, and is owned when one of them is.
 */
export function measureCoverage(packages: readonly Package[], view: FileView): Coverage {
  const owned = new OwnedFiles(view);
  for (const found of packages) owned.addPackage(found);
  for (const path of dpkgFiles(packages, view)) owned.add(path);
  owned.addLinks();
  const isOwned = owned.inOrder();
  const files = { owned: 0, total: 0 };
  const bytes = { owned: 0, total: 0 };
  const unownedExecutables: string[] = [];
  let unownedExecutableCount = 0;
  for (const entry of view.entries()) {
    const { path, type, linkTarget, sizeBytes, mode } = entry;
    if (type !== 'file' || linkTarget !== null) continue;
    files.total += 1;
    bytes.total += sizeBytes;
    if (isOwned(entry)) {
      files.owned += 1;
      bytes.owned += sizeBytes;
    } else if ((mode & EXECUTE_BITS) !== 0) {
      unownedExecutableCount += 1;
      if (unownedExecutableCount <= MAX_LISTED) unownedExecutables.push(path);
    }
  }
  return { files, bytes, unownedExecutables, unownedExecutableCount };
}

/** Files of packages, each under the first of its names. Views make entries when they are asked for, so these go by their paths. */
class OwnedFiles {
  readonly #view: FileView;
  readonly #realPaths: RealPaths;
  readonly #paths: string[] = [];
  readonly #trees = new Set<string>();
  readonly #records = new Set<string>();
  /** Whether what lies in a directory belongs to a tree. */
  readonly #inTree = new Map<string, boolean>();

  constructor(view: FileView) {
    this.#view = view;
    this.#realPaths = new RealPaths(view);
  }

  /** Tells of entries that come sorted by path, each the first of the names of a file, whether a package owns them. */
  inOrder(): (entry: FileEntry) => boolean {
    const paths = this.#paths.toSorted();
    let next = 0;
    return (entry) => {
      if (entry.path !== paths[next]) return this.#hasDirectoryOf(entry);
      while (paths[next] === entry.path) next += 1;
      return true;
    };
  }

  add(path: string): void {
    this.#addEntry(this.#realPaths.entry(path));
  }

  addPackage(found: Package): void {
    for (const { path } of found.files ?? []) this.add(path);
    for (const { path } of found.locations) {
      const evidence = this.#view.resolve(path);
      this.#addEntry(evidence);
      const directory = evidence === undefined ? null : directoryOf(found, evidence.path);
      if (directory !== null) (directory.holds === 'tree' ? this.#trees : this.#records).add(directory.path);
    }
  }

  /** Looks which files have a further name in the directories of the packages that were added. */
  addLinks(): void {
    if (this.#trees.size === 0 && this.#records.size === 0) return;
    for (const entry of this.#view.entries()) {
      if (entry.type === 'file' && entry.linkTarget !== null && this.#hasDirectoryOf(entry)) this.#addEntry(entry);
    }
  }

  #hasDirectoryOf({ path, mode }: FileEntry): boolean {
    if (this.#trees.size === 0 && this.#records.size === 0) return false;
    const directory = path.slice(0, path.lastIndexOf('/'));
    return ((mode & EXECUTE_BITS) === 0 && this.#records.has(directory)) || this.#isInTree(directory);
  }

  #addEntry(entry: FileEntry | undefined): void {
    if (entry?.type !== 'file') return;
    const first = entry.linkTarget === null ? entry : this.#view.get(entry.linkTarget);
    if (first !== undefined) this.#paths.push(first.path);
  }

  /** Packages within `node_modules` of a package are packages of their own, and so are those that nobody knows. */
  #isInTree(directory: string): boolean {
    if (directory === '') return false;
    const known = this.#inTree.get(directory);
    if (known !== undefined) return known;
    const isNested = directory.endsWith('/node_modules');
    const parent = directory.slice(0, directory.lastIndexOf('/'));
    const result = this.#trees.has(directory) || (!isNested && this.#isInTree(parent));
    this.#inTree.set(directory, result);
    return result;
  }
}
