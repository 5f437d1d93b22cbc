import type { Decision } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile-policy.ts';
import { type FactsDraft, digestOf, factsOf } from '../policy-tests/draft-facts.ts';
import { decideOn, policyText } from '../testing/run-trigger.ts';
import { planEvaluation } from './plan-evaluation.ts';

type Item = Readonly<Record<string, unknown>>;

const VULNERABLE = { gate: 'vulnerabilities', trigger: 'package', params: { package_type: 'all' } };
const ALL = { registry: '*', repository: '*', image: { type: 'tag', value: '*' } };

function textOf(items: readonly Item[], mappings: number): string {
  const ids = Array.from({ length: mappings }, (_, index) => `m${index}`);
  return policyText([VULNERABLE, { gate: 'files', trigger: 'suid_or_guid_set' }], {
    allowlists: [{ id: 'list', name: 'list', version: '1', items }],
    mappings: ids.map((id) => ({ id, name: id, ...ALL, rule_set_ids: ['rules'], allowlist_ids: ['list'] })),
  });
}

function decide(items: readonly Item[], draft: FactsDraft, mappings = 1): Decision {
  return decideOn(textOf(items, mappings), factsOf({ vulnerabilities: {}, ...draft }));
}

const statuses = ({ findings }: Decision): readonly string[] => findings.map(({ status }) => status);
const codes = ({ problems }: Decision): readonly string[] => problems.map(({ code }) => code);

function openssl(version: string, more: object = {}): FactsDraft {
  const purl = `pkg:deb/debian/openssl@${version}?arch=amd64`;
  const found = { id: 'CVE-2026-1', aliases: ['GHSA-1'], package: { name: 'openssl', version, purl }, ...more };
  return { vulnerabilities: { matches: [found] } };
}

describe('an item for a range of versions', () => {
  test.each([
    ['< 3.0.15-1', '3.0.14-1', true],
    ['< 3.0.15-1', '3.0.15-1', false],
    ['< 3.0.15-1', '3.0.9-1', true],
    ['>= 3, < 3.0.15~rc1', '3.0.15~beta1', true],
    ['>= 3, < 3.0.15~rc1', '3.0.15', false],
    ['= 1:2.0-1', '2.0-1', false],
  ])('%s and version %s: %j', (versions, version, accepted) => {
    const item = { id: 'i', gate: 'vulnerabilities', package: { purl: 'pkg:deb/debian/openssl', versions } };
    expect(statuses(decide([item], openssl(version)))).toEqual([accepted ? 'allowlisted' : 'open']);
  });

  test('is about one kind of package: another with the same name is not accepted', () => {
    const item = { id: 'i', gate: 'vulnerabilities', package: { purl: 'pkg:deb/*', versions: '< 9' } };
    const purl = 'pkg:npm/openssl@1.0.0';
    const matches = [{ id: 'CVE-2026-1', package: { name: 'openssl', version: '1.0.0', type: 'npm', purl } } as const];
    expect(statuses(decide([item], { vulnerabilities: { matches } }))).toEqual(['open']);
  });

  test('accepts no version that does not parse', () => {
    const item = { id: 'i', gate: 'vulnerabilities', package: { purl: 'pkg:deb/debian/openssl', versions: '< 9' } };
    expect(statuses(decide([item], openssl('not a version')))).toEqual(['open']);
  });

  test.each([
    ['a name alone', { name: 'openssl', versions: '< 3' }, 'a range needs a purl'],
    ['no range', { purl: 'pkg:deb/x', versions: '< < 3' }, 'is no range of versions of deb packages'],
    ['an ecosystem without an order', { purl: 'pkg:nix/x', versions: '< 3' }, 'nothing orders the versions of nix'],
    ['no text', { purl: 'pkg:deb/x', versions: [] }, 'a text is expected'],
  ])('is refused: %s', (_what, scope, message) => {
    expect(() =>
      compilePolicy({ text: textOf([{ id: 'i', gate: 'vulnerabilities', package: scope }], 1), name: 'p' }),
    ).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ message: expect.stringContaining(message) })] }),
    );
  });
});

test.each(['CVE-2026-1', 'GHSA-1', 'GHSA-*'])(
  'an item for the vulnerability %s accepts it under every id',
  (vulnerability) => {
    expect(statuses(decide([{ id: 'i', gate: 'vulnerabilities', vulnerability }], openssl('1')))).toEqual([
      'allowlisted',
    ]);
  },
);

describe('an item for what came with the base image', () => {
  const layers = [{ diffId: digestOf('1') }, { diffId: digestOf('2') }, { diffId: digestOf('3') }];
  const item = { id: 'i', gate: 'vulnerabilities', in_base_image: true };
  const own = { id: 'i', gate: 'vulnerabilities', in_base_image: false };
  const at = (last: string): FactsDraft => ({
    ...openssl('1', { locations: [{ path: '/var/lib/dpkg/status', layer: digestOf(last) }] }),
    layers,
    ancestors: [{ layers: 2 }],
  });

  test.each([
    ['accepts what lies in its layers', item, '2', 'allowlisted'],
    ['accepts nothing that was put on it', item, '3', 'open'],
    ['turned around accepts only that', own, '3', 'allowlisted'],
    ['turned around accepts nothing of the base', own, '1', 'open'],
  ])('%s', (_what, wanted, layer, status) => {
    expect(statuses(decide([wanted], at(layer)))).toEqual([status]);
  });

  test('goes by the fact before the layers', () => {
    expect(statuses(decide([item], openssl('1', { inheritedFromBase: true })))).toEqual(['allowlisted']);
    expect(statuses(decide([item], openssl('1', { inheritedFromBase: false })))).toEqual(['open']);
  });

  test('accepts nothing while the base is not known, and says so', () => {
    const decision = decide([item], openssl('1'));
    expect(statuses(decision)).toEqual(['open']);
    expect(decision.problems).toContainEqual({
      severity: 'warning',
      code: 'CONTEXT_MISSING',
      message: 'it is not known what came with the base image, so this was passed over: item i of allowlist list',
    });
  });

  test('needs ancestors and layers; without such an item they are not asked for', () => {
    const needs = (items: readonly Item[]): readonly string[] => [
      ...planEvaluation(compilePolicy({ text: textOf(items, 1), name: 'p' }), factsOf(), { unmapped: null }).needs
        .kinds,
    ];
    expect(needs([item])).toContain('ancestors');
    expect(needs([{ id: 'i', gate: 'files', trigger_id: 'x' }])).not.toContain('ancestors');
  });

  test('says of every finding whether it was inherited', () => {
    expect(decide([], at('1')).findings.map(({ inheritedFromBase }) => inheritedFromBase)).toEqual([true]);
    expect(decide([], at('3')).findings.map(({ inheritedFromBase }) => inheritedFromBase)).toEqual([false]);
    expect(decide([], openssl('1')).findings[0]).not.toHaveProperty('inheritedFromBase');
  });
});

test('an item for a path accepts findings below it', () => {
  const files = [
    { path: '/opt/a/su', mode: 0o4755 },
    { path: '/usr/bin/su', mode: 0o4755 },
  ];
  expect(statuses(decide([{ id: 'i', gate: 'files', path: '/opt/*' }], { files }))).toEqual(['allowlisted', 'open']);
});

describe('items that match everything or nothing', () => {
  test.each([
    { trigger_id: '*' },
    { path: '*' },
    { vulnerability: '*' },
    { package: '*' },
    { package: { name: 'regexp:.*' } },
  ])('everything: %j', (scope) => {
    const compiled = compilePolicy({ text: textOf([{ id: 'i', gate: 'vulnerabilities', ...scope }], 1), name: 'p' });
    expect(compiled.warnings.map(({ code }) => code)).toContain('ALLOWLIST_BROAD');
    expect(codes(decide([{ id: 'i', gate: 'vulnerabilities', ...scope }], openssl('1')))).toContain('ALLOWLIST_BROAD');
  });

  test('nothing: told where one mapping has the list, quiet where several share it', () => {
    const items = [{ id: 'i', gate: 'files', trigger_id: 'none' }];
    expect(codes(decide(items, {}))).toEqual(['ALLOWLIST_UNUSED']);
    expect(codes(decide(items, {}, 2))).toEqual([]);
  });
});
