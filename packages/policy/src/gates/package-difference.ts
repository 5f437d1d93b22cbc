import { type Package, compareText } from '@assay/core';

/** What differs between two lists of packages, by type and name. */
export interface PackageDifference {
  readonly added: readonly Package[];
  readonly removed: readonly Package[];
  /** Packages that are in both, at versions that the first list does not have. */
  readonly modified: readonly { readonly before: readonly Package[]; readonly after: Package }[];
}

/** Compares packages by type and name; `types` narrows it, null means all. */
export function comparePackages(
  before: readonly Package[],
  after: readonly Package[],
  types: readonly string[] | null,
): PackageDifference {
  const wanted = ({ type }: Package): boolean => types === null || types.includes(type);
  const [old, now] = [groupByName(before.filter(wanted)), groupByName(after.filter(wanted))];
  const absentFrom = (groups: ReadonlyMap<string, readonly Package[]>, other: typeof groups): readonly Package[] =>
    [...groups].flatMap(([key, packages]) => (other.has(key) ? [] : packages));
  const modified = [...now].flatMap(([key, packages]) => {
    const earlier = old.get(key);
    if (earlier === undefined) return [];
    const versions = new Set(earlier.map((found) => found.version));
    return packages.filter((found) => !versions.has(found.version)).map((found) => ({ before: earlier, after: found }));
  });
  return { added: absentFrom(now, old), removed: absentFrom(old, now), modified };
}

function groupByName(packages: readonly Package[]): ReadonlyMap<string, readonly Package[]> {
  const sorted = packages.toSorted((a, b) => compareText(a.purl, b.purl));
  return Map.groupBy(sorted, ({ type, name }) => `${type}/${name}`);
}
