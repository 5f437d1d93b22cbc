const NO_BYTES = Buffer.alloc(0);
/** Bytes behind a text that are decoded with it, so that dense keywords do not each pay for it. */
const BLOCK_BYTES = 4096;

/**
 * The part of a stream that may still be looked at: the last chunk and what was kept of those before it. Offsets count from the
 * start of the stream. Text is ISO 8859-1, one character for each byte.
 */
export class TextWindow {
  #kept: Buffer = NO_BYTES;
  #keptStart = 0;
  #chunk: Buffer = NO_BYTES;
  #chunkStart = 0;
  #block = '';
  #blockStart = 0;

  /** Offset after the last byte. */
  get end(): number {
    return this.#chunkStart + this.#chunk.length;
  }

  /** Makes a chunk the last one; it is read until the next call of `keepFrom`, then copied as far as it is needed. */
  append(chunk: Uint8Array): void {
    this.#chunkStart = this.end;
    this.#chunk = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }

  /** Lets go of everything before an offset and of the caller's chunk. */
  keepFrom(offset: number): void {
    const end = this.end;
    const from = Math.max(Math.min(offset, end), this.#keptStart);
    const older = from < this.#chunkStart ? this.#kept.subarray(from - this.#keptStart) : NO_BYTES;
    const newer = this.#chunk.subarray(Math.max(from - this.#chunkStart, 0));
    this.#kept = Buffer.concat([older, newer]);
    this.#keptStart = from;
    this.#chunk = NO_BYTES;
    this.#chunkStart = end;
    this.#block = '';
    this.#blockStart = end;
  }

  /** The text between two offsets, cut to what is there. */
  text(start: number, end: number): string {
    const from = Math.max(start, this.#keptStart);
    const to = Math.min(end, this.end);
    if (from >= to) return '';
    if (from < this.#blockStart || to > this.#blockStart + this.#block.length) {
      this.#block = this.#decode(from, Math.min(to + BLOCK_BYTES, this.end));
      this.#blockStart = from;
    }
    return this.#block.slice(from - this.#blockStart, to - this.#blockStart);
  }

  /** Counts the line feeds between two offsets. */
  lineFeeds(start: number, end: number): LineFeeds {
    const older = countLineFeeds(this.#kept, this.#keptStart, { start, end });
    const newer = countLineFeeds(this.#chunk, this.#chunkStart, { start, end });
    return { count: older.count + newer.count, last: newer.last ?? older.last };
  }

  #decode(from: number, to: number): string {
    const older = latin1(this.#kept, from - this.#keptStart, to - this.#keptStart);
    const newer = latin1(this.#chunk, from - this.#chunkStart, to - this.#chunkStart);
    return older === '' ? newer : newer === '' ? older : older + newer;
  }
}

function latin1(bytes: Buffer, start: number, end: number): string {
  return end <= 0 || start >= bytes.length
    ? ''
    : bytes.toString('latin1', Math.max(start, 0), Math.min(end, bytes.length));
}

/** Line feeds in a stretch of a stream. */
export interface LineFeeds {
  readonly count: number;
  /** Offset of the last one; null when there is none. */
  readonly last: number | null;
}

function countLineFeeds(bytes: Buffer, base: number, { start, end }: { start: number; end: number }): LineFeeds {
  const to = Math.min(end - base, bytes.length);
  let count = 0;
  let last = -1;
  for (let at = Math.max(start - base, 0); at < to; at++) {
    if (bytes[at] === 0x0a) {
      count++;
      last = at;
    }
  }
  return { count, last: last < 0 ? null : base + last };
}
