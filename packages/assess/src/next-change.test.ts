import { type GatheredFacts, type VulnerabilityFacts, parseDigest } from '@assay/core';
import { compilePolicy, evaluate, planEvaluation } from '@assay/policy';
import { describe, expect, it } from 'vitest';
import { nextChange } from './next-change.ts';

const digest = parseDigest(`sha256:${'1'.repeat(64)}`);
const DATA: VulnerabilityFacts['data'] = {
  builtAt: '2026-02-28T06:00:00Z',
  distributionCovered: null,
  distributionUpdatedAt: null,
};
const MATCH: VulnerabilityFacts['matches'][number] = {
  id: 'CVE-2026-0001',
  aliases: [],
  severity: 'high',
  package: { purl: 'pkg:generic/x@1', name: 'x', version: '1', type: 'generic' },
  locations: [],
  fix: { state: 'fixed', versions: ['2'], availableSince: '2026-02-20T06:00:00Z' },
  knownSince: '2026-02-10T00:00:00Z',
  cvss: { nvd: null, vendor: null },
  epss: null,
  kev: false,
  vex: null,
  inheritedFromBase: null,
  link: null,
};

/** When a rule, or an item of an allowlist, may decide otherwise, seen from 1 March 2026 at noon. */
function next(rule: object, items: readonly object[] = [], exceptions: readonly object[] = []): string | null {
  const document = (own: readonly object[], rules: readonly object[]) =>
    compilePolicy({
      name: 'p.json',
      text: JSON.stringify({
        version: '2',
        id: 'p',
        name: 'p',
        rule_sets: [{ id: 'r', name: 'r', version: '2', rules }],
        allowlists: [{ id: 'a', name: 'a', version: '2', items: own }],
        mappings: [
          {
            name: 'all',
            registry: '*',
            repository: '*',
            image: { type: 'tag', value: '*' },
            rule_set_ids: ['r'],
            allowlist_ids: ['a'],
          },
        ],
      }),
    });
  const facts: GatheredFacts = {
    subject: { reference: 'x.example/x:1', digest, indexDigest: null, imageId: digest, platform: null },
    reference: { registry: 'x.example', repository: 'x', tag: '1', digest: null },
    evaluatedAt: new Date('2026-03-01T12:00:00Z'),
    inspectedAt: '2026-02-25T01:00:00Z',
    packages: [],
    gaps: [],
    vulnerabilities: { matches: [MATCH], undetermined: [], support: [], data: DATA },
  };
  const policy = document(items, [rule]);
  const accepted = { ...document(exceptions, []).allowlists[0] };
  const list = accepted.id === undefined ? null : document(exceptions, []).allowlists[0];
  const own = list === null || list === undefined ? null : { ...list, id: 'exceptions' };
  const plan = planEvaluation(policy, facts, { unmapped: null, exceptions: own });
  const due = nextChange({ plan, facts, decision: evaluate(plan, facts) });
  return due === null ? null : new Date(due).toISOString();
}

const ALWAYS = { gate: 'always', trigger: 'always', action: 'STOP' };
const vulnerable = (params: object): object => ({
  gate: 'vulnerabilities',
  trigger: 'package',
  params: { package_type: 'all', ...params },
  action: 'STOP',
});

describe('the next change by time alone', () => {
  it.each([
    ['never, without anything that ends or grows old', ALWAYS, null],
    ['never, for vulnerabilities of any age', vulnerable({}), null],
    [
      'when the days of grace since a fix are over',
      vulnerable({ fix_available: 'true', max_days_since_fix: '10' }),
      '2026-03-02T06:00:00.000Z',
    ],
    ['when the vulnerability is old enough', vulnerable({ max_days_since_creation: 30 }), '2026-03-12T00:00:00.000Z'],
    ['never, when it is old enough already', vulnerable({ max_days_since_creation: 5 }), null],
    [
      'when the data grows stale',
      { gate: 'vulnerabilities', trigger: 'stale_feed_data', params: { max_days_since_sync: 3 }, action: 'WARN' },
      '2026-03-03T06:00:00.000Z',
    ],
    [
      'when the inspection grows old',
      { gate: 'inspection', trigger: 'age', params: { max_days: '7' }, action: 'WARN' },
      '2026-03-04T01:00:00.000Z',
    ],
    [
      'at midnight for whatever else looks at the time',
      { gate: 'vulnerabilities', trigger: 'end_of_life', action: 'WARN' },
      '2026-03-02T00:00:00.000Z',
    ],
    [
      'at midnight for an expression about the time',
      {
        gate: 'expression',
        trigger: 'deny',
        params: { expression: 'now > timestamp("2026-01-01T00:00:00Z")' },
        action: 'WARN',
      },
      '2026-03-02T00:00:00.000Z',
    ],
  ])('is %s', (_when, rule, expected) => {
    expect(next(rule)).toBe(expected);
  });

  const item = (expires_on: string): object => ({ id: 'i', gate: 'always', trigger_id: '*', expires_on });
  it.each([
    ['14 days before an item ends, when that is told', '2026-06-15T00:00:00Z', '2026-06-01T00:00:00.000Z'],
    ['the end of an item that ends soon', '2026-03-05T00:00:00Z', '2026-03-05T00:00:00.000Z'],
    ['never for what has ended', '2026-01-05T00:00:00Z', null],
  ])('is %s', (_when, expires, expected) => {
    expect(next(ALWAYS, [item(expires)])).toBe(expected);
  });

  it('is the end of an exception that accepts something, and of no other', () => {
    expect(next(ALWAYS, [], [item('2026-03-05T00:00:00Z')])).toBe('2026-03-05T00:00:00.000Z');
    const other = { id: 'i', gate: 'files', trigger_id: '*', expires_on: '2026-03-05T00:00:00Z' };
    expect(next(ALWAYS, [], [other])).toBeNull();
  });
});
