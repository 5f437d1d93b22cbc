import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Store, audit, inSpace, openJobQueue, openStore, spaces } from '@assay/store';
import { killWorkers } from '../packages/store/src/testing/killed-workers.ts';
import {
  type PrivatePostgres,
  postgresBinaries,
  startPostgres,
} from '../packages/store/src/testing/private-postgres.ts';
import { databaseKinds } from '../packages/store/src/testing/test-stores.ts';

const binaries = postgresBinaries();
/** How much: `ASSAY_STORE_KILLS` for the long form. */
const KILLS = Number(process.env['ASSAY_STORE_KILLS'] ?? 5);

describe.skipIf(binaries === null)('the store on a PostgreSQL that loses power', () => {
  let postgres: PrivatePostgres;
  let store: Store;

  beforeAll(async () => {
    // With durability: what was acknowledged has to be there afterwards.
    postgres = await startPostgres(binaries ?? '', '-c fsync=on');
    postgres.sql('create database assay');
    store = await openStore({ kind: 'postgres', url: postgres.url('assay') });
  });
  afterAll(async () => {
    await store.close();
    await postgres.stop();
  });

  it('keeps every acknowledged write through crashes of the server, refuses clearly meanwhile, and goes on without help', async () => {
    const space = await spaces.createSpace(store.write, 'one', 1);
    if (space === null) throw new Error('the space is new');
    const acknowledged: number[] = [];
    const codes = new Set<unknown>();
    const ending = new AbortController();
    const writer = async (first: number): Promise<void> => {
      for (let number = first; !ending.signal.aborted; number += 4) {
        const entry = { actor: 'user:a', action: 'write', subject: `s:${number}`, details: {} };
        await store
          .transaction((trx) => audit.appendAudit(inSpace(trx, space.id), entry, 1))
          .then(
            () => acknowledged.push(number),
            (error: unknown) => codes.add(error instanceof Error && 'code' in error ? error.code : String(error)),
          );
        await delay(2);
      }
    };
    const writers = [0, 1, 2, 3].map(writer);
    for (let crash = 0; crash < 3; crash++) {
      await delay(700);
      await postgres.restart();
    }
    await delay(700);
    ending.abort();
    await Promise.all(writers);
    const scope = inSpace(store.read, space.id);
    expect((await audit.verifyAudit(scope)).kind).toBe('intact');
    const rows = await store.read.selectFrom('audit').select('subject').where('space_id', '=', space.id).execute();
    const written = new Set(rows.map((row) => row.subject));
    expect(acknowledged.filter((number) => !written.has(`s:${number}`))).toEqual([]);
    expect(acknowledged.length).toBeGreaterThan(100);
    expect([...codes].filter((code) => code !== 'STORE_UNAVAILABLE' && code !== 'STORE_BUSY')).toEqual([]);
  });

  it('finishes every job once while workers are killed and the server crashes under them', async () => {
    const queue = await openJobQueue(store);
    const outcome = await killWorkers(store, queue, {
      jobs: 25 * KILLS,
      processes: 3,
      kills: KILLS,
      pause: 400,
      patience: 120_000,
      meanwhile: () => postgres.restart(),
    });
    console.log(`PostgreSQL: ${JSON.stringify(outcome)}`);
    expect(outcome).toMatchObject({ states: { done: 25 * KILLS }, wrong: [] });
    await queue.close();
  });
});

describe('the store on SQLite', () => {
  it('finishes every job once while workers are killed', async () => {
    const [kind] = databaseKinds();
    const database = await kind?.create();
    if (database === undefined) throw new Error('SQLite is always there');
    const store = await openStore(database.location);
    const queue = await openJobQueue(store);
    const ordeal = { jobs: 25 * KILLS, processes: 3, kills: KILLS, pause: 400, patience: 120_000 };
    const outcome = await killWorkers(store, queue, ordeal);
    console.log(`SQLite: ${JSON.stringify(outcome)}`);
    expect(outcome).toMatchObject({ states: { done: 25 * KILLS }, wrong: [] });
    await queue.close();
    await store.close();
    await database.dispose();
  });
});
