import { type FileNode, type FileTree, resolveNode } from '../overlay/file-tree.ts';
import { PlacedNode, type PlacedNodes } from '../overlay/placed-nodes.ts';

/** How many symbolic links deep the other names of a directory are looked for. */
const MAX_LEVELS = 3;

/** Other names that are looked at in one image. */
const MAX_ALIASES = 200_000;

/** Longest other name that is looked at. */
const MAX_ALIAS_LENGTH = 4096;

/** The paths by which files can be reached through symbolic links. */
export interface LinkAliases {
  /** Symbolic links that end at a file, with that file. */
  readonly fileLinks: readonly { readonly path: string; readonly target: FileNode; readonly link: FileNode }[];
  /** False when no link leads to a directory. */
  readonly hasDirectories: boolean;
  /** Paths other than its own that lead to a directory, through at most three links. */
  of(directory: FileNode): readonly string[];
  /** True when there were too many to look at all of them. */
  readonly isCut: boolean;
}

/** Finds out which symbolic links lead to what. */
export function findLinkAliases(tree: FileTree, placed: PlacedNodes): LinkAliases {
  const inbound = new Map<FileNode, PlacedNode[]>();
  const fileLinks: { path: string; target: FileNode; link: FileNode }[] = [];
  placed.each('symlink', (link, prefix) => {
    const { inode, parent } = link;
    if (parent === null) return;
    const target = resolveNode(tree.root, parent, inode.target);
    if (target === null) return;
    if (target.children === null) fileLinks.push({ path: prefix + link.name, target, link });
    else addTo(inbound, target, new PlacedNode(link, prefix));
  });
  return new AliasFinder(inbound, fileLinks);
}

class AliasFinder implements LinkAliases {
  readonly fileLinks: LinkAliases['fileLinks'];
  readonly #inbound: ReadonlyMap<FileNode, readonly PlacedNode[]>;
  readonly #known: Map<FileNode, readonly string[]>[] = [];
  #count = 0;

  constructor(inbound: ReadonlyMap<FileNode, readonly PlacedNode[]>, fileLinks: LinkAliases['fileLinks']) {
    this.#inbound = inbound;
    this.fileLinks = fileLinks;
    for (let level = 0; level <= MAX_LEVELS; level += 1) this.#known.push(new Map());
  }

  get isCut(): boolean {
    return this.#count > MAX_ALIASES;
  }

  get hasDirectories(): boolean {
    return this.#inbound.size > 0;
  }

  of(directory: FileNode): readonly string[] {
    return !this.hasDirectories ? NONE : this.#find(directory, MAX_LEVELS);
  }

  /** Names that its parent has under other names, and the links to it, which may themselves have other names. */
  #find(directory: FileNode, level: number): readonly string[] {
    const known = this.#known[level]?.get(directory);
    if (known !== undefined) return known;
    const found: string[] = [];
    const { parent } = directory;
    if (parent !== null) this.#extend(found, this.#find(parent, level), directory.name);
    for (const link of this.#inbound.get(directory) ?? NONE) {
      this.#extend(found, [link.path], null);
      if (level > 1 && link.node.parent !== null)
        this.#extend(found, this.#find(link.node.parent, level - 1), link.node.name);
    }
    const result = found.length === 0 ? NONE : found;
    this.#known[level]?.set(directory, result);
    return result;
  }

  #extend(found: string[], prefixes: readonly string[], name: string | null): void {
    for (const prefix of prefixes) {
      if (this.#count > MAX_ALIASES) return;
      const alias = name === null ? prefix : `${prefix}/${name}`;
      if (alias.length > MAX_ALIAS_LENGTH) continue;
      this.#count += 1;
      found.push(alias);
    }
  }
}

const NONE: readonly never[] = [];

function addTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
