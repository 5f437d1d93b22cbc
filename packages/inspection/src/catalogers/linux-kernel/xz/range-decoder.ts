import { unreadable } from '../../gap-codes.ts';

const PROBABILITY_BITS = 11;
const MOVE_BITS = 5;
const TOP = 2 ** 24;

/** The error of data that contradict the format. */
export function damaged(message: string): ReturnType<typeof unreadable> {
  return unreadable('BUILD_INFO_INVALID', `not sound xz data: ${message}`);
}

/** Decodes bits that were coded by their probability (LZMA specification, "Range decoder"). Probabilities are adapted in place. */
export class RangeDecoder {
  readonly #bytes: Uint8Array;
  readonly #probabilities: Uint16Array;
  #at: number;
  #range = 0xffff_ffff;
  #code = 0;

  constructor(bytes: Uint8Array, probabilities: Uint16Array) {
    this.#bytes = bytes;
    this.#probabilities = probabilities;
    this.#at = 1;
    for (let count = 0; count < 4; count += 1) this.#code = ((this.#code << 8) | this.#next()) >>> 0;
  }

  bit(index: number): 0 | 1 {
    const probability = this.#probabilities[index] ?? 0;
    const bound = (this.#range >>> PROBABILITY_BITS) * probability;
    const bit = this.#code < bound ? 0 : 1;
    if (bit === 0) {
      this.#range = bound;
      this.#probabilities[index] = probability + (((1 << PROBABILITY_BITS) - probability) >>> MOVE_BITS);
    } else {
      this.#range -= bound;
      this.#code -= bound;
      this.#probabilities[index] = probability - (probability >>> MOVE_BITS);
    }
    this.#normalize();
    return bit;
  }

  /** A number of bits, the highest first. */
  tree(base: number, bits: number): number {
    let symbol = 1;
    for (let count = 0; count < bits; count += 1) symbol = (symbol << 1) | this.bit(base + symbol);
    return symbol - (1 << bits);
  }

  /** A number of bits, the lowest first. */
  reverseTree(base: number, bits: number): number {
    let symbol = 1;
    let value = 0;
    for (let count = 0; count < bits; count += 1) {
      const bit = this.bit(base + symbol);
      symbol = (symbol << 1) | bit;
      value |= bit << count;
    }
    return value;
  }

  /** Bits that are as often 0 as 1. */
  direct(bits: number): number {
    let value = 0;
    for (let count = 0; count < bits; count += 1) {
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      this.#normalize();
      value = value * 2 + bit;
    }
    return value;
  }

  #normalize(): void {
    if (this.#range >= TOP) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#next()) >>> 0;
  }

  #next(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw damaged('it ends too soon');
    this.#at += 1;
    return byte;
  }
}
