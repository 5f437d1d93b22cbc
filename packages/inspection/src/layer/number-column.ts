/** Arrays of numbers that a column can be kept in. */
type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** Numbers, one for each entry, that grow in number. */
export class NumberColumn<T extends Numbers> {
  readonly #make: (length: number) => T;
  #numbers: T;
  #length = 0;

  constructor(make: (length: number) => T) {
    this.#make = make;
    this.#numbers = make(64);
  }

  get length(): number {
    return this.#length;
  }

  /** The last one; 0 when there is none. */
  get last(): number {
    return this.#numbers[this.#length - 1] ?? 0;
  }

  /** The number at an index; 0 behind the last one. */
  at(index: number): number {
    return index < this.#length ? (this.#numbers[index] ?? 0) : 0;
  }

  push(value: number): void {
    if (this.#length === this.#numbers.length) {
      const grown = this.#make(this.#length * 2);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[this.#length] = value;
    this.#length += 1;
  }

  /** Drops all but the first numbers. */
  truncate(length: number): void {
    this.#length = Math.min(this.#length, length);
  }

  /** The numbers, in memory that is no longer than needed. */
  build(): T {
    const numbers = this.#make(this.#length);
    numbers.set(this.#numbers.subarray(0, this.#length));
    return numbers;
  }
}
