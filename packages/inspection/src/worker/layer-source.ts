import { closeSync, openSync, readSync } from 'node:fs';
import { inspectionError } from '../errors.ts';
import type { LayerSource } from './read-job.ts';

/** Bytes that are read from a file at a time. */
const READ_BYTES: number = 1024 * 1024;

/** What takes the stored bytes of a layer. A promise is awaited before the next call. */
export interface StoredBytesTaker {
  readonly isStopped: boolean;
  write(bytes: Uint8Array): Promise<void> | undefined;
}

/** What comes with the bytes of a layer. */
export interface SourceSurroundings {
  /** The stored bytes of a stream, when the source is one. */
  readonly stream: AsyncIterable<Uint8Array>;
  readonly onProgress: (bytesRead: number) => void;
}

/**
 * Hands over the stored bytes of a layer, until no more are wanted.
 * @throws LAYER_UNAVAILABLE, and what the taker throws
 */
export async function readSource(
  source: LayerSource,
  taker: StoredBytesTaker,
  surroundings: SourceSurroundings,
): Promise<void> {
  if (source.kind === 'file') await readFile(source, taker, surroundings.onProgress);
  else await readStream(taker, surroundings);
}

async function readStream(taker: StoredBytesTaker, { stream, onProgress }: SourceSurroundings): Promise<void> {
  let bytesRead = 0;
  for await (const bytes of stream) {
    await taker.write(bytes);
    bytesRead += bytes.length;
    onProgress(bytesRead);
    if (taker.isStopped) return;
  }
}

async function readFile(
  source: Extract<LayerSource, { readonly kind: 'file' }>,
  taker: StoredBytesTaker,
  onProgress: (bytesRead: number) => void,
): Promise<void> {
  const file = openLayerFile(source.path);
  try {
    const buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(READ_BYTES, source.sizeBytes)));
    let bytesRead = 0;
    while (bytesRead < source.sizeBytes && !taker.isStopped) {
      const wanted = Math.min(buffer.length, source.sizeBytes - bytesRead);
      const length = readSync(file, buffer, 0, wanted, source.offset + bytesRead);
      if (length === 0) return;
      const pending = taker.write(buffer.subarray(0, length));
      if (pending !== undefined) await pending;
      bytesRead += length;
      onProgress(bytesRead);
    }
  } finally {
    closeSync(file);
  }
}

function openLayerFile(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw inspectionError('LAYER_UNAVAILABLE', `cannot open ${path}, which holds a layer`, { cause: error });
  }
}
