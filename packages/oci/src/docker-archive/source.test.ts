import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Image } from '@assay/core';
import { exampleImage, readLayer, registryOptions } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openImages } from '../open-images.ts';
import { buildImage } from '../writer/build-image.ts';
import { type TarEntry, encodeTar } from '../writer/tar-writer.ts';
import { dockerArchiveEntries } from '../writer/write-docker-archive.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-docker-archive-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function openEntries(entries: readonly TarEntry[], name = ''): Promise<Image> {
  const path = join(directory, 'image.tar');
  await writeFile(path, encodeTar(entries));
  const target = `docker-archive:${path}${name}`;
  const [image] = await openImages(target, registryOptions({}, { scratchDirectory: join(directory, 'scratch') }));
  if (image === undefined) throw new Error('no image');
  return image;
}

const app = exampleImage();
const other = buildImage({ layers: [{ entries: [{ path: 'other' }] }] });
const both = dockerArchiveEntries([
  { image: app, tags: ['registry.example/app:1', 'registry.example/app:2'] },
  { image: other, tags: ['busybox:latest'] },
]);
const hex = (digest: string): string => digest.slice('sha256:'.length);

describe('docker archives with several images', () => {
  const cases: readonly (readonly [string, string])[] = [
    [':registry.example/app:2', app.config.digest],
    [':busybox:latest', other.config.digest],
    [':busybox', other.config.digest],
    [':docker.io/library/busybox:latest', other.config.digest],
    [`@${app.config.digest}`, app.config.digest],
  ];
  test.each(cases)('%s chooses one', async (name, imageId) => {
    const image = await openEntries(both, name);
    expect(image.subject.imageId).toBe(imageId);
    await image[Symbol.asyncDispose]();
  });

  test.each([
    ['', 'IMAGE_AMBIGUOUS'],
    [':registry.example/app:3', 'IMAGE_NOT_FOUND'],
    [':app', 'IMAGE_NOT_FOUND'],
  ])('"%s" is refused with %s', async (name, code) => {
    await expect(openEntries(both, name)).rejects.toMatchObject({ code });
  });
});

describe('other ways to write a docker archive', () => {
  test('members named as kaniko and crane name them', async () => {
    const config = app.config.digest;
    const layers = app.layers.map((layer) => `${hex(layer.digest)}.tar.gz`);
    const image = await openEntries([
      { path: config, content: app.config.bytes },
      ...app.layers.map((layer) => ({ path: `${hex(layer.digest)}.tar.gz`, content: layer.bytes })),
      { path: 'manifest.json', content: JSON.stringify([{ Config: config, RepoTags: ['a:1'], Layers: layers }]) },
    ]);
    expect(image.subject.imageId).toBe(config);
    expect(image.layers.map((layer) => layer.mediaType)).toEqual(
      app.layers.map(() => 'application/vnd.docker.image.rootfs.diff.tar.gzip'),
    );
    await image[Symbol.asyncDispose]();
  });

  test('a layer that is a link to an earlier one of the same content', async () => {
    const entries = [{ path: 'same' }];
    const twice = buildImage({ layers: [{ entries }, { entries }] });
    const image = await openEntries(dockerArchiveEntries([{ image: twice, tags: [] }], { style: 'legacy' }));
    const [first, second] = await Promise.all(image.layers.map(readLayer));
    expect(Buffer.from(first ?? []).equals(Buffer.from(second ?? []))).toBe(true);
    expect(first?.length).toBe(twice.layers[0]?.tar.length);
    await image[Symbol.asyncDispose]();
  });

  test('a zstd layer', async () => {
    const image = await openEntries(
      dockerArchiveEntries([{ image: exampleImageOf('zstd'), tags: [] }], { compressedLayers: true }),
    );
    expect(image.layers[0]?.mediaType).toBe('application/vnd.oci.image.layer.v1.tar+zstd');
    await image[Symbol.asyncDispose]();
  });
});

function exampleImageOf(compression: 'zstd'): ReturnType<typeof buildImage> {
  return buildImage({ layers: [{ entries: [{ path: 'a' }], compression }] });
}

describe('broken docker archives', () => {
  const good = dockerArchiveEntries([{ image: app, tags: ['a:1'] }]);
  const swap = (path: RegExp, change: Partial<TarEntry>): readonly TarEntry[] =>
    good.map((entry) => (path.test(entry.path) ? Object.assign({}, entry, change) : entry));
  const manifest = (value: unknown): readonly TarEntry[] => swap(/manifest/, { content: JSON.stringify(value) });
  const configPath = `blobs/sha256/${hex(app.config.digest)}`;
  const cases: readonly (readonly [string, readonly TarEntry[], string])[] = [
    ['no manifest.json', good.slice(0, -1), 'NOT_AN_IMAGE'],
    ['an empty list', manifest([]), 'NOT_AN_IMAGE'],
    ['an object in place of the list', manifest({}), 'MANIFEST_INVALID'],
    ['no Config', manifest([{ Layers: [] }]), 'MANIFEST_INVALID'],
    ['a Config that is a path of this machine', manifest([{ Config: '/etc/passwd', Layers: [] }]), 'BLOB_NOT_FOUND'],
    ['a Config that climbs', manifest([{ Config: '../../../etc/passwd', Layers: [] }]), 'BLOB_NOT_FOUND'],
    ['fewer layers than diffIDs', manifest([{ Config: configPath, Layers: [] }]), 'MANIFEST_INVALID'],
    [
      'a layer that is a path of this machine',
      manifest([{ Config: configPath, Layers: ['/etc/passwd', 'x'] }]),
      'BLOB_NOT_FOUND',
    ],
    ['Layers in two spellings', manifest([{ Config: configPath, Layers: [], layers: [] }]), 'MANIFEST_INVALID'],
    ['manifest.json twice', [...good, { path: 'manifest.json', content: '[]' }], 'ARCHIVE_INVALID'],
    [
      'a configuration under a wrong digest',
      swap(new RegExp(configPath), { content: other.config.bytes }),
      'DIGEST_MISMATCH',
    ],
    [
      'a configuration that is not JSON',
      [...manifest([{ Config: 'x', Layers: [] }]), { path: 'x', content: '{' }],
      'MANIFEST_INVALID',
    ],
  ];
  test.each(cases)('%s', async (_name, entries, code) => {
    await expect(openEntries(entries)).rejects.toMatchObject({ code });
  });
});
