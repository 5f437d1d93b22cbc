import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContentSearch, Image } from '@assay/core';
import { type TarEntry, buildLayer } from '@assay/oci';
import { memoryImage, rawTar, sparseFile10, whiteout } from '@assay/testkit';
import { describe, expect, test } from 'vitest';
import { MAX_SEARCHED_FILE_BYTES } from '../limits.ts';
import { inspectInline, memoryCache } from '../testing/inspect-inline.ts';

const SEARCHES: readonly ContentSearch[] = [
  { name: 'proxy', regex: '^proxy=\\S+$' },
  { name: 'loud', regex: '(?i)SHOUT' },
];
const imageOf = (...layers: readonly (readonly TarEntry[])[]): Image =>
  memoryImage(layers.map((entries) => buildLayer({ entries })));
const file = (path: string, content: string | Uint8Array = 'a\nproxy=b\nc'): TarEntry => ({ path, content });

async function search(image: Image, contentSearches = SEARCHES): Promise<readonly string[]> {
  const { contentMatches = [], gaps } = await inspectInline(image, { request: { contentSearches } });
  const found = contentMatches.map(({ name, path }) => `${name} ${path}`);
  return [...found, ...gaps.map(({ code, effect }) => `${code} ${effect}`)];
}

describe('searches of content', () => {
  test.each<[string, readonly (readonly TarEntry[])[], readonly string[]]>([
    ['a line', [[file('a')]], ['proxy /a']],
    ['several in one file, in their order', [[file('a', 'shout\nproxy=b')]], ['proxy /a', 'loud /a']],
    ['every name of a file', [[file('a'), { path: 'b', type: 'hardlink', linkTarget: 'a' }]], ['proxy /a', 'proxy /b']],
    ['a file that is deleted later', [[file('a')], [whiteout('a')]], []],
    ['a file that is written over', [[file('a')], [file('a', 'shout')]], ['loud /a']],
    ['binary content', [[file('a', '\0\nproxy=b')]], []],
    ['UTF-16', [[file('a', Buffer.from('\uFEFFproxy=b', 'utf16le'))]], ['proxy /a']],
    ['nothing', [[file('a', ''), file('b', 'x')]], []],
    ['a text as large as may be', [[file('a', 'shout'.padEnd(MAX_SEARCHED_FILE_BYTES))]], ['loud /a']],
    [
      'a text that is too large',
      [[file('a', 'shout'.padEnd(MAX_SEARCHED_FILE_BYTES + 1)), file('b', Buffer.alloc(MAX_SEARCHED_FILE_BYTES + 1))]],
      ['CONTENT_SEARCH_SKIPPED partial'],
    ],
  ])('%s', async (_name, layers, expected) => {
    expect(await search(imageOf(...layers))).toEqual(expected);
  });

  test('find the same however the content is cut, in zstd layers and in sparse files', async () => {
    const entries = [file('a'), file('b', 'shout'), file('c', 'x')];
    for (const chunkBytes of [1, 100, 5000]) {
      const layer = buildLayer({ entries, compression: 'none' });
      expect(await search(memoryImage([layer], { chunkBytes }))).toEqual(['proxy /a', 'loud /b']);
    }
    expect(await search(memoryImage([buildLayer({ entries, compression: 'zstd' })]))).toEqual(['proxy /a', 'loud /b']);
    const sparse = rawTar(sparseFile10('a', 20_000, [{ offset: 0, data: 'shout'.padEnd(9000) }]));
    expect(await search(memoryImage([buildLayer({ tar: sparse })]))).toEqual(['loud /a']);
  });

  test('say which layer and which expression', async () => {
    const image = imageOf([file('a')]);
    const { contentMatches } = await inspectInline(image, { request: { contentSearches: SEARCHES } });
    const layer = image.layers[0]?.diffId;
    expect(contentMatches).toEqual([{ name: 'proxy', regex: '^proxy=\\S+$', path: '/a', layer }]);
    expect((await inspectInline(image)).contentMatches).toBeUndefined();
  });

  test('an expression that cannot be used makes the inspection incomplete; the others are run', async () => {
    for (const regex of ['(', 'a)(b', '(?=a)', 'x{1000}{1000}']) {
      const found = await search(imageOf([file('a')]), [...SEARCHES, { name: 'bad', regex }]);
      expect(found).toEqual(['proxy /a', 'CONTENT_SEARCH_INVALID incomplete']);
    }
  });

  test('an expression with a trap takes no longer than others', async () => {
    const found = await search(imageOf([file('a', 'a'.repeat(100_000))]), [{ name: 'trap', regex: '(a+)+b' }]);
    expect(found).toEqual([]);
  });

  test('come from the cache, of which they are part of the key', async () => {
    const cache = memoryCache();
    const image = imageOf([file('a')]);
    const first = await inspectInline(image, { cache, request: { contentSearches: SEARCHES } });
    expect(await inspectInline(image, { cache, request: { contentSearches: SEARCHES } })).toEqual(first);
    expect(cache.values.size).toBe(1);
    await inspectInline(image, { cache, request: { contentSearches: SEARCHES.slice(1) } });
    await inspectInline(image, { cache });
    expect(cache.values.size).toBe(3);
  });

  test('look into a directory', async () => {
    const root = await mkdtemp(join(tmpdir(), 'assay-searches-'));
    try {
      await writeFile(join(root, 'a'), 'shout');
      expect(await search({ ...memoryImage([]), sourceKind: 'dir', rootDirectory: root })).toEqual(['loud /a']);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});
