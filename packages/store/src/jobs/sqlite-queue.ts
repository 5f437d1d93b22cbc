import type { Store } from '../database/open-store.ts';
import { placeJob } from './enqueue.ts';
import { LANES, type JobWorker, type Lane, type WorkOptions } from './job.ts';
import type { JobQueue } from './job-queue.ts';
import { claimNext } from './lease.ts';
import { leaseOf, runJob } from './run-job.ts';
import { cancelJob, reviveJob } from './settle.ts';
import { putSchedule, queueStatus, runSchedules, sweepLeases } from './upkeep.ts';

/** Milliseconds between looks for work that another process enqueued. */
const POLL = 100;

/** Milliseconds between looks for silent workers and due schedules. */
const UPKEEP = 1000;

/** The queue of the embedded service: workers of any number of processes on one file look for work themselves. */
export function createSqliteQueue(store: Store): JobQueue {
  const wakers = new Set<() => void>();
  const enqueue: JobQueue['enqueue'] = async (db, job) => {
    const placed = await placeJob(db, store.dialect, job);
    // After the transaction that is very likely open: a look that comes too early finds nothing, and the next poll comes soon.
    if (placed.startable) setImmediate(() => wakers.forEach((wake) => wake()));
    return { id: placed.id, created: placed.created };
  };
  return {
    enqueue,
    work: async (options) => startWorker(store, options, enqueue, wakers),
    cancel: (db, jobId) => cancelJob(db, store, jobId),
    revive: (db, jobId) => reviveJob(db, store, jobId),
    schedule: async (db, schedule) => putSchedule(db, schedule, await store.now()),
    status: () => queueStatus(store.read),
    close: async () => undefined,
  };
}

function startWorker(
  store: Store,
  options: WorkOptions,
  enqueue: JobQueue['enqueue'],
  wakers: Set<() => void>,
): JobWorker {
  const stopping = new AbortController();
  const running = new Map<Promise<void>, Lane>();
  let looking: Promise<void> | null = null;
  const closing = new AbortController();

  const fill = async (lane: Lane): Promise<void> => {
    const slots = options.slots[lane] ?? 0;
    while (!closing.signal.aborted && [...running.values()].filter((used) => used === lane).length < slots) {
      const claim = { worker: options.worker, lease: leaseOf(options) };
      const job = await claimNext(store.write, store.dialect, lane, claim);
      if (job === null) return;
      const work = runJob(store, job, options, stopping.signal).finally(() => {
        running.delete(work);
        wake();
      });
      running.set(work, lane);
    }
  };
  const look = async (): Promise<void> => {
    for (const lane of LANES) await fill(lane);
  };
  const wake = (): void => {
    if (closing.signal.aborted || looking !== null) return;
    looking = look()
      .catch((error: unknown) => options.onError?.(error))
      .finally(() => {
        looking = null;
      });
  };
  const upkeep = async (): Promise<void> => {
    await sweepLeases(store, options.burials);
    await runSchedules(store, await store.now(), enqueue);
  };

  wakers.add(wake);
  const timers = [
    setInterval(wake, options.poll ?? POLL),
    setInterval(
      () => void upkeep().catch((error: unknown) => options.onError?.(error)),
      Math.min(UPKEEP, leaseOf(options), 5 * (options.poll ?? UPKEEP)),
    ),
  ];
  wake();
  return {
    async stop(grace) {
      closing.abort();
      wakers.delete(wake);
      timers.forEach((timer) => clearInterval(timer));
      await looking;
      const giveUp = setTimeout(() => stopping.abort(new Error('the worker stops')), grace);
      await Promise.all(running.keys());
      clearTimeout(giveUp);
    },
  };
}
