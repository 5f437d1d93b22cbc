import type { FileEntry, FileType } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { createFileView } from './file-view.ts';

const entry = (path: string, type: FileType = 'file', linkTarget: string | null = null): FileEntry => ({
  path,
  type,
  mode: 0o644,
  uid: 0,
  gid: 0,
  sizeBytes: 0,
  linkTarget,
  layer: 0,
});
const chain = Array.from({ length: 45 }, (_, at) => entry(`/chain/${at}`, 'symlink', String(at + 1)));

const view = createFileView([
  entry('/usr', 'directory'),
  entry('/usr/lib', 'directory'),
  entry('/usr/lib/a'),
  entry('/usr/lib-x'),
  entry('/lib', 'symlink', 'usr/lib'),
  entry('/abs', 'symlink', '/lib/a'),
  entry('/up', 'symlink', '../../../usr/./lib//a'),
  entry('/usr/lib/rel', 'symlink', '../lib/a'),
  entry('/a', 'symlink', 'b'),
  entry('/b', 'symlink', 'a'),
  entry('/self', 'symlink', 'self/x'),
  entry('/dangling', 'symlink', 'nowhere'),
  entry('/root', 'symlink', '/'),
  entry('/chain', 'directory'),
  ...chain,
  entry('/chain/45'),
]);

describe('file view', () => {
  test.each([
    ['/usr/lib/a', '/usr/lib/a'],
    ['/lib/a', '/usr/lib/a'],
    ['/lib', '/usr/lib'],
    ['/abs', '/usr/lib/a'],
    ['/up', '/usr/lib/a'],
    ['/lib/rel', '/usr/lib/a'],
    ['/root/root/lib/a', '/usr/lib/a'],
    ['/usr/../lib/../lib/a', '/usr/lib/a'],
    ['/chain/5', '/chain/45'],
    ['/chain/4', undefined],
    ['/a', undefined],
    ['/self', undefined],
    ['/dangling', undefined],
    ['/usr/lib/a/..', undefined],
    ['/usr/lib/a/x', undefined],
    ['/nothing', undefined],
  ])('%s leads to %s', (path, expected) => {
    expect(view.resolve(path)?.path).toBe(expected);
  });

  test('gives entries exactly, links not followed', () => {
    expect(view.get('/lib')?.type).toBe('symlink');
    expect(view.get('/lib/a')).toBeUndefined();
    expect(view.size).toBe(60);
  });

  test('lists names sorted, and nothing for what is no directory', () => {
    expect(view.list('/usr')).toEqual(['lib', 'lib-x']);
    expect(view.list('/').slice(0, 4)).toEqual(['a', 'abs', 'b', 'chain']);
    expect(view.list('/usr/lib/a')).toEqual([]);
  });

  test('sorts entries by path', () => {
    const paths = [...view.entries()].map(({ path }) => path);
    expect(paths).toEqual(paths.toSorted());
  });
});
