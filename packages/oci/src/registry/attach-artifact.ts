import type { Reference } from '@assay/core';
import type { AttachedReferrer, ReferrerArtifact } from '../evidence/attach-referrer.ts';
import { artifactManifest, emptyConfig } from '../manifest/write-artifact.ts';
import type { OpenOptions } from '../open-options.ts';
import { sha256 } from '../writer/build-image.ts';
import { uploadBlob } from './blob-upload.ts';
import { uploadManifest } from './manifest-upload.ts';
import { ensureListed } from './referrers-tag.ts';
import { openSession, registryOf } from './registry-session.ts';
import { withRetries } from './retry.ts';

/**
 * Stores an artifact in the repository of an image and makes sure that it is listed. Never goes to a mirror.
 * @throws as `attachReferrer`
 */
export async function attachToRegistry(
  repository: Reference,
  artifact: ReferrerArtifact,
  options: OpenOptions,
): Promise<AttachedReferrer> {
  await using session = openSession(repository, options, { access: 'pull,push' });
  const connection = registryOf(session);
  const { signal } = options;
  const retry = { ...session.retry, signal };
  for (const blob of [emptyConfig(), ...artifact.blobs]) {
    await withRetries(async () => uploadBlob(connection, blob, { signal, mountFrom: null }), retry);
  }
  const manifest = artifactManifest(artifact, artifact.subject);
  const digest = sha256(manifest.bytes);
  await withRetries(async () => uploadManifest(connection, digest, manifest, { signal }), retry);
  const { artifactType, annotations } = artifact;
  const entry = {
    mediaType: manifest.mediaType,
    digest,
    sizeBytes: manifest.bytes.byteLength,
    artifactType,
    annotations,
  };
  const listed = await ensureListed(connection, artifact.subject.digest, { entry, retry });
  return { digest, listed };
}
