import { type RawBuilder, sql } from 'kysely';
import type { Database, Store } from '../database/open-store.ts';
import { databaseNow } from '../database/dialect.ts';
import { placeJob } from './enqueue.ts';
import { type GraphileDispatcher, startGraphile } from './graphile-runner.ts';
import { LANES, type JobWorker, type Lane, type WorkOptions } from './job.ts';
import type { JobQueue } from './job-queue.ts';
import { claimJob } from './lease.ts';
import { leaseOf, runJob } from './run-job.ts';
import { cancelJob, reviveJob } from './settle.ts';
import { putSchedule, queueStatus, runSchedules, sweepLeases } from './upkeep.ts';

/** Lanes whose jobs are always handed over when they are enqueued. */
const AT_ONCE: readonly Lane[] = ['interactive', 'push'];

/** Jobs of another lane that are handed over and wait while the next one still is when it is enqueued: with more of them nobody is idle. */
const FEW = 32;

/** Jobs of a lane that are handed over and wait: enough to keep workers busy, few enough that nobody searches through a backlog. */
const HANDED_OVER = 500;

/** Milliseconds after which it is looked whether a job that was handed over and still waits has a message that somebody will get. */
const LOST_AFTER = 5000;

/** Jobs of a lane that are looked at, those that wait for the longest time. */
const LOOKED_AT = 200;

const DEFAULT_POLL = 1000;

/**
 * The queue on PostgreSQL: graphile-worker carries the news that a job may start, our own table holds what a job is and who has it. So a
 * message that comes twice or late, or whose worker was killed, does no harm.
 */
export async function createGraphileQueue(store: Store): Promise<JobQueue> {
  if (store.location.kind !== 'postgres') throw new TypeError('graphile-worker needs PostgreSQL');
  const graphile = await startGraphile(store.location.url);
  const enqueue: JobQueue['enqueue'] = async (db, job) => {
    const placed = await placeJob(db, store.dialect, job);
    if (placed.startable) await handOver(db, graphile, placed.id);
    return { id: placed.id, created: placed.created };
  };
  return {
    enqueue,
    work: (options) => startWorker(store, graphile, options, enqueue),
    cancel: (db, jobId) => cancelJob(db, store, jobId),
    revive: async (db, jobId) => {
      const revived = await reviveJob(db, store, jobId);
      if (revived) await handOver(db, graphile, jobId);
      return revived;
    },
    schedule: async (db, schedule) => putSchedule(db, schedule, await store.now()),
    status: () => queueStatus(store.read),
    close: () => graphile.close(),
  };
}

/** Hands over a job that may start, so that an idle worker begins it when the transaction ends; behind a backlog it waits in our table. */
async function handOver(db: Database, graphile: GraphileDispatcher, id: string): Promise<void> {
  await sql`with handed as (
      update jobs set dispatched_at = ${databaseNow('postgres')} where id = ${id} and (lane in (${sql.join(AT_ONCE)})
        or ${FEW} > (select count(*) from (select from jobs as ahead
          where ahead.state = 'queued' and ahead.lane = jobs.lane and ahead.dispatched_at is not null limit ${FEW}) as waiting))
      returning id, lane)
    select ${graphile.addJob(sql`handed.lane`, sql`handed.id`)} from handed`.execute(db);
}

/** Hands over jobs of a lane that may start, up to what may wait there. */
async function handOverWaiting(db: Database, graphile: GraphileDispatcher, lane: Lane): Promise<void> {
  const now = databaseNow('postgres');
  const room: RawBuilder<number> = sql`greatest(0, ${HANDED_OVER} - (select count(*) from jobs
    where state = 'queued' and lane = ${lane} and dispatched_at is not null))`;
  await sql`with due as (
      select id from jobs where state = 'queued' and lane = ${lane} and dispatched_at is null and run_at <= ${now}
      order by run_at, id limit ${room} for update skip locked),
    handed as (update jobs set dispatched_at = ${now} where id in (select id from due) returning id, lane)
    select ${graphile.addJob(sql`handed.lane`, sql`handed.id`)} from handed`.execute(db);
}

/**
 * Takes jobs back whose message nobody will get: a worker took it and was killed before it took the job, so that the message stays locked
 * for hours. Such jobs are among those that wait for the longest time.
 */
async function findLost(db: Database, lane: Lane): Promise<void> {
  const now = databaseNow('postgres');
  await sql`with oldest as (
      select id from jobs where state = 'queued' and lane = ${lane} and dispatched_at is not null
        and dispatched_at < ${now} - ${LOST_AFTER}
      order by dispatched_at limit ${LOOKED_AT})
    update jobs set dispatched_at = null where state = 'queued' and id in (
      select oldest.id from oldest where not exists (
        select from graphile_worker.jobs as message
        where message.key = oldest.id and message.locked_at is null and message.attempts < message.max_attempts))`.execute(
    db,
  );
}

async function startWorker(
  store: Store,
  graphile: GraphileDispatcher,
  options: WorkOptions,
  enqueue: JobQueue['enqueue'],
): Promise<JobWorker> {
  const stopping = new AbortController();
  const lanes = LANES.filter((lane) => (options.slots[lane] ?? 0) > 0);
  const poll = options.poll ?? DEFAULT_POLL;
  const onError = (error: unknown): void => options.onError?.(error);
  const claim = { worker: options.worker, lease: leaseOf(options) };
  const running = new Set<Promise<void>>();

  const work = async (id: string): Promise<void> => {
    const job = await claimJob(store.write, store.dialect, id, claim);
    if (job === null) return;
    const done = runJob(store, job, options, stopping.signal).finally(() => running.delete(done));
    running.add(done);
    await done;
    await handOverWaiting(store.write, graphile, job.lane).catch(onError);
  };
  const upkeep = async (): Promise<void> => {
    await sweepLeases(store, options.burials);
    await runSchedules(store, await store.now(), enqueue);
    for (const lane of LANES) {
      await findLost(store.write, lane);
      await handOverWaiting(store.write, graphile, lane);
    }
  };

  const runners = lanes.map((lane) => graphile.run({ lane, slots: options.slots[lane] ?? 0, poll, work, onError }));
  let busy = false;
  const timer = setInterval(
    () => {
      if (busy) return;
      busy = true;
      void upkeep()
        .catch(onError)
        .finally(() => {
          busy = false;
        });
    },
    Math.min(poll, leaseOf(options)),
  );
  return {
    async stop(grace) {
      clearInterval(timer);
      const giveUp = setTimeout(() => stopping.abort(new Error('the worker stops')), grace);
      await Promise.all(runners.map((runner) => runner.stop()));
      await Promise.all(running);
      clearTimeout(giveUp);
    },
  };
}
