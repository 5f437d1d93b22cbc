import { expect, test } from 'vitest';
import { MIN_BYTES_PER_SECOND, THROUGHPUT_WINDOW_MS } from './limits.ts';
import { createThroughputMeter } from './throughput.ts';

test('one byte each ten seconds is too slow, but only after a whole window', () => {
  const meter = createThroughputMeter();
  const verdicts = Array.from({ length: 6 }, () => meter.record(10_000, 1));
  expect(verdicts).toEqual([true, true, true, true, true, false]);
});

test('the minimum is fast enough, one byte less is not', () => {
  const bytes = (THROUGHPUT_WINDOW_MS / 1000) * MIN_BYTES_PER_SECOND;
  expect(createThroughputMeter().record(THROUGHPUT_WINDOW_MS, bytes)).toBe(true);
  expect(createThroughputMeter().record(THROUGHPUT_WINDOW_MS, bytes - 1)).toBe(false);
});

test('a burst at the beginning does not pay for later windows', () => {
  const meter = createThroughputMeter();
  expect(meter.record(THROUGHPUT_WINDOW_MS, 1e9)).toBe(true);
  expect(meter.record(THROUGHPUT_WINDOW_MS, 1)).toBe(false);
});
