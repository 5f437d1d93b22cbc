import type { Digest } from '@assay/core';

/** Largest blob by default: 1 GiB. */
export const DEFAULT_BLOB_LIMIT: number = 1024 ** 3;

/** What is known of a blob without reading it. */
export interface BlobInfo {
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly storedAt: number;
}

/** Documents by the digest of their bytes: what is once there never changes. */
export interface BlobStore {
  /**
   * Stores the bytes and returns their digest. When it returns they survive a power cut.
   * @throws BLOB_TOO_LARGE, STORE_UNAVAILABLE
   */
  put(bytes: Uint8Array): Promise<Digest>;
  /**
   * The bytes of that digest, checked.
   * @throws BLOB_NOT_FOUND, BLOB_DAMAGED, BLOB_TOO_LARGE when they are more than `limit` bytes.
   */
  get(digest: Digest, limit?: number): Promise<Uint8Array>;
  /** Null when it is not there. */
  info(digest: Digest): Promise<BlobInfo | null>;
  /** Every blob, in no order that means anything. */
  list(): AsyncIterable<BlobInfo>;
  /** False when it was not there. */
  delete(digest: Digest): Promise<boolean>;
}
