import type {
  CatalogContext,
  Cataloger,
  FileReading,
  FileView,
  Gap,
  Image,
  OperatingSystem,
  Package,
  ReadFile,
} from '@assay/core';
import { assembleCatalog } from './attribution/assemble-catalog.ts';
import { PackageHistory } from './attribution/package-history.ts';
import { comparePackages, identityOf } from './attribution/package-presence.ts';
import { readClaim } from './attribution/read-claim.ts';
import type { RemovedClaim } from './attribution/removed-claims.ts';
import { joinEmbedded } from './catalogers/embedded-packages.ts';
import { withOwners } from './catalogers/owners.ts';
import { LICENSE_FILE_ID } from './catalogers/license-file/cataloger.ts';
import type { ClaimedPath } from './claims/claimed-files.ts';
import type { ContentStore } from './claims/content-store.ts';
import { withDependencies } from './dependencies/with-dependencies.ts';
import { makeGap } from './gap-codes.ts';
import { withLicenseFiles } from './licenses/license-files.ts';
import { LicenseReader } from './licenses/license-reader.ts';

/** What packages are put together from. */
export interface AssemblySources {
  readonly image: Image;
  readonly catalogers: readonly Cataloger[];
  readonly claims: readonly ClaimedPath[];
  /** Files of lower layers that are gone. */
  readonly removedClaims: ReadonlyMap<Cataloger, readonly RemovedClaim[]>;
  readonly contents: ContentStore;
  readonly context: CatalogContext;
  /** The distribution that lower layers told of; for packages that are gone, when the final file system tells of none. */
  readonly pastSystem: OperatingSystem | null;
  /** Whether the packages that are gone are wanted. */
  readonly listsRemoved: boolean;
}

/** Packages of the image and what could not be read of them; each list is sorted by type, name, version, then first path. */
export interface AssembledPackages {
  readonly packages: readonly Package[];
  /** What lock files name. */
  readonly declared: readonly Package[];
  /** What was in a lower layer and is gone. */
  readonly removed: readonly Package[];
  readonly gaps: readonly Gap[];
  /** Of files that are gone and could not be read: `removed` may lack something. */
  readonly removedGaps: readonly Gap[];
}

type Findings = { -readonly [K in keyof AssembledPackages]: AssembledPackages[K][number][] };

/**
 * Lets each cataloger make packages of the readings of its files that are part of the final file system, and tells of each package which
 * layer brought it.
 */
export function assemblePackages(sources: AssemblySources): AssembledPackages {
  const findings: Findings = { packages: [], declared: [], removed: [], gaps: [], removedGaps: [] };
  const byCataloger = Map.groupBy(sources.claims, ({ cataloger }) => cataloger);
  for (const cataloger of sources.catalogers) {
    const claims = (byCataloger.get(cataloger) ?? []).toSorted((a, b) => (a.path < b.path ? -1 : 1));
    catalogInto(findings, cataloger, claims, sources);
  }
  const licenses = new LicenseReader();
  const finish = (packages: readonly Package[]): readonly Package[] =>
    licenses.complete(packages.toSorted(comparePackages));
  const complete = withLicenseFiles(finish(joinEmbedded(findings.packages)), licenseFiles(byCataloger, sources));
  const related = withDependencies(withOwners(complete, sources.context.files), sources.context.files);
  return {
    packages: related.packages,
    declared: finish(findings.declared),
    removed: finish(findings.removed.map(withoutDependencies)),
    removedGaps: findings.removedGaps,
    gaps: [...findings.gaps, ...licenses.gaps, ...related.gaps],
  };
}

/** What a package that is gone needed is not told: it would be packages that may be gone as well. */
function withoutDependencies({ dependsOn: _dependsOn, ...found }: Package): Package {
  return found;
}

/** What the licence files of the final file system hold. */
function licenseFiles(
  claims: ReadonlyMap<Cataloger, readonly ClaimedPath[]>,
  { image, contents }: AssemblySources,
): readonly ReadFile<FileReading>[] {
  const own = [...claims].find(([{ id }]) => id === LICENSE_FILE_ID)?.[1] ?? [];
  return own.flatMap((claim) => {
    const reading = readClaim(claim, image.layers, contents);
    return reading.kind === 'file' ? [reading.file] : [];
  });
}

function catalogInto(
  findings: Findings,
  cataloger: Cataloger,
  claims: readonly ClaimedPath[],
  sources: AssemblySources,
): void {
  const { context, contents } = sources;
  const { layers } = sources.image;
  const files: ReadFile<FileReading>[] = [];
  for (const claim of claims) {
    const reading = readClaim(claim, layers, contents);
    if (reading.kind === 'file') files.push(reading.file);
    else findings.gaps.push(reading.gap);
  }
  const catalog = assembleCatalog(cataloger, files, context);
  findings.gaps.push(...catalog.gaps);
  const past = { layers, contents, context: { ...context, os: context.os ?? sources.pastSystem } };
  const history = new PackageHistory(sources.removedClaims.get(cataloger) ?? [], past);
  const list = cataloger.state === 'declared' ? findings.declared : findings.packages;
  for (const found of catalog.packages)
    list.push(layers.length === 0 ? found : attribute(found, history, context.files));
  if (cataloger.state === 'declared') return;
  findings.removedGaps.push(...history.gaps);
  if (history.isEmpty) return;
  if (cataloger.unreadable === 'incomplete' && catalog.packages.length === 0) {
    findings.gaps.push(databaseGap(cataloger, history.removed(NOTHING)));
  }
  if (!sources.listsRemoved) return;
  const present = new Set(catalog.packages.map(identityOf));
  if (history.removed(present).length > 0) addPassedOver(present, cataloger, files, context);
  findings.removed.push(...history.removed(present));
}

function attribute(found: Package, history: PackageHistory, files: FileView): Package {
  const layers = found.locations.flatMap(({ path }) => files.resolve(path)?.layer ?? []);
  return layers.length === 0 ? found : { ...found, addedBy: history.addedBy(found, Math.min(...layers)) };
}

/** Packages that a cataloger passes over, such as those of a second database, are no result of it, but they are not gone either. */
function addPassedOver(
  present: Set<string>,
  cataloger: Cataloger,
  files: readonly ReadFile<FileReading>[],
  context: CatalogContext,
): void {
  for (const file of files) {
    for (const found of assembleCatalog(cataloger, [file], context).packages) present.add(identityOf(found));
  }
}

/** Without its database nothing tells which of the packages are still there. */
function databaseGap({ id, title }: Cataloger, gone: readonly Package[]): Gap {
  const removedBy = gone.reduce((latest, found) => Math.max(latest, found.removedBy ?? 0), 0);
  const last = gone.filter((found) => found.removedBy === removedBy);
  const message = `${last.length} packages (${title}) were listed until layer ${removedBy + 1} removed or emptied the database`;
  const [location] = last.at(-1)?.locations ?? [];
  const place = location === undefined ? {} : { path: location.path };
  return { ...makeGap('PACKAGE_DATABASE_REMOVED', message, place), cataloger: id };
}

const NOTHING: ReadonlySet<string> = new Set();
