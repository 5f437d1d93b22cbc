/** Bytes of one slot: what a decoder hands over at a time. */
const SLOT_BYTES: number = 256 * 1024;

/** A power of two. Enough that neither side waits for the other while it looks at one large file. */
const SLOTS = 16;

// Cells in front of the slots.
const WRITTEN = 0;
const TAKEN = 1;
const IS_OVER = 2;
const FIRST_LENGTH = 3;
const SLOTS_AT: number = (FIRST_LENGTH + SLOTS) * Int32Array.BYTES_PER_ELEMENT;

/** Marks the length of the slot with the last message. */
const LAST = -1;

/** Memory through which one thread hands bytes to another. */
export function createRing(): SharedArrayBuffer {
  return new SharedArrayBuffer(SLOTS_AT + SLOTS * SLOT_BYTES);
}

/** What both sides see: counters of the slots that were filled and emptied so far, and the slots. */
class SharedSlots {
  readonly cells: Int32Array;
  readonly #memory: SharedArrayBuffer;

  constructor(memory: SharedArrayBuffer) {
    this.#memory = memory;
    this.cells = new Int32Array(memory, 0, FIRST_LENGTH + SLOTS);
  }

  slot(count: number): Uint8Array {
    return new Uint8Array(this.#memory, SLOTS_AT + (count & (SLOTS - 1)) * SLOT_BYTES, SLOT_BYTES);
  }

  lengthCell(count: number): number {
    return FIRST_LENGTH + (count & (SLOTS - 1));
  }

  advance(cell: number): void {
    Atomics.add(this.cells, cell, 1);
    Atomics.notify(this.cells, cell);
  }
}

/** Puts bytes in. It blocks its thread while the other one is behind. */
export class RingWriter {
  readonly #shared: SharedSlots;
  #slot: Uint8Array | null = null;
  #filled = 0;

  constructor(memory: SharedArrayBuffer) {
    this.#shared = new SharedSlots(memory);
  }

  /** Copies bytes in; false when the other side wants no more. */
  write(bytes: Uint8Array): boolean {
    for (let offset = 0; offset < bytes.length;) {
      this.#slot ??= this.#freeSlot();
      if (this.#slot === null) return false;
      const length = Math.min(bytes.length - offset, SLOT_BYTES - this.#filled);
      this.#slot.set(bytes.subarray(offset, offset + length), this.#filled);
      this.#filled += length;
      offset += length;
      if (this.#filled === SLOT_BYTES) this.#handOver(SLOT_BYTES);
    }
    return true;
  }

  /** Ends the bytes with a short message. */
  end(message: Uint8Array): void {
    if (this.#filled > 0) this.#handOver(this.#filled);
    const slot = this.#freeSlot();
    if (slot === null) return;
    slot.set(message);
    this.#handOver(LAST - message.length);
  }

  #handOver(length: number): void {
    const { cells } = this.#shared;
    Atomics.store(cells, this.#shared.lengthCell(Atomics.load(cells, WRITTEN)), length);
    this.#shared.advance(WRITTEN);
    this.#slot = null;
    this.#filled = 0;
  }

  #freeSlot(): Uint8Array | null {
    const { cells } = this.#shared;
    const written = Atomics.load(cells, WRITTEN);
    for (;;) {
      const taken = Atomics.load(cells, TAKEN);
      if (Atomics.load(cells, IS_OVER) === 1) return null;
      if (((written - taken) | 0) < SLOTS) return this.#shared.slot(written);
      Atomics.wait(cells, TAKEN, taken);
    }
  }
}

/** Takes bytes out. It blocks its thread while there are none. */
export class RingReader {
  readonly #shared: SharedSlots;
  /** Memory of its own: not everything that looks at bytes takes memory that another thread may write to. */
  readonly #own: Buffer = Buffer.allocUnsafeSlow(SLOT_BYTES);

  constructor(memory: SharedArrayBuffer) {
    this.#shared = new SharedSlots(memory);
  }

  /** The next bytes, which are valid until the next call, or the message at the end. */
  read(): { readonly bytes: Uint8Array; readonly isLast: boolean } {
    const { cells } = this.#shared;
    const taken = Atomics.load(cells, TAKEN);
    while (Atomics.load(cells, WRITTEN) === taken) Atomics.wait(cells, WRITTEN, taken);
    const length = Atomics.load(cells, this.#shared.lengthCell(taken));
    const isLast = length <= LAST;
    const bytes = this.#own.subarray(0, isLast ? LAST - length : length);
    bytes.set(this.#shared.slot(taken).subarray(0, bytes.length));
    this.#shared.advance(TAKEN);
    return { bytes, isLast };
  }

  /** Tells the other side that no more is wanted. */
  stop(): void {
    Atomics.store(this.#shared.cells, IS_OVER, 1);
    this.#shared.advance(TAKEN);
  }
}
