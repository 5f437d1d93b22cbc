import type { Cataloger } from '@assay/core';
import { isProgramLike } from '../content/program-names.ts';
import type { PlacedNodes } from '../overlay/placed-nodes.ts';
import type { FileNode, Inode } from '../overlay/file-tree.ts';
import type { ClaimedPath } from './claimed-files.ts';
import type { ContentStore } from './content-store.ts';

/**
 * The files of the final file system that may be programs and were not looked at as such: a hard link has given them a name or permissions
 * that their own entry has not.
 */
export function findUnexaminedPrograms(
  placed: PlacedNodes,
  catalogers: readonly Cataloger[],
  contents: ContentStore,
): FileNode[] {
  if (!catalogers.some(readsPrograms)) return [];
  const found: FileNode[] = [];
  placed.each('file', (node) => {
    const { inode } = node;
    if (isProgramLike(node.name, inode.mode) && !contents.isExamined(inode)) found.push(node);
  });
  return found;
}

/**
 * The programs of the final file system that catalogers read because of their first bytes, each file once, by the first of its names; those
 * that a cataloger claims by a path already are left out.
 */
export function findProgramClaims(
  placed: PlacedNodes,
  catalogers: readonly Cataloger[],
  contents: ContentStore,
  claims: readonly ClaimedPath[],
): ClaimedPath[] {
  const readers = catalogers.filter(readsPrograms);
  if (readers.length === 0 || !contents.hasPrograms) return [];
  const taken = claimantsByInode(claims, readers);
  const seen = new Set<Inode>();
  const found: ClaimedPath[] = [];
  placed.each('file', (node, prefix) => {
    const { inode } = node;
    if (!contents.hasReaders(inode) || !contents.isExamined(inode) || seen.has(inode)) return;
    seen.add(inode);
    for (const cataloger of readers) {
      if (taken.get(inode)?.has(cataloger) === true || !hasResult(contents, inode, cataloger)) continue;
      found.push({ cataloger, path: prefix + node.name, node });
    }
  });
  return found;
}

function readsPrograms({ magic = [] }: Cataloger): boolean {
  return magic.length > 0;
}

function hasResult(contents: ContentStore, inode: Inode, { id }: Cataloger): boolean {
  return contents.programReading(inode, id) !== undefined || contents.failure(inode, id) !== undefined;
}

function claimantsByInode(claims: readonly ClaimedPath[], readers: readonly Cataloger[]): Map<Inode, Set<Cataloger>> {
  const claimants = new Map<Inode, Set<Cataloger>>();
  for (const { cataloger, node } of claims) {
    if (!readers.includes(cataloger)) continue;
    const known = claimants.get(node.inode);
    if (known === undefined) claimants.set(node.inode, new Set([cataloger]));
    else known.add(cataloger);
  }
  return claimants;
}
