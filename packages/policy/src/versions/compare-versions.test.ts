import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareApk } from './compare-apk.ts';
import { compareDeb } from './compare-deb.ts';
import { compareRpm } from './compare-rpm.ts';
import { compareVersions } from './compare-versions.ts';

/** Versions in strictly ascending order, by the documentation of each format. */
const ASCENDING = {
  deb: [
    '0~~',
    '0~~a',
    '0~',
    '0',
    '0a',
    '0+b',
    '1.0~rc1-1',
    '1.0-1',
    '1.0-1+deb12u1',
    '1.0-1.1',
    '1.0-2',
    '1.0.1',
    '1.9',
    '1.10',
    '2',
    '1:0.1',
    '2:0',
  ],
  rpm: [
    '0.9',
    '1.0~~',
    '1.0~rc1',
    '1.0',
    '1.0^git1',
    '1.0.a',
    '1.0.1',
    '1.9',
    '1.10-1.el9',
    '1.10-2.el9',
    '1.10-10.el9',
    '2',
    '1:0.1',
  ],
  apk: [
    '0.1',
    '1.0_alpha',
    '1.0_alpha2',
    '1.0_beta',
    '1.0_pre',
    '1.0_rc1',
    '1.0',
    '1.0-r1',
    '1.0-r10',
    '1.0_git20200101',
    '1.0_p1',
    '1.0a',
    '1.0.1',
    '1.9',
    '1.10',
    '2',
  ],
} as const;
const COMPARERS = { deb: compareDeb, rpm: compareRpm, apk: compareApk } as const;

describe.each(['deb', 'rpm', 'apk'] as const)('%s versions', (scheme) => {
  const compare = COMPARERS[scheme];
  const versions: readonly string[] = ASCENDING[scheme];

  test('ascend as documented, and the comparison is antisymmetric', () => {
    for (const [i, a] of versions.entries()) {
      for (const [j, b] of versions.entries()) expect([a, b, compare(a, b)]).toEqual([a, b, Math.sign(i - j)]);
    }
  });

  test('every text is comparable with itself or not a version', () => {
    const unit = fc.constantFrom('0', '1', '9', '.', '-', '~', '^', '+', ':', 'a', 'r', '_', 'p');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), fc.string({ unit, maxLength: 12 }), (a, b) => {
        const order = compare(a, b);
        const reverse = compare(b, a);
        expect(order === null ? null : order + (reverse ?? 9)).toBe(order === null ? reverse : 0);
        if (compare(a, a) !== null) expect(compare(a, a)).toBe(0);
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['deb', '1.0', '1.0-0', 0],
  ['deb', '01.0', '1.0', 0],
  ['deb', '1.0 x', '1.0', null],
  ['deb', '', '1', null],
  ['rpm', '1.05', '1.5', 0],
  ['rpm', '1.0', '1.0-5.el9', 0],
  ['rpm', '-', '1', null],
  ['apk', 'latest', '1', null],
  ['apk', '1.0-r0', '1.0', 0],
  ['npm', '1.0.0', '1.0.1', null],
  ['npm', '1.0.0', '1.0.0', 0],
] as const)('%s: %j against %j is %j', (type, a, b, expected) => {
  expect(compareVersions(type, a, b)).toBe(expected);
});
