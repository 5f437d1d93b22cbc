import { setTimeout as delay } from 'node:timers/promises';
import { AssayError } from '@assay/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Store, openStore } from '../database/open-store.ts';
import { storeError } from '../errors.ts';
import { getOperation, startOperation } from '../repositories/operations.ts';
import { inSpace } from '../repositories/scope.ts';
import { createSpace } from '../repositories/spaces.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import { type JobHandler, type JobHandlers, type JobWorker, LANES, type WorkOptions } from './job.ts';
import type { JobQueue } from './job-queue.ts';
import { openJobQueue } from './open-queue.ts';
import { getJob } from '../repositories/jobs.ts';

const nothing: JobHandler = async () => async () => null;

describe.each(databaseKinds())('a job queue on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;
  let queue: JobQueue;
  const workers: JobWorker[] = [];

  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
    queue = await openJobQueue(store);
  }, 60_000);
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
  });
  afterAll(async () => {
    if (kind.missing !== null) return;
    await queue.close();
    await store.close();
    await database.dispose();
  });

  const work = async (handlers: JobHandlers, options: Partial<WorkOptions> = {}): Promise<JobWorker> => {
    const slots = { interactive: 2, push: 2, rescan: 1, feed: 1 };
    const worker = await queue.work({ handlers, slots, worker: 'test', poll: 50, ...options });
    workers.push(worker);
    return worker;
  };
  const state = async (id: string): Promise<string | undefined> => (await getJob(store.read, id))?.state;
  const until = async (condition: () => Promise<boolean> | boolean): Promise<void> => {
    for (let attempt = 0; attempt < 1000; attempt++) {
      if (await condition()) return;
      await delay(10);
    }
    throw new Error('it did not happen');
  };
  const ended = (id: string, expected: string): Promise<void> => until(async () => (await state(id)) === expected);

  on('does a job of every lane and keeps its result', async () => {
    const ids = await Promise.all(
      (['interactive', 'push', 'rescan', 'feed'] as const).map((lane) =>
        queue.enqueue(store.write, { lane, kind: 'echo', payload: { lane } }),
      ),
    );
    await work({ echo: async (job) => async () => ({ was: job.payload, lane: job.lane }) });
    for (const { id } of ids) await ended(id, 'done');
    const [first] = ids;
    expect((await getJob(store.read, first?.id ?? ''))?.result).toEqual({
      was: { lane: 'interactive' },
      lane: 'interactive',
    });
  });

  on('begins a job of any lane because it was enqueued or revived, not because it was looked for', async () => {
    const begun: string[] = [];
    await work(
      {
        note: async ({ jobId }) => {
          begun.push(jobId);
          return async () => null;
        },
        refused: async () => {
          throw storeError('STORE_VALUE_INVALID', 'never');
        },
      },
      // Only workers of one file find each other's jobs by looking; who is told does not have to look for a minute.
      { poll: store.dialect === 'postgres' ? 60_000 : 100 },
    );
    for (const lane of LANES) {
      const { id } = await store.transaction((trx) => queue.enqueue(trx, { lane, kind: 'note', payload: {} }));
      await ended(id, 'done');
    }
    expect(begun).toHaveLength(LANES.length);
    const { id } = await queue.enqueue(store.write, { lane: 'rescan', kind: 'refused', payload: {} });
    await ended(id, 'dead');
    await store.write.updateTable('jobs').set({ kind: 'note' }).where('id', '=', id).execute();
    expect(await store.transaction((trx) => queue.revive(trx, id))).toBe(true);
    await ended(id, 'done');
  });

  on('does a backlog that nobody was there for, each job once', async () => {
    const ids: string[] = [];
    await store.transaction(async (trx) => {
      for (let number = 0; number < 100; number++) {
        ids.push((await queue.enqueue(trx, { lane: 'rescan', kind: 'note', payload: { number } })).id);
      }
    });
    const begun: string[] = [];
    await work({
      note: async ({ jobId }) => {
        begun.push(jobId);
        return async () => null;
      },
    });
    for (const id of ids) await ended(id, 'done');
    expect(begun.toSorted()).toEqual(ids.toSorted());
  });

  on('takes a job only when the transaction that asked for it was committed', async () => {
    let id = '';
    const refused = store.transaction(async (trx) => {
      ({ id } = await queue.enqueue(trx, { lane: 'push', kind: 'nothing', payload: {} }));
      throw new Error('no');
    });
    await expect(refused).rejects.toThrow('no');
    expect(await state(id)).toBeUndefined();
  });

  on('gives the job in flight to whoever asks for the same, and a new one once that is over', async () => {
    const job = { lane: 'rescan', kind: 'nothing', payload: {}, dedupKey: 'inspect:one' } as const;
    const asked = await Promise.all([1, 2, 3, 4, 5].map(() => queue.enqueue(store.write, job)));
    expect(new Set(asked.map((each) => each.id)).size).toBe(1);
    expect(asked.filter((each) => each.created)).toHaveLength(1);
    await work({ nothing });
    await ended(asked[0]?.id ?? '', 'done');
    expect((await queue.enqueue(store.write, job)).created).toBe(true);
  });

  on('moves a waiting job to the lane of whoever is in more of a hurry', async () => {
    const job = { kind: 'nothing', payload: {}, dedupKey: 'inspect:hurry' } as const;
    const { id } = await queue.enqueue(store.write, { ...job, lane: 'feed' });
    await queue.enqueue(store.write, { ...job, lane: 'interactive' });
    await work({ nothing }, { slots: { interactive: 1 } });
    await ended(id, 'done');
    expect((await getJob(store.read, id))?.lane).toBe('interactive');
  });

  on('runs a job once more when it was asked for again while it ran', async () => {
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    await work({
      judge: async () => {
        runs++;
        await gate.promise;
        return async () => null;
      },
    });
    const job = { lane: 'push', kind: 'judge', payload: {}, dedupKey: 'judge:one', again: true } as const;
    const { id } = await queue.enqueue(store.write, job);
    await until(() => runs === 1);
    expect((await queue.enqueue(store.write, job)).id).toBe(id);
    gate.resolve();
    await ended(id, 'done');
    expect(runs).toBe(2);
  });

  on('tries again after a failure that may pass, and gives up on one that will not', async () => {
    let tries = 0;
    await work({
      shaky: async () => {
        tries++;
        if (tries < 2) throw storeError('STORE_UNAVAILABLE', 'not now');
        return async () => ({ tries });
      },
      hopeless: async () => {
        throw storeError('STORE_VALUE_INVALID', 'never');
      },
    });
    const shaky = await queue.enqueue(store.write, { lane: 'push', kind: 'shaky', payload: {} });
    const hopeless = await queue.enqueue(store.write, { lane: 'push', kind: 'hopeless', payload: {} });
    const unknown = await queue.enqueue(store.write, { lane: 'push', kind: 'nobody-does-this', payload: {} });
    await ended(hopeless.id, 'dead');
    await ended(unknown.id, 'dead');
    expect((await getJob(store.read, hopeless.id))?.problem).toMatchObject({ code: 'STORE_VALUE_INVALID' });
    await until(async () => (await getJob(store.read, shaky.id))?.problem !== null);
    // The wait is the backoff's business: here it is over.
    await store.write.updateTable('jobs').set({ run_at: 0 }).where('id', '=', shaky.id).execute();
    await ended(shaky.id, 'done');
    expect(tries).toBe(2);
  });

  on('keeps a job whose attempts are used up as a dead letter, which can be revived', async () => {
    let works = false;
    await work({
      once: async () => {
        if (!works) throw new Error('with something secret in it');
        return nothingCommitted;
      },
    });
    const { id } = await queue.enqueue(store.write, {
      lane: 'push',
      kind: 'once',
      payload: {},
      maxAttempts: 1,
      dedupKey: 'once',
    });
    await ended(id, 'dead');
    expect(JSON.stringify(await getJob(store.read, id))).not.toContain('secret');
    expect((await queue.status()).dead).toBeGreaterThan(0);
    works = true;
    expect(await queue.revive(store.write, id)).toBe(true);
    await ended(id, 'done');
    expect(await queue.revive(store.write, id)).toBe(false);
  });

  on('writes nothing of a result whose lease was lost', async () => {
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    const { id } = await queue.enqueue(store.write, { lane: 'push', kind: 'slow', payload: {} });
    await work({
      slow: async (job) => {
        runs++;
        if (job.attempt === 1) await gate.promise;
        const name = `from attempt ${job.attempt}`;
        return async (trx) => {
          await createSpace(trx, `${name} on ${kind.name}`, 0);
          return { name };
        };
      },
    });
    await until(() => runs === 1);
    // As if its worker had been silent for too long.
    await store.write.updateTable('jobs').set({ lease_until: 0 }).where('id', '=', id).execute();
    await until(() => runs === 2);
    gate.resolve();
    await ended(id, 'done');
    await delay(50);
    const names = await store.read.selectFrom('spaces').select('name').where('name', 'like', 'from attempt%').execute();
    expect(names).toEqual([{ name: `from attempt 2 on ${kind.name}` }]);
  });

  on('cancels what waits at once, and what runs through its signal', async () => {
    const waiting = await queue.enqueue(store.write, { lane: 'feed', kind: 'listens', payload: {}, delay: 60_000 });
    expect(await store.transaction((trx) => queue.cancel(trx, waiting.id))).toBe(true);
    expect(await state(waiting.id)).toBe('cancelled');
    let running = false;
    let told: unknown = null;
    await work(
      {
        listens: async (_, { signal }) => {
          running = true;
          const { promise, resolve } = Promise.withResolvers<void>();
          signal.addEventListener('abort', () => resolve());
          await promise;
          told = signal.reason;
          return nothingCommitted;
        },
      },
      { lease: 150 },
    );
    const { id } = await queue.enqueue(store.write, { lane: 'push', kind: 'listens', payload: {} });
    await until(() => running);
    expect(await store.transaction((trx) => queue.cancel(trx, id))).toBe(true);
    await ended(id, 'cancelled');
    expect(told instanceof AssayError && told.code).toBe('JOB_CANCELLED');
    expect(await store.transaction((trx) => queue.cancel(trx, id))).toBe(false);
  });

  on('tells operations of progress and end', async () => {
    const space = await createSpace(store.write, `operations on ${kind.name}`, 0);
    if (space === null) throw new Error('the space is new');
    const gate = Promise.withResolvers<void>();
    const { operation } = await store.transaction(async (trx) => {
      const job = await queue.enqueue(trx, { lane: 'interactive', kind: 'tells', payload: {} });
      const started = { kind: 'inspect', subject: 'one', jobId: job.id, createdBy: 'user:a' };
      return { operation: await startOperation(inSpace(trx, space.id), started, 1) };
    });
    const seen = () => getOperation(inSpace(store.read, space.id), operation);
    expect(await seen()).toMatchObject({ state: 'queued', finishedAt: null });
    await work(
      {
        tells: async (_, { progress }) => {
          progress({ layers: 3 });
          await gate.promise;
          return async () => ({ found: 1 });
        },
      },
      { lease: 150 },
    );
    await until(async () => (await seen())?.progress !== null);
    expect(await seen()).toMatchObject({ state: 'running', progress: { layers: 3 } });
    gate.resolve();
    await until(async () => (await seen())?.finishedAt !== null);
    expect(await seen()).toMatchObject({ state: 'done', result: { found: 1 } });
  });

  on('gives running jobs back when the worker stops, without counting the attempt', async () => {
    let runs = 0;
    const { id } = await queue.enqueue(store.write, { lane: 'push', kind: 'endless', payload: {} });
    const worker = await work({
      endless: async () => {
        runs++;
        return Promise.withResolvers<never>().promise;
      },
    });
    await until(() => runs === 1);
    await worker.stop(10);
    expect(await getJob(store.read, id)).toMatchObject({ state: 'queued', attempts: 0 });
    await store.transaction((trx) => queue.cancel(trx, id));
  });

  on('lets no lane hold up another', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = await Promise.all(
      Array.from({ length: 20 }, () => queue.enqueue(store.write, { lane: 'rescan', kind: 'slow', payload: {} })),
    );
    await work({
      slow: async () => {
        await gate.promise;
        return nothingCommitted;
      },
      nothing,
    });
    const { id } = await queue.enqueue(store.write, { lane: 'interactive', kind: 'nothing', payload: {} });
    await ended(id, 'done');
    await until(async () => (await queue.status()).lanes.rescan.running === 1);
    expect((await queue.status()).lanes.rescan.queued).toBe(19);
    gate.resolve();
    for (const job of slow) await ended(job.id, 'done');
  });

  on('enqueues what is scheduled, once for each time', async () => {
    const now = await store.now();
    await queue.schedule(store.write, {
      name: 'feed',
      every: 3_600_000,
      anchor: now,
      lane: 'feed',
      kind: 'count',
      payload: {},
    });
    let runs = 0;
    await work({
      count: async () => {
        runs++;
        return nothingCommitted;
      },
    });
    await store.write
      .updateTable('schedules')
      .set({ next_at: now - 10 })
      .where('name', '=', 'feed')
      .execute();
    await until(() => runs === 1);
    const { next_at } = await store.read.selectFrom('schedules').select('next_at').executeTakeFirstOrThrow();
    expect(next_at).toBe(now + 3_600_000);
  });

  on('refuses payloads that should be blobs', async () => {
    const large = { lane: 'push', kind: 'nothing', payload: { text: 'x'.repeat(2000) } } as const;
    await expect(queue.enqueue(store.write, large)).rejects.toMatchObject({ code: 'STORE_VALUE_INVALID' });
  });
});

const nothingCommitted = async (): Promise<null> => null;
