import { type Database, matches } from '@assay/store';
import { holdIndexState } from '../rejudgement/index-state.ts';
import type { ServiceParts } from '../service/parts.ts';
import { matchKnown } from './known-matches.ts';

/**
 * Holds the packages of an image that nobody met before against the advisories, so that asking which images have a vulnerability finds this
 * one too. Use the transaction that records what the image holds. Where the data of this process is not that of the index, or there is none,
 * the packages wait for the next look at all of them.
 */
export async function matchContents(
  parts: Pick<ServiceParts, 'advisories' | 'store' | 'now'>,
  trx: Database,
  imageId: number,
): Promise<void> {
  const packages = await matches.unmatchedPackages(trx, imageId);
  if (packages.length === 0) return;
  const state = await holdIndexState(trx, parts.store.dialect);
  if (state === null) return;
  using lease = await parts.advisories.take();
  if (lease === null || lease.reader.status.digest !== state.digest) return;
  const found = matchKnown(lease.reader, packages);
  const nothing: ReadonlyMap<string, matches.PackageVulnerability> = new Map();
  const changes = packages.flatMap(({ id }) => matches.matchChange(id, nothing, found.get(id) ?? []) ?? []);
  await matches.writeMatches(trx, changes, parts.now());
  await matches.markMatched(
    trx,
    packages.map(({ id }) => id),
  );
}
