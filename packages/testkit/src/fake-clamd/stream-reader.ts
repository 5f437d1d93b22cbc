/** What ends a stream: its content, that it is too long, or that the connection is to be cut. */
type Outcome = Buffer | 'too-long' | 'cut';

/** How a stream is read. */
interface StreamRules {
  readonly streamMaxBytes?: number;
  readonly hangUpAfterBytes?: number;
  readonly losesRefusals?: boolean;
}

/** Reads the pieces of one INSTREAM, each behind 4 bytes of length, up to one of length 0. */
export class StreamReader {
  readonly #rules: StreamRules;
  readonly #onEnd: (outcome: Outcome) => void;
  readonly #pieces: Buffer[] = [];
  #pending: Buffer = Buffer.alloc(0);
  #quota: number;
  #bytes = 0;
  #isOver = false;

  constructor(rules: StreamRules, onEnd: (outcome: Outcome) => void) {
    this.#rules = rules;
    this.#onEnd = onEnd;
    this.#quota = rules.streamMaxBytes ?? 1024 * 1024;
  }

  push(bytes: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    while (!this.#isOver && this.#pending.length >= 4) {
      const length = this.#pending.readUInt32BE(0);
      if (length === 0) return this.#end(Buffer.concat(this.#pieces));
      // As the real one: refused as soon as the length is known.
      if (length > this.#quota) {
        return this.#end(this.#rules.losesRefusals === true && this.#bytes > 0 ? 'cut' : 'too-long');
      }
      if (this.#pending.length < 4 + length) return undefined;
      this.#take(this.#pending.subarray(4, 4 + length));
      this.#pending = this.#pending.subarray(4 + length);
    }
    return undefined;
  }

  #take(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#quota -= piece.length;
    this.#bytes += piece.length;
    if (this.#bytes > (this.#rules.hangUpAfterBytes ?? Number.POSITIVE_INFINITY)) this.#end('cut');
  }

  #end(outcome: Outcome): void {
    this.#isOver = true;
    this.#onEnd(outcome);
  }
}
