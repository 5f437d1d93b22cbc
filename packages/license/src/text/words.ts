/** Most characters of a text that are looked at; licence files are far shorter. */
export const MAX_TEXT_LENGTH: number = 256 * 1024;

const WORD = /[\p{L}\p{N}]+(?:(?<=\d)\.\d+)*/gu;

/** Words that are written in two ways, by the way that counts. */
const SPELLINGS: readonly (readonly [string, string])[] = [
  ['licence', 'license'],
  ['licences', 'licenses'],
  ['licenced', 'licensed'],
  ['licencing', 'licensing'],
  ['sublicence', 'sublicense'],
  ['organisation', 'organization'],
  ['acknowledgement', 'acknowledgment'],
  ['acknowledgements', 'acknowledgments'],
  ['modelled', 'modeled'],
  ['favour', 'favor'],
  ['https', 'http'],
];

/** By the first letter: most words are told from all of these by one look, which is cheaper than to hash them. */
const SPELLINGS_BY_LETTER = byLetter(SPELLINGS, ([word]) => word);

function byLetter<T>(entries: readonly T[], wordOf: (entry: T) => string): readonly (readonly T[] | undefined)[] {
  const table: T[][] = [];
  for (const entry of entries) {
    const letter = wordOf(entry).charCodeAt(0);
    (table[letter] ??= []).push(entry);
  }
  return table;
}

function spelled(word: string): string {
  const candidates = SPELLINGS_BY_LETTER[word.charCodeAt(0)];
  if (candidates === undefined) return word;
  for (const [other, counts] of candidates) if (word === other) return counts;
  return word;
}

/** The words of a text in lower case and one spelling, without punctuation, comment signs and line breaks. */
export function textWords(text: string): readonly string[] {
  const words = text.slice(0, MAX_TEXT_LENGTH).toLowerCase().match(WORD) ?? [];
  return words.map(spelled);
}

/** Names of holders in well-known sentences: behind the first words, up to the last ones, anything is the same. */
const HOLDERS: readonly { readonly from: readonly [string, string]; readonly to: readonly [string, string] }[] = [
  { from: ['provided', 'by'], to: ['as', 'is'] },
  { from: ['event', 'shall'], to: ['be', 'liable'] },
  { from: ['event', 'will'], to: ['be', 'liable'] },
  { from: ['neither', 'the'], to: ['used', 'to'] },
  { from: ['name', 'of'], to: ['used', 'to'] },
  { from: ['names', 'of'], to: ['used', 'to'] },
  { from: ['name', 'of'], to: ['used', 'in'] },
  { from: ['names', 'of'], to: ['used', 'in'] },
  { from: ['prior', 'permission'], to: ['makes', 'no'] },
  { from: ['prior', 'permission'], to: ['make', 'no'] },
  { from: ['implied', 'warranty'], to: ['disclaims', 'all'] },
  { from: ['implied', 'warranty'], to: ['disclaim', 'all'] },
];

/** Longest name of a holder, in words. */
const MAX_HOLDER = 24;

/**
 * Of the words of a text, those for comparing licences: without the signs of lists (single letters and digits), with "version 2" as
 * one word, and without the names of holders in the sentences where they are usually put.
 */
export function comparableWords(all: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (const word of all) {
    const last = words.at(-1) ?? '';
    if (word.length === 1) {
      if (last === 'version' && word >= '0' && word <= '9') words[words.length - 1] = `version${word}`;
    } else if (last === 'non' && word === 'infringement') words[words.length - 1] = 'noninfringement';
    else if (last === 'sub' && word === 'license') words[words.length - 1] = 'sublicense';
    else words.push(word);
  }
  return withoutHolders(words);
}

function withoutHolders(words: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let at = 0;
  while (at < words.length) {
    const word = words[at] ?? '';
    kept.push(word);
    at += 1;
    const holders = HOLDERS_BY_LETTER[word.charCodeAt(0)];
    const next = words[at];
    if (holders === undefined || next === undefined) continue;
    let end = Infinity;
    for (const { from, to } of holders) {
      if (from[0] === word && from[1] === next) end = Math.min(end, endOfHolder(words, at + 1, to) ?? Infinity);
    }
    if (end === Infinity) continue;
    kept.push(next);
    at = end;
  }
  return kept;
}

const HOLDERS_BY_LETTER = byLetter(HOLDERS, ({ from }) => from[0]);

/** Where the sentence goes on behind a holder; null when it does not within the length of a name. */
function endOfHolder(
  words: readonly string[],
  start: number,
  [first, second]: readonly [string, string],
): number | null {
  const end = Math.min(words.length, start + MAX_HOLDER);
  for (let at = start; at < end; at += 1) {
    if (words[at] === first && words[at + 1] === second) return at;
  }
  return null;
}
