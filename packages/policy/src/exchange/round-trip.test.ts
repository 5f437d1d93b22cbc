import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import type { CompiledPolicy } from '../policy.ts';
import { gates } from '../registry.ts';
import { exportPolicy } from './export-policy.ts';
import { reportMeaning } from './import-report.ts';
import { isPublished } from './published-language.ts';
import { writeDocument } from './write-document.ts';

const { constantFrom, record, array, option, stringMatching, uniqueArray, assert: check, property } = fc;

/** A policy without what only its own text has: places, digest, warnings. */
const meaning = (policy: CompiledPolicy): unknown =>
  JSON.parse(
    JSON.stringify({ ...policy, digest: '', warnings: [], version: '' }, (key, value: unknown) => {
      if (key === 'place') return undefined;
      return value instanceof Map ? [...value] : value;
    }),
  );

const compile = (document: unknown): CompiledPolicy => compilePolicy({ text: JSON.stringify(document), name: 'p' });

const id = stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const text = stringMatching(/^[A-Za-z0-9 "'{}:#&*-]{1,12}$/).filter((value) => value.trim() !== '');
const pattern = constantFrom('*', 'docker.io', 'library/*', 'team/app', 'v1.*', 'regexp:a.*', 'sha256:*');

const published = gates.modules.flatMap((gate) =>
  gate.triggers.modules
    .filter(({ id: trigger }) => isPublished(gate.id, trigger))
    .map((trigger) => ({ gate, trigger })),
);
/** Each trigger with the examples of all its parameters, or of as many as go together. */
const bodies = published.flatMap(({ gate, trigger }) => {
  const examples = Object.entries(trigger.params).map(([name, { example, required }]) => ({
    name,
    value: example,
    required,
  }));
  return [examples, examples.filter(({ required }) => required)]
    .filter((params) => {
      const inputs = params.map(({ name, value }) => [name, { kind: 'scalar', value, source: value }] as const);
      return trigger.bind(new Map(inputs)).bound !== null;
    })
    .map((params) => ({
      gate: gate.id,
      trigger: trigger.id,
      params: params.map(({ name, value }) => ({ name, value })),
    }));
});
const ruleBody = constantFrom(...bodies);
const described = { description: option(text, { nil: undefined }) };
const rule = fc
  .tuple(
    ruleBody,
    record({
      id,
      action: constantFrom('STOP', 'WARN', 'GO'),
      ...described,
      recommendation: option(text, { nil: undefined }),
    }),
  )
  .map(([body, more]) => ({ ...body, ...more }));
const byId = { selector: (entry: { readonly id: string }): string => entry.id };
const ruleSet = record({
  id,
  name: text,
  version: constantFrom('1', '1_0'),
  ...described,
  rules: uniqueArray(rule, byId),
});
const item = record({
  id,
  gate: constantFrom('always', 'vulnerabilities', 'files'),
  trigger_id: pattern,
  expires_on: option(constantFrom('2030-01-01T00:00:00Z'), { nil: undefined }),
  ...described,
});
const allowlist = record({ id, name: text, version: constantFrom('1'), ...described, items: uniqueArray(item, byId) });
const place = {
  registry: pattern,
  repository: pattern,
  image: record({ type: constantFrom('tag', 'digest', 'id'), value: pattern }),
};
const imageEntry = record({ id, name: text, ...described, ...place });

const v2Document = fc
  .record({
    ruleSets: uniqueArray(ruleSet, { ...byId, maxLength: 4 }),
    allowlists: uniqueArray(allowlist, { ...byId, maxLength: 3 }),
    mappings: uniqueArray(
      record({ id, name: text, ...described, ...place, sets: array(fc.nat(9)), lists: array(fc.nat(9)) }),
      byId,
    ),
    allowed: uniqueArray(imageEntry, byId),
    denied: uniqueArray(imageEntry, byId),
    head: record({ id, name: text, ...described }),
    updated: option(fc.nat(), { nil: undefined }),
  })
  .map(({ ruleSets, allowlists, mappings, allowed, denied, head, updated }) => ({
    ...head,
    version: '2',
    rule_sets: ruleSets,
    allowlists,
    mappings: mappings.map(({ sets, lists, ...mapping }) => ({
      ...mapping,
      rule_set_ids: sets.flatMap((index) => ruleSets[index % Math.max(1, ruleSets.length)]?.id ?? []),
      allowlist_ids: lists.flatMap((index) => allowlists[index % Math.max(1, allowlists.length)]?.id ?? []),
    })),
    allowlisted_images: allowed,
    denylisted_images: denied,
    last_updated: updated,
  }));

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('a document of the published shape', () => {
  test('comes back as it was', () => {
    check(
      property(v2Document, (document) => {
        const { document: written, losses } = exportPolicy(compile(document), '2');
        expect(losses).toEqual([]);
        expect(plain(written)).toEqual(plain(document));
      }),
      { numRuns: 60 },
    );
  });

  test('is the same policy in our shape', () => {
    check(
      property(v2Document, (document) => {
        const policy = compile(document);
        expect(meaning(compile(writeDocument(policy)))).toEqual(meaning(policy));
      }),
      { numRuns: 60 },
    );
  });

  test('means the same in the historical shape but for its descriptions', () => {
    check(
      property(v2Document, (document) => {
        const policy = compile(document);
        const { document: legacy } = exportPolicy(policy, '1_0');
        const back = compile(legacy);
        const rules = ({ ruleSets }: CompiledPolicy): unknown =>
          ruleSets.map((set) => [
            set.id,
            set.rules.map((one) => [one.id, one.gate, one.trigger, one.action, [...one.params.keys()]]),
          ]);
        expect(rules(back)).toEqual(rules(policy));
        expect(back.mappings.map(({ selector }) => plain(selector))).toEqual(
          policy.mappings.map(({ selector }) => plain(selector)),
        );
      }),
      { numRuns: 30 },
    );
  });
});

const FULL = {
  version: '2',
  id: 'full',
  name: 'full',
  unmapped: 'WARN',
  variables: { pkg: 'telnet' },
  rule_sets: [
    {
      id: 'r',
      rules: [
        {
          id: 'one',
          gate: 'packages',
          trigger: 'blacklist',
          params: { name: '${pkg}' },
          action: 'stop',
          severity: 'high',
          when: { environment: ['prod', 'stage'], labels: { team: 'a*' } },
        },
        { id: 'two', gate: 'image_reference', trigger: 'pinned_by_digest', action: 'WARN' },
        {
          id: 'three',
          gate: 'dockerfile',
          trigger: 'exposed_ports',
          params: { ports: [22, '80-90'], type: 'denylist' },
          action: 'GO',
        },
      ],
    },
  ],
  allowlists: [
    {
      id: 'a',
      items: [
        { id: 'i', gate: 'packages', package: { name: 'x', version: '1.*' }, path: '/a/*', owner: 'o', ticket: 'T-1' },
        { id: 'l', gate: 'packages', package: { purl: 'pkg:deb/x', versions: '< 2' }, in_base_image: false },
        { id: 'j', gate: 'packages', trigger_id: 'x', image: { repository: 'a/*' }, environment: 'prod' },
        { id: 'k', gate: 'packages', trigger_id: 'y', reason: 'because' },
      ],
    },
  ],
  mappings: [
    {
      id: 'm',
      name: 'm',
      registry: '*',
      repository: '*',
      image: { type: 'tag', value: '*' },
      platform: 'linux/*',
      rule_set_ids: ['r'],
      allowlist_ids: ['a'],
    },
  ],
};

test('a document of our shape stands by itself when it is written', () => {
  const policy = compile(FULL);
  const back = compile(writeDocument(policy));
  expect(meaning({ ...back, variables: policy.variables })).toEqual(meaning(policy));
});

test('what a published shape cannot say is listed, and nothing comes out wider than it was', () => {
  const { document, losses } = exportPolicy(compile(FULL), '2');
  expect(losses.map(({ pointer }) => pointer).toSorted()).toEqual([
    '/allowlists/0/items/0',
    '/allowlists/0/items/1',
    '/allowlists/0/items/2',
    '/allowlists/0/items/3/reason',
    '/mappings/0',
    '/rule_sets/0/rules/0/severity',
    '/rule_sets/0/rules/0/when',
    '/rule_sets/0/rules/1',
    '/unmapped',
  ]);
  expect(document['rule_sets']).toEqual([
    {
      id: 'r',
      name: 'r',
      version: '1',
      rules: [
        {
          id: 'one',
          gate: 'packages',
          trigger: 'denylist',
          action: 'STOP',
          params: [{ name: 'name', value: 'telnet' }],
        },
        {
          id: 'three',
          gate: 'dockerfile',
          trigger: 'exposed_ports',
          action: 'GO',
          params: [
            { name: 'ports', value: '22,80-90' },
            { name: 'type', value: 'denylist' },
          ],
        },
      ],
    },
  ]);
});

test('the historical shape has its own words', () => {
  const { document } = exportPolicy(compile(FULL), '1_0');
  expect(JSON.stringify(document)).toContain('"trigger":"blacklist"');
  expect(JSON.stringify(document)).toContain('{"name":"type","value":"blacklist"}');
  expect(Object.keys(document)).toEqual(expect.arrayContaining(['policies', 'whitelists', 'whitelisted_images']));
});

test('an import says what means something else now', () => {
  const legacy = {
    id: 'l',
    version: '1_0',
    policies: [
      {
        id: 'p',
        version: '1_0',
        rules: [
          {
            gate: 'dockerfile',
            trigger: 'effective_user',
            action: 'STOP',
            params: [
              { name: 'users', value: 'root' },
              { name: 'type', value: 'blacklist' },
            ],
          },
        ],
      },
    ],
    whitelists: [{ id: 'w', version: '1_0', items: [{ gate: 'files', trigger_id: '*' }] }],
    mappings: [
      {
        name: 'hub',
        registry: 'docker.io',
        repository: 'nginx',
        image: { type: 'digest', value: 'sha256:ab' },
        policy_id: 'p',
        whitelist_ids: ['w'],
      },
    ],
  };
  expect(
    reportMeaning(compile(legacy)).map(({ pointer, message }) => `${pointer}: ${message.split(/[;:]/, 1)[0] ?? ''}`),
  ).toEqual([
    ': an image without a mapping passed unseen',
    '/mappings/0: mapping hub by digest stopped every image that it was held against',
    '/mappings/0: mapping hub selects an official image of Docker Hub under both its names, with and without library/',
    '/policies/0/rules/0: rule dockerfile.effective_user (dockerfile.effective_user)',
    '/whitelists/0/items/0: item item-1 accepts every finding of its gate, those that were missed before too',
  ]);
});
