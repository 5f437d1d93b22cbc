import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { type FactsDraft, factsOf } from '../policy-tests/draft-facts.ts';
import { policyText } from '../testing/run-trigger.ts';
import { evaluate } from './evaluate.ts';
import { type PlanOptions, planEvaluation } from './plan-evaluation.ts';

function decide(
  more: Readonly<Record<string, unknown>>,
  rule: Readonly<Record<string, unknown>>,
  options: Partial<PlanOptions> = {},
  facts: FactsDraft = {},
): ReturnType<typeof evaluate> {
  const text = policyText([{ gate: 'always', trigger: 'always', ...rule }], more);
  const gathered = factsOf(facts);
  return evaluate(
    planEvaluation(compilePolicy({ text, name: 'p' }), gathered, { unmapped: null, ...options }),
    gathered,
  );
}

const outcome = ({ verdict, problems }: ReturnType<typeof evaluate>): readonly string[] => [
  verdict,
  ...problems.map((problem) => problem.code),
];

describe('when', () => {
  test.each<[string, Record<string, unknown>, Partial<PlanOptions>, readonly string[]]>([
    ['the environment', { environment: 'production' }, { environment: 'production' }, ['fail']],
    ['another environment', { environment: 'production' }, { environment: 'test' }, ['pass']],
    ['one of several', { environment: ['staging', 'prod*'] }, { environment: 'production' }, ['fail']],
    ['an environment that is not known', { environment: 'production' }, {}, ['pass', 'CONTEXT_MISSING']],
    ['a namespace', { namespace: 'kube-*' }, { namespace: 'kube-system' }, ['fail']],
    ['a label', { labels: { team: 'a*' } }, { labels: { team: 'abc' } }, ['fail']],
    ['a label with another value', { labels: { team: 'a*' } }, { labels: { team: 'b' } }, ['pass']],
    ['a label that is absent', { labels: { team: '*' } }, { labels: {} }, ['pass']],
    ['a label named like a method', { labels: { toString: '*' } }, { labels: {} }, ['pass']],
    ['labels that are not known', { labels: { team: '*' } }, {}, ['error', 'CONTEXT_MISSING']],
    ['the registry', { registry: 'registry.example.com' }, {}, ['fail']],
    ['the repository', { repository: 'team/*', tag: '1.*' }, {}, ['fail']],
    ['another tag', { repository: 'team/*', tag: '2.*' }, {}, ['pass']],
    ['the platform', { platform: 'linux/amd64' }, {}, ['fail']],
    ['one part fails, another is not known', { tag: '2', environment: 'x' }, {}, ['pass']],
  ])('%s', (_, when, options, expected) => {
    expect(outcome(decide({}, { when }, options))).toEqual(expected);
  });

  test('a rule that does not apply asks for no facts', () => {
    const rule = { gate: 'packages', trigger: 'denylist', params: { name: 'x' }, when: { environment: 'production' } };
    const policy = compilePolicy({ text: policyText([rule]), name: 'p' });
    const needs = (environment: string): number =>
      planEvaluation(policy, factsOf(), { unmapped: null, environment }).needs.kinds.size;
    expect([needs('test'), needs('production')]).toEqual([0, 2]);
  });
});

test('a mapping may ask for place, platform and labels', () => {
  const all = { registry: '*', repository: '*', image: { type: 'tag', value: '*' }, allowlist_ids: [] };
  const mappings = [
    { ...all, name: 'lenient', environment: 'test', platform: 'linux/*', rule_set_ids: [] },
    { ...all, name: 'strict', rule_set_ids: ['rules'] },
  ];
  expect(decide({ mappings }, {}, { environment: 'test' }).mapping?.name).toBe('lenient');
  expect(decide({ mappings }, {}, { environment: 'production' }).mapping?.name).toBe('strict');
  expect(outcome(decide({ mappings }, {}))).toEqual(['fail', 'CONTEXT_MISSING']);
});

describe('allowlist items narrowed by structure', () => {
  const facts: FactsDraft = {
    packages: [
      { name: 'openssl', version: '3.0.1', purl: 'pkg:deb/debian/openssl@3.0.1?arch=amd64' },
      { name: 'curl', version: '8.0', locations: [{ path: '/opt/app/curl', layer: null }] },
    ],
  };
  const status = (item: Readonly<Record<string, unknown>>, options: Partial<PlanOptions> = {}): readonly unknown[] => {
    const allowlists = [{ id: 'list', items: [{ id: 'i', gate: 'packages', ...item }] }];
    const mapping = { registry: '*', repository: '*', image: { type: 'tag', value: '*' } };
    const mappings = [{ name: 'all', ...mapping, rule_set_ids: ['rules'], allowlist_ids: ['list'] }];
    const rule = { gate: 'packages', trigger: 'metadata', params: { type: 'deb' } };
    return decide({ allowlists, mappings }, rule, options, facts)
      .findings.filter((finding) => finding.status === 'allowlisted')
      .map((finding) => finding.evidence['name']);
  };

  test.each<[string, Record<string, unknown>, Partial<PlanOptions>, readonly string[]]>([
    ['a purl without qualifiers', { package: 'pkg:deb/debian/openssl@3.0.1' }, {}, ['openssl']],
    ['a purl without version', { package: 'pkg:deb/debian/openssl' }, {}, ['openssl']],
    ['a purl pattern', { package: { purl: 'pkg:deb/*' } }, {}, ['curl', 'openssl']],
    ['name and version', { package: { name: 'openssl', version: '3.0.*' } }, {}, ['openssl']],
    ['another version', { package: { name: 'openssl', version: '3.1.*' } }, {}, []],
    ['a path', { path: '/opt/*' }, {}, ['curl']],
    ['a path and a package', { path: '/opt/*', package: { name: 'openssl' } }, {}, []],
    ['a trigger id and a package', { trigger_id: '*', package: { name: 'curl' } }, {}, ['curl']],
    ['an image', { trigger_id: '*', image: { repository: 'team/*' } }, {}, ['curl', 'openssl']],
    ['another image', { trigger_id: '*', image: { repository: 'other/*' } }, {}, []],
    ['an environment', { package: { name: 'curl' }, environment: 'test' }, { environment: 'test' }, ['curl']],
    ['another environment', { package: { name: 'curl' }, environment: 'test' }, { environment: 'prod' }, []],
    ['an environment that is not known', { package: { name: 'curl' }, environment: 'test' }, {}, []],
    ['a vulnerability, on findings without one', { vulnerability: 'CVE-2020-1' }, {}, []],
  ])('%s', (_, item, options, expected) => {
    expect(status(item, options)).toEqual(expected);
  });
});

test('items that end soon, accept nothing or everything are reported', () => {
  const item = (id: string, more: object): object => ({ id, gate: 'always', ...more });
  const items = [
    item('soon', { trigger_id: 'always', expires_on: '2026-01-10T00:00:00Z', owner: 'team' }),
    item('late', { trigger_id: 'always', expires_on: '2026-03-10T00:00:00Z' }),
    item('everything', { trigger_id: '*' }),
    item('nothing', { trigger_id: 'other' }),
  ];
  const mapping = { registry: '*', repository: '*', image: { type: 'tag', value: '*' } };
  const mappings = [{ name: 'all', ...mapping, rule_set_ids: ['rules'], allowlist_ids: ['list'] }];
  const decision = decide({ allowlists: [{ id: 'list', items }], mappings }, {});
  expect(decision.problems.map(({ severity, code, message }) => [severity, code, message])).toEqual([
    [
      'warning',
      'ALLOWLIST_EXPIRING',
      'item soon of allowlist list accepts findings until 2026-01-10T00:00:00Z; its owner is team',
    ],
    ['warning', 'ALLOWLIST_BROAD', 'item everything of allowlist list accepts every finding of the gate always'],
    ['warning', 'ALLOWLIST_UNUSED', '1 of 4 items of allowlist list accept nothing here: nothing'],
  ]);
  expect(decision.verdict).toBe('pass');
});
