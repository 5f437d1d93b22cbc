import { readFile, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { type BuiltImage, writeDockerArchive, writeOciArchive } from '@assay/oci';
import { inspectionDocument, keptInspectionText } from '@assay/report';
import { operations, inSpace, spaces } from '@assay/store';
import { type FakeRegistry, exampleImage, startFakeRegistry } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTES } from '../api/registry.ts';
import { contractOf } from '../testing/contract.ts';
import { type TestAnswer, type TestService, startTestService } from '../testing/test-service.ts';
import { loadInspection } from './stored-inspection.ts';

describe('the routes of images', () => {
  const check = contractOf(ROUTES);
  const image = exampleImage();
  const later = exampleImage({ platform: { os: 'linux', architecture: 'arm64', variant: null } });
  const other = exampleImage({
    layers: [
      {
        entries: [
          { path: 'etc/', type: 'directory' },
          { path: 'etc/x', content: 'x' },
        ],
      },
    ],
    history: [],
  });
  let registry: FakeRegistry;
  let service: TestService;
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'assay-images-'));
    registry = await startFakeRegistry();
    service = await startTestService({ insecureRegistries: [registry.host], uploadLimit: 4 * 1024 * 1024 });
    hold(registry, 'team/app', image, ['1.0']);
    hold(registry, 'team/other', later, ['2.0']);
    await submitted({ reference: `${registry.host}/team/app:1.0`, dockerfile: 'FROM scratch\nUSER app\n' });
    await submitted({ reference: `${registry.host}/team/other:2.0` });
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await registry[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  });

  const request = async (method: string, path: string, body?: unknown): Promise<TestAnswer> => {
    const answer = await service.request(method, `/api/v1${path}`, body);
    const mediaType = answer.headers.get('content-type') ?? '';
    check({ method, path: `/api/v1${path}`, status: answer.status, mediaType, body: answer.body });
    return answer;
  };
  const get = (path: string): Promise<TestAnswer> => request('GET', path);
  const scope = async () => {
    const { store } = service.service.parts;
    const space = await spaces.findSpace(store.read, 'default');
    if (space === null) throw new Error('the space is there');
    return inSpace(store.read, space.id);
  };
  const ended = async (answer: { readonly status: number; readonly body: unknown }): Promise<operations.Operation> => {
    expect(answer).toMatchObject({ status: 202 });
    const id = isJsonObject(answer.body) ? String(answer.body['operationId']) : '';
    for (;;) {
      const operation = await operations.getOperation(await scope(), id);
      if (operation !== null && operation.finishedAt !== null) return operation;
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    }
  };
  const submitted = async (body: unknown): Promise<operations.Operation> =>
    ended(await request('POST', '/images', body));
  const uploaded = async (path: string, bytes: Uint8Array, type: string) => {
    const response = await fetch(`${service.url}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.adminKey}`, 'content-type': type },
      body: new Uint8Array(bytes),
    });
    const body: unknown = await response.json();
    return { status: response.status, body };
  };

  it('list images, the newest first, in pages and by what they are', async () => {
    const first = await get('/images?limit=1');
    expect(first.body).toMatchObject({
      items: [{ digest: later.root.digest, state: 'analysed', origin: 'inspected' }],
    });
    const next = isJsonObject(first.body) ? String(first.body['next']) : '';
    expect((await get(`/images?limit=1&after=${encodeURIComponent(next)}`)).body).toMatchObject({
      items: [{ digest: image.root.digest }],
      next: null,
    });
    const repository = encodeURIComponent(`${registry.host}/team/app`);
    const wanted: readonly (readonly [string, readonly string[]])[] = [
      [`repository=${repository}`, [image.root.digest]],
      [`repository=${repository}&tag=2.0`, []],
      ['tag=2.0', [later.root.digest]],
      ['platform=linux/arm64', [later.root.digest]],
      ['state=failed', []],
      ['origin=claimed', []],
      ['text=team/APP', [image.root.digest]],
      ['text=team/app', [image.root.digest]],
      ['text=%25', []],
      [`text=${image.root.digest.slice(7, 20)}`, [image.root.digest]],
      ['since=2999-01-01T00:00:00Z', []],
    ];
    for (const [query, digests] of wanted) {
      const { body } = await get(`/images?${query}`);
      const items = isJsonObject(body) && Array.isArray(body['items']) ? body['items'] : [];
      expect([query, items.map((item: unknown) => (isJsonObject(item) ? item['digest'] : null))]).toEqual([
        query,
        digests,
      ]);
      const count = await get(`/images/count?${query}`);
      expect(count.body).toMatchObject({ count: digests.length });
    }
  });

  it('show one image with its tags and origins', async () => {
    const { body } = await get(`/images/${image.root.digest}`);
    expect(body).toMatchObject({
      digest: image.root.digest,
      reference: `${registry.host}/team/app:1.0`,
      origins: ['inspected'],
      tags: [{ repository: `${registry.host}/team/app`, tag: '1.0' }],
    });
    expect((await get(`/images/sha256:${'0'.repeat(64)}`)).status).toBe(404);
    expect((await get('/images/nonsense')).status).toBe(400);
  });

  it('show what is in an image', async () => {
    const path = `/images/${image.root.digest}`;
    expect((await get(`${path}/files`)).body).toMatchObject({
      items: [{ path: '/app' }, { path: '/bin' }, { path: '/etc' }],
      next: null,
    });
    expect((await get(`${path}/files?path=/etc&recursive=true`)).body).toMatchObject({
      items: [{ path: '/etc/os-release' }, { path: '/etc/passwd' }],
    });
    expect((await get(`${path}/files?layer=1`)).body).toMatchObject({ items: [{ path: '/app' }] });
    const page = await get(`${path}/files?recursive=true&limit=2`);
    const next = isJsonObject(page.body) ? String(page.body['next']) : '';
    expect((await get(`${path}/files?recursive=true&limit=2&after=${next}`)).body).toMatchObject({
      items: [{ path: '/app/main.js' }, { path: '/bin' }],
    });
    expect((await get(`${path}/layers`)).body).toMatchObject({ items: [{ index: 0 }, { index: 1 }] });
    expect((await get(`${path}/config`)).body).toMatchObject({ config: { user: 'app' }, os: { id: 'example' } });
    for (const part of ['packages', 'history', 'secrets', 'licenses', 'gaps', 'documents']) {
      expect([part, (await get(`${path}/${part}`)).status]).toEqual([part, 200]);
    }
    expect((await get(`${path}/vulnerabilities`)).body).toMatchObject({ code: 'CONFLICT' });
    expect((await get(`${path}/files?after=bm9uc2Vuc2U`)).body).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('give the bill of materials in every format', async () => {
    for (const format of [
      'cyclonedx-json',
      'cyclonedx-xml',
      'spdx-json',
      'spdx3-json',
      'spdx-tv',
      'github-snapshot',
      'native',
    ]) {
      const [one, again] = [
        await get(`/images/${image.root.digest}/sbom?format=${format}`),
        await get(`/images/${image.root.digest}/sbom?format=${format}`),
      ];
      expect([format, one.status]).toEqual([format, 200]);
      expect(again.body).toEqual(one.body);
    }
    expect((await get(`/images/${image.root.digest}/sbom?format=none`)).status).toBe(400);
  });

  it('take in archives, whose temporary files and pieces go', async () => {
    const [docker, oci] = [join(directory, 'docker.tar'), join(directory, 'oci.tar')];
    await writeDockerArchive(docker, [{ image: other, tags: ['registry.example/a:1'] }]);
    await writeOciArchive(oci, [{ content: other, name: '1' }]);
    for (const [file, digest] of [
      [docker, other.config.digest],
      [oci, other.root.digest],
    ] as const) {
      const answer = await uploaded(
        '/images/archive?reference=registry.example/a:1',
        await readFile(file),
        'application/x-tar',
      );
      expect(await ended(answer)).toMatchObject({ state: 'done', result: { images: [digest] } });
      expect((await get(`/images/${digest}`)).body).toMatchObject({
        origin: 'inspected',
        reference: 'registry.example/a:1',
      });
    }
    const { cache } = service.service.parts;
    expect(await readdir(cache.scratchDirectory)).toEqual([]);
  });

  it('compare two images', async () => {
    const { body } = await get(`/images/${other.root.digest}/compare/${image.root.digest}`);
    expect(body).toMatchObject({ vulnerabilitiesCompared: false, packages: [], files: {} });
    const platforms = await get(`/images/${later.root.digest}/compare/${image.root.digest}`);
    expect(platforms.body).toMatchObject({ code: 'COMPARISON_PLATFORM' });
  });

  it.each([
    ['no archive at all', Buffer.from('nonsense'), 'NOT_AN_IMAGE'],
    ['half an archive', 'cut', 'ARCHIVE_INVALID'],
  ])('tell of an upload that is %s', async (_name, given, _code) => {
    const file = join(directory, 'whole.tar');
    await writeOciArchive(file, [{ content: image, name: '1' }]);
    const whole = await readFile(file);
    const bytes = typeof given === 'string' ? whole.subarray(0, whole.length / 2) : given;
    const operation = await ended(await uploaded('/images/archive', bytes, 'application/octet-stream'));
    expect(operation).toMatchObject({
      state: 'failed',
      problem: { kind: expect.stringMatching(/untrusted|unsupported/) },
    });
    expect(JSON.stringify(operation)).not.toContain(service.service.parts.settings.dataDirectory);
  });

  it('refuse uploads that are empty, too large or of another type', async () => {
    expect(await uploaded('/images/archive', new Uint8Array(0), 'application/x-tar')).toMatchObject({ status: 400 });
    expect(await uploaded('/images/archive', new Uint8Array(5 * 1024 * 1024), 'application/x-tar')).toMatchObject({
      status: 413,
    });
    expect(await uploaded('/images/archive', new Uint8Array(5), 'text/html')).toMatchObject({ status: 415 });
    expect(await uploaded('/images/archive?reference=NOT+ONE', new Uint8Array(5), 'application/x-tar')).toMatchObject({
      status: 400,
    });
  });

  it('take in documents as claims beside what was inspected', async () => {
    const found = await get(`/images/${image.root.digest}/sbom?format=spdx-json`);
    const text = typeof found.body === 'string' ? found.body : JSON.stringify(found.body);
    const query = `digest=${image.root.digest}&reference=registry.example/claimed:1`;
    const sbom = await ended(await uploaded(`/images/import/sbom?${query}`, Buffer.from(text), 'application/json'));
    expect(sbom).toMatchObject({ state: 'done', result: { images: [image.root.digest] } });
    expect((await get(`/images/${image.root.digest}`)).body).toMatchObject({
      origin: 'inspected',
      origins: ['inspected', 'claimed'],
    });
    expect((await get(`/images/${image.root.digest}?origin=claimed`)).body).toMatchObject({
      origin: 'claimed',
      reference: 'registry.example/claimed:1',
    });
    expect((await get(`/images/${image.root.digest}/files?origin=claimed`)).body).toMatchObject({ code: 'CONFLICT' });

    const own = await loadInspection(service.service.parts, await scope(), 1);
    if (own === null) throw new Error('it was inspected');
    const kept = Buffer.from(
      keptInspectionText(inspectionDocument(own.inspection, { includeFiles: true, forKeeping: true })),
    );
    const inspection = await ended(await uploaded(`/images/import/inspection`, kept, 'application/json'));
    expect(inspection).toMatchObject({ state: 'done', result: { images: [image.root.digest] } });
    expect((await get(`/images/${image.root.digest}/files?origin=claimed`)).body).toMatchObject({
      items: [{ path: '/app' }, { path: '/bin' }, { path: '/etc' }],
    });
  });

  it.each([
    ['sbom', '{"bomFormat":"none"}', /^SBOM_/],
    ['sbom', '\u0000\u0001', /^SBOM_/],
    ['sbom', '['.repeat(100_000), /^SBOM_/],
    ['inspection', '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[]}', /^UPLOAD_INVALID$/],
  ])('tell of a document that is no %s', async (what, text, code) => {
    const operation = await ended(await uploaded(`/images/import/${what}`, Buffer.from(text), 'application/json'));
    expect(operation).toMatchObject({ state: 'failed', problem: { code: expect.stringMatching(code) } });
  });

  it('refuse references that lead inside, or are none', async () => {
    expect((await request('POST', '/images', { reference: '10.0.0.1/a:1' })).body).toMatchObject({
      code: 'EGRESS_REFUSED',
    });
    expect((await request('POST', '/images', { reference: 'docker-archive:/etc/passwd' })).status).toBe(400);
    expect((await request('POST', '/images', { reference: '/etc/passwd' })).status).toBe(400);
    expect((await request('POST', '/images', { reference: 'a', platform: 'a/b/c/d' })).status).toBe(400);
  });

  it('take an image out of the space', async () => {
    expect((await request('DELETE', `/images/${later.root.digest}`)).status).toBe(204);
    expect((await get(`/images/${later.root.digest}`)).status).toBe(404);
    expect((await request('DELETE', `/images/${later.root.digest}`)).status).toBe(204);
  });
});

function hold(registry: FakeRegistry, repository: string, image: BuiltImage, names: readonly string[]): void {
  for (const { bytes } of image.blobs) registry.putBlob(repository, bytes);
  registry.putManifest(repository, { ...image.root, tags: names });
}
