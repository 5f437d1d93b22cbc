import type { FileView, Package, PackageType } from '@assay/core';
import { NOTE_EVIDENCE } from './elf-note/package.ts';

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
 * distribution installed, that package is its `ownedBy`. Of several owners the first counts. A package of a
 * distribution that notes in programs tell of is left out when packages of a distribution installed all of these programs. Order is
 * kept.
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
  return packages.flatMap((found) => {
    if (isNoted(found) && found.locations.every(({ path }) => owners.has(path))) return [];
    const owner = canBeOwned(found) ? ownerOf(found, owners) : undefined;
    return owner === undefined ? [found] : [{ ...found, ownedBy: owner }];
  });
}

function canBeOwned(found: Package): boolean {
  return !OWNING_TYPES.has(found.type) || isNoted(found);
}

/** Packages of a distribution that only a note in a program tells of. */
function isNoted({ type, metadata }: Package): boolean {
  return OWNING_TYPES.has(type) && metadata['evidence'] === NOTE_EVIDENCE;
}

function ownerOf({ locations }: Package, owners: ReadonlyMap<string, string>): string | undefined {
  return locations.map(({ path }) => owners.get(path)).find((owner) => owner !== undefined);
}

/** Databases name files below directories that are links, such as `/lib` of a merged /usr. */
function realPath(path: string, view: FileView): string {
  return view.get(path) === undefined ? (view.resolve(path)?.path ?? path) : path;
}
