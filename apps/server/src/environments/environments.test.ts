import { apiKeys, inSpace, spaces } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { digestNamed, npmPackage, seedImage } from '../testing/seed-image.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';

const container = (name: string, image: string): object => ({
  workload: `default/deployment/${name}`,
  container: 'main',
  reference: `registry.invalid/team/${image}:1`,
  digest: digestNamed(`registry.invalid/team/${image}:1`),
});

describe.each(databaseKinds())('environments on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  let otherKey = '';

  beforeAll(async () => {
    if (kind.missing !== null) return;
    service = await startServiceOn(kind, { role: 'api' });
    const { store } = service.service.parts;
    const other = await spaces.createSpace(store.write, 'other', 1);
    if (other === null) throw new Error('the space is new');
    const key = { name: 'k', role: 'admin', scopes: [], createdBy: 'test', expiresAt: null };
    otherKey = (await apiKeys.createApiKey(inSpace(store.write, other.id), key, Date.now())).token;
  }, 60_000);
  afterAll(async () => {
    if (kind.missing === null) await service.stop();
  });

  const post = (body: unknown): Promise<{ status: number; body: unknown }> =>
    service.request('POST', '/api/v1/deployments', body);
  const get = async (path: string): Promise<unknown> => (await service.request('GET', path)).body;

  on('a report makes the environment, and unknown images are inspected once', async () => {
    const running = [container('web', 'web'), container('db', 'db'), container('again', 'web')];
    const first = await post({ environment: 'production', running });
    expect(first).toMatchObject({ status: 200, body: { changes: 3, inspections: 2, unknown: 2 } });
    const again = await post({ environment: 'production', running });
    expect(again.body).toMatchObject({ changes: 0 });
    const { lanes } = await service.service.parts.queue.status();
    expect(lanes.push.queued).toBe(2);
    expect(await get('/api/v1/deployments')).toMatchObject({
      items: [{ workload: 'default/deployment/again', environment: 'production', verdict: null }, {}, {}],
      next: null,
    });
  });

  on('a full report ends what it does not name, a change leaves it; what ran is kept', async () => {
    const running = [container('web', 'web'), container('db', 'db')];
    await post({ environment: 'history', running });
    expect((await post({ environment: 'history', running: [container('web', 'new')] })).body).toMatchObject({
      changes: 2,
    });
    const change = {
      environment: 'history',
      mode: 'change',
      running: [container('cache', 'cache')],
      stopped: [{ workload: 'default/deployment/web', container: 'main' }],
    };
    expect((await post(change)).body).toMatchObject({ changes: 2 });
    const { items } = Object(await get('/api/v1/environments'));
    const { id } = items.find(({ name }: { name: string }) => name === 'history');
    expect(await get(`/api/v1/deployments?environmentId=${id}`)).toMatchObject({
      items: [{ workload: 'default/deployment/cache' }],
    });
    const past = Object(await get(`/api/v1/environments/${id}/history`));
    expect(
      past.items.map((one: { workload: string; reference: string }) => `${one.workload} ${one.reference}`).toSorted(),
    ).toEqual([
      'default/deployment/db registry.invalid/team/db:1',
      'default/deployment/web registry.invalid/team/new:1',
      'default/deployment/web registry.invalid/team/web:1',
    ]);
  });

  on('drift names what was never judged', async () => {
    const { parts } = service.service;
    const space = (await spaces.findSpace(parts.store.read, 'default'))?.id;
    if (space === undefined) throw new Error('there is a first space');
    await seedImage(parts, space, 'registry.invalid/team/seen:1', [npmPackage('a', '1.0.0')]);
    const { body } = await post({ environment: 'drift', running: [container('seen', 'seen')] });
    const { environmentId } = Object(body);
    expect(await get(`/api/v1/environments/${environmentId}/drift`)).toMatchObject({
      items: [{ reasons: ['unjudged'], tagDigest: null, deployment: { workload: 'default/deployment/seen' } }],
    });
  });

  on('ten thousand containers are one report', async () => {
    const running = Array.from({ length: 10_000 }, (_, index) => container(`w${index}`, `i${index % 50}`));
    const answer = await post({ environment: 'large', running });
    expect(answer).toMatchObject({ status: 200, body: { changes: 10_000, unknown: 50 } });
    expect((await post({ environment: 'large', running })).body).toMatchObject({ changes: 0 });
  });

  on.each([
    { environment: 'x', running: [{ workload: 'w', container: 'c', reference: 'r', digest: 'sha256:short' }] },
    { environment: '', running: [] },
    { environment: 'x', running: [], stopped: [{ workload: 'w', container: 'c' }] },
    { environment: 'x', running: [{ workload: '', container: 'c', reference: 'r', digest: digestNamed('d') }] },
    { running: [] },
  ])('refuses %j', async (body) => {
    expect((await post(body)).status).toBe(400);
  });

  on('takes a reference that cannot be pulled, and text that no column takes as a bad request', async () => {
    const odd = { workload: 'w', container: 'c', reference: 'NOT A REFERENCE', digest: digestNamed('odd') };
    expect((await post({ environment: 'odd', running: [odd] })).body).toMatchObject({ inspections: 0, unknown: 1 });
    const { status } = await post({ environment: 'odd', running: [{ ...odd, workload: 'a\0b' }] });
    expect(status).toBe(400);
  });

  on('another space sees and changes nothing of it', async () => {
    const { items } = Object(await get('/api/v1/environments'));
    const { id } = items[0];
    const as = { key: otherKey };
    expect((await service.request('GET', '/api/v1/environments', undefined, as)).body).toEqual({ items: [] });
    expect((await service.request('GET', '/api/v1/deployments', undefined, as)).body).toMatchObject({ items: [] });
    for (const path of ['', '/drift', '/history']) {
      const answer = await service.request('GET', `/api/v1/environments/${id}${path}`, undefined, as);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await service.request('DELETE', `/api/v1/environments/${id}`, undefined, as)).status).toBe(404);
    expect((await service.request('GET', `/api/v1/environments/${id}`)).status).toBe(200);
  });

  on('is made, protected and forgotten', async () => {
    const made = await service.request('POST', '/api/v1/environments', { name: 'mine', protected: false });
    expect(made.body).toMatchObject({ name: 'mine', protected: false });
    const kept = await service.request('POST', '/api/v1/environments', { name: 'mine', protected: true });
    const { id } = Object(kept.body);
    expect(kept.body).toMatchObject({ id: Object(made.body).id, protected: true });
    expect((await service.request('DELETE', `/api/v1/environments/${id}`)).status).toBe(204);
    expect((await service.request('GET', `/api/v1/environments/${id}`)).status).toBe(404);
  });
});
