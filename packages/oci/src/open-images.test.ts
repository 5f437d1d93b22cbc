import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Image, parsePlatform } from '@assay/core';
import {
  buildArtifact,
  exampleImage,
  readLayer,
  registryOptions,
  withForeignLayer,
  withManifest,
} from '@assay/testkit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { digestOf } from './content/verify-bytes.ts';
import { REFERENCE_TYPE_ANNOTATION } from './manifest/media-types.ts';
import type { OpenOptions } from './open-options.ts';
import { openImages } from './open-images.ts';
import { type BuiltImage, buildImage, descriptorOf, jsonBlob } from './writer/build-image.ts';
import { type BuiltContent, type BuiltIndex, buildIndex } from './writer/build-index.ts';
import { type TarEntry, encodeTar } from './writer/tar-writer.ts';
import { dockerArchiveEntries } from './writer/write-docker-archive.ts';
import { type NamedContent, ociLayoutFiles, writeOciLayout } from './writer/write-oci-layout.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-open-'));
});
afterEach(() => rm(directory, { recursive: true }));

type Changes = Partial<Omit<OpenOptions, 'registry'>>;

/** Opens a target and closes what came. */
async function open(target: string, changes: Changes = {}): Promise<readonly Image[]> {
  const scratchDirectory = join(directory, 'scratch');
  const images = await openImages(target, registryOptions({}, { scratchDirectory, ...changes }));
  for (const image of images) await image[Symbol.asyncDispose]();
  return images;
}

async function openLayout(
  content: BuiltContent | readonly NamedContent[],
  changes: Changes = {},
): Promise<readonly Image[]> {
  const path = join(directory, 'layout');
  await writeOciLayout(path, 'kind' in content ? [{ content, name: 'v1' }] : content);
  return open(`oci:${path}`, changes);
}

const layers = [{ entries: [{ path: 'a' }] }];
const imageFor = (platform: string): BuiltImage => buildImage({ layers, platform: parsePlatform(platform) });
const [amd64, arm64, armv6] = [imageFor('linux/amd64'), imageFor('linux/arm64'), imageFor('linux/arm/v6')];
const multi = buildIndex({ images: [arm64, amd64, armv6], attestations: true });

/** An index with the entries of `index` rewritten. */
function withEntries(index: BuiltIndex, edit: (entries: Record<string, unknown>[]) => unknown[]): BuiltIndex {
  const document = JSON.parse(Buffer.from(index.root.bytes).toString());
  const root = jsonBlob(index.root.mediaType, { ...document, manifests: edit(document.manifests) });
  return { ...index, root, manifests: [...index.manifests, root] };
}

/** The index inside `depth` further ones. */
function nested(index: BuiltIndex, depth: number): BuiltIndex {
  const manifests = [...index.manifests];
  for (let level = 0; level < depth; level++) {
    const inner = manifests.at(-1) ?? index.root;
    manifests.push(jsonBlob(index.root.mediaType, { schemaVersion: 2, manifests: [descriptorOf(inner)] }));
  }
  return { ...index, root: manifests.at(-1) ?? index.root, manifests };
}

/** Path of a blob of the image in the layout that `openLayout` writes. */
function blob(image: BuiltImage, at: number): string {
  return `layout/blobs/sha256/${image.blobs[at]?.digest.slice(7)}`;
}

function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
}

function ociEntries(content: BuiltContent): readonly TarEntry[] {
  return [...ociLayoutFiles([{ content, name: 'v1' }])].map(([path, bytes]) => ({ path, content: bytes }));
}

/** Opens a tar of the entries and tells what was found. */
async function openTar(entries: readonly TarEntry[]): Promise<string> {
  const file = join(directory, 'image.tar');
  await writeFile(file, encodeTar(entries));
  const [image] = await open(file);
  return `${image?.sourceKind} ${image?.subject.imageId}`;
}

describe('images of an index', () => {
  test("the host's platform is taken when none is asked for, with both digests", async () => {
    const [image] = await openLayout(multi);
    expect(image?.subject).toMatchObject({
      digest: amd64.root.digest,
      indexDigest: multi.root.digest,
      imageId: amd64.config.digest,
      platform: { os: 'linux', architecture: 'amd64' },
    });
  });

  test('a platform that is asked for is taken, a lower variant where there is no better', async () => {
    const [first] = await openLayout(multi, { platform: parsePlatform('linux/arm64') });
    const [second] = await openLayout(multi, { platform: parsePlatform('linux/arm/v7') });
    expect([first?.subject.digest, second?.subject.digest]).toEqual([arm64.root.digest, armv6.root.digest]);
  });

  test('all platforms come in order, attestations left out', async () => {
    const images = await openLayout(multi, { platform: 'all' });
    expect(images.map((image) => image.subject.digest)).toEqual(
      [arm64, amd64, armv6].map((image) => image.root.digest),
    );
  });

  test('a platform that is not there is refused and the others are listed', async () => {
    const opening = openLayout(multi, { platform: parsePlatform('windows/amd64') });
    await expect(opening).rejects.toMatchObject({ code: 'PLATFORM_NOT_FOUND' });
    await expect(opening).rejects.toThrow('linux/arm64, linux/amd64, linux/arm/v6');
  });

  test('the only image is taken without asking, whatever it is for', async () => {
    const [image] = await openLayout(buildIndex({ images: [arm64], attestations: true }));
    expect(image?.subject.digest).toBe(arm64.root.digest);
  });

  test('nested indexes are followed to a depth of four', async () => {
    const [image] = await openLayout(nested(multi, 3));
    expect(image?.subject).toMatchObject({ digest: amd64.root.digest, indexDigest: multi.root.digest });
    await expect(openLayout(nested(multi, 4))).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
  });

  test('an entry without platform is placed by its configuration', async () => {
    const index = withEntries(multi, (entries) => entries.map(({ platform: _platform, ...entry }) => entry));
    const [image] = await openLayout(index, { platform: parsePlatform('linux/arm64') });
    expect(image?.subject.digest).toBe(arm64.root.digest);
  });

  test('an image that claims to be an attestation is still an image: runtimes would run it', async () => {
    const disguise = { annotations: { [REFERENCE_TYPE_ANNOTATION]: 'attestation-manifest' } };
    const index = withEntries(buildIndex({ images: [amd64, imageFor('linux/amd64')] }), (entries) =>
      entries.map((entry, at) => (at === 0 ? { ...entry, ...disguise } : entry)),
    );
    const [image] = await openLayout(index);
    expect(image?.subject.digest).toBe(amd64.root.digest);
    const typed = withEntries(multi, (entries) => entries.map((entry) => ({ ...entry, artifactType: 'a/b' })));
    expect(await openLayout(typed, { platform: 'all' })).toHaveLength(3);
  });

  test('where index and configuration differ, the configuration wins', async () => {
    const index = withEntries(multi, (entries) =>
      entries.map((entry) => ({ ...entry, platform: { os: 'linux', architecture: 'amd64' } })).slice(0, 1),
    );
    const [image] = await openLayout(index);
    expect(image?.subject.platform?.architecture).toBe('arm64');
  });

  const refused: readonly (readonly [string, BuiltContent, string])[] = [
    ['an index without images', buildIndex({ images: [] }), 'NOT_AN_IMAGE'],
    ['an index of attestations only', withEntries(multi, (entries) => entries.slice(3)), 'NOT_AN_IMAGE'],
    [
      'an entry that calls an index a manifest',
      withEntries(multi, () => [{ ...descriptorOf(multi.root), mediaType: amd64.root.mediaType }]),
      'MANIFEST_INVALID',
    ],
    [
      'an entry with another size',
      withEntries(multi, (entries) => entries.map((entry) => ({ ...entry, size: 5 }))),
      'SIZE_MISMATCH',
    ],
    ['an artifact', buildArtifact(), 'NOT_AN_IMAGE'],
  ];
  test.each(refused)('%s is refused', async (_name, content, code) => {
    await expect(openLayout(content)).rejects.toMatchObject({ code });
  });
});

describe('images of a layout', () => {
  test('a manifest inside an index is found by its digest', async () => {
    await openLayout(multi);
    const [image] = await open(`oci:${directory}/layout@${arm64.root.digest}`);
    expect(image?.subject).toMatchObject({ digest: arm64.root.digest, indexDigest: null });
  });

  test('index.json itself may list one image for several platforms', async () => {
    const path = join(directory, 'layout');
    await writeOciLayout(path, [{ content: multi, name: null }]);
    await writeFile(join(path, 'index.json'), multi.root.bytes);
    const [image] = await open(`oci:${path}`, { platform: parsePlatform('linux/arm64') });
    expect(image?.subject).toMatchObject({ digest: arm64.root.digest, indexDigest: null });
  });

  test('a foreign layer is never fetched', async () => {
    const [image] = await openLayout(withForeignLayer(exampleImage(), 0, ['http://169.254.169.254/latest/meta-data']));
    expect(image?.layers.map((layer) => layer.content.kind)).toEqual(['foreign', 'file']);
  });

  test('closing one of several images leaves the others open', async () => {
    const file = join(directory, 'multi.tar.gz');
    const files = [...ociLayoutFiles([{ content: multi, name: null }])].map(([path, content]) => ({ path, content }));
    await writeFile(file, gzipSync(encodeTar(files)));
    const scratchDirectory = join(directory, 'scratch');
    const images = await openImages(file, registryOptions({}, { scratchDirectory, platform: 'all' }));
    await images[0]?.[Symbol.asyncDispose]();
    await images[0]?.[Symbol.asyncDispose]();
    await images[1]?.[Symbol.asyncDispose]();
    expect(images[2]?.layers[0] && digestOf(await readLayer(images[2].layers[0]))).toBe(armv6.layers[0]?.digest);
    await images[2]?.[Symbol.asyncDispose]();
    expect(await readdir(scratchDirectory)).toEqual([]);
  });

  test('blobs may be symbolic links', async () => {
    await openLayout(amd64);
    const blobs = join(directory, 'layout/blobs');
    await rename(blobs, join(directory, 'store'));
    await symlink(join(directory, 'store'), blobs);
    expect(await open(`oci:${directory}/layout`)).toHaveLength(1);
  });

  const damages: readonly (readonly [string, (path: string) => Promise<void>, string])[] = [
    [
      'a layer that is a directory',
      async (path) => {
        await rm(path);
        await mkdir(path);
      },
      'NOT_AN_IMAGE',
    ],
    [
      'a layer that is a pipe',
      async (path) => {
        await rm(path);
        makePipe(path);
      },
      'NOT_AN_IMAGE',
    ],
    ['a layer that is cut off', (path) => writeFile(path, 'x'), 'SIZE_MISMATCH'],
    [
      'a layer that is a broken link',
      async (path) => {
        await rm(path);
        await symlink('nowhere', path);
      },
      'BLOB_NOT_FOUND',
    ],
  ];
  test.each(damages)('%s is refused', async (_name, damage, code) => {
    await openLayout(amd64);
    await damage(join(directory, blob(amd64, 1)));
    await expect(open(`oci:${directory}/layout`)).rejects.toMatchObject({ code });
  });

  test('a configuration that is a pipe does not block', async () => {
    await openLayout(amd64);
    const path = join(directory, blob(amd64, 0));
    await rm(path);
    makePipe(path);
    await expect(open(`oci:${directory}/layout`)).rejects.toMatchObject({ code: 'NOT_AN_IMAGE' });
  });

  const markers: readonly (readonly [string, string, string])[] = [
    ['oci-layout', '{"imageLayoutVersion":"2.0.0"}', 'MEDIA_TYPE_UNSUPPORTED'],
    ['oci-layout', 'null', 'MEDIA_TYPE_UNSUPPORTED'],
    ['oci-layout', '{', 'MANIFEST_INVALID'],
    ['index.json', '{}', 'MANIFEST_INVALID'],
    ['index.json', '{"manifests":[],"layers":[]}', 'MANIFEST_INVALID'],
    ['index.json', '{"manifests":[]}', 'NOT_AN_IMAGE'],
  ];
  test.each(markers)('%s with %s is refused', async (file, text, code) => {
    await openLayout(amd64);
    await writeFile(join(directory, 'layout', file), text);
    await expect(open(`oci:${directory}/layout`)).rejects.toMatchObject({ code });
  });
});

describe('single images', () => {
  test('any platform is taken when none is asked for', async () => {
    const [image] = await openLayout(arm64);
    expect(image?.subject).toMatchObject({ digest: arm64.root.digest, platform: { architecture: 'arm64' } });
  });

  test('a lower variant fits, another architecture does not', async () => {
    expect(await openLayout(armv6, { platform: parsePlatform('linux/arm/v7') })).toHaveLength(1);
    await expect(openLayout(armv6, { platform: parsePlatform('linux/arm64') })).rejects.toMatchObject({
      code: 'PLATFORM_MISMATCH',
    });
  });

  test('all platforms of a single image is that image', async () => {
    expect(await openLayout(arm64, { platform: 'all' })).toHaveLength(1);
  });

  test('a configuration with another size than its descriptor says', async () => {
    const image = withManifest(exampleImage(), (manifest) => ({
      ...manifest,
      config: { ...Object(manifest['config']), size: 7 },
    }));
    await expect(openLayout(image)).rejects.toMatchObject({ code: 'SIZE_MISMATCH' });
  });
});

describe('targets without scheme', () => {
  test('an OCI layout, an OCI archive and a docker archive are recognised', async () => {
    await openLayout(amd64);
    expect((await open(join(directory, 'layout')))[0]?.sourceKind).toBe('oci');
    expect(await openTar(ociEntries(amd64))).toBe(`oci-archive ${amd64.config.digest}`);
    expect(await openTar(dockerArchiveEntries([{ image: amd64, tags: [] }]))).toBe(
      `docker-archive ${amd64.config.digest}`,
    );
  });

  test('an archive in both forms is read as OCI, which has digests', async () => {
    const docker = dockerArchiveEntries([{ image: amd64, tags: [] }]);
    const known = new Set(docker.map((entry) => entry.path));
    const oci = ociEntries(amd64).filter((entry) => !known.has(entry.path));
    expect(await openTar([...oci, ...docker])).toBe(`oci-archive ${amd64.config.digest}`);
  });

  test('an archive in both forms whose OCI form is incomplete is read as docker archive', async () => {
    const docker = dockerArchiveEntries([{ image: amd64, tags: [] }], { style: 'legacy' });
    const oci = ociEntries(amd64).filter((entry) => !entry.path.includes(amd64.layers[0]?.digest.slice(7) ?? ''));
    expect(await openTar([...oci, ...docker])).toBe(`docker-archive ${amd64.config.digest}`);
  });

  test('an archive whose two forms are different images is refused, unless the scheme says which', async () => {
    const docker = dockerArchiveEntries([{ image: arm64, tags: [] }], { style: 'legacy' });
    const entries = [...ociEntries(amd64), ...docker];
    await expect(openTar(entries)).rejects.toMatchObject({ code: 'MANIFEST_INVALID' });
    const file = join(directory, 'image.tar');
    expect((await open(`oci-archive:${file}`))[0]?.subject.imageId).toBe(amd64.config.digest);
    expect((await open(`docker-archive:${file}`))[0]?.subject.imageId).toBe(arm64.config.digest);
  });

  test('a root file system is recognised by etc or usr', async () => {
    await mkdir(join(directory, 'root/usr'), { recursive: true });
    const [image] = await open(join(directory, 'root'));
    expect(image).toMatchObject({
      sourceKind: 'dir',
      rootDirectory: resolve(directory, 'root'),
      layers: [],
      subject: { digest: null, imageId: null, platform: null },
    });
  });

  test('other directories and files are no images', async () => {
    await mkdir(join(directory, 'project/lib'), { recursive: true });
    await writeFile(join(directory, 'notes.txt'), 'hello '.repeat(500));
    await writeFile(join(directory, 'empty'), '');
    await writeFile(join(directory, 'other.tar'), encodeTar([{ path: 'a' }]));
    for (const name of ['project', 'notes.txt', 'empty', 'other.tar']) {
      await expect(open(join(directory, name)), name).rejects.toMatchObject({ code: 'NOT_AN_IMAGE' });
    }
  });

  const missing: readonly (readonly [string, string])[] = [
    ['./nowhere', 'IMAGE_NOT_FOUND'],
    ['/nowhere/image', 'IMAGE_NOT_FOUND'],
    ['nowhere.tar.gz', 'IMAGE_NOT_FOUND'],
    ['oci:/nowhere', 'IMAGE_NOT_FOUND'],
    ['oci-archive:/nowhere.tar', 'IMAGE_NOT_FOUND'],
    ['docker-archive:/nowhere.tar:a:1', 'IMAGE_NOT_FOUND'],
    ['dir:/nowhere', 'IMAGE_NOT_FOUND'],
    ['dir:/etc/hostname', 'NOT_AN_IMAGE'],
    ['oci-archive:/tmp', 'NOT_AN_IMAGE'],
    ['oci:/dev', 'NOT_AN_IMAGE'],
    ['oci-archive:/dev/zero', 'NOT_AN_IMAGE'],
    ['sbom:x.json', 'NOT_AN_IMAGE'],
    ['nginx', 'OFFLINE'],
    ['UPPER', 'REFERENCE_INVALID'],
  ];
  test.each(missing)('%s is refused with %s', async (target, code) => {
    await expect(open(target, { offline: true })).rejects.toMatchObject({ code });
  });
});

const corpus = process.env['ASSAY_CORPUS'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const busybox = join(corpus, 'images/busybox-oci');

describe('a published image', () => {
  test.skipIf(!existsSync(busybox))(`busybox (needs ${busybox})`, async () => {
    const [image] = await open(`oci:${busybox}:1.38.0-glibc`);
    expect(image?.subject.imageId).toBe('sha256:c6348fa86ba0fb2108c9334f5fe913ddc6d853313e655891f133a0127c30099f');
    expect(image?.config.cmd).toEqual(['sh']);
    const [layer] = image?.layers ?? [];
    expect(layer && digestOf(await readLayer(layer))).toBe(layer?.digest);
  });
});
