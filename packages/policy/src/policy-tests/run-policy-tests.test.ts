import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { policyText } from '../testing/run-trigger.ts';
import { decodePolicyTests } from './decode-tests.ts';
import { factsOf } from './draft-facts.ts';
import { type PolicyTestReport, runPolicyTests } from './run-policy-tests.ts';

const ALL = { registry: '*', repository: '*', image: { type: 'tag', value: '*' } };
const POLICY = compilePolicy({
  name: 'p',
  text: policyText(
    [
      { id: 'no-root', gate: 'dockerfile', trigger: 'effective_user', params: { users: 'root', type: 'denylist' } },
      { id: 'no-telnet', gate: 'packages', trigger: 'denylist', params: { name: 'telnet' }, action: 'WARN' },
    ].map((rule) => ({ ...rule })),
    {
      allowlists: [{ id: 'list', items: [{ id: 'telnet-1', gate: 'packages', trigger_id: 'pkg:deb/telnet@1.0' }] }],
      mappings: [
        { name: 'test', ...ALL, repository: 'test/*', rule_set_ids: ['rules'], allowlist_ids: ['list'] },
        { name: 'all', ...ALL, rule_set_ids: ['rules'], allowlist_ids: [] },
        { name: 'never', ...ALL, rule_set_ids: ['rules'], allowlist_ids: [] },
      ],
    },
  ),
});

const run = (cases: string): PolicyTestReport =>
  runPolicyTests(decodePolicyTests({ text: `cases:\n${cases}`, name: 't.yaml' }).cases, POLICY, {
    resolveFixture: (name) => (name === 'stored.json' ? factsOf({ config: { user: 'app' } }) : null),
    resolveTarget: (name) => (name === 'oci:app' ? factsOf({ config: { user: 'app' } }) : null),
  });

describe('a case', () => {
  test.each<[string, string, readonly string[]]>([
    ['passes', '- { name: a, facts: { config: { user: app } }, expect: { verdict: pass, findings: [] } }', []],
    ['names the findings', '- { name: a, expect: { verdict: fail, findings: [no-root] } }', []],
    ['has another verdict', '- { name: a, expect: { verdict: pass } }', ['the verdict is fail, not pass (no-root)']],
    [
      'expects a finding that is not there',
      '- { name: a, facts: { config: { user: app } }, expect: { includes: [no-root] } }',
      ['there is no finding of rule no-root'],
    ],
    [
      'has findings that nobody expects',
      '- { name: a, expect: { findings: [] } }',
      ['rule no-root fires: User root found as effective user, which is explicitly not allowed'],
    ],
    ['excludes a rule', '- { name: a, facts: { config: { user: app } }, expect: { excludes: [no-root] } }', []],
    ['uses a stored inspection', '- { name: a, fixture: stored.json, expect: { verdict: pass, mapping: all } }', []],
    ['uses an image', '- { name: a, target: "oci:app", expect: { verdict: pass, mapping: all } }', []],
    ['names an image that is absent', '- { name: a, target: x, expect: {} }', ['the image x cannot be had']],
    ['names a fixture that is absent', '- { name: a, fixture: x, expect: {} }', ['the fixture x cannot be had']],
    [
      'is about another image',
      '- { name: a, image: "a.b/test/app:1", facts: { config: { user: app }, packages: [{ name: telnet }] }, expect: { verdict: pass, mapping: test, includes: [{ rule: no-telnet, status: allowlisted }] } }',
      [],
    ],
    [
      'has facts that make no sense',
      '- { name: a, facts: { relatedSources: [{ packages: 5 }] }, expect: {} }',
      ['the facts cannot be read: (packages ?? []).map is not a function'],
    ],
  ])('%s', (_, cases, failures) => {
    const { results, passed } = run(cases);
    expect(results[0]?.failures).toEqual(failures);
    expect(passed).toBe(failures.length === 0 ? 1 : 0);
  });
});

test('coverage counts rules, mappings and items', () => {
  const { coverage } = run(`
- { name: a, facts: { config: { user: app } }, expect: {} }
- { name: b, image: "a.b/test/app:1", facts: { packages: [{ name: telnet }] }, expect: {} }`);
  const brief = (entries: typeof coverage.rules): readonly string[] =>
    entries.map(({ id, asked, hit }) => `${id} ${hit}/${asked}`);
  expect(brief(coverage.rules)).toEqual(['rules/no-root 1/2', 'rules/no-telnet 1/2']);
  expect(brief(coverage.mappings)).toEqual(['test 1/1', 'all 1/1', 'never 0/0']);
  expect(brief(coverage.allowlistItems)).toEqual(['list/telnet-1 1/1']);
});

test.each<[string, string]>([
  ['no cases', 'policy: x'],
  ['an unknown key', 'cases: [{ name: a, expect: {}, exepct: {} }]'],
  ['an unknown verdict', 'cases: [{ name: a, expect: { verdict: maybe } }]'],
  ['an unknown fact', 'cases: [{ name: a, facts: { pakages: [] }, expect: {} }]'],
  ['a fact of another kind', 'cases: [{ name: a, facts: { packages: 5 }, expect: {} }]'],
  ['a package without a name', 'cases: [{ name: a, facts: { packages: [{}] }, expect: {} }]'],
  ['facts and a fixture', 'cases: [{ name: a, facts: {}, fixture: x, expect: {} }]'],
  ['a fixture and an image', 'cases: [{ name: a, fixture: x, target: y, expect: {} }]'],
])('a document with %s is refused', (_, text) => {
  expect(() => decodePolicyTests({ text, name: 't' })).toThrow(
    expect.objectContaining({ code: 'POLICY_TESTS_INVALID' }),
  );
});
