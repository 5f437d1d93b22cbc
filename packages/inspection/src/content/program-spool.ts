import { randomUUID } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileWindows } from '@assay/core';

/** Bytes that one read gives at most. */
const MAX_READ_BYTES: number = 64 * 1024 * 1024;

/**
 * Puts one program or file after the other that is too large for memory into a temporary file, to be read in windows. The file has no name once it
 * is open: whatever happens, nothing is left behind. What the file system refuses throws its own errors.
 */
export class ProgramSpool implements FileWindows, Disposable {
  readonly #directory: string;
  #descriptor: number | null = null;
  #sizeBytes = 0;

  /** @param directory for the file. Default: that of the system for temporary files */
  constructor(directory: string = tmpdir()) {
    this.#directory = directory;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  append(bytes: Uint8Array): void {
    const descriptor = (this.#descriptor ??= openNameless(this.#directory));
    for (let written = 0; written < bytes.byteLength;) {
      written += writeSync(descriptor, bytes, written, bytes.byteLength - written, this.#sizeBytes + written);
    }
    this.#sizeBytes += bytes.byteLength;
  }

  read(at: number, length: number): Uint8Array {
    const size = Math.min(length, MAX_READ_BYTES, this.#sizeBytes - at);
    if (this.#descriptor === null || !Number.isSafeInteger(at) || at < 0 || !(size > 0)) return new Uint8Array(0);
    const bytes = Buffer.allocUnsafeSlow(size);
    for (let filled = 0; filled < size;) {
      const count = readSync(this.#descriptor, bytes, filled, size - filled, at + filled);
      if (count === 0) return bytes.subarray(0, filled);
      filled += count;
    }
    return bytes;
  }

  /** Forgets the program and gives back its room. */
  clear(): void {
    this.#sizeBytes = 0;
    if (this.#descriptor !== null) ftruncateSync(this.#descriptor, 0);
  }

  [Symbol.dispose](): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
    this.#sizeBytes = 0;
  }
}

/** A file for this process alone, whose name is gone at once. */
function openNameless(directory: string): number {
  const path = join(directory, `assay-program-${randomUUID()}`);
  const descriptor = openSync(path, 'wx+', 0o600);
  try {
    unlinkSync(path);
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  return descriptor;
}
