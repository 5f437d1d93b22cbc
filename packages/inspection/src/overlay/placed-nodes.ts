import type { FileNode } from './file-tree.ts';

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

/** Nodes in the order of their paths. There may be a million of them, so that each is put together only while it is looked at. */
export class PlacedNodes implements Iterable<PlacedNode> {
  readonly #nodes: readonly FileNode[];
  readonly #prefixes: readonly string[];

  constructor(nodes: readonly FileNode[], prefixes: readonly string[]) {
    this.#nodes = nodes;
    this.#prefixes = prefixes;
  }

  get length(): number {
    return this.#nodes.length;
  }

  *[Symbol.iterator](): Generator<PlacedNode> {
    let index = 0;
    for (const node of this.#nodes) yield new PlacedNode(node, this.#prefixes[index++] ?? '');
  }
}

/**
 * All nodes below the root, sorted by path. What lies in a directory comes where its name with a slash would, not right behind its name:
 * `/a`, `/a-b`, `/a/c`.
 */
export function placeNodes(root: FileNode): PlacedNodes {
  const nodes: FileNode[] = [];
  const prefixes: string[] = [];
  const place = (directory: FileNode, prefix: string): void => {
    for (const { node, isInside } of inOrder(directory)) {
      if (isInside) place(node, `${prefix}${node.name}/`);
      else {
        nodes.push(node);
        prefixes.push(prefix);
      }
    }
  };
  place(root, '/');
  return new PlacedNodes(nodes, prefixes);
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
