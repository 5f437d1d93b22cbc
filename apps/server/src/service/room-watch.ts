import { AssayError } from '@assay/core';
import type { BlobStore, Store } from '@assay/store';

/** Milliseconds that a refusal for want of room counts: about as long as whoever was refused waits before trying again. */
const LASTS = 10_000;

/** Remembers whether a disk or bucket was too full for something lately. */
export interface RoomWatch {
  /** True within ten seconds of a write that was refused because there was no room. */
  readonly isFull: () => boolean;
  /** The same records; writes that find no room are noticed. */
  readonly store: (store: Store) => Store;
  /** The same documents; writes that find no room are noticed. */
  readonly blobs: <T extends BlobStore>(blobs: T) => T;
}

/** A watch by a clock, in milliseconds. */
export function createRoomWatch(now: () => number): RoomWatch {
  let refusedAt = Number.NEGATIVE_INFINITY;
  const notice = (error: unknown): never => {
    if (error instanceof AssayError && error.code === 'STORE_FULL') refusedAt = now();
    throw error;
  };
  return {
    isFull: () => now() - refusedAt < LASTS,
    store: (store) => ({ ...store, transaction: (work) => store.transaction(work).catch(notice) }),
    blobs: (blobs) => ({ ...blobs, put: (bytes: Uint8Array) => blobs.put(bytes).catch(notice) }),
  };
}
