import type { Span } from './span.ts';

/**
 * Text of an instruction with its line continuations taken out, that still knows where in the file each character is.
 * Slices share the table of pieces.
 */
export class LogicalText {
  readonly text: string;
  readonly #pieces: readonly Piece[];
  readonly #shift: number;

  constructor(text: string, pieces: readonly Piece[], shift = 0) {
    this.text = text;
    this.#pieces = pieces;
    this.#shift = shift;
  }

  /** The part from one index to another. */
  slice(from: number, to: number = this.text.length): LogicalText {
    return new LogicalText(this.text.slice(from, to), this.#pieces, this.#shift + from);
  }

  /** The part without white space at both ends. */
  trim(): LogicalText {
    const start = this.text.length - this.text.trimStart().length;
    return this.slice(start, Math.max(start, this.text.trimEnd().length));
  }

  /** The offset in the file of a character. */
  offsetOf(index: number): number {
    const at = index + this.#shift;
    let low = 0;
    let high = this.#pieces.length;
    while (low + 1 < high) {
      const middle = (low + high) >>> 1;
      if ((this.#pieces[middle]?.at ?? 0) <= at) low = middle;
      else high = middle;
    }
    const piece = this.#pieces[low];
    return piece === undefined ? at : piece.offset + Math.min(at - piece.at, piece.length);
  }

  /** The span in the file from the first to the last character of a part. */
  spanOf(from: number, to: number): Span {
    const start = this.offsetOf(from);
    return { start, end: to > from ? this.offsetOf(to - 1) + 1 : start };
  }

  /** The span in the file of the whole text. */
  get span(): Span {
    return this.spanOf(0, this.text.length);
  }
}

/** A stretch of a file that a logical text took over as it is. */
export interface Piece {
  /** Index of its first character in the logical text. */
  readonly at: number;
  /** Offset of its first character in the file. */
  readonly offset: number;
  readonly length: number;
}
