import type { JsonObject } from '@assay/core';
import type { Selectable } from 'kysely';
import type { Database } from '../database/open-store.ts';
import type { JobTable } from '../database/schema/work-tables.ts';
import { readLane } from '../jobs/enqueue.ts';
import { LANES, type JobState, type Lane, type Schedule } from '../jobs/job.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import { readJsonObject } from './stored-json.ts';

/** A job as administrators of the instance see it. Spaces see operations. */
export interface JobRecord {
  readonly id: string;
  readonly space: string | null;
  readonly lane: Lane;
  readonly kind: string;
  readonly payload: JsonObject;
  readonly state: string;
  readonly runAt: number;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly worker: string | null;
  readonly progress: JsonObject | null;
  readonly problem: JsonObject | null;
  readonly result: JsonObject | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

/** Which jobs are listed. */
export interface JobFilter {
  readonly state?: JobState;
  readonly lane?: Lane;
  readonly kind?: string;
}

/** The job of that id; null when there is none. */
export async function getJob(db: Database, id: string): Promise<JobRecord | null> {
  const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Jobs, the newest first. */
export async function listJobs(db: Database, filter: JobFilter, page: PageRequest): Promise<Page<JobRecord>> {
  const { state, lane, kind } = filter;
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await db
    .selectFrom('jobs')
    .selectAll()
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? ''))
    .$if(lane !== undefined, (query) => query.where('lane', '=', lane ?? ''))
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? ''))
    .$if(before !== null, (query) => query.where('id', '<', before ?? ''))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

/** Forgets a job that is over; false when there is none, or it is not over. */
export async function deleteJob(db: Database, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('jobs')
    .where('id', '=', id)
    .where('state', 'in', ['done', 'dead', 'cancelled'])
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** What waits in a lane. */
export interface LaneState {
  readonly lane: Lane;
  readonly queued: number;
  readonly running: number;
  readonly dead: number;
  /** Since when the job waits that could have started first; null when none waits. */
  readonly waitsSince: number | null;
}

/** What waits in each lane. */
export async function laneStates(db: Database): Promise<readonly LaneState[]> {
  const counts = await db
    .selectFrom('jobs')
    .select(['lane', 'state'])
    .select((select) => [select.fn.countAll<number>().as('count'), select.fn.min('run_at').as('first')])
    .where('state', 'in', ['queued', 'running', 'dead'])
    .groupBy(['lane', 'state'])
    .execute();
  return LANES.map((lane) => {
    const of = (state: string) => counts.find((row) => row.lane === lane && row.state === state);
    return {
      lane,
      queued: of('queued')?.count ?? 0,
      running: of('running')?.count ?? 0,
      dead: of('dead')?.count ?? 0,
      waitsSince: of('queued')?.first ?? null,
    };
  });
}

/** Every schedule by name, with the time that it is due next. */
export async function listSchedules(db: Database): Promise<readonly (Schedule & { readonly nextAt: number })[]> {
  const rows = await db.selectFrom('schedules').selectAll().orderBy('name').execute();
  return rows.map((row) => ({
    name: row.name,
    every: row.every_ms,
    anchor: row.anchor,
    lane: readLane(row.lane),
    kind: row.kind,
    payload: readJsonObject(row.payload),
    nextAt: row.next_at,
  }));
}

function fromRow(row: Selectable<JobTable>): JobRecord {
  const json = (text: string | null): JsonObject | null => (text === null ? null : readJsonObject(text));
  return {
    id: row.id,
    space: row.space_id,
    lane: readLane(row.lane),
    kind: row.kind,
    payload: readJsonObject(row.payload),
    state: row.state,
    runAt: row.run_at,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    worker: row.worker,
    progress: json(row.progress),
    problem: json(row.problem),
    result: json(row.result),
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
