import type { FileEntry, FileInventory, FileView } from '@assay/core';
import type { PlacedNodes } from './overlay/placed-nodes.ts';

/** Counts the entries of the final file system. The list of them is made when it is first asked for; most reports need none. */
export function takeInventory(view: FileView, placed: PlacedNodes): FileInventory {
  const count = placed.count('file');
  const directories = placed.count('directory');
  const symlinks = placed.count('symlink');
  const others = placed.length - count - directories - symlinks;
  return inventoryOf({ count, directories, symlinks, others, totalBytes: placed.totalBytes }, view);
}

type Counts = { -readonly [K in Exclude<keyof FileInventory, 'entries' | 'each'>]: FileInventory[K] };

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
