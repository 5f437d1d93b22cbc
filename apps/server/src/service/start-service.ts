import { join } from 'node:path';
import { openCacheDirectory } from '@assay/assess';
import { type JobWorker, openJobQueue, openStore } from '@assay/store';
import { requestIndex, scheduleUpdates } from '../advisories/update-advisories-job.ts';
import { scheduleRefresh } from '../images/request-refresh.ts';
import { schedulePolls } from '../repositories/poll-jobs.ts';
import { createAdvisoryShelf } from '../advisories/advisory-shelf.ts';
import { createAuthentications } from '../access/authentications.ts';
import { createIdentityProvider } from '../access/login/identity-provider.ts';
import { createGithubClients } from '../github/client/github-clients.ts';
import { createEventFeed } from '../live/event-feed.ts';
import { createEgress } from '../egress/egress.ts';
import { ROUTES } from '../api/registry.ts';
import { createHttpServer } from '../http/create-http-server.ts';
import { webRoutes } from '../web/web-routes.ts';
import { jobBurials, jobHandlers } from '../jobs/registry.ts';
import { createTagMemory } from '../judgement/tag-memory.ts';
import { createPolicyCache } from '../policies/policy-cache.ts';
import { addServiceReadings } from '../instance/service-readings.ts';
import { type MetricsServer, startMetricsServer } from '../instance/metrics-server.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { scheduleDueVerdicts } from '../rejudgement/rejudge-due-job.ts';
import { setSchedules } from '../upkeep/schedules.ts';
import { firstAccess } from './first-access.ts';
import { openKeyring } from './keyring-file.ts';
import { openBlobs } from './open-blobs.ts';
import type { Log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { observedHandlers } from './observe-jobs.ts';
import { createRoomWatch } from './room-watch.ts';
import type { ServiceParts } from './parts.ts';
import type { ServiceSettings } from './settings.ts';
import { openTracer } from './tracing.ts';

/** Compiled policies that a process holds. */
const POLICIES_HELD = 128;

/** Tags of which a process remembers what they named. */
const TAGS_HELD = 10_000;

/** The service at work. */
export interface RunningService {
  /** `http://host:port`; null for a worker alone. */
  readonly address: string | null;
  /** `http://host:port` of metrics and probes without a credential; null when they have no address of their own. */
  readonly metricsAddress: string | null;
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
  await using opened = new AsyncDisposableStack();
  // Refuses networks that are none before anything is made.
  const egress = createEgress(settings);
  opened.use(egress);
  await prepareDataDirectory(settings.dataDirectory);
  const keyring = await openKeyring(settings.dataDirectory);
  const room = createRoomWatch(now);
  const store = room.store(
    await openStore(settings.database, {
      onIdleError: (error) => {
        log.warn({ problem: error.message }, 'a connection to the database was lost');
      },
    }),
  );
  opened.defer(() => store.close());
  const queue = await openJobQueue(store);
  opened.defer(() => queue.close());
  const blobs = room.blobs(await openBlobs(settings.blobs));
  opened.use(blobs);
  const identityProvider = settings.oidc === null ? null : createIdentityProvider(settings.oidc, settings);
  opened.use(identityProvider);
  const eventFeed = createEventFeed(store, (error) => {
    log.warn(
      { problem: error instanceof Error ? error.message : String(error) },
      'the log of events could not be read',
    );
  });
  opened.defer(() => {
    eventFeed.close();
  });
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
    room,
    cache: openCacheDirectory(join(settings.dataDirectory, 'cache')),
    keyring,
    advisories,
    authentications: createAuthentications(),
    identityProvider,
    egress,
    github: createGithubClients({ egress, now }),
    eventFeed,
    policyCache: createPolicyCache(POLICIES_HELD),
    tagMemory: createTagMemory(TAGS_HELD),
    now,
    log,
    metrics,
    tracer,
    stopping: stopping.signal,
  };
  const newAdminKey = await firstAccess(parts);
  await scheduleDueVerdicts(queue, store);
  await setSchedules(parts);
  await scheduleUpdates(parts);
  await schedulePolls(parts);
  await scheduleRefresh(parts);
  await requestIndex(queue, store.write);
  addServiceReadings(parts);
  const metricsServer = await openMetricsServer(parts);
  if (metricsServer !== null) opened.defer(() => metricsServer.close());
  let worker: JobWorker | null = null;
  opened.defer(async () => worker?.stop(settings.stopGrace));
  const server =
    settings.role === 'worker'
      ? null
      : createHttpServer(parts, [...ROUTES, ...webRoutes(settings.webDirectory ?? null)]);
  if (server !== null) opened.defer(() => server.close(settings.stopGrace));
  const address = server === null ? null : await server.listen(settings.listen);
  if (settings.role !== 'api') worker = await startWorker(parts);
  const held = opened.move();
  const stop = (): Promise<void> => {
    stopping.abort();
    return held.disposeAsync();
  };
  return { address, metricsAddress: metricsServer?.address ?? null, newAdminKey, parts, stop };
}

async function startWorker(parts: ServiceParts): Promise<JobWorker> {
  const { queue, settings, log } = parts;
  return queue.work({
    handlers: observedHandlers(parts, jobHandlers(parts)),
    burials: jobBurials(parts),
    slots: settings.slots,
    worker: `worker-${process.pid}`,
    ...(settings.jobLease === undefined ? {} : { lease: settings.jobLease }),
    onError: (error) => {
      log.error({ problem: error instanceof Error ? error.message : String(error) }, 'the queue of jobs failed');
    },
  });
}

async function openMetricsServer(parts: ServiceParts): Promise<MetricsServer | null> {
  const at = parts.settings.metricsListen ?? null;
  return at === null ? null : startMetricsServer(parts, at);
}
