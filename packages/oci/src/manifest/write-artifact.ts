import type { Digest } from '@assay/core';
import { sha256 } from '../writer/build-image.ts';
import { MEDIA_TYPES } from './media-types.ts';

/** One blob of an artifact, which can be opened again. */
export interface ArtifactBlob {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
  readonly annotations?: Readonly<Record<string, string>>;
  open(): AsyncIterable<Uint8Array>;
}

/** The manifest that an artifact is about. OCI image specification 1.1, `subject`. */
export interface SubjectDescriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly sizeBytes: number;
}

/** An artifact as OCI image manifests carry them: an empty configuration and blobs. OCI image specification 1.1, artifact guidance. */
export interface Artifact {
  readonly artifactType: string;
  readonly blobs: readonly ArtifactBlob[];
  readonly annotations: Readonly<Record<string, string>>;
}

const EMPTY_JSON = Buffer.from('{}');

/** A blob of bytes in memory. */
export function artifactBlob(
  mediaType: string,
  bytes: Uint8Array,
  annotations?: Readonly<Record<string, string>>,
): ArtifactBlob {
  return {
    mediaType,
    digest: sha256(bytes),
    sizeBytes: bytes.byteLength,
    ...(annotations === undefined ? {} : { annotations }),
    async *open(): AsyncGenerator<Uint8Array> {
      yield bytes;
    },
  };
}

/** The configuration of an artifact that has none. OCI image specification 1.1, guidance for an empty descriptor. */
export function emptyConfig(): ArtifactBlob {
  return artifactBlob(MEDIA_TYPES.ociEmpty, EMPTY_JSON);
}

/** The manifest of an artifact, with its subject when it has one. */
export function artifactManifest(
  { artifactType, blobs, annotations }: Artifact,
  subject?: SubjectDescriptor,
): { readonly bytes: Uint8Array; readonly mediaType: string } {
  const document = {
    schemaVersion: 2,
    mediaType: MEDIA_TYPES.ociManifest,
    artifactType,
    config: descriptor(emptyConfig()),
    layers: blobs.map(descriptor),
    ...(subject === undefined
      ? {}
      : { subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.sizeBytes } }),
    annotations,
  };
  return { bytes: Buffer.from(JSON.stringify(document)), mediaType: MEDIA_TYPES.ociManifest };
}

function descriptor({ mediaType, digest, sizeBytes, annotations }: ArtifactBlob): object {
  return { mediaType, digest, size: sizeBytes, ...(annotations === undefined ? {} : { annotations }) };
}
