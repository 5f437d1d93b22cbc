import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentDifferences } from './document-differences.ts';

describe('differences of two documents', () => {
  it.each<[string, unknown, unknown, readonly (readonly [string, string | null, string | null])[]]>([
    ['a value', { a: 1 }, { a: 2 }, [['/a', '1', '2']]],
    ['a key that is new', {}, { 'a/b~': null }, [['/a~1b~0', null, 'null']]],
    ['an item that is gone', { a: [1, 2] }, { a: [1] }, [['/a/1', '2', null]]],
    ['another kind', { a: [] }, { a: {} }, [['/a', '[]', '{}']]],
    ['a key like one that objects inherit', { valueOf: '' }, {}, [['/valueOf', '""', null]]],
    ['another order of keys', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
  ])('%s', (_, before, after, expected) => {
    expect(documentDifferences(before, after).map((one) => [one.path, one.before, one.after])).toEqual(expected);
  });

  it('are none exactly when the documents are the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(documentDifferences(a, structuredClone(a))).toEqual([]);
        expect(documentDifferences(a, b).length === 0).toBe(documentDifferences(b, a).length === 0);
      }),
    );
  });

  it('stop at a limit', () => {
    const [before, after] = [Array.from({ length: 500 }, () => 0), Array.from({ length: 500 }, () => 1)];
    expect(documentDifferences(before, after)).toHaveLength(100);
  });
});
