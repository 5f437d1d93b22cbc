import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type LocalTarget, looksLikePath, resolveLocalTarget } from './local-path.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-paths-'));
  for (const name of ['plain', 'with:colon', 'with:colon:more', 'at@sign']) await mkdir(join(directory, name));
});
afterAll(() => rm(directory, { recursive: true }));

const digest = `sha256:${'a'.repeat(64)}`;

describe('resolveLocalTarget', () => {
  const cases: readonly (readonly [string, string, string | null])[] = [
    ['plain', 'plain', null],
    ['plain:1.0', 'plain', '1.0'],
    ['plain:repo/app:1.0', 'plain', 'repo/app:1.0'],
    [`plain@${digest}`, 'plain', digest],
    [`plain:1.0@${digest}`, 'plain', digest],
    ['with:colon', 'with:colon', null],
    ['with:colon:1.0', 'with:colon', '1.0'],
    ['with:colon:more', 'with:colon:more', null],
    ['with:colon:more:1.0', 'with:colon:more', '1.0'],
    ['at@sign:1.0', 'at@sign', '1.0'],
  ];
  test.each(cases)('%s', (rest, path, name) => {
    const target: LocalTarget = { text: `oci:${directory}/${rest}`, path: 'unused', name: 'unused' };
    expect(resolveLocalTarget(target)).toEqual({ text: target.text, path: join(directory, path), name });
  });

  test('what does not exist stays as it was read', () => {
    const target: LocalTarget = { text: 'oci:/nowhere/at/all:1', path: '/nowhere/at/all', name: '1' };
    expect(resolveLocalTarget(target)).toEqual(target);
  });
});

test.each(['./x', '../x', '.', '..', '/x', '~/x', 'x.tar', 'dir/x.tar.gz', 'x.tgz', 'x.tar.zst'])(
  '%s looks like a path',
  (text) => {
    expect(looksLikePath(text)).toBe(true);
  },
);

test.each(['nginx', 'nginx:1.27', 'ghcr.io/a/b', 'tar', 'localhost:5000/x', 'a/b.c'])(
  '%s looks like a reference',
  (text) => {
    expect(looksLikePath(text)).toBe(false);
  },
);
