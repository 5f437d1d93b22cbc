/** Least by which the memory grows. */
const LEAST_GROWTH: number = 256 * 1024;

/** Memory of at most this size is kept for the next content. */
const KEPT_BYTES: number = 16 * 1024 * 1024;

/**
 * Gathers one content after the other in the same memory, which grows in place as bytes come and never because a size was declared. Room
 * for the largest content is set aside as addresses only.
 */
export class GrowingBuffer {
  readonly #maxBytes: number;
  #memory: ArrayBuffer | null = null;
  #length = 0;

  /** @param maxBytes of the largest content */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes gathered so far. */
  get length(): number {
    return this.#length;
  }

  /** What was gathered; valid until the next call of `append` or `clear`. */
  get bytes(): Uint8Array {
    return this.#memory === null ? NO_BYTES : new Uint8Array(this.#memory, 0, this.#length);
  }

  /** Adds bytes. @throws RangeError for more than the largest content has */
  append(bytes: Uint8Array): void {
    const memory = (this.#memory ??= new ArrayBuffer(0, { maxByteLength: this.#maxBytes }));
    const needed = this.#length + bytes.length;
    if (needed > memory.byteLength) {
      memory.resize(Math.max(needed, Math.min(this.#maxBytes, needed + Math.max(LEAST_GROWTH, needed >> 4))));
    }
    new Uint8Array(memory, this.#length, bytes.length).set(bytes);
    this.#length = needed;
  }

  /** Forgets what was gathered, and gives back much memory. */
  clear(): void {
    this.#length = 0;
    if (this.#memory !== null && this.#memory.byteLength > KEPT_BYTES) this.#memory.resize(0);
  }
}

const NO_BYTES: Uint8Array = new Uint8Array(0);
