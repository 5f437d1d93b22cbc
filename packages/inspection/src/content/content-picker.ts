import { type Hash, createHash, hash } from 'node:crypto';
import { CatalogerError, type FileDigestAlgorithm, type InspectionLimits, printable } from '@assay/core';
import { MAX_RETRIEVED_BYTES } from '../limits.ts';
import type { FileDigests, ReadFailure } from '../layer/layer-record.ts';
import type { RecordBuilder } from '../layer/record-builder.ts';
import type { ContentSink } from '../tar/tar-entry.ts';
import type { Selection } from './selection.ts';

/** Characters of a cataloger's message that are kept. */
const MAX_MESSAGE = 300;

/** What of a file was declared before its content comes. */
export interface FileFacts {
  readonly index: number;
  readonly sizeBytes: number;
  /** True when the content cannot be had. */
  readonly contentUnknown: boolean;
}

/** Picks the content of selected files up, within limits, and makes readings, digests and retrieved bytes of it. */
export class ContentPicker {
  readonly #record: RecordBuilder;
  readonly #limits: InspectionLimits;
  #pickedBytes = 0;

  constructor(record: RecordBuilder, limits: InspectionLimits) {
    this.#record = record;
    this.#limits = limits;
  }

  /** A sink for the content of a file, or null when none of it is needed or may be kept. */
  open(file: FileFacts, wanted: Selection): ContentSink | null {
    if (file.contentUnknown) {
      this.#refuse(file, wanted, 'SPARSE_INVALID', 'its content cannot be put together');
      return null;
    }
    const kept = this.#limit(file, wanted);
    if (kept.reads.length === 0 && !kept.retrieve && kept.algorithms.length === 0) return null;
    const keepsBytes = kept.reads.length > 0 || kept.retrieve;
    if (keepsBytes) this.#pickedBytes += file.sizeBytes;
    return new FileSink(file, kept, keepsBytes, this.#record);
  }

  /** The selection without what would break a limit, for which failures are recorded. */
  #limit(file: FileFacts, wanted: Selection): Selection {
    const { maxFileBytes, maxPickedBytes } = this.#limits;
    if (wanted.reads.length === 0 && !wanted.retrieve) return wanted;
    if (file.sizeBytes > maxPickedBytes - this.#pickedBytes && file.sizeBytes <= maxFileBytes) {
      this.#refuse(file, wanted, 'LIMIT_PICKED_BYTES', `reading it would exceed ${maxPickedBytes} bytes for one layer`);
      return { ...wanted, reads: [], retrieve: false };
    }
    const reads = wanted.reads.filter(({ cataloger }) => {
      const limit = Math.min(cataloger.maxFileBytes ?? maxFileBytes, maxFileBytes);
      if (file.sizeBytes <= limit) return true;
      const message = `has ${file.sizeBytes} bytes; at most ${limit} are read`;
      this.#fail(file, cataloger.id, 'LIMIT_FILE_BYTES', cataloger.unreadable, message);
      return false;
    });
    const retrieve = wanted.retrieve && file.sizeBytes <= MAX_RETRIEVED_BYTES;
    if (wanted.retrieve && !retrieve) {
      const message = `has ${file.sizeBytes} bytes; at most ${MAX_RETRIEVED_BYTES} are kept`;
      this.#fail(file, null, 'LIMIT_FILE_BYTES', 'incomplete', message);
    }
    return { reads, retrieve, algorithms: wanted.algorithms };
  }

  #refuse(file: FileFacts, wanted: Selection, code: string, message: string): void {
    for (const { cataloger } of wanted.reads) this.#fail(file, cataloger.id, code, cataloger.unreadable, message);
    if (wanted.retrieve) this.#fail(file, null, code, 'incomplete', message);
  }

  #fail(file: FileFacts, cataloger: string | null, code: string, effect: ReadFailure['effect'], message: string): void {
    this.#record.failures.push({ cataloger, index: file.index, code, effect, message });
  }
}

/** Takes the content of one file. */
class FileSink implements ContentSink {
  readonly #file: FileFacts;
  readonly #selection: Selection;
  readonly #keepsBytes: boolean;
  readonly #record: RecordBuilder;
  readonly #pieces: Buffer[] = [];
  readonly #hashes = new Map<FileDigestAlgorithm, Hash>();
  #whole: Uint8Array | null = null;

  constructor(file: FileFacts, selection: Selection, keepsBytes: boolean, record: RecordBuilder) {
    this.#file = file;
    this.#selection = selection;
    this.#keepsBytes = keepsBytes;
    this.#record = record;
  }

  write(bytes: Uint8Array): void {
    if (bytes.length === this.#file.sizeBytes) {
      this.#whole = bytes;
      this.#finish();
      return;
    }
    if (this.#keepsBytes) this.#pieces.push(Buffer.from(bytes));
    for (const algorithm of this.#selection.algorithms) this.#hashFor(algorithm).update(bytes);
  }

  end(): void {
    if (this.#whole === null) this.#finish();
  }

  #hashFor(algorithm: FileDigestAlgorithm): Hash {
    const known = this.#hashes.get(algorithm);
    if (known !== undefined) return known;
    const created = createHash(algorithm);
    this.#hashes.set(algorithm, created);
    return created;
  }

  #finish(): void {
    const { reads, retrieve, algorithms } = this.#selection;
    const { index } = this.#file;
    const bytes = this.#whole ?? Buffer.concat(this.#pieces);
    const digests: { -readonly [K in keyof FileDigests]: FileDigests[K] } = {};
    for (const algorithm of algorithms) {
      digests[algorithm] =
        this.#whole === null ? this.#hashFor(algorithm).digest('hex') : hash(algorithm, this.#whole, 'hex');
    }
    if (algorithms.length > 0) this.#record.digests.push([index, digests]);
    if (retrieve) this.#record.bytes.push([index, Buffer.from(bytes).toString('base64')]);
    for (const read of reads) this.#read(read, bytes);
  }

  #read({ cataloger, path }: Selection['reads'][number], bytes: Uint8Array): void {
    try {
      const json = JSON.stringify(cataloger.read({ path, bytes }));
      this.#record.readings.push({ cataloger: cataloger.id, index: this.#file.index, path, json });
    } catch (error) {
      const code = error instanceof CatalogerError ? error.code : 'FILE_UNREADABLE';
      const reason = error instanceof Error ? error.message : 'unknown reason';
      const message = printable(reason.slice(0, MAX_MESSAGE));
      this.#record.failures.push({
        cataloger: cataloger.id,
        index: this.#file.index,
        code,
        effect: cataloger.unreadable,
        message,
      });
    }
  }
}
