import { testRuns } from '@assay/testkit';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_VERSION_CHARACTERS } from './order/limits.ts';
import { contains } from './ranges/contains.ts';
import { versionSchemes } from './registry.ts';
import type { VersionScheme } from './version-scheme.ts';

/** Pieces from which versions that are hard to tell apart are built: separators, words and numbers of every scheme. */
const PIECES: readonly string[] = `0 00 1 01 2 9 09 10 99999999999999999999 1.0 0.0 1.2.3 8u 1.8.0_
  . - _ + ~ ^ : ! # 1: 0: 1! v go a b m p A Z x alpha beta rc RC cr pre dev post snapshot ga final sp r1 -r1 _p _rc
  _alpha1 .dev0 .post1 -SNAPSHOT -alpha.1 -beta -dev -0 -1 +b1 .a .A .x-dev`.split(/\s+/);

/** Pairs and triples near each other: the scheme's own examples, joined with pieces. */
function versionsOf(scheme: VersionScheme): fc.Arbitrary<string> {
  const known = [...scheme.examples.ascending, ...(scheme.examples.equal ?? []).flat()];
  const piece = fc.constantFrom(...PIECES);
  const tail = fc.array(piece, { maxLength: 4 }).map((parts) => parts.join(''));
  const near = fc.tuple(fc.constantFrom(...known), tail).map((parts) => parts.join(''));
  const cut = fc
    .tuple(fc.constantFrom(...known), fc.nat(12), tail)
    .map(([text, end, rest]) => text.slice(0, end) + rest);
  return fc.oneof(near, cut, tail, fc.constantFrom(...known)).filter((text) => scheme.isVersion(text));
}

describe.each(versionSchemes.modules.map((scheme) => [scheme.id, scheme] as const))('%s', (_, scheme) => {
  const { ascending, equal = [], invalid = [], ranges } = scheme.examples;

  test('orders its examples as its specification does', () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) expect([a, b, scheme.compare(a, b)]).toEqual([a, b, Math.sign(i - j)]);
    }
  });

  test('treats spellings of one version as equal', () => {
    for (const group of equal) {
      for (const a of group) for (const b of group) expect([a, b, scheme.compare(a, b)]).toEqual([a, b, 0]);
    }
  });

  test('says that what is no version has no order', () => {
    for (const text of invalid) {
      expect([text, scheme.isVersion(text)]).toEqual([text, false]);
      expect(scheme.compare(text, text)).toBeNull();
      expect(scheme.compare(text, ascending[0] ?? '')).toBeNull();
      expect(scheme.compare(ascending[0] ?? '', text)).toBeNull();
    }
  });

  test('reads the ranges of its examples', () => {
    for (const { range, inside, outside } of ranges) {
      const intervals = scheme.parseRange(range);
      expect([range, intervals]).not.toEqual([range, null]);
      for (const version of inside)
        expect([range, version, contains(intervals ?? [], version, scheme)]).toEqual([range, version, true]);
      for (const version of outside)
        expect([range, version, contains(intervals ?? [], version, scheme)]).toEqual([range, version, false]);
    }
  });

  test('is a total order over versions that are hard to tell apart', () => {
    fc.assert(
      fc.property(fc.array(versionsOf(scheme), { minLength: 2, maxLength: 8 }), (versions) => {
        const orders = versions.map((a) => versions.map((b) => scheme.compare(a, b) ?? 9));
        const at = (i: number, j: number): number => orders[i]?.[j] ?? 9;
        const wrong: unknown[] = [];
        for (const [i, a] of versions.entries()) {
          if (at(i, i) !== 0) wrong.push([a, at(i, i)]);
          for (const [j, b] of versions.entries()) {
            if (at(i, j) + at(j, i) !== 0) wrong.push([a, b, at(i, j), at(j, i)]);
            for (const [k, c] of versions.entries()) {
              const inOrder = at(i, j) <= 0 && at(j, k) <= 0;
              if (inOrder && at(i, k) !== Math.min(at(i, j), at(j, k))) wrong.push([a, b, c]);
            }
          }
        }
        expect(wrong).toEqual([]);
      }),
      testRuns(100),
    );
  });

  test('answers for any text, and an order only where both are versions', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(scheme.compare(a, b) === null).toBe(!(scheme.isVersion(a) && scheme.isVersion(b)));
        const intervals = scheme.parseRange(a);
        if (intervals !== null && scheme.isVersion(b)) expect(contains(intervals, b, scheme)).not.toBeNull();
      }),
      testRuns(300),
    );
  });

  test('answers the same when it remembers', () => {
    const remembering = scheme.remembering();
    const text = fc.oneof(
      versionsOf(scheme),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((all) => all.join('')),
      fc.nat(5000).map(String),
    );
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect([remembering.isVersion(a), remembering.isVersion(b)]).toEqual([
          scheme.isVersion(a),
          scheme.isVersion(b),
        ]);
        expect([a, b, remembering.compare(a, b)]).toEqual([a, b, scheme.compare(a, b)]);
        expect(remembering.compareBound?.(a, b)).toBe(scheme.compareBound?.(a, b));
        expect(remembering.parseRange(a)).toEqual(scheme.parseRange(a));
      }),
      testRuns(500),
    );
  });

  test('takes no time for texts far longer than any version', () => {
    for (const unit of ['1', '1.', '-', '.', '~', 'a1', '1-', ' ', '0', '(', '[1,', '||', '1||', '>=1,', '1 - ', '^']) {
      const long = unit.repeat(1_000_000 / unit.length);
      expect(scheme.isVersion(long)).toBe(false);
      expect(scheme.compare(long, '1')).toBeNull();
      expect(scheme.parseRange(long)).toBeNull();
      expect([true, false]).toContain(scheme.isVersion(unit.repeat(MAX_VERSION_CHARACTERS / unit.length)));
      scheme.parseRange(unit.repeat(8000 / unit.length));
    }
    expect(scheme.isVersion(`${'1.'.repeat(100_000)}1`)).toBe(false);
  });
});
