import { type Package, compareText } from '@assay/core';

/** A stretch of layers: visible after layer `from` and every one below `until`. */
export interface Presence {
  readonly from: number;
  readonly until: number;
}

/**
 * What makes a package the same one in two layers: type, name, version and architecture. Where it lies does not matter, nor do
 * parts of its URL that come from elsewhere, such as the release of the distribution.
 */
export function identityOf({ type, name, version, architecture }: Package): string {
  return JSON.stringify([type, name, version, architecture ?? null]);
}

/** The layer after which something has been there without a break, when it is there after `from` and there were these stretches before. */
export function firstLayerOf(from: number, earlier: readonly Presence[]): number {
  let first = from;
  for (const presence of earlier.toSorted((a, b) => b.until - a.until)) {
    if (presence.until < first) break;
    first = Math.min(first, presence.from);
  }
  return first;
}

/** Packages by type, name, version, then first path. */
export function comparePackages(a: Package, b: Package): number {
  return (
    compareText(a.type, b.type) ||
    compareText(a.name, b.name) ||
    compareText(a.version, b.version) ||
    compareText(a.locations[0]?.path ?? '', b.locations[0]?.path ?? '') ||
    compareText(a.purl, b.purl)
  );
}
