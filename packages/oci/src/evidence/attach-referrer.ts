import { resolve } from 'node:path';
import type { Digest, Reference } from '@assay/core';
import { ociError } from '../errors.ts';
import { type Artifact, type SubjectDescriptor, artifactManifest, emptyConfig } from '../manifest/write-artifact.ts';
import { addLayoutEntries, writeLayoutBlob } from '../oci-layout/layout-writer.ts';
import type { OpenOptions } from '../open-options.ts';
import { sha256 } from '../writer/build-image.ts';

/** Where an artifact is stored beside an image. */
export type AttachPlace =
  | { readonly kind: 'registry'; readonly reference: Reference }
  /** Directory of an OCI layout, which is made when absent. */
  | { readonly kind: 'oci'; readonly path: string };

/** An artifact about a manifest. */
export interface ReferrerArtifact extends Artifact {
  readonly subject: SubjectDescriptor;
}

/** What was stored. */
export interface AttachedReferrer {
  /** Of the manifest of the artifact. */
  readonly digest: Digest;
  /** How others find it. */
  readonly listed: 'referrers-api' | 'referrers-tag' | 'layout-entry';
}

/**
 * Stores an artifact about a manifest beside it, so that whoever lists its referrers finds it. In registries that do not list
 * referrers the list under the referrers tag is brought up to date. Layouts are changed in one step. Never goes to a mirror.
 * OCI image specification 1.1, `subject`; OCI distribution specification 1.1, pushing manifests with subject.
 * @throws REGISTRY_UNREACHABLE, REGISTRY_TLS, REGISTRY_UNAUTHORIZED, REGISTRY_ERROR, REGISTRY_PROTOCOL, REGISTRY_SETTINGS_INVALID,
 * REALM_REFUSED, CREDENTIALS_UNREADABLE, OFFLINE, ABORTED, MANIFEST_INVALID, PATH_UNREADABLE, DIGEST_MISMATCH, SIZE_MISMATCH
 */
export async function attachReferrer(
  place: AttachPlace,
  artifact: ReferrerArtifact,
  options: OpenOptions,
): Promise<AttachedReferrer> {
  if (options.signal.aborted) throw ociError('ABORTED', 'attaching the artifact was cancelled');
  if (place.kind === 'oci') return await attachToLayout(resolve(place.path), artifact);
  const registry = await import('../registry/attach-artifact.ts');
  return await registry.attachToRegistry(place.reference, artifact, options);
}

async function attachToLayout(directory: string, artifact: ReferrerArtifact): Promise<AttachedReferrer> {
  const manifest = artifactManifest(artifact, artifact.subject);
  const digest = sha256(manifest.bytes);
  const sizeBytes = manifest.bytes.byteLength;
  const own = { digest, sizeBytes, open: () => once(manifest.bytes) };
  for (const blob of [emptyConfig(), ...artifact.blobs, own]) await writeLayoutBlob(directory, blob);
  const { artifactType, annotations } = artifact;
  await addLayoutEntries(directory, [
    { mediaType: manifest.mediaType, digest, sizeBytes, artifactType, annotations, name: null },
  ]);
  return { digest, listed: 'layout-entry' };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
