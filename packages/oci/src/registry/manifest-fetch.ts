import { type Digest, isDigest } from '@assay/core';
import type { Descriptor, FetchedManifest } from '../content-source.ts';
import { ociError } from '../errors.ts';
import { readBody } from './answer-body.ts';
import { type Asked, answerFailure } from './answer-failure.ts';
import type { Connection } from './connection.ts';
import { checkContent, checkDigest, digestOf } from './content-check.ts';
import { type HttpAnswer, singleHeader } from './http-answer.ts';
import { MAX_MANIFEST_BYTES } from './limits.ts';
import { MANIFEST_ACCEPT, looksLikeJsonObject, manifestMediaType, refuseCoding } from './manifest-answer.ts';
import { type RetryOptions, withRetries } from './retry.ts';

/**
 * Fetches the manifest of a tag or digest with one GET. Its bytes are checked against the digest that was asked for and against
 * the one that the registry says they have.
 * @throws IMAGE_NOT_FOUND, DIGEST_MISMATCH, CONTENT_TOO_LARGE, MANIFEST_SCHEMA1, REGISTRY_PROTOCOL and what `Connection.get` throws
 */
export async function fetchRootManifest(
  connection: Connection,
  root: { readonly tag: string | null; readonly digest: Digest | null },
  retry: RetryOptions,
): Promise<FetchedManifest> {
  const name = root.digest ?? root.tag ?? 'latest';
  const asked: Asked = { what: whatOf(connection, name), missing: 'IMAGE_NOT_FOUND' };
  return await withRetries(async () => {
    const fetched = await getManifest(connection, name, { asked, signal: retry.signal });
    if (root.digest !== null) checkDigest(fetched.bytes, root.digest, asked.what);
    const digest = root.digest ?? fetched.promised ?? digestOf(fetched.bytes, 'sha256');
    return { bytes: fetched.bytes, mediaType: fetched.mediaType, digest };
  }, retry);
}

/**
 * Fetches the manifest of a descriptor.
 * @throws BLOB_NOT_FOUND, SIZE_MISMATCH, DIGEST_MISMATCH, CONTENT_TOO_LARGE and what `fetchRootManifest` throws
 */
export async function fetchManifest(
  connection: Connection,
  descriptor: Descriptor,
  retry: RetryOptions,
): Promise<FetchedManifest> {
  const asked: Asked = { what: whatOf(connection, descriptor.digest), missing: 'BLOB_NOT_FOUND' };
  if (descriptor.sizeBytes > MAX_MANIFEST_BYTES) throw tooLarge(asked);
  return await withRetries(async () => {
    const fetched = await getManifest(connection, descriptor.digest, { asked, signal: retry.signal });
    checkContent(fetched.bytes, descriptor, asked.what);
    return { bytes: fetched.bytes, mediaType: fetched.mediaType, digest: descriptor.digest };
  }, retry);
}

interface UncheckedManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string | null;
  /** What `Docker-Content-Digest` says, already compared with the bytes; null when it is not there. */
  readonly promised: Digest | null;
}

async function getManifest(
  connection: Connection,
  name: string,
  options: { readonly asked: Asked; readonly signal: AbortSignal },
): Promise<UncheckedManifest> {
  const { asked, signal } = options;
  const answer = await connection.get(`manifests/${name}`, { headers: { accept: MANIFEST_ACCEPT }, signal });
  if (answer.status !== 200) throw await answerFailure(answer, asked);
  try {
    const mediaType = manifestMediaType(answer, asked.what);
    refuseCoding(answer, asked.what);
    const promised = promisedDigest(answer, asked);
    const bytes = await readBody(answer, { maxBytes: MAX_MANIFEST_BYTES, what: asked.what });
    if (promised !== null) checkDigest(bytes, promised, asked.what);
    if (!looksLikeJsonObject(bytes)) throw ociError('REGISTRY_PROTOCOL', `${asked.what}: the answer is no JSON object`);
    return { bytes, mediaType, promised };
  } finally {
    answer.cut();
  }
}

function promisedDigest(answer: HttpAnswer, asked: Asked): Digest | null {
  if (answer.header('docker-content-digest').length === 0) return null;
  const text = singleHeader(answer, 'docker-content-digest') ?? '';
  if (!isDigest(text)) throw ociError('REGISTRY_PROTOCOL', `${asked.what}: Docker-Content-Digest is no digest`);
  return text;
}

function whatOf(connection: Connection, name: string): string {
  const { registry, repository } = connection.endpoint;
  return `manifest ${name} of ${registry}/${repository}`;
}

function tooLarge(asked: Asked): Error {
  return ociError('CONTENT_TOO_LARGE', `${asked.what} is larger than ${MAX_MANIFEST_BYTES} bytes`);
}
