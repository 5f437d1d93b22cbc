import { open } from 'node:fs/promises';
import type { Layer } from '@assay/core';

/** The stored bytes of a layer, whole: for tests of small images. */
export async function readLayer(layer: Layer): Promise<Uint8Array> {
  const { content } = layer;
  if (content.kind === 'foreign') throw new TypeError('a foreign layer has no bytes');
  if (content.kind === 'file') {
    await using file = await open(content.path);
    const buffer = Buffer.alloc(content.sizeBytes);
    const { bytesRead } = await file.read(buffer, 0, content.sizeBytes, content.offset);
    return buffer.subarray(0, bytesRead);
  }
  const parts: Uint8Array[] = [];
  for await (const part of content.open({ signal: AbortSignal.timeout(10_000) })) parts.push(part);
  return Buffer.concat(parts);
}
