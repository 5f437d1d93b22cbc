import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeywordAutomaton } from './keyword-automaton.ts';

type Hit = readonly [keyword: string, start: number];

/** Hits of an automaton that reads a text cut at the given places, as pairs that compare. */
function hitsOf(keywords: readonly string[], text: string, cuts: readonly number[] = []): readonly Hit[] {
  const automaton = new KeywordAutomaton(keywords);
  const bytes = Buffer.from(text, 'latin1');
  const borders = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const found: Hit[] = [];
  let state = 0;
  for (const [index, border] of borders.entries()) {
    const from = borders[index - 1] ?? 0;
    const add = (keyword: number, start: number): void => void found.push([keywords[keyword] ?? '', from + start]);
    state = automaton.read(bytes.subarray(from, border), state, { add });
  }
  return found.toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

/** The same, found the slow way. */
function expectedHits(keywords: readonly string[], text: string): readonly Hit[] {
  const lower = text.toLowerCase();
  const found: Hit[] = [];
  for (let start = 0; start < text.length; start++) {
    for (const keyword of keywords) if (lower.startsWith(keyword.toLowerCase(), start)) found.push([keyword, start]);
  }
  return found.toSorted((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
}

it('finds keywords inside of keywords and at the same end', () => {
  expect(hitsOf(['token', 'to', 'ken', 'oke'], 'a token')).toEqual([
    ['to', 2],
    ['token', 2],
    ['oke', 3],
    ['ken', 4],
  ]);
});

it('ignores the case of ASCII letters only', () => {
  expect(hitsOf(['\xe4b'], 'xX\xe4B \xc4b')).toEqual([['\xe4b', 2]]);
});

it('finds every keyword at every place, wherever the chunks end', () => {
  const letters = fc.constantFrom('a', 'b', 'A', 'c', '\0', '\xff');
  const keywords = fc.uniqueArray(
    fc.string({ unit: fc.constantFrom('a', 'b', 'c', '\xff'), minLength: 1, maxLength: 4 }),
    {
      minLength: 1,
      maxLength: 8,
    },
  );
  const text = fc.string({ unit: letters, maxLength: 200 });
  fc.assert(
    fc.property(keywords, text, fc.array(fc.nat(), { maxLength: 5 }), (words, content, cuts) => {
      expect(hitsOf(words, content, cuts)).toEqual(expectedHits(words, content));
    }),
  );
});
