/** What a real registry tells the built service, which keeps its records in both databases and its documents in a directory and a bucket. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject } from '@assay/core';
import { openS3BlobStore } from '@assay/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blobConformance } from '../packages/store/src/testing/blob-conformance.ts';
import {
  type PrivatePostgres,
  postgresBinaries,
  startPostgres,
} from '../packages/store/src/testing/private-postgres.ts';
import { policyText } from '../apps/server/src/testing/policy-text.ts';
import { assay, requireTools, temporaryDirectory, tool } from './program.ts';
import { type RegistryServer, freePort, startRegistry } from './registry-server.ts';
import { type BucketServer, bucketProgram, startBucket } from './s3-server.ts';
import { type ServiceProgram, clientOf, startServe, until } from './service-program.ts';
import { objects, packRoot, writeInto, writePythonPackage } from './vulnerable-image.ts';

const work = temporaryDirectory();
const at = (name: string): string => join(work.path, name);
const bucketServer = bucketProgram();
if (bucketServer === null) console.warn('no S3 server: e2e/s3-server/build.sh builds one; buckets are not tried');

let postgres: PrivatePostgres;

/** An OCI layout of an image with one package. */
async function makeLayout(name: string): Promise<void> {
  writeInto(at(`${name}-root`), 'etc/os-release', 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12"\n');
  writePythonPackage(at(`${name}-root`), name, '1.0');
  await packRoot(at(`${name}-root`), at(`${name}-layout`));
}

function push(name: string, reference: string): string {
  const [from, to] = [`oci:${at(`${name}-layout`)}:v`, `docker://${reference}`];
  tool('skopeo', ['copy', '-q', '--dest-tls-verify=false', from, to]);
  return tool('skopeo', ['inspect', '--tls-verify=false', '--format', '{{.Digest}}', to]).trim();
}

beforeAll(async () => {
  requireTools('docker-registry', 'skopeo', 'tar');
  const binaries = postgresBinaries();
  if (binaries === null) throw new Error('not installed: postgresql; .ci/run installs it');
  postgres = await startPostgres(binaries);
  postgres.sql('create database images');
  for (const name of ['alpha', 'beta', 'gamma']) await makeLayout(name);
});
afterAll(async () => {
  await postgres.stop();
  work.remove();
});

describe.skipIf(bucketServer === null)('a real S3 server', () => {
  let server: BucketServer;
  let buckets = 0;

  beforeAll(async () => {
    server = await startBucket(bucketServer ?? '', at('conformance'));
  });
  afterAll(() => server.stop());

  blobConformance('its bucket', async () => {
    const prefix = `kept-${buckets++}`;
    const { credentials, directory } = server;
    const blobs = await openS3BlobStore({ url: server.url.replace('/kept', `/${prefix}`), credentials, limit: 1000 });
    return {
      blobs,
      damage: async (digest) => {
        const file = join(directory, prefix, 'sha256', digest.slice(7, 9), digest.slice(9));
        writeFileSync(file, 'something else');
      },
      dispose: async () => blobs[Symbol.asyncDispose](),
    };
  });
});

describe.each(['SQLite', 'PostgreSQL'])('images of a registry, on %s', (kind) => {
  const data = at(`data-${kind}`);
  let port: number;
  let registry: RegistryServer;
  let bucket: BucketServer | null = null;
  let service: ServiceProgram;
  let call: ReturnType<typeof clientOf>;
  let listener: { url: string; authorization: string };
  let receiver: string;
  let kept: readonly string[];
  let aws: Readonly<Record<string, string>>;
  const pushed: Record<string, string> = {};

  const imageOf = async (digest: string): Promise<Readonly<Record<string, unknown>> | null> => {
    const { status, body } = await call('GET', `/api/v1/images/${digest}`);
    return status === 200 && body['state'] === 'analysed' ? body : null;
  };
  const repositoryId = async (name: string): Promise<string> => {
    const { body } = await call('GET', `/api/v1/repositories?name=${registry.host}/${name}`);
    return String(objects(body['items'])[0]?.['id']);
  };
  const send = async (event: unknown, authorization: string | null): Promise<readonly [number, unknown]> => {
    const response = await fetch(listener.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/vnd.docker.distribution.events.v1+json',
        ...(authorization === null ? {} : { authorization }),
      },
      body: JSON.stringify(event),
    });
    const body: unknown = await response.json();
    return [response.status, isJsonObject(body) ? body['accepted'] : null];
  };
  const ended = async (id: unknown): Promise<Readonly<Record<string, unknown>>> =>
    until('the operation', async () => {
      const { body } = await call('GET', `/api/v1/operations/${String(id)}`);
      return body['finishedAt'] === null || body['finishedAt'] === undefined ? null : body;
    });

  beforeAll(async () => {
    port = await freePort();
    if (kind === 'PostgreSQL' && bucketServer !== null) bucket = await startBucket(bucketServer, at('bucket'));
    const place = ['--data', data, ...(kind === 'SQLite' ? [] : ['--database', postgres.url('images')])];
    const blobs = bucket === null ? [] : ['--blobs', bucket.url];
    const { accessKeyId, secretAccessKey } = bucket?.credentials ?? { accessKeyId: '', secretAccessKey: '' };
    aws = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
    kept = [...place, ...blobs];
    const reachable = ['localhost', '127.0.0.0/8', '::1'].flatMap((network) => ['--allow-egress', network]);
    const args = [...kept, ...reachable, '--advisories-every', 'never', '--log-format', 'json'];
    service = await startServe(at(`home-${kind}`), [...args, '--listen', '127.0.0.1:0'], aws);
    call = clientOf(service.url ?? '', service.key ?? '');
    const rule = { id: 'all', gate: 'always', trigger: 'always', action: 'WARN' } as const;
    const made = await call('POST', '/api/v1/policies', { name: 'all', document: policyText([rule]) });
    const policy = `/api/v1/policies/${String(made.body['id'])}`;
    expect((await call('POST', `${policy}/activate`, { version: 1 })).status).toBe(200);
    const asked = { name: 'registry', kind: 'distribution', registry: `localhost:${port}` };
    const { status, body } = await call('POST', '/api/v1/event-receivers', asked);
    expect([status, body]).toMatchObject([201, {}]);
    receiver = String(body['id']);
    listener = { url: String(body['url']), authorization: `Bearer ${String(body['secret'])}` };
    registry = await startRegistry(at(`registry-${kind}`), undefined, { port, listener });
  });
  afterAll(async () => {
    await service?.stop('SIGKILL');
    await registry?.stop();
    await bucket?.stop();
  });

  it('are inspected and judged when they are pushed, because the registry tells of it', async () => {
    pushed['alpha'] = push('alpha', `${registry.host}/team/app:1`);
    const image = await until('the image', async () => imageOf(pushed['alpha'] ?? ''));
    expect(image).toMatchObject({
      origin: 'inspected',
      tags: [{ repository: `${registry.host}/team/app`, tag: '1' }],
    });
    const listed = await until('the verdict', async () => {
      const { body } = await call('GET', '/api/v1/images?verdict=warn');
      return objects(body['items'])[0] ?? null;
    });
    expect(listed).toMatchObject({
      digest: pushed['alpha'],
      verdict: { verdict: 'warn', policy: 'all', reference: `${registry.host}/team/app:1` },
    });
    const packages = await call('GET', `/api/v1/images/${pushed['alpha']}/packages?text=alpha`);
    expect(objects(packages.body['items']).map(({ name }) => name)).toEqual(['alpha']);
    const trail = await call('GET', '/api/v1/audit?action=registry.event');
    expect(objects(trail.body['items'])[0]).toMatchObject({ actor: `receiver:${receiver}` });
  });

  it('are followed when their tag is moved', async () => {
    pushed['beta'] = push('beta', `${registry.host}/team/app:1`);
    await until('the image', async () => imageOf(pushed['beta'] ?? ''));
    const id = await repositoryId('team/app');
    const { body } = await call('GET', `/api/v1/repositories/${id}/tags/1/history`);
    expect(objects(body['items'])).toMatchObject([
      { digest: pushed['beta'], previousDigest: pushed['alpha'] },
      { digest: pushed['alpha'], previousDigest: null },
    ]);
    expect((await call('GET', `/api/v1/images/${pushed['alpha']}`)).body).toMatchObject({ tags: [] });
  });

  it('are not looked at for events that are forged, old or sent again', async () => {
    const event = (timestamp: string) => ({
      events: [{ id: 'e1', timestamp, action: 'push', target: { repository: 'team/app', tag: '1' } }],
    });
    const now = new Date().toISOString();
    expect(await send(event(now), null)).toEqual([401, undefined]);
    expect(await send(event(now), `${listener.authorization}x`)).toEqual([401, undefined]);
    expect((await send(event('2020-01-01T00:00:00Z'), listener.authorization))[0]).toBe(400);
    expect(await send(event(now), listener.authorization)).toEqual([202, 1]);
    expect(await send(event(now), listener.authorization)).toEqual([202, 0]);
  });

  it('are found by looking when nobody tells of them', async () => {
    expect((await call('DELETE', `/api/v1/event-receivers/${receiver}`)).status).toBe(204);
    pushed['gamma'] = push('gamma', `${registry.host}/team/app:2`);
    const id = await repositoryId('team/app');
    const watch = { everySeconds: 3600, pattern: '*' };
    expect((await call('PUT', `/api/v1/repositories/${id}/watch`, watch)).status).toBe(200);
    expect((await call('POST', `/api/v1/repositories/${id}/poll`)).status).toBe(202);
    await until('the image', async () => imageOf(pushed['gamma'] ?? ''));
    const { body } = await call('GET', `/api/v1/repositories/${id}/tags`);
    expect(objects(body['items'])).toMatchObject([
      { name: '1', digest: pushed['beta'] },
      { name: '2', digest: pushed['gamma'] },
    ]);
  });

  it('are inspected once their registry is there again', async () => {
    const reference = `${registry.host}/team/late:1`;
    push('gamma', reference);
    await registry.stop();
    const { body } = await call('POST', '/api/v1/images', { reference });
    await until('a first attempt', async () => {
      const jobs = objects((await call('GET', '/api/v1/instance/jobs?kind=inspect-image')).body['items']);
      return jobs.some(({ attempts, state }) => state === 'queued' && Number(attempts) > 0);
    });
    registry = await startRegistry(at(`registry-${kind}`), undefined, { port });
    expect(await ended(body['operationId'])).toMatchObject({ state: 'done', result: { images: [pushed['gamma']] } });
  });

  it('are taken in as archives, compared, and taken out', async () => {
    tool('skopeo', ['copy', '-q', `oci:${at('beta-layout')}:v`, `docker-archive:${at(`${kind}.tar`)}:team/beta:v`]);
    const response = await fetch(`${service.url}/api/v1/images/archive?reference=registry.example/team/beta:v`, {
      method: 'POST',
      headers: { authorization: `Bearer ${service.key}`, 'content-type': 'application/x-tar' },
      body: await readFile(at(`${kind}.tar`)),
    });
    expect(response.status).toBe(202);
    const taken: unknown = await response.json();
    expect(await ended(isJsonObject(taken) ? taken['operationId'] : '')).toMatchObject({ state: 'done' });
    const compared = await call('GET', `/api/v1/images/${pushed['beta']}/compare/${pushed['alpha']}`);
    expect(objects(compared.body['packages']).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['alpha', 'beta']),
    );
    expect((await call('DELETE', `/api/v1/images/${pushed['alpha']}`)).status).toBe(204);
    expect((await call('GET', `/api/v1/images/${pushed['alpha']}`)).status).toBe(404);
    expect((await call('GET', `/api/v1/images/${pushed['beta']}`)).status).toBe(200);
  });

  it('have their documents where they were to be kept', () => {
    if (bucket === null) return expect(readdirSync(join(data, 'blobs', 'sha256')).length).toBeGreaterThan(0);
    expect(readdirSync(join(bucket.directory, 'kept', 'sha256')).length).toBeGreaterThan(0);
    expect(existsSync(join(data, 'blobs'))).toBe(false);
  });

  it('come back from a backup that was made while the service worked, into another bucket where there is one', async () => {
    const home = at(`home-${kind}`);
    const passphrase = { ASSAY_PASSPHRASE: 'correct horse battery staple' };
    const file = at(`${kind}.backup`);
    const made = await assay(home, ['backup', file, ...kept], { env: { ...aws, ...passphrase } });
    expect(made).toMatchObject({ code: 0 });
    const place = ['--data', at(`restored-${kind}`)];
    if (bucket !== null) place.push('--blobs', bucket.url.replace('/kept', '/restored'));
    // The keys of a profile this time.
    const keys = `aws_access_key_id = ${aws['AWS_ACCESS_KEY_ID']}\naws_secret_access_key = ${aws['AWS_SECRET_ACCESS_KEY']}\n`;
    writeFileSync(at('credentials'), `[restored]\n${keys}`);
    const profile = { AWS_PROFILE: 'restored', AWS_SHARED_CREDENTIALS_FILE: at('credentials') };
    const back = await assay(home, ['restore', file, ...place], { env: { ...profile, ...passphrase } });
    expect(back).toMatchObject({ code: 0 });
    if (bucket !== null) {
      const held = (name: string): readonly string[] =>
        readdirSync(join(bucket?.directory ?? '', name, 'sha256'), { recursive: true, encoding: 'utf8' });
      expect(held('restored').length).toBeGreaterThan(0);
      expect(held('kept')).toEqual(expect.arrayContaining([...held('restored')]));
    }
    const key = 'the-key-of-the-restored-service';
    const args = [...place, '--advisories-every', 'never', '--log-format', 'json', '--listen', '127.0.0.1:0'];
    const other = await startServe(home, args, { ...profile, ASSAY_ADMIN_KEY: key });
    try {
      const ask = clientOf(other.url ?? '', key);
      for (const path of ['', '/packages', '/sbom?format=cyclonedx-json', '/layers']) {
        const [was, is] = await Promise.all(
          [call, ask].map((from) => from('GET', `/api/v1/images/${pushed['beta']}${path}`)),
        );
        expect(was?.status).toBe(200);
        expect([is?.status, is?.body]).toEqual([200, was?.body]);
      }
      const { body } = await ask('GET', `/api/v1/evaluations?digest=${pushed['beta']}`);
      const replayed = await ask('POST', `/api/v1/evaluations/${String(objects(body['items'])[0]?.['id'])}/replay`, {});
      expect(replayed.status).toBe(200);
    } finally {
      await other.stop();
    }
  });
});
