import type { Database, Store } from '../database/open-store.ts';
import { databaseNow } from '../database/dialect.ts';
import { spaceId } from '../repositories/scope.ts';
import { readJsonObject, writeJson } from '../repositories/stored-json.ts';
import { readLane } from './enqueue.ts';
import type { Lane, NewJob, QueueStatus, Schedule, WorkOptions } from './job.ts';
import { NOTHING, finishJob } from './settle.ts';

/** Jobs that one sweep takes back. */
const SWEEP = 200;

/** Takes jobs back whose worker fell silent: they wait again, or are dead when that was the last attempt. Returns how many. */
export function sweepLeases(store: Store, burials: NonNullable<WorkOptions['burials']> = {}): Promise<number> {
  return store.transaction(async (trx) => {
    const rows = await trx
      .updateTable('jobs')
      .set({ state: 'queued', lease_until: null, dispatched_at: null, run_at: databaseNow(store.dialect) })
      .where('state', '=', 'running')
      .where('lease_until', '<', databaseNow(store.dialect))
      .where('id', 'in', (from) =>
        from
          .selectFrom('jobs as silent')
          .select('silent.id')
          .where('silent.state', '=', 'running')
          .where('silent.lease_until', '<', databaseNow(store.dialect))
          .limit(SWEEP),
      )
      .returning(['id', 'space_id', 'kind', 'payload', 'attempts', 'max_attempts', 'cancel_asked', 'worker'])
      .execute();
    for (const { id, space_id, kind, payload, attempts, max_attempts, cancel_asked, worker } of rows) {
      const problem = { code: 'WORKER_LOST', kind: 'unavailable', message: `the worker ${worker ?? ''} fell silent` };
      if (cancel_asked === 1) await finishJob(trx, store, id, 'cancelled', NOTHING);
      else if (attempts >= max_attempts) {
        const job = {
          jobId: id,
          kind,
          payload: readJsonObject(payload),
          space: space_id === null ? null : spaceId(space_id),
        };
        await burials[kind]?.(trx, job, problem);
        await finishJob(trx, store, id, 'dead', { result: null, problem });
      }
    }
    return rows.length;
  });
}

/** Sets a schedule, in place of the one of its name. */
export async function putSchedule(db: Database, schedule: Schedule, now: number): Promise<void> {
  const { name, every, anchor, lane, kind } = schedule;
  const values = { every_ms: every, anchor, lane, kind, payload: writeJson(schedule.payload) };
  const next_at = nextTime(every, anchor, now);
  await db
    .insertInto('schedules')
    .values({ name, ...values, next_at })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((row) => ({
        ...values,
        // The same times as before keep their next one, so that restarting often does not put it off for ever.
        next_at: row
          .case()
          .when(row.and([row('schedules.every_ms', '=', every), row('schedules.anchor', '=', anchor)]))
          .then(row.ref('schedules.next_at'))
          .else(next_at)
          .end(),
      })),
    )
    .execute();
}

/** When a schedule comes next, in milliseconds since 1970; null when there is none of that name. */
export async function nextRun(db: Database, name: string): Promise<number | null> {
  const row = await db.selectFrom('schedules').select('next_at').where('name', '=', name).executeTakeFirst();
  return row?.next_at ?? null;
}

/** The first time after `now` among `anchor + n × every`. */
export function nextTime(every: number, anchor: number, now: number): number {
  return anchor + every * (Math.floor((now - anchor) / every) + 1);
}

/** Enqueues what is due. Times that passed while nobody worked are made up for once. */
export async function runSchedules(
  store: Store,
  now: number,
  enqueue: (db: Database, job: NewJob) => Promise<unknown>,
): Promise<void> {
  const due = await store.read.selectFrom('schedules').selectAll().where('next_at', '<=', now).execute();
  for (const { name, every_ms, anchor, lane, kind, payload, next_at } of due) {
    await store.transaction(async (trx) => {
      const taken = await trx
        .updateTable('schedules')
        .set({ next_at: nextTime(every_ms, anchor, now) })
        .where('name', '=', name)
        .where('next_at', '=', next_at)
        .returning('name')
        .executeTakeFirst();
      if (taken === undefined) return;
      await enqueue(trx, {
        lane: readLane(lane),
        kind,
        payload: readJsonObject(payload),
        dedupKey: `schedule:${name}`,
      });
    });
  }
}

/** How full the queue is. */
export async function queueStatus(db: Database): Promise<QueueStatus> {
  const rows = await db
    .selectFrom('jobs')
    .select(['lane', 'state'])
    .select((select) => [select.fn.countAll<number>().as('count'), select.fn.min('run_at').as('oldest')])
    .where('state', 'in', ['queued', 'running', 'dead'])
    .groupBy(['lane', 'state'])
    .execute();
  const row = (state: string, lane: Lane) => rows.find((each) => each.state === state && each.lane === lane);
  const lane = (name: Lane): QueueStatus['lanes'][Lane] => ({
    queued: row('queued', name)?.count ?? 0,
    running: row('running', name)?.count ?? 0,
    oldest: row('queued', name)?.oldest ?? null,
  });
  const dead = rows.reduce((sum, { state, count }) => (state === 'dead' ? sum + count : sum), 0);
  return {
    lanes: { interactive: lane('interactive'), push: lane('push'), rescan: lane('rescan'), feed: lane('feed') },
    dead,
  };
}

/** Forgets jobs that ended before an instant, at most `most`; dead ones are kept until somebody looked. Returns how many. */
export async function forgetJobs(db: Database, before: number, most: number): Promise<number> {
  const old = db
    .selectFrom('jobs')
    .select('id')
    .where('state', 'in', ['done', 'cancelled'])
    .where('finished_at', '<', before)
    .limit(most);
  const { numDeletedRows } = await db.deleteFrom('jobs').where('id', 'in', old).executeTakeFirst();
  return Number(numDeletedRows);
}
