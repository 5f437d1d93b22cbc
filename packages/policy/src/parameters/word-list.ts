import type { LegacyWord } from '../contracts/parameter.ts';
import { type ParameterKind, invalid, itemsOf, valid } from './parameter-kind.ts';
import { oneOf } from './text-kinds.ts';

/** A list of words of a fixed set, each once, case ignored; or the comma-separated text that stands for one. */
export function wordsOf<const Word extends string>(words: readonly Word[]): ParameterKind<readonly Word[]> {
  const one = oneOf(words);
  const pattern = String.raw`^\s*[\w-]+\s*(,\s*[\w-]+\s*)*$`;
  return {
    type: 'string-list',
    values: words,
    schema: {
      anyOf: [
        { type: 'array', items: { enum: words } },
        { type: 'string', pattern },
      ],
    },
    read(input) {
      const items = itemsOf(input);
      if (items === null || items.length === 0) return invalid(`a list of ${words.join(', ')} is expected`);
      const found = new Set<Word>();
      const legacy: LegacyWord[] = [];
      for (const item of items) {
        const reading = one.read({ kind: 'scalar', value: item, source: item });
        if (!reading.ok) return reading;
        found.add(reading.value);
        legacy.push(...reading.legacy);
      }
      return valid([...found], legacy);
    },
  };
}
