import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import {
  BASIC_REQUEST,
  type Digest,
  type Image,
  type Inspection,
  type InspectionLimits,
  parseDigest,
} from '@assay/core';
import { type BuiltLayer, buildLayer } from '@assay/oci';
import { expandExample } from '@assay/secret';
import { memoryImage } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { catalogers } from '../catalogers/registry.ts';
import { inspectWith } from '../inspect-image.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { inspectInline } from '../testing/inspect-inline.ts';
import { WorkerPool } from './worker-pool.ts';
import { layerWorkerUrl } from './worker-url.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-shared-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Settings {
  readonly limits?: Partial<InspectionLimits>;
  readonly signal?: AbortSignal;
  readonly url?: URL;
}

/** Inspects with one thread for each layer, or with every layer shared by two. */
async function inspect(image: Image, isShared: boolean, settings: Settings = {}): Promise<Inspection> {
  const { limits, signal = new AbortController().signal, url = layerWorkerUrl() } = settings;
  const size = isShared ? 2 : 1;
  const runner = new WorkerPool({ url, size, heapMib: settings.url === undefined ? 512 : 32, minSharedBytes: 0 });
  const request = { ...BASIC_REQUEST, secrets: true };
  const options = { request, limits: { ...DEFAULT_LIMITS, ...limits }, cache: null, signal, toolVersion: '0.0.0' };
  try {
    return await inspectWith(image, options, { catalogers: catalogers.modules, runner });
  } finally {
    await runner.stop({ kind: 'late' });
  }
}

const status = 'Package: demo\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\nDescription: x\n';
const files = Array.from({ length: 1200 }, (_, at) => ({
  path: `srv/d${at % 7}/file${at}`,
  content: Buffer.alloc((at * 7919) % 9000, `line ${at}\n`),
}));
const LAYER = buildLayer({
  entries: [
    { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
    { path: 'var/lib/dpkg/status', content: status },
    { path: 'srv/token', content: `token: ${expandExample('ghp_{github}')}\n` },
    { path: 'srv/large', content: Buffer.alloc(5_000_000, 'some text that goes on and on\n') },
    ...files,
  ],
});
const digestOf = (bytes: Uint8Array): Digest =>
  parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
/** Other stored bytes, with their right digest, that should unpack to the same. */
const stored = (change: (bytes: Buffer) => Buffer): BuiltLayer => {
  const bytes = change(Buffer.from(LAYER.bytes));
  return { ...LAYER, bytes, digest: digestOf(bytes) };
};
const inMembers = (): Buffer => {
  const pieces: Buffer[] = [];
  for (let at = 0; at < LAYER.tar.length; at += 70_001) pieces.push(gzipSync(LAYER.tar.subarray(at, at + 70_001)));
  return Buffer.concat(pieces);
};

describe('a layer that two threads share', () => {
  test.each<readonly [string, BuiltLayer, Partial<InspectionLimits>, readonly string[]]>([
    ['whole', LAYER, {}, []],
    ['of too many entries', LAYER, { maxEntries: 500 }, ['LIMIT_ENTRIES']],
    ['that unpacks to too much', LAYER, { maxUnpackedBytes: 3_000_000 }, ['LIMIT_UNPACKED_BYTES']],
    [
      'that is compressed too well',
      buildLayer({ entries: [{ path: 'zeros', content: Buffer.alloc(80_000_000) }] }),
      {},
      ['LIMIT_RATIO'],
    ],
    ['that is cut off', stored((bytes) => bytes.subarray(0, bytes.length >> 1)), {}, ['LAYER_CORRUPT']],
    ['that is damaged', stored((bytes) => bytes.fill(0xff, bytes.length >> 1)), {}, ['LAYER_CORRUPT']],
    ['of an unknown compression', stored(() => Buffer.from('BZh91AY')), {}, ['LAYER_COMPRESSION_UNSUPPORTED']],
    [
      'with bytes behind its data',
      stored((bytes) => Buffer.concat([bytes, Buffer.from('more')])),
      {},
      ['LAYER_TRAILING_DATA'],
    ],
    ['of many members', stored(inMembers), {}, []],
  ])('%s comes to the same', async (_title, layer, limits, codes) => {
    const settings = { limits, request: { secrets: true }, catalogers: catalogers.modules };
    const alone = await inspectInline(memoryImage([layer]), settings);
    const shared = await inspect(memoryImage([layer]), true, { limits });
    expect(shared).toEqual(alone);
    expect([...new Set(shared.gaps.map(({ code }) => code))]).toEqual(codes);
  });

  test('comes to the same as one that a thread has for itself', async () => {
    const image = memoryImage([LAYER]);
    expect(await inspect(image, true)).toEqual(await inspect(image, false));
  });

  test('is found to be another one than promised', async () => {
    const image = memoryImage([{ ...LAYER, digest: digestOf(Buffer.from('other')) }]);
    await expect(inspect(image, true)).rejects.toMatchObject({ code: 'LAYER_DIGEST_MISMATCH' });
    const other = memoryImage([{ ...LAYER, diffId: digestOf(Buffer.from('other')) }]);
    await expect(inspect(other, true)).rejects.toMatchObject({ code: 'LAYER_DIFFID_MISMATCH' });
  });

  test('is let go of when the inspection is called off or takes too long', async () => {
    const image = memoryImage([LAYER]);
    const open = async function* open({ signal }: { readonly signal: AbortSignal }): AsyncGenerator<Uint8Array> {
      yield LAYER.bytes.subarray(0, 50_000);
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('stream was told to end')));
      });
    };
    const stalled = {
      ...image,
      layers: image.layers.map((one) => ({ ...one, content: { kind: 'stream', open } as const })),
    };
    const controller = new AbortController();
    const pending = inspect(stalled, true, { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await expect(pending).rejects.toMatchObject({ code: 'ABORTED' });
    const late = await inspect(stalled, true, { limits: { maxDurationMs: 300 } });
    expect(late.gaps.map(({ code }) => code)).toContain('LIMIT_DURATION');
  });

  test.each([
    ['looks at it', "message.kind === 'job'", "throw new Error('boom')", 'WORKER_FAILED'],
    ['unpacks it', "message.kind === 'unpack'", "throw new Error('boom')", 'WORKER_FAILED'],
    [
      'looks at it',
      "message.kind === 'job'",
      'const all = []; for (;;) all.push(new Array(1e5).fill({}));',
      'WORKER_OUT_OF_MEMORY',
    ],
  ])('fails when the thread that %s fails', async (name, condition, what, code) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}-${code}.mjs`);
    // The other thread waits forever, as it would for the one that failed.
    const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
    await writeFile(
      path,
      `import { parentPort } from 'node:worker_threads';
      parentPort.on('message', (message) => { if (${condition}) { ${what} } else { ${wait} } });`,
    );
    const url = pathToFileURL(path);
    await expect(inspect(memoryImage([LAYER]), true, { url })).rejects.toMatchObject({ code });
  });
});
