import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Digest, digestHex } from '@assay/core';
import {
  type BuiltImage,
  type DockerArchiveOptions,
  type OpenOptions,
  dockerArchiveEntries,
  encodeTar,
  ociLayoutFiles,
  writeOciLayout,
} from '@assay/oci';
import { startFakeDaemon } from '../fake-daemon/fake-daemon.ts';
import { startFakeRegistry } from '../fake-registry/fake-registry.ts';

/** An image put where a source finds it. */
export interface PlacedImage extends AsyncDisposable {
  readonly target: string;
  /** Options that the source needs beyond the usual ones. */
  readonly options: Partial<OpenOptions>;
}

/** One way to store an image, for the conformance suite. */
export interface ImageSourceSetup {
  readonly name: string;
  /** True when the source keeps manifests and digests of layers. */
  readonly hasManifest: boolean;
  /** Stores the image in a directory of its own; `without` is left out. */
  place(image: BuiltImage, options: { readonly directory: string; readonly without?: Digest }): Promise<PlacedImage>;
}

/** Every kind of image source that keeps layers. */
export const IMAGE_SOURCE_SETUPS: readonly ImageSourceSetup[] = [
  {
    name: 'OCI layout',
    hasManifest: true,
    async place(image, { directory, without }): Promise<PlacedImage> {
      const path = await mkdtemp(join(directory, 'layout-'));
      await writeOciLayout(path, [{ content: withoutBlob(image, without), name: 'v1' }]);
      return placed(`oci:${path}`);
    },
  },
  archiveSetup('OCI archive', 'oci-archive', ociTar),
  archiveSetup('OCI archive, gzip', 'oci-archive', (image, without) => gzipSync(ociTar(image, without))),
  archiveSetup('OCI archive, zstd', 'oci-archive', (image, without) => zstdCompressSync(ociTar(image, without))),
  archiveSetup('docker archive, by digest', 'docker-archive', (image, without) => dockerTar(image, without, {})),
  archiveSetup('docker archive, legacy', 'docker-archive', (image, without) =>
    dockerTar(image, without, { style: 'legacy' }),
  ),
  archiveSetup('docker archive, legacy and gzip', 'docker-archive', (image, without) =>
    gzipSync(dockerTar(image, without, { style: 'legacy' })),
  ),
  archiveSetup('docker archive, compressed layers', 'docker-archive', (image, without) =>
    dockerTar(image, without, { compressedLayers: true }),
  ),
  {
    name: 'docker daemon',
    hasManifest: false,
    async place(image, { directory, without }): Promise<PlacedImage> {
      const socket = join(await mkdtemp(join(directory, 'daemon-')), 'docker.sock');
      const names = ['registry.example/team/app:1'];
      const archive = dockerTar(image, without, {});
      const daemon = await startFakeDaemon(socket, [{ names, id: image.config.digest, archive }]);
      return {
        target: `docker:${names[0]}`,
        options: { dockerHost: daemon.dockerHost },
        [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
      };
    },
  },
  {
    name: 'registry',
    hasManifest: true,
    async place(image, { without }): Promise<PlacedImage> {
      const registry = await startFakeRegistry();
      for (const blob of withoutBlob(image, without).blobs) registry.putBlob('team/app', blob.bytes, blob.digest);
      for (const { bytes, mediaType } of image.manifests) {
        registry.putManifest('team/app', { bytes, mediaType, tags: ['1'] });
      }
      return {
        target: `${registry.host}/team/app:1`,
        options: {},
        [Symbol.asyncDispose]: () => registry[Symbol.asyncDispose](),
      };
    },
  },
];

function archiveSetup(
  name: string,
  scheme: 'oci-archive' | 'docker-archive',
  encode: (image: BuiltImage, without: Digest | undefined) => Uint8Array,
): ImageSourceSetup {
  return {
    name,
    hasManifest: scheme === 'oci-archive',
    async place(image, { directory, without }): Promise<PlacedImage> {
      const path = join(await mkdtemp(join(directory, 'archive-')), 'image.tar');
      await writeFile(path, encode(image, without));
      return placed(`${scheme}:${path}`);
    },
  };
}

function ociTar(image: BuiltImage, without: Digest | undefined): Uint8Array {
  const files = ociLayoutFiles([{ content: withoutBlob(image, without), name: 'v1' }]);
  return encodeTar([...files].map(([path, content]) => ({ path, content })));
}

function dockerTar(image: BuiltImage, without: Digest | undefined, options: DockerArchiveOptions): Uint8Array {
  const lost = image.layers.find((layer) => layer.digest === without);
  const names = lost === undefined ? [] : [lost.digest, lost.diffId].map((digest) => digestHex(digest).slice(0, 32));
  const entries = dockerArchiveEntries([{ image, tags: ['registry.example/team/app:1'] }], options);
  return encodeTar(entries.filter((entry) => !names.some((part) => entry.path.includes(part))));
}

function withoutBlob(image: BuiltImage, digest: Digest | undefined): BuiltImage {
  return { ...image, blobs: image.blobs.filter((blob) => blob.digest !== digest) };
}

function placed(target: string): PlacedImage {
  return { target, options: {}, [Symbol.asyncDispose]: () => Promise.resolve() };
}
