/** A map that forgets what was used longest ago. */
export class BoundedMap<V> {
  readonly #entries = new Map<string, V>();
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** The value, which counts as used now. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Sets a value; gives back the key of what had to go for it. */
  set(key: string, value: V): string | null {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#max) return null;
    const oldest = this.#entries.keys().next().value;
    if (oldest === undefined) return null;
    this.#entries.delete(oldest);
    return oldest;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** Longest unused first. */
  entries(): IterableIterator<[string, V]> {
    return this.#entries.entries();
  }
}
