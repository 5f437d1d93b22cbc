import type { Coverage, FileEntry, Package } from '@assay/core';
import type { FinalView } from '../overlay/final-view.ts';
import { OwnedPaths } from './owned-paths.ts';
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
export function measureCoverage(packages: readonly Package[], view: FinalView): Coverage {
  const owned = new OwnedFiles(view);
  for (const found of packages) owned.addPackage(found);
  for (const path of dpkgFiles(packages, view)) owned.add(path);
  owned.addLinks();
  const isOwned = owned.inOrder();
  const files = { owned: 0, total: 0 };
  const bytes = { owned: 0, total: 0 };
  const unownedExecutables: string[] = [];
  let unownedExecutableCount = 0;
  view.eachFile(({ name, inode }, prefix, isFirst) => {
    if (!isFirst) return;
    const { sizeBytes, mode } = inode;
    files.total += 1;
    bytes.total += sizeBytes;
    if (isOwned(prefix, name, mode)) {
      files.owned += 1;
      bytes.owned += sizeBytes;
    } else if ((mode & EXECUTE_BITS) !== 0) {
      unownedExecutableCount += 1;
      if (unownedExecutableCount <= MAX_LISTED) unownedExecutables.push(prefix + name);
    }
  });
  return { files, bytes, unownedExecutables, unownedExecutableCount };
}

/** Files of packages, each under the first of its names. Views make entries when they are asked for, so these go by their paths. */
class OwnedFiles {
  readonly #view: FinalView;
  readonly #realPaths: RealPaths;
  readonly #paths: string[] = [];
  readonly #trees = new Set<string>();
  readonly #records = new Set<string>();
  /** Whether what lies in a directory belongs to a tree. */
  readonly #inTree = new Map<string, boolean>();
  /** What was asked about last: files come one directory after the other. */
  #prefix = '';
  #isPrefixInTree = false;
  #isPrefixRecords = false;

  constructor(view: FinalView) {
    this.#view = view;
    this.#realPaths = new RealPaths(view);
  }

  /** Tells of files that come sorted by path, each under the first of its names, whether a package owns them. */
  inOrder(): (prefix: string, name: string, mode: number) => boolean {
    const paths = new OwnedPaths(this.#paths);
    return (prefix, name, mode) => paths.take(prefix, name) || this.#hasDirectoryOf(prefix, mode);
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
    this.#view.eachFile(({ name, inode }, prefix, isFirst) => {
      if (!isFirst && this.#hasDirectoryOf(prefix, inode.mode)) this.#addEntry(this.#view.get(prefix + name));
    });
  }

  #hasDirectoryOf(prefix: string, mode: number): boolean {
    if (this.#trees.size === 0 && this.#records.size === 0) return false;
    if (prefix !== this.#prefix) {
      const directory = prefix.slice(0, -1);
      this.#prefix = prefix;
      this.#isPrefixInTree = this.#isInTree(directory);
      this.#isPrefixRecords = this.#records.has(directory);
    }
    return ((mode & EXECUTE_BITS) === 0 && this.#isPrefixRecords) || this.#isPrefixInTree;
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
