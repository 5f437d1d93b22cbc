import type { FileEntry, FileType, FileView } from '@assay/core';
import { describe, expect, test } from 'vitest';
import { takeInventory } from '../file-inventory.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import { createFileView } from './file-view.ts';
import { type FileNode, FileTree, type Inode, directoryInode } from './file-tree.ts';
import { FinalView } from './final-view.ts';
import { type PlacedNodes, placeNodes } from './placed-nodes.ts';

let index = 0;
const inode = (type: FileType, target = ''): Inode => ({
  ...directoryInode(0),
  type,
  target,
  sizeBytes: type === 'file' ? 3 : 0,
  index: index++,
});

function put(tree: FileTree, parent: FileNode, name: string, made: Inode): FileNode {
  const node = tree.put(parent, name, made, 1);
  if (typeof node === 'string') throw new Error(node);
  return node;
}

function sample(): { readonly view: FinalView; readonly placed: PlacedNodes } {
  const tree = new FileTree(DEFAULT_LIMITS);
  const usr = put(tree, tree.root, 'usr', inode('directory'));
  const lib = put(tree, usr, 'lib', inode('directory'));
  put(tree, usr, 'lib-x', inode('file'));
  put(tree, tree.root, 'lib', inode('symlink', 'usr/lib'));
  put(tree, tree.root, 'loop', inode('symlink', 'loop/x'));
  put(tree, tree.root, 'empty', inode('directory'));
  put(tree, tree.root, 'pipe', { ...inode('fifo'), hasCapabilities: true });
  const shared = { ...inode('file'), hasCapabilities: true };
  put(tree, lib, 'second', shared);
  put(tree, lib, 'first', shared);
  const plain = inode('file');
  put(tree, lib, 'a', plain);
  const placed = placeNodes(tree.root);
  return { placed, view: new FinalView(tree.root, placed, (of) => (of === plain ? { md5: 'aa' } : undefined)) };
}

const facts = (view: FileView, path: string): unknown => [view.get(path), view.resolve(path), view.list(path)];

describe('view of the final file system', () => {
  test('has its entries sorted by path, and of names that share content the first by path without target', () => {
    const { view } = sample();
    const told = [...view.entries()].map(({ path, linkTarget, capabilities, digests }) =>
      [path, linkTarget, capabilities, digests?.md5].filter((item) => item !== null && item !== undefined).join(' '),
    );
    expect(told).toEqual([
      '/empty',
      '/lib usr/lib',
      '/loop loop/x',
      '/pipe',
      '/usr',
      '/usr/lib',
      '/usr/lib-x',
      '/usr/lib/a aa',
      '/usr/lib/first true',
      '/usr/lib/second /usr/lib/first true',
    ]);
    expect(view.size).toBe(told.length);
  });

  test.each([
    ['', '/', '//', 'usr', '/usr', '/usr/', '//usr', '/usr//lib', '/usr/.', '/usr/lib', '/lib', '/lib/', '/lib/a'],
    [
      '/usr/lib/a',
      '/usr/lib/a/x',
      '/usr/lib/second',
      '/lib/../lib/a',
      '/loop',
      '/nothing',
      '/empty',
      '/empty/x',
      '/li',
    ],
  ])('tells of paths what a list of its entries tells', (...paths) => {
    const { view } = sample();
    const listed = createFileView([...view.entries()]);
    for (const path of paths) expect([path, facts(view, path)]).toEqual([path, facts(listed, path)]);
  });

  test('its inventory counts shared content once, and gives the same one by one, as a list and as a copy', () => {
    const { view, placed } = sample();
    const inventory = takeInventory(view, placed);
    expect(inventory).toMatchObject({ count: 4, directories: 3, symlinks: 2, others: 1, totalBytes: 9 });
    const before: FileEntry[] = [...(inventory.each?.() ?? [])];
    expect(before).toHaveLength(view.size);
    expect(inventory.entries).toEqual(before);
    expect(inventory.entries).toBe(inventory.entries);
    expect([...(inventory.each?.() ?? [])]).toEqual(before);
    expect({ ...inventory }).toEqual(JSON.parse(JSON.stringify(inventory)));
  });
});
