import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TarEntry, encodeTar } from './tar-writer.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-tar-writer-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** What GNU or BSD tar of this machine reads from the entries. */
async function listed(entries: readonly TarEntry[]): Promise<string> {
  const file = join(directory, 'test.tar');
  await writeFile(file, encodeTar(entries));
  return execFileSync('tar', ['-tvf', file, '--numeric-owner'], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
}

describe('encodeTar, read by the tar of this machine', () => {
  const longName = `deep/${'x'.repeat(120)}/${'y'.repeat(130)}`;
  const cases: readonly (readonly [string, TarEntry, RegExp])[] = [
    ['a file', { path: '/etc/hosts', content: 'localhost', mode: 0o640 }, /^-rw-r----- 0\/0 +9 .* etc\/hosts$/m],
    ['a directory', { path: 'etc', type: 'directory' }, /^drwxr-xr-x .* etc\/$/m],
    ['a symbolic link', { path: 'a', type: 'symlink', linkTarget: '../b' }, /^lrwxrwxrwx .* a -> \.\.\/b$/m],
    ['a setuid file', { path: 'su', mode: 0o4755 }, /^-rwsr-xr-x .* su$/m],
    ['a character device', { path: 'null', type: 'character-device', device: [1, 3] }, /^crw-r--r-- .* 1,3 .* null$/m],
    ['a name split over the prefix', { path: `${'p'.repeat(90)}/${'n'.repeat(90)}` }, /p{90}\/n{90}$/m],
    ['a name too long for ustar', { path: longName, content: 'z' }, /deep\/x{120}\/y{130}$/m],
    ['a long link target', { path: 'l', type: 'symlink', linkTarget: 't'.repeat(300) }, /l -> t{300}$/m],
    ['an owner too large for octal', { path: 'o', uid: 4_000_000_000, gid: 3_000_000 }, /4000000000\/3000000 .* o$/m],
  ];
  test.each(cases)('%s', async (_name, entry, expected) => {
    expect(await listed([entry])).toMatch(expected);
  });

  test('a hard link shares the earlier file', async () => {
    expect(
      await listed([
        { path: 'a', content: 'x' },
        { path: 'b', type: 'hardlink', linkTarget: '/a' },
      ]),
    ).toMatch(/b link to a$/m);
  });

  test('equal entries give equal bytes', () => {
    const entries: readonly TarEntry[] = [{ path: 'a', content: 'x' }, { path: longName }];
    expect(encodeTar(entries)).toEqual(encodeTar(entries));
  });

  test('content of a block and more is padded to whole blocks', () => {
    const sizes = [0, 1, 511, 512, 513].map((size) => encodeTar([{ path: 'a', content: new Uint8Array(size) }]).length);
    expect(sizes).toEqual([1536, 2048, 2048, 2048, 2560]);
  });
});
