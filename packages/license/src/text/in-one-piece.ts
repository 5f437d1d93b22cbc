import { type Fingerprint, sampleLimit } from './fingerprint.ts';

/** Share of the samples in a text that must be close together; the rest may be common words elsewhere. */
const GATHERED = 0.95;

/** How much longer than the licence the piece may be that holds it: room for holders and typing, not for a further condition. */
const MAX_STRETCH = 1.1;

/** Shingles that are always allowed on top: a name in the middle of a short text. */
const SLACK = 6;

/**
 * Are the words of a licence in one piece? A text with a condition between them is another licence, whose words are
 * not known.
 */
export function isInOnePiece({ samples, shift, length }: Fingerprint, sequence: Uint32Array): boolean {
  const limit = sampleLimit(shift);
  const wanted = new Set(samples);
  const seen: { readonly at: number; readonly hash: number }[] = [];
  for (let at = 0; at < sequence.length; at += 1) {
    const hash = sequence[at] ?? limit;
    if (hash < limit && wanted.has(hash)) seen.push({ at, hash });
  }
  const needed = Math.ceil(new Set(seen.map(({ hash }) => hash)).size * GATHERED);
  return shortestWindow(seen, needed) <= length * MAX_STRETCH + SLACK;
}

/** Length of the shortest run of a text that holds a number of different hashes. */
function shortestWindow(seen: readonly { readonly at: number; readonly hash: number }[], needed: number): number {
  const counts = new Map<number, number>();
  let shortest = Infinity;
  let start = 0;
  for (const { at, hash } of seen) {
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
    while (counts.size >= needed) {
      const first = seen[start];
      if (first === undefined) break;
      shortest = Math.min(shortest, at - first.at + 1);
      const left = (counts.get(first.hash) ?? 0) - 1;
      if (left > 0) counts.set(first.hash, left);
      else counts.delete(first.hash);
      start += 1;
    }
  }
  return shortest;
}
