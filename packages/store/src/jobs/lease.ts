import type { JsonObject } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Database } from '../database/open-store.ts';
import { type DialectName, databaseNow } from '../database/dialect.ts';
import type { JobTable } from '../database/schema/work-tables.ts';
import { spaceId } from '../repositories/scope.ts';
import { readJsonObject, writeJson } from '../repositories/stored-json.ts';
import { readLane } from './enqueue.ts';
import type { ClaimedJob, Lane, Lease } from './job.ts';

/** Who claims and for how long, in milliseconds. */
export interface Claim {
  readonly worker: string;
  readonly lease: number;
}

/** Gives the oldest job of a lane that may start to the worker; null when there is none. */
export function claimNext(db: Database, dialect: DialectName, lane: Lane, claim: Claim): Promise<ClaimedJob | null> {
  return claimWhere(db, dialect, claim, { lane });
}

/** Gives a job to the worker when it still waits; null when somebody else was quicker, or it is over. */
export function claimJob(db: Database, dialect: DialectName, id: string, claim: Claim): Promise<ClaimedJob | null> {
  return claimWhere(db, dialect, claim, { id });
}

async function claimWhere(
  db: Database,
  dialect: DialectName,
  claim: Claim,
  which: { readonly lane: Lane } | { readonly id: string },
): Promise<ClaimedJob | null> {
  const now = databaseNow(dialect);
  const row = await db
    .updateTable('jobs')
    .set((job) => ({
      state: 'running',
      attempts: job('attempts', '+', 1),
      lease_version: job('lease_version', '+', 1),
      lease_until: job(now, '+', claim.lease),
      worker: claim.worker,
    }))
    .where('state', '=', 'queued')
    .where('id', '=', (build) =>
      'id' in which
        ? build.val(which.id)
        : build
            .selectFrom('jobs as ready')
            .select('ready.id')
            .where('ready.state', '=', 'queued')
            .where('ready.lane', '=', which.lane)
            .where('ready.run_at', '<=', now)
            .orderBy('ready.run_at')
            .orderBy('ready.id')
            .limit(1),
    )
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

function fromRow(row: Selectable<JobTable>): ClaimedJob {
  return {
    jobId: row.id,
    version: row.lease_version,
    lane: readLane(row.lane),
    kind: row.kind,
    payload: readJsonObject(row.payload),
    space: row.space_id === null ? null : spaceId(row.space_id),
    attempt: row.attempts,
    maxAttempts: row.max_attempts,
  };
}

/** What a heartbeat found out. */
export type Pulse = 'held' | 'cancel' | 'lost';

/** Keeps the lease for another `duration` milliseconds and writes the progress down, when there is any. */
export async function heartbeat(
  db: Database,
  dialect: DialectName,
  lease: Lease,
  duration: number,
  progress: JsonObject | null,
): Promise<Pulse> {
  const now = databaseNow(dialect);
  const row = await db
    .updateTable('jobs')
    .set((job) => ({
      lease_until: job(now, '+', duration),
      ...(progress === null ? {} : { progress: writeJson(progress) }),
    }))
    .where('id', '=', lease.jobId)
    .where('lease_version', '=', lease.version)
    .where('state', '=', 'running')
    .returning('cancel_asked')
    .executeTakeFirst();
  if (row === undefined) return 'lost';
  return row.cancel_asked === 1 ? 'cancel' : 'held';
}
