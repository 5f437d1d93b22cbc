import { createHash, randomBytes } from 'node:crypto';
import { AssayError, type Digest, type Reference, parseDigest, parseReference } from '@assay/core';
import { type FakeRegistry, type Fault, registryOptions, startFakeRegistry } from '@assay/testkit';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Descriptor } from '../content-source.ts';
import type { RegistrySettings } from '../open-options.ts';
import { type OpenedRegistry, openRegistrySource } from './registry-source.ts';
import type { Timing } from './timing.ts';

const REPOSITORY = 'team/app';
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const MANIFEST = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_TYPE }));
/** Larger than the buffers on the way, so that a cut happens while somebody reads. */
const LAYER = randomBytes(3 * 1024 * 1024);
const OTHER_MANIFEST = Buffer.from('{"schemaVersion":2 }');
const CONFIG = Buffer.from('{"os":"linux"}');
const signal = new AbortController().signal;

let registry: FakeRegistry;
let slept: number[] = [];
const opened: OpenedRegistry[] = [];

const timing: Timing = {
  now: () => 0,
  random: () => 0,
  sleep: async (ms) => {
    slept.push(ms);
    await Promise.resolve();
  },
};

beforeEach(async () => {
  slept = [];
  registry = await startFakeRegistry();
  registry.putManifest(REPOSITORY, { bytes: MANIFEST, mediaType: MANIFEST_TYPE, tags: ['1.0'] });
  registry.putBlob(REPOSITORY, LAYER);
  registry.putBlob(REPOSITORY, CONFIG);
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map(async ({ source }) => await source[Symbol.asyncDispose]()));
  await registry[Symbol.asyncDispose]();
});

function sha256(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

function descriptor(bytes: Uint8Array, changes: Partial<Descriptor> = {}): Descriptor {
  return {
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    digest: sha256(bytes),
    sizeBytes: bytes.length,
    annotations: {},
    ...changes,
  };
}

function reference(name = ':1.0', host = registry.host): Reference {
  return parseReference(`${host}/${REPOSITORY}${name}`);
}

async function open(where = reference(), settings: Partial<RegistrySettings> = {}): Promise<OpenedRegistry> {
  const result = await openRegistrySource(where, registryOptions(settings), timing);
  opened.push(result);
  return result;
}

async function readLayer({ source }: OpenedRegistry, layer: Descriptor = descriptor(LAYER)): Promise<Buffer> {
  const content = source.layer(layer);
  if (content.kind !== 'stream') throw new Error('not a stream');
  const chunks: Uint8Array[] = [];
  for await (const chunk of content.open({ signal })) chunks.push(chunk);
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

function asked(path: string): number {
  return registry.requests.filter(({ url }) => url.includes(path)).length;
}

const withHeaders = (values: Record<string, string | string[]>): Fault => ({ effect: 'headers', headers: values });

describe('the root manifest', () => {
  test('of a tag is fetched with one GET and carries its digest and media type', async () => {
    const { root, source } = await open();
    expect(root).toEqual({ bytes: MANIFEST, mediaType: MANIFEST_TYPE, digest: sha256(MANIFEST) });
    expect(source.displayName).toBe(`${registry.host}/${REPOSITORY}:1.0`);
    expect(asked('/manifests/')).toBe(1);
    const accept = registry.requests.at(-1)?.headers['accept'] ?? '';
    expect(accept.split(', ')).toHaveLength(4);
  });

  test('of a tag and a digest is asked for by digest', async () => {
    const { root } = await open(reference(`:other@${sha256(MANIFEST)}`));
    expect(root.digest).toBe(sha256(MANIFEST));
    expect(asked(`/manifests/${sha256(MANIFEST)}`)).toBe(1);
  });

  test('may be named by a sha512 digest', async () => {
    const digest = registry.putManifest(REPOSITORY, {
      bytes: MANIFEST,
      mediaType: MANIFEST_TYPE,
      algorithm: 'sha512',
    });
    expect((await open(reference(`@${digest}`))).root.digest).toBe(digest);
  });

  test('without a digest header is as good, and a type that says nothing is no type', async () => {
    registry.addFault({ effect: 'headers', headers: { 'docker-content-digest': '', 'content-type': 'text/plain' } });
    expect((await open()).root).toMatchObject({ mediaType: null, digest: sha256(MANIFEST) });
  });

  const byDigest = `@${sha256(MANIFEST)}`;

  test.each<[string, string, Fault, string]>([
    ['other bytes under a digest', byDigest, { effect: 'body', bytes: OTHER_MANIFEST }, 'DIGEST_MISMATCH'],
    ['other bytes than the digest header says', ':1.0', { effect: 'body', bytes: OTHER_MANIFEST }, 'DIGEST_MISMATCH'],
    [
      'a digest header for other bytes',
      ':1.0',
      withHeaders({ 'docker-content-digest': sha256(OTHER_MANIFEST) }),
      'DIGEST_MISMATCH',
    ],
    [
      'a digest header that is no digest',
      ':1.0',
      withHeaders({ 'docker-content-digest': 'sha256:../../x' }),
      'REGISTRY_PROTOCOL',
    ],
    [
      'a digest header in upper case',
      ':1.0',
      withHeaders({ 'docker-content-digest': sha256(MANIFEST).toUpperCase() }),
      'REGISTRY_PROTOCOL',
    ],
    [
      'two digest headers',
      ':1.0',
      withHeaders({ 'docker-content-digest': [sha256(MANIFEST), sha256(OTHER_MANIFEST)] }),
      'REGISTRY_PROTOCOL',
    ],
    [
      'schema 1',
      ':1.0',
      withHeaders({ 'content-type': 'application/vnd.docker.distribution.manifest.v1+prettyjws' }),
      'MANIFEST_SCHEMA1',
    ],
    [
      'schema 1 with parameters',
      ':1.0',
      withHeaders({ 'content-type': 'Application/vnd.docker.distribution.manifest.v1+json; charset=utf-8' }),
      'MANIFEST_SCHEMA1',
    ],
    ['a web page', ':1.0', withHeaders({ 'content-type': 'text/html; charset=utf-8' }), 'REGISTRY_PROTOCOL'],
    ['garbage for a type', ':1.0', withHeaders({ 'content-type': '%%%' }), 'REGISTRY_PROTOCOL'],
    ['a content coding', ':1.0', withHeaders({ 'content-encoding': 'gzip' }), 'REGISTRY_PROTOCOL'],
    ['a body without end', ':1.0', { effect: 'endless' }, 'CONTENT_TOO_LARGE'],
    ['204', ':1.0', { effect: 'status', status: 204 }, 'REGISTRY_PROTOCOL'],
    ['400', ':1.0', { effect: 'status', status: 400 }, 'REGISTRY_ERROR'],
    ['401 without a challenge', ':1.0', { effect: 'status', status: 401 }, 'REGISTRY_UNAUTHORIZED'],
    ['403', ':1.0', { effect: 'status', status: 403, body: '{"errors":[{"code":"DENIED"}]}' }, 'REGISTRY_UNAUTHORIZED'],
    [
      '404',
      ':1.0',
      { effect: 'status', status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' },
      'IMAGE_NOT_FOUND',
    ],
    [
      '404 as a web page',
      ':1.0',
      { effect: 'status', status: 404, headers: { 'content-type': 'text/html' } },
      'REGISTRY_PROTOCOL',
    ],
    ['429 for good', ':1.0', { effect: 'status', status: 429, times: 9 }, 'REGISTRY_RATE_LIMITED'],
    ['503 for good', ':1.0', { effect: 'status', status: 503, times: 9 }, 'REGISTRY_ERROR'],
    ['no answer for good', ':1.0', { effect: 'hang-up', times: 9 }, 'REGISTRY_UNREACHABLE'],
    ['a body cut for good', ':1.0', { effect: 'cut', afterBytes: 5, times: 9 }, 'REGISTRY_UNREACHABLE'],
    ['304', ':1.0', { effect: 'status', status: 304 }, 'REGISTRY_PROTOCOL'],
  ])('is refused with %s', async (_name, name, fault, code) => {
    registry.addFault({ ...fault, on: 'manifest' });
    expect(await codeOf(open(reference(name)))).toBe(code);
  });

  test('is refused when a registry answers a digest with another manifest, however consistent', async () => {
    registry.putManifest(REPOSITORY, { bytes: OTHER_MANIFEST, mediaType: MANIFEST_TYPE, tags: [sha256(MANIFEST)] });
    expect(await codeOf(open(reference(`@${sha256(MANIFEST)}`)))).toBe('DIGEST_MISMATCH');
  });

  test('is refused when it is no JSON object, whatever its type', async () => {
    registry.putManifest(REPOSITORY, { bytes: Buffer.from('hello'), mediaType: MANIFEST_TYPE, tags: ['text'] });
    expect(await codeOf(open(reference(':text')))).toBe('REGISTRY_PROTOCOL');
  });

  test.each<[string, Fault]>([
    ['503', { effect: 'status', status: 503, times: 2 }],
    ['a lost connection', { effect: 'hang-up', times: 2 }],
    ['a body cut short', { effect: 'cut', afterBytes: 10, times: 2 }],
  ])('is asked for again after %s', async (_name, fault) => {
    registry.addFault({ ...fault, on: 'manifest' });
    expect((await open()).root.digest).toBe(sha256(MANIFEST));
    expect(slept).toEqual([250, 500]);
  });

  test('is asked for again when the registry says so', async () => {
    registry.addFault({ effect: 'status', status: 429, headers: { 'retry-after': '7' } });
    registry.addFault({ effect: 'status', status: 429, headers: { 'retry-after': '86400' } });
    await open();
    expect(slept).toEqual([7_000, 30_000]);
  });

  test('that stalls is given up', async () => {
    registry.addFault({ effect: 'stall', afterBytes: 5, on: 'manifest' });
    expect(await codeOf(open(reference(), { idleTimeoutMs: 200, retries: 0 }))).toBe('REGISTRY_UNREACHABLE');
  });

  test('is not asked for offline, nor when the work is cancelled', async () => {
    expect(await codeOf(openRegistrySource(reference(), registryOptions({}, { offline: true })))).toBe('OFFLINE');
    const cancelled = registryOptions({}, { signal: AbortSignal.abort() });
    expect(await codeOf(openRegistrySource(reference(), cancelled))).toBe('ABORTED');
    expect(registry.requests).toEqual([]);
  });

  test('is given up when the work is cancelled meanwhile', async () => {
    registry.addFault({ effect: 'stall', afterBytes: 5, on: 'manifest' });
    const controller = new AbortController();
    const opening = openRegistrySource(reference(), registryOptions({}, { signal: controller.signal }), timing);
    const timer = setInterval(() => {
      if (asked('/manifests/') > 0) controller.abort();
    }, 5);
    expect(await codeOf(opening)).toBe('ABORTED');
    clearInterval(timer);
  });

  test('messages name what was asked for and the codes of the registry, and nothing else it says', async () => {
    const body = JSON.stringify({
      errors: [{ code: 'DENIED', message: 'SECRET' }, { code: '\u001b[31m' }, { code: 'X'.repeat(99) }, 'SECRET', null],
    });
    registry.addFault({ effect: 'status', status: 403, body });
    await expect(open()).rejects.toMatchObject({
      message: `manifest 1.0 of ${registry.host}/${REPOSITORY}: ${registry.host} answered 403, DENIED`,
    });
  });
});

describe('a manifest of a descriptor', () => {
  const manifest = descriptor(MANIFEST, { mediaType: MANIFEST_TYPE });

  test('is fetched by digest', async () => {
    const { source } = await open();
    expect((await source.manifest(manifest, { signal })).bytes).toEqual(MANIFEST);
  });

  test.each<[string, Descriptor, Fault | null, string]>([
    ['is missing', descriptor(CONFIG), null, 'BLOB_NOT_FOUND'],
    ['has another size', { ...manifest, sizeBytes: MANIFEST.length + 1 }, null, 'SIZE_MISMATCH'],
    ['promises to be huge', { ...manifest, sizeBytes: 5 * 1024 * 1024 }, null, 'CONTENT_TOO_LARGE'],
    [
      'has other bytes of the same length',
      manifest,
      { effect: 'body', bytes: Buffer.from(MANIFEST).fill(0x7b) },
      'DIGEST_MISMATCH',
    ],
  ])('is refused when it %s', async (_name, wanted, fault, code) => {
    const { source } = await open();
    if (fault !== null) registry.addFault(fault);
    expect(await codeOf(source.manifest(wanted, { signal }))).toBe(code);
  });
});

describe('a small blob', () => {
  const config = descriptor(CONFIG);

  test('is read whole', async () => {
    const { source } = await open();
    expect(await source.blob(config, { maxBytes: 100, signal })).toEqual(CONFIG);
  });

  test.each<[string, Descriptor, Fault | null, string]>([
    ['is missing', descriptor(MANIFEST), null, 'BLOB_NOT_FOUND'],
    ['is larger than wanted', { ...config, sizeBytes: 101 }, null, 'CONTENT_TOO_LARGE'],
    ['has other bytes', config, { effect: 'body', bytes: Buffer.from('{"os":"LINUX"}') }, 'DIGEST_MISMATCH'],
    ['is shorter', config, { effect: 'body', bytes: CONFIG.subarray(1) }, 'SIZE_MISMATCH'],
    ['is longer', config, { effect: 'body', bytes: Buffer.concat([CONFIG, CONFIG]) }, 'SIZE_MISMATCH'],
    ['is coded', config, { effect: 'headers', headers: { 'content-encoding': 'br' } }, 'REGISTRY_PROTOCOL'],
  ])('is refused when it %s', async (_name, wanted, fault, code) => {
    const { source } = await open();
    if (fault !== null) registry.addFault(fault);
    expect(await codeOf(source.blob(wanted, { maxBytes: 100, signal }))).toBe(code);
  });
});

describe('a layer', () => {
  test('is streamed, as often as it is opened', async () => {
    const image = await open();
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
  });

  test('is not asked for before it is opened', async () => {
    const image = await open();
    image.source.layer(descriptor(LAYER));
    expect(asked('/blobs/')).toBe(0);
  });

  test.each([
    'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
    'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd',
  ])('of type %s is foreign', async (mediaType) => {
    const { source } = await open();
    expect(source.layer(descriptor(LAYER, { mediaType })).kind).toBe('foreign');
  });

  test('resumes where it was cut', async () => {
    const image = await open();
    registry.addFault({ effect: 'cut', afterBytes: 1_000_000 });
    registry.addFault({ effect: 'cut', afterBytes: 500_000 });
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
    const ranges = registry.requests
      .filter(({ url }) => url.includes('/blobs/'))
      .map(({ headers }) => headers['range']);
    expect(ranges).toHaveLength(3);
    expect(ranges[0]).toBeUndefined();
    for (const range of ranges.slice(1)) expect(range).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test.each<[string, Fault]>([
    ['ignores ranges', { effect: 'ignore-range', after: 0 }],
    ['names another range', { effect: 'headers', headers: { 'content-range': `bytes 0-9/${LAYER.length}` } }],
    ['starts elsewhere', { effect: 'other-range', fromByte: 5 }],
    ['names another total', { effect: 'headers', headers: { 'content-range': 'bytes 1-2/3' } }],
    ['names no range', { effect: 'headers', headers: { 'content-range': '' } }],
    ['cannot satisfy the range', { effect: 'status', status: 416 }],
  ])('is completed from a server that %s', async (_name, fault) => {
    const image = await open();
    registry.addFault({ effect: 'cut', afterBytes: 1_000_000 });
    registry.addFault(fault);
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
  });

  test('is asked for again when its server went away', async () => {
    const image = await open(reference(), { retries: 1 });
    await registry[Symbol.asyncDispose]();
    expect(await codeOf(readLayer(image))).toBe('REGISTRY_UNREACHABLE');
    expect(slept).toEqual([250]);
    registry = await startFakeRegistry();
  });

  test('survives more cuts than there are retries as long as it gains ground', async () => {
    const image = await open(reference(), { retries: 1 });
    registry.addFault({ effect: 'hang-up' });
    registry.addFault({ effect: 'cut', afterBytes: 2_500_000 });
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
  });

  test.each<[string, Fault, string]>([
    ['ends early in good order', { effect: 'body', bytes: LAYER.subarray(0, -1) }, 'SIZE_MISMATCH'],
    ['is empty', { effect: 'body', bytes: Buffer.alloc(0) }, 'SIZE_MISMATCH'],
    ['goes on after its end', { effect: 'body', bytes: Buffer.concat([LAYER, Buffer.from('x')]) }, 'SIZE_MISMATCH'],
    ['never ends', { effect: 'endless' }, 'SIZE_MISMATCH'],
    ['is missing', { effect: 'status', status: 404 }, 'BLOB_NOT_FOUND'],
    ['is cut again and again', { effect: 'cut', afterBytes: 100, times: 99 }, 'REGISTRY_UNREACHABLE'],
    ['is never answered', { effect: 'hang-up', times: 99 }, 'REGISTRY_UNREACHABLE'],
    ['is refused', { effect: 'status', status: 403 }, 'REGISTRY_UNAUTHORIZED'],
  ])('fails when it %s', async (_name, fault, code) => {
    const image = await open();
    registry.addFault(fault);
    expect(await codeOf(readLayer(image))).toBe(code);
  });

  test('never passes on more bytes than promised', async () => {
    const image = await open();
    const content = image.source.layer(descriptor(LAYER, { sizeBytes: 100_000 }));
    let length = 0;
    const reading = (async () => {
      if (content.kind !== 'stream') return;
      for await (const chunk of content.open({ signal })) length += chunk.length;
    })();
    expect(await codeOf(reading)).toBe('SIZE_MISMATCH');
    expect(length).toBeLessThanOrEqual(100_000);
  });

  test('that stalls resumes, and fails when it stalls for good', async () => {
    const image = await open(reference(), { idleTimeoutMs: 200 });
    registry.addFault({ effect: 'stall', afterBytes: 1_000_000 });
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
    registry.addFault({ effect: 'stall', afterBytes: 10, times: 99 });
    expect(await codeOf(readLayer(image))).toBe('REGISTRY_UNREACHABLE');
  });

  test('that drips is given up by the minimum-throughput rule', async () => {
    let now = 0;
    const slowClock: Timing = { ...timing, now: () => (now += 15_000) };
    const image = await openRegistrySource(reference(), registryOptions({ retries: 0 }), slowClock);
    opened.push(image);
    registry.addFault({ effect: 'drip', chunkBytes: 1, everyMs: 1, times: 99 });
    expect(await codeOf(readLayer(image))).toBe('REGISTRY_UNREACHABLE');
  });

  test('that comes slowly but steadily is read', async () => {
    const image = await open();
    registry.addFault({ effect: 'drip', chunkBytes: 500_000, everyMs: 1 });
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
  });

  test('may be left half read, and other layers are still read', async () => {
    const image = await open();
    const content = image.source.layer(descriptor(LAYER));
    if (content.kind !== 'stream') throw new Error('not a stream');
    for await (const chunk of content.open({ signal })) if (chunk.length > 0) break;
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
  });

  test('is given up when the work is cancelled', async () => {
    const image = await open();
    const content = image.source.layer(descriptor(LAYER));
    const controller = new AbortController();
    const reading = (async () => {
      if (content.kind !== 'stream') return;
      for await (const chunk of content.open({ signal: controller.signal })) if (chunk.length > 0) controller.abort();
    })();
    expect(await codeOf(reading)).toBe('ABORTED');
  });
});

describe('mirrors', () => {
  const servers: FakeRegistry[] = [];

  afterAll(async () => {
    await Promise.all(servers.map(async (server) => await server[Symbol.asyncDispose]()));
  });

  async function startMirror(prefix = ''): Promise<FakeRegistry> {
    const mirror = await startFakeRegistry();
    servers.push(mirror);
    const repository = `${prefix}${REPOSITORY}`;
    mirror.putManifest(repository, { bytes: MANIFEST, mediaType: MANIFEST_TYPE, tags: ['1.0'] });
    mirror.putBlob(repository, LAYER);
    return mirror;
  }

  test('are asked first, and alone when they have everything', async () => {
    const mirror = await startMirror('hub/');
    const image = await open(reference(), { mirrors: { [registry.host]: [`${mirror.host}/hub`] } });
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
    expect(registry.requests).toEqual([]);
    expect(image.source.displayName).toBe(`${registry.host}/${REPOSITORY}:1.0`);
  });

  test.each<[string, Fault]>([
    ['fails', { effect: 'status', status: 500, times: 9 }],
    ['does not know the image', { effect: 'status', status: 404 }],
    ['refuses it', { effect: 'status', status: 403 }],
    ['gives other bytes', { effect: 'body', bytes: Buffer.from('{}') }],
    ['is a web server', { effect: 'headers', headers: { 'content-type': 'text/html' } }],
  ])('are passed over when one %s', async (_name, fault) => {
    const mirror = await startMirror();
    mirror.addFault({ ...fault, on: 'manifest' });
    const { root } = await open(reference(`@${sha256(MANIFEST)}`), { mirrors: { [registry.host]: [mirror.host] } });
    expect(root.bytes).toEqual(MANIFEST);
    expect(asked('/manifests/')).toBe(1);
  });

  test('hand a layer over to the registry where they fail, without a byte twice', async () => {
    const mirror = await startMirror();
    const image = await open(reference(), { retries: 0, mirrors: { [registry.host]: [mirror.host] } });
    mirror.addFault({ effect: 'cut', afterBytes: 1_000_000 });
    expect((await readLayer(image)).equals(LAYER)).toBe(true);
    expect(registry.requests.at(-1)?.headers['range']).toMatch(/^bytes=[1-9]\d*-$/);
  });

  test('end a layer when one has passed on more than was promised', async () => {
    const mirror = await startMirror();
    const image = await open(reference(), { mirrors: { [registry.host]: [mirror.host] } });
    mirror.addFault({ effect: 'body', bytes: Buffer.concat([LAYER, LAYER]) });
    expect(await codeOf(readLayer(image))).toBe('SIZE_MISMATCH');
    expect(registry.requests).toEqual([]);
  });

  test('leave the error to the registry when nobody has the image', async () => {
    const mirror = await startMirror();
    const where = reference(':absent');
    mirror.addFault({ effect: 'status', status: 500, times: 9 });
    expect(await codeOf(open(where, { mirrors: { [registry.host]: [mirror.host] } }))).toBe('IMAGE_NOT_FOUND');
  });
});
