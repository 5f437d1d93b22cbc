import { HASH_BITS } from './shingles.ts';

/** What is remembered of the text of a licence. */
export interface Fingerprint {
  readonly id: string;
  /** Shingles in the text, repeated ones among them. */
  readonly length: number;
  /** Only shingle hashes below 2 to the power of 24 − shift were taken as samples: one of 2^shift. */
  readonly shift: number;
  /** The samples, ascending. */
  readonly samples: Uint32Array;
  /** Further hashes which tell this text from its nearest relatives, ascending; none of them is a sample. */
  readonly marks: Uint32Array;
}

/** One above the largest hash that is sampled with a shift. */
export function sampleLimit(shift: number): number {
  return 2 ** (HASH_BITS - shift);
}

/** Writes fingerprints as a list of identifiers and one run of bytes: ascending numbers as differences, seven bits in a byte. */
export function encodeFingerprints(fingerprints: readonly Fingerprint[]): { ids: string; bytes: Uint8Array } {
  const bytes: number[] = [];
  for (const { length, shift, samples, marks } of fingerprints) {
    pushNumber(bytes, length);
    pushNumber(bytes, shift);
    pushNumbers(bytes, samples);
    pushNumbers(bytes, marks);
  }
  return { ids: fingerprints.map(({ id }) => id).join(' '), bytes: Uint8Array.from(bytes) };
}

function pushNumbers(bytes: number[], numbers: Uint32Array): void {
  pushNumber(bytes, numbers.length);
  let last = 0;
  for (const value of numbers) {
    pushNumber(bytes, value - last);
    last = value;
  }
}

function pushNumber(bytes: number[], value: number): void {
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}

/** Reads what {@link encodeFingerprints} wrote. The data are part of this package and are not checked. */
export function decodeFingerprints(ids: string, bytes: Uint8Array): readonly Fingerprint[] {
  let at = 0;
  const readNumber = (): number => {
    let value = 0;
    for (let bits = 0; ; bits += 7) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value |= (byte & 0x7f) << bits;
      if (byte < 0x80) return value;
    }
  };
  const readNumbers = (): Uint32Array => {
    const numbers = new Uint32Array(readNumber());
    let last = 0;
    for (let index = 0; index < numbers.length; index += 1) {
      last += readNumber();
      numbers[index] = last;
    }
    return numbers;
  };
  return ids.split(' ').map((id) => {
    const length = readNumber();
    const shift = readNumber();
    return { id, length, shift, samples: readNumbers(), marks: readNumbers() };
  });
}
