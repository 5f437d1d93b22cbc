import { chmod, mkdtemp, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeWhole } from './write-whole.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-write-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

test('files are there whole, and nothing else is', async () => {
  const [a, b] = [join(directory, 'a'), join(directory, 'b')];
  await writeFile(a, 'old and longer');
  await writeWhole([
    { file: a, text: 'new' },
    { file: b, text: 'b' },
  ]);
  expect(await readFile(a, 'utf8')).toBe('new');
  expect((await readdir(directory)).toSorted()).toEqual(['a', 'b']);
});

test('when one cannot be written, none changes', async () => {
  const a = join(directory, 'a');
  await writeFile(a, 'old');
  await expect(
    writeWhole([
      { file: a, text: 'new' },
      { file: join(directory, 'no/b'), text: 'b' },
    ]),
  ).rejects.toThrow('ENOENT');
  expect(await readFile(a, 'utf8')).toBe('old');
  expect(await readdir(directory)).toEqual(['a']);
});

test('a device stays a device, also through a link', async () => {
  const link = join(directory, 'null');
  await symlink('/dev/null', link);
  await writeWhole([{ file: link, text: 'x' }]);
  expect((await stat(link)).isCharacterDevice()).toBe(true);
  expect(await readdir(directory)).toEqual(['null']);
});

test('the mode is the one that was asked for', async () => {
  const file = join(directory, 'secret');
  await writeWhole([{ file, text: 'x' }], { mode: 0o600 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  await chmod(file, 0o644);
});
