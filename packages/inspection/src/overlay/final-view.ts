import type { FileEntry, FileView } from '@assay/core';
import type { FileDigests } from '../layer/layer-record.ts';
import { type FileNode, type Inode, pathOf } from './file-tree.ts';
import { resolveEntry } from './file-view.ts';
import type { PlacedNodes } from './placed-nodes.ts';

/** Digests of a file's content, when they were made. */
export type DigestsOf = (inode: Inode) => FileDigests | undefined;

/**
 * The final file system as its tree has it. There may be a million entries, so that each is made when it is asked for, and again when it
 * is asked for again.
 */
export class FinalView implements FileView {
  readonly #root: FileNode;
  readonly #placed: PlacedNodes;
  readonly #digestsOf: DigestsOf;
  /** The first by path of the names of what has several; found when it is first needed, which in most images is never. */
  #first: ReadonlyMap<Inode, FileNode> | null = null;

  constructor(root: FileNode, placed: PlacedNodes, digestsOf: DigestsOf) {
    this.#root = root;
    this.#placed = placed;
    this.#digestsOf = digestsOf;
  }

  get size(): number {
    return this.#placed.length;
  }

  get(path: string): FileEntry | undefined {
    const node = this.#nodeAt(path);
    return node === undefined || node === this.#root ? undefined : this.#entryOf(node, path);
  }

  resolve(path: string): FileEntry | undefined {
    return resolveEntry((at) => this.get(at), path);
  }

  *entries(): Generator<FileEntry, void, void> {
    for (const { node, path } of this.#placed) yield this.#entryOf(node, path);
  }

  /** Visits the names of files in order, and tells whether one is the first by path that its content has. */
  eachFile(visit: (node: FileNode, prefix: string, isFirst: boolean) => void): void {
    this.#placed.each('file', (node, prefix) => visit(node, prefix, this.#isFirst(node)));
  }

  list(path: string): readonly string[] {
    return [...(this.#nodeAt(path === '/' ? '' : path)?.children?.keys() ?? [])].toSorted((a, b) => (a < b ? -1 : 1));
  }

  /** The node at exactly this path; the root at the empty one. */
  #nodeAt(path: string): FileNode | undefined {
    let node: FileNode | undefined = this.#root;
    let at = 0;
    while (at < path.length && node !== undefined) {
      if (path[at] !== '/') return undefined;
      const slash = path.indexOf('/', at + 1);
      const end = slash < 0 ? path.length : slash;
      node = node.children?.get(path.slice(at + 1, end));
      at = end;
    }
    return node;
  }

  #entryOf(node: FileNode, path: string): FileEntry {
    const { inode, layer } = node;
    const { type, mode, uid, gid, sizeBytes } = inode;
    const linkTarget = type === 'symlink' ? inode.target : this.#otherName(node);
    const base = { path, type, mode, uid, gid, sizeBytes, linkTarget, layer };
    if (type !== 'file') return base;
    const entry: FileEntry = inode.hasCapabilities ? { ...base, capabilities: true } : base;
    const digests = this.#digestsOf(inode);
    return digests === undefined ? entry : { ...entry, digests };
  }

  /** Of names that share content the first by path has no link target. */
  #otherName(node: FileNode): string | null {
    const first = this.#firstOf(node);
    return first === node ? null : pathOf(first);
  }

  #isFirst(node: FileNode): boolean {
    return this.#firstOf(node) === node;
  }

  #firstOf(node: FileNode): FileNode {
    if (node.inode.names <= 1) return node;
    this.#first ??= firstNames(this.#placed);
    return this.#first.get(node.inode) ?? node;
  }
}

function firstNames(placed: PlacedNodes): Map<Inode, FileNode> {
  const first = new Map<Inode, FileNode>();
  placed.each('file', (node) => {
    if (node.inode.names > 1 && !first.has(node.inode)) first.set(node.inode, node);
  });
  return first;
}
