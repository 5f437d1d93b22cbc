import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Store, openStore } from '../database/open-store.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import { placeJob } from './enqueue.ts';
import type { Lease } from './job.ts';
import { claimJob, heartbeat } from './lease.ts';
import { getJob } from '../repositories/jobs.ts';
import { cancelJob, commitJob, endAttempt } from './settle.ts';
import { sweepLeases } from './upkeep.ts';

/** What may happen to a job, in any order. `lease` says which of the leases that were ever given is used, the last one being 0. */
type Step =
  | { readonly kind: 'claim' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'beat' | 'commit' | 'retry' | 'release' | 'dead'; readonly lease: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ kind: 'claim' } as const) },
  { weight: 3, arbitrary: fc.constant({ kind: 'silence' } as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'cancel' } as const) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constantFrom('beat', 'commit', 'retry', 'release', 'dead'),
      lease: fc.nat({ max: 3 }),
    }),
  },
);

/** What ought to be so. */
interface Model {
  state: string;
  version: number;
  attempts: number;
  cancelAsked: boolean;
  effects: number;
}

const MOST_ATTEMPTS = 4;

describe.each(databaseKinds())('leases on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
  }, 60_000);
  afterAll(async () => {
    if (kind.missing !== null) return;
    await store.close();
    await database.dispose();
  });

  on('let in only what was started under the one that holds, and that at most once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const { id } = await placeJob(store.write, store.dialect, {
          lane: 'push',
          kind: 'x',
          payload: {},
          maxAttempts: MOST_ATTEMPTS,
        });
        const model: Model = { state: 'queued', version: 0, attempts: 0, cancelAsked: false, effects: 0 };
        const leases: Lease[] = [];
        for (const each of steps) await perform(store, id, each, model, leases);
        const job = await getJob(store.read, id);
        const effects = await store.read.selectFrom('settings').selectAll().where('name', '=', id).execute();
        expect({ state: job?.state, attempts: job?.attempts, effects: effects.length }).toEqual({
          state: model.state,
          attempts: model.attempts,
          effects: model.effects,
        });
        expect(model.effects).toBe(model.state === 'done' ? 1 : 0);
        await store.write.deleteFrom('jobs').where('id', '=', id).execute();
      }),
      { numRuns: kind.name === 'SQLite' ? 100 : 20 },
    );
  });
});

async function perform(store: Store, id: string, each: Step, model: Model, leases: Lease[]): Promise<void> {
  switch (each.kind) {
    case 'claim': {
      const claimed = await claimJob(store.write, store.dialect, id, { worker: 'w', lease: 3_600_000 });
      expect(claimed !== null).toBe(model.state === 'queued');
      if (claimed === null) return;
      Object.assign(model, { state: 'running', version: model.version + 1, attempts: model.attempts + 1 });
      expect(claimed).toMatchObject({ version: model.version, attempt: model.attempts });
      leases.push(claimed);
      return;
    }
    case 'silence':
      await store.write
        .updateTable('jobs')
        .set({ lease_until: 0 })
        .where('id', '=', id)
        .where('state', '=', 'running')
        .execute();
      await sweepLeases(store);
      if (model.state !== 'running') return;
      model.state = model.cancelAsked ? 'cancelled' : model.attempts >= MOST_ATTEMPTS ? 'dead' : 'queued';
      return;
    case 'cancel': {
      const open = model.state === 'queued' || model.state === 'running';
      expect(await store.transaction((trx) => cancelJob(trx, store, id))).toBe(open);
      if (open) model.cancelAsked = true;
      if (model.state === 'queued') model.state = 'cancelled';
      return;
    }
    case 'beat':
    case 'commit':
    case 'retry':
    case 'release':
    case 'dead':
      await performUnder(store, { kind: each.kind, lease: leases.at(-1 - each.lease) }, model);
  }
}

async function performUnder(
  store: Store,
  each: { readonly kind: 'beat' | 'commit' | 'retry' | 'release' | 'dead'; readonly lease: Lease | undefined },
  model: Model,
): Promise<void> {
  const { kind, lease } = each;
  if (lease === undefined) return;
  const holds = model.state === 'running' && lease.version === model.version;
  if (kind === 'beat') {
    const pulse = await heartbeat(store.write, store.dialect, lease, 3_600_000, null);
    expect(pulse).toBe(holds ? (model.cancelAsked ? 'cancel' : 'held') : 'lost');
  } else if (kind === 'commit') {
    const refusal = await commitJob(store, lease, async (trx) => {
      await trx.insertInto('settings').values({ name: lease.jobId, value: '1' }).execute();
      return null;
    }).then(
      () => null,
      (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
    );
    expect(refusal).toBe(holds ? (model.cancelAsked ? 'JOB_CANCELLED' : null) : 'LEASE_LOST');
    if (refusal === null) Object.assign(model, { state: 'done', effects: model.effects + 1 });
  } else {
    const problem = { code: 'X' };
    const ends = {
      retry: { kind: 'retry', delay: 0, problem },
      dead: { kind: 'dead', problem },
      release: { kind: 'released', delay: 0 },
    } as const;
    const settled = await endAttempt(store, lease, ends[kind]);
    expect(settled).toBe(holds);
    if (!holds) return;
    model.state = kind === 'dead' ? 'dead' : model.cancelAsked ? 'cancelled' : 'queued';
    if (kind === 'release') model.attempts--;
  }
}
