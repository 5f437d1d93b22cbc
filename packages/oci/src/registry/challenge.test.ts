import { anyCharacter } from '@assay/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseChallenges } from './challenge.ts';
import { MAX_CHALLENGES } from './limits.ts';

function read(...fields: string[]): unknown {
  return parseChallenges(fields).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

describe('parseChallenges', () => {
  test.each<[string, string[], unknown]>([
    ['nothing', [], []],
    ['an empty field', [''], []],
    ['a scheme alone', ['Basic'], [['basic', {}]]],
    ['one parameter', ['Basic realm="x"'], [['basic', { realm: 'x' }]]],
    [
      'several parameters with commas inside quotes',
      ['Bearer realm="https://a.example/t",service="a",scope="repository:x:pull,push"'],
      [['bearer', { realm: 'https://a.example/t', service: 'a', scope: 'repository:x:pull,push' }]],
    ],
    [
      'two challenges in one field',
      ['Basic realm="a", Bearer realm="b", service=c'],
      [
        ['basic', { realm: 'a' }],
        ['bearer', { realm: 'b', service: 'c' }],
      ],
    ],
    [
      'two fields',
      ['Negotiate', 'bEaReR REALM="b"'],
      [
        ['negotiate', {}],
        ['bearer', { realm: 'b' }],
      ],
    ],
    [
      'a challenge with token68',
      ['Negotiate abc==, Basic realm=x'],
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['escapes in quotes', [String.raw`Basic realm="a \"b\" \\c"`], [['basic', { realm: String.raw`a "b" \c` }]]],
    [
      'space round the equals sign and empty elements',
      ['Basic , realm = "x",, charset=utf-8'],
      [['basic', { realm: 'x', charset: 'utf-8' }]],
    ],
    [
      'URLs without quotes',
      ['Bearer realm=https://a.example/t,service=x'],
      [['bearer', { realm: 'https://a.example/t', service: 'x' }]],
    ],
    ['no challenge that gives a parameter twice', ['Bearer realm="a",realm="b"'], []],
    [
      'what stands before an unclosed quote',
      ['Basic realm="a", Bearer realm="b'],
      [
        ['basic', { realm: 'a' }],
        ['bearer', {}],
      ],
    ],
    ['no parameter without a scheme', ['realm="a"'], []],
    ['a scheme that is the name of an object property', ['__proto__ realm=x'], [['__proto__', { realm: 'x' }]]],
  ])('reads %s', (_name, fields, expected) => {
    expect(read(...fields)).toEqual(expected);
  });

  test('reads at most so many challenges, and no field that is too long', () => {
    expect(parseChallenges(['Basic realm="x", '.repeat(100)])).toHaveLength(MAX_CHALLENGES);
    expect(parseChallenges([`Basic realm="${'x'.repeat(100_000)}"`])).toEqual([]);
  });

  test('reads back what is written by the grammar', () => {
    const token = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const parameters = fc.uniqueArray(fc.tuple(token, fc.string({ unit: 'grapheme-ascii', maxLength: 20 })), {
      minLength: 1,
      maxLength: 4,
      selector: ([name]) => name,
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(token, parameters), { minLength: 1, maxLength: 4 }), (challenges) => {
        const text = challenges
          .map(([scheme, values]) => {
            const list = values.map(([name, value]) => `${name}="${value.replace(/["\\]/g, String.raw`\$&`)}"`);
            return `${scheme} ${list.join(', ')}`;
          })
          .join(', ');
        expect(read(text)).toEqual(challenges.map(([scheme, values]) => [scheme, Object.fromEntries(values)]));
      }),
    );
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: anyCharacter, maxLength: 60 })), (fields) => {
        expect(parseChallenges(fields)).toBeInstanceOf(Array);
      }),
    );
  });
});
