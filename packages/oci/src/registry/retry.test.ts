import { describe, expect, test } from 'vitest';
import { ociError } from '../errors.ts';
import { RETRY_AFTER_MAX_MS } from './limits.ts';
import { PassingFault, parseRetryAfter, withRetries } from './retry.ts';

const NOW = Date.UTC(2026, 2, 1);

test.each<[string | null, number | null]>([
  [null, null],
  ['', null],
  ['0', 0],
  ['12', 12_000],
  ['-1', null],
  ['1.5', null],
  ['99999999999', null],
  ['soon', null],
  ['Sun, 01 Mar 2026 00:00:30 GMT', 30_000],
  ['Sat, 28 Feb 2026 00:00:00 GMT', 0],
  ['2026-03-01', null],
])('Retry-After %j is %j ms', (text, expected) => {
  expect(parseRetryAfter(text, NOW)).toBe(expected);
});

function run(
  retryAfterMs: number | null,
  failures: number,
  longestAskedMs?: number,
): { slept: number[]; result: Promise<string> } {
  const slept: number[] = [];
  const timing = {
    now: () => 0,
    random: () => 0,
    sleep: async (ms: number) => {
      slept.push(ms);
      await Promise.resolve();
    },
  };
  let left = failures;
  const attempt = async (): Promise<string> => {
    await Promise.resolve();
    if (left-- > 0) throw new PassingFault(ociError('REGISTRY_ERROR', 'no'), retryAfterMs);
    return 'done';
  };
  const options = { retries: 6, timing, signal: new AbortController().signal };
  return {
    slept,
    result: withRetries(attempt, { ...options, ...(longestAskedMs === undefined ? {} : { longestAskedMs }) }),
  };
}

describe('withRetries', () => {
  test('waits twice as long each time, up to a bound', async () => {
    const { slept, result } = run(null, 6);
    await expect(result).resolves.toBe('done');
    expect(slept).toEqual([250, 500, 1000, 2000, 4000, 8000]);
  });

  test('waits as long as the server asks, up to a bound', async () => {
    const short = run(1_500, 1);
    await short.result;
    expect(short.slept).toEqual([1_500]);
    const long = run(86_400_000, 1);
    await long.result;
    expect(long.slept).toEqual([RETRY_AFTER_MAX_MS]);
  });

  test('fails at once when the server asks for longer than may be waited', async () => {
    const [short, long] = [run(5_000, 1, 5_000), run(5_001, 1, 5_000)];
    await short.result;
    expect(short.slept).toEqual([5_000]);
    await expect(long.result).rejects.toMatchObject({ code: 'REGISTRY_ERROR' });
    expect(long.slept).toEqual([]);
  });

  test('throws the failure itself when tries run out', async () => {
    await expect(run(null, 7).result).rejects.toMatchObject({ code: 'REGISTRY_ERROR' });
  });
});
