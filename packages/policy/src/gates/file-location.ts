import type { FileEntry, Location, SourceLayer } from '@assay/core';

/** Where a file is and which layer put it there; a root file system directory has no layers. */
export function fileLocation(entry: FileEntry, layers: readonly SourceLayer[]): Location {
  return { path: entry.path, layer: layers[entry.layer]?.diffId ?? null };
}
