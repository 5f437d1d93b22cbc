import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEPRECATED } from './deprecated.ts';
import { EXCEPTION_IDS } from './exception-ids.ts';
import { type Expression, expressionIds, formatExpression, joinExpressions } from './expression.ts';
import { canonicalId, licenseIds, listedLicenses } from './ids.ts';
import { parseExpression } from './parse-expression.ts';

const license: fc.Arbitrary<Expression> = fc.record({
  kind: fc.constant('license' as const),
  id: fc.constantFrom('MIT', 'Apache-2.0', 'GPL-2.0-only', 'LicenseRef-own'),
  orLater: fc.constant(false),
  exception: fc.constantFrom(null, null, 'LLVM-exception'),
});

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small' },
    license,
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('expression'), { minLength: 2, maxLength: 4 }),
      )
      .map(([kind, terms]) => joinExpressions(kind, terms))
      .filter((joined) => joined !== null),
  ),
}));

it('an expression that was written is read as the same', () => {
  fc.assert(
    fc.property(expression, (tree) => {
      const text = formatExpression(tree);
      const parsed = parseExpression(text.toLowerCase().replaceAll('licenseref-own', 'LicenseRef-own'));
      expect(parsed && formatExpression(parsed)).toBe(text);
    }),
  );
});

it('every identifier of the list is its own expression or a deprecated one with a current expression', () => {
  for (const id of licenseIds()) {
    const parsed = parseExpression(id);
    expect(parsed && formatExpression(parsed), id).toBe(DEPRECATED.get(id) ?? id);
  }
});

it('what stands for a deprecated identifier is not deprecated itself', () => {
  for (const [id, replacement] of DEPRECATED) {
    expect(canonicalId(id)).toBe(id);
    const parsed = parseExpression(replacement);
    expect(parsed && formatExpression(parsed)).toBe(replacement);
  }
});

it('AND binds tighter than OR', () => {
  const parsed = parseExpression('MIT OR ISC AND Zlib');
  expect(parsed).toMatchObject({ kind: 'or', terms: [{ id: 'MIT' }, { kind: 'and' }] });
});

it('tells the licences of an expression without exceptions', () => {
  const parsed = parseExpression('(MIT OR GPL-2.0+ WITH Classpath-exception-2.0) AND MIT');
  expect(parsed && expressionIds(parsed)).toEqual(['MIT', 'GPL-2.0-or-later']);
});

it.each([
  '',
  'MIT ISC',
  'MIT AND',
  'OR MIT',
  'MIT WITH',
  'MIT WITH MIT',
  'LicenseRef-',
  `${'('.repeat(40)}MIT${')'.repeat(40)}`,
])('%j is no expression', (text) => {
  expect(parseExpression(text)).toBeNull();
});

it('the list is complete', () => {
  expect(listedLicenses().length).toBeGreaterThan(700);
  expect(EXCEPTION_IDS.length).toBeGreaterThan(70);
  expect(canonicalId('mit')).toBe('MIT');
});
