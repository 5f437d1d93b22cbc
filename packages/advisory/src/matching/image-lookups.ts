import type { Package } from '@assay/core';
import type { AdvisoryReader, AffectedRow } from '../contracts/advisory-reader.ts';
import { type ImageCoverage, imageCoverage } from './coverage.ts';
import { type CpeName, cpesOf, parseCpe } from './cpe-name.ts';
import type { Lookup, PackageLookups } from './lookup.ts';
import type { MatchableInspection } from './match-options.ts';
import { distinctPackages } from './merge-packages.ts';
import { lookupsOf } from './package-lookups.ts';
import type { Surroundings } from './qualifiers.ts';

/** Finds the rows of a place. */
export type RowSource = (place: Pick<Lookup, 'namespace' | 'name'>) => readonly AffectedRow[];

/** Everything about an image that matching one package may need. */
export interface ImageLookups {
  readonly packages: readonly PackageLookups[];
  readonly coverage: ImageCoverage;
  readonly surroundings: Surroundings;
  readonly rowsOf: RowSource;
  /** The package that installed this one's files, when the data answers for that; null otherwise. */
  answeringOwner(found: Package): Package | null;
}

/** Prepares the packages of an image for matching. */
export function imageLookups(
  inspection: MatchableInspection,
  reader: AdvisoryReader,
  at: Date | undefined,
): ImageLookups {
  const coverage = imageCoverage(inspection, reader.status, at);
  const packages = distinctPackages(inspection.packages).map((found) => ({
    found,
    lookups: lookupsOf(found, inspection.os, coverage),
  }));
  return {
    packages,
    coverage,
    surroundings: { cpes: cpesOfImage(inspection) },
    rowsOf: rowSource(reader, packages),
    answeringOwner: ownerLookup(packages, coverage),
  };
}

/**
 * Rows by place. Many binary packages share one source: its rows are kept until the last of them has asked, and no longer, since keeping
 * those of a whole image takes longer than reading them.
 */
function rowSource(reader: AdvisoryReader, packages: readonly PackageLookups[]): RowSource {
  const toCome = new Map<string, number>();
  for (const { lookups } of packages) {
    if (lookups.kind !== 'places') continue;
    for (const place of lookups.places) toCome.set(keyOf(place), (toCome.get(keyOf(place)) ?? 0) + 1);
  }
  const kept = new Map<string, readonly AffectedRow[]>();
  return (place) => {
    const key = keyOf(place);
    const left = (toCome.get(key) ?? 1) - 1;
    toCome.set(key, left);
    const rows = kept.get(key) ?? reader.rowsOf(place.namespace, place.name);
    if (left > 0) kept.set(key, rows);
    else kept.delete(key);
    return rows;
  };
}

function keyOf({ namespace, name }: Pick<Lookup, 'namespace' | 'name'>): string {
  return `${namespace}\0${name}`;
}

/** A distribution that is out of support, and one without data, answers for nothing. */
function ownerLookup(packages: readonly PackageLookups[], coverage: ImageCoverage): ImageLookups['answeringOwner'] {
  const owned = new Set(packages.flatMap(({ found }) => found.ownedBy ?? []));
  const answering = new Map<string, Package>();
  for (const { found, lookups } of packages) {
    if (!owned.has(found.purl) || lookups.kind !== 'places') continue;
    const isSystem = lookups.places[0]?.kind !== 'bitnami';
    if (isSystem && coverage.ended === true) continue;
    if (lookups.places.some(({ namespace }) => coverage.namespaces.has(namespace))) answering.set(found.purl, found);
  }
  return ({ ownedBy }) => (ownedBy === undefined ? null : (answering.get(ownedBy) ?? null));
}

function cpesOfImage({ os, packages }: MatchableInspection): Surroundings['cpes'] {
  const cpes = new Map<string, CpeName[]>();
  const add = (cpe: CpeName): void => {
    const key = `${cpe.vendor}:${cpe.product}`;
    const known = cpes.get(key);
    if (known === undefined) cpes.set(key, [cpe]);
    else known.push(cpe);
  };
  const system = os?.cpeName == null ? null : parseCpe(os.cpeName);
  if (system !== null) add(system);
  for (const found of packages) {
    if (found.type === 'generic' || found.type === 'bitnami') cpesOf(found).forEach(add);
  }
  return cpes;
}
