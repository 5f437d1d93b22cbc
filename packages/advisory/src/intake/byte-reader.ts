/** Reads a stream of pieces by length. Holds no more than what was asked for and one piece. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array();
  #isAtEnd = false;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next bytes without taking them; fewer than asked for only at the end. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#held.length < count && !this.#isAtEnd) {
      const piece = await this.#pull();
      if (piece !== null) this.#held = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece]);
    }
    return this.#held.subarray(0, count);
  }

  /** Takes bytes; fewer than asked for only at the end. Nothing is allocated before the bytes are there. */
  async take(count: number): Promise<Uint8Array> {
    if (this.#held.length >= count) return this.#cut(count);
    const taken: Uint8Array[] = [];
    let length = 0;
    while (length < count) {
      const piece = await this.piece(count - length);
      if (piece === null) break;
      taken.push(piece);
      length += piece.length;
    }
    return taken.length === 1 && taken[0] !== undefined ? taken[0] : Buffer.concat(taken);
  }

  /** Passes over bytes and says how many there were. */
  async skip(count: number): Promise<number> {
    let skipped = 0;
    while (skipped < count) {
      const piece = await this.piece(count - skipped);
      if (piece === null) break;
      skipped += piece.length;
    }
    return skipped;
  }

  /** The next piece of at most that many bytes; null at the end. */
  async piece(most: number = Number.MAX_SAFE_INTEGER): Promise<Uint8Array | null> {
    while (this.#held.length === 0) {
      if (this.#isAtEnd) return null;
      this.#held = (await this.#pull()) ?? this.#held;
    }
    return this.#cut(Math.min(most, this.#held.length));
  }

  /** Lets go of the stream. */
  async close(): Promise<void> {
    this.#isAtEnd = true;
    await this.#pieces.return?.();
  }

  #cut(count: number): Uint8Array {
    const cut = this.#held.subarray(0, count);
    this.#held = this.#held.subarray(count);
    return cut;
  }

  async #pull(): Promise<Uint8Array | null> {
    const { done, value } = await this.#pieces.next();
    if (done === true) this.#isAtEnd = true;
    return done === true ? null : value;
  }
}

/** The rest of a stream, piece by piece. */
export async function* piecesOf(reader: ByteReader): AsyncGenerator<Uint8Array, void, void> {
  for (let piece = await reader.piece(); piece !== null; piece = await reader.piece()) yield piece;
}
