/**
 * A worker as a process of its own, to be killed: `worker-process.ts LOCATION-AS-JSON`. Its jobs take a little while and add one to a
 * count under their id, so that a result which came in twice shows.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isJsonObject } from '@assay/core';
import { type StoreLocation, type WriteTransaction, openStore } from '../database/open-store.ts';
import type { JobQueue } from '../jobs/job-queue.ts';
import { openJobQueue } from '../jobs/open-queue.ts';

/** The name under which a job's effects are counted. */
export function effectName(jobId: string): string {
  return `effect:${jobId}`;
}

async function countEffect(trx: WriteTransaction, jobId: string): Promise<null> {
  const name = effectName(jobId);
  const row = await trx.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst();
  const value = String(Number(row?.value ?? 0) + 1);
  await trx
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
  return null;
}

function readLocation(text: string): StoreLocation {
  const value: unknown = JSON.parse(text);
  if (isJsonObject(value) && typeof value['file'] === 'string') return { kind: 'sqlite', file: value['file'] };
  if (isJsonObject(value) && typeof value['url'] === 'string') return { kind: 'postgres', url: value['url'] };
  throw new TypeError('no location');
}

/** Waits for a server that is just starting again, as whoever starts a service does. */
async function openWhenThere(place: StoreLocation): Promise<JobQueue> {
  for (;;) {
    try {
      const queue = await openJobQueue(await openStore(place));
      return queue;
    } catch (error) {
      if (!(error instanceof Error && 'kind' in error && error.kind === 'unavailable')) throw error;
      await delay(100);
    }
  }
}

const [location] = process.argv.slice(2);
if (location !== undefined && import.meta.main) {
  const queue = await openWhenThere(readLocation(location));
  await queue.work({
    worker: `process ${process.pid}`,
    slots: { push: 3 },
    lease: 500,
    poll: 50,
    handlers: {
      count: async (job) => {
        await delay(20 + Math.random() * 200);
        return (trx) => countEffect(trx, job.jobId);
      },
    },
  });
  process.stdout.write('working\n');
}
