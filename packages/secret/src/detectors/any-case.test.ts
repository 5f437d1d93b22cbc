import { describe, expect, it } from 'vitest';
import { anyCase } from './any-case.ts';

describe('anyCase', () => {
  it.each([
    ['aws', '[aA][wW][sS]'],
    ['x_key|y', '[xX]_[kK][eE][yY]|[yY]'],
    ['a[\\w.-]{0,20}b', '[aA][\\w.-]{0,20}[bB]'],
    ['\\d\\bQ', '\\d\\b[qQ]'],
  ])('%s', (source, expected) => {
    expect(anyCase(source)).toBe(expected);
  });
});
