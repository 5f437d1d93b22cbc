import { type Inspection, type Package, compareText } from '@assay/core';
import { schemeOfPackage } from '@assay/version';
import type { VersionSchemes } from '../matching/match-options.ts';
import { layerOf } from '../matching/merge-packages.ts';
import type { PackageChange, PackageIndex } from './image-comparison.ts';

/** Packages by type and name. */
export function indexPackages(packages: readonly Package[]): PackageIndex {
  const index = new Map<string, Package[]>();
  for (const found of packages) {
    const key = `${found.type}\0${found.name}`;
    const known = index.get(key);
    if (known === undefined) index.set(key, [found]);
    else known.push(found);
  }
  return index;
}

/** What comparing packages needs of the two images. */
export interface PackageSides {
  readonly base: Pick<Inspection, 'packages' | 'source'>;
  readonly image: Pick<Inspection, 'packages' | 'source'>;
  readonly schemes: VersionSchemes;
  readonly baseLayers: number | null;
}

/** Packages that were added, removed, or are there in other versions. */
export function comparePackages(sides: PackageSides): readonly PackageChange[] {
  const before = indexPackages(sides.base.packages);
  const after = indexPackages(sides.image.packages);
  const changes: PackageChange[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const change = changeOf(before.get(key) ?? [], after.get(key) ?? [], sides);
    if (change !== null) changes.push(change);
  }
  return changes.toSorted(
    (a, b) =>
      KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compareText(a.type, b.type) || compareText(a.name, b.name),
  );
}

const KINDS = ['added', 'changed', 'removed'] as const;

function changeOf(before: readonly Package[], after: readonly Package[], sides: PackageSides): PackageChange | null {
  const [known, now] = [versionsOf(before), versionsOf(after)];
  const gone = [...known].filter((version) => !now.has(version)).toSorted(compareText);
  const came = [...now].filter((version) => !known.has(version)).toSorted(compareText);
  const kind = before.length === 0 ? 'added' : after.length === 0 ? 'removed' : 'changed';
  if (gone.length === 0 && came.length === 0) return null;
  const side = kind === 'removed' ? before : after.filter(({ version }) => came.length === 0 || came.includes(version));
  const bearer = side.toSorted((a, b) => compareText(a.purl, b.purl))[0];
  if (bearer === undefined) return null;
  const layer = layerOf(bearer, (kind === 'removed' ? sides.base : sides.image).source);
  const isKnown = sides.baseLayers !== null && layer !== null && kind !== 'removed';
  return {
    kind,
    type: bearer.type,
    name: bearer.name,
    before: gone,
    after: came,
    direction: kind === 'changed' ? directionOf(gone, came, bearer, sides.schemes) : null,
    layer,
    fromBaseImage: isKnown ? layer.index < (sides.baseLayers ?? 0) : null,
    purls: [...new Set(side.map(({ purl }) => purl))].toSorted(compareText),
  };
}

function versionsOf(packages: readonly Package[]): ReadonlySet<string> {
  return new Set(packages.map(({ version }) => version));
}

function directionOf(
  gone: readonly string[],
  came: readonly string[],
  { type }: Package,
  schemes: VersionSchemes,
): PackageChange['direction'] {
  const [old, ...otherOld] = gone;
  const [fresh, ...otherFresh] = came;
  const id = schemeOfPackage(type);
  if (old === undefined || fresh === undefined || id === null || otherOld.length + otherFresh.length > 0) return null;
  const order = schemes(id)?.compare(old, fresh) ?? null;
  return order === null || order === 0 ? null : order < 0 ? 'up' : 'down';
}
