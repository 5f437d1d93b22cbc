import { startFakeRegistry } from '@assay/testkit';
import { inSpace, spaces } from '@assay/store';
import { databaseKinds } from '../../../../packages/store/src/testing/test-stores.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServiceOn } from '../testing/service-stores.ts';
import type { TestAnswer, TestService } from '../testing/test-service.ts';
import { credentialsOf } from './credentials.ts';

const MANIFEST = {
  bytes: Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      config: { mediaType: 'application/vnd.oci.image.config.v1+json', digest: `sha256:${'a'.repeat(64)}`, size: 2 },
      layers: [],
    }),
  ),
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
};

describe.each(databaseKinds())('credentials of registries on $name', (kind) => {
  const on = it.skipIf(kind.missing !== null);
  let service: TestService;
  beforeAll(async () => {
    if (kind.missing === null) service = await startServiceOn(kind);
  }, 60_000);
  afterAll(async () => {
    if (kind.missing === null) await service.stop();
  });
  const put = async (host: string, body: unknown = { username: 'ci', secret: 'swordfish' }): Promise<TestAnswer> =>
    service.request('PUT', `/api/v1/registries/${encodeURIComponent(host)}`, body);

  on('are kept sealed, told to nobody, and opened for the space alone', async () => {
    expect((await put('127.0.0.1:5000')).status).toBe(204);
    expect((await put('127.0.0.1:5001', { identityToken: 'refresh-me' })).status).toBe(204);
    const listed = await service.request('GET', '/api/v1/registries');
    expect(listed.body).toMatchObject({
      items: [
        { host: '127.0.0.1:5000', username: 'ci', hasSecret: true },
        { host: '127.0.0.1:5001', username: '<token>', hasSecret: true },
      ],
    });
    const { store, keyring } = service.service.parts;
    const [own] = (await spaces.listSpaces(store.read, {})).items;
    const other = await spaces.createSpace(store.write, 'other', 1);
    if (own === undefined || other === null) throw new Error('both spaces are there');
    expect(await credentialsOf({ store, keyring }, own.id)).toEqual({
      '127.0.0.1:5000': { username: 'ci', password: 'swordfish' },
      '127.0.0.1:5001': { username: '<token>', password: 'refresh-me' },
    });
    expect(await credentialsOf({ store, keyring }, other.id)).toEqual({});
    const trail = await service.request('GET', '/api/v1/audit');
    const rows = await store.read.selectFrom('registries').selectAll().execute();
    const text = JSON.stringify([
      listed.body,
      trail.body,
      service.lines,
      rows.map((row) => Buffer.from(row.sealed ?? []).toString('latin1')),
    ]);
    for (const secret of ['swordfish', 'refresh-me']) expect(text).not.toContain(secret);
    expect(inSpace(store.read, own.id).space).toBe(own.id);
  });

  on('are kept for a host alone, by the name that references have', async () => {
    for (const host of ['index.docker.io', 'REGISTRY-1.docker.io']) expect((await put(host)).status).toBe(204);
    const { body: listed } = await service.request('GET', '/api/v1/registries');
    expect(JSON.stringify(listed).match(/[\w.-]*docker.io/g)).toEqual(['docker.io']);
    const refused = ['10.0.0.1:5000', 'localhost.:80', '169.254.169.254', '[::1]:5000'];
    for (const host of refused) expect([host, [400, 403].includes((await put(host)).status)]).toEqual([host, true]);
    for (const host of ['a/b', 'a b', 'https://a.example', 'a', '127.0.0.1:x', '@a.example']) {
      expect([host, (await put(host)).status]).toEqual([host, 400]);
    }
    for (const body of [{}, { username: 'a' }, { username: 'a', secret: 'b\n' }, { username: 'a', secret: '', x: 1 }]) {
      expect((await put('127.0.0.1:5000', body)).status).toBe(400);
    }
  });

  on('are forgotten once', async () => {
    await put('127.0.0.1:5009');
    const remove = async (): Promise<number> =>
      (await service.request('DELETE', '/api/v1/registries/127.0.0.1%3A5009')).status;
    expect([await remove(), await remove()]).toEqual([204, 404]);
  });

  on('are tried at the registry, and sent to no other', async () => {
    const registry = await startFakeRegistry({ auth: { kind: 'basic', username: 'ci', password: 'swordfish' } });
    const digest = registry.putManifest('team/app', { ...MANIFEST, tags: ['1'] });
    const test = async (reference: string): Promise<unknown> => {
      const path = `/api/v1/registries/${encodeURIComponent(registry.host)}/test`;
      const { status, body } = await service.request('POST', path, { reference });
      return { status, body };
    };
    expect(await test(`${registry.host}/team/app:1`)).toMatchObject({ status: 404 });
    await put(registry.host, { username: 'ci', secret: 'wrong' });
    expect(await test(`${registry.host}/team/app:1`)).toMatchObject({
      body: { ok: false, code: 'REGISTRY_UNAUTHORIZED' },
    });
    await put(registry.host);
    expect(await test(`${registry.host}/team/app:1`)).toEqual({ status: 200, body: { ok: true, digest } });
    expect(await test(`${registry.host}/team/app:2`)).toEqual({ status: 200, body: { ok: true, digest: null } });
    expect(await test('127.0.0.1:1/team/app:1')).toMatchObject({ status: 400 });
    await registry[Symbol.asyncDispose]();
  });

  on('are sealed anew by whoever manages the instance', async () => {
    const { status, body } = await service.request('POST', '/api/v1/instance/credentials/reseal');
    expect({ status, body }).toEqual({ status: 200, body: { resealed: 0 } });
  });
});
