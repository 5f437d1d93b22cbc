import { apiKeys, inSpace, spaces } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { digestNamed } from '../testing/seed-image.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';

const REFERENCE = 'registry.example/shop/web:1';
const DIGEST = digestNamed(REFERENCE);
const UNKNOWN = '00000000-0000-7000-8000-000000000000';

function image(outcome: string, changes: object = {}): object {
  return {
    reference: REFERENCE,
    digest: DIGEST,
    field: 'spec.containers[0].image',
    outcome,
    mode: 'enforce',
    policy: 'shop',
    policyId: null,
    policyDigest: digestNamed('policy'),
    decisionId: 'd1',
    reason: outcome === 'admitted' ? null : 'signed: nobody signed it',
    findings:
      outcome === 'admitted'
        ? []
        : [
            {
              rule: 'signed',
              gate: 'signatures',
              trigger: 'required',
              message: 'nobody signed it',
              recommendation: 'sign it',
              isError: false,
            },
          ],
    exceptions: [],
    ...changes,
  };
}

function admission(id: string, outcome: string, changes: object = {}): object {
  return {
    id: `event-${id}`,
    at: '2026-11-20T10:00:00.000Z',
    lastAt: '2026-11-20T10:00:00.000Z',
    count: 1,
    environment: 'production',
    namespace: 'shop',
    workload: { group: '', version: 'v1', kind: 'Pod', name: id, uid: null },
    operation: 'CREATE',
    user: 'alice',
    uid: `uid-${id}`,
    outcome,
    message: null,
    breakGlass: null,
    images: [image(outcome)],
    moreImages: 0,
    ...changes,
  };
}

const GLASS = { name: 'outage', owner: 'sre', reason: 'INC-1', expiresAt: '2090-01-01T00:00:00Z' };

describe.each(databaseKinds())('admissions on $name', (kind) => {
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

  const post = async (told: readonly object[], changes: object = {}, more: { readonly key?: string } = {}) =>
    service.request(
      'POST',
      '/api/v1/admissions',
      {
        cluster: 'east',
        controller: { instance: 'one', version: '1.0', startedAt: '2026-11-20T09:00:00Z', policies: 'sha256:set' },
        admissions: told,
        ...changes,
      },
      more,
    );
  const get = async (path: string): Promise<ReturnType<typeof Object>> =>
    Object((await service.request('GET', path)).body);
  const names = async (query: string): Promise<readonly string[]> =>
    (await get(`/api/v1/admissions?${query}`)).items.map(
      ({ workload }: { workload: { name: string } }) => workload.name,
    );
  const audited = async (): Promise<readonly ReturnType<typeof Object>[]> =>
    (await get('/api/v1/audit?limit=1000')).items.filter(({ action }: { action: string }) =>
      action.startsWith('admission.'),
    );

  on('are kept once, however often they are told, and shown as they were told', async () => {
    const told = [admission('good', 'admitted', { count: 4 }), admission('bad', 'refused')];
    expect((await post(told)).body).toEqual({ recorded: 2, known: 0 });
    expect((await post([...told, admission('later', 'warned')])).body).toEqual({ recorded: 1, known: 2 });
    expect(await names('')).toEqual(['later', 'bad', 'good']);
    const [, refused] = (await get('/api/v1/admissions')).items;
    const { id: _told, ...rest } = Object(told[1]);
    expect(refused).toEqual({ id: refused.id, cluster: 'east', ...rest });
    expect(await get(`/api/v1/admissions/${refused.id}`)).toEqual(refused);
    const text = await service.service.parts.metrics.text();
    expect(text).toContain('assay_admissions_total{outcome="admitted"} 4');
  });

  on('are narrowed by everything that people look for', async () => {
    await post([
      admission('glass', 'broke-glass', { breakGlass: GLASS }),
      admission('let', 'excepted', { images: [image('excepted', { exceptions: [{ ...GLASS, name: 'hotfix' }] })] }),
      admission('elsewhere', 'refused', { namespace: 'other', environment: null, images: [], message: 'a label' }),
      admission('gap', 'lost', { count: 300, images: [], environment: null, namespace: '' }),
    ]);
    expect(await names('bypass=true')).toEqual(['let', 'glass']);
    expect(await names('outcome=refused')).toEqual(['elsewhere', 'bad']);
    expect(await names('outcome=refused&bypass=true')).toEqual(['elsewhere', 'bad']);
    expect(await names('outcome=refused&environment=production')).toEqual(['bad']);
    expect(await names('namespace=other&cluster=east')).toEqual(['elsewhere']);
    expect(await names('cluster=west')).toEqual([]);
    expect(await names(`image=${encodeURIComponent(DIGEST)}&outcome=admitted`)).toEqual(['good']);
    expect(await names(`image=${encodeURIComponent('registry.example/shop/')}&limit=2`)).toEqual(['let', 'glass']);
    expect(await names('since=2026-11-20T10:00:01Z')).toEqual([]);
  });

  on('stand in the audit trail where somebody has to answer for them', async () => {
    const entries = await audited();
    expect(entries.map(({ action, details }) => `${action} ${details.workload}`).toSorted()).toEqual([
      'admission.break-glass shop/Pod/glass',
      'admission.excepted shop/Pod/let',
      'admission.refused other/Pod/elsewhere',
      'admission.refused shop/Pod/bad',
    ]);
    const refused = entries.find(({ details }) => details.workload === 'shop/Pod/bad');
    expect(refused.details).toMatchObject({
      cluster: 'east',
      environment: 'production',
      user: 'alice',
      images: [{ digest: DIGEST, policy: 'shop', rules: ['signed'] }],
    });
    const glass = entries.find(({ action }) => action === 'admission.break-glass');
    expect(glass.details.breakGlass).toEqual(GLASS);
    expect(await get(`/api/v1/admissions/${String(glass.subject).replace('admission:', '')}`)).toMatchObject({
      breakGlass: GLASS,
    });
    expect(await get('/api/v1/audit/verification')).toMatchObject({ kind: 'intact' });
  });

  on('are counted for each environment beside the controllers of the cluster', async () => {
    await service.request('POST', '/api/v1/environments', { name: 'production', protected: true });
    const [cluster] = (await get('/api/v1/clusters')).items;
    expect(cluster).toMatchObject({ name: 'east', controllers: [{ instance: 'one', policies: 'sha256:set' }] });
    expect(cluster.environments).toEqual([
      { environment: null, environmentId: null, counts: { lost: 300, refused: 1 } },
      {
        environment: 'production',
        environmentId: expect.any(String),
        counts: { admitted: 4, 'broke-glass': 1, excepted: 1, refused: 1, warned: 1 },
      },
    ]);
    const replica = { instance: 'two', version: '1.1', startedAt: '2026-11-20T09:00:00Z', policies: null };
    expect((await post([], { controller: replica })).body).toEqual({ recorded: 0, known: 0 });
    expect((await get('/api/v1/clusters')).items[0].controllers).toHaveLength(2);
  });

  on('are told to whoever subscribed, refusals and uses of break-glass alone', async () => {
    const events = ['admission.refused', 'admission.break-glass'];
    const subscription = {
      name: 'door',
      channel: 'webhook',
      settings: { url: 'http://127.0.0.1:9/door' },
      events,
      filter: { environments: ['staging'] },
      digestMinutes: 60,
    };
    expect((await service.request('POST', '/api/v1/subscriptions', subscription)).status).toBe(201);
    await post([
      admission('s1', 'refused', { environment: 'staging' }),
      admission('s2', 'broke-glass', { environment: 'staging', breakGlass: GLASS }),
      admission('s3', 'admitted', { environment: 'staging' }),
      admission('s4', 'refused', { environment: 'production' }),
    ]);
    const told = (await get('/api/v1/notifications')).items;
    expect(told.map(({ event, data }: ReturnType<typeof Object>) => [event, data.workload]).toSorted()).toEqual([
      ['admission.break-glass', 'shop/Pod/s2'],
      ['admission.refused', 'shop/Pod/s1'],
    ]);
    expect(told[1].data).toMatchObject({ rules: ['signed'], user: 'alice', reference: REFERENCE });
  });

  on.each<readonly [string, object, object]>([
    ['an outcome that is none', { outcome: 'maybe' }, {}],
    ['an instant that is none', { at: 'yesterday' }, {}],
    ['a digest that is none', { images: [image('refused', { digest: 'sha256:short' })] }, {}],
    ['too many images', { images: Array.from({ length: 65 }, () => image('refused')) }, {}],
    ['a text that no column takes', { user: 'a\0b' }, {}],
    ['something unknown', { more: 1 }, {}],
    ['no cluster', {}, { cluster: '' }],
    ['a count of nothing', { count: 0 }, {}],
  ])('refuses %s', async (_, changes, around) => {
    const before = await names('');
    expect((await post([admission('fine', 'admitted'), admission('odd', 'refused', changes)], around)).status).toBe(
      400,
    );
    expect(await names('')).toEqual(before);
  });

  on('another space sees and changes nothing of them, not even under the same ids', async () => {
    const [{ id }] = (await get('/api/v1/admissions')).items;
    const as = { key: otherKey };
    const theirs = async (path: string) => service.request('GET', path, undefined, as);
    expect((await theirs('/api/v1/admissions')).body).toEqual({ items: [], next: null });
    expect((await theirs('/api/v1/clusters')).body).toEqual({ items: [] });
    expect((await theirs(`/api/v1/admissions/${id}`)).status).toBe(404);
    expect((await theirs(`/api/v1/admissions/${UNKNOWN}`)).status).toBe(404);
    const before = await get('/api/v1/admissions');
    expect((await post([admission('good', 'refused')], {}, as)).body).toEqual({ recorded: 1, known: 0 });
    expect(await get('/api/v1/admissions')).toEqual(before);
  });
});
