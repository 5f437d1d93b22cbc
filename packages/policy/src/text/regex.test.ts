import * as fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { type Regex, readRegex } from './regex.ts';

function read(source: string): Regex {
  const reading = readRegex(source);
  if (!reading.ok) throw new Error(reading.message);
  return reading.regex;
}

test.each([
  ['a', 'ab', true, true],
  ['a', 'ba', false, true],
  ['a|b', 'b', true, true],
  ['^b$', 'ab\nb', false, false],
  ['(?m)^b$', 'a\nb', false, true],
  ['(?i)AB', 'xab', false, true],
  ['b*', 'a', true, true],
  [String.raw`\bb`, 'ab b', false, true],
  ['', '', true, true],
  ['a$', 'a\n', false, false],
  ['[^a]', '😀', true, true],
])('%s on %j', (source, text, atStart, anywhere) => {
  expect([read(source).matchesStart(text), read(source).matchesSomewhere(text)]).toEqual([atStart, anywhere]);
});

test.each(['(', 'a)(b', '(?=a)', String.raw`(a)\1`, 'a{1001}', '[b-a]', 'a**'])('refuses %s', (source) => {
  expect(readRegex(source).ok).toBe(false);
});

test('both answers are those of a matcher', () => {
  const atom = fc.constantFrom(
    'a',
    'b',
    '.',
    '[ab]',
    '[^a]',
    '^',
    '$',
    String.raw`\b`,
    '(?:a|b)',
    '(ab)',
    '(?i:A)',
    '(?m:^a$)',
    String.raw`\n`,
  );
  const piece = fc
    .tuple(atom, fc.constantFrom('', '*', '+', '?', '*?', '{0,2}'))
    .map(([one, many]) => (/^[\^$]$|\\b/.test(one) ? one : one + many));
  const source = fc.array(fc.oneof(piece, fc.constant('|')), { maxLength: 6 }).map((parts) => parts.join(''));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '\n', ' ', 'é'), maxLength: 8 });
  fc.assert(
    fc.property(source, text, (expression, subject) => {
      const matcher = RE2JS.compile(expression).matcher(subject);
      const regex = read(expression);
      expect(regex.matchesStart(subject)).toBe(matcher.lookingAt());
      expect(regex.matchesSomewhere(subject)).toBe(RE2JS.compile(expression).matcher(subject).find());
    }),
    { numRuns: 3000 },
  );
});
