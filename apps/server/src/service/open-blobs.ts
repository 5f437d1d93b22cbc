import { type BlobStore, openDirectoryBlobStore } from '@assay/store';
import { serverError } from '../errors.ts';
import type { ServiceSettings } from './settings.ts';

/**
 * Opens the place of documents.
 * @throws SETTING_INVALID, and what `store` throws
 */
export async function openBlobs(place: ServiceSettings['blobs']): Promise<BlobStore> {
  if (place.kind !== 'directory') throw serverError('SETTING_INVALID', 'blobs are kept in a directory');
  return openDirectoryBlobStore(place.path);
}
