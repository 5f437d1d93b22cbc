import type { Fingerprint } from './fingerprint.ts';

/** Fingerprints by the hashes they remember, so that a text is looked up once and not once for each licence. */
export interface FingerprintIndex {
  readonly fingerprints: readonly Fingerprint[];
  /** Number of different hashes. */
  readonly size: number;
  /** The number that the index gives a hash, from 0; −1 for a hash that no fingerprint remembers. */
  readonly find: (hash: number) => number;
  /** For each fingerprint the numbers of its samples. */
  readonly samples: readonly Uint32Array[];
  /**
   * Which fingerprints remember a hash: `owners[starts[number]]` up to `owners[starts[number + 1]]`. An owner is the position of its
   * fingerprint, or minus that and one for a mark.
   */
  readonly starts: Uint32Array;
  readonly owners: Int32Array;
}

/** Builds the index of fingerprints; hashes are below 2^31. */
export function indexFingerprints(fingerprints: readonly Fingerprint[]): FingerprintIndex {
  const numbers = new HashNumbers(
    fingerprints.reduce((sum, { samples, marks }) => sum + samples.length + marks.length, 0),
  );
  const entries: { readonly numbers: Uint32Array; readonly owner: number }[] = [];
  for (const [at, { samples, marks }] of fingerprints.entries()) {
    entries.push({ numbers: samples.map((hash) => numbers.add(hash)), owner: at });
    entries.push({ numbers: marks.map((hash) => numbers.add(hash)), owner: -1 - at });
  }
  const starts = new Uint32Array(numbers.count + 1);
  for (const entry of entries) for (const number of entry.numbers) starts[number + 1] = (starts[number + 1] ?? 0) + 1;
  for (let at = 1; at < starts.length; at += 1) starts[at] = (starts[at] ?? 0) + (starts[at - 1] ?? 0);
  const owners = new Int32Array(starts.at(-1) ?? 0);
  const ends = starts.slice();
  for (const { numbers: own, owner } of entries) {
    for (const number of own) {
      const place = ends[number] ?? 0;
      owners[place] = owner;
      ends[number] = place + 1;
    }
  }
  const samples = entries.filter(({ owner }) => owner >= 0).map((entry) => entry.numbers);
  return { fingerprints, size: numbers.count, find: (hash) => numbers.find(hash), samples, starts, owners };
}

/** Numbers hashes in the order in which they come, by open addressing, at most half full. */
class HashNumbers {
  readonly #hashes: Int32Array;
  readonly #numbers: Int32Array;
  readonly #mask: number;
  #count = 0;

  constructor(capacity: number) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(16, capacity * 2)));
    this.#hashes = new Int32Array(size).fill(-1);
    this.#numbers = new Int32Array(size);
    this.#mask = size - 1;
  }

  get count(): number {
    return this.#count;
  }

  add(hash: number): number {
    const slot = this.#slot(hash);
    if (this.#hashes[slot] === hash) return this.#numbers[slot] ?? 0;
    this.#hashes[slot] = hash;
    this.#numbers[slot] = this.#count;
    this.#count += 1;
    return this.#count - 1;
  }

  find(hash: number): number {
    const slot = this.#slot(hash);
    return this.#hashes[slot] === hash ? (this.#numbers[slot] ?? -1) : -1;
  }

  /** Where a hash is, or would be. */
  #slot(hash: number): number {
    let slot = (Math.imul(hash, 0x9e3779b1) >>> 8) & this.#mask;
    for (let found = this.#hashes[slot]; found !== hash && found !== -1; found = this.#hashes[slot]) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}
