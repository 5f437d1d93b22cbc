import type { RecordBuilder } from '../layer/record-builder.ts';
import type { ContentSink } from '../tar/tar-entry.ts';
import type { FileFacts } from './file-facts.ts';
import { recordReading } from './record-reading.ts';
import type { Selection } from './selection.ts';

/** Takes the start of a file, however large it is, for the catalogers that need no more of it. */
export class HeadSink implements ContentSink {
  readonly #file: FileFacts;
  readonly #reads: Selection['reads'];
  readonly #record: RecordBuilder;
  readonly #wantedBytes: number;
  readonly #pieces: Uint8Array[] = [];
  #gatheredBytes = 0;
  #isDone = false;

  constructor(file: FileFacts, reads: Selection['reads'], record: RecordBuilder) {
    this.#file = file;
    this.#reads = reads;
    this.#record = record;
    this.#wantedBytes = Math.max(...reads.map(({ cataloger }) => cataloger.headBytes ?? 0));
  }

  write(bytes: Uint8Array): void {
    if (this.#isDone) return;
    const piece = bytes.subarray(0, this.#wantedBytes - this.#gatheredBytes);
    this.#pieces.push(Buffer.from(piece));
    this.#gatheredBytes += piece.length;
    if (this.#gatheredBytes >= this.#wantedBytes) this.#finish();
  }

  end(): void {
    if (!this.#isDone) this.#finish();
  }

  #finish(): void {
    this.#isDone = true;
    const head = Buffer.concat(this.#pieces.splice(0));
    for (const { cataloger, path } of this.#reads) {
      const bytes = head.subarray(0, cataloger.headBytes);
      recordReading(this.#record, { cataloger, path, index: this.#file.index, bytes, byMagic: false });
    }
  }
}
