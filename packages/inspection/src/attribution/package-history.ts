import type { CatalogContext, Gap, Layer, Package } from '@assay/core';
import { mergePackages } from '../catalogers/located.ts';
import type { ContentStore } from '../claims/content-store.ts';
import { assembleCatalog } from './assemble-catalog.ts';
import { type Presence, firstLayerOf, identityOf } from './package-presence.ts';
import { readClaim } from './read-claim.ts';
import type { RemovedClaim } from './removed-claims.ts';

/** What the history of packages is made from. */
export interface HistorySources {
  readonly layers: readonly Layer[];
  readonly contents: ContentStore;
  /** Of the final file system. */
  readonly context: CatalogContext;
}

interface PastPackage extends Presence {
  readonly found: Package;
}

/**
 * The packages that one cataloger saw in files which are gone. Each of those files is looked at once and on its own, so that the cost is
 * that of the files that changed, however many layers there are.
 */
export class PackageHistory {
  /** Of files that are gone and could not be read. */
  readonly gaps: readonly Gap[];
  readonly #past: ReadonlyMap<string, readonly PastPackage[]>;

  constructor(claims: readonly RemovedClaim[], sources: HistorySources) {
    const past = new Map<string, PastPackage[]>();
    const gaps: Gap[] = [];
    for (const claim of readsFiles(claims, sources.context) ? claims : []) {
      const reading = readClaim(claim, sources.layers, sources.contents);
      if (reading.kind === 'gap') {
        gaps.push(reading.gap);
        continue;
      }
      const { packages } = assembleCatalog(claim.cataloger, [reading.file], sources.context);
      for (const { files: _files, ...found } of packages) {
        if (!found.locations.some(({ path }) => path === claim.path)) continue;
        const identity = identityOf(found);
        const entry = { found, from: claim.node.layer, until: claim.removedBy };
        const entries = past.get(identity);
        if (entries === undefined) past.set(identity, [entry]);
        else entries.push(entry);
      }
    }
    this.#past = past;
    this.gaps = gaps;
  }

  /** True when no file that is gone held a package. */
  get isEmpty(): boolean {
    return this.#past.size === 0;
  }

  /** The layer that brought a package which the final file system has since layer `from`. */
  addedBy(found: Package, from: number): number {
    const past = this.#past.get(identityOf(found));
    return past === undefined ? from : firstLayerOf(from, past);
  }

  /** The packages that are gone, as they were last seen, without those that are still there. */
  removed(present: ReadonlySet<string>): readonly Package[] {
    const removed: Package[] = [];
    for (const [identity, entries] of this.#past) if (!present.has(identity)) removed.push(...lastSeen(entries));
    return removed;
  }
}

/** False for a cataloger that finds packages in the final file system without any file: what it finds does not come from the claims. */
function readsFiles([claim]: readonly RemovedClaim[], context: CatalogContext): boolean {
  return claim !== undefined && assembleCatalog(claim.cataloger, [], context).packages.length === 0;
}

function lastSeen(entries: readonly PastPackage[]): readonly Package[] {
  const removedBy = entries.reduce((latest, { until }) => Math.max(latest, until), 0);
  const last = entries.filter(({ until }) => until === removedBy);
  const from = last.reduce((first, entry) => Math.min(first, entry.from), removedBy);
  const addedBy = firstLayerOf(from, entries);
  return mergePackages(last.map(({ found }) => ({ ...found, addedBy, removedBy })));
}
