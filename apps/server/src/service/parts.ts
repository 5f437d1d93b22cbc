import type { CacheDirectory } from '@assay/assess';
import type { BlobStore, JobQueue, Keyring, Store } from '@assay/store';
import type { AdvisoryShelf } from '../advisories/advisory-shelf.ts';
import type { Authentications } from '../access/authentications.ts';
import type { Egress } from '../egress/egress.ts';
import type { PolicyCache } from '../policies/policy-cache.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ServiceSettings } from './settings.ts';
import type { Tracer } from './tracing.ts';

/** What routes and jobs work with. */
export interface ServiceParts {
  readonly settings: ServiceSettings;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly blobs: BlobStore;
  /** Layers and inspections that this machine read; safe to lose. */
  readonly cache: CacheDirectory;
  readonly keyring: Keyring;
  /** The advisory database; use `openMatcherFor`. */
  readonly advisories: AdvisoryShelf;
  /** Who was found to hold which credential a moment ago. */
  readonly authentications: Authentications;
  /** The one way out for everything that a user can influence. */
  readonly egress: Egress;
  /** Policies that were compiled lately. */
  readonly policyCache: PolicyCache;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** Aborted when the service begins to stop. */
  readonly stopping: AbortSignal;
}
