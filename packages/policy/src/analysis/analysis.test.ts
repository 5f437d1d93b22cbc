import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { factsOf } from '../policy-tests/draft-facts.ts';
import { decideOn, policyText } from '../testing/run-trigger.ts';
import { explainFinding } from './explain-finding.ts';
import { lintPolicy } from './lint-policy.ts';
import { simulatePolicies } from './simulate-policies.ts';

const compile = (text: string): ReturnType<typeof compilePolicy> => compilePolicy({ text, name: 'p' });
const telnet = (action: string): string =>
  policyText([{ gate: 'packages', trigger: 'denylist', params: { name: 'telnet' }, action }]);

describe('simulating a change', () => {
  const images = [factsOf({ packages: [{ name: 'telnet' }] }), factsOf({ packages: [{ name: 'curl' }] })];
  test.each([
    ['GO', 'STOP', { 'newly-failing': 1, 'newly-passing': 0, changed: 0, same: 1 }],
    ['STOP', 'WARN', { 'newly-failing': 0, 'newly-passing': 1, changed: 0, same: 1 }],
    ['GO', 'WARN', { 'newly-failing': 0, 'newly-passing': 0, changed: 1, same: 1 }],
    ['WARN', 'WARN', { 'newly-failing': 0, 'newly-passing': 0, changed: 0, same: 2 }],
  ])('from %s to %s', (before, after, counts) => {
    const simulation = simulatePolicies(compile(telnet(before)), compile(telnet(after)), images);
    expect(simulation.counts).toEqual(counts);
    expect(simulation.images).toHaveLength(2 - counts.same);
    if (counts.same === 1) expect(simulation.images[0]?.appeared[0]?.message).toBe('Package is denied: telnet 1.0');
  });
});

describe('explaining a finding', () => {
  test('names rule, question, effect and an exception', () => {
    const decision = decideOn(telnet('STOP'), factsOf({ packages: [{ name: 'telnet' }] }));
    const explanation = explainFinding(decision, decision.findings[0]?.id ?? '', compile(telnet('STOP')));
    expect(explanation).toMatchObject({
      rule: { id: 'packages.denylist', params: { name: 'telnet' }, place: { line: 1 } },
      trigger: { title: 'Denied package', facts: ['packages'] },
      effect: 'it stops the image: the verdict is fail',
      exception: { gate: 'packages', trigger_id: 'pkg:deb/telnet@1.0' },
    });
    expect(explainFinding(decision, 'other', compile(telnet('STOP')))).toBeNull();
  });

  test('an exception for a vulnerability names it and its package', () => {
    const text = policyText([{ gate: 'vulnerabilities', trigger: 'package', params: { package_type: 'all' } }]);
    const decision = decideOn(
      text,
      factsOf({ vulnerabilities: { matches: [{ id: 'CVE-1', package: { name: 'x' } }] } }),
    );
    const { exception } = explainFinding(decision, decision.findings[0]?.id ?? '', compile(text)) ?? {};
    expect(exception).toMatchObject({ vulnerability: 'CVE-1', package: 'pkg:deb/x@1.0' });
    const { gate, vulnerability, package: purl } = exception ?? {};
    const mapping = { name: 'm', registry: '*', repository: '*', image: { type: 'tag', value: '*' } };
    const accepted = decideOn(
      policyText([{ gate: 'vulnerabilities', trigger: 'package', params: { package_type: 'all' } }], {
        allowlists: [{ id: 'a', items: [{ gate, vulnerability, package: purl }] }],
        mappings: [{ ...mapping, rule_set_ids: ['rules'], allowlist_ids: ['a'] }],
      }),
      factsOf({ vulnerabilities: { matches: [{ id: 'GHSA-1', aliases: ['CVE-1'], package: { name: 'x' } }] } }),
    );
    expect(accepted.verdict).toBe('pass');
  });
});

describe('lints', () => {
  const all = { registry: '*', repository: '*', image: { type: 'tag', value: '*' }, allowlist_ids: ['list'] };
  const codes = (
    more: Readonly<Record<string, unknown>>,
    rules: Parameters<typeof policyText>[0] = [],
  ): readonly string[] =>
    lintPolicy(
      compile(
        policyText([{ gate: 'always', trigger: 'always' }, ...rules], {
          allowlists: [{ id: 'list', items: [] }],
          ...more,
        }),
      ),
    )
      .map(({ code }) => code)
      .filter((code) => code !== 'ALLOWLIST_UNUSED');
  const map = (...places: readonly object[]): Readonly<Record<string, unknown>> => ({
    mappings: places.map((place, index) => ({ name: `m${index}`, ...all, ...place, rule_set_ids: ['rules'] })),
  });
  const items = (...list: readonly object[]): Readonly<Record<string, unknown>> => ({
    ...map({}),
    allowlists: [{ id: 'list', items: list.map((item) => ({ gate: 'files', ...item })) }],
  });
  const END = { expires_on: '2030-01-01T00:00:00Z' };

  test.each<[string, Record<string, unknown>, Parameters<typeof policyText>[0], readonly string[]]>([
    ['a sound policy', {}, [], []],
    [
      'a mapping after a wider one',
      map({ repository: 'team/*' }, { repository: 'team/a' }, {}),
      [],
      ['MAPPING_UNREACHABLE'],
    ],
    ['a mapping after one of a place', map({ environment: 'x' }, {}), [], []],
    ['a mapping after a narrower one', map({ repository: 'team/a' }, { repository: 'team/*' }, {}), [], []],
    ['no last mapping for all', map({ repository: 'team/*' }), [], ['MAPPING_CATCH_ALL_MISSING']],
    ['that, on purpose', { ...map({ repository: 'team/*' }), unmapped: 'STOP' }, [], []],
    ['the same question twice', {}, [{ gate: 'always', trigger: 'always', action: 'WARN' }], ['RULE_SHADOWED']],
    [
      'an unused rule set',
      {
        ...map({}),
        rule_sets: [
          { id: 'rules', rules: [{ gate: 'always', trigger: 'always', action: 'GO' }] },
          { id: 'x', rules: [{ gate: 'always', trigger: 'always', action: 'GO' }] },
        ],
      },
      [],
      ['RULE_SET_UNUSED'],
    ],
    ['an item for everything', items({ trigger_id: '*', ...END }), [], ['ALLOWLIST_ITEM_BROAD']],
    ['an item without end', items({ trigger_id: '/x' }), [], ['ALLOWLIST_ITEM_ENDLESS']],
    [
      'an item twice',
      items({ trigger_id: '/x' }, { trigger_id: '/x', ...END }),
      [],
      ['ALLOWLIST_ITEM_ENDLESS', 'ALLOWLIST_ITEM_SHADOWED'],
    ],
    [
      'an image entry for all',
      { denylisted_images: [{ ...all, allowlist_ids: undefined, name: 'x' }] },
      [],
      ['WILDCARD_BROAD'],
    ],
  ])('%s', (_, more, rules, expected) => {
    expect(codes(more, rules)).toEqual(expected);
  });
});
