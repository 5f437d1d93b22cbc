import type { Cataloger } from '@assay/core';
import type { ClaimedPath } from '../claims/claimed-files.ts';
import type { ContentStore } from '../claims/content-store.ts';
import { type LinkAliases, findLinkAliases } from '../claims/link-aliases.ts';
import { type ClaimMatcher, createClaimMatcher } from '../content/claim-matcher.ts';
import type { PlacedNodes } from '../overlay/placed-nodes.ts';
import { type FileNode, type FileTree, pathOf, resolveNode } from '../overlay/file-tree.ts';
import type { ReadClaim } from './read-claim.ts';

/**
 * Finds files that are gone and that catalogers claim, but that were not read because their entries stood under other names: their place,
 * or the name of it that links of the final file system make, is a claimed one.
 */
export function findUnreadClaims(
  tree: FileTree,
  placed: PlacedNodes,
  catalogers: readonly Cataloger[],
  contents: ContentStore,
): readonly ReadClaim[] {
  const { names } = tree.removals;
  if (names.length === 0) return [];
  const installed = catalogers.filter(({ state }) => state !== 'declared');
  const matcher = createClaimMatcher(installed.map((cataloger) => ({ patterns: cataloger.claims, value: cataloger })));
  const places = new ClaimedPlaces(tree, findLinkAliases(tree, placed), matcher);
  return names.flatMap(({ node }): readonly ReadClaim[] => {
    const claimed = places.of(node);
    if (claimed.length === 0) return NOWHERE;
    const readers = contents.readers(node.inode);
    return claimed.filter(({ cataloger }) => !readers.has(cataloger.id)).map((claim) => ({ ...claim, node }));
  });
}

type ClaimedPlace = Pick<ReadClaim, 'cataloger' | 'path'>;

/** Tells which catalogers claim a place. The same places are taken away in many layers, so each is looked at once. */
class ClaimedPlaces {
  readonly #tree: FileTree;
  readonly #aliases: LinkAliases;
  readonly #matcher: ClaimMatcher<Cataloger>;
  readonly #prefixes = new Map<FileNode, readonly string[]>();
  readonly #known = new Map<string, readonly ClaimedPlace[]>();

  constructor(tree: FileTree, aliases: LinkAliases, matcher: ClaimMatcher<Cataloger>) {
    this.#tree = tree;
    this.#aliases = aliases;
    this.#matcher = matcher;
  }

  /** Each cataloger with the first name by which it claims the place. */
  of(node: FileNode): readonly ClaimedPlace[] {
    const prefixes = this.#prefixesOf(node.parent ?? this.#tree.root);
    const path = `${prefixes[0]}/${node.name}`;
    const known = this.#known.get(path);
    if (known !== undefined) return known;
    const claimed = new Map<Cataloger, ClaimedPlace>();
    for (const prefix of prefixes) {
      const name = `${prefix}/${node.name}`;
      for (const cataloger of this.#matcher.match(name)) {
        if (!claimed.has(cataloger)) claimed.set(cataloger, { cataloger, path: name });
      }
    }
    const places = claimed.size === 0 ? NOWHERE : [...claimed.values()];
    this.#known.set(path, places);
    return places;
  }

  /** Path of the directory, and the names that links of the final file system give it. */
  #prefixesOf(parent: FileNode): readonly string[] {
    const known = this.#prefixes.get(parent);
    if (known !== undefined) return known;
    const path = parent.parent === null ? '' : pathOf(parent);
    const directory = resolveNode(this.#tree.root, this.#tree.root, path);
    const prefixes = [path, ...(directory === null ? [] : this.#aliases.of(directory))];
    this.#prefixes.set(parent, prefixes);
    return prefixes;
  }
}

const NOWHERE: readonly never[] = [];

/**
 * Finds earlier versions of files that only links give to a cataloger, as far as they were not read: a database behind a link has a
 * history as well.
 */
export function findUnreadVersions(
  tree: FileTree,
  claims: readonly ClaimedPath[],
  contents: ContentStore,
): readonly ReadClaim[] {
  const { names } = tree.removals;
  if (names.length === 0) return [];
  const linked = Map.groupBy(
    claims.filter(({ path, node }) => path !== pathOf(node)),
    ({ node }) => pathOf(node),
  );
  if (linked.size === 0) return [];
  return names.flatMap(({ node }) => {
    const readers = contents.readers(node.inode);
    const now = linked.get(pathOf(node)) ?? [];
    return now.filter(({ cataloger }) => !readers.has(cataloger.id)).map((claim) => ({ ...claim, node }));
  });
}
