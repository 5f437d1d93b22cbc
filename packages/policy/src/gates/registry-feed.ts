import type { FeedFacts, Package, PackageFeed } from '@assay/core';
import { UndecidableError } from '../contracts/trigger.ts';

type KnownPackage = NonNullable<ReturnType<PackageFeed['packages']['get']>>;

/** Each installed package of a registry with what the registry knows of it; null when it does not know the name. */
export function feedPackages(
  kind: keyof FeedFacts,
  packages: readonly Package[],
  feeds: FeedFacts,
): readonly { readonly found: Package; readonly known: KnownPackage | null }[] {
  const installed = packages.filter(({ type }) => type === kind);
  const feed = feeds[kind];
  if (feed === null && installed.length > 0) throw new UndecidableError(`there is no data of the ${kind} registry`);
  return installed.map((found) => ({ found, known: feed?.packages.get(found.name) ?? null }));
}
