import {
  type Database,
  eventReceivers,
  forgetJobs,
  githubApps,
  githubChecks,
  idempotency,
  retention,
  sessions,
} from '@assay/store';
import type { JsonObject } from '@assay/core';
import type { JobSpec } from '../jobs/registry.ts';
import type { ServiceParts } from '../service/parts.ts';
import { type UpkeepSettings, readUpkeep } from './upkeep-settings.ts';

/** Kind of the job that forgets what is old. */
export const RETENTION_JOB = 'forget-records';

/** Rows that one statement takes away, so that nobody waits for it for long. */
const BATCH = 1000;

const DAY = 24 * 60 * 60_000;

/** Deliveries of registries' events, sessions whose time is over and controllers that are gone are kept for this long. */
const SHORT = 7 * DAY;

interface Forgotten {
  readonly what: string;
  readonly before: (settings: UpkeepSettings, now: number) => number;
  readonly forget: (db: Database, before: number, most: number) => Promise<number>;
}

const RECORDS: readonly Forgotten[] = [
  { what: 'operations', before: (each, now) => now - each.operationsDays * DAY, forget: retention.forgetOperations },
  {
    what: 'notifications',
    before: (each, now) => now - each.notificationsDays * DAY,
    forget: retention.forgetNotifications,
  },
  { what: 'evaluations', before: (each, now) => now - each.evaluationsDays * DAY, forget: retention.forgetEvaluations },
  { what: 'tagHistory', before: (each, now) => now - each.tagHistoryDays * DAY, forget: retention.forgetTagMoves },
  { what: 'deployments', before: (each, now) => now - each.deploymentsDays * DAY, forget: retention.forgetDeployments },
  { what: 'admissions', before: (each, now) => now - each.admissionsDays * DAY, forget: retention.forgetAdmissions },
  {
    what: 'admissionCounts',
    before: (each, now) => now - each.admissionsDays * DAY,
    forget: retention.forgetAdmissionCounts,
  },
  { what: 'controllers', before: (_, now) => now - SHORT, forget: retention.forgetControllers },
  { what: 'events', before: (each, now) => now - each.eventsDays * DAY, forget: retention.forgetEvents },
  { what: 'jobs', before: (each, now) => now - each.jobsDays * DAY, forget: forgetJobs },
  { what: 'idempotencyKeys', before: (_, now) => now, forget: (db, before) => idempotency.forgetRequests(db, before) },
  {
    what: 'registryEvents',
    before: (_, now) => now - SHORT,
    forget: (db, before) => eventReceivers.forgetDeliveries(db, before),
  },
  {
    what: 'githubEvents',
    before: (_, now) => now - SHORT,
    forget: (db, before) => githubApps.forgetDeliveries(db, before),
  },
  {
    what: 'githubChecks',
    before: (each, now) => now - each.evaluationsDays * DAY,
    forget: (db, before) => githubChecks.forgetChecks(db, before),
  },
  { what: 'sessions', before: (_, now) => now - SHORT, forget: (db, before) => sessions.forgetSessions(db, before) },
];

/** Forgets what is older than it is kept. Stopped in the middle, it goes on the next time. */
export const retentionJob: JobSpec = {
  kind: RETENTION_JOB,
  create:
    (parts) =>
    async (_job, { signal }) => {
      const forgotten = await forgetRecords(parts, signal);
      return async () => ({ forgotten });
    },
};

async function forgetRecords({ store, now }: ServiceParts, signal: AbortSignal): Promise<JsonObject> {
  const settings = await readUpkeep(store.read);
  const counts: Record<string, number> = {};
  for (const { what, before, forget } of RECORDS) {
    const until = before(settings, now());
    let sum = 0;
    for (let count = BATCH; count >= BATCH; sum += count) {
      signal.throwIfAborted();
      count = await forget(store.write, until, BATCH);
    }
    counts[what] = sum;
  }
  return counts;
}
