import type { FileType, InspectionLimits } from '@assay/core';
import { MAX_TOTAL_PATH_LENGTH } from '../limits.ts';
import { RemovalLog } from './removal-log.ts';

/** What a name leads to; hard links share one. */
export interface Inode {
  readonly type: FileType;
  mode: number;
  uid: number;
  gid: number;
  readonly sizeBytes: number;
  /** Target of a symbolic link as written; empty for anything else. */
  readonly target: string;
  /** The layer and the entry in it that hold the content; entry -1 for a directory that no entry made. */
  readonly layer: number;
  readonly index: number;
  /** Names that lead to it now. */
  names: number;
  /** True when the entry, or that of a hard link to it, carries the attribute by which files have capabilities. */
  hasCapabilities: boolean;
  /**
   * Makes it its own first name, in the layer that holds its content: a million files then take a million objects less. Null when it is a
   * name already; absent where it cannot be one.
   */
  becomeName?(name: string, parent: FileNode, children: Directory | null): FileNode | null;
}

/** One name of the file system. There may be a million of them, so that what can be told otherwise is not in it. */
export interface FileNode {
  readonly name: string;
  readonly parent: FileNode | null;
  inode: Inode;
  /** The layer that put the name there. */
  layer: number;
  /** Null for anything but directories. */
  children: Directory | null;
}

/** The names in a directory. */
export class Directory extends Map<string, FileNode> {
  /** Directories above it, and characters of its path. */
  readonly depth: number;
  readonly pathLength: number;

  constructor(depth: number, pathLength: number) {
    super();
    this.depth = depth;
    this.pathLength = pathLength;
  }
}

/** Symbolic links that are followed in one look-up, as Linux does. */
export const MAX_LINK_HOPS = 40;

/** Which limit a new name would break. */
export type TreeLimit = 'LIMIT_ENTRIES' | 'LIMIT_DEPTH' | 'LIMIT_NAME';

/** A file system in memory. Names may be put at places that no archive spelled out, so their number and length are limited here too. */
export class FileTree {
  readonly root: FileNode;
  readonly removals: RemovalLog = new RemovalLog();
  readonly #limits: InspectionLimits;
  #nodes = 0;
  #totalLength = 0;

  constructor(limits: InspectionLimits) {
    this.#limits = limits;
    this.root = {
      name: '',
      parent: null,
      inode: directoryInode(0),
      layer: 0,
      children: new Directory(0, 0),
    };
  }

  /** Puts a name into a directory, in place of one that is there; or tells which limit that would break. */
  put(parent: FileNode, name: string, inode: Inode, layer: number): FileNode | TreeLimit {
    const depth = (parent.children?.depth ?? 0) + 1;
    const pathLength = (parent.children?.pathLength ?? 0) + 1 + name.length;
    this.#nodes += 1;
    this.#totalLength += pathLength;
    if (depth > this.#limits.maxPathDepth + 1) return 'LIMIT_DEPTH';
    if (pathLength > this.#limits.maxNameBytes + 1) return 'LIMIT_NAME';
    if (this.#nodes > this.#limits.maxEntries || this.#totalLength > MAX_TOTAL_PATH_LENGTH) return 'LIMIT_ENTRIES';
    const children = inode.type === 'directory' ? new Directory(depth, pathLength) : null;
    const node = inode.becomeName?.(name, parent, children) ?? { name, parent, inode, layer, children };
    inode.names += 1;
    this.remove(parent, name, layer);
    parent.children?.set(name, node);
    return node;
  }

  /** Takes a name away, with everything below it, if it is there. */
  remove(parent: FileNode, name: string, layer: number): void {
    const node = parent.children?.get(name);
    if (node === undefined) return;
    this.removals.add(node, layer);
    parent.children?.delete(name);
  }

  /** Takes everything in a directory away. */
  clear(directory: FileNode, layer: number): void {
    for (const node of directory.children?.values() ?? []) this.removals.add(node, layer);
    directory.children?.clear();
  }
}

/** A directory that no entry made. */
export function directoryInode(layer: number): Inode {
  return {
    type: 'directory',
    mode: 0o755,
    uid: 0,
    gid: 0,
    sizeBytes: 0,
    target: '',
    layer,
    index: -1,
    names: 0,
    hasCapabilities: false,
  };
}

/** Absolute path of a node. */
export function pathOf(node: FileNode): string {
  const names: string[] = [];
  for (let at = node; at.parent !== null; at = at.parent) names.push(at.name);
  return `/${names.toReversed().join('/')}`;
}

/** Called for a segment that is missing; gives the directory to go on with, or null to give up. */
type MissingDirectory = (parent: FileNode, name: string) => FileNode | null;

/**
 * Follows a path from a directory, symbolic links inside the root included, `..` never above it. Null when it leads nowhere, through
 * something that is no directory, or over too many links.
 */
export function resolveNode(
  root: FileNode,
  start: FileNode,
  path: string,
  onMissing?: MissingDirectory,
): FileNode | null {
  const pending = path.split('/').toReversed();
  let at = path.startsWith('/') ? root : start;
  let hops = 0;
  let steps = 0;
  while (pending.length > 0) {
    steps += 1;
    const segment = pending.pop() ?? '';
    if (steps > MAX_STEPS) return null;
    if (segment === '' || segment === '.') continue;
    if (segment === '..') {
      at = at.parent ?? root;
      continue;
    }
    if (at.children === null) return null;
    const next = at.children.get(segment) ?? onMissing?.(at, segment) ?? null;
    if (next === null) return null;
    if (next.inode.type !== 'symlink') {
      at = next;
      continue;
    }
    hops += 1;
    if (hops > MAX_LINK_HOPS) return null;
    const { target } = next.inode;
    if (target.startsWith('/')) at = root;
    pending.push(...target.split('/').toReversed());
  }
  return path.endsWith('/') && at.children === null ? null : at;
}

/** Segments that one look-up may go through: forty targets of the longest length that Linux allows. */
const MAX_STEPS = 100_000;
