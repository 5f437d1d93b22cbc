import { describe, expect, test } from 'vitest';
import { dayOf, instantOf, laterOf } from './instant.ts';

const SOURCE = { feed: 'test', path: 'test.json' };

describe('instantOf', () => {
  test.each([
    ['2024-05-01T10:00:00Z', '2024-05-01T10:00:00Z'],
    ['2024-05-01T10:00:00.123456789Z', '2024-05-01T10:00:00Z'],
    ['2024-05-01T10:00:00+02:00', '2024-05-01T08:00:00Z'],
    ['2024-05-01T10:00:00.000', '2024-05-01T10:00:00Z'],
    ['2024-05-01 10:00:00', '2024-05-01T10:00:00Z'],
    ['2024-05-01', '2024-05-01T00:00:00Z'],
    ['0001-01-01T00:00:00Z', null],
  ])('of %s is %s', (text, expected) => {
    expect(instantOf(SOURCE, 'x', text)).toBe(expected);
  });

  test.each(['', 'soon', '2024-02-30', '2024-13-01T00:00:00Z', '2024-05-01T25:00:00Z', '20240501'])(
    'refuses %j',
    (text) => {
      expect(() => instantOf(SOURCE, 'x', text)).toThrow(expect.objectContaining({ code: 'FEED_INVALID' }));
    },
  );
});

test('dayOf cuts the time off, and refuses days that there are not', () => {
  expect(dayOf(SOURCE, 'x', '2024-05-01T10:00:00Z')).toBe('2024-05-01');
  expect(() => dayOf(SOURCE, 'x', '2024-05-32')).toThrow(expect.objectContaining({ code: 'FEED_INVALID' }));
});

test('laterOf takes what is there', () => {
  expect(laterOf(null, '2024-01-01T00:00:00Z')).toBe('2024-01-01T00:00:00Z');
  expect(laterOf('2025-01-01T00:00:00Z', '2024-01-01T00:00:00Z')).toBe('2025-01-01T00:00:00Z');
  expect(laterOf(null, null)).toBeNull();
});
