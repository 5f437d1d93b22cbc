import { createHash } from 'node:crypto';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { type Digest, type ImageConfig, type Platform, parseDigest } from '@assay/core';
import { MEDIA_TYPES } from '../manifest/media-types.ts';
import { encodeConfig } from './encode-config.ts';
import { type TarEntry, encodeTar } from './tar-writer.ts';

/** How the stored bytes of a layer are compressed. */
export type LayerCompression = 'none' | 'gzip' | 'zstd';

/** One layer to build: either its entries or a ready tar. */
export interface LayerSpec {
  readonly entries?: readonly TarEntry[];
  /** A tar as it is to be stored, in place of entries. */
  readonly tar?: Uint8Array;
  /** Default `gzip`. */
  readonly compression?: LayerCompression;
  /** Default: `layer N`. */
  readonly createdBy?: string;
}

/** A step of the history to write. */
export interface HistorySpec {
  readonly createdBy: string;
  readonly emptyLayer?: boolean;
  readonly created?: string;
  readonly author?: string;
  readonly comment?: string;
}

/** An image to build. */
export interface ImageSpec {
  readonly layers: readonly LayerSpec[];
  /** Default linux/amd64. */
  readonly platform?: Platform;
  readonly config?: Partial<Omit<ImageConfig, 'raw'>>;
  /** Default: one step for each layer. */
  readonly history?: readonly HistorySpec[];
  /** Annotations of the manifest. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Family of media types; default `oci`. */
  readonly format?: 'oci' | 'docker';
}

/** Some bytes with their digest and media type. */
export interface BuiltBlob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** A built layer: stored bytes and the tar in them. */
export interface BuiltLayer extends BuiltBlob {
  readonly diffId: Digest;
  readonly tar: Uint8Array;
}

/** A built image. */
export interface BuiltImage {
  readonly kind: 'image';
  /** What a tag points at: the manifest. */
  readonly root: BuiltBlob;
  /** Everything that is stored as a manifest, the root last. */
  readonly manifests: readonly BuiltBlob[];
  /** Everything that is stored as a blob: configuration and layers. */
  readonly blobs: readonly BuiltBlob[];
  readonly config: BuiltBlob;
  readonly layers: readonly BuiltLayer[];
  readonly platform: Platform;
}

/**
 * Builds an image in memory. Equal specifications give equal bytes: times are fixed and nothing is read from the machine.
 */
export function buildImage(spec: ImageSpec): BuiltImage {
  const format = spec.format ?? 'oci';
  const platform = spec.platform ?? { os: 'linux', architecture: 'amd64', variant: null };
  const layers = spec.layers.map((layer) => buildLayer(layer, format));
  const history = spec.history ?? spec.layers.map((layer, at) => ({ createdBy: layer.createdBy ?? `layer ${at + 1}` }));
  const diffIds = layers.map((layer) => layer.diffId);
  const config = jsonBlob(
    format === 'oci' ? MEDIA_TYPES.ociConfig : MEDIA_TYPES.dockerConfig,
    encodeConfig({ config: spec.config ?? {}, platform, history, diffIds }),
  );
  const mediaType = format === 'oci' ? MEDIA_TYPES.ociManifest : MEDIA_TYPES.dockerManifest;
  const root = jsonBlob(mediaType, {
    schemaVersion: 2,
    mediaType,
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
    ...(spec.annotations === undefined ? {} : { annotations: spec.annotations }),
  });
  return { kind: 'image', root, manifests: [root], blobs: [config, ...layers], config, layers, platform };
}

/** Builds one layer. */
export function buildLayer(spec: LayerSpec, format: 'oci' | 'docker' = 'oci'): BuiltLayer {
  const tar = spec.tar ?? encodeTar(spec.entries ?? []);
  const compression = spec.compression ?? 'gzip';
  const bytes = compression === 'none' ? tar : compression === 'gzip' ? gzipSync(tar) : zstdCompressSync(tar);
  const mediaType = LAYER_MEDIA_TYPES[format][compression];
  return { mediaType, digest: sha256(bytes), bytes, diffId: sha256(tar), tar };
}

/** The sha256 digest of some bytes. */
export function sha256(bytes: Uint8Array): Digest {
  return parseDigest(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
}

/** A blob of a JSON value. */
export function jsonBlob(mediaType: string, value: unknown): BuiltBlob {
  const bytes = Buffer.from(JSON.stringify(value));
  return { mediaType, digest: sha256(bytes), bytes };
}

/** The descriptor that points at a blob. */
export function descriptorOf(blob: BuiltBlob): {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
} {
  return { mediaType: blob.mediaType, digest: blob.digest, size: blob.bytes.length };
}

const LAYER_MEDIA_TYPES: Readonly<Record<'oci' | 'docker', Readonly<Record<LayerCompression, string>>>> = {
  oci: { none: MEDIA_TYPES.ociLayer, gzip: MEDIA_TYPES.ociLayerGzip, zstd: MEDIA_TYPES.ociLayerZstd },
  docker: { none: MEDIA_TYPES.dockerLayer, gzip: MEDIA_TYPES.dockerLayerGzip, zstd: MEDIA_TYPES.ociLayerZstd },
};
