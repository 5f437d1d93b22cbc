import type { FileEntry, FileView } from '@assay/core';
import { MAX_LINK_HOPS } from './file-tree.ts';

/** Makes a view of the final file system from its entries, in any order. */
export function createFileView(entries: readonly FileEntry[]): FileView {
  const sorted = isSorted(entries) ? entries : entries.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return new EntryView(sorted);
}

class EntryView implements FileView {
  readonly #entries: readonly FileEntry[];
  readonly #byPath = new Map<string, FileEntry>();
  #names: Map<string, string[]> | null = null;

  constructor(entries: readonly FileEntry[]) {
    this.#entries = entries;
    for (const entry of entries) this.#byPath.set(entry.path, entry);
  }

  get size(): number {
    return this.#entries.length;
  }

  get(path: string): FileEntry | undefined {
    return this.#byPath.get(path);
  }

  resolve(path: string): FileEntry | undefined {
    const direct = this.#byPath.get(path);
    return direct !== undefined && direct.type !== 'symlink' ? direct : this.#follow(path);
  }

  entries(): Iterable<FileEntry> {
    return this.#entries;
  }

  list(path: string): readonly string[] {
    this.#names ??= this.#indexNames();
    return this.#names.get(path === '/' ? '' : path) ?? [];
  }

  #indexNames(): Map<string, string[]> {
    const names = new Map<string, string[]>();
    for (const { path } of this.#entries) {
      const slash = path.lastIndexOf('/');
      const parent = path.slice(0, slash);
      const list = names.get(parent);
      if (list === undefined) names.set(parent, [path.slice(slash + 1)]);
      else list.push(path.slice(slash + 1));
    }
    return names;
  }

  /** Walks segment by segment, the way the kernel does. */
  #follow(path: string): FileEntry | undefined {
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
        entry = this.#byPath.get(at);
        continue;
      }
      const next = this.#byPath.get(`${at}/${segment}`);
      if (next === undefined) return undefined;
      if (next.type !== 'symlink' || next.linkTarget === null) {
        at = next.path;
        entry = next;
        continue;
      }
      hops += 1;
      if (hops > MAX_LINK_HOPS) return undefined;
      if (next.linkTarget.startsWith('/')) at = '';
      entry = this.#byPath.get(at);
      pending.push(...next.linkTarget.split('/').toReversed());
    }
    return entry;
  }
}

function isSorted(entries: readonly FileEntry[]): boolean {
  return entries.every((entry, index) => index === 0 || (entries[index - 1]?.path ?? '') <= entry.path);
}
