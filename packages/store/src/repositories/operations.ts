import type { JsonObject } from '@assay/core';
import { newId } from '../ids.ts';
import { type Page, type PageRequest, pageLimit, pageOf, readIdCursor } from './page.ts';
import type { Scope } from './scope.ts';
import { readJsonObject } from './stored-json.ts';

/** Where an operation stands. */
export type OperationState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** Work that somebody asked for: what a space sees of a job, which may serve other spaces too. */
export interface Operation {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: OperationState;
  readonly progress: JsonObject | null;
  readonly result: JsonObject | null;
  readonly problem: JsonObject | null;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

/** Starts an operation that a job does. Use the transaction that enqueues the job. Returns its id. */
export async function startOperation(
  scope: Scope,
  operation: { readonly kind: string; readonly subject: string; readonly jobId: string; readonly createdBy: string },
  now: number,
): Promise<string> {
  const id = newId();
  await scope.db
    .insertInto('operations')
    .values({
      space_id: scope.space,
      id,
      kind: operation.kind,
      subject: operation.subject,
      job_id: operation.jobId,
      state: 'queued',
      result: null,
      problem: null,
      created_by: operation.createdBy,
      created_at: now,
      finished_at: null,
    })
    .execute();
  return id;
}

/** The operation of that id; null when there is none. */
export async function getOperation(scope: Scope, id: string): Promise<Operation | null> {
  const row = await selectOperations(scope).where('operations.id', '=', id).executeTakeFirst();
  return row === undefined ? null : fromRow(row);
}

/** Operations, the newest first. */
export async function listOperations(scope: Scope, page: PageRequest): Promise<Page<Operation>> {
  const before = readIdCursor(page);
  const limit = pageLimit(page);
  const rows = await selectOperations(scope)
    .$if(before !== null, (query) => query.where('operations.id', '<', before ?? ''))
    .orderBy('operations.id', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, (row) => [row.id], fromRow);
}

/** Operations that are looked through for the one on a digest. */
const MOST_LOOKED = 5000;

/** The newest of the latest operations on what a digest names; null when none of them is. */
export async function latestOperationOn(scope: Scope, digest: string): Promise<Operation | null> {
  const latest = scope.db
    .selectFrom('operations')
    .select(['id', 'subject'])
    .where('space_id', '=', scope.space)
    .orderBy('id', 'desc')
    .limit(MOST_LOOKED);
  const row = await scope.db
    .selectFrom(latest.as('latest'))
    .select('latest.id')
    .where('latest.subject', 'like', `%@${digest}`)
    .orderBy('latest.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : getOperation(scope, row.id);
}

/**
 * Gives an operation up. Returns the job when no other operation waits for it, so that the caller cancels that too; null when there is
 * nothing to cancel. Use a transaction.
 */
export async function abandonOperation(scope: Scope, id: string, now: number): Promise<string | null> {
  const row = await scope.db
    .updateTable('operations')
    .set({ state: 'cancelled', finished_at: now })
    .where('space_id', '=', scope.space)
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .returning('job_id')
    .executeTakeFirst();
  const jobId = row?.job_id ?? null;
  if (jobId === null) return null;
  const other = await scope.db
    .selectFrom('operations')
    .select('id')
    .where('job_id', '=', jobId)
    .where('finished_at', 'is', null)
    .executeTakeFirst();
  return other === undefined ? jobId : null;
}

/** Lets the operations that wait for a job wait for another one that goes on with the work. Use the transaction that ends the first. */
export async function handOverOperations(scope: Scope, fromJob: string, toJob: string): Promise<void> {
  await scope.db
    .updateTable('operations')
    .set({ job_id: toJob })
    .where('space_id', '=', scope.space)
    .where('job_id', '=', fromJob)
    .where('finished_at', 'is', null)
    .execute();
}

function selectOperations(scope: Scope) {
  return scope.db
    .selectFrom('operations')
    .leftJoin('jobs', 'jobs.id', 'operations.job_id')
    .select(['operations.id', 'operations.kind', 'operations.subject', 'operations.state', 'operations.result'])
    .select(['operations.problem', 'operations.created_by', 'operations.created_at', 'operations.finished_at'])
    .select(['jobs.state as job_state', 'jobs.progress'])
    .where('operations.space_id', '=', scope.space);
}

function fromRow(row: {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: string;
  readonly result: string | null;
  readonly problem: string | null;
  readonly created_by: string;
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly job_state: string | null;
  readonly progress: string | null;
}): Operation {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    state: readState(row.finished_at === null ? (row.job_state ?? row.state) : row.state),
    progress: row.progress === null ? null : readJsonObject(row.progress),
    result: row.result === null ? null : readJsonObject(row.result),
    problem: row.problem === null ? null : readJsonObject(row.problem),
    createdBy: row.created_by,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}

function readState(text: string): OperationState {
  switch (text) {
    case 'running':
    case 'done':
    case 'cancelled':
      return text;
    case 'failed':
    case 'dead':
      return 'failed';
    default:
      return 'queued';
  }
}
