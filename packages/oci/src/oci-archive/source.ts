import type { Image } from '@assay/core';
import { type ArchiveFile, openArchive } from '../archive/archive-file.ts';
import type { ContentOptions } from '../content/open-content.ts';
import type { LayoutFiles } from '../oci-layout/blob-store.ts';
import { openLayout } from '../oci-layout/open-layout.ts';
import type { LayoutTarget } from '../oci-layout/source.ts';

/** What opening an archive needs. */
export type ArchiveOptions = ContentOptions & { readonly scratchDirectory: string };

/**
 * Opens images of a tar of an OCI image layout, plain or compressed. Nothing is unpacked but a compressed archive as a whole.
 * @throws as `openArchive` and `openLayout`
 */
export async function openOciArchive(target: LayoutTarget, options: ArchiveOptions): Promise<readonly Image[]> {
  const archive = await openArchive(target.path, options);
  return openOciArchiveFile(archive, target, options);
}

/**
 * Opens images of an archive that is already open; it belongs to the images from here on.
 * @throws as `openLayout`
 */
export function openOciArchiveFile(
  archive: ArchiveFile,
  target: LayoutTarget,
  options: ContentOptions,
): Promise<readonly Image[]> {
  const names = { kind: 'oci-archive' as const, displayName: target.text, path: target.path, name: target.name };
  const files: LayoutFiles = archive;
  return openLayout(files, names, options);
}
