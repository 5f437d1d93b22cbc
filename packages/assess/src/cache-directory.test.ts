import { mkdtemp, readFile, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createScratchFile } from '@assay/oci';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCacheDirectory } from './cache-directory.ts';

let path = '';
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'assay-cache-'));
});
afterEach(async () => rm(path, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function valueFiles(): Promise<readonly string[]> {
  const names = await readdir(join(path, 'v1', 'values'), { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

describe('the cache directory', () => {
  it('gives back what was put, by namespace and key', async () => {
    const cache = openCacheDirectory(path);
    await cache.put('a', 'k', bytes('one'));
    await cache.put('b', 'k', bytes('two'));
    expect(await cache.get('a', 'k')).toEqual(Buffer.from('one'));
    expect(await cache.get('b', 'k')).toEqual(Buffer.from('two'));
    expect(await cache.get('a', 'other')).toBeNull();
  });

  it.each([
    ['cut short', async (file: string) => truncate(file, 34)],
    ['emptied', async (file: string) => truncate(file, 0)],
    [
      'altered',
      async (file: string) =>
        writeFile(file, Buffer.concat([(await readFile(file)).subarray(0, 33), Buffer.from('XX')])),
    ],
  ])('never returns a value that was %s, and makes room for a new one', async (_, damage) => {
    const cache = openCacheDirectory(path);
    await cache.put('a', 'k', bytes('the value'));
    const [file = ''] = await valueFiles();
    await damage(file);
    expect(await cache.get('a', 'k')).toBeNull();
    await cache.put('a', 'k', bytes('again'));
    expect(await cache.get('a', 'k')).toEqual(Buffer.from('again'));
  });

  it('keeps whole values when many writers write the same key at once', async () => {
    const caches = Array.from({ length: 8 }, () => openCacheDirectory(path));
    const value = (index: number): Uint8Array => new Uint8Array(100_000).fill(index);
    await Promise.all(caches.map(async (cache, index) => cache.put('n', 'k', value(index))));
    const kept = await openCacheDirectory(path).get('n', 'k');
    expect(kept?.length).toBe(100_000);
    expect(new Set(kept).size).toBe(1);
    expect(await valueFiles()).toHaveLength(1);
  });

  it('stays silent when the directory cannot be written to', async () => {
    await writeFile(join(path, 'file'), '');
    const cache = openCacheDirectory(join(path, 'file', 'below'));
    await cache.put('a', 'k', bytes('x'));
    expect(await cache.get('a', 'k')).toBeNull();
  });

  it('prunes once a day at most', async () => {
    const cache = openCacheDirectory(path);
    await cache.put('a', 'k', new Uint8Array(1000));
    await cache.prune(10_000);
    await cache.prune(0);
    expect(await cache.get('a', 'k')).not.toBeNull();
    await utimes(join(path, 'v1', 'pruned'), new Date(0), new Date(0));
    await cache.prune(0);
    expect(await cache.get('a', 'k')).toBeNull();
  });

  it('removes at every pruning what killed writers left, and nothing of those that live', async () => {
    const cache = openCacheDirectory(path);
    await cache.put('a', 'k', new Uint8Array(10));
    const [temporary, scratch] = [join(path, 'v1', 'tmp'), cache.scratchDirectory];
    await using alive = await createScratchFile(scratch);
    await writeFile(alive.path, 'mine');
    const [, machine, , start, ...id] = basename(alive.path).split('-');
    const dead = ['scratch', machine, 2 ** 22 + 1, start, ...id].join('-');
    for (const directory of [temporary, scratch]) await writeFile(join(directory, dead), 'left');
    await cache.prune(10_000);
    expect(await readdir(temporary)).toEqual([]);
    expect(await readdir(scratch)).toEqual([basename(alive.path)]);
  });

  it('counts, prunes what was used longest ago, and clears', async () => {
    const cache = openCacheDirectory(path);
    await cache.put('a', 'old', new Uint8Array(1000));
    const [old = ''] = await valueFiles();
    await utimes(old, new Date(0), new Date(0));
    await cache.put('a', 'new', new Uint8Array(1000));
    expect(await cache.status()).toMatchObject({ entries: 2, sizeBytes: 2064 });
    await cache.prune(1500);
    expect(await cache.get('a', 'old')).toBeNull();
    expect(await cache.get('a', 'new')).not.toBeNull();
    await writeFile(join(path, 'not-ours'), 'kept');
    await cache.clear();
    expect(await readdir(path)).toEqual(['not-ours']);
    expect(await cache.status()).toMatchObject({ entries: 0, sizeBytes: 0 });
  });
});
