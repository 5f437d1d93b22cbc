import type { JsonObject } from '@assay/core';
import type { Database, Store, WriteTransaction } from '../database/open-store.ts';
import { databaseNow } from '../database/dialect.ts';
import { storeError } from '../errors.ts';
import { writeJson } from '../repositories/stored-json.ts';
import type { JobCommit, JobState, Lease } from './job.ts';

/**
 * Ends a job with its result: the effect and the end in one transaction, and only under the lease that the worker started with.
 * @throws LEASE_LOST when somebody else has the job, JOB_CANCELLED when it was cancelled. Nothing was written then.
 */
export async function commitJob(store: Store, lease: Lease, commit: JobCommit): Promise<void> {
  await store.transaction(async (trx) => {
    // First, so that the row is locked before anything is written and nobody can take the job meanwhile.
    const row = await trx
      .updateTable('jobs')
      .set({ lease_until: databaseNow(store.dialect) })
      .where('id', '=', lease.jobId)
      .where('lease_version', '=', lease.version)
      .where('state', '=', 'running')
      .returning(['cancel_asked', 'run_again'])
      .executeTakeFirst();
    if (row === undefined)
      throw storeError('LEASE_LOST', `job ${lease.jobId} is no longer held under lease ${lease.version}`);
    if (row.cancel_asked === 1) throw storeError('JOB_CANCELLED', `job ${lease.jobId} was cancelled`);
    const result = await commit(trx);
    if (row.run_again === 1) await runAgain(trx, store, lease.jobId);
    else await finishJob(trx, store, lease.jobId, 'done', { result, problem: null });
  });
}

/**
 * Keeps part of a job's result while the job goes on: the work and the proof that the lease is still held, in one transaction.
 * @throws LEASE_LOST, JOB_CANCELLED. Nothing was written then.
 */
export function underLease<T>(store: Store, lease: Lease, work: (trx: WriteTransaction) => Promise<T>): Promise<T> {
  return store.transaction(async (trx) => {
    const row = await trx
      .updateTable('jobs')
      .set((job) => ({ lease_version: job.ref('lease_version') }))
      .where('id', '=', lease.jobId)
      .where('lease_version', '=', lease.version)
      .where('state', '=', 'running')
      .returning('cancel_asked')
      .executeTakeFirst();
    if (row === undefined) {
      throw storeError('LEASE_LOST', `job ${lease.jobId} is no longer held under lease ${lease.version}`);
    }
    if (row.cancel_asked === 1) throw storeError('JOB_CANCELLED', `job ${lease.jobId} was cancelled`);
    return work(trx);
  });
}

async function runAgain(trx: WriteTransaction, store: Store, id: string): Promise<void> {
  await trx
    .updateTable('jobs')
    .set({
      state: 'queued',
      run_again: 0,
      attempts: 0,
      run_at: databaseNow(store.dialect),
      lease_until: null,
      dispatched_at: null,
    })
    .where('id', '=', id)
    .execute();
}

/** How an attempt ended that did not succeed. */
export type AttemptEnd =
  | { readonly kind: 'retry'; readonly delay: number; readonly problem: JsonObject }
  | { readonly kind: 'dead'; readonly problem: JsonObject }
  | { readonly kind: 'cancelled' }
  /** The worker stops, or the job asked to wait for so many milliseconds; the attempt does not count. */
  | { readonly kind: 'released'; readonly delay: number };

/** Ends an attempt without a result, under the lease; false when that was lost, and then nothing was written. */
export function endAttempt(
  store: Store,
  lease: Lease,
  end: AttemptEnd,
  bury: (trx: WriteTransaction, problem: JsonObject) => Promise<void> = async () => undefined,
): Promise<boolean> {
  return store.transaction(async (trx) => {
    const held = await trx
      .updateTable('jobs')
      .set((job) => ({
        state: 'queued',
        lease_until: null,
        dispatched_at: null,
        attempts: end.kind === 'released' ? job('attempts', '-', 1) : job.ref('attempts'),
        run_at: job(databaseNow(store.dialect), '+', end.kind === 'retry' || end.kind === 'released' ? end.delay : 0),
        problem: end.kind === 'retry' ? writeJson(end.problem) : job.ref('problem'),
      }))
      .where('id', '=', lease.jobId)
      .where('lease_version', '=', lease.version)
      .where('state', '=', 'running')
      .returning('cancel_asked')
      .executeTakeFirst();
    if (held === undefined) return false;
    if (end.kind === 'dead') {
      await bury(trx, end.problem);
      await finishJob(trx, store, lease.jobId, 'dead', { result: null, problem: end.problem });
    } else if (end.kind === 'cancelled' || held.cancel_asked === 1) {
      await finishJob(trx, store, lease.jobId, 'cancelled', NOTHING);
    }
    return true;
  });
}

/** How a job ended. */
export interface JobEnd {
  readonly result: JsonObject | null;
  readonly problem: JsonObject | null;
}

/** The end of a job that left nothing. */
export const NOTHING: JobEnd = { result: null, problem: null };

/** Ends a job and every operation that waits for it. The caller holds its row. */
export async function finishJob(
  db: Database,
  store: Pick<Store, 'dialect'>,
  id: string,
  state: Exclude<JobState, 'queued' | 'running'>,
  end: JobEnd,
): Promise<void> {
  const now = databaseNow(store.dialect);
  const written = {
    result: end.result === null ? null : writeJson(end.result),
    problem: end.problem === null ? null : writeJson(end.problem),
  };
  await db
    .updateTable('jobs')
    .set({ ...written, state, finished_at: now, lease_until: null, run_again: 0 })
    .where('id', '=', id)
    .execute();
  const ended = await db
    .updateTable('operations')
    .set({ ...written, state: state === 'dead' ? 'failed' : state, finished_at: now })
    .where('job_id', '=', id)
    .where('finished_at', 'is', null)
    .returning(['space_id', 'id', 'kind', 'subject', 'state'])
    .execute();
  for (const operation of ended) {
    const event = { kind: 'operation.finished', operationId: operation.id, operation: operation.kind };
    const payload = writeJson({ ...event, subject: operation.subject, state: operation.state });
    await db
      .insertInto('space_events')
      .values({ space_id: operation.space_id, kind: event.kind, payload, at: now })
      .execute();
  }
}

/** Cancels a job that waits, or asks one that runs to stop; false when it is over. Use a transaction. */
export async function cancelJob(db: Database, store: Pick<Store, 'dialect'>, id: string): Promise<boolean> {
  const row = await db
    .updateTable('jobs')
    .set({ cancel_asked: 1 })
    .where('id', '=', id)
    .where('state', 'in', ['queued', 'running'])
    .returning('state')
    .executeTakeFirst();
  if (row === undefined) return false;
  if (row.state === 'queued') await finishJob(db, store, id, 'cancelled', NOTHING);
  return true;
}

/** Lets a dead job be tried again; false when it is not dead, or another job has its key. */
export async function reviveJob(db: Database, store: Pick<Store, 'dialect'>, id: string): Promise<boolean> {
  const dead = await db
    .selectFrom('jobs')
    .select('dedup_key')
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .executeTakeFirst();
  if (dead === undefined) return false;
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({
      state: 'queued',
      attempts: 0,
      run_at: databaseNow(store.dialect),
      finished_at: null,
      dispatched_at: null,
      cancel_asked: 0,
    })
    .where('id', '=', id)
    .where('state', '=', 'dead')
    .where((build) =>
      build.not(
        build.exists(
          build
            .selectFrom('jobs as other')
            .select('other.id')
            .where('other.dedup_key', '=', dead.dedup_key)
            .where('other.state', 'in', ['queued', 'running']),
        ),
      ),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
