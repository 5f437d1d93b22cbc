import type { FileEntry, FileInventory } from '@assay/core';

/** Counts the entries of the final file system, which are sorted by path already. */
export function takeInventory(entries: readonly FileEntry[]): FileInventory {
  const counts = { count: 0, directories: 0, symlinks: 0, others: 0, totalBytes: 0 };
  for (const entry of entries) {
    if (entry.type === 'directory') counts.directories += 1;
    else if (entry.type === 'symlink') counts.symlinks += 1;
    else if (entry.type === 'file') {
      counts.count += 1;
      if (entry.linkTarget === null) counts.totalBytes += entry.sizeBytes;
    } else counts.others += 1;
  }
  return { ...counts, entries };
}
