import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that are read at a time; a smaller file is read in one go. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** How reading a file ended. */
export type FileReading =
  | { readonly kind: 'read'; readonly sizeBytes: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads regular files into one buffer of its own, over and over. */
export class FileReader {
  readonly #buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);

  /**
   * Reads a file without following a symbolic link or waiting for a pipe. Its bytes are handed over once, as a whole, when there are
   * few, or in chunks; they are valid until the call returns.
   */
  read(location: Buffer | string, onBytes: (bytes: Buffer, isWhole: boolean) => void): FileReading {
    let file: number;
    try {
      file = openSync(location, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch (error) {
      return { kind: 'unreadable', reason: reasonOf(error) };
    }
    try {
      if (!fstatSync(file).isFile()) return { kind: 'unreadable', reason: 'it is no regular file any more' };
      return { kind: 'read', sizeBytes: this.#readOpen(file, onBytes) };
    } catch (error) {
      if (isSystemError(error)) return { kind: 'unreadable', reason: reasonOf(error) };
      throw error;
    } finally {
      closeSync(file);
    }
  }

  #readOpen(file: number, onBytes: (bytes: Buffer, isWhole: boolean) => void): number {
    const first = this.#fill(file);
    if (first < CHUNK_BYTES) {
      onBytes(this.#buffer.subarray(0, first), true);
      return first;
    }
    let size = 0;
    for (let count = first; count > 0; count = this.#fill(file)) {
      onBytes(this.#buffer.subarray(0, count), false);
      size += count;
    }
    return size;
  }

  /** Fills the buffer as far as there are bytes. */
  #fill(file: number): number {
    let filled = 0;
    while (filled < CHUNK_BYTES) {
      const count = readSync(file, this.#buffer, filled, CHUNK_BYTES - filled, null);
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }
}

function isSystemError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it is gone',
  ELOOP: 'it became a symbolic link',
  EIO: 'the disk cannot read it',
  ENXIO: 'it is a pipe or a device',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return REASONS[code] ?? `it cannot be read (${code})`;
}
