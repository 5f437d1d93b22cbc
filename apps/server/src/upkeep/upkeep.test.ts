import { setTimeout as delay } from 'node:timers/promises';
import { type SpaceId, allowlistItems, inSpace, operations, spaceEvents, spaces } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';
import { holdGarbage, releaseGarbage } from './backup-hold.ts';
import { DEFAULT_UPKEEP } from './upkeep-settings.ts';

const DAY = 24 * 60 * 60_000;

describe.each(databaseKinds())('upkeep on $name', (kind) => {
  let service: TestService;
  let space: SpaceId;
  let later = 0;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    service = await startServiceOn(kind, {}, { now: () => Date.now() + later });
    const found = await spaces.findSpace(service.service.parts.store.read, 'default');
    if (found === null) throw new Error('there is a first space');
    space = found.id;
  });
  afterAll(() => service.stop());

  const run = async (task: string): Promise<unknown> => {
    const { status, body } = await service.request('POST', '/api/v1/instance/upkeep/run', { task });
    expect(status).toBe(202);
    const path = `/api/v1/instance/jobs/${String(Reflect.get(Object(body), 'jobId'))}`;
    for (let attempt = 0; attempt < 400; attempt++) {
      const job: unknown = (await service.request('GET', path)).body;
      const state: unknown = Reflect.get(Object(job), 'state');
      if (state === 'done') return Reflect.get(Object(job), 'result');
      if (state === 'dead') throw new Error(JSON.stringify(job));
      await delay(25);
    }
    throw new Error('the job was not done in time');
  };

  it.skipIf(kind.missing !== null)(
    'ends exceptions whose time is over, and tells once of those that end soon',
    async () => {
      const { store, now } = service.service.parts;
      const scope = inSpace(store.write, space);
      const ask = async (expiresAt: number): Promise<string> => {
        const request = { item: {}, reason: 'r', requestedBy: 'u', expiresAt };
        const id = await allowlistItems.requestAllowlistItem(scope, request, now());
        await allowlistItems.decideAllowlistItem(scope, id, 'approved', 'u', now());
        return id;
      };
      const over = await ask(now() + 10);
      const soon = await ask(now() + 3 * DAY);
      const late = await ask(now() + 30 * DAY);
      await delay(20);
      const start = await spaceEvents.newestPlace(store.read, store.dialect);
      await run('exceptions');
      await run('exceptions');
      const told = async () =>
        (await spaceEvents.eventsAfter(store.read, store.dialect, start, 1000, space))
          .filter((event) => event.kind.startsWith('exception.'))
          .map((event) => [event.kind, event.payload['itemId']]);
      const first = [
        ['exception.expired', over],
        ['exception.expiring', soon],
      ];
      expect(await told()).toEqual(first);
      expect((await allowlistItems.getAllowlistItem(scope, over))?.state).toBe('expired');
      later = 25 * DAY;
      await run('exceptions');
      expect(await told()).toEqual([...first, ['exception.expired', soon], ['exception.expiring', late]]);
      later = 0;
    },
  );

  it.skipIf(kind.missing !== null)('forgets what is old, and nothing that is not', async () => {
    const { store, now } = service.service.parts;
    const scope = inSpace(store.write, space);
    const start = async (at: number): Promise<string> =>
      operations.startOperation(scope, { kind: 'k', subject: 's', jobId: `none ${at}`, createdBy: 'u' }, at);
    const old = await start(now() - 100 * DAY);
    const running = await start(now() - 101 * DAY);
    const fresh = await start(now());
    await operations.abandonOperation(scope, old, now() - 95 * DAY);
    await operations.abandonOperation(scope, fresh, now());
    expect(await run('retention')).toMatchObject({ forgotten: { operations: 1, evaluations: 0 } });
    const kept = [old, running, fresh].map((id) => operations.getOperation(inSpace(store.read, space), id));
    expect((await Promise.all(kept)).map((operation) => operation !== null)).toEqual([false, true, true]);
  });

  it.skipIf(kind.missing !== null)(
    'throws away documents that nothing names, but not while a backup is made',
    async () => {
      const { store, blobs, now } = service.service.parts;
      const digest = await blobs.put(Buffer.from('nobody names this'));
      expect(await run('garbage')).toMatchObject({ blobs: 0 });
      later = 2 * DAY;
      await holdGarbage(store.write, now());
      expect(await run('garbage')).toEqual({ skipped: 'a backup is being made' });
      await releaseGarbage(store.write);
      expect(await run('garbage')).toMatchObject({ blobs: 1, left: { count: 0, sizeBytes: 0 } });
      expect(await blobs.info(digest)).toBeNull();
      later = 0;
      expect(await run('tuning')).toBeNull();
      const { body } = await service.request('GET', '/api/v1/instance/storage');
      expect(body).toMatchObject({
        database: { kind: store.dialect, sizeBytes: expect.any(Number) },
        blobs: { count: 0 },
      });
    },
  );

  it.skipIf(kind.missing !== null)('shows queues, jobs and schedules, and lets dead jobs live again', async () => {
    const { store, queue } = service.service.parts;
    const { id } = await queue.enqueue(store.write, {
      lane: 'feed',
      kind: 'nobody does this',
      payload: {},
      maxAttempts: 1,
    });
    const path = `/api/v1/instance/jobs/${id}`;
    const dead = async (): Promise<boolean> => {
      for (let attempt = 0; attempt < 400; attempt++) {
        if (Reflect.get(Object((await service.request('GET', path)).body), 'state') === 'dead') return true;
        await delay(25);
      }
      return false;
    };
    expect(await dead()).toBe(true);
    const list = await service.request('GET', '/api/v1/instance/jobs?state=dead');
    expect(list.body).toMatchObject({ items: [{ id, problem: { code: 'STORE_VALUE_INVALID' } }], next: null });
    expect((await service.request('GET', '/api/v1/instance/queues')).body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ lane: 'feed', dead: 1 })]),
    });
    expect(await service.request('POST', `${path}/revive`)).toMatchObject({ status: 200, body: { attempts: 0 } });
    expect(await dead()).toBe(true);
    expect((await service.request('POST', `${path}/cancel`)).status).toBe(409);
    expect((await service.request('DELETE', path)).status).toBe(204);
    expect((await service.request('DELETE', path)).status).toBe(404);
    const schedules: unknown = (await service.request('GET', '/api/v1/instance/schedules')).body;
    expect(JSON.stringify(schedules)).toContain('collect-garbage');
  });

  it.skipIf(kind.missing !== null)('takes settings as a whole and within bounds', async () => {
    const path = '/api/v1/instance/upkeep';
    expect((await service.request('GET', path)).body).toEqual(DEFAULT_UPKEEP);
    const changed = { ...DEFAULT_UPKEEP, jobsDays: 3 };
    expect((await service.request('PUT', path, changed)).status).toBe(200);
    expect((await service.request('GET', path)).body).toEqual(changed);
    expect((await service.request('PUT', path, { ...changed, jobsDays: 0 })).status).toBe(400);
    expect((await service.request('PUT', path, { jobsDays: 1 })).status).toBe(400);
  });
});
