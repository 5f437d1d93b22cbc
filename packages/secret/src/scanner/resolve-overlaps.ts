import type { Breadth, Confidence } from '../contracts/detector.ts';
import type { SecretOccurrence } from '../contracts/occurrence.ts';
import type { AcceptedBy } from './judge-match.ts';

/** An occurrence that may yet lose its place to a better one. */
export interface Candidate {
  readonly breadth: Breadth;
  readonly occurrence: SecretOccurrence;
  /** Who accepted it: it keeps its place, so that no broader detector reports the same text, but is not listed. */
  readonly acceptedBy: AcceptedBy | null;
}

const BREADTHS: Readonly<Record<Breadth, number>> = { service: 0, format: 1, generic: 2 };
const CONFIDENCES: Readonly<Record<Confidence, number>> = { high: 0, medium: 1, low: 2 };

/**
 * Keeps one candidate for each place, sorted by offset: of those that overlap the narrowest detector wins, then the higher
 * confidence, the longer secret, the earlier one, the id.
 */
export function resolveOverlaps(candidates: readonly Candidate[]): readonly Candidate[] {
  const taken: Candidate[] = [];
  for (const candidate of candidates.toSorted(compareCandidates)) {
    const { offset, lengthBytes } = candidate.occurrence;
    const place = firstAfter(taken, offset);
    const before = taken[place - 1]?.occurrence;
    const after = taken[place]?.occurrence;
    const freeBefore = before === undefined || before.offset + before.lengthBytes <= offset;
    const freeAfter = after === undefined || offset + lengthBytes <= after.offset;
    if (freeBefore && freeAfter) taken.splice(place, 0, candidate);
  }
  return taken;
}

function compareCandidates(a: Candidate, b: Candidate): number {
  const [first, second] = [a.occurrence, b.occurrence];
  return (
    BREADTHS[a.breadth] - BREADTHS[b.breadth] ||
    CONFIDENCES[first.confidence] - CONFIDENCES[second.confidence] ||
    second.lengthBytes - first.lengthBytes ||
    first.offset - second.offset ||
    (first.detector < second.detector ? -1 : 1)
  );
}

/** Position of the first candidate that starts after an offset. */
function firstAfter(sorted: readonly Candidate[], offset: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle]?.occurrence.offset ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
