import type { Package } from '@assay/core';
import { assert, property, shuffledSubarray } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Advisory } from '../contracts/advisory.ts';
import type { VexSource } from '../vex/vex-document.ts';
import { matchPackages } from '../matching/match-packages.ts';
import { memoryReader } from '../testing/memory-reader.ts';
import { advisoryOf, affectedOf, digestOf, inspectionOf, packageOf } from '../testing/sample-data.ts';
import { compareImages } from './compare-images.ts';
import type {
  ComparedImage,
  ComparedVulnerabilities,
  ComparisonClass,
  ImageComparison,
  VulnerabilityChange,
} from './image-comparison.ts';

const npm = (name: string, version: string, draft: Partial<Package> = {}): Package =>
  packageOf({ type: 'npm', name, version, ...draft });
const about = (id: string, name: string, draft: Partial<Advisory> = {}): Advisory =>
  advisoryOf(id, [affectedOf({ namespace: 'npm', name, fixed: '2.0.0' })], draft);
const high = { severity: { level: 'high', text: 'high' } } as const;
const low = { severity: { level: 'low', text: 'low' } } as const;

function imageOf(
  packages: readonly Package[],
  advisories: readonly Advisory[],
  vex: readonly VexSource[] = [],
): ComparedImage {
  const inspection = inspectionOf(packages);
  return { inspection, facts: matchPackages(inspection, memoryReader({ advisories }), { vex }) };
}

/** Class, id and cause of each vulnerability. */
function classes({
  vulnerabilities,
}: ImageComparison): readonly (readonly [string, string, VulnerabilityChange['cause']])[] {
  return vulnerabilities.map((one) => [one.class, one.id, one.cause] as const);
}

describe('packages', () => {
  test('are added, removed, and changed up or down', () => {
    const advisories: readonly Advisory[] = [];
    const base = imageOf(
      [npm('gone', '1.0.0'), npm('up', '1.9.0'), npm('down', '2.0.0'), npm('same', '1.0.0')],
      advisories,
    );
    const image = imageOf(
      [
        npm('new', '1.0.0', { addedBy: 1 }),
        npm('up', '1.10.0', { addedBy: 1 }),
        npm('down', '1.0.0', { addedBy: 1 }),
        npm('same', '1.0.0'),
      ],
      advisories,
    );
    const comparison = compareImages(base, image, { baseLayers: 1 });
    expect(comparison.packages).toMatchObject([
      { kind: 'added', name: 'new', before: [], after: ['1.0.0'], layer: { index: 1 }, fromBaseImage: false },
      { kind: 'changed', name: 'down', direction: 'down' },
      { kind: 'changed', name: 'up', before: ['1.9.0'], after: ['1.10.0'], direction: 'up' },
      { kind: 'removed', name: 'gone', fromBaseImage: null },
    ]);
    expect(comparison.layers).toEqual([
      {
        layer: { index: 1, diffId: digestOf('b'), createdBy: 'RUN install' },
        fromBaseImage: false,
        packagesAdded: 1,
        packagesChanged: 2,
        introduced: 0,
      },
    ]);
    expect(comparison.sharedLayers).toBe(2);
  });

  test('in several versions have no direction', () => {
    const comparison = compareImages(
      imageOf([npm('a', '1.0.0')], []),
      imageOf([npm('a', '2.0.0'), npm('a', '3.0.0')], []),
    );
    expect(comparison.packages).toMatchObject([{ kind: 'changed', after: ['2.0.0', '3.0.0'], direction: null }]);
  });
});

describe('vulnerabilities', () => {
  test.each<[string, readonly Package[], readonly Package[], readonly (readonly [string, string, string | null])[]]>([
    ['of a new package are introduced', [], [npm('a', '1.0.0')], [['introduced', 'CVE-2024-0001', 'new-package']]],
    [
      'of a changed package are introduced',
      [npm('a', '2.0.0')],
      [npm('a', '1.0.0')],
      [['introduced', 'CVE-2024-0001', 'package-changed']],
    ],
    [
      'that a new version has not are fixed',
      [npm('a', '1.0.0')],
      [npm('a', '2.0.0')],
      [['fixed', 'CVE-2024-0001', 'package-changed']],
    ],
    ['of a removed package are fixed', [npm('a', '1.0.0')], [], [['fixed', 'CVE-2024-0001', 'package-removed']]],
    [
      'of another version, place or number are carried',
      [npm('a', '1.0.0')],
      [npm('a', '1.1.0', { locations: [{ path: '/elsewhere', layer: null }] }), npm('a', '1.2.0')],
      [['carried', 'CVE-2024-0001', null]],
    ],
  ])('%s', (_, before, after, expected) => {
    const advisories = [about('CVE-2024-0001', 'a')];
    expect(classes(compareImages(imageOf(before, advisories), imageOf(after, advisories)))).toEqual(expected);
  });

  const packages = [npm('a', '1.0.0')];
  const image = imageOf(packages, [about('CVE-2024-0001', 'a', high)]);
  const before = (advisories: readonly Advisory[]): ComparedVulnerabilities => imageOf(packages, advisories).facts;

  test.each<[string, ComparedVulnerabilities, ComparisonClass]>([
    ['that were published since are disclosed, not introduced', before([]), 'disclosed-since'],
    ['that were rated otherwise are re-scored', before([about('CVE-2024-0001', 'a', low)]), 're-scored'],
    ['that are the same are carried', before([about('CVE-2024-0001', 'a', high)]), 'carried'],
    [
      'that went by another id then are carried',
      before([about('GHSA-1', 'a', { ...high, aliases: ['CVE-2024-0001', 'CVE-2024-0009'] })]),
      'carried',
    ],
  ])('%s', (_, baseBefore, expected) => {
    const comparison = compareImages(image, image, { baseBefore });
    expect(comparison.vulnerabilities.map((one) => one.class)).toEqual([expected]);
    expect(comparison.counts[expected]).toBe(1);
  });

  test('that have got a CVE since are carried', () => {
    const now = imageOf(packages, [about('GHSA-1', 'a', { ...high, aliases: ['CVE-2024-0001'] })]);
    const comparison = compareImages(now, now, { baseBefore: before([about('GHSA-1', 'a', high)]) });
    expect(classes(comparison)).toEqual([['carried', 'CVE-2024-0001', null]]);
  });

  test('that a statement takes out say so', () => {
    const statement: VexSource = {
      trusted: true,
      document: {
        format: 'openvex',
        id: 'v',
        author: null,
        timestamp: null,
        statements: [
          {
            ids: ['CVE-2024-0001'],
            status: 'not_affected',
            justification: null,
            text: null,
            timestamp: null,
            targets: [{ product: { purls: ['pkg:npm/a'], cpes: [], digests: [], references: [] }, subcomponents: [] }],
          },
        ],
      },
    };
    const settled = imageOf(packages, [about('CVE-2024-0001', 'a', high)], [statement]);
    expect(classes(compareImages(image, settled))).toEqual([['fixed', 'CVE-2024-0001', 'suppressed']]);
    expect(classes(compareImages(settled, image))).toEqual([['introduced', 'CVE-2024-0001', 'no-longer-suppressed']]);
  });
});

test('two CVE ids that share an advisory are two vulnerabilities: the new one is introduced', () => {
  const named = (id: string): ComparedImage => {
    const image = imageOf([npm('a', '1.0.0')], [about('GHSA-1', 'a', high)]);
    const matches = image.facts.matches.map((match) => ({ ...match, id, aliases: ['GHSA-1'] }));
    return { ...image, facts: { ...image.facts, matches } };
  };
  const counts = (base: string, image: string) => compareImages(named(base), named(image)).counts;
  expect(counts('CVE-2026-1', 'CVE-2026-2')).toMatchObject({ introduced: 1, fixed: 1, carried: 0 });
  expect(counts('CVE-2026-1', 'CVE-2026-1')).toMatchObject({ introduced: 0, fixed: 0, carried: 1 });
  expect(counts('GHSA-1', 'CVE-2026-2')).toMatchObject({ introduced: 0, fixed: 0, carried: 1 });
});

describe('a comparison', () => {
  const advisories = [about('CVE-2024-0001', 'a', high), about('CVE-2024-0002', 'b'), about('CVE-2024-0003', 'c', low)];
  const all = [npm('a', '1.0.0'), npm('b', '1.0.0'), npm('c', '1.0.0'), npm('d', '1.0.0')];

  test('with itself finds nothing but what is carried', () => {
    assert(
      property(shuffledSubarray(all), (some) => {
        const image = imageOf(some, advisories);
        const { packages, counts } = compareImages(image, image);
        return packages.length === 0 && counts.introduced === 0 && counts.fixed === 0;
      }),
    );
  });

  test('the other way round turns what came into what went', () => {
    assert(
      property(shuffledSubarray(all), shuffledSubarray(all), (first, second) => {
        const [a, b] = [imageOf(first, advisories), imageOf(second, advisories)];
        const [there, back] = [compareImages(a, b), compareImages(b, a)];
        return there.counts.introduced === back.counts.fixed && there.counts.carried === back.counts.carried;
      }),
    );
  });

  test('of images for different platforms is refused', () => {
    const base = imageOf([], []);
    const platform = { os: 'linux', architecture: 'arm64', variant: null };
    const subject = { ...base.inspection.subject, platform };
    const other = { ...base, inspection: { ...base.inspection, subject } };
    expect(() => compareImages(base, other)).toThrow(expect.objectContaining({ code: 'COMPARISON_PLATFORM' }));
  });
});
