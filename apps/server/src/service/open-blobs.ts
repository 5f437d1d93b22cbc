import { type BlobStore, openDirectoryBlobStore, openS3BlobStore } from '@assay/store';
import type { ServiceSettings } from './settings.ts';

/**
 * Opens the place of documents.
 * @throws what `store` throws
 */
export async function openBlobs(place: ServiceSettings['blobs']): Promise<BlobStore & AsyncDisposable> {
  if (place.kind === 's3') return openS3BlobStore(place);
  const blobs = await openDirectoryBlobStore(place.path);
  return { ...blobs, [Symbol.asyncDispose]: async () => undefined };
}
