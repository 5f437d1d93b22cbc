import type { FileType } from '@assay/core';
import { NumberColumn } from '../layer/number-column.ts';
import type { FileNode, Inode } from './file-tree.ts';

/** A node with its path, which is put together when it is asked for. */
export class PlacedNode {
  readonly node: FileNode;
  /** Path of its directory with a slash at the end. */
  readonly prefix: string;

  constructor(node: FileNode, prefix: string) {
    this.node = node;
    this.prefix = prefix;
  }

  get path(): string {
    return this.prefix + this.node.name;
  }
}

const TYPES: readonly FileType[] = ['file', 'directory', 'symlink', 'character-device', 'block-device', 'fifo'];

/** Takes a node and the path of its directory with a slash at the end; nodes of one directory come with the very same text. */
type NodeVisitor = (node: FileNode, prefix: string) => void;

/** Nodes in the order of their paths. There may be a million of them, so that nothing is made of one before it is looked at. */
export class PlacedNodes implements Iterable<PlacedNode> {
  readonly #nodes: FileNode[] = [];
  /** Nodes of one directory mostly stand together: where each stretch of them begins, and the path of its directory. */
  readonly #starts = new NumberColumn((length) => new Uint32Array(length));
  readonly #prefixes: string[] = [];
  /** For each node the place of its type in `TYPES`. */
  readonly #types = new NumberColumn((length) => new Uint8Array(length));
  readonly #counts: number[] = TYPES.map(() => 0);
  readonly #linked = new Set<Inode>();
  #totalBytes = 0;

  get length(): number {
    return this.#nodes.length;
  }

  /** Bytes of all files, those of several names once. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  add(node: FileNode, prefix: string): void {
    const { inode } = node;
    const type = TYPES.indexOf(inode.type);
    if (this.#prefixes.at(-1) !== prefix) {
      this.#starts.push(this.#nodes.length);
      this.#prefixes.push(prefix);
    }
    this.#nodes.push(node);
    this.#types.push(type);
    this.#counts[type] = (this.#counts[type] ?? 0) + 1;
    if (inode.type !== 'file') return;
    if (!this.#linked.has(inode)) this.#totalBytes += inode.sizeBytes;
    if (inode.names > 1) this.#linked.add(inode);
  }

  /** How many nodes are of a type. */
  count(type: FileType): number {
    return this.#counts[TYPES.indexOf(type)] ?? 0;
  }

  /** Visits the nodes of a type in order: a fraction of what going through all of them takes. */
  each(type: FileType, visit: NodeVisitor): void {
    const wanted = TYPES.indexOf(type);
    if (this.count(type) === 0) return;
    for (let stretch = 0; stretch < this.#prefixes.length; stretch += 1) {
      const prefix = this.#prefixes[stretch] ?? '';
      const end = this.#endOf(stretch);
      for (let index = this.#starts.at(stretch); index < end; index += 1) {
        const node = this.#types.at(index) === wanted ? this.#nodes[index] : undefined;
        if (node !== undefined) visit(node, prefix);
      }
    }
  }

  *[Symbol.iterator](): Generator<PlacedNode> {
    for (const [stretch, prefix] of this.#prefixes.entries()) {
      const end = this.#endOf(stretch);
      for (let index = this.#starts.at(stretch); index < end; index += 1) {
        const node = this.#nodes[index];
        if (node !== undefined) yield new PlacedNode(node, prefix);
      }
    }
  }

  #endOf(stretch: number): number {
    return stretch + 1 < this.#starts.length ? this.#starts.at(stretch + 1) : this.#nodes.length;
  }
}

/**
 * All nodes below the root, sorted by path. What lies in a directory comes where its name with a slash would, not right behind its name:
 * `/a`, `/a-b`, `/a/c`.
 */
export function placeNodes(root: FileNode): PlacedNodes {
  const placed = new PlacedNodes();
  const place = (directory: FileNode, prefix: string): void => {
    if (!hasInside(directory)) {
      for (const node of inOrder(directory)) placed.add(node, prefix);
      return;
    }
    for (const { node, isInside } of placesInOrder(directory)) {
      if (isInside) place(node, `${prefix}${node.name}/`);
      else placed.add(node, prefix);
    }
  };
  place(root, '/');
  return placed;
}

/** True for a directory with a directory in it that is not empty. */
function hasInside(directory: FileNode): boolean {
  for (const { children } of directory.children?.values() ?? [])
    if (children !== null && children.size > 0) return true;
  return false;
}

function inOrder(directory: FileNode): readonly FileNode[] {
  const nodes = [...(directory.children?.values() ?? [])];
  return nodes.length > 1 ? nodes.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : nodes;
}

interface Place {
  readonly key: string;
  readonly node: FileNode;
  /** True for where the content of a directory goes. */
  readonly isInside: boolean;
}

function placesInOrder(directory: FileNode): readonly Place[] {
  const places: Place[] = [];
  for (const node of directory.children?.values() ?? []) {
    places.push({ key: node.name, node, isInside: false });
    if (node.children !== null && node.children.size > 0) places.push({ key: `${node.name}/`, node, isInside: true });
  }
  return places.length > 1 ? places.toSorted((a, b) => (a.key < b.key ? -1 : 1)) : places;
}
