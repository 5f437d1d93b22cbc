import type { Digest } from '@assay/core';
import { ociError } from '../errors.ts';
import { answerFailure } from './answer-failure.ts';
import type { Connection } from './connection.ts';
import { type HttpAnswer, singleHeader } from './http-answer.ts';

/** A blob to send, which can be opened again. */
export interface SendableBlob {
  readonly digest: Digest;
  readonly sizeBytes: number;
  open(): AsyncIterable<Uint8Array>;
}

/** How a blob came to be where it is wanted. */
export type BlobDelivery = 'present' | 'mounted' | 'sent';

/** What goes along with sending a blob. */
export interface UploadOptions {
  readonly signal: AbortSignal;
  /** Repository of the same registry that has the blob; null: none is known. */
  readonly mountFrom: string | null;
}

/**
 * Brings a blob into a repository: not at all when it is there, by reference from another repository when the registry allows it,
 * else by sending it. Nothing is retried here. OCI distribution specification 1.1, pushing blobs.
 * @throws PassingFault, REGISTRY_PROTOCOL, REGISTRY_ERROR, and what `Connection.send` throws
 */
export async function uploadBlob(
  connection: Connection,
  blob: SendableBlob,
  options: UploadOptions,
): Promise<BlobDelivery> {
  const { signal } = options;
  const what = `blob ${blob.digest} for ${connection.endpoint.registry}/${connection.endpoint.repository}`;
  const held = await connection.send(`blobs/${blob.digest}`, { method: 'HEAD', headers: {}, signal });
  await held.discard();
  if (held.status === 200) return 'present';
  const begun = await beginUpload(connection, blob, options);
  if (begun.status === 201) {
    await begun.discard();
    return 'mounted';
  }
  if (begun.status !== 202) throw await answerFailure(begun, { what, missing: 'REGISTRY_ERROR' });
  await begun.discard();
  const location = singleHeader(begun, 'location');
  if (location === null || !URL.canParse(location, begun.url)) {
    throw ociError('REGISTRY_PROTOCOL', `${what}: the registry does not say where to send it`);
  }
  const target = new URL(location, begun.url);
  target.searchParams.set('digest', blob.digest);
  const sent = await putBlob(connection, blob, { target, signal });
  if (sent.status !== 201) throw await answerFailure(sent, { what, missing: 'REGISTRY_ERROR' });
  await sent.discard();
  return 'sent';
}

/** A registry that cannot mount answers as if it had not been asked to (202), or refuses; then a plain upload is begun. */
async function beginUpload(connection: Connection, blob: SendableBlob, options: UploadOptions): Promise<HttpAnswer> {
  const begin = async (query: string): Promise<HttpAnswer> =>
    await connection.send(`blobs/uploads/${query}`, {
      method: 'POST',
      headers: { 'content-length': '0' },
      signal: options.signal,
    });
  if (options.mountFrom === null) return await begin('');
  const query = new URLSearchParams({ mount: blob.digest, from: options.mountFrom });
  const answer = await begin(`?${query.toString()}`);
  if (answer.status === 201 || answer.status === 202) return answer;
  await answer.discard();
  return await begin('');
}

/** What goes wrong while the bytes are read counts more than the broken connection that follows from it. */
async function putBlob(
  connection: Connection,
  blob: SendableBlob,
  options: { readonly target: URL; readonly signal: AbortSignal },
): Promise<HttpAnswer> {
  const reading: { failure: { readonly error: unknown } | null } = { failure: null };
  const body = async function* (): AsyncGenerator<Uint8Array> {
    try {
      yield* blob.open();
    } catch (error) {
      reading.failure = { error };
      throw error;
    }
  };
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(blob.sizeBytes) };
  try {
    return await connection.send(options.target, { method: 'PUT', headers, body, signal: options.signal });
  } catch (error) {
    throw reading.failure === null ? error : reading.failure.error;
  }
}
