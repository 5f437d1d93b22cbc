import type { UncoveredPackages } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { factsOf } from '../../../policy-tests/draft-facts.ts';
import { decideOn, findingsOf, policyText } from '../../../testing/run-trigger.ts';

const RULE = { gate: 'vulnerabilities', trigger: 'packages_not_covered' };

const MIXED: UncoveredPackages = {
  namespace: null,
  packages: 5,
  reason: 'unidentified',
  examples: ['pkg:generic/a', 'pkg:generic/b', 'pkg:generic/c', 'pkg:maven/d@1', 'pkg:maven/e@1'],
  types: { generic: 3, maven: 2 },
};

describe('a place counts', () => {
  test.each<[string, Readonly<Record<string, unknown>>, 'typed' | 'untyped', number | null]>([
    ['with any package', {}, 'typed', 5],
    ['with the fewest packages', { min_packages: 5 }, 'typed', 5],
    ['not with fewer', { min_packages: 6 }, 'typed', null],
    ['with packages of the type', { package_types: 'maven' }, 'typed', 2],
    ['not with few of the type', { package_types: 'maven', min_packages: 3 }, 'typed', null],
    ['by a historical word', { package_types: ['java', 'npm'] }, 'typed', 2],
    ['by kind', { package_types: 'non-os' }, 'typed', 5],
    ['not by another kind', { package_types: 'os' }, 'typed', null],
    ['not by another type', { package_types: 'deb' }, 'typed', null],
    ['where types are not told, as all of them', { package_types: 'maven' }, 'untyped', 5],
  ])('%s', (_, params, kind, packages) => {
    const { types: _types, ...untyped } = MIXED;
    const uncovered = [kind === 'typed' ? MIXED : untyped];
    const findings = findingsOf({ ...RULE, params }, { vulnerabilities: { data: { uncovered } } });
    expect(findings.map(({ evidence }) => evidence['packages'])).toEqual(packages === null ? [] : [packages]);
  });
});

test('an image whose npm packages no feed answers for does not pass', () => {
  const data = {
    distributionCovered: null,
    uncovered: [{ namespace: 'npm', packages: 3, reason: 'no-data', examples: ['pkg:npm/a@1'], types: { npm: 3 } }],
  } as const;
  const decision = decideOn(policyText([RULE]), factsOf({ os: null, vulnerabilities: { data } }));
  expect([decision.verdict, decision.findings.map(({ triggerId }) => triggerId)]).toEqual(['fail', ['no-data/npm']]);
});

test('facts that do not tell what is covered are an error', () => {
  const facts = factsOf({ vulnerabilities: {} });
  const { vulnerabilities } = facts;
  if (vulnerabilities === undefined) throw new Error('the draft has them');
  const { uncovered: _, ...data } = vulnerabilities.data;
  expect(decideOn(policyText([RULE]), { ...facts, vulnerabilities: { ...vulnerabilities, data } }).verdict).toBe(
    'error',
  );
});

test('names of packages cannot write to the terminal', () => {
  const uncovered = [{ ...MIXED, examples: ['pkg:npm/\u001b]0;owned\u0007x'] }];
  const [finding] = findingsOf(RULE, { vulnerabilities: { data: { uncovered } } });
  expect(finding?.message).not.toContain('\u001b');
});
