import { matchLicenseText } from '@assay/license';
import { remembered } from './remembered.ts';

/** A line that names who holds the rights: the one thing in which copies of a licence differ. */
const HOLDER_LINE =
  /^[^\p{L}\p{N}(©&]{0,20}(?:copyright\b[\s:]{0,5}(?:\(c\)|©|&copy;)?[\s:]{0,5}[\d[<{]|\(c\)\s{0,5}\d|©)/iu;

/** Longer lines are more than a name. */
const MAX_HOLDER_LENGTH = 300;

/** Licences of one text that are told. */
const MAX_IDS = 20;

/** Different texts that are remembered: far more than there are licences in common use. */
const REMEMBERED_TEXTS = 500;

const matched = remembered(
  (text: string): readonly string[] =>
    matchLicenseText(text)
      .map(({ id }) => id)
      .toSorted(),
  REMEMBERED_TEXTS,
);

/**
 * The SPDX identifiers of the licences whose text, notice or tag a licence file holds, sorted; empty when none is recognised. Who holds
 * the rights does not matter, so that the copies of one licence are compared once.
 */
export function licensesInText(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  const body = lines
    .filter((line) => line.length > MAX_HOLDER_LENGTH || !HOLDER_LINE.test(line))
    .join('\n')
    .trim();
  return body === '' ? NONE : matched(body).slice(0, MAX_IDS);
}

const NONE: readonly never[] = [];
