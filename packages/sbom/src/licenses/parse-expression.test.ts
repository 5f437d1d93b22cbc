import { describe, expect, test } from 'vitest';
import { parseExpression, splitConjunction } from './parse-expression.ts';

describe('parseExpression', () => {
  test.each([
    ['MIT', 'MIT', true],
    ['mit', 'MIT', true],
    ['GPL-2.0+', 'GPL-2.0+', true],
    ['Apache-2.0+', 'Apache-2.0+', false],
    ['apache-2.0 or (mit and zlib)', 'Apache-2.0 OR (MIT AND Zlib)', false],
    ['  MIT\n OR  ISC ', 'MIT OR ISC', false],
    ['GPL-2.0-only WITH classpath-exception-2.0', 'GPL-2.0-only WITH Classpath-exception-2.0', false],
    ['licenseref-Own', 'LicenseRef-Own', false],
  ])('reads %s as %s', (text, expected, single) => {
    expect(parseExpression(text)).toMatchObject({ text: expected, single });
  });

  test.each([
    '',
    'GPL',
    'MIT AND',
    'OR MIT',
    'MIT MIT',
    '(MIT',
    'MIT)',
    '()',
    'MIT And ISC',
    'MIT WITH ISC',
    'Classpath-exception-2.0',
    'GPL-2.0-only WITH Classpath-exception-2.0 WITH Classpath-exception-2.0',
    'DocumentRef-other:LicenseRef-x',
    'NOASSERTION',
    'LicenseRef-',
    'LicenseRef-a_b',
    `${'('.repeat(40)}MIT${')'.repeat(40)}`,
    'MIT OR '.repeat(1_000),
  ])('takes %j for a name', (text) => {
    expect(parseExpression(text)).toBeNull();
  });

  test('tells which licences are not on the list', () => {
    expect(parseExpression('LicenseRef-a OR (MIT AND LicenseRef-b)')?.references).toEqual([
      'LicenseRef-a',
      'LicenseRef-b',
    ]);
  });
});

test.each([
  ['MIT', ['MIT']],
  ['MIT AND Zlib', ['MIT', 'Zlib']],
  ['MIT AND (Zlib OR ISC) AND Apache-2.0', ['MIT', '(Zlib OR ISC)', 'Apache-2.0']],
  ['MIT AND Zlib OR ISC', ['MIT AND Zlib OR ISC']],
])('splits %s at its outermost ANDs', (expression, parts) => {
  expect(splitConjunction(expression)).toEqual(parts);
});
