/** Most characters of a text that are looked at; licence files are far shorter. */
export const MAX_TEXT_LENGTH: number = 256 * 1024;

const WORD = /[\p{L}\p{N}]+(?:(?<=\d)\.\d+)*/gu;

/** Words that are written in two ways, by the way that counts. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
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
]);

/** The words of a text in lower case and one spelling, without punctuation, comment signs and line breaks. */
export function textWords(text: string): readonly string[] {
  const words = text.slice(0, MAX_TEXT_LENGTH).toLowerCase().match(WORD) ?? [];
  return words.map((word) => SPELLINGS.get(word) ?? word);
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
 * Words for comparing licence texts: without the signs of lists (single letters and digits), with "version 2" as one word, and
 * without the names of holders in the sentences where they are usually put.
 */
export function comparableWords(text: string): readonly string[] {
  const words: string[] = [];
  for (const word of textWords(text)) {
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
    const next = words[at] ?? '';
    const holders = HOLDERS_BY_WORD.get(word)?.filter(({ from }) => from[1] === next) ?? [];
    const ends = holders.flatMap(({ to }) => endOfHolder(words, at + 1, to) ?? []);
    if (ends.length === 0) continue;
    kept.push(next);
    at = Math.min(...ends);
  }
  return kept;
}

const HOLDERS_BY_WORD = Map.groupBy(HOLDERS, ({ from }) => from[0]);

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
