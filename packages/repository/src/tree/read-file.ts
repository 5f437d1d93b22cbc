import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that are read at a time; a smaller file is read in one go. */
const CHUNK_BYTES = 4 * 1024 * 1024;

/** Bytes of one file that are read; sparse files can claim to have any number. */
const MAX_FILE_BYTES = 1024 ** 3;

/** Takes bytes; only the word `enough` ends the reading. */
export type TakeBytes = (bytes: Buffer, isWhole: boolean) => 'more' | 'enough' | void;

/** How reading a file ended. */
export type FileReading =
  | { readonly kind: 'read'; readonly sizeBytes: number }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads regular files into one buffer of its own, over and over. */
export class FileReader {
  readonly #buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  readonly #maxBytes: number;

  /** `maxBytes` of one file are read; default 1 GiB. */
  constructor(maxBytes: number = MAX_FILE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Reads a file without following a symbolic link or waiting for a pipe. Its bytes are handed over once, as a whole, when there are
   * few, or in chunks for as long as more are wanted; they are valid until the call returns.
   */
  read(location: Buffer | string, onBytes: TakeBytes): FileReading {
    let file: number;
    try {
      file = openSync(location, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY);
    } catch (error) {
      return { kind: 'unreadable', reason: reasonOf(error) };
    }
    try {
      const status = fstatSync(file);
      if (!status.isFile()) return { kind: 'unreadable', reason: 'it is no regular file any more' };
      return this.#readOpen(file, status.size, onBytes);
    } catch (error) {
      if (isSystemError(error)) return { kind: 'unreadable', reason: reasonOf(error) };
      throw error;
    } finally {
      closeSync(file);
    }
  }

  #readOpen(file: number, expected: number, onBytes: TakeBytes): FileReading {
    const first = this.#fill(file, expected);
    if (first < CHUNK_BYTES) {
      onBytes(this.#buffer.subarray(0, first), true);
      return { kind: 'read', sizeBytes: first };
    }
    let sizeBytes = 0;
    for (let count = first; count > 0; count = this.#fill(file, Infinity)) {
      sizeBytes += count;
      if (onBytes(this.#buffer.subarray(0, count), false) === 'enough') break;
      if (sizeBytes >= this.#maxBytes) {
        return { kind: 'unreadable', reason: `only its first ${sizeBytes} bytes were looked at` };
      }
    }
    return { kind: 'read', sizeBytes };
  }

  /** Fills the buffer as far as there are bytes; of a small file no more than it is expected to have are asked for. */
  #fill(file: number, expected: number): number {
    let filled = 0;
    while (filled < CHUNK_BYTES) {
      const count = readSync(file, this.#buffer, filled, CHUNK_BYTES - filled, null);
      filled += count;
      if (count === 0 || filled === expected) break;
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
