import { describe, expect, it } from 'vitest';
import { createShortMemory } from './short-memory.ts';

describe('a short memory', () => {
  const counting = (value: string | null): { look: () => Promise<string | null>; times: () => number } => {
    let asked = 0;
    return {
      look: async () => {
        asked++;
        return value;
      },
      times: () => asked,
    };
  };

  it('asks once within its time, and again after it or when the clock went back', async () => {
    const memory = createShortMemory<string>({ most: 10, keepFor: 5 });
    const { look, times } = counting('value');
    for (const now of [100, 104, 105, 109, 110, 50]) expect(await memory.remember('key', now, look)).toBe('value');
    expect(times()).toBe(4);
  });

  it('does not remember that nothing was found', async () => {
    const memory = createShortMemory<string>({ most: 10, keepFor: 5 });
    const { look, times } = counting(null);
    await memory.remember('key', 1, look);
    await memory.remember('key', 1, look);
    expect(times()).toBe(2);
  });

  it('holds no more than it may', async () => {
    const memory = createShortMemory<string>({ most: 2, keepFor: 5 });
    for (const key of ['a', 'b', 'c']) await memory.remember(key, 1, async () => key);
    expect(['a', 'b', 'c'].map((key) => memory.get(key, 1))).toEqual([null, 'b', 'c']);
  });

  it('does not remember what was looked up while something was forgotten', async () => {
    const memory = createShortMemory<string>({ most: 10, keepFor: 5 });
    const found = await memory.remember('key', 1, async () => {
      memory.forget((value) => value === 'old');
      return 'old';
    });
    expect([found, memory.get('key', 1)]).toEqual(['old', null]);
  });
});
