import type { PackageFix, VulnerabilityMatch } from '@assay/core';
import { describe, expect, test } from 'vitest';
import type { AffectedPackage } from '../contracts/advisory.ts';
import { memoryReader } from '../testing/memory-reader.ts';
import { advisoryOf, affectedOf, inspectionOf, packageOf, systemOf } from '../testing/sample-data.ts';
import { matchPackages } from './match-packages.ts';

type Row = Partial<AffectedPackage> & { readonly fixed?: string };

function fixesOf(version: string, rows: readonly Row[]): { fix: PackageFix | undefined; first: VulnerabilityMatch } {
  const found = packageOf({ type: 'npm', name: 'a', version });
  const advisories = rows.map((row, index) =>
    advisoryOf(`CVE-2024-000${index + 1}`, [affectedOf({ namespace: 'npm', name: 'a', ...row })]),
  );
  const { fixes, matches } = matchPackages(inspectionOf([found]), memoryReader({ advisories }));
  const [first] = matches;
  if (first === undefined) throw new Error('nothing matched');
  return { fix: fixes?.[0], first };
}

/** Affected from each lower bound up to each fix. */
function branches(...pairs: readonly (readonly [string, string])[]): Row {
  return {
    intervals: pairs.map(([lower, upper]) => ({
      lower: { version: lower, inclusive: true },
      upper: { version: upper, inclusive: false },
    })),
    fix: { state: 'fixed', versions: pairs.map(([, upper]) => upper), availableSince: null, statement: null },
  };
}

const UNFIXED: Row = { fix: { state: 'not-fixed', versions: [], availableSince: null, statement: null } };

describe('the suggested version', () => {
  test.each<[string, string, readonly Row[], string | null, readonly string[]]>([
    ['the fix', '1.0.0', [{ fixed: '1.2.0' }], '1.2.0', []],
    ['the largest of all fixes', '1.0.0', [{ fixed: '1.2.0' }, { fixed: '1.10.0' }], '1.10.0', []],
    ['the branch of the installed version', '1.0.0', [branches(['1.0.0', '1.2.5'], ['2.0.0', '2.1.0'])], '1.2.5', []],
    ['the newer branch for what is in it', '2.0.1', [branches(['1.0.0', '1.2.5'], ['2.0.0', '2.1.0'])], '2.1.0', []],
    [
      'a version that is in no other range',
      '1.0.0',
      [branches(['1.0.0', '2.0.0']), branches(['1.0.0', '1.5.0'], ['2.0.0', '2.1.0'])],
      '2.1.0',
      [],
    ],
    ['what can be fixed where not all can', '1.0.0', [{ fixed: '1.2.0' }, UNFIXED], '1.2.0', ['CVE-2024-0002']],
    ['none where nothing can be fixed', '1.0.0', [UNFIXED], null, ['CVE-2024-0001']],
  ])('is %s', (_, version, rows, expected, unfixed) => {
    const { fix } = fixesOf(version, rows);
    expect(fix).toMatchObject({ version: expected, unfixed, installed: version });
  });
});

describe('the fix of a match', () => {
  test.each<[string, string, Row, object]>([
    [
      'newer versions only',
      '2.0.1',
      branches(['1.0.0', '1.2.5'], ['2.0.0', '2.1.0']),
      { state: 'fixed', versions: ['2.1.0'] },
    ],
    [
      'no fix in its branch',
      '3.0.0',
      { ...UNFIXED, fix: { state: 'fixed', versions: ['1.2.5'], availableSince: null, statement: null } },
      { state: 'not-fixed', versions: [] },
    ],
    [
      'the word of the publisher',
      '1.0.0',
      { fix: { state: 'wont-fix', versions: [], availableSince: null, statement: 'no-dsa' } },
      { state: 'wont-fix', statement: 'no-dsa' },
    ],
    [
      'when it became available',
      '1.0.0',
      {
        fixed: '1.1.0',
        fix: { state: 'fixed', versions: ['1.1.0'], availableSince: '2025-01-01T00:00:00Z', statement: null },
      },
      { state: 'fixed', availableSince: '2025-01-01T00:00:00Z' },
    ],
  ])('%s', (_, version, row, expected) => {
    expect(fixesOf(version, [row]).first.fix).toMatchObject(expected);
  });

  test('that needs a subscription is told, and not offered', () => {
    const found = packageOf({ type: 'deb', name: 'a', version: '1.0-1ubuntu1' });
    const row = affectedOf({
      namespace: 'deb:ubuntu:20.04',
      name: 'a',
      subject: 'source',
      fixed: '1.0-1ubuntu1.1~esm1',
      qualifiers: { channel: 'esm' },
    });
    const reader = memoryReader({ advisories: [advisoryOf('CVE-2024-0001', [row])] });
    const facts = matchPackages(inspectionOf([found], systemOf('ubuntu', '20.04')), reader);
    expect(facts.matches[0]?.fix).toEqual({
      state: 'not-fixed',
      versions: [],
      availableSince: null,
      statement: 'fixed in 1.0-1ubuntu1.1~esm1 with esm',
    });
    expect(facts.fixes).toMatchObject([{ version: null, unfixed: ['CVE-2024-0001'] }]);
  });
});
