import { describe, expect, it } from 'vitest';
import { openStore } from '../database/open-store.ts';
import { killWorkers } from '../testing/killed-workers.ts';
import { databaseKinds } from '../testing/test-stores.ts';
import { openJobQueue } from './open-queue.ts';

describe.each(databaseKinds())('workers that are killed, on $name', (kind) => {
  it.skipIf(kind.missing !== null)(
    'leave every accepted job done exactly once',
    async () => {
      const database = await kind.create();
      const store = await openStore(database.location);
      const queue = await openJobQueue(store);
      const ordeal = { jobs: 40, processes: 2, kills: 2, pause: 300, patience: 40_000 };
      const { states, wrong } = await killWorkers(store, queue, ordeal);
      expect({ states, wrong }).toEqual({ states: { done: 40 }, wrong: [] });
      await queue.close();
      await store.close();
      await database.dispose();
    },
    60_000,
  );
});
