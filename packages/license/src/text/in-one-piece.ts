import type { FingerprintCounts } from './count-fingerprints.ts';
import type { FingerprintIndex } from './fingerprint-index.ts';

/** Share of the samples in a text that must be close together; the rest may be common words elsewhere. */
const GATHERED = 0.95;

/** How much longer than the licence the piece may be that holds it: room for holders and typing, not for a further condition. */
const MAX_STRETCH = 1.1;

/** Shingles that are always allowed on top: a name in the middle of a short text. */
const SLACK = 6;

/**
 * Are the words of a licence in one piece? A text with a condition between them is another licence, whose words are
 * not known. Takes the position of the licence's fingerprint in the index.
 */
export function isInOnePiece(position: number, counts: FingerprintCounts, index: FingerprintIndex): boolean {
  const fingerprint = index.fingerprints[position];
  const samples = index.samples[position];
  if (fingerprint === undefined || samples === undefined) return false;
  // For each hash of the index its place among the samples, from 1; 0 for those that are none.
  const places = new Uint16Array(index.size);
  for (let at = 0; at < samples.length; at += 1) places[samples[at] ?? 0] = at + 1;
  const seen = { at: new Uint32Array(counts.at.length), place: new Uint16Array(counts.at.length), count: 0 };
  for (let run = 0; run < counts.at.length; run += 1) {
    const place = places[counts.numbers[run] ?? 0] ?? 0;
    if (place === 0) continue;
    seen.at[seen.count] = counts.at[run] ?? 0;
    seen.place[seen.count] = place;
    seen.count += 1;
  }
  const needed = Math.ceil((counts.samples[position] ?? 0) * GATHERED);
  return shortestWindow(seen, needed, samples.length) <= fingerprint.length * MAX_STRETCH + SLACK;
}

/** Samples of a licence in the order in which a text has them. */
interface Seen {
  readonly at: Uint32Array;
  readonly place: Uint16Array;
  readonly count: number;
}

/** Length of the shortest run of a text that holds a number of different samples. */
function shortestWindow(seen: Seen, needed: number, samples: number): number {
  const counts = new Uint32Array(samples + 1);
  let different = 0;
  let shortest = Infinity;
  let start = 0;
  for (let end = 0; end < seen.count; end += 1) {
    const place = seen.place[end] ?? 0;
    const count = counts[place] ?? 0;
    counts[place] = count + 1;
    if (count === 0) different += 1;
    while (different >= needed && start <= end) {
      shortest = Math.min(shortest, (seen.at[end] ?? 0) - (seen.at[start] ?? 0) + 1);
      const first = seen.place[start] ?? 0;
      const left = (counts[first] ?? 0) - 1;
      counts[first] = left;
      if (left === 0) different -= 1;
      start += 1;
    }
  }
  return shortest;
}
