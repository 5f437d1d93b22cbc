import type { Digest, Reference } from '@assay/core';
import type { OpenOptions } from '../open-options.ts';
import { type Artifact, artifactManifest, emptyConfig } from '../manifest/write-artifact.ts';
import { sha256 } from '../writer/build-image.ts';
import { uploadBlob } from './blob-upload.ts';
import { uploadManifest } from './manifest-upload.ts';
import { openSession, registryOf } from './registry-session.ts';
import { withRetries } from './retry.ts';

/**
 * Writes an artifact to a registry under the reference's tag; blobs that are there already are not sent. Returns the digest of its
 * manifest. Never goes to a mirror.
 * @throws REGISTRY_UNREACHABLE, REGISTRY_TLS, REGISTRY_UNAUTHORIZED, REGISTRY_ERROR, REGISTRY_PROTOCOL, REGISTRY_SETTINGS_INVALID,
 * REALM_REFUSED, CREDENTIALS_UNREADABLE, OFFLINE, ABORTED
 */
export async function pushRegistryArtifact(
  reference: Reference,
  artifact: Artifact,
  options: OpenOptions,
): Promise<Digest> {
  await using session = openSession(reference, options, { access: 'pull,push' });
  const connection = registryOf(session);
  const { signal } = options;
  const retry = { ...session.retry, signal };
  for (const blob of [emptyConfig(), ...artifact.blobs]) {
    await withRetries(async () => uploadBlob(connection, blob, { signal, mountFrom: null }), retry);
  }
  const manifest = artifactManifest(artifact);
  await withRetries(async () => uploadManifest(connection, reference.tag ?? 'latest', manifest, { signal }), retry);
  return sha256(manifest.bytes);
}
