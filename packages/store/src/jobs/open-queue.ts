import type { Store } from '../database/open-store.ts';
import { createGraphileQueue } from './graphile-queue.ts';
import type { JobQueue } from './job-queue.ts';
import { createSqliteQueue } from './sqlite-queue.ts';

/** The queue that belongs to a store. */
export async function openJobQueue(store: Store): Promise<JobQueue> {
  return store.dialect === 'sqlite' ? createSqliteQueue(store) : createGraphileQueue(store);
}
