import { type FileEntry, type FileView, compareText } from '@assay/core';
import type { VisitResult } from './visit-files.ts';

/** Hard links that are followed from name to name inside one layer. */
const MAX_HOPS = 40;

/** Which files of the final file system are still to be handed over, and where their content stands. */
export class WantedFiles {
  readonly #view: FileView;
  readonly #byPath: ReadonlyMap<string, FileEntry>;
  readonly #open: Set<FileEntry>;
  /** Targets of hard links as written, by layer and by path of the link. */
  readonly #links = new Map<number, Map<string, string>>();
  /** Directories as archives write them, and where they are in the final file system. */
  readonly #directories = new Map<string, string>();
  #delivered = 0;

  constructor(view: FileView, files: readonly FileEntry[]) {
    this.#view = view;
    this.#byPath = new Map(files.map((entry) => [entry.path, entry]));
    this.#open = new Set(files);
  }

  /** Those that are to be handed over. */
  get files(): Iterable<FileEntry> {
    return this.#byPath.values();
  }

  /** Layers that brought wanted files, base first. */
  layers(): readonly number[] {
    return [...new Set([...this.#byPath.values()].map(({ layer }) => layer))].toSorted((a, b) => a - b);
  }

  /** The wanted file that an entry of an archive is, directories on the way followed through the links of the final file system. */
  at(layer: number, path: string): FileEntry | undefined {
    const found = this.#byPath.get(this.#place(path));
    return found?.layer === layer ? found : undefined;
  }

  /** Remembers a hard link when it makes a wanted file, or the name that one leads to. */
  addLink(layer: number, path: string, target: string): void {
    const links = this.#links.get(layer) ?? new Map<string, string>();
    this.#links.set(layer, links.set(path, target));
  }

  /** Wanted files whose content this layer may hold under another name: by that name. */
  behindLinks(layer: number): ReadonlyMap<string, FileEntry> {
    const found = new Map<string, FileEntry>();
    if (this.#open.size === 0) return found;
    for (const [from, links] of this.#links) {
      if (from < layer) continue;
      for (const path of links.keys()) {
        const entry = this.at(from, path);
        if (entry !== undefined && this.#open.has(entry)) found.set(end(links, path), entry);
      }
    }
    return found;
  }

  deliver(entry: FileEntry): void {
    if (this.#open.delete(entry)) this.#delivered += 1;
  }

  result(): VisitResult {
    return {
      delivered: this.#delivered,
      missed: [...this.#open].toSorted((a, b) => compareText(a.path, b.path)),
    };
  }

  #place(path: string): string {
    if (this.#byPath.has(path)) return path;
    const slash = path.lastIndexOf('/');
    return slash === 0 ? path : `${this.#directory(path.slice(0, slash))}${path.slice(slash)}`;
  }

  #directory(path: string): string {
    let found = this.#directories.get(path);
    if (found === undefined) {
      found = this.#view.resolve(path)?.path ?? path;
      this.#directories.set(path, found);
    }
    return found;
  }
}

function end(links: ReadonlyMap<string, string>, path: string): string {
  let at = path;
  for (let hops = 0; hops < MAX_HOPS; hops += 1) {
    const next = links.get(at);
    if (next === undefined) break;
    at = next;
  }
  return at;
}
