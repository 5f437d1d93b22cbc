import { AssayError, parseReference } from '@assay/core';
import {
  type FakeRegistry,
  type FakeRegistryOptions,
  type FakeServer,
  createTestCertificate,
  registryOptions,
  startFakeRegistry,
  startFakeServer,
} from '@assay/testkit';
import { afterEach, describe, expect, test } from 'vitest';
import type { RegistrySettings } from '../open-options.ts';
import { type OpenedRegistry, openRegistrySource } from './registry-source.ts';

const REPOSITORY = 'team/app';
const MANIFEST = { bytes: Buffer.from('{"schemaVersion":2}'), mediaType: 'application/vnd.oci.image.manifest.v1+json' };
const LAYER = Buffer.alloc(200_000, 'layer');
const ALICE = { username: 'alice', password: 'pw' };
const signal = new AbortController().signal;
const running: AsyncDisposable[] = [];

afterEach(async () => {
  for (const item of running.splice(0).toReversed()) await item[Symbol.asyncDispose]();
});

async function start(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const registry = await startFakeRegistry(options);
  running.push(registry);
  registry.putManifest(REPOSITORY, { ...MANIFEST, tags: ['1.0'] });
  registry.putBlob(REPOSITORY, LAYER);
  return registry;
}

async function open(host: string, settings: Partial<RegistrySettings> = {}): Promise<OpenedRegistry> {
  const reference = parseReference(`${host}/${REPOSITORY}:1.0`);
  const image = await openRegistrySource(reference, registryOptions({ retries: 0, ...settings }));
  running.push(image.source);
  return image;
}

async function readLayer({ source }: OpenedRegistry, registry: FakeRegistry): Promise<Buffer> {
  const digest = registry.putBlob(REPOSITORY, LAYER);
  const content = source.layer({ mediaType: 'x', digest, sizeBytes: LAYER.length, annotations: {} });
  const chunks: Uint8Array[] = [];
  if (content.kind === 'stream') for await (const chunk of content.open({ signal })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'no error';
  } catch (error) {
    return error instanceof AssayError ? error.code : `not an AssayError: ${String(error)}`;
  }
}

function blobUrl(server: FakeServer, registry: FakeRegistry): string {
  return `${server.origin}/v2/${REPOSITORY}/blobs/${registry.putBlob(REPOSITORY, LAYER)}`;
}

describe('redirects', () => {
  test('to another origin lose the authorization, also on the way back', async () => {
    const registry = await start({ auth: { kind: 'basic', ...ALICE } });
    const store = await start();
    const back = await start();
    const image = await open(registry.host, { credentials: { [registry.host]: ALICE } });
    const seen = registry.requests.length;
    registry.addFault({ effect: 'redirect', location: `${blobUrl(store, store)}?signature=abc`, on: 'blob' });
    store.addFault({ effect: 'redirect', location: blobUrl(back, back), on: 'blob' });
    expect(await readLayer(image, registry)).toEqual(LAYER);
    expect(registry.requests.slice(seen).map(({ headers }) => headers['authorization'] !== undefined)).toEqual([true]);
    for (const server of [store, back]) {
      expect(server.requests).toHaveLength(1);
      expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
    }
  });

  test('back to the registry by way of another origin come without the authorization', async () => {
    const registry = await start({ auth: { kind: 'basic', ...ALICE } });
    const store = await start();
    const image = await open(registry.host, { credentials: { [registry.host]: ALICE } });
    const seen = registry.requests.length;
    registry.addFault({ effect: 'redirect', location: blobUrl(store, store), on: 'blob' });
    store.addFault({ effect: 'redirect', location: blobUrl(registry, registry), on: 'blob' });
    await codeOf(readLayer(image, registry));
    expect(registry.requests[seen + 1]?.headers).not.toHaveProperty('authorization');
  });

  test('within an origin keep the authorization', async () => {
    const registry = await start({ auth: { kind: 'basic', ...ALICE } });
    const image = await open(registry.host, { credentials: { [registry.host]: ALICE } });
    registry.addFault({ effect: 'redirect', location: new URL(blobUrl(registry, registry)).pathname, on: 'blob' });
    expect(await readLayer(image, registry)).toEqual(LAYER);
  });

  test('keep the range when a cut blob resumes elsewhere', async () => {
    const registry = await start();
    const store = await start();
    const image = await open(registry.host, { retries: 2 });
    registry.addFault({ effect: 'cut', afterBytes: 100_000, on: 'blob' });
    registry.addFault({ effect: 'redirect', location: blobUrl(store, store), on: 'blob' });
    expect(await readLayer(image, registry)).toEqual(LAYER);
    expect(store.requests[0]?.headers['range']).toMatch(/^bytes=\d+-$/);
  });

  test('to a server that asks for a login end there', async () => {
    const registry = await start();
    const store = await start({ auth: { kind: 'basic', ...ALICE } });
    const settings = { credentials: { [registry.host]: ALICE, [store.host]: ALICE } };
    const image = await open(registry.host, settings);
    registry.addFault({ effect: 'redirect', location: blobUrl(store, store), on: 'blob' });
    expect(await codeOf(readLayer(image, registry))).toBe('REGISTRY_UNAUTHORIZED');
    expect(store.requests).toHaveLength(1);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://2852039166/latest/meta-data',
    'http://[::ffff:169.254.169.254]/',
    'http://0.0.0.0/',
    'http://user:pw@127.0.0.1/',
    'ftp://127.0.0.1/x',
    'file:///etc/passwd',
    'http://',
    '',
  ])('to %j are refused', async (location) => {
    const registry = await start();
    const image = await open(registry.host);
    registry.addFault({ effect: 'redirect', location, on: 'blob' });
    expect(await codeOf(readLayer(image, registry))).toBe('REGISTRY_PROTOCOL');
  });

  test('are followed five times and no more', async () => {
    const registry = await start();
    const image = await open(registry.host);
    const location = blobUrl(registry, registry);
    registry.addFault({ effect: 'redirect', location, times: 5, on: 'blob' });
    expect(await readLayer(image, registry)).toEqual(LAYER);
    registry.addFault({ effect: 'redirect', location, times: 99, on: 'blob' });
    expect(await codeOf(readLayer(image, registry))).toBe('REGISTRY_PROTOCOL');
    expect(registry.requests.filter(({ url }) => url.includes('/blobs/'))).toHaveLength(12);
  });
});

describe('TLS', () => {
  const certificate = createTestCertificate();

  test('is spoken with a certificate authority that is given', async () => {
    const registry = await start({ certificate });
    const image = await open(registry.host, { certificateAuthorities: [certificate.certificate] });
    expect(await readLayer(image, registry)).toEqual(LAYER);
  });

  test.each<[string, Partial<RegistrySettings>]>([
    ['nobody vouches for', {}],
    ['another authority vouches for', { certificateAuthorities: [createTestCertificate().certificate] }],
  ])('is refused with a certificate that %s', async (_name, settings) => {
    const registry = await start({ certificate });
    expect(await codeOf(open(registry.host, settings))).toBe('REGISTRY_TLS');
  });

  test.each([
    ['is for another host', createTestCertificate({ hosts: ['registry.example'] })],
    ['has ended', createTestCertificate({ expired: true })],
  ])('is refused with a certificate that %s', async (_name, wrong) => {
    const registry = await start({ certificate: wrong });
    const settings = { certificateAuthorities: [wrong.certificate] };
    expect(await codeOf(open(registry.host, settings))).toBe('REGISTRY_TLS');
  });

  test('goes unchecked for hosts that are named as insecure', async () => {
    const registry = await start({ certificate: createTestCertificate({ expired: true }) });
    const image = await open(registry.host, { insecure: [registry.host] });
    expect(await readLayer(image, registry)).toEqual(LAYER);
  });

  test('is not left by a redirect', async () => {
    const registry = await start({ certificate });
    const plain = await start();
    const image = await open(registry.host, { certificateAuthorities: [certificate.certificate] });
    registry.addFault({ effect: 'redirect', location: blobUrl(plain, plain), on: 'blob' });
    expect(await codeOf(readLayer(image, registry))).toBe('REGISTRY_PROTOCOL');
    expect(plain.requests).toEqual([]);
  });

  test.each(['', 'no certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'])(
    'is not begun with the certificate authority %j',
    async (text) => {
      const registry = await start({ certificate });
      const settings = { certificateAuthorities: [text] };
      expect(await codeOf(open(registry.host, settings))).toBe('REGISTRY_SETTINGS_INVALID');
    },
  );
});

describe('a host that is no registry', () => {
  test('refuses connections', async () => {
    const server = await startFakeServer(() => {});
    await server[Symbol.asyncDispose]();
    expect(await codeOf(open(server.host))).toBe('REGISTRY_UNREACHABLE');
  });

  test('has no address', async () => {
    expect(await codeOf(open('registry.invalid'))).toBe('REGISTRY_UNREACHABLE');
  });

  test('serves pages', async () => {
    const server = await startFakeServer((request, response) => {
      response.setHeader('content-type', 'text/html').end(`<p>${request.url}</p>`);
    });
    running.push(server);
    expect(await codeOf(open(server.host))).toBe('REGISTRY_PROTOCOL');
  });
});
