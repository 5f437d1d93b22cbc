import type { Cataloger } from '@assay/core';
import type { ClaimedPath } from '../claims/claimed-files.ts';
import type { ContentStore } from '../claims/content-store.ts';
import { findLinkAliases } from '../claims/link-aliases.ts';
import { createClaimMatcher } from '../content/claim-matcher.ts';
import type { PlacedNode } from '../overlay/collect-entries.ts';
import { type FileTree, pathOf, resolveNode } from '../overlay/file-tree.ts';
import type { ReadClaim } from './read-claim.ts';

/**
 * Finds files that are gone and that catalogers claim, but that were not read because their entries stood under other names: their place,
 * or the name of it that links of the final file system make, is a claimed one.
 */
export function findUnreadClaims(
  tree: FileTree,
  placed: readonly PlacedNode[],
  catalogers: readonly Cataloger[],
  contents: ContentStore,
): readonly ReadClaim[] {
  const { names } = tree.removals;
  if (names.length === 0) return [];
  const installed = catalogers.filter(({ state }) => state !== 'declared');
  const matcher = createClaimMatcher(installed.map((cataloger) => ({ patterns: cataloger.claims, value: cataloger })));
  const aliases = findLinkAliases(tree, placed);
  return names.flatMap(({ node }) => {
    const path = pathOf(node);
    const directory = resolveNode(tree.root, tree.root, path.slice(0, path.lastIndexOf('/')));
    const others = directory === null ? [] : aliases.of(directory).map((prefix) => `${prefix}/${node.name}`);
    const readers = new Set(contents.readers(node.inode));
    const found: ReadClaim[] = [];
    for (const name of [path, ...others]) {
      for (const cataloger of matcher.match(name)) {
        if (readers.has(cataloger.id)) continue;
        readers.add(cataloger.id);
        found.push({ cataloger, path: name, node });
      }
    }
    return found;
  });
}

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
