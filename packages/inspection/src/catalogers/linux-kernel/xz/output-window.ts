import { damaged } from './range-decoder.ts';

/** Unpacked bytes so far, which are also what matches refer back to. */
export class OutputWindow {
  #bytes = new Uint8Array(0);
  #length = 0;
  #start = 0;

  get length(): number {
    return this.#length;
  }

  /** Bytes since the dictionary was reset. */
  get position(): number {
    return this.#length - this.#start;
  }

  /** Forgets, as far as matches are concerned, what was unpacked before. */
  resetDictionary(): void {
    this.#start = this.#length;
  }

  /** Makes room for bytes that are about to come. */
  reserve(count: number): void {
    if (this.#length + count <= this.#bytes.byteLength) return;
    const grown = new Uint8Array(Math.max(this.#length + count, this.#bytes.byteLength * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  /** The byte a distance back; 0 for the last one. */
  at(distance: number): number {
    if (distance >= this.position) throw damaged('it refers to what is not there');
    return this.#bytes[this.#length - 1 - distance] ?? 0;
  }

  push(byte: number): void {
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  append(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.byteLength;
  }

  /** Repeats bytes from a distance back, which may overlap with what is written. */
  copy(distance: number, count: number): void {
    if (distance >= this.position) throw damaged('it refers to what is not there');
    let from = this.#length - 1 - distance;
    for (const end = this.#length + count; this.#length < end; from += 1) this.push(this.#bytes[from] ?? 0);
  }

  /** Everything that was unpacked. */
  content(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
