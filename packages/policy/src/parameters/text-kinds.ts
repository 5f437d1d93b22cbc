import { suggest } from '@assay/core';
import { type Pattern, type PatternReading, readPattern } from '../text/pattern.ts';
import { type Regex, readRegex } from '../text/regex.ts';
import type { LegacyWord } from '../contracts/parameter.ts';
import { type ParameterKind, invalid, itemsOf, textOf, valid } from './parameter-kind.ts';

const LIST_SCHEMA = {
  anyOf: [{ type: 'array', items: { type: ['string', 'number'] } }, { type: ['string', 'number'] }],
};

/** Any text; numbers and booleans are taken as they are written. */
export const text: ParameterKind<string> = {
  type: 'string',
  schema: { type: ['string', 'number', 'boolean'] },
  read(input) {
    const value = textOf(input);
    return value === null ? invalid('a text is expected') : valid(value);
  },
};

/** A list of texts, or the historical comma-separated text. */
export const textList: ParameterKind<readonly string[]> = {
  type: 'string-list',
  schema: LIST_SCHEMA,
  read(input) {
    const items = itemsOf(input);
    return items === null
      ? invalid('a list, or a comma-separated text without empty items, is expected')
      : valid(items);
  },
};

/** A regular expression in linear-time syntax. */
export const regex: ParameterKind<Regex> = {
  type: 'regex',
  schema: { type: 'string' },
  read(input) {
    const source = textOf(input);
    if (source === null) return invalid('a regular expression is expected');
    const reading = readRegex(source);
    if (reading.ok) return valid(reading.regex, [], reading.regex.size);
    const hint = 'expressions are RE2 syntax: no look-around and no back-references';
    return { ok: false, code: 'PATTERN_INVALID', message: reading.message, hint };
  },
};

/** A pattern of the mapping language. */
export const pattern: ParameterKind<Pattern> = {
  type: 'pattern',
  schema: { type: ['string', 'number', 'boolean'] },
  read(input) {
    const source = textOf(input);
    if (source === null) return invalid('a pattern is expected');
    const reading = readPattern(source);
    return reading.ok
      ? valid(reading.pattern, [], reading.pattern.size)
      : { ok: false, code: 'PATTERN_INVALID', message: reading.message, hint: 'after regexp: comes RE2 syntax' };
  },
};

/** A list of patterns, each read as `read` does. */
export function patternListOf(read: (source: string) => PatternReading): ParameterKind<readonly Pattern[]> {
  return {
    type: 'pattern-list',
    schema: LIST_SCHEMA,
    read(input) {
      const items = itemsOf(input);
      if (items === null) return invalid('a list of patterns is expected');
      const patterns: Pattern[] = [];
      for (const item of items) {
        const reading = read(item);
        if (!reading.ok) return { ok: false, code: 'PATTERN_INVALID', message: `${item}: ${reading.message}` };
        patterns.push(reading.pattern);
      }
      return valid(
        patterns,
        [],
        patterns.reduce((sum, one) => sum + one.size, 0),
      );
    },
  };
}

/** One word of a fixed set, case ignored; `aliases` maps historical words to present ones. */
export function oneOf<const Word extends string>(
  words: readonly Word[],
  aliases: Readonly<Record<string, Word>> = {},
): ParameterKind<Word> {
  return {
    type: 'enum',
    values: words,
    schema: { enum: [...words, ...Object.keys(aliases)] },
    read(input) {
      const written = textOf(input);
      if (written === null) return invalid(`one of ${words.join(', ')} is expected`);
      const word = findWord(words, aliases, written);
      if (word !== null) return valid(word.word, word.legacy);
      const near = suggest(written, words);
      return invalid(
        `${JSON.stringify(written.slice(0, 100))} is none of ${words.join(', ')}`,
        near === undefined ? undefined : `did you mean ${near}?`,
      );
    },
  };
}

function findWord<Word extends string>(
  words: readonly Word[],
  aliases: Readonly<Record<string, Word>>,
  written: string,
): { readonly word: Word; readonly legacy: readonly LegacyWord[] } | null {
  const lower = written.toLowerCase();
  const word = words.find((candidate) => candidate.toLowerCase() === lower);
  if (word !== undefined) return { word, legacy: [] };
  const present = Object.hasOwn(aliases, lower) ? aliases[lower] : undefined;
  return present === undefined ? null : { word: present, legacy: [{ written, present }] };
}
