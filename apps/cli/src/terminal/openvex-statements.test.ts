import { readVex, writeOpenVex } from '@assay/advisory';
import type { VulnerabilityFacts, VulnerabilityMatch } from '@assay/core';
import { parseDigest } from '@assay/core';
import { describe, expect, it } from 'vitest';
import { openVexProduct, openVexStatements } from './openvex-statements.ts';

const match = (over: Partial<VulnerabilityMatch>): VulnerabilityMatch => ({
  id: 'CVE-2026-1',
  aliases: ['GHSA-aaaa-bbbb-cccc'],
  severity: 'high',
  package: { purl: 'pkg:npm/a@1', name: 'a', version: '1', type: 'npm' },
  locations: [],
  fix: { state: 'fixed', versions: ['2'], availableSince: null },
  knownSince: null,
  cvss: { nvd: null, vendor: null },
  epss: null,
  kev: false,
  vex: null,
  inheritedFromBase: null,
  link: null,
  ...over,
});

const facts = (over: Partial<VulnerabilityFacts>): VulnerabilityFacts => ({
  matches: [],
  undetermined: [],
  data: { builtAt: '2026-01-01T00:00:00Z', distributionCovered: true, distributionUpdatedAt: null },
  ...over,
});

const said = (
  status: 'not_affected' | 'affected' | 'fixed' | 'under_investigation',
  justification: string | null,
): VulnerabilityMatch =>
  match({
    vex: status,
    vexNotes: [
      { status, justification, text: 'words', timestamp: null, document: 'd', author: null, trusted: true },
      { status, justification: 'x', text: 'not trusted', timestamp: null, document: 'e', author: null, trusted: false },
    ],
  });

describe('statements of what was matched', () => {
  it.each<[string, Partial<VulnerabilityFacts>, object]>([
    [
      'a match that nobody assessed is under investigation',
      { matches: [match({})] },
      { status: 'under_investigation', text: 'a 1 is concerned. Fixed in 2.', packages: ['pkg:npm/a@1'] },
    ],
    [
      'what somebody found affected stays so',
      { matches: [said('affected', null)] },
      { status: 'affected', text: 'words', justification: null },
    ],
    [
      'what a statement took out keeps its reason',
      { suppressed: [{ match: said('not_affected', 'component_not_present'), reason: 'vex', explanation: 'why' }] },
      { status: 'not_affected', justification: 'component_not_present', text: 'words' },
    ],
    [
      'what a statement called fixed stays so',
      { suppressed: [{ match: said('fixed', null), reason: 'vex', explanation: 'why' }] },
      { status: 'fixed', text: 'words' },
    ],
    [
      'what its publisher calls not affected is so for that reason',
      { suppressed: [{ match: match({}), reason: 'not-affected', explanation: 'why' }] },
      { status: 'not_affected', text: 'why' },
    ],
    [
      'that the distribution owns the files is no assessment',
      { suppressed: [{ match: match({}), reason: 'owned-by-distribution', explanation: 'why' }] },
      { status: 'under_investigation', text: 'why' },
    ],
  ])('%s', (_, over, expected) => {
    expect(openVexStatements(facts(over))).toEqual([expect.objectContaining(expected)]);
  });

  it('reads back as OpenVEX, each with its status', () => {
    const text = writeOpenVex({
      author: 'Assay',
      timestamp: new Date('2026-01-02T00:00:00Z'),
      toolVersion: '1',
      product: 'pkg:oci/a@sha256:1',
      statements: openVexStatements(facts({ matches: [match({}), said('affected', null)] })),
    });
    expect(readVex({ text, name: 'x' }).statements.map(({ status }) => status)).toEqual([
      'affected',
      'under_investigation',
    ]);
  });
});

it.each([
  [
    'registry.example/team/app:1',
    `pkg:oci/app@sha256:${'a'.repeat(64)}?repository_url=registry.example/team/app&tag=1`,
  ],
  ['/srv/layout', `sha256:${'a'.repeat(64)}`],
])('names %s as a product', (reference, expected) => {
  const digest = parseDigest(`sha256:${'a'.repeat(64)}`);
  const product = openVexProduct({ reference, digest, indexDigest: null, imageId: null, platform: null });
  expect(decodeURIComponent(product)).toBe(expected);
});
