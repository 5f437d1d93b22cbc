import type { Cataloger } from '@assay/core';
import { fileMagicOf } from '../binary/file-magic.ts';
import type { RecordBuilder } from '../layer/record-builder.ts';
import type { ContentSink } from '../tar/tar-entry.ts';
import type { FileFacts } from './file-facts.ts';
import type { GrowingBuffer } from './growing-buffer.ts';
import { recordReading } from './record-reading.ts';

/** First bytes that tell the format of a program. */
export const MAGIC_BYTES = 8;

/** What a program is read with. */
export interface ProgramReading {
  /** Catalogers that read programs. */
  readonly catalogers: readonly Cataloger[];
  /** Bytes of the largest program that is read. */
  readonly maxBytes: number;
  /** Memory for one program at a time. */
  readonly buffer: GrowingBuffer;
  readonly record: RecordBuilder;
}

/** Takes a file that may be a program, and when its first bytes say so gathers it whole for the catalogers that claim its format. */
export class ProgramSink implements ContentSink {
  readonly #file: FileFacts;
  readonly #reading: ProgramReading;
  /** Null until the first bytes are there; empty when nobody wants the file. */
  #takers: readonly Cataloger[] | null = null;

  constructor(file: FileFacts, reading: ProgramReading) {
    this.#file = file;
    this.#reading = reading;
    reading.buffer.clear();
  }

  write(bytes: Uint8Array): void {
    const { buffer } = this.#reading;
    if (this.#takers === null && buffer.length === 0 && bytes.length >= MAGIC_BYTES) {
      this.#takers = this.#choose(bytes);
      if (bytes.length === this.#file.sizeBytes) return this.#readWhole(this.#takers, bytes);
    }
    const rest = this.#takers === null ? this.#takeHead(bytes) : bytes;
    if (this.#takers !== null && this.#takers.length > 0) buffer.append(rest);
  }

  end(): void {
    const { buffer } = this.#reading;
    this.#takers ??= this.#choose(buffer.bytes);
    if (buffer.length === 0) return;
    this.#read(this.#takers, buffer.bytes);
    buffer.clear();
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
    const { sizeBytes, index } = this.#file;
    const { catalogers, maxBytes, record } = this.#reading;
    return catalogers.filter((cataloger) => {
      if (cataloger.magic?.includes(magic) !== true) return false;
      const limit = Math.min(cataloger.maxFileBytes ?? maxBytes, maxBytes);
      if (sizeBytes <= limit) return true;
      const message = `has ${sizeBytes} bytes; at most ${limit} are read of a program`;
      const code = 'LIMIT_FILE_BYTES';
      record.failures.push({ cataloger: cataloger.id, index, code, effect: 'partial', message });
      return false;
    });
  }

  #read(takers: readonly Cataloger[], bytes: Uint8Array): void {
    const { index, path } = this.#file;
    for (const cataloger of takers) {
      recordReading(this.#reading.record, { cataloger, index, path, bytes, byMagic: true });
    }
  }
}

const NOBODY: readonly never[] = [];
