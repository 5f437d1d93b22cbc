import { type Hash, createHash, hash } from 'node:crypto';
import type { Cataloger, FileDigestAlgorithm, InspectionLimits } from '@assay/core';
import {
  MAX_HELD_FILE_BYTES,
  MAX_HOLE_BYTES,
  MAX_PROGRAM_MEMORY,
  MAX_RETRIEVED_BYTES,
  MAX_SEARCHED_FILE_BYTES,
  MAX_SECRET_FILE_BYTES,
} from '../limits.ts';
import type { FileDigests, ReadFailure } from '../layer/layer-record.ts';
import type { RecordBuilder } from '../layer/record-builder.ts';
import type { ContentSink } from '../tar/tar-entry.ts';
import { combineSinks } from './combine-sinks.ts';
import type { ContentTools } from './content-tools.ts';
import type { FileFacts } from './file-facts.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { HeadSink } from './head-sink.ts';
import { MAGIC_BYTES, ProgramSink } from './program-sink.ts';
import { recordReading } from './record-reading.ts';
import { SearchSink, UnsearchedSink } from './search-sink.ts';
import { SecretSink } from './secret-sink.ts';
import type { Selection } from './selection.ts';
import { SpoolSink } from './spool-sink.ts';

/** Picks the content of selected files up, within limits, and makes readings, digests and retrieved bytes of it. */
export class ContentPicker {
  readonly #record: RecordBuilder;
  readonly #limits: InspectionLimits;
  readonly #tools: ContentTools;
  readonly #maxHeldBytes: number;
  readonly #programBuffer: GrowingBuffer;
  readonly #textBuffer = new GrowingBuffer(MAX_SEARCHED_FILE_BYTES);
  #pickedBytes = 0;
  #holeBytes = 0;

  constructor(record: RecordBuilder, limits: InspectionLimits, tools: ContentTools) {
    this.#record = record;
    this.#limits = limits;
    this.#tools = tools;
    this.#maxHeldBytes = Math.min(limits.maxProgramBytes, MAX_PROGRAM_MEMORY);
    this.#programBuffer = new GrowingBuffer(Math.max(this.#maxHeldBytes, MAGIC_BYTES));
  }

  /** A sink for the content of a file, or null when none of it is needed or may be kept. */
  open(file: FileFacts, wanted: Selection): ContentSink | null {
    if (wanted.programs.length > 0) this.#record.examined.push(file.index);
    if (file.contentUnknown) {
      this.#refuse(file, wanted, 'SPARSE_INVALID', 'its content cannot be put together');
      return null;
    }
    if (file.holeBytes === 0) return this.#openKnown(file, wanted);
    const seen = wanted.scan && file.sizeBytes > MAX_SECRET_FILE_BYTES ? this.#passOver(file, wanted) : wanted;
    return isNothing(seen) || !this.#affordHoles(file, seen) ? null : this.#openKnown(file, seen);
  }

  #openKnown(file: FileFacts, wanted: Selection): ContentSink | null {
    const sinks: ContentSink[] = [];
    if (wanted.reads.length > 0 || wanted.retrieve || wanted.algorithms.length > 0)
      this.#openReads(file, wanted, sinks);
    if (file.sizeBytes > 0) this.#openScans(file, wanted, sinks);
    return combineSinks(sinks);
  }

  #openReads(file: FileFacts, wanted: Selection, sinks: ContentSink[]): void {
    const heads = wanted.reads.filter(({ cataloger }) => cataloger.headBytes !== undefined);
    if (heads.length > 0) sinks.push(new HeadSink(file, heads, this.#record));
    const spooled = wanted.reads.filter((read) => !heads.includes(read) && this.#isSpooled(file, read.cataloger));
    const spool = this.#tools.fileSpool;
    if (spool !== undefined && spooled.length > 0) sinks.push(new SpoolSink(file, spooled, spool, this.#record));
    const whole = { ...wanted, reads: wanted.reads.filter((read) => !heads.includes(read) && !spooled.includes(read)) };
    const kept = this.#limit(file, heads.length + spooled.length === 0 ? wanted : whole);
    const keepsBytes = kept.reads.length > 0 || kept.retrieve;
    if (keepsBytes) this.#pickedBytes += file.sizeBytes;
    if (keepsBytes || kept.algorithms.length > 0) sinks.push(new FileSink(file, kept, keepsBytes, this.#record));
  }

  /** True for a file that is too large to be held, but not for the cataloger. */
  #isSpooled({ sizeBytes }: FileFacts, { windowed, maxFileBytes = Infinity }: Cataloger): boolean {
    if (windowed !== true || this.#tools.fileSpool === undefined) return false;
    return sizeBytes > MAX_HELD_FILE_BYTES && sizeBytes <= Math.min(maxFileBytes, this.#limits.maxFileBytes);
  }

  #openScans(file: FileFacts, { programs, scan }: Selection, sinks: ContentSink[]): void {
    const record = this.#record;
    if (programs.length > 0) {
      const [buffer, maxHeldBytes, spool] = [this.#programBuffer, this.#maxHeldBytes, this.#tools.spool ?? null];
      const maxBytes = this.#limits.maxProgramBytes;
      sinks.push(new ProgramSink(file, { catalogers: programs, maxBytes, maxHeldBytes, buffer, spool, record }));
    }
    if (!scan) return;
    const { secrets, searches } = this.#tools;
    if (secrets !== null) sinks.push(new SecretSink(file, secrets, record));
    if (searches.length === 0) return;
    if (file.sizeBytes > MAX_SEARCHED_FILE_BYTES) sinks.push(new UnsearchedSink(record));
    else sinks.push(new SearchSink(file, { searches, buffer: this.#textBuffer, record }));
  }

  /** Large sparse files, such as logs of logins, are not looked through: nothing of that would be text. */
  #passOver(file: FileFacts, wanted: Selection): Selection {
    const { secrets, searches } = this.#tools;
    if (secrets !== null) this.#record.gap('SECRET_FILE_TOO_LARGE', 'is a large sparse file', file.path);
    if (searches.length > 0) this.#record.unsearchedFiles += 1;
    return { ...wanted, scan: false };
  }

  /** Holes cost nothing to store and much to look at, so what is looked at of them in one layer has a limit of its own. */
  #affordHoles(file: FileFacts, wanted: Selection): boolean {
    this.#holeBytes += file.holeBytes;
    const limit = Math.min(this.#limits.maxPickedBytes, MAX_HOLE_BYTES);
    if (this.#holeBytes <= limit) return true;
    this.#holeBytes -= file.holeBytes;
    const message = `has ${file.holeBytes} bytes of holes; reading them would exceed ${limit} bytes for one layer`;
    this.#refuse(file, wanted, 'LIMIT_HOLES', message);
    for (const { id } of wanted.programs) this.#fail(file, id, 'LIMIT_HOLES', 'incomplete', message);
    if (wanted.algorithms.length > 0 || wanted.scan) this.#record.gap('LIMIT_HOLES', message, file.path);
    return false;
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
      const limit = Math.min(cataloger.maxFileBytes ?? MAX_HELD_FILE_BYTES, maxFileBytes);
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
    return { ...wanted, reads, retrieve };
  }

  #refuse(file: FileFacts, wanted: Selection, code: string, message: string): void {
    for (const { cataloger } of wanted.reads) this.#fail(file, cataloger.id, code, cataloger.unreadable, message);
    if (wanted.retrieve) this.#fail(file, null, code, 'incomplete', message);
  }

  #fail(file: FileFacts, cataloger: string | null, code: string, effect: ReadFailure['effect'], message: string): void {
    this.#record.failures.push({ cataloger, index: file.index, code, effect, message });
  }
}

function isNothing({ reads, retrieve, algorithms, programs, scan }: Selection): boolean {
  return reads.length + algorithms.length + programs.length === 0 && !retrieve && !scan;
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
    for (const read of reads) recordReading(this.#record, { ...read, index, bytes, byMagic: false });
  }
}
