import type { JsonObject } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { matchesFilter, matchesPattern } from './subscription-filter.ts';

const EVENT: JsonObject = {
  kind: 'verdict.changed',
  reference: 'registry.example:5000/team/app:1.0@sha256:abc',
  policyId: 'p1',
  verdict: 'fail',
  previous: 'pass',
  environments: ['production'],
};

describe('a filter', () => {
  it.each<[JsonObject, boolean]>([
    [{}, true],
    [{ repositories: ['registry.example:5000/team/app'] }, true],
    [{ repositories: ['registry.example:5000/*'] }, true],
    [{ repositories: ['*/app'] }, true],
    [{ repositories: ['other/*'] }, false],
    [{ repositories: [] }, false],
    [{ policies: ['p1', 'p2'] }, true],
    [{ policies: ['p2'] }, false],
    [{ verdicts: ['fail', 'error'] }, true],
    [{ verdicts: ['pass'] }, false],
    [{ environments: ['production', 'staging'] }, true],
    [{ environments: ['staging'] }, false],
    [{ severity: 'critical' }, true],
    [{ changedOnly: true }, true],
    [{ verdicts: ['fail'], environments: ['staging'] }, false],
    [{ nobodyKnows: true }, false],
  ])('%j lets the change of a verdict through: %s', (filter, through) => {
    expect(matchesFilter(filter, EVENT)).toBe(through);
  });

  it('asks nothing of an event that says nothing about it', () => {
    const filter = { repositories: ['x'], policies: ['x'], verdicts: ['pass'], severity: 'high', environments: ['x'] };
    expect(matchesFilter(filter, { kind: 'exception.expired', itemId: '1' })).toBe(true);
  });

  it.each([
    ['high', ['low', 'medium'], false],
    ['high', ['low', 'high'], true],
    ['high', ['critical'], true],
    ['low', ['negligible'], false],
    ['critical', ['a severity of the future'], true],
  ])('from %s on: %j is told: %s', (severity, found, told) => {
    const vulnerabilities = found.map((each) => ({ id: 'CVE-1', severity: each, package: 'p' }));
    expect(matchesFilter({ severity }, { kind: 'vulnerability.found', vulnerabilities })).toBe(told);
  });

  it('leaves out verdicts that did not change, when asked to', () => {
    expect(matchesFilter({ changedOnly: true }, { ...EVENT, previous: 'fail' })).toBe(false);
  });
});

describe('a pattern', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything/at:all', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['**', 'x', true],
    ['a', 'ab', false],
    ['.*', 'x', false],
  ])('%s matches %j: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  it('of many stars takes no long time', () => {
    expect(matchesPattern('a*'.repeat(100), 'a'.repeat(100_000))).toBe(true);
    expect(matchesPattern(`${'a*'.repeat(100)}b`, 'a'.repeat(100_000))).toBe(false);
  });
});
