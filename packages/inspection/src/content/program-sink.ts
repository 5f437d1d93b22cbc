import type { Cataloger } from '@assay/core';
import { fileMagicOf } from '../binary/file-magic.ts';
import type { RecordBuilder } from '../layer/record-builder.ts';
import type { ContentSink } from '../tar/tar-entry.ts';
import type { FileFacts } from './file-facts.ts';
import type { GrowingBuffer } from './growing-buffer.ts';
import type { ProgramSpool } from './program-spool.ts';
import { recordReading } from './record-reading.ts';

/** First bytes that tell the format of a program. */
export const MAGIC_BYTES = 8;

/** What a program is read with. */
export interface ProgramReading {
  /** Catalogers that read programs. */
  readonly catalogers: readonly Cataloger[];
  /** Bytes of the largest program that is read. */
  readonly maxBytes: number;
  /** Bytes of the largest program that is held whole. */
  readonly maxHeldBytes: number;
  /** Memory for one program at a time. */
  readonly buffer: GrowingBuffer;
  /** Takes one larger program at a time, for the catalogers that read in windows; null where there is none. */
  readonly spool: ProgramSpool | null;
  readonly record: RecordBuilder;
}

/** First bytes that catalogers get of a program that is not held. */
export const HEAD_BYTES = 4096;

/**
 * Takes a file that may be a program, and when its first bytes say so gathers it for the catalogers that claim its format: whole, or in a
 * temporary file where it is too large for that.
 */
export class ProgramSink implements ContentSink {
  readonly #file: FileFacts;
  readonly #reading: ProgramReading;
  /** Null until the first bytes are there; empty when nobody wants the file. */
  #takers: readonly Cataloger[] | null = null;
  /** Where the program goes that is too large to be held; null for all others. */
  readonly #spool: ProgramSpool | null;

  constructor(file: FileFacts, reading: ProgramReading) {
    this.#file = file;
    this.#reading = reading;
    this.#spool = file.sizeBytes > reading.maxHeldBytes ? reading.spool : null;
    reading.buffer.clear();
    // What is there is of an archive that broke off.
    if (this.#spool !== null && this.#spool.sizeBytes > 0) this.#forget(this.#spool);
  }

  write(bytes: Uint8Array): void {
    const { buffer } = this.#reading;
    if (this.#takers === null && buffer.length === 0 && bytes.length >= MAGIC_BYTES) {
      this.#takers = this.#choose(bytes);
      if (bytes.length === this.#file.sizeBytes) return this.#readWhole(this.#takers, bytes);
    }
    const rest = this.#takers === null ? this.#takeHead(bytes) : bytes;
    if (this.#takers === null || this.#takers.length === 0) return;
    if (this.#spool === null) buffer.append(rest);
    else this.#spoolMore(this.#spool, rest);
  }

  end(): void {
    const { buffer } = this.#reading;
    this.#takers ??= this.#choose(buffer.bytes);
    if (this.#spool !== null && this.#spool.sizeBytes > 0) this.#readSpooled(this.#spool, this.#takers);
    else if (buffer.length > 0) this.#read(this.#takers, buffer.bytes);
    buffer.clear();
  }

  /** The first bytes were kept in memory until they showed what the file is. */
  #spoolMore(spool: ProgramSpool, bytes: Uint8Array): void {
    const { buffer } = this.#reading;
    try {
      if (buffer.length > 0) spool.append(buffer.bytes);
      buffer.clear();
      spool.append(bytes);
    } catch (error) {
      buffer.clear();
      this.#fail(this.#takers ?? NOBODY, `could not be put into a temporary file: ${codeOf(error)}`);
      this.#takers = NOBODY;
      this.#forget(spool);
    }
  }

  #readSpooled(spool: ProgramSpool, takers: readonly Cataloger[]): void {
    const { index, path } = this.#file;
    const bytes = takers.length === 0 ? EMPTY : spool.read(0, HEAD_BYTES);
    for (const cataloger of takers) {
      recordReading(this.#reading.record, { cataloger, index, path, bytes, windows: spool, byMagic: true });
    }
    this.#forget(spool);
  }

  /** A file system that does not give room back says so with the next program. */
  #forget(spool: ProgramSpool): void {
    try {
      spool.clear();
    } catch {
      spool[Symbol.dispose]();
    }
  }

  /** Gathers the first bytes where they come in smaller pieces, and gives what follows them. */
  #takeHead(bytes: Uint8Array): Uint8Array {
    const { buffer } = this.#reading;
    const length = Math.min(bytes.length, MAGIC_BYTES - buffer.length);
    buffer.append(bytes.subarray(0, length));
    if (buffer.length === MAGIC_BYTES) this.#takers = this.#choose(buffer.bytes);
    return bytes.subarray(length);
  }

  #readWhole(takers: readonly Cataloger[], bytes: Uint8Array): void {
    this.#read(takers, bytes);
    this.#takers = NOBODY;
  }

  /** The catalogers that claim the format; those for which the file is too large get a failure instead. */
  #choose(bytes: Uint8Array): readonly Cataloger[] {
    const magic = fileMagicOf(bytes);
    if (magic === null) return NOBODY;
    const { sizeBytes } = this.#file;
    const { catalogers, maxBytes, maxHeldBytes } = this.#reading;
    return catalogers.filter((cataloger) => {
      if (cataloger.magic?.includes(magic) !== true) return false;
      const mostBytes =
        this.#spool !== null && cataloger.windowed === true ? maxBytes : Math.min(maxBytes, maxHeldBytes);
      const limit = Math.min(cataloger.maxFileBytes ?? mostBytes, mostBytes);
      if (sizeBytes <= limit) return true;
      this.#fail([cataloger], `has ${sizeBytes} bytes; at most ${limit} are read of a program`);
      return false;
    });
  }

  #fail(catalogers: readonly Cataloger[], message: string): void {
    const { index } = this.#file;
    for (const { id } of catalogers) {
      this.#reading.record.failures.push({
        cataloger: id,
        index,
        code: 'LIMIT_FILE_BYTES',
        effect: 'partial',
        message,
      });
    }
  }

  #read(takers: readonly Cataloger[], bytes: Uint8Array): void {
    const { index, path } = this.#file;
    for (const cataloger of takers) {
      recordReading(this.#reading.record, { cataloger, index, path, bytes, byMagic: true });
    }
  }
}

/** Code of an error of the file system, which names no path. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown reason';
}

const NOBODY: readonly never[] = [];
const EMPTY: Uint8Array = new Uint8Array(0);
