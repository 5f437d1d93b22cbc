/** First size of the memory. */
const LEAST_BYTES: number = 64 * 1024;

/** Memory of at most this size is kept for the next content. */
const KEPT_BYTES: number = 32 * 1024 * 1024;

const NO_MEMORY: Buffer = Buffer.alloc(0);

/** Gathers one content after the other in the same memory, which grows as bytes come and never because a size was declared. */
export class GrowingBuffer {
  #memory: Buffer = NO_MEMORY;
  #length = 0;

  /** Bytes gathered so far. */
  get length(): number {
    return this.#length;
  }

  /** What was gathered; valid until the next call of `append` or `clear`. */
  get bytes(): Uint8Array {
    return this.#memory.subarray(0, this.#length);
  }

  /** Adds bytes; `expected` is what the whole is believed to come to, and keeps the memory from growing far beyond it. */
  append(bytes: Uint8Array, expected: number): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#memory.length) this.#grow(needed, expected);
    this.#memory.set(bytes, this.#length);
    this.#length = needed;
  }

  /** Forgets what was gathered. */
  clear(): void {
    this.#length = 0;
    if (this.#memory.length > KEPT_BYTES) this.#memory = NO_MEMORY;
  }

  #grow(needed: number, expected: number): void {
    const capacity = Math.max(needed, Math.min(expected, Math.max(LEAST_BYTES, needed * 2)));
    const memory = Buffer.allocUnsafeSlow(capacity);
    memory.set(this.bytes);
    this.#memory = memory;
  }
}
