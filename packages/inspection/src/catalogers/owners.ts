import type { FileView, Package, PackageType } from '@assay/core';
import { RealPaths } from '../ownership/real-paths.ts';
import { NOTE_EVIDENCE } from './elf-note/package.ts';

/** Kinds of packages that own files of other kinds: those of distributions, of Bitnami and of conda. */
const OWNING_TYPES: ReadonlySet<PackageType> = new Set([
  'alpm',
  'apk',
  'bitnami',
  'brew',
  'conda',
  'deb',
  'nix',
  'opkg',
  'portage',
  'rpm',
]);

/**
 * Marks packages that came as part of a distribution's package: when every file that proves a package is one that packages of a
 * distribution installed, the first of those is its `ownedBy`. A copy that nobody owns keeps a package its own. Left out instead is
 * what only repeats the distribution's own database: a package of a distribution that notes in programs tell of, and a program that
 * was recognised by its content. Order is kept.
 */
export function withOwners(packages: readonly Package[], view: FileView): readonly Package[] {
  const places = new Map<string, string>();
  for (const found of packages) {
    if (!canBeOwned(found)) continue;
    for (const { path } of found.locations) places.set(path, view.resolve(path)?.path ?? path);
  }
  if (places.size === 0) return packages;
  const owners = findOwners(packages, new Set(places.values()), view);
  return packages.flatMap((found) => {
    if (!canBeOwned(found)) return [found];
    const [owner, ...others] = found.locations.map(({ path }) => owners.get(places.get(path) ?? path));
    if (owner === undefined || others.includes(undefined)) return [found];
    return isNoted(found) || found.type === 'generic' ? [] : [{ ...found, ownedBy: owner }];
  });
}

/** The first package of a distribution that lists each of these files, perhaps below a directory that is a link. */
function findOwners(
  packages: readonly Package[],
  places: ReadonlySet<string>,
  view: FileView,
): ReadonlyMap<string, string> {
  const realPaths = new RealPaths(view);
  const owners = new Map<string, string>();
  for (const { type, purl, files } of packages) {
    if (!OWNING_TYPES.has(type)) continue;
    for (const { path } of files ?? []) {
      const place = places.has(path) ? path : realPaths.entry(path)?.path;
      if (place !== undefined && places.has(place) && !owners.has(place)) owners.set(place, purl);
    }
  }
  return owners;
}

function canBeOwned(found: Package): boolean {
  return !OWNING_TYPES.has(found.type) || isNoted(found);
}

/** Packages of a distribution that only a note in a program tells of. */
function isNoted({ type, metadata }: Package): boolean {
  return OWNING_TYPES.has(type) && metadata['evidence'] === NOTE_EVIDENCE;
}
