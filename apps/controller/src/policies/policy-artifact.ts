import type { Digest, Reference } from '@assay/core';
import type { OpenOptions, OpenedArtifact } from '@assay/oci';
import { controllerError } from '../errors.ts';
import { MAX_DOCUMENTS, MAX_DOCUMENT_BYTES, type PolicyText } from './policy-documents.ts';

/** Artifact type of policies in a registry. */
const POLICY_ARTIFACT_TYPE = 'application/vnd.assay.policies.v1';

const TITLE = 'org.opencontainers.image.title';
const CREATED = 'org.opencontainers.image.created';

/** Policies in a registry. */
export interface PolicyArtifact {
  readonly digest: Digest;
  /** RFC 3339: when it was made, as it says itself; null where it does not. */
  readonly createdAt: string | null;
  /** @throws POLICY_SOURCE_FAILED, and what reading from registries throws */
  readonly read: () => Promise<readonly PolicyText[]>;
}

/**
 * Works on policies in a registry.
 * @throws ARTIFACT_TYPE, and what reading from registries throws
 */
export async function withPolicyArtifact<T>(
  reference: Reference,
  options: OpenOptions,
  work: (artifact: PolicyArtifact) => Promise<T>,
): Promise<T> {
  const { openArtifact } = await import('@assay/oci');
  await using artifact = await openArtifact(reference, POLICY_ARTIFACT_TYPE, options);
  const createdAt = artifact.annotations[CREATED] ?? '';
  return await work({
    digest: artifact.digest,
    createdAt: Number.isNaN(Date.parse(createdAt)) ? null : createdAt,
    read: async () => readDocuments(artifact),
  });
}

async function readDocuments(artifact: OpenedArtifact): Promise<readonly PolicyText[]> {
  const { blobs } = artifact;
  if (blobs.length > MAX_DOCUMENTS) {
    throw controllerError('POLICY_SOURCE_FAILED', `it has more than ${MAX_DOCUMENTS} documents`);
  }
  const documents: PolicyText[] = [];
  let left = MAX_DOCUMENT_BYTES;
  for (const [index, blob] of blobs.entries()) {
    left -= blob.sizeBytes;
    if (left < 0) throw controllerError('POLICY_SOURCE_FAILED', `it is larger than ${MAX_DOCUMENT_BYTES} bytes`);
    documents.push({ name: nameOf(blob.annotations, index), text: await textOf(artifact.open(blob)) });
  }
  return documents;
}

/** Puts policies into a registry; returns the digest of the artifact. @throws what writing to registries throws */
export async function pushPolicyArtifact(
  reference: Reference,
  { documents, createdAt }: { readonly documents: readonly PolicyText[]; readonly createdAt: string },
  options: OpenOptions,
): Promise<Digest> {
  const { artifactBlob, pushArtifact } = await import('@assay/oci');
  const blobs = documents.map(({ name, text }) =>
    artifactBlob('application/yaml', Buffer.from(text), { [TITLE]: `${name}.yaml` }),
  );
  const artifact = { artifactType: POLICY_ARTIFACT_TYPE, blobs, annotations: { [CREATED]: createdAt } };
  return pushArtifact(reference, artifact, options);
}

/** What blobs say of themselves is a name for people and nothing else, least of all a path. */
function nameOf(annotations: Readonly<Record<string, string>>, index: number): string {
  const title = annotations[TITLE] ?? '';
  const name = title.replace(/\.(?:ya?ml|json)$/i, '');
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name) ? name : `document-${index + 1}`;
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const piece of pieces) chunks.push(piece);
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
}
