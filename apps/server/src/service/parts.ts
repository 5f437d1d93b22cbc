import type { CacheDirectory } from '@assay/assess';
import type { BlobStore, JobQueue, Keyring, Store } from '@assay/store';
import type { AdvisoryShelf } from '../advisories/advisory-shelf.ts';
import type { Authentications } from '../access/authentications.ts';
import type { IdentityProvider } from '../access/login/identity-provider.ts';
import type { GithubClients } from '../github/client/github-clients.ts';
import type { EventFeed } from '../live/event-feed.ts';
import type { Egress } from '../egress/egress.ts';
import type { TagMemory } from '../judgement/tag-memory.ts';
import type { PolicyCache } from '../policies/policy-cache.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { RoomWatch } from './room-watch.ts';
import type { ServiceSettings } from './settings.ts';
import type { Tracer } from './tracing.ts';

/** What routes and jobs work with. */
export interface ServiceParts {
  readonly settings: ServiceSettings;
  readonly store: Store;
  readonly queue: JobQueue;
  readonly blobs: BlobStore;
  /** Whether something found no room lately. */
  readonly room: RoomWatch;
  /** Layers and inspections that this machine read; safe to lose. */
  readonly cache: CacheDirectory;
  readonly keyring: Keyring;
  /** The advisory database; use `openMatcherFor`. */
  readonly advisories: AdvisoryShelf;
  /** Who was found to hold which credential a moment ago. */
  readonly authentications: Authentications;
  /** What people log in with; null for API keys alone. */
  readonly identityProvider: IdentityProvider | null;
  /** The one way out for everything that a user can influence. */
  readonly egress: Egress;
  /** GitHub as our apps see it. */
  readonly github: GithubClients;
  /** What happens in spaces, for those who watch. */
  readonly eventFeed: EventFeed;
  /** Policies that were compiled lately. */
  readonly policyCache: PolicyCache;
  /** What tags were lately seen to name. */
  readonly tagMemory: TagMemory;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** Aborted when the service begins to stop. */
  readonly stopping: AbortSignal;
}
