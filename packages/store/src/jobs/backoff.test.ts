import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffDelay } from './backoff.ts';
import { nextTime } from './upkeep.ts';

it('waits between half and whole of twice as long after each attempt, and never above a quarter of an hour', () => {
  expect([1, 2, 3, 4].map((attempt) => backoffDelay(attempt, 1))).toEqual([2000, 4000, 8000, 16_000]);
  expect([1, 2].map((attempt) => backoffDelay(attempt, 0))).toEqual([1000, 2000]);
  expect(backoffDelay(1000, 1)).toBe(900_000);
});

it('gives the first time of a schedule that is still to come', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), fc.nat(1e9), fc.nat(2e9), (every, anchor, now) => {
      const next = nextTime(every, anchor, now);
      expect(next).toBeGreaterThan(now);
      expect(next - every).toBeLessThanOrEqual(now);
      expect(Math.abs(next - anchor) % every).toBe(0);
    }),
  );
});
