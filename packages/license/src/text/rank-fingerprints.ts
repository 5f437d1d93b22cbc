import { type Fingerprint, sampleLimit } from './fingerprint.ts';
import { type HashSet, hashSet } from './hash-set.ts';
import { isInOnePiece } from './in-one-piece.ts';
import { distinctHashes } from './shingles.ts';

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
  /** Shingles found less shingles missing, as an estimate. */
  readonly score: number;
}

/** Licences which share less than this part are no relatives. */
const RELATED = 0.1;

/** A licence that was found, for telling its relatives from it. */
interface Known {
  readonly shift: number;
  readonly samples: HashSet;
}

/** The licences whose texts are in a text, by its shingle hashes in order; of relatives, the one which explains most. */
export function rankFingerprints(sequence: Uint32Array, fingerprints: readonly Fingerprint[]): readonly FoundText[] {
  const text = hashSet(distinctHashes(sequence));
  const candidates = fingerprints
    .flatMap((fingerprint) => candidate(fingerprint, text) ?? [])
    .filter(({ fingerprint }) => isInOnePiece(fingerprint, sequence))
    .toSorted((a, b) => b.score - a.score || b.containment - a.containment);
  const found: (Known & { readonly text: FoundText })[] = [];
  for (const { fingerprint, containment } of candidates) {
    if (found.length > 0 && !standsAlone(fingerprint, found, text)) continue;
    const { shift, samples } = fingerprint;
    found.push({ shift, samples: hashSet(samples), text: { fingerprint, containment } });
  }
  return found.map((known) => known.text);
}

function candidate(fingerprint: Fingerprint, text: HashSet): Candidate | null {
  const { samples, marks, shift } = fingerprint;
  const least = samples.length < SMALL && shift === 0 ? samples.length : samples.length * MIN_CONTAINMENT;
  const allowed = samples.length - least;
  let missing = 0;
  for (const hash of samples) {
    if (text.has(hash)) continue;
    missing += 1;
    if (missing > allowed) return null;
  }
  const missingMarks = marks.filter((hash) => !text.has(hash)).length;
  const weight = 2 ** shift;
  const score = (samples.length - MISSING_WEIGHT * missing - MARK_WEIGHT * missingMarks) * weight;
  return { fingerprint, containment: (samples.length - missing) / samples.length, score };
}

/** Is there more of a licence in the text than what it shares with licences found before? */
function standsAlone({ samples, shift }: Fingerprint, found: readonly Known[], text: HashSet): boolean {
  const relatives = found
    .map((known) => {
      const common = Math.max(known.shift, shift);
      const comparable = samples.filter((hash) => hash < sampleLimit(common));
      return { known, common, comparable, own: comparable.filter((hash) => !known.samples.has(hash)) };
    })
    .filter(({ comparable, own }) => own.length < comparable.length * (1 - RELATED));
  if (!relatives.every(({ own, common }) => ownIsThere(own, common, text))) return false;
  const common = relatives.reduce((largest, relative) => Math.max(largest, relative.common), shift);
  const beside = samples.filter(
    (hash) => hash < sampleLimit(common) && !relatives.some(({ known }) => known.samples.has(hash)),
  );
  return ownIsThere(beside, common, text);
}

function ownIsThere(own: Uint32Array, shift: number, text: HashSet): boolean {
  if (own.length * 2 ** shift < MIN_OWN_SHINGLES) return false;
  return own.filter((hash) => text.has(hash)).length >= own.length * MIN_OWN;
}
