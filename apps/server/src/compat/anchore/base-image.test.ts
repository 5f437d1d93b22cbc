import { parseDigest } from '@assay/core';
import { buildImage } from '@assay/oci';
import { type SpaceId, imageAncestors, imageRepositories, images, inSpace, spaceId, spaces } from '@assay/store';
import { type FakeRegistry, startFakeRegistry } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseKinds } from '../../../../../packages/store/src/testing/test-stores.ts';
import { writeAdvisories } from '../../testing/advisory-file.ts';
import { denied, policyText } from '../../testing/policy-text.ts';
import { untilQuiet } from '../../testing/quiet.ts';
import { startServiceOn } from '../../testing/service-stores.ts';
import type { TestAnswer, TestService } from '../../testing/test-service.ts';

const layer = (name: string, version: string, path = `srv/${name}`) => ({
  entries: [{ path: `${path}/node_modules/${name}/package.json`, content: JSON.stringify({ name, version }) }],
});
const BASE = [layer('left-pad', '1.0.0')];
const MIDDLE = [...BASE, layer('is-odd', '1.0.0')];
const APP = [...MIDDLE, layer('is-even', '1.0.0'), layer('left-pad', '1.5.0', 'srv/newer')];
const OTHER = [layer('is-even', '1.0.0'), ...BASE];

describe.each(databaseKinds())('base images as clients of the Anchore v2 API name them, on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  let registry: FakeRegistry;
  const digests: Record<string, string> = {};

  const send = async (method: string, path: string, body?: unknown, key?: string): Promise<TestAnswer> =>
    service.request(method, `/v2${path}`, body, key === undefined ? {} : { key });
  const push = (name: string, layers: typeof BASE): void => {
    const image = buildImage({ layers });
    for (const { bytes } of image.blobs) registry.putBlob(`team/${name}`, bytes);
    digests[name] = registry.putManifest(`team/${name}`, { ...image.root, tags: ['1'] });
  };
  const add = (name: string, query = ''): Promise<TestAnswer> =>
    send('POST', `/images${query}`, { source: { tag: { pull_string: `${registry.host}/team/${name}:1` } } });

  beforeAll(async () => {
    if (kind.missing !== null) return;
    registry = await startFakeRegistry();
    service = await startServiceOn(kind, { insecureRegistries: [registry.host] });
    const rules = [denied('left-pad'), denied('is-odd'), denied('is-even')];
    const made = await service.request('POST', '/api/v1/policies', { name: 'main', document: policyText(rules) });
    await service.request('POST', `${made.headers.get('location')}/activate`, { version: 1 });
    await writeAdvisories(
      service.service.parts.settings.advisoryDatabase,
      ['left-pad', 'is-odd', 'is-even'].map((name, at) => ({
        id: `GHSA-2222-2222-222${at + 2}`,
        name,
        fixed: '2.0.0',
      })),
      '2026-01-01T00:00:00Z',
    );
    for (const [name, layers] of Object.entries({ base: BASE, middle: MIDDLE, app: APP, other: OTHER })) {
      push(name, layers);
      expect(await add(name)).toMatchObject({ status: 200 });
    }
    await untilQuiet(service.service.parts);
  }, 120_000);
  afterAll(async () => {
    if (kind.missing !== null) return;
    await service.stop();
    await registry[Symbol.asyncDispose]();
  });

  on('are told by their layers, the nearest first', async () => {
    const told = async (name: string): Promise<unknown> =>
      (await send('GET', `/images/${digests[name]}/ancestors`)).body;
    expect(await told('app')).toEqual([
      { image_digest: digests['middle'], full_tag: `${registry.host}/team/middle:1`, layer_count: 2 },
      { image_digest: digests['base'], full_tag: `${registry.host}/team/base:1`, layer_count: 1 },
    ]);
    expect(await told('middle')).toMatchObject([{ image_digest: digests['base'] }]);
    expect([await told('base'), await told('other')]).toEqual([[], []]);
  });

  on('are those of the space alone', async () => {
    const { parts } = service.service;
    const strange = (await spaces.createSpace(parts.store.write, 'strange', 1))?.id ?? expect.fail('it is made');
    const scope = inSpace(parts.store.write, strange);
    const row = await parts.store.read
      .selectFrom('images')
      .select('id')
      .where('digest', '=', digests['app'] ?? '')
      .executeTakeFirstOrThrow();
    expect(await imageAncestors.listAncestors(scope, row.id, 10)).toEqual([]);
    const link = { origin: 'inspected', mediaType: null, platform: null, sizeBytes: 1, indexDigest: null } as const;
    await images.linkImage(scope, { ...link, digest: parseDigest(digests['app'] ?? ''), reference: 'x/app:1' }, 1);
    expect(await imageAncestors.listAncestors(scope, row.id, 10)).toEqual([]);
  });

  on('say which vulnerabilities came with them', async () => {
    const told = async (base: string): Promise<unknown> => {
      const { status, body } = await send('GET', `/images/${digests['app']}/vuln/all?base_digest=${base}`);
      const { vulnerabilities, base_image_problems, base_digest } = Object(body);
      const inherited = Object.fromEntries(
        vulnerabilities.map((one: Record<string, unknown>) => [one['package'], one['inherited_from_base']]),
      );
      return [
        status,
        base_digest,
        inherited,
        base_image_problems.map((one: { problem_type: string }) => one.problem_type),
      ];
    };
    const found = (middle: boolean, base: boolean) => ({
      'is-odd-1.0.0': middle,
      'left-pad-1.0.0': base,
      'left-pad-1.5.0': false,
      'is-even-1.0.0': false,
    });
    expect(await told(digests['middle'] ?? '')).toEqual([200, digests['middle'], found(true, true), []]);
    expect(await told(digests['base'] ?? '')).toEqual([200, digests['base'], found(false, true), []]);
    expect(await told(digests['other'] ?? '')).toMatchObject([
      200,
      digests['other'],
      { 'is-odd-1.0.0': null },
      ['base_image_not_an_ancestor'],
    ]);
    const nobody = `sha256:${'7'.repeat(64)}`;
    expect(await told(nobody)).toMatchObject([200, nobody, { 'is-odd-1.0.0': null }, ['base_image_unknown']]);
    expect(await send('GET', `/images/${digests['app']}/vuln/all?base_digest=base`)).toMatchObject({ status: 400 });
  });

  on('say which findings came with them', async () => {
    const check = async (base: string): Promise<Record<string, unknown>> => {
      const query = `tag=${registry.host}/team/app:1&base_digest=${base}`;
      const { status, body } = await send('GET', `/images/${digests['app']}/check?${query}`);
      expect(status).toBe(200);
      return Object(body).evaluations[0];
    };
    const inherited = ({ details }: Record<string, unknown>): unknown =>
      Object.fromEntries(
        Object(details).findings.map((one: Record<string, unknown>) => [
          /is-odd|is-even|left-pad/.exec(String(one['message']))?.[0],
          one['inherited_from_base'],
        ]),
      );
    const byMiddle = await check(digests['middle'] ?? '');
    expect(byMiddle).toMatchObject({ status: 'fail', comparison_image_digest: digests['middle'] });
    expect(inherited(byMiddle)).toMatchObject({ 'is-odd': true, 'is-even': false });
    expect(inherited(await check(digests['base'] ?? ''))).toMatchObject({ 'is-odd': false, 'is-even': false });
    const strange = await check(digests['other'] ?? '');
    expect(strange).toMatchObject({
      comparison_image_digest: null,
      evaluation_problems: [{ problem_type: 'base_image_not_an_ancestor' }],
    });
    expect(inherited(strange)).toMatchObject({ 'is-odd': null, 'is-even': null });
  });

  on('auto_subscribe watches the tag, beside what is watched, for who may watch', async () => {
    const { parts } = service.service;
    const scope = inSpace(parts.store.read, await ownSpace(service));
    const watched = async (): Promise<unknown> =>
      (await imageRepositories.findRepository(scope, `${registry.host}/team/base`))?.watch ?? null;
    expect(await add('base', '?auto_subscribe=false')).toMatchObject({ status: 200 });
    expect(await watched()).toBeNull();
    expect(await add('base', '?auto_subscribe=true')).toMatchObject({ status: 200 });
    expect(await watched()).toEqual({ everyMs: 3_600_000, pattern: '1' });
    const image = buildImage({ layers: BASE });
    registry.putManifest('team/base', { ...image.root, tags: ['2'] });
    const second = { source: { tag: { pull_string: `${registry.host}/team/base:2` } } };
    for (let time = 0; time < 2; time++) {
      expect(await send('POST', '/images?auto_subscribe=true', second)).toMatchObject({ status: 200 });
      expect(await watched()).toEqual({ everyMs: 3_600_000, pattern: '1,2' });
    }
    const scopes = ['images:submit', 'images:read'];
    const made = await service.request('POST', '/api/v1/keys', { name: 'ci', role: 'developer', scopes });
    expect(made.status).toBe(201);
    const secret = String(Object(made.body).token);
    expect(await send('POST', '/images?auto_subscribe=true', second, secret)).toMatchObject({ status: 403 });
    expect(await send('POST', '/images', second, secret)).toMatchObject({ status: 200 });
    await untilQuiet(parts);
  });

  on('force reads the layers again, and the image is not there again before that', async () => {
    const { parts } = service.service;
    await untilQuiet(parts);
    const read = (): number => registry.requests.filter(({ url }) => url.includes('/team/other/blobs/')).length;
    const before = read();
    expect(await add('other')).toMatchObject({ body: { analysis_status: 'analyzed' } });
    await untilQuiet(parts);
    const unforced = read();
    expect(await add('other', '?force=true')).toMatchObject({
      body: { analysis_status: expect.stringMatching(/^(not_analyzed|analyzing)$/) },
    });
    await untilQuiet(parts);
    expect(read() - unforced).toBeGreaterThanOrEqual(unforced - before + OTHER.length);
    expect(await send('GET', `/images/${digests['other']}`)).toMatchObject({ body: { analysis_status: 'analyzed' } });
  });
});

async function ownSpace(service: TestService): Promise<SpaceId> {
  const row = await service.service.parts.store.read
    .selectFrom('spaces')
    .select('id')
    .where('name', '=', 'default')
    .executeTakeFirstOrThrow();
  return spaceId(row.id);
}
