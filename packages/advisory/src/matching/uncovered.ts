import { type Package, type PackageType, type UncoveredPackages, compareText } from '@assay/core';
import type { ImageCoverage } from './coverage.ts';
import type { PackageLookups } from './lookup.ts';

/** Examples that are named of each group. */
const MAX_EXAMPLES = 20;

interface Group {
  readonly namespace: string | null;
  readonly reason: UncoveredPackages['reason'];
  readonly purls: string[];
  readonly types: PackageType[];
}

/**
 * Packages that nothing in the database answers for, by where they would have been looked up. Those that a covered package of the
 * distribution installed are answered for by it.
 */
export function uncoveredPackages(
  packages: readonly PackageLookups[],
  { namespaces }: ImageCoverage,
  isAnsweredByOwner: (found: Package) => boolean,
): readonly UncoveredPackages[] {
  const groups = new Map<string, Group>();
  for (const { found, lookups } of packages) {
    if (lookups.kind === 'nothing') continue;
    if (lookups.kind === 'places' && lookups.places.some(({ namespace }) => namespaces.has(namespace))) continue;
    if (isAnsweredByOwner(found)) continue;
    const namespace = lookups.kind === 'places' ? (lookups.places[0]?.namespace ?? null) : thirdPartyPlace(lookups);
    const reason = lookups.kind === 'places' ? 'no-data' : lookups.kind;
    const key = `${reason}\0${namespace ?? ''}`;
    const group = groups.get(key) ?? { namespace, reason, purls: [], types: [] };
    group.purls.push(found.purl);
    group.types.push(found.type);
    groups.set(key, group);
  }
  return [...groups.entries()]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([, { namespace, reason, purls, types }]) => ({
      namespace,
      packages: purls.length,
      reason,
      examples: purls.toSorted(compareText).slice(0, MAX_EXAMPLES),
      types: countTypes(types),
    }));
}

function countTypes(types: readonly PackageType[]): NonNullable<UncoveredPackages['types']> {
  const counts: Partial<Record<PackageType, number>> = {};
  for (const type of types.toSorted(compareText)) counts[type] = (counts[type] ?? 0) + 1;
  return counts;
}

function thirdPartyPlace(lookups: Exclude<PackageLookups['lookups'], { readonly kind: 'places' }>): string | null {
  return lookups.kind === 'third-party' ? lookups.namespace : null;
}
