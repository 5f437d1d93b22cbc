import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  base256,
  gnuLong,
  paxHeader,
  rawTar,
  rawTarEntry,
  rawTarHeader,
  sparseFile10,
  truncated,
} from '@assay/testkit';
import { assert, asyncProperty, nat, string, uniqueArray, record } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeTar } from '../writer/tar-writer.ts';
import { type TarMember, indexTar } from './tar-index.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-tar-index-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function index(tar: Uint8Array): Promise<Record<string, TarMember>> {
  const path = join(directory, 'test.tar');
  await writeFile(path, tar);
  await using file = await open(path);
  return Object.fromEntries(await indexTar(file, { path, signal: new AbortController().signal }));
}

describe('indexTar', () => {
  test('finds what the writer wrote, long and strange names too', async () => {
    const name = string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).map(
      (text) => `f${text.replaceAll(/[/\0]/g, '_')}`,
    );
    const files = uniqueArray(record({ name, size: nat(1500) }), { selector: (file) => file.name, maxLength: 8 });
    await assert(
      asyncProperty(files, async (entries) => {
        const tar = Buffer.from(
          encodeTar(entries.map((file) => ({ path: file.name, content: file.name.padEnd(file.size, '.') }))),
        );
        const members = await index(tar);
        expect(new Set(Object.keys(members))).toEqual(new Set(entries.map((file) => file.name)));
        for (const file of entries) {
          const member = members[file.name];
          if (member?.kind !== 'file') throw new Error(`${file.name} is no file`);
          expect(tar.toString('utf8', member.offset, member.offset + member.sizeBytes)).toBe(
            file.name.padEnd(file.size, '.'),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  const members: readonly (readonly [string, Uint8Array, Record<string, unknown>])[] = [
    [
      'GNU long names',
      rawTar(gnuLong('L', 'n'.repeat(200)), rawTarEntry({ name: 'x' }, 'a')),
      { ['n'.repeat(200)]: { kind: 'file', sizeBytes: 1 } },
    ],
    [
      'GNU long link targets',
      rawTar(gnuLong('K', 't'.repeat(200)), rawTarEntry({ name: 'x', typeFlag: '2' })),
      { x: { kind: 'link', symbolic: true, target: 't'.repeat(200) } },
    ],
    [
      'a size in base-256',
      rawTar(rawTarEntry({ name: 'x', size: base256(3n) }, 'abc')),
      { x: { kind: 'file', sizeBytes: 3 } },
    ],
    [
      'a pax size that overrides the header',
      rawTar(paxHeader({ size: '3' }), rawTarEntry({ name: 'x', size: 0 }, 'abc')),
      { x: { kind: 'file', sizeBytes: 3 } },
    ],
    ['a leading ./', rawTar(rawTarEntry({ name: './x' }, 'a')), { x: { kind: 'file' } }],
    ['old directories', rawTar(rawTarEntry({ name: 'd/', magic: 'v7' })), { d: { kind: 'directory' } }],
    [
      'a name that comes twice',
      rawTar(rawTarEntry({ name: 'x' }, 'a'), rawTarEntry({ name: './x' }, 'b')),
      { x: { kind: 'repeated' } },
    ],
    [
      'a name that comes twice as link and file',
      rawTar(rawTarEntry({ name: 'x', typeFlag: '2' }), rawTarEntry({ name: 'x' }, 'b')),
      { x: { kind: 'repeated' } },
    ],
    [
      'a sparse file',
      rawTar(sparseFile10('x', 10_000, [{ offset: 512, data: 'x'.repeat(512) }])),
      { 'GNUSparseFile.0/x': { kind: 'other' } },
    ],
    ['a device', rawTar(rawTarEntry({ name: 'x', typeFlag: '3' })), { x: { kind: 'other' } }],
    ['an end without zero blocks', rawTarEntry({ name: 'x' }, 'a'), { x: { kind: 'file' } }],
  ];
  test.each(members)('reads %s', async (_name, tar, expected) => {
    expect(await index(tar)).toMatchObject(expected);
  });

  const valid = rawTar(rawTarEntry({ name: 'x' }, 'a'.repeat(2000)));
  const longNames = Array.from({ length: 400 }, (_, at) => [
    gnuLong('L', `${at}${'n'.repeat(60_000)}`),
    rawTarEntry({ name: 'x' }),
  ]);
  const broken: readonly (readonly [string, Uint8Array])[] = [
    ['names of 24 MB', rawTar(...longNames.flat())],
    ['text', Buffer.from('hello '.repeat(200))],
    ['less than a block', Buffer.from('hello')],
    ['a wrong checksum', rawTar(rawTarHeader({ name: 'x', validChecksum: false }))],
    ['a member cut off', truncated(valid, 2048)],
    ['a header cut off', truncated(valid, valid.length - 300)],
    ['a size that is larger than the file', rawTar(rawTarHeader({ name: 'x', size: 10_000 }))],
    ['a size of 2^62', rawTar(rawTarHeader({ name: 'x', size: base256(2n ** 62n) }))],
    ['a negative size', rawTar(rawTarHeader({ name: 'x', size: base256(-1n) }))],
    ['a size that is not octal', rawTar(rawTarHeader({ name: 'x', size: '99999999999' }))],
    ['a pax record of length 0', rawTar(paxHeader(Buffer.from('0 path=x\n')), rawTarEntry({ name: 'x' }))],
    [
      'a pax record that is longer than its header',
      rawTar(paxHeader(Buffer.from('99 path=x\n')), rawTarEntry({ name: 'x' })),
    ],
    ['a pax record without newline', rawTar(paxHeader(Buffer.from('9 path=xx')), rawTarEntry({ name: 'x' }))],
    ['a pax size that is no number', rawTar(paxHeader({ size: '-5' }), rawTarEntry({ name: 'x' }))],
    ['a pax header of 100 KiB', rawTar(paxHeader({ comment: 'x'.repeat(100_000) }), rawTarEntry({ name: 'x' }))],
  ];
  test.each(broken)('refuses %s', async (_name, tar) => {
    await expect(index(tar)).rejects.toMatchObject({ code: 'ARCHIVE_INVALID' });
  });
});
