import type { Finding } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { openVexOfDecision } from './openvex-of-decision.ts';
import { readVex } from './read-vex.ts';
import { writeOpenVex } from './write-openvex.ts';

const HEAD = {
  author: 'Team',
  timestamp: new Date('2026-01-02T03:04:05Z'),
  toolVersion: '1.0.0',
  product: 'pkg:oci/app@sha256:1',
};

function findingOf(reason: string | undefined, draft: Partial<Finding> = {}): Finding {
  return {
    id: 'f',
    gate: 'vulnerabilities',
    trigger: 'package',
    triggerId: 't',
    legacyTriggerId: null,
    action: 'go',
    ruleSetId: 'r',
    ruleId: 'r',
    message: 'm',
    status: 'allowlisted',
    allowlistMatch: {
      allowlistId: 'a',
      itemId: 'i',
      expiresOn: '2026-06-01T00:00:00Z',
      owner: 'sec',
      ...(reason === undefined ? {} : { reason }),
    },
    subject: {
      kind: 'vulnerability',
      key: 'k',
      purl: 'pkg:npm/a@1',
      vulnerabilityIds: ['CVE-2024-1', 'GHSA-1'],
    },
    locations: [],
    evidence: {},
    ...draft,
  };
}

describe('statements of a decision', () => {
  test.each<[string, string | undefined, object]>([
    [
      'a reason that is a label',
      'component_not_present',
      { status: 'not_affected', justification: 'component_not_present', text: null },
    ],
    [
      'a label with words',
      'vulnerable_code_not_present: built without it',
      { status: 'not_affected', justification: 'vulnerable_code_not_present', text: 'built without it' },
    ],
    [
      'any other reason accepts the risk',
      'we live with it',
      { status: 'affected', text: 'Accepted: we live with it; owner sec; until 2026-06-01T00:00:00Z' },
    ],
    ['no reason', undefined, { status: 'affected' }],
  ])('%s', (_, reason, expected) => {
    expect(openVexOfDecision({ findings: [findingOf(reason)] })).toMatchObject([
      { vulnerability: 'CVE-2024-1', aliases: ['GHSA-1'], packages: ['pkg:npm/a@1'], ...expected },
    ]);
  });

  test('findings that are open, or about something else, are no statements', () => {
    const findings = [findingOf('x', { status: 'open' }), findingOf('x', { subject: { kind: 'file', key: '/a' } })];
    expect(openVexOfDecision({ findings })).toEqual([]);
  });
});

describe('documents', () => {
  test('are read as they were written', () => {
    const statements = openVexOfDecision({
      findings: [
        findingOf('component_not_present: none'),
        findingOf('risk', { subject: { kind: 'vulnerability', key: 'z', vulnerabilityIds: ['CVE-2024-2'] } }),
      ],
    });
    const document = readVex({ text: writeOpenVex({ ...HEAD, statements }), name: 'own.json' });
    expect(document).toMatchObject({ format: 'openvex', author: 'Team', timestamp: '2026-01-02T03:04:05.000Z' });
    expect(document.statements.map(({ ids, status, justification }) => [ids, status, justification])).toEqual([
      [['CVE-2024-1', 'GHSA-1'], 'not_affected', 'component_not_present'],
      [['CVE-2024-2'], 'affected', null],
    ]);
  });

  test('are the same for the same input in any order, and have an id of their content', () => {
    const one = { vulnerability: 'CVE-1', packages: ['b', 'a'], status: 'fixed' } as const;
    const two = { vulnerability: 'CVE-2', packages: [], status: 'affected', text: 'x' } as const;
    expect(writeOpenVex({ ...HEAD, statements: [one, two] })).toBe(writeOpenVex({ ...HEAD, statements: [two, one] }));
    expect(writeOpenVex({ ...HEAD, statements: [one] })).toContain('"urn:assay:openvex:sha256:');
  });

  test('never say not affected without a reason', () => {
    const statements = [{ vulnerability: 'CVE-1', packages: [], status: 'not_affected' }] as const;
    expect(writeOpenVex({ ...HEAD, statements })).toContain('"under_investigation"');
  });
});
