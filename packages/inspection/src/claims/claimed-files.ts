import type { Cataloger } from '@assay/core';
import { type ClaimMatcher, createClaimMatcher } from '../content/claim-matcher.ts';
import type { PlacedNodes } from '../overlay/placed-nodes.ts';
import type { FileNode, FileTree, Inode } from '../overlay/file-tree.ts';
import { type LinkAliases, findLinkAliases } from './link-aliases.ts';

/** A file of the final file system that a cataloger has to see. */
export interface ClaimedPath {
  readonly cataloger: Cataloger;
  /** The path that the claim matches; it may lead over symbolic links. */
  readonly path: string;
  /** The file that is reached there. */
  readonly node: FileNode;
}

/** Everything in the final file system that catalogers claim. */
export interface ClaimedPaths {
  readonly claims: readonly ClaimedPath[];
  /** True when there were too many links to look behind all of them. */
  readonly isCut: boolean;
}

/**
 * Finds the claimed files of the final file system: first by their own paths, then, for files that their own path does not give to a
 * cataloger, by the paths that symbolic links make for them. A file is claimed by one cataloger under several paths only when these are
 * hard links.
 */
export function findClaimedPaths(tree: FileTree, placed: PlacedNodes, catalogers: readonly Cataloger[]): ClaimedPaths {
  const matcher = createClaimMatcher(catalogers.map((cataloger) => ({ patterns: cataloger.claims, value: cataloger })));
  const collector = new ClaimCollector(matcher);
  placed.each('file', (node, prefix) => collector.addDirect(node, prefix));
  collector.fixDirect();
  const aliases = findLinkAliases(tree, placed);
  addFileLinks(aliases, collector);
  addDirectoryLinks(placed, aliases, collector);
  return { claims: collector.claims, isCut: aliases.isCut };
}

function addFileLinks(aliases: LinkAliases, collector: ClaimCollector): void {
  for (const { path, target, link } of aliases.fileLinks) {
    if (target.inode.type !== 'file') continue;
    collector.add(path, link.name, target);
    if (link.parent === null) continue;
    for (const prefix of aliases.of(link.parent)) collector.add(`${prefix}/${link.name}`, link.name, target);
  }
}

function addDirectoryLinks(placed: PlacedNodes, aliases: LinkAliases, collector: ClaimCollector): void {
  if (!aliases.hasDirectories) return;
  placed.each('file', (node) => {
    if (node.parent === null) return;
    for (const prefix of aliases.of(node.parent)) collector.add(`${prefix}/${node.name}`, node.name, node);
  });
}

class ClaimCollector {
  readonly claims: ClaimedPath[] = [];
  readonly #matcher: ClaimMatcher<Cataloger>;
  /** Catalogers that have a file already, when further names of it are not to be claimed. */
  readonly #claimants = new Map<Inode, Set<string>>();
  #allowsSeveral = true;

  constructor(matcher: ClaimMatcher<Cataloger>) {
    this.#matcher = matcher;
  }

  /** From now on a cataloger is given each file once. */
  fixDirect(): void {
    this.#allowsSeveral = false;
  }

  /** @param name last segment of the path */
  add(path: string, name: string, node: FileNode): void {
    this.#addAll(this.#matcher.match(path, name), path, node);
  }

  /** The same for the path that the node itself has. */
  addDirect(node: FileNode, prefix: string): void {
    const catalogers = this.#matcher.matchIn(node.parent?.name ?? '', node.name, () => prefix + node.name);
    if (catalogers.length > 0) this.#addAll(catalogers, prefix + node.name, node);
  }

  #addAll(catalogers: readonly Cataloger[], path: string, node: FileNode): void {
    for (const cataloger of catalogers) {
      const claimants = this.#claimants.get(node.inode) ?? new Set<string>();
      if (!this.#allowsSeveral && claimants.has(cataloger.id)) continue;
      claimants.add(cataloger.id);
      this.#claimants.set(node.inode, claimants);
      this.claims.push({ cataloger, path, node });
    }
  }
}
