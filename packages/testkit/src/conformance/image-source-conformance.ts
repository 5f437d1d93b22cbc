import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Image } from '@assay/core';
import type { BuiltImage, OpenOptions } from '@assay/oci';
import { exampleImage } from '../image-builder/example-image.ts';
import { corrupted, flipped, withConfig } from '../image-builder/hostile-image.ts';
import type { ImageSourceSetup } from './image-sources.ts';
import { readLayer } from './read-layer.ts';

/** What the conformance suite runs against. */
export interface ImageSourceContext {
  readonly setup: ImageSourceSetup;
  /** Directory to put images into. */
  readonly directory: string;
  /** Empty directory for scratch files. */
  readonly scratchDirectory: string;
  readonly open: (target: string, changes: Partial<OpenOptions>) => Promise<readonly Image[]>;
}

/** One requirement on every image source. `run` throws when it is not met. */
export interface ConformanceCase {
  readonly name: string;
  run(context: ImageSourceContext): Promise<void>;
}

/** What every image source that keeps layers has to do. */
export const IMAGE_SOURCE_CASES: readonly ConformanceCase[] = [
  {
    name: 'gives the identity, configuration and history that the image was built with',
    run: (context) => withImage(context, exampleImage(), checkIdentity),
  },
  {
    name: 'gives layers whose bytes are those of the diffIDs, base first',
    run: (context) => withImage(context, exampleImage(), checkLayers),
  },
  {
    name: 'can be opened twice at once, and closing one leaves the other readable',
    async run(context): Promise<void> {
      const built = exampleImage();
      await withImage(context, built, async (first, target) => {
        const [second] = await context.open(target.target, target.options);
        await second?.[Symbol.asyncDispose]();
        await checkLayers(first, built);
      });
    },
  },
  {
    name: 'leaves no scratch file behind',
    async run(context): Promise<void> {
      await withImage(context, exampleImage(), () => Promise.resolve());
      deepStrictEqual(await readdir(context.scratchDirectory), []);
    },
  },
  {
    name: 'refuses another platform than the one asked for',
    async run(context): Promise<void> {
      await using place = await context.setup.place(exampleImage(), context);
      const platform = { os: 'linux', architecture: 's390x', variant: null };
      await refuses(context.open(place.target, { ...place.options, platform }), ['PLATFORM_MISMATCH']);
    },
  },
  {
    name: 'refuses a configuration that does not have its digest',
    async run(context): Promise<void> {
      const image = exampleImage();
      const config = corrupted(image.config, flipped(image.config.bytes));
      const damaged = { ...image, config, blobs: [config, ...image.layers] };
      await refusesImage(context, damaged, ['DIGEST_MISMATCH']);
    },
  },
  {
    name: 'refuses a configuration with another number of layers',
    run: (context) =>
      refusesImage(
        context,
        withConfig(exampleImage(), (config) => ({ ...config, rootfs: { type: 'layers', diff_ids: [] } })),
        ['MANIFEST_INVALID'],
      ),
  },
  {
    name: 'says that a layer is missing, at the latest when it is read',
    async run(context): Promise<void> {
      const image = exampleImage();
      const without = image.layers[1]?.digest ?? image.config.digest;
      await using place = await context.setup.place(image, { directory: context.directory, without });
      await refuses(openAndRead(context, place.target, place.options), ['BLOB_NOT_FOUND']);
    },
  },
  {
    name: 'gives up when it is cancelled',
    async run(context): Promise<void> {
      await using place = await context.setup.place(exampleImage(), context);
      const signal = AbortSignal.abort();
      await refuses(context.open(place.target, { ...place.options, signal }), ['ABORTED']);
    },
  },
];

function checkIdentity(image: Image, built: BuiltImage, context: ImageSourceContext): Promise<void> {
  strictEqual(image.subject.imageId, built.config.digest);
  strictEqual(image.subject.digest, context.setup.hasManifest ? built.root.digest : null);
  deepStrictEqual(image.subject.platform, built.platform);
  strictEqual(image.config.user, 'app');
  deepStrictEqual(image.config.env, ['PATH=/usr/bin:/bin', 'EMPTY=']);
  deepStrictEqual(image.config.exposedPorts, ['53/udp', '8080/tcp']);
  deepStrictEqual({ ...image.config.labels }, { 'org.opencontainers.image.title': 'example' });
  strictEqual(image.config.healthcheck?.intervalNs, 30_000_000_000);
  strictEqual(image.config.author, 'Example Author');
  const steps = image.history.map((step) => [step.createdBy, step.emptyLayer]);
  deepStrictEqual(steps, [
    ['ADD rootfs.tar / # base', false],
    ['ENV PATH=/usr/bin:/bin', true],
    ['COPY app /app # buildkit', false],
    ['USER app', true],
  ]);
  return Promise.resolve();
}

async function checkLayers(image: Image, built: BuiltImage): Promise<void> {
  deepStrictEqual(
    image.layers.map((layer) => [layer.diffId, layer.createdBy]),
    built.layers.map((layer, at) => [layer.diffId, ['ADD rootfs.tar / # base', 'COPY app /app # buildkit'][at]]),
  );
  for (const [at, layer] of image.layers.entries()) {
    const stored = Buffer.from(await readLayer(layer));
    strictEqual(stored.length, layer.sizeBytes);
    const tar = layer.mediaType.endsWith('gzip') ? gunzipSync(stored) : stored;
    ok(tar.equals(built.layers[at]?.tar ?? Buffer.alloc(0)), `layer ${at} has other bytes`);
    ok(layer.digest === null || layer.digest === built.layers[at]?.digest, `layer ${at} has another digest`);
  }
}

type Check = (
  image: Image,
  built: BuiltImage & { readonly target: string; readonly options: Partial<OpenOptions> },
  context: ImageSourceContext,
) => Promise<void>;

async function withImage(context: ImageSourceContext, built: BuiltImage, check: Check): Promise<void> {
  await using place = await context.setup.place(built, context);
  const images = await context.open(place.target, place.options);
  strictEqual(images.length, 1);
  const [image] = images;
  if (image === undefined) return;
  await using opened = image;
  await check(opened, { ...built, target: place.target, options: place.options }, context);
}

async function refusesImage(context: ImageSourceContext, image: BuiltImage, codes: readonly string[]): Promise<void> {
  await using place = await context.setup.place(image, context);
  await refuses(context.open(place.target, place.options), codes);
}

async function openAndRead(
  context: ImageSourceContext,
  target: string,
  options: Partial<OpenOptions>,
): Promise<readonly Image[]> {
  const images = await context.open(target, options);
  for (const image of images) {
    await using opened = image;
    for (const layer of opened.layers) await readLayer(layer);
  }
  return images;
}

/** Whatever was refused must leave no scratch file either. */
async function refuses(opening: Promise<readonly Image[]>, codes: readonly string[]): Promise<void> {
  await rejects(opening, (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    ok(codes.includes(code), `refused with ${code} in place of ${codes.join(' or ')}: ${String(error)}`);
    return true;
  });
}
