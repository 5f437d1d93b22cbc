import { repositoryError } from '../errors.ts';

/** Longest record: a path cannot be longer, unless the repository is hostile. */
const MAX_RECORD = 1024 * 1024;

/** Cuts output into records that end in NUL, whatever chunks it comes in; one character of a record is one byte. */
export class RecordSplitter {
  readonly #onRecord: (record: string) => void;
  #rest = '';

  constructor(onRecord: (record: string) => void) {
    this.#onRecord = onRecord;
  }

  /** Takes the next bytes. @throws GIT_FAILED for a record without end, what `onRecord` throws */
  push(chunk: Buffer): void {
    const text = this.#rest + chunk.toString('latin1');
    let start = 0;
    for (let end = text.indexOf('\0'); end >= 0; end = text.indexOf('\0', start)) {
      this.#onRecord(text.slice(start, end));
      start = end + 1;
    }
    this.#rest = text.slice(start);
    if (this.#rest.length > MAX_RECORD) throw repositoryError('GIT_FAILED', 'a path is longer than any path can be');
  }
}
