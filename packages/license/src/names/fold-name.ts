/** Signs and words which make no difference between names of licences. */
const NOISE = /[®™©"'`“”‘’«»]/g;
const EMPTY_WORDS: ReadonlySet<string> = new Set(['the', 'license', 'licenses', 'licensed', 'spdx']);

/**
 * Brings the spellings of a licence's name to one form: lower case, words and versions apart by blanks, no punctuation, without
 * "the", "license" and "version". A plus sign behind a version stays.
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('licence', 'license')
    .replace(NOISE, '')
    .replace(/[^\p{L}\p{N}.+#*<>=]+/gu, ' ')
    .replace(/\.(?!\d)|(?<!\d)\./g, ' ')
    .replace(/\b(?:version|vers|ver|v|rev)\s*(?=\d)/g, ' ')
    .replace(/(\p{L})v?(?=\d)/gu, (_, letter: string) => `${letter} `)
    .replace(/\s*\+/g, '+')
    .split(/\s+/)
    .filter((word) => word !== '' && !EMPTY_WORDS.has(word))
    .join(' ');
}
