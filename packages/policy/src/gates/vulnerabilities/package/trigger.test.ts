import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../../../compile-policy.ts';
import type { FactsDraft } from '../../../policy-tests/draft-facts.ts';
import { findingsOf, policyText } from '../../../testing/run-trigger.ts';

type Match = NonNullable<NonNullable<FactsDraft['vulnerabilities']>['matches']>[number];

/** True when the one match fires, `error` when it cannot be told. */
function fires(params: Readonly<Record<string, unknown>>, match: Omit<Match, 'id'>): boolean | 'error' {
  const rule = { gate: 'vulnerabilities', trigger: 'package', params: { package_type: 'all', ...params } };
  const [finding] = findingsOf(rule, { vulnerabilities: { matches: [{ id: 'CVE-1', ...match }] } });
  return finding?.status === 'error' ? 'error' : finding !== undefined;
}

const NVD = { cvss: { nvd: { base: 7.5, exploitability: 3.9, impact: null }, vendor: null } };
const JAR = { name: 'x', type: 'maven', locations: [{ path: '/opt/x.jar', layer: null }] } as const;

describe('severity', () => {
  test.each<[string, Record<string, unknown>, NonNullable<Match['severity']>, boolean]>([
    ['above unknown by default', {}, 'negligible', true],
    ['unknown is not', {}, 'unknown', false],
    ['above medium', { severity: 'medium' }, 'medium', false],
    ['at least medium', { severity: 'medium', severity_comparison: '>=' }, 'medium', true],
    ['below high', { severity: 'high', severity_comparison: '<' }, 'critical', false],
    ['only high', { severity: 'high', severity_comparison: '=' }, 'high', true],
    ['all but low', { severity: 'low', severity_comparison: '!=' }, 'low', false],
  ])('%s', (_, params, severity, expected) => {
    expect(fires(params, { severity })).toBe(expected);
  });
});

describe('conditions', () => {
  test.each<[string, Record<string, unknown>, Omit<Match, 'id'>, boolean | 'error']>([
    ['a distribution package among others', { package_type: 'non-os' }, {}, false],
    ['a language package', { package_type: 'non-os' }, { package: JAR }, true],
    ['a language package among those of the distribution', { package_type: 'os' }, { package: JAR }, false],
    ['a score that is reached', { cvss_v3_base_score: '7.5' }, NVD, true],
    ['a score that is not', { cvss_v3_base_score: 7.5, cvss_v3_base_score_comparison: '>' }, NVD, false],
    ['a score of another source', { vendor_cvss_v3_base_score: 1 }, NVD, false],
    [
      'a score that nobody gives is less than any',
      { cvss_v3_impact_score: 0, cvss_v3_impact_score_comparison: '<' },
      NVD,
      true,
    ],
    ['a fix', { fix_available: true }, { fix: { state: 'fixed', versions: ['2'] } }, true],
    ['no fix', { fix_available: true }, {}, false],
    ['only without fix', { fix_available: 'false' }, {}, true],
    ['what the vendor will not fix', { vendor_only: false }, { fix: { state: 'wont-fix' } }, true],
    ['a statement that it is not affected', {}, { vex: 'not_affected' }, false],
    ['that statement, not respected', { respect_vex: false }, { vex: 'not_affected' }, true],
    ['a statement that it is affected', {}, { vex: 'affected' }, true],
    ['known for longer than its grace', { max_days_since_creation: 7 }, { knownSince: '2025-12-01T00:00:00Z' }, true],
    ['known since an unknown time', { max_days_since_creation: 7 }, {}, true],
    [
      'fixed within its grace',
      { fix_available: true, max_days_since_fix: 7 },
      { fix: { versions: ['2'], availableSince: '2025-12-30T00:00:00Z' } },
      false,
    ],
    ['fixed at an unknown time', { fix_available: true, max_days_since_fix: 7 }, { fix: { versions: ['2'] } }, true],
    ['an excluded path', { package_path_exclude: '/opt/' }, { package: JAR }, false],
    [
      'an excluded path and another',
      { package_path_exclude: '/opt/' },
      { package: { ...JAR, locations: [...(JAR.locations ?? []), { path: '/app/a.jar', layer: null }] } },
      true,
    ],
    ['an excluded path of the distribution does not count', { package_path_exclude: '/var/' }, {}, true],
    ['exploited in the wild', { kev: true }, { kev: true }, true],
    ['not exploited in the wild', { kev: true }, {}, false],
    ['from the base image', { inherited_from_base: false }, { inheritedFromBase: true }, false],
    ['of its own', { inherited_from_base: false }, { inheritedFromBase: false }, true],
    ['from nobody knows where', { inherited_from_base: false }, {}, 'error'],
  ])('%s', (_, params, match, expected) => {
    expect(fires(params, match)).toBe(expected);
  });

  test.each<[string, string, Record<string, unknown>, boolean]>([
    ['package', 'left out', {}, false],
    ['package', 'looked at where statements are not respected', { respect_vex: false }, true],
    ['kev_list', 'left out', {}, false],
    ['kev_list', 'looked at where statements are not respected', { respect_vex: false }, true],
    ['denylist', 'denied all the same', { vulnerability_ids: 'CVE-1' }, true],
  ])('%s: what a statement took out is %s', (trigger, _, params, expected) => {
    const given = trigger === 'package' ? { package_type: 'all', ...params } : params;
    const settled = [{ id: 'CVE-1', vex: 'not_affected', kev: true }] as const;
    const findings = findingsOf({ gate: 'vulnerabilities', trigger, params: given }, { vulnerabilities: { settled } });
    expect(findings.length > 0).toBe(expected);
  });

  test.each([{}, { fix_available: false }, { fix_available: '' }])(
    'days since a fix have no effect unless a fix is asked for, as once, and the document is told: %j',
    (fix) => {
      const params = { package_type: 'all', max_days_since_fix: 7, ...fix };
      const text = policyText([{ gate: 'vulnerabilities', trigger: 'package', params }]);
      expect(compilePolicy({ text, name: 'p' }).warnings.map(({ message }) => message)).toEqual([
        'max_days_since_fix has no effect without fix_available: true',
      ]);
      expect(fires(params, {})).toBe(true);
    },
  );
});
