import type { FileHandle } from 'node:fs/promises';

/** Bytes that can be read at any place. */
export interface RandomAccess {
  readonly sizeBytes: number;
  /** Bytes from a place; fewer than asked for at the end. */
  read(at: number, count: number): Promise<Uint8Array>;
}

/** Bytes that are read ahead, since members mostly lie behind each other. */
const WINDOW_BYTES = 1024 * 1024;

/** Bytes in memory. */
export function accessBytes(bytes: Uint8Array): RandomAccess {
  return { sizeBytes: bytes.length, read: async (at, count) => bytes.subarray(at, at + count) };
}

/** Bytes of an open file, read with one window ahead. */
export function accessFile(handle: FileHandle, sizeBytes: number): RandomAccess {
  let start = 0;
  let window: Uint8Array = new Uint8Array();
  return {
    sizeBytes,
    read: async (at, count) => {
      const wanted = Math.max(0, Math.min(count, sizeBytes - at));
      if (at < start || at + wanted > start + window.length) {
        window = await readAt(handle, at, Math.min(Math.max(wanted, WINDOW_BYTES), sizeBytes - at));
        start = at;
      }
      return window.subarray(at - start, at - start + wanted);
    },
  };
}

async function readAt(handle: FileHandle, at: number, count: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(Math.max(0, count));
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, at + length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
