import type { RecordBuilder } from '../layer/record-builder.ts';
import type { ContentSink } from '../tar/tar-entry.ts';
import type { FileFacts } from './file-facts.ts';
import type { ProgramSpool } from './program-spool.ts';
import { HEAD_BYTES, codeOf } from './program-sink.ts';
import { recordReading } from './record-reading.ts';
import type { Selection } from './selection.ts';

/** Takes a file that is too large to be held into a temporary file, for catalogers that read in windows. */
export class SpoolSink implements ContentSink {
  readonly #file: FileFacts;
  readonly #reads: Selection['reads'];
  readonly #spool: ProgramSpool;
  readonly #record: RecordBuilder;
  #failed = false;

  constructor(file: FileFacts, reads: Selection['reads'], spool: ProgramSpool, record: RecordBuilder) {
    this.#file = file;
    this.#reads = reads;
    this.#spool = spool;
    this.#record = record;
    this.#forget();
  }

  write(bytes: Uint8Array): void {
    if (this.#failed) return;
    try {
      this.#spool.append(bytes);
    } catch (error) {
      this.#failed = true;
      this.#forget();
      const message = `could not be put into a temporary file: ${codeOf(error)}`;
      for (const { cataloger } of this.#reads) {
        const { id, unreadable: effect } = cataloger;
        this.#record.failures.push({
          cataloger: id,
          index: this.#file.index,
          code: 'LIMIT_FILE_BYTES',
          effect,
          message,
        });
      }
    }
  }

  end(): void {
    if (this.#failed) return;
    const { index } = this.#file;
    const bytes = this.#spool.read(0, HEAD_BYTES);
    for (const { cataloger, path } of this.#reads) {
      recordReading(this.#record, { cataloger, index, path, bytes, windows: this.#spool, byMagic: false });
    }
    this.#forget();
  }

  /** A file system that does not give room back says so with the next file. */
  #forget(): void {
    if (this.#spool.sizeBytes === 0) return;
    try {
      this.#spool.clear();
    } catch {
      this.#spool[Symbol.dispose]();
    }
  }
}
