import { describe, expect, test } from 'vitest';
import type { Advisory } from '../contracts/advisory.ts';
import { memoryReader } from '../testing/memory-reader.ts';
import { advisoryOf, affectedOf, inspectionOf, packageOf } from '../testing/sample-data.ts';
import { matchPackages } from './match-packages.ts';

const FOUND = packageOf({ type: 'pypi', name: 'a', version: '1.0' });

type Draft = readonly [id: string, more?: Partial<Advisory>];

/** Id, aliases and advisories of each match of one package that all the advisories are about. */
function groupsOf(drafts: readonly Draft[]): readonly (readonly [string, string, string])[] {
  const advisories = drafts.map(([id, more]) =>
    advisoryOf(id, [affectedOf({ namespace: 'pypi', name: 'a', fixed: '2.0' })], more),
  );
  const { matches } = matchPackages(inspectionOf([FOUND]), memoryReader({ advisories }));
  return matches.map(({ id, aliases, reason, otherReasons = [] }) => {
    const reasons = reason === undefined ? otherReasons : [reason, ...otherReasons];
    return [id, aliases.join(' '), reasons.map(({ advisory }) => advisory).join(' ')];
  });
}

const CVE = ['CVE-2024-0001', 'CVE-2024-0002', 'CVE-2024-0003'] as const;

describe('the same vulnerability', () => {
  test.each<[string, readonly Draft[], readonly (readonly [string, string, string])[]]>([
    ['goes by its own id when no CVE is named', [['PYSEC-1']], [['PYSEC-1', '', 'PYSEC-1']]],
    ['goes by its CVE', [['PYSEC-1', { aliases: [CVE[0]] }]], [[CVE[0], 'PYSEC-1', 'PYSEC-1']]],
    [
      'from several feeds is one, with all proofs',
      [
        ['PYSEC-1', { aliases: [CVE[0], 'GHSA-1'] }],
        ['GHSA-1', { aliases: [CVE[0]] }],
      ],
      [[CVE[0], 'GHSA-1 PYSEC-1', 'GHSA-1 PYSEC-1']],
    ],
    [
      'from a feed that does not know the CVE is one with that which does',
      [['PYSEC-1', { aliases: [CVE[0], 'GHSA-1'] }], ['GHSA-1']],
      [[CVE[0], 'GHSA-1 PYSEC-1', 'GHSA-1 PYSEC-1']],
    ],
    [
      'without CVE goes by the smallest id',
      [['PYSEC-1', { aliases: ['GHSA-1'] }], ['GHSA-1']],
      [['GHSA-1', 'PYSEC-1', 'GHSA-1 PYSEC-1']],
    ],
  ])('%s', (_, drafts, expected) => {
    expect(groupsOf(drafts)).toEqual(expected);
    expect(groupsOf(drafts.toReversed())).toEqual(expected);
  });
});

describe('different vulnerabilities', () => {
  test.each<[string, readonly Draft[], readonly (readonly [string, string, string])[]]>([
    [
      'are not joined by an advisory that names both',
      [
        ['PYSEC-1', { aliases: [CVE[0], CVE[1]] }],
        ['GHSA-1', { aliases: [CVE[0]] }],
      ],
      [
        [CVE[0], 'GHSA-1', 'GHSA-1'],
        ['PYSEC-1', `${CVE[0]} ${CVE[1]}`, 'PYSEC-1'],
      ],
    ],
    [
      'take such an advisory as a further proof when each of them is known by itself',
      [
        ['PYSEC-1', { aliases: [CVE[0], CVE[1]] }],
        ['GHSA-1', { aliases: [CVE[0]] }],
        ['GHSA-2', { aliases: [CVE[1]] }],
      ],
      [
        [CVE[0], 'GHSA-1', 'GHSA-1 PYSEC-1'],
        [CVE[1], 'GHSA-2', 'GHSA-2 PYSEC-1'],
      ],
    ],
    [
      'are not joined by an id without CVE that both name',
      [['PYSEC-1', { aliases: [CVE[0], 'GHSA-1'] }], ['PYSEC-2', { aliases: [CVE[1], 'GHSA-1'] }], ['GHSA-1']],
      [
        [CVE[0], 'GHSA-1 PYSEC-1', 'PYSEC-1'],
        [CVE[1], 'GHSA-1 PYSEC-2', 'PYSEC-2'],
        ['GHSA-1', '', 'GHSA-1'],
      ],
    ],
    ['of one erratum are one each', [['ERR-1', { covers: [...CVE] }]], CVE.map((cve) => [cve, '', 'ERR-1'] as const)],
  ])('%s', (_, drafts, expected) => {
    expect(groupsOf(drafts)).toEqual(expected);
    expect(groupsOf(drafts.toReversed())).toEqual(expected);
  });

  test('in a chain of aliases are joined only with what they name', () => {
    const chain: readonly Draft[] = [
      ['A-1', { aliases: ['B-1'] }],
      ['B-1', { aliases: ['C-1'] }],
      ['C-1', { aliases: ['D-1'] }],
    ];
    const groups = groupsOf(chain);
    expect(groups).toEqual(groupsOf(chain.toReversed()));
    expect(groups.map(([id, , advisories]) => [id, advisories])).toEqual([
      ['A-1', 'A-1 B-1'],
      ['C-1', 'C-1'],
    ]);
  });
});
