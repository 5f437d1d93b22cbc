import { open } from 'node:fs/promises';
import type { AssayError } from '@assay/core';

/** Bytes that are read at a time. */
const CHUNK_BYTES: number = 1024 * 1024;

/** True when an error of the file system says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/**
 * A text file that the user named, whole. Bytes that are not UTF-8 are refused: they would be read as something else.
 * @throws whatever `refuse` makes of the reason
 */
export async function readInput(
  path: string,
  options: { readonly maxBytes: number; readonly refuse: (reason: string, cause?: unknown) => AssayError },
): Promise<string> {
  const bytes = await readBytes(path, options);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw options.refuse('it is not UTF-8 text', error);
  }
}

async function readBytes(
  path: string,
  { maxBytes, refuse }: { readonly maxBytes: number; readonly refuse: (reason: string, cause?: unknown) => AssayError },
): Promise<Uint8Array> {
  try {
    await using file = await open(path, 'r');
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of file.createReadStream({ autoClose: false, end: maxBytes, highWaterMark: CHUNK_BYTES })) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
    }
    if (size > maxBytes) throw refuse(`it is larger than ${maxBytes} bytes`);
    return Buffer.concat(chunks);
  } catch (error) {
    if (isMissing(error)) throw refuse('there is no such file', error);
    if (error instanceof Error && 'syscall' in error) throw refuse(error.message, error);
    throw error;
  }
}
