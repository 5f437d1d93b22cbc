import { describe, expect, it } from 'vitest';
import { matchesTag } from './tag-pattern.ts';

describe('patterns of tags', () => {
  it.each([
    ['*', 'anything', true],
    ['1.*', '1.2', true],
    ['1.*', '12', false],
    ['1.*', '1.', true],
    ['*-alpine', '3-alpine', true],
    ['*-alpine', '3-alpine3', false],
    ['a*b*c', 'aXbYc', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['exact', 'exact', true],
    ['exact', 'exactly', false],
    ['v*.*.*', 'v1.2.3', true],
    ['v*.*.*', 'v1.2', false],
    ['**', '', true],
    ['1,2.*', '1', true],
    ['1,2.*', '2.7', true],
    ['1,2.*', '1,2.7', false],
    ['1,2.*', '', false],
  ])('%s of %s: %s', (pattern, tag, expected) => {
    expect(matchesTag(pattern, tag)).toBe(expected);
  });
});
