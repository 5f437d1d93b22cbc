import { compareText } from '@assay/core';
import { decodeFingerprints } from './fingerprint.ts';
import { indexFingerprints } from './fingerprint-index.ts';
import { FINGERPRINT_BYTES, FINGERPRINT_IDS, FINGERPRINT_MENTIONS } from './fingerprint-data.ts';
import { identifierTags } from './identifier-tags.ts';
import { grantNotices } from './grant-notices.ts';
import { once } from '../once.ts';
import { rankFingerprints } from './rank-fingerprints.ts';
import { shingleHashes } from './shingles.ts';
import { MAX_TEXT_LENGTH, comparableWords, textWords } from './words.ts';

/** A licence that a text holds or grants. */
export interface LicenseMatch {
  /** SPDX identifier; `-only` for a text of the GNU licences that no notice says more about. */
  readonly id: string;
  /** 1 for a `SPDX-License-Identifier`, 0.95 for a well-known notice, else the share of the licence's text that was found. */
  readonly confidence: number;
}

const NOTICE_CONFIDENCE = 0.95;

const index = once(() =>
  indexFingerprints(decodeFingerprints(FINGERPRINT_IDS, Buffer.from(FINGERPRINT_BYTES, 'base64'))),
);

/** Licences that a licence names in its own text, where no one grants them. */
const mentions = once(
  () =>
    new Map(
      FINGERPRINT_MENTIONS.split(' ').map((entry): [string, readonly string[]] => {
        const [id = '', named = ''] = entry.split('=');
        return [id, named.split(',')];
      }),
    ),
);

/**
 * Finds licences in a text: by `SPDX-License-Identifier` tags, by notices that grant a licence by its name, and by the words of
 * the licences themselves. Nothing is said of a text that is less than 90 % of a licence. The first 256 Ki characters count.
 * Sorted by confidence, then identifier.
 */
export function matchLicenseText(text: string): readonly LicenseMatch[] {
  const bounded = text.slice(0, MAX_TEXT_LENGTH);
  const matches = new Map<string, number>();
  const add = (id: string, confidence: number): void => {
    matches.set(id, Math.max(confidence, matches.get(id) ?? 0));
  };
  for (const id of identifierTags(bounded)) add(id, 1);
  const words = textWords(bounded);
  const texts = matchTexts(words);
  const mentioned = new Set(texts.flatMap(({ id }) => mentions().get(id) ?? []));
  for (const id of grantNotices(words.join(' '))) {
    if (!mentioned.has(id)) add(id, NOTICE_CONFIDENCE);
  }
  for (const { id, containment } of texts) {
    add(orLater(id, matches) ?? id, Math.floor(containment * 100) / 100);
  }
  return [...matches]
    .map(([id, confidence]) => ({ id, confidence }))
    .toSorted((a, b) => b.confidence - a.confidence || compareText(a.id, b.id));
}

function matchTexts(words: readonly string[]): readonly { readonly id: string; readonly containment: number }[] {
  const found = rankFingerprints(shingleHashes(comparableWords(words)), index()).map(
    ({ fingerprint, containment }) => ({
      id: fingerprint.id,
      containment,
    }),
  );
  // The LGPL 3 is written as additions to the GPL 3, which is why they come together.
  const isLgpl3 = found.some(({ id }) => id === 'LGPL-3.0-only');
  return isLgpl3 ? found.filter(({ id }) => id !== 'GPL-3.0-only') : found;
}

/** The text of a GNU licence is the same for "only" and "or later": what a notice says counts. */
function orLater(id: string, stated: ReadonlyMap<string, number>): string | null {
  if (!id.endsWith('-only')) return null;
  const family = id.slice(0, -'only'.length);
  return [...stated.keys()].find((other) => other.startsWith(family) && other.endsWith('or-later')) ?? null;
}
