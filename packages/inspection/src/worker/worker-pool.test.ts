import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BASIC_REQUEST, type Image, type Inspection, type InspectionLimits, type Layer } from '@assay/core';
import { type BuiltLayer, buildLayer } from '@assay/oci';
import { expandExample } from '@assay/secret';
import { memoryImage } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inspectImage, inspectWith } from '../inspect-image.ts';
import type { InspectionProgress } from '../inspection-options.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { WorkerPool } from './worker-pool.ts';

const DPKG_STATUS =
  'Package: demo\nStatus: install ok installed\nVersion: 1.0-1\nArchitecture: amd64\nDescription: x\n';
const LAYERS: readonly BuiltLayer[] = [
  buildLayer({
    entries: [
      { path: 'etc/os-release', content: 'ID=debian\nVERSION_ID="12"\n' },
      { path: 'var/lib/dpkg/status', content: DPKG_STATUS },
    ],
  }),
  buildLayer({ entries: [{ path: 'big', content: Buffer.alloc(9_000_000, 'abcdefghij') }], compression: 'none' }),
  buildLayer({ entries: [{ path: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\n' }], compression: 'zstd' }),
];

interface Settings {
  readonly limits?: Partial<InspectionLimits>;
  readonly signal?: AbortSignal;
  readonly concurrency?: number;
  readonly onProgress?: (event: InspectionProgress) => void;
}

const optionsFor = ({ limits, signal, ...others }: Settings): Parameters<typeof inspectImage>[1] => ({
  request: BASIC_REQUEST,
  limits: { ...DEFAULT_LIMITS, ...limits },
  cache: null,
  signal: signal ?? new AbortController().signal,
  toolVersion: '0.0.0',
  ...others,
});
const inspect = (image: Image, settings: Settings = {}): Promise<Inspection> =>
  inspectImage(image, optionsFor(settings));

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'assay-worker-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The same image with its layers in one file, as archives have them. */
async function fileImage(name: string): Promise<Image> {
  const path = join(folder, name);
  await writeFile(path, Buffer.concat([Buffer.from('head'), ...LAYERS.map(({ bytes }) => bytes)]));
  const image = memoryImage(LAYERS);
  let offset = 4;
  const layers = image.layers.map((layer): Layer => {
    const content = { kind: 'file', path, offset, sizeBytes: layer.sizeBytes } as const;
    offset += layer.sizeBytes;
    return withContent(layer, content);
  });
  return { ...image, layers };
}

async function* stall({ signal }: { readonly signal: AbortSignal }): AsyncGenerator<Uint8Array> {
  yield Buffer.from([0x1f]);
  await new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stream was told to end')));
  });
}

const withContent = (layer: Layer, content: Layer['content']): Layer => ({ ...layer, content });

/** Layers whose streams never end. */
function stalledImage(): Image {
  const image = memoryImage(LAYERS);
  return { ...image, layers: image.layers.map((layer) => withContent(layer, { kind: 'stream', open: stall })) };
}

describe('threads', () => {
  test('find the same in files and streams, with one thread or several', async () => {
    const fromFile = await fileImage('image');
    const inspections = await Promise.all([
      inspect(fromFile),
      inspect(fromFile, { concurrency: 1 }),
      inspect(memoryImage(LAYERS)),
      inspect(memoryImage(LAYERS, { chunkBytes: 1_000_003 }), { concurrency: 8 }),
    ]);
    for (const inspection of inspections) {
      expect(inspection).toEqual(inspections[0]);
      expect(inspection.packages.map(({ name }) => name)).toEqual(['demo']);
      expect([inspection.os?.id, inspection.users?.length, inspection.files.count, inspection.gaps]).toEqual([
        'debian',
        1,
        4,
        [],
      ]);
    }
  });

  test('look for secrets and expressions, and keep no value of a secret', async () => {
    const token = expandExample('ghp_{github}');
    const image = memoryImage([buildLayer({ entries: [{ path: 'a', content: `token: ${token}\n` }] }), ...LAYERS]);
    const request = { ...BASIC_REQUEST, secrets: true, contentSearches: [{ name: 'token', regex: '^token:' }] };
    const inspection = await inspectImage(image, { ...optionsFor({ concurrency: 2 }), request });
    expect(inspection.secrets).toMatchObject([{ path: '/a', line: 1, visible: true }]);
    expect(inspection.contentMatches).toMatchObject([{ path: '/a', name: 'token' }]);
    expect(JSON.stringify(inspection)).not.toContain(token);
  });

  test('tell how far they are', async () => {
    const events: InspectionProgress[] = [];
    await inspect(await fileImage('progress'), { onProgress: (event) => events.push(event) });
    expect(
      events
        .filter(({ layer }) => layer === 1)
        .map(({ bytesRead }) => bytesRead)
        .at(-1),
    ).toBe(LAYERS[1]?.bytes.length);
    expect(events.filter(({ layer }) => layer === 1).length).toBeGreaterThan(2);
    expect(
      new Set(events.filter(({ bytesRead, totalBytes }) => bytesRead === totalBytes).map(({ layer }) => layer)),
    ).toEqual(new Set([0, 1, 2]));
  });

  test('do not take more of a stream than they use', async () => {
    const [layer] = memoryImage([
      buildLayer({ entries: [{ path: 'a', content: Buffer.alloc(40_000_000) }], compression: 'none' }),
    ]).layers;
    if (layer?.content.kind !== 'stream') throw new Error('not a stream');
    const { content } = layer;
    let given = 0;
    const open: typeof content.open = async function* open(options) {
      for await (const bytes of content.open(options)) {
        given += bytes.length;
        yield bytes;
      }
    };
    const image = { ...memoryImage([]), layers: [{ ...layer, content: { kind: 'stream', open } } as const] };
    const inspection = await inspect(image, { limits: { maxUnpackedBytes: 1_000_000 } });
    expect(inspection.gaps.map(({ code }) => code)).toEqual(['LIMIT_UNPACKED_BYTES']);
    expect(given).toBeLessThan(10_000_000);
  });

  test('hand typed errors on', async () => {
    const image = await fileImage('damaged');
    const damaged = LAYERS.map((layer, index) =>
      index === 2 ? { ...layer, digest: LAYERS[0]?.digest ?? layer.digest } : layer,
    );
    await expect(inspect(memoryImage(damaged))).rejects.toMatchObject({
      code: 'LAYER_DIGEST_MISMATCH',
      kind: 'untrusted',
    });
    await rm(join(folder, 'damaged'));
    await expect(inspect(image)).rejects.toMatchObject({ code: 'LAYER_UNAVAILABLE' });
    await writeFile(join(folder, 'damaged'), 'short');
    await expect(inspect(image)).rejects.toMatchObject({ code: 'LAYER_SIZE_MISMATCH' });
  });
});

describe('the end of an inspection', () => {
  test('comes when it is called off', async () => {
    const controller = new AbortController();
    const pending = inspect(stalledImage(), { signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(pending).rejects.toMatchObject({ code: 'ABORTED', kind: 'aborted' });
    await expect(inspect(stalledImage(), { signal: controller.signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  test('comes when the time is over, with a gap for every layer that was not read', async () => {
    const inspection = await inspect(stalledImage(), { limits: { maxDurationMs: 100 } });
    expect(inspection.gaps.filter(({ layer }) => layer !== undefined).map(({ code }) => code)).toEqual(
      LAYERS.map(() => 'LIMIT_DURATION'),
    );
    expect(inspection.gaps.every(({ effect }) => effect === 'incomplete')).toBe(true);
  });

  test.each([
    [
      'crashes',
      "import('node:worker_threads').then(({ parentPort }) => parentPort.on('message', () => { throw new Error('boom'); }));",
      'WORKER_FAILED',
    ],
    [
      'exits',
      "import('node:worker_threads').then(({ parentPort }) => parentPort.on('message', () => process.exit(0)));",
      'WORKER_FAILED',
    ],
    ['does not start', 'this is no program', 'WORKER_FAILED'],
    [
      'runs out of memory',
      "import('node:worker_threads').then(({ parentPort }) => parentPort.on('message', () => { const all = []; for (;;) all.push(new Array(1e5).fill({})); }));",
      'WORKER_OUT_OF_MEMORY',
    ],
  ])('comes with a typed error when a thread %s', async (name, source, code) => {
    const path = join(folder, `${name.replaceAll(' ', '-')}.mjs`);
    await writeFile(path, source);
    const runner = new WorkerPool({ url: pathToFileURL(path), size: 2, heapMib: 32 });
    await expect(inspectWith(memoryImage(LAYERS), optionsFor({}), { catalogers: [], runner })).rejects.toMatchObject({
      code,
    });
  });
});
