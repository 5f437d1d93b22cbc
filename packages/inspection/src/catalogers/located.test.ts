import type { Package } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { mergePackages } from './located.ts';

function packageAt(path: string, known: Partial<Package> = {}): Package {
  const purl = 'pkg:npm/a@1';
  return {
    name: 'a',
    version: '1',
    type: 'npm',
    purl,
    licenses: [],
    locations: [{ path, layer: null }],
    metadata: {},
    ...known,
  };
}

describe('mergePackages', () => {
  test('joins locations and files of packages with one URL', () => {
    const merged = mergePackages([
      packageAt('/x', { files: [{ path: '/x/a' }] }),
      packageAt('/y', { files: [{ path: '/y/a' }] }),
      packageAt('/x', { files: [{ path: '/x/a' }] }),
    ]);
    expect(merged).toHaveLength(1);
    expect(merged[0]?.locations.map((location) => location.path)).toEqual(['/x', '/y']);
    expect(merged[0]?.files?.map((file) => file.path)).toEqual(['/x/a', '/y/a']);
  });

  test('keeps packages with different URLs apart', () => {
    expect(mergePackages([packageAt('/x'), packageAt('/x', { purl: 'pkg:npm/b@1' })])).toHaveLength(2);
  });

  test.each([
    [{ dev: true }, { dev: true }, { dev: true }],
    [{ dev: true, a: 1 }, {}, { a: 1 }],
    [{ a: 1 }, { dev: true }, { a: 1 }],
  ])('joins %j and %j to %j', (first, second, joined) => {
    const merged = mergePackages([packageAt('/x', { metadata: first }), packageAt('/y', { metadata: second })]);
    expect(merged[0]?.metadata).toEqual(joined);
  });

  test('joins 100,000 places of one package', () => {
    const merged = mergePackages(Array.from({ length: 100_000 }, (_unused, index) => packageAt(`/${index}`)));
    expect(merged[0]?.locations).toHaveLength(100_000);
  });
});
