import { type Digest, type DockerfileFact, isJsonObject } from '@assay/core';
import type { BlobStore } from '@assay/store';

/** What is handed in with an image. */
export interface Submission {
  readonly dockerfile: DockerfileFact | null;
  readonly annotations: Readonly<Record<string, string>>;
  readonly sizeBytes: number;
}

/** Most bytes of what is handed in with an image. */
const LARGEST = 4 * 1024 * 1024;

/** Keeps what was handed in. Returns its digest, which a job names. */
export async function keepSubmission(
  blobs: BlobStore,
  {
    dockerfile,
    annotations,
  }: { readonly dockerfile: string | null; readonly annotations: Readonly<Record<string, string>> },
): Promise<Digest> {
  return blobs.put(Buffer.from(JSON.stringify({ dockerfile, annotations })));
}

/** What was handed in, as `keepSubmission` kept it. @throws BLOB_NOT_FOUND, BLOB_DAMAGED */
export async function readSubmission(blobs: BlobStore, digest: Digest): Promise<Submission> {
  const bytes = await blobs.get(digest, LARGEST);
  const value: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const { dockerfile = null, annotations = {} } = isJsonObject(value) ? value : {};
  return {
    dockerfile: typeof dockerfile === 'string' ? { path: 'Dockerfile', text: dockerfile } : null,
    annotations: isJsonObject(annotations)
      ? Object.fromEntries(
          Object.entries(annotations).flatMap(([key, text]) =>
            typeof text === 'string' ? [[key, text] as const] : [],
          ),
        )
      : {},
    sizeBytes: bytes.length,
  };
}
