import { MEDIA_TYPES, REFERENCE_DIGEST_ANNOTATION, REFERENCE_TYPE_ANNOTATION } from '../manifest/media-types.ts';
import { type BuiltBlob, type BuiltImage, descriptorOf, jsonBlob } from './build-image.ts';

/** An index to build. */
export interface IndexSpec {
  readonly images: readonly BuiltImage[];
  /** True adds one attestation manifest for each image, in the way of BuildKit. */
  readonly attestations?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Family of media types; default `oci`. */
  readonly format?: 'oci' | 'docker';
}

/** A built index with everything in it. */
export interface BuiltIndex {
  readonly kind: 'index';
  /** What a tag points at: the index. */
  readonly root: BuiltBlob;
  /** Everything that is stored as a manifest, the root last. */
  readonly manifests: readonly BuiltBlob[];
  /** Everything that is stored as a blob. */
  readonly blobs: readonly BuiltBlob[];
  readonly images: readonly BuiltImage[];
}

/** What can be written to a layout or pushed to a registry. */
export type BuiltContent = BuiltImage | BuiltIndex;

/** Builds an index of images for several platforms. */
export function buildIndex(spec: IndexSpec): BuiltIndex {
  const attestations = spec.attestations === true ? spec.images.map(buildAttestation) : [];
  const mediaType = spec.format === 'docker' ? MEDIA_TYPES.dockerList : MEDIA_TYPES.ociIndex;
  const root = jsonBlob(mediaType, {
    schemaVersion: 2,
    mediaType,
    manifests: [
      ...spec.images.map((image) => ({ ...descriptorOf(image.root), platform: encodePlatform(image) })),
      ...attestations.map((attestation) => attestation.descriptor),
    ],
    ...(spec.annotations === undefined ? {} : { annotations: spec.annotations }),
  });
  return {
    kind: 'index',
    root,
    manifests: [...spec.images.flatMap((image) => image.manifests), ...attestations.map((a) => a.manifest), root],
    blobs: [...spec.images.flatMap((image) => image.blobs), ...attestations.flatMap((a) => a.blobs)],
    images: spec.images,
  };
}

function encodePlatform(image: BuiltImage): Readonly<Record<string, string>> {
  const { os, architecture, variant } = image.platform;
  return variant === null ? { architecture, os } : { architecture, os, variant };
}

interface BuiltAttestation {
  readonly manifest: BuiltBlob;
  readonly blobs: readonly BuiltBlob[];
  readonly descriptor: Readonly<Record<string, unknown>>;
}

function buildAttestation(image: BuiltImage): BuiltAttestation {
  const statement = jsonBlob('application/vnd.in-toto+json', {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: '_', digest: { sha256: image.root.digest.slice('sha256:'.length) } }],
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {},
  });
  const config = jsonBlob(MEDIA_TYPES.ociConfig, {
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [statement.digest] },
  });
  const manifest = jsonBlob(MEDIA_TYPES.ociManifest, {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    config: descriptorOf(config),
    layers: [descriptorOf(statement)],
  });
  return {
    manifest,
    blobs: [config, statement],
    descriptor: {
      ...descriptorOf(manifest),
      annotations: {
        [REFERENCE_DIGEST_ANNOTATION]: image.root.digest,
        [REFERENCE_TYPE_ANNOTATION]: 'attestation-manifest',
      },
      platform: { architecture: 'unknown', os: 'unknown' },
    },
  };
}
