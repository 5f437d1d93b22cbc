import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { AssayError } from '@assay/core';
import { assert, asyncProperty, constantFrom, integer, nat } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildZip } from '@assay/testkit';
import { encodeTar } from '@assay/oci';
import type { FeedFile } from '../contracts/provider.ts';
import type { IntakeLimits } from './limits.ts';
import { openFeedFiles, unpackFeedFile } from './open-feed-files.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'assay-intake-'));
});
afterAll(() => rm(root, { recursive: true }));

let count = 0;

/** Writes files into a directory of their own, and gives its path. */
async function place(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  count += 1;
  const folder = join(root, `case-${count}`);
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

async function read(files: AsyncIterable<FeedFile>, folder = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { path, bytes } of files) {
    found[path.startsWith(folder) ? path.slice(folder.length) : path] = Buffer.from(bytes).toString();
  }
  return found;
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

async function codeOf(work: Promise<unknown>): Promise<string | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof AssayError) return error.code;
    throw error;
  }
}

const TAR = encodeTar([
  { path: 'b/', type: 'directory' },
  { path: './b/two.json', content: 'two' },
  { path: 'a.json', content: 'one' },
  { path: 'link.json', type: 'symlink', linkTarget: 'a.json' },
  { path: `${'long/'.repeat(60)}name.json`, content: 'long' },
]);
const TAR_CONTENT = { '/b/two.json': 'two', '/a.json': 'one', [`/${'long/'.repeat(60)}name.json`]: 'long' };
const ZIP = buildZip([
  { name: 'x/', content: '' },
  { name: 'x/one.json', content: 'one'.repeat(1000) },
  { name: 'two.json', content: 'two', deflated: false },
]);
const ZIP_CONTENT = { '/x/one.json': 'one'.repeat(1000), '/two.json': 'two' };

/** Made by bzip2 1.0: 120 lines of numbers, and 40 MiB of zeros. */
const BZIP2 = Buffer.from(
  'QlpoOTFBWSZTWfG6LzUAANXYgHwQAAR/4ABAQAJTBuBQNT1Mps01U0MGVRj/1VAADVT/TJqntVRoASnqQDKpoHsskmd/X/hjkJAFASAJAEgCoBSAogUIKkkEnqSSdfY+fb+h9/z3N/en8mSX5bU2M8XaJ3EhBPYq2OxTSbrb6iYMts88qWrXKCSSu6Pbs7dCzrje9ezCQW1dludp8lzciF9ZSaikDgNp6LhmkdmIFmYYNHA8IcXrOC6KK1gwyeCJxYXzYOIjf+PLVcpOLxyIe+hoS+QLadY8aqdHccFjd5SBZEgZmSZFVmGRkmTFbvmt+n3as1rVmDc4zrPI0KosIiau6xfdePdq7SRn3GbNkwsKKqww+n3vVV1Xr9N8yOMVsS4wqjDCwp33M+Od13lVeXYs85yS6WGFGBnN612yrq+VutYxmZxnN0MKIwooxvG65z19q+pI4uEYUREEvmzKvLWNrqQdwiSDokkgg6JmablJU8ctpufTsyIiiwsMfxABKIiiIsLCiiiiixAAiqqioqqqqQAJEQH+LuSKcKEh43Reag==',
  'base64',
);
const BZIP2_CONTENT = Array.from({ length: 120 }, (_none, i) => `${i},${(i * i) % 97},${'x'.repeat(i % 9)}\n`).join('');
const BZIP2_BOMB = Buffer.from('QlpoOTFBWSZTWVfG138BQUFAgMAAAAEACCAAMMwFKaZAkCbFAkCeLuSKcKEgr42u/g==', 'base64');

function under(name: string, content: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(content).map(([path, text]) => [`${name}${path}`, text]));
}

describe('openFeedFiles', () => {
  test('reads directories in the order of names, without hidden files', async () => {
    const folder = await place({ 'b.json': 'b', 'a/z.json': 'z', '.git/config': 'no', 'a/.hidden': 'no' });
    expect(Object.entries(await read(openFeedFiles([folder]), folder))).toEqual([
      ['/a/z.json', 'z'],
      ['/b.json', 'b'],
    ]);
  });

  test('follows links to files, but not to directories', async () => {
    const folder = await place({ 'data/a.json': 'a' });
    await symlink('data/a.json', join(folder, 'link.json'));
    await symlink('.', join(folder, 'round'));
    expect(await read(openFeedFiles([folder]), folder)).toEqual({ '/data/a.json': 'a', '/link.json': 'a' });
  });

  const packed: readonly (readonly [string, string, Uint8Array, Readonly<Record<string, string>>])[] = [
    ['a plain file', 'kev.json', Buffer.from('{}'), { '/kev.json': '{}' }],
    ['an empty file', 'empty', Buffer.alloc(0), { '/empty': '' }],
    ['gzip', 'epss.csv.gz', gzipSync('cve'), { '/epss.csv': 'cve' }],
    ['zstd', 'epss.csv.zst', zstdCompressSync(Buffer.from('cve')), { '/epss.csv': 'cve' }],
    ['gzip of two members', 'x.gz', Buffer.concat([gzipSync('a'), gzipSync('b')]), { '/x': 'ab' }],
    ['gzip under another name', 'x.json', gzipSync('a'), { '/x.json': 'a' }],
    ['bzip2', 'x.xml.bz2', BZIP2, { '/x.xml': BZIP2_CONTENT }],
    ['bzip2 of two streams', 'x.bz2', Buffer.concat([BZIP2, BZIP2]), { '/x': BZIP2_CONTENT + BZIP2_CONTENT }],
    ['tar', 'x.tar', TAR, under('/x.tar', TAR_CONTENT)],
    ['tar.gz', 'x.tar.gz', gzipSync(TAR), under('/x.tar.gz', TAR_CONTENT)],
    ['tar.zst', 'x.tar.zst', zstdCompressSync(TAR), under('/x.tar.zst', TAR_CONTENT)],
    ['zip', 'all.zip', ZIP, under('/all.zip', ZIP_CONTENT)],
    ['zip in gzip', 'all.zip.gz', gzipSync(ZIP), under('/all.zip', ZIP_CONTENT)],
    [
      'gzip and zip in tar',
      'x.tar',
      encodeTar([
        { path: 'a.json.gz', content: gzipSync('a') },
        { path: 'b.zip', content: ZIP },
      ]),
      { '/x.tar/a.json': 'a', ...under('/x.tar/b.zip', ZIP_CONTENT) },
    ],
  ];
  test.each(packed)('unpacks %s', async (_name, name, bytes, expected) => {
    const folder = await place({ [name]: bytes });
    expect(await read(openFeedFiles([folder]), folder)).toEqual(expected);
    expect(await read(openFeedFiles([join(folder, name)]), folder)).toEqual(expected);
    expect(await read(unpackFeedFile({ path: `/${name}`, bytes }))).toEqual(expected);
  });

  test('keeps names of members inside the archive', async () => {
    const tar = encodeTar([
      { path: '../../etc/passwd', content: 'a' },
      { path: '/abs\\olute', content: 'b' },
    ]);
    const found = await read(unpackFeedFile({ path: 'x.tar', bytes: tar }));
    expect(found).toEqual({ 'x.tar/etc/passwd': 'a', 'x.tar/abs/olute': 'b' });
  });

  test('says that a path is not there', async () => {
    expect(await codeOf(read(openFeedFiles([join(root, 'nowhere')])))).toBe('FEED_MISSING');
  });

  test('stops when it is called off', async () => {
    const folder = await place({ 'a.json': 'a' });
    expect(await codeOf(read(openFeedFiles([folder], { signal: AbortSignal.abort() })))).toBe('ABORTED');
  });
});

describe('damaged archives', () => {
  const gzip = gzipSync(Buffer.from('content that is longer than a header'.repeat(20)));
  const zstd = zstdCompressSync(TAR);
  const wrongSum = Buffer.from(TAR);
  wrongSum[1600] = 0x41;
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ['gzip cut off', gzip.subarray(0, -5)],
    ['gzip with junk behind it', Buffer.concat([gzip, Buffer.from('junk junk junk')])],
    ['gzip with a wrong sum', Buffer.concat([gzip.subarray(0, -8), Buffer.from('12345678')])],
    ['zstd cut off', zstd.subarray(0, -5)],
    ['bzip2 cut off', BZIP2.subarray(0, -5)],
    ['bzip2 with junk behind it', Buffer.concat([BZIP2, Buffer.from('junk')])],
    ['bzip2 with a changed bit', flipped(BZIP2, 200)],
    ['tar cut off in a member', TAR.subarray(0, 1600)],
    ['tar without its end', TAR.subarray(0, 1536)],
    ['tar.gz of a tar that is cut off', gzipSync(TAR.subarray(0, 1600))],
    ['zip cut off', ZIP.subarray(0, -10)],
    ['zip with a wrong sum', buildZip([{ name: 'a', content: 'a', lies: { crc: 1 } }])],
    ['zip that is encrypted', buildZip([{ name: 'a', content: 'a', lies: { encrypted: true } }])],
    ['zip with an unknown method', buildZip([{ name: 'a', content: 'a', lies: { method: 99 } }])],
    ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04])],
  ];
  test.each(cases)('%s is refused', async (_name, bytes) => {
    expect(await codeOf(read(unpackFeedFile({ path: 'x', bytes })))).toBe('FEED_INVALID');
    const folder = await place({ x: bytes });
    expect(await codeOf(read(openFeedFiles([folder])))).toBe('FEED_INVALID');
  });

  test('any change of an archive gives files, FEED_INVALID or FEED_LIMIT', async () => {
    await assert(
      asyncProperty(
        constantFrom(TAR, ZIP, gzip, zstd, BZIP2),
        nat(),
        integer({ min: 0, max: 255 }),
        async (bytes, at, value) => {
          const changed = Buffer.from(bytes);
          changed[at % changed.length] = value;
          const code = await codeOf(read(unpackFeedFile({ path: 'x', bytes: changed })));
          expect([null, 'FEED_INVALID', 'FEED_LIMIT']).toContain(code);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('limits', () => {
  const zeros = Buffer.alloc(40 * 1024 * 1024);
  const cases: readonly (readonly [string, Uint8Array, Partial<IntakeLimits>])[] = [
    ['a gzip bomb', gzipSync(zeros), {}],
    ['a zstd bomb', zstdCompressSync(zeros), {}],
    ['a bzip2 bomb', BZIP2_BOMB, {}],
    ['a zip bomb', buildZip([{ name: 'a', content: zeros }]), {}],
    ['a bomb in a tar', encodeTar([{ path: 'a.gz', content: gzipSync(zeros) }]), {}],
    ['a large file', Buffer.alloc(2000, 'a'), { maxFileBytes: 1000 }],
    ['a large member of a zip', ZIP, { maxFileBytes: 1000 }],
    ['a large sum', TAR, { maxTotalBytes: 8 }],
    ['many members', TAR, { maxEntries: 2 }],
    ['many members of a zip', ZIP, { maxEntries: 2 }],
    ['archives within each other', gzipSync(gzipSync(gzipSync(gzipSync(gzipSync('a'))))), {}],
  ];
  test.each(cases)('%s is refused with the name of the feed', async (_name, bytes, limits) => {
    const work = read(unpackFeedFile({ path: 'feeds/some.feed', bytes }, { limits }));
    await expect(work).rejects.toMatchObject({
      code: 'FEED_LIMIT',
      details: { path: expect.stringContaining('feeds/some.feed') },
    });
  });

  test('a member of a tar that says it is enormous is refused before anything is taken', async () => {
    const tar = Buffer.from(encodeTar([{ path: 'a', content: 'a' }]));
    tar.write('77777777777\0', 124, 'latin1');
    tar.write('        ', 148, 'latin1');
    const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(await codeOf(read(unpackFeedFile({ path: 'x', bytes: tar })))).toBe('FEED_LIMIT');
  });

  test('directories within each other', async () => {
    const folder = await place({ 'a/b/c/d.json': 'd' });
    expect(await codeOf(read(openFeedFiles([folder], { limits: { maxDirectoryDepth: 2 } })))).toBe('FEED_LIMIT');
  });
});
