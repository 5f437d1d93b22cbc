import { supportOf } from '@assay/advisory';
import { type GatheredFacts, type Package, type SupportFact, parseDigest } from '@assay/core';
import { compilePolicy, evaluate, planEvaluation } from '@assay/policy';
import { assert, constantFrom, option, property, record } from 'fast-check';
import { expect, it } from 'vitest';

type Reader = Parameters<typeof supportOf>[0];
type Release = ReturnType<Reader['support']>[number];

const NODE: Package = {
  name: 'node',
  version: '18.19.0',
  type: 'generic',
  purl: 'pkg:generic/node@18.19.0',
  licenses: [],
  locations: [],
  metadata: {},
};

/** Advisory data that knows one release of one runtime. */
const reader = (release: Release): Reader => ({
  status: {
    schemaVersion: 1,
    builtAt: '2026-01-01T00:00:00Z',
    digest: '',
    advisories: 0,
    rows: 0,
    feeds: [],
    sources: [],
    coverage: [],
  },
  rowsOf: () => [],
  advisoriesAbout: () => [],
  packagesAffectedBy: () => [],
  vulnerability: () => null,
  exploited: () => null,
  probability: () => null,
  support: (product) => (product === release.product ? [release] : []),
  close: () => undefined,
});

const POLICY = compilePolicy({
  name: 'policy.yaml',
  text: JSON.stringify({
    version: '2',
    id: 'p',
    name: 'p',
    rule_sets: [
      {
        id: 'r',
        name: 'r',
        version: '1',
        rules: [
          {
            gate: 'vulnerabilities',
            trigger: 'end_of_life',
            params: { states: ['maintenance', 'extended', 'ended', 'unknown'] },
            action: 'STOP',
          },
        ],
      },
    ],
    mappings: [
      {
        name: 'all',
        registry: '*',
        repository: '*',
        image: { type: 'tag', value: '*' },
        rule_set_ids: ['r'],
        allowlist_ids: [],
      },
    ],
  }),
});

/** The state that the rule reports on an instant; `supported` when it reports nothing. */
function judged(support: readonly SupportFact[], evaluatedAt: Date): unknown {
  const digest = parseDigest(`sha256:${'1'.repeat(64)}`);
  const facts: GatheredFacts = {
    subject: { reference: 'x', digest, indexDigest: null, imageId: digest, platform: null },
    reference: { registry: 'x.example', repository: 'x', tag: '1', digest: null },
    evaluatedAt,
    packages: [NODE],
    gaps: [],
    vulnerabilities: {
      matches: [],
      undetermined: [],
      support,
      data: { builtAt: '2026-01-01T00:00:00Z', distributionCovered: null, distributionUpdatedAt: null },
    },
  };
  const { findings } = evaluate(planEvaluation(POLICY, facts, { unmapped: null }), facts);
  return findings[0]?.evidence['state'] ?? 'supported';
}

it('a policy says of support on any day what matching on that day would have said', () => {
  const date = constantFrom('2025-01-01', '2025-06-01', '2026-01-01', '2026-06-01');
  const release = record({
    activeUntil: option(date),
    supportedUntil: option(date),
    extendedUntil: option(date),
    ended: option(constantFrom(true, false)),
  });
  const day = constantFrom(
    '2024-12-31',
    '2025-01-01',
    '2025-01-02',
    '2025-12-01',
    '2026-01-01',
    '2026-03-01',
    '2026-09-01',
  );
  const states = new Set<unknown>();
  assert(
    property(release, day, day, (ends, matchedOn, judgedOn) => {
      const data = reader({ product: 'nodejs', cycle: '18', releasedOn: null, latest: null, ...ends });
      const on = (text: string): readonly SupportFact[] =>
        supportOf(data, { os: null, packages: [NODE] }, new Date(`${text}T12:00:00Z`));
      const state = judged(on(matchedOn), new Date(`${judgedOn}T12:00:00Z`));
      states.add(state);
      expect(state).toBe(on(judgedOn)[0]?.state);
    }),
    { seed: 1, numRuns: 500 },
  );
  expect(states).toEqual(new Set(['supported', 'maintenance', 'extended', 'ended', 'unknown']));
});
