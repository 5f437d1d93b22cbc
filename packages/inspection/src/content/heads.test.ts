import type { Cataloger, Inspection, Package } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { memoryImage } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../limits.ts';
import { inspectInline } from '../testing/inspect-inline.ts';

/** Makes a package of the number of bytes that it is given. */
const headCataloger = (id: string, headBytes?: number): Cataloger => ({
  kind: 'cataloger',
  id,
  title: 'Heads',
  summary: 'A cataloger for tests.',
  since: '0.1.0',
  stability: 'experimental',
  revision: 1,
  claims: ['/**/*.model'],
  ...(headBytes === undefined ? {} : { headBytes }),
  unreadable: 'partial',
  read: ({ bytes }) => bytes.length,
  assemble: (files) => ({
    gaps: [],
    packages: files.map(({ path, layer, reading }): Package => {
      const [name, locations] = [`${id} ${JSON.stringify(reading)}`, [{ path, layer }]];
      return { name, version: '1', type: 'generic', purl: `pkg:generic/${id}`, licenses: [], locations, metadata: {} };
    }),
  }),
});

function inspect(sizeBytes: number, catalogers: readonly Cataloger[]): Promise<Inspection> {
  const entries: readonly TarEntry[] = [{ path: 'x.model', content: Buffer.alloc(sizeBytes, 7) }];
  const limits = { ...DEFAULT_LIMITS, maxFileBytes: 1_000_000, maxPickedBytes: 1_000_000 };
  return inspectInline(memoryImage([buildLayer({ entries })]), { catalogers, limits });
}

describe('catalogers that read the start of files', () => {
  test.each([
    [0, 'a 0'],
    [99, 'a 99'],
    [100, 'a 100'],
    [101, 'a 100'],
    [3_000_000, 'a 100'],
  ])('get at most that many bytes of a file of %i', async (sizeBytes, name) => {
    const found = await inspect(sizeBytes, [headCataloger('a', 100)]);
    expect(found.packages.map((one) => one.name)).toEqual([name]);
    expect(found.gaps).toEqual([]);
  });

  test('each get their own number of bytes, and others the whole file', async () => {
    const found = await inspect(500_000, [headCataloger('a', 100), headCataloger('b', 200_000), headCataloger('c')]);
    expect(found.packages.map((one) => one.name).toSorted()).toEqual(['a 100', 'b 200000', 'c 500000']);
  });

  test('do not make a file too large for others readable', async () => {
    const found = await inspect(3_000_000, [headCataloger('a', 100), headCataloger('c')]);
    expect(found.packages.map((one) => one.name)).toEqual(['a 100']);
    expect(found.gaps.map(({ code, cataloger }) => `${code} ${cataloger}`)).toEqual(['LIMIT_FILE_BYTES c']);
  });
});
