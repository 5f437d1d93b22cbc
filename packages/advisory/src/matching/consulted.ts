import { type ConsultedData, compareText } from '@assay/core';
import type { DatabaseStatus } from '../contracts/advisory-reader.ts';
import type { ImageCoverage } from './coverage.ts';
import type { PackageLookups } from './lookup.ts';

/** The covered namespaces that packages were looked up in, and how old their data is: no fresher than its stalest feed. */
export function consultedData(
  packages: readonly PackageLookups[],
  { namespaces }: ImageCoverage,
  status: DatabaseStatus,
): readonly ConsultedData[] {
  const asked = new Set(
    packages.flatMap(({ lookups }) =>
      lookups.kind === 'places' ? lookups.places.map(({ namespace }) => namespace) : [],
    ),
  );
  const read = readings(status);
  return [...asked]
    .filter((namespace) => namespaces.has(namespace))
    .toSorted(compareText)
    .map((namespace) => ({
      namespace,
      updatedAt: namespaces.get(namespace) ?? null,
      readAt: read.get(namespace) ?? null,
    }));
}

/** For each namespace the earliest reading of the feeds that answer for it. */
function readings({ coverage, feeds }: DatabaseStatus): ReadonlyMap<string, string> {
  const byFeed = new Map(feeds.map(({ feed, readAt }) => [feed, readAt]));
  const found = new Map<string, string>();
  for (const { namespace, feed } of coverage) {
    const readAt = byFeed.get(feed);
    const known = found.get(namespace);
    if (readAt !== undefined && (known === undefined || readAt < known)) found.set(namespace, readAt);
  }
  return found;
}
