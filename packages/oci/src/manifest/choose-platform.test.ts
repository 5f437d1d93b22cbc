import { type Platform, parsePlatform } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { choosePlatform } from './choose-platform.ts';

function choose(wanted: string, offered: readonly string[]): number | string {
  const candidates = offered.map((text, at) => ({ at, platform: parsePlatform(text) }));
  try {
    return choosePlatform<{ at: number; platform: Platform }>(candidates, parsePlatform(wanted)).at;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'no error code';
  }
}

describe('choosePlatform', () => {
  const cases: readonly (readonly [string, readonly string[], number | string])[] = [
    ['linux/amd64', ['linux/arm64', 'linux/amd64', 'windows/amd64'], 1],
    ['linux/amd64', ['linux/amd64', 'linux/amd64'], 0],
    ['linux/amd64', ['linux/amd64/v3', 'linux/amd64/v2'], 'PLATFORM_NOT_FOUND'],
    ['linux/amd64/v3', ['linux/amd64', 'linux/amd64/v2', 'linux/amd64/v4'], 1],
    ['linux/arm64', ['linux/arm64/v8'], 0],
    ['linux/arm64', ['linux/arm64/v9'], 'PLATFORM_NOT_FOUND'],
    ['linux/arm/v7', ['linux/arm/v5', 'linux/arm/v6', 'linux/arm64'], 1],
    ['linux/arm/v7', ['linux/arm/v6', 'linux/arm/v7'], 1],
    ['linux/arm/v7', ['linux/arm/v6', 'linux/arm'], 1],
    ['linux/arm', ['linux/arm/v6', 'linux/arm/v7'], 1],
    ['linux/arm/v6', ['linux/arm/v7', 'linux/arm'], 'PLATFORM_NOT_FOUND'],
    ['linux/arm/v6', ['linux/arm/v7', 'linux/arm/v5'], 1],
    ['windows/amd64', ['linux/amd64'], 'PLATFORM_NOT_FOUND'],
    ['linux/riscv64', ['linux/riscv64/rva23'], 'PLATFORM_NOT_FOUND'],
    ['linux/riscv64/rva23', ['linux/riscv64', 'linux/riscv64/rva23'], 1],
    ['linux/riscv64/rva23', ['linux/riscv64'], 0],
    ['linux/amd64', [], 'PLATFORM_NOT_FOUND'],
  ];
  test.each(cases)('%s of %j is %s', (wanted, offered, expected) => {
    expect(choose(wanted, offered)).toBe(expected);
  });

  test('what there is, is listed', () => {
    const candidates = ['linux/arm64', 'linux/386'].map((text) => ({ platform: parsePlatform(text) }));
    expect(() => choosePlatform(candidates, parsePlatform('linux/amd64'))).toThrow('linux/arm64, linux/386');
  });
});
