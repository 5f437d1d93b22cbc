import type { LayerContent } from '@assay/core';
import type { Descriptor } from '../content-source.ts';

/** Files of an OCI image layout, wherever they are: a directory, a tar. Paths are those inside the layout. */
export interface LayoutFiles extends AsyncDisposable {
  /**
   * A small file, whole, or null when there is none.
   * @throws CONTENT_TOO_LARGE, ARCHIVE_INVALID, PATH_UNREADABLE
   */
  read(path: string, maxBytes: number): Promise<Uint8Array | null>;
  /**
   * Where a file's bytes are, or null when there is none.
   * @throws ARCHIVE_INVALID, PATH_UNREADABLE
   */
  locate(path: string): Extract<LayerContent, { kind: 'file' }> | null;
}

/** Path of a blob in a layout. Only checked digests get here, so that it cannot lead anywhere else. */
export function blobPath(descriptor: Pick<Descriptor, 'digest'>): string {
  const colon = descriptor.digest.indexOf(':');
  return `blobs/${descriptor.digest.slice(0, colon)}/${descriptor.digest.slice(colon + 1)}`;
}
