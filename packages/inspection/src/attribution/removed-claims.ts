import type { Cataloger } from '@assay/core';
import type { ContentStore } from '../claims/content-store.ts';
import { type FileNode, pathOf } from '../overlay/file-tree.ts';
import type { RemovedName } from '../overlay/removal-log.ts';
import type { ReadClaim } from './read-claim.ts';

/** A file that a cataloger read, or tried to, and that a later layer took away or wrote over. */
export interface RemovedClaim extends ReadClaim {
  readonly removedBy: number;
}

/** Finds, by cataloger, the files of lower layers that catalogers read; of one path the oldest comes first. */
export function findRemovedClaims(
  names: readonly RemovedName[],
  catalogers: readonly Cataloger[],
  contents: ContentStore,
): ReadonlyMap<Cataloger, readonly RemovedClaim[]> {
  const byId = new Map(catalogers.map((cataloger) => [cataloger.id, cataloger]));
  const found = new Map<Cataloger, RemovedClaim[]>();
  for (const { node, removedBy } of names) {
    const ids = contents.readers(node.inode);
    if (ids.size === 0) continue;
    const path = pathOf(node);
    for (const id of ids) {
      const cataloger = byId.get(id);
      if (cataloger === undefined || !isKnown(contents, node, id, path)) continue;
      const claims = found.get(cataloger);
      const claim = { cataloger, path, node, removedBy };
      if (claims === undefined) found.set(cataloger, [claim]);
      else claims.push(claim);
    }
  }
  for (const claims of found.values()) claims.sort(compareClaims);
  return found;
}

/** A reading counts for the name that it was made for; of a hard link the other name may have been meant. */
function isKnown(contents: ContentStore, { inode }: FileNode, id: string, path: string): boolean {
  if (contents.failure(inode, id) !== undefined || contents.programReading(inode, id) !== undefined) return true;
  return contents.reading(inode, id, path) !== undefined;
}

function compareClaims(a: RemovedClaim, b: RemovedClaim): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.node.layer - b.node.layer;
}
