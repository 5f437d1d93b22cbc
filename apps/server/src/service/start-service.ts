import { join } from 'node:path';
import { openCacheDirectory } from '@assay/assess';
import { type JobWorker, openDirectoryBlobStore, openJobQueue, openStore } from '@assay/store';
import { createAdvisoryShelf } from '../advisories/advisory-shelf.ts';
import { createAuthentications } from '../access/authentications.ts';
import { createEgress } from '../egress/egress.ts';
import { createHttpServer } from '../http/create-http-server.ts';
import { jobBurials, jobHandlers } from '../jobs/registry.ts';
import { serverError } from '../errors.ts';
import { createPolicyCache } from '../policies/policy-cache.ts';
import { firstAccess } from './first-access.ts';
import { openKeyring } from './keyring-file.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import type { ServiceParts } from './parts.ts';
import type { ServiceSettings } from './settings.ts';
import { openTracer } from './tracing.ts';

/** Compiled policies that a process holds. */
const POLICIES_HELD = 128;

/** The service at work. */
export interface RunningService {
  /** `http://host:port`; null for a worker alone. */
  readonly address: string | null;
  /** Token of the first admin key when it was just made up; told this once. */
  readonly newAdminKey: string | null;
  readonly parts: ServiceParts;
  /** Takes no more requests and jobs, waits for those that run, and closes everything. */
  stop(): Promise<void>;
}

/** What comes from outside and tests replace. */
export interface ServiceEnvironment {
  readonly log: Log;
  /** Milliseconds since 1970. Default the machine's clock. */
  readonly now?: () => number;
}

/**
 * Starts the service: opens what it keeps, brings the schema forward, and begins to answer and to work.
 * @throws SETTING_INVALID, and what `store` throws
 */
export async function startService(
  settings: ServiceSettings,
  { log, now = Date.now }: ServiceEnvironment,
): Promise<RunningService> {
  if (settings.blobs.kind !== 'directory') throw serverError('SETTING_INVALID', 'blobs are kept in a directory');
  await using opened = new AsyncDisposableStack();
  const keyring = await openKeyring(settings.dataDirectory);
  const store = await openStore(settings.database, {
    onIdleError: (error) => {
      log.warn({ problem: error.message }, 'a connection to the database was lost');
    },
  });
  opened.defer(() => store.close());
  const queue = await openJobQueue(store);
  opened.defer(() => queue.close());
  const blobs = await openDirectoryBlobStore(settings.blobs.path);
  const egress = createEgress(settings);
  opened.use(egress);
  const advisories = createAdvisoryShelf(settings.advisoryDatabase);
  opened.defer(() => advisories.close());
  const metrics = createMetrics(settings.toolVersion, (error) => {
    log.warn({ problem: error instanceof Error ? error.message : String(error) }, 'a metric could not be read');
  });
  const tracer = await openTracer(settings);
  opened.defer(() => tracer.close());
  const stopping = new AbortController();
  const parts: ServiceParts = {
    settings,
    store,
    queue,
    blobs,
    cache: openCacheDirectory(join(settings.dataDirectory, 'cache')),
    keyring,
    advisories,
    authentications: createAuthentications(),
    egress,
    policyCache: createPolicyCache(POLICIES_HELD),
    now,
    log,
    metrics,
    tracer,
    stopping: stopping.signal,
  };
  const newAdminKey = await firstAccess(parts);
  const worker = settings.role === 'api' ? null : await startWorker(parts);
  if (worker !== null) opened.defer(() => worker.stop(settings.stopGrace));
  const server = settings.role === 'worker' ? null : createHttpServer(parts);
  if (server !== null) opened.defer(() => server.close(settings.stopGrace));
  const address = server === null ? null : await server.listen(settings.listen);
  const held = opened.move();
  const stop = (): Promise<void> => {
    stopping.abort();
    return held.disposeAsync();
  };
  return { address, newAdminKey, parts, stop };
}

async function startWorker(parts: ServiceParts): Promise<JobWorker> {
  const { queue, settings, log } = parts;
  return queue.work({
    handlers: jobHandlers(parts),
    burials: jobBurials(parts),
    slots: settings.slots,
    worker: `worker-${process.pid}`,
    onError: (error) => {
      log.error({ problem: error instanceof Error ? error.message : String(error) }, 'the queue of jobs failed');
    },
  });
}
