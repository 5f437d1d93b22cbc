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

/** Nodes in the order of their paths. There may be a million of them, so that each is put together only while it is looked at. */
class PlacedNodes implements Iterable<PlacedNode> {
  readonly #nodes: readonly FileNode[];
  readonly #paths: readonly string[];

  constructor(nodes: readonly FileNode[], paths: readonly string[]) {
    this.#nodes = nodes;
    this.#paths = paths;
  }

  *[Symbol.iterator](): Generator<PlacedNode> {
    let index = 0;
    for (const node of this.#nodes) yield { path: this.#paths[index++] ?? '', node };
  }
}

/**
 * All nodes below the root, sorted by path. What lies in a directory comes where its name with a slash would, not right behind its name:
 * `/a`, `/a-b`, `/a/c`.
 */
export function placeNodes(root: FileNode): Iterable<PlacedNode> {
  const nodes: FileNode[] = [];
  const paths: string[] = [];
  const place = (directory: FileNode, prefix: string): void => {
    for (const { node, isInside } of inOrder(directory)) {
      if (isInside) place(node, `${prefix}${node.name}/`);
      else {
        nodes.push(node);
        paths.push(prefix + node.name);
      }
    }
  };
  place(root, '/');
  return new PlacedNodes(nodes, paths);
}

interface Place {
  readonly key: string;
  readonly node: FileNode;
  /** True for where the content of a directory goes. */
  readonly isInside: boolean;
}

function inOrder(directory: FileNode): readonly Place[] {
  const places: Place[] = [];
  for (const node of directory.children?.values() ?? []) {
    places.push({ key: node.name, node, isInside: false });
    if (node.children !== null && node.children.size > 0) places.push({ key: `${node.name}/`, node, isInside: true });
  }
  return places.length > 1 ? places.toSorted((a, b) => (a.key < b.key ? -1 : 1)) : places;
}

/** Makes the entries of the final file system; of names that share content the first by path has no link target. */
export function collectEntries(placed: Iterable<PlacedNode>, digestsOf: DigestsOf): FileEntry[] {
  const first = new Map<Inode, string>();
  const entries: FileEntry[] = [];
  for (const { path, node } of placed) {
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
    entries.push(digests === undefined ? entry : { ...entry, digests });
  }
  return entries;
}
