import type { FileEntry, FileInventory, FileView } from '@assay/core';
import type { Inode } from './overlay/file-tree.ts';
import type { PlacedNode } from './overlay/placed-nodes.ts';

/** Counts the entries of the final file system. The list of them is made when it is first asked for; most reports need none. */
export function takeInventory(view: FileView, placed: Iterable<PlacedNode>): FileInventory {
  return inventoryOf(countNodes(placed), view);
}

type Counts = { -readonly [K in Exclude<keyof FileInventory, 'entries' | 'each'>]: FileInventory[K] };

function countNodes(placed: Iterable<PlacedNode>): Counts {
  const counts = { count: 0, directories: 0, symlinks: 0, others: 0, totalBytes: 0 };
  const linked = new Set<Inode>();
  for (const { node } of placed) {
    const { inode } = node;
    const { type } = inode;
    if (type === 'directory') counts.directories += 1;
    else if (type === 'symlink') counts.symlinks += 1;
    else if (type === 'file') {
      counts.count += 1;
      if (!linked.has(inode)) counts.totalBytes += inode.sizeBytes;
      if (inode.names > 1) linked.add(inode);
    } else counts.others += 1;
  }
  return counts;
}

/** Once there is a list, nothing holds the tree any more. */
function inventoryOf(counts: Counts, view: FileView): FileInventory {
  let held: FileView | null = view;
  let list: readonly FileEntry[] = [];
  const each = (): Iterable<FileEntry> => held?.entries() ?? list;
  const inventory: FileInventory = {
    ...counts,
    get entries(): readonly FileEntry[] {
      if (held !== null) list = [...held.entries()];
      held = null;
      return list;
    },
  };
  // Not enumerable: it is no part of documents, and copies have a list.
  return Object.defineProperty(inventory, 'each', { value: each });
}
