import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { flipped, truncated } from '@assay/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRegular } from '../content/read-bounded.ts';
import { type TarEntry, encodeTar } from '../writer/tar-writer.ts';
import { type ArchiveFile, openArchive } from './archive-file.ts';
import { unpackToScratch } from './unpack-to-scratch.ts';

let directory: string;
let scratchDirectory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-archive-'));
  scratchDirectory = join(directory, 'scratch');
});
afterAll(() => rm(directory, { recursive: true }));

async function write(bytes: Uint8Array): Promise<string> {
  const path = join(directory, 'test.tar');
  await writeFile(path, bytes);
  return path;
}

async function openBytes(bytes: Uint8Array, signal: AbortSignal = new AbortController().signal): Promise<ArchiveFile> {
  return openArchive(await write(bytes), { scratchDirectory, signal });
}

async function readText(entries: readonly TarEntry[], name: string): Promise<string | null> {
  const opened = await openBytes(encodeTar(entries));
  await using archive = opened;
  const bytes = await archive.read(name, 100);
  return bytes === null ? null : Buffer.from(bytes).toString();
}

function link(path: string, linkTarget: string, type: 'symlink' | 'hardlink' = 'symlink'): TarEntry {
  return { path, linkTarget, type };
}

describe('openArchive', () => {
  const file: TarEntry = { path: 'a/layer.tar', content: 'content' };
  const found: readonly (readonly [string, readonly TarEntry[], string])[] = [
    ['a file', [file], 'a/layer.tar'],
    ['a symbolic link into the neighbour directory', [file, link('b/layer.tar', '../a/layer.tar')], 'b/layer.tar'],
    ['a symbolic link before its file', [link('b/layer.tar', '../a/layer.tar'), file], 'b/layer.tar'],
    ['a link to a link', [file, link('b', 'a/layer.tar'), link('c', 'b')], 'c'],
    ['a hard link', [file, link('b/x', 'a/layer.tar', 'hardlink')], 'b/x'],
  ];
  test.each(found)('finds %s', async (_name, entries, name) => {
    expect(await readText(entries, name)).toBe('content');
  });

  const refused: readonly (readonly [string, readonly TarEntry[], string])[] = [
    ['a link out of the archive', [link('a', '../../etc/passwd')], 'a'],
    ['an absolute link', [link('a', '/etc/passwd')], 'a'],
    ['a circle of links', [link('a', 'b'), link('b', 'a')], 'a'],
    ['a directory', [{ path: 'a', type: 'directory' }], 'a'],
    ['a name that comes twice', [file, file], 'a/layer.tar'],
  ];
  test.each(refused)('refuses %s', async (_name, entries, name) => {
    await expect(readText(entries, name)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  });

  test('names that are not there are null, also when they are paths of this machine', async () => {
    expect(await readText([file], '/etc/passwd')).toBeNull();
    expect(await readText([link('a', 'nowhere')], 'a')).toBeNull();
  });

  test('a member larger than the limit is refused before it is read', async () => {
    await expect(readText([{ path: 'a', content: 'x'.repeat(101) }], 'a')).rejects.toMatchObject({
      code: 'CONTENT_TOO_LARGE',
    });
  });
});

describe('compressed archives', () => {
  const tar = encodeTar([{ path: 'a', content: 'x'.repeat(5000) }]);
  const half = Math.floor(tar.length / 2);
  const whole: readonly (readonly [string, Uint8Array])[] = [
    ['gzip', gzipSync(tar)],
    ['zstd', zstdCompressSync(tar)],
    ['gzip of two members', Buffer.concat([gzipSync(tar.subarray(0, half)), gzipSync(tar.subarray(half))])],
    [
      'zstd of two frames',
      Buffer.concat([zstdCompressSync(tar.subarray(0, half)), zstdCompressSync(tar.subarray(half))]),
    ],
  ];
  test.each(whole)('%s is read through a scratch file that goes away', async (_name, bytes) => {
    const archive = await openBytes(bytes);
    expect((await archive.read('a', 5000))?.length).toBe(5000);
    expect(await readdir(scratchDirectory)).toHaveLength(1);
    await archive[Symbol.asyncDispose]();
    expect(await readdir(scratchDirectory)).toEqual([]);
  });

  const damaged: readonly (readonly [string, Uint8Array])[] = [
    ['gzip cut off', truncated(gzipSync(tar), 10)],
    ['gzip with a turned bit', flipped(gzipSync(tar), 15)],
    ['zstd cut off', truncated(zstdCompressSync(tar), 10)],
    ['a window of 2 GiB', Buffer.from('28b52ffd00a800000000', 'hex')],
    ['gzip of something else', gzipSync(Buffer.from('hello'))],
  ];
  test.each(damaged)('%s is refused and leaves nothing', async (_name, bytes) => {
    await expect(openBytes(bytes)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
    expect(await readdir(scratchDirectory)).toEqual([]);
  });

  test('unpacking stops at the limit and leaves nothing', async () => {
    const file = await openRegular(await write(gzipSync(Buffer.alloc(2_000_000))));
    if (file === null) throw new Error('the test file is missing');
    await using opened = file;
    const options = {
      scratchDirectory,
      path: 'bomb.tar.gz',
      signal: new AbortController().signal,
      maxBytes: 1_000_000,
    };
    await expect(unpackToScratch(opened, options)).rejects.toMatchObject({ code: 'CONTENT_TOO_LARGE' });
    expect(await readdir(scratchDirectory)).toEqual([]);
  });

  test('cancelling leaves nothing', async () => {
    await expect(openBytes(gzipSync(tar), AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await readdir(scratchDirectory)).toEqual([]);
  });
});
