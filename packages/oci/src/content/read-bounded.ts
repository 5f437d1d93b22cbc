import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { ociError } from '../errors.ts';

/**
 * Reads a whole regular file of at most `maxBytes`. Symbolic links are followed; pipes, devices and directories are refused
 * without opening a pipe for good.
 * @throws CONTENT_TOO_LARGE, NOT_AN_IMAGE, PATH_UNREADABLE; null when there is no such file
 */
export async function readFileBounded(path: string, maxBytes: number): Promise<Uint8Array | null> {
  const handle = await openRegular(path);
  if (handle === null) return null;
  await using file = handle;
  const { size } = await file.stat();
  if (size > maxBytes) throw ociError('CONTENT_TOO_LARGE', `${path} has ${size} bytes; the limit is ${maxBytes}`);
  return readRange(file, 0, size);
}

/**
 * Opens a regular file for reading, or gives null when there is none.
 * @throws NOT_AN_IMAGE for anything else than a regular file, PATH_UNREADABLE
 */
export async function openRegular(path: string): Promise<FileHandle | null> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw ociError('PATH_UNREADABLE', `${path} cannot be opened`, { cause });
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw ociError('NOT_AN_IMAGE', `${path} is not a regular file`);
}

/** Reads a range; fewer bytes come back where the file ends earlier. */
export async function readRange(file: FileHandle, offset: number, sizeBytes: number): Promise<Uint8Array> {
  const buffer = Buffer.alloc(sizeBytes);
  let filled = 0;
  while (filled < sizeBytes) {
    const { bytesRead } = await file.read(buffer, filled, sizeBytes - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** True for the error that says that a path does not exist. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR') || hasCode(error, 'ENAMETOOLONG');
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
