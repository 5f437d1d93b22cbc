import type { FileEntry } from '@assay/core';

/** Which paths are wanted. */
export interface FileQuery {
  /** A directory. */
  readonly path: string;
  /** Everything below it, not only what lies in it. */
  readonly recursive: boolean;
  /** Only what this layer put there; null: of all layers. */
  readonly layer: number | null;
}

/**
 * The paths in a directory, one by one, in the order of the inspection. Of one layer, directories that other layers made are listed too
 * where something of the layer lies below: they are the way to it.
 */
export function* filesIn(
  entries: Iterable<FileEntry>,
  { path, recursive, layer }: FileQuery,
): Generator<FileEntry, void, void> {
  const below = path.endsWith('/') ? path : `${path}/`;
  if (layer === null) {
    for (const entry of entries) if (lies(entry, below, recursive)) yield entry;
    return;
  }
  const all = [...entries];
  const ways = recursive ? new Set<string>() : waysTo(all, below, layer);
  for (const entry of all) {
    if (lies(entry, below, recursive) && (entry.layer === layer || ways.has(entry.path))) yield entry;
  }
}

function lies({ path }: FileEntry, below: string, recursive: boolean): boolean {
  if (!path.startsWith(below) || path.length === below.length) return false;
  return recursive || !path.includes('/', below.length);
}

function waysTo(entries: readonly FileEntry[], below: string, layer: number): ReadonlySet<string> {
  const found = new Set<string>();
  for (const entry of entries) {
    if (entry.layer !== layer || !entry.path.startsWith(below)) continue;
    const end = entry.path.indexOf('/', below.length);
    if (end >= 0) found.add(entry.path.slice(0, end));
  }
  return found;
}
