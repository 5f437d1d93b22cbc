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

/**
 * All nodes below the root, sorted by path. What lies in a directory comes where its name with a slash would, not right behind its name:
 * `/a`, `/a-b`, `/a/c`.
 */
export function placeNodes(root: FileNode): PlacedNode[] {
  const placed: PlacedNode[] = [];
  placeChildren(root, '', placed);
  return placed;
}

function placeChildren(directory: FileNode, path: string, placed: PlacedNode[]): void {
  const prefix = `${path}/`;
  const places: { readonly key: string; readonly node: FileNode; readonly isInside: boolean }[] = [];
  for (const node of directory.children?.values() ?? []) {
    places.push({ key: node.name, node, isInside: false });
    if (node.children !== null && node.children.size > 0) places.push({ key: `${node.name}/`, node, isInside: true });
  }
  if (places.length > 1) places.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { node, isInside } of places) {
    if (isInside) placeChildren(node, prefix + node.name, placed);
    else placed.push({ path: prefix + node.name, node });
  }
}

/** Makes the entries of the final file system; of names that share content the first by path has no link target. */
export function collectEntries(placed: readonly PlacedNode[], digestsOf: DigestsOf): FileEntry[] {
  const first = new Map<Inode, string>();
  return placed.map(({ path, node }) => {
    const { inode } = node;
    const { type } = inode;
    let linkTarget: string | null = type === 'symlink' ? inode.target : null;
    if (type === 'file' && inode.names > 1) {
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
