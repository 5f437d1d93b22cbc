import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  base256,
  gnuLong,
  rawTar,
  rawTarEntry,
  rawTarHeader,
  sparseFile01,
  sparseFile10,
  sparseFileOldGnu,
} from './raw-tar.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-raw-tar-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe('sparse files, unpacked by the tar of this machine', () => {
  const many = Array.from({ length: 30 }, (_, at) => ({ offset: at * 4096, data: `piece ${at} `.padEnd(512, '.') }));
  many.push({ offset: 200_000, data: '' });
  const expected = Buffer.alloc(200_000);
  for (const piece of many) expected.write(piece.data, piece.offset);
  const makers = { sparseFile01, sparseFile10, sparseFileOldGnu };
  test.each(Object.entries(makers))('%s', async (name, make) => {
    const file = join(directory, `${name}.tar`);
    await writeFile(file, rawTar(make(name, 200_000, many)));
    execFileSync('tar', ['-xf', file, '-C', directory]);
    expect((await readFile(join(directory, name))).equals(expected)).toBe(true);
  });
});

describe('raw headers', () => {
  test('a GNU long name is read by the tar of this machine', async () => {
    const file = join(directory, 'long.tar');
    const name = 'n'.repeat(300);
    await writeFile(file, rawTar(gnuLong('L', name), rawTarEntry({ name: 'short', magic: 'gnu' }, 'x')));
    expect(execFileSync('tar', ['-tf', file], { encoding: 'utf8' }).trim()).toBe(name);
  });

  test('a negative size in base-256 is all ones', () => {
    expect([...base256(-1n)]).toEqual(Array.from({ length: 12 }, () => 0xff));
  });

  test('a wrong checksum is wrong', () => {
    expect(rawTarHeader({ name: 'a', validChecksum: false })).not.toEqual(rawTarHeader({ name: 'a' }));
  });
});
