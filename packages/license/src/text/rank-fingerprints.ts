import { type FingerprintCounts, countFingerprints } from './count-fingerprints.ts';
import { type Fingerprint, sampleLimit } from './fingerprint.ts';
import type { FingerprintIndex } from './fingerprint-index.ts';
import { isInOnePiece } from './in-one-piece.ts';

/** A licence whose text was found, with the share of its text that is there. */
export interface FoundText {
  readonly fingerprint: Fingerprint;
  readonly containment: number;
}

/** Smallest share of a licence's text that counts as the licence. */
const MIN_CONTAINMENT = 0.9;

/** Texts with fewer shingles must be there as a whole: any few words may turn up by chance. */
const SMALL = 40;

/** Smallest share of the words that a licence has and a found relative has not, to be there besides it. */
const MIN_OWN = 0.8;

/** What one missing sample, and one missing mark, cost against one sample found. */
const MISSING_WEIGHT = 5;
const MARK_WEIGHT = 4;

/** Fewer own shingles are the seam where a relative has one sentence more. */
const MIN_OWN_SHINGLES = 8;

interface Candidate extends FoundText {
  readonly position: number;
  /** Shingles found less shingles missing, as an estimate. */
  readonly score: number;
}

/** Licences which share less than this part are no relatives. */
const RELATED = 0.1;

/** A licence that was found, for telling its relatives from it. */
interface Known {
  readonly shift: number;
  readonly samples: ReadonlySet<number>;
}

type InText = (hash: number) => boolean;

/** The licences whose texts are in a text, by its shingle hashes in order; of relatives, the one which explains most. */
export function rankFingerprints(sequence: Uint32Array, index: FingerprintIndex): readonly FoundText[] {
  const counts = countFingerprints(sequence, index);
  const candidates = findCandidates(counts, index)
    .filter(({ position }) => isInOnePiece(position, counts, index))
    .toSorted((a, b) => b.score - a.score || b.containment - a.containment);
  const inText: InText = (hash) => counts.has(index.find(hash));
  const found: (Known & { readonly text: FoundText })[] = [];
  for (const { fingerprint, containment } of candidates) {
    if (found.length > 0 && !standsAlone(fingerprint, found, inText)) continue;
    const { shift, samples } = fingerprint;
    found.push({ shift, samples: new Set(samples), text: { fingerprint, containment } });
  }
  return found.map((known) => known.text);
}

function findCandidates(counts: FingerprintCounts, { fingerprints }: FingerprintIndex): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (let position = 0; position < fingerprints.length; position += 1) {
    const seen = counts.samples[position] ?? 0;
    const fingerprint = seen === 0 ? undefined : fingerprints[position];
    if (fingerprint === undefined) continue;
    const { samples, marks, shift } = fingerprint;
    const missing = samples.length - seen;
    const isWhole = samples.length < SMALL && shift === 0;
    if (missing > (isWhole ? 0 : samples.length - samples.length * MIN_CONTAINMENT)) continue;
    const missingMarks = marks.length - (counts.marks[position] ?? 0);
    const score = (samples.length - MISSING_WEIGHT * missing - MARK_WEIGHT * missingMarks) * 2 ** shift;
    candidates.push({ fingerprint, position, containment: seen / samples.length, score });
  }
  return candidates;
}

/** Is there more of a licence in the text than what it shares with licences found before? */
function standsAlone({ samples, shift }: Fingerprint, found: readonly Known[], inText: InText): boolean {
  const relatives = found
    .map((known) => {
      const common = Math.max(known.shift, shift);
      const comparable = below(samples, common);
      return { known, common, comparable, own: comparable.filter((hash) => !known.samples.has(hash)) };
    })
    .filter(({ comparable, own }) => own.length < comparable.length * (1 - RELATED));
  if (!relatives.every(({ own, common }) => ownIsThere(own, common, inText))) return false;
  const common = relatives.reduce((largest, relative) => Math.max(largest, relative.common), shift);
  const beside = below(samples, common).filter((hash) => !relatives.some(({ known }) => known.samples.has(hash)));
  return ownIsThere(beside, common, inText);
}

/** The samples that a larger shift would have taken as well; samples are ascending. */
function below(samples: Uint32Array, shift: number): Uint32Array {
  const limit = sampleLimit(shift);
  const end = samples.findIndex((hash) => hash >= limit);
  return end < 0 ? samples : samples.subarray(0, end);
}

function ownIsThere(own: Uint32Array, shift: number, inText: InText): boolean {
  if (own.length * 2 ** shift < MIN_OWN_SHINGLES) return false;
  return own.filter((hash) => inText(hash)).length >= own.length * MIN_OWN;
}
