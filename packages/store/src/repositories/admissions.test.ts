import { parseDigest } from '@assay/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Store, openStore } from '../database/open-store.ts';
import { type TestDatabase, databaseKinds } from '../testing/test-stores.ts';
import {
  type AdmissionFilter,
  type NewAdmission,
  countAdmissions,
  getAdmission,
  listAdmissions,
  recordAdmissions,
} from './admissions.ts';
import { listControllers, noteController } from './controllers.ts';
import { forgetAdmissionCounts, forgetAdmissions, forgetControllers } from './retention.ts';
import { type Scope, inSpace } from './scope.ts';
import { createSpace } from './spaces.ts';

const HOUR = 3_600_000;
const DIGEST = parseDigest(`sha256:${'a'.repeat(64)}`);

function told(eventId: string, changes: Partial<NewAdmission> = {}): NewAdmission {
  return {
    eventId,
    at: HOUR,
    lastAt: HOUR,
    count: 1,
    cluster: 'east',
    environment: 'production',
    namespace: 'shop',
    kind: 'Pod',
    name: eventId,
    requestedBy: 'alice',
    outcome: 'admitted',
    images: [{ reference: 'registry.example/shop/web:1', digest: DIGEST }],
    details: { uid: eventId },
    ...changes,
  };
}

describe.each(databaseKinds())('decisions at doors on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let database: TestDatabase;
  let store: Store;
  let scope: Scope;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    database = await kind.create();
    store = await openStore(database.location);
    const space = await createSpace(store.write, 'space', 1);
    if (space === null) throw new Error('the space is new');
    scope = inSpace(store.write, space.id);
  }, 60_000);
  afterAll(async () => {
    if (kind.missing !== null) return;
    await store.close();
    await database.dispose();
  });

  on('count once, however often they are told', async () => {
    const first = await recordAdmissions(scope, [told('a'), told('b', { count: 7 })], 5 * HOUR + 5);
    expect(first.map(({ admission }) => admission.eventId)).toEqual(['a', 'b']);
    const again = await recordAdmissions(
      scope,
      [told('b', { count: 7 }), told('c', { outcome: 'refused' })],
      5 * HOUR + 9,
    );
    expect(again.map(({ admission }) => admission.eventId)).toEqual(['c']);
    const place = { cluster: 'east', environment: 'production' };
    expect(await countAdmissions(scope, 5 * HOUR + 30)).toEqual([
      { ...place, outcome: 'admitted', count: 8 },
      { ...place, outcome: 'refused', count: 1 },
    ]);
    expect((await countAdmissions(scope, 6 * HOUR)).map(({ count }) => count)).toEqual([0, 0]);
    const found = await getAdmission(scope, first[1]?.id ?? '');
    expect(found).toMatchObject({ name: 'b', count: 7, requestedBy: 'alice', details: { uid: 'b' } });
  });

  on('are listed the latest first, page by page, and narrowed', async () => {
    await recordAdmissions(
      scope,
      [
        told('d', { namespace: 'other', environment: null, images: [] }),
        told('e', { outcome: 'broke-glass', cluster: 'west', lastAt: 9 * HOUR }),
        told('f', { images: [{ reference: 'registry.example/shop/worker:1', digest: null }] }),
      ],
      6 * HOUR,
    );
    const names = async (filter: AdmissionFilter): Promise<readonly string[]> =>
      (await listAdmissions(scope, filter, {})).items.map(({ name }) => name);
    const first = await listAdmissions(scope, {}, { limit: 4 });
    const second = await listAdmissions(scope, {}, { limit: 4, after: first.next ?? '' });
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual(['f', 'e', 'd', 'c', 'b', 'a']);
    expect(second.next).toBeNull();
    expect(await names({ outcomes: ['refused', 'broke-glass'] })).toEqual(['e', 'c']);
    expect(await names({ cluster: 'west' })).toEqual(['e']);
    expect(await names({ environment: 'production', namespace: 'shop' })).toEqual(['f', 'e', 'c', 'b', 'a']);
    expect(await names({ namespace: 'other' })).toEqual(['d']);
    expect(await names({ since: 8 * HOUR })).toEqual(['e']);
    expect(await names({ image: DIGEST })).toEqual(['e', 'c', 'b', 'a']);
    expect(await names({ image: 'registry.example/shop/work' })).toEqual(['f']);
    expect(await names({ image: 'registry.example/shop/' })).toEqual(['f', 'e', 'c', 'b', 'a']);
    expect(await names({ image: 'egistry' })).toEqual([]);
  });

  on('that are told together are listed in the order in which they were made', async () => {
    const space = await createSpace(store.write, 'together', 1);
    if (space === null) throw new Error('the space is new');
    const names = Array.from({ length: 30 }, (_, index) => `together-${index}`);
    const together = names.map((name, index) => told(name, { at: index, lastAt: index }));
    // Reversed: the order of telling says nothing.
    await store.transaction((trx) => recordAdmissions(inSpace(trx, space.id), together.toReversed(), 9 * HOUR));
    const { items } = await listAdmissions(inSpace(store.read, space.id), {}, { limit: 100 });
    expect(items.map(({ name }) => name)).toEqual(names.toReversed());
  });

  on('name the controllers that decide, those seen last first', async () => {
    const one = { cluster: 'east', instance: 'one', version: '1', policies: null, startedAt: 1 };
    expect(await noteController(scope, one, 10)).toBe(true);
    expect(await noteController(scope, { ...one, policies: 'sha256:p' }, 11)).toBe(true);
    expect(await noteController(scope, { ...one, policies: 'sha256:p' }, 20)).toBe(false);
    await noteController(scope, { ...one, instance: 'two' }, 15);
    await noteController(scope, { ...one, instance: 'three' }, 12);
    await noteController(scope, { ...one, cluster: 'west' }, 1);
    const seen = (await listControllers(scope, 2)).map(({ cluster, instance }) => `${cluster}/${instance}`);
    expect(seen).toEqual(['east/one', 'east/two', 'west/one']);
    expect((await listControllers(scope, 1))[0]).toEqual({ ...one, policies: 'sha256:p', seenAt: 20 });
  });

  on('are forgotten when their time is over', async () => {
    expect(await forgetAdmissions(store.write, 6 * HOUR, 2)).toBe(2);
    expect(await forgetAdmissions(store.write, 6 * HOUR, 2)).toBe(1);
    expect((await listAdmissions(scope, {}, {})).items).toHaveLength(3);
    expect(await forgetAdmissionCounts(store.write, 6 * HOUR, 1)).toBe(2);
    expect(await forgetControllers(store.write, 15, 1)).toBe(2);
  });
});
