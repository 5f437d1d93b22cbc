import { describe, expect, it } from 'vitest';
import { mapBounded } from './map-bounded.ts';

describe('mapBounded', () => {
  it.each([1, 3, 10])('keeps the order and never has more than %d under way', async (limit) => {
    let running = 0;
    let most = 0;
    const results = await mapBounded('abcdefgh'.split(''), limit, async (item, at) => {
      running++;
      most = Math.max(most, running);
      await new Promise((resolve) => {
        setTimeout(resolve, (8 - at) % 3);
      });
      running--;
      return `${item}${at}`;
    });
    expect(results).toEqual(['a0', 'b1', 'c2', 'd3', 'e4', 'f5', 'g6', 'h7']);
    expect(most).toBe(Math.min(limit, 8));
  });

  it('begins nothing new after a failure, waits for the rest and throws the first', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const running = mapBounded([0, 1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      await Promise.resolve();
      if (item === 0) throw new Error('first');
      await Promise.resolve();
      ended.push(item);
    });
    await expect(running).rejects.toThrow('first');
    expect(begun).toEqual([0, 1]);
    expect(ended).toEqual([1]);
  });

  it('has nothing to do for nothing', async () => {
    expect(await mapBounded([], 4, async () => 1)).toEqual([]);
  });
});
