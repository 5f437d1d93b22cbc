import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { gates } from '../registry.ts';
import { policyText } from '../testing/run-trigger.ts';
import { policySchema } from './policy-schema.ts';

const validate = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: false }).compile(
  policySchema(),
);
const isValid = (document: unknown): boolean => validate(document);

const POLICIES = join(import.meta.dirname, '../../../../policies');
const shipped = readdirSync(POLICIES).filter((name) => name.endsWith('.yaml') && !name.endsWith('.test.yaml'));

describe('the schema of policy documents', () => {
  test.each(shipped)('accepts the shipped policy %s', (name) => {
    isValid(parse(readFileSync(join(POLICIES, name), 'utf8')));
    expect(validate.errors).toBeNull();
  });

  const triggers = gates.modules.flatMap((gate) =>
    gate.triggers.modules.map((trigger) => ({ gate: gate.id, trigger })),
  );
  test.each(triggers)('accepts the examples of $gate.$trigger.id in both forms of parameters', ({ gate, trigger }) => {
    const params = Object.entries(trigger.params).map(([name, { example }]) => ({ name, value: example }));
    const object = Object.fromEntries(params.map(({ name, value }) => [name, value]));
    const document = policyText([
      { gate, trigger: trigger.id, params: object },
      { gate, trigger: trigger.id, params: Object.fromEntries(Object.keys(object).map((name) => [name, '${x}'])) },
    ]);
    isValid(JSON.parse(document));
    expect(validate.errors).toBeNull();
    expect(isValid(JSON.parse(policyText([{ gate, trigger: trigger.id, params: { nonsense: 1 } }])))).toBe(false);
  });

  const base = JSON.parse(policyText([{ gate: 'always', trigger: 'always' }]));
  test.each<[string, object, boolean]>([
    ['a sound document', {}, true],
    ['an unknown key', { mapings: [] }, false],
    ['no mappings', { mappings: undefined }, false],
    ['variables', { variables: { a: 1, b: ['x'], c: { type: 'string' } } }, true],
    ['an include', { include: [{ path: 'x', digest: `sha256:${'0'.repeat(64)}` }] }, true],
    ['an include without digest', { include: [{ path: 'x' }] }, false],
    ['the historical keys', { rule_sets: undefined, policies: [], whitelists: [] }, true],
    ['an item without a scope', { allowlists: [{ id: 'a', items: [{ gate: 'files' }] }] }, false],
    ['a narrowed item', { allowlists: [{ id: 'a', items: [{ gate: 'files', path: '/a', environment: 'x' }] }] }, true],
  ])('%s', (_, change, expected) => {
    expect(isValid(JSON.parse(JSON.stringify({ ...base, ...change })))).toBe(expected);
  });

  test.each<[string, object]>([
    ['an unknown gate', { gate: 'alway', trigger: 'always' }],
    ['an unknown trigger', { gate: 'always', trigger: 'sometimes' }],
    ['an unknown action', { gate: 'always', trigger: 'always', action: 'HALT' }],
    ['a wrong parameter', { gate: 'dockerfile', trigger: 'exposed_ports', params: { ports: {}, type: 'denylist' } }],
  ])('refuses %s', (_, rule) => {
    expect(isValid({ ...base, rule_sets: [{ id: 'rules', rules: [{ action: 'STOP', ...rule }] }] })).toBe(false);
  });
});
