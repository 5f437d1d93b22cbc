import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { planEvaluation } from '../evaluation/plan-evaluation.ts';
import { factsOf } from '../policy-tests/draft-facts.ts';

/** A whole document around a list of mappings, with the rule sets and allowlists that it names. */
function around(
  mappings: string,
  keys: { readonly sets: string; readonly lists: string; readonly version: string },
): string {
  const names = ['default', 'officials', 'gcr', 'internal'];
  const sets = names.map((name) => ({ id: `${name}policy`, name, version: keys.version, rules: [] }));
  const lists = names.map((name) => ({ id: `${name}whitelist`, name, version: keys.version, items: [] }));
  return `{
  "id": "example", "name": "example", "version": "${keys.version}",
  "${keys.sets}": ${JSON.stringify(sets)},
  "${keys.lists}": ${JSON.stringify(lists)},
  "mappings": ${mappings}
}`;
}

const SHAPES = {
  historical: { sets: 'policies', lists: 'whitelists', version: '1_0' },
  mixed: { sets: 'rule_sets', lists: 'allowlists', version: '2' },
} as const;

/** One mapping without id and name; the separator before its references is what some published texts leave out. */
function mapping(registry: string, repository: string, name: string, separator = ','): string {
  return `  {
    "registry": "${registry}",
    "repository": "${repository}",
    "image": { "type": "tag", "value": "*"}${separator}
    "policy_ids": [ "${name}policy"],
    "whitelist_ids": [ "${name}whitelist"]
  }`;
}

const list = (...mappings: readonly string[]): string => `[\n${mappings.join(',\n')}\n]`;

function chosen(text: string, reference: string): string | undefined {
  const plan = planEvaluation(compilePolicy({ text, name: 'p' }), factsOf({ reference }), { unmapped: null });
  const { ruleSets = [], allowlists = [] } = plan.mapping?.entry ?? {};
  expect(allowlists.map((allowlist) => allowlist.name)).toEqual(ruleSets.map((ruleSet) => ruleSet.name));
  return ruleSets[0]?.name;
}

describe.each(['historical', 'mixed'] as const)('the published examples in a document of the %s shape', (shape) => {
  const keys = SHAPES[shape];

  test('one catch-all', () => {
    const text = around(list(mapping('*', '*', 'default')), keys);
    expect(chosen(text, 'nginx')).toBe('default');
    expect(chosen(text, 'registry.example.com:5000/a/b:1')).toBe('default');
  });

  test.each([
    ['as JSON', ','],
    ['with the comma that the published text lacks', ''],
  ])('official images, a private registry, all others: %s', (_, separator) => {
    const mappings = [
      mapping('docker.io', 'library/*', 'officials'),
      mapping('gcr.io', '*', 'gcr'),
      mapping('*', '*', 'default', separator),
    ];
    const text = around(list(...mappings), keys);
    expect(chosen(text, 'nginx:1.27')).toBe('officials');
    expect(chosen(text, 'docker.io/library/postgres')).toBe('officials');
    expect(chosen(text, 'someone/nginx')).toBe('default');
    expect(chosen(text, 'gcr.io/project/app:1')).toBe('gcr');
    expect(chosen(text, 'quay.io/project/app:1')).toBe('default');
  });

  test.each([
    ['as JSON', ','],
    ['with the comma that the published text lacks', ''],
  ])('an internal registry on a port and unknown ones: %s', (_, separator) => {
    const internal = mapping('myregistry.mydomain.com:5000', '*', 'internal');
    const text = around(list(internal, mapping('*', '*', 'default', separator)), keys);
    expect(chosen(text, 'myregistry.mydomain.com:5000/team/app:1')).toBe('internal');
    expect(chosen(text, 'myregistry.mydomain.com/team/app:1')).toBe('default');
    expect(chosen(text, 'nginx')).toBe('default');
  });
});

test('each historical key is named in a warning', () => {
  const text = around(list(mapping('*', '*', 'default', '')), SHAPES.historical);
  const { warnings } = compilePolicy({ text, name: 'p' });
  const words = warnings.filter(({ code }) => code === 'LEGACY_KEY').map(({ message }) => message.split(' ', 1)[0]);
  expect(words.toSorted()).toEqual(['policies', 'policy_ids', 'whitelist_ids', 'whitelists']);
  expect(warnings.filter(({ code }) => code === 'COMMA_MISSING').map(({ line }) => line)).toEqual([10]);
});

test('mappings alone are refused, and the hint says what is missing', () => {
  const fragment = `{ "mappings": ${list(mapping('*', '*', 'default'))} }`;
  expect(() => compilePolicy({ text: fragment, name: 'p' })).toThrow(
    expect.objectContaining({
      code: 'POLICY_INVALID',
      problems: expect.arrayContaining([
        expect.objectContaining({ code: 'KEY_MISSING', message: 'the key rule_sets is missing' }),
        expect.objectContaining({ code: 'REFERENCE_MISSING', pointer: '/mappings/0/policy_ids/0' }),
        expect.objectContaining({ code: 'REFERENCE_MISSING', pointer: '/mappings/0/whitelist_ids/0' }),
      ]),
    }),
  );
});

test.each([
  ['a missing comma within a line', '{ "id": "x" "name": "y", "rule_sets": [], "mappings": [] }'],
  ['a missing comma beside other damage', '{ "id": "x"\n "name": "y", "rule_sets": [], "mappings": [ }'],
  ['a missing bracket', '{ "id": "x",\n "rule_sets": [\n "mappings": [] }'],
])('%s stays an error', (_, text) => {
  expect(() => compilePolicy({ text, name: 'p' })).toThrow(expect.objectContaining({ code: 'POLICY_UNREADABLE' }));
});

test('a historical bundle loads with the words of its time', () => {
  const text = `
version: 1_0
id: bundle
name: Default bundle
comment: as the historical server shipped them
policies:
  - id: policy
    name: DefaultPolicy
    version: 1_0
    comment: System default policy
    rules:
      - { id: a, action: STOP, gate: dockerfile, trigger: exposed_ports, params: [{ name: ports, value: "22" }, { name: type, value: blacklist }] }
      - { id: b, action: WARN, gate: Dockerfile, trigger: instruction, params: [{ name: instruction, value: HEALTHCHECK }, { name: check, value: not_exists }] }
      - { id: c, action: STOP, gate: packages, trigger: blacklist, params: [{ name: name, value: telnet }] }
whitelists:
  - { id: wl, name: wl, version: 1_0, comment: none, items: [{ id: i, gate: dockerfile, trigger_id: 41cb7cdf04850e33a11f80c42bf660b3 }] }
whitelisted_images:
  - { name: ok, registry: docker.io, repository: trusted/*, image: { type: tag, value: "*" } }
blacklisted_images:
  - { name: bad, registry: docker.io, repository: evil/*, image: { type: tag, value: "*" } }
mappings:
  - { id: m, name: default, registry: "*", repository: "*", image: { type: tag, value: "*" }, policy_id: policy, whitelist_ids: [wl] }
`;
  const policy = compilePolicy({ text, name: 'bundle.yaml' });
  expect(policy.ruleSets[0]?.rules.map((rule) => `${rule.gate}.${rule.trigger} ${rule.action}`)).toEqual([
    'dockerfile.exposed_ports stop',
    'dockerfile.instruction warn',
    'packages.denylist stop',
  ]);
  expect([policy.allowlistedImages.length, policy.denylistedImages.length]).toEqual([1, 1]);
  expect(policy.warnings.every(({ severity }) => severity === 'warning')).toBe(true);
});
