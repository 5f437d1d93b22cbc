import { advisoryError } from '../errors.ts';
import { type FeedSource, overLimit } from '../providers/document/feed-source.ts';
import { type IntakeLimits, RATIO_FREE_BYTES } from './limits.ts';

/** Counts what one intake has taken, and refuses what goes beyond its limits. */
export class Budget {
  readonly limits: IntakeLimits;
  readonly #signal: AbortSignal | undefined;
  #bytes = 0;
  #entries = 0;

  constructor(limits: IntakeLimits, signal: AbortSignal | undefined) {
    this.limits = limits;
    this.#signal = signal;
  }

  /**
   * Counts one file, member or directory.
   * @throws FEED_LIMIT, ABORTED
   */
  entry(source: FeedSource): void {
    if (this.#signal?.aborted === true) throw advisoryError('ABORTED', 'reading of feeds was called off');
    this.#entries += 1;
    if (this.#entries > this.limits.maxEntries) throw overLimit(source, `more than ${this.limits.maxEntries} files`);
  }

  /**
   * Counts bytes as they come out; `fileBytes` is how many the file has so far.
   * @throws FEED_LIMIT
   */
  bytes(source: FeedSource, count: number, fileBytes: number): void {
    this.#bytes += count;
    const { maxFileBytes, maxTotalBytes } = this.limits;
    if (fileBytes > maxFileBytes) throw overLimit(source, `one file of more than ${maxFileBytes} bytes`);
    if (this.#bytes > maxTotalBytes) throw overLimit(source, `more than ${maxTotalBytes} bytes in all`);
  }

  /**
   * Checks what came out of packed bytes.
   * @throws FEED_LIMIT
   */
  ratio(source: FeedSource, packedBytes: number, unpackedBytes: number): void {
    if (unpackedBytes > RATIO_FREE_BYTES && unpackedBytes > packedBytes * this.limits.maxRatio) {
      throw overLimit(source, `unpacks to more than ${this.limits.maxRatio} times its size`);
    }
  }

  /**
   * Checks how deep archives lie within each other.
   * @throws FEED_LIMIT
   */
  depth(source: FeedSource, depth: number): void {
    if (depth > this.limits.maxArchiveDepth) {
      throw overLimit(source, `more than ${this.limits.maxArchiveDepth} archives within each other`);
    }
  }
}
