import type { Digest, Reference } from '@assay/core';
import type { OpenOptions } from './open-options.ts';
import type { OpenedArtifact } from './registry/pull-artifact.ts';
import type { Artifact } from './manifest/write-artifact.ts';

/**
 * Opens an artifact of a registry. The registry client is loaded when this is called.
 * @throws ARTIFACT_TYPE when it is something else, MANIFEST_INVALID, and what reading from registries throws
 */
export async function openArtifact(
  reference: Reference,
  artifactType: string,
  options: OpenOptions,
): Promise<OpenedArtifact> {
  const registry = await import('./registry/pull-artifact.ts');
  return await registry.openRegistryArtifact(reference, artifactType, options);
}

/**
 * Writes an artifact to a registry; returns the digest of its manifest. The registry client is loaded when this is called.
 * @throws what writing to registries throws
 */
export async function pushArtifact(reference: Reference, artifact: Artifact, options: OpenOptions): Promise<Digest> {
  const registry = await import('./registry/push-artifact.ts');
  return await registry.pushRegistryArtifact(reference, artifact, options);
}
