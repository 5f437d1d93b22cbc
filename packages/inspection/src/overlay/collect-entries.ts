import type { FileEntry } from '@assay/core';
import type { FileDigests } from '../layer/layer-record.ts';
import type { FileNode, Inode } from './file-tree.ts';

/** Digests of a file's content, when they were made. */
export type DigestsOf = (inode: Inode) => FileDigests | undefined;

/** A node with its path. */
export interface PlacedNode {
  readonly path: string;
  readonly node: FileNode;
}

/** All nodes below the root, sorted by path. */
export function placeNodes(root: FileNode): PlacedNode[] {
  const placed: PlacedNode[] = [];
  const pending: PlacedNode[] = [{ path: '', node: root }];
  for (let parent = pending.pop(); parent !== undefined; parent = pending.pop()) {
    for (const node of parent.node.children?.values() ?? []) {
      const entry = { path: `${parent.path}/${node.name}`, node };
      placed.push(entry);
      if (node.children !== null && node.children.size > 0) pending.push(entry);
    }
  }
  return placed.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Makes the entries of the final file system; of names that share content the first by path has no link target. */
export function collectEntries(placed: readonly PlacedNode[], digestsOf: DigestsOf): FileEntry[] {
  const first = new Map<Inode, string>();
  return placed.map(({ path, node }) => {
    const { inode } = node;
    const { type } = inode;
    let linkTarget: string | null = type === 'symlink' ? inode.target : null;
    if (type === 'file') {
      const other = first.get(inode);
      if (other === undefined) first.set(inode, path);
      else linkTarget = other;
    }
    const { mode, uid, gid, sizeBytes } = inode;
    const base = { path, type, mode, uid, gid, sizeBytes, linkTarget, layer: node.layer };
    const entry: FileEntry = type === 'file' && inode.hasCapabilities ? { ...base, capabilities: true } : base;
    const digests = type === 'file' ? digestsOf(inode) : undefined;
    return digests === undefined ? entry : { ...entry, digests };
  });
}
