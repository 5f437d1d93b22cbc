import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ProgramSpool } from './program-spool.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-spool-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

test('gives back what it took, in any piece, and leaves nothing behind', async () => {
  using spool = new ProgramSpool(directory);
  expect(await readdir(directory)).toEqual([]);
  spool.append(Buffer.from('abc'));
  spool.append(Buffer.from('defg'));
  expect(await readdir(directory)).toEqual([]);
  expect(spool.sizeBytes).toBe(7);
  const texts = [
    [0, 7],
    [2, 3],
    [5, 100],
    [7, 1],
    [-1, 2],
    [0, 0],
    [0.5, 2],
  ].map(([at = 0, length = 0]) => Buffer.from(spool.read(at, length)).toString());
  expect(texts).toEqual(['abcdefg', 'cde', 'fg', '', '', '', '']);
  spool.clear();
  spool.append(Buffer.from('x'));
  expect([spool.sizeBytes, Buffer.from(spool.read(0, 9)).toString()]).toEqual([1, 'x']);
});

test('has nothing once it is closed', () => {
  const spool = new ProgramSpool(directory);
  spool.append(Buffer.from('abc'));
  spool[Symbol.dispose]();
  spool[Symbol.dispose]();
  expect([spool.sizeBytes, spool.read(0, 3).byteLength]).toEqual([0, 0]);
});

test('says why it cannot take anything', async () => {
  await rm(directory, { recursive: true });
  using spool = new ProgramSpool(directory);
  expect(() => spool.append(Buffer.from('abc'))).toThrow(expect.objectContaining({ code: 'ENOENT' }));
});
