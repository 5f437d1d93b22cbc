import type { FingerprintIndex } from './fingerprint-index.ts';

/** What a text holds of the fingerprints of licences. */
export interface FingerprintCounts {
  /** The runs of words of the text that some licence has: where each is, and the number of its hash in the index. */
  readonly at: Uint32Array;
  readonly numbers: Uint32Array;
  /** Is a numbered hash in the text? */
  readonly has: (number: number) => boolean;
  /** For each fingerprint, how many of its samples, and of its marks, are in the text. */
  readonly samples: Uint16Array;
  readonly marks: Uint16Array;
}

/** Counts, for all licences at once, what a text holds of them; takes the hashes of the text in order. */
export function countFingerprints(sequence: Uint32Array, index: FingerprintIndex): FingerprintCounts {
  const { fingerprints, find, starts, owners } = index;
  const samples = new Uint16Array(fingerprints.length);
  const marks = new Uint16Array(fingerprints.length);
  const places = new Uint32Array(sequence.length);
  const numbers = new Uint32Array(sequence.length);
  let known = 0;
  const seen = new Uint8Array(index.size);
  for (let at = 0; at < sequence.length; at += 1) {
    const number = find(sequence[at] ?? 0);
    if (number < 0) continue;
    places[known] = at;
    numbers[known] = number;
    known += 1;
    if (seen[number] === 1) continue;
    seen[number] = 1;
    const end = starts[number + 1] ?? 0;
    for (let place = starts[number] ?? 0; place < end; place += 1) {
      const owner = owners[place] ?? 0;
      if (owner >= 0) samples[owner] = (samples[owner] ?? 0) + 1;
      else marks[-1 - owner] = (marks[-1 - owner] ?? 0) + 1;
    }
  }
  const has = (number: number): boolean => seen[number] === 1;
  return { at: places.subarray(0, known), numbers: numbers.subarray(0, known), has, samples, marks };
}
