import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { semver } from '../schemes/semver/scheme.ts';
import type { VersionBound, VersionInterval } from '../version-scheme.ts';
import { complementOf, intersectionOf, normalizeIntervals, unionOf } from './algebra.ts';
import { contains } from './contains.ts';
import { EVERYTHING, above, below, between, exactly, from, upTo } from './interval.ts';

const versions = fc.integer({ min: 0, max: 6 }).map((major) => `${major}.0.0`);
const bounds: fc.Arbitrary<VersionBound | null> = fc.option(fc.record({ version: versions, inclusive: fc.boolean() }));
const unions: fc.Arbitrary<readonly VersionInterval[]> = fc.array(fc.record({ lower: bounds, upper: bounds }), {
  maxLength: 4,
});
/** Every bound and a version between each two. */
const PROBES: readonly string[] = [0, 1, 2, 3, 4, 5, 6].flatMap((major) => [
  `${major}.0.0-a`,
  `${major}.0.0`,
  `${major}.5.0`,
]);

function members(intervals: readonly VersionInterval[] | null): readonly (boolean | null)[] {
  return PROBES.map((version) => contains(intervals ?? [], version, semver));
}

describe('the algebra of intervals', () => {
  test('keeps the versions of a union when it puts it in order', () => {
    fc.assert(
      fc.property(unions, (union) => {
        const normal = normalizeIntervals(union, semver);
        expect(members(normal)).toEqual(members(union));
        expect(normalizeIntervals(normal ?? [], semver)).toEqual(normal);
      }),
    );
  });

  test('gives union, intersection and complement the members that their names say', () => {
    fc.assert(
      fc.property(unions, unions, (a, b) => {
        const [inA, inB] = [members(a), members(b)];
        expect(members(unionOf(a, b, semver))).toEqual(
          inA.map((inside, index) => inside === true || inB[index] === true),
        );
        expect(members(intersectionOf(a, b, semver))).toEqual(
          inA.map((inside, index) => inside === true && inB[index] === true),
        );
        expect(members(complementOf(a, semver))).toEqual(inA.map((inside) => inside !== true));
      }),
    );
  });

  test('returns to the start when it complements twice', () => {
    fc.assert(
      fc.property(unions, (union) => {
        const twice = complementOf(complementOf(union, semver) ?? [], semver);
        expect(twice).toEqual(normalizeIntervals(union, semver));
      }),
    );
  });

  test('turns patched versions into affected ones', () => {
    const patched = [...(semver.parseRange('~1.2.3') ?? []), ...(semver.parseRange('>=1.4.0') ?? [])];
    expect(complementOf(patched, semver)).toEqual([below('1.2.3'), between('1.3.0-0', '1.4.0')]);
  });

  test('joins intervals that touch and drops those that hold nothing', () => {
    expect(normalizeIntervals([from('2.0.0'), below('2.0.0')], semver)).toEqual([EVERYTHING]);
    expect(normalizeIntervals([above('2.0.0'), below('2.0.0')], semver)).toEqual([below('2.0.0'), above('2.0.0')]);
    expect(normalizeIntervals([between('2.0.0', '1.0.0'), between('1.0.0', '1.0.0')], semver)).toEqual([]);
    expect(complementOf([], semver)).toEqual([EVERYTHING]);
    expect(complementOf([EVERYTHING], semver)).toEqual([]);
  });

  test('has no answer when a bound is no version', () => {
    for (const union of [[from('x')], [upTo('x')], [exactly('1.0.0'), below('')]]) {
      expect(normalizeIntervals(union, semver)).toBeNull();
      expect(complementOf(union, semver)).toBeNull();
      expect(unionOf(union, [EVERYTHING], semver)).toBeNull();
      expect(intersectionOf([], union, semver)).toBeNull();
    }
  });
});

describe('membership', () => {
  test.each([
    ['a version that does not parse', [EVERYTHING], 'latest', null],
    ['no interval', [], '1.0.0', false],
    ['a bound that does not parse and would decide', [from('latest')], '1.0.0', null],
    [
      'a bound that does not parse beside one that excludes',
      [{ lower: from('latest').lower, upper: upTo('1.0.0').upper }],
      '2.0.0',
      false,
    ],
    ['an interval that holds it beside one that does not parse', [below('latest'), from('1.0.0')], '1.0.0', true],
    [
      'an interval that does not hold it beside one that does not parse',
      [below('latest'), from('2.0.0')],
      '1.0.0',
      null,
    ],
  ] as const)('of %s', (_, intervals, version, expected) => {
    expect(contains(intervals, version, semver)).toBe(expected);
  });

  test('reads one interval like a union of one', () => {
    expect(contains(from('1.0.0'), '1.0.0', semver)).toBe(true);
    expect(contains(above('1.0.0'), '1.0.0', semver)).toBe(false);
  });
});
