import type { FileEntry, FileView } from '@assay/core';
import { MAX_LINK_HOPS } from './file-tree.ts';

/** Makes a view of the final file system from its entries, in any order. */
export function createFileView(entries: readonly FileEntry[]): FileView {
  return new EntryView(isSorted(entries) ? entries : entries.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
}

/** Entries for each look-up by bisection, before a map of all of them is worth making. */
const ENTRIES_PER_SEARCH = 16;

/** What follows a slash in the order of characters. */
const AFTER_SLASH = '0';

class EntryView implements FileView {
  readonly #entries: readonly FileEntry[];
  #byPath: Map<string, FileEntry> | null = null;
  #searches = 0;

  constructor(entries: readonly FileEntry[]) {
    this.#entries = entries;
  }

  get size(): number {
    return this.#entries.length;
  }

  get(path: string): FileEntry | undefined {
    if (this.#byPath !== null) return this.#byPath.get(path);
    this.#searches += 1;
    if (this.#searches * ENTRIES_PER_SEARCH > this.#entries.length) {
      this.#byPath = new Map(this.#entries.map((entry) => [entry.path, entry]));
    }
    const entry = this.#entries[this.#firstFrom(path)];
    return entry?.path === path ? entry : undefined;
  }

  resolve(path: string): FileEntry | undefined {
    return resolveEntry((at) => this.get(at), path);
  }

  entries(): Iterable<FileEntry> {
    return this.#entries;
  }

  list(path: string): readonly string[] {
    const prefix = path === '/' ? path : `${path}/`;
    const names: string[] = [];
    let index = this.#firstFrom(prefix);
    for (;;) {
      const entry = this.#entries[index];
      if (entry === undefined || !entry.path.startsWith(prefix)) return names;
      const slash = entry.path.indexOf('/', prefix.length);
      if (slash < 0) names.push(entry.path.slice(prefix.length));
      index = slash < 0 ? index + 1 : this.#firstFrom(`${entry.path.slice(0, slash)}${AFTER_SLASH}`);
    }
  }

  /** Index of the first entry whose path is not before this one. */
  #firstFrom(path: string): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.path ?? '') < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** What a program opening the path would reach, by the entries at exact paths. */
export function resolveEntry(get: (path: string) => FileEntry | undefined, path: string): FileEntry | undefined {
  const direct = get(path);
  return direct !== undefined && direct.type !== 'symlink' ? direct : followPath(get, path);
}

/** Walks segment by segment, the way the kernel does. */
function followPath(get: (path: string) => FileEntry | undefined, path: string): FileEntry | undefined {
  const pending = path.split('/').toReversed();
  let at = '';
  let entry: FileEntry | undefined;
  let hops = 0;
  while (pending.length > 0) {
    const segment = pending.pop() ?? '';
    if (segment === '' || segment === '.') continue;
    if (entry !== undefined && entry.type !== 'directory') return undefined;
    if (segment === '..') {
      at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
      entry = get(at);
      continue;
    }
    const next = get(`${at}/${segment}`);
    if (next === undefined) return undefined;
    if (next.type !== 'symlink' || next.linkTarget === null) {
      at = next.path;
      entry = next;
      continue;
    }
    hops += 1;
    if (hops > MAX_LINK_HOPS) return undefined;
    if (next.linkTarget.startsWith('/')) at = '';
    entry = get(at);
    pending.push(...next.linkTarget.split('/').toReversed());
  }
  return entry;
}

function isSorted(entries: readonly FileEntry[]): boolean {
  return entries.every((entry, index) => index === 0 || (entries[index - 1]?.path ?? '') <= entry.path);
}
