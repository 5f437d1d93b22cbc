import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type LayerContent, digestAlgorithm, digestHex } from '@assay/core';
import type { Descriptor } from '../content-source.ts';
import { ociError } from '../errors.ts';

/**
 * Streams content and checks it against digest and size; the last bytes are given only when they agree, so that who receives them
 * never has all of a forgery.
 * @throws BLOB_NOT_FOUND for content that is kept elsewhere, DIGEST_MISMATCH, SIZE_MISMATCH, and what reading throws
 */
export async function* checkedStream(
  blob: Pick<Descriptor, 'digest' | 'sizeBytes'>,
  content: LayerContent,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  if (content.kind === 'foreign') throw ociError('BLOB_NOT_FOUND', `blob ${blob.digest} is kept elsewhere`);
  const hash = createHash(digestAlgorithm(blob.digest));
  let bytes = 0;
  let held: Uint8Array | null = null;
  for await (const chunk of content.kind === 'stream' ? content.open({ signal }) : readRegion(content, signal)) {
    if (held !== null) yield held;
    held = chunk;
    hash.update(chunk);
    bytes += chunk.byteLength;
    if (bytes > blob.sizeBytes) break;
  }
  if (bytes !== blob.sizeBytes) {
    throw ociError('SIZE_MISMATCH', `blob ${blob.digest} has ${bytes} bytes or more, not ${blob.sizeBytes}`);
  }
  if (hash.digest('hex') !== digestHex(blob.digest)) {
    throw ociError('DIGEST_MISMATCH', `the bytes of blob ${blob.digest} are others`);
  }
  if (held !== null) yield held;
}

async function* readRegion(
  region: Extract<LayerContent, { kind: 'file' }>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  if (region.sizeBytes === 0) return;
  const { path, offset: start, sizeBytes } = region;
  const stream = createReadStream(path, { start, end: start + sizeBytes - 1, highWaterMark: 256 * 1024 });
  for await (const chunk of stream) {
    if (signal.aborted) throw ociError('ABORTED', 'reading was cancelled');
    if (chunk instanceof Uint8Array) yield chunk;
  }
}
