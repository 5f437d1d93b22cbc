import type { BlobStore, JobQueue, Keyring, Store } from '@assay/store';
import type { Log } from './log.ts';
import type { ServiceSettings } from './settings.ts';

/** What routes and jobs work with. */
export interface ServiceParts {
  readonly settings: ServiceSettings;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly blobs: BlobStore;
  readonly keyring: Keyring;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}
