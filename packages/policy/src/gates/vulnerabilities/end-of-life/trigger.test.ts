import type { SupportFact } from '@assay/core';
import { describe, expect, test } from 'vitest';
import type { FactsDraft } from '../../../policy-tests/draft-facts.ts';
import { decideOn, findingsOf, policyText } from '../../../testing/run-trigger.ts';
import { factsOf } from '../../../policy-tests/draft-facts.ts';

type Draft = NonNullable<NonNullable<FactsDraft['vulnerabilities']>['support']>[number];

const NODE: Draft = {
  name: 'node',
  version: '18.19.0',
  activeUntil: '2025-10-01',
  supportedUntil: '2026-01-31',
  extendedUntil: '2027-01-31',
  purl: 'pkg:generic/node@18.19.0',
};

const run = (
  params: Readonly<Record<string, unknown>>,
  draft: Draft,
  evaluatedAt: string,
): readonly (readonly [string, unknown])[] =>
  findingsOf(
    { gate: 'vulnerabilities', trigger: 'end_of_life', params },
    { evaluatedAt, vulnerabilities: { support: [draft] } },
  ).map(({ status, evidence }) => [status, evidence['state']]);

const ALL = 'maintenance,extended,ended,unknown';

describe('support is judged at the instant of the evaluation, whatever it was when the image was matched', () => {
  test.each<[string, Readonly<Record<string, unknown>>, Partial<SupportFact>, string, string | null]>([
    ['before anything ends', { states: ALL }, {}, '2025-10-01T23:00:00Z', null],
    ['with security fixes only', { states: ALL }, {}, '2025-10-02T00:00:00Z', 'maintenance'],
    ['with security fixes only, not asked', {}, {}, '2025-10-02T00:00:00Z', null],
    ['on the last day', { states: 'extended,ended' }, {}, '2026-01-31T23:59:59Z', null],
    ['the day after', { states: 'extended,ended' }, {}, '2026-02-01T00:00:00Z', 'extended'],
    ['by others, not asked', {}, {}, '2026-02-01T00:00:00Z', null],
    ['by nobody', {}, {}, '2027-02-01T00:00:00Z', 'ended'],
    ['by nobody after the authors', {}, { extendedUntil: null }, '2026-02-01T00:00:00Z', 'ended'],
    ['so many days before', { days_before_end: 30 }, { extendedUntil: null }, '2026-01-02T00:00:00Z', 'ended'],
    ['one day more before', { days_before_end: 30 }, { extendedUntil: null }, '2026-01-01T00:00:00Z', null],
    ['many lifetimes ahead', { days_before_end: 999999999999999 }, {}, '2025-01-01T00:00:00Z', 'ended'],
    ['ended then, not yet now', {}, { state: 'ended' }, '2025-01-01T00:00:00Z', null],
    [
      'ended without a date',
      {},
      { supportedUntil: null, extendedUntil: null, state: 'ended' },
      '2026-01-01T00:00:00Z',
      'ended',
    ],
    ['unknown', {}, { supportedUntil: null, state: 'unknown' }, '2026-01-01T00:00:00Z', 'unknown'],
    [
      'unknown, not asked',
      { states: 'ended' },
      { supportedUntil: null, state: 'unknown' },
      '2026-01-01T00:00:00Z',
      null,
    ],
    ['another kind', { kinds: 'distribution', states: ALL }, {}, '2027-02-01T00:00:00Z', null],
    ['its kind', { kinds: ['runtime'], states: ALL }, {}, '2027-02-01T00:00:00Z', 'ended'],
  ])('%s', (_, params, draft, at, state) => {
    expect(run(params, { ...NODE, ...draft }, at)).toEqual(state === null ? [] : [['open', state]]);
  });
});

test('a finding names the package and its files, that on the distribution where it says what it is', () => {
  const findings = findingsOf(
    { gate: 'vulnerabilities', trigger: 'end_of_life' },
    {
      packages: [
        {
          name: 'node',
          version: '18.19.0',
          type: 'generic',
          purl: NODE.purl ?? '',
          locations: [{ path: '/usr/bin/node', layer: null }],
        },
      ],
      vulnerabilities: {
        support: [
          { ...NODE, extendedUntil: '2025-01-01', supportedUntil: '2025-01-01' },
          {
            kind: 'distribution',
            name: 'debian',
            version: '9',
            supportedUntil: '2022-07-01',
            source: '/etc/os-release',
          },
        ],
      },
    },
  );
  expect(findings.map(({ subject, locations }) => [subject.key, locations.map(({ path }) => path)])).toEqual([
    ['debian:9', ['/etc/os-release']],
    [NODE.purl, ['/usr/bin/node']],
  ]);
});

test('facts without support are an error, never a pass', () => {
  const facts = factsOf({ vulnerabilities: {} });
  const { support: _, ...vulnerabilities } = facts.vulnerabilities ?? {
    support: [],
    matches: [],
    undetermined: [],
    data: { builtAt: '', distributionCovered: null, distributionUpdatedAt: null },
  };
  const decision = decideOn(policyText([{ gate: 'vulnerabilities', trigger: 'end_of_life' }]), {
    ...facts,
    vulnerabilities,
  });
  expect(decision.verdict).toBe('error');
});
