import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPattern } from './pattern.ts';

function matches(source: string, text: string): boolean {
  const reading = readPattern(source);
  if (!reading.ok) throw new Error(reading.message);
  return reading.pattern.matches(text);
}

test.each([
  ['*', 'anything/at/all', true],
  ['*', '', true],
  ['', '', true],
  ['', 'x', false],
  ['library/*', 'library/nginx', true],
  ['library/*', 'library/', true],
  ['library/*', 'library/a/b', true],
  ['library/*', 'xlibrary/nginx', false],
  ['*.gcr.io', 'eu.gcr.io', true],
  ['*.gcr.io', 'gcr.io', false],
  ['v1.*', 'v1x2', false],
  ['a?c', 'abc', false],
  ['a?c', 'a?c', true],
  ['[ab]', 'a', false],
  ['**', 'a/b', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*ab', 'ab', false],
  ['ab*ba', 'aba', false],
  ['Docker.io', 'docker.io', false],
  ['CVE-2017*', 'CVE-2017-1+a', true],
  ['*binutils*', 'CVE-1+binutils', true],
  ['regexp:(lib|x)/.*', 'lib/a', true],
  ['regexp:lib', 'library', true],
  ['regexp:lib', 'alib', false],
  ['regexp:lib$', 'library', false],
  ['  regexp:lib', 'library', true],
  ['regexp:', 'anything', true],
])('the pattern %j on %j: %j', (source, text, expected) => {
  expect(matches(source, text)).toBe(expected);
});

test.each(['regexp:(', 'regexp:(?=x)', String.raw`regexp:(a)\1`, `regexp:${'a'.repeat(9000)}`])(
  'refuses %s',
  (source) => {
    expect(readPattern(source).ok).toBe(false);
  },
);

test('an expression with nested repetition is answered in linear time', () => {
  expect(matches('regexp:(a+)+$', `${'a'.repeat(20_000)}!`)).toBe(false);
});

/** The definition, without any cleverness. */
function naive(source: string, text: string): boolean {
  if (source === '') return text === '';
  if (source.startsWith('*')) {
    return naive(source.slice(1), text) || (text !== '' && naive(source, text.slice(1)));
  }
  return text !== '' && source[0] === text[0] && naive(source.slice(1), text.slice(1));
}

test('wildcards match what their definition says', () => {
  const letters = fc.constantFrom('a', 'b', '/', '.');
  const sources = fc.string({ unit: fc.oneof(letters, fc.constant('*')), maxLength: 8 });
  fc.assert(
    fc.property(sources, fc.string({ unit: letters, maxLength: 10 }), (source, text) => {
      expect(matches(source, text)).toBe(naive(source, text));
    }),
    { numRuns: 2000 },
  );
});
