import type { FileView, Package, PackageType } from '@assay/core';

/** Kinds of packages that own files of other kinds: those of distributions, and conda. */
const OWNING_TYPES: ReadonlySet<PackageType> = new Set([
  'alpm',
  'apk',
  'conda',
  'deb',
  'nix',
  'opkg',
  'portage',
  'rpm',
]);

/**
 * Marks packages that came as part of a distribution's package: when a file that proves a package is one that a package of a
 * distribution installed, that package is its `ownedBy`. Of several owners the first counts. Order is kept.
 */
export function withOwners(packages: readonly Package[], view: FileView): readonly Package[] {
  const places = new Set(
    packages.filter(canBeOwned).flatMap((found) => found.locations.map((location) => location.path)),
  );
  if (places.size === 0) return packages;
  const owners = new Map<string, string>();
  for (const { type, purl, files } of packages) {
    if (!OWNING_TYPES.has(type)) continue;
    for (const { path } of files ?? []) {
      const place = places.has(path) ? path : realPath(path, view);
      if (places.has(place) && !owners.has(place)) owners.set(place, purl);
    }
  }
  return packages.map((found) => {
    const owner = canBeOwned(found) ? ownerOf(found, owners) : undefined;
    return owner === undefined ? found : { ...found, ownedBy: owner };
  });
}

function canBeOwned({ type }: Package): boolean {
  return !OWNING_TYPES.has(type);
}

function ownerOf({ locations }: Package, owners: ReadonlyMap<string, string>): string | undefined {
  return locations.map(({ path }) => owners.get(path)).find((owner) => owner !== undefined);
}

/** Databases name files below directories that are links, such as `/lib` of a merged /usr. */
function realPath(path: string, view: FileView): string {
  return view.get(path) === undefined ? (view.resolve(path)?.path ?? path) : path;
}
