import { type Fingerprint, sampleLimit } from '../src/text/fingerprint.ts';
import { distinctHashes, shingleHashes } from '../src/text/shingles.ts';
import { comparableWords, textWords } from '../src/text/words.ts';

/** Short licences, which differ from each other by few words, are kept whole. */
const SHORT = 320;

/** Most samples kept of a longer licence, on average. */
const MAX_SAMPLES = 160;

/** A text with fewer shingles would turn up by chance. */
const LEAST = 6;

/** Hashes wanted to tell a licence from each of its relatives. */
const WANTED_MARKS = 6;

/** Relatives share at least this much of their text. */
const RELATED = 0.7;

interface Shingled {
  readonly id: string;
  readonly length: number;
  readonly hashes: Uint32Array;
  readonly all: ReadonlySet<number>;
}

/** Makes the fingerprints of licence texts, by identifier; relatives get marks that tell them apart. */
export function fingerprintTexts(texts: ReadonlyMap<string, string>): readonly Fingerprint[] {
  const shingled = [...texts].map(([id, text]) => {
    const sequence = shingleHashes(comparableWords(textWords(withoutHeader(text))));
    const hashes = distinctHashes(sequence);
    return { id, length: sequence.length, hashes, all: new Set(hashes) };
  });
  for (const { id, hashes } of shingled) {
    if (hashes.length < LEAST) throw new Error(`the text of ${id} has only ${hashes.length} shingles`);
  }
  return shingled.map((one) => fingerprint(one, shingled));
}

function fingerprint(one: Shingled, others: readonly Shingled[]): Fingerprint {
  const { length } = one.hashes;
  const shift = length <= SHORT ? 0 : Math.ceil(Math.log2(length / MAX_SAMPLES));
  const limit = sampleLimit(shift);
  const samples = one.hashes.filter((hash) => hash < limit);
  const marks = new Set<number>();
  for (const other of others) {
    const own = other === one ? null : ownHashes(one, other);
    if (own === null) continue;
    const missing = WANTED_MARKS - own.filter((hash) => hash < limit || marks.has(hash)).length;
    const further = own.filter((hash) => hash >= limit && !marks.has(hash));
    for (const hash of further.slice(0, Math.max(0, missing))) marks.add(hash);
  }
  return { id: one.id, length: one.length, shift, samples, marks: Uint32Array.from(marks).toSorted() };
}

/** What a licence has and a relative has not; null when the two are no relatives. */
function ownHashes(one: Shingled, other: Shingled): readonly number[] | null {
  const allowed = one.hashes.length * (1 - RELATED);
  const own: number[] = [];
  for (const hash of one.hashes) {
    if (other.all.has(hash)) continue;
    own.push(hash);
    if (own.length > allowed) return null;
  }
  return own;
}

const COPYRIGHT_LINE = /^\W*copyright\s*(?:\(c\)|©|<|\[|\d{4}|by\b|year)/i;

/** Longer lines hold more than a title or a holder. */
const MAX_HEADER_LINE = 120;

/** A licence text without its title and the lines that name a year and a holder: these differ in every file. */
export function withoutHeader(text: string): string {
  const lines = text.split('\n').filter((line) => line.length > MAX_HEADER_LINE || !COPYRIGHT_LINE.test(line));
  const first = lines.findIndex((line) => line.trim() !== '');
  const title = lines[first] ?? '';
  const more = lines.slice(first + 1).some((line) => line.trim() !== '');
  const isTitle = more && title.length <= MAX_HEADER_LINE && (lines[first + 1] ?? '').trim() === '';
  return lines.slice(isTitle ? first + 1 : first).join('\n');
}
