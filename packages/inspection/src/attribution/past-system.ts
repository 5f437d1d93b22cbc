import type { OperatingSystem } from '@assay/core';
import { OS_RELEASE_PATHS, readOperatingSystem } from '../catalogers/os-release/operating-system.ts';
import type { ContentStore } from '../claims/content-store.ts';
import { pathOf } from '../overlay/file-tree.ts';
import type { RemovedName } from '../overlay/removal-log.ts';

/** The distribution by the files that said so last before they were removed; null when there were none. */
export function readPastSystem(names: readonly RemovedName[], contents: ContentStore): OperatingSystem | null {
  const files = new Map<string, Uint8Array>();
  for (const { node } of names) {
    const base64 = contents.bytes(node.inode);
    if (base64 === undefined) continue;
    const path = pathOf(node);
    if (OS_RELEASE_PATHS.includes(path)) files.set(path, Buffer.from(base64, 'base64'));
  }
  return readOperatingSystem(files);
}
