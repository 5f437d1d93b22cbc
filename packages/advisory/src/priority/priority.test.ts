import type { CvssScores, VulnerabilityMatch, VulnerabilitySeverity } from '@assay/core';
import { assert, constantFrom, double, property } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CvssVector } from '../contracts/advisory.ts';
import { matchPackages } from '../matching/match-packages.ts';
import { type MemoryData, memoryReader } from '../testing/memory-reader.ts';
import { advisoryOf, affectedOf, inspectionOf, packageOf, systemOf } from '../testing/sample-data.ts';
import { riskOf } from './risk.ts';
import { SEVERITIES, chosenSeverity } from './severity.ts';

type RiskInput = Parameters<typeof riskOf>[0];

const PLAIN: RiskInput = { severity: 'medium', ratings: [], epss: null, kev: false };

describe('severity', () => {
  test.each<[string, Parameters<typeof chosenSeverity>[0], ReturnType<typeof chosenSeverity>]>([
    [
      'the distribution before the ecosystem before NVD',
      [
        { severity: 'critical', source: 'nvd', origin: 'nvd' },
        { severity: 'high', source: 'ghsa', origin: 'ecosystem' },
        { severity: 'low', source: 'debian', origin: 'distro-source' },
      ],
      { severity: 'low', source: 'debian' },
    ],
    [
      'the next where one gives none',
      [
        { severity: 'unknown', source: 'debian', origin: 'distro-source' },
        { severity: 'high', source: 'nvd', origin: 'nvd' },
      ],
      { severity: 'high', source: 'nvd' },
    ],
    [
      'the highest of one place',
      [
        { severity: 'medium', source: 'a', origin: 'ecosystem' },
        { severity: 'high', source: 'b', origin: 'ecosystem' },
      ],
      { severity: 'high', source: 'b' },
    ],
    ['nobody', [], { severity: 'unknown', source: null }],
  ])('%s', (_, ratings, expected) => {
    expect(chosenSeverity(ratings)).toMatchObject(expected);
    expect(chosenSeverity(ratings.toReversed())).toMatchObject(expected);
  });
});

describe('risk', () => {
  test.each<[string, Partial<RiskInput>, number]>([
    ['nothing known', { severity: 'unknown' }, 17.8],
    ['low and unlikely', { severity: 'low', epss: { score: 0.001, percentile: 0.1 } }, 4.4],
    ['exploited', { severity: 'critical', kev: true }, 90.3],
    [
      'the worst',
      {
        severity: 'critical',
        kev: true,
        exploited: { addedOn: '2025-01-01', dueOn: null, ransomware: true },
        ratings: [{ version: '3.1', vector: '', source: 'nvd', base: 10 }],
      },
      97.5,
    ],
    ['headers of the kernel', { severity: 'high', relation: 'headers' }, 5.7],
  ])('%s', (_, draft, expected) => {
    expect(riskOf({ ...PLAIN, ...draft })).toBe(expected);
  });

  const severity = constantFrom(...SEVERITIES.filter((one) => one !== 'unknown'));
  const score = double({ min: 0, max: 1, noNaN: true });
  const base = double({ min: 0, max: 10, noNaN: true });

  test('lies from 0 to 100 and never falls when a part rises', () => {
    assert(
      property(severity, severity, score, score, base, base, (s1, s2, e1, e2, b1, b2) => {
        const [lowSeverity, highSeverity] = ordered(s1, s2, (one) => SEVERITIES.indexOf(one));
        const [lowEpss, highEpss] = ordered(e1, e2, Number);
        const [lowBase, highBase] = ordered(b1, b2, Number);
        const low = riskOf(inputOf(lowSeverity, lowEpss, lowBase));
        const high = riskOf(inputOf(highSeverity, highEpss, highBase));
        const exploited = riskOf({ ...inputOf(highSeverity, highEpss, highBase), kev: true });
        return low >= 0 && low <= high && high <= exploited && exploited <= 100;
      }),
    );
  });

  function inputOf(level: VulnerabilitySeverity, epss: number, value: number): RiskInput {
    const ratings = [{ version: '3.1', vector: '', source: 'nvd', base: value }] as const;
    return { ...PLAIN, severity: level, epss: { score: epss, percentile: epss }, ratings };
  }

  function ordered<T>(a: T, b: T, rank: (value: T) => number): readonly [T, T] {
    return rank(a) <= rank(b) ? [a, b] : [b, a];
  }
});

describe('what a match is told of its vulnerability', () => {
  const score = ({ vector }: CvssVector): CvssScores | null => {
    const value = Number(vector);
    return Number.isNaN(value) ? null : { base: value, exploitability: value / 2, impact: null };
  };
  const vector = (text: string, source: string, version: CvssVector['version'] = '3.1'): CvssVector => ({
    version,
    vector: text,
    source,
  });
  const found = packageOf({ type: 'deb', name: 'a', version: '1', addedBy: 1 });

  function matchOf(data: MemoryData, baseLayers: number | null = null): VulnerabilityMatch {
    const advisory = advisoryOf(
      'CVE-2024-0001',
      [affectedOf({ namespace: 'deb:debian:12', name: 'a', subject: 'source' })],
      {
        cvss: [vector('5', 'debian'), vector('broken', 'debian'), vector('6', 'debian', '4.0')],
      },
    );
    const reader = memoryReader({ advisories: [advisory], ...data });
    const facts = matchPackages(inspectionOf([found], systemOf('debian', '12')), reader, {
      scoreCvss: score,
      baseLayers,
    });
    const [match] = facts.matches;
    if (match === undefined) throw new Error('nothing matched');
    return match;
  }

  const record = {
    id: 'CVE-2024-0001',
    source: 'nvd',
    published: '2024-01-01T00:00:00Z',
    modified: null,
    summary: 'A defect.',
    severity: 'critical',
    cvss: [vector('9.8', 'nvd'), vector('7', 'nvd', '2.0')],
    cwes: ['CWE-79'],
  } as const;

  test('scores, dates and words of all sources', () => {
    expect(matchOf({ vulnerabilities: [record] })).toMatchObject({
      severity: 'medium',
      severitySource: 'feed',
      cvss: { nvd: { base: 9.8, exploitability: 4.9 }, vendor: { base: 5, exploitability: 2.5 } },
      ratings: [
        { version: '4.0', base: 6, source: 'debian' },
        { version: '3.1', base: 9.8, source: 'nvd' },
        { version: '2.0', base: 7, source: 'nvd' },
      ],
      knownSince: '2024-01-01T00:00:00Z',
      summary: 'A defect.',
      cwes: ['CWE-79'],
    });
  });

  test('scores by the specification where no other calculator is given', () => {
    const cvss = [vector('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'debian')];
    const advisory = advisoryOf('CVE-2024-0001', [affectedOf({ namespace: 'npm', name: 'b' })], { cvss });
    const image = inspectionOf([packageOf({ type: 'npm', name: 'b', version: '1.0.0' })]);
    expect(matchPackages(image, memoryReader({ advisories: [advisory] })).matches).toMatchObject([
      { severity: 'critical', severitySource: 'feed', cvss: { vendor: { base: 9.8 } } },
    ]);
  });

  test('exploitation', () => {
    const exploited = {
      id: 'CVE-2024-0001',
      addedOn: '2024-02-01',
      dueOn: null,
      ransomware: true,
      requiredAction: null,
    };
    const probabilities = [{ id: 'CVE-2024-0001', score: 0.5, percentile: 0.99 }];
    expect(matchOf({ exploited: [exploited], probabilities })).toMatchObject({
      kev: true,
      exploited: { addedOn: '2024-02-01', ransomware: true },
      epss: { score: 0.5, percentile: 0.99 },
    });
    expect(matchOf({})).toMatchObject({ kev: false, exploited: null, epss: null });
  });

  test.each<[number | null, boolean | null]>([
    [null, null],
    [1, false],
    [2, true],
  ])('exposure when the base image has %j layers', (baseLayers, expected) => {
    expect(matchOf({}, baseLayers).inheritedFromBase).toBe(expected);
  });
});
