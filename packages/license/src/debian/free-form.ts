import { normalizeLicense } from '../normalize-license.ts';
import { matchLicenseText } from '../text/match-license-text.ts';
import { MAX_TEXT_LENGTH } from '../text/words.ts';
import { commonLicenses, isExplained } from '../text/common-licenses.ts';
import type { DebianLicense } from './parse-debian-copyright.ts';

const PUBLIC_DOMAIN =
  /(?<!not |n't )(?:be |is |are |been |was |were )?(?:placed |put |released )?in(?:to)? the public\s+domain/i;

/** The licences of a copyright file in prose. */
export function freeFormLicenses(text: string): readonly DebianLicense[] {
  const ids = [...new Set(chunks(text).flatMap((chunk) => matchLicenseText(chunk).map(({ id }) => id)))];
  const references = commonLicenses(text).filter((reference) => !isExplained(reference, ids));
  const publicDomain = PUBLIC_DOMAIN.test(text) ? [normalizeLicense('public domain')] : [];
  return [
    ...ids.map((id): DebianLicense => ({ ...normalizeLicense(id), source: 'text' })),
    ...references.map(({ path, id }): DebianLicense => ({ ...normalizeLicense(id), raw: path, source: 'reference' })),
    ...publicDomain.map((statement): DebianLicense => ({ ...statement, source: 'text' })),
  ];
}

/** Pieces that the text match looks at as a whole, overlapping by half so that no licence is cut in two. */
function chunks(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start === 0 || start + MAX_TEXT_LENGTH / 2 < text.length; start += MAX_TEXT_LENGTH / 2) {
    pieces.push(text.slice(start, start + MAX_TEXT_LENGTH));
  }
  return pieces;
}
