import { type SpaceId, apiKeys, inSpace, spaces, verdicts } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { writeAdvisories } from '../testing/advisory-file.ts';
import { untilQuiet } from '../testing/quiet.ts';
import { digestNamed, npmPackage, seedImage } from '../testing/seed-image.ts';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestService } from '../testing/test-service.ts';
import { requestIndex } from './update-advisories-job.ts';

const ADVISORY = { id: 'GHSA-2222-2222-2222', name: 'left-pad', fixed: '2.0.0' };
const REFERENCE = 'registry.example/team/app:1';

const POLICY = JSON.stringify({
  version: '2',
  id: 'p',
  name: 'p',
  rule_sets: [
    {
      id: 'r',
      name: 'r',
      version: '2',
      artifact_type: 'image',
      rules: [
        {
          id: 'v',
          gate: 'vulnerabilities',
          trigger: 'package',
          action: 'STOP',
          params: [{ name: 'package_type', value: 'all' }],
        },
      ],
    },
  ],
  mappings: [
    { id: 'm', name: 'm', registry: '*', repository: '*', image: { type: 'tag', value: '*' }, rule_set_ids: ['r'] },
  ],
});

function vex(status: string): string {
  return JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.org/vex/1',
    author: 'Team',
    timestamp: '2026-01-01T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: ADVISORY.id },
        products: [{ '@id': 'pkg:npm/left-pad@1.0.0' }],
        status,
        ...(status === 'not_affected' ? { justification: 'vulnerable_code_not_in_execute_path' } : {}),
      },
    ],
  });
}

describe.each(databaseKinds())('advisories of the service on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  let space: SpaceId;
  let otherKey = '';
  let imageId = 0;

  beforeAll(async () => {
    if (kind.missing !== null) return;
    service = await startServiceOn(kind, {
      advisoryFeeds: {
        every: 3_600_000,
        artifact: null,
        keys: [],
        namespaces: [],
        // Nobody is asked: the tests reach no network.
        mirrors: [{ from: 'https://', to: 'file:///nonexistent/' }],
        nvdApiKey: null,
      },
    });
    const { parts } = service.service;
    const other = await spaces.createSpace(parts.store.write, 'other', 1);
    space = (await spaces.findSpace(parts.store.read, 'default'))?.id ?? space;
    if (other === null) throw new Error('the space is new');
    const key = { name: 'k', role: 'admin', scopes: [], createdBy: 'test', expiresAt: null };
    otherKey = (await apiKeys.createApiKey(inSpace(parts.store.write, other.id), key, Date.now())).token;
  }, 60_000);
  afterAll(async () => {
    if (kind.missing === null) await service.stop();
  });

  const get = async (path: string, key?: string): Promise<{ status: number; body: unknown }> =>
    service.request('GET', `/api/v1${path}`, undefined, key === undefined ? {} : { key });

  async function verdict(): Promise<readonly string[]> {
    await untilQuiet(service.service.parts);
    const { items } = await verdicts.listVerdicts(inSpace(service.service.parts.store.read, space), { imageId }, {});
    return items.map((one) => one.verdict);
  }

  on('nothing is known before the first update, and the state says so', async () => {
    expect((await get('/advisories/status')).body).toMatchObject({
      database: null,
      feeds: [],
      lastUpdate: null,
      nextUpdate: expect.stringContaining('T'),
      index: { state: 'none' },
    });
    expect((await get('/advisories/CVE-2024-3094')).status).toBe(404);
  });

  on(
    'an update that reaches nothing keeps what is there and says what failed',
    async () => {
      const { parts } = service.service;
      await writeAdvisories(parts.settings.advisoryDatabase, [ADVISORY], '2026-01-01T00:00:00Z');
      ({ imageId } = await seedImage(parts, space, REFERENCE, [npmPackage('left-pad', '1.0.0')]));
      const { status } = await service.request('POST', '/api/v1/advisories/update');
      expect(status).toBe(202);
      await untilQuiet(parts);
      const { body } = await get('/advisories/status');
      expect(body).toMatchObject({
        database: { advisories: 1 },
        coverage: [{ namespace: 'npm' }],
        index: { state: 'current' },
      });
      const { failed } = Object(body).lastUpdate;
      expect(failed.length).toBeGreaterThan(0);
      expect(new Set(failed.map(({ code }: { code: string }) => code))).toEqual(new Set(['FEED_UNREACHABLE']));
    },
    120_000,
  );

  on('tells what is known of a vulnerability, and what has it', async () => {
    await requestIndex(service.service.parts.queue, service.service.parts.store.write);
    await untilQuiet(service.service.parts);
    expect((await get(`/advisories/${ADVISORY.id}`)).body).toMatchObject({
      id: ADVISORY.id,
      severity: 'high',
      statements: [{ affected: [{ namespace: 'npm', name: 'left-pad', fixVersions: ['2.0.0'] }] }],
      affectedImages: { count: 1, exact: true },
    });
    const images = { items: [{ digest: digestNamed(REFERENCE), reference: REFERENCE }], next: null };
    expect((await get(`/advisories/${ADVISORY.id}/images`)).body).toMatchObject(images);
    expect((await get('/packages/images?name=left-pad&type=npm')).body).toMatchObject(images);
    expect((await get('/packages/images/count?name=left-pad&version=1.0.0')).body).toEqual({ count: 1, exact: true });
    expect((await get('/packages/images?name=left-pad&version=9')).body).toEqual({ items: [], next: null });
    const running = [{ workload: 'w', container: 'c', reference: REFERENCE, digest: digestNamed(REFERENCE) }];
    await service.request('POST', '/api/v1/deployments', { environment: 'production', running });
    expect((await get(`/advisories/${ADVISORY.id}/workloads`)).body).toMatchObject({
      items: [{ environment: 'production', workload: 'w', digest: digestNamed(REFERENCE) }],
    });
  });

  on('another space sees the advisory and none of the images', async () => {
    expect((await get(`/advisories/${ADVISORY.id}`, otherKey)).body).toMatchObject({ affectedImages: { count: 0 } });
    for (const path of [
      `/advisories/${ADVISORY.id}/images`,
      `/advisories/${ADVISORY.id}/workloads`,
      '/packages/images?name=left-pad',
    ]) {
      expect([path, (await get(path, otherKey)).body]).toEqual([path, { items: [], next: null }]);
    }
  });

  on(
    'a VEX document takes findings out in its space, and they come back without it',
    async () => {
      const made = await service.request('POST', '/api/v1/policies', { name: 'p', document: POLICY });
      const { id } = Object(made.body);
      await service.request('POST', `/api/v1/policies/${id}/activate`, { version: 1 });
      const { parts } = service.service;
      const { requestJudgement } = await import('../judgement/request-judgement.ts');
      const wish = { imageId, reference: REFERENCE, lane: 'push', cause: 'requested' } as const;
      await parts.store.transaction((trx) => requestJudgement(inSpace(trx, space), parts.queue, wish));
      expect(await verdict()).toEqual(['fail']);
      const put = await service.request('POST', '/api/v1/vex', { name: 'team', document: vex('not_affected') });
      expect(put).toMatchObject({ status: 200, body: { name: 'team', statements: 1 } });
      expect(await verdict()).toEqual(['pass']);
      await service.request('POST', '/api/v1/vex', { name: 'team', document: vex('affected') });
      expect(await verdict()).toEqual(['fail']);
      await service.request('POST', '/api/v1/vex', { name: 'team', document: vex('fixed') });
      expect(await verdict()).toEqual(['pass']);
      const path = `/api/v1/vex/${String(Object(put.body).id)}`;
      expect((await service.request('GET', path, undefined, { key: otherKey })).status).toBe(404);
      expect((await service.request('DELETE', path, undefined, { key: otherKey })).status).toBe(404);
      expect((await service.request('GET', '/api/v1/vex', undefined, { key: otherKey })).body).toMatchObject({
        items: [],
      });
      expect((await service.request('DELETE', path)).status).toBe(204);
      expect(await verdict()).toEqual(['fail']);
    },
    120_000,
  );

  on('a VEX document of another space changes nothing here', async () => {
    const before = await verdict();
    const answer = await service.request(
      'POST',
      '/api/v1/vex',
      { name: 'theirs', document: vex('not_affected') },
      { key: otherKey },
    );
    expect(answer.status).toBe(200);
    expect(await verdict()).toEqual(before);
  });

  on.each(['{', '[]', '{}', '{"@context":"https://openvex.dev/ns","statements":7}', 'null'])(
    'refuses %j as a VEX document',
    async (document) => {
      const { status } = await service.request('POST', '/api/v1/vex', { name: 'bad', document });
      expect(status).toBe(422);
    },
  );

  on.each(['/advisories/%00/images', `/advisories/${'x'.repeat(200)}`, '/packages/images', '/packages/images?name='])(
    'refuses %s',
    async (path) => {
      expect((await get(path)).status).toBe(400);
    },
  );
});
