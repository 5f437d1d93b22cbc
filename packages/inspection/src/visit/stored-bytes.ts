import { type FileHandle, open } from 'node:fs/promises';
import type { Layer } from '@assay/core';
import { inspectionError } from '../errors.ts';

/** Bytes that are read from a file at a time. */
const READ_BYTES: number = 256 * 1024;

/** The stored bytes of a layer, unchecked. A piece stays as it is. */
export async function* storedBytes({ content }: Layer, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  if (content.kind === 'stream') yield* content.open({ signal });
  if (content.kind !== 'file') return;
  await using file = await openFile(content.path);
  let position = 0;
  while (position < content.sizeBytes) {
    const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, content.sizeBytes - position));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, content.offset + position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    throw inspectionError('LAYER_UNAVAILABLE', `cannot open ${path}, which holds a layer`, { cause: error });
  }
}
