/**
 * How long somebody who waits is kept waiting while a million other jobs wait: `node --conditions=development bench/service-queue.ts [JOBS]`, on a
 * PostgreSQL of its own with durability on. The same worker does both, as a process of the service does.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type JobQueue, type Lane, type Store, openJobQueue, openStore } from '@assay/store';
import { sql } from 'kysely';
import { postgresBinaries, startPostgres } from '../packages/store/src/testing/private-postgres.ts';

const JOBS = Number(process.argv[2] ?? 1_000_000);
const ASKED = 200;

/** A backlog that costs nobody anything: what it takes to work on other jobs meanwhile shows with it too. */
const FEW = 20_000;

/** When each job of those who wait was begun, by its id. */
const begun = new Map<string, number>();
let others = 0;

const binaries = postgresBinaries();
if (binaries === null) throw new Error('needs the programs of PostgreSQL');
const postgres = await startPostgres(binaries, '-c fsync=on');
postgres.sql('create database assay');
const store = await openStore({ kind: 'postgres', url: postgres.url('assay') }, { statementTimeout: 0 });
const queue = await openJobQueue(store);
const worker = await queue.work({
  worker: 'bench',
  slots: { interactive: 4, push: 2, rescan: 2, feed: 1 },
  handlers: {
    asked: async ({ jobId }) => {
      begun.set(jobId, performance.now());
      return async () => null;
    },
    other: async () => {
      others++;
      return async () => null;
    },
  },
  onError: (error) => {
    console.error(error);
  },
});

await measure('nothing else waits', queue, store);
for (const all of [FEW, JOBS]) {
  await fill(store, 'rescan', all * 0.8);
  for (const lane of ['feed', 'push'] as const) await fill(store, lane, all * 0.1);
  // What writing that much leaves behind for the database to do is not what is asked about.
  await sql`vacuum analyze jobs`.execute(store.write);
  await sql`checkpoint`.execute(store.write);
  await delay(3000);
  const before = { others, at: performance.now() };
  await measure(`${all} jobs of the other lanes wait`, queue, store);
  const rate = ((others - before.others) / (performance.now() - before.at)) * 1000;
  console.log(`  meanwhile ${Math.round(rate)} of the others were done in a second`);
}
const started = performance.now();
const status = await queue.status();
console.log(`  asking for the state of the queue: ${Math.round(performance.now() - started)} ms`);
console.log(`  still waiting: ${JSON.stringify(status.lanes)}`);
await worker.stop(1000);
await queue.close();
await store.close();
await postgres.stop();

/** Asks again and again, one after another as people do, and tells how long it took until the job was begun. */
async function measure(name: string, jobs: JobQueue, { write }: Store): Promise<void> {
  const waits: number[] = [];
  const ends: number[] = [];
  for (let asked = 0; asked < ASKED; asked++) {
    const at = performance.now();
    const { id } = await write
      .transaction()
      .execute((trx) => jobs.enqueue(trx, { lane: 'interactive', kind: 'asked', payload: { asked } }));
    ends.push(performance.now() - at);
    while (!begun.has(id)) await delay(1);
    waits.push((begun.get(id) ?? 0) - at);
  }
  const told = (values: number[], part: number): string => {
    const sorted = values.toSorted((a, b) => a - b);
    return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
  };
  console.log(
    `${name}: asked until begun median ${told(waits, 0.5)} ms, p95 ${told(waits, 0.95)} ms, p99 ${told(waits, 0.99)} ms;` +
      ` of that the transaction that asks ${told(ends, 0.5)} ms`,
  );
}

/** Puts jobs into a lane as rows; they are handed over as those of the service are. */
async function fill({ write }: Store, lane: Lane, count: number): Promise<void> {
  const at = performance.now();
  await sql`insert into jobs (id, lane, kind, payload, state, run_at, attempts, max_attempts, lease_version, cancel_asked, run_again, created_at)
    select gen_random_uuid()::text, ${lane}, 'other', '{}', 'queued', 0, 0, 5, 0, 0, 0, 0
    from generate_series(1, ${Math.round(count)})`.execute(write);
  console.log(`  ${Math.round(count)} jobs into lane ${lane}: ${Math.round(performance.now() - at)} ms`);
}
