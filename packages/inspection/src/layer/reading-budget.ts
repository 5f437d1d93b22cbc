import type { ReadingBudget } from '@assay/core';

const MIB = 1024 * 1024;

/** What archives of one layer may unpack to, whatever their size. */
const BASE_BYTES = 512 * MIB;

/** And for each of their own bytes: libraries hold three to five times their size, archives of them twice that. */
const BYTES_FOR_EACH_BYTE = 24;

/**
 * What the files of one layer may unpack to while catalogers read them, together: it grows with the files that are read, so that the cost
 * of a layer is in proportion to its size and no number of small bombs adds up.
 */
export class LayerReadingBudget implements ReadingBudget {
  #remaining = BASE_BYTES;

  get remainingBytes(): number {
    return Math.max(0, this.#remaining);
  }

  spend(bytes: number): void {
    this.#remaining -= bytes;
  }

  /** A file of this size is about to be read. */
  grow(fileBytes: number): void {
    this.#remaining += fileBytes * BYTES_FOR_EACH_BYTE;
  }
}
