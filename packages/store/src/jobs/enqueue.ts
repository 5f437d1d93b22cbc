import type { Database } from '../database/open-store.ts';
import { type DialectName, databaseNow } from '../database/dialect.ts';
import { requireName } from '../database/storable.ts';
import { storeError } from '../errors.ts';
import { newId } from '../ids.ts';
import { writeJson } from '../repositories/stored-json.ts';
import { type EnqueuedJob, LANES, type Lane, type NewJob } from './job.ts';

/** Largest payload, in UTF-16 code units. */
const LARGEST_PAYLOAD = 1024;

const DEFAULT_ATTEMPTS = 5;

/** What adding a job did, and in which lane it stands. */
export interface Placement extends EnqueuedJob {
  readonly lane: Lane;
  /** True when it can start now and nobody was told yet: it is new, or came into a more urgent lane. */
  readonly startable: boolean;
}

/**
 * Adds a job, or finds the one under its key: that one moves to the lane of whoever is in more of a hurry.
 * @throws STORE_VALUE_INVALID for a payload that is too large, STORE_BUSY when jobs of that key come and go too quickly.
 */
export async function placeJob(db: Database, dialect: DialectName, job: NewJob): Promise<Placement> {
  const payload = writeJson(job.payload);
  if (payload.length > LARGEST_PAYLOAD) {
    throw storeError('STORE_VALUE_INVALID', `the payload of a job may have ${LARGEST_PAYLOAD} characters`);
  }
  for (let attempt = 0; attempt < 10; attempt++) {
    const id = await insertJob(db, dialect, job, payload);
    if (id !== null) return { id, created: true, lane: job.lane, startable: (job.delay ?? 0) === 0 };
    const found = await joinJob(db, job);
    if (found !== null) return found;
  }
  throw storeError('STORE_BUSY', 'jobs of the same key come and go');
}

async function insertJob(db: Database, dialect: DialectName, job: NewJob, payload: string): Promise<string | null> {
  const now = databaseNow(dialect);
  const id = newId();
  const row = await db
    .insertInto('jobs')
    .columns([
      'id',
      'space_id',
      'lane',
      'kind',
      'dedup_key',
      'payload',
      'state',
      'run_at',
      'attempts',
      'max_attempts',
      'lease_version',
      'cancel_asked',
      'run_again',
      'created_at',
    ])
    .values((value) => ({
      id,
      space_id: job.space ?? null,
      lane: job.lane,
      kind: requireName(job.kind, 'the kind of a job'),
      dedup_key: job.dedupKey === undefined ? null : requireName(job.dedupKey, 'the key of a job', 512),
      payload,
      state: 'queued',
      run_at: value(now, '+', Math.max(0, Math.trunc(job.delay ?? 0))),
      attempts: 0,
      max_attempts: Math.max(1, Math.trunc(job.maxAttempts ?? DEFAULT_ATTEMPTS)),
      lease_version: 0,
      cancel_asked: 0,
      run_again: 0,
      created_at: now,
    }))
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

async function joinJob(db: Database, job: NewJob): Promise<Placement | null> {
  const found = await db
    .selectFrom('jobs')
    .select(['id', 'lane', 'state'])
    .where('dedup_key', '=', job.dedupKey ?? '')
    .where('state', 'in', ['queued', 'running'])
    .executeTakeFirst();
  if (found === undefined) return null;
  const lane = readLane(found.lane);
  const promoted = LANES.indexOf(job.lane) < LANES.indexOf(lane);
  if (!promoted && job.again !== true) return { id: found.id, created: false, lane, startable: false };
  const kept = await db
    .updateTable('jobs')
    .set((row) => ({
      lane: promoted ? job.lane : found.lane,
      dispatched_at: promoted ? null : row.ref('dispatched_at'),
      run_again:
        job.again === true
          ? row.case().when('state', '=', 'running').then(1).else(row.ref('run_again')).end()
          : row.ref('run_again'),
    }))
    .where('id', '=', found.id)
    .where('state', 'in', ['queued', 'running'])
    .returning(['id', 'state'])
    .executeTakeFirst();
  if (kept === undefined) return null;
  return {
    id: kept.id,
    created: false,
    lane: promoted ? job.lane : lane,
    startable: promoted && kept.state === 'queued',
  };
}

/** A lane out of a column; one that this version does not know is not urgent. */
export function readLane(text: string): Lane {
  return LANES.find((lane) => lane === text) ?? 'feed';
}
