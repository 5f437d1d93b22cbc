import { type FeedSource, invalid } from '../providers/document/feed-source.ts';
import type { ByteReader } from './byte-reader.ts';

/** Reads a stream bit by bit, the most significant first. */
export class BitReader {
  readonly #source: FeedSource;
  readonly #reader: ByteReader;
  #piece: Uint8Array = new Uint8Array();
  #at = 0;
  #bits = 0;
  #count = 0;

  constructor(source: FeedSource, reader: ByteReader) {
    this.#source = source;
    this.#reader = reader;
  }

  /**
   * The next bits as a number, at most 24.
   * @throws FEED_INVALID at the end
   */
  async read(count: number): Promise<number> {
    if (!this.#fill(count)) await this.#pull(count);
    return this.#take(count);
  }

  /**
   * Makes sure that so many bytes are at hand, unless the stream ends before.
   * `readNow` needs no waiting then.
   */
  async ensure(bytes: number): Promise<void> {
    while (this.#piece.length - this.#at < bytes) {
      const piece = await this.#reader.piece();
      if (piece === null) return;
      const rest = this.#piece.subarray(this.#at);
      this.#piece = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
      this.#at = 0;
    }
  }

  /**
   * The next bits, of those that are at hand.
   * @throws FEED_INVALID at the end
   */
  readNow(count: number): number {
    if (!this.#fill(count)) throw invalid(this.#source, 'end', 'cut off (bzip2)');
    return this.#take(count);
  }

  /** Passes over what is left of a byte. */
  alignToByte(): void {
    this.#count -= this.#count % 8;
    this.#bits &= (1 << this.#count) - 1;
  }

  /** Whether there are no more bytes. */
  async isAtEnd(): Promise<boolean> {
    if (this.#count > 0 || this.#at < this.#piece.length) return false;
    this.#piece = (await this.#reader.piece()) ?? new Uint8Array();
    this.#at = 0;
    return this.#piece.length === 0;
  }

  #take(count: number): number {
    this.#count -= count;
    const value = this.#bits >>> this.#count;
    this.#bits &= (1 << this.#count) - 1;
    return value;
  }

  #fill(count: number): boolean {
    while (this.#count < count) {
      if (this.#at >= this.#piece.length) return false;
      this.#bits = ((this.#bits << 8) | (this.#piece[this.#at] ?? 0)) >>> 0;
      this.#at += 1;
      this.#count += 8;
    }
    return true;
  }

  async #pull(count: number): Promise<void> {
    while (!this.#fill(count)) {
      const piece = await this.#reader.piece();
      if (piece === null) throw invalid(this.#source, 'end', 'cut off (bzip2)');
      this.#piece = piece;
      this.#at = 0;
    }
  }
}
