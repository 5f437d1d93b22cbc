import { createHash, randomBytes } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Digest, isDigest, isJsonObject } from '@assay/core';
import type { BlobStore } from '@assay/store';
import { serverError } from '../errors.ts';

/** Bytes of one piece. */
const PIECE = 8 * 1024 * 1024;

/** Bytes before each piece that make it nobody else's: what two people upload alike is kept twice, so that each can be thrown away. */
const SALT = 16;

/** Most bytes of the list of pieces. */
const LARGEST_LIST = 16 * 1024 * 1024;

/** Something that was uploaded, in pieces that any worker can put together. */
interface Upload {
  readonly pieces: readonly Digest[];
  readonly sizeBytes: number;
  readonly digest: Digest;
}

/** What is known of an upload when it is there. */
export interface ReceivedUpload {
  /** Names it for jobs. */
  readonly upload: Digest;
  readonly sizeBytes: number;
  /** Of the bytes that came. */
  readonly digest: Digest;
}

/**
 * Takes bytes as they come into the blob store; at no time are more than two pieces held. What fails leaves nothing behind.
 * @throws what the stream and the store throw, BODY_TOO_LARGE, REQUEST_INVALID when nothing comes
 */
export async function receiveUpload(blobs: BlobStore, bytes: Readable, limit: number): Promise<ReceivedUpload> {
  const salt = randomBytes(SALT);
  const hash = createHash('sha256');
  const pieces: Digest[] = [];
  let sizeBytes = 0;
  let held: Buffer[] = [salt];
  let heldBytes = 0;
  const flush = async (): Promise<void> => {
    if (heldBytes === 0) return;
    pieces.push(await blobs.put(Buffer.concat(held)));
    held = [salt];
    heldBytes = 0;
  };
  try {
    for await (const chunk of bytes) {
      const part = Buffer.from(chunk);
      hash.update(part);
      sizeBytes += part.length;
      if (sizeBytes > limit) throw serverError('BODY_TOO_LARGE', `an upload may have ${limit} bytes`);
      held.push(part);
      heldBytes += part.length;
      if (heldBytes >= PIECE) await flush();
    }
    await flush();
    if (sizeBytes === 0) throw serverError('REQUEST_INVALID', 'the body of the request is empty');
    const digest = asDigest(hash.digest('hex'));
    const list: Upload = { pieces, sizeBytes, digest };
    return {
      upload: await blobs.put(Buffer.from(JSON.stringify({ salt: salt.toString('hex'), ...list }))),
      sizeBytes,
      digest,
    };
  } catch (error) {
    for (const piece of pieces) await blobs.delete(piece).catch(() => false);
    throw error;
  }
}

/** Puts what was uploaded together in a file. @throws BLOB_NOT_FOUND, BLOB_DAMAGED */
export async function writeUpload(
  blobs: BlobStore,
  upload: Digest,
  path: string,
  signal: AbortSignal,
): Promise<Upload> {
  const list = await readList(blobs, upload);
  const file = await open(path, 'w', 0o600);
  try {
    for (const piece of list.pieces) {
      signal.throwIfAborted();
      await file.writeFile((await blobs.get(piece)).subarray(SALT));
    }
  } finally {
    await file.close();
  }
  return list;
}

/** What was uploaded, in memory. @throws BLOB_NOT_FOUND, BLOB_DAMAGED */
export async function readUpload(blobs: BlobStore, upload: Digest): Promise<Upload & { readonly bytes: Uint8Array }> {
  const list = await readList(blobs, upload);
  const parts: Uint8Array[] = [];
  for (const piece of list.pieces) parts.push((await blobs.get(piece)).subarray(SALT));
  return { ...list, bytes: Buffer.concat(parts) };
}

/** Throws what was uploaded away; doing it twice does no harm. */
export async function discardUpload(blobs: BlobStore, upload: Digest): Promise<void> {
  if ((await blobs.info(upload)) === null) return;
  for (const piece of (await readList(blobs, upload)).pieces) await blobs.delete(piece);
  await blobs.delete(upload);
}

/** Blobs that an upload consists of. @throws BLOB_NOT_FOUND, BLOB_DAMAGED */
export async function blobsOfUpload(blobs: BlobStore, upload: Digest): Promise<readonly Digest[]> {
  return [...(await readList(blobs, upload)).pieces, upload];
}

async function readList(blobs: BlobStore, upload: Digest): Promise<Upload> {
  const value: unknown = JSON.parse(Buffer.from(await blobs.get(upload, LARGEST_LIST)).toString('utf8'));
  const { pieces, sizeBytes, digest } = isJsonObject(value) ? value : {};
  if (!Array.isArray(pieces) || typeof sizeBytes !== 'number' || typeof digest !== 'string' || !isDigest(digest)) {
    throw serverError('INTERNAL', 'a list of pieces does not read as what was written');
  }
  return { pieces: pieces.filter((piece) => typeof piece === 'string' && isDigest(piece)), sizeBytes, digest };
}

function asDigest(hex: string): Digest {
  const text = `sha256:${hex}`;
  if (isDigest(text)) return text;
  throw serverError('INTERNAL', 'a digest was made that is none');
}
